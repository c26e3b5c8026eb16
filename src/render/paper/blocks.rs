//! The parts of a document for paper. Those of a letter are read from the Markdown that a template
//! gave: one template serves every format that is laid out here.
//!
//! Of Markdown a letter needs little, and no more is read: `#` a title, `##` and `###` headings,
//! `>` the note that it is a draft, tables, lists, `---` for a new page. Two marks are a letter's
//! own. A paragraph indented by ideographic blanks is indented so far; and a paragraph of two lines
//! with a hard break (`\`) between them is the closing, the sender over the date.

use std::borrow::Cow;

/// A part of a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Block {
    /// That this is a draft.
    Draft(String),
    Title(String),
    /// From 2, as in Markdown.
    Heading(usize, String),
    /// Indented by so many Hanzi.
    Paragraph(usize, String),
    /// A point of a list, so many levels down.
    Point(usize, String),
    Table(Table),
    /// The sender and the date.
    Closing(String, String),
    NewPage,
    /// The word over an annex, at the head of its page.
    AnnexMark(String),
}

impl Block {
    /// Whether it names the annexes: a blank line stands over the first.
    pub(crate) fn is_annex_note(&self) -> bool {
        let Self::Paragraph(_, text) = self else {
            return false;
        };
        ["附件：", "Annex:", "Annexes:"]
            .iter()
            .any(|mark| text.starts_with(mark))
    }
}

/// Where the text of a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    Left,
    Center,
    Right,
}

/// Rows of as many cells as there are columns, the head first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) aligns: Vec<Align>,
    pub(crate) rows: Vec<Vec<String>>,
}

/// Reads the parts of a letter.
pub(crate) fn blocks(markdown: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = markdown.lines().peekable();
    while let Some(line) = lines.next() {
        let text = line.trim_end();
        if text.is_empty() {
            continue;
        }
        if text.starts_with('|') {
            let mut rows = vec![cells(text)];
            while let Some(row) = lines.next_if(|line| line.starts_with('|')) {
                rows.push(cells(row.trim_end()));
            }
            blocks.push(Block::Table(table(rows)));
            continue;
        }
        if let Some(block) = of_one_line(text) {
            blocks.push(block);
            continue;
        }
        let mut paragraph = vec![text];
        while let Some(next) = lines.next_if(|line| goes_on(line)) {
            paragraph.push(next.trim_end());
        }
        let is_after_break = blocks.last() == Some(&Block::NewPage);
        of_paragraph(&paragraph, is_after_break, &mut blocks);
    }
    blocks
}

/// Whether a line belongs to the paragraph above it.
fn goes_on(line: &str) -> bool {
    let text = line.trim_end();
    !text.is_empty() && !text.starts_with('|') && of_one_line(text).is_none()
}

fn of_one_line(line: &str) -> Option<Block> {
    if matches!(line, "---" | "***" | "___") {
        return Some(Block::NewPage);
    }
    if let Some(rest) = line.strip_prefix('>') {
        return Some(Block::Draft(plain(rest.trim())));
    }
    let level = line.bytes().take_while(|byte| *byte == b'#').count();
    if let (1..=6, Some(rest)) = (level, line[level..].strip_prefix(' ')) {
        let text = plain(rest.trim());
        return Some(match level {
            1 => Block::Title(text),
            _ => Block::Heading(level, text),
        });
    }
    let text = line.trim_start_matches(' ');
    let depth = (line.len() - text.len()) / 2;
    if let Some(point) = text.strip_prefix("- ") {
        return Some(Block::Point(depth, plain(point)));
    }
    let (number, _) = text.split_once(". ")?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| Block::Point(depth, plain(text)))
}

fn of_paragraph(lines: &[&str], is_after_break: bool, blocks: &mut Vec<Block>) {
    if let [sender, date] = lines
        && let Some(sender) = hard_break(sender)
    {
        blocks.push(Block::Closing(plain(sender), plain(date)));
        return;
    }
    let mut text = String::new();
    for line in lines {
        let line = line.trim_start_matches(' ');
        // A line of Latin text goes on after a blank, one of Chinese right away.
        let is_latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii());
        if is_latin(text.chars().next_back()) && is_latin(line.chars().next()) {
            text.push(' ');
        }
        text += hard_break(line).unwrap_or(line);
    }
    let rest = text.trim_start_matches('\u{3000}');
    let indent = (text.len() - rest.len()) / '\u{3000}'.len_utf8();
    let text = plain(rest);
    blocks.push(if is_after_break && indent == 0 {
        Block::AnnexMark(text)
    } else {
        Block::Paragraph(indent, text)
    });
}

/// A line without the backslash by which it ends, unless that is itself escaped.
fn hard_break(line: &str) -> Option<&str> {
    let rest = line.strip_suffix('\\')?;
    let before = rest.len() - rest.trim_end_matches('\\').len();
    before.is_multiple_of(2).then_some(rest)
}

