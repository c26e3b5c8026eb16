//! The XML inside an archive, read piece by piece as it is unpacked.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use encoding_rs::{CoderResult, Decoder, UTF_16BE, UTF_16LE};
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesEnd, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::spreadsheet::budget::{Budget, STEP};
use crate::spreadsheet::refusals::{broken_part, short};
use crate::text::Bilingual;

/// One tag, or one text between tags: what is held at once.
const MAX_PIECE: usize = 16 << 20;
/// How deep elements may lie in each other.
const MAX_DEPTH: usize = 200;

/// What comes next in XML.
pub(super) enum XmlPiece<'a> {
    Start(BytesStart<'a>),
    End(BytesEnd<'a>),
    Text(Cow<'a, str>),
    /// A comment or the like.
    Other,
    Done,
}

/// XML read piece by piece; an end before all elements are closed is an error.
pub(super) struct XmlReader<R> {
    reader: Reader<Limited<Utf8Text<R>>>,
    buffer: Vec<u8>,
    depth: usize,
    part: String,
    budget: Budget,
}

impl<R: BufRead> XmlReader<R> {
    pub(super) fn new(inner: R, part: &str, budget: Budget) -> Self {
        let inner = Utf8Text::new(inner);
        let mut reader = Reader::from_reader(Limited { inner, left: 0 });
        reader.config_mut().expand_empty_elements = true;
        Self {
            reader,
            buffer: Vec::new(),
            depth: 0,
            part: part.to_owned(),
            budget,
        }
    }

    pub(super) fn next(&mut self) -> Result<XmlPiece<'_>, Bilingual> {
        self.buffer.clear();
        self.reader.get_mut().left = MAX_PIECE;
        let event = self.reader.read_event_into(&mut self.buffer);
        // An element that is empty takes no bytes for its end.
        let read = MAX_PIECE.saturating_sub(self.reader.get_ref().left);
        self.budget.spend(read as u64 + STEP)?;
        let wrong = |why: &dyn std::fmt::Display| broken_part(&self.part, why);
        Ok(match event.map_err(|err| wrong(&err))? {
            Event::Start(start) => {
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return Err(wrong(&"elements lie too deep in each other"));
                }
                XmlPiece::Start(start)
            }
            Event::End(end) => {
                self.depth = self.depth.saturating_sub(1);
                XmlPiece::End(end)
            }
            Event::Text(text) => XmlPiece::Text(text.xml10_content()),
            Event::CData(text) => XmlPiece::Text(text.xml10_content()),
            Event::GeneralRef(name) => match name.resolve_char_ref() {
                Ok(Some(char)) => XmlPiece::Text(Cow::Owned(char.to_string())),
                Ok(None) => match resolve_xml_entity(&name) {
                    Some(text) => XmlPiece::Text(Cow::Borrowed(text)),
                    None => {
                        return Err(wrong(&format!("&{};", short(&name))));
                    }
                },
                Err(err) => return Err(wrong(&err)),
            },
            Event::Eof if self.depth > 0 => return Err(wrong(&"it ends too soon")),
            Event::Eof => XmlPiece::Done,
            Event::Empty(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_) => XmlPiece::Other,
        })
    }
}

/// The names of the elements that lie open, those of another namespace than the first left blank.
#[derive(Default)]
pub(super) struct ElementPath {
    names: Vec<String>,
    root: String,
    root_space: String,
    /// What prefixes stand for, each with how many elements lay open around it.
    spaces: Vec<(usize, String, String)>,
}

impl ElementPath {
    /// Most prefixes that are looked at; a workbook declares a dozen.
    const MAX_SPACES: usize = 100;

    /// Goes into an element; the names down to it.
    pub(super) fn start(&mut self, start: &BytesStart<'_>) -> Vec<&str> {
        let depth = self.names.len();
        for attribute in attributes(start) {
            let key = attribute.key.as_ref();
            let prefix = match key.strip_prefix("xmlns") {
                Some("") => "",
                Some(rest) if rest.starts_with(':') => &rest[1..],
                _ => continue,
            };
            if self.spaces.len() < Self::MAX_SPACES {
                let space = value(&attribute).unwrap_or_default().into_owned();
                self.spaces.push((depth, prefix.to_owned(), space));
            }
        }
        let name = start.name();
        let name = name.as_ref();
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let declared = self.spaces.iter().rev().find(|(_, own, _)| own == prefix);
        let space = declared.map_or("", |(_, _, space)| space);
        if depth == 0 {
            (self.root, self.root_space) = (local.to_owned(), space.to_owned());
        }
        let is_own = space == self.root_space;
        self.names.push(if is_own {
            local.to_owned()
        } else {
            String::new()
        });
        self.names.iter().map(String::as_str).collect()
    }

