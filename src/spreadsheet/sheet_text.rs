//! The cells of a sheet, gathered row by row into text.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::iter::Peekable;
use std::ops::Range;

use crate::spreadsheet::budget::{Budget, STEP};
use crate::spreadsheet::number::{NumberFormat, moment};
use crate::spreadsheet::refusals::{broken, too_large};
use crate::spreadsheet::{CELL_SEPARATOR, COVERED_MARK, ERROR_MARK, OVERFLOW};
use crate::text::Bilingual;

/// As many rows as a sheet can have.
pub(super) const MAX_ROWS: u32 = 1 << 20;
/// As many columns as a sheet can have.
pub(super) const MAX_COLUMNS: u32 = 1 << 14;
/// Rows by columns: what padding may make of stray cells.
const MAX_CELLS: u64 = 64_000_000;
/// The text of one sheet, before padding.
const MAX_TEXT: usize = 256 << 20;
/// Merged cells that reach over several rows.
const MAX_MERGES: usize = 4_000_000;

const SEPARATOR: char = CELL_SEPARATOR as char;

/// What a cell holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum CellValue<'a> {
    Text(&'a str),
    Number(f64),
    Bool(bool),
    /// The text that an error shows: `#N/A`.
    Error(&'a str),
}

impl CellValue<'_> {
    fn length(self) -> usize {
        match self {
            Self::Text(text) | Self::Error(text) => text.len(),
            Self::Number(_) | Self::Bool(_) => 0,
        }
    }

    /// Whether it is text that shows nothing.
    pub(super) fn is_blank(self) -> bool {
        let is_unseen = |char: char| char.is_whitespace() || char.is_control();
        matches!(self, Self::Text(text) if text.chars().all(is_unseen))
    }
}

/// The rows that are not blank, unpadded, in order.
#[derive(Debug, Default)]
pub(super) struct SheetText {
    text: String,
    rows: Vec<RowText>,
    /// How many columns are used, and the first cell that says so.
    width: u32,
    widest_row: u32,
    merges: Vec<Merge>,
    budget: Budget,
}

#[derive(Clone, Copy, Debug)]
struct RowText {
    /// From 0.
    number: u32,
    /// One more than its last used column, from 0.
    width: u32,
    /// Where its text ends, and the next one's starts.
    end: usize,
}

#[derive(Debug, PartialEq, Eq)]
struct Merge {
    first_row: u32,
    last_row: u32,
    column: u32,
    last_column: u32,
}

impl SheetText {
    /// One without cells, which may cost so much.
    pub(super) fn new(budget: Budget) -> Self {
        Self {
            budget,
            ..Self::default()
        }
    }

    /// Adds a cell; rows and columns count from 0 and come in order.
    pub(super) fn cell(
        &mut self,
        row: u32,
        column: u32,
        value: CellValue<'_>,
    ) -> Result<(), Bilingual> {
        if row >= MAX_ROWS || column >= MAX_COLUMNS {
            return Err(beyond(row, column));
        }
        self.budget.spend(STEP + value.length() as u64)?;
        if value.is_blank() {
            return Ok(());
        }
        let last = match self.rows.last() {
            Some(last) if last.number > row || last.number == row && last.width > column => {
                let address = address(row, column);
                return Err(broken(
                    &format!("单元格 {address} 重复或次序颠倒"),
                    &format!("cell {address} stands twice or out of order"),
                ));
            }
            Some(last) if last.number == row => *last,
            _ => RowText {
                number: row,
                width: 0,
                end: self.text.len(),
            },
        };
        let is_new = last.width == 0;
        if column >= self.width {
            (self.width, self.widest_row) = (column + 1, row);
        }
        self.check_stretch(row)?;
        let blanks = column - last.width.saturating_sub(1);
        self.text
            .extend(std::iter::repeat_n(SEPARATOR, blanks as usize));
        self.write(value);
        self.check_text(0)?;
        if is_new {
            self.rows.push(last);
        }
        if let Some(written) = self.rows.last_mut() {
            (written.width, written.end) = (column + 1, self.text.len());
        }
        Ok(())
    }

