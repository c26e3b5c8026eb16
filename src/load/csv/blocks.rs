//! Record files handed out as blocks that start and end at record boundaries, to any number of
//! threads, in bounded memory.
//!
//! Whoever holds the lock takes the next bytes and learns where the last record of the block ends
//! by hopping from quote to quote. That is the only serial part; it runs at the speed of memory and
//! leaves the block in the cache of the thread that parses it. No guess about quotes, no second
//! pass, and standard input works like a file.

use std::collections::HashSet;
use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};

use crate::load::csv::split::last_record_end;
use crate::load::file::encoding::Encoding;
use crate::load::file::form::{Form, FormSettings};
use crate::load::file::input_error::Errors;
use crate::load::file::open;
use crate::load::file::open::{ChosenSheet, Location, Unread};
use crate::load::file::position::FileSlice;
use crate::text::Bilingual;

/// How many bytes a block holds, if its last record lets it.
pub(crate) const BLOCK: usize = 256 << 10;

/// A record longer than this is an input error: one line of 1 GB must not fill the memory.
pub(crate) const LONGEST_RECORD: usize = 16 << 20;

/// A file to be read as records.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    /// Its place in the order of reading.
    pub(crate) file: u32,
    /// As it is shown.
    pub(crate) shown: Arc<str>,
    pub(crate) place: Location,
    /// What the settings say of its form.
    pub(crate) settings: FormSettings,
}

/// What a file's header says, shared by its blocks.
#[derive(Debug)]
pub(crate) struct Opened<H> {
    pub(crate) part: Part,
    /// Lines of all files before this one.
    pub(crate) lines_before: u32,
    pub(crate) delimiter: u8,
    pub(crate) header: H,
}

/// A block of whole records.
pub(crate) struct Block<H> {
    pub(crate) opened: Arc<Opened<H>>,
    /// The line in its file on which it starts.
    pub(crate) first_line: u32,
    /// How much of the buffer it fills.
    pub(crate) length: usize,
    pub(crate) encoding: Encoding,
    /// How many bytes of all files were read so far.
    pub(crate) read: u64,
}

/// A header that was read, what stands between cells, and where the records start.
pub(crate) struct Head<H> {
    pub(crate) header: H,
    pub(crate) delimiter: u8,
    pub(crate) at: usize,
}

/// A file's form as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) file: u32,
    pub(crate) encoding: Encoding,
    /// The sheet, where it is a workbook.
    pub(crate) sheet: Option<ChosenSheet>,
}

/// What reading every file came to.
pub(crate) struct Ended {
    /// The last line of each file, counted through all, with the file.
    pub(crate) ends: Vec<(u32, u32)>,
    pub(crate) errors: Errors,
    /// Whether a file, or the rest of one, was not read at all.
    pub(crate) is_unreadable: bool,
    /// The files that are not plain UTF-8 text.
    pub(crate) found: Vec<Found>,
}

/// Reads a header from the first bytes of a file; none where the file cannot be read on.
pub(crate) type ReadHeader<'f, H> =
    dyn Fn(&FileSlice<'_>, &FormSettings, &mut Errors) -> Option<Head<H>> + Sync + 'f;

/// Whether a sheet of a workbook, as text, holds records.
pub(crate) type IsWanted<'f> = dyn Fn(&str, &FormSettings) -> bool + Sync + 'f;

struct Current<H> {
    reader: Box<dyn Read + Send>,
    opened: Arc<Opened<H>>,
    /// The line on which the next block starts.
    line: u32,
    carry: Vec<u8>,
    /// None as long as all of it is ASCII.
    encoding: Option<Encoding>,
    is_at_end: bool,
    /// A record too long was met: its rest, up to the next newline, is passed over.
    is_skipping: bool,
}

struct State<H> {
    parts: std::vec::IntoIter<Part>,
    current: Option<Current<H>>,
    lines_before: u32,
    ends: Vec<(u32, u32)>,
    errors: Errors,
    /// Whether a file, or the rest of one, was not read at all.
    is_unreadable: bool,
    found: Vec<Found>,
    /// The sheets that were read.
    sheets: HashSet<Location>,
    bytes: u64,
}

/// The blocks of all record files, in order.
pub(crate) struct Feed<'f, H> {
    state: Mutex<State<H>>,
    read_header: &'f ReadHeader<'f, H>,
    is_wanted: &'f IsWanted<'f>,
    limit: u32,
    /// How many bytes a block holds, if its last record lets it.
    block: usize,
}

impl<'f, H> Feed<'f, H> {
    /// `limit`: the most lines that all files together may have.
    pub(crate) fn new(
        parts: Vec<Part>,
        read_header: &'f ReadHeader<'f, H>,
        is_wanted: &'f IsWanted<'f>,
        limit: u32,
        block: usize,
    ) -> Self {
        Self {
            state: Mutex::new(State {
                parts: parts.into_iter(),
                current: None,
                lines_before: 0,
                ends: Vec::new(),
                errors: Errors::default(),
                is_unreadable: false,
                found: Vec::new(),
                sheets: HashSet::new(),
                bytes: 0,
            }),
            read_header,
            is_wanted,
            limit,
            block,
        }
    }

