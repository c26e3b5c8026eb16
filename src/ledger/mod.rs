//! The records of a run, folded into one slot per meeting and department.
//!
//! It keeps the times that count and where they are, and never judges whether they are in time.
//!
//! No list of records is kept: each record goes straight into its slot, from any thread, and two
//! records for one slot give the same slot in either order. A slot is one `u64` for each time that
//! the meeting's policy can use, so that memory grows with obligations and with nothing else; for
//! sums it is only the upper half of that.
//!
//! A `u64` is, from the top: 32 bits of rank (0: no time; the time that counts has the highest), 31
//! bits of the record's line, complemented, so that of equal times the first line counts, and one
//! bit for a date without a time. A slot no record has touched is 0.
//!
//! Meetings are dealt out to shares, each behind a lock of its own; a thread gathers records by
//! share and folds a batch of them at a time. That costs half of what an atomic operation a record
//! does, and the plain slots are quicker to judge.

mod block;
mod gatherer;
pub mod intake;
pub(crate) mod memory;
mod slots;

use std::sync::{Arc, Mutex, PoisonError};

use bytemuck::Pod;

use crate::domain::clause::Anchor;
use crate::domain::duty::Duty;
use crate::domain::moment::Moment;
use crate::domain::project::{Assignment, Duplicates, Project};
use crate::domain::scope::Members;
use crate::ledger::memory::Words;
use crate::parallel;

pub(crate) use crate::ledger::block::{BLOCK, Block, NO_TIME, moved};
pub use crate::ledger::gatherer::Gatherer;
pub use crate::ledger::slots::{Entries, Entry, Slots};

/// The times of a record, in the order of its columns in the ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// When it was transmitted.
    Transmitted,
    /// When it was reported.
    Reported,
    /// When it was fed back.
    FedBack,
    /// When the department received the meeting.
    Received,
}

impl Column {
    /// Every column, in order.
    pub const ALL: [Self; 4] = [
        Self::Transmitted,
        Self::Reported,
        Self::FedBack,
        Self::Received,
    ];

    /// The column of a duty's time.
    #[must_use]
    pub const fn of(duty: Duty) -> Self {
        match duty {
            Duty::Transmission => Self::Transmitted,
            Duty::Report => Self::Reported,
            Duty::Feedback => Self::FedBack,
        }
    }
}

/// A record's time: a second from 1970 to 2106, or none, and whether only its date was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp(
    /// As in a slot where the earliest counts, with room for a line: the complement of its second
    /// on top, in the lowest bit whether only its date was written. 0: no time.
    u64,
);

impl Stamp {
    /// No time.
    pub const NONE: Self = Self(0);

    /// A moment, or none outside 1970-01-01T00:00:01Z to 2106-02-07T06:28:13Z.
    #[inline]
    #[must_use]
    pub fn new(moment: Moment) -> Option<Self> {
        let seconds = u32::try_from(moment.at.unix()).ok()?;
        (0 < seconds && seconds < u32::MAX - 1)
            .then_some(Self(Self::at(seconds).0 | u64::from(moment.is_day)))
    }

    /// A second since 1970 that lies within these.
    #[inline(always)]
    #[must_use]
    pub(crate) const fn at(seconds: u32) -> Self {
        Self((!seconds as u64) << 32)
    }

    /// What a slot holds of it.
    #[inline(always)]
    const fn key(self, line: Line, duplicates: Duplicates) -> u64 {
        let flipped = match (self, duplicates) {
            (Self::NONE, _) | (_, Duplicates::Earliest) => 0,
            (_, Duplicates::Latest) => (u32::MAX as u64) << 32,
        };
        self.0 ^ flipped | ((Line::LIMIT - line.0) as u64) << 1
    }
}

/// The line of a record, counted through all record files in their order, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Line(pub u32);

impl Line {
    /// Lines from here on cannot be told apart: the most that all record files together may hold.
    pub const LIMIT: u32 = (1 << 31) - 1;
}

