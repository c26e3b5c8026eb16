//! Meetings and departments by whatever names offices write them: no ids, short names, several in one
//! cell, everybody; and what is said of names that nobody has.

mod common;

use common::{Project, Run, findings, json, rules};
use serde_json::Value;

const AS_OF: &str = "2026-03-10T09:00";

const MEETINGS: &str = "会议名称,结束时间\n市政府常务会议,2026-03-04 12:00\n";
const DEPARTMENTS: &str = "单位名称\n市财政局\n市教育局\n市发展和改革委员会\n";
/// All three departments in time.
const RECORDS: &str = "会议,单位,传达时间,报告时间
市政府常务会议,市财政局,2026-03-04 15:00,2026-03-05 10:00
市政府常务会议,市教育局,2026-03-04 15:00,2026-03-05 10:00
市政府常务会议,市发展和改革委员会,2026-03-04 15:00,2026-03-05 10:00
";

fn project(meetings: &str, departments: &str, records: &str) -> Project {
    Project::of(&[
        ("meetings.csv", meetings),
        ("departments.csv", departments),
        ("records.csv", records),
    ])
}

fn check(project: &Project, more: &[&str]) -> Run {
    let args = [&["check", "--as-of", AS_OF, "--format", "json"], more].concat();
    project.run(args)
}

/// The report of a run that could check.
fn report(project: &Project) -> Value {
    let run = check(project, &[]);
    assert_ne!(run.code, 2, "{}", run.err);
    json(&run.out)
}

#[track_caller]
fn assert_clean(project: &Project) -> Value {
    let run = check(project, &[]);
    assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
    json(&run.out)
}

/// That a run could not check, and said so here, with these words.
#[track_caller]
fn assert_error(run: &Run, place: &str, words: &[&str]) {
    assert_eq!(run.code, 2, "{}", run.err);
    let start = format!("error: {place}: ");
    let line = run.err.lines().find(|line| line.starts_with(&start));
    let line = line.unwrap_or_else(|| panic!("no error at {place}: {}", run.err));
    for word in words {
        assert!(line.contains(word), "{word}: {line}");
    }
}

fn departments(report: &Value, rule: &str) -> Vec<String> {
    let of_rule = findings(report).iter().filter(|it| it["rule"] == rule);
    let names = of_rule.map(|it| it["department"].as_str().expect("a name").to_owned());
    names.collect()
}

#[test]
fn titles_and_names_are_the_ids_of_tables_without() {
    let csv = assert_clean(&project(MEETINGS, DEPARTMENTS, RECORDS));
    assert_eq!(csv["summary"]["duties"]["transmission"]["on_time"], 3);
    let toml = Project::of(&[
        (
            "chuanda.toml",
            "[[meetings]]\ntitle = \"市政府常务会议\"\nended_at = 2026-03-04 12:00:00\n\n[[departments]]\nname = \"市财政局\"\n\n[[departments]]\nname = \"市教育局\"\n\n[[departments]]\nname = \"市发展和改革委员会\"\n",
        ),
        ("records.csv", RECORDS),
    ]);
    assert_clean(&toml);
    // What is missing is told by the name, once.
    let late = project(MEETINGS, DEPARTMENTS, "会议,单位,传达时间,报告时间\n");
    let found = report(&late);
    let first = &findings(&found)[0];
    assert_eq!(first["meeting"], "市政府常务会议");
    assert_eq!(first["title"], "市政府常务会议");
    assert_eq!(first["department"], "市财政局");
    let why = late.run([
        "why",
        "--meeting",
        "市政府常务会议",
        "--department",
        "市财政局",
        "--as-of",
        AS_OF,
    ]);
    assert!(
        why.out.starts_with("市财政局: 市政府常务会议\n"),
        "{}",
        why.out
    );
}

