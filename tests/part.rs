//! A part of a project: `--month`, `--since`, `--until`, `--meeting`, `--department`.

mod common;

use common::{Project, Run, findings, json};
use serde_json::Value;

const AS_OF: &str = "2026-05-20 09:00";

/// Four meetings, three departments, rows of every kind that names nobody.
fn city() -> Project {
    Project::of(&[
        (
            "chuanda.toml",
            "[departments.aliases]\n\"发改\" = \"D1\"\n\
             [[policies]]\nname = \"all\"\nmatch = { category = [\"会议\"] }\n\
             transmission = { within = \"24h\", from = \"meeting\" }\n\
             report = { within = \"2wd\", from = \"meeting\" }\n",
        ),
        (
            "meetings.csv",
            "id,title,ended_at,category\n\
             M1,防汛会,2026-03-02 17:00,会议\n\
             M2,月末会,2026-03-31 23:30,会议\n\
             M3,月初会,2026-04-01 00:30,会议\n\
             M4,无制度,2026-04-20 10:00,座谈\n",
        ),
        (
            "departments.csv",
            "id,name,parent,level,tags\n\
             D1,市发改委,,市级,综合\n\
             D2,市水利局,D1,市级,防汛\n\
             D3,城关镇,D2,镇级,防汛\n",
        ),
        (
            "records.csv",
            "meeting,department,transmitted_at,reported_at\n\
             M1,D1,2026-03-03 09:00,2026-03-04 09:00\n\
             M1,D2,2026-03-05 09:00,2026-03-09 09:00\n\
             M2,D1,2026-03-31 20:00,\n\
             M2,某局,2026-04-01 09:00,\n\
             某会,D2,2026-04-01 09:00,\n\
             某会,某局,2026-04-01 09:00,\n\
             M4,D3,2026-04-21 09:00,\n",
        ),
        (
            "exemptions.csv",
            "meeting,department,reason,approved_by,duty\n\
             M3,D3,抢险,市长,report\n\
             某会,D1,没有这次会,市长,\n\
             M1,某局,没有这个单位,市长,\n\
             *,D2,没有反馈任务,市长,feedback\n",
        ),
    ])
}

/// The ids that are in a part; none: all are.
type Chosen = Option<&'static [&'static str]>;

fn check(project: &Project, args: &[&str]) -> (Run, Value) {
    let fixed = ["check", "--as-of", AS_OF, "--format", "json"];
    let run = project.run([&fixed, args].concat());
    let report = json(&run.out);
    (run, report)
}

/// Rule, meeting, department and duty of each finding.
fn identities(report: &Value) -> Vec<String> {
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap_or("-").to_owned();
    let identity = |finding: &Value| {
        ["rule", "meeting", "department", "duty"]
            .map(|key| text(finding, key))
            .join(" ")
    };
    findings(report).iter().map(identity).collect()
}

