//! Calendar files: TOML, iCalendar and the JSON of holiday-cn, read into overlays.
//!
//! Nothing here lays one over another or counts a working day.

pub(crate) mod holiday_cn;
pub(crate) mod ics;
pub(crate) mod named;
pub(crate) mod provenance;
pub(crate) mod write_toml;

use std::path::Path;

use crate::calendar::{LeftOut, Overlay};
use crate::lang::Lang;
use crate::load::config::toml_reader::TomlReader;
use crate::load::config::{calendars, toml_file};
use crate::load::file::foreign::foreign;
use crate::load::file::form::Form;
use crate::load::file::input_error::{Errors, InputError, Warning};
use crate::load::file::position::{FileSlice, LineIndex};
use crate::load::table::cell::without_bom;
use crate::text::Bilingual;

/// How a calendar file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CalendarFormat {
    Toml,
    Ics,
    HolidayCn,
}

impl CalendarFormat {
    /// The one that the ending of a file tells.
    fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?.to_lowercase();
        match ending.as_str() {
            "toml" => Some(Self::Toml),
            "ics" => Some(Self::Ics),
            "json" => Some(Self::HolidayCn),
            _ => None,
        }
    }
}

/// Reads a calendar file in any of them; none where it has errors.
pub fn overlay(
    path: &Path,
    file: u32,
    shown: &str,
    bytes: &[u8],
    errors: &mut Errors,
) -> Option<Overlay> {
    let bytes = without_bom(bytes);
    let lines = LineIndex::default();
    let slice = FileSlice::whole(file, shown, bytes, Form::default()).indexed(&lines);
    let before = errors.total();
    // What a server sends compressed, and some tools save as it comes (Apple's feed, for one).
    if bytes.starts_with(b"\x1F\x8B") {
        let message = Bilingual::new(
            "文件是 gzip 压缩的；请先解压（如 gunzip，或用 curl --compressed 下载）",
            "the file is compressed with gzip; unpack it first (gunzip, or curl --compressed)",
        );
        errors.push(slice.foreign_error(message));
        return None;
    }
    if let Some(foreign) = foreign(bytes) {
        let message = foreign.instead_of("日历文件", "a calendar file").advising(
            "日历文件应是 .toml、.ics 或 .json（holiday-cn）",
            "a calendar file must be .toml, .ics or .json (holiday-cn)",
        );
        errors.push(slice.foreign_error(message));
        return None;
    }
    let overlay = match CalendarFormat::of(path) {
        Some(CalendarFormat::Toml) => {
            let table = toml_file::parse(&slice, errors)?;
            Some(calendars::overlay(TomlReader::new(&table, &slice), errors))
        }
        Some(CalendarFormat::Ics) => ics::ics(&slice, errors),
        Some(CalendarFormat::HolidayCn) => holiday_cn::holiday_cn(&slice, errors),
        None => {
            let message = Bilingual::new(
                "日历文件应是 .toml、.ics 或 .json（holiday-cn）",
                "a calendar file must be .toml, .ics or .json (holiday-cn)",
            );
            errors.push(slice.error(0..0, message));
            None
        }
    };
    overlay.filter(|_| errors.total() == before)
}

/// What to say of the years of a feed that stay uncovered: a warning each.
///
/// # Errors
///
/// Where nothing else is in the file, so that it would bring nothing.
pub(crate) fn left_out(
    slice: &FileSlice<'_>,
    overlay: &Overlay,
    left_out: &[LeftOut],
) -> Result<Vec<Warning>, Box<InputError>> {
    let text =
        |left_out: &LeftOut| Bilingual::new(left_out.text(Lang::Zh), left_out.text(Lang::En));
    match left_out.first() {
        Some(first) if overlay.days.is_empty() => {
            let Bilingual { zh, en, .. } = text(first);
            Err(Box::new(slice.error(0..0, Bilingual::new(
                format!("{zh}，此外文件里没有可用的日子；别国的假日表没有调休，请用 calendar import --base weekends 导入，或加到 base = \"weekends\" 的日历"),
                format!("{en}, and the file has no other usable days; if the country works no weekends in exchange, use calendar import --base weekends, or a calendar with base = \"weekends\""),
            ))))
        }
        _ => Ok((left_out.iter())
            .map(|left_out| Warning(slice.error(0..0, text(left_out))))
            .collect()),
    }
}
