//! The program against a plain twin that knows no prefix sums, slots or shared limits: it walks the
//! days of the data file one by one, and judges each obligation by the words of the contract.

mod common;

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::OnceLock;

use chrono::{DateTime, Datelike as _, Days, FixedOffset, NaiveDate, NaiveTime, Weekday};
use chuanda::audit::Audit;
use chuanda::audit::status::Status;
use chuanda::domain::duty::Duty;
use chuanda::domain::label::Named;
use chuanda::load::inputs::Inputs;
use chuanda::load::load;
use chuanda::report::Report;
use chuanda::rules::RULES;
use chuanda::rules::facts::Obligation;
use chuanda::rules::level::{Group, Level};
use chuanda::rules::levels::Levels;
use chuanda::rules::rule::{Check, Rule};
use chuanda::text::Bilingual;
use common::{Project, bundled_days, json, last_bundled_year};
use proptest::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Span {
    Hours(i64),
    Days(u64),
    WorkingDays(u64),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Anchor {
    Meeting,
    Receipt,
    Transmission,
    Parent,
}

#[derive(Clone, Copy, Debug)]
struct Clause {
    span: Span,
    from: Anchor,
    roll: bool,
}

/// A row; times by [`TIMES`].
#[derive(Clone, Debug)]
struct Record {
    meeting: usize,
    department: usize,
    times: [Option<i64>; 4],
    measures: bool,
}

const TIMES: [&str; 4] = [
    "transmitted_at",
    "reported_at",
    "feedback_at",
    "received_at",
];
const DUTIES: [&str; 3] = ["transmission", "report", "feedback"];

#[derive(Clone, Debug)]
struct Exemption {
    meeting: Option<usize>,
    department: usize,
    duty: Option<usize>,
    until: Option<i64>,
    approved_at: Option<i64>,
}

#[derive(Clone, Debug)]
struct Case {
    ended: Vec<i64>,
    /// By department, what stands above it.
    parents: Vec<Option<usize>>,
    /// By meeting, who owes nothing for it.
    excluded: Vec<Option<usize>>,
    clauses: [Option<Clause>; 3],
    close_of_business: bool,
    measures: bool,
    latest: bool,
    records: Vec<Record>,
    exemptions: Vec<Exemption>,
    as_of: i64,
}

fn shanghai() -> FixedOffset {
    FixedOffset::east_opt(8 * 3600).expect("an offset")
}

fn local(at: i64) -> DateTime<FixedOffset> {
    DateTime::from_timestamp(at, 0)
        .expect("a time")
        .with_timezone(&shanghai())
}

fn at(date: NaiveDate, time: NaiveTime) -> i64 {
    date.and_time(time).and_utc().timestamp() - 8 * 3600
}

fn text(at: i64) -> String {
    local(at).to_rfc3339()
}

/// Days off and worked weekend days, as the data file has them.
fn listed() -> &'static HashMap<NaiveDate, bool> {
    static LISTED: OnceLock<HashMap<NaiveDate, bool>> = OnceLock::new();
    LISTED.get_or_init(|| {
        bundled_days()
            .map(|cells| (cells[0].parse().expect("a date"), cells[1] == "work"))
            .collect()
    })
}

/// Whether a day is worked; none where no notice has been given for its year.
fn is_working(day: NaiveDate) -> Option<bool> {
    let is_weekday = !matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    (2004..=last_bundled_year())
        .contains(&day.year())
        .then(|| *listed().get(&day).unwrap_or(&is_weekday))
}

/// The due, and whether days were asked about that the next notice may change.
#[derive(Clone, Copy, Debug)]
struct Due {
    at: i64,
    is_provisional: bool,
}

fn due(case: &Case, clause: &Clause, start: i64) -> Option<Due> {
    let mut is_provisional = false;
    let mut ask = |day: NaiveDate| {
        is_provisional |= day.year() == last_bundled_year() && day.month() == 12 && day.day() >= 29;
        is_working(day)
    };
    let close = if case.close_of_business {
        (17, 30, 0)
    } else {
        (23, 59, 59)
    };
    let close = NaiveTime::from_hms_opt(close.0, close.1, close.2).expect("a time");
    let start_day = local(start).date_naive();
    let mut due = match clause.span {
        Span::Hours(hours) => start + hours * 3600,
        Span::Days(days) => at(start_day + Days::new(days), close),
        Span::WorkingDays(0) => {
            let mut day = start_day;
            while !ask(day)? {
                day = day.succ_opt()?;
            }
            at(day, close)
        }
        Span::WorkingDays(days) => {
            let (mut day, mut counted) = (start_day, 0);
            while counted < days {
                day = day.succ_opt()?;
                counted += u64::from(ask(day)?);
            }
            at(day, close)
        }
    };
    if clause.roll {
        while !ask(local(due).date_naive())? {
            due += 86_400;
        }
    }
    Some(Due {
        at: due,
        is_provisional,
    })
}

