//! `chuanda why`, through the program.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::path::Path;

use common::{Run, empty_dir, run_in};

fn city(args: &[&str]) -> Run {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/city");
    let mut all = vec!["why", "--as-of", "2026-10-20"];
    all.extend(args);
    run_in(&dir, &all, "")
}

fn json(run: &Run) -> serde_json::Value {
    assert_eq!(run.code, 0, "{}", run.err);
    serde_json::from_str(&run.out).unwrap()
}

/// Its own calendar, its own start, every record of the pair.
#[test]
fn a_verdict_shows_its_working() {
    let run = city(&[
        "--meeting",
        "YX-2026-03",
        "--department",
        "市驻青禾自治州协作工作队",
    ]);
    for part in [
        "2026-08-05 09:00:00 周三  收到",
        "2026-08-07 周五  不计      休息（火把节）",
        "2026-08-09 周日  第1日     上班（火把节调休）",
        "2026-08-10 24:00 周一（含）",
        "提前7小时",
        "exports/districts.csv:9  YX-2026-03,市驻青禾自治州协作工作队,2026-08-05 09:00,",
        "↑ 学习传达、报告、落实反馈以此行为准",
    ] {
        assert!(run.out.contains(part), "{part}\n{}", run.out);
    }
}

#[test]
fn every_record_of_the_pair_is_shown() {
    let why = json(&city(&[
        "--meeting",
        "YX-2026-02",
        "--department",
        "YX-04",
        "--format",
        "json",
    ]));
    let records = why["records"].as_array().unwrap();
    assert_eq!(records.len(), 2);
    assert_eq!(
        (&records[0]["line"], &records[1]["line"]),
        (&9.into(), &11.into())
    );
    // As it stands in the file, the line break within a cell and all.
    assert!(
        records[0]["text"]
            .as_str()
            .unwrap()
            .ends_with("\"党组会传达；\r\n各科室分别学习\"")
    );
    assert_eq!(records[1]["counts_for"].as_array().unwrap().len(), 0);
    assert_eq!(why["schema"], "chuanda/why/1");
    assert_eq!(why["findings"][0]["rule"], "duplicate-record");
}

#[test]
fn extensions_are_weighed() {
    let why = json(&city(&[
        "--meeting",
        "YX-2026-01",
        "--department",
        "YX-06",
        "--format",
        "json",
    ]));
    let report = &why["duties"]["report"];
    assert_eq!(report["policy_due"], "2026-02-24T23:59:59+08:00");
    assert_eq!(report["due"], "2026-02-26T23:59:59+08:00");
    assert_eq!(
        (&report["status"], &report["exemptions"][0]["effect"]),
        (&"on-time".into(), &"extended".into())
    );
    let run = city(&["--meeting", "YX-2026-02", "--department", "YX-08"]);
    assert!(
        run.out
            .contains("批准时已过时限（2026-05-06 24:00），不起作用"),
        "{}",
        run.out
    );
}

#[test]
fn what_is_not_owed_has_its_reason() {
    for (meeting, department, reason) in [
        ("YX-2026-01", "YX-09", "inactive"),
        ("YX-2026-07", "YX-07", "excluded"),
        ("YX-2026-08", "YX-01", "out-of-scope"),
        ("YX-2026-04", "YX-01", "unimportant"),
        ("YX-2026-05", "YX-01", "no-policy"),
    ] {
        let why = json(&city(&[
            "--meeting",
            meeting,
            "--department",
            department,
            "--format",
            "json",
        ]));
        assert_eq!(
            (&why["owed"], &why["reason"]),
            (&false.into(), &reason.into()),
            "{meeting}"
        );
    }
}

#[test]
fn an_unknown_name_gets_a_hint() {
    let run = city(&["--meeting", "YX-2026-03", "--department", "市教育居"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("市教育局"), "{}", run.err);
}

#[test]
fn toml_and_standard_input() {
    let dir = empty_dir();
    let data = "[[meetings]]\nid = \"M\"\ntitle = \"会\"\nended_at = 2026-03-04 17:00:00\n\n\
        [[departments]]\nid = \"D\"\nname = \"局\"\n\n\
        # 台账\n[[records]]\nmeeting = \"M\"\ndepartment = \"D\"\ntransmitted_at = 2026-03-05 17:00:01\n";
    std::fs::write(dir.path().join("data.toml"), data).unwrap();
    let args = [
        "why",
        "data.toml",
        "--meeting",
        "M",
        "--department",
        "D",
        "--as-of",
        "2026-03-10",
    ];
    let run = run_in(dir.path(), args, "");
    assert!(run.out.contains("data.toml:11"), "{}", run.out);
    assert!(run.out.contains("超时不到1分钟"), "{}", run.out);

    let data = data.split("# 台账").next().unwrap();
    std::fs::write(dir.path().join("data.toml"), data).unwrap();
    let input = "meeting,department,transmitted_at\nM,D,2026-03-05 17:00:01\n";
    let args = [&args[..], &["--records", "-"]].concat();
    let run = run_in(dir.path(), args, input);
    assert!(
        run.out.contains("超时不到1分钟") && run.out.contains("无法重新读取"),
        "{}{}",
        run.out,
        run.err
    );
}

#[test]
fn data_is_no_markup() {
    let dir = empty_dir();
    let data = "[[meetings]]\nid = \"M\"\ntitle = \"<b>|会\"\nended_at = 2026-03-04 17:00:00\n\
        [[departments]]\nid = \"D\"\nname = \"局\\u001b[31m\"\n[[records]]\nmeeting = \"M\"\ndepartment = \"D\"\nreported_at = 2026-03-05 17:00:01\n";
    std::fs::write(dir.path().join("data.toml"), data).unwrap();
    let args = [
        "why",
        "data.toml",
        "--meeting",
        "M",
        "--department",
        "D",
        "--format",
        "markdown",
    ];
    let run = run_in(dir.path(), args, "");
    assert!(
        run.out
            .starts_with("# 局\\\\u\\{1b\\}\\[31m（D）：\\<b\\>\\|会（M）"),
        "{}",
        run.out
    );
}
