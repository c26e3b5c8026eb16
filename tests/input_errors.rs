//! What is wrong with the input: all of it told, each at its place, and nothing called compliant.

mod common;

use common::{Project, Run, findings, json, places, rules};
use unicode_width::UnicodeWidthStr as _;

const MEETINGS: &str = "会议编号,会议名称,结束时间\nM01,常务会议,2026-03-04 17:00\n";
const DEPARTMENTS: &str = "单位编号,单位名称\nD01,市财政局\nD02,市教育局\n";
const GOOD: &str = "会议,单位,传达时间,报告时间\nM01,D01,2026-03-05 09:00,2026-03-05 10:00\nM01,D02,2026-03-05 17:00:01,2026-03-05 18:00\n";

fn project(files: &[(&str, &[u8])]) -> Project {
    let project = Project::of(&[
        ("meetings.csv", MEETINGS),
        ("departments.csv", DEPARTMENTS),
        ("records.csv", GOOD),
    ]);
    for (name, bytes) in files {
        project.file(name, bytes);
    }
    project
}

fn check(project: &Project, more: &[&str]) -> Run {
    let args = ["check", "--as-of", "2026-03-10 09:00", "--format", "json"];
    project.run(args.iter().chain(more))
}

/// Twelve mistakes, one a row, with the line and column of each; good rows between them.
fn twelve() -> (Vec<u8>, Vec<(usize, usize)>) {
    let rows: [(&[u8], usize); 12] = [
        ("M01,市财政局,2026-03-05 09:00".as_bytes(), 26), // too few: the row's end
        ("M01,市财政局,2026-03-05 09:00,,,多的一格".as_bytes(), 29), // too many: the first of them
        ("M01,市财政局,待定,,".as_bytes(), 10),
        ("M01,市财政局,03/05/2026,,".as_bytes(), 10),
        ("M01,市财政局,  2026-02-30 09:00,,".as_bytes(), 12), // blanks before it do not count
        ("M01,市财政局,,2026-03-05,".as_bytes(), 11),
        (",市财政局,2026-03-05 09:00,,".as_bytes(), 1),
        ("M01,市财政局,2026-03-05 09:00,,\"会上\"说".as_bytes(), 32),
        ("M01,市财政局,2026-03-05 09:00-10:00,,".as_bytes(), 10),
        ("M01,市财政局,2026-03-05 25:00,,".as_bytes(), 10),
        ("M01,市财政局,46086.375,,".as_bytes(), 10),
        (b"M01,\xCA\xD0\xB2\xC6,2026-03-05 09:00,,", 5), // GBK
    ];
    let mut bytes = "会议,单位,传达时间,报告时间,备注\n".as_bytes().to_vec();
    let mut places = Vec::new();
    let mut line = 2;
    for (index, (row, column)) in rows.iter().enumerate() {
        bytes.extend_from_slice(row);
        bytes.extend_from_slice(b"\r\n");
        places.push((line, *column));
        line += 1;
        if index % 3 == 0 {
            // A good row of two physical lines: places are physical.
            bytes.extend_from_slice(
                "M01,D01,2026-03-05 09:00,2026-03-05 10:00,\"两\n行\"\n".as_bytes(),
            );
            line += 2;
        }
    }
    bytes.extend_from_slice("\n\nM01,D02,2026-03-05 17:00:01,2026-03-05 18:00,\n".as_bytes());
    (bytes, places)
}

#[test]
fn twelve_mistakes_are_twelve_errors_each_at_its_place() {
    let (bytes, expected) = twelve();
    let project = project(&[("records.csv", &bytes)]);
    let expected: Vec<String> = expected
        .iter()
        .map(|(line, column)| format!("records.csv:{line}:{column}"))
        .collect();
    for lang in ["zh", "en"] {
        for threads in ["1", "2", "8"] {
            let run = check(&project, &["--lang", lang, "--threads", threads]);
            assert_eq!(places(&run.err), expected, "{}", run.err);
            assert_eq!((run.code, run.out.as_str()), (2, ""));
        }
    }
    let run = check(&project, &["--keep-going"]);
    assert_eq!(run.code, 2);
    assert_eq!(places(&run.err), expected);
    let report = json(&run.out);
    // The good row of D01 stands there four times.
    let expected = ["duplicate-record", "duplicate-record", "transmission-late"];
    assert_eq!(rules(&report), expected);
}

