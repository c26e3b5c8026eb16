//! What the cells of a column say of it.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::domain::written_time::BlankWords;
use crate::load::table::columns::Table;
use crate::propose::meaning::{Fit, Heading, Times};
use crate::propose::proposal::Proposal;
use crate::propose::sample::Sample;
use crate::time::{Reading, Zone, read};

/// What a cell in a column of times is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Blank,
    Time,
    Day,
    /// Meant as a time, in a form that is not read: 3月5日, 下午2:30.
    Alike,
    Text,
}

/// The cells under a header.
pub(crate) struct Columns<'a> {
    rows: &'a [Vec<String>],
    zone: &'a Zone,
}

impl<'a> Columns<'a> {
    pub(crate) fn new(rows: &'a [Vec<String>], zone: &'a Zone) -> Self {
        Self { rows, zone }
    }

    /// The cells of a column that are not blank.
    pub(crate) fn cells(&self, place: usize) -> impl Iterator<Item = &'a str> {
        (self.rows.iter())
            .filter_map(move |row| row.get(place).map(String::as_str))
            .filter(|cell| !cell.is_empty())
    }

    fn kinds(&self, place: usize) -> impl Iterator<Item = (Kind, &'a str)> {
        self.cells(place)
            .map(|cell| (kind(cell, self.zone), cell))
            .filter(|(kind, _)| *kind != Kind::Blank)
    }

    /// How many cells are times.
    pub(crate) fn times_fit(&self, place: usize) -> Fit {
        let mut fit = Fit::default();
        for (kind, _) in self.kinds(place) {
            fit.of += 1;
            fit.fits += usize::from(kind != Kind::Text);
        }
        fit
    }

    /// How many cells are words, no times, that stand there more than once.
    pub(crate) fn repeated_words(&self, place: usize) -> usize {
        let mut words: HashMap<&str, usize> = HashMap::new();
        for (_, cell) in self.kinds(place).filter(|(kind, _)| *kind == Kind::Text) {
            *words.entry(cell).or_default() += 1;
        }
        (words.into_iter())
            .filter(|(word, count)| is_repeated_word(word, *count))
            .map(|(_, count)| count)
            .sum()
    }

    /// How many cells are among some words.
    pub(crate) fn words_fit(&self, place: usize, is_one: impl Fn(&str) -> bool) -> Fit {
        let mut fit = Fit::default();
        for cell in self.cells(place) {
            fit.of += 1;
            fit.fits += usize::from(is_one(cell));
        }
        fit
    }

    /// How many cells stand nowhere else in the column.
    pub(crate) fn unique_fit(&self, place: usize) -> Fit {
        let mut seen = HashSet::new();
        self.cells(place).fold(Fit::default(), |fit, cell| Fit {
            fits: fit.fits + usize::from(seen.insert(cell)),
            of: fit.of + 1,
        })
    }

    /// What stands in the columns of times.
    pub(crate) fn times(&self, headings: &[Heading]) -> Times {
        let mut times = Times::default();
        let mut words: BTreeMap<&str, usize> = BTreeMap::new();
        let mut unread: Vec<(&str, &str)> = Vec::new();
        let of_times = headings.iter().filter(|heading| heading.holds_times());
        for heading in of_times {
            for (kind, cell) in self.kinds(heading.place) {
                match kind {
                    Kind::Day if heading.needs_clock() => {
                        let first = || (0, cell.to_owned(), heading.text.clone());
                        times.dates.get_or_insert_with(first).0 += 1;
                    }
                    Kind::Text => {
                        *words.entry(cell).or_default() += 1;
                        unread.push((cell, &heading.text));
                    }
                    Kind::Alike => unread.push((cell, &heading.text)),
                    _ => {}
                }
            }
        }
        unread.retain(|(cell, _)| {
            !words
                .get(cell)
                .is_some_and(|count| is_repeated_word(cell, *count))
        });
        if let Some((cell, header)) = unread.first() {
            times.unread = Some((unread.len(), (*cell).to_owned(), (*header).to_owned()));
        }
        times.words = (words.into_iter())
            .filter(|(text, count)| is_repeated_word(text, *count))
            .map(|(text, count)| (text.to_owned(), count))
            .collect();
        times
    }
}

/// Words that say that it was done, without a time: never to be taken for "no time".
const DONE_WORDS: &[&str] = &[
    "是", "完成", "办结", "按时", "及时", "按期", "同上", "〃", "√", "✓", "yes", "y", "done",
    "ditto",
];

fn is_repeated_word(text: &str, count: usize) -> bool {
    let is_done = text.starts_with('已') || DONE_WORDS.contains(&text.to_lowercase().as_str());
    count > 1 && text.chars().count() <= 12 && !is_done
}

fn kind(cell: &str, zone: &Zone) -> Kind {
    if BlankWords::default().contains(cell) {
        return Kind::Blank;
    }
    match read(cell, zone) {
        Ok(Reading::Instant(_)) => Kind::Time,
        Ok(Reading::Date(_)) => Kind::Day,
        Err(_) => {
            let digits = cell.chars().filter(char::is_ascii_digit).count();
            let has_mark = cell.contains(['月', '日', '时', '点', ':', '：', '/', '-', '.']);
            let is_short = cell.chars().count() <= 24;
            if digits >= 2 && has_mark && is_short && digits * 4 >= cell.chars().count() {
                Kind::Alike
            } else {
                Kind::Text
            }
        }
    }
}

/// The ids and names of meetings and departments that were given in the same call.
#[derive(Debug, Default)]
pub(crate) struct Parties {
    meetings: HashSet<String>,
    departments: HashSet<String>,
}

impl Parties {
    /// Takes them from a table of meetings or departments.
    pub(crate) fn add(&mut self, sample: &Sample, proposal: &Proposal) {
        let (known, columns) = match proposal.table {
            Some(Table::Meetings) => (&mut self.meetings, ["id", "title"]),
            Some(Table::Departments) => (&mut self.departments, ["id", "name"]),
            _ => return,
        };
        let header = (proposal.header - sample.first_line) as usize;
        for heading in &proposal.headings {
            let column = heading.meaning.column();
            if !column.is_some_and(|column| columns.contains(&column)) {
                continue;
            }
            for row in &sample.rows[header + 1..] {
                known.extend(row.get(heading.place).filter(|c| !c.is_empty()).cloned());
            }
        }
    }

    /// Those of meetings or of departments; none where no table of them was given.
    pub(crate) fn of(&self, table: Table) -> Option<&HashSet<String>> {
        let known = match table {
            Table::Meetings => &self.meetings,
            _ => &self.departments,
        };
        (!known.is_empty()).then_some(known)
    }
}
