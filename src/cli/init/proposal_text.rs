//! What a proposal comes to, for a person.

use std::io::{self, Write};

use crate::domain::duty::Duty;
use crate::lang::Lang;
use crate::load::Table;
use crate::propose::reasons::{any_name, column_name, table_name};
use crate::propose::{Doubt, Heading, Meaning, Proposal, Shape, Why};
use crate::render::shared::paint::{Paint, Tone};
use crate::render::shared::table;
use crate::render::shared::table::{Cell, Column};
use crate::text::{Bilingual, counted, shown};

/// Writes what a file is, what each header means and why, and what is open.
pub(crate) fn write(
    proposal: &Proposal,
    lang: Lang,
    width: Option<u16>,
    has_color: bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    let title = title(proposal, lang);
    writeln!(out, "{}", crate::render::shared::safe::terminal(&title))?;
    let table = table(proposal, lang);
    if !table.is_empty() {
        out.write_all(table.terminal_or_list(width, has_color).as_bytes())?;
    }
    for (role, label) in remarks(proposal, lang) {
        let mark = match role {
            Tone::Bad => "✗ ",
            Tone::Warn => "! ",
            _ => "  ",
        };
        let text = format!("{mark}{}", label.of(lang));
        writeln!(out, "{}", Paint(has_color).on(role, &text))?;
    }
    Ok(())
}

fn title(proposal: &Proposal, lang: Lang) -> String {
    let name = &proposal.name;
    let Some(table) = proposal.table else {
        return match lang {
            Lang::Zh => format!("{name}：看不出是哪张表"),
            Lang::En => format!("{name}: it cannot be told which table this is"),
        };
    };
    let label = table_name(table);
    let mut title = match lang {
        Lang::Zh => format!("{name}：{}（{}）", label.zh, table.name()),
        Lang::En => format!("{name}: {}", label.en),
    };
    if proposal.has_title {
        let row = proposal.header;
        title += lang.pick("，表头在第 ", ", its header on row ");
        title += &row.to_string();
        title += lang.pick(" 行", "");
    }
    if let Some(shape) = &proposal.shape {
        title += lang.pick("，", ", ");
        title += layout_name(shape).of(lang);
    }
    title
}

/// What a layout is called.
fn layout_name(shape: &Shape) -> Bilingual {
    match shape {
        Shape::Events { .. } => Bilingual::new("每行一个事项", "one event per row"),
        Shape::Wide { across, .. } => match across {
            Some((Table::Departments, true)) => {
                Bilingual::new("每列一个单位", "one column per department")
            }
            Some((Table::Departments, false)) => {
                Bilingual::new("似乎每列一个单位", "one column per department, it seems")
            }
            Some((_, true)) => Bilingual::new("每列一次会议", "one column per meeting"),
            Some((_, false)) => {
                Bilingual::new("似乎每列一次会议", "one column per meeting, it seems")
            }
            None => Bilingual::new("横向排列", "laid out across"),
        },
    }
}

fn table(proposal: &Proposal, lang: Lang) -> table::Table {
    let mut table = table::Table::new(match lang {
        Lang::Zh => vec![
            Column::text("结果"),
            Column::text("表头").between(8, 32),
            Column::text("对应的列"),
            Column::text("依据").between(16, 64),
        ],
        Lang::En => vec![
            Column::text("Result"),
            Column::text("Header").between(8, 32),
            Column::text("Column"),
            Column::text("Why").between(16, 64),
        ],
    });
    let across = || (proposal.headings.iter()).filter(|heading| heading.meaning == Meaning::Across);
    let mut has_across_row = false;
    for heading in &proposal.headings {
        if heading.meaning == Meaning::Across {
            if !std::mem::replace(&mut has_across_row, true) {
                table.push(across_row(&heading.text, across().count(), proposal, lang));
            }
            continue;
        }
        table.push(row(heading, proposal.table, lang));
    }
    table
}

