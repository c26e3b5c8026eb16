//! The cells of a record, one after the other.

use crate::load::records::fast::block_text::BlockText;
use crate::load::records::fast::cell::OpenCell;
use crate::load::records::fast::columns::FastColumn;
use crate::load::records::fast::context::FastContext;
use crate::load::records::fast::record_start::RecordStart;
use crate::load::records::fast::times::read_time;

/// What the last cells of a record come to.
pub(super) struct End {
    pub(super) has_measures: bool,
    /// Where the next record starts, and how many newlines lie before it.
    pub(super) next: usize,
    pub(super) newlines: u32,
}

/// Reads the cells that are left of a record, all of them text.
#[inline(always)]
pub(super) fn read_texts(
    block: BlockText<'_>,
    at: usize,
    columns: &[FastColumn],
    context: &FastContext<'_>,
) -> Option<End> {
    let mut rest = &block.text.as_bytes()[at..];
    let mut newlines = 1;
    let mut has_measures = false;
    let mut columns = columns.iter();
    while let Some(&column) = columns.next() {
        let is_last = columns.as_slice().is_empty();
        rest = match rest {
            // Nearly all are empty.
            [byte, rest @ ..] | [b'"', b'"', byte, rest @ ..]
                if !is_last && *byte == block.delimiter =>
            {
                rest
            }
            [b'\n', rest @ ..] | [b'"', b'"', b'\n', rest @ ..] if is_last => rest,
            _ => {
                let cell = OpenCell::new(block, rest);
                let length = cell.text_length(&mut newlines)?;
                if column == FastColumn::MEASURES {
                    has_measures = has_text(cell, length, context)?;
                }
                cell.after(length, is_last)?
            }
        };
    }
    Some(End {
        has_measures,
        next: block.text.len() - rest.len(),
        newlines,
    })
}

/// Reads the cells that are left of a record after its start, whatever they are; all of its ids and
/// times.
#[inline(never)]
pub(super) fn read_cells(
    block: BlockText<'_>,
    at: usize,
    columns: &[FastColumn],
    mut start: RecordStart,
    context: &FastContext<'_>,
) -> Option<(RecordStart, End)> {
    let mut newlines = 1;
    let mut has_measures = false;
    // What is left, always from the start of a cell: one length to compare with, not two.
    let mut rest = &block.text.as_bytes()[at..];
    let mut columns = columns.iter();
    while let Some(&column) = columns.next() {
        let cell = OpenCell::new(block, rest);
        let length = match column {
            FastColumn::Party(party) => {
                let (index, length) = context.rosters[party].read(cell)?;
                start.parties[party] = index;
                length
            }
            FastColumn::Time(time) => {
                let (stamp, length) = read_time(cell, context)?;
                start.times[time] = stamp;
                length
            }
            FastColumn::Text { is_measures } => {
                let length = cell.text_length(&mut newlines)?;
                if is_measures {
                    has_measures = has_text(cell, length, context)?;
                }
                length
            }
        };
        let is_last = columns.as_slice().is_empty();
        rest = cell.after(length, is_last)?;
    }
    let end = End {
        has_measures,
        next: block.text.len() - rest.len(),
        newlines,
    };
    Some((start, end))
}

/// Whether a text is more than blanks, and no word that means nothing.
#[inline]
fn has_text(cell: OpenCell<'_>, length: usize, context: &FastContext<'_>) -> Option<bool> {
    let text = cell.trimmed(length)?;
    // `="text"` is its text, which may be none.
    if text.starts_with('=') {
        return None;
    }
    Some(!text.is_empty() && !context.blanks.contains(text))
}
