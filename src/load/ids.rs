//! Ids of up to 15 bytes, found by two words: the fast twin of [`Names::find`].

use super::names::Names;

/// An id as two words: its bytes, and in the last byte its length.
pub(super) type Key = (u64, u64);

const NOBODY: u32 = u32::MAX;

/// The longest id that fits a key.
pub(super) const LONGEST: usize = 15;

/// Open addressing over keys that stand apart: the table and the keys both stay in a near cache.
#[derive(Debug)]
pub(super) struct Ids {
    /// Places in `keys`.
    table: Vec<u32>,
    mask: usize,
    keys: Vec<(Key, u32)>,
}

impl Ids {
    pub(super) fn new(names: &Names) -> Self {
        let keys: Vec<(Key, u32)> = (names.ids())
            .filter(|(id, _)| id.len() <= LONGEST)
            .map(|(id, index)| (key(id.as_bytes()), index))
            .collect();
        let size = (keys.len() * 2).next_power_of_two().max(16);
        let mask = size - 1;
        let mut table = vec![NOBODY; size];
        for (place, (key, _)) in keys.iter().enumerate() {
            let mut slot = hash(*key) & mask;
            while table[slot] != NOBODY {
                slot = (slot + 1) & mask;
            }
            table[slot] = place as u32;
        }
        Self { table, mask, keys }
    }

    #[inline]
    pub(super) fn find(&self, key: Key) -> Option<u32> {
        let mut slot = hash(key) & self.mask;
        loop {
            // Beyond the keys lies only NOBODY.
            let (own, index) = *self.keys.get(self.table[slot] as usize)?;
            if own == key {
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
