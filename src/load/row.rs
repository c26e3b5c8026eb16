//! Rows of the small tables, from CSV or TOML, and the typed reading of their cells.

use std::borrow::Cow;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::columns::{Aliases, Table, Warning, header};
use super::error::{Errors, Said, Stretch, did_you_mean, shown};
use super::split::{Field, QuoteError, split};

/// The value of a cell.
#[derive(Clone, Debug)]
pub(super) enum Value<'a> {
    /// Text, trimmed.
    Text(Cow<'a, str>),
    /// A list that was written as one (TOML).
    List(Vec<(String, Range<usize>)>),
}

/// A cell that is not blank, and the bytes where it stands.
#[derive(Clone, Debug)]
pub(super) struct Cell<'a> {
    pub(super) value: Value<'a>,
    pub(super) span: Range<usize>,
}

/// A row: one cell a column of its table, none where it is blank.
#[derive(Clone, Debug)]
pub(super) struct Row<'a> {
    pub(super) cells: Vec<Option<Cell<'a>>>,
    /// Where the cell of each column stands, blank or not.
    pub(super) places: Vec<usize>,
    /// Its physical line.
    pub(super) line: u32,
}

impl Row<'_> {
    pub(super) fn text(&self, column: usize) -> Option<(&str, Range<usize>)> {
        let cell = self.cells[column].as_ref()?;
        match &cell.value {
            Value::Text(text) => Some((text, cell.span.clone())),
            Value::List(_) => None,
        }
    }

    /// The words of a list: as written in TOML, else separated by `;`, `；` or `、`.
    pub(super) fn words(&self, column: usize) -> Vec<(String, Range<usize>)> {
        let Some(cell) = &self.cells[column] else {
            return Vec::new();
        };
        match &cell.value {
            Value::List(words) => words.clone(),
            Value::Text(text) => text
                .split([';', '；', '、'])
                .map(str::trim)
                .filter(|word| !word.is_empty())
                .map(|word| {
                    // Where the text is the file's own, each word has its own place.
                    let offset = word.as_ptr() as usize - text.as_ptr() as usize;
                    let span = if text.len() == cell.span.len() {
                        cell.span.start + offset..cell.span.start + offset + word.len()
                    } else {
                        cell.span.clone()
                    };
                    (word.to_owned(), span)
                })
                .collect(),
        }
    }
}

/// Text, and the bytes where it stands.
type Placed<'a> = (Cow<'a, str>, Range<usize>);

/// The text of a field, unquoted and trimmed (U+3000 too); none where it is blank.
///
/// # Errors
///
/// The bytes that are not UTF-8.
pub(super) fn cell<'a>(bytes: &'a [u8], field: &Field) -> Result<Option<Placed<'a>>, Range<usize>> {
    let raw = field.raw(bytes);
    let text = std::str::from_utf8(raw).map_err(|error| {
        let start = field.start + error.valid_up_to();
        start..start + error.error_len().unwrap_or(field.end - start)
    })?;
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Ok(None);
    }
    let start = field.start + (trimmed.as_ptr() as usize - text.as_ptr() as usize);
    let span = start..start + trimmed.len();
    let text = if field.is_doubled {
        Cow::Owned(trimmed.replace("\"\"", "\""))
    } else {
        Cow::Borrowed(trimmed)
    };
    Ok(Some((text, span)))
}

pub(super) fn not_text(met: &[u8]) -> Said {
    let bytes: Vec<String> = met.iter().take(4).map(|b| format!("{b:02X}")).collect();
    let bytes = bytes.join(" ");
    Said::new(
        format!("字节 {bytes} 不是 UTF-8 文本；请在 WPS 或 Excel 里另存为“CSV UTF-8（逗号分隔）”"),
        format!("bytes {bytes} are not UTF-8 text; save the file as \"CSV UTF-8\""),
    )
}

pub(super) fn quote_said(error: QuoteError) -> (usize, Said) {
    match error {
        QuoteError::Open(at) => (
            at,
            Said::new(
                "这里开始的引号没有结束；格里的引号要写成两个",
                "the quote that opens here is never closed; a quote inside a cell is written twice",
            ),
        ),
        QuoteError::After(at) => (
            at,
            Said::new(
                "引号结束后还有文字；格里的引号要写成两个",
                "text after a closing quote; a quote inside a cell is written twice",
            ),
        ),
    }
}

pub(super) fn width_said(met: usize, expected: usize) -> Said {
    Said::new(
        format!("这一行有 {met} 格，表头有 {expected} 格"),
        format!("this row has {met} cells, the header has {expected}"),
    )
}

