//! Dues that a meeting names itself (传达时限, 报告时限, 反馈时限): worked out by hand, through the program.

mod common;

use common::{Project, findings, json, places, rules};
use serde_json::{Value, json};

const DEPARTMENTS: &str = "单位编号,单位名称\nD1,教育局\n";
const NO_RECORDS: &str = "会议,单位,传达时间,报告时间,反馈时间\n";
const AS_OF: &str = "2026-04-30 09:00";

fn project(config: &str, meetings: &str, records: &str) -> Project {
    Project::of(&[
        ("chuanda.toml", &format!("# settings\n{config}")),
        ("meetings.csv", meetings),
        ("departments.csv", DEPARTMENTS),
        ("records.csv", records),
    ])
}

/// The due of each duty of the one department that is overdue, in the order of the duties.
fn dues(report: &Value) -> Vec<(&str, &str)> {
    let overdue = findings(report)
        .iter()
        .filter(|it| it["late_seconds"] != Value::Null);
    overdue
        .map(|it| {
            (
                it["duty"].as_str().expect("a duty"),
                it["due"].as_str().expect("a due"),
            )
        })
        .collect()
}

/// The dues of one meeting that ended on Wednesday 4 March 2026 at 17:00.
fn dues_of(config: &str, cells: &str) -> Vec<(String, String)> {
    let header = "会议编号,会议名称,结束时间,传达时限,报告时限,反馈时限";
    let meetings = format!("{header}\nM1,常务会议,2026-03-04 17:00,{cells}\n");
    let (_, report) = project(config, &meetings, NO_RECORDS).check(AS_OF);
    let own = |(duty, due): (&str, &str)| (duty.to_owned(), due.to_owned());
    dues(&report).into_iter().map(own).collect()
}

fn owned(dues: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = |(duty, due): &(&str, &str)| ((*duty).to_owned(), (*due).to_owned());
    dues.iter().map(own).collect()
}

#[test]
fn a_time_a_date_or_a_span_goes_before_the_policy_and_brings_the_duty() {
    // The speech's own rule brings no feedback, and 24 hours and 2 working days for the rest.
    for (cells, expected) in [
        (
            "2026-03-05 12:00,2026-03-09,10wd",
            [
                ("transmission", "2026-03-05T12:00:00+08:00"),
                ("report", "2026-03-09T23:59:59+08:00"),
                ("feedback", "2026-03-18T23:59:59+08:00"),
            ]
            .as_slice(),
        ),
        (
            "48h,,",
            &[
                ("transmission", "2026-03-06T17:00:00+08:00"),
                ("report", "2026-03-06T23:59:59+08:00"),
            ],
        ),
        // Words for no time say nothing; the day of the end is no day before it.
        (
            "无,2026年3月4日,3d",
            &[
                ("transmission", "2026-03-05T17:00:00+08:00"),
                ("report", "2026-03-04T23:59:59+08:00"),
                ("feedback", "2026-03-07T23:59:59+08:00"),
            ],
        ),
    ] {
        assert_eq!(dues_of("", cells), owned(expected), "{cells}");
    }
}

#[test]
fn a_span_in_days_ends_with_business_but_does_not_roll_and_starts_at_the_end() {
    let config = "close_of_business = \"17:30\"\n[[policies]]\nname = \"p\"\n\
        transmission = { within = \"24h\", from = \"receipt\", roll = \"next-working-day\" }\n\
        report = { within = \"3d\", from = \"transmission\", roll = \"next-working-day\" }\n";
    // 7 March 2026 is a Saturday.
    let expected = owned(&[
        ("transmission", "2026-03-07T17:30:00+08:00"),
        ("report", "2026-03-06T17:30:00+08:00"),
    ]);
    assert_eq!(dues_of(config, "3d,2wd,"), expected);
    // A date is its 24:00 all the same.
    let expected = owned(&[
        ("transmission", "2026-03-07T23:59:59+08:00"),
        ("report", "2026-03-06T17:30:00+08:00"),
    ]);
    assert_eq!(dues_of(config, "2026-03-07,2wd,"), expected);
    // A receipt moves no due of the meeting's own, nor does it come after the transmission.
    let meetings = "id,title,ended_at,transmission_due\nM1,m,2026-03-04 17:00,24h\n";
    let records = "meeting,department,received_at,transmitted_at,reported_at\n\
        M1,D1,2026-03-05 18:00,2026-03-05 17:00:01,2026-03-05 18:00\n";
    let (_, report) = project(config, meetings, records).check(AS_OF);
    assert_eq!(rules(&report), ["transmission-late"]);
    assert_eq!(findings(&report)[0]["late_seconds"], 1);
}

