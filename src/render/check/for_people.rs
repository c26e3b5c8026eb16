//! What the formats for people say of a report: the verdict, what it rests on, the numbers, and the
//! columns of findings.

use crate::audit::tally::Tally;
use crate::domain::duty::Duty;
use crate::domain::label::Named;
use crate::domain::project::Project;
use crate::lang::Lang;
use crate::render::check::json;
use crate::render::check::view::CheckView;
use crate::render::shared::paint::Tone;
use crate::render::shared::table::{Cell, Column, Table};
use crate::render::shared::words;
use crate::report::Ratchet;
use crate::report::baseline::Identity;
use crate::report::finding::Finding;
use crate::rules::level::Level;
use crate::text::counted;
use crate::time::Zone;
use crate::wording::{due_text, moment_text};

/// The verdict in a sentence, without its mark.
pub(crate) fn verdict(view: &CheckView<'_>) -> (Tone, String) {
    let (deny, warn) = (view.report.deny, view.report.warn);
    let lang = view.lang;
    let doubts: Vec<&str> = view.doubts.iter().map(|doubt| doubt.of(lang)).collect();
    let doubts = doubts.join(lang.pick("；", "; "));
    let warned = match (lang, warn) {
        (_, 0) => String::new(),
        (Lang::Zh, _) => format!("，另有 {warn} 个提醒"),
        (Lang::En, _) => format!(", {}", counted(warn, "warning")),
    };
    if let Some(ratchet) = &view.report.ratchet {
        return ratchet_verdict(view, ratchet, &doubts, &warned);
    }
    if deny > 0 {
        let also = match (doubts.is_empty(), lang) {
            (true, _) => String::new(),
            (false, Lang::Zh) => format!("；{doubts}"),
            (false, Lang::En) => format!("; {doubts}"),
        };
        let text = match lang {
            Lang::Zh => format!("不通过：{deny} 个问题不合要求{warned}{also}。"),
            Lang::En => format!("Fails: {} denied{warned}{also}.", counted(deny, "finding")),
        };
        return (Tone::Bad, text);
    }
    if !doubts.is_empty() {
        let text = match lang {
            Lang::Zh => format!("不通过：{doubts}{warned}。"),
            Lang::En => format!("Fails: {doubts}{warned}."),
        };
        return (Tone::Bad, text);
    }
    let text = match (lang, warn, view.report.obligations()) {
        (Lang::Zh, 0, 0) => "通过：没有应办事项。".to_owned(),
        (Lang::En, 0, 0) => "Passes: nothing was owed.".to_owned(),
        (Lang::Zh, 0, _) => "通过：没有发现问题。".to_owned(),
        (Lang::En, 0, _) => "Passes: no findings.".to_owned(),
        (Lang::Zh, ..) => format!("通过：没有不合要求的问题，有 {warn} 个提醒。"),
        (Lang::En, ..) => format!("Passes: nothing denied{warned}."),
    };
    (Tone::Good, text)
}

/// The verdict beside a baseline: how many are new, known and repaired.
fn ratchet_verdict(
    view: &CheckView<'_>,
    ratchet: &Ratchet<'_>,
    doubts: &str,
    warned: &str,
) -> (Tone, String) {
    let report = view.report;
    let (new, known) = (report.deny - ratchet.known_deny, ratchet.known_deny);
    let repaired = ratchet.repaired.len();
    let is_good = !report.is_denied() && doubts.is_empty();
    let lead = if is_good {
        view.lang.pick("通过", "Passes")
    } else {
        view.lang.pick("不通过", "Fails")
    };
    let is_taken = new > 0 && ratchet.accepts_new;
    let text = match view.lang {
        Lang::Zh => {
            let taken = if is_taken { "（记入基线）" } else { "" };
            let doubts = if doubts.is_empty() {
                String::new()
            } else {
                format!("；{doubts}")
            };
            format!(
                "{lead}：新问题 {new} 个{taken}，已知 {known} 个，已整改 {repaired} 个{warned}{doubts}。"
            )
        }
        Lang::En => {
            let taken = if is_taken { " (accepted)" } else { "" };
            let doubts = if doubts.is_empty() {
                String::new()
            } else {
                format!("; {doubts}")
            };
            format!("{lead}: {new} new{taken}, {known} known, {repaired} repaired{warned}{doubts}.")
        }
    };
    (if is_good { Tone::Good } else { Tone::Bad }, text)
}

