//! `check --format xlsx`: what another program reads back, and what only its XML tells.

mod common;

use std::fmt::Write as _;
use std::io::{Cursor, Read as _};
use std::process::Stdio;

use calamine::{Data, Reader as _, Xlsx};
use common::{CALENDAR_OF_2026, Project, program};

const AS_OF: &str = "2026-03-10T09:00:00+08:00";
/// The namespace of sheets and styles.
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const MEETINGS: &str = "id,title,ended_at\nM01,市政府第1次常务会议,2026-03-05 17:00\n\
                        M02,防汛工作会议,2026-03-09 10:30\nM03,远期会议,2026-12-31 17:00\n";
const DEPARTMENTS: &str = "id,name\nD01,市教育局\nD02,市财政局\n007,市应急管理局\n";
const RECORDS: &str = "meeting,department,transmitted_at,reported_at\n\
                       M01,D01,2026-03-06 16:00,2026-03-07 10:00\n\
                       M01,D02,2026-03-06 17:01,2026-03-10 00:00\n\
                       M01,007,2026-03-05 16:00,\n\
                       M02,D01,2026-03-09 11:00,2026-03-09 12:00\n";
const EXEMPTIONS: &str = "meeting,department,reason,approved_by\nM02,D02,撤并,市长\n";

fn project() -> Project {
    Project::of(&[
        ("meetings.csv", MEETINGS),
        ("departments.csv", DEPARTMENTS),
        ("records.csv", RECORDS),
        ("exemptions.csv", EXEMPTIONS),
        (
            "chuanda.toml",
            &["due_soon = \"2h\"\n", CALENDAR_OF_2026].concat(),
        ),
    ])
}

/// The bytes that a run prints.
fn bytes(project: &Project, args: &[&str]) -> Vec<u8> {
    let output = program("zh_CN.UTF-8")
        .args(["check", "--as-of", AS_OF])
        .args(args)
        .current_dir(project.path())
        .output()
        .expect("the program runs");
    output.stdout
}

fn workbook(project: &Project, args: &[&str]) -> Vec<u8> {
    let args = [&["--format", "xlsx"], args].concat();
    let bytes = bytes(project, &args);
    assert!(bytes.starts_with(b"PK\x03\x04"), "a ZIP archive");
    bytes
}

fn open(bytes: &[u8]) -> Xlsx<Cursor<&[u8]>> {
    calamine::open_workbook_from_rs(Cursor::new(bytes)).expect("a workbook")
}

/// The rows of a sheet, its head first, below the title and as-of.
fn rows(bytes: &[u8], sheet: &str) -> Vec<Vec<Data>> {
    let range = open(bytes).worksheet_range(sheet).expect("a sheet");
    range.rows().skip(2).map(<[Data]>::to_vec).collect()
}

/// A cell as text; a time as it is shown.
fn shown(cell: &Data) -> String {
    match cell {
        Data::DateTime(at) if at.is_duration() => {
            format!("{}s", (at.as_f64() * 86_400.0).round())
        }
        Data::DateTime(at) => {
            let (year, month, day, hour, minute, second, _) = at.to_ymd_hms_milli();
            format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
        }
        other => other.to_string(),
    }
}

/// The rows of a sheet without its head, as text.
fn table(bytes: &[u8], sheet: &str) -> Vec<String> {
    let rows = rows(bytes, sheet);
    let line = |row: &Vec<Data>| row.iter().map(shown).collect::<Vec<_>>().join("|");
    rows[1..].iter().map(line).collect()
}

/// A file of the archive.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut part = archive.by_name(name).expect("a part");
    let mut text = String::new();
    part.read_to_string(&mut text).expect("text");
    text
}

