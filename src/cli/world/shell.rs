//! The world around a command: its language, its streams, and what goes to standard error.

use std::io::{self, IsTerminal, Write};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use crate::cli::arguments::parse::Parsed;
use crate::cli::world::failure::{AlreadyReported, Unwritten, sentence, unless_closed};
use crate::lang::Lang;
use crate::load::{InputError, SHOWN_ERRORS, Warning};
use crate::render::MACHINE_LANG;
use crate::render::shared::safe;
use crate::text::Bilingual;

/// What the exit code says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// 0.
    Clean,
    /// 1.
    Denied,
    /// 2.
    CouldNotCheck,
}

/// The world around a command.
pub(crate) struct Shell {
    pub(crate) lang: Lang,
    lang_flag: Option<Lang>,
    configured_lang: Option<Lang>,
    color: clap::ColorChoice,
    /// As it was asked for; 0: as many as the machine has.
    pub(crate) threads: usize,
    /// What goes to standard error is kept back until the verdict is known.
    is_held: bool,
    held: Vec<u8>,
}

impl Shell {
    /// The world around a command that was asked for.
    pub(crate) fn new(parsed: &Parsed) -> Self {
        let lang = (parsed.lang_flag)
            .unwrap_or_else(|| crate::cli::arguments::lang::shell_lang(&environment));
        Self {
            lang_flag: parsed.lang_flag,
            threads: parsed.cli.global.threads,
            ..Self::without_command(lang, parsed.cli.global.color)
        }
    }

    /// The world where there is no command to run: for help and usage errors.
    pub(crate) fn without_command(lang: Lang, color: clap::ColorChoice) -> Self {
        Self {
            lang,
            lang_flag: None,
            configured_lang: None,
            color,
            threads: 0,
            is_held: false,
            held: Vec::new(),
        }
    }

    /// The configuration's language holds unless `--lang` is given.
    pub(crate) fn set_configured_lang(&mut self, lang: Option<Lang>) {
        self.configured_lang = lang;
        if self.lang_flag.is_none() {
            self.lang = lang.unwrap_or(self.lang);
        }
    }

    /// The language of messages in machine formats: what `--lang` or the configuration says, and
    /// never what the shell is set to.
    pub(crate) fn machine_lang(&self) -> Lang {
        (self.lang_flag)
            .or(self.configured_lang)
            .unwrap_or(MACHINE_LANG)
    }

    /// Keeps back what would go to standard error (`--quiet`).
    pub(crate) fn hold(&mut self) {
        self.is_held = true;
    }

    /// Whether nothing is to be said yet.
    pub(crate) fn is_held(&self) -> bool {
        self.is_held
    }

    /// Writes what was kept back, or drops it.
    pub(crate) fn release(&mut self, is_wanted: bool) {
        self.is_held = false;
        let held = std::mem::take(&mut self.held);
        if is_wanted {
            self.tell(&String::from_utf8_lossy(&held));
        }
    }

    /// Whether standard output takes colour. A console of Windows has to be told that there will be
    /// some, which making the stream does; one that knows none gets none.
    pub(crate) fn has_color(&self) -> bool {
        let stream = anstream::AutoStream::new(io::stdout(), color_choice(self.color));
        stream.current_choice() == anstream::ColorChoice::AlwaysAnsi
    }

    /// Whether standard output is a terminal.
    #[expect(clippy::unused_self, reason = "the terminal is a matter of the shell")]
    pub(crate) fn is_terminal(&self) -> bool {
        io::stdout().is_terminal()
    }

    /// How many columns the terminal has, where standard output is one.
    pub(crate) fn width(&self) -> Option<u16> {
        if !self.is_terminal() {
            return None;
        }
        let columns = environment("COLUMNS").and_then(|columns| columns.parse().ok());
        columns.or_else(|| terminal_size::terminal_size().map(|(width, _)| width.0))
    }

