//! `chuanda init --from FILE...`: the tables of an office as they are.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use common::{Project, Run, run_in};

const MEETINGS: &str = "会议编号,会议标题,会议结束时间,会议类型\n\
                        M1,常务会,2026-03-05 17:00,会议\nM2,安全会,2026-03-09 11:00,会议\n";
const DEPARTMENTS: &str = "单位代码,单位全称,上级部门\nD01,财政局,\nD02,应急局,D01\n";
const RECORDS: &str = "序号,会议名称,责任单位,学习传达时间,上报时间（年月日时分）,贯彻措施,联系人\n\
                       1,常务会,财政局,2026-03-05 19:00,2026-03-06 10:00,,张三\n\
                       2,常务会,应急局,2026-03-06 08:00,2026-03-09 10:00,,李四\n\
                       3,安全会,财政局,2026-03-09 12:00,2026-03-10 10:00,,张三\n\
                       4,安全会,D02,2026-03-09 12:00,2026-03-10 10:00,,李四\n";

fn init(project: &Project, args: &[&str]) -> Run {
    run_in(project.path(), ["init"].iter().chain(args), "")
}

fn config(project: &Project, name: &str) -> String {
    std::fs::read_to_string(project.at(name)).unwrap()
}

/// The configuration as data.
fn parsed(text: &str) -> toml::Table {
    text.parse()
        .unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn columns<'a>(config: &'a toml::Table, table: &str) -> Vec<(&'a str, &'a str)> {
    let Some(columns) = config.get("columns").and_then(|all| all.get(table)) else {
        return Vec::new();
    };
    (columns.as_table().unwrap().iter())
        .filter(|(key, _)| *key != "ignore")
        .map(|(header, column)| (header.as_str(), column.as_str().unwrap()))
        .collect()
}

#[test]
fn tables_as_offices_write_them_pass_with_what_is_written() {
    for lang in ["zh", "en"] {
        let project = Project::of(&[
            ("会议.csv", MEETINGS),
            ("单位.csv", DEPARTMENTS),
            ("导出/台账.csv", RECORDS),
        ]);
        let files = ["--from", "会议.csv", "单位.csv", "导出/台账.csv"];
        let run = init(&project, &[&files[..], &["--lang", lang]].concat());
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
        let last = run.out.lines().last().unwrap();
        assert!(last.ends_with("chuanda check"), "{last}");
        let text = config(&project, "chuanda.toml");
        let config = parsed(&text);
        assert_eq!(config["inputs"]["records"].as_str(), Some("导出/台账.csv"));
        assert_eq!(
            columns(&config, "records"),
            [
                ("上报时间（年月日时分）", "reported_at"),
                ("责任单位", "department"),
                ("贯彻措施", "measures"),
            ]
        );
        assert!(
            !columns(&config, "meetings")
                .iter()
                .any(|(header, _)| *header == "会议编号")
        );
        let check = project.run(["check", "--as-of", "2026-03-20", "--format", "json"]);
        assert_eq!(check.code, 0, "{}{}", check.out, check.err);
        let report = common::json(&check.out);
        assert_eq!(report["summary"]["duties"]["report"]["on_time"], 4);
        // What the user reads has one language.
        let word = if lang == "zh" {
            "usual word"
        } else {
            "常见的叫法"
        };
        assert!(!text.contains(word) && !run.out.contains(word), "{text}");
    }
}

