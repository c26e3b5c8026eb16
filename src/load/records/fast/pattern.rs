//! The pattern that the records of a file begin with: ids of one length, times of one form.
//!
//! Most records have their ids and times at the same places as the one before. Where the bytes
//! between those places are the right ones, each id is known and each time is one, the record can
//! be cut in no other way: no such id holds a quote, a delimiter or a newline, and no time does.

use crate::ledger::Stamp;
use crate::load::records::fast::block_text::BlockText;
use crate::load::records::fast::columns::FastColumn;
use crate::load::records::fast::context::FastContext;
use crate::load::records::fast::fixed_time::FixedForm;
use crate::load::records::fast::pattern_id::PatternId;
use crate::load::records::fast::record_start::RecordStart;
use crate::load::records::fast::roster::Roster;
use crate::load::records::fast::window::{LONGEST_PATTERN, Window, bytes};
use crate::time::Zone;

/// Where the ids and times stand that a record begins with.
#[derive(Debug, Default)]
pub(super) struct Pattern {
    /// How many columns it covers, and where the next one starts.
    pub(super) columns: usize,
    pub(super) length: usize,
    /// Whether the columns that follow are all of text.
    pub(super) is_before_text: bool,
    parties: [Option<PatternId>; 2],
    times: [Option<PatternTime>; 4],
    /// What is around the cells besides the byte after each.
    stops: Vec<(usize, u8)>,
}

/// A time: where it is, how it is written, and what byte is after it.
#[derive(Clone, Copy, Debug)]
struct PatternTime {
    at: usize,
    form: FixedForm,
    stop: u8,
}

impl PatternTime {
    /// What is in the place of a time; no time where the pattern has no such place.
    #[inline(always)]
    fn read(place: Option<&Self>, record: &Window, zone: &Zone) -> Option<Stamp> {
        let Some(time) = place else {
            return Some(Stamp::NONE);
        };
        let text = bytes(record, time.at);
        Some(Stamp::at(time.form.read(text, time.stop, zone)?))
    }
}

impl Pattern {
    /// The pattern that a whole record begins with: ids, times, and cells without any text, up to
    /// the last column that is not of text.
    pub(super) fn of(
        record: BlockText<'_>,
        columns: &[FastColumn],
        rosters: &[Roster<'_>; 2],
    ) -> Option<Self> {
        let covered = columns.iter().rposition(|column| !column.is_text())? + 1;
        let (text, delimiter) = (record.text, record.delimiter);
        let bytes = text.as_bytes();
        let mut pattern = Self::default();
        for &column in &columns[..covered] {
            let start = pattern.length;
            let is_quoted = bytes.get(start) == Some(&b'"');
            let at = start + usize::from(is_quoted);
            let ends = |byte: &u8| *byte == delimiter || matches!(byte, b'"' | b'\n' | b'\r');
            let text = &text[at..at + bytes[at..].iter().position(ends)?];
            let end = at + text.len();
            let after = end + usize::from(is_quoted);
            let next = match bytes.get(after..)? {
                [byte, ..] if *byte == delimiter || *byte == b'\n' => after + 1,
                [b'\r', b'\n', ..] => after + 2,
                _ => break,
            };
            let stop = bytes[end];
            // The second word of an id is read from eight bytes after its place.
            if is_quoted && stop != b'"' || next + 8 > LONGEST_PATTERN {
                break;
            }
            match column {
                FastColumn::Party(party) if !text.is_empty() => {
                    let Some(id) = PatternId::of(text.as_bytes(), at, stop, &rosters[party].ids)
                    else {
                        break;
                    };
                    pattern.parties[party] = Some(id);
                }
                FastColumn::Time(time) if !text.is_empty() => {
                    let Some(form) = FixedForm::of(text) else {
                        break;
                    };
                    pattern.times[time] = Some(PatternTime { at, form, stop });
                }
                FastColumn::Time(_) | FastColumn::Text { .. } if text.is_empty() => {
                    pattern.stops.push((end, stop));
                }
                _ => break,
            }
            let around = (start..at).chain(end + 1..next);
            (pattern.stops).extend(around.map(|place| (place, bytes[place])));
            pattern.length = next;
            pattern.columns += 1;
        }
        pattern.is_before_text = pattern.columns == covered;
        (pattern.columns > 0).then_some(pattern)
    }

    #[inline(always)]
    pub(super) fn read(&self, record: &[u8], context: &FastContext<'_>) -> Option<RecordStart> {
        let record: &Window = record.first_chunk()?;
        for &(at, stop) in &self.stops {
            if bytes::<1>(record, at) != &[stop] {
                return None;
            }
        }
        let (ids, times) = (&self.parties, &self.times);
        let [meetings, departments] = &context.rosters;
        // One after the other, so that they stay in registers.
        Some(RecordStart {
            parties: [
                PatternId::read(ids[0].as_ref(), record, meetings)?,
                PatternId::read(ids[1].as_ref(), record, departments)?,
            ],
            times: [
                PatternTime::read(times[0].as_ref(), record, context.zone)?,
                PatternTime::read(times[1].as_ref(), record, context.zone)?,
                PatternTime::read(times[2].as_ref(), record, context.zone)?,
                PatternTime::read(times[3].as_ref(), record, context.zone)?,
            ],
        })
    }
}
