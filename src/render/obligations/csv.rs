//! `csv`: one obligation a row. What rows have alike is put into cells once: the meeting, the
//! departments, the files, and the start and the due as long as they stay the same.

use std::io::{self, Write};

use crate::domain::duty::{Duty, PerDuty};
use crate::render::check::parallel;
use crate::render::obligations::{COLUMNS, ObligationsView};
use crate::render::shared::csv::{cell, cell_between};
use crate::report::obligations::{ObligationRow, of_meeting};
use crate::time::{Instant, Times};
use crate::wording::write_number;

pub(crate) fn render(view: &ObligationsView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let audit = view.audit;
    let project = audit.project;
    writeln!(out, "{}", COLUMNS.join(","))?;
    let departments: Vec<Vec<u8>> = (project.departments.iter())
        .map(|own| {
            let mut cells = Vec::new();
            cell(own.id(), &mut cells);
            cells.push(b',');
            cell(own.name(), &mut cells);
            cells
        })
        .collect();
    let files: Vec<Vec<u8>> = project
        .files
        .iter()
        .map(|file| cell_between(file))
        .collect();
    let make = |meeting: u32, buffer: &mut Vec<u8>| {
        let mut rows = Rows {
            departments: &departments,
            files: &files,
            times: Times::new(&project.zone),
            before: Vec::new(),
            alike: PerDuty::default(),
        };
        of_meeting(audit, meeting, |row| rows.write(row, buffer));
    };
    parallel::in_parts(audit.slots, 0..view.meetings(), view.threads, out, make)
}

/// Writes the rows of one meeting.
struct Rows<'v> {
    /// The cells of each department: its id and its name.
    departments: &'v [Vec<u8>],
    /// The cell of each file, with the commas around it.
    files: &'v [Vec<u8>],
    times: Times<'v>,
    /// The cells of the meeting.
    before: Vec<u8>,
    alike: PerDuty<Alike>,
}

/// The cells that rows of one duty have alike.
#[derive(Default)]
struct Alike {
    /// The duty and the policy, with the commas around them.
    duty: Vec<u8>,
    /// The start and the due that were written last, and their cells.
    dues: (Option<Instant>, Option<Instant>),
    due_cells: Vec<u8>,
}

impl Rows<'_> {
    fn write(&mut self, row: &ObligationRow<'_>, out: &mut Vec<u8>) {
        if self.before.is_empty() {
            cell(row.meeting.id, &mut self.before);
            self.before.push(b',');
            cell(row.meeting.name, &mut self.before);
            self.before.push(b',');
        }
        let alike = &mut self.alike[row.duty.index()];
        if alike.duty.is_empty() {
            alike.start(row.duty, row.policy);
        }
        let dues = (row.start, row.due);
        if alike.due_cells.is_empty() || alike.dues != dues {
            alike.set_dues(dues, &mut self.times);
        }
        out.extend_from_slice(&self.before);
        out.extend_from_slice(&self.departments[row.department as usize]);
        out.extend_from_slice(&alike.duty);
        out.extend_from_slice(row.status.name().as_bytes());
        out.extend_from_slice(&alike.due_cells);
        if let Some(done) = row.done {
            self.times.write_rfc3339(done.at, out);
        }
        out.push(b',');
        if let Some(seconds) = row.late_seconds {
            write_number(seconds.unsigned_abs(), out);
        }
        out.push(b',');
        cell(row.exempt_reason.unwrap_or_default(), out);
        let file = self.files.get(row.source.file as usize);
        out.extend_from_slice(file.map_or(b",,", Vec::as_slice));
        write_number(row.source.line.into(), out);
        out.push(b',');
        out.extend_from_slice(row.reason.unwrap_or_default().as_bytes());
        out.push(b'\n');
    }
}

impl Alike {
    fn start(&mut self, duty: Duty, policy: Option<&str>) {
        self.duty.push(b',');
        self.duty.extend_from_slice(duty.name().as_bytes());
        self.duty
            .extend_from_slice(&cell_between(policy.unwrap_or_default()));
    }

    fn set_dues(&mut self, dues: (Option<Instant>, Option<Instant>), times: &mut Times<'_>) {
        self.dues = dues;
        let cells = &mut self.due_cells;
        cells.clear();
        cells.push(b',');
        for at in [dues.0, dues.1] {
            if let Some(at) = at {
                times.write_rfc3339(at, cells);
            }
            cells.push(b',');
        }
    }
}
