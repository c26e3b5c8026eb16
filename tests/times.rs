//! Times as offices and databases write them, and what is said of those that are none.

mod common;

use common::{Project, Run, json};

/// One meeting, which ended on Thursday, 5 March 2026, at 10:00.
const MEETINGS: &str = "会议编号,会议名称,结束时间\nM1,全市安全生产工作会议,2026-03-05 10:00\n";

fn project(records: &str) -> Project {
    let rows = records.lines().count();
    let departments: Vec<_> = (1..=rows)
        .map(|row| format!("D{row},第{row}局\n"))
        .collect();
    let departments = departments.concat();
    Project::of(&[
        ("meetings.csv", MEETINGS),
        ("chuanda.toml", POLICY),
        (
            "departments.csv",
            &format!("单位编号,单位名称\n{departments}"),
        ),
        (
            "records.csv",
            &format!("会议,单位,传达时间,报告时间\n{records}"),
        ),
    ])
}

/// A department for each time, which reported on 6 March.
fn transmitted(times: &[&str]) -> Project {
    let rows = times.iter().enumerate();
    let records: Vec<_> = rows
        .map(|(row, time)| format!("M1,D{},{time},2026-03-06 23:59\n", row + 1))
        .collect();
    project(&records.concat())
}

fn check(project: &Project, more: &[&str]) -> Run {
    let args = ["check", "--as-of", "2026-03-31", "--format", "concise"];
    project.run(args.iter().chain(more))
}

/// A policy by which nobody is in time, and so has a finding that says when.
const POLICY: &str = "\n[[policies]]\nname = \"p\"\ntransmission = { within = \"1m\" }\n";

fn configure(project: &Project, settings: &str) {
    project.file("chuanda.toml", format!("{settings}{POLICY}"));
}

/// When each department transmitted.
fn done(project: &Project, more: &[&str]) -> Vec<String> {
    let args = ["check", "--as-of", "2026-03-31", "--format", "json"];
    let run = project.run(args.iter().chain(more));
    assert_eq!((run.code, run.err.as_str()), (1, ""), "{}", run.err);
    let report = json(&run.out);
    let findings = report["findings"].as_array().expect("findings").iter();
    let findings = findings.filter(|finding| finding["duty"] == "transmission");
    let at = |finding: &serde_json::Value| finding["at"].as_str().unwrap_or("none").to_owned();
    findings.map(at).collect()
}

#[test]
fn forms_of_offices_and_databases() {
    let times = [
        "2026年3月6日（周五）9点半",
        "2026-03-06 星期五 9:30",
        "2026-03-06\u{a0}09：30",
        "2026/3/6 上午9:30",
        "2026年3月6日9时30分",
        "\u{feff}2026-03-06 9点30分",
        "2026-03-06 09:30:00+08",
        "2026-03-06 09:30:00.123456+0800",
        "2026-03-05 20:30:00-0500",
        "2026-03-06T09:30:00.999",
    ];
    let expected = vec!["2026-03-06T09:30:00+08:00"; times.len()];
    assert_eq!(done(&transmitted(&times), &[]), expected);
    let others = [
        ("2026-03-06 24:00", "23:59:59"),
        ("2026年3月6日24时", "23:59:59"),
        ("2026-03-06 凌晨0:05", "00:05:00"),
        ("2026-03-06 中午1:00", "13:00:00"),
        ("2026-03-06 中午12点", "12:00:00"),
        ("2026-03-06 下午2:30", "14:30:00"),
        ("2026-03-06 下午15:00", "15:00:00"),
        ("2026年3月6日晚8点", "20:00:00"),
        ("2026年3月6日晚上11时5分", "23:05:00"),
    ];
    let expected = others.map(|(_, time)| format!("2026-03-06T{time}+08:00"));
    assert_eq!(
        done(&transmitted(&others.map(|(text, _)| text)), &[]),
        expected
    );
}

#[test]
fn a_date_without_a_year_needs_one() {
    let project = transmitted(&["3月6日 9:30", "3月6日（周五）上午9点半"]);
    let run = check(&project, &[]);
    assert_eq!(run.code, 2);
    let said = "传达时间 \"3月6日 9:30\" has no year; write it in a form such as 2026-03-06 09:30, \
                or set [inputs] year = 2026 in the configuration, or give --year 2026";
    assert!(run.err.contains(said), "{}", run.err);
    let expected = ["2026-03-06T09:30:00+08:00"; 2];
    assert_eq!(done(&project, &["--year", "2026"]), expected);
    configure(&project, "[inputs]\nyear = 2026\n");
    assert_eq!(done(&project, &[]), expected);
    // The weekday is that of another year.
    let run = check(&project, &["--year", "2025"]);
    let said = "2025-03-06 is a Thursday, not a Friday";
    assert!(run.err.contains(said), "{}", run.err);
    configure(&project, "[inputs]\nyear = \"2026\"\n");
    assert_eq!(check(&project, &[]).code, 2);
    configure(&project, "");
    let run = project.run(["deadline", "--ended", "3月5日 10:00", "--year", "2026"]);
    assert_eq!(run.code, 0, "{}", run.err);
}