#[test]
fn without_ids_names_must_be_unique() {
    let twice = project(
        MEETINGS,
        "单位名称\n市财政局\n市教育局\n市财政局\n",
        RECORDS,
    );
    assert_error(
        &check(&twice, &[]),
        "departments.csv:4:1",
        &["departments.csv:2", "unique"],
    );
    let twice = project(
        "会议名称,结束时间\n常务会议,2026-03-04 12:00\n常务会议,2026-03-05 12:00\n",
        DEPARTMENTS,
        RECORDS,
    );
    assert_error(
        &check(&twice, &[]),
        "meetings.csv:3:1",
        &["meetings.csv:2", "unique"],
    );
    // With ids, the id's place is told, from where the program was started.
    let twice = project(
        MEETINGS,
        "单位名称,单位编号\n市财政局,D1\n市教育局,D1\n",
        RECORDS,
    );
    let path = twice.path().file_name().expect("a name").to_owned();
    let path = path.to_string_lossy();
    let above = twice.path().parent().expect("a directory");
    let run = common::run_in(above, ["check", &*path, "--lang", "en"], "");
    let place = format!("{path}/departments.csv:3:6");
    assert_error(
        &run,
        &place,
        &["id \"D1\"", &format!("{path}/departments.csv:2")],
    );
    // A blank id among others is none.
    let blank = project(
        MEETINGS,
        "单位编号,单位名称\nD1,市财政局\n,市教育局\n",
        RECORDS,
    );
    assert_error(
        &check(&blank, &[]),
        "departments.csv:3:1",
        &["no \"单位编号\""],
    );
    let toml = "[[departments]]\nid = \"D1\"\nname = \"市财政局\"\n\n[[departments]]\nname = \"市教育局\"\n";
    let blank = Project::of(&[
        ("meetings.csv", MEETINGS),
        ("departments.toml", toml),
        ("records.csv", RECORDS),
    ]);
    assert_error(&check(&blank, &[]), "departments.toml:5:1", &["no id"]);
}

const WITH_ALIASES: &str = "单位名称,简称,曾用名,上级单位,联系人,联系电话
市财政局,财政局,无,,王五,0531-1
市教育局,教育局；教委,市教委,财政局,,
市发展和改革委员会,发改委、市发改委,无,教委,李四,
";

#[test]
fn further_names_mean_their_department() {
    let records = RECORDS
        .replace(",市财政局", ",财政局")
        .replace(",市教育局", ",市教委");
    let records = records.replace("市发展和改革委员会", "发改委");
    let one = project(MEETINGS, WITH_ALIASES, &records);
    assert_clean(&one);
    // In exemptions, in a scope, as a parent, in a flag, and in the configuration by id or name.
    one.file("meetings.csv", "会议名称,结束时间,传达范围,不含\n市政府常务会议,2026-03-04 12:00,发改委；under:财政局,市教委\n");
    one.file("records.csv", "会议,单位,传达时间,报告时间\n");
    one.file(
        "exemptions.csv",
        "会议,单位,理由,批准人\n市政府常务会议,委,撤并,张三\n",
    );
    one.file(
        "chuanda.toml",
        "[departments.aliases]\n\"委\" = \"市发改委\"\n",
    );
    let found = assert_clean(&one);
    assert_eq!(found["summary"]["duties"]["transmission"]["exempt"], 1);
    assert_eq!(found["summary"]["duties"]["transmission"]["obligations"], 1);
    let why = one.run([
        "why",
        "--meeting",
        "市政府常务会议",
        "--department",
        "市发改委",
        "--as-of",
        AS_OF,
    ]);
    assert_eq!(why.code, 0, "{}", why.err);
    let wide = "单位,市政府常务会议\n财政局,2026-03-04 15:00\n";
    one.file("exemptions.csv", "会议,单位,理由,批准人\n");
    one.file("meetings.csv", MEETINGS).file("records.csv", wide);
    one.file(
        "chuanda.toml",
        "[[ledgers]]\nfiles = \"records.csv\"\nshape = \"wide\"\nacross = \"meetings\"\n",
    );
    let found = report(&one);
    assert_eq!(
        departments(&found, "transmission-overdue"),
        ["市教育局", "市发展和改革委员会"]
    );
    one.file(
        "records.csv",
        "会议,财政局,市教委\n市政府常务会议,2026-03-04 15:00,2026-03-04 15:00\n",
    );
    one.file(
        "chuanda.toml",
        "[[ledgers]]\nfiles = \"records.csv\"\nshape = \"wide\"\n",
    );
    assert_eq!(
        departments(&report(&one), "transmission-overdue"),
        ["市发展和改革委员会"]
    );
    let toml = "[[departments]]\nname = \"市财政局\"\naliases = [\"财政局\"]\ncontact = \"王五\"\n\n[[departments]]\nname = \"市教育局\"\naliases = \"教委；市教委\"\n\n[[departments]]\nname = \"市发展和改革委员会\"\naliases = \"发改委\"\n";
    let toml = Project::of(&[
        ("meetings.csv", MEETINGS),
        ("departments.toml", toml),
        ("records.csv", &records),
    ]);
    assert_clean(&toml);
}

