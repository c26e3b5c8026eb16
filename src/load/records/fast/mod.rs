//! Records read by words: the fast twin of the plain way, which every record can go.
//!
//! A record is read here only if all of it is as exports usually are; at the first thing out of the
//! ordinary it is left to the plain way, which also words what is wrong. So the two can differ in
//! speed, never in meaning; a property test holds them equal.

pub(crate) mod ids;
pub(crate) mod pattern;
#[cfg(test)]
mod twins;

use crate::domain::moment::Moment;
use crate::domain::written_time::{Whose, moment};
use crate::ledger::{Line, Stamp};
use crate::load::csv::split::{closing_quote, field_end, has_byte};
use crate::load::records::context::{Context, Kind, Party};
use crate::load::records::fast::ids::{Key, LONGEST};
use crate::load::records::fast::pattern::{Guess, Start};
use crate::load::records::sink::Sink;
use crate::load::table::names::{Lookup, Names};
use crate::time::{loose, stamp};

/// Reads the records of a block from `at` on as long as they go this way; where the next one
/// starts, and on which line.
#[inline(always)]
pub(crate) fn records(
    block: &str,
    mut at: usize,
    mut line: Line,
    kinds: &[Kind],
    guess: &mut Guess,
    context: &Context<'_>,
    sink: &mut Sink<'_>,
) -> (usize, Line) {
    let bytes = block.as_bytes();
    while at < bytes.len() {
        let rest = match guess.read(&bytes[at..], context) {
            Some((pattern, start)) if pattern.is_before_text => {
                let (at, kinds) = (at + pattern.length, &kinds[pattern.columns..]);
                let Some(rest) = texts(block, at, kinds, context) else {
                    break;
                };
                sink.push(&start.record(line, rest.has_measures));
                rest
            }
            guessed => {
                let (length, columns, start) = match &guessed {
                    Some((pattern, start)) => (pattern.length, pattern.columns, *start),
                    None => (0, 0, Start::default()),
                };
                let is_alike = guessed.is_some();
                let kinds_left = &kinds[columns..];
                let Some((all, rest)) = cells(block, at + length, kinds_left, start, context)
                else {
                    break;
                };
                if !is_alike {
                    guess.missed(&block[at..rest.next], kinds, context);
                }
                sink.push_aside(&all.record(line, rest.has_measures));
                rest
            }
        };
        sink.records += 1;
        at = rest.next;
        line.0 += rest.newlines;
    }
    (at, line)
}

/// What the last cells of a record come to.
struct Rest {
    has_measures: bool,
    /// Where the next record starts, and how many newlines lie before it.
    next: usize,
    newlines: u32,
}

/// Reads the cells that are left of a record, all of them text.
#[inline(always)]
fn texts(block: &str, at: usize, kinds: &[Kind], context: &Context<'_>) -> Option<Rest> {
    let mut rest = &block.as_bytes()[at..];
    let mut newlines = 1;
    let mut has_measures = false;
    let mut columns = kinds.iter();
    while let Some(&kind) = columns.next() {
        let is_last = columns.as_slice().is_empty();
        rest = match rest {
            // Nearly all are empty.
            [b',', rest @ ..] | [b'"', b'"', b',', rest @ ..] if !is_last => rest,
            [b'\n', rest @ ..] | [b'"', b'"', b'\n', rest @ ..] if is_last => rest,
            _ => {
                let (text, is_quoted) = opened(rest);
                let length = text_length(text, is_quoted, &mut newlines)?;
                if kind == (Kind::Text { is_measures: true }) {
                    has_measures = has_text(block, text, length, context)?;
                }
                after(text, length, is_quoted, is_last)?
            }
        };
    }
    Some(Rest {
        has_measures,
        next: block.len() - rest.len(),
        newlines,
    })
}

