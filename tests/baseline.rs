//! `check --baseline`: the ratchet, through the program.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::path::Path;

use common::{Run, empty_dir, run_in};
use serde_json::Value;

const AS_OF: &str = "2026-03-12T09:00:00+08:00";

/// One meeting, three departments; the records are the test's.
fn project(records: &str) -> tempfile::TempDir {
    let dir = empty_dir();
    write(
        dir.path(),
        "meetings.csv",
        "id,title,ended_at\nM01,全会,2026-03-09 17:00\n",
    );
    write(
        dir.path(),
        "departments.csv",
        "id,name\nD01,市发改委\nD02,市财政局\nD03,市教育局\n",
    );
    set_records(dir.path(), records);
    dir
}

fn write(dir: &Path, file: &str, text: &str) {
    std::fs::write(dir.join(file), text).unwrap();
}

fn read(dir: &Path, file: &str) -> String {
    std::fs::read_to_string(dir.join(file)).unwrap()
}

fn set_records(dir: &Path, records: &str) {
    let head = "meeting,department,transmitted_at,reported_at\n";
    write(dir, "records.csv", &format!("{head}{records}"));
}

fn check(dir: &Path, args: &[&str]) -> Run {
    run_in(dir, [&["check", "--as-of", AS_OF], args].concat(), "")
}

const WITH: [&str; 2] = ["--baseline", "known.json"];
const CREATE: [&str; 4] = [
    "--baseline",
    "known.json",
    "--update-baseline",
    "--accept-new",
];
const SHRINK: [&str; 3] = ["--baseline", "known.json", "--update-baseline"];

/// Rule, meeting, department and duty of the findings in a report.
fn identities(report: &str) -> Vec<String> {
    let report: Value = serde_json::from_str(report).unwrap();
    assert_eq!(report["schema"], "chuanda/check/1");
    let findings = report["findings"].as_array().unwrap();
    let (deny, warn) = (&report["summary"]["deny"], &report["summary"]["warn"]);
    assert_eq!(
        deny.as_u64().unwrap() + warn.as_u64().unwrap(),
        findings.len() as u64
    );
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or("-").to_owned();
    (findings.iter())
        .map(|f| {
            ["rule", "meeting", "department", "duty"]
                .map(|key| text(f, key))
                .join(" ")
        })
        .collect()
}

const GOOD: &str = "2026-03-10 09:00,2026-03-11 09:00";

fn records(d01: &str, d02: &str, d03: &str) -> String {
    format!("M01,D01,{d01}\nM01,D02,{d02}\nM01,D03,{d03}\n")
}

const LATE: &str = "2026-03-10 18:00,2026-03-11 09:00";

#[test]
fn what_is_known_does_not_fail_and_stays_visible() {
    let dir = project(&records(LATE, GOOD, GOOD));
    let dir = dir.path();
    assert_eq!(check(dir, &[]).code, 1);
    let created = check(dir, &CREATE);
    assert_eq!((created.code, created.err.as_str()), (0, ""));
    assert!(
        created.out.contains("新问题 1 个（记入基线），已知 0 个"),
        "{}",
        created.out
    );

    // A row above moves the line; the finding is the same.
    set_records(dir, &format!("\n\n{}", records(LATE, GOOD, GOOD)));
    let known = check(dir, &WITH);
    assert_eq!(known.code, 0, "{}", known.out);
    assert!(
        known
            .out
            .contains("通过：新问题 0 个，已知 1 个，已整改 0 个"),
        "{}",
        known.out
    );
    assert!(
        known
            .out
            .contains("· 传达超时（transmission-late）（已知）"),
        "{}",
        known.out
    );
    let english = check(dir, &[&WITH[..], &["--lang", "en"]].concat());
    assert!(
        english.out.contains("Passes: 0 new, 1 known, 0 repaired."),
        "{}",
        english.out
    );
    for (format, part) in [
        ("concise", "deny[transmission-late] 会议M01 单位D01:"),
        ("concise", "（已知）\n"),
        ("markdown", "传达超时（transmission-late）（已知）"),
        ("markdown", "新问题 0 个，已知 1 个"),
    ] {
        let run = check(dir, &[&WITH[..], &["--format", format]].concat());
        assert_eq!(run.code, 0);
        assert!(run.out.contains(part), "{part} in {}", run.out);
    }
    // Quiet says nothing where nothing is new.
    let quiet = check(dir, &[&WITH[..], &["--quiet"]].concat());
    assert_eq!((quiet.code, quiet.out + &quiet.err), (0, String::new()));
    // The JSON is the same document with and without, but that it says what is known: all that is
    // denied is counted.
    let json = check(dir, &[&WITH[..], &["--format", "json"]].concat());
    assert_eq!(json.out.matches(",\"known\":true").count(), 1);
    assert_eq!(
        json.out.replace(",\"known\":true", ""),
        check(dir, &["--format", "json"]).out
    );
    assert_eq!(json.code, 0);

    set_records(dir, &records(LATE, LATE, GOOD));
    let new = check(dir, &WITH);
    assert_eq!(new.code, 1);
    assert!(
        new.out
            .contains("不通过：新问题 1 个，已知 1 个，已整改 0 个"),
        "{}",
        new.out
    );
    assert_eq!(
        new.out.matches("✗ 传达超时（transmission-late）").count(),
        1,
        "{}",
        new.out
    );
    assert_eq!(check(dir, &[&WITH[..], &["--exit-zero"]].concat()).code, 0);
}

