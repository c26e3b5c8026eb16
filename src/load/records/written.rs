//! What is written in the cells of a record: times, and words for what happened.

use crate::domain::duty::Duty;
use crate::domain::written_time::{TimeRole, moment_if_any, no_moment, out_of_range};
use crate::ledger::{Column, Stamp};
use crate::load::records::context::RecordContext;
use crate::load::table::office_words::WORDS;
use crate::text::{Bilingual, shown};

/// The time in a cell, if it is one that can be kept.
pub(super) fn read_time(text: &str, context: &RecordContext<'_>) -> Option<Stamp> {
    let (date_only, zone, year) = (context.date_only, context.zone, context.year);
    Stamp::new(moment_if_any(
        text,
        TimeRole::Record,
        date_only,
        zone,
        year,
    )?)
}

/// What to say of a cell of that name without one.
pub(super) fn no_time(text: &str, name: &str, context: &RecordContext<'_>) -> Bilingual {
    let (date_only, zone, year) = (context.date_only, context.zone, context.year);
    let role = TimeRole::Record;
    if moment_if_any(text, role, date_only, zone, year).is_none() {
        return no_moment(text, role, name, zone, year);
    }
    out_of_range(text, name)
}

/// The column of what happened.
pub(super) fn event_column(text: &str) -> Option<Column> {
    match Duty::parse(text) {
        Some(duty) => Some(Column::of(duty)),
        None => {
            matches!(text, "收到" | "收文" | "receipt" | "received").then_some(Column::Received)
        }
    }
}

pub(super) fn unknown_event(text: &str) -> Bilingual {
    let met = shown(text);
    let unknown = Bilingual::new(
        format!("不认识的事项“{met}”"),
        format!("unknown event \"{met}\""),
    );
    match WORDS.duties_in(text)[..] {
        [duty] => {
            let zh = ["传达", "报告", "反馈"][duty.index()];
            let en = duty.name();
            unknown.advising(
                format!("如指{zh}，请写“{zh}”；可写的有 传达、报告、反馈、收到"),
                format!(
                    "if the {en} is meant, write {en}; the words are transmission, report, feedback, receipt"
                ),
            )
        }
        [_, _, ..] => unknown.advising(
            "一行只写一件：请分成几行，各写 传达、报告、反馈、收到 中的一个",
            "a row holds one event: split it, each with one of transmission, report, feedback, receipt",
        ),
        [] => unknown.advising(
            "请写 传达、报告、反馈、收到 中的一个",
            "write one of transmission, report, feedback, receipt",
        ),
    }
}

pub(super) fn time_without_event() -> Bilingual {
    Bilingual::new(
        "这一行写了时间，没有写事项（event）",
        "this row has a time but no event",
    )
    .advising(
        "请写 传达、报告、反馈、收到 中的一个",
        "write one of transmission, report, feedback, receipt",
    )
}

pub(super) fn time_twice() -> Bilingual {
    Bilingual::new(
        "这一行两处写了这个事项的时间",
        "this row gives the time of its event twice",
    )
    .advising("请只留一处", "keep one")
}

pub(super) fn no_list(name: &str) -> Bilingual {
    Bilingual::new(
        format!("{name} 应是一个值，不是列表"),
        format!("{name} must be one value, not a list"),
    )
    .advising("请只写一个", "write one")
}
