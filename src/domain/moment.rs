//! What an audit is about: meetings, departments, duties.

use chrono::NaiveDate;

use crate::time::{Instant, Zone};

/// A time as it was written: a second, or a whole day standing for one of its ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The instant that deadlines are counted with.
    pub at: Instant,
    /// Whether only the date was written.
    pub is_day: bool,
}

impl Moment {
    /// The first second that the text can mean.
    #[must_use]
    pub fn earliest(self, zone: &Zone) -> Instant {
        if self.is_day {
            zone.first_instant(zone.date(self.at).and_time(chrono::NaiveTime::MIN))
        } else {
            self.at
        }
    }

    /// The last second that the text can mean.
    #[must_use]
    pub fn latest(self, zone: &Zone) -> Instant {
        if self.is_day {
            day_end(zone.date(self.at), zone)
        } else {
            self.at
        }
    }

    /// Whether this lies before `other` however the two are read: a date without a time breaks no
    /// before-rule within its own day.
    #[inline]
    #[must_use]
    pub fn is_before(self, other: Self, zone: &Zone) -> bool {
        if !self.is_day && !other.is_day {
            return self.at < other.at;
        }
        self.is_day_before(other, zone)
    }

    #[cold]
    fn is_day_before(self, other: Self, zone: &Zone) -> bool {
        self.latest(zone) < other.earliest(zone)
    }
}

/// The last second of a local day: its 24:00, as an instant that still belongs to it.
#[must_use]
pub fn day_end(date: NaiveDate, zone: &Zone) -> Instant {
    let last = date.and_hms_opt(23, 59, 59).unwrap_or_default();
    zone.last_instant(last)
}
