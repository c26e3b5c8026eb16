//! `markdown`, for a page: every finding, whatever the limit.

use std::io::{self, Write};

use crate::render::check::for_people;
use crate::render::check::parallel;
use crate::render::check::view::CheckView;
use crate::render::shared::safe::markdown;
use crate::render::shared::table::markdown_row;

pub(crate) fn render(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let lang = view.lang;
    let (role, verdict) = for_people::verdict(view);
    let head = lang.pick("会议精神传达检查", "Check of what meetings decided");
    let mark = role.mark();
    write!(out, "# {head}\n\n**{mark} {}**\n\n", markdown(&verdict))?;
    for (label, fact) in for_people::facts(view) {
        let colon = lang.pick("：", ": ");
        writeln!(out, "- {label}{colon}{}", markdown(&fact))?;
    }
    let numbers = for_people::numbers(view);
    if !numbers.is_empty() {
        write!(out, "\n## {}\n\n", lang.pick("完成情况", "Numbers"))?;
        numbers.markdown(out)?;
    }
    write_repaired(view, out)?;
    if view.report.deny + view.report.warn == 0 {
        return Ok(());
    }
    write!(out, "\n## {}\n\n", lang.pick("问题", "Findings"))?;
    for_people::findings_table(lang).markdown_head(out)?;
    parallel::in_order(view.report, view.threads, out, |finding, buffer| {
        markdown_row(&for_people::finding_row(view, finding), buffer);
    })
}

/// What the baseline knows and is found no longer: 销号.
fn write_repaired(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let Some(ratchet) = &view.report.ratchet else {
        return Ok(());
    };
    if ratchet.repaired.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n## {}\n", view.lang.pick("已整改", "Repaired"))?;
    for place in &ratchet.repaired {
        let text = for_people::repaired(
            &ratchet.baseline.get(*place),
            view.report.audit.project,
            view.lang,
        );
        writeln!(out, "- {}", markdown(&text))?;
    }
    Ok(())
}
