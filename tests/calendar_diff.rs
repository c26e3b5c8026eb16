//! `chuanda calendar diff`, through the program.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::fmt::Write as _;
use std::process::Stdio;

use common::{CALENDAR_OF_2026, Project, bundled_days, json, last_bundled_year, program};
use serde_json::{Value, json as value};

/// The October of 2026 as the notice has it, but for two days.
const FILE: &str = "name = \"invented\"\nversion = \"v1\"\ncovers = [2026, 2027]\n\
    off = [{ from = 2026-10-01, to = 2026-10-08, name = \"national day\" }, { date = 2027-01-01 }]\n\
    work = [{ date = 2026-09-20 }]\n";

/// A file whose only year is 2026 and that holds all of these days of it but October's.
fn almost(days: impl Iterator<Item = Vec<&'static str>>) -> String {
    let mut off = String::new();
    let mut work = String::new();
    for cells in days {
        if cells[0].starts_with("2026-") && !cells[0].starts_with("2026-10") {
            let list = if cells[1] == "off" {
                &mut off
            } else {
                &mut work
            };
            write!(list, "{{ date = {}, name = \"{}\" }},", cells[0], cells[2]).unwrap();
        }
    }
    format!(
        "covers = [2026]\noff = [{off} {{ from = 2026-10-01, to = 2026-10-08 }}]\nwork = [{work}]\n"
    )
}

fn project() -> Project {
    let almost = almost(bundled_days());
    let project = Project::of(&[("file.toml", FILE), ("almost.toml", &almost)]);
    project.file(
        "own/chuanda.toml",
        "[calendar]\nfiles = [\"../almost.toml\"]\n[calendars.hill]\noff = [{ date = 2026-08-06 }]\n",
    );
    project
}

#[test]
fn days_in_a_row_are_one_row() {
    let project = project();
    project.file("chuanda.toml", CALENDAR_OF_2026);
    // The next notice may add days from 29 December on.
    let settled = bundled_days().take_while(|cells| cells[0] < "2026-12-29");
    project.file("almost.toml", almost(settled));
    let run = project.run(["calendar", "diff", "almost.toml", "."]);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    let expected = "✗ The calendars differ on 2 days.
A: almost.toml, 2026
B: ., cn-2026, 国办发明电〔2025〕7号, 2026
Compared: 2026

┌────────────┬─────────┬───────────────────┬─────────────────────────────────┐
│ Date       │ Weekday │ A                 │ B                               │
├────────────┼─────────┼───────────────────┼─────────────────────────────────┤
│ 2026-10-08 │ Thu     │ day off           │ working day                     │
│ 2026-10-10 │ Sat     │ day off (weekend) │ worked (in exchange for 国庆节) │
└────────────┴─────────┴───────────────────┴─────────────────────────────────┘
";
    assert_eq!(run.out, expected);
    let longer = project.run(["calendar", "diff", ".", "file.toml"]).out;
    assert!(
        longer.contains("Compared: 2026\nOnly B covers: 2027\n"),
        "{longer}"
    );
    let zh = project.run(["calendar", "diff", "weekends", "cn", "--lang", "zh"]);
    let compared = format!("比较：2004–{}年", last_bundled_year());
    for part in [
        "✗ 两份日历相差 ",
        "A：weekends，每一年",
        &compared,
        "│ 2026-10-05 至 2026-10-07 │ 周一 至 周三 │ 工作日       │ 休息（国庆节）",
    ] {
        assert!(zh.out.contains(part), "{part}\n{}", &zh.out[..2000]);
    }
}

