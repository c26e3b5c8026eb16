//! `chuanda init --from` on tables as an office keeps them: with what it writes, `check` says what it
//! says of the files themselves.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use common::{Project, Run, json, run_in};
use rust_xlsxwriter::{Format, Workbook};

const AS_OF: [&str; 5] = ["--as-of", "2026-04-01", "--format", "json", "--lang=zh"];
/// What a finding comes to, wherever it was found.
const FACTS: [&str; 6] = ["rule", "meeting", "department", "duty", "due", "at"];

fn findings(project: &Project, args: &[&str]) -> Vec<Vec<String>> {
    let run = run_in(project.path(), [&["check"], args, &AS_OF[..]].concat(), "");
    assert_ne!(run.code, 2, "{args:?}: {}", run.err);
    let report = json(&run.out);
    let all = report["findings"].as_array().unwrap();
    let facts = |finding: &serde_json::Value| FACTS.map(|fact| finding[fact].to_string()).to_vec();
    let mut all: Vec<_> = all.iter().map(facts).collect();
    all.sort();
    all
}

fn init(project: &Project, args: &[&str]) -> Run {
    run_in(
        project.path(),
        [&["init", "--lang=zh", "--from"], args].concat(),
        "",
    )
}

fn config(project: &Project) -> String {
    std::fs::read_to_string(project.at("chuanda.toml")).unwrap()
}

/// `check` finds the same in the files themselves and with the configuration that is written for
/// them; returns that configuration and what `check` says of it on standard error.
fn same(project: &Project, files: &[&str]) -> (String, String) {
    let plain = findings(project, files);
    assert!(!plain.is_empty(), "nothing to compare");
    let run = init(project, files);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert_eq!(findings(project, &[]), plain, "{}", config(project));
    let check = run_in(
        project.path(),
        ["check", "--lang=zh", "--as-of=2026-04-01"],
        "",
    );
    (config(project), check.err)
}

/// A sheet: each row a line, its cells between bars.
struct Sheet<'s>(&'s str, &'s str);

