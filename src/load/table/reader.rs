//! One row of a table, read cell by cell into values, and what is wrong with it reported.

use std::ops::Range;

use chrono::NaiveDate;

use crate::domain::moment::Moment;
use crate::domain::source::Source;
use crate::domain::written_time::{TimeRole, moment_if_any, no_moment, out_of_range, unreadable};
use crate::ledger::Stamp;
use crate::load::file::position::{FileSlice, Located};
use crate::load::table::columns::{Column, Table};
use crate::load::table::context::{TableContext, place_of};
use crate::load::table::names::{Labels, NameIndex};
use crate::load::table::parted_time::parted_time;
use crate::load::table::row::{CellValue, TableRow};
use crate::text::{Bilingual, shown};
use crate::time::{Reading, read_in_year};

/// The place of the ids in the tables of meetings and departments.
pub(crate) const ID: usize = Table::Meetings.place("id");
const _: () = assert!(ID == Table::Departments.place("id"), "they have one place");

/// What is done with a row: it, whether it could be read, and where it is.
pub(crate) type EachRow<'e, 'a> =
    dyn FnMut(&TableRow<'a>, bool, &FileSlice<'a>, &mut TableContext<'_>) + 'e;

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

    /// Whether its table has a column.
    pub(crate) fn has(&self, column: usize) -> bool {
        self.row.places[column].is_some()
    }

    /// Its id; the name where its table has no ids.
    pub(crate) fn id_or(&mut self, name: &'r str, context: &mut TableContext<'_>) -> &'r str {
        if self.has(ID) {
            return self.required(ID, context);
        }
        name
    }

    /// Says what is wrong with some bytes of it, which is only worded where it is shown.
    pub(crate) fn fail(
        &mut self,
        span: Range<usize>,
        context: &mut TableContext<'_>,
        message: impl FnOnce() -> Bilingual,
    ) {
        self.is_good = false;
        let start = span.start;
        let title = || self.row.title_at(self.table, start);
        self.slice.fail_under(title, span, context.errors, message);
    }

    /// What the file calls a column.
    pub(crate) fn title(&self, column: usize) -> &'r str {
        self.row.title(self.table, column)
    }

    pub(crate) fn source(&self) -> Source {
        Source {
            file: self.slice.file,
            line: self.row.line,
        }
    }

    #[inline]
    pub(crate) fn optional(
        &mut self,
        column: usize,
        context: &mut TableContext<'_>,
    ) -> Option<Located<&'r str>> {
        let cell = self.row.cells[column].as_ref()?;
        if let CellValue::Text(text) = &cell.value {
            return Some((text, cell.span.clone()));
        }
        let title = self.title(column);
        self.fail(cell.span.clone(), context, || {
            Bilingual::new(
                format!("{title} 应是一个值，不是列表"),
                format!("{title} must be one value, not a list"),
            )
            .advising("请只写一个", "write one")
        });
        None
    }

    pub(crate) fn text(&mut self, column: usize, context: &mut TableContext<'_>) -> &'r str {
        (self.optional(column, context)).map_or("", |(text, _)| text)
    }

    pub(crate) fn required(&mut self, column: usize, context: &mut TableContext<'_>) -> &'r str {
        if let Some((text, _)) = self.optional(column, context) {
            return text;
        }
        if self.row.cells[column].is_none() && self.is_whole {
            let at = self.row.place(column);
            let (title, column) = (self.row.titles.of(column), &self.table.columns()[column]);
            self.fail(at..at, context, || missing(title, column));
        }
        self.is_good = false;
        ""
    }

    pub(crate) fn moment(
        &mut self,
        column: usize,
        role: TimeRole,
        context: &mut TableContext<'_>,
    ) -> Option<Moment> {
        let time = self.optional(column, context);
        let date = (self.table.date_of(column)).and_then(|date| self.row.text(date));
        if time.is_none() && date.is_none() {
            return None;
        }
        let title = self.time_title(column);
        // A meeting has ended, or nothing can be asked of anybody.
        let is_some = |text: &str| role == TimeRole::Meeting || !context.blanks.contains(text);
        let time = time.filter(|(text, _)| is_some(text));
        let date = date.filter(|(text, _)| is_some(text));
        let (date_only, zone, year) = (context.date_only, context.zone, context.year);
        let (text, span) = match parted_time(time, date, zone) {
            Ok(parted) => parted?,
            Err((unparted, span)) => {
                self.fail(span, context, || unparted.message(title));
                return None;
            }
        };
        let Some(read) = moment_if_any(&text, role, date_only, zone, year) else {
            self.fail(span, context, || no_moment(&text, role, title, zone, year));
            return None;
        };
        if Stamp::new(read).is_none() {
            self.fail(span, context, || out_of_range(&text, title));
            return None;
        }
        Some(read)
    }

    /// What the file calls the column of a time, or of its date where it has that alone.
    fn time_title(&self, column: usize) -> &'r str {
        let date = self.table.date_of(column);
        let date = date.filter(|_| self.row.cells[column].is_none());
        (date.and_then(|date| self.row.titles.of(date))).unwrap_or_else(|| self.title(column))
    }

    pub(crate) fn date(
        &mut self,
        column: usize,
        context: &mut TableContext<'_>,
    ) -> Option<NaiveDate> {
        let (text, span) = self.optional(column, context)?;
        if context.blanks.contains(text) {
            return None;
        }
        match read_in_year(text, context.zone, context.year) {
            Ok(Reading::Date(date)) => Some(date),
            Ok(Reading::Instant(at)) => Some(context.zone.date(at)),
            Err(error) => {
                let title = self.title(column);
                let message =
                    || unreadable(text, TimeRole::Limit, title, &error.where_a_date_will_do());
                self.fail(span, context, message);
                None
            }
        }
    }
}