fn across_row(first: &str, many: usize, proposal: &Proposal, lang: Lang) -> Vec<Cell> {
    let text = match lang {
        Lang::Zh => format!("“{first}”等 {many} 列"),
        Lang::En => format!("\"{first}\" and others, {many} columns"),
    };
    let label = match &proposal.shape {
        Some(Shape::Wide {
            across: Some((table, true)),
            ..
        }) => {
            let label = table_name(*table);
            Bilingual::new(
                format!("表头都在{}里", label.zh),
                format!("the headers are known {}", label.en),
            )
        }
        _ => Bilingual::new("各单元格多为时间", "their cells are mostly times"),
    };
    let is_sure = proposal.shape.as_ref().is_some_and(Shape::is_sure);
    let (role, word) = if is_sure { placed(lang) } else { open(lang) };
    let times = lang.pick("时间", "times");
    vec![
        Cell::new(word, role),
        text.into(),
        times.into(),
        label.of(lang).into(),
    ]
}

fn placed(lang: Lang) -> (Tone, &'static str) {
    (Tone::Good, lang.pick("✓ 已对应", "✓ matched"))
}

fn open(lang: Lang) -> (Tone, &'static str) {
    (Tone::Warn, lang.pick("? 待定", "? undecided"))
}

fn row(heading: &Heading, table: Option<Table>, lang: Lang) -> Vec<Cell> {
    let name = |column: &str| column_name(table, column, lang);
    let unused = (Tone::Faint, lang.pick("· 不用", "· unused"));
    let ((role, word), column, why) = match &heading.meaning {
        Meaning::Known(column) => (
            placed(lang),
            name(column),
            lang.pick("已知的表头", "a known header").to_owned(),
        ),
        Meaning::Placed { column, why } => (
            placed(lang),
            name(column),
            why.message().of(lang).to_owned(),
        ),
        Meaning::Open {
            doubt: doubt @ Doubt::Serial,
            ..
        } => (unused, "—".to_owned(), doubt.message().of(lang).to_owned()),
        Meaning::Open {
            columns,
            why,
            doubt,
        } if columns.is_empty() => (
            open(lang),
            "—".to_owned(),
            reason(why.as_ref(), doubt, lang),
        ),
        Meaning::Open {
            columns,
            why,
            doubt,
        } => (
            open(lang),
            any_name(table, columns, lang),
            reason(why.as_ref(), doubt, lang),
        ),
        Meaning::Spare { column, by } => (
            unused,
            "—".to_owned(),
            match lang {
                Lang::Zh => format!("“{}”已经是{}", shown(by), name(column)),
                Lang::En => format!("\"{}\" is the {} already", shown(by), name(column)),
            },
        ),
        Meaning::NotDone => (
            unused,
            "—".to_owned(),
            lang.pick(
                "说的是期限、计划或有无，不是办理的时间",
                "it names a deadline, a plan or a yes/no, not when something was done",
            )
            .to_owned(),
        ),
        Meaning::Refused => (
            unused,
            "—".to_owned(),
            Why::Said.message().of(lang).to_owned(),
        ),
        Meaning::Across | Meaning::Unknown => (
            unused,
            "—".to_owned(),
            lang.pick("看不出是哪一列", "unclear which column it is")
                .to_owned(),
        ),
    };
    vec![
        Cell::new(word, role),
        heading.text.as_str().into(),
        column.into(),
        why.into(),
    ]
}

/// What speaks for a header and against it.
pub(crate) fn reason(why: Option<&Why>, doubt: &Doubt, lang: Lang) -> String {
    let doubt = doubt.message();
    match why {
        Some(why) => format!(
            "{}{}{}",
            why.message().of(lang),
            lang.pick("；", "; "),
            doubt.of(lang)
        ),
        None => doubt.of(lang).to_owned(),
    }
}

/// What is to be said about a file besides its headers.
fn remarks(proposal: &Proposal, lang: Lang) -> Vec<(Tone, Bilingual)> {
    let mut remarks = Vec::new();
    remarks.extend(doubts_of_table(proposal).map(|remark| (Tone::Bad, remark)));
    remarks.extend(doubts_of_layout(proposal).map(|remark| (Tone::Bad, remark)));
    remarks.extend(doubts_of_times(proposal, lang).map(|remark| (Tone::Warn, remark)));
    remarks
}

