//! Content lines of an iCalendar file, unfolded, with the way back to where they are.

use std::borrow::Cow;
use std::ops::Range;

use crate::load::file::input_error::Errors;
use crate::load::file::position::FileSlice;
use crate::text::Bilingual;

/// A content line: `NAME;PARAMETER=value:value`, its name in capitals.
pub(crate) struct ContentLine {
    text: String,
    /// Its byte in the file.
    start: usize,
    /// The start of each physical line after the first: its byte in `text`, its byte in the file.
    folds: Vec<(usize, usize)>,
}

impl ContentLine {
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Where it starts, with as much of it as stands on its first physical line.
    pub(crate) fn span(&self) -> Range<usize> {
        let first = (self.folds.first()).map_or(self.text.len(), |&(at, _)| at);
        self.place(0)..self.place(0) + first
    }

    /// Where the last `length` bytes stand, such as a value without escapes.
    pub(crate) fn end_span(&self, length: usize) -> Range<usize> {
        let start = self.place(self.text.len().saturating_sub(length));
        start..start + length
    }

    /// What it says; none where it is no `NAME:value`.
    pub(crate) fn property(&self) -> Option<Property<'_>> {
        let name_end = self.text.find(|c| !is_of_name(c))?;
        let (name, mut rest) = self.text.split_at(name_end);
        if matches!(name, "" | "BEGIN" | "END") {
            return None;
        }
        while let Some(parameter) = rest.strip_prefix(';') {
            rest = after_parameter(parameter);
        }
        let value = rest.strip_prefix(':')?;
        Some(Property { name, value })
    }

    /// The byte in the file of a byte in the text.
    fn place(&self, at: usize) -> usize {
        let before = self.folds.partition_point(|&(start, _)| start <= at);
        let fold = before.checked_sub(1).map(|last| self.folds[last]);
        let (start, place) = fold.unwrap_or((0, self.start));
        place + (at - start)
    }
}

/// A property as its line has it; what its parameters say is of no use here.
pub(crate) struct Property<'a> {
    pub(crate) name: &'a str,
    pub(crate) value: &'a str,
}

impl Property<'_> {
    /// The value where it is text, its escapes undone (RFC 5545, section 3.3.11).
    ///
    /// A colon needs no escape, yet some writers give it one. Any other backslash is left alone.
    pub(crate) fn text(&self) -> Cow<'_, str> {
        if !self.value.contains('\\') {
            return Cow::Borrowed(self.value);
        }
        let mut text = String::with_capacity(self.value.len());
        let mut rest = self.value.chars();
        while let Some(c) = rest.next() {
            let escaped = rest.clone().next().filter(|_| c == '\\');
            match escaped {
                Some('n' | 'N') => text.push('\n'),
                Some(own @ ('\\' | ',' | ';' | ':')) => text.push(own),
                _ => {
                    text.push(c);
                    continue;
                }
            }
            rest.next();
        }
        Cow::Owned(text)
    }
}

fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ',' | '/')
}

/// What follows a parameter: `KEY`, `KEY=value` or `KEY="value"`, whose quotes may hold what
/// elsewhere ends a value.
fn after_parameter(text: &str) -> &str {
    let text = text.trim_start_matches([' ', '\t']);
    let text = text.trim_start_matches(is_of_name);
    let Some(value) = text.strip_prefix('=') else {
        return text;
    };
    let mut is_quoted = false;
    let end = value.find(|c| {
        is_quoted ^= c == '"';
        !is_quoted && matches!(c, ';' | ':')
    });
    &value[end.unwrap_or(value.len())..]
}

/// A content line while it is put together.
struct Folded {
    bytes: Vec<u8>,
    start: usize,
    folds: Vec<(usize, usize)>,
}

/// The content lines of a file; none, with an input error, where it is not text.
///
/// Lines are put together again as bytes, since old writers fold in the middle of a character.
pub(crate) fn content_lines(
    slice: &FileSlice<'_>,
    errors: &mut Errors,
) -> Option<Vec<ContentLine>> {
    let mut lines = Vec::new();
    let mut open: Option<Folded> = None;
    let mut at = if slice.bytes.starts_with(b"\xEF\xBB\xBF") {
        3
    } else {
        0
    };
    for line in slice.bytes[at..].split_inclusive(|&byte| byte == b'\n') {
        let start = at;
        at += line.len();
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match (&mut open, line) {
            (_, []) => {}
            (Some(folded), [b' ' | b'\t', more @ ..]) => {
                folded.folds.push((folded.bytes.len(), start + 1));
                folded.bytes.extend_from_slice(more);
            }
            _ => {
                let next = Folded {
                    bytes: line.to_vec(),
                    start,
                    folds: Vec::new(),
                };
                if let Some(whole) = open.replace(next) {
                    lines.push(content_line(whole, slice, errors)?);
                }
            }
        }
    }
    if let Some(whole) = open {
        lines.push(content_line(whole, slice, errors)?);
    }
    Some(lines)
}

fn content_line(folded: Folded, slice: &FileSlice<'_>, errors: &mut Errors) -> Option<ContentLine> {
    let mut line = ContentLine {
        text: String::new(),
        start: folded.start,
        folds: folded.folds,
    };
    match String::from_utf8(folded.bytes) {
        Ok(text) => line.text = text,
        Err(error) => {
            let start = line.place(error.utf8_error().valid_up_to());
            let message = Bilingual::new(
                "不是 UTF-8 文本；请把文件另存为 UTF-8",
                "this is not UTF-8 text; save the file as UTF-8",
            );
            slice.fail(start..start + 1, errors, || message);
            return None;
        }
    }
    // Names are the same in any case; they are looked for in capitals.
    let name = line.text.find([':', ';']).unwrap_or(0);
    line.text[..name].make_ascii_uppercase();
    Some(line)
}
