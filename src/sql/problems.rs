//! `problems.sql`: what the checker would call an input error. A row means that there is no verdict.

use std::fmt::Write as _;

use chrono::NaiveDate;

use crate::lang::Lang;
use crate::sql::dialect::Dialect;
use crate::sql::pairs::ROWS;
use crate::sql::plan::Plan;

/// A problem of a record: its name, what it is, and the condition on a record `x`.
struct Problem {
    name: &'static str,
    text: String,
    condition: String,
}

/// The query: which problem, and the record that has it.
pub(crate) fn query(plan: &Plan<'_>, dialect: Dialect) -> String {
    let d = dialect;
    let problems = of_records(plan, d);
    let mut listed = Vec::new();
    let mut conditions = "CASE p.number".to_owned();
    for (number, problem) in problems.iter().enumerate() {
        listed.push(format!(
            "SELECT {number} AS number, '{}' AS problem, {} AS message",
            problem.name,
            d.literal(&problem.text)
        ));
        let _ = write!(conditions, "\n  WHEN {number} THEN ({})", problem.condition);
    }
    let mut parts = vec![format!(
        "SELECT p.problem AS problem, {} AS seq, {} AS file, {} AS line, {} AS ref, p.message AS message\nFROM chuanda_record x\nCROSS JOIN ({}) p\nLEFT JOIN (SELECT seq AS twice FROM chuanda_record GROUP BY seq HAVING count(*) > 1) t ON t.twice = x.seq\nWHERE {conditions}\n  END",
        d.as_int("x.seq"),
        d.as_text("x.file"),
        d.as_int("x.line"),
        d.as_text("x.ref"),
        listed.join(" UNION ALL ")
    )];
    let bare = |name: &str, text: &str, from: &str| {
        let (no, none, text) = (d.no_int(), d.as_text("''"), d.literal(text));
        format!(
            "SELECT '{name}' AS problem, {no} AS seq, {none} AS file, {no} AS line, {none} AS ref, {text} AS message{from}"
        )
    };
    if !owes_anything(plan) {
        let text = plan.lang.pick("没有任何应办事项", "nothing is owed");
        parts.push(bare("nothing-owed", text, ""));
    }
    if plan.as_of.is_none() {
        let text = plan.lang.pick(
            "chuanda_run 应当只有一行，写明 as_of",
            "chuanda_run must have one row with as_of",
        );
        parts.push(bare(
            "bad-run",
            text,
            "\nFROM (SELECT count(*) AS rows_, count(as_of) AS known FROM chuanda_run) n\nWHERE n.rows_ <> 1 OR n.known <> 1",
        ));
    }
    let all = parts.join("\nUNION ALL\n");
    format!(
        "SELECT q.problem AS problem, q.seq AS seq, q.file AS file, q.line AS line, q.ref AS ref, q.message AS message\nFROM (\n{all}\n) q\nORDER BY q.seq, q.problem, q.message{};\n",
        d.settings()
    )
}

/// What may be wrong with a record.
fn of_records(plan: &Plan<'_>, dialect: Dialect) -> Vec<Problem> {
    let lang = plan.lang;
    let mut problems = Vec::new();
    let mut add = |name, text: String, condition: String| {
        problems.push(Problem {
            name,
            text,
            condition,
        });
    };
    for (name, column, zh, en) in [
        ("blank-meeting", "meeting", "没有写会议", "names no meeting"),
        (
            "blank-department",
            "department",
            "没有写单位",
            "names no department",
        ),
    ] {
        let text = dialect.as_text(&format!("x.{column}"));
        let condition = format!("x.{column} IS NULL OR trim({text}) = ''");
        add(name, lang.pick(zh, en).to_owned(), condition);
    }
    let first = |year| {
        let day = NaiveDate::from_yo_opt(year, 1);
        day.map_or(0, |day| {
            day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp()
        })
    };
    let (from, to) = (first(*plan.years.start()), first(plan.years.end() + 1));
    for column in ["transmitted", "reported", "fed_back", "received"] {
        let text = match lang {
            Lang::Zh => format!("{column} 不在 1970 年到 2105 年之间"),
            Lang::En => format!("{column} is not between 1970 and 2105"),
        };
        // Second 0 stands for no time in the checker.
        let condition = format!("x.{column} <= {from} OR x.{column} >= {to}");
        add("time-out-of-range", text, condition);
    }
    let most = ROWS - 1;
    let text = match lang {
        Lang::Zh => format!("seq 没有写，或不在 0 到 {most} 之间"),
        Lang::En => format!("seq is absent, or not between 0 and {most}"),
    };
    let condition = format!("x.seq IS NULL OR x.seq < 0 OR x.seq > {most}");
    add("bad-seq", text, condition);
    let text = lang.pick("几条记录的 seq 相同", "several records have this seq");
    add(
        "seq-twice",
        text.to_owned(),
        "t.twice IS NOT NULL".to_owned(),
    );
    problems
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
