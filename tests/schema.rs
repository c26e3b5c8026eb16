//! `chuanda schema`: the schemas hold the project's own examples and outputs, and refuse others.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::path::{Path, PathBuf};

use common::{empty_dir, run_in};
use serde_json::{Value, json};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn city() -> PathBuf {
    root().join("examples/city")
}

fn schema(of: &str) -> Value {
    let run = run_in(&root(), ["schema", of], "");
    assert_eq!(run.code, 0, "{}", run.err);
    serde_json::from_str(&run.out).unwrap()
}

fn mistakes(schema: &Value, instance: &Value) -> Vec<String> {
    let validator = jsonschema::draft202012::new(schema).unwrap();
    let errors = validator.iter_errors(instance);
    errors
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

/// TOML as JSON has it: dates and times are text.
fn from_toml(text: &str) -> Value {
    fn json(value: toml::Value) -> Value {
        match value {
            toml::Value::String(text) => text.into(),
            toml::Value::Integer(number) => number.into(),
            toml::Value::Float(number) => number.into(),
            toml::Value::Boolean(is) => is.into(),
            toml::Value::Datetime(time) => time.to_string().into(),
            toml::Value::Array(items) => items.into_iter().map(json).collect(),
            toml::Value::Table(table) => table
                .into_iter()
                .map(|(key, value)| (key, json(value)))
                .collect::<serde_json::Map<_, _>>()
                .into(),
        }
    }
    json(toml::Value::Table(text.parse().unwrap()))
}

/// The schema with every key refused that it does not describe: published schemas stay open, but what
/// this version writes is all described.
fn closed(mut schema: Value) -> Value {
    match &mut schema {
        Value::Object(parts) => {
            for part in parts.values_mut() {
                *part = closed(part.take());
            }
            if parts.get("properties").is_some_and(Value::is_object) && parts.contains_key("type") {
                parts.insert("additionalProperties".to_owned(), json!(false));
            }
        }
        Value::Array(parts) => {
            for part in parts {
                *part = closed(part.take());
            }
        }
        _ => {}
    }
    schema
}

fn holds(of: &str, name: &str, instance: &Value) {
    let mistakes = mistakes(&closed(schema(of)), instance);
    assert!(mistakes.is_empty(), "{name}: {mistakes:#?}");
}

const ALL: [&str; 9] = [
    "config",
    "data",
    "check",
    "summary",
    "due",
    "why",
    "deadline",
    "diff",
    "calendar-diff",
];

#[test]
fn schemas_are_schemas() {
    for of in ALL {
        let schema = schema(of);
        assert!(jsonschema::meta::is_valid(&schema), "{of}");
        assert_eq!(
            schema["$schema"],
            "https://json-schema.org/draft/2020-12/schema"
        );
        assert_eq!(schema["$id"], format!("urn:chuanda:schema:{of}"));
    }
}

#[test]
fn configurations_of_the_project_are_valid() {
    let files = [
        "examples/city/chuanda.toml",
        "examples/national/chuanda.toml",
        "src/cli/init/zh/chuanda.toml",
        "src/cli/init/en/chuanda.toml",
    ];
    for file in files {
        let text = std::fs::read_to_string(root().join(file)).unwrap();
        holds("config", file, &from_toml(&text));
        // Every example that is commented out is one too.
        if file.contains("init") {
            let lines = text.lines().filter_map(|line| {
                let line = line
                    .strip_prefix("# ")
                    .or(line.strip_prefix('#'))
                    .unwrap_or(line);
                let is_toml = line.starts_with('[') || line.contains(" = ") && !line.contains('。');
                is_toml.then_some(line)
            });
            let text = lines.collect::<Vec<_>>().join("\n");
            holds("config", file, &from_toml(&text));
        }
    }
}

#[test]
fn every_key_about_forms_is_valid_and_read() {
    let text = "[inputs]\nencoding = 'gbk'\ndelimiter = 'tab'\nblank = '暂无'\n\n\
        [[ledgers]]\nfiles = ['a.csv']\nshape = 'wide'\nacross = 'meetings'\nduty = '报告'\nheader = 2\nencoding = 'utf-8'\ndelimiter = ';'\n\n\
        [departments.aliases]\n'甲' = 'D1'\n\n[columns.records]\n'办理' = 'event'\n'何时' = 'time'\n";
    holds("config", "forms", &from_toml(text));
    let (own, _) = text.split_once("[departments.aliases]").unwrap();
    holds("data", "forms beside data", &from_toml(own));
    let dir = empty_dir();
    let file = |name: &str, text: &str| std::fs::write(dir.path().join(name), text).unwrap();
    file("chuanda.toml", text);
    file(
        "meetings.csv",
        "id\ttitle\tended_at\nM1\tx\t2026-03-04 09:00\n",
    );
    file("departments.csv", "id\tname\nD1\tone\n");
    file("a.csv", "title\ndepartment;M1\n甲;2026-03-05 10:00\n");
    let run = run_in(
        dir.path(),
        ["check", "--as-of", "2026-03-05", "--exit-zero"],
        "",
    );
    assert_eq!(run.code, 0, "{}", run.err);
}

/// The examples of every rule, in both languages.
#[test]
fn data_of_the_rules_texts_is_valid() {
    let mut count = 0;
    for entry in std::fs::read_dir(root().join("src/rules")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|ending| ending != "md") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for block in text.split("```toml\n").skip(1) {
            let block = block.split("```").next().unwrap();
            holds("data", &path.display().to_string(), &from_toml(block));
            count += 1;
        }
    }
    assert!(count > 40, "{count}");
}

