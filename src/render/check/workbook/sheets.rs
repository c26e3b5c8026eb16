//! What stands on the sheets of the workbook.

use rust_xlsxwriter::XlsxError;

use crate::audit::status::Status;
use crate::audit::tally::Tally;
use crate::audit::{Audit, Pair};
use crate::domain::due::is_24;
use crate::domain::duty::{Duty, PerDuty};
use crate::domain::moment::Moment;
use crate::domain::source::Source;
use crate::lang::Lang;
use crate::ledger::Column as Field;
use crate::render::check::for_people;
use crate::render::check::json;
use crate::render::check::view::CheckView;
use crate::render::check::workbook::book::{Book, Light, SheetCell, SheetColumn};
use crate::render::shared::words;
use crate::report::finding::Finding;
use crate::rules::level::Level;
use crate::time::{Instant, Zone};
use crate::wording::Length;

/// The findings, in the contract's order.
pub(crate) fn findings(view: &CheckView<'_>, book: &mut Book) -> Result<(), XlsxError> {
    let lang = view.lang;
    let name = lang.pick("问题", "Findings");
    let columns = vec![
        SheetColumn::short(lang.pick("级别", "Level")),
        SheetColumn::long(lang.pick("会议名称", "Title")),
        SheetColumn::long(lang.pick("单位名称", "Name")),
        SheetColumn::short(lang.pick("任务", "Duty")),
        SheetColumn::short(lang.pick("问题", "Finding")),
        SheetColumn::short(lang.pick("时限", "Due")),
        SheetColumn::short(lang.pick("实际", "Done")),
        SheetColumn::short(lang.pick("超时", "Late by")),
        SheetColumn::prose(lang.pick("说明", "What")).inner(),
        SheetColumn::short(lang.pick("会议编号", "Meeting")).inner(),
        SheetColumn::short(lang.pick("单位编号", "Department")).inner(),
        SheetColumn::short(lang.pick("超时（时:分）", "Late by (h:mm)")).inner(),
        SheetColumn::short(lang.pick("来源文件", "File")).inner(),
        SheetColumn::short(lang.pick("行", "Line")).inner(),
        SheetColumn::short(lang.pick("规则", "Rule")).inner(),
    ];
    let mut table = book.table(name, columns, view.report.deny + view.report.warn)?;
    let mut result = Ok(());
    view.report.walk(|finding| {
        if result.is_ok() {
            result = table.push(&finding_cells(view, finding));
        }
    });
    result?;
    table.finish(lang.pick("没有发现问题。", "Nothing was found."))
}

fn finding_cells(view: &CheckView<'_>, finding: &Finding<'_>) -> [SheetCell; 15] {
    let lang = view.lang;
    let zone = &view.report.audit.project.zone;
    let word = words::level(finding.level, lang);
    let level = match (finding.known, finding.level) {
        (Some(_), Level::Deny) => (Light::Grey, lang.pick("不合要求（已知）", "denied (known)")),
        (Some(_), _) => (Light::Grey, lang.pick("提醒（已知）", "warning (known)")),
        (None, Level::Deny) => (Light::Red, word),
        (None, _) => (Light::Yellow, word),
    };
    let meeting = finding.meeting.map(|named| (named.id, named.name));
    let department = finding.department.map(|named| (named.id, named.name));
    let text = |text: Option<&str>| text.map_or(SheetCell::Empty, SheetCell::from);
    let [file, line] = place(view, finding.source);
    let [late, clock] = length(finding.lateness(zone), lang);
    [
        SheetCell::Lit(level.0, level.1),
        text(meeting.map(|(_, title)| title)),
        text(department.map(|(_, name)| name)),
        text(finding.duty.map(|duty| duty.text(lang))),
        finding.rule.title(lang).into(),
        instant(finding.due, zone),
        moment(finding.at, zone),
        late,
        finding.message(lang, zone).into(),
        text(meeting.map(|(id, _)| id)),
        text(department.map(|(id, _)| id)),
        clock,
        file,
        line,
        finding.rule.name.into(),
    ]
}

/// Every obligation, in the order of meetings, departments, duties.
pub(crate) fn obligations(view: &CheckView<'_>, book: &mut Book) -> Result<(), XlsxError> {
    let lang = view.lang;
    let audit = view.report.audit;
    let name = lang.pick("应办事项", "Obligations");
    let columns = vec![
        SheetColumn::long(lang.pick("会议名称", "Title")),
        SheetColumn::long(lang.pick("单位名称", "Name")),
        SheetColumn::short(lang.pick("任务", "Duty")),
        SheetColumn::short(lang.pick("状态", "Status")),
        SheetColumn::short(lang.pick("灯", "Light")),
        SheetColumn::short(lang.pick("起算", "Start")),
        SheetColumn::short(lang.pick("时限", "Due")),
        SheetColumn::short(lang.pick("完成", "Done")),
        SheetColumn::short(lang.pick("超时", "Late by")),
        SheetColumn::short(lang.pick("会议编号", "Meeting")).inner(),
        SheetColumn::short(lang.pick("单位编号", "Department")).inner(),
        SheetColumn::short(lang.pick("超时（时:分）", "Late by (h:mm)")).inner(),
        SheetColumn::short(lang.pick("来源文件", "File")).inner(),
        SheetColumn::short(lang.pick("行", "Line")).inner(),
    ];
    let mut table = book.table(name, columns, view.report.obligations())?;
    let mut result = Ok(());
    for meeting in 0..audit.project.meetings.len() as u32 {
        audit.judge_meeting(meeting, |pair| {
            for duty in Duty::ALL {
                if result.is_ok()
                    && let Some(cells) = obligation_cells(view, pair, duty)
                {
                    result = table.push(&cells);
                }
            }
        });
        std::mem::replace(&mut result, Ok(()))?;
    }
    table.finish(lang.pick("没有应办事项。", "Nothing was owed."))
}

