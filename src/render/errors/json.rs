//! `json`: one document, stable within its schema.

use std::io::{self, Write};

use serde::Serialize;

use crate::render::errors::{ErrorRow, ErrorsView};
use crate::render::shared::json::{TOOL, Tool, open_list, write};

/// The schema of `--errors FILE.json`.
pub(crate) const SCHEMA: &str = "chuanda/errors/1";

/// The document, but for its errors, which are written one by one.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ErrorsHead<'a> {
    #[cfg_attr(test, schemars(extend("const" = SCHEMA)))]
    schema: &'a str,
    tool: Tool,
    /// How many errors there are, those left out included.
    total: u64,
    /// How many of them are left out of the list.
    left: u64,
}

/// The whole document, for its schema.
#[cfg(test)]
#[derive(schemars::JsonSchema)]
#[expect(dead_code, reason = "nothing is made of it but a schema")]
pub(crate) struct ErrorsJson<'a> {
    #[schemars(flatten)]
    head: ErrorsHead<'a>,
    errors: Vec<ErrorJson<'a>>,
}

/// More keys may come within this schema; those named here stay.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "error"))]
struct ErrorJson<'a> {
    /// The file alone, as the user could open it.
    file: &'a str,
    sheet: Option<&'a str>,
    /// The physical line; null where the error is about the whole file.
    #[cfg_attr(test, schemars(range(min = 1)))]
    row: Option<u32>,
    /// The character on the line; in a sheet the column.
    #[cfg_attr(test, schemars(range(min = 1)))]
    column: Option<u32>,
    /// The cell of a sheet.
    cell: Option<&'a str>,
    /// The header of the column as it stands in the file.
    header: Option<&'a str>,
    /// The text that was met.
    text: &'a str,
    /// What is wrong.
    problem: &'a str,
    /// What would do.
    remedy: Option<&'a str>,
}

pub(crate) fn render(view: &ErrorsView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let head = ErrorsHead {
        schema: SCHEMA,
        tool: TOOL,
        total: view.rows.len() as u64 + view.left,
        left: view.left,
    };
    open_list(&head, "errors", out)?;
    let lang = view.machine_lang;
    let mut separator = "\n";
    for row in view.rows {
        let ErrorRow {
            file, sheet, text, ..
        } = *row;
        out.write_all(separator.as_bytes())?;
        separator = ",\n";
        let error = ErrorJson {
            file,
            sheet,
            row: row.row,
            column: row.column,
            cell: row.cell.as_deref(),
            header: row.header,
            text,
            problem: row.message.without_advice(lang),
            remedy: row.message.advice(lang),
        };
        write(&error, &mut *out)?;
    }
    out.write_all(b"\n]}\n")
}