#[test]
fn a_further_name_means_one_department() {
    let with = |rows: &str| {
        let table = format!("单位编号,单位名称,简称,别名\n{rows}");
        check(&project(MEETINGS, &table, RECORDS), &[])
    };
    // Two have it, in one column or in two.
    let run = with("D1,市财政局,财政,\nD2,市教育局,,教委、财政\n");
    assert_error(
        &run,
        "departments.csv:3:13",
        &["\"财政\"", "an alias of \"市财政局\" (D1)"],
    );
    // Another's name or id, wherever that one stands.
    let run = with("D1,市财政局,市教育局,\nD2,市教育局,D1,\n");
    assert_error(
        &run,
        "departments.csv:2:9",
        &["the name of \"市教育局\" (D2)"],
    );
    assert_error(
        &run,
        "departments.csv:3:9",
        &["the id of \"市财政局\" (D1)"],
    );
    // One's own is none.
    let own = "单位编号,单位名称,简称,别名\nD1,市财政局,D1；市财政局,财政\nD2,市教育局,教委,教委\nD3,市发展和改革委员会,,\n";
    let own = project(MEETINGS, own, RECORDS);
    assert_clean(&own);
    own.file(
        "chuanda.toml",
        "[departments.aliases]\n\"财政\" = \"D1\"\n\"D2\" = \"市教育局\"\n\"教委\" = \"教委\"\n",
    );
    assert_clean(&own);
    own.file(
        "chuanda.toml",
        "[departments.aliases]\n\"教委\" = \"D1\"\n\"D2\" = \"D1\"\n",
    );
    let run = check(&own, &[]);
    assert_error(&run, "chuanda.toml:2:8", &["an alias of \"市教育局\" (D2)"]);
    assert_error(&run, "chuanda.toml:3:8", &["the id of \"市教育局\" (D2)"]);
}

#[test]
fn nothing_is_said_of_what_a_doubtful_name_means() {
    // The second row is bad: with --keep-going nothing is owed by it, and its records are left out.
    let table = "单位名称,简称\n市财政局,财政\n市教育局,教委、财政\n市发展和改革委员会,\n";
    let records = "会议,单位,传达时间,报告时间\n市政府常务会议,财政,2026-03-04 15:00,2026-03-05 10:00\n市政府常务会议,教委,2026-03-04 15:00,2026-03-05 10:00\n";
    let run = check(&project(MEETINGS, table, records), &["--keep-going"]);
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("skipped 2 records"), "{}", run.err);
    let found = json(&run.out);
    assert_eq!(found["summary"]["duties"]["transmission"]["obligations"], 2);
    assert!(!rules(&found).contains(&"unknown-department"));
    // What was left out may be the first one's.
    assert_eq!(
        departments(&found, "transmission-overdue"),
        ["市发展和改革委员会"]
    );
}

