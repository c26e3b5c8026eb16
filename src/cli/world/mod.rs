//! The machine around a command: terminal, clock, files that are written, progress.

pub(crate) mod browser;
pub(crate) mod explorer;
pub(crate) mod failure;
pub(crate) mod file_names;
pub(crate) mod input;
pub(crate) mod output;
pub(crate) mod progress;
pub(crate) mod settings;
pub(crate) mod shell;
pub(crate) mod suggest;
pub(crate) mod targets;
