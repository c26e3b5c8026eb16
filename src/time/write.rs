//! Times as text, formatted by hand: a report may hold millions of them.

use chrono::{Datelike, NaiveDateTime};

use crate::time::Instant;
use crate::time::zone::Zone;

impl Zone {
    /// Appends `2026-03-05 17:00:00`, as the clock shows it.
    pub fn write_local(&self, at: Instant, out: &mut Vec<u8>) {
        let mut text = *b"0000-00-00 00:00:00";
        if !fill(&mut text, at, self.offset(at)) {
            return far(&text, self.local(at), out);
        }
        out.extend_from_slice(&text);
    }

    /// Appends `2026-03-05T17:00:00+08:00`.
    ///
    /// Offsets with seconds, of the mean times before standard time, have no such form: the offset
    /// is rounded to the minute and the time moved with it, so that the instant stays right.
    pub fn write_rfc3339(&self, at: Instant, out: &mut Vec<u8>) {
        let offset = self.offset(at);
        let shown = (offset + 30).div_euclid(60) * 60;
        let mut text = with_offset(shown);
        // The clock's time, moved with the rounding.
        if !fill(&mut text, at, shown) {
            let moved = i64::from(shown - offset);
            return far(
                &text,
                self.local(at) + chrono::TimeDelta::seconds(moved),
                out,
            );
        }
        out.extend_from_slice(&text);
    }

    /// The instant as `2026-03-05T17:00:00+08:00`.
    #[must_use]
    pub fn rfc3339(&self, at: Instant) -> String {
        let mut out = Vec::with_capacity(25);
        self.write_rfc3339(at, &mut out);
        String::from_utf8_lossy(&out).into_owned()
    }
}

/// Writes times of one zone, and remembers the last: a report says the same one in several forms.
#[derive(Clone, Debug)]
pub struct Times<'z> {
    zone: &'z Zone,
    /// The last time; none where `text` is not its own.
    last: Option<Instant>,
    /// As RFC 3339 has it.
    text: [u8; 25],
    /// The offset in the text.
    offset: i32,
}

impl<'z> Times<'z> {
    /// A writer that remembers nothing yet.
    #[must_use]
    pub fn new(zone: &'z Zone) -> Self {
        Self {
            zone,
            last: None,
            text: with_offset(0),
            offset: 0,
        }
    }

    /// The zone.
    #[must_use]
    pub fn zone(&self) -> &'z Zone {
        self.zone
    }

    /// Appends what [`Zone::write_local`] does.
    #[inline]
    pub fn write_local(&mut self, at: Instant, out: &mut Vec<u8>) {
        if !self.find(at) {
            return self.zone.write_local(at, out);
        }
        let mut local = self.text;
        local[10] = b' ';
        if let Some(local) = local.first_chunk::<19>() {
            out.extend_from_slice(local);
        }
    }

    /// Appends what [`Zone::write_rfc3339`] does.
    #[inline]
    pub fn write_rfc3339(&mut self, at: Instant, out: &mut Vec<u8>) {
        if !self.find(at) {
            return self.zone.write_rfc3339(at, out);
        }
        out.extend_from_slice(&self.text);
    }

    /// Makes the text that of a time; false where RFC 3339 has other digits than the clock, or the
    /// year has not four of them.
    #[inline]
    fn find(&mut self, at: Instant) -> bool {
        if self.last == Some(at) {
            return true;
        }
        let offset = self.zone.offset(at);
        if offset != self.offset {
            self.text = with_offset(offset);
            self.offset = offset;
        }
        let is_written = offset % 60 == 0 && fill(&mut self.text, at, offset);
        self.last = is_written.then_some(at);
        is_written
    }
}

/// `0000-00-00T00:00:00+08:00`: an offset of whole minutes, and room for the rest.
fn with_offset(offset: i32) -> [u8; 25] {
    let mut text = *b"0000-00-00T00:00:00+00:00";
    if offset < 0 {
        text[19] = b'-';
    }
    let minutes = offset.unsigned_abs() / 60;
    two(&mut text[20..22], minutes / 60);
    two(&mut text[23..25], minutes % 60);
    text
}

