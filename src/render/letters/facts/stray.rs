//! Records of misspelt names that may belong to the reader of a letter.

use serde::Serialize;

use crate::audit::Audit;
use crate::domain::source::Source;
use crate::ledger::intake::NearStray;
use crate::render::letters::facts::named::{NamedJson, department};

/// Records whose names nobody has, and which may be a department's.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct StrayItem {
    department: NamedJson,
    /// Whether it is the meeting's name; else the department's.
    by_meeting: bool,
    met: String,
    count: u64,
    /// Where the first of them stands.
    place: String,
}

impl StrayItem {
    pub(crate) fn new(audit: &Audit<'_>, stray: &NearStray) -> Self {
        Self {
            department: department(audit, stray.department),
            by_meeting: stray.is_by_meeting,
            met: stray.met.clone(),
            count: stray.count,
            place: place(audit, stray.source),
        }
    }
}

/// Where a row stands, as input errors have it.
pub(crate) fn place(audit: &Audit<'_>, source: Source) -> String {
    let file = audit.project.files.get(source.file as usize);
    format!("{}:{}", file.map_or("", String::as_str), source.line)
}
