//! Workbooks of Excel 2007 and later (ISO/IEC 29500), as Excel, WPS and LibreOffice write them.

use std::collections::{HashMap, HashSet};

use quick_xml::events::BytesStart;

use crate::spreadsheet::archive::Archive;
use crate::spreadsheet::cell_tag::{CellTag, CellType, MAX_CELL, place};
use crate::spreadsheet::number::{NumberFormat, iso_moment};
use crate::spreadsheet::plain_row::PlainRow;
use crate::spreadsheet::refusals::{broken, no_workbook_in_archive, short, xlsb};
use crate::spreadsheet::sheet_text::{CellValue, MAX_ROWS, SheetText, address};
use crate::spreadsheet::xml::{
    ElementPath, TakePieces, XmlPiece, attributes, local, local_value, value,
};
use crate::spreadsheet::{NO_VALUE, Worksheet};
use crate::text::Bilingual;

const MAX_SHEET: u64 = 2 << 30;
const MAX_STRINGS: u64 = 512 << 20;
const MAX_STYLES: u64 = 64 << 20;
const MAX_SMALL: u64 = 16 << 20;

pub(super) struct Xlsx {
    archive: Archive,
    /// The parts of the worksheets, in order.
    parts: Vec<String>,
    strings: Strings,
    /// What each style makes of a number.
    styles: Vec<NumberFormat>,
    is_1904: bool,
}

impl Xlsx {
    pub(super) fn open(mut archive: Archive) -> Result<(Self, Vec<Worksheet>), Bilingual> {
        let top = relations(&mut archive, "")?;
        let main = top.values().find(|relation| relation.is("officeDocument"));
        let main = main
            .map_or("xl/workbook.xml", |relation| &relation.target)
            .to_owned();
        if main.to_ascii_lowercase().ends_with(".bin") {
            return Err(xlsb());
        }
        if !archive.has(&main) {
            return Err(no_workbook_in_archive());
        }
        let relations = relations(&mut archive, &main)?;
        let mut book = Self {
            archive,
            parts: Vec::new(),
            strings: Strings::default(),
            styles: Vec::new(),
            is_1904: false,
        };
        let sheets = book.read_sheets(&main, &relations)?;
        book.check_parts()?;
        for relation in relations.values() {
            if relation.is("sharedStrings") && book.archive.has(&relation.target) {
                book.read_strings(&relation.target)?;
            } else if relation.is("styles") && book.archive.has(&relation.target) {
                book.read_styles(&relation.target)?;
            }
        }
        Ok((book, sheets))
    }

    fn read_sheets(
        &mut self,
        main: &str,
        relations: &HashMap<String, Relation>,
    ) -> Result<Vec<Worksheet>, Bilingual> {
        let mut sheets = Vec::new();
        let xml = self.archive.xml(main, MAX_SMALL)?;
        // Extensions of later versions have elements of the same names, but not in the same place
        // and namespace: x15:workbookPr says nothing of dates.
        let mut path = ElementPath::default();
        xml.each(|piece| {
            match piece {
                XmlPiece::Start(start) => match path.start(start)[..] {
                    ["workbook", "workbookPr"] => {
                        let date1904 = local_value(start, "date1904");
                        self.is_1904 =
                            date1904.is_some_and(|value| matches!(value.trim(), "1" | "true"));
                    }
                    ["workbook", "sheets", "sheet"] => {
                        let id = local_value(start, "id").unwrap_or_default();
                        let relation = relations
                            .get(&*id)
                            .filter(|relation| relation.is("worksheet"));
                        if let Some(relation) = relation {
                            self.parts.push(relation.target.clone());
                            let state = local_value(start, "state");
                            sheets.push(Worksheet {
                                name: local_value(start, "name").unwrap_or_default().into_owned(),
                                is_visible: state.is_none_or(|state| state == "visible"),
                            });
                        }
                    }
                    _ => {}
                },
                XmlPiece::End(_) => path.end(),
                XmlPiece::Text(_) => {}
            }
            Ok(())
        })?;
        if path.has_root("workbook") {
            Ok(sheets)
        } else {
            Err(no_workbook_in_archive())
        }
    }

    /// That no part is two sheets: it would be read as often as it is named.
    fn check_parts(&self) -> Result<(), Bilingual> {
        let mut met = HashSet::new();
        match self
            .parts
            .iter()
            .find(|part| !met.insert(part.to_ascii_lowercase()))
        {
            None => Ok(()),
            Some(part) => Err(broken(
                &format!("几张工作表都在 {} 里", short(part)),
                &format!("several worksheets are in the one part {}", short(part)),
            )),
        }
    }

