//! Who is meant by the id or name in a cell.

use crate::load::csv::split::has_byte;
use crate::load::records::fast::cell::OpenCell;
use crate::load::records::fast::ids::{Ids, Key, LONGEST};
use crate::load::table::names::{Lookup, Names};

/// The ids and names of the meetings, or of the departments.
#[derive(Debug)]
pub(super) struct Roster<'n> {
    pub(super) ids: Ids,
    names: Names<'n>,
}

impl<'n> Roster<'n> {
    pub(super) fn new(names: Names<'n>) -> Self {
        Self {
            ids: Ids::new(names),
            names,
        }
    }

    /// The index that an id or name means, and how long its text is.
    #[inline(always)]
    pub(super) fn read(&self, cell: OpenCell<'_>) -> Option<(u32, usize)> {
        if let Some((key, length)) = key(cell)
            && let Some(index) = self.ids.find(key)
        {
            return Some((index, length));
        }
        self.read_long(cell)
    }

    /// The same by an ordinary map, which knows longer ids and names too, and those with blanks
    /// around them.
    #[cold]
    fn read_long(&self, cell: OpenCell<'_>) -> Option<(u32, usize)> {
        let length = cell.plain_length()?;
        match self.names.find(cell.trimmed(length)?) {
            Lookup::Known(index) => Some((index, length)),
            Lookup::Unknown | Lookup::Several | Lookup::Spoiled => None,
        }
    }
}

/// The text of a cell as the key that [`Ids`] has of it, where it is short enough, and its length.
#[inline(always)]
fn key(cell: OpenCell<'_>) -> Option<(Key, usize)> {
    let (text, is_quoted, delimiter) = (cell.text, cell.is_quoted, cell.delimiter());
    let low = word(text);
    let ends = id_end(low, is_quoted, delimiter);
    if ends != 0 {
        let length = u64::from(ends.trailing_zeros() / 8);
        let mask = (1u64 << (length * 8)) - 1;
        return Some(((low & mask, length << 56), length as usize));
    }
    let high = word(text.get(8..)?);
    let ends = id_end(high, is_quoted, delimiter);
    if ends == 0 {
        return None;
    }
    let length = u64::from(ends.trailing_zeros() / 8);
    let mask = (1u64 << (length * 8)) - 1;
    debug_assert!(length as usize + 8 <= LONGEST);
    let key = (low, high & mask | (length + 8) << 56);
    Some((key, 8 + length as usize))
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

/// Where an id ends within a word: at a delimiter, newline, carriage return or, where it is quoted, a
/// quote.
#[inline(always)]
fn id_end(word: u64, is_quoted: bool, delimiter: u8) -> u64 {
    let last = if is_quoted { b'"' } else { b'\n' };
    let (newline, carriage) = (has_byte(word, b'\n'), has_byte(word, b'\r'));
    has_byte(word, delimiter) | newline | carriage | has_byte(word, last)
}
