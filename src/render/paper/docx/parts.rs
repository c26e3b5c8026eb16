//! The parts of a document besides its text, and the archive that holds them all.
//!
//! There is no theme: WPS would report its fonts as missing. No fonts are embedded.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::render::paper::docx::look::{FACES, LATIN_FACE};
use crate::render::paper::docx::xml::Xml;

pub(crate) const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
pub(crate) const RELATIONSHIPS: &str =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// The ids of what the text refers to.
pub(crate) const HEADER: &str = "rId1";
pub(crate) const FOOTER: &str = "rId2";
pub(crate) const EVEN_FOOTER: &str = "rId3";

/// A part: its path, its kind in `[Content_Types].xml`, its relation to the document and its id there.
pub(crate) struct Part {
    pub(crate) name: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) id: &'static str,
    pub(crate) bytes: Vec<u8>,
}

/// The archive of a document and of the parts that it refers to. Its times are fixed: the same
/// letter gives the same bytes.
pub(crate) fn archive(
    document: &[u8],
    title: &str,
    parts: &[Part],
) -> zip::result::ZipResult<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, bytes: &[u8]| -> zip::result::ZipResult<()> {
        zip.start_file(name, options)?;
        Ok(zip.write_all(bytes)?)
    };
    add("[Content_Types].xml", &content_types(parts))?;
    add("_rels/.rels", &package_relations())?;
    add("docProps/core.xml", &properties(title))?;
    add("word/document.xml", document)?;
    add("word/_rels/document.xml.rels", &document_relations(parts))?;
    for part in parts {
        add(&format!("word/{}", part.name), &part.bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

fn content_types(parts: &[Part]) -> Vec<u8> {
    let mut xml = Xml::new();
    let space = format!("{PACKAGE}/content-types");
    xml.element("Types", &[("xmlns", &space)], |xml| {
        let defaults = [
            (
                "rels",
                "application/vnd.openxmlformats-package.relationships+xml",
            ),
            ("xml", "application/xml"),
        ];
        for (ending, kind) in defaults {
            xml.empty("Default", &[("Extension", ending), ("ContentType", kind)]);
        }
        let mut own = |name: &str, kind: &str| {
            xml.empty("Override", &[("PartName", name), ("ContentType", kind)]);
        };
        own("/word/document.xml", &format!("{WORD}.document.main+xml"));
        let core = "application/vnd.openxmlformats-package.core-properties+xml";
        own("/docProps/core.xml", core);
        for part in parts {
            own(
                &format!("/word/{}", part.name),
                &format!("{WORD}.{}+xml", part.kind),
            );
        }
    });
    xml.finish()
}

fn package_relations() -> Vec<u8> {
    let core = format!("{PACKAGE}/relationships/metadata/core-properties");
    relations(&[
        (
            "rId1",
            &format!("{RELATIONSHIPS}/officeDocument"),
            "word/document.xml",
        ),
        ("rId2", &core, "docProps/core.xml"),
    ])
}

fn document_relations(parts: &[Part]) -> Vec<u8> {
    let kinds: Vec<String> = (parts.iter())
        .map(|part| format!("{RELATIONSHIPS}/{}", part.kind))
        .collect();
    let all: Vec<(&str, &str, &str)> = (parts.iter().zip(&kinds))
        .map(|(part, kind)| (part.id, kind.as_str(), part.name))
        .collect();
    relations(&all)
}

fn relations(all: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut xml = Xml::new();
    let space = format!("{PACKAGE}/relationships");
    xml.element("Relationships", &[("xmlns", &space)], |xml| {
        for (id, kind, target) in all {
            xml.empty(
                "Relationship",
                &[("Id", id), ("Type", kind), ("Target", target)],
            );
        }
    });
    xml.finish()
}

fn properties(title: &str) -> Vec<u8> {
    let mut xml = Xml::new();
    let space = format!("{PACKAGE}/metadata/core-properties");
    let spaces = [
        ("xmlns:cp", space.as_str()),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
    ];
    xml.element("cp:coreProperties", &spaces, |xml| {
        xml.element("dc:title", &[], |xml| xml.text(title));
        let maker = format!("chuanda {}", env!("CARGO_PKG_VERSION"));
        xml.element("dc:creator", &[], |xml| xml.text(&maker));
    });
    xml.finish()
}

pub(crate) fn settings() -> Vec<u8> {
    let mut xml = Xml::new();
    xml.element("w:settings", &[("xmlns:w", MAIN)], |xml| {
        xml.empty("w:evenAndOddHeaders", &[]);
        xml.value("w:characterSpacingControl", "compressPunctuation");
        xml.element("w:compat", &[], |xml| {
            let of = [
                ("w:name", "compatibilityMode"),
                ("w:uri", "http://schemas.microsoft.com/office/word"),
                ("w:val", "15"),
            ];
            xml.empty("w:compatSetting", &of);
        });
    });
    xml.finish()
}

/// What may stand for a face that is not installed.
pub(crate) fn font_table() -> Vec<u8> {
    let mut xml = Xml::new();
    xml.element("w:fonts", &[("xmlns:w", MAIN)], |xml| {
        for (face, instead) in FACES {
            xml.element("w:font", &[("w:name", face)], |xml| {
                xml.value("w:altName", instead);
                let charset = if face == LATIN_FACE { "00" } else { "86" };
                xml.value("w:charset", charset);
            });
        }
    });
    xml.finish()
}
