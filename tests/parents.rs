//! `from = "parent"` (层层传达): clocks that start when a department above passed the meeting on, by hand.

mod common;

use common::{CALENDAR_OF_2026, Project, findings, json, rules};
use serde_json::{Value, json};

const POLICY: &str = "[[policies]]\nname = \"down\"\n\
    transmission = { within = \"24h\", from = \"parent\" }\n\
    report = { within = \"2wd\", from = \"parent\" }\n";
/// A township below a county below a city; its row comes first.
const DEPARTMENTS: &str = "id,name,parent\nT,乡,K\nK,县,C\nC,市,\n";
const HEADER: &str = "meeting,department,transmitted_at,reported_at,received_at\n";
const AS_OF: &str = "2026-04-30 09:00";

/// A meeting that ended on Wednesday 4 March 2026 at 17:00.
fn project(config: &str, records: &str, exemptions: &str) -> Project {
    Project::of(&[
        ("chuanda.toml", config),
        (
            "meetings.csv",
            "id,title,ended_at\nM1,常务会议,2026-03-04 17:00\n",
        ),
        ("departments.csv", DEPARTMENTS),
        ("records.csv", &format!("{HEADER}{records}")),
        (
            "exemptions.csv",
            &format!("meeting,department,reason,approved_by,duty,until\n{exemptions}"),
        ),
    ])
}

fn why(project: &Project, department: &str, more: &[&str]) -> String {
    let args = [
        "why",
        "--meeting",
        "M1",
        "--department",
        department,
        "--as-of",
        AS_OF,
    ];
    project.run(args.iter().chain(more)).out
}

/// Where the clock of the township's transmission started, at whose time, and when it was due.
fn township(project: &Project) -> Value {
    let page = json(&why(project, "T", &["-f", "json"]));
    let duty = &page["duties"]["transmission"];
    json!([duty["start"], duty["start_department"], duty["due"]])
}

#[test]
fn the_clock_starts_at_the_time_of_the_one_above_or_at_its_due() {
    for (records, exemptions, expected) in [
        // The county's time, late as it was.
        (
            "M1,C,2026-03-05 08:00,,\nM1,K,2026-03-08 09:00,,\n",
            "",
            json!([
                "2026-03-08T09:00:00+08:00",
                "K",
                "2026-03-09T09:00:00+08:00"
            ]),
        ),
        // None: the county's due, 24 hours after the city's time.
        (
            "M1,C,2026-03-05 08:00,,\n",
            "",
            json!([
                "2026-03-06T08:00:00+08:00",
                "K",
                "2026-03-07T08:00:00+08:00"
            ]),
        ),
        // Nobody above has one: due after due, from the end of the meeting.
        (
            "",
            "",
            json!([
                "2026-03-06T17:00:00+08:00",
                "K",
                "2026-03-07T17:00:00+08:00"
            ]),
        ),
        // A time that cannot be true counts for nothing.
        (
            "M1,C,2026-03-05 08:00,,\nM1,K,2026-03-04 16:59:59,,\n",
            "",
            json!([
                "2026-03-06T08:00:00+08:00",
                "K",
                "2026-03-07T08:00:00+08:00"
            ]),
        ),
        (
            "M1,C,2026-03-05 08:00,,\nM1,K,2026-05-01 08:00,,\n",
            "",
            json!([
                "2026-03-06T08:00:00+08:00",
                "K",
                "2026-03-07T08:00:00+08:00"
            ]),
        ),
        // The due of the county with its extension.
        (
            "M1,C,2026-03-05 08:00,,\n",
            "M1,K,r,a,传达,2026-03-10 12:00\n",
            json!([
                "2026-03-10T12:00:00+08:00",
                "K",
                "2026-03-11T12:00:00+08:00"
            ]),
        ),
        // Who is exempt and has no time is passed over; who has one is not.
        (
            "M1,C,2026-03-05 08:00,,\n",
            "M1,K,r,a,传达,\n",
            json!([
                "2026-03-05T08:00:00+08:00",
                "C",
                "2026-03-06T08:00:00+08:00"
            ]),
        ),
        (
            "M1,C,2026-03-05 08:00,,\nM1,K,2026-03-06 08:00,,\n",
            "M1,K,r,a,,\n",
            json!([
                "2026-03-06T08:00:00+08:00",
                "K",
                "2026-03-07T08:00:00+08:00"
            ]),
        ),
        // Nobody is left above.
        (
            "",
            "M1,K,r,a,,\nM1,C,r,a,,\n",
            json!([
                "2026-03-04T17:00:00+08:00",
                null,
                "2026-03-05T17:00:00+08:00"
            ]),
        ),
    ] {
        let project = project(POLICY, records, exemptions);
        assert_eq!(township(&project), expected, "{records}{exemptions}");
    }
}

