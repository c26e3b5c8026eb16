//! A proposal as a configuration: what is sure is set, what is not stands there commented out.

use std::fmt::Write as _;

use crate::cli::init::proposal_text::{duty_name, reason};
use crate::lang::Lang;
use crate::load::Table;
use crate::propose::reasons::table_name;
use crate::propose::{Meaning, Proposal, Shape};
use crate::text::{Bilingual, shown};

/// The configuration: that of a new project, with inputs and columns of these tables.
pub(crate) fn text(proposals: &[Proposal], lang: Lang) -> String {
    let template = lang.pick(
        include_str!("zh/chuanda.toml"),
        include_str!("en/chuanda.toml"),
    );
    let paragraphs: Vec<String> = (template.trim_end().split("\n\n"))
        .map(|paragraph| {
            if paragraph.contains("# [inputs]") {
                inputs(proposals, lang)
            } else if paragraph.contains("# [columns.") {
                columns(proposals, lang) + &ledgers(proposals, lang)
            } else {
                with_dates(paragraph, proposals, lang)
            }
        })
        .map(|paragraph| paragraph.trim_end().to_owned())
        .filter(|paragraph| !paragraph.is_empty())
        .collect();
    paragraphs.join("\n\n") + "\n"
}

/// A comment of one line, whatever is in the data.
fn comment(text: &str) -> String {
    let clean: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    format!("# {clean}")
}

/// A string, on one line.
fn string(text: &str) -> String {
    let written = toml::Value::String(text.to_owned()).to_string();
    if written.contains('\n') {
        // What JSON escapes, TOML does.
        return serde_json::Value::from(text).to_string();
    }
    written
}

/// `"header" = "column"`, quoted as keys and strings are.
fn pair(header: &str, column: &str) -> String {
    let column = column.split(' ').next().unwrap_or(column);
    let mut table = toml::Table::new();
    table.insert(header.to_owned(), column.into());
    table.to_string().trim_end().to_owned()
}

fn strings(texts: &[&str]) -> String {
    if let [one] = texts {
        return string(one);
    }
    let texts: Vec<String> = texts.iter().map(|text| string(text)).collect();
    format!("[{}]", texts.join(", "))
}

