//! A sheet: headed sections of labelled lines, as plain text or as Markdown.

use std::io::{self, Write};

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::render::shared::paint::{Paint, Tone};
use crate::render::shared::safe;

/// One line. Without a label it goes on with the line above.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) label: String,
    pub(crate) text: String,
    tone: Tone,
}

/// Lines under a heading.
#[derive(Clone, Debug)]
pub(crate) struct Section {
    title: String,
    /// What the heading comes to, and its tone.
    verdict: Option<(String, Tone)>,
    pub(crate) lines: Vec<Line>,
}

/// A heading and sections.
#[derive(Clone, Debug)]
pub(crate) struct Sheet {
    pub(crate) title: String,
    pub(crate) sections: Vec<Section>,
}

/// The width of a label that all sections make room for.
const SHORT_LABEL: usize = 12;

/// The width that a text needs beside its label.
const LEAST_ROOM: usize = 20;

impl Line {
    /// The line without its tone: its label, which may be empty, and its text.
    pub(crate) fn plain(&self) -> (&str, &str) {
        (&self.label, &self.text)
    }
}

impl Section {
    pub(crate) fn new(title: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            verdict: None,
            lines: Vec::new(),
        }
    }

    pub(crate) fn verdict(mut self, text: impl Into<String>, tone: Tone) -> Self {
        self.verdict = Some((text.into(), tone));
        self
    }

    pub(crate) fn line(&mut self, label: impl Into<String>, text: impl Into<String>) {
        self.toned(Tone::Plain, label, text);
    }

    pub(crate) fn toned(&mut self, tone: Tone, label: impl Into<String>, text: impl Into<String>) {
        self.lines.push(Line {
            label: label.into(),
            text: text.into(),
            tone,
        });
    }
}

impl Section {
    /// Its title and what it comes to: beside each other, or one below the other where that is too
    /// wide.
    fn write_heading(
        &self,
        paint: Paint,
        width: Option<usize>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let title = safe::terminal(&self.title);
        let verdict = self.verdict.as_ref().map_or("", |(text, _)| text.as_str());
        let tone = self.verdict.as_ref().map_or(Tone::Plain, |(_, tone)| *tone);
        let fits = width.is_none_or(|width| title.width() + 2 + verdict.width() <= width);
        if fits && !verdict.is_empty() {
            let (title, verdict) = (paint.on(Tone::Strong, &title), paint.on(tone, verdict));
            return writeln!(out, "{title}  {verdict}");
        }
        let room = width.map(|width| width.max(2));
        for (text, tone) in [(&*title, Tone::Strong), (verdict, tone)] {
            for part in wrapped(text, room).into_iter().filter(|it| !it.is_empty()) {
                writeln!(out, "{}", paint.on(tone, part))?;
            }
        }
        Ok(())
    }
}

