//! A workbook of tables: each over as many sheets as its rows need, every sheet with its head.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike};
use rust_xlsxwriter::{
    Chart, Color, ExcelDateTime, Format, FormatAlign, IgnoreError, Workbook, Worksheet, XlsxError,
};
use unicode_width::UnicodeWidthStr;

use crate::lang::Lang;
use crate::render::check::workbook::cell_text;
use crate::render::shared::safe::spreadsheet;
use crate::wording::no_time;

/// 红黄绿灯.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Light {
    Green,
    Yellow,
    Red,
    Grey,
}

/// What is in a cell.
#[derive(Clone, Debug)]
pub(crate) enum SheetCell {
    /// Nothing is known.
    Empty,
    Text(String),
    Number(u64),
    /// From 0 to 1.
    Rate(f64),
    /// A number that there is not.
    NoNumber,
    /// So many seconds, as hours and minutes.
    Span(i64),
    /// A local time.
    Time(NaiveDateTime),
    /// The last second of a day, which people call its 24:00.
    DayEnd(NaiveDateTime),
    Day(NaiveDate),
    /// A word on a light.
    Lit(Light, &'static str),
}

impl<T: Into<String>> From<T> for SheetCell {
    fn from(text: T) -> Self {
        Self::Text(text.into())
    }
}

/// A column: its head, and how wide it may be.
#[derive(Clone, Debug)]
pub(crate) struct SheetColumn {
    head: String,
    most: usize,
    /// Whether it is for work on a screen, beyond what is printed.
    is_inner: bool,
}

impl SheetColumn {
    /// Of short words, numbers or times.
    pub(crate) fn short(head: impl Into<String>) -> Self {
        Self::of_width(head, 22)
    }

    /// Of names, broken where they are wider.
    pub(crate) fn long(head: impl Into<String>) -> Self {
        Self::of_width(head, 40)
    }

    /// Of sentences, each on one line as a rule.
    pub(crate) fn prose(head: impl Into<String>) -> Self {
        Self::of_width(head, 120)
    }

    fn of_width(head: impl Into<String>, most: usize) -> Self {
        let head = head.into();
        Self {
            head,
            most,
            is_inner: false,
        }
    }

    /// Not for paper: such columns stand last.
    pub(crate) fn inner(self) -> Self {
        Self {
            is_inner: true,
            ..self
        }
    }

    /// The width of its head, which may take two lines, with room for the button of the filter.
    fn least(&self) -> usize {
        let words = self.head.split(' ').filter(|word| word.is_ascii());
        let word = words.map(str::len).max().unwrap_or(0);
        self.head.width().div_ceil(2).max(word).max(5) + 3
    }
}

/// How many rows below its head a sheet holds, and how many sheets a table may have.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    pub(crate) rows: u64,
    pub(crate) sheets: u64,
}

impl Plan {
    /// As much as Excel takes on a sheet, 1,048,576 rows, without title, as-of and head. Source: Excel's
    /// specifications.
    pub(crate) const FULL: Self = Self {
        rows: 1_048_573,
        sheets: 3,
    };

    /// How many of so many rows find no room: the sentence that says so takes the last row.
    pub(crate) fn left_out(self, rows: u64) -> u64 {
        let most = self.rows * self.sheets;
        if rows > most { rows - (most - 1) } else { 0 }
    }
}

/// The row of a head: the title and as-of stand above it.
const HEAD: u32 = 2;

/// What stands at the head and foot of every sheet.
#[derive(Clone, Debug, Default)]
pub(crate) struct Frame {
    pub(crate) title: &'static str,
    pub(crate) as_of: String,
    pub(crate) footer: String,
}

pub(crate) struct Book {
    pub(crate) workbook: Workbook,
    pub(crate) plan: Plan,
    lang: Lang,
    frame: Frame,
    is_large: bool,
    formats: Formats,
}

#[derive(Clone)]
struct Formats {
    title: Format,
    as_of: Format,
    head: Format,
    text: Format,
    /// What looks like a formula: it stays text even where somebody edits it.
    quoted: Format,
    number: Format,
    none: Format,
    rate: Format,
    span: Format,
    time: Format,
    time_with_seconds: Format,
    day_end: Format,
    day: Format,
    note: Format,
    total: Format,
    total_rate: Format,
    lights: [Format; 4],
}

