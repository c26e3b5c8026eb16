//! Records as four databases write them give the verdicts of plain CSV.
//!
//! `tests/engines/run.py pipe --keep` writes the files in `tests/engines/captured/`: what each engine
//! made of one table, by the lines of `docs/*/warehouse.md`; `versions.txt` there names the engines.

mod common;

use std::path::{Path, PathBuf};

use common::{Project, Run, json, run_in};
use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn captured() -> PathBuf {
    root().join("tests/engines/captured")
}

/// What a command says of the invented city with these records on standard input.
fn city(command: &[&str], records: &str) -> Run {
    let args = ["--records", "-", "--as-of", "2026-12-31 09:00", "--format"];
    let run = run_in(
        &root().join("examples/city"),
        command.iter().copied().chain(args).chain(["json"]),
        records,
    );
    assert_ne!(run.code, 2, "{}", run.err);
    run
}

/// A report without the lines of its findings: an engine keeps no order of rows.
fn without_lines(report: &str) -> Value {
    let mut report = json(report);
    for finding in report["findings"].as_array_mut().expect("findings") {
        let source = finding["source"].as_object_mut().expect("a source");
        source.remove("line").expect("a line");
    }
    report
}

#[test]
fn what_engines_write_gives_the_verdicts_of_plain_csv() {
    let plain = std::fs::read_to_string(captured().join("plain.csv")).expect("plain records");
    let summary = ["summary", "--by", "department"];
    let expected = city(&["check"], &plain);
    let expected_rates = city(&summary, &plain).out;
    assert_eq!(expected.code, 1);
    // By hand: the city's own findings, one of them with the key of its row.
    let findings = without_lines(&expected.out);
    let findings = findings["findings"].as_array().expect("findings");
    assert_eq!(findings.len(), 35);
    let late = |finding: &&Value| finding["rule"] == "transmission-late";
    let late = findings.iter().find(late).expect("one transmitted late");
    assert_eq!(late["source"]["ref"], "1002");

    let mut engines = [0; 4];
    for entry in std::fs::read_dir(captured()).expect("captured files") {
        let path = entry.expect("a file").path();
        let name = path.file_name().and_then(|name| name.to_str());
        let name = name.expect("a name");
        let names = ["postgres", "duckdb", "clickhouse", "spark"];
        let Some(engine) = names.iter().position(|engine| name.starts_with(engine)) else {
            continue;
        };
        engines[engine] += 1;
        let written = std::fs::read_to_string(&path).expect(name);
        let run = city(&["check"], &written);
        assert_eq!(run.code, 1, "{name}");
        assert_eq!(
            without_lines(&run.out),
            without_lines(&expected.out),
            "{name}"
        );
        assert_eq!(city(&summary, &written).out, expected_rates, "{name}");
    }
    assert_eq!(engines, [6, 6, 8, 2]);
}

