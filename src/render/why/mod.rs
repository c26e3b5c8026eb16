//! `why`: a department's verdicts with their workings.

#[cfg(feature = "cli")]
pub(crate) mod format;
#[cfg(feature = "cli")]
pub(crate) mod json;
#[cfg(feature = "cli")]
mod paper;
pub(crate) mod sheet;

#[cfg(feature = "cli")]
use crate::domain::label::Named;
use crate::domain::moment::Moment;
use crate::domain::project::Project;
use crate::domain::source::Source;
use crate::lang::Lang;
#[cfg(feature = "cli")]
use crate::render::shared::paint::Paint;
use crate::render::shared::words;
use crate::report::original_rows::OriginalRows;
use crate::report::why::Why;
use crate::time::Instant;
use crate::wording::{moment_text, no_time};

/// The verdicts on one department.
#[cfg(feature = "cli")]
pub(crate) struct Verdicts<'p> {
    pub(crate) department: Named<'p>,
    pub(crate) pages: &'p [WhyView<'p>],
    /// In words.
    pub(crate) as_of: String,
    pub(crate) lang: Lang,
    /// Whether one meeting was asked for, so that there is one verdict and no list of them.
    pub(crate) is_of_one_meeting: bool,
    /// How they are shown at a terminal.
    pub(crate) paint: Paint,
    pub(crate) width: Option<u16>,
}

/// One verdict, and how it is written.
pub(crate) struct WhyView<'p> {
    pub(crate) why: &'p Why<'p>,
    pub(crate) rows: &'p OriginalRows,
    pub(crate) project: &'p Project,
    pub(crate) as_of: Instant,
    pub(crate) lang: Lang,
    /// The language of messages in JSON.
    pub(crate) machine_lang: Lang,
}

impl WhyView<'_> {
    fn file(&self, source: Source) -> &str {
        let file = self.project.files.get(source.file as usize);
        file.map_or("", String::as_str)
    }

    fn place(&self, source: Source) -> String {
        format!("{}:{}", self.file(source), source.line)
    }

    fn moment(&self, moment: Moment) -> String {
        let zone = &self.project.zone;
        let weekday = words::weekday(zone.date(moment.at), self.lang);
        if moment.is_day {
            let date = zone.date(moment.at);
            return format!("{date} {weekday}{}", no_time(self.lang));
        }
        let text = moment_text(Some(moment), self.lang, zone);
        format!("{text} {weekday}")
    }
}
