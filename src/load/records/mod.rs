//! The records: read block by block on several threads, and folded into the ledger.

pub(crate) mod context;
pub(crate) mod fast;
pub(crate) mod layout;
pub(crate) mod original_rows;
pub(crate) mod plain;
pub(crate) mod sink;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use crate::ledger::intake::Intake;
use crate::ledger::{Column, Line};
use crate::load::csv::blocks::{Block, Ended, Feed, Found, Part};
use crate::load::csv::split::{QuoteError, split};
use crate::load::file::encoding::Encoding;
use crate::load::file::form::{Form, FormSettings};
use crate::load::file::input_error::{Errors, FirstOf, Warning};
use crate::load::file::position::FileSlice;
use crate::load::records::context::Context;
use crate::load::records::fast::pattern::Guess;
use crate::load::records::layout::{Headers, Layout};
use crate::load::records::plain::{read_record, read_toml, read_wide};
use crate::load::records::sink::{LISTED_STRAYS, Sink};
use crate::load::table::cell::quote_message;
use crate::load::table::columns::Aliases;
use crate::parallel;

/// The places of the contract's columns, in the order of [`Table::columns`].
pub(crate) const MEETING: usize = 0;
pub(crate) const DEPARTMENT: usize = 1;
pub(crate) const MEETING_NAME: usize = 2;
pub(crate) const DEPARTMENT_NAME: usize = 3;
/// The times, in the order of [`Record::times`].
pub(crate) const TIMES: [usize; 4] = [4, 5, 6, 7];
pub(crate) const RECEIVED: usize = TIMES[Column::Received as usize];
pub(crate) const MEASURES: usize = 8;
pub(crate) const NOTE: usize = 9;
pub(crate) const EVENT: usize = 10;
pub(crate) const TIME: usize = 11;

pub(crate) const TIME_NAMES: [&str; 4] = [
    "transmitted_at",
    "reported_at",
    "feedback_at",
    "received_at",
];

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
        stretch: FileSlice<'a>,
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
    let read_header = |stretch: &FileSlice<'_>, settings: &FormSettings, errors: &mut Errors| {
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

/// The meeting and the department, in the contract's words.
pub(crate) const PARTIES: [(&str, &str); 2] = [("meeting", "会议"), ("department", "单位")];

/// Reads every record of a block.
fn read_block(bytes: &[u8], block: &Block<Layout>, context: &Context<'_>, sink: &mut Sink<'_>) {
    let opened = &block.opened;
    let layout = &opened.header;
    if let Some(mixed) = block.encoding.mixed(bytes) {
        let stretch = FileSlice {
            file: opened.part.file,
            path: &opened.part.shown,
            first_line: block.first_line,
            bytes,
            form: Form::default(),
        };
        sink.errors
            .push(stretch.error(mixed, Encoding::mixed_message()));
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
        let stretch = FileSlice {
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
                let (place, said) = quote_message(error);
                sink.errors.push(stretch.error(place..place + 1, said));
                sink.records += 1;
            }
        }
        line += memchr::memchr_iter(b'\n', &rest[..length]).count() as u32;
        at += length;
    }
}
