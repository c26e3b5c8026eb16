//! Ledgers as offices have them: other encodings, delimiters and shapes than the plain one.

mod common;

use common::{Project, Run, json};
use serde_json::Value;

const AS_OF: &str = "2026-03-12T09:00:00+08:00";

const MEETINGS: &str =
    "会议编号,会议名称,结束时间\nM1,常务会议,2026-03-04 09:00\nM2,专题会议,2026-03-05 09:00\n";
const DEPARTMENTS: &str =
    "单位编号,单位名称\nD1,市政府办公室\nD2,市发展和改革委员会\nD3,市财政局\n";
const RECORDS: &str = "会议,单位,传达时间,报告时间,备注\n\
    常务会议,市政府办公室,2026-03-04 15:00,2026-03-05 10:00,“已存档”\n\
    常务会议,市发展和改革委员会,2026-03-05 10:00,未报告,\"有引号\"\"的\"\"，和,逗号\"\n\
    专题会议,市财政局,2026年3月5日14时30分,2026/3/9 9:05,\n\
    专题会议,市政府办公室,—,N/A,\n";

fn project(records: &[u8]) -> Project {
    let project = Project::of(&[("meetings.csv", MEETINGS), ("departments.csv", DEPARTMENTS)]);
    project.file("records.csv", records);
    project
}

fn check(project: &Project) -> Run {
    project.run(["check", "--as-of", AS_OF, "--format", "json"])
}

/// What was found, without where the records stand.
fn found(run: &Run) -> Value {
    assert!(!run.out.is_empty(), "{}", run.err);
    let mut report = json(&run.out);
    for finding in report["findings"].as_array_mut().expect("findings") {
        finding["source"].take();
    }
    report
}

/// A placeholder of a database is no time, in whatever way the rows are read.
#[test]
fn a_blank_word_may_be_a_time() {
    let header = "会议,单位,传达时间,报告时间,备注\n";
    let row = "M1,D1,2000-01-01 00:00:00,2026-03-04 15:00:00,\n";
    let records = format!("{header}{}", row.repeat(40));
    let reports: Vec<Value> = [records.clone(), records.replace(',', ";")]
        .iter()
        .map(|records| {
            let one = project(records.as_bytes());
            let config = "[inputs]\nblank = [\"2000-01-01 00:00:00\"]\n";
            one.file("chuanda.toml", config);
            found(&check(&one))
        })
        .collect();
    assert_eq!(reports[0], reports[1]);
    assert_eq!(
        reports[0]["summary"]["duties"]["transmission"]["overdue"],
        6
    );
    assert_eq!(
        reports[0]["summary"]["duties"]["transmission"]["invalid"],
        0
    );
}

fn gb18030(text: &str) -> Vec<u8> {
    encoding_rs::GB18030.encode(text).0.into_owned()
}

fn utf16(text: &str, is_big: bool) -> Vec<u8> {
    let bytes = |unit: u16| {
        if is_big {
            unit.to_be_bytes()
        } else {
            unit.to_le_bytes()
        }
    };
    "\u{feff}"
        .encode_utf16()
        .chain(text.encode_utf16())
        .flat_map(bytes)
        .collect()
}

fn tabs(text: &str) -> String {
    let mut out = String::new();
    let mut is_quoted = false;
    for c in text.chars() {
        is_quoted ^= c == '"';
        out.push(if c == ',' && !is_quoted { '\t' } else { c });
    }
    out
}

#[test]
fn every_encoding_and_delimiter_is_read_alike() {
    let plain = check(&project(RECORDS.as_bytes()));
    assert_eq!(plain.code, 1, "{}", plain.err);
    assert_eq!(plain.err, "");
    let semicolons = tabs(RECORDS).replace('\t', ";");
    let forms: [(&str, Vec<u8>, &str); 7] = [
        ("a mark", format!("\u{feff}{RECORDS}").into_bytes(), ""),
        (
            "GB18030",
            gb18030(RECORDS),
            "note: read as GB18030: records.csv\n",
        ),
        (
            "UTF-16 with tabs, as Excel writes it",
            utf16(&tabs(RECORDS), false),
            "note: read as UTF-16: records.csv\n",
        ),
        (
            "UTF-16, high byte first",
            utf16(RECORDS, true),
            "note: read as UTF-16: records.csv\n",
        ),
        ("tabs", tabs(RECORDS).into_bytes(), ""),
        ("semicolons", semicolons.into_bytes(), ""),
        (
            "a title above",
            format!("2026年传达台账,,,,\n,,,,\n{RECORDS}").into_bytes(),
            "",
        ),
    ];
    for (name, bytes, note) in forms {
        let run = check(&project(&bytes));
        assert_eq!(found(&run), found(&plain), "{name}: {}", run.err);
        assert_eq!(run.err, note, "{name}");
    }
}