#[test]
fn the_baseline_shrinks_and_grows_only_when_told_to() {
    let dir = project(&records(LATE, LATE, GOOD));
    let dir = dir.path();
    assert_eq!(check(dir, &CREATE).code, 0);
    let all = [
        "transmission-late M01 D01 transmission",
        "transmission-late M01 D02 transmission",
    ];
    assert_eq!(identities(&read(dir, "known.json")), all);

    // One repaired, one new: the new one is refused, the repaired one leaves for good.
    set_records(dir, &records(LATE, GOOD, LATE));
    let before = read(dir, "known.json");
    assert_eq!(check(dir, &WITH).code, 1);
    assert_eq!(
        read(dir, "known.json"),
        before,
        "only --update-baseline writes"
    );
    let run = check(dir, &SHRINK);
    assert_eq!(run.code, 1);
    assert!(
        run.out.contains("新问题 1 个，已知 1 个，已整改 1 个"),
        "{}",
        run.out
    );
    assert!(
        run.out
            .contains("已整改，可以销号：\n✓ 传达超时（transmission-late）  全会（M01）  市财政局（D02）  学习传达"),
        "{}",
        run.out
    );
    assert_eq!(identities(&read(dir, "known.json")), all[..1]);
    set_records(dir, &records(LATE, LATE, GOOD));
    assert_eq!(
        check(dir, &WITH).code,
        1,
        "what was repaired and is back is new"
    );

    // Machine formats name the repaired on standard error.
    set_records(dir, &records(GOOD, GOOD, GOOD));
    for (lang, part) in [
        (
            "zh",
            "已整改：传达超时（transmission-late）  全会（M01）  市发改委（D01）  学习传达",
        ),
        (
            "en",
            "repaired: transmission-late  全会 (M01)  市发改委 (D01)  transmission",
        ),
    ] {
        let run = check(
            dir,
            &[&WITH[..], &["--format", "csv", "--lang", lang]].concat(),
        );
        assert_eq!(run.code, 0);
        assert!(run.err.contains(part), "{}", run.err);
    }
    let page = check(dir, &[&WITH[..], &["--format", "markdown"]].concat());
    assert!(
        page.out
            .contains("## 已整改\n\n- 传达超时（transmission-late）"),
        "{}",
        page.out
    );

    set_records(dir, &records(LATE, LATE, LATE));
    assert_eq!(check(dir, &CREATE).code, 0);
    assert_eq!(identities(&read(dir, "known.json")).len(), 3);
    assert_eq!(check(dir, &WITH).code, 0);
}

#[test]
fn mended_late_is_known_and_undone_is_new() {
    let dir = project(&records(",", GOOD, GOOD));
    let dir = dir.path();
    assert_eq!(check(dir, &CREATE).code, 0);
    assert_eq!(
        identities(&read(dir, "known.json")),
        [
            "transmission-overdue M01 D01 transmission",
            "report-overdue M01 D01 report"
        ]
    );
    let late = "2026-03-12 08:00,2026-03-12 08:30";
    set_records(dir, &records(late, GOOD, GOOD));
    let run = check(dir, &SHRINK);
    assert_eq!(run.code, 0, "{}", run.out);
    assert!(
        run.out.contains("新问题 0 个，已知 2 个，已整改 0 个"),
        "{}",
        run.out
    );
    assert_eq!(
        identities(&read(dir, "known.json")),
        [
            "transmission-late M01 D01 transmission",
            "report-late M01 D01 report"
        ]
    );
    // The record is withdrawn: that is worse than what was known.
    set_records(dir, &records(",", GOOD, GOOD));
    assert_eq!(check(dir, &WITH).code, 1);
    // What covers one duty or department covers no other.
    set_records(dir, &records(GOOD, late, GOOD));
    assert_eq!(check(dir, &WITH).code, 1);
}