#[test]
fn the_obligations_of_all_statuses() {
    let bytes = workbook(&project(), &[]);
    assert_eq!(
        open(&bytes).sheet_names(),
        ["说明", "按单位", "按会议", "按月", "问题", "应办事项"]
    );
    let head = rows(&bytes, "应办事项").remove(0);
    assert_eq!(
        head.iter().map(Data::to_string).collect::<Vec<_>>(),
        [
            "会议名称",
            "单位名称",
            "任务",
            "状态",
            "灯",
            "起算",
            "时限",
            "完成",
            "超时",
            "会议编号",
            "单位编号",
            "超时（时:分）",
            "来源文件",
            "行"
        ]
    );
    let (m01, t01) = ("M01", "市政府第1次常务会议");
    let (m02, t02) = ("M02", "防汛工作会议");
    let [from, sent, told] = [
        "2026-03-05 17:00:00",
        "2026-03-06 17:00:00",
        "2026-03-09 23:59:59",
    ];
    let [from2, sent2, told2] = [
        "2026-03-09 10:30:00",
        "2026-03-10 10:30:00",
        "2026-03-11 23:59:59",
    ];
    let expected = [
        format!(
            "{t01}|市教育局|学习传达|按时|绿|{from}|{sent}|2026-03-06 16:00:00||{m01}|D01||records.csv|2"
        ),
        format!(
            "{t01}|市教育局|报告|按时|绿|{from}|{told}|2026-03-07 10:00:00||{m01}|D01||records.csv|2"
        ),
        // One minute, and one second, late.
        format!(
            "{t01}|市财政局|学习传达|超时|红|{from}|{sent}|2026-03-06 17:01:00|1分|{m01}|D02|60s|records.csv|3"
        ),
        format!(
            "{t01}|市财政局|报告|超时|红|{from}|{told}|2026-03-10 00:00:00|不到1分钟|{m01}|D02|0s|records.csv|3"
        ),
        format!(
            "{t01}|市应急管理局|学习传达|无效|红|{from}|{sent}|2026-03-05 16:00:00||{m01}|007||records.csv|4"
        ),
        // 9:00:00 of the next day is 9 hours and a second after 23:59:59.
        format!(
            "{t01}|市应急管理局|报告|逾期未办|红|{from}|{told}||9小时|{m01}|007|32400s|records.csv|4"
        ),
        format!(
            "{t02}|市教育局|学习传达|按时|绿|{from2}|{sent2}|2026-03-09 11:00:00||{m02}|D01||records.csv|5"
        ),
        format!(
            "{t02}|市教育局|报告|按时|绿|{from2}|{told2}|2026-03-09 12:00:00||{m02}|D01||records.csv|5"
        ),
        format!("{t02}|市财政局|学习传达|例外|绿|{from2}|{sent2}|||{m02}|D02||meetings.csv|3"),
        format!("{t02}|市财政局|报告|例外|绿|{from2}|{told2}|||{m02}|D02||meetings.csv|3"),
        // An hour and a half is soon, a day and a half is not.
        format!(
            "{t02}|市应急管理局|学习传达|未到期|黄|{from2}|{sent2}|||{m02}|007||meetings.csv|3"
        ),
        format!("{t02}|市应急管理局|报告|未到期|绿|{from2}|{told2}|||{m02}|007||meetings.csv|3"),
    ];
    let obligations = table(&bytes, "应办事项");
    assert_eq!(obligations[..12], expected);
    // The calendar ends before the report on the meeting of 31 December is due.
    assert_eq!(
        obligations[13],
        "远期会议|市教育局|报告|无法确定|灰|||||M03|D01||meetings.csv|4"
    );
    assert_eq!(obligations.len(), 18);
    // Real times, and ids that stay text.
    let rows = rows(&bytes, "应办事项");
    assert!(matches!(rows[1][6], Data::DateTime(_)));
    assert_eq!(rows[5][10], Data::String("007".to_owned()));
}