/// The paragraph of settings, with the question of dates where it arises.
fn with_dates(paragraph: &str, proposals: &[Proposal], lang: Lang) -> String {
    let dates = proposals.iter().filter_map(|proposal| {
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
    let lines = paragraph.lines().flat_map(|line| {
        if line.starts_with("# date_only") {
            question.to_vec()
        } else {
            vec![line.to_owned()]
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn is_sure(proposal: &Proposal) -> bool {
    proposal.table.is_some() && proposal.rival.is_none()
}

fn inputs(proposals: &[Proposal], lang: Lang) -> String {
    let mut text = lang
        .pick(
            "# 文件，路径从这里起算。\n[inputs]\n",
            "# The files; paths are relative to this file.\n[inputs]\n",
        )
        .to_owned();
    for table in Table::ALL {
        let names: Vec<&str> = (proposals.iter().filter(|proposal| is_sure(proposal)))
            .filter(|proposal| proposal.table == Some(table))
            .map(|proposal| proposal.name.as_str())
            .collect();
        if !names.is_empty() {
            let _ = writeln!(text, "{} = {}", table.name(), strings(&names));
        }
    }
    for proposal in proposals.iter().filter(|proposal| !is_sure(proposal)) {
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
    let mut words: Vec<&str> = (proposals.iter())
        .flat_map(|proposal| proposal.times.words.iter().map(|(word, _)| word.as_str()))
        .collect();
    words.sort_unstable();
    words.dedup();
    if !words.is_empty() {
        let label = lang.pick(
            "# 时间列里常见这些词；确实都是“没有时间”的意思，去掉 #。",
            "# Words found in time columns; if all of them mean \"no time\", remove the #.",
        );
        let words: Vec<String> = words.into_iter().map(string).collect();
        let _ = writeln!(text, "{label}\n# blank = [{}]", words.join(", "));
    }
    text
}

/// A line of `[columns.TABLE]`.
struct Mapping<'a> {
    header: &'a str,
    line: String,
    why: String,
    is_set: bool,
}

fn columns(proposals: &[Proposal], lang: Lang) -> String {
    let mut text = String::new();
    for table in Table::ALL {
        let mut mappings: Vec<Mapping<'_>> = Vec::new();
        for proposal in proposals.iter().filter(|p| p.table == Some(table)) {
            for mapping in mappings_of(proposal, lang) {
                // What is set for one file holds for all.
                match mappings
                    .iter_mut()
                    .find(|other| other.header == mapping.header)
                {
                    Some(other) if mapping.is_set && !other.is_set => *other = mapping,
                    Some(_) => {}
                    None => mappings.push(mapping),
                }
            }
        }
        if mappings.is_empty() {
            continue;
        }
        let _ = writeln!(text, "[columns.{}]", table.name());
        for mapping in mappings {
            let mark = if mapping.is_set { "" } else { "# " };
            let _ = writeln!(text, "{mark}{}   {}", mapping.line, comment(&mapping.why));
        }
        text.push('\n');
    }
    if text.is_empty() {
        return text;
    }
    let lead = lang.pick(
        "# 表头与列的对应，# 后面是依据。整行带 # 的没有启用：核实后去掉行首的 #。\n",
        "# What each header means; the reason follows the #. A line that starts with # is not active: check it, then remove the #.\n",
    );
    lead.to_owned() + &text
}

fn mappings_of(proposal: &Proposal, lang: Lang) -> Vec<Mapping<'_>> {
    let has_table = is_sure(proposal);
    let mut mappings = Vec::new();
    for heading in &proposal.headings {
        let (column, why, is_set) = match &heading.meaning {
            // No mapping fixes it.
            meaning if meaning.is_twice() => continue,
            Meaning::Placed { column, why } => {
                (*column, why.message().of(lang).to_owned(), has_table)
            }
            Meaning::Open {
                columns,
                why,
                doubt,
            } => {
                let Some((first, others)) = columns.split_first() else {
                    continue;
                };
                let grounds = reason(why.as_ref(), doubt, lang);
                let grounds = if others.is_empty() {
                    grounds
                } else {
                    let others = others.join(lang.pick("、", ", "));
                    match lang {
                        Lang::Zh => format!("或 {others}；{grounds}"),
                        Lang::En => format!("or {others}; {grounds}"),
                    }
                };
                (*first, grounds, false)
            }
            _ => continue,
        };
        mappings.push(Mapping {
            header: &heading.text,
            line: pair(&heading.text, column),
            why,
            is_set,
        });
    }
    mappings
}

/// Tables whose header is not their first row, that are laid out otherwise or all of one department.
fn ledgers(proposals: &[Proposal], lang: Lang) -> String {
    let mut blocks: Vec<(Vec<String>, Vec<&str>, bool)> = Vec::new();
    for proposal in proposals.iter().filter(|p| p.table.is_some()) {
        let mut lines = Vec::new();
        if proposal.has_title {
            lines.push(format!("header = {}", proposal.header));
        }
        if let Some(shape) = &proposal.shape {
            lines.extend(shape_lines(shape, lang));
        }
        if let Some(department) = proposal.of_department() {
            lines.push(format!("department = {}", string(department)));
        }
        if lines.is_empty() {
            continue;
        }
        let is_set = is_sure(proposal) && proposal.shape.as_ref().is_none_or(Shape::is_sure);
        match (blocks.iter_mut()).find(|(own, _, set)| *own == lines && *set == is_set) {
            Some((_, files, _)) => files.push(&proposal.name),
            None => blocks.push((lines, vec![&proposal.name], is_set)),
        }
    }
    let mut text = String::new();
    for (lines, files, is_set) in blocks {
        let (mark, lead) = if is_set {
            (
                "",
                lang.pick(
                    "# 表头的位置和排法。",
                    "# The position of the header, and the layout.",
                ),
            )
        } else {
            (
                "# ",
                lang.pick(
                    "# 排法还要由你定：选好以后去掉行首的 #。",
                    "# The layout needs your decision: choose, then remove the # at the start of the lines.",
                ),
            )
        };
        let files: Vec<String> = files.into_iter().map(string).collect();
        let _ = writeln!(text, "{lead}\n{mark}[[ledgers]]");
        let _ = writeln!(text, "{mark}files = [{}]", files.join(", "));
        for line in lines {
            let _ = writeln!(text, "{mark}{line}");
        }
        text.push('\n');
    }
    text
}

fn shape_lines(shape: &Shape, lang: Lang) -> Vec<String> {
    let (across, duty) = match shape {
        Shape::Events { .. } => return vec!["shape = \"events\"".to_owned()],
        Shape::Wide { across, duty, .. } => (across, duty),
    };
    let or = lang.pick("或", "or");
    let (name, other) = match across {
        Some((Table::Meetings, _)) => ("meetings", "departments"),
        _ => ("departments", "meetings"),
    };
    let mut line = format!("across = \"{name}\"");
    if !across.is_some_and(|(_, is_known)| is_known) {
        let _ = write!(line, "   # {or} \"{other}\"");
    }
    let mut duty_line = format!("duty = \"{}\"", duty_name(*duty));
    if duty.is_none() {
        let _ = write!(duty_line, "   # {or} \"report\", \"feedback\"");
    }
    vec!["shape = \"wide\"".to_owned(), line, duty_line]
}
