//! The examples, whose verdicts were worked out by hand.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use common::{findings, json, run_in};
use serde_json::{Value, json};

fn check(example: &str, as_of: &str) -> (i32, Value) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let run = run_in(
        root,
        ["check", example, "--as-of", as_of, "--format", "json"],
        "",
    );
    // The real list of meetings names the source of each, a column that the contract does not have.
    let warnings: Vec<&str> = run.err.lines().filter(|line| line.contains(": ")).collect();
    assert!(
        warnings.iter().all(|line| line.contains("来源")),
        "{}",
        run.err
    );
    (run.code, json(&run.out))
}

fn duty(numbers: [u64; 8], rate: f64) -> Value {
    let [
        obligations,
        on_time,
        late,
        overdue,
        pending,
        exempt,
        invalid,
        undetermined,
    ] = numbers;
    json!({
        "obligations": obligations, "on_time": on_time, "late": late, "overdue": overdue, "pending": pending,
        "exempt": exempt, "invalid": invalid, "undetermined": undetermined, "rate": rate,
    })
}

#[test]
fn the_city_shows_every_status_and_every_rule() {
    let (code, report) = check("examples/city", "2026-12-31T09:00:00+08:00");
    assert_eq!(code, 1);
    let duties = &report["summary"]["duties"];
    // Counted apart from this program, status by status.
    assert_eq!(
        duties["transmission"],
        duty([34, 22, 1, 3, 4, 1, 3, 0], 0.758_621)
    );
    assert_eq!(
        duties["report"],
        duty([34, 15, 3, 2, 4, 1, 2, 7], 0.681_818)
    );
    assert_eq!(
        duties["feedback"],
        duty([13, 9, 2, 1, 0, 0, 1, 0], 0.692_308)
    );
    for status in [
        "on_time",
        "late",
        "overdue",
        "pending",
        "exempt",
        "invalid",
        "undetermined",
    ] {
        let count: u64 = ["transmission", "report", "feedback"]
            .iter()
            .map(|duty| duties[duty][status].as_u64().expect("a number"))
            .sum();
        assert!(count > 0, "{status}");
    }
    let mut counts = BTreeMap::new();
    for rule in common::rules(&report) {
        *counts.entry(rule).or_insert(0) += 1;
    }
    let expected = BTreeMap::from([
        ("transmission-late", 1),
        ("transmission-overdue", 3),
        ("report-late", 3),
        ("report-overdue", 2),
        ("feedback-late", 2),
        ("feedback-overdue", 1),
        ("due-soon", 2),
        ("measures-missing", 1),
        ("transmission-before-meeting", 2),
        ("report-before-meeting", 1),
        ("report-before-transmission", 1),
        ("feedback-before-meeting", 1),
        ("report-without-transmission", 1),
        ("future-time", 1),
        // Two records give both times: an obligation each.
        ("duplicate-record", 2),
        ("unknown-meeting", 1),
        ("unknown-department", 1),
        ("record-out-of-scope", 1),
        ("meeting-without-policy", 1),
        ("exemption-unused", 1),
        ("extension-too-late", 1),
        ("calendar-provisional", 1),
        ("calendar-guessed", 1),
        ("calendar-uncovered", 2),
        ("repeated-breach", 1),
    ]);
    assert_eq!(counts, expected);
    let rules: BTreeSet<&str> = chuanda::rules::RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(counts.keys().copied().collect::<BTreeSet<_>>(), rules);
    assert_eq!(
        (&report["summary"]["deny"], &report["summary"]["warn"]),
        (&json!(24), &json!(11))
    );
}

