//! `chuanda diff`: two reports beside each other.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::path::Path;

use common::{Run, empty_dir, run_in};
use serde_json::{Value, json};

fn finding(rule: &str, department: &str, duty: &str) -> Value {
    json!({
        "rule": rule, "severity": "deny", "meeting": "M01", "department": department, "duty": duty,
        "due": "2026-03-10T23:59:59+08:00", "at": "2026-03-11T08:30:00+08:00",
        "late_seconds": 30_601, "source": {"file": "records.csv", "line": 7},
        "message": "迟了", "policy": null,
    })
}

fn write(dir: &Path, file: &str, as_of: &str, findings: &[Value]) {
    let report = json!({
        "schema": "chuanda/check/1", "tool": {"name": "chuanda", "version": "0.0.1"},
        "as_of": as_of, "timezone": "Asia/Shanghai", "calendar": {}, "summary": {},
        "findings": findings,
    });
    std::fs::write(dir.join(file), report.to_string()).unwrap();
}

fn diff(dir: &Path, args: &[&str]) -> Run {
    run_in(dir, [&["diff", "old.json", "new.json"], args].concat(), "")
}

/// One open, one open that was mended late, one repaired, one new.
fn reports() -> tempfile::TempDir {
    let dir = empty_dir();
    let stays = finding("report-late", "D01", "report");
    let mut overdue = finding("transmission-overdue", "D02", "transmission");
    overdue["at"] = Value::Null;
    write(
        dir.path(),
        "old.json",
        "2026-03-11T09:00:00+08:00",
        &[
            stays.clone(),
            overdue,
            finding("report-late", "D03", "report"),
        ],
    );
    write(
        dir.path(),
        "new.json",
        "2026-03-12T09:00:00+08:00",
        &[
            finding("report-late", "D00", "report"),
            stays,
            finding("transmission-late", "D02", "transmission"),
        ],
    );
    dir
}

