//! Documents as Word, WPS and LibreOffice open them: our own few parts, since no library writes all that
//! GB/T 9704-2012 asks for in the order of the schema.
//!
//! Source: ECMA-376, part 1.

mod document;
mod foot;
mod look;
mod paragraphs;
mod parts;
mod styles;
#[cfg(test)]
mod tests;
mod xml;

use std::io;

use crate::lang::Lang;
use crate::render::paper::blocks::Block;
use crate::render::paper::docx::look::Look;
use crate::render::paper::docx::parts::{EVEN_FOOTER, FOOTER, HEADER, Part};

/// One document of one letter or several.
///
/// # Errors
///
/// Where it would be larger than an archive may be.
pub(crate) fn docx(letters: &[Vec<Block>], lang: Lang) -> io::Result<Vec<u8>> {
    let look = Look::of(lang);
    let find = |of: fn(&Block) -> Option<&str>| letters.iter().flatten().find_map(of);
    let draft = find(|block| match block {
        Block::Draft(text) => Some(text),
        _ => None,
    });
    let title = find(|block| match block {
        Block::Title(text) => Some(text),
        _ => None,
    });
    let part = |name, kind, id, bytes| Part {
        name,
        kind,
        id,
        bytes,
    };
    let mut parts = vec![
        part("styles.xml", "styles", "rId4", styles::styles(look)),
        part("settings.xml", "settings", "rId5", parts::settings()),
        part("fontTable.xml", "fontTable", "rId6", parts::font_table()),
        part("footer1.xml", "footer", FOOTER, foot::footer(false, look)),
        part(
            "footer2.xml",
            "footer",
            EVEN_FOOTER,
            foot::footer(true, look),
        ),
    ];
    if let Some(draft) = draft {
        parts.push(part(
            "header1.xml",
            "header",
            HEADER,
            foot::header(draft, look),
        ));
    }
    let document = document::document(letters, look, draft.is_some());
    parts::archive(&document, title.unwrap_or_default(), &parts).map_err(io::Error::other)
}
