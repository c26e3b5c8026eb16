//! Rows of the small tables, from CSV or TOML, before their cells are read.

use std::borrow::Cow;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::load::csv::split::{Field, split};
use crate::load::file::form::FormSettings;
use crate::load::file::input_error::Errors;
use crate::load::file::position::{FileSlice, Located};
use crate::load::table::cell::{cell, is_covered, is_null, no_rows, quote_message, shown_error};
use crate::load::table::columns::{Aliases, Column, MOST_COLUMNS, Table};
use crate::load::table::context::TableContext;
use crate::load::table::header::{WantedHeader, header_row};
use crate::load::table::header_columns::{HeaderOf, header_columns};
use crate::load::table::header_key::header_chars;
use crate::load::table::left_out::{is_note_text, is_running_number, is_section_text};
use crate::load::table::lists::parts;
use crate::load::table::meeting_spans::header_of_spans;
use crate::load::table::sheet_columns::sheet_columns;
use crate::load::table::titles::Titles;
use crate::text::{Bilingual, counted, did_you_mean, shown};
use crate::time::{Zone, read};

/// The value of a cell.
#[derive(Clone, Debug)]
pub(crate) enum CellValue<'a> {
    /// Text, trimmed.
    Text(Cow<'a, str>),
    /// A list that was written as one (TOML).
    List(Vec<Located<String>>),
}

/// A cell that is not blank, and the bytes where it is.
#[derive(Clone, Debug)]
pub(crate) struct TableCell<'a> {
    pub(crate) value: CellValue<'a>,
    pub(crate) span: Range<usize>,
}

/// The cells of a blank row.
const NO_CELLS: [Option<TableCell<'_>>; MOST_COLUMNS] = [const { None }; MOST_COLUMNS];

/// A row: one cell a column of its table, none where it is blank.
#[derive(Clone, Debug)]
pub(crate) struct TableRow<'a> {
    pub(crate) cells: [Option<TableCell<'a>>; MOST_COLUMNS],
    /// Where the cell of each column stands, blank or not; none where the table has no such column.
    pub(crate) places: [Option<usize>; MOST_COLUMNS],
    /// The headers above them; none in TOML.
    pub(crate) titles: Titles,
    /// Its physical line.
    pub(crate) line: u32,
}

impl<'a> TableRow<'a> {
    /// Puts a text into a column; beside what stands there, where several headers may mean it.
    fn put(&mut self, column: usize, text: Cow<'a, str>, span: Range<usize>, table: Table) {
        let owned = |(word, span): Located<&str>| (word.to_owned(), span);
        let mut words: Vec<Located<String>> = if table.is_list(column) {
            self.words(column).map(owned).collect()
        } else {
            Vec::new()
        };
        let value = CellValue::Text(text);
        self.cells[column] = Some(TableCell { value, span });
        if !words.is_empty() {
            words.extend(self.words(column).map(owned));
            if let Some(cell) = &mut self.cells[column] {
                cell.value = CellValue::List(words);
            }
        }
    }

    /// Where a column is wanting, or the row where the table has no such column.
    pub(crate) fn place(&self, column: usize) -> usize {
        (self.places[column])
            .or_else(|| self.places.iter().flatten().min().copied())
            .unwrap_or(0)
    }

    pub(crate) fn text(&self, column: usize) -> Option<(&str, Range<usize>)> {
        let cell = self.cells[column].as_ref()?;
        match &cell.value {
            CellValue::Text(text) => Some((text, cell.span.clone())),
            CellValue::List(_) => None,
        }
    }

    /// What its file calls a column: by its header, or by the contract's name.
    pub(crate) fn title(&self, table: Table, column: usize) -> &str {
        (self.titles.of(column)).unwrap_or_else(|| table.columns()[column].key())
    }

    /// What its file calls the column in whose cell a place is.
    pub(crate) fn title_at(&self, table: Table, at: usize) -> Option<&str> {
        let columns = 0..self.cells.len();
        let is_in = |&column: &usize| {
            let cell = self.cells[column].as_ref();
            cell.is_some_and(|cell| cell.span.contains(&at))
        };
        if let Some(column) = columns.clone().find(is_in) {
            return Some(self.title(table, column));
        }
        let before = columns.filter_map(|column| Some((self.places[column]?, column)));
        let before = before.filter(|(place, _)| *place <= at);
        let titled = before.filter_map(|(place, column)| Some((place, self.titles.of(column)?)));
        titled
            .max_by_key(|(place, _)| *place)
            .map(|(_, title)| title)
    }

    /// The words of a list: as written in TOML, else separated by `;`, `；` or `、`.
    pub(crate) fn words(&self, column: usize) -> impl Iterator<Item = Located<&str>> {
        self.words_or_names(column, 0, |_| false)
    }

    /// The same, but a name that holds a separator itself, as many as `most`, is [one](parts).
    pub(crate) fn words_or_names<'r>(
        &'r self,
        column: usize,
        most: usize,
        is_name: impl Fn(&str) -> bool + 'r,
    ) -> impl Iterator<Item = Located<&'r str>> {
        let cell = self.cells[column].as_ref();
        let (list, text) = match cell.map(|cell| (&cell.value, &cell.span)) {
            Some((CellValue::List(words), _)) => (&words[..], None),
            Some((CellValue::Text(text), span)) => (&[][..], Some((&**text, span))),
            None => (&[][..], None),
        };
        let of_list = list
            .iter()
            .map(|(word, span)| (word.as_str(), span.clone()));
        let of_text = text.map(|(text, span)| located(parts(text, most, is_name), text, span));
        of_list.chain(of_text.into_iter().flatten())
    }
}

