//! The one skeleton of tables: the same rows, drawn for a terminal or written as Markdown.

use std::borrow::Cow;
use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use crate::render::shared::paint::{Paint, Tone};
use crate::render::shared::safe;
use crate::render::shared::wrap::wrapped;

/// On which side of its column a text stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// Text.
    #[default]
    Left,
    /// Numbers.
    Right,
}

/// A column: its head, and how its texts stand.
#[derive(Clone, Debug)]
pub struct Column {
    head: Cow<'static, str>,
    align: Align,
    /// Between how many columns of a terminal its texts may be broken.
    bounds: Option<(usize, usize)>,
}

impl Column {
    /// A column of text.
    #[must_use]
    pub const fn text(head: &'static str) -> Self {
        Self {
            head: Cow::Borrowed(head),
            align: Align::Left,
            bounds: None,
        }
    }

    /// A column of numbers.
    #[must_use]
    pub const fn number(head: &'static str) -> Self {
        Self {
            head: Cow::Borrowed(head),
            align: Align::Right,
            bounds: None,
        }
    }

    /// Breaks its texts where they are wider than `most` columns of a terminal or, where that is
    /// narrow, than no fewer than `least`.
    #[must_use]
    pub const fn between(mut self, least: usize, most: usize) -> Self {
        self.bounds = Some((least, most));
        self
    }
}

/// A text of a table, as it is in the data: the skeleton makes it safe.
#[derive(Clone, Debug, Default)]
pub struct Cell {
    text: String,
    tone: Tone,
}

impl Cell {
    /// A text in a tone.
    #[must_use]
    pub fn new(text: impl Into<String>, tone: Tone) -> Self {
        Self {
            text: text.into(),
            tone,
        }
    }

    /// Its text, as it is in the data.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::new(text, Tone::Plain)
    }
}

