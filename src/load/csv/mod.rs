//! Text as rows: record files cut into blocks for many threads, and records cut into fields.
//!
//! It knows quotes, delimiters and newlines, and asks [`ReadHeader`](row_file::ReadHeader) where the
//! header of a file is. It never asks what a column means or what a cell says.

pub(crate) mod blocks;
mod file_reader;
mod opening;
pub(crate) mod row_file;
pub(crate) mod split;
