//! `csv`: one finding a row. Cells that a spreadsheet would take for a formula are made text.

use std::io::{self, Write};

use crate::domain::duty::Duty;
use crate::domain::label::Named;
use crate::domain::project::Project;
use crate::domain::source::sheet_of;
use crate::lang::Lang;
use crate::render::check::parallel;
use crate::render::check::view::CheckView;
use crate::render::shared::csv::{self, cell, cell_between};
use crate::render::shared::safe::starts_as_text;
use crate::report::finding::Finding;
use crate::report::sentence::Sentences;
use crate::time::{Instant, Times};
use crate::wording::write_number;

const HEADER: &str = "rule,severity,meeting,department,duty,due,at,late_seconds,file,line,message,title,name,sheet,cell,ref\n";

pub(crate) fn render(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(HEADER.as_bytes())?;
    let project = view.report.audit.project;
    let files = &project.files;
    let ends: Vec<Vec<u8>> = (files.iter())
        .map(|file| cell_between(sheet_of(file).unwrap_or_default()))
        .collect();
    let files: Vec<Vec<u8>> = files.iter().map(|file| cell_between(file)).collect();
    let has_plain_names = has_plain_names(project);
    let rows = || Rows {
        view,
        has_plain_names,
        files: &files,
        ends: &ends,
        alike: Vec::new(),
        sentences: view.sentences(view.machine_lang),
        scratch: Vec::new(),
    };
    let write = |rows: &mut Rows<'_>, finding: &Finding<'_>, out: &mut Vec<u8>| {
        rows.write(finding, out);
    };
    parallel::with_state(view.report, view.threads, out, rows, write)
}

/// Whether all names of meetings and departments are cells as they stand: asked once, not at each row.
fn has_plain_names(project: &Project) -> bool {
    let meetings = project.meetings.iter().map(|meeting| meeting.label.named());
    let departments = project
        .departments
        .iter()
        .map(|department| department.label.named());
    meetings
        .chain(departments)
        .all(|named| csv::is_plain(named.id) && csv::is_plain(named.name))
}

/// Writes rows, and remembers what many of them have alike.
struct Rows<'v> {
    view: &'v CheckView<'v>,
    has_plain_names: bool,
    /// The cell of each file, with the commas around it.
    files: &'v [Vec<u8>],
    /// The sheet of each file, with the commas around it.
    ends: &'v [Vec<u8>],
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
    /// The cell of the meeting's title, with the commas around it.
    title: Vec<u8>,
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
        let Alike {
            before,
            after,
            title,
            ..
        } = alike;
        // An obligation is one of a meeting and a department that are known.
        let is_of_obligation = finding.duty.is_some() && finding.department.is_some();
        let is_plain = self.has_plain_names && is_of_obligation;
        let name_cell = |text: &str, row: &mut Vec<u8>| {
            if is_plain {
                debug_assert!(csv::is_plain(text), "{text:?}");
                row.extend_from_slice(text.as_bytes());
            } else {
                cell(text, row);
            }
        };
        row.extend_from_slice(before);
        name_cell(
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
        if is_plain {
            // Words of our own and plain names: nothing but a separator asks for quotes, and Chinese
            // has others of its own.
            if self.view.machine_lang == Lang::En
                && memchr::memchr2(b',', b';', &row[start..]).is_some()
            {
                row.insert(start, b'"');
                row.push(b'"');
            }
        } else if csv::needs_care(&row[start..]) || !starts_as_text(&row[start..]) {
            self.scratch.clear();
            self.scratch.extend_from_slice(&row[start..]);
            row.truncate(start);
            cell(&String::from_utf8_lossy(&self.scratch), row);
        }
        row.extend_from_slice(title);
        let name = finding.department.and_then(Named::known_name);
        name_cell(name.unwrap_or_default(), row);
        let end = self.ends.get(finding.source.file as usize);
        row.extend_from_slice(end.map_or(b",,", Vec::as_slice));
        if let Some(name) = self.view.cell(finding) {
            row.extend_from_slice(name.as_bytes());
        }
        row.push(b',');
        if let Some(key) = self.view.key(finding.source) {
            cell(key, row);
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
        let title = finding.meeting.and_then(Named::known_name);
        self.title = cell_between(title.unwrap_or_default());
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

#[cfg(test)]
mod tests {
    use crate::lang::Lang;
    use crate::rules::RULES;
    use crate::rules::rule::{Check, Rule};

    /// What is assumed where all names are plain: English ones hold commas and semicolons, and no
    /// other mark that asks for quotes; Chinese ones none.
    #[test]
    fn sentences_of_obligations_need_no_more_than_quotes() {
        let is_of_obligation = |rule: &&&Rule| {
            matches!(
                rule.check,
                Check::ByStatus(_) | Check::ByTimes(_) | Check::Extension(_)
            )
        };
        for rule in RULES.iter().filter(is_of_obligation) {
            let (zh, en) = (rule.message.of(Lang::Zh), rule.message.of(Lang::En));
            assert!(!zh.contains([',', ';', '"', '\t', '\n', '\r']), "{zh}");
            assert!(!en.contains(['"', '\t', '\n', '\r']), "{en}");
        }
    }
}
