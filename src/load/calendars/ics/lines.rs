//! Content lines of an iCalendar file, unfolded, with the way back to where they stand.

use std::ops::Range;

use icalendar::parser::Property;

use crate::load::file::input_error::Errors;
use crate::load::file::position::Stretch;
use crate::text::Bilingual;

/// A content line: `NAME;PARAMETER=value:value`, its name in capitals.
pub(crate) struct ContentLine {
    text: String,
    /// The start of each physical line: its byte in `text`, its byte in the file. Never empty.
    pieces: Vec<(usize, usize)>,
}

impl ContentLine {
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Where it starts, with as much of it as stands on its first physical line.
    pub(crate) fn span(&self) -> Range<usize> {
        let first = (self.pieces.get(1)).map_or(self.text.len(), |&(at, _)| at);
        self.place(0)..self.place(0) + first
    }

    /// Where the last `length` bytes stand, such as a value without escapes.
    pub(crate) fn end_span(&self, length: usize) -> Range<usize> {
        let start = self.place(self.text.len().saturating_sub(length));
        start..start + length
    }

    /// What it says; none where it is no `NAME:value`.
    pub(crate) fn property(&self) -> Option<Property<'_>> {
        let property = Property::try_from(self.text()).ok()?;
        // The parser takes a name without a value too, and leaves whatever follows it.
        let after_name = self.text.get(property.name.as_str().len()..)?;
        let has_value = after_name.starts_with(':') || !property.params.is_empty();
        (has_value && !property.name.as_str().is_empty()).then_some(property)
    }

    /// The byte in the file of a byte in the text.
    fn place(&self, at: usize) -> usize {
        let piece = self.pieces.partition_point(|&(start, _)| start <= at);
        let (start, place) = self.pieces[piece.saturating_sub(1)];
        place + (at - start)
    }
}

/// A content line while it is put together.
struct Folded {
    bytes: Vec<u8>,
    pieces: Vec<(usize, usize)>,
}

/// The content lines of a file; none, with an input error, where it is no text.
///
/// Lines are put together again as bytes, since old writers fold in the middle of a character.
pub(crate) fn content_lines(
    stretch: &Stretch<'_>,
    errors: &mut Errors,
) -> Option<Vec<ContentLine>> {
    let mut lines = Vec::new();
    let mut open: Option<Folded> = None;
    let mut at = if stretch.bytes.starts_with(b"\xEF\xBB\xBF") {
        3
    } else {
        0
    };
    for line in stretch.bytes[at..].split_inclusive(|&byte| byte == b'\n') {
        let start = at;
        at += line.len();
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match (&mut open, line) {
            (_, []) => {}
            (Some(folded), [b' ' | b'\t', more @ ..]) => {
                folded.pieces.push((folded.bytes.len(), start + 1));
                folded.bytes.extend_from_slice(more);
            }
            _ => {
                let next = Folded {
                    bytes: line.to_vec(),
                    pieces: vec![(0, start)],
                };
                if let Some(whole) = open.replace(next) {
                    lines.push(content_line(whole, stretch, errors)?);
                }
            }
        }
    }
    if let Some(whole) = open {
        lines.push(content_line(whole, stretch, errors)?);
    }
    Some(lines)
}

fn content_line(folded: Folded, stretch: &Stretch<'_>, errors: &mut Errors) -> Option<ContentLine> {
    let mut line = ContentLine {
        text: String::new(),
        pieces: folded.pieces,
    };
    match String::from_utf8(folded.bytes) {
        Ok(text) => line.text = text,
        Err(error) => {
            let start = line.place(error.utf8_error().valid_up_to());
            let message = Bilingual::new(
                "不是 UTF-8 文本；请把文件另存为 UTF-8",
                "this is not UTF-8 text; save the file as UTF-8",
            );
            errors.push(stretch.error(start..start + 1, message));
            return None;
        }
    }
    // Names are the same in any case; the parser knows them in capitals.
    let name = line.text.find([':', ';']).unwrap_or(0);
    line.text[..name].make_ascii_uppercase();
    Some(line)
}