/// Where to point in a row of the wrong width: its first cell too many, or its end.
pub(super) fn width_span(fields: &[Field], expected: usize) -> Range<usize> {
    match fields.get(expected) {
        Some(field) => field.start..field.end,
        None => fields.last().map_or(0..0, |field| field.end..field.end),
    }
}

/// The line of a place that only moves forward.
pub(super) struct Place {
    line: u32,
    counted: usize,
}

impl Place {
    pub(super) fn new(first_line: u32) -> Self {
        Self {
            line: first_line,
            counted: 0,
        }
    }

    pub(super) fn line(&mut self, bytes: &[u8], at: usize) -> u32 {
        let at = at.max(self.counted);
        let newlines = memchr::memchr_iter(b'\n', &bytes[self.counted..at]).count();
        self.line += newlines as u32;
        self.counted = at;
        self.line
    }
}

/// Text that cannot be a CSV or TOML file, told by its first bytes.
pub(super) fn foreign(bytes: &[u8]) -> Option<Said> {
    if bytes.is_empty() {
        return Some(Said::new(
            "文件是空的，一个字节也没有",
            "the file is empty, without a byte",
        ));
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xD0\xCF\x11\xE0") {
        return Some(Said::new(
            "这是 Excel 工作簿；请另存为“CSV UTF-8（逗号分隔）”",
            "this is an Excel workbook; save it as \"CSV UTF-8\"",
        ));
    }
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") {
        return Some(Said::new(
            "这是 UTF-16 文本；请另存为“CSV UTF-8（逗号分隔）”",
            "this is UTF-16 text; save it as \"CSV UTF-8\"",
        ));
    }
    None
}

/// The file without its byte order mark.
pub(super) fn without_bom(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}

/// The cells of a header.
type HeaderCells = Vec<(String, Range<usize>)>;

/// The header's cells, and where the next record starts.
pub(super) fn header_cells(
    stretch: &Stretch<'_>,
    errors: &mut Errors,
) -> Option<(HeaderCells, usize)> {
    let bytes = stretch.bytes;
    let mut fields = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let next = match split(bytes, at, &mut fields) {
            Ok(next) => next,
            Err((error, _)) => {
                let (at, said) = quote_said(error);
                errors.push(stretch.error(at..at + 1, said));
                return None;
            }
        };
        at = next;
        let mut cells = Vec::new();
        for field in &fields {
            match cell(bytes, field) {
                Ok(text) => {
                    let (text, span) = text.unwrap_or((Cow::Borrowed(""), field.start..field.end));
                    cells.push((text.into_owned(), span));
                }
                Err(span) => {
                    let said = not_text(&bytes[span.clone()]);
                    errors.push(stretch.error(span, said));
                    return None;
                }
            }
        }
        // Lines that end with CR alone would make one header of the whole file, and no row.
        let lone = cells.iter().find_map(|(text, span)| {
            let is_lone = text.replace("\r\n", "").contains('\r');
            is_lone.then(|| span.clone())
        });
        if let Some(span) = lone {
            let said = Said::new(
                "这里用单独的 CR 换行（旧 Mac 格式）；请另存为“CSV UTF-8（逗号分隔）”",
                "a line ends here with CR alone (old Mac); save the file as \"CSV UTF-8\"",
            );
            errors.push(stretch.error(span, said));
            return None;
        }
        if cells.iter().any(|(text, _)| !text.is_empty()) {
            return Some((cells, next));
        }
    }
    errors.push(stretch.error(0..0, Said::new("没有表头", "there is no header")));
    None
}

/// The rows of a CSV table, good and bad; false where the table could not be read at all.
pub(super) fn csv_rows<'a>(
    table: Table,
    stretch: &Stretch<'a>,
    own: &Aliases,
    errors: &mut Errors,
    warnings: &mut Vec<Warning>,
    mut each: impl FnMut(Row<'a>, bool),
) -> bool {
    let bytes = stretch.bytes;
    if let Some(said) = foreign(bytes) {
        errors.push(stretch.error(0..0, said));
        return false;
    }
    let Some((cells, mut at)) = header_cells(stretch, errors) else {
        return false;
    };
    let Some(header) = header(table, &cells, own, stretch, errors, warnings) else {
        return false;
    };
    let mut fields = Vec::new();
    let mut place = Place::new(stretch.first_line);
    while at < bytes.len() {
        let start = at;
        let mut is_good = true;
        match split(bytes, at, &mut fields) {
            Ok(next) => at = next,
            Err((error, next)) => {
                at = next;
                is_good = false;
                let (place, said) = quote_said(error);
                errors.push(stretch.error(place..place + 1, said));
            }
        }
        let mut cells = vec![None; table.columns().len()];
        let mut places = vec![start; table.columns().len()];
        let mut is_blank = is_good;
        for (index, field) in fields.iter().enumerate() {
            let column = header.columns.get(index).copied().flatten();
            if let Some(column) = column {
                places[column] = field.start;
            }
            match cell(bytes, field) {
                Ok(None) => {}
                Ok(Some((text, span))) => {
                    is_blank = false;
                    if let Some(column) = column {
                        let value = Value::Text(text);
                        cells[column] = Some(Cell { value, span });
                    }
                }
                Err(span) => {
                    (is_blank, is_good) = (false, false);
                    let said = not_text(&bytes[span.clone()]);
                    errors.push(stretch.error(span, said));
                }
            }
        }
        if is_blank {
            continue;
        }
        if is_good && fields.len() != header.columns.len() {
            is_good = false;
            let expected = header.columns.len();
            let span = width_span(&fields, expected);
            errors.push(stretch.error(span, width_said(fields.len(), expected)));
        }
        let row = Row {
            cells,
            places,
            line: place.line(bytes, start),
        };
        each(row, is_good);
    }
    true
}

