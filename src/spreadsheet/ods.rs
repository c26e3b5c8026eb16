//! Spreadsheets of LibreOffice and others (OpenDocument, ISO/IEC 26300).

use std::collections::HashSet;

use quick_xml::events::BytesStart;

use crate::spreadsheet::archive::Archive;
use crate::spreadsheet::budget::Budget;
use crate::spreadsheet::number::iso_moment;
use crate::spreadsheet::refusals::{broken_part, encrypted, no_workbook_in_archive, short};
use crate::spreadsheet::sheet_text::{CellValue, SheetText, address};
use crate::spreadsheet::xml::{XmlPiece, attributes, full_value, value};
use crate::spreadsheet::{NO_VALUE, Worksheet};
use crate::text::Bilingual;

const CONTENT: &str = "content.xml";
const MANIFEST: &str = "META-INF/manifest.xml";
const MAX_CONTENT: u64 = 2 << 30;
const MAX_MANIFEST: u64 = 16 << 20;
/// The text of one cell.
const MAX_CELL: usize = 1 << 20;

pub(super) struct Ods {
    /// All of them: they are in one part, which is read once.
    sheets: Vec<Result<SheetText, Bilingual>>,
}

impl Ods {
    pub(super) fn open(mut archive: Archive) -> Result<(Self, Vec<Worksheet>), Bilingual> {
        if archive.has(MANIFEST) {
            let manifest = archive.bytes(MANIFEST, MAX_MANIFEST)?;
            if memchr::memmem::find(&manifest, b"encryption-data").is_some() {
                return Err(encrypted());
            }
        }
        let budget = archive.budget.clone();
        let xml = archive.xml(CONTENT, MAX_CONTENT)?;
        let mut tables = Tables::default();
        let mut book = Self { sheets: Vec::new() };
        let mut worksheets = Vec::new();
        let mut hidden = HashSet::new();
        let mut style = String::new();
        // The sheet that is being read; none after what is wrong with it.
        let mut table: Option<TableReader> = None;
        xml.each(|piece| {
            let read = match piece {
                XmlPiece::Start(start) => {
                    let name = start.name();
                    let text = |name| full_value(start, name).unwrap_or_default().into_owned();
                    let is_sheet = tables.start(name.as_ref());
                    match (&mut table, name.as_ref()) {
                        _ if is_sheet => {
                            worksheets.push(Worksheet {
                                name: text("table:name"),
                                is_visible: !hidden.contains(&text("table:style-name")),
                            });
                            table = Some(TableReader::new(&budget));
                            Ok(())
                        }
                        (Some(table), _) => table.start(start),
                        (None, "style:style") => {
                            style = text("style:name");
                            Ok(())
                        }
                        (None, "style:table-properties") if text("table:display") == "false" => {
                            hidden.insert(style.clone());
                            Ok(())
                        }
                        _ => Ok(()),
                    }
                }
                XmlPiece::End(end) => {
                    if tables.end()
                        && let Some(table) = table.take()
                    {
                        book.sheets.push(Ok(table.sheet));
                    }
                    let name = end.name();
                    (table.as_mut()).map_or(Ok(()), |table| table.end(name.as_ref()))
                }
                XmlPiece::Text(piece) => (table.as_mut()).map_or(Ok(()), |table| table.text(piece)),
            };
            if let Err(message) = read {
                table = None;
                book.sheets.push(Err(message));
            }
            Ok(())
        })?;
        if !tables.is_spreadsheet {
            return Err(no_workbook_in_archive());
        }
        Ok((book, worksheets))
    }

