//! The rows of one meeting and department, as they stand in their files.
//!
//! The ledger keeps the times that count and forgets the rest, so that whoever disputes a verdict
//! needs a second look at the files.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use crate::model::Source;

use super::columns::{Aliases, Table, header};
use super::error::{Errors, Stretch};
use super::names::{Lookup, Names};
use super::records::RecordFile;
use super::row::{cell, header_cells, toml_rows, without_bom};
use super::split::{Field, last_record_end, split};
use super::{Files, Inputs, Loaded, Sources, Whole, calendars_of, open};

/// A row as it stands in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OriginalRow {
    /// Where.
    pub source: Source,
    /// Its text without the line's end; of TOML the lines of its table.
    pub text: String,
}

/// What a second look at the files found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OriginalRows {
    /// Every record of the meeting and the department, in the order of reading.
    pub records: Vec<OriginalRow>,
    /// The other rows that were asked for, in that order.
    pub others: Vec<OriginalRow>,
    /// Files that cannot be read again: standard input, or what is gone since.
    pub unread: Vec<String>,
}

/// The records of a meeting and a department, and the rows at `others`.
#[must_use]
pub fn rows_of(
    inputs: &Inputs,
    loaded: &Loaded,
    meeting: u32,
    department: u32,
    others: &[Source],
) -> OriginalRows {
    // The same files in the same order as `load` reads them, so that their places are the same.
    let mut files = Files::default();
    let (is_one_file, config, config_file) = open(&inputs.path, &mut files, false);
    calendars_of(&config, &mut files);
    let sources = Sources::find(inputs, &config, is_one_file, config_file, &mut files);
    let parsed = sources.parse(&mut files);
    let wanted = Wanted {
        loaded,
        meeting,
        department,
    };
    let mut rows = OriginalRows::default();
    for file in sources.record_files(&parsed) {
        match file {
            RecordFile::Csv { file, shown, path } => {
                let read = path.as_deref().is_some_and(|path| {
                    wanted
                        .csv(path, file, &config.aliases, &mut rows.records)
                        .is_ok()
                });
                if !read {
                    rows.unread.push(shown);
                }
            }
            RecordFile::Toml { table, stretch } => {
                let mut ignored = Errors::default();
                toml_rows(Table::Records, table, &stretch, &mut ignored, |row, _| {
                    let text = |column: usize| row.text(column).map(|(text, _)| text);
                    if wanted.is_meant(text(MEETING), text(DEPARTMENT)) {
                        rows.records.push(OriginalRow {
                            source: Source {
                                file: stretch.file,
                                line: row.line,
                            },
                            text: toml_text(stretch.bytes, row.line),
                        });
                    }
                });
            }
        }
    }
    for &source in others {
        let whole = sources
            .wholes
            .iter()
            .find(|whole| whole.index == source.file);
        if let Some(whole) = whole.filter(|whole| whole.path.as_os_str() != "-") {
            rows.others.push(OriginalRow {
                source,
                text: row_text(whole, source.line),
            });
        } else {
            let shown = loaded.project.files.get(source.file as usize);
            rows.unread.extend(shown.cloned());
        }
    }
    rows.unread.sort();
    rows.unread.dedup();
    rows
}

/// The places of the columns of records that name the two.
const MEETING: usize = 0;
const DEPARTMENT: usize = 1;
const MEETING_NAME: usize = 2;
const DEPARTMENT_NAME: usize = 3;

struct Wanted<'w> {
    loaded: &'w Loaded,
    meeting: u32,
    department: u32,
}

