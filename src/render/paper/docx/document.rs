//! The body of the document: one letter or several, each a section that begins a sheet and counts
//! its own pages.

use unicode_width::UnicodeWidthStr;

use crate::render::paper::blocks::Block;
use crate::render::paper::docx::look::{Look, WIDTH};
use crate::render::paper::docx::paragraphs::{Own, blank, paragraph, table};
use crate::render::paper::docx::parts::{EVEN_FOOTER, FOOTER, HEADER, MAIN, RELATIONSHIPS};
use crate::render::paper::docx::xml::Xml;
use crate::render::paper::title::title_lines;

pub(crate) fn document(letters: &[Vec<Block>], look: Look, has_header: bool) -> Vec<u8> {
    let mut xml = Xml::new();
    let spaces = [("xmlns:w", MAIN), ("xmlns:r", RELATIONSHIPS)];
    xml.element("w:document", &spaces, |xml| {
        xml.element("w:body", &[], |xml| {
            for (number, letter) in letters.iter().enumerate() {
                Letter {
                    look,
                    blocks: letter,
                }
                .write(xml);
                if number + 1 == letters.len() {
                    section(look, has_header, xml);
                } else {
                    // The section ends with a paragraph that has no height.
                    xml.element("w:p", &[], |xml| {
                        xml.element("w:pPr", &[], |xml| {
                            xml.value("w:snapToGrid", "0");
                            let of = [("w:line", "20"), ("w:lineRule", "exact")];
                            xml.empty("w:spacing", &of);
                            section(look, has_header, xml);
                        });
                    });
                }
            }
        });
    });
    xml.finish()
}

/// One letter.
struct Letter<'a> {
    look: Look,
    blocks: &'a [Block],
}

