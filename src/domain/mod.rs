//! What an audit is about: meetings, departments, what departments owe and by when.
//!
//! Plain data with the questions that it answers by itself, such as
//! [when a duty is due](crate::domain::due). It never reads files, never judges records and never
//! writes text for people.

pub mod accountability;
pub mod clause;
pub mod department;
pub mod due;
pub mod duty;
pub mod exemption;
pub mod label;
pub mod meeting;
pub mod moment;
pub mod part;
pub mod policy;
pub mod project;
pub mod scope;
pub mod source;
pub mod written_time;
