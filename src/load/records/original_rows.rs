//! The rows of one meeting and department, as they stand in their files.
//!
//! The ledger keeps the times that count and forgets the rest, so that whoever disputes a verdict
//! needs a second look at the files.

use crate::domain::source::Source;
use crate::load::csv::blocks::{Block, Feed, Part};
use crate::load::csv::split::{Field, split};
use crate::load::file::form::{Form, FormSettings};
use crate::load::file::input_error::Errors;
use crate::load::file::position::Stretch;
use crate::load::files::{Files, Whole};
use crate::load::inputs::{Inputs, Loaded};
use crate::load::records::RecordFile;
use crate::load::records::layout::{Headers, Layout, row_columns};
use crate::load::settings::{calendars_of, open};
use crate::load::sources::Sources;
use crate::load::table::cell::cell;
use crate::load::table::columns::Table;
use crate::load::table::header::line_start;
use crate::load::table::names::Lookup;
use crate::load::table::row::{Row, read_row, toml_rows};
use crate::report::original_rows::{OriginalRow, OriginalRows};
use crate::spreadsheet::{CELL_SEPARATOR, ERROR_MARK};

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
        headers: Headers {
            aliases: &config.aliases,
            names: [&loaded.meetings, &loaded.departments],
        },
        meeting,
        department,
    };
    let mut rows = OriginalRows::default();
    for file in sources.record_files(&parsed) {
        match file {
            RecordFile::Rows(part) => {
                // Standard input cannot be read twice.
                if part.place.path.is_none() || !wanted.rows(part.clone(), &mut rows.records) {
                    rows.unread.push(part.shown.to_string());
                }
            }
            RecordFile::Toml { table, stretch } => {
                let mut ignored = Errors::default();
                toml_rows(Table::Records, table, &stretch, &mut ignored, |row, _| {
                    if wanted.is_named(&row, 0) && wanted.is_named(&row, 1) {
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

struct Wanted<'w> {
    loaded: &'w Loaded,
    headers: Headers<'w>,
    meeting: u32,
    department: u32,
}

impl Wanted<'_> {
    /// The meeting (0) or the department (1).
    fn party(&self, which: usize) -> u32 {
        [self.meeting, self.department][which]
    }

    /// Whether a row names the meeting (0) or the department (1).
    fn is_named(&self, row: &Row<'_>, which: usize) -> bool {
        let [id, name] = row_columns(which);
        let text = row.text(id).or_else(|| row.text(name));
        let names = [&self.loaded.meetings, &self.loaded.departments][which];
        text.is_some_and(|(text, _)| names.find(text) == Lookup::Known(self.party(which)))
    }

    /// Goes through a file block by block: it may be larger than memory. False where it cannot be
    /// read.
    fn rows(&self, part: Part, rows: &mut Vec<OriginalRow>) -> bool {
        let read_header = |stretch: &Stretch<'_>, settings: &FormSettings, errors: &mut Errors| {
            self.headers
                .read(stretch, settings, errors, &mut Vec::new())
        };
        let is_wanted = |text: &str, settings: &FormSettings| self.headers.fits(text, settings);
        let feed = Feed::new(vec![part], &read_header, &is_wanted, u32::MAX, BLOCK);
        let mut buffer = Vec::new();
        while let Some(block) = feed.next(&mut buffer) {
            self.block(&buffer[..block.length], &block, rows);
        }
        !feed.finish().is_unreadable
    }

    fn block(&self, bytes: &[u8], block: &Block<Layout>, rows: &mut Vec<OriginalRow>) {
        let form = Form {
            encoding: block.encoding,
            delimiter: block.opened.delimiter,
        };
        let mut line = block.first_line;
        let mut fields = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            let rest = &bytes[at..];
            let split = split(rest, 0, form.delimiter, &mut fields);
            let length = match split {
                Ok(next) | Err((_, next)) => next,
            };
            let stretch = Stretch {
                file: block.opened.part.file,
                path: "",
                first_line: line,
                bytes: rest,
                form,
            };
            if split.is_ok() && self.is_row(&fields, &stretch, &block.opened.header) {
                rows.push(OriginalRow {
                    source: Source {
                        file: stretch.file,
                        line,
                    },
                    text: text_of(&rest[..length], form),
                });
            }
            line += newlines(&rest[..length]);
            at += length;
        }
    }

    fn is_row(&self, fields: &[Field], stretch: &Stretch<'_>, layout: &Layout) -> bool {
        let mut ignored = Errors::default();
        let (table, columns) = (Table::Records, &layout.columns);
        let read = read_row(fields, stretch, table, columns, true, &mut ignored);
        if fields.len() != columns.len() {
            return false;
        }
        let Some(wide) = &layout.wide else {
            return self.is_named(&read.row, 0) && self.is_named(&read.row, 1);
        };
        let other = self.party(1 - wide.row);
        let place = wide.others.iter().position(|own| *own == Some(other));
        let has_time = |place: usize| {
            let text = cell(stretch.bytes, &fields[place], stretch.form);
            text.is_ok_and(|text| text.is_some())
        };
        self.is_named(&read.row, wide.row) && place.is_some_and(has_time)
    }
}

/// How much of a file is read at a time, in bytes.
const BLOCK: usize = 1 << 22;

fn newlines(bytes: &[u8]) -> u32 {
    u32::try_from(memchr::memchr_iter(b'\n', bytes).count()).unwrap_or(u32::MAX)
}

/// The row of a small table that starts on a line.
fn row_text(whole: &Whole, line: u32) -> String {
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
    // A table in a list of tables stands on its own line.
    if !first.starts_with("[[") {
        return first.to_owned();
    }
    let own = lines.take_while(|line| !line.starts_with('['));
    let own = own.filter(|line| !line.is_empty() && !line.starts_with('#'));
    let own: Vec<&str> = std::iter::once(first).chain(own).collect();
    own.join("\n")
}

/// A row as a person reads it: the cells of a sheet stand between commas.
fn text_of(bytes: &[u8], form: Form) -> String {
    let text = form.encoding.shown(bytes);
    let text = text.trim_end_matches(['\n', '\r']);
    if form.is_sheet() {
        let cells: Vec<&str> = text.split(char::from(CELL_SEPARATOR)).collect();
        return cells.join(",").replace(ERROR_MARK, "");
    }
    text.to_owned()
}
