//! The dues of one meeting.

use serde::Serialize;

use crate::audit::limit::StartTimes;
use crate::audit::reckoning::Reckoning;
use crate::calendar::Calendar;
use crate::domain::duty::Duty;
use crate::domain::policy::Policy;
use crate::lang::Lang;
use crate::load::inputs::LoadedConfig;
use crate::render::reckoning::{DayDocument, lines, policy_text};
#[cfg(test)]
use crate::render::schema;
use crate::render::shared::sheet::{Section, Sheet};
use crate::render::shared::words;
use crate::time::Zone;

/// The schema of `deadline --format json`.
const SCHEMA: &str = "chuanda/deadline/1";

pub(crate) fn sheet(
    facts: &StartTimes,
    policy: &Policy,
    settings: &LoadedConfig,
    calendar: &Calendar,
    dues: &[Reckoning<'_>],
    zone: &Zone,
    lang: Lang,
) -> Sheet {
    let mut head = Section::new("");
    head.line(
        lang.pick("会议结束", "Ended"),
        words::time(facts.ended, zone, lang),
    );
    head.line(
        lang.pick("制度", "Policy"),
        policy_text(policy, !settings.config.policies.is_empty(), lang),
    );
    head.line(
        lang.pick("日历", "Calendar"),
        words::calendar(calendar, lang),
    );
    let mut sections = vec![head];
    for reckoning in dues {
        let mut section = Section::new(reckoning.duty.heading(lang));
        lines(reckoning, zone, lang, &mut section);
        sections.push(section);
    }
    Sheet {
        title: String::new(),
        sections,
    }
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Document<'a> {
    #[cfg_attr(test, schemars(extend("const" = SCHEMA)))]
    schema: &'static str,
    #[cfg_attr(test, schemars(with = "schema::Time"))]
    ended_at: String,
    duties: Duties<'a>,
}

/// Only the duties that the policy brings.
#[derive(Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "duties"))]
pub(crate) struct Duties<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "DutyDocument<'a>"))]
    transmission: Option<DutyDocument<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "DutyDocument<'a>"))]
    report: Option<DutyDocument<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "DutyDocument<'a>"))]
    feedback: Option<DutyDocument<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "duty"))]
pub(crate) struct DutyDocument<'a> {
    /// `null`: beyond the calendar.
    #[cfg_attr(test, schemars(with = "Option<schema::Time>"))]
    due: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "Vec<DayDocument<'a>>"))]
    days: Option<Vec<DayDocument<'a>>>,
}

pub(crate) fn document<'a>(
    facts: &StartTimes,
    dues: &[Reckoning<'a>],
    zone: &Zone,
) -> Document<'a> {
    let mut duties = Duties::default();
    for reckoning in dues {
        let duty = DutyDocument {
            due: reckoning.due.ok().map(|due| zone.rfc3339(due.at)),
            days: (reckoning.has_days())
                .then(|| reckoning.days.iter().map(DayDocument::from).collect()),
        };
        match reckoning.duty {
            Duty::Transmission => duties.transmission = Some(duty),
            Duty::Report => duties.report = Some(duty),
            Duty::Feedback => duties.feedback = Some(duty),
        }
    }
    Document {
        schema: SCHEMA,
        ended_at: zone.rfc3339(facts.ended),
        duties,
    }
}
