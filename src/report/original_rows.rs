//! The rows behind a verdict, as they are in their files.

use crate::domain::source::Source;

/// A row as it is in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OriginalRow {
    /// Where.
    pub source: Source,
    /// Its text without the line's end; of TOML the lines of its table.
    pub text: String,
}

/// What a second look at the files found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OriginalRows {
    /// Every record of the meeting and the department, in the order of reading.
    pub records: Vec<OriginalRow>,
    /// The other rows that were asked for, in that order.
    pub others: Vec<OriginalRow>,
    /// Files that cannot be read again: standard input, or what is gone since.
    pub unread: Vec<String>,
}