#[test]
fn exactly_at_it_is_on_time_and_a_second_after_is_late() {
    let meetings = "id,title,ended_at,report_due\nM1,m,2026-03-04 17:00,2026-03-09 12:00\n";
    for (reported, expected) in [
        ("2026-03-09 12:00:00", &[][..]),
        ("2026-03-09 12:00:01", &["report-late"]),
    ] {
        let records = format!(
            "meeting,department,transmitted_at,reported_at\nM1,D1,2026-03-05 09:00,{reported}\n"
        );
        let (_, report) = project("", meetings, &records).check(AS_OF);
        assert_eq!(rules(&report), expected, "{reported}");
    }
}

#[test]
fn it_stands_where_no_policy_fits_and_not_for_what_is_not_important() {
    let config = "[[policies]]\nname = \"p\"\nmatch = { category = [\"讲话\"] }\ntransmission = { within = \"24h\" }\n";
    let meetings = "id,title,ended_at,category,important,feedback_due\n\
        M1,议定事项,2026-03-04 17:00,会议,,5d\nM2,讲话,2026-03-04 17:00,讲话,,5d\n\
        M3,其他,2026-03-04 17:00,会议,否,5d\n";
    let (code, report) = project(config, meetings, NO_RECORDS).check(AS_OF);
    assert_eq!(code, 1);
    let found: Vec<Value> = (findings(&report).iter())
        .map(|it| json!([it["rule"], it["meeting"], it["policy"], it["own_due"]]))
        .collect();
    assert_eq!(
        found,
        [
            json!(["feedback-overdue", "M1", null, true]),
            json!(["meeting-without-policy", "M1", null, null]),
            json!(["transmission-overdue", "M2", "p", null]),
            json!(["feedback-overdue", "M2", "p", true]),
        ]
    );
    let message = findings(&report)[1]["message"].as_str().unwrap_or_default();
    assert!(
        message.contains("除会议表里单独写明时限的以外"),
        "{message}"
    );
    let duties = &report["summary"]["duties"];
    assert_eq!(duties["transmission"]["obligations"], 1);
    assert_eq!(duties["feedback"]["obligations"], 2);
}

#[test]
fn exemptions_and_extensions_apply() {
    let meetings = "id,title,ended_at,transmission_due,report_due\n\
        M1,m,2026-03-04 17:00,2026-03-05,2026-03-06\n";
    let project = project("", meetings, NO_RECORDS);
    project.file(
        "exemptions.csv",
        "meeting,department,reason,approved_by,duty,until\nM1,D1,r,a,transmission,\nM1,D1,r,a,report,2026-03-10\n",
    );
    let (_, report) = project.check(AS_OF);
    assert_eq!(dues(&report), [("report", "2026-03-10T23:59:59+08:00")]);
    assert_eq!(report["summary"]["duties"]["transmission"]["exempt"], 1);
}

#[test]
fn what_is_no_due_is_an_input_error_in_its_cell() {
    let meetings = "id,title,ended_at,transmission_due,report_due,feedback_due\n\
        M1,m,2026-03-04 17:00,2026-03-04 16:59:59,2026-03-03,尽快\n\
        M2,m,2026-03-04 17:00,2026-03-04 17:00,4294967296h,03/05/2026\n";
    let run = project("", meetings, NO_RECORDS).run(["check", "--as-of", AS_OF]);
    assert_eq!(run.code, 2);
    let expected = [
        "meetings.csv:2:23",
        "meetings.csv:2:43",
        "meetings.csv:2:54",
        "meetings.csv:3:40",
        "meetings.csv:3:52",
    ];
    assert_eq!(places(&run.err), expected, "{}", run.err);
    assert!(
        run.err.contains("is before the end of the meeting"),
        "{}",
        run.err
    );
    assert!(run.err.contains("such as 3wd"), "{}", run.err);
}

#[test]
fn toml_says_the_same() {
    let csv = dues_of("", "2026-03-05 12:00,2026-03-09,10wd");
    let toml = Project::of(&[(
        "chuanda.toml",
        "[[meetings]]\nid = \"M1\"\ntitle = \"常务会议\"\nended_at = 2026-03-04 17:00:00\n\
         transmission_due = 2026-03-05 12:00:00\nreport_due = 2026-03-09\nfeedback_due = \"10wd\"\n\
         [[departments]]\nid = \"D1\"\nname = \"教育局\"\n[[records]]\nmeeting = \"M1\"\ndepartment = \"D1\"\nnote = \"x\"\n",
    )]);
    let (_, report) = toml.check(AS_OF);
    let own = |(duty, due): (&str, &str)| (duty.to_owned(), due.to_owned());
    assert_eq!(dues(&report).into_iter().map(own).collect::<Vec<_>>(), csv);
}

