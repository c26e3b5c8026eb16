//! A report, and how a person wants to see it.

use crate::domain::duty::Duty;
use crate::lang::Lang;
use crate::report::Report;
use crate::report::sentence::Sentences;
use crate::text::Bilingual;

/// A report, and how a person wants to see it.
#[derive(Clone, Copy, Debug)]
pub struct CheckView<'a> {
    /// The report.
    pub report: &'a Report<'a>,
    /// How many rows of meetings and of departments were read.
    pub rows: [u64; 2],
    /// Why the run is no pass, even where no finding is denied.
    pub doubts: &'a [Bilingual],
    /// The language of formats for people.
    pub lang: Lang,
    /// The language of messages in formats for machines.
    pub machine_lang: Lang,
    /// Duties whose rate is below the one that is asked for.
    pub below_min_rate: &'a [Duty],
    /// How many findings the table shows; 0: all.
    pub limit: usize,
    /// Whether colour may be used.
    pub has_color: bool,
    /// How many columns the terminal has, where it is one.
    pub width: Option<u16>,
    /// How many threads render.
    pub threads: usize,
}

impl<'a> CheckView<'a> {
    /// What writes the sentences of its findings.
    pub(crate) fn sentences(&self, lang: Lang) -> Sentences<'a> {
        Sentences::new(lang, &self.report.audit.project.zone)
    }
}