#[test]
fn the_findings_are_those_of_csv() {
    let project = project();
    let bytes = workbook(&project, &[]);
    let csv = String::from_utf8(self::bytes(&project, &["--format", "csv"])).expect("text");
    let mut csv = csv::Reader::from_reader(csv.as_bytes());
    let findings = rows(&bytes, "问题");
    let head: Vec<String> = findings[0].iter().map(Data::to_string).collect();
    let column = |name: &str| head.iter().position(|own| own == name).expect("a column");
    let mut count = 0;
    for (row, line) in findings[1..].iter().zip(csv.records()) {
        let line = line.expect("a record");
        let local = |time: &str| time.replace('T', " ").replace("+08:00", "");
        for (name, expected) in [
            ("规则", line[0].to_owned()),
            ("会议编号", line[2].to_owned()),
            ("单位编号", line[3].to_owned()),
            ("时限", local(&line[5])),
            ("实际", local(&line[6])),
            ("来源文件", line[8].to_owned()),
            ("行", line[9].to_owned()),
            ("说明", line[10].to_owned()),
        ] {
            assert_eq!(shown(&row[column(name)]), expected, "{name}: {line:?}");
        }
        let late = shown(&row[column("超时（时:分）")]);
        // A due of 24:00 is its last second, and the length is counted from 24:00.
        let late: i64 = late.trim_end_matches('s').parse().unwrap_or(-1);
        let told: i64 = line[7].parse().unwrap_or(-1);
        let is_24 = line[5].contains("T23:59:59");
        assert_eq!(late, told - i64::from(is_24 && told > 0), "{line:?}");
        let level = row[column("级别")].to_string();
        assert_eq!(level == "提醒", &line[1] == "warn");
        count += 1;
    }
    assert!(count >= 6 && findings.len() == count + 1, "{count}");
}

#[test]
fn rates_are_numbers_worst_first() {
    let bytes = workbook(&project(), &[]);
    let by_department = rows(&bytes, "按单位");
    let row = |index: usize| -> Vec<String> {
        let row: &Vec<Data> = &by_department[index];
        row.iter().map(Data::to_string).collect()
    };
    assert_eq!(
        row(0)[..11],
        [
            "名次",
            "单位名称",
            "应办",
            "按时",
            "超时",
            "逾期未办",
            "无效",
            "未到期",
            "例外",
            "无法确定",
            "按时率"
        ]
    );
    // The same rate: more that are not on time stand first, then the key.
    assert_eq!(
        row(1),
        [
            "2",
            "市应急管理局",
            "6",
            "0",
            "0",
            "1",
            "1",
            "3",
            "0",
            "1",
            "0",
            "3",
            "1",
            "0",
            "3",
            "1",
            "0",
            "007"
        ]
    );
    // Of equal rates both are second.
    assert_eq!((row(2)[0].as_str(), row(2)[17].as_str()), ("2", "D02"));
    assert_eq!((row(3)[0].as_str(), row(3)[17].as_str()), ("1", "D01"));
    assert_eq!(row(4)[1..4], ["合计", "18", "4"]);
    assert_eq!(by_department[3][10], Data::Float(1.0));
    assert_eq!(by_department.len(), 5);
    let by_meeting = rows(&bytes, "按会议");
    let keys: Vec<String> = by_meeting[1..]
        .iter()
        .map(|row| row[16].to_string())
        .collect();
    assert_eq!(keys, ["M01", "M02", "M03", ""]);
    let months = table(&bytes, "按月");
    assert!(months[0].starts_with("2026-03|12|4|"), "{months:?}");
    assert!(months[2].starts_with("合计|18|4|"), "{months:?}");
    // Two of six; a rate that there is not is no nought.
    assert_eq!(by_meeting[1][9], Data::Float(0.333));
    assert_eq!(by_meeting[3][9], Data::String("—".to_owned()));
}

#[test]
fn it_says_what_it_rests_on() {
    let bytes = workbook(&project(), &[]);
    let about = table(&bytes, "说明");
    for line in [
        "截至|2026-03-10 09:00:00",
        "时区|Asia/Shanghai",
        "日历|cn-2026，国办发明电〔2025〕7号，2026-01-01 至 2026-12-31",
        "台账记录|4",
        "应办事项|18",
        "灯|黄：未到期，但即将到期",
    ] {
        assert!(about.iter().any(|own| own == line), "{line}: {about:#?}");
    }
    assert!(
        rows(&bytes, "说明")[0][1]
            .to_string()
            .starts_with("不通过：")
    );
    let core = part(&bytes, "docProps/core.xml");
    assert!(
        core.contains(">2026-03-10T01:00:00Z</dcterms:created>"),
        "{core}"
    );
}

