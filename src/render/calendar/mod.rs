//! Calendars for people.

#[cfg_attr(
    not(feature = "cli"),
    expect(dead_code, reason = "the page uses some of it")
)]
pub(crate) mod calendar;
#[cfg(feature = "cli")]
pub(crate) mod calendar_diff;
#[cfg(feature = "cli")]
pub(crate) mod year;
