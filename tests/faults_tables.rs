//! Tables as offices keep them: nobody is accused because a header, a total or a cell is written
//! otherwise than the plain way.

#![expect(
    clippy::format_push_string,
    reason = "a small workbook, made for a test"
)]

mod common;

use std::io::{Cursor, Write as _};
use std::path::Path;

use common::{Project, Run, json};
use serde_json::Value;

const MEETINGS: &str = "会议编号,会议名称,结束时间\nM1,全市安全生产工作会议,2026-03-05 10:00\n";
const DEPARTMENTS: &str = "单位编号,单位名称\nD1,甲局\n";
const CLEAN: &str = "会议,单位,传达时间,报告时间\nM1,D1,2026-03-05 11:00,2026-03-06 09:00\n";
const AS_OF: &str = "2026-03-31";

/// A project of one meeting and one department, with other files in the place of these.
fn project(files: &[(&str, &str)]) -> Project {
    let plain = [
        ("meetings.csv", MEETINGS),
        ("departments.csv", DEPARTMENTS),
        ("records.csv", CLEAN),
    ];
    let project = Project::of(&plain);
    for (name, text) in files {
        project.file(name, text);
    }
    project
}

/// The same with its records in a workbook: rows of cells, and the cells that are merged.
fn with_sheet(rows: &[&[&str]], merges: &[&str]) -> Project {
    let project = project(&[]);
    std::fs::remove_file(project.at("records.csv")).expect("a file");
    project.file("records.xlsx", xlsx(rows, merges));
    project
}

fn fault(name: &str) -> Project {
    let project = Project::new();
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults");
    for file in std::fs::read_dir(from.join(name)).expect("a directory") {
        let file = file.expect("a file");
        let bytes = std::fs::read(file.path()).expect("bytes");
        project.file(&file.file_name().to_string_lossy(), bytes);
    }
    project
}

/// A workbook of one sheet of texts.
fn xlsx(rows: &[&[&str]], merges: &[&str]) -> Vec<u8> {
    let mut sheet = String::from(
        "<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>",
    );
    for (row, cells) in rows.iter().enumerate() {
        sheet += &format!("<row r='{}'>", row + 1);
        for (column, text) in cells
            .iter()
            .enumerate()
            .filter(|(_, text)| !text.is_empty())
        {
            let letter = char::from(b'A' + u8::try_from(column).expect("few columns"));
            let row = row + 1;
            sheet += &format!("<c r='{letter}{row}' t='inlineStr'><is><t>{text}</t></is></c>");
        }
        sheet += "</row>";
    }
    sheet += "</sheetData><mergeCells>";
    for merge in merges {
        sheet += &format!("<mergeCell ref='{merge}'/>");
    }
    sheet += "</mergeCells></worksheet>";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006/relationships";
    let parts = [
        (
            "[Content_Types].xml",
            "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"
                .to_owned(),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns='{package}'><Relationship Id='r1' Type='{office}/officeDocument' Target='xl/workbook.xml'/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns='{main}' xmlns:r='{office}'><sheets><sheet name='台账' sheetId='1' r:id='r1'/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns='{package}'><Relationship Id='r1' Type='{office}/worksheet' Target='worksheets/sheet1.xml'/></Relationships>"
            ),
        ),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        let options = zip::write::SimpleFileOptions::default();
        archive.start_file(name, options).expect("a part");
        archive.write_all(text.as_bytes()).expect("written");
    }
    archive.finish().expect("an archive").into_inner()
}

fn check(project: &Project) -> Run {
    project.run(["check", "--as-of", AS_OF, "--format", "json"])
}

fn summary(project: &Project) -> Value {
    let run = check(project);
    assert_ne!(run.code, 2, "{}", run.err);
    json(&run.out)["summary"].clone()
}

/// Nothing wrong, nothing found.
fn assert_clean(project: &Project) -> String {
    let run = check(project);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let summary = &json(&run.out)["summary"];
    assert_eq!(summary["duties"]["transmission"]["on_time"], 1);
    assert_eq!(summary["duties"]["report"]["on_time"], 1);
    run.err
}

fn assert_error(project: &Project, place: &str) {
    let run = check(project);
    assert_eq!((run.code, run.out.as_str()), (2, ""), "{}", run.err);
    assert!(run.err.contains(place), "{place}\n{}", run.err);
}

