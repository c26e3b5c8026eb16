//! Which columns of a sheet findings point at.

use crate::domain::duty::Duty;
use crate::domain::source::SheetColumns;
use crate::load::table::columns::{Table, time_column};

/// Where the columns of a table stand, by place in the row.
pub(crate) fn sheet_columns(table: Table, columns: &[Option<usize>]) -> SheetColumns {
    let place = |name: &str| {
        let own = table.columns().iter().position(|own| own.name == name)?;
        let place = columns.iter().position(|column| *column == Some(own))?;
        u32::try_from(place + 1).ok()
    };
    let first_of = |names: [&str; 2]| names.into_iter().find_map(place);
    let parties = match table {
        Table::Meetings => [first_of(["id", "title"]), None],
        Table::Departments => [None, first_of(["id", "name"])],
        Table::Records | Table::Exemptions => [
            first_of(["meeting", "meeting name"]),
            first_of(["department", "department name"]),
        ],
    };
    SheetColumns {
        duties: Duty::ALL.map(|duty| place(time_column(duty))),
        // In a ledger of one event per row every duty's time stands there.
        time: place("time"),
        parties,
        across: None,
    }
}