#[test]
fn several_departments_in_a_cell_are_a_record_each() {
    let records = "会议,单位,传达时间,报告时间,备注
市政府常务会议,市财政局、市教育局；市发展和改革委员会,2026-03-04 15:00,2026-03-05 10:00,\n";
    let one = project(MEETINGS, DEPARTMENTS, records);
    let found = assert_clean(&one);
    assert_eq!(found["summary"]["records"], 1);
    let why = one.run([
        "why",
        "--meeting",
        "市政府常务会议",
        "--department",
        "市教育局",
        "--as-of",
        AS_OF,
    ]);
    assert!(
        why.out
            .contains("市政府常务会议,市财政局、市教育局；市发展和改革委员会,2026-03-04 15:00"),
        "{}",
        why.out
    );
    // Unknown parts are told one by one; a cell of names that are known goes on as it did.
    one.file(
        "records.csv",
        records.replace("市教育局", "市体育局、市文物局"),
    );
    let found = report(&one);
    assert_eq!(
        departments(&found, "unknown-department"),
        ["市体育局", "市文物局"]
    );
    assert_eq!(departments(&found, "transmission-overdue"), ["市教育局"]);
    // The whole is a name.
    one.file(
        "departments.csv",
        "单位名称\n市财政局、市教育局；市发展和改革委员会\n",
    );
    one.file("records.csv", records);
    assert_eq!(assert_clean(&one)["summary"]["departments"], 1);
}

#[test]
fn a_name_that_holds_a_separator_is_one_name_in_any_list() {
    let departments =
        "单位名称,上级单位\n市文化、旅游局,\n市图书馆,市文化、旅游局\n市教育局,\n市财政局,\n";
    let both = "市教育局、市文化、旅游局";
    for (scope, except, owed) in [
        ("市文化、旅游局", "", &["市文化、旅游局"][..]),
        (both, "", &["市文化、旅游局", "市教育局"]),
        (
            "市财政局；市文化、旅游局;市教育局",
            "市文化、旅游局",
            &["市教育局", "市财政局"],
        ),
        ("under:市文化、旅游局", "", &["市图书馆"]),
        (
            "市教育局、下属：市文化、旅游局",
            "",
            &["市图书馆", "市教育局"],
        ),
    ] {
        let meetings = format!(
            "会议名称,结束时间,传达范围,不含\n市政府常务会议,2026-03-04 12:00,{scope},{except}\n"
        );
        let one = project(&meetings, departments, "会议,单位,传达时间,报告时间\n");
        assert_eq!(departments_of(&one), owed, "{scope}");
    }
    let one = project(MEETINGS, departments, "会议,单位,传达时间,报告时间\n");
    one.file(
        "records.csv",
        format!(
            "会议,单位,传达时间,报告时间\n市政府常务会议,{both},2026-03-04 15:00,2026-03-05 10:00\n"
        ),
    );
    assert_eq!(departments_of(&one), ["市图书馆", "市财政局"]);
    one.file(
        "exemptions.csv",
        "会议,单位,理由,批准人\n*,市图书馆、市文化、旅游局,防汛,张三\n*,市文化、旅游局,防汛,张三\n",
    );
    let run = check(&one, &[]);
    assert_eq!(departments_of(&one), ["市财政局"]);
    assert!(!run.err.contains("is not known"), "{}", run.err);
}

#[test]
fn a_joint_name_swallows_no_departments_of_a_list() {
    let departments = "单位名称\n文化局\n旅游局\n文化局、旅游局\n财政局\n";
    let meetings =
        |scope: &str| format!("会议名称,结束时间,传达范围\n常务会,2026-03-04 12:00,{scope}\n");
    for (cell, left) in [
        ("文化局、旅游局、财政局", &["文化局、旅游局"][..]),
        ("财政局；文化局;旅游局", &["文化局、旅游局"]),
        // The whole is a name.
        ("文化局、旅游局", &["文化局", "旅游局", "财政局"]),
    ] {
        let records = format!(
            "会议,单位,传达时间,报告时间\n常务会,{cell},2026-03-04 15:00,2026-03-05 10:00\n"
        );
        let one = project(&meetings(""), departments, &records);
        assert_eq!(departments_of(&one), left, "{cell}");
        let one = project(&meetings(cell), departments, &records);
        assert_eq!(departments_of(&one), [""; 0], "{cell}");
        one.file(
            "exemptions.csv",
            format!("会议,单位,理由,批准人\n*,{cell},防汛,张三\n"),
        );
        one.file("meetings.csv", meetings(""));
        one.file("records.csv", "会议,单位,传达时间,报告时间\n");
        assert_eq!(departments_of(&one), left, "{cell}");
    }
    // Where one of its parts is nobody, the joint name is meant.
    let records = "会议,单位,传达时间,报告时间\n\
        常务会,文化局、旅游局、财政局,2026-03-04 15:00,2026-03-05 10:00\n";
    let departments = departments.replace("\n旅游局\n", "\n");
    let one = project(&meetings(""), &departments, records);
    assert_eq!(departments_of(&one), ["文化局"]);
}

