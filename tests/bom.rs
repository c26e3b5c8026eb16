//! `--bom`: the byte order mark by which Excel knows that a CSV is UTF-8.

mod common;

use common::Project;

const AS_OF: [&str; 2] = ["--as-of", "2026-03-10 09:00"];
const MARK: char = '\u{feff}';

fn project() -> Project {
    Project::of(&[
        (
            "meetings.csv",
            "id,title,ended_at\nM01,会,2026-03-09 17:00\n",
        ),
        ("departments.csv", "id,name\nD01,市教育局\n"),
        (
            "records.csv",
            "meeting,department,transmitted_at\nM01,D01,2026-03-09 16:00\n",
        ),
    ])
}

/// What a command prints with and without the mark.
fn both(project: &Project, args: &[&str]) -> (String, String) {
    let plain = project.run(args);
    let marked = project.run([args, &["--bom"]].concat());
    assert!(!plain.out.is_empty(), "{}", plain.err);
    assert_eq!((plain.code, &plain.err), (marked.code, &marked.err));
    (plain.out, marked.out)
}

#[test]
fn every_csv_begins_with_it_and_is_else_the_same() {
    let project = project();
    let report = project.run(["check", "--format", "json", AS_OF[0], AS_OF[1]]);
    project.file("old.json", &report.out);
    for args in [
        &["check", "--format", "csv", AS_OF[0], AS_OF[1]][..],
        &["summary", "--format", "csv", AS_OF[0], AS_OF[1]],
        &["due", "--format", "csv", AS_OF[0], AS_OF[1]],
        &["diff", "old.json", "old.json", "--format", "csv"],
    ] {
        let (plain, marked) = both(&project, args);
        assert!(!plain.starts_with(MARK), "{args:?}");
        assert_eq!(marked, format!("{MARK}{plain}"), "{args:?}");
    }
}

#[test]
fn no_other_format_takes_notice() {
    let project = project();
    for format in [
        "table", "json", "ndjson", "markdown", "html", "junit", "concise",
    ] {
        let args = ["check", "--format", format, AS_OF[0], AS_OF[1]];
        let (plain, marked) = both(&project, &args);
        assert_eq!(plain, marked, "{format}");
    }
}

#[test]
fn files_have_it_by_their_format() {
    let project = project();
    let run = project.run([
        "check",
        "--bom",
        "--output",
        "f.csv",
        "--output",
        "f.json",
        "--output",
        "csv:f.txt",
        AS_OF[0],
        AS_OF[1],
    ]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(!run.out.starts_with(MARK));
    let read = |name: &str| std::fs::read_to_string(project.at(name)).expect("the file");
    assert!(read("f.csv").starts_with("\u{feff}rule,severity,"));
    assert!(read("f.txt").starts_with("\u{feff}rule,severity,"));
    assert!(read("f.json").starts_with('{'));
}
