//! What people read: lengths of time, dates without a time, rates, names near to one another, and
//! text that nothing obeys.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::fmt::Write as _;

use common::{Project, Run};
use serde_json::Value;

const NOON: &str = "2026-03-10T12:00:00+08:00";

fn project(config: &str, meetings: &str, records: &str) -> Project {
    let meetings = format!("id,title,ended_at\n{meetings}");
    let records = format!("meeting,department,transmitted_at,reported_at\n{records}");
    Project::of(&[
        ("chuanda.toml", &format!("# A project.\n{config}")),
        ("meetings.csv", &meetings),
        ("departments.csv", "id,name\nD01,市财政局\nD02,市教育局\n"),
        ("records.csv", &records),
    ])
}

fn check(project: &Project, args: &[&str]) -> Run {
    let mut all = vec!["check", "--as-of", NOON, "--lang", "zh"];
    all.extend(args);
    project.run(all)
}

fn json(project: &Project, args: &[&str]) -> Value {
    let mut all = vec!["--format", "json"];
    all.extend(args);
    serde_json::from_str(&check(project, &all).out).unwrap()
}

/// The finding of a rule and a department.
fn finding<'a>(report: &'a Value, rule: &str, department: &str) -> &'a Value {
    let mut findings = report["findings"].as_array().unwrap().iter();
    findings
        .find(|it| it["rule"] == rule && it["department"] == department)
        .unwrap_or_else(|| panic!("{rule} {department}: {report}"))
}

/// Two units at most, no seconds; a due of 24:00 is counted from 24:00. Machines still get seconds.
#[test]
fn lengths_are_those_that_people_use() {
    let timed = project(
        "",
        "M01,会,2026-03-05 17:00\n",
        "M01,D01,2026-03-06 17:00:30,2026-03-10 09:00\nM01,D02,2026-03-07 18:45:10,\n",
    );
    let table = check(&timed, &["--format", "table"]).out;
    for part in [
        "│ 晚不到1分钟 ",
        "│ 超过 9小时 ",
        "│ 超过 1天1小时 ",
        "│ 未办，已超过 12小时 ",
    ] {
        assert!(table.contains(part), "{part}\n{table}");
    }
    let report = json(&timed, &[]);
    let late = finding(&report, "report-late", "D01");
    assert_eq!(late["late_seconds"], 9 * 3600 + 1);
    assert!(late["message"].as_str().unwrap().ends_with("，超过 9小时"));
    assert!(late.get("date_only").is_none());
    let html = check(&timed, &["--format", "html"]).out;
    assert!(html.contains(">9小时<") && !html.contains("1秒"));
    for (as_of, left) in [("09T15:29:30", "8小时30分"), ("06T15:29:30", "3天8小时")] {
        let as_of = format!("2026-03-{as_of}+08:00");
        let due = timed.run(["due", "--as-of", &as_of, "--lang", "zh"]);
        assert!(due.out.contains(&format!(" {left} ")), "{}", due.out);
    }
    let why = [
        "why",
        "--as-of",
        NOON,
        "--meeting",
        "M01",
        "--department",
        "D01",
        "--lang",
        "zh",
    ];
    let why = timed.run(why).out;
    assert!(
        why.contains("超时不到1分钟") && why.contains("超时9小时"),
        "{why}"
    );
}

/// Beside a date alone a length is in days, and the date stands alone, with a word that says so.
#[test]
fn a_date_alone_is_counted_in_days() {
    for (date_only, meeting, done, expected) in [
        ("lenient", "2026-03-05 17:00", "2026-03-07", "晚1天"),
        ("strict", "2026-03-05 17:00", "2026-03-06", "当天，未记时刻"),
        ("lenient", "2026-03-05", "2026-03-08 09:00", "晚2天"),
        ("strict", "2026-03-05", "2026-03-06 08:00", "当天，未记时刻"),
    ] {
        let config = format!("date_only = \"{date_only}\"\n");
        let meetings = format!("M01,会,{meeting}\n");
        let records = format!("M01,D01,{done},\n");
        let project = project(&config, &meetings, &records);
        let report = json(&project, &[]);
        let late = finding(&report, "transmission-late", "D01");
        let message = late["message"].as_str().unwrap();
        assert!(message.ends_with(&format!("，{expected}")), "{message}");
        assert_eq!(late["date_only"], true, "{late}");
        let is_done_date = !done.contains(':');
        assert_eq!(
            message.contains(&format!("实际 {done}（未记时刻）")),
            is_done_date
        );
        assert_eq!(
            message.contains("（起算未记时刻）"),
            !is_done_date,
            "{message}"
        );
        for format in ["table", "html", "markdown", "concise"] {
            let text = check(&project, &["--format", format, "--limit", "0"]).out;
            assert!(text.contains(expected), "{format}: {text}");
            assert!(text.contains("未记时刻）"), "{format}: {text}");
        }
        let asked = [
            "why",
            "--as-of",
            NOON,
            "--meeting",
            "M01",
            "--department",
            "D01",
        ];
        let why = project.run(asked.into_iter().chain(["--lang", "zh"])).out;
        assert!(
            why.contains(expected) && why.contains("（未记时刻"),
            "{why}"
        );
        assert!(!why.contains(&format!("{done} 00:00:00")), "{why}");
        let why = project
            .run(asked.into_iter().chain(["--format", "json"]))
            .out;
        let why: Value = serde_json::from_str(&why).unwrap();
        assert_eq!(why["duties"]["transmission"]["date_only"], true, "{why}");
        let ndjson = check(&project, &["--format", "ndjson"]).out;
        assert!(ndjson.contains("\"date_only\":true"), "{ndjson}");
    }
}

