//! Cells of a row as text: unquoted, decoded, trimmed; and what is wrong with those that are none.

use std::borrow::Cow;
use std::ops::Range;

use crate::load::csv::split::{Field, QuoteError};
use crate::load::file::encoding::Encoding;
use crate::load::file::form::Form;
use crate::load::file::position::Located;
use crate::spreadsheet::{COVERED_MARK, ERROR_MARK, NO_VALUE};
use crate::text::{Bilingual, shown};

/// The text of a cell and where it is; none where it is blank.
type CellText<'a> = Option<Located<Cow<'a, str>>>;

/// The text of a field, unquoted and trimmed (U+3000 too); none where it is blank, or says that a
/// database has no value there.
///
/// # Errors
///
/// Bytes that are not text, or the error that is in a cell of a sheet, and where.
pub(crate) fn cell<'a>(
    bytes: &'a [u8],
    field: &Field,
    form: Form,
) -> Result<CellText<'a>, (Range<usize>, Bilingual)> {
    let raw = field.raw(bytes);
    let Some(text) = form.encoding.decode(raw) else {
        let fault = form.encoding.fault(raw);
        let message = form.encoding.not_text(&raw[fault.clone()]);
        return Err((field.start + fault.start..field.start + fault.end, message));
    };
    let whole = field.start..field.end;
    // What a merged cell covers says what that cell says.
    let uncovered = match &*text {
        text if form.is_sheet() => text.strip_prefix(COVERED_MARK).unwrap_or(text),
        text => text,
    };
    if form.is_sheet()
        && let Some(error) = uncovered.strip_prefix(ERROR_MARK)
    {
        return Err((whole, error_cell(error)));
    }
    let trimmed = uncovered.trim();
    if trimmed.is_empty() {
        return Ok(None);
    }
    // What was decoded has no places of its own.
    let span = if form.encoding == Encoding::Gb18030 {
        whole
    } else {
        let start = field.start + (trimmed.as_ptr() as usize - text.as_ptr() as usize);
        start..start + trimmed.len()
    };
    let text = match &text {
        _ if field.is_doubled => Cow::Owned(trimmed.replace("\"\"", "\"")),
        Cow::Owned(_) => Cow::Owned(trimmed.to_owned()),
        // The same text, borrowed for as long as the bytes are.
        Cow::Borrowed(whole) => {
            let start = trimmed.as_ptr() as usize - whole.as_ptr() as usize;
            Cow::Borrowed(&whole[start..start + trimmed.len()])
        }
    };
    let text = wrapped(&text, form).map_or(text, Cow::Owned);
    Ok((!text.is_empty() && !is_null(&text)).then_some((text, span)))
}

/// Whether a text is what databases write where a column has no value, whatever the column: no
/// meeting, department or calendar is called so.
pub(crate) fn is_null(text: &str) -> bool {
    text == "\\N" || text.eq_ignore_ascii_case("NULL")
}

/// The text in `="text"`, as spreadsheets are made to take a number for a text; none where a cell is
/// not written so.
fn wrapped(text: &str, form: Form) -> Option<String> {
    let inner = text.strip_prefix("=\"")?.strip_suffix('"')?;
    let inner = inner.replace("\"\"", "\u{0}");
    // A lone quote ends the text: it is a formula.
    let is_text = !form.is_sheet() && !inner.contains('"');
    is_text.then(|| inner.replace('\u{0}', "\"").trim().to_owned())
}

/// Whether a merged cell further to the left covers a cell of a sheet.
pub(crate) fn is_covered(bytes: &[u8], field: &Field, form: Form) -> bool {
    form.is_sheet() && field.raw(bytes).first() == Some(&(COVERED_MARK as u8))
}

/// What a cell of a sheet shows, where that is an error.
pub(crate) fn shown_error<'a>(bytes: &'a [u8], field: &Field, form: Form) -> Option<&'a str> {
    let text = std::str::from_utf8(field.raw(bytes)).ok()?;
    text.strip_prefix(ERROR_MARK).filter(|_| form.is_sheet())
}

pub(crate) fn error_cell(met: &str) -> Bilingual {
    if met == NO_VALUE {
        return Bilingual::fixed(
            "这一格是公式，文件里没有存下它的结果",
            "the cell holds a formula whose value is not stored in the file",
        )
        .advising(
            "请在 WPS 或 Excel 里打开这个文件，保存后再检查",
            "open the file in WPS or Excel and save it, then check again",
        );
    }
    let met = shown(met);
    Bilingual::new(
        format!("这一格是错误值“{met}”"),
        format!("the cell holds the error \"{met}\""),
    )
    .advising("请在表里改好再检查", "mend it in the sheet")
}

/// What is wrong with the quotes of a record.
pub(crate) fn quote_message(error: QuoteError, bytes: &[u8]) -> Bilingual {
    let at = error.at();
    // What lies open may start on a later line than what is read as a record.
    let (message, seen) = match error {
        QuoteError::Open(_) => {
            let rest = bytes.get(at..).unwrap_or_default();
            let line = rest.split(|&byte| byte == b'\n').next();
            let message = Bilingual::fixed(
                "这里开始的引号没有结束",
                "the quote that opens here is never closed",
            );
            (message, line)
        }
        QuoteError::After(_) => {
            let message = Bilingual::fixed("引号结束后还有文字", "text after a closing quote");
            (message, bytes.get(at.saturating_sub(2)..at))
        }
    };
    let seen = seen.unwrap_or_default();
    if memchr::memmem::find(seen, b"\\\"").is_some() {
        // As Spark and MySQL write it unless they are told otherwise.
        message.advising(
            "格里的引号要写成两个，不能写成 \\\"；用 Spark 导出时请设 escape 为 \"",
            "a quote inside a cell is written twice, never as \\\"; \
             when Spark writes the file, set its option escape to \"",
        )
    } else {
        message.advising(
            "格里的引号要写成两个",
            "a quote inside a cell is written twice",
        )
    }
}

/// What to say of a file of no bytes.
pub(crate) fn no_bytes() -> Bilingual {
    Bilingual::fixed("文件是空的（0 字节）", "the file is empty (0 bytes)")
}

/// What no rows can be read from, told by its first bytes.
pub(crate) fn no_rows(bytes: &[u8]) -> Option<Bilingual> {
    if bytes.is_empty() {
        return Some(no_bytes());
    }
    // A comma of UTF-16 has one, and so its first line.
    let line = memchr::memchr(b'\n', bytes).unwrap_or(bytes.len());
    bytes[..line].contains(&0).then(|| {
        Bilingual::fixed(
            "这不是文本，或是没有标记的 UTF-16",
            "this is not text, or UTF-16 without a byte order mark",
        )
        .advising(
            "请另存为“CSV UTF-8（逗号分隔）”，或用 --encoding utf-16 指明",
            "save it as \"CSV UTF-8\", or name it by --encoding utf-16",
        )
    })
}

/// The file without its byte order mark.
pub(crate) fn without_bom(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)
}
