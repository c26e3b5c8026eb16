//! What other programs read: the fields, the bytes, the files, the exit code.

mod common;

use std::fmt::Write as _;
use std::io::Read as _;
use std::process::Stdio;

use common::{CALENDAR_OF_2026, Project, findings, json, program};
use serde_json::Value;

/// Three departments of whom one, and two, are on time; one meeting without a department's record.
fn thirds() -> Project {
    Project::of(&[
        (
            "meetings.csv",
            "id,title,ended_at,category,level\nM1,甲会,2026-03-04 17:00,会议,市\nM2,乙会,2026-04-08 17:00,讲话,省\n",
        ),
        (
            "departments.csv",
            "id,name,parent,level\nD1,一,,市直\nD2,二,D1,区县\nD3,三,D1,区县\n",
        ),
        (
            "records.csv",
            "meeting,department,transmitted_at,reported_at,measures\n\
             M1,D1,2026-03-05 17:00,2026-03-06 23:59:59,m\n\
             M1,D2,2026-03-05 17:00:01,2026-03-06 12:00,m\n\
             M1,D3,2026-03-05 18:00,2026-03-07 00:00:00,m\n\
             M2,D1,2026-04-09 17:00,,m\n\
             M2,D2,2026-04-09 17:00,,m\n\
             M2,D3,2026-04-09 17:00,,\n\
             X,D1,2026-04-09 17:00,,\n",
        ),
    ])
}

const AS_OF: [&str; 2] = ["--as-of", "2026-04-10 12:00"];

fn keys(value: &Value) -> Vec<&str> {
    let mut keys: Vec<&str> = value
        .as_object()
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect();
    keys.sort_unstable();
    keys
}

const DUTY_KEYS: [&str; 9] = [
    "exempt",
    "invalid",
    "late",
    "obligations",
    "on_time",
    "overdue",
    "pending",
    "rate",
    "undetermined",
];

const FINDING_KEYS: [&str; 13] = [
    "at",
    "department",
    "due",
    "duty",
    "late_seconds",
    "meeting",
    "message",
    "name",
    "policy",
    "rule",
    "severity",
    "source",
    "title",
];

/// What is said first of a ledger that names a meeting that nobody knows.
const UNKNOWN: &str = "1 record names a meeting that is not in the list";

#[test]
fn json_has_the_contracts_fields_and_no_others() {
    let project = thirds();
    project.file("chuanda.toml", CALENDAR_OF_2026);
    let run = project.run(["check", "-f", "json"].iter().chain(&AS_OF));
    assert_eq!(run.code, 1);
    assert!(run.err.starts_with(UNKNOWN), "{}", run.err);
    let report = json(&run.out);
    assert_eq!(
        keys(&report),
        [
            "as_of",
            "calendar",
            "findings",
            "schema",
            "summary",
            "timezone",
            "timezone_version",
            "tool"
        ]
    );
    assert_eq!(report["schema"], "chuanda/check/1");
    assert_eq!(report["as_of"], "2026-04-10T12:00:00+08:00");
    assert_eq!(report["timezone"], "Asia/Shanghai");
    assert_eq!(
        report["tool"],
        serde_json::json!({ "name": "chuanda", "version": env!("CARGO_PKG_VERSION") })
    );
    assert_eq!(
        report["calendar"],
        serde_json::json!({ "name": "cn-2026", "version": "国办发明电〔2025〕7号", "from": "2026-01-01", "to": "2026-12-31" })
    );
    let summary = &report["summary"];
    assert_eq!(
        keys(summary),
        [
            "below_min_rate",
            "deny",
            "departments",
            "duties",
            "meetings",
            "records",
            "warn"
        ]
    );
    assert_eq!(summary["meetings"], 2);
    assert_eq!(summary["departments"], 3);
    assert_eq!(summary["records"], 7);
    assert_eq!(
        keys(&summary["duties"]),
        ["feedback", "report", "transmission"]
    );
    for duty in ["transmission", "report", "feedback"] {
        assert_eq!(keys(&summary["duties"][duty]), DUTY_KEYS);
    }
    // Nobody owes feedback: zeros, and no rate.
    assert_eq!(summary["duties"]["feedback"]["obligations"], 0);
    assert_eq!(summary["duties"]["feedback"]["rate"], Value::Null);
    // Two reports of three on time, three pending.
    assert_eq!(summary["duties"]["report"]["pending"], 3);
    assert_eq!(summary["duties"]["report"]["rate"].to_string(), "0.666667");
    for finding in findings(&report) {
        assert_eq!(keys(finding), FINDING_KEYS);
        assert_eq!(
            keys(&finding["source"]),
            ["cell", "file", "line", "ref", "sheet"]
        );
        assert_eq!(finding["policy"], Value::Null, "none are declared");
        assert!(finding["source"]["line"].as_u64().expect("a line") > 0);
    }
    let denied = findings(&report)
        .iter()
        .filter(|f| f["severity"] == "deny")
        .count();
    assert_eq!(summary["deny"], denied);
    assert_eq!(summary["warn"], findings(&report).len() - denied);
}