/// Words of a text that stands at a place, each with its own.
fn located<'t>(
    words: impl Iterator<Item = &'t str>,
    text: &'t str,
    whole: &'t Range<usize>,
) -> impl Iterator<Item = Located<&'t str>> {
    words.map(move |word| {
        // Where the text is the file's own, each word has its own place.
        let offset = word.as_ptr() as usize - text.as_ptr() as usize;
        let span = if text.len() == whole.len() {
            whole.start + offset..whole.start + offset + word.len()
        } else {
            whole.clone()
        };
        (word, span)
    })
}

pub(crate) fn width_message(met: usize, expected: usize) -> Bilingual {
    let (zh, en) = if met > expected {
        (
            "请删去多出的格；一格的文字里本来有分隔符的，把整格放进英文双引号",
            "remove what is too much; a cell whose text holds the separator goes into double quotes",
        )
    } else {
        (
            "请补齐：空着的格也要写分隔符",
            "fill the row up: a blank cell has its separator too",
        )
    };
    Bilingual::new(
        format!("这一行有 {met} 格，表头有 {expected} 格"),
        format!(
            "this row has {}, the header has {expected}",
            counted(met, "cell")
        ),
    )
    .advising(zh, en)
}

/// Where to point in a row of the wrong width: its first cell too many, or its end.
pub(crate) fn width_span(fields: &[Field], expected: usize) -> Range<usize> {
    match fields.get(expected) {
        Some(field) => field.start..field.end,
        None => fields.last().map_or(0..0, |field| field.end..field.end),
    }
}

/// The line of a place that only moves forward.
pub(crate) struct LineCounter {
    line: u32,
    counted: usize,
}

impl LineCounter {
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

/// What the header of a table says of its rows.
#[derive(Clone, Copy)]
pub(crate) struct RowColumns<'c> {
    pub(crate) table: Table,
    /// By place in the row: the column of the table, or none.
    pub(crate) columns: &'c [Option<usize>],
    /// By place in the row of a wide sheet: whose time stands there, if anybody's; empty for others.
    pub(crate) across: &'c [Option<u32>],
    /// The rows of the header, as the keys of their cells.
    pub(crate) header: &'c [Vec<String>],
    pub(crate) titles: &'c Titles,
    pub(crate) zone: &'c Zone,
}

