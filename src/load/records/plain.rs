//! The plain way to read a record: cell by cell, with words for whatever is wrong. Every record can
//! go it.

use std::ops::Range;

use crate::domain::source::Source;
use crate::ledger::{Column, Line, Stamp};
use crate::load::csv::split::{Field, QuoteError};
use crate::load::file::input_error::Errors;
use crate::load::file::position::FileSlice;
use crate::load::records::columns::{
    EVENT, MEASURES, PARTIES, RECEIVED, REF, TIME, TIME_NAMES, TIMES, naming_columns,
};
use crate::load::records::context::RecordContext;
use crate::load::records::layout::{Layout, WideLayout};
use crate::load::records::named::{named, naming_cell};
use crate::load::records::row_keys::KeyBatch;
use crate::load::records::sink::Sink;
use crate::load::records::written::{
    event_column, no_list, no_time, read_time, time_twice, time_without_event, unknown_event,
};
use crate::load::table::cell::{cell, quote_message};
use crate::load::table::columns::Table;
use crate::load::table::names::Lookup;
use crate::load::table::parted_time::parted_time;
use crate::load::table::reader::missing;
use crate::load::table::row::{ReadRow, TableRow, toml_rows};
use crate::text::Bilingual;

/// A record that is being read: where it is, and where what it holds goes.
pub(super) struct PlainRecord<'r, 's, 'l> {
    /// The department whose records all are, where no column names one.
    pub(super) department: Option<&'r str>,
    pub(super) slice: &'r FileSlice<'s>,
    pub(super) line: Line,
    pub(super) context: &'r RecordContext<'r>,
    pub(super) sink: &'r mut Sink<'l>,
}

/// What is wrong is among the errors.
#[derive(Clone, Copy)]
struct Refused;

