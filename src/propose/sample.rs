//! The first rows of a file, for whoever wants to know what is in it.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::load::csv::split::{last_record_end, split};
use crate::load::file::encoding::{Encoding, Utf16Reader};
use crate::load::file::form::Form;
use crate::load::file::input_error::InputError;
use crate::load::file::open::{self, Location, ReadBefore, Start, Unread};
use crate::load::file::position::FileSlice;
use crate::load::table::cell::{cell, is_covered, no_rows, quote_message};
use crate::load::table::header::HeaderText;
use crate::load::table::left_out::{is_note_text, is_running_number, is_section_text};
use crate::text::path_text;

/// The header is looked for in the first so many rows.
pub(super) const TITLE_ROWS: usize = 20;

/// The first rows of a file, as cells; of a workbook those of each visible sheet.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    /// As it is named in chuanda.toml: `台账.xlsx#传达记录`, or the path.
    pub name: String,
    /// The cells, trimmed; blank rows too.
    pub rows: Vec<Vec<String>>,
    /// The lines on which they start, from 1.
    pub(super) lines: Vec<u32>,
    /// The first of them as headers are read: which of their cells a merged one covers.
    pub(super) titles: Vec<Vec<HeaderText>>,
    /// Of each row whether it is one cell merged across the table.
    pub(super) banners: Vec<bool>,
    /// What stands between cells, where that was found.
    pub(super) delimiter: Option<u8>,
    /// Where it is, and what of it has been read with this sample.
    pub(super) path: PathBuf,
    pub(super) before: ReadBefore,
}

/// A file as far as it was looked into.
#[derive(Debug, Default)]
pub struct Sampled {
    /// Its tables; of a workbook the sheets that are shown.
    pub samples: Vec<Sample>,
    /// The sheets that are hidden, by their names.
    pub hidden: Vec<String>,
}

/// So many cells are enough of a sheet of which so many rows have been looked at.
const MOST_CELLS: usize = 20_000;
const FEWEST_ROWS: usize = 50;

/// A sample is taken from no more than this much of a file.
const MOST_BYTES: u64 = 4 << 20;

impl Sample {
    /// A sample of rows that stand one on a line, in no file.
    #[must_use]
    pub fn of_rows(name: &str, rows: Vec<Vec<String>>) -> Self {
        let header = |row: &Vec<String>| {
            let text = |text: &String| HeaderText {
                text: text.clone(),
                is_covered: false,
            };
            row.iter().map(text).collect()
        };
        Self {
            name: name.to_owned(),
            lines: (1..=rows.len() as u32).collect(),
            titles: rows.iter().take(TITLE_ROWS).map(header).collect(),
            rows,
            ..Self::default()
        }
    }

    /// Whether a row is a total, a note, a signature or the heading of a section.
    pub(super) fn is_note(&self, row: usize) -> bool {
        let mut filled = self.rows[row].iter().filter(|cell| !cell.is_empty());
        let Some(first) = filled.next() else {
            return false;
        };
        let is_banner = self.banners.get(row).copied().unwrap_or(false);
        let is_note = || {
            let mut cells = std::iter::once(first).chain(filled.clone());
            let first = cells.find(|text| !is_running_number(text));
            first.is_some_and(|text| is_note_text(text))
        };
        is_banner || is_note() || filled.clone().next().is_none() && is_section_text(first)
    }

    /// The line on which a row starts, from 1.
    pub(super) fn line(&self, row: usize) -> u32 {
        self.lines.get(row).copied().unwrap_or(1)
    }
}

/// Reads the first rows of a file, at most `most` of each sheet; `-` is standard input. `encoding`:
/// how text is written, where that is said.
///
/// # Errors
///
/// Why it cannot be read, or is no text.
pub fn samples(
    path: &Path,
    most: usize,
    encoding: Option<Encoding>,
) -> Result<Sampled, Vec<InputError>> {
    let place = Location::of(path);
    let name = match place.path {
        Some(_) => path_text(path),
        None => "<stdin>".to_owned(),
    };
    let whole_file = |error: Unread| vec![error.of(0, &name)];
    match open::start(&place, MOST_BYTES).map_err(whole_file)? {
        Start::Workbook(sheets) => {
            let file = open::split_sheet(path).0;
            let sample = |(sheet, text): (String, Arc<str>)| {
                let mut path = file.clone().into_os_string();
                path.push("#");
                path.push(&sheet);
                Sample {
                    path: path.into(),
                    before: ReadBefore::Sheet(Arc::clone(&text)),
                    ..sheet_sample(open::sheet_shown(&path_text(&file), &sheet), &text, most)
                }
            };
            Ok(Sampled {
                samples: sheets.read.into_iter().map(sample).collect(),
                hidden: sheets.hidden,
            })
        }
        Start::Bytes(bytes, is_all) => {
            let before = match place.path {
                Some(_) => ReadBefore::Nothing,
                None => ReadBefore::Start(bytes.clone().into()),
            };
            let sample = Sample {
                path: path.to_owned(),
                before,
                ..text_sample(&name, bytes, is_all, encoding, most)?
            };
            Ok(Sampled {
                samples: vec![sample],
                hidden: Vec::new(),
            })
        }
    }
}