/// One record, its names resolved.
#[derive(Clone, Copy, Debug)]
pub struct Record {
    /// Its meeting, an index.
    pub meeting: u32,
    /// Its department, an index.
    pub department: u32,
    /// Its line.
    pub line: Line,
    /// Whether it names concrete measures.
    pub has_measures: bool,
    /// Its times, by [`Column`].
    pub times: [Stamp; 4],
}

/// The marks of a slot: several records gave the time of a duty, a bit each; then the next ones.
const DUPLICATES: u8 = 7;
const MEASURES: u8 = 8;
/// A record of the pair could not be read.
pub(crate) const UNREADABLE: u8 = 1 << 4;
/// It gave a time of transmission, or of receipt, at which a clock may start.
const UNREAD_TRANSMISSION: u8 = 1 << 5;
const UNREAD_RECEIPT: u8 = 1 << 6;

/// Which of several times of a column counts: of receipts always the earliest.
#[inline]
const fn counting(column: Column, duplicates: Duplicates) -> Duplicates {
    match column {
        Column::Received => Duplicates::Earliest,
        Column::Transmitted | Column::Reported | Column::FedBack => duplicates,
    }
}

/// Where the slots of one meeting stand.
#[derive(Debug)]
pub(crate) struct MeetingSlots {
    members: Arc<Members>,
    /// Its first time and its first mark in its share.
    times_at: u32,
    marks_at: u32,
    share: u16,
    places: Places,
    width: u8,
    /// Whether every department owes it; here too, near the rest.
    is_all: bool,
}

/// Where each column is in a slot; [`ABSENT`] where the policy cannot use it.
type Places = [u8; 4];

const ABSENT: u8 = u8::MAX;

/// What most policies use.
const TWO_DUTIES: Places = [0, 1, ABSENT, ABSENT];

impl MeetingSlots {
    fn new(call: &Assignment) -> Self {
        let uses = |column| match column {
            Column::Transmitted | Column::Reported => true,
            Column::FedBack => call.duties.clause(Duty::Feedback).is_some(),
            Column::Received => call.duties.start_at(Anchor::Receipt),
        };
        let mut places = [ABSENT; 4];
        let mut width = 0;
        for column in Column::ALL.into_iter().filter(|column| uses(*column)) {
            places[column as usize] = width;
            width += 1;
        }
        Self {
            members: call.members.clone(),
            times_at: 0,
            marks_at: 0,
            share: 0,
            places,
            width,
            is_all: call.members.is_all(),
        }
    }

    /// The place of a department among those that owe it.
    #[inline(always)]
    fn position(&self, department: u32) -> Option<u32> {
        if self.is_all {
            return Some(department);
        }
        self.members.position(department)
    }

    /// Where the first time of the department at a place is in its share.
    #[inline(always)]
    fn times_at(&self, position: u32) -> u32 {
        self.times_at + position * u32::from(self.width)
    }

    /// Where the mark of the department at a place is in its share.
    #[inline(always)]
    fn marks_at(&self, position: u32) -> u32 {
        self.marks_at + position
    }

    /// How many times it may have.
    fn times(&self) -> usize {
        self.members.len() * usize::from(self.width)
    }
}

/// The slots of some meetings.
#[derive(Debug, Default)]
pub(crate) struct Share {
    times: Words,
    marks: Vec<u8>,
}

impl Share {
    fn new(slots: usize, times: usize, detail: SlotDetail) -> Self {
        let words = match detail {
            SlotDetail::Lines => times,
            SlotDetail::Times => times.div_ceil(2),
        };
        Self {
            times: Words::zeroed(words),
            marks: vec![0; slots],
        }
    }
}

/// What slots keep of the times in them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlotDetail {
    /// The time, the line of its record, and whether only a date was written.
    Lines,
    /// The time alone, in half the room, and which pairs have a record that could not be read: for
    /// sums, where no date stands for a time.
    Times,
}

/// A time as a slot keeps it: more where it counts rather than another.
pub(crate) trait SlotTime: Pod + Ord {
    fn key(self) -> u64;
}

impl SlotTime for u64 {
    #[inline(always)]
    fn key(self) -> u64 {
        self
    }
}

