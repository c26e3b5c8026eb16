//! Ledgers as offices keep them, given to `check` as they are: each says what plain tables of the same
//! facts say. `office/make.py` makes them.

use std::path::{Path, PathBuf};

use serde_json::Value;

mod common;

/// What a finding comes to, however its tables are laid out.
const FACTS: [&str; 6] = ["rule", "meeting", "department", "duty", "due", "at"];

fn sets() -> Vec<PathBuf> {
    let home = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/office");
    let all = home
        .read_dir()
        .expect("the sets")
        .map(|it| it.expect("one").path());
    let mut sets: Vec<PathBuf> = all.filter(|path| path.is_dir()).collect();
    sets.sort();
    sets
}

/// The findings of a run in a directory, by their facts, in order.
fn findings<'a>(dir: &Path, paths: impl IntoIterator<Item = &'a str>) -> Vec<Vec<String>> {
    let as_of = ["--as-of", "2026-04-01 09:00", "--format", "json"];
    let args = ["check"].into_iter().chain(paths).chain(as_of);
    let run = common::run_in(dir, args, "");
    assert_ne!(run.code, 2, "{}: {}", dir.display(), run.err);
    let report: Value = serde_json::from_str(&run.out).expect("JSON");
    let findings = report["findings"].as_array().expect("findings");
    let facts = |finding: &Value| FACTS.map(|fact| finding[fact].to_string()).to_vec();
    let mut all: Vec<Vec<String>> = findings.iter().map(facts).collect();
    all.sort();
    all
}

#[test]
fn an_offices_files_say_what_plain_tables_say() {
    let sets = sets();
    assert!(sets.len() >= 7);
    for set in sets {
        let args = std::fs::read_to_string(set.join("args")).expect("arguments");
        let plain = findings(&set.join("twin"), ["."]);
        assert!(plain.len() > 9, "{}", set.display());
        let found = findings(&set.join("office"), args.lines());
        assert_eq!(found, plain, "{}", set.display());
    }
}

/// Tables by their names, as a project has them.
#[test]
fn a_time_of_meetings_is_their_end_where_all_are_spans() {
    let project = common::Project::of(&[
        ("departments.csv", "单位名称\n教育局\n"),
        (
            "records.csv",
            "会议名称,单位,传达时间,报告时间\n甲会,教育局,2026-03-06 11:31,2026-03-06 12:00\n",
        ),
    ]);
    let ended = |cells: &str| {
        let text = format!("会议名称,会议时间\n甲会,2026年3月5日 9:00-11:30\n{cells}");
        project.file("meetings.csv", text);
        project.run(["check", "--as-of", "2026-03-07", "--format", "json"])
    };
    let run = ended("合计,\n");
    assert_eq!(run.code, 1, "{}", run.err);
    // The end counts, not the start.
    let report = common::json(&run.out);
    let late = &report["findings"][0];
    assert_eq!(late["due"], "2026-03-06T11:30:00+08:00");
    // One that may be a start leaves all in doubt.
    assert_eq!(ended("乙会,2026-03-06 9:00\n").code, 2);
}
