//! Records read by words: the fast twin of the plain way, which every record can go.
//!
//! A record is read here only if all of it is as exports usually are; at the first thing out of the
//! ordinary it is left to the plain way, which also words what is wrong. So the two can differ in
//! speed, never in meaning; a property test holds them equal.

use crate::ledger::{Column, Line, Record, Stamp};
use crate::model::Moment;
use crate::time::{Reading, read, stamp};

use super::ids::{Key, LONGEST};
use super::names::Lookup;
use super::records::{Context, Layout, Role};
use super::split::{closing_quote, field_end, has_byte};

/// A record, where the next one starts, and how many newlines lie between.
pub(super) struct Read {
    pub(super) record: Record,
    pub(super) next: usize,
    pub(super) newlines: u32,
}

/// Reads the record at `at` of a block that is known to be UTF-8.
#[inline]
pub(super) fn record(
    bytes: &[u8],
    at: usize,
    line: Line,
    layout: &Layout,
    context: &Context<'_>,
) -> Option<Read> {
    let mut record = Record {
        meeting: 0,
        department: 0,
        line,
        has_measures: false,
        times: [Stamp::NONE; 4],
    };
    let mut newlines = 1;
    let mut at = at;
    let last = layout.roles.len() - 1;
    for (index, &role) in layout.roles.iter().enumerate() {
        let is_quoted = bytes.get(at) == Some(&b'"');
        let start = at + usize::from(is_quoted);
        let end = match role {
            Role::Meeting => {
                let (index, end) = id(
                    bytes,
                    start,
                    is_quoted,
                    &context.meeting_ids,
                    context.meetings,
                )?;
                record.meeting = index;
                end
            }
            Role::Department => {
                let (index, end) = id(
                    bytes,
                    start,
                    is_quoted,
                    &context.department_ids,
                    context.departments,
                )?;
                record.department = index;
                end
            }
            Role::Time(column) => {
                let (stamp, end) = time(bytes, start, is_quoted, context)?;
                record.times[column] = stamp;
                end
            }
            Role::Measures => {
                let end = text_end(bytes, start, is_quoted, &mut newlines)?;
                // What starts with anything but a printable letter is looked at more closely.
                record.has_measures = match bytes.get(start..end)?.first() {
                    None => false,
                    Some(0x21..0x7f) => true,
                    Some(_) => !std::str::from_utf8(&bytes[start..end])
                        .ok()?
                        .trim()
                        .is_empty(),
                };
                end
            }
            Role::MeetingName | Role::DepartmentName | Role::Other => {
                text_end(bytes, start, is_quoted, &mut newlines)?
            }
        };
        let mut stop = end + usize::from(is_quoted);
        if is_quoted && bytes.get(end) != Some(&b'"') {
            return None;
        }
        if index < last {
            if bytes.get(stop) != Some(&b',') {
                return None;
            }
        } else {
            stop += usize::from(bytes.get(stop) == Some(&b'\r'));
            // The last line of a file may have no end: that is for the plain way.
            if bytes.get(stop) != Some(&b'\n') {
                return None;
            }
        }
        at = stop + 1;
    }
    Some(Read {
        record,
        next: at,
        newlines,
    })
}

/// Eight bytes from a place on; beyond the end they read as newlines.
#[inline]
fn word(bytes: &[u8], at: usize) -> u64 {
    if let Some(word) = bytes.get(at..at + 8) {
        return u64::from_le_bytes(word.try_into().unwrap_or_default());
    }
    let mut word = [b'\n'; 8];
    let tail = bytes.get(at..).unwrap_or_default();
    word[..tail.len()].copy_from_slice(tail);
    u64::from_le_bytes(word)
}

/// Where an id's text ends within a word: at a comma, newline, carriage return or, where it is
/// quoted, a quote.
#[inline]
fn id_end(word: u64, is_quoted: bool) -> u64 {
    let ends = has_byte(word, b',') | has_byte(word, b'\n') | has_byte(word, b'\r');
    if is_quoted {
        ends | has_byte(word, b'"')
    } else {
        ends
    }
}

/// The index that an id or name means, and where its text ends.
#[inline(always)]
fn id(
    bytes: &[u8],
    at: usize,
    is_quoted: bool,
    ids: &super::ids::Ids,
    names: &super::names::Names,
) -> Option<(u32, usize)> {
    if let Some((key, end)) = key(bytes, at, is_quoted)
        && let Some(index) = ids.find(key)
    {
        return Some((index, end));
    }
    name(bytes, at, is_quoted, names)
}