#[test]
fn findings_of_one_kind_are_counted() {
    let stray = "X99,D01,2026-03-10 09:00,\n";
    let good = records(GOOD, GOOD, GOOD);
    let dir = project(&format!("{good}{stray}{stray}"));
    let dir = dir.path();
    assert_eq!(check(dir, &CREATE).code, 0);
    assert_eq!(check(dir, &WITH).code, 0);
    set_records(dir, &format!("{good}{stray}{stray}{stray}"));
    for threads in ["1", "4"] {
        let run = check(dir, &[&WITH[..], &["--threads", threads]].concat());
        assert_eq!(run.code, 1);
        assert!(
            run.out.contains("新问题 1 个，已知 2 个，已整改 0 个"),
            "{}",
            run.out
        );
    }
    set_records(dir, &format!("{good}{stray}"));
    let run = check(dir, &WITH);
    assert!(
        run.out.contains("新问题 0 个，已知 1 个，已整改 1 个"),
        "{}",
        run.out
    );
}

#[test]
fn levels_may_change_between_the_runs() {
    let report_alone = ",2026-03-11 09:00";
    let dir = project(&records(report_alone, GOOD, GOOD));
    let dir = dir.path();
    assert_eq!(check(dir, &CREATE).code, 0);
    // A warning that is known stays known where it is denied.
    let run = check(dir, &[&WITH[..], &["--deny", "warnings"]].concat());
    assert_eq!(run.code, 0, "{}", run.out);
    // Of a rule that is allowed nobody says that it was repaired.
    let run = check(
        dir,
        &[&WITH[..], &["--allow", "transmission-overdue"]].concat(),
    );
    assert!(run.out.contains("已整改 0 个"), "{}", run.out);
    assert!(run.err.contains("1 个问题属于已放行的规则"), "{}", run.err);
}

#[test]
fn a_forecast_that_is_gone_is_no_repair() {
    let dir = project(&records(",2026-03-09 20:00", GOOD, GOOD));
    let dir = dir.path();
    let soon = ["check", "--as-of", "2026-03-10T15:00:00+08:00"];
    let create = [&soon[..], &CREATE[..]].concat();
    set_records(
        dir,
        &records(
            ",",
            "2026-03-10 09:00,2026-03-10 10:00",
            "2026-03-10 09:00,2026-03-10 10:00",
        ),
    );
    let run = run_in(dir, &create, "");
    assert_eq!(run.code, 0, "{}", run.out);
    assert_eq!(
        identities(&read(dir, "known.json")),
        ["due-soon M01 D01 transmission"]
    );
    let run = check(dir, &WITH);
    assert_eq!(run.code, 1);
    assert!(
        run.out.contains("新问题 2 个，已知 0 个，已整改 0 个"),
        "{}",
        run.out
    );
}

