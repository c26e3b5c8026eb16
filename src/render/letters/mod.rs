//! Words to send: notices (通知), letters to peers (函) and bulletins (通报). Facts only, in drafts that a
//! person reviews: the matter, its limit, how the limit was worked out, the actual time, the difference.
//!
//! A template gives Markdown; the formats that are laid out (HTML, docx) are made from that.

pub(crate) mod facts;
mod template;

use std::io;

use crate::lang::Lang;
pub(crate) use crate::render::letters::facts::Sender;
pub(crate) use crate::render::letters::facts::bulletin::bulletin;
pub(crate) use crate::render::letters::facts::item::Desk;
pub(crate) use crate::render::letters::facts::notice::notices;
pub(crate) use crate::render::letters::template::{
    LetterKind, Markup, Template, TemplateMistake, built_in,
};
use crate::render::paper::blocks::{Block, blocks};
use crate::render::paper::docx::docx;
use crate::render::paper::html::html;

/// What a letter is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LetterFormat {
    Markdown,
    Html,
    Docx,
    /// A short message, for a phone.
    Text,
}

impl LetterFormat {
    pub(crate) const ALL: [Self; 4] = [Self::Markdown, Self::Html, Self::Docx, Self::Text];

    /// The word for it in flags.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Docx => "docx",
            Self::Text => "text",
        }
    }

    /// The ending of its files.
    pub(crate) const fn ending(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            Self::Html => "html",
            Self::Docx => "docx",
            Self::Text => "txt",
        }
    }

    /// The format of a file, told by its ending.
    pub(crate) fn of_file(name: &str) -> Option<Self> {
        if name.to_lowercase().ends_with(".docx") {
            return Some(Self::Docx);
        }
        Markup::of_file(name).map(Self::of_template)
    }

    /// The format that a template gives where no other is asked for.
    pub(crate) const fn of_template(markup: Markup) -> Self {
        match markup {
            Markup::Markdown => Self::Markdown,
            Markup::Html => Self::Html,
            Markup::Text => Self::Text,
        }
    }

    /// What its built-in template is written in.
    pub(crate) const fn markup(self) -> Markup {
        match self {
            Self::Text => Markup::Text,
            _ => Markup::Markdown,
        }
    }

    /// Whether a template of a markup can give it: of Markdown everything is made but short messages.
    pub(crate) fn is_made_of(self, markup: Markup) -> bool {
        markup == self.markup() || (markup == Markup::Html && self == Self::Html)
    }
}

/// The bytes of a file of one letter or several, from the texts that a template gave.
///
/// # Errors
///
/// Where they would be more than an archive holds.
pub(crate) fn laid_out(
    texts: &[String],
    markup: Markup,
    format: LetterFormat,
    lang: Lang,
) -> io::Result<Vec<u8>> {
    let read = || {
        texts
            .iter()
            .map(|text| blocks(text))
            .collect::<Vec<Vec<Block>>>()
    };
    Ok(match format {
        LetterFormat::Docx => docx(&read(), lang)?,
        LetterFormat::Html if markup == Markup::Markdown => html(&read(), lang).into_bytes(),
        LetterFormat::Markdown => texts.join("\n\n---\n\n").into_bytes(),
        LetterFormat::Html | LetterFormat::Text => texts.join("\n").into_bytes(),
    })
}
