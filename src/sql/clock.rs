//! Local times in SQL: the one matter of time zones that the statements know. The offsets are those of
//! the time-zone data in this program, and not of the engine.

use std::fmt::Write as _;

use crate::sql::dialect::Dialect;
use crate::time::{DAY, Instant, Zone};

/// Days are counted from so many before 1970, so that none is below zero: engines do not agree on how
/// a negative quotient is rounded.
pub(crate) const FIRST_DAY: i64 = -1_000_000;

/// The clock of a project's time zone.
#[derive(Clone, Debug)]
pub(crate) struct Clock {
    /// From when on the clock is ahead of UTC by so many seconds; the first is from ever.
    offsets: Vec<(Instant, i32)>,
    /// The offsets as texts such as `+08:00`.
    texts: Vec<(i32, String)>,
    /// The last seconds of days that are not over then, since the clock is put back.
    repeated: Vec<i64>,
}

impl Clock {
    /// The clock from one instant to another; what is before or after these has the first or last offset.
    pub(crate) fn new(zone: &Zone, from: Instant, to: Instant) -> Self {
        let offsets = zone.offsets(from, to);
        let mut texts: Vec<(i32, String)> = Vec::new();
        for (at, offset) in &offsets {
            if !texts.iter().any(|(known, _)| known == offset) {
                let text = zone.rfc3339(*at);
                let start = text.find(['+', 'Z']).or_else(|| text.rfind('-'));
                texts.push((*offset, text[start.unwrap_or(0)..].to_owned()));
            }
        }
        let is_repeated = |at: &i64| {
            let local = at + i64::from(zone.offset(Instant::from_unix(*at)));
            let at = Instant::from_unix(*at);
            local.rem_euclid(DAY) == DAY - 1 && zone.offset(at) > zone.offset(at.plus(1))
        };
        let before = offsets.iter().skip(1).map(|(at, _)| at.unix() - 1);
        Self {
            repeated: before.filter(is_repeated).collect(),
            offsets,
            texts,
        }
    }

    /// Whether the clock is changed from an instant on.
    pub(crate) fn changes_after(&self, at: Instant) -> bool {
        self.offsets.iter().any(|(change, _)| *change > at)
    }

    /// The offset at an instant, by halves.
    pub(crate) fn offset(&self, at: &str) -> String {
        fn among(offsets: &[(Instant, i32)], at: &str) -> String {
            match offsets {
                [] => "0".to_owned(),
                [(_, only)] => only.to_string(),
                _ => {
                    let (before, after) = offsets.split_at(offsets.len() / 2);
                    let from = after[0].0.unix();
                    let [before, after] = [before, after].map(|half| among(half, at));
                    format!("CASE WHEN {at} < {from} THEN {before} ELSE {after} END")
                }
            }
        }
        among(&self.offsets, at)
    }

    /// The local time of an instant as seconds, of which a day has 86,400.
    pub(crate) fn local(&self, at: &str) -> String {
        format!("({at} + {})", self.offset(at))
    }

    /// The offset of a local time that is so far ahead of its instant.
    fn offset_text(&self, offset: &str) -> String {
        let mut out = format!("CASE {offset}");
        for (offset, text) in &self.texts {
            let _ = write!(out, " WHEN {offset} THEN '{text}'");
        }
        out.push_str(" END");
        out
    }

    /// An instant and its local time as `2026-03-05T17:00:00+08:00`.
    pub(crate) fn rfc3339(&self, dialect: Dialect, at: &str, local: &str) -> String {
        let time = local_text(dialect, local, "T");
        let offset = self.offset_text(&format!("({local} - {at})"));
        format!("{time} || {offset}")
    }

    /// Whether an instant with this local time is the last second of a day, which people read as 24:00.
    pub(crate) fn is_24(&self, at: &str, local: &str) -> String {
        let last = format!("{} = {}", past(local, DAY), DAY - 1);
        if self.repeated.is_empty() {
            return last;
        }
        let repeated: Vec<String> = self.repeated.iter().map(i64::to_string).collect();
        format!("({last} AND {at} NOT IN ({}))", repeated.join(", "))
    }
}

/// The day of a local time, counted from [`FIRST_DAY`].
pub(crate) fn day(dialect: Dialect, local: &str) -> String {
    dialect.whole(&format!("{local} + {}", -FIRST_DAY * DAY), DAY)
}

/// The seconds of a local time since its last whole day, hour or minute.
fn past(local: &str, unit: i64) -> String {
    format!("(({local} + {}) % {unit})", -FIRST_DAY * DAY)
}

/// The date of a local time.
pub(crate) fn date_text(dialect: Dialect, local: &str) -> String {
    dialect.date_text(&format!("({} - {})", day(dialect, local), -FIRST_DAY))
}

/// A local time as `2026-03-05 17:00:00`, with this between date and time.
pub(crate) fn local_text(dialect: Dialect, local: &str, between: &str) -> String {
    // 107 and the first digit left out: engines do not agree on how zeros are put before a number.
    let two = |number: String| {
        let text = dialect.as_text(&format!("(100 + {number})"));
        format!("substr({text}, 2, 2)")
    };
    let hour = dialect.whole(&past(local, DAY), 3600);
    let minute = dialect.whole(&past(local, 3600), 60);
    format!(
        "{} || '{between}' || {} || ':' || {} || ':' || {}",
        date_text(dialect, local),
        two(hour),
        two(minute),
        two(past(local, 60))
    )
}
