//! Where a row stands, and what its file is called.

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
}
