//! Text broken into lines that fit a terminal.

use std::io::{self, Write};
use std::ops::Range;

use unicode_linebreak::linebreaks;
use unicode_width::UnicodeWidthChar;

use crate::render::shared::paint::{Paint, Tone};
use crate::render::shared::safe;

/// Writes a text from the data on as many lines as the terminal needs, where there is one.
pub(crate) fn write_wrapped(text: &str, width: Option<u16>, out: &mut dyn Write) -> io::Result<()> {
    let room = width.map_or(usize::MAX, usize::from);
    let text = safe::terminal(text);
    (wrapped(&text, room).iter()).try_for_each(|line| writeln!(out, "{line}"))
}

/// A text in lines no wider than `room` columns, broken where Unicode lets a reader expect it (UAX 14):
/// Chinese between characters, but neither after a mark that opens nor before one that closes.
///
/// What holds a hyphen or a slash stays whole, since options, ids, dates and paths do; so do a number and its unit
/// (`12天`), a date and its hour, the name of a cell (`台账.xlsx#3月!G5`), and parts with two blanks between them that
/// have room on a line of their own. A word wider than `room` is cut anywhere; a character wider than that stands alone.
pub(crate) fn wrapped(text: &str, room: usize) -> Vec<&str> {
    if first_beyond(text, room).is_none() {
        return vec![text];
    }
    let mut lines = Vec::new();
    let (mut start, mut end) = (0, 0);
    for next in breaks(text, room) {
        let beyond = |start: usize| first_beyond(text[start..next].trim_end(), room);
        if start < end && beyond(start).is_some() {
            lines.push(text[start..end].trim_end());
            start = end;
        }
        while let Some(cut) = beyond(start) {
            lines.push(&text[start..start + cut]);
            start += cut;
        }
        end = next;
    }
    lines.push(text[start..].trim_end());
    lines
}

/// Lines below a mark, each broken where it is wider than the terminal and indented by two.
pub(crate) fn item(
    mark: &str,
    texts: &[(&str, Tone)],
    width: Option<u16>,
    has_color: bool,
) -> String {
    let room = match width {
        Some(width) if width >= 8 => usize::from(width) - 2,
        _ => usize::MAX,
    };
    let mut item = String::new();
    for (text, tone) in texts {
        for line in wrapped(&safe::terminal(text), room) {
            item += if item.is_empty() { mark } else { " " };
            item.push(' ');
            item += &Paint(has_color).on(*tone, line);
            item.push('\n');
        }
    }
    item
}

/// Marks before which a line may end, if not behind another of them.
const OPENING: [char; 5] = ['（', '《', '〔', '「', '“'];

/// Where a line may end, the end of the text included.
///
/// The tables are those of Unicode 15.0. What came later is added, since Chinese text needs it: a word
/// may be parted from a full-width bracket (`LB30`) and from a quote among Chinese (`LB19a`).
fn breaks(text: &str, room: usize) -> Vec<usize> {
    // Brackets of the same length, that may be parted from what they do not hold.
    let bracketed = text.replace('“', "「").replace('”', "」");
    let wholes = parts_that_fit(text, room);
    let is_kept = |at: &usize| {
        let (before, after) = text.split_at(*at);
        // The parts stand in order: only the first that ends beyond may hold it.
        let part = wholes.get(wholes.partition_point(|part| part.end <= *at));
        let is_whole = before.ends_with(['-', '/', '#', '!'])
            || is_unit(before, after)
            || room >= ROOMY && is_hour(before, after)
            || part.is_some_and(|part| part.start < *at);
        *at == text.len() || !is_whole
    };
    let known = linebreaks(&bracketed).map(|(at, _)| at).filter(is_kept);
    let is_first = |at: &usize| *at > 0 && !text[..*at].ends_with(OPENING) && is_kept(at);
    let openings = text.match_indices(OPENING).map(|(at, _)| at);
    let mut breaks: Vec<usize> = known.chain(openings.filter(is_first)).collect();
    breaks.sort_unstable();
    breaks
}

