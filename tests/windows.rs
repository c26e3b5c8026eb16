//! What is particular to Windows: its paths, its patterns, files that are open elsewhere, and files
//! dropped on the program. `.ci/windows` runs it under Wine.

#![cfg(windows)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::fs::OpenOptions;
use std::os::windows::fs::OpenOptionsExt as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use common::{Project, findings, json, program};

const AS_OF: &str = "2026-03-31";

/// A project under a Chinese path, in which one duty is late.
fn office() -> Project {
    let project = Project::new();
    for (name, text) in [
        (
            "meetings.csv",
            "id,title,ended_at\r\nM1,全会,2026-03-02 18:00\r\n",
        ),
        ("departments.csv", "id,name\r\nD1,市发改委\r\n"),
        (
            r"导出\3月 台账.csv",
            "meeting,department,transmitted_at,reported_at\r\nM1,D1,2026-03-03 18:01,2026-03-04 09:00\r\n",
        ),
        ("chuanda.toml", "[inputs]\r\nrecords = \"导出/*.csv\"\r\n"),
    ] {
        project.file(&format!(r"传达 办公室\{name}"), text);
    }
    project
}

#[test]
fn paths_and_patterns_may_have_backslashes_and_are_shown_with_slashes() {
    let project = office();
    let base = ["check", "传达 办公室", "--as-of", AS_OF, "-f", "json"];
    for more in [
        &[][..],
        &["--records", r"传达 办公室\导出\*.csv"],
        &["--records", r".\传达 办公室\导出\3月 台账.csv"],
        &["--records", "传达 办公室/导出/*.csv"],
    ] {
        let run = project.run(base.iter().chain(more));
        assert_eq!(run.code, 1, "{more:?}: {}", run.err);
        let report = json(&run.out);
        let finding = &findings(&report)[0];
        assert_eq!(finding["rule"], "transmission-late", "{more:?}");
        let file = finding["source"]["file"].as_str().unwrap();
        assert!(file.ends_with("导出/3月 台账.csv"), "{more:?}: {file}");
        assert!(!file.contains('\\'), "{more:?}: {file}");
    }
}

#[test]
fn a_file_that_another_program_has_for_itself_is_named_with_what_to_do() {
    let project = office();
    let ledger = project.at(r"传达 办公室\导出\3月 台账.csv");
    let alone = |path: &Path| OpenOptions::new().read(true).share_mode(0).open(path);
    let args = ["check", "传达 办公室", "--as-of", AS_OF, "--lang", "zh"];
    let open = alone(&ledger).unwrap();
    let run = project.run(args);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("3月 台账.csv"), "{}", run.err);
    assert!(run.err.contains("请先在那里关闭它"), "{}", run.err);
    drop(open);

    project.file("report.html", "old");
    let open = alone(&project.at("report.html")).unwrap();
    let run = project.run(args.iter().chain(&["-o", "report.html"]));
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("无法写入 report.html"), "{}", run.err);
    assert!(run.err.contains("打开着"), "{}", run.err);
    drop(open);
    assert_eq!(std::fs::read(project.at("report.html")).unwrap(), b"old");
}

#[test]
fn names_of_letters_are_no_devices() {
    let project = office();
    let departments = "id,name\r\nCON,甲\r\nnul,乙\r\n\"a:b*?\",丙\r\nx. ,丁\r\n";
    project.file(r"传达 办公室\departments.csv", departments);
    project.file(
        r"传达 办公室\导出\3月 台账.csv",
        "meeting,department,transmitted_at,reported_at\r\n",
    );
    let run = project.run(["notice", "传达 办公室", "--as-of", AS_OF, "--out", "催办"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let names = project.at("催办").read_dir().unwrap();
    assert_eq!(names.count(), 4);
}

/// What Explorer starts the program with, one per line; set where this file is run in its place.
const DROPPED: &str = "CHUANDA_TEST_DROPPED";

/// Runs the program from a program of the name of Explorer: a copy of this one.
fn from_explorer(project: &Project, args: &[&str]) -> Output {
    let explorer = project.at("explorer.exe");
    if !explorer.exists() {
        std::fs::copy(std::env::current_exe().unwrap(), &explorer).unwrap();
    }
    Command::new(explorer)
        .args(["--exact", "in_the_place_of_explorer", "--nocapture"])
        .env(DROPPED, args.join("\n"))
        .env("TMP", project.path())
        .env("TEMP", project.path())
        .current_dir(project.path())
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "so it is told that it stands for Explorer"
)]
fn in_the_place_of_explorer() {
    let Ok(args) = std::env::var(DROPPED) else {
        return;
    };
    let mut program = program("zh_CN.UTF-8");
    // No window is opened by a test.
    program.env("BROWSER", env!("CARGO_BIN_EXE_chuanda"));
    let status = program.args(args.lines()).status().unwrap();
    std::process::exit(status.code().unwrap());
}

#[test]
fn what_is_dropped_on_the_program_is_checked_and_its_window_stays() {
    let project = office();
    let dropped = from_explorer(&project, &["传达 办公室"]);
    let out = String::from_utf8(dropped.stdout).unwrap();
    let err = String::from_utf8(dropped.stderr).unwrap();
    assert_eq!(dropped.status.code(), Some(1), "{out}{err}");
    assert!(out.contains("transmission-late"), "{out}{err}");
    assert!(err.contains("网页报告"), "{err}");
    assert!(err.trim_end().ends_with("按任意键关闭窗口……"), "{err}");

    let clicked = from_explorer(&project, &[]);
    let err = String::from_utf8(clicked.stderr).unwrap();
    assert!(err.trim_end().ends_with("按任意键关闭窗口……"), "{err}");

    // From a command line nothing waits.
    let run = project.run(["check", "传达 办公室", "--as-of", AS_OF]);
    assert!(!run.err.contains("key"), "{}", run.err);
}
