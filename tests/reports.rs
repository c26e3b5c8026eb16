//! What other programs read: every format by its own parser, with clean, common and hostile data.

#![expect(clippy::unwrap_used, reason = "a test that cannot run should stop")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use chuanda::render::check::Format;
use clap::ValueEnum as _;
use serde_json::Value;

const AS_OF: &str = "2026-03-10T09:00:00+08:00";

/// Markup, formulas, escape sequences, marks that turn text, what ends or escapes something in any
/// of the formats, and a line break. Every text from the data has it.
const HOSTILE: &str = "=cmd()|'<b onload=\"x\">&amp;</b><script>alert(1)</script>\u{1b}]8;;http://e.example\u{7}\u{9b}31m\
    \u{202e}\u{2066}]]>%0A::error::%25 ,:`*_#[y](http://e.example){0}\\\r\n::set-output name=x::y\n# h\u{fffe}";

struct Project(tempfile::TempDir);

impl Project {
    /// Three meetings, two departments, and records as they stand.
    fn new(records: &str) -> Self {
        let project = Self(tempfile::tempdir().unwrap());
        // The root of a repository: paths in the formats of CI are relative to it.
        std::fs::create_dir(project.path().join(".git")).unwrap();
        let meetings = "id,title,ended_at\nM01,一季度会,2026-03-02 17:00\n\
            \"M02\",\"二\n季度会\",2026-03-03 17:00\nM03,三季度会,2026-03-09 17:00\n";
        project.write("meetings.csv", meetings);
        project.write("departments.csv", "id,name\nD01,市教育局\nD02,市财政局\n");
        project.write("records.csv", &format!("{HEAD}{records}"));
        project
    }

