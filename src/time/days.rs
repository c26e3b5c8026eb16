//! What a zone has learnt about the days of 2000 to 2099.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

/// 2000-01-01T00:00:00Z, in seconds from 1970.
pub(crate) const YEAR_2000: i64 = 946_684_800;
/// 2100-01-01T00:00:00Z.
const YEAR_2100: i64 = 4_102_444_800;
pub(crate) const DAY: i64 = 86_400;

/// The one offset that the whole of a day has, by days since 2000-01-01.
///
/// A day here is the local one and that of UTC together: one table serves reading and writing.
#[derive(Clone)]
pub(crate) enum Days {
    /// All of them have this one, as in China: no table is looked at.
    Alike(i32),
    /// Each is learnt when first asked.
    Learnt(Arc<[AtomicU8]>),
}

impl Days {
    pub(crate) fn unknown() -> Self {
        Self::Learnt((0..COUNT).map(|_| AtomicU8::new(UNKNOWN)).collect())
    }

    /// The seconds since 1970 between which all these days lie, wherever on earth.
    pub(crate) fn span() -> Range<i64> {
        YEAR_2000 - 2 * DAY..YEAR_2100 + 2 * DAY
    }

    /// The day of a second since 1970, if it is one of these.
    #[inline]
    pub(crate) fn day(seconds: i64) -> Option<usize> {
        let day = usize::try_from(seconds.saturating_sub(YEAR_2000).div_euclid(DAY)).ok()?;
        (day < COUNT).then_some(day)
    }

    /// The offset of all of `day`, or None if it has several.
    ///
    /// `look_up` is asked for the offset at a second since 1970, if there is one.
    #[inline]
    pub(crate) fn offset(&self, day: usize, look_up: impl Fn(i64) -> Option<i32>) -> Option<i32> {
        let cell = match self {
            Self::Alike(offset) => return (day < COUNT).then_some(*offset),
            Self::Learnt(days) => days.get(day)?,
        };
        match cell.load(Ordering::Relaxed) {
            UNKNOWN => learn(cell, day, look_up),
            SEVERAL => None,
            byte => Some((i32::from(byte) - SHIFT) * QUARTER),
        }
    }
}

/// Days of 2000-01-01 to 2099-12-31.
const COUNT: usize = 36_525;

// A day's byte: its offset in quarters of an hour, moved so that no offset is 0. The whole table
// of a zone then stays in the nearest cache; no offset of this century is finer than a quarter.
const UNKNOWN: u8 = 0;
const SEVERAL: u8 = u8::MAX;
const QUARTER: i32 = 900;
const SHIFT: i32 = 128;

#[cold]
fn learn(cell: &AtomicU8, day: usize, look_up: impl Fn(i64) -> Option<i32>) -> Option<i32> {
    let first = YEAR_2000 + DAY * i64::try_from(day).ok()?;
    let offset = look_up(first);
    // No clock changes and changes back within a day.
    let offset = offset.filter(|offset| look_up(first + DAY - 1) == Some(*offset));
    let whole = offset.filter(|offset| offset % QUARTER == 0);
    let byte = whole.and_then(|offset| u8::try_from(offset / QUARTER + SHIFT).ok());
    let byte = byte.filter(|&byte| byte != UNKNOWN && byte != SEVERAL);
    // Every thread would store the same byte, so it does not matter which one does.
    cell.store(byte.unwrap_or(SEVERAL), Ordering::Relaxed);
    byte.and(offset)
}
