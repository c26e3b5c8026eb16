//! Calendar files: TOML, iCalendar, and the JSON of holiday-cn.

pub(crate) mod holiday_cn;
pub(crate) mod ics;
pub(crate) mod named;
pub(crate) mod provenance;
pub(crate) mod write_toml;

use std::path::Path;

use crate::calendar::Overlay;
use crate::load::config::toml_reader::TomlReader;
use crate::load::config::{calendars, toml_file};
use crate::load::file::form::Form;
use crate::load::file::input_error::Errors;
use crate::load::file::position::FileSlice;
use crate::load::table::cell::without_bom;
use crate::text::Bilingual;

/// A kind of calendar file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Toml,
    Ics,
    HolidayCn,
}

/// The kind that the ending tells.
pub(crate) fn kind(path: &Path) -> Option<Kind> {
    let ending = path.extension()?.to_str()?.to_lowercase();
    match ending.as_str() {
        "toml" => Some(Kind::Toml),
        "ics" => Some(Kind::Ics),
        "json" => Some(Kind::HolidayCn),
        _ => None,
    }
}

/// Reads a calendar file of any kind; none where it has errors.
pub fn overlay(
    path: &Path,
    file: u32,
    shown: &str,
    bytes: &[u8],
    errors: &mut Errors,
) -> Option<Overlay> {
    let bytes = without_bom(bytes);
    let slice = FileSlice {
        file,
        path: shown,
        first_line: 1,
        bytes,
        form: Form::default(),
    };
    let before = errors.total();
    // What a server sends compressed, and some tools save as it comes (Apple's feed, for one).
    if bytes.starts_with(b"\x1F\x8B") {
        let message = Bilingual::new(
            "文件是 gzip 压缩的；请先解压（如 gunzip，或用 curl --compressed 下载）",
            "the file is compressed by gzip; unpack it first (gunzip, or curl --compressed)",
        );
        errors.push(slice.error(0..0, message));
        return None;
    }
    let overlay = match kind(path) {
        Some(Kind::Toml) => {
            let table = toml_file::parse(&slice, errors)?;
            Some(calendars::overlay(TomlReader::new(&table, &slice), errors))
        }
        Some(Kind::Ics) => ics::ics(&slice, errors),
        Some(Kind::HolidayCn) => holiday_cn::holiday_cn(&slice, errors),
        None => {
            let message = Bilingual::new(
                "日历文件应是 .toml、.ics 或 .json（holiday-cn）",
                "a calendar file is to be .toml, .ics or .json (holiday-cn)",
            );
            errors.push(slice.error(0..0, message));
            None
        }
    };
    overlay.filter(|_| errors.total() == before)
}
