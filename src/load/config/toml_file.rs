//! The bytes of a TOML file parsed, every mistake reported.

use toml::de::DeTable;

use crate::load::file::encoding::Encoding;
use crate::load::file::foreign::foreign;
use crate::load::file::input_error::Errors;
use crate::load::file::position::FileSlice;
use crate::load::table::cell::no_bytes;
use crate::text::Bilingual;

/// Parses a document; none where it has errors.
pub(crate) fn parse<'a>(slice: &FileSlice<'a>, errors: &mut Errors) -> Option<DeTable<'a>> {
    let bytes = slice.bytes;
    if let Some(foreign) = foreign(bytes) {
        let mut message = foreign.instead_of("项目目录或 TOML", "a project directory or TOML");
        if foreign.is_workbook {
            message = message.advising(
                "请用 --records 指明它，或先运行 chuanda init --from",
                "name it by --records, or run chuanda init --from first",
            );
        }
        errors.push(slice.foreign_error(message));
        return None;
    }
    if bytes.is_empty() {
        slice.fail(0..0, errors, no_bytes);
        return None;
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at = error.valid_up_to();
            let end = at + error.error_len().unwrap_or(1);
            errors.push(slice.error(
                at..end,
                Encoding::Utf8.not_text(&bytes[at..end.min(bytes.len())]),
            ));
            return None;
        }
    };
    if text.len() > ALL_MISTAKES {
        return first_mistake(text, slice, errors);
    }
    let (table, mistakes) = DeTable::parse_recoverable(text);
    let mut reported = foldhash::HashSet::default();
    for mistake in &mistakes {
        if reported.insert((mistake.message(), mistake.span().map(|span| span.start))) {
            let span = mistake.span().unwrap_or(0..0);
            slice.fail(span, errors, || not_toml(mistake));
        }
    }
    mistakes.is_empty().then(|| table.into_inner())
}

/// Of a longer file the first mistake alone is told, in bytes: a file that is no TOML at all has one at
/// every word, and to find them all takes long.
const ALL_MISTAKES: usize = 512 << 10;

fn first_mistake<'a>(
    text: &'a str,
    slice: &FileSlice<'a>,
    errors: &mut Errors,
) -> Option<DeTable<'a>> {
    let mistake = match DeTable::parse(text) {
        Ok(table) => return Some(table.into_inner()),
        Err(mistake) => mistake,
    };
    let message = not_toml(&mistake).advising(
        "文件很大，只报第一处，改好后请再查",
        "the file is large, so only the first mistake is told; mend it and try again",
    );
    errors.push(slice.error(mistake.span().unwrap_or(0..0), message));
    None
}

fn not_toml(mistake: &toml::de::Error) -> Bilingual {
    let message = mistake.message();
    Bilingual::new(
        format!("不是正确的 TOML：{message}"),
        format!("not valid TOML: {message}"),
    )
}
