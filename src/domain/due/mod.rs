//! When a duty is due: an instant and a span of time give the last second that is on time.
//!
//! Source: Civil Code, article 201 (hours run from the instant, days from the day after) and article
//! 203 (a last day ends at 24:00, or when business closes; one on a day off moves on).

mod path;
mod span;
#[cfg(test)]
mod tests;

use chrono::{NaiveDate, NaiveTime};

use crate::calendar::{Calendar, Day, Uncovered};
use crate::domain::due::path::Path;
use crate::time::{DAY, Instant, Zone};

pub use crate::domain::due::span::{Span, SpanError};

/// What a policy says of when a duty is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// The time allowed.
    pub within: Span,
    /// `roll = "next-working-day"`: a due on no working day moves to the same local time of the
    /// next one.
    pub roll: bool,
    /// When the last of some days or working days ends, this second included; `None` is 24:00.
    /// Minutes and hours take no notice of it.
    pub close_of_business: Option<NaiveTime>,
}

/// When a duty is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// The last second that is on time.
    pub at: Instant,
    /// Whether a later notice may move it: a day that it rests on is provisional.
    pub provisional: bool,
    /// Whether a day that it rests on is guessed: its year is not covered, and `uncovered =
    /// "weekends"` takes it as Monday to Friday. Then it is not provisional.
    pub guessed: bool,
}

impl Due {
    /// A due that is named, and not counted: it rests on no calendar.
    #[must_use]
    pub const fn named(at: Instant) -> Self {
        Self {
            at,
            provisional: false,
            guessed: false,
        }
    }

    /// Takes over what another due rests on that this one starts at.
    pub(crate) fn rest_on(&mut self, other: Self) {
        self.guessed |= other.guessed;
        self.provisional = (self.provisional || other.provisional) && !self.guessed;
    }
}

/// A due with every day that led to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Working<'a> {
    /// The days, ascending, up to the day of the due; where that is not covered, up to the last
    /// covered day.
    ///
    /// Days and working days start with the day after the start, `0wd` with the day of the start. A
    /// due that may roll has the day that it would have been due on and those that it rolled over,
    /// even where that is the day of the start. So minutes and hours that do not roll have none.
    pub days: Vec<WorkingDay<'a>>,
    /// The due before it rolled, where it did.
    pub rolled_from: Option<Instant>,
    /// The same as from [`due`].
    pub due: Result<Due, Uncovered>,
}

/// A day on the way to a due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkingDay<'a> {
    /// The day.
    pub date: NaiveDate,
    /// What the calendar knows of it; `None` only among calendar days, which count covered or not.
    pub day: Option<Day<'a>>,
    /// Whether it was counted, or the due rolled onto it; otherwise it was skipped.
    pub counted: bool,
}

/// The due of something that started at `start`.
///
/// ```
/// # use chuanda::{calendar::Calendar, domain::due::*, time::{Instant, Zone}};
/// let term = Term { within: Span::WorkingDays(2), roll: false, close_of_business: None };
/// let zone = Zone::named("Asia/Shanghai").unwrap();
/// let friday = Instant::from_unix(1_772_786_580); // 2026-03-06 16:43
/// let due = due(friday, &term, &Calendar::cn(), &zone).unwrap();
/// assert_eq!(text_24(due.at, &zone), "2026-03-10 24:00");
/// ```
///
/// # Errors
///
/// [`Uncovered`] with the first year that would have to be known and is not. Minutes, hours and
/// calendar days need none unless they roll; but nothing is due outside the years that four digits
/// can write.
pub fn due(
    start: Instant,
    term: &Term,
    calendar: &Calendar,
    zone: &Zone,
) -> Result<Due, Uncovered> {
    Path::new(start, term, calendar, zone)?.due
}

/// The due of something that started at `start`, with its working.
#[must_use]
pub fn working<'a>(
    start: Instant,
    term: &Term,
    calendar: &'a Calendar,
    zone: &Zone,
) -> Working<'a> {
    match Path::new(start, term, calendar, zone) {
        Ok(path) => Working {
            days: path.days(calendar),
            rolled_from: path.rolled_from,
            due: path.due,
        },
        Err(uncovered) => Working {
            days: Vec::new(),
            rolled_from: None,
            due: Err(uncovered),
        },
    }
}

/// A due as people read it: local, `2026-03-05 17:00:00`, or `2026-03-05 24:00` where it is the last
/// second of a day.
#[must_use]
pub fn text_24(at: Instant, zone: &Zone) -> String {
    let mut out = Vec::new();
    write_24(at, zone, &mut out);
    String::from_utf8(out).unwrap_or_default()
}

/// Appends what [`text_24`] says.
pub(crate) fn write_24(at: Instant, zone: &Zone, out: &mut Vec<u8>) {
    const LAST: &[u8] = b"23:59:59";
    zone.write_local(at, out);
    if out.ends_with(LAST) && is_over_after(at, zone) {
        out.truncate(out.len() - LAST.len());
        out.extend_from_slice(b"24:00");
    }
}

/// Whether people read a time as 24:00: it is the last second of a day.
#[must_use]
pub fn is_24(at: Instant, zone: &Zone) -> bool {
    // Reckoned in seconds: it is asked of every finding.
    let local = at.unix().saturating_add(zone.offset(at).into());
    local.rem_euclid(DAY) == DAY - 1 && is_over_after(at, zone)
}

/// Whether 23:59:59 comes no second time: a clock put back at midnight passes it twice, and only then
/// is the day over.
fn is_over_after(at: Instant, zone: &Zone) -> bool {
    zone.offset(at) <= zone.offset(at.plus(1))
}

const LAST_SECOND: NaiveTime = NaiveTime::from_hms_opt(23, 59, 59).expect("a time");