#[test]
fn a_name_may_hold_many_separators() {
    let long = "发改、财政、人社、住建、交通、水利联席办";
    let departments = format!("单位名称\n教育局\n体育局\n{long}\n");
    for cell in [long, &format!("教育局、{long}")] {
        let meetings = format!(
            "会议名称,结束时间,传达范围,不含\n一,2026-03-04 12:00,{cell},{cell}\n二,2026-03-04 12:00,,\n"
        );
        let records = format!(
            "会议,单位,传达时间,报告时间\n二,{cell}、体育局,2026-03-04 15:00,2026-03-05 10:00\n"
        );
        let one = project(&meetings, &departments, &records);
        let exemption = format!("会议,单位,理由,批准人\n二,教育局、{long},防汛,张三\n");
        one.file("exemptions.csv", exemption);
        assert_eq!(departments_of(&one), [""; 0], "{cell}");
        assert_eq!(check(&one, &[]).err, "", "{cell}");
    }
    // One of its parts alone is no short form of it.
    let records = "会议,单位,传达时间,报告时间\n二,人社,2026-03-04 15:00,2026-03-05 10:00\n";
    let meetings = "会议名称,结束时间\n二,2026-03-04 12:00\n";
    let run = check(&project(meetings, &departments, records), &[]);
    assert!(run.err.contains("人社"), "{}", run.err);
    assert!(!run.err.contains("联席办"), "{}", run.err);
}

/// Those that have not transmitted.
fn departments_of(project: &Project) -> Vec<String> {
    departments(&report(project), "transmission-overdue")
}

#[test]
fn several_departments_in_rows_of_every_shape() {
    let events = "会议,单位,事项,时间
市政府常务会议,市财政局;市教育局;市发展和改革委员会,传达,2026-03-04 15:00
市政府常务会议,市财政局、市教育局、市发展和改革委员会,报告,2026-03-05 15:00\n";
    let one = project(MEETINGS, DEPARTMENTS, events);
    assert_eq!(assert_clean(&one)["summary"]["records"], 2);
    let wide = "单位,市政府常务会议\n市财政局、市教育局、市发展和改革委员会,2026-03-04 15:00\n";
    one.file("records.csv", wide);
    one.file(
        "chuanda.toml",
        "[[ledgers]]\nfiles = \"records.csv\"\nshape = \"wide\"\nacross = \"meetings\"\n",
    );
    let found = report(&one);
    assert_eq!(found["summary"]["duties"]["transmission"]["on_time"], 3);
    assert_eq!(found["summary"]["records"], 1);
    let toml = Project::of(&[
        ("meetings.csv", MEETINGS),
        ("departments.csv", DEPARTMENTS),
        (
            "records.toml",
            "[[records]]\nmeeting = \"市政府常务会议\"\ndepartment = \"市财政局、市教育局、市发展和改革委员会\"\ntransmitted_at = 2026-03-04 15:00:00\nreported_at = 2026-03-05 10:00:00\n",
        ),
    ]);
    assert_clean(&toml);
    // Of a row that cannot be read, every pair is undetermined, none overdue.
    let bad =
        "会议,单位,传达时间,报告时间\n市政府常务会议,市财政局、市教育局,3月某日,2026-03-05 10:00\n";
    let run = check(&project(MEETINGS, DEPARTMENTS, bad), &["--keep-going"]);
    let found = json(&run.out);
    assert_eq!(
        found["summary"]["duties"]["transmission"]["undetermined"],
        2
    );
    assert_eq!(
        departments(&found, "transmission-overdue"),
        ["市发展和改革委员会"]
    );
}

