//! The plain way to read a record.

use crate::domain::duty::Duty;
use crate::domain::moment::Moment;
use crate::domain::written_time::{Whose, moment};
use crate::ledger::{Column, Line, Stamp};
use crate::load::csv::split::Field;
use crate::load::file::input_error::Errors;
use crate::load::file::position::Stretch;
use crate::load::records::context::Context;
use crate::load::records::layout::{Layout, Wide, row_columns};
use crate::load::records::sink::Sink;
use crate::load::records::{EVENT, MEASURES, PARTIES, RECEIVED, TIME, TIME_NAMES, TIMES};
use crate::load::table::cell::cell;
use crate::load::table::columns::Table;
use crate::load::table::names::Lookup;
use crate::load::table::row::{Row, read_row};
use crate::text::{Bilingual, shown};
use crate::time::stamp;

/// Reads one record, field by field: the plain way, which every record can go.
pub(crate) fn read_record(
    fields: &[Field],
    stretch: &Stretch<'_>,
    line: Line,
    layout: &Layout,
    context: &Context<'_>,
    sink: &mut Sink<'_>,
) {
    let columns = &layout.columns;
    let read = read_row(
        fields,
        stretch,
        Table::Records,
        columns,
        true,
        &mut sink.errors,
    );
    if read.is_blank {
        return;
    }
    sink.records += 1;
    if read.is_good {
        take_row(&read.row, true, stretch, line, context, sink);
    }
}

/// Reads a row of a wide sheet: a record for each of its times.
pub(crate) fn read_wide(
    fields: &[Field],
    stretch: &Stretch<'_>,
    line: Line,
    layout: &Layout,
    wide: &Wide,
    context: &Context<'_>,
    sink: &mut Sink<'_>,
) {
    let columns = &layout.columns;
    let read = read_row(
        fields,
        stretch,
        Table::Records,
        columns,
        true,
        &mut sink.errors,
    );
    if read.is_blank || !read.is_good {
        sink.records += u64::from(!read.is_blank);
        return;
    }
    let (name, alias) = PARTIES[wide.row];
    let mut is_good = true;
    let row = party(
        &read.row,
        wide.row,
        name,
        alias,
        stretch,
        &mut is_good,
        &mut sink.errors,
    );
    for (field, other) in fields.iter().zip(&wide.others) {
        let Some(other) = *other else { continue };
        // What is no text has been told.
        let Ok(Some((text, span))) = cell(stretch.bytes, field, stretch.form) else {
            continue;
        };
        if context.blanks.contains(&text) {
            continue;
        }
        sink.records += 1;
        let duty = TIME_NAMES[wide.column as usize];
        let stamp = match read_time(&text, duty, context) {
            Ok(stamp) => stamp,
            Err(said) => {
                sink.errors.push(stretch.error(span, said));
                continue;
            }
        };
        let Some(row) = &row else { continue };
        let mut times = [Stamp::NONE; 4];
        times[wide.column as usize] = stamp;
        let mut found = [Lookup::Known(other); 2];
        found[wide.row] = context.parties[wide.row].names.find(row);
        sink.take(found, [row, row], line, false, times);
    }
}

/// The meeting or department that a row names.
pub(crate) fn party(
    row: &Row<'_>,
    which: usize,
    what: &str,
    alias: &str,
    stretch: &Stretch<'_>,
    is_good: &mut bool,
    errors: &mut Errors,
) -> Option<String> {
    let [id, name] = row_columns(which);
    let text = row.text(id).or_else(|| row.text(name));
    if let (None, Some(cell)) = (&text, &row.cells[id]) {
        *is_good = false;
        errors.push(stretch.error(cell.span.clone(), no_list(what)));
    } else if text.is_none() {
        *is_good = false;
        let at = row.places[id].max(row.places[name]);
        let said = Bilingual::new(
            format!("这一行没有 {what}（{alias}）"),
            format!("this row has no {what} ({alias})"),
        );
        errors.push(stretch.error(at..at, said));
    }
    text.map(|(text, _)| text.to_owned())
}

/// Makes a record of a row and folds it in; of a bad row only tells what else is wrong with it.
pub(crate) fn take_row(
    row: &Row<'_>,
    is_good: bool,
    stretch: &Stretch<'_>,
    line: Line,
    context: &Context<'_>,
    sink: &mut Sink<'_>,
) {
    let mut is_good = is_good;
    let errors = &mut sink.errors;
    let [meeting, department] = [0, 1].map(|which| {
        let (what, alias) = PARTIES[which];
        party(row, which, what, alias, stretch, &mut is_good, errors)
    });
    let mut times = [Stamp::NONE; 4];
    for (index, time) in times.iter_mut().enumerate() {
        let column = TIMES[index];
        match time_of(row, column, TIME_NAMES[index], stretch, context, errors) {
            Ok(stamp) => *time = stamp,
            Err(Told) => is_good = false,
        }
    }
    match event_of(row, stretch, context, errors) {
        Ok(Some((column, stamp))) => times[column as usize] = stamp,
        Ok(None) => {}
        Err(Told) => is_good = false,
    }
    let (true, Some(meeting), Some(department)) = (is_good, meeting, department) else {
        return;
    };
    let found = [
        context.parties[0].names.find(&meeting),
        context.parties[1].names.find(&department),
    ];
    let measures = row.cells[MEASURES].as_ref();
    let has_measures = measures.is_some_and(|_| {
        row.text(MEASURES)
            .is_none_or(|(text, _)| !context.blanks.contains(text))
    });
    sink.take(found, [&meeting, &department], line, has_measures, times);
}

