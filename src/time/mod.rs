//! Instants, time zones, and the reading and writing of times.
//!
//! [`read`] takes times as offices write them and as databases export them; [`Times`] writes them
//! back. Nothing here reads the clock or the machine's time zone, and a time that could be read in
//! two ways is refused, never guessed.

mod cursor;
mod days;
mod error;
mod form;
mod named_month;
mod part_of_day;
mod plain_text;
mod read;
mod reading;
mod refuse;
mod span;
mod write;
mod zone;

pub(crate) use crate::time::days::{DAY, YEAR_2000};
pub use crate::time::error::{TimeError, TimeFault};
pub use crate::time::part_of_day::PartOfDay;
pub(crate) use crate::time::plain_text::plain_text;
pub use crate::time::read::{read, read_date, read_in_year};
pub(crate) use crate::time::read::{read_if_any, read_midnight, with_sample_hour};
pub use crate::time::reading::Reading;
pub use crate::time::span::read_span;
pub use crate::time::write::Times;
pub use crate::time::zone::{ClockChange, Zone};

/// A whole second on the time line, counted from 1970-01-01T00:00:00Z.
///
/// Fractions of a second do not exist here: they are cut off where times are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

impl Instant {
    /// The instant so many seconds after 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn from_unix(seconds: i64) -> Self {
        Self(seconds)
    }

    /// Seconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub const fn unix(self) -> i64 {
        self.0
    }

    /// The instant so many seconds later, or earlier where they are negative. Saturates.
    #[must_use]
    pub const fn plus(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }
}
