//! The first bytes of a record, read at fixed places.

/// A pattern lies within the first bytes of a record.
pub(super) const LONGEST_PATTERN: usize = 128;

/// So many bytes are read from a place at once, at most.
const LONGEST_READ: usize = 32;

/// Those bytes, with room for what is read beyond them.
pub(super) type Window = [u8; LONGEST_PATTERN + LONGEST_READ];

/// So many bytes of a record from a place in its pattern on.
#[inline(always)]
pub(super) fn bytes<const N: usize>(record: &Window, at: usize) -> &[u8; N] {
    // A place in a pattern is never beyond it; this says so to the compiler.
    let at = at % LONGEST_PATTERN;
    const { assert!(N <= LONGEST_READ) };
    record[at..at + N].first_chunk().unwrap_or(&[0; N])
}

#[inline(always)]
pub(super) fn word(record: &Window, at: usize) -> u64 {
    u64::from_le_bytes(*bytes(record, at))
}
