//! `examples/cron/audit.sh`, run by bash on days of our choosing.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use common::CALENDAR_OF_2026;

/// A project and a directory before all others in PATH, whose `date` says what day it is.
struct Office {
    dir: tempfile::TempDir,
}

const GOOD: &str = "M01,D01,2026-10-09 09:00,2026-10-09 10:00\n";
const LATE: &str = "M01,D01,2026-10-10 18:30,2026-10-10 20:00\n";

impl Office {
    fn new(records: &str) -> Self {
        let office = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        std::fs::create_dir(office.path().join("my data")).unwrap();
        std::fs::create_dir(office.path().join("bin")).unwrap();
        office.write("chuanda.toml", "language = \"zh\"\n");
        office.write(
            "meetings.csv",
            "id,title,ended_at\nM01,全会,2026-10-08 18:00\n",
        );
        office.write("departments.csv", "id,name\nD01,市发改委\n");
        office.records(records);
        office
    }

    fn path(&self) -> &Path {
        self.dir.path()
    }

    fn write(&self, file: &str, text: &str) {
        std::fs::write(self.path().join("my data").join(file), text).unwrap();
    }

    fn records(&self, records: &str) {
        let head = "meeting,department,transmitted_at,reported_at\n";
        self.write("records.csv", &format!("{head}{records}"));
    }

    fn has(&self, file: &str) -> bool {
        self.path().join("my data/.chuanda").join(file).exists()
    }

    /// Exit code, standard output, standard error.
    fn audit(&self, day: &str, options: &[&str]) -> (i32, String, String) {
        let date = self.path().join("bin/date");
        let script =
            format!("#!/bin/sh\ncase $1 in +%F) echo {day} ;; *) echo '{day} 08:00' ;; esac\n");
        std::fs::write(&date, script).unwrap();
        std::fs::set_permissions(&date, std::fs::Permissions::from_mode(0o755)).unwrap();
        let output = Command::new("bash")
            .arg(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/examples/cron/audit.sh"
            ))
            .arg(self.path().join("my data"))
            .args(["--as-of", &format!("{day}T08:00:00+08:00")])
            .args(options)
            .env_clear()
            .env(
                "PATH",
                format!("{}:/usr/bin:/bin", self.path().join("bin").display()),
            )
            .env("CHUANDA", env!("CARGO_BIN_EXE_chuanda"))
            .output()
            .unwrap();
        (
            output.status.code().unwrap(),
            String::from_utf8(output.stdout).unwrap(),
            String::from_utf8(output.stderr).unwrap(),
        )
    }
}

fn silent() -> (i32, String, String) {
    (0, String::new(), String::new())
}

#[test]
fn clean_then_new_then_repaired() {
    let office = Office::new(GOOD);
    assert_eq!(office.audit("2026-10-12", &[]), silent());
    assert!(office.has("last.json"));

    office.records(LATE);
    let (code, out, err) = office.audit("2026-10-13", &[]);
    assert_eq!((code, err.as_str()), (1, ""));
    assert!(out.starts_with("chuanda 2026-10-13 08:00 "), "{out}");
    for part in [
        "transmission-late",
        "与上次相比",
        "✗ 新增 1 个，尚未销号 0 个，已整改 0 个",
        "退出码 / exit code: 1\n",
    ] {
        assert!(out.contains(part), "{part} in\n{out}");
    }
    assert!(!out.contains('\u{1b}'), "{out}");
    // Still there on the next day: told again, without a change to tell.
    let (code, out, _) = office.audit("2026-10-14", &[]);
    assert_eq!(code, 1);
    assert!(!out.contains("与上次相比"), "{out}");

    office.records(GOOD);
    let (code, out, err) = office.audit("2026-10-15", &[]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(
        out.contains("新增 0 个，尚未销号 0 个，已整改 1 个"),
        "{out}"
    );
    assert_eq!(office.audit("2026-10-16", &[]), silent());
}

#[test]
fn days_off_are_silent_and_worked_weekends_are_not() {
    let office = Office::new(LATE);
    let config = ["language = \"zh\"\n", CALENDAR_OF_2026].concat();
    office.write("chuanda.toml", &config);
    for day in ["2026-10-11", "2026-10-17", "2027-01-01"] {
        let is_covered = day < "2027";
        let run = office.audit(day, &[]);
        assert_eq!(run == silent(), is_covered, "{day}: {run:?}");
        assert_eq!(office.has("last.json"), !is_covered);
    }
    let office = Office::new("M01,D01,2026-10-09 19:00,2026-10-09 20:00\n");
    let saturday = office.audit("2026-10-10", &[]);
    assert_eq!(saturday.0, 1, "{saturday:?}");
}

#[test]
fn the_baseline_is_kept_and_shrinks() {
    let office = Office::new(LATE);
    let state = office.path().join("my data/.chuanda");
    std::fs::create_dir(&state).unwrap();
    let accept = Command::new(env!("CARGO_BIN_EXE_chuanda"))
        .args(["check", "--quiet", "--update-baseline", "--accept-new"])
        .args(["--as-of", "2026-10-12", "--baseline"])
        .args([&state.join("baseline.json"), &office.path().join("my data")])
        .status()
        .unwrap();
    assert!(accept.success());
    assert_eq!(office.audit("2026-10-13", &[]), silent());
    office.records(GOOD);
    let (code, out, _) = office.audit("2026-10-14", &[]);
    assert_eq!(code, 0);
    assert!(out.contains("已整改 1 个"), "{out}");
    // Back again: no longer known.
    office.records(LATE);
    let (code, out, _) = office.audit("2026-10-15", &[]);
    assert_eq!(code, 1);
    assert!(out.contains("新问题 1 个，已知 0 个，已整改 0 个"), "{out}");
}

#[test]
fn what_cannot_be_checked_is_told_and_the_last_report_stays() {
    let office = Office::new(GOOD);
    assert_eq!(office.audit("2026-10-12", &[]), silent());
    office.records("M01,D01,never,\n");
    let (code, out, err) = office.audit("2026-10-13", &[]);
    assert_eq!((code, err.as_str()), (2, ""));
    for part in ["records.csv:2:9", "退出码 / exit code: 2\n"] {
        assert!(out.contains(part), "{part} in\n{out}");
    }
    assert!(office.has("last.json") && !office.has("today.json"));
    office.records(GOOD);
    assert_eq!(office.audit("2026-10-14", &[]), silent());
    // A last report that is no report is told once and replaced; the verdict is today's.
    office.write(".chuanda/last.json", "{");
    let (code, out, _) = office.audit("2026-10-14", &[]);
    assert_eq!(code, 0);
    assert!(out.contains("last.json:1:1"), "{out}");
    assert_eq!(office.audit("2026-10-14", &[]), silent());

    let (code, out, _) = office.audit("2026-10-14", &["--min-rate", "x"]);
    assert_eq!(code, 2);
    assert!(out.contains("--min-rate"), "{out}");
}

#[test]
fn a_new_warning_alone_is_silent() {
    let office = Office::new(GOOD);
    assert_eq!(office.audit("2026-10-12", &[]), silent());
    office.records(&format!("{GOOD}{GOOD}"));
    assert_eq!(office.audit("2026-10-13", &[]), silent());
    let (code, out, _) = office.audit("2026-10-14", &["--deny", "warnings"]);
    assert_eq!(code, 1);
    assert!(out.contains("duplicate-record"), "{out}");
}
