//! The status of what one department owes for one meeting.

use crate::calendar::Uncovered;
use crate::due::Due;
use crate::ledger::{Column, Entry};
use crate::model::{Duty, Moment, PerDuty};
use crate::policy::Anchor;
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

/// Limits in plain seconds, for the many that need no more: every clock started with the meeting's
/// end, every due known, nobody exempt, no feedback, no date without a time.
#[derive(Clone, Copy, Debug)]
pub struct PlainLimits {
    ended: u32,
    as_of: u32,
    dues: [u32; 2],
}

impl PlainLimits {
    /// Plain limits, where these can be told so.
    #[must_use]
    pub fn new(limits: &Limits, as_of: Instant) -> Option<Self> {
        let seconds = |at: Instant| u32::try_from(at.unix()).ok().filter(|&at| at < u32::MAX);
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
        })
    }

    /// What [`judge`] says of an entry; none where a time cannot be true, or is a date alone.
    ///
    /// The status is chosen by number, not by branches: who is late is hard to guess.
    #[expect(
        clippy::needless_bitwise_bool,
        reason = "no branches where none can be guessed"
    )]
    #[inline(always)]
    #[must_use]
    pub fn judge(&self, entry: &Entry) -> Option<[Status; 2]> {
        const BY_NUMBER: [Status; 4] = [
            Status::Pending,
            Status::Overdue,
            Status::OnTime,
            Status::Late,
        ];
        let [transmitted, reported] = entry.plain_seconds()?;
        let is_missing = [transmitted == u32::MAX, reported == u32::MAX];
        let is_false = |at: u32| (at > self.as_of) | (at < self.ended);
        let is_before = !is_missing[0] & (reported < transmitted);
        if (is_false(transmitted) & !is_missing[0])
            | ((is_false(reported) | is_before) & !is_missing[1])
        {
            return None;
        }
        let status = |at: u32, due: u32, is_missing: bool| {
            let done = 2 + usize::from(at > due);
            let missing = usize::from(self.as_of > due);
            BY_NUMBER[if is_missing { missing } else { done }]
        };
        Some([
            status(transmitted, self.dues[0], is_missing[0]),
            status(reported, self.dues[1], is_missing[1]),
        ])
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
