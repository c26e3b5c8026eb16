//! A cell whose end is not known yet.

use crate::load::csv::split::{closing_quote, field_end};
use crate::load::records::fast::block_text::BlockText;

/// A cell from the start of its text on.
#[derive(Clone, Copy)]
pub(super) struct OpenCell<'b> {
    block: BlockText<'b>,
    /// Its text, and all that follows it in the block.
    pub(super) text: &'b [u8],
    /// Whether a quote is before it.
    pub(super) is_quoted: bool,
}

impl<'b> OpenCell<'b> {
    /// The cell that starts where so much of a block is left.
    #[inline(always)]
    pub(super) fn new(block: BlockText<'b>, rest: &'b [u8]) -> Self {
        let (text, is_quoted) = match rest {
            [b'"', text @ ..] => (text, true),
            text => (text, false),
        };
        Self {
            block,
            text,
            is_quoted,
        }
    }

    /// The byte that is between the cells.
    #[inline(always)]
    pub(super) fn delimiter(self) -> u8 {
        self.block.delimiter
    }

    /// Whether it ends where it starts.
    #[inline(always)]
    pub(super) fn is_empty(self) -> bool {
        let ends = |&byte: &u8| byte == self.block.delimiter || byte == b'\n';
        !self.is_quoted && self.text.first().is_some_and(ends)
    }

    /// What follows a text so long; none where something else ends the cell than should: too few or
    /// too many fields, or a last line without an end.
    #[inline(always)]
    pub(super) fn after(self, length: usize, is_last: bool) -> Option<&'b [u8]> {
        let mut after = self.text.get(length..)?;
        if self.is_quoted {
            after = after.strip_prefix(b"\"")?;
        }
        match after {
            [byte, rest @ ..] if !is_last && *byte == self.block.delimiter => Some(rest),
            [b'\n', rest @ ..] | [b'\r', b'\n', rest @ ..] if is_last => Some(rest),
            _ => None,
        }
    }

    /// A text so long, trimmed. That the block is UTF-8 is known, and not checked again.
    #[inline(always)]
    pub(super) fn trimmed(self, length: usize) -> Option<&'b str> {
        let block = self.block.text;
        let start = block.len() - self.text.len();
        Some(block.get(start..start + length)?.trim())
    }

    /// How long its text is, if it holds no doubled quote and no newline.
    #[inline]
    pub(super) fn plain_length(self) -> Option<usize> {
        if self.is_quoted {
            let (length, is_doubled) = closing_quote(self.text, 0)?;
            let is_plain = !is_doubled && memchr::memchr(b'\n', &self.text[..length]).is_none();
            return is_plain.then_some(length);
        }
        Some(self.unquoted_length())
    }

    /// How long its text is, whatever it holds; counts the newlines in it.
    #[inline(always)]
    pub(super) fn text_length(self, newlines: &mut u32) -> Option<usize> {
        if self.is_quoted {
            let (length, _) = closing_quote(self.text, 0)?;
            *newlines += memchr::memchr_iter(b'\n', &self.text[..length]).count() as u32;
            return Some(length);
        }
        if self.is_empty() {
            return Some(0);
        }
        Some(self.unquoted_length())
    }

    /// How long an unquoted text is, without the carriage return of a CRLF.
    #[inline]
    fn unquoted_length(self) -> usize {
        let end = field_end(self.text, 0, self.block.delimiter);
        let is_crlf = end > 0 && self.text[end - 1] == b'\r' && self.text.get(end) == Some(&b'\n');
        end - usize::from(is_crlf)
    }
}
