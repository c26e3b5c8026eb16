//! The records: read block by block on several threads, and folded into the ledger.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::audit::{Intake, Stray};
use crate::ledger::{Gatherer, Ledger, Line, Record, Stamp};
use crate::model::Moment;
use crate::parallel;
use crate::time::{Zone, stamp};

use super::columns::{Aliases, Table, Warning, header};
use super::error::{Errors, FirstOf, Said, Stretch, shown};
use super::fast::{self, Kind, Party};
use super::feed::{Block, Feed, Part};
use super::names::Lookup;
use super::row::{
    Cell, Row, Value, cell, foreign, header_cells, not_text, quote_said, width_said, width_span,
};
use super::split::{Field, split};
use super::times::{DateOnly, Whose, moment};

/// How many strays are listed; the rest is counted. Memory must not grow with the files.
const LISTED_STRAYS: usize = 1_000_000;

/// What reading records needs to know.
pub(super) struct Context<'c> {
    pub(super) zone: &'c Zone,
    pub(super) date_only: DateOnly,
    /// The meetings, then the departments.
    pub(super) parties: [Party<'c>; 2],
    pub(super) ledger: &'c Ledger,
    /// How many bytes are handed to a thread at a time.
    pub(super) block: usize,
    /// Whether records go the plain way only: the twin that the fast way is held equal to.
    pub(super) is_plain: bool,
}

/// What the columns of a record file hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Meeting,
    Department,
    MeetingName,
    DepartmentName,
    /// A time, by its place in [`Record::times`].
    Time(usize),
    Measures,
    Other,
}

/// The roles of the contract's columns, in the order of [`Table::columns`].
const ROLES: [Role; 10] = [
    Role::Meeting,
    Role::Department,
    Role::MeetingName,
    Role::DepartmentName,
    Role::Time(0),
    Role::Time(1),
    Role::Time(2),
    Role::Time(3),
    Role::Measures,
    Role::Other,
];

const TIME_NAMES: [&str; 4] = [
    "transmitted_at",
    "reported_at",
    "feedback_at",
    "received_at",
];

/// The roles of a file's columns, by place in the row.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) roles: Vec<Role>,
    /// The same, as the fast way tells them apart.
    pub(super) fast: Vec<Kind>,
    has_received: bool,
}

/// What one thread gathers.
struct Sink<'l> {
    records: u64,
    skipped: u64,
    errors: Errors,
    strays: FirstOf<Stray>,
    gatherer: Gatherer<'l>,
}

impl<'l> Sink<'l> {
    fn new(ledger: &'l Ledger) -> Self {
        Self {
            records: 0,
            skipped: 0,
            errors: Errors::default(),
            strays: FirstOf::new(LISTED_STRAYS),
            gatherer: ledger.gatherer(),
        }
    }

    #[inline]
    fn push(&mut self, record: &Record) {
        if !self.gatherer.take(record) {
            self.strays.push(Stray {
                line: record.line,
                meeting: Ok(record.meeting),
                department: Ok(record.department),
            });
        }
    }
}

/// Everything that came of reading the records.
pub(super) struct Outcome {
    pub(super) intake: Intake,
    /// Records that name something whose own row was bad.
    pub(super) skipped: u64,
    pub(super) has_received: bool,
    pub(super) errors: Errors,
    /// Whether a file, or the rest of one, was not read at all.
    pub(super) is_unreadable: bool,
    pub(super) warnings: Vec<Warning>,
}

/// Where records come from.
pub(super) enum RecordFile<'a> {
    /// A CSV file, or standard input where there is no path.
    Csv {
        file: u32,
        shown: String,
        path: Option<PathBuf>,
    },
    /// The `[[records]]` of a TOML file that has been read.
    Toml {
        table: &'a toml::de::DeTable<'a>,
        stretch: Stretch<'a>,
    },
}

