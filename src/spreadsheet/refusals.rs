//! What is said about a workbook that is not read, with what to do about it.

use crate::text::{Bilingual, shown};

/// A kind that is not read.
pub(super) fn refused(zh: &str, en: &str) -> Bilingual {
    Bilingual::new(zh.to_owned(), en.to_owned()).advising(
        "请在 WPS 或 Excel 里打开，另存为 .xlsx 再用",
        "open it in WPS or Excel, save it as .xlsx and use that",
    )
}

/// Bytes that are not what the kind asks for: cut off, or written by a broken program.
pub(super) fn broken(zh: &str, en: &str) -> Bilingual {
    Bilingual::new(
        format!("工作簿已损坏或不完整：{zh}"),
        format!("the workbook is damaged or cut off: {en}"),
    )
    .advising(
        "请在 WPS 或 Excel 里打开后另存为 .xlsx",
        "open it in WPS or Excel and save it as .xlsx",
    )
}

/// A part of an archive that cannot be read.
pub(super) fn broken_part(part: &str, why: &dyn std::fmt::Display) -> Bilingual {
    broken(
        &format!("其中的 {part} 读不出来（{why}）"),
        &format!("its part {part} cannot be read ({why})"),
    )
}

/// More than a workbook of this use ever holds: a mistake, or an attack.
pub(super) fn too_large(zh: &str, en: &str) -> Bilingual {
    Bilingual::new(
        format!("{zh}，超出可读的限度"),
        format!("{en}, more than is read"),
    )
    .advising(
        "请把台账另存为只含数据的 .xlsx 或 CSV",
        "save the data alone as .xlsx or CSV",
    )
}

/// A workbook with a password.
pub(super) fn encrypted() -> Bilingual {
    Bilingual::new(
        "工作簿设有打开密码，读不了",
        "the workbook has a password and cannot be read",
    )
    .advising("请去掉密码后另存", "save it without one")
}

/// A workbook that Excel opens without asking, although it is encrypted.
pub(super) fn protected() -> Bilingual {
    Bilingual::new(
        "工作簿加了“保护工作簿”一类的保护，读不了",
        "the workbook is protected and cannot be read",
    )
    .advising(
        "请在 Excel 里取消（文件 → 信息 → 保护工作簿）后另存为 .xlsx",
        "take the protection off in Excel (File > Info > Protect Workbook) and save it as .xlsx",
    )
}

/// A file that holds something else than a workbook.
pub(crate) fn no_workbook() -> Bilingual {
    refused(
        "这不是工作簿：可能已损坏，或是别的文件改了扩展名",
        "this is not a workbook: it may be damaged, or another file given that ending",
    )
}

/// An archive that holds something else than a workbook.
pub(super) fn no_workbook_in_archive() -> Bilingual {
    refused(
        "这是压缩包，但不是可读的工作簿",
        "this is an archive but no workbook that is read",
    )
}

/// A workbook from before compound files held it as `Workbook`.
pub(super) fn of_excel_95() -> Bilingual {
    refused(
        "这是 Excel 95 或更早的工作簿，读不了",
        "this is a workbook of Excel 95 or earlier, which is not read",
    )
}

/// A binary workbook of Excel 2007 and later.
pub(super) fn xlsb() -> Bilingual {
    refused(
        "这是 Excel 二进制工作簿（.xlsb），读不了",
        "this is a binary workbook of Excel (.xlsb), which is not read",
    )
}

/// So much of a text as a message bears, on one line.
pub(super) fn short(text: &str) -> String {
    shown(&text.replace(char::is_control, " "))
}
