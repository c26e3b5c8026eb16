//! Rows that are none of their table: totals, notes, signatures, headings of sections, the header
//! once more. They are left out and named in a note, and never become a department.

use std::collections::BTreeMap;

use crate::load::file::input_error::FirstOf;
use crate::text::{Bilingual, counted};

/// What the first cell of a total, a note or a signature says.
const NOTE_WORDS: [&str; 20] = [
    "合计",
    "总计",
    "小计",
    "共计",
    "注",
    "备注",
    "说明",
    "填表人",
    "填报人",
    "制表人",
    "审核人",
    "联系人",
    "单位负责人",
    "填表时间",
    "填表日期",
    "填报日期",
    "total",
    "subtotal",
    "note",
    "prepared by",
];

const NUMERALS: &str = "一二三四五六七八九十百";

/// Whether the first cell of a row says that it is a total, a note or a signature: one of the words
/// alone, or before a colon, a bracket, a blank or a place to sign. (注册会计师协会 is a department.)
pub(crate) fn is_note_text(text: &str) -> bool {
    let is_first = |c: char| {
        matches!(
            c,
            '合' | '总'
                | '小'
                | '共'
                | '注'
                | '备'
                | '说'
                | '填'
                | '制'
                | '审'
                | '联'
                | '单'
                | 't'
                | 'T'
                | 's'
                | 'S'
                | 'n'
                | 'N'
                | 'p'
                | 'P'
        )
    };
    if !text.starts_with(is_first) {
        return false;
    }
    NOTE_WORDS.iter().any(|word| {
        let start = text.get(..word.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(word))
            && ends_word(&text[word.len()..])
    })
}

/// Whether what follows a word lets it stand for itself.
fn ends_word(rest: &str) -> bool {
    let ends = |c: char| c.is_whitespace() || ":：()（）[]［］【】〔〕".contains(c);
    rest.is_empty()
        || rest.starts_with(ends)
        || ["签字", "签章"].iter().any(|s| rest.starts_with(s))
}

/// Whether a cell numbers its row: 3, or 12.
pub(crate) fn is_running_number(text: &str) -> bool {
    const LONGEST: usize = 4;
    let digits = text.trim_end_matches(['.', '．', '、']);
    (1..=LONGEST).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether the only cell of a row numbers a section: 一、市政府组成部门 or （二）县区.
pub(crate) fn is_section_text(text: &str) -> bool {
    // No numeral is ASCII: most rows are told by their first byte.
    if text.starts_with(|c: char| c.is_ascii() && c != '(') {
        return false;
    }
    let after_numeral = |text: &str| -> Option<usize> {
        let length: usize = (text.chars())
            .take_while(|c| NUMERALS.contains(*c))
            .map(char::len_utf8)
            .sum();
        (length > 0).then_some(length)
    };
    let bracketed = text.strip_prefix(['（', '(']);
    let rest = bracketed.unwrap_or(text);
    let ends: &[char] = if bracketed.is_some() {
        &['）', ')']
    } else {
        &['、']
    };
    after_numeral(rest).is_some_and(|length| rest[length..].starts_with(ends))
}

/// So many rows of a sheet are named in its note.
const NAMED: usize = 5;

/// The rows that were left out, file by file.
#[derive(Debug, Default)]
pub(crate) struct LeftOutRows(BTreeMap<u32, FirstOf<(u32, String)>>);

impl LeftOutRows {
    /// Takes note of a row by its file, its line and the text of its first cell.
    pub(crate) fn push(&mut self, file: u32, line: u32, text: &str) {
        const MOST: usize = 20;
        let mut short: String = text.chars().take(MOST).collect();
        if short.len() < text.len() {
            short.push('…');
        }
        let rows = self.0.entry(file).or_insert_with(|| FirstOf::new(NAMED));
        rows.push((line, short));
    }

    /// Adds those that were found elsewhere.
    pub(crate) fn append(&mut self, other: Self) {
        for (file, rows) in other.0 {
            match self.0.entry(file) {
                std::collections::btree_map::Entry::Vacant(place) => {
                    place.insert(rows);
                }
                std::collections::btree_map::Entry::Occupied(mut place) => {
                    place.get_mut().append(rows);
                }
            }
        }
    }

    /// One note a file or sheet, which names the first of its rows; `files`: as they are shown.
    pub(crate) fn into_notes(self, files: &[String]) -> Vec<Bilingual> {
        let note = |(file, rows): (u32, FirstOf<(u32, String)>)| {
            let file = files.get(file as usize).map_or("", String::as_str);
            let many = rows.total();
            let (rows, more) = rows.finish();
            let zh: Vec<String> = (rows.iter())
                .map(|(line, text)| format!("第 {line} 行“{text}”"))
                .collect();
            let en: Vec<String> = (rows.iter())
                .map(|(line, text)| format!("line {line} \"{text}\""))
                .collect();
            let (zh, en) = (zh.join("、"), en.join(", "));
            let (zh_more, en_more) = if more > 0 {
                (" 等", ", ...")
            } else {
                ("", "")
            };
            Bilingual::new(
                format!("{file} 有 {many} 行不是数据，没有读：{zh}{zh_more}"),
                format!(
                    "{file}: skipped {} outside the data: {en}{en_more}",
                    counted(many, "row")
                ),
            )
        };
        self.0.into_iter().map(note).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_and_sections_are_told_from_names() {
        for text in [
            "合计",
            "合计：",
            "总计 12",
            "注：",
            "备注(一)",
            "填表人：张三",
            "单位负责人签字",
            "单位负责人签章：",
            "填表时间：2026年3月5日",
            "Total",
            "prepared by: X",
            "说明　以上",
        ] {
            assert!(is_note_text(text), "{text}");
        }
        for text in [
            "注册会计师协会",
            "合计划局",
            "说明书编写组",
            "Notebook",
            "联系人民群众办公室",
            "",
        ] {
            assert!(!is_note_text(text), "{text}");
        }
        for text in [
            "一、市政府组成部门",
            "（二）县区",
            "(十一)其他",
            "二十、其他",
        ] {
            assert!(is_section_text(text), "{text}");
        }
        for text in ["一中", "二〇二六", "（市）一局", "三、", "三江县"] {
            assert_eq!(is_section_text(text), text == "三、", "{text}");
        }
    }
}
