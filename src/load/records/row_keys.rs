//! The rows' own keys in the system that they came from (`ref`, 记录号).
//!
//! Nothing but findings ask for them, and nobody knows while a row is read whether it will be part of
//! one. So they are put aside as they come, in memory while they are few and in a temporary file
//! beyond that, and those that are asked for are looked up at the end: the ledger, and the fast way,
//! know nothing of them. A file without the column costs nothing.

use std::collections::{HashMap, HashSet};
use std::io::{self, BufReader, Read, Seek, Write};
use std::sync::{Mutex, PoisonError};

use tempfile::SpooledTempFile;

use crate::domain::source::Source;
use crate::load::csv::split::split;
use crate::load::file::input_error::of_temporary;
use crate::load::file::position::FileSlice;
use crate::load::records::columns::REF;
use crate::load::records::layout::Layout;
use crate::load::table::cell::cell;

/// The keys of all rows that have one.
#[derive(Debug, Default)]
pub struct RowKeys(Mutex<Spool>);

#[derive(Debug, Default)]
struct Spool {
    /// None as long as there is no key.
    file: Option<SpooledTempFile>,
    /// Why they could not be put aside.
    failed: Option<io::Error>,
}

/// Keys that are put aside together: file, line, length, text.
#[derive(Default)]
pub(super) struct KeyBatch(Vec<u8>);

impl KeyBatch {
    pub(super) fn push(&mut self, source: Source, key: &str) {
        let length = u32::try_from(key.len()).unwrap_or(0);
        for number in [source.file, source.line, length] {
            self.0.extend_from_slice(&number.to_le_bytes());
        }
        self.0.extend_from_slice(&key.as_bytes()[..length as usize]);
    }
}

impl RowKeys {
    /// So many bytes of keys are kept in memory.
    const IN_MEMORY: usize = 16 << 20;

    /// Puts the keys of the rows of a slice aside.
    pub(super) fn take_rows(&self, slice: &FileSlice<'_>, layout: &Layout) {
        let Some(place) = layout.titles.place_of(REF) else {
            return;
        };
        let mut batch = KeyBatch::default();
        let mut fields = Vec::new();
        let (mut at, mut line) = (0, slice.first_line);
        while at < slice.bytes.len() {
            let cut = split(slice.bytes, at, slice.form.delimiter, &mut fields);
            let (Ok(next) | Err((_, next))) = cut;
            if let Some(field) = fields.get(place).filter(|_| cut.is_ok())
                && let Ok(Some((key, _))) = cell(slice.bytes, field, slice.form)
            {
                let file = slice.file;
                batch.push(Source { file, line }, &key);
            }
            line += memchr::memchr_iter(b'\n', &slice.bytes[at..next]).count() as u32;
            at = next;
        }
        self.take(&batch);
    }

    pub(super) fn take(&self, batch: &KeyBatch) {
        if batch.0.is_empty() {
            return;
        }
        let mut spool = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if spool.failed.is_none() {
            let file = spool
                .file
                .get_or_insert_with(|| SpooledTempFile::new(Self::IN_MEMORY));
            spool.failed = file
                .write_all(&batch.0)
                .err()
                .map(|error| of_temporary(&error));
        }
    }

    /// Whether any row has a key.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let spool = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        spool.file.is_none()
    }

    /// The keys of those rows that have one.
    ///
    /// # Errors
    ///
    /// Where they could not be put aside, or not be read back.
    pub fn of(&self, rows: &HashSet<Source>) -> io::Result<HashMap<Source, Box<str>>> {
        let mut spool = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = spool.failed.take() {
            return Err(error);
        }
        let mut keys = HashMap::new();
        let Some(file) = &mut spool.file else {
            return Ok(keys);
        };
        let length = file.stream_position()?;
        file.rewind()?;
        let mut file = BufReader::with_capacity(1 << 16, file);
        let (mut read, mut head, mut key) = (0, [0; 12], Vec::new());
        while read < length {
            file.read_exact(&mut head)?;
            let number = |at: usize| {
                let bytes = head[at..at + 4].try_into().unwrap_or_default();
                u32::from_le_bytes(bytes)
            };
            let (file_index, line) = (number(0), number(4));
            key.resize(number(8) as usize, 0);
            file.read_exact(&mut key)?;
            read += (head.len() + key.len()) as u64;
            let source = Source {
                file: file_index,
                line,
            };
            if rows.contains(&source) {
                keys.insert(source, String::from_utf8_lossy(&key).into());
            }
        }
        // It may be asked again.
        let spooled = file.into_inner();
        spooled.seek(io::SeekFrom::Start(length))?;
        Ok(keys)
    }
}
