//! A heat map of departments and weeks: the rate in every cell, as a number and as a shade that
//! darkens as the rate falls.

use std::io::{self, Write};

use crate::lang::Lang;
use crate::render::check::html::sums::{MOST_WEEKS, Share, Sums, Week};
use crate::render::check::html::text;
use crate::render::check::view::CheckView;

/// How many departments are shown, the worst.
const MOST_DEPARTMENTS: usize = 100;
/// More weeks than this do not fit a page that stands upright.
const MOST_UPRIGHT: usize = 20;

/// The lowest whole per cent of each shade but the darkest.
const SHADES: [u64; 4] = [100, 90, 75, 50];

pub(crate) fn write(view: &CheckView<'_>, sums: &Sums, out: &mut dyn Write) -> io::Result<()> {
    let lang = view.lang;
    let departments = &view.report.audit.project.departments;
    let mut worst: Vec<usize> = (0..departments.len())
        .filter(|&index| sums.departments[index].decided > 0)
        .collect();
    if worst.is_empty() || sums.weeks.is_empty() {
        return Ok(());
    }
    // As a summary orders them: the lowest rate, the most not on time, the id.
    worst.sort_by(|&one, &other| {
        let missed = |index: usize| {
            let share: Share = sums.departments[index];
            share.decided - share.on_time
        };
        (sums.departments[one].compare(sums.departments[other]))
            .then_with(|| missed(other).cmp(&missed(one)))
            .then_with(|| departments[one].id().cmp(departments[other].id()))
    });
    let hidden = worst.len().saturating_sub(MOST_DEPARTMENTS);
    worst.truncate(MOST_DEPARTMENTS);
    let heading = lang.pick("单位按周热力图", "Departments by week");
    let wide = if sums.weeks.len() > MOST_UPRIGHT {
        " wide"
    } else {
        ""
    };
    write!(
        out,
        "<section class=\"heat{wide}\" aria-labelledby=\"h-heat\">\n<h2 id=\"h-heat\">{heading}</h2>\n<p class=\"note\">{}</p>\n",
        note(sums, hidden, lang)
    )?;
    legend(lang, out)?;
    let label = lang.pick(
        "单位按周的按时率，可左右滚动",
        "Rates of departments by week; scrolls sideways",
    );
    write!(
        out,
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{label}\">\n<table>\n"
    )?;
    head(&sums.weeks, lang, out)?;
    out.write_all(b"<tbody>\n")?;
    let all = lang.pick("全部单位", "All departments");
    row(all, "all", sums.total(), &sums.total_row(), out)?;
    for &index in &worst {
        let name = text(departments[index].name());
        row(&name, "", sums.departments[index], sums.row(index), out)?;
    }
    out.write_all(b"</tbody></table>\n</div>\n</section>\n")
}

fn note(sums: &Sums, hidden: usize, lang: Lang) -> String {
    let mut note = lang
        .pick(
            "按会议结束当日（当地日期）所在的 ISO 周（周一至周日）统计，只列有会议的周；格内数字是各项任务合计的按时率（%，舍去小数），“—”是没有可计的事项。“合计”包括没有列出的周。单位按合计按时率由低到高排列。",
            "By the ISO week, Monday to Sunday, of the local date on which a meeting ended; only weeks that had one. The numbers are rates over all duties in per cent, rounded down; — is where nothing counts yet. “All” has the weeks not shown too. The lowest rates come first.",
        )
        .to_owned();
    if hidden > 0 {
        let more = match lang {
            Lang::Zh => {
                format!("另有 {hidden} 个单位没有列出，见 chuanda summary --by department。")
            }
            Lang::En => format!(
                " {hidden} more departments are left out: chuanda summary --by department has them."
            ),
        };
        note += &more;
    }
    if sums.earlier_weeks > 0 {
        let earlier = sums.earlier_weeks;
        let more = match lang {
            Lang::Zh => format!(
                "只列最近 {MOST_WEEKS} 个有会议的周，更早的 {earlier} 个没有列出，见 chuanda summary --by meeting 或 --by month。"
            ),
            Lang::En => format!(
                " Only the last {MOST_WEEKS} such weeks are shown; for the {earlier} before them see chuanda summary --by meeting or --by month."
            ),
        };
        note += &more;
    }
    note
}

fn legend(lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let label = lang.pick("按时率", "Rate");
    write!(
        out,
        "<ul class=\"legend\" aria-hidden=\"true\"><li>{label}</li>"
    )?;
    for (step, words) in ["100%", "90–99%", "75–89%", "50–74%", "0–49%"]
        .iter()
        .enumerate()
    {
        write!(out, "<li><span class=\"key s{step}\">{words}</span></li>")?;
    }
    out.write_all(b"</ul>\n")
}

/// The years, and the weeks below them.
fn head(weeks: &[Week], lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let (who, all) = lang.pick(("单位", "合计"), ("Department", "All"));
    write!(
        out,
        "<thead><tr><th scope=\"col\" rowspan=\"2\" class=\"who\">{who}</th><th scope=\"col\" rowspan=\"2\" class=\"sum\">{all}</th>"
    )?;
    for year in weeks.chunk_by(|one, other| one.year == other.year) {
        let count = year.len();
        let year = year.first().map_or(0, |week| week.year);
        write!(
            out,
            "<th scope=\"colgroup\" colspan=\"{count}\" class=\"year\">{year}</th>"
        )?;
    }
    out.write_all(b"</tr>\n<tr>")?;
    for week in weeks {
        let days = week
            .days()
            .map_or(String::new(), |(from, to)| format!("{from} – {to}"));
        write!(
            out,
            "<th scope=\"col\" title=\"{days}\"><span>W</span>{:02}</th>",
            week.number
        )?;
    }
    out.write_all(b"</tr></thead>\n")
}

fn row(
    name: &str,
    class: &str,
    sum: Share,
    weeks: &[Share],
    out: &mut dyn Write,
) -> io::Result<()> {
    write!(
        out,
        "<tr class=\"{class}\"><th scope=\"row\" class=\"who\">{name}</th>"
    )?;
    cell("sum ", sum, out)?;
    for share in weeks {
        cell("", *share, out)?;
    }
    out.write_all(b"</tr>\n")
}

fn cell(class: &str, share: Share, out: &mut dyn Write) -> io::Result<()> {
    let Some(percent) = share.percent() else {
        return write!(out, "<td class=\"{class}none\">—</td>");
    };
    let step = SHADES.iter().filter(|least| percent < **least).count();
    let Share { on_time, decided } = share;
    write!(
        out,
        "<td class=\"{class}s{step}\" title=\"{on_time}/{decided}\">{percent}</td>"
    )
}