    fn write(&self, file: &str, text: &str) {
        std::fs::write(self.0.path().join(file), text).unwrap();
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn report(&self, format: &str) -> String {
        self.run(&["--format", format, "--lang", "en", "--limit", "0"])
    }

    fn run(&self, args: &[&str]) -> String {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chuanda"));
        command.env_remove("CLICOLOR_FORCE").arg("check");
        command.arg(self.path()).args(["--as-of", AS_OF]).args(args);
        let output = command.output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.code() < Some(2), "{error}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn json(&self, format: &str) -> Value {
        serde_json::from_str(&self.report(format)).unwrap()
    }
}

const HEAD: &str = "meeting,department,transmitted_at,reported_at,note\n";

/// Late, overdue, a name that nobody has in two rows, and warnings; a note of several lines stands
/// before them, so that records are not lines.
const COMMON: &str = "\
M01,D01,2026-03-02 18:00,2026-03-03 10:00,\"one\ntwo\n\nthree\"
M01,D02,2026-03-05 18:00,2026-03-06 10:00,late
M02,D01,2026-03-03 18:00,,overdue

M99,D01,2026-03-03 18:00,,nobody
M99,D01,2026-03-03 19:00,,nobody again
M02,D02,,2026-03-04 18:00,\"not
transmitted\"
";

const CLEAN: &str = "\
M01,D01,2026-03-02 18:00,2026-03-03 10:00,
M01,D02,2026-03-02 18:00,2026-03-03 10:00,
M02,D01,2026-03-03 18:00,2026-03-04 10:00,
M02,D02,2026-03-03 18:00,2026-03-04 10:00,
M03,D01,2026-03-09 18:00,2026-03-09 19:00,
M03,D02,2026-03-09 18:00,2026-03-09 19:00,
";

/// A project whose every name, id and title is hostile, and very long where that may hurt.
fn hostile() -> Project {
    let project = Project::new("");
    let long = "长".repeat(3_000);
    let cell = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let [m1, m2, d1, d2, unknown] =
        ["M1", "M2", "D1", "D2", "U"].map(|lead| cell(&format!("{HOSTILE}{lead}")));
    let title = cell(&format!("{HOSTILE}{long}"));
    let meetings = format!(
        "id,title,ended_at\n{m1},{title},2026-03-02 17:00\n{m2},{title},2026-03-09 17:00\n"
    );
    project.write("meetings.csv", &meetings);
    project.write(
        "departments.csv",
        &format!("id,name\n{d1},{title}\n{d2},{HOSTILE_NAME}\n"),
    );
    std::fs::remove_file(project.path().join("records.csv")).unwrap();
    let records = format!(
        "{HEAD}{m1},{d1},2026-03-05 18:00,2026-03-06 10:00,{title}\n{unknown},{d2},2026-03-03 18:00,,\n\
         {m1},{unknown},2026-03-03 18:00,,\n{unknown},{unknown},2026-03-03 18:00,,\n"
    );
    project.write(HOSTILE_FILE, &records);
    project.write("chuanda.toml", "[inputs]\nrecords = \"*records*.csv\"\n");
    project
}

const HOSTILE_NAME: &str = "\"<!--]]>\u{1b}[2J-->\"";

/// As much as a file's name may hold on every system that the tests run on.
const HOSTILE_FILE: &str = if cfg!(windows) {
    "=a%0A,'&records[1].csv"
} else {
    "=a%0A,:'<b>\"&\u{202e}\u{1b}]records|?#.csv"
};

fn check_schema(schema: &str, document: &Value) {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/schemas")
        .join(schema);
    // A bracket that closes nothing stands in a pattern of SARIF's schema: fine in JavaScript, which
    // the schema is written for, but not for readers that ask for one.
    let schema = std::fs::read_to_string(schema).unwrap();
    let schema = schema.replace("{2}]?$", "{2}\\\\]?$");
    let schema = serde_json::from_str(&schema).unwrap();
    let options = jsonschema::options().should_validate_formats(true);
    let validator = options.build(&schema).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(document)
        .map(|error| {
            let text = format!("{}: {error}", error.instance_path());
            text.chars().take(300).collect()
        })
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

/// SARIF that its schema takes, and its results.
fn sarif(project: &Project) -> Vec<Value> {
    let document = project.json("sarif");
    check_schema("sarif-2.1.0.json", &document);
    assert_eq!(document["version"], "2.1.0");
    let run = &document["runs"][0];
    let results = run["results"].as_array().unwrap();
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        let rule = &run["tool"]["driver"]["rules"][index];
        assert_eq!(rule["id"], result["ruleId"]);
    }
    results.clone()
}

/// Issues that GitLab takes, none of them twice.
///
/// GitLab's own schema asks little; the rest is what its documentation says of the format: a list
/// of objects with a unique fingerprint, one of five severities, a path without `./`, and a line.
fn gitlab(project: &Project) -> Vec<Value> {
    let document = project.json("gitlab");
    let issues = document.as_array().unwrap();
    let mut seen = BTreeSet::new();
    for issue in issues {
        check_schema("gitlab-code-quality-issue.json", issue);
        assert!(
            seen.insert(issue["fingerprint"].as_str().unwrap()),
            "{issue}"
        );
        let severity = issue["severity"].as_str().unwrap();
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&severity));
        assert!(issue["check_name"].is_string());
        assert!(
            !issue["location"]["path"]
                .as_str()
                .unwrap()
                .starts_with("./")
        );
        assert!(issue["location"]["lines"]["begin"].as_u64().unwrap() >= 1);
    }
    issues.clone()
}

/// JUnit as a CI system reads it, its numbers those of its tests; strict XML all the same.
fn junit(project: &Project) -> junit_parser::TestSuites {
    let text = project.report("junit");
    roxmltree::Document::parse(&text).unwrap();
    let suites = junit_parser::from_reader(text.as_bytes()).unwrap();
    let mut sum = [0; 4];
    let mut names = BTreeSet::new();
    for suite in &suites.suites {
        let count = |is: fn(&junit_parser::TestStatus) -> bool| {
            suite.cases.iter().filter(|case| is(&case.status)).count() as u64
        };
        let own = [
            suite.cases.len() as u64,
            count(junit_parser::TestStatus::is_failure),
            count(junit_parser::TestStatus::is_error),
            count(junit_parser::TestStatus::is_skipped),
        ];
        assert_eq!(
            own,
            [suite.tests, suite.failures, suite.errors, suite.skipped]
        );
        for case in &suite.cases {
            assert!(
                names.insert((case.classname.clone(), case.name.clone())),
                "{case:?}"
            );
        }
        for (sum, own) in sum.iter_mut().zip(own) {
            *sum += own;
        }
    }
    assert_eq!(
        sum,
        [suites.tests, suites.failures, suites.errors, suites.skipped]
    );
    suites
}

/// A workflow command: its name, its properties, its message.
struct Annotation {
    command: String,
    properties: BTreeMap<String, String>,
    message: String,
}

