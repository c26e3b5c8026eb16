//! A cell of a worksheet as its tag describes it.

use crate::spreadsheet::sheet_text::{MAX_COLUMNS, MAX_ROWS};

/// The text of one cell; Excel's own limit is 32,767 characters.
pub(super) const MAX_CELL: usize = 1 << 20;

/// A cell as its tag describes it, and what is in it.
#[derive(Clone, Copy)]
pub(super) struct CellTag {
    pub(super) row: u32,
    pub(super) column: u32,
    pub(super) style: usize,
    kind: CellType,
    pub(super) has_formula: bool,
    pub(super) has_value: bool,
    pub(super) has_inline: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum CellType {
    Number,
    Shared,
    /// The text of a formula.
    Text,
    Inline,
    Bool,
    Error,
    Date,
}

impl CellTag {
    /// One at that row and column, if it does not say where it is.
    pub(super) fn at((row, column): (u32, u32)) -> Self {
        Self {
            row,
            column,
            style: 0,
            kind: CellType::Number,
            has_formula: false,
            has_value: false,
            has_inline: false,
        }
    }

    /// Takes in an attribute.
    ///
    /// # Errors
    ///
    /// Whose value it is that cannot be.
    pub(super) fn set(&mut self, name: &str, value: &str) -> Result<(), &'static str> {
        let value = value.trim();
        // Programs write attributes of which they have nothing to say.
        if value.is_empty() {
            return Ok(());
        }
        match name {
            "r" => (self.row, self.column) = place(value).ok_or("c")?,
            "s" => self.style = value.parse().map_err(|_| "c s")?,
            "t" => {
                self.kind = match value {
                    "n" => CellType::Number,
                    "s" => CellType::Shared,
                    "str" => CellType::Text,
                    "inlineStr" => CellType::Inline,
                    "b" => CellType::Bool,
                    "e" => CellType::Error,
                    "d" => CellType::Date,
                    _ => return Err("c t"),
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// What it holds. Of an inline string its value does not count; of others the value, where they
    /// have one.
    pub(super) fn kind(&self) -> CellType {
        match self.kind {
            _ if self.has_inline && !self.has_value => CellType::Inline,
            kind => kind,
        }
    }
}

/// Row and column, from 0, of `B3` or `$B$3`.
pub(super) fn place(reference: &str) -> Option<(u32, u32)> {
    let (mut row, mut column) = (0u32, 0u32);
    for byte in reference.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' if row == 0 => {
                column = column * 26 + u32::from(byte.to_ascii_uppercase() - b'A') + 1;
            }
            b'0'..=b'9' if column > 0 => row = row * 10 + u32::from(byte - b'0'),
            b'$' => {}
            _ => return None,
        }
        if row > MAX_ROWS || column > MAX_COLUMNS {
            return None;
        }
    }
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places() {
        for (reference, found) in [
            ("A1", Some((0, 0))),
            ("$B$3", Some((2, 1))),
            ("XFD1048576", Some((1_048_575, 16_383))),
            ("XFE1", None),
            ("A1048577", None),
            ("ZZZZZZZ1", None),
            ("A99999999999", None),
            ("A0", None),
            ("A", None),
            ("1", None),
            ("1A", None),
            ("A1B", None),
            ("", None),
        ] {
            assert_eq!(place(reference), found, "{reference}");
        }
    }
}
