//! `sarif`: SARIF 2.1.0, so that what is wrong with the input is shown where code scanning shows it.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::render::check::sarif::{SARIF_SCHEMA, message, uri};
use crate::render::errors::{ErrorRow, ErrorsView};
use crate::render::shared::json::{open_list, write};

pub(crate) fn render(view: &ErrorsView<'_>, out: &mut dyn Write) -> io::Result<()> {
    write!(
        out,
        "{{\"$schema\":\"{SARIF_SCHEMA}\",\"version\":\"2.1.0\",\"runs\":["
    )?;
    open_list(&run(view), "results", out)?;
    let mut separator = "\n";
    for row in view.rows {
        out.write_all(separator.as_bytes())?;
        separator = ",\n";
        write(&result(view, row), &mut *out)?;
    }
    out.write_all(b"\n]}]}\n")
}

/// The run, but for its results.
fn run(view: &ErrorsView<'_>) -> Value {
    let left = view.left_text(view.machine_lang);
    let notifications: Vec<Value> = left
        .iter()
        .map(|left| json!({"level": "error", "message": {"text": message(left)}}))
        .collect();
    json!({
        "tool": {"driver": {
            "name": env!("CARGO_PKG_NAME"),
            "version": env!("CARGO_PKG_VERSION"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "rules": [{
                "id": RULE,
                "shortDescription": {"text": "输入错误 / Input error"},
                "defaultConfiguration": {"level": "error"},
            }],
        }},
        // With input errors nothing was called compliant.
        "invocations": [{
            "executionSuccessful": view.rows.is_empty(),
            "toolExecutionNotifications": notifications,
        }],
        "columnKind": "unicodeCodePoints",
    })
}

/// What every result is an instance of.
const RULE: &str = "input-error";

fn result(view: &ErrorsView<'_>, row: &ErrorRow<'_>) -> Value {
    let text = row.message.of(view.machine_lang);
    let place = match (row.sheet, &row.cell) {
        (Some(sheet), Some(cell)) => format!("{sheet}!{cell}: "),
        (Some(sheet), None) => format!("{sheet}: "),
        _ => String::new(),
    };
    let mut physical = json!({"artifactLocation": {"uri": uri(row.in_repository)}});
    if let Some(line) = row.row {
        physical["region"] = json!({"startLine": line});
        // The columns of a sheet are no characters of a line.
        if let (Some(column), None) = (row.column, row.sheet) {
            physical["region"]["startColumn"] = column.into();
        }
    }
    let mut location = json!({"physicalLocation": physical});
    if let Some(sheet) = row.sheet {
        let cell = row.cell.as_deref().unwrap_or_default();
        location["logicalLocations"] =
            json!([{"name": sheet, "fullyQualifiedName": format!("{sheet}!{cell}")}]);
    }
    json!({
        "ruleId": RULE,
        "ruleIndex": 0,
        "level": "error",
        "message": {"text": message(&format!("{place}{text}"))},
        "locations": [location],
        "properties": {
            "header": row.header,
            "text": row.text,
            "remedy": row.message.advice(view.machine_lang),
        },
    })
}