#[test]
fn places_stand_whole_in_both_languages() {
    let (bytes, expected) = twelve();
    let project = project(&[("records.csv", &bytes)]);
    let zh = check(&project, &["--lang", "zh"]).err;
    let en = check(&project, &["--lang", "en"]).err;
    // Only the row that is no text is drawn with replacement characters.
    let broken = zh.lines().filter(|line| line.contains('\u{fffd}')).count();
    assert_eq!(broken, 1, "{zh}");
    assert_eq!(zh.matches("错误: ").count(), expected.len(), "{zh}");
    assert_eq!(en.matches("error: ").count(), expected.len(), "{en}");
    let sentences = |err: &str, lead: &str| -> Vec<String> {
        let lines = err.lines().filter_map(|line| line.strip_prefix(lead));
        lines.map(str::to_owned).collect()
    };
    let chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    for (zh, en) in sentences(&zh, "错误: ")
        .iter()
        .zip(sentences(&en, "error: "))
    {
        assert_ne!(*zh, en);
        assert!(zh.contains(chinese), "{zh}");
        for word in ["is ", "has ", "this row", "write "] {
            assert!(!zh.contains(word), "{zh}");
        }
        // What was met is quoted, and headers are the file's own; the rest of an English sentence is
        // English.
        let own: String = en.split('"').step_by(2).collect();
        let own = ["传达时间", "报告时间", "反馈时间", "收到时间"]
            .iter()
            .fold(own, |own, header| own.replace(header, ""));
        assert!(!own.contains(chinese), "{en}");
    }
}

#[test]
fn the_caret_stands_under_what_is_meant() {
    let project = project(&[(
        "records.csv",
        "会议,单位,传达时间,备注\n常务会议,市财政局,03/05/2026,全角：字\n".as_bytes(),
    )]);
    for lang in ["zh", "en"] {
        let err = check(&project, &["--lang", lang]).err;
        let lines: Vec<&str> = err.lines().collect();
        let at = lines
            .iter()
            .position(|line| line.contains("常务会议,"))
            .expect(&err);
        let source = lines[at];
        let marks = lines[at + 1];
        let start = source.find("03/05/2026").expect(source);
        let mark = marks.find('^').expect(marks);
        assert_eq!(marks[..mark].width(), source[..start].width(), "{err}");
        assert_eq!(marks.matches('^').count(), "03/05/2026".len(), "{err}");
    }
}

#[test]
fn good_rows_are_judged_all_the_same_when_asked() {
    let mut records = GOOD.as_bytes().to_vec();
    records.extend_from_slice("M01,D01,下午2:30,\n".as_bytes());
    let project = project(&[("records.csv", &records)]);
    let run = check(&project, &["--keep-going"]);
    assert_eq!(run.code, 2);
    assert_eq!(places(&run.err), ["records.csv:4:9"]);
    let report = json(&run.out);
    assert_eq!(rules(&report), ["transmission-late"]);
    assert_eq!(report["summary"]["records"], 3);
    // Neither --exit-zero nor --allow-empty makes an unreadable ledger compliant.
    let run = check(&project, &["--keep-going", "--exit-zero", "--allow-empty"]);
    assert_eq!(run.code, 2);
}

#[test]
fn records_that_name_a_bad_row_are_skipped_not_called_unknown() {
    let meetings = format!("{MEETINGS}M02,座谈会,明天\n");
    let records = format!(
        "{GOOD}M02,D01,2026-03-05 09:00,\n座谈会,D01,2026-03-05 09:00,\nM03,D01,2026-03-05 09:00,\n"
    );
    let project = project(&[
        ("meetings.csv", meetings.as_bytes()),
        ("records.csv", records.as_bytes()),
    ]);
    let run = check(&project, &["--keep-going"]);
    assert_eq!(run.code, 2);
    assert_eq!(places(&run.err), ["meetings.csv:3:9"]);
    assert_eq!(
        rules(&json(&run.out)),
        ["transmission-late", "unknown-meeting"]
    );
    assert!(
        run.err.contains("2 records") || run.err.contains(" 2 "),
        "{}",
        run.err
    );
}

