//! CSV, cell by cell: RFC 4180, and cells that a spreadsheet would take for a formula made text.

use std::borrow::Cow;

use crate::render::shared::safe::{controls_shown, spreadsheet};

/// Appends a row.
pub(crate) fn row(cells: &[&str], out: &mut Vec<u8>) {
    for (place, text) in cells.iter().enumerate() {
        if place > 0 {
            out.push(b',');
        }
        cell(text, out);
    }
    out.push(b'\n');
}

/// Appends a cell, made text where it would be a formula, and quoted where a reader could take it for
/// several. A writer a row would cost more than the row.
pub(crate) fn cell(text: &str, row: &mut Vec<u8>) {
    let text = spreadsheet(text);
    if !needs_care(text.as_bytes()) {
        row.extend_from_slice(text.as_bytes());
        return;
    }
    let text = controls_shown(&text);
    if !needs_quotes(&text) {
        row.extend_from_slice(text.as_bytes());
        return;
    }
    row.push(b'"');
    for part in text.as_bytes().split_inclusive(|&byte| byte == b'"') {
        row.extend_from_slice(part);
        if part.ends_with(b"\"") {
            row.push(b'"');
        }
    }
    row.push(b'"');
}

/// A cell with a comma on either side.
pub(crate) fn cell_between(text: &str) -> Vec<u8> {
    let mut out = vec![b','];
    cell(text, &mut out);
    out.push(b',');
    out
}

/// Whether a text is a cell as it stands.
pub(crate) fn is_plain(text: &str) -> bool {
    let is_same = |text: Cow<'_, str>| matches!(text, Cow::Borrowed(_));
    is_same(spreadsheet(text))
        && (!needs_care(text.as_bytes()) || is_same(controls_shown(text)) && !needs_quotes(text))
}

fn needs_quotes(text: &str) -> bool {
    text.contains([',', ';', '"', '\t', '\n', '\r'])
}

/// Whether a cell may not stand as it is: RFC 4180 asks for quotes, or a program that guesses what
/// separates the cells could take a semicolon or a tab for it, or a terminal would obey it.
///
/// Nearly no text has any byte up to the comma but the blank, a semicolon, a DEL or the first byte of
/// the control characters beyond it, and processors look at many bytes at a time for these.
pub(crate) fn needs_care(text: &[u8]) -> bool {
    let found = has_rare::<16>(text).or_else(|| has_rare::<8>(text));
    found
        .or_else(|| has_rare::<4>(text))
        .unwrap_or_else(|| text.iter().any(|&byte| is_rare(byte) != 0))
}

/// 1 for a byte that may ask for care.
fn is_rare(byte: u8) -> u8 {
    u8::from(byte <= b',') & u8::from(byte != b' ')
        | u8::from(byte == b';')
        | u8::from(byte == 0x7f)
        | u8::from(byte == 0xc2)
}

/// Whether any byte is rare, looking at so many at a time; none of a text that is shorter.
fn has_rare<const AT_A_TIME: usize>(text: &[u8]) -> Option<bool> {
    // What is found is gathered, and looked at once. The last bytes are the rest, and some before it
    // once more.
    let last = text.last_chunk::<AT_A_TIME>()?;
    let mut found = [0; AT_A_TIME];
    for bytes in text.as_chunks().0.iter().chain([last]) {
        for (found, &byte) in found.iter_mut().zip(bytes) {
            *found |= is_rare(byte);
        }
    }
    Some(found != [0; AT_A_TIME])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of every length, with any one byte at any place: quoted where the library quotes, and where a
    /// semicolon or a tab stands.
    #[test]
    fn cells_are_quoted_as_the_library_does() {
        for length in 1..40 {
            for at in 0..length {
                for special in [",", "\"", "\n", "\r", "!", "+", " ", "-", ";", "\t"] {
                    let mut text = "x".repeat(length);
                    text.replace_range(at..=at, special);
                    let mut own = Vec::new();
                    cell(&text, &mut own);
                    let style = match special {
                        ";" | "\t" => csv::QuoteStyle::Always,
                        _ => csv::QuoteStyle::Necessary,
                    };
                    let mut theirs =
                        (csv::WriterBuilder::new().quote_style(style)).from_writer(Vec::new());
                    let safe = spreadsheet(&text);
                    theirs.write_record([safe.as_bytes(), b"x"]).unwrap();
                    let theirs = theirs.into_inner().unwrap();
                    let end: &[u8] = match style {
                        csv::QuoteStyle::Always => b",\"x\"\n",
                        _ => b",x\n",
                    };
                    assert_eq!(own, theirs.strip_suffix(end).unwrap(), "{text:?}");
                }
            }
        }
    }

    #[test]
    fn what_a_terminal_would_obey_is_shown() {
        let mut own = Vec::new();
        row(&["\u{1b}[31m红", "a\u{9b}b\u{7f}", "x\ny·"], &mut own);
        let own = String::from_utf8(own).unwrap();
        assert_eq!(own, "\\u{1b}[31m红,a\\u{9b}b\\u{7f},\"x\ny·\"\n");
    }
}
