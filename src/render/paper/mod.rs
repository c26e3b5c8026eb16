//! Documents for paper: their parts, laid out as a page that prints on A4 and as a Word document.
//! Letters are made of them, and verdicts with their workings.

pub(crate) mod blocks;
pub(crate) mod docx;
pub(crate) mod html;
mod title;