#[test]
fn a_local_time_that_the_clock_skips_or_repeats_asks_for_an_offset() {
    let project = project(&[
        ("chuanda.toml", b"timezone = \"America/New_York\"\n"),
        ("records.csv", b"meeting,department,transmitted_at\nM01,D01,2026-03-08 02:30\nM01,D02,2026-11-01 01:30\nM01,D02,2026-11-01T01:30:00-04:00\n"),
    ]);
    let run = check(&project, &[]);
    assert_eq!(places(&run.err), ["records.csv:2:9", "records.csv:3:9"]);
    assert!(
        run.err.contains("2026-03-08T03:30:00-04:00") || run.err.contains("offset"),
        "{}",
        run.err
    );
    assert!(
        run.err
            .contains("2026-11-01T01:30:00-04:00 or 2026-11-01T01:30:00-05:00"),
        "{}",
        run.err
    );
    assert_eq!(run.code, 2);
}

/// A file that replaces one of the good project's, the places told, words of the message.
type Mistake = (
    &'static str,
    &'static [u8],
    &'static [&'static str],
    &'static str,
);

const MISTAKES: &[Mistake] = &[
    (
        "records.csv",
        b"meeting,department,transmitted_at\rM01,D01,2026-03-05 09:00\r",
        &["records.csv:1:20"],
        "CR",
    ),
    (
        "meetings.csv",
        b"id,title,ended_at\nM01,a,2026-03-04 17:00\nM01,b,2026-03-04 17:00\n",
        &["meetings.csv:3:1"],
        "M01",
    ),
    (
        "meetings.csv",
        b"id,title,ended_at,scope\nM01,a,2026-03-04 17:00,\"D01;D07;tag:x\"\n",
        &["meetings.csv:2:29"],
        "D07",
    ),
    (
        "meetings.csv",
        b"id,title,ended_at,scope\nM01,a,2026-03-04 17:00,under:D9\n",
        &["meetings.csv:2:24"],
        "under:D9",
    ),
    (
        "meetings.csv",
        b"id,title,ended_at,policy\nM01,a,2026-03-04 17:00,nightly\n",
        &["meetings.csv:2:24"],
        "nightly",
    ),
    (
        "meetings.csv",
        b"id,title,ended_at,important\nM01,a,2026-03-04 17:00,maybe\n",
        &["meetings.csv:2:24"],
        "maybe",
    ),
    (
        "meetings.csv",
        b"id,title,ended_at\n,,\nM01,,2026-03-04 17:00\n",
        &["meetings.csv:3:5"],
        "title",
    ),
    (
        "meetings.csv",
        b"id,ended_at\nM01,2026-03-04 17:00\n",
        &["meetings.csv:1:1"],
        "title",
    ),
    (
        "meetings.csv",
        "会议编号,会议名称,id,结束时间\nM01,a,M01,2026-03-04 17:00\n".as_bytes(),
        &["meetings.csv:1:11"],
        "id",
    ),
    ("meetings.csv", b"", &["meetings.csv:1:1"], "empty"),
    (
        "meetings.csv",
        b"PK\x03\x04rest",
        &["meetings.csv:1:1"],
        "Excel",
    ),
    (
        "meetings.csv",
        b"\xFF\xFEi\0d\0",
        &["meetings.csv:1:1"; 2],
        "ended_at",
    ),
    (
        "meetings.csv",
        b"\xBB\xE1\xD2\xE9\xB1\xE0\xBA\xC5,\xFF\n",
        &["meetings.csv:1:1"],
        "UTF-8",
    ),
    (
        "departments.csv",
        b"id,name,parent\nD01,a,D9\nD02,b,\n",
        &["departments.csv:2:7"],
        "D9",
    ),
    (
        "departments.csv",
        b"id,name,parent\nD01,a,D02\nD02,b,D01\n",
        &["departments.csv:2:7"],
        "D02",
    ),
    (
        "departments.csv",
        b"id,name,parent\nD01,a,D01\nD02,b,\n",
        &["departments.csv:2:7"],
        "D01",
    ),
    (
        "departments.csv",
        b"id,name,calendar\nD01,a,nowhere\nD02,b,\n",
        &["departments.csv:2:7"],
        "nowhere",
    ),
    (
        "departments.csv",
        b"id,name,active_from\nD01,a,soon\nD02,b,\n",
        &["departments.csv:2:7"],
        "soon",
    ),
    ("records.csv", b"", &["records.csv:1:1"], "empty"),
    (
        "records.csv",
        b"PK\x03\x04rest",
        &["records.csv:1:1"],
        "Excel",
    ),
    (
        "records.csv",
        b"\xFE\xFF\0i\0d",
        &["records.csv:1:1"; 3],
        "department",
    ),
    (
        "records.csv",
        b"meeting,department,note\nM01,D01,n\n",
        &["records.csv:1:1"],
        "transmitted_at",
    ),
    (
        "records.csv",
        "会议,单位,传达时间,transmitted_at\n".as_bytes(),
        &["records.csv:1:12"],
        "transmitted_at",
    ),
    (
        "records.csv",
        b"meeting,department,transmitted_at\nM01,D01,\"2026-03-05 09:00\n",
        &["records.csv:2:9"],
        "quote",
    ),
    (
        "exemptions.csv",
        b"meeting,department,reason,approved_by\nM01,D01,,x\n",
        &["exemptions.csv:2:9"],
        "reason",
    ),
    (
        "exemptions.csv",
        b"meeting,department,reason,approved_by,duty,until\nM01,D01,r,x,reports,2026-03-32\n",
        &["exemptions.csv:2:13", "exemptions.csv:2:21"],
        "reports",
    ),
    (
        "chuanda.toml",
        b"timzone = \"Asia/Shanghai\"\n",
        &["chuanda.toml:1:1"],
        "timezone",
    ),
    (
        "chuanda.toml",
        b"timezone = \"Asia/Shangai\"\n",
        &["chuanda.toml:1:12"],
        "Asia/Shangai",
    ),
    (
        "chuanda.toml",
        b"[rules]\ntransmision-late = \"deny\"\n",
        &["chuanda.toml:2:1"],
        "transmission-late",
    ),
    (
        "chuanda.toml",
        b"[rules]\ntransmission-late = \"fatal\"\n",
        &["chuanda.toml:2:21"],
        "deny",
    ),
    (
        "chuanda.toml",
        b"date_only = \"kind\"\n",
        &["chuanda.toml:1:13"],
        "lenient",
    ),
    (
        "chuanda.toml",
        b"[[policies]]\nname = \"p\"\ntransmission = { within = \"soon\", form = \"meeting\" }\n",
        &["chuanda.toml:3:27", "chuanda.toml:3:35"],
        "from",
    ),
    (
        "chuanda.toml",
        b"[inputs]\nrecord = \"a.csv\"\n",
        &["chuanda.toml:2:1"],
        "records",
    ),
    (
        "chuanda.toml",
        b"[inputs]\nrecords = \"exports/*.csv\"\n",
        &["exports/*.csv"],
        "pattern",
    ),
    (
        "chuanda.toml",
        b"[inputs]\nrecords = \"gone.csv\"\n",
        &["gone.csv"],
        "",
    ),
    ("chuanda.toml", b"a = \n", &["chuanda.toml:1:5"], ""),
];

