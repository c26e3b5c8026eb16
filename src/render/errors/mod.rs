//! The input errors of a run as data (`--errors`): one file per format, one row per error.
//!
//! Where there are more errors than rows, the last row counts those that are left out.

mod csv;
mod json;
mod sarif;
mod workbook;

use std::io::{self, Write};

use crate::lang::Lang;
use crate::text::Bilingual;

#[cfg(test)]
pub(crate) use crate::render::errors::json::ErrorsJson;

/// A format of input errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ErrorsFormat {
    Csv,
    Json,
    Xlsx,
    Sarif,
}

impl ErrorsFormat {
    /// Every format.
    pub(crate) const ALL: [Self; 4] = [Self::Csv, Self::Json, Self::Xlsx, Self::Sarif];

    /// The ending of its files.
    pub(crate) const fn ending(self) -> &'static str {
        match self {
            Self::Csv => ".csv",
            Self::Json => ".json",
            Self::Xlsx => ".xlsx",
            Self::Sarif => ".sarif",
        }
    }
}

/// An input error, taken apart.
#[derive(Clone, Debug)]
pub(crate) struct ErrorRow<'a> {
    /// The file alone, as the user could open it.
    pub(crate) file: &'a str,
    /// The same from the root of its repository.
    pub(crate) in_repository: &'a str,
    pub(crate) sheet: Option<&'a str>,
    /// The physical line, from 1; none where it is about the whole file.
    pub(crate) row: Option<u32>,
    /// The character on the line, or in a sheet the column, from 1.
    pub(crate) column: Option<u32>,
    /// The cell of the sheet.
    pub(crate) cell: Option<String>,
    /// The header of the column as it stands.
    pub(crate) header: Option<&'a str>,
    /// The text that was met.
    pub(crate) text: &'a str,
    pub(crate) message: &'a Bilingual,
}

/// What is written.
pub(crate) struct ErrorsView<'a> {
    pub(crate) rows: &'a [ErrorRow<'a>],
    /// How many errors have no row.
    pub(crate) left: u64,
    /// The language of what a person reads.
    pub(crate) lang: Lang,
    /// The language of sentences in formats for machines.
    pub(crate) machine_lang: Lang,
}

impl ErrorsView<'_> {
    /// What the last row says where not all errors have one.
    fn left_text(&self, lang: Lang) -> Option<String> {
        let left = self.left;
        (left > 0).then(|| match lang {
            Lang::Zh => format!("另有 {left} 处输入错误没有列出"),
            Lang::En => format!("{left} more input errors are not listed"),
        })
    }

    pub(crate) fn render(&self, format: ErrorsFormat, out: &mut dyn Write) -> io::Result<()> {
        match format {
            ErrorsFormat::Csv => csv::render(self, out),
            ErrorsFormat::Json => json::render(self, out),
            ErrorsFormat::Xlsx => workbook::render(self, out),
            ErrorsFormat::Sarif => sarif::render(self, out),
        }
    }
}
