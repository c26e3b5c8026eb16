//! Checks whether the spirit of a meeting was studied, passed on and reported in time (传达).
//!
//! Data flows one way: [`load`] reads a project and folds its records into a [`ledger`], an
//! [`audit`] judges the obligations, a [`report`] finds what is to be found, a renderer writes it.

pub mod audit;
pub mod baseline;
pub mod calendar;
#[cfg(feature = "cli")]
pub mod cli;
pub mod due;
pub mod exemption;
pub mod finding;
pub mod fingerprint;
pub mod judge;
pub mod lang;
pub mod ledger;
pub mod load;
mod memory;
pub mod model;
mod parallel;
pub mod policy;
pub mod project;
pub mod reckoning;
pub mod render;
pub mod report;
pub mod rules;
pub mod scope;
pub mod summarize;
pub mod tally;
pub mod time;
pub mod why;
