//! The one palette: what a text means, as colour and weight of a terminal.

use crate::render::shared::safe;

/// What a text means, where colour may tell. Colour is never the only sign of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing of note.
    #[default]
    Plain,
    /// A heading.
    Strong,
    /// Of less weight.
    Faint,
    /// In order.
    Good,
    /// Worth a look.
    Warn,
    /// Not in order.
    Bad,
}

impl Tone {
    /// Its mark, which tells it without colour.
    pub(crate) const fn mark(self) -> &'static str {
        match self {
            Self::Bad => "✗",
            Self::Warn => "!",
            Self::Good | Self::Plain | Self::Strong | Self::Faint => "✓",
        }
    }
}

/// Whether to colour.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paint(pub(crate) bool);

impl Paint {
    /// The text, safe for a terminal, in its tone.
    pub(crate) fn on(self, tone: Tone, text: &str) -> String {
        let text = safe::terminal(text);
        let code = match tone {
            Tone::Plain => "",
            Tone::Strong => "1",
            Tone::Faint => "2",
            Tone::Good => "32",
            Tone::Warn => "33",
            Tone::Bad => "31",
        };
        if !self.0 || code.is_empty() || text.is_empty() {
            return text.into_owned();
        }
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_is_there_only_where_it_is_wanted() {
        assert_eq!(Paint(true).on(Tone::Bad, "x"), "\u{1b}[31mx\u{1b}[0m");
        assert_eq!(Paint(false).on(Tone::Bad, "x\u{1b}"), "x\\u{1b}");
    }
}
