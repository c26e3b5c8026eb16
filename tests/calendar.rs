//! `chuanda calendar` and `chuanda deadline`, through the program.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::collections::HashMap;
use std::fmt::Write;

use chrono::{Datelike, NaiveDate, Weekday};
use common::{CALENDAR_OF_2026, Project, Run, bundled_days, empty_dir, last_bundled_year, run_in};

/// Runs in a project whose calendar is that of 2026.
fn run(args: &[&str], input: &str) -> Run {
    let project = Project::of(&[("chuanda.toml", CALENDAR_OF_2026)]);
    run_in(project.path(), args, input)
}

fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap()
}

/// Every day of the bundled calendar, asked one a line, against its own table read plainly.
#[test]
fn every_day_is_answered_as_the_notices_say() {
    let said: HashMap<&str, (bool, &str)> = bundled_days()
        .map(|cells| (cells[0], (cells[1] == "work", cells[2])))
        .collect();
    let last_year = last_bundled_year();
    let first = NaiveDate::from_ymd_opt(2004, 1, 1).unwrap();
    let days: Vec<NaiveDate> = first
        .iter_days()
        .take_while(|day| day.year() <= last_year)
        .collect();
    let mut input = String::new();
    for day in &days {
        writeln!(input, "{day}").unwrap();
    }
    let args = [
        "calendar",
        "day",
        "-",
        "--calendar",
        "cn",
        "--format",
        "json",
    ];
    let run = run(&args, &input);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    let answers: Vec<&str> = run.out.lines().collect();
    assert_eq!(answers.len(), days.len());
    for (day, answer) in days.iter().zip(answers) {
        let date = day.to_string();
        let is_weekday = !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        let (working, name) = match said.get(date.as_str()) {
            Some((working, name)) => (*working, format!("\"{name}\"")),
            None => (is_weekday, "null".to_owned()),
        };
        let expected = format!(
            "{{\"date\":\"{date}\",\"working\":{working},\"name\":{name},\"covered\":true}}"
        );
        assert_eq!(answer, expected);
    }
}

#[test]
fn a_day_is_a_sentence() {
    for (date, expected) in [
        (
            "2026-10-01",
            "2026-10-01 周四 休息（国庆节，国办发明电〔2025〕7号）\n",
        ),
        (
            "2026年10月10日",
            "2026-10-10 周六 上班（国庆节调休，国办发明电〔2025〕7号）\n",
        ),
        ("2026/3/5", "2026-03-05 周四 工作日\n"),
        ("2026.3.7", "2026-03-07 周六 休息（周末）\n"),
        (
            "2026-12-31",
            "2026-12-31 周四 工作日（暂定，下一年度的放假通知可能改动）\n",
        ),
    ] {
        assert_eq!(run(&["calendar", "day", date], "").out, expected);
    }
    let unknown = run(&["calendar", "day", "2027-01-04", "--format", "json"], "");
    let expected = "{\"date\":\"2027-01-04\",\"working\":null,\"name\":null,\"covered\":false}\n";
    assert_eq!((unknown.code, unknown.out.as_str()), (0, expected));
    assert!(
        run(&["calendar", "day", "2027-01-04"], "")
            .out
            .contains("未覆盖2027年")
    );
    assert_eq!(run(&["calendar", "day", "03/05/2026"], "").code, 2);
}

#[test]
fn answer_n_belongs_to_line_n() {
    let input = "\u{feff}2026-10-01\r\n\nnonsense\n2026-10-10";
    let run_ = run(&["calendar", "day", "-"], input);
    let lines: Vec<&str> = run_.out.lines().collect();
    assert_eq!(lines.len(), 4);
    assert!(lines[0].starts_with("2026-10-01 ") && lines[3].starts_with("2026-10-10 "));
    assert_eq!([lines[1], lines[2]], ["", ""]);
    assert_eq!(run_.code, 2);
    assert!(
        run_.err.contains("<stdin>:3:1: ") && !run_.err.contains("<stdin>:2"),
        "{}",
        run_.err
    );

    let input = "2026-09-30 2\n2026-12-30 2\n2026-09-30\n2026-09-30 x\n";
    let run = run(&["calendar", "add", "-", "--format", "json"], input);
    let expected = "{\"date\":\"2026-10-09\"}\n{\"date\":null}\nnull\nnull\n";
    assert_eq!((run.code, run.out.as_str()), (2, expected));
    for line in ["<stdin>:2:1: ", "<stdin>:3:1: ", "<stdin>:4:1: "] {
        assert!(run.err.contains(line), "{}", run.err);
    }
}

#[test]
fn a_year_not_announced_is_not_guessed() {
    let sum = run(&["calendar", "add", "2026-12-30", "2"], "");
    assert_eq!((sum.code, sum.out.as_str()), (2, ""));
    assert!(sum.err.contains("2027"), "{}", sum.err);
    let sum = run(
        &["calendar", "add", "2026-12-30", "2", "--format", "json"],
        "",
    );
    assert_eq!((sum.code, sum.out.as_str()), (2, "{\"date\":null}\n"));
    let sum = run(
        &[
            "calendar",
            "add",
            "2026-12-30",
            "2",
            "--calendar",
            "weekends",
        ],
        "",
    );
    assert_eq!((sum.code, sum.out.as_str()), (0, "2027-01-01\n"));
    let count = run(&["calendar", "between", "2026-12-30", "2027-01-05"], "");
    assert_eq!((count.code, count.out.as_str()), (2, ""));
    let year = run(&["calendar", "show", "2027", "--format", "json"], "");
    assert_eq!(year.out, "{\"year\":2027,\"covered\":false,\"days\":[]}\n");
    assert_eq!(year.code, 2);
}