/// What to do about a blank cell that must not be.
const FILL: Bilingual = Bilingual::fixed(
    "请填上；这一行不要的，整行删去",
    "fill it in, or delete the whole row",
);

/// What to say of a blank cell that must not be: by its header, or by the names of its column.
pub(crate) fn missing(title: Option<&str>, column: &Column) -> Bilingual {
    if let Some(title) = title {
        let title = shown(title);
        return Bilingual::new(
            format!("这一行没有填“{title}”"),
            format!("this row has no \"{title}\""),
        )
        .advising(FILL.zh, FILL.en);
    }
    let (name, alias) = (column.key(), column.aliases.join("、"));
    Bilingual::new(
        format!("这一行没有 {name}（{alias}）"),
        format!("this row has no {name} ({alias})"),
    )
    .advising(FILL.zh, FILL.en)
}

/// Whether a row must be kept: good, and the only one with its id. `name_column`: what is the id
/// where the table has none; `source_of`: where the row of an index stands.
pub(crate) fn keep(
    reader: &mut RowReader<'_, '_>,
    (names, labels): (&mut NameIndex, Labels<'_>),
    (id, name, name_column): (&str, &str, usize),
    index: u32,
    source_of: impl Fn(u32) -> Source,
    context: &mut TableContext<'_>,
) -> bool {
    if reader.is_good {
        let has_ids = reader.has(ID);
        let column = if has_ids { ID } else { name_column };
        let (_, span) = reader.row.text(column).unwrap_or(("", 0..0));
        let Err(first) = names.add(labels, id, name, index) else {
            context.note_key(reader.slice, span);
            return true;
        };
        let columns = reader.table.columns();
        let aliases = [name_column, ID].map(|column| columns[column].aliases[0]);
        let keys = &context.first_keys;
        let message = || {
            let first = place_of(source_of(first), keys);
            if has_ids {
                twice(id, &first)
            } else {
                twice_without_ids(id, &first, aliases)
            }
        };
        reader.is_good = false;
        let title = || reader.row.title_at(reader.table, span.start);
        (reader.slice).fail_under(title, span.clone(), context.errors, message);
    }
    names.spoil(id);
    names.spoil(name);
    false
}

fn twice(id: &str, first: &str) -> Bilingual {
    let met = shown(id);
    Bilingual::new(
        format!("编号“{met}”重复：{first} 已有"),
        format!("id \"{met}\" is a duplicate of the one at {first}"),
    )
    .advising(
        "请改一个编号，或删去多出的一行",
        "change one of the ids, or delete one of the rows",
    )
}

fn twice_without_ids(id: &str, first: &str, [name, id_header]: [&str; 2]) -> Bilingual {
    let met = shown(id);
    Bilingual::new(
        format!("{name}“{met}”重复：{first} 已有"),
        format!("\"{met}\" is a duplicate of the one at {first}"),
    )
    .advising(
        format!("名称要各不相同：请写上日期、次数等以示区别，或加一列“{id_header}”，或删去多出的一行"),
        format!(
            "titles and names must be unique: tell them apart by a date or a number, add a column of ids ({id_header}), or delete one of the rows"
        ),
    )
}