/// The first rows of text, up to the end of a row.
fn text_sample(
    name: &str,
    mut bytes: Vec<u8>,
    is_all: bool,
    encoding: Option<Encoding>,
    most: usize,
) -> Result<Sample, Vec<InputError>> {
    let marked = Encoding::by_mark(&bytes);
    if let Some((_, length)) = marked {
        bytes.drain(..length);
    }
    let mut known = marked.map(|(encoding, _)| encoding).or(encoding);
    if let Some(wide @ (Encoding::Utf16 | Encoding::Utf16Be)) = known {
        let mut text = Vec::new();
        let read = Utf16Reader::new(&bytes[..], wide).read_to_end(&mut text);
        read.map_err(|error| vec![Unread::from(error).of(0, name)])?;
        (bytes, known) = (text, Some(Encoding::Utf8));
    }
    // What was cut off in the middle is left out.
    if !is_all && let Some(end) = last_record_end(&bytes, b',') {
        bytes.truncate(end);
    }
    let encoding = known.unwrap_or_else(|| Encoding::of(&bytes));
    let (bytes, encoding) = encoding.to_utf8(bytes);
    if let Some(message) = no_rows(&bytes) {
        return Err(vec![Unread::Content(message).of(0, name)]);
    }
    let slice = |delimiter| FileSlice {
        file: 0,
        path: name,
        first_line: 1,
        bytes: &bytes,
        form: Form {
            encoding,
            delimiter,
        },
        lines: None,
    };
    // What stands between cells makes most of them; the comma, where it makes as many.
    let candidates = [b';', b'\t', b','].into_iter();
    let best = candidates.max_by_key(|delimiter| count_cells(&bytes, *delimiter, most));
    let delimiter = best.unwrap_or(b',');
    Ok(Sample {
        delimiter: Some(delimiter),
        ..rows(name, &slice(delimiter), most)?
    })
}

/// How many cells the first rows have with a delimiter; none where they are no rows.
fn count_cells(bytes: &[u8], delimiter: u8, most: usize) -> usize {
    let (mut fields, mut at, mut cells) = (Vec::new(), 0, 0);
    for _ in 0..most {
        if at >= bytes.len() {
            break;
        }
        match split(bytes, at, delimiter, &mut fields) {
            Ok(next) => at = next,
            Err(_) => return 0,
        }
        cells += fields.len();
    }
    cells
}

fn sheet_sample(name: String, text: &str, most: usize) -> Sample {
    let slice = FileSlice::whole(0, "", text.as_bytes(), Form::SHEET);
    let sample = rows(&name, &slice, most).unwrap_or_default();
    Sample { name, ..sample }
}

fn rows(name: &str, slice: &FileSlice<'_>, most: usize) -> Result<Sample, Vec<InputError>> {
    let bytes = slice.bytes;
    let mut sample = Sample {
        name: name.to_owned(),
        ..Sample::default()
    };
    let (mut fields, mut at, mut line, mut cells) = (Vec::new(), 0, 1, 0);
    // Wide rows tell as much as many rows do.
    let is_enough =
        |rows: usize, cells: usize| rows >= most || rows >= FEWEST_ROWS && cells >= MOST_CELLS;
    while at < bytes.len() && !is_enough(sample.rows.len(), cells) {
        let start = at;
        at = split(bytes, at, slice.form.delimiter, &mut fields).map_err(|(error, _)| {
            let (at, message) = (error.at(), quote_message(error, bytes));
            vec![slice.error(at..at + 1, message)]
        })?;
        cells += fields.len();
        let (mut row, mut titles) = (Vec::with_capacity(fields.len()), Vec::new());
        let (mut own, mut covered) = (0, 0);
        for field in &fields {
            let text = match cell(bytes, field, slice.form) {
                Ok(text) => text.map_or(String::new(), |(text, _)| text.into_owned()),
                // An error in a cell of a sheet is not a reason to look no further.
                Err(_) if slice.form.is_sheet() => String::new(),
                Err((span, message)) => return Err(vec![slice.error(span, message)]),
            };
            if !text.is_empty() && slice.form.is_sheet() {
                let is_covered = is_covered(bytes, field, slice.form);
                *(if is_covered { &mut covered } else { &mut own }) += 1;
            }
            if sample.rows.len() < TITLE_ROWS {
                titles.push(HeaderText {
                    text: text.clone(),
                    is_covered: is_covered(bytes, field, slice.form),
                });
            }
            row.push(text);
        }
        if sample.rows.len() < TITLE_ROWS {
            sample.titles.push(titles);
        }
        sample.rows.push(row);
        sample.banners.push(own == 1 && covered > 0);
        sample.lines.push(line);
        line += memchr::memchr_iter(b'\n', &bytes[start..at]).count() as u32;
    }
    Ok(sample)
}
