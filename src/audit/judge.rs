//! The status of what one department owes for one meeting.

use crate::calendar::Uncovered;
use crate::domain::due::Due;
use crate::domain::moment::{Duty, Moment, PerDuty};
use crate::domain::policy::Anchor;
use crate::ledger::{BLOCK, Block, Column, Entry, NO_TIME, moved};
use crate::time::{Instant, Zone};

/// Why an obligation is invalid: a time that cannot be true. In the order of precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Invalid {
    /// It lies after as-of.
    Future,
    /// It lies before the meeting ended or, for a transmission counted from receipt, before that.
    BeforeMeeting,
    /// A report made before the transmission it reports.
    BeforeTransmission,
}

/// The status of an obligation. The earlier one has precedence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// An exemption says that it need not be done.
    Exempt,
    /// A time that cannot be true.
    Invalid(Invalid),
    /// The calendar does not reach as far as its due.
    Undetermined,
    /// Done, not after due.
    OnTime,
    /// Done after due.
    Late,
    /// Not done, and as-of is after due.
    Overdue,
    /// Not done, and not yet due.
    Pending,
}

impl Status {
    /// How many there are.
    pub const COUNT: usize = 7;

    /// Its place, whatever makes it invalid.
    #[inline]
    #[must_use]
    pub const fn index(self) -> usize {
        match self {
            Self::Exempt => 0,
            Self::Invalid(_) => 1,
            Self::Undetermined => 2,
            Self::OnTime => 3,
            Self::Late => 4,
            Self::Overdue => 5,
            Self::Pending => 6,
        }
    }

    /// The contract's word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Exempt => "exempt",
            Self::Invalid(_) => "invalid",
            Self::Undetermined => "undetermined",
            Self::OnTime => "on-time",
            Self::Late => "late",
            Self::Overdue => "overdue",
            Self::Pending => "pending",
        }
    }
}

/// What one duty is measured by, for one department.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// Where its clock starts.
    pub from: Anchor,
    /// The instant at which its clock started; none where that hangs on a due that is not known.
    pub start: Option<Instant>,
    /// Its due by the policy.
    pub base: Result<Due, Uncovered>,
    /// Its due, with the extensions that apply.
    pub due: Result<Due, Uncovered>,
    /// Whether it need not be done.
    pub is_exempt: bool,
}

/// What a department's obligations for one meeting are measured by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// When the meeting ended.
    pub ended: Moment,
    /// By duty; none where the policy does not bring it.
    pub duties: PerDuty<Option<Limit>>,
}

/// What came of the two duties of a pair, as far as a glance at its entry tells: for the many pairs
/// that need no closer look.
///
/// What it tells is a number, below [`Glance::COUNT`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Glance(
    /// The place of the report's status in [`GLANCED`] in the lowest two bits, of the transmission's
    /// in the two above them; then [`ODD`] and [`Glance::NOTHING`].
    u8,
);

/// The statuses that a glance can tell: first those of what is not done.
const GLANCED: [Status; 4] = [
    Status::Pending,
    Status::Overdue,
    Status::OnTime,
    Status::Late,
];

/// Set where the statuses are not all that rules go by.
const ODD: u8 = 1 << 4;

impl Glance {
    /// Only [`judge`] can tell.
    pub(crate) const NOTHING: Self = Self(1 << 5);

    /// How many pairs of statuses a glance can tell apart.
    pub const COUNT: usize = 16;

    /// The number of the statuses, below [`Glance::COUNT`]; none where only [`judge`] can tell.
    #[inline(always)]
    #[must_use]
    pub fn number(self) -> Option<usize> {
        (self.0 < Self::NOTHING.0).then_some(usize::from(self.0 & !ODD))
    }

    /// That number where rules go by nothing else: no duplicates, no report without transmission,
    /// no measures missing.
    #[inline(always)]
    #[must_use]
    pub fn plain_number(self) -> Option<usize> {
        (self.0 < ODD).then_some(usize::from(self.0))
    }

    /// The statuses that have a number.
    #[inline]
    #[must_use]
    pub fn statuses(number: usize) -> PerDuty<Option<Status>> {
        [
            Some(GLANCED[number >> 2 & 3]),
            Some(GLANCED[number & 3]),
            None,
        ]
    }
}

/// Limits in plain seconds, for the many that need no more: every clock started with the meeting's
/// end, every due known, nobody exempt, no feedback, no date without a time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PlainLimits {
    // All as a block has its times.
    ended: i32,
    as_of: i32,
    dues: [i32; 2],
    asks_measures: bool,
}

