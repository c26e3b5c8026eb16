//! The formats of a report, one file or folder each. To add one: its file with a `render`, a variant of
//! [`Format`], its name and the ending of its files.

pub(crate) mod concise;
pub(crate) mod csv;
pub(crate) mod for_people;
pub(crate) mod github;
pub(crate) mod gitlab;
pub(crate) mod html;
pub(crate) mod json;
pub(crate) mod junit;
pub(crate) mod markdown;
pub(crate) mod ndjson;
pub(crate) mod parallel;
pub(crate) mod sarif;
pub(crate) mod table;
pub mod view;
pub mod workbook;

use std::io::{self, Write};

use crate::lang::Lang;
use crate::render::check::view::CheckView;
use crate::report::baseline::Identity;

/// A format of `check`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For a person at a terminal.
    Table,
    /// One line a finding.
    Concise,
    /// One JSON document.
    Json,
    /// One JSON object a finding.
    Ndjson,
    /// One row a finding.
    Csv,
    /// For a page.
    Markdown,
    /// For a leader's desk.
    Html,
    /// For code scanning, SARIF 2.1.0.
    Sarif,
    /// For CI systems that show tests.
    Junit,
    /// For GitHub's annotations.
    Github,
    /// For GitLab's code quality.
    Gitlab,
    /// For a clerk's spreadsheet.
    Xlsx,
}

impl Format {
    /// Every format, with its name and the ending of its files.
    const ALL: [(Self, &'static str, &'static str); 12] = [
        (Self::Table, "table", ".txt"),
        (Self::Concise, "concise", ".log"),
        (Self::Json, "json", ".json"),
        (Self::Ndjson, "ndjson", ".ndjson"),
        (Self::Csv, "csv", ".csv"),
        (Self::Markdown, "markdown", ".md"),
        (Self::Html, "html", ".html"),
        (Self::Sarif, "sarif", ".sarif"),
        (Self::Junit, "junit", ".xml"),
        (Self::Github, "github", ".github"),
        (Self::Gitlab, "gitlab", ".gitlab.json"),
        (Self::Xlsx, "xlsx", ".xlsx"),
    ];

    /// The format of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let found = Self::ALL.iter().find(|(_, own, _)| *own == name);
        found.map(|(format, ..)| *format)
    }

    /// The format of a file, told by its ending; the longest ending that fits.
    #[must_use]
    pub fn by_ending(file: &str) -> Option<Self> {
        let fits = Self::ALL
            .iter()
            .filter(|(_, _, ending)| file.ends_with(ending));
        fits.max_by_key(|(_, _, ending)| ending.len())
            .map(|(format, ..)| *format)
    }

    /// Writes a report.
    ///
    /// # Errors
    ///
    /// Whatever `out` says.
    pub fn render(self, view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
        match self {
            Self::Table => table::render(view, out),
            Self::Concise => concise::render(view, out),
            Self::Json => json::render(view, out),
            Self::Ndjson => ndjson::render(view, out),
            Self::Csv => csv::render(view, out),
            Self::Markdown => markdown::render(view, out),
            Self::Html => html::render(view, out),
            Self::Sarif => sarif::render(view, out),
            Self::Junit => junit::render(view, out),
            Self::Github => github::render(view, out),
            Self::Gitlab => gitlab::render(view, out),
            Self::Xlsx => workbook::render(view, out),
        }
    }
}

/// Writes a report as the next baseline, a JSON document of the same schema: without what is new,
/// unless that is accepted.
///
/// # Errors
///
/// Whatever `out` says.
pub fn baseline(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    json::render_baseline(view, out)
}

/// A finding of the baseline that is found no longer, in a line.
#[must_use]
pub fn repaired(finding: &Identity<'_>, lang: Lang) -> String {
    for_people::repaired(finding, lang)
}
