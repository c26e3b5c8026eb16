//! Verdicts on many slots at a time, for the many that need no closer look.

use crate::audit::judge::{NOT_PLAIN, QUICK_STATUSES};
use crate::audit::limit::{Limit, Limits, Start};
use crate::audit::status::Status;
use crate::domain::duty::PerDuty;
use crate::ledger::{BLOCK, Block, NO_TIME, UNREADABLE, moved};
use crate::time::Instant;

/// What came of the two duties of a pair, as far as its entry says without judging: for the many pairs
/// that need no closer look.
///
/// What it says is a number, below [`QuickVerdict::COUNT`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuickVerdict(
    /// The place of the report's status in [`QUICK_STATUSES`] in the lowest two bits, of the transmission's
    /// in the two above them; then [`NOT_PLAIN`] and [`QuickVerdict::UNKNOWN`].
    u8,
);

impl QuickVerdict {
    /// Only [`judge`] can tell.
    pub(crate) const UNKNOWN: Self = Self(1 << 5);

    /// How many pairs of statuses there are.
    pub const COUNT: usize = 16;

    /// The number of the statuses, below [`QuickVerdict::COUNT`]; none where only [`judge`](crate::audit::judge::judge) can tell.
    #[inline(always)]
    #[must_use]
    pub fn number(self) -> Option<usize> {
        (self.0 < Self::UNKNOWN.0).then_some(usize::from(self.0 & !NOT_PLAIN))
    }

    /// That number where rules go by nothing else: no duplicates, no report without transmission,
    /// no measures missing.
    #[inline(always)]
    #[must_use]
    pub fn plain_number(self) -> Option<usize> {
        (self.0 < NOT_PLAIN).then_some(usize::from(self.0))
    }

    /// The statuses that have a number.
    #[inline]
    #[must_use]
    pub fn statuses(number: usize) -> PerDuty<Option<Status>> {
        [
            Some(QUICK_STATUSES[number >> 2 & 3]),
            Some(QUICK_STATUSES[number & 3]),
            None,
        ]
    }
}

/// Limits in plain seconds, for the many that need no more: every clock started with the meeting's
/// end, every due known, nobody exempt, no feedback, no date without a time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct QuickLimits {
    // All as a block has its times.
    ended: i32,
    as_of: i32,
    dues: [i32; 2],
    asks_measures: bool,
}

impl QuickLimits {
    /// Plain limits, where these can be told so.
    pub(crate) fn new(limits: &Limits, asks_measures: bool, as_of: Instant) -> Option<Self> {
        let seconds = |at: Instant| u32::try_from(at.unix()).ok().map(moved);
        let due = |limit: Option<Limit>| {
            let limit =
                limit.filter(|limit| limit.from == Start::MeetingEnd && !limit.is_exempt())?;
            seconds(limit.due.ok()?.at)
        };
        let [transmission, report, feedback] = limits.duties;
        (feedback.is_none() && !limits.ended.is_day).then_some(())?;
        Some(Self {
            ended: seconds(limits.ended.at)?,
            as_of: seconds(as_of)?,
            dues: [due(transmission)?, due(report)?],
            asks_measures,
        })
    }

