//! The XML inside an archive, read piece by piece as it is unpacked.

use std::borrow::Cow;
use std::fmt::Display;
use std::io::{self, Cursor, Read};

use encoding_rs::{Decoder, UTF_16BE, UTF_16LE};
use quick_xml::encoding::EncodingError;
use quick_xml::errors::IllFormedError;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesEnd, BytesStart, Event};
use quick_xml::name::QName;
use quick_xml::{Error, Reader, XmlVersion};

use crate::spreadsheet::budget::{Budget, STEP};
use crate::spreadsheet::refusals::{broken_part, short};
use crate::text::Bilingual;

/// One tag, or one text between tags: what is held at once.
const MAX_PIECE: usize = 16 << 20;
/// How much is unpacked at once.
const WINDOW: usize = 1 << 16;
/// How deep elements may lie in each other.
const MAX_DEPTH: usize = 200;

/// A piece of XML. By reference: a workbook has millions, and to move one costs as much as to read it.
pub(super) enum XmlPiece<'a> {
    Start(&'a BytesStart<'a>),
    /// Of an empty element as well.
    End(&'a BytesEnd<'a>),
    /// A text, or a part of one.
    Text(&'a str),
}

/// What is made of pieces of XML.
pub(super) trait TakePieces {
    fn take(&mut self, piece: XmlPiece<'_>) -> Result<(), Bilingual>;

    /// Takes whole elements from the start of a text that begins with a piece, where that is faster
    /// than by pieces: how many bytes of it. They lie in each other rightly.
    fn take_elements(&mut self, _text: &str) -> Result<usize, Bilingual> {
        Ok(0)
    }
}

impl<F: FnMut(XmlPiece<'_>) -> Result<(), Bilingual>> TakePieces for F {
    fn take(&mut self, piece: XmlPiece<'_>) -> Result<(), Bilingual> {
        self(piece)
    }
}

/// XML read piece by piece; an end before all elements are closed is an error.
pub(super) struct XmlReader<R> {
    bytes: R,
    pieces: Pieces,
}

impl<R: Read> XmlReader<R> {
    pub(super) fn new(bytes: R, part: &str, budget: Budget) -> Self {
        let part = part.to_owned();
        let open = OpenElements::default();
        let pieces = Pieces { part, budget, open };
        Self { bytes, pieces }
    }

    /// Hands on every piece, in order.
    ///
    /// # Errors
    ///
    /// What is wrong with the XML, or what `take` says: the first ends the reading.
    pub(super) fn each(
        self,
        take: impl FnMut(XmlPiece<'_>) -> Result<(), Bilingual>,
    ) -> Result<(), Bilingual> {
        self.hand_to(take)
    }

    /// The same to a taker of its own kind.
    pub(super) fn hand_to(self, mut taker: impl TakePieces) -> Result<(), Bilingual> {
        let mut pieces = self.pieces;
        let mut unread = Unread::new(self.bytes).map_err(|err| pieces.wrong(&err))?;
        loop {
            let is_last = unread.unpack().map_err(|err| pieces.wrong(&err))?;
            let read = pieces.read(unread.whole(is_last), is_last, &mut taker)?;
            if is_last {
                return pieces.end();
            }
            unread.text.drain(..read);
        }
    }
}

/// What is unpacked of a part and not read yet.
struct Unread<R> {
    bytes: io::Chain<Cursor<Vec<u8>>, R>,
    /// Of what is UTF-16 by its mark.
    decoder: Option<Decoder>,
    text: Vec<u8>,
}

impl<R: Read> Unread<R> {
    fn new(mut bytes: R) -> io::Result<Self> {
        let mut mark = Vec::new();
        bytes.by_ref().take(2).read_to_end(&mut mark)?;
        let decoder = match mark[..] {
            [0xFF, 0xFE] => Some(UTF_16LE.new_decoder()),
            [0xFE, 0xFF] => Some(UTF_16BE.new_decoder()),
            _ => None,
        };
        let bytes = Cursor::new(mark).chain(bytes);
        let text = Vec::new();
        Ok(Self {
            bytes,
            decoder,
            text,
        })
    }

    /// Unpacks more; whether that was the last of it. What of the text holds no whole piece is
    /// doubled: to look for its end again and again costs no more than to read it.
    fn unpack(&mut self) -> io::Result<bool> {
        let most = self.text.len().max(WINDOW).min(MAX_PIECE - self.text.len());
        if most == 0 {
            return Err(io::Error::other("one tag or text is longer than 16 MiB"));
        }
        let mut more = self.bytes.by_ref().take(most as u64);
        let Some(decoder) = &mut self.decoder else {
            return Ok(more.read_to_end(&mut self.text)? < most);
        };
        let mut bytes = Vec::new();
        let is_last = more.read_to_end(&mut bytes)? < most;
        // Half a character becomes U+FFFD, which no tag or number holds.
        let mut text = String::with_capacity(3 * bytes.len() + 16);
        let _ = decoder.decode_to_string(&bytes, &mut text, is_last);
        self.text.extend_from_slice(text.as_bytes());
        Ok(is_last)
    }

