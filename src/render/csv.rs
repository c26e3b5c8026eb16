//! `csv`: one finding a row. Cells that a spreadsheet would take for a formula are made text.

use std::io::{self, Write};

use crate::finding::{Finding, write_number};
use crate::model::Duty;
use crate::time::{Instant, Zone};

use super::safe::spreadsheet;
use super::{MACHINE_LANG, View, json, parallel};

const HEADER: &str =
    "rule,severity,meeting,department,duty,due,at,late_seconds,file,line,message\n";

pub(super) fn render(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(HEADER.as_bytes())?;
    parallel::with_state(
        view.report,
        view.threads,
        out,
        |memo: &mut Memo, finding, buffer| write_row(view, finding, memo, buffer),
    )
}

/// What is remembered from row to row of a meeting.
#[derive(Default)]
struct Memo {
    /// A due and its text: all who owe a duty alike have the same.
    due: Option<(Instant, Vec<u8>)>,
    scratch: Vec<u8>,
}

impl Memo {
    fn write_due(&mut self, due: Instant, zone: &Zone, row: &mut Vec<u8>) {
        let (_, text) = match &mut self.due {
            Some(known) if known.0 == due => known,
            other => {
                let mut text = Vec::new();
                zone.write_rfc3339(due, &mut text);
                other.insert((due, text))
            }
        };
        row.extend_from_slice(text);
    }
}

fn write_row(view: &View<'_>, finding: &Finding<'_>, memo: &mut Memo, row: &mut Vec<u8>) {
    let zone = &view.report.audit.project.zone;
    let text = |text: &str, row: &mut Vec<u8>| {
        cell(spreadsheet(text).as_bytes(), row);
        row.push(b',');
    };
    row.extend_from_slice(finding.rule.name.as_bytes());
    row.push(b',');
    row.extend_from_slice(finding.level.name().as_bytes());
    row.push(b',');
    text(finding.meeting.map_or("", |meeting| meeting.id), row);
    text(
        finding.department.map_or("", |department| department.id),
        row,
    );
    row.extend_from_slice(finding.duty.map_or("", Duty::name).as_bytes());
    row.push(b',');
    if let Some(due) = finding.due {
        memo.write_due(due, zone, row);
    }
    row.push(b',');
    if let Some(at) = finding.shown_at() {
        zone.write_rfc3339(at, row);
    }
    row.push(b',');
    if let Some(seconds) = finding.late_seconds {
        if seconds < 0 {
            row.push(b'-');
        }
        write_number(seconds.unsigned_abs(), row);
    }
    row.push(b',');
    text(json::file(view, finding.source), row);
    write_number(finding.source.line.into(), row);
    row.push(b',');
    let start = row.len();
    finding.write_message(MACHINE_LANG, zone, row);
    // Nearly every sentence stands as it is: what starts so is no formula.
    let is_text = matches!(
        row.get(start),
        Some(b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | 0xe4..=0xe9)
    );
    if !is_text || needs_quotes(&row[start..]) {
        let scratch = &mut memo.scratch;
        scratch.clear();
        scratch.extend_from_slice(&row[start..]);
        row.truncate(start);
        let message = String::from_utf8_lossy(scratch);
        cell(spreadsheet(&message).as_bytes(), row);
    }
    row.push(b'\n');
}

/// Appends a cell, quoted where RFC 4180 asks for it. A writer a row would cost more than the row.
fn cell(text: &[u8], row: &mut Vec<u8>) {
    if !needs_quotes(text) {
        row.extend_from_slice(text);
        return;
    }
    row.push(b'"');
    for part in text.split_inclusive(|&byte| byte == b'"') {
        row.extend_from_slice(part);
        if part.ends_with(b"\"") {
            row.push(b'"');
        }
    }
    row.push(b'"');
}

/// Looks at every byte, without a branch at each: nearly always it has to.
fn needs_quotes(text: &[u8]) -> bool {
    let is_special = |byte: u8| matches!(byte, b',' | b'"' | b'\n' | b'\r');
    (text.iter()).fold(false, |found, &byte| found | is_special(byte))
}
