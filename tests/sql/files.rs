//! What the command writes, and what it refuses.

use chuanda::lang::Lang;
use chuanda::load::inputs::Inputs;
use chuanda::load::load;
use chuanda::sql::Dialect;

use crate::common::{Project, run_in};
use crate::engine::{Case, answers, compiled, selection};
use crate::projects::Row;

const MEETINGS: &str = "id,title,ended_at\nM1,\"O'Neil; DROP TABLE x\\\",2026-03-04 17:00\n";
const DEPARTMENTS: &str = "id,name\nD1,教育局\nD2,财政局\n";
const FILES: [&str; 12] = [
    "tables",
    "pairs",
    "problems",
    "findings",
    "summary-department",
    "summary-meeting",
    "summary-level",
    "summary-parent",
    "summary-category",
    "summary-month",
    "summary-quarter",
    "summary-year",
];

/// A project without records.
fn project(configuration: &str) -> Project {
    Project::of(&[
        ("chuanda.toml", &format!("# settings\n{configuration}\n")),
        ("meetings.csv", MEETINGS),
        ("departments.csv", DEPARTMENTS),
    ])
}

const ARGS: [&str; 5] = ["sql", "--dialect", "duckdb", "--out", "out"];

#[test]
fn files_are_written_whole_and_over_nothing() {
    let project = project("");
    let run = project.run(ARGS);
    assert_eq!(run.code, 0, "{}", run.err);
    let written: Vec<String> = FILES.map(|name| format!("out/{name}.sql")).into();
    assert_eq!(run.out.lines().collect::<Vec<_>>(), written);
    let text = std::fs::read_to_string(project.at("out/findings.sql")).expect("a file");
    for line in [
        "-- chuanda 0.1.0 sql (duckdb)",
        "-- calendar: cn ",
        "-- timezone: Asia/Shanghai (20",
        "-- project: sha256 ",
    ] {
        assert!(text.lines().any(|own| own.starts_with(line)), "{line}");
    }
    let run = project.run(ARGS);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(run.err.contains("--force writes over them"), "{}", run.err);
    let run = project.run(ARGS.iter().chain(&["--force"]));
    assert_eq!(run.code, 0, "{}", run.err);
    let again = std::fs::read_to_string(project.at("out/findings.sql")).expect("a file");
    assert_eq!(text, again, "the same project gives the same files");
}

#[test]
fn a_semicolon_ends_a_statement_and_stands_nowhere_else() {
    let project = project("");
    for dialect in Dialect::OFFERED {
        let name = dialect.name();
        let args = [
            "sql",
            "--dialect",
            name,
            "--out",
            name,
            "--messages",
            "--lang",
            "en",
        ];
        let run = project.run(args);
        assert_eq!(run.code, 0, "{}", run.err);
        for file in FILES {
            let path = project.at(&format!("{name}/{file}.sql"));
            let text = std::fs::read_to_string(path).expect("a file");
            let ends = text.matches(";\n").count();
            assert_eq!(text.matches(';').count(), ends, "{name} {file}");
            assert!(text.ends_with(";\n"), "{name} {file}");
        }
        let tables = project.at(&format!("{name}/tables.sql"));
        let tables = std::fs::read_to_string(tables).expect("a file");
        let literal = match dialect {
            Dialect::DuckDb | Dialect::Postgres => r"E'O''Neil\x3b DROP TABLE x\\'",
            Dialect::ClickHouse => r"'O\'Neil\x3b DROP TABLE x\\'",
            _ => r"'O\'Neil\u003b DROP TABLE x\\'",
        };
        assert!(tables.contains(literal), "{name}: {tables}");
    }
}

