//! Dues through the program: for each, done exactly at it, one second after, and not done.
//!
//! Every due is worked out by hand from the notices; nothing here is computed but the second after.

mod common;

use chrono::{DateTime, TimeDelta};
use common::{Project, findings, rules};
use serde_json::Value;

/// The start, the duty, more configuration, the due.
type Row = (&'static str, &'static str, &'static str, &'static str);

/// A calendar that ends with 2026, as the bundled one will not for ever.
const TO_2026: &str =
    r#"calendar = { base = "none", covers = [2026], off = [{ date = 2026-10-01 }] }"#;

const ROWS: &[Row] = &[
    // Minutes and hours run from the instant itself, through midnights, months, years, days off.
    ("2026-03-05 14:30", "90m", "", "2026-03-05T16:00:00+08:00"),
    (
        "2026-03-05 23:00:59",
        "90m",
        "",
        "2026-03-06T00:30:59+08:00",
    ),
    ("2026-03-04 17:00", "24h", "", "2026-03-05T17:00:00+08:00"),
    ("2025-12-31 17:00", "24h", "", "2026-01-01T17:00:00+08:00"),
    ("2024-02-28 17:00", "24h", "", "2024-02-29T17:00:00+08:00"),
    ("2026-02-28 17:00", "24h", "", "2026-03-01T17:00:00+08:00"),
    ("2026-12-31 17:00", "24h", "", "2027-01-01T17:00:00+08:00"),
    ("2025-09-30 17:00", "48h", "", "2025-10-02T17:00:00+08:00"),
    (
        "2026-03-04 17:00",
        "24h",
        "close_of_business = \"12:00\"",
        "2026-03-05T17:00:00+08:00",
    ),
    // Days do not count the day of the start and end with the last second of the last day.
    ("2026-03-05 00:00", "1d", "", "2026-03-06T23:59:59+08:00"),
    ("2026-03-05 23:59:59", "1d", "", "2026-03-06T23:59:59+08:00"),
    ("2026-02-26 09:00", "3d", "", "2026-03-01T23:59:59+08:00"),
    ("2025-12-30 09:00", "3d", "", "2026-01-02T23:59:59+08:00"),
    ("2024-02-26 09:00", "3d", "", "2024-02-29T23:59:59+08:00"),
    ("2026-12-31 09:00", "1d", "", "2027-01-01T23:59:59+08:00"),
    (
        "2026-03-02 09:00",
        "3d",
        "close_of_business = \"17:30\"",
        "2026-03-05T17:30:00+08:00",
    ),
    // Working days, over weekends and the ends of months and years.
    ("2026-03-04 17:00", "2wd", "", "2026-03-06T23:59:59+08:00"),
    ("2026-03-05 17:00", "2wd", "", "2026-03-09T23:59:59+08:00"),
    ("2026-03-07 10:00", "2wd", "", "2026-03-10T23:59:59+08:00"),
    ("2026-03-30 17:00", "2wd", "", "2026-04-01T23:59:59+08:00"),
    (
        "2026-03-05 17:00",
        "2wd",
        "close_of_business = \"17:30\"",
        "2026-03-09T17:30:00+08:00",
    ),
    // Spring Festival 2025: off 28 January to 4 February, worked Sunday 26 January, Saturday 8 February.
    ("2025-01-24 17:00", "2wd", "", "2025-01-27T23:59:59+08:00"),
    ("2025-01-26 17:00", "2wd", "", "2025-02-05T23:59:59+08:00"),
    ("2025-01-27 17:00", "2wd", "", "2025-02-06T23:59:59+08:00"),
    ("2025-02-03 17:00", "2wd", "", "2025-02-06T23:59:59+08:00"),
    ("2025-02-06 17:00", "2wd", "", "2025-02-08T23:59:59+08:00"),
    // National Day 2025: off 1 to 8 October, worked Sunday 28 September, Saturday 11 October.
    ("2025-09-26 17:00", "2wd", "", "2025-09-29T23:59:59+08:00"),
    ("2025-09-29 17:00", "2wd", "", "2025-10-09T23:59:59+08:00"),
    ("2025-09-30 17:00", "2wd", "", "2025-10-10T23:59:59+08:00"),
    ("2025-10-09 17:00", "2wd", "", "2025-10-11T23:59:59+08:00"),
    // 2026: worked Sundays 4 January and 20 September, Saturday 14 February before the festival.
    ("2025-12-31 17:00", "2wd", "", "2026-01-05T23:59:59+08:00"),
    ("2026-09-18 17:00", "2wd", "", "2026-09-21T23:59:59+08:00"),
    ("2026-02-13 17:00", "2wd", "", "2026-02-24T23:59:59+08:00"),
    // No working day at all: the day of the start, or the next working day.
    ("2026-03-06 09:00", "0wd", "", "2026-03-06T23:59:59+08:00"),
    ("2026-03-07 09:00", "0wd", "", "2026-03-09T23:59:59+08:00"),
    ("2026-01-04 09:00", "0wd", "", "2026-01-04T23:59:59+08:00"),
    ("2026-05-01 09:00", "0wd", "", "2026-05-06T23:59:59+08:00"),
    (
        "2026-03-06 09:00",
        "0wd",
        "close_of_business = \"17:30\"",
        "2026-03-06T17:30:00+08:00",
    ),
    // The last day covered.
    (
        "2026-12-29 16:00",
        "2wd",
        TO_2026,
        "2026-12-31T23:59:59+08:00",
    ),
    (
        "2026-12-30 16:00",
        "1wd",
        TO_2026,
        "2026-12-31T23:59:59+08:00",
    ),
    (
        "2026-12-31 16:00",
        "0wd",
        TO_2026,
        "2026-12-31T23:59:59+08:00",
    ),
    // Rolling, and not where the due falls on a worked weekend day.
    (
        "2026-03-06 17:00",
        "24h roll",
        "",
        "2026-03-09T17:00:00+08:00",
    ),
    (
        "2026-03-05 17:00",
        "24h roll",
        "",
        "2026-03-06T17:00:00+08:00",
    ),
    (
        "2026-02-13 17:00",
        "24h roll",
        "",
        "2026-02-14T17:00:00+08:00",
    ),
    (
        "2025-09-30 17:00",
        "24h roll",
        "",
        "2025-10-09T17:00:00+08:00",
    ),
    (
        "2026-03-04 17:00",
        "3d roll",
        "",
        "2026-03-09T23:59:59+08:00",
    ),
    (
        "2026-03-04 17:00",
        "3d roll",
        "close_of_business = \"17:30\"",
        "2026-03-09T17:30:00+08:00",
    ),
    // A zone whose clock changes: 8 March and 1 November 2026.
    (
        "2026-03-07 17:00",
        "24h",
        NEW_YORK,
        "2026-03-08T18:00:00-04:00",
    ),
    (
        "2026-10-31 17:00",
        "24h",
        NEW_YORK,
        "2026-11-01T16:00:00-05:00",
    ),
    (
        "2026-11-01T01:30:00-04:00",
        "60m",
        NEW_YORK,
        "2026-11-01T01:30:00-05:00",
    ),
    (
        "2026-03-07 17:00",
        "1d",
        NEW_YORK,
        "2026-03-08T23:59:59-04:00",
    ),
    (
        "2026-03-06 17:00",
        "2wd",
        NEW_YORK,
        "2026-03-10T23:59:59-04:00",
    ),
    (
        "2026-10-30 17:00",
        "2wd",
        NEW_YORK,
        "2026-11-03T23:59:59-05:00",
    ),
    // Close of business in the hour shown twice, its later showing; in the hour skipped, the last second before.
    (
        "2026-10-30 17:00",
        "2d",
        NEW_YORK_0130,
        "2026-11-01T01:30:00-05:00",
    ),
    (
        "2026-03-06 17:00",
        "2d",
        NEW_YORK_0230,
        "2026-03-08T01:59:59-05:00",
    ),
];

