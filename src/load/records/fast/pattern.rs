//! The pattern that the records of a file begin with: ids of one length, times of one form.
//!
//! Most records have their ids and times at the same places as the one before. Where the bytes
//! between those places are the right ones, each id is known and each time is one, the record can
//! be cut in no other way: no such id holds a quote, a comma or a newline, and no time does.

use crate::ledger::{Line, Record, Stamp};
use crate::load::records::context::{Context, Kind, Party};
use crate::load::records::fast::ids::{Ids, Key, LONGEST, Running};
use crate::time::{StampForm, Zone};

/// The pattern of the next record, as the records before suggest it.
#[derive(Debug)]
pub(crate) struct Guess {
    pattern: Option<Pattern>,
    /// How many records in a row had another, or stood too near the end of the block to tell.
    misses: u32,
    /// After so many another is taken up.
    patience: u32,
}

/// So many records may differ from those before and after them.
const PATIENCE: u32 = 4;

impl Default for Guess {
    fn default() -> Self {
        Self {
            pattern: None,
            misses: 0,
            patience: 1,
        }
    }
}

impl Guess {
    /// The pattern, and what a record that has it begins with.
    #[inline(always)]
    pub(crate) fn read(
        &mut self,
        record: &[u8],
        context: &Context<'_>,
    ) -> Option<(&Pattern, Start)> {
        let pattern = self.pattern.as_ref()?;
        let start = pattern.read(record, context)?;
        self.misses = 0;
        Some((pattern, start))
    }

    /// Takes note of a record that did not have the pattern.
    pub(crate) fn missed(&mut self, record: &str, kinds: &[Kind], context: &Context<'_>) {
        self.misses += 1;
        if self.misses >= self.patience {
            self.pattern = Pattern::of(record, kinds, &context.parties);
            self.misses = 0;
            // Where there is no pattern it is looked for less and less often.
            self.patience = match self.pattern {
                Some(_) => PATIENCE,
                None => self.patience.saturating_mul(2),
            };
        }
    }
}

/// The ids and times that a record begins with.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Start {
    pub(crate) parties: [u32; 2],
    pub(crate) times: [Stamp; 4],
}

impl Start {
    /// The record that has no others.
    #[inline(always)]
    pub(crate) fn record(&self, line: Line, has_measures: bool) -> Record {
        Record {
            meeting: self.parties[0],
            department: self.parties[1],
            line,
            has_measures,
            times: self.times,
        }
    }
}

/// Where the ids and times stand that a record begins with.
#[derive(Debug, Default)]
pub(crate) struct Pattern {
    /// How many columns it covers, and where the next one starts.
    pub(crate) columns: usize,
    pub(crate) length: usize,
    /// Whether the columns that follow are all of text.
    pub(crate) is_before_text: bool,
    parties: [Option<Id>; 2],
    times: [Option<Time>; 4],
    /// What stands around the cells besides the byte after each.
    stops: Vec<(usize, u8)>,
}

/// A pattern lies within the first bytes of a record.
const LONGEST_PATTERN: usize = 128;

/// So many bytes are read from a place at once, at most.
const LONGEST_READ: usize = 32;

/// Those bytes, with room for what is read beyond them.
type Window = [u8; LONGEST_PATTERN + LONGEST_READ];

/// So many bytes of a record from a place in its pattern on.
#[inline(always)]
fn bytes<const N: usize>(record: &Window, at: usize) -> &[u8; N] {
    // A place in a pattern is never beyond it; this says so to the compiler.
    let at = at % LONGEST_PATTERN;
    const { assert!(N <= LONGEST_READ) };
    record[at..at + N].first_chunk().unwrap_or(&[0; N])
}

#[inline(always)]
fn word(record: &Window, at: usize) -> u64 {
    u64::from_le_bytes(*bytes(record, at))
}

/// A time: where it stands, how it is written, and what byte stands after it.
#[derive(Clone, Copy, Debug)]
struct Time {
    at: usize,
    form: StampForm,
    stop: u8,
}

impl Time {
    /// What stands in the place of a time; no time where the pattern has no such place.
    #[inline(always)]
    fn read(place: Option<&Self>, record: &Window, zone: &Zone) -> Option<Stamp> {
        let Some(time) = place else {
            return Some(Stamp::NONE);
        };
        let text = bytes(record, time.at);
        Some(Stamp::at(time.form.read(text, time.stop, zone)?))
    }
}

/// An id, and the byte after it.
#[derive(Clone, Copy, Debug)]
enum Id {
    Running(RunningId),
    Listed(ListedId),
}

