//! `check PATH...` where PATH is tables, known by their headers: what is taken, what is left out, what is
//! in doubt.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use common::{Project, Run, json};

mod common;

const MEETINGS: &str = "会议名称,结束时间\n常务会议,2026-03-05 11:00\n安全会议,2026-03-09 17:00\n";
const UNITS: &str = "单位名称,简称\n市教育局,教育局\n市公安局,公安局\n";
const MARCH: &str = "会议名称,单位,传达时间,报告时间\n\
    常务会议,教育局,2026-03-05 15:00,2026-03-06 10:00\n\
    常务会议,公安局,2026-03-07 15:00,2026-03-06 10:00\n\
    安全会议,教育局,2026-03-09 18:00,2026-03-10 10:00\n\
    安全会议,公安局,2026-03-09 18:00,2026-03-10 10:00\n";
const AS_OF: [&str; 2] = ["--as-of", "2026-03-31"];

/// Tables under the names that offices give them.
fn office() -> Project {
    Project::of(&[
        ("会议登记.csv", MEETINGS),
        ("单位名单.csv", UNITS),
        ("3月台账.csv", MARCH),
    ])
}

const NAMES: [&str; 3] = ["会议登记.csv", "单位名单.csv", "3月台账.csv"];

fn with<'a>(args: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    args.into_iter().chain(AS_OF).collect()
}

/// What is found in [`MARCH`]: the one late transmission, twice out of order.
fn is_right(run: &Run) {
    assert_eq!(run.code, 1, "{}", run.err);
    let late = run.out.matches("transmission-late").count();
    assert_eq!(late, 1, "{}", run.out);
    assert!(!run.out.contains("overdue"), "{}", run.out);
}

fn concise<S: AsRef<OsStr>>(project: &Project, paths: &[S]) -> Run {
    let paths = paths.iter().map(|path| path.as_ref().to_owned());
    let rest = ["--format", "concise", "--as-of", "2026-03-31"].map(OsString::from);
    project.run(["check".into()].into_iter().chain(paths).chain(rest))
}

/// Nothing was checked, and this says why.
#[track_caller]
fn doubts(run: &Run, words: &str) {
    assert_eq!((run.code, run.out.as_str()), (2, ""), "{}", run.err);
    assert!(run.err.contains(words), "{}", run.err);
    assert!(run.err.contains("chuanda init --from "), "{}", run.err);
    assert!(run.err.contains("nothing was checked"), "{}", run.err);
}

#[test]
fn tables_in_any_order_by_name_by_pattern_and_by_directory() {
    let project = office();
    is_right(&concise(&project, &NAMES));
    is_right(&concise(&project, &[NAMES[2], NAMES[0], NAMES[1]]));
    is_right(&concise(&project, &["*.csv"]));
    is_right(&concise(&project, &["."]));
    is_right(&concise(&project, &[project.path()]));
    // One that is named twice is read once.
    is_right(&concise(&project, &["*.csv", NAMES[2], "./3月台账.csv"]));
    // Without the name of the command too.
    let run = project.run(with(NAMES.into_iter().chain(["--format", "concise"])));
    is_right(&run);
    for name in NAMES {
        assert!(run.err.contains(&format!("{name}: ")), "{}", run.err);
    }
}