const NEW_YORK: &str = "timezone = \"America/New_York\"\ncalendar.base = \"weekends\"";
const NEW_YORK_0130: &str = "timezone = \"America/New_York\"\nclose_of_business = \"01:30\"";
const NEW_YORK_0230: &str = "timezone = \"America/New_York\"\nclose_of_business = \"02:30\"";

fn second_after(due: &str) -> String {
    let due = DateTime::parse_from_rfc3339(due).expect(due);
    (due + TimeDelta::seconds(1)).to_rfc3339()
}

/// The finding of a rule, of which there is one.
fn one<'a>(report: &'a Value, rule: &str) -> &'a Value {
    let mut all = findings(report).iter().filter(|f| f["rule"] == rule);
    let found = all
        .next()
        .unwrap_or_else(|| panic!("no {rule} in {report}"));
    assert!(all.next().is_none(), "more than one {rule} in {report}");
    found
}

/// Three departments: done at the due, one second after, and not at all.
fn check_due(config: &str, policy: &str, meeting: &str, cells: &str, duty: &str, due: &str) {
    let column = if duty == "transmission" {
        "transmitted_at"
    } else {
        "reported_at"
    };
    let after = second_after(due);
    let project = Project::of(&[(
        "chuanda.toml",
        &format!(
            r#"{config}
departments = [{{ id = "D1", name = "a" }}, {{ id = "D2", name = "b" }}, {{ id = "D3", name = "c" }}]
meetings = [{{ id = "M", title = "m", ended_at = "{meeting}" }}]
records = [
  {{ meeting = "M", department = "D1", {column} = "{due}"{cells} }},
  {{ meeting = "M", department = "D2", {column} = "{after}"{cells} }},
  {{ meeting = "M", department = "D3"{cells} }},
]
[rules]
report-without-transmission = "allow"
calendar-provisional = "allow"
[[policies]]
name = "p"
{policy}
"#
        ),
    )]);
    let row = format!("{meeting} {policy} {config}");
    let (late, overdue) = (format!("{duty}-late"), format!("{duty}-overdue"));
    let (code, report) = project.check(&after);
    assert_eq!(code, 1, "{row}");
    assert_eq!(rules(&report), [&late, &overdue], "{row}: {report}");
    let finding = one(&report, &late);
    assert_eq!(finding["due"], due, "{row}");
    assert_eq!(finding["department"], "D2", "{row}");
    assert_eq!(finding["late_seconds"], 1, "{row}");
    let finding = one(&report, &overdue);
    assert_eq!(finding["due"], due, "{row}");
    assert_eq!(finding["department"], "D3", "{row}");
    assert_eq!(finding["at"], Value::Null, "{row}");
    assert_eq!(finding["late_seconds"], 1, "{row}");
    // Exactly at the due nobody is overdue; what happens one second later is in the future.
    let (code, report) = project.check(due);
    assert_eq!(code, 1, "{row}");
    assert_eq!(
        rules(&report),
        ["future-time", "due-soon"],
        "{row}: {report}"
    );
    assert_eq!(one(&report, "due-soon")["due"], due, "{row}");
}