#[test]
fn it_follows_the_language() {
    let bytes = workbook(&project(), &["--lang", "en"]);
    assert_eq!(
        open(&bytes).sheet_names(),
        [
            "About",
            "By department",
            "By meeting",
            "By month",
            "Findings",
            "Obligations"
        ]
    );
    let obligations = table(&bytes, "Obligations");
    assert!(
        obligations[0].contains("|transmission|on time|green|"),
        "{obligations:?}"
    );
}

/// The fills and number formats are told by the style of a cell.
#[test]
fn sheets_are_set_up_for_screen_and_paper() {
    let bytes = workbook(&project(), &[]);
    for sheet in 2..=6 {
        let xml = part(&bytes, &format!("xl/worksheets/sheet{sheet}.xml"));
        for part in [
            "<pane ySplit=\"3\" topLeftCell=\"A4\" activePane=\"bottomLeft\" state=\"frozen\"/>",
            "<autoFilter ref=\"A3:",
            "<pageSetUpPr fitToPage=\"1\"/>",
            "orientation=\"landscape\"",
            "fitToHeight=\"0\"",
            "截至 2026-03-10 09:00:00（Asia/Shanghai，时区数据 20",
        ] {
            assert!(xml.contains(part), "sheet {sheet} lacks {part}");
        }
    }
    let book = part(&bytes, "xl/workbook.xml");
    assert!(
        book.contains("_xlnm.Print_Titles\" localSheetId=\"4\">问题!$1:$3<"),
        "{book}"
    );
    // What is printed ends with how late it is.
    assert!(
        book.contains("_xlnm.Print_Area\" localSheetId=\"5\">应办事项!$A$1:$I$21<"),
        "{book}"
    );
    let range = open(&bytes).worksheet_range("问题").expect("a sheet");
    let title = range.get((0, 0)).map(Data::to_string);
    assert_eq!(title.as_deref(), Some("会议精神学习传达台账——问题"));
    let as_of = range.get((1, 0)).map(Data::to_string).unwrap_or_default();
    assert!(as_of.starts_with("截至 2026-03-10 09:00:00"), "{as_of}");

    let xml = part(&bytes, "xl/worksheets/sheet6.xml");
    let sheet = roxmltree::Document::parse(&xml).expect("XML");
    let styles = part(&bytes, "xl/styles.xml");
    let styles = roxmltree::Document::parse(&styles).expect("XML");
    let named = |name: &str| {
        let mut all = styles
            .descendants()
            .filter(|node| node.has_tag_name((MAIN, name)));
        all.next().expect("a part of the styles")
    };
    let style = |cell: &str| {
        let cell = sheet
            .descendants()
            .find(|node| node.attribute("r") == Some(cell));
        let index: usize = cell
            .and_then(|cell| cell.attribute("s")?.parse().ok())
            .expect("a style");
        let all: Vec<_> = named("cellXfs")
            .children()
            .filter(roxmltree::Node::is_element)
            .collect();
        all[index]
    };
    let fill = |cell: &str| {
        let index: usize = style(cell)
            .attribute("fillId")
            .expect("a fill")
            .parse()
            .expect("a number");
        let all: Vec<_> = named("fills")
            .children()
            .filter(roxmltree::Node::is_element)
            .collect();
        let color = all[index]
            .descendants()
            .find(|node| node.has_tag_name((MAIN, "fgColor")));
        color
            .and_then(|color| color.attribute("rgb"))
            .map(str::to_owned)
    };
    let lights = ["E4", "E6", "E14", "E17"].map(fill);
    let expected = ["FFC6EFCE", "FFFFC7CE", "FFFFEB9C", "FFD9D9D9"];
    assert_eq!(lights, expected.map(|color| Some(color.to_owned())));
    let format = |cell: &str| {
        let id = style(cell).attribute("numFmtId");
        let format = named("numFmts")
            .children()
            .find(|node| node.attribute("numFmtId") == id);
        format
            .and_then(|format| format.attribute("formatCode"))
            .map(str::to_owned)
    };
    assert_eq!(format("G4").as_deref(), Some("yyyy-mm-dd hh:mm"));
    assert_eq!(format("G5").as_deref(), Some("yyyy-mm-dd\" 24:00\""));
    assert_eq!(format("L6").as_deref(), Some("[h]:mm"));

    // Six Hanzi are as wide as twelve letters, and a time has room: otherwise it shows as ####.
    let width = |column: u32| -> f64 {
        let number = |node: &roxmltree::Node<'_, '_>, name| -> Option<u32> {
            node.attribute(name)?.parse().ok()
        };
        let mut all = sheet
            .descendants()
            .filter(|node| node.has_tag_name((MAIN, "col")));
        let node =
            all.find(|node| (number(node, "min")..=number(node, "max")).contains(&Some(column)));
        let width = node.and_then(|node| node.attribute("width")?.parse().ok());
        width.expect("a width")
    };
    assert!(width(1) > 21.0 && width(2) > 12.0 && width(7) > 16.0);
    assert!(width(1) < 45.0 && width(2) < 20.0);
}

