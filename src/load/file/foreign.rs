//! What a file is that was to be text of some kind: a workbook named as a calendar, a web page saved as a feed.

use crate::load::file::form::HEAD;
use crate::spreadsheet;
use crate::spreadsheet::WorkbookKind;
use crate::text::Bilingual;

/// Something that is not the text that was wanted.
pub(crate) struct Foreign {
    zh: &'static str,
    en: &'static str,
    /// Whether it is a spreadsheet, which some flag or other takes.
    pub(crate) is_workbook: bool,
    /// Whether it may be text all the same, in an encoding that only a flag tells.
    pub(crate) may_be_text: bool,
}

impl Foreign {
    const fn other(zh: &'static str, en: &'static str) -> Self {
        Self {
            zh,
            en,
            is_workbook: false,
            may_be_text: false,
        }
    }

    const fn workbook(zh: &'static str, en: &'static str) -> Self {
        Self {
            is_workbook: true,
            ..Self::other(zh, en)
        }
    }

    /// That it is this, and not what was wanted.
    pub(crate) fn instead_of(&self, zh: &str, en: &str) -> Bilingual {
        Bilingual::new(
            format!("这是{}，不是{zh}", self.zh),
            format!("this is {}, not {en}", self.en),
        )
    }
}

/// What bytes are that no program shows as text, told by how they begin.
pub(crate) fn binary(bytes: &[u8]) -> Option<Foreign> {
    const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    let head = &bytes[..bytes.len().min(HEAD as usize)];
    Some(match spreadsheet::kind(head) {
        // Word and WPS wrap their old documents in the same way.
        _ if head.starts_with(COMPOUND) => Foreign::workbook(
            " .xls 工作簿或旧版 Office 文件",
            "an .xls workbook or another file of an old Office",
        ),
        Ok(Some(WorkbookKind::Ods)) => Foreign::workbook(" .ods 工作簿", "an .ods workbook"),
        Ok(Some(_)) => Foreign::workbook(" Excel 工作簿", "an Excel workbook"),
        Err(_) if head.starts_with(b"PK") => Foreign::other(
            " ZIP 压缩包（或 Word 等文档）",
            "a ZIP archive, or a document such as Word's",
        ),
        Err(_) if matches!(head, [0x09, 0..=8, ..]) => {
            Foreign::workbook(" Excel 工作簿", "an Excel workbook")
        }
        _ => return of_other_kind(head),
    })
}

fn of_other_kind(head: &[u8]) -> Option<Foreign> {
    Some(match head {
        [0x1F, 0x8B, ..] => Foreign::other(" gzip 压缩文件", "a file compressed with gzip"),
        [b'%', b'P', b'D', b'F', b'-', ..] => Foreign::other(" PDF", "a PDF"),
        [0x89, b'P', b'N', b'G', ..] | [0xFF, 0xD8, 0xFF, ..] => {
            Foreign::other("图片", "a picture")
        }
        // Only what is text may hold one, and says so by its mark.
        _ if is_utf16(head) || !head.contains(&0) => return None,
        _ => Foreign {
            may_be_text: true,
            ..Foreign::other("二进制文件", "a binary file")
        },
    })
}

fn is_utf16(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF")
}

/// What bytes are that are neither a configuration, a calendar nor a report: those that are no text, and pages.
pub(crate) fn foreign(bytes: &[u8]) -> Option<Foreign> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    binary(bytes).or_else(|| {
        if is_utf16(bytes) {
            Some(Foreign::other(" UTF-16 文本", "text in UTF-16"))
        } else if text.trim_ascii_start().starts_with(b"<") {
            Some(Foreign::other(
                "网页（HTML）或 XML",
                "a web page (HTML) or XML",
            ))
        } else {
            None
        }
    })
}
