//! The records: read block by block on several threads, and folded into the ledger.

pub(crate) mod context;
pub(crate) mod fast;
pub(crate) mod original_rows;
pub(crate) mod sink;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::audit::Intake;
use crate::domain::moment::{Duty, Moment};
use crate::domain::written_time::{Whose, moment};
use crate::ledger::{Column, Line, Stamp};
use crate::load::csv::blocks::{Block, Ended, Feed, Found, Head, Part};
use crate::load::csv::split::{Field, QuoteError, split};
use crate::load::file::encoding::Encoding;
use crate::load::file::form::{Across, Form, FormSettings, Shape};
use crate::load::file::input_error::{Errors, FirstOf, Said, Stretch, shown};
use crate::load::records::context::{Context, Kind};
use crate::load::records::fast::pattern::Guess;
use crate::load::records::sink::{LISTED_STRAYS, Sink};
use crate::load::table::columns::{Aliases, Table, Warning, header};
use crate::load::table::names::{Lookup, Names};
use crate::load::table::row::{
    HeaderCells, Rank, Row, cell, foreign, has_header, header_row, quote_said, read_row,
};
use crate::parallel;
use crate::time::stamp;

/// The places of the contract's columns, in the order of [`Table::columns`].
pub(crate) const MEETING: usize = 0;
pub(crate) const DEPARTMENT: usize = 1;
pub(crate) const MEETING_NAME: usize = 2;
pub(crate) const DEPARTMENT_NAME: usize = 3;
/// The times, in the order of [`Record::times`].
const TIMES: [usize; 4] = [4, 5, 6, 7];
const RECEIVED: usize = TIMES[Column::Received as usize];
const MEASURES: usize = 8;
const NOTE: usize = 9;
const EVENT: usize = 10;
const TIME: usize = 11;

const TIME_NAMES: [&str; 4] = [
    "transmitted_at",
    "reported_at",
    "feedback_at",
    "received_at",
];

/// What the columns of a file hold.
#[derive(Debug)]
pub(crate) struct Layout {
    /// By place in the row.
    pub(crate) columns: Vec<Option<usize>>,
    /// The same as the fast way tells them apart; none where all records go the plain way.
    pub(crate) fast: Option<Vec<Kind>>,
    pub(crate) wide: Option<Wide>,
    has_received: bool,
}

/// A sheet with a column a department, or a column a meeting.
#[derive(Debug)]
pub(crate) struct Wide {
    /// Which party a row names: the meeting (0) or the department (1).
    pub(crate) row: usize,
    /// What its times are.
    column: Column,
    /// Whom each place in the row means; none for what holds no time.
    pub(crate) others: Vec<Option<u32>>,
}

/// Everything that came of reading the records.
pub(crate) struct Outcome {
    pub(crate) intake: Intake,
    /// Records that name something whose own row was bad.
    pub(crate) skipped: u64,
    pub(crate) has_received: bool,
    pub(crate) errors: Errors,
    /// Whether a file, or the rest of one, was not read at all.
    pub(crate) is_unreadable: bool,
    pub(crate) warnings: Vec<Warning>,
    /// The files that are not plain UTF-8 text.
    pub(crate) found: Vec<Found>,
}

/// Where records come from: rows of text or of a sheet, or a TOML file.
pub(crate) enum RecordFile<'a> {
    /// A CSV file, or standard input where there is no path.
    Rows(Part),
    /// The `[[records]]` of a TOML file that has been read.
    Toml {
        table: &'a toml::de::DeTable<'a>,
        stretch: Stretch<'a>,
    },
}

/// Reads every record file and folds it into the ledger.
pub(crate) fn records(
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
            RecordFile::Rows(part) => parts.push(part),
            RecordFile::Toml { table, stretch } => tables.push((table, stretch)),
        }
    }
    let warnings = Mutex::new(Vec::new());
    let headers = Headers {
        aliases,
        names: context.parties.each_ref().map(|party| party.names),
    };
    let read_header = |stretch: &Stretch<'_>, settings: &FormSettings, errors: &mut Errors| {
        let mut own = Vec::new();
        let head = headers.read(stretch, settings, errors, &mut own);
        let mut warnings = (warnings.lock()).unwrap_or_else(PoisonError::into_inner);
        warnings.append(&mut own);
        head
    };
    let is_wanted = |text: &str, settings: &FormSettings| headers.fits(text, settings);
    let feed = Feed::new(parts, &read_header, &is_wanted, Line::LIMIT, context.block);
    let has_received = AtomicBool::new(false);
    let work = || {
        let mut sink = Sink::new(context.ledger);
        let mut buffer = Vec::new();
        while let Some(block) = feed.next(&mut buffer) {
            read_block(&buffer[..block.length], &block, context, &mut sink);
            if block.opened.header.has_received {
                has_received.store(true, Ordering::Relaxed);
            }
            let read = block.read;
            progress(Progress { read, total });
        }
        sink
    };
    let mut sinks = parallel::run(threads, |_| work());
    let Ended {
        mut ends,
        mut errors,
        is_unreadable,
        found,
    } = feed.finish();
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
        found,
    }
}

