//! What an audit is about: meetings, departments, what they owe and by when.

pub mod department;
pub mod due;
pub mod duty;
pub mod exemption;
pub mod meeting;
pub mod moment;
pub mod policy;
pub mod project;
pub mod scope;
pub mod source;
pub mod written_time;
