//! What letters are filled with. The fields are the names that templates use: they are documented
//! at the head of the built-in ones, and a name once used stays.

use std::collections::{HashMap, HashSet};

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use crate::audit::exemptions::Effect;
use crate::audit::limit::NoDue;
use crate::audit::status::Status;
use crate::audit::{Audit, Pair};
use crate::calendar::Uncovered;
use crate::domain::department::Named;
use crate::domain::due::text_24;
use crate::domain::duty::Duty;
use crate::domain::source::Source;
use crate::lang::Lang;
use crate::ledger::intake::NearStray;
use crate::render::shared::reckoning::{due_text, lines, own_due, start_text};
use crate::render::shared::sheet::{Line, Section};
use crate::render::shared::words;
use crate::render::why::{difference, exemption_text, status_text};
use crate::report::Report;
use crate::report::why::{Worked, worked};
use crate::time::{Instant, Zone};
use crate::wording::{due_text as due_text_noted, moment_text, no_time};

/// What every letter begins and ends with.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct LetterHead {
    /// Who sends it; empty where that is to be filled in.
    from: String,
    /// The date of as-of.
    date: String,
    as_of: String,
    timezone: &'static str,
    timezone_version: &'static str,
    /// The calendars and their versions.
    calendars: Vec<String>,
    version: &'static str,
}

impl LetterHead {
    pub(crate) fn new(audit: &Audit<'_>, from: &str, lang: Lang) -> Self {
        let zone = &audit.project.zone;
        let calendars = audit.project.calendars.iter();
        Self {
            from: from.trim().to_owned(),
            date: date_text(zone.date(audit.as_of), lang),
            as_of: text_24(audit.as_of, zone),
            timezone: zone.name(),
            timezone_version: Zone::data_version(),
            calendars: calendars.map(|it| words::calendar(it, lang)).collect(),
            version: env!("CARGO_PKG_VERSION"),
        }
    }
}

/// A date as letters bear it: in Arabic numerals without leading noughts.
///
/// Source: GB/T 9704-2012, 7.3.5.4.
fn date_text(date: NaiveDate, lang: Lang) -> String {
    let (year, month, day) = (date.year(), date.month(), date.day());
    match lang {
        Lang::Zh => format!("{year}年{month}月{day}日"),
        Lang::En => format!("{day} {} {year}", words::MONTHS[date.month0() as usize]),
    }
}

/// A meeting or a department.
#[derive(Clone, Debug, Serialize)]
struct NamedJson {
    id: String,
    name: String,
}

/// One obligation.
#[derive(Clone, Debug, Serialize)]
struct ObligationItem {
    meeting: NamedJson,
    department: NamedJson,
    duty: &'static str,
    due: String,
    /// How the due was worked out, in a phrase.
    basis: String,
    /// The number of the working among the letter's.
    working: usize,
    actual: String,
    difference: String,
    /// What became of it.
    status: &'static str,
    #[serde(skip)]
    due_at: Option<Instant>,
}

/// Obligations that the calendar does not reach.
#[derive(Debug, Serialize)]
struct UncoveredItem {
    meeting: NamedJson,
    duty: &'static str,
    year: i32,
    departments: Vec<NamedJson>,
}

/// A department with so many breaches that they call for attention.
#[derive(Debug, Serialize)]
struct RepeatedItem {
    department: NamedJson,
    count: u32,
}

