//! A due and its working: lines of a sheet, or JSON.

use serde::Serialize;

use crate::audit::limit::Start;
use crate::audit::reckoning::Reckoning;
use crate::domain::due::{Span, WorkingDay, text_24};
use crate::domain::policy::Policy;
use crate::lang::Lang;
#[cfg(test)]
use crate::render::schema;
use crate::render::shared::paint::Tone;
use crate::render::shared::sheet::Section;
use crate::render::shared::words;
use crate::time::{Instant, Zone};
use crate::wording::no_time;

/// A day on the way from the start to the due.
#[cfg_attr(
    not(feature = "cli"),
    expect(dead_code, reason = "commands alone write it")
)]
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "day"))]
pub(crate) struct DayJson<'a> {
    #[cfg_attr(test, schemars(with = "schema::Date"))]
    date: String,
    /// `null`: a calendar day that the calendar does not cover.
    working: Option<bool>,
    name: Option<&'a str>,
    counted: bool,
}

impl<'a> From<&WorkingDay<'a>> for DayJson<'a> {
    fn from(day: &WorkingDay<'a>) -> Self {
        Self {
            date: day.date.to_string(),
            working: day.day.map(|day| day.working),
            name: day.day.and_then(|day| day.name),
            counted: day.counted,
        }
    }
}

/// Where the clock started, in words.
pub(crate) fn start_text(reckoning: &Reckoning<'_>, lang: Lang) -> String {
    let above = || reckoning.start_department.map_or("", |above| above.name());
    let text = match reckoning.start_from {
        Start::Parent => {
            return match lang {
                Lang::Zh => format!("上级单位{}完成学习传达", above()),
                Lang::En => format!("{}, above it, transmitted it", above()),
            };
        }
        Start::ParentDue => {
            return match lang {
                Lang::Zh => format!(
                    "上级单位{}学习传达的时限（没有有效的传达时间，按其时限起算）",
                    above()
                ),
                Lang::En => format!(
                    "the transmission of {}, above it, was due (none that counts on record)",
                    above()
                ),
            };
        }
        Start::NoParent => lang.pick(
            "会议结束（上面没有应当传达的单位，按会议结束起算）",
            "the meeting ended (no department above has to transmit it)",
        ),
        Start::MeetingEnd => lang.pick("会议结束", "the meeting ended"),
        Start::Receipt => lang.pick("收到", "it was received"),
        Start::NoReceipt => lang.pick(
            "会议结束（没有收到时间，按会议结束起算）",
            "the meeting ended (no receipt on record)",
        ),
        Start::Transmission => lang.pick("完成学习传达", "it was transmitted"),
        Start::TransmissionDue => lang.pick(
            "学习传达的时限（没有传达时间，按其时限起算）",
            "the transmission was due (none on record)",
        ),
    };
    text.to_owned()
}

/// A policy by its name, or that none is declared.
pub(crate) fn policy_text(policy: &Policy, is_declared: bool, lang: Lang) -> String {
    let mut text = if is_declared {
        policy.name.clone()
    } else {
        lang.pick(
            "没有声明制度，按讲话的要求",
            "none declared: the speech's own rule",
        )
        .to_owned()
    };
    if policy.duties.asks_measures {
        text.push_str(lang.pick(
            "；须写明具体措施",
            "; the record must name concrete measures",
        ));
    }
    text
}

/// Start, span, days and due, a line each.
pub(crate) fn lines(reckoning: &Reckoning<'_>, zone: &Zone, lang: Lang, section: &mut Section) {
    match reckoning.start {
        Ok(start) => {
            let time = start_time(reckoning, start, zone, lang);
            let from = start_text(reckoning, lang);
            section.line(lang.pick("起算", "Starts"), format!("{time}  {from}"));
        }
        Err(why) => {
            let text = words::no_due(why, lang);
            section.toned(Tone::Warn, lang.pick("起算", "Starts"), text);
            if reckoning.start_department.is_some() {
                section.line("", start_text(reckoning, lang));
            }
        }
    }
    let label = lang.pick("期限", "Within");
    let own = reckoning.clause.is_own.then(|| own_due(lang));
    match (reckoning.clause.allowed.within(), own) {
        (Some(within), own) => {
            let text = words::span(within, lang);
            section.line(label, format!("{text}  {}", law(within, lang)));
            if let Some(own) = own {
                section.line("", own);
            }
        }
        (None, own) => section.line(label, own.unwrap_or_default()),
    }
    if reckoning.has_days() {
        days(reckoning, zone, lang, section);
    }
    due(reckoning, zone, lang, section);
}

/// That a due is the meeting's own.
pub(crate) const fn own_due(lang: Lang) -> &'static str {
    lang.pick(
        "会议自定，不按制度",
        "set by the meeting itself, not by a policy",
    )
}