impl Book {
    /// An empty one; a large one is built in temporary files.
    pub(crate) fn new(lang: Lang, frame: Frame, is_large: bool) -> Self {
        let base = Format::new().set_align(FormatAlign::VerticalCenter);
        let left = base.clone().set_align(FormatAlign::Left);
        let mut text = left.clone().set_indent(1);
        if !is_large {
            text = text.set_text_wrap();
        }
        let light = |fill: u32, ink: u32| {
            let fill = base.clone().set_background_color(Color::RGB(fill));
            (fill.set_font_color(Color::RGB(ink))).set_align(FormatAlign::Center)
        };
        let time = |format: &str| left.clone().set_num_format(format);
        let total = base.clone().set_bold();
        let formats = Formats {
            title: base.clone().set_bold().set_font_size(16),
            as_of: base.clone().set_font_color(Color::RGB(0x0059_5959)),
            time: time("yyyy-mm-dd hh:mm"),
            time_with_seconds: time("yyyy-mm-dd hh:mm:ss"),
            day_end: time("yyyy-mm-dd\" 24:00\""),
            total: total.clone().set_num_format("0"),
            total_rate: total.set_num_format("0.0%"),
            head: (base.clone().set_bold().set_text_wrap())
                .set_align(FormatAlign::Center)
                .set_background_color(Color::RGB(0x00D9_E1F2)),
            quoted: text.clone().set_quote_prefix(),
            text,
            number: base.clone().set_num_format("0"),
            none: base.clone().set_align(FormatAlign::Right),
            rate: base.clone().set_num_format("0.0%"),
            span: base.clone().set_num_format("[h]:mm"),
            day: left.set_num_format(format!("yyyy-mm-dd\"{}\"", no_time(lang))),
            note: base.clone().set_bold(),
            lights: [
                light(0x00C6_EFCE, 0x0000_6100),
                light(0x00FF_EB9C, 0x007F_4F00),
                light(0x00FF_C7CE, 0x009C_0006),
                light(0x00D9_D9D9, 0x0040_4040),
            ],
        };
        Self {
            workbook: Workbook::new(),
            plan: Plan::FULL,
            lang,
            frame,
            is_large,
            formats,
        }
    }

    /// A table of so many rows.
    pub(crate) fn table(
        &mut self,
        name: &'static str,
        columns: Vec<SheetColumn>,
        rows: u64,
    ) -> Result<Table<'_>, XlsxError> {
        let mut table = Table {
            left_out: self.plan.left_out(rows),
            total: rows,
            name,
            columns,
            widths: Vec::new(),
            pushed: 0,
            sheet: 0,
            row: 0,
            book: self,
        };
        table.open()?;
        Ok(table)
    }

    /// A sheet of its own, set up for paper.
    fn sheet(&mut self, name: &str) -> Result<&mut Worksheet, XlsxError> {
        let between = self.lang.pick("——", ": ");
        let sheet = if self.is_large {
            self.workbook.add_worksheet_with_constant_memory()?
        } else {
            self.workbook.add_worksheet()
        };
        // A4, as wide as the page, as long as need be; a drawn grid, without a border a cell.
        sheet
            .set_name(name)?
            .set_paper_size(9)
            .set_landscape()
            .set_print_fit_to_pages(1, 0)
            .set_print_gridlines(true)
            .set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3)
            .set_footer(&self.frame.footer);
        let title = match self.frame.title {
            "" => name.to_owned(),
            title => format!("{title}{between}{name}"),
        };
        sheet.set_row_height(0, height(1) + 8)?;
        sheet.write_string_with_format(0, 0, title, &self.formats.title)?;
        sheet.write_string_with_format(1, 0, &self.frame.as_of, &self.formats.as_of)?;
        Ok(sheet)
    }

    /// The first and the last row of a table of so many rows, on its sheet.
    pub(crate) const fn rows_of(rows: u32) -> (u32, u32) {
        (HEAD + 1, HEAD + rows)
    }

    /// Puts a chart on the last sheet, from a row on; it is printed, as far as a column.
    pub(crate) fn insert_chart(
        &mut self,
        row: u32,
        last_column: u16,
        chart: &Chart,
    ) -> Result<(), XlsxError> {
        /// Of the height that charts have.
        const ROWS: u32 = 19;
        let index = self.workbook.worksheets().len() - 1;
        let sheet = self.workbook.worksheet_from_index(index)?;
        sheet.insert_chart(row, 0, chart)?;
        sheet
            .set_print_area(0, 0, row + ROWS, last_column)
            .map(|_| ())
    }

    /// Labels and what is beside them.
    pub(crate) fn facts(
        &mut self,
        name: &str,
        facts: &[(String, SheetCell)],
    ) -> Result<(), XlsxError> {
        let formats = self.formats.for_facts();
        let is_large = self.is_large;
        let sheet = self.sheet(name)?;
        let column = SheetColumn::of_width("", 110);
        let mut widths = [0; 2];
        for (row, (label, fact)) in (HEAD..).zip(facts) {
            if !is_large {
                sheet.set_row_height(row, height(lines(fact, &column)))?;
            }
            sheet.write_string_with_format(row, 0, cell_text(label), &formats.note)?;
            write(sheet, row, 1, fact, &formats)?;
            widths[0] = widths[0].max(label.width());
            widths[1] = widths[1].max(width(fact));
        }
        set_width(sheet, 0, widths[0].min(40))?;
        set_width(sheet, 1, widths[1].min(column.most))
    }
}