#[test]
fn who_owes_no_transmission_is_passed_over() {
    let project = project(POLICY, "M1,C,2026-03-05 08:00,,\n", "");
    project.file(
        "meetings.csv",
        "id,title,ended_at,exclude\nM1,m,2026-03-04 17:00,K\n",
    );
    let expected = json!([
        "2026-03-05T08:00:00+08:00",
        "C",
        "2026-03-06T08:00:00+08:00"
    ]);
    assert_eq!(township(&project), expected);
    project.file(
        "meetings.csv",
        "id,title,ended_at,scope\nM1,m,2026-03-04 17:00,T\n",
    );
    let expected = json!([
        "2026-03-04T17:00:00+08:00",
        null,
        "2026-03-05T17:00:00+08:00"
    ]);
    assert_eq!(township(&project), expected);
}

#[test]
fn a_township_is_not_late_for_what_its_county_kept_lying() {
    // A second late, and exactly in time; the county's report is counted from the city's time.
    for (second, late) in [("00", &[][..]), ("01", &["transmission-late"])] {
        let records = format!(
            "M1,C,2026-03-05 17:00,2026-03-06,\nM1,K,2026-03-09 09:00,2026-03-09 09:00,\n\
             M1,T,2026-03-10 09:00:{second},2026-03-11 23:59:59,\n"
        );
        let config = format!("date_only = \"lenient\"\n{POLICY}");
        let (_, report) = project(&config, &records, "").check(AS_OF);
        let of = |id: &str| -> Vec<&str> {
            let own = findings(&report).iter().filter(|it| it["department"] == id);
            own.map(|it| it["rule"].as_str().expect("a rule")).collect()
        };
        assert_eq!(of("C"), [""; 0]);
        assert_eq!(of("K"), ["transmission-late"], "{report}");
        assert_eq!(of("T"), late, "{report}");
    }
}

#[test]
fn no_before_rule_compares_with_the_one_above() {
    let records = "M1,C,2026-03-05 17:00,2026-03-05 18:00,\nM1,K,2026-03-05 16:00,2026-03-05 18:00,\n\
        M1,T,2026-03-05 12:00,2026-03-05 12:30,\n";
    let (code, report) = project(POLICY, records, "").check(AS_OF);
    assert_eq!((code, rules(&report).len()), (0, 0), "{report}");
}

#[test]
fn what_the_due_above_rests_on_the_one_below_rests_on_too() {
    let policy = "[[policies]]\nname = \"down\"\ntransmission = { within = \"2wd\" }\n\
        feedback = { within = \"1h\", from = \"parent\" }\n";
    let found = |config: &str, ended: &str| {
        let project = project(&format!("{config}\n{policy}"), "", "");
        project.file("meetings.csv", format!("id,title,ended_at\nM1,m,{ended}\n"));
        let as_of = "2026-12-20 09:00";
        let (_, report) = project.check(as_of);
        let of_feedback = findings(&report)
            .iter()
            .filter(|it| it["duty"] == "feedback");
        let rules: Vec<String> = of_feedback.map(|it| it["rule"].to_string()).collect();
        let duties = report["summary"]["duties"]["feedback"].clone();
        (
            rules,
            duties["pending"].clone(),
            duties["undetermined"].clone(),
        )
    };
    let rules =
        |names: &[&str]| -> Vec<String> { names.iter().map(|it| format!("\"{it}\"")).collect() };
    // From 25 December 2026, a Friday, two working days lead to the 29th, which is provisional; from
    // the 30th into a year that is not covered. The city itself counts an hour from the end.
    let calendar = CALENDAR_OF_2026;
    assert_eq!(
        found(calendar, "2026-12-25 10:00"),
        (rules(&["calendar-provisional"]), json!(3), json!(0))
    );
    assert_eq!(
        found(calendar, "2026-12-30 10:00"),
        (rules(&["calendar-uncovered"]), json!(1), json!(2))
    );
    let guessed = calendar.replacen(
        "base = \"none\"\n",
        "base = \"none\"\nuncovered = \"weekends\"\n",
        1,
    );
    assert_eq!(
        found(&guessed, "2026-12-30 10:00"),
        (rules(&["calendar-guessed"]), json!(3), json!(0))
    );
}

#[test]
fn an_unread_time_above_leaves_those_below_undetermined() {
    let records = "M1,C,2026-03-05 08:00,2026-03-06 08:00,\nM1,K,3月32日,2026-03-06 08:00,\n";
    let project = project(POLICY, records, "");
    let args = ["check", "--keep-going", "--as-of", AS_OF, "-f", "json"];
    let run = project.run(args);
    assert_eq!(run.code, 2);
    let report = json(&run.out);
    let duties = &report["summary"]["duties"];
    // The county's own, whose row it is, and the township's, whose clock hangs on it.
    assert_eq!(duties["transmission"]["undetermined"], 2, "{report}");
    assert_eq!(duties["report"]["undetermined"], 2, "{report}");
    let page = json(&why_keeping_on(&project));
    for duty in ["transmission", "report"] {
        let duty = &page["duties"][duty];
        let found = json!([
            duty["status"],
            duty["reason"],
            duty["start"],
            duty["start_department"]
        ]);
        assert_eq!(
            found,
            json!(["undetermined", "unreadable-record", null, "K"])
        );
    }
}

