//! The rows of one meeting and department, as they are in their files.
//!
//! The ledger keeps the times that count and forgets the rest, so that whoever disputes a verdict
//! needs a second look at the files.

use toml::de::DeTable;

use crate::domain::source::Source;
use crate::load::csv::blocks::{Block, Blocks};
use crate::load::csv::row_file::RowFile;
use crate::load::csv::split::{Field, split};
use crate::load::file::form::Form;
use crate::load::file::input_error::Errors;
use crate::load::file::position::FileSlice;
use crate::load::files::{Files, WholeFile};
use crate::load::inputs::{Inputs, Loaded};
use crate::load::records::RecordFile;
use crate::load::records::columns::naming_columns;
use crate::load::records::header::Headers;
use crate::load::records::layout::Layout;
use crate::load::settings::{ConfigFile, calendars_of};
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
    let config_file = ConfigFile::read(&inputs.path, &mut files, false);
    let settings = config_file.parse(&mut files);
    calendars_of(&settings.config, &mut files);
    let sources = Sources::find(inputs, &settings, &mut files);
    let tables = TableFiles::parse(&sources, settings.document, &mut files);
    let names = [&loaded.meetings, &loaded.departments];
    let search = Search {
        headers: Headers::new(&settings.config.aliases, names, [false; 3]),
        zone: &loaded.project.zone,
        parties: [meeting, department],
    };
    let mut rows = OriginalRows::default();
    for file in tables.record_files() {
        match file {
            RecordFile::Rows(file) => {
                // Standard input cannot be read twice.
                if file.place.path.is_none() || !search.rows(file.clone(), &mut rows.records) {
                    rows.unread.push(file.shown.to_string());
                }
            }
            RecordFile::Toml { table, slice } => {
                search.toml_rows(table, &slice, &mut rows.records);
            }
        }
    }
    for &source in others {
        let whole = (sources.wholes.iter()).find(|whole| whole.index == source.file);
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
    rows
}

/// The meeting and the department whose rows are looked for.
struct Search<'s> {
    headers: Headers<'s>,
    zone: &'s Zone,
    parties: [u32; 2],
}

impl Search<'_> {
    /// Whether a row names the meeting (0) or the department (1).
    fn is_named(&self, row: &TableRow<'_>, party: usize) -> bool {
        let [id, name] = naming_columns(party);
        let text = row.text(id).or_else(|| row.text(name));
        let names = self.headers.names[party];
        text.is_some_and(|(text, _)| names.find(text) == Lookup::Known(self.parties[party]))
    }

    fn toml_rows(&self, table: &DeTable<'_>, slice: &FileSlice<'_>, rows: &mut Vec<OriginalRow>) {
        let mut ignored = Errors::default();
        toml_rows(Table::Records, table, slice, &mut ignored, |row, _| {
            if self.is_named(&row, 0) && self.is_named(&row, 1) {
                rows.push(OriginalRow {
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
    /// read.
    fn rows(&self, file: RowFile, rows: &mut Vec<OriginalRow>) -> bool {
        let blocks = Blocks::new(vec![file], &self.headers, u32::MAX, BLOCK);
        let mut buffer = Vec::new();
        while let Some(block) = blocks.next(&mut buffer) {
            self.block(&buffer[..block.length], &block, rows);
        }
        !blocks.finish().is_unreadable
    }

    fn block(&self, bytes: &[u8], block: &Block<Layout>, rows: &mut Vec<OriginalRow>) {
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
            if cut.is_ok() && self.is_row(&fields, &slice, &block.file.layout) {
                rows.push(OriginalRow {
                    source: Source { file, line },
                    text: text_of(&rest[..length], form),
                });
            }
            line += newlines(&rest[..length]);
            at += length;
        }
    }

    fn is_row(&self, fields: &[Field], slice: &FileSlice<'_>, layout: &Layout) -> bool {
        let mut ignored = Errors::default();
        let columns = layout.row_columns(self.zone);
        let read = read_row(fields, slice, &columns, true, &mut ignored);
        if fields.len() != layout.columns.len() || read.left_out.is_some() {
            return false;
        }
        let Some(wide) = &layout.wide else {
            return self.is_named(&read.row, 0) && self.is_named(&read.row, 1);
        };
        let other = self.parties[1 - wide.row_party];
        let place = wide.others.iter().position(|own| *own == Some(other));
        let has_time = |place: usize| {
            let text = cell(slice.bytes, &fields[place], slice.form);
            text.is_ok_and(|text| text.is_some())
        };
        self.is_named(&read.row, wide.row_party) && place.is_some_and(has_time)
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
