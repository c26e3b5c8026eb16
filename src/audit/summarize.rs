//! Rates and counts of obligations by a key: department, meeting, level, parent, category, or a span of
//! time; each over all time, or month by month.

use std::collections::{BTreeSet, HashMap};

use crate::audit::Audit;
use crate::audit::quick_verdict::QuickVerdict;
use crate::audit::status::Status;
use crate::audit::tally::{Rate, Tally};
use crate::domain::department::Department;
use crate::domain::duty::PerDuty;
use crate::domain::meeting::Meeting;
use crate::domain::part::Month;
use crate::domain::project::Project;
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
    /// The local quarter in which it did.
    Quarter,
    /// The local year in which it did.
    Year,
}

impl Key {
    /// Every key.
    pub const ALL: [Self; 8] = [
        Self::Department,
        Self::Meeting,
        Self::Level,
        Self::Parent,
        Self::Category,
        Self::Month,
        Self::Quarter,
        Self::Year,
    ];

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
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// Whether it is a span of time, whose order is that of its keys.
    #[must_use]
    pub const fn is_time(self) -> bool {
        matches!(self, Self::Month | Self::Quarter | Self::Year)
    }

    /// How its rows stand where nothing else is asked for: worst first, but time in its own order.
    #[must_use]
    pub const fn usual_order(self) -> Order {
        if self.is_time() {
            Order::Key
        } else {
            Order::Worst
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
    /// The month, where they are told apart.
    pub month: Option<Month>,
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
    /// Whether each key has a row for each month.
    pub is_per_month: bool,
    /// One row a key that any department or meeting of the part has, also where nothing is owed.
    pub rows: Vec<Row>,
    /// Everything.
    pub total: PerDuty<Tally>,
}

/// Sums up an audit, on `threads` threads.
#[must_use]
pub fn summarize(audit: &Audit<'_>, by: Key, order: Order, threads: usize) -> Summary {
    sum_up(audit, by, false, order, threads)
}

/// The same with a row for each key and month: keys of departments have all months in which any
/// meeting of the part ended, keys of meetings their own. A key's months stand together, in the order
/// of time.
#[must_use]
pub fn summarize_per_month(audit: &Audit<'_>, by: Key, order: Order, threads: usize) -> Summary {
    sum_up(audit, by, true, order, threads)
}

fn sum_up(audit: &Audit<'_>, by: Key, is_per_month: bool, order: Order, threads: usize) -> Summary {
    let Rows {
        mut list,
        of_department,
        of_meeting,
        ..
    } = Rows::new(audit, by, is_per_month);
    let meetings = audit.project.meetings.len();
    let threads = audit.slots.worth(threads).max(1);
    let share = meetings.div_ceil(threads);
    let count = |first: usize| {
        let mut counts = vec![StatusCounts::default(); list.len()];
        let own = of_meeting.iter().enumerate().skip(first).take(share);
        for (meeting, of_meeting) in own {
            audit.look_at_meeting(meeting as u32, |unjudged| {
                let row = of_meeting + of_department[unjudged.department as usize];
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
        for (row, counts) in list.iter_mut().zip(part) {
            for (duty, tally) in counts.duties().iter().enumerate() {
                row.duties[duty].add(tally);
                total[duty].add(tally);
            }
        }
    }
    Summary {
        by,
        is_per_month,
        rows: sorted(list, order),
        total,
    }
}

/// The rows in the order of their keys, the months of each in the order of time.
fn sorted(rows: Vec<Row>, order: Order) -> Vec<Row> {
    let mut places = HashMap::new();
    let mut keys: Vec<Row> = Vec::new();
    let key_of: Vec<usize> = (rows.iter())
        .map(|row| {
            let place = *places.entry(row.key.clone()).or_insert_with(|| {
                keys.push(Row {
                    duties: PerDuty::default(),
                    ..row.clone()
                });
                keys.len() - 1
            });
            for (sum, tally) in keys[place].duties.iter_mut().zip(&row.duties) {
                sum.add(tally);
            }
            place
        })
        .collect();
    let mut order_of_keys: Vec<usize> = (0..keys.len()).collect();
    match order {
        Order::Worst => order_of_keys.sort_by(|&a, &b| worst_first(&keys[a], &keys[b])),
        Order::Key => order_of_keys.sort_by(|&a, &b| keys[a].key.cmp(&keys[b].key)),
        Order::Input => {}
    }
    let mut rank = vec![0; keys.len()];
    for (place, &key) in order_of_keys.iter().enumerate() {
        rank[key] = place;
    }
    let mut ranked: Vec<(usize, Row)> = key_of.iter().map(|&key| rank[key]).zip(rows).collect();
    ranked.sort_by_key(|(rank, row)| (*rank, row.month));
    ranked.into_iter().map(|(_, row)| row).collect()
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

/// The rows, all at nought, and which row counts what: that of a pair is the sum of its meeting's
/// number and its department's. What lies outside the part has no number of use.
#[derive(Default)]
struct Rows {
    list: Vec<Row>,
    of_department: Vec<u32>,
    of_meeting: Vec<u32>,
    places: HashMap<(String, Option<Month>), u32>,
}

impl Rows {
    fn new(audit: &Audit<'_>, by: Key, is_per_month: bool) -> Self {
        let project = audit.project;
        let mut rows = Self {
            of_department: vec![0; project.departments.len()],
            of_meeting: vec![0; project.meetings.len()],
            ..Self::default()
        };
        let month = |meeting: &Meeting| is_per_month.then(|| month_of(project, meeting));
        let meetings: Vec<(usize, &Meeting)> = (project.meetings.iter().enumerate())
            .filter(|(index, _)| audit.part.has_meeting(*index as u32))
            .collect();
        // None alone, where months are not told apart.
        let months: BTreeSet<Option<Month>> = if is_per_month {
            meetings.iter().map(|(_, it)| month(it)).collect()
        } else {
            BTreeSet::from([None])
        };
        for (index, department) in project.departments.iter().enumerate() {
            if let Some((key, name)) = department_key(project, department, by)
                && audit.part.has_department(index as u32)
            {
                // The months of a key stand side by side.
                for (place, month) in (0..).zip(&months) {
                    rows.of_department[index] = rows.add(key, name, *month) - place;
                }
            }
        }
        for (index, meeting) in meetings {
            rows.of_meeting[index] = match meeting_key(project, meeting, by) {
                Some((key, name)) => rows.add(&key, &name, month(meeting)),
                None => months.range(..month(meeting)).count() as u32,
            };
        }
        rows
    }

    fn add(&mut self, key: &str, name: &str, month: Option<Month>) -> u32 {
        let place = self.list.len() as u32;
        *(self.places.entry((key.to_owned(), month))).or_insert_with(|| {
            self.list.push(Row {
                key: key.to_owned(),
                name: name.to_owned(),
                month,
                duties: PerDuty::default(),
            });
            place
        })
    }
}

fn month_of(project: &Project, meeting: &Meeting) -> Month {
    Month::of(project.zone.date(meeting.ended.at))
}

/// The key and the name of a department, where departments are summed up.
pub(crate) fn department_key<'a>(
    project: &'a Project,
    department: &'a Department,
    by: Key,
) -> Option<(&'a str, &'a str)> {
    Some(match by {
        Key::Department => (department.id(), department.name()),
        Key::Level => (&*department.kind.level, &*department.kind.level),
        Key::Parent => match department.parent {
            Some(parent) => {
                let parent = &project.departments[parent as usize];
                (parent.id(), parent.name())
            }
            None => ("", ""),
        },
        Key::Meeting | Key::Category | Key::Month | Key::Quarter | Key::Year => return None,
    })
}

/// The key and the name of a meeting, where meetings are summed up.
pub(crate) fn meeting_key(
    project: &Project,
    meeting: &Meeting,
    by: Key,
) -> Option<(String, String)> {
    let twice = |text: String| (text.clone(), text);
    let month = month_of(project, meeting);
    Some(match by {
        Key::Meeting => (meeting.id().to_owned(), meeting.title().to_owned()),
        Key::Category => twice(meeting.kind.category.to_string()),
        Key::Month => twice(month.to_string()),
        Key::Quarter => twice(format!("{:04}-Q{}", month.year, month.month.div_ceil(3))),
        Key::Year => twice(format!("{:04}", month.year)),
        Key::Department | Key::Level | Key::Parent => return None,
    })
}