#[test]
fn reports_are_valid() {
    let commands: [(&str, &[&str]); 8] = [
        ("check", &["check"]),
        ("check", &["check", "--as-of", "2026-12-31"]),
        ("summary", &["summary", "--by", "meeting"]),
        ("summary", &["summary", "--by", "parent"]),
        ("due", &["due"]),
        ("due", &["due", "--as-of", "2026-08-05 10:00"]),
        (
            "why",
            &["why", "--meeting", "YX-2026-02", "--department", "YX-04"],
        ),
        (
            "why",
            &["why", "--meeting", "YX-2026-07", "--department", "YX-08"],
        ),
    ];
    for (of, args) in commands {
        let mut args = args.to_vec();
        if !args.contains(&"--as-of") {
            args.extend(["--as-of", "2026-10-20"]);
        }
        args.extend(["--format", "json"]);
        let run = run_in(&city(), &args, "");
        holds(
            of,
            &args.join(" "),
            &serde_json::from_str(&run.out).unwrap(),
        );
    }
    for sides in [
        ["cn", "qinghe"],
        ["weekends", "weekends"],
        ["calendar/qinghe.toml", "cn"],
    ] {
        let args = ["calendar", "diff", sides[0], sides[1], "--format", "json"];
        let run = run_in(&city(), args, "");
        let report = serde_json::from_str(&run.out).unwrap();
        holds("calendar-diff", &sides.join(" "), &report);
    }
    for policy in ["important-meetings", "speeches", "instructions"] {
        let args = [
            "deadline",
            "--ended",
            "2026-09-30 17:00",
            "--policy",
            policy,
            "--format",
            "json",
        ];
        let run = run_in(&city(), args, "");
        holds("deadline", policy, &serde_json::from_str(&run.out).unwrap());
    }
}

/// Every verdict that there is, not only the two above.
#[test]
fn every_why_is_valid() {
    let schema = closed(schema("why"));
    for meeting in 1..=8 {
        let (meeting, department) = (format!("YX-2026-0{meeting}"), format!("YX-0{meeting}"));
        let args = [
            "why",
            "--meeting",
            &meeting,
            "--department",
            &department,
            "--as-of",
            "2026-10-20",
            "--format",
            "json",
        ];
        let run = run_in(&city(), args, "");
        let mistakes = mistakes(&schema, &serde_json::from_str(&run.out).unwrap());
        assert!(mistakes.is_empty(), "{meeting}: {mistakes:#?}");
    }
}

