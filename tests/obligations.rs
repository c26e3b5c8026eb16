//! `obligations`: every obligation as data, beside what `check` says of the same project.

mod common;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use common::{CALENDAR_OF_2026, Project, findings, json};
use serde_json::Value;

const AS_OF: &str = "2026-03-20 12:00";
const HEADER: &str = "meeting,title,department,name,duty,policy,status,start,due,done,late_seconds,exempt_reason,file,line,reason";

/// One obligation of every status, and an extension.
fn every_status() -> Project {
    let policies = "due_soon = \"1h\"\n[[policies]]\nname = \"全\"\n\
        transmission = { within = \"24h\", from = \"meeting\" }\n\
        report = { within = \"2wd\", from = \"transmission\" }\n";
    Project::of(&[
        ("chuanda.toml", &format!("{policies}{CALENDAR_OF_2026}")),
        (
            "meetings.csv",
            "id,title,ended_at,scope\n\
             M1,\"一,会\",2026-03-02 17:00,\n\
             M2,二,2026-12-31 17:00,D1\n",
        ),
        (
            "departments.csv",
            "id,name\nD1,=甲\nD2,乙\nD3,丙\nD4,丁\nD5,戊\n",
        ),
        (
            "records.csv",
            "meeting,department,transmitted_at,reported_at\n\
             M1,D1,2026-03-03 17:00,2026-03-06 09:00\n\
             M1,D2,2026-03-03 17:00:01,\n\
             M1,D4,2026-03-01 09:00,\n",
        ),
        (
            "exemptions.csv",
            "meeting,department,reason,approved_by,duty,until\n\
             M1,D3,抢险在外,市长,,\n\
             M1,D4,延期,市长,report,2026-03-25\n",
        ),
    ])
}

fn rows(project: &Project, args: &[&str]) -> Vec<String> {
    let run = project.run([&["obligations", "--as-of", AS_OF], args].concat());
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{args:?}");
    run.out.lines().map(str::to_owned).collect()
}

#[test]
fn every_obligation_has_a_row_with_what_came_of_it() {
    let expected = [
        HEADER,
        "M1,\"一,会\",D1,'=甲,transmission,全,on-time,2026-03-02T17:00:00+08:00,2026-03-03T17:00:00+08:00,2026-03-03T17:00:00+08:00,,,records.csv,2,",
        "M1,\"一,会\",D1,'=甲,report,全,late,2026-03-03T17:00:00+08:00,2026-03-05T23:59:59+08:00,2026-03-06T09:00:00+08:00,32401,,records.csv,2,",
        "M1,\"一,会\",D2,乙,transmission,全,late,2026-03-02T17:00:00+08:00,2026-03-03T17:00:00+08:00,2026-03-03T17:00:01+08:00,1,,records.csv,3,",
        "M1,\"一,会\",D2,乙,report,全,overdue,2026-03-03T17:00:01+08:00,2026-03-05T23:59:59+08:00,,1252801,,records.csv,3,",
        "M1,\"一,会\",D3,丙,transmission,全,exempt,2026-03-02T17:00:00+08:00,2026-03-03T17:00:00+08:00,,,抢险在外,meetings.csv,2,",
        "M1,\"一,会\",D3,丙,report,全,exempt,2026-03-03T17:00:00+08:00,2026-03-05T23:59:59+08:00,,,抢险在外,meetings.csv,2,",
        "M1,\"一,会\",D4,丁,transmission,全,invalid,2026-03-02T17:00:00+08:00,2026-03-03T17:00:00+08:00,2026-03-01T09:00:00+08:00,,,records.csv,4,",
        "M1,\"一,会\",D4,丁,report,全,pending,2026-03-01T09:00:00+08:00,2026-03-25T23:59:59+08:00,,,,records.csv,4,",
        "M1,\"一,会\",D5,戊,transmission,全,overdue,2026-03-02T17:00:00+08:00,2026-03-03T17:00:00+08:00,,1450800,,meetings.csv,2,",
        "M1,\"一,会\",D5,戊,report,全,overdue,2026-03-03T17:00:00+08:00,2026-03-05T23:59:59+08:00,,1252801,,meetings.csv,2,",
        "M2,二,D1,'=甲,transmission,全,pending,2026-12-31T17:00:00+08:00,2027-01-01T17:00:00+08:00,,,,meetings.csv,3,",
        "M2,二,D1,'=甲,report,全,undetermined,2027-01-01T17:00:00+08:00,,,,,meetings.csv,3,calendar-uncovered",
    ];
    assert_eq!(rows(&every_status(), &[]), expected);
}

