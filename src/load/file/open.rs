//! Files opened as rows of text, whatever they are.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};

use crate::load::file::encoding::{Encoding, Utf16Reader};
use crate::load::file::form::{Form, FormSettings, HEAD, LARGEST_WORKBOOK};
use crate::load::file::input_error;
use crate::load::file::input_error::InputError;
use crate::load::file::position::FileSlice;
use crate::spreadsheet;
use crate::spreadsheet::Workbook;
use crate::text::{Bilingual, shown};

/// Where a file is, and which sheet of it is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Location {
    /// None: standard input.
    pub(crate) path: Option<PathBuf>,
    pub(crate) sheet: Option<String>,
}

impl Location {
    /// `台账.xlsx#传达记录` is a sheet of a file, unless a file is called so.
    pub(crate) fn of(path: &Path) -> Self {
        let (path, sheet) = split_sheet(path);
        Self {
            path: (path.as_os_str() != "-").then_some(path),
            sheet,
        }
    }

    /// The same with links followed: what two spellings of one place have in common.
    pub(crate) fn canonical(&self) -> Self {
        let path = self.path.as_ref();
        Self {
            path: path.map(|path| path.canonicalize().unwrap_or_else(|_| path.clone())),
            sheet: self.sheet.clone(),
        }
    }
}

/// The file, and the sheet of it that is named.
pub(crate) fn split_sheet(path: &Path) -> (PathBuf, Option<String>) {
    let name = path.as_os_str().as_encoded_bytes();
    if !name.contains(&b'#') || path.exists() {
        return (path.to_owned(), None);
    }
    // Either name may hold a `#`: the file is the one that is there.
    let splits = || {
        let at = memchr::memchr_iter(b'#', name);
        at.filter(|at| *at > 0 && at + 1 < name.len())
            .filter_map(|at| Some((part(&name[..at])?, part(&name[at + 1..])?)))
    };
    let found = splits()
        .find(|(file, _)| file.is_file())
        .or_else(|| splits().next_back());
    found.map_or_else(
        || (path.to_owned(), None),
        |(file, sheet)| (file, Some(sheet.to_string_lossy().into_owned())),
    )
}

/// A part of a path, cut at a character of ASCII.
#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere it may be no text")]
fn part(bytes: &[u8]) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStrExt as _;
    Some(std::ffi::OsStr::from_bytes(bytes).into())
}

#[cfg(not(unix))]
fn part(bytes: &[u8]) -> Option<PathBuf> {
    std::str::from_utf8(bytes).ok().map(PathBuf::from)
}

/// A file, opened: what is read of it is UTF-8, or GB18030 where that is said or found.
pub(crate) struct Text {
    pub(crate) reader: Box<dyn Read + Send>,
    /// None: to be found where the first byte comes that is not ASCII.
    pub(crate) encoding: Option<Encoding>,
    /// The sheet it is, where the file is a workbook.
    pub(crate) sheet: Option<ChosenSheet>,
    /// How many bytes there are, where that is known.
    pub(crate) size: Option<usize>,
}

/// The sheet of a workbook that is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ChosenSheet {
    pub(crate) name: String,
    /// Those that are not, where none was named.
    pub(crate) others: Vec<String>,
}

/// Why a file cannot be read.
pub(crate) enum Unread {
    Io(io::Error),
    Content(Bilingual),
}

impl From<io::Error> for Unread {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Unread {
    /// The error about the file: at its start where it is not such a file, else at no line of it.
    pub(crate) fn of(self, file: u32, path: &str) -> InputError {
        let is_readable = matches!(self, Self::Content(_));
        let slice = FileSlice::whole(file, path, b"", Form::default());
        let mut error = slice.error(0..0, self.message());
        error.excerpt = None;
        if !is_readable {
            (error.line, error.column) = (0, 0);
        }
        error
    }

