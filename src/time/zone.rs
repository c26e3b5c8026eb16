//! A time zone that answers fast for the days of this century.

use std::fmt;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Offset, TimeZone};
use chrono_tz::{GapInfo, Tz};

use super::Instant;
use super::days::Days;

/// An IANA time zone.
///
/// Making one costs microseconds and cloning nothing. Clones share what they have learnt: the one
/// offset of each day of 2000 to 2099 that has a single one.
#[derive(Clone)]
pub struct Zone {
    tz: Tz,
    /// By local day, for reading.
    local_days: Days,
    /// By UTC day, for writing.
    utc_days: Days,
}

/// What a change of the clock did to a local time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockChange {
    /// The clock was put forward over it: no instant has this local time.
    Skipped,
    /// The clock was put back over it: two instants have this local time.
    Repeated,
}

impl Zone {
    /// The zone of this exact IANA name, such as `Asia/Shanghai`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let tz = name.parse().ok()?;
        Some(Self {
            tz,
            local_days: Days::unknown(),
            utc_days: Days::unknown(),
        })
    }

    /// The IANA name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.tz.name()
    }

    /// What the clock shows at `at`.
    ///
    /// Beyond some 260 000 years from now the edge of what can be shown.
    #[must_use]
    pub fn local(&self, at: Instant) -> NaiveDateTime {
        naive(in_range(at) + i64::from(self.offset(at)))
    }

    /// The day that the calendar on the wall shows at `at`.
    #[must_use]
    pub fn date(&self, at: Instant) -> NaiveDate {
        self.local(at).date()
    }

    /// Seconds by which the clock is ahead of UTC at `at`; negative in the west.
    #[must_use]
    #[inline]
    pub fn offset(&self, at: Instant) -> i32 {
        let look_up = |seconds| Some(self.looked_up(seconds));
        Days::day(at.unix())
            .and_then(|day| self.utc_days.offset(day, look_up))
            .unwrap_or_else(|| self.looked_up(in_range(at)))
    }

    /// The instant at which the clock shows `local`; a fraction of a second is cut off.
    ///
    /// # Errors
    ///
    /// [`ClockChange`] where a change of the clock skips or repeats `local`.
    #[inline]
    pub fn instant(&self, local: NaiveDateTime) -> Result<Instant, ClockChange> {
        let seconds = local.and_utc().timestamp();
        match Days::day(seconds).and_then(|day| self.local_day_offset(day)) {
            Some(offset) => Ok(Instant(seconds - i64::from(offset))),
            None => self.instant_looked_up(local),
        }
    }

    /// The last instant that counts as `local`, for dues: of a repeated local time the later one,
    /// of a skipped one the last second before the gap.
    #[must_use]
    pub fn last_instant(&self, local: NaiveDateTime) -> Instant {
        self.instant(local).unwrap_or_else(|change| match change {
            ClockChange::Repeated => self.both(local).1,
            ClockChange::Skipped => self.after_gap(local).plus(-1),
        })
    }

    /// The first instant that counts as `local`, for a day's 00:00: of a repeated local time the
    /// earlier one, of a skipped one the first second after the gap.
    #[must_use]
    pub fn first_instant(&self, local: NaiveDateTime) -> Instant {
        self.instant(local).unwrap_or_else(|change| match change {
            ClockChange::Repeated => self.both(local).0,
            ClockChange::Skipped => self.after_gap(local),
        })
    }

    /// The offset that all of a local day has, the day counted from 2000-01-01; None on days when
    /// the clock changes and after 2099.
    #[inline]
    pub(super) fn local_day_offset(&self, day: usize) -> Option<i32> {
        self.local_days.offset(day, |seconds| {
            let offset = self.tz.offset_from_local_datetime(&naive(seconds)).single();
            offset.map(|offset| offset.fix().local_minus_utc())
        })
    }

    fn looked_up(&self, seconds: i64) -> i32 {
        let offset = self.tz.offset_from_utc_datetime(&naive(seconds));
        offset.fix().local_minus_utc()
    }

    #[cold]
    fn instant_looked_up(&self, local: NaiveDateTime) -> Result<Instant, ClockChange> {
        match self.both_or_none(local) {
            None => Err(ClockChange::Skipped),
            Some((first, last)) if first == last => Ok(first),
            Some(_) => Err(ClockChange::Repeated),
        }
    }

    fn both_or_none(&self, local: NaiveDateTime) -> Option<(Instant, Instant)> {
        let offsets = self.tz.offset_from_local_datetime(&local);
        let at = |offset: chrono_tz::TzOffset| before(local, offset.fix().local_minus_utc());
        Some((at(offsets.earliest()?), at(offsets.latest()?)))
    }

    fn both(&self, local: NaiveDateTime) -> (Instant, Instant) {
        let utc = before(local, 0);
        self.both_or_none(local).unwrap_or((utc, utc))
    }

    /// The instant of the change that skipped `local`.
    fn after_gap(&self, local: NaiveDateTime) -> Instant {
        // The gap begins, by the clock of before, at the very instant at which it ends.
        let begin = GapInfo::new(&local, &self.tz).and_then(|gap| gap.begin);
        begin.map_or_else(
            || before(local, 0),
            |(begin, offset)| before(begin, offset.fix().local_minus_utc()),
        )
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.tz == other.tz
    }
}