#[test]
fn a_workbook_says_the_same() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let header = [
        "会议编号",
        "会议名称",
        "结束时间",
        "传达时限",
        "报告时限",
        "反馈时限",
    ];
    let date = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
    let row = ["M1", "常务会议", "2026-03-04 17:00", "2026-03-05 12:00"];
    for (column, text) in (0..).zip(header) {
        sheet.write(0, column, text).expect("a cell");
    }
    for (column, text) in (0..).zip(row) {
        sheet.write(1, column, text).expect("a cell");
    }
    let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 3, 9).expect("a date");
    sheet.write_with_format(1, 4, day, &date).expect("a cell");
    sheet.write(1, 5, "10wd").expect("a cell");
    let book = book.save_to_buffer().expect("a workbook");
    let project = Project::of(&[
        ("departments.csv", DEPARTMENTS),
        ("records.csv", NO_RECORDS),
    ]);
    project.file("meetings.xlsx", book);
    let (_, report) = project.check(AS_OF);
    let own = |(duty, due): (&str, &str)| (duty.to_owned(), due.to_owned());
    let found: Vec<_> = dues(&report).into_iter().map(own).collect();
    assert_eq!(found, dues_of("", "2026-03-05 12:00,2026-03-09,10wd"));
}

#[test]
fn why_and_letters_say_that_it_is_the_meeting_s_own() {
    let meetings = "id,title,ended_at,transmission_due,report_due\n\
        M1,m,2026-03-04 17:00,2026-03-05 12:00,2wd\n";
    let project = project("", meetings, NO_RECORDS);
    let why = [
        "why",
        "--meeting",
        "M1",
        "--department",
        "D1",
        "--as-of",
        AS_OF,
    ];
    let text = project.run(why).out;
    assert_eq!(
        text.matches("set by the meeting itself").count(),
        2,
        "{text}"
    );
    let page = json(&project.run(why.iter().chain(&["-f", "json"])).out);
    let duty = |name: &str| {
        let duty = &page["duties"][name];
        json!([
            duty["own_due"],
            duty["within"],
            duty["from"],
            duty["start"],
            duty["due"]
        ])
    };
    let ended = "2026-03-04T17:00:00+08:00";
    assert_eq!(
        duty("transmission"),
        json!([true, null, "meeting", ended, "2026-03-05T12:00:00+08:00"])
    );
    assert_eq!(
        duty("report"),
        json!([true, "2wd", "meeting", ended, "2026-03-06T23:59:59+08:00"])
    );
    let letter = project.run(["notice", "--as-of", AS_OF, "--out", "letters"]);
    assert_eq!(letter.code, 0, "{}", letter.err);
    let letters = std::fs::read_dir(project.at("letters")).expect("letters");
    let all: String = letters
        .map(|it| std::fs::read_to_string(it.expect("a letter").path()).expect("text"))
        .collect();
    assert!(all.contains("set by the meeting itself"), "{all}");
}

#[test]
fn times_of_tables_lie_where_those_of_records_may() {
    let check = |meeting: &str, exemption: &str| {
        let project = project(
            "",
            &format!("会议编号,会议名称,结束时间,报告时限\nM1,会,{meeting}\n"),
            "会议,单位,传达时间,报告时间\nM1,D1,2026-03-04 11:00,2026-03-04 12:00\n",
        );
        project.file(
            "exemptions.csv",
            format!("会议,单位,理由,批准人,until,批准时间\nM1,D1,停电,张三,{exemption}\n"),
        );
        project.run(["check", "--as-of", AS_OF, "--format", "json"])
    };
    let (meeting, exemption) = ("2026-03-04 10:00,2026-03-06", "2026-03-09,2026-03-03 09:00");
    let run = check(meeting, exemption);
    assert_ne!(run.code, 2, "{}", run.err);
    for (meeting, exemption, place) in [
        (
            "0026-03-04 10:00,2026-03-06",
            exemption,
            "meetings.csv:2:6: 结束时间 \"0026-03-04 10:00\"",
        ),
        (
            "2106-03-04 10:00,",
            exemption,
            "meetings.csv:2:6: 结束时间 \"2106-03-04 10:00\"",
        ),
        (
            "2026-03-04 10:00,2206-03-06",
            exemption,
            "meetings.csv:2:23: 报告时限 \"2206-03-06\"",
        ),
        (
            meeting,
            "3026-03-09,2026-03-03 09:00",
            "exemptions.csv:2:13: until \"3026-03-09\"",
        ),
        (
            meeting,
            "2026-03-09,1926-03-03 09:00",
            "exemptions.csv:2:24: 批准时间 \"1926-03-03 09:00\"",
        ),
    ] {
        let run = check(meeting, exemption);
        assert_eq!(
            (run.code, run.out.as_str()),
            (2, ""),
            "{place}: {}",
            run.err
        );
        let said = format!("{place} is not between 1970 and 2105");
        assert!(run.err.contains(&said), "{said}\n{}", run.err);
    }
    for ended in ["0026-03-04 10:00", "2106-03-04 10:00"] {
        let run = project("", "", "").run(["deadline", "--ended", ended]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{}", run.err);
        let said = format!("--ended \"{ended}\" is not between 1970 and 2105");
        assert!(run.err.contains(&said), "{}", run.err);
    }
}