/// Reads every record file and folds it into the ledger.
pub(super) fn records(
    files: Vec<RecordFile<'_>>,
    context: &Context<'_>,
    aliases: &Aliases,
    threads: usize,
    total: Option<u64>,
    progress: &(dyn Fn(Progress) + Sync),
) -> Outcome {
    let mut parts = Vec::new();
    let mut tables = Vec::new();
    for file in files {
        match file {
            RecordFile::Csv { file, shown, path } => parts.push(Part {
                file,
                shown: shown.into(),
                path,
            }),
            RecordFile::Toml { table, stretch } => tables.push((table, stretch)),
        }
    }
    let warnings = Mutex::new(Vec::new());
    let read_header = |stretch: &Stretch<'_>, errors: &mut Errors| {
        let mut own = Vec::new();
        let layout = layout(stretch, aliases, errors, &mut own);
        let mut warnings = (warnings.lock()).unwrap_or_else(PoisonError::into_inner);
        warnings.append(&mut own);
        layout
    };
    let feed = Feed::new(parts, &read_header, Line::LIMIT, context.block);
    let has_received = AtomicBool::new(false);
    let work = || {
        let mut sink = Sink::new(context.ledger);
        let mut buffer = Vec::new();
        while let Some(block) = feed.next(&mut buffer) {
            read_block(&buffer[..block.length], &block, context, &mut sink);
            if block.opened.header.has_received {
                has_received.store(true, Ordering::Relaxed);
            }
            let read = feed.bytes();
            progress(Progress { read, total });
        }
        sink
    };
    let mut sinks = parallel::run(threads, |_| work());
    let (mut ends, mut errors, is_unreadable) = feed.finish();
    let mut has_received = has_received.into_inner();
    let mut sink = Sink::new(context.ledger);
    for (table, stretch) in &tables {
        let before = ends.last().map_or(0, |(line, _)| *line);
        has_received |= read_toml(table, stretch, before, context, &mut sink);
        ends.push((before + stretch.line(stretch.bytes.len()), stretch.file));
    }
    sinks.push(sink);
    let mut strays = FirstOf::new(LISTED_STRAYS);
    let (mut records, mut skipped) = (0, 0);
    for sink in sinks {
        records += sink.records;
        skipped += sink.skipped;
        errors.append(sink.errors);
        strays.append(sink.strays);
        sink.gatherer.finish();
    }
    let (strays, unlisted_strays) = strays.finish();
    let mut warnings = (warnings.into_inner()).unwrap_or_else(PoisonError::into_inner);
    warnings.sort_by(|a, b| a.0.cmp(&b.0));
    Outcome {
        intake: Intake {
            records,
            strays,
            unlisted_strays,
            files: ends
                .into_iter()
                .map(|(line, file)| (Line(line), file))
                .collect(),
        },
        skipped,
        has_received,
        errors,
        is_unreadable,
        warnings,
    }
}

/// How many bytes there are to read; none where one is no ordinary file.
pub(super) fn total_bytes(files: &[RecordFile<'_>]) -> Option<u64> {
    let size = |file: &RecordFile<'_>| match file {
        RecordFile::Csv { path, .. } => {
            let metadata = path.as_ref()?.metadata().ok()?;
            metadata.is_file().then_some(metadata.len())
        }
        RecordFile::Toml { .. } => Some(0),
    };
    files.iter().map(size).sum()
}

/// How far reading has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Bytes of records read so far.
    pub read: u64,
    /// Bytes there are, where that is known.
    pub total: Option<u64>,
}

/// Reads the header of a record file: what its columns hold, and where the records start.
fn layout(
    stretch: &Stretch<'_>,
    aliases: &Aliases,
    errors: &mut Errors,
    warnings: &mut Vec<Warning>,
) -> Option<(Layout, usize)> {
    if let Some(said) = foreign(stretch.bytes) {
        errors.push(stretch.error(0..0, said));
        return None;
    }
    let (cells, at) = header_cells(stretch, errors)?;
    let header = header(Table::Records, &cells, aliases, stretch, errors, warnings)?;
    let mut roles: Vec<Role> = (header.columns.iter())
        .map(|column| column.map_or(Role::Other, |column| ROLES[column]))
        .collect();
    // A column of names alone is as good as one of ids.
    for (id, name) in [
        (Role::Meeting, Role::MeetingName),
        (Role::Department, Role::DepartmentName),
    ] {
        if !roles.contains(&id) {
            let named = roles.iter_mut().filter(|role| **role == name);
            named.for_each(|role| *role = id);
        }
    }
    let kind = |role: &Role| match role {
        Role::Meeting => Kind::Party(0),
        Role::Department => Kind::Party(1),
        Role::Time(column) => Kind::Time(*column),
        role => Kind::Text {
            is_measures: *role == Role::Measures,
        },
    };
    let layout = Layout {
        fast: roles.iter().map(kind).collect(),
        has_received: roles.contains(&Role::Time(3)),
        roles,
    };
    Some((layout, at))
}