impl Eq for Zone {}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Zone").field(&self.name()).finish()
    }
}

/// The instant at which a clock that is `offset` ahead of UTC shows `local`.
fn before(local: NaiveDateTime, offset: i32) -> Instant {
    Instant(local.and_utc().timestamp() - i64::from(offset))
}

/// Seconds from 1970, kept a few centuries inside of what chrono can show.
#[inline]
fn in_range(at: Instant) -> i64 {
    const MOST: i64 = 8_200_000_000_000;
    at.unix().clamp(-MOST, MOST)
}

#[inline]
fn naive(seconds: i64) -> NaiveDateTime {
    DateTime::from_timestamp(seconds, 0)
        .unwrap_or_default()
        .naive_utc()
}

#[cfg(test)]
mod tests {
    use super::ClockChange::{Repeated, Skipped};
    use super::*;

    fn zone(name: &str) -> Zone {
        Zone::named(name).unwrap()
    }

    fn local(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").unwrap()
    }

    #[test]
    fn names_are_exact() {
        assert_eq!(zone("Asia/Shanghai").name(), "Asia/Shanghai");
        assert_eq!(format!("{:?}", zone("UTC")), "Zone(\"UTC\")");
        for name in ["", "asia/shanghai", "Asia/Beijing", "+08:00", " UTC"] {
            assert_eq!(Zone::named(name), None, "{name}");
        }
    }

    type Change = (
        &'static str,
        &'static str,
        &'static str,
        &'static str,
        Option<ClockChange>,
    );