#[test]
fn a_pair_whose_record_cannot_be_read_says_so() {
    let project = every_status();
    project.file(
        "records.csv",
        "meeting,department,transmitted_at,reported_at\nM1,D2,03/05/2026,\n",
    );
    let run = project.run([
        "obligations",
        "--as-of",
        AS_OF,
        "--keep-going",
        "--meeting",
        "M1",
        "--department",
        "D2",
    ]);
    assert_eq!(run.code, 2);
    let reasons: Vec<&str> = run
        .out
        .lines()
        .skip(1)
        .filter_map(|row| row.rsplit(',').next())
        .collect();
    assert_eq!(
        reasons,
        ["unreadable-record", "unreadable-record"],
        "{}",
        run.out
    );
    assert_eq!(project.run(["obligations"]).code, 2);
}

/// The cells of an object in the order of the columns, as CSV writes them.
fn cells(object: &Value) -> Vec<String> {
    let cell = |key: &str| match &object[key] {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    HEADER.split(',').map(cell).collect()
}

#[test]
fn all_formats_say_the_same() {
    let project = every_status();
    let lines: Vec<Value> = rows(&project, &["-f", "ndjson"])
        .iter()
        .map(|line| json(line))
        .collect();
    assert_eq!(lines.len(), 12);
    let document = json(&rows(&project, &["-f", "json"]).join("\n"));
    assert_eq!(document["schema"], "chuanda/obligations/1");
    assert_eq!(document["calendar"]["to"], "2026-12-31");
    assert_eq!(document["obligations"], Value::from(lines.clone()));
    let csv = rows(&project, &[]);
    for (row, object) in csv[1..].iter().zip(&lines) {
        let text = cells(object).join(",");
        assert_eq!(row.replace(['"', '\''], ""), text);
    }

    // Into files, and then nothing to standard output.
    let out = rows(
        &project,
        &[
            "-o",
            "all.csv",
            "-o",
            "all.xlsx",
            "-o",
            "json:all.txt",
            "--bom",
        ],
    );
    assert!(out.is_empty(), "{out:?}");
    let read = |name: &str| std::fs::read(project.at(name)).expect("a file");
    assert_eq!(
        read("all.csv"),
        format!("\u{feff}{}\n", csv.join("\n")).into_bytes()
    );
    assert_eq!(
        json(&String::from_utf8(read("all.txt")).expect("text")),
        document
    );
    let mut book: Xlsx<_> =
        calamine::open_workbook_from_rs(Cursor::new(read("all.xlsx"))).expect("a workbook");
    let sheet = book.worksheet_range("应办事项").expect("the sheet");
    let head: Vec<String> = sheet
        .rows()
        .next()
        .expect("a head")
        .iter()
        .map(Data::to_string)
        .collect();
    assert_eq!(head.join(","), HEADER);
    assert_eq!(sheet.rows().count(), 13);
    let late = sheet.rows().nth(2).expect("a row");
    assert_eq!(
        (late[6].to_string(), late[10].to_string()),
        ("late".to_owned(), "32401".to_owned())
    );
    let run = project.run(["obligations", "-o", "all.pdf", "--lang", "en"]);
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains(".csv, .ndjson, .json, .xlsx"),
        "{}",
        run.err
    );
    assert_eq!(project.run(["obligations", "-o", "records.csv"]).code, 2);
}

/// A number below `most`, by a generator that is the same everywhere.
fn random(seed: &mut u64, most: u64) -> u64 {
    *seed = seed
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    (*seed >> 33) % most
}