/// What is on record of a department: the times that count, the receipt, whether measures are named.
fn on_record(
    case: &Case,
    meeting: usize,
    department: usize,
) -> ([Option<i64>; 3], Option<i64>, bool) {
    let own = |row: &&Record| (row.meeting, row.department) == (meeting, department);
    let rows: Vec<&Record> = case.records.iter().filter(own).collect();
    let all = |column: usize| rows.iter().filter_map(move |row| row.times[column]);
    let done = std::array::from_fn(|duty| {
        if case.latest {
            all(duty).max()
        } else {
            all(duty).min()
        }
    });
    (done, all(3).min(), rows.iter().any(|row| row.measures))
}

fn spoken(case: &Case, meeting: usize, department: usize, duty: usize) -> Vec<&Exemption> {
    (case.exemptions.iter())
        .filter(|e| e.meeting.is_none_or(|m| m == meeting) && e.department == department)
        .filter(|e| e.duty.is_none_or(|d| d == duty))
        .collect()
}

/// Until when a due is extended, and when that was approved.
fn extension(spoken: &[&Exemption]) -> Option<(i64, Option<i64>)> {
    let mut all = spoken.iter();
    all.find_map(|e| e.until.map(|until| (until, e.approved_at)))
}

fn is_too_late(spoken: &[&Exemption], due: Due) -> bool {
    let approved = extension(spoken).and_then(|(_, approved)| approved);
    approved.is_some_and(|approved| approved > due.at)
}

fn extended(spoken: &[&Exemption], base: Option<Due>) -> Option<Due> {
    base.map(|due| match extension(spoken) {
        Some((until, _)) if !is_too_late(spoken, due) => Due {
            at: due.at.max(until),
            ..due
        },
        _ => due,
    })
}

/// What starts at a due rests on what that rests on.
fn due_from(case: &Case, clause: &Clause, from: Option<Due>) -> Option<Due> {
    let from = from?;
    let mut due = due(case, clause, from.at)?;
    due.is_provisional |= from.is_provisional;
    Some(due)
}

/// When the clock of a child starts, step by step up the tree; none where that is not known.
fn parent_start(case: &Case, meeting: usize, department: usize) -> Option<Due> {
    let known = |at: i64| Due {
        at,
        is_provisional: false,
    };
    let ended = case.ended[meeting];
    let Some(parent) = case.parents[department] else {
        return Some(known(ended));
    };
    let clause = case.clauses[0].as_ref().expect("a transmission");
    if case.excluded[meeting] == Some(parent) {
        return parent_start(case, meeting, parent);
    }
    let (done, received, _) = on_record(case, meeting, parent);
    let spoken = spoken(case, meeting, parent, 0);
    let is_exempt = spoken.iter().any(|e| e.until.is_none());
    let received = received.filter(|_| clause.from == Anchor::Receipt);
    let is_future = |at: Option<i64>| at.is_some_and(|at| at > case.as_of);
    let can_be = |at: &i64| {
        let is_before = *at < ended || received.is_some_and(|received| *at < received);
        !is_before && !is_future(Some(*at)) && !is_future(received)
    };
    match done[0].filter(|at| is_exempt || can_be(at)) {
        Some(at) => Some(known(at)),
        None if is_exempt => parent_start(case, meeting, parent),
        None => {
            let base = match clause.from {
                Anchor::Parent => due_from(case, clause, parent_start(case, meeting, parent)),
                _ => due(case, clause, received.unwrap_or(ended)),
            };
            extended(&spoken, base)
        }
    }
}