/// How a due was worked out, day by day; obligations that share it share its number.
#[derive(Clone, Debug, Serialize)]
struct Working {
    number: usize,
    title: String,
    steps: Vec<Step>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
struct Step {
    label: String,
    texts: Vec<String>,
}

#[derive(Debug, Default)]
struct Workings {
    all: Vec<Working>,
    known: HashMap<(String, Vec<Step>), usize>,
}

impl Workings {
    /// The number of a working, from 1.
    fn number(&mut self, title: String, steps: Vec<Step>) -> usize {
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

/// Records whose names nobody has, and which may be a department's.
#[derive(Clone, Debug, Serialize)]
struct StrayItem {
    department: NamedJson,
    /// Whether it is the meeting's name; else the department's.
    by_meeting: bool,
    met: String,
    count: u64,
    /// Where the first of them stands.
    place: String,
}

impl StrayItem {
    fn new(audit: &Audit<'_>, stray: &NearStray) -> Self {
        let own = &audit.project.departments[stray.department as usize];
        Self {
            department: who(&own.id, &own.name),
            by_meeting: stray.is_by_meeting,
            met: stray.met.clone(),
            count: stray.count,
            place: place(audit, stray.source),
        }
    }
}

fn place(audit: &Audit<'_>, source: Source) -> String {
    let file = audit.project.files.get(source.file as usize);
    format!("{}:{}", file.map_or("", String::as_str), source.line)
}

/// What one department has still to do.
#[derive(Debug, Serialize)]
pub(crate) struct Notice {
    #[serde(flatten)]
    head: LetterHead,
    department: NamedJson,
    overdue: Vec<ObligationItem>,
    pending: Vec<ObligationItem>,
    strays: Vec<StrayItem>,
    workings: Vec<Working>,
    #[serde(skip)]
    pub(crate) index: u32,
}

/// A notice for each department that has something pending or overdue, in the order of departments.
pub(crate) fn notices(
    audit: &Audit<'_>,
    strays: &[NearStray],
    head: &LetterHead,
    lang: Lang,
) -> Vec<Notice> {
    let departments = &audit.project.departments;
    let mut drafts: Vec<Option<(Notice, Workings)>> = Vec::new();
    drafts.resize_with(departments.len(), || None);
    walk(audit, |pair, duties| {
        for duty in duties {
            let is_open = matches!(duty.status, Status::Pending | Status::Overdue);
            if !is_open {
                continue;
            }
            let draft = &mut drafts[pair.department as usize];
            let (notice, workings) = draft.get_or_insert_with(|| {
                let department = &departments[pair.department as usize];
                let notice = Notice {
                    head: head.clone(),
                    department: who(&department.id, &department.name),
                    overdue: Vec::new(),
                    pending: Vec::new(),
                    strays: (strays.iter())
                        .filter(|stray| stray.department == pair.department)
                        .map(|stray| StrayItem::new(audit, stray))
                        .collect(),
                    workings: Vec::new(),
                    index: pair.department,
                };
                (notice, Workings::default())
            });
            let item = item(audit, pair, duty, workings, lang);
            match duty.status {
                Status::Overdue => notice.overdue.push(item),
                _ => notice.pending.push(item),
            }
        }
    });
    let drafts = drafts.into_iter().flatten();
    drafts
        .map(|(mut notice, workings)| {
            // Soonest first; what is due at one time stands as in the input.
            notice.overdue.sort_by_key(|item| item.due_at);
            notice.pending.sort_by_key(|item| item.due_at);
            notice.workings = workings.all;
            notice
        })
        .collect()
}

/// The numbers of one duty.
#[derive(Debug, Serialize)]
struct DutyNumbers {
    duty: &'static str,
    obligations: u64,
    on_time: u64,
    late: u64,
    overdue: u64,
    pending: u64,
    exempt: u64,
    invalid: u64,
    undetermined: u64,
    /// In percent, or —.
    rate: String,
}

/// What is to be told of all departments.
#[derive(Debug, Serialize)]
pub(crate) struct Bulletin {
    #[serde(flatten)]
    head: LetterHead,
    duties: Vec<DutyNumbers>,
    late: Vec<ObligationItem>,
    overdue: Vec<ObligationItem>,
    invalid: Vec<ObligationItem>,
    undetermined: Vec<UncoveredItem>,
    repeated: Vec<RepeatedItem>,
    strays: Vec<StrayItem>,
    workings: Vec<Working>,
    /// The departments of which something is not on record.
    #[serde(skip)]
    pub(crate) accused: HashSet<u32>,
}

impl Bulletin {
    /// Whether there is nothing to tell.
    pub(crate) fn is_empty(&self) -> bool {
        self.late.is_empty()
            && self.overdue.is_empty()
            && self.invalid.is_empty()
            && self.undetermined.is_empty()
    }
}

/// What was done late, was not done in time, has times that cannot be, or cannot be judged; in the
/// order of meetings, then departments.
pub(crate) fn bulletin(
    report: &Report<'_>,
    strays: &[NearStray],
    head: &LetterHead,
    lang: Lang,
) -> Bulletin {
    let audit = report.audit;
    let mut workings = Workings::default();
    let mut bulletin = Bulletin {
        head: head.clone(),
        duties: numbers(report, lang),
        late: Vec::new(),
        overdue: Vec::new(),
        invalid: Vec::new(),
        undetermined: Vec::new(),
        repeated: repeated(report),
        strays: Vec::new(),
        workings: Vec::new(),
        accused: HashSet::new(),
    };
    // Where each meeting, duty and year stands among those that are not covered.
    let mut beyond: HashMap<(u32, Duty, i32), usize> = HashMap::new();
    walk(audit, |pair, duties| {
        for duty in duties {
            let list = match duty.status {
                Status::Late => &mut bulletin.late,
                Status::Overdue => {
                    bulletin.accused.insert(pair.department);
                    &mut bulletin.overdue
                }
                Status::Invalid(_) => &mut bulletin.invalid,
                Status::Undetermined => {
                    let Err(NoDue::Uncovered(Uncovered { year, .. })) = duty.due else {
                        continue;
                    };
                    let key = (pair.meeting, duty.reckoning.duty, year);
                    let all = &mut bulletin.undetermined;
                    let place = *beyond.entry(key).or_insert_with(|| {
                        all.push(UncoveredItem {
                            meeting: meeting(audit, pair),
                            duty: duty.reckoning.duty.full_name(lang),
                            year,
                            departments: Vec::new(),
                        });
                        all.len() - 1
                    });
                    all[place].departments.push(department(audit, pair));
                    continue;
                }
                Status::OnTime | Status::Pending | Status::Exempt => continue,
            };
            list.push(item(audit, pair, duty, &mut workings, lang));
        }
    });
    bulletin.workings = workings.all;
    bulletin.strays = (strays.iter())
        .filter(|stray| bulletin.accused.contains(&stray.department))
        .map(|stray| StrayItem::new(audit, stray))
        .collect();
    bulletin
}

/// The departments that a rule finds over all meetings.
fn repeated(report: &Report<'_>) -> Vec<RepeatedItem> {
    let mut items = Vec::new();
    report.walk_part(report.parts() - 1, |finding| {
        if let (Some(count), Some(department)) = (finding.count, finding.department) {
            items.push(RepeatedItem {
                department: who(department.id, department.name),
                count,
            });
        }
    });
    items
}

fn numbers(report: &Report<'_>, lang: Lang) -> Vec<DutyNumbers> {
    let duties = Duty::ALL.into_iter().zip(&report.duties);
    let owed = duties.filter(|(_, tally)| tally.obligations() > 0);
    owed.map(|(duty, tally)| DutyNumbers {
        duty: duty.full_name(lang),
        obligations: tally.obligations(),
        on_time: tally.on_time,
        late: tally.late,
        overdue: tally.overdue,
        pending: tally.pending,
        exempt: tally.exempt,
        invalid: tally.invalid,
        undetermined: tally.undetermined,
        rate: words::rate(tally),
    })
    .collect()
}

/// Visits every pair in which something is not plainly in order, with its working.
fn walk(audit: &Audit<'_>, mut each: impl FnMut(&Pair<'_>, &[Worked<'_>])) {
    for (index, _) in (0..).zip(&audit.project.meetings) {
        audit.judge_meeting(index, |pair| {
            let is_done = |status: &Status| matches!(status, Status::OnTime | Status::Exempt);
            if !pair.statuses.iter().flatten().all(is_done) {
                each(pair, &worked(audit, pair));
            }
        });
    }
}

fn who(id: &str, name: &str) -> NamedJson {
    NamedJson {
        id: id.to_owned(),
        name: if name.is_empty() { id } else { name }.to_owned(),
    }
}

fn meeting(audit: &Audit<'_>, pair: &Pair<'_>) -> NamedJson {
    let meeting = &audit.project.meetings[pair.meeting as usize];
    who(&meeting.id, &meeting.title)
}

fn department(audit: &Audit<'_>, pair: &Pair<'_>) -> NamedJson {
    let department = &audit.project.departments[pair.department as usize];
    who(&department.id, &department.name)
}

fn item(
    audit: &Audit<'_>,
    pair: &Pair<'_>,
    duty: &Worked<'_>,
    workings: &mut Workings,
    lang: Lang,
) -> ObligationItem {
    let zone = &audit.project.zone;
    let meeting = meeting(audit, pair);
    let reckoning = &duty.reckoning;
    let duty_name = reckoning.duty.full_name(lang);
    let (id, name) = (&*meeting.id, &*meeting.name);
    let named = words::who(Named { id, name }, lang);
    let title = match lang {
        Lang::Zh => format!("{named}{duty_name}"),
        Lang::En => format!("{named}: {duty_name}"),
    };
    let working = workings.number(title, steps(audit, pair, duty, lang));
    let due_at = duty.due.ok().map(|due| due.at);
    let actual = match duty.done {
        None => lang.pick("台账中没有记录", "not on record").to_owned(),
        Some(done) => moment_text(Some(done), lang, zone),
    };
    let absent = || "—".to_owned();
    ObligationItem {
        department: department(audit, pair),
        duty: duty_name,
        due: due_at.map_or_else(absent, |at| {
            due_text_noted(at, duty.is_due_hour_assumed, lang, zone)
        }),
        basis: basis(audit, duty, lang),
        working,
        actual,
        difference: difference(duty, audit.as_of, zone, lang).unwrap_or_else(absent),
        status: status_text(duty.status, lang).0,
        due_at,
        meeting,
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
        format!("{}{}", zone.date(start), no_time(lang))
    } else {
        text_24(start, zone)
    };
    let from = start_text(reckoning, lang);
    let within = (reckoning.clause.allowed.within()).map(|within| words::span(within, lang));
    let mut text = match (within, lang) {
        (Some(within), Lang::Zh) => format!("自 {start} {from}起，{within}"),
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

fn is_extended(duty: &Worked<'_>) -> bool {
    let extends = |(_, effect): &(_, Effect)| *effect == Effect::Extends;
    duty.exemptions.iter().any(extends)
}

/// The working as `why` shows it, without the verdict.
fn steps(audit: &Audit<'_>, pair: &Pair<'_>, duty: &Worked<'_>, lang: Lang) -> Vec<Step> {
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
    let mut steps: Vec<Step> = Vec::new();
    for (label, text) in section.lines.iter().map(Line::plain) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_no_leading_noughts() {
        let date = NaiveDate::from_ymd_opt(2026, 3, 5).unwrap();
        assert_eq!(date_text(date, Lang::Zh), "2026年3月5日");
        assert_eq!(date_text(date, Lang::En), "5 March 2026");
    }
}