    /// The next block, in `buffer`; none at the end of all files.
    pub(crate) fn next(&self, buffer: &mut Vec<u8>) -> Option<Block<H>> {
        let mut guard = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let state = &mut *guard;
        loop {
            if state.current.is_none() {
                let part = state.parts.next()?;
                state.open(part, self, buffer);
                continue;
            }
            let length = state.fill(self.block, buffer);
            let current = state.current.as_mut()?;
            let first_line = current.line;
            let bytes = &buffer[..length];
            let encoding = current.encoding_of(bytes, &mut state.found);
            let lines = memchr::memchr_iter(b'\n', bytes).count();
            // The last line may have no end.
            let lines =
                lines + usize::from(current.is_at_end && bytes.last().is_some_and(|&b| b != b'\n'));
            let line = u64::from(first_line) + lines as u64;
            let opened = current.opened.clone();
            let is_over = u64::from(state.lines_before) + line >= u64::from(self.limit);
            current.line = u32::try_from(line).unwrap_or(u32::MAX);
            if is_over {
                state.refuse_rest(self.limit);
                return None;
            }
            if current.is_at_end {
                state.close();
            }
            if length > 0 {
                return Some(Block {
                    opened,
                    first_line,
                    length,
                    encoding,
                    read: state.bytes,
                });
            }
        }
    }

    /// What it came to.
    pub(crate) fn finish(self) -> Ended {
        let state = self
            .state
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        Ended {
            ends: state.ends,
            errors: state.errors,
            is_unreadable: state.is_unreadable,
            found: state.found,
        }
    }
}

impl<H> Current<H> {
    /// How a block of it is written.
    fn encoding_of(&mut self, bytes: &[u8], found: &mut Vec<Found>) -> Encoding {
        encoding_of(&mut self.encoding, bytes, self.opened.part.file, found)
    }
}

/// How some whole records are written; what is found at the first that are not ASCII holds for the
/// rest of the file.
fn encoding_of(
    known: &mut Option<Encoding>,
    bytes: &[u8],
    file: u32,
    found: &mut Vec<Found>,
) -> Encoding {
    if let Some(known) = known {
        return *known;
    }
    if bytes.is_ascii() {
        return Encoding::Utf8;
    }
    let encoding = Encoding::of(bytes);
    if encoding != Encoding::Utf8 {
        found.push(Found {
            file,
            encoding,
            sheet: None,
        });
    }
    *known = Some(encoding);
    encoding
}

impl<H> State<H> {
    fn open(&mut self, mut part: Part, feed: &Feed<'_, H>, buffer: &mut Vec<u8>) {
        let block = feed.block;
        let is_wanted = |text: &str| (feed.is_wanted)(text, &part.settings);
        let mut text = match open::open(&part.place, &part.settings, &is_wanted) {
            Ok(text) => text,
            Err(error) => return self.fail(&part, error),
        };
        let mut form = Form::default();
        if let Some(sheet) = text.sheet.take() {
            form = Form::SHEET;
            part.shown = open::sheet_shown(&part.shown, &sheet.name).into();
            let place = Location {
                sheet: Some(sheet.name.clone()),
                ..part.place.canonical()
            };
            if !self.sheets.insert(place) {
                return self.fail(&part, Unread::Content(twice()));
            }
            self.found.push(Found {
                file: part.file,
                encoding: Encoding::Utf8,
                sheet: Some(sheet),
            });
        } else if let Some(encoding) = text.encoding.filter(|own| *own != Encoding::Utf8) {
            self.found.push(Found {
                file: part.file,
                encoding,
                sheet: None,
            });
        }
        let shown = part.shown.clone();
        // The header is looked for in the first block, or in as much as it takes.
        let mut length = 0;
        // A small file needs no more than it holds, and a byte to learn that it has ended.
        let mut want = text.size.map_or(block, |size| (size + 1).min(block));
        loop {
            let is_at_end = match read_up_to(&mut text.reader, buffer, &mut length, want) {
                Ok(is_at_end) => is_at_end,
                Err(error) => return self.fail(&part, error.into()),
            };
            self.bytes += length as u64;
            let bytes = &buffer[..length];
            if !is_at_end
                && last_record_end(bytes, form.delimiter).is_none()
                && want < LONGEST_RECORD
            {
                want = (want * 2).max(block);
                continue;
            }
            // What follows the last newline may be half a character.
            let whole = memchr::memrchr(b'\n', bytes).map_or(length, |newline| newline + 1);
            let whole = &bytes[..if is_at_end { length } else { whole }];
            form.encoding = encoding_of(&mut text.encoding, whole, part.file, &mut self.found);
            let stretch = FileSlice {
                file: part.file,
                path: &shown,
                first_line: 1,
                bytes,
                form,
            };
            let Some(head) = (feed.read_header)(&stretch, &part.settings, &mut self.errors) else {
                self.is_unreadable = true;
                self.ends.push((self.lines_before, part.file));
                return;
            };
            let line = stretch.line(head.at);
            self.current = Some(Current {
                reader: text.reader,
                line,
                carry: bytes[head.at..].to_vec(),
                encoding: text.encoding,
                is_at_end,
                is_skipping: false,
                opened: Arc::new(Opened {
                    part,
                    lines_before: self.lines_before,
                    delimiter: head.delimiter,
                    header: head.header,
                }),
            });
            return;
        }
    }