#[test]
fn a_long_title_is_broken_not_as_wide_as_it_is_long() {
    let title = "会".repeat(300);
    let meetings = format!("id,title,ended_at\nM01,{title},2026-03-05 17:00\n");
    let project = project();
    project.file("meetings.csv", meetings);
    let bytes = workbook(&project, &[]);
    let xml = part(&bytes, "xl/worksheets/sheet6.xml");
    let sheet = roxmltree::Document::parse(&xml).expect("XML");
    let widest = sheet
        .descendants()
        .filter_map(|node| node.attribute("width")?.parse::<f64>().ok());
    assert!(widest.fold(0.0, f64::max) < 70.0, "{xml}");
    let row = sheet
        .descendants()
        .find(|node| node.attribute("r") == Some("4"));
    let height: f64 = row
        .and_then(|row| row.attribute("ht")?.parse().ok())
        .expect("a height");
    assert!((100.0..409.0).contains(&height), "{height}");
}

#[test]
fn text_is_text_whatever_it_looks_like() {
    let hostile = [
        "=cmd|' /C calc'!A0",
        "+1",
        "@SUM(A1)",
        "<r>x</r>",
        "<r><t>x</t></r></si><si><t>y",
        "_x0041_",
        "\u{1b}[31m",
        "a&b<c>\"'",
        "=HYPERLINK(\"http://x\")",
    ];
    let mut departments = String::from("id,name\n");
    for (index, name) in hostile.iter().enumerate() {
        let name = name.replace('"', "\"\"");
        writeln!(departments, "D{index},\"{name}\"").expect("a string grows");
    }
    let project = project();
    project.file("departments.csv", departments);
    project.file("records.csv", "meeting,department,transmitted_at\n");
    project.file("exemptions.csv", "meeting,department,reason,approved_by\n");
    let bytes = workbook(&project, &[]);
    let names: Vec<String> = rows(&bytes, "应办事项")[1..]
        .iter()
        .step_by(2)
        .map(|row| row[1].to_string())
        .take(hostile.len())
        .collect();
    let mut expected = hostile.map(str::to_owned);
    expected[3] = "<r>x</r> ".to_owned();
    expected[6] = "\\u{1b}[31m".to_owned();
    assert_eq!(names, expected);
    let mut archive = zip::ZipArchive::new(Cursor::new(&bytes)).expect("an archive");
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).expect("a part");
        let name = part.name().expect("a name").into_owned();
        // A chart refers to cells, and its frame holds no text of the data.
        if name.starts_with("xl/charts/") || name.starts_with("xl/drawings/") {
            continue;
        }
        let mut text = String::new();
        part.read_to_string(&mut text).expect("text");
        let document =
            roxmltree::Document::parse(&text).unwrap_or_else(|bad| panic!("{name}: {bad}"));
        let formula = document
            .descendants()
            .find(|node| node.tag_name().name() == "f");
        assert!(formula.is_none(), "{name}");
        let run = document
            .descendants()
            .find(|node| node.tag_name().name() == "r");
        assert!(run.is_none(), "{name}");
    }
}