#[test]
fn the_findings_of_a_part_are_those_of_the_whole_that_lie_in_it() {
    let project = city();
    let (_, whole) = check(&project, &[]);
    assert!(findings(&whole).len() > 15, "{whole}");
    let [march, april]: [&[&str]; 2] = [&["M1", "M2"], &["M3", "M4"]];
    let parts: &[(&[&str], Chosen, Chosen)] = &[
        (&["--month", "2026-03"], Some(march), None),
        (&["--month", "2026年4月"], Some(april), None),
        (
            &["--month", "2026-03", "--month", "2026-04"],
            Some(&["M1", "M2", "M3", "M4"]),
            None,
        ),
        (&["--since", "2026-04-01"], Some(april), None),
        (&["--until", "2026-03-31"], Some(march), None),
        (
            &["--since", "2026-03-31", "--until", "2026-04-01"],
            Some(&["M2", "M3"]),
            None,
        ),
        (
            &["--meeting", "M1", "--meeting", "月初会"],
            Some(&["M1", "M3"]),
            None,
        ),
        (
            &["--meeting", "M1", "--month", "2026-03"],
            Some(&["M1"]),
            None,
        ),
        (&["--department", "D1"], None, Some(&["D1"])),
        (
            &["--department", "发改", "--department", "城关镇"],
            None,
            Some(&["D1", "D3"]),
        ),
        (&["--department", "tag:防汛"], None, Some(&["D2", "D3"])),
        (&["--department", "级别:镇级"], None, Some(&["D3"])),
        (&["--department", "under:D1"], None, Some(&["D2", "D3"])),
        (
            &["--month", "2026-03", "--department", "D2"],
            Some(march),
            Some(&["D2"]),
        ),
    ];
    for (args, meetings, departments) in parts {
        let (run, report) = check(&project, args);
        let is_in = |chosen: Chosen, known: &[&str], name: &Value| match name.as_str() {
            Some(name) if known.contains(&name) => chosen.is_none_or(|own| own.contains(&name)),
            _ => chosen.is_none(),
        };
        let mut expected = whole.clone();
        let list = expected["findings"].as_array_mut().expect("a list");
        list.retain(|finding| {
            is_in(*meetings, &["M1", "M2", "M3", "M4"], &finding["meeting"])
                && is_in(*departments, &["D1", "D2", "D3"], &finding["department"])
        });
        assert!(
            !list.is_empty() && list.len() < findings(&whole).len(),
            "{args:?}"
        );
        assert_eq!(report["findings"], expected["findings"], "{args:?}");
        assert_eq!(run.code, 1, "{args:?}");
        let is_denied = |finding: &&Value| finding["severity"] == "deny";
        let denied = findings(&report).iter().filter(is_denied).count();
        assert_eq!(report["summary"]["deny"], denied, "{args:?}");
        // What was read is what was read; what was judged is the part.
        for key in ["meetings", "departments", "records"] {
            assert_eq!(report["summary"][key], whole["summary"][key], "{args:?}");
        }
        let owing = meetings.map_or(3, |it| it.iter().filter(|it| **it != "M4").count());
        let owed = owing * departments.map_or(3, <[_]>::len);
        assert_eq!(
            report["summary"]["duties"]["report"]["obligations"], owed,
            "{args:?}"
        );
    }
}

#[test]
fn an_exemption_that_matches_outside_is_not_unused() {
    let project = city();
    let (_, report) = check(&project, &["--department", "D3", "--month", "2026-03"]);
    assert!(
        !identities(&report)
            .iter()
            .any(|it| it.contains("exemption")),
        "{report}"
    );
    // One that matches nothing at all is, where it lies in the part.
    let (_, report) = check(&project, &["--department", "D1"]);
    assert!(
        identities(&report).contains(&"exemption-unused 某会 D1 -".to_owned()),
        "{report}"
    );
}

#[test]
fn what_the_calendar_does_not_reach_is_told_of_one_department_too() {
    let project = city();
    project.file("chuanda.toml", common::CALENDAR_OF_2026);
    project.file(
        "meetings.csv",
        "id,title,ended_at\nM1,年末会,2026-12-31 17:00\n",
    );
    project.file("exemptions.csv", "meeting,department,reason,approved_by\n");
    let args = [
        "check",
        "--as-of",
        "2027-02-01",
        "--format",
        "json",
        "--department",
        "D3",
    ];
    let run = project.run(args);
    let report = json(&run.out);
    assert!(
        identities(&report).contains(&"calendar-uncovered M1 - report".to_owned()),
        "{report}"
    );
}