/// How many bytes there are to read; none where one is no ordinary file.
pub(crate) fn total_bytes(files: &[RecordFile<'_>]) -> Option<u64> {
    let size = |file: &RecordFile<'_>| match file {
        RecordFile::Rows(part) => {
            let metadata = part.place.path.as_ref()?.metadata().ok()?;
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

/// How the headers of record files are read.
pub(crate) struct Headers<'h> {
    pub(crate) aliases: &'h Aliases,
    /// Of the meetings, then of the departments.
    pub(crate) names: [&'h Names; 2],
}

impl Headers<'_> {
    /// Reads a header: what the columns hold, and where the records start.
    pub(crate) fn read(
        &self,
        stretch: &Stretch<'_>,
        settings: &FormSettings,
        errors: &mut Errors,
        warnings: &mut Vec<Warning>,
    ) -> Option<Head<Layout>> {
        if let Some(said) = foreign(stretch.bytes) {
            errors.push(stretch.error(0..0, said));
            return None;
        }
        let rank = |cells: &HeaderCells| self.rank(cells, settings.shape);
        let row = header_row(stretch, settings, &rank, errors)?;
        let stretch = &stretch.delimited(row.delimiter);
        let header = match settings.shape {
            Shape::Rows | Shape::Events => {
                let columns = header(
                    Table::Records,
                    &row.cells,
                    self.aliases,
                    stretch,
                    errors,
                    warnings,
                )?;
                let layout = rows_layout(columns.columns, row.delimiter);
                let has = |column: usize| layout.columns.contains(&Some(column));
                if settings.shape == Shape::Events && !(has(EVENT) && has(TIME)) {
                    let said = Said::new(
                        "shape = \"events\" 的台账要有 事项（event）和 时间（time）两列",
                        "a ledger of shape = \"events\" is to have the columns event and time",
                    );
                    errors.push(stretch.error(0..0, said));
                    return None;
                }
                layout
            }
            Shape::Wide { across, duty } => self.wide(&row.cells, across, duty, stretch, errors)?,
        };
        Some(Head {
            header,
            delimiter: row.delimiter,
            at: row.next,
        })
    }

    /// Whether a sheet has such a header.
    pub(crate) fn fits(&self, text: &str, settings: &FormSettings) -> bool {
        let rank = |cells: &HeaderCells| self.rank(cells, settings.shape);
        has_header(text, settings, &rank)
    }

    fn rank(&self, cells: &HeaderCells, shape: Shape) -> Rank {
        let Shape::Wide { across, .. } = shape else {
            return Table::Records.rank(cells, self.aliases);
        };
        let (row, other) = wide_parties(across);
        let is_row = |text: &str| {
            self.column(text)
                .is_some_and(|column| row_columns(row).contains(&column))
        };
        let is_other = |text: &str| matches!(self.names[other].find(text), Lookup::Known(_));
        let has_row = cells.iter().any(|(text, _)| is_row(text));
        let known = cells.iter().filter(|(text, _)| is_other(text)).count();
        Rank {
            is_complete: has_row && known > 0,
            known: known + usize::from(has_row),
        }
    }

    fn column(&self, header: &str) -> Option<usize> {
        Table::Records.by_header(header, self.aliases)
    }

    /// The header of a sheet with a column a department or a meeting: each must be known, or be a
    /// column of records that holds no time.
    fn wide(
        &self,
        cells: &HeaderCells,
        across: Across,
        duty: Duty,
        stretch: &Stretch<'_>,
        errors: &mut Errors,
    ) -> Option<Layout> {
        let (row, other) = wide_parties(across);
        let before = errors.total();
        let (mut columns, mut others) = (Vec::new(), Vec::new());
        for (text, span) in cells {
            let column = self.column(text);
            let is_row = column.is_some_and(|column| row_columns(row).contains(&column));
            let is_aside = text.is_empty() || is_row || column == Some(NOTE);
            if is_row && columns.contains(&column) {
                errors.push(stretch.error(span.clone(), given_twice(text)));
            }
            let found = match (is_aside, column) {
                (true, _) => None,
                (false, Some(_)) => {
                    errors.push(stretch.error(span.clone(), no_wide_column(text, other)));
                    None
                }
                (false, None) => match self.names[other].find(text) {
                    Lookup::Known(index) => Some(index),
                    Lookup::Spoiled => None,
                    Lookup::Several | Lookup::Unknown => {
                        let said = unknown_wide(text, other, self.names[other]);
                        errors.push(stretch.error(span.clone(), said));
                        None
                    }
                },
            };
            if found.is_some() && others.contains(&found) {
                errors.push(stretch.error(span.clone(), given_twice(text)));
            }
            others.push(found);
            columns.push(column.filter(|_| is_row));
        }
        if !columns.iter().any(Option::is_some) {
            let (name, alias) = PARTIES[row];
            let said = Said::new(
                format!("缺少 {name}（{alias}）列：宽表的每一行要写明是哪个{alias}"),
                format!(
                    "column {name} ({alias}) is missing: each row of a wide sheet is to name its {name}"
                ),
            );
            errors.push(stretch.error(0..0, said));
        }
        if errors.total() == before && !others.iter().any(Option::is_some) {
            let (name, alias) = PARTIES[other];
            let said = Said::new(
                format!("这张宽表没有一列是{alias}"),
                format!("no column of this wide sheet is a {name}"),
            );
            errors.push(stretch.error(0..0, said));
        }
        (errors.total() == before).then_some(Layout {
            columns,
            fast: None,
            wide: Some(Wide {
                row,
                column: Column::of(duty),
                others,
            }),
            has_received: false,
        })
    }
}

/// The meeting and the department, in the contract's words.
const PARTIES: [(&str, &str); 2] = [("meeting", "会议"), ("department", "单位")];

/// Which party a row of a wide sheet names, and which its columns.
fn wide_parties(across: Across) -> (usize, usize) {
    match across {
        Across::Departments => (0, 1),
        Across::Meetings => (1, 0),
    }
}

/// The columns that name a party.
pub(crate) fn row_columns(party: usize) -> [usize; 2] {
    [[MEETING, MEETING_NAME], [DEPARTMENT, DEPARTMENT_NAME]][party]
}

fn given_twice(text: &str) -> Said {
    let met = shown(text);
    Said::new(
        format!("列“{met}”重复：前面已有这一列"),
        format!("column \"{met}\" is given twice"),
    )
}

/// A column of records that a wide sheet has no use for: what stands in it would be lost.
fn no_wide_column(text: &str, party: usize) -> Said {
    let (name, alias) = PARTIES[party];
    let met = shown(text);
    Said::new(
        format!(
            "宽表的列应是{alias}，“{met}”不是；不要的列可在 [columns.records] 里写 \"{met}\" = \"note\""
        ),
        format!(
            "the columns of a wide sheet are to be {name}s, and \"{met}\" is none; a column to be left out is mapped to \"note\" under [columns.records]"
        ),
    )
}

fn unknown_wide(text: &str, party: usize, names: &Names) -> Said {
    let (name, alias) = PARTIES[party];
    let met = shown(text);
    let near = names.near(text);
    let [zh, en] = match &near {
        Some(near) => [
            format!("；是不是“{near}”？"),
            format!("; did you mean \"{near}\"?"),
        ],
        None => [String::new(), String::new()],
    };
    Said::new(
        format!(
            "列“{met}”既不是已知的{alias}，也不是台账的列{zh}；不要的列可在 [columns.records] 里写 \"{met}\" = \"note\""
        ),
        format!(
            "column \"{met}\" is no known {name} and no column of records{en}; a column to be left out is mapped to \"note\" under [columns.records]"
        ),
    )
}

fn rows_layout(columns: Vec<Option<usize>>, delimiter: u8) -> Layout {
    let has = |column: usize| columns.contains(&Some(column));
    // A column of names alone is as good as one of ids.
    let party = |column: usize| match column {
        MEETING => Some(0),
        MEETING_NAME if !has(MEETING) => Some(0),
        DEPARTMENT => Some(1),
        DEPARTMENT_NAME if !has(DEPARTMENT) => Some(1),
        _ => None,
    };
    let kind = |column: &Option<usize>| {
        let is_measures = *column == Some(MEASURES);
        let other = Kind::Text { is_measures };
        let Some(column) = *column else { return other };
        let time = TIMES.iter().position(|own| *own == column);
        match (party(column), time) {
            (Some(party), _) => Kind::Party(party),
            (None, Some(time)) => Kind::Time(time),
            (None, None) => other,
        }
    };
    let is_fast = delimiter == b',' && !has(EVENT) && !has(TIME);
    let names = |which| columns.iter().any(|&c| c.and_then(party) == Some(which));
    debug_assert!(
        names(0) && names(1),
        "a header without either has been refused"
    );
    Layout {
        fast: is_fast.then(|| columns.iter().map(kind).collect()),
        wide: None,
        has_received: has(RECEIVED),
        columns,
    }
}

/// Reads every record of a block.
fn read_block(bytes: &[u8], block: &Block<Layout>, context: &Context<'_>, sink: &mut Sink<'_>) {
    let opened = &block.opened;
    let layout = &opened.header;
    if let Some(mixed) = block.encoding.mixed(bytes) {
        let stretch = Stretch {
            file: opened.part.file,
            path: &opened.part.shown,
            first_line: block.first_line,
            bytes,
            form: Form::default(),
        };
        sink.errors
            .push(stretch.error(mixed, Encoding::mixed_said()));
    }
    // Where all of it is text it is read as UTF-8; else what is no text is looked for cell by cell.
    let decoded = (block.encoding == Encoding::Gb18030)
        .then(|| block.encoding.decode(bytes))
        .flatten();
    let (bytes, encoding) = match &decoded {
        Some(text) => (text.as_bytes(), Encoding::Utf8),
        None => (bytes, block.encoding),
    };
    let form = Form {
        encoding,
        delimiter: opened.delimiter,
    };
    let kinds = layout.fast.as_deref().filter(|_| !context.is_plain);
    let text = kinds.and_then(|kinds| Some((simdutf8::basic::from_utf8(bytes).ok()?, kinds)));
    let mut guess = Guess::default();
    let mut fields = Vec::new();
    let mut line = block.first_line;
    let mut at = 0;
    while at < bytes.len() {
        if let Some((text, kinds)) = text {
            let global = Line(opened.lines_before + line);
            let (next, after) = fast::records(text, at, global, kinds, &mut guess, context, sink);
            (at, line) = (next, after.0 - opened.lines_before);
            if at == bytes.len() {
                break;
            }
        }
        let global = Line(opened.lines_before + line);
        let rest = &bytes[at..];
        let stretch = Stretch {
            file: opened.part.file,
            path: &opened.part.shown,
            first_line: line,
            bytes: rest,
            form,
        };
        let mut parts = split(rest, 0, form.delimiter, &mut fields);
        let length = match parts {
            Ok(length) | Err((_, length)) => length,
        };
        // A record without faults is read as in a block without any.
        let is_whole = !matches!(parts, Err((QuoteError::Open(_), _)));
        let own = (encoding == Encoding::Gb18030 && is_whole)
            .then(|| encoding.decode(&rest[..length]))
            .flatten();
        let mut stretch = stretch;
        if let Some(own) = &own {
            stretch.bytes = own.as_bytes();
            stretch.form.encoding = Encoding::Utf8;
            parts = split(stretch.bytes, 0, form.delimiter, &mut fields);
        }
        match (parts, &layout.wide) {
            (Ok(_), None) => read_record(&fields, &stretch, global, layout, context, sink),
            (Ok(_), Some(wide)) => {
                read_wide(&fields, &stretch, global, layout, wide, context, sink);
            }
            (Err((error, _)), _) => {
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
fn read_wide(
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
fn party(
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
        let said = Said::new(
            format!("这一行没有 {what}（{alias}）"),
            format!("this row has no {what} ({alias})"),
        );
        errors.push(stretch.error(at..at, said));
    }
    text.map(|(text, _)| text.to_owned())
}

/// Makes a record of a row and folds it in; of a bad row only tells what else is wrong with it.
fn take_row(
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
struct Told;

/// The time in a column; none where it is blank, or a word says that there is none.
fn time_of(
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
fn event_of(
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
        let said = Said::new(
            "这一行有时间而没有事项（event）：传达、报告、反馈或收到",
            "this row has a time and no event: transmission, report, feedback or receipt",
        );
        errors.push(stretch.error(at..at, said));
        return Err(Told);
    };
    let Some(column) = event(text) else {
        let met = shown(text);
        let said = Said::new(
            format!("不认识的事项“{met}”；可写 传达、报告、反馈、收到"),
            format!("unknown event \"{met}\"; write transmission, report, feedback or receipt"),
        );
        errors.push(stretch.error(span, said));
        return Err(Told);
    };
    if stamp != Stamp::NONE && row.cells[TIMES[column as usize]].is_some() {
        let said = Said::new(
            "这一行两处写了这个事项的时间，请只留一处",
            "this row gives the time of its event twice; keep one",
        );
        errors.push(stretch.error(span, said));
        return Err(Told);
    }
    Ok(Some((column, stamp)).filter(|(_, stamp)| *stamp != Stamp::NONE))
}

/// The column of what happened.
fn event(text: &str) -> Option<Column> {
    match Duty::parse(text) {
        Some(duty) => Some(Column::of(duty)),
        None => {
            matches!(text, "收到" | "收文" | "receipt" | "received").then_some(Column::Received)
        }
    }
}

fn no_list(name: &str) -> Said {
    Said::new(
        format!("{name} 应是一个值，不是列表"),
        format!("{name} is to be one value, not a list"),
    )
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
