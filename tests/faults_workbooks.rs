//! Workbooks of public files and hostile hands, each of which once accused somebody, was refused
//! without a reason, or took minutes.

mod common;

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use std::path::Path;

use common::{Project, Run, run_in};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const CHECK: [&str; 5] = ["check", "--as-of", "2026-03-31", "-f", "concise"];
const MEETINGS: &str = "会议编号,会议名称,结束时间\nM1,会,2026-03-05 10:00\n";
const DEPARTMENTS: &str = "单位编号,单位名称\nD1,甲局\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

/// What `check` says in a folder of `tests/faults`.
fn check(folder: &str) -> Run {
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults");
    run_in(&folders.join(folder), CHECK, "")
}

/// What `check` says of a meeting, a department and a workbook of records.
fn check_records(name: &str, workbook: &[u8]) -> Run {
    let project = Project::of(&[("meetings.csv", MEETINGS), ("departments.csv", DEPARTMENTS)]);
    project.file(name, workbook).run(CHECK)
}

fn assert_clean(run: &Run, what: &str) {
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{what}: {run:?}");
}

fn pack(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        let part = zip.start_file(*name, SimpleFileOptions::default());
        part.expect("a part");
        zip.write_all(text.as_bytes()).expect("a part written");
    }
    zip.finish().expect("an archive").into_inner()
}

/// A workbook of these sheets, each by its name and the number of its part.
fn xlsx(sheets: &[(&str, usize)], parts: &[&str]) -> Vec<u8> {
    let types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relation = |id: &str, kind: &str, target: &str| {
        format!("<Relationship Id='{id}' Type='{types}/{kind}' Target='{target}'/>")
    };
    let top = format!(
        "<Relationships>{}</Relationships>",
        relation("a", "officeDocument", "xl/workbook.xml")
    );
    let (mut book, mut relations) = (String::new(), String::new());
    for (index, (name, part)) in sheets.iter().enumerate() {
        let id = format!("s{index}");
        let _ = write!(
            book,
            "<sheet name='{name}' sheetId='{}' r:id='{id}'/>",
            index + 1
        );
        relations += &relation(&id, "worksheet", &format!("worksheets/sheet{part}.xml"));
    }
    relations += &relation("styles", "styles", "styles.xml");
    let book =
        format!("<workbook xmlns='{MAIN}' xmlns:r='{types}'><sheets>{book}</sheets></workbook>");
    let relations = format!("<Relationships>{relations}</Relationships>");
    let styles =
        "<styleSheet><cellXfs><xf numFmtId='0'/><xf numFmtId='22'/></cellXfs></styleSheet>";
    let names: Vec<String> = (1..=parts.len())
        .map(|number| format!("xl/worksheets/sheet{number}.xml"))
        .collect();
    let mut all = vec![
        ("[Content_Types].xml", ""),
        ("_rels/.rels", top.as_str()),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", &relations),
        ("xl/styles.xml", styles),
    ];
    all.extend(names.iter().map(String::as_str).zip(parts.iter().copied()));
    pack(&all)
}

/// A workbook of one sheet, and what stands in it after its rows.
fn sheet(rows: &str, after: &str) -> Vec<u8> {
    let sheet =
        format!("<worksheet xmlns='{MAIN}'><sheetData>{rows}</sheetData>{after}</worksheet>");
    xlsx(&[("台账", 1)], &[&sheet])
}

/// A row of cells that hold text.
fn text_row(cells: &[&str]) -> String {
    let cell = |text: &&str| format!("<c t='inlineStr'><is><t>{text}</t></is></c>");
    format!("<row>{}</row>", cells.iter().map(cell).collect::<String>())
}

fn ods(rows: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:body><office:spreadsheet>\
         <table:table table:name='台账'>{rows}</table:table>\
         </office:spreadsheet></office:body></office:document-content>"
    );
    let mime = "application/vnd.oasis.opendocument.spreadsheet";
    pack(&[("content.xml", &content), ("mimetype", mime)])
}

#[test]
fn nobody_is_accused() {
    for folder in [
        "1904-lost-to-x15",
        "1904-lost-to-x15/silent",
        "1904-lost-to-x15/control",
        "empty-style-attribute",
        "inline-string-with-v",
        "merge-whole-column",
        "strict-fraction-cut",
        "utf16-parts",
        "ods-mimetype-not-first",
        "ods-mimetype-not-first/none",
        "xls-short-last-sector",
        "xls-short-last-sector/control",
        "xls-string-count-too-high",
    ] {
        let run = check(folder);
        assert_clean(&run, folder);
        assert_eq!(run.err, "", "{folder}");
    }
}

