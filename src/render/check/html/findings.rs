//! The findings: how many of each rule, and the first of them with their working, by meeting.

use std::collections::HashMap;
use std::io::{self, Write};

use crate::domain::moment::Moment;
use crate::lang::Lang;
use crate::render::check::for_people;
use crate::render::check::html::sums::Sums;
use crate::render::check::html::{text, working};
use crate::render::check::view::CheckView;
use crate::render::shared::words;
use crate::report::finding::Finding;
use crate::rules::RULES;
use crate::rules::level::Level;
use crate::rules::rule::Rule;
use crate::wording::{due_text, moment_text};

/// How many findings the page holds: what a browser lays out at once on a phone, and a bundle of
/// paper with all workings.
const MOST: usize = 1_000;
/// How many rows a table has: what is far from the screen is not laid out, table by table.
const MOST_ROWS: usize = 50;

pub(crate) fn write(view: &CheckView<'_>, sums: &Sums, out: &mut dyn Write) -> io::Result<()> {
    let lang = view.lang;
    let heading = lang.pick("问题", "Findings");
    let count = view.report.deny + view.report.warn;
    write!(
        out,
        "<section class=\"findings\" aria-labelledby=\"h-findings\">\n<h2 id=\"h-findings\">{heading} <small>{count}</small></h2>\n"
    )?;
    if count == 0 {
        let none = lang.pick("没有发现问题。", "Nothing was found.");
        return write!(out, "<p>{none}</p>\n</section>\n");
    }
    rules(view, sums, out)?;
    let shown = first(view);
    let hidden = usize::try_from(count).unwrap_or(usize::MAX) - shown.len();
    if hidden > 0 {
        let most = shown.len();
        match lang {
            Lang::Zh => writeln!(
                out,
                "<p class=\"left-out\">本页只列前 {most} 个问题，涉及时限的都附算法；其余 {hidden} 个没有列出，见 chuanda check --format csv 或 --format json。</p>"
            )?,
            Lang::En => writeln!(
                out,
                "<p class=\"left-out\">This page holds the first {most} findings, with the working of every due; the other {hidden} are in chuanda check --format csv or --format json.</p>"
            )?,
        }
    }
    filter(lang, shown.len(), out)?;
    let departments = departments(view);
    for of_meeting in shown.chunk_by(|one, other| one.0 == other.0) {
        let meeting = of_meeting.first().map_or(0, |(part, _)| *part);
        let workings = working::of_meeting(view, meeting, of_meeting, &departments);
        let mut workings = workings.iter();
        let mut is_first = true;
        for chunk in of_meeting.chunks(MOST_ROWS) {
            open(view, meeting, is_first, chunk.len(), out)?;
            for ((_, finding), working) in chunk.iter().zip(workings.by_ref()) {
                row(view, finding, working.as_deref(), out)?;
            }
            out.write_all(b"</table>\n</div>\n")?;
            is_first = false;
        }
    }
    out.write_all(b"</section>\n")
}

/// The first findings, each with the part that it belongs to: the index of its meeting.
fn first<'a>(view: &CheckView<'a>) -> Vec<(u32, Finding<'a>)> {
    let mut first = Vec::new();
    for part in 0..view.report.parts() {
        if first.len() >= MOST {
            break;
        }
        view.report.walk_part(part, |finding| {
            if first.len() < MOST {
                first.push((part, *finding));
            }
        });
    }
    first
}

/// How many findings each rule has, all of them.
fn rules(view: &CheckView<'_>, sums: &Sums, out: &mut dyn Write) -> io::Result<()> {
    let lang = view.lang;
    let [rule_head, level_head, count_head] =
        lang.pick(["规则", "级别", "个数"], ["Rule", "Level", "Count"]);
    write!(
        out,
        "<table class=\"rules\"><thead><tr><th scope=\"col\">{rule_head}</th><th scope=\"col\">{level_head}</th>\
         <th scope=\"col\" class=\"n\">{count_head}</th></tr></thead>\n<tbody>\n"
    )?;
    for (order, rule) in RULES.iter().enumerate() {
        let count = sums.rules[order];
        if count > 0 {
            let level = level(view.report.levels.of(order), lang);
            writeln!(
                out,
                "<tr><th scope=\"row\">{} <code>{}</code></th><td>{level}</td><td class=\"n\">{count}</td></tr>",
                title(rule, lang),
                rule.name
            )?;
        }
    }
    out.write_all(b"</tbody></table>\n")
}

fn title(rule: &Rule, lang: Lang) -> String {
    text(rule.title(lang))
}

/// The level with its mark, which tells it without colour.
fn level(level: Level, lang: Lang) -> String {
    let class = if level == Level::Deny { "bad" } else { "warn" };
    let word = words::level(level, lang);
    let mark = for_people::tone(level).mark();
    format!("<span class=\"level {class}\">{mark} {word}</span>")
}

