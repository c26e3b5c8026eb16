//! The formats of a report.

pub(crate) mod concise;
pub(crate) mod csv;
pub(crate) mod github;
pub(crate) mod gitlab;
pub(crate) mod html;
pub(crate) mod json;
pub(crate) mod junit;
pub(crate) mod markdown;
pub(crate) mod ndjson;
pub(crate) mod parallel;
pub(crate) mod sarif;
pub(crate) mod table;
pub mod workbook;
