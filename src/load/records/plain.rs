//! The plain way to read a record: cell by cell, with words for whatever is wrong. Every record can
//! go it.

use crate::ledger::{Column, Line, Stamp};
use crate::load::csv::split::Field;
use crate::load::file::input_error::Errors;
use crate::load::file::position::FileSlice;
use crate::load::records::columns::{
    EVENT, MEASURES, PARTIES, RECEIVED, TIME, TIME_NAMES, TIMES, naming_columns,
};
use crate::load::records::context::RecordContext;
use crate::load::records::layout::{Layout, WideLayout};
use crate::load::records::sink::Sink;
use crate::load::records::written::{
    event_column, no_list, nobody_named, read_time, time_twice, time_without_event, unknown_event,
};
use crate::load::table::cell::cell;
use crate::load::table::columns::Table;
use crate::load::table::names::Lookup;
use crate::load::table::row::{TableRow, read_row, toml_rows};

/// A record that is being read: where it stands, and where what it holds goes.
pub(super) struct PlainRecord<'r, 'l> {
    pub(super) slice: &'r FileSlice<'r>,
    pub(super) line: Line,
    pub(super) context: &'r RecordContext<'r>,
    pub(super) sink: &'r mut Sink<'l>,
}

/// What is wrong is among the errors.
#[derive(Clone, Copy)]
struct Refused;

impl PlainRecord<'_, '_> {
    /// Reads a row: one record, or of a wide sheet one for each of its times.
    pub(super) fn read(&mut self, fields: &[Field], layout: &Layout) {
        let (table, columns) = (Table::Records, &layout.columns);
        let errors = &mut self.sink.errors;
        let read = read_row(fields, self.slice, table, columns, true, errors);
        if read.is_blank {
            return;
        }
        match &layout.wide {
            Some(wide) if read.is_good => self.read_wide(fields, &read.row, wide),
            _ => {
                self.sink.records += 1;
                if read.is_good {
                    self.take(&read.row, true);
                }
            }
        }
    }

    fn read_wide(&mut self, fields: &[Field], row: &TableRow<'_>, wide: &WideLayout) {
        let name = self.party(row, wide.row_party);
        let time_name = TIME_NAMES[wide.time as usize];
        for (field, other) in fields.iter().zip(&wide.others) {
            let Some(other) = *other else { continue };
            // What is no text is among the errors by now.
            let Ok(Some((text, span))) = cell(self.slice.bytes, field, self.slice.form) else {
                continue;
            };
            if self.context.blanks.contains(&text) {
                continue;
            }
            self.sink.records += 1;
            let stamp = match read_time(&text, time_name, self.context) {
                Ok(stamp) => stamp,
                Err(message) => {
                    self.sink.errors.push(self.slice.error(span, message));
                    continue;
                }
            };
            let Ok(name) = name else { continue };
            let mut times = [Stamp::NONE; 4];
            times[wide.time as usize] = stamp;
            let mut parties = [Lookup::Known(other); 2];
            parties[wide.row_party] = self.context.names[wide.row_party].find(name);
            self.sink.take(parties, [name; 2], self.line, false, times);
        }
    }

    /// Makes a record of a row and folds it in; of a bad row only says what else is wrong with it.
    fn take(&mut self, row: &TableRow<'_>, is_good: bool) {
        let (meeting, department) = (self.party(row, 0), self.party(row, 1));
        let times = self.times(row);
        let (true, Ok(meeting), Ok(department), Ok(times)) = (is_good, meeting, department, times)
        else {
            return;
        };
        let [meetings, departments] = self.context.names;
        let has_measures = row.cells[MEASURES].is_some()
            && (row.text(MEASURES)).is_none_or(|(text, _)| !self.context.blanks.contains(text));
        self.sink.take(
            [meetings.find(meeting), departments.find(department)],
            [meeting, department],
            self.line,
            has_measures,
            times,
        );
    }

    /// The meeting or department that a row names.
    fn party<'t>(&mut self, row: &'t TableRow<'_>, party: usize) -> Result<&'t str, Refused> {
        let [id, name] = naming_columns(party);
        if let Some((text, _)) = row.text(id).or_else(|| row.text(name)) {
            return Ok(text);
        }
        let (span, message) = if let Some(cell) = &row.cells[id] {
            (cell.span.clone(), no_list(PARTIES[party].0))
        } else {
            let at = row.places[id].max(row.places[name]);
            (at..at, nobody_named(PARTIES[party]))
        };
        self.sink.errors.push(self.slice.error(span, message));
        Err(Refused)
    }

    /// The times of a row, those of its columns and that of its event.
    fn times(&mut self, row: &TableRow<'_>) -> Result<[Stamp; 4], Refused> {
        let mut times = [Stamp::NONE; 4];
        let mut is_refused = false;
        for ((time, column), name) in times.iter_mut().zip(TIMES).zip(TIME_NAMES) {
            match self.time(row, column, name) {
                Ok(stamp) => *time = stamp,
                Err(Refused) => is_refused = true,
            }
        }
        if let Some((column, stamp)) = self.event(row)? {
            times[column as usize] = stamp;
        }
        if is_refused { Err(Refused) } else { Ok(times) }
    }

    /// The time in a column; none where it is blank, or a word says that there is none.
    fn time(&mut self, row: &TableRow<'_>, column: usize, name: &str) -> Result<Stamp, Refused> {
        let (span, message) = match (row.text(column), &row.cells[column]) {
            (None, None) => return Ok(Stamp::NONE),
            (None, Some(cell)) => (cell.span.clone(), no_list(name)),
            (Some((text, _)), _) if self.context.blanks.contains(text) => return Ok(Stamp::NONE),
            (Some((text, span)), _) => match read_time(text, name, self.context) {
                Ok(stamp) => return Ok(stamp),
                Err(message) => (span, message),
            },
        };
        self.sink.errors.push(self.slice.error(span, message));
        Err(Refused)
    }

    /// What happened, and when, of a row that holds one event.
    fn event(&mut self, row: &TableRow<'_>) -> Result<Option<(Column, Stamp)>, Refused> {
        let stamp = self.time(row, TIME, "time")?;
        let has_time = stamp != Stamp::NONE;
        let (span, message) = match row.text(EVENT) {
            None if !has_time => return Ok(None),
            None => (row.places[EVENT]..row.places[EVENT], time_without_event()),
            Some((text, span)) => match event_column(text) {
                None => (span, unknown_event(text)),
                Some(column) if has_time && row.cells[TIMES[column as usize]].is_some() => {
                    (span, time_twice())
                }
                Some(column) => return Ok(has_time.then_some((column, stamp))),
            },
        };
        self.sink.errors.push(self.slice.error(span, message));
        Err(Refused)
    }
}

/// Reads the `[[records]]` of a TOML file; whether any has a time of receipt.
pub(super) fn read_toml(
    table: &toml::de::DeTable<'_>,
    slice: &FileSlice<'_>,
    lines_before: u32,
    context: &RecordContext<'_>,
    sink: &mut Sink<'_>,
) -> bool {
    let mut has_received = false;
    let mut errors = Errors::default();
    toml_rows(Table::Records, table, slice, &mut errors, |row, is_good| {
        sink.records += 1;
        has_received |= row.cells[RECEIVED].is_some();
        let mut record = PlainRecord {
            slice,
            line: Line(lines_before + row.line),
            context,
            sink,
        };
        record.take(&row, is_good);
    });
    sink.errors.append(errors);
    has_received
}