/// What is wrong has been told.
pub(crate) struct Told;

/// The time in a column; none where it is blank, or a word says that there is none.
pub(crate) fn time_of(
    row: &Row<'_>,
    column: usize,
    name: &str,
    stretch: &Stretch<'_>,
    context: &Context<'_>,
    errors: &mut Errors,
) -> Result<Stamp, Told> {
    let Some((text, span)) = row.text(column) else {
        let Some(cell) = &row.cells[column] else {
            return Ok(Stamp::NONE);
        };
        errors.push(stretch.error(cell.span.clone(), no_list(name)));
        return Err(Told);
    };
    if context.blanks.contains(text) {
        return Ok(Stamp::NONE);
    }
    read_time(text, name, context).map_err(|said| {
        errors.push(stretch.error(span, said));
        Told
    })
}

/// What a row tells that is one event: what happened, and when.
pub(crate) fn event_of(
    row: &Row<'_>,
    stretch: &Stretch<'_>,
    context: &Context<'_>,
    errors: &mut Errors,
) -> Result<Option<(Column, Stamp)>, Told> {
    let stamp = time_of(row, TIME, "time", stretch, context, errors)?;
    let Some((text, span)) = row.text(EVENT) else {
        if stamp == Stamp::NONE {
            return Ok(None);
        }
        let at = row.places[EVENT];
        let said = Bilingual::new(
            "这一行有时间而没有事项（event）：传达、报告、反馈或收到",
            "this row has a time and no event: transmission, report, feedback or receipt",
        );
        errors.push(stretch.error(at..at, said));
        return Err(Told);
    };
    let Some(column) = event(text) else {
        let met = shown(text);
        let said = Bilingual::new(
            format!("不认识的事项“{met}”；可写 传达、报告、反馈、收到"),
            format!("unknown event \"{met}\"; write transmission, report, feedback or receipt"),
        );
        errors.push(stretch.error(span, said));
        return Err(Told);
    };
    if stamp != Stamp::NONE && row.cells[TIMES[column as usize]].is_some() {
        let said = Bilingual::new(
            "这一行两处写了这个事项的时间，请只留一处",
            "this row gives the time of its event twice; keep one",
        );
        errors.push(stretch.error(span, said));
        return Err(Told);
    }
    Ok(Some((column, stamp)).filter(|(_, stamp)| *stamp != Stamp::NONE))
}

/// The column of what happened.
pub(crate) fn event(text: &str) -> Option<Column> {
    match Duty::parse(text) {
        Some(duty) => Some(Column::of(duty)),
        None => {
            matches!(text, "收到" | "收文" | "receipt" | "received").then_some(Column::Received)
        }
    }
}

pub(crate) fn no_list(name: &str) -> Bilingual {
    Bilingual::new(
        format!("{name} 应是一个值，不是列表"),
        format!("{name} is to be one value, not a list"),
    )
}

pub(crate) fn read_time(text: &str, name: &str, context: &Context<'_>) -> Result<Stamp, Bilingual> {
    if let Ok(bytes) = text.as_bytes().try_into()
        && let Some(at) = stamp(bytes, context.zone)
    {
        // The years of the fast form lie within those of a stamp.
        if let Some(stamp) = Stamp::new(Moment { at, is_day: false }) {
            return Ok(stamp);
        }
    }
    let moment: Moment = moment(
        text,
        Whose::Record,
        name,
        context.date_only,
        context.zone,
        context.year,
    )?;
    Stamp::new(moment).ok_or_else(|| {
        let met = shown(text);
        Bilingual::new(
            format!("{name}“{met}”不在 1970 年到 2105 年之间"),
            format!("{name} \"{met}\" does not lie between 1970 and 2105"),
        )
    })
}

/// Reads the `[[records]]` of a TOML file; whether any has a time of receipt.
pub(crate) fn read_toml(
    table: &toml::de::DeTable<'_>,
    stretch: &Stretch<'_>,
    lines_before: u32,
    context: &Context<'_>,
    sink: &mut Sink<'_>,
) -> bool {
    let mut has_received = false;
    let mut errors = Errors::default();
    crate::load::table::row::toml_rows(
        Table::Records,
        table,
        stretch,
        &mut errors,
        |row, is_good| {
            sink.records += 1;
            has_received |= row.cells[RECEIVED].is_some();
            let line = Line(lines_before + row.line);
            take_row(&row, is_good, stretch, line, context, sink);
        },
    );
    sink.errors.append(errors);
    has_received
}