    pub(crate) fn message(self) -> Bilingual {
        match self {
            Self::Io(error) => input_error::unreadable(&error),
            Self::Content(message) => message,
        }
    }
}

/// A sheet as it is shown: its file is shown with or without it.
pub(crate) fn sheet_shown(shown: &str, sheet: &str) -> String {
    match shown
        .strip_suffix(sheet)
        .and_then(|file| file.strip_suffix('#'))
    {
        Some(_) => shown.to_owned(),
        None => format!("{shown}#{sheet}"),
    }
}

/// Opens a file. `is_wanted` says of a sheet whether it holds what is looked for, where none is
/// named.
///
/// # Errors
///
/// Where it cannot be read, or is nothing that holds rows.
pub(crate) fn open(
    place: &Location,
    settings: &FormSettings,
    is_wanted: &dyn Fn(&str) -> bool,
) -> Result<Text, Unread> {
    let mut size = None;
    let mut input: Box<dyn Read + Send> = match &place.path {
        Some(path) => {
            let file = File::open(path)?;
            let metadata = file.metadata()?;
            size = metadata.is_file().then_some(metadata.len() as usize);
            Box::new(file)
        }
        None => Box::new(io::stdin()),
    };
    let mut head = Vec::with_capacity(HEAD as usize);
    (&mut input).take(HEAD).read_to_end(&mut head)?;
    if may_be_workbook(&head) {
        return book(head, input, place, is_wanted);
    }
    if let Some(sheet) = &place.sheet {
        return Err(Unread::Content(Bilingual::new(
            format!("这不是工作簿，没有工作表“{sheet}”"),
            format!("this is not a workbook, so it has no sheet \"{sheet}\""),
        )));
    }
    let mark = Encoding::by_mark(&head);
    // A mark of the encoding that is taken is not text, and settles the order of bytes; another
    // encoding's is nothing but bytes.
    let (encoding, skip) = match (mark, settings.encoding) {
        (Some((marked, length)), None) => (Some(marked), length),
        (Some((marked, length)), Some(set)) if marked.name() == set.name() => {
            (Some(marked), length)
        }
        (_, set) => (set, 0),
    };
    let mut head = Cursor::new(head);
    head.set_position(skip as u64);
    let input = head.chain(input);
    let reader: Box<dyn Read + Send> = match encoding {
        Some(encoding @ (Encoding::Utf16 | Encoding::Utf16Be)) => {
            Box::new(Utf16Reader::new(input, encoding))
        }
        _ => Box::new(input),
    };
    Ok(Text {
        reader,
        encoding,
        sheet: None,
        size,
    })
}

/// Whether a file that begins so may be a workbook, or something else that is called `.xls`.
pub(crate) fn may_be_workbook(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD as usize)];
    !matches!(spreadsheet::kind(head), Ok(None))
}

/// The visible sheets of a workbook, or the one that is named, as text; none where the file is no
/// workbook.
///
/// # Errors
///
/// Where it cannot be read.
pub(crate) fn sheets(place: &Location) -> Result<Option<Vec<(String, String)>>, Unread> {
    let Some(path) = &place.path else {
        return Ok(None);
    };
    let mut input = File::open(path)?;
    let mut head = Vec::with_capacity(HEAD as usize);
    (&mut input).take(HEAD).read_to_end(&mut head)?;
    if !may_be_workbook(&head) {
        return Ok(None);
    }
    let mut book = workbook(head, Box::new(input))?;
    let chosen: Vec<(usize, String)> = (book.sheets().iter().enumerate())
        .filter(|(_, sheet)| match &place.sheet {
            Some(name) => sheet.name.trim() == name.trim(),
            None => sheet.is_visible,
        })
        .map(|(index, sheet)| (index, sheet.name.clone()))
        .collect();
    let mut sheets = Vec::new();
    for (index, name) in chosen {
        sheets.push((name, book.text(index).map_err(Unread::Content)?));
    }
    Ok(Some(sheets))
}

fn workbook(head: Vec<u8>, input: Box<dyn Read + Send>) -> Result<Workbook, Unread> {
    let mut bytes = head;
    input.take(LARGEST_WORKBOOK).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST_WORKBOOK {
        let most = LARGEST_WORKBOOK >> 20;
        return Err(Unread::Content(Bilingual::new(
            format!("工作簿超过 {most} MiB，太大了；请另存为“CSV UTF-8（逗号分隔）”"),
            format!("the workbook is larger than {most} MiB; save it as \"CSV UTF-8\""),
        )));
    }
    Workbook::open(bytes).map_err(Unread::Content)
}

