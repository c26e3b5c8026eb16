//! Files: encoding, opening, places in them, input errors.

pub(crate) mod encoding;
pub(crate) mod form;
pub(crate) mod input_error;
pub(crate) mod open;
pub(crate) mod position;