    /// Writes a result to standard output. A closed pipe ends the output silently.
    #[expect(
        clippy::unused_self,
        reason = "standard output is a matter of the shell"
    )]
    pub(crate) fn print(
        &self,
        write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> anyhow::Result<()> {
        let mut out = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
        let written = write(&mut out).and_then(|()| out.flush());
        // What could not be written and is still in the buffer is not tried again.
        let _ = out.into_parts();
        Ok(unless_closed(written).map_err(Unwritten::standard_output)?)
    }

    /// Writes a styled text to standard output, where colour is taken out if nobody wants it.
    pub(crate) fn print_styled(&self, text: &str) -> anyhow::Result<()> {
        let mut out = anstream::AutoStream::new(io::stdout().lock(), color_choice(self.color));
        let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
        Ok(unless_closed(written).map_err(Unwritten::standard_output)?)
    }

    /// Writes to standard error, where colour is taken out if nobody wants it.
    pub(crate) fn tell(&mut self, text: &str) {
        if self.is_held {
            self.held.extend_from_slice(text.as_bytes());
            return;
        }
        let mut err = anstream::AutoStream::new(io::stderr().lock(), color_choice(self.color));
        // Where standard error is closed there is nobody left to tell.
        let _ = err.write_all(text.as_bytes());
    }

    /// Says why a command failed: the one place that does.
    pub(crate) fn report(&mut self, failure: &anyhow::Error) -> Verdict {
        self.release(true);
        if let Some(text) = sentence(failure, self.lang) {
            self.title(level_error(self.lang), &text);
        }
        Verdict::CouldNotCheck
    }

    /// Lines of plain text.
    pub(crate) fn lines(&mut self, lines: &[Bilingual]) {
        for line in lines {
            let text = safe::terminal(line.of(self.lang)).into_owned();
            self.tell(&format!("{text}\n"));
        }
    }

    /// A note, said once.
    pub(crate) fn note(&mut self, note: &Bilingual) {
        let name = self.lang.pick("说明", "note");
        self.title(Level::NOTE.with_name(name), note.of(self.lang));
    }

    /// What keeps the input from being read, where it has no line.
    pub(crate) fn fault(&mut self, fault: &Bilingual) {
        let text = fault.of(self.lang).to_owned();
        self.title(level_error(self.lang), &text);
    }

    /// A sentence of this level, without a source line.
    fn title(&mut self, level: Level<'_>, text: &str) {
        let text = safe::terminal(text).into_owned();
        let group = [Group::with_title(level.primary_title(text.as_str()))];
        self.tell(&format!("{}\n", Renderer::styled().render(&group)));
    }

    /// Input errors, and how many more there are.
    pub(crate) fn input_errors(&mut self, errors: &[InputError], more: u64) {
        let more = more + errors.len().saturating_sub(SHOWN_ERRORS) as u64;
        for error in errors.iter().take(SHOWN_ERRORS) {
            let text = self.drawn(error, level_error(self.lang));
            self.tell(&text);
        }
        if more > 0 {
            let message = Bilingual::new(
                format!("另有 {more} 处输入错误没有列出"),
                format!("{more} more input errors are not shown"),
            );
            self.note(&message);
        }
    }

    /// Says what is wrong with the input, which is all there is to say of that failure.
    pub(crate) fn reject(&mut self, errors: &[InputError], more: u64) -> anyhow::Error {
        self.input_errors(errors, more);
        AlreadyReported.into()
    }

    pub(crate) fn warning(&mut self, warning: &Warning) {
        let level = Level::WARNING.with_name(self.lang.pick("警告", "warning"));
        let text = self.drawn(&warning.0, level);
        self.tell(&text);
    }

    /// `path:line:column: sentence`, with the source line and a caret under what is meant.
    fn drawn(&self, error: &InputError, level: Level<'_>) -> String {
        let message = safe::terminal(error.message.of(self.lang)).into_owned();
        let place = safe::terminal(&error.place()).into_owned();
        let title = format!("{place}: {message}");
        let title = level.primary_title(title.as_str());
        let renderer = Renderer::styled();
        let text = match &error.excerpt {
            Some(excerpt) if !excerpt.line.is_empty() => {
                let snippet = Snippet::source(excerpt.line.as_str())
                    .line_start(error.line as usize)
                    .annotation(AnnotationKind::Primary.span(excerpt.span.clone()));
                renderer.render(&[title.element(snippet)])
            }
            _ => renderer.render(&[Group::with_title(title)]),
        };
        format!("{text}\n")
    }
}

fn level_error(lang: Lang) -> Level<'static> {
    Level::ERROR.with_name(lang.pick("错误", "error"))
}

/// The environment, as the rest of the command line asks for it.
#[expect(
    clippy::disallowed_methods,
    reason = "this is where the environment is read"
)]
pub(crate) fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Now, in seconds since 1970.
#[expect(clippy::disallowed_methods, reason = "this is where the clock is read")]
pub(crate) fn now() -> crate::time::Instant {
    crate::time::Instant::from_unix(chrono::Utc::now().timestamp())
}

pub(crate) fn color_choice(choice: clap::ColorChoice) -> anstream::ColorChoice {
    match choice {
        clap::ColorChoice::Auto => anstream::ColorChoice::Auto,
        clap::ColorChoice::Always => anstream::ColorChoice::Always,
        clap::ColorChoice::Never => anstream::ColorChoice::Never,
    }
}