impl PlainLimits {
    /// Plain limits, where these can be told so.
    pub(crate) fn new(limits: &Limits, asks_measures: bool, as_of: Instant) -> Option<Self> {
        let seconds = |at: Instant| u32::try_from(at.unix()).ok().map(moved);
        let due = |limit: Option<Limit>| {
            let limit = limit.filter(|limit| limit.from == Anchor::Meeting && !limit.is_exempt)?;
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

    /// Glances at a block of entries: nothing is told where a time cannot be true, or is a date
    /// alone.
    ///
    /// Reckoned without a branch, for several entries at a time: who is late is hard to guess.
    #[expect(
        clippy::needless_bitwise_bool,
        reason = "no branches where none can be guessed"
    )]
    pub(crate) fn glance(&self, block: &Block, glances: &mut [Glance; BLOCK]) {
        let Self {
            ended, as_of, dues, ..
        } = *self;
        let missing = dues.map(|due| u32::from(as_of > due));
        let [transmitted, reported] = &block.times;
        let times = transmitted.iter().zip(reported).zip(&block.days);
        for (glance, ((&transmitted, &reported), &has_day)) in glances.iter_mut().zip(times) {
            let is_missing = [transmitted == NO_TIME, reported == NO_TIME];
            let is_false = |at: i32| (at > as_of) | (at < ended);
            let is_nothing = (has_day != 0)
                | !is_missing[0] & (is_false(transmitted) | (reported < transmitted))
                | !is_missing[1] & is_false(reported);
            let is_odd = is_missing[0] & !is_missing[1];
            let status = |at: i32, duty: usize| {
                let done = 2 + u32::from(at > dues[duty]);
                if is_missing[duty] {
                    missing[duty]
                } else {
                    done
                }
            };
            let statuses = status(transmitted, 0) << 2 | status(reported, 1);
            *glance =
                Glance((statuses | u32::from(is_odd) << 4 | u32::from(is_nothing) << 5) as u8);
        }
        for (glance, is_odd) in glances.iter_mut().zip(block.are_marked(self.asks_measures)) {
            glance.0 |= u8::from(is_odd) << 4;
        }
    }
}

/// The status of each duty, none where it is not owed.
#[must_use]
pub fn judge(
    entry: &Entry,
    limits: &Limits,
    as_of: Instant,
    zone: &Zone,
) -> PerDuty<Option<Status>> {
    Duty::ALL.map(|duty| {
        let limit = limits.duties[duty.index()].as_ref()?;
        Some(judge_one(duty, entry, limits, limit, as_of, zone))
    })
}

fn judge_one(
    duty: Duty,
    entry: &Entry,
    limits: &Limits,
    limit: &Limit,
    as_of: Instant,
    zone: &Zone,
) -> Status {
    if limit.is_exempt {
        return Status::Exempt;
    }
    let done = entry.time(Column::of(duty));
    if let Some(invalid) = invalid(duty, done, entry, limits, limit, as_of, zone) {
        return Status::Invalid(invalid);
    }
    match (limit.due, done) {
        (Err(_), _) => Status::Undetermined,
        (Ok(due), Some(done)) if done.at <= due.at => Status::OnTime,
        (Ok(_), Some(_)) => Status::Late,
        (Ok(due), None) if as_of <= due.at => Status::Pending,
        (Ok(_), None) => Status::Overdue,
    }
}

fn invalid(
    duty: Duty,
    done: Option<Moment>,
    entry: &Entry,
    limits: &Limits,
    limit: &Limit,
    as_of: Instant,
    zone: &Zone,
) -> Option<Invalid> {
    let is_future = |moment: Moment| moment.at > as_of && moment.earliest(zone) > as_of;
    let received = match limit.from {
        Anchor::Receipt => entry.time(Column::Received),
        Anchor::Meeting | Anchor::Transmission => None,
    };
    // The receipt counts for the obligation too: a clock cannot have started after as-of.
    if done.is_some_and(is_future) || received.is_some_and(is_future) {
        return Some(Invalid::Future);
    }
    let done = done?;
    let is_before_receipt = |received| done.is_before(received, zone);
    if done.is_before(limits.ended, zone)
        || duty == Duty::Transmission && received.is_some_and(is_before_receipt)
    {
        return Some(Invalid::BeforeMeeting);
    }
    let transmitted = entry.time(Column::Transmitted);
    (duty == Duty::Report && transmitted.is_some_and(|t| done.is_before(t, zone)))
        .then_some(Invalid::BeforeTransmission)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::project::Duplicates;
    use crate::ledger::tests::{entries, key};

    fn at(seconds: u32) -> Instant {
        Instant::from_unix(seconds.into())
    }

    fn limit(due: u32) -> Limit {
        let due = Due {
            at: at(due),
            provisional: false,
        };
        Limit {
            from: Anchor::Meeting,
            start: None,
            base: Ok(due),
            due: Ok(due),
            is_exempt: false,
        }
    }

    /// Every number of a glance against the words of the contract, for every pair of times out of
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
                    marks.push(marks.len() as u8 % 16);
                }
            }
            let entries = entries(&keys, &marks, counts);
            for asks_measures in [false, true] {
                let plain = PlainLimits::new(&limits, asks_measures, at(as_of)).unwrap();
                let mut block = Block::EMPTY;
                let mut glances = [Glance::NOTHING; BLOCK];
                for position in 0..marks.len() {
                    if position % BLOCK == 0 {
                        entries.fill(position, &mut block);
                        plain.glance(&block, &mut glances);
                    }
                    let entry = entries.get(position);
                    let statuses = judge(&entry, &limits, at(as_of), &zone);
                    let glance = glances[position % BLOCK];
                    let is_told = !(statuses.iter().flatten())
                        .any(|status| matches!(status, Status::Invalid(_)))
                        && ![Column::Transmitted, Column::Reported]
                            .iter()
                            .any(|&column| entry.time(column).is_some_and(|time| time.is_day));
                    let told = is_told.then_some(statuses);
                    assert_eq!(glance.number().map(Glance::statuses), told, "{entry:?}");
                    let is_odd = entry.has_duplicates()
                        || entry.time(Column::Transmitted).is_none()
                            && entry.time(Column::Reported).is_some()
                        || asks_measures && !entry.has_measures();
                    let plain = told.filter(|_| !is_odd);
                    assert_eq!(glance.plain_number().map(Glance::statuses), plain);
                }
            }
        }
    }

    #[test]
    fn a_glance_tells_what_judging_does_at_every_edge() {
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
        fn a_glance_tells_what_judging_does(
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
