//! The row of a header, found among titles and whatever else stands above it.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::load::csv::split::split;
use crate::load::file::form::{Form, FormSettings};
use crate::load::file::input_error::Errors;
use crate::load::file::position::{FileSlice, Located};
use crate::load::table::cell::{cell, is_covered, quote_message, shown_error};
use crate::load::table::header_key::header_key;
use crate::spreadsheet::CELL_SEPARATOR;
use crate::text::Bilingual;

/// The cells of a header, and where they are.
pub(crate) type HeaderCells = Vec<Located<String>>;

/// A header as it was found.
#[derive(Clone)]
pub(crate) struct HeaderRow {
    pub(crate) cells: HeaderCells,
    /// The rows that make it, as they are: one, or two with merged cells.
    rows: Vec<Vec<HeaderText>>,
    pub(crate) delimiter: u8,
    /// Where the rows start.
    pub(crate) next: usize,
}

/// A cell of a row that may be a header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct HeaderText {
    pub(crate) text: String,
    /// Whether a merged cell to its left covers it.
    pub(crate) is_covered: bool,
}

impl HeaderText {
    /// What it heads: a cell merged across several columns heads the first of them.
    pub(crate) fn own(&self) -> &str {
        if self.is_covered { "" } else { &self.text }
    }
}

impl HeaderRow {
    /// The keys of its cells, of each of the rows that make it: so it looks where it is again.
    pub(crate) fn keys(&self) -> Vec<Vec<String>> {
        let keys = |row: &Vec<HeaderText>| row.iter().map(|cell| header_key(&cell.text)).collect();
        self.rows.iter().map(keys).collect()
    }

    /// A header of two rows as one; `is_known` tells a header that means a column.
    fn joined(&self, lower: &Self, is_known: &dyn Fn(&str) -> bool) -> Self {
        let texts = joined_texts(&self.rows[0], &lower.rows[0], is_known);
        let spans = lower.cells.iter().map(|(_, span)| span.clone());
        Self {
            cells: texts.into_iter().zip(spans).collect(),
            rows: [self.rows.clone(), lower.rows.clone()].concat(),
            delimiter: lower.delimiter,
            next: lower.next,
        }
    }

    /// Where its last line starts.
    fn start(&self, slice: &FileSlice<'_>) -> usize {
        let at = self.cells.first().map_or(0, |(_, span)| span.start);
        memchr::memrchr(b'\n', &slice.bytes[..at]).map_or(0, |newline| newline + 1)
    }
}

/// Whether a row may be the upper one of a header of two: it has groups of columns, of which each is
/// one cell merged across them, or cells that go on down. A title is one cell, and no group.
pub(crate) fn is_upper_of(upper: &[HeaderText], lower: &[HeaderText]) -> bool {
    let mut texts: Vec<&str> = upper.iter().map(|cell| cell.text.as_str()).collect();
    let is_grouped = upper.iter().any(|cell| cell.is_covered);
    let is_shared = (upper.iter().zip(lower))
        .any(|(upper, lower)| !upper.own().is_empty() && upper.own() == lower.own());
    texts.retain(|text| !text.is_empty());
    texts.sort_unstable();
    texts.dedup();
    texts.len() > 1 && (is_grouped || is_shared)
}

/// The texts of a header of two rows as one; `is_known` tells a header that means a column.
pub(crate) fn joined_texts(
    uppers: &[HeaderText],
    lowers: &[HeaderText],
    is_known: &dyn Fn(&str) -> bool,
) -> Vec<String> {
    let blank = HeaderText::default();
    let join = |(place, lower): (usize, &HeaderText)| {
        let upper = uppers.get(place).unwrap_or(&blank);
        match (upper.text.as_str(), lower.text.as_str()) {
            _ if lower.is_covered => String::new(),
            (upper, lower) if upper.is_empty() || upper == lower => lower.to_owned(),
            (_, "") if upper.is_covered => String::new(),
            (upper, "") => upper.to_owned(),
            (upper, lower) => {
                let both = format!("{upper}{lower}");
                if !is_known(&both) && is_known(lower) {
                    lower.to_owned()
                } else {
                    both
                }
            }
        }
    };
    lowers.iter().enumerate().map(join).collect()
}

