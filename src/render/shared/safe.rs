//! Text from the data, made safe for where it is written.

use std::borrow::Cow;

/// For a terminal: control characters, and marks that turn the direction of text, are shown as
/// `\u{1b}`; a line break becomes a blank.
#[must_use]
pub fn terminal(text: &str) -> Cow<'_, str> {
    let is_harmful = |c: char| c.is_control() || is_bidi(c);
    if !text.contains(is_harmful) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => safe.push(' '),
            c if is_harmful(c) => safe.extend(c.escape_unicode()),
            c => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

/// Marks that turn or isolate the direction of the text around them.
#[must_use]
pub fn is_bidi(c: char) -> bool {
    matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// For a cell of a spreadsheet: what would be taken for a formula is prefixed by a quote.
///
/// Source: OWASP, CSV injection.
#[inline]
#[must_use]
pub fn spreadsheet(text: &str) -> Cow<'_, str> {
    if starts_as_text(text.as_bytes()) {
        return Cow::Borrowed(text);
    }
    formula_as_text(text)
}

/// Whether a text starts as nearly all do: letters, digits and most Chinese text start no formula.
#[inline]
pub(crate) fn starts_as_text(text: &[u8]) -> bool {
    matches!(
        text.first(),
        Some(b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | 0xe4..=0xe9)
    )
}

fn formula_as_text(text: &str) -> Cow<'_, str> {
    let first = text.trim_start_matches([' ', '\u{3000}']).chars().next();
    match first {
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠') => {
            Cow::Owned(format!("'{text}"))
        }
        _ => Cow::Borrowed(text),
    }
}

/// For data that programs read and people may print at a terminal: control characters but line breaks
/// and tabs are shown as `\u{1b}`.
#[must_use]
pub fn controls_shown(text: &str) -> Cow<'_, str> {
    let is_harmful = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if !text.contains(is_harmful) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_harmful(c) {
            safe.extend(c.escape_unicode());
        } else {
            safe.push(c);
        }
    }
    Cow::Owned(safe)
}

/// For Markdown, on one line: every mark that could begin markup is escaped, HTML too, and nothing
/// becomes a link or a mention by itself.
///
/// The places that make `@name`, `#1` or `http://` live look at the text after its escapes are read:
/// an invisible word joiner is between the mark and what follows it.
#[must_use]
pub fn markdown(text: &str) -> Cow<'_, str> {
    const MARKS: [char; 17] = [
        '\\', '|', '`', '*', '_', '<', '>', '[', ']', '#', '~', '$', '&', '{', '}', '!', '@',
    ];
    const REFERENCES: [char; 6] = ['@', '#', '!', '~', '$', '&'];
    const JOINER: &str = "&#8288;";
    let text = terminal(text);
    let is_address = |rest: &str| {
        let start = rest.get(..4).unwrap_or_default();
        rest.starts_with("://") || start.eq_ignore_ascii_case("www.")
    };
    let has_address = || text.contains("://") || text.to_ascii_lowercase().contains("www.");
    if !text.contains(MARKS) && !has_address() {
        return text;
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for (at, c) in text.char_indices() {
        let rest = &text[at..];
        if MARKS.contains(&c) {
            safe.push('\\');
        }
        safe.push(c);
        let is_reference = || {
            let next = rest[c.len_utf8()..].chars().next();
            REFERENCES.contains(&c) && next.is_some_and(char::is_alphanumeric)
        };
        if is_address(rest) || is_reference() {
            safe.push_str(JOINER);
        }
    }
    Cow::Owned(safe)
}

/// For HTML text and attribute values.
#[must_use]
pub fn html(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) && !text.contains(|c: char| c.is_control()) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\n' | '\t' => safe.push(c),
            c if c.is_control() => safe.push('\u{fffd}'),
            c => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_markdown_is_live() {
        for (text, expected) in [
            ("@mayor", "\\@&#8288;mayor"),
            ("a@b.cn", "a\\@&#8288;b.cn"),
            ("http://x.cn", "http:&#8288;//x.cn"),
            ("WWW.x.cn", "W&#8288;WW.x.cn"),
            ("[x](y)", "\\[x\\](y)"),
            ("#1 # 1", "\\#&#8288;1 \\# 1"),
            ("市财政局 12:30", "市财政局 12:30"),
        ] {
            assert_eq!(markdown(text), expected);
        }
    }
}