impl RowColumns<'_> {
    fn is_across(&self, place: usize) -> bool {
        self.across.get(place).is_some_and(Option::is_some)
    }

    /// Whether anything is made of what is in a place.
    fn is_used(&self, place: usize) -> bool {
        let column = self.columns.get(place).copied().flatten();
        column.is_some_and(|column| self.table.uses(column)) || self.is_across(place)
    }

    /// Whether a place says what a row is about: of a record its meeting and department.
    fn may_name(&self, place: usize) -> bool {
        let column = self.columns.get(place).copied().flatten();
        let is_party = |column: usize| {
            let name = self.table.columns()[column].name;
            name.starts_with("meeting") || name.starts_with("department")
        };
        let is_list = matches!(self.table, Table::Meetings | Table::Departments);
        is_list || column.is_some_and(is_party)
    }

    /// Whether a text is the number of a row of meetings or departments, as a total has one too.
    fn numbers_row(&self, place: usize, text: &str) -> bool {
        let is_id = || self.table.column("id") == self.columns.get(place).copied().flatten();
        let is_list = matches!(self.table, Table::Meetings | Table::Departments);
        is_list && is_running_number(text) && is_id()
    }

    /// Whether a time is in a place that is to hold one.
    fn holds_time(&self, place: usize, text: &str) -> bool {
        let column = self.columns.get(place).copied().flatten();
        let is_time = column.is_some_and(|column| self.table.is_time(column));
        (is_time || self.is_across(place)) && read(text, self.zone).is_ok()
    }

    /// Whether some cells say in all places that are used what a row of the header says there.
    fn are_header(&self, texts: &[Option<Cow<'_, str>>]) -> bool {
        let is_same = |header: &Vec<String>| {
            let mut places = (0..self.columns.len()).filter(|&place| self.is_used(place));
            places.all(|place| {
                let text = texts
                    .get(place)
                    .and_then(Option::as_deref)
                    .unwrap_or_default();
                let key = header.get(place).map_or("", String::as_str);
                header_chars(text).eq(key.chars())
            })
        };
        self.header.iter().any(is_same)
    }
}

/// A record of a table, read cell by cell. One is filled with row after row: there may be millions.
pub(crate) struct ReadRow<'a> {
    pub(crate) row: TableRow<'a>,
    /// Whether every cell is text, those apart that are a record of their own, and there are as many as
    /// the header has.
    pub(crate) is_good: bool,
    pub(crate) is_blank: bool,
    /// The text of its first cell where it is none of the table's rows.
    pub(crate) left_out: Option<String>,
    /// The text of each cell, by place in the row.
    texts: Vec<Option<Cow<'a, str>>>,
}

impl<'a> ReadRow<'a> {
    /// A blank row under these headers.
    pub(crate) fn under(titles: &Titles) -> Self {
        Self {
            row: TableRow {
                cells: NO_CELLS,
                places: [None; MOST_COLUMNS],
                titles: titles.clone(),
                line: 0,
            },
            is_good: false,
            is_blank: true,
            left_out: None,
            texts: Vec::new(),
        }
    }

