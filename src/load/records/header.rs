//! The headers of record files: one record per row, one event per row, or a wide sheet.

use std::sync::{Mutex, PoisonError};

use crate::load::csv::row_file::{Header, ReadHeader};
use crate::load::file::form::{FormSettings, LedgerShape};
use crate::load::file::input_error::{Errors, Warning};
use crate::load::file::position::FileSlice;
use crate::load::records::columns::{EVENT, TIME, naming_columns};
use crate::load::records::layout::Layout;
use crate::load::records::wide_header::{wide_layout, wide_parties};
use crate::load::table::cell::foreign;
use crate::load::table::columns::{Aliases, Table};
use crate::load::table::header::{HeaderCells, HeaderFit, has_header, header_row};
use crate::load::table::header_columns::header_columns;
use crate::load::table::names::{Lookup, Names};
use crate::text::Bilingual;

/// How the headers of record files are read.
pub(super) struct Headers<'h> {
    pub(super) aliases: &'h Aliases,
    /// Of the meetings, then of the departments.
    pub(super) names: [&'h Names; 2],
    warnings: Mutex<Vec<Warning>>,
}

impl ReadHeader for Headers<'_> {
    type Layout = Layout;

    fn read_header(
        &self,
        start: &FileSlice<'_>,
        settings: &FormSettings,
        errors: &mut Errors,
    ) -> Option<Header<Layout>> {
        if let Some(message) = foreign(start.bytes) {
            errors.push(start.error(0..0, message));
            return None;
        }
        let fit = |cells: &HeaderCells| self.header_fit(cells, settings.shape);
        let row = header_row(start, settings, &fit, errors)?;
        let start = &start.delimited(row.delimiter);
        let layout = match settings.shape {
            LedgerShape::Rows | LedgerShape::Events => {
                let mut warnings = Vec::new();
                let table = Table::Records;
                let read = header_columns(
                    table,
                    &row.cells,
                    self.aliases,
                    start,
                    errors,
                    &mut warnings,
                );
                let mut all = (self.warnings.lock()).unwrap_or_else(PoisonError::into_inner);
                all.append(&mut warnings);
                let layout = Layout {
                    columns: read?,
                    wide: None,
                };
                let is_events = settings.shape == LedgerShape::Events;
                if is_events && !(layout.has(EVENT) && layout.has(TIME)) {
                    errors.push(start.error(0..0, no_event_columns()));
                    return None;
                }
                layout
            }
            LedgerShape::Wide { across, duty } => {
                let names = self.names[wide_parties(across).1];
                let column_of = |text: &str| self.column(text);
                wide_layout(&row.cells, (across, duty), &column_of, names, start, errors)?
            }
        };
        Some(Header {
            layout,
            delimiter: row.delimiter,
            rows_at: row.next,
        })
    }

    fn has_header(&self, sheet: &str, settings: &FormSettings) -> bool {
        let fit = |cells: &HeaderCells| self.header_fit(cells, settings.shape);
        has_header(sheet, settings, &fit)
    }
}

impl<'h> Headers<'h> {
    pub(super) fn new(aliases: &'h Aliases, names: [&'h Names; 2]) -> Self {
        Self {
            aliases,
            names,
            warnings: Mutex::default(),
        }
    }

    /// What is to be said about the headers that were read, file by file.
    pub(super) fn into_warnings(self) -> Vec<Warning> {
        let warnings = self.warnings.into_inner();
        let mut warnings = warnings.unwrap_or_else(PoisonError::into_inner);
        warnings.sort_by(|a, b| a.0.cmp(&b.0));
        warnings
    }

    fn header_fit(&self, cells: &HeaderCells, shape: LedgerShape) -> HeaderFit {
        let LedgerShape::Wide { across, .. } = shape else {
            return Table::Records.header_fit(cells, self.aliases);
        };
        let (row, other) = wide_parties(across);
        let names_row = |text: &str| {
            self.column(text)
                .is_some_and(|column| naming_columns(row).contains(&column))
        };
        let is_other = |text: &str| matches!(self.names[other].find(text), Lookup::Known(_));
        let has_row = cells.iter().any(|(text, _)| names_row(text));
        let known = cells.iter().filter(|(text, _)| is_other(text)).count();
        HeaderFit {
            is_complete: has_row && known > 0,
            known: known + usize::from(has_row),
        }
    }

    /// The column of the contract that a header names.
    fn column(&self, header: &str) -> Option<usize> {
        Table::Records.by_header(header, self.aliases)
    }
}

fn no_event_columns() -> Bilingual {
    Bilingual::new(
        "shape = \"events\" 的台账要有 事项（event）和 时间（time）两列",
        "a ledger of shape = \"events\" is to have the columns event and time",
    )
}
