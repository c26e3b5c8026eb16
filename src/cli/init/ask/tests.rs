//! What is made of answers: each question is about what is in doubt, and its answer settles that alone.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::{Path, PathBuf};

use super::*;
use crate::cli::init::config_text;
use crate::load::Config;
use crate::propose::office::Office;
use crate::text::path_text;

/// Somebody who knows beforehand what to answer.
struct Script {
    /// A part of each question in turn, and the beginning of the answer to it; none leaves it open.
    lines: std::vec::IntoIter<Line>,
}

type Line = (&'static str, Option<&'static str>);

impl Script {
    fn of(lines: &[Line]) -> Self {
        let lines: Vec<Line> = lines.into();
        let lines = lines.into_iter();
        Self { lines }
    }
}

impl Ask for Script {
    fn choose(
        &mut self,
        question: &Bilingual,
        answers: &[Bilingual],
    ) -> anyhow::Result<Option<usize>> {
        let (asked, answer) = self.lines.next().unwrap_or_else(|| panic!("{question:?}"));
        assert!(question.zh.contains(asked), "{asked}: {question:?}");
        let place = |text: &str| answers.iter().position(|own| own.zh.starts_with(text));
        Ok(answer.map(|text| place(text).unwrap_or_else(|| panic!("{text}: {answers:?}"))))
    }
}

/// What is written for some files when the questions are answered so.
fn written(files: &[(&str, &str)], lines: &[Line]) -> (Vec<OfficeTable>, String) {
    let dir = tempfile::tempdir().unwrap();
    let mut paths: Vec<PathBuf> = Vec::new();
    for (name, text) in files {
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        paths.push(path);
    }
    let name = |path: &Path| path_text(path.strip_prefix(dir.path()).unwrap());
    let zone = Zone::named("Asia/Shanghai").unwrap();
    let office = Office::look(&paths, &[], &name, &Config::default(), &zone, None, &ASKED);
    assert!(office.errors.is_empty(), "{:?}", office.errors);
    let year = office.likely_year();
    let mut tables = office.tables;
    let mut script = Script::of(lines);
    let answers = settle(&mut tables, year, Some(&mut script)).unwrap();
    assert_eq!(script.lines.next(), None, "more answers than questions");
    let text = config_text::text(&tables, &answers, Lang::Zh);
    (tables, text)
}

const DEPARTMENTS: (&str, &str) = (
    "单位.csv",
    "单位名称,简称\n甲市财政局,财政局\n甲市教育局,教育局\n",
);
const MEETINGS: (&str, &str) = ("会议.csv", "会议名称,结束时间\n常务会,2026-03-05 17:00\n");

fn is_taken(tables: &[OfficeTable], name: &str) -> bool {
    let table = tables.iter().find(|table| table.proposal.name == name);
    table.is_some_and(|table| table.standing == Standing::Taken)
}

#[test]
fn a_start_is_the_end_only_where_somebody_says_so() {
    let meetings = ("会议.csv", "会议名称,召开时间\n常务会,2026-03-05 15:00\n");
    let question = "会议.csv：哪一列是结束时间";
    let (tables, text) = written(&[meetings, DEPARTMENTS], &[(question, Some("“召开时间”"))]);
    assert!(is_taken(&tables, "会议.csv"));
    assert!(text.contains("\n\"召开时间\" = \"ended_at\""), "{text}");
    let (tables, text) = written(&[meetings, DEPARTMENTS], &[(question, None)]);
    assert!(!is_taken(&tables, "会议.csv"));
    assert!(text.contains("\n# \"召开时间\" = \"ended_at\""), "{text}");
}

#[test]
fn of_two_tables_of_departments_one_is_chosen() {
    let other = ("名录.csv", "单位名称,简称\n甲市财政局,财政局\n");
    let files = [MEETINGS, DEPARTMENTS, other];
    for (chosen, left) in [("单位.csv", "名录.csv"), ("名录.csv", "单位.csv")] {
        let (tables, text) = written(&files, &[("两张表都像单位表，用哪一张", Some(chosen))]);
        assert!(is_taken(&tables, chosen) && !is_taken(&tables, left));
        assert!(
            text.contains(&format!("departments = \"{chosen}\"")),
            "{text}"
        );
        assert!(!text.contains(left), "{text}");
    }
    let question = "两张表都像单位表，用哪一张";
    let (tables, text) = written(&files, &[(question, Some("两张合起来用"))]);
    assert!(is_taken(&tables, "单位.csv") && is_taken(&tables, "名录.csv"));
    let both = "\ndepartments = [\"单位.csv\", \"名录.csv\"]";
    assert!(text.contains(both), "{text}");
}

#[test]
fn years_dates_and_words_for_no_time() {
    let records = (
        "台账.csv",
        "会议,单位,传达时间,报告时间\n常务会,财政局,3月6日9:00,暂无\n常务会,教育局,3月6日,暂无\n",
    );
    let files = [MEETINGS, DEPARTMENTS, records];
    let (_, text) = written(
        &files,
        &[
            ("没写年份（如 3月6日9:00）", Some("都是 2026 年的")),
            ("只写了日期（如 3月6日）", Some("从严")),
            ("写着“暂无”", Some("都是")),
        ],
    );
    for line in [
        "\nyear = 2026\n",
        "\ndate_only = \"strict\"\n",
        "\nblank = [\"暂无\"]\n",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    let open = [
        ("没写年份", None),
        ("只写了日期", None),
        ("写着“暂无”", None),
    ];
    let (_, text) = written(&files, &open);
    for line in [
        "\n# year = 2026\n",
        "\n# date_only = ",
        "\n# blank = [\"暂无\"]\n",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
}

#[test]
fn a_wide_sheet_is_told_its_duty() {
    let wide = (
        "统计.csv",
        "会议名称,甲市财政局,甲市教育局\n常务会,2026-03-06 9:00,2026-03-06 10:00\n",
    );
    let (tables, text) = written(
        &[MEETINGS, DEPARTMENTS, wide],
        &[("记的是哪一项任务的时间", Some("报告"))],
    );
    assert!(is_taken(&tables, "统计.csv"));
    assert!(text.contains("\nduty = \"report\"\n"), "{text}");
}

#[test]
fn short_names_in_doubt_are_asked_about() {
    let name = |text: &str, meant: &[&str], is_sure| ShortName {
        text: text.to_owned(),
        records: 2,
        meant: meant.iter().map(|&name| name.to_owned()).collect(),
        is_sure,
    };
    let names = vec![
        name("财局", &["甲市财政局"], true),
        name("教局", &["甲市教育局", "甲市教育考试院"], false),
        name("某局", &["甲市某局"], false),
        name("它局", &["甲市它局"], false),
    ];
    let mut script = Script::of(&[
        ("“教局”（2 条）是哪个单位", Some("甲市教育考试院")),
        ("“某局”", Some("都不是")),
        ("“它局”", None),
    ]);
    let settled = short_names(names, Some(&mut script)).unwrap();
    let settled: Vec<(&str, &str, bool)> = (settled.iter())
        .map(|name| (&*name.text, &*name.meant[0], name.is_sure))
        .collect();
    assert_eq!(
        settled,
        [
            ("财局", "甲市财政局", true),
            ("教局", "甲市教育考试院", true),
            ("它局", "甲市它局", false),
        ]
    );
}