fn obligation_cells(view: &CheckView<'_>, pair: &Pair<'_>, duty: Duty) -> Option<[SheetCell; 14]> {
    let lang = view.lang;
    let audit = view.report.audit;
    let project = audit.project;
    let zone = &project.zone;
    let status = pair.statuses[duty.index()]?;
    let limit = pair.limits.duties[duty.index()]?;
    let meeting = &project.meetings[pair.meeting as usize];
    let department = &project.departments[pair.department as usize];
    let due = limit.due.ok().map(|due| due.at);
    let done = pair.entry.time(Field::of(duty));
    let late_from = due.filter(|_| matches!(status, Status::Late | Status::Overdue));
    let is_assumed = pair.is_due_hour_assumed(duty);
    let late = late_from.map(|due| match done {
        Some(done) => Length::to_done(due, is_assumed, done, zone),
        None => Length::to_as_of(due, is_assumed, audit.as_of, zone),
    });
    let line = pair.entry.line(Field::of(duty));
    let source = line.map_or(meeting.source, |line| audit.intake.locate(line));
    let (light, word) = light(status, due, audit, lang);
    let [file, line] = place(view, source);
    let [late, clock] = length(late, lang);
    Some([
        meeting.title().into(),
        department.name().into(),
        duty.text(lang).into(),
        status_text(status, lang).into(),
        SheetCell::Lit(light, word),
        instant(limit.start.ok().filter(|_| due.is_some()), zone),
        instant(due, zone),
        moment(done, zone),
        late,
        meeting.id().into(),
        department.id().into(),
        clock,
        file,
        line,
    ])
}

/// The light of an obligation and its word. A due exactly as far away as `due_soon` is due soon.
fn light(
    status: Status,
    due: Option<Instant>,
    audit: &Audit<'_>,
    lang: Lang,
) -> (Light, &'static str) {
    let left = due.map(|due| due.unix() - audit.as_of.unix());
    let is_soon = left.is_some_and(|left| left <= audit.project.due_soon_seconds);
    let light = match status {
        Status::Pending if is_soon => Light::Yellow,
        Status::OnTime | Status::Exempt | Status::Pending => Light::Green,
        Status::Late | Status::Overdue | Status::Invalid(_) => Light::Red,
        Status::Undetermined => Light::Grey,
    };
    (light, light_text(light, lang))
}

fn light_text(light: Light, lang: Lang) -> &'static str {
    match light {
        Light::Green => lang.pick("绿", "green"),
        Light::Yellow => lang.pick("黄", "yellow"),
        Light::Red => lang.pick("红", "red"),
        Light::Grey => lang.pick("灰", "grey"),
    }
}

/// A status in the words of the sums.
fn status_text(status: Status, lang: Lang) -> &'static str {
    match status {
        Status::OnTime => lang.pick("按时", "on time"),
        Status::Late => lang.pick("超时", "late"),
        Status::Overdue => lang.pick("逾期未办", "overdue"),
        Status::Pending => lang.pick("未到期", "pending"),
        Status::Exempt => lang.pick("例外", "exempt"),
        Status::Invalid(_) => lang.pick("无效", "invalid"),
        Status::Undetermined => lang.pick("无法确定", "undetermined"),
    }
}

/// What the ledger rests on, and what its words and colours mean.
pub(crate) fn about(view: &CheckView<'_>, book: &mut Book) -> Result<(), XlsxError> {
    let lang = view.lang;
    let report = view.report;
    let project = report.audit.project;
    let pick = |zh: &str, en: &str| lang.pick(zh, en).to_owned();
    let (_, verdict) = for_people::verdict(view);
    let [(_, _), (_, calendars)] = for_people::facts(view);
    let [meetings, departments] = view.rows;
    let mut facts = vec![
        (pick("结论", "Verdict"), SheetCell::from(verdict)),
        (
            pick("截至", "As of"),
            time(report.audit.as_of, &project.zone),
        ),
        (pick("时区", "Time zone"), project.zone.name().into()),
        (
            pick("时区数据版本", "Time-zone data"),
            Zone::data_version().into(),
        ),
        (pick("日历", "Calendar"), calendars.into()),
        (pick("会议", "Meetings"), SheetCell::Number(meetings)),
        (pick("单位", "Departments"), SheetCell::Number(departments)),
        (
            pick("台账记录", "Records"),
            SheetCell::Number(report.audit.intake.records),
        ),
        (
            pick("应办事项", "Obligations"),
            SheetCell::Number(report.obligations()),
        ),
        (pick("不合要求", "Denied"), SheetCell::Number(report.deny)),
        (pick("提醒", "Warnings"), SheetCell::Number(report.warn)),
    ];
    if let Some(part) = &report.audit.part.shown {
        facts.insert(2, (pick("范围", "Part"), part.of(lang).into()));
    }
    facts.extend(duties(&report.duties, lang));
    facts.extend(legend(lang));
    if let Some(note) = crate::render::check::workbook::left_out(view) {
        facts.push((pick("没有列出", "Left out"), note.of(lang).into()));
    }
    let made = match lang {
        Lang::Zh => "同样的输入、参数和截至时间，得到同样的文件。",
        Lang::En => "The same input, flags and as-of give the same file.",
    };
    let version = format!("chuanda {}", env!("CARGO_PKG_VERSION"));
    facts.push((version, made.into()));
    book.facts(lang.pick("说明", "About"), &facts)
}

