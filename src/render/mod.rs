//! What commands write, one file for each: `check/` (every format of a report), `calendar/`,
//! `letters/` and what else is laid out for `paper/`, and what they share.
//!
//! Renderers decide layout, never content: nothing is judged or counted anew here. They never open
//! a file and know neither `load` nor `cli`.

pub(crate) mod calendar;
pub mod check;
#[cfg(feature = "cli")]
pub(crate) mod deadline;
pub mod diff;
pub mod due;
#[cfg(feature = "cli")]
pub(crate) mod errors;
#[cfg(feature = "cli")]
pub(crate) mod letters;
pub mod obligations;
#[cfg(feature = "cli")]
pub(crate) mod paper;
#[cfg(test)]
pub(crate) mod schema;
pub mod shared;
pub mod summary;
#[cfg_attr(
    not(feature = "cli"),
    expect(dead_code, reason = "the page uses some of it")
)]
pub(crate) mod why;

use crate::lang::Lang;

/// The language of messages in machine formats where neither the command line nor the configuration
/// names one: they never depend on the shell's.
pub const MACHINE_LANG: Lang = Lang::Zh;
