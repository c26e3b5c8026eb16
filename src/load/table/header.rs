//! The row of a header, found among titles and whatever else stands above it.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::load::csv::split::split;
use crate::load::file::form::{Form, FormSettings};
use crate::load::file::input_error::Errors;
use crate::load::file::position::{FileSlice, Located};
use crate::load::table::cell::{cell, quote_message, shown_error};
use crate::spreadsheet::CELL_SEPARATOR;
use crate::text::Bilingual;

/// The cells of a header, and where they stand.
pub(crate) type HeaderCells = Vec<Located<String>>;

/// A header as it was found.
pub(crate) struct HeaderRow {
    pub(crate) cells: HeaderCells,
    pub(crate) delimiter: u8,
    /// Where the rows start.
    pub(crate) next: usize,
}

impl HeaderRow {
    /// Where its line starts.
    fn start(&self, slice: &FileSlice<'_>) -> usize {
        let at = self.cells.first().map_or(0, |(_, span)| span.start);
        memchr::memrchr(b'\n', &slice.bytes[..at]).map_or(0, |newline| newline + 1)
    }
}

/// How much a row looks like the header that is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct HeaderFit {
    /// Whether nothing is missing.
    pub(crate) is_complete: bool,
    /// How many of its cells are known.
    pub(crate) known: usize,
}

/// Tells how much some cells look like a header.
pub(crate) type FitOf<'r> = dyn Fn(&HeaderCells) -> HeaderFit + 'r;

/// A title, a unit, a date: no more cells than this stand in a row above a header.
const TITLE_CELLS: usize = 2;

/// Title rows above a header are no more than this.
const TITLE_ROWS: usize = 20;

/// What stands between cells, where nothing says so: the first of them that makes a header.
const DELIMITERS: [u8; 3] = [b',', b'\t', b';'];

/// Finds the header: on the line that is set, else the first row that looks like it, else the first
/// that is not blank.
pub(crate) fn header_row(
    slice: &FileSlice<'_>,
    settings: &FormSettings,
    fit: &FitOf<'_>,
    errors: &mut Errors,
) -> Option<HeaderRow> {
    let delimiters: &[u8] = match (&settings.delimiter, slice.form.is_sheet()) {
        (_, true) => &[CELL_SEPARATOR],
        (Some(delimiter), false) => std::slice::from_ref(delimiter),
        (None, false) => &DELIMITERS,
    };
    let from = settings.header.map(|line| line_start(slice.bytes, line));
    let first = row_cells(slice, from.unwrap_or(0), delimiters[0], errors);
    // Nearly always the first row is the header.
    let is_found =
        |row: &Option<HeaderRow>| row.as_ref().is_some_and(|row| fit(&row.cells).is_complete);
    if from.is_none() && !slice.form.is_sheet() && is_found(&first) {
        return first;
    }
    if let Some(row) = best_row(slice, from, delimiters, fit) {
        // Where the header's line is set, what stands above it is nobody's concern.
        if from.is_none() && !are_titles(slice, &row, errors) {
            return None;
        }
        return Some(row);
    }
    // Nothing looks like it: what is wrong with the first row is told.
    if first.is_none() && errors.total() == 0 {
        let message = match settings.header {
            None => Bilingual::new("没有表头", "there is no header"),
            Some(line) => Bilingual::new(
                format!("第 {line} 行没有表头（配置里写了 header = {line}）"),
                format!("line {line} holds no header (the configuration says header = {line})"),
            ),
        };
        errors.push(slice.error(0..0, message));
    }
    first
}

/// The row that looks most like the header: of the line that is set, else of the first rows.
fn best_row(
    slice: &FileSlice<'_>,
    from: Option<usize>,
    delimiters: &[u8],
    fit: &FitOf<'_>,
) -> Option<HeaderRow> {
    let mut best: Option<(HeaderFit, HeaderRow)> = None;
    for &delimiter in delimiters {
        let mut at = from.unwrap_or(0);
        let rows = if from.is_some() { 1 } else { TITLE_ROWS };
        for _ in 0..rows {
            let Some(row) = row_cells(slice, at, delimiter, &mut Errors::default()) else {
                break;
            };
            at = row.next;
            let own = fit(&row.cells);
            // Of a header of two rows, with cells merged over both, the lower one tells more.
            let is_lower = best.as_ref().is_some_and(|(fit, above)| {
                slice.form.is_sheet()
                    && fit.is_complete
                    && own >= *fit
                    && above.next == row.start(slice)
            });
            let is_better = best
                .as_ref()
                .is_none_or(|(fit, _)| own > *fit && !fit.is_complete);
            if own.known > 0 && (is_better || is_lower) {
                best = Some((own, row));
            }
        }
        if best.as_ref().is_some_and(|(fit, _)| fit.is_complete) {
            break;
        }
    }
    best.map(|(_, row)| row)
}

