//! `problems.sql`: what the checker would call an input error. A row means that there is no verdict.

use chrono::NaiveDate;

use crate::lang::Lang;
use crate::sql::dialect::Dialect;
use crate::sql::pairs::ROWS;
use crate::sql::plan::Plan;

/// The query: which problem, and the record that has it.
pub(crate) fn query(plan: &Plan<'_>, dialect: Dialect) -> String {
    let d = dialect;
    let say = |zh: &'static str, en: &'static str| d.literal(plan.lang.pick(zh, en));
    let problem = |name: &str, text: &str, condition: &str| {
        format!(
            "SELECT '{name}' AS problem, {} AS seq, {} AS file, {} AS line, {} AS ref, {text} AS message\nFROM chuanda_record x\nWHERE {condition}",
            d.as_int("x.seq"),
            d.as_text("x.file"),
            d.as_int("x.line"),
            d.as_text("x.ref"),
        )
    };
    let bare = |name: &str, text: &str, condition: &str| {
        let (no, none) = (d.no_int(), d.as_text("''"));
        format!(
            "SELECT '{name}' AS problem, {no} AS seq, {none} AS file, {no} AS line, {none} AS ref, {text} AS message\n{condition}"
        )
    };
    let mut parts = Vec::new();
    for (column, zh, en) in [
        ("meeting", "没有写会议", "names no meeting"),
        ("department", "没有写单位", "names no department"),
    ] {
        let blank = format!(
            "x.{column} IS NULL OR trim({}) = ''",
            d.as_text(&format!("x.{column}"))
        );
        parts.push(problem(&format!("blank-{column}"), &say(zh, en), &blank));
    }
    let first = |year| {
        let day = NaiveDate::from_yo_opt(year, 1);
        day.map_or(0, |day| {
            day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp()
        })
    };
    let years = [first(*plan.years.start()), first(plan.years.end() + 1)];
    for column in ["transmitted", "reported", "fed_back", "received"] {
        let [from, to] = years;
        // Second 0 stands for no time in the checker.
        let outside = format!("x.{column} <= {from} OR x.{column} >= {to}");
        let text = match plan.lang {
            Lang::Zh => format!("{column} 不在 1970 年到 2105 年之间"),
            Lang::En => format!("{column} is not between 1970 and 2105"),
        };
        parts.push(problem("time-out-of-range", &d.literal(&text), &outside));
    }
    parts.push(problem(
        "bad-seq",
        &say(
            "seq 没有写，或不在 0 到 2147483647 之间",
            "seq is absent, or not between 0 and 2147483647",
        ),
        &format!("x.seq IS NULL OR x.seq < 0 OR x.seq >= {ROWS}"),
    ));
    parts.push(format!(
        "SELECT 'seq-twice' AS problem, {} AS seq, {} AS file, {} AS line, {} AS ref, {} AS message\nFROM chuanda_record x\nGROUP BY x.seq\nHAVING count(*) > 1",
        d.as_int("x.seq"),
        d.as_text("''"),
        d.no_int(),
        d.as_text("''"),
        say("几条记录的 seq 相同", "several records have this seq"),
    ));
    if !owes_anything(plan) {
        parts.push(bare(
            "nothing-owed",
            &say("没有任何应办事项", "nothing is owed"),
            "",
        ));
    }
    if plan.as_of.is_none() {
        parts.push(bare(
            "bad-run",
            &say(
                "chuanda_run 应当只有一行，写明 as_of",
                "chuanda_run must have one row with as_of",
            ),
            "FROM (SELECT count(*) AS rows_, count(as_of) AS known FROM chuanda_run) x\nWHERE x.rows_ <> 1 OR x.known <> 1",
        ));
    }
    let all = parts.join("\nUNION ALL\n");
    format!(
        "SELECT q.problem AS problem, q.seq AS seq, q.file AS file, q.line AS line, q.ref AS ref, q.message AS message\nFROM (\n{all}\n) q\nORDER BY q.seq, q.problem, q.message{};\n",
        d.settings()
    )
}

/// Whether anything that is judged is owed.
fn owes_anything(plan: &Plan<'_>) -> bool {
    let part = &plan.audit.part;
    (0..).zip(plan.audit.calls).any(|(meeting, call)| {
        part.has_meeting(meeting)
            && !call.duties.is_empty()
            && call
                .members
                .iter()
                .any(|department| part.has_department(department))
    })
}