#[test]
fn sums_and_counts() {
    assert_eq!(
        run(&["calendar", "add", "2026-09-30", "2"], "").out,
        "2026-10-09\n"
    );
    assert_eq!(
        run(&["calendar", "add", "2026-10-01", "0"], "").out,
        "2026-10-08\n"
    );
    // 8, 9 and the exchanged Saturday 10.
    assert_eq!(
        run(&["calendar", "between", "2026-09-30", "2026-10-11"], "").out,
        "3\n"
    );
    let args = [
        "calendar",
        "between",
        "2026-10-11",
        "2026-09-30",
        "--format",
        "json",
    ];
    assert_eq!(run(&args, "").out, "{\"working_days\":-3}\n");
}

#[test]
fn a_year_holds_each_of_its_days() {
    let year = json(&run(&["calendar", "show", "2026", "--format", "json"], "").out);
    let days = year["days"].as_array().unwrap();
    assert_eq!((year["covered"].as_bool(), days.len()), (Some(true), 365));
    assert_eq!(
        days.iter().filter(|day| day["provisional"] == true).count(),
        3
    );
    assert_eq!(
        days.iter().filter(|day| day["working"] == true).count(),
        248
    );
    let text = run(&["calendar", "show", "2026"], "").out;
    for part in [
        "16*17*18*19*20*21*22*",
        "14+15*",
        "29?30?31?",
        "2月15日至23日",
        "国办发明电〔2025〕7号",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn the_project_brings_its_calendars() {
    let dir = empty_dir();
    let config = "uncovered = \"weekends\"\n\
        [calendars.hill]\nbase = \"cn\"\noff = [{ date = \"2026-08-06\", name = \"火把节\" }]\n";
    let config = [CALENDAR_OF_2026, config].concat();
    std::fs::write(dir.path().join("chuanda.toml"), config).unwrap();
    let run = |args: &[&str]| run_in(dir.path(), args, "");
    assert_eq!(
        run(&["calendar", "add", "2026-12-30", "2"]).out,
        "2027-01-01\n"
    );
    let guessed = run(&["calendar", "day", "2027-01-04"]);
    assert!(guessed.out.contains("按双休推算"), "{}", guessed.out);
    let day = run(&["calendar", "day", "2026-08-06", "--calendar", "hill"]);
    assert_eq!(day.out, "2026-08-06 周四 休息（火把节）\n");
    let typo = run(&["calendar", "day", "2026-08-06", "--calendar", "hil"]);
    assert!(typo.code == 2 && typo.err.contains("hill"), "{}", typo.err);
    let list = run(&["calendar", "list", "--format", "json"]).out;
    let names: Vec<String> = json(&list)["calendars"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["name"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(names, ["cn", "weekends", "cn-2026", "hill"]);

    std::fs::write(dir.path().join("chuanda.toml"), "[calender]\n").unwrap();
    let bad = run(&["calendar", "list"]);
    assert!(
        bad.code == 2 && bad.err.contains("chuanda.toml:1:2: "),
        "{}",
        bad.err
    );
}

#[test]
fn a_deadline_shows_its_days() {
    let due = run(
        &[
            "deadline",
            "--ended",
            "2026-09-30 17:00",
            "--format",
            "json",
        ],
        "",
    );
    let due = json(&due.out);
    assert_eq!(due["schema"], "chuanda/deadline/1");
    assert_eq!(due["ended_at"], "2026-09-30T17:00:00+08:00");
    let duties = &due["duties"];
    assert_eq!(
        duties["transmission"].to_string(),
        "{\"due\":\"2026-10-01T17:00:00+08:00\"}"
    );
    assert_eq!(duties["report"]["due"], "2026-10-09T23:59:59+08:00");
    let days = duties["report"]["days"].as_array().unwrap();
    assert_eq!(days.len(), 9);
    let first = "{\"date\":\"2026-10-01\",\"working\":false,\"name\":\"国庆节\",\"counted\":false}";
    assert_eq!(days[0], json(first));
    assert!(duties.get("feedback").is_none());

    let late = run(
        &[
            "deadline",
            "--ended",
            "2026-12-30 17:00",
            "--format",
            "json",
        ],
        "",
    );
    assert_eq!(late.code, 0);
    assert!(json(&late.out)["duties"]["report"]["due"].is_null());
    let text = run(&["deadline", "--ended", "2026-12-30 17:00"], "").out;
    assert!(text.contains("无法判断") && text.contains("2027"), "{text}");

    let date = run(&["deadline", "--ended", "2026-09-30"], "");
    assert!(
        date.code == 2 && date.err.contains("2026-09-30 17:00"),
        "{}",
        date.err
    );
}

#[test]
fn a_due_that_rolls_says_so() {
    let dir = empty_dir();
    let config = "[[policies]]\nname = \"gentle\"\n\
        transmission = { within = \"24h\", roll = \"next-working-day\" }\n\
        report = { within = \"2wd\", from = \"transmission\" }\n";
    std::fs::write(dir.path().join("chuanda.toml"), config).unwrap();
    let args = ["deadline", "--ended", "2026-09-30 17:00"];
    let text = run_in(dir.path(), args, "").out;
    assert!(text.contains("2026-10-08 17:00:00 周四（含）"), "{text}");
    assert!(
        text.contains("原为 2026-10-01 17:00:00") && text.contains("顺延至此"),
        "{text}"
    );
    // 9 and the exchanged Saturday 10, counted from the transmission's due.
    assert!(text.contains("2026-10-10 24:00 周六（含）"), "{text}");
    let typo = run_in(
        dir.path(),
        [
            "deadline",
            "--ended",
            "2026-09-30 17:00",
            "--policy",
            "gentel",
        ],
        "",
    );
    assert!(
        typo.code == 2 && typo.err.contains("gentle"),
        "{}",
        typo.err
    );
}
