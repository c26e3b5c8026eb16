//! What the formats share: tables, fact sheets, wrapping, escaping, colour, words.

pub(crate) mod csv;
pub(crate) mod json;
pub mod paint;
pub(crate) mod reckoning;
pub mod safe;
#[cfg_attr(
    not(feature = "cli"),
    expect(dead_code, reason = "the page uses some of it")
)]
pub(crate) mod sheet;
pub mod table;
pub(crate) mod words;
pub(crate) mod wrap;