/// What the twin finds: one line a finding, and the counts of each duty by status.
#[derive(Debug, Default, PartialEq)]
struct Verdict {
    findings: Vec<String>,
    counts: [HashMap<&'static str, u64>; 3],
}

#[expect(
    clippy::too_many_lines,
    reason = "the words of the contract from top to bottom"
)]
fn twin(case: &Case) -> Verdict {
    let mut verdict = Verdict::default();
    for (meeting, &ended) in case.ended.iter().enumerate() {
        let mut is_provisional = [false; 3];
        let mut is_uncovered = [false; 3];
        for department in 0..case.parents.len() {
            if case.excluded[meeting] == Some(department) {
                continue;
            }
            let rows: Vec<&Record> = case
                .records
                .iter()
                .filter(|r| (r.meeting, r.department) == (meeting, department))
                .collect();
            let all = |column: usize| rows.iter().filter_map(move |row| row.times[column]);
            let (done, received, has_measures) = on_record(case, meeting, department);
            let mut transmission_due: Option<Due> = None;
            let mut is_transmission_owed = false;
            for duty in 0..3 {
                let Some(clause) = &case.clauses[duty] else {
                    continue;
                };
                let spoken = spoken(case, meeting, department, duty);
                let is_exempt = spoken.iter().any(|e| e.until.is_none());
                let base = match clause.from {
                    Anchor::Meeting => due(case, clause, ended),
                    Anchor::Receipt => due(case, clause, received.unwrap_or(ended)),
                    Anchor::Transmission => match done[0] {
                        Some(transmitted) => due(case, clause, transmitted),
                        None => due_from(case, clause, transmission_due),
                    },
                    Anchor::Parent => {
                        due_from(case, clause, parent_start(case, meeting, department))
                    }
                };
                let due = extended(&spoken, base);
                if duty == 0 {
                    transmission_due = due;
                    is_transmission_owed = !is_exempt;
                }
                let mut find =
                    |rule: &str, due: Option<i64>, at: Option<i64>, late: Option<i64>| {
                        let time = |at: Option<i64>| at.map_or("-".to_owned(), text);
                        let late = late.map_or("-".to_owned(), |late| late.to_string());
                        let duty = DUTIES[duty];
                        verdict.findings.push(format!(
                            "{rule} M{meeting} D{department} {duty} {} {} {late}",
                            time(due),
                            time(at)
                        ));
                    };
                let due_at = due.map(|due| due.at);
                let is_future = |at: Option<i64>| at.is_some_and(|at| at > case.as_of);
                let is_received_late = clause.from == Anchor::Receipt && is_future(received);
                let status = if is_exempt {
                    "exempt"
                } else if is_future(done[duty]) || is_received_late {
                    find("future-time", due_at, done[duty], None);
                    "invalid"
                } else if done[duty].is_some_and(|at| {
                    at < ended
                        || duty == 0
                            && clause.from == Anchor::Receipt
                            && received.is_some_and(|received| at < received)
                }) {
                    find(
                        &format!("{}-before-meeting", DUTIES[duty]),
                        due_at,
                        done[duty],
                        None,
                    );
                    "invalid"
                } else if duty == 1
                    && done[1].is_some_and(|at| done[0].is_some_and(|sent| at < sent))
                {
                    find("report-before-transmission", due_at, done[duty], None);
                    "invalid"
                } else {
                    match (due_at, done[duty]) {
                        (None, _) => "undetermined",
                        (Some(due), Some(at)) if at <= due => "on_time",
                        (Some(due), Some(at)) => {
                            find(
                                &format!("{}-late", DUTIES[duty]),
                                Some(due),
                                Some(at),
                                Some(at - due),
                            );
                            "late"
                        }
                        (Some(due), None) if case.as_of <= due => {
                            if due - case.as_of <= 4 * 3600 {
                                find("due-soon", Some(due), None, None);
                            }
                            "pending"
                        }
                        (Some(due), None) => {
                            find(
                                &format!("{}-overdue", DUTIES[duty]),
                                Some(due),
                                None,
                                Some(case.as_of - due),
                            );
                            "overdue"
                        }
                    }
                };
                if !is_exempt {
                    if duty == 0 && case.measures && done[0].is_some() && !has_measures {
                        find("measures-missing", due_at, done[0], None);
                    }
                    if duty == 1 && done[1].is_some() && done[0].is_none() && is_transmission_owed {
                        find("report-without-transmission", due_at, done[1], None);
                    }
                    if all(duty).count() > 1 {
                        find("duplicate-record", due_at, done[duty], None);
                    }
                    if let (Some(base), Some((until, approved))) = (base, extension(&spoken))
                        && until > base.at
                        && is_too_late(&spoken, base)
                    {
                        find("extension-too-late", Some(base.at), approved, None);
                    }
                    is_provisional[duty] |= due.is_some_and(|due| due.is_provisional);
                    is_uncovered[duty] |= status == "undetermined";
                }
                *verdict.counts[duty].entry(status).or_default() += 1;
            }
        }
        for duty in 0..3 {
            for (rule, holds) in [
                ("calendar-provisional", is_provisional[duty]),
                ("calendar-uncovered", is_uncovered[duty]),
            ] {
                if holds {
                    verdict
                        .findings
                        .push(format!("{rule} M{meeting} - {} - - -", DUTIES[duty]));
                }
            }
        }
    }
    verdict.findings.sort();
    verdict
}

fn key(name: &str, value: Option<String>) -> String {
    value.map_or(String::new(), |value| format!(", {name} = \"{value}\""))
}

