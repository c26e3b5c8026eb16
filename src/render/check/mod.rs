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

use crate::domain::project::Project;
use crate::lang::Lang;
pub use crate::render::check::json::KeptFindings;
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
    /// The word for it in flags.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Concise => "concise",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Csv => "csv",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Xlsx => "xlsx",
        }
    }

    /// The ending of its files.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Table => ".txt",
            Self::Concise => ".log",
            Self::Json => ".json",
            Self::Ndjson => ".ndjson",
            Self::Csv => ".csv",
            Self::Markdown => ".md",
            Self::Html => ".html",
            Self::Sarif => ".sarif",
            Self::Junit => ".xml",
            Self::Github => ".github",
            Self::Gitlab => ".gitlab.json",
            Self::Xlsx => ".xlsx",
        }
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
/// unless that is accepted, and with what is kept of the last one.
///
/// # Errors
///
/// Whatever `out` says.
pub fn baseline(
    view: &CheckView<'_>,
    kept: &KeptFindings<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    json::render_baseline(view, kept, out)
}

/// A finding of the baseline that is found no longer, in a line.
#[must_use]
pub fn repaired(finding: &Identity<'_>, project: &Project, lang: Lang) -> String {
    for_people::repaired(finding, project, lang)
}
