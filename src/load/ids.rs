//! Ids of up to 15 bytes, found by two words: the fast twin of [`Names::find`].

use super::names::Names;

/// An id as two words: its bytes, and in the last byte its length.
pub(super) type Key = (u64, u64);

const NOBODY: u32 = u32::MAX;

/// The longest id that fits a key.
pub(super) const LONGEST: usize = 15;

/// Open addressing over keys that stand apart, in the order of the rows: the table and the keys
/// both stay in a near cache.
#[derive(Debug)]
pub(super) struct Ids {
    /// Places in `keys`.
    table: Vec<u32>,
    mask: usize,
    /// By index; an id too long has a key that none has.
    keys: Vec<Key>,
    /// Where all of them are running numbers.
    pub(super) running: Option<Running>,
}

/// No id has this key: its length would be 255.
const NO_KEY: Key = (u64::MAX, u64::MAX);

impl Ids {
    pub(super) fn new(names: &Names) -> Self {
        let mut keys = Vec::new();
        for (id, index) in names.ids() {
            let index = index as usize;
            if keys.len() <= index {
                keys.resize(index + 1, NO_KEY);
            }
            // What holds a quote or ends a cell is in no text as it stands.
            if id.len() <= LONGEST && !id.contains(['"', ',', '\n', '\r']) {
                keys[index] = key(id.as_bytes());
            }
        }
        let size = (keys.len() * 2).next_power_of_two().max(16);
        let mut ids = Self {
            table: vec![NOBODY; size],
            mask: size - 1,
            running: Running::of(&keys),
            keys,
        };
        for (index, &key) in ids.keys.iter().enumerate() {
            if key == NO_KEY {
                continue;
            }
            let mut slot = hash(key) & ids.mask;
            while ids.table[slot] != NOBODY {
                slot = (slot + 1) & ids.mask;
            }
            ids.table[slot] = index as u32;
        }
        ids
    }

    #[inline(always)]
    pub(super) fn find(&self, key: Key) -> Option<u32> {
        let mut slot = hash(key) & self.mask;
        loop {
            let index = self.table[slot];
            // Beyond the keys lies only NOBODY.
            if *self.keys.get(index as usize)? == key {
                return Some(index);
            }
            slot = (slot + 1) & self.mask;
        }
    }
}

/// Ids that are one word and a running number of so many digits, in the order of their rows, such as
/// D0001, D0002: each says itself where it stands, and no table need be looked at.
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

    fn of(keys: &[Key]) -> Option<Self> {
        let split = |&key: &Key| {
            let id = bytes(key)?;
            let is_digit = |byte: &&u8| byte.is_ascii_digit();
            let digits = id.iter().rev().take_while(is_digit).count();
            let (word, digits) = id.split_at(id.len() - digits.min(Self::MOST_DIGITS));
            let number = digits
                .iter()
                .fold(0, |n, digit| n * 10 + u32::from(digit - b'0'));
            let mut bytes = [0; 16];
            bytes[..word.len()].copy_from_slice(word);
            Some(Self {
                word: bytes,
                word_length: word.len(),
                digits: digits.len(),
                first: number,
                count: keys.len() as u32,
            })
        };
        let running = split(keys.first()?).filter(|running| running.digits > 0)?;
        let follows = |(key, n)| {
            let first = running.first + n;
            split(key) == Some(Self { first, ..running })
        };
        keys.iter().zip(0..).all(follows).then_some(running)
    }
}

/// The id of a key, unless no id has it.
fn bytes(key: Key) -> Option<Vec<u8>> {
    let mut bytes = [key.0.to_le_bytes(), key.1.to_le_bytes()].concat();
    let length = bytes.pop()?;
    (usize::from(length) <= LONGEST).then(|| {
        bytes.truncate(length.into());
        bytes
    })
}

/// The key of an id that is short enough.
fn key(id: &[u8]) -> Key {
    let mut bytes = [0; 16];
    bytes[..id.len()].copy_from_slice(id);
    bytes[15] = id.len() as u8;
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
    use crate::load::names::Lookup;

    proptest! {
        /// Found by its key, as [`Names::find`] finds it by its text, unless it cannot stand in a
        /// cell as it is.
        #[test]
        fn any_ids(
            list in prop::collection::vec("[A0-2]{1,4}|[ -~]{1,16}", 1..40),
            others in prop::collection::vec("[A0-2]{1,4}", 0..20),
        ) {
            let mut names = Names::default();
            let mut index = 0;
            for id in &list {
                index += u32::from(names.add(id, "", index));
            }
            let ids = Ids::new(&names);
            for text in list.iter().chain(&others).filter(|text| text.len() <= LONGEST) {
                let known = match names.find(text) {
                    Lookup::Known(index) if !text.contains([',', '"']) => Some(index),
                    _ => None,
                };
                prop_assert_eq!(ids.find(key(text.as_bytes())), known, "{}", text);
            }
        }
    }

    #[test]
    fn running_numbers() {
        let running = |ids: &[&str]| {
            let mut names = Names::default();
            for (id, index) in ids.iter().zip(0..) {
                names.add(id, "", index);
            }
            let running = Ids::new(&names).running?;
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
            &["D"],
        ] {
            assert_eq!(running(none), None, "{none:?}");
        }
    }
}
