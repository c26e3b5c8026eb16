//! A file of rows: what is known of it before it is opened, once it is open, and once it is read.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use crate::load::file::encoding::Encoding;
use crate::load::file::form::FormSettings;
use crate::load::file::input_error::Errors;
use crate::load::file::open::{ChosenSheet, Location, ReadBefore, Unread};
use crate::load::file::position::FileSlice;

/// A file whose rows are to be read: text, or a sheet of a workbook.
#[derive(Clone, Debug)]
pub(crate) struct RowFile {
    /// Its place in the order of reading.
    pub(crate) file: u32,
    /// As it is shown.
    pub(crate) shown: Arc<str>,
    pub(crate) place: Location,
    /// The file in whose place it was found, where it is one more sheet of that.
    pub(crate) beside: Option<u32>,
    /// What has been read of it already.
    pub(crate) before: ReadBefore,
    /// What the settings say of its form.
    pub(crate) settings: FormSettings,
}

/// A header that has been read, what is between cells, and where the rows start.
pub(crate) struct Header<L> {
    pub(crate) layout: L,
    pub(crate) delimiter: u8,
    pub(crate) rows_at: usize,
}

/// Whoever knows what a header of such files looks like.
pub(crate) trait ReadHeader: Sync {
    /// What a header says of the columns.
    type Layout: Send + Sync;

    /// Reads a header from the first bytes of a file; none where the file cannot be read on, which
    /// is then among the errors.
    fn read_header(
        &self,
        start: &FileSlice<'_>,
        settings: &FormSettings,
        errors: &mut Errors,
    ) -> Option<Header<Self::Layout>>;

    /// Whether a sheet of a workbook, as text, has such a header.
    fn has_header(&self, sheet: &str, settings: &FormSettings) -> bool;
}

/// A file whose header has been read; its blocks share it.
#[derive(Debug)]
pub(crate) struct OpenFile<L> {
    pub(crate) row_file: RowFile,
    /// Lines of all files before this one.
    pub(crate) lines_before: u32,
    pub(crate) delimiter: u8,
    pub(crate) layout: L,
}

/// The form that a file turned out to have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DetectedForm {
    pub(crate) file: u32,
    /// The file in whose place it was found, where it is one more sheet of that.
    pub(crate) beside: Option<u32>,
    pub(crate) encoding: Encoding,
    /// The sheet, where it is a workbook.
    pub(crate) sheet: Option<ChosenSheet>,
}

/// What reading the files has come to so far.
#[derive(Default)]
pub(crate) struct FilesRead {
    /// How many bytes were read of all of them.
    pub(crate) bytes: u64,
    /// The last line of each file, counted through all, with the file.
    pub(crate) last_lines: Vec<(u32, u32)>,
    pub(crate) errors: Errors,
    /// Whether a file, or the rest of one, was not read at all.
    pub(crate) is_unreadable: bool,
    /// The files that are not plain UTF-8 text.
    pub(crate) forms: Vec<DetectedForm>,
    /// The sheets that were read.
    pub(super) sheets: HashSet<Location>,
    /// Sheets found beside one that was opened, to be read next.
    pub(super) more: VecDeque<RowFile>,
    /// The number that the next of them gets.
    pub(crate) next_file: u32,
}

impl FilesRead {
    /// Takes note that a file could not be read, or not to its end.
    pub(super) fn fail(&mut self, file: &RowFile, error: Unread) {
        self.is_unreadable = true;
        self.errors.push(error.of(file.file, &file.shown));
    }

    /// How some whole rows of a file are written; what the first that are not ASCII turn out to be
    /// holds for the rest of the file.
    pub(super) fn encoding_of(
        &mut self,
        known: &mut Option<Encoding>,
        bytes: &[u8],
        file: u32,
    ) -> Encoding {
        if let Some(known) = known {
            return *known;
        }
        if bytes.is_ascii() {
            return Encoding::Utf8;
        }
        let encoding = Encoding::of(bytes);
        self.note_encoding(file, encoding);
        *known = Some(encoding);
        encoding
    }

    /// Takes note of a file that is not plain UTF-8.
    pub(super) fn note_encoding(&mut self, file: u32, encoding: Encoding) {
        if encoding != Encoding::Utf8 {
            self.forms.push(DetectedForm {
                file,
                beside: None,
                encoding,
                sheet: None,
            });
        }
    }
}