/// The case as one file.
fn toml(case: &Case) -> String {
    let mut out = String::new();
    if case.close_of_business {
        out += "close_of_business = \"17:30\"\n";
    }
    if case.latest {
        out += "duplicates = \"latest\"\n";
    }
    out +=
        "rules.exemption-unused = \"allow\"\nrules.record-out-of-scope = \"allow\"\nmeetings = [\n";
    for (index, &ended) in case.ended.iter().enumerate() {
        let _ = write!(
            out,
            "{{ id = \"M{index}\", title = \"m\", ended_at = \"{}\"",
            text(ended)
        );
        out += &key("exclude", case.excluded[index].map(|id| format!("D{id}")));
        out += " },\n";
    }
    out += "]\ndepartments = [\n";
    for (index, parent) in case.parents.iter().enumerate() {
        let _ = write!(out, "{{ id = \"D{index}\", name = \"d{index}\"");
        out += &key("parent", parent.map(|id| format!("D{id}")));
        out += " },\n";
    }
    out += "]\nrecords = [\n";
    for record in &case.records {
        let _ = write!(
            out,
            "{{ meeting = \"M{}\", department = \"D{}\"",
            record.meeting, record.department
        );
        for (name, time) in TIMES.iter().zip(record.times) {
            out += &key(name, time.map(text));
        }
        out += &key("measures", record.measures.then(|| "m".to_owned()));
        out += " },\n";
    }
    out += "]\nexemptions = [\n";
    for exemption in &case.exemptions {
        let meeting = exemption
            .meeting
            .map_or("*".to_owned(), |meeting| format!("M{meeting}"));
        let _ = write!(
            out,
            "{{ meeting = \"{meeting}\", department = \"D{}\", reason = \"r\", approved_by = \"a\"",
            exemption.department
        );
        out += &key("duty", exemption.duty.map(|duty| DUTIES[duty].to_owned()));
        out += &key("until", exemption.until.map(text));
        out += &key("approved_at", exemption.approved_at.map(text));
        out += " },\n";
    }
    out += "]\n[[policies]]\nname = \"p\"\n";
    let _ = writeln!(out, "measures = {}", case.measures);
    for (name, clause) in DUTIES.iter().zip(&case.clauses) {
        let Some(clause) = clause else { continue };
        let span = match clause.span {
            Span::Hours(hours) => format!("{hours}h"),
            Span::Days(days) => format!("{days}d"),
            Span::WorkingDays(days) => format!("{days}wd"),
        };
        let from = match clause.from {
            Anchor::Meeting => "meeting",
            Anchor::Receipt => "receipt",
            Anchor::Transmission => "transmission",
            Anchor::Parent => "parent",
        };
        let roll = if clause.roll {
            ", roll = \"next-working-day\""
        } else {
            ""
        };
        let _ = writeln!(
            out,
            "{name} = {{ within = \"{span}\", from = \"{from}\"{roll} }}"
        );
    }
    out
}