/// What the law says of a span.
fn law(within: Span, lang: Lang) -> &'static str {
    match within {
        Span::Minutes(_) | Span::Hours(_) => lang.pick(
            "自起算时起连续计算，遇休息日不停（民法典第二百零一条）",
            "runs on through days off (Civil Code, art. 201)",
        ),
        Span::Days(_) => lang.pick(
            "起算当日不计，休息日计入（民法典第二百零一条）",
            "the day of the start does not count, days off do (Civil Code, art. 201)",
        ),
        Span::WorkingDays(0) => lang.pick(
            "起算当日；当日休息的，下一个工作日",
            "the day of the start or, if it is off, the next working day",
        ),
        Span::WorkingDays(_) => lang.pick(
            "起算当日不计，休息日不计（民法典第二百零一条）",
            "neither the day of the start nor days off count (Civil Code, art. 201)",
        ),
    }
}

fn due(reckoning: &Reckoning<'_>, zone: &Zone, lang: Lang, section: &mut Section) {
    let label = lang.pick("时限", "Due");
    match reckoning.due {
        Err(why) => {
            let unknown = lang.pick("无法判断：", "undetermined: ");
            let text = format!("{unknown}{}", words::no_due(why, lang));
            section.toned(Tone::Warn, label, text);
        }
        Ok(due) => {
            section.toned(Tone::Strong, label, due_text(due.at, zone, lang));
            if let Some(from) = reckoning.rolled_from {
                let from = text_24(from, zone);
                section.line(
                    "",
                    match lang {
                        Lang::Zh => format!("原为 {from}，不在工作日，顺延到下一个工作日的同一时刻（民法典第二百零三条）"),
                        Lang::En => format!("was {from}, no working day: moved to the same time of the next one (Civil Code, art. 203)"),
                    },
                );
            }
            if due.provisional {
                section.toned(Tone::Warn, "", words::provisional(lang));
            }
            if due.guessed {
                section.toned(Tone::Warn, "", words::guessed(lang));
            }
        }
    }
}

/// When the clock started. Of a date without a time the date alone, and the hour that was assumed
/// where the span runs by the hour; a due has its hour, whatever it started from.
fn start_time(reckoning: &Reckoning<'_>, start: Instant, zone: &Zone, lang: Lang) -> String {
    if !reckoning.is_start_date_only || reckoning.starts_at_due() {
        return words::time(start, zone, lang);
    }
    let date = words::date(zone.date(start), lang);
    let text = text_24(start, zone);
    let clock = text.split_once(' ').map_or("", |(_, clock)| clock);
    match (reckoning.clause.allowed.within(), lang) {
        (None | Some(Span::Days(_) | Span::WorkingDays(_)), _) => {
            format!("{date}{}", no_time(lang))
        }
        (_, Lang::Zh) => format!("{date}（未记时刻，按 {clock} 计）"),
        (_, Lang::En) => format!("{date} (no time given: taken as {clock})"),
    }
}

/// `2026-03-05 24:00 周四`, and that this second is still in time.
pub(crate) fn due_text(at: Instant, zone: &Zone, lang: Lang) -> String {
    let time = words::time(at, zone, lang);
    match lang {
        Lang::Zh => format!("{time}（含）"),
        Lang::En => format!("{time}, inclusive"),
    }
}

fn days(reckoning: &Reckoning<'_>, zone: &Zone, lang: Lang, section: &mut Section) {
    let mut label = lang.pick("逐日", "Days");
    let skipped = lang.pick("不计      ", "skipped    ");
    // A day counted beyond the span is the one that the due rolled onto.
    let within = reckoning.clause.allowed.within();
    let most = match within {
        Some(Span::WorkingDays(days)) => days.max(1),
        Some(Span::Days(days)) => days,
        _ => 0,
    };
    let skips_start = matches!(within, Some(Span::WorkingDays(1..) | Span::Days(1..)));
    if let Ok(start) = reckoning.start.map(|start| zone.date(start))
        && skips_start
    {
        let date = words::date(start, lang);
        let why = lang.pick("起算当日", "the day of the start");
        section.toned(Tone::Faint, label, format!("{date}  {skipped}{why}"));
        label = "";
    }
    let mut counted = 0;
    for day in &reckoning.days {
        let date = words::date(day.date, lang);
        let what = day.day.as_ref().map_or_else(
            || {
                lang.pick("日历未覆盖", "not covered by the calendar")
                    .to_owned()
            },
            |day| words::day(day, lang),
        );
        if day.counted {
            counted += 1;
            let nth = match lang {
                _ if counted > most => lang.pick("顺延至此  ", "moved here ").to_owned(),
                Lang::Zh => {
                    let pad = 8_usize.saturating_sub(2 + counted.to_string().len());
                    format!("第{counted}日{}", " ".repeat(pad))
                }
                Lang::En => format!("day {counted:<7}"),
            };
            section.line(label, format!("{date}  {nth}{what}"));
        } else {
            section.toned(Tone::Faint, label, format!("{date}  {skipped}{what}"));
        }
        label = "";
    }
}