/// So many columns are never too few for a date and its hour.
const ROOMY: usize = 40;

/// Whether a number meets its unit: 12天.
fn is_unit(before: &str, after: &str) -> bool {
    let is_letter = |c: char| !c.is_ascii() && c.is_alphabetic();
    before.ends_with(|c: char| c.is_ascii_digit()) && after.starts_with(is_letter)
}

/// Whether a date meets its hour: 2026-03-05 14:30.
fn is_hour(before: &str, after: &str) -> bool {
    let date = before.strip_suffix(' ').unwrap_or_default();
    date.ends_with(|c: char| c.is_ascii_digit()) && after.as_bytes().get(2) == Some(&b':')
}

/// The parts of a text, with two blanks between them, that are no wider than a line.
fn parts_that_fit(text: &str, room: usize) -> Vec<Range<usize>> {
    let mut start = 0;
    let parts = text.split("  ").map(|part| {
        let own = start..start + part.len();
        start = own.end + 2;
        own
    });
    let fits = |own: &Range<usize>| first_beyond(&text[own.clone()], room).is_none();
    parts.filter(fits).collect()
}

/// Where the first character stands that has no room; the first one always has.
fn first_beyond(text: &str, room: usize) -> Option<usize> {
    let mut columns = 0;
    let mut places = text.char_indices();
    let beyond = places.find(|&(at, c)| {
        columns += c.width().unwrap_or(0);
        columns > room && at > 0
    });
    beyond.map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_break_where_a_reader_would() {
        let lines = |text, room| wrapped(text, room).join("/");
        assert_eq!(lines("short", 20), "short");
        assert_eq!(lines("one two three", 8), "one two/three");
        assert_eq!(lines("逾期未办", 4), "逾期/未办");
        assert_eq!(lines("市教育局（YX-04）", 12), "市教育局/（YX-04）");
        let due = "时限 2026-02-24 24:00，超过";
        assert_eq!(lines(due, 11), "时限/2026-02-24/24:00，超过");
        assert_eq!(lines("policy（制度）", 8), "policy/（制度）");
        assert_eq!(lines("会议“M99”不在", 8), "会议/“M99”不/在");
        assert_eq!(lines("会“（甲）”乙", 6), "会/“（甲/）”乙");
        let rule = "自会议结束起算，当日不计";
        assert_eq!(lines(rule, 14), "自会议结束起/算，当日不计");
        let option = "see check --format csv";
        assert_eq!(lines(option, 15), "see check/--format csv");
        assert_eq!(lines("transmission-late", 14), "transmission-l/ate");
        assert_eq!(lines("已超过 45天7小时", 12), "已超过 45天/7小时");
        let late = "东屏市交通运输局学习传达超时：时限 2026-02-14 16:20:00，超过 1小时";
        assert_eq!(
            lines(late, 50),
            "东屏市交通运输局学习传达超时：时限/2026-02-14 16:20:00，超过 1小时"
        );
        let about = "逾期未报告  关于地质灾害防治的批示  台账.xlsx#台账!E21";
        assert_eq!(
            lines(about, 40),
            "逾期未报告  关于地质灾害防治的批示/台账.xlsx#台账!E21"
        );
        assert_eq!(lines("台账.xlsx#台账!E21", 14), "台账.xlsx#台/账!E21");
        assert_eq!(
            wrapped("in exports/city.csv", 12),
            ["in", "exports/city", ".csv"]
        );
    }

    #[test]
    fn what_has_no_room_is_cut() {
        let lines = |text, room| wrapped(text, room).join("/");
        assert_eq!(lines("abcdef gh", 4), "abcd/ef/gh");
        assert_eq!(lines("aaaaaaaaaa", 4), "aaaa/aaaa/aa");
        assert_eq!(lines("", 4), "");
        assert_eq!(lines("宽宽", 1), "宽/宽");
        assert_eq!(lines("ab", 0), "a/b");
    }
}
