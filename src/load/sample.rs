//! The first rows of a file, for whoever wants to know what stands in it.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::error::{InputError, Stretch};
use super::feed::unreadable;
use super::row::{cell, foreign, not_text, quote_said, without_bom};
use super::split::{last_record_end, split};

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
/// Why it cannot be read, or is no text.
pub fn samples(path: &Path, most: usize) -> Result<Vec<Sample>, Vec<InputError>> {
    let name = path.to_string_lossy().into_owned();
    let whole_file = |said| {
        vec![InputError {
            file: 0,
            path: name.clone(),
            line: 0,
            column: 0,
            said,
            excerpt: None,
        }]
    };
    let read = || {
        let mut bytes = Vec::new();
        let file = File::open(path)?;
        file.take(MOST_BYTES).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = read().map_err(|error| whole_file(unreadable(&error)))?;
    if let Some(said) = foreign(&bytes) {
        return Err(whole_file(said));
    }
    // What was cut off in the middle is left out.
    let end = if (bytes.len() as u64) < MOST_BYTES {
        bytes.len()
    } else {
        last_record_end(&bytes).unwrap_or(bytes.len())
    };
    let stretch = Stretch {
        file: 0,
        path: &name,
        first_line: 1,
        bytes: without_bom(&bytes[..end]),
    };
    let rows = rows(&stretch, most)?;
    Ok(vec![Sample {
        name: name.clone(),
        first_line: 1,
        rows,
    }])
}

fn rows(stretch: &Stretch<'_>, most: usize) -> Result<Vec<Vec<String>>, Vec<InputError>> {
    let bytes = stretch.bytes;
    let (mut rows, mut fields, mut at) = (Vec::new(), Vec::new(), 0);
    while at < bytes.len() && rows.len() < most {
        at = split(bytes, at, &mut fields).map_err(|(error, _)| {
            let (at, said) = quote_said(error);
            vec![stretch.error(at..at + 1, said)]
        })?;
        let mut row = Vec::with_capacity(fields.len());
        for field in &fields {
            let text = cell(bytes, field)
                .map_err(|span| vec![stretch.error(span.clone(), not_text(&bytes[span]))])?;
            row.push(text.map_or(String::new(), |(text, _)| text.into_owned()));
        }
        rows.push(row);
    }
    Ok(rows)
}
