//! What the cells below a header are.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::domain::written_time::{BlankWords, says_done};
use crate::load::table::columns::Table;
use crate::load::table::header_key::header_key;
use crate::load::table::lists::{LIST_SEPARATORS, MOST_SEPARATORS, parts};
use crate::load::table::office_words::{WORDS, plain};
use crate::propose::meaning::{Fit, Heading};
use crate::propose::proposal::{Example, Proposal, Times};
use crate::propose::sample::{Sample, TITLE_ROWS};
use crate::time::{Reading, TimeFault, Zone, read, read_in_year, read_span};

/// A leap year: what is asked is only whether a text is a date.
const ANY_YEAR: u32 = 2024;

/// What a cell in a column of times is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CellKind {
    Blank,
    Time,
    Day,
    /// A time or a day that is read once its year is said: 3月5日9:30, 3月5日.
    YearlessTime,
    YearlessDay,
    /// Meant as a time, in a form that is not read: 2026-03-05 25:00.
    LikeTime,
    Text,
}

/// The cells of a sample, read as times once: many rows of them may be its header.
pub(super) struct Cells<'a> {
    pub(super) sample: &'a Sample,
    zone: &'a Zone,
    columns: Vec<ColumnKinds>,
    /// The rows that are totals, notes or headings of sections, whose cells count for nothing.
    notes: Vec<bool>,
}

/// The kinds of a column's cells, and how many of them are blank and how many text.
#[derive(Default)]
struct ColumnKinds {
    kinds: Vec<CellKind>,
    blanks: usize,
    texts: usize,
}

impl CellKind {
    fn is_time(self) -> bool {
        !matches!(self, Self::Blank | Self::LikeTime | Self::Text)
    }
}

impl ColumnKinds {
    /// Has the last cell count for nothing.
    fn blank_last(&mut self) {
        if let Some(last) = self.kinds.last_mut() {
            self.texts -= usize::from(*last == CellKind::Text);
            self.blanks += usize::from(*last != CellKind::Blank);
            *last = CellKind::Blank;
        }
    }

    fn push(&mut self, kind: CellKind) {
        self.kinds.push(kind);
        self.blanks += usize::from(kind == CellKind::Blank);
        self.texts += usize::from(kind == CellKind::Text);
    }
}

impl<'a> Cells<'a> {
    /// Times are local to `zone`.
    pub(super) fn of(sample: &'a Sample, zone: &'a Zone) -> Self {
        let blank = BlankWords::default();
        let width = sample.rows.iter().map(Vec::len).max().unwrap_or(0);
        let mut columns: Vec<ColumnKinds> = Vec::new();
        columns.resize_with(width, ColumnKinds::default);
        let mut notes = Vec::with_capacity(sample.rows.len());
        for (index, row) in sample.rows.iter().enumerate() {
            let start = columns.first().map_or(0, |column| column.kinds.len());
            for (place, column) in columns.iter_mut().enumerate() {
                let cell = row.get(place).map_or("", String::as_str);
                column.push(kind(cell, &blank, zone));
            }
            let has_time = || (columns.iter()).any(|column| column.kinds[start].is_time());
            let is_note = sample.is_note(index) && !has_time();
            notes.push(is_note);
            if is_note {
                columns.iter_mut().for_each(ColumnKinds::blank_last);
            }
        }
        Self {
            sample,
            zone,
            columns,
            notes,
        }
    }

    /// Whether a row holds a time.
    pub(super) fn has_time(&self, row: usize) -> bool {
        let is_time =
            |column: &ColumnKinds| column.kinds.get(row).is_some_and(|kind| kind.is_time());
        self.columns.iter().any(is_time)
    }

    /// The rows among which the header is looked for.
    pub(super) fn title_rows(&self) -> impl Iterator<Item = (usize, &'a Vec<String>)> {
        self.sample.rows.iter().take(TITLE_ROWS).enumerate()
    }

