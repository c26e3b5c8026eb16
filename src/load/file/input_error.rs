//! What is wrong with the input: all of it, each with its place.

use std::ops::Range;

use crate::text::Bilingual;

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
    /// What was found and what was expected.
    pub message: Bilingual,
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

/// A warning about input that is read all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning(pub InputError);

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
    /// Whether the first `most` of what is kept are those that come first so far, in order.
    is_cut: bool,
}

impl<T: Ord> FirstOf<T> {
    /// An empty list that will keep the first `most`.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self {
            most,
            kept: Vec::new(),
            total: 0,
            is_cut: false,
        }
    }

    /// Adds one.
    pub fn push(&mut self, item: T) {
        self.total += 1;
        // What comes in order is only counted once there is enough.
        if self.is_cut
            && self
                .kept
                .get(self.most - 1)
                .is_some_and(|last| *last <= item)
        {
            return;
        }
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
        self.is_cut = self.kept.len() == self.most;
    }

    /// Whether names that were perhaps meant may be looked for among so many: the first mistakes
    /// have their hint, a file of nothing but mistakes does not wait for them.
    #[must_use]
    pub fn may_hint(&self, known: usize) -> bool {
        /// So many names are looked at for the hints of a run.
        const MOST_NAMES: u64 = 500_000;
        self.total < self.most as u64 && self.total * known as u64 <= MOST_NAMES
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
        (place(self).cmp(&place(other))).then_with(|| self.message.en.cmp(&other.message.en))
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

/// Of a longer line only this much is shown, in bytes.
pub(crate) const SHOWN_LINE: usize = 400;

/// What to say of a file that cannot be read.
pub(crate) fn unreadable(error: &std::io::Error) -> Bilingual {
    let reason = reason(error);
    Bilingual::new(
        format!("无法读取：{}", reason.zh),
        format!("cannot be read: {}", reason.en),
    )
}

/// Why the system refused, in both languages where it is one of the usual reasons.
#[must_use]
pub fn reason(error: &std::io::Error) -> Bilingual {
    use std::io::ErrorKind;
    let (zh, en) = match error.kind() {
        ErrorKind::NotFound => ("没有这个文件或目录", "no such file or directory"),
        ErrorKind::PermissionDenied => ("没有权限", "permission denied"),
        ErrorKind::IsADirectory => ("这是目录，不是文件", "it is a directory"),
        ErrorKind::FileTooLarge => (
            "太大了（整个读入的文件最多 64 MiB）",
            "it is too large (a file read whole may have 64 MiB)",
        ),
        ErrorKind::StorageFull => ("磁盘已满", "the disk is full"),
        ErrorKind::ReadOnlyFilesystem => ("文件系统只读", "the file system is read-only"),
        _ => return Bilingual::new(error.to_string(), error.to_string()),
    };
    Bilingual::new(zh, en)
}
