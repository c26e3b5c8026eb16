//! The headers of record files: one record per row, one event per row, or a wide sheet.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::domain::duty::PerDuty;
use crate::domain::source::SheetColumns;
use crate::load::csv::row_file::{Header, ReadHeader};
use crate::load::file::form::{FormSettings, LedgerShape};
use crate::load::file::input_error::{Errors, Warning};
use crate::load::file::position::{FileSlice, Located};
use crate::load::records::columns::{EVENT, TIME, naming_columns};
use crate::load::records::layout::Layout;
use crate::load::records::wide_header::{WideNames, wide_layout, wide_parties};
use crate::load::table::cell::no_rows;
use crate::load::table::columns::{Aliases, Table};
use crate::load::table::header::{HeaderCells, HeaderFit, WantedHeader, has_header, header_row};
use crate::load::table::header_columns::{HeaderOf, header_columns, header_start};
use crate::load::table::header_key::header_key;
use crate::load::table::names::{Lookup, Names};
use crate::load::table::sheet_columns::sheet_columns;
use crate::load::table::titles::Titles;
use crate::text::{Bilingual, shown};

/// How the headers of record files are read.
pub(super) struct Headers<'h> {
    pub(super) aliases: &'h Aliases,
    /// Of the meetings, then of the departments.
    pub(super) names: [Names<'h>; 2],
    /// The duties that a policy asks for.
    asked: PerDuty<bool>,
    /// Those of which some header has a column.
    has_duties: Mutex<PerDuty<bool>>,
    /// The same names by their keys as headers, for wide sheets.
    keys: [OnceLock<HashMap<String, Lookup>>; 2],
    warnings: Mutex<Vec<Warning>>,
    /// The columns of the sheets, by file.
    columns: Mutex<Vec<(u32, SheetColumns)>>,
}

impl ReadHeader for Headers<'_> {
    type Layout = Layout;

    fn read_header(
        &self,
        start: &FileSlice<'_>,
        settings: &FormSettings,
        errors: &mut Errors,
    ) -> Option<Header<Layout>> {
        if let Some(message) = no_rows(start.bytes) {
            errors.push(start.foreign_error(message));
            return None;
        }
        let own = &*self.aliases.with(Table::Records, &settings.columns);
        let wanted = WantedHeader {
            fit: &|cells| self.header_fit(cells, own, settings.shape),
            is_known: &|text, beside| self.is_known(text, beside, own, settings.shape),
        };
        let row = header_row(start, settings, &wanted, errors)?;
        let start = &start.delimited(row.delimiter);
        let mut warnings = Vec::new();
        let layout = match settings.shape {
            LedgerShape::Rows | LedgerShape::Events => {
                let of = HeaderOf {
                    table: Table::Records,
                    own,
                    asked: self.asked,
                    has_department: settings.department.is_some(),
                };
                let read = header_columns(&of, &row, start, errors, &mut warnings);
                self.warn(&mut warnings);
                let columns = read?;
                if let Some(met) = &settings.department
                    && !matches!(self.names[1].find(met), Lookup::Known(_) | Lookup::Spoiled)
                {
                    let at = header_start(&row.cells);
                    let near = self.names[1].near(met);
                    errors.push(start.error(at..at, unknown_department(met, near)));
                    return None;
                }
                let has_department = naming_columns(1)
                    .iter()
                    .any(|own| columns.contains(&Some(*own)));
                let layout = Layout {
                    titles: Titles::new(&row.cells, &columns),
                    columns,
                    wide: None,
                    header: row.keys(),
                    department: settings.department.clone().filter(|_| !has_department),
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
                let found = self.found(&row.cells, other);
                let known = WideNames {
                    columns: wide_columns(&row.cells, &found, own),
                    is_ignored: &|text| own.ignores(Table::Records, text),
                    found,
                    near: &|text| self.names[other].near(text),
                    count: self.names[other].len(),
                };
                let shape = (across, duty);
                let layout = wide_layout(&row, shape, &known, start, errors, &mut warnings);
                self.warn(&mut warnings);
                layout?
            }
        };
        self.note_duties(layout.duties());
        if start.form.is_sheet() {
            self.note_columns(start.file, &layout);
        }
        Some(Header {
            layout,
            delimiter: row.delimiter,
            rows_at: row.next,
        })
    }

    fn has_header(&self, sheet: &str, settings: &FormSettings) -> bool {
        let own = &*self.aliases.with(Table::Records, &settings.columns);
        let wanted = WantedHeader {
            fit: &|cells| self.header_fit(cells, own, settings.shape),
            is_known: &|text, beside| self.is_known(text, beside, own, settings.shape),
        };
        has_header(sheet, settings, &wanted)
    }
}