#[test]
fn small_tables_are_read_in_any_form_too() {
    let plain = check(&project(RECORDS.as_bytes()));
    let other = project(&gb18030(RECORDS));
    other.file("meetings.csv", gb18030(MEETINGS));
    other.file("departments.csv", utf16(&tabs(DEPARTMENTS), false));
    let run = check(&other);
    assert_eq!(found(&run), found(&plain), "{}", run.err);
    assert_eq!(
        run.err,
        "note: read as GB18030: meetings.csv, records.csv\nnote: read as UTF-16: departments.csv\n"
    );
    let quiet = project(&gb18030("会议,单位,传达时间\n"));
    quiet.file("meetings.csv", MEETINGS.replace("2026-03", "2026-04"));
    let run = quiet.run(["check", "--as-of", "2026-04-04T10:00:00+08:00", "--quiet"]);
    assert_eq!(
        (run.code, run.err.as_str(), run.out.as_str()),
        (0, "", ""),
        "silence when all is well"
    );
}

#[test]
fn from_standard_input_as_from_a_file() {
    let plain = check(&project(RECORDS.as_bytes()));
    for bytes in [
        RECORDS.as_bytes().to_vec(),
        gb18030(RECORDS),
        utf16(RECORDS, false),
    ] {
        let run = project(b"").run_with(
            [
                "check",
                "--as-of",
                AS_OF,
                "--format",
                "json",
                "--records",
                "-",
            ],
            &bytes,
        );
        assert_eq!(found(&run), found(&plain), "{}", run.err);
    }
}

#[test]
fn why_shows_the_row_of_any_form() {
    for bytes in [
        RECORDS.as_bytes().to_vec(),
        gb18030(RECORDS),
        utf16(&tabs(RECORDS), false),
    ] {
        let run = project(&bytes).run([
            "why",
            "--meeting",
            "M1",
            "--department",
            "D2",
            "--as-of",
            AS_OF,
            "--lang",
            "zh",
        ]);
        assert!(run.out.contains("records.csv:3"), "{}", run.out);
        assert!(
            run.out.contains("市发展和改革委员会"),
            "{}{}",
            run.out,
            run.err
        );
        assert!(run.out.contains("未报告"), "{}", run.out);
    }
}

#[test]
fn what_is_no_text_is_told_at_its_place() {
    // One byte wrong in a file of UTF-8 does not make it GB18030.
    let mut broken = RECORDS.as_bytes().to_vec();
    let at = RECORDS.find("已存档").expect("a note");
    broken[at] = 0xFF;
    let run = check(&project(&broken));
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("records.csv:2:48: bytes FF"),
        "{}",
        run.err
    );
    assert!(
        run.err
            .contains("are not UTF-8 text, nor is this part of the file GB18030"),
        "{}",
        run.err
    );
    // And in GB18030 that is said to be so.
    let mut broken = gb18030(RECORDS);
    let line = broken
        .iter()
        .position(|&byte| byte == b'\n')
        .expect("a line");
    broken.insert(line + 1, 0xFF);
    let run = project(&broken).run(["check", "--as-of", AS_OF, "--encoding", "gbk"]);
    assert_eq!(run.code, 2);
    assert!(
        run.err
            .contains("records.csv:2:1: bytes FF are not GB18030 (GBK) text"),
        "{}",
        run.err
    );
    // Half a character of UTF-16.
    let mut broken = utf16(RECORDS, false);
    broken.pop();
    let run = check(&project(&broken));
    assert_eq!(run.code, 2);
    assert!(run.err.contains("records.csv:5:"), "{}", run.err);
    assert!(run.err.contains("half a character"), "{}", run.err);
    // UTF-16 without a mark is not guessed, but taken where it is said.
    let bare = utf16(RECORDS, false)[2..].to_vec();
    let run = check(&project(&bare));
    assert_eq!(run.code, 2);
    assert!(run.err.contains("--encoding utf-16"), "{}", run.err);
}