    /// Adds a number as its format shows it.
    pub(super) fn number(
        &mut self,
        (row, column): (u32, u32),
        number: f64,
        format: NumberFormat,
        is_1904: bool,
    ) -> Result<(), Bilingual> {
        if format == NumberFormat::Number {
            return self.cell(row, column, CellValue::Number(number));
        }
        let text = moment(number, format, is_1904);
        let value = (text.as_deref()).map_or(CellValue::Error(OVERFLOW), CellValue::Text);
        self.cell(row, column, value)
    }

    /// Has the row, if it is not blank, stand `times` in all.
    pub(super) fn repeat(&mut self, row: u32, times: u32) -> Result<(), Bilingual> {
        let Some(&last) = self.rows.last().filter(|last| last.number == row) else {
            return Ok(());
        };
        let more = times.saturating_sub(1);
        if more == 0 {
            return Ok(());
        }
        let Some(last_row) = row.checked_add(more).filter(|&last| last < MAX_ROWS) else {
            return Err(beyond(row.saturating_add(more), 0));
        };
        self.check_stretch(last_row)?;
        let range = self.start_of(self.rows.len() - 1)..last.end;
        self.check_text(range.len() as u64 * u64::from(more))?;
        (self.budget).spend((range.len() as u64 + STEP) * u64::from(more))?;
        for number in row + 1..=last_row {
            self.text.extend_from_within(range.clone());
            let end = self.text.len();
            self.rows.push(RowText {
                number,
                end,
                ..last
            });
        }
        Ok(())
    }

    /// Has the value of the first of merged cells stand in all of them: they cover these rows and
    /// columns, each named by its first and its last.
    pub(super) fn merge(&mut self, rows: (u32, u32), columns: (u32, u32)) -> Result<(), Bilingual> {
        let ((first_row, last_row), (column, last_column)) = (rows, columns);
        if last_row <= first_row && last_column <= column {
            return Ok(());
        }
        if self.merges.len() == MAX_MERGES {
            return Err(too_large("合并单元格太多", "it has too many merged cells"));
        }
        self.budget.spend(STEP)?;
        self.merges.push(Merge {
            first_row,
            last_row,
            column,
            last_column,
        });
        Ok(())
    }

    /// The text, line n being row n.
    ///
    /// A row that has nothing of its own stays blank, whatever merged cells cover it: all that they
    /// would bring is in the row above.
    pub(super) fn finish(mut self) -> Result<String, Bilingual> {
        self.merges
            .sort_unstable_by_key(|merge| (merge.first_row, merge.column, merge.last_row));
        self.merges.dedup();
        self.check_overlap()?;
        let mut merges = self.merges.iter().peekable();
        let padding: u64 = self
            .rows
            .iter()
            .map(|row| u64::from(self.width - row.width))
            .sum();
        let lines = self.rows.last().map_or(0, |row| row.number + 1);
        // To copy bytes costs less than to make them.
        (self.budget).spend((self.text.len() as u64 + padding) / 4 + u64::from(lines))?;
        let mut out = String::with_capacity(self.text.len() + padding as usize + lines as usize);
        let mut filled: BTreeMap<u32, Filled> = BTreeMap::new();
        let mut line = 0;
        for (index, row) in self.rows.iter().enumerate() {
            out.extend(std::iter::repeat_n('\n', (row.number - line) as usize));
            line = row.number + 1;
            filled.retain(|_, fill| fill.last_row >= row.number);
            while merges
                .next_if(|merge| merge.first_row < row.number)
                .is_some()
            {}
            let text = &self.text[self.start_of(index)..row.end];
            let starts = merges
                .peek()
                .is_some_and(|merge| merge.first_row == row.number);
            if filled.is_empty() && !starts {
                out.push_str(text);
                out.extend(std::iter::repeat_n(
                    SEPARATOR,
                    (self.width - row.width) as usize,
                ));
                out.push('\n');
                continue;
            }
            self.push_merged_row(&mut out, row, text, &mut filled, &mut merges)?;
            out.push('\n');
            if out.len() > 2 * MAX_TEXT {
                return Err(too_much_text());
            }
        }
        Ok(out)
    }

