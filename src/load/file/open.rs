//! Files opened as rows of text, whatever they are.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::load::file::encoding::{Encoding, Utf16Reader};
use crate::load::file::foreign::binary;
use crate::load::file::form::{Form, FormSettings, HEAD, LARGEST_WORKBOOK};
use crate::load::file::input_error;
use crate::load::file::input_error::InputError;
use crate::load::file::position::FileSlice;
use crate::spreadsheet;
use crate::spreadsheet::Workbook;
use crate::text::{Bilingual, path_text, shown};

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

/// What has been read of a file before its turn came.
#[derive(Clone, Debug, Default)]
pub(crate) enum ReadBefore {
    /// Nothing: it is opened where it lies.
    #[default]
    Nothing,
    /// The first bytes, of what cannot be read twice.
    Start(Arc<[u8]>),
    /// The whole sheet of a workbook, as text.
    Sheet(Arc<str>),
}

/// A file, opened: what is read of it is UTF-8, or GB18030 where that is said or found.
pub(crate) struct Text {
    pub(crate) reader: Box<dyn Read + Send>,
    /// None: to be found where the first byte comes that is not ASCII.
    pub(crate) encoding: Option<Encoding>,
    /// The sheet it is, where the file is a workbook.
    pub(crate) sheet: Option<ChosenSheet>,
    /// The other sheets of the workbook that hold what is looked for.
    pub(crate) more: Vec<(String, Arc<str>)>,
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

/// Which sheets of a workbook are read, where none is named.
pub(crate) struct WantedSheets<'w> {
    /// Whether a sheet holds what is looked for.
    pub(crate) holds: &'w dyn Fn(&str) -> bool,
    /// Whether all that do are read; else there is to be one.
    pub(crate) takes_all: bool,
    /// The table that is read, which is also the name of the option that gives it.
    pub(crate) table: &'w str,
}

/// Opens a file.
///
/// # Errors
///
/// Where it cannot be read, or is nothing that holds rows.
pub(crate) fn open(
    place: &Location,
    before: &ReadBefore,
    settings: &FormSettings,
    wanted: &WantedSheets<'_>,
) -> Result<Text, Unread> {
    let mut size = None;
    let mut input: Box<dyn Read + Send> = match (&place.path, before) {
        (_, ReadBefore::Sheet(text)) => return sheet_before(place, text),
        (Some(path), _) => {
            let file = File::open(path)?;
            let metadata = file.metadata()?;
            size = metadata.is_file().then_some(metadata.len() as usize);
            Box::new(file)
        }
        (None, ReadBefore::Start(bytes)) => {
            Box::new(Cursor::new(Arc::clone(bytes)).chain(io::stdin()))
        }
        (None, ReadBefore::Nothing) => Box::new(io::stdin()),
    };
    let mut head = Vec::with_capacity(HEAD as usize);
    (&mut input).take(HEAD).read_to_end(&mut head)?;
    if may_be_workbook(&head) {
        return book(head, input, place, wanted);
    }
    no_document(&head)?;
    if settings.encoding.is_none() {
        no_book(place, &head)?;
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
        more: Vec::new(),
        size,
    })
}

/// A sheet that has been read as text already.
fn sheet_before(place: &Location, text: &Arc<str>) -> Result<Text, Unread> {
    let name = place.sheet.clone().unwrap_or_default();
    if text.is_empty() {
        return Err(Unread::Content(empty_sheet(&name)));
    }
    Ok(Text {
        reader: Box::new(Cursor::new(SheetBytes(Arc::clone(text)))),
        encoding: Some(Encoding::Utf8),
        sheet: Some(ChosenSheet {
            name,
            others: Vec::new(),
        }),
        more: Vec::new(),
        size: Some(text.len()),
    })
}

/// The bytes of a sheet that several may hold.
struct SheetBytes(Arc<str>);

impl AsRef<[u8]> for SheetBytes {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// Whether a file that begins so may be a workbook, or something else that is called `.xls`.
pub(crate) fn may_be_workbook(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(HEAD as usize)];
    !matches!(spreadsheet::kind(head), Ok(None))
}

