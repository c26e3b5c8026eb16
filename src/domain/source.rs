//! Where a row stands.

/// Where a row stands: which of the project's files, and its physical line, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source {
    /// Index into [`Project::files`](crate::domain::project::Project::files).
    pub file: u32,
    /// The line on which the row starts; the first is 1.
    pub line: u32,
}