#[test]
fn what_no_statement_can_say_is_refused_in_both_languages() {
    let levels = |levels: usize| {
        let mut lines = vec!["id,name,parent".to_owned(), "D0,unit 0,".to_owned()];
        lines.extend((1..levels).map(|level| format!("D{level},unit {level},D{}", level - 1)));
        lines.join("\n") + "\n"
    };
    let policy = |transmission: &str| {
        format!("[[policies]]\nname = \"p\"\ntransmission = {{ {transmission} }}\n")
    };
    let parent = policy("within = \"24h\", from = \"parent\"");
    let rolling = policy("within = \"24h\", from = \"receipt\", roll = \"next-working-day\"");
    let new_york = format!("timezone = \"America/New_York\"\n{rolling}");
    let flat = DEPARTMENTS.to_owned();
    let deep = levels(9);
    for (configuration, departments, flags, zh, en) in [
        (
            "date_only = \"strict\"",
            &flat,
            &[][..],
            "date_only 不能是",
            "date_only cannot be",
        ),
        (
            "",
            &flat,
            &["--date-only", "lenient"],
            "date_only 不能是",
            "date_only cannot be",
        ),
        (
            "",
            &flat,
            &["--baseline", "x.json"],
            "SQL 不与基线比较",
            "compares with no baseline",
        ),
        (&parent, &deep, &[], "最多 8 级", "8 at most"),
        (
            &new_york,
            &flat,
            &[],
            "America/New_York 会拨钟",
            "changes its clocks",
        ),
    ] {
        let project = project(configuration);
        project.file("departments.csv", departments);
        let args: Vec<&str> = ARGS.iter().chain(flags).copied().collect();
        let run = project.run(&args);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{en}");
        assert!(run.err.contains(en), "{}", run.err);
        let run = run_in(project.path(), &args, "");
        assert_eq!(run.code, 2);
        assert!(run.err.contains(zh), "{}", run.err);
        assert!(!project.at("out").exists(), "{en}");
    }
    // Shanghai changed its clocks once, long before these meetings; eight levels can be said.
    for (configuration, departments) in [(rolling, flat), (parent, levels(8))] {
        let project = project(&configuration);
        project.file("departments.csv", departments);
        let run = project.run(ARGS);
        assert_eq!(run.code, 0, "{}", run.err);
    }
}

/// The names of the problems, and the rows that have them.
fn problems(project: &Project, rows: Vec<Row>, first: i64) -> Vec<(String, String)> {
    let inputs = Inputs {
        path: project.path().to_owned(),
        is_without_records: true,
        ..Inputs::default()
    };
    let loaded = load(&inputs, &|_| {});
    let case = Case {
        expected: Vec::new(),
        files: compiled(&loaded, 1_774_000_000, &selection(&[]), Lang::En, true),
        rows,
        first,
        as_of: 1_774_000_000,
    };
    let problems = answers(&case).expect("answers").swap_remove(0);
    let rows = problems[1..].iter();
    rows.map(|row| (row[0].clone(), row[1].clone())).collect()
}

#[test]
fn what_the_checker_would_refuse_is_a_problem() {
    let row = |meeting: &str, time: Option<i64>| Row {
        meeting: meeting.to_owned(),
        department: "D1".to_owned(),
        times: [time, None, None, None],
        ..Row::default()
    };
    let whole = project("");
    let good = vec![row("M1", Some(1_772_700_000)), row("nobody", None)];
    assert_eq!(problems(&whole, good, 0), []);
    let bad = vec![
        row(" ", None),
        row("M1", Some(-1)),
        row("M1", Some(4_300_000_000)),
    ];
    let expected = [
        ("blank-meeting", "0"),
        ("time-out-of-range", "1"),
        ("time-out-of-range", "2"),
    ];
    let expected = expected.map(|(name, seq)| (name.to_owned(), seq.to_owned()));
    assert_eq!(problems(&whole, bad, 0), expected);
    let far = vec![row("M1", None), row("M1", None)];
    let expected = [("bad-seq", "-1"), ("bad-seq", "2147483648")];
    for (first, (name, seq)) in [-1, 1 << 31].into_iter().zip(expected) {
        let found = problems(&whole, far.clone(), first);
        assert_eq!(found[0], (name.to_owned(), seq.to_owned()));
    }
    let nobody = project("");
    nobody.file(
        "meetings.csv",
        "id,title,ended_at,important\nM1,m,2026-03-04 17:00,no\n",
    );
    let expected = [("nothing-owed".to_owned(), String::new())];
    assert_eq!(problems(&nobody, Vec::new(), 0), expected);
}
