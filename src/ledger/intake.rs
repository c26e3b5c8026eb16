//! What was read from the record files besides the slots.

use crate::domain::source::Source;
use crate::ledger::Line;

/// A record that is in no slot: nobody knows its names, or nobody owes it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stray {
    /// Its line.
    pub line: Line,
    /// Its meeting: an index, or the text met.
    pub meeting: Result<u32, Box<str>>,
    /// Its department: an index, or the text met.
    pub department: Result<u32, Box<str>>,
}

/// A row that could not be read, and of which nobody knows whom it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unplaced {
    /// Its line.
    pub line: Line,
    /// Its meeting, an index, where that could be read.
    pub meeting: Option<u32>,
    /// Its department, likewise.
    pub department: Option<u32>,
    /// The times that stand in it, by [`Column`](crate::ledger::Column).
    pub gives: [bool; 4],
}

/// What was read from the record files.
#[derive(Debug, Default)]
pub struct Intake {
    /// How many records were read, strays and all.
    pub records: u64,
    /// Those that are in no slot, in the order of their lines.
    pub strays: Vec<Stray>,
    /// How many more strays there are than are listed.
    pub unlisted_strays: u64,
    /// Rows that could not be read and name nobody, the first of them, in the order of their lines.
    pub unplaced: Vec<Unplaced>,
    /// How many more there are than are listed.
    pub unlisted_unplaced: u64,
    /// The last line of each record file, counted through all of them, and the file.
    pub files: Vec<(Line, u32)>,
}

impl Intake {
    /// The file and physical line of a record.
    #[must_use]
    pub fn locate(&self, line: Line) -> Source {
        let index = self.files.partition_point(|(last, _)| *last < line);
        let before = index.checked_sub(1).map_or(0, |i| self.files[i].0.0);
        Source {
            file: self.files.get(index).map_or(0, |(_, file)| *file),
            line: line.0 - before,
        }
    }
}