    /// Judges a block of entries: the verdict is unknown where a time cannot be true, or is a date
    /// alone.
    ///
    /// Reckoned without a branch, for several entries at a time: who is late is hard to guess.
    #[expect(
        clippy::needless_bitwise_bool,
        reason = "no branches where none can be guessed"
    )]
    pub(crate) fn judge(&self, block: &Block, verdicts: &mut [QuickVerdict; BLOCK]) {
        let Self {
            ended, as_of, dues, ..
        } = *self;
        let missing = dues.map(|due| u32::from(as_of > due));
        let [transmitted, reported] = &block.times;
        let times = transmitted.iter().zip(reported).zip(&block.days);
        for (verdict, ((&transmitted, &reported), &has_day)) in verdicts.iter_mut().zip(times) {
            let is_missing = [transmitted == NO_TIME, reported == NO_TIME];
            let is_false = |at: i32| (at > as_of) | (at < ended);
            let is_unknown = (has_day != 0)
                | !is_missing[0] & (is_false(transmitted) | (reported < transmitted))
                | !is_missing[1] & is_false(reported);
            let is_not_plain = is_missing[0] & !is_missing[1];
            let status = |at: i32, duty: usize| {
                let done = 2 + u32::from(at > dues[duty]);
                if is_missing[duty] {
                    missing[duty]
                } else {
                    done
                }
            };
            let statuses = status(transmitted, 0) << 2 | status(reported, 1);
            *verdict = QuickVerdict(
                (statuses | u32::from(is_not_plain) << 4 | u32::from(is_unknown) << 5) as u8,
            );
        }
        for (verdict, is_not_plain) in verdicts
            .iter_mut()
            .zip(block.are_marked(self.asks_measures))
        {
            verdict.0 |= u8::from(is_not_plain) << 4;
        }
        // Both are a bit, one place apart.
        const { assert!(UNREADABLE << 1 == QuickVerdict::UNKNOWN.0) };
        for (verdict, marks) in verdicts.iter_mut().zip(&block.marks) {
            verdict.0 |= (marks & UNREADABLE) << 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::audit::judge::judge;
    use crate::audit::status::Status;
    use crate::domain::due::Due;
    use crate::domain::moment::Moment;
    use crate::domain::project::Duplicates;
    use crate::ledger::Column;
    use crate::ledger::tests::{entries, key};
    use crate::time::Zone;

    fn at(seconds: u32) -> Instant {
        Instant::from_unix(seconds.into())
    }

    fn limit(due: u32) -> Limit {
        let due = Due {
            at: at(due),
            provisional: false,
            guessed: false,
        };
        Limit {
            from: Start::MeetingEnd,
            start: Ok(at(0)),
            base: Ok(due),
            due: Ok(due),
            exempt_by: None,
            has_unread_terms: false,
        }
    }

    /// Every number against the words of the contract, for every pair of times out of
    /// these.
    fn compare(ended: u32, as_of: u32, dues: [u32; 2], times: &[Option<(u32, bool)>]) {
        let limits = Limits {
            ended: Moment {
                at: at(ended),
                is_day: false,
            },
            duties: [Some(limit(dues[0])), Some(limit(dues[1])), None],
        };
        let zone = Zone::named("Asia/Shanghai").unwrap();
        for counts in [Duplicates::Earliest, Duplicates::Latest] {
            let (mut keys, mut marks) = (Vec::new(), Vec::new());
            for &transmitted in times {
                for &reported in times {
                    keys.push(key(transmitted, 17, counts));
                    keys.push(key(reported, 17, counts));
                    marks.push(marks.len() as u8 % 32);
                }
            }
            let entries = entries(&keys, &marks, counts);
            for asks_measures in [false, true] {
                let plain = QuickLimits::new(&limits, asks_measures, at(as_of)).unwrap();
                let mut block = Block::EMPTY;
                let mut verdicts = [QuickVerdict::UNKNOWN; BLOCK];
                for position in 0..marks.len() {
                    if position % BLOCK == 0 {
                        entries.fill(position, &mut block);
                        plain.judge(&block, &mut verdicts);
                    }
                    let entry = entries.get(position);
                    let statuses = judge(&entry, &limits, at(as_of), &zone);
                    let verdict = verdicts[position % BLOCK];
                    let is_known = !entry.is_unreadable()
                        && !(statuses.iter().flatten())
                            .any(|status| matches!(status, Status::Invalid(_)))
                        && ![Column::Transmitted, Column::Reported]
                            .iter()
                            .any(|&column| entry.time(column).is_some_and(|time| time.is_day));
                    let known = is_known.then_some(statuses);
                    assert_eq!(
                        verdict.number().map(QuickVerdict::statuses),
                        known,
                        "{entry:?}"
                    );
                    let is_not_plain = entry.has_duplicates()
                        || entry.time(Column::Transmitted).is_none()
                            && entry.time(Column::Reported).is_some()
                        || asks_measures && !entry.has_measures();
                    let plain = known.filter(|_| !is_not_plain);
                    assert_eq!(verdict.plain_number().map(QuickVerdict::statuses), plain);
                }
            }
        }
    }

    #[test]
    fn a_quick_verdict_tells_what_judging_does_at_every_edge() {
        const ENDED: u32 = 1_772_701_200;
        // As-of before, between and after the dues, and before the end.
        for as_of in [ENDED - 5, ENDED, ENDED + 50, ENDED + 150, ENDED + 500] {
            for dues in [[100, 200], [200, 100], [100, 100], [0, 0]].map(|d| d.map(|d| ENDED + d)) {
                let edges = [ENDED, as_of, dues[0], dues[1]];
                let near = |edge: u32| [edge - 1, edge, edge + 1];
                let mut times: Vec<_> = (edges.into_iter().flat_map(near))
                    .map(|seconds| Some((seconds, false)))
                    .collect();
                times.extend([None, Some((ENDED, true)), Some((as_of, true))]);
                times.extend([Some((1, false)), Some((u32::MAX - 2, false))]);
                compare(ENDED, as_of, dues, &times);
            }
        }
        // Where the numbers change their sign.
        let middle = 1 << 31;
        let times = [middle - 1, middle, middle + 1].map(|seconds| Some((seconds, false)));
        compare(middle - 1, middle, [middle, middle + 1], &times);
    }

    proptest! {
        #[test]
        fn a_quick_verdict_tells_what_judging_does(
            ended in 1_u32..u32::MAX - 1,
            as_of in 1_u32..u32::MAX - 1,
            dues in prop::array::uniform2(1_u32..u32::MAX - 1),
            times in prop::collection::vec(
                prop::option::weighted(0.9, (1_u32..u32::MAX - 1, prop::bool::weighted(0.1))),
                1..18,
            ),
        ) {
            compare(ended, as_of, dues, &times);
        }
    }
}
