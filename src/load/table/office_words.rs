//! What offices write, read from `office_words.toml` once.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::domain::duty::Duty;

/// The words.
pub(crate) static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let words = toml::from_str(include_str!("office_words.toml"));
    words.unwrap_or_else(|error| unreachable!("a test reads office_words.toml: {error}"))
});

/// The lists, as the file explains them.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    not_done: Vec<String>,
    not_which: Vec<String>,
    receipts: Vec<String>,
    pub(crate) event_headers: Vec<String>,
    pub(crate) time_headers: Vec<String>,
    pub(crate) department_endings: Vec<String>,
    pub(crate) meeting_endings: Vec<String>,
    figures: Vec<String>,
    summaries: Vec<String>,
    other_times: Vec<String>,
    department_lines: Vec<String>,
    examples: Vec<String>,
    duties: BTreeMap<String, Vec<String>>,
    names: Vec<NameWords>,
    headers: Vec<HeaderWords>,
    parts: Vec<HeaderParts>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NameWords {
    table: String,
    words: Vec<String>,
}

/// Headers that mean one column.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HeaderWords {
    tables: Vec<String>,
    column: String,
    doubt: Option<WordDoubt>,
    words: Vec<String>,
}

/// Parts of headers that mean one column.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HeaderParts {
    table: String,
    column: String,
    any: Vec<String>,
    #[serde(default)]
    with: Vec<String>,
}

/// Why a word alone does not place a header.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum WordDoubt {
    Start,
    Issued,
    Serial,
    WhichDuty,
}

impl Words {
    /// Whether a plain header speaks of a limit, a plan or a question.
    pub(crate) fn is_not_done(&self, header: &str) -> bool {
        holds(header, &self.not_done).is_some()
    }

    /// Whether a plain header is one of counts or rates.
    pub(crate) fn is_figure(&self, header: &str) -> bool {
        holds(header, &self.figures).is_some()
    }

    /// Whether a plain header counts or rates duties: of how many people were told it does not.
    pub(crate) fn is_figure_of_duties(&self, header: &str) -> bool {
        let is_of_duty = !self.duties_in(header).is_empty() && !header.contains('人');
        is_of_duty && self.is_figure(header)
    }

    /// Whether the name or the title of a sheet says that it sums up others.
    pub(crate) fn is_summary(&self, text: &str) -> bool {
        holds(&text.to_lowercase(), &self.summaries).is_some()
    }

    /// Whether a plain header speaks of the time of something else than a duty.
    pub(crate) fn is_other_time(&self, header: &str) -> bool {
        holds(header, &self.other_times).is_some()
    }

    /// Whom a line above a table says that all of it is of: 填报单位（盖章）：市教育局.
    pub(crate) fn department_line<'t>(&self, text: &'t str) -> Option<&'t str> {
        let (lead, named) = text.split_once(['：', ':'])?;
        let lead = plain(lead);
        let named = named.trim();
        (self.department_lines.contains(&lead) && !named.is_empty()).then_some(named)
    }

    /// Whether a sheet, or a file that is no workbook, explains by its name how a form is filled in.
    pub(crate) fn is_example(&self, name: &str) -> bool {
        let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let own = file.split_once('#').map_or(file, |(_, sheet)| sheet);
        holds(&own.to_lowercase(), &self.examples).is_some()
    }

    /// Whether a cell says what happened: a duty was done, or the paper was received.
    pub(crate) fn is_event(&self, cell: &str) -> bool {
        holds(&cell.to_lowercase(), &self.receipts).is_some() || !self.duties_in(cell).is_empty()
    }

    /// The duties that a text speaks of.
    pub(crate) fn duties_in(&self, text: &str) -> Vec<Duty> {
        let text = text.to_lowercase();
        let is_in = |duty: &Duty| {
            let words = self.duties.get(duty.name());
            words.is_some_and(|words| holds(&text, words).is_some())
        };
        Duty::ALL.into_iter().filter(is_in).collect()
    }

    /// What the name of a file or sheet says of its table, by the table's name.
    pub(crate) fn table_of_name(&self, name: &str) -> Option<&str> {
        // The sheet says more than the file, and of the file only its own name counts.
        if let Some((file, sheet)) = name.split_once('#') {
            return (self.table_of_name(sheet)).or_else(|| self.table_of_name(file));
        }
        let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
        let name = name.to_lowercase();
        let mut names = self.names.iter();
        let found = names.find(|names| holds(&name, &names.words).is_some())?;
        Some(&found.table)
    }

    /// The headers that offices write in a table: the column, the header, and what is doubtful about it.
    pub(crate) fn headers(
        &self,
        table: &str,
    ) -> impl Iterator<Item = (&str, &str, Option<WordDoubt>)> {
        let lists = self.headers.iter();
        let lists = lists.filter(move |list| list.tables.iter().any(|name| name == table));
        lists.flat_map(|list| (list.words.iter()).map(|word| (&*list.column, &**word, list.doubt)))
    }

    /// The column that a part of a plain header may mean, and the part.
    pub(crate) fn by_part(&self, table: &str, header: &str) -> Option<(&str, &str)> {
        let is_about_it = holds(header, &self.not_which).is_some();
        let parts = self.parts.iter().filter(|parts| {
            let is_party = matches!(parts.column.as_str(), "meeting" | "department");
            parts.table == table && !(is_party && is_about_it)
        });
        parts.into_iter().find_map(|parts| {
            let part = holds(header, &parts.any)?;
            let has_both = parts.with.is_empty() || holds(header, &parts.with).is_some();
            has_both.then_some((parts.column.as_str(), part))
        })
    }
}

