//! The streams inside a compound file ([MS-CFB]): what `.xls` and encrypted workbooks are wrapped in.
//!
//! Every chain of sectors ends or is refused: it cannot be longer than the file.

use crate::spreadsheet::refusals::broken;
use crate::text::Bilingual;

/// A stream shorter than this lies in the small sectors.
const SMALL: u64 = 4096;
const SMALL_SECTOR: usize = 64;
/// The first number that is no sector but an end or a gap.
const NO_SECTOR: u32 = 0xFFFF_FFFA;

pub(crate) struct Compound {
    bytes: Vec<u8>,
    sector: usize,
    /// For each sector the next one.
    table: Vec<u32>,
    directory: Vec<u8>,
}

impl Compound {
    pub(crate) fn open(bytes: Vec<u8>) -> Result<Self, Bilingual> {
        let sector = match u16_at(&bytes, 30) {
            Some(9) => 512,
            Some(12) => 4096,
            _ => return Err(wrong()),
        };
        let mut compound = Self {
            bytes,
            sector,
            table: Vec::new(),
            directory: Vec::new(),
        };
        compound.read_table()?;
        let first = u32_at(&compound.bytes, 48).ok_or_else(wrong)?;
        compound.directory = compound.chain(first)?;
        Ok(compound)
    }

    /// The table itself lies in sectors: 109 are listed in the header, the rest in sectors of lists.
    fn read_table(&mut self) -> Result<(), Bilingual> {
        let most = self.bytes.len() / self.sector + 1;
        let at = |offset| u32_at(&self.bytes, offset).ok_or_else(wrong);
        let mut parts = Vec::new();
        for index in 0..109 {
            parts.push(at(76 + index * 4)?);
        }
        let mut list = at(68)?;
        let mut lists = 0;
        while list < NO_SECTOR {
            lists += 1;
            if lists > most {
                return Err(wrong());
            }
            let words = self.sector(list)?;
            let link = words.len() - 4;
            parts.extend(
                words[..link]
                    .chunks_exact(4)
                    .filter_map(|word| u32_at(word, 0)),
            );
            list = u32_at(words, link).ok_or_else(wrong)?;
        }
        parts.retain(|&part| part < NO_SECTOR);
        if parts.len() > most {
            return Err(wrong());
        }
        let mut table = Vec::new();
        for part in parts {
            let words = self.sector(part)?.chunks_exact(4);
            table.extend(words.filter_map(|word| u32_at(word, 0)));
        }
        self.table = table;
        Ok(())
    }

    /// A sector; the last of a file may be short, and is refused where it is used.
    fn sector(&self, number: u32) -> Result<&[u8], Bilingual> {
        let start = (number as usize)
            .checked_add(1)
            .and_then(|at| at.checked_mul(self.sector));
        let bytes = start.and_then(|start| self.bytes.get(start..start.checked_add(self.sector)?));
        bytes.ok_or_else(wrong)
    }

    fn chain(&self, first: u32) -> Result<Vec<u8>, Bilingual> {
        let mut out = Vec::new();
        let mut next = first;
        while next < NO_SECTOR {
            if out.len() > self.bytes.len() {
                return Err(wrong());
            }
            out.extend_from_slice(self.sector(next)?);
            next = *self.table.get(next as usize).ok_or_else(wrong)?;
        }
        Ok(out)
    }

    /// The names of what it holds.
    fn entries(&self) -> impl Iterator<Item = (String, &[u8])> {
        self.directory.chunks_exact(128).filter_map(|entry| {
            let length = usize::from(u16_at(entry, 64)?).checked_sub(2)?;
            let name = entry.get(..length.min(64))?.chunks_exact(2);
            let units: Vec<u16> = name.filter_map(|unit| u16_at(unit, 0)).collect();
            Some((String::from_utf16_lossy(&units), entry))
        })
    }

    /// Whether it holds a stream or folder of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.entries()
            .any(|(found, _)| found.eq_ignore_ascii_case(name))
    }

    /// A stream.
    pub(crate) fn stream(&self, name: &str) -> Result<Vec<u8>, Bilingual> {
        let mut entries = self.entries();
        let entry = entries.find(|(found, _)| found.eq_ignore_ascii_case(name));
        let (_, entry) = entry.ok_or_else(wrong)?;
        let (first, size) = extent(entry)?;
        let mut stream = if size < SMALL {
            self.small_stream(first, size)?
        } else {
            self.chain(first)?
        };
        if (stream.len() as u64) < size {
            return Err(wrong());
        }
        stream.truncate(size as usize);
        Ok(stream)
    }

    fn small_stream(&self, first: u32, size: u64) -> Result<Vec<u8>, Bilingual> {
        let root = self.directory.get(..128).ok_or_else(wrong)?;
        let holder = self.chain(extent(root)?.0)?;
        let table = self.chain(u32_at(&self.bytes, 60).ok_or_else(wrong)?)?;
        let mut out = Vec::new();
        let mut next = first;
        // Shorter than 4096 bytes: at most 64 steps.
        while next < NO_SECTOR && (out.len() as u64) < size {
            let start = next as usize * SMALL_SECTOR;
            out.extend_from_slice(holder.get(start..start + SMALL_SECTOR).ok_or_else(wrong)?);
            next = u32_at(&table, next as usize * 4).ok_or_else(wrong)?;
        }
        Ok(out)
    }
}

/// Where the stream of an entry starts, and how long it is.
fn extent(entry: &[u8]) -> Result<(u32, u64), Bilingual> {
    let first = u32_at(entry, 116).ok_or_else(wrong)?;
    // The upper half is not always clean where sectors have 512 bytes.
    let size = u32_at(entry, 120).ok_or_else(wrong)?;
    Ok((first, u64::from(size)))
}

/// A number of two bytes.
pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let bytes = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(bytes.try_into().ok()?))
}

/// A number of four bytes.
pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let bytes = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?))
}

fn wrong() -> Bilingual {
    broken(
        "复合文档的结构不成立",
        "the compound file around it does not hold together",
    )
}