/// What leaves by itself was not put right.
#[test]
fn what_grows_old_is_not_repaired() {
    let dir = empty_dir();
    let mut repeated = finding("repeated-breach", "D01", "report");
    for key in ["meeting", "duty", "due", "at", "late_seconds"] {
        repeated[key] = Value::Null;
    }
    let (old, new) = ("2026-03-11T09:00:00+08:00", "2026-07-12T09:00:00+08:00");
    let left = [
        repeated,
        finding("due-soon", "D02", "report"),
        finding("report-late", "D03", "report"),
    ];
    write(dir.path(), "old.json", old, &left);
    write(dir.path(), "new.json", new, &[]);
    let run = diff(dir.path(), &["--format", "csv"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let rules: Vec<&str> = (run.out.lines().skip(1))
        .filter_map(|line| line.split(',').nth(1))
        .collect();
    assert_eq!(rules, ["report-late"], "{}", run.out);
}

/// What a report did not look at was not put right.
#[test]
fn what_lies_outside_a_part_is_not_repaired() {
    let dir = empty_dir();
    for (name, text) in [
        (
            "meetings.csv",
            "id,title,ended_at\nM1,一,2026-03-04 10:00\nM2,二,2026-04-08 10:00\n",
        ),
        ("departments.csv", "id,name\nD1,教育局\nD2,公安局\n"),
        (
            "records.csv",
            "meeting,department,transmitted_at,reported_at\n",
        ),
        (
            "done.csv",
            "meeting,department,transmitted_at,reported_at\nM1,D1,2026-03-04 11:00,2026-03-05 10:00\n",
        ),
    ] {
        std::fs::write(dir.path().join(name), text).unwrap();
    }
    let report = |name: &str, records: &str, part: &[&str], lang: &str| {
        let fixed = [
            "check",
            "--records",
            records,
            "--as-of",
            "2026-05-30",
            "--format",
            "json",
            "--lang",
            lang,
        ];
        let run = run_in(dir.path(), [&fixed[..], part].concat(), "");
        std::fs::write(dir.path().join(name), run.out).unwrap();
    };
    let march = ["--month", "2026-03"];
    for (old, new, repaired) in [
        (&march[..], &["--month", "2026-04"][..], 0),
        (&[], &march, 0),
        (&[], &["--department", "D2"], 0),
        (&march, &march, 2),
        (&march, &[], 2),
        (&[], &[], 2),
    ] {
        report("old.json", "records.csv", old, "zh");
        report("new.json", "done.csv", new, "en");
        let run = diff(dir.path(), &["--format", "json"]);
        let found: Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!(found["summary"]["repaired"], repaired, "{old:?} {new:?}");
        let is_told = run.err.contains("不算已整改") || run.err.contains("is called repaired");
        assert_eq!(is_told, repaired == 0, "{}", run.err);
    }
    // What only the later report has may have lain outside the earlier one, and what one meeting is
    // called makes no other part.
    let meeting = ["--meeting", "M1"];
    for (old, new, is_doubtful) in [
        (&meeting[..], &[][..], true),
        (&["--month", "2026-04"], &march, true),
        (&[], &[], false),
        (&["--meeting", "一", "--meeting", "M1"], &meeting, false),
        (&["--department", "教育局"], &["--department", "D1"], false),
    ] {
        report("old.json", "done.csv", old, "zh");
        report("new.json", "records.csv", new, "en");
        let run = diff(dir.path(), &["--lang", "en"]);
        assert_eq!(run.code, 1, "{}", run.err);
        let is_told = run.out.contains("may have been there already");
        assert_eq!(is_told, is_doubtful, "{old:?} {new:?}\n{}", run.out);
        assert_eq!(run.out.contains("\nNote: "), is_doubtful, "{}", run.out);
    }
}

/// What is gone and was not looked at stands in the report as that, in every format.
#[test]
fn what_was_not_looked_at_is_listed_as_not_checked() {
    let dir = empty_dir();
    let at = "2026-03-11T09:00:00+08:00";
    let old = [
        finding("report-late", "D01", "report"),
        finding("report-late", "D02", "report"),
    ];
    write(dir.path(), "old.json", at, &old);
    write(dir.path(), "new.json", at, &old[..1]);
    let path = dir.path().join("new.json");
    let whole = std::fs::read_to_string(&path).unwrap();
    for (key, value, zh, en) in [
        (
            "part",
            json!("department D01"),
            "新报告只核对了一部分",
            "the later report covers only a part",
        ),
        (
            "incomplete",
            json!(true),
            "新报告的输入有错误",
            "the input of the later report has errors",
        ),
    ] {
        let mut report: Value = serde_json::from_str(&whole).unwrap();
        report[key] = value;
        std::fs::write(&path, report.to_string()).unwrap();
        let table = diff(dir.path(), &[]);
        assert_eq!(table.code, 0, "{}", table.err);
        for part in [
            "! 新增 0 个，尚未销号 1 个，已整改 0 个，未核对 1 个。",
            "未核对（1）：",
            zh,
        ] {
            assert!(table.out.contains(part), "{part} in\n{}", table.out);
        }
        assert_eq!(table.err, "");
        let page = diff(dir.path(), &["--format", "markdown", "--lang", "en"]).out;
        for part in [
            "**! 0 new, 1 still open, 0 repaired, 1 not checked.**",
            "\n## Not checked\n",
            en,
        ] {
            assert!(page.contains(part), "{part} in\n{page}");
        }
        let run = diff(dir.path(), &["--format", "json"]);
        let found: Value = serde_json::from_str(&run.out).unwrap();
        let counts = json!({"new": 0, "open": 1, "repaired": 0, "unchecked": 1});
        assert_eq!(found["summary"], counts);
        assert_eq!(found["findings"][1]["state"], "unchecked");
        assert!(found["caveats"][0].as_str().unwrap().contains(zh));
        let csv = diff(dir.path(), &["--format", "csv"]);
        assert!(csv.out.contains("\nunchecked,report-late,"), "{}", csv.out);
        assert!(csv.err.contains(zh), "{}", csv.err);
    }
}

/// A breach is not put right by a record that nobody can read.
#[test]
fn what_could_not_be_read_is_not_repaired() {
    let dir = empty_dir();
    let head = "meeting,department,transmitted_at,reported_at\n";
    let write = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).unwrap();
    write(
        "meetings.csv",
        "id,title,ended_at\nM1,一,2026-03-04 10:00\n",
    );
    write("departments.csv", "id,name\nD1,教育局\nD2,公安局\n");
    write("records.csv", head);
    let check = |more: &[&str]| {
        let fixed = [
            "check",
            "--as-of",
            "2026-04-30",
            "--lang",
            "en",
            "--keep-going",
        ];
        run_in(dir.path(), [&fixed[..], more].concat(), "")
    };
    let known = ["--baseline", "known.json"];
    check(&[&known[..], &["--update-baseline", "--accept-new"]].concat());
    write("old.json", &check(&["--format", "json"]).out);
    for (record, repaired) in [("M1,D1,soon,\n", 0), ("M1,D1,2026-03-04 11:00,\n", 1)] {
        write("records.csv", &format!("{head}{record}"));
        let beside = check(&known);
        let verdict = beside.out.lines().next().unwrap();
        assert!(
            verdict.contains(&format!(", {repaired} repaired")),
            "{verdict}"
        );
        write("new.json", &check(&["--format", "json"]).out);
        let run = diff(dir.path(), &["--format", "json"]);
        let found: Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!(found["summary"]["repaired"], repaired, "{}", run.out);
        assert_eq!(run.err.contains("不算已整改"), repaired == 0, "{}", run.err);
    }
}

#[test]
fn new_open_and_repaired_in_json() {
    let dir = reports();
    let run = diff(dir.path(), &["--format", "json"]);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    let report: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(report["schema"], "chuanda/diff/1");
    assert_eq!(
        report["summary"],
        json!({"new": 1, "open": 2, "repaired": 1, "unchecked": 0})
    );
    assert_eq!(
        report["old"],
        json!({"as_of": "2026-03-11T09:00:00+08:00", "timezone": "Asia/Shanghai", "timezone_version": null, "findings": 3})
    );
    let rows: Vec<_> = (report["findings"].as_array().unwrap().iter())
        .map(|f| json!([f["state"], f["rule"], f["was"], f["department"]]))
        .collect();
    assert_eq!(
        rows,
        [
            json!(["new", "report-late", null, "D00"]),
            json!(["open", "report-late", null, "D01"]),
            json!(["open", "transmission-late", "transmission-overdue", "D02"]),
            json!(["repaired", "report-late", null, "D03"]),
        ]
    );
    assert_eq!(
        report["findings"][0]["source"],
        json!({"file": "records.csv", "line": 7, "sheet": null, "cell": null, "ref": null})
    );
    assert_eq!(report["findings"][0]["message"], "迟了");
}

#[test]
fn tables_and_csv() {
    let dir = reports();
    let dir = dir.path();
    let table = diff(dir, &[]);
    assert_eq!(table.code, 1);
    for part in [
        "✗ 新增 1 个，尚未销号 2 个，已整改 1 个。",
        "旧报告截至：2026-03-11 09:00:00（Asia/Shanghai）",
        "已整改，可以销号（1）：",
        "传达超时（transmission-late），原为逾期未传达（transmission-overdue）",
        "2026-03-10 24:00",
        "8小时30分",
    ] {
        assert!(table.out.contains(part), "{part} in\n{}", table.out);
    }
    let english = diff(dir, &["--lang", "en"]);
    for part in [
        "✗ 1 new, 2 still open, 1 repaired.",
        "transmission-late, was transmission-overdue",
        "Still open (2):",
    ] {
        assert!(english.out.contains(part), "{part} in\n{}", english.out);
    }
    let page = diff(dir, &["--format", "markdown"]);
    assert!(page.out.starts_with("# 问题销号情况\n"), "{}", page.out);
    assert!(
        page.out.contains("\n## 尚未销号\n\n| 问题 "),
        "{}",
        page.out
    );
    let csv = diff(dir, &["--format", "csv"]);
    let lines: Vec<_> = csv.out.lines().collect();
    assert_eq!(lines.len(), 5);
    assert_eq!(
        lines[0],
        "state,rule,was,severity,meeting,department,duty,due,at,late_seconds,file,line,message"
    );
    assert!(lines[3].starts_with("open,transmission-late,transmission-overdue,deny,M01,D02,"));
    for format in ["json", "csv"] {
        let zh = diff(dir, &["--format", format]).out;
        assert_eq!(
            zh,
            diff(dir, &["--format", format, "--lang", "en", "--limit", "1"]).out
        );
    }
    let limited = diff(dir, &["--limit", "1"]);
    assert!(limited.out.contains("还有 1 个没有列出"), "{}", limited.out);
}

#[test]
fn nothing_new_is_0_and_what_cannot_be_read_is_2() {
    let dir = reports();
    let dir = dir.path();
    let same = run_in(dir, ["diff", "old.json", "old.json"], "");
    assert_eq!(same.code, 0);
    assert!(
        same.out.contains("✓ 新增 0 个，尚未销号 3 个，已整改 0 个"),
        "{}",
        same.out
    );
    let back = run_in(
        dir,
        ["diff", "new.json", "old.json", "--format", "json"],
        "",
    );
    let report: Value = serde_json::from_str(&back.out).unwrap();
    assert_eq!(
        report["summary"],
        json!({"new": 2, "open": 1, "repaired": 2, "unchecked": 0})
    );
    write(dir, "none.json", "2026-03-13T09:00:00+08:00", &[]);
    for format in ["table", "json", "csv", "markdown"] {
        let none = run_in(
            dir,
            ["diff", "none.json", "none.json", "--format", format],
            "",
        );
        assert_eq!((none.code, none.err.as_str()), (0, ""));
    }
    std::fs::write(dir.join("bad.json"), "{").unwrap();
    for (old, new, part) in [
        ("no.json", "old.json", "读不了 no.json"),
        ("old.json", "no.json", "读不了 no.json"),
        ("bad.json", "old.json", "bad.json:1:1: 不是完整的 JSON"),
        ("old.json", "bad.json", "bad.json:1:1: 不是完整的 JSON"),
        ("-", "-", "标准输入只能用于一份报告"),
        ("old.json", ".", "读不了 ."),
    ] {
        let run = run_in(dir, ["diff", old, new], "");
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{old} {new}");
        assert!(run.err.contains(part), "{part} in {}", run.err);
    }
    let old = std::fs::read_to_string(dir.join("old.json")).unwrap();
    let piped = run_in(dir, ["diff", "-", "new.json"], &old);
    assert_eq!(piped.out, diff(dir, &[]).out);
}

#[test]
fn as_many_are_open_as_there_were() {
    let dir = empty_dir();
    let dir = dir.path();
    let twice = finding("duplicate-record", "D01", "report");
    write(dir, "old.json", "", &[twice.clone(), twice.clone()]);
    write(
        dir,
        "new.json",
        "",
        &[twice.clone(), twice.clone(), twice.clone()],
    );
    let report: Value = serde_json::from_str(&diff(dir, &["-f", "json"]).out).unwrap();
    assert_eq!(
        report["summary"],
        json!({"new": 1, "open": 2, "repaired": 0, "unchecked": 0})
    );
    // A forecast that is gone was no breach and is not repaired.
    write(dir, "old.json", "", &[finding("due-soon", "D01", "report")]);
    write(dir, "new.json", "", &[]);
    let run = diff(dir, &[]);
    assert_eq!(run.code, 0);
    assert!(run.out.contains("已整改 0 个"), "{}", run.out);
}

#[test]
fn hostile_text_is_harmless() {
    const HOSTILE: &str = "=cmd()|\"x\"\n\u{1b}[31m红\u{202e}<b>`*_#[y](z)";
    let dir = empty_dir();
    let dir = dir.path();
    let mut hostile = finding(HOSTILE, HOSTILE, "report");
    for key in ["severity", "meeting", "due", "at", "message", "policy"] {
        hostile[key] = HOSTILE.into();
    }
    hostile["source"]["file"] = HOSTILE.into();
    write(
        dir,
        "old.json",
        HOSTILE,
        &[hostile.clone(), hostile.clone()],
    );
    write(dir, "new.json", HOSTILE, &[hostile]);
    for format in ["table", "markdown"] {
        let run = diff(dir, &["--format", format]);
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(run.out.contains("cmd()"));
        assert!(!run.out.contains(['\u{1b}', '\u{202e}']), "{}", run.out);
        assert!(
            format == "table" || !run.out.contains(" <b>"),
            "{}",
            run.out
        );
    }
    let csv = diff(dir, &["--format", "csv"]).out;
    for row in csv::Reader::from_reader(csv.as_bytes()).records() {
        for cell in &row.unwrap() {
            assert!(!cell.starts_with('='), "{cell}");
        }
    }
    let json: Value = serde_json::from_str(&diff(dir, &["-f", "json"]).out).unwrap();
    assert_eq!(json["findings"][0]["message"], HOSTILE);
}