/// Hands over the report of a case, made by the library: starting a process for each case takes too
/// long. By these rules or, where there are none, by those of the program at the case's levels.
fn report<T>(
    case: &Case,
    threads: usize,
    levels: Option<&Levels>,
    then: impl FnOnce(&Report<'_>) -> T,
) -> T {
    let project = Project::of(&[("case.toml", &toml(case))]);
    let inputs = Inputs {
        path: project.at("case.toml"),
        threads,
        ..Inputs::default()
    };
    let loaded = load(&inputs, &|_| {});
    assert!(
        loaded.errors.is_empty(),
        "{:?}\n{}",
        loaded.errors,
        toml(case)
    );
    let as_of = chuanda::time::Instant::from_unix(case.as_of);
    let audit = Audit::new(
        &loaded.project,
        &loaded.calls,
        &loaded.slots,
        &loaded.intake,
        as_of,
    );
    let levels = levels.unwrap_or(&loaded.config.levels);
    then(&Report::new(&audit, levels, threads))
}

/// What the program finds.
fn program(case: &Case, threads: usize) -> Verdict {
    report(case, threads, None, verdict)
}

fn verdict(report: &Report<'_>) -> Verdict {
    let mut verdict = Verdict::default();
    report.walk(|finding| {
        let time = |at: Option<i64>| at.map_or("-".to_owned(), text);
        verdict.findings.push(format!(
            "{} {} {} {} {} {} {}",
            finding.rule.name,
            finding.meeting.map_or("-", |named| named.id),
            finding.department.map_or("-", |named| named.id),
            finding.duty.map_or("-", Duty::name),
            time(finding.due.map(chuanda::time::Instant::unix)),
            time(finding.shown_at().map(chuanda::time::Instant::unix)),
            finding
                .late_seconds
                .map_or("-".to_owned(), |late| late.to_string()),
        ));
    });
    verdict.findings.sort();
    for (counts, tally) in verdict.counts.iter_mut().zip(&report.duties) {
        for (status, count) in [
            ("on_time", tally.on_time),
            ("late", tally.late),
            ("overdue", tally.overdue),
            ("pending", tally.pending),
            ("exempt", tally.exempt),
            ("invalid", tally.invalid),
            ("undetermined", tally.undetermined),
        ] {
            if count > 0 {
                counts.insert(status, count);
            }
        }
    }
    verdict
}

/// Around the long holidays, the worked weekends and the end of what is covered.
fn instants() -> impl Strategy<Value = i64> {
    let last_year = last_bundled_year();
    let days = proptest::sample::select(vec![
        "2024-12-27".to_owned(),
        "2025-01-20".to_owned(),
        "2025-09-24".to_owned(),
        "2026-02-09".to_owned(),
        "2026-04-27".to_owned(),
        "2026-09-16".to_owned(),
        format!("{last_year}-12-20"),
        format!("{last_year}-12-28"),
    ]);
    let seconds = prop_oneof![
        Just(0i64),
        Just(61_200),
        Just(63_000),
        Just(86_399),
        0..86_400i64
    ];
    (days, 0..9u64, seconds).prop_map(|(day, more, seconds)| {
        let day: NaiveDate = day.parse().expect("a date");
        at(day + Days::new(more), NaiveTime::MIN) + seconds
    })
}

/// From a start to about a due: whole days, hours, and a second either side.
fn distances() -> impl Strategy<Value = i64> {
    (
        -1..12i64,
        prop_oneof![
            Just(-1i64),
            Just(0),
            Just(1),
            Just(61_199),
            -90_000..90_000i64
        ],
    )
        .prop_map(|(days, seconds)| days * 86_400 + seconds)
}

fn clause(anchors: &'static [Anchor]) -> impl Strategy<Value = Clause> {
    let span = prop_oneof![
        Just(Span::Hours(24)),
        (0..60i64).prop_map(Span::Hours),
        (0..5u64).prop_map(Span::Days),
        (0..8u64).prop_map(Span::WorkingDays),
    ];
    (span, proptest::sample::select(anchors), any::<bool>()).prop_map(|(span, from, roll)| Clause {
        span,
        from,
        roll,
    })
}

fn cases() -> impl Strategy<Value = Case> {
    use Anchor::{Meeting, Parent, Receipt, Transmission};
    let clauses = (
        clause(&[Meeting, Meeting, Receipt, Parent]),
        proptest::option::of(clause(&[Meeting, Meeting, Receipt, Transmission, Parent])),
        proptest::option::of(clause(&[Meeting, Receipt, Transmission, Parent])),
    );
    let often = || proptest::option::weighted(0.7, distances());
    let seldom = || proptest::option::weighted(0.3, distances());
    let record = (
        0..2usize,
        0..3usize,
        often(),
        often(),
        seldom(),
        seldom(),
        any::<bool>(),
    );
    let exemption = (
        proptest::option::of(0..2usize),
        0..3usize,
        proptest::option::of(0..3usize),
        seldom(),
        seldom(),
    );
    (
        (instants(), distances(), distances()),
        clauses,
        (
            any::<[bool; 3]>(),
            proptest::bool::weighted(0.1),
            any::<u64>(),
            proptest::array::uniform2(proptest::option::weighted(0.3, 0..3usize)),
        ),
        proptest::collection::vec(record, 0..8),
        proptest::collection::vec(exemption, 0..3),
    )
        .prop_map(
            |(
                (first, second, as_of),
                clauses,
                ([close_of_business, measures, latest], is_large, seed, excluded),
                records,
                exemptions,
            )| {
                let ended = vec![first, first + second];
                // Departments are looked at 256 at a time.
                let (departments, apart) = if is_large { (300, 149) } else { (3, 1) };
                let records: Vec<Record> = records
                    .into_iter()
                    .map(
                        |(meeting, department, sent, reported, fed_back, received, measures)| {
                            let time = |distance: Option<i64>| {
                                distance.map(|distance| ended[meeting] + distance)
                            };
                            Record {
                                meeting,
                                department: department * apart,
                                times: [time(sent), time(reported), time(fed_back), time(received)],
                                measures,
                            }
                        },
                    )
                    .collect();
                let mut exemptions: Vec<Exemption> = exemptions
                    .into_iter()
                    .map(
                        |(meeting, department, duty, until, approved_at)| Exemption {
                            meeting,
                            department: department * apart,
                            duty,
                            until: until.map(|distance| first + distance),
                            approved_at: approved_at.map(|distance| first + distance),
                        },
                    )
                    .collect();
                // What several extensions of one obligation come to is a matter of its own.
                let mut has_extension = false;
                exemptions
                    .retain(|e| e.until.is_none() || !std::mem::replace(&mut has_extension, true));
                Case {
                    ended,
                    parents: forest(departments, apart, seed),
                    excluded: excluded.map(|one| one.map(|id| id * apart)).to_vec(),
                    clauses: [Some(clauses.0), clauses.1, clauses.2],
                    close_of_business,
                    measures,
                    latest,
                    records,
                    exemptions,
                    as_of: first + as_of + 86_400,
                }
            },
        )
}

/// What stands above each department, by a seed: in no order of rows, those with records first.
fn forest(departments: usize, apart: usize, seed: u64) -> Vec<Option<usize>> {
    let mut order = shuffled(&(0..departments).collect::<Vec<_>>(), seed);
    order.sort_by_key(|department| department % apart);
    let mut parents = vec![None; departments];
    for (place, &department) in order.iter().enumerate().skip(1) {
        let drawn = (seed >> (place % 48)) as usize;
        parents[department] = (!drawn.is_multiple_of(4)).then(|| order[drawn % place.min(5)]);
    }
    parents
}

/// The order in which rows come in, by a seed.
fn shuffled<T: Clone>(rows: &[T], seed: u64) -> Vec<T> {
    let mut rows: Vec<(u64, T)> = rows
        .iter()
        .enumerate()
        .map(|(index, row)| {
            (
                (index as u64 + 1)
                    .wrapping_mul(seed | 1)
                    .wrapping_mul(0x9E37_79B9_7F4A_7C15)
                    >> 7,
                row.clone(),
            )
        })
        .collect();
    rows.sort_by_key(|(rank, _)| *rank);
    rows.into_iter().map(|(_, row)| row).collect()
}

const fn probe(name: &'static str, check: Check) -> Rule {
    Rule {
        name,
        group: Group::Integrity,
        default: Level::Warn,
        text: Bilingual::fixed("", ""),
        message: Bilingual::fixed("", ""),
        check,
    }
}

/// Rules that lay open, one by one, all that rules by status may look at.
static PROBES: [Rule; 6] = [
    probe("done", Check::ByStatus(|_, _, facts| facts.is_done)),
    probe("doubled", Check::ByStatus(|_, _, facts| facts.is_doubled)),
    probe("soon", Check::ByStatus(|_, _, facts| facts.is_due_soon)),
    probe(
        "without-measures",
        Check::ByStatus(|_, _, facts| facts.lacks_measures),
    ),
    probe(
        "without-transmission",
        Check::ByStatus(|_, _, facts| facts.lacks_transmission),
    ),
    probe(
        "on-time",
        Check::ByStatus(|_, status, _| status == Status::OnTime),
    ),
];

/// Found of what is done at an odd second.
static BY_TIMES: Rule = probe(
    "odd",
    Check::ByTimes(|obligation| {
        obligation
            .done()
            .is_some_and(|done| done.at.unix() % 2 == 1)
    }),
);

/// What a report finds in obligations and, asked anew of each of them, what its rules say: rule,
/// meeting, department, duty. The report keeps answers, and counts what it does not walk through.
fn kept_and_fresh(report: &Report<'_>) -> [Vec<(&'static str, String, String, Duty)>; 2] {
    let [mut kept, mut fresh] = [Vec::new(), Vec::new()];
    let mut all = 0;
    report.walk(|finding| {
        all += 1;
        if matches!(finding.rule.check, Check::ByStatus(_) | Check::ByTimes(_)) {
            let id = |named: Option<Named<'_>>| named.expect("a name").id.to_owned();
            let (meeting, department) = (id(finding.meeting), id(finding.department));
            let duty = finding.duty.expect("a duty");
            kept.push((finding.rule.name, meeting, department, duty));
        }
    });
    assert_eq!(all, report.deny + report.warn);
    let audit = report.audit;
    for (meeting, known) in (0..).zip(&audit.project.meetings) {
        audit.judge_meeting(meeting, |pair| {
            for duty in Duty::ALL {
                let Some(obligation) = Obligation::of(audit, pair, duty) else {
                    continue;
                };
                for rule in report.levels.rules() {
                    if rule.check.is_broken_by(&obligation) {
                        let department = audit.named(pair.department).id.to_owned();
                        fresh.push((rule.name, known.id().to_owned(), department, duty));
                    }
                }
            }
        });
    }
    kept.sort();
    fresh.sort();
    [kept, fresh]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_program_finds_what_its_plain_twin_finds(case in cases()) {
        prop_assert_eq!(program(&case, 1), twin(&case), "{}as of {}", toml(&case), text(case.as_of));
    }

    #[test]
    fn the_order_of_the_records_does_not_matter(case in cases(), seed in any::<u64>()) {
        let mut other = case.clone();
        other.records = shuffled(&case.records, seed);
        prop_assert_eq!(program(&case, 1), program(&other, 2));
    }

    #[test]
    fn kept_answers_are_those_that_rules_give_anew(case in cases()) {
        let kept: Vec<&Rule> = RULES.iter().copied().chain(&PROBES).collect();
        let with_times: Vec<&Rule> = kept.iter().copied().chain([&BY_TIMES]).collect();
        for rules in [kept, with_times] {
            let levels = Levels::of_rules(rules.leak());
            let [kept, fresh] = report(&case, 1, Some(&levels), kept_and_fresh);
            prop_assert_eq!(kept, fresh, "{}as of {}", toml(&case), text(case.as_of));
        }
    }
}

