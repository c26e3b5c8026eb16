//! The records of a block, each read the fast way or the plain one.

use crate::ledger::Line;
use crate::load::csv::blocks::Block;
use crate::load::csv::split::{Field, QuoteError, split};
use crate::load::file::encoding::Encoding;
use crate::load::file::form::Form;
use crate::load::file::position::{FileSlice, LineIndex};
use crate::load::records::context::RecordContext;
use crate::load::records::fast::FastWay;
use crate::load::records::layout::Layout;
use crate::load::records::plain::PlainRecord;
use crate::load::records::sink::Sink;
use crate::load::table::cell::quote_message;

/// Reads every record of a block. What is not UTF-8 is decoded into `decoded`.
pub(super) fn read_block(
    bytes: &[u8],
    block: &Block<Layout>,
    context: &RecordContext<'_>,
    fast: Option<&FastWay<'_>>,
    decoded: &mut String,
    sink: &mut Sink<'_>,
) {
    if let Some(mixed) = block.encoding.mixed(bytes) {
        let slice = slice_of(block, bytes, block.first_line, Form::default());
        let error = slice.error(mixed, Encoding::mixed_message());
        sink.errors.push(error);
    }
    // Where all of it is text it is read as UTF-8; else what is not text is looked for cell by cell.
    let text = match block.encoding {
        Encoding::Gb18030 => Encoding::decode_gb18030(bytes, decoded),
        Encoding::Utf8 | Encoding::Utf16 | Encoding::Utf16Be => {
            simdutf8::basic::from_utf8(bytes).ok()
        }
    };
    let (bytes, encoding) = match text {
        Some(text) => (text.as_bytes(), Encoding::Utf8),
        None => (bytes, block.encoding),
    };
    let form = Form {
        encoding,
        delimiter: block.file.delimiter,
    };
    let whole = slice_of(block, bytes, block.first_line, form);
    context.keys.take_rows(&whole, &block.file.layout);
    let mut fast = fast.and_then(|way| way.of_block(text?, &block.file.layout, form.delimiter));
    let mut fields = Vec::new();
    let mut at = 0;
    let mut line = block.first_line;
    while at < bytes.len() {
        if let Some(fast) = &mut fast {
            let global = Line(block.file.lines_before + line);
            let (next, next_line) = fast.read(at, global, sink);
            (at, line) = (next, next_line.0 - block.file.lines_before);
            if at == bytes.len() {
                break;
            }
        }
        let rest = slice_of(block, &bytes[at..], line, form);
        let length = read_plain(&rest, block, context, &mut fields, sink);
        line += memchr::memchr_iter(b'\n', &rest.bytes[..length]).count() as u32;
        at += length;
    }
}

/// Some bytes of a block that start on that line.
fn slice_of<'a>(
    block: &'a Block<Layout>,
    bytes: &'a [u8],
    first_line: u32,
    form: Form,
) -> FileSlice<'a> {
    FileSlice {
        file: block.file.row_file.file,
        path: &block.file.row_file.shown,
        first_line,
        bytes,
        form,
        lines: None,
    }
}

/// Reads the record that some bytes begin with the plain way; how many of them it is.
fn read_plain(
    rest: &FileSlice<'_>,
    block: &Block<Layout>,
    context: &RecordContext<'_>,
    fields: &mut Vec<Field>,
    sink: &mut Sink<'_>,
) -> usize {
    let lines = LineIndex::default();
    let mut cut = split(rest.bytes, 0, rest.form.delimiter, fields);
    let (Ok(length) | Err((_, length))) = cut;
    let mut slice = FileSlice {
        bytes: &rest.bytes[..length],
        lines: Some(&lines),
        ..*rest
    };
    // A record that is text all through is read as in a block that is.
    let is_whole = !matches!(cut, Err((QuoteError::Open(_), _)));
    let decoded = (rest.form.encoding == Encoding::Gb18030 && is_whole)
        .then(|| rest.form.encoding.decode(&rest.bytes[..length]))
        .flatten();
    if let Some(text) = &decoded {
        slice.bytes = text.as_bytes();
        slice.form.encoding = Encoding::Utf8;
        cut = split(slice.bytes, 0, rest.form.delimiter, fields);
    }
    if let Err((error, _)) = cut {
        let place = error.at();
        slice.fail(place..place + 1, &mut sink.errors, || {
            quote_message(error, slice.bytes)
        });
        sink.records += 1;
        let line = Line(block.file.lines_before + rest.first_line);
        sink.take_unreadable([None; 2], line, [true; 4]);
        return length;
    }
    let mut record = PlainRecord {
        department: block.file.layout.department.as_deref(),
        slice: &slice,
        line: Line(block.file.lines_before + rest.first_line),
        context,
        sink,
    };
    record.read(fields, &block.file.layout);
    length
}
