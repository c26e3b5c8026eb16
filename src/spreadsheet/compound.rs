//! The stream of a workbook inside a compound file ([MS-CFB]), which is what `.xls` is wrapped in.

use std::io::{self, Cursor, Read, Seek, SeekFrom};

use cfb::CompoundFile;

use crate::spreadsheet::refusals::{broken, encrypted, no_workbook, of_excel_95};
use crate::text::Bilingual;

/// The records of the workbook that a compound file holds.
pub(super) fn workbook_stream(mut bytes: Vec<u8>) -> Result<Vec<u8>, Bilingual> {
    // Some programs end the file where the data ends, in the middle of a sector.
    let sector = if bytes.get(30) == Some(&12) {
        4096
    } else {
        512
    };
    bytes.resize(bytes.len().next_multiple_of(sector), 0);
    let mut file = CompoundFile::open(Metered::new(bytes)).map_err(wrong)?;
    let path_of = |name: &str| {
        let mut entries = file.read_root_storage();
        let entry = entries.find(|entry| entry.name().eq_ignore_ascii_case(name));
        entry.map(|entry| entry.path().to_owned())
    };
    if path_of("EncryptedPackage").is_some() {
        return Err(encrypted());
    }
    let Some(path) = path_of("Workbook") else {
        return Err(if path_of("Book").is_some() {
            of_excel_95()
        } else {
            no_workbook()
        });
    };
    let mut stream = Vec::new();
    let mut reader = file.open_stream(path).map_err(wrong)?;
    reader.read_to_end(&mut stream).map_err(wrong)?;
    Ok(stream)
}

/// The bytes of a file, of which no more than twice their number is read.
///
/// Every byte of a sound file is read once. A table of sectors that lists the same one again and
/// again would otherwise be made a hundred times as large as the file.
pub(super) struct Metered {
    bytes: Cursor<Vec<u8>>,
    left: usize,
}

impl Metered {
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        Self {
            left: bytes.len().saturating_mul(2),
            bytes: Cursor::new(bytes),
        }
    }
}

impl Read for Metered {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.bytes.read(out)?;
        let left = self.left.checked_sub(count);
        self.left = left.ok_or_else(|| io::Error::other("its sectors are listed many times"))?;
        Ok(count)
    }
}

impl Seek for Metered {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}

fn wrong(_: io::Error) -> Bilingual {
    broken(
        "复合文档的结构不成立",
        "the compound file around it does not hold together",
    )
}
