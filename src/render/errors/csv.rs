//! `csv`: one input error per row. Cells that a spreadsheet would take for a formula are made text.

use std::io::{self, Write};

use crate::render::errors::ErrorsView;
use crate::render::shared::csv::row;

const HEADER: [&str; 9] = [
    "file", "sheet", "row", "column", "cell", "header", "text", "problem", "remedy",
];

pub(crate) fn render(view: &ErrorsView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let lang = view.machine_lang;
    let mut line = Vec::new();
    row(&HEADER, &mut line);
    out.write_all(&line)?;
    let number = |number: Option<u32>| number.map_or(String::new(), |number| number.to_string());
    for error in view.rows {
        line.clear();
        let cells = [
            error.file,
            error.sheet.unwrap_or_default(),
            &number(error.row),
            &number(error.column),
            error.cell.as_deref().unwrap_or_default(),
            error.header.unwrap_or_default(),
            error.text,
            error.message.without_advice(lang),
            error.message.advice(lang).unwrap_or_default(),
        ];
        row(&cells, &mut line);
        out.write_all(&line)?;
    }
    if let Some(left) = view.left_text(lang) {
        line.clear();
        row(&["", "", "", "", "", "", "", &left, ""], &mut line);
        out.write_all(&line)?;
    }
    Ok(())
}
