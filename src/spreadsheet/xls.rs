//! Workbooks of Excel 97 to 2003 (BIFF8, [MS-XLS]), which `.et` files of WPS are too.
//!
//! Only what cells show is read: formulas are skipped, their results are next to them.

use std::collections::{HashMap, HashSet};

use crate::spreadsheet::budget::{Budget, STEP};
use crate::spreadsheet::encryption;
use crate::spreadsheet::number::NumberFormat;
use crate::spreadsheet::refusals::broken;
use crate::spreadsheet::sheet_text::{CellValue, SheetText, address};
use crate::spreadsheet::{NO_VALUE, Worksheet};
use crate::text::Bilingual;

/// The kinds of records that are read.
mod record {
    pub(super) const FORMULA: u16 = 0x0006;
    pub(super) const EOF: u16 = 0x000A;
    pub(super) const DATE_1904: u16 = 0x0022;
    pub(super) const FILE_PASS: u16 = 0x002F;
    pub(super) const CONTINUE: u16 = 0x003C;
    pub(super) const BOUND_SHEET: u16 = 0x0085;
    pub(super) const MUL_RK: u16 = 0x00BD;
    pub(super) const RICH_STRING: u16 = 0x00D6;
    pub(super) const XF: u16 = 0x00E0;
    pub(super) const MERGE_CELLS: u16 = 0x00E5;
    pub(super) const SST: u16 = 0x00FC;
    pub(super) const LABEL_SST: u16 = 0x00FD;
    pub(super) const NUMBER: u16 = 0x0203;
    pub(super) const LABEL: u16 = 0x0204;
    pub(super) const BOOL_ERR: u16 = 0x0205;
    pub(super) const STRING: u16 = 0x0207;
    pub(super) const RK: u16 = 0x027E;
    pub(super) const ARRAY: u16 = 0x0221;
    pub(super) const TABLE: u16 = 0x0236;
    pub(super) const FORMAT: u16 = 0x041E;
    pub(super) const SHARED_FORMULA: u16 = 0x04BC;
    pub(super) const BOF: u16 = 0x0809;
}

pub(super) struct Xls {
    stream: Vec<u8>,
    /// Where the worksheets start, in order.
    starts: Vec<usize>,
    strings: Vec<String>,
    /// What each style makes of a number.
    styles: Vec<NumberFormat>,
    is_1904: bool,
    budget: Budget,
}

impl Xls {
    pub(super) fn open(
        stream: Vec<u8>,
        budget: Budget,
    ) -> Result<(Self, Vec<Worksheet>), Bilingual> {
        let mut book = Self {
            stream: deciphered(stream, &budget)?,
            starts: Vec::new(),
            strings: Vec::new(),
            styles: Vec::new(),
            is_1904: false,
            budget,
        };
        let sheets = book.read_globals()?;
        Ok((book, sheets))
    }

    fn read_globals(&mut self) -> Result<Vec<Worksheet>, Bilingual> {
        let mut sheets = Vec::new();
        let mut formats: HashMap<u16, NumberFormat> = HashMap::new();
        let mut ids = Vec::new();
        let mut met = HashSet::new();
        let mut records = Records::at(&self.stream, 0);
        let first = records.next()?;
        if first.kind != record::BOF || u16_at(first.data, 0) != Some(0x0600) {
            return Err(wrong());
        }
        loop {
            let Record { kind, data, .. } = records.next()?;
            let u16_of = |at| u16_at(data, at).ok_or_else(wrong);
            match kind {
                record::EOF => break,
                record::DATE_1904 => self.is_1904 = u16_of(0)? == 1,
                record::FORMAT => {
                    let code = RecordBytes::of(data.get(2..).ok_or_else(wrong)?).long_string()?;
                    formats.insert(u16_of(0)?, NumberFormat::of_format(&code));
                }
                record::XF => ids.push(u16_of(2)?),
                record::BOUND_SHEET => {
                    let start = u32_at(data, 0).ok_or_else(wrong)? as usize;
                    let is_visible = data.get(4).ok_or_else(wrong)? % 4 == 0;
                    // Charts, macros and modules are not worksheets.
                    if data.get(5) == Some(&0) {
                        let name = RecordBytes::of(&data[6..]).short_string()?;
                        // A stream that is two sheets would be read twice.
                        if start >= self.stream.len() || !met.insert(start) {
                            return Err(wrong());
                        }
                        self.starts.push(start);
                        sheets.push(Worksheet { name, is_visible });
                    }
                }
                record::SST => {
                    self.strings = records.continued(data)?.table()?;
                }
                _ => {}
            }
        }
        let style = |id: u16| {
            formats
                .get(&id)
                .copied()
                .unwrap_or_else(|| NumberFormat::of_built_in(id.into()))
        };
        self.styles = ids.into_iter().map(style).collect();
        Ok(sheets)
    }

