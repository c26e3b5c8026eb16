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
    // Letters, digits and most Chinese text start no formula.
    if let Some(b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' | 0xe4..=0xe9) = text.as_bytes().first() {
        return Cow::Borrowed(text);
    }
    formula_as_text(text)
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

/// For Markdown, on one line: every mark that could begin markup is escaped, HTML too.
#[must_use]
pub fn markdown(text: &str) -> Cow<'_, str> {
    const MARKS: [char; 16] = [
        '\\', '|', '`', '*', '_', '<', '>', '[', ']', '#', '~', '$', '&', '{', '}', '!',
    ];
    let text = terminal(text);
    if !text.contains(MARKS) {
        return text;
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if MARKS.contains(&c) {
            safe.push('\\');
        }
        safe.push(c);
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
