//! The archive that a workbook is: its parts by name, each within bounds.

use std::collections::HashMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::spreadsheet::budget::Budget;
use crate::spreadsheet::refusals::{broken, broken_part, encrypted, too_large};
use crate::spreadsheet::xml::XmlReader;
use crate::text::Bilingual;

/// As many parts as an archive may have; a workbook has a few dozen.
const MAX_PARTS: usize = 10_000;
/// From here on a part must not be squeezed beyond belief.
const LARGE: u64 = 64 << 20;
/// How much a large part may grow; sheets grow tenfold to a hundredfold, bombs a thousandfold.
const MAX_GROWTH: u64 = 300;

/// An archive, with its parts by their names.
pub(super) struct Archive {
    zip: ZipArchive<Cursor<Vec<u8>>>,
    /// By name in lower case, without the slash that some programs put in front.
    parts: HashMap<String, usize>,
    pub(super) budget: Budget,
}

impl Archive {
    /// Reads the list of parts; nothing is unpacked.
    pub(super) fn open(bytes: Vec<u8>, budget: Budget) -> Result<Self, Bilingual> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|err| {
            broken(
                &format!("压缩包的目录读不出来（{err}）"),
                &format!("the archive's directory cannot be read ({err})"),
            )
        })?;
        if archive.len() > MAX_PARTS {
            return Err(too_large(
                "压缩包里的文件太多",
                "the archive has too many parts",
            ));
        }
        let mut parts = HashMap::new();
        for index in 0..archive.len() {
            let entry = archive.by_index_data(index);
            let entry = entry.map_err(|err| broken_part(&format!("#{index}"), &err))?;
            if entry.encrypted() {
                return Err(encrypted());
            }
            let name = entry
                .name()
                .map_err(|err| broken_part(&format!("#{index}"), &err))?;
            parts.entry(key(&name)).or_insert(index);
        }
        Ok(Self {
            zip: archive,
            parts,
            budget,
        })
    }

    /// Whether it has a part.
    pub(super) fn has(&self, name: &str) -> bool {
        self.parts.contains_key(&key(name))
    }

    /// A small part, whole.
    pub(super) fn bytes(&mut self, name: &str, limit: u64) -> Result<Vec<u8>, Bilingual> {
        let mut bytes = Vec::new();
        let mut part = self.part(name, limit)?;
        part.read_to_end(&mut bytes)
            .map_err(|err| broken_part(name, &err))?;
        drop(part);
        self.budget.spend(bytes.len() as u64)?;
        Ok(bytes)
    }

    /// A part as XML, of at most `limit` bytes.
    pub(super) fn xml(
        &mut self,
        name: &str,
        limit: u64,
    ) -> Result<XmlReader<impl Read + use<'_>>, Bilingual> {
        let budget = self.budget.clone();
        let part = self.part(name, limit)?;
        Ok(XmlReader::new(part, name, budget))
    }

    fn part(&mut self, name: &str, limit: u64) -> Result<impl Read + use<'_>, Bilingual> {
        let Some(&index) = self.parts.get(&key(name)) else {
            return Err(broken(
                &format!("缺少 {name}"),
                &format!("its part {name} is missing"),
            ));
        };
        let part = self
            .zip
            .by_index(index)
            .map_err(|err| broken_part(name, &err))?;
        let (size, packed) = (part.size(), part.compressed_size());
        if size > limit || size > LARGE && size / MAX_GROWTH > packed {
            return Err(too_large(
                &format!("其中的 {name} 解压后有 {size} 字节（压缩后 {packed} 字节）"),
                &format!("its part {name} unpacks to {size} bytes (from {packed})"),
            ));
        }
        // The archive's own word is held to by the reader; the limit once more costs nothing.
        Ok(part.take(limit))
    }
}

fn key(name: &str) -> String {
    name.replace('\\', "/")
        .trim_start_matches('/')
        .to_ascii_lowercase()
}