#[test]
fn everybody_has_several_words() {
    for word in ["全市", "全县", "全区", "全部", "所有单位", "all", "*"] {
        let meetings =
            format!("会议名称,结束时间,传达范围,不含\n市政府常务会议,2026-03-04 12:00,{word},\n");
        let one = project(&meetings, DEPARTMENTS, RECORDS);
        assert_eq!(
            assert_clean(&one)["summary"]["duties"]["report"]["on_time"],
            3
        );
        one.file("records.csv", "会议,单位,传达时间,报告时间\n");
        one.file(
            "exemptions.csv",
            format!("会议,单位,理由,批准人\n*,{word},防汛,张三\n"),
        );
        assert_eq!(
            assert_clean(&one)["summary"]["duties"]["report"]["exempt"],
            3
        );
        let meetings = format!("会议名称,结束时间,不含\n市政府常务会议,2026-03-04 12:00,{word}\n");
        let run = check(&project(&meetings, DEPARTMENTS, RECORDS), &[]);
        assert_eq!(run.code, 2, "nobody owes anything: {}", run.err);
    }
    // A department of that name is that department.
    let meetings = "会议名称,结束时间,传达范围\n市政府常务会议,2026-03-04 12:00,全市\n";
    let one = project(
        meetings,
        "单位名称\n全市\n市财政局\n",
        "会议,单位,传达时间,报告时间\n",
    );
    assert_eq!(departments(&report(&one), "transmission-overdue"), ["全市"]);
}

#[test]
fn when_a_leader_spoke_or_wrote_starts_the_clock_where_nothing_else_does() {
    for header in [
        "批示时间",
        "讲话时间",
        "签批时间",
        "结束时间（批示时间）",
        "讲话时间（年月日时分）",
    ] {
        let meetings = MEETINGS.replace("结束时间", header);
        assert_clean(&project(&meetings, DEPARTMENTS, RECORDS));
    }
    // Beside an end they are columns that nobody knows, and two of them tell nothing.
    let meetings = "会议名称,批示时间,结束时间\n市政府常务会议,2026-02-01 12:00,2026-03-04 12:00\n";
    let run = check(&project(meetings, DEPARTMENTS, RECORDS), &[]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.err.contains("unknown column \"批示时间\" is ignored"),
        "{}",
        run.err
    );
    let meetings = "会议名称,批示时间,签批时间\n市政府常务会议,2026-02-01 12:00,2026-03-04 12:00\n";
    assert_error(
        &check(&project(meetings, DEPARTMENTS, RECORDS), &[]),
        "meetings.csv:1:1",
        &["ended_at"],
    );
}

#[test]
fn a_remark_in_brackets_makes_no_other_header() {
    let records = RECORDS.replace(
        "单位,传达时间,报告时间",
        "单位（盖章）,传达时间(年月日),报告时间 【首次】",
    );
    assert_clean(&project(
        MEETINGS,
        &DEPARTMENTS.replace("单位名称", "单位名称（全称）"),
        &records,
    ));
    // A date and its hour in two columns.
    let parted = "会议,单位,传达日期（年月日）,传达时间（时分）,报告时间\n市政府常务会议,市财政局、市教育局、市发展和改革委员会,2026-03-04,15:00,2026-03-05 10:00\n";
    assert_clean(&project(MEETINGS, DEPARTMENTS, parted));
    // A limit is none, and where the header itself stands there, the remark is another column.
    let limit = RECORDS.replace("报告时间", "报告时间（应报）");
    let run = check(&project(MEETINGS, DEPARTMENTS, &limit), &[]);
    assert_error(&run, "records.csv:1:12", &["was not read"]);
    let both = RECORDS
        .replace("报告时间", "报告时间（领导）,报告时间")
        .replace(",2026-03-05", ",某日,2026-03-05");
    let run = check(&project(MEETINGS, DEPARTMENTS, &both), &[]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.err.contains("unknown column \"报告时间（领导）\""),
        "{}",
        run.err
    );
    let wide = "单位（盖章）,市政府常务会议\n市财政局,2026-03-04 15:00\n";
    let one = project(MEETINGS, DEPARTMENTS, wide);
    one.file(
        "chuanda.toml",
        "[[ledgers]]\nfiles = \"records.csv\"\nshape = \"wide\"\nacross = \"meetings\"\n",
    );
    assert_eq!(
        report(&one)["summary"]["duties"]["transmission"]["on_time"],
        1
    );
}