/// Refuses what is neither a workbook nor text, in whatever encoding.
fn no_document(head: &[u8]) -> Result<(), Unread> {
    let Some(foreign) = binary(head).filter(|foreign| !foreign.may_be_text) else {
        return Ok(());
    };
    let message = foreign.instead_of("表格", "a table");
    Err(Unread::Content(message.advising(
        "请给出 CSV、TOML 或工作簿",
        "give a CSV or TOML file, or a workbook",
    )))
}

/// Refuses what is called a workbook and is neither one nor text.
fn no_book(place: &Location, head: &[u8]) -> Result<(), Unread> {
    const ENDINGS: [&str; 5] = ["xlsx", "xlsm", "xls", "et", "ods"];
    let ending = place.path.as_ref().and_then(|path| path.extension());
    let is_book = ending.is_some_and(|own| ENDINGS.iter().any(|it| own.eq_ignore_ascii_case(it)));
    let is_control = |byte: &u8| matches!(byte, 0..=8 | 14..=26 | 28..=31);
    let is_text = Encoding::by_mark(head).is_some() || !head.iter().any(is_control);
    if is_text || !is_book {
        return Ok(());
    }
    Err(Unread::Content(spreadsheet::no_workbook()))
}

/// The sheets of a workbook.
pub(crate) struct Sheets {
    /// Those that are shown, or the one that is named: its name, and its rows as text.
    pub(crate) read: Vec<(String, Arc<str>)>,
    /// The names of those that are hidden.
    pub(crate) hidden: Vec<String>,
}

/// A file as far as it must be read to tell what it is.
pub(crate) enum Start {
    Workbook(Sheets),
    /// The first bytes of something else, and whether they are all of it.
    Bytes(Vec<u8>, bool),
}

/// Reads the sheets of a workbook, or the first `most` bytes of any other file.
///
/// # Errors
///
/// Where it cannot be read.
pub(crate) fn start(place: &Location, most: u64) -> Result<Start, Unread> {
    let mut input: Box<dyn Read + Send> = match &place.path {
        Some(path) => Box::new(File::open(path)?),
        None => Box::new(io::stdin()),
    };
    let mut head = Vec::with_capacity(HEAD as usize);
    (&mut input).take(HEAD).read_to_end(&mut head)?;
    if !may_be_workbook(&head) {
        no_document(&head)?;
        no_book(place, &head)?;
        let rest = most.saturating_sub(head.len() as u64);
        (&mut input).take(rest).read_to_end(&mut head)?;
        let is_all = (head.len() as u64) < most;
        return Ok(Start::Bytes(head, is_all));
    }
    let mut book = workbook(head, input)?;
    let is_named = |name: &str| place.sheet.as_ref().map(|own| own.trim() == name.trim());
    let (mut chosen, mut hidden) = (Vec::new(), Vec::new());
    for (index, sheet) in book.sheets().iter().enumerate() {
        if is_named(&sheet.name).unwrap_or(sheet.is_visible) {
            chosen.push((index, sheet.name.clone()));
        } else if place.sheet.is_none() {
            hidden.push(sheet.name.clone());
        }
    }
    if let (Some(wanted), []) = (&place.sheet, &chosen[..]) {
        let all: Vec<&str> = book.sheets().iter().map(|it| it.name.as_str()).collect();
        return Err(Unread::Content(no_such_sheet(wanted, &all)));
    }
    let mut read = Vec::new();
    for (index, name) in chosen {
        let text = book.text(index).map_err(Unread::Content)?;
        read.push((name, text.into()));
    }
    Ok(Start::Workbook(Sheets { read, hidden }))
}

fn workbook(head: Vec<u8>, input: Box<dyn Read + Send>) -> Result<Workbook, Unread> {
    let mut bytes = head;
    input.take(LARGEST_WORKBOOK).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST_WORKBOOK {
        let most = LARGEST_WORKBOOK >> 20;
        return Err(Unread::Content(
            Bilingual::new(
                format!("工作簿超过 {most} MiB，太大了"),
                format!("the workbook is larger than {most} MiB"),
            )
            .advising(
                "请另存为“CSV UTF-8（逗号分隔）”",
                "save it as \"CSV UTF-8\"",
            ),
        ));
    }
    Workbook::open(bytes).map_err(Unread::Content)
}

