//! `examples/ci/`: the hook and the shell steps of the jobs, run by bash.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::Path;
use std::process::{Command, Output};

const CI: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/ci");
const AS_OF: &str = "2026-03-12T09:00:00+08:00";

fn project(reported: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| std::fs::write(dir.path().join(file), text).unwrap();
    write(
        "meetings.csv",
        "id,title,ended_at\nM01,全会,2026-03-09 17:00\n",
    );
    write("departments.csv", "id,name\nD01,市发改委\n");
    let head = "meeting,department,transmitted_at,reported_at\n";
    write(
        "records.csv",
        &format!("{head}M01,D01,2026-03-10 09:00,{reported}\n"),
    );
    dir
}

fn bash(dir: &Path, args: &[&str]) -> Output {
    let bin = Path::new(env!("CARGO_BIN_EXE_chuanda")).parent().unwrap();
    Command::new("bash")
        .args(args)
        .current_dir(dir)
        .env_clear()
        .env("PATH", format!("{}:/usr/bin:/bin", bin.display()))
        .env("LC_ALL", "zh_CN.UTF-8")
        .output()
        .unwrap()
}

fn accept(dir: &Path) {
    let script = format!(
        "chuanda check --quiet --as-of {AS_OF} --baseline chuanda-baseline.json --update-baseline --accept-new"
    );
    assert!(bash(dir, &["-c", &script]).status.success());
}

#[test]
fn the_hook_is_silent_on_success_and_knows_the_baseline() {
    let hook = format!("{CI}/pre-commit.sh");
    let clean = project("2026-03-11 09:00");
    let run = bash(clean.path(), &[&hook, "--as-of", AS_OF]);
    assert_eq!((run.status.code(), run.stdout.len()), (Some(0), 0));

    let late = project("2026-03-12 08:00");
    let run = bash(late.path(), &[&hook, "--as-of", AS_OF]);
    let out = String::from_utf8(run.stdout).unwrap();
    assert_eq!(run.status.code(), Some(1));
    assert!(
        out.starts_with("records.csv:2:1: deny[report-late]"),
        "{out}"
    );
    accept(late.path());
    let run = bash(late.path(), &[&hook, "--as-of", AS_OF]);
    assert_eq!((run.status.code(), run.stdout.len()), (Some(0), 0));

    let nowhere = tempfile::tempdir().unwrap();
    assert_eq!(bash(nowhere.path(), &[&hook]).status.code(), Some(2));
}

/// The lines of a block of YAML below a line, without their indent.
fn block(text: &str, below: &str) -> String {
    let mut lines = text.lines().skip_while(|line| line.trim() != below).skip(1);
    let first = lines.next().unwrap();
    let indent = first.len() - first.trim_start().len();
    let rest = lines.take_while(|line| line.len() - line.trim_start().len() >= indent);
    let lines: Vec<_> = [first]
        .into_iter()
        .chain(rest)
        .map(|line| &line[indent..])
        .collect();
    lines.join("\n")
}

#[test]
fn the_steps_of_the_jobs_pass_the_verdict_on() {
    let read = |file: &str| std::fs::read_to_string(format!("{CI}/{file}")).unwrap();
    let github = read("github.yml");
    let audit = github.split("- name: Audit").nth(1).unwrap();
    let gitlab = read(".gitlab-ci.yml");
    // As their runners call them: GitHub's bash with -e and pipefail, GitLab's plain sh.
    let steps = [
        (
            ["bash", "-eo", "pipefail"].as_slice(),
            block(audit, "run: |"),
        ),
        (&["sh", "-e"], block(&gitlab, "- |")),
    ];
    for (shell, step) in steps {
        assert!(step.contains("chuanda check"), "{step}");
        let step = step.replace("chuanda check", &format!("chuanda check --as-of {AS_OF}"));
        let late = project("2026-03-12 08:00");
        let run = |code: i32| {
            std::fs::write(late.path().join("step.sh"), &step).unwrap();
            let command = format!(
                "export PROJECT=. BASELINE=chuanda-baseline.json GITHUB_STEP_SUMMARY=summary.md; {} step.sh",
                shell.join(" ")
            );
            let output = bash(late.path(), &["-c", &command]);
            let err = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(code), "{step}\n{err}");
        };
        run(1);
        assert!(late.path().join("report.html").exists());
        accept(late.path());
        run(0);
    }
}

#[test]
fn days_off_are_told_by_the_calendar() {
    let github = std::fs::read_to_string(format!("{CI}/github.yml")).unwrap();
    let step = block(
        github.split("- name: Working day").nth(1).unwrap(),
        "run: |",
    );
    let dir = project("2026-03-11 09:00");
    for (day, is_off) in [
        ("2026-10-01", true),
        ("2026-10-10", false),
        ("2026-10-12", false),
    ] {
        let today = step.replace("$(TZ=Asia/Shanghai date +%F)", day);
        assert_ne!(today, step);
        let script =
            format!("set -eo pipefail; PROJECT=.; GITHUB_OUTPUT={day}; : > {day}; {today}");
        assert!(bash(dir.path(), &["-c", &script]).status.success());
        let said = std::fs::read_to_string(dir.path().join(day)).unwrap();
        assert_eq!(said == "off=true\n", is_off, "{day}: {said}");
    }
}
