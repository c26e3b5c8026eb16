//! `json`: one document, stable within its schema.

use std::io::{self, Write};

use serde::Serialize;

#[cfg(test)]
use crate::render::schema;

use crate::audit::tally::Tally;
use crate::domain::duty::Duty;
use crate::domain::label::Named;
use crate::domain::project::Project;
use crate::domain::source::Source;
use crate::render::check::parallel;
use crate::render::check::view::CheckView;
use crate::render::shared::json::{
    Counts, RowPlace, TOOL, Tool, is_false, open_list, write as write_json,
};
use crate::report::finding::Finding;
use crate::report::sentence::Sentences;
use crate::time::{Instant, Zone};

/// The schema of `check --format json`.
pub(crate) const SCHEMA: &str = "chuanda/check/1";

/// An instant as JSON writes it: RFC 3339 with the configured zone's offset.
type MomentText = String;

/// A duty's numbers.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "counts"))]
pub(crate) struct DutyNumbers {
    #[serde(flatten)]
    counts: Counts,
    #[cfg_attr(test, schemars(range(min = 0, max = 1)))]
    rate: Option<f64>,
}

impl From<&Tally> for DutyNumbers {
    fn from(tally: &Tally) -> Self {
        Self {
            counts: tally.into(),
            rate: tally.rate().map(crate::audit::tally::Rate::rounded),
        }
    }
}

/// The document, but for its findings, which are written one by one.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct CheckHead<'a> {
    #[cfg_attr(test, schemars(extend("const" = SCHEMA)))]
    schema: &'a str,
    tool: Tool,
    #[cfg_attr(test, schemars(with = "schema::Time"))]
    as_of: MomentText,
    timezone: &'a str,
    #[cfg_attr(test, serde(skip_serializing_if = "schema::is_newer"))]
    timezone_version: &'static str,
    calendar: CalendarJson<'a>,
    /// What alone was judged, by ids and in English whatever the language; only where that is a part.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "String"))]
    part: Option<&'a str>,
    /// Whether rows could not be read, and are left out; only where it is so.
    #[serde(skip_serializing_if = "is_false")]
    #[cfg_attr(test, schemars(with = "bool", extend("const" = true)))]
    incomplete: bool,
    summary: CheckSums,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "calendar"))]
pub(crate) struct CalendarJson<'a> {
    name: &'a str,
    version: Option<&'a str>,
    #[cfg_attr(test, schemars(with = "Option<schema::Date>"))]
    from: Option<String>,
    #[cfg_attr(test, schemars(with = "Option<schema::Date>"))]
    to: Option<String>,
}

#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "summary"))]
struct CheckSums {
    meetings: u64,
    departments: u64,
    records: u64,
    deny: u64,
    warn: u64,
    duties: NumbersByDuty,
    /// Duties whose rate is below `--min-rate`.
    #[cfg_attr(test, schemars(with = "Vec<Duty>"))]
    #[cfg_attr(test, serde(skip_serializing_if = "schema::is_newer"))]
    below_min_rate: Vec<&'static str>,
}

/// The numbers of every duty.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "duties"))]
pub(crate) struct NumbersByDuty {
    transmission: DutyNumbers,
    report: DutyNumbers,
    feedback: DutyNumbers,
}

impl From<&[Tally; 3]> for NumbersByDuty {
    fn from(tallies: &[Tally; 3]) -> Self {
        let duty = |duty: Duty| DutyNumbers::from(&tallies[duty.index()]);
        Self {
            transmission: duty(Duty::Transmission),
            report: duty(Duty::Report),
            feedback: duty(Duty::Feedback),
        }
    }
}

/// The whole document, for its schema.
#[cfg(test)]
#[derive(schemars::JsonSchema)]
#[expect(dead_code, reason = "nothing is made of it but a schema")]
pub(crate) struct CheckSchema<'a> {
    #[schemars(flatten)]
    head: CheckHead<'a>,
    findings: Vec<FindingJson<'a>>,
}

/// More keys may come within this schema; those named here stay.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "finding"))]
struct FindingJson<'a> {
    #[cfg_attr(test, schemars(with = "schema::RuleName"))]
    rule: &'a str,
    #[cfg_attr(test, schemars(with = "schema::Severity"))]
    severity: &'a str,
    meeting: Option<&'a str>,
    department: Option<&'a str>,
    #[cfg_attr(test, schemars(with = "Option<Duty>"))]
    duty: Option<&'a str>,
    #[cfg_attr(test, schemars(with = "Option<schema::Time>"))]
    due: Option<MomentText>,
    #[cfg_attr(test, schemars(with = "Option<schema::Time>"))]
    at: Option<MomentText>,
    /// Whether the time done, or the start of the clock, was a date alone; only where it was.
    #[serde(skip_serializing_if = "is_false")]
    #[cfg_attr(test, schemars(with = "bool", extend("const" = true)))]
    date_only: bool,
    late_seconds: Option<i64>,
    /// How many duties are late or overdue; only of a department over all meetings.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "u32"))]
    count: Option<u32>,
    source: RowPlace<'a>,
    message: String,
    policy: Option<&'a str>,
    /// Whether the due is the meeting's own, not its policy's; only where it is.
    #[serde(skip_serializing_if = "is_false")]
    #[cfg_attr(test, schemars(with = "bool", extend("const" = true)))]
    own_due: bool,
    /// The meeting's.
    #[cfg_attr(test, serde(skip_serializing_if = "schema::is_newer"))]
    title: Option<&'a str>,
    /// The department's.
    #[cfg_attr(test, serde(skip_serializing_if = "schema::is_newer"))]
    name: Option<&'a str>,
    /// Whether the baseline has it; only with a baseline.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "bool"))]
    known: Option<bool>,
}

