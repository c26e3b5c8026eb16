//! The records of a run, folded into one slot a meeting and department.
//!
//! No list of records is kept: each record goes straight into its slot, from any thread, and two
//! records for one slot give the same slot in either order. A slot is one `u64` for each time that
//! the meeting's policy can use, so that memory grows with obligations and with nothing else.
//!
//! A `u64` is, from the top: 32 bits of rank (0: no time; the time that counts has the highest), 31
//! bits of the record's line, complemented, so that of equal times the first line counts, and one
//! bit for a date without a time. A slot no record has touched is 0.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering::Relaxed};

use crate::model::{Duty, Moment};
use crate::project::{Call, Duplicates, Project};
use crate::scope::Members;
use crate::time::Instant;

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

/// A record's time in 5 bytes' worth of bits: a second from 1970 to 2106, or none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp(u64);

impl Stamp {
    /// No time.
    pub const NONE: Self = Self(0);

    /// A moment, or none outside 1970-01-01T00:00:01Z to 2106-02-07T06:28:13Z.
    #[inline]
    #[must_use]
    pub fn new(moment: Moment) -> Option<Self> {
        let seconds = moment.at.unix();
        (0 < seconds && seconds < i64::from(u32::MAX) - 1)
            .then_some(Self((seconds as u64) << 1 | u64::from(moment.is_day)))
    }

    /// A second, where the caller knows it to be one of 2000 to 2099.
    #[inline]
    pub(crate) fn second(at: Instant) -> Self {
        Self((at.unix() as u64) << 1)
    }

    /// Whether there is a time.
    #[inline]
    #[must_use]
    pub fn is_some(self) -> bool {
        self.0 != 0
    }

    #[inline]
    fn key(self, line: Line, counts: Duplicates) -> u64 {
        let seconds = self.0 >> 1;
        let rank = match (seconds, counts) {
            (0, _) => 0,
            (seconds, Duplicates::Earliest) => u64::from(u32::MAX) - seconds,
            (seconds, Duplicates::Latest) => seconds,
        };
        rank << 32 | u64::from(Line::LIMIT - line.0) << 1 | self.0 & 1
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

/// What the ledger holds for one meeting and department.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    times: [Option<Moment>; 4],
    lines: [Option<Line>; 4],
    marks: u8,
}

impl Entry {
    /// The time that counts.
    #[inline]
    #[must_use]
    pub fn time(&self, column: Column) -> Option<Moment> {
        self.times[column as usize]
    }

    /// The record whose time counts, or the first record where none has that time.
    #[must_use]
    pub fn line(&self, column: Column) -> Option<Line> {
        self.lines[column as usize]
    }

    /// Whether several records give the time of a duty.
    #[inline]
    #[must_use]
    pub fn is_duplicate(&self, duty: Duty) -> bool {
        self.marks >> duty.index() & 1 == 1
    }

    /// Whether any record names concrete measures.
    #[inline]
    #[must_use]
    pub fn has_measures(&self) -> bool {
        self.marks & MEASURES != 0
    }

    /// Whether several records give the time of any duty.
    #[inline]
    #[must_use]
    pub fn has_duplicates(&self) -> bool {
        self.marks & !MEASURES != 0
    }
}

const MEASURES: u8 = 8;

/// The slots of one meeting.
#[derive(Debug)]
struct Row {
    members: Arc<Members>,
    /// Where each column stands in a slot; [`ABSENT`] where the policy cannot use it.
    places: [u8; 4],
    width: usize,
    counts: Duplicates,
    times: Box<[AtomicU64]>,
    marks: Box<[AtomicU8]>,
}

const ABSENT: u8 = u8::MAX;

impl Row {
    fn new(project: &Project, call: &Call) -> Self {
        let policy = call.policy.map(|index| &project.policies[index as usize]);
        let uses = |column| match column {
            Column::Transmitted | Column::Reported => true,
            Column::FedBack => policy.is_some_and(|p| p.clause(Duty::Feedback).is_some()),
            Column::Received => policy.is_some_and(crate::policy::Policy::uses_receipt),
        };
        let mut places = [ABSENT; 4];
        let mut width = 0;
        for column in Column::ALL.into_iter().filter(|column| uses(*column)) {
            places[column as usize] = width;
            width += 1;
        }
        let slots = call.members.len();
        let width = usize::from(width);
        Self {
            members: call.members.clone(),
            places,
            width,
            counts: project.duplicates,
            times: (0..slots * width).map(|_| AtomicU64::new(0)).collect(),
            marks: (0..slots).map(|_| AtomicU8::new(0)).collect(),
        }
    }