/// What a table is drawn with.
struct Lines {
    level: &'static str,
    upright: &'static str,
    /// The corners and the crossing of the line on top, and so on.
    top: [&'static str; 3],
    middle: [&'static str; 3],
    bottom: [&'static str; 3],
}

impl Lines {
    /// On a terminal or not. A console of Windows whose code page is Chinese gives each character of
    /// a box two columns: there ASCII has to do.
    const fn on(is_terminal: bool) -> Self {
        if cfg!(windows) && is_terminal {
            Self {
                level: "-",
                upright: "|",
                top: ["+"; 3],
                middle: ["+"; 3],
                bottom: ["+"; 3],
            }
        } else {
            Self {
                level: "─",
                upright: "│",
                top: ["┌", "┬", "┐"],
                middle: ["├", "┼", "┤"],
                bottom: ["└", "┴", "┘"],
            }
        }
    }
}

/// A table. A text that is absent is written by whoever fills the row: —, or nothing.
#[derive(Clone, Debug)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<Cell>>,
}

impl Table {
    /// A table without rows.
    #[must_use]
    pub fn new(columns: Vec<Column>) -> Self {
        Self {
            columns,
            rows: Vec::new(),
        }
    }

    /// Adds a row: one cell a column.
    pub fn push(&mut self, row: Vec<Cell>) {
        debug_assert_eq!(row.len(), self.columns.len());
        self.rows.push(row);
    }

    /// Takes all rows away.
    pub fn clear(&mut self) {
        self.rows.clear();
    }

    /// Its rows.
    #[must_use]
    pub fn rows(&self) -> &[Vec<Cell>] {
        &self.rows
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether it can be drawn so wide without breaking a text that should stay whole.
    #[must_use]
    pub fn fits(&self, width: Option<u16>) -> bool {
        let least = |(own, column): (usize, &Column)| {
            column.bounds.map_or(own, |(least, _)| own.min(least))
        };
        let own = self.widths().into_iter().zip(&self.columns);
        let total = own.map(least).sum::<usize>() + frame(self.columns.len());
        width.is_none_or(|width| total <= usize::from(width))
    }

    /// Draws it, with a line break at its end; no wider than the terminal where that is known and
    /// leaves every column some room.
    #[must_use]
    pub fn terminal(&self, width: Option<u16>, has_color: bool) -> String {
        let within = self.widths_within(width);
        let lines = |text: &str, index: usize| -> Vec<String> {
            let text = safe::terminal(text);
            let lines = wrapped(&text, within[index]).into_iter();
            lines.map(str::to_owned).collect()
        };
        let heads = self.columns.iter().enumerate();
        let heads =
            heads.map(|(index, column)| (Tone::Plain, head_lines(&column.head, within[index])));
        let mut rows: Vec<Vec<(Tone, Vec<String>)>> = vec![heads.collect()];
        for row in &self.rows {
            let cells = row.iter().enumerate();
            rows.push(
                cells
                    .map(|(index, cell)| (cell.tone, lines(&cell.text, index)))
                    .collect(),
            );
        }
        // Lines that were broken early leave a column narrower than it might be.
        let widest = |index: usize| {
            let lines = rows.iter().flat_map(|row| &row[index].1);
            lines.map(|line| line.width()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.columns.len()).map(widest).collect();
        let lines = Lines::on(width.is_some());
        let bars = widths.iter().map(|width| lines.level.repeat(width + 2));
        let bars: Vec<String> = bars.collect();
        let rule =
            |[left, cross, right]: [&str; 3]| [left, &*bars.join(cross), right, "\n"].concat();
        let mut drawn = rule(lines.top);
        for (index, row) in rows.iter().enumerate() {
            self.draw(row, &widths, lines.upright, Paint(has_color), &mut drawn);
            if index == 0 {
                drawn += &rule(lines.middle);
            }
        }
        drawn += &rule(lines.bottom);
        drawn
    }

    /// Draws one row, on as many lines as its longest text needs.
    fn draw(
        &self,
        row: &[(Tone, Vec<String>)],
        widths: &[usize],
        upright: &str,
        paint: Paint,
        drawn: &mut String,
    ) {
        for line in 0..row.iter().map(|(_, lines)| lines.len()).max().unwrap_or(0) {
            for (index, (tone, lines)) in row.iter().enumerate() {
                let text = lines.get(line).map_or("", String::as_str);
                let pad = " ".repeat(widths[index] - text.width());
                let text = paint.on(*tone, text);
                let (before, after) = match self.columns[index].align {
                    Align::Left => ("", &*pad),
                    Align::Right => (&*pad, ""),
                };
                drawn.extend([upright, " ", before, &text, after, " "]);
            }
            drawn.extend([upright, "\n"]);
        }
    }

    /// Draws it like [`Table::terminal`] or, where the terminal is too narrow for that without breaking
    /// a word of a head, on its side, or as a list with the head of each column before its text.
    #[must_use]
    pub fn terminal_or_list(&self, width: Option<u16>, has_color: bool) -> String {
        let room = width.map_or(usize::MAX, usize::from);
        if self.least_width() <= room {
            return self.terminal(width, has_color);
        }
        let on_its_side = self.on_its_side();
        if self.rows.len() < self.columns.len() && on_its_side.least_width() <= room {
            return on_its_side.terminal(width, has_color);
        }
        let mut list = String::new();
        for row in &self.rows {
            let cells = self.columns.iter().zip(row);
            let texts = cells.map(|(column, cell)| format!("{} {}", column.head, cell.text));
            let text = texts.collect::<Vec<_>>().join("  ");
            for line in wrapped(&safe::terminal(&text), room) {
                list.extend([line, "\n"]);
            }
        }
        list
    }

    /// The same with a row for each column but the first, whose texts become the heads.
    fn on_its_side(&self) -> Self {
        let align = self.columns.last().map_or(Align::Left, |last| last.align);
        let heads = self.rows.iter().map(|row| Column {
            head: Cow::Owned(safe::terminal(&row[0].text).into_owned()),
            align,
            bounds: None,
        });
        let mut turned = Self::new(self.columns[..1].iter().cloned().chain(heads).collect());
        for (index, column) in self.columns.iter().enumerate().skip(1) {
            let texts = self.rows.iter().map(|row| row[index].clone());
            turned.push(
                [Cell::from(&*column.head)]
                    .into_iter()
                    .chain(texts)
                    .collect(),
            );
        }
        turned
    }

    /// The least width at which neither a head nor, but for texts that may be broken, a text is broken
    /// within a word.
    fn least_width(&self) -> usize {
        let least = |(index, column): (usize, &Column)| {
            let body = self.body_width(index);
            let body = column.bounds.map_or(body, |(least, _)| body.min(least));
            body.max(head_width(&column.head))
        };
        let columns = self.columns.iter().enumerate();
        columns.map(least).sum::<usize>() + frame(self.columns.len())
    }

    /// How wide each column is where there is room for all.
    fn widths(&self) -> Vec<usize> {
        let width = |(index, column): (usize, &Column)| {
            let widest = self.body_width(index).max(column.head.width());
            column.bounds.map_or(widest, |(_, most)| widest.min(most))
        };
        self.columns.iter().enumerate().map(width).collect()
    }

    fn body_width(&self, index: usize) -> usize {
        let cells = self.rows.iter().filter_map(|row| row.get(index));
        let widths = cells.map(|cell| safe::terminal(&cell.text).width());
        widths.max().unwrap_or(0)
    }

    /// How wide each column is so that all are no wider than the terminal: first the columns that
    /// may be narrow give way, then those that only their heads make wide, then the widest.
    fn widths_within(&self, width: Option<u16>) -> Vec<usize> {
        let mut widths = self.widths();
        let frame = frame(self.columns.len());
        let least = frame + self.columns.len() * LEAST_TEXT;
        let Some(width) = width.map(usize::from).filter(|width| *width >= least) else {
            return widths;
        };
        let of_bounds = |index: usize| self.columns[index].bounds.map(|(least, _)| least);
        let bodies: Vec<usize> = (0..widths.len())
            .map(|index| self.body_width(index))
            .collect();
        let floors: [&dyn Fn(usize) -> Option<usize>; 3] = [
            &of_bounds,
            &|index| Some(bodies[index].max(head_width(&self.columns[index].head))),
            &|_| Some(LEAST_TEXT),
        ];
        for floor in floors {
            while widths.iter().sum::<usize>() + frame > width {
                let can_give = |index: &usize| floor(*index).is_some_and(|f| f < widths[*index]);
                let widest = (0..widths.len())
                    .filter(can_give)
                    .max_by_key(|i| widths[*i]);
                let Some(widest) = widest else { break };
                widths[widest] -= 1;
            }
        }
        self.balance(&mut widths);
        widths
    }

    /// Narrows columns as far as no head gets more lines: 逾期 over 未办, not 逾期未 over 办.
    fn balance(&self, widths: &mut [usize]) {
        for (index, column) in self.columns.iter().enumerate() {
            let lines = |width| head_lines(&column.head, width).len();
            let now = lines(widths[index]);
            let least = self.body_width(index).max(head_width(&column.head));
            while now > 1 && widths[index] > least && lines(widths[index] - 1) == now {
                widths[index] -= 1;
            }
        }
    }

    /// Writes it as Markdown.
    ///
    /// # Errors
    ///
    /// Whatever `out` says.
    pub fn markdown(&self, out: &mut dyn Write) -> io::Result<()> {
        self.markdown_head(out)?;
        let mut line = Vec::new();
        for row in &self.rows {
            line.clear();
            markdown_row(row, &mut line);
            out.write_all(&line)?;
        }
        Ok(())
    }

    /// Writes its head as Markdown; rows may follow by [`markdown_row`], one by one.
    ///
    /// # Errors
    ///
    /// Whatever `out` says.
    pub fn markdown_head(&self, out: &mut dyn Write) -> io::Result<()> {
        for column in &self.columns {
            write!(out, "| {} ", column.head)?;
        }
        out.write_all(b"|\n")?;
        for column in &self.columns {
            out.write_all(match column.align {
                Align::Left => b"| --- ",
                Align::Right => b"| --: ",
            })?;
        }
        out.write_all(b"|\n")
    }
}

/// Appends a row of a Markdown table.
pub fn markdown_row(row: &[Cell], out: &mut Vec<u8>) {
    for cell in row {
        out.extend_from_slice(b"| ");
        out.extend_from_slice(safe::markdown(cell.text.trim()).as_bytes());
        out.push(b' ');
    }
    out.extend_from_slice(b"|\n");
}

/// The words of a head: those between blanks and, in Chinese, the halves of one of four characters, which
/// is two of two (逾期未办). Others (未到期) stay whole.
fn head_words(head: &str) -> impl Iterator<Item = &str> {
    head.split_inclusive(' ').flat_map(|word| {
        let is_double = word.chars().count() == 4 && word.chars().all(|c| c.len_utf8() == 3);
        let (first, second) = word.split_at(if is_double { word.len() / 2 } else { 0 });
        [first, second].into_iter().filter(|part| !part.is_empty())
    })
}

/// The width of the widest word of a head.
fn head_width(head: &str) -> usize {
    let widths = head_words(head).map(|word| word.trim_end().width());
    widths.max().unwrap_or(0)
}

/// A head in lines no wider than `room`, broken between its words; a word wider than that is broken as any
/// text is.
fn head_lines(head: &str, room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in head_words(head) {
        match lines.last_mut() {
            Some(line) if line.width() + word.trim_end().width() <= room => line.push_str(word),
            _ => lines.push(word.to_owned()),
        }
    }
    let lines = lines.iter().flat_map(|line| wrapped(line.trim_end(), room));
    lines.map(str::to_owned).collect()
}

/// Below the width of two Chinese characters a column tells nothing: the terminal breaks the lines.
const LEAST_TEXT: usize = 4;

/// The lines between columns, and a blank on each side of a text.
fn frame(columns: usize) -> usize {
    columns * 3 + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str = "a|b\n\u{1b}[31m红\u{202e}`*_<b>[x](y)#\\ =cmd() \"q\"";

    fn hostile() -> Table {
        let mut table = Table::new(vec![Column::text("名称"), Column::number("数")]);
        table.push(vec![HOSTILE.into(), "12".into()]);
        table.push(vec![Cell::new("临江区人民政府", Tone::Bad), "3".into()]);
        table
    }

    #[test]
    fn columns_line_up_under_wide_characters() {
        let text = hostile().terminal(None, false);
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text}");
        let widths: Vec<usize> = text.lines().map(UnicodeWidthStr::width).collect();
        assert!(widths.iter().all(|width| *width == widths[0]), "{text}");
        assert_eq!(text.lines().count(), 6, "{text}");
    }

    #[test]
    fn colour_is_there_only_where_it_is_wanted() {
        assert!(hostile().terminal(None, true).contains("\u{1b}["));
    }

    #[test]
    fn no_head_is_broken_within_a_word() {
        let mut table = Table::new(vec![
            Column::text("任务"),
            Column::number("逾期未办"),
            Column::number("未到期"),
            Column::number("On time"),
        ]);
        table.push(vec!["报告".into(), "1".into(), "2".into(), "3".into()]);
        let drawn = |width| {
            let drawn = table.terminal_or_list(Some(width), false);
            drawn.replace(Lines::on(true).upright, "│")
        };
        let narrowest = drawn(31);
        assert!(narrowest.contains("逾期 │ 未到期 │   On"), "{narrowest}");
        assert!(narrowest.contains("未办 │        │ time"), "{narrowest}");
        let turned = drawn(30);
        assert!(turned.contains("│ 任务     │ 报告 │"), "{turned}");
        assert!(turned.contains("│ 逾期未办 │    1 │"), "{turned}");
        let list = drawn(18);
        assert!(list.starts_with("任务 报告"), "{list}");
    }

    #[test]
    fn no_width_is_too_narrow() {
        for width in 0..60 {
            let text = hostile().terminal(Some(width), false);
            let widest = text.lines().map(UnicodeWidthStr::width).max().unwrap_or(0);
            assert!(
                width < 15 || widest <= usize::from(width),
                "{width}: {text}"
            );
        }
    }

    #[test]
    fn markdown_holds_no_markup_of_the_data() {
        let mut out = Vec::new();
        hostile().markdown(&mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(
            text,
            "| 名称 | 数 |\n| --- | --: |\n\
             | a\\|b \\\\u\\{1b\\}\\[31m红\\\\u\\{202e\\}\\`\\*\\_\\<b\\>\\[x\\](y)\\#\\\\ =cmd() \"q\" | 12 |\n\
             | 临江区人民政府 | 3 |\n"
        );
    }
}