/// Commands as GitHub's runner reads them: a line that begins with `::`, properties up to the next
/// `::`, separated by commas, each up to `=`; escapes are undone last, `%25` after all others.
fn github(project: &Project) -> Vec<Annotation> {
    let text = project.report("github");
    text.lines()
        .map(|line| {
            let (head, message) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
            let (command, properties) = head.split_once(' ').unwrap();
            let undone = |text: &str| {
                let text = text.replace("%0D", "\r").replace("%0A", "\n");
                let text = text.replace("%3A", ":").replace("%2C", ",");
                text.replace("%25", "%")
            };
            let message = message.replace("%0D", "\r").replace("%0A", "\n");
            Annotation {
                command: command.to_owned(),
                properties: (properties.split(','))
                    .map(|property| property.split_once('=').unwrap())
                    .map(|(name, value)| (name.to_owned(), undone(value)))
                    .collect(),
                message: message.replace("%25", "%"),
            }
        })
        .collect()
}

#[test]
fn every_format_has_every_finding() {
    let project = Project::new(COMMON);
    let report = project.json("json");
    let findings = report["findings"].as_array().unwrap();
    let summary = &report["summary"];
    let (deny, warn) = (
        summary["deny"].as_u64().unwrap(),
        summary["warn"].as_u64().unwrap(),
    );
    assert!(deny > 3 && warn > 0, "{summary}");

    let sarif = sarif(&project);
    let gitlab = gitlab(&project);
    let junit = junit(&project);
    let github = github(&project);
    assert_eq!(
        [junit.failures, junit.skipped, junit.errors],
        [deny, warn, 0]
    );
    assert_eq!([sarif.len(), gitlab.len()], [findings.len(); 2]);
    assert_eq!(github.len(), findings.len() + 1);
    for (index, finding) in findings.iter().enumerate() {
        let is_denied = finding["severity"] == "deny";
        let (file, line) = (&finding["source"]["file"], &finding["source"]["line"]);
        let result = &sarif[index];
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(result["ruleId"], finding["rule"]);
        assert_eq!(result["level"], if is_denied { "error" } else { "warning" });
        assert_eq!(result["message"]["text"], finding["message"]);
        assert_eq!(place["artifactLocation"]["uri"], *file);
        assert_eq!(place["region"]["startLine"], *line);
        for key in ["meeting", "department", "duty", "due", "at", "late_seconds"] {
            assert_eq!(result["properties"][key], finding[key]);
        }
        let issue = &gitlab[index];
        assert_eq!(issue["check_name"], finding["rule"]);
        assert_eq!(issue["severity"], if is_denied { "major" } else { "minor" });
        assert_eq!(issue["description"], finding["message"]);
        assert_eq!(issue["location"]["path"], *file);
        assert_eq!(issue["location"]["lines"]["begin"], *line);
        let note = &github[index];
        assert_eq!(note.command, if is_denied { "error" } else { "warning" });
        assert_eq!(note.properties["file"], *file);
        assert_eq!(note.properties["line"], line.to_string());
        assert_eq!(note.properties["title"], finding["rule"]);
        assert_eq!(note.message, *finding["message"].as_str().unwrap());
        let rule = finding["rule"].as_str().unwrap();
        let suite = junit
            .suites
            .iter()
            .find(|suite| suite.name == rule)
            .unwrap();
        let message = finding["message"].as_str().unwrap();
        assert!(
            suite
                .cases
                .iter()
                .any(|case| format!("{case:?}").contains(format!("{message:?}").trim_matches('"')))
        );
    }
    assert_eq!(github.last().unwrap().command, "notice");
}

#[test]
fn lines_are_the_lines_in_the_file() {
    let project = Project::new(COMMON);
    let line_of = |result: &Value| {
        let place = &result["locations"][0]["physicalLocation"];
        let file = place["artifactLocation"]["uri"].as_str().unwrap();
        let text = std::fs::read_to_string(project.path().join(file)).unwrap();
        let line = place["region"]["startLine"].as_u64().unwrap();
        text.lines()
            .nth(usize::try_from(line).unwrap() - 1)
            .unwrap()
            .to_owned()
    };
    let mut seen = BTreeSet::new();
    for result in sarif(&project) {
        let line = line_of(&result);
        let rule = result["ruleId"].as_str().unwrap();
        let of = |key: &str| result["properties"][key].as_str().unwrap().to_owned();
        match rule {
            "transmission-late" => assert!(line.starts_with("M01,D02,") && line.ends_with("late")),
            "unknown-meeting" => assert!(line.starts_with("M99,D01,") && line.contains("nobody")),
            "report-without-transmission" => assert_eq!(line, "M02,D02,,2026-03-04 18:00,\"not"),
            "report-overdue" => assert_eq!(line, "M02,D01,2026-03-03 18:00,,overdue"),
            _ => assert!(line.contains(&of("meeting")), "{rule}: {line}"),
        }
        seen.insert(rule.to_owned());
    }
    for rule in [
        "transmission-late",
        "unknown-meeting",
        "report-without-transmission",
        "report-overdue",
    ] {
        assert!(seen.contains(rule), "{rule}: {seen:?}");
    }
}