    pub(super) fn sheet(&mut self, sheet: usize) -> Result<SheetText, Bilingual> {
        let start = *self.starts.get(sheet).ok_or_else(wrong)?;
        let mut records = Records::at(&self.stream, start);
        if records.next()?.kind != record::BOF {
            return Err(wrong());
        }
        let mut text = SheetText::new(self.budget.clone());
        // Where each cell's record starts. What a file says of a sheet's size is not looked at.
        let mut cells: Vec<CellRecord> = Vec::new();
        let mut depth = 0usize;
        loop {
            let Record { kind, data, at } = records.next()?;
            self.budget.spend(STEP + data.len() as u64)?;
            let u16_of = |at| u16_at(data, at).ok_or_else(wrong);
            match kind {
                // A chart in a sheet has a stream of its own inside.
                record::BOF => depth += 1,
                record::EOF if depth == 0 => break,
                record::EOF => depth -= 1,
                _ if depth > 0 => {}
                record::MUL_RK => {
                    let (row, first) = (u16_of(0)?, u16_of(2)?);
                    for index in 0..data.len().saturating_sub(6) / 6 {
                        let column = first.checked_add(index as u16).ok_or_else(wrong)?;
                        cells.push(CellRecord { row, column, at });
                    }
                }
                record::NUMBER
                | record::RK
                | record::LABEL_SST
                | record::LABEL
                | record::RICH_STRING
                | record::BOOL_ERR
                | record::FORMULA => {
                    let (row, column) = (u16_of(0)?, u16_of(2)?);
                    cells.push(CellRecord { row, column, at });
                }
                record::MERGE_CELLS => {
                    // They end where the record ends, as texts do.
                    let ranges = data.get(2..).unwrap_or_default().chunks_exact(8);
                    for range in ranges.take(usize::from(u16_of(0)?)) {
                        let edge = |at| u16_at(range, at).map_or(0, u32::from);
                        text.merge((edge(0), edge(2)), (edge(4), edge(6)))?;
                    }
                }
                _ => {}
            }
        }
        cells.sort_by_key(|cell| (cell.row, cell.column));
        for cell in cells {
            self.put(cell, &mut text)?;
        }
        Ok(text)
    }

    fn put(&self, cell: CellRecord, sheet: &mut SheetText) -> Result<(), Bilingual> {
        let mut records = Records::at(&self.stream, cell.at);
        let Record { kind, data, .. } = records.next()?;
        let (row, column) = (u32::from(cell.row), u32::from(cell.column));
        let wrong = || wrong_cell(row, column);
        let mut put = |value| sheet.cell(row, column, value);
        match kind {
            record::LABEL_SST => {
                let index = u32_at(data, 6).ok_or_else(wrong)?;
                let text = self.strings.get(index as usize).ok_or_else(wrong)?;
                return put(CellValue::Text(text));
            }
            record::LABEL | record::RICH_STRING => {
                let text = records.text(data.get(6..).ok_or_else(wrong)?)?;
                return put(CellValue::Text(&text));
            }
            record::BOOL_ERR => {
                let value = *data.get(6).ok_or_else(wrong)?;
                return put(bool_or_error(value, data.get(7) == Some(&1)));
            }
            record::FORMULA if data.get(12..14) == Some(&[0xFF, 0xFF]) => {
                return match data[6] {
                    0 => match formula_text(&mut records)? {
                        Some(text) => put(CellValue::Text(&text)),
                        None => put(CellValue::Error(NO_VALUE)),
                    },
                    kind @ (1 | 2) => put(bool_or_error(data[8], kind == 2)),
                    _ => Ok(()),
                };
            }
            _ => {}
        }
        let (number, style) = number(kind, data, cell.column).ok_or_else(wrong)?;
        // Zero, to be reckoned when it is opened: libraries write this, Excel does not.
        let is_unreckoned = kind == record::FORMULA
            && number == 0.0
            && u16_at(data, 14).ok_or_else(wrong)? & 2 != 0;
        if is_unreckoned {
            return put(CellValue::Error(NO_VALUE));
        }
        let format = self.styles.get(usize::from(style)).copied();
        let format = format.unwrap_or_default();
        sheet.number((row, column), number, format, self.is_1904)
    }
}