#[test]
fn headers_match_however_they_are_spelt() {
    assert_eq!(assert_clean(&fault("wrapped-header-accuses-all")), "");
    for header in [
        "会 议,单\u{3000}位,\"传达\n时间\",报告\u{200B}时间",
        "会议,单位,\"传达\r\n时间\",\u{FEFF}报\u{A0}告时间",
        "会议,单位,ＴＲＡＮＳＭＩＴＴＥＤ＿ＡＴ,Reported_At",
    ] {
        let records = CLEAN.replace("会议,单位,传达时间,报告时间", header);
        assert_eq!(assert_clean(&project(&[("records.csv", &records)])), "");
    }
    let meetings = MEETINGS
        .replace("结束时间", "\"结束\n时间\"")
        .replace("会议名称", "会议 名称");
    let departments = DEPARTMENTS.replace("单位编号", "单位\u{200B}编号");
    let other = project(&[
        ("meetings.csv", &meetings),
        ("departments.csv", &departments),
        (
            "exemptions.csv",
            "会议,单 位,理　由,\"批准\n人\"\nM1,D1,停电,张三\n",
        ),
    ]);
    assert_eq!(summary(&other)["duties"]["report"]["exempt"], 1);
}

#[test]
fn mapped_headers_match_as_well_and_twice_is_told() {
    let records = CLEAN.replace("传达时间", "\"办结\n（时间）\"");
    let config = "[columns.records]\n\"办结(时间)\" = \"transmitted_at\"\n";
    let mapped = project(&[("records.csv", &records), ("chuanda.toml", config)]);
    assert_eq!(assert_clean(&mapped), "");
    let twice =
        "会议,单位,传达时间,\"传达\n时间\",报告时间\nM1,D1,2026-03-05 11:00,,2026-03-06 09:00\n";
    assert_error(
        &project(&[("records.csv", twice)]),
        "means the same as an earlier one (transmitted_at)",
    );
    let config = "[columns.records]\n\"办 结\" = \"transmitted_at\"\n\"办结\" = \"reported_at\"\n";
    assert_error(
        &project(&[("chuanda.toml", config)]),
        "chuanda.toml:3:1: \"办结\" gives one header two meanings",
    );
    let config = "[columns.records]\n\"办结\" = \"transmitted_at\"\nignore = [\"办 结\"]\n";
    assert_error(
        &project(&[("chuanda.toml", config)]),
        "gives one header two meanings",
    );
}

#[test]
fn a_wide_sheet_is_matched_by_spelling_too() {
    let config = "[[ledgers]]\nfiles = [\"records.csv\"]\nshape = \"wide\"\nduty = \"transmission\"\n\
        [[policies]]\nname = \"p\"\ntransmission = { within = \"24h\", from = \"meeting\" }\n";
    let wide = project(&[
        (
            "records.csv",
            "会议,\"甲\n局\",序号\nM1,2026-03-05 11:00,1\n",
        ),
        ("chuanda.toml", config),
    ]);
    let run = check(&wide);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let said =
        "column \"序号\" is neither a known department nor a column of records, and is ignored";
    assert_eq!(run.err.matches("序号").count(), 1, "one line: {}", run.err);
    assert!(run.err.contains(said), "{}", run.err);
    // What may be meant for somebody is not left out.
    wide.file("departments.csv", "单位编号,单位名称\nD1,市教育局\n");
    wide.file("records.csv", "会议,市教育居\nM1,2026-03-05 11:00\n");
    assert_error(&wide, "did you mean \"市教育局\"?");
}

