//! The signs of a written time as a keyboard in Chinese makes them, put in the plain ones.

use std::borrow::Cow;

/// `text` with one kind of blank, without format characters, with `:`, `(` and `)` for their
/// full-width forms, and without blanks around it.
///
/// Full-width digits stay as they are: they are refused, and said to be the reason.
pub(crate) fn plain_text(text: &str) -> Cow<'_, str> {
    // Most texts are plain as they are.
    if text.chars().all(|c| plain_char(c) == Some(c)) {
        return Cow::Borrowed(text.trim());
    }
    let plain: String = text.chars().filter_map(plain_char).collect();
    Cow::Owned(plain.trim().to_owned())
}

/// None for a format character, which shows nothing.
fn plain_char(c: char) -> Option<char> {
    match c {
        ' '..='~' => Some(c),
        '：' => Some(':'),
        '（' => Some('('),
        '）' => Some(')'),
        _ if c.is_whitespace() => Some(' '),
        _ if is_format(c) => None,
        _ => Some(c),
    }
}

/// Characters of Unicode's category Cf that are between letters of other scripts too: the soft
/// hyphen, joiners, the marks of direction, and the mark of byte order.
const fn is_format(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
    )
}