/// What an ordinary map knows: longer ids, names, blanks around.
#[cold]
fn name(
    bytes: &[u8],
    at: usize,
    is_quoted: bool,
    names: &super::names::Names,
) -> Option<(u32, usize)> {
    let end = cell_end(bytes, at, is_quoted)?;
    let text = std::str::from_utf8(bytes.get(at..end)?).ok()?;
    match names.find(text.trim()) {
        Lookup::Known(index) => Some((index, end)),
        Lookup::Unknown | Lookup::Several | Lookup::Spoiled => None,
    }
}

/// The id at a place as a key, where it is short enough, and where it ends.
#[inline(always)]
fn key(bytes: &[u8], at: usize, is_quoted: bool) -> Option<(Key, usize)> {
    let low = word(bytes, at);
    let ends = id_end(low, is_quoted);
    if ends != 0 {
        let length = u64::from(ends.trailing_zeros() / 8);
        let mask = (1u64 << (length * 8)) - 1;
        return Some(((low & mask, length << 56), at + length as usize));
    }
    let high = word(bytes, at + 8);
    let ends = id_end(high, is_quoted);
    if ends == 0 {
        return None;
    }
    let length = u64::from(ends.trailing_zeros() / 8);
    let mask = (1u64 << (length * 8)) - 1;
    debug_assert!(length as usize + 8 <= LONGEST);
    Some((
        (low, high & mask | (length + 8) << 56),
        at + 8 + length as usize,
    ))
}

/// The time at a place, and where its text ends; only what is a time or blank.
#[inline(always)]
fn time(bytes: &[u8], at: usize, is_quoted: bool, context: &Context<'_>) -> Option<(Stamp, usize)> {
    if let Some(&text) = bytes.get(at..).and_then(<[u8]>::first_chunk::<19>)
        && let Some(stamped) = stamp(&text, context.zone)
        && matches!(bytes.get(at + 19), Some(b',' | b'\n' | b'\r' | b'"'))
    {
        let moment = Moment {
            at: stamped,
            is_day: false,
        };
        return Some((Stamp::new(moment)?, at + 19));
    }
    if matches!(bytes.get(at), Some(b',' | b'\n')) && !is_quoted {
        return Some((Stamp::NONE, at));
    }
    let end = cell_end(bytes, at, is_quoted)?;
    let text = std::str::from_utf8(bytes.get(at..end)?).ok()?.trim();
    if text.is_empty() {
        return Some((Stamp::NONE, end));
    }
    match read(text, context.zone).ok()? {
        Reading::Instant(at) => {
            let moment = Moment { at, is_day: false };
            Some((Stamp::new(moment)?, end))
        }
        Reading::Date(_) => {
            let whose = super::times::Whose::Record;
            let moment =
                super::times::moment(text, whose, "", context.date_only, context.zone).ok()?;
            Some((Stamp::new(moment)?, end))
        }
    }
}

/// Where the text of a cell ends that holds no doubled quote and no newline.
#[inline]
fn cell_end(bytes: &[u8], at: usize, is_quoted: bool) -> Option<usize> {
    if is_quoted {
        let (end, is_doubled) = closing_quote(bytes, at)?;
        let is_plain = !is_doubled && memchr::memchr(b'\n', &bytes[at..end]).is_none();
        return is_plain.then_some(end);
    }
    Some(unquoted_end(bytes, at))
}

/// Where any text ends, counting the newlines in it.
#[inline]
fn text_end(bytes: &[u8], at: usize, is_quoted: bool, newlines: &mut u32) -> Option<usize> {
    if is_quoted {
        let (end, _) = closing_quote(bytes, at)?;
        *newlines += memchr::memchr_iter(b'\n', &bytes[at..end]).count() as u32;
        return Some(end);
    }
    Some(unquoted_end(bytes, at))
}

/// Where an unquoted field ends, without the carriage return of a CRLF.
#[inline]
fn unquoted_end(bytes: &[u8], at: usize) -> usize {
    let end = field_end(bytes, at);
    let is_crlf = end > at && bytes[end - 1] == b'\r' && bytes.get(end) == Some(&b'\n');
    end - usize::from(is_crlf)
}

/// That a column's place among a record's times is the ledger's.
const _: () = assert!(Column::Transmitted as usize == 0 && Column::Received as usize == 3);
