//! Files as text: opening, encoding, sheets of workbooks, places and input errors.
//!
//! Nothing here knows what is in a file: tables and records are read above.

pub(crate) mod encoding;
pub(crate) mod foreign;
pub(crate) mod form;
pub(crate) mod input_error;
pub(crate) mod open;
pub(crate) mod position;