    /// Leaves the element that was entered last.
    pub(super) fn end(&mut self) {
        self.names.pop();
        let depth = self.names.len();
        while self.spaces.pop_if(|(own, ..)| *own >= depth).is_some() {}
    }

    /// Whether the outermost element was this one.
    pub(super) fn has_root(&self, name: &str) -> bool {
        self.root == name
    }
}

/// The attributes of a tag, unchecked for doubles: checking takes the square of their number.
pub(super) fn attributes<'a>(start: &'a BytesStart<'a>) -> impl Iterator<Item = Attribute<'a>> {
    let mut attributes = start.attributes();
    attributes.with_checks(false);
    attributes.map_while(Result::ok)
}

/// The value of an attribute, by its name without a prefix.
pub(super) fn local_value<'a>(start: &'a BytesStart<'a>, name: &str) -> Option<Cow<'a, str>> {
    let mut attributes = attributes(start);
    value(&attributes.find(|attribute| attribute.key.local_name().as_ref() == name)?)
}

/// The value of an attribute, by its name with the prefix.
pub(super) fn full_value<'a>(start: &'a BytesStart<'a>, name: &str) -> Option<Cow<'a, str>> {
    let mut attributes = attributes(start);
    value(&attributes.find(|attribute| attribute.key.as_ref() == name)?)
}

/// The value of an attribute; none where it is no XML.
pub(super) fn value<'a>(attribute: &Attribute<'a>) -> Option<Cow<'a, str>> {
    attribute.normalized_value(XmlVersion::Implicit1_0).ok()
}

/// Reads what a buffer holds.
fn read_buffered(reader: &mut impl BufRead, out: &mut [u8]) -> io::Result<usize> {
    let available = reader.fill_buf()?;
    let count = available.len().min(out.len());
    out[..count].copy_from_slice(&available[..count]);
    reader.consume(count);
    Ok(count)
}

/// Gives no more than so many bytes before it is asked anew.
struct Limited<R> {
    inner: R,
    left: usize,
}

impl<R: BufRead> Read for Limited<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        read_buffered(self, out)
    }
}

impl<R: BufRead> BufRead for Limited<R> {
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

/// Text of a part as UTF-8: what is UTF-16 by its mark is decoded, all else passes.
struct Utf8Text<R> {
    inner: R,
    /// None: before the first byte.
    decoder: Option<Decoder>,
    is_started: bool,
    decoded: Vec<u8>,
    /// How much of what is decoded is handed out.
    taken: usize,
}

impl<R: BufRead> Utf8Text<R> {
    fn new(inner: R) -> Self {
        Self {
            inner,
            decoder: None,
            is_started: false,
            decoded: Vec::new(),
            taken: 0,
        }
    }

    fn decode(&mut self) -> io::Result<()> {
        let Some(decoder) = &mut self.decoder else {
            return Ok(());
        };
        while self.taken == self.decoded.len() {
            let bytes = self.inner.fill_buf()?;
            let is_last = bytes.is_empty();
            self.decoded.resize(1 << 16, 0);
            // Half a character becomes U+FFFD, which no tag or number holds.
            let (result, read, written, _) =
                decoder.decode_to_utf8(bytes, &mut self.decoded, is_last);
            self.inner.consume(read);
            self.decoded.truncate(written);
            self.taken = 0;
            if is_last && result == CoderResult::InputEmpty {
                break;
            }
        }
        Ok(())
    }
}

impl<R: BufRead> BufRead for Utf8Text<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if !self.is_started {
            self.is_started = true;
            let start = self.inner.fill_buf()?;
            self.decoder = match start {
                [0xFF, 0xFE, ..] => Some(UTF_16LE.new_decoder()),
                [0xFE, 0xFF, ..] => Some(UTF_16BE.new_decoder()),
                _ => None,
            };
        }
        if self.decoder.is_none() {
            return self.inner.fill_buf();
        }
        self.decode()?;
        Ok(&self.decoded[self.taken..])
    }

    fn consume(&mut self, count: usize) {
        if self.decoder.is_none() {
            self.inner.consume(count);
        } else {
            self.taken += count;
        }
    }
}

impl<R: BufRead> Read for Utf8Text<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        read_buffered(self, out)
    }
}