    /// Writes a row into which merged cells reach, or in which they start.
    fn push_merged_row<'a>(
        &self,
        out: &mut String,
        row: &RowText,
        text: &str,
        filled: &mut BTreeMap<u32, Filled>,
        merges: &mut Peekable<impl Iterator<Item = &'a Merge>>,
    ) -> Result<(), Bilingual> {
        let mut cells = text.split(SEPARATOR);
        for column in 0..self.width {
            self.budget.spend(STEP)?;
            if column > 0 {
                out.push(SEPARATOR);
            }
            let start = out.len();
            out.push_str(cells.next().unwrap_or_default());
            let is_own = out.len() > start;
            if !is_own && let Some(fill) = filled.get(&column) {
                self.budget.spend(fill.text.len() as u64)?;
                let mut text = fill.text.clone();
                if fill.is_covered {
                    // A quote stands first, or it would be none.
                    if out[text.clone()].starts_with('"') {
                        out.push('"');
                        text.start += 1;
                    }
                    out.push(COVERED_MARK);
                }
                out.extend_from_within(text);
            }
            while let Some(merge) =
                merges.next_if(|merge| merge.first_row == row.number && merge.column <= column)
            {
                if merge.column == column && is_own {
                    for covered in column..=merge.last_column.min(self.width - 1) {
                        let fill = Filled {
                            last_row: merge.last_row,
                            text: start..out.len(),
                            is_covered: covered > column,
                        };
                        filled.insert(covered, fill);
                    }
                }
            }
        }
        Ok(())
    }

    /// That no cell is covered twice: what would be there is nobody's to say, and how often it
    /// would be filled has no bound.
    fn check_overlap(&self) -> Result<(), Bilingual> {
        // By their first columns, those that may reach into the present row: no two share a column.
        let mut open: BTreeMap<u32, &Merge> = BTreeMap::new();
        for merge in &self.merges {
            while let Some((&column, before)) = open.range(..=merge.last_column).next_back() {
                if before.last_column < merge.column {
                    break;
                }
                if before.last_row >= merge.first_row {
                    let address = address(merge.first_row, merge.column);
                    return Err(broken(
                        &format!("从 {address} 起的合并单元格与别的重叠"),
                        &format!("the merged cells from {address} on overlap others"),
                    ));
                }
                open.remove(&column);
            }
            open.insert(merge.column, merge);
        }
        Ok(())
    }

    /// Where the text of a row starts.
    fn start_of(&self, index: usize) -> usize {
        index
            .checked_sub(1)
            .map_or(0, |before| self.rows[before].end)
    }

    fn write(&mut self, value: CellValue<'_>) {
        match value {
            CellValue::Text(text) if text.starts_with('"') => {
                self.text.push('"');
                for (index, piece) in text.split('"').enumerate() {
                    self.text.push_str(if index == 0 { "" } else { "\"\"" });
                    self.write_clean(piece);
                }
                self.text.push('"');
            }
            CellValue::Text(text) => self.write_clean(text),
            CellValue::Number(number) if !number.is_finite() => {
                self.write(CellValue::Error("#NUM!"));
            }
            // Adding 0.0 makes -0.0 a plain 0.
            CellValue::Number(number) => {
                let _ = write!(self.text, "{}", number + 0.0);
            }
            CellValue::Bool(is_true) => self.text.push_str(if is_true { "true" } else { "false" }),
            CellValue::Error(shown) => {
                self.text.push(ERROR_MARK);
                self.write_clean(shown);
            }
        }
    }

    /// Blanks for control characters, so that a line is a row and a separator separates.
    fn write_clean(&mut self, text: &str) {
        // 0xC2 starts the control characters beyond ASCII, and others.
        let is_plain = |byte: u8| byte >= 0x20 && byte != 0x7F && byte != 0xC2;
        if text.bytes().all(is_plain) {
            self.text.push_str(text);
        } else {
            let clean = |char: char| if char.is_control() { ' ' } else { char };
            self.text.extend(text.chars().map(clean));
        }
    }

    fn check_stretch(&self, row: u32) -> Result<(), Bilingual> {
        if (u64::from(row) + 1) * u64::from(self.width) <= MAX_CELLS {
            return Ok(());
        }
        let right = address(self.widest_row, self.width - 1);
        let down = address(row, 0);
        Err(Bilingual::new(
            format!(
                "单元格 {right} 把工作表撑到 {} 列，又用到第 {} 行，超出可读的 {MAX_CELLS} 格；请删去多余的行列（{right}、{down} 一带）再保存",
                self.width,
                row + 1
            ),
            format!(
                "cell {right} stretches the sheet to {} columns, and it is used down to row {}: more than the {MAX_CELLS} cells that are read; delete the stray columns or rows (about {right} and {down}) and save it",
                self.width,
                row + 1
            ),
        ))
    }

    fn check_text(&self, more: u64) -> Result<(), Bilingual> {
        if self.text.len() as u64 + more > MAX_TEXT as u64 {
            return Err(too_much_text());
        }
        Ok(())
    }
}