#[test]
fn the_encoding_can_be_said() {
    let plain = check(&project(RECORDS.as_bytes()));
    let other = project(&gb18030(RECORDS));
    other.file("chuanda.toml", "[inputs]\nencoding = \"gbk\"\n");
    // What is UTF-8 by its mark alone is not read as what the configuration says by force.
    other.file("meetings.csv", gb18030(MEETINGS));
    other.file("departments.csv", gb18030(DEPARTMENTS));
    let run = check(&other);
    assert_eq!(found(&run), found(&plain), "{}", run.err);
    let run = other.run(["check", "--as-of", AS_OF, "--encoding", "utf-8"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("meetings.csv:1:1: bytes"), "{}", run.err);
}

#[test]
fn one_row_an_event() {
    let policy = "[[policies]]\nname = \"p\"\ntransmission = { within = \"24h\" }\nreport = { within = \"2wd\" }\nfeedback = { within = \"3wd\", from = \"receipt\" }\n";
    let rows = project("会议,单位,传达时间,报告时间,反馈时间,收到时间\nM1,D1,2026-03-04 15:00,2026-03-05 10:00,2026-03-06 10:00,2026-03-04 12:00\nM2,D3,2026-03-07 15:00,,,\n".as_bytes());
    rows.file("chuanda.toml", policy);
    let events = project("会议,单位,事项,时间,备注\nM1,市政府办公室,报告,2026-03-05 10:00,\n常务会议,D1,学习传达,2026-03-04 15:00,\nM1,D1,反馈,2026/3/6 10:00,\nM1,D1,收到,2026-03-04 12:00,\nM2,D3,传达,2026-03-07 15:00,\nM2,D3,报告,无,\n".as_bytes());
    events.file("chuanda.toml", policy);
    let (rows, events) = (check(&rows), check(&events));
    let (mut rows, mut events) = (found(&rows), found(&events));
    assert_eq!(events["summary"]["records"].take(), 6);
    assert_eq!(rows["summary"]["records"].take(), 2);
    assert_eq!(events, rows);
    let wrong = project("会议,单位,事项,时间\nM1,D1,表扬,2026-03-05 10:00\nM1,D1,,2026-03-05 10:00\nM1,D2,传达,3月5日\n".as_bytes());
    let run = check(&wrong);
    assert_eq!(run.code, 2);
    for place in [
        "records.csv:2:7: unknown event \"表扬\"",
        "records.csv:3:7: this row has a time but no event",
        "records.csv:4:10: 时间 \"3月5日\"",
    ] {
        assert!(run.err.contains(place), "{place}\n{}", run.err);
    }
}

#[test]
fn an_unknown_event_is_told_as_one_whatever_the_others_are() {
    for (event, zh, en) in [
        (
            "表扬",
            "请写 传达、报告、反馈、收到 中的一个\n",
            "write one of transmission, report, feedback, receipt\n",
        ),
        (
            "上报",
            "如指报告，请写“报告”；",
            "if the report is meant, write report; ",
        ),
        ("学习传达、报告", "请分成几行", "split it"),
    ] {
        let project = Project::of(&[("会议.csv", MEETINGS), ("单位.csv", DEPARTMENTS)]);
        let rows = format!(
            "会议,单位,事项,时间\nM1,D1,传达,2026-03-05 10:00\nM1,D2,{event},2026-03-05 11:00\n"
        );
        project.file("台账.csv", rows);
        for (lang, what, said) in [
            ("zh", format!("不认识的事项“{event}”；"), zh),
            ("en", format!("unknown event \"{event}\"; "), en),
        ] {
            let run = project.run(["check", "--as-of", AS_OF, "--lang", lang]);
            assert_eq!(run.code, 2);
            assert!(
                run.err.contains(&what) && run.err.contains(said),
                "{}",
                run.err
            );
        }
    }
}

#[test]
fn a_column_of_tasks_beside_times_of_duties_is_no_ledger_of_events() {
    let header = "会议名称,单位名称,传达时间,报告时间,任务,完成时间\n";
    let row = "常务会议,市财政局,2026-03-04 15:00,2026-03-05 10:00,报告,2026-03-20 12:00\n";
    for rows in [
        row.to_owned(),
        row.to_owned() + &row.replace("报告,", "修订制度,"),
    ] {
        let project = Project::of(&[("会议.csv", MEETINGS), ("单位.csv", DEPARTMENTS)]);
        project.file("台账.csv", format!("{header}{rows}"));
        let run = project.run(["check", "--as-of", AS_OF, "--lang", "zh"]);
        assert_ne!(run.code, 2, "{}", run.err);
        assert!(run.err.contains("台账.csv：台账\n"), "{}", run.err);
        assert!(!run.out.contains("报告超时"), "{}", run.out);
    }
}

const TRANSMISSION_ALONE: &str =
    "[[policies]]\nname = \"p\"\ntransmission = { within = \"24h\" }\n\n";

#[test]
fn wide_sheets_both_ways() {
    let rows = project("会议,单位,传达时间\nM1,D1,2026-03-04 15:00\nM1,D2,2026-03-06 15:00\nM2,D1,2026-03-05 12:00\n".as_bytes());
    rows.file("chuanda.toml", TRANSMISSION_ALONE);
    let plain = check(&rows);
    assert_eq!(plain.code, 1, "{}", plain.err);
    let ledger = |across: &str| {
        format!(
            "{TRANSMISSION_ALONE}[[ledgers]]\nfiles = \"wide.csv\"\nshape = \"wide\"\nacross = \"{across}\"\n"
        )
    };
    let wide = Project::of(&[("meetings.csv", MEETINGS), ("departments.csv", DEPARTMENTS)]);
    wide.file("chuanda.toml", ledger("departments"));
    wide.file("wide.csv", "2026年台账,,,,\n会议,市政府办公室,市发展和改革委员会,D3,备注\n常务会议,2026-03-04 15:00,2026-03-06 15:00,未传达,好\nM2,2026-03-05 12:00,,,\n");
    assert_eq!(found(&check(&wide)), found(&plain));
    let run = wide.run([
        "why",
        "--meeting",
        "M1",
        "--department",
        "D2",
        "--as-of",
        AS_OF,
    ]);
    assert!(run.out.contains("wide.csv:3"), "{}", run.out);
    wide.file("chuanda.toml", ledger("meetings"));
    wide.file("wide.csv", "单位,常务会议,M2\n市政府办公室,2026-03-04 15:00,2026-03-05 12:00\nD2,2026-03-06 15:00,/\nD3,-,无\n");
    assert_eq!(found(&check(&wide)), found(&plain));
    // What is wrong with a cell is said of its column as it is headed.
    wide.file("wide.csv", "单位,常务会议,M2\n市政府办公室,√,3月5日\n");
    let run = check(&wide);
    assert_eq!(run.code, 2);
    for said in ["常务会议 \"√\" is not a time", "M2 \"3月5日\" has no year"] {
        assert!(run.err.contains(said), "{}", run.err);
    }
    // A column that means nobody is no silent loss.
    wide.file(
        "wide.csv",
        "单位,常务会,M2,联系人\n市政府办公室,2026-03-04 15:00,,张三\n",
    );
    let run = check(&wide);
    assert_eq!(run.code, 2);
    assert!(
        run.err
            .contains("wide.csv:1:4: column \"常务会\" is neither a known meeting")
            && run.err.contains("did you mean \"常务会议\"?"),
        "{}",
        run.err
    );
    assert!(
        run.err.contains("wide.csv:1:11: column \"联系人\""),
        "{}",
        run.err
    );
    // A name that nobody has in a row is a finding, its time unreadable an error.
    wide.file(
        "wide.csv",
        "单位,常务会议,M2\n市商务局,2026-03-04 15:00,昨天\n",
    );
    let run = check(&wide);
    assert!(
        run.err.contains("wide.csv:2:23: M2 \"昨天\""),
        "{}",
        run.err
    );
    wide.file("wide.csv", "单位,常务会议,M2\n市商务局,2026-03-04 15:00,\n");
    assert!(check(&wide).out.contains("unknown-department"));
}

#[test]
fn several_ledgers_of_different_shape() {
    let plain = project("会议,单位,传达时间,报告时间\nM1,D1,2026-03-04 15:00,2026-03-05 10:00\nM2,D2,2026-03-05 15:00,\n".as_bytes());
    let plain = check(&plain);
    let mixed = Project::of(&[("meetings.csv", MEETINGS), ("departments.csv", DEPARTMENTS)]);
    mixed.file(
        "chuanda.toml",
        "[inputs]\nrecords = \"a/*.csv\"\n\n[[ledgers]]\nfiles = [\"wide.csv\"]\nshape = \"wide\"\nduty = \"report\"\nheader = 3\nencoding = \"gb18030\"\ndelimiter = \"tab\"\n",
    );
    mixed.file("a/1.csv", "会议,单位,传达时间\nM1,D1,2026-03-04 15:00\n");
    mixed.file(
        "a/2.csv",
        gb18030("会议名称,单位名称,事项,时间\n专题会议,市发展和改革委员会,传达,2026-03-05 15:00\n"),
    );
    mixed.file(
        "wide.csv",
        gb18030("会议\t市财政局\n\n会议\t市政府办公室\nM1\t2026-03-05 10:00\n"),
    );
    let run = check(&mixed);
    assert_eq!(run.err, "note: read as GB18030: a/2.csv, wide.csv\n");
    let (mut one, mut other) = (found(&run), found(&plain));
    assert_eq!(one["summary"]["records"].take(), 3);
    other["summary"]["records"].take();
    assert_eq!(one, other);
}

#[test]
fn names_that_differ_are_mapped_never_guessed() {
    let records = "会议,单位,传达时间,报告时间\nM1,市发改委,2026-03-04 15:00,2026-03-05 10:00\nM1,市发改委,,\n";
    let project = project(records.as_bytes());
    let run = check(&project);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("unknown-department"));
    assert!(
        (run.err).contains("\"市发改委\": 2 records; did you mean \"市发展和改革委员会\"?"),
        "{}",
        run.err
    );
    assert!(
        (run.err).contains("  [departments.aliases]\n  \"市发改委\" = \"市发展和改革委员会\"\n"),
        "{}",
        run.err
    );
    project.file(
        "chuanda.toml",
        "[departments.aliases]\n\"市发改委\" = \"市发展和改革委员会\"\n\"财政\" = \"D3\"\n",
    );
    let run = check(&project);
    assert_eq!(run.err, "");
    assert!(!run.out.contains("unknown-department"));
    let first = project.run([
        "why",
        "--meeting",
        "M1",
        "--department",
        "市发改委",
        "--as-of",
        AS_OF,
    ]);
    assert_eq!(first.code, 0, "{}", first.err);
    project.file(
        "chuanda.toml",
        "[departments.aliases]\n\"市发改委\" = \"市发展改革委员会\"\n\"D1\" = \"D2\"\n\"x\" = 3\n",
    );
    let run = check(&project);
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("chuanda.toml:4:7: \"x\" must be text"),
        "{}",
        run.err
    );
    project.file(
        "chuanda.toml",
        "[departments.aliases]\n\"市发改委\" = \"市发展改革委员会\"\n\"D1\" = \"D2\"\n",
    );
    let run = check(&project);
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("chuanda.toml:2:")
            && run.err.contains("did you mean \"市发展和改革委员会\"?"),
        "{}",
        run.err
    );
    assert!(
        run.err.contains("chuanda.toml:3:") && run.err.contains("alias \"D1\" is the id of"),
        "{}",
        run.err
    );
}

