//! The formats of `summary`.

use std::io::{self, Write};

use serde::Serialize;

use crate::audit::Audit;
use crate::model::Duty;
use crate::summarize::{Row, Summary};
use crate::tally::{Rate, Tally};

use super::json::DutyDocument;
use super::safe::spreadsheet;

/// The schema of `summary --format json`.
pub const SCHEMA: &str = "chuanda/summary/1";

#[derive(Serialize)]
struct Document<'a> {
    schema: &'a str,
    as_of: String,
    timezone: &'a str,
    by: &'a str,
    rows: Vec<RowDocument<'a>>,
    total: super::json::DutiesDocument,
}

#[derive(Serialize)]
struct RowDocument<'a> {
    key: &'a str,
    name: &'a str,
    transmission: DutyDocument,
    report: DutyDocument,
    feedback: DutyDocument,
}

/// One JSON document.
///
/// # Errors
///
/// Whatever `out` says.
pub fn json(summary: &Summary, audit: &Audit<'_>, out: &mut dyn Write) -> io::Result<()> {
    let zone = &audit.project.zone;
    let row = |row: &Row| {
        let [transmission, report, feedback] =
            Duty::ALL.map(|duty| DutyDocument::from(&row.duties[duty.index()]));
        (transmission, report, feedback)
    };
    let document = Document {
        schema: SCHEMA,
        as_of: zone.rfc3339(audit.as_of),
        timezone: zone.name(),
        by: summary.by.name(),
        rows: (summary.rows.iter())
            .map(|own| {
                let (transmission, report, feedback) = row(own);
                RowDocument {
                    key: &own.key,
                    name: &own.name,
                    transmission,
                    report,
                    feedback,
                }
            })
            .collect(),
        total: (&summary.total).into(),
    };
    serde_json::to_writer(&mut *out, &document)?;
    out.write_all(b"\n")
}

/// One row a key.
///
/// # Errors
///
/// Whatever `out` says.
pub fn csv(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    let mut header = vec!["key".to_owned(), "name".to_owned()];
    for duty in Duty::ALL {
        let duty = duty.name();
        for status in STATUSES {
            header.push(format!("{duty}_{status}"));
        }
        header.push(format!("{duty}_rate"));
    }
    writer.write_record(&header)?;
    for row in &summary.rows {
        let mut cells = vec![
            spreadsheet(&row.key).into_owned(),
            spreadsheet(&row.name).into_owned(),
        ];
        for tally in &row.duties {
            cells.extend(numbers(tally).map(|number| number.to_string()));
            cells.push(tally.rate().map_or(String::new(), |rate| rate_text(rate)));
        }
        writer.write_record(&cells)?;
    }
    writer.flush()
}

const STATUSES: [&str; 8] = [
    "obligations",
    "on_time",
    "late",
    "overdue",
    "pending",
    "exempt",
    "invalid",
    "undetermined",
];

/// The numbers of a tally, in the order of the contract's columns.
#[must_use]
pub fn numbers(tally: &Tally) -> [u64; 8] {
    [
        tally.obligations(),
        tally.on_time,
        tally.late,
        tally.overdue,
        tally.pending,
        tally.exempt,
        tally.invalid,
        tally.undetermined,
    ]
}

/// A rate as JSON writes it.
fn rate_text(rate: Rate) -> String {
    serde_json::Number::from_f64(rate.rounded()).map_or(String::new(), |number| number.to_string())
}
