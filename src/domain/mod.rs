//! What an audit is about: meetings, departments, what they owe and by when.

pub mod due;
pub mod exemption;
pub mod moment;
pub mod policy;
pub mod project;
pub mod scope;
pub(crate) mod written_time;
