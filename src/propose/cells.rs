//! What the cells below a header are.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::domain::written_time::BlankWords;
use crate::load::table::columns::Table;
use crate::propose::meaning::{Fit, Heading};
use crate::propose::proposal::{Proposal, Times};
use crate::propose::sample::Sample;
use crate::propose::words::WORDS;
use crate::time::{Reading, Zone, read};

/// The header is looked for in the first so many rows.
const TITLE_ROWS: usize = 20;

/// What a cell in a column of times is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CellKind {
    Blank,
    Time,
    Day,
    /// Meant as a time, in a form that is not read: 3月5日, 下午2:30.
    LikeTime,
    Text,
}

/// The cells of a sample, read as times once: many rows of them may be its header.
pub(super) struct Cells<'a> {
    pub(super) sample: &'a Sample,
    /// The kinds of a column's cells, column by column.
    kinds: Vec<Vec<CellKind>>,
}

impl<'a> Cells<'a> {
    /// Times are local to `zone`.
    pub(super) fn of(sample: &'a Sample, zone: &Zone) -> Self {
        let blank = BlankWords::default();
        let width = sample.rows.iter().map(Vec::len).max().unwrap_or(0);
        let kind_at = |row: &Vec<String>, place| {
            (row.get(place)).map_or(CellKind::Blank, |cell: &String| kind(cell, &blank, zone))
        };
        let column = |place| {
            (sample.rows.iter())
                .map(move |row| kind_at(row, place))
                .collect()
        };
        let kinds = (0..width).map(column).collect();
        Self { sample, kinds }
    }

    /// The rows among which the header is looked for.
    pub(super) fn title_rows(&self) -> impl Iterator<Item = (usize, &'a Vec<String>)> {
        self.sample.rows.iter().take(TITLE_ROWS).enumerate()
    }

    /// The cells below a row.
    pub(super) fn below(&self, header: usize) -> Columns<'_> {
        Columns {
            cells: self,
            first: header + 1,
        }
    }
}

/// The cells below a header.
pub(super) struct Columns<'a> {
    cells: &'a Cells<'a>,
    /// The first row below it.
    first: usize,
}

impl Columns<'_> {
    /// The cells of a column that are not empty.
    fn cells(&self, place: usize) -> impl Iterator<Item = &str> {
        (self.cells.sample.rows[self.first..].iter())
            .filter_map(move |row| row.get(place).map(String::as_str))
            .filter(|cell| !cell.is_empty())
    }

    fn kinds(&self, place: usize) -> &[CellKind] {
        let column = self.cells.kinds.get(place);
        column.map_or(&[][..], |kinds| &kinds[self.first..])
    }

    /// The cells of a column that are not blank, with their kinds.
    fn filled(&self, place: usize) -> impl Iterator<Item = (CellKind, &str)> {
        let rows = &self.cells.sample.rows[self.first..];
        (rows.iter().zip(self.kinds(place)))
            .filter(|(_, kind)| **kind != CellKind::Blank)
            .filter_map(move |(row, kind)| Some((*kind, row.get(place)?.as_str())))
    }

    /// How many cells are times.
    pub(super) fn times_fit(&self, place: usize) -> Fit {
        let kinds = self.kinds(place);
        let count = |kind| kinds.iter().filter(|other| **other == kind).count();
        let of = kinds.len() - count(CellKind::Blank);
        Fit {
            fits: of - count(CellKind::Text),
            of,
        }
    }

    /// How many cells are words, no times, that are there more than once.
    pub(super) fn repeated_words(&self, place: usize) -> usize {
        let mut words: HashMap<&str, usize> = HashMap::new();
        for (_, cell) in self
            .filled(place)
            .filter(|(kind, _)| *kind == CellKind::Text)
        {
            *words.entry(cell).or_default() += 1;
        }
        (words.into_iter())
            .filter(|(word, count)| is_repeated_word(word, *count))
            .map(|(_, count)| count)
            .sum()
    }

    /// How many cells are among some words.
    pub(super) fn words_fit(&self, place: usize, is_one: impl Fn(&str) -> bool) -> Fit {
        let mut fit = Fit::default();
        for cell in self.cells(place) {
            fit.of += 1;
            fit.fits += usize::from(is_one(cell));
        }
        fit
    }

    /// How many cells stand nowhere else in the column.
    pub(super) fn unique_fit(&self, place: usize) -> Fit {
        let mut seen = HashSet::new();
        self.cells(place).fold(Fit::default(), |fit, cell| Fit {
            fits: fit.fits + usize::from(seen.insert(cell)),
            of: fit.of + 1,
        })
    }

    /// What is in the columns of times.
    pub(super) fn times(&self, headings: &[Heading]) -> Times {
        let mut times = Times::default();
        let mut words: BTreeMap<&str, usize> = BTreeMap::new();
        let mut unread: Vec<(&str, &str)> = Vec::new();
        let of_times = headings.iter().filter(|heading| heading.holds_times());
        for heading in of_times {
            for (kind, cell) in self.filled(heading.place) {
                match kind {
                    CellKind::Day if heading.needs_clock() => {
                        let first = || (0, cell.to_owned(), heading.text.clone());
                        times.dates.get_or_insert_with(first).0 += 1;
                    }
                    CellKind::Text => {
                        *words.entry(cell).or_default() += 1;
                        unread.push((cell, &heading.text));
                    }
                    CellKind::LikeTime => unread.push((cell, &heading.text)),
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

fn is_repeated_word(text: &str, count: usize) -> bool {
    count > 1 && text.chars().count() <= 12 && !WORDS.is_done(text)
}

fn kind(cell: &str, blank: &BlankWords, zone: &Zone) -> CellKind {
    if cell.is_empty() || blank.contains(cell) {
        return CellKind::Blank;
    }
    match read(cell, zone) {
        Ok(Reading::Instant(_)) => CellKind::Time,
        Ok(Reading::Date(_)) => CellKind::Day,
        Err(_) => {
            let length = cell.chars().count();
            let digits = cell.chars().filter(char::is_ascii_digit).count();
            let has_mark = cell.contains(['月', '日', '时', '点', ':', '：', '/', '-', '.']);
            if digits >= 2 && has_mark && length <= 24 && digits * 4 >= length {
                CellKind::LikeTime
            } else {
                CellKind::Text
            }
        }
    }
}

/// The ids and names of meetings and departments that were given in the same call.
#[derive(Debug, Default)]
pub(super) struct Parties {
    meetings: HashSet<String>,
    departments: HashSet<String>,
}

impl Parties {
    /// Takes them from a table of meetings or departments.
    pub(super) fn add(&mut self, sample: &Sample, proposal: &Proposal) {
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
    pub(super) fn of(&self, table: Table) -> Option<&HashSet<String>> {
        let known = match table {
            Table::Meetings => &self.meetings,
            _ => &self.departments,
        };
        (!known.is_empty()).then_some(known)
    }
}
