//! The slots once all records are in them, to be read meeting by meeting.

use crate::domain::duty::Duty;
use crate::domain::moment::Moment;
use crate::domain::project::Duplicates;
use crate::domain::scope::Members;
use crate::ledger::block::{BLOCK, Block};
use crate::ledger::{
    Column, DUPLICATES, Line, MEASURES, MeetingSlots, Places, SMALL, Share, SlotDetail, SlotTime,
    TWO_DUTIES, UNREAD_RECEIPT, UNREAD_TRANSMISSION, UNREADABLE, counting,
};
use crate::parallel;
use crate::time::Instant;

/// The slots of every meeting, filled.
#[derive(Debug)]
pub struct Slots {
    pub(crate) rows: Vec<MeetingSlots>,
    pub(crate) shares: Vec<Share>,
    pub(crate) duplicates: Duplicates,
    pub(crate) detail: SlotDetail,
}

impl Slots {
    /// How many threads are worth starting for these, where so many are wished for; 0: as many as
    /// the machine has.
    #[must_use]
    pub fn worth(&self, threads: usize) -> usize {
        if self.pairs() < SMALL {
            1
        } else {
            parallel::count(threads)
        }
    }

    /// How many pairs of a meeting and a department that owes it there are.
    #[must_use]
    pub fn pairs(&self) -> usize {
        self.shares.iter().map(|share| share.marks.len()).sum()
    }

    /// Who owes a meeting.
    #[must_use]
    pub fn members(&self, meeting: u32) -> &Members {
        &self.rows[meeting as usize].members
    }

    /// What is on record of a meeting.
    #[must_use]
    pub fn entries(&self, meeting: u32) -> Entries<'_> {
        let row = &self.rows[meeting as usize];
        let share = &self.shares[row.share as usize];
        let times = row.times_at as usize..row.times_at as usize + row.times();
        Entries {
            times: match self.detail {
                SlotDetail::Lines => Times::WithLines(&share.times.get()[times]),
                SlotDetail::Times => Times::Alone(&share.times.get()[times]),
            },
            marks: &share.marks[row.marks_at as usize..][..row.members.len()],
            places: row.places,
            width: usize::from(row.width),
            duplicates: self.duplicates,
        }
    }
}

/// The entries of one meeting, by the places of departments among those that owe it.
#[derive(Clone, Copy, Debug)]
pub struct Entries<'s> {
    pub(crate) times: Times<'s>,
    pub(crate) marks: &'s [u8],
    pub(crate) places: Places,
    pub(crate) width: usize,
    pub(crate) duplicates: Duplicates,
}

/// Times as slots keep them.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Times<'s> {
    WithLines(&'s [u64]),
    Alone(&'s [u32]),
}

impl Entries<'_> {
    /// The entry at a place.
    #[inline]
    #[must_use]
    pub fn get(&self, position: usize) -> Entry {
        let key = |place: u8| {
            let place = usize::from(place);
            let at = position * self.width + place;
            match self.times {
                _ if place >= self.width => 0,
                Times::WithLines(times) => times[at].key(),
                Times::Alone(times) => times[at].key(),
            }
        };
        Entry {
            keys: self.places.map(key),
            marks: self.marks[position],
            duplicates: self.duplicates,
        }
    }

    /// Whether the meeting uses the times of the first two duties, and no others.
    pub(crate) fn are_of_two_duties(&self) -> bool {
        self.places == TWO_DUTIES
    }

    /// Lays out those from a place on, as many as a block takes; they are of two duties.
    pub(crate) fn fill(&self, from: usize, block: &mut Block) {
        debug_assert!(self.are_of_two_duties(), "two times an entry");
        let marks = &self.marks[from..];
        let length = marks.len().min(BLOCK);
        block.marks[..length].copy_from_slice(&marks[..length]);
        match self.times {
            Times::WithLines(times) => block.fill_times(&times[from * 2..], self.duplicates),
            Times::Alone(times) => block.fill_times(&times[from * 2..], self.duplicates),
        }
    }
}

/// What the ledger holds for one meeting and department; by default nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    keys: [u64; 4],
    marks: u8,
    duplicates: Duplicates,
}

impl Entry {
    /// The time that counts.
    #[inline]
    #[must_use]
    pub fn time(&self, column: Column) -> Option<Moment> {
        let key = self.keys[column as usize];
        let rank = (key >> 32) as u32;
        let seconds = match counting(column, self.duplicates) {
            Duplicates::Earliest => u32::MAX - rank,
            Duplicates::Latest => rank,
        };
        (rank != 0).then_some(Moment {
            at: Instant::from_unix(i64::from(seconds)),
            is_day: key & 1 == 1,
        })
    }

    /// The record whose time counts, or the first record where none has that time; none where there
    /// is no record, or no lines are kept.
    #[must_use]
    pub fn line(&self, column: Column) -> Option<Line> {
        let key = self.keys[column as usize] as u32;
        // All lines lie before the limit, and so leave a bit.
        (key != 0).then_some(Line(Line::LIMIT - (key >> 1)))
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

    /// Whether a record of it could not be read.
    #[inline]
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        self.marks & UNREADABLE != 0
    }

    /// Whether such a record gave a time of transmission or of receipt, so that the one that counts
    /// is not known.
    #[inline]
    #[must_use]
    pub fn is_unread(&self, column: Column) -> bool {
        let mark = match column {
            Column::Transmitted => UNREAD_TRANSMISSION,
            Column::Received => UNREAD_RECEIPT,
            Column::Reported | Column::FedBack => 0,
        };
        self.marks & mark != 0
    }

    /// Whether several records give the time of any duty.
    #[inline]
    #[must_use]
    pub fn has_duplicates(&self) -> bool {
        self.marks & DUPLICATES != 0
    }
}