    fn fold(&self, slot: usize, record: &Record) {
        for column in Column::ALL {
            let place = self.places[column as usize];
            if place == ABSENT {
                continue;
            }
            let stamp = record.times[column as usize];
            let counts = match column {
                Column::Received => Duplicates::Earliest,
                _ => self.counts,
            };
            let new = stamp.key(record.line, counts);
            let old = self.times[slot * self.width + usize::from(place)].fetch_max(new, Relaxed);
            if old >> 32 != 0 && stamp.is_some() && column != Column::Received {
                self.marks[slot].fetch_or(1 << column as u8, Relaxed);
            }
        }
        if record.has_measures && self.marks[slot].load(Relaxed) & MEASURES == 0 {
            self.marks[slot].fetch_or(MEASURES, Relaxed);
        }
    }

    #[inline]
    fn entry(&self, slot: usize) -> Entry {
        let mut entry = Entry {
            marks: self.marks[slot].load(Relaxed),
            ..Entry::default()
        };
        for column in Column::ALL {
            let place = self.places[column as usize];
            if place == ABSENT {
                continue;
            }
            let key = self.times[slot * self.width + usize::from(place)].load(Relaxed);
            if key == 0 {
                continue;
            }
            let line = (key >> 1) as u32 & Line::LIMIT;
            entry.lines[column as usize] = Some(Line(Line::LIMIT - line));
            let rank = key >> 32;
            let seconds = match (self.counts, column) {
                (Duplicates::Latest, Column::Transmitted | Column::Reported | Column::FedBack) => {
                    rank
                }
                _ => u64::from(u32::MAX) - rank,
            };
            entry.times[column as usize] = (rank != 0).then_some(Moment {
                at: Instant::from_unix(seconds as i64),
                is_day: key & 1 == 1,
            });
        }
        entry
    }
}

/// The slots of every meeting.
#[derive(Debug)]
pub struct Ledger {
    rows: Vec<Row>,
}

impl Ledger {
    /// Empty slots for what the project's meetings bring, made by `threads` threads: writing a
    /// page for the first time costs more than all later writes to it.
    #[must_use]
    pub fn new(project: &Project, calls: &[Call], threads: usize) -> Self {
        let share = calls.len().div_ceil(threads.max(1)).max(1);
        let rows = |calls: &[Call]| -> Vec<Row> {
            calls.iter().map(|call| Row::new(project, call)).collect()
        };
        let rows = if threads <= 1 {
            rows(calls)
        } else {
            std::thread::scope(|scope| {
                let parts: Vec<_> = calls
                    .chunks(share)
                    .map(|part| scope.spawn(move || rows(part)))
                    .collect();
                parts
                    .into_iter()
                    .flat_map(|part| {
                        part.join()
                            .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
                    })
                    .collect()
            })
        };
        Self { rows }
    }

    /// Folds records in; those that nobody owes come back, in their order.
    ///
    /// The first pass only touches the slots, so that the cache misses of a shuffled file overlap:
    /// a locked instruction waits for every load before it, and one at a time takes twice as long.
    pub fn fold(&self, records: &[Record], mut out_of_scope: impl FnMut(&Record)) {
        let mut touched = 0;
        for record in records {
            let row = &self.rows[record.meeting as usize];
            if let Some(slot) = row.members.position(record.department) {
                touched ^= row.times[slot as usize * row.width].load(Relaxed);
            }
        }
        std::hint::black_box(touched);
        for record in records {
            let row = &self.rows[record.meeting as usize];
            match row.members.position(record.department) {
                Some(slot) => row.fold(slot as usize, record),
                None => out_of_scope(record),
            }
        }
    }

    /// Who owes a meeting.
    #[must_use]
    pub fn members(&self, meeting: u32) -> &Members {
        &self.rows[meeting as usize].members
    }

    /// What is on record, by the department's place among the members.
    #[inline]
    #[must_use]
    pub fn entry(&self, meeting: u32, position: usize) -> Entry {
        self.rows[meeting as usize].entry(position)
    }
}
