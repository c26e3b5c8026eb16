//! CSV: blocks for many threads, records and fields.

pub(crate) mod blocks;
pub(crate) mod split;
