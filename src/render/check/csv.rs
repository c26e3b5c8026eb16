//! `csv`: one finding a row. Cells that a spreadsheet would take for a formula are made text.

use std::io::{self, Write};

use crate::domain::duty::Duty;
use crate::render::MACHINE_LANG;
use crate::render::check::parallel;
use crate::render::check::view::CheckView;
use crate::render::shared::safe::spreadsheet;
use crate::report::finding::Finding;
use crate::report::sentence::Sentences;
use crate::time::{Instant, Times};
use crate::wording::write_number;

const HEADER: &str =
    "rule,severity,meeting,department,duty,due,at,late_seconds,file,line,message\n";

pub(crate) fn render(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(HEADER.as_bytes())?;
    let files = &view.report.audit.project.files;
    let files: Vec<Vec<u8>> = files.iter().map(|file| cell_between(file)).collect();
    let rows = || Rows {
        files: &files,
        alike: Vec::new(),
        sentences: view.sentences(MACHINE_LANG),
        scratch: Vec::new(),
    };
    let write = |rows: &mut Rows<'_>, finding: &Finding<'_>, out: &mut Vec<u8>| {
        rows.write(finding, out);
    };
    parallel::with_state(view.report, view.threads, out, rows, write)
}

/// Writes rows, and remembers what many of them have alike.
struct Rows<'v> {
    /// The cell of each file, with the commas around it.
    files: &'v [Vec<u8>],
    sentences: Sentences<'v>,
    /// By the place of their sentence.
    alike: Vec<Alike>,
    scratch: Vec<u8>,
}

/// The cells that rows of one rule, duty, meeting and due have alike.
#[derive(Default)]
struct Alike {
    meeting: String,
    due: Option<Instant>,
    /// Up to the department.
    before: Vec<u8>,
    /// From the department to the time at which it was done.
    after: Vec<u8>,
}

impl Rows<'_> {
    fn write(&mut self, finding: &Finding<'_>, row: &mut Vec<u8>) {
        let place = self.sentences.place(finding);
        if self.alike.len() <= place {
            self.alike.resize_with(place + 1, Alike::default);
        }
        let alike = &mut self.alike[place];
        if !alike.is_of(finding) {
            alike.fill(finding, self.sentences.times());
        }
        let Alike { before, after, .. } = alike;
        row.extend_from_slice(before);
        cell(
            finding.department.map_or("", |department| department.id),
            row,
        );
        row.extend_from_slice(after);
        if let Some(at) = finding.shown_at() {
            self.sentences.times().write_rfc3339(at, row);
        }
        row.push(b',');
        if let Some(seconds) = finding.late_seconds {
            if seconds < 0 {
                row.push(b'-');
            }
            write_number(seconds.unsigned_abs(), row);
        }
        let file = self.files.get(finding.source.file as usize);
        row.extend_from_slice(file.map_or(b",,", Vec::as_slice));
        write_number(finding.source.line.into(), row);
        row.push(b',');
        let start = row.len();
        self.sentences.write_at(place, finding, row);
        // Nearly every sentence stands as it is: what starts so is no formula.
        let is_text = matches!(
            row.get(start),
            Some(b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | 0xe4..=0xe9)
        );
        if !is_text || needs_quotes(&row[start..]) {
            self.scratch.clear();
            self.scratch.extend_from_slice(&row[start..]);
            row.truncate(start);
            cell(&String::from_utf8_lossy(&self.scratch), row);
        }
        row.push(b'\n');
    }
}

impl Alike {
    fn is_of(&self, finding: &Finding<'_>) -> bool {
        let meeting = finding.meeting.map_or("", |meeting| meeting.id);
        self.due == finding.due && self.meeting == meeting && !self.before.is_empty()
    }

    fn fill(&mut self, finding: &Finding<'_>, times: &mut Times<'_>) {
        self.meeting.clear();
        (self.meeting).push_str(finding.meeting.map_or("", |meeting| meeting.id));
        self.due = finding.due;
        let before = &mut self.before;
        before.clear();
        before.extend_from_slice(finding.rule.name.as_bytes());
        before.push(b',');
        before.extend_from_slice(finding.level.name().as_bytes());
        before.push(b',');
        cell(&self.meeting, before);
        before.push(b',');
        let after = &mut self.after;
        after.clear();
        after.push(b',');
        after.extend_from_slice(finding.duty.map_or("", Duty::name).as_bytes());
        after.push(b',');
        if let Some(due) = finding.due {
            times.write_rfc3339(due, after);
        }
        after.push(b',');
    }
}

/// Appends a cell, made text where it would be a formula, and quoted where RFC 4180 asks for it. A
/// writer a row would cost more than the row.
fn cell(text: &str, row: &mut Vec<u8>) {
    let text = spreadsheet(text);
    let text = text.as_bytes();
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

/// A cell with a comma on either side.
fn cell_between(text: &str) -> Vec<u8> {
    let mut out = vec![b','];
    cell(text, &mut out);
    out.push(b',');
    out
}

/// Whether RFC 4180 asks for quotes.
fn needs_quotes(text: &[u8]) -> bool {
    let is_special = |byte: &u8| matches!(byte, b',' | b'"' | b'\n' | b'\r');
    has_low_byte(text) && text.iter().any(is_special)
}

/// Whether there is any byte up to the comma, the blank left out: nearly no text has any, and
/// processors look at sixteen bytes at a time for that.
fn has_low_byte(text: &[u8]) -> bool {
    let is_low = |byte: u8| u8::from(byte <= b',') & u8::from(byte != b' ');
    let has_low =
        |bytes: &[u8; 16]| (bytes.iter()).fold(0, |found, &byte| found | is_low(byte)) != 0;
    let (sixteens, rest) = text.as_chunks();
    match text.last_chunk() {
        // The rest, and some bytes before it once more.
        Some(last) => sixteens.iter().any(has_low) || has_low(last),
        None => rest.iter().any(|&byte| is_low(byte) != 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of every length, with any one byte at any place: quoted where the library quotes.
    #[test]
    fn cells_are_quoted_as_the_library_does() {
        for length in 1..40 {
            for at in 0..length {
                for special in [",", "\"", "\n", "\r", "!", "+", " ", "-", ";"] {
                    let mut text = "x".repeat(length);
                    text.replace_range(at..=at, special);
                    let mut own = Vec::new();
                    cell(&text, &mut own);
                    let mut theirs = csv::Writer::from_writer(Vec::new());
                    let safe = spreadsheet(&text);
                    theirs.write_record([safe.as_bytes(), b""]).unwrap();
                    let theirs = theirs.into_inner().unwrap();
                    assert_eq!(own, theirs.strip_suffix(b",\n").unwrap(), "{text:?}");
                }
            }
        }
    }
}