/// Reads every record of a block.
fn read_block(bytes: &[u8], block: &Block<Layout>, context: &Context<'_>, sink: &mut Sink<'_>) {
    let opened = &block.opened;
    let text = (!context.is_plain)
        .then(|| simdutf8::basic::from_utf8(bytes).ok())
        .flatten();
    let layout = &opened.header;
    let mut fields = Vec::new();
    let mut line = block.first_line;
    let mut at = 0;
    while at < bytes.len() {
        let global = Line(opened.lines_before + line);
        if let Some(read) = text.and_then(|text| fast::record(text, at, global, layout, context)) {
            sink.records += 1;
            sink.push(&read.record);
            line += read.newlines;
            at = read.next;
            continue;
        }
        let rest = &bytes[at..];
        let stretch = Stretch {
            file: opened.part.file,
            path: &opened.part.shown,
            first_line: line,
            bytes: rest,
        };
        let split = split(rest, 0, &mut fields);
        let length = match split {
            Ok(length) | Err((_, length)) => length,
        };
        match split {
            Ok(_) => read_record(&fields, &stretch, global, layout, context, sink),
            Err((error, _)) => {
                let (place, said) = quote_said(error);
                sink.errors.push(stretch.error(place..place + 1, said));
                sink.records += 1;
            }
        }
        line += memchr::memchr_iter(b'\n', &rest[..length]).count() as u32;
        at += length;
    }
}

/// Reads one record, field by field: the plain way, which every record can go.
fn read_record(
    fields: &[Field],
    stretch: &Stretch<'_>,
    line: Line,
    layout: &Layout,
    context: &Context<'_>,
    sink: &mut Sink<'_>,
) {
    let columns = Table::Records.columns().len();
    let mut row = Row {
        cells: vec![None; columns],
        places: vec![0; columns],
        line: 0,
    };
    let mut is_good = true;
    let mut is_blank = true;
    for (index, field) in fields.iter().enumerate() {
        let role = layout.roles.get(index).copied().unwrap_or(Role::Other);
        let column = ROLES.iter().position(|other| *other == role);
        let column = column.filter(|_| role != Role::Other);
        if let Some(column) = column {
            row.places[column] = field.start;
        }
        match cell(stretch.bytes, field) {
            Ok(None) => {}
            Ok(Some((text, span))) => {
                is_blank = false;
                if let Some(column) = column {
                    let value = Value::Text(text);
                    row.cells[column] = Some(Cell { value, span });
                }
            }
            Err(span) => {
                (is_good, is_blank) = (false, false);
                let said = not_text(&stretch.bytes[span.clone()]);
                sink.errors.push(stretch.error(span, said));
            }
        }
    }
    if is_blank {
        return;
    }
    sink.records += 1;
    if is_good && fields.len() != layout.roles.len() {
        is_good = false;
        let expected = layout.roles.len();
        let span = width_span(fields, expected);
        sink.errors
            .push(stretch.error(span, width_said(fields.len(), expected)));
    }
    if is_good {
        read_row(&row, true, stretch, line, context, sink);
    }
}