/// The header alone may say little: the cells below it are times, and no other column has them.
#[test]
fn times_under_a_header_that_is_not_read_are_no_breach() {
    for (own, header, name) in [
        ("报告时间", "报告", "reported_at"),
        ("报告时间", "上报", "reported_at"),
        ("报告时间", "报送", "reported_at"),
        ("报告时间", "书面报告", "reported_at"),
        ("报告时间", "完成报告", "reported_at"),
        ("报告时间", "已办", "reported_at"),
        ("传达时间", "传达", "transmitted_at"),
        ("传达时间", "finished", "transmitted_at"),
    ] {
        let records = CLEAN.replace(own, header);
        let one = project(&[("records.csv", &records)]);
        assert_error(
            &one,
            &format!("column \"{header}\" was not read: did you mean \"{own}\" ({name})?"),
        );
        let rows: Vec<Vec<&str>> = (records.lines().map(|row| row.split(',').collect())).collect();
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        assert_error(
            &with_sheet(&rows, &[]),
            &format!("column \"{header}\" was not read"),
        );
        // Either answer settles it.
        let config = format!("[columns.records]\n\"{header}\" = \"{name}\"\n");
        one.file("chuanda.toml", config);
        assert_clean(&one);
        let config = format!("[columns.records]\nignore = [\"{header}\"]\n");
        one.file("chuanda.toml", config);
        let run = check(&one);
        assert_eq!(run.code, 1, "{}", run.err);
    }
    // What else there are times of is but unknown, as long as every duty has its column.
    for header in ["登记时间", "created_at", "报告", "办结"] {
        let records = CLEAN
            .replace("报告时间\n", &format!("报告时间,{header}\n"))
            .replace("09:00\n", "09:00,2026-03-06 10:00\n");
        let run = check(&project(&[("records.csv", &records)]));
        assert_eq!(run.code, 0, "{header}: {}", run.err);
        assert!(run.err.contains("unknown column"), "{}", run.err);
    }
    // The times begin far down.
    let (header, rows) = CLEAN.split_once('\n').expect("rows");
    let head = header.replace("报告时间", "情况");
    let blank = rows
        .lines()
        .map(|row| row.replace("2026-03-06 09:00", "") + "\n");
    let blank: String = blank.collect();
    let records = format!("{head}\n{}{}", blank.repeat(1500), rows.repeat(1600));
    let late = project(&[("records.csv", &records)]);
    assert_error(&late, "column \"情况\" was not read");
    // A mark that it was done, under what may be meant for the time of the duty.
    let records = CLEAN.replace("报告时间", "报告");
    let records = records.replace("2026-03-06 09:00", "已报告");
    let marked = project(&[("records.csv", &records)]);
    assert_error(&marked, "column \"报告\" was not read");
    // Limits, other times and other words are nobody's report.
    for (header, text) in [
        ("最迟完成", "2026-03-06 10:00"),
        ("收文登记", "2026-03-06 10:00"),
        ("经办人", "张三"),
    ] {
        let records = CLEAN
            .replace("报告时间", header)
            .replace("2026-03-06 09:00", text);
        let run = check(&project(&[("records.csv", &records)]));
        assert_eq!(run.code, 1, "{header}: {}", run.err);
        assert!(run.err.contains("unknown column"), "{}", run.err);
    }
}

#[test]
fn a_total_behind_a_running_number_is_no_department() {
    let departments =
        "序号,单位名称,联系人\n1,甲局,张三\n2,注册会计师协会,李四\n3,小计,\n4,合计,12\n";
    let meetings = "序号,会议名称,结束时间\n1,全会,2026-03-05 10:00\n2,合计,\n";
    let records = "序号,会议,单位,传达时间,报告时间\n\
                   1,全会,甲局,2026-03-05 11:00,2026-03-06 09:00\n\
                   2,全会,注册会计师协会,2026-03-05 11:00,2026-03-06 09:00\n\
                   3,合计,,,\n";
    let files = [
        ("departments.csv", departments),
        ("meetings.csv", meetings),
        ("records.csv", records),
    ];
    let rows: Vec<Vec<&str>> = (records.lines().map(|row| row.split(',').collect())).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let sheet = with_sheet(&rows, &[]);
    sheet.file("departments.csv", departments);
    sheet.file("meetings.csv", meetings);
    for project in [project(&files), sheet] {
        let run = check(&project);
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
        assert_eq!(
            run.err.matches("outside the data").count(),
            3,
            "{}",
            run.err
        );
    }
    // Numbers that are its ids are numbers of rows there too.
    let by_id = departments.replace("序号", "单位编号");
    let project = project(&[files[1], files[2], ("departments.csv", &by_id)]);
    let run = check(&project);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
}