#[test]
fn words_that_mean_no_time_can_be_added() {
    let records = "会议,单位,传达时间,报告时间,具体措施\nM1,D1,2026-03-04 15:00,暂无,暂无\n";
    let one = project(records.as_bytes());
    let run = check(&one);
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("records.csv:2:24: 报告时间 \"暂无\""),
        "{}",
        run.err
    );
    one.file("chuanda.toml", "[inputs]\nblank = [\"暂无\"]\n\n[[policies]]\nname = \"p\"\nmeasures = true\ntransmission = { within = \"24h\" }\nreport = { within = \"2wd\" }\n");
    let run = check(&one);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.out.contains("report-overdue"));
    assert!(
        run.out.contains("measures-missing"),
        "a word for nothing names no measures"
    );
}

/// The workbooks of `tests/workbooks`: the same ledger, saved by several programs, with mistakes.
fn workbook(name: &str) -> Project {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/workbooks")
        .join(name);
    let project = Project::of(&[
        (
            "meetings.csv",
            "id,title,ended_at\nM01,一,2026-03-04 09:00\nM02,二,2026-03-05 09:00\nM03,三,2026-03-06 09:00\n",
        ),
        ("departments.csv", "id,name\nD1,甲局\nD2,乙局\nD3,丙局\n"),
    ]);
    project.file(name, std::fs::read(path).expect("a workbook"));
    project
}

