//! What is wrong with the input: all of it, each with its place.

use std::ops::Range;

use crate::domain::source::cell_name;
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
    /// The header of the column as it stands in the file, where the place is below one.
    pub header: Option<Box<str>>,
    /// The text that was met.
    pub met: Box<str>,
    /// What was met and what was expected.
    pub message: Bilingual,
    /// The line itself.
    pub excerpt: Option<Box<Excerpt>>,
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
            (_, true) => format!("{path}!{}", cell_name(*column, *line)),
            (_, false) => format!("{path}:{line}:{column}"),
        }
    }

    /// The cell of the sheet, `F17`; none where it is no sheet.
    #[must_use]
    pub fn cell(&self) -> Option<String> {
        (self.is_cell && self.line > 0).then(|| cell_name(self.column, self.line))
    }

    /// The same below a header.
    pub(crate) fn under(mut self, header: Option<&str>) -> Self {
        self.header = header.map(Into::into);
        self
    }
}

/// A warning about input that is read all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning(pub InputError);

impl Warning {
    /// One that is told in a line, without the source.
    pub(crate) fn in_one_line(mut about: InputError) -> Self {
        about.excerpt = None;
        Self(about)
    }
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
    /// A place, as it is known before it is worked out, which stands after all that are kept.
    after: Option<RawPlace>,
}

/// The file, the line on which a part of it starts, and the byte of that part.
type RawPlace = (u32, u32, usize);

impl<T: Ord> FirstOf<T> {
    /// So many more than are wanted may lie there before they are cut.
    const SLACK: usize = 1 << 16;

    /// An empty list that will keep the first `most`.
    #[must_use]
    pub fn new(most: usize) -> Self {
        Self {
            most,
            kept: Vec::new(),
            total: 0,
            is_cut: false,
            after: None,
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
        if self.kept.len() >= self.most + self.most.min(Self::SLACK) {
            self.cut();
        }
    }

    /// Adds another list; as many are kept as either would.
    pub fn append(&mut self, other: Self) {
        self.most = self.most.max(other.most);
        self.total += other.total;
        if self.kept.is_empty() {
            // Nothing is copied: there may be a million.
            self.kept = other.kept;
        } else {
            self.kept.extend(other.kept);
        }
        self.cut();
    }

    fn cut(&mut self) {
        self.kept.sort_unstable();
        self.kept.truncate(self.most);
        self.is_cut = self.kept.len() == self.most;
    }

    /// Whether names that were perhaps meant may be looked for among so many: the first mistakes
    /// have their hint, a file of nothing but mistakes does not wait for them.
    #[must_use]
    pub fn may_hint(&self, known: usize) -> bool {
        /// So many names are looked at for the hints of a run.
        const MOST_NAMES: u64 = 500_000;
        self.total < SHOWN_ERRORS as u64 && self.total * known as u64 <= MOST_NAMES
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

impl FirstOf<InputError> {
    /// Counts an error that stands after all those that are shown, and says so: nobody will read it.
    pub(crate) fn is_only_counted(
        &mut self,
        raw: RawPlace,
        place: impl FnOnce() -> (u32, u32, u32),
    ) -> bool {
        // What comes in order is after the one before: its line and column need not be counted.
        let is_beyond = |(file, line, at)| (file, line) == (raw.0, raw.1) && at <= raw.2;
        let last = self.kept.get(self.most - 1).filter(|_| self.is_cut);
        let is_after = self.after.is_some_and(is_beyond)
            || last.is_some_and(|last| {
                (last.file, last.line) < (raw.0, raw.1)
                    || (last.file, last.line, last.column) < place()
            });
        if is_after {
            self.total += 1;
            self.after = self.after.filter(|&after| is_beyond(after)).or(Some(raw));
        }
        is_after
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

/// How many input errors are kept for a file of them; the rest is counted.
pub const MOST_ERRORS: usize = 1_000_000;

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
    /// What Windows says of a file that another program has for itself: as a whole, or a part of it.
    const IN_USE: [i32; 2] = [32, 33];
    if let Some(own) = error.get_ref().and_then(|own| own.downcast_ref()) {
        return Bilingual::clone(own);
    }
    let is_in_use = |code| IN_USE.contains(&code);
    if cfg!(windows) && error.raw_os_error().is_some_and(is_in_use) {
        return Bilingual::new(
            "它正被别的程序（如 WPS、Excel）打开着，请先在那里关闭它",
            "another program, such as Excel or WPS, has it open; close it there first",
        );
    }
    let (zh, en) = match error.kind() {
        ErrorKind::NotFound => ("没有这个文件或目录", "no such file or directory"),
        // To replace a file that is open elsewhere is refused in the same words.
        ErrorKind::PermissionDenied if cfg!(windows) => (
            "没有权限，或者它正被别的程序（如 WPS、Excel）打开着",
            "permission denied, or another program such as Excel or WPS has it open",
        ),
        ErrorKind::PermissionDenied => ("没有权限", "permission denied"),
        ErrorKind::IsADirectory => ("这是目录，不是文件", "it is a directory"),
        // Of the system's own, what was to be written is spoken of, and what the shell allows.
        ErrorKind::FileTooLarge if error.raw_os_error().is_some() => (
            "超过了允许的文件大小（ulimit -f）",
            "it would be larger than a file may be (ulimit -f)",
        ),
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

/// The failure of a temporary file, which nobody named: it says what kind of file that is.
pub(crate) fn of_temporary(error: &std::io::Error) -> std::io::Error {
    let Bilingual { zh, en, .. } = reason(error);
    let message = Bilingual::new(format!("临时文件：{zh}"), format!("a temporary file: {en}"));
    std::io::Error::other(message.advising(
        "请腾出空间，或用 TMPDIR（Windows 为 TMP）指定另一个目录",
        "make room, or name another directory by TMPDIR (TMP on Windows)",
    ))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::load::file::form::Form;
    use crate::load::file::position::{FileSlice, LineIndex};

    proptest! {
        /// What is counted without being worded would have been cut off.
        #[test]
        fn an_error_is_only_counted_where_nobody_would_read_it(
            places in prop::collection::vec(0..60usize, 0..40),
        ) {
            let bytes: Vec<u8> = b"abcde\n".repeat(10);
            let lines = LineIndex::default();
            let slice = FileSlice::whole(0, "x", &bytes, Form::default()).indexed(&lines);
            let message = Bilingual::fixed("x", "x");
            let (mut lazy, mut eager) = (Errors::new(4), Errors::new(4));
            let mut worded = 0;
            for &at in &places {
                slice.fail(at..at, &mut lazy, || {
                    worded += 1;
                    message.clone()
                });
                eager.push(slice.error(at..at, message.clone()));
            }
            prop_assert_eq!(lazy.finish(), eager.finish());
            prop_assert!(!places.is_sorted() || worded <= 8, "{worded}");
        }
    }
}