#[test]
fn nothing_on_record_never_rests_on_a_column_that_was_not_read() {
    for (header, meant) in [
        ("传答时间", "传达时间"),
        ("传达会开展时间", "传达时间"),
        ("传达时间（限时）", "传达时间"),
        ("transmited_at", "传达时间"),
    ] {
        let records = CLEAN.replace("传达时间", header);
        let one = project(&[("records.csv", &records)]);
        assert_error(
            &one,
            &format!(
                "records.csv:1:7: column \"{header}\" was not read: did you mean \"{meant}\" (transmitted_at)?"
            ),
        );
        // Either answer settles it.
        let config = format!("[columns.records]\n\"{header}\" = \"transmitted_at\"\n");
        one.file("chuanda.toml", config);
        assert_clean(&one);
        one.file(
            "chuanda.toml",
            format!("[columns.records]\nignore = [\"{header}\"]\n"),
        );
        let run = check(&one);
        assert_eq!(run.code, 1, "{}", run.err);
        let said = "note: no table of records has a column transmitted_at (传达时间): all obligations of transmission (1) count as not done";
        assert!(
            run.err.contains(said) && !run.err.contains("unknown column"),
            "{}",
            run.err
        );
    }
    // Where no policy asks for it, or another column is it, it is but unknown.
    let records = CLEAN
        .replace("报告时间\n", "报告时间,反馈时问,传达方式\n")
        .replace("09:00\n", "09:00,,电话\n");
    let other = project(&[("records.csv", &records)]);
    let run = check(&other);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(run.err.matches("warning: ").count(), 1, "{}", run.err);
    assert!(
        run.err
            .contains("2 unknown columns are ignored: \"反馈时问\", \"传达方式\"")
            && !run.err.contains("by \"传达方式\""),
        "{}",
        run.err
    );
    let config =
        "[[policies]]\nname = \"p\"\nfeedback = { within = \"3wd\", from = \"meeting\" }\n";
    other.file("chuanda.toml", config);
    assert_error(&other, "did you mean \"反馈时间\" (feedback_at)?");
}

/// Whoever says that she reported is not told that she did not, for want of a column of times.
#[test]
fn what_is_only_ticked_off_is_no_breach() {
    for (header, mark) in [("是否报告", "是"), ("报告情况", "已报告"), ("报告", "√")]
    {
        let records = format!("会议,单位,传达时间,{header}\nM1,D1,2026-03-05 11:00,{mark}\n");
        let one = project(&[("records.csv", &records)]);
        let run = check(&one);
        assert_eq!(run.code, 2, "{header}: {}{}", run.out, run.err);
        assert!(run.err.contains(header), "{}", run.err);
    }
    let records = "会议,单位,传达时间,是否报告\nM1,D1,2026-03-05 11:00,是\n";
    let one = project(&[("records.csv", records)]);
    assert_error(
        &one,
        "column \"是否报告\" was not read: it says that it was done and not when",
    );
    // Nobody claims anything here, or a column of times is there.
    one.file("records.csv", records.replace(",是\n", ",否\n"));
    assert_eq!(check(&one).code, 1);
    one.file(
        "chuanda.toml",
        "[columns.records]\nignore = [\"是否报告\"]\n",
    );
    one.file("records.csv", records);
    assert_eq!(check(&one).code, 1);
    one.file("chuanda.toml", "\n");
    one.file(
        "records.csv",
        "会议,单位,传达时间,是否报告,报告时间\nM1,D1,2026-03-05 11:00,是,2026-03-06 09:00\n",
    );
    assert_clean(&one);
}

#[test]
fn a_mark_is_no_date_and_no_name() {
    let with = |header: &str, cells: [&str; 2]| {
        let [one, other] = cells;
        let records = format!(
            "会议,单位,传达时间,{header}\nM1,D1,2026-03-05 11:00,{one}\nM1,D1,2026-03-05 11:00,{other}\n"
        );
        check(&project(&[("records.csv", &records)]))
    };
    // A date among other words says when.
    for dated in ["已报告（3月3日）", "已于2026-03-06 9:00上报"] {
        let run = with("报告情况", [dated, "已上报"]);
        assert_eq!(run.code, 2, "{dated}: {}", run.err);
        let said = "column \"报告情况\" was not read: did you mean \"报告时间\"";
        assert!(run.err.contains(said), "{dated}: {}", run.err);
        assert!(!run.err.contains("not when"), "{dated}: {}", run.err);
    }
    // What is refused is not called ignored as well.
    let run = with("报告情况", ["已报告", "已上报"]);
    assert!(run.err.contains("it was done and not when"), "{}", run.err);
    assert!(!run.err.contains("unknown column"), "{}", run.err);
    // Somebody is called 是, and nobody's telephone is a time.
    for (header, cells) in [
        ("报告人", ["王是", "是"]),
        ("报告人", ["", ""]),
        ("报告联系电话", ["0000-5550000", "√"]),
    ] {
        let run = with(header, cells);
        assert_eq!(run.code, 1, "{header}: {}", run.err);
        assert!(!run.err.contains("did you mean"), "{header}: {}", run.err);
    }
}