impl Formats {
    /// As they are, but that numbers stand where the words above and below them do.
    fn for_facts(&self) -> Self {
        Self {
            number: self.number.clone().set_align(FormatAlign::Left),
            lights: (self.lights.clone()).map(|light| light.set_align(FormatAlign::Left)),
            ..self.clone()
        }
    }
}

/// Rows under a head, over as many sheets as they need.
pub(crate) struct Table<'b> {
    book: &'b mut Book,
    name: &'static str,
    columns: Vec<SheetColumn>,
    total: u64,
    left_out: u64,
    pushed: u64,
    /// How many sheets there are, and how many rows below its head the last has.
    sheet: u64,
    row: u32,
    widths: Vec<usize>,
}

impl Table<'_> {
    /// Writes the sums below all rows, out of reach of the filter.
    pub(crate) fn finish_with(mut self, sums: &[SheetCell]) -> Result<(), XlsxError> {
        let formats = Formats {
            number: self.book.formats.total.clone(),
            rate: self.book.formats.total_rate.clone(),
            text: self.book.formats.total.clone(),
            ..self.book.formats.clone()
        };
        let row = HEAD + self.row + 1;
        let sheet = self.current()?;
        for (column, cell) in (0..).zip(sums) {
            write(sheet, row, column, cell, &formats)?;
        }
        self.close(1)
    }

    /// Writes a row, or counts it where there is no room.
    pub(crate) fn push(&mut self, cells: &[SheetCell]) -> Result<(), XlsxError> {
        self.pushed += 1;
        if self.pushed > self.total - self.left_out {
            return Ok(());
        }
        if u64::from(self.row) == self.book.plan.rows {
            self.close(0)?;
            self.open()?;
        }
        self.row += 1;
        for (widest, cell) in self.widths.iter_mut().zip(cells) {
            *widest = (*widest).max(width(cell));
        }
        let index = self.book.workbook.worksheets().len() - 1;
        let sheet = self.book.workbook.worksheet_from_index(index)?;
        let row = HEAD + self.row;
        // The library remembers each height at some 500 bytes, and writes a last row that has one
        // twice: so in a large workbook only heads have them, and long names are not broken.
        if !self.book.is_large {
            let lines = (cells.iter().zip(&self.columns)).map(|(cell, column)| lines(cell, column));
            sheet.set_row_height(row, height(lines.max().unwrap_or(1)))?;
        }
        for (column, cell) in (0..).zip(cells) {
            write(sheet, row, column, cell, &self.book.formats)?;
        }
        Ok(())
    }

    /// Ends the table; `none` is said where it has no rows.
    pub(crate) fn finish(mut self, none: &str) -> Result<(), XlsxError> {
        debug_assert_eq!(self.pushed, self.total, "rows of {}", self.name);
        let text = match (self.left_out, self.book.lang) {
            (0, _) if self.pushed == 0 => none.to_owned(),
            (0, _) => return self.close(0),
            (rest, Lang::Zh) => format!("还有 {rest} 行没有列出。"),
            (rest, Lang::En) => format!("{rest} more rows are left out."),
        };
        self.row += 1;
        let format = self.book.formats.note.clone();
        let row = HEAD + self.row;
        self.current()?
            .write_string_with_format(row, 0, text, &format)?;
        self.close(0)
    }

    fn current(&mut self) -> Result<&mut Worksheet, XlsxError> {
        let index = self.book.workbook.worksheets().len() - 1;
        self.book.workbook.worksheet_from_index(index)
    }

    fn open(&mut self) -> Result<(), XlsxError> {
        self.sheet += 1;
        self.row = 0;
        let name = match self.sheet {
            1 => self.name.to_owned(),
            number => format!("{} {number}", self.name),
        };
        let head = self.book.formats.head.clone();
        let sheet = self.book.sheet(&name)?;
        sheet
            .set_freeze_panes(HEAD + 1, 0)?
            .set_repeat_rows(0, HEAD)?;
        sheet.set_row_height(HEAD, height(2))?;
        for (index, column) in (0..).zip(&self.columns) {
            sheet.write_string_with_format(HEAD, index, &column.head, &head)?;
        }
        self.widths = self.columns.iter().map(SheetColumn::least).collect();
        Ok(())
    }

    /// Ends a sheet that has so many rows below those of the table.
    fn close(&mut self, below: u32) -> Result<(), XlsxError> {
        let last = self.columns.len() as u16 - 1;
        let widths: Vec<usize> = (self.widths.iter().zip(&self.columns))
            .map(|(widest, column)| (*widest).min(column.most.max(column.least())))
            .collect();
        let row = HEAD + self.row;
        let inner = self.columns.iter().filter(|column| column.is_inner).count() as u16;
        let sheet = self.current()?;
        sheet.autofilter(HEAD, 0, row, last)?;
        // An id of digits is text all the same: no green corner need say so.
        let end = row.max(HEAD + 1);
        sheet.ignore_error_range(HEAD, 0, end, last, IgnoreError::NumberStoredAsText)?;
        if inner > 0 {
            sheet.set_print_area(0, 0, row + below, last - inner)?;
        }
        for (index, width) in (0..).zip(widths) {
            set_width(sheet, index, width)?;
        }
        Ok(())
    }
}

