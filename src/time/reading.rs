//! What a text that is read as a time says.

use chrono::NaiveDate;

use crate::time::Instant;

/// What a text says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// A time.
    Instant(Instant),
    /// A date without a time; what it stands for is for the reader's caller to say.
    Date(NaiveDate),
}