/// Reads the cells that are left of a record after its start, whatever they are; all of its names
/// and times.
#[inline(never)]
fn cells(
    block: &str,
    at: usize,
    kinds: &[Kind],
    mut start: Start,
    context: &Context<'_>,
) -> Option<(Start, Rest)> {
    let mut newlines = 1;
    let mut has_measures = false;
    // What is left, always from the start of a field: one length to compare with, not two.
    let mut rest = &block.as_bytes()[at..];
    let mut columns = kinds.iter();
    while let Some(&kind) = columns.next() {
        let (text, is_quoted) = opened(rest);
        let length = match kind {
            Kind::Party(which) => {
                let (index, length) = id(block, text, is_quoted, &context.parties[which])?;
                start.parties[which] = index;
                length
            }
            Kind::Time(column) => {
                let (stamp, length) = time(block, text, is_quoted, context)?;
                start.times[column] = stamp;
                length
            }
            Kind::Text { is_measures } => {
                let length = text_length(text, is_quoted, &mut newlines)?;
                if is_measures {
                    has_measures = has_text(block, text, length, context)?;
                }
                length
            }
        };
        let is_last = columns.as_slice().is_empty();
        rest = after(text, length, is_quoted, is_last)?;
    }
    let rest = Rest {
        has_measures,
        next: block.len() - rest.len(),
        newlines,
    };
    Some((start, rest))
}

/// The text of a cell with all that follows it, and whether a quote stood before it.
#[inline(always)]
fn opened(rest: &[u8]) -> (&[u8], bool) {
    match rest {
        [b'"', text @ ..] => (text, true),
        text => (text, false),
    }
}

/// What follows a cell whose text is so long; none where something else ends it than should.
#[inline(always)]
fn after(text: &[u8], length: usize, is_quoted: bool, is_last: bool) -> Option<&[u8]> {
    let mut after = text.get(length..)?;
    if is_quoted {
        after = after.strip_prefix(b"\"")?;
    }
    match after {
        [b',', rest @ ..] if !is_last => Some(rest),
        [b'\n', rest @ ..] | [b'\r', b'\n', rest @ ..] if is_last => Some(rest),
        // Too few or too many fields, or a last line without an end: for the plain way.
        _ => None,
    }
}

/// The text of a cell, trimmed: so many of the bytes that end the block. That the block is UTF-8 is
/// known, and not checked again for every cell.
#[inline(always)]
fn cell<'b>(block: &'b str, rest: &[u8], length: usize) -> Option<&'b str> {
    let start = block.len() - rest.len();
    Some(block.get(start..start + length)?.trim())
}

/// Whether a text is more than blanks, and no word that means nothing.
#[inline]
fn has_text(block: &str, text: &[u8], length: usize, context: &Context<'_>) -> Option<bool> {
    if length == 0 {
        return Some(false);
    }
    // No blank starts with these, Chinese text mostly does with the latter.
    if let start @ (0x21..0x7f | 0xe4..) = text[0]
        && !context.blanks.may_begin(start)
    {
        return Some(true);
    }
    is_no_blank(block, text, length, context)
}

#[cold]
fn is_no_blank(block: &str, text: &[u8], length: usize, context: &Context<'_>) -> Option<bool> {
    let text = cell(block, text, length)?;
    Some(!text.is_empty() && !context.blanks.contains(text))
}

/// The first eight bytes; beyond the end they read as newlines.
#[inline(always)]
fn word(text: &[u8]) -> u64 {
    if let Some(word) = text.first_chunk::<8>() {
        return u64::from_le_bytes(*word);
    }
    let mut word = [b'\n'; 8];
    word[..text.len()].copy_from_slice(text);
    u64::from_le_bytes(word)
}

/// Where an id ends within a word: at a comma, newline, carriage return or, where it is quoted, a
/// quote.
#[inline(always)]
fn id_end(word: u64, is_quoted: bool) -> u64 {
    let last = if is_quoted { b'"' } else { b'\n' };
    has_byte(word, b',') | has_byte(word, b'\n') | has_byte(word, b'\r') | has_byte(word, last)
}

/// The index that an id or name means, and how long its text is.
#[inline(always)]
fn id(block: &str, text: &[u8], is_quoted: bool, party: &Party<'_>) -> Option<(u32, usize)> {
    if let Some((key, length)) = key(text, is_quoted)
        && let Some(index) = party.ids.find(key)
    {
        return Some((index, length));
    }
    name(block, text, is_quoted, party.names)
}

