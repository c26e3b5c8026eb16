//! Memory for slots: plain words, on large pages where there are many.
//!
//! Slots are touched in the order of the records, which is not sequential: with pages of 4 KiB nearly
//! every touch looks the page up first, and every page is made by a fault of its own. Large pages
//! take both away: 10 million records in no order take 1.17 times as long without them. Where the
//! system gives no memory of that kind, ordinary memory serves.

use std::ops::Range;

use bytemuck::Pod;
use memmap2::MmapMut;

/// Zeroed words.
#[derive(Debug)]
pub(crate) enum Words {
    /// Few: ordinary memory.
    Few(Vec<u64>),
    /// Many: these bytes of pages of their own, large where the system has such.
    Many(MmapMut, Range<usize>),
}

/// From so many words on they get pages of their own.
const MANY: usize = 1 << 17;

/// The size of a large page, in bytes, on the systems that matter here.
const LARGE: usize = 2 << 20;

impl Words {
    /// So many zeros.
    pub(crate) fn zeroed(count: usize) -> Self {
        let length = count * size_of::<u64>();
        let map = (count >= MANY).then(|| MmapMut::map_anon(length + LARGE).ok());
        let Some(mut map) = map.flatten() else {
            // Not the constant 0, which would be taken from the system unwritten: a page that is
            // read before it is written, as folding does, is faulted in twice, and the second time
            // every other processor is stopped for it.
            let zero = std::hint::black_box(0);
            return Self::Few((0..count).map(|_| zero).collect());
        };
        // They start where a large page may.
        let address = map.as_ptr().addr();
        let from = address.next_multiple_of(LARGE) - address;
        let bytes = from..from + length;
        // A hint: where it is not taken the pages are small, and that is all. The last page is a
        // large one only where little of it lies beyond the words.
        #[cfg(target_os = "linux")]
        {
            let whole = length - length % LARGE;
            let is_nearly_whole = length % LARGE > LARGE / 4 * 3;
            let large = if is_nearly_whole {
                whole + LARGE
            } else {
                whole
            };
            let large = large.min(map.len() - from);
            let _ = map.advise_range(memmap2::Advice::HugePage, from, large);
        }
        // Each page is written once before it is read, for the same reason as above.
        for page in map[bytes.clone()].chunks_mut(4096) {
            page[0] = std::hint::black_box(0);
        }
        Self::Many(map, bytes)
    }

    /// The words, as whole ones or as halves.
    #[inline]
    pub(crate) fn get<T: Pod>(&self) -> &[T] {
        match self {
            Self::Few(words) => bytemuck::cast_slice(words),
            Self::Many(map, bytes) => bytemuck::cast_slice(&map[bytes.clone()]),
        }
    }

    /// The same, to be written.
    #[inline]
    pub(crate) fn get_mut<T: Pod>(&mut self) -> &mut [T] {
        match self {
            Self::Few(words) => bytemuck::cast_slice_mut(words),
            Self::Many(map, bytes) => bytemuck::cast_slice_mut(&mut map[bytes.clone()]),
        }
    }
}

impl Default for Words {
    fn default() -> Self {
        Self::Few(Vec::new())
    }
}