/// Which table it is, and which of its columns are missing.
fn doubts_of_table(proposal: &Proposal) -> impl Iterator<Item = Bilingual> {
    let unknown = proposal.table.is_none().then(|| {
        if proposal.headings.is_empty() {
            Bilingual::new("里面没有文字", "it has no text")
        } else {
            Bilingual::new(
                "前 20 行里没有一行像会议、单位、台账或例外的表头",
                "none of its first 20 rows looks like a header of meetings, departments, records or exemptions",
            )
        }
    });
    let rival = proposal.rival.map(|rival| {
        let name = table_name(rival);
        Bilingual::new(
            format!("也可能是{}，请在 [inputs] 里定下来", name.zh),
            format!(
                "it may also be a table of {}: decide under [inputs]",
                name.en
            ),
        )
    });
    let missing = proposal.missing.iter().map(|missing| {
        let names = |lang| any_name(proposal.table, missing, lang);
        Bilingual::new(
            format!("缺少必需的列：{}", names(Lang::Zh)),
            format!("required column not found: {}", names(Lang::En)),
        )
    });
    unknown.into_iter().chain(rival).chain(missing)
}

/// What a table that is laid out across leaves open.
fn doubts_of_layout(proposal: &Proposal) -> impl Iterator<Item = Bilingual> {
    let Some(Shape::Wide { across, duty, .. }) = &proposal.shape else {
        return None.into_iter().chain(None);
    };
    let is_known = across.is_some_and(|(_, is_known)| is_known);
    let columns = (!is_known).then(|| Bilingual::new(
        "各列是单位还是会议，要由你定；把单位表、会议表一并交给 --from 就能认出来",
        "decide whether the columns are departments or meetings; pass their tables to --from as well, and it is recognized",
    ));
    let duty = duty.is_none().then(|| {
        Bilingual::new(
            "看不出记的是哪一项任务（学习传达、报告或反馈），请定下来",
            "it does not say which duty it records (transmission, report or feedback): decide",
        )
    });
    columns.into_iter().chain(duty)
}

/// What the cells of its times raise.
fn doubts_of_times(proposal: &Proposal, lang: Lang) -> impl Iterator<Item = Bilingual> {
    let times = &proposal.times;
    let dates = times.dates.as_ref().map(|(many, example, header)| {
        let (example, header) = (shown(example), shown(header));
        Bilingual::new(
            format!("样本里有 {many} 个单元格只有日期，没有时刻，如“{header}”的 {example}；怎样理解见配置里的 date_only"),
            format!("{} in the sample with a date but no time, such as {example} under \"{header}\"; see date_only in the configuration", counted(*many, "cell")),
        )
    });
    let words = (!times.words.is_empty()).then(|| {
        let words = words(&times.words, lang);
        Bilingual::new(
            format!("时间列里写着 {words}；若都是“没有时间”的意思，见配置里的 blank"),
            format!("time columns contain {words}; if that means no time, see blank in the configuration"),
        )
    });
    let unread = times.unread.as_ref().map(|(many, example, header)| {
        let (example, header) = (shown(example), shown(header));
        Bilingual::new(
            format!("样本里有 {many} 个单元格不能识别为时间，如“{header}”的“{example}”，请改成 2026-03-05 14:30 这样的写法"),
            format!("{} in the sample not readable as a time, such as \"{example}\" under \"{header}\"; write times as 2026-03-05 14:30", counted(*many, "cell")),
        )
    });
    let yearless = times.yearless.as_ref().map(|(many, example, header)| {
        let (example, header) = (shown(example), shown(header));
        Bilingual::new(
            format!("样本里有 {many} 个单元格没写年份，如“{header}”的“{example}”；见配置里的 year"),
            format!("{} in the sample without a year, such as \"{example}\" under \"{header}\"; see year in the configuration", counted(*many, "cell")),
        )
    });
    (dates.into_iter().chain(yearless))
        .chain(words)
        .chain(unread)
}

fn words(words: &[(String, usize)], lang: Lang) -> String {
    let shown = words.iter().map(|(word, many)| match lang {
        Lang::Zh => format!("“{word}”（{many} 次）"),
        Lang::En => format!("\"{word}\" ({many} times)"),
    });
    shown.collect::<Vec<_>>().join(lang.pick("、", ", "))
}

/// A duty by its name in the configuration.
pub(crate) fn duty_name(duty: Option<Duty>) -> &'static str {
    duty.unwrap_or(Duty::Transmission).name()
}