/// NULL stands for an empty cell in every column of every table, not in those of times alone.
#[test]
fn null_is_an_empty_cell_in_every_table() {
    let tables = [
        (
            "meetings.csv",
            "id,title,ended_at,category,level,important,scope,exclude,policy,transmission_due,report_due,feedback_due\n\
             M1,第一次会议,2026-03-02 09:00:00,@,@,@,@,@,@,@,@,@\n",
        ),
        (
            "departments.csv",
            "id,name,aliases,parent,level,tags,calendar,active_from,active_until,contact,phone\n\
             D1,财政局,@,@,@,@,@,@,@,@,@\nD2,教育局,@,D1,@,@,@,@,@,@,@\n",
        ),
        (
            "exemptions.csv",
            "meeting,department,reason,approved_by,duty,until,approved_at\nM1,D2,出差,局长,@,@,@\n",
        ),
        (
            "records.csv",
            "ref,会议编号,会议名称,单位编号,单位名称,transmitted_at,reported_at,measures,note\n\
             1,@,第一次会议,@,财政局,2026-03-03 10:00:00,2026-03-03 10:00:00,@,@\n\
             @,M1,@,D2,@,2026-03-03 10:00:00.5,@,@,@\n@,@,@,@,@,@,@,@,@\n",
        ),
    ];
    let report = |null: &str| {
        let project = Project::new();
        for (name, text) in tables {
            project.file(name, text.replace('@', null));
        }
        project.check("2026-03-09")
    };
    let expected = report("");
    assert_eq!(expected.0, 1);
    let findings = expected.1["findings"].as_array().expect("findings");
    let found = findings
        .iter()
        .map(|finding| (&finding["department"], &finding["source"]["ref"]));
    assert_eq!(
        found.collect::<Vec<_>>(),
        [(&Value::from("D1"), &Value::from("1"))]
    );
    assert_eq!(expected.1["summary"]["records"], 2);
    for null in ["\\N", "NULL", "null", "\"\\N\"", " NULL "] {
        assert_eq!(report(null), expected, "{null}");
    }
    // What names nobody is missing, as an empty cell is; it is nobody's name.
    for null in ["", "NULL", "\\N"] {
        let project = Project::of(&tables);
        for (name, text) in &tables[..3] {
            project.file(name, text.replace('@', ""));
        }
        let records = format!("meeting,department,transmitted_at\nM1,{null},2026-03-02 10:00\n");
        project.file("records.csv", records);
        let run = project.run(["check", "--as-of", "2026-03-09", "--format", "concise"]);
        assert_eq!(run.code, 2, "{null}");
        assert!(
            run.err.contains("this row has no \"department\""),
            "{}",
            run.err
        );
    }
}

/// In TOML too.
#[test]
fn null_is_an_empty_value_in_toml() {
    let project = Project::of(&[(
        "ledger.toml",
        "[[meetings]]\nid = \"M1\"\ntitle = \"一\"\nended_at = 2026-03-02 09:00:00\nscope = \"NULL\"\n\
         [[departments]]\nid = \"D1\"\nname = \"财政局\"\nparent = \"\\\\N\"\ncalendar = \"NULL\"\n\
         [[records]]\nmeeting = \"M1\"\ndepartment = \"D1\"\ntransmitted_at = 2026-03-02 10:00:00\nreported_at = \"NULL\"\n",
    )]);
    let run = project.run(["check", "ledger.toml", "--as-of", "2026-03-03"]);
    assert_eq!(run.code, 0, "{}", run.err);
}

/// Spark's own way to write a quote is an error that says how to have it written otherwise.
#[test]
fn a_quote_after_a_backslash_is_told_with_its_setting() {
    let project = Project::of(&[
        (
            "meetings.csv",
            "id,title,ended_at\nM1,一,2026-03-02 09:00\n",
        ),
        ("departments.csv", "id,name\nD1,财政局\n"),
    ]);
    let head = "meeting,department,transmitted_at,note\n";
    for (note, said) in [
        (r#""\"一\"""#, "text after a closing quote; "),
        (r#""5\"""#, "the quote that opens here is never closed; "),
    ] {
        let records = format!("{head}M1,D1,2026-03-02T10:00:00.000+08:00,{note}\n");
        let args = ["check", "--records", "-", "--as-of", "2026-03-09"];
        let run = project.run_with(args, records.as_bytes());
        assert_eq!(run.code, 2, "{note}");
        let said = format!(
            "{said}a quote inside a cell is written twice, never as \\\"; \
             when Spark writes the file, set its option escape to \""
        );
        assert!(run.err.contains(&said), "{}", run.err);
    }
    // One that opens on a further line of its record is told as any other.
    let records = "meeting,department,transmitted_at,measures,note\nM1,D1,2026-03-02T10:00:00Z,\"two\nlines\",\"5\\\n";
    let run = project.run_with(
        ["check", "--records", "-", "--as-of", "2026-03-09"],
        records.as_bytes(),
    );
    assert_eq!(run.code, 2);
    assert!(run.err.contains("is never closed"), "{}", run.err);
}
