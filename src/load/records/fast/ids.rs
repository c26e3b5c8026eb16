//! Ids and names of up to 15 bytes, found by two words: the fast twin of [`Names::find`].

use crate::load::records::fast::block_text::DELIMITERS;
use crate::load::table::names::{Lookup, Names};

/// A text as two words: its bytes, and in the last byte its length.
pub(super) type Key = (u64, u64);

const NOBODY: u32 = u32::MAX;

/// The longest text that fits a key.
pub(super) const LONGEST: usize = 15;

/// Open addressing over keys that stand apart: the table and the keys both stay in a near cache.
#[derive(Debug)]
pub(super) struct Ids {
    /// Places in `keys`.
    table: Vec<u32>,
    mask: usize,
    keys: Vec<Key>,
    /// Whom each key means, an index.
    meant: Vec<u32>,
    /// Where all ids are running numbers.
    pub(super) running: Option<Running>,
}

impl Ids {
    pub(super) fn new(names: Names<'_>) -> Self {
        let texts = names.all().filter(|text| has_key(text));
        let known = texts.filter_map(|text| match names.find(text) {
            Lookup::Known(index) => Some((key(text.as_bytes()), index)),
            _ => None,
        });
        let (keys, meant): (Vec<Key>, Vec<u32>) = known.unzip();
        let size = (keys.len() * 2).next_power_of_two().max(16);
        let mut ids = Self {
            table: vec![NOBODY; size],
            mask: size - 1,
            keys,
            meant,
            running: Running::of(names),
        };
        for (place, &key) in ids.keys.iter().enumerate() {
            let mut slot = hash(key) & ids.mask;
            while ids.table[slot] != NOBODY {
                slot = (slot + 1) & ids.mask;
            }
            ids.table[slot] = place as u32;
        }
        ids
    }

    #[inline(always)]
    pub(super) fn find(&self, key: Key) -> Option<u32> {
        let mut slot = hash(key) & self.mask;
        loop {
            let place = self.table[slot] as usize;
            // Beyond the keys lies only NOBODY.
            if *self.keys.get(place)? == key {
                return Some(self.meant[place]);
            }
            slot = (slot + 1) & self.mask;
        }
    }
}

/// Ids that are one word and a running number of so many digits, in the order of their rows, such as
/// D0001, D0002: each says itself where it is, and no table need be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Running {
    /// The word, and how long it is.
    pub(super) word: [u8; 16],
    pub(super) word_length: usize,
    pub(super) digits: usize,
    /// The first number, and how many there are.
    pub(super) first: u32,
    pub(super) count: u32,
}

impl Running {
    /// As many digits as can be told at once.
    const MOST_DIGITS: usize = 7;

    fn of(names: Names<'_>) -> Option<Self> {
        let count = names.ids().count() as u32;
        let split = |id: &str| {
            let is_digit = |byte: &u8| byte.is_ascii_digit();
            let digits = id.bytes().rev().take_while(is_digit).count();
            let at = id.len() - digits.min(Self::MOST_DIGITS);
            let (word, digits) = id.split_at(at);
            let mut bytes = [0; 16];
            bytes
                .get_mut(..word.len())?
                .copy_from_slice(word.as_bytes());
            let running = Self {
                word: bytes,
                word_length: word.len(),
                digits: digits.len(),
                first: digits.parse().ok()?,
                count,
            };
            has_key(id).then_some(running)
        };
        let running = split(names.id_of(0)?)?;
        let follows = |row: u32| {
            let first = running.first + row;
            names.id_of(row).and_then(split) == Some(Self { first, ..running })
        };
        (0..count).all(follows).then_some(running)
    }
}

/// Whether a text is short enough for a key, and may be in a cell as it is: what holds a quote or
/// ends a cell never does.
fn has_key(text: &str) -> bool {
    let ends = |byte: u8| matches!(byte, b'"' | b'\n' | b'\r') || DELIMITERS.contains(&byte);
    (1..=LONGEST).contains(&text.len()) && !text.bytes().any(ends)
}

/// The key of a text that has one.
fn key(text: &[u8]) -> Key {
    let mut bytes = [0; 16];
    bytes[..text.len()].copy_from_slice(text);
    bytes[15] = text.len() as u8;
    let word = |at: usize| u64::from_le_bytes(std::array::from_fn(|i| bytes[at + i]));
    (word(0), word(8))
}

#[inline]
fn hash((low, high): Key) -> usize {
    let product = u128::from(low ^ 0x9E37_79B9_7F4A_7C15)
        .wrapping_mul(u128::from((high ^ 0xD134_2543_DE82_EF95) | 1));
    ((product as u64) ^ ((product >> 64) as u64)) as usize
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::load::table::names::tests::departments;
    use crate::load::table::names::{Labels, Lookup};

    proptest! {
        /// Found by its key, as [`Names::find`] finds it by its text, unless it cannot be in a
        /// cell as it is.
        #[test]
        fn any_texts(
            list in prop::collection::vec(("[A0-2]{1,4}|[ -~]{1,16}", "[A0-2]{0,3}|[局县]{1,6}"), 1..40),
            spoiled in prop::collection::vec("[A0-2]{1,3}", 0..3),
            others in prop::collection::vec("[A0-2]{1,4}", 0..20),
        ) {
            let all = list.iter().map(|(id, name)| (id.clone(), name.as_str()));
            let (mut index, rows) = departments(all);
            for text in &spoiled {
                index.spoil(text);
            }
            let names = Names::new(&index, Labels::Departments(&rows));
            let ids = Ids::new(names);
            let texts = list.iter().flat_map(|(id, name)| [id, name]);
            let texts = texts.chain(&others).chain(&spoiled);
            for text in texts.filter(|text| (1..=LONGEST).contains(&text.len())) {
                let known = match names.find(text) {
                    Lookup::Known(index) if !text.contains([',', ';', '"']) => Some(index),
                    _ => None,
                };
                prop_assert_eq!(ids.find(key(text.as_bytes())), known, "{}", text);
            }
        }
    }

    #[test]
    fn running_numbers() {
        let running = |ids: &[&str]| {
            let (index, rows) = departments(ids.iter().map(|&id| (id.to_owned(), "")));
            let running = Ids::new(Names::new(&index, Labels::Departments(&rows))).running?;
            Some((
                running.word_length,
                running.digits,
                running.first,
                running.count,
            ))
        };
        assert_eq!(running(&["D098", "D099", "D100"]), Some((1, 3, 98, 3)));
        assert_eq!(running(&["7"]), Some((0, 1, 7, 1)));
        assert_eq!(
            running(&["市-20260001", "市-20260002"]),
            Some((5, 7, 260_001, 2))
        );
        for none in [
            &["D9", "D10"][..],
            &["D2", "D1"],
            &["D1", "D3"],
            &["D1", "E2"],
            &["D1", "D2", "a very long id"],
            &["D1", "D2", "a,b"],
            &["a,1", "a,2"],
            &["D"],
        ] {
            assert_eq!(running(none), None, "{none:?}");
        }
    }
}
