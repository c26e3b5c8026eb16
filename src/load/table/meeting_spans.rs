//! 会议时间 of a table of meetings, which tells when they ended where every cell is a span.

use crate::load::csv::split::split;
use crate::load::file::position::FileSlice;
use crate::load::table::cell::cell;
use crate::load::table::columns::{Aliases, Table};
use crate::load::table::header::HeaderRow;
use crate::load::table::header_key::header_key;
use crate::time::{Zone, read_span};

/// The header of when a meeting was, from its start or from its start to its end.
const HEADER: &str = "会议时间";

/// A date without a year is one of some year: only whether there are spans is asked.
const ANY_YEAR: u32 = 2000;

/// The header that means `ended_at` since spans alone stand below it (`9:00-11:30`), where no other does.
pub(crate) fn header_of_spans(
    table: Table,
    head: &HeaderRow,
    own: &Aliases,
    slice: &FileSlice<'_>,
    zone: &Zone,
) -> Option<(String, String)> {
    let texts: Vec<&str> = head.cells.iter().map(|(text, _)| text.as_str()).collect();
    let ended_at = table.column("ended_at")?;
    let has_end = || table.by_headers(&texts, own).contains(&Some(ended_at));
    if table != Table::Meetings || has_end() {
        return None;
    }
    let is_it = |text: &&str| header_key(text) == HEADER && !own.ignores(table, text);
    let place = texts.iter().position(is_it)?;
    // The header may stand there again, on a new page.
    let is_span =
        |text: &str| header_key(text) == HEADER || read_span(text, zone, Some(ANY_YEAR)).is_some();
    are_all(slice, head, place, &is_span).then(|| (texts[place].to_owned(), "ended_at".to_owned()))
}

/// Whether a column has cells and all pass a test, those aside of rows of one cell: notes.
fn are_all(
    slice: &FileSlice<'_>,
    head: &HeaderRow,
    place: usize,
    is_one: &dyn Fn(&str) -> bool,
) -> bool {
    let (mut fields, mut at, mut has_one) = (Vec::new(), head.next, false);
    while at < slice.bytes.len() {
        let Ok(next) = split(slice.bytes, at, head.delimiter, &mut fields) else {
            return false;
        };
        at = next;
        let texts: Vec<_> = (fields.iter())
            .map(|field| cell(slice.bytes, field, slice.form).ok().flatten())
            .collect();
        let is_row = texts.iter().flatten().nth(1).is_some();
        if let Some((text, _)) = texts.get(place).and_then(Option::as_ref).filter(|_| is_row) {
            has_one = true;
            if !is_one(text) {
                return false;
            }
        }
    }
    has_one
}