    fn read_strings(&mut self, part: &str) -> Result<(), Bilingual> {
        let xml = self.archive.xml(part, MAX_STRINGS)?;
        let strings = &mut self.strings;
        let mut scope = TextScope::within(true);
        // What the part says of how many there are is not believed.
        xml.each(|piece| {
            match piece {
                XmlPiece::Start(start) => scope.start(local(start.name())),
                XmlPiece::End(end) => {
                    let name = end.name();
                    scope.end(local(name));
                    if local(name) == "si" {
                        strings.ends.push(strings.text.len() as u32);
                    }
                }
                XmlPiece::Text(text) if scope.is_text() => strings.text.push_str(text),
                XmlPiece::Text(_) => {}
            }
            Ok(())
        })
    }

    fn read_styles(&mut self, part: &str) -> Result<(), Bilingual> {
        let xml = self.archive.xml(part, MAX_STYLES)?;
        let mut formats: HashMap<u32, NumberFormat> = HashMap::new();
        let mut in_cells = false;
        xml.each(|piece| {
            match piece {
                XmlPiece::Start(start) => {
                    let id = || local_value(start, "numFmtId").and_then(|id| id.parse().ok());
                    match local(start.name()) {
                        "numFmt" => {
                            if let (Some(id), Some(code)) = (id(), local_value(start, "formatCode"))
                            {
                                formats.insert(id, NumberFormat::of_format(&code));
                            }
                        }
                        "cellXfs" => in_cells = true,
                        "xf" if in_cells => {
                            let id = id().unwrap_or(0);
                            let own = formats.get(&id).copied();
                            self.styles
                                .push(own.unwrap_or_else(|| NumberFormat::of_built_in(id)));
                        }
                        _ => {}
                    }
                }
                XmlPiece::End(end) if local(end.name()) == "cellXfs" => in_cells = false,
                XmlPiece::End(_) | XmlPiece::Text(_) => {}
            }
            Ok(())
        })
    }

    pub(super) fn sheet(&mut self, sheet: usize) -> Result<SheetText, Bilingual> {
        let part = self.parts.get(sheet).map_or("", String::as_str);
        let budget = self.archive.budget.clone();
        let xml = self.archive.xml(part, MAX_SHEET)?;
        let mut reader = SheetReader {
            part,
            strings: &self.strings,
            styles: &self.styles,
            is_1904: self.is_1904,
            sheet: SheetText::new(budget),
            in_data: false,
            next: (0, 0),
            cell: None,
            scope: TextScope::default(),
            text: String::new(),
            inline: String::new(),
        };
        xml.hand_to(&mut reader)?;
        Ok(reader.sheet)
    }
}

/// A sheet as far as it has been read.
struct SheetReader<'a> {
    part: &'a str,
    strings: &'a Strings,
    styles: &'a [NumberFormat],
    is_1904: bool,
    sheet: SheetText,
    in_data: bool,
    /// Row and column of the next cell that does not say where it is.
    next: (u32, u32),
    /// The cell that is open, and its text so far.
    cell: Option<CellTag>,
    scope: TextScope,
    /// Of its value (`v`), and of its inline text (`is`).
    text: String,
    inline: String,
}

impl TakePieces for &mut SheetReader<'_> {
    fn take(&mut self, piece: XmlPiece<'_>) -> Result<(), Bilingual> {
        match piece {
            XmlPiece::Start(start) => self.start(start),
            XmlPiece::End(end) => self.end(local(end.name())),
            XmlPiece::Text(piece) => self.text(piece),
        }
    }

    /// Takes the plain rows that come next.
    fn take_elements(&mut self, text: &str) -> Result<usize, Bilingual> {
        let (mut rest, mut cells) = (text, Vec::new());
        while self.in_data
            && self.cell.is_none()
            && let Some(row) = PlainRow::starting(rest)
        {
            let number = match row.number {
                Some(number) => self.row_number(number)?,
                None => self.next.0,
            };
            let Some(after) = row.cells((number, 0), &mut cells) else {
                break;
            };
            for (cell, text) in &cells {
                self.put(cell, text)?;
            }
            self.next = (number.saturating_add(1), 0);
            rest = after;
        }
        Ok(text.len() - rest.len())
    }
}

