//! A fact sheet: headed sections of labelled lines, as plain text or as Markdown.

use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use crate::render::shared::paint::{Paint, Tone};
use crate::render::shared::safe;
use crate::render::shared::wrap::wrapped;

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
pub(crate) struct FactSheet {
    pub(crate) title: String,
    pub(crate) sections: Vec<Section>,
}

/// The width of a label that all sections make room for.
const SHORT_LABEL: usize = 12;

/// The width of one Chinese character: no terminal is taken to be narrower.
const LEAST_WIDTH: usize = 2;

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

    /// Its title, and what it comes to.
    pub(crate) fn heading(&self) -> (&str, Option<&str>) {
        let verdict = self.verdict.as_ref();
        (&self.title, verdict.map(|(text, _)| text.as_str()))
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
    fn write_heading(&self, paint: Paint, width: usize, out: &mut dyn Write) -> io::Result<()> {
        if self.title.is_empty() {
            return Ok(());
        }
        let title = safe::terminal(&self.title);
        let (verdict, tone) = (self.verdict.as_ref())
            .map_or(("", Tone::Plain), |(text, tone)| (text.as_str(), *tone));
        if !verdict.is_empty() && title.width() + 2 + verdict.width() <= width {
            let (title, verdict) = (paint.on(Tone::Strong, &title), paint.on(tone, verdict));
            return writeln!(out, "{title}  {verdict}");
        }
        write_toned(&title, Tone::Strong, "", paint, width, out)?;
        if verdict.is_empty() {
            return Ok(());
        }
        write_toned(verdict, tone, "", paint, width, out)
    }

    /// Its lines, labels beside their texts or, where that leaves too little room, above them.
    fn write_lines(
        &self,
        paint: Paint,
        width: usize,
        short_label: usize,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let own = self.lines.iter().map(|line| line.label.width());
        let label_width = own.max().unwrap_or(0).max(short_label);
        let beside = width.saturating_sub(label_width + 4);
        let is_below = beside < LEAST_ROOM;
        let room = if is_below {
            width.saturating_sub(4).max(LEAST_WIDTH)
        } else {
            beside
        };
        for line in &self.lines {
            let label = safe::terminal(&line.label);
            let text = safe::terminal(&line.text);
            let mut lead = "  ".to_owned();
            if !is_below {
                lead += &paint.on(Tone::Faint, &label);
                lead += &" ".repeat(label_width - label.width().min(label_width));
            } else if !label.is_empty() {
                write_toned(&label, Tone::Faint, "  ", paint, room, out)?;
            }
            for part in wrapped(&text, room) {
                let text = format!("{lead}  {}", paint.on(line.tone, part));
                writeln!(out, "{}", text.trim_end())?;
                if !is_below {
                    lead = " ".repeat(label_width + 2);
                }
            }
        }
        Ok(())
    }
}

/// Writes a text in its tone, each of its lines behind `lead`.
fn write_toned(
    text: &str,
    tone: Tone,
    lead: &str,
    paint: Paint,
    room: usize,
    out: &mut dyn Write,
) -> io::Result<()> {
    (wrapped(text, room).iter())
        .try_for_each(|part| writeln!(out, "{lead}{}", paint.on(tone, part)))
}

impl FactSheet {
    /// Writes it as text; lines longer than `width` go on below themselves.
    pub(crate) fn text(
        &self,
        paint: Paint,
        width: Option<u16>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let width = width.map_or(usize::MAX, |width| usize::from(width).max(LEAST_WIDTH));
        // Labels stand under one another, but for a section whose own are long: places in files.
        let lines = self.sections.iter().flat_map(|section| &section.lines);
        let widths = lines.map(|line| line.label.width());
        let short_label = widths.filter(|width| *width <= SHORT_LABEL).max();
        if !self.title.is_empty() {
            let title = safe::terminal(&self.title);
            write_toned(&title, Tone::Strong, "", paint, width, out)?;
        }
        for (index, section) in self.sections.iter().enumerate() {
            if index > 0 || !self.title.is_empty() {
                writeln!(out)?;
            }
            section.write_heading(paint, width, out)?;
            section.write_lines(paint, width, short_label.unwrap_or(0), out)?;
        }
        Ok(())
    }

    /// Writes it as Markdown: a table a section.
    pub(crate) fn markdown(&self, out: &mut dyn Write) -> io::Result<()> {
        if !self.title.is_empty() {
            writeln!(out, "# {}", safe::markdown(&self.title))?;
        }
        for section in &self.sections {
            if !section.title.is_empty() {
                write!(out, "\n## {}", safe::markdown(&section.title))?;
                if let Some((text, _)) = &section.verdict {
                    write!(out, " — {}", safe::markdown(text))?;
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
                    safe::markdown(&line.label),
                    safe::markdown(&line.text)
                )?;
            }
        }
        Ok(())
    }
}
