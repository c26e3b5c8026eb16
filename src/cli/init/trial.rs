//! The project read and judged with the configuration that was written, as `check` will do.

use std::path::Path;

use crate::audit::Audit;
use crate::cli::world::shell::now;
use crate::load::inputs::{Inputs, Loaded, ReadSheets};
use crate::load::{ShortName, load, short_names};
use crate::report::Report;
use crate::text::Bilingual;

/// So many of the errors that are left are named.
const NAMED_ERRORS: usize = 5;

/// What came of it.
pub(super) struct Trial {
    loaded: Loaded,
    /// Whether anything is owed: a run in which nothing is, is no pass.
    is_owed: bool,
}

impl Trial {
    /// `sheets` have been read already, to tell what they are.
    pub(super) fn of(config: &Path, sheets: ReadSheets, threads: usize) -> Self {
        let inputs = Inputs {
            path: config.to_owned(),
            threads,
            sheets,
            ..Inputs::default()
        };
        let loaded = load(&inputs, &|_| {});
        let audit = Audit::new(
            &loaded.project,
            &loaded.calls,
            &loaded.slots,
            &loaded.intake,
            now(),
        );
        let report = Report::new(&audit, &loaded.config.levels, threads);
        let is_owed = report.obligations() > 0;
        Self { loaded, is_owed }
    }

    /// Whether `check` will take it.
    pub(super) fn passes(&self) -> bool {
        self.loaded.errors.is_empty() && self.is_owed
    }

    /// The names in the records that may be short for departments.
    pub(super) fn short_names(&self) -> Vec<ShortName> {
        short_names(&self.loaded)
    }

    /// The names in the records that nobody has, line by line.
    pub(super) fn unknown_names(&self) -> &[Bilingual] {
        &self.loaded.unknown_names
    }

    /// What is worth a note: rows that are left out above all.
    pub(super) fn notes(&self) -> &[Bilingual] {
        &self.loaded.notes
    }

    /// What is to be said of it, and what to do next.
    pub(super) fn lines(&self, check: &str) -> Vec<Bilingual> {
        let loaded = &self.loaded;
        let many = loaded.errors.len() as u64 + loaded.more_errors;
        if many == 0 && self.is_owed {
            return vec![Bilingual::new(
                format!("已试读一遍，没有错误。下一步：{check}"),
                format!("It was read once without an error. Next: {check}"),
            )];
        }
        if many == 0 {
            return vec![Bilingual::new(
                "已试读一遍，没有错误，但没有任何应办事项：没有会议、没有单位，或没有单位在传达范围内。",
                "It was read once without an error, but nothing is owed: no meetings, no departments, or nobody in scope.",
            )];
        }
        let mut lines = vec![Bilingual::new(
            format!("按这份配置试读，还有 {many} 处错误："),
            format!("Errors with this configuration: {many}"),
        )];
        for error in loaded.errors.iter().take(NAMED_ERRORS) {
            let place = error.place();
            lines.push(Bilingual::new(
                format!("  {place}: {}", error.message.zh),
                format!("  {place}: {}", error.message.en),
            ));
        }
        if many > NAMED_ERRORS as u64 {
            lines.push(Bilingual::new("  ……", "  ..."));
        }
        lines.push(Bilingual::new(
            format!("改好后：{check}"),
            format!("Once they are fixed: {check}"),
        ));
        lines
    }
}
