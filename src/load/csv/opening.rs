//! A file of rows is opened, and its header read.

use std::io::Read;
use std::sync::Arc;

use crate::load::csv::file_reader::{FileReader, LONGEST_RECORD, read_up_to, too_long};
use crate::load::csv::row_file::{DetectedForm, FilesRead, OpenFile, ReadHeader, RowFile};
use crate::load::csv::split::last_record_end;
use crate::load::file::encoding::Encoding;
use crate::load::file::form::{Form, LedgerShape};
use crate::load::file::open::{self, ChosenSheet, Location, ReadBefore, Unread, WantedSheets};
use crate::load::file::position::FileSlice;
use crate::text::Bilingual;

/// At least so much of a file is looked at for its header, in bytes.
const HEADER_LOOK: usize = 64 << 10;

/// Opens a file and reads its header, which is looked for in the first `block` bytes, or in as many
/// as it takes. None where the file cannot be read on, which `read` then knows.
pub(super) fn open_rows<H: ReadHeader>(
    file: RowFile,
    headers: &H,
    block: usize,
    lines_before: u32,
    read: &mut FilesRead,
    buffer: &mut Vec<u8>,
) -> Option<FileReader<H::Layout>> {
    let mut file = file;
    match try_open(&mut file, headers, block, lines_before, read, buffer) {
        Ok(Some(reader)) => Some(reader),
        Ok(None) => {
            read.is_unreadable = true;
            read.last_lines.push((lines_before, file.file));
            None
        }
        Err(error) => {
            read.fail(&file, error);
            None
        }
    }
}

/// The same; none where the header is not one, an error where there are no bytes.
fn try_open<H: ReadHeader>(
    file: &mut RowFile,
    headers: &H,
    block: usize,
    lines_before: u32,
    read: &mut FilesRead,
    buffer: &mut Vec<u8>,
) -> Result<Option<FileReader<H::Layout>>, Unread> {
    let sheets = WantedSheets {
        holds: &|text: &str| headers.has_header(text, &file.settings),
        takes_all: !matches!(file.settings.shape, LedgerShape::Wide { .. }),
        table: "records",
    };
    let mut text = open::open(&file.place, &file.before, &file.settings, &sheets)?;
    let mut form = Form::default();
    for (sheet, text) in std::mem::take(&mut text.more) {
        let number = read.next_file;
        read.next_file += 1;
        let sheet = one_more(file, number, sheet, text);
        read.more.push_back(sheet);
    }
    if let Some(sheet) = text.sheet.take() {
        form = Form::SHEET;
        take_sheet(file, sheet, read)?;
    } else if let Some(encoding) = text.encoding {
        read.note_encoding(file.file, encoding);
    }
    // Where the header is does not depend on how a file is cut.
    let block = block.max(HEADER_LOOK);
    // A small file needs no more than it holds, and a byte to learn that it has ended.
    let want = text.size.map_or(block, |size| (size + 1).min(block));
    let start = read_start(&mut text.reader, form.delimiter, want, block, read, buffer)?;
    let bytes = &buffer[..start.length];
    // What follows the last newline may be half a character.
    let whole = memchr::memrchr(b'\n', bytes).map_or(start.length, |newline| newline + 1);
    let whole = if start.is_at_end { start.length } else { whole };
    form.encoding = read.encoding_of(&mut text.encoding, &bytes[..whole], file.file);
    let slice = FileSlice {
        file: file.file,
        path: &file.shown,
        first_line: 1,
        bytes,
        form,
        lines: None,
    };
    if !start.has_record {
        read.errors.push(slice.error(0..1, too_long()));
        return Ok(None);
    }
    let header = headers.read_header(&slice, &file.settings, &mut read.errors);
    Ok(header.map(|header| FileReader {
        reader: text.reader,
        line: slice.line(header.rows_at),
        carry: bytes[header.rows_at..].to_vec(),
        encoding: text.encoding,
        is_at_end: start.is_at_end,
        is_skipping: false,
        file: Arc::new(OpenFile {
            row_file: file.clone(),
            lines_before,
            delimiter: header.delimiter,
            layout: header.layout,
        }),
    }))
}

/// One more sheet of a workbook, as a file with a number of its own.
fn one_more(first: &RowFile, number: u32, sheet: String, text: Arc<str>) -> RowFile {
    RowFile {
        file: number,
        beside: Some(first.file),
        place: Location {
            sheet: Some(sheet),
            ..first.place.clone()
        },
        before: ReadBefore::Sheet(text),
        ..first.clone()
    }
}

/// Shows a workbook with its sheet, which may be read only once.
fn take_sheet(file: &mut RowFile, sheet: ChosenSheet, read: &mut FilesRead) -> Result<(), Unread> {
    file.shown = open::sheet_shown(&file.shown, &sheet.name).into();
    let place = Location {
        sheet: Some(sheet.name.clone()),
        ..file.place.canonical()
    };
    if !read.sheets.insert(place) {
        return Err(Unread::Content(
            Bilingual::new("这张工作表在前面已经读过", "this sheet was read before")
                .advising("请只写一次", "name it once"),
        ));
    }
    read.forms.push(DetectedForm {
        file: file.file,
        beside: file.beside,
        encoding: Encoding::Utf8,
        sheet: Some(sheet),
    });
    Ok(())
}

/// The first bytes of a file: how many lie in the buffer, and whether they are all of it.
struct Start {
    length: usize,
    is_at_end: bool,
    /// Whether a whole record is among them; else the first is longer than any may be.
    has_record: bool,
}

/// Reads the start of a file, until a whole record lies in it.
fn read_start(
    reader: &mut impl Read,
    delimiter: u8,
    mut want: usize,
    block: usize,
    read: &mut FilesRead,
    buffer: &mut Vec<u8>,
) -> Result<Start, Unread> {
    let mut length = 0;
    loop {
        let before = length;
        let is_at_end = read_up_to(reader, buffer, &mut length, want)?;
        read.bytes += (length - before) as u64;
        let has_record = is_at_end || last_record_end(&buffer[..length], delimiter).is_some();
        if has_record || want >= LONGEST_RECORD {
            return Ok(Start {
                length,
                is_at_end,
                has_record,
            });
        }
        want = (want * 2).max(block);
    }
}