#[test]
fn a_part_of_the_day_without_an_hour_is_a_date() {
    let err = check(&transmitted(&["2026年3月6日晚"]), &[]).err;
    assert!(err.contains("in a form such as 2026-03-06 20:00"), "{err}");
    let project = transmitted(&["2026年3月6日上午"]);
    let run = check(&project, &[]);
    let said = "is a date without a time; add the time, in a form such as 2026-03-06 09:00, \
                or give --date-only lenient or strict (date_only in the configuration)";
    assert!(run.err.contains(said), "{}", run.err);
    configure(&project, "date_only = \"lenient\"\n");
    assert_eq!(done(&project, &[]), ["2026-03-06T00:00:00+08:00"]);
}

#[test]
fn a_span_is_no_time_but_the_end_of_a_meeting() {
    let project = transmitted(&["2026-03-05 10:30-11:00", "2026-03-05 10:30:00-11:00:00"]);
    let err = check(&project, &[]).err;
    let said = "is a range of two times; keep only its end, and write 2026-03-05 11:00";
    assert_eq!(err.matches(said).count(), 2, "{err}");
    let err = check(&transmitted(&["9:30-11:30"]), &[]).err;
    let said = "is a range of two times without a date; \
                give the date and only its end, and write it in a form such as 2026-03-05 11:30";
    assert!(err.contains(said), "{err}");
    let project = transmitted(&["2026-03-05 11:30"]);
    for span in ["2026-03-05 9:30-11:30", "2026年3月5日上午9时至11时半"] {
        project.file(
            "meetings.csv",
            format!("会议编号,会议名称,结束时间\nM1,全会,{span}\n"),
        );
        let (_, report) = project.check("2026-03-31");
        assert_eq!(
            report["findings"].as_array().map(Vec::len),
            Some(0),
            "{report}"
        );
        let why = project.run(["why", "--department", "D1", "--meeting", "M1"]);
        assert!(why.out.contains("2026-03-05 11:30"), "{}", why.out);
    }
}

#[test]
fn what_no_one_can_read_is_said_to_be_so() {
    for (text, said) in [
        (
            "2026年3月5日（周五）9:30",
            "has the wrong weekday: 2026-03-05 is a Thursday, not a Friday; \
             check both, and write 2026-03-05 09:30",
        ),
        (
            "2026-03-06 上午12:30",
            "use the 24-hour clock, and write 2026-03-06 00:30 or 2026-03-06 12:30",
        ),
        (
            "2026-03-06 晚上12点",
            "use the 24-hour clock, and write 2026-03-07 00:00 or 2026-03-06 00:00",
        ),
        (
            "03/05/2026",
            "can be read two ways; write it in a form such as 2026-03-05 09:00 or 2026-05-03 09:00",
        ),
        (
            "2026-03-06 14:30（视频会）",
            "is not a time in a known form; write 2026-03-06 14:30",
        ),
        (
            "2026-03-06 14:30前",
            "is not a time in a known form; write it in a form such as 2026-03-06 14:30",
        ),
        (
            "2026-03-06 14:30+08",
            "is not full RFC 3339; write 2026-03-06T14:30:00+08:00",
        ),
    ] {
        let run = check(&transmitted(&[text]), &[]);
        assert_eq!(run.code, 2);
        assert!(run.err.contains(said), "{}", run.err);
    }
}

#[test]
fn words_and_times_of_systems_that_mean_no_time() {
    let words = ["NULL", "\\N", "None", "NaN", "NaT", "--", "\u{200b}"];
    assert_eq!(done(&transmitted(&words), &[]), vec!["none"; words.len()]);
    for text in [
        "1970-01-01 08:00:00",
        "1970-01-01T00:00:00Z",
        "1970-01-01",
        "0000-00-00 00:00:00",
        "1900-01-01",
        "1900/1/0",
        "Invalid Date",
        "待定",
    ] {
        let project = transmitted(&[text]);
        let run = check(&project, &[]);
        assert_eq!(run.code, 2);
        let setting = format!("[inputs] blank = [\"{text}\"]");
        assert!(run.err.contains(&setting), "{}", run.err);
        assert!(!run.err.contains("1970 and 2105"), "{}", run.err);
        configure(&project, &setting.replace(" blank", "\nblank"));
        assert_eq!(done(&project, &[]), ["none"]);
    }
    // A flag has no words that mean that there is none.
    let run = transmitted(&["NULL"]).run(["check", "--as-of", "待定"]);
    assert!(
        run.err.contains("--as-of \"待定\" is not a time; write"),
        "{}",
        run.err
    );
    assert!(!run.err.contains("[inputs] blank"), "{}", run.err);
}
