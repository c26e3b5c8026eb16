//! A proposal as a configuration: what is sure is set, what is not stands there commented out.

use std::fmt::Write as _;

use crate::cli::init::config_columns::{Meanings, columns, ledgers};
use crate::cli::init::toml_text::{comment, pair, string, strings};
use crate::lang::Lang;
use crate::load::{DateOnly, ShortName, Table};
use crate::propose::office::OfficeTable;
use crate::propose::reasons::table_name;
use crate::text::{Bilingual, counted, shown};

/// What has been decided, or is left to be: the answers to the questions that tables raise.
#[derive(Clone, Debug, Default)]
pub(crate) struct Answers {
    /// What a date without a time stands for, where somebody was asked.
    pub(crate) date_only: Option<DateOnly>,
    /// The year of dates without one, and whether somebody said so.
    pub(crate) year: Option<(u32, bool)>,
    /// Whether the words in columns of times mean no time, where somebody was asked.
    pub(crate) are_blank: bool,
    /// Names in the records that may be short for departments.
    pub(crate) short_names: Vec<ShortName>,
}

/// The configuration: that of a new project, with inputs and columns of these tables.
pub(crate) fn text(tables: &[OfficeTable], answers: &Answers, lang: Lang) -> String {
    let template = lang.pick(
        include_str!("zh/chuanda.toml"),
        include_str!("en/chuanda.toml"),
    );
    let meanings = Meanings::of(tables);
    let paragraphs: Vec<String> = (template.trim_end().split("\n\n"))
        .map(|paragraph| {
            if paragraph.contains("# [inputs]") {
                inputs(tables, answers, lang)
            } else if paragraph.contains("# [columns.") {
                let mut text = columns(tables, &meanings, lang);
                text += &ledgers(tables, &meanings, lang);
                text + &short_names(&answers.short_names, lang)
            } else {
                with_dates(paragraph, tables, answers, lang)
            }
        })
        .map(|paragraph| paragraph.trim_end().to_owned())
        .filter(|paragraph| !paragraph.is_empty())
        .collect();
    paragraphs.join("\n\n") + "\n"
}

/// The paragraph of settings, with the question of dates where it arises.
fn with_dates(paragraph: &str, tables: &[OfficeTable], answers: &Answers, lang: Lang) -> String {
    let with = |line: String| {
        let lines = paragraph.lines().map(|own| {
            let is_it = own.starts_with("# date_only");
            if is_it { line.clone() } else { own.to_owned() }
        });
        lines.collect::<Vec<_>>().join("\n")
    };
    if let Some(date_only) = answers.date_only {
        return with(format!("date_only = \"{}\"", date_only_name(date_only)));
    }
    let dates = tables.iter().filter_map(|table| {
        let proposal = &table.proposal;
        let (_, example, header) = proposal.times.dates.as_ref()?;
        Some((&proposal.name, header, example))
    });
    let Some((name, header, example)) = dates.into_iter().next() else {
        return paragraph.to_owned();
    };
    let met = format!("{name}: {} {}", shown(header), shown(example));
    let question = match lang {
        Lang::Zh => [
            comment(&format!("有的时间只写了日期（{met}）。怎样理解由你定：")),
            "#   lenient：会议的日期算到当天 24:00，台账的日期从当天 0:00 算，有利于单位".into(),
            "#   strict ：会议的日期从当天 0:00 算，台账的日期算到当天 24:00，从严".into(),
            "# 选一种，去掉 #；不选则为 reject，只有日期的格报错。".into(),
            "# date_only = \"lenient\"".into(),
        ],
        Lang::En => [
            comment(&format!("Some times are dates without a time ({met}). Choose how to read them:")),
            "#   lenient: a meeting's date is its 24:00, a record's its 00:00; every doubt favours the department".into(),
            "#   strict:  a meeting's date is its 00:00, a record's its 24:00".into(),
            "# Choose one and remove the #; without it (reject) a date without a time is an error.".into(),
            "# date_only = \"lenient\"".into(),
        ],
    };
    with(question.join("\n"))
}

/// A choice by its word in the configuration.
pub(super) fn date_only_name(date_only: DateOnly) -> &'static str {
    match date_only {
        DateOnly::Reject => "reject",
        DateOnly::Lenient => "lenient",
        DateOnly::Strict => "strict",
    }
}

