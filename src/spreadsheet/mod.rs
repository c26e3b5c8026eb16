//! Spreadsheets (`.xlsx`, `.xls` and `.et`, `.ods`) as text: line n is row n.
//!
//! A file may come from anywhere. What it says of its own size is never believed, every part has a
//! limit, and what goes beyond is refused with advice. Formulas are never calculated, and what the
//! columns mean is not known here.

mod archive;
mod budget;
mod cell_tag;
mod compound;
mod encryption;
mod number;
mod ods;
mod plain_row;
mod refusals;
mod sheet_text;
#[cfg(test)]
mod tests;
mod xls;
mod xlsx;
mod xml;

use crate::spreadsheet::archive::Archive;
use crate::spreadsheet::budget::Budget;
use crate::spreadsheet::compound::{Wrapped, unwrapped};
use crate::spreadsheet::ods::Ods;
pub(crate) use crate::spreadsheet::refusals::no_workbook;
use crate::spreadsheet::refusals::{broken, refused, short, too_large};
use crate::spreadsheet::sheet_text::SheetText;
use crate::spreadsheet::xls::Xls;
use crate::spreadsheet::xlsx::Xlsx;
use crate::text::Bilingual;

/// Between the cells of a row; no cell holds it.
pub(crate) const CELL_SEPARATOR: u8 = 0x1F;
/// Before the text of an error cell (`#N/A`); no other cell holds it.
pub(crate) const ERROR_MARK: char = '\u{1A}';
/// Before the text of a cell that a merged cell to its left covers; no other cell holds it.
pub(crate) const COVERED_MARK: char = '\u{1D}';
/// The text of an error cell whose formula was never reckoned: the program that wrote it left no value.
pub(crate) const NO_VALUE: &str = "=?";
/// The text of an error cell whose number is not a date, as Excel shows it.
const OVERFLOW: &str = "####";

/// More sheets than anybody makes by hand.
const MAX_SHEETS: usize = 1_000;

/// What program's spreadsheet it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WorkbookKind {
    /// Excel 2007 and later.
    Xlsx,
    /// Excel 97 to 2003, and `.et` of WPS.
    Xls,
    /// OpenDocument.
    Ods,
}

/// What spreadsheet the first bytes of a file are, or the whole file; none: none, so text.
///
/// What only the whole file can tell, [`Workbook::open`] does.
///
/// # Errors
///
/// A spreadsheet of a kind that is not read, with what to do about it.
pub(crate) fn kind(bytes: &[u8]) -> Result<Option<WorkbookKind>, Bilingual> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return archive_kind(bytes).map(Some);
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Ok(Some(WorkbookKind::Xls));
    }
    if let [0x09, 0x00 | 0x02 | 0x04 | 0x08, ..] = bytes {
        return Err(refusals::of_excel_95());
    }
    markup(bytes).map_or(Ok(None), Err)
}

/// The refusal of a file of markup that calls itself a workbook, as some office systems export `.xls`.
fn markup(bytes: &[u8]) -> Option<Bilingual> {
    const HTML: [&str; 7] = [
        "<html",
        "<!doctype",
        "<head",
        "<meta",
        "<body",
        "<table",
        "<style",
    ];
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = text.trim_ascii_start();
    let starts_with = |with: &str| {
        let start = text.get(..with.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(with.as_bytes()))
    };
    let (zh, en) = if HTML.iter().any(|tag| starts_with(tag)) {
        (
            "这是网页（HTML），不是真正的工作簿；不少办公系统这样导出 .xls",
            "this is a web page (HTML), not a real workbook, as some office systems export .xls",
        )
    } else if starts_with("<?xml") {
        (
            "这是 XML，不是真正的工作簿；不少办公系统这样导出 .xls",
            "this is XML, not a real workbook, as some office systems export .xls",
        )
    } else if starts_with("MIME-Version:") {
        (
            "这是单个文件网页（MHTML），不是真正的工作簿",
            "this is a single-file web page (MHTML), not a real workbook",
        )
    } else {
        return None;
    };
    Some(refused(zh, en))
}

