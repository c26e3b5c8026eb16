//! The formats of `obligations`: every obligation with what came of it, written as it is judged.

mod csv;
pub(crate) mod json;
mod workbook;

use std::io::{self, Write};

use crate::audit::Audit;
use crate::lang::Lang;

/// A format of `obligations`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One row an obligation.
    Csv,
    /// One JSON object an obligation.
    Ndjson,
    /// One JSON document.
    Json,
    /// A workbook, over as many sheets as it takes.
    Xlsx,
}

impl Format {
    /// The word for it in flags.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
            Self::Json => "json",
            Self::Xlsx => "xlsx",
        }
    }

    /// The ending of its files.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv => ".csv",
            Self::Ndjson => ".ndjson",
            Self::Json => ".json",
            Self::Xlsx => ".xlsx",
        }
    }

    /// Writes every obligation, in the order of meetings, departments, duties.
    ///
    /// # Errors
    ///
    /// Whatever `out` says.
    pub fn render(self, view: &ObligationsView<'_>, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Csv => csv::render(view, out),
            Self::Ndjson => json::lines(view, out),
            Self::Json => json::document(view, out),
            Self::Xlsx => workbook::render(view, out),
        }
    }
}

/// The columns of every format, in order.
const COLUMNS: [&str; 15] = [
    "meeting",
    "title",
    "department",
    "name",
    "duty",
    "policy",
    "status",
    "start",
    "due",
    "done",
    "late_seconds",
    "exempt_reason",
    "file",
    "line",
    "reason",
];

/// An audit, and how its obligations are written.
#[derive(Clone, Copy, Debug)]
pub struct ObligationsView<'a> {
    /// The audit.
    pub audit: &'a Audit<'a>,
    /// The language of what a workbook says besides the data.
    pub lang: Lang,
    /// How many threads render.
    pub threads: usize,
}

impl<'a> ObligationsView<'a> {
    fn meetings(&self) -> u32 {
        self.audit.project.meetings.len() as u32
    }

    fn file(&self, file: u32) -> &'a str {
        let files = &self.audit.project.files;
        files.get(file as usize).map_or("", String::as_str)
    }
}
