//! `json` and `ndjson`: one object an obligation.

use std::io::{self, Write};

use serde::Serialize;

#[cfg(test)]
use crate::audit::status::Status;
#[cfg(test)]
use crate::domain::duty::Duty;
use crate::render::check::json::{CalendarJson, calendar};
use crate::render::check::parallel;
use crate::render::obligations::ObligationsView;
#[cfg(test)]
use crate::render::schema;
use crate::render::shared::json::{is_false, open_list, write as write_json};
use crate::report::obligations::{ObligationRow, of_meeting};
use crate::time::{Instant, Zone};

/// The schema of `obligations --format json`.
const SCHEMA: &str = "chuanda/obligations/1";

/// The document, but for its obligations, which are written one by one.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct ObligationsHead<'a> {
    #[cfg_attr(test, schemars(extend("const" = SCHEMA)))]
    schema: &'a str,
    #[cfg_attr(test, schemars(with = "schema::Time"))]
    as_of: String,
    timezone: &'a str,
    timezone_version: &'static str,
    calendar: CalendarJson<'a>,
}

/// The whole document, for its schema.
#[cfg(test)]
#[derive(schemars::JsonSchema)]
#[expect(dead_code, reason = "nothing is made of it but a schema")]
pub(crate) struct ObligationsSchema<'a> {
    #[schemars(flatten)]
    head: ObligationsHead<'a>,
    obligations: Vec<ObligationJson<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "obligation"))]
struct ObligationJson<'a> {
    meeting: &'a str,
    title: &'a str,
    department: &'a str,
    name: &'a str,
    #[cfg_attr(test, schemars(with = "Duty"))]
    duty: &'a str,
    policy: Option<&'a str>,
    #[cfg_attr(test, schemars(with = "Status"))]
    status: &'a str,
    #[cfg_attr(test, schemars(with = "Option<schema::Time>"))]
    start: Option<String>,
    #[cfg_attr(test, schemars(with = "Option<schema::Time>"))]
    due: Option<String>,
    #[cfg_attr(test, schemars(with = "Option<schema::Time>"))]
    done: Option<String>,
    /// Whether the time done, or the start of the clock, was a date alone; only where it was.
    #[serde(skip_serializing_if = "is_false")]
    #[cfg_attr(test, schemars(with = "bool", extend("const" = true)))]
    date_only: bool,
    late_seconds: Option<i64>,
    exempt_reason: Option<&'a str>,
    file: &'a str,
    #[cfg_attr(test, schemars(range(min = 1)))]
    line: u32,
    /// Why it is undetermined.
    reason: Option<&'a str>,
}

fn write(view: &ObligationsView<'_>, row: &ObligationRow<'_>, out: &mut Vec<u8>) {
    let project = view.audit.project;
    let department = &project.departments[row.department as usize];
    let time = |at: Instant| project.zone.rfc3339(at);
    // Text and numbers cannot fail to be written to memory.
    let _ = write_json(
        &ObligationJson {
            meeting: row.meeting.id,
            title: row.meeting.name,
            department: department.id(),
            name: department.name(),
            duty: row.duty.name(),
            policy: row.policy,
            status: row.status.name(),
            start: row.start.map(time),
            due: row.due.map(time),
            done: row.done.map(|done| time(done.at)),
            date_only: row.is_date_only,
            late_seconds: row.late_seconds,
            exempt_reason: row.exempt_reason,
            file: view.file(row.source.file),
            line: row.source.line,
            reason: row.reason,
        },
        out,
    );
}

/// One obligation a line.
pub(crate) fn lines(view: &ObligationsView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let make = |meeting: u32, buffer: &mut Vec<u8>| {
        of_meeting(view.audit, meeting, |row| {
            write(view, row, buffer);
            buffer.push(b'\n');
        });
    };
    parallel::in_parts(
        view.audit.slots,
        0..view.meetings(),
        view.threads,
        out,
        make,
    )
}

/// One document.
pub(crate) fn document(view: &ObligationsView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let audit = view.audit;
    let zone = &audit.project.zone;
    let head = ObligationsHead {
        schema: SCHEMA,
        as_of: zone.rfc3339(audit.as_of),
        timezone: zone.name(),
        timezone_version: Zone::data_version(),
        calendar: calendar(audit.project),
    };
    open_list(&head, "obligations", out)?;
    let make = |meeting: u32, buffer: &mut Vec<u8>| {
        of_meeting(audit, meeting, |row| {
            buffer.extend_from_slice(b",\n");
            write(view, row, buffer);
        });
    };
    let mut list = parallel::Separated::new(out);
    parallel::in_parts(
        audit.slots,
        0..view.meetings(),
        view.threads,
        &mut list,
        make,
    )?;
    out.write_all(b"\n]}\n")
}