/// How much a row looks like the header that is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct HeaderFit {
    /// Whether nothing is missing.
    pub(crate) is_complete: bool,
    /// How many of its cells are known.
    pub(crate) known: usize,
}

/// What is known of the header that is wanted.
pub(crate) struct WantedHeader<'w> {
    /// How much some cells look like it.
    pub(crate) fit: &'w dyn Fn(&HeaderCells) -> HeaderFit,
    /// Whether a cell means a column, in a row of these texts.
    pub(crate) is_known: &'w dyn Fn(&str, &[&str]) -> bool,
}

/// A title, a unit, a date: no more cells than this are in a row above a header.
const TITLE_CELLS: usize = 2;

/// Title rows above a header are no more than this.
const TITLE_ROWS: usize = 20;

/// What is between cells, where nothing says so: the first of them that makes a header.
const DELIMITERS: [u8; 3] = [b',', b'\t', b';'];

/// Finds the header: on the line that is set, else the first row that looks like it, else the first
/// that is not blank.
pub(crate) fn header_row(
    slice: &FileSlice<'_>,
    settings: &FormSettings,
    wanted: &WantedHeader<'_>,
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
    let is_found = |row: &Option<HeaderRow>| {
        row.as_ref()
            .is_some_and(|row| (wanted.fit)(&row.cells).is_complete)
    };
    if from.is_none() && !slice.form.is_sheet() && is_found(&first) {
        return first;
    }
    if let Some(row) = best_row(slice, from, delimiters, wanted) {
        // Where the header's line is set, what is above it is nobody's concern.
        if from.is_none() && !are_titles(slice, &row, errors) {
            return None;
        }
        return Some(row);
    }
    // Nothing looks like it: what is wrong with the first row is reported.
    if first.is_none() && errors.total() == 0 {
        let message = match settings.header {
            None => Bilingual::new("没有表头", "there is no header"),
            Some(line) => Bilingual::new(
                format!("第 {line} 行没有表头（配置里写了 header = {line}）"),
                format!("line {line} has no header (the configuration says header = {line})"),
            ),
        };
        slice.fail(0..0, errors, || message);
    }
    first
}

