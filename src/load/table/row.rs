//! Rows of the small tables, from CSV or TOML, and the typed reading of their cells.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::load::csv::split::{Field, QuoteError, split};
use crate::load::file::encoding::Encoding;
use crate::load::file::form::{Form, FormSettings};
use crate::load::file::input_error::{Errors, Said, Stretch, did_you_mean, shown};
use crate::load::table::columns::{Aliases, Table, Warning, header};
use crate::spreadsheet::{CELL_SEPARATOR, ERROR_MARK};

/// The value of a cell.
#[derive(Clone, Debug)]
pub(crate) enum Value<'a> {
    /// Text, trimmed.
    Text(Cow<'a, str>),
    /// A list that was written as one (TOML).
    List(Vec<(String, Range<usize>)>),
}

/// A cell that is not blank, and the bytes where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Cell<'a> {
    pub(crate) value: Value<'a>,
    pub(crate) span: Range<usize>,
}

/// A row: one cell a column of its table, none where it is blank.
#[derive(Clone, Debug)]
pub(crate) struct Row<'a> {
    pub(crate) cells: Vec<Option<Cell<'a>>>,
    /// Where the cell of each column stands, blank or not.
    pub(crate) places: Vec<usize>,
    /// Its physical line.
    pub(crate) line: u32,
}

impl Row<'_> {
    pub(crate) fn text(&self, column: usize) -> Option<(&str, Range<usize>)> {
        let cell = self.cells[column].as_ref()?;
        match &cell.value {
            Value::Text(text) => Some((text, cell.span.clone())),
            Value::List(_) => None,
        }
    }

    /// Whether it says what the header says.
    fn repeats(&self, header: &HeaderCells, columns: &[Option<usize>]) -> bool {
        let mut known = header
            .iter()
            .zip(columns)
            .filter_map(|(cell, column)| Some((cell, (*column)?)));
        known.all(|((text, _), column)| self.text(column).is_some_and(|(own, _)| own == text))
    }

    /// The words of a list: as written in TOML, else separated by `;`, `；` or `、`.
    pub(crate) fn words(&self, column: usize) -> Vec<(String, Range<usize>)> {
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
/// Bytes that are no text, or the error that stands in a cell of a sheet, and where.
pub(crate) fn cell<'a>(
    bytes: &'a [u8],
    field: &Field,
    form: Form,
) -> Result<Option<Placed<'a>>, (Range<usize>, Said)> {
    let raw = field.raw(bytes);
    let Some(text) = form.encoding.decode(raw) else {
        let fault = form.encoding.fault(raw);
        let said = form.encoding.not_text(&raw[fault.clone()]);
        return Err((field.start + fault.start..field.start + fault.end, said));
    };
    let whole = field.start..field.end;
    if form.is_sheet()
        && let Some(error) = text.strip_prefix(ERROR_MARK)
    {
        return Err((whole, error_cell(error)));
    }
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Ok(None);
    }
    // What was decoded has no places of its own.
    let span = if form.encoding == Encoding::Gb18030 {
        whole
    } else {
        let start = field.start + (trimmed.as_ptr() as usize - text.as_ptr() as usize);
        start..start + trimmed.len()
    };
    let text = match &text {
        _ if field.is_doubled => Cow::Owned(trimmed.replace("\"\"", "\"")),
        Cow::Owned(_) => Cow::Owned(trimmed.to_owned()),
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
    };
    Ok(Some((text, span)))
}

fn error_cell(met: &str) -> Said {
    let met = shown(met);
    Said::new(
        format!("这一格是错误值“{met}”；请在表里改好再检查"),
        format!("the cell holds the error \"{met}\"; mend it in the sheet"),
    )
}