fn book(
    head: Vec<u8>,
    input: Box<dyn Read + Send>,
    place: &Location,
    wanted: &WantedSheets<'_>,
) -> Result<Text, Unread> {
    let mut book = workbook(head, input)?;
    let mut found = wanted_sheets(&mut book, place, wanted).map_err(Unread::Content)?;
    let is_found = |name: &String| found.iter().any(|(own, _)| own == name);
    let others = (book.sheets().iter().map(|sheet| sheet.name.clone()))
        .filter(|other| place.sheet.is_none() && !is_found(other))
        .collect();
    let more = found.split_off(1).into_iter();
    let more = more.map(|(name, text)| (name, text.into())).collect();
    let (name, text) = found.remove(0);
    let size = Some(text.len());
    Ok(Text {
        reader: Box::new(Cursor::new(text.into_bytes())),
        encoding: Some(Encoding::Utf8),
        sheet: Some(ChosenSheet { name, others }),
        more,
        size,
    })
}

/// The sheet of a name; else the only visible one, else those that hold what is looked for, one at
/// least.
fn wanted_sheets(
    book: &mut Workbook,
    place: &Location,
    wanted: &WantedSheets<'_>,
) -> Result<Vec<(String, String)>, Bilingual> {
    let sheets: Vec<(usize, String, bool)> = (book.sheets().iter().enumerate())
        .map(|(index, sheet)| (index, sheet.name.clone(), sheet.is_visible))
        .collect();
    let all: Vec<&str> = sheets.iter().map(|(_, name, _)| name.as_str()).collect();
    if let Some(wanted) = place.sheet.as_deref() {
        let is_named = |(_, name, _): &&(usize, String, bool)| name.trim() == wanted.trim();
        return match sheets.iter().find(is_named) {
            Some((index, name, _)) => Ok(vec![only_sheet(book, *index, name)?]),
            None => Err(no_such_sheet(wanted, &all)),
        };
    }
    let visible: Vec<&(usize, String, bool)> = sheets
        .iter()
        .filter(|(_, _, is_visible)| *is_visible)
        .collect();
    if let [(index, name, _)] = visible[..] {
        return Ok(vec![only_sheet(book, *index, name)?]);
    }
    let mut found: Vec<(String, String)> = Vec::new();
    for (index, name, _) in visible {
        let text = book.text(*index)?;
        if (wanted.holds)(&text) {
            found.push((name.clone(), text));
        }
    }
    if found.len() > 1 && !wanted.takes_all {
        let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
        return Err(several_sheets(place, &names, wanted.table));
    }
    if found.is_empty() {
        return Err(no_wanted_sheet(&all));
    }
    Ok(found)
}

/// The sheet that is meant, whatever it holds; only not nothing.
fn only_sheet(
    book: &mut Workbook,
    index: usize,
    name: &str,
) -> Result<(String, String), Bilingual> {
    let text = book.text(index)?;
    if text.is_empty() {
        return Err(empty_sheet(name));
    }
    Ok((name.to_owned(), text))
}

fn empty_sheet(name: &str) -> Bilingual {
    let name = shown(name);
    Bilingual::new(
        format!("工作表“{name}”是空的"),
        format!("the sheet \"{name}\" is empty"),
    )
}

fn no_such_sheet(wanted: &str, all: &[&str]) -> Bilingual {
    let (zh, en) = (all.join("、"), all.join(", "));
    Bilingual::new(
        format!("没有工作表“{wanted}”"),
        format!("there is no sheet \"{wanted}\""),
    )
    .advising(format!("有：{zh}"), format!("there are: {en}"))
}

fn several_sheets(place: &Location, names: &[&str], table: &str) -> Bilingual {
    let (zh, en, first) = (names.join("、"), names.join(", "), names[0]);
    // What begins with a hyphen is the value of an option only behind `=`.
    let file = (place.path.as_deref()).map_or_else(|| format!("--{table}=-"), path_text);
    Bilingual::new(
        format!("有几张工作表都像：{zh}"),
        format!("several sheets look right: {en}"),
    )
    .advising(
        format!("请写明是哪一张，如 {file}#{first}"),
        format!("name one, as in {file}#{first}"),
    )
}

fn no_wanted_sheet(all: &[&str]) -> Bilingual {
    let (zh, en) = (all.join("、"), all.join(", "));
    Bilingual::new(
        "没有一张工作表有需要的表头",
        "no sheet has the header that is needed",
    )
    .advising(format!("有：{zh}"), format!("there are: {en}"))
}
