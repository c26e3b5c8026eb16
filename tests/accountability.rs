//! `[accountability]` and `repeated-breach` (反向问责), by hand.

mod common;

use common::{Project, findings, json, places, rules};
use serde_json::{Value, json};

/// Of the first, all four duties are overdue: 24 hours and 2 working days after Wednesday 4 March 2026,
/// and after Wednesday 11 March. The second did everything in time.
const MEETINGS: &str = "id,title,ended_at\nM1,m,2026-03-04 17:00\nM2,m,2026-03-11 17:00\n";
const DEPARTMENTS: &str = "id,name\nD1,教育局\nD2,财政局\n";
const RECORDS: &str = "meeting,department,transmitted_at,reported_at\n\
    M1,D2,2026-03-04 18:00,2026-03-04 19:00\nM2,D2,2026-03-11 18:00,2026-03-11 19:00\n";
const AS_OF: &str = "2026-03-20 09:00";

fn project(accountability: &str) -> Project {
    Project::of(&[
        ("chuanda.toml", &format!("# settings\n{accountability}\n")),
        ("meetings.csv", MEETINGS),
        ("departments.csv", DEPARTMENTS),
        ("records.csv", RECORDS),
    ])
}

/// The department, count and line of each finding of the rule.
fn repeated(project: &Project, as_of: &str) -> Vec<Value> {
    let (_, report) = project.check(as_of);
    let own = findings(&report)
        .iter()
        .filter(|it| it["rule"] == "repeated-breach");
    own.map(|it| json!([it["department"], it["count"], it["source"]["line"]]))
        .collect()
}

#[test]
fn so_many_breaches_are_found_and_one_fewer_are_not() {
    for (times, expected) in [(4, vec![json!(["D1", 4, 2])]), (5, vec![])] {
        let project = project(&format!("[accountability]\ntimes = {times}"));
        assert_eq!(repeated(&project, AS_OF), expected, "{times}");
    }
    assert_eq!(repeated(&project(""), AS_OF), [""; 0]);
    // Three, where nothing is said; a due that has not passed is none.
    let project = project("[accountability]");
    assert_eq!(repeated(&project, "2026-03-12 17:00:00"), [""; 0]);
    assert_eq!(
        repeated(&project, "2026-03-12 17:00:01"),
        [json!(["D1", 3, 2])]
    );
}

#[test]
fn a_due_counts_from_within_before_as_of_up_to_as_of() {
    // The earliest due is 5 March at 17:00: fifteen days of 24 hours before 20 March at 17:00.
    let project = project("[accountability]\ntimes = 1\nwithin = \"15d\"");
    assert_eq!(
        repeated(&project, "2026-03-20 17:00:00"),
        [json!(["D1", 4, 2])]
    );
    assert_eq!(
        repeated(&project, "2026-03-20 17:00:01"),
        [json!(["D1", 3, 2])]
    );
}

#[test]
fn what_is_exempt_invalid_or_undetermined_is_not_counted() {
    let project = project("[accountability]\ntimes = 1");
    // Late; before the meeting; exempt; a row that cannot be read.
    project.file(
        "records.csv",
        format!("{RECORDS}M1,D1,2026-03-06 18:00,2026-03-04 16:00\nM2,D1,,3月32日\n"),
    );
    project.file(
        "exemptions.csv",
        "meeting,department,reason,approved_by,duty\nM2,D1,r,a,传达\n",
    );
    let run = project.run(["check", "--keep-going", "--as-of", AS_OF, "-f", "json"]);
    assert_eq!(run.code, 2);
    let report = json(&run.out);
    let found = findings(&report).last().expect("a finding");
    assert_eq!(
        json!([found["rule"], found["count"]]),
        json!(["repeated-breach", 1])
    );
    let duties = &report["summary"]["duties"];
    let counts = |status: &str| json!([duties["transmission"][status], duties["report"][status]]);
    assert_eq!(counts("exempt"), json!([1, 0]));
    assert_eq!(counts("invalid"), json!([0, 1]));
    assert_eq!(counts("undetermined"), json!([0, 1]));
}

