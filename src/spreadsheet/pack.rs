//! The archive that a workbook is, and the XML inside it, read as it comes.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{self, BufRead, BufReader, Cursor, Read};

use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesEnd, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use zip::ZipArchive;

use crate::spreadsheet::refusals::{broken, broken_part, encrypted, too_large};
use crate::text::Bilingual;

/// As many parts as an archive may have; a workbook has a few dozen.
const MAX_PARTS: usize = 10_000;
/// From here on a part must not be squeezed beyond belief.
const LARGE: u64 = 64 << 20;
/// How much a large part may grow; sheets grow tenfold to a hundredfold, bombs a thousandfold.
const MAX_GROWTH: u64 = 300;
/// One tag, or one text between tags: what is held at once.
const MAX_PIECE: usize = 16 << 20;
/// How deep elements may lie in each other.
const MAX_DEPTH: usize = 200;

/// An archive, with its parts by their names.
pub(crate) struct Pack {
    archive: ZipArchive<Cursor<Vec<u8>>>,
    /// By name in lower case, without the slash that some programs put in front.
    parts: HashMap<String, usize>,
}

impl Pack {
    /// Reads the list of parts; nothing is unpacked.
    pub(crate) fn open(bytes: Vec<u8>) -> Result<Self, Bilingual> {
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
        Ok(Self { archive, parts })
    }

    /// Whether it has a part.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.parts.contains_key(&key(name))
    }

    /// A small part, whole.
    pub(crate) fn bytes(&mut self, name: &str, limit: u64) -> Result<Vec<u8>, Bilingual> {
        let mut bytes = Vec::new();
        let mut part = self.part(name, limit)?;
        part.read_to_end(&mut bytes)
            .map_err(|err| broken_part(name, &err))?;
        Ok(bytes)
    }

    /// A part as XML, of at most `limit` bytes.
    pub(crate) fn xml(
        &mut self,
        name: &str,
        limit: u64,
    ) -> Result<Xml<impl BufRead + use<'_>>, Bilingual> {
        let part = self.part(name, limit)?;
        Ok(Xml::new(BufReader::with_capacity(1 << 16, part), name))
    }

    fn part(&mut self, name: &str, limit: u64) -> Result<impl Read + use<'_>, Bilingual> {
        let Some(&index) = self.parts.get(&key(name)) else {
            return Err(broken(
                &format!("缺少 {name}"),
                &format!("its part {name} is missing"),
            ));
        };
        let part = self
            .archive
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

/// What comes next in XML.
pub(crate) enum Item<'a> {
    Start(BytesStart<'a>),
    End(BytesEnd<'a>),
    Text(Cow<'a, str>),
    /// A comment or the like.
    Other,
    Done,
}

/// XML read piece by piece; an end before all elements are closed is an error.
pub(crate) struct Xml<R> {
    reader: Reader<Paced<R>>,
    buffer: Vec<u8>,
    depth: usize,
    part: String,
}

impl<R: BufRead> Xml<R> {
    pub(crate) fn new(inner: R, part: &str) -> Self {
        let mut reader = Reader::from_reader(Paced { inner, left: 0 });
        reader.config_mut().expand_empty_elements = true;
        Self {
            reader,
            buffer: Vec::new(),
            depth: 0,
            part: part.to_owned(),
        }
    }

    pub(crate) fn next(&mut self) -> Result<Item<'_>, Bilingual> {
        self.buffer.clear();
        self.reader.get_mut().left = MAX_PIECE;
        let event = self.reader.read_event_into(&mut self.buffer);
        let wrong = |why: &dyn std::fmt::Display| broken_part(&self.part, why);
        Ok(match event.map_err(|err| wrong(&err))? {
            Event::Start(start) => {
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return Err(wrong(&"elements lie too deep in each other"));
                }
                Item::Start(start)
            }
            Event::End(end) => {
                self.depth = self.depth.saturating_sub(1);
                Item::End(end)
            }
            Event::Text(text) => Item::Text(text.xml10_content()),
            Event::CData(text) => Item::Text(text.xml10_content()),
            Event::GeneralRef(name) => match name.resolve_char_ref() {
                Ok(Some(char)) => Item::Text(Cow::Owned(char.to_string())),
                Ok(None) => match resolve_xml_entity(&name) {
                    Some(text) => Item::Text(Cow::Borrowed(text)),
                    None => {
                        return Err(wrong(&format!(
                            "&{};",
                            crate::spreadsheet::sheet::short(&name)
                        )));
                    }
                },
                Err(err) => return Err(wrong(&err)),
            },
            Event::Eof if self.depth > 0 => return Err(wrong(&"it ends too soon")),
            Event::Eof => Item::Done,
            Event::Empty(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_) => Item::Other,
        })
    }

    /// That the part says something that cannot be.
    pub(crate) fn wrong(&self, why: &str) -> Bilingual {
        broken_part(&self.part, &why)
    }
}

/// The attributes of a tag, unchecked for doubles: checking takes the square of their number.
pub(crate) fn attributes<'a>(start: &'a BytesStart<'a>) -> impl Iterator<Item = Attribute<'a>> {
    let mut attributes = start.attributes();
    attributes.with_checks(false);
    attributes.map_while(Result::ok)
}

/// The value of an attribute, by its name without a prefix.
pub(crate) fn local_value<'a>(start: &'a BytesStart<'a>, name: &str) -> Option<Cow<'a, str>> {
    let mut attributes = attributes(start);
    value(&attributes.find(|attribute| attribute.key.local_name().as_ref() == name)?)
}

/// The value of an attribute, by its name with the prefix.
pub(crate) fn full_value<'a>(start: &'a BytesStart<'a>, name: &str) -> Option<Cow<'a, str>> {
    let mut attributes = attributes(start);
    value(&attributes.find(|attribute| attribute.key.as_ref() == name)?)
}

/// The value of an attribute; none where it is no XML.
pub(crate) fn value<'a>(attribute: &Attribute<'a>) -> Option<Cow<'a, str>> {
    attribute.normalized_value(XmlVersion::Implicit1_0).ok()
}

/// Gives no more than so many bytes before it is asked anew.
struct Paced<R> {
    inner: R,
    left: usize,
}

impl<R: BufRead> Read for Paced<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(out.len());
        out[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Paced<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Err(io::Error::other("one tag or text is longer than 16 MiB"));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.left = self.left.saturating_sub(count);
        self.inner.consume(count);
    }
}