fn book(
    head: Vec<u8>,
    input: Box<dyn Read + Send>,
    place: &Location,
    is_wanted: &dyn Fn(&str) -> bool,
) -> Result<Text, Unread> {
    let mut book = workbook(head, input)?;
    let (name, text) =
        sheet(&mut book, place.sheet.as_deref(), is_wanted).map_err(Unread::Content)?;
    let others = (book.sheets().iter().map(|sheet| sheet.name.clone()))
        .filter(|other| place.sheet.is_none() && *other != name)
        .collect();
    let size = Some(text.len());
    Ok(Text {
        reader: Box::new(Cursor::new(text.into_bytes())),
        encoding: Some(Encoding::Utf8),
        sheet: Some(ChosenSheet { name, others }),
        size,
    })
}

/// The sheet of a name; else the only visible one, else the only one that holds what is looked for.
fn sheet(
    book: &mut Workbook,
    name: Option<&str>,
    is_wanted: &dyn Fn(&str) -> bool,
) -> Result<(String, String), Bilingual> {
    let sheets: Vec<(usize, String, bool)> = (book.sheets().iter().enumerate())
        .map(|(index, sheet)| (index, sheet.name.clone(), sheet.is_visible))
        .collect();
    let all: Vec<&str> = sheets.iter().map(|(_, name, _)| name.as_str()).collect();
    if let Some(wanted) = name {
        let is_named = |(_, name, _): &&(usize, String, bool)| name.trim() == wanted.trim();
        return match sheets.iter().find(is_named) {
            Some((index, name, _)) => only_sheet(book, *index, name),
            None => Err(no_such_sheet(wanted, &all)),
        };
    }
    let visible: Vec<&(usize, String, bool)> = sheets
        .iter()
        .filter(|(_, _, is_visible)| *is_visible)
        .collect();
    if let [(index, name, _)] = visible[..] {
        return only_sheet(book, *index, name);
    }
    let mut found: Vec<(String, String)> = Vec::new();
    for (index, name, _) in visible {
        let text = book.text(*index)?;
        if is_wanted(&text) {
            found.push((name.clone(), text));
        }
    }
    if found.len() > 1 {
        let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
        return Err(several_sheets(&names));
    }
    found.pop().ok_or_else(|| no_wanted_sheet(&all))
}

/// The sheet that is meant, whatever it holds; only not nothing.
fn only_sheet(
    book: &mut Workbook,
    index: usize,
    name: &str,
) -> Result<(String, String), Bilingual> {
    let text = book.text(index)?;
    if text.is_empty() {
        let name = shown(name);
        return Err(Bilingual::new(
            format!("工作表“{name}”是空的"),
            format!("the sheet \"{name}\" is empty"),
        ));
    }
    Ok((name.to_owned(), text))
}

fn no_such_sheet(wanted: &str, all: &[&str]) -> Bilingual {
    let (zh, en) = (all.join("、"), all.join(", "));
    Bilingual::new(
        format!("没有工作表“{wanted}”；有：{zh}"),
        format!("there is no sheet \"{wanted}\"; the workbook has: {en}"),
    )
}

fn several_sheets(names: &[&str]) -> Bilingual {
    let (zh, en, first) = (names.join("、"), names.join(", "), names[0]);
    Bilingual::new(
        format!("有几张工作表都像：{zh}；请写明是哪一张，如 台账.xlsx#{first}"),
        format!("several sheets could be meant: {en}; name one, as in ledger.xlsx#{first}"),
    )
}

fn no_wanted_sheet(all: &[&str]) -> Bilingual {
    let (zh, en) = (all.join("、"), all.join(", "));
    Bilingual::new(
        format!("没有一张工作表有需要的表头；有：{zh}"),
        format!("no sheet has the required header; the workbook has: {en}"),
    )
}
