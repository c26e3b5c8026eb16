//! What letters are filled with. The fields are the names that templates use: they are documented
//! at the head of the built-in ones, and a name once used stays.

pub(crate) mod bulletin;
pub(crate) mod item;
mod named;
pub(crate) mod notice;
mod stray;
pub(crate) mod times;
mod workings;

use serde::Serialize;

use crate::audit::Audit;
use crate::calendar::Calendar;
use crate::domain::clause::Allowed;
use crate::domain::due::{Span, Term, due};
use crate::domain::project::Project;
use crate::lang::Lang;
use crate::render::letters::facts::times::{date_text, time_text};
use crate::render::shared::words;
use crate::time::Zone;

/// What the sender says of itself and asks for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sender<'a> {
    /// Its name; empty where that is to be filled in.
    pub(crate) from: &'a str,
    /// Whom to ask, and how; empty where that is to be filled in.
    pub(crate) contact: &'a str,
    /// How long from as-of a unit has to answer.
    pub(crate) answer_within: Span,
}

/// What every letter begins and ends with.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct LetterHead {
    from: String,
    contact: String,
    /// The date of as-of.
    date: String,
    as_of: String,
    /// What of the project it is about; empty where that is all.
    part: String,
    /// By when an answer is asked for; empty where the calendar does not reach so far.
    answer_by: String,
    timezone: &'static str,
    timezone_version: &'static str,
    /// The calendars and their versions.
    calendars: Vec<String>,
    version: &'static str,
}

impl LetterHead {
    /// The head of a letter to those who live by a calendar.
    pub(crate) fn new(
        audit: &Audit<'_>,
        sender: Sender<'_>,
        calendar: &Calendar,
        lang: Lang,
    ) -> Self {
        let project = audit.project;
        let zone = &project.zone;
        let term = Term {
            within: sender.answer_within,
            roll: false,
            close_of_business: close_of_business(project),
        };
        let answer_by = due(audit.as_of, &term, calendar, zone);
        let calendars = project.calendars.iter();
        Self {
            from: sender.from.trim().to_owned(),
            contact: sender.contact.trim().to_owned(),
            date: date_text(zone.date(audit.as_of), lang),
            as_of: time_text(audit.as_of, zone, lang),
            part: (audit.part.shown.as_ref())
                .map_or_else(String::new, |part| part.of(lang).to_owned()),
            answer_by: answer_by.map_or_else(|_| String::new(), |by| time_text(by.at, zone, lang)),
            timezone: zone.name(),
            timezone_version: Zone::data_version(),
            calendars: calendars.map(|it| words::calendar(it, lang)).collect(),
            version: env!("CARGO_PKG_VERSION"),
        }
    }
}

/// When the last day of a span ends: every clause of a project says the same.
fn close_of_business(project: &Project) -> Option<chrono::NaiveTime> {
    let policies = project.policies.iter();
    let clauses = policies.flat_map(|policy| policy.duties.clauses.iter().flatten());
    let mut terms = clauses.filter_map(|clause| match clause.allowed {
        Allowed::Within(term) => Some(term),
        Allowed::Until(_) => None,
    });
    terms.find_map(|term| term.close_of_business)
}