impl Id {
    fn of(text: &[u8], at: usize, stop: u8, ids: &Ids) -> Option<Self> {
        let length = text.len();
        if let Some(running) = &ids.running
            && running.word_length + running.digits == length
            // A name may be as long.
            && text.starts_with(&running.word[..running.word_length])
        {
            return Some(Self::Running(RunningId::new(running, at, stop)));
        }
        (length <= LONGEST).then(|| {
            let mask = u128::MAX >> (128 - length * 8);
            Self::Listed(ListedId {
                at,
                mask: (mask as u64, (mask >> 64) as u64),
                length,
                stop,
            })
        })
    }

    /// Whom the text in the place of an id means. Where the pattern has no such place, 0 stands for
    /// what the cells after it will say.
    #[inline(always)]
    fn read(place: Option<&Self>, record: &Window, party: &Party<'_>) -> Option<u32> {
        match place {
            None => Some(0),
            Some(Self::Running(id)) => id.read(record),
            Some(Self::Listed(id)) => id.read(record, &party.ids),
        }
    }
}

/// An id that says itself where it stands: the last seven of its bytes and the one after them,
/// moved to the top of a word where they are fewer.
#[derive(Clone, Copy, Debug)]
struct RunningId {
    at: usize,
    shift: u32,
    /// As in any of them, the digits 0.
    tail: u64,
    /// The bits that are the same in all of them.
    same: u64,
    first: u64,
    count: u64,
    /// The bytes before those: where they stand, which they are, and how many.
    head_at: usize,
    head: u64,
    head_mask: u64,
}

impl RunningId {
    fn new(running: &Running, at: usize, stop: u8) -> Self {
        let (length, digits) = (running.word_length + running.digits, running.digits);
        let mut text = running.word;
        text[running.word_length..length].fill(b'0');
        text[length] = stop;
        let beyond = length.saturating_sub(7);
        let shift = (7 - (length - beyond)) as u32 * 8;
        let all = u128::from_le_bytes(text);
        let digits = u64::MAX >> (64 - digits * 8) << (56 - digits * 8);
        let head_mask = u64::MAX.checked_shr(64 - beyond as u32 * 8).unwrap_or(0);
        Self {
            at: at + beyond,
            shift,
            tail: ((all >> (beyond * 8)) as u64) << shift,
            same: !digits | HIGH,
            first: running.first.into(),
            count: running.count.into(),
            head_at: at,
            head: all as u64 & head_mask,
            head_mask,
        }
    }

    #[inline(always)]
    fn read(&self, record: &Window) -> Option<u32> {
        let digits = word(record, self.at) << self.shift ^ self.tail;
        let head = word(record, self.head_at) & self.head_mask ^ self.head;
        // Other bytes differ in a bit that is the same in all, digits over nine reach the top bit.
        let other = digits & self.same | digits.wrapping_add(ROOM) & TOP | head;
        let index = number(digits << 8).wrapping_sub(self.first);
        (other == 0 && index < self.count).then_some(index as u32)
    }
}

/// The bits that all digits have alike.
const HIGH: u64 = 0xf0f0_f0f0_f0f0_f0f0;
/// Added to a blanked byte, it reaches the top bit if that is over 9.
const ROOM: u64 = 0x7676_7676_7676_7676;
const TOP: u64 = 0x8080_8080_8080_8080;

/// Eight digits as a number; the last digit is the top byte.
#[inline(always)]
const fn number(digits: u64) -> u64 {
    // Two, then four, then eight digits at once.
    let pairs = (digits.wrapping_mul(10 << 8 | 1) >> 8) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs.wrapping_mul(100 << 16 | 1) >> 16) & 0x0000_ffff_0000_ffff;
    fours.wrapping_mul(10_000 << 32 | 1) >> 32
}

/// An id that is looked up.
#[derive(Clone, Copy, Debug)]
struct ListedId {
    at: usize,
    length: usize,
    /// The bits of its key that its bytes fill.
    mask: Key,
    stop: u8,
}

impl ListedId {
    #[inline(always)]
    fn read(&self, record: &Window, ids: &Ids) -> Option<u32> {
        let text: &[u8; 16] = bytes(record, self.at);
        let low = word(record, self.at) & self.mask.0;
        let high = word(record, self.at + 8) & self.mask.1;
        let key = (low, high | (self.length as u64) << 56);
        (text[self.length % 16] == self.stop).then(|| ids.find(key))?
    }
}

