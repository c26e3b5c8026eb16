//! `github`: workflow commands, which GitHub turns into annotations. Nothing where nothing is found.

use std::fmt::Write as _;
use std::io::{self, Write};

use crate::render::check::parallel;
use crate::render::check::view::CheckView;
use crate::render::shared::safe::terminal;
use crate::report::finding::Finding;
use crate::report::sentence::Sentences;
use crate::rules::level::Level;

/// How many annotations of a type GitHub shows of one step; the others are in its log alone.
const SHOWN: u64 = 10;

pub(crate) fn render(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let write = |sentences: &mut Sentences<'_>, finding: &Finding<'_>, buffer: &mut Vec<u8>| {
        write_command(view, sentences, finding, buffer);
    };
    let sentences = || view.sentences(view.machine_lang);
    parallel::with_state(view.report, view.threads, out, sentences, write)?;
    for doubt in view.doubts {
        let doubt = data(doubt.of(view.machine_lang));
        writeln!(out, "::error title=chuanda::{doubt}")?;
    }
    let (deny, warn) = (view.report.deny, view.report.warn);
    if deny + warn == 0 {
        return Ok(());
    }
    let mut text = format!("不合要求 {deny} 个，提醒 {warn} 个");
    if deny > SHOWN || warn > SHOWN {
        let _ = write!(text, "；GitHub 每步每类只标注前 {SHOWN} 个，其余见本步日志");
    }
    writeln!(out, "::notice title=chuanda::{text}")
}

/// `::error file=records.csv,line=17,title=transmission-late::…`
fn write_command(
    view: &CheckView<'_>,
    sentences: &mut Sentences<'_>,
    finding: &Finding<'_>,
    out: &mut Vec<u8>,
) {
    let command = match finding.level {
        Level::Deny => "error",
        Level::Warn => "warning",
        Level::Allow => "notice",
    };
    let line = format!(
        "::{command} file={},line={},title={}::{}\n",
        property(view.in_repository(finding.source)),
        finding.source.line,
        property(finding.rule.name),
        data(&view.with_sheet(&sentences.text(finding), finding.source, view.machine_lang)),
    );
    out.extend_from_slice(line.as_bytes());
}

/// A message: `%` and line breaks would be read as escapes and as the end of the command. Control
/// characters and line breaks are shown, for the log is read in a terminal too.
fn data(text: &str) -> String {
    terminal(text).replace('%', "%25")
}

/// A property: `:` and `,` would end it. A file's name must come back as it is, so that its line
/// breaks are escaped, not shown.
fn property(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '%' => safe.push_str("%25"),
            '\r' => safe.push_str("%0D"),
            '\n' => safe.push_str("%0A"),
            ':' => safe.push_str("%3A"),
            ',' => safe.push_str("%2C"),
            c => safe.push_str(&terminal(c.encode_utf8(&mut [0; 4]))),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_command_early() {
        assert_eq!(data("100%0A\n::x\u{1b}"), "100%250A ::x\\u{1b}");
        assert_eq!(property("a,b:c%\r\n"), "a%2Cb%3Ac%25%0D%0A");
    }
}