/// What nobody assumed an hour for says nothing: a span of days from a date alone ends at 24:00.
#[test]
fn a_due_in_days_has_its_hour() {
    let project = project(
        "date_only = \"lenient\"\n",
        "M01,会,2026-03-05\n",
        "M01,D01,2026-03-05 20:00,2026-03-10 09:00\n",
    );
    let report = json(&project, &[]);
    let late = finding(&report, "report-late", "D01");
    let message = late["message"].as_str().unwrap();
    assert!(message.ends_with("时限 2026-03-09 24:00，实际 2026-03-10 09:00:00，超过 9小时"));
    assert_eq!(late["date_only"], true);
}

#[test]
fn rates_are_rounded_and_never_up_to_all() {
    let rate = |late: usize, all: usize| {
        let mut departments = "id,name\n".to_owned();
        let mut records = "meeting,department,transmitted_at\n".to_owned();
        for index in 0..all {
            let _ = writeln!(departments, "D{index},局{index}");
            let day = if index < late { 8 } else { 5 };
            let _ = writeln!(records, "M01,D{index},2026-03-0{day} 18:00");
        }
        let project = Project::of(&[
            (
                "meetings.csv",
                "id,title,ended_at\nM01,会,2026-03-05 17:00\n",
            ),
            ("departments.csv", &departments),
            ("records.csv", &records),
        ]);
        let table = check(&project, &["--limit", "1"]).out;
        let rate = json(&project, &[])["summary"]["duties"]["transmission"]["rate"].clone();
        let row = table
            .lines()
            .find(|line| line.contains("学习传达"))
            .unwrap();
        let cells: Vec<&str> = row.split('│').map(str::trim).collect();
        (cells[cells.len() - 2].to_owned(), rate.as_f64().unwrap())
    };
    assert_eq!(rate(1, 3), ("66.7%".to_owned(), 0.666_667));
    assert_eq!(rate(1, 2500), ("99.9%".to_owned(), 0.9996));
    assert_eq!(rate(0, 3), ("100.0%".to_owned(), 1.0));
}

#[test]
fn a_finding_has_the_names_of_whom_it_is_about() {
    let project = project("", "M01,\"会;一\t二\",2026-03-05 17:00\n", "");
    let report = json(&project, &["--min-rate", "50"]);
    let overdue = finding(&report, "transmission-overdue", "D01");
    assert_eq!(
        (&overdue["title"], &overdue["name"]),
        (&"会;一\t二".into(), &"市财政局".into())
    );
    for key in ["sheet", "cell", "ref"] {
        assert!(overdue["source"][key].is_null(), "{overdue}");
        assert!(overdue["source"].get(key).is_some(), "{overdue}");
    }
    assert_eq!(
        report["summary"]["below_min_rate"],
        serde_json::json!(["transmission", "report"])
    );
    assert_eq!(
        json(&project, &[])["summary"]["below_min_rate"],
        serde_json::json!([])
    );
    assert!(
        report["timezone_version"]
            .as_str()
            .unwrap()
            .starts_with("20")
    );
    let csv = check(&project, &["--format", "csv"]).out;
    let mut lines = csv.lines();
    assert_eq!(
        lines.next(),
        Some(
            "rule,severity,meeting,department,duty,due,at,late_seconds,file,line,message,title,name,sheet,cell,ref"
        )
    );
    assert!(
        lines
            .next()
            .unwrap()
            .ends_with(",\"会;一\t二\",市财政局,,,"),
        "{csv}"
    );
    let summary = project.run([
        "summary", "--by", "meeting", "--as-of", NOON, "--format", "csv",
    ]);
    assert!(
        summary.out.contains("M01,\"会;一\t二\","),
        "{}",
        summary.out
    );
    let table = check(&project, &[]).out;
    assert!(table.contains("时区数据 20"), "{table}");
}

