//! The rate of each duty as a bar. Colour is never the only sign: every part has a pattern of its
//! own and its number in words below.

use std::io::{self, Write};

use crate::audit::tally::Tally;
use crate::domain::duty::Duty;
use crate::lang::Lang;
use crate::render::check::view::CheckView;
use crate::render::shared::words;

/// A status that counts for the rate: its class, and how many have it.
type Piece = (&'static str, &'static str, u64);

fn pieces(tally: &Tally, lang: Lang) -> [Piece; 4] {
    [
        ("on-time", lang.pick("按时", "on time"), tally.on_time),
        ("late", lang.pick("超时", "late"), tally.late),
        ("overdue", lang.pick("逾期未办", "overdue"), tally.overdue),
        ("invalid", lang.pick("无效", "invalid"), tally.invalid),
    ]
}

/// The patterns, once for all bars.
pub(crate) fn patterns(out: &mut dyn Write) -> io::Result<()> {
    out.write_all(
        b"<svg class=\"defs\" width=\"0\" height=\"0\" aria-hidden=\"true\" focusable=\"false\"><defs>\n\
        <pattern id=\"p-late\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">\
        <rect class=\"ground\" width=\"8\" height=\"8\"/>\
        <path class=\"stroke\" d=\"M-2 10L10 -2M-2 2L2 -2M6 10L10 6\"/></pattern>\n\
        <pattern id=\"p-invalid\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\">\
        <rect class=\"ground\" width=\"7\" height=\"7\"/>\
        <circle class=\"dot\" cx=\"3.5\" cy=\"3.5\" r=\"1.7\"/></pattern>\n\
        </defs></svg>\n",
    )
}

pub(crate) fn write(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let lang = view.lang;
    let heading = lang.pick("各项任务按时率", "Rate of each duty");
    write!(
        out,
        "<section class=\"duties\" aria-labelledby=\"h-duties\">\n<h2 id=\"h-duties\">{heading}</h2>\n<div class=\"cards\">\n"
    )?;
    for (duty, tally) in Duty::ALL.into_iter().zip(&view.report.duties) {
        if tally.obligations() > 0 {
            card(duty, tally, lang, out)?;
        }
    }
    let note = lang.pick(
        "按时率 = 按时 ÷（按时 + 超时 + 逾期未办 + 无效）；没有分母的记为“—”。",
        "Rate = on time ÷ (on time + late + overdue + invalid); — if there are none of these.",
    );
    write!(out, "</div>\n<p class=\"note\">{note}</p>\n</section>\n")
}

fn card(duty: Duty, tally: &Tally, lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let name = duty.text(lang);
    let rate = words::rate(tally);
    let owed = tally.obligations();
    let of = match lang {
        Lang::Zh => format!("应办 {owed}"),
        Lang::En => format!("{owed} owed"),
    };
    write!(
        out,
        "<article class=\"card\">\n<h3>{name}</h3>\n<p class=\"rate\"><strong>{rate}</strong> <span>{of}</span></p>\n"
    )?;
    let pieces = pieces(tally, lang);
    if tally.decided() > 0 {
        bar(duty, name, &rate, tally, &pieces, lang, out)?;
    }
    out.write_all(b"<ul class=\"legend\">\n")?;
    let decided = tally.decided() > 0;
    for (class, label, count) in pieces.iter().filter(|(.., count)| decided && *count > 0) {
        writeln!(out, "<li>{}{label} <b>{count}</b></li>", swatch(class))?;
    }
    out.write_all(b"</ul>\n")?;
    let outside: Vec<String> = [
        (lang.pick("未到期", "pending"), tally.pending),
        (lang.pick("例外", "exempt"), tally.exempt),
        (lang.pick("无法确定", "undetermined"), tally.undetermined),
    ]
    .iter()
    .filter(|(_, count)| *count > 0)
    .map(|(label, count)| format!("{label} <b>{count}</b>"))
    .collect();
    if !outside.is_empty() {
        let label = lang.pick("不计入按时率：", "Not in the rate: ");
        let list = outside.join(lang.pick("，", ", "));
        writeln!(out, "<p class=\"note\">{label}{list}</p>")?;
    }
    out.write_all(b"</article>\n")
}

/// A sample of a part's pattern.
fn swatch(class: &str) -> String {
    format!(
        "<svg class=\"swatch\" width=\"14\" height=\"14\" aria-hidden=\"true\" focusable=\"false\">\
         <rect class=\"{class}\" width=\"14\" height=\"14\"/></svg>"
    )
}

fn bar(
    duty: Duty,
    name: &str,
    rate: &str,
    tally: &Tally,
    pieces: &[Piece],
    lang: Lang,
    out: &mut dyn Write,
) -> io::Result<()> {
    let id = duty.name();
    let listed: Vec<String> = pieces
        .iter()
        .map(|(_, label, count)| format!("{label} {count}"))
        .collect();
    let title = match lang {
        Lang::Zh => format!("{name}按时率 {rate}"),
        Lang::En => format!("Rate of {name}: {rate}"),
    };
    write!(
        out,
        "<svg class=\"bar\" role=\"img\" width=\"100%\" height=\"26\" aria-labelledby=\"t-{id} d-{id}\">\
         <title id=\"t-{id}\">{title}</title><desc id=\"d-{id}\">{}</desc>",
        listed.join(lang.pick("，", ", "))
    )?;
    let mut before = 0;
    for (class, _, count) in pieces.iter().filter(|(.., count)| *count > 0) {
        let (from, to) = (percent(before, tally), percent(before + count, tally));
        before += count;
        write!(
            out,
            "<rect class=\"{class}\" x=\"{}\" width=\"{}\" height=\"26\"/>",
            text_of(from),
            text_of(to - from)
        )?;
    }
    out.write_all(b"</svg>\n")
}

/// In thousandths of a per cent: whole numbers, so that every machine writes the same.
fn percent(count: u64, tally: &Tally) -> u64 {
    let share = u128::from(count) * 100_000 / u128::from(tally.decided().max(1));
    u64::try_from(share).unwrap_or(100_000)
}

fn text_of(thousandths: u64) -> String {
    format!("{}.{:03}%", thousandths / 1000, thousandths % 1000)
}