#[test]
fn a_baseline_neither_loses_nor_mends_what_lies_outside() {
    let project = city();
    let update = ["--baseline", "known.json", "--update-baseline"];
    let (run, _) = check(&project, &[&update[..], &["--accept-new"]].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    let text = || std::fs::read_to_string(project.at("known.json")).expect("the baseline");
    let before = json(&text());

    // Two of D2's are mended, one in the part that is looked at.
    let records = std::fs::read_to_string(project.at("records.csv")).expect("records");
    project.file(
        "records.csv",
        records.replace(
            "M1,D2,2026-03-05 09:00,2026-03-09 09:00",
            "M1,D2,2026-03-03 09:00,2026-03-04 09:00",
        ),
    );
    for args in [&update[..2], &update] {
        let part = ["--month", "2026-04"];
        let (run, _) = check(&project, &[args, &part].concat());
        assert_eq!(run.code, 0);
        assert!(!run.err.contains("已整改"), "{}", run.err);
    }
    let kept = json(&text());
    let sorted = |report: &Value| {
        let mut list: Vec<String> = findings(report).iter().map(Value::to_string).collect();
        list.sort();
        list
    };
    assert_eq!(
        sorted(&kept),
        sorted(&before),
        "not one finding is lost or changed"
    );
    assert_eq!(kept["summary"]["deny"], before["summary"]["deny"]);
    assert_eq!(kept["summary"]["warn"], before["summary"]["warn"]);

    let part = ["--month", "2026-03", "--lang", "en"];
    let (run, _) = check(&project, &[&update[..], &part].concat());
    assert_eq!(run.code, 0);
    assert_eq!(run.err.matches("repaired: ").count(), 2, "{}", run.err);
    let mended = json(&text());
    assert_eq!(findings(&mended).len(), findings(&before).len() - 2);
    let (run, _) = check(&project, &update[..2]);
    assert_eq!(run.code, 0, "all that is left is known: {}", run.err);
}

#[test]
fn other_commands_take_the_same_part() {
    let project = city();
    let out = |args: &[&str]| {
        let run = project.run([args, &["--as-of", AS_OF]].concat());
        assert_eq!(run.code, 0, "{args:?}: {}", run.err);
        run.out
    };
    let csv = out(&[
        "summary",
        "-f",
        "csv",
        "--month",
        "2026-04",
        "--department",
        "tag:防汛",
    ]);
    let keys: Vec<&str> = csv
        .lines()
        .skip(1)
        .filter_map(|row| row.split(',').next())
        .collect();
    assert_eq!(keys, ["D2", "D3"], "{csv}");
    assert!(
        csv.lines()
            .skip(1)
            .all(|row| row.split(',').nth(2) == Some("1")),
        "{csv}"
    );
    let csv = out(&[
        "summary",
        "-f",
        "csv",
        "--by",
        "meeting",
        "--since",
        "2026-04-01",
    ]);
    let keys: Vec<&str> = csv
        .lines()
        .skip(1)
        .filter_map(|row| row.split(',').next())
        .collect();
    assert_eq!(keys, ["M3", "M4"], "{csv}");
    let text = out(&["summary", "--month", "2026-04", "--lang", "en"]);
    assert!(
        text.contains("only meetings that ended in 2026-04"),
        "{text}"
    );

    let early = ["--as-of", "2026-03-02 18:00"];
    let run = project.run(
        [
            &[
                "due",
                "-f",
                "csv",
                "--department",
                "城关镇",
                "--meeting",
                "M1",
            ][..],
            &early,
        ]
        .concat(),
    );
    let rows: Vec<&str> = run.out.lines().skip(1).map(|row| &row[..2]).collect();
    assert_eq!(rows, ["M1", "M1"], "{}", run.out);
    assert!(
        run.out.lines().skip(1).all(|row| row.contains(",D3,")),
        "{}",
        run.out
    );

    let listed = out(&[
        "notice",
        "--out",
        "letters",
        "--month",
        "2026-03",
        "--department",
        "D2",
    ]);
    assert_eq!(listed.lines().count(), 1, "{listed}");
    let letter = std::fs::read_to_string(project.at(listed.trim())).expect("a letter");
    assert!(
        letter.contains("月末会") && !letter.contains("月初会"),
        "{letter}"
    );
    let listed = out(&["bulletin", "--out", "bulletins", "--meeting", "月初会"]);
    let bulletin = std::fs::read_to_string(project.at(listed.trim())).expect("a bulletin");
    assert!(
        bulletin.contains("月初会") && !bulletin.contains("月末会"),
        "{bulletin}"
    );
}

#[test]
fn mistakes_are_usage_errors_and_nothing_left_is_no_pass() {
    let project = city();
    let failing = |args: &[&str], says: &str| {
        let run = project.run([&["check", "--as-of", AS_OF, "--lang", "en"], args].concat());
        assert_eq!(run.code, 2, "{args:?}: {}", run.err);
        assert!(
            run.err.contains(says) || run.out.contains(says),
            "{args:?}: {}{}",
            run.out,
            run.err
        );
    };
    failing(&["--month", "2026-13"], "expected a month, such as 2026-03");
    failing(&["--month", "March"], "expected a month, such as 2026-03");
    failing(&["--since", "03/05/2026"], "can be read two ways");
    failing(
        &["--since", "2026-03-05", "--since", "2026-03-06"],
        "cannot be used multiple times",
    );
    failing(
        &["--since", "2026-03-05", "--month", "2026-03"],
        "cannot be used with",
    );
    failing(
        &["--until", "2026-03-05", "--month", "2026-03"],
        "cannot be used with",
    );
    failing(
        &["--since", "2026-03-05", "--until", "2026-03-04"],
        "is after --until",
    );
    failing(&["--meeting", "防汛"], "did you mean \"防汛会\"?");
    failing(&["--department", "市水利厅"], "did you mean \"市水利局\"?");
    failing(
        &["--department", "under:市水利厅"],
        "did you mean \"市水利局\"?",
    );
    failing(
        &["--department", "tag:没有"],
        "fits no department and selects nobody",
    );
    failing(
        &["--month", "2025-12"],
        "nothing was owed (only meetings that ended in 2025-12",
    );
    let run = project.run([
        "check",
        "--as-of",
        AS_OF,
        "--month",
        "2025-12",
        "--allow-empty",
    ]);
    assert_eq!(run.code, 0, "{}", run.err);
}

#[test]
fn a_date_alone_is_read_as_the_command_line_says() {
    let project = city();
    project.file(
        "records.csv",
        "meeting,department,transmitted_at,reported_at\nM1,D1,2026-03-03,2026-03-04\n",
    );
    let status = |reading: &str| {
        let args = [
            "--meeting",
            "M1",
            "--department",
            "D1",
            "--date-only",
            reading,
        ];
        let (run, report) = check(&project, &args);
        (run.code, identities(&report))
    };
    assert_eq!(status("lenient"), (0, vec![]));
    assert_eq!(
        status("strict"),
        (1, vec!["transmission-late M1 D1 transmission".to_owned()])
    );
    let run = project.run(["check", "--date-only", "reject"]);
    assert_eq!(run.code, 2);
    let run = project.run(["check", "--date-only", "maybe", "--lang", "en"]);
    assert!(
        run.err.contains("[values: reject, lenient, strict]"),
        "{}",
        run.err
    );
}

/// The first cells of the rows of a summary.
fn cells(project: &Project, args: &[&str], count: usize) -> Vec<String> {
    let run = project.run([&["summary", "-f", "csv", "--as-of", AS_OF], args].concat());
    assert_eq!(run.code, 0, "{args:?}: {}", run.err);
    let row = |row: &str| row.split(',').take(count).collect::<Vec<_>>().join(" ");
    run.out.lines().map(row).collect()
}

/// A good January of one year, a bad December of the one before, and nothing done in between.
fn years() -> Project {
    let project = city();
    project.file("chuanda.toml", "language = \"zh\"\n");
    project.file("exemptions.csv", "meeting,department,reason,approved_by\n");
    project.file(
        "meetings.csv",
        "id,title,ended_at,category,scope\n\
         M3,三,2026-01-05 17:00,会议,D1;D2\n\
         M1,一,2025-12-01 17:00,会议,D1;D2\n\
         M2,二,2025-12-31 23:30,讲话,D2\n\
         M4,四,2026-04-01 00:30,会议,D1\n",
    );
    project.file(
        "records.csv",
        "meeting,department,transmitted_at,reported_at,measures\n\
         M3,D1,2026-01-05 18:00,2026-01-06 09:00,\n\
         M3,D2,2026-01-05 18:00,2026-01-06 09:00,\n\
         M1,D1,2025-12-01 18:00,2025-12-02 09:00,\n\
         M4,D1,2026-04-01 09:00,2026-04-01 10:00,\n",
    );
    project
}

#[test]
fn spans_of_time_stand_in_the_order_of_time() {
    let project = years();
    let months = ["key", "2025-12", "2026-01", "2026-04"];
    assert_eq!(cells(&project, &["--by", "month"], 1), months);
    let worst = ["key", "2025-12", "2026-01", "2026-04"];
    assert_eq!(
        cells(&project, &["--by", "month", "--sort", "worst"], 1),
        worst
    );
    let input = ["key", "2026-01", "2025-12", "2026-04"];
    assert_eq!(
        cells(&project, &["--by", "month", "--sort", "input"], 1),
        input
    );
    let quarters = [
        "key name transmission_obligations",
        "2025-Q4 2025-Q4 3",
        "2026-Q1 2026-Q1 2",
        "2026-Q2 2026-Q2 1",
    ];
    assert_eq!(cells(&project, &["--by", "quarter"], 3), quarters);
    let years = [
        "key name transmission_obligations",
        "2025 2025 3",
        "2026 2026 3",
    ];
    assert_eq!(cells(&project, &["--by", "year"], 3), years);
}

#[test]
fn each_key_has_a_row_a_month() {
    let project = years();
    // The worst department first, the months of each in the order of time, with those in which it
    // owed nothing.
    let expected = [
        "key name month transmission_obligations transmission_on_time",
        "D2 市水利局 2025-12 2 0",
        "D2 市水利局 2026-01 1 1",
        "D2 市水利局 2026-04 0 0",
        "D1 市发改委 2025-12 1 1",
        "D1 市发改委 2026-01 1 1",
        "D1 市发改委 2026-04 1 1",
        "D3 城关镇 2025-12 0 0",
        "D3 城关镇 2026-01 0 0",
        "D3 城关镇 2026-04 0 0",
    ];
    assert_eq!(cells(&project, &["--per", "month"], 5), expected);
    let part = ["--per", "month", "--month", "2026-01", "--department", "D1"];
    assert_eq!(
        cells(&project, &part, 3),
        ["key name month", "D1 市发改委 2026-01"]
    );
    // Meetings have the months in which they ended.
    let expected = [
        "key name month",
        "M2 二 2025-12",
        "M1 一 2025-12",
        "M3 三 2026-01",
        "M4 四 2026-04",
    ];
    assert_eq!(
        cells(&project, &["--per", "month", "--by", "meeting"], 3),
        expected
    );
    let expected = [
        "key name month",
        "会议 会议 2025-12",
        "会议 会议 2026-01",
        "会议 会议 2026-04",
        "讲话 讲话 2025-12",
    ];
    let args = ["--per", "month", "--by", "category", "--sort", "key"];
    assert_eq!(cells(&project, &args, 3), expected);

    let args = ["summary", "-f", "json", "--as-of", AS_OF, "--per", "month"];
    let report = json(&project.run(args).out);
    assert_eq!(report["rows"][1]["month"], "2026-01");
    assert_eq!(report["rows"].as_array().map(Vec::len), Some(9));
    let sum = |report: &Value| report["total"].clone();
    let whole = json(&project.run(&args[..5]).out);
    assert_eq!(sum(&report), sum(&whole));
    assert!(whole["rows"][0].get("month").is_none());
    let text = project
        .run([
            "summary", "--as-of", AS_OF, "--per", "month", "--lang", "en",
        ])
        .out;
    assert!(
        text.contains("by department and month, worst first"),
        "{text}"
    );
    assert!(text.contains("│ D2    │ 市水利局 │ 2026-01 │"), "{text}");
}

/// Nothing at all would look like all being well.
#[test]
fn what_holds_no_meeting_is_said() {
    let project = city();
    let run = |args: &[&str]| {
        let month = ["--month", "2020-01", "--as-of", AS_OF, "--lang", "en"];
        let run = project.run([args, &month].concat());
        assert_eq!(run.code, 0, "{args:?}: {}", run.err);
        (run.out, run.err)
    };
    let (_, err) = run(&["why", "--department", "D1"]);
    assert!(
        err.contains("note: there is no meeting (only meetings that ended in 2020-01)"),
        "{err}"
    );
    let (out, err) = run(&["bulletin", "--out", "letters"]);
    assert!(out.starts_with("Nothing is owed: "), "{out}");
    assert!(
        err.contains("note: only meetings that ended in 2020-01"),
        "{err}"
    );
}