/// By the names of the first parts, which are in front of each.
fn archive_kind(bytes: &[u8]) -> Result<WorkbookKind, Bilingual> {
    let (mut is_office, mut is_book, mut is_binary, mut is_other) = (false, false, false, false);
    let mut is_open_document = false;
    for at in memchr::memmem::find_iter(bytes, b"PK\x03\x04") {
        let header = &bytes[at..];
        let Some(&[low, high]) = header.get(26..28) else {
            break;
        };
        let length = usize::from(u16::from_le_bytes([low, high]));
        let Some(name) = header.get(30..30 + length) else {
            break;
        };
        let name = String::from_utf8_lossy(name)
            .replace('\\', "/")
            .to_ascii_lowercase();
        if name == "mimetype" && at == 0 {
            let mime = &header[30 + length..];
            if mime.starts_with(b"application/vnd.oasis.opendocument.spreadsheet") {
                return Ok(WorkbookKind::Ods);
            }
        }
        match name.trim_start_matches('/') {
            "xl/workbook.bin" => is_binary = true,
            // Not all programs put the type in front, or write one. What is in here tells.
            "content.xml" => is_open_document = true,
            "[content_types].xml" | "_rels/.rels" => is_office = true,
            name if name.starts_with("xl/") => is_book = true,
            // Of the file itself, or of a document inside a workbook.
            name if name.starts_with("word/") || name.starts_with("ppt/") => is_other = true,
            _ => {}
        }
    }
    match (is_binary, is_book) {
        (true, _) => Err(refusals::xlsb()),
        (false, true) => Ok(WorkbookKind::Xlsx),
        (false, false) if is_office && !is_other => Ok(WorkbookKind::Xlsx),
        (false, false) if is_open_document && !is_office => Ok(WorkbookKind::Ods),
        (false, false) => Err(refusals::no_workbook_in_archive()),
    }
}

/// A sheet of cells; charts and macros are none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Worksheet {
    /// As the program shows it.
    pub(crate) name: String,
    /// Whether the program shows it.
    pub(crate) is_visible: bool,
}

/// A spreadsheet that can be read.
pub(crate) struct Workbook {
    book: Book,
    sheets: Vec<Worksheet>,
}

enum Book {
    Xlsx(Box<Xlsx>),
    Xls(Box<Xls>),
    Ods(Box<Ods>),
}

impl Workbook {
    /// Opens a whole file; sheets are not read yet.
    ///
    /// # Errors
    ///
    /// Whatever [`kind`] refuses, a password, and files that are damaged or beyond all bounds.
    pub(crate) fn open(bytes: Vec<u8>) -> Result<Self, Bilingual> {
        let budget = Budget::of(bytes.len());
        let (book, sheets) = match kind(&bytes)? {
            Some(WorkbookKind::Xlsx) => {
                let (book, sheets) = Xlsx::open(Archive::open(bytes, budget)?)?;
                (Book::Xlsx(Box::new(book)), sheets)
            }
            Some(WorkbookKind::Ods) => {
                let (book, sheets) = Ods::open(Archive::open(bytes, budget)?)?;
                (Book::Ods(Box::new(book)), sheets)
            }
            Some(WorkbookKind::Xls) => match unwrapped(bytes, &budget)? {
                Wrapped::Records(stream) => {
                    let (book, sheets) = Xls::open(stream, budget)?;
                    (Book::Xls(Box::new(book)), sheets)
                }
                Wrapped::Archive(bytes) => {
                    let (book, sheets) = Xlsx::open(Archive::open(bytes, budget)?)?;
                    (Book::Xlsx(Box::new(book)), sheets)
                }
            },
            None => return Err(broken("不是工作簿", "it is not a workbook")),
        };
        if sheets.is_empty() {
            return Err(broken("没有工作表", "it has no worksheet"));
        }
        if sheets.len() > MAX_SHEETS {
            return Err(too_large("工作表太多", "it has too many worksheets"));
        }
        Ok(Self { book, sheets })
    }

    /// The worksheets, in their order.
    pub(crate) fn sheets(&self) -> &[Worksheet] {
        &self.sheets
    }

    /// A sheet as text: line n is row n, from 1. Each is to be asked for once.
    ///
    /// A blank row is an empty line. All others have as many cells, joined by [`CELL_SEPARATOR`]. A cell
    /// that begins with `"` is quoted; control characters, newlines among them, are blanks.
    ///
    /// # Errors
    ///
    /// A sheet that is damaged or beyond all bounds, by its name.
    pub(crate) fn text(&mut self, sheet: usize) -> Result<String, Bilingual> {
        let read = match &mut self.book {
            Book::Xlsx(book) => book.sheet(sheet),
            Book::Xls(book) => book.sheet(sheet),
            Book::Ods(book) => book.sheet(sheet),
        };
        read.and_then(SheetText::finish).map_err(|message| {
            let name = self.sheets.get(sheet).map_or("?", |sheet| &sheet.name);
            let name = short(name);
            Bilingual::new(
                format!("工作表“{name}”：{}", message.zh),
                format!("sheet \"{name}\": {}", message.en),
            )
        })
    }
}