#[test]
fn unknown_names_are_the_first_thing_said() {
    let row = |meeting: &str, department: &str| {
        format!("{meeting},{department},2026-03-04 15:00,2026-03-05 10:00\n")
    };
    let mut records = String::from("会议,单位,传达时间,报告时间,序号\n");
    for _ in 0..2 {
        records += &row("市政府常务会议", "某局");
    }
    for _ in 0..3 {
        records += &row("市政府常务会议", "市发改委");
    }
    records += &row("市政府常务会", "市财政局");
    let records = records.replace(":00\n", ":00,1\n");
    let one = project(MEETINGS, DEPARTMENTS, &records);
    let zh = check(&one, &["--lang", "zh"]);
    let lines: Vec<&str> = zh.err.lines().collect();
    assert_eq!(
        lines[..3],
        [
            "5 条记录的单位名认不出，先改这 2 个：",
            "  “市发改委” 3 条，是不是“市发展和改革委员会”？",
            "  “某局” 2 条",
        ],
        "{}",
        zh.err
    );
    assert_eq!(
        lines[4..6],
        [
            "  [departments.aliases]",
            "  \"市发改委\" = \"市发展和改革委员会\"",
        ]
    );
    assert_eq!(
        lines[6..8],
        [
            "1 条记录的会议名认不出，先改这 1 个：",
            "  “市政府常务会” 1 条，是不是“市政府常务会议”？",
        ]
    );
    let en = check(&one, &[]);
    assert!(
        en.err.starts_with("5 records name a department that is not in the list; put these 2 names right first:\n  \"市发改委\": 3 records; did you mean \"市发展和改革委员会\"?\n  \"某局\": 2 records\n"),
        "{}",
        en.err
    );
    assert_eq!(departments(&json(&en.out), "unknown-department").len(), 5);
    // Nothing where they are allowed on purpose.
    one.file("chuanda.toml", "[rules]\nunknown-department = \"allow\"\n");
    let run = check(&one, &[]);
    assert!(
        run.err.starts_with("1 record names a meeting"),
        "{}",
        run.err
    );
    one.file("chuanda.toml", "\n");
    // Nothing on success, with --quiet.
    let quiet = ["--quiet", "--allow", "integrity", "--allow", "timeliness"];
    let run = check(&one, &quiet);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
}

#[test]
fn a_short_name_is_told_with_the_one_that_it_shortens() {
    let departments = "单位名称\n云溪市财政局\n云溪市教育局\n云溪县教育局\n";
    let records = "会议,单位,传达时间,报告时间\n\
        市政府常务会议,财政局,2026-03-04 15:00,2026-03-05 10:00\n\
        市政府常务会议,教育局,2026-03-04 15:00,2026-03-05 10:00\n";
    let run = check(&project(MEETINGS, departments, records), &["--lang", "zh"]);
    let said = "  “财政局” 1 条，是不是“云溪市财政局”？\n  “教育局” 1 条\n";
    assert!(run.err.contains(said), "{}", run.err);
}

