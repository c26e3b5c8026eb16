//! Rates and counts of obligations by a key: department, meeting, level, parent, category, month.

use std::collections::HashMap;

use chrono::Datelike;

use crate::audit::Audit;
use crate::audit::quick_verdict::QuickVerdict;
use crate::audit::status::Status;
use crate::audit::tally::{Rate, Tally};
use crate::domain::duty::PerDuty;
use crate::parallel;

/// What obligations are summed up by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// The department.
    Department,
    /// The meeting.
    Meeting,
    /// The department's level.
    Level,
    /// The department's direct parent; empty at the root.
    Parent,
    /// The meeting's category, as it is.
    Category,
    /// The local month in which the meeting ended.
    Month,
}

impl Key {
    /// The contract's word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Department => "department",
            Self::Meeting => "meeting",
            Self::Level => "level",
            Self::Parent => "parent",
            Self::Category => "category",
            Self::Month => "month",
        }
    }
}

/// The order of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The lowest rate over all duties first (no rate last), then most obligations not on time,
    /// then by key.
    Worst,
    /// By key.
    Key,
    /// As the keys first appear in the input.
    Input,
}

impl Order {
    /// The contract's word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Worst => "worst",
            Self::Key => "key",
            Self::Input => "input",
        }
    }
}

/// The obligations of one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// By duty.
    pub duties: PerDuty<Tally>,
}

impl Row {
    /// All duties together.
    #[must_use]
    pub fn total(&self) -> Tally {
        let mut total = Tally::default();
        for tally in &self.duties {
            total.add(tally);
        }
        total
    }
}

/// Rates and counts by a key.
#[derive(Clone, Debug)]
pub struct Summary {
    /// By what.
    pub by: Key,
    /// One row a key that any department or meeting has, also where nothing is owed.
    pub rows: Vec<Row>,
    /// Everything.
    pub total: PerDuty<Tally>,
}

/// Which row each department or each meeting counts for.
enum Groups {
    ByDepartment(Vec<u32>),
    ByMeeting(Vec<u32>),
}

/// Sums up an audit, on `threads` threads.
#[must_use]
pub fn summarize(audit: &Audit<'_>, by: Key, order: Order, threads: usize) -> Summary {
    let (mut rows, groups) = rows(audit, by);
    let meetings = audit.project.meetings.len();
    let threads = audit.slots.worth(threads).max(1);
    let share = meetings.div_ceil(threads);
    let count = |first: usize| {
        let mut counts = vec![StatusCounts::default(); rows.len()];
        for meeting in first..meetings.min(first + share) {
            audit.look_at_meeting(meeting as u32, |unjudged| {
                let row = match &groups {
                    Groups::ByDepartment(rows) => rows[unjudged.department as usize],
                    Groups::ByMeeting(rows) => rows[meeting],
                };
                let counts = &mut counts[row as usize];
                match unjudged.verdict.number() {
                    Some(number) => counts.by_verdict[number] += 1,
                    None => unjudged.judge(|pair| counts.count(pair.statuses)),
                }
            });
        }
        counts
    };
    let counted = parallel::run(threads, |thread| count(thread * share));
    let mut total = PerDuty::<Tally>::default();
    for part in counted {
        for (row, counts) in rows.iter_mut().zip(part) {
            for (duty, tally) in counts.duties().iter().enumerate() {
                row.duties[duty].add(tally);
                total[duty].add(tally);
            }
        }
    }
    match order {
        Order::Worst => rows.sort_by(worst_first),
        Order::Key => rows.sort_by(|a, b| a.key.cmp(&b.key)),
        Order::Input => {}
    }
    Summary { by, rows, total }
}

/// Small counters: one row per department fits the cache.
#[derive(Clone, Default)]
struct StatusCounts {
    by_verdict: [u32; QuickVerdict::COUNT],
    judged: PerDuty<[u32; Status::COUNT]>,
}

impl StatusCounts {
    fn count(&mut self, statuses: PerDuty<Option<Status>>) {
        for (counts, status) in self.judged.iter_mut().zip(statuses) {
            if let Some(status) = status {
                counts[status.index()] += 1;
            }
        }
    }

    fn duties(&self) -> PerDuty<Tally> {
        let mut duties = PerDuty::<Tally>::default();
        for (duty, counts) in duties.iter_mut().zip(&self.judged) {
            duty.add_counts(counts);
        }
        for (number, &count) in self.by_verdict.iter().enumerate() {
            if count > 0 {
                Tally::count_alike(&mut duties, QuickVerdict::statuses(number), count.into());
            }
        }
        duties
    }
}

fn worst_first(a: &Row, b: &Row) -> std::cmp::Ordering {
    let (left, right) = (a.total(), b.total());
    let by_rate = match (left.rate(), right.rate()) {
        (Some(left), Some(right)) => Rate::compare(left, right),
        (left, right) => right.is_some().cmp(&left.is_some()),
    };
    by_rate
        .then_with(|| right.not_on_time().cmp(&left.not_on_time()))
        .then_with(|| a.key.cmp(&b.key))
}

/// The rows, all at nought, and which row counts what.
fn rows(audit: &Audit<'_>, by: Key) -> (Vec<Row>, Groups) {
    let project = audit.project;
    let mut rows = Rows::default();
    let groups = match by {
        Key::Department => Groups::ByDepartment(
            (project.departments.iter())
                .map(|d| rows.add(&d.id, &d.name))
                .collect(),
        ),
        Key::Level => Groups::ByDepartment(
            (project.departments.iter())
                .map(|d| rows.add(&d.level, &d.level))
                .collect(),
        ),
        Key::Parent => Groups::ByDepartment(
            (project.departments.iter())
                .map(|d| match d.parent {
                    Some(parent) => {
                        let parent = &project.departments[parent as usize];
                        rows.add(&parent.id, &parent.name)
                    }
                    None => rows.add("", ""),
                })
                .collect(),
        ),
        Key::Meeting => Groups::ByMeeting(
            (project.meetings.iter())
                .map(|m| rows.add(&m.id, &m.title))
                .collect(),
        ),
        Key::Category => Groups::ByMeeting(
            (project.meetings.iter())
                .map(|m| rows.add(&m.category, &m.category))
                .collect(),
        ),
        Key::Month => Groups::ByMeeting(
            (project.meetings.iter())
                .map(|m| {
                    let date = project.zone.date(m.ended.at);
                    let month = format!("{:04}-{:02}", date.year(), date.month());
                    rows.add(&month, &month)
                })
                .collect(),
        ),
    };
    (rows.list, groups)
}

#[derive(Default)]
struct Rows {
    list: Vec<Row>,
    places: HashMap<String, u32>,
}

impl Rows {
    fn add(&mut self, key: &str, name: &str) -> u32 {
        if let Some(&place) = self.places.get(key) {
            return place;
        }
        let place = self.list.len() as u32;
        self.places.insert(key.to_owned(), place);
        self.list.push(Row {
            key: key.to_owned(),
            name: name.to_owned(),
            duties: PerDuty::default(),
        });
        place
    }
}
