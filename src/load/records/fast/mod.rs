//! Records read by words: the fast twin of the plain way, which every record can go.
//!
//! A record is read here only if all of it is as exports usually are; at the first thing out of the
//! ordinary it is left to the plain way, which also words what is wrong. So the two can differ in
//! speed, never in meaning; a property test holds them equal.

mod cell;
mod cells;
mod columns;
mod context;
mod fixed_time;
mod ids;
mod likely_pattern;
mod loose_time;
mod pattern;
mod pattern_id;
mod record_start;
mod roster;
mod times;
#[cfg(test)]
mod twins;
mod window;

use crate::ledger::Line;
use crate::load::records::context::RecordContext;
use crate::load::records::fast::cells::{read_cells, read_texts};
use crate::load::records::fast::columns::FastColumn;
use crate::load::records::fast::context::FastContext;
use crate::load::records::fast::likely_pattern::LikelyPattern;
use crate::load::records::fast::record_start::RecordStart;
use crate::load::records::layout::Layout;
use crate::load::records::sink::Sink;

/// The fast way to read records, prepared once for a run.
pub(super) struct FastWay<'c>(FastContext<'c>);

impl<'c> FastWay<'c> {
    /// None where no record can go it: a word that means no time could be read as a time.
    pub(super) fn new(context: &RecordContext<'c>) -> Option<Self> {
        let is_fast = !context.is_plain && !context.blanks.hold_a_time(context.zone);
        is_fast.then(|| Self(FastContext::new(context)))
    }

    /// The fast way through a block; none where it is no text, or no records between commas.
    pub(super) fn of_block<'b>(
        &'b self,
        bytes: &'b [u8],
        layout: &Layout,
        delimiter: u8,
    ) -> Option<FastBlock<'b>> {
        let columns = FastColumn::all_of(layout).filter(|_| delimiter == b',')?;
        Some(FastBlock {
            block: simdutf8::basic::from_utf8(bytes).ok()?,
            columns,
            pattern: LikelyPattern::default(),
            context: &self.0,
        })
    }
}

/// A block that is read the fast way as far as it goes.
pub(super) struct FastBlock<'b> {
    block: &'b str,
    columns: Vec<FastColumn>,
    pattern: LikelyPattern,
    context: &'b FastContext<'b>,
}

impl FastBlock<'_> {
    /// Reads records from `at` on, as long as they go this way; where the next one starts, and on
    /// which line.
    pub(super) fn read(
        &mut self,
        mut at: usize,
        mut line: Line,
        sink: &mut Sink<'_>,
    ) -> (usize, Line) {
        let (block, columns, context) = (self.block, &self.columns[..], self.context);
        let bytes = block.as_bytes();
        while at < bytes.len() {
            let end = match self.pattern.read(&bytes[at..], context) {
                Some((pattern, start)) if pattern.is_before_text => {
                    let (at, columns) = (at + pattern.length, &columns[pattern.columns..]);
                    let Some(end) = read_texts(block, at, columns, context) else {
                        break;
                    };
                    sink.push(&start.record(line, end.has_measures));
                    end
                }
                begun => {
                    let (length, done, start) = match &begun {
                        Some((pattern, start)) => (pattern.length, pattern.columns, *start),
                        None => (0, 0, RecordStart::default()),
                    };
                    let is_alike = begun.is_some();
                    let columns_left = &columns[done..];
                    let read = read_cells(block, at + length, columns_left, start, context);
                    let Some((whole, end)) = read else {
                        break;
                    };
                    if !is_alike {
                        (self.pattern).missed(&block[at..end.next], columns, context);
                    }
                    sink.push_aside(&whole.record(line, end.has_measures));
                    end
                }
            };
            sink.records += 1;
            at = end.next;
            line.0 += end.newlines;
        }
        (at, line)
    }
}