impl SheetReader<'_> {
    /// The row, from 0, that its tag numbers.
    fn row_number(&self, number: &str) -> Result<u32, Bilingual> {
        let row = number.parse().ok();
        let row = row.filter(|row| (1..=MAX_ROWS).contains(row));
        Ok(row.ok_or_else(|| xml_wrong(self.part, "row", number))? - 1)
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), Bilingual> {
        match (local(start.name()), &mut self.cell) {
            ("sheetData", _) => self.in_data = true,
            ("row", None) if self.in_data => {
                self.next.1 = 0;
                if let Some(row) = local_value(start, "r").filter(|row| !row.is_empty()) {
                    self.next.0 = self.row_number(&row)?;
                }
            }
            ("c", None) if self.in_data => {
                let mut cell = CellTag::at(self.next);
                for attribute in attributes(start) {
                    let value = attribute.value.as_ref();
                    let set = cell.set(attribute.key.as_ref(), value);
                    set.map_err(|what| xml_wrong(self.part, what, value))?;
                }
                self.next.1 = cell.column.saturating_add(1);
                self.cell = Some(cell);
                self.text.clear();
                self.inline.clear();
                self.scope = TextScope::default();
            }
            ("f", Some(cell)) => cell.has_formula = true,
            (name, Some(cell)) => {
                cell.has_value |= name == "v";
                cell.has_inline |= name == "is";
                self.scope.start(name);
            }
            // One that cannot be read is not a reason to refuse the cells.
            ("mergeCell", None) => {
                if let Some((from, to)) = local_value(start, "ref").as_deref().and_then(area) {
                    self.sheet.merge((from.0, to.0), (from.1, to.1))?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Bilingual> {
        match name {
            "sheetData" => self.in_data = false,
            "row" if self.in_data && self.cell.is_none() => {
                self.next.0 = self.next.0.saturating_add(1);
            }
            "c" => {
                if let Some(cell) = self.cell.take() {
                    let text = match cell.kind() {
                        CellType::Inline => std::mem::take(&mut self.inline),
                        _ => std::mem::take(&mut self.text),
                    };
                    self.put(&cell, &text)?;
                    // Its room is for the next one.
                    self.text = text;
                }
            }
            name if self.cell.is_some() => self.scope.end(name),
            _ => {}
        }
        Ok(())
    }

    fn text(&mut self, piece: &str) -> Result<(), Bilingual> {
        let Some(cell) = self.cell.filter(|_| self.scope.is_text()) else {
            return Ok(());
        };
        let text = if self.scope.in_inline {
            &mut self.inline
        } else {
            &mut self.text
        };
        text.push_str(piece);
        if text.len() > MAX_CELL {
            let address = address(cell.row, cell.column);
            return Err(xml_wrong(self.part, &address, "> 1 MiB"));
        }
        Ok(())
    }

    /// Adds a cell that is closed.
    fn put(&mut self, cell: &CellTag, text: &str) -> Result<(), Bilingual> {
        let kind = cell.kind();
        let wrong = || xml_wrong(self.part, &address(cell.row, cell.column), text);
        let mut put = |value| self.sheet.cell(cell.row, cell.column, value);
        let is_empty = text.is_empty();
        if is_empty && cell.has_formula && !(cell.has_value && kind == CellType::Text) {
            return put(CellValue::Error(NO_VALUE));
        }
        if is_empty {
            return Ok(());
        }
        let format = self.styles.get(cell.style).copied().unwrap_or_default();
        match kind {
            CellType::Shared => {
                let index = text.trim().parse().map_err(|_| wrong())?;
                let text = self.strings.get(index).ok_or_else(wrong)?;
                put(CellValue::Text(&unescaped(text)))
            }
            CellType::Text | CellType::Inline => put(CellValue::Text(&unescaped(text))),
            CellType::Bool => put(CellValue::Bool(matches!(text.trim(), "1" | "true"))),
            CellType::Error => put(CellValue::Error(text)),
            CellType::Date => {
                let text = iso_moment(text);
                let is_day = format == NumberFormat::Date { has_time: false };
                let day = text.strip_suffix(" 00:00:00").filter(|_| is_day);
                put(CellValue::Text(day.unwrap_or(&text)))
            }
            CellType::Number => {
                let number: f64 = text.trim().parse().map_err(|_| wrong())?;
                let place = (cell.row, cell.column);
                (self.sheet).number(place, number, format, self.is_1904)
            }
        }
    }
}

/// Whether text belongs to a cell: in `v`, or in the `t` of an `is` or of a shared string, but not in
/// how it is pronounced (`rPh`).
#[derive(Default)]
struct TextScope {
    in_text: bool,
    in_inline: bool,
    in_phonetic: bool,
}

impl TextScope {
    /// Within an inline text, or outside.
    fn within(in_inline: bool) -> Self {
        Self {
            in_inline,
            ..Self::default()
        }
    }

    fn start(&mut self, name: &str) {
        self.turn(name, true);
    }

    fn end(&mut self, name: &str) {
        self.turn(name, false);
    }

    fn turn(&mut self, name: &str, is_open: bool) {
        match name {
            "t" if self.in_inline => self.in_text = is_open,
            "v" if !self.in_inline => self.in_text = is_open,
            "is" => self.in_inline = is_open,
            "rPh" => self.in_phonetic = is_open,
            _ => {}
        }
    }

    fn is_text(&self) -> bool {
        self.in_text && !self.in_phonetic
    }
}

/// The texts that cells refer to.
#[derive(Default)]
struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Strings {
    fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = index
            .checked_sub(1)
            .map_or(0, |before| self.ends[before] as usize);
        self.text.get(start..end)
    }
}

/// What one part says of another.
struct Relation {
    kind: String,
    target: String,
}

impl Relation {
    fn is(&self, kind: &str) -> bool {
        self.kind.rsplit('/').next() == Some(kind)
    }
}

/// The relations of a part (of the whole archive for none), by their ids.
fn relations(archive: &mut Archive, part: &str) -> Result<HashMap<String, Relation>, Bilingual> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let name = format!("{folder}/_rels/{file}.rels");
    let mut relations = HashMap::new();
    if !archive.has(&name) {
        return Ok(relations);
    }
    let xml = archive.xml(name.trim_start_matches('/'), MAX_SMALL)?;
    xml.each(|piece| {
        if let XmlPiece::Start(start) = piece
            && local(start.name()) == "Relationship"
        {
            let (mut id, mut kind, mut target) = Default::default();
            for attribute in attributes(start) {
                let text = || value(&attribute).unwrap_or_default().into_owned();
                match attribute.key.as_ref() {
                    "Id" => id = text(),
                    "Type" => kind = text(),
                    "Target" => target = resolved(folder, &text()),
                    _ => {}
                }
            }
            relations.insert(id, Relation { kind, target });
        }
        Ok(())
    })?;
    Ok(relations)
}

/// A target seen from a folder.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut path: Vec<&str> = Vec::new();
    let folder = if target.starts_with('/') { "" } else { folder };
    for step in folder.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}