#[test]
fn every_mistake_is_told_at_its_place() {
    for (file, bytes, expected, word) in MISTAKES {
        let project = project(&[(file, bytes)]);
        let text = String::from_utf8_lossy(bytes);
        let en = check(&project, &["--lang", "en"]);
        assert_eq!(places(&en.err), *expected, "{text}: {}", en.err);
        assert_eq!((en.code, en.out.as_str()), (2, ""), "{text}");
        assert!(en.err.contains(word), "{text}: {word}: {}", en.err);
        let zh = check(&project, &["--lang", "zh"]);
        assert_eq!(places(&zh.err), *expected, "{text}: {}", zh.err);
        assert_eq!((zh.code, zh.out.as_str()), (2, ""), "{text}");
        assert!(
            zh.err.contains(word) || word.is_ascii(),
            "{text}: {}",
            zh.err
        );
    }
}

#[test]
fn a_header_alone_is_no_error_but_nothing_owed_is_no_pass() {
    let project = project(&[("records.csv", b"meeting,department,transmitted_at\n")]);
    let run = check(&project, &[]);
    assert_eq!(run.code, 1);
    assert_eq!(rules(&json(&run.out)).len(), 4);
    project.file("meetings.csv", "id,title,ended_at\n");
    let run = check(&project, &[]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("--allow-empty"), "{}", run.err);
    assert_eq!(check(&project, &["--exit-zero"]).code, 2);
    assert_eq!(check(&project, &["--allow-empty"]).code, 0);
}