pub(crate) fn quote_said(error: QuoteError) -> (usize, Said) {
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

pub(crate) fn width_said(met: usize, expected: usize) -> Said {
    Said::new(
        format!("这一行有 {met} 格，表头有 {expected} 格"),
        format!("this row has {met} cells, the header has {expected}"),
    )
}

/// Where to point in a row of the wrong width: its first cell too many, or its end.
pub(crate) fn width_span(fields: &[Field], expected: usize) -> Range<usize> {
    match fields.get(expected) {
        Some(field) => field.start..field.end,
        None => fields.last().map_or(0..0, |field| field.end..field.end),
    }
}

/// The line of a place that only moves forward.
pub(crate) struct Place {
    line: u32,
    counted: usize,
}

impl Place {
    pub(crate) fn new(first_line: u32) -> Self {
        Self {
            line: first_line,
            counted: 0,
        }
    }

    pub(crate) fn line(&mut self, bytes: &[u8], at: usize) -> u32 {
        let at = at.max(self.counted);
        let newlines = memchr::memchr_iter(b'\n', &bytes[self.counted..at]).count();
        self.line += newlines as u32;
        self.counted = at;
        self.line
    }
}

/// What no rows can be read from, told by its first bytes.
pub(crate) fn foreign(bytes: &[u8]) -> Option<Said> {
    if bytes.is_empty() {
        return Some(Said::new(
            "文件是空的，一个字节也没有",
            "the file is empty, without a byte",
        ));
    }
    // A comma of UTF-16 has one, and so its first line.
    let line = memchr::memchr(b'\n', bytes).unwrap_or(bytes.len());
    if bytes[..line].contains(&0) {
        return Some(Said::new(
            "这不是文本，或是没有标记的 UTF-16；请另存为“CSV UTF-8（逗号分隔）”，或用 --encoding utf-16 指明",
            "this is no text, or UTF-16 without a mark; save it as \"CSV UTF-8\", or name it by --encoding utf-16",
        ));
    }
    None
}

/// The file without its byte order mark.
pub(crate) fn without_bom(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}

/// The cells of a header, and where they stand.
pub(crate) type HeaderCells = Vec<(String, Range<usize>)>;

/// A header as it was found.
pub(crate) struct HeaderRow {
    pub(crate) cells: HeaderCells,
    pub(crate) delimiter: u8,
    /// Where the rows start.
    pub(crate) next: usize,
}

/// How much a row looks like the header that is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rank {
    /// Whether nothing is missing.
    pub(crate) is_complete: bool,
    /// How many of its cells are known.
    pub(crate) known: usize,
}

/// Tells how much some cells look like a header.
pub(crate) type RankOf<'r> = dyn Fn(&HeaderCells) -> Rank + 'r;

/// A title, a unit, a date: no more cells than this stand in a row above a header.
const TITLE_CELLS: usize = 2;

/// Title rows above a header are no more than this.
const TITLE_ROWS: usize = 20;

/// What stands between cells, where nothing says so: the first of them that makes a header.
const DELIMITERS: [u8; 3] = [b',', b'\t', b';'];

/// Finds the header: on the line that is set, else the first row that looks like it, else the first
/// that is not blank.
pub(crate) fn header_row(
    stretch: &Stretch<'_>,
    settings: &FormSettings,
    rank: &RankOf<'_>,
    errors: &mut Errors,
) -> Option<HeaderRow> {
    let delimiters: &[u8] = match (&settings.delimiter, stretch.form.is_sheet()) {
        (_, true) => &[CELL_SEPARATOR],
        (Some(delimiter), false) => std::slice::from_ref(delimiter),
        (None, false) => &DELIMITERS,
    };
    let from = settings.header.map(|line| line_start(stretch.bytes, line));
    let first = row_cells(stretch, from.unwrap_or(0), delimiters[0], errors);
    // Nearly always the first row is the header.
    let is_found =
        |row: &Option<HeaderRow>| row.as_ref().is_some_and(|row| rank(&row.cells).is_complete);
    if from.is_none() && !stretch.form.is_sheet() && is_found(&first) {
        return first;
    }
    let mut best: Option<(Rank, HeaderRow)> = None;
    for &delimiter in delimiters {
        let mut at = from.unwrap_or(0);
        let rows = if from.is_some() { 1 } else { TITLE_ROWS };
        for _ in 0..rows {
            let Some(row) = row_cells(stretch, at, delimiter, &mut Errors::default()) else {
                break;
            };
            at = row.next;
            let own = rank(&row.cells);
            // Of a header of two rows, with cells merged over both, the lower one tells more.
            let is_lower = best.as_ref().is_some_and(|(rank, above)| {
                stretch.form.is_sheet()
                    && rank.is_complete
                    && own >= *rank
                    && above.next == row.start(stretch)
            });
            let is_better = best
                .as_ref()
                .is_none_or(|(rank, _)| own > *rank && !rank.is_complete);
            if own.known > 0 && (is_better || is_lower) {
                best = Some((own, row));
            }
        }
        if best.as_ref().is_some_and(|(rank, _)| rank.is_complete) {
            break;
        }
    }
    if let Some((_, row)) = best {
        // Where the header's line is set, what stands above it is nobody's concern.
        if from.is_none() && !are_titles(stretch, &row, errors) {
            return None;
        }
        return Some(row);
    }
    // Nothing looks like it: what is wrong with the first row is told.
    if first.is_none() && errors.total() == 0 {
        let said = match settings.header {
            None => Said::new("没有表头", "there is no header"),
            Some(line) => Said::new(
                format!("第 {line} 行没有表头（配置里写了 header = {line}）"),
                format!("line {line} holds no header (the configuration says header = {line})"),
            ),
        };
        errors.push(stretch.error(0..0, said));
    }
    first
}