#[test]
fn no_hint_names_a_column_of_another_meaning() {
    let records = "会议,单位,传达时间,报告时间,报送时间,上报日期,反馈时问\n\
                   M1,D1,2026-03-05 11:00,2026-03-06 09:00,2026-03-06 10:00,2026-03-06,\n";
    let run = check(&project(&[("records.csv", records)]));
    assert_eq!(run.code, 0, "{}", run.err);
    let said = "3 unknown columns are ignored: \"报送时间\", \"上报日期\", \"反馈时问\"; did you mean \"反馈时间\" by \"反馈时问\"?";
    assert!(run.err.contains(said), "{}", run.err);
    let records = "会议,单位,传达时间,报告时间,报送时间\n\
                   M1,D1,2026-03-05 11:00,2026-03-06 09:00,2026-03-06 10:00\n";
    let run = check(&project(&[("records.csv", records)]));
    let said = "unknown column \"报送时间\" is ignored; the table has \"报告时间\" already";
    assert!(run.err.contains(said), "{}", run.err);
}

#[test]
fn a_duty_without_a_column_is_told_with_what_it_costs() {
    let records = "会议,单位,传达时间\nM1,D1,2026-03-05 11:00\n";
    let departments = "单位编号,单位名称\nD1,甲局\nD2,乙局\nD3,丙局\n";
    let exemptions = "会议,单位,理由,批准人\nM1,D2,停电,张三\n";
    let one = project(&[
        ("records.csv", records),
        ("departments.csv", departments),
        ("exemptions.csv", exemptions),
    ]);
    let said = "no table of records has a column reported_at (报告时间): all obligations of report (2) count as not done";
    let run = check(&one);
    assert_eq!(run.code, 1);
    assert!(run.err.contains(said), "{}", run.err);
    // Another file has it.
    one.file(
        "chuanda.toml",
        "[inputs]\nrecords = [\"records.csv\", \"reports.csv\"]\n",
    );
    one.file(
        "reports.csv",
        "会议,单位,报告时间\nM1,D1,2026-03-06 09:00\n",
    );
    assert!(!check(&one).err.contains("no table of records"));
}

#[test]
fn totals_notes_and_signatures_are_no_rows() {
    let notes = "合计,,,共1家\n注：以上为初步统计,,,\n填表人：张三,,,\n单位负责人签字,,,\n";
    let foot = |table: &str, width: usize| {
        let cut = |line: &str| line.split(',').take(width).collect::<Vec<_>>().join(",") + "\n";
        table.to_owned() + &notes.lines().map(cut).collect::<String>()
    };
    let one = project(&[
        ("meetings.csv", &foot(MEETINGS, 3)),
        ("departments.csv", &foot(DEPARTMENTS, 2)),
        ("records.csv", &foot(CLEAN, 4)),
        ("exemptions.csv", &foot("会议,单位,理由,批准人\n", 4)),
    ]);
    let err = assert_clean(&one);
    let summary = summary(&one);
    for table in ["meetings", "departments", "records"] {
        assert_eq!(summary[table], 1, "{table}");
    }
    for name in ["meetings", "departments", "records", "exemptions"] {
        let note = format!("note: {name}.csv: skipped 4 rows outside the data: line ");
        assert_eq!(err.matches(&note).count(), 1, "{err}");
    }
    assert!(err.contains("\"合计\", line"), "{err}");
    // A name that begins like one is a name, and so is one that has a time.
    let departments = "单位编号,单位名称\nD1,甲局\n注册会计师协会,注册会计师协会\n";
    let meetings = format!("{MEETINGS}说明 会,说明 会,2026-03-06 10:00\n");
    let two = project(&[
        ("departments.csv", departments),
        ("meetings.csv", &meetings),
    ]);
    let run = check(&two);
    assert_eq!(json(&run.out)["summary"]["departments"], 2);
    assert_eq!(json(&run.out)["summary"]["meetings"], 2);
}

