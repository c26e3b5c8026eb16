//! A verdict with its working as a sheet of facts.

use crate::audit::exemptions::Effect;
use crate::audit::status::{Invalid, Status};
use crate::domain::due::text_24;
use crate::domain::exemption::Exemption;
use crate::lang::Lang;
use crate::render::shared::paint::Tone;
use crate::render::shared::reckoning::{due_text, lines, policy_text};
use crate::render::shared::sheet::{FactSheet, Section};
use crate::render::shared::words;
use crate::render::why::WhyView;
use crate::report::why::{NotOwed, Worked};
use crate::rules::level::Level;
use crate::time::{Instant, Zone};
use crate::wording::{Length, span_text};

/// The page as a sheet.
pub(crate) fn sheet(page: &WhyView<'_>) -> FactSheet {
    let (why, lang) = (page.why, page.lang);
    let (meeting, department) = (why.meeting, why.department);
    let title = [&department.label, &meeting.label].map(|own| words::who(own.named(), lang));
    let title = title.join(lang.pick("：", ": "));
    let mut sections = vec![head(page)];
    match &why.duties {
        Ok(duties) => sections.extend(duties.iter().map(|worked| duty(page, worked))),
        Err(reason) => {
            let title = lang.pick("没有应办事项", "Nothing owed");
            let mut section = Section::new(title);
            section.line(lang.pick("原因", "Reason"), not_owed_text(page, *reason));
            sections.push(section);
        }
    }
    sections.extend(findings(page));
    sections.push(rows(page));
    FactSheet { title, sections }
}

fn head(page: &WhyView<'_>) -> Section {
    let (why, lang, zone) = (page.why, page.lang, &page.project.zone);
    let mut head = Section::new("");
    let ended = page.moment(why.meeting.ended);
    head.line(lang.pick("会议结束", "Ended"), ended);
    if let Some(policy) = why.policy {
        let text = policy_text(policy, page.project.has_declared_policies, lang);
        head.line(lang.pick("制度", "Policy"), text);
    } else if why.duties.is_ok() {
        let text = lang.pick(
            "没有制度适用，任务由会议自定",
            "no policy fits: the meeting itself sets the duties",
        );
        head.line(lang.pick("制度", "Policy"), text);
    }
    let calendar = &page.project.calendars[why.department.kind.calendar as usize];
    let calendar = words::calendar(calendar, lang);
    head.line(lang.pick("日历", "Calendar"), calendar);
    let as_of = words::as_of_alone(page.as_of, zone, lang);
    head.line(lang.pick("截至", "As of"), as_of);
    head
}

fn not_owed_text(page: &WhyView<'_>, reason: NotOwed) -> String {
    let (why, lang) = (page.why, page.lang);
    match reason {
        NotOwed::Unimportant => lang.pick(
            "会议不属重要会议（important = 否），不产生应办事项",
            "the meeting is not important, so it brings no obligations",
        ),
        NotOwed::NoPolicy => lang.pick("没有制度适用于这次会议", "no policy matches the meeting"),
        NotOwed::NoDuties => lang.pick("适用的制度没有规定任何任务", "the policy that applies sets no duties"),
        NotOwed::OutOfScope => lang.pick(
            "单位不在会议的传达范围（scope）内",
            "the department is not in the meeting's scope",
        ),
        NotOwed::Excluded => lang.pick(
            "单位被会议排除在外（exclude）",
            "the meeting excludes the department",
        ),
        NotOwed::Inactive => {
            let date = page.project.zone.date(why.meeting.ended.at);
            let date = words::date(date, lang);
            let day = |day: Option<chrono::NaiveDate>| day.map_or("—".to_owned(), |day| day.to_string());
            let from = day(why.department.active_from);
            let until = day(why.department.active_until);
            return match lang {
                Lang::Zh => format!("会议结束当日（{date}）单位不在启用期内：启用 {from}，停用 {until}"),
                Lang::En => format!("the department was not active on {date}, when the meeting ended: active from {from} until {until}"),
            };
        }
    }
    .to_owned()
}