#[test]
fn the_directory_may_stand_before_the_files_or_after_them() {
    let project = Project::of(&[("会议.csv", MEETINGS), ("in/单位.csv", DEPARTMENTS)]);
    std::fs::create_dir(project.at("after")).unwrap();
    for (dir, args) in [
        ("before", ["before", "--from", "会议.csv", "in/单位.csv"]),
        ("after", ["--from", "会议.csv", "in/单位.csv", "after"]),
        ("made", ["--from", "会议.csv", "in/单位.csv", "made/"]),
    ] {
        let run = init(&project, &args);
        // Without records there is nothing to check yet.
        assert_eq!((run.code, run.err.as_str()), (1, ""), "{}", run.out);
        assert!(
            run.out.contains(&format!("chuanda check {dir}")),
            "{}",
            run.out
        );
        let config = parsed(&config(&project, &format!("{dir}/chuanda.toml")));
        assert_eq!(config["inputs"]["meetings"].as_str(), Some("../会议.csv"));
        assert_eq!(
            config["inputs"]["departments"].as_str(),
            Some("../in/单位.csv")
        );
    }
    // A file below the directory is named from there, however it was given.
    let absolute = project.at("in/单位.csv");
    let run = init(&project, &["in", "--from", absolute.to_str().unwrap()]);
    assert_eq!(run.code, 1, "{}", run.err);
    let config = parsed(&config(&project, "in/chuanda.toml"));
    assert_eq!(config["inputs"]["departments"].as_str(), Some("单位.csv"));
}

#[test]
fn many_exports_become_one_list() {
    let project = Project::of(&[
        ("meetings.csv", "id,title,ended_at\nM1,a,2026-03-05 17:00\n"),
        ("departments.csv", "id,name\nD1,a\nD2,b\n"),
        (
            "导出/a.csv",
            "会议,部门,传达完成时间\nM1,D1,2026-03-05 18:00\n",
        ),
        ("导出/b.csv", "会议,部门,传达时间\nM1,D2,2026-03-05 18:00\n"),
        (
            "导出/c[1].csv",
            "部门,会议,传达完成时间\nD2,M1,2026-03-05 18:00\n",
        ),
    ]);
    // The pattern is not for the shell alone, and a name that looks like one is a name.
    let run = init(&project, &["--from", "导出/[ab].csv", "导出/c[1].csv"]);
    assert_eq!(run.code, 0, "{}", run.out);
    // What no table records is said in the words of `check`.
    assert!(
        run.err.contains("没有报告时间（reported_at）这一列"),
        "{}",
        run.err
    );
    let config = parsed(&config(&project, "chuanda.toml"));
    let files: Vec<&str> = (config["inputs"]["records"].as_array().unwrap().iter())
        .map(|file| file.as_str().unwrap())
        .collect();
    assert_eq!(files, ["导出/a.csv", "导出/b.csv", "导出/c[1].csv"]);
    // Tables that lie there under their own names need not be given.
    assert!(run.out.contains("下一步：chuanda check"), "{}", run.out);
    assert_eq!(project.run(["summary"]).code, 0);
}

#[test]
fn a_missing_required_column_is_a_gate() {
    let project = Project::of(&[
        (
            "召开.csv",
            "会议编号,会议名称,召开时间\nM1,a,2026-03-05 09:00\n",
        ),
        (
            "台账.csv",
            "会议,单位,传达截止时间\nM1,D1,2026-03-05 09:00\n",
        ),
    ]);
    let run = init(&project, &["--from", "召开.csv", "台账.csv"]);
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    assert!(
        run.out.contains("缺少必需的列：结束时间（ended_at）"),
        "{}",
        run.out
    );
    assert!(
        run.out.contains(
            "缺少必需的列：传达时间（transmitted_at）、报告时间（reported_at）或反馈时间"
        ),
        "{}",
        run.out
    );
    let text = config(&project, "chuanda.toml");
    // What may be the start is there to be taken, with the reason, and not in force.
    let line = text.lines().find(|line| line.contains("召开时间")).unwrap();
    assert!(
        line.starts_with("# \"召开时间\" = \"ended_at\"   # "),
        "{line}"
    );
    assert!(line.contains("可能是开始的时间"), "{line}");
    assert!(
        !text.contains("传达截止"),
        "a limit is no time of doing: {text}"
    );
    assert!(
        parsed(&text)
            .get("columns")
            .is_none_or(|columns| columns.get("records").is_none())
    );
}