fn random_project(seed: &mut u64) -> Project {
    let project = every_status();
    let mut meetings = "id,title,ended_at,category\n".to_owned();
    let mut records =
        "meeting,department,transmitted_at,reported_at,feedback_at,received_at\n".to_owned();
    let mut exemptions = "meeting,department,reason,approved_by,duty,until\n".to_owned();
    let time = |seed: &mut u64| {
        format!(
            "2026-03-{:02} {:02}:30",
            1 + random(seed, 24),
            random(seed, 24)
        )
    };
    for meeting in 0..=random(seed, 6) {
        let category = ["会议", "讲话"][random(seed, 2) as usize];
        let _ = writeln!(meetings, "M{meeting},会{meeting},{},{category}", time(seed));
        for department in 1..=5 {
            let mut cell = || {
                if random(seed, 3) == 0 {
                    String::new()
                } else {
                    time(seed)
                }
            };
            let cells = [cell(), cell(), cell(), cell()].join(",");
            if random(seed, 4) > 0 {
                let _ = writeln!(records, "M{meeting},D{department},{cells}");
            }
            if random(seed, 6) == 0 {
                let until = if random(seed, 2) == 0 {
                    String::new()
                } else {
                    time(seed)
                };
                let _ = writeln!(exemptions, "M{meeting},D{department},由,长,report,{until}");
            }
        }
    }
    project.file("meetings.csv", meetings);
    project.file("records.csv", records);
    project.file("exemptions.csv", exemptions);
    project.file(
        "chuanda.toml",
        "[[policies]]\nname = \"讲\"\nmatch = { category = [\"讲话\"] }\n\
         transmission = { within = \"24h\", from = \"receipt\" }\n\
         report = { within = \"2wd\", from = \"transmission\" }\n\
         feedback = { within = \"5wd\", from = \"meeting\" }\n\
         [[policies]]\nname = \"会\"\n\
         transmission = { within = \"24h\", from = \"meeting\" }\n\
         report = { within = \"2wd\", from = \"meeting\" }\n",
    );
    project
}

#[test]
fn random_projects_have_the_statuses_and_dues_of_check() {
    let mut seed = 20_260_320;
    let mut compared = 0;
    for _ in 0..20 {
        let project = random_project(&mut seed);
        let objects: Vec<Value> = rows(&project, &["-f", "ndjson"])
            .iter()
            .map(|it| json(it))
            .collect();
        let args = ["check", "--as-of", AS_OF, "-f", "json"];
        let report = json(&project.run(args).out);
        let mut counts = BTreeMap::<(String, String), u64>::new();
        for object in &objects {
            let text = |key: &str| object[key].as_str().unwrap_or_default().replace('-', "_");
            *counts.entry((text("duty"), text("status"))).or_default() += 1;
        }
        for (duty, numbers) in report["summary"]["duties"].as_object().expect("duties") {
            for (status, count) in numbers.as_object().expect("numbers") {
                let known = counts
                    .get(&(duty.clone(), status.clone()))
                    .copied()
                    .unwrap_or(0);
                if status != "rate" && status != "obligations" {
                    assert_eq!(*count, known, "{duty} {status}");
                }
            }
        }
        let same = |one: &Value, other: &Value, keys: &[&str]| {
            keys.iter().all(|key| one[key] == other[key])
        };
        for object in &objects {
            let own = |it: &&Value| same(it, object, &["meeting", "department", "duty"]);
            let mut timely = findings(&report).iter().filter(own).filter(|it| {
                it["rule"]
                    .as_str()
                    .is_some_and(|rule| rule.ends_with("-late") || rule.ends_with("-overdue"))
            });
            let status = object["status"].as_str().unwrap_or_default();
            let finding = timely.next();
            assert_eq!(
                finding.is_some(),
                ["late", "overdue"].contains(&status),
                "{object}"
            );
            if let Some(finding) = finding {
                compared += 1;
                let rule = format!("{}-{status}", object["duty"].as_str().unwrap_or_default());
                assert_eq!(finding["rule"], rule);
                assert!(
                    same(
                        finding,
                        object,
                        &["due", "late_seconds", "policy", "title", "name"]
                    ),
                    "{object} {finding}"
                );
                assert_eq!(finding["at"], object["done"]);
                assert!(
                    same(&finding["source"], object, &["file", "line"]),
                    "{object} {finding}"
                );
            }
        }
    }
    assert!(compared > 200, "{compared}");
}

