//! `check --open`: the report as a page, shown in a browser that is a script of ours.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use common::{Project, Run, program};

const CHECK: [&str; 4] = ["check", "--open", "--as-of", "2026-03-31"];

/// A project of which one duty is late, a browser that writes down what it is given, and a directory
/// for temporary files.
fn office() -> Project {
    let project = Project::of(&[
        (
            "meetings.csv",
            "id,title,ended_at\nM1,全会,2026-03-02 18:00\n",
        ),
        ("departments.csv", "id,name\nD1,市发改委\n"),
        (
            "records.csv",
            "meeting,department,transmitted_at,reported_at\nM1,D1,2026-03-03 18:01,2026-03-04 09:00\n",
        ),
        ("tmp/README", ""),
        (
            "browser",
            "#!/bin/sh\nprintf %s \"$1\" > seen.part && mv seen.part seen\n",
        ),
    ]);
    let browser = project.at("browser");
    std::fs::set_permissions(browser, std::fs::Permissions::from_mode(0o755)).unwrap();
    project
}

/// Runs with a browser, and with no program of the desktop.
fn check(project: &Project, browser: &Path, args: &[&str]) -> Run {
    let output = program("zh_CN.UTF-8")
        .args(CHECK)
        .args(args)
        .env("BROWSER", browser)
        .env("PATH", "/nowhere:/bin:/usr/bin")
        .env_remove("DISPLAY")
        .env("TMPDIR", project.at("tmp"))
        .current_dir(project.path())
        .output()
        .unwrap();
    Run {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// What the browser was given; it starts when it likes.
fn seen(project: &Project) -> PathBuf {
    let started = Instant::now();
    while !project.at("seen").exists() {
        assert!(started.elapsed() < Duration::from_secs(30), "no browser");
        std::thread::sleep(Duration::from_millis(10));
    }
    std::fs::read_to_string(project.at("seen")).unwrap().into()
}

fn pages(project: &Project) -> Vec<PathBuf> {
    let entries = project.at("tmp").read_dir().unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .filter(|path| path.extension().is_some_and(|it| it == "html"))
        .collect()
}

#[test]
fn the_page_stays_in_the_directory_of_temporary_files_for_its_owner_alone() {
    let project = office();
    let run = check(&project, &project.at("browser"), &[]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.out.contains("transmission-late"), "{}", run.out);
    let page = seen(&project);
    assert_eq!(pages(&project), std::slice::from_ref(&page));
    let said = format!("网页报告已在浏览器中打开：{}", page.display());
    assert!(run.err.contains(&said), "{}", run.err);
    let mode = page.metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let html = std::fs::read_to_string(&page).unwrap();
    assert!(html.starts_with("<!DOCTYPE html>"), "{html}");
    assert!(html.contains("市发改委"));
}

#[test]
fn the_page_of_output_is_the_one_that_opens() {
    let project = office();
    let args = ["-o", "报告.json", "-o", "out 1.html", "-o", "2.html"];
    let run = check(&project, &project.at("browser"), &args);
    assert_eq!(run.code, 1, "{}", run.err);
    assert_eq!(
        seen(&project),
        project.at("out 1.html").canonicalize().unwrap()
    );
    assert!(run.err.contains("out 1.html"), "{}", run.err);
    assert!(project.at("报告.json").exists());
    assert!(pages(&project).is_empty());
}

#[test]
fn without_a_browser_the_path_is_said_and_the_verdict_stands() {
    let project = office();
    let nowhere = Path::new("/nowhere/browser");
    for (args, code) in [(&[][..], 1), (&["--exit-zero"][..], 0)] {
        // Whatever opens files on this machine is not found either.
        let output = program("en_US.UTF-8")
            .args(CHECK)
            .args(args)
            .env("BROWSER", nowhere)
            .env("PATH", "/nowhere")
            .env("TMPDIR", project.at("tmp"))
            .current_dir(project.path())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(code));
        let err = String::from_utf8(output.stderr).unwrap();
        let said = "no browser could be opened; open the web page yourself: ";
        let (_, rest) = err.split_once(said).expect(&err);
        assert!(Path::new(rest.trim()).is_file(), "{err}");
    }
}

#[test]
fn a_ledger_that_cannot_be_read_opens_nothing() {
    let project = office();
    project.file("records.csv", "meeting,department\nM1,D9\n");
    let run = check(&project, &project.at("browser"), &[]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(!run.err.contains("浏览器"), "{}", run.err);
    assert!(pages(&project).is_empty());
}