#[test]
fn every_kind_of_side() {
    let project = project();
    // The project's calendar lies over cn, so that its October is partly that of the notice.
    for (a, b, code, days) in [
        ("cn", "cn", 0, 0),
        ("weekends", "weekends", 0, 0),
        ("own", "own/chuanda.toml", 0, 0),
        ("own", "cn", 1, 1),
        ("cn", "own", 1, 1),
        ("almost.toml", "own", 1, 1),
        ("./file.toml", "file.toml", 0, 0),
        ("hill", "cn", 1, 1),
        ("-", "file.toml", 0, 0),
    ] {
        let args = [
            "calendar",
            "diff",
            a,
            b,
            "--project",
            "own",
            "--format",
            "json",
        ];
        let run = project.run_with(args, FILE.as_bytes());
        assert_eq!((run.code, run.err.as_str()), (code, ""), "{a} {b}");
        let report = json(&run.out);
        let differences = report["differences"].as_array().unwrap();
        assert_eq!(differences.len(), days, "{a} {b}: {differences:?}");
    }
    let run = project.run(["calendar", "diff", "own", "cn", "-f", "json"]);
    let report: Value = json(&run.out);
    assert_eq!(
        report["differences"],
        value!([{
            "date": "2026-10-08",
            "a": {"working": false, "name": null, "notice": null},
            "b": {"working": true, "name": null, "notice": null},
        }])
    );
    let to = last_bundled_year();
    assert_eq!(report["compared"], value!([{"from": 2004, "to": to}]));
    let same = project.run(["calendar", "diff", "weekends", "weekends", "-f", "json"]);
    assert_eq!(json(&same.out)["compared"], Value::Null);
    let text = project.run(["calendar", "diff", "cn", "cn"]).out;
    assert!(
        text.starts_with("✓ The calendars are the same.\n"),
        "{text}"
    );
}

/// A notice that reaches back into a year that its file does not cover.
#[test]
fn days_named_beyond_the_years_are_compared() {
    let project = project();
    project.file(
        "next.toml",
        "covers = [2027]\noff = [{ from = 2026-12-31, to = 2027-01-02, name = \"new year\" }]\n",
    );
    project.file("chuanda.toml", CALENDAR_OF_2026);
    let run = project.run(["calendar", "diff", ".", "next.toml"]);
    assert_eq!(run.code, 1);
    for part in [
        "differ on 1 day.",
        "Compared: no years in common",
        "│ 2026-12-31 │ Thu     │ working day │ day off (new year) │",
    ] {
        assert!(run.out.contains(part), "{part}\n{}", run.out);
    }
    project.file(
        "far.toml",
        "covers = [2031]\noff = [{ date = 2031-01-01 }]\n",
    );
    let nothing = project.run(["calendar", "diff", ".", "far.toml"]);
    assert_eq!((nothing.code, nothing.out.as_str()), (2, ""));
    assert!(
        nothing.err.contains("have no years in common"),
        "{}",
        nothing.err
    );
}

#[test]
fn what_cannot_be_compared() {
    let project = project();
    project.file("bad.toml", "covers = [2027]\n");
    project.file("bad/chuanda.toml", "[calender]\n");
    for (a, b, said) in [
        ("-", "-", "only one of the calendars can be standard input"),
        (
            "cn",
            "none.ics",
            "cannot read none.ics: no such file or directory",
        ),
        (
            "cn",
            "weekend",
            "unknown calendar \"weekend\"; did you mean \"weekends\"?",
        ),
        (
            "bad.toml",
            "cn",
            "bad.toml:1:10: claims to cover 2027 but holds no day of it",
        ),
        ("bad", "cn", "chuanda.toml:1:2: "),
    ] {
        let run = project.run(["calendar", "diff", a, b]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{a} {b}");
        assert!(run.err.contains(said), "{said}\n{}", run.err);
    }
}

#[test]
fn hostile_names_are_made_safe_and_colour_can_be_had() {
    let project = project();
    project.file(
        "loud.toml",
        "name = \"a\\u001B[31mb\"\ncovers = [2026]\noff = [{ date = 2026-01-05, name = \"x\\ny\\u001B]0;z\\u0007\" }]\n",
    );
    let run = project.run(["calendar", "diff", "loud.toml", "weekends"]);
    assert_eq!(run.code, 1);
    assert!(
        !run.out.contains('\u{1b}') && !run.out.contains('\u{7}'),
        "{:?}",
        run.out
    );
    let coloured = project.run(["calendar", "diff", "cn", "weekends", "--color", "always"]);
    assert!(coloured.out.contains('\u{1b}'));
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_leaves_the_verdict() {
    let project = project();
    let mut child = program("en_US.UTF-8")
        .args(["calendar", "diff", "cn", "weekends"])
        .current_dir(project.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(
        (output.status.code(), output.stderr.as_slice()),
        (Some(1), &b""[..])
    );
}