#[test]
fn what_is_no_baseline_is_an_input_error() {
    let dir = project(&records(LATE, GOOD, GOOD));
    let dir = dir.path();
    let good = check(dir, &["--format", "json"]).out;
    let summary = run_in(dir, ["summary", "--format", "json"], "").out;
    for (text, zh, en) in [
        ("", "known.json:1:1: 不是完整的 JSON", "ends midway"),
        (&good[..good.len() / 2], "不是完整的 JSON", "ends midway"),
        (
            "not json",
            "known.json:1:2: 不是有效的 JSON",
            "is not valid JSON",
        ),
        (&format!("{good}x"), "不是有效的 JSON", "is not valid JSON"),
        (
            "[]",
            "不是 chuanda check --format json 的报告",
            "is not a report",
        ),
        (
            "{\"version\": \"2.1.0\", \"runs\": []}",
            "不是 chuanda check",
            "is not a report",
        ),
        (
            &summary,
            "是 chuanda/summary/1，应为 chuanda/check/1",
            "expected chuanda/check/1",
        ),
        (
            &good.replace("check/1", "check/2"),
            "是 chuanda/check/2",
            "is chuanda/check/2",
        ),
        (
            &good.replace("\"name\":\"chuanda\"", "\"name\":\"other\""),
            "是 other 写的",
            "by other",
        ),
        (
            &good.replace("\"rule\"", "\"ruel\""),
            "不是 chuanda check",
            "is not a report",
        ),
        (
            &good.replace("\"duty\":\"transmission\"", "\"duty\":\"x\""),
            "不是 chuanda check",
            "is not a report",
        ),
        (
            "{\"schema\":\"chuanda/check/1\",\"findings\":[],\"findings\":[]}",
            "有两个 findings",
            "twice",
        ),
    ] {
        write(dir, "known.json", text);
        for (lang, part) in [("zh", zh), ("en", en)] {
            for args in [&WITH[..], &CREATE[..]] {
                let run = check(dir, &[args, &["--lang", lang, "--quiet"]].concat());
                assert_eq!((run.code, run.out.as_str()), (2, ""), "{text}");
                assert!(run.err.contains(part), "{part} in {}", run.err);
                assert_eq!(read(dir, "known.json"), text, "left as it was");
            }
        }
    }
    // Written by another hand: keys in another order, a byte order mark, line breaks.
    let value: Value = serde_json::from_str(&good).unwrap();
    let sorted = format!("\u{feff}{}", serde_json::to_string_pretty(&value).unwrap());
    write(dir, "known.json", &sorted);
    assert_eq!(check(dir, &WITH).code, 0);
}

#[test]
fn a_baseline_that_is_not_there_is_made_only_on_purpose() {
    let dir = project(&records(LATE, GOOD, GOOD));
    let dir = dir.path();
    for args in [&WITH[..], &SHRINK[..]] {
        let run = check(dir, args);
        assert_eq!((run.code, run.out.as_str()), (2, ""));
        assert!(run.err.contains("没有基线文件 known.json"), "{}", run.err);
        assert!(!dir.join("known.json").exists());
    }
    for args in [
        ["--update-baseline", "--quiet"],
        ["--accept-new", "--quiet"],
    ] {
        let run = check(dir, &args);
        assert_eq!(run.code, 2);
        assert!(run.err.contains("缺少必须给出的参数"), "{}", run.err);
    }
    let run = check(dir, &["--baseline", "."]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("读不了"), "{}", run.err);
    assert_eq!(
        check(
            dir,
            &[
                "--baseline",
                "no/dir.json",
                "--update-baseline",
                "--accept-new"
            ]
        )
        .code,
        2
    );
}

#[test]
fn a_run_that_could_not_check_leaves_the_baseline() {
    let dir = project(&records(LATE, GOOD, GOOD));
    let dir = dir.path();
    assert_eq!(check(dir, &CREATE).code, 0);
    let before = read(dir, "known.json");
    set_records(dir, "M01,D01,never,\n");
    let run = check(dir, &[&SHRINK[..], &["--keep-going"]].concat());
    assert_eq!(run.code, 2);
    assert!(run.err.contains("基线没有改动"), "{}", run.err);
    assert_eq!(read(dir, "known.json"), before);
    write(dir, "meetings.csv", "id,title,ended_at\n");
    set_records(dir, "");
    assert_eq!(check(dir, &SHRINK).code, 2);
    assert_eq!(read(dir, "known.json"), before);
}

#[cfg(unix)]
#[test]
fn a_link_stays_a_link_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let dir = project(&records(LATE, GOOD, GOOD));
    let dir = dir.path();
    assert_eq!(check(dir, &CREATE).code, 0);
    std::fs::rename(dir.join("known.json"), dir.join("real.json")).unwrap();
    let only_mine = std::fs::Permissions::from_mode(0o600);
    std::fs::set_permissions(dir.join("real.json"), only_mine).unwrap();
    symlink("real.json", dir.join("known.json")).unwrap();
    set_records(dir, &records(GOOD, GOOD, GOOD));
    assert_eq!(check(dir, &SHRINK).code, 0);
    assert!(dir.join("known.json").is_symlink());
    assert!(identities(&read(dir, "real.json")).is_empty());
    let mode = dir
        .join("real.json")
        .metadata()
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
}
