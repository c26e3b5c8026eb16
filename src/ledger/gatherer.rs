//! The records of one thread on their way to their slots.

use std::ops::BitXor;
use std::sync::{MutexGuard, PoisonError};

use crate::domain::project::Duplicates;
use crate::ledger::{
    ABSENT, Column, Ledger, Line, MEASURES, MeetingSlots, Places, Record, Share, SlotDetail, Stamp,
    UNREAD_RECEIPT, UNREAD_TRANSMISSION, UNREADABLE, counting,
};

/// How many records, or times, a thread gathers for a share before it folds them.
const BATCH: usize = 256;

/// What one thread has gathered, by share.
#[derive(Debug)]
pub struct Gatherer<'l> {
    ledger: &'l Ledger,
    batches: Batches,
}

/// By share.
#[derive(Debug)]
enum Batches {
    Records(Vec<Vec<BatchedRecord>>),
    /// Where slots keep nothing but times.
    Times(Vec<Vec<BatchedTime>>),
}

/// A record on its way to its slot, small: batches stay in a near cache.
#[derive(Clone, Copy, Debug)]
struct BatchedRecord {
    /// Its first time in its share.
    times_at: u32,
    marks_at: u32,
    places: Places,
    /// [`MEASURES`], if it names any.
    mark: u8,
    /// Its times as a slot holds them, by [`Column`].
    keys: [u64; 4],
}

/// A time on its way into a slot.
#[derive(Clone, Copy, Debug)]
struct BatchedTime {
    /// Where it belongs in its share.
    at: u32,
    /// The upper half of its key.
    time: u32,
}

impl<'l> Gatherer<'l> {
    pub(super) fn new(ledger: &'l Ledger) -> Self {
        let shares = ledger.shares.len();
        Self {
            ledger,
            batches: match ledger.detail {
                SlotDetail::Lines => Batches::Records(empty(shares, BATCH)),
                // The last record to be gathered may have several.
                SlotDetail::Times => Batches::Times(empty(shares, BATCH + Column::ALL.len())),
            },
        }
    }

    /// Takes a record in; false where nobody owes it.
    #[inline(always)]
    #[must_use]
    pub fn take(&mut self, record: &Record) -> bool {
        let ledger = self.ledger;
        let row = &ledger.rows[record.meeting as usize];
        let Some(position) = row.position(record.department) else {
            return false;
        };
        let key = |column: Column| {
            let duplicates = counting(column, ledger.duplicates);
            record.times[column as usize].key(record.line, duplicates)
        };
        match &mut self.batches {
            Batches::Records(batches) => {
                let mark = if record.has_measures { MEASURES } else { 0 };
                let record = BatchedRecord::new(row, position, mark, Column::ALL.map(key));
                ledger.gather(row.share, record, batches);
            }
            Batches::Times(batches) => {
                let batch = &mut batches[row.share as usize];
                let first = row.times_at(position);
                for column in Column::ALL {
                    let place = row.places[column as usize];
                    if place != ABSENT && record.times[column as usize] != Stamp::NONE {
                        batch.push(BatchedTime {
                            at: first + u32::from(place),
                            time: (key(column) >> 32) as u32,
                        });
                    }
                }
                if batch.len() >= BATCH {
                    ledger.share(row.share).fold_times(batch);
                }
            }
        }
        true
    }

    /// Marks a pair one of whose records could not be read; `gives` says by [`Column`] which times
    /// are in it. Where nobody owes the pair, nothing hangs on it.
    pub fn take_unreadable(&mut self, meeting: u32, department: u32, line: Line, gives: [bool; 4]) {
        let row = &self.ledger.rows[meeting as usize];
        let Some(position) = row.position(department) else {
            return;
        };
        let mark = |column: Column, mark: u8| if gives[column as usize] { mark } else { 0 };
        let mark = UNREADABLE
            | mark(Column::Transmitted, UNREAD_TRANSMISSION)
            | mark(Column::Received, UNREAD_RECEIPT);
        match &mut self.batches {
            Batches::Records(batches) => {
                // No time, but the line: it is the source of what is not on record elsewhere.
                let keys = [Stamp::NONE.key(line, Duplicates::Earliest); 4];
                let record = BatchedRecord::new(row, position, mark, keys);
                self.ledger.gather(row.share, record, batches);
            }
            Batches::Times(_) => {
                let mut share = self.ledger.share(row.share);
                share.marks[row.marks_at(position) as usize] |= mark;
            }
        }
    }

    /// Folds what is left.
    pub fn finish(self) {
        match self.batches {
            Batches::Records(batches) => {
                for (share, mut batch) in (0..).zip(batches) {
                    self.ledger.share(share).fold_records(&mut batch);
                }
            }
            Batches::Times(batches) => {
                for (share, mut batch) in (0..).zip(batches) {
                    self.ledger.share(share).fold_times(&mut batch);
                }
            }
        }
    }
}

fn empty<T>(shares: usize, length: usize) -> Vec<Vec<T>> {
    (0..shares).map(|_| Vec::with_capacity(length)).collect()
}

impl BatchedRecord {
    #[inline(always)]
    fn new(row: &MeetingSlots, position: u32, mark: u8, keys: [u64; 4]) -> Self {
        Self {
            times_at: row.times_at(position),
            marks_at: row.marks_at(position),
            places: row.places,
            mark,
            keys,
        }
    }
}

impl Ledger {
    fn share(&self, share: u16) -> MutexGuard<'_, Share> {
        let share = &self.shares[share as usize];
        share.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[inline(always)]
    fn gather(&self, share: u16, record: BatchedRecord, batches: &mut [Vec<BatchedRecord>]) {
        let batch = &mut batches[share as usize];
        batch.push(record);
        if batch.len() == BATCH {
            self.share(share).fold_records(batch);
        }
    }
}

/// Batches are folded in and emptied. A first pass only touches the slots, so that the cache misses
/// of a shuffled file overlap.
impl Share {
    fn fold_records(&mut self, batch: &mut Vec<BatchedRecord>) {
        let Self { times, marks } = self;
        let times: &mut [u64] = times.get_mut();
        let touched = |record: &BatchedRecord| times[record.times_at as usize];
        std::hint::black_box(batch.iter().map(touched).fold(0, BitXor::bitxor));
        for record in batch.drain(..) {
            let at = record.times_at as usize;
            let mut mark = record.mark;
            for column in Column::ALL {
                let place = record.places[column as usize];
                if place == ABSENT {
                    continue;
                }
                let time = &mut times[at + usize::from(place)];
                let key = record.keys[column as usize];
                let is_second = *time >> 32 != 0 && key >> 32 != 0;
                *time = key.max(*time);
                if is_second && column != Column::Received {
                    mark |= 1 << column as u8;
                }
            }
            if mark != 0 {
                marks[record.marks_at as usize] |= mark;
            }
        }
    }

    fn fold_times(&mut self, batch: &mut Vec<BatchedTime>) {
        let times: &mut [u32] = self.times.get_mut();
        let touched = |gathered: &BatchedTime| times[gathered.at as usize];
        std::hint::black_box(batch.iter().map(touched).fold(0, BitXor::bitxor));
        for gathered in batch.drain(..) {
            let time = &mut times[gathered.at as usize];
            *time = gathered.time.max(*time);
        }
    }
}
