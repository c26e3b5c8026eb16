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
    running: Running,
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
            if id.len() <= LONGEST {
                keys[index] = key(id.as_bytes());
            }
        }
        let size = (keys.len() * 2).next_power_of_two().max(16);
        let mut ids = Self {
            table: vec![NOBODY; size],
            mask: size - 1,
            running: Running::new(&keys),
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
        if let Some(index) = self.running.find(key) {
            return Some(index);
        }
        self.look_up(key)
    }

    fn look_up(&self, key: Key) -> Option<u32> {
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

/// Ids that are one word and a running number of so many digits, in the order of their rows: such
/// an id says itself where it stands, and no table is looked at.
#[derive(Debug)]
struct Running {
    /// The bytes that are digits, all bits set.
    digits: Key,
    /// The key of any of them, its digits zero.
    rest: Key,
    first: usize,
    count: usize,
}

impl Running {
    const NONE: Self = Self {
        digits: (0, 0),
        rest: NO_KEY,
        first: 0,
        count: 0,
    };

    fn new(keys: &[Key]) -> Self {
        let Some(&(low, high)) = keys.first().filter(|key| **key != NO_KEY) else {
            return Self::NONE;
        };
        let bytes = u128::from(high) << 64 | u128::from(low);
        let length = (high >> 56) as u32;
        let is_digit = |at: u32| ((bytes >> (at * 8)) as u8).is_ascii_digit();
        let digits = (0..length.min(8))
            .take_while(|n| is_digit(length - 1 - n))
            .count() as u32;
        let digits = ((1u128 << (digits * 8)) - 1) << ((length - digits) * 8);
        let digits: Key = (digits as u64, (digits >> 64) as u64);
        let running = Self {
            digits,
            rest: (low & !digits.0, high & !digits.1),
            first: number((low, high)),
            count: keys.len(),
        };
        let follows = |(&key, index)| key != NO_KEY && running.find(key) == Some(index);
        if keys.iter().zip(0u32..).all(follows) {
            running
        } else {
            Self::NONE
        }
    }

    #[inline(always)]
    fn find(&self, key: Key) -> Option<u32> {
        const ZEROS: u64 = 0x3030_3030_3030_3030;
        const ROOM: u64 = 0x7676_7676_7676_7676;
        const HIGH: u64 = 0xf0f0_f0f0_f0f0_f0f0;
        const TOP: u64 = 0x8080_8080_8080_8080;
        // Above nine, or no digit at all, leaves a high bit.
        let no_digit = |word: u64, digits: u64| {
            let digit = (word ^ ZEROS) & digits;
            digit & HIGH | digit.wrapping_add(ROOM) & TOP
        };
        let (digits, rest) = (self.digits, self.rest);
        let other = (key.0 & !digits.0) ^ rest.0 | (key.1 & !digits.1) ^ rest.1;
        let other = other | no_digit(key.0, digits.0) | no_digit(key.1, digits.1);
        let index = number(key).wrapping_sub(self.first);
        let is_own = other == 0 && index < self.count;
        is_own.then_some(index as u32)
    }
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

/// The last eight bytes read as a decimal number.
#[inline(always)]
fn number((low, high): Key) -> usize {
    let length = high >> 56;
    let last = if length > 8 {
        let more = (length - 8) * 8;
        low >> more | high << (64 - more)
    } else {
        low << ((64 - length * 8) & 63)
    };
    // Two, then four, then eight digits at once.
    let digits = last & 0x0f0f_0f0f_0f0f_0f0f;
    let pairs = (digits.wrapping_mul(10 << 8 | 1) >> 8) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs.wrapping_mul(100 << 16 | 1) >> 16) & 0x0000_ffff_0000_ffff;
    (fours.wrapping_mul(10_000 << 32 | 1) >> 32) as usize
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::load::names::Lookup;

    /// Found by its key, as [`Names::find`] finds it by its text.
    fn check(names: &Names, ids: &Ids, text: &str) {
        if text.len() <= LONGEST {
            let known = match names.find(text) {
                Lookup::Known(index) => Some(index),
                _ => None,
            };
            assert_eq!(ids.find(key(text.as_bytes())), known, "{text}");
        }
    }

    fn check_all(list: &[String], others: &[String]) {
        let mut names = Names::default();
        let mut index = 0;
        for id in list {
            index += u32::from(names.add(id, "", index));
        }
        let ids = Ids::new(&names);
        for text in list.iter().chain(others).filter(|text| !text.is_empty()) {
            check(&names, &ids, text);
        }
    }

    #[test]
    fn running_numbers_and_what_is_like_them() {
        for (word, first, width) in [
            ("D", 1, 4),
            ("D", 0, 1),
            ("", 98, 3),
            ("单位-", 7, 8),
            ("ABCDEFG", 990, 4),
        ] {
            let running: Vec<String> = (0..40)
                .map(|n| format!("{word}{:0width$}", first + n))
                .collect();
            let others = running.iter().flat_map(|id| {
                (0..id.len()).flat_map(move |at| {
                    [b'0', b'9', b':', b'/', b'x', 0x80].map(move |byte| {
                        let mut bytes = id.clone().into_bytes();
                        bytes[at] = byte;
                        String::from_utf8_lossy(&bytes).into_owned()
                    })
                })
            });
            let others: Vec<String> = others
                .chain(running.iter().map(|id| format!("{id}0")))
                .collect();
            check_all(&running, &others);
        }
    }

    proptest! {
        #[test]
        fn any_ids(list in prop::collection::vec("[A0-2]{1,4}|[ -~]{1,16}", 1..40), others in prop::collection::vec("[A0-2]{1,4}", 0..20)) {
            check_all(&list, &others);
        }
    }
}