impl Letter<'_> {
    fn write(&self, xml: &mut Xml) {
        for (at, block) in self.blocks.iter().enumerate() {
            self.block(at, block, xml);
        }
    }

    fn block(&self, at: usize, block: &Block, xml: &mut Xml) {
        let look = self.look;
        let stays = Own {
            keep_next: self.leads_to_closing(at)
                || matches!(self.blocks.get(at + 1), Some(Block::Table(_))),
            ..Own::default()
        };
        match block {
            // A draft says so in the header; an annex's mark begins its page.
            Block::Draft(_) | Block::NewPage => {}
            Block::Title(text) => {
                paragraph(
                    "Title",
                    Own::default(),
                    &title_lines(text, look.lang),
                    look,
                    xml,
                );
                blank(true, xml);
            }
            Block::Heading(2, text) => paragraph("Heading1", stays, &[text], look, xml),
            Block::Heading(_, text) => paragraph("Heading2", stays, &[text], look, xml),
            Block::AnnexMark(text) => {
                let own = Own {
                    page_break_before: true,
                    ..Own::default()
                };
                paragraph("AnnexMark", own, &[text], look, xml);
                blank(true, xml);
            }
            Block::Point(depth, text) => {
                let left = (depth * 480).to_string();
                let indent = [("w:left", left.as_str())];
                let own = Own {
                    // The title of a working stays with its first step.
                    keep_next: *depth == 0,
                    indent: &indent,
                    ..Own::default()
                };
                paragraph("AnnexText", own, &[text], look, xml);
            }
            Block::Table(own) => {
                table(own, look, xml);
                if !matches!(
                    self.blocks.get(at + 1),
                    Some(Block::Paragraph(..) | Block::Heading(..))
                ) {
                    // Two tables in a row would be one.
                    blank(false, xml);
                }
            }
            Block::Paragraph(indent, text) => self.paragraph(at, *indent, text, stays, xml),
            Block::Closing(sender, date) => self.closing(at, sender, date, xml),
        }
    }

    fn paragraph(&self, at: usize, indent: usize, text: &str, stays: Own<'_>, xml: &mut Xml) {
        let look = self.look;
        if self.blocks[at].is_annex_note() {
            blank(true, xml);
        }
        let (chars, twips) = ((indent * 100).to_string(), hanzi(indent * 2).to_string());
        let left = [("w:leftChars", chars.as_str()), ("w:left", twips.as_str())];
        let own = match indent {
            3.. => Own {
                indent: &left,
                ..stays
            },
            _ => stays,
        };
        // Below the last working, what it rests on.
        let is_in_annex = matches!(self.blocks.get(at.wrapping_sub(1)), Some(Block::Point(..)));
        let style = match (is_in_annex, indent) {
            (true, _) => "AnnexText",
            (false, 2) => "LetterText",
            (false, _) => "Normal",
        };
        paragraph(style, own, &[text], look, xml);
    }

    /// The sender and the date, where a seal will be set over them: the date four Hanzi from the
    /// right, the sender centred over it, and nothing of it alone on a page.
    ///
    /// Source: GB/T 9704-2012, 7.3.5.1.
    fn closing(&self, at: usize, sender: &str, date: &str, xml: &mut Xml) {
        let look = self.look;
        if !look.is_zh() {
            blank(true, xml);
            let own = |keep_next| Own {
                keep_next,
                ..Own::default()
            };
            paragraph("Normal", own(true), &[sender], look, xml);
            paragraph("Normal", own(self.has_note_below(at)), &[date], look, xml);
            return;
        }
        blank(true, xml);
        blank(true, xml);
        let (name_width, date_width) = (sender.width(), date.width());
        // In half Hanzi: 8 and half of what the date is wider.
        let from_right = (16 + date_width).saturating_sub(name_width) / 2;
        let lines = [
            (sender, from_right, true),
            (date, 8, self.has_note_below(at)),
        ];
        for (text, right, keep_next) in lines {
            let (chars, twips) = ((right * 50).to_string(), hanzi(right).to_string());
            let indent = [
                ("w:rightChars", chars.as_str()),
                ("w:right", twips.as_str()),
            ];
            let own = Own {
                keep_next,
                indent: &indent,
                align: Some("right"),
                ..Own::default()
            };
            paragraph("Normal", own, &[text], look, xml);
        }
    }

    /// Whether a note stands below the closing, on its page.
    fn has_note_below(&self, at: usize) -> bool {
        matches!(self.blocks.get(at + 1), Some(Block::Paragraph(..)))
    }

    /// Whether a block must stay with what follows, lest the closing stand alone on a page: the last
    /// of the text, and the names of the annexes.
    fn leads_to_closing(&self, at: usize) -> bool {
        let mut rest = self.blocks[at + 1..].iter();
        let is_name =
            |block: &&Block| block.is_annex_note() || matches!(block, Block::Paragraph(3.., _));
        matches!(rest.find(|block| !is_name(block)), Some(Block::Closing(..)))
    }
}

/// So many half Hanzi in twips, 28 Hanzi to a line.
fn hanzi(halves: usize) -> usize {
    halves * WIDTH / 56
}

/// The page, and what stands at its head and foot.
fn section(look: Look, has_header: bool, xml: &mut Xml) {
    xml.element("w:sectPr", &[], |xml| {
        if has_header {
            for kind in ["default", "even"] {
                xml.empty("w:headerReference", &[("w:type", kind), ("r:id", HEADER)]);
            }
        }
        xml.empty(
            "w:footerReference",
            &[("w:type", "default"), ("r:id", FOOTER)],
        );
        xml.empty(
            "w:footerReference",
            &[("w:type", "even"), ("r:id", EVEN_FOOTER)],
        );
        xml.value("w:type", "oddPage");
        xml.empty("w:pgSz", &[("w:w", "11906"), ("w:h", "16838")]);
        let [top, right, bottom, left] = look.margins;
        let of = [
            ("w:top", top),
            ("w:right", right),
            ("w:bottom", bottom),
            ("w:left", left),
            ("w:header", "850"),
            ("w:footer", look.foot),
            ("w:gutter", "0"),
        ];
        xml.empty("w:pgMar", &of);
        xml.empty("w:pgNumType", &[("w:start", "1")]);
        if look.is_zh() {
            // A grid of characters would be 28 a line in Word and 18 in LibreOffice.
            xml.empty(
                "w:docGrid",
                &[("w:type", "lines"), ("w:linePitch", look.line)],
            );
        }
    });
}
