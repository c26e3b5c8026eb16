//! One obligation as letters speak of it.

use std::collections::HashMap;

use serde::Serialize;

use crate::audit::status::Status;
use crate::audit::{Audit, Pair};
use crate::lang::Lang;
use crate::render::letters::facts::named::{NamedJson, department, who};
use crate::render::letters::facts::times::{date_text, due_text, moment_text, time_text};
use crate::render::letters::facts::workings::{Workings, is_extended, reason, steps};
use crate::render::shared::reckoning::{own_due, start_text};
use crate::render::shared::words;
use crate::render::why::sheet::{difference, status_text};
use crate::report::why::{Worked, worked};
use crate::time::Instant;
use crate::wording::no_time;

/// One obligation.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ObligationItem {
    pub(crate) meeting: NamedJson,
    department: NamedJson,
    duty: &'static str,
    due: String,
    /// How the due was worked out, in a phrase.
    basis: String,
    /// The number of the working among the letter's.
    working: usize,
    actual: String,
    difference: String,
    /// How far the due lies from the time done, or from as-of, whichever way.
    length: String,
    /// What became of it.
    status: &'static str,
    /// Why it is undetermined; else empty.
    reason: String,
    #[serde(skip)]
    pub(crate) due_at: Option<Instant>,
}

/// What letters are written from: an audit in a language.
#[derive(Debug)]
pub(crate) struct Desk<'a> {
    pub(crate) audit: &'a Audit<'a>,
    pub(crate) lang: Lang,
    /// How many meetings have a title.
    titles: HashMap<&'a str, u32>,
}

impl<'a> Desk<'a> {
    pub(crate) fn new(audit: &'a Audit<'a>, lang: Lang) -> Self {
        let mut titles = HashMap::new();
        for meeting in &audit.project.meetings {
            *titles.entry(meeting.title()).or_default() += 1;
        }
        Self {
            audit,
            lang,
            titles,
        }
    }

    /// A meeting by its title. Letters bear no ids: where several have one title, the day tells them
    /// apart.
    pub(crate) fn meeting(&self, index: u32) -> NamedJson {
        let meeting = &self.audit.project.meetings[index as usize];
        let mut named = who(meeting.id(), meeting.title());
        if self.titles[meeting.title()] > 1 {
            let day = self.audit.project.zone.date(meeting.ended.at);
            let day = date_text(day, self.lang);
            let (open, close) = self.lang.pick(("（", "）"), (" (", ")"));
            named.name = format!("{}{open}{day}{close}", named.name);
        }
        named
    }

    pub(crate) fn item(
        &self,
        pair: &Pair<'_>,
        duty: &Worked<'_>,
        workings: &mut Workings,
    ) -> ObligationItem {
        let (audit, lang) = (self.audit, self.lang);
        let zone = &audit.project.zone;
        let meeting = self.meeting(pair.meeting);
        let duty_name = duty.reckoning.duty.full_name(lang);
        let title = match lang {
            Lang::Zh => format!("{}：{duty_name}", meeting.name),
            Lang::En => format!("{}: {duty_name}", meeting.name),
        };
        let working = workings.number(title, steps(audit, pair, duty, lang));
        let due_at = duty.due.ok().map(|due| due.at);
        let absent = || "—".to_owned();
        let not_on_record = || lang.pick("台账中没有记录", "not on record").to_owned();
        let moment = |done| moment_text(done, zone, lang);
        let length = duty.length(audit.as_of, zone);
        ObligationItem {
            department: department(audit, pair.department),
            duty: duty_name,
            due: due_at.map_or_else(absent, |at| {
                due_text(at, duty.is_due_hour_assumed, zone, lang)
            }),
            basis: basis(audit, duty, lang),
            working,
            actual: duty.done.map_or_else(not_on_record, moment),
            difference: difference(duty, audit.as_of, zone, lang).unwrap_or_else(absent),
            length: length.map_or_else(absent, |length| length.span(lang)),
            status: status_text(duty, lang).0,
            reason: reason(duty, lang),
            due_at,
            meeting,
        }
    }
}

/// Visits every pair in which something is not plainly in order, with its working.
pub(crate) fn walk(audit: &Audit<'_>, mut each: impl FnMut(&Pair<'_>, &[Worked<'_>])) {
    for (index, _) in (0..).zip(&audit.project.meetings) {
        audit.judge_meeting(index, |pair| {
            let is_done = |status: &Status| matches!(status, Status::OnTime | Status::Exempt);
            if !pair.statuses.iter().flatten().all(is_done) {
                each(pair, &worked(audit, pair));
            }
        });
    }
}

/// Where the clock started and what it was given, in a phrase.
fn basis(audit: &Audit<'_>, duty: &Worked<'_>, lang: Lang) -> String {
    let reckoning = &duty.reckoning;
    let Ok(start) = reckoning.start else {
        return "—".to_owned();
    };
    let zone = &audit.project.zone;
    let is_date = reckoning.is_start_date_only && !reckoning.starts_at_due();
    let start = if is_date {
        date_text(zone.date(start), lang) + no_time(lang)
    } else {
        time_text(start, zone, lang)
    };
    let from = start_text(reckoning, lang);
    let within = (reckoning.clause.allowed.within()).map(|within| words::span(within, lang));
    let mut text = match (within, lang) {
        (Some(within), Lang::Zh) => format!("自{start}{from}起，{within}"),
        (Some(within), Lang::En) => format!("{within} from {start}, when {from}"),
        (None, _) => String::new(),
    };
    if reckoning.clause.is_own {
        if !text.is_empty() {
            text += lang.pick("；", "; ");
        }
        text += own_due(lang);
    }
    if is_extended(duty) {
        text += lang.pick("；经批准延期", "; extended by approval");
    } else if reckoning.rolled_from.is_some() {
        text += lang.pick("；顺延到工作日", "; moved to a working day");
    }
    text
}
