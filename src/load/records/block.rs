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
use crate::load::table::row::ReadRow;

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
    let lines = LineIndex::default();
    let whole = slice_of(block, bytes, block.first_line, form).indexed(&lines);
    context.keys.take_rows(&whole, &block.file.layout);
    let mut fast = fast.and_then(|way| way.of_block(text?, &block.file.layout, form.delimiter));
    let mut plain = PlainWay {
        whole: &whole,
        block,
        context,
        fields: Vec::new(),
        row: ReadRow::under(&block.file.layout.titles),
    };
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
        let next = plain.read(at, line, sink);
        line += memchr::memchr_iter(b'\n', &bytes[at..next]).count() as u32;
        at = next;
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

/// The plain way through a block.
struct PlainWay<'b> {
    whole: &'b FileSlice<'b>,
    block: &'b Block<Layout>,
    context: &'b RecordContext<'b>,
    fields: Vec<Field>,
    row: ReadRow<'b>,
}

impl PlainWay<'_> {
    /// Reads the record that starts at a byte, on that line; where the next one does.
    fn read(&mut self, at: usize, line: u32, sink: &mut Sink<'_>) -> usize {
        let Self { whole, block, .. } = *self;
        let layout = &block.file.layout;
        let mut record = PlainRecord {
            department: layout.department.as_deref(),
            slice: whole,
            line: Line(block.file.lines_before + line),
            context: self.context,
            sink,
        };
        let form = whole.form;
        let cut = split(whole.bytes, at, form.delimiter, &mut self.fields);
        let (Ok(next) | Err((_, next))) = cut;
        // A record that is text all through is read as in a block that is.
        let is_whole = !matches!(cut, Err((QuoteError::Open(_), _)));
        let text = (form.encoding == Encoding::Gb18030 && is_whole)
            .then(|| form.encoding.decode(&whole.bytes[at..next]))
            .flatten();
        if let Some(text) = text {
            let encoding = Encoding::Utf8;
            let slice = slice_of(block, text.as_bytes(), line, Form { encoding, ..form });
            let cut = split(slice.bytes, 0, form.delimiter, &mut self.fields);
            let mut row = ReadRow::under(&layout.titles);
            PlainRecord {
                slice: &slice,
                ..record
            }
            .read(cut, &self.fields, layout, &mut row);
        } else {
            record.read(cut, &self.fields, layout, &mut self.row);
        }
        next
    }
}