#[test]
fn a_workbook_is_read_sheet_row_and_cell() {
    for name in ["ledger-lo.xlsx", "ledger.xls", "ledger.et", "ledger.ods"] {
        let project = workbook(name);
        let run = project.run(["check", "--as-of", AS_OF, "--records", name]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{name}");
        for (cell, said) in [
            ("C7", "传达时间 \"2026-03-07\" is a date without a time"),
            ("C9", "传达时间 \"08:30:00\" is a time without its date"),
            ("D11", "报告时间 \"x\" is not a time"),
        ] {
            let place = format!("error: {name}#台账!{cell}: {said}");
            assert!(run.err.contains(&place), "{place}\n{}", run.err);
        }
        // Of a remark nothing is made, whatever its formula comes to.
        assert!(!run.err.contains("!G"), "{}", run.err);
        // The first row is good: a merged cell names its department, a date cell its time.
        let run = project.run([
            "check",
            "--keep-going",
            "--as-of",
            AS_OF,
            "--records",
            name,
            "--format",
            "json",
        ]);
        let report = json(&run.out);
        let first = report["findings"][0].clone();
        assert_eq!(first["rule"], "transmission-late", "{name}");
        assert_eq!(first["at"], "2026-03-05T14:30:00+08:00", "{name}");
        assert_eq!(first["source"]["file"], format!("{name}#台账"));
        assert_eq!(first["source"]["line"], 5);
        let why = project.run([
            "why",
            "--meeting",
            "M01",
            "--department",
            "甲局",
            "--as-of",
            AS_OF,
            "--keep-going",
            "--records",
            name,
        ]);
        assert!(
            why.out.contains("#台账:5") && why.out.contains("甲局,M01,2026-03-05 14:30:00"),
            "{}",
            why.out
        );
    }
}

#[test]
fn a_sheet_is_named_or_the_only_one_that_fits() {
    let project = workbook("ledger.xls");
    let named = |sheet: &str| {
        let records = format!("ledger.xls{sheet}");
        project.run(["check", "--as-of", AS_OF, "--records", &records])
    };
    assert!(
        named("#旧台账").err.contains("ledger.xls#旧台账"),
        "a hidden sheet can be named"
    );
    let run = named("#三月");
    assert_eq!(run.code, 2);
    assert!(
        run.err
            .contains("there is no sheet \"三月\"; there are: 填表说明, 台账, 旧台账"),
        "{}",
        run.err
    );
    // A workbook that is called .csv is one all the same, and cut off it is told.
    let bytes = std::fs::read(project.at("ledger.xls")).expect("bytes");
    project.file("records.csv", &bytes);
    assert!(check(&project).err.contains("records.csv#台账!D11"));
    project.file("records.csv", &bytes[..bytes.len() / 2]);
    let run = check(&project);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(
        run.err
            .starts_with("error: records.csv:1:1: the workbook is damaged or cut off"),
        "{}",
        run.err
    );
}

/// A project whose one record file or table is this; what it says, in English.
fn told(files: &[(&str, &str)]) -> Run {
    let project = Project::of(&[("meetings.csv", MEETINGS), ("departments.csv", DEPARTMENTS)]);
    for (name, text) in files {
        project.file(name, text);
    }
    check(&project)
}

#[test]
fn no_row_is_lost_above_a_header_or_as_one() {
    let sorted = "M0,第零次会议,2026-03-02 17:00\n会议编号,会议名称,结束时间\nM1,常务会议,2026-03-04 09:00\n";
    let run = told(&[("meetings.csv", sorted), ("records.csv", RECORDS)]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(
        run.err
            .contains("meetings.csv:1:1: this row stands above the header"),
        "{}",
        run.err
    );
    // The header once more is no row, and what follows it is.
    let again = format!("{DEPARTMENTS}单位编号,单位名称\nD4,市教育局\n");
    let run = told(&[("departments.csv", &again), ("records.csv", RECORDS)]);
    assert_eq!(json(&run.out)["summary"]["departments"], 4);
    assert!(
        run.err
            .contains("departments.csv: skipped 1 row outside the data: line 5 \"单位编号\""),
        "{}",
        run.err
    );
}

#[test]
fn a_wide_sheet_has_a_column_for_somebody_and_none_for_nobody() {
    let wide = |text: &str| {
        told(&[
            (
                "chuanda.toml",
                "[[ledgers]]\nfiles = \"w.csv\"\nshape = \"wide\"\n",
            ),
            ("w.csv", text),
        ])
    };
    for (text, said) in [
        (
            "会议,单位,传达时间\nM1,D1,2026-03-04 15:00\n",
            "w.csv:1:4: the columns of a wide sheet must be departments, but \"单位\" is not one",
        ),
        (
            "会议,市财政局,报告时间\nM1,2026-03-04 15:00,2026-03-05 09:00\n",
            "w.csv:1:9: the columns of a wide sheet",
        ),
        (
            "会议,备注\nM1,无\n",
            "no column of this wide sheet is a department",
        ),
        (
            "会议,会议,市财政局\nM1,M2,2026-03-04 15:00\n",
            "w.csv:1:4: column \"会议\" is given twice",
        ),
        (
            "会议,D3,市财政局\nM1,,2026-03-04 15:00\n",
            "w.csv:1:7: column \"市财政局\" is given twice",
        ),
    ] {
        let run = wide(text);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{text}");
        assert!(run.err.contains(said), "{said}\n{}", run.err);
    }
}

#[test]
fn a_file_is_read_in_one_way_and_what_is_left_out_is_said() {
    let toml = "[[ledgers]]\nfiles = \"w.csv\"\nshape = \"wide\"\n\n[[ledgers]]\nfiles = \"w.csv\"\nshape = \"wide\"\nduty = \"report\"\n";
    let run = told(&[
        ("chuanda.toml", toml),
        ("w.csv", "会议,D1\nM1,2026-03-04 15:00\n"),
    ]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(
        run.err
            .contains("w.csv: two [[ledgers]] name this file and differ"),
        "{}",
        run.err
    );
    let toml = "[[ledgers]]\nfiles = \"l.csv\"\nshape = \"events\"\n";
    let run = told(&[
        ("chuanda.toml", toml),
        ("l.csv", "会议,单位,传达时间\nM1,D1,2026-03-04 15:00\n"),
    ]);
    assert!(
        run.err.contains(
            "l.csv:1:1: a ledger with shape = \"events\" must have the columns event and time"
        ),
        "{}",
        run.err
    );
    let run = told(&[
        ("chuanda.toml", toml),
        ("records.csv", RECORDS),
        (
            "l.csv",
            "会议,单位,事项,时间\nM1,D1,传达,2026-03-04 15:00\n",
        ),
    ]);
    assert_eq!(
        run.err,
        "note: skipped records.csv: other files are used instead\n"
    );
    let project = workbook("ledger.xls");
    let toml = "[inputs]\nrecords = \"ledger.xls\"\n\n[[ledgers]]\nfiles = \"ledger.xls#台账\"\n";
    project.file("chuanda.toml", toml);
    assert!(check(&project).err.contains("this sheet was read before"));
    project.file("chuanda.toml", "[inputs]\nrecords = \"ledger.xls\"\n");
    assert!(
        check(&project)
            .err
            .contains("note: only ledger.xls#台账 was read; not read: 填表说明, 旧台账")
    );
}

#[test]
fn two_encodings_in_one_file_are_no_ledger() {
    let mut bytes = gb18030(RECORDS);
    bytes.extend_from_slice("M2,D2,2026-03-05 10:00,,已经存档\n".as_bytes());
    let run = check(&project(&bytes));
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(
        run.err
            .contains("records.csv:6:1: the file is GB18030 (GBK), and this line is UTF-8"),
        "{}",
        run.err
    );
}

#[test]
fn a_broken_alias_accuses_nobody() {
    let project = project("会议,单位,传达时间\nM1,财政,2026-03-04 15:00\n".as_bytes());
    project.file(
        "chuanda.toml",
        "[departments.aliases]\n\"财政\" = \"市财政厅局\"\n",
    );
    let run = project.run([
        "check",
        "--as-of",
        AS_OF,
        "--keep-going",
        "--format",
        "json",
    ]);
    assert_eq!(run.code, 2);
    assert!(!run.out.contains("unknown-department"), "{}", run.out);
    // Whosever it is, nobody is overdue for want of it.
    assert!(run.out.contains("\"findings\":[\n]"), "{}", run.out);
    assert!(run.err.contains("skipped 1 record whose"), "{}", run.err);
}

#[test]
fn a_workbook_in_place_of_the_project_is_told_what_to_do() {
    let project = workbook("ledger.xls");
    let run = project.run(["check", "ledger.xls"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(
        run.err
            .contains("error: .: among the tables given is no table of meetings"),
        "{}",
        run.err
    );
}
