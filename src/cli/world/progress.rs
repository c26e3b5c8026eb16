//! A bar on standard error for runs that take more than a second, on a terminal.

use std::fmt::Write;
use std::io::IsTerminal;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use indicatif::{BinaryBytes, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use crate::lang::Lang;
use crate::load::Progress;

/// Shorter runs are over before anybody looks.
const PATIENCE: Duration = Duration::from_secs(1);

/// A bar that appears when it is needed.
pub(crate) struct Bar {
    started: Instant,
    is_wanted: bool,
    lang: Lang,
    drawn: OnceLock<ProgressBar>,
}

impl Bar {
    /// No bar yet; never one where standard error is not a terminal or nothing is to be said.
    pub(crate) fn new(is_quiet: bool, lang: Lang) -> Self {
        Self {
            started: Instant::now(),
            is_wanted: !is_quiet && std::io::stderr().is_terminal(),
            lang,
            drawn: OnceLock::new(),
        }
    }

    /// Draws how far reading has come.
    pub(crate) fn show(&self, progress: Progress) {
        if !self.is_wanted || self.started.elapsed() < PATIENCE {
            return;
        }
        let bar = self.drawn.get_or_init(|| {
            let target = ProgressDrawTarget::stderr_with_hz(10);
            let bar = ProgressBar::with_draw_target(progress.total, target);
            let lead = self.lang.pick("读台账", "reading records");
            let template = match progress.total {
                Some(_) => format!("{lead} {{bar:30}} {{percent}}% {{rate}}"),
                None => format!("{lead} {{binary_bytes}} {{rate}}"),
            };
            let style = ProgressStyle::with_template(&template);
            let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
            // The library's own rate counts from when the bar appeared, not from when reading began.
            let started = self.started;
            bar.with_style(style.with_key(
                "rate",
                move |state: &ProgressState, out: &mut dyn Write| {
                    let milliseconds = started.elapsed().as_millis().max(1);
                    let rate = u128::from(state.pos()) * 1000 / milliseconds;
                    // What cannot be drawn is not missed.
                    let _ = write!(out, "{}/s", BinaryBytes(rate as u64));
                },
            ))
        });
        bar.set_position(progress.read);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Some(bar) = self.drawn.get() {
            bar.finish_and_clear();
        }
    }
}
