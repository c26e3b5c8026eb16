//! The number of the page, and the note of a draft at its head.

use crate::render::paper::docx::look::Look;
use crate::render::paper::docx::paragraphs::{Own, paragraph};
use crate::render::paper::docx::parts::MAIN;
use crate::render::paper::docx::xml::Xml;

/// `— 1 —`, one Hanzi in from the outer edge: right on odd pages, left on even ones.
///
/// Source: GB/T 9704-2012, 7.5.
pub(crate) fn footer(is_even: bool, look: Look) -> Vec<u8> {
    let mut xml = Xml::new();
    let (align, side) = match (look.is_zh(), is_even) {
        (true, true) => ("left", [("w:leftChars", "100"), ("w:left", "280")]),
        (true, false) => ("right", [("w:rightChars", "100"), ("w:right", "280")]),
        (false, _) => ("center", [("w:left", "0"), ("w:right", "0")]),
    };
    xml.element("w:ftr", &[("xmlns:w", MAIN)], |xml| {
        xml.element("w:p", &[], |xml| {
            xml.element("w:pPr", &[], |xml| {
                xml.value("w:pStyle", "Footer");
                xml.empty("w:ind", &side);
                xml.value("w:jc", align);
            });
            let (before, after) = if look.is_zh() {
                ("— ", " —")
            } else {
                ("", "")
            };
            text(before, xml);
            field("begin", xml);
            xml.element("w:r", &[], |xml| {
                let of = [("xml:space", "preserve")];
                xml.element("w:instrText", &of, |xml| xml.text(" PAGE "));
            });
            field("separate", xml);
            // Word asks for a repair where a field has no result.
            text("1", xml);
            field("end", xml);
            text(after, xml);
        });
    });
    xml.finish()
}

fn text(text: &str, xml: &mut Xml) {
    if !text.is_empty() {
        xml.element("w:r", &[], |xml| {
            xml.element("w:t", &[("xml:space", "preserve")], |xml| xml.text(text));
        });
    }
}

fn field(kind: &str, xml: &mut Xml) {
    xml.element("w:r", &[], |xml| {
        xml.empty("w:fldChar", &[("w:fldCharType", kind)]);
    });
}

/// That it is a draft, until somebody takes the header away.
pub(crate) fn header(draft: &str, look: Look) -> Vec<u8> {
    let mut xml = Xml::new();
    xml.element("w:hdr", &[("xmlns:w", MAIN)], |xml| {
        paragraph("Header", Own::default(), &[draft], look, xml);
    });
    xml.finish()
}
