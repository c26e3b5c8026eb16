//! Records read by words: the fast twin of the plain way, which every record can go.
//!
//! A record is read here only if all of it is as exports usually are; at the first thing out of the
//! ordinary it is left to the plain way, which also words what is wrong. So the two can differ in
//! speed, never in meaning; a property test holds them equal.

use crate::ledger::{Column, Line, Record, Stamp};
use crate::model::Moment;
use crate::time::{Reading, read, stamp};

use super::ids::{Ids, Key, LONGEST};
use super::names::{Lookup, Names};
use super::records::Context;
use super::split::{closing_quote, field_end, has_byte};
use super::times::{Whose, moment};

/// A record, where the next one starts, and how many newlines lie between.
pub(super) struct Read {
    pub(super) record: Record,
    pub(super) next: usize,
    pub(super) newlines: u32,
}

/// Reads the record that starts at `at` of a block.
#[inline]
pub(super) fn record(
    block: &str,
    at: usize,
    line: Line,
    kinds: &[Kind],
    context: &Context<'_>,
) -> Option<Read> {
    let bytes = block.as_bytes();
    let mut newlines = 1;
    let mut parties = [0; 2];
    let mut times = [Stamp::NONE; 4];
    let mut has_measures = false;
    // What is left, always from the start of a field: one length to compare with, not two.
    let mut rest = &bytes[at..];
    let mut columns = kinds.iter();
    while let Some(&kind) = columns.next() {
        let is_quoted = rest.first() == Some(&b'"');
        let text = if is_quoted { &rest[1..] } else { rest };
        let length = match kind {
            Kind::Party(which) => {
                let (index, length) = id(block, text, is_quoted, &context.parties[which])?;
                parties[which] = index;
                length
            }
            Kind::Time(column) => {
                let (stamp, length) = time(block, text, is_quoted, context)?;
                // No index that is known only here: the times stay in registers.
                for (place, time) in times.iter_mut().enumerate() {
                    *time = if place == column { stamp } else { *time };
                }
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
        let mut after = text.get(length..)?;
        if is_quoted {
            after = after.strip_prefix(b"\"")?;
        }
        let is_last = columns.as_slice().is_empty();
        rest = match after {
            [b',', rest @ ..] if !is_last => rest,
            [b'\n', rest @ ..] | [b'\r', b'\n', rest @ ..] if is_last => rest,
            // Too few or too many fields, or a last line without an end: for the plain way.
            _ => return None,
        };
    }
    Some(Read {
        record: Record {
            meeting: parties[0],
            department: parties[1],
            line,
            has_measures,
            times,
        },
        next: bytes.len() - rest.len(),
        newlines,
    })
}

/// What a column holds, as far as this way of reading cares: few cases, told apart without a jump
/// through a table, which a processor guesses badly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The meeting (0) or the department (1).
    Party(usize),
    /// A time, by its place in [`Record::times`].
    Time(usize),
    /// Anything else.
    Text { is_measures: bool },
}

/// The ids and names of the meetings or of the departments.
#[derive(Debug)]
pub(super) struct Party<'n> {
    pub(super) ids: Ids,
    pub(super) names: &'n Names,
}

impl<'n> Party<'n> {
    pub(super) fn new(names: &'n Names) -> Self {
        Self {
            ids: Ids::new(names),
            names,
        }
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

/// What an ordinary map knows: longer ids, names, blanks around.
#[cold]
fn name(block: &str, text: &[u8], is_quoted: bool, names: &Names) -> Option<(u32, usize)> {
    let length = cell_length(text, is_quoted)?;
    match names.find(cell(block, text, length)?) {
        Lookup::Known(index) => Some((index, length)),
        Lookup::Unknown | Lookup::Several | Lookup::Spoiled => None,
    }
}

/// The id as a key, where it is short enough, and its length.
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
    if let Some((first, after)) = text.split_first_chunk::<19>()
        && let Some(at) = stamp(first, context.zone)
        && matches!(after.first(), Some(b',' | b'\n' | b'\r' | b'"'))
    {
        return Some((Stamp::new(Moment { at, is_day: false })?, 19));
    }
    if matches!(text.first(), Some(b',' | b'\n')) && !is_quoted {
        return Some((Stamp::NONE, 0));
    }
    let length = cell_length(text, is_quoted)?;
    let text = cell(block, text, length)?;
    if text.is_empty() {
        return Some((Stamp::NONE, length));
    }
    let moment = match read(text, context.zone).ok()? {
        Reading::Instant(at) => Moment { at, is_day: false },
        Reading::Date(_) => {
            let whose = Whose::Record;
            moment(text, whose, "", context.date_only, context.zone).ok()?
        }
    };
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

/// That a column's place among a record's times is the ledger's.
const _: () = assert!(Column::Transmitted as usize == 0 && Column::Received as usize == 3);