#[test]
fn sections_the_header_again_and_rows_of_nothing_are_no_rows() {
    let departments = "序号,单位编号,单位名称\n,一、市政府组成部门,\n1,D1,甲局\n（二）县区,,\n序号,单位编号,单位名称\n2,,\n";
    let records = format!("{CLEAN}会 议,单位,传达时间,报告时间\n");
    let one = project(&[("departments.csv", departments), ("records.csv", &records)]);
    let err = assert_clean(&one);
    assert!(err.contains("departments.csv: skipped 4 rows"), "{err}");
    assert!(
        err.contains("records.csv: skipped 1 row outside the data: line 3 \"会 议\""),
        "{err}"
    );
    // One cell that is merged across the sheet.
    let merged = with_sheet(
        &[
            &["会议", "单位", "传达时间", "报告时间"],
            &["市直部门"],
            &["M1", "D1", "2026-03-05 11:00", "2026-03-06 09:00"],
        ],
        &["A2:D2"],
    );
    let err = assert_clean(&merged);
    assert!(
        err.contains("records.xlsx#台账: skipped 1 row outside the data: line 2 \"市直部门\""),
        "{err}"
    );
}

/// The fast way must not take for a record what the plain way leaves out.
#[test]
fn totals_are_left_out_whichever_way_records_are_read() {
    let row = "1,M1,D1,2026-03-05 11:00:00,2026-03-06 09:00:00\n".repeat(50);
    let total = "小计,M1,D1,,\n";
    let records = format!("序号,会议,单位,传达时间,报告时间\n{row}{total}{row}{total}");
    for records in [records.clone(), records.replace(',', ";")] {
        let one = project(&[("records.csv", &records)]);
        let summary = summary(&one);
        assert_eq!(summary["records"], 100);
        assert!(check(&one).err.contains(
            "records.csv: skipped 2 rows outside the data: line 52 \"小计\", line 103 \"小计\""
        ));
    }
}

#[test]
fn events_and_wide_sheets_have_totals_too() {
    let events = "会议,单位,事项,时间\nM1,D1,传达,2026-03-05 11:00\nM1,D1,报告,2026-03-06 09:00\n合计,,2项,\n";
    let one = project(&[("records.csv", events)]);
    assert!(assert_clean(&one).contains("records.csv: skipped 1 row"));
    assert_eq!(summary(&one)["records"], 2);
    let config = "[[ledgers]]\nfiles = [\"records.csv\"]\nshape = \"wide\"\n[[policies]]\nname = \"p\"\ntransmission = { within = \"24h\" }\n";
    let wide = "会议,甲局\nM1,2026-03-05 11:00\n合计,1\n备注：无,\n";
    let one = project(&[("records.csv", wide), ("chuanda.toml", config)]);
    assert_eq!(summary(&one)["records"], 1);
}

#[test]
fn a_wrapped_text_is_its_text() {
    let wrap = |text: &str| {
        let cell = |cell: &str| format!("\"=\"\"{cell}\"\"\"");
        let line = |line: &str| line.split(',').map(cell).collect::<Vec<_>>().join(",") + "\n";
        text.lines().map(line).collect::<String>()
    };
    let one = project(&[
        ("meetings.csv", &wrap(MEETINGS)),
        ("departments.csv", &wrap(DEPARTMENTS)),
        ("records.csv", &wrap(CLEAN)),
        (
            "exemptions.csv",
            &wrap("会议,单位,理由,批准人,任务\nM9,D1,停电,张三,报告\n"),
        ),
    ]);
    let run = check(&one);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    // Without the quotes of CSV around it, and with nothing in it.
    let bare = CLEAN
        .replace("M1,D1", "=\"M1\",=\"D1\"")
        .replace(",2026-03-05 11:00", ",=\"2026-03-05 11:00\"");
    assert_eq!(assert_clean(&project(&[("records.csv", &bare)])), "");
    let config =
        "[[policies]]\nname = \"p\"\ntransmission = { within = \"24h\" }\nmeasures = true\n";
    for empty in ["=\"\"", "\"=\"\"\"\"\""] {
        let records = format!("会议,单位,传达时间,具体措施\nM1,D1,2026-03-05 11:00,{empty}\n");
        let one = project(&[("records.csv", &records), ("chuanda.toml", config)]);
        let run = check(&one);
        assert_eq!(common::rules(&json(&run.out)), ["measures-missing"]);
    }
}

