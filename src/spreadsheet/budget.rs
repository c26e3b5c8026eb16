//! What reading a file may cost: small files can ask for more work than anybody waits for.

use std::cell::Cell;
use std::rc::Rc;

use crate::spreadsheet::refusals::too_large;
use crate::text::Bilingual;

/// What any file may cost, in units of about five nanoseconds: a byte read or written is one.
const BASE: u64 = 128 << 20;
/// What each byte of a file may cost besides. Cells of real workbooks take 20 to 40.
const PER_BYTE: u64 = 100;
/// What a cell, a tag or the like costs besides its bytes.
pub(super) const STEP: u64 = 16;

/// What may still be spent on a file, shared by all that read it.
#[derive(Clone, Debug)]
pub(super) struct Budget(Rc<Cell<u64>>);

impl Budget {
    /// Of a file of so many bytes.
    pub(super) fn of(bytes: usize) -> Self {
        let most = BASE.saturating_add(PER_BYTE.saturating_mul(bytes as u64));
        Self(Rc::new(Cell::new(most)))
    }

    /// Spends some of it.
    ///
    /// # Errors
    ///
    /// Where there is not so much left.
    pub(super) fn spend(&self, units: u64) -> Result<(), Bilingual> {
        let left = self.0.get().checked_sub(units);
        self.0.set(left.unwrap_or(0));
        left.map(|_| ()).ok_or_else(|| {
            too_large(
                "工作簿展开后的内容远多于它的大小",
                "the workbook unfolds to far more than its size",
            )
        })
    }
}

impl Default for Budget {
    fn default() -> Self {
        Self::of(0)
    }
}