    /// Whether one column holds mostly departments or meetings that are known, and another times.
    pub(super) fn look_like_records(&self, parties: &Parties) -> bool {
        let columns = self.below(0);
        let is_of = |place: usize, table: Table| {
            let fit =
                (parties.of(table)).map(|known| columns.words_fit(place, |cell| known.has(cell)));
            fit.is_some_and(|fit| fit.of > 1 && fit.is_at_least(50))
        };
        let mut places = 0..self.columns.len();
        let has_party =
            places.any(|place| is_of(place, Table::Departments) || is_of(place, Table::Meetings));
        has_party
            && (0..self.columns.len()).any(|place| {
                let fit = columns.times_fit(place);
                fit.of > 1 && fit.is_at_least(50)
            })
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
        let rows = self.cells.sample.rows.iter().zip(&self.cells.notes);
        (rows.skip(self.first))
            .filter(|(_, is_note)| !**is_note)
            .filter_map(move |(row, _)| row.get(place).map(String::as_str))
            .filter(|cell| !cell.is_empty())
    }

    fn kinds(&self, place: usize) -> &[CellKind] {
        let column = self.cells.columns.get(place);
        column.map_or(&[][..], |column| &column.kinds[self.first..])
    }

    /// The cells of a column that are not blank, with their kinds.
    fn filled(&self, place: usize) -> impl Iterator<Item = (CellKind, &str)> {
        let rows = &self.cells.sample.rows[self.first..];
        (rows.iter().zip(self.kinds(place)))
            .filter(|(_, kind)| **kind != CellKind::Blank)
            .filter_map(move |(row, kind)| Some((*kind, row.get(place)?.as_str())))
    }

    /// How many cells are times: what is counted for the whole column, less what stands above.
    pub(super) fn times_fit(&self, place: usize) -> Fit {
        let Some(column) = self.cells.columns.get(place) else {
            return Fit::default();
        };
        let (above, below) = column.kinds.split_at(self.first);
        let count = |kind| above.iter().filter(|other| **other == kind).count();
        let of = below.len() + count(CellKind::Blank) - column.blanks;
        Fit {
            fits: of + count(CellKind::Text) - column.texts,
            of,
        }
    }