impl<'r, 's> PlainRecord<'r, 's, '_> {
    /// Reads a row that was cut into its fields, if it could be: one record, or of a wide sheet one
    /// for each of its times.
    pub(super) fn read(
        &mut self,
        cut: Result<usize, (QuoteError, usize)>,
        fields: &[Field],
        layout: &Layout,
        read: &mut ReadRow<'s>,
    ) {
        if let Err((error, _)) = cut {
            let (slice, place) = (self.slice, error.at());
            let message = || quote_message(error, slice.bytes);
            slice.fail(place..place + 1, &mut self.sink.errors, message);
            self.sink.records += 1;
            return self.sink.take_unreadable([None; 2], self.line, [true; 4]);
        }
        let columns = layout.row_columns(self.context.zone);
        read.fill(fields, self.slice, &columns, true, &mut self.sink.errors);
        if let Some(text) = &read.left_out {
            let start = fields.first().map_or(0, |field| field.start);
            let line = self.slice.line(start);
            self.sink.left_out.push(self.slice.file, line, text);
        }
        if read.is_blank || read.left_out.is_some() {
            return;
        }
        match &layout.wide {
            Some(wide) if read.is_good => self.read_wide(fields, &read.row, wide),
            Some(wide) => {
                self.sink.records += 1;
                let name = naming_cell(&read.row, wide.row_party);
                for other in wide.others.iter().flatten() {
                    self.take_unreadable_wide(name, *other, wide);
                }
            }
            None => {
                self.sink.records += 1;
                if read.is_good {
                    self.take(&read.row, true);
                } else {
                    self.take_unreadable(&read.row, false);
                }
            }
        }
    }

    fn read_wide(&mut self, fields: &[Field], row: &TableRow<'_>, wide: &WideLayout) {
        let name = self.party(row, wide.row_party);
        for (place, (field, other)) in fields.iter().zip(&wide.others).enumerate() {
            let Some(other) = *other else { continue };
            let (text, span) = match cell(self.slice.bytes, field, self.slice.form) {
                Ok(Some(found)) => found,
                Ok(None) => continue,
                // An error cell, which was reported with its row: bytes that are not text have made the
                // whole row unreadable.
                Err(_) => {
                    self.sink.records += 1;
                    self.take_unreadable_wide(name.ok(), other, wide);
                    continue;
                }
            };
            if self.context.blanks.contains(&text) {
                continue;
            }
            self.sink.records += 1;
            let stamp = read_time(&text, self.context).ok_or_else(|| {
                let title = || row.titles.at(place);
                let name = || title().unwrap_or(TIME_NAMES[wide.time as usize]);
                let message = || no_time(&text, name(), self.context);
                (self.slice).fail_under(title, span, &mut self.sink.errors, message);
                Refused
            });
            let (Ok(name), Ok(stamp)) = (name, stamp) else {
                self.take_unreadable_wide(name.ok(), other, wide);
                continue;
            };
            let mut times = [Stamp::NONE; 4];
            times[wide.time as usize] = stamp;
            let names = self.context.names[wide.row_party];
            for (name, found) in named(name, wide.row_party, names) {
                let mut parties = [Lookup::Known(other); 2];
                parties[wide.row_party] = found;
                (self.sink).take(parties, [name; 2], self.line, false, times);
            }
        }
    }

    /// Takes in a time of a wide sheet that could not be read.
    fn take_unreadable_wide(&mut self, name: Option<&str>, other: u32, wide: &WideLayout) {
        let mut parties = [Some(("", Lookup::Known(other))); 2];
        let gives = gives_only(wide.time);
        parties[wide.row_party] = None;
        let Some(name) = name else {
            return self.sink.take_unreadable(parties, self.line, gives);
        };
        let names = self.context.names[wide.row_party];
        for found in named(name, wide.row_party, names) {
            parties[wide.row_party] = Some(found);
            self.sink.take_unreadable(parties, self.line, gives);
        }
    }

    /// Makes a record of a row and folds it in; of a bad row only says what else is wrong with it.
    fn take(&mut self, row: &TableRow<'_>, is_good: bool) {
        let (meeting, department) = (self.party(row, 0), self.party(row, 1));
        let times = self.times(row);
        let (true, Ok(meeting), Ok(department), Ok(times)) = (is_good, meeting, department, times)
        else {
            self.take_unreadable(row, is_good);
            return;
        };
        let [meetings, departments] = self.context.names;
        let found = meetings.find(meeting);
        let has_measures = row.cells[MEASURES].is_some()
            && (row.text(MEASURES)).is_none_or(|(text, _)| !self.context.blanks.contains(text));
        for (department, own) in named(department, 1, departments) {
            let (parties, names) = ([found, own], [meeting, department]);
            (self.sink).take(parties, names, self.line, has_measures, times);
        }
    }

    /// Takes in a row that could not be read. Where that is the row itself, its cells may stand in one
    /// another's places: it may give any time.
    fn take_unreadable(&mut self, row: &TableRow<'_>, is_whole: bool) {
        let gives = if is_whole { self.gives(row) } else { [true; 4] };
        let [meeting, department] = [0, 1].map(|party| naming_cell(row, party));
        let [meetings, departments] = self.context.names;
        let meeting = meeting.map(|meeting| (meeting, meetings.find(meeting)));
        let Some(department) = department.or(self.department) else {
            return (self.sink).take_unreadable([meeting, None], self.line, gives);
        };
        for own in named(department, 1, departments) {
            (self.sink).take_unreadable([meeting, Some(own)], self.line, gives);
        }
    }

    /// The times that are in a row, readable or not, by [`Column`].
    fn gives(&self, row: &TableRow<'_>) -> [bool; 4] {
        let has = |column: usize| {
            let is_blank = |(text, _): (&str, _)| self.context.blanks.contains(text);
            row.cells[column].is_some() && !row.text(column).is_some_and(is_blank)
        };
        let mut gives = TIMES.map(has);
        if has(TIME) {
            match row.text(EVENT).map(|(text, _)| event_column(text)) {
                Some(Some(column)) => gives[column as usize] = true,
                // Whatever it was that happened then.
                Some(None) | None => gives = [true; 4],
            }
        }
        gives
    }

    /// The meeting or department that a row names.
    fn party<'t>(&mut self, row: &'t TableRow<'_>, party: usize) -> Result<&'t str, Refused>
    where
        'r: 't,
    {
        let one = self.department.filter(|_| party == 1);
        if let Some(text) = naming_cell(row, party).or(one) {
            return Ok(text);
        }
        let [id, name] = naming_columns(party);
        if let Some(cell) = &row.cells[id] {
            return self.refuse(row, cell.span.clone(), || no_list(PARTIES[party].0));
        }
        let at = row.place(id).max(row.place(name));
        self.refuse(row, at..at, || {
            let title = row.titles.of(name).or_else(|| row.titles.of(id));
            missing(title, &Table::Records.columns()[id])
        })
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
        if let (None, Some(cell)) = (row.text(column), &row.cells[column]) {
            return self.refuse(row, cell.span.clone(), || no_list(name));
        }
        let (blanks, zone) = (self.context.blanks, self.context.zone);
        let text = |column: usize| row.text(column).filter(|(text, _)| !blanks.contains(text));
        let date_column = Table::Records.date_of(column);
        let date = date_column.and_then(text);
        // It is called as its file calls it.
        let is_date_alone = text(column).is_none() && date.is_some();
        let titled = date_column.filter(|_| is_date_alone).unwrap_or(column);
        let name = row.titles.of(titled).unwrap_or(name);
        let context = self.context;
        match parted_time(text(column), date, zone) {
            Ok(None) => Ok(Stamp::NONE),
            Ok(Some((text, span))) => match read_time(&text, context) {
                Some(stamp) => Ok(stamp),
                None => self.refuse(row, span, || no_time(&text, name, context)),
            },
            Err((unparted, span)) => self.refuse(row, span, || unparted.message(name)),
        }
    }

    /// Says what is wrong with a cell of a row.
    fn refuse<T>(
        &mut self,
        row: &TableRow<'_>,
        span: Range<usize>,
        message: impl FnOnce() -> Bilingual,
    ) -> Result<T, Refused> {
        let (errors, start) = (&mut self.sink.errors, span.start);
        let title = || row.title_at(Table::Records, start);
        self.slice.fail_under(title, span, errors, message);
        Err(Refused)
    }

    /// What happened, and when, of a row that holds one event.
    fn event(&mut self, row: &TableRow<'_>) -> Result<Option<(Column, Stamp)>, Refused> {
        let stamp = self.time(row, TIME, "time")?;
        let has_time = stamp != Stamp::NONE;
        let Some((text, span)) = row.text(EVENT) else {
            let at = row.place(EVENT);
            if !has_time {
                return Ok(None);
            }
            return self.refuse(row, at..at, time_without_event);
        };
        match event_column(text) {
            None => self.refuse(row, span, || unknown_event(text)),
            Some(column) if has_time && row.cells[TIMES[column as usize]].is_some() => {
                self.refuse(row, span, time_twice)
            }
            Some(column) => Ok(has_time.then_some((column, stamp))),
        }
    }
}

/// That one column alone has a time.
fn gives_only(time: Column) -> [bool; 4] {
    Column::ALL.map(|column| column == time)
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
    let mut keys = KeyBatch::default();
    let mut errors = Errors::new(context.most_errors);
    toml_rows(Table::Records, table, slice, &mut errors, |row, is_good| {
        sink.records += 1;
        has_received |= row.cells[RECEIVED].is_some();
        if let Some((key, _)) = row.text(REF) {
            let (file, line) = (slice.file, row.line);
            keys.push(Source { file, line }, key);
        }
        let mut record = PlainRecord {
            department: None,
            slice,
            line: Line(lines_before + row.line),
            context,
            sink,
        };
        record.take(&row, is_good);
    });
    sink.errors.append(errors);
    context.keys.take(&keys);
    has_received
}
