//! The pattern that the next record is likely to have.

use crate::load::records::fast::block_text::BlockText;
use crate::load::records::fast::columns::FastColumn;
use crate::load::records::fast::context::FastContext;
use crate::load::records::fast::pattern::Pattern;
use crate::load::records::fast::record_start::RecordStart;

/// The pattern of the next record, as the records before suggest it.
#[derive(Debug)]
pub(super) struct LikelyPattern {
    pattern: Option<Pattern>,
    /// How many records in a row had another, or stood too near the end of the block to tell.
    misses: u32,
    /// After so many another is taken up.
    patience: u32,
}

/// So many records may differ from those before and after them.
const PATIENCE: u32 = 4;

impl Default for LikelyPattern {
    fn default() -> Self {
        Self {
            pattern: None,
            misses: 0,
            patience: 1,
        }
    }
}

impl LikelyPattern {
    /// The pattern, and what a record that has it begins with.
    #[inline(always)]
    pub(super) fn read(
        &mut self,
        record: &[u8],
        context: &FastContext<'_>,
    ) -> Option<(&Pattern, RecordStart)> {
        let pattern = self.pattern.as_ref()?;
        let start = pattern.read(record, context)?;
        self.misses = 0;
        Some((pattern, start))
    }

    /// Takes note of a record that did not have the pattern.
    pub(super) fn missed(
        &mut self,
        record: BlockText<'_>,
        columns: &[FastColumn],
        context: &FastContext<'_>,
    ) {
        self.misses += 1;
        if self.misses >= self.patience {
            self.pattern = Pattern::of(record, columns, &context.rosters);
            self.misses = 0;
            // Where there is no pattern it is looked for less and less often.
            self.patience = match self.pattern {
                Some(_) => PATIENCE,
                None => self.patience.saturating_mul(2),
            };
        }
    }
}
