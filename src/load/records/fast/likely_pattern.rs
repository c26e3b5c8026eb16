//! The patterns that the next record is likely to have.

use crate::load::records::fast::block_text::BlockText;
use crate::load::records::fast::columns::FastColumn;
use crate::load::records::fast::context::FastContext;
use crate::load::records::fast::pattern::Pattern;
use crate::load::records::fast::record_start::RecordStart;

/// The patterns of the next record, as the records before suggest them: nearly all have the first;
/// most of the others, such as those without a report, have one more.
#[derive(Debug)]
pub(super) struct LikelyPattern {
    first: Option<Pattern>,
    second: Option<Pattern>,
    /// How many records in a row had the second.
    seconds: u32,
    /// How many records had neither, or stood too near the end of the block to tell, since one of
    /// the two was taken up.
    misses: u32,
    /// After so many another is taken up: twice as many each time, as long as that does not help.
    patience: u32,
}

/// So many records may differ from those before and after them.
const PATIENCE: u32 = 4;

impl Default for LikelyPattern {
    fn default() -> Self {
        Self {
            first: None,
            second: None,
            seconds: 0,
            misses: 0,
            patience: 1,
        }
    }
}

impl LikelyPattern {
    /// The pattern that a record has, and what it begins with.
    #[inline(always)]
    pub(super) fn read(
        &mut self,
        record: &[u8],
        context: &FastContext<'_>,
    ) -> Option<(&Pattern, RecordStart)> {
        // Asked twice: what is lent in one branch cannot be in the other.
        let start = self
            .first
            .as_ref()
            .and_then(|first| first.read(record, context));
        match start {
            Some(start) => {
                self.seconds = 0;
                self.first.as_ref().map(|first| (first, start))
            }
            None => self.read_second(record, context),
        }
    }

    #[inline(never)]
    fn read_second(
        &mut self,
        record: &[u8],
        context: &FastContext<'_>,
    ) -> Option<(&Pattern, RecordStart)> {
        let start = self.second.as_ref()?.read(record, context)?;
        self.patience = PATIENCE;
        self.seconds += 1;
        if self.seconds < PATIENCE {
            return self.second.as_ref().map(|second| (second, start));
        }
        std::mem::swap(&mut self.first, &mut self.second);
        self.seconds = 0;
        self.first.as_ref().map(|first| (first, start))
    }

    /// Takes note of a record that had neither pattern.
    pub(super) fn missed(
        &mut self,
        record: BlockText<'_>,
        columns: &[FastColumn],
        context: &FastContext<'_>,
    ) {
        self.misses += 1;
        if self.misses >= self.patience {
            let pattern = Pattern::of(record, columns, &context.rosters);
            let place = match self.first {
                None => &mut self.first,
                Some(_) => &mut self.second,
            };
            *place = pattern;
            self.misses = 0;
            self.patience = self.patience.saturating_mul(2);
        }
    }
}
