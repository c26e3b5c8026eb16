//! The dues of one meeting.

use serde::Serialize;

use crate::audit::limit::StartTimes;
#[cfg(test)]
use crate::render::schema;

use crate::audit::reckoning::Reckoning;
use crate::calendar::Calendar;
use crate::domain::policy::Policy;
use crate::lang::Lang;
use crate::render::shared::json::ByDuty;
use crate::render::shared::reckoning::{DayJson, lines, policy_text};
use crate::render::shared::sheet::{FactSheet, Section};
use crate::render::shared::words;
use crate::time::Zone;

/// The schema of `deadline --format json`.
const SCHEMA: &str = "chuanda/deadline/1";

pub(crate) fn sheet(
    facts: &StartTimes,
    policy: &Policy,
    has_declared_policies: bool,
    calendar: &Calendar,
    dues: &[Reckoning<'_>],
    zone: &Zone,
    lang: Lang,
) -> FactSheet {
    let mut head = Section::new("");
    head.line(
        lang.pick("会议结束", "Ended"),
        words::time(facts.ended, zone, lang),
    );
    head.line(
        lang.pick("制度", "Policy"),
        policy_text(policy, has_declared_policies, lang),
    );
    head.line(
        lang.pick("日历", "Calendar"),
        words::calendar(calendar, lang),
    );
    head.line(lang.pick("时区", "Time zone"), words::zone(zone, lang));
    let mut sections = vec![head];
    for reckoning in dues {
        let mut section = Section::new(reckoning.duty.heading(lang));
        lines(reckoning, zone, lang, &mut section);
        sections.push(section);
    }
    FactSheet {
        title: String::new(),
        sections,
    }
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct DeadlineJson<'a> {
    #[cfg_attr(test, schemars(extend("const" = SCHEMA)))]
    schema: &'static str,
    #[cfg_attr(test, schemars(with = "schema::Time"))]
    ended_at: String,
    #[cfg_attr(test, serde(skip_serializing_if = "schema::is_newer"))]
    timezone: &'a str,
    #[cfg_attr(test, serde(skip_serializing_if = "schema::is_newer"))]
    timezone_version: &'static str,
    duties: ByDuty<DueJson<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "duty"))]
pub(crate) struct DueJson<'a> {
    /// `null`: beyond the calendar.
    #[cfg_attr(test, schemars(with = "Option<schema::Time>"))]
    due: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "Vec<DayJson<'a>>"))]
    days: Option<Vec<DayJson<'a>>>,
}

pub(crate) fn document<'a>(
    facts: &StartTimes,
    dues: &[Reckoning<'a>],
    zone: &'a Zone,
) -> DeadlineJson<'a> {
    let duty = |reckoning: &Reckoning<'a>| DueJson {
        due: reckoning.due.ok().map(|due| zone.rfc3339(due.at)),
        days: (reckoning.has_days()).then(|| reckoning.days.iter().map(DayJson::from).collect()),
    };
    let duties = dues
        .iter()
        .map(|reckoning| (reckoning.duty, duty(reckoning)))
        .collect();
    DeadlineJson {
        schema: SCHEMA,
        ended_at: zone.rfc3339(facts.ended),
        timezone: zone.name(),
        timezone_version: Zone::data_version(),
        duties,
    }
}