/// A value that goes on down, and where it is in the text already written.
struct Filled {
    last_row: u32,
    text: Range<usize>,
    /// Whether the value stands further to the left, so that the cell is marked as none of its own.
    is_covered: bool,
}

fn too_much_text() -> Bilingual {
    too_large(
        "工作表的文字超过 512 MiB",
        "the sheet has more than 512 MiB of text",
    )
}

fn beyond(row: u32, column: u32) -> Bilingual {
    let address = address(row, column);
    too_large(
        &format!("单元格 {address} 在 1048576 行、16384 列（XFD）之外"),
        &format!("cell {address} lies beyond 1048576 rows or 16384 columns (XFD)"),
    )
}

/// `B3` for row 2, column 1.
pub(super) fn address(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut left = u64::from(column) + 1;
    while left > 0 {
        letters.push(b'A' + ((left - 1) % 26) as u8);
        left = (left - 1) / 26;
    }
    let letters: String = letters.iter().rev().map(|&letter| letter as char).collect();
    format!("{letters}{}", u64::from(row) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(cells: &[(u32, u32, CellValue<'_>)]) -> Result<SheetText, Bilingual> {
        let mut grid = SheetText::default();
        for &(row, column, value) in cells {
            grid.cell(row, column, value)?;
        }
        Ok(grid)
    }

    fn text(cells: &[(u32, u32, CellValue<'_>)]) -> String {
        grid(cells)
            .unwrap()
            .finish()
            .unwrap()
            .replace(SEPARATOR, "|")
    }

    #[test]
    fn lines_are_rows_and_all_are_as_wide() {
        let cells = [
            (0, 1, CellValue::Text("台账")),
            (2, 0, CellValue::Number(3.0)),
            (2, 3, CellValue::Bool(true)),
            (3, 2, CellValue::Text(" \u{3000}\n")),
            (4, 0, CellValue::Number(-0.0)),
        ];
        assert_eq!(text(&cells), "|台账||\n\n3|||true\n\n0|||\n");
        assert_eq!(text(&[]), "");
    }

    #[test]
    fn cells_are_clean() {
        for (value, clean) in [
            (
                CellValue::Text("a\r\nb\tc\u{1F}d\u{1A}e\u{7F}\u{85}f"),
                "a  b c d e  f",
            ),
            (CellValue::Text("\"x\"\ny"), "\"\"\"x\"\" y\""),
            (CellValue::Text("x \"y\""), "x \"y\""),
            (CellValue::Text("\""), "\"\"\"\""),
            (CellValue::Text("°é"), "°é"),
            (CellValue::Error("#N/A\n"), "\u{1A}#N/A "),
            (CellValue::Number(0.1), "0.1"),
            (CellValue::Number(1e21), "1000000000000000000000"),
            (CellValue::Number(f64::NAN), "\u{1A}#NUM!"),
        ] {
            assert_eq!(text(&[(0, 0, value)]), format!("{clean}\n"), "{value:?}");
        }
    }

    #[test]
    fn merges_fill_down_where_a_row_has_something_of_its_own() {
        let cells = [
            (0, 0, CellValue::Text("title")),
            (2, 0, CellValue::Text("\"D1\"")),
            (2, 1, CellValue::Text("a")),
            (3, 1, CellValue::Text("b")),
            (5, 1, CellValue::Text("c")),
            (6, 0, CellValue::Text("own")),
            (7, 1, CellValue::Text("d")),
            (8, 1, CellValue::Text("e")),
        ];
        let mut grid = grid(&cells).unwrap();
        grid.merge((2, 7), (0, 0)).unwrap();
        grid.merge((0, 1), (0, 0)).unwrap();
        grid.merge((3, 3), (1, 1)).unwrap();
        grid.merge((4, 5), (1, 1)).unwrap();
        let text = grid.finish().unwrap().replace(SEPARATOR, "|");
        let filled = "title|\n\n\"\"\"D1\"\"\"|a\n\"\"\"D1\"\"\"|b\n\n\"\"\"D1\"\"\"|c\nown|\n\"\"\"D1\"\"\"|d\n|e\n";
        assert_eq!(text, filled);
    }

    #[test]
    fn merges_fill_to_the_right_too() {
        let cells = [
            (0, 0, CellValue::Text("M1")),
            (0, 1, CellValue::Text("a")),
            (0, 4, CellValue::Text("z")),
            (1, 0, CellValue::Text("M2")),
        ];
        let mut grid = grid(&cells).unwrap();
        grid.merge((0, 1), (1, 3)).unwrap();
        let text = grid.finish().unwrap().replace(SEPARATOR, "|");
        let text = text.replace(COVERED_MARK, "<");
        assert_eq!(text, "M1|a|<a|<a|z\nM2|a|<a|<a|\n");
    }

    #[test]
    fn stray_cells_are_named() {
        let far = grid(&[
            (0, 0, CellValue::Number(1.0)),
            (1_048_575, 16_383, CellValue::Number(1.0)),
        ]);
        let message = far.unwrap_err();
        assert!(
            message.en.contains("cell XFD1048576 stretches"),
            "{message:?}"
        );
        assert!(
            message
                .zh
                .contains("单元格 XFD1048576 把工作表撑到 16384 列"),
            "{message:?}"
        );
        for (row, column, name) in [
            (0, 16_384, "XFE1"),
            (1_048_576, 0, "A1048577"),
            (u32::MAX, u32::MAX, "4294967296"),
        ] {
            let message = grid(&[(row, column, CellValue::Number(1.0))]).unwrap_err();
            assert!(message.en.contains(name), "{message:?}");
        }
    }

    #[test]
    fn repeated_rows_are_bounded() {
        let mut some = grid(&[(1, 1, CellValue::Text("x"))]).unwrap();
        some.repeat(1, 3).unwrap();
        some.repeat(4, 1_000_000_000).unwrap();
        assert_eq!(some.finish().unwrap(), "\n\u{1F}x\n\u{1F}x\n\u{1F}x\n");
        let mut long = grid(&[(0, 0, CellValue::Text(&"x".repeat(1_000)))]).unwrap();
        assert!(
            long.repeat(0, 1_048_576)
                .unwrap_err()
                .en
                .contains("512 MiB")
        );
        assert!(
            long.repeat(0, 1_048_577)
                .unwrap_err()
                .en
                .contains("A1048577")
        );
        let mut wide = grid(&[(0, 16_383, CellValue::Text("x"))]).unwrap();
        assert!(wide.repeat(0, 10_000).unwrap_err().en.contains("XFD1"));
    }

    #[test]
    fn a_cell_stands_once_and_in_order() {
        for second in [(1, 1), (1, 0), (0, 5)] {
            let (row, column) = second;
            let message = grid(&[
                (1, 1, CellValue::Bool(true)),
                (row, column, CellValue::Bool(true)),
            ])
            .unwrap_err();
            assert!(message.en.contains(&address(row, column)), "{message:?}");
        }
    }
}
