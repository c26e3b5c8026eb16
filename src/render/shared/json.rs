//! What JSON documents share.

use std::io::{self, Write};

use serde::Serialize;

use crate::domain::duty::Duty;

/// Which program wrote a document.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "tool"))]
pub(crate) struct Tool {
    #[cfg_attr(test, schemars(extend("const" = env!("CARGO_PKG_NAME"))))]
    name: &'static str,
    version: &'static str,
}

/// This program.
pub(crate) const TOOL: Tool = Tool {
    name: env!("CARGO_PKG_NAME"),
    version: env!("CARGO_PKG_VERSION"),
};

/// Where a row stands: its file and its line.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "source"))]
pub(crate) struct RowPlace<'a> {
    pub(crate) file: &'a str,
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub(crate) line: u64,
}

/// Something about each duty that a policy brings; the others are left out.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "duties"))]
pub(crate) struct ByDuty<T> {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "T"))]
    transmission: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "T"))]
    report: Option<T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "T"))]
    feedback: Option<T>,
}

impl<T> FromIterator<(Duty, T)> for ByDuty<T> {
    fn from_iter<I: IntoIterator<Item = (Duty, T)>>(items: I) -> Self {
        let mut of = [None, None, None];
        for (duty, item) in items {
            of[duty.index()] = Some(item);
        }
        let [transmission, report, feedback] = of;
        Self {
            transmission,
            report,
            feedback,
        }
    }
}

/// One line of JSON. Text, numbers and lists cannot fail to be written to memory.
pub(crate) fn line(document: &impl Serialize) -> String {
    serde_json::to_string(document).unwrap_or_default()
}

/// Writes an object that is left open, with a list begun as its last member: what is long is written
/// one by one.
pub(crate) fn open_list(head: &impl Serialize, list: &str, out: &mut dyn Write) -> io::Result<()> {
    let head = serde_json::to_string(head)?;
    let head = head.strip_suffix('}').unwrap_or(&head);
    write!(out, "{head},\"{list}\":[")
}
