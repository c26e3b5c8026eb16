//! Places in a file that is being read: line, column and the text around them.

use std::ops::Range;

use crate::load::file::encoding::Encoding;
use crate::load::file::form::Form;
use crate::load::file::input_error::{Excerpt, InputError, SHOWN_LINE};
use crate::text::Bilingual;

/// Something read from a file, and the bytes where it stands.
pub(crate) type Located<T> = (T, Range<usize>);

/// A part of a file that is being read, from the start of a line on, so that places in it can be told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FileSlice<'a> {
    /// The file's place in the order of reading.
    pub(crate) file: u32,
    /// The file, as it is shown.
    pub(crate) path: &'a str,
    /// The line on which the bytes start, from 1.
    pub(crate) first_line: u32,
    /// The bytes, from the start of a line on.
    pub(crate) bytes: &'a [u8],
    pub(crate) form: Form,
}

impl<'a> FileSlice<'a> {
    /// All of a file.
    pub(crate) fn whole(file: u32, path: &'a str, bytes: &'a [u8], form: Form) -> Self {
        Self {
            file,
            path,
            first_line: 1,
            bytes,
            form,
        }
    }

    /// The same with another delimiter.
    pub(crate) fn delimited(&self, delimiter: u8) -> Self {
        Self {
            form: Form {
                delimiter,
                ..self.form
            },
            ..*self
        }
    }

    /// The physical line of a byte.
    pub(crate) fn line(&self, at: usize) -> u32 {
        let before = &self.bytes[..at.min(self.bytes.len())];
        self.first_line + memchr::memchr_iter(b'\n', before).count() as u32
    }

    /// An input error about some bytes.
    pub(crate) fn error(&self, span: Range<usize>, message: Bilingual) -> InputError {
        let at = span.start.min(self.bytes.len());
        let start = memchr::memrchr(b'\n', &self.bytes[..at]).map_or(0, |end| end + 1);
        let rest = &self.bytes[start..];
        let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let line = rest[..length]
            .strip_suffix(b"\r")
            .unwrap_or(&rest[..length]);
        let inside = at - start;
        let before = &rest[..inside];
        let is_cell = self.form.is_sheet();
        let encoding = self.form.encoding;
        let column = if is_cell {
            memchr::memchr_iter(self.form.delimiter, before).count() + 1
        } else {
            encoding.shown(before).chars().count() + 1
        };
        InputError {
            file: self.file,
            path: self.path.to_owned(),
            line: self.line(at),
            column: u32::try_from(column).unwrap_or(u32::MAX),
            is_cell,
            message,
            excerpt: Some(excerpt(line, inside..inside + span.len(), encoding)),
        }
    }
}

/// The part of a line around some of its bytes, as text with no control characters.
pub(crate) fn excerpt(line: &[u8], span: Range<usize>, encoding: Encoding) -> Excerpt {
    // A character is shown whole or not at all.
    let whole = |mut at: usize| {
        while encoding != Encoding::Gb18030 && line.get(at).is_some_and(|byte| byte & 0xC0 == 0x80)
        {
            at += 1;
        }
        at
    };
    let from = if span.start > SHOWN_LINE / 2 && line.len() > SHOWN_LINE {
        whole(span.start - SHOWN_LINE / 2)
    } else {
        0
    };
    let to = whole(line.len().min(from + SHOWN_LINE));
    let start = span.start.clamp(from, to);
    let end = whole(span.end).clamp(start, to);
    let text = |bytes: &[u8]| -> String {
        (encoding.shown(bytes).chars())
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect()
    };
    let before = text(&line[from..start]);
    let met = text(&line[start..end]);
    let span = before.len()..before.len() + met.len();
    Excerpt {
        line: before + &met + &text(&line[end..to]),
        span,
    }
}
