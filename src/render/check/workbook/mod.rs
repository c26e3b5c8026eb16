//! `xlsx`, for the desk of a clerk: a workbook of findings, obligations and rates.
//!
//! Text from the data is always written as text, never as a formula, through [`safe`]. The same
//! report gives the same bytes: the only clock is as-of.

pub(crate) mod book;
pub mod sheet;
mod sheets;
mod sums;
#[cfg(test)]
mod tests;

use std::io::{self, BufWriter, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use crate::load::of_temporary;
use crate::render::check::view::CheckView;
use crate::render::check::workbook::book::{Book, Frame, Plan};
use crate::render::check::workbook::sheet::Sheet;
use crate::render::shared::{safe, words};
use crate::text::Bilingual;

/// How many rows a table has at most: three full sheets, beyond which nobody scrolls. Excel takes a
/// million rows a sheet.
pub const MOST_ROWS: u64 = Plan::FULL.rows * Plan::FULL.sheets;

/// How large a workbook is built in memory. A larger one is built in temporary files, where a full
/// disk ends the program: not for the sizes that are usual.
const MOST_IN_MEMORY: u64 = 512 << 20;

/// What a row takes in memory, without its names.
const ROW_BYTES: u64 = 4_000;

/// What the tables have no room for, in a sentence; none where everything is in them.
#[must_use]
pub fn left_out(view: &CheckView<'_>) -> Option<Bilingual> {
    let [findings, obligations] = rows(view).map(|rows| Plan::FULL.left_out(rows));
    (findings + obligations > 0).then(|| {
        Bilingual::new(
            format!(
                "xlsx 每类最多列 {MOST_ROWS} 行：有 {findings} 个问题、{obligations} 项应办事项没有列出；全部问题可用 csv 或 json，应办事项请按会议分批检查"
            ),
            format!(
                "xlsx holds at most {MOST_ROWS} rows of a kind: {findings} findings and {obligations} obligations are left out; csv and json have all findings, for all obligations check fewer meetings at a time"
            ),
        )
    })
}

pub(crate) fn render(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    deliver(|| make(view), out)
}

/// Makes a workbook and writes it as it is put together.
pub(crate) fn deliver(
    make: impl Fn() -> Result<Workbook, XlsxError> + Sync,
    out: &mut dyn Write,
) -> io::Result<()> {
    let make = &make;
    let (sender, receiver) = sync_channel(4);
    thread::scope(|scope| {
        // `out` stays on its own thread, and what the library panics at stays on the other.
        let maker = thread::Builder::new().spawn_scoped(scope, move || {
            let mut pipe = BufWriter::with_capacity(1 << 16, Pipe(Some(sender)));
            let saved = make().and_then(|mut book| book.save_to_writer(&mut pipe));
            saved.map_err(unmade)?;
            pipe.flush()
        });
        // Where the machine has no thread to give, the workbook is made in memory.
        let Ok(maker) = maker else {
            let save = || make().and_then(|mut book| book.save_to_buffer());
            let bytes = catch_unwind(AssertUnwindSafe(save)).unwrap_or_else(|_| full());
            return out.write_all(&bytes.map_err(unmade)?);
        };
        let written = (receiver.iter()).try_for_each(|part: Vec<u8>| out.write_all(&part));
        // Where nobody reads on, nothing more need be made.
        drop(receiver);
        let ended = maker.join().unwrap_or_else(|_| full().map_err(unmade));
        written.and(ended)
    })
}

/// What the library panics at: a temporary file of a large workbook that finds no room.
fn full<T>() -> Result<T, XlsxError> {
    Err(XlsxError::TempFileError(
        PathBuf::new(),
        io::ErrorKind::StorageFull.into(),
    ))
}

/// Why a workbook could not be made, as it is told.
fn unmade(error: XlsxError) -> io::Error {
    match error {
        XlsxError::TempFileError(_, error) => of_temporary(&error),
        error => io::Error::other(error),
    }
}

/// The end of a channel to the thread that may write; `None` once nobody reads on.
struct Pipe(Option<SyncSender<Vec<u8>>>);

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Fails once, so that no more is made. The archive is closed all the same when it is
        // dropped, and would complain on standard error if that failed too.
        if let Some(sender) = &self.0
            && sender.send(bytes.to_owned()).is_err()
        {
            self.0 = None;
            return Err(io::ErrorKind::BrokenPipe.into());
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

type WriteSheet = fn(&CheckView<'_>, &mut Book) -> Result<(), XlsxError>;

/// The sheets in their order; what they rest on stands before them.
const SHEETS: [(Sheet, WriteSheet); 5] = [
    (Sheet::Departments, sums::by_department),
    (Sheet::Meetings, sums::by_meeting),
    (Sheet::Months, sums::by_month),
    (Sheet::Findings, sheets::findings),
    (Sheet::Obligations, sheets::obligations),
];

/// Whether a sheet is wanted: all are, unless some are named.
fn has(view: &CheckView<'_>, sheet: Sheet) -> bool {
    view.sheets.is_empty() || view.sheets.contains(&sheet)
}

/// How many findings, and how many obligations, the sheets that are wanted would hold.
fn rows(view: &CheckView<'_>) -> [u64; 2] {
    let report = view.report;
    [
        (Sheet::Findings, report.deny + report.warn),
        (Sheet::Obligations, report.obligations()),
    ]
    .map(|(sheet, rows)| if has(view, sheet) { rows } else { 0 })
}

fn make(view: &CheckView<'_>) -> Result<Workbook, XlsxError> {
    let (label, _) = as_of(view);
    let frame = Frame {
        title: view
            .lang
            .pick("会议精神学习传达台账", "Transmission ledger"),
        as_of: format!("{label} {}", words::as_of(view.report.audit, view.lang)),
        footer: footer(view),
    };
    let mut book = Book::new(view.lang, frame, is_large(view));
    book.workbook.set_properties(&properties(view)?);
    // A full sheet of long names may exceed 4 GiB; not every reader knows a larger one.
    let is_huge = is_large(view) && longest_names(view) > 160;
    book.workbook.use_zip_large_file(is_huge);
    sheets::about(view, &mut book)?;
    for (sheet, write) in SHEETS {
        if has(view, sheet) {
            write(view, &mut book)?;
        }
    }
    Ok(book.workbook)
}

/// Whether the workbook could take more memory than a desk has to spare.
fn is_large(view: &CheckView<'_>) -> bool {
    let [findings, obligations] = rows(view).map(|rows| rows.min(MOST_ROWS));
    let rows = findings + obligations;
    // The sentence of a finding has the names once more.
    let names = (rows + findings).saturating_mul(longest_names(view));
    (rows * ROW_BYTES).saturating_add(names) > MOST_IN_MEMORY
}

/// The bytes of the longest title and the longest name together.
fn longest_names(view: &CheckView<'_>) -> u64 {
    let project = view.report.audit.project;
    let title = project.meetings.iter().map(|own| own.title().len()).max();
    let name = project.departments.iter().map(|own| own.name().len()).max();
    (title.unwrap_or(0) + name.unwrap_or(0)) as u64
}

fn properties(view: &CheckView<'_>) -> Result<DocProperties, XlsxError> {
    let audit = view.report.audit;
    let title = view
        .lang
        .pick("会议精神传达台账", "Ledger of what meetings decided");
    // A property is the only place for the time at which a file was made: as-of, in UTC.
    let made = ExcelDateTime::from_timestamp(audit.as_of.unix())
        .or_else(|_| ExcelDateTime::from_ymd(2000, 1, 1))?;
    let (label, as_of) = as_of(view);
    Ok(DocProperties::new()
        .set_title(title)
        .set_author(format!("chuanda {}", env!("CARGO_PKG_VERSION")))
        .set_comment(format!("{label} {as_of}"))
        .set_creation_datetime(&made))
}

fn as_of(view: &CheckView<'_>) -> (&'static str, String) {
    let audit = view.report.audit;
    let label = view.lang.pick("截至", "As of");
    (
        label,
        words::as_of_alone(audit.as_of, &audit.project.zone, view.lang),
    )
}

/// As-of, the name of the sheet, the page.
fn footer(view: &CheckView<'_>) -> String {
    let (label, as_of) = as_of(view);
    let pages = view.lang.pick("第 &P 页，共 &N 页", "page &P of &N");
    format!("&L{label} {}&C&A&R{pages}", as_of.replace('&', "&&"))
}

/// Text for a cell: no control characters, nothing that turns the direction of text, no longer than
/// a cell may be.
fn cell_text(text: &str) -> String {
    /// UTF-16 units. Source: Excel's specifications.
    const MOST: usize = 32_767;
    let mut safe = safe::terminal(text).into_owned();
    // Safe against a library that takes such a string for markup of its own and writes it raw.
    if safe.starts_with("<r>") && safe.ends_with("</r>") {
        safe.push(' ');
    }
    let mut units = 0;
    let mut room = 0;
    for (index, c) in safe.char_indices() {
        units += c.len_utf16();
        if units < MOST {
            room = index + c.len_utf8();
        }
    }
    if units > MOST {
        safe.truncate(room);
        safe.push('…');
    }
    safe
}