#[test]
fn a_duration_is_a_time_of_day() {
    let run = check("strict-durations");
    assert_eq!(run.code, 2);
    assert!(run.err.contains("“09:30:00”"), "{}", run.err);
}

#[test]
fn fractions_are_rounded_to_the_millisecond_and_cut() {
    let header = text_row(&["会议", "单位", "传达时间", "报告时间"]);
    let names = "<c t='inlineStr'><is><t>M1</t></is></c><c t='inlineStr'><is><t>D1</t></is></c>";
    let reported = "<c t='inlineStr'><is><t>2026-03-06 17:00</t></is></c>";
    // A second after 24 hours is late; what is no whole millisecond after them is not.
    for (cell, shown) in [
        ("<c t='d'><v>2026-03-06T10:00:00.9</v></c>", None),
        (
            "<c t='d'><v>2026-03-06T10:00:00.9996</v></c>",
            Some("2026-03-06 10:00:01"),
        ),
        // 10:00:00.9 and 10:00:00.9996.
        ("<c s='1'><v>46087.416677083333</v></c>", None),
        (
            "<c s='1'><v>46087.416678236</v></c>",
            Some("2026-03-06 10:00:01"),
        ),
    ] {
        let rows = format!("{header}<row>{names}{cell}{reported}</row>");
        let run = check_records("records.xlsx", &sheet(&rows, ""));
        match shown {
            None => assert_clean(&run, cell),
            Some(shown) => assert!(run.code == 1 && run.out.contains(shown), "{cell}: {run:?}"),
        }
    }
    let text = |text: &str| format!("<table:table-cell><text:p>{text}</text:p></table:table-cell>");
    let header: String = ["会议", "单位", "传达时间", "报告时间"].map(text).concat();
    for (written, code) in [("10:00:00.999", 0), ("10:00:00.9999", 1)] {
        let at = format!(
            "<table:table-cell office:value-type='date' office:date-value='2026-03-06T{written}'/>"
        );
        let row = [text("M1"), text("D1"), at, text("2026-03-06 17:00")].concat();
        let rows = format!(
            "<table:table-row>{header}</table:table-row><table:table-row>{row}</table:table-row>"
        );
        let run = check_records("records.ods", &ods(&rows));
        assert_eq!(run.code, code, "{written}: {run:?}");
    }
}

/// What begins with a hyphen is no value behind a blank.
#[test]
fn a_sheet_of_standard_input_is_named_as_it_can_be() {
    let project = Project::of(&[
        ("departments.csv", "单位编号,单位名称\nD1,甲局\n"),
        (
            "records.csv",
            "会议,单位,传达时间,报告时间\n全会,D1,2026-03-05 11:00,2026-03-06 09:00\n",
        ),
    ]);
    let meetings = text_row(&["会议名称", "结束时间"]) + &text_row(&["全会", "2026-03-05 10:00"]);
    let part = format!("<worksheet xmlns='{MAIN}'><sheetData>{meetings}</sheetData></worksheet>");
    let book = xlsx(&[("会议", 1), ("会议2", 2)], &[&part, &part]);
    let with = |meetings: &[&str]| {
        let args = [&["check", ".", "--as-of=2026-03-31", "--quiet"], meetings].concat();
        project.run_with(args, &book)
    };
    let run = with(&["--meetings", "-"]);
    assert_eq!(run.code, 2, "{}", run.err);
    let (_, advice) = run.err.split_once("name one, as in ").expect("advice");
    let advice = advice.lines().next().unwrap_or_default();
    assert_eq!(advice, "--meetings=-#会议");
    assert_clean(&with(&[advice]), advice);
}

