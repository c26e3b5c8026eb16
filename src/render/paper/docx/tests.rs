use std::io::{Cursor, Read as _};

use roxmltree::{Document, Node};

use super::docx;
use crate::lang::Lang;
use crate::render::paper::blocks::blocks;
use crate::render::paper::docx::parts::MAIN;

/// `_` stands for an ideographic blank.
const LETTER: &str = "\
# 关于限期办理市政府第二次全体会议精神学习传达和报告事项的通知

> 草稿

市教育局：

__截至今日，“没有记录”共 2 项。

## 一、已过时限

### （一）第一类

| 序号 | 事项 | 时限 |
| :-: | --- | :-: |
| 1 | 会议\\|传达 | 2026年3月11日17时30分 |

__请于2026年3月16日前反馈。

__附件：1. 时限推算

_____2. 统计表

办公室\\
2026年3月12日

__（联系人：王某某）

---

附件

# 时限推算

1. 会议
   - 起算：当日
";

fn letters(texts: &[&str], lang: Lang) -> Vec<u8> {
    let letters: Vec<_> = (texts.iter())
        .map(|text| blocks(&text.replace('_', "\u{3000}")))
        .collect();
    docx(&letters, lang).unwrap()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    let mut part = archive.by_name(name).unwrap();
    part.read_to_string(&mut text).unwrap();
    text
}

fn names(bytes: &[u8]) -> Vec<String> {
    let archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (archive.file_names())
        .map(|name| name.unwrap().into_owned())
        .collect()
}

fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attribute((MAIN, name))
}

fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|it| it.tag_name().name() == name)
}

fn all<'a, 'i>(xml: &'a Document<'i>, name: &'static str) -> impl Iterator<Item = Node<'a, 'i>> {
    let nodes = xml.descendants();
    nodes.filter(move |node| node.tag_name().name() == name)
}

/// The text of a paragraph, its style, and whether it stays with the next.
fn paragraph(node: Node<'_, '_>) -> (String, String, bool) {
    let properties = child(node, "pPr").unwrap();
    let style = child(properties, "pStyle").and_then(|it| attribute(it, "val"));
    let texts = node.descendants().filter(|it| it.tag_name().name() == "t");
    let text = texts.filter_map(|it| it.text()).collect();
    let stays = child(properties, "keepNext").is_some();
    (text, style.unwrap_or_default().to_owned(), stays)
}

/// The children of some elements, in the order of the schema, as far as letters use them.
///
/// Source: ECMA-376, part 1, annex A: the types of these elements.
const ORDERS: [(&str, &[&str]); 8] = [
    (
        "pPr",
        &[
            "pStyle",
            "keepNext",
            "keepLines",
            "pageBreakBefore",
            "snapToGrid",
            "spacing",
            "ind",
            "jc",
            "outlineLvl",
            "rPr",
            "sectPr",
        ],
    ),
    ("rPr", &["rFonts", "b", "spacing", "sz", "szCs", "lang"]),
    (
        "sectPr",
        &[
            "headerReference",
            "footerReference",
            "type",
            "pgSz",
            "pgMar",
            "pgNumType",
            "docGrid",
        ],
    ),
    (
        "tblPr",
        &["tblW", "jc", "tblBorders", "tblLayout", "tblCellMar"],
    ),
    ("trPr", &["cantSplit", "tblHeader"]),
    ("tcPr", &["tcW", "vAlign"]),
    ("style", &["name", "basedOn", "qFormat", "pPr", "rPr"]),
    (
        "settings",
        &["evenAndOddHeaders", "characterSpacingControl", "compat"],
    ),
];

