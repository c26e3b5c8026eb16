//! What two spellings of one header have in common.

/// The characters of a header by which it is known: without blanks, newlines, control and format
/// characters, letters and brackets of full width as those of half width, capitals as small letters.
///
/// A cell of a sheet is broken with Alt+Enter where its column is narrow, and what is pasted from a
/// web page brings blanks of no width: neither makes another header of it.
pub(crate) fn header_chars(header: &str) -> impl Iterator<Item = char> + '_ {
    let is_nothing = |c: &char| c.is_whitespace() || c.is_control() || is_format(*c);
    (header.chars().filter(move |c| !is_nothing(c)))
        .map(half_width)
        .flat_map(char::to_lowercase)
}

/// The same as text.
pub(crate) fn header_key(header: &str) -> String {
    header_chars(header).collect()
}

/// Whether a character is there for the layout alone and has no shape.
fn is_format(c: char) -> bool {
    matches!(
        c,
        '\u{AD}'
            | '\u{61C}'
            | '\u{180E}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
    )
}

/// The character of half width that one of full width stands for.
fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_header_are_alike() {
        for (one, other) in [
            ("传达\n时间", "传达时间"),
            (" 传\u{3000}达\u{A0}时间\u{200B}\u{FEFF}", "传达时间"),
            ("传达时间（年月日）", "传达时间(年月日)"),
            ("ＴＲＡＮＳＭＩＴＴＥＤ＿ａｔ", "transmitted_at"),
        ] {
            assert_eq!(header_key(one), header_key(other));
        }
        assert_ne!(header_key("传达时间"), header_key("报告时间"));
    }
}
