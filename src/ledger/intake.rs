//! What was read from the record files besides the slots.

use crate::domain::source::Source;
use crate::ledger::Line;

/// A record that is in no slot: nobody knows its names, or nobody owes it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stray {
    /// Its line.
    pub line: Line,
    /// Its meeting: an index, or the text found.
    pub meeting: Result<u32, Box<str>>,
    /// Its department: an index, or the text found.
    pub department: Result<u32, Box<str>>,
}

/// Records in no slot that may be a department's all the same: a name in them is near to one that is
/// known. Nothing is guessed, but whoever is written to for want of a record should be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearStray {
    /// The department, an index.
    pub department: u32,
    /// Whether it is the meeting's name that nobody has; else the department's.
    pub is_by_meeting: bool,
    /// The name found.
    pub met: String,
    /// How many records have it.
    pub count: u64,
    /// Where the first of them stands.
    pub source: Source,
}

/// A row that could not be read, and of which nobody knows whom it is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Unplaced {
    /// Its line.
    pub line: Line,
    /// Its meeting, an index; else what stands there, where that could be read.
    pub meeting: Result<u32, Option<Box<str>>>,
    /// Its department, likewise.
    pub department: Result<u32, Option<Box<str>>>,
    /// The times that are in it, by [`Column`](crate::ledger::Column).
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
