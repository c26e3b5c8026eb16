//! `--errors FILE`: what is wrong with the input, as data to hand back; and where findings rest.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::io::Cursor;

use calamine::{Data, Reader as _, Xlsx};
use common::{Project, json, run_in};
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};

const MEETINGS: &str = "会议编号,会议名称,结束时间\nM01,动员会,2026-03-04 11:00\n";
const DEPARTMENTS: &str = "单位编号,单位名称\nD01,发改委\nD02,财政局\n";
/// A ledger as an office keeps it, below a title and with a line break in a header.
const LEDGER: [[&str; 6]; 5] = [
    ["3月台账", "", "", "", "", ""],
    [
        "序号",
        "会议",
        "单位",
        "学习传达\n时间",
        "报告时间",
        "记录号",
    ],
    ["1", "M01", "D01", "03/05/2026", "2026-03-05 17:00", "OA-1"],
    ["2", "M01", "D02", "2026-03-05 上午12:30", "46086.6", "OA-2"],
    ["3", "M01", "", "2026-03-04 12:00", "", "OA-3"],
];
const AS_OF: [&str; 2] = ["--as-of", "2026-03-10 09:00"];

/// A workbook with one sheet of these rows.
fn workbook(sheet: &str, rows: &[[&str; 6]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    page.set_name(sheet).unwrap();
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(cells) {
            page.write_string(row, column, *text).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

fn office() -> Project {
    let project = Project::of(&[("meetings.csv", MEETINGS), ("departments.csv", DEPARTMENTS)]);
    project.file("3月台账.xlsx", workbook("3月", &LEDGER));
    project
}

fn errors_of(project: &Project, more: &[&str]) -> Value {
    let args = ["check", ".", "--errors", "错误.json"];
    let run = run_in(project.path(), args.iter().chain(more).chain(&AS_OF), "");
    assert_eq!(run.code, 2, "{}", run.err);
    json(&std::fs::read_to_string(project.at("错误.json")).unwrap())
}

#[test]
fn an_error_names_the_cell_the_header_and_what_would_do() {
    let document = errors_of(&office(), &["--records", "3月台账.xlsx"]);
    assert_eq!(document["schema"], "chuanda/errors/1");
    assert_eq!(
        (&document["total"], &document["left"]),
        (&json!(4), &json!(0))
    );
    let rows: Vec<[&str; 5]> = (document["errors"].as_array().unwrap().iter())
        .map(|error| {
            assert_eq!(
                (&error["file"], &error["sheet"]),
                (&json!("3月台账.xlsx"), &json!("3月"))
            );
            ["cell", "header", "text", "problem", "remedy"]
                .map(|key| error[key].as_str().unwrap_or_default())
        })
        .collect();
    assert_eq!(
        rows,
        [
            [
                "D3",
                "学习传达 时间",
                "03/05/2026",
                "学习传达 时间“03/05/2026”可以有两种读法",
                "请写清楚，格式如 2026-03-05 09:00 或 2026-05-03 09:00",
            ],
            [
                "D4",
                "学习传达 时间",
                "2026-03-05 上午12:30",
                "学习传达 时间“2026-03-05 上午12:30”的钟点放在“上午”后面说不清是几点",
                "请用 24 小时制，写成 2026-03-05 00:30 或 2026-03-05 12:30",
            ],
            [
                "E4",
                "报告时间",
                "46086.6",
                "报告时间“46086.6”是电子表格的日期序号",
                "请把该列设为日期时间格式后重新导出，写成 2026-03-05 14:24",
            ],
            [
                "C5",
                "单位",
                "",
                "这一行没有填“单位”",
                "请填上；这一行不要的，整行删去",
            ],
        ]
    );
}

#[test]
fn what_would_do_is_said_of_blank_cells_widths_and_ids_too() {
    let project = office();
    project.file(
        "meetings.csv",
        "会议编号,会议名称,结束时间\nM1,全会,2026-03-05 10:00\nM1,例会,2026-03-06 10:00\nM2,周会\nM3,月会,2026-03-06 10:00,多\nM4,,2026-03-06 10:00\n",
    );
    for lang in ["zh", "en"] {
        let document = errors_of(&project, &["--lang", lang]);
        let errors = document["errors"].as_array().unwrap();
        assert_eq!(errors.len(), 8, "{document}");
        for error in errors {
            let remedy = error["remedy"].as_str();
            assert!(remedy.is_some_and(|it| !it.is_empty()), "{error}");
        }
    }
}

#[test]
fn every_cell_that_is_refused_has_a_remedy() {
    let project = office();
    project.file(
        "meetings.csv",
        "会议编号,会议名称,结束时间,传达范围,是否重要,报告时限,适用制度\n\
         M1,全会,2026-03-05 10:00,under:zz,或许,2026-03-01,没有\n",
    );
    project.file(
        "departments.csv",
        "单位编号,单位名称,上级单位,启用日期,别名\n\
         D1,甲局,D2,,\nD2,乙局,D1,,\nD3,丙局,某某委员会,,\nD4,丁局,,,甲局\n\
         D5,戊局,,2026-13-01,\nD6,己局,,下周,\nD7,庚局,,3月1日,\nD8\n",
    );
    project.file(
        "chuanda.toml",
        "[departments.aliases]\n\"甲\" = \"某某委员会\"\n\"乙局\" = \"D1\"\n",
    );
    for (lang, said) in [
        (
            "zh",
            [
                "请写 是 或 否，也可写 yes、no、true、false、1、0",
                "配置里没有写制度（[[policies]]），这一格请空着",
                "请写真实的日期，格式如 2026-01-13",
                "请改其中一个的上级单位，最上面的一个空着",
                "一个别名只能指一个单位，请改掉或删去它",
            ],
        ),
        (
            "en",
            [
                "write yes or no, or one of true, false, 1, 0, 是, 否",
                "the configuration declares no [[policies]], so leave the cell blank",
                "put a real day, and write it in a form such as 2026-01-13",
                "change one of these parents; the topmost department has none",
                "an alias may mean only one department: change it or remove it",
            ],
        ),
    ] {
        let document = errors_of(&project, &["--lang", lang]);
        let errors = document["errors"].as_array().unwrap();
        assert_eq!(errors.len(), 17, "{document}");
        let remedy = |error: &Value| error["remedy"].as_str().unwrap_or_default().to_owned();
        let remedies: Vec<String> = errors.iter().map(remedy).collect();
        assert!(remedies.iter().all(|it| !it.is_empty()), "{document}");
        for said in said {
            assert!(remedies.iter().any(|it| it == said), "{said}: {document}");
        }
        // Nobody asks at what hour a department begins.
        for error in errors.iter().filter(|it| it["header"] == "启用日期") {
            assert!(!remedy(error).contains("09:00"), "{error}");
        }
        let is_narrow = |error: &Value| error["problem"] == "this row has 1 cell, the header has 5";
        assert_eq!(errors.iter().any(is_narrow), lang == "en", "{document}");
    }
    let policies = "[[policies]]\nname = \"会议\"\ntransmission = { within = \"24h\" }\n[[policies]]\nname = \"批示\"\nreport = { within = \"2wd\" }\n";
    project.file("chuanda.toml", policies);
    let document = errors_of(&project, &[]);
    assert!(
        document.to_string().contains("可写 会议、批示\""),
        "{document}"
    );
}

#[test]
fn every_format_has_the_same_errors() {
    let project = office();
    let mut args = vec!["due", ".", "--records", "3月台账.xlsx"];
    for file in ["a.csv", "a.xlsx", "a.sarif", "a.json"] {
        args.extend(["--errors", file]);
    }
    let run = run_in(project.path(), args.iter().chain(&AS_OF), "");
    assert_eq!(run.code, 2, "{}", run.err);
    let csv = std::fs::read_to_string(project.at("a.csv")).unwrap();
    let mut lines = csv.lines();
    assert_eq!(
        lines.next(),
        Some("file,sheet,row,column,cell,header,text,problem,remedy")
    );
    assert!(
        lines
            .next()
            .unwrap()
            .starts_with("3月台账.xlsx,3月,3,4,D3,学习传达 时间,03/05/2026,")
    );
    assert_eq!(lines.count(), 3);

    let bytes = std::fs::read(project.at("a.xlsx")).unwrap();
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let sheet = book.worksheet_range("要改的地方").unwrap();
    let cell = |row, column| sheet.get_value((row, column)).cloned();
    assert_eq!(sheet.height(), 5);
    assert_eq!(cell(0, 2), Some(Data::String("单元格".into())));
    assert_eq!(cell(3, 2), Some(Data::String("E4".into())));
    assert_eq!(cell(3, 6), Some(Data::String("46086.6".into())));

    let sarif = json(&std::fs::read_to_string(project.at("a.sarif")).unwrap());
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), 4);
    let place = &results[0]["locations"][0];
    assert_eq!(place["logicalLocations"][0]["fullyQualifiedName"], "3月!D3");
    let uri = &place["physicalLocation"]["artifactLocation"]["uri"];
    assert_eq!(uri, "3%E6%9C%88%E5%8F%B0%E8%B4%A6.xlsx");

    let document = json(&std::fs::read_to_string(project.at("a.json")).unwrap());
    let schema = json(&project.run(["schema", "errors"]).out);
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert!(validator.is_valid(&document), "{document}");
}

#[test]
fn a_run_without_errors_writes_a_valid_empty_document() {
    let records = "会议,单位,传达时间,报告时间\nM01,D01,2026-03-04 12:00,2026-03-05 09:00\n\
                   M01,D02,2026-03-04 12:00,2026-03-05 09:00\n";
    let project = Project::of(&[
        ("meetings.csv", MEETINGS),
        ("departments.csv", DEPARTMENTS),
        ("records.csv", records),
    ]);
    let mut args = vec!["summary", "."];
    for file in ["a.csv", "a.xlsx", "a.sarif", "a.json"] {
        args.extend(["--errors", file]);
    }
    let run = run_in(project.path(), args.iter().chain(&AS_OF), "");
    assert_eq!(run.code, 0, "{}", run.err);
    let document = json(&std::fs::read_to_string(project.at("a.json")).unwrap());
    assert_eq!(
        (&document["total"], &document["errors"]),
        (&json!(0), &json!([]))
    );
    let csv = std::fs::read_to_string(project.at("a.csv")).unwrap();
    assert_eq!(csv.lines().count(), 1);
    let sarif = json(&std::fs::read_to_string(project.at("a.sarif")).unwrap());
    assert_eq!(
        sarif["runs"][0]["invocations"][0]["executionSuccessful"],
        true
    );
    let bytes = std::fs::read(project.at("a.xlsx")).unwrap();
    let book: Result<Xlsx<_>, _> = calamine::open_workbook_from_rs(Cursor::new(bytes));
    assert!(book.is_ok());
}

#[test]
fn it_is_an_output_as_any_other() {
    let project = office();
    std::fs::write(project.at("records.csv"), "会议,单位,传达时间\nM01,D01,x\n").unwrap();
    for args in [
        &["check", "--errors", "meetings.csv"][..],
        &["check", "--errors", "a.csv", "--errors", "./a.csv"],
        &["check", "--output", "a.csv", "--errors", "a.csv"],
        &["check", "--errors", "a.txt"],
        // The other output is refused before the errors are written.
        &["check", "--errors", "a.csv", "--output", "records.csv"],
    ] {
        let run = project.run(args);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{args:?}");
        assert!(!project.at("a.csv").exists(), "{args:?}");
        assert_eq!(
            std::fs::read_to_string(project.at("meetings.csv")).unwrap(),
            MEETINGS
        );
    }
    let run = project.run(["check", "--errors", "none/a.csv"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("cannot write none/a.csv"), "{}", run.err);
}

#[test]
fn standard_error_shows_a_thousand_and_the_file_has_all() {
    let mut records = "meeting,department,transmitted_at\n".to_owned();
    for row in 0..1_500 {
        records.extend(["M01,D01,x", &row.to_string(), "\n"]);
    }
    let project = Project::of(&[
        ("meetings.csv", MEETINGS),
        ("departments.csv", DEPARTMENTS),
        ("records.csv", &records),
    ]);
    let run = project.run(["check", "--errors", "a.csv"]);
    assert_eq!(run.err.matches("error: ").count(), 1_000);
    assert!(
        run.err.contains("500 more input errors are not shown"),
        "{}",
        run.err
    );
    let csv = std::fs::read_to_string(project.at("a.csv")).unwrap();
    assert_eq!(csv.lines().count(), 1 + 1_500);
}

/// The cell is that of the duty's time, whether it is filled or not; the key is the row's own.
#[test]
fn a_finding_names_its_cell_and_its_rows_own_key() {
    let project = office();
    let ledger = [
        LEDGER[0],
        LEDGER[1],
        ["1", "M01", "D01", "2026-03-06 08:00", "", "OA-1"],
        [
            "2",
            "M01",
            "D02",
            "2026-03-04 12:00",
            "2026-03-05 09:00",
            "OA-2",
        ],
        ["3", "M01", "D09", "2026-03-04 12:00", "", "OA-3"],
    ];
    project.file("3月台账.xlsx", workbook("3月", &ledger));
    let args = ["check", ".", "--records", "3月台账.xlsx", "--format"];
    let run = run_in(
        project.path(),
        args.iter().chain(&["json"]).chain(&AS_OF),
        "",
    );
    assert_eq!(run.code, 1, "{}", run.err);
    let report = json(&run.out);
    let sources: Vec<Value> = (report["findings"].as_array().unwrap().iter())
        .map(|finding| {
            let source = &finding["source"];
            json!([
                finding["rule"],
                source["line"],
                source["sheet"],
                source["cell"],
                source["ref"]
            ])
        })
        .collect();
    assert_eq!(
        json!(sources),
        json!([
            ["transmission-late", 3, "3月", "D3", "OA-1"],
            ["report-overdue", 3, "3月", "E3", "OA-1"],
            ["unknown-department", 5, "3月", "C5", "OA-3"],
        ])
    );
    let csv = run_in(
        project.path(),
        args.iter().chain(&["csv"]).chain(&AS_OF),
        "",
    )
    .out;
    for (line, end) in csv
        .lines()
        .skip(1)
        .zip([",3月,D3,OA-1", ",3月,E3,OA-1", ",3月,C5,OA-3"])
    {
        assert!(line.ends_with(end), "{line}");
    }
}

/// From a pipe, which nobody reads twice, and in TOML; text files have no cells.
#[test]
fn keys_come_through_a_pipe_and_from_toml() {
    let project = Project::of(&[("meetings.csv", MEETINGS), ("departments.csv", DEPARTMENTS)]);
    let records = "meeting,department,ref,transmitted_at,reported_at\n\
                   M01,D01,\"k\n,1\",2026-03-06 08:00,2026-03-05 09:00\n\
                   M01,D02,k2,2026-03-04 12:00,2026-03-09 09:00\n";
    let args = ["check", ".", "--format", "json", "--records"];
    let expected = json!([["k\n,1", null], ["k2", null]]);
    let keys = |out: &str| {
        let report = json(out);
        let findings = report["findings"].as_array().unwrap().iter();
        json!(
            findings
                .filter(|finding| finding["rule"].as_str().unwrap().ends_with("-late"))
                .map(|finding| json!([finding["source"]["ref"], finding["source"]["cell"]]))
                .collect::<Vec<_>>()
        )
    };
    let run = run_in(
        project.path(),
        args.iter().chain(&["-"]).chain(&AS_OF),
        records,
    );
    assert_eq!(keys(&run.out), expected, "{}", run.err);
    project.file(
        "records.toml",
        "[[records]]\nmeeting = \"M01\"\ndepartment = \"D01\"\nref = \"\"\"k\n,1\"\"\"\n\
         transmitted_at = 2026-03-06 08:00:00\nreported_at = 2026-03-05 09:00:00\n\
         [[records]]\nmeeting = \"M01\"\ndepartment = \"D02\"\nref = \"k2\"\n\
         transmitted_at = 2026-03-04 12:00:00\nreported_at = 2026-03-09 09:00:00\n",
    );
    let run = run_in(project.path(), args[..4].iter().chain(&AS_OF), "");
    assert_eq!(keys(&run.out), expected, "{}", run.err);
}