/// What an ordinary map knows: longer ids and names, blanks around.
#[cold]
fn name(block: &str, text: &[u8], is_quoted: bool, names: &Names) -> Option<(u32, usize)> {
    let length = cell_length(text, is_quoted)?;
    match names.find(cell(block, text, length)?) {
        Lookup::Known(index) => Some((index, length)),
        Lookup::Unknown | Lookup::Several | Lookup::Spoiled => None,
    }
}

/// The text of a cell as the key that [`Ids`](crate::load::records::fast::ids::Ids) has of it, where it is short enough,
/// and its length.
#[inline(always)]
fn key(text: &[u8], is_quoted: bool) -> Option<(Key, usize)> {
    let low = word(text);
    let ends = id_end(low, is_quoted);
    if ends != 0 {
        let length = u64::from(ends.trailing_zeros() / 8);
        let mask = (1u64 << (length * 8)) - 1;
        return Some(((low & mask, length << 56), length as usize));
    }
    let high = word(text.get(8..)?);
    let ends = id_end(high, is_quoted);
    if ends == 0 {
        return None;
    }
    let length = u64::from(ends.trailing_zeros() / 8);
    let mask = (1u64 << (length * 8)) - 1;
    debug_assert!(length as usize + 8 <= LONGEST);
    let key = (low, high & mask | (length + 8) << 56);
    Some((key, 8 + length as usize))
}

/// The time, and how long its text is; only what is a time or blank.
#[inline(always)]
fn time(
    block: &str,
    text: &[u8],
    is_quoted: bool,
    context: &Context<'_>,
) -> Option<(Stamp, usize)> {
    // By reference: a copy would be written in pieces other than it is read.
    if text.get(4) == Some(&b'-')
        && let Some((first, after)) = text.split_first_chunk::<19>()
        && let Some(at) = stamp(first, context.zone)
        && matches!(after.first(), Some(b',' | b'\n' | b'\r' | b'"'))
    {
        return Some((Stamp::new(Moment { at, is_day: false })?, 19));
    }
    if matches!(text.first(), Some(b',' | b'\n')) && !is_quoted {
        return Some((Stamp::NONE, 0));
    }
    if let Some(first) = text.first_chunk()
        && let Some((seconds, length)) = loose(first, context.zone)
        && matches!(text.get(length), Some(b',' | b'\n' | b'\r' | b'"'))
    {
        return Some((Stamp::at(seconds), length));
    }
    let length = cell_length(text, is_quoted)?;
    let text = cell(block, text, length)?;
    if text.is_empty() {
        return Some((Stamp::NONE, length));
    }
    let (date_only, year) = (context.date_only, context.year);
    let moment = moment(text, Whose::Record, "", date_only, context.zone, year).ok()?;
    Some((Stamp::new(moment)?, length))
}

/// How long the text of a cell is that holds no doubled quote and no newline.
#[inline]
fn cell_length(text: &[u8], is_quoted: bool) -> Option<usize> {
    if is_quoted {
        let (length, is_doubled) = closing_quote(text, 0)?;
        let is_plain = !is_doubled && memchr::memchr(b'\n', &text[..length]).is_none();
        return is_plain.then_some(length);
    }
    Some(unquoted_length(text))
}

/// How long any text is, counting the newlines in it.
#[inline(always)]
fn text_length(text: &[u8], is_quoted: bool, newlines: &mut u32) -> Option<usize> {
    if is_quoted {
        let (length, _) = closing_quote(text, 0)?;
        *newlines += memchr::memchr_iter(b'\n', &text[..length]).count() as u32;
        return Some(length);
    }
    if matches!(text.first(), Some(b',' | b'\n')) {
        return Some(0);
    }
    Some(unquoted_length(text))
}

/// How long an unquoted field is, without the carriage return of a CRLF.
#[inline]
fn unquoted_length(text: &[u8]) -> usize {
    let end = field_end(text, 0, b',');
    let is_crlf = end > 0 && text[end - 1] == b'\r' && text.get(end) == Some(&b'\n');
    end - usize::from(is_crlf)
}