#[test]
fn fingerprints_outlive_their_rows() {
    let project = Project::new(COMMON);
    let fingerprints = |project: &Project| -> BTreeSet<String> {
        let issues = gitlab(project);
        issues
            .iter()
            .map(|issue| issue["fingerprint"].as_str().unwrap().to_owned())
            .collect()
    };
    let of_sarif = |project: &Project| -> BTreeSet<String> {
        let keys = sarif(project);
        keys.iter()
            .map(|r| r["partialFingerprints"].to_string())
            .collect()
    };
    let (before, sarif_before) = (fingerprints(&project), of_sarif(&project));
    assert_eq!(
        before.iter().filter(|print| print.ends_with("-2")).count(),
        1,
        "{before:?}"
    );
    // As documented: the first 128 bits of the SHA-256 of
    // ["transmission-late","M01","D02","transmission"].
    assert!(
        before.contains("f69a07ec3eb14849c2e9ab83f615ee16"),
        "{before:?}"
    );

    // Rows the other way round, a line inserted before them, another file's name.
    let text = std::fs::read_to_string(project.path().join("records.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    rows.reverse();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(reader.headers().unwrap()).unwrap();
    for row in &rows {
        writer.write_record(row).unwrap();
    }
    let turned = String::from_utf8(writer.into_inner().unwrap()).unwrap();
    let turned = turned.replacen('\n', "\n\n\n", 1);
    project.write("records.csv", &turned);
    assert_eq!(fingerprints(&project), before);
    assert_eq!(of_sarif(&project), sarif_before);

    // Another finding is another fingerprint.
    project.write("records.csv", &turned.replace("M99", "M98"));
    assert_eq!(fingerprints(&project).difference(&before).count(), 2);
}

/// The formats whose hostile report is read back, here or where it says.
const READ_BACK: [&str; 12] = [
    "json", "ndjson", "csv", "markdown", "html", "sarif", "junit", "github", "gitlab",
    // tests/formats.rs, tests/formats.rs, tests/workbook_out.rs
    "table", "concise", "xlsx",
];

#[test]
fn every_format_is_read_back() {
    let formats = Format::value_variants().iter().map(|format| format.name());
    let open: Vec<&str> = formats.filter(|name| !READ_BACK.contains(name)).collect();
    assert!(
        open.is_empty(),
        "no test reads the hostile report in {open:?}"
    );
}

#[test]
fn nothing_found_is_a_valid_document() {
    let project = Project::new(CLEAN);
    assert!(sarif(&project).is_empty());
    assert!(gitlab(&project).is_empty());
    assert!(github(&project).is_empty());
    let junit = junit(&project);
    assert_eq!([junit.tests, junit.failures, junit.skipped], [2, 0, 0]);
    let names: Vec<&str> = junit.suites[0]
        .cases
        .iter()
        .map(|case| &*case.name)
        .collect();
    // The reader puts the class before the name.
    assert_eq!(
        names,
        ["chuanda.duties::transmission", "chuanda.duties::report"]
    );
    project.write("meetings.csv", "id,title,ended_at\n");
    project.write("records.csv", HEAD);
    let text = project.run(&["--allow-empty", "--format", "junit"]);
    let junit = junit_parser::from_reader(text.as_bytes()).unwrap();
    assert_eq!([junit.tests, junit.skipped], [1, 1]);
}

#[test]
fn machine_formats_know_no_threads_and_no_limit() {
    let project = Project::new(COMMON);
    for format in [
        "json", "ndjson", "csv", "sarif", "junit", "github", "gitlab",
    ] {
        let of = |threads, limit| {
            project.run(&[
                "--format",
                format,
                "--lang",
                "zh",
                "--threads",
                threads,
                "--limit",
                limit,
            ])
        };
        assert_eq!(of("1", "1"), of("4", "0"), "{format}");
    }
}

#[test]
fn github_is_told_what_it_will_not_show() {
    let project = Project::new("");
    let few = github(&project);
    assert!(!few.last().unwrap().message.contains("日志"));
    let meetings: Vec<String> = (0..11)
        .map(|number| format!("N{number},会,2026-03-02 17:00\n"))
        .collect();
    project.write(
        "meetings.csv",
        &format!("id,title,ended_at\n{}", meetings.concat()),
    );
    let many = github(&project);
    assert_eq!(many.len(), 11 * 2 * 2 + 1);
    assert!(
        many.last().unwrap().message.contains("前 10 个"),
        "{}",
        many.last().unwrap().message
    );
}

/// What no output for a screen or a line may hold.
fn is_harmful(c: char) -> bool {
    c.is_control() && c != '\n' || chuanda::render::shared::safe::is_bidi(c)
}

/// How many findings the hostile project has.
/// The department that nobody knows has `;` in it, and is three, in two records.
const HOSTILE_FINDINGS: usize = 14;

#[test]
fn hostile_text_is_harmless_on_a_screen() {
    let project = hostile();
    for format in ["table", "concise"] {
        let text = project.report(format);
        assert!(text.contains("cmd()"), "{format}");
        assert!(!text.contains(is_harmful), "{format}: {text}");
    }
    let concise = project.report("concise");
    assert_eq!(concise.lines().count(), HOSTILE_FINDINGS, "{concise}");
    for line in concise.lines() {
        assert!(
            line.contains(": deny[") || line.contains(": warn["),
            "{line}"
        );
    }
}

#[test]
fn hostile_text_comes_back_from_json_and_is_harmless_in_csv() {
    let project = hostile();
    let json = project.json("json");
    let findings = json["findings"].as_array().unwrap();
    assert_eq!(findings.len(), HOSTILE_FINDINGS);
    assert_eq!(findings[0]["meeting"], format!("{HOSTILE}M1"));
    let ndjson = project.report("ndjson");
    for (line, finding) in ndjson.lines().zip(findings) {
        assert_eq!(serde_json::from_str::<Value>(line).unwrap(), *finding);
    }
    assert_eq!(ndjson.lines().count(), findings.len());
    let csv = project.report("csv");
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), findings.len());
    for (row, finding) in rows.iter().zip(findings) {
        // What a terminal would obey is shown.
        let mut meeting = String::from("'");
        for c in finding["meeting"].as_str().unwrap().chars() {
            if c.is_control() && !matches!(c, '\n' | '\r' | '\t') {
                meeting.extend(c.escape_unicode());
            } else {
                meeting.push(c);
            }
        }
        assert_eq!(row[2], meeting);
        for cell in row {
            assert!(
                !cell.starts_with(['=', '+', '-', '@', '\t', '\r']),
                "{cell}"
            );
        }
    }
}

