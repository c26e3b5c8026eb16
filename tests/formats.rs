//! What people see: hostile text, colour, limits, and the commands that print tables.

#![expect(clippy::unwrap_used, reason = "a test that cannot run should stop")]

use std::path::Path;
use std::process::{Command, Output};

const AS_OF: &str = "2026-03-10T09:00:00+08:00";
const HOSTILE: &str = "\"=cmd()|\"\"x\"\"\n\u{1b}[31m红\u{202e}<b>`*_#[y](z)\\\"";

/// A project of one meeting and two departments, whose names and ids are hostile where asked.
fn project(title: &str, name: &str, records: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let write = |file: &str, text: String| std::fs::write(dir.path().join(file), text).unwrap();
    let meetings = format!("id,title,ended_at\nM01,{title},2026-03-09 17:00\n");
    write("meetings.csv", meetings);
    write(
        "departments.csv",
        format!("id,name\nD01,{name}\nD02,市财政局\n"),
    );
    let head = "meeting,department,transmitted_at,reported_at\n";
    write("records.csv", format!("{head}{records}"));
    dir
}

fn run(dir: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chuanda"));
    command
        .env_remove("CLICOLOR_FORCE")
        .args(&args[..1])
        .arg(dir);
    command.args(["--as-of", AS_OF]).args(&args[1..]);
    command.output().unwrap()
}

fn text(dir: &Path, args: &[&str]) -> String {
    String::from_utf8(run(dir, args).stdout).unwrap()
}

/// Markdown without its escaped marks: what is left is markup.
fn without_escapes(text: &str) -> String {
    let mut chars = text.chars();
    let mut plain = String::new();
    while let Some(c) = chars.next() {
        if c == '\\' {
            chars.next();
        } else {
            plain.push(c);
        }
    }
    plain
}

const EARLY: &str = "M01,D01,2026-03-08 10:00,\nM01,D02,2026-03-08 10:00,\n";

#[test]
fn hostile_text_is_harmless_for_people() {
    let dir = project(HOSTILE, HOSTILE, EARLY);
    for lang in ["zh", "en"] {
        for args in [
            ["check", "--lang", lang, "--format", "table"],
            ["check", "--lang", lang, "--format", "concise"],
            ["check", "--lang", lang, "--format", "markdown"],
            ["due", "--lang", lang, "--format", "table"],
            ["due", "--lang", lang, "--format", "markdown"],
        ] {
            let text = text(dir.path(), &args);
            assert!(text.contains("cmd()"), "{args:?}: {text}");
            assert!(!text.contains(['\u{1b}', '\u{202e}']), "{args:?}: {text}");
            if args[4] == "markdown" {
                let plain = without_escapes(&text);
                assert!(!plain.contains(['<', '`', '[', '_']), "{plain}");
                let hostile = plain.lines().filter(|line| line.contains("cmd()"));
                let columns = if args[0] == "due" { 6 } else { 8 };
                for line in hostile {
                    assert_eq!(line.matches('|').count(), columns + 1, "{line}");
                }
            }
        }
    }
    let concise = text(
        dir.path(),
        &["check", "--lang", "zh", "--format", "concise"],
    );
    assert_eq!(concise.lines().count(), 2, "{concise}");
    let start = format!(
        "{}: deny[transmission-before-meeting] 会议M01 单位D01: =",
        first_record(dir.path())
    );
    assert!(concise.starts_with(&start), "{concise}");
    let csv = text(dir.path(), &["due", "--format", "csv"]);
    assert!(csv.contains("M01,\"'=cmd()|"), "{csv}");
}

/// Where the first record stands, as formats for programs call it: with slashes.
fn first_record(dir: &Path) -> String {
    let place = dir.join("records.csv:2:1");
    place.display().to_string().replace('\\', "/")
}