#[test]
fn it_stands_last_among_what_has_no_meeting_and_names_none() {
    let project = project("[accountability]\ntimes = 4");
    project.file(
        "departments.csv",
        "id,name\nD1,教育局\nD2,财政局\nD3,民政局\n",
    );
    project.file(
        "records.csv",
        format!("{RECORDS}X,Y,2026-03-05 09:00,\nX,D1,2026-03-05 09:00,\nM1,Z,2026-03-05 09:00,\n"),
    );
    project.file(
        "exemptions.csv",
        "meeting,department,reason,approved_by\nX,D3,r,a\n*,Q,r,a\nX,D1,r,a\n",
    );
    let (code, report) = project.check(AS_OF);
    assert_eq!(code, 1);
    let all = findings(&report);
    let first = all
        .iter()
        .position(|it| it["rule"] == "unknown-meeting")
        .expect("a finding");
    let found: Vec<Value> = (all[first..].iter())
        .map(|it| {
            json!([
                it["rule"],
                it["meeting"],
                it["department"],
                it["source"]["line"]
            ])
        })
        .collect();
    assert_eq!(
        found,
        [
            json!(["unknown-meeting", "X", "D1", 5]),
            json!(["unknown-meeting", "X", "Y", 4]),
            json!(["unknown-department", "X", "Y", 4]),
            json!(["exemption-unused", "X", "D3", 2]),
            json!(["exemption-unused", null, "Q", 3]),
            json!(["exemption-unused", "X", "D1", 4]),
            json!(["repeated-breach", null, "D1", 2]),
            json!(["repeated-breach", null, "D3", 4]),
        ]
    );
    let last = all.last().expect("a finding");
    for key in [
        "meeting",
        "duty",
        "due",
        "at",
        "late_seconds",
        "policy",
        "title",
    ] {
        assert_eq!(last[key], Value::Null, "{key}");
    }
    assert_eq!(
        json!([last["severity"], last["name"]]),
        json!(["warn", "民政局"])
    );
}

#[test]
fn levels_and_a_baseline_know_it_by_its_department() {
    let project = project("[accountability]\ntimes = 2");
    let check = |more: &[&str]| {
        let args = [
            "check",
            "--as-of",
            AS_OF,
            "-f",
            "json",
            "--allow",
            "timeliness",
        ];
        let run = project.run(args.iter().chain(more));
        (run.code, json(&run.out))
    };
    assert_eq!(check(&[]).0, 0);
    assert_eq!(check(&["--deny", "accountability"]).0, 1);
    assert_eq!(rules(&check(&["--allow", "repeated-breach"]).1), [""; 0]);
    // With another count it is the same finding.
    std::fs::write(project.at("base.json"), check(&[]).1.to_string()).expect("a file");
    project.file("records.csv", format!("{RECORDS}M1,D1,2026-03-05 09:00,\n"));
    let (code, report) = check(&["--deny", "accountability", "--baseline", "base.json"]);
    let found = &findings(&report)[0];
    assert_eq!(
        (code, &found["count"], &found["known"]),
        (0, &json!(3), &json!(true))
    );
}

#[test]
fn what_is_no_number_or_no_span_is_an_input_error() {
    for (line, place) in [
        ("times = 0", "chuanda.toml:3:9"),
        ("times = \"3\"", "chuanda.toml:3:9"),
        ("within = \"2wd\"", "chuanda.toml:3:10"),
        ("wihtin = \"90d\"", "chuanda.toml:3:1"),
    ] {
        let run = project(&format!("[accountability]\n{line}")).run(["check", "--as-of", AS_OF]);
        assert_eq!(
            (run.code, places(&run.err)),
            (2, vec![place.to_owned()]),
            "{}",
            run.err
        );
    }
}

/// The breaches that it counted are as old as before, and as bad.
#[test]
fn what_leaves_its_window_is_not_put_right() {
    let project = project("[accountability]\ntimes = 4\nwithin = \"15d\"");
    let run = |as_of: &str, more: &[&str]| {
        let args = [
            "check",
            "--baseline",
            "known.json",
            "--lang",
            "en",
            "--as-of",
            as_of,
        ];
        project.run(args.iter().chain(more))
    };
    run("2026-03-20 17:00", &["--update-baseline", "--accept-new"]);
    let later = run("2026-03-20 17:01", &[]);
    let verdict = later.out.lines().next();
    assert_eq!(verdict, Some("✓ Passes: 0 new, 4 known, 0 repaired."));
    assert!(!later.out.contains("repeated-breach"), "{}", later.out);
}

#[test]
fn every_format_and_the_bulletin_say_it() {
    let project = project("[accountability]\ntimes = 4\nwithin = \"90d\"");
    for format in [
        "table", "concise", "ndjson", "csv", "markdown", "html", "sarif", "junit", "github",
        "gitlab",
    ] {
        let run = project.run(["check", "--as-of", AS_OF, "-f", format, "--lang", "zh"]);
        assert_eq!(run.code, 1, "{format}: {}", run.err);
        assert!(
            run.out.contains("教育局有 4 项任务超时或逾期未办"),
            "{format}: {}",
            run.out
        );
    }
    let bulletin = |lang: &str| {
        let run = project.run(["bulletin", "--as-of", AS_OF, "--lang", lang, "--out", lang]);
        assert_eq!(run.code, 0, "{}", run.err);
        let kind = if lang == "zh" { "通报" } else { "bulletin" };
        let page = format!("{lang}/{kind}-2026-03-20.md");
        std::fs::read_to_string(project.at(&page)).expect("a bulletin")
    };
    let text = bulletin("zh");
    assert!(text.contains("、多次超时或者逾期的单位"), "{text}");
    assert!(text.contains("不评判原因：教育局 4 件。"), "{text}");
    let text = bulletin("en");
    assert!(text.contains("of the reasons: 教育局 4."), "{text}");
}
