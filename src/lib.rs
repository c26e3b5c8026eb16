//! Checks whether the spirit of a meeting was studied, passed on and reported in time (传达).
//!
//! Data flows one way: [`load`] reads a project and folds its records into a [`ledger`], an
//! [`audit`] judges the obligations, a [`report`] finds what is to be found, a renderer writes it.
//!
//! Only [`load`] opens files, and nothing reads the clock: what is asked as of is an argument. The
//! parts stand alone too. When is the report on a meeting due?
//!
//! ```
//! use chuanda::calendar::Calendar;
//! use chuanda::domain::due::{Term, due, text_24};
//! use chuanda::time::{Reading, Zone, read};
//!
//! let zone = Zone::named("Asia/Shanghai").expect("an IANA name");
//! let Reading::Instant(ended) = read("2026年2月13日17时00分", &zone)? else {
//!     panic!("a date without a time");
//! };
//! let term = Term { within: "2wd".parse()?, roll: false, close_of_business: None };
//!
//! // Saturday the 14th is worked in exchange; the 15th to 23rd, the Spring Festival, are off.
//! let report = due(ended, &term, &Calendar::cn(), &zone)?;
//! assert_eq!(text_24(report.at, &zone), "2026-02-24 24:00");
//!
//! // A year without a notice is not guessed.
//! let Reading::Instant(ended) = read("2003-12-29 17:00", &zone)? else {
//!     panic!("a date without a time");
//! };
//! assert_eq!(due(ended, &term, &Calendar::cn(), &zone).unwrap_err().year, 2003);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod audit;
pub mod calendar;
#[cfg(feature = "cli")]
pub mod cli;
pub mod domain;
pub mod lang;
pub mod ledger;
pub mod load;
mod parallel;
pub mod propose;
pub mod render;
pub mod report;
pub mod rules;
pub mod spreadsheet;
pub mod text;
pub mod time;
pub mod wording;
