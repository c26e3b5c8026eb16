//! `concise`: one line a finding, which editors and `grep` find their way with.

use std::io::{self, Write};

use crate::render::check::for_people;
use crate::render::check::parallel;
use crate::render::check::view::CheckView;
use crate::render::shared::safe::terminal;
use crate::report::finding::Finding;
use crate::report::sentence::Sentences;

pub(crate) fn render(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let write = |sentences: &mut Sentences<'_>, finding: &Finding<'_>, buffer: &mut Vec<u8>| {
        write_line(view, sentences, finding, buffer);
    };
    let sentences = || view.sentences(view.lang);
    parallel::with_state(view.report, view.threads, out, sentences, write)
}

/// `records.csv:17:1: deny[transmission-late] 会议M01 单位D07: …`
fn write_line(
    view: &CheckView<'_>,
    sentences: &mut Sentences<'_>,
    finding: &Finding<'_>,
    buffer: &mut Vec<u8>,
) {
    let lang = view.lang;
    let meeting = finding.meeting.map(|meeting| {
        let lead = lang.pick(" 会议", " meeting ");
        format!("{lead}{}", terminal(meeting.id))
    });
    let department = finding.department.map(|department| {
        let lead = lang.pick(" 单位", " department ");
        format!("{lead}{}", terminal(department.id))
    });
    let about = meeting.unwrap_or_default() + &department.unwrap_or_default();
    let line = format!(
        "{}:{}:1: {}[{}]{about}{} {}{}\n",
        terminal(view.place(finding.source).map_or("", |place| &place.opened)),
        finding.source.line,
        finding.level.name(),
        finding.rule.name,
        if about.is_empty() { "" } else { ":" },
        terminal(&sentences.text(finding)),
        for_people::known(finding, lang),
    );
    buffer.extend_from_slice(line.as_bytes());
}