#[test]
fn sheets_may_be_left_out() {
    let bytes = workbook(&project(), &["--sheets", "findings,departments"]);
    assert_eq!(open(&bytes).sheet_names(), ["说明", "按单位", "问题"]);
    let run = project().run(["check", "--sheets", "nothing"]);
    assert!(
        run.code == 2 && run.err.contains("departments"),
        "{}",
        run.err
    );
}

#[test]
fn the_months_have_a_chart() {
    let bytes = workbook(&project(), &[]);
    let chart = part(&bytes, "xl/charts/chart1.xml");
    for range in ["按月!$A$4:$A$5", "按月!$C$4:$C$5", "按月!$J$4:$J$5"] {
        assert!(chart.contains(range), "{range}: {chart}");
    }
    // The rate has an axis of its own, to 100 per cent, and a marker where it stands alone.
    for part in [
        r#"<c:max val="1"/><c:min val="0"/>"#,
        r#"formatCode="0%""#,
        r#"<c:symbol val="circle"/>"#,
    ] {
        assert!(chart.contains(part), "{part}: {chart}");
    }
}

#[test]
fn one_month_has_ranks_beside_those_of_the_month_before() {
    let project = Project::new();
    project.file(
        "meetings.csv",
        "id,title,ended_at\nM1,一月,2026-01-06 10:00\nM2,二月,2026-02-03 10:00\n",
    );
    project.file("departments.csv", "id,name\nD1,甲\nD2,乙\nD3,丙\n");
    project.file(
        "records.csv",
        "meeting,department,transmitted_at,reported_at\n\
         M1,D1,2026-01-06 11:00,2026-01-06 12:00\n\
         M1,D2,2026-01-09 11:00,2026-01-19 12:00\n\
         M2,D1,2026-02-06 11:00,2026-02-06 12:00\n\
         M2,D2,2026-02-03 11:00,2026-02-03 12:00\n\
         M2,D3,2026-02-03 11:00,2026-02-03 12:00\n",
    );
    let ranks = |args: &[&str]| {
        let rows = rows(&workbook(&project, args), "按单位");
        rows.iter()
            .map(|row| row[..4].iter().map(shown).collect::<Vec<_>>().join(" "))
            .collect::<Vec<_>>()
    };
    let expected = [
        "名次 2026年1月名次 较上月 单位名称",
        "3 1 降2 甲",
        "1 2 升1 乙",
        "1 2 升1 丙",
    ];
    assert_eq!(ranks(&["--month", "2026-02"])[..4], expected);
    // Of January nothing before is known, and of two months together there is none before.
    assert_eq!(ranks(&["--month", "2026-01"])[3], "1 — — 甲");
    assert!(ranks(&[])[0].starts_with("名次 单位名称"));
    let run = project.run([
        "bulletin", "--as-of", AS_OF, "--lang", "zh", "--month", "2026-02", "--out", "o",
    ]);
    assert_eq!(run.code, 0, "{}", run.err);
    let text = std::fs::read_to_string(project.at(run.out.trim())).expect("a bulletin");
    for part in [
        "（只包括2026年2月结束的会议）",
        "| 3（降2） | 甲 | 2 |",
        "括号内是与2026年1月相比",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn the_same_bytes_every_time_on_any_number_of_threads() {
    let project = project();
    let one = workbook(&project, &["--threads", "1"]);
    for threads in ["1", "4"] {
        assert!(one == workbook(&project, &["--threads", threads]));
    }
    let run = project.run([
        "check",
        "--as-of",
        AS_OF,
        "--lang",
        "zh",
        "--output",
        "台账.xlsx",
        "--quiet",
        "--exit-zero",
    ]);
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "", ""));
    assert!(one == std::fs::read(project.at("台账.xlsx")).expect("the file"));
}

