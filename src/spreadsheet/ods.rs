//! Spreadsheets of LibreOffice and others (OpenDocument, ISO/IEC 26300).

use std::collections::HashSet;
use std::io::BufRead;

use quick_xml::events::BytesStart;

use crate::spreadsheet::NO_VALUE;
use crate::spreadsheet::grid::{Grid, Value, address};
use crate::spreadsheet::number::{iso_clock, iso_moment};
use crate::spreadsheet::pack::{Item, Pack, Xml, attributes, full_value, value};
use crate::spreadsheet::refusals::{encrypted, no_workbook_in_archive};
use crate::spreadsheet::sheet::{Sheet, short};
use crate::text::Bilingual;

const CONTENT: &str = "content.xml";
const MANIFEST: &str = "META-INF/manifest.xml";
const MAX_CONTENT: u64 = 2 << 30;
const MAX_MANIFEST: u64 = 16 << 20;
/// The text of one cell.
const MAX_CELL: usize = 1 << 20;

pub(crate) struct Ods {
    pack: Pack,
}

impl Ods {
    pub(crate) fn open(mut pack: Pack) -> Result<(Self, Vec<Sheet>), Bilingual> {
        if pack.has(MANIFEST) {
            let manifest = pack.bytes(MANIFEST, MAX_MANIFEST)?;
            if memchr::memmem::find(&manifest, b"encryption-data").is_some() {
                return Err(encrypted());
            }
        }
        let mut xml = pack.xml(CONTENT, MAX_CONTENT)?;
        let mut tables = Tables::default();
        let mut sheets = Vec::new();
        let mut hidden = HashSet::new();
        let mut style = String::new();
        loop {
            match xml.next()? {
                Item::Start(start) => {
                    let name = start.name();
                    let text = |name| full_value(&start, name).unwrap_or_default().into_owned();
                    match name.as_ref() {
                        "style:style" => style = text("style:name"),
                        "style:table-properties" if text("table:display") == "false" => {
                            hidden.insert(style.clone());
                        }
                        _ => {}
                    }
                    if tables.start(name.as_ref()) {
                        sheets.push(Sheet {
                            name: text("table:name"),
                            is_visible: !hidden.contains(&text("table:style-name")),
                        });
                    }
                }
                Item::End(end) => tables.end(end.name().as_ref()),
                Item::Done => break,
                Item::Text(_) | Item::Other => {}
            }
        }
        if !tables.is_spreadsheet {
            return Err(no_workbook_in_archive());
        }
        drop(xml);
        Ok((Self { pack }, sheets))
    }

    pub(crate) fn grid(&mut self, sheet: usize) -> Result<Grid, Bilingual> {
        let mut xml = self.pack.xml(CONTENT, MAX_CONTENT)?;
        let mut tables = Tables::default();
        let mut left = sheet + 1;
        loop {
            match xml.next()? {
                Item::Start(start) => {
                    if tables.start(start.name().as_ref()) {
                        left -= 1;
                        if left == 0 {
                            return table(&mut xml);
                        }
                    }
                }
                Item::End(end) => tables.end(end.name().as_ref()),
                Item::Done => return Ok(Grid::default()),
                Item::Text(_) | Item::Other => {}
            }
        }
    }
}

/// Which tables are sheets: those right in the spreadsheet, not those in cells, changes or links.
#[derive(Default)]
struct Tables {
    /// How many elements lie open inside the spreadsheet, itself among them.
    depth: usize,
    is_spreadsheet: bool,
}

impl Tables {
    /// Whether a sheet starts.
    fn start(&mut self, name: &str) -> bool {
        if name == "office:spreadsheet" && self.depth == 0 {
            self.is_spreadsheet = true;
            self.depth = 1;
            return false;
        }
        self.depth += usize::from(self.depth > 0);
        self.depth == 2 && name == "table:table"
    }

    fn end(&mut self, _name: &str) {
        self.depth = self.depth.saturating_sub(1);
    }
}

/// What lies in a table or a cell, but is not what its cells show.
fn is_beside(name: &str) -> bool {
    matches!(
        name,
        "office:annotation"
            | "office:forms"
            | "table:shapes"
            | "table:table"
            | "text:ruby-text"
            | "text:note"
    ) || name.starts_with("draw:")
}