/// Makes a record of a row and folds it in; of a bad row only tells what else is wrong with it.
fn read_row(
    row: &Row<'_>,
    is_good: bool,
    stretch: &Stretch<'_>,
    line: Line,
    context: &Context<'_>,
    sink: &mut Sink<'_>,
) {
    let role = |role: Role| ROLES.iter().position(|other| *other == role).unwrap_or(0);
    let mut is_good = is_good;
    let mut name = |id: Role, name: Role, what: &str, alias: &str, sink: &mut Sink<'_>| {
        let text = row.text(role(id)).or_else(|| row.text(role(name)));
        if let (None, Some(cell)) = (&text, &row.cells[role(id)]) {
            is_good = false;
            sink.errors
                .push(stretch.error(cell.span.clone(), no_list(what)));
        } else if text.is_none() {
            is_good = false;
            let at = row.places[role(id)].max(row.places[role(name)]);
            let said = Said::new(
                format!("这一行没有 {what}（{alias}）"),
                format!("this row has no {what} ({alias})"),
            );
            sink.errors.push(stretch.error(at..at, said));
        }
        text.map(|(text, _)| text.to_owned())
    };
    let meeting = name(Role::Meeting, Role::MeetingName, "meeting", "会议", sink);
    let department = name(
        Role::Department,
        Role::DepartmentName,
        "department",
        "单位",
        sink,
    );
    let mut times = [Stamp::NONE; 4];
    for (index, time) in times.iter_mut().enumerate() {
        let Some((text, span)) = row.text(role(Role::Time(index))) else {
            if let Some(cell) = &row.cells[role(Role::Time(index))] {
                is_good = false;
                let said = no_list(TIME_NAMES[index]);
                sink.errors.push(stretch.error(cell.span.clone(), said));
            }
            continue;
        };
        match read_time(text, TIME_NAMES[index], context) {
            Ok(stamp) => *time = stamp,
            Err(said) => {
                is_good = false;
                sink.errors.push(stretch.error(span, said));
            }
        }
    }
    let (true, Some(meeting), Some(department)) = (is_good, meeting, department) else {
        return;
    };
    let found = (
        context.parties[0].names.find(&meeting),
        context.parties[1].names.find(&department),
    );
    if found.0 == Lookup::Spoiled || found.1 == Lookup::Spoiled {
        sink.skipped += 1;
        return;
    }
    match found {
        (Lookup::Known(meeting), Lookup::Known(department)) => sink.push(&Record {
            meeting,
            department,
            line,
            has_measures: row.cells[role(Role::Measures)].is_some(),
            times,
        }),
        (found_meeting, found_department) => {
            let known = |found, text: &str| match found {
                Lookup::Known(index) => Ok(index),
                _ => Err(kept(text)),
            };
            sink.strays.push(Stray {
                line,
                meeting: known(found_meeting, &meeting),
                department: known(found_department, &department),
            });
        }
    }
}

fn no_list(name: &str) -> Said {
    Said::new(
        format!("{name} 应是一个值，不是列表"),
        format!("{name} is to be one value, not a list"),
    )
}

/// A name that nobody has, as it is kept: a cell can be as long as a block.
fn kept(text: &str) -> Box<str> {
    const MOST: usize = 200;
    match text.char_indices().nth(MOST) {
        None => text.into(),
        Some((end, _)) => format!("{}…", &text[..end]).into(),
    }
}

fn read_time(text: &str, name: &str, context: &Context<'_>) -> Result<Stamp, Said> {
    if let Ok(bytes) = text.as_bytes().try_into()
        && let Some(at) = stamp(bytes, context.zone)
    {
        // The years of the fast form lie within those of a stamp.
        if let Some(stamp) = Stamp::new(Moment { at, is_day: false }) {
            return Ok(stamp);
        }
    }
    let moment: Moment = moment(text, Whose::Record, name, context.date_only, context.zone)?;
    Stamp::new(moment).ok_or_else(|| {
        let met = shown(text);
        Said::new(
            format!("{name}“{met}”不在 1970 年到 2105 年之间"),
            format!("{name} \"{met}\" does not lie between 1970 and 2105"),
        )
    })
}

/// Reads the `[[records]]` of a TOML file; whether any has a time of receipt.
fn read_toml(
    table: &toml::de::DeTable<'_>,
    stretch: &Stretch<'_>,
    lines_before: u32,
    context: &Context<'_>,
    sink: &mut Sink<'_>,
) -> bool {
    let mut has_received = false;
    let received = ROLES
        .iter()
        .position(|role| *role == Role::Time(3))
        .unwrap_or(0);
    let mut errors = Errors::default();
    super::row::toml_rows(
        Table::Records,
        table,
        stretch,
        &mut errors,
        |row, is_good| {
            sink.records += 1;
            has_received |= row.cells[received].is_some();
            let line = Line(lines_before + row.line);
            read_row(&row, is_good, stretch, line, context, sink);
        },
    );
    sink.errors.append(errors);
    has_received
}