/// Sets a width counted as in a terminal: a Hanzi is somewhat wider than two digits.
#[expect(clippy::cast_precision_loss, reason = "a column is narrow")]
fn set_width(sheet: &mut Worksheet, column: u16, width: usize) -> Result<(), XlsxError> {
    let width = width as f64 * 1.1 + 1.0;
    sheet.set_column_width(column, width.ceil()).map(|_| ())
}

/// The height of a row in points.
fn height(lines: usize) -> u32 {
    3 + 16 * lines as u32
}

/// The most lines that a row shows of a text: more, and the next row would be off the screen.
const MOST_LINES: usize = 8;

/// How many lines a cell breaks into. Excel would reckon the height of a row by itself when it is
/// first shown; others take it as it is.
fn lines(cell: &SheetCell, column: &SheetColumn) -> usize {
    width(cell).div_ceil(column.most).clamp(1, MOST_LINES)
}

/// How many columns of a terminal a cell would take: a Hanzi two, as in print.
fn width(cell: &SheetCell) -> usize {
    match cell {
        SheetCell::Empty => 0,
        SheetCell::NoNumber => 1,
        SheetCell::Text(text) => text.width(),
        SheetCell::Number(number) => number.to_string().len(),
        SheetCell::Rate(_) => "100.0%".len(),
        SheetCell::Span(seconds) => (seconds / 3600).to_string().len() + ":00".len(),
        SheetCell::Time(time) if time.second() > 0 => "2026-03-05 17:00:00".len(),
        SheetCell::Time(_) | SheetCell::DayEnd(_) => "2026-03-05 17:00".len(),
        SheetCell::Day(_) => "2026-03-05（未记时刻）".width(),
        SheetCell::Lit(_, word) => word.width(),
    }
}

#[expect(clippy::cast_precision_loss, reason = "a cell holds a double")]
fn write(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &SheetCell,
    formats: &Formats,
) -> Result<(), XlsxError> {
    match cell {
        SheetCell::Empty => return Ok(()),
        SheetCell::Text(text) => {
            let text = cell_text(text);
            let format = match spreadsheet(&text) {
                Cow::Owned(_) => &formats.quoted,
                Cow::Borrowed(_) => &formats.text,
            };
            sheet.write_string_with_format(row, column, text, format)?
        }
        SheetCell::Number(number) => {
            sheet.write_number_with_format(row, column, *number as f64, &formats.number)?
        }
        SheetCell::NoNumber => sheet.write_string_with_format(row, column, "—", &formats.none)?,
        SheetCell::Rate(rate) => {
            sheet.write_number_with_format(row, column, *rate, &formats.rate)?
        }
        SheetCell::Span(seconds) => {
            let days = *seconds as f64 / 86_400.0;
            sheet.write_number_with_format(row, column, days, &formats.span)?
        }
        SheetCell::Time(time) | SheetCell::DayEnd(time) => {
            let format = match cell {
                SheetCell::DayEnd(_) => &formats.day_end,
                _ if time.second() > 0 => &formats.time_with_seconds,
                _ => &formats.time,
            };
            if let Some(day) = excel_day(time.date()) {
                let seconds = f64::from(time.second());
                let time = day.and_hms(time.hour() as u16, time.minute() as u8, seconds)?;
                sheet.write_datetime_with_format(row, column, &time, format)?
            } else {
                sheet.write_string_with_format(row, column, time.to_string(), &formats.text)?
            }
        }
        SheetCell::Day(date) => match excel_day(*date) {
            Some(day) => sheet.write_datetime_with_format(row, column, &day, &formats.day)?,
            None => sheet.write_string_with_format(row, column, date.to_string(), &formats.text)?,
        },
        SheetCell::Lit(light, word) => {
            let format = &formats.lights[*light as usize];
            sheet.write_string_with_format(row, column, *word, format)?
        }
    };
    Ok(())
}

/// A day as a spreadsheet counts it: none before 1900.
fn excel_day(date: NaiveDate) -> Option<ExcelDateTime> {
    let year = u16::try_from(date.year()).ok()?;
    ExcelDateTime::from_ymd(year, date.month() as u8, date.day() as u8).ok()
}
