//! What is inside a compound file ([MS-CFB]): the records of an `.xls`, or an encrypted `.xlsx`.

use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::PathBuf;

use cfb::CompoundFile;

use crate::spreadsheet::budget::Budget;
use crate::spreadsheet::encryption;
use crate::spreadsheet::refusals::{broken, encrypted, no_workbook, of_excel_95};
use crate::text::Bilingual;

/// The workbook that a compound file holds.
pub(super) enum Wrapped {
    /// The records of an `.xls`.
    Records(Vec<u8>),
    /// The archive of an `.xlsx`, deciphered.
    Archive(Vec<u8>),
}

/// Unwraps the workbook that a compound file holds.
pub(super) fn unwrapped(mut bytes: Vec<u8>, budget: &Budget) -> Result<Wrapped, Bilingual> {
    // Some programs end the file where the data ends, in the middle of a sector.
    let sector = if bytes.get(30) == Some(&12) {
        4096
    } else {
        512
    };
    bytes.resize(bytes.len().next_multiple_of(sector), 0);
    let package: Vec<u8> = ("EncryptedPackage".encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let is_package = memchr::memmem::find(&bytes, &package).is_some();
    let mut file = CompoundFile::open(Metered::new(bytes)).map_err(|error| match error {
        _ if is_package => encrypted(),
        error => wrong(error),
    })?;
    let path_of = |name: &str| {
        let mut entries = file.read_root_storage();
        let entry = entries.find(|entry| entry.name().eq_ignore_ascii_case(name));
        entry.map(|entry| entry.path().to_owned())
    };
    let package = path_of("EncryptedPackage").map(|package| (package, path_of("EncryptionInfo")));
    let (workbook, is_old) = (path_of("Workbook"), path_of("Book").is_some());
    let mut stream = |path: PathBuf| {
        let mut bytes = Vec::new();
        let mut reader = file.open_stream(path)?;
        reader.read_to_end(&mut bytes).map(|_| bytes)
    };
    if let Some((package, info)) = package {
        let info = stream(info.ok_or_else(encrypted)?).map_err(wrong)?;
        let package = stream(package).map_err(wrong)?;
        return encryption::package(&info, &package, budget).map(Wrapped::Archive);
    }
    match workbook {
        Some(path) => stream(path).map(Wrapped::Records).map_err(wrong),
        None if is_old => Err(of_excel_95()),
        None => Err(no_workbook()),
    }
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