#[test]
fn a_date_and_a_time_in_two_columns_are_one_time() {
    let records = "会议,单位,传达日期,传达时间,报告时间\nM1,D1,2026-03-05,11:00,2026-03-06 09:00\n";
    let one = project(&[("records.csv", records)]);
    assert_eq!(assert_clean(&one), "");
    let late = one.file(
        "records.csv",
        records.replace("2026-03-05,11:00", "2026年3月7日,14:30"),
    );
    let report = json(&check(late).out);
    assert_eq!(report["findings"][0]["at"], "2026-03-07T14:30:00+08:00");
    // The time is whole by itself, the date beside it the same.
    one.file(
        "records.csv",
        records.replace(",11:00", ",2026-03-05 11:00"),
    );
    assert_eq!(assert_clean(&one), "");
    for (cells, said) in [
        (
            ",11:00",
            "records.csv:2:8: 传达时间 \"11:00\" is a time without its date",
        ),
        (
            "2026-03-05,",
            "传达日期 \"2026-03-05\" is a date without a time",
        ),
        ("2026-03-06,2026-03-05 11:00", "are two days; keep one"),
        ("2026-03-05,一点", "传达时间 \"2026-03-05 一点\""),
    ] {
        one.file("records.csv", records.replace("2026-03-05,11:00", cells));
        assert_error(&one, said);
    }
    one.file(
        "records.csv",
        records.replace("2026-03-05,11:00", "无,未传达"),
    );
    assert_eq!(summary(&one)["duties"]["transmission"]["overdue"], 1);
    // A column of dates alone is the time's.
    one.file(
        "records.csv",
        "会议,单位,传达日期,报告日期\nM1,D1,2026-03-05,2026-03-06\n",
    );
    one.file("chuanda.toml", "date_only = \"lenient\"\n");
    let run = check(&one);
    assert_eq!(json(&run.out)["summary"]["records"], 1, "{}", run.err);
}

#[test]
fn meetings_exemptions_and_events_have_two_columns_too() {
    let one = project(&[
        (
            "meetings.csv",
            "会议编号,会议名称,结束日期,结束时间\nM1,会,2026-03-05,10:00\n",
        ),
        (
            "records.csv",
            "会议,单位,事项,日期,时间\nM1,D1,传达,2026-03-05,11:00\nM1,D1,报告,2026-03-06,9:00\n",
        ),
        (
            "exemptions.csv",
            "会议,单位,理由,批准人,批准日期,批准时间\nM9,D1,停电,张三,2026-03-05,9:00\n",
        ),
    ]);
    assert_clean(&one);
    one.file(
        "meetings.csv",
        "会议编号,会议名称,结束日期,结束时间\nM1,会,,10:00\n",
    );
    assert_error(&one, "结束时间 \"10:00\" is a time without its date");
    // Mapped headers make a pair as well.
    let records = "会议,单位,办结日期,办结时刻,报告时间\nM1,D1,2026-03-05,11:00,2026-03-06 09:00\n";
    let config =
        "[columns.records]\n\"办结日期\" = \"transmitted_at\"\n\"办结时刻\" = \"transmitted_at\"\n";
    assert_clean(&project(&[
        ("records.csv", records),
        ("chuanda.toml", config),
    ]));
}

#[test]
fn a_header_of_two_rows_is_one() {
    let err = assert_clean(&fault("two-row-header"));
    assert!(
        err.contains("records.xlsx#台账!D2: 2 unknown columns"),
        "{err}"
    );
    let row: &[&str] = &["M1", "D1", "2026-03-05 11:00", "电话", "2026-03-06 09:00"];
    // The lower cell where it is known, under whatever stands above, and below a title.
    let one = with_sheet(
        &[
            &["2026年学习传达台账"],
            &["会议", "单位", "学习传达情况", "", "上报"],
            &["", "", "传达时间", "方式", "报告时间"],
            row,
        ],
        &["A1:E1", "A2:A3", "B2:B3", "C2:D2"],
    );
    assert_clean(&one);
    // 时间 is no column but beside 事项: what it is has to be said, at its cell.
    let one = with_sheet(
        &[
            &["会议", "单位", "落实传达情况", "", "报告时间"],
            &["", "", "时间", "方式", ""],
            row,
        ],
        &["A1:A2", "B1:B2", "C1:D1", "E1:E2"],
    );
    assert_error(
        &one,
        "records.xlsx#台账!C2: column \"落实传达情况时间\" was not read",
    );
}

#[test]
fn a_merged_header_heads_the_first_of_its_columns() {
    let one = with_sheet(
        &[
            &["会议", "单位", "传达时间", "", "报告时间"],
            &["M1", "D1", "2026-03-05 11:00", "电话", "2026-03-06 09:00"],
        ],
        &["C1:D1"],
    );
    assert_eq!(assert_clean(&one), "");
    // What is missing is told where the header stands.
    let one = with_sheet(
        &[
            &["台账"],
            &["会议", "单位", "备注", "", "方式"],
            &["M1", "D1", "x", "", "y"],
        ],
        &["A1:E1", "C2:D2"],
    );
    assert_error(&one, "records.xlsx#台账!A2: no time column");
}