    /// What ends with a `>`, or is the last: no character, reference or line end is cut there.
    fn whole(&self, is_last: bool) -> &[u8] {
        let end = memchr::memrchr(b'>', &self.text).map_or(0, |last| last + 1);
        &self.text[..if is_last { self.text.len() } else { end }]
    }
}

/// The pieces of a part, one after the other.
struct Pieces {
    part: String,
    budget: Budget,
    open: OpenElements,
}

impl Pieces {
    /// Hands on the pieces of some text, and how many bytes they were: a piece that goes on beyond
    /// it stays unread.
    fn read(
        &mut self,
        text: &[u8],
        is_last: bool,
        taker: &mut impl TakePieces,
    ) -> Result<usize, Bilingual> {
        let text = match simdutf8::basic::from_utf8(text) {
            Ok(text) => text,
            // This one says where, and takes longer.
            Err(_) => std::str::from_utf8(text)
                .map_err(|err| self.wrong(&Error::from(EncodingError::from(err))))?,
        };
        let (mut start, mut read) = (0, 0);
        let mut reader = reader_of(text);
        let mut is_end_due = false;
        loop {
            if !is_end_due {
                let length = taker.take_elements(&text[read..])?;
                if length > 0 {
                    self.budget.spend(length as u64)?;
                    read += length;
                    start = read;
                    reader = reader_of(&text[start..]);
                }
            }
            let event = match reader.read_event() {
                Ok(event) => event,
                Err(Error::Syntax(_)) if !is_last => return Ok(read),
                Err(err) => return Err(self.wrong(&err)),
            };
            let end = start + reader.buffer_position() as usize;
            // An element that is empty takes no bytes for its end, which comes next.
            self.budget.spend((end - read) as u64 + STEP)?;
            is_end_due = matches!(event, Event::Start(_)) && text[..end].ends_with("/>");
            read = end;
            if matches!(event, Event::Eof) {
                return Ok(read);
            }
            self.hand_on(&event, taker)?;
        }
    }

    /// Hands on what is no comment or the like.
    fn hand_on(&mut self, event: &Event<'_>, taker: &mut impl TakePieces) -> Result<(), Bilingual> {
        let mut take = |piece| taker.take(piece);
        match event {
            Event::Start(start) => {
                if self.open.ends.len() == MAX_DEPTH {
                    return Err(self.wrong(&"elements lie too deep in each other"));
                }
                self.open.start(start.name().as_ref());
                take(XmlPiece::Start(start))
            }
            Event::End(end) => {
                let closed = self.open.end(end.name().as_ref());
                closed.map_err(|err| self.wrong(&Error::from(err)))?;
                take(XmlPiece::End(end))
            }
            Event::Text(text) => take(XmlPiece::Text(&text.xml10_content())),
            Event::CData(text) => take(XmlPiece::Text(&text.xml10_content())),
            Event::GeneralRef(name) => match name.resolve_char_ref() {
                Ok(Some(char)) => take(XmlPiece::Text(char.encode_utf8(&mut [0; 4]))),
                Ok(None) => match resolve_xml_entity(name) {
                    Some(text) => take(XmlPiece::Text(text)),
                    None => Err(self.wrong(&format!("&{};", short(name)))),
                },
                Err(err) => Err(self.wrong(&err)),
            },
            Event::Eof
            | Event::Empty(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_)
            | Event::DocType(_) => Ok(()),
        }
    }

    /// That no element lies open at the end.
    fn end(&self) -> Result<(), Bilingual> {
        if self.open.ends.is_empty() {
            Ok(())
        } else {
            Err(self.wrong(&"it ends too soon"))
        }
    }

    fn wrong(&self, why: &dyn Display) -> Bilingual {
        broken_part(&self.part, why)
    }
}

/// Reads the pieces of a text in which elements may end that have started before it.
fn reader_of(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    (config.check_end_names, config.allow_unmatched_ends) = (false, true);
    config.expand_empty_elements = true;
    reader
}

/// The names of the elements that lie open, one after the other.
#[derive(Default)]
struct OpenElements {
    names: String,
    ends: Vec<usize>,
}

impl OpenElements {
    fn start(&mut self, name: &str) {
        self.names.push_str(name);
        self.ends.push(self.names.len());
    }

    fn end(&mut self, name: &str) -> Result<(), IllFormedError> {
        if self.ends.pop().is_none() {
            return Err(IllFormedError::UnmatchedEndTag(name.to_owned()));
        }
        let start = self.ends.last().copied().unwrap_or(0);
        if self.names[start..] != *name {
            return Err(IllFormedError::MismatchedEndTag {
                expected: self.names[start..].to_owned(),
                found: name.to_owned(),
            });
        }
        self.names.truncate(start);
        Ok(())
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
    value(&attributes.find(|attribute| local(attribute.key) == name)?)
}

/// A name without its prefix. Names are so short that to look at each byte beats a search.
pub(super) fn local(name: QName<'_>) -> &str {
    let prefix = name.0.bytes().position(|byte| byte == b':');
    prefix.map_or(name.0, |colon| &name.0[colon + 1..])
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
