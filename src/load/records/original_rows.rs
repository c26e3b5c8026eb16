//! The rows of a department for some meetings, as they stand in their files.
//!
//! The ledger keeps the times that count and forgets the rest, so that whoever disputes a verdict
//! needs a second look at the files.

use std::collections::HashMap;

use toml::de::DeTable;

use crate::domain::source::Source;
use crate::load::csv::blocks::{Block, Blocks};
use crate::load::csv::row_file::RowFile;
use crate::load::csv::split::{Field, split};
use crate::load::file::form::Form;
use crate::load::file::input_error::Errors;
use crate::load::file::position::FileSlice;
use crate::load::files::WholeFile;
use crate::load::inputs::{Inputs, Loaded};
use crate::load::records::RecordFile;
use crate::load::records::header::Headers;
use crate::load::records::layout::Layout;
use crate::load::records::named::{named, naming_cell};
use crate::load::settings::{calendars_of, read_config};
use crate::load::sources::Sources;
use crate::load::table::cell::cell;
use crate::load::table::columns::Table;
use crate::load::table::header::line_start;
use crate::load::table::names::Lookup;
use crate::load::table::row::{TableRow, read_row, toml_rows};
use crate::load::table_files::TableFiles;
use crate::report::original_rows::{OriginalRow, OriginalRows};
use crate::spreadsheet::{CELL_SEPARATOR, COVERED_MARK, ERROR_MARK};
use crate::time::Zone;

/// The records of a department for each of some meetings, and the rows beside each meeting: the
/// files are read once for all of them.
#[must_use]
pub fn rows_of(
    inputs: &Inputs,
    loaded: &Loaded,
    department: u32,
    meetings: &[(u32, Vec<Source>)],
) -> Vec<OriginalRows> {
    // The same files in the same order as `load` reads them, so that their places are the same.
    let (config_file, mut files) = read_config(inputs);
    let settings = config_file.parse(&mut files);
    calendars_of(&settings.config, &mut files);
    let sources = Sources::find(inputs, &settings, &mut files);
    let tables = TableFiles::parse(&sources, settings.document, &mut files);
    let names = [loaded.meetings(), loaded.departments()];
    let search = Search {
        headers: Headers::new(&settings.config.aliases, names, [false; 3]),
        zone: &loaded.project.zone,
        meetings: meetings
            .iter()
            .map(|(meeting, _)| *meeting)
            .zip(0..)
            .collect(),
        department,
    };
    let mut pages = vec![OriginalRows::default(); meetings.len()];
    let mut unread = Vec::new();
    let mut next_file = files.shown.len() as u32;
    for file in tables.record_files() {
        match file {
            RecordFile::Rows(file) => {
                // Standard input cannot be read twice.
                if file.place.path.is_none()
                    || !search.rows(file.clone(), &mut next_file, &mut pages)
                {
                    unread.push(file.shown.to_string());
                }
            }
            RecordFile::Toml { table, slice } => {
                search.toml_rows(table, &slice, &mut pages);
            }
        }
    }
    for (rows, (_, others)) in pages.iter_mut().zip(meetings) {
        rows.unread.clone_from(&unread);
        for &source in others {
            let tomls = sources.tomls.iter().map(|toml| &**toml);
            let mut wholes = tomls.chain(&sources.texts);
            let whole = wholes.find(|whole| whole.index == source.file);
            if let Some(whole) = whole.filter(|whole| whole.path.as_os_str() != "-") {
                let text = row_text(whole, source.line);
                rows.others.push(OriginalRow { source, text });
            } else {
                let shown = loaded.project.files.get(source.file as usize);
                rows.unread.extend(shown.cloned());
            }
        }
        rows.unread.sort();
        rows.unread.dedup();
    }
    pages
}

/// The meetings and the department whose rows are looked for.
struct Search<'s> {
    headers: Headers<'s>,
    zone: &'s Zone,
    /// The place of each meeting among those that are looked for.
    meetings: HashMap<u32, usize>,
    department: u32,
}