/// The numbers of each duty that anybody owes, a line each.
fn duties(tallies: &PerDuty<Tally>, lang: Lang) -> Vec<(String, SheetCell)> {
    let mut lines = Vec::new();
    for (duty, tally) in Duty::ALL.into_iter().zip(tallies) {
        let (owed, missed) = (tally.obligations(), tally.not_on_time());
        if owed == 0 {
            continue;
        }
        let rate = words::rate(tally);
        let text = match lang {
            Lang::Zh => format!("应办 {owed}，未按时 {missed}，按时率 {rate}"),
            Lang::En => format!("owed {owed}, missed {missed}, rate {rate}"),
        };
        lines.push((duty.text(lang).to_owned(), text.into()));
    }
    lines
}

fn legend(lang: Lang) -> Vec<(String, SheetCell)> {
    let lights = [
        (
            Light::Green,
            lang.pick("绿：按时、例外、未到期", "green: on time, exempt, pending"),
        ),
        (
            Light::Yellow,
            lang.pick("黄：未到期，但即将到期", "yellow: pending and due soon"),
        ),
        (
            Light::Red,
            lang.pick("红：超时、逾期未办、无效", "red: late, overdue, invalid"),
        ),
        (
            Light::Grey,
            lang.pick(
                "灰：日历未覆盖，无法确定",
                "grey: the calendar does not reach that far",
            ),
        ),
    ];
    let mut lines: Vec<_> = (lights.into_iter())
        .map(|(light, text)| {
            (
                lang.pick("灯", "Light").to_owned(),
                SheetCell::Lit(light, text),
            )
        })
        .collect();
    let rate = lang.pick(
        "按时 ÷（按时 + 超时 + 逾期未办 + 无效），百分数四舍五入到一位小数，不足全部的不写作 100%；没有可计的事项记“—”",
        "on time ÷ (on time + late + overdue + invalid), rounded to a tenth of a per cent, and never up to 100; — if there are none of these",
    );
    lines.push((lang.pick("按时率", "Rate").to_owned(), rate.into()));
    let due = lang.pick(
        "一日终了显示为该日 24:00，单元格里的值是 23:59:59，即按时的最后一秒",
        "the end of a day is shown as 24:00; the value of the cell is 23:59:59, the last second that is on time",
    );
    lines.push((lang.pick("时限", "Due").to_owned(), due.into()));
    let printed = lang.pick(
        "编号、来源、规则等列在各表右侧，只供在屏幕上查找、排序，不打印",
        "ids, sources and rules stand in the columns to the right, for looking up and sorting on a screen; they are not printed",
    );
    lines.push((lang.pick("打印", "Print").to_owned(), printed.into()));
    lines
}

fn instant(at: Option<Instant>, zone: &Zone) -> SheetCell {
    at.map_or(SheetCell::Empty, |at| time(at, zone))
}

fn time(at: Instant, zone: &Zone) -> SheetCell {
    let local = zone.local(at);
    if is_24(at, zone) {
        SheetCell::DayEnd(local)
    } else {
        SheetCell::Time(local)
    }
}

/// How late something is, in words, and as a number to sort by; of a date alone there is none.
fn length(late: Option<Length>, lang: Lang) -> [SheetCell; 2] {
    let Some(late) = late else {
        return [SheetCell::Empty, SheetCell::Empty];
    };
    let clock = match late {
        Length::Seconds(seconds) => SheetCell::Span(seconds),
        Length::Days(_) => SheetCell::Empty,
    };
    [late.late(lang).into(), clock]
}

/// A time as it was written: a day where only that is known.
fn moment(moment: Option<Moment>, zone: &Zone) -> SheetCell {
    match moment {
        None => SheetCell::Empty,
        Some(moment) if moment.is_day => SheetCell::Day(zone.date(moment.at)),
        Some(moment) => time(moment.at, zone),
    }
}

fn place(view: &CheckView<'_>, source: Source) -> [SheetCell; 2] {
    [
        json::file(view, source).into(),
        SheetCell::Number(source.line.into()),
    ]
}