/// The first and the last cell of `A1:B3`; of `F:G` and `3:5`, which are whole columns and rows.
fn area(reference: &str) -> Option<((u32, u32), (u32, u32))> {
    let (from, to) = reference.split_once(':').unwrap_or((reference, reference));
    // What is left out reaches from the first to the last.
    let whole = |edge: &str, row: u32, column: &str| {
        let edge = edge.trim().replace('$', "");
        if edge.is_empty() {
            None
        } else if edge.bytes().all(|byte| byte.is_ascii_digit()) {
            place(&format!("{column}{edge}"))
        } else if edge.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            place(&format!("{edge}{row}"))
        } else {
            place(&edge)
        }
    };
    let (from, to) = (whole(from, 1, "A")?, whole(to, MAX_ROWS, "XFD")?);
    let order = |one: u32, other: u32| (one.min(other), one.max(other));
    let (rows, columns) = (order(from.0, to.0), order(from.1, to.1));
    Some(((rows.0, columns.0), (rows.1, columns.1)))
}

/// Text with `_x000D_` and the like as the characters that they stand for.
fn unescaped(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains("_x") {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let code = rest
            .get(at + 2..at + 7)
            .and_then(|code| code.strip_suffix('_'));
        let code = code.filter(|code| code.bytes().all(|byte| byte.is_ascii_hexdigit()));
        let char = code.and_then(|code| u32::from_str_radix(code, 16).ok());
        if let Some(char) = char.and_then(char::from_u32) {
            out.push_str(&rest[..at]);
            out.push(char);
            rest = &rest[at + 7..];
        } else {
            out.push_str(&rest[..at + 2]);
            rest = &rest[at + 2..];
        }
    }
    out.push_str(rest);
    out.into()
}

fn xml_wrong(part: &str, what: &str, found: &str) -> Bilingual {
    let found = short(found);
    broken(
        &format!("{part} 里 {what} 的 “{found}” 不成立"),
        &format!("{what} \"{found}\" in {part} cannot be"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas() {
        for (reference, found) in [
            ("B2:C4", Some(((1, 1), (3, 2)))),
            ("$C$4:$B$2", Some(((1, 1), (3, 2)))),
            ("B2", Some(((1, 1), (1, 1)))),
            ("F:G", Some(((0, 5), (1_048_575, 6)))),
            ("$3:$5", Some(((2, 0), (4, 16_383)))),
            ("", None),
            (":", None),
            ("A1:ZZZZ9", None),
            ("#REF!", None),
        ] {
            assert_eq!(area(reference), found, "{reference}");
        }
    }

    #[test]
    fn escapes() {
        for (text, plain) in [
            ("a_x000D_b", "a\rb"),
            ("_x005F_x0041_", "_x0041_"),
            ("_x00G0_", "_x00G0_"),
            ("_xD800_", "_xD800_"),
            ("x_x", "x_x"),
            ("_x4F1A_议", "会议"),
            ("_x004议_", "_x004议_"),
        ] {
            assert_eq!(unescaped(text), plain);
        }
    }

    #[test]
    fn targets() {
        assert_eq!(
            resolved("xl", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml"
        );
        assert_eq!(
            resolved("xl", "/xl/worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml"
        );
        assert_eq!(resolved("xl", "..\\xl\\a.xml"), "xl/a.xml");
        assert_eq!(resolved("", "../../../a"), "a");
    }
}