impl Search<'_> {
    /// The place of the meeting that a row names.
    fn meeting(&self, row: &TableRow<'_>) -> Option<usize> {
        match self.headers.names[0].find(naming_cell(row, 0)?) {
            Lookup::Known(index) => self.meetings.get(&index).copied(),
            _ => None,
        }
    }

    /// Whether a row names the department; `only`: the one whose all rows are that name none.
    fn is_of_department(&self, row: &TableRow<'_>, only: Option<&str>) -> bool {
        let own = Lookup::Known(self.department);
        let is_own = |text| named(text, 1, self.headers.names[1]).any(|(_, found)| found == own);
        naming_cell(row, 1).or(only).is_some_and(is_own)
    }

    fn toml_rows(&self, table: &DeTable<'_>, slice: &FileSlice<'_>, pages: &mut [OriginalRows]) {
        let mut ignored = Errors::default();
        toml_rows(Table::Records, table, slice, &mut ignored, |row, _| {
            let is_own = self.is_of_department(&row, None);
            if let Some(meeting) = self.meeting(&row).filter(|_| is_own) {
                pages[meeting].records.push(OriginalRow {
                    source: Source {
                        file: slice.file,
                        line: row.line,
                    },
                    text: toml_text(slice.bytes, row.line),
                });
            }
        });
    }

    /// Goes through a file block by block: it may be larger than memory. False where it cannot be
    /// read. Sheets found beside it are numbered from `next_file`.
    fn rows(&self, file: RowFile, next_file: &mut u32, pages: &mut [OriginalRows]) -> bool {
        let blocks = Blocks::new(vec![file], &self.headers, u32::MAX, BLOCK, *next_file);
        let mut buffer = Vec::new();
        while let Some(block) = blocks.next(&mut buffer) {
            self.block(&buffer[..block.length], &block, pages);
        }
        let read = blocks.finish();
        *next_file = read.next_file;
        !read.is_unreadable
    }

    fn block(&self, bytes: &[u8], block: &Block<Layout>, pages: &mut [OriginalRows]) {
        let form = Form {
            encoding: block.encoding,
            delimiter: block.file.delimiter,
        };
        let mut line = block.first_line;
        let mut fields = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            let rest = &bytes[at..];
            let cut = split(rest, 0, form.delimiter, &mut fields);
            let (Ok(length) | Err((_, length))) = cut;
            let file = block.file.row_file.file;
            let slice = FileSlice {
                file,
                path: "",
                first_line: line,
                bytes: rest,
                form,
                lines: None,
            };
            let meetings = if cut.is_ok() {
                self.meetings_of(&fields, &slice, &block.file.layout)
            } else {
                Vec::new()
            };
            for meeting in meetings {
                pages[meeting].records.push(OriginalRow {
                    source: Source { file, line },
                    text: text_of(&rest[..length], form),
                });
            }
            line += newlines(&rest[..length]);
            at += length;
        }
    }

    /// The meetings for which a row has something of the department: of a wide sheet whose rows are
    /// departments there may be several.
    fn meetings_of(&self, fields: &[Field], slice: &FileSlice<'_>, layout: &Layout) -> Vec<usize> {
        let mut ignored = Errors::default();
        let columns = layout.row_columns(self.zone);
        let read = read_row(fields, slice, &columns, &mut ignored);
        if fields.len() != layout.columns.len() || read.left_out.is_some() {
            return Vec::new();
        }
        let row = &read.row;
        let Some(wide) = &layout.wide else {
            let is_own = self.is_of_department(row, layout.department.as_deref());
            return self.meeting(row).filter(|_| is_own).into_iter().collect();
        };
        let has_time = |place: usize| {
            let text = cell(slice.bytes, &fields[place], slice.form);
            // An error cell is something as well.
            !matches!(text, Ok(None))
        };
        if wide.row_party == 0 {
            let own = |other: &Option<u32>| *other == Some(self.department);
            let is_filled = wide.others.iter().position(own).is_some_and(has_time);
            return self
                .meeting(row)
                .filter(|_| is_filled)
                .into_iter()
                .collect();
        }
        if !self.is_of_department(row, None) {
            return Vec::new();
        }
        let columns = wide.others.iter().enumerate();
        let meetings =
            columns.filter_map(|(place, other)| Some((place, *self.meetings.get(&(*other)?)?)));
        meetings
            .filter(|(place, _)| has_time(*place))
            .map(|(_, meeting)| meeting)
            .collect()
    }
}

/// How much of a file is read at a time, in bytes.
const BLOCK: usize = 1 << 22;

fn newlines(bytes: &[u8]) -> u32 {
    u32::try_from(memchr::memchr_iter(b'\n', bytes).count()).unwrap_or(u32::MAX)
}

/// The row of a small table that starts on a line.
fn row_text(whole: &WholeFile, line: u32) -> String {
    let bytes = &whole.bytes[..];
    if whole.is_toml() {
        return toml_text(bytes, line);
    }
    let start = line_start(bytes, line);
    let mut fields = Vec::new();
    let (Ok(next) | Err((_, next))) = split(bytes, start, whole.form.delimiter, &mut fields);
    text_of(&bytes[start..next], whole.form)
}

/// A table of TOML: its lines up to the next header, without the blank ones.
fn toml_text(bytes: &[u8], line: u32) -> String {
    let text = String::from_utf8_lossy(&bytes[line_start(bytes, line)..]);
    let mut lines = text.lines().map(str::trim);
    let first = lines.next().unwrap_or_default();
    // A table in a list of tables is on its own line.
    if !first.starts_with("[[") {
        return first.to_owned();
    }
    let own = lines.take_while(|line| !line.starts_with('['));
    let own = own.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let own: Vec<&str> = std::iter::once(first).chain(own).collect();
    own.join("\n")
}

/// A row as a person reads it: the cells of a sheet are between commas.
fn text_of(bytes: &[u8], form: Form) -> String {
    let text = form.encoding.shown(bytes);
    let text = text.trim_end_matches(['\n', '\r']);
    if form.is_sheet() {
        let cells: Vec<&str> = text.split(char::from(CELL_SEPARATOR)).collect();
        return cells.join(",").replace([ERROR_MARK, COVERED_MARK], "");
    }
    text.to_owned()
}