#[test]
fn an_error_cell_matters_where_its_column_is_used() {
    let run = check("error-cell-in-ignored-column");
    assert_clean(&run, "records");
    assert!(!run.err.contains("#N/A"), "{}", run.err);
    let project = Project::of(&[("meetings.csv", MEETINGS)]);
    let error = "<c t='e'><v>#N/A</v></c>";
    let departments = format!(
        "{}<row><c t='inlineStr'><is><t>D1</t></is></c><c t='inlineStr'><is><t>甲局</t></is></c>{error}</row>",
        text_row(&["单位编号", "单位名称", "处室电话号"]),
    );
    project.file("departments.xlsx", sheet(&departments, ""));
    let records = text_row(&["会议", "单位", "传达时间", "报告时间"])
        + &text_row(&["M1", "D1", "2026-03-05 11:00", "2026-03-06 09:00"]);
    project.file("records.xlsx", sheet(&records, ""));
    assert_clean(&project.run(CHECK), "departments");
    // In the header it heads no column.
    let headed = records.replacen("</row>", &format!("{error}</row>"), 1);
    let headed = headed.replace(
        "09:00</t></is></c></row>",
        "09:00</t></is></c><c><v>1</v></c></row>",
    );
    project.file("records.xlsx", sheet(&headed, ""));
    assert_clean(&project.run(CHECK), "header");
    // In a wide sheet each column is used that heads a meeting.
    project.file(
        "chuanda.toml",
        "[[ledgers]]\nfiles = \"records.xlsx\"\nshape = \"wide\"\nacross = \"meetings\"\nduty = \"transmission\"\n",
    );
    let wide = format!(
        "{}<row><c t='inlineStr'><is><t>D1</t></is></c>{error}</row>",
        text_row(&["单位", "会"]),
    );
    project.file("records.xlsx", sheet(&wide, ""));
    let run = project.run(CHECK);
    assert_eq!(run.code, 2, "{run:?}");
    assert!(run.err.contains("!B2"), "{}", run.err);
}

#[test]
fn a_formula_without_a_value_is_told_in_one_language() {
    let formula = "<c t='inlineStr'><is><t>2026-03-05 11:00</t></is></c></row>";
    let rows = text_row(&["会议", "单位", "传达时间"])
        + &text_row(&["M1", "D1", "2026-03-05 11:00"])
            .replace(formula, "<c><f>NOW()</f></c></row>");
    let project = Project::of(&[("meetings.csv", MEETINGS), ("departments.csv", DEPARTMENTS)]);
    project.file("records.xlsx", sheet(&rows, ""));
    for (lang, said) in [
        (
            "zh",
            "!C2: 这一格是公式，文件里没有存下它的结果；请在 WPS 或 Excel 里打开这个文件，保存后再检查",
        ),
        (
            "en",
            "!C2: the cell holds a formula whose value is not stored in the file; \
             open the file in WPS or Excel and save it, then check again",
        ),
    ] {
        let run = project.run(CHECK.iter().chain(&["--lang", lang]));
        assert_eq!(run.code, 2, "{run:?}");
        assert!(run.err.contains(said), "{}", run.err);
        let is_mixed = run.err.contains("formula") && run.err.contains("公式");
        assert!(!is_mixed, "{}", run.err);
    }
}

#[test]
fn what_is_only_called_a_workbook_is_told_to_be_none() {
    let bytes: Vec<u8> = (0..2_000_u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 21) as u8)
        .collect();
    for name in ["台账.xlsx", "台账.xls", "台账.et", "台账.ods"] {
        for args in [
            &["check", ".", "--lang=zh"][..],
            &["check", ".", "--lang=zh", "--records", name],
        ] {
            let project =
                Project::of(&[("meetings.csv", MEETINGS), ("departments.csv", DEPARTMENTS)]);
            let run = project.file(name, &bytes).run(args);
            assert_eq!(run.code, 2, "{run:?}");
            let said = "这不是工作簿：可能已损坏，或是别的文件改了扩展名；请在 WPS 或 Excel 里打开，另存为 .xlsx 再用";
            assert!(run.err.contains(said), "{}", run.err);
        }
    }
    // Text by such a name is read as what it is.
    let records = "会议,单位,传达时间,报告时间\nM1,D1,2026-03-05 11:00,2026-03-06 09:00\n";
    assert_clean(&check_records("records.xls", records.as_bytes()), "text");
}

#[test]
fn an_error_cell_of_a_wide_sheet_is_its_own_record() {
    let project = Project::of(&[
        ("meetings.csv", MEETINGS),
        (
            "departments.csv",
            "单位编号,单位名称\nD1,教育局\nD2,民政局\n",
        ),
        (
            "chuanda.toml",
            "[[ledgers]]\nfiles = \"records.xlsx\"\nshape = \"wide\"\nacross = \"departments\"\nduty = \"transmission\"\n",
        ),
    ]);
    let cell = |text: &str| format!("<c t='inlineStr'><is><t>{text}</t></is></c>");
    let found = |spoiled: &str| {
        let wide = format!(
            "{}<row>{}{spoiled}{}</row>",
            text_row(&["会议", "教育局", "民政局"]),
            cell("M1"),
            cell("2026-03-20 10:00"),
        );
        project.file("records.xlsx", sheet(&wide, ""));
        let run = project.run([
            "obligations",
            "--keep-going",
            "--as-of",
            "2026-03-31",
            "-f",
            "json",
        ]);
        assert_eq!(run.code, 2, "{run:?}");
        assert_eq!(run.err.matches("!B2").count(), 1, "{}", run.err);
        let all = common::json(&run.out);
        let all = all["obligations"].as_array().expect("obligations");
        let of_duty = all.iter().filter(|it| it["duty"] == "transmission");
        of_duty
            .map(|it| it["status"].as_str().expect("a status").to_owned())
            .collect::<Vec<_>>()
    };
    for spoiled in [cell("坏"), "<c t='e'><v>#N/A</v></c>".to_owned()] {
        assert_eq!(found(&spoiled), ["undetermined", "late"], "{spoiled}");
        // The row is shown where it is asked for.
        let why = project.run([
            "why",
            "--meeting",
            "M1",
            "--department",
            "D1",
            "--keep-going",
            "--as-of",
            "2026-03-31",
        ]);
        assert!(
            why.out.contains("records.xlsx#台账:2"),
            "{}{}",
            why.out,
            why.err
        );
    }
}

