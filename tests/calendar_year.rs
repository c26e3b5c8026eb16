//! Which years the bundled calendar covers, and that the texts say so. A new year in the data fails
//! here and nowhere else: all other tests, the examples and the doctests have a calendar of their own
//! or take the last year from the data.

mod common;

use chuanda::calendar::Calendar;
use common::{bundled_days, last_bundled_year};

fn read(file: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    std::fs::read_to_string(path).expect(file)
}

#[test]
fn the_bundled_years() {
    let cn = Calendar::cn();
    assert_eq!(cn.covered_years(), Some(&[2004..=2026][..]));
    assert_eq!(cn.version(), Some("国办发明电〔2025〕7号"));
}

#[test]
fn the_docs_name_the_last_year() {
    let last = last_bundled_year().to_string();
    let pages = [
        ("docs/en/calendars.md", "2004 to "),
        ("docs/zh/calendars.md", "2004 年至 "),
    ];
    for (file, span) in pages {
        let text = read(file);
        let ends = text.split(span).skip(1).map(|rest| &rest[..4]);
        // The years of weaker sources stay what they are.
        let ends: Vec<&str> = ends.filter(|&end| end != "2006").collect();
        assert!(!ends.is_empty(), "{file} names no years");
        assert!(ends.iter().all(|&end| end == last), "{file}: {ends:?}");
    }
}

#[test]
fn provenance_counts_the_rows() {
    let work = bundled_days().filter(|row| row[1] == "work").count();
    let rows = bundled_days().count();
    let counts = format!(
        "2004-01-01 to {}-12-31, {rows} rows ({} `off`, {work} `work`)",
        last_bundled_year(),
        rows - work
    );
    let text = read("src/calendar/PROVENANCE.md").replace('\n', " ");
    assert!(text.contains(&counts), "PROVENANCE.md is to say {counts}");
}

#[test]
fn the_changelog_names_the_notice() {
    let cn = Calendar::cn();
    let notice = cn.version().expect("a notice");
    assert!(
        read("CHANGELOG.md").contains(notice),
        "CHANGELOG.md is to name {notice}"
    );
}
