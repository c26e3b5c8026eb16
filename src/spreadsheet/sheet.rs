//! A sheet as rows of text.

/// A sheet of cells; charts and macros are none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sheet {
    /// As the program shows it.
    pub(crate) name: String,
    /// Whether the program shows it.
    pub(crate) is_visible: bool,
}

/// So much of a text as a message bears, on one line.
pub(crate) fn short(text: &str) -> String {
    let clean = |char: char| if char.is_control() { ' ' } else { char };
    let mut short: String = text.chars().take(60).map(clean).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