#[test]
fn concise_names_only_what_there_is() {
    let dir = project(
        "会",
        "市教育局",
        "M99,D01,2026-03-09 18:00,\nM01,D02,2026-03-09 18:00,\n",
    );
    let lines = text(
        dir.path(),
        &["check", "--lang", "en", "--format", "concise"],
    );
    let start = format!(
        "{}: deny[unknown-meeting] meeting M99 department D01: ",
        first_record(dir.path())
    );
    assert!(lines.starts_with(&start), "{lines}");
    let clean = project(
        "会",
        "市教育局",
        "M01,D01,2026-03-09 18:00,\nM01,D02,2026-03-09 18:00,\n",
    );
    assert_eq!(text(clean.path(), &["check", "--format", "concise"]), "");
}

#[test]
fn the_verdict_comes_first_and_the_rest_is_short_when_clean() {
    let clean = project(
        "会",
        "市教育局",
        "M01,D01,2026-03-09 18:00,\nM01,D02,2026-03-09 18:00,\n",
    );
    let zh = text(clean.path(), &["check", "--lang", "zh"]);
    assert!(
        zh.starts_with(
            "✓ 通过：没有发现问题。\n截至：2026-03-10 09:00:00（Asia/Shanghai，时区数据 20"
        ),
        "{zh}"
    );
    assert_eq!(zh.lines().count(), 9, "{zh}");
    let en = text(clean.path(), &["check", "--lang", "en"]);
    assert!(en.starts_with("✓ Passes: no findings.\nAs of: "), "{en}");
    let denied = project("会", "市教育局", EARLY);
    let en = text(denied.path(), &["check", "--lang", "en"]);
    assert!(en.starts_with("✗ Fails: 2 findings denied.\n"), "{en}");
}

