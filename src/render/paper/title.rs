//! How a long title is broken: by sense, in lines of about one length.
//!
//! Source: GB/T 9704-2012, 7.3.1: no word is torn apart, and the lines form a trapezium or a diamond.

use unicode_width::UnicodeWidthStr;

use crate::lang::Lang;

/// How many columns a line holds: 20 Hanzi of 22 points on 156 mm.
const LINE: usize = 40;

/// Words that a line may begin with, as titles of letters have them.
const WORDS: [&str; 14] = [
    "精神", "学习", "传达", "报告", "情况", "事项", "办理", "会议", "工作", "讲话", "批示", "全体",
    "专题", "落实",
];

/// The lines of a title.
pub(crate) fn title_lines(title: &str, lang: Lang) -> Vec<&str> {
    let width = title.width();
    // A program that lays out Latin text breaks it between words by itself.
    if width <= LINE || lang == Lang::En {
        return vec![title];
    }
    // What a colon parts, it parts best.
    if let Some((head, rest)) = title.split_once('：') {
        let head = &title[..head.len() + '：'.len_utf8()];
        if [head, rest].iter().all(|line| line.width() <= LINE) {
            return vec![head, rest];
        }
    }
    let mut lines = Vec::new();
    let mut rest = title;
    for left in (2..=width.div_ceil(LINE)).rev() {
        let at = best_break(rest, rest.width() / left);
        let (line, next) = rest.split_at(at);
        lines.push(line);
        rest = next;
    }
    lines.push(rest);
    lines.retain(|line| !line.is_empty());
    lines
}

/// Where to break a text so that its first line is nearest to a width: before a word, if one begins
/// within a few Hanzi of there.
fn best_break(text: &str, width: usize) -> usize {
    let distance = |at: usize| text[..at].width().abs_diff(width);
    let near = |at: &usize| distance(*at) <= 8 && text[..*at].width() <= LINE;
    let words = WORDS.iter().flat_map(|word| text.match_indices(word));
    let starts = words.map(|(at, _)| at).filter(near);
    let best = starts.min_by_key(|at| (distance(*at), *at));
    best.unwrap_or_else(|| {
        let anywhere = text.char_indices().map(|(at, _)| at);
        anywhere.min_by_key(|at| distance(*at)).unwrap_or(0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_broken_by_sense() {
        let lines = |title| title_lines(title, Lang::Zh);
        assert_eq!(lines("关于会议精神学习传达情况的通报").len(), 1);
        assert_eq!(
            lines("关于限期报告市政府第二次全体会议精神学习传达情况的通知"),
            ["关于限期报告市政府第二次全体", "会议精神学习传达情况的通知"]
        );
        assert_eq!(
            lines("市教育局（YX-04）：市政府第1次常务会议（YX-2026-01）"),
            ["市教育局（YX-04）：", "市政府第1次常务会议（YX-2026-01）"]
        );
        let long = "关于".repeat(50);
        assert!(lines(&long).iter().all(|line| line.width() <= LINE));
        assert_eq!(lines(&long).concat(), long);
    }
}