/// Whether all rows above a header are titles. A row with as many cells as data has is none: sorted
/// among the data, a header would take the rows above it away.
fn are_titles(stretch: &Stretch<'_>, header: &HeaderRow, errors: &mut Errors) -> bool {
    let cells = |row: &HeaderRow| {
        let texts = row.cells.iter().map(|(text, _)| text.as_str());
        texts
            .filter(|text| !text.is_empty())
            .collect::<HashSet<_>>()
            .len()
    };
    let most = TITLE_CELLS.min(cells(header) - 1);
    let before = errors.total();
    let mut at = 0;
    while let Some(row) = row_cells(stretch, at, header.delimiter, &mut Errors::default()) {
        at = row.next;
        if at >= header.next {
            break;
        }
        // The upper row of a header of two rows shares its cells with the lower one.
        let is_shared = row
            .cells
            .iter()
            .zip(&header.cells)
            .any(|((upper, _), (lower, _))| {
                !upper.is_empty() && upper == lower && stretch.form.is_sheet()
            });
        if cells(&row) > most && !is_shared {
            let span = row.cells.first().map_or(0..0, |(_, span)| span.clone());
            let said = Said::new(
                "这一行在表头上面，却不像标题：数据不能在表头上面；表头若不在下面找到的那一行，请用 header 指明",
                "this row stands above the header and is no title: no data may stand there; if the header is another row, say so by header",
            );
            errors.push(stretch.error(span, said));
        }
    }
    errors.total() == before
}

impl HeaderRow {
    /// Where its line starts.
    fn start(&self, stretch: &Stretch<'_>) -> usize {
        let at = self.cells.first().map_or(0, |(_, span)| span.start);
        memchr::memrchr(b'\n', &stretch.bytes[..at]).map_or(0, |newline| newline + 1)
    }
}

/// Whether a sheet has the header that is wanted.
pub(crate) fn has_header(text: &str, settings: &FormSettings, rank: &RankOf<'_>) -> bool {
    let stretch = Stretch {
        file: 0,
        path: "",
        first_line: 1,
        bytes: text.as_bytes(),
        form: Form::SHEET,
    };
    header_row(&stretch, settings, rank, &mut Errors::default())
        .is_some_and(|row| rank(&row.cells).is_complete)
}

/// Where a line starts, from 1; the end where there are not so many.
pub(crate) fn line_start(bytes: &[u8], line: u32) -> usize {
    let Some(before) = (line as usize).checked_sub(2) else {
        return 0;
    };
    memchr::memchr_iter(b'\n', bytes)
        .nth(before)
        .map_or(bytes.len(), |at| at + 1)
}

