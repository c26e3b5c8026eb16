//! The time in a cell.

use crate::domain::written_time::{TimeRole, moment_if_any};
use crate::ledger::Stamp;
use crate::load::records::fast::cell::OpenCell;
use crate::load::records::fast::context::FastContext;
use crate::load::records::fast::loose_time::loose;

/// The time, and how long its text is; only what is a time or blank.
#[inline(always)]
pub(super) fn read_time(cell: OpenCell<'_>, context: &FastContext<'_>) -> Option<(Stamp, usize)> {
    let text = cell.text;
    if cell.is_empty() {
        return Some((Stamp::NONE, 0));
    }
    if let Some(first) = text.first_chunk()
        && let Some((seconds, length)) = loose(first, context.zone)
        && let Some(&after) = text.get(length)
        && (after == cell.delimiter() || matches!(after, b'\n' | b'\r' | b'"'))
    {
        return Some((Stamp::at(seconds), length));
    }
    let length = cell.plain_length()?;
    let text = cell.trimmed(length)?;
    if text.is_empty() {
        return Some((Stamp::NONE, length));
    }
    let (date_only, year) = (context.date_only, context.year);
    let moment = moment_if_any(text, TimeRole::Record, date_only, context.zone, year)?;
    Some((Stamp::new(moment)?, length))
}
