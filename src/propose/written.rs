//! What `chuanda` itself wrote: reports that lie in a folder beside the tables are none of them.

use crate::propose::sample::Sample;

/// How the headers of its tables begin, whatever program saved them since.
const HEADERS: [&[&str]; 8] = [
    &["rule", "severity", "meeting", "department", "duty"],
    &["meeting", "title", "department", "name", "duty"],
    &["key", "name", "transmission_obligations"],
    &["key", "name", "month", "transmission_obligations"],
    &["state", "rule", "was", "severity"],
    &["file", "sheet", "row", "column", "cell", "header"],
    &["File", "Sheet", "Cell", "Row", "Column", "Header"],
    &["文件", "工作表", "单元格", "行", "列", "表头"],
];

/// Whether the tables of a file are of such a one: by the header, or by the sheet 说明 that names the
/// program with its version.
pub(super) fn is_written(samples: &[Sample]) -> bool {
    if let [sample] = samples {
        let is_filled = |row: &&Vec<String>| row.iter().any(|cell| !cell.is_empty());
        let first = sample.rows.iter().find(is_filled);
        return first.is_some_and(|row| HEADERS.iter().any(|header| starts_with(row, header)));
    }
    let is_about = |sample: &&Sample| {
        let sheet = sample.name.rsplit('#').next().unwrap_or_default();
        matches!(sheet, "说明" | "About")
    };
    let names_program = |cell: &String| {
        let version = cell.strip_prefix("chuanda ");
        version.is_some_and(|version| version.starts_with(|c: char| c.is_ascii_digit()))
    };
    (samples.iter().filter(is_about)).any(|sample| sample.rows.iter().flatten().any(names_program))
}

fn starts_with(row: &[String], header: &[&str]) -> bool {
    row.len() >= header.len() && row.iter().zip(header).all(|(cell, own)| cell == own)
}
