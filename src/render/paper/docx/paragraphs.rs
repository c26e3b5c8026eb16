//! Paragraphs and tables of a letter.

use unicode_width::UnicodeWidthStr;

use crate::render::paper::blocks::{Align, Table, parts};
use crate::render::paper::docx::look::{Look, WIDTH};
use crate::render::paper::docx::xml::Xml;

/// What sets one paragraph apart from its style.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Own<'a> {
    /// It stays on the page of what follows.
    pub(crate) keep_next: bool,
    pub(crate) page_break_before: bool,
    /// Attributes of `w:ind`.
    pub(crate) indent: &'a [(&'a str, &'a str)],
    pub(crate) align: Option<&'a str>,
}

/// A paragraph of text in a style.
pub(crate) fn paragraph(style: &str, own: Own<'_>, lines: &[&str], look: Look, xml: &mut Xml) {
    xml.element("w:p", &[], |xml| {
        properties(style, own, xml);
        for (number, line) in lines.iter().enumerate() {
            xml.element("w:r", &[], |xml| {
                if look.is_zh() && !line.is_empty() {
                    // Quotation marks are Chinese too.
                    xml.element("w:rPr", &[], |xml| {
                        xml.empty("w:rFonts", &[("w:hint", "eastAsia")]);
                    });
                }
                if number > 0 {
                    xml.empty("w:br", &[]);
                }
                xml.element("w:t", &[("xml:space", "preserve")], |xml| xml.text(line));
            });
        }
    });
}

/// An empty line.
pub(crate) fn blank(keep_next: bool, xml: &mut Xml) {
    xml.element("w:p", &[], |xml| {
        let own = Own {
            keep_next,
            ..Own::default()
        };
        properties("Normal", own, xml);
    });
}

fn properties(style: &str, own: Own<'_>, xml: &mut Xml) {
    xml.element("w:pPr", &[], |xml| {
        xml.value("w:pStyle", style);
        if own.keep_next {
            xml.empty("w:keepNext", &[]);
        }
        if own.page_break_before {
            xml.empty("w:pageBreakBefore", &[]);
        }
        if !own.indent.is_empty() {
            xml.empty("w:ind", own.indent);
        }
        if let Some(align) = own.align {
            xml.value("w:jc", align);
        }
    });
}

/// A table as wide as the text, its head repeated on every page and no row torn apart.
pub(crate) fn table(table: &Table, look: Look, xml: &mut Xml) {
    let widths = widths(table);
    xml.element("w:tbl", &[], |xml| {
        table_properties(xml);
        xml.element("w:tblGrid", &[], |xml| {
            for width in &widths {
                xml.empty("w:gridCol", &[("w:w", &width.to_string())]);
            }
        });
        for (number, row) in table.rows.iter().enumerate() {
            xml.element("w:tr", &[], |xml| {
                xml.element("w:trPr", &[], |xml| {
                    xml.empty("w:cantSplit", &[]);
                    if number == 0 {
                        xml.empty("w:tblHeader", &[]);
                    }
                });
                for ((cell, align), width) in row.iter().zip(&table.aligns).zip(&widths) {
                    let is_head = number == 0;
                    let align = match align {
                        Align::Left if !is_head => None,
                        Align::Right if !is_head => Some("right"),
                        _ => Some("center"),
                    };
                    table_cell(cell, align, *width, is_head, look, xml);
                }
            });
        }
    });
}

fn table_properties(xml: &mut Xml) {
    xml.element("w:tblPr", &[], |xml| {
        xml.empty("w:tblW", &[("w:w", &WIDTH.to_string()), ("w:type", "dxa")]);
        xml.value("w:jc", "center");
        xml.element("w:tblBorders", &[], |xml| {
            for side in ["top", "left", "bottom", "right", "insideH", "insideV"] {
                let of = [
                    ("w:val", "single"),
                    ("w:sz", "4"),
                    ("w:space", "0"),
                    ("w:color", "auto"),
                ];
                xml.empty(&format!("w:{side}"), &of);
            }
        });
        xml.empty("w:tblLayout", &[("w:type", "fixed")]);
        xml.element("w:tblCellMar", &[], |xml| {
            for side in ["left", "right"] {
                let of = [("w:w", "57"), ("w:type", "dxa")];
                xml.empty(&format!("w:{side}"), &of);
            }
        });
    });
}

fn table_cell(
    text: &str,
    align: Option<&str>,
    width: usize,
    is_head: bool,
    look: Look,
    xml: &mut Xml,
) {
    xml.element("w:tc", &[], |xml| {
        xml.element("w:tcPr", &[], |xml| {
            xml.empty("w:tcW", &[("w:w", &width.to_string()), ("w:type", "dxa")]);
            xml.value("w:vAlign", "center");
        });
        // The head stays with its first row.
        let own = Own {
            keep_next: is_head,
            align,
            ..Own::default()
        };
        if need(text) > width && align.is_some() {
            let lines: Vec<&str> = parts(text).collect();
            paragraph("TableText", own, &lines, look, xml);
        } else {
            paragraph("TableText", own, &[text], look, xml);
        }
    });
}

/// What a text needs on one line, in twips: half a Hanzi of 12 points for each column of a terminal,
/// the gap that programs leave between Hanzi and digits, and the margins of a cell.
fn need(text: &str) -> usize {
    const COLUMN: usize = 120;
    const GAP: usize = 60;
    const MARGINS: usize = 160;
    let is_digit = |c: char| c.is_ascii_digit();
    let gaps = (text.chars().zip(text.chars().skip(1)))
        .filter(|(one, two)| is_digit(*one) != is_digit(*two))
        .count();
    text.width() * COLUMN + gaps * GAP + MARGINS
}

/// The widths of columns: what their texts need if there is room. Else those of numbers and times get
/// what their parts need, and the others share the rest and break their texts.
fn widths(table: &Table) -> Vec<usize> {
    /// Room for five Hanzi, at the least.
    const LEAST: usize = 1360;
    let columns = table.aligns.len();
    let widest = |of: fn(&str) -> usize, column: usize| {
        let cells = table.rows.iter().map(|row| of(&row[column]));
        cells.max().unwrap_or(0)
    };
    let mut needs: Vec<usize> = (0..columns).map(|it| widest(need, it)).collect();
    if needs.iter().sum::<usize>() > WIDTH {
        let of_parts = |text: &str| parts(text).map(need).max().unwrap_or(0);
        for (column, align) in table.aligns.iter().enumerate() {
            if *align != Align::Left {
                needs[column] = widest(of_parts, column);
            }
        }
    }
    let is_left = |column: usize| table.aligns[column] == Align::Left;
    let texts = (0..columns).filter(|it| is_left(*it)).count();
    let others: usize = (0..columns)
        .filter(|it| !is_left(*it))
        .map(|it| needs[it])
        .sum();
    // Numbers and times first, where that leaves something for the texts; else the narrowest first.
    let is_first = |column: usize| others + texts * LEAST <= WIDTH && !is_left(column);
    let mut order: Vec<usize> = (0..columns).collect();
    order.sort_by_key(|column| (!is_first(*column), needs[*column], *column));
    let mut widths = vec![0; columns];
    let mut room = WIDTH;
    for (done, column) in order.iter().enumerate() {
        let share = if is_first(*column) {
            room
        } else {
            room / (columns - done)
        };
        widths[*column] = needs[*column].min(share);
        room -= widths[*column];
    }
    // Where there is more, each gets as much of it.
    let share = room / columns.max(1);
    for width in &mut widths {
        *width += share;
    }
    if let Some(widest) = order.last() {
        widths[*widest] += room - share * columns;
    }
    widths
}
