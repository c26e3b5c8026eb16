//! One row of a table, read cell by cell into values, and what is wrong with it reported.

use std::ops::Range;

use chrono::NaiveDate;

use crate::domain::moment::Moment;
use crate::domain::source::Source;
use crate::domain::written_time::{TimeRole, moment, unreadable};
use crate::load::file::position::{FileSlice, Located};
use crate::load::table::columns::Table;
use crate::load::table::context::TableContext;
use crate::load::table::names::{Lookup, Names};
use crate::load::table::parted_time::parted_time;
use crate::load::table::row;
use crate::load::table::row::TableRow;
use crate::text::{Bilingual, shown};
use crate::time::{Reading, read_in_year};

/// What is done with a row: it, whether it could be read, and where it is.
pub(crate) type EachRow<'e, 'a> =
    dyn FnMut(row::TableRow<'a>, bool, &FileSlice<'a>, &mut TableContext<'_>) + 'e;

/// One row of a table, being read.
pub(crate) struct RowReader<'r, 'a> {
    table: Table,
    pub(crate) row: &'r TableRow<'a>,
    pub(crate) slice: &'r FileSlice<'a>,
    /// Whether the row itself could be read, cells apart.
    is_whole: bool,
    pub(crate) is_good: bool,
}

impl<'r, 'a> RowReader<'r, 'a> {
    pub(crate) fn new(
        table: Table,
        row: &'r TableRow<'a>,
        slice: &'r FileSlice<'a>,
        is_good: bool,
    ) -> Self {
        Self {
            table,
            row,
            slice,
            is_whole: is_good,
            is_good,
        }
    }

    pub(crate) fn column(&self, name: &str) -> usize {
        let columns = self.table.columns();
        let place = columns.iter().position(|column| column.name == name);
        place.unwrap_or_else(|| unreachable!("{name} is a column of {}", self.table.name()))
    }

    pub(crate) fn fail(
        &mut self,
        span: Range<usize>,
        message: Bilingual,
        context: &mut TableContext<'_>,
    ) {
        self.is_good = false;
        context.errors.push(self.slice.error(span, message));
    }

    pub(crate) fn source(&self) -> Source {
        Source {
            file: self.slice.file,
            line: self.row.line,
        }
    }

    pub(crate) fn optional(
        &mut self,
        name: &str,
        context: &mut TableContext<'_>,
    ) -> Option<Located<String>> {
        let column = self.column(name);
        let text = self
            .row
            .text(column)
            .map(|(text, span)| (text.to_owned(), span));
        if text.is_none()
            && let Some(cell) = &self.row.cells[column]
        {
            let message = Bilingual::new(
                format!("{name} 应是一个值，不是列表"),
                format!("{name} must be one value, not a list"),
            );
            self.fail(cell.span.clone(), message, context);
        }
        text
    }

    pub(crate) fn text(&mut self, name: &str, context: &mut TableContext<'_>) -> String {
        self.optional(name, context)
            .map_or(String::new(), |(text, _)| text)
    }

    pub(crate) fn required(&mut self, name: &str, context: &mut TableContext<'_>) -> String {
        if let Some((text, _)) = self.optional(name, context) {
            return text;
        }
        let column = self.column(name);
        if self.row.cells[column].is_none() && self.is_whole {
            let alias = self.table.columns()[column].aliases.join("、");
            let span = self.row.places[column]..self.row.places[column];
            let message = Bilingual::new(
                format!("这一行没有 {name}（{alias}）"),
                format!("this row has no {name} ({alias})"),
            );
            self.fail(span, message, context);
        }
        self.is_good = false;
        String::new()
    }

    pub(crate) fn moment(
        &mut self,
        name: &str,
        role: TimeRole,
        context: &mut TableContext<'_>,
    ) -> Option<Moment> {
        let time = self.optional(name, context);
        let date = (self.table.date_of(self.column(name))).and_then(|date| self.row.text(date));
        // A meeting has ended, or nothing can be asked of anybody.
        let is_some = |text: &str| role == TimeRole::Meeting || !context.blanks.contains(text);
        let time = time
            .as_ref()
            .map(|(text, span)| (text.as_str(), span.clone()));
        let time = time.filter(|(text, _)| is_some(text));
        let date = date.filter(|(text, _)| is_some(text));
        let (text, span) = match parted_time(time, date, name, context.zone) {
            Ok(parted) => parted?,
            Err((span, message)) => {
                self.fail(span, message, context);
                return None;
            }
        };
        match moment(
            &text,
            role,
            name,
            context.date_only,
            context.zone,
            context.year,
        ) {
            Ok(moment) => Some(moment),
            Err(message) => {
                self.fail(span, message, context);
                None
            }
        }
    }

    pub(crate) fn date(&mut self, name: &str, context: &mut TableContext<'_>) -> Option<NaiveDate> {
        let (text, span) = self.optional(name, context)?;
        if context.blanks.contains(&text) {
            return None;
        }
        match read_in_year(&text, context.zone, context.year) {
            Ok(Reading::Date(date)) => Some(date),
            Ok(Reading::Instant(at)) => Some(context.zone.date(at)),
            Err(error) => {
                let message = unreadable(&text, TimeRole::Limit, name, &error);
                self.fail(span, message, context);
                None
            }
        }
    }
}

/// Whether a row must be kept: good, and the only one with its id.
pub(crate) fn keep(
    reader: &mut RowReader<'_, '_>,
    names: &mut Names,
    id: &str,
    name: &str,
    index: u32,
    context: &mut TableContext<'_>,
) -> bool {
    if reader.is_good {
        if names.add(id, name, index) {
            return true;
        }
        let span = reader
            .row
            .text(reader.column("id"))
            .map_or(0..0, |(_, span)| span);
        let met = shown(id);
        let message = Bilingual::new(
            format!("编号“{met}”重复，前面已有"),
            format!("id \"{met}\" is a duplicate of an earlier row's"),
        );
        reader.fail(span, message, context);
    }
    for text in [id, name] {
        if !text.is_empty() && names.find(text) == Lookup::Unknown {
            names.spoil(text);
        }
    }
    false
}