/// The records, deciphered where one of the first of them says that they are encrypted.
fn deciphered(stream: Vec<u8>, budget: &Budget) -> Result<Vec<u8>, Bilingual> {
    let mut records = Records::at(&stream, 0);
    loop {
        match records.next()? {
            Record { kind, data, .. } if kind == record::FILE_PASS => {
                return encryption::records(&stream, data, budget);
            }
            Record { kind, .. } if kind == record::EOF => return Ok(stream),
            _ => {}
        }
    }
}

/// The number of a record and its style; of many numbers that of a column.
fn number(kind: u16, data: &[u8], column: u16) -> Option<(f64, u16)> {
    let double = |at: usize| -> Option<f64> {
        Some(f64::from_le_bytes(data.get(at..at + 8)?.try_into().ok()?))
    };
    match kind {
        record::NUMBER | record::FORMULA => Some((double(6)?, u16_at(data, 4)?)),
        record::RK => Some((packed(u32_at(data, 6)?), u16_at(data, 4)?)),
        record::MUL_RK => {
            let at = 4 + usize::from(column - u16_at(data, 2)?) * 6;
            Some((packed(u32_at(data, at + 2)?), u16_at(data, at)?))
        }
        _ => None,
    }
}

#[derive(Clone, Copy)]
struct CellRecord {
    row: u16,
    column: u16,
    at: usize,
}

struct Record<'a> {
    kind: u16,
    data: &'a [u8],
    /// Where it starts.
    at: usize,
}

/// Records one after another; one that reaches beyond the end is an error, and so is the end itself.
struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

impl<'a> Records<'a> {
    fn at(stream: &'a [u8], at: usize) -> Self {
        Self { stream, at }
    }

    fn next(&mut self) -> Result<Record<'a>, Bilingual> {
        let at = self.at;
        let kind = u16_at(self.stream, at).ok_or_else(wrong)?;
        let length = usize::from(u16_at(self.stream, at + 2).ok_or_else(wrong)?);
        let data = self.stream.get(at + 4..at + 4 + length).ok_or_else(wrong)?;
        self.at = at + 4 + length;
        Ok(Record { kind, data, at })
    }

    /// The bytes of a record and of those that continue it.
    fn continued(&mut self, data: &'a [u8]) -> Result<RecordBytes<'a>, Bilingual> {
        let mut bytes = RecordBytes::of(data);
        while let Some(more) = self.next_if(record::CONTINUE)? {
            bytes.parts.push(more);
        }
        Ok(bytes)
    }

    /// The text that starts here, and may go on in the records that follow.
    fn text(&mut self, data: &'a [u8]) -> Result<String, Bilingual> {
        self.continued(data)?.long_string()
    }

    /// The next record if it is of this kind.
    fn next_if(&mut self, kind: u16) -> Result<Option<&'a [u8]>, Bilingual> {
        if u16_at(self.stream, self.at) != Some(kind) {
            return Ok(None);
        }
        self.next().map(|record| Some(record.data))
    }
}

/// The text that a formula gave, in a record after it; none where the program never reckoned it.
fn formula_text(records: &mut Records<'_>) -> Result<Option<String>, Bilingual> {
    loop {
        let Record { kind, data, .. } = records.next()?;
        match kind {
            record::STRING => {
                return records.text(data).map(Some);
            }
            // The formula itself, where cells share it; one of them at most.
            record::SHARED_FORMULA | record::ARRAY | record::TABLE => {}
            _ => return Ok(None),
        }
    }
}

/// Bytes of a record and those that continue it.
struct RecordBytes<'a> {
    parts: Vec<&'a [u8]>,
    part: usize,
    at: usize,
}

impl<'a> RecordBytes<'a> {
    fn of(data: &'a [u8]) -> Self {
        Self {
            parts: vec![data],
            part: 0,
            at: 0,
        }
    }

