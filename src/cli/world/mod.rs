//! The machine around a command: terminal, clock, files that are written, progress.

pub(crate) mod browser;
pub(crate) mod command_line;
pub(crate) mod destinations;
pub(crate) mod error_files;
pub(crate) mod explorer;
pub(crate) mod failure;
pub(crate) mod file_names;
pub(crate) mod file_set;
pub(crate) mod input;
pub(crate) mod interrupted;
pub(crate) mod named;
pub(crate) mod office_tables;
pub(crate) mod output;
pub(crate) mod part;
pub(crate) mod progress;
pub(crate) mod settings;
pub(crate) mod shell;
pub(crate) mod suggest;
pub(crate) mod targets;
mod unplaced;