#[test]
fn matters_that_a_meeting_decided_have_an_owner_a_due_and_feedback() {
    let (code, report) = check("examples/tasks", "2026-04-10T09:00:00+08:00");
    assert_eq!(code, 1);
    let duties = &report["summary"]["duties"];
    assert_eq!(duties["transmission"], duty([3, 3, 0, 0, 0, 0, 0, 0], 1.0));
    assert_eq!(duties["report"], duty([3, 3, 0, 0, 0, 0, 0, 0], 1.0));
    assert_eq!(duties["feedback"], duty([5, 2, 1, 1, 1, 0, 0, 0], 0.5));
    let found: Vec<Value> = (findings(&report).iter())
        .map(|it| {
            json!([
                it["rule"],
                it["meeting"],
                it["department"],
                it["due"],
                it["late_seconds"],
                it["own_due"]
            ])
        })
        .collect();
    assert_eq!(
        found,
        [
            // Ten working days after 4 March, 33 hours and a half before it was fed back.
            json!([
                "feedback-late",
                "C08-2",
                "D2",
                "2026-03-18T23:59:59+08:00",
                33 * 3600 + 1801,
                true
            ]),
            // Thirty days, by the policy.
            json!([
                "feedback-overdue",
                "C08-4",
                "D3",
                "2026-04-03T23:59:59+08:00",
                6 * 86_400 + 9 * 3600 + 1,
                null
            ]),
        ]
    );
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let as_of = ["--as-of", "2026-04-10 09:00"];
    let run = run_in(root, ["due", "examples/tasks"].iter().chain(&as_of), "");
    assert!(run.out.contains("2026-04-15 17:00"), "{}", run.out);
    let why = [
        "why",
        "examples/tasks",
        "--meeting",
        "C08-2",
        "--department",
        "财政局",
    ];
    let run = run_in(root, why.iter().chain(&as_of), "");
    assert!(run.out.contains("10个工作日"), "{}", run.out);
    assert!(run.out.contains("会议自定，不按制度"), "{}", run.out);
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn the_national_example_is_right_by_hand() {
    let (code, report) = check("examples/national", "2026-08-31");
    assert_eq!(code, 1);
    assert_eq!(report["as_of"], "2026-08-31T23:59:59+08:00");
    let duties = &report["summary"]["duties"];
    for (name, on_time, late, overdue, pending) in [
        ("transmission", 406, 17, 10, 0),
        ("report", 404, 19, 10, 0),
        ("feedback", 382, 20, 27, 4),
    ] {
        let found = ["on_time", "late", "overdue", "pending"].map(|key| duties[name][key].as_u64());
        assert_eq!(found, [on_time, late, overdue, pending].map(Some), "{name}");
    }
    let finding = |meeting: &str, department: &str, duty: &str| {
        findings(&report).iter().find(|f| {
            let is = |key: &str, value: &str| f[key] == value;
            is("meeting", meeting) && is("department", department) && is("duty", duty)
        })
    };
    // Meeting, department, duty, due, done, seconds late.
    for (meeting, department, duty, due, at, late) in [
        // New Year 2026: off 1 to 3 January, Sunday the 4th worked.
        (
            "GWY-20251231",
            "虚构-02",
            "transmission",
            "2026-01-01T23:59:59",
            Some("2026-01-02T00:00:00"),
            1,
        ),
        (
            "GWY-20251231",
            "虚构-02",
            "report",
            "2026-01-05T23:59:59",
            Some("2026-01-06T00:00:00"),
            1,
        ),
        // National Day 2025, ten days: 22 to 26, Sunday 28, 29, 30 September, 9, 10 October.
        (
            "GWY-20250919",
            "虚构-01",
            "feedback",
            "2025-10-10T23:59:59",
            Some("2025-10-11T00:00:00"),
            1,
        ),
        // Spring Festival 2025, ten days: 20 to 24, Sunday 26, 27 January, 5, 6, 7 February.
        (
            "GWY-20250117",
            "虚构-01",
            "feedback",
            "2025-02-07T23:59:59",
            Some("2025-02-08T09:00:00"),
            32_401,
        ),
        (
            "PS-20250107",
            "虚构-02",
            "feedback",
            "2025-02-10T23:59:59",
            Some("2025-02-11T00:00:00"),
            1,
        ),
        // Saturday 28 February 2026 is worked, Sunday 1 March is not.
        (
            "ZZJ-20260227",
            "虚构-02",
            "report",
            "2026-03-02T23:59:59",
            Some("2026-03-03T08:00:00"),
            28_801,
        ),
        // Spring Festival 2026, twenty days, the nineteenth of them Saturday 14 February.
        (
            "JH-20260120",
            "虚构-01",
            "feedback",
            "2026-02-24T23:59:59",
            None,
            16_243_200,
        ),
        (
            "LH-RD20260312",
            "虚构-02",
            "transmission",
            "2026-03-13T15:40:00",
            Some("2026-03-13T15:40:01"),
            1,
        ),
        (
            "JH-20260430",
            "虚构-03",
            "report",
            "2026-05-07T23:59:59",
            Some("2026-05-08T00:00:00"),
            1,
        ),
        // Sunday 28 April 2024 is worked for Labour Day.
        (
            "GWY-20240426",
            "虚构-02",
            "report",
            "2024-04-29T23:59:59",
            Some("2024-04-30T00:00:00"),
            1,
        ),
    ] {
        let found = finding(meeting, department, duty)
            .unwrap_or_else(|| panic!("{meeting} {department} {duty}"));
        assert_eq!(found["due"], format!("{due}+08:00"), "{meeting}");
        assert_eq!(
            found["at"],
            json!(at.map(|at| format!("{at}+08:00"))),
            "{meeting}"
        );
        assert_eq!(found["late_seconds"], late, "{meeting}");
        assert_eq!(found["source"]["file"], "records.csv", "{meeting}");
    }
    // One second earlier, or exactly at due: nothing to find.
    for (meeting, department, duty) in [
        ("GWY-20251231", "虚构-01", "transmission"),
        ("GWY-20250919", "虚构-02", "feedback"),
        ("GWY-20250117", "虚构-02", "feedback"),
        ("PS-20250107", "虚构-01", "feedback"),
        ("ZZJ-20260227", "虚构-01", "report"),
        ("JH-20260120", "虚构-02", "feedback"),
        ("LH-RD20260312", "虚构-01", "transmission"),
        ("JH-20260430", "虚构-01", "report"),
        ("GWY-20240426", "虚构-01", "report"),
        // Pending until 4 September, and not soon.
        ("GWY-20260821", "虚构-01", "feedback"),
    ] {
        assert_eq!(
            finding(meeting, department, duty),
            None,
            "{meeting} {department} {duty}"
        );
    }
}