fn inputs(tables: &[OfficeTable], answers: &Answers, lang: Lang) -> String {
    let mut text = lang
        .pick(
            "# 文件，路径从这里起算。\n[inputs]\n",
            "# The files; paths are relative to this file.\n[inputs]\n",
        )
        .to_owned();
    for table in Table::ALL {
        let of_table = |is_one: &dyn Fn(&OfficeTable) -> bool| -> Vec<&str> {
            (tables.iter().filter(|own| is_one(own)))
                .filter(|own| own.proposal.table == Some(table))
                .map(|own| own.proposal.name.as_str())
                .collect()
        };
        let mut names = of_table(&OfficeTable::is_to_be_read);
        if !names.is_empty() {
            let _ = writeln!(text, "{} = {}", table.name(), strings(&names));
        }
        let seconds = of_table(&OfficeTable::is_second);
        if !seconds.is_empty() {
            names.extend(seconds);
            let label = lang.pick(
                "合起来用的，换成这一行；只用其中一张的，写它一张",
                "to use them together, put this line in place of the one above; to use another one, name it alone",
            );
            let line = format!("{} = {}", table.name(), strings(&names));
            let _ = writeln!(text, "# {line}   {}", comment(label));
        }
    }
    let is_open = |table: &&OfficeTable| !table.is_to_be_read() && !table.is_second();
    for own in tables.iter().filter(is_open) {
        let proposal = &own.proposal;
        let label = match (proposal.table, proposal.rival) {
            (Some(_), Some(rival)) => {
                let label = table_name(rival);
                Bilingual::new(
                    format!("也可能是{}（{}），定下来再去掉 #", label.zh, rival.name()),
                    format!("it may also be {}; decide, then remove the #", label.en),
                )
            }
            _ => Bilingual::new(
                "看不出是哪张表；是台账再去掉 #",
                "unclear which table this is; if it holds records, remove the #",
            ),
        };
        let table = proposal.table.unwrap_or(Table::Records).name();
        let line = format!("{table} = {}", string(&proposal.name));
        let _ = writeln!(text, "# {line}   {}", comment(label.of(lang)));
    }
    if let Some((year, is_said)) = answers.year {
        let label = lang.pick(
            "# 有的日期没写年份；确实都是这一年的，去掉 #。",
            "# Some dates have no year; if all are of this one, remove the #.",
        );
        if is_said {
            let _ = writeln!(text, "year = {year}");
        } else {
            let _ = writeln!(text, "{label}\n# year = {year}");
        }
    }
    let words = no_time_words(tables);
    if !words.is_empty() {
        let label = lang.pick(
            "# 时间列里常见这些词；确实都是“没有时间”的意思，去掉 #。",
            "# Words found in time columns; if all of them mean \"no time\", remove the #.",
        );
        let words: Vec<String> = words.into_iter().map(string).collect();
        let line = format!("blank = [{}]", words.join(", "));
        if answers.are_blank {
            let _ = writeln!(text, "{line}");
        } else {
            let _ = writeln!(text, "{label}\n# {line}");
        }
    }
    text
}

/// The words that stand in columns of times, each once.
pub(super) fn no_time_words(tables: &[OfficeTable]) -> Vec<&str> {
    let mut words: Vec<&str> = (tables.iter())
        .flat_map(|table| &table.proposal.times.words)
        .map(|(word, _)| word.as_str())
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// `[departments.aliases]`: what is sure is set, what is not stands there with the doubt.
fn short_names(names: &[ShortName], lang: Lang) -> String {
    if names.is_empty() {
        return String::new();
    }
    let mut text = lang
        .pick(
            "# 台账里的简称各是哪个单位。整行带 # 的没有启用：核实后去掉行首的 #。\n[departments.aliases]\n",
            "# Which department each short name in the records means. A line that starts with # is not active: check it, then remove the #.\n[departments.aliases]\n",
        )
        .to_owned();
    for name in names {
        let Some((first, others)) = name.meant.split_first() else {
            continue;
        };
        let why = if name.is_sure {
            Bilingual::new(
                format!("{} 条记录", name.records),
                counted(name.records, "record"),
            )
        } else if others.is_empty() {
            Bilingual::new(
                "只是相近，不一定是它",
                "it is only similar; it may be another",
            )
        } else {
            Bilingual::new(
                format!("或“{}”", others.join("”“")),
                format!("or \"{}\"", others.join("\", \"")),
            )
        };
        let mark = if name.is_sure { "" } else { "# " };
        let line = pair(&name.text, first);
        let _ = writeln!(text, "{mark}{line}   {}", comment(why.of(lang)));
    }
    text
}