/// A box to filter by, shown by the script alone; and what paper says of it in its place.
fn filter(lang: Lang, count: usize, out: &mut dyn Write) -> io::Result<()> {
    let (label, all, denied, warned, shown) = lang.pick(
        (
            "筛选（会议、单位、规则……）",
            "全部",
            "不合要求",
            "提醒",
            "显示",
        ),
        (
            "Filter by meeting, department, rule …",
            "all",
            "denied",
            "warnings",
            "shown",
        ),
    );
    write!(
        out,
        "<div id=\"filter\" hidden=\"hidden\" role=\"search\">\n<label>{label} <input type=\"search\" id=\"filter-text\" autocomplete=\"off\"/></label>\n\
         <label><span class=\"sr\">{}</span><select id=\"filter-level\"><option value=\"\">{all}</option>\
         <option value=\"deny\">{denied}</option><option value=\"warn\">{warned}</option></select></label>\n\
         <output id=\"filter-count\" data-label=\"{shown}\">{shown} {count} / {count}</output>\n</div>\n\
         <p id=\"filtered\" class=\"left-out\" hidden=\"hidden\" data-label=\"{}\"></p>\n",
        lang.pick("级别", "Level"),
        lang.pick("只列筛选出的问题", "Only the findings filtered by"),
    )
}

/// The meeting, where it is not said yet, and the head of a table.
fn open(
    view: &CheckView<'_>,
    meeting: u32,
    is_first: bool,
    rows: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    let lang = view.lang;
    let project = view.report.audit.project;
    // A guess at its height, so that the bar for scrolling does not jump.
    let size = match rows {
        0..=5 => "few",
        6..=20 => "some",
        _ => "many",
    };
    writeln!(out, "<div class=\"meeting {size}\">")?;
    let class = if is_first { "" } else { " class=\"again\"" };
    if let Some(meeting) = project.meetings.get(meeting as usize) {
        let ended = moment(meeting.ended, view);
        let (ended_word, again) = lang.pick(("结束", "（续）"), ("ended", " (continued)"));
        let again = if is_first { "" } else { again };
        // Where its title is its id, once is enough.
        let id = match meeting.id() {
            id if id == meeting.title() => String::new(),
            id => format!("<code>{}</code> ", text(id)),
        };
        writeln!(
            out,
            "<h3{class}>{} <small>{id}{ended_word} {ended}{again}</small></h3>",
            text(meeting.title())
        )?;
    } else {
        let none = lang.pick("不属于一次已知会议的问题", "Of no one known meeting");
        writeln!(out, "<h3{class}>{none}</h3>")?;
    }
    let heads = heads(lang);
    out.write_all(b"<table><thead><tr>")?;
    for head in heads {
        write!(out, "<th scope=\"col\">{head}</th>")?;
    }
    out.write_all(b"</tr></thead>\n")
}

fn heads(lang: Lang) -> [&'static str; 8] {
    lang.pick(
        [
            "规则", "单位", "任务", "时限", "实际", "超过", "说明", "位置",
        ],
        [
            "Rule",
            "Department",
            "Duty",
            "Due",
            "Done",
            "Late by",
            "What",
            "Where",
        ],
    )
}

/// A finding as a body of the table: its row and, below it in all its width, its working.
fn row(
    view: &CheckView<'_>,
    finding: &Finding<'_>,
    working: Option<&str>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let lang = view.lang;
    let zone = &view.report.audit.project.zone;
    let heads = heads(lang);
    let done = finding.at.map(|at| moment(at, view));
    let late = finding.lateness(zone).map(|length| length.late(lang));
    let left = || {
        let left = finding.left_text(lang, zone);
        left.filter(|_| finding.rule.name == "due-soon")
    };
    let length = late.or_else(left);
    let due = (finding.due).map(|due| due_text(due, finding.is_due_hour_assumed, lang, zone));
    let who = finding.department.map(|named| words::who(named, lang));
    write!(
        out,
        "<tbody data-level=\"{}\"><tr><td data-label=\"{}\">{} <br/>{} <code>{}</code></td>",
        finding.level.name(),
        heads[0],
        level(finding.level, lang),
        title(finding.rule, lang),
        finding.rule.name
    )?;
    cell(heads[1], who, out)?;
    cell(
        heads[2],
        finding.duty.map(|duty| duty.text(lang).to_owned()),
        out,
    )?;
    cell(heads[3], due, out)?;
    cell(heads[4], done, out)?;
    cell(heads[5], length, out)?;
    write!(
        out,
        "<td data-label=\"{}\" class=\"what\">{}</td>",
        heads[6],
        text(&finding.message(lang, zone))
    )?;
    // A long path may be broken at its folders.
    let place = text(&for_people::place(view, finding)).replace('/', "/<wbr/>");
    writeln!(
        out,
        "<td data-label=\"{}\" class=\"place\">{place}</td></tr>",
        heads[7]
    )?;
    if let Some(working) = working {
        let summary = lang.pick("怎样算出来的", "Working");
        let columns = heads.len();
        writeln!(
            out,
            "<tr class=\"working\"><td colspan=\"{columns}\"><details><summary>{summary}</summary>{working}</details></td></tr>"
        )?;
    }
    out.write_all(b"</tbody>\n")
}

fn cell(head: &str, content: Option<String>, out: &mut dyn Write) -> io::Result<()> {
    match content {
        None => write!(out, "<td data-label=\"{head}\" class=\"none\">—</td>"),
        Some(content) => write!(out, "<td data-label=\"{head}\">{}</td>", text(&content)),
    }
}

fn moment(moment: Moment, view: &CheckView<'_>) -> String {
    moment_text(Some(moment), view.lang, &view.report.audit.project.zone)
}

/// The departments by their ids, which no two share.
fn departments<'a>(view: &CheckView<'a>) -> HashMap<&'a str, u32> {
    let departments = &view.report.audit.project.departments;
    (0..)
        .zip(departments)
        .map(|(index, own)| (own.id(), index))
        .collect()
}