/// The file and line of a source, as they are shown.
pub(crate) fn file<'a>(view: &CheckView<'a>, source: Source) -> &'a str {
    let files = &view.report.audit.project.files;
    files.get(source.file as usize).map_or("", String::as_str)
}

/// Appends a finding as one JSON object; `tells_known`: and whether the baseline has it.
pub(crate) fn write_finding(
    view: &CheckView<'_>,
    sentences: &mut Sentences<'_>,
    finding: &Finding<'_>,
    tells_known: bool,
    out: &mut Vec<u8>,
) {
    let zone = &view.report.audit.project.zone;
    let time = |at: Instant| zone.rfc3339(at);
    let cell = view.cell(finding);
    // A string and numbers cannot fail to be written to memory.
    let _ = write_json(
        &FindingJson {
            rule: finding.rule.name,
            severity: finding.level.name(),
            meeting: finding.meeting.map(|named| named.id),
            department: finding.department.map(|named| named.id),
            duty: finding.duty.map(Duty::name),
            due: finding.due.map(time),
            at: finding.shown_at().map(time),
            date_only: finding.is_date_only,
            late_seconds: finding.late_seconds,
            source: RowPlace {
                cell: cell.as_deref(),
                reference: view.key(finding.source),
                ..RowPlace::new(file(view, finding.source), finding.source.line.into())
            },
            count: finding.count,
            message: sentences.text(finding),
            policy: finding.policy,
            own_due: finding.is_due_own,
            title: finding.meeting.and_then(Named::known_name),
            name: finding.department.and_then(Named::known_name),
            known: tells_known.then_some(finding.known.is_some()),
        },
        out,
    );
}

/// The default calendar of a project.
pub(crate) fn calendar(project: &Project) -> CalendarJson<'_> {
    let calendar = &project.calendars[0];
    let coverage = calendar.coverage();
    CalendarJson {
        name: calendar.name(),
        version: calendar.version(),
        from: coverage.map(|(from, _)| from.to_string()),
        to: coverage.map(|(_, to)| to.to_string()),
    }
}

fn head<'a>(view: &CheckView<'a>) -> CheckHead<'a> {
    let report = view.report;
    let project = report.audit.project;
    let zone: &Zone = &project.zone;
    CheckHead {
        schema: SCHEMA,
        tool: TOOL,
        as_of: zone.rfc3339(report.audit.as_of),
        timezone: zone.name(),
        timezone_version: Zone::data_version(),
        calendar: calendar(project),
        incomplete: view.is_incomplete,
        part: report.audit.part.in_ids.as_deref(),
        summary: CheckSums {
            meetings: view.rows[0],
            departments: view.rows[1],
            records: report.audit.intake.records,
            deny: report.deny,
            warn: report.warn,
            duties: NumbersByDuty::from(&report.duties),
            below_min_rate: view.below_min_rate.iter().map(|duty| duty.name()).collect(),
        },
    }
}

pub(crate) fn render(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let tells_known = view.report.ratchet.is_some();
    write(view, &head(view), tells_known, |_| true, |_| Ok(()), out)
}

/// Findings of the last baseline that go into the next one as they are.
pub struct KeptFindings<'k> {
    /// How many of them are denied.
    pub deny: u64,
    /// How many are warnings.
    pub warn: u64,
    /// Writes each, with a comma before it.
    pub write: &'k dyn Fn(&mut dyn Write) -> io::Result<()>,
}

/// The report as the next baseline: without what is new, unless that is accepted, and with what was
/// not looked at.
pub(crate) fn render_baseline(
    view: &CheckView<'_>,
    kept: &KeptFindings<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut head = head(view);
    // What lies outside is kept.
    head.part = None;
    let accepts_new = match &view.report.ratchet {
        Some(ratchet) if !ratchet.accepts_new => {
            head.summary.deny = ratchet.known_deny;
            head.summary.warn = ratchet.known_warn;
            false
        }
        _ => true,
    };
    head.summary.deny += kept.deny;
    head.summary.warn += kept.warn;
    let is_kept = |finding: &Finding<'_>| accepts_new || finding.known.is_some();
    // In the next baseline all are.
    write(view, &head, false, is_kept, kept.write, out)
}

fn write(
    view: &CheckView<'_>,
    head: &CheckHead<'_>,
    tells_known: bool,
    is_kept: impl Fn(&Finding<'_>) -> bool + Sync,
    more: impl Fn(&mut dyn Write) -> io::Result<()>,
    out: &mut dyn Write,
) -> io::Result<()> {
    open_list(head, "findings", out)?;
    let write = |sentences: &mut Sentences<'_>, finding: &Finding<'_>, buffer: &mut Vec<u8>| {
        if is_kept(finding) {
            write_finding(view, sentences, finding, tells_known, buffer);
        }
    };
    let sentences = || view.sentences(view.machine_lang);
    let mut list = parallel::Separated::new(out);
    parallel::items(view.report, view.threads, &mut list, sentences, write)?;
    more(&mut list)?;
    out.write_all(b"\n]}\n")
}
