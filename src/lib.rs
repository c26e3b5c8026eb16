//! Checks that what a meeting decided was studied, passed on and reported on time (传达).
//!
//! Data flows one way: [`load`] reads a project and folds its records into a [`ledger`], an
//! [`audit`] judges every obligation, a [`report`] turns verdicts into findings by the [`rules`],
//! and [`render`] writes them. Only [`load`] opens files, and nothing reads the clock: the time as of
//! which to judge is an argument.
//!
//! # A whole audit
//!
//! By default a department has 24 hours to pass a meeting on and two working days to report. This one
//! ended on a Friday, so reports are due by the end of Tuesday; one of two departments is late.
//!
//! ```
//! use chuanda::audit::Audit;
//! use chuanda::lang::Lang;
//! use chuanda::load::{inputs::Inputs, load};
//! use chuanda::report::Report;
//! use chuanda::rules::levels::Levels;
//! use chuanda::time::{Reading, read};
//!
//! let tables = tempfile::tempdir()?;
//! for (name, text) in [
//!     ("meetings.csv", "id,title,ended_at\nM1,Flood control,2026-03-06 17:00\n"),
//!     ("departments.csv", "id,name\nD1,Water\nD2,Roads\n"),
//!     ("records.csv", "meeting,department,transmitted_at,reported_at\n\
//!         M1,D1,2026-03-07 09:00,2026-03-10 16:00\n\
//!         M1,D2,2026-03-07 09:00,2026-03-11 09:00\n"),
//! ] {
//!     std::fs::write(tables.path().join(name), text)?;
//! }
//!
//! let inputs = Inputs { path: tables.path().to_owned(), ..Inputs::default() };
//! let loaded = load(&inputs, &|_| ());
//! assert!(loaded.errors.is_empty(), "a verdict needs tables without errors");
//! let zone = &loaded.project.zone;
//! let Reading::Instant(as_of) = read("2026-03-12 18:00", zone)? else {
//!     panic!("a date without a time");
//! };
//!
//! let audit = Audit::new(&loaded.project, &loaded.calls, &loaded.slots, &loaded.intake, as_of);
//! let levels = Levels::default();
//! let report = Report::new(&audit, &levels, 1);
//! let mut findings = Vec::new();
//! report.walk(|finding| findings.push((finding.rule.name, finding.message(Lang::En, zone))));
//! assert_eq!(findings.len(), 1);
//! assert_eq!(findings[0].0, "report-late");
//! assert!(report.is_denied(), "one denied finding fails the check");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # A single deadline
//!
//! The parts stand alone too. When is the report on a meeting due?
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
pub mod sql;
pub mod text;
pub mod time;
pub mod wording;
