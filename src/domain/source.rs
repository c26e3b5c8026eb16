//! Where a row stands, and what its file is called.

use std::collections::HashMap;

/// Where a row stands: which of the project's files, and its physical line, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source {
    /// Index into [`Project::files`](crate::domain::project::Project::files).
    pub file: u32,
    /// The line on which the row starts; the first is 1.
    pub line: u32,
}

/// The names of a file that was read, for whoever looks for it from elsewhere than the project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FilePlace {
    /// As the user could open it from where the program was started, with the sheet that was read.
    pub opened: String,
    /// The file alone, seen from the root of its repository.
    pub in_repository: String,
    /// The sheet that was read, where it is a workbook.
    pub sheet: Option<String>,
    /// The columns of that sheet.
    pub columns: Option<Box<SheetColumns>>,
}

/// The columns of a sheet, from 1, by which findings name cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetColumns {
    /// Where the time of each duty stands.
    pub duties: [Option<u32>; 3],
    /// Where the time of every duty stands, in a ledger of one event per row.
    pub time: Option<u32>,
    /// Where the meeting and the department are named.
    pub parties: [Option<u32>; 2],
    /// In a wide sheet, which party its columns name, the meeting (0) or the department (1), and where
    /// the times of each stand, by id.
    pub across: Option<(usize, HashMap<String, u32>)>,
}

impl SheetColumns {
    /// The cell of a row that something rests on: that of the duty's time, whether it is filled or
    /// not; where it is about no duty or the table has no such column, that of the name at fault, else
    /// of the row's first name. `ids`: the meeting's and the department's.
    #[must_use]
    pub fn cell(
        &self,
        row: u32,
        duty: Option<usize>,
        ids: [Option<&str>; 2],
        at_fault: usize,
    ) -> String {
        let across = || {
            let (party, columns) = self.across.as_ref()?;
            columns.get(ids[*party]?).copied()
        };
        let of_duty = |duty: usize| self.duties[duty].or(self.time).or_else(across);
        let column = (duty.and_then(of_duty))
            .or(self.parties[at_fault])
            .or(self.parties[1 - at_fault]);
        cell_name(column.unwrap_or(1), row)
    }
}

/// A cell as a spreadsheet names it, `F17`; columns and rows count from 1.
#[must_use]
pub fn cell_name(column: u32, row: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    let letters: String = letters.iter().rev().collect();
    format!("{letters}{row}")
}

/// The sheet in a file's name, `ledger.xlsx#March`; none where it is no workbook's.
#[must_use]
pub fn sheet_of(file: &str) -> Option<&str> {
    const ENDINGS: [&str; 4] = [".xlsx", ".xls", ".ods", ".et"];
    let is_workbook = |name: &str| {
        let name = name.to_ascii_lowercase();
        ENDINGS.iter().any(|ending| name.ends_with(ending))
    };
    // Either name may hold a `#`.
    let mut marks = file.match_indices('#').map(|(at, _)| at);
    let at = marks.find(|&at| is_workbook(&file[..at]))?;
    Some(&file[at + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_cells() {
        for (column, name) in [
            (1, "A7"),
            (26, "Z7"),
            (27, "AA7"),
            (702, "ZZ7"),
            (703, "AAA7"),
        ] {
            assert_eq!(cell_name(column, 7), name);
        }
    }

    #[test]
    fn sheets_in_names() {
        assert_eq!(sheet_of("a/台账#1.XLSX#3月#b"), Some("3月#b"));
        assert_eq!(sheet_of("台账#1.csv"), None);
        assert_eq!(sheet_of("records.csv"), None);
    }
}