#[test]
fn what_is_not_there_is_told() {
    let empty = Project::new();
    let run = check(&empty, &[]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    for table in ["meetings", "departments", "records"] {
        assert!(run.err.contains(&format!("{table}.csv")), "{}", run.err);
    }
    assert!(!run.err.contains("exemptions.csv"), "{}", run.err);
    for args in [
        &["check", "nowhere"][..],
        &["check", "nowhere.toml"],
        &["check", "--records", "nowhere.csv"],
        &["check", "--as-of", "someday"],
        &["check", "--timezone", "Mars/Olympus"],
        &["check", "--deny", "transmision-late"],
        &["check", "--format", "xls"],
        &["check", "--output", "report"],
        &["check", "--min-rate", "101"],
        &["chekc"],
        &["summary", "--by", "colour"],
    ] {
        let project = project(&[]);
        let run = project.run(args);
        assert_eq!(
            (run.code, run.out.as_str()),
            (2, ""),
            "{args:?}: {}",
            run.err
        );
        assert!(!run.err.is_empty(), "{args:?}");
        let zh = project.run(args.iter().chain(&["--lang", "zh"]));
        assert_eq!(zh.code, 2, "{args:?}");
        assert_ne!(zh.err, run.err, "{args:?}");
    }
    let project = project(&[]);
    let run = project.run(["check", "--deny", "transmision-late"]);
    assert!(run.err.contains("\"transmission-late\""), "{}", run.err);
}

#[test]
fn an_unknown_column_is_a_warning_with_a_did_you_mean() {
    let project = project(&[(
        "records.csv",
        "会议,单位,传达时刻,传达时间\nM01,D01,x,2026-03-05 09:00\n".as_bytes(),
    )]);
    let run = check(&project, &["--allow", "timeliness"]);
    assert_eq!(run.code, 0);
    assert!(run.err.contains("records.csv:1:7"), "{}", run.err);
    assert!(
        run.err.contains("传达时刻") && run.err.contains("传达时间"),
        "{}",
        run.err
    );
    project.file(
        "chuanda.toml",
        "[columns.records]\n\"传达时刻\" = \"note\"\n",
    );
    let run = check(&project, &["--allow", "timeliness"]);
    assert!(!run.err.contains("传达时刻"), "{}", run.err);
}

#[test]
fn a_column_of_receipts_that_no_policy_uses_is_noted_once() {
    let records = "meeting,department,transmitted_at,received_at\nM01,D01,2026-03-05 09:00,2026-03-04 18:00\nM01,D02,2026-03-05 09:00,2026-03-04 18:00\n";
    let project = project(&[("records.csv", records.as_bytes())]);
    let run = check(&project, &[]);
    assert_eq!(run.err.matches("received_at").count(), 1, "{}", run.err);
    assert!(run.err.contains("receipt"), "{}", run.err);
    project.file(
        "chuanda.toml",
        "[[policies]]\nname = \"p\"\ntransmission = { within = \"24h\", from = \"receipt\" }\n",
    );
    let run = check(&project, &[]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
}

#[test]
fn the_gate_is_set_by_rates_levels_and_exit_zero() {
    let project = project(&[]);
    let code = |more: &[&str]| check(&project, more).code;
    assert_eq!(code(&[]), 1);
    assert_eq!(code(&["--exit-zero"]), 0);
    assert_eq!(code(&["--allow", "transmission-late"]), 0);
    assert_eq!(code(&["--warn", "timeliness"]), 0);
    // The later one on the command line wins.
    assert_eq!(
        code(&["--allow", "timeliness", "--deny", "transmission-late"]),
        1
    );
    assert_eq!(
        code(&["--deny", "transmission-late", "--allow", "timeliness"]),
        0
    );
    assert_eq!(code(&["--warn", "timeliness", "--deny", "warnings"]), 1);
    assert_eq!(code(&["--deny", "warnings", "--warn", "timeliness"]), 0);
    // One of two transmissions on time: 50 %; reports 100 %.
    let allowed = ["--allow", "timeliness", "--min-rate"];
    for (least, expected) in [
        ("50", 0),
        ("50.0%", 0),
        ("50.0001", 1),
        ("100", 1),
        ("0", 0),
    ] {
        let more = [&allowed[..], &[least]].concat();
        assert_eq!(code(&more), expected, "{least}");
    }
    let run = check(
        &project,
        &["--allow", "timeliness", "--min-rate", "60", "--exit-zero"],
    );
    assert_eq!(run.code, 0);
    assert!(run.err.contains("50"), "{}", run.err);
    // A rule goes before its group in the configuration, wherever it stands.
    project.file(
        "chuanda.toml",
        "[rules]\ntransmission-late = \"deny\"\ntimeliness = \"allow\"\n",
    );
    assert_eq!(code(&[]), 1);
    project.file(
        "chuanda.toml",
        "[rules]\ntransmission-late = \"allow\"\ntimeliness = \"deny\"\n",
    );
    assert_eq!(code(&[]), 0);
    assert_eq!(code(&["--deny", "timeliness"]), 1);
}

#[test]
fn quiet_says_nothing_on_success_and_everything_else_on_failure() {
    let project = project(&[]);
    let run = project.run([
        "check",
        "--quiet",
        "--as-of",
        "2026-03-10",
        "--allow",
        "timeliness",
    ]);
    assert_eq!(
        run,
        Run {
            code: 0,
            out: String::new(),
            err: String::new()
        }
    );
    let run = project.run(["check", "-q", "-f", "json", "--as-of", "2026-03-10"]);
    assert_eq!(run.code, 1);
    assert_eq!(rules(&json(&run.out)), ["transmission-late"]);
    project.file("records.csv", "");
    let run = project.run(["check", "--quiet", "--as-of", "2026-03-10"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert_eq!(places(&run.err), ["records.csv:1:1"]);
}

#[test]
fn every_table_can_come_from_standard_input() {
    let project = project(&[(
        "exemptions.csv",
        "会议,单位,理由,批准人\nM01,D02,x,y\n".as_bytes(),
    )]);
    let expected = check(&project, &[]);
    assert_eq!(expected.code, 0);
    for table in ["meetings", "departments", "records", "exemptions"] {
        let file = format!("{table}.csv");
        let bytes = std::fs::read(project.at(&file)).unwrap();
        std::fs::remove_file(project.at(&file)).unwrap();
        let flag = format!("--{table}");
        let args = [
            "check",
            "--as-of",
            "2026-03-10 09:00",
            "--format",
            "json",
            &flag,
            "-",
        ];
        let run = project.run_with(args, &bytes);
        assert_eq!(
            (run.code, run.out.as_str()),
            (0, expected.out.as_str()),
            "{table}: {}",
            run.err
        );
        let bad = project.run_with(args, b"");
        assert_eq!(
            (bad.code, places(&bad.err)),
            (2, vec!["<stdin>:1:1".to_owned()]),
            "{table}"
        );
        project.file(&file, bytes);
    }
    let run = check(&project, &["--meetings", "-", "--records", "-"]);
    assert_eq!(run.code, 2, "{}", run.err);
}

#[test]
fn records_may_be_many_files_and_patterns() {
    let header = "会议,单位,传达时间,报告时间\n";
    let project = project(&[]);
    std::fs::remove_file(project.at("records.csv")).unwrap();
    project.file(
        "exports/b.csv",
        format!("{header}M01,D02,2026-03-05 17:00:01,2026-03-05 18:00\n"),
    );
    project.file(
        "exports/a.csv",
        format!("{header}M01,D01,2026-03-05 09:00,2026-03-05 10:00\n"),
    );
    project.file("chuanda.toml", "[inputs]\nrecords = [\"exports/*.csv\"]\n");
    let run = check(&project, &[]);
    let report = json(&run.out);
    assert_eq!(rules(&report), ["transmission-late"]);
    assert_eq!(
        findings(&report)[0]["source"],
        serde_json::json!({ "file": "exports/b.csv", "line": 2, "sheet": null, "cell": null, "ref": null })
    );
    assert_eq!(report["summary"]["records"], 2);
    // On the command line too, relative to the working directory, shown relative to the project.
    let outside = Project::new();
    let run = common::run_in(
        outside.path(),
        [
            "check".into(),
            project.path().to_owned().into_os_string(),
            "--as-of".into(),
            "2026-03-10 09:00".into(),
            "--format".into(),
            "json".into(),
            "--records".into(),
            project.at("exports/a.csv").into_os_string(),
            "--records".into(),
            project.at("exports/b.csv").into_os_string(),
        ],
        "",
    );
    assert_eq!(run.code, 1, "{}", run.err);
    assert_eq!(json(&run.out), report);
}

#[test]
fn a_mistyped_table_in_a_data_file_is_told_not_dropped() {
    let project = project(&[]);
    std::fs::remove_file(project.at("records.csv")).expect("a file removed");
    project.file(
        "records.toml",
        "[[record]]\nmeeting = \"M01\"\ndepartment = \"D01\"\ntransmitted_at = \"2026-03-05 09:00\"\n",
    );
    let run = check(&project, &[]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("did you mean \"records\"?"), "{}", run.err);
    assert_eq!(run.out, "");
}

#[test]
fn a_list_where_a_record_has_one_value_is_told_and_so_is_the_rest_of_its_row() {
    let project = project(&[(
        "records.toml",
        b"[[records]]\nmeeting = \"M01\"\ndepartment = \"D01\"\ntransmitted_at = [\"2026-03-05 18:00\"]\nfoo = 1\nreported_at = \"soon\"\n",
    )]);
    let run = check(&project, &[]);
    assert_eq!(
        places(&run.err),
        ["records.toml:4:18", "records.toml:5:1", "records.toml:6:15"]
    );
}

#[test]
fn record_files_of_the_command_line_may_be_patterns_and_are_read_once() {
    let project = project(&[("exports/a.csv", GOOD.as_bytes())]);
    let absolute = project.at("exports/a.csv");
    let absolute = absolute.to_string_lossy();
    let run = check(
        &project,
        &["--records", "exports/*.csv", "--records", &absolute],
    );
    assert_eq!(rules(&json(&run.out)), ["transmission-late"], "{}", run.err);
    assert_eq!(json(&run.out)["summary"]["records"], 2);
}

#[test]
fn the_name_of_a_row_with_a_taken_id_is_skipped_not_called_unknown() {
    let departments = format!("{DEPARTMENTS}D01,市档案局\n");
    let records = format!("{GOOD}M01,市档案局,2026-03-05 09:00,\n");
    let project = project(&[
        ("departments.csv", departments.as_bytes()),
        ("records.csv", records.as_bytes()),
    ]);
    let run = check(&project, &["--keep-going"]);
    assert_eq!(run.code, 2);
    assert_eq!(rules(&json(&run.out)), ["transmission-late"]);
}

#[test]
fn a_department_with_a_bad_parent_owes_nothing() {
    let project = project(&[(
        "departments.csv",
        "单位编号,单位名称,上级单位\nD01,市财政局,\nD02,市教育局,D09\n".as_bytes(),
    )]);
    let run = check(&project, &["--keep-going"]);
    assert_eq!(places(&run.err), ["departments.csv:3:10"]);
    assert_eq!(rules(&json(&run.out)), [""; 0], "{}", run.out);
}

#[test]
fn the_same_input_gives_the_same_words() {
    let departments = "单位编号,单位名称,上级单位\nD1,甲,D9\nD2,乙,\nD3,丙,\nD4,丁,\n";
    let project = project(&[("departments.csv", departments.as_bytes())]);
    let first = check(&project, &[]).err;
    for _ in 0..8 {
        assert_eq!(check(&project, &[]).err, first);
    }
}

#[test]
fn no_number_of_threads_is_too_many() {
    let project = project(&[]);
    let run = check(&project, &["--threads", "4294967295"]);
    assert_eq!(run.code, 1, "{}", run.err);
}