#[test]
fn all_verdicts_on_one_unit() {
    let project = every_status();
    let why = |args: &[&str]| {
        let run = project.run([&["why", "--as-of", AS_OF, "--department", "D1"], args].concat());
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{args:?}");
        run.out
    };
    let all = json(&why(&["-f", "json"]));
    assert_eq!(all["schema"], "chuanda/why-list/1");
    let one = |meeting: &str| json(&why(&["-f", "json", "--meeting", meeting]));
    assert_eq!(all["verdicts"], Value::from(vec![one("M1"), one("二")]));
    assert_eq!(all["verdicts"][0]["records"][0]["line"], 2);
    let text = why(&["--lang", "en"]);
    assert!(
        text.contains("一,会 (M1)") && text.contains("二 (M2)"),
        "{text}"
    );
    assert_eq!(why(&["-f", "markdown"]).matches("\n# ").count(), 1);
    let part = json(&why(&["-f", "json", "--month", "2026-12"]));
    assert_eq!(part["verdicts"], Value::from(vec![one("M2")]));
    let none = json(&why(&["-f", "json", "--month", "2026-11"]));
    assert_eq!(none["verdicts"], Value::from(Vec::<Value>::new()));
    let run = project.run([
        "why",
        "--department",
        "D1",
        "--meeting",
        "M1",
        "--month",
        "2026-12",
    ]);
    assert_eq!(run.code, 2);
}

#[test]
fn all_verdicts_rest_on_the_rows_of_a_wide_sheet_too() {
    let project = every_status();
    project.file("exemptions.csv", "meeting,department,reason,approved_by\n");
    project.file(
        "meetings.csv",
        "id,title,ended_at\nM1,一,2026-03-02 17:00\nM2,二,2026-03-03 17:00\n",
    );
    for (across, table, lines) in [
        (
            "meetings",
            "单位,M1,M2\nD1,2026-03-03 09:00,\nD2,,2026-03-04 09:00\n",
            [1, 0],
        ),
        (
            "departments",
            "会议,D1,D2\nM1,2026-03-03 09:00,\nM2,2026-03-04 09:00,2026-03-04 09:00\n",
            [1, 1],
        ),
    ] {
        project.file("records.csv", table);
        project.file(
            "chuanda.toml",
            format!("[[ledgers]]\nfiles = \"records.csv\"\nshape = \"wide\"\nacross = \"{across}\"\nduty = \"transmission\"\n"),
        );
        let run = project.run(["why", "--as-of", AS_OF, "--department", "D1", "-f", "json"]);
        let list = json(&run.out);
        let counts = [0, 1].map(|index| {
            list["verdicts"][index]["records"]
                .as_array()
                .map_or(9, Vec::len)
        });
        assert_eq!(counts, lines, "{across}: {}{}", run.err, run.out);
    }
}

/// Departments that have the same dues are judged alike: not by one that is free of another meeting.
#[test]
fn who_is_excluded_and_free_frees_nobody_else() {
    let project = Project::of(&[
        (
            "chuanda.toml",
            "[[policies]]\nname = \"p\"\ntransmission = { within = \"24h\" }\n",
        ),
        (
            "meetings.csv",
            "id,title,ended_at,exclude\nM1,一,2026-03-04 10:00,A\nM2,二,2026-03-04 10:00,\n",
        ),
        ("departments.csv", "id,name\nA,甲\nB,乙\n"),
        ("records.csv", "meeting,department,transmitted_at\n"),
        (
            "exemptions.csv",
            "meeting,department,reason,approved_by\n*,A,抢险,办公室\n",
        ),
    ]);
    let run = project.run(["obligations", "--as-of", "2026-04-01 09:00"]);
    let found: Vec<[&str; 3]> = (run.out.lines().skip(1))
        .map(|line| {
            let cells: Vec<&str> = line.split(',').collect();
            [cells[0], cells[2], cells[6]]
        })
        .collect();
    assert_eq!(
        found,
        [
            ["M1", "B", "overdue"],
            ["M2", "A", "exempt"],
            ["M2", "B", "overdue"]
        ]
    );
}