impl Pattern {
    /// The pattern that a whole record begins with: ids, times, and cells without any text, up to
    /// the last column that is not of text.
    fn of(record: &str, kinds: &[Kind], parties: &[Party<'_>; 2]) -> Option<Self> {
        let is_text = |kind: &Kind| matches!(kind, Kind::Text { .. });
        let covered = kinds.iter().rposition(|kind| !is_text(kind))? + 1;
        let bytes = record.as_bytes();
        let mut pattern = Self::default();
        for &kind in &kinds[..covered] {
            let start = pattern.length;
            let is_quoted = bytes.get(start) == Some(&b'"');
            let at = start + usize::from(is_quoted);
            let ends = |byte: &u8| matches!(byte, b',' | b'"' | b'\n' | b'\r');
            let text = &record[at..at + bytes[at..].iter().position(ends)?];
            let end = at + text.len();
            let after = end + usize::from(is_quoted);
            let next = match bytes.get(after..)? {
                [b',' | b'\n', ..] => after + 1,
                [b'\r', b'\n', ..] => after + 2,
                _ => break,
            };
            let stop = bytes[end];
            // The second word of an id is read from eight bytes after its place.
            if is_quoted && stop != b'"' || next + 8 > LONGEST_PATTERN {
                break;
            }
            match kind {
                Kind::Party(which) if !text.is_empty() => {
                    let Some(id) = Id::of(text.as_bytes(), at, stop, &parties[which].ids) else {
                        break;
                    };
                    pattern.parties[which] = Some(id);
                }
                Kind::Time(column) if !text.is_empty() => {
                    let Some(form) = StampForm::of(text) else {
                        break;
                    };
                    pattern.times[column] = Some(Time { at, form, stop });
                }
                Kind::Time(_) | Kind::Text { .. } if text.is_empty() => {
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
    fn read(&self, record: &[u8], context: &Context<'_>) -> Option<Start> {
        let record: &Window = record.first_chunk()?;
        for &(at, stop) in &self.stops {
            if bytes::<1>(record, at) != &[stop] {
                return None;
            }
        }
        let (ids, times) = (&self.parties, &self.times);
        let [meetings, departments] = &context.parties;
        // One after the other, so that they stay in registers.
        Some(Start {
            parties: [
                Id::read(ids[0].as_ref(), record, meetings)?,
                Id::read(ids[1].as_ref(), record, departments)?,
            ],
            times: [
                Time::read(times[0].as_ref(), record, context.zone)?,
                Time::read(times[1].as_ref(), record, context.zone)?,
                Time::read(times[2].as_ref(), record, context.zone)?,
                Time::read(times[3].as_ref(), record, context.zone)?,
            ],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::table::names::Names;

    /// Ids of every length, running and not, each byte of them and the one after it replaced.
    #[test]
    fn ids_and_what_is_like_them() {
        for length in 1..=LONGEST {
            for digits in 0..=length.min(7) {
                let word: String = "ABCDEFGHIJKLMNO"[..length - digits].to_owned();
                let last = 10_usize.pow(digits as u32).min(12);
                let mut names = Names::default();
                let mut ids = Vec::new();
                for n in last / 2..last {
                    let id = format!("{word}{}", &format!("{n:015}")[15 - digits..]);
                    assert!(names.add(&id, "", ids.len() as u32));
                    ids.push(id);
                }
                let party = Party::new(&names);
                assert_eq!(party.ids.running.is_some(), digits > 0, "{ids:?}");
                for (at, stop) in [(0, b','), (9, b'"'), (40, b'\n')] {
                    let place = Id::of(ids[0].as_bytes(), at, stop, &party.ids).unwrap();
                    for (id, index) in ids.iter().zip(0..) {
                        let mut record: Window = [b'7'; _];
                        record[at..at + length].copy_from_slice(id.as_bytes());
                        record[at + length] = stop;
                        assert_eq!(Id::read(Some(&place), &record, &party), Some(index));
                        for changed in at..=at + length {
                            for byte in [0, b',', b'"', b'/', b'0', b'9', b':', b'A', 0x80, 0xff] {
                                let mut record = record;
                                record[changed] = byte;
                                let text = std::str::from_utf8(&record[at..at + length]);
                                let known = text.is_ok_and(|text| ids.iter().any(|id| id == text))
                                    && record[at + length] == stop;
                                let read = Id::read(Some(&place), &record, &party);
                                assert_eq!(read.is_some(), known, "{id}: {byte} at {changed}");
                            }
                        }
                    }
                }
            }
        }
    }
}
