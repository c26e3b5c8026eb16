//! What the commands about calendars write: answers, a year, and two calendars compared.

#[cfg_attr(
    not(feature = "cli"),
    expect(dead_code, reason = "the page uses some of it")
)]
pub(crate) mod answers;
#[cfg(feature = "cli")]
pub(crate) mod diff;
#[cfg(feature = "cli")]
pub(crate) mod year;
