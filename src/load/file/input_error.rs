//! What is wrong with the input: all of it, each with its place.

use std::ops::Range;

use crate::lang::Lang;
use crate::load::file::encoding::Encoding;
use crate::load::file::form::Form;

/// A sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Said {
    /// The same facts in both languages.
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// The sentence of a language.
    #[must_use]
    pub fn of(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// A line of a file, with the part that is spoken of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The line, without its end; of a very long one the part around.
    pub line: String,
    /// The bytes of it that are spoken of.
    pub span: Range<usize>,
}

/// One thing wrong with the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputError {
    /// The file's place in the order of reading.
    pub file: u32,
    /// The file, as it is shown.
    pub path: String,
    /// Its physical line, from 1.
    pub line: u32,
    /// Its character on that line, from 1; in a sheet of a workbook its column.
    pub column: u32,
    /// Whether it is a cell of a sheet.
    pub is_cell: bool,
    /// What was met and what was expected.
    pub said: Said,
    /// The line itself.
    pub excerpt: Option<Excerpt>,
}

impl InputError {
    /// Its place as it is shown: `records.csv:17:12`, `台账.xlsx#传达记录!F17`, or the file alone.
    #[must_use]
    pub fn place(&self) -> String {
        let Self {
            path, line, column, ..
        } = self;
        match (line, self.is_cell) {
            (0, _) => path.clone(),
            (_, true) => format!("{path}!{}{line}", column_letters(*column)),
            (_, false) => format!("{path}:{line}:{column}"),
        }
    }
}

/// The name of a column of a sheet: A to Z, AA and so on, from 1.
fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

/// A list of the first so many, by their order, and how many there were in all.
///
/// What is kept does not depend on the order in which things are pushed.
#[derive(Clone, Debug)]
pub struct FirstOf<T> {
    most: usize,
    kept: Vec<T>,
    total: u64,
}

impl<T: Ord> FirstOf<T> {
    /// An empty list that will keep the first `most`.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self {
            most,
            kept: Vec::new(),
            total: 0,
        }
    }

    /// Adds one.
    pub fn push(&mut self, item: T) {
        self.total += 1;
        self.kept.push(item);
        if self.kept.len() >= self.most * 2 {
            self.cut();
        }
    }

    /// Adds another list.
    pub fn append(&mut self, other: Self) {
        self.total += other.total;
        self.kept.extend(other.kept);
        self.cut();
    }

    fn cut(&mut self) {
        self.kept.sort();
        self.kept.truncate(self.most);
    }

    /// How many there were in all.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The first ones, in order, and how many more there were.
    #[must_use]
    pub fn finish(mut self) -> (Vec<T>, u64) {
        self.cut();
        let more = self.total - self.kept.len() as u64;
        (self.kept, more)
    }
}

impl PartialOrd for InputError {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for InputError {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let place = |error: &Self| (error.file, error.line, error.column);
        (place(self).cmp(&place(other))).then_with(|| self.said.en.cmp(&other.said.en))
    }
}

/// How many input errors are shown; the rest is counted.
pub(crate) const SHOWN_ERRORS: usize = 1_000;

/// The input errors of a run.
pub type Errors = FirstOf<InputError>;

impl Default for FirstOf<InputError> {
    fn default() -> Self {
        Self::new(SHOWN_ERRORS)
    }
}

/// A stretch of a file that is being read, so that places in it can be told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stretch<'a> {
    /// The file's place in the order of reading.
    pub(crate) file: u32,
    /// The file, as it is shown.
    pub(crate) path: &'a str,
    /// The line on which the bytes start, from 1.
    pub(crate) first_line: u32,
    /// The bytes, from the start of a line on.
    pub(crate) bytes: &'a [u8],
    pub(crate) form: Form,
}

/// Of a longer line only this much is shown, in bytes.
const SHOWN_LINE: usize = 400;

impl Stretch<'_> {
    /// The same with another delimiter.
    pub(crate) fn delimited(&self, delimiter: u8) -> Self {
        Self {
            form: Form {
                delimiter,
                ..self.form
            },
            ..*self
        }
    }

    /// The physical line of a byte.
    pub(crate) fn line(&self, at: usize) -> u32 {
        let before = &self.bytes[..at.min(self.bytes.len())];
        self.first_line + memchr::memchr_iter(b'\n', before).count() as u32
    }

    /// An input error about some bytes.
    pub(crate) fn error(&self, span: Range<usize>, said: Said) -> InputError {
        let at = span.start.min(self.bytes.len());
        let start = memchr::memrchr(b'\n', &self.bytes[..at]).map_or(0, |end| end + 1);
        let rest = &self.bytes[start..];
        let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let line = rest[..length]
            .strip_suffix(b"\r")
            .unwrap_or(&rest[..length]);
        let inside = at - start;
        let before = &rest[..inside];
        let is_cell = self.form.is_sheet();
        let encoding = self.form.encoding;
        let column = if is_cell {
            memchr::memchr_iter(self.form.delimiter, before).count() + 1
        } else {
            encoding.shown(before).chars().count() + 1
        };
        InputError {
            file: self.file,
            path: self.path.to_owned(),
            line: self.line(at),
            column: u32::try_from(column).unwrap_or(u32::MAX),
            is_cell,
            said,
            excerpt: Some(excerpt(line, inside..inside + span.len(), encoding)),
        }
    }
}

/// The part of a line around some of its bytes, as text with no control characters.
fn excerpt(line: &[u8], span: Range<usize>, encoding: Encoding) -> Excerpt {
    // A character is shown whole or not at all.
    let whole = |mut at: usize| {
        while encoding != Encoding::Gb18030 && line.get(at).is_some_and(|byte| byte & 0xC0 == 0x80)
        {
            at += 1;
        }
        at
    };
    let from = if span.start > SHOWN_LINE / 2 && line.len() > SHOWN_LINE {
        whole(span.start - SHOWN_LINE / 2)
    } else {
        0
    };
    let to = whole(line.len().min(from + SHOWN_LINE));
    let start = span.start.clamp(from, to);
    let end = whole(span.end).clamp(start, to);
    let text = |bytes: &[u8]| -> String {
        (encoding.shown(bytes).chars())
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect()
    };
    let before = text(&line[from..start]);
    let met = text(&line[start..end]);
    let span = before.len()..before.len() + met.len();
    Excerpt {
        line: before + &met + &text(&line[end..to]),
        span,
    }
}

/// Text met in the input, short enough for a message.
#[must_use]
pub fn shown(text: &str) -> String {
    const MOST: usize = 60;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    text.chars().take(MOST).chain(['…']).collect()
}

/// The known name that a mistyped one is nearest to.
#[must_use]
pub fn did_you_mean<'a>(met: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let met = met.to_lowercase();
    known
        .into_iter()
        .map(|name| {
            (
                strsim::damerau_levenshtein(&met, &name.to_lowercase()),
                name,
            )
        })
        .filter(|(distance, name)| {
            let length = name.chars().count().max(met.chars().count());
            *distance * 2 <= length && *distance < length
        })
        .min_by_key(|(distance, name)| (*distance, *name))
        .map(|(_, name)| name)
}
