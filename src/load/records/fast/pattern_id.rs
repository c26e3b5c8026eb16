//! An id at a fixed place of a pattern.

use crate::load::records::fast::ids::{Ids, Key, LONGEST, Running};
use crate::load::records::fast::roster::Roster;
use crate::load::records::fast::window::{Window, bytes, word};

/// An id, and the byte after it.
#[derive(Clone, Copy, Debug)]
pub(super) enum PatternId {
    Running(RunningId),
    Listed(ListedId),
}

impl PatternId {
    pub(super) fn of(text: &[u8], at: usize, stop: u8, ids: &Ids) -> Option<Self> {
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
    pub(super) fn read(place: Option<&Self>, record: &Window, roster: &Roster<'_>) -> Option<u32> {
        match place {
            None => Some(0),
            Some(Self::Running(id)) => id.read(record),
            Some(Self::Listed(id)) => id.read(record, &roster.ids),
        }
    }
}

/// An id that says itself where it is: the last seven of its bytes and the one after them,
/// moved to the top of a word where they are fewer.
#[derive(Clone, Copy, Debug)]
pub(super) struct RunningId {
    at: usize,
    shift: u32,
    /// As in any of them, the digits 0.
    tail: u64,
    /// The bits that are the same in all of them.
    same: u64,
    first: u64,
    count: u64,
    /// The bytes before those: where they are, which they are, and how many.
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
pub(super) struct ListedId {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::table::names::tests::departments;
    use crate::load::table::names::{Labels, Names};

    /// Ids of every length, running and not, each byte of them and the one after it replaced.
    #[test]
    fn ids_and_what_is_like_them() {
        for length in 1..=LONGEST {
            for digits in 0..=length.min(7) {
                let word: String = "ABCDEFGHIJKLMNO"[..length - digits].to_owned();
                let last = 10_usize.pow(digits as u32).min(12);
                let id = |n| format!("{word}{}", &format!("{n:015}")[15 - digits..]);
                let ids: Vec<String> = (last / 2..last).map(id).collect();
                let (index, rows) = departments(ids.iter().map(|id| (id.clone(), "")));
                let roster = Roster::new(Names::new(&index, Labels::Departments(&rows)));
                assert_eq!(roster.ids.running.is_some(), digits > 0, "{ids:?}");
                for (at, stop) in [(0, b','), (9, b'"'), (40, b'\n')] {
                    let place = PatternId::of(ids[0].as_bytes(), at, stop, &roster.ids).unwrap();
                    for (id, index) in ids.iter().zip(0..) {
                        let mut record: Window = [b'7'; _];
                        record[at..at + length].copy_from_slice(id.as_bytes());
                        record[at + length] = stop;
                        assert_eq!(PatternId::read(Some(&place), &record, &roster), Some(index));
                        for changed in at..=at + length {
                            for byte in [0, b',', b'"', b'/', b'0', b'9', b':', b'A', 0x80, 0xff] {
                                let mut record = record;
                                record[changed] = byte;
                                let text = std::str::from_utf8(&record[at..at + length]);
                                let known = text.is_ok_and(|text| ids.iter().any(|id| id == text))
                                    && record[at + length] == stop;
                                let read = PatternId::read(Some(&place), &record, &roster);
                                assert_eq!(read.is_some(), known, "{id}: {byte} at {changed}");
                            }
                        }
                    }
                }
            }
        }
    }
}
