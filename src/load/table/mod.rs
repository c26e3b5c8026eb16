//! Tables: their columns and headers, and the rows of the small ones made into values, once.
//!
//! Nothing here opens a file; a row comes from CSV, a sheet or TOML, and is read alike.

mod by_headers;
pub(crate) mod cell;
pub(crate) mod columns;
pub(crate) mod context;
pub(crate) mod departments;
pub(crate) mod exemptions;
pub(crate) mod header;
pub(crate) mod header_columns;
pub(crate) mod header_key;
pub(crate) mod left_out;
pub(crate) mod lists;
pub(crate) mod meeting_spans;
pub(crate) mod meetings;
pub(crate) mod names;
pub(crate) mod names_to_find;
pub(crate) mod office_words;
pub(crate) mod parted_time;
pub(crate) mod reader;
pub(crate) mod row;
pub(crate) mod scopes;
pub(crate) mod shared;
pub(crate) mod shared_scopes;
pub(crate) mod sheet_columns;
pub(crate) mod text_map;
pub(crate) mod titles;
pub(crate) mod unread_times;