/// What the program refuses the schema refuses, and the other way round.
#[test]
fn wrong_configurations_are_refused() {
    let wrong = [
        "timezon = 'Asia/Shanghai'",
        "timezone = 8",
        "language = 'fr'",
        "date_only = 'perhaps'",
        "due_soon = '2wd'",
        "close_of_business = '25:00'",
        "[inputs]\nrecord = 'x.csv'",
        "[calendar]\nbase = 'us'",
        "[calendar]\ncovers = ['2027']",
        "[calendar]\ncovers = [2027]\noff = [{ from = 2027-01-01 }]",
        "[calendar]\ncovers = [2027]\noff = [{ date = 2027-01-01, from = 2027-01-01 }]",
        "[calendar]\ncovers = [2027]\noff = [{ date = 2027-01-01, from = 2027-01-01, to = 2027-01-02 }]",
        "[calendar]\ncovers = [2027]\noff = [{ name = 'x' }]",
        "[calendars.cn]\nbase = 'cn'",
        "[[policies]]\nname = 'a'\ntransmission = { from = 'meeting' }",
        "[[policies]]\nname = 'a'\ntransmission = { within = '2 days' }",
        "[[policies]]\nname = 'a'\ntransmission = { within = '24h', from = 'transmission' }",
        "[[policies]]\nmeasures = 'yes'",
        "[rules]\ntransmission-late = 'forbid'",
        "[rules]\ntransmision-late = 'deny'",
        "[columns.records]\n'x' = 'done_at'",
        "[inputs]\nencoding = 'big5'",
        "[inputs]\ndelimiter = '|'",
        "[inputs]\nblank = 3",
        "[[ledgers]]\nshape = 'wide'",
        "[[ledgers]]\nfiles = 'a.csv'\nshape = 'tall'",
        "[[ledgers]]\nfiles = 'a.csv'\nshape = 'wide'\nacross = 'duties'",
        "[[ledgers]]\nfiles = 'a.csv'\nheader = 0",
        "[departments.aliases]\n'x' = 3",
        "[departments.names]\n'x' = 'y'",
        "[[meetings]]\nid = 'a'\ntitle = 't'",
        "[[meetings]]\nid = 'a'\ntitle = 't'\nended_at = 2026-03-04T10:00:00\nwhere = 'x'",
    ];
    let (config, data) = (schema("config"), schema("data"));
    for text in wrong {
        let instance = from_toml(text);
        assert!(
            !mistakes(&config, &instance).is_empty(),
            "config takes {text}"
        );
        assert!(!mistakes(&data, &instance).is_empty(), "data takes {text}");
        let dir = empty_dir();
        std::fs::write(dir.path().join("chuanda.toml"), text).unwrap();
        let run = run_in(
            dir.path(),
            ["check", "--as-of", "2026-03-05", "chuanda.toml"],
            "",
        );
        assert_eq!(run.code, 2, "{text}");
    }
}

#[test]
fn wrong_reports_are_refused() {
    let run = run_in(
        &city(),
        ["check", "--format", "json", "--as-of", "2026-10-20"],
        "",
    );
    let right: Value = serde_json::from_str(&run.out).unwrap();
    let schema_of_check = schema("check");
    let breaks: [(&str, Value); 6] = [
        ("/schema", json!("chuanda/check/2")),
        ("/as_of", json!("2026-03-05 17:00")),
        ("/summary/deny", json!("3")),
        ("/summary/duties/report/rate", json!(1.5)),
        ("/findings/0/rule", json!("nonsense")),
        ("/findings/0/source/line", json!(0)),
    ];
    for (at, value) in breaks {
        let mut wrong = right.clone();
        *wrong.pointer_mut(at).unwrap() = value;
        assert!(!mistakes(&schema_of_check, &wrong).is_empty(), "{at}");
    }
    let mut wrong = right;
    wrong.as_object_mut().unwrap().remove("calendar");
    assert!(!mistakes(&schema_of_check, &wrong).is_empty());

    let run = run_in(
        &city(),
        ["due", "--format", "json", "--as-of", "2026-08-06"],
        "",
    );
    let mut due: Value = serde_json::from_str(&run.out).unwrap();
    due["rows"][0]["more"] = json!(1);
    let schema = schema("due");
    assert!(mistakes(&schema, &due).is_empty(), "a later version");
    assert!(!mistakes(&closed(schema), &due).is_empty());
}

