//! In what form a file holds its rows: as it is set, and as it is read.

use crate::domain::duty::Duty;
use crate::load::file::encoding::Encoding;
use crate::spreadsheet::CELL_SEPARATOR;

/// How the text of a slice of a file is to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Form {
    pub(crate) encoding: Encoding,
    /// Between the cells of a row.
    pub(crate) delimiter: u8,
}

impl Form {
    /// The rows of a sheet of a workbook.
    pub(crate) const SHEET: Self = Self {
        encoding: Encoding::Utf8,
        delimiter: CELL_SEPARATOR,
    };

    /// Whether it is a sheet of a workbook: a line is a row, and a place in it a cell.
    pub(crate) fn is_sheet(self) -> bool {
        self.delimiter == CELL_SEPARATOR
    }
}

impl Default for Form {
    fn default() -> Self {
        Self {
            encoding: Encoding::Utf8,
            delimiter: b',',
        }
    }
}

/// What the settings say of the form of some files; what they leave out is found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormSettings {
    /// How the text is written.
    pub encoding: Option<Encoding>,
    /// What is between the cells of a row.
    pub delimiter: Option<u8>,
    /// The line or row of the header, from 1.
    pub header: Option<u32>,
    /// What a row of records says.
    pub shape: LedgerShape,
    /// Headers that mean a column in these files alone, each with the column's name.
    pub columns: Vec<(String, String)>,
    /// The department whose records these are, where no column names one.
    pub department: Option<String>,
}

/// What a row of records says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LedgerShape {
    /// All times of one meeting and one department, or one of its events with what happened.
    #[default]
    Rows,
    /// One event: what happened, and when.
    Events,
    /// One time of each of many: a column a department or a column a meeting.
    Wide {
        /// What the columns are.
        across: Across,
        /// What the times are.
        duty: Duty,
    },
}

/// What the columns of a wide sheet are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Across {
    /// A row a department, a column a meeting.
    Meetings,
    /// A row a meeting, a column a department.
    Departments,
}

/// The bytes at the start of a file that tell what it is.
pub(crate) const HEAD: u64 = 512;

/// The largest workbook that is read, in bytes: it is held in memory.
pub(crate) const LARGEST_WORKBOOK: u64 = 512 << 20;