    /// Fills it with the fields of a record of a table that has always the same columns; `is_whole`:
    /// whether its quotes are right.
    pub(crate) fn fill(
        &mut self,
        fields: &[Field],
        slice: &FileSlice<'a>,
        of: &RowColumns<'_>,
        is_whole: bool,
        errors: &mut Errors,
    ) {
        let (bytes, columns) = (slice.bytes, of.columns);
        let start = fields.first().map_or(0, |field| field.start);
        let Self { row, texts, .. } = self;
        for column in columns.iter().flatten() {
            row.cells[*column] = None;
            row.places[*column] = Some(start);
        }
        texts.clear();
        let mut faults = Vec::new();
        for (place, field) in fields.iter().enumerate() {
            let column = columns.get(place).copied().flatten();
            if let Some(column) = column {
                row.places[column] = Some(field.start);
            }
            texts.push(None);
            match cell(bytes, field, slice.form) {
                Ok(None) => {}
                Ok(Some((text, span))) => {
                    texts[place] = Some(text.clone());
                    if let Some(column) = column {
                        row.put(column, text, span, of.table);
                    }
                }
                // The error of a formula matters where something is made of its cell.
                Err(_) if !of.is_used(place) && shown_error(bytes, field, slice.form).is_some() => {
                }
                Err(fault) => faults.push((place, fault)),
            }
        }
        self.is_blank = is_whole && faults.is_empty() && texts.iter().all(Option::is_none);
        self.left_out = if is_whole && !self.is_blank {
            left_out(fields, slice, of, texts, !faults.is_empty())
        } else {
            None
        };
        // An error in a cell of a wide sheet is of its own record; the others of the row stand.
        let is_own = |place: usize| slice.form.is_sheet() && of.is_across(place);
        self.is_good = is_whole && faults.iter().all(|(place, _)| is_own(*place));
        if self.left_out.is_some() {
            return;
        }
        for (place, (span, message)) in faults {
            slice.fail_under(|| of.titles.at(place), span, errors, || message);
        }
        if self.is_good && !self.is_blank && fields.len() != columns.len() {
            self.is_good = false;
            let span = width_span(fields, columns.len());
            slice.fail(span, errors, || width_message(fields.len(), columns.len()));
        }
    }
}

/// Makes a row of the fields of a record by itself.
pub(crate) fn read_row<'a>(
    fields: &[Field],
    slice: &FileSlice<'a>,
    of: &RowColumns<'_>,
    errors: &mut Errors,
) -> ReadRow<'a> {
    let mut read = ReadRow::under(of.titles);
    read.fill(fields, slice, of, true, errors);
    read
}