    /// What is left of the present piece; the next piece where that is nothing.
    fn rest(&mut self) -> Option<&'a [u8]> {
        loop {
            let rest = self.parts.get(self.part)?.get(self.at..)?;
            if !rest.is_empty() {
                return Some(rest);
            }
            (self.part, self.at) = (self.part + 1, 0);
        }
    }

    fn byte(&mut self) -> Result<u8, Bilingual> {
        let byte = *self.rest().and_then(<[u8]>::first).ok_or_else(wrong)?;
        self.at += 1;
        Ok(byte)
    }

    fn word(&mut self) -> Result<u16, Bilingual> {
        Ok(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    fn double_word(&mut self) -> Result<u32, Bilingual> {
        Ok(u32::from(self.word()?) | u32::from(self.word()?) << 16)
    }

    fn skip(&mut self, mut count: usize) -> Result<(), Bilingual> {
        while count > 0 {
            let step = self.rest().ok_or_else(wrong)?.len().min(count);
            self.at += step;
            count -= step;
        }
        Ok(())
    }

    /// Characters; where a new piece starts among them, it says anew how wide they are.
    fn chars(&mut self, count: usize, mut is_wide: bool) -> Result<String, Bilingual> {
        let mut units: Vec<u16> = Vec::new();
        while units.len() < count {
            let is_at_end = self
                .parts
                .get(self.part)
                .is_some_and(|part| self.at == part.len());
            if is_at_end && (self.part, self.at) != (0, 0) {
                (self.part, self.at) = (self.part + 1, 0);
                is_wide = self.byte()? & 1 == 1;
                continue;
            }
            let rest = self.rest().ok_or_else(wrong)?;
            let width = if is_wide { 2 } else { 1 };
            let take = (rest.len() / width).min(count - units.len());
            if take == 0 {
                return Err(wrong());
            }
            let bytes = &rest[..take * width];
            if is_wide {
                units.extend(
                    bytes
                        .chunks_exact(2)
                        .map(|pair| u16::from_le_bytes([pair[0], pair[1]])),
                );
            } else {
                units.extend(bytes.iter().map(|&byte| u16::from(byte)));
            }
            self.at += take * width;
        }
        Ok(String::from_utf16_lossy(&units))
    }

    /// A string whose length has two bytes.
    fn long_string(&mut self) -> Result<String, Bilingual> {
        let count = self.word()?;
        self.string(count.into())
    }

    /// A string whose length has one byte.
    fn short_string(&mut self) -> Result<String, Bilingual> {
        let count = self.byte()?;
        self.string(count.into())
    }

    fn string(&mut self, count: usize) -> Result<String, Bilingual> {
        if count == 0 && self.rest().is_none() {
            return Ok(String::new());
        }
        let flags = self.byte()?;
        let runs = if flags & 8 == 0 {
            0
        } else {
            usize::from(self.word()?) * 4
        };
        let phonetic = if flags & 4 == 0 {
            0
        } else {
            self.double_word()? as usize
        };
        let text = self.chars(count, flags & 1 == 1)?;
        self.skip(runs)?;
        self.skip(phonetic)?;
        Ok(text)
    }

    /// The texts that cells refer to: they end where the record ends, whatever it says of their
    /// number. What follows the last of them is nothing.
    fn table(&mut self) -> Result<Vec<String>, Bilingual> {
        let (_uses, count) = (self.double_word()?, self.double_word()?);
        let mut strings = Vec::new();
        while self.rest().is_some() {
            match self.long_string() {
                Ok(string) => strings.push(string),
                Err(_) if strings.len() >= count as usize => break,
                Err(message) => return Err(message),
            }
        }
        Ok(strings)
    }
}

/// A number in four bytes: an integer or the upper part of a float, perhaps of its hundredfold.
fn packed(bits: u32) -> f64 {
    let number = if bits & 2 == 0 {
        f64::from_bits(u64::from(bits & !3) << 32)
    } else {
        f64::from(bits.cast_signed() >> 2)
    };
    if bits & 1 == 0 {
        number
    } else {
        number / 100.0
    }
}

fn bool_or_error(value: u8, is_error: bool) -> CellValue<'static> {
    if !is_error {
        return CellValue::Bool(value != 0);
    }
    CellValue::Error(match value {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        0x2B => "#GETTING_DATA",
        _ => "#?",
    })
}

/// A number of two bytes.
fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(bytes.try_into().ok()?))
}

/// A number of four bytes.
fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}

fn wrong() -> Bilingual {
    broken(
        "记录不成立，或到一半就断了",
        "its records do not hold together or end too soon",
    )
}

fn wrong_cell(row: u32, column: u32) -> Bilingual {
    let address = address(row, column);
    broken(
        &format!("单元格 {address} 的记录不成立"),
        &format!("the record of cell {address} does not hold together"),
    )
}