fn workbook(project: &Project, name: &str, sheets: &[Sheet<'_>], hidden: Option<&str>) {
    let mut book = Workbook::new();
    for Sheet(name, text) in sheets {
        let sheet = book.add_worksheet().set_name(*name).unwrap();
        if hidden == Some(name) {
            sheet.set_hidden(true);
        }
        for (row, line) in (0..).zip(text.lines()) {
            let cells: Vec<&str> = line.split('|').collect();
            if let [title] = cells[..]
                && !title.is_empty()
            {
                let format = Format::new();
                sheet.merge_range(row, 0, row, 4, title, &format).unwrap();
                continue;
            }
            for (column, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
                sheet.write_string(row, column, cell).unwrap();
            }
        }
    }
    book.save(project.at(name)).unwrap();
}

const MEETINGS: &str = "一季度会议登记\n序号|会议名称|召开时间|结束时间|类别|会议地点\n\
                        1|常务会|2026-03-05 15:00|2026-03-05 17:00|会议|主楼\n2|安全会|2026-03-09 09:00|2026-03-09 11:00|会议|主楼\n";
const DEPARTMENTS: &str = "单位名录\n序号|单位名称|简称|办公地址\n一、市直部门\n1|东屏市财政局|市财政局|1 楼\n2|东屏市应急管理局|市应急局|2 楼\n合计|2 家\n";

#[test]
fn sheets_a_month_below_titles_with_sections_and_totals() {
    let project = Project::of(&[]);
    let month = |day: &str| {
        format!(
            "3月台账\n\n序号|会议名称|责任单位|学习传达时间|上报时间|参加人数|备注\n一、市直部门\n1|常务会|市财政局|2026-03-{day} 19:00|2026-03-06 10:00|18|\n2|常务会|市应急局|2026-03-08 08:00||9|\n合计|2 次\n填表人：张三\n"
        )
    };
    let (first, second) = (month("05"), month("09").replace("常务会", "安全会"));
    let sheets = [
        Sheet("填表说明", "请各单位于次日报送。\n"),
        Sheet("会议", MEETINGS),
        Sheet("单位", DEPARTMENTS),
        Sheet("上旬", &first),
        Sheet("中旬", &second),
        Sheet("选项", "会议|讲话\n是|否\n"),
    ];
    workbook(&project, "台账.xlsx", &sheets, Some("选项"));
    let (text, err) = same(&project, &["台账.xlsx"]);
    for line in [
        "records = [\"台账.xlsx#上旬\", \"台账.xlsx#中旬\"]",
        "ignore = [\"序号\", \"参加人数\"]",
        "ignore = [\"序号\", \"召开时间\", \"会议地点\"]",
        "\"学习传达时间\" = \"transmitted_at\"",
        "files = [\"台账.xlsx#上旬\", \"台账.xlsx#中旬\"]\nheader = 3\n",
    ] {
        assert!(
            text.contains(line) || line.contains("学习传达"),
            "{line}:\n{text}"
        );
    }
    assert!(
        !text.contains("填表说明") && !text.contains("选项"),
        "{text}"
    );
    assert!(
        !err.contains("不认识的列") && !err.contains("列不认识"),
        "{err}"
    );
    // What is left out is said.
    std::fs::remove_file(project.at("chuanda.toml")).unwrap();
    let run = init(&project, &["台账.xlsx"]);
    for note in [
        "台账.xlsx#填表说明：不是会议表、单位表、台账或例外表，没有读",
        "台账.xlsx#选项：隐藏的工作表，没有读",
        "台账.xlsx#上旬 有 3 行不是数据，没有读",
    ] {
        assert!(run.err.contains(note), "{note}: {}", run.err);
    }
    // A heading of a section is no word for "no time".
    assert!(
        !run.out.contains("一、市直部门") && !text.contains("blank"),
        "{}",
        run.out
    );
}

#[test]
fn wide_sheets_with_numbers_and_remarks() {
    let project = Project::of(&[]);
    let wide = |title: &str, hour: &str| {
        format!(
            "{title}\n序号|会议名称|市财政局|市应急局|备注\n1|常务会|2026-03-05 {hour}:00|未传达|\n2|安全会|2026-03-09 {hour}:00|2026-03-12 {hour}:00|补报\n"
        )
    };
    let (told, reported) = (wide("传达时间统计表", "19"), wide("报告时间统计表", "20"));
    let sheets = [
        Sheet("会议", MEETINGS),
        Sheet("单位", DEPARTMENTS),
        Sheet("表一", &told),
        Sheet("表二", &reported),
    ];
    workbook(&project, "统计.xlsx", &sheets, None);
    let (text, err) = same(&project, &["统计.xlsx"]);
    assert!(
        text.contains("duty = \"report\"") && text.contains("duty = \"transmission\""),
        "{text}"
    );
    assert!(
        text.contains("[columns.records]\nignore = [\"序号\"]"),
        "{text}"
    );
    assert!(!err.contains("序号"), "{err}");
    // A column of times under nobody's name is not passed over in silence.
    let stranger = told
        .replace("备注", "市文旅局")
        .replace("补报", "2026-03-09 19:00");
    let stranger = stranger.replace("未传达|\n", "|2026-03-05 18:00\n");
    let sheets = [
        Sheet("会议", MEETINGS),
        Sheet("单位", DEPARTMENTS),
        Sheet("表一", &stranger),
    ];
    let project = Project::of(&[]);
    workbook(&project, "统计.xlsx", &sheets, None);
    let run = init(&project, &["统计.xlsx"]);
    assert!(
        run.out.contains("单位表里没有这个名称，这一列不读"),
        "{}",
        run.out
    );
    assert!(
        !config(&project).contains("市文旅局"),
        "{}",
        config(&project)
    );
}

#[test]
fn a_sheet_a_unit_and_headers_that_are_not_alike() {
    let project = Project::of(&[]);
    let own = "填报单位：市财政局\n会议名称|传达时间|报告时间\n常务会|2026-03-05 19:00|2026-03-06 10:00\n";
    // Here 责任单位 is the department, there one more column beside it.
    let one =
        "会议名称|责任单位|传达时间|报告时间\n安全会|市财政局|2026-03-12 19:00|2026-03-13 10:00\n";
    let other = "会议名称|单位|责任单位|传达时间|报告时间\n常务会|市应急局|办公室|2026-03-05 19:00|2026-03-06 10:00\n";
    let sheets = [
        Sheet("会议", MEETINGS),
        Sheet("单位", DEPARTMENTS),
        Sheet("甲", own),
        Sheet("乙", one),
        Sheet("丙", other),
    ];
    workbook(&project, "反馈.xlsx", &sheets, None);
    let (text, _) = same(&project, &["反馈.xlsx"]);
    assert!(
        text.contains("files = [\"反馈.xlsx#甲\"]\nheader = 2\ndepartment = \"市财政局\"\n"),
        "{text}"
    );
    assert!(
        text.contains("columns = { \"责任单位\" = \"department\" }"),
        "{text}"
    );
    // A department that nobody knows is an input error, and so is a column.
    project.file(
        "chuanda.toml",
        text.replace("department = \"市财政局\"", "department = \"市财局\""),
    );
    let check = run_in(project.path(), ["check", "--lang=zh"], "");
    assert_eq!(check.code, 2);
    assert!(
        check.err.contains("department “市财局”不在单位表里"),
        "{}",
        check.err
    );
    project.file(
        "chuanda.toml",
        text.replace("= \"department\" }", "= \"departments\" }"),
    );
    let check = run_in(project.path(), ["check", "--lang=zh"], "");
    assert_eq!(check.code, 2);
    assert!(check.err.contains("departments"), "{}", check.err);
}

#[test]
fn a_folder_of_exports_in_several_encodings() {
    let project = Project::of(&[
        (
            "会议信息.csv",
            "会议编号;会议名称;会议类型;开始时间;结束时间\nM1;常务会;会议;2026-03-05 15:00;2026-03-05 17:00\n",
        ),
        (
            "流水.csv",
            "流水号,会议编号,单位编号,事项,时间\n1,M1,D1,传达,2026-03-05 19:00:00.0\n2,M1,D1,报告,2026-03-09 19:00:00.0\n",
        ),
        ("~$会议信息.xlsx", "lock"),
    ]);
    let (gbk, _, _) =
        encoding_rs::GB18030.encode("单位编号\t单位名称\t启用标志\nD1\t财政局\t1\nD2\t应急局\t1\n");
    project.file("机构.csv", gbk);
    let (text, err) = same(&project, &["."]);
    assert!(text.contains("departments = \"机构.csv\""), "{text}");
    assert!(text.contains("shape = \"events\""), "{text}");
    assert!(!err.contains("不认识"), "{err}");
}

#[test]
fn a_start_is_neither_an_end_nor_the_time_of_a_duty() {
    let project = Project::of(&[
        ("会议.csv", "会议名称,召开时间\n常务会,2026-03-05 15:00\n"),
        ("单位.csv", "单位名称\n财政局\n应急局\n"),
        (
            "台账.csv",
            "会议名称,单位,召开时间,报告时间\n常务会,财政局,2026-03-05 15:00,2026-03-06 10:00\n",
        ),
    ]);
    let run = init(&project, &["会议.csv", "单位.csv", "台账.csv"]);
    assert_eq!(run.code, 1, "{}", run.out);
    let data: toml::Table = config(&project).parse().unwrap();
    let columns = data
        .get("columns")
        .map(ToString::to_string)
        .unwrap_or_default();
    assert!(!columns.contains("_at"), "{columns}");
    // `check` and `init` doubt the same.
    let check = run_in(
        project.path(),
        ["check", "会议.csv", "单位.csv", "台账.csv", "--lang=zh"],
        "",
    );
    assert_eq!(check.code, 2);
    assert!(check.err.contains("可能是开始的时间"), "{}", check.err);
}

#[test]
fn what_may_be_the_time_of_a_duty_is_never_ignored() {
    let project = Project::of(&[
        ("会议.csv", "会议名称,结束时间\n常务会,2026-03-05 15:00\n"),
        ("单位.csv", "单位名称\n财政局\n应急局\n"),
        (
            "台账.csv",
            "会议名称,单位,要求传达时间,报告时间,经办人\n常务会,财政局,2026-03-05 15:00,2026-03-06 10:00,张三\n",
        ),
    ]);
    let run = init(&project, &["会议.csv", "单位.csv", "台账.csv"]);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    let text = config(&project);
    assert!(text.contains("ignore = [\"经办人\"]"), "{text}");
    assert!(run.out.contains("列“要求传达时间”没有读"), "{}", run.out);
}

#[test]
fn short_names_are_written_down() {
    let project = Project::of(&[
        ("会议.csv", "会议名称,结束时间\n常务会,2026-03-05 15:00\n"),
        (
            "单位.csv",
            "单位名称\n东屏市发展和改革委员会\n东屏市教育局\n甲县教育局\n第二十一中学\n东屏市公安局\n",
        ),
        (
            "台账.csv",
            "会议名称,单位,传达时间,报告时间\n常务会,市发改委,2026-03-05 19:00,2026-03-06 10:00\n常务会,教育局,2026-03-05 19:00,2026-03-06 10:00\n常务会,第一中学,2026-03-05 19:00,2026-03-06 10:00\n",
        ),
    ]);
    let files = ["会议.csv", "单位.csv", "台账.csv"];
    let run = init(&project, &files);
    // Two of the three are a question.
    assert_eq!(run.code, 1, "{}", run.out);
    let text = config(&project);
    let data: toml::Table = text.parse().unwrap();
    let aliases = data["departments"]["aliases"].as_table().unwrap();
    assert_eq!(aliases.len(), 1, "{aliases:?}");
    assert_eq!(aliases["市发改委"].as_str(), Some("东屏市发展和改革委员会"));
    for line in [
        "# \"教育局\" = \"东屏市教育局\"   # 或“甲县教育局”",
        "# \"第一中学\" = \"第二十一中学\"   # 只是相近，不一定是它",
    ] {
        assert!(text.contains(line), "{line}:\n{text}");
    }
    assert!(
        run.out.contains("1 个简称") && run.out.contains("2 个单位名拿不准"),
        "{}",
        run.out
    );
    // The user decides by removing one #.
    project.file("chuanda.toml", text.replace("# \"教育局\"", "\"教育局\""));
    let rules: Vec<String> = findings(&project, &[])
        .into_iter()
        .map(|facts| facts[0].clone())
        .collect();
    let unknown = rules
        .iter()
        .filter(|rule| rule.contains("unknown-department"));
    assert_eq!(unknown.count(), 1);
}

#[test]
fn years_that_are_not_written_are_a_question() {
    let project = Project::of(&[
        ("会议.csv", "会议名称,结束时间\n常务会,2026-03-05 15:00\n"),
        ("单位.csv", "单位名称\n财政局\n应急局\n"),
        (
            "台账.csv",
            "会议名称,单位,传达时间,报告时间\n常务会,财政局,3月6日上午9点,3月6日下午5点\n",
        ),
    ]);
    let files = ["会议.csv", "单位.csv", "台账.csv"];
    let run = init(&project, &files);
    assert_eq!(run.code, 1, "{}", run.out);
    assert!(
        run.out.contains("没写年份，如“传达时间”的“3月6日上午9点”"),
        "{}",
        run.out
    );
    let text = config(&project);
    assert!(text.contains("\n# year = 2026\n"), "{text}");
    project.file("chuanda.toml", text.replace("# year", "year"));
    assert_eq!(
        findings(&project, &[]),
        findings(&project, &[&files[..], &["--year=2026"]].concat())
    );
}

#[test]
fn of_two_tables_of_meetings_neither_is_in_force_but_the_first() {
    let project = Project::of(&[
        ("会议.csv", "会议名称,结束时间\n常务会,2026-03-05 15:00\n"),
        ("会议2.csv", "会议名称,结束时间\n安全会,2026-03-05 15:00\n"),
        ("单位.csv", "单位名称\n财政局\n应急局\n"),
        (
            "台账.csv",
            "会议名称,单位,传达时间,报告时间\n常务会,财政局,2026-03-05 19:00,\n",
        ),
    ]);
    let run = init(&project, &["会议.csv", "会议2.csv", "单位.csv", "台账.csv"]);
    assert_eq!(run.code, 1, "{}", run.out);
    let text = config(&project);
    let data: toml::Table = text.parse().unwrap();
    assert_eq!(data["inputs"]["meetings"].as_str(), Some("会议.csv"));
    let both = "meetings = [\"会议.csv\", \"会议2.csv\"]";
    assert!(text.contains(&format!("# {both}   # 合起来用的")), "{text}");
    assert!(run.out.contains("会议2.csv 没有用"), "{}", run.out);
    // With that line in place of the other, both are read.
    project.file(
        "chuanda.toml",
        text.replace("meetings = \"会议.csv\"\n# ", ""),
    );
    let (_, report) = project.check("2026-03-31");
    assert_eq!(report["summary"]["meetings"], 2, "{report}");
    std::fs::remove_file(project.at("chuanda.toml")).unwrap();
    let files = ["会议.csv", "会议2.csv", "单位.csv", "台账.csv"];
    let run = project.run([&["check", "--lang=zh"][..], &files].concat());
    assert_eq!(run.code, 2);
    assert!(
        run.err
            .contains("会议2.csv 和 会议.csv 都像会议表：只用一张的")
            && run.err.contains("合起来用的，运行 init --from"),
        "{}",
        run.err
    );
}