/// The word after a finding that is known from the baseline.
pub(crate) fn known(finding: &Finding<'_>, lang: Lang) -> &'static str {
    match finding.known {
        Some(_) => lang.pick("（已知）", " (known)"),
        None => "",
    }
}

/// A finding of the baseline that is found no longer, in a line. What the project still knows stands
/// by its name.
pub(crate) fn repaired(finding: &Identity<'_>, project: &Project, lang: Lang) -> String {
    let meeting = |id: &str| {
        let known = project.meetings.iter().find(|meeting| meeting.id() == id);
        known.map_or_else(|| id.to_owned(), |known| named(id, known.title(), lang))
    };
    let department = |id: &str| {
        let known = project.departments.iter().find(|own| own.id() == id);
        known.map_or_else(|| id.to_owned(), |known| named(id, known.name(), lang))
    };
    let mut parts = vec![words::rule_named(finding.rule, lang)];
    parts.extend(finding.meeting.map(meeting));
    parts.extend(finding.department.map(department));
    parts.extend(finding.duty.map(|duty| duty.text(lang).to_owned()));
    parts.join("  ")
}

fn named(id: &str, name: &str, lang: Lang) -> String {
    words::who(Named { id, name }, lang)
}

/// As-of and time zone, then the calendar: its name, version and years.
pub(crate) fn facts(view: &CheckView<'_>) -> [(&'static str, String); 2] {
    let lang = view.lang;
    let project = view.report.audit.project;
    let [calendar, others @ ..] = project.calendars.as_slice() else {
        return [("", String::new()), ("", String::new())];
    };
    let mut text = calendar.name().to_owned();
    if let Some(version) = calendar.version() {
        text += lang.pick("，", ", ");
        text += version;
    }
    if let Some((from, to)) = calendar.coverage() {
        let (comma, until) = lang.pick(("，", "至"), (", ", "to"));
        text = format!("{text}{comma}{from} {until} {to}");
    }
    if !others.is_empty() {
        let names: Vec<&str> = others.iter().map(crate::calendar::Calendar::name).collect();
        text += lang.pick("；另有 ", "; also ");
        text += &names.join(lang.pick("、", ", "));
    }
    [
        (
            lang.pick("截至", "As of"),
            words::as_of(view.report.audit, lang),
        ),
        (lang.pick("日历", "Calendar"), text),
    ]
}

/// The numbers of each duty that anybody owes. Statuses that none of them has are left out, but for
/// those that the verdict hangs on.
pub(crate) fn numbers(view: &CheckView<'_>) -> Table {
    type Count = fn(&Tally) -> u64;
    let lang = view.lang;
    let duties = &view.report.duties;
    let counts: [(&str, Tone, bool, Count); 8] = [
        (
            lang.pick("应办", "Owed"),
            Tone::Plain,
            true,
            Tally::obligations,
        ),
        (lang.pick("按时", "On time"), Tone::Good, true, |t| {
            t.on_time
        }),
        (lang.pick("超时", "Late"), Tone::Bad, true, |t| t.late),
        (lang.pick("逾期未办", "Overdue"), Tone::Bad, true, |t| {
            t.overdue
        }),
        (lang.pick("未到期", "Pending"), Tone::Plain, false, |t| {
            t.pending
        }),
        (lang.pick("例外", "Exempt"), Tone::Plain, false, |t| {
            t.exempt
        }),
        (lang.pick("无效", "Invalid"), Tone::Bad, false, |t| {
            t.invalid
        }),
        (
            lang.pick("无法确定", "Undetermined"),
            Tone::Faint,
            false,
            |t| t.undetermined,
        ),
    ];
    let counts: Vec<_> = (counts.into_iter())
        .filter(|(.., is_always, of)| *is_always || duties.iter().any(|tally| of(tally) > 0))
        .collect();
    let mut columns = vec![Column::text(lang.pick("任务", "Duty"))];
    columns.extend(counts.iter().map(|(head, ..)| Column::number(head)));
    columns.push(Column::number(lang.pick("按时率", "Rate")));
    let mut table = Table::new(columns);
    for (duty, tally) in Duty::ALL.into_iter().zip(duties) {
        if tally.obligations() == 0 {
            continue;
        }
        let mut row = vec![Cell::from(duty.text(lang))];
        row.extend(counts.iter().map(|(_, tone, _, of)| {
            let count = of(tally);
            let tone = if count == 0 { Tone::Plain } else { *tone };
            Cell::new(count.to_string(), tone)
        }));
        row.push(words::rate(tally).into());
        table.push(row);
    }
    table
}