#[test]
fn an_error_matters_in_a_column_that_is_used() {
    let cells = xlsx(
        &[
            &["会议", "单位", "传达时间", "报告时间", "联系人"],
            &["M1", "D1", "2026-03-05 11:00", "2026-03-06 09:00", "x"],
        ],
        &[],
    );
    let one = project(&[]);
    std::fs::remove_file(one.at("records.csv")).expect("a file");
    one.file("records.xlsx", cells);
    assert_clean(&one);
}

#[test]
fn what_init_writes_check_accepts() {
    let one = Project::of(&[
        (
            "会议.csv",
            "2026年会议登记表,,\n会议编号,会议名称,结束时间\nM1,常务会议,2026-03-05 11:30\n",
        ),
        ("单位.csv", "单位一览,\n单位编号,单位名称\nD1,市教育局\n"),
        (
            "台账.csv",
            "会议编号,单位编号,传达时间,报告时间\nM1,D1,2026-03-05 15:00,2026-03-06 9:00\n",
        ),
    ]);
    let run = one.run(["init", "--from", "会议.csv", "单位.csv", "台账.csv"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let config = std::fs::read_to_string(one.at("chuanda.toml")).expect("a configuration");
    assert!(config.contains("header = 2"), "{config}");
    assert_clean(&one);
    // What its own reading cannot read it does not call done.
    let bad = Project::of(&[
        ("m.csv", MEETINGS),
        ("d.csv", DEPARTMENTS),
        (
            "r.csv",
            "会议,单位,传达时间,报告时间\nM1,D1,2026-03-05 11:00,下周\n",
        ),
    ]);
    let run = bad.run(["init", "--from", "m.csv", "d.csv", "r.csv"]);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    assert!(
        run.out.contains("Errors with this configuration: 1"),
        "{}",
        run.out
    );
}

#[test]
fn a_running_number_of_a_wide_sheet_is_no_meeting() {
    let one = fault("wide-with-number-column");
    let run = check(&one);
    let said = "column \"序号\" is neither a known meeting nor a column of records, and is ignored";
    assert_eq!(run.err.matches(said).count(), 1, "{}", run.err);
    assert!(
        !run.err.contains("error: 传达情况.xlsx#传达情况!A"),
        "{}",
        run.err
    );
}

#[test]
fn midnight_beside_a_time_is_the_date_alone() {
    let project = Project::of(&[
        (
            "meetings.csv",
            "会议编号,会议名称,结束时间\nM1,会,2026-03-04 10:00\n",
        ),
        ("departments.csv", "单位编号,单位名称\nD1,甲局\n"),
    ]);
    let check = |date: &str, time: &str| {
        let records =
            format!("会议,单位,传达日期,传达时间,报告时间\nM1,D1,{date},{time},2026-03-05 09:00\n");
        let args = ["check", "--as-of", "2026-03-31", "-f", "concise"];
        project.file("records.csv", records).run(args)
    };
    for date in [
        "2026-03-04 00:00:00",
        "2026-03-04T00:00:00",
        "2026年3月4日0时",
    ] {
        let run = check(date, "17:30");
        assert_eq!((run.code, run.out.as_str()), (0, ""), "{date}: {run:?}");
        // The date is in both, or there is no time: a date alone is no time.
        for time in ["2026-03-04", ""] {
            let run = check(date, time);
            assert_eq!(run.code, 2, "{date}, {time}: {run:?}");
            assert!(run.err.contains("is a date without a time"), "{}", run.err);
        }
    }
    // Any other time is not the date, nor is a midnight of another zone.
    for date in [
        "2026-03-04 00:00:01",
        "2026-03-04 24:00",
        "2026-03-04T00:00:00Z",
    ] {
        let run = check(date, "17:30");
        assert_eq!(run.code, 2, "{date}: {run:?}");
    }
    let run = check("2026-03-04 00:00:00", "0.75");
    assert_eq!(run.code, 2, "{run:?}");
    let said = "传达时间 \"0.75\" is a number, not a time: its cell has no format of a time";
    assert!(run.err.contains(said), "{}", run.err);
    assert!(
        run.err.contains("format the cell as a time (hh:mm)"),
        "{}",
        run.err
    );
}