#[test]
fn two_candidates_are_left_open_and_either_can_be_taken() {
    let project = Project::of(&[
        ("meetings.csv", "id,title,ended_at\nM1,a,2026-03-05 17:00\n"),
        ("departments.csv", "id,name\n甲,甲局\n"),
        (
            "台账.csv",
            "会议,责任单位,填报单位,学习传达时间\nM1,甲,乙,2026-03-05 18:00\n",
        ),
    ]);
    let run = init(&project, &["--from", "台账.csv"]);
    assert_eq!(run.code, 1, "{}", run.out);
    assert!(run.out.contains("“填报单位”也可能是这一列"), "{}", run.out);
    let text = config(&project, "chuanda.toml");
    let config = parsed(&text);
    assert_eq!(columns(&config, "records"), []);
    // The user decides by removing one #.
    let decided = text.replace("# \"责任单位\"", "\"责任单位\"");
    assert_ne!(decided, text);
    project.file("chuanda.toml", decided);
    let check = project.run(["summary"]);
    assert_eq!(check.code, 0, "{}", check.err);
    // With the table of departments the cells decide.
    std::fs::remove_file(project.at("chuanda.toml")).unwrap();
    let run = init(&project, &["--from", "台账.csv", "departments.csv"]);
    assert_eq!(run.code, 0, "{}", run.out);
}

