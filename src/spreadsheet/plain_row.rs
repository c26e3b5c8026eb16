//! Rows of a worksheet as programs write them, scanned at once: reading them piece by piece takes
//! twice as long. What is not as plain is not scanned.

use crate::spreadsheet::cell_tag::{CellTag, CellType, MAX_CELL};

/// A row, its tags and attributes between plain marks, without references and formulas.
pub(super) struct PlainRow<'t> {
    /// As its tag says; none where it does not.
    pub(super) number: Option<&'t str>,
    rest: Scan<'t>,
}

impl<'t> PlainRow<'t> {
    /// The row that a text begins with, at its first cell.
    pub(super) fn starting(text: &'t str) -> Option<Self> {
        let mut rest = Scan(text);
        rest.skip("<row")?;
        let mut number = None;
        while let Some((name, value)) = rest.attribute() {
            if name == "r" || name.ends_with(":r") {
                number = number.or(Some(value));
            }
        }
        rest.skip(">")?;
        let number = number.filter(|number| !number.is_empty());
        Some(Self { number, rest })
    }

    /// Scans its cells, each with its text; `next` is where the first one stands if it does not say.
    /// What follows the row.
    pub(super) fn cells(
        mut self,
        mut next: (u32, u32),
        cells: &mut Vec<(CellTag, &'t str)>,
    ) -> Option<&'t str> {
        cells.clear();
        loop {
            self.rest.skip_blanks();
            if self.rest.skip("</row>").is_some() {
                return Some(self.rest.0);
            }
            let (cell, text) = self.rest.cell(next)?;
            next.1 = cell.column.saturating_add(1);
            cells.push((cell, text));
        }
    }
}

/// What is left of a text. A step that finds something else than it looks for gives none.
struct Scan<'t>(&'t str);

impl<'t> Scan<'t> {
    fn skip(&mut self, mark: &str) -> Option<()> {
        self.0 = self.0.strip_prefix(mark)?;
        Some(())
    }

    fn skip_blanks(&mut self) {
        self.0 = self.0.trim_ascii_start();
    }

    /// An attribute after one blank, as it is without references and blanks that are not plain.
    fn attribute(&mut self) -> Option<(&'t str, &'t str)> {
        let rest = self.0.strip_prefix(' ')?;
        let is_of_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b':';
        let length = rest.bytes().position(|byte| !is_of_name(byte))?;
        let (name, rest) = rest.split_at(length);
        let rest = rest.strip_prefix("=\"")?;
        let is_mark = |byte: u8| matches!(byte, b'"' | b'&' | b'<') || byte < b' ';
        let length = rest.bytes().position(is_mark)?;
        let (value, rest) = rest.split_at(length);
        self.0 = rest.strip_prefix('"')?;
        (!name.is_empty()).then_some((name, value))
    }

    /// A text up to the next tag.
    fn text(&mut self) -> Option<&'t str> {
        let is_mark = |byte: u8| matches!(byte, b'<' | b'&' | b'\r');
        let length = self.0.bytes().position(is_mark)?;
        let (text, rest) = self.0.split_at(length);
        self.0 = rest;
        (rest.starts_with('<') && length <= MAX_CELL).then_some(text)
    }

    /// A cell that has a value, an inline text or nothing.
    fn cell(&mut self, place: (u32, u32)) -> Option<(CellTag, &'t str)> {
        self.skip("<c")?;
        let mut cell = CellTag::at(place);
        while let Some((name, value)) = self.attribute() {
            cell.set(name, value).ok()?;
        }
        if self.skip("/>").is_some() {
            return Some((cell, ""));
        }
        self.skip(">")?;
        if self.skip("</c>").is_some() {
            return Some((cell, ""));
        }
        let is_inline = cell.kind() == CellType::Inline;
        if is_inline {
            self.skip("<is>")?;
            self.skip("<t>")
                .or_else(|| self.skip("<t xml:space=\"preserve\">"))?;
        } else {
            self.skip("<v>")?;
        }
        let text = self.text()?;
        self.skip(if is_inline {
            "</t></is></c>"
        } else {
            "</v></c>"
        })?;
        (cell.has_inline, cell.has_value) = (is_inline, !is_inline);
        Some((cell, text))
    }
}