#[test]
fn a_blank_sheet_is_called_by_its_name() {
    let run = check("blank-sheet-is-not-empty-file");
    assert_eq!(run.code, 2);
    assert!(run.err.contains("工作表“台账”是空的"), "{}", run.err);
    assert!(!run.err.contains("字节"), "{}", run.err);
    let run = check_records("records.ods", &ods(""));
    let said = "the sheet \"台账\" is empty";
    assert!(run.err.contains(said), "{}", run.err);
}

/// A compound file of these streams of `tests/faults/encrypted-by-excel`.
fn compound(streams: &[(&str, &str)]) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults/encrypted-by-excel");
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a file");
    for (name, stored) in streams {
        let bytes = std::fs::read(folder.join(stored)).expect("a stream");
        let mut stream = file.create_stream(name).expect("a stream");
        stream.write_all(&bytes).expect("a stream written");
    }
    file.into_inner().into_inner()
}

#[test]
fn what_excel_opens_without_asking_is_read() {
    let package = ["EncryptionInfo", "EncryptedPackage"].map(|name| (name, name));
    let run = check_records("records.xlsx", &compound(&package));
    assert_clean(&run, "xlsx");
    for stored in ["Workbook-md5", "Workbook-sha1"] {
        let run = check_records("records.xls", &compound(&[("Workbook", stored)]));
        assert_clean(&run, stored);
    }
}

#[test]
fn small_files_ask_for_no_more_work_than_their_size() {
    let rows = text_row(&["会议", "单位", "传达时间", "报告时间"]).repeat(300);
    let merges: Vec<String> = (1..=2_000)
        .map(|row| format!("<mergeCell ref='A{}:XFD400'/>", row % 300 + 1))
        .collect();
    let merges = merges.concat();
    let run = check_records("records.xlsx", &sheet(&rows, &merges));
    assert!(run.code == 2 && run.err.contains("overlap"), "{run:?}");
    // The same merge twice is one.
    let records = text_row(&["会议", "单位", "传达时间", "报告时间"])
        + &text_row(&["M1", "D1", "2026-03-05 11:00", "2026-03-06 09:00"]);
    let twice = "<mergeCell ref='F1:G2'/>".repeat(2);
    assert_clean(
        &check_records("records.xlsx", &sheet(&records, &twice)),
        "twice",
    );

    let part = format!("<worksheet><sheetData>{records}</sheetData></worksheet>");
    let names: Vec<String> = (0..999).map(|number| format!("s{number}")).collect();
    let sheets: Vec<(&str, usize)> = names.iter().map(|name| (name.as_str(), 1)).collect();
    let run = check_records("records.xlsx", &xlsx(&sheets, &[&part]));
    assert!(
        run.code == 2 && run.err.contains("in the one part"),
        "{run:?}"
    );

    // Blank cells bring nothing however often they are repeated; others have a bound.
    let cell = |text: &str, repeat: u32| {
        format!(
            "<table:table-cell table:number-columns-repeated='{repeat}'><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let row = |cells: String| format!("<table:table-row>{cells}</table:table-row>");
    let header = ["会议", "单位", "传达时间", "报告时间"]
        .map(|text| cell(text, 1))
        .concat();
    let record = ["M1", "D1", "2026-03-05 11:00", "2026-03-06 09:00"].map(|text| cell(text, 1));
    let blanks = row(cell(" ", 16_384)).repeat(20_000);
    let content = row(header) + &blanks + &row(record.concat());
    assert_clean(&check_records("records.ods", &ods(&content)), "blanks");
    let run = check_records("records.ods", &ods(&row(cell("x", 16_384)).repeat(2_000)));
    assert!(run.code == 2 && run.err.contains("unfolds"), "{run:?}");
}