impl<'h> Headers<'h> {
    pub(super) fn new(aliases: &'h Aliases, names: [Names<'h>; 2], asked: PerDuty<bool>) -> Self {
        Self {
            aliases,
            names,
            asked,
            has_duties: Mutex::default(),
            keys: Default::default(),
            warnings: Mutex::default(),
            columns: Mutex::default(),
        }
    }

    /// The duties of which some header has a column, what is to be said about the headers that were
    /// read, file by file, and the columns of sheets.
    pub(super) fn finish(self) -> (PerDuty<bool>, Vec<Warning>, Vec<(u32, SheetColumns)>) {
        let warnings = self.warnings.into_inner();
        let mut warnings = warnings.unwrap_or_else(PoisonError::into_inner);
        warnings.sort_by(|a, b| a.0.cmp(&b.0));
        let duties = self.has_duties.into_inner();
        let columns = self.columns.into_inner();
        (
            duties.unwrap_or_else(PoisonError::into_inner),
            warnings,
            columns.unwrap_or_else(PoisonError::into_inner),
        )
    }

    fn warn(&self, warnings: &mut Vec<Warning>) {
        let mut all = (self.warnings.lock()).unwrap_or_else(PoisonError::into_inner);
        all.append(warnings);
    }

    fn note_columns(&self, file: u32, layout: &Layout) {
        let mut own = sheet_columns(Table::Records, &layout.columns);
        if let Some(wide) = &layout.wide {
            let other = 1 - wide.row_party;
            let ids: HashMap<u32, &str> = (self.names[other].ids())
                .map(|(id, index)| (index, id))
                .collect();
            let columns = (wide.others.iter().zip(1..))
                .filter_map(|(index, column)| Some((ids.get(&(*index)?)?.to_string(), column)));
            own.across = Some((other, columns.collect()));
        }
        let mut all = (self.columns.lock()).unwrap_or_else(PoisonError::into_inner);
        all.push((file, own));
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
    fn is_known(&self, header: &str, beside: &[&str], own: &Aliases, shape: LedgerShape) -> bool {
        let is_other = match shape {
            LedgerShape::Wide { across, .. } => {
                matches!(self.find(wide_parties(across).1, header), Lookup::Known(_))
            }
            LedgerShape::Rows | LedgerShape::Events => false,
        };
        is_other || Table::Records.knows_header(header, beside, own)
    }

    fn header_fit(&self, cells: &HeaderCells, own: &Aliases, shape: LedgerShape) -> HeaderFit {
        let LedgerShape::Wide { across, .. } = shape else {
            return Table::Records.header_fit(cells, own);
        };
        let (row, other) = wide_parties(across);
        let found = self.found(cells, other);
        let mut columns = wide_columns(cells, &found, own).into_iter().flatten();
        let has_row = columns.any(|column| naming_columns(row).contains(&column));
        let is_known = |found: &&Lookup| matches!(found, Lookup::Known(_));
        let known = found.iter().filter(is_known).count();
        HeaderFit {
            is_complete: has_row && known > 0,
            known: known + usize::from(has_row),
        }
    }

    /// Whom the headers of a wide sheet mean.
    fn found(&self, cells: &HeaderCells, other: usize) -> Vec<Lookup> {
        let find = |(text, _): &Located<String>| self.find(other, text);
        cells.iter().map(find).collect()
    }
}

/// The columns of the contract that the headers of a wide sheet name; with a remark in brackets only
/// what is nobody's name. `found`: whom they mean.
fn wide_columns(cells: &HeaderCells, found: &[Lookup], own: &Aliases) -> Vec<Option<usize>> {
    let table = Table::Records;
    let texts: Vec<&str> = (cells.iter().zip(found))
        .map(|((text, _), found)| {
            let is_open = *found == Lookup::Unknown || table.by_header(text, own).is_some();
            if is_open { text.as_str() } else { "" }
        })
        .collect();
    table.by_headers(&texts, own)
}

fn unknown_department(met: &str, near: Option<&str>) -> Bilingual {
    let met = shown(met);
    let message = Bilingual::new(
        format!("[[ledgers]] 里写的 department “{met}”不在单位表里"),
        format!("the department \"{met}\" that [[ledgers]] names is not in the list"),
    );
    let advice = Bilingual::new(
        "请写单位表里的编号或名称",
        "write an id or name as it stands there",
    );
    message.hinted_or(near, &advice)
}

fn no_event_columns() -> Bilingual {
    Bilingual::new(
        "shape = \"events\" 的台账要有 事项（event）和 时间（time）两列",
        "a ledger with shape = \"events\" must have the columns event and time",
    )
}
