//! Memory for slots: plain words, on large pages where there are many.
//!
//! Slots are touched in the order of the records, which is no order: with pages of 4 KiB nearly
//! every touch looks the page up first, and every page is made by a fault of its own. Large pages
//! take both away.

use memmap2::MmapMut;

/// Zeroed words.
#[derive(Debug)]
pub(crate) enum Words {
    /// Few: ordinary memory.
    Few(Vec<u64>),
    /// Many: pages of their own, large where the system has such.
    Many(MmapMut),
}

/// From so many words on they get pages of their own: some large pages' worth.
const MANY: usize = 1 << 20;

impl Words {
    /// So many zeros.
    pub(crate) fn zeroed(count: usize) -> Self {
        let map = (count >= MANY).then(|| MmapMut::map_anon(count * size_of::<u64>()).ok());
        let Some(map) = map.flatten() else {
            return Self::Few(vec![0; count]);
        };
        // A hint: where it is not taken the pages are small, and that is all.
        #[cfg(target_os = "linux")]
        let _ = map.advise(memmap2::Advice::HugePage);
        Self::Many(map)
    }

    /// The words.
    #[inline]
    pub(crate) fn get(&self) -> &[u64] {
        match self {
            Self::Few(words) => words,
            Self::Many(map) => bytemuck::cast_slice(map),
        }
    }

    /// The words, to be written.
    #[inline]
    pub(crate) fn get_mut(&mut self) -> &mut [u64] {
        match self {
            Self::Few(words) => words,
            Self::Many(map) => bytemuck::cast_slice_mut(map),
        }
    }
}

impl Default for Words {
    fn default() -> Self {
        Self::Few(Vec::new())
    }
}