    /// How many cells are spans of two times on one day, whose date may stand in a column of its own.
    pub(super) fn spans_fit(&self, place: usize) -> Fit {
        let zone = self.cells.zone;
        let is_span = |text: &str| read_span(text, zone, Some(ANY_YEAR)).is_some();
        self.words_fit(place, |cell| {
            is_span(cell) || is_span(&format!("{ANY_YEAR}-01-01 {cell}"))
        })
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

    /// Whether a table that has names beside times, counts or rates is one of figures, and no list of
    /// departments.
    pub(super) fn are_figures(&self, headings: &[Heading]) -> bool {
        let others = || {
            headings
                .iter()
                .filter(|heading| heading.meaning.column().is_none())
        };
        let has_times = others().any(|heading| self.times_fit(heading.place).is_at_least(60));
        let figures = others().filter(|heading| {
            WORDS.is_figure(&plain(&heading.text))
                && self.words_fit(heading.place, is_number).is_at_least(60)
        });
        has_times || figures.count() > 1
    }

    /// Whether several columns count or rate duties.
    pub(super) fn count_duties(&self, headings: &[Heading]) -> bool {
        let figures = headings.iter().filter(|heading| {
            WORDS.is_figure_of_duties(&plain(&heading.text))
                && self.words_fit(heading.place, is_number).is_at_least(60)
        });
        figures.count() > 1
    }

    /// How many of the cells in some columns say that it was done, without a time, and one of them.
    pub(super) fn marks(&self, places: &[usize]) -> (Fit, Option<String>) {
        let (mut fit, mut first) = (Fit::default(), None);
        for (_, cell) in places.iter().flat_map(|place| self.filled(*place)) {
            fit.of += 1;
            if says_done(cell) {
                fit.fits += 1;
                first.get_or_insert_with(|| cell.to_owned());
            }
        }
        (fit, first)
    }

    /// What a table comes to whose name says that it shows how a form is filled in: an example where
    /// neither its meetings nor its departments are known.
    pub(super) fn example(&self, table: Table, headings: &[Heading], parties: &Parties) -> Example {
        if !matches!(table, Table::Records | Table::Exemptions) {
            return Example::Yes;
        }
        let [meetings, departments] =
            [Table::Meetings, Table::Departments].map(|it| parties.of(it));
        let (Some(meetings), Some(departments)) = (meetings, departments) else {
            return Example::Perhaps;
        };
        let is_known = |cell: &str| meetings.has(cell) || departments.has(cell);
        let has_known = |heading: &Heading| {
            self.words_fit(heading.place, is_known).fits > 0 || is_known(&heading.text)
        };
        if headings.iter().any(has_known) {
            Example::Perhaps
        } else {
            Example::Yes
        }
    }

    /// What stands in the columns of times.
    pub(super) fn times(&self, headings: &[Heading]) -> Times {
        let mut times = Times::default();
        let mut words: BTreeMap<&str, usize> = BTreeMap::new();
        let mut unread: Vec<(&str, &str)> = Vec::new();
        let of_times = headings.iter().filter(|heading| heading.holds_times());
        // Its cells are hours then.
        let has_date = |heading: &Heading| {
            let time = heading.meaning.column().unwrap_or_default();
            let is_its = |date: &str| date.strip_suffix(" date") == Some(time);
            (headings.iter()).any(|other| other.meaning.column().is_some_and(is_its))
        };
        for heading in of_times {
            for (kind, cell) in self.filled(heading.place) {
                let first = || (0, cell.to_owned(), heading.text.clone());
                if matches!(kind, CellKind::YearlessTime | CellKind::YearlessDay) {
                    times.yearless.get_or_insert_with(first).0 += 1;
                }
                match kind {
                    CellKind::Day | CellKind::YearlessDay if heading.needs_clock() => {
                        times.dates.get_or_insert_with(first).0 += 1;
                    }
                    CellKind::Text => {
                        *words.entry(cell).or_default() += 1;
                        unread.push((cell, &heading.text));
                    }
                    CellKind::LikeTime if has_date(heading) => {}
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

fn is_number(cell: &str) -> bool {
    cell.trim_end_matches(['%', '％']).parse::<f64>().is_ok()
}

fn is_repeated_word(text: &str, count: usize) -> bool {
    count > 1 && text.chars().count() <= 12 && !says_done(text)
}

fn kind(cell: &str, blank: &BlankWords, zone: &Zone) -> CellKind {
    if cell.is_empty() || blank.contains(cell) {
        return CellKind::Blank;
    }
    // A time has digits, and reading it takes its time.
    if !cell.bytes().any(|byte| byte.is_ascii_digit()) {
        return CellKind::Text;
    }
    match read(cell, zone) {
        Ok(Reading::Instant(_)) => CellKind::Time,
        Ok(Reading::Date(_)) => CellKind::Day,
        Err(error) if *error.fault() == TimeFault::NoYear => {
            match read_in_year(cell, zone, Some(ANY_YEAR)) {
                Ok(Reading::Instant(_)) => CellKind::YearlessTime,
                Ok(Reading::Date(_)) => CellKind::YearlessDay,
                // It is the weekday of another year.
                Err(error) if matches!(error.fault(), TimeFault::Weekday { .. }) => {
                    CellKind::YearlessTime
                }
                Err(_) => CellKind::LikeTime,
            }
        }
        Err(_) if is_like_time(cell) => CellKind::LikeTime,
        Err(_) => CellKind::Text,
    }
}

/// Whether a text that is no time looks like one. A rate (0.83) and a number of a telephone
/// (0000-5550000) do not.
fn is_like_time(cell: &str) -> bool {
    let length = cell.chars().count();
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    let has_mark = cell.contains(['月', '日', '时', '点', ':', '：', '/', '-', '.']);
    let is_rate = cell.ends_with(['%', '％']) || cell.parse().is_ok_and(|it: f64| !is_month(it));
    let lengths = || cell.split(|c: char| !c.is_ascii_digit()).map(str::len);
    let are_of_dates =
        lengths().all(|it| matches!(it, 0..=2 | 4 | 8)) && lengths().any(|it| matches!(it, 1 | 2));
    let has_shape = digits >= 2 && has_mark && length <= 24 && digits * 4 >= length;
    has_shape && are_of_dates && !is_rate
}

/// Whether a number may be a month and a day: 3.15.
fn is_month(number: f64) -> bool {
    (1.0..13.0).contains(&number) && number.fract() != 0.0
}

/// The meetings and departments that were given in the same call, by what they are called.
#[derive(Debug, Default)]
pub(super) struct Parties {
    meetings: PartyNames,
    departments: PartyNames,
}

/// The ids, names and aliases of meetings or of departments.
#[derive(Debug, Default)]
pub(super) struct PartyNames {
    /// By their keys as headers.
    by_key: HashMap<String, PartyName>,
    rows: usize,
}

/// A name as it is written in its table, and the row that has it.
#[derive(Debug)]
struct PartyName {
    text: String,
    row: usize,
}

impl PartyNames {
    /// Whether a text names one, or several in a row: 甲、乙、丙.
    pub(super) fn has(&self, text: &str) -> bool {
        let is_one = |text: &str| self.by_key.contains_key(&header_key(text));
        is_one(text)
            || text.contains(LIST_SEPARATORS) && parts(text, MOST_SEPARATORS, is_one).all(is_one)
    }

    /// Those whose name stands somewhere in a text, but in no longer name that does: 市教育局 in
    /// 反馈表-市教育局.
    pub(super) fn named_in(&self, text: &str) -> Vec<&str> {
        let text = header_key(text);
        let mut found: Vec<(&str, &PartyName)> = (self.by_key.iter())
            .filter(|(key, _)| key.chars().count() > 1 && text.contains(key.as_str()))
            .map(|(key, name)| (key.as_str(), name))
            .collect();
        let longest = found.clone();
        found.retain(|(key, _)| {
            !(longest.iter()).any(|(other, _)| other.len() > key.len() && other.contains(key))
        });
        found.sort_unstable_by_key(|(key, name)| (name.row, std::cmp::Reverse(key.len())));
        found.dedup_by_key(|(_, name)| name.row);
        found
            .into_iter()
            .map(|(_, name)| name.text.as_str())
            .collect()
    }

    fn add(&mut self, text: &str, row: usize) {
        let key = header_key(text);
        if !key.is_empty() {
            let name = || PartyName {
                text: text.to_owned(),
                row,
            };
            self.by_key.entry(key).or_insert_with(name);
        }
    }
}

impl Parties {
    /// Takes them from a table of meetings or departments.
    pub(super) fn add(&mut self, sample: &Sample, proposal: &Proposal) {
        let known = match proposal.table {
            Some(Table::Meetings) => &mut self.meetings,
            Some(Table::Departments) => &mut self.departments,
            _ => return,
        };
        for (index, row) in sample.rows.iter().enumerate().skip(proposal.row + 1) {
            // A total is nobody.
            if sample.is_note(index) {
                continue;
            }
            known.rows += 1;
            for heading in &proposal.headings {
                let cell = row.get(heading.place).map_or("", String::as_str);
                match heading.meaning.column() {
                    Some("id" | "title" | "name") => known.add(cell, known.rows),
                    Some("aliases") => {
                        parts(cell, 0, |_| false).for_each(|name| known.add(name, known.rows));
                    }
                    _ => {}
                }
            }
        }
    }

    /// Takes a further name of a department.
    pub(super) fn add_alias(&mut self, alias: &str, department: &str) {
        let known = &mut self.departments;
        let row = (known.by_key.get(&header_key(department))).map(|name| name.row);
        known.rows += usize::from(row.is_none());
        known.add(alias, row.unwrap_or(known.rows));
    }

    /// Those of meetings or of departments; none where no table of them was given.
    pub(super) fn of(&self, table: Table) -> Option<&PartyNames> {
        let known = match table {
            Table::Meetings => &self.meetings,
            _ => &self.departments,
        };
        (!known.by_key.is_empty()).then_some(known)
    }
}