impl Wanted<'_> {
    fn is_meant(&self, meeting: Option<&str>, department: Option<&str>) -> bool {
        let is = |names: &Names, text: Option<&str>, index: u32| {
            text.is_some_and(|text| names.find(text) == Lookup::Known(index))
        };
        is(&self.loaded.departments, department, self.department)
            && is(&self.loaded.meetings, meeting, self.meeting)
    }

    /// Goes through a CSV file block by block: it may be larger than memory.
    fn csv(
        &self,
        path: &Path,
        file: u32,
        aliases: &Aliases,
        rows: &mut Vec<OriginalRow>,
    ) -> io::Result<()> {
        let mut input = File::open(path)?;
        let mut block: Vec<u8> = Vec::new();
        let mut columns: Option<Vec<Option<usize>>> = None;
        let mut line = 1;
        let mut fields = Vec::new();
        let mut is_at_end = false;
        let mut is_first = true;
        while !is_at_end || !block.is_empty() {
            let before = block.len();
            (&mut input).take(BLOCK).read_to_end(&mut block)?;
            is_at_end = block.len() == before;
            if std::mem::take(&mut is_first) {
                let mark = block.len() - without_bom(&block).len();
                block.drain(..mark);
            }
            let end = if is_at_end {
                block.len()
            } else {
                match last_record_end(&block) {
                    Some(end) => end,
                    None => continue,
                }
            };
            let bytes = &block[..end];
            let mut at = 0;
            if columns.is_none() {
                let stretch = Stretch {
                    file,
                    path: "",
                    first_line: 1,
                    bytes,
                };
                let mut ignored = Errors::default();
                let Some((cells, next)) = header_cells(&stretch, &mut ignored) else {
                    return Ok(());
                };
                let found = header(
                    Table::Records,
                    &cells,
                    aliases,
                    &stretch,
                    &mut ignored,
                    &mut Vec::new(),
                );
                let Some(found) = found else {
                    return Ok(());
                };
                columns = Some(found.columns);
                line += newlines(&bytes[..next]);
                at = next;
            }
            let columns = columns.as_deref().unwrap_or_default();
            while at < bytes.len() {
                let next = match split(bytes, at, &mut fields) {
                    Ok(next) => {
                        if fields.len() == columns.len() && self.is_row(bytes, &fields, columns) {
                            rows.push(OriginalRow {
                                source: Source { file, line },
                                text: text_of(&bytes[at..next]),
                            });
                        }
                        next
                    }
                    Err((_, next)) => next,
                };
                line += newlines(&bytes[at..next]);
                at = next;
            }
            block.drain(..end);
        }
        Ok(())
    }

    fn is_row(&self, bytes: &[u8], fields: &[Field], columns: &[Option<usize>]) -> bool {
        let text = |column: usize| {
            let place = columns.iter().position(|own| *own == Some(column))?;
            cell(bytes, &fields[place]).ok()?.map(|(text, _)| text)
        };
        let department = text(DEPARTMENT).or_else(|| text(DEPARTMENT_NAME));
        let meeting = text(MEETING).or_else(|| text(MEETING_NAME));
        self.is_meant(meeting.as_deref(), department.as_deref())
    }
}

/// How much of a file is read at a time, in bytes.
const BLOCK: u64 = 1 << 22;

fn newlines(bytes: &[u8]) -> u32 {
    u32::try_from(memchr::memchr_iter(b'\n', bytes).count()).unwrap_or(u32::MAX)
}

/// The row of a small table that starts on a line.
fn row_text(whole: &Whole, line: u32) -> String {
    let bytes = without_bom(&whole.bytes);
    if whole.is_toml() {
        return toml_text(bytes, line);
    }
    let start = start_of(bytes, line);
    let mut fields = Vec::new();
    let (Ok(next) | Err((_, next))) = split(bytes, start, &mut fields);
    text_of(&bytes[start..next])
}

/// Where a line starts.
fn start_of(bytes: &[u8], line: u32) -> usize {
    let before = (line as usize).checked_sub(2);
    let newline = before.and_then(|skip| memchr::memchr_iter(b'\n', bytes).nth(skip));
    newline.map_or(0, |at| at + 1)
}

/// A table of TOML: its lines up to the next header, without the blank ones.
fn toml_text(bytes: &[u8], line: u32) -> String {
    let text = String::from_utf8_lossy(&bytes[start_of(bytes, line)..]);
    let mut lines = text.lines().map(str::trim);
    let first = lines.next().unwrap_or_default();
    // A table in a list of tables stands on its own line.
    if !first.starts_with("[[") {
        return first.to_owned();
    }
    let own = lines.take_while(|line| !line.starts_with('['));
    let own = own.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let own: Vec<&str> = std::iter::once(first).chain(own).collect();
    own.join("\n")
}

fn text_of(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes)
        .trim_end_matches(['\n', '\r'])
        .to_owned()
}