/// A table of findings without rows.
pub(crate) fn findings_table(lang: Lang) -> Table {
    Table::new(vec![
        Column::text(lang.pick("问题", "Finding")).between(31, 60),
        Column::text(lang.pick("会议", "Meeting")).between(18, 36),
        Column::text(lang.pick("单位", "Department")).between(16, 36),
        Column::text(lang.pick("任务", "Duty")),
        Column::text(lang.pick("时限", "Due")),
        Column::text(lang.pick("实际", "Done")),
        Column::text(lang.pick("说明", "What")).between(44, 44),
        Column::text(lang.pick("位置", "Where")).between(20, 36),
    ])
}

/// A finding as a row of [`findings_table`].
pub(crate) fn finding_row(view: &CheckView<'_>, finding: &Finding<'_>) -> Vec<Cell> {
    let lang = view.lang;
    let zone = &view.report.audit.project.zone;
    let absent = || "—".to_owned();
    let tone = finding_tone(finding);
    let known = known(finding, lang);
    let rule = words::rule(finding.rule, lang);
    let title = format!("{} {rule}{known}", finding_mark(finding));
    vec![
        Cell::new(title, tone),
        finding
            .meeting
            .map_or_else(absent, |m| words::who(m, lang))
            .into(),
        finding
            .department
            .map_or_else(absent, |d| words::who(d, lang))
            .into(),
        finding.duty.map_or("—", |duty| duty.text(lang)).into(),
        finding
            .due
            .map_or_else(absent, |due| {
                due_text(due, finding.is_due_hour_assumed, lang, zone)
            })
            .into(),
        moment_text(finding.at, lang, zone).into(),
        what(finding, lang, zone).into(),
        Cell::new(place(view, finding), Tone::Faint),
    ]
}

/// How late it is, or how much time is left; of what has no such length, the sentence.
fn what(finding: &Finding<'_>, lang: Lang, zone: &Zone) -> String {
    if let Some(late) = finding.lateness_text(lang, zone) {
        return match (finding.at, lang) {
            (Some(_), _) => late,
            (None, Lang::Zh) => format!("未办，{late}"),
            (None, Lang::En) => format!("not done, {late}"),
        };
    }
    (finding.left_text(lang, zone))
        .filter(|_| finding.rule.name == "due-soon")
        .unwrap_or_else(|| finding.message(lang, zone))
}

/// The tone of a level.
pub(crate) fn tone(level: Level) -> Tone {
    match level {
        Level::Deny => Tone::Bad,
        Level::Warn => Tone::Warn,
        Level::Allow => Tone::Faint,
    }
}

/// The tone of a finding: what is known does not shut the gate.
pub(crate) fn finding_tone(finding: &Finding<'_>) -> Tone {
    match finding.known {
        Some(_) => Tone::Faint,
        None => tone(finding.level),
    }
}

/// The mark of a finding.
pub(crate) fn finding_mark(finding: &Finding<'_>) -> &'static str {
    match finding.known {
        Some(_) => "·",
        None => tone(finding.level).mark(),
    }
}

/// The file and line of a finding.
pub(crate) fn place(view: &CheckView<'_>, finding: &Finding<'_>) -> String {
    let source = finding.source;
    let file = json::file(view, source);
    match view.cell(finding) {
        Some(cell) => format!("{file}!{cell}"),
        None => format!("{file}:{}", source.line),
    }
}