    /// Zone, local time, the UTC clock at the first and the last instant that count as it, and
    /// what the clock did to it.
    const CHANGES: &[Change] = &[
        // Forward from 02:00 to 03:00.
        (
            "America/New_York",
            "2026-03-08 01:59:59",
            "06:59:59",
            "06:59:59",
            None,
        ),
        (
            "America/New_York",
            "2026-03-08 02:00:00",
            "07:00:00",
            "06:59:59",
            Some(Skipped),
        ),
        (
            "America/New_York",
            "2026-03-08 02:30:00",
            "07:00:00",
            "06:59:59",
            Some(Skipped),
        ),
        (
            "America/New_York",
            "2026-03-08 02:59:59",
            "07:00:00",
            "06:59:59",
            Some(Skipped),
        ),
        (
            "America/New_York",
            "2026-03-08 03:00:00",
            "07:00:00",
            "07:00:00",
            None,
        ),
        // Back from 02:00 to 01:00.
        (
            "America/New_York",
            "2026-11-01 00:59:59",
            "04:59:59",
            "04:59:59",
            None,
        ),
        (
            "America/New_York",
            "2026-11-01 01:00:00",
            "05:00:00",
            "06:00:00",
            Some(Repeated),
        ),
        (
            "America/New_York",
            "2026-11-01 01:59:59",
            "05:59:59",
            "06:59:59",
            Some(Repeated),
        ),
        (
            "America/New_York",
            "2026-11-01 02:00:00",
            "07:00:00",
            "07:00:00",
            None,
        ),
        // Half an hour.
        (
            "Australia/Lord_Howe",
            "2026-10-04 02:00:00",
            "15:30:00",
            "15:29:59",
            Some(Skipped),
        ),
        (
            "Australia/Lord_Howe",
            "2026-10-04 02:30:00",
            "15:30:00",
            "15:30:00",
            None,
        ),
        // Midnight itself is skipped.
        (
            "America/Santiago",
            "2026-09-06 00:00:00",
            "04:00:00",
            "03:59:59",
            Some(Skipped),
        ),
        // A whole day is skipped.
        (
            "Pacific/Apia",
            "2011-12-30 12:00:00",
            "10:00:00",
            "09:59:59",
            Some(Skipped),
        ),
        (
            "Asia/Shanghai",
            "1986-05-04 02:30:00",
            "18:00:00",
            "17:59:59",
            Some(Skipped),
        ),
    ];

    #[test]
    fn clock_changes() {
        for &(name, at, first, last, change) in CHANGES {
            let (zone, at) = (zone(name), local(at));
            let utc = |at: Instant| naive(at.unix()).format("%H:%M:%S").to_string();
            assert_eq!(utc(zone.first_instant(at)), first, "{name} {at}");
            assert_eq!(utc(zone.last_instant(at)), last, "{name} {at}");
            assert_eq!(zone.instant(at).err(), change, "{name} {at}");
        }
    }

    /// Around each change of a century the tables agree with chrono, and with each other.
    #[test]
    fn around_every_change() {
        for name in [
            "Asia/Shanghai",
            "America/New_York",
            "America/Santiago",
            "Australia/Lord_Howe",
            "Africa/Casablanca",
            "Africa/Monrovia",
            "Asia/Kathmandu",
            "Asia/Pyongyang",
            "Europe/London",
            "Pacific/Apia",
            "Antarctica/Troll",
        ] {
            let zone = zone(name);
            let offset = |at| zone.looked_up(at);
            let mut at = -2_300_000_000;
            while at < 4_200_000_000 {
                let next = at + 5 * DAY;
                if offset(at) != offset(next) {
                    let (mut low, mut high) = (at, next);
                    while high - low > 1 {
                        let middle = i64::midpoint(low, high);
                        if offset(middle) == offset(low) {
                            low = middle;
                        } else {
                            high = middle;
                        }
                    }
                    around(&zone, high);
                }
                at = next;
            }
        }
    }

    const DAY: i64 = 86_400;

    fn around(zone: &Zone, change: i64) {
        for away in [-DAY, -7200, -1800, -1, 0, 1, 1799, 3600, DAY] {
            let at = Instant::from_unix(change + away);
            assert_eq!(zone.offset(at), zone.looked_up(at.unix()));
            let local = zone.local(at);
            let (first, last) = (zone.first_instant(local), zone.last_instant(local));
            assert!(first <= at && at <= last, "{zone:?} {local}");
            assert_eq!((zone.local(first), zone.local(last)), (local, local));
            assert_eq!(
                zone.instant(local).is_ok(),
                first == last,
                "{zone:?} {local}"
            );
        }
        let (before, after) = (zone.looked_up(change - 1), zone.looked_up(change));
        if after > before {
            // Every second from the one clock to the other is skipped.
            for skipped in [0, i64::from(after - before) - 1] {
                let local = naive(change + i64::from(before) + skipped);
                assert_eq!(zone.instant(local), Err(ClockChange::Skipped));
                assert_eq!(zone.first_instant(local).unix(), change, "{zone:?} {local}");
                assert_eq!(zone.last_instant(local).unix(), change - 1);
            }
        }
    }
}