impl SlotTime for u32 {
    #[inline(always)]
    fn key(self) -> u64 {
        u64::from(self) << 32
    }
}

/// The slots of every meeting, being filled.
#[derive(Debug)]
pub struct Ledger {
    rows: Vec<MeetingSlots>,
    shares: Vec<Mutex<Share>>,
    duplicates: Duplicates,
    detail: SlotDetail,
}

/// So few slots are not worth the start of a thread.
pub(crate) const SMALL: usize = 1 << 16;

/// The most times of a share: their places are `u32`.
const LARGEST_SHARE: usize = 1 << 31;

impl Ledger {
    /// Empty slots for what the project's meetings bring, to be filled by so many threads.
    #[must_use]
    pub fn new(
        project: &Project,
        calls: &[Arc<Assignment>],
        threads: usize,
        detail: SlotDetail,
    ) -> Self {
        let mut rows: Vec<MeetingSlots> =
            calls.iter().map(|call| MeetingSlots::new(call)).collect();
        // Neighbouring meetings, which a sorted file brings together, go to different shares.
        let times: usize = rows.iter().map(MeetingSlots::times).sum();
        let shares = if threads <= 1 { 1 } else { threads * 4 };
        let shares = shares.max(times.div_ceil(LARGEST_SHARE / 2));
        let shares = shares.min(usize::from(u16::MAX));
        let mut sizes = vec![(0, 0); shares];
        for (index, row) in rows.iter_mut().enumerate() {
            let (slots, times) = &mut sizes[index % shares];
            row.share = (index % shares) as u16;
            (row.times_at, row.marks_at) = (*times as u32, *slots as u32);
            *slots += row.members.len();
            *times += row.times();
        }
        // Made by all threads: writing a page for the first time costs more than all later writes.
        let all_slots: usize = sizes.iter().map(|(slots, _)| slots).sum();
        let makers = if all_slots < SMALL { 1 } else { threads };
        let part = shares.div_ceil(makers.max(1));
        let make = |maker: usize| -> Vec<Mutex<Share>> {
            let own = &sizes[(maker * part).min(shares)..((maker + 1) * part).min(shares)];
            let share = |&(slots, times)| Mutex::new(Share::new(slots, times, detail));
            own.iter().map(share).collect()
        };
        let shares = parallel::run(makers, make).into_iter().flatten().collect();
        Self {
            rows,
            shares,
            duplicates: project.duplicates,
            detail,
        }
    }

    /// A gatherer for one thread.
    #[must_use]
    pub fn gatherer(&self) -> Gatherer<'_> {
        Gatherer::new(self)
    }

    /// The slots as they are, once all records are in.
    #[must_use]
    pub fn close(self) -> Slots {
        let inner =
            |share: Mutex<Share>| share.into_inner().unwrap_or_else(PoisonError::into_inner);
        Slots {
            rows: self.rows,
            shares: self.shares.into_iter().map(inner).collect(),
            duplicates: self.duplicates,
            detail: self.detail,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::ledger::slots::Times;
    use crate::time::Instant;

    /// What a slot holds of a time.
    pub(crate) fn key(time: Option<(u32, bool)>, line: u32, duplicates: Duplicates) -> u64 {
        let stamp = time.map_or(Stamp::NONE, |(seconds, is_day)| {
            let at = Instant::from_unix(seconds.into());
            Stamp::new(Moment { at, is_day }).unwrap()
        });
        stamp.key(Line(line), duplicates)
    }

    /// Entries of two duties.
    pub(crate) fn entries<'s>(
        times: &'s [u64],
        marks: &'s [u8],
        duplicates: Duplicates,
    ) -> Entries<'s> {
        Entries {
            times: Times::WithLines(times),
            marks,
            places: TWO_DUTIES,
            width: 2,
            duplicates,
        }
    }

    /// There may be a million of them, looked up in no order.
    #[test]
    fn the_place_of_a_meeting_is_small() {
        assert!(size_of::<MeetingSlots>() <= 24);
    }
}
