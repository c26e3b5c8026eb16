//! The examples whose times are all whole: the third has dates alone, which SQL refuses.

use std::path::Path;

use chuanda::domain::part::Selection;
use chuanda::lang::Lang;
use chuanda::load::inputs::Inputs;
use chuanda::load::load;
use chuanda::time::{Reading, Zone, read};

use crate::engine::{Case, compiled, difference, expected};
use crate::projects::Row;

/// 2026-12-31 09:00 in Shanghai.
const AS_OF: i64 = 1_798_678_800;

#[test]
fn examples_have_the_same_findings_and_sums() {
    for (name, files) in [
        ("city", &["exports/city.csv", "exports/districts.csv"][..]),
        ("tasks", &["records.csv"]),
    ] {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("examples")
            .join(name);
        let inputs = |is_without_records| Inputs {
            path: root.clone(),
            threads: 1,
            is_without_records,
            ..Inputs::default()
        };
        let [whole, bare] = [false, true].map(|bare| load(&inputs(bare), &|_| {}));
        let (part, lang) = (Selection::default(), Lang::En);
        let rows: Vec<Row> = files.iter().flat_map(|file| rows(&root, file)).collect();
        assert!(rows.len() > 5, "{name}");
        let case = Case {
            expected: expected(&whole, AS_OF, &part, lang),
            files: compiled(&bare, AS_OF, &part, lang, false),
            rows,
            first: 0,
            as_of: AS_OF,
        };
        assert_eq!(difference(&case), None, "{name}");
    }
}

/// The records of a file as rows for an engine.
fn rows(root: &Path, file: &str) -> Vec<Row> {
    let text = std::fs::read_to_string(root.join(file)).expect("a file");
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let head = reader.headers().expect("a head").clone();
    let zone = Zone::named("Asia/Shanghai").expect("a zone");
    let row = |(line, cells): (u64, csv::StringRecord)| {
        let cell = |names: &[&str]| {
            let mut places = names
                .iter()
                .filter_map(|name| head.iter().position(|own| own == *name));
            places.find_map(|place| cells.get(place).filter(|cell| !cell.is_empty()))
        };
        let time = |names: &[&str]| match read(cell(names)?, &zone) {
            Ok(Reading::Instant(at)) => Some(at.unix()),
            other => panic!("{other:?}"),
        };
        Row {
            meeting: cell(&["会议编号", "会议", "会议名称"])
                .expect("a meeting")
                .to_owned(),
            department: cell(&["单位编号", "单位", "单位名称"])
                .expect("a department")
                .to_owned(),
            times: [
                time(&["传达完成时间", "传达时间"]),
                time(&["上报时间", "报告时间"]),
                time(&["反馈时间"]),
                time(&["收到时间"]),
            ],
            has_measures: cell(&["具体措施"]).is_some(),
            key: String::new(),
            source: Some((file.to_owned(), line)),
        }
    };
    let records: Vec<_> = reader.records().map(|it| it.expect("a row")).collect();
    let mut next = 2;
    let with_lines = records.into_iter().map(|cells| {
        let line = next;
        // A cell may go on over lines.
        let breaks: usize = cells.iter().map(|cell| cell.matches('\n').count()).sum();
        next += 1 + breaks as u64;
        (line, cells)
    });
    with_lines.map(row).collect()
}
