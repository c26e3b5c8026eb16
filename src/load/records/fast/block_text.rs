//! The text of a block, and what is between its cells.

use crate::spreadsheet::{CELL_SEPARATOR, COVERED_MARK, ERROR_MARK};

/// What may be between cells on the fast way: no key of an id holds any of these.
pub(super) const DELIMITERS: [u8; 4] = [b',', b'\t', b';', CELL_SEPARATOR];

/// The text of a block, and what is between its cells.
#[derive(Clone, Copy)]
pub(super) struct BlockText<'b> {
    pub(super) text: &'b str,
    pub(super) delimiter: u8,
}

impl<'b> BlockText<'b> {
    /// None where nobody knows of ids that such a byte could cut.
    pub(super) fn new(text: &'b str, delimiter: u8) -> Option<Self> {
        (DELIMITERS.contains(&delimiter)).then_some(Self { text, delimiter })
    }

    /// Where the next cell of a sheet is that does not say what it holds: an error, or one that a
    /// merged cell covers. Beyond the end where there is none, as there is none outside of sheets.
    pub(super) fn next_mark(self, at: usize) -> usize {
        if self.delimiter != CELL_SEPARATOR {
            return usize::MAX;
        }
        let (error, covered) = (ERROR_MARK as u8, COVERED_MARK as u8);
        let rest = &self.text.as_bytes()[at..];
        memchr::memchr2(error, covered, rest).map_or(usize::MAX, |mark| at + mark)
    }
}
