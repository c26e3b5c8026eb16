//! `junit`: XML as CI systems read the results of tests. One suite a rule; a finding is a test that
//! failed, a warning one that was skipped: shown, but no failure. Where nothing is found each duty
//! is a test that passed, for an empty file is an error to some readers.

use std::io::{self, Write};

use crate::domain::duty::Duty;
use crate::render::check::view::CheckView;
use crate::render::check::{json, parallel};
use crate::render::shared::safe::{html, terminal};
use crate::render::shared::words;
use crate::report::finding::Finding;
use crate::report::fingerprint::Ordinals;
use crate::rules::RULES;
use crate::rules::level::Level;

pub(crate) fn render(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (deny, warn) = (view.report.deny, view.report.warn);
    let doubts = view.doubts.len();
    let (is_clean, owed) = (deny + warn == 0, duties(view));
    let (passed, skipped) = match (is_clean, owed) {
        (false, _) => (0, warn),
        (true, 0) => (0, 1),
        (true, owed) => (owed, 0),
    };
    writeln!(
        out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <testsuites name=\"chuanda\" tests=\"{}\" failures=\"{deny}\" errors=\"{doubts}\" skipped=\"{skipped}\" time=\"0\">",
        deny + skipped + passed + doubts as u64,
    )?;
    write_doubts(view, out)?;
    if is_clean {
        write_duties(view, out)?;
    } else {
        write_rules(view, out)?;
    }
    out.write_all(b"</testsuites>\n")
}

/// How many duties anybody owes.
fn duties(view: &CheckView<'_>) -> u64 {
    let owed = |tally: &&crate::audit::tally::Tally| tally.obligations() > 0;
    view.report.duties.iter().filter(owed).count() as u64
}

/// Why the run fails, where no finding says so.
fn write_doubts(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    if view.doubts.is_empty() {
        return Ok(());
    }
    let count = view.doubts.len();
    writeln!(
        out,
        "<testsuite name=\"run\" tests=\"{count}\" failures=\"0\" errors=\"{count}\" skipped=\"0\" time=\"0\">"
    )?;
    for (number, doubt) in (1..).zip(view.doubts) {
        let text = xml(doubt.of(view.machine_lang));
        writeln!(
            out,
            "<testcase classname=\"chuanda.run\" name=\"fails {number}\" time=\"0\"><error type=\"fails\" message=\"{text}\">{text}</error></testcase>"
        )?;
    }
    out.write_all(b"</testsuite>\n")
}

fn write_duties(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let count = duties(view);
    if count == 0 {
        return out.write_all(
            "<testsuite name=\"duties\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"1\" time=\"0\">\n\
             <testcase classname=\"chuanda.duties\" name=\"none\" time=\"0\"><skipped message=\"没有应办事项\"/></testcase>\n\
             </testsuite>\n"
                .as_bytes(),
        );
    }
    writeln!(
        out,
        "<testsuite name=\"duties\" tests=\"{count}\" failures=\"0\" errors=\"0\" skipped=\"0\" time=\"0\">"
    )?;
    for (duty, tally) in Duty::ALL.into_iter().zip(&view.report.duties) {
        if tally.obligations() == 0 {
            continue;
        }
        writeln!(
            out,
            "<testcase classname=\"chuanda.duties\" name=\"{}\" time=\"0\"><system-out>{}：应办 {}，按时 {}，按时率 {}</system-out></testcase>",
            duty.name(),
            duty.text(view.machine_lang),
            tally.obligations(),
            tally.on_time,
            words::rate(tally),
        )?;
    }
    out.write_all(b"</testsuite>\n")
}

/// A suite a rule that found anything. Findings come meeting by meeting, so that each suite walks
/// through the report once: what is counted and found again need not be held.
fn write_rules(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let counts = view
        .report
        .in_parts(view.threads, |report, part, counts: &mut Counts| {
            report.walk_part(part, |finding| counts.count(finding));
        });
    for (index, rule) in RULES.iter().enumerate() {
        let sum = |of: fn(&Counts) -> &Counted| counts.iter().map(|c| of(c)[index]).sum::<u64>();
        let (failed, skipped) = (sum(|c| &c.failed), sum(|c| &c.skipped));
        if failed + skipped == 0 {
            continue;
        }
        writeln!(
            out,
            "<testsuite name=\"{}\" tests=\"{}\" failures=\"{failed}\" errors=\"0\" skipped=\"{skipped}\" time=\"0\">",
            rule.name,
            failed + skipped,
        )?;
        let write = |ordinals: &mut Ordinals, finding: &Finding<'_>, buffer: &mut Vec<u8>| {
            if finding.rule.name == rule.name {
                write_case(view, ordinals, finding, buffer);
            }
        };
        parallel::with_state(view.report, view.threads, out, Ordinals::default, write)?;
        out.write_all(b"</testsuite>\n")?;
    }
    Ok(())
}

type Counted = [u64; RULES.len()];

#[derive(Default)]
struct Counts {
    failed: Counted,
    skipped: Counted,
}

impl Counts {
    fn count(&mut self, finding: &Finding<'_>) {
        let Some(index) = RULES.iter().position(|rule| rule.name == finding.rule.name) else {
            return;
        };
        match finding.level {
            Level::Deny => self.failed[index] += 1,
            Level::Warn => self.skipped[index] += 1,
            Level::Allow => {}
        }
    }
}

fn write_case(
    view: &CheckView<'_>,
    ordinals: &mut Ordinals,
    finding: &Finding<'_>,
    out: &mut Vec<u8>,
) {
    let zone = &view.report.audit.project.zone;
    let parts = [
        finding.meeting.map(|named| named.id),
        finding.department.map(|named| named.id),
        finding.duty.map(Duty::name),
    ];
    let parts: Vec<&str> = parts.into_iter().flatten().collect();
    let mut name = parts.join(" / ");
    if name.is_empty() {
        name.push_str(finding.rule.name);
    }
    // Readers keep one test of a name: the second of its kind is told apart.
    let ordinal = ordinals.next(finding.fingerprint());
    if ordinal > 1 {
        name = format!("{name} ({ordinal})");
    }
    let file = json::file(view, finding.source);
    let (rule, line) = (finding.rule.name, finding.source.line);
    let (name, file) = (xml(&name), xml(file));
    let message = xml(&finding.message(view.machine_lang, zone));
    let outcome = match finding.level {
        Level::Deny => {
            format!(
                "<failure type=\"{rule}\" message=\"{message}\">{file}:{line}: {message}</failure>"
            )
        }
        Level::Warn | Level::Allow => {
            format!(
                "<skipped type=\"{rule}\" message=\"{message}\">{file}:{line}: {message}</skipped>"
            )
        }
    };
    let case = format!(
        "<testcase classname=\"chuanda.{rule}\" name=\"{name}\" file=\"{file}\" line=\"{line}\" time=\"0\">{outcome}</testcase>\n"
    );
    out.extend_from_slice(case.as_bytes());
}

/// For XML text and attributes: markup is escaped (`>` too, so that `]]>` ends nothing), and what
/// XML 1.0 forbids is shown, as in a terminal.
///
/// Source: XML 1.0, 2.2 (characters) and 2.4 (character data).
fn xml(text: &str) -> String {
    html(&terminal(text)).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_markup_and_nothing_is_forbidden() {
        assert_eq!(
            xml("<a b=\"'\">&]]>\u{0}\u{1b}\u{ffff}\n"),
            "&lt;a b=&quot;&#39;&quot;&gt;&amp;]]&gt;\\u{0}\\u{1b}\u{fffd} "
        );
    }
}
