//! The formats of `why`.

use std::io::{self, Write};

use crate::render::paper::blocks::Block;
use crate::render::paper::docx::docx;
use crate::render::paper::html::html;
use crate::render::why::{Verdicts, WhyView, json, paper, sheet};

/// A format of `why`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// For a person at a terminal.
    Table,
    /// One JSON document.
    Json,
    /// For a page.
    Markdown,
    /// For a browser, and from there for paper.
    Html,
    /// For Word, WPS and paper.
    Docx,
}

impl Format {
    /// The word for it in flags.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Docx => "docx",
        }
    }

    /// The ending of its files.
    pub(crate) const fn ending(self) -> &'static str {
        match self {
            Self::Table => ".txt",
            Self::Json => ".json",
            Self::Markdown => ".md",
            Self::Html => ".html",
            Self::Docx => ".docx",
        }
    }

    /// Writes the verdicts.
    pub(crate) fn render(self, verdicts: &Verdicts<'_>, out: &mut dyn Write) -> io::Result<()> {
        let Verdicts { pages, lang, .. } = *verdicts;
        match (self, pages) {
            (Self::Table, _) => each(pages, out, |page, out| {
                sheet::sheet(page).text(verdicts.paint, verdicts.width, out)
            }),
            (Self::Markdown, _) => each(pages, out, |page, out| sheet::sheet(page).markdown(out)),
            (Self::Json, [page]) if verdicts.is_of_one_meeting => {
                writeln!(out, "{}", json::document(page))
            }
            (Self::Json, pages) => json::list(pages, out),
            (Self::Html, _) => out.write_all(html(&[verdicts.on_paper()], lang).as_bytes()),
            (Self::Docx, _) => out.write_all(&docx(&[verdicts.on_paper()], lang)?),
        }
    }
}

impl Verdicts<'_> {
    fn on_paper(&self) -> Vec<Block> {
        match self.pages {
            [page] if self.is_of_one_meeting => paper::verdict(page),
            _ => paper::verdicts(self),
        }
    }
}

/// Writes the pages with a blank line between them.
fn each(
    pages: &[WhyView<'_>],
    out: &mut dyn Write,
    write: impl Fn(&WhyView<'_>, &mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    for (index, page) in pages.iter().enumerate() {
        if index > 0 {
            out.write_all(b"\n")?;
        }
        write(page, out)?;
    }
    Ok(())
}