#[test]
fn a_name_spread_with_blanks_is_near_to_its_own() {
    let spread = [
        "市 教 育 局",
        "市　教　育　局",
        "市\u{a0}教育\u{a0}\u{a0}局",
        "市\u{200b}教\u{200b}育\u{200b}局",
    ];
    for name in spread {
        let records = format!(
            "会议,单位,传达时间,报告时间\n市政府常务会议,{name},2026-03-04 15:00,2026-03-05 10:00\n"
        );
        let one = project(MEETINGS, DEPARTMENTS, &records);
        let run = check(&one, &[]);
        let told = run.err.lines().nth(1).unwrap_or_default();
        assert!(told.ends_with("did you mean \"市教育局\"?"), "{}", run.err);
        let run = one.run([
            "notice", "--merge", "all.md", "--as-of", AS_OF, "--lang", "en",
        ]);
        assert_eq!(run.code, 0, "{}", run.err);
        let letters = std::fs::read_to_string(one.at("all.md")).expect("letters");
        let cautions = letters
            .lines()
            .filter(|line| line.starts_with("Please check: "));
        assert_eq!(cautions.count(), 1, "{letters}");
        // A slip besides.
        one.file("records.csv", records.replace('局', "厅"));
        let run = check(&one, &[]);
        let told = run.err.lines().nth(1).unwrap_or_default();
        assert!(told.ends_with("did you mean \"市教育局\"?"), "{}", run.err);
    }
}

/// What says in a table that nothing is there says so on every way of reading it.
#[test]
fn nobody_is_called_null() {
    let row = |department: &str, time: &str| {
        format!("市政府常务会议,{department},{time},2026-03-05 10:00\n")
    };
    let all = ["市财政局", "市教育局", "市发展和改革委员会"];
    for null in ["NULL", "null", "\\N"] {
        for time in ["2026-03-04 15:00", "2026年3月4日15:00"] {
            let rows = all.map(|name| row(name, time)).concat();
            let records = format!("会议,单位,传达时间,报告时间\n{rows}{}", row(null, time));
            let one = project(MEETINGS, DEPARTMENTS, &records);
            assert_error(&check(&one, &[]), "records.csv:5:9", &["单位"]);
            let alias = format!("[departments.aliases]\n'{null}' = \"市教育局\"\n");
            one.file("chuanda.toml", alias);
            assert_error(
                &check(&one, &[]),
                "chuanda.toml:2:1",
                &["cannot be an alias"],
            );
        }
    }
}

#[test]
fn many_unknown_names_are_counted() {
    let rows: Vec<String> = (0..25)
        .map(|n| format!("市政府常务会议,X{n},2026-03-04 15:00,\n"))
        .collect();
    let records = format!("会议,单位,传达时间,报告时间\n{}", rows.concat());
    let run = check(&project(MEETINGS, DEPARTMENTS, &records), &["--lang", "zh"]);
    assert!(
        (run.err).starts_with("25 条记录的单位名认不出，先改这 20 个（共 25 个）：\n"),
        "{}",
        run.err
    );
    assert!(run.err.contains("\n  另有 5 个，5 条\n"), "{}", run.err);
}

#[test]
fn a_name_that_several_have_asks_for_the_id() {
    let departments = "单位编号,单位名称\nD1,财政局\nD2,财政局\n";
    let records =
        "会议,单位,传达时间,报告时间\n市政府常务会议,财政局,2026-03-04 15:00,2026-03-05 10:00\n";
    let run = check(&project(MEETINGS, departments, records), &[]);
    assert!(
        (run.err)
            .contains("\"财政局\": 1 record; several departments have this name, write the id"),
        "{}",
        run.err
    );
}

#[test]
fn a_name_alone_makes_no_ledger_a_table_of_departments() {
    let one = Project::new();
    one.file("all.xlsx", workbook());
    one.file(
        "chuanda.toml",
        "[inputs]\nmeetings = \"all.xlsx\"\ndepartments = \"all.xlsx\"\nrecords = \"all.xlsx\"\n",
    );
    let run = check(&one, &[]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(json(&run.out)["summary"]["departments"], 3);
}

/// A workbook with a sheet of meetings, one of departments by their names, and a ledger.
fn workbook() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheets = [
        ("会议", MEETINGS),
        ("单位", DEPARTMENTS),
        (
            "台账",
            &*RECORDS.replace("会议,单位,", "会议名称,单位名称,"),
        ),
    ];
    for (name, text) in sheets {
        let sheet = book.add_worksheet().set_name(name).expect("a sheet");
        for (row, line) in (0..).zip(text.lines()) {
            for (column, cell) in (0..).zip(line.split(',')) {
                sheet.write_string(row, column, cell).expect("a cell");
            }
        }
    }
    book.save_to_buffer().expect("a workbook")
}