/// The shell's language never reaches a machine; what is asked for does.
#[test]
fn machines_read_the_language_that_is_asked_for() {
    let plain = project("", "M01,会,2026-03-05 17:00\n", "");
    let english = project("language = \"en\"\n", "M01,会,2026-03-05 17:00\n", "");
    for format in [
        "json", "ndjson", "csv", "sarif", "junit", "github", "gitlab",
    ] {
        let args = |lang: &[&'static str]| {
            let all = ["check", "--as-of", NOON, "--format", format];
            [&all, lang].concat()
        };
        let is_english = |run: &Run| run.out.contains("has not transmitted");
        assert!(!is_english(&plain.run(args(&[]))), "{format}");
        assert!(is_english(&plain.run(args(&["--lang", "en"]))), "{format}");
        assert!(is_english(&english.run(args(&[]))), "{format}");
        assert!(
            !is_english(&english.run(args(&["--lang", "zh"]))),
            "{format}"
        );
    }
}

#[test]
fn a_letter_says_which_records_may_be_its_readers() {
    let project = project(
        "",
        "M01,全市重点工作会议,2026-03-05 17:00\n",
        "M01,市财证局,2026-03-06 09:00,\nM01,D02,2026-03-06 09:00,2026-03-09 09:00\n",
    );
    for (command, ending) in [("notice", "md"), ("notice", "html"), ("bulletin", "md")] {
        let format = if ending == "md" { "markdown" } else { "html" };
        let args = [
            command, "--as-of", NOON, "--lang", "zh", "--out", "letters", "--force",
        ];
        let run = project.run(args.into_iter().chain(["--format", format]));
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(run.err.contains("市财政局的文稿请先核对") || run.err.contains("请先核对"));
        let file = run.out.lines().next().unwrap();
        let letter = std::fs::read_to_string(project.at(file)).unwrap();
        let line = letter
            .lines()
            .find(|line| line.contains("市财证局"))
            .unwrap();
        assert!(
            line.contains("records.csv:2") && line.contains("请核对"),
            "{line}"
        );
    }
}

const HOSTILE: &str = "\u{1b}[31m红\u{7f}\u{9b}2J@mayor http://evil.cn www.evil.cn [x](y) #1";

fn has_controls(text: &str) -> bool {
    text.contains(|c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

#[test]
fn no_control_character_comes_out_raw() {
    let row = format!("M01,\"{HOSTILE}\",2026-03-05 17:00\n");
    let project = project("", &row, &format!("M01,\"{HOSTILE}\",2026-03-06 09:00,\n"));
    let departments = format!("id,name\nD01,\"{HOSTILE}\"\n");
    project.file("departments.csv", departments);
    for format in [
        "table", "concise", "json", "ndjson", "csv", "markdown", "html", "sarif", "junit",
        "github", "gitlab",
    ] {
        let run = check(&project, &["--format", format]);
        assert_eq!(run.code, 1, "{}", run.err);
        assert!(!has_controls(&run.out), "{format}: {:?}", run.out);
        assert!(!has_controls(&run.err), "{format}: {:?}", run.err);
    }
    for (command, formats) in [
        ("due", ["table", "markdown", "json", "csv"]),
        ("summary", ["table", "markdown", "json", "csv"]),
    ] {
        for format in formats {
            let as_of = "2026-03-05T18:00:00+08:00";
            let mut args = vec![command, "--as-of", as_of, "--format", format];
            if command == "summary" {
                args.extend(["--by", "meeting"]);
            }
            let run = project.run(args);
            assert_eq!(run.code, 0, "{}", run.err);
            assert!(!has_controls(&run.out), "{command} {format}: {:?}", run.out);
        }
    }
    for args in [
        vec!["\u{1b}[31m"],
        vec!["check", "--\u{1b}[31m"],
        vec!["check", "--format", "\u{1b}[31m"],
        vec!["check", "\u{1b}[31m", "x\u{9b}"],
        vec!["why", "--meeting", "\u{1b}[31m", "--department", "D01"],
        vec!["explain", "\u{1b}[31m"],
    ] {
        let run = project.run(&args);
        assert_eq!(run.code, 2, "{args:?}");
        assert!(!has_controls(&run.err), "{args:?} {:?}", run.err);
    }
}

#[test]
fn nothing_of_the_data_is_live_in_markdown() {
    let row = format!("M01,\"{HOSTILE}\",2026-03-05 17:00\n");
    let project = project("", &row, "");
    project.file("departments.csv", format!("id,name\nD01,\"{HOSTILE}\"\n"));
    let page = check(&project, &["--format", "markdown"]).out;
    let as_of = "2026-03-05T18:00:00+08:00";
    let due = project
        .run(["due", "--as-of", as_of, "--format", "markdown"])
        .out;
    let letter = project
        .run(["notice", "--as-of", NOON, "--out", "letters"])
        .out;
    let letter = std::fs::read_to_string(project.at(letter.trim())).unwrap();
    for text in [page, due, letter] {
        for live in ["@mayor", "http://", "www.evil", "[x](", "#1"] {
            assert!(!text.contains(live), "{live}: {text}");
        }
        assert!(text.contains("mayor"), "{text}");
    }
}