/// The first text of a row that is none of its table: a total, a note, a signature, a section's
/// heading, the header once more, or a row with nothing in any column that is used.
fn left_out(
    fields: &[Field],
    slice: &FileSlice<'_>,
    of: &RowColumns<'_>,
    texts: &[Option<Cow<'_, str>>],
    has_faults: bool,
) -> Option<String> {
    let mut filled =
        (texts.iter().enumerate()).filter_map(|(place, text)| Some((place, text.as_deref()?)));
    let (first, text) = filled.next()?;
    let is_note = || {
        let has_time = |(place, text): (usize, &Option<Cow<'_, str>>)| {
            text.as_deref()
                .is_some_and(|text| of.holds_time(place, text))
        };
        let mut used = std::iter::once((first, text)).chain(filled.clone());
        let named = used.find(|(place, text)| of.is_used(*place) && !of.numbers_row(*place, text));
        let is_named = |(place, text): (usize, &str)| of.may_name(place) && is_note_text(text);
        let is_total = is_note_text(text) || named.is_some_and(is_named);
        is_total && !texts.iter().enumerate().any(has_time)
    };
    let is_section = || !has_faults && filled.clone().next().is_none() && is_section_text(text);
    // A cell merged across the row says the same in all that it covers.
    let is_merged = || {
        let rest = || filled.clone();
        let is_of_it = |place: usize| is_covered(slice.bytes, &fields[place], slice.form);
        !is_of_it(first) && rest().next().is_some() && rest().all(|(place, _)| is_of_it(place))
    };
    let is_unused = || {
        // What is beyond the header is a row of the wrong width.
        let is_beyond =
            texts.len() > of.columns.len() && texts[of.columns.len()..].iter().any(Option::is_some);
        let mut places = std::iter::once(first).chain(filled.clone().map(|(place, _)| place));
        !has_faults && !is_beyond && !places.any(|place| of.is_used(place))
    };
    let is_out = is_note() || is_section() || is_merged() || is_unused() || of.are_header(texts);
    is_out.then(|| text.to_owned())
}

/// The rows of a CSV table, good and bad; false where the table could not be read at all.
pub(crate) fn csv_rows<'a>(
    table: Table,
    slice: &FileSlice<'a>,
    settings: &FormSettings,
    own: &Aliases,
    context: &mut TableContext<'_>,
    mut each: impl FnMut(&TableRow<'a>, bool, &FileSlice<'a>, &mut TableContext<'_>),
) -> bool {
    let bytes = slice.bytes;
    let (errors, warnings) = (&mut *context.errors, &mut *context.warnings);
    if let Some(message) = no_rows(bytes) {
        errors.push(slice.foreign_error(message));
        return false;
    }
    let own = &*own.with(table, &settings.columns);
    let wanted = WantedHeader {
        fit: &|cells| table.header_fit(cells, own),
        is_known: &|text, beside| table.knows_header(text, beside, own),
    };
    let Some(head) = header_row(slice, settings, &wanted, errors) else {
        return false;
    };
    let slice = &slice.delimited(head.delimiter);
    let spans = header_of_spans(table, &head, own, slice, context.zone);
    let own = &*own.with(table, spans.as_slice());
    let of = HeaderOf {
        table,
        own,
        asked: [false; 3],
        has_department: false,
    };
    let Some(columns) = header_columns(&of, &head, slice, errors, warnings) else {
        return false;
    };
    if slice.form.is_sheet() {
        let own = sheet_columns(table, &columns);
        context.columns.push((slice.file, own));
    }
    let of = RowColumns {
        table,
        columns: &columns,
        across: &[],
        header: &head.keys(),
        titles: &Titles::new(&head.cells, &columns),
        zone: context.zone,
    };
    let (mut fields, mut read) = (Vec::new(), ReadRow::under(of.titles));
    let mut place = LineCounter::new(slice.first_line);
    let mut at = head.next;
    while at < bytes.len() {
        let start = at;
        let split = split(bytes, at, head.delimiter, &mut fields);
        at = match split {
            Ok(next) | Err((_, next)) => next,
        };
        if let Err((error, _)) = split {
            let place = error.at();
            slice.fail(place..place + 1, context.errors, || {
                quote_message(error, bytes)
            });
        }
        read.fill(&fields, slice, &of, split.is_ok(), context.errors);
        // A quote that is closed in a later row has taken in rows that may speak of anything.
        let has_taken_in = || memchr::memchr(b'\n', bytes[start..at].trim_ascii_end()).is_some();
        if split.is_err() && table == Table::Exemptions && has_taken_in() {
            read.row.cells = NO_CELLS;
        }
        if read.is_blank {
            continue;
        }
        read.row.line = place.line(bytes, start);
        if let Some(text) = &read.left_out {
            context.left_out.push(slice.file, read.row.line, text);
            continue;
        }
        each(&read.row, read.is_good, slice, context);
    }
    true
}

/// The rows of a TOML table of a name, good and bad.
pub(crate) fn toml_rows<'a>(
    table: Table,
    file: &DeTable<'a>,
    slice: &FileSlice<'a>,
    errors: &mut Errors,
    mut each: impl FnMut(TableRow<'a>, bool),
) {
    let mut lines = LineCounter::new(slice.first_line);
    let values = toml_values(table, file, slice, errors);
    let known = toml_columns(table, values);
    for value in values {
        let (row, is_good) = toml_row(table, value, &known, slice, &mut lines, errors);
        if value.get_ref().is_table() {
            each(row, is_good);
        }
    }
}

/// What stands where the rows of a TOML table of a name are to be.
pub(crate) fn toml_values<'t, 'a>(
    table: Table,
    file: &'t DeTable<'a>,
    slice: &FileSlice<'_>,
    errors: &mut Errors,
) -> &'t [Spanned<DeValue<'a>>] {
    let Some(value) = file.get(table.name()) else {
        return &[];
    };
    let rows = value.get_ref().as_array();
    if rows.is_none() {
        slice.fail(value.span(), errors, || expected_rows(table));
    }
    rows.map_or(&[], |rows| &rows[..])
}

/// Which columns some row of a TOML table has, by place.
pub(crate) fn toml_columns(table: Table, rows: &[Spanned<DeValue<'_>>]) -> Vec<bool> {
    let has = |column: &Column| {
        let has = |row: &Spanned<DeValue<'_>>| {
            let fields = row.get_ref().as_table();
            fields.is_some_and(|fields| fields.contains_key(column.name))
        };
        rows.iter().any(has)
    };
    table.columns().iter().map(has).collect()
}