/// The rows of a TOML table of a name.
pub(super) fn toml_rows<'a>(
    table: Table,
    file: &DeTable<'a>,
    stretch: &Stretch<'a>,
    errors: &mut Errors,
    mut each: impl FnMut(Row<'a>, bool),
) {
    let Some(value) = file.get(table.name()) else {
        return;
    };
    let Some(rows) = value.get_ref().as_array() else {
        errors.push(stretch.error(value.span(), expected_rows(table)));
        return;
    };
    let mut place = Place::new(stretch.first_line);
    for row in rows {
        let Some(fields) = row.get_ref().as_table() else {
            errors.push(stretch.error(row.span(), expected_rows(table)));
            continue;
        };
        let mut cells = vec![None; table.columns().len()];
        let mut is_good = true;
        for (key, value) in fields {
            let name = key.get_ref();
            let Some(column) = table.column(name) else {
                is_good = false;
                let known = table.columns().iter().map(|column| column.name);
                let known = known.filter(|name| !name.contains(' '));
                errors.push(stretch.error(key.span(), unknown_key(name, known)));
                continue;
            };
            match toml_value(value) {
                Some(Value::Text(text)) if text.is_empty() => {}
                Some(value_) => {
                    let span = value.span();
                    cells[column] = Some(Cell {
                        value: value_,
                        span,
                    });
                }
                None => {
                    is_good = false;
                    errors.push(stretch.error(
                        value.span(),
                        Said::new(
                            format!("{name} 应是文字、时间、数字、真假或文字的列表"),
                            format!("{name} is to be text, a time, a number, true or false, or a list of texts"),
                        ),
                    ));
                }
            }
        }
        each(
            Row {
                cells,
                places: vec![row.span().start; table.columns().len()],
                line: place.line(stretch.bytes, row.span().start),
            },
            is_good,
        );
    }
}

fn expected_rows(table: Table) -> Said {
    let name = table.name();
    Said::new(
        format!("{name} 应写成 [[{name}]] 一条一条的表"),
        format!("{name} is to be written as [[{name}]], one table a row"),
    )
}

/// An unknown key, with the one that was perhaps meant.
pub(super) fn unknown_key<'b>(met: &str, known: impl Iterator<Item = &'b str>) -> Said {
    let met_ = shown(met);
    match did_you_mean(met, known) {
        Some(near) => Said::new(
            format!("不认识的键“{met_}”；是不是“{near}”？"),
            format!("unknown key \"{met_}\"; did you mean \"{near}\"?"),
        ),
        None => Said::new(
            format!("不认识的键“{met_}”"),
            format!("unknown key \"{met_}\""),
        ),
    }
}

fn toml_value<'a>(value: &Spanned<DeValue<'a>>) -> Option<Value<'a>> {
    match value.get_ref() {
        DeValue::Array(items) => {
            let word = |item: &Spanned<DeValue<'_>>| {
                Some((toml_text(item.get_ref())?.trim().to_owned(), item.span()))
            };
            items
                .iter()
                .map(word)
                .collect::<Option<Vec<_>>>()
                .map(Value::List)
        }
        other => Some(Value::Text(Cow::Owned(toml_text(other)?.trim().to_owned()))),
    }
}

fn toml_text(value: &DeValue<'_>) -> Option<String> {
    Some(match value {
        DeValue::String(text) => text.to_string(),
        DeValue::Integer(number) => number.as_str().to_owned(),
        DeValue::Float(number) => number.as_str().to_owned(),
        DeValue::Boolean(is) => is.to_string(),
        DeValue::Datetime(time) => time.to_string(),
        DeValue::Array(_) | DeValue::Table(_) => return None,
    })
}
