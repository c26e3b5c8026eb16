//! What all ways of reading records have in common: where what they read goes.

use crate::ledger::intake::Stray;
use crate::ledger::{Gatherer, Ledger, Line, Record, Stamp};
use crate::load::file::input_error::{Errors, FirstOf};
use crate::load::table::names::Lookup;

/// How many strays are listed; the rest is counted. Memory must not grow with the files.
pub(crate) const LISTED_STRAYS: usize = 1_000_000;

/// What one thread gathers.
pub(crate) struct Sink<'l> {
    pub(crate) records: u64,
    pub(crate) skipped: u64,
    pub(crate) errors: Errors,
    pub(crate) strays: FirstOf<Stray>,
    pub(crate) gatherer: Gatherer<'l>,
}

impl<'l> Sink<'l> {
    pub(crate) fn new(ledger: &'l Ledger) -> Self {
        Self {
            records: 0,
            skipped: 0,
            errors: Errors::default(),
            strays: FirstOf::new(LISTED_STRAYS),
            gatherer: ledger.gatherer(),
        }
    }

    /// Takes a record in whose names have been looked up.
    pub(crate) fn take(
        &mut self,
        found: [Lookup; 2],
        names: [&str; 2],
        line: Line,
        has_measures: bool,
        times: [Stamp; 4],
    ) {
        if found.contains(&Lookup::Spoiled) {
            self.skipped += 1;
            return;
        }
        if let [Lookup::Known(meeting), Lookup::Known(department)] = found {
            self.push(&Record {
                meeting,
                department,
                line,
                has_measures,
                times,
            });
            return;
        }
        let known = |which: usize| match found[which] {
            Lookup::Known(index) => Ok(index),
            _ => Err(kept(names[which])),
        };
        self.strays.push(Stray {
            line,
            meeting: known(0),
            department: known(1),
        });
    }

    /// Takes a record in whose meeting and department are known.
    #[inline(always)]
    pub(crate) fn push(&mut self, record: &Record) {
        if !self.gatherer.take(record) {
            self.strays.push(Stray {
                line: record.line,
                meeting: Ok(record.meeting),
                department: Ok(record.department),
            });
        }
    }

    /// The same, apart from where most records go.
    #[inline(never)]
    pub(crate) fn push_aside(&mut self, record: &Record) {
        self.push(record);
    }
}

/// A name that nobody has, as it is kept: a cell can be as long as a block.
fn kept(text: &str) -> Box<str> {
    const MOST: usize = 200;
    match text.char_indices().nth(MOST) {
        None => text.into(),
        Some((end, _)) => format!("{}…", &text[..end]).into(),
    }
}
