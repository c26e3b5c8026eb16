//! What JSON documents share.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::Formatter;

use crate::audit::tally::Tally;
use crate::domain::duty::Duty;
use crate::domain::source::sheet_of;
#[cfg(test)]
use crate::render::schema;

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

/// Where a row stands: its file and its line, and more where that is known.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "source"))]
pub(crate) struct RowPlace<'a> {
    pub(crate) file: &'a str,
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub(crate) line: u64,
    /// The sheet, where the file is one of a workbook.
    #[cfg_attr(test, serde(skip_serializing_if = "schema::is_newer"))]
    pub(crate) sheet: Option<&'a str>,
    /// The cell.
    #[cfg_attr(test, serde(skip_serializing_if = "schema::is_newer"))]
    pub(crate) cell: Option<&'a str>,
    /// The row's own key in the system that it came from.
    #[cfg_attr(test, serde(skip_serializing_if = "schema::is_newer"))]
    #[serde(rename = "ref")]
    pub(crate) reference: Option<&'a str>,
}

impl<'a> RowPlace<'a> {
    /// A row of a file that is named as [`Project::files`](crate::domain::project::Project::files)
    /// names it.
    pub(crate) fn new(file: &'a str, line: u64) -> Self {
        Self {
            file,
            line,
            sheet: sheet_of(file),
            cell: None,
            reference: None,
        }
    }
}

/// Something about each duty that a policy brings; the others are left out.
#[cfg_attr(
    not(feature = "cli"),
    expect(dead_code, reason = "commands alone write it")
)]
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

/// Whether a field that stands only where it is true is left out.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands on references"
)]
pub(crate) const fn is_false(value: &bool) -> bool {
    !*value
}

/// Writes JSON as `serde_json` does, but with DEL and the control characters beyond it escaped too,
/// which a terminal would obey.
struct Harmless;

impl Formatter for Harmless {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let is_harmful = |c: char| c.is_control();
        // Their first bytes: nearly no text has any.
        if !fragment.bytes().any(|byte| byte == 0x7f || byte == 0xc2) {
            return out.write_all(fragment.as_bytes());
        }
        for part in fragment.split_inclusive(is_harmful) {
            let harmful = part.chars().next_back().filter(|c| is_harmful(*c));
            let Some(harmful) = harmful else {
                out.write_all(part.as_bytes())?;
                continue;
            };
            let plain = &part[..part.len() - harmful.len_utf8()];
            write!(out, "{plain}\\u{:04x}", u32::from(harmful))?;
        }
        Ok(())
    }
}

/// Appends a document on one line.
///
/// # Errors
///
/// Whatever `out` says: text, numbers and lists cannot fail to be put into words.
pub(crate) fn write(document: &impl Serialize, out: impl Write) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(out, Harmless);
    Ok(document.serialize(&mut serializer)?)
}

/// One line of JSON.
pub(crate) fn line(document: &impl Serialize) -> String {
    let mut out = Vec::new();
    // Nothing fails in memory.
    let _ = write(document, &mut out);
    String::from_utf8(out).unwrap_or_default()
}

/// Writes an object that is left open, with a list begun as its last member: what is long is written
/// one by one.
pub(crate) fn open_list(head: &impl Serialize, list: &str, out: &mut dyn Write) -> io::Result<()> {
    let head = line(head);
    let head = head.strip_suffix('}').unwrap_or(&head);
    write!(out, "{head},\"{list}\":[")
}

/// How many obligations came to what.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Counts {
    obligations: u64,
    on_time: u64,
    late: u64,
    overdue: u64,
    pending: u64,
    exempt: u64,
    invalid: u64,
    pub(crate) undetermined: u64,
}

impl From<&Tally> for Counts {
    fn from(tally: &Tally) -> Self {
        let &Tally {
            on_time,
            late,
            overdue,
            pending,
            exempt,
            invalid,
            undetermined,
        } = tally;
        Self {
            obligations: tally.obligations(),
            on_time,
            late,
            overdue,
            pending,
            exempt,
            invalid,
            undetermined,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_control_character_stands_raw() {
        let text = "a\u{1b}b\u{7f}c\u{9b}d·\n";
        let json = line(&text);
        assert_eq!(json, "\"a\\u001bb\\u007fc\\u009bd·\\n\"");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }
}