#[test]
fn what_is_no_pass_is_not_called_one() {
    let dir = project(
        "会",
        "市教育局",
        "M01,D01,2026-03-09 18:00,\nM01,D02,nonsense,\n",
    );
    for format in ["table", "markdown"] {
        let args = ["check", "--lang", "zh", "--keep-going", "--format", format];
        let output = run(dir.path(), &args);
        let text = String::from_utf8(output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(text.contains("✗ 不通过：输入有错误"), "{text}");
        assert!(!text.contains('✓'), "{text}");
    }
    let nobody = project("会", "市教育局", "");
    std::fs::write(nobody.path().join("meetings.csv"), "id,title,ended_at\n").unwrap();
    let output = run(nobody.path(), &["check", "--lang", "en"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        output
            .stdout
            .starts_with("✗ Fails: nothing was owed".as_bytes())
    );
}

#[test]
fn the_limit_hides_findings_of_the_table_and_says_so() {
    let dir = project("会", "市教育局", EARLY);
    let one = text(dir.path(), &["check", "--lang", "zh", "--limit", "1"]);
    assert!(
        one.contains("还有 1 个问题没有列出；用 --limit 0 列出全部。"),
        "{one}"
    );
    assert!(one.contains("D01") && !one.contains("D02"), "{one}");
    for args in [
        ["check", "--limit", "0", "--format", "table"],
        ["check", "--limit", "1", "--format", "markdown"],
    ] {
        let all = text(dir.path(), &args);
        assert!(all.contains("D01") && all.contains("D02"), "{all}");
    }
}

#[test]
fn a_long_list_is_the_same_on_any_number_of_threads() {
    let dir = project("会", "市教育局", EARLY);
    let meetings: Vec<String> = (0..600)
        .map(|i| format!("N{i},会,2026-03-01 17:00\n"))
        .collect();
    let meetings = meetings.concat();
    let head = "id,title,ended_at\nM01,会,2026-03-09 17:00\n";
    std::fs::write(dir.path().join("meetings.csv"), format!("{head}{meetings}")).unwrap();
    let one = text(dir.path(), &["check", "--limit", "0", "--threads", "1"]);
    let four = text(dir.path(), &["check", "--limit", "0", "--threads", "4"]);
    assert!(one == four);
    assert_eq!(one.matches("transmission-overdue").count(), 1200);
    let some = text(dir.path(), &["check", "--limit", "1001"]);
    assert_eq!(some.matches(" (N").count(), 999);
}

#[test]
fn colour_is_there_only_where_it_is_asked_for() {
    let dir = project("会", "市教育局", EARLY);
    assert!(!text(dir.path(), &["check"]).contains('\u{1b}'));
    let painted = text(dir.path(), &["check", "--color", "always"]);
    assert!(painted.contains("\u{1b}[31m✗"), "{painted}");
    let args = ["check", "--color", "auto"];
    let mut command = Command::new(env!("CARGO_BIN_EXE_chuanda"));
    command.args(args).arg(dir.path()).args(["--as-of", AS_OF]);
    let forced = command.env("NO_COLOR", "1").env("CLICOLOR_FORCE", "1");
    let output = forced.output().unwrap();
    assert!(!output.stdout.contains(&0x1b));
}

#[test]
fn due_lists_what_is_pending_soonest_first() {
    let dir = project("会", "市教育局", "M01,D01,2026-03-09 18:00,\n");
    let csv = text(dir.path(), &["due", "--format", "csv"]);
    assert_eq!(
        csv,
        "meeting,title,department,name,duty,due,seconds_left,soon\n\
         M01,会,D02,市财政局,transmission,2026-03-10T17:00:00+08:00,28800,false\n\
         M01,会,D01,市教育局,report,2026-03-11T23:59:59+08:00,140399,false\n\
         M01,会,D02,市财政局,report,2026-03-11T23:59:59+08:00,140399,false\n"
    );
    let json = text(
        dir.path(),
        &["due", "--department", "市教育局", "--format", "json"],
    );
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(
        json,
        serde_json::json!({"schema": "chuanda/due/1", "as_of": AS_OF, "timezone": "Asia/Shanghai",
            "timezone_version": json["timezone_version"], "rows": [
            {"meeting": "M01", "title": "会", "department": "D01", "name": "市教育局", "duty": "report",
             "due": "2026-03-11T23:59:59+08:00", "seconds_left": 140_399, "soon": false}]})
    );
    let zh = text(dir.path(), &["due", "--lang", "zh"]);
    assert!(
        zh.contains("有 3 项任务未到期。") && zh.contains("市财政局（D02）"),
        "{zh}"
    );
}

#[test]
fn due_tells_an_unknown_department_and_an_empty_list() {
    let done =
        "M01,D01,2026-03-09 18:00,2026-03-09 19:00\nM01,D02,2026-03-09 18:00,2026-03-09 19:00\n";
    let dir = project("会", "市教育局", done);
    let output = run(dir.path(), &["due", "--lang", "zh"]);
    assert_eq!(output.status.code(), Some(0));
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.starts_with("截至 2026-03-10 09:00:00（Asia/Shanghai，时区数据 20"));
    assert!(text.ends_with("），没有未到期的任务。\n"), "{text}");
    let json = run(dir.path(), &["due", "--format", "json"]).stdout;
    let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    assert_eq!(json["rows"], serde_json::json!([]));
    let output = run(
        dir.path(),
        &["due", "--lang", "en", "--department", "市财正局"],
    );
    assert_eq!(output.status.code(), Some(2));
    let text = String::from_utf8(output.stderr).unwrap();
    assert!(text.contains("did you mean \"市财政局\"?"), "{text}");
}

/// Rules, meetings and levels stand by name where a person reads, and by id for `explain` and machines.
#[test]
fn people_read_names() {
    let dir = project("全市安全生产会议", "市教育局", EARLY);
    let check = |args: &[&str]| text(dir.path(), &[&["check"], args].concat());
    let named = "传达早于会议结束（transmission-before-meeting）";
    for format in ["table", "markdown"] {
        let chinese = check(&["--lang", "zh", "--format", format]);
        for part in [named, "全市安全生产会议（M01）"] {
            assert!(chinese.contains(part), "{part} in {chinese}");
        }
    }
    let english = check(&["--lang", "en"]);
    assert!(
        english.contains("✗ transmission-before-meeting"),
        "{english}"
    );
    let lines = check(&["--lang", "zh", "--format", "concise"]);
    assert!(
        lines.contains("deny[transmission-before-meeting] 会议M01"),
        "{lines}"
    );
    let why = [
        "why",
        "--department",
        "D01",
        "--meeting",
        "M01",
        "--lang",
        "zh",
    ];
    let why = text(dir.path(), &why);
    assert!(why.contains(&format!("不合要求  {named}")), "{why}");
}
