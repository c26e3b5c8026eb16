//! What headers mean, as `[columns.TABLE]`, and what holds for some files alone, as `[[ledgers]]`.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use crate::cli::init::proposal_text::{duty_name, reason};
use crate::cli::init::toml_text::{comment, pair, string};
use crate::lang::Lang;
use crate::load::Table;
use crate::load::table::header_key::header_key;
use crate::propose::office::OfficeTable;
use crate::propose::{Doubt, Heading, Meaning, Shape};

/// What each header means in the tables of a kind, by its key; none where it means one thing here and
/// another there.
pub(super) struct Meanings(HashMap<(Table, String), Option<Use>>);

/// What is made of a column.
#[derive(Clone, PartialEq, Eq)]
enum Use {
    Column(&'static str),
    Nothing,
    Other,
}

impl Meanings {
    pub(super) fn of(tables: &[OfficeTable]) -> Self {
        let mut all = HashMap::new();
        for table in tables {
            let Some(kind) = table.proposal.table else {
                continue;
            };
            let unused: HashSet<usize> = table.unused().map(|heading| heading.place).collect();
            for heading in &table.proposal.headings {
                let own = match &heading.meaning {
                    Meaning::Placed { column, .. } => Use::Column(column),
                    _ if unused.contains(&heading.place) => Use::Nothing,
                    _ => Use::Other,
                };
                let key = (kind, header_key(&heading.text));
                let known = all.entry(key).or_insert_with(|| Some(own.clone()));
                if known.as_ref() != Some(&own) {
                    *known = None;
                }
            }
        }
        Self(all)
    }

    /// Whether a header means the same wherever it stands.
    fn is_one(&self, table: Table, heading: &Heading) -> bool {
        let key = (table, header_key(&heading.text));
        self.0.get(&key).is_some_and(Option::is_some)
    }
}

/// A line of `[columns.TABLE]`.
struct Mapping<'a> {
    header: &'a str,
    line: String,
    why: String,
    is_set: bool,
}

/// `[columns.TABLE]`, of each table that needs it.
pub(super) fn columns(tables: &[OfficeTable], meanings: &Meanings, lang: Lang) -> String {
    let mut text = String::new();
    for kind in Table::ALL {
        let own = || tables.iter().filter(|it| it.proposal.table == Some(kind));
        let mut mappings: Vec<Mapping<'_>> = Vec::new();
        for mapping in own().flat_map(|table| mappings_of(table, kind, meanings, lang)) {
            // What is set for one file holds for all.
            match (mappings.iter_mut()).find(|other| other.header == mapping.header) {
                Some(other) if mapping.is_set && !other.is_set => *other = mapping,
                Some(_) => {}
                None => mappings.push(mapping),
            }
        }
        let mut ignored: Vec<&str> = Vec::new();
        for heading in own().flat_map(OfficeTable::unused) {
            if meanings.is_one(kind, heading) && !ignored.contains(&heading.text.as_str()) {
                ignored.push(&heading.text);
            }
        }
        if mappings.is_empty() && ignored.is_empty() {
            continue;
        }
        let _ = writeln!(text, "[columns.{}]", kind.name());
        if !ignored.is_empty() {
            let texts: Vec<String> = ignored.into_iter().map(string).collect();
            let label = lang.pick("不用的列", "columns that are not used");
            let _ = writeln!(text, "ignore = [{}]   # {label}", texts.join(", "));
        }
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

fn mappings_of<'t>(
    table: &'t OfficeTable,
    kind: Table,
    meanings: &Meanings,
    lang: Lang,
) -> Vec<Mapping<'t>> {
    let mut mappings = Vec::new();
    for heading in &table.proposal.headings {
        let (column, why, is_set) = match &heading.meaning {
            // No mapping mends it.
            meaning if meaning.is_twice() => continue,
            Meaning::Placed { .. } if !meanings.is_one(kind, heading) => continue,
            Meaning::Placed { column, why } => {
                let why = why.message().of(lang).to_owned();
                (*column, why, table.is_to_be_read())
            }
            Meaning::Open {
                columns,
                why,
                doubt,
            } => {
                let Some((first, others)) = columns.split_first() else {
                    continue;
                };
                let mut grounds = reason(why.as_ref(), doubt, lang);
                if !others.is_empty() {
                    let others = others.join(lang.pick("、", ", "));
                    grounds = match lang {
                        Lang::Zh => format!("或 {others}；{grounds}"),
                        Lang::En => format!("or {others}; {grounds}"),
                    };
                }
                if *doubt == Doubt::Serial && meanings.is_one(kind, heading) {
                    grounds += lang.pick("，并从 ignore 里删去", ", and take it out of ignore");
                }
                (*first, grounds, false)
            }
            _ => continue,
        };
        mappings.push(Mapping {
            header: &heading.text,
            line: pair(&heading.text, key(column)),
            why,
            is_set,
        });
    }
    mappings
}

/// A column by its key: a meeting by its name is the meeting.
fn key(column: &str) -> &str {
    column.split(' ').next().unwrap_or(column)
}

/// `[[ledgers]]`: tables whose header is not their first row, that are laid out otherwise, are of one
/// department, or whose headers mean what they mean nowhere else.
pub(super) fn ledgers(tables: &[OfficeTable], meanings: &Meanings, lang: Lang) -> String {
    let mut blocks: Vec<(Vec<String>, Vec<&str>, bool)> = Vec::new();
    for table in tables {
        let lines = ledger_lines(table, meanings, lang);
        if lines.is_empty() {
            continue;
        }
        let proposal = &table.proposal;
        let is_set = table.is_to_be_read() && proposal.shape.as_ref().is_none_or(Shape::is_sure);
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

fn ledger_lines(table: &OfficeTable, meanings: &Meanings, lang: Lang) -> Vec<String> {
    let proposal = &table.proposal;
    let Some(kind) = proposal.table else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    if proposal.header > 1 {
        lines.push(format!("header = {}", proposal.header));
    }
    if let Some(shape) = &proposal.shape {
        lines.extend(shape_lines(shape, lang));
    }
    if let Some(department) = proposal.of_department() {
        lines.push(format!("department = {}", string(department)));
    }
    let own = proposal.headings.iter().filter_map(|heading| {
        let Meaning::Placed { column, .. } = heading.meaning else {
            return None;
        };
        (!meanings.is_one(kind, heading)).then(|| pair(&heading.text, key(column)))
    });
    let own: Vec<String> = own.collect();
    if !own.is_empty() {
        lines.push(format!("columns = {{ {} }}", own.join(", ")));
    }
    lines
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