/// The cells of the table whose start tag has just been read.
fn table<R: BufRead>(xml: &mut Xml<R>) -> Result<Grid, Bilingual> {
    let mut grid = Grid::default();
    let (mut row, mut row_repeat) = (0u32, 1u32);
    let mut column = 0u32;
    let mut cell: Option<Cell> = None;
    let mut text = String::new();
    let mut in_paragraph = false;
    // How many elements lie open inside one that is passed over.
    let mut beside = 0usize;
    loop {
        let mut at_end_of_cell = false;
        match xml.next()? {
            Item::Start(start) => {
                let name = start.name();
                let name = name.as_ref();
                if beside > 0 || is_beside(name) {
                    beside += 1;
                    continue;
                }
                match name {
                    "table:table-row" => {
                        row_repeat = count(&start, "table:number-rows-repeated");
                        column = 0;
                    }
                    "table:table-cell" | "table:covered-table-cell" => {
                        cell = Some(Cell::of(&start));
                        text.clear();
                        in_paragraph = false;
                    }
                    "text:p" | "text:h" => {
                        text.push_str(if text.is_empty() { "" } else { "\n" });
                        in_paragraph = true;
                    }
                    "text:s" => {
                        let blanks = count(&start, "text:c").min(MAX_CELL as u32);
                        text.extend(std::iter::repeat_n(' ', blanks as usize));
                    }
                    "text:tab" | "text:line-break" => text.push(' '),
                    _ => {}
                }
            }
            Item::End(end) => {
                if beside > 0 {
                    beside -= 1;
                    continue;
                }
                match end.name().as_ref() {
                    "table:table-cell" | "table:covered-table-cell" => at_end_of_cell = true,
                    "table:table-row" => {
                        grid.repeat(row, row_repeat)?;
                        row = row.saturating_add(row_repeat);
                    }
                    "text:p" | "text:h" => in_paragraph = false,
                    "table:table" => return Ok(grid),
                    _ => {}
                }
            }
            Item::Text(piece) if beside == 0 && in_paragraph && cell.is_some() => {
                text.push_str(&piece);
            }
            Item::Text(_) | Item::Other => {}
            Item::Done => return Err(xml.wrong("it ends too soon")),
        }
        if text.len() > MAX_CELL {
            return Err(xml.wrong(&format!("> 1 MiB: {}", address(row, column))));
        }
        if at_end_of_cell && let Some(cell) = cell.take() {
            let wrong = |found: String| {
                xml.wrong(&format!("{}: \"{}\"", address(row, column), short(&found)))
            };
            if let Some(content) = cell.content(&text).map_err(wrong)? {
                let last = |first: u32, count: u32| first.saturating_add(count.max(1) - 1);
                grid.merge(
                    (row, last(row, cell.rows)),
                    (column, last(column, cell.columns)),
                )?;
                // A column too far ends this soon.
                for column in column..column.saturating_add(cell.repeat) {
                    grid.cell(row, column, content.value())?;
                }
            }
            column = column.saturating_add(cell.repeat);
        }
    }
}

/// A cell as its tag describes it.
#[derive(Default)]
struct Cell {
    kind: String,
    value: Option<String>,
    is_error: bool,
    has_formula: bool,
    is_covered: bool,
    repeat: u32,
    rows: u32,
    columns: u32,
}

/// What a cell holds, with its text where that is not the cell's own.
enum Content<'a> {
    Value(Value<'a>),
    Text(String),
}

impl Content<'_> {
    fn value(&self) -> Value<'_> {
        match self {
            Self::Value(value) => *value,
            Self::Text(text) => Value::Text(text),
        }
    }
}

impl Cell {
    fn of(start: &BytesStart<'_>) -> Self {
        let mut cell = Self {
            is_covered: start.name().as_ref() == "table:covered-table-cell",
            repeat: 1,
            rows: 1,
            columns: 1,
            ..Self::default()
        };
        for attribute in attributes(start) {
            let text = || value(&attribute).unwrap_or_default().into_owned();
            match attribute.key.as_ref() {
                "office:value-type" => cell.kind = text(),
                "calcext:value-type" => cell.is_error = attribute.value == "error",
                "table:formula" => cell.has_formula = true,
                "table:number-columns-repeated" => cell.repeat = parsed(&attribute.value),
                "table:number-rows-spanned" => cell.rows = parsed(&attribute.value),
                "table:number-columns-spanned" => cell.columns = parsed(&attribute.value),
                "office:value"
                | "office:date-value"
                | "office:time-value"
                | "office:boolean-value"
                | "office:string-value" => cell.value = Some(text()),
                _ => {}
            }
        }
        cell
    }

    /// What it holds, `text` being what it shows; the offending text where that cannot be.
    fn content<'a>(&'a self, text: &'a str) -> Result<Option<Content<'a>>, String> {
        if self.is_covered {
            return Ok(None);
        }
        if self.is_error || self.has_formula && is_error(text) {
            return Ok(Some(Content::Value(Value::Error(text))));
        }
        let value = self.value.as_deref();
        let written = || value.ok_or_else(|| self.kind.clone());
        Ok(Some(match self.kind.as_str() {
            "float" | "percentage" | "currency" => {
                let written = written()?;
                let number = written.trim().parse().map_err(|_| written.to_owned())?;
                Content::Value(Value::Number(number))
            }
            "date" => Content::Text(iso_moment(written()?)),
            "time" => Content::Text(iso_clock(written()?)),
            "boolean" => Content::Value(Value::Bool(written()? == "true")),
            "" if self.has_formula && text.is_empty() => Content::Value(Value::Error(NO_VALUE)),
            _ => {
                let shown = if text.is_empty() {
                    value.unwrap_or(text)
                } else {
                    text
                };
                if shown.is_empty() {
                    return Ok(None);
                }
                Content::Value(Value::Text(shown))
            }
        }))
    }
}

/// Whether a formula shows an error: not all programs mark it as one.
fn is_error(text: &str) -> bool {
    text.starts_with("Err:")
        || matches!(
            text,
            "#N/A"
                | "#REF!"
                | "#VALUE!"
                | "#NAME?"
                | "#DIV/0!"
                | "#NUM!"
                | "#NULL!"
                | "#SPILL!"
                | "#CALC!"
        )
}

fn count(start: &BytesStart<'_>, name: &str) -> u32 {
    full_value(start, name).map_or(1, |text| parsed(&text))
}

/// How often; what is too large for any sheet is as large as can be.
fn parsed(text: &str) -> u32 {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().unwrap_or(u32::MAX).max(1);
    }
    1
}
