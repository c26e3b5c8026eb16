//! Tables: headers, cells, and the four tables of a project.

pub(crate) mod columns;
pub(crate) mod names;
pub(crate) mod row;
pub(crate) mod tables;