#[test]
fn ndjson_and_csv_hold_the_findings_of_json() {
    let project = thirds();
    let run = |format| project.run(["check", "-f", format].iter().chain(&AS_OF));
    let report = json(&run("json").out);
    let lines: Vec<Value> = run("ndjson").out.lines().map(json).collect();
    assert_eq!(lines, findings(&report));
    let text = run("csv").out;
    assert_eq!(
        text.lines().next(),
        Some(
            "rule,severity,meeting,department,duty,due,at,late_seconds,file,line,message,title,name,sheet,cell,ref"
        )
    );
    assert_rows(&text, findings(&report));
    let empty = project.run(
        [
            "check",
            "-f",
            "csv",
            "--allow",
            "timeliness,integrity,substance",
        ]
        .iter()
        .chain(&AS_OF),
    );
    assert_eq!((empty.code, empty.out.lines().count()), (0, 1));
    let empty = project.run(
        [
            "check",
            "-f",
            "ndjson",
            "--allow",
            "timeliness,integrity,substance",
        ]
        .iter()
        .chain(&AS_OF),
    );
    assert_eq!((empty.code, empty.out.as_str()), (0, ""));
}

/// Each row of CSV against a finding of JSON.
fn assert_rows(text: &str, findings: &[Value]) {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!(rows.len(), findings.len());
    for (row, finding) in rows.iter().zip(findings) {
        let cell = |value: &Value| match value {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let expected: Vec<String> = [
            "rule",
            "severity",
            "meeting",
            "department",
            "duty",
            "due",
            "at",
            "late_seconds",
        ]
        .iter()
        .map(|key| cell(&finding[key]))
        .chain([
            cell(&finding["source"]["file"]),
            cell(&finding["source"]["line"]),
            cell(&finding["message"]),
            cell(&finding["title"]),
            cell(&finding["name"]),
            cell(&finding["source"]["sheet"]),
            cell(&finding["source"]["cell"]),
            cell(&finding["source"]["ref"]),
        ])
        .collect();
        assert_eq!(row.iter().collect::<Vec<_>>(), expected);
    }
}

/// In both languages, beside names that stand as they are and names that do not: who is next to
/// whom changes nothing.
#[test]
fn a_cell_stays_one_whatever_is_in_it() {
    let names = [
        "一局",
        "二局（筹）",
        "(三)局",
        "四局;五局",
        "\"六局,七局\"",
        "\"八\"\"局\"",
    ];
    for first in names {
        for others in [&names[..3], &names[..]] {
            let project = thirds();
            let mut rows = String::from("id,name\n");
            for (number, name) in (0..).zip(std::iter::once(&first).chain(others)) {
                writeln!(rows, "D{number},{name}").expect("a text");
            }
            project.file("departments.csv", &rows);
            // No calendar says when what came of this is due.
            project.file(
                "more.csv",
                "id,title,ended_at\nM1,甲会,2026-03-04 17:00\nM3,丙会,1990-01-05 17:00\n",
            );
            for lang in ["zh", "en"] {
                let run = |format| {
                    let args = [
                        "check",
                        "-f",
                        format,
                        "--lang",
                        lang,
                        "--meetings",
                        "more.csv",
                    ];
                    project.run(args.iter().chain(&AS_OF)).out
                };
                let (text, report) = (run("csv"), json(&run("json")));
                assert_rows(&text, findings(&report));
                // A program that guesses what separates the cells finds no semicolon but in quotes.
                for line in text.lines() {
                    let outside = line.split('"').step_by(2);
                    assert!(
                        outside.into_iter().all(|part| !part.contains(';')),
                        "{line}"
                    );
                }
            }
        }
    }
}

#[test]
fn summaries_have_the_contracts_fields_by_every_key() {
    let project = thirds();
    for (by, expected) in [
        ("department", vec!["D3", "D2", "D1"]),
        ("meeting", vec!["M1", "M2"]),
        ("level", vec!["区县", "市直"]),
        ("parent", vec!["D1", ""]),
        ("category", vec!["会议", "讲话"]),
        ("month", vec!["2026-03", "2026-04"]),
    ] {
        let run = project.run(["summary", "--by", by, "-f", "json"].iter().chain(&AS_OF));
        assert_eq!(run.code, 0, "{by}: {}", run.err);
        let summary = json(&run.out);
        assert_eq!(
            keys(&summary),
            [
                "as_of",
                "by",
                "rows",
                "schema",
                "timezone",
                "timezone_version",
                "total"
            ]
        );
        assert_eq!(summary["schema"], "chuanda/summary/1");
        assert_eq!(summary["by"], by);
        assert_eq!(
            keys(&summary["total"]),
            ["feedback", "report", "transmission"]
        );
        let rows = summary["rows"].as_array().expect("rows");
        let found: Vec<&str> = rows
            .iter()
            .map(|row| row["key"].as_str().expect("a key"))
            .collect();
        assert_eq!(found, expected, "{by}");
        for row in rows {
            assert_eq!(
                keys(row),
                ["feedback", "key", "name", "report", "transmission"]
            );
            for duty in ["transmission", "report", "feedback"] {
                assert_eq!(keys(&row[duty]), DUTY_KEYS);
            }
        }
        // The rows add up to the total.
        for duty in ["transmission", "report"] {
            for key in DUTY_KEYS.iter().filter(|key| **key != "rate") {
                let sum: u64 = rows
                    .iter()
                    .map(|row| row[duty][key].as_u64().expect("a number"))
                    .sum();
                assert_eq!(summary["total"][duty][key], sum, "{by} {duty} {key}");
            }
        }
        let text = project
            .run(["summary", "--by", by, "-f", "csv"].iter().chain(&AS_OF))
            .out;
        let mut header = "key,name".to_owned();
        for duty in ["transmission", "report", "feedback"] {
            for key in [
                "obligations",
                "on_time",
                "late",
                "overdue",
                "pending",
                "exempt",
                "invalid",
                "undetermined",
                "rate",
            ] {
                header.extend([",", duty, "_", key]);
            }
        }
        assert_eq!(text.lines().next(), Some(header.as_str()));
        assert_eq!(text.lines().count(), expected.len() + 1);
    }
    let text = project
        .run(
            ["summary", "--by", "meeting", "-f", "csv"]
                .iter()
                .chain(&AS_OF),
        )
        .out;
    // By hand: M1 transmissions 1 of 3, reports 2 of 3; M2 transmissions 3 of 3, reports pending.
    let rows: Vec<&str> = text.lines().skip(1).collect();
    assert_eq!(
        rows,
        [
            "M1,甲会,3,1,2,0,0,0,0,0,0.333333,3,2,1,0,0,0,0,0,0.666667,0,0,0,0,0,0,0,0,",
            "M2,乙会,3,3,0,0,0,0,0,0,1.0,3,0,0,0,3,0,0,0,,0,0,0,0,0,0,0,0,",
        ]
    );
}

#[test]
fn neither_threads_nor_limit_nor_terminal_change_a_byte() {
    let project = thirds();
    for format in ["json", "ndjson", "csv"] {
        let first = project.run(["check", "-f", format].iter().chain(&AS_OF));
        for more in [
            &["--lang", "zh"][..],
            &["--threads", "1"],
            &["--threads", "2"],
            &["--threads", "8"],
            &["--limit", "1"],
            &["--color", "always"],
        ] {
            let run = project.run(["check", "-f", format].iter().chain(&AS_OF).chain(more));
            // What people are told on standard error is in the language of --lang.
            assert_eq!(
                (run.code, run.out),
                (1, first.out.clone()),
                "{format} {more:?}"
            );
        }
    }
    for format in ["json", "csv"] {
        let run = |more: &[&str]| {
            let args = ["summary", "--by", "level", "-f", format];
            project.run(args.iter().chain(&AS_OF).chain(more)).out
        };
        assert_eq!(
            run(&["--lang", "zh"]),
            run(&["--lang", "en", "--threads", "8"])
        );
    }
}

#[test]
fn the_verdict_stands_when_nobody_reads_on() {
    let project = Project::new();
    let departments: Vec<String> = (0..3000).map(|n| format!("D{n},单位{n}\n")).collect();
    project.file(
        "meetings.csv",
        "id,title,ended_at\nM1,会,2026-03-04 17:00\n",
    );
    project.file(
        "departments.csv",
        format!("id,name\n{}", departments.concat()),
    );
    project.file(
        "records.csv",
        "meeting,department,transmitted_at,reported_at\n",
    );
    for (format, levels, expected) in [
        ("csv", "--deny", 1),
        ("json", "--deny", 1),
        ("concise", "--deny", 1),
        ("csv", "--warn", 0),
    ] {
        let mut child = program("en_US.UTF-8")
            .args(["check", "-f", format, levels, "timeliness"])
            .args(AS_OF)
            .current_dir(project.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut out = child.stdout.take().expect("a pipe");
        out.read_exact(&mut [0; 10]).expect("a line");
        drop(out);
        let output = child.wait_with_output().expect("the program ends");
        assert_eq!(output.status.code(), Some(expected), "{format}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{format}");
    }
}

#[test]
fn files_are_written_whole_by_their_ending_or_format() {
    let project = thirds();
    let args = [
        "check",
        "-f",
        "csv",
        "-o",
        "a.json",
        "--output",
        "csv:b.txt",
        "-o",
        "c.md",
    ];
    let run = project.run(args.iter().chain(&AS_OF));
    assert_eq!(run.code, 1);
    assert!(run.err.starts_with(UNKNOWN), "{}", run.err);
    let read = |name: &str| std::fs::read_to_string(project.at(name)).expect(name);
    assert_eq!(
        read("a.json"),
        project
            .run(["check", "-f", "json"].iter().chain(&AS_OF))
            .out
    );
    assert_eq!(read("b.txt"), run.out);
    assert_eq!(
        read("c.md"),
        project
            .run(["check", "-f", "markdown"].iter().chain(&AS_OF))
            .out
    );
    let mut names: Vec<String> = std::fs::read_dir(project.path())
        .expect("a directory")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            "a.json",
            "b.txt",
            "c.md",
            "departments.csv",
            "meetings.csv",
            "records.csv"
        ]
    );
    // Quiet is about the streams: the files are written all the same.
    std::fs::remove_file(project.at("a.json")).expect("removed");
    let args = [
        "check",
        "-q",
        "--allow",
        "timeliness,integrity,substance",
        "-o",
        "a.json",
    ];
    let run = project.run(args.iter().chain(&AS_OF));
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "", ""));
    assert_eq!(findings(&json(&read("a.json"))).len(), 0);
}

