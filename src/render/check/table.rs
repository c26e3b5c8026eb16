//! `table`, for a person at a terminal: the verdict first, then what it rests on, the numbers, and
//! the findings, as a table where that fits and otherwise as a list of sentences.

use std::io::{self, Write};

use crate::lang::Lang;
use crate::render::check::for_people;
use crate::render::check::parallel;
use crate::render::check::view::CheckView;
use crate::render::shared::paint::{Paint, Tone};
use crate::render::shared::words;
use crate::render::shared::wrap;
use crate::report::finding::Finding;

/// A table of more findings is not for the eye, and would have to be held to know its widths.
const MOST_IN_TABLE: usize = 1_000;

pub(crate) fn render(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (tone, verdict) = for_people::verdict(view);
    let mark = Paint(view.has_color).on(tone, tone.mark());
    let verdict = wrap::item(&mark, &[(&verdict, tone)], view.width, view.has_color);
    out.write_all(verdict.as_bytes())?;
    for (label, fact) in for_people::facts(view) {
        let line = format!("{label}{}{fact}", view.lang.pick("：", ": "));
        wrap::write_wrapped(&line, view.width, out)?;
    }
    let numbers = for_people::numbers(view);
    if !numbers.is_empty() {
        let text = numbers.terminal_or_list(view.width, view.has_color);
        out.write_all(text.as_bytes())?;
    }
    write_repaired(view, out)?;
    let all = usize::try_from(view.report.deny + view.report.warn).unwrap_or(usize::MAX);
    if all == 0 {
        return Ok(());
    }
    let shown = if view.limit == 0 {
        all
    } else {
        all.min(view.limit)
    };
    out.write_all(b"\n")?;
    if shown == all && all > MOST_IN_TABLE {
        parallel::in_order(view.report, view.threads, out, |finding, buffer| {
            write_item(view, finding, buffer);
        })?;
    } else {
        write_first(view, shown, out)?;
    }
    write_hints(view, all - shown, out)
}

/// The first findings of the report.
fn write_first(view: &CheckView<'_>, shown: usize, out: &mut dyn Write) -> io::Result<()> {
    let mut table = for_people::findings_table(view.lang);
    let mut list = Vec::new();
    let mut count = 0;
    for part in 0..view.report.parts() {
        if count >= shown {
            break;
        }
        view.report.walk_part(part, |finding| {
            if count >= shown {
                return;
            }
            count += 1;
            if shown <= MOST_IN_TABLE {
                table.push(for_people::finding_row(view, finding));
            }
            write_item(view, finding, &mut list);
        });
        if shown > MOST_IN_TABLE {
            out.write_all(&list)?;
            list.clear();
        }
    }
    if !table.is_empty() && table.fits(view.width) {
        list = table.terminal(view.width, view.has_color).into_bytes();
    }
    out.write_all(&list)
}

/// The sentence of a finding, and below it what it is about and where it is.
fn write_item(view: &CheckView<'_>, finding: &Finding<'_>, out: &mut Vec<u8>) {
    let zone = &view.report.audit.project.zone;
    let tone = for_people::finding_tone(finding);
    let known = for_people::known(finding, view.lang);
    let mut about = vec![format!("{}{known}", words::rule(finding.rule, view.lang))];
    about.extend(finding.meeting.map(|named| words::who(named, view.lang)));
    // The sentence names the department; several may bear one name, never one id.
    let department = finding.department.filter(|named| named.shown() != named.id);
    about.extend(department.map(|named| named.id.to_owned()));
    about.push(for_people::place(view, finding));
    let (message, about) = (finding.message(view.lang, zone), about.join("  "));
    let lead = Paint(view.has_color).on(tone, for_people::finding_mark(finding));
    let lines = [
        (message.as_str(), Tone::Plain),
        (about.as_str(), Tone::Faint),
    ];
    out.extend_from_slice(wrap::item(&lead, &lines, view.width, view.has_color).as_bytes());
}

/// What the baseline knows and is found no longer: 销号.
fn write_repaired(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Some(ratchet) = &view.report.ratchet else {
        return Ok(());
    };
    let all = ratchet.repaired.len();
    let shown = if view.limit == 0 {
        all
    } else {
        all.min(view.limit)
    };
    if all > 0 {
        writeln!(
            out,
            "\n{}",
            view.lang.pick("已整改，可以销号：", "Repaired:")
        )?;
    }
    for place in &ratchet.repaired[..shown] {
        let text = for_people::repaired(
            &ratchet.baseline.get(*place),
            view.report.audit.project,
            view.lang,
        );
        let mark = Paint(view.has_color).on(Tone::Good, "✓");
        let item = wrap::item(&mark, &[(&text, Tone::Plain)], view.width, view.has_color);
        out.write_all(item.as_bytes())?;
    }
    match (view.lang, all - shown) {
        (_, 0) => Ok(()),
        (Lang::Zh, more) => writeln!(out, "还有 {more} 个没有列出。"),
        (Lang::En, more) => writeln!(out, "{more} more are not shown."),
    }
}

fn write_hints(view: &CheckView<'_>, hidden: usize, out: &mut dyn Write) -> io::Result<()> {
    let more = match (view.lang, hidden) {
        (_, 0) => None,
        (Lang::Zh, _) => Some(format!(
            "还有 {hidden} 个问题没有列出；用 --limit 0 列出全部。"
        )),
        (Lang::En, 1) => Some("1 more finding is not shown; --limit 0 shows all.".to_owned()),
        (Lang::En, _) => Some(format!(
            "{hidden} more findings are not shown; --limit 0 shows all."
        )),
    };
    if let Some(more) = more {
        wrap::write_wrapped(&more, view.width, out)?;
    }
    let hint = view.lang.pick(
        "用 chuanda explain 加规则名，看这条规则的依据和整改办法。",
        "Run chuanda explain RULE to see what a rule is based on and how to fix a breach.",
    );
    wrap::write_wrapped(hint, view.width, out)
}