/// Puts what a clock `offset` seconds ahead of UTC shows into the first 19 bytes; false where that
/// is none of the years 0000 to 9999.
#[inline(always)]
fn fill<const N: usize>(text: &mut [u8; N], at: Instant, offset: i32) -> bool {
    // 0000-03-01, where the leap day ends a year, and 10000-01-01.
    const FIRST: i64 = -62_162_035_200;
    const END: i64 = 253_402_300_800;
    let seconds = at.unix().saturating_add(i64::from(offset));
    if !(FIRST..END).contains(&seconds) {
        return false;
    }
    // Both fit: there are 3 652 365 days in these years, each of 86 400 seconds.
    let since = (seconds - FIRST).cast_unsigned();
    let (day, clock) = ((since / 86_400) as u32, (since % 86_400) as u32);
    // The year of March to February, by the lengths of four centuries and of four years: see
    // Howard Hinnant, "chrono-compatible low-level date algorithms", civil_from_days.
    let (era, day) = (day / 146_097, day % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let year = era * 400 + year + u32::from(month >= 10);
    let month = if month < 10 { month + 3 } else { month - 9 };
    two(&mut text[0..2], year / 100);
    two(&mut text[2..4], year % 100);
    two(&mut text[5..7], month);
    two(&mut text[8..10], day);
    two(&mut text[11..13], clock / 3600);
    two(&mut text[14..16], clock / 60 % 60);
    two(&mut text[17..19], clock % 60);
    true
}

/// Appends `text` with `local` in its first 19 bytes. No input has such a year, but a span added to
/// one may.
#[cold]
fn far(text: &[u8], local: NaiveDateTime, out: &mut Vec<u8>) {
    let year = local.year();
    if (0..=9999).contains(&year) {
        out.extend_from_slice(format!("{year:04}").as_bytes());
    } else {
        out.extend_from_slice(format!("{year:+05}").as_bytes());
    }
    out.extend_from_slice(local.format("-%m-%d").to_string().as_bytes());
    out.push(text[10]);
    out.extend_from_slice(local.format("%H:%M:%S").to_string().as_bytes());
    out.extend_from_slice(&text[19..]);
}

#[inline]
fn two(text: &mut [u8], value: u32) {
    if let (Some(digits), Ok(text)) = (PAIRS.get(value as usize), text.try_into()) {
        let text: &mut [u8; 2] = text;
        *text = *digits;
    }
}

/// The digits of every number below 100.
static PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[b'0'; 2]; 100];
    let mut i = 0;
    while i < 100 {
        pairs[i] = [b'0' + (i / 10) as u8, b'0' + (i % 10) as u8];
        i += 1;
    }
    pairs
};

#[cfg(test)]
mod tests {
    use chrono::{DateTime, FixedOffset, SecondsFormat, TimeZone};
    use proptest::prelude::*;

    use super::*;

    const NAMES: [&str; 7] = [
        "Asia/Shanghai",
        "America/New_York",
        "Australia/Lord_Howe",
        "Africa/Casablanca",
        "UTC",
        "Asia/Kathmandu",
        "Pacific/Apia",
    ];

    fn local_text(zone: &Zone, at: i64) -> String {
        let mut out = Vec::new();
        zone.write_local(Instant::from_unix(at), &mut out);
        String::from_utf8(out).unwrap()
    }

    fn check(name: &str, at: i64) {
        let zone = Zone::named(name).unwrap();
        let offset = FixedOffset::east_opt(zone.offset(Instant::from_unix(at))).unwrap();
        let theirs =
            offset.from_utc_datetime(&DateTime::from_timestamp(at, 0).unwrap().naive_utc());
        assert_eq!(
            local_text(&zone, at),
            theirs.format("%Y-%m-%d %H:%M:%S").to_string()
        );
        let written = zone.rfc3339(Instant::from_unix(at));
        // The same in any order, and beside any other time.
        let mut times = Times::new(&zone);
        for at in [at, at, at + 86_400 * 180, at].map(Instant::from_unix) {
            let (mut local, mut rfc3339) = (Vec::new(), Vec::new());
            times.write_local(at, &mut local);
            times.write_rfc3339(at, &mut rfc3339);
            assert_eq!(local, local_text(&zone, at.unix()).into_bytes());
            assert_eq!(rfc3339, zone.rfc3339(at).into_bytes());
        }
        if offset.local_minus_utc() % 60 == 0 {
            assert_eq!(written, theirs.to_rfc3339_opts(SecondsFormat::Secs, false));
        } else if (0..=9999).contains(&theirs.year()) {
            let back = DateTime::parse_from_rfc3339(&written).unwrap();
            assert_eq!(back.timestamp(), at, "{written}");
        }
    }

    #[test]
    fn at_the_edges() {
        let shanghai = Zone::named("Asia/Shanghai").unwrap();
        let text = |at| shanghai.rfc3339(Instant::from_unix(at));
        assert_eq!(text(1_772_701_200), "2026-03-05T17:00:00+08:00");
        // Mean time, +08:05:43, until 1901.
        assert_eq!(text(-2_500_000_000), "1890-10-12T03:39:20+08:06");
        let lisbon = Zone::named("Europe/Lisbon").unwrap();
        // Mean time, -00:36:45, until 1912.
        assert_eq!(
            lisbon.rfc3339(Instant::from_unix(-2_500_000_000)),
            "1890-10-11T18:56:20-00:37"
        );
        for at in [i64::MIN, i64::MIN + 1, -1 << 50, 1 << 50, i64::MAX] {
            for name in NAMES {
                let zone = Zone::named(name).unwrap();
                assert!(!zone.rfc3339(Instant::from_unix(at)).is_empty());
                assert!(!local_text(&zone, at).is_empty());
            }
        }
    }

    proptest! {
        #[test]
        fn as_chrono_does(
            name in prop::sample::select(NAMES.to_vec()),
            recent in -3_000_000_000_i64..6_000_000_000,
            any in -100_000_000_000_i64..300_000_000_000,
        ) {
            check(name, recent);
            check(name, any);
        }
    }
}
