//! Tables: headers, cells, and the four tables of a project.

pub(crate) mod cell;
pub(crate) mod columns;
pub(crate) mod departments;
pub(crate) mod exemptions;
pub(crate) mod header;
pub(crate) mod header_columns;
pub(crate) mod meetings;
pub(crate) mod names;
pub(crate) mod reader;
pub(crate) mod row;
pub(crate) mod scopes;