/// The cells of the first row from a place on that is not blank.
fn row_cells(
    stretch: &Stretch<'_>,
    mut at: usize,
    delimiter: u8,
    errors: &mut Errors,
) -> Option<HeaderRow> {
    let bytes = stretch.bytes;
    let mut fields = Vec::new();
    while at < bytes.len() {
        let next = match split(bytes, at, delimiter, &mut fields) {
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
            match cell(bytes, field, stretch.form) {
                Ok(text) => {
                    let (text, span) = text.unwrap_or((Cow::Borrowed(""), field.start..field.end));
                    cells.push((text.into_owned(), span));
                }
                Err((span, said)) => {
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
            return Some(HeaderRow {
                cells,
                delimiter,
                next,
            });
        }
    }
    None
}

/// A record of a table, read cell by cell.
pub(crate) struct ReadRow<'a> {
    pub(crate) row: Row<'a>,
    /// Whether every cell is text, and there are as many as the header has.
    pub(crate) is_good: bool,
    pub(crate) is_blank: bool,
}

/// Makes a row of the fields of a record; `is_whole`: whether its quotes are right.
pub(crate) fn read_row<'a>(
    fields: &[Field],
    stretch: &Stretch<'a>,
    table: Table,
    columns: &[Option<usize>],
    is_whole: bool,
    errors: &mut Errors,
) -> ReadRow<'a> {
    let bytes = stretch.bytes;
    let start = fields.first().map_or(0, |field| field.start);
    let mut row = Row {
        cells: vec![None; table.columns().len()],
        places: vec![start; table.columns().len()],
        line: 0,
    };
    let (mut is_good, mut is_blank) = (is_whole, is_whole);
    for (index, field) in fields.iter().enumerate() {
        let column = columns.get(index).copied().flatten();
        if let Some(column) = column {
            row.places[column] = field.start;
        }
        match cell(bytes, field, stretch.form) {
            Ok(None) => {}
            Ok(Some((text, span))) => {
                is_blank = false;
                if let Some(column) = column {
                    let value = Value::Text(text);
                    row.cells[column] = Some(Cell { value, span });
                }
            }
            Err((span, said)) => {
                (is_good, is_blank) = (false, false);
                errors.push(stretch.error(span, said));
            }
        }
    }
    if is_good && !is_blank && fields.len() != columns.len() {
        is_good = false;
        let span = width_span(fields, columns.len());
        errors.push(stretch.error(span, width_said(fields.len(), columns.len())));
    }
    ReadRow {
        row,
        is_good,
        is_blank,
    }
}

/// The rows of a CSV table, good and bad; false where the table could not be read at all.
pub(crate) fn csv_rows<'a>(
    table: Table,
    stretch: &Stretch<'a>,
    settings: &FormSettings,
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
    let rank = |cells: &HeaderCells| table.rank(cells, own);
    let Some(head) = header_row(stretch, settings, &rank, errors) else {
        return false;
    };
    let stretch = &stretch.delimited(head.delimiter);
    let Some(header) = header(table, &head.cells, own, stretch, errors, warnings) else {
        return false;
    };
    let mut fields = Vec::new();
    let mut place = Place::new(stretch.first_line);
    let mut at = head.next;
    while at < bytes.len() {
        let start = at;
        let split = split(bytes, at, head.delimiter, &mut fields);
        at = match split {
            Ok(next) | Err((_, next)) => next,
        };
        if let Err((error, _)) = split {
            let (place, said) = quote_said(error);
            errors.push(stretch.error(place..place + 1, said));
        }
        let columns = &header.columns;
        let mut read = read_row(&fields, stretch, table, columns, split.is_ok(), errors);
        if read.is_blank {
            continue;
        }
        if read.is_good && read.row.repeats(&head.cells, columns) {
            let said = Said::new(
                "这一行又是表头；请删去",
                "this row is the header once more; take it out",
            );
            errors.push(stretch.error(fields[0].start..fields[0].end, said));
            read.is_good = false;
        }
        read.row.line = place.line(bytes, start);
        each(read.row, read.is_good);
    }
    true
}

/// The rows of a TOML table of a name.
pub(crate) fn toml_rows<'a>(
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
pub(crate) fn unknown_key<'b>(met: &str, known: impl Iterator<Item = &'b str>) -> Said {
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