/// Whom the township would have had to wait for nobody knows: to count from the end of the meeting
/// would accuse it of what its county kept lying.
#[test]
fn an_unread_row_above_leaves_those_below_undetermined() {
    let records = "M1,C,2026-03-05 08:00,2026-03-06 08:00,\nM1,T,2026-03-20 08:00,,\n";
    let found = |departments: &str| {
        let project = project(POLICY, records, "");
        project.file("departments.csv", departments);
        let page = json(&why_keeping_on(&project));
        let of = |duty: &str| {
            let duty = &page["duties"][duty];
            json!([duty["status"], duty["reason"], duty["start_department"]])
        };
        [of("transmission"), of("report")]
    };
    let undetermined = || json!(["undetermined", "unreadable-record", null]);
    // The county's row has a date that is none; a parent that does not exist; a name that another has.
    for departments in [
        "id,name,parent,active_from\nT,乡,K,\nK,县,C,2026-02-30\nC,市,,\n",
        "id,name,parent\nT,乡,K\nK,县,X\nC,市,\n",
        "id,name,parent,aliases\nT,乡,K,\nK,县,C,市\nC,市,,\n",
        // One further up, with an office that owes nothing between them.
        "id,name,parent,active_until\nT,乡,S,\nS,所,K,2020-01-01\nK,县,C,2026-02-30\nC,市,,\n",
    ] {
        assert_eq!(
            found(departments),
            [undetermined(), undetermined()],
            "{departments}"
        );
    }
    // Beside a good row above it, a bad one elsewhere changes nothing.
    let [transmission, report] = found("id,name,parent\nT,乡,K\nK,县,C\nC,市,\nB,镇,X\n");
    assert_eq!(transmission, json!(["late", null, "K"]));
    assert_eq!(report, json!(["overdue", null, "K"]));
}

fn why_keeping_on(project: &Project) -> String {
    let args = [
        "why",
        "--keep-going",
        "--meeting",
        "M1",
        "--department",
        "T",
        "--as-of",
        AS_OF,
        "-f",
        "json",
    ];
    project.run(args).out
}

#[test]
fn a_date_above_is_a_start_without_an_hour() {
    let records = "M1,C,2026-03-05 08:00,,\nM1,K,2026-03-08,,\n";
    let config = format!("date_only = \"lenient\"\n{POLICY}");
    let page = json(&why(&project(&config, records, ""), "T", &["-f", "json"]));
    let duty = &page["duties"]["transmission"];
    assert_eq!(duty["start"], "2026-03-08T00:00:00+08:00");
    assert_eq!(duty["date_only"], true);
    let text = why(&project(&config, records, ""), "T", &[]);
    assert!(text.contains("no time given: taken as 00:00:00"), "{text}");
}

#[test]
fn why_and_letters_say_whose_time_it_was() {
    let project = project(POLICY, "M1,C,2026-03-05 08:00,,\n", "");
    let text = why(&project, "T", &[]);
    assert!(
        text.contains("the transmission of 县, above it, was due"),
        "{text}"
    );
    let text = why(&project, "县", &["--lang", "zh"]);
    assert!(text.contains("上级单位市完成学习传达"), "{text}");
    let text = why(&project, "市", &["--lang", "zh"]);
    assert!(
        text.contains("上面没有应当传达的单位，按会议结束起算"),
        "{text}"
    );
    let run = project.run([
        "notice", "--as-of", AS_OF, "--out", "letters", "--lang", "zh",
    ]);
    assert_eq!(run.code, 0, "{}", run.err);
    let letters = std::fs::read_dir(project.at("letters")).expect("letters");
    let all: String = letters
        .map(|it| std::fs::read_to_string(it.expect("a letter").path()).expect("text"))
        .collect();
    assert!(all.contains("上级单位县学习传达的时限"), "{all}");
}

#[test]
fn a_long_chain_is_walked_once() {
    let row = |index: u32| match index.checked_sub(1) {
        None => "D0,d0,".to_owned(),
        Some(above) => format!("D{index},d{index},D{above}"),
    };
    let rows: Vec<String> = (0..20_000).map(row).collect();
    let departments = format!("id,name,parent\n{}\n", rows.join("\n"));
    let project = project(POLICY, "M1,D0,2026-03-05 08:00,,\n", "");
    project
        .file("departments.csv", departments)
        .file("exemptions.csv", "meeting,department,reason,approved_by\n");
    let (_, report) = project.check("2026-03-06 08:00:01");
    // The first is on time, the second's day is over, all others wait for it.
    let duty = &report["summary"]["duties"]["transmission"];
    assert_eq!(
        json!([
            duty["on_time"],
            duty["overdue"],
            duty["pending"],
            duty["undetermined"]
        ]),
        json!([1, 1, 19_998, 0])
    );
}

#[test]
fn deadline_counts_from_the_end_of_the_meeting_and_says_so() {
    let project = project(POLICY, "", "");
    let run = project.run(["deadline", "--ended", "2026-03-04 17:00", "-f", "json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.err.contains("the department above"), "{}", run.err);
    let due = &json(&run.out)["duties"]["transmission"]["due"];
    assert_eq!(due, "2026-03-05T17:00:00+08:00");
}
