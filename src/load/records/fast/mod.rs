//! All that exists for speed alone in reading records, behind one door.
//!
//! [`FastWay::new`] prepares it for a run, [`FastWay::of_block`] asks whether a block can go it, and
//! [`FastBlock::read`] reads on until it meets a record that is out of the ordinary. That record is
//! read the plain way, which also words what is wrong with it. So the two ways can differ in speed,
//! never in meaning: `twins.rs` holds them equal over generated and hostile bytes.
//!
//! A block goes this way where it is UTF-8 (GB18030 is decoded first), text or rows of a sheet, a row
//! is a record, and no word that means "no time" could be read as a time.
//!
//! | trick | assumes | else | without it |
//! |---|---|---|---|
//! | the whole way (`cells.rs`): each cell is read where it ends, and nothing is kept of it | all names are known, all times good, as many cells as the header has | the plain way | 5.3; GB18030 3.8 |
//! | a pattern (`pattern.rs`): ids and times are read where the record before had them | ids of one length, times of one form, all within 128 bytes | cell by cell | 1.56; quoted 1.24, slashes 1.10 |
//! | a second one (`likely_pattern.rs`) | what differs from the others differs alike: no report yet, an id longer by a digit | cell by cell | 1.05; ids of two lengths 1.25, names 1.18 |
//! | in it, ids that say their index (`pattern_id.rs`) | one word and a running number of up to 7 digits, in the order of their rows | a look-up by two words | 1.26 |
//! | in it, times by words (`fixed_time.rs`): `2026-03-05 14:30:05`, with `T` or an offset | 2000 to 2099, no change of the clock that day | loose times | RFC 3339 2.1 |
//! | after it, empty cells passed over (`cells.rs`) | only text follows the ids and times | cell by cell | 1.27 |
//! | ids and names by two words (`ids.rs`) | up to 15 bytes without blanks, commas or quotes | the map of all names | names 1.32 |
//! | loose times (`loose_time.rs`): `2026/3/5 14:30`, `2026年3月5日14时30分` | as above | every form, as the plain way reads it | slashes 1.48, Chinese 1.74 |
//!
//! The last column is the CPU time of a whole `summary` without the trick, as a multiple of that
//! with it: medians of 4 to 11 pairs on two busy cores, over a million records in the form that is
//! named, else ten million plain ones (of the whole way and loose times: a million).
//!
//! Elsewhere for speed: words of eight bytes in the search for quotes (`load/csv/split.rs`; all
//! cells quoted: 1.18); in the ledger large pages (`ledger/memory.rs`; 10 million records in no
//! order: 1.17), batches whose slots are touched before they are written (`ledger/gatherer.rs`; the
//! same records: 1.19), and for sums slots without lines, to which times go by themselves (half the
//! memory; the same records, with zones whose clocks never change known as such (`time/days.rs`): 1.17).

mod block_text;
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

use crate::ledger::{Line, Stamp};
use crate::load::records::context::RecordContext;
use crate::load::records::fast::block_text::BlockText;
use crate::load::records::fast::cells::{read_cells, read_texts};
use crate::load::records::fast::columns::FastColumn;
use crate::load::records::fast::context::FastContext;
use crate::load::records::fast::likely_pattern::LikelyPattern;
use crate::load::records::fast::record_start::RecordStart;
use crate::load::records::layout::Layout;
use crate::load::records::sink::Sink;
use crate::load::table::left_out::is_note_text;

/// The fast way to read records, prepared once for a run.
pub(super) struct FastWay<'c>(FastContext<'c>);

impl<'c> FastWay<'c> {
    /// None where no record can go it: a word that means no time could be read as a time.
    pub(super) fn new(context: &RecordContext<'c>) -> Option<Self> {
        let is_fast = !context.is_plain && !context.blanks.hold_a_time(context.zone, context.year);
        is_fast.then(|| Self(FastContext::new(context)))
    }

    /// The fast way through a block; none where its rows are not records.
    pub(super) fn of_block<'b>(
        &'b self,
        text: &'b str,
        layout: &Layout,
        delimiter: u8,
    ) -> Option<FastBlock<'b>> {
        let columns = FastColumn::all_of(layout)?;
        let block = BlockText::new(text, delimiter)?;
        Some(FastBlock {
            block,
            columns,
            mark: block.next_mark(0),
            pattern: LikelyPattern::default(),
            context: &self.0,
        })
    }
}

/// A block that is read the fast way as far as it goes.
pub(super) struct FastBlock<'b> {
    block: BlockText<'b>,
    columns: Vec<FastColumn>,
    /// Where the next cell of a sheet is that only the plain way understands.
    mark: usize,
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
        let (text, bytes) = (block.text, block.text.as_bytes());
        if self.mark < at {
            self.mark = block.next_mark(at);
        }
        while at < bytes.len() {
            let end = match self.pattern.read(&bytes[at..], context) {
                Some((pattern, start)) if pattern.is_before_text => {
                    let record = at;
                    let (at, columns) = (at + pattern.length, &columns[pattern.columns..]);
                    let Some(end) = read_texts(block, at, columns, context) else {
                        break;
                    };
                    let is_note = || may_be_note(&text[record..end.next], block.delimiter);
                    if end.next > self.mark || start.times == NO_TIMES && is_note() {
                        break;
                    }
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
                    let record = &text[at..end.next];
                    let is_note = || may_be_note(record, block.delimiter);
                    if end.next > self.mark || whole.times == NO_TIMES && is_note() {
                        break;
                    }
                    if !is_alike {
                        let record = BlockText {
                            text: record,
                            ..block
                        };
                        self.pattern.missed(record, columns, context);
                    }
                    sink.push(&whole.record(line, end.has_measures));
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

const NO_TIMES: [Stamp; 4] = [Stamp::NONE; 4];

/// Whether a record without any time may be a total or a note by its first cell that is not blank:
/// the plain way tells.
#[cold]
fn may_be_note(record: &str, delimiter: u8) -> bool {
    let delimiter = char::from(delimiter);
    let is_around = |c: char| c == delimiter || c == '"' || c.is_whitespace();
    let text = record.trim_start_matches(is_around);
    let cell = text
        .split([delimiter, '"', '\n'])
        .next()
        .unwrap_or_default();
    text.starts_with('=') || is_note_text(cell.trim_end())
}
