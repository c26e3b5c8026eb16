//! `csv`: one finding a row. Cells that a spreadsheet would take for a formula are made text.

use std::io::{self, Write};

use crate::finding::Finding;
use crate::model::Duty;

use super::safe::spreadsheet;
use super::{MACHINE_LANG, View, json, parallel};

const HEADER: &str =
    "rule,severity,meeting,department,duty,due,at,late_seconds,file,line,message\n";

pub(super) fn render(view: &View<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(HEADER.as_bytes())?;
    parallel::in_order(view.report, view.threads, out, |finding, buffer| {
        write_row(view, finding, buffer);
    })
}

fn write_row(view: &View<'_>, finding: &Finding<'_>, buffer: &mut Vec<u8>) {
    let zone = &view.report.audit.project.zone;
    let id = |named: Option<crate::finding::Named<'_>>| {
        named.map_or(String::new(), |named| spreadsheet(named.id).into_owned())
    };
    let time = |at| zone.rfc3339(at);
    let late = finding.late_seconds.map(|seconds| seconds.to_string());
    let message = finding.message(MACHINE_LANG, zone);
    let mut writer = csv::WriterBuilder::new().from_writer(buffer);
    // Writing to memory cannot fail, and every row has as many cells as the header.
    let _ = writer.write_record([
        finding.rule.name,
        finding.level.name(),
        &id(finding.meeting),
        &id(finding.department),
        finding.duty.map_or("", Duty::name),
        &finding.due.map_or(String::new(), time),
        &finding.shown_at().map_or(String::new(), time),
        late.as_deref().unwrap_or(""),
        &spreadsheet(json::file(view, finding.source)),
        &finding.source.line.to_string(),
        &spreadsheet(&message),
    ]);
}
