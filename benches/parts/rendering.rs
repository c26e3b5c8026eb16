//! A report of some 20,000 findings in every format.

use std::io;

use chuanda::lang::Lang;
use chuanda::render::check::Format;
use chuanda::render::check::view::CheckView;
use chuanda::report::Report;
use chuanda::rules::levels::Levels;
use clap::ValueEnum as _;
use divan::Bencher;
use divan::counter::BytesCount;

use crate::project::{Form, audit, files, read};

const FORMATS: [&str; 12] = [
    "table", "concise", "json", "ndjson", "csv", "markdown", "html", "sarif", "junit", "github",
    "gitlab", "xlsx",
];

#[divan::bench(args = FORMATS)]
fn render(bencher: Bencher, format: &str) {
    let format = Format::from_str(format, false).expect("a format");
    let dir = files(Form::Plain);
    let loaded = read(dir.path(), 1);
    let audit = audit(&loaded);
    let levels = Levels::default();
    let report = Report::new(&audit, &levels, 1);
    assert!(report.deny > 15_000, "{} findings", report.deny);
    let keys = std::collections::HashMap::new();
    let view = CheckView {
        month_before: None,
        keys: &keys,
        below_min_rate: &[],
        machine_lang: Lang::Zh,
        report: &report,
        rows: loaded.rows,
        is_incomplete: false,
        doubts: &[],
        lang: Lang::Zh,
        // All of them, in the table too.
        limit: 0,
        has_color: false,
        width: None,
        threads: 1,
        sheets: &[],
    };
    let mut document = Vec::new();
    format
        .render(&view, &mut document)
        .expect("memory is written");
    bencher
        .counter(BytesCount::new(document.len()))
        .bench_local(|| format.render(&view, &mut io::sink()));
}
