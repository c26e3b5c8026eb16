//! `xlsx`: a workbook to hand back to whoever keeps the tables, styled as that of `check`.

use std::io::{self, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use crate::render::check::workbook::book::{Book, Frame, SheetCell, SheetColumn};
use crate::render::check::workbook::deliver;
use crate::render::errors::{ErrorRow, ErrorsView};

pub(crate) fn render(view: &ErrorsView<'_>, out: &mut dyn Write) -> io::Result<()> {
    deliver(|| make(view), out)
}

fn make(view: &ErrorsView<'_>) -> Result<Workbook, XlsxError> {
    /// More rows are built in temporary files.
    const MOST_IN_MEMORY: usize = 100_000;
    let lang = view.lang;
    let title = lang.pick("要改的地方", "What to put right");
    let pages = lang.pick("第 &P 页，共 &N 页", "page &P of &N");
    let frame = Frame {
        footer: format!("&C&A&R{pages}"),
        ..Frame::default()
    };
    let mut book = Book::new(lang, frame, view.rows.len() > MOST_IN_MEMORY);
    // The same errors give the same bytes: nothing here knows what time it is.
    book.workbook.set_properties(
        &DocProperties::new()
            .set_title(title)
            .set_author(format!("chuanda {}", env!("CARGO_PKG_VERSION")))
            .set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?),
    );
    let columns = vec![
        SheetColumn::long(lang.pick("文件", "File")),
        SheetColumn::short(lang.pick("工作表", "Sheet")),
        SheetColumn::short(lang.pick("单元格", "Cell")),
        SheetColumn::short(lang.pick("行", "Row")),
        SheetColumn::short(lang.pick("列", "Column")),
        SheetColumn::short(lang.pick("表头", "Header")),
        SheetColumn::long(lang.pick("原文", "Text")),
        SheetColumn::prose(lang.pick("问题", "What is wrong")),
        SheetColumn::prose(lang.pick("怎么改", "What would do")),
    ];
    let rows = view.rows.len() as u64 + u64::from(view.left > 0);
    let mut table = book.table(title, columns, rows)?;
    for row in view.rows {
        table.push(&cells(view, row))?;
    }
    if let Some(left) = view.left_text(lang) {
        let mut last = [const { SheetCell::Empty }; 9];
        last[7] = left.into();
        table.push(&last)?;
    }
    table.finish(lang.pick("没有要改的地方。", "There is nothing to put right."))?;
    Ok(book.workbook)
}

fn cells(view: &ErrorsView<'_>, row: &ErrorRow<'_>) -> [SheetCell; 9] {
    let text = |text: Option<&str>| match text {
        None | Some("") => SheetCell::Empty,
        Some(text) => text.into(),
    };
    let number = |number: Option<u32>| match number {
        Some(number) => SheetCell::Number(number.into()),
        None => SheetCell::Empty,
    };
    [
        row.file.into(),
        text(row.sheet),
        text(row.cell.as_deref()),
        number(row.row),
        number(row.column),
        text(row.header),
        text(Some(row.text)),
        row.message.without_advice(view.lang).into(),
        text(row.message.advice(view.lang)),
    ]
}
