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
    /// Which way of scattering keys over the table met fewer others on its way.
    is_by_number: bool,
    /// By index; an id too long has a key that none has.
    keys: Vec<Key>,
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
        let [plain, numbered] = [false, true].map(|is_by_number| {
            let mut ids = Self {
                table: vec![NOBODY; size],
                mask: size - 1,
                is_by_number,
                keys: Vec::new(),
            };
            let probes = ids.fill(&keys);
            (probes, ids)
        });
        let mut ids = if numbered.0 <= plain.0 {
            numbered.1
        } else {
            plain.1
        };
        ids.keys = keys;
        ids
    }

    /// Puts every key into the table; how many places were looked at.
    fn fill(&mut self, keys: &[Key]) -> usize {
        let mut probes = 0;
        for (index, &key) in keys.iter().enumerate().filter(|(_, key)| **key != NO_KEY) {
            let mut slot = self.slot(key);
            while self.table[slot] != NOBODY {
                slot = (slot + 1) & self.mask;
                probes += 1;
                if self.is_by_number && probes > keys.len() {
                    // Ids without numbers: the other way does better.
                    return usize::MAX;
                }
            }
            self.table[slot] = index as u32;
        }
        probes
    }

    #[inline(always)]
    fn slot(&self, key: Key) -> usize {
        let hash = if self.is_by_number {
            number(key)
        } else {
            hash(key)
        };
        hash & self.mask
    }

    #[inline(always)]
    pub(super) fn find(&self, key: Key) -> Option<u32> {
        let mut slot = self.slot(key);
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

/// The last eight bytes read as a decimal number. Most ids are a word and a running number: these
/// fill the table without gaps and without meeting each other.
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
