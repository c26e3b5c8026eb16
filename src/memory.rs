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
        let Some(mut map) = map.flatten() else {
            // Not the constant 0, which would be taken from the system unwritten: a page that is
            // read before it is written, as folding does, is faulted in twice, and the second time
            // every other processor is stopped for it.
            let zero = std::hint::black_box(0);
            return Self::Few((0..count).map(|_| zero).collect());
        };
        // A hint: where it is not taken the pages are small, and that is all.
        #[cfg(target_os = "linux")]
        let _ = map.advise(memmap2::Advice::HugePage);
        // Each page is written once before it is read, for the same reason as above.
        for page in map.chunks_mut(4096) {
            page[0] = std::hint::black_box(0);
        }
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