    fn fail(&mut self, part: &Part, error: Unread) {
        self.is_unreadable = true;
        self.errors.push(error.of(part.file, &part.shown));
    }

    /// Fills the buffer with the next whole records of the current file; how many bytes they are.
    fn fill(&mut self, block: usize, buffer: &mut Vec<u8>) -> usize {
        let Some(current) = &mut self.current else {
            return 0;
        };
        let mut length = current.carry.len();
        if buffer.len() < length {
            buffer.resize(length, 0);
        }
        buffer[..length].copy_from_slice(&current.carry);
        current.carry.clear();
        let mut want = block.max(length);
        loop {
            let before = length;
            let read = if current.is_at_end {
                Ok(true)
            } else {
                read_up_to(&mut current.reader, buffer, &mut length, want)
            };
            self.bytes += (length - before) as u64;
            match read {
                Ok(is_at_end) => current.is_at_end = is_at_end,
                Err(error) => {
                    let part = current.opened.part.clone();
                    current.is_at_end = true;
                    self.fail(&part, error.into());
                    return 0;
                }
            }
            if current.is_skipping {
                // Still inside a record that was refused: on to the next line.
                let newline = memchr::memchr(b'\n', &buffer[..length]);
                let from = newline.map_or(length, |newline| newline + 1);
                buffer.copy_within(from..length, 0);
                length -= from;
                current.line += u32::from(newline.is_some());
                current.is_skipping = newline.is_none();
                if current.is_skipping && !current.is_at_end {
                    continue;
                }
            }
            let bytes = &buffer[..length];
            if current.is_at_end {
                return length;
            }
            if let Some(end) = last_record_end(bytes, current.opened.delimiter) {
                current.carry.extend_from_slice(&bytes[end..]);
                return end;
            }
            if length >= LONGEST_RECORD {
                let stretch = FileSlice {
                    file: current.opened.part.file,
                    path: &current.opened.part.shown,
                    first_line: current.line,
                    bytes,
                    form: Form::default(),
                };
                self.errors.push(stretch.error(0..1, too_long()));
                current.is_skipping = true;
                continue;
            }
            want = (length * 2).max(block);
        }
    }

    /// Stops reading: lines beyond the limit could not be told apart.
    fn refuse_rest(&mut self, limit: u32) {
        if let Some(current) = self.current.take() {
            let stretch = FileSlice {
                file: current.opened.part.file,
                path: &current.opened.part.shown,
                first_line: current.line,
                bytes: b"",
                form: Form::default(),
            };
            let mut error = stretch.error(
                0..0,
                Bilingual::new(
                    format!("台账一共超过 {limit} 行，请分批检查"),
                    format!("the records have more than {limit} lines in all; check them in parts"),
                ),
            );
            error.excerpt = None;
            self.is_unreadable = true;
            self.errors.push(error);
            self.ends.push((limit, current.opened.part.file));
        }
        self.parts = Vec::new().into_iter();
    }

    fn close(&mut self) {
        if let Some(current) = self.current.take() {
            // `line` is the line after the last one.
            self.lines_before += current.line;
            self.ends
                .push((self.lines_before, current.opened.part.file));
        }
    }
}

fn twice() -> Bilingual {
    Bilingual::new(
        "这张工作表在前面已经读过；请只写一次",
        "this sheet was read before; name it once",
    )
}

fn too_long() -> Bilingual {
    let most = LONGEST_RECORD >> 20;
    Bilingual::new(
        format!("这一行超过 {most} MiB，太长了；是不是少了一个引号？"),
        format!("this record is longer than {most} MiB; is a closing quote missing?"),
    )
}

/// Reads until the buffer holds `want` bytes; true at the end of the input.
fn read_up_to(
    reader: &mut impl Read,
    buffer: &mut Vec<u8>,
    length: &mut usize,
    want: usize,
) -> std::io::Result<bool> {
    if buffer.len() < want {
        buffer.resize(want, 0);
    }
    while *length < want {
        match reader.read(&mut buffer[*length..want]) {
            Ok(0) => return Ok(true),
            Ok(read) => *length += read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(false)
}