    /// A sheet, which is not there any more afterwards.
    pub(super) fn sheet(&mut self, sheet: usize) -> Result<SheetText, Bilingual> {
        let blank = || Ok(SheetText::default());
        let read = self.sheets.get_mut(sheet);
        read.map_or_else(blank, |read| std::mem::replace(read, blank()))
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

    /// Whether a sheet ends, or something else right in the spreadsheet.
    fn end(&mut self) -> bool {
        self.depth = self.depth.saturating_sub(1);
        self.depth == 1
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

fn is_cell(name: &str) -> bool {
    matches!(name, "table:table-cell" | "table:covered-table-cell")
}

/// A table as far as it has been read.
#[derive(Default)]
struct TableReader {
    sheet: SheetText,
    budget: Budget,
    row: u32,
    /// How often the row that is open stands.
    row_repeat: u32,
    column: u32,
    /// The cell that is open, and its text so far.
    cell: Option<CellTag>,
    text: String,
    in_paragraph: bool,
    /// How many elements lie open inside one that is passed over.
    beside: usize,
}

impl TableReader {
    fn new(budget: &Budget) -> Self {
        Self {
            sheet: SheetText::new(budget.clone()),
            budget: budget.clone(),
            row_repeat: 1,
            ..Self::default()
        }
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), Bilingual> {
        let name = start.name();
        let name = name.as_ref();
        if self.beside > 0 || is_beside(name) {
            self.beside += 1;
            return Ok(());
        }
        match name {
            "table:table-row" => {
                self.row_repeat = count(start, "table:number-rows-repeated");
                self.column = 0;
            }
            name if is_cell(name) => {
                self.cell = Some(CellTag::of(start));
                self.text.clear();
                self.in_paragraph = false;
            }
            "text:p" | "text:h" => {
                self.text
                    .push_str(if self.text.is_empty() { "" } else { "\n" });
                self.in_paragraph = true;
            }
            "text:s" => {
                let blanks = count(start, "text:c").min(MAX_CELL as u32);
                self.budget.spend(blanks.into())?;
                self.text.extend(std::iter::repeat_n(' ', blanks as usize));
            }
            "text:tab" | "text:line-break" => self.text.push(' '),
            _ => {}
        }
        self.check_text()
    }

    fn end(&mut self, name: &str) -> Result<(), Bilingual> {
        if self.beside > 0 {
            self.beside -= 1;
            return Ok(());
        }
        match name {
            "table:table-row" => {
                self.sheet.repeat(self.row, self.row_repeat)?;
                self.row = self.row.saturating_add(self.row_repeat);
            }
            "text:p" | "text:h" => self.in_paragraph = false,
            name if is_cell(name) => {
                if let Some(cell) = self.cell.take() {
                    self.put(&cell)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, piece: &str) -> Result<(), Bilingual> {
        if self.beside == 0 && self.in_paragraph && self.cell.is_some() {
            self.text.push_str(piece);
        }
        self.check_text()
    }

    fn check_text(&self) -> Result<(), Bilingual> {
        if self.text.len() <= MAX_CELL {
            return Ok(());
        }
        let address = address(self.row, self.column);
        Err(broken_part(CONTENT, &format!("> 1 MiB: {address}")))
    }

    /// Adds a cell that is closed.
    fn put(&mut self, cell: &CellTag) -> Result<(), Bilingual> {
        let (row, column) = (self.row, self.column);
        self.column = column.saturating_add(cell.repeat);
        let content = cell.content(&self.text).map_err(|found| {
            let why = format!("{}: \"{}\"", address(row, column), short(&found));
            broken_part(CONTENT, &why)
        })?;
        let Some(content) = content else {
            return Ok(());
        };
        // Blank cells may be repeated without end, and bring nothing.
        if content.value().is_blank() {
            return Ok(());
        }
        let last = |first: u32, count: u32| first.saturating_add(count.max(1) - 1);
        let rows = (row, last(row, cell.rows));
        self.sheet
            .merge(rows, (column, last(column, cell.columns)))?;
        // A column too far ends this soon.
        for column in column..self.column {
            self.sheet.cell(row, column, content.value())?;
        }
        Ok(())
    }
}

/// A cell as its tag describes it.
#[derive(Default)]
struct CellTag {
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
    CellValue(CellValue<'a>),
    Text(String),
}

impl Content<'_> {
    fn value(&self) -> CellValue<'_> {
        match self {
            Self::CellValue(value) => *value,
            Self::Text(text) => CellValue::Text(text),
        }
    }
}

impl CellTag {
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
            return Ok(Some(Content::CellValue(CellValue::Error(text))));
        }
        let value = self.value.as_deref();
        let written = || value.ok_or_else(|| self.kind.clone());
        Ok(Some(match self.kind.as_str() {
            "float" | "percentage" | "currency" => {
                let written = written()?;
                let number = written.trim().parse().map_err(|_| written.to_owned())?;
                Content::CellValue(CellValue::Number(number))
            }
            "date" | "time" => Content::Text(iso_moment(written()?)),
            "boolean" => Content::CellValue(CellValue::Bool(written()? == "true")),
            "" if self.has_formula && text.is_empty() => {
                Content::CellValue(CellValue::Error(NO_VALUE))
            }
            _ => {
                let shown = if text.is_empty() {
                    value.unwrap_or(text)
                } else {
                    text
                };
                if shown.is_empty() {
                    return Ok(None);
                }
                Content::CellValue(CellValue::Text(shown))
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
