//! The command line: flags, their help, and how they are read.

pub(crate) mod args;
pub(crate) mod choices;
pub(crate) mod help;
pub(crate) mod help_texts;
pub(crate) mod lang;
pub(crate) mod parse;
pub(crate) mod usage;
pub(crate) mod values;
