//! What one table is proposed to be.

use crate::domain::duty::Duty;
use crate::load::table::columns::Table;
use crate::propose::meaning::{Doubt, EVENT_AT, EVENT_DUTY, Heading, Meaning, needs};

/// What one sheet or file is proposed to be.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The sample's name.
    pub name: String,
    /// Which table; none where nothing fits.
    pub table: Option<Table>,
    /// Another table that fits about as well.
    pub rival: Option<Table>,
    /// On which line the header stands, from 1; of two rows the lower one.
    pub header: u32,
    /// The same row by its place in the sample.
    pub(super) row: usize,
    /// Whether rows with text stand above the header.
    pub has_title: bool,
    /// The headers that are not blank, in their order.
    pub headings: Vec<Heading>,
    /// Required columns that no header was placed for; alternatives in one entry.
    pub missing: Vec<&'static [&'static str]>,
    /// How the table is laid out, where that is not one record per row.
    pub shape: Option<Shape>,
    /// Whose records these all are, where no column names the department.
    pub department: OnlyDepartment,
    /// Whether known departments or meetings stand beside times, under headers that mean nothing.
    pub looks_like_records: bool,
    /// Whether its name says that it shows how a form is filled in.
    pub(super) example: Example,
    /// Whether it counts and rates what other tables hold, by its name and its columns.
    pub(super) is_summary: bool,
    /// What stands in the columns of times.
    pub times: Times,
}

/// What a table is whose name says that it shows how a form is filled in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Example {
    /// Its name says no such thing.
    #[default]
    No,
    /// An example: nobody in it is known.
    Yes,
    /// Some in it are known, or it cannot be said.
    Perhaps,
}

/// Whose records a table holds, where no column says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OnlyDepartment {
    /// Nothing tells.
    Unknown,
    /// That of this name, which stands above the header or in the name of the sheet or file.
    Named(String),
    /// Above the header one is named that is not known.
    Stranger(String),
}

impl Proposal {
    /// Of a table of which nothing is proposed.
    pub(super) fn nothing(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            table: None,
            rival: None,
            header: 1,
            row: 0,
            has_title: false,
            headings: Vec::new(),
            missing: Vec::new(),
            shape: None,
            department: OnlyDepartment::Unknown,
            looks_like_records: false,
            example: Example::No,
            is_summary: false,
            times: Times::default(),
        }
    }

    /// Whether nothing that is required is left open.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let has_shape = self.shape.as_ref().is_none_or(Shape::is_sure);
        self.table.is_some()
            && self.rival.is_none()
            && self.missing.is_empty()
            && has_shape
            && !(self.headings.iter()).any(|heading| heading.meaning.is_twice())
    }

    /// Leaves a header open that was placed.
    pub(super) fn reopen(&mut self, place: usize, doubt: Doubt) {
        self.headings[place].reopen(doubt);
        self.look_for_missing();
    }

    pub(super) fn look_for_missing(&mut self) {
        let Some(table) = self.table else {
            return;
        };
        let has = |name: &str| (self.headings.iter()).any(|heading| heading.is_placed_as(name));
        let needs = match &self.shape {
            Some(shape) => shape.needs(),
            None => needs(table),
        };
        let is_one = matches!(self.department, OnlyDepartment::Named(_));
        self.missing = (needs.iter().copied())
            .filter(|any| !any.iter().any(|name| has(name)))
            .filter(|any| !(is_one && any.contains(&"department")))
            .collect();
    }

    /// Whether no column names the department, and it is known all the same.
    #[must_use]
    pub fn of_department(&self) -> Option<&str> {
        let has_column = |heading: &Heading| heading.is_placed_as("department");
        match &self.department {
            OnlyDepartment::Named(name) if !self.headings.iter().any(has_column) => Some(name),
            _ => None,
        }
    }
}

/// How a table is laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A row says one thing that was done: 会议, 单位, 事项, 时间.
    Events {
        /// Where the duty stands, and its meaning.
        duty: (usize, Meaning),
        /// Where the time stands.
        at: (usize, Meaning),
    },
    /// A row a meeting with a column a department, or the reverse.
    Wide {
        /// What the columns are, and whether the headers tell it rather than how they end.
        across: Option<(Table, bool)>,
        /// The places of these columns.
        places: Vec<usize>,
        /// The headers of nobody who is known above times that nothing else explains.
        strangers: Vec<String>,
        /// What stands below them where that says that it was done, and not when: ✓.
        mark: Option<String>,
        /// The duty that was done, where the title or the file's name tells it.
        duty: Option<Duty>,
    },
}

impl Shape {
    /// Whether a row says one thing that was done.
    pub(super) fn is_events(&self) -> bool {
        matches!(self, Self::Events { .. })
    }

    /// Whether nothing about it is left to a person.
    #[must_use]
    pub fn is_sure(&self) -> bool {
        match self {
            Self::Events { .. } => true,
            Self::Wide { across, duty, .. } => {
                across.is_some_and(|(_, is_known)| is_known) && duty.is_some()
            }
        }
    }

    /// Of each list one column at least.
    pub(super) fn needs(&self) -> &'static [&'static [&'static str]] {
        match self {
            Self::Events { .. } => &[&["meeting"], &["department"], &[EVENT_DUTY], &[EVENT_AT]],
            Self::Wide { across, .. } => match across {
                Some((Table::Departments, _)) => &[&["meeting"]],
                Some(_) => &[&["department"]],
                None => &[&["meeting", "department"]],
            },
        }
    }

    /// What a header means by the layout alone.
    pub(super) fn meaning(&self, place: usize) -> Option<Meaning> {
        match self {
            Self::Events { duty, at } => [duty, at]
                .into_iter()
                .find(|(own, _)| *own == place)
                .map(|(_, meaning)| meaning.clone()),
            Self::Wide { places, .. } => places.contains(&place).then_some(Meaning::Across),
        }
    }
}

/// What is in the columns of times that were placed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// Cells that hold a date without a time, one of them, and its header.
    pub dates: Option<(usize, String, String)>,
    /// Cells that hold a time or a date without a year, one of them, and its header.
    pub yearless: Option<(usize, String, String)>,
    /// Words that stand where a time should, each at least twice, with their number.
    pub words: Vec<(String, usize)>,
    /// Other cells that cannot be read as a time, one of them, and its header.
    pub unread: Option<(usize, String, String)>,
}
