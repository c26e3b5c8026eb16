//! An open file of rows, read on by as many whole records as a block takes.

use std::io::Read;
use std::sync::Arc;

use memchr::{memchr, memchr_iter};

use crate::load::csv::row_file::{FilesRead, OpenFile};
use crate::load::csv::split::last_record_end;
use crate::load::file::encoding::Encoding;
use crate::load::file::form::Form;
use crate::load::file::input_error::InputError;
use crate::load::file::position::FileSlice;
use crate::text::Bilingual;

/// A record longer than this is an input error: one line of 1 GB must not fill the memory.
pub(super) const LONGEST_RECORD: usize = 16 << 20;

/// A file that is being read.
pub(super) struct FileReader<L> {
    pub(super) reader: Box<dyn Read + Send>,
    pub(super) file: Arc<OpenFile<L>>,
    /// The line on which the next block starts.
    pub(super) line: u32,
    /// What was read beyond the last block.
    pub(super) carry: Vec<u8>,
    /// None as long as all of it is ASCII.
    pub(super) encoding: Option<Encoding>,
    pub(super) is_at_end: bool,
    /// A record too long was met: its rest, up to the next newline, is passed over.
    pub(super) is_skipping: bool,
}

impl<L> FileReader<L> {
    /// Fills the buffer with the next whole records; how many bytes they are.
    pub(super) fn fill(
        &mut self,
        block: usize,
        read: &mut FilesRead,
        buffer: &mut Vec<u8>,
    ) -> usize {
        if let Some(end) = self.end_within(block) {
            buffer.resize(buffer.len().max(end), 0);
            buffer[..end].copy_from_slice(&self.carry[..end]);
            self.carry.drain(..end);
            return end;
        }
        let mut length = self.carry.len();
        if buffer.len() < length {
            buffer.resize(length, 0);
        }
        buffer[..length].copy_from_slice(&self.carry);
        self.carry.clear();
        let mut want = block.max(length);
        loop {
            let before = length;
            if !self.is_at_end {
                match read_up_to(&mut self.reader, buffer, &mut length, want) {
                    Ok(is_at_end) => self.is_at_end = is_at_end,
                    Err(error) => {
                        self.is_at_end = true;
                        read.bytes += (length - before) as u64;
                        read.fail(&self.file.row_file, error.into());
                        return 0;
                    }
                }
            }
            read.bytes += (length - before) as u64;
            if self.is_skipping {
                length = self.skip_line(buffer, length);
                if self.is_skipping && !self.is_at_end {
                    continue;
                }
            }
            let bytes = &buffer[..length];
            if self.is_at_end {
                return length;
            }
            if let Some(end) = last_record_end(bytes, self.file.delimiter) {
                self.carry.extend_from_slice(&bytes[end..]);
                return end;
            }
            if length >= LONGEST_RECORD {
                read.errors.push(self.error(bytes, 0..1, too_long()));
                self.is_skipping = true;
                continue;
            }
            want = (length * 2).max(block);
        }
    }

    /// Where the last record of a block ends, where more than a block was read with the header.
    fn end_within(&self, block: usize) -> Option<usize> {
        let first = self.carry.get(..block)?;
        last_record_end(first, self.file.delimiter)
    }

    /// Whether nothing is left to be handed out.
    pub(super) fn is_done(&self) -> bool {
        self.is_at_end && self.carry.is_empty()
    }

    /// Passes over what is left of a line whose record was refused; how many bytes follow it.
    fn skip_line(&mut self, buffer: &mut [u8], length: usize) -> usize {
        let newline = memchr(b'\n', &buffer[..length]);
        let from = newline.map_or(length, |newline| newline + 1);
        buffer.copy_within(from..length, 0);
        self.line += u32::from(newline.is_some());
        self.is_skipping = newline.is_none();
        length - from
    }

    /// The line after so many bytes of whole records.
    pub(super) fn line_after(&self, bytes: &[u8]) -> u64 {
        let newlines = memchr_iter(b'\n', bytes).count() as u64;
        // The last line may have no end.
        let is_open = self.is_at_end && bytes.last().is_some_and(|&byte| byte != b'\n');
        u64::from(self.line) + newlines + u64::from(is_open)
    }

    /// An input error about bytes that start on the next line.
    pub(super) fn error(
        &self,
        bytes: &[u8],
        span: std::ops::Range<usize>,
        message: Bilingual,
    ) -> InputError {
        let slice = FileSlice {
            file: self.file.row_file.file,
            path: &self.file.row_file.shown,
            first_line: self.line,
            bytes,
            form: Form::default(),
            lines: None,
        };
        slice.error(span, message)
    }
}

pub(super) fn too_long() -> Bilingual {
    let most = LONGEST_RECORD >> 20;
    Bilingual::new(
        format!("这一行超过 {most} MiB，太长了"),
        format!("this record is longer than {most} MiB"),
    )
    .advising("是不是少了一个引号？", "is a closing quote missing?")
}

/// Reads until the buffer holds `want` bytes; true at the end of the input.
pub(super) fn read_up_to(
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
