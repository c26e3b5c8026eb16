//! The headers of record files: one record per row, one event per row, or a wide sheet.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::domain::duty::PerDuty;
use crate::load::csv::row_file::{Header, ReadHeader};
use crate::load::file::form::{FormSettings, LedgerShape};
use crate::load::file::input_error::{Errors, Warning};
use crate::load::file::position::FileSlice;
use crate::load::records::columns::{EVENT, TIME, naming_columns};
use crate::load::records::layout::Layout;
use crate::load::records::wide_header::{WideNames, wide_layout, wide_parties};
use crate::load::table::cell::foreign;
use crate::load::table::columns::{Aliases, Table};
use crate::load::table::header::{HeaderCells, HeaderFit, WantedHeader, has_header, header_row};
use crate::load::table::header_columns::{header_columns, header_start};
use crate::load::table::header_key::header_key;
use crate::load::table::names::{Lookup, Names};
use crate::text::Bilingual;

/// How the headers of record files are read.
pub(super) struct Headers<'h> {
    pub(super) aliases: &'h Aliases,
    /// Of the meetings, then of the departments.
    pub(super) names: [&'h Names; 2],
    /// The duties that a policy asks for.
    asked: PerDuty<bool>,
    /// Those of which some header has a column.
    has_duties: Mutex<PerDuty<bool>>,
    /// The same names by their keys as headers, for wide sheets.
    keys: [OnceLock<HashMap<String, Lookup>>; 2],
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
        let wanted = WantedHeader {
            fit: &|cells| self.header_fit(cells, settings.shape),
            is_known: &|text, beside| self.is_known(text, beside, settings.shape),
        };
        let row = header_row(start, settings, &wanted, errors)?;
        let start = &start.delimited(row.delimiter);
        let mut warnings = Vec::new();
        let layout = match settings.shape {
            LedgerShape::Rows | LedgerShape::Events => {
                let table = Table::Records;
                let read = header_columns(
                    table,
                    &row.cells,
                    self.aliases,
                    self.asked,
                    start,
                    errors,
                    &mut warnings,
                );
                self.warn(&mut warnings);
                let layout = Layout {
                    columns: read?,
                    wide: None,
                    header: row.keys(),
                };
                let is_events = settings.shape == LedgerShape::Events;
                if is_events && !(layout.has(EVENT) && layout.has(TIME)) {
                    let at = header_start(&row.cells);
                    errors.push(start.error(at..at, no_event_columns()));
                    return None;
                }
                layout
            }
            LedgerShape::Wide { across, duty } => {
                let other = wide_parties(across).1;
                let known = WideNames {
                    column_of: &|text| self.column(text),
                    is_ignored: &|text| self.aliases.ignores(Table::Records, text),
                    find: &|text| self.find(other, text),
                    near: &|text| self.names[other].near(text),
                };
                let shape = (across, duty);
                let layout = wide_layout(&row, shape, &known, start, errors, &mut warnings);
                self.warn(&mut warnings);
                layout?
            }
        };
        self.note_duties(layout.duties());
        Some(Header {
            layout,
            delimiter: row.delimiter,
            rows_at: row.next,
        })
    }

    fn has_header(&self, sheet: &str, settings: &FormSettings) -> bool {
        let wanted = WantedHeader {
            fit: &|cells| self.header_fit(cells, settings.shape),
            is_known: &|text, beside| self.is_known(text, beside, settings.shape),
        };
        has_header(sheet, settings, &wanted)
    }
}

impl<'h> Headers<'h> {
    pub(super) fn new(aliases: &'h Aliases, names: [&'h Names; 2], asked: PerDuty<bool>) -> Self {
        Self {
            aliases,
            names,
            asked,
            has_duties: Mutex::default(),
            keys: Default::default(),
            warnings: Mutex::default(),
        }
    }

    /// The duties of which some header has a column, and what is to be said about the headers that
    /// were read, file by file.
    pub(super) fn finish(self) -> (PerDuty<bool>, Vec<Warning>) {
        let warnings = self.warnings.into_inner();
        let mut warnings = warnings.unwrap_or_else(PoisonError::into_inner);
        warnings.sort_by(|a, b| a.0.cmp(&b.0));
        let duties = self.has_duties.into_inner();
        (duties.unwrap_or_else(PoisonError::into_inner), warnings)
    }

    fn warn(&self, warnings: &mut Vec<Warning>) {
        let mut all = (self.warnings.lock()).unwrap_or_else(PoisonError::into_inner);
        all.append(warnings);
    }

    fn note_duties(&self, duties: PerDuty<bool>) {
        let mut all = (self.has_duties.lock()).unwrap_or_else(PoisonError::into_inner);
        for (has, own) in all.iter_mut().zip(duties) {
            *has |= own;
        }
    }

    /// Whom a header of a wide sheet means, however it is spelt.
    fn find(&self, party: usize, header: &str) -> Lookup {
        let names = self.names[party];
        let found = names.find(header);
        if found != Lookup::Unknown {
            return found;
        }
        let keys = self.keys[party].get_or_init(|| {
            let mut keys: HashMap<String, Lookup> = HashMap::new();
            for name in names.all() {
                let own = names.find(name);
                (keys.entry(header_key(name)))
                    .and_modify(|other| {
                        if *other != own {
                            *other = Lookup::Several;
                        }
                    })
                    .or_insert(own);
            }
            keys
        });
        (keys.get(&header_key(header)).copied()).unwrap_or(Lookup::Unknown)
    }

    /// Whether a header means a column, or somebody of a wide sheet, in a row of these texts.
    fn is_known(&self, header: &str, beside: &[&str], shape: LedgerShape) -> bool {
        let is_other = match shape {
            LedgerShape::Wide { across, .. } => {
                matches!(self.find(wide_parties(across).1, header), Lookup::Known(_))
            }
            LedgerShape::Rows | LedgerShape::Events => false,
        };
        is_other || Table::Records.knows_header(header, beside, self.aliases)
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
        let is_other = |text: &str| matches!(self.find(other, text), Lookup::Known(_));
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
        "a ledger with shape = \"events\" must have the columns event and time",
    )
}