/// The cells of a row, which begins and ends with a bar.
fn cells(row: &str) -> Vec<String> {
    let inner = row.strip_prefix('|').unwrap_or(row);
    let mut cells = vec![String::new()];
    let mut is_escaped = false;
    for c in inner.chars() {
        match c {
            '|' if !is_escaped => cells.push(String::new()),
            c => {
                if let Some(cell) = cells.last_mut() {
                    cell.push(c);
                }
            }
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    if cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        cells.pop();
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

fn table(mut rows: Vec<Vec<String>>) -> Table {
    let is_rule = |cell: &String| cell.contains('-') && cell.bytes().all(|it| b":-".contains(&it));
    let columns = rows[0].len();
    let mut aligns = vec![Align::Left; columns];
    if rows.get(1).is_some_and(|row| row.iter().all(is_rule)) {
        for (align, cell) in aligns.iter_mut().zip(rows.remove(1)) {
            *align = match (cell.starts_with(':'), cell.ends_with(':')) {
                (true, true) => Align::Center,
                (false, true) => Align::Right,
                _ => Align::Left,
            };
        }
    }
    for row in &mut rows {
        row.resize(columns, String::new());
        for cell in row {
            *cell = plain(cell);
        }
    }
    Table { aligns, rows }
}

/// Text without its escapes and the joiners that keep addresses from becoming links.
fn plain(text: &str) -> String {
    let text: Cow<'_, str> = if text.contains("&#8288;") {
        text.replace("&#8288;", "").into()
    } else {
        text.into()
    };
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.clone().next() {
                Some(next) if next.is_ascii_punctuation() => {
                    plain.push(next);
                    chars.next();
                }
                _ => plain.push('\\'),
            },
            c => plain.push(c),
        }
    }
    plain
}

/// The parts between which a time or a length is broken best: after the day, before the hour.
pub(crate) fn parts(text: &str) -> impl Iterator<Item = &str> {
    let is_break = |at: usize| {
        let (before, after) = text.split_at(at);
        before.ends_with(['日', '天']) && after.starts_with(|c: char| c.is_ascii_digit())
    };
    let ends = text
        .char_indices()
        .map(|(at, _)| at)
        .filter(move |at| is_break(*at));
    let mut start = 0;
    ends.chain([text.len()]).map(move |end| {
        let part = &text[start..end];
        start = end;
        part
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::render::shared::safe;

    #[test]
    fn the_parts_of_a_letter() {
        let letter = "# 关于会议的通知\n\n> 草稿\n\n市教育局：\n\n　　截至今日，\n共 2 项。\n\n## 一、已过时限\n\n\
                      | 序号 | 事项 |\n| :-: | --- |\n| 1 | a\\|b |\n\n　　附件：时限推算\n\n办公室\\\n2026年3月12日\n\n\
                      ---\n\n附件\n\n# 时限推算\n\n1. 会议\n   - 起算：当日\n     - 周六\n";
        let text = str::to_owned;
        assert_eq!(
            blocks(letter),
            [
                Block::Title(text("关于会议的通知")),
                Block::Draft(text("草稿")),
                Block::Paragraph(0, text("市教育局：")),
                Block::Paragraph(2, text("截至今日，共 2 项。")),
                Block::Heading(2, text("一、已过时限")),
                Block::Table(Table {
                    aligns: vec![Align::Center, Align::Left],
                    rows: vec![
                        vec![text("序号"), text("事项")],
                        vec![text("1"), text("a|b")]
                    ],
                }),
                Block::Paragraph(2, text("附件：时限推算")),
                Block::Closing(text("办公室"), text("2026年3月12日")),
                Block::NewPage,
                Block::AnnexMark(text("附件")),
                Block::Title(text("时限推算")),
                Block::Point(0, text("1. 会议")),
                Block::Point(1, text("起算：当日")),
                Block::Point(2, text("周六")),
            ]
        );
    }

    proptest! {
        /// Whatever stands in the data is text again, and nothing but text.
        #[test]
        fn data_stays_data(data in "[^\\pC\u{3000}]{0,12}|[\\\\|`*_<>#&;@a-z0-9 ]{0,12}") {
            let data = data.trim();
            let escaped = safe::markdown(data);
            let letter = format!("甲{escaped}乙\n\n| 甲{escaped}乙 |\n| --- |\n");
            let text = format!("甲{data}乙");
            let read = blocks(&letter);
            prop_assert_eq!(&read[0], &Block::Paragraph(0, text.clone()));
            let Block::Table(table) = &read[1] else { panic!("{read:?}") };
            prop_assert_eq!(&table.rows, &[[text]]);
        }
    }
}
