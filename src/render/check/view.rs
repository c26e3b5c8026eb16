//! A report, and how a person wants to see it.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::audit::ranks::MonthBefore;
use crate::domain::duty::Duty;
use crate::domain::source::{FilePlace, Source};
use crate::lang::Lang;
use crate::render::check::workbook::sheet::Sheet;
use crate::report::Report;
use crate::report::finding::Finding;
use crate::report::sentence::Sentences;
use crate::text::Bilingual;

/// A report, and how a person wants to see it.
#[derive(Clone, Copy, Debug)]
pub struct CheckView<'a> {
    /// The report.
    pub report: &'a Report<'a>,
    /// How many rows of meetings and of departments were read.
    pub rows: [u64; 2],
    /// Whether rows could not be read, and are left out.
    pub is_incomplete: bool,
    /// Why the run fails, even where no finding is denied.
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
    /// The month before the one that is judged, where it is one.
    pub month_before: Option<&'a MonthBefore<'a>>,
    /// The rows' own keys, of the rows that findings rest on.
    pub keys: &'a HashMap<Source, Box<str>>,
    /// How many threads render.
    pub threads: usize,
    /// The sheets of a workbook; none named: all.
    pub sheets: &'a [Sheet],
}

impl<'a> CheckView<'a> {
    /// What writes the sentences of its findings.
    pub(crate) fn sentences(&self, lang: Lang) -> Sentences<'a> {
        Sentences::new(lang, &self.report.audit.project.zone)
    }

    /// What the file of a row is called outside the project.
    pub(crate) fn place(&self, source: Source) -> Option<&'a FilePlace> {
        let places = &self.report.audit.project.places;
        places.get(source.file as usize)
    }

    /// The cell that a finding rests on, where its row is one of a sheet.
    pub(crate) fn cell(&self, finding: &Finding<'_>) -> Option<String> {
        let columns = self.place(finding.source)?.columns.as_ref()?;
        let ids = [finding.meeting, finding.department].map(|named| named.map(|named| named.id));
        // Where it is about no duty, the name that nobody knows is at fault.
        let at_fault = usize::from(finding.rule.name == "unknown-department");
        let duty = finding.duty.map(Duty::index);
        Some(columns.cell(finding.source.line, duty, ids, at_fault))
    }

    /// The row's own key.
    pub(crate) fn key(&self, source: Source) -> Option<&'a str> {
        self.keys.get(&source).map(|key| &**key)
    }

    /// The file of a row alone, seen from the root of its repository.
    pub(crate) fn in_repository(&self, source: Source) -> &'a str {
        self.place(source).map_or("", |place| &place.in_repository)
    }

    /// A sentence with the sheet and the row that it is about, for formats whose paths name files
    /// alone.
    pub(crate) fn with_sheet<'t>(&self, text: &'t str, source: Source, lang: Lang) -> Cow<'t, str> {
        let sheet = self.place(source).and_then(|place| place.sheet.as_deref());
        let Some(sheet) = sheet else {
            return Cow::Borrowed(text);
        };
        let row = source.line;
        Cow::Owned(match lang {
            Lang::Zh => format!("{text}（工作表“{sheet}”第 {row} 行）"),
            Lang::En => format!("{text} (sheet \"{sheet}\", row {row})"),
        })
    }
}