#[test]
fn what_cannot_be_read_stops_all_of_it() {
    let project = Project::of(&[("会议.csv", MEETINGS), ("空.csv", "")]);
    project.file("不是文本.csv", b"\x89PNG\r\n\x1a\n\0\0\xff\xff");
    let files = [
        "new",
        "--from",
        "会议.csv",
        "空.csv",
        "不是文本.csv",
        "没有.csv",
    ];
    let run = init(&project, &files);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    for name in &files[3..] {
        assert!(run.err.contains(name), "{name}: {}", run.err);
    }
    assert!(!run.err.contains("会议.csv"), "{}", run.err);
    assert!(
        !project.at("new").exists(),
        "not even the directory is made"
    );
    let run = init(&project, &["--from", "会议.csv", "data.toml"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("data.toml 是 TOML"), "{}", run.err);
}

#[test]
fn of_a_directory_whose_configuration_is_broken_its_own_tables_are_read() {
    let project = Project::of(&[
        ("旧/会议.csv", MEETINGS),
        ("旧/chuanda.toml", "not = ["),
        ("单位.csv", DEPARTMENTS),
    ]);
    let run = init(&project, &["新", "--from", "旧"]);
    // The other tables are missing.
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    let written = config(&project, "新/chuanda.toml");
    assert!(written.contains("旧/会议.csv"), "{written}");
    assert!(!written.contains("单位.csv"), "{written}");
}

#[test]
fn nothing_is_written_over() {
    let project = Project::of(&[("会议.csv", MEETINGS), ("chuanda.toml", "# mine")]);
    let run = init(&project, &["--from", "会议.csv"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("已有 ./chuanda.toml"), "{}", run.err);
    assert_eq!(config(&project, "chuanda.toml"), "# mine");
    assert_eq!(std::fs::read_dir(project.path()).unwrap().count(), 2);
}

#[test]
fn dates_alone_and_words_for_no_time_are_questions() {
    let project = Project::of(&[
        ("meetings.csv", "id,title,ended_at\nM1,a,2026-03-05 17:00\n"),
        ("departments.csv", "id,name\nD1,a\nD2,b\nD3,c\n"),
        (
            "台账.csv",
            "会议,单位,传达时间,上报时间\nM1,D1,2026-03-06,未开展\nM1,D2,2026-03-06 08:00,未开展\nM1,D3,2026-03-06,2026-03-07 10:00\n",
        ),
    ]);
    let run = init(&project, &["--from", "台账.csv"]);
    // What its own reading cannot read is not done yet.
    assert_eq!(run.code, 1, "{}", run.out);
    assert!(run.out.contains("2 个单元格只有日期"), "{}", run.out);
    assert!(run.out.contains("“未开展”（2 次）"), "{}", run.out);
    let text = config(&project, "chuanda.toml");
    let data = parsed(&text);
    assert!(data.get("date_only").is_none(), "never chosen silently");
    assert!(
        text.contains("\n# date_only = \"lenient\"\n") && text.contains("strict"),
        "{text}"
    );
    assert!(text.contains("\n# blank = [\"未开展\"]\n"), "{text}");
    assert!(data["inputs"].get("blank").is_none());
    // With the choice made the dates are read.
    let chosen = text.replace("\n# date_only = \"lenient\"", "\ndate_only = \"lenient\"");
    project.file("chuanda.toml", chosen);
    let check = project.run(["check", "--as-of", "2026-03-20"]);
    assert!(!check.err.contains("date_only"), "{}", check.err);
    // Where nothing asks, the file of a new project stands as it is.
    project.file("b.csv", "会议,单位,传达时间\nM1,D1,2026-03-06 08:00\n");
    init(&project, &["b", "--from", "b.csv"]);
    assert!(config(&project, "b/chuanda.toml").contains("\n# date_only = \"reject\""));
}

#[test]
fn titles_and_other_layouts_are_told() {
    let project = Project::of(&[
        ("单位.csv", DEPARTMENTS),
        ("会议.csv", MEETINGS),
        (
            "横表.csv",
            "各单位学习传达时间一览,,\n填报：办公室,,\n会议＼单位,财政局,应急局\n常务会,2026-03-05 19:00,无\n安全会,2026-03-09 19:00,2026-03-09 20:00\n",
        ),
        (
            "流水.csv",
            "会议,单位,事项,时间\n常务会,财政局,学习传达,2026-03-05 19:00\n安全会,财政局,报告,2026-03-09 12:00\n",
        ),
        ("名单.csv", "某某名单,\n编号,名称\nA1,甲\n"),
    ]);
    let run = init(
        &project,
        &["--from", "单位.csv", "会议.csv", "横表.csv", "流水.csv"],
    );
    assert_eq!(run.code, 0, "{}", run.out);
    assert!(
        run.out.contains("表头在第 3 行，每列一个单位"),
        "{}",
        run.out
    );
    let config_of = |name| parsed(&config(&project, name));
    let ledgers = config_of("chuanda.toml")["ledgers"].clone();
    let expected: toml::Table = "[[ledgers]]\nfiles = [\"横表.csv\"]\nheader = 3\nshape = \"wide\"\nacross = \"departments\"\nduty = \"transmission\"\n\
         [[ledgers]]\nfiles = [\"流水.csv\"]\nshape = \"events\"\n"
        .parse()
        .unwrap();
    assert_eq!(ledgers, expected["ledgers"]);
    // By itself the layout is a guess, and not in force.
    let run = init(&project, &["alone", "--from", "横表.csv", "名单.csv"]);
    assert_eq!(run.code, 1, "{}", run.out);
    let text = config_of("alone/chuanda.toml").to_string();
    assert!(!text.contains("wide") && !text.contains("横表"), "{text}");
}

#[test]
fn hostile_headers_and_names_stay_what_they_are() {
    let header = "\"传达时间\n（\"\"年月日\"\"）\"";
    let text = format!("会议,单位,{header},\"a\nb = 1\",\u{1b}[31m红\nM1,D1,2026-03-05 18:00,,\n");
    let project = Project::of(&[
        ("meetings.csv", "id,title,ended_at\nM1,a,2026-03-05 17:00\n"),
        ("departments.csv", "id,name\nD1,a\n"),
        ("it's 记录 #1.csv", &text),
    ]);
    let run = init(&project, &["--from", "it's 记录 #1.csv"]);
    assert!(!run.out.contains('\u{1b}'), "{}", run.out);
    let config = parsed(&config(&project, "chuanda.toml"));
    assert_eq!(
        columns(&config, "records"),
        [("传达时间\n（\"年月日\"）", "transmitted_at")]
    );
    assert!(config.get("b").is_none());
    // A comment that names such a header stays a comment.
    let header = "会议,\"责任\n单位\",填报单位,传达时间\nM1,D1,D1,2026-03-05 18:00\n";
    project.file("b.csv", header);
    let run = init(&project, &["b", "--from", "b.csv"]);
    assert_eq!(run.code, 1, "{}", run.out);
    let text = std::fs::read_to_string(project.at("b/chuanda.toml")).unwrap();
    assert!(text.contains("责任 单位”也可能是这一列"), "{text}");
    parsed(&text);
}