fn duty_of(span: &str) -> String {
    match span.split_once(' ') {
        None => format!("within = \"{span}\""),
        Some((span, _)) => format!("within = \"{span}\", roll = \"next-working-day\""),
    }
}

#[test]
fn one_second_either_side_of_every_due() {
    for (start, span, config, due) in ROWS {
        let policy = format!("transmission = {{ {} }}", duty_of(span));
        check_due(config, &policy, start, "", "transmission", due);
    }
}

#[test]
fn clocks_start_where_the_policy_says() {
    let late = r#", transmitted_at = "2026-03-05 17:00:01", received_at = "2026-03-05 09:00""#;
    let sent = r#", transmitted_at = "2026-03-06 10:00""#;
    for (meeting, cells, from, span, due) in [
        (
            "2026-03-04 17:00",
            late,
            "meeting",
            "24h",
            "2026-03-05T17:00:00+08:00",
        ),
        (
            "2026-03-04 17:00",
            late,
            "receipt",
            "24h",
            "2026-03-06T09:00:00+08:00",
        ),
        (
            "2026-03-04 17:00",
            late,
            "transmission",
            "24h",
            "2026-03-06T17:00:01+08:00",
        ),
        (
            "2026-03-04 17:00",
            late,
            "meeting",
            "2wd",
            "2026-03-06T23:59:59+08:00",
        ),
        (
            "2026-03-04 17:00",
            late,
            "receipt",
            "2wd",
            "2026-03-09T23:59:59+08:00",
        ),
        // No receipt on record: the meeting's end.
        (
            "2026-03-04 17:00",
            sent,
            "receipt",
            "72h",
            "2026-03-07T17:00:00+08:00",
        ),
        (
            "2026-03-04 17:00",
            sent,
            "transmission",
            "2wd",
            "2026-03-10T23:59:59+08:00",
        ),
        // Not transmitted: the transmission's due, 5 March 17:00.
        (
            "2026-03-04 17:00",
            "",
            "transmission",
            "24h",
            "2026-03-06T17:00:00+08:00",
        ),
        (
            "2026-03-04 17:00",
            "",
            "transmission",
            "2wd",
            "2026-03-09T23:59:59+08:00",
        ),
    ] {
        let policy = format!(
            "transmission = {{ within = \"24h\" }}\nreport = {{ within = \"{span}\", from = \"{from}\" }}"
        );
        check_report(&policy, meeting, cells, due);
    }
}

