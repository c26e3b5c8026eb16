//! The records: read block by block on several threads, and folded into the ledger.
//!
//! A record is read the plain way, which every record can go and which says what is wrong with it,
//! or the fast way, which reads only what is as exports usually are and leaves the rest to the
//! plain one. Both put what they read into a [`Sink`]. No record is kept, and none is judged here.

mod block;
pub(crate) mod columns;
pub(crate) mod context;
mod fast;
mod header;
mod layout;
mod named;
pub(crate) mod original_rows;
mod plain;
pub(crate) mod row_keys;
mod sink;
mod wide_header;
mod written;

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::domain::duty::PerDuty;
use crate::domain::source::SheetColumns;
use crate::ledger::Line;
use crate::ledger::intake::Intake;
use crate::load::csv::blocks::Blocks;
use crate::load::csv::row_file::{DetectedForm, FilesRead, RowFile};
use crate::load::file::input_error::{Errors, FirstOf, Warning};
use crate::load::file::position::FileSlice;
use crate::load::records::block::read_block;
use crate::load::records::context::RecordContext;
use crate::load::records::fast::FastWay;
use crate::load::records::header::Headers;
use crate::load::records::plain::read_toml;
use crate::load::records::sink::{LISTED_STRAYS, LISTED_UNPLACED, Sink};
use crate::load::table::columns::Aliases;
use crate::load::table::left_out::LeftOutRows;
use crate::parallel;

/// Everything that came of reading the records.
pub(crate) struct Outcome {
    pub(crate) intake: Intake,
    /// Records that name something whose own row was bad.
    pub(crate) skipped: u64,
    pub(crate) has_received: bool,
    /// The duties of which some table can have times.
    pub(crate) has_duties: PerDuty<bool>,
    /// Rows that are none of their tables.
    pub(crate) left_out: LeftOutRows,
    pub(crate) errors: Errors,
    /// Whether a file, or the rest of one, was not read at all.
    pub(crate) is_unreadable: bool,
    pub(crate) warnings: Vec<Warning>,
    /// The files that are not plain UTF-8 text.
    pub(crate) forms: Vec<DetectedForm>,
    /// The columns of the sheets, by file.
    pub(crate) columns: Vec<(u32, SheetColumns)>,
}

/// Where records come from.
pub(crate) enum RecordFile<'a> {
    /// Rows of text or of a sheet.
    Rows(RowFile),
    /// The `[[records]]` of a TOML file that has been read.
    Toml {
        table: &'a toml::de::DeTable<'a>,
        slice: FileSlice<'a>,
    },
}

/// How far reading has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Bytes of records read so far.
    pub read: u64,
    /// Bytes there are, where that is known.
    pub total: Option<u64>,
}

/// How many bytes there are to read; none where one is not an ordinary file.
pub(crate) fn total_bytes(files: &[RecordFile<'_>]) -> Option<u64> {
    let size = |file: &RecordFile<'_>| match file {
        RecordFile::Rows(file) => {
            let metadata = file.place.path.as_ref()?.metadata().ok()?;
            metadata.is_file().then_some(metadata.len())
        }
        RecordFile::Toml { .. } => Some(0),
    };
    files.iter().map(size).sum()
}

/// Reads every record file and folds it into the ledger: rows on so many threads, then TOML.
pub(crate) fn read_records(
    files: Vec<RecordFile<'_>>,
    context: &RecordContext<'_>,
    aliases: &Aliases,
    asked: PerDuty<bool>,
    threads: usize,
    total: Option<u64>,
    progress: &(dyn Fn(Progress) + Sync),
) -> Outcome {
    let mut row_files = Vec::new();
    let mut tables = Vec::new();
    for file in files {
        match file {
            RecordFile::Rows(file) => row_files.push(file),
            RecordFile::Toml { table, slice } => tables.push((table, slice)),
        }
    }
    let headers = Headers::new(aliases, context.names, asked);
    let blocks = Blocks::new(
        row_files,
        &headers,
        Line::LIMIT,
        context.block,
        context.next_file,
    );
    // Prepared once there are records: it knows every name, and there may be millions.
    let fast = OnceLock::new();
    let has_received = AtomicBool::new(false);
    let mut sinks = parallel::run(threads, |_| {
        let mut sink = Sink::new(context.ledger, context.most_errors);
        let (mut buffer, mut decoded) = (Vec::new(), String::new());
        while let Some(block) = blocks.next(&mut buffer) {
            let bytes = &buffer[..block.length];
            read_block(
                bytes,
                &block,
                context,
                fast.get_or_init(|| FastWay::new(context)).as_ref(),
                &mut decoded,
                &mut sink,
            );
            if block.file.layout.has_received() {
                has_received.store(true, Ordering::Relaxed);
            }
            let read = block.bytes_read;
            progress(Progress { read, total });
        }
        sink
    });
    let mut read = blocks.finish();
    let mut has_received = has_received.into_inner();
    let mut sink = Sink::new(context.ledger, context.most_errors);
    for (table, slice) in &tables {
        let before = read.last_lines.last().map_or(0, |(line, _)| *line);
        has_received |= read_toml(table, slice, before, context, &mut sink);
        let last = before + slice.line(slice.bytes.len());
        read.last_lines.push((last, slice.file));
    }
    sinks.push(sink);
    let (mut has_duties, warnings, columns) = headers.finish();
    if !tables.is_empty() {
        // In TOML every row may have any of them.
        has_duties = [true; 3];
    }
    Outcome {
        has_received,
        has_duties,
        warnings,
        columns,
        ..outcome(sinks, read)
    }
}

/// What the threads gathered, taken together.
fn outcome(sinks: Vec<Sink<'_>>, read: FilesRead) -> Outcome {
    let mut errors = read.errors;
    let mut strays = FirstOf::new(LISTED_STRAYS);
    let mut left_out = LeftOutRows::default();
    let mut unplaced = FirstOf::new(LISTED_UNPLACED);
    let (mut records, mut skipped) = (0, 0);
    for sink in sinks {
        records += sink.records;
        skipped += sink.skipped;
        errors.append(sink.errors);
        left_out.append(sink.left_out);
        strays.append(sink.strays);
        unplaced.append(sink.unplaced);
        sink.gatherer.finish();
    }
    let (strays, unlisted_strays) = strays.finish();
    let (unplaced, unlisted_unplaced) = unplaced.finish();
    let lines = read.last_lines.into_iter();
    Outcome {
        intake: Intake {
            records,
            strays,
            unlisted_strays,
            unplaced,
            unlisted_unplaced,
            files: lines.map(|(line, file)| (Line(line), file)).collect(),
        },
        skipped,
        has_received: false,
        has_duties: [false; 3],
        left_out,
        errors,
        is_unreadable: read.is_unreadable,
        warnings: Vec::new(),
        forms: read.forms,
        columns: Vec::new(),
    }
}