/// The status of a duty in words, and its tone.
pub(crate) fn status_text(worked: &Worked<'_>, lang: Lang) -> (&'static str, Tone) {
    match worked.status {
        Status::OnTime => (lang.pick("按时", "on time"), Tone::Good),
        Status::Exempt => (lang.pick("免除", "exempt"), Tone::Good),
        Status::Pending => (lang.pick("未到时限", "pending"), Tone::Warn),
        Status::Late => (lang.pick("超时", "late"), Tone::Bad),
        Status::Overdue => (lang.pick("逾期未办", "overdue"), Tone::Bad),
        Status::Undetermined => (lang.pick("无法判断", "undetermined"), Tone::Warn),
        Status::Invalid(invalid) => {
            let text = match invalid {
                Invalid::Future => lang.pick("时间无效：晚于截至时间", "invalid: after as-of"),
                Invalid::BeforeMeeting if worked.is_before_receipt => {
                    lang.pick("时间无效：早于收到", "invalid: before it was received")
                }
                Invalid::BeforeMeeting => lang.pick(
                    "时间无效：早于会议结束",
                    "invalid: before the meeting ended",
                ),
                Invalid::BeforeTransmission => {
                    lang.pick("时间无效：早于学习传达", "invalid: before the transmission")
                }
            };
            (text, Tone::Bad)
        }
    }
}

/// One duty with its working.
pub(crate) fn duty(page: &WhyView<'_>, worked: &Worked<'_>) -> Section {
    let (lang, zone) = (page.lang, &page.project.zone);
    let (status, tone) = status_text(worked, lang);
    let title = worked.reckoning.duty.heading(lang);
    let mut section = Section::new(title).verdict(status, tone);
    lines(&worked.reckoning, zone, lang, &mut section);
    let label = lang.pick("例外", "Exemption");
    for (exemption, effect) in &worked.exemptions {
        let place = page.place(exemption.source);
        let text = exemption_text(exemption, *effect, &place, zone, lang);
        let tone = match effect {
            Effect::TooLate(_) => Tone::Bad,
            _ => Tone::Plain,
        };
        section.toned(tone, label, text);
    }
    if let Ok(due) = worked.due
        && worked.reckoning.due.is_ok_and(|base| base.at != due.at)
    {
        let label = lang.pick("延后时限", "New due");
        section.toned(Tone::Strong, label, due_text(due.at, zone, lang));
    }
    if worked.reason() == Some("unreadable-record") && worked.due.is_ok() {
        let label = lang.pick("无法判断", "Undetermined");
        let text = if worked.has_unread_terms {
            words::unread_terms(lang)
        } else {
            words::unreadable(lang)
        };
        section.toned(Tone::Warn, label, text);
    }
    let label = lang.pick("完成", "Done");
    match worked.done {
        None => section.line(label, lang.pick("台账中没有", "not on record")),
        Some(done) => {
            let time = page.moment(done);
            let place = worked
                .source
                .map_or(String::new(), |source| page.place(source));
            section.line(label, format!("{time}  {place}"));
            if worked.is_duplicate {
                let counts = match page.project.duplicates {
                    crate::domain::project::Duplicates::Earliest => {
                        lang.pick("有多条记录，取最早", "several records: the earliest counts")
                    }
                    crate::domain::project::Duplicates::Latest => {
                        lang.pick("有多条记录，取最晚", "several records: the latest counts")
                    }
                };
                section.line("", counts);
            }
        }
    }
    if let Some(text) = difference(worked, page.as_of, zone, lang) {
        section.toned(tone, lang.pick("相差", "Difference"), text);
    }
    section
}

