//! `xlsx`: the columns of `csv`, with times as times, over as many sheets as there are rows for.

use std::io::{self, Write};

use rust_xlsxwriter::{Workbook, XlsxError};

use crate::audit::summarize::{Key, Order, summarize};
use crate::audit::tally::Tally;
use crate::render::check::workbook::book::{Book, Frame, Plan, SheetCell, SheetColumn};
use crate::render::check::workbook::deliver;
use crate::render::obligations::{COLUMNS, ObligationsView};
use crate::render::shared::words;
use crate::report::obligations::{ObligationRow, of_meeting};
use crate::time::Instant;

/// More rows than this are built in temporary files.
const MOST_IN_MEMORY: u64 = 100_000;

pub(crate) fn render(view: &ObligationsView<'_>, out: &mut dyn Write) -> io::Result<()> {
    deliver(|| make(view), out)
}

fn make(view: &ObligationsView<'_>) -> Result<Workbook, XlsxError> {
    let (audit, lang) = (view.audit, view.lang);
    let total = summarize(audit, Key::Year, Order::Input, view.threads).total;
    let rows: u64 = total.iter().map(Tally::obligations).sum();
    let as_of = words::as_of_alone(audit.as_of, &audit.project.zone, lang);
    let frame = Frame {
        footer: format!("&L{}&R&P / &N", as_of.replace('&', "&&")),
        ..Frame::default()
    };
    let mut book = Book::new(lang, frame, rows > MOST_IN_MEMORY);
    book.plan = Plan {
        sheets: u64::MAX / Plan::FULL.rows,
        ..Plan::FULL
    };
    let columns = COLUMNS.map(|name| match name {
        "title" | "name" | "exempt_reason" => SheetColumn::long(name),
        _ => SheetColumn::short(name),
    });
    let name = lang.pick("应办事项", "Obligations");
    let mut table = book.table(name, columns.into(), rows)?;
    let mut result = Ok(());
    for meeting in 0..view.meetings() {
        of_meeting(audit, meeting, |row| {
            if result.is_ok() {
                result = table.push(&cells(view, row));
            }
        });
        std::mem::replace(&mut result, Ok(()))?;
    }
    table.finish(lang.pick("没有应办事项。", "Nothing was owed."))?;
    Ok(book.workbook)
}

fn cells(view: &ObligationsView<'_>, row: &ObligationRow<'_>) -> [SheetCell; COLUMNS.len()] {
    let project = view.audit.project;
    let department = &project.departments[row.department as usize];
    let text = |text: Option<&str>| text.map_or(SheetCell::Empty, Into::into);
    let time = |at: Option<Instant>| {
        at.map_or(SheetCell::Empty, |at| {
            SheetCell::Time(project.zone.local(at))
        })
    };
    let late = row.late_seconds.map(i64::unsigned_abs);
    [
        row.meeting.id.into(),
        row.meeting.name.into(),
        department.id().into(),
        department.name().into(),
        row.duty.name().into(),
        text(row.policy),
        row.status.name().into(),
        time(row.start),
        time(row.due),
        time(row.done.map(|done| done.at)),
        late.map_or(SheetCell::Empty, SheetCell::Number),
        text(row.exempt_reason),
        view.file(row.source.file).into(),
        SheetCell::Number(row.source.line.into()),
        text(row.reason),
    ]
}
