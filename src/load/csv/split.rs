//! CSV records and fields, as RFC 4180 has them.
//!
//! A field that starts with a quote ends at the next quote that is not doubled, and may hold commas
//! and newlines; in any other field a quote is text. Records end with LF or CRLF. Other delimiters
//! than the comma are read alike.

use memchr::{memchr, memchr2, memrchr};

/// A field: its bytes without the quotes around it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Field {
    /// Where its text starts.
    pub(crate) start: usize,
    /// Where its text ends.
    pub(crate) end: usize,
    /// Whether the text holds doubled quotes.
    pub(crate) is_doubled: bool,
}

impl Field {
    /// Its bytes as they are in the file.
    #[inline]
    pub(crate) fn raw<'a>(&self, bytes: &'a [u8]) -> &'a [u8] {
        &bytes[self.start..self.end]
    }
}

/// What is wrong with the quotes of a record, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum QuoteError {
    /// The field that starts here is never closed.
    Open(usize),
    /// Text after the quote that closed a field.
    After(usize),
}

impl QuoteError {
    /// The byte that it is about.
    pub(crate) fn at(self) -> usize {
        match self {
            Self::Open(at) | Self::After(at) => at,
        }
    }
}

/// Splits the record that starts at `at`; returns where the next one starts.
///
/// # Errors
///
/// A [`QuoteError`], with where to go on: after the first line of a record whose quote never closes,
/// else after the record.
pub(crate) fn split(
    bytes: &[u8],
    at: usize,
    delimiter: u8,
    fields: &mut Vec<Field>,
) -> Result<usize, (QuoteError, usize)> {
    fields.clear();
    let mut wrong = None;
    let mut start = at;
    loop {
        let (field, stop) = if bytes.get(start) == Some(&b'"') {
            let Some((end, is_doubled)) = closing_quote(bytes, start + 1) else {
                let next = memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |n| at + n + 1);
                return Err((QuoteError::Open(start), next));
            };
            let stop = field_end(bytes, end + 1, delimiter);
            let is_clean = stop == end + 1 || is_crlf(bytes, end + 1) && stop == end + 2;
            if !is_clean {
                wrong.get_or_insert(QuoteError::After(end + 1));
            }
            let field = Field {
                start: start + 1,
                end,
                is_doubled,
            };
            (field, stop)
        } else {
            let stop = field_end(bytes, start, delimiter);
            let is_crlf = stop > start && is_crlf(bytes, stop - 1);
            let field = Field {
                start,
                end: stop - usize::from(is_crlf),
                is_doubled: false,
            };
            (field, stop)
        };
        fields.push(field);
        if bytes.get(stop) == Some(&delimiter) {
            start = stop + 1;
            continue;
        }
        let next = (stop + 1).min(bytes.len());
        return wrong.map_or(Ok(next), |wrong| Err((wrong, next)));
    }
}

fn is_crlf(bytes: &[u8], at: usize) -> bool {
    bytes.get(at) == Some(&b'\r') && bytes.get(at + 1).is_none_or(|&next| next == b'\n')
}

/// Where the quote stands that closes a field whose text starts at `at`, and whether any is doubled.
#[inline]
pub(crate) fn closing_quote(bytes: &[u8], mut at: usize) -> Option<(usize, bool)> {
    let mut is_doubled = false;
    loop {
        let quote = next_quote(bytes, at)?;
        if bytes.get(quote + 1) != Some(&b'"') {
            return Some((quote, is_doubled));
        }
        is_doubled = true;
        at = quote + 2;
    }
}

/// Where the next quote stands.
#[inline]
fn next_quote(bytes: &[u8], at: usize) -> Option<usize> {
    // Where all cells are quoted, the next one is near: some words beat a call.
    let near = bytes.get(at..)?;
    for (word, from) in near
        .as_chunks::<8>()
        .0
        .iter()
        .take(4)
        .zip((at..).step_by(8))
    {
        let found = has_byte(u64::from_le_bytes(*word), b'"');
        if found != 0 {
            return Some(from + (found.trailing_zeros() / 8) as usize);
        }
    }
    let from = if near.len() < 32 { at } else { at + 32 };
    memchr(b'"', &bytes[from..]).map(|quote| from + quote)
}

/// Where the field ends whose unquoted bytes start at `at`: a delimiter, a newline, or the end.
#[inline]
pub(crate) fn field_end(bytes: &[u8], at: usize, delimiter: u8) -> usize {
    let from = at.min(bytes.len());
    memchr2(delimiter, b'\n', &bytes[from..]).map_or(bytes.len(), |n| from + n)
}

/// The lowest byte of `word` that equals `byte` has its top bit set; bits above it may be wrong.
#[inline]
pub(crate) const fn has_byte(word: u64, byte: u8) -> u64 {
    const LOW: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let x = word ^ (LOW * byte as u64);
    x.wrapping_sub(LOW) & !x & HIGH
}

/// Where the last record of `bytes` ends that is whole, `bytes` starting with a record; none where
/// not even the first is whole.
///
/// Hops from quote to quote, so that it runs at the speed of memory: the serial part of reading.
pub(crate) fn last_record_end(bytes: &[u8], delimiter: u8) -> Option<usize> {
    let mut whole = None;
    let (mut at, mut outside) = (0, 0);
    let newline_in =
        |from: usize, to: usize| memrchr(b'\n', &bytes[from..to]).map(|n| from + n + 1);
    while let Some(open) = next_quote(bytes, at) {
        at = open + 1;
        if open > 0 && bytes[open - 1] != delimiter && bytes[open - 1] != b'\n' {
            continue;
        }
        whole = newline_in(outside, open).or(whole);
        loop {
            match closing_quote(bytes, at) {
                // The last byte may be the first half of a doubled quote.
                Some((close, _)) if close + 1 < bytes.len() => outside = close + 1,
                _ => return whole,
            }
            // Where all cells are quoted the next one opens here.
            at = match bytes[outside..] {
                [between, b'"', ..] if between == delimiter || between == b'\n' => outside + 2,
                _ => break,
            };
            if bytes[outside] == b'\n' {
                whole = Some(outside + 1);
            }
        }
        at = outside;
    }
    newline_in(outside, bytes.len()).or(whole)
}