/// One row of a TOML table, and whether it is good; it has no cells where it is no row at all.
pub(crate) fn toml_row<'a>(
    table: Table,
    value: &Spanned<DeValue<'a>>,
    known: &[bool],
    slice: &FileSlice<'a>,
    lines: &mut LineCounter,
    errors: &mut Errors,
) -> (TableRow<'a>, bool) {
    let before = errors.total();
    let start = value.span().start;
    let cells = if let Some(fields) = value.get_ref().as_table() {
        toml_cells(table, fields, slice, errors)
    } else {
        slice.fail(value.span(), errors, || expected_rows(table));
        NO_CELLS
    };
    let row = TableRow {
        cells,
        places: std::array::from_fn(|column| {
            known.get(column).and_then(|has| has.then_some(start))
        }),
        titles: Titles::default(),
        line: lines.line(slice.bytes, start),
    };
    (row, errors.total() == before)
}

/// The cells of a row, by column; what is wrong with any is told.
fn toml_cells<'a>(
    table: Table,
    fields: &DeTable<'a>,
    slice: &FileSlice<'a>,
    errors: &mut Errors,
) -> [Option<TableCell<'a>>; MOST_COLUMNS] {
    let mut cells = NO_CELLS;
    for (key, value) in fields {
        let name = key.get_ref();
        let Some(column) = table.column(name) else {
            let known = table.columns().iter().map(|column| column.name);
            let known = known.filter(|name| !name.contains(' '));
            slice.fail(key.span(), errors, || unknown_key(name, known));
            continue;
        };
        let span = value.span();
        match toml_value(value) {
            Some(CellValue::Text(text)) if text.is_empty() || is_null(&text) => {}
            Some(value) => cells[column] = Some(TableCell { value, span }),
            None => slice.fail(span, errors, || {
                Bilingual::new(
                    format!("{name} 应是文字、时间、数字、真假或文字的列表"),
                    format!(
                        "{name} must be text, a time, a number, true or false, or a list of texts"
                    ),
                )
            }),
        }
    }
    cells
}

fn expected_rows(table: Table) -> Bilingual {
    let name = table.name();
    Bilingual::new(
        format!("{name} 应写成 [[{name}]] 一条一条的表"),
        format!("{name} must be written as [[{name}]], one table per row"),
    )
}

/// An unknown key, with the one that was perhaps meant.
pub(crate) fn unknown_key<'b>(met: &str, known: impl Iterator<Item = &'b str>) -> Bilingual {
    let shown = shown(met);
    let message = Bilingual::new(
        format!("不认识的键“{shown}”"),
        format!("unknown key \"{shown}\""),
    );
    message.hinted(did_you_mean(met, known))
}

fn toml_value<'a>(value: &Spanned<DeValue<'a>>) -> Option<CellValue<'a>> {
    match value.get_ref() {
        DeValue::Array(items) => {
            let word = |item: &Spanned<DeValue<'_>>| {
                Some((toml_text(item.get_ref())?.trim().to_owned(), item.span()))
            };
            items
                .iter()
                .map(word)
                .collect::<Option<Vec<_>>>()
                .map(CellValue::List)
        }
        other => Some(CellValue::Text(Cow::Owned(
            toml_text(other)?.trim().to_owned(),
        ))),
    }
}

fn toml_text<'v>(value: &'v DeValue<'_>) -> Option<Cow<'v, str>> {
    Some(match value {
        DeValue::String(text) => Cow::Borrowed(text),
        DeValue::Integer(number) => Cow::Borrowed(number.as_str()),
        DeValue::Float(number) => Cow::Borrowed(number.as_str()),
        DeValue::Boolean(is) => Cow::Owned(is.to_string()),
        DeValue::Datetime(time) => Cow::Owned(time.to_string()),
        DeValue::Array(_) | DeValue::Table(_) => return None,
    })
}
