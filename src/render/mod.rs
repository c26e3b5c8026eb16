//! The formats of a report: one file each. Renderers decide layout, never content.

pub(crate) mod calendar;
pub mod check;
pub mod diff;
pub mod due;
#[cfg(feature = "cli")]
pub(crate) mod letters;
mod people;
pub(crate) mod reckoning;
pub mod shared;
pub mod summary;
#[cfg_attr(
    not(feature = "cli"),
    expect(dead_code, reason = "the page uses some of it")
)]
pub(crate) mod why;

use std::io::{self, Write};

use crate::lang::Lang;
use crate::load::Said;
use crate::render::check::{
    concise, csv, github, gitlab, html, json, junit, markdown, ndjson, sarif, table, workbook,
};
use crate::report::Report;
use crate::report::baseline::Identity;
use crate::report::sentence::Sentences;

/// The language of messages in machine formats: they never depend on the user's.
pub const MACHINE_LANG: Lang = Lang::Zh;

/// A report, and how a person wants to see it.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The report.
    pub report: &'a Report<'a>,
    /// How many rows of meetings and of departments were read.
    pub rows: [u64; 2],
    /// Why the run is no pass, even where no finding is denied.
    pub doubts: &'a [Said],
    /// The language of formats for people.
    pub lang: Lang,
    /// How many findings the table shows; 0: all.
    pub limit: usize,
    /// Whether colour may be used.
    pub has_color: bool,
    /// How many columns the terminal has, where it is one.
    pub width: Option<u16>,
    /// How many threads render.
    pub threads: usize,
}

impl<'a> View<'a> {
    /// What writes the sentences of its findings.
    fn sentences(&self, lang: Lang) -> Sentences<'a> {
        Sentences::new(lang, &self.report.audit.project.zone)
    }
}

/// Writes a report as the next baseline, a JSON document of the same schema: without what is new,
/// unless that is accepted.
///
/// # Errors
///
/// Whatever `out` says.
pub fn baseline(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    json::render_baseline(view, out)
}

/// A finding of the baseline that is found no longer, in a line.
#[must_use]
pub fn repaired(finding: &Identity<'_>, lang: Lang) -> String {
    people::repaired(finding, lang)
}

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
    pub fn render(self, view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
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
