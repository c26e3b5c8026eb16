//! `summary` for people: every row, the total, names that are no markup, narrow terminals.

#![expect(clippy::unwrap_used, reason = "a test that cannot run should stop")]

use std::path::Path;
use std::process::Command;

fn project(departments: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let write = |file: &str, text: &str| std::fs::write(dir.path().join(file), text).unwrap();
    write(
        "meetings.csv",
        "id,title,ended_at,level\nM01,会,2026-03-02 17:00,city\n",
    );
    write("departments.csv", &format!("id,name\n{departments}"));
    let records = "M01,D01,2026-03-02 18:00,2026-03-06 10:00\n";
    write(
        "records.csv",
        &format!("meeting,department,transmitted_at,reported_at\n{records}"),
    );
    dir
}

fn text(dir: &Path, args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chuanda"));
    command.env_remove("CLICOLOR_FORCE").arg("summary").arg(dir);
    command
        .args(["--as-of", "2026-03-10T09:00:00+08:00"])
        .args(args);
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_table_has_every_row_and_the_total() {
    let dir = project("D01,市教育局\nD02,市财政局\n");
    let version = chuanda::time::Zone::data_version();
    let told = |text: String| text.replace(version, "VERSION");
    assert_eq!(
        told(text(dir.path(), &["--lang", "zh"])),
        "\
截至 2026-03-10 09:00:00（Asia/Shanghai，时区数据 VERSION），按单位汇总，按时率低的在前。
┌──────┬──────────┬───────────┬────────┬────────┬───────────┬────────┬────────┐
│ 编号 │ 名称     │ 传达 应办 │ 未按时 │ 按时率 │ 报告 应办 │ 未按时 │ 按时率 │
├──────┼──────────┼───────────┼────────┼────────┼───────────┼────────┼────────┤
│ D02  │ 市财政局 │         1 │      1 │   0.0% │         1 │      1 │   0.0% │
│ D01  │ 市教育局 │         1 │      0 │ 100.0% │         1 │      1 │   0.0% │
│ 合计 │          │         2 │      1 │  50.0% │         2 │      2 │   0.0% │
└──────┴──────────┴───────────┴────────┴────────┴───────────┴────────┴────────┘
"
    );
    assert_eq!(
        told(text(
            dir.path(),
            &["--lang", "en", "--by", "month", "--format", "markdown"]
        )),
        "\
# Summary

As of 2026-03-10 09:00:00 (Asia/Shanghai, time-zone data VERSION), by month, in order of time.

| Month | Trans. owed | missed | rate | Report owed | missed | rate |
| --- | --: | --: | --: | --: | --: | --: |
| 2026-03 | 2 | 1 | 50.0% | 2 | 2 | 0.0% |
| Total | 2 | 1 | 50.0% | 2 | 2 | 0.0% |
"
    );
}

#[test]
fn a_key_that_is_blank_is_shown_and_no_name_is_markup() {
    let dir = project("D01,\"=cmd()|<b>\n\u{1b}[31m\u{202e}`x`\"\nD02,市财政局\n");
    let parents = text(dir.path(), &["--lang", "en", "--by", "parent"]);
    assert!(parents.contains("│ —  "), "{parents}");
    let table = text(dir.path(), &[]);
    assert!(!table.contains(['\u{1b}', '\u{202e}']), "{table}");
    let page = text(dir.path(), &["--format", "markdown"]);
    assert!(page.contains("=cmd()\\|\\<b\\> \\\\u"), "{page}");
}

#[test]
fn thousands_of_rows_are_all_there() {
    let departments: Vec<String> = (1..=5_000)
        .map(|number| format!("D{number:02},单位{number}\n"))
        .collect();
    let dir = project(&departments.concat());
    let table = text(dir.path(), &["--lang", "zh"]);
    assert_eq!(table.matches("│ D").count(), 5_000);
    assert!(table.contains("│ 合计"));
}
