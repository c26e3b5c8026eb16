//! Record files handed out as blocks that start and end at record boundaries, to any number of
//! threads, in bounded memory.
//!
//! Whoever holds the lock takes the next bytes and learns where the last record of the block ends
//! by hopping from quote to quote. That is the only serial part; it runs at the speed of memory and
//! leaves the block in the cache of the thread that parses it. No guess about quotes, no second
//! pass, and standard input works like a file.

use std::sync::{Arc, Mutex, PoisonError};

use crate::load::csv::file_reader::FileReader;
use crate::load::csv::opening::open_rows;
use crate::load::csv::row_file::{FilesRead, OpenFile, ReadHeader, RowFile};
use crate::load::file::encoding::Encoding;
use crate::text::Bilingual;

/// How many bytes a block holds, if its last record lets it.
pub(crate) const BLOCK: usize = 256 << 10;

/// A block of whole records.
pub(crate) struct Block<L> {
    pub(crate) file: Arc<OpenFile<L>>,
    /// The line in its file on which it starts.
    pub(crate) first_line: u32,
    /// How much of the buffer it fills.
    pub(crate) length: usize,
    pub(crate) encoding: Encoding,
    /// How many bytes of all files were read so far.
    pub(crate) bytes_read: u64,
}

/// The blocks of all record files, in order.
pub(crate) struct Blocks<'h, H: ReadHeader> {
    state: Mutex<State<H::Layout>>,
    headers: &'h H,
    /// The most lines that all files together may have.
    limit: u32,
    /// How many bytes a block holds, if its last record lets it.
    block: usize,
}

struct State<L> {
    files: std::vec::IntoIter<RowFile>,
    current: Option<FileReader<L>>,
    lines_before: u32,
    read: FilesRead,
}

impl<'h, H: ReadHeader> Blocks<'h, H> {
    /// `next_file`: the number of the first sheet that is found beside one of the files.
    pub(crate) fn new(
        files: Vec<RowFile>,
        headers: &'h H,
        limit: u32,
        block: usize,
        next_file: u32,
    ) -> Self {
        Self {
            state: Mutex::new(State {
                files: files.into_iter(),
                current: None,
                lines_before: 0,
                read: FilesRead {
                    next_file,
                    ..FilesRead::default()
                },
            }),
            headers,
            limit,
            block,
        }
    }

    /// The next block, in `buffer`; none at the end of all files.
    pub(crate) fn next(&self, buffer: &mut Vec<u8>) -> Option<Block<H::Layout>> {
        let mut guard = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let state = &mut *guard;
        loop {
            let Some(current) = &mut state.current else {
                let sheet = state.read.more.pop_front();
                let (file, before) = (sheet.or_else(|| state.files.next())?, state.lines_before);
                let (headers, block, read) = (self.headers, self.block, &mut state.read);
                state.current = open_rows(file, headers, block, before, read, buffer);
                continue;
            };
            let length = current.fill(self.block, &mut state.read, buffer);
            let bytes = &buffer[..length];
            let file = current.file.clone();
            let first_line = current.line;
            let encoding =
                (state.read).encoding_of(&mut current.encoding, bytes, file.row_file.file);
            let line = current.line_after(bytes);
            current.line = u32::try_from(line).unwrap_or(u32::MAX);
            let is_at_end = current.is_done();
            if u64::from(state.lines_before) + line >= u64::from(self.limit) {
                state.refuse_rest(self.limit);
                return None;
            }
            if is_at_end {
                state.close();
            }
            if length > 0 {
                return Some(Block {
                    file,
                    first_line,
                    length,
                    encoding,
                    bytes_read: state.read.bytes,
                });
            }
        }
    }

    /// What reading them came to.
    pub(crate) fn finish(self) -> FilesRead {
        let state = self.state.into_inner();
        state.unwrap_or_else(PoisonError::into_inner).read
    }
}

impl<L> State<L> {
    /// Stops reading: lines beyond the limit could not be told apart.
    fn refuse_rest(&mut self, limit: u32) {
        if let Some(current) = self.current.take() {
            let message = Bilingual::new(
                format!("台账一共超过 {limit} 行，请分批检查"),
                format!("the records have more than {limit} lines in all; check them in parts"),
            );
            let mut error = current.error(b"", 0..0, message);
            error.excerpt = None;
            self.read.is_unreadable = true;
            self.read.errors.push(error);
            let file = current.file.row_file.file;
            self.read.last_lines.push((limit, file));
        }
        self.files = Vec::new().into_iter();
        self.read.more.clear();
    }

    fn close(&mut self) {
        if let Some(current) = self.current.take() {
            // The reader stands on the line after the last one.
            self.lines_before += current.line;
            let file = current.file.row_file.file;
            self.read.last_lines.push((self.lines_before, file));
        }
    }
}