/// Every value of every report made another type, and every key left out.
#[test]
fn reports_with_one_thing_wrong_are_refused() {
    let dir = empty_dir();
    let report = |as_of: &str| {
        let run = run_in(&city(), ["check", "--format", "json", "--as-of", as_of], "");
        let path = dir.path().join(format!("{as_of}.json"));
        std::fs::write(&path, run.out).unwrap();
        path.display().to_string()
    };
    let (old, new) = (report("2026-05-10"), report("2026-10-20"));
    let at = "--as-of 2026-10-20";
    let commands = [
        ("check", format!("check {at}")),
        ("summary", format!("summary {at}")),
        ("due", "due --as-of 2026-08-06".to_owned()),
        (
            "why",
            format!("why --meeting YX-2026-02 --department YX-04 {at}"),
        ),
        (
            "deadline",
            "deadline --ended 2026-09-30T17:00 --policy important-meetings".to_owned(),
        ),
        ("diff", format!("diff {old} {new}")),
        ("calendar-diff", "calendar diff cn qinghe".to_owned()),
    ];
    for (of, command) in commands {
        let args = command.split(' ').chain(["--format", "json"]);
        let run = run_in(&city(), args, "");
        let right = first_items(serde_json::from_str(&run.out).expect(&command));
        let validator = jsonschema::draft202012::new(&schema(of)).unwrap();
        assert!(validator.is_valid(&right), "{of}");
        let mut places = Vec::new();
        all_places(&right, "", &mut places);
        assert!(places.len() > 10, "{of}: {places:?}");
        for place in places {
            let mut wrong = right.clone();
            let value = wrong.pointer_mut(&place).unwrap();
            *value = if value.is_object() {
                json!(["x"])
            } else {
                json!({})
            };
            assert!(!validator.is_valid(&wrong), "{of}: {place} of another type");

            let (parent, key) = place.rsplit_once('/').unwrap();
            // A policy may bring any of the duties, and a span may count no days.
            // What came later within a schema is asked of no report.
            let newer = [
                "timezone_version",
                "below_min_rate",
                "start_department",
                "caveats",
                "unchecked",
            ];
            let is_newer = newer.contains(&key)
                || ["title", "name"].contains(&key) && parent.starts_with("/findings")
                || ["sheet", "cell", "ref"].contains(&key) && parent.ends_with("/source");
            let is_optional = is_newer
                || of == "deadline" && ["days", "timezone"].contains(&key)
                || matches!(of, "deadline" | "why") && parent == "/duties";
            let mut wrong = right.clone();
            if let Some(table) = wrong.pointer_mut(parent).unwrap().as_object_mut() {
                table.remove(key);
                assert_eq!(validator.is_valid(&wrong), is_optional, "{of}: no {place}");
            }
        }
    }
}

/// One item of each list is enough.
fn first_items(mut value: Value) -> Value {
    match &mut value {
        Value::Object(parts) => {
            for part in parts.values_mut() {
                *part = first_items(part.take());
            }
        }
        Value::Array(items) => {
            items.truncate(1);
            for item in items {
                *item = first_items(item.take());
            }
        }
        _ => {}
    }
    value
}

/// Where each value stands, the innermost first.
fn all_places(value: &Value, place: &str, places: &mut Vec<String>) {
    let parts: Vec<(String, &Value)> = match value {
        Value::Object(parts) => parts
            .iter()
            .map(|(key, part)| (key.clone(), part))
            .collect(),
        Value::Array(items) => (items.iter().enumerate())
            .map(|(index, item)| (index.to_string(), item))
            .collect(),
        _ => return,
    };
    for (key, part) in parts {
        let place = format!("{place}/{key}");
        all_places(part, &place, places);
        places.push(place);
    }
}

/// Two real reports beside each other.
#[test]
fn a_real_comparison_is_valid() {
    let dir = empty_dir();
    let report = |as_of: &str| {
        let run = run_in(&city(), ["check", "--format", "json", "--as-of", as_of], "");
        let path = dir.path().join(format!("{as_of}.json"));
        std::fs::write(&path, run.out).unwrap();
        path.display().to_string()
    };
    let (old, new) = (report("2026-05-10"), report("2026-10-20"));
    let run = run_in(&city(), ["diff", &old, &new, "--format", "json"], "");
    let diff: Value = serde_json::from_str(&run.out).unwrap();
    assert!(!diff["findings"].as_array().unwrap().is_empty());
    holds("diff", "diff", &diff);
}

/// By hand: what is no state is refused.
#[test]
fn a_comparison_is_valid() {
    let side = |as_of| json!({"as_of": as_of, "timezone": "Asia/Shanghai", "findings": 1});
    let mut diff = json!({
        "schema": "chuanda/diff/1", "tool": {"name": "chuanda", "version": "0.1.0"},
        "old": side("2026-03-05T23:59:59+08:00"), "new": side("2026-03-06T23:59:59+08:00"),
        "summary": {"new": 1, "open": 0, "repaired": 0},
        "findings": [{"state": "new", "rule": "transmission-late", "was": null, "severity": "deny",
            "meeting": "M01", "department": "D07", "duty": "transmission",
            "due": "2026-03-05T17:00:00+08:00", "at": null, "late_seconds": 1,
            "source": {"file": "records.csv", "line": 2}, "message": "x", "policy": null}],
    });
    holds("diff", "diff", &diff);
    diff["findings"][0]["state"] = json!("gone");
    assert!(!mistakes(&schema("diff"), &diff).is_empty());
}
