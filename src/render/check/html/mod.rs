//! `html`, for a leader's desk: one file that needs no script and no network.
//!
//! The page is well-formed XML too, so that a test can read it back with a strict parser. All text
//! from the data goes through [`safe`]; the page's policy lets in its own style and script and
//! nothing else, so that markup which slipped through could still do nothing.

mod charts;
mod digest;
mod findings;
mod heat;
mod lists;
mod sums;
mod working;

use std::io::{self, Write};

use crate::calendar::Calendar;
use crate::lang::Lang;
use crate::render::check::for_people;
use crate::render::check::html::sums::Sums;
use crate::render::check::view::CheckView;
use crate::render::shared::paint::Tone;
use crate::render::shared::safe::{html, terminal};
use crate::render::shared::words;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

pub(crate) fn render(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let lang = view.lang;
    let sums = Sums::new(view.report, view.threads);
    head(view, out)?;
    charts::patterns(out)?;
    out.write_all(b"<main>\n")?;
    verdict(view, out)?;
    facts(view, out)?;
    if view.report.obligations() > 0 {
        charts::write(view, out)?;
        lists::write(view, &sums, out)?;
        heat::write(view, &sums, out)?;
    }
    findings::write(view, &sums, out)?;
    let version = env!("CARGO_PKG_VERSION");
    let made = match lang {
        Lang::Zh => {
            format!("由 chuanda {version} 生成。同样的输入、参数和截至时间，得到同样的文件。")
        }
        Lang::En => format!(
            "Made by chuanda {version}. The same input, flags and as-of give the same file."
        ),
    };
    write!(
        out,
        "</main>\n<footer><p>{made}</p></footer>\n<script>{SCRIPT}</script>\n</body>\n</html>\n"
    )
}

/// Text from the data: no markup, no control characters, nothing that turns the direction of the
/// text around it.
fn text(text: &str) -> String {
    html(&terminal(text)).into_owned()
}

fn head(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let lang = view.lang;
    let (_, verdict) = for_people::verdict(view);
    let title = lang.pick("会议精神传达检查", "Check of what meetings decided");
    let colon = lang.pick("：", ": ");
    write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\"/>\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {}; \
         script-src {}; base-uri 'none'; form-action 'none'\"/>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n\
         <meta name=\"color-scheme\" content=\"light dark\"/>\n\
         <meta name=\"referrer\" content=\"no-referrer\"/>\n\
         <title>{title}{colon}{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
        lang.pick("zh-CN", "en"),
        digest::source(STYLE),
        digest::source(SCRIPT),
        text(&verdict),
    )
}

fn verdict(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let lang = view.lang;
    let (tone, verdict) = for_people::verdict(view);
    // What could not be checked is neither a pass nor a breach, and looks like neither.
    let kind = match tone {
        Tone::Good => "good",
        _ if view.report.deny > 0 => "bad",
        _ => "doubt",
    };
    let mark = if kind == "doubt" { "!" } else { tone.mark() };
    let title = lang.pick("会议精神传达检查", "Check of what meetings decided");
    write!(
        out,
        "<header class=\"verdict {kind}\">\n<h1>{title}</h1>\n\
         <p><span class=\"mark\" aria-hidden=\"true\">{mark}</span> <strong>{}</strong></p>\n</header>\n",
        text(&verdict)
    )
}

/// What the verdict rests on: as-of, time zone, calendars, how much was read.
fn facts(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let lang = view.lang;
    let audit = view.report.audit;
    let project = audit.project;
    let as_of = words::as_of(audit, lang);
    let [meetings, departments] = view.rows;
    let records = audit.intake.records;
    let owed = view.report.obligations();
    let scope = match lang {
        Lang::Zh => {
            format!("会议 {meetings}，单位 {departments}，台账记录 {records}，应办事项 {owed}")
        }
        Lang::En => format!(
            "meetings: {meetings}, departments: {departments}, records: {records}, obligations: {owed}"
        ),
    };
    out.write_all(b"<dl class=\"facts\">\n")?;
    let mut fact = |label: &str, fact: &str| {
        writeln!(out, "<div><dt>{label}</dt><dd>{}</dd></div>", text(fact))
    };
    fact(lang.pick("截至", "As of"), &as_of)?;
    for calendar in &project.calendars {
        fact(
            lang.pick("日历", "Calendar"),
            &calendar_text(calendar, lang),
        )?;
    }
    fact(lang.pick("范围", "Scope"), &scope)?;
    out.write_all(b"</dl>\n")
}

/// Name, version, coverage.
fn calendar_text(calendar: &Calendar, lang: Lang) -> String {
    let comma = lang.pick("，", ", ");
    let mut text = calendar.name().to_owned();
    if let Some(version) = calendar.version() {
        text = format!("{text}{comma}{version}");
    }
    let covers = lang.pick("覆盖", "covers ");
    let Some(years) = calendar.covered_years() else {
        return format!(
            "{text}{comma}{covers}{}",
            lang.pick("所有年份", "every year")
        );
    };
    let runs: Vec<String> = years
        .iter()
        .map(|run| match (run.start(), run.end(), lang) {
            (first, last, _) if first == last => format!("{first}"),
            (first, last, Lang::Zh) => format!("{first}至{last}"),
            (first, last, Lang::En) => format!("{first} to {last}"),
        })
        .collect();
    let year = lang.pick("年", "");
    format!(
        "{text}{comma}{covers}{}{year}",
        runs.join(lang.pick("、", ", "))
    )
}
