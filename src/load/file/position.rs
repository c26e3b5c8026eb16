//! Places in a file that is being read: line, column and the text around them.

use std::ops::Range;
use std::sync::OnceLock;

use crate::load::file::encoding::Encoding;
use crate::load::file::form::Form;
use crate::load::file::input_error::{Errors, Excerpt, InputError, SHOWN_LINE};
use crate::spreadsheet::{COVERED_MARK, ERROR_MARK};
use crate::text::Bilingual;

/// Something read from a file, and the bytes where it is.
pub(crate) type Located<T> = (T, Range<usize>);

/// Where the lines of some bytes end, found when it is first asked for: with it the place of a byte can be given
/// without counting from the top, so that a file of nothing but mistakes takes no longer than another.
#[derive(Debug, Default)]
pub(crate) struct LineIndex {
    ends: OnceLock<Vec<usize>>,
    /// How many characters start before every so many bytes, for lines of great length.
    characters: OnceLock<Vec<usize>>,
}

impl LineIndex {
    /// Characters are counted anew within no more than this.
    const STEP: usize = 1 << 10;

    /// Where the lines end before a place, and the next end from there on.
    fn lines_before(&self, bytes: &[u8], at: usize) -> (usize, usize, usize) {
        let ends = self
            .ends
            .get_or_init(|| memchr::memchr_iter(b'\n', bytes).collect());
        let before = ends.partition_point(|&end| end < at);
        let start = before.checked_sub(1).map_or(0, |last| ends[last] + 1);
        let end = ends.get(before).copied().unwrap_or(bytes.len());
        (before, start, end)
    }

    /// How many characters of UTF-8 start before a place.
    fn characters_before(&self, bytes: &[u8], at: usize) -> usize {
        let starts = |bytes: &[u8]| bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count();
        let sums = self.characters.get_or_init(|| {
            let steps = bytes.chunks(Self::STEP).scan(0, |sum, step| {
                let before = *sum;
                *sum += starts(step);
                Some(before)
            });
            steps.collect()
        });
        let step = (at / Self::STEP).min(sums.len().saturating_sub(1));
        sums.get(step)
            .map_or(0, |sum| sum + starts(&bytes[step * Self::STEP..at]))
    }
}

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
    /// The lines of the bytes, where many places may be reported.
    pub(crate) lines: Option<&'a LineIndex>,
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
            lines: None,
        }
    }

    /// The same with an index of its lines.
    pub(crate) fn indexed(self, lines: &'a LineIndex) -> Self {
        Self {
            lines: Some(lines),
            ..self
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
        let at = at.min(self.bytes.len());
        let before = match self.lines {
            Some(lines) => lines.lines_before(self.bytes, at).0,
            None => memchr::memchr_iter(b'\n', &self.bytes[..at]).count(),
        };
        self.first_line + before as u32
    }

    /// Where the line of a byte starts and ends.
    fn bounds(&self, at: usize) -> (usize, usize) {
        if let Some(lines) = self.lines {
            let (_, start, end) = lines.lines_before(self.bytes, at);
            return (start, end);
        }
        let start = memchr::memrchr(b'\n', &self.bytes[..at]).map_or(0, |end| end + 1);
        let rest = &self.bytes[start..];
        let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        (start, start + length)
    }

    /// How many characters of a line stand before a byte of it.
    fn characters(&self, start: usize, at: usize) -> usize {
        match self.lines {
            Some(lines) if at - start > LineIndex::STEP && self.form.encoding == Encoding::Utf8 => {
                let before = |at| lines.characters_before(self.bytes, at);
                before(at) - before(start)
            }
            _ => self
                .form
                .encoding
                .shown(&self.bytes[start..at])
                .chars()
                .count(),
        }
    }

    /// The column of a byte of a line that starts somewhere: its character or its cell, from 1.
    fn column(&self, start: usize, at: usize) -> u32 {
        let before = if self.form.is_sheet() {
            memchr::memchr_iter(self.form.delimiter, &self.bytes[start..at]).count()
        } else {
            self.characters(start, at)
        };
        u32::try_from(before + 1).unwrap_or(u32::MAX)
    }

    /// An input error about some bytes.
    pub(crate) fn error(&self, span: Range<usize>, message: Bilingual) -> InputError {
        let at = span.start.min(self.bytes.len());
        let (start, end) = self.bounds(at);
        let line = &self.bytes[start..end];
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let inside = at - start;
        let encoding = self.form.encoding;
        InputError {
            file: self.file,
            path: self.path.to_owned(),
            line: self.line(at),
            column: self.column(start, at),
            is_cell: self.form.is_sheet(),
            header: None,
            met: self.met(&span),
            message,
            excerpt: self
                .is_shown(line)
                .then(|| excerpt(line, inside..inside + span.len(), encoding).into()),
        }
    }

    /// An input error about a file that is not what it was taken for: none of its bytes are shown.
    pub(crate) fn foreign_error(&self, message: Bilingual) -> InputError {
        InputError {
            excerpt: None,
            ..self.error(0..0, message)
        }
    }

    /// Whether a line is text: nobody is helped by the bytes of a picture.
    fn is_shown(&self, line: &[u8]) -> bool {
        /// So many characters that are none may stand in a line of text.
        const FEW: usize = 8;
        if self.form.is_sheet() {
            return true;
        }
        let head = &line[..line.len().min(SHOWN_LINE)];
        let text = self.form.encoding.shown(head);
        let is_odd = |c: &char| *c == char::REPLACEMENT_CHARACTER || c.is_control() && *c != '\t';
        let odd = text.chars().filter(is_odd).count();
        !head.contains(&0) && (odd <= FEW || odd * 4 <= text.chars().count())
    }

    /// Some bytes as text, without the marks by which cells of a sheet are told.
    fn met(&self, span: &Range<usize>) -> Box<str> {
        /// Bytes: no cell that anybody reads is longer.
        const MOST: usize = 1_000;
        let end = span.end.min(self.bytes.len());
        let start = span.start.min(end);
        let bytes = &self.bytes[start..end.min(start + MOST)];
        let text = self.form.encoding.shown(bytes);
        if self.form.is_sheet() {
            return text.replace([ERROR_MARK, COVERED_MARK], "").into();
        }
        text.into()
    }

    /// Adds an input error about some bytes, which is not even worded where it is one too many.
    pub(crate) fn fail(
        &self,
        span: Range<usize>,
        errors: &mut Errors,
        message: impl FnOnce() -> Bilingual,
    ) {
        self.fail_under(|| None, span, errors, message);
    }

    /// The same about a cell under a header of the user's own.
    pub(crate) fn fail_under<'h>(
        &self,
        header: impl FnOnce() -> Option<&'h str>,
        span: Range<usize>,
        errors: &mut Errors,
        message: impl FnOnce() -> Bilingual,
    ) {
        let at = span.start.min(self.bytes.len());
        let place = || (self.file, self.line(at), self.column(self.bounds(at).0, at));
        if !errors.is_only_counted((self.file, self.first_line, at), place) {
            errors.push(self.error(span, message()).under(header()));
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