#[test]
fn hostile_text_is_harmless_in_markdown() {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    let text = hostile().report("markdown");
    assert!(!text.contains(is_harmful), "{text}");
    let mut rows = 0;
    for event in Parser::new_ext(&text, Options::ENABLE_TABLES) {
        match event {
            Event::Html(_) | Event::InlineHtml(_) | Event::Code(_) => panic!("{event:?}"),
            Event::Start(Tag::TableRow) => rows += 1,
            Event::Start(
                Tag::Paragraph
                | Tag::Heading { .. }
                | Tag::List(_)
                | Tag::Item
                | Tag::Strong
                | Tag::Table(_)
                | Tag::TableHead
                | Tag::TableCell,
            ) => {}
            Event::Start(tag) => panic!("{tag:?}"),
            _ => {}
        }
    }
    // The numbers of two duties, and the findings.
    assert_eq!(rows, 2 + HOSTILE_FINDINGS);
}

#[test]
fn hostile_text_is_harmless_in_sarif_and_gitlab() {
    let project = hostile();
    let results = sarif(&project);
    assert_eq!(results.len(), HOSTILE_FINDINGS);
    for result in &results {
        let text = result["message"]["text"].as_str().unwrap();
        assert!(!text.contains(is_harmful) && !text.contains('\n'), "{text}");
        // A link or a placeholder needs a bracket without a backslash, or a brace alone.
        let plain = text
            .replace("\\\\", "")
            .replace("\\[", "")
            .replace("\\]", "");
        let plain = plain.replace("{{", "").replace("}}", "");
        assert!(!plain.contains(['[', ']', '{', '}', '\\']), "{plain}");
        let place = &result["locations"][0]["physicalLocation"]["artifactLocation"];
        let uri = place["uri"].as_str().unwrap();
        assert!(
            uri.is_ascii() && !uri.contains(['<', ' ', '?', '#', ':', '"']),
            "{uri}"
        );
    }
    assert_eq!(results[0]["properties"]["meeting"], format!("{HOSTILE}M1"));
    let issues = gitlab(&project);
    assert_eq!(issues.len(), HOSTILE_FINDINGS);
    for issue in &issues {
        assert!(!issue["description"].as_str().unwrap().contains(is_harmful));
    }
}

