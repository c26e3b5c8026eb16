//! Entries side by side, for those that look at many of them.

use crate::domain::project::Duplicates;
use crate::ledger::{MEASURES, SlotTime};

/// So many entries are looked at together.
pub(crate) const BLOCK: usize = 256;

/// Entries of two duties, laid out so that a processor can look at several at a time.
///
/// Times are moved seconds, as [`moved`] gives them: processors compare several signed numbers in
/// one instruction, but not unsigned ones.
#[derive(Debug)]
pub(crate) struct Block {
    /// By duty; [`NO_TIME`] where there is none.
    pub(crate) times: [[i32; BLOCK]; 2],
    /// 1 where a date stands for any of the two times.
    pub(crate) days: [u32; BLOCK],
    pub(crate) marks: [u8; BLOCK],
}

/// Later than any time.
pub(crate) const NO_TIME: i32 = i32::MAX;

/// Seconds since 1970 as the signed number of the same order.
pub(crate) const fn moved(seconds: u32) -> i32 {
    (seconds ^ 1 << 31).cast_signed()
}

impl Block {
    pub(crate) const EMPTY: Self = Self {
        times: [[NO_TIME; BLOCK]; 2],
        days: [0; BLOCK],
        marks: [0; BLOCK],
    };

    pub(crate) fn fill_times<K: SlotTime>(&mut self, times: &[K], duplicates: Duplicates) {
        let (times, _) = times.as_chunks::<2>();
        // Asked once, so that the work an entry is nothing but arithmetic.
        match duplicates {
            Duplicates::Earliest => self.fill_seconds(times, |rank| u32::MAX - rank),
            Duplicates::Latest => {
                self.fill_seconds(times, |rank| if rank == 0 { u32::MAX } else { rank });
            }
        }
    }

    #[inline(always)]
    fn fill_seconds<K: SlotTime>(&mut self, times: &[[K; 2]], seconds: impl Fn(u32) -> u32) {
        let [first, second] = &mut self.times;
        let places = first.iter_mut().zip(second).zip(&mut self.days);
        for (((first, second), day), keys) in places.zip(times) {
            let keys = keys.map(SlotTime::key);
            *first = moved(seconds((keys[0] >> 32) as u32));
            *second = moved(seconds((keys[1] >> 32) as u32));
            *day = (keys[0] | keys[1]) as u32 & 1;
        }
    }

    /// Whether each entry has several records of one duty, or lacks measures that are asked for.
    #[inline(always)]
    pub(crate) fn are_marked(&self, asks_measures: bool) -> impl Iterator<Item = bool> {
        let wanted = if asks_measures { MEASURES } else { 0 };
        let looked_at = !MEASURES | wanted;
        (self.marks.iter()).map(move |marks| (marks ^ wanted) & looked_at != 0)
    }
}