/// The row that looks most like the header: of the line that is set, else of the first rows. Of a
/// sheet also two rows as one, where cells are merged.
fn best_row(
    slice: &FileSlice<'_>,
    from: Option<usize>,
    delimiters: &[u8],
    wanted: &WantedHeader<'_>,
) -> Option<HeaderRow> {
    let mut best: Option<(HeaderFit, HeaderRow)> = None;
    for &delimiter in delimiters {
        let row_at = |at| row_cells(slice, at, delimiter, &mut Errors::default());
        let is_sheet = slice.form.is_sheet();
        let mut upper: Option<HeaderRow> = None;
        let mut at = from.unwrap_or(0);
        // The line that is set may be either row of a header of two.
        let rows = match from {
            Some(_) if is_sheet => 2,
            Some(_) => 1,
            None => TITLE_ROWS,
        };
        if let Some(from) = from.filter(|&from| is_sheet && from > 0) {
            let above = memchr::memrchr(b'\n', &slice.bytes[..from - 1]).map_or(0, |end| end + 1);
            upper = row_at(above).filter(|row| row.next == from);
        }
        for turn in 0..rows {
            let Some(row) = row_at(at) else {
                break;
            };
            // Only as the lower of two rows can the next one say more than a header that lacks nothing.
            let is_last = best.as_ref().is_some_and(|(fit, _)| fit.is_complete);
            at = row.next;
            let texts = |row: &HeaderRow| -> Vec<String> {
                row.cells.iter().map(|(text, _)| text.clone()).collect()
            };
            let above = upper.filter(|above| {
                is_sheet
                    && above.next == row.start(slice)
                    && is_upper_of(&above.rows[0], &row.rows[0])
            });
            let joined = above.map(|above| {
                let both = [texts(&above), texts(&row)].concat();
                let beside: Vec<&str> = both.iter().map(String::as_str).collect();
                above.joined(&row, &|text| (wanted.is_known)(text, &beside))
            });
            upper = is_sheet.then(|| row.clone());
            // Where a line is set, the row below it is a header with it or none.
            let alone = (turn == 0 || from.is_none()).then_some(row);
            for (row, is_lower) in [(alone, false), (joined, true)] {
                let Some(row) = row else { continue };
                let own = (wanted.fit)(&row.cells);
                let is_better = best.as_ref().is_none_or(|(fit, _)| {
                    own > *fit && !fit.is_complete || is_lower && own >= *fit
                });
                if own.known > 0 && is_better {
                    best = Some((own, row));
                }
            }
            if is_last {
                break;
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
        // The upper row of a header of two is the header too.
        if at >= header.next || header.rows.len() > 1 && at >= header.start(slice) {
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
                "这一行在表头上面，却不像标题：数据不能在表头上面",
                "this row stands above the header and is not a title: no data may stand there",
            )
            .advising(
                "表头若不在下面找到的那一行，请用 header 指明",
                "if the header is another row, say so by header",
            );
            slice.fail(span, errors, || message);
        }
    }
    errors.total() == before
}

/// Whether a sheet has the header that is wanted.
pub(crate) fn has_header(text: &str, settings: &FormSettings, wanted: &WantedHeader<'_>) -> bool {
    let slice = FileSlice::whole(0, "", text.as_bytes(), Form::SHEET);
    header_row(&slice, settings, wanted, &mut Errors::default())
        .is_some_and(|row| (wanted.fit)(&row.cells).is_complete)
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
                let at = error.at();
                slice.fail(at..at + 1, errors, || quote_message(error, bytes));
                return None;
            }
        };
        at = next;
        let (mut cells, mut row) = (Vec::new(), Vec::new());
        for field in &fields {
            match cell(bytes, field, slice.form) {
                Ok(text) => {
                    let (text, span) = text.unwrap_or((Cow::Borrowed(""), field.start..field.end));
                    let is_covered = is_covered(bytes, field, slice.form);
                    let text = text.into_owned();
                    let text = HeaderText { text, is_covered };
                    cells.push((text.own().to_owned(), span));
                    row.push(text);
                }
                Err((span, message)) => {
                    // An error cell heads no column, as any other unknown header.
                    let Some(shown) = shown_error(bytes, field, slice.form) else {
                        slice.fail(span, errors, || message);
                        return None;
                    };
                    row.push(HeaderText {
                        text: shown.to_owned(),
                        is_covered: false,
                    });
                    cells.push((shown.to_owned(), span));
                }
            }
        }
        // Lines that end with CR alone would make one header of the whole file, and no row.
        let lone = cells.iter().find_map(|(text, span)| {
            let is_lone = || text.replace("\r\n", "").contains('\r');
            (text.contains('\r') && is_lone()).then(|| span.clone())
        });
        if let Some(span) = lone {
            let message = Bilingual::new(
                "这里用单独的 CR 换行（旧 Mac 格式）",
                "a line ends here with CR alone (old Mac)",
            )
            .advising(
                "请另存为“CSV UTF-8（逗号分隔）”",
                "save the file as \"CSV UTF-8\"",
            );
            slice.fail(span, errors, || message);
            return None;
        }
        if cells.iter().any(|(text, _)| !text.is_empty()) {
            return Some(HeaderRow {
                cells,
                rows: vec![row],
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
