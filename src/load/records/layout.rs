//! Where the columns of a ledger are.

use crate::domain::duty::{Duty, PerDuty};
use crate::ledger::Column;
use crate::load::records::columns::{EVENT, RECEIVED, TIME, TIMES};
use crate::load::table::columns::Table;
use crate::load::table::row::RowColumns;
use crate::load::table::titles::Titles;
use crate::time::Zone;

/// What the columns of a file hold.
#[derive(Debug)]
pub(super) struct Layout {
    /// By place in the row: a column of the contract, or none.
    pub(super) columns: Vec<Option<usize>>,
    pub(super) wide: Option<WideLayout>,
    /// The rows of the header, as the keys of their cells.
    pub(super) header: Vec<Vec<String>>,
    /// The department whose records they all are, where no column names one.
    pub(super) department: Option<String>,
    pub(super) titles: Titles,
}

impl Layout {
    pub(super) fn has(&self, column: usize) -> bool {
        self.columns.contains(&Some(column))
    }

    /// How its rows are read.
    pub(super) fn row_columns<'c>(&'c self, zone: &'c Zone) -> RowColumns<'c> {
        RowColumns {
            table: Table::Records,
            columns: &self.columns,
            across: self.wide.as_ref().map_or(&[], |wide| &wide.others),
            header: &self.header,
            titles: &self.titles,
            zone,
        }
    }

    /// Which duties it can have times of.
    pub(super) fn duties(&self) -> PerDuty<bool> {
        let is_events = self.has(EVENT) && self.has(TIME);
        Duty::ALL.map(|duty| match &self.wide {
            Some(wide) => wide.time == Column::of(duty),
            None => is_events || self.has(TIMES[Column::of(duty) as usize]),
        })
    }

    /// Whether it has times of receipt.
    pub(super) fn has_received(&self) -> bool {
        self.has(RECEIVED)
    }
}

/// A sheet with a column for each department, or for each meeting.
#[derive(Debug)]
pub(super) struct WideLayout {
    /// Which party a row names: the meeting (0) or the department (1).
    pub(super) row_party: usize,
    /// What its times are.
    pub(super) time: Column,
    /// Whom each place in the row means; none for what holds no time.
    pub(super) others: Vec<Option<u32>>,
}