#[cfg(unix)]
#[test]
fn files_have_ordinary_permissions_and_an_old_one_survives_a_failure() {
    use std::os::unix::fs::PermissionsExt as _;
    let project = thirds();
    let run = |more: &[&str]| project.run(["check", "-f", "csv"].iter().chain(&AS_OF).chain(more));
    let mode = |name: &str| {
        std::fs::metadata(project.at(name))
            .expect(name)
            .permissions()
            .mode()
            & 0o777
    };
    assert_eq!(run(&["-o", "a.json"]).code, 1);
    // As any file that is made here, whatever the umask is.
    project.file("plain", "");
    assert_eq!(mode("a.json"), mode("plain"));
    std::fs::set_permissions(project.at("a.json"), std::fs::Permissions::from_mode(0o640))
        .expect("set");
    assert_eq!(run(&["-o", "a.json"]).code, 1);
    assert_eq!(mode("a.json"), 0o640);
    // A directory is no file; nor is there one.
    std::fs::create_dir(project.at("d.json")).expect("made");
    for name in ["d.json", "nowhere/a.json"] {
        let failed = run(&["-o", name]);
        assert_eq!(failed.code, 2, "{name}: {}", failed.err);
        assert!(failed.err.contains(name), "{}", failed.err);
    }
    // Input errors leave the old file as it is.
    let before = std::fs::read(project.at("a.json")).expect("read");
    project.file("records.csv", "");
    assert_eq!(run(&["-o", "a.json"]).code, 2);
    assert_eq!(std::fs::read(project.at("a.json")).expect("read"), before);
}