#[test]
fn an_audit_without_findings_has_all_its_sheets() {
    let project = Project::of(&[
        ("meetings.csv", "id,title,ended_at\n"),
        ("departments.csv", "id,name\n"),
        ("records.csv", "meeting,department,transmitted_at\n"),
    ]);
    let bytes = workbook(&project, &["--allow-empty"]);
    assert_eq!(table(&bytes, "问题")[0].trim_matches('|'), "没有发现问题。");
    assert_eq!(
        table(&bytes, "应办事项")[0].trim_matches('|'),
        "没有应办事项。"
    );
    assert_eq!(open(&bytes).sheet_names().len(), 6);
}

#[test]
fn a_date_alone_stays_a_date() {
    let project = project();
    project.file("chuanda.toml", "date_only = \"lenient\"\n");
    let records = "meeting,department,transmitted_at\nM01,D01,2026-03-06\n";
    project.file("records.csv", records);
    let bytes = workbook(&project, &[]);
    let done = rows(&bytes, "应办事项")[1][7].clone();
    assert_eq!(shown(&done), "2026-03-06 00:00:00");
    let xml = part(&bytes, "xl/styles.xml");
    let format = "formatCode=\"yyyy-mm-dd&quot;（未记时刻）&quot;\"";
    assert!(xml.contains(format), "{xml}");
}

#[test]
fn a_known_finding_is_grey_and_says_so() {
    let project = project();
    let json = bytes(&project, &["--format", "json"]);
    project.file("known.json", json);
    let bytes = workbook(&project, &["--baseline", "known.json"]);
    let findings = table(&bytes, "问题");
    assert!(
        findings.iter().all(|row| row.contains("（已知）|")),
        "{findings:?}"
    );
}

#[test]
fn a_closed_pipe_ends_it_silently() {
    let project = project();
    let mut child = program("zh_CN.UTF-8")
        .args(["check", "--as-of", AS_OF, "--format", "xlsx"])
        .current_dir(project.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program ends");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn a_file_that_cannot_be_written_is_left_as_it_was() {
    let project = project();
    let missing = project.run(["check", "--as-of", AS_OF, "--output", "none/ledger.xlsx"]);
    assert_eq!(missing.code, 2, "{}", missing.err);
    assert!(missing.err.contains("none/ledger.xlsx"), "{}", missing.err);
    if cfg!(target_os = "linux") {
        let full = project.run(["check", "--as-of", AS_OF, "--output", "xlsx:/dev/full"]);
        assert_eq!(full.code, 2, "{}", full.err);
    }
}

#[test]
fn a_workbook_that_goes_to_a_file_goes_nowhere_else() {
    let project = project();
    let department = ["--department", "D01"];
    for (command, format, more) in [
        ("check", "xlsx", &[][..]),
        ("obligations", "xlsx", &[]),
        ("why", "docx", &department),
    ] {
        let file = format!("{command}.{format}");
        let run = |outputs: &[&str]| {
            let output = program("zh_CN.UTF-8")
                .args([command, "--as-of", AS_OF, "--format", format])
                .args(more)
                .args(outputs)
                .current_dir(project.path())
                .output();
            output.expect("the program runs").stdout
        };
        assert!(run(&["-o", &file]).is_empty(), "{command}");
        let written = std::fs::read(project.at(&file)).expect("the file");
        assert!(written.starts_with(b"PK"), "{command}");
        // A file of another format is one besides.
        assert!(run(&["-o", "report.json"]).starts_with(b"PK"), "{command}");
    }
    // What is text may be wanted twice.
    let text = bytes(&project, &["--format", "json", "-o", "twice.json"]);
    assert_eq!(
        text,
        std::fs::read(project.at("twice.json")).expect("the file")
    );
}
