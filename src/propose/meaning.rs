//! What a header is taken for, what that rests on, and what speaks against it.

use crate::load::table::columns::Table;

/// The column of an event row that says which duty was done.
pub const EVENT_DUTY: &str = "event";
/// The column of an event row that says when.
pub const EVENT_AT: &str = "time";

/// A header, and what it is taken for.
#[derive(Clone, Debug)]
pub struct Heading {
    /// As it is in the file, trimmed.
    pub text: String,
    /// Its place in the row.
    pub place: usize,
    /// What it is taken for.
    pub meaning: Meaning,
}

impl Heading {
    /// Whether it has this column for certain, by id or by name.
    pub(super) fn is_placed_as(&self, column: &str) -> bool {
        self.meaning.column().is_some_and(|own| base(own) == column)
    }

    /// Whether its cells are times or dates.
    pub(super) fn holds_times(&self) -> bool {
        let column = self.meaning.column();
        self.meaning == Meaning::Across
            || column.is_some_and(|column| Content::of(column) == Content::Times)
    }

    /// Whether a date alone is not enough for it.
    pub(super) fn needs_clock(&self) -> bool {
        (self.meaning.column()).is_none_or(|column| column.ends_with("_at") || column == EVENT_AT)
    }

    /// Leaves it open, if it was placed.
    pub(super) fn reopen(&mut self, doubt: Doubt) {
        if let Meaning::Placed { column, why } = &self.meaning {
            // Both may count the same cells; the doubt is to be read.
            self.meaning = Meaning::open(column, Some(why.counted(None)), doubt);
        }
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
    /// A person said that it is not to be read.
    Refused,
    /// Nothing is known of it.
    Unknown,
}

impl Meaning {
    /// Left open between one column and none.
    pub(super) fn open(column: &'static str, why: Option<Why>, doubt: Doubt) -> Self {
        let columns = vec![column];
        Self::Open {
            columns,
            why,
            doubt,
        }
    }

    /// Whether another header is the same column by the contract, so that the table cannot be read.
    #[must_use]
    pub fn is_twice(&self) -> bool {
        let Self::Open { doubt, .. } = self else {
            return false;
        };
        matches!(doubt, Doubt::Twice(_))
    }

    /// Whether it is a column, or may be that one and no other.
    pub(super) fn may_be(&self, column: &str) -> bool {
        let is_open = matches!(self, Self::Open { columns, .. } if columns[..] == [column]);
        is_open || self.column() == Some(column)
    }

    /// Whether nothing is read from the column, and nobody need say more about it: of a running number
    /// the records would have to make use.
    #[must_use]
    pub fn is_unused(&self) -> bool {
        match self {
            Self::Spare { .. } | Self::NotDone | Self::Refused | Self::Unknown => true,
            Self::Open { doubt, .. } => *doubt == Doubt::Serial,
            Self::Known(_) | Self::Placed { .. } | Self::Across => false,
        }
    }

    /// Whether a person is to decide what it is.
    #[must_use]
    pub fn is_question(&self) -> bool {
        matches!(self, Self::Open { .. }) && !self.is_unused()
    }

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
    /// A person said so.
    Said,
}

impl Why {
    /// The same with the number of cells that bear out a word, or without.
    pub(super) fn counted(&self, fit: Option<Fit>) -> Self {
        match self {
            Self::Word(_) => Self::Word(fit),
            Self::Contains(word, _) => Self::Contains(word, fit),
            other => other.clone(),
        }
    }
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
    /// Ids that are there twice.
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
    /// Times of a wide sheet under a name that is no department's (or meeting's) of those given.
    Nobody(Table),
}

/// What the cells of a column are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    Times,
    Ids,
    /// Ids or names of meetings or departments.
    Parties(Table),
    Other,
}

impl Content {
    pub(super) fn of(column: &str) -> Self {
        match base(column) {
            "meeting" => Self::Parties(Table::Meetings),
            "department" => Self::Parties(Table::Departments),
            "id" => Self::Ids,
            EVENT_AT | "until" | "active_from" | "active_until" => Self::Times,
            column if column.ends_with("_at") => Self::Times,
            _ => Self::Other,
        }
    }
}

/// The name by which the configuration knows a column: a meeting by its name is the meeting.
pub(super) fn base(column: &str) -> &str {
    column.split(' ').next().unwrap_or(column)
}

/// Whether several headers may be one column: further names of a department are read together.
pub(super) fn may_repeat(column: &str) -> bool {
    column == "aliases"
}

/// Of each list one column at least.
pub(super) fn needs(table: Table) -> &'static [&'static [&'static str]] {
    match table {
        Table::Meetings => &[&["title"], &["ended_at"]],
        Table::Departments => &[&["name"]],
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
    /// Whether at least so many percent fit; an empty sample proves nothing.
    pub(super) fn is_at_least(self, percent: usize) -> bool {
        self.of > 0 && self.fits * 100 >= self.of * percent
    }
}
