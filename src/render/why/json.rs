//! A verdict with its working, or several, as JSON.

use std::io::{self, Write};

use serde::Serialize;

#[cfg(test)]
use crate::audit::exemptions::Effect;
use crate::audit::status::Status;
#[cfg(test)]
use crate::domain::clause::Anchor;
use crate::domain::department::Department;
use crate::domain::due::WorkingDay;
use crate::domain::duty::Duty;
use crate::domain::source::Source;
#[cfg(test)]
use crate::render::schema;
use crate::render::shared::json::{ByDuty, RowPlace, is_false, line, open_list};
use crate::render::shared::reckoning::DayJson;
use crate::render::why::WhyView;
#[cfg(test)]
use crate::report::why::NotOwed;
use crate::report::why::Worked;
use crate::time::{Instant, Zone};

/// The schema of `why --format json`.
const SCHEMA: &str = "chuanda/why/1";

/// The schema of `why --format json` without a meeting.
const LIST_SCHEMA: &str = "chuanda/why-list/1";

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct WhyJson<'a> {
    #[cfg_attr(test, schemars(extend("const" = SCHEMA)))]
    schema: &'static str,
    #[cfg_attr(test, schemars(with = "schema::Time"))]
    as_of: String,
    timezone: &'a str,
    #[cfg_attr(test, serde(skip_serializing_if = "schema::is_newer"))]
    timezone_version: &'static str,
    meeting: MeetingJson<'a>,
    department: DepartmentJson<'a>,
    calendar: CalendarJson<'a>,
    policy: Option<&'a str>,
    owed: bool,
    #[cfg_attr(test, schemars(with = "Option<NotOwed>"))]
    reason: Option<&'static str>,
    duties: ByDuty<WorkedJson<'a>>,
    findings: Vec<FindingJson<'a>>,
    records: Vec<RecordJson<'a>>,
    rows: Vec<OtherRowJson<'a>>,
    unread: &'a [String],
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "meeting"))]
struct MeetingJson<'a> {
    id: &'a str,
    title: &'a str,
    #[cfg_attr(test, schemars(with = "schema::Time"))]
    ended_at: String,
    source: RowPlace<'a>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "department"))]
struct DepartmentJson<'a> {
    id: &'a str,
    name: &'a str,
    source: RowPlace<'a>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "calendar"))]
struct CalendarJson<'a> {
    name: &'a str,
    version: Option<&'a str>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "duty"))]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a field of the document"
)]
struct WorkedJson<'a> {
    #[cfg_attr(test, schemars(with = "Status"))]
    status: &'static str,
    /// Why it is undetermined.
    reason: Option<&'static str>,
    /// `null`: the meeting itself names the due.
    #[cfg_attr(test, schemars(with = "Option<schema::Within>"))]
    within: Option<String>,
    #[cfg_attr(test, schemars(with = "Anchor"))]
    from: &'static str,
    /// The department above whose time, or whose due, the clock started at; its id.
    #[cfg_attr(test, serde(skip_serializing_if = "schema::is_newer"))]
    start_department: Option<&'a str>,
    /// Whether the due is the meeting's own, not its policy's; only where it is.
    #[serde(skip_serializing_if = "is_false")]
    #[cfg_attr(test, schemars(with = "bool", extend("const" = true)))]
    own_due: bool,
    #[cfg_attr(test, schemars(with = "Option<schema::Time>"))]
    start: Option<String>,
    days: Option<Vec<NoticedDay<'a>>>,
    #[cfg_attr(test, schemars(with = "Option<schema::Time>"))]
    rolled_from: Option<String>,
    #[cfg_attr(test, schemars(with = "Option<schema::Time>"))]
    policy_due: Option<String>,
    exemptions: Vec<ExemptionJson<'a>>,
    #[cfg_attr(test, schemars(with = "Option<schema::Time>"))]
    due: Option<String>,
    provisional: bool,
    guessed: bool,
    #[cfg_attr(test, schemars(with = "Option<schema::Time>"))]
    done: Option<String>,
    /// Whether the time done, or the start of the clock, was a date alone; only where it was.
    #[serde(skip_serializing_if = "is_false")]
    #[cfg_attr(test, schemars(with = "bool", extend("const" = true)))]
    date_only: bool,
    late_seconds: Option<i64>,
    source: Option<RowPlace<'a>>,
}

/// A day on the way from the start to the due, with the notice that says what it is.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "day"))]
struct NoticedDay<'a> {
    #[serde(flatten)]
    own: DayJson<'a>,
    notice: Option<&'a str>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "exemption"))]
struct ExemptionJson<'a> {
    #[cfg_attr(test, schemars(with = "Effect"))]
    effect: &'static str,
    reason: &'a str,
    approved_by: &'a str,
    #[cfg_attr(test, schemars(with = "Option<schema::Time>"))]
    approved_at: Option<String>,
    #[cfg_attr(test, schemars(with = "Option<schema::Time>"))]
    until: Option<String>,
    source: RowPlace<'a>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "finding"))]
struct FindingJson<'a> {
    #[cfg_attr(test, schemars(with = "schema::RuleName"))]
    rule: &'static str,
    #[cfg_attr(test, schemars(with = "schema::Severity"))]
    severity: &'static str,
    #[cfg_attr(test, schemars(with = "Option<Duty>"))]
    duty: Option<&'static str>,
    message: String,
    source: RowPlace<'a>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "record"))]
