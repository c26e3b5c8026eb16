//! How each due was worked out, step by step, for the annex of a letter.

use std::collections::HashMap;

use serde::Serialize;

use crate::audit::exemptions::Effect;
use crate::audit::limit::NoDue;
use crate::audit::status::Status;
use crate::audit::{Audit, Pair};
use crate::calendar::Uncovered;
use crate::lang::Lang;
use crate::render::letters::facts::stray::place;
use crate::render::shared::reckoning::{due_text, lines};
use crate::render::shared::sheet::{Line, Section};
use crate::render::shared::words;
use crate::render::why::sheet::exemption_text;
use crate::report::why::Worked;

/// How a due was worked out, day by day: obligations that share it share its number.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Working {
    number: usize,
    title: String,
    steps: Vec<Step>,
}

/// A line of a working, or several under one label.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub(crate) struct Step {
    label: String,
    texts: Vec<String>,
}

/// The workings of one letter, each once.
#[derive(Debug, Default)]
pub(crate) struct Workings {
    pub(crate) all: Vec<Working>,
    known: HashMap<(String, Vec<Step>), usize>,
}

impl Workings {
    /// The number of a working, from 1.
    pub(crate) fn number(&mut self, title: String, steps: Vec<Step>) -> usize {
        let next = self.all.len() + 1;
        let key = (title, steps);
        if let Some(number) = self.known.get(&key) {
            return *number;
        }
        self.all.push(Working {
            number: next,
            title: key.0.clone(),
            steps: key.1.clone(),
        });
        self.known.insert(key, next);
        next
    }
}

/// Why a due or a verdict is not known, without advice to whoever keeps the ledger.
pub(crate) fn reason(duty: &Worked<'_>, lang: Lang) -> String {
    match (duty.status, duty.due, lang) {
        (Status::Undetermined, Err(NoDue::Uncovered(Uncovered { year, .. })), Lang::Zh) => {
            format!("{year}年放假安排尚未公布或尚未录入，时限无法推算")
        }
        (Status::Undetermined, Err(NoDue::Uncovered(Uncovered { year, .. })), Lang::En) => {
            format!("the days off of {year} are not known yet, so there is no due")
        }
        (Status::Undetermined, _, _) if duty.has_unread_terms => (lang.pick(
            "会议、单位或例外的登记有误，待更正",
            "an entry for its meeting, department or exemption is in error",
        ))
        .to_owned(),
        (Status::Undetermined, _, _) => {
            (lang.pick("台账中有记录读不出来", "a record of it cannot be read")).to_owned()
        }
        _ => String::new(),
    }
}

/// Whether an exemption has moved its due.
pub(crate) fn is_extended(duty: &Worked<'_>) -> bool {
    let extends = |(_, effect): &(_, Effect)| *effect == Effect::Extends;
    duty.exemptions.iter().any(extends)
}

/// The working as `why` shows it, without the verdict.
pub(crate) fn steps(
    audit: &Audit<'_>,
    pair: &Pair<'_>,
    duty: &Worked<'_>,
    lang: Lang,
) -> Vec<Step> {
    let project = audit.project;
    let zone = &project.zone;
    let mut section = Section::new("");
    lines(&duty.reckoning, zone, lang, &mut section);
    for (exemption, effect) in &duty.exemptions {
        let place = place(audit, exemption.source);
        let text = exemption_text(exemption, *effect, &place, zone, lang);
        section.line(lang.pick("例外", "Exemption"), text);
    }
    if let Ok(due) = duty.due
        && is_extended(duty)
    {
        let label = lang.pick("延后时限", "New due");
        section.line(label, due_text(due.at, zone, lang));
    }
    let calendar = words::calendar(project.calendar_of(pair.department), lang);
    if duty.reckoning.has_days() {
        section.line(lang.pick("日历", "Calendar"), calendar);
    }
    let due_label = lang.pick("时限", "Due");
    let mut steps: Vec<Step> = Vec::new();
    for (label, text) in section.lines.iter().map(Line::plain) {
        let text = match duty.due {
            Err(_) if label == due_label => reason(duty, lang),
            _ => text.to_owned(),
        };
        // Columns of blanks line up in a terminal only.
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        match steps.last_mut() {
            Some(step) if label.is_empty() => step.texts.push(text),
            _ => steps.push(Step {
                label: label.to_owned(),
                texts: vec![text],
            }),
        }
    }
    steps
}