/// An exemption and what it does; `place` is its row.
pub(crate) fn exemption_text(
    exemption: &Exemption,
    effect: Effect,
    place: &str,
    zone: &Zone,
    lang: Lang,
) -> String {
    let until = exemption
        .until
        .map_or(String::new(), |until| text_24(until, zone));
    let approved = exemption.approved_at.map(|at| text_24(at, zone));
    let what = match (effect, lang) {
        (Effect::Frees, Lang::Zh) => "免除".to_owned(),
        (Effect::Frees, Lang::En) => "exempt".to_owned(),
        (Effect::Extends, Lang::Zh) => format!("延期至 {until}"),
        (Effect::Extends, Lang::En) => format!("extended until {until}"),
        (Effect::ChangesNothing, Lang::Zh) => format!("延期至 {until}，不晚于原时限，没有作用"),
        (Effect::ChangesNothing, Lang::En) => {
            format!("until {until}, no later than the due: no effect")
        }
        (Effect::TooLate(due), Lang::Zh) => {
            format!(
                "延期至 {until}，批准时已过时限（{}），不起作用",
                text_24(due, zone)
            )
        }
        (Effect::TooLate(due), Lang::En) => {
            format!(
                "until {until}, approved after the due ({}): does not apply",
                text_24(due, zone)
            )
        }
    };
    let (reason, by) = (&exemption.reason, &exemption.approved_by);
    let at = approved.map_or(String::new(), |at| format!(" {at}"));
    match lang {
        Lang::Zh => format!("{what}；理由：{reason}；批准：{by}{at}；{place}"),
        Lang::En => format!("{what}; reason: {reason}; approved by {by}{at}; {place}"),
    }
}

/// How far the time done, or as-of, lies from the due.
pub(crate) fn difference(
    worked: &Worked<'_>,
    as_of: Instant,
    zone: &Zone,
    lang: Lang,
) -> Option<String> {
    let late = worked.late_seconds(as_of)?;
    let length = worked.length(as_of, zone)?;
    Some(match worked.status {
        Status::OnTime if late == 0 && matches!(length, Length::Seconds(_)) => {
            lang.pick("正好在时限当刻", "exactly at the due").to_owned()
        }
        Status::OnTime => length.early(lang),
        Status::Late => match (length, lang) {
            (Length::Seconds(seconds), Lang::Zh) => format!("超时{}", span_text(seconds, lang)),
            (Length::Seconds(seconds), Lang::En) => format!("{} late", span_text(seconds, lang)),
            (Length::Days(_), _) => length.late(lang),
        },
        Status::Overdue => match (length, lang) {
            (Length::Seconds(seconds), Lang::Zh) => {
                format!("截至时已逾期{}", span_text(seconds, lang))
            }
            (Length::Seconds(seconds), Lang::En) => format!("{} overdue", span_text(seconds, lang)),
            (Length::Days(_), Lang::Zh) => format!("截至时{}", length.over_so_far(lang)),
            (Length::Days(_), Lang::En) => length.over_so_far(lang),
        },
        _ => length.left(lang),
    })
}

fn findings(page: &WhyView<'_>) -> Option<Section> {
    let lang = page.lang;
    let findings = &page.why.findings;
    if findings.is_empty() {
        return None;
    }
    let mut section = Section::new(lang.pick("问题", "Findings"));
    for finding in findings {
        let tone = match finding.level {
            Level::Deny => Tone::Bad,
            Level::Warn | Level::Allow => Tone::Warn,
        };
        let message = finding.message(lang, &page.project.zone);
        let text = format!("{}  {message}", words::rule(finding.rule, lang));
        section.toned(tone, words::level(finding.level, lang), text);
    }
    Some(section)
}

fn rows(page: &WhyView<'_>) -> Section {
    let (why, lang) = (page.why, page.lang);
    let mut section = Section::new(lang.pick("依据的行", "Rows it rests on"));
    for row in &page.rows.others {
        section.line(page.place(row.source), row.text.replace("\r\n", "\n"));
    }
    for row in &page.rows.records {
        section.line(page.place(row.source), row.text.replace("\r\n", "\n"));
        let counts: Vec<&str> = (why.counts_for(row.source).into_iter())
            .map(|duty| duty.text(lang))
            .collect();
        if !counts.is_empty() {
            let counts = counts.join(lang.pick("、", ", "));
            let arrow = match lang {
                Lang::Zh => format!("↑ {counts}以此行为准"),
                Lang::En => format!("↑ counts for {counts}"),
            };
            section.toned(Tone::Faint, "", arrow);
        }
    }
    for file in &page.rows.unread {
        let text = lang.pick(
            "无法重新读取，原文从略",
            "could not be read again, so its rows are not shown",
        );
        section.toned(Tone::Warn, file.as_str(), text);
    }
    if page.rows.records.is_empty() && page.rows.unread.is_empty() {
        let text = lang.pick(
            "没有这个单位对这次会议的记录",
            "no record of this department for this meeting",
        );
        section.line(lang.pick("台账", "Records"), text);
    }
    section
}
