//! The first rows of a file, for whoever wants to know what is in it.

use std::io::Read;
use std::path::Path;

use crate::load::csv::split::{last_record_end, split};
use crate::load::file::encoding::Encoding;
use crate::load::file::form::{Form, FormSettings};
use crate::load::file::input_error::InputError;
use crate::load::file::open;
use crate::load::file::open::{Location, Unread};
use crate::load::file::position::FileSlice;
use crate::load::table::cell::{cell, foreign, quote_message};
use crate::text::path_text;

/// The first rows of a file, as cells; of a workbook those of each visible sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sample {
    /// As it is named in chuanda.toml: `台账.xlsx#传达记录`, or the path.
    pub name: String,
    /// Where its first row stands, from 1.
    pub first_line: u32,
    /// The cells, trimmed; blank rows too.
    pub rows: Vec<Vec<String>>,
}

/// A sample is taken from no more than this much of a file.
const MOST_BYTES: u64 = 4 << 20;

/// Reads the first rows of a file, at most `most` of each sheet.
///
/// # Errors
///
/// Why it cannot be read, or is not text.
pub fn samples(path: &Path, most: usize) -> Result<Vec<Sample>, Vec<InputError>> {
    let name = path_text(path);
    let whole_file = |error: Unread| vec![error.of(0, &name)];
    let sheets = open::sheets(&Location::of(path)).map_err(whole_file)?;
    if let Some(sheets) = sheets {
        let file = open::split_sheet(path).0;
        let sample = |(sheet, text): (String, String)| Sample {
            name: open::sheet_shown(&path_text(&file), &sheet),
            first_line: 1,
            rows: sheet_rows(&text, most),
        };
        return Ok(sheets.into_iter().map(sample).collect());
    }
    let (bytes, encoding) = text(path).map_err(whole_file)?;
    if let Some(message) = foreign(&bytes) {
        return Err(whole_file(Unread::Content(message)));
    }
    let slice = |delimiter| FileSlice {
        file: 0,
        path: &name,
        first_line: 1,
        bytes: &bytes,
        form: Form {
            encoding,
            delimiter,
        },
        lines: None,
    };
    // What is between cells makes most of them; the comma, where it makes as many.
    let candidates = [b';', b'\t', b','].map(|delimiter| rows(&slice(delimiter), most));
    let cells = |rows: &Result<Vec<Vec<String>>, _>| {
        rows.as_ref()
            .map_or(0, |rows: &Vec<_>| rows.iter().map(Vec::len).sum::<usize>())
    };
    let best = candidates.into_iter().max_by_key(cells);
    let rows = best.unwrap_or_else(|| unreachable!("there are three"))?;
    Ok(vec![Sample {
        name: name.clone(),
        first_line: 1,
        rows,
    }])
}

/// The first bytes of a file of text, up to the end of a row.
fn text(path: &Path) -> Result<(Vec<u8>, Encoding), Unread> {
    let settings = FormSettings::default();
    let text = open::open(&Location::of(path), &settings, &|_| true)?;
    let mut bytes = Vec::new();
    text.reader.take(MOST_BYTES).read_to_end(&mut bytes)?;
    // What was cut off in the middle is left out.
    if bytes.len() as u64 == MOST_BYTES
        && let Some(end) = last_record_end(&bytes, b',')
    {
        bytes.truncate(end);
    }
    let encoding = text.encoding.unwrap_or_else(|| Encoding::of(&bytes));
    Ok(encoding.to_utf8(bytes))
}

fn sheet_rows(text: &str, most: usize) -> Vec<Vec<String>> {
    let slice = FileSlice {
        file: 0,
        path: "",
        first_line: 1,
        bytes: text.as_bytes(),
        form: Form::SHEET,
        lines: None,
    };
    rows(&slice, most).unwrap_or_default()
}

fn rows(slice: &FileSlice<'_>, most: usize) -> Result<Vec<Vec<String>>, Vec<InputError>> {
    let bytes = slice.bytes;
    let (mut rows, mut fields, mut at) = (Vec::new(), Vec::new(), 0);
    while at < bytes.len() && rows.len() < most {
        let delimiter = slice.form.delimiter;
        at = split(bytes, at, delimiter, &mut fields).map_err(|(error, _)| {
            let (at, message) = quote_message(error);
            vec![slice.error(at..at + 1, message)]
        })?;
        let mut row = Vec::with_capacity(fields.len());
        for field in &fields {
            let text = match cell(bytes, field, slice.form) {
                Ok(text) => text.map_or(String::new(), |(text, _)| text.into_owned()),
                // An error in a cell of a sheet is not a reason to look no further.
                Err(_) if slice.form.is_sheet() => String::new(),
                Err((span, message)) => return Err(vec![slice.error(span, message)]),
            };
            row.push(text);
        }
        rows.push(row);
    }
    Ok(rows)
}
