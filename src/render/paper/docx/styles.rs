//! The styles of a letter: what Word and WPS list by name, and an office may change for all of it at
//! once.
//!
//! The children of every element stand in the order of the schema: Word drops what stands elsewhere.

use crate::render::paper::docx::look::{
    HEADING_FACE, LATIN_FACE, Look, NUMBER_FACE, SUBHEADING_FACE, TEXT_FACE, TITLE_FACE,
};
use crate::render::paper::docx::parts::MAIN;
use crate::render::paper::docx::xml::Xml;

/// A style of paragraphs, and what sets it apart from the text.
struct Style {
    id: &'static str,
    name: &'static str,
    keep_next: bool,
    /// Chinese face, size; none as the text.
    face: Option<&'static str>,
    size: Option<&'static str>,
    is_bold: bool,
    /// Line distance; none as the text.
    line: Option<&'static str>,
    /// The first line, or the whole, is indented: `w:ind` and its values.
    indent: &'static [(&'static str, &'static str)],
    align: Option<&'static str>,
    outline: Option<&'static str>,
}

const PLAIN: Style = Style {
    id: "",
    name: "",
    keep_next: false,
    face: None,
    size: None,
    is_bold: false,
    line: None,
    indent: &[],
    align: None,
    outline: None,
};

/// Two Hanzi. LibreOffice looks at the twips alone, Word at the characters first.
const TWO: [(&str, &str); 2] = [("w:firstLineChars", "200"), ("w:firstLine", "632")];

pub(crate) fn styles(look: Look) -> Vec<u8> {
    let mut xml = Xml::new();
    xml.element("w:styles", &[("xmlns:w", MAIN)], |xml| {
        defaults(look, xml);
        normal(look, xml);
        for style in of_letters(look) {
            write(&style, look, xml);
        }
    });
    xml.finish()
}

fn of_letters(look: Look) -> Vec<Style> {
    let is_zh = look.is_zh();
    let indent: &[_] = if is_zh { &TWO } else { &[] };
    let heading = |id, name, face, outline| Style {
        id,
        name,
        keep_next: true,
        face: Some(face),
        is_bold: !is_zh,
        indent,
        outline: Some(outline),
        ..PLAIN
    };
    vec![
        Style {
            id: "Title",
            name: "Title",
            keep_next: true,
            face: Some(TITLE_FACE),
            size: Some(look.title_size),
            is_bold: !is_zh,
            // A line of the grid would cut into type of 22 points.
            line: Some(if is_zh { "640" } else { "400" }),
            align: Some("center"),
            ..PLAIN
        },
        heading("Heading1", "heading 1", HEADING_FACE, "0"),
        heading("Heading2", "heading 2", SUBHEADING_FACE, "1"),
        Style {
            id: "LetterText",
            name: "Letter Text",
            indent,
            ..PLAIN
        },
        Style {
            id: "AnnexMark",
            name: "Annex Mark",
            keep_next: true,
            face: Some(HEADING_FACE),
            is_bold: !is_zh,
            ..PLAIN
        },
        Style {
            id: "AnnexText",
            name: "Annex Text",
            size: Some(look.small_size),
            line: Some(look.small_line),
            align: Some("left"),
            ..PLAIN
        },
        Style {
            id: "TableText",
            name: "Table Text",
            size: Some(look.small_size),
            line: Some(look.small_line),
            align: Some("left"),
            ..PLAIN
        },
        Style {
            id: "Footer",
            name: "footer",
            face: Some(NUMBER_FACE),
            size: Some(if is_zh { "28" } else { "20" }),
            line: Some("360"),
            align: Some("left"),
            ..PLAIN
        },
        Style {
            id: "Header",
            name: "header",
            size: Some("18"),
            line: Some("240"),
            align: Some("center"),
            ..PLAIN
        },
    ]
}

fn defaults(look: Look, xml: &mut Xml) {
    xml.element("w:docDefaults", &[], |xml| {
        xml.element("w:rPrDefault", &[], |xml| {
            xml.element("w:rPr", &[], |xml| {
                fonts(TEXT_FACE, xml);
                if look.is_zh() {
                    // A quarter of a point less than the type: 28 Hanzi on 156 mm.
                    xml.value("w:spacing", "-5");
                }
                xml.value("w:sz", look.size);
                xml.value("w:szCs", look.size);
                let of = [("w:val", "en-GB"), ("w:eastAsia", "zh-CN")];
                xml.empty("w:lang", if look.is_zh() { &of } else { &of[..1] });
            });
        });
        xml.element("w:pPrDefault", &[], |_| {});
    });
}

fn normal(look: Look, xml: &mut Xml) {
    let of = [
        ("w:type", "paragraph"),
        ("w:default", "1"),
        ("w:styleId", "Normal"),
    ];
    xml.element("w:style", &of, |xml| {
        xml.value("w:name", "Normal");
        xml.empty("w:qFormat", &[]);
        xml.element("w:pPr", &[], |xml| {
            spacing(look.line, look, xml);
            xml.value("w:jc", if look.is_zh() { "both" } else { "left" });
        });
    });
}

fn write(style: &Style, look: Look, xml: &mut Xml) {
    let of = [("w:type", "paragraph"), ("w:styleId", style.id)];
    xml.element("w:style", &of, |xml| {
        xml.value("w:name", style.name);
        xml.value("w:basedOn", "Normal");
        xml.empty("w:qFormat", &[]);
        xml.element("w:pPr", &[], |xml| {
            if style.keep_next {
                xml.empty("w:keepNext", &[]);
            }
            if let Some(line) = style.line {
                xml.value("w:snapToGrid", "0");
                spacing(line, look, xml);
            }
            if !style.indent.is_empty() {
                xml.empty("w:ind", style.indent);
            }
            if let Some(align) = style.align {
                xml.value("w:jc", align);
            }
            if let Some(outline) = style.outline {
                xml.value("w:outlineLvl", outline);
            }
        });
        xml.element("w:rPr", &[], |xml| {
            if let Some(face) = style.face {
                fonts(face, xml);
            }
            if style.is_bold {
                xml.empty("w:b", &[]);
            }
            if let Some(size) = style.size {
                xml.value("w:sz", size);
                xml.value("w:szCs", size);
            }
        });
    });
}

/// In Chinese exactly so much: a face that stands in for a missing one would take two lines of the grid.
fn spacing(line: &str, look: Look, xml: &mut Xml) {
    let (after, rule) = if look.is_zh() {
        ("0", "exact")
    } else {
        ("80", "atLeast")
    };
    let of = [
        ("w:before", "0"),
        ("w:after", after),
        ("w:line", line),
        ("w:lineRule", rule),
    ];
    xml.empty("w:spacing", &of);
}

fn fonts(face: &str, xml: &mut Xml) {
    let of = [
        ("w:ascii", LATIN_FACE),
        ("w:hAnsi", LATIN_FACE),
        ("w:eastAsia", face),
        ("w:cs", LATIN_FACE),
    ];
    xml.empty("w:rFonts", &of);
}