#[test]
fn children_stand_in_the_order_of_the_schema() {
    for lang in [Lang::Zh, Lang::En] {
        let bytes = letters(&[LETTER, LETTER], lang);
        for name in names(&bytes) {
            let text = part(&bytes, &name);
            let xml = Document::parse(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
            for node in xml.descendants().filter(Node::is_element) {
                let own = node.tag_name().name();
                let Some((_, order)) = ORDERS.iter().find(|(name, _)| *name == own) else {
                    continue;
                };
                let places: Vec<usize> = (node.children().filter(Node::is_element))
                    .map(|it| {
                        let of = it.tag_name().name();
                        let place = order.iter().position(|known| *known == of);
                        place.unwrap_or_else(|| panic!("{of} in {own} of {name}"))
                    })
                    .collect();
                assert!(places.is_sorted(), "{own} in {name}: {places:?}");
            }
        }
    }
}

#[test]
fn every_part_is_named_once_and_related() {
    let bytes = letters(&[LETTER], Lang::Zh);
    let types = part(&bytes, "[Content_Types].xml");
    let relations = part(&bytes, "word/_rels/document.xml.rels");
    for name in names(&bytes) {
        let Some(own) = name.strip_prefix("word/") else {
            continue;
        };
        if !own.starts_with("_rels/") {
            assert_eq!(types.matches(&format!("\"/{name}\"")).count(), 1, "{name}");
        }
        let is_target = relations.contains(&format!("Target=\"{own}\""));
        assert_eq!(
            is_target,
            own != "document.xml" && !own.starts_with("_rels/"),
            "{own}"
        );
    }
    let undrafted = letters(&["# 通知\n"], Lang::Zh);
    assert!(!names(&undrafted).contains(&"word/header1.xml".to_owned()));
}

#[test]
fn the_same_letter_gives_the_same_bytes() {
    let [one, two] = [(); 2].map(|()| letters(&[LETTER], Lang::Zh));
    assert_eq!(one, two);
}

#[test]
fn nothing_of_the_closing_stands_alone_on_a_page() {
    let bytes = letters(&[LETTER], Lang::Zh);
    let text = part(&bytes, "word/document.xml");
    let xml = Document::parse(&text).unwrap();
    let body = all(&xml, "body").next().unwrap();
    let paragraphs: Vec<_> = (body.children().filter(|it| it.tag_name().name() == "p"))
        .map(paragraph)
        .collect();
    let at = |text: &str| paragraphs.iter().position(|own| own.0 == text).unwrap();
    let (last, date) = (at("请于2026年3月16日前反馈。"), at("2026年3月12日"));
    // The text, its annexes, two lines for the seal, the sender and the date, down to the note.
    assert!(
        paragraphs[last..=date].iter().all(|own| own.2),
        "{paragraphs:?}"
    );
    assert_eq!(paragraphs[date + 1].0, "（联系人：王某某）");
    assert!(!paragraphs[date + 1].2);
    let blanks = paragraphs[last..date].iter().filter(|own| own.0.is_empty());
    assert_eq!(
        blanks.count(),
        3,
        "one above the annexes, two above the sender"
    );
    // A table's own paragraph stays with it, and so do headings by their style.
    assert!(paragraphs[at("（一）第一类")].2);
    assert_eq!(paragraphs[at("一、已过时限")].1, "Heading1");
}

#[test]
fn the_sender_is_centred_over_the_date() {
    let bytes = letters(&[LETTER], Lang::Zh);
    let text = part(&bytes, "word/document.xml");
    let xml = Document::parse(&text).unwrap();
    let right = |text: &str| {
        let own = all(&xml, "p").find(|it| paragraph(*it).0 == text).unwrap();
        let indent = child(child(own, "pPr").unwrap(), "ind").unwrap();
        attribute(indent, "rightChars")
            .unwrap()
            .parse::<usize>()
            .unwrap()
    };
    // The date: four Hanzi from the right, six and a half wide; the name is three.
    assert_eq!(right("2026年3月12日"), 400);
    assert_eq!(right("办公室"), 550);
}

#[test]
fn a_table_repeats_its_head_and_tears_no_row() {
    let bytes = letters(&[LETTER], Lang::Zh);
    let text = part(&bytes, "word/document.xml");
    let xml = Document::parse(&text).unwrap();
    let rows: Vec<_> = all(&xml, "trPr").collect();
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| child(*row, "cantSplit").is_some()));
    assert_eq!(
        rows.iter()
            .filter(|row| child(**row, "tblHeader").is_some())
            .count(),
        1
    );
    let widths =
        all(&xml, "gridCol").map(|it| attribute(it, "w").unwrap().parse::<usize>().unwrap());
    assert_eq!(widths.sum::<usize>(), 8844);
    assert!(text.contains("会议|传达"));
}

#[test]
fn every_letter_begins_a_sheet_and_its_pages() {
    let bytes = letters(&[LETTER, LETTER, LETTER], Lang::Zh);
    let text = part(&bytes, "word/document.xml");
    let xml = Document::parse(&text).unwrap();
    let sections: Vec<_> = all(&xml, "sectPr").collect();
    assert_eq!(sections.len(), 3);
    for section in sections {
        let start = attribute(child(section, "pgNumType").unwrap(), "start");
        assert_eq!(start, Some("1"));
        let kind = attribute(child(section, "type").unwrap(), "val");
        assert_eq!(kind, Some("oddPage"));
        let grid = child(section, "docGrid").unwrap();
        assert_eq!(attribute(grid, "linePitch"), Some("579"));
    }
}

#[test]
fn text_is_text_whatever_it_holds() {
    let hostile = "# a<b>&\"']]>\u{1}\u{fffe}\n\n__<w:p/>\u{0}&amp;\n";
    let bytes = letters(&[hostile], Lang::Zh);
    let text = part(&bytes, "word/document.xml");
    let xml = Document::parse(&text).unwrap();
    let texts: Vec<_> = all(&xml, "t").filter_map(|it| it.text()).collect();
    assert_eq!(texts, ["a<b>&\"']]>", "<w:p/>&amp;"]);
}