impl Sheet {
    /// Writes it as text; lines longer than `width` go on below themselves.
    pub(crate) fn text(
        &self,
        paint: Paint,
        width: Option<u16>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        // Labels stand under one another, but for a section whose own are long: places in files.
        let labels = || self.sections.iter().flat_map(|section| &section.lines);
        let short = labels().map(|line| line.label.width());
        let short = short
            .filter(|width| *width <= SHORT_LABEL)
            .max()
            .unwrap_or(0);
        let mut is_first = self.title.is_empty();
        if !is_first {
            let title = safe::terminal(&self.title);
            for part in wrapped(&title, width.map(|width| usize::from(width).max(2))) {
                writeln!(out, "{}", paint.on(Tone::Strong, part))?;
            }
        }
        for section in &self.sections {
            if !std::mem::take(&mut is_first) {
                writeln!(out)?;
            }
            if !section.title.is_empty() {
                section.write_heading(paint, width.map(usize::from), out)?;
            }
            let own = section.lines.iter().map(|line| line.label.width());
            let label_width = own.max().unwrap_or(0).max(short);
            let beside = width.map(|width| usize::from(width).saturating_sub(label_width + 4));
            // Where labels leave no room beside them, the text stands below.
            let is_below = beside.is_some_and(|room| room < LEAST_ROOM);
            let room = match width {
                Some(width) if is_below => Some(usize::from(width).saturating_sub(4).max(2)),
                _ => beside,
            };
            for line in &section.lines {
                let label = safe::terminal(&line.label);
                let text = safe::terminal(&line.text);
                let pad = " ".repeat(label_width - label.width().min(label_width));
                let mut lead = if is_below {
                    "  ".to_owned()
                } else {
                    format!("  {}{pad}", paint.on(Tone::Faint, &label))
                };
                if is_below && !label.is_empty() {
                    for part in wrapped(&label, room) {
                        writeln!(out, "  {}", paint.on(Tone::Faint, part))?;
                    }
                }
                for part in wrapped(&text, room) {
                    let text = format!("{lead}  {}", paint.on(line.tone, part));
                    writeln!(out, "{}", text.trim_end())?;
                    if !is_below {
                        lead = " ".repeat(label_width + 2);
                    }
                }
            }
        }
        Ok(())
    }

    /// Writes it as Markdown: a table a section.
    pub(crate) fn markdown(&self, out: &mut dyn Write) -> io::Result<()> {
        if !self.title.is_empty() {
            writeln!(out, "# {}", escaped(&self.title))?;
        }
        for section in &self.sections {
            if !section.title.is_empty() {
                write!(out, "\n## {}", escaped(&section.title))?;
                if let Some((text, _)) = &section.verdict {
                    write!(out, " — {}", escaped(text))?;
                }
                writeln!(out)?;
            }
            if section.lines.is_empty() {
                continue;
            }
            writeln!(out, "\n| | |\n|---|---|")?;
            for line in &section.lines {
                writeln!(
                    out,
                    "| {} | {} |",
                    escaped(&line.label),
                    escaped(&line.text)
                )?;
            }
        }
        Ok(())
    }
}

/// Text in pieces of at most `room` columns, broken at a blank where there is one, else between
/// wide characters, else anywhere.
fn wrapped(text: &str, room: Option<usize>) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(room) = room {
        let mut columns = 0;
        let mut at = None;
        let mut full = None;
        for (index, c) in rest.char_indices() {
            columns += c.width().unwrap_or(0);
            if columns > room {
                full = Some(index);
                break;
            }
            // No line begins with a closing mark.
            let is_closing = matches!(
                c,
                '，' | '。' | '；' | '、' | '）' | '”' | '：' | '〕' | '》'
            );
            if c == ' ' || c.width() == Some(2) && !is_closing {
                at = Some(index);
            }
        }
        let Some(full) = full else {
            break;
        };
        // No room for one character: it stands alone all the same.
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let at = at.filter(|&at| at > 0).unwrap_or(full).max(first);
        let (head, tail) = rest.split_at(at);
        parts.push(head.trim_end());
        rest = tail.trim_start();
    }
    parts.push(rest);
    parts
}

/// Markdown text in which nothing is markup.
fn escaped(text: &str) -> String {
    let text = safe::terminal(text);
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '!' => {
                safe.push('\\');
                safe.push(c);
            }
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_where_they_may() {
        assert_eq!(wrapped("short", Some(20)), ["short"]);
        assert_eq!(wrapped("one two three", Some(8)), ["one two", "three"]);
        assert_eq!(
            wrapped("自会议结束起算，当日不计", Some(14)),
            ["自会议结束起", "算，当日不计"]
        );
        assert_eq!(wrapped("aaaaaaaaaa", Some(4)), ["aaaa", "aaaa", "aa"]);
    }

    #[test]
    fn data_is_no_markup() {
        assert_eq!(
            escaped("a|b *c* <i> [x](y)\n"),
            "a\\|b \\*c\\* &lt;i&gt; \\[x\\](y) "
        );
    }
}