/// Whether all rows above a header are titles. A row with as many cells as data has is none: sorted
/// among the data, a header would take the rows above it away.
pub(crate) fn are_titles(slice: &FileSlice<'_>, header: &HeaderRow, errors: &mut Errors) -> bool {
    let cells = |row: &HeaderRow| {
        let texts = row.cells.iter().map(|(text, _)| text.as_str());
        texts
            .filter(|text| !text.is_empty())
            .collect::<HashSet<_>>()
            .len()
    };
    let most = TITLE_CELLS.min(cells(header) - 1);
    let before = errors.total();
    let mut at = 0;
    while let Some(row) = row_cells(slice, at, header.delimiter, &mut Errors::default()) {
        at = row.next;
        if at >= header.next {
            break;
        }
        // The upper row of a header of two rows shares its cells with the lower one.
        let is_shared = row
            .cells
            .iter()
            .zip(&header.cells)
            .any(|((upper, _), (lower, _))| {
                !upper.is_empty() && upper == lower && slice.form.is_sheet()
            });
        if cells(&row) > most && !is_shared {
            let span = row.cells.first().map_or(0..0, |(_, span)| span.clone());
            let message = Bilingual::new(
                "这一行在表头上面，却不像标题：数据不能在表头上面；表头若不在下面找到的那一行，请用 header 指明",
                "this row stands above the header and is no title: no data may stand there; if the header is another row, say so by header",
            );
            errors.push(slice.error(span, message));
        }
    }
    errors.total() == before
}

/// Whether a sheet has the header that is wanted.
pub(crate) fn has_header(text: &str, settings: &FormSettings, fit: &FitOf<'_>) -> bool {
    let slice = FileSlice::whole(0, "", text.as_bytes(), Form::SHEET);
    header_row(&slice, settings, fit, &mut Errors::default())
        .is_some_and(|row| fit(&row.cells).is_complete)
}

/// The cells of the first row from a place on that is not blank.
pub(crate) fn row_cells(
    slice: &FileSlice<'_>,
    mut at: usize,
    delimiter: u8,
    errors: &mut Errors,
) -> Option<HeaderRow> {
    let bytes = slice.bytes;
    let mut fields = Vec::new();
    while at < bytes.len() {
        let next = match split(bytes, at, delimiter, &mut fields) {
            Ok(next) => next,
            Err((error, _)) => {
                let (at, message) = quote_message(error);
                errors.push(slice.error(at..at + 1, message));
                return None;
            }
        };
        at = next;
        let mut cells = Vec::new();
        for field in &fields {
            match cell(bytes, field, slice.form) {
                Ok(text) => {
                    let (text, span) = text.unwrap_or((Cow::Borrowed(""), field.start..field.end));
                    cells.push((text.into_owned(), span));
                }
                Err((span, message)) => {
                    // An error cell heads no column, as any other unknown header.
                    let Some(shown) = shown_error(bytes, field, slice.form) else {
                        errors.push(slice.error(span, message));
                        return None;
                    };
                    cells.push((shown.to_owned(), span));
                }
            }
        }
        // Lines that end with CR alone would make one header of the whole file, and no row.
        let lone = cells.iter().find_map(|(text, span)| {
            let is_lone = text.replace("\r\n", "").contains('\r');
            is_lone.then(|| span.clone())
        });
        if let Some(span) = lone {
            let message = Bilingual::new(
                "这里用单独的 CR 换行（旧 Mac 格式）；请另存为“CSV UTF-8（逗号分隔）”",
                "a line ends here with CR alone (old Mac); save the file as \"CSV UTF-8\"",
            );
            errors.push(slice.error(span, message));
            return None;
        }
        if cells.iter().any(|(text, _)| !text.is_empty()) {
            return Some(HeaderRow {
                cells,
                delimiter,
                next,
            });
        }
    }
    None
}

/// Where a line starts, from 1; the end where there are not so many.
pub(crate) fn line_start(bytes: &[u8], line: u32) -> usize {
    let Some(before) = (line as usize).checked_sub(2) else {
        return 0;
    };
    memchr::memchr_iter(b'\n', bytes)
        .nth(before)
        .map_or(bytes.len(), |at| at + 1)
}