#[test]
fn a_table_that_is_not_there_is_an_error_before_all_else() {
    let project = office();
    let run = concise(&project, &[NAMES[0], NAMES[1], "4月台账.csv"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("4月台账.csv"), "{}", run.err);
    let run = concise(&project, &["*.xlsx"]);
    assert_eq!(run.code, 2);
    assert!(
        run.err.contains("no file matches the pattern *.xlsx"),
        "{}",
        run.err
    );
    let run = concise(&project, &[".", NAMES[0]]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("is a directory"), "{}", run.err);
    // What is lacking is said by its flag.
    let run = concise(&project, &NAMES[..1]);
    assert_eq!(run.code, 2);
    for flag in ["--departments", "--records"] {
        assert!(run.err.contains(flag), "{}", run.err);
    }
}

#[test]
fn standard_input_is_one_of_the_tables() {
    let project = office();
    let args = ["check", NAMES[0], NAMES[1], "-", "--format", "concise"];
    is_right(&project.run_with(with(args), MARCH.as_bytes()));
    let set = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/office/one_workbook/office");
    let book = std::fs::read(set.join("青禾市会议精神传达总台账.xlsx")).expect("the workbook");
    let args = ["check", "-", "--year", "2026", "--format", "json"];
    let run = project.run_with(with(args), &book);
    assert_eq!(run.code, 1, "{}", run.err);
    let findings = json(&run.out);
    assert!(findings["findings"].as_array().expect("findings").len() > 9);
}

#[test]
fn a_sheet_is_named_behind_its_file() {
    let set = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/office/one_workbook/office");
    let book = std::fs::read(set.join("青禾市会议精神传达总台账.xlsx")).expect("the workbook");
    let project = Project::new();
    project.file("a#b.xlsx", book);
    let of = |paths: &[&str]| {
        let args = paths
            .iter()
            .copied()
            .chain(["--year", "2026", "--format", "json"]);
        project.run(with(args))
    };
    let whole = of(&["a#b.xlsx"]);
    assert_eq!(whole.code, 1, "{}", whole.err);
    let sheets = ["1月", "2月", "3月", "会议", "单位"].map(|sheet| format!("a#b.xlsx#{sheet}"));
    let sheets: Vec<&str> = sheets.iter().map(String::as_str).collect();
    let run = of(&[&["check"], &sheets[..]].concat());
    assert_eq!(json(&run.out)["findings"], json(&whole.out)["findings"]);
    // Names of files are told as they can be opened from here, the sheet behind them.
    let file = json(&whole.out)["findings"][0]["source"]["file"].clone();
    assert!(
        file.as_str()
            .is_some_and(|file| file.starts_with("a#b.xlsx#")),
        "{file}"
    );
    let run = of(&["check", "a#b.xlsx#4月"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("4月"), "{}", run.err);
}

#[test]
fn toml_files_may_be_several() {
    let project = office();
    project
        .file("m.toml", "[[meetings]]\ntitle = \"常务会议\"\nended_at = 2026-03-05T11:00:00\n[[meetings]]\ntitle = \"安全会议\"\nended_at = \"2026-03-09 17:00\"\n")
        .file("d.toml", "[[departments]]\nname = \"市教育局\"\naliases = \"教育局\"\n[[departments]]\nname = \"市公安局\"\naliases = \"公安局\"\n")
        .file("none.toml", "x = 1\n");
    is_right(&concise(&project, &["m.toml", "d.toml", NAMES[2]]));
    let run = concise(&project, &["m.toml", "none.toml", NAMES[2]]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("none.toml"), "{}", run.err);
}

#[test]
fn by_name_tables_stand_beside_others_in_a_directory() {
    let project = Project::of(&[
        ("meetings.csv", MEETINGS),
        ("单位名单.csv", UNITS),
        ("records.csv", MARCH),
    ]);
    is_right(&concise(&project, &["."]));
    // With all three by name nothing else is looked at.
    project.file("departments.csv", UNITS);
    project.file(
        "另一个.csv",
        "会议名称,单位,传达时间\n没有的会,没有的局,昨天\n",
    );
    let run = concise(&project, &["."]);
    is_right(&run);
    assert!(!run.err.contains("另一个"), "{}", run.err);
}

#[test]
fn a_configuration_names_tables_for_its_directory_and_settings_for_named_tables() {
    let project = office();
    project.file(
        "chuanda.toml",
        "[inputs]\nrecords = [\"none.csv\"]\n[rules]\ntransmission-late = \"allow\"\n",
    );
    let run = concise(&project, &NAMES);
    assert!(!run.out.contains("transmission-late"), "{}", run.out);
    assert_ne!(run.code, 2, "{}", run.err);
    let run = concise(&project, &["."]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("none.csv"), "{}", run.err);
    // A configuration that names one table leaves the others to be found.
    project.file("chuanda.toml", "[inputs]\nrecords = [\"3月台账.csv\"]\n");
    is_right(&concise(&project, &["."]));
}

#[test]
fn a_flag_goes_before_what_is_found() {
    let project = office();
    project.file("4月台账.csv", "会议名称,单位,传达时间,报告时间\n");
    let args = ["check", ".", "--records", NAMES[2], "--format", "concise"];
    let run = project.run(with(args));
    is_right(&run);
    assert!(run.err.contains("4月台账.csv is not read"), "{}", run.err);
    let args = [
        "check",
        NAMES[0],
        NAMES[1],
        "--records",
        NAMES[2],
        "--format",
        "concise",
    ];
    is_right(&project.run(with(args)));
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_no_text_locks_and_hidden_files() {
    use std::os::unix::ffi::OsStringExt as _;
    let project = office();
    // 台账 in GBK.
    let name = OsString::from_vec(b"\xcc\xa8\xd5\xcb.csv".to_vec());
    std::fs::rename(project.at(NAMES[2]), project.path().join(&name)).expect("a name");
    project.file("~$会议登记.csv", "x").file(".hidden.csv", "x");
    let run = concise(&project, &["."]);
    is_right(&run);
    for left in ["~$会议登记.csv", ".hidden.csv"] {
        assert!(run.err.contains(left), "{}", run.err);
    }
    is_right(&concise(
        &project,
        &[NAMES[0].into(), NAMES[1].into(), name],
    ));
}

/// Every table that the program writes.
#[test]
fn what_the_program_wrote_is_no_ledger() {
    let project = office();
    let write = |args: &[&str]| {
        let run = project.run(args.iter().copied());
        assert!(run.code < 2, "{args:?}: {}", run.err);
        run.out
    };
    let (march, mid) = (["--as-of", "2026-03-31"], ["--as-of", "2026-03-05 12:00"]);
    let json = write(&[&["check", ".", "--format", "json"], &march[..]].concat());
    project.file("old.json", json);
    let mut written = Vec::new();
    for (name, args) in [
        ("check.csv", vec!["check", "."]),
        ("obligations.csv", vec!["obligations", "."]),
        ("summary.csv", vec!["summary", ".", "--by", "department"]),
        (
            "months.csv",
            vec!["summary", ".", "--by", "department", "--per", "month"],
        ),
    ] {
        written.push((
            name,
            write(&[&args[..], &["--format", "csv"], &march].concat()),
        ));
    }
    written.push((
        "due.csv",
        write(&[&["due", ".", "--format", "csv"], &mid[..]].concat()),
    ));
    written.push((
        "diff.csv",
        write(&["diff", "old.json", "old.json", "--format", "csv"]),
    ));
    for (name, text) in &written {
        assert!(text.lines().count() > 0, "{name}");
        project.file(name, text);
    }
    write(
        &[
            &[
                "check",
                ".",
                "-o",
                "check.xlsx",
                "--errors",
                "errors.xlsx",
                "--errors",
                "errors.csv",
            ],
            &march[..],
        ]
        .concat(),
    );
    write(&[&["obligations", ".", "-o", "obligations.xlsx"], &march[..]].concat());
    let run = concise(&project, &["."]);
    is_right(&run);
    let books = [
        "check.xlsx",
        "errors.xlsx",
        "errors.csv",
        "obligations.xlsx",
    ];
    for name in written.iter().map(|(name, _)| *name).chain(books) {
        let said = |line: &str| line.contains(name) && line.contains("chuanda wrote it");
        assert!(run.err.lines().any(said), "{name}: {}", run.err);
    }
}

#[cfg(unix)]
#[test]
fn an_output_that_lies_among_the_tables_is_none_of_them() {
    let project = office();
    let to = |name: &str| {
        let file = std::fs::File::create(project.at(name)).expect("a file");
        let mut command = common::program("en_US.UTF-8");
        let args = ["check", ".", "--as-of", "2026-03-31", "--format", "csv"];
        let output = command
            .args(args)
            .current_dir(project.path())
            .stdout(file)
            .output();
        let output = output.expect("a run");
        (
            output.status.code(),
            String::from_utf8(output.stderr).expect("text"),
        )
    };
    // Twice: empty, then what the first run wrote, emptied by the shell.
    for name in ["out.csv", "out.csv", "台账结果.csv"] {
        let (code, err) = to(name);
        assert_eq!(code, Some(1), "{err}");
        assert!(err.contains("the output of this run"), "{err}");
    }
    // What an earlier run left empty is none; what is called as a ledger is not passed over.
    let project = office();
    project.file("x.csv", "");
    is_right(&concise(&project, &["."]));
    project.file("4月台账.csv", "");
    let run = concise(&project, &["."]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("4月台账.csv"), "{}", run.err);
}

#[test]
fn a_ledger_is_never_written_over() {
    let project = office();
    for paths in [&NAMES[..], &["."]] {
        for name in NAMES {
            let args = ["check"]
                .into_iter()
                .chain(paths.iter().copied())
                .chain(["-o", name]);
            let run = project.run(with(args));
            assert_eq!(run.code, 2, "{}", run.err);
            assert!(run.err.contains("nothing was written"), "{}", run.err);
        }
    }
    assert_eq!(
        std::fs::read_to_string(project.at(NAMES[2])).expect("text"),
        MARCH
    );
}

#[test]
fn what_looks_like_a_ledger_and_is_not_understood_is_a_doubt() {
    for (name, text, words) in [
        // A required column is open.
        (
            "a.csv",
            "会议名称,单位,完成时间\n常务会议,教育局,2026-03-05 15:00\n",
            "完成时间",
        ),
        (
            "a.csv",
            "会议名称,单位,备注\n常务会议,教育局,好\n",
            "transmitted_at",
        ),
        // No header that is known.
        (
            "a.csv",
            "甲,乙,丙\n常务会议,教育局,2026-03-05 15:00\n安全会议,公安局,2026-03-09 18:00\n",
            "no header is known",
        ),
        // A wide sheet whose duty nothing tells, and one that tells two.
        (
            "表.csv",
            "单位,常务会议,安全会议\n教育局,2026-03-05 15:00,2026-03-09 18:00\n",
            "which duty",
        ),
        (
            "传达报告.csv",
            "单位,常务会议,安全会议\n教育局,2026-03-05 15:00,2026-03-09 18:00\n",
            "which duty",
        ),
        // A wide sheet in which the title of a meeting is misspelt: its times must not be lost.
        (
            "传达.csv",
            "单位,常务会议,安全会议,防汛会仪\n教育局,2026-03-05 15:00,2026-03-09 18:00,2026-03-09 19:00\n",
            "防汛会仪",
        ),
        // A department above the header that is in no list.
        (
            "a.csv",
            "填报单位：水利局\n会议名称,传达时间\n常务会议,2026-03-05 15:00\n",
            "水利局",
        ),
    ] {
        let project = Project::of(&[
            ("会议登记.csv", MEETINGS),
            ("单位名单.csv", UNITS),
            (name, text),
        ]);
        doubts(&concise(&project, &[NAMES[0], NAMES[1], name]), words);
        doubts(&concise(&project, &["."]), words);
        // With another ledger beside it no less.
        project.file(NAMES[2], MARCH);
        doubts(&concise(&project, &["."]), words);
    }
}

#[test]
fn two_tables_of_one_kind_are_a_doubt_but_for_records() {
    let project = office();
    project.file(
        "会议登记2.csv",
        "会议名称,结束时间\n防汛会议,2026-03-10 11:00\n",
    );
    doubts(&concise(&project, &["."]), "会议登记2.csv");
    let project = office();
    project.file("4月台账.csv", "会议名称,单位,传达时间,报告时间\n");
    is_right(&concise(&project, &["."]));
}

#[test]
fn a_toml_table_is_named_and_may_be_the_second_of_its_kind_too() {
    const MEETING: &str = "[[meetings]]\ntitle = \"防汛会议\"\nended_at = 2026-03-05T11:00:00\n";
    let project = office();
    project.file("data.toml", MEETING);
    let both = "会议登记.csv and data.toml both hold meetings";
    doubts(&concise(&project, &["."]), both);
    doubts(
        &concise(&project, &[NAMES[0], NAMES[1], NAMES[2], "data.toml"]),
        both,
    );
    let run = project.run(with(["check", ".", "--lang", "zh"]));
    assert!(
        run.err.contains("会议登记.csv 和 data.toml 都有会议表"),
        "{}",
        run.err
    );
    // By its name it is a table as a CSV file is.
    std::fs::rename(project.at("data.toml"), project.at("meetings.toml")).expect("a name");
    doubts(
        &concise(&project, &["."]),
        "会议登记.csv and meetings.toml both hold meetings",
    );
    // Both are used where the configuration lists both.
    project.file(
        "chuanda.toml",
        "[inputs]\nmeetings = [\"会议登记.csv\", \"meetings.toml\"]\n",
    );
    let run = concise(&project, &["."]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.out.contains("防汛会议"), "{}", run.out);
    let project = office();
    project.file(
        "data.toml",
        "[[exemptions]]\nmeeting = \"常务会议\"\ndepartment = \"公安局\"\nduty = \"report\"\n\
            reason = \"值班\"\napproved_by = \"办公室\"\n",
    );
    for paths in [&["."][..], &[NAMES[0], NAMES[1], NAMES[2], "data.toml"]] {
        let run = concise(&project, paths);
        is_right(&run);
        assert!(
            run.err.contains("note: data.toml: exemptions"),
            "{}",
            run.err
        );
    }
}

/// PATH may be the directory or its configuration: the tables are the same.
#[test]
fn a_configuration_by_its_path_is_its_directory() {
    let project = office();
    let exemption = "[[exemptions]]\nmeeting = \"常务会议\"\ndepartment = \"公安局\"\n\
        duty = \"report\"\nreason = \"值班\"\napproved_by = \"办公室\"\n";
    for config in ["due_soon = \"4h\"\n", exemption] {
        project.file("chuanda.toml", config);
        let run = concise(&project, &["chuanda.toml"]);
        is_right(&run);
        let directory = concise(&project, &["."]);
        assert_eq!((run.out, run.err), (directory.out, directory.err));
    }
    for (name, table) in NAMES.iter().zip(["meetings", "departments", "records"]) {
        std::fs::rename(project.at(name), project.at(&format!("{table}.csv"))).expect("a name");
    }
    is_right(&concise(&project, &["chuanda.toml"]));
}

#[test]
fn a_mistake_in_the_configuration_is_the_only_one_told() {
    let project = office();
    project.file("chuanda.toml", "due_son = \"4h\"\n");
    for path in [".", "chuanda.toml"] {
        let run = concise(&project, &[path]);
        assert_eq!(run.code, 2);
        assert_eq!(run.err.matches("error: ").count(), 1, "{}", run.err);
        assert!(run.err.contains("due_soon"), "{}", run.err);
    }
}

#[test]
fn a_table_that_two_patterns_mean_is_read_once() {
    let project = office();
    project.file(
        "chuanda.toml",
        "[inputs]\nmeetings = [\"会议登记.csv\", \"./会议登记.csv\"]\n\
            departments = [\"单位*.csv\", \"单位名单.csv\"]\nrecords = [\"3月台账.csv\", \"3月*.csv\"]\n",
    );
    is_right(&concise(&project, &["."]));
}

#[test]
fn the_date_of_a_meeting_may_stand_beside_its_hours() {
    let project = office();
    project.file(
        "会议登记.csv",
        "会议名称,会议日期,开始时间,结束时间\n常务会议,2026-03-05,9:00,11:00\n安全会议,2026年3月9日,15:00,17:00\n",
    );
    is_right(&concise(&project, &NAMES));
    let files = ["init", "x/", "--from"].into_iter().chain(NAMES);
    let run = project.run(files);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    is_right(&project.run(with(["check", "x"])));
}

#[test]
fn what_is_no_table_is_left_out_with_a_note() {
    let project = office();
    project
        .file(
            "说明.csv",
            "会议名称,填全称\n单位,填简称\n传达时间,精确到分\n",
        )
        .file(
            "统计.csv",
            "单位,应传达,已传达,传达率\n教育局,2,2,100%\n公安局,2,1,50%\n",
        )
        .file("天气.csv", "日期,天气\n2026-03-05,晴\n2026-03-06,雨\n")
        .file("通知.toml", "title = \"x\"\n");
    let run = concise(&project, &["."]);
    is_right(&run);
    for name in ["说明.csv", "统计.csv", "天气.csv"] {
        assert!(
            run.err.contains(&format!("{name}: not read")),
            "{}",
            run.err
        );
    }
}

#[test]
fn a_sample_of_the_form_is_no_record_unless_it_names_who_is_there() {
    let project = office();
    project.file(
        "填表说明.csv",
        "会议名称,单位,传达时间\n某某会议,某某局,2026-01-05 10:00\n",
    );
    is_right(&concise(&project, &["."]));
    project.file(
        "填表说明.csv",
        "会议名称,单位,传达时间\n常务会议,教育局,2026-01-05 10:00\n",
    );
    doubts(&concise(&project, &["."]), "填表说明.csv");
}

#[test]
fn every_command_that_audits_takes_tables() {
    let project = office();
    for command in [
        &["summary", "--by", "department"][..],
        &["due"],
        &["why", "--department", "公安局"],
        &["obligations"],
        &["notice", "--out", "n", "--force"],
        &["bulletin", "--out", "b", "--force"],
    ] {
        let args: Vec<&str> = command
            .iter()
            .chain(&NAMES)
            .chain(&AS_OF)
            .copied()
            .collect();
        let run = project.run(&args);
        assert_eq!(run.code, 0, "{args:?}: {}", run.err);
        let run = project.run([command, &["*.csv"], &AS_OF].concat());
        assert_eq!(run.code, 0, "{command:?}: {}", run.err);
    }
}

#[test]
fn a_name_that_is_a_command_is_one() {
    let project = Project::of(&[("check", MEETINGS), ("sumary", MEETINGS)]);
    let run = project.run(["check", "--help"]);
    assert_eq!(run.code, 0);
    // A file that is there is a path, whatever command it is near to.
    let run = project.run(with(["sumary"]));
    assert!(run.err.contains("--departments"), "{}", run.err);
    let run = project.run(["sumary2"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("sumary2"), "{}", run.err);
}

const CLERKS: [(&str, &str); 3] = [
    (
        "会议.csv",
        "会议名称,召开时间,结束时间\n常务会,2026-03-05 15:00,2026-03-05 17:00\n安全会,2026-03-09 9:00,2026-03-09 11:00\n",
    ),
    (
        "单位.csv",
        "单位名称,简称\n甲市财政局,财政局\n甲市教育局,教育局\n",
    ),
    (
        "台账.csv",
        "会议,单位,传达时间,报告时间,传达形式\n常务会,财政局,2026-03-05 19:00,2026-03-06 9:00,会议\n",
    ),
];

#[test]
fn marks_for_what_was_done_are_no_times() {
    let wide = "单位,常务会,安全会,备注\n财政局,✓,已传达,\n教育局,✓,,\n";
    let project = Project::of(&[CLERKS[0], CLERKS[1], ("传达情况.csv", wide)]);
    let run = project.run(with(["check", "."]));
    doubts(&run, "its cells say \"✓\" and no time");
    // No header is called wrong for it.
    assert!(!run.err.contains("may be"), "{}", run.err);
}

#[test]
fn what_sums_up_other_tables_is_left_out_and_a_ledger_never_is() {
    let summary = "单位,应传达,已传达,传达率,最近传达时间\n财政局,2,2,100%,2026-03-09 12:00\n教育局,2,1,50%,2026-03-05 20:00\n";
    let meetings = "会议名称,召开时间,应传达单位,已传达单位\n常务会,2026-03-05 15:00,2,1\n";
    let project = Project::of(&CLERKS);
    project.file("单位统计.csv", summary);
    project.file("会议统计.csv", meetings);
    let run = project.run(with(["check", "."]));
    assert_eq!(run.code, 1, "{}", run.err);
    for name in ["单位统计.csv: not read", "会议统计.csv: not read"] {
        assert!(run.err.contains(name), "{}", run.err);
    }
    // Neither by its name alone nor by its columns alone.
    project.file(
        "单位统计.csv",
        "单位,传达时间,学习人数\n教育局,2026-03-05 20:00,9\n",
    );
    doubts(
        &project.run(with(["check", "."])),
        "单位统计.csv: it looks like records",
    );
    std::fs::remove_file(project.at("单位统计.csv")).expect("removed");
    project.file("3月.csv", summary);
    doubts(
        &project.run(with(["check", "."])),
        "3月.csv: it looks like records",
    );
}

#[test]
fn a_mark_in_a_column_of_times_is_never_to_be_called_no_time() {
    let records =
        "会议,单位,传达时间,报告时间\n常务会,财政局,✓,暂无\n常务会,教育局,已传达,12/3 15:00\n";
    let project = Project::of(&[CLERKS[0], CLERKS[1], ("台账.csv", records)]);
    let run = project.run(with(["check", "."]));
    assert_eq!(run.code, 2, "{}", run.err);
    for said in [
        "\"✓\" is not a time; write it in a form such as 2026-03-05 09:00; it tells no time, and does not mean that there is none",
        "\"已传达\" is not a time; write it in a form such as 2026-03-05 09:00; it tells no time, and does not mean that there is none",
        "blank = [\"暂无\"]",
        "write it in a form such as 2026-12-03 15:00 or 2026-03-12 15:00",
    ] {
        assert!(run.err.contains(said), "{said}: {}", run.err);
    }
    assert_eq!(run.err.matches("blank = ").count(), 1, "{}", run.err);
}