/// The first of some words that a text holds.
fn holds<'a>(text: &str, words: &'a [String]) -> Option<&'a str> {
    let mut words = words.iter().map(String::as_str);
    words.find(|word| text.contains(word))
}

/// A header without blanks, marks, case and what stands in brackets.
pub(crate) fn plain(header: &str) -> String {
    let mut depth = 0_u32;
    let outside = header.chars().filter(|c| {
        match c {
            '(' | '（' | '[' | '［' | '【' | '〔' => depth += 1,
            ')' | '）' | ']' | '］' | '】' | '〕' => {
                depth = depth.saturating_sub(1);
                return false;
            }
            _ => {}
        }
        depth == 0
    });
    unmarked(&outside.collect::<String>()).to_lowercase()
}

/// A header without blanks and marks.
pub(crate) fn unmarked(header: &str) -> Cow<'_, str> {
    let is_mark = |c: char| matches!(c, '*' | '＊' | ':' | '：' | '_' | '-') || c.is_whitespace();
    if !header.contains(is_mark) {
        return Cow::Borrowed(header);
    }
    let mut text = header.to_owned();
    text.retain(|c| !is_mark(c));
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::table::columns::Table;

    #[test]
    fn the_lists_are_well_formed() {
        let has = |name: &str, column: &str| {
            let table = Table::ALL.into_iter().find(|table| table.name() == name);
            let table = table.unwrap_or_else(|| panic!("no table {name}"));
            assert!(table.column(column).is_some(), "{name} has no {column}");
        };
        let mut met = std::collections::HashSet::new();
        for list in &WORDS.headers {
            for table in &list.tables {
                has(table, &list.column);
                for word in &list.words {
                    let is_new = met.insert((table, plain(word)));
                    assert!(is_new, "{word} stands twice in {table}");
                }
            }
        }
        for parts in &WORDS.parts {
            has(&parts.table, &parts.column);
        }
        let duties: Vec<&str> = WORDS.duties.keys().map(String::as_str).collect();
        let mut all = Duty::ALL.map(Duty::name);
        all.sort_unstable();
        assert_eq!(duties, all);
        let mut named: Vec<&str> = WORDS.names.iter().map(|names| &*names.table).collect();
        named.sort_unstable();
        let mut tables = Table::ALL.map(Table::name);
        tables.sort_unstable();
        assert_eq!(named, tables);
        // What is compared with plain headers is plain itself.
        let lists = [
            &WORDS.event_headers,
            &WORDS.time_headers,
            &WORDS.not_done,
            &WORDS.not_which,
            &WORDS.figures,
            &WORDS.other_times,
            &WORDS.summaries,
            &WORDS.department_lines,
        ];
        for word in lists.into_iter().flatten() {
            assert_eq!(plain(word), *word);
        }
    }
}