const AS_OF: &str = "2026-03-10 09:00";

/// The report without what tells where in a file something stands.
fn without_lines(project: &Project) -> serde_json::Value {
    let run = project.run(["check", "--as-of", AS_OF, "-f", "json"]);
    assert_eq!(run.code, 1, "{}", run.err);
    let mut report = json(&run.out);
    for finding in report["findings"].as_array_mut().expect("findings") {
        finding["source"] = serde_json::Value::Null;
    }
    report
}

fn summary(project: &Project) -> String {
    let run = project.run(["summary", "--as-of", AS_OF, "-f", "json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    run.out
}

const MEETINGS: &str = "id,title,ended_at,category,level,important,scope,exclude\n\
    M1,Council,2026-03-04 17:00,meeting,city,yes,all,D3\n\
    M2,Speech,2026-03-05 11:30,speech,city,,\"D1;D2\",\n\
    M3,Sports,2026-03-05 12:00,,,no,,\n";
const DEPARTMENTS: &str = "id,name,parent,level,tags,active_until\n\
    D1,Finance,,bureau,a;b,\nD2,Schools,D1,bureau,,2026-03-04\nD3,Roads,D1,,b,\n";
const RECORDS: [&str; 7] = [
    "M1,D1,2026-03-05 17:00:01,2026-03-06 23:59:59,,m,",
    "M1,D2,2026-03-04 16:59:59,2026-03-09 10:00,2026-03-04 18:00,,",
    "M1,Finance,2026-03-05 18:00,,,,again",
    "M2,D1,,2026-03-06 09:00,,,",
    "M2,D2,2026-03-05 12:00,,,,",
    "M3,D1,2026-03-05 13:00,,,,",
    "M9,D1,2026-03-05 13:00,,,,",
];
const HEADER: &str = "meeting,department,transmitted_at,reported_at,received_at,measures,note";
const EXEMPTIONS: &str =
    "meeting,department,reason,approved_by,duty,until\nM2,D1,r,a,report,2026-03-12\n";
const CONFIG: &str = "[[policies]]\nname = \"all\"\ntransmission = { within = \"24h\", from = \"receipt\" }\nreport = { within = \"2wd\" }\nmeasures = true\n";

fn records() -> String {
    format!("{HEADER}\n{}\n", RECORDS.join("\n"))
}

fn csv_project() -> Project {
    Project::of(&[
        ("chuanda.toml", CONFIG),
        ("meetings.csv", MEETINGS),
        ("departments.csv", DEPARTMENTS),
        ("records.csv", &records()),
        ("exemptions.csv", EXEMPTIONS),
    ])
}

#[test]
fn shuffled_records_give_the_same_report_and_the_same_bytes_of_summary() {
    let project = csv_project();
    let (report, sums) = (without_lines(&project), summary(&project));
    assert!(
        report["findings"].as_array().expect("findings").len() > 8,
        "{report}"
    );
    for seed in 1..6 {
        let rows = shuffled(&RECORDS, seed);
        project.file("records.csv", format!("{HEADER}\n{}\n", rows.join("\n")));
        assert_eq!(without_lines(&project), report, "{rows:?}");
        assert_eq!(summary(&project), sums, "{rows:?}");
    }
}

/// A table of CSV as TOML, every cell a text.
fn as_toml(table: &str, text: &str) -> String {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().expect("a header").clone();
    let mut out = String::new();
    for row in reader.records() {
        let row = row.expect("a row");
        let _ = writeln!(out, "[[{table}]]");
        for (name, cell) in header.iter().zip(&row).filter(|(_, cell)| !cell.is_empty()) {
            let _ = writeln!(out, "{name} = {}", serde_json::Value::from(cell));
        }
    }
    out
}

#[test]
fn the_same_facts_in_toml_give_the_same_report() {
    let expected = without_lines(&csv_project());
    let tables = [
        ("meetings", MEETINGS.to_owned()),
        ("departments", DEPARTMENTS.to_owned()),
        ("records", records()),
        ("exemptions", EXEMPTIONS.to_owned()),
    ];
    let separate = Project::of(&[("chuanda.toml", CONFIG)]);
    let mut one_file = CONFIG.to_owned();
    for (table, text) in &tables {
        separate.file(&format!("{table}.toml"), as_toml(table, text));
        one_file += &as_toml(table, text);
    }
    assert_eq!(without_lines(&separate), expected);
    assert_eq!(
        without_lines(&Project::of(&[("chuanda.toml", &one_file)])),
        expected
    );
}

#[test]
fn how_the_same_csv_is_written_does_not_matter() {
    let project = csv_project();
    let expected = without_lines(&project);
    let plain = records();
    let quoted = |text: &str| {
        let row = |line: &str| {
            line.split(',')
                .map(|cell| format!("\"{cell}\""))
                .collect::<Vec<_>>()
                .join(",")
        };
        text.lines().map(row).collect::<Vec<_>>().join("\n")
    };
    let turned = |text: &str| {
        let row = |line: &str| line.split(',').rev().collect::<Vec<_>>().join(",");
        text.lines().map(row).collect::<Vec<_>>().join("\n") + "\n"
    };
    let chinese = plain.replacen(
        HEADER,
        "会议,单位,传达时间,报告时间,收到时间,具体措施,备注",
        1,
    );
    for records in [
        plain.replace('\n', "\r\n"),
        format!("\u{feff}{plain}"),
        format!("\u{feff}{}", plain.replace('\n', "\r\n")),
        plain.trim_end().to_owned(),
        plain.replace('\n', "\n\n"),
        quoted(&plain),
        quoted(&plain).replace('\n', "\r\n"),
        turned(&plain),
        plain.replace(',', " , "),
        plain.replace(',', "\u{3000},"),
        plain.replace("2026-03-", "2026/3/"),
        plain.replace("2026-03-", "2026.03."),
        plain.replacen("2026-03-05 17:00:01", "2026年3月5日17时00分01秒", 1),
        plain.replacen("2026-03-05 17:00:01", "2026-03-05T09:00:01.999Z", 1),
        plain.replacen(HEADER, &HEADER.to_uppercase(), 1),
        plain.replacen("again", "\"two\nlines, and \"\"quotes\"\"\"", 1),
        chinese.clone(),
        chinese.replacen("会议,单位", "会议编号,单位编号", 1),
    ] {
        project.file("records.csv", &records);
        assert_eq!(without_lines(&project), expected, "{records}");
    }
    // Ids blank, names instead, in columns of their own.
    let by_name: Vec<String> = RECORDS
        .iter()
        .map(|row| {
            if let Some(rest) = row.strip_prefix("M1,D1,") {
                return format!(",,Council,Finance,{rest}");
            }
            let (meeting, rest) = row.split_once(',').expect("cells");
            let (department, rest) = rest.split_once(',').expect("cells");
            format!("{meeting},{department},ignored,ignored,{rest}")
        })
        .collect();
    let header = "会议编号,单位编号,会议名称,单位名称,传达时间,报告时间,收到时间,具体措施,备注";
    project.file("records.csv", format!("{header}\n{}\n", by_name.join("\n")));
    assert_eq!(without_lines(&project), expected);
    project.file("records.csv", &plain);
    let headers = [
        (
            "meetings.csv",
            MEETINGS,
            "id,title,ended_at,category,level,important,scope,exclude",
            "会议编号,会议名称,结束时间,类别,级别,是否重要,传达范围,不含",
        ),
        (
            "departments.csv",
            DEPARTMENTS,
            "id,name,parent,level,tags,active_until",
            "单位编号,单位名称,上级单位,级别,标签,停用日期",
        ),
        (
            "exemptions.csv",
            EXEMPTIONS,
            "meeting,department,reason,approved_by,duty,until",
            "会议,单位,理由,批准人,任务,延期至",
        ),
    ];
    for (file, text, from, to) in headers {
        let text = text.replacen(from, to, 1);
        for text in [
            text.clone(),
            text.replace('\n', "\r\n"),
            format!("\u{feff}{text}"),
            text.replace(';', "；"),
            text.replace(';', "、"),
        ] {
            project.file(file, &text);
            assert_eq!(without_lines(&project), expected, "{text}");
        }
    }
}
