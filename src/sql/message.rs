//! The sentences of findings as expressions: the rules' own, with gaps that columns fill, as
//! [`sentence`](crate::report::sentence) fills them. What a name says is never looked into.

use std::fmt::Write as _;

use crate::audit::limit::Start;
use crate::domain::duty::Duty;
use crate::lang::Lang;
use crate::report::sentence::start_text;
use crate::rules::level::Level;
use crate::rules::rule::Check;
use crate::sql::clock::{Clock, date_text, local_text};
use crate::sql::dialect::Dialect;
use crate::sql::plan::Plan;
use crate::wording::{Length, span_text};

/// What stands for what is not known.
const ABSENT: &str = "'—'";

/// The expression of the sentence of a finding `q`, by its rule; findings that rest on no record bring
/// theirs.
pub(crate) fn message(plan: &Plan<'_>, dialect: Dialect) -> String {
    let mut out = "CASE q.rule_no".to_owned();
    for (place, rule) in plan.levels.rules().iter().enumerate() {
        let is_fixed = matches!(rule.check, Check::Meeting(_) | Check::Exemption(_));
        if is_fixed || plan.levels.of(place) == Level::Allow {
            continue;
        }
        let text = rule.message.of(plan.lang);
        let _ = write!(
            out,
            "\n         WHEN {place} THEN {}",
            filled(text, plan, dialect)
        );
    }
    out.push_str("\n         ELSE q.message END");
    out
}

fn filled(text: &str, plan: &Plan<'_>, dialect: Dialect) -> String {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, slot)) = rest.split_once('{') {
        if !before.is_empty() {
            parts.push(dialect.literal(before));
        }
        let (name, after) = slot.split_once('}').unwrap_or((slot, ""));
        rest = after;
        parts.push(gap(name, plan, dialect));
    }
    if !rest.is_empty() {
        parts.push(dialect.literal(rest));
    }
    parts.join(" || ")
}

fn gap(name: &str, plan: &Plan<'_>, dialect: Dialect) -> String {
    let number = |column: &str| {
        let column = format!("coalesce({column}, 0)");
        dialect.as_text(&column)
    };
    match name {
        "who" => "CASE WHEN q.name = '' THEN (CASE WHEN q.department = '' THEN '*' ELSE q.department END) ELSE q.name END".to_owned(),
        "meeting" => "CASE WHEN q.meeting = '' THEN '*' ELSE q.meeting END".to_owned(),
        "title" => "q.title".to_owned(),
        "department" => "CASE WHEN q.department = '' THEN '*' ELSE q.department END".to_owned(),
        "year" => number("q.uncovered"),
        "count" => number("q.breaches"),
        "duty" => duty_text(plan.lang),
        "start" => {
            let [end, receipt] = [Start::MeetingEnd, Start::Receipt]
                .map(|start| dialect.literal(start_text(start, plan.lang)));
            format!("CASE WHEN q.against_receipt = 1 THEN {receipt} ELSE {end} END")
        }
        // The others are put into words beside the finding.
        other => format!("coalesce(q.{other}_words, {ABSENT})"),
    }
}

fn duty_text(lang: Lang) -> String {
    let mut out = "CASE q.duty_no".to_owned();
    for duty in Duty::ALL {
        let _ = write!(out, " WHEN {} THEN '{}'", duty.index(), duty.text(lang));
    }
    out.push_str(" ELSE '' END");
    out
}

/// Columns with the due and the as-of of a finding `q` as lengths are counted from and to them: the last
/// second of a day is its end.
pub(crate) fn ends(clock: &Clock) -> String {
    ["due", "as_of"]
        .map(|name| {
            let (at, local) = (format!("q.{name}"), format!("q.{name}_local"));
            let is_24 = clock.is_24(&at, &local);
            format!("({at} + CASE WHEN {is_24} THEN 1 ELSE 0 END) AS {name}_end")
        })
        .join(", ")
}

/// Columns with the times of a finding `q` in words, by its columns of instants, local times and ends.
pub(crate) fn words(plan: &Plan<'_>, dialect: Dialect) -> String {
    let lang = plan.lang;
    let done = "(q.at_ - q.due_end)";
    let so_far = "(q.as_of_end - q.due_end)";
    let left = "(q.due_end - q.as_of_end)";
    let over = |seconds: &str, word: &dyn Fn(Length) -> String| {
        // What a length of an hour is put between, and what is said of less than a minute.
        let hour = word(Length::Seconds(3600));
        let span = span_text(3600, lang);
        let (before, after) = hour.split_once(&span).unwrap_or((&hour, ""));
        let less = word(Length::Seconds(0));
        format!(
            "CASE WHEN {seconds} < 60 THEN {} ELSE {} || {} || {} END",
            dialect.literal(&less),
            dialect.literal(before),
            span_words(seconds, lang, dialect),
            dialect.literal(after)
        )
    };
    let write_over = |length: Length| {
        let mut out = Vec::new();
        length.write_over(lang, &mut out);
        String::from_utf8(out).unwrap_or_default()
    };
    format!(
        "CASE WHEN q.due_end > q.due THEN {} || ' 24:00' ELSE {} END AS due_words,\n       {} AS at_words, {} AS against_words,\n       CASE WHEN q.late_seconds IS NULL THEN NULL WHEN q.at_ IS NOT NULL THEN {} ELSE {} END AS late_words,\n       {} AS left_words",
        date_text(dialect, "q.due_local"),
        local_text(dialect, "q.due_local", " "),
        local_text(dialect, "q.at_local", " "),
        local_text(dialect, "q.against_local", " "),
        over(done, &write_over),
        over(so_far, &|length| length.over_so_far(lang)),
        over(left, &|length| length.left(lang)),
    )
}

/// A length of time of a minute or more, as [`span_text`] puts it.
fn span_words(seconds: &str, lang: Lang, dialect: Dialect) -> String {
    let unit = |seconds| span_text(seconds, lang).replacen('1', "", 1);
    let [day, hour, minute] = [86_400, 3600, 60].map(unit);
    let both = span_text(90_000, lang);
    let between = both
        .strip_prefix(&format!("1{day}"))
        .and_then(|rest| rest.strip_suffix(&format!("1{hour}")))
        .unwrap_or_default();
    let (day, hour, minute, between) = (
        dialect.literal(&day),
        dialect.literal(&hour),
        dialect.literal(&minute),
        dialect.literal(between),
    );
    let whole = |by| dialect.whole(seconds, by);
    let text = |number: &str| dialect.as_text(number);
    let days = whole(86_400);
    let hours = dialect.whole(&format!("{seconds} % 86400"), 3600);
    let minutes = dialect.whole(&format!("{seconds} % 3600"), 60);
    // Two units at most: minutes beside days would be a third.
    format!(
        "CASE WHEN {days} > 0 THEN {} || {day} || CASE WHEN {hours} > 0 THEN {between} || {} || {hour} ELSE '' END WHEN {hours} > 0 THEN {} || {hour} || CASE WHEN {minutes} > 0 THEN {between} || {} || {minute} ELSE '' END ELSE {} || {minute} END",
        text(&days),
        text(&hours),
        text(&hours),
        text(&minutes),
        text(&minutes)
    )
}