struct RecordJson<'a> {
    file: &'a str,
    #[cfg_attr(test, schemars(range(min = 1)))]
    line: u32,
    text: &'a str,
    #[cfg_attr(test, schemars(with = "Vec<Duty>"))]
    counts_for: Vec<&'static str>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "row"))]
struct OtherRowJson<'a> {
    file: &'a str,
    #[cfg_attr(test, schemars(range(min = 1)))]
    line: u32,
    text: &'a str,
}

/// What stands before the verdicts of several meetings.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct WhyListHead {
    #[cfg_attr(test, schemars(extend("const" = LIST_SCHEMA)))]
    schema: &'static str,
}

/// The whole list, for its schema.
#[cfg(test)]
#[derive(schemars::JsonSchema)]
#[expect(dead_code, reason = "nothing is made of it but a schema")]
pub(crate) struct WhyListSchema<'a> {
    #[schemars(flatten)]
    head: WhyListHead,
    verdicts: Vec<WhyJson<'a>>,
}

/// Several pages as one JSON document.
pub(crate) fn list(pages: &[WhyView<'_>], out: &mut dyn Write) -> io::Result<()> {
    let head = WhyListHead {
        schema: LIST_SCHEMA,
    };
    open_list(&head, "verdicts", out)?;
    for (index, page) in pages.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        write!(out, "{comma}\n{}", document(page))?;
    }
    out.write_all(b"\n]}\n")
}

/// The page as JSON.
pub(crate) fn document(page: &WhyView<'_>) -> String {
    let (why, project) = (page.why, page.project);
    let zone = &project.zone;
    let source = |source: Source| RowPlace::new(page.file(source), source.line.into());
    let calendar = &project.calendars[why.department.kind.calendar as usize];
    let finding = |finding: &crate::report::finding::Finding<'_>| FindingJson {
        rule: finding.rule.name,
        severity: finding.level.name(),
        duty: finding.duty.map(Duty::name),
        message: finding.message(page.machine_lang, zone),
        source: source(finding.source),
    };
    line(&WhyJson {
        schema: SCHEMA,
        as_of: zone.rfc3339(page.as_of),
        timezone: zone.name(),
        timezone_version: Zone::data_version(),
        meeting: MeetingJson {
            id: why.meeting.id(),
            title: why.meeting.title(),
            ended_at: zone.rfc3339(why.meeting.ended.at),
            source: source(why.meeting.source),
        },
        department: DepartmentJson {
            id: why.department.id(),
            name: why.department.name(),
            source: source(why.department.source),
        },
        calendar: CalendarJson {
            name: calendar.name(),
            version: calendar.version(),
        },
        policy: (why.policy)
            .filter(|_| project.has_declared_policies)
            .map(|policy| policy.name.as_str()),
        owed: why.duties.is_ok(),
        reason: why.duties.as_ref().err().map(|reason| reason.name()),
        duties: (why.duties.iter().flatten())
            .map(|worked| (worked.reckoning.duty, duty_document(page, worked)))
            .collect(),
        findings: why.findings.iter().map(finding).collect(),
        records: (page.rows.records.iter())
            .map(|row| RecordJson {
                file: page.file(row.source),
                line: row.source.line,
                text: &row.text,
                counts_for: (why.counts_for(row.source).into_iter())
                    .map(Duty::name)
                    .collect(),
            })
            .collect(),
        rows: (page.rows.others.iter())
            .map(|row| OtherRowJson {
                file: page.file(row.source),
                line: row.source.line,
                text: &row.text,
            })
            .collect(),
        unread: &page.rows.unread,
    })
}

fn duty_document<'a>(page: &'a WhyView<'_>, worked: &'a Worked<'_>) -> WorkedJson<'a> {
    let zone = &page.project.zone;
    let reckoning = &worked.reckoning;
    let time = |at: Instant| zone.rfc3339(at);
    let source = |source: Source| RowPlace::new(page.file(source), source.line.into());
    let day = |day: &WorkingDay<'a>| NoticedDay {
        notice: day.day.and_then(|day| day.notice),
        own: DayJson::from(day),
    };
    let days = || reckoning.days.iter().map(day).collect();
    WorkedJson {
        status: worked.status.name(),
        reason: worked.reason(),
        within: (reckoning.clause.allowed.within()).map(|within| within.to_string()),
        from: reckoning.clause.from.name(),
        start_department: (reckoning.start_department).map(Department::id),
        own_due: reckoning.clause.is_own,
        start: reckoning.start.ok().map(time),
        days: reckoning.has_days().then(days),
        rolled_from: reckoning.rolled_from.map(time),
        policy_due: reckoning.due.ok().map(|due| time(due.at)),
        exemptions: (worked.exemptions.iter())
            .map(|(exemption, effect)| ExemptionJson {
                effect: effect.name(),
                reason: &exemption.reason,
                approved_by: &exemption.approved_by,
                approved_at: exemption.approved_at.map(time),
                until: exemption.until.map(time),
                source: source(exemption.source),
            })
            .collect(),
        due: worked.due.ok().map(|due| time(due.at)),
        provisional: worked.due.is_ok_and(|due| due.provisional),
        guessed: worked.due.is_ok_and(|due| due.guessed),
        done: worked.done.map(|done| time(done.at)),
        date_only: worked.is_date_only,
        late_seconds: (worked.late_seconds(page.as_of))
            .filter(|_| matches!(worked.status, Status::Late | Status::Overdue)),
        source: worked.source.filter(|_| worked.done.is_some()).map(source),
    }
}