/// As [`check_due`], for a report beside a transmission of which nothing is asked here.
fn check_report(policy: &str, meeting: &str, cells: &str, due: &str) {
    let after = second_after(due);
    let project = Project::of(&[(
        "chuanda.toml",
        &format!(
            r#"departments = [{{ id = "D1", name = "a" }}, {{ id = "D2", name = "b" }}, {{ id = "D3", name = "c" }}]
meetings = [{{ id = "M", title = "m", ended_at = "{meeting}" }}]
records = [
  {{ meeting = "M", department = "D1", reported_at = "{due}"{cells} }},
  {{ meeting = "M", department = "D2", reported_at = "{after}"{cells} }},
  {{ meeting = "M", department = "D3"{cells} }},
]
[[policies]]
name = "p"
{policy}
"#
        ),
    )]);
    let (_, report) = project.check(&after);
    let of_report: Vec<(&str, &str, &str, i64)> = findings(&report)
        .iter()
        .filter(|f| f["rule"] == "report-late" || f["rule"] == "report-overdue")
        .map(|f| {
            (
                f["rule"].as_str().expect("a rule"),
                f["department"].as_str().expect("a department"),
                f["due"].as_str().expect("a due"),
                f["late_seconds"].as_i64().expect("a number"),
            )
        })
        .collect();
    let expected = [
        ("report-late", "D2", due, 1),
        ("report-overdue", "D3", due, 1),
    ];
    assert_eq!(of_report, expected, "{policy} {cells}: {report}");
}

#[test]
fn a_date_without_a_time_stands_for_one_of_its_ends() {
    // A meeting on 4 March, 24h: lenient from its 24:00 (the last second), strict from its 00:00.
    for (date_only, due) in [
        ("lenient", "2026-03-05T23:59:59+08:00"),
        ("strict", "2026-03-05T00:00:00+08:00"),
    ] {
        let config = format!("date_only = \"{date_only}\"");
        check_due(
            &config,
            "transmission = { within = \"24h\" }",
            "2026-03-04",
            "",
            "transmission",
            due,
        );
    }
    // Days are counted from that day, whichever end it stands for.
    for date_only in ["lenient", "strict"] {
        let config = format!("date_only = \"{date_only}\"");
        let due = "2026-03-06T23:59:59+08:00";
        check_due(
            &config,
            "transmission = { within = \"2wd\" }",
            "2026-03-04",
            "",
            "transmission",
            due,
        );
    }
    // A record's date is the reverse: due 5 March 17:00, done on 5 March or on 6 March.
    for (date_only, done, expected) in [
        ("lenient", "2026-03-05", &[][..]),
        (
            "lenient",
            "2026-03-06",
            &[("transmission-late", "2026-03-06T00:00:00+08:00", 25_200)],
        ),
        (
            "strict",
            "2026-03-05",
            &[("transmission-late", "2026-03-05T23:59:59+08:00", 25_199)],
        ),
        ("strict", "2026-03-04", &[]),
    ] {
        let project = Project::of(&[(
            "chuanda.toml",
            &format!(
                r#"date_only = "{date_only}"
departments = [{{ id = "D1", name = "a" }}]
meetings = [{{ id = "M", title = "m", ended_at = "2026-03-04 17:00" }}]
records = [{{ meeting = "M", department = "D1", transmitted_at = "{done}" }}]
[[policies]]
name = "p"
transmission = {{ within = "24h" }}
"#
            ),
        )]);
        let (_, report) = project.check("2026-03-10");
        let found: Vec<_> = findings(&report)
            .iter()
            .map(|f| {
                let text = |key: &str| f[key].as_str().expect("text");
                (
                    text("rule"),
                    text("at"),
                    f["late_seconds"].as_i64().expect("a number"),
                )
            })
            .collect();
        assert_eq!(found, expected, "{date_only} {done}");
    }
}

#[test]
fn an_extension_moves_the_due_and_never_back() {
    for (until, due) in [
        ("2026-03-07 12:00", "2026-03-07T12:00:00+08:00"),
        // A date alone is the end of that day.
        ("2026-03-07", "2026-03-07T23:59:59+08:00"),
        // Due is the later of the two.
        ("2026-03-05 09:00", "2026-03-05T17:00:00+08:00"),
    ] {
        let config = format!(
            "exemptions = [{{ meeting = \"M\", department = \"*\", reason = \"r\", approved_by = \"a\", until = \"{until}\" }}]"
        );
        let policy = "transmission = { within = \"24h\" }";
        check_due(&config, policy, "2026-03-04 17:00", "", "transmission", due);
    }
}

#[test]
fn a_close_of_business_that_has_passed_is_never_on_time() {
    let project = Project::of(&[(
        "chuanda.toml",
        r#"close_of_business = "17:30"
departments = [{ id = "D1", name = "a" }]
meetings = [{ id = "M", title = "m", ended_at = "2026-03-06 18:00" }]
records = [{ meeting = "M", department = "D1", transmitted_at = "2026-03-06 18:00" }]
[[policies]]
name = "p"
transmission = { within = "0wd" }
"#,
    )]);
    let (_, report) = project.check("2026-03-10");
    let finding = one(&report, "transmission-late");
    assert_eq!(finding["due"], "2026-03-06T17:30:00+08:00");
    assert_eq!(finding["late_seconds"], 1800);
}