#[test]
fn hostile_text_is_harmless_in_junit() {
    let project = hostile();
    let suites = junit(&project);
    assert_eq!(suites.tests, HOSTILE_FINDINGS as u64);
    let text = project.report("junit");
    assert!(
        !text.contains("]]>") && !text.contains(is_harmful),
        "{text}"
    );
    let document = roxmltree::Document::parse(&text).unwrap();
    let known = ["testsuites", "testsuite", "testcase", "failure", "skipped"];
    for node in document.descendants().filter(roxmltree::Node::is_element) {
        assert!(known.contains(&node.tag_name().name()), "{node:?}");
    }
    let messages = document
        .descendants()
        .filter_map(|node| node.attribute("message"));
    assert!(
        messages
            .into_iter()
            .any(|message| message.contains("<script>alert(1)</script>"))
    );
}

#[test]
fn hostile_text_is_harmless_in_github() {
    let project = hostile();
    let annotations = github(&project);
    assert_eq!(annotations.len(), HOSTILE_FINDINGS + 1);
    for one in &annotations {
        assert!(["error", "warning", "notice"].contains(&&*one.command));
        let names: Vec<&str> = one.properties.keys().map(String::as_str).collect();
        assert!(
            names == ["file", "line", "title"] || names == ["title"],
            "{names:?}"
        );
        assert!(!one.message.contains(is_harmful) && !one.message.contains('\n'));
    }
    assert!(
        annotations
            .iter()
            .any(|one| one.message.contains("]]>%0A::error::%25 ,:"))
    );
}

#[test]
fn hostile_text_is_harmless_in_html() {
    use html5gum::{Token, Tokenizer};
    let clean = |text: &str| -> BTreeSet<String> {
        let mut marks = BTreeSet::new();
        for token in Tokenizer::new(text) {
            if let Ok(Token::StartTag(tag)) = token {
                let name = String::from_utf8_lossy(&tag.name).into_owned();
                for attribute in tag.attributes.keys() {
                    marks.insert(format!("{name} {}", String::from_utf8_lossy(attribute)));
                }
                marks.insert(name);
            }
        }
        marks
    };
    // Markup is the page's own: no tag and no attribute is there that common data does not bring.
    let own = clean(&Project::new(COMMON).report("html"));
    let page = hostile().report("html");
    let strange: Vec<String> = clean(&page).difference(&own).cloned().collect();
    assert!(strange.is_empty(), "{strange:?}");
    assert!(!page.contains(is_harmful), "{page}");
    assert!(!page.contains("<script>alert(1)"), "{page}");
}

#[test]
fn what_is_no_pass_is_not_read_as_one() {
    let project = Project::new(CLEAN);
    let meetings = std::fs::read_to_string(project.path().join("meetings.csv")).unwrap();
    project.write(
        "meetings.csv",
        &format!("{meetings}M04,四季度会,2026-03-03 17:00\n"),
    );
    let of = |format| {
        let args = [
            "--format",
            format,
            "--allow",
            "timeliness",
            "--min-rate",
            "99",
        ];
        project.run(&args)
    };
    let sarif: Value = serde_json::from_str(&of("sarif")).unwrap();
    check_schema("sarif-2.1.0.json", &sarif);
    let invocation = &sarif["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    assert!(invocation["toolExecutionNotifications"][0]["message"]["text"].is_string());
    let junit = junit_parser::from_reader(of("junit").as_bytes()).unwrap();
    assert_eq!([junit.tests, junit.errors, junit.failures], [4, 2, 0]);
    let github = of("github");
    assert_eq!(
        github
            .lines()
            .filter(|line| line.starts_with("::error title=chuanda::"))
            .count(),
        2
    );
}
