//! Where the records go, whichever way they are read.

use crate::ledger::intake::{Stray, Unplaced};
use crate::ledger::{Gatherer, Ledger, Line, Record, Stamp};
use crate::load::file::input_error::{Errors, FirstOf, SHOWN_ERRORS};
use crate::load::table::left_out::LeftOutRows;
use crate::load::table::names::Lookup;

/// How many strays are listed; the rest is counted. Memory must not grow with the files.
pub(super) const LISTED_STRAYS: usize = 1_000_000;

/// How many rows that name nobody are listed: as many as there are input errors shown.
pub(super) const LISTED_UNPLACED: usize = SHOWN_ERRORS;

/// What one thread gathers.
pub(super) struct Sink<'l> {
    pub(super) records: u64,
    pub(super) skipped: u64,
    pub(super) errors: Errors,
    /// Rows that are none of their tables.
    pub(super) left_out: LeftOutRows,
    pub(super) strays: FirstOf<Stray>,
    /// Rows that could not be read, and do not name both of whom they are about.
    pub(super) unplaced: FirstOf<Unplaced>,
    pub(super) gatherer: Gatherer<'l>,
}

impl<'l> Sink<'l> {
    pub(super) fn new(ledger: &'l Ledger, most_errors: usize) -> Self {
        Self {
            records: 0,
            skipped: 0,
            errors: Errors::new(most_errors),
            left_out: LeftOutRows::default(),
            strays: FirstOf::new(LISTED_STRAYS),
            unplaced: FirstOf::new(LISTED_UNPLACED),
            gatherer: ledger.gatherer(),
        }
    }

    /// Takes a record in whose names have been looked up.
    pub(super) fn take(
        &mut self,
        parties: [Lookup; 2],
        names: [&str; 2],
        line: Line,
        has_measures: bool,
        times: [Stamp; 4],
    ) {
        if parties.contains(&Lookup::Spoiled) {
            self.skipped += 1;
            return;
        }
        if let [Lookup::Known(meeting), Lookup::Known(department)] = parties {
            self.push(&Record {
                meeting,
                department,
                line,
                has_measures,
                times,
            });
            return;
        }
        let known = |which: usize| match parties[which] {
            Lookup::Known(index) => Ok(index),
            _ => Err(shortened(names[which])),
        };
        self.strays.push(Stray {
            line,
            meeting: known(0),
            department: known(1),
        });
    }

    /// Takes in a record that could not be read; `gives` says by column which times are in it. A
    /// name that could not be read either is none; what nobody is called may be a slip of the pen.
    pub(super) fn take_unreadable(
        &mut self,
        parties: [Option<(&str, Lookup)>; 2],
        line: Line,
        gives: [bool; 4],
    ) {
        if (parties.iter().flatten()).any(|(_, found)| *found == Lookup::Spoiled) {
            self.skipped += 1;
            return;
        }
        let known = parties.map(|party| match party {
            Some((_, Lookup::Known(index))) => Ok(index),
            Some((name, _)) => Err(Some(shortened(name))),
            None => Err(None),
        });
        match known {
            [Ok(meeting), Ok(department)] => {
                (self.gatherer).take_unreadable(meeting, department, line, gives);
            }
            [meeting, department] => self.unplaced.push(Unplaced {
                line,
                meeting,
                department,
                gives,
            }),
        }
    }

    /// Takes a record in whose meeting and department are known.
    #[inline(always)]
    pub(super) fn push(&mut self, record: &Record) {
        if !self.gatherer.take(record) {
            self.strays.push(Stray {
                line: record.line,
                meeting: Ok(record.meeting),
                department: Ok(record.department),
            });
        }
    }
}

/// A name that nobody has, as it is kept: a cell can be as long as a block.
fn shortened(text: &str) -> Box<str> {
    const MOST: usize = 200;
    match text.char_indices().nth(MOST) {
        None => text.into(),
        Some((end, _)) => format!("{}…", &text[..end]).into(),
    }
}
