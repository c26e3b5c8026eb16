//! What a column means, and why.

use crate::load::table::columns::Table;
use crate::propose::shape::{EVENT_AT, EVENT_DUTY};

/// A header, and what it is taken for.
#[derive(Clone, Debug)]
pub struct Heading {
    /// As it stands in the file, trimmed.
    pub text: String,
    /// Its place in the row.
    pub place: usize,
    /// What it is taken for.
    pub meaning: Meaning,
}

impl Heading {
    /// Whether its cells are times or dates.
    pub(crate) fn holds_times(&self) -> bool {
        matches!(self.meaning, Meaning::Across)
            || self
                .meaning
                .column()
                .is_some_and(|column| holds(column).is_time)
    }

    /// Whether a date alone is not enough for it.
    pub(crate) fn needs_clock(&self) -> bool {
        self.meaning
            .column()
            .is_none_or(|column| column.ends_with("_at") || column == EVENT_AT)
    }
}

/// What a header is taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// Read as it is: the contract's own name or alias.
    Known(&'static str),
    /// Placed, and written into the configuration.
    Placed {
        /// The column.
        column: &'static str,
        /// What it rests on.
        why: Why,
    },
    /// Left to a person, with what speaks for it and against it.
    Open {
        /// The columns that it may be.
        columns: Vec<&'static str>,
        /// What speaks for it, if anything.
        why: Option<Why>,
        /// What speaks against it.
        doubt: Doubt,
    },
    /// Another header has the column.
    Spare {
        /// The column.
        column: &'static str,
        /// The other header.
        by: String,
    },
    /// A department or meeting of a wide sheet.
    Across,
    /// It speaks of a limit, a plan or a question, not of what was done.
    NotDone,
    /// Nothing is known of it.
    Unknown,
}

impl Meaning {
    /// The column, where it has one for certain.
    #[must_use]
    pub fn column(&self) -> Option<&'static str> {
        match self {
            Self::Known(column) | Self::Placed { column, .. } => Some(column),
            _ => None,
        }
    }
}

/// What a proposal rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The contract's header, spelt otherwise: this one.
    Spelling(&'static str),
    /// Words that offices write for it, and how many cells bear it out.
    Word(Option<Fit>),
    /// It holds this word, and how many cells bear it out.
    Contains(&'static str, Option<Fit>),
    /// It is nearly this header.
    Near(&'static str),
    /// So many of its cells are times.
    Times(Fit),
    /// So many of its cells are meetings or departments that are known.
    Parties(Table, Fit),
}

/// What keeps a proposal from being made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// No cell bears it out.
    NoCells,
    /// Too few cells are times.
    FewTimes(Fit),
    /// Too few cells are meetings or departments that are known.
    FewParties(Table, Fit),
    /// Ids that stand there twice.
    Repeats(Fit),
    /// It may be when something began, and the clock starts at the end.
    Start,
    /// When a paper was issued is not when a meeting ended.
    Issued,
    /// A running number is an id only if the records use it.
    Serial,
    /// A time of doing, but of which duty?
    WhichDuty,
    /// Another header may be the same column.
    Rival(String),
    /// Another header is the same column by the contract: the table cannot be read.
    Twice(String),
    /// In another file this header is another column.
    Elsewhere,
    /// The header is only nearly a known one.
    OnlyNear,
    /// The header tells nothing, the cells alone speak for it.
    OnlyCells,
}

/// What the cells of a column are.
#[derive(Default)]
pub(crate) struct Holds {
    pub(crate) is_time: bool,
    pub(crate) is_id: bool,
    pub(crate) party: Option<Table>,
}

pub(crate) fn holds(column: &str) -> Holds {
    let party = match column {
        "meeting" | "meeting name" => Some(Table::Meetings),
        "department" | "department name" => Some(Table::Departments),
        _ => None,
    };
    Holds {
        is_time: column.ends_with("_at")
            || column == EVENT_AT
            || matches!(column, "until" | "active_from" | "active_until"),
        is_id: column == "id",
        party,
    }
}

/// The meanings that only rows of events have.
pub(crate) fn event(column: &'static str, header: &str) -> Meaning {
    let own: &[&str] = if column == EVENT_DUTY {
        &["事项", EVENT_DUTY]
    } else {
        &["时间", EVENT_AT]
    };
    if own.contains(&header) {
        Meaning::Known(column)
    } else {
        let why = Why::Word(None);
        Meaning::Placed { column, why }
    }
}

/// Leaves a header open that was placed.
pub(crate) fn reopen(heading: &mut Heading, doubt: Doubt) {
    if let Meaning::Placed { column, why } = &heading.meaning {
        heading.meaning = Meaning::Open {
            columns: vec![*column],
            why: Some(why.clone()),
            doubt,
        };
    }
}

/// Of each list one column at least.
pub(crate) fn needs(table: Table) -> &'static [&'static [&'static str]] {
    match table {
        Table::Meetings => &[&["id"], &["title"], &["ended_at"]],
        Table::Departments => &[&["id"], &["name"]],
        Table::Records => &[
            &["meeting"],
            &["department"],
            &["transmitted_at", "reported_at", "feedback_at"],
        ],
        Table::Exemptions => &[&["meeting"], &["department"], &["reason"], &["approved_by"]],
    }
}

/// How many of the cells that are not blank are as they should be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fit {
    /// So many are.
    pub fits: usize,
    /// Of so many.
    pub of: usize,
}

impl Fit {
    /// Whether at least so many percent fit; no cells are no evidence.
    pub(crate) fn is_at_least(self, percent: usize) -> bool {
        self.of > 0 && self.fits * 100 >= self.of * percent
    }
}

/// What stands in the columns of times that were placed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Times {
    /// Cells that hold a date without a time, one of them, and its header.
    pub dates: Option<(usize, String, String)>,
    /// Words that stand where a time should, each at least twice, with their number.
    pub words: Vec<(String, usize)>,
    /// Other cells that cannot be read as a time, one of them, and its header.
    pub unread: Option<(usize, String, String)>,
}
