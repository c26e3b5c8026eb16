//! What is to be told of all departments.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Serialize;

use crate::audit::limit::NoDue;
use crate::audit::ranks::{MonthBefore, ranks, ranks_by_key};
use crate::audit::status::Status;
use crate::audit::summarize::{Key, Order, summarize};
use crate::audit::tally::Tally;
use crate::calendar::Uncovered;
use crate::domain::duty::Duty;
use crate::ledger::intake::NearStray;
use crate::render::letters::facts::item::{Desk, ObligationItem, walk};
use crate::render::letters::facts::named::{NamedJson, department, who};
use crate::render::letters::facts::stray::StrayItem;
use crate::render::letters::facts::times::month_text;
use crate::render::letters::facts::workings::{Working, Workings};
use crate::render::letters::facts::{LetterHead, Sender};
use crate::render::shared::json::Counts;
use crate::render::shared::words;
use crate::report::Report;

/// Counts of obligations, and the rate that follows.
#[derive(Debug, Serialize)]
struct Numbers {
    #[serde(flatten)]
    counts: Counts,
    /// What the rate is a share of.
    decided: u64,
    /// In percent, or —.
    rate: String,
}

impl From<&Tally> for Numbers {
    fn from(tally: &Tally) -> Self {
        Self {
            counts: tally.into(),
            decided: tally.decided(),
            rate: words::rate(tally),
        }
    }
}

#[derive(Debug, Serialize)]
struct DutyNumbers {
    duty: &'static str,
    #[serde(flatten)]
    numbers: Numbers,
}

/// One department that owes something.
#[derive(Debug, Serialize)]
struct Unit {
    department: NamedJson,
    #[serde(flatten)]
    numbers: Numbers,
    /// Its place by rate, and how that stands to the month before; or —.
    rank: String,
    rank_change: String,
    /// Whether all that it owes was done in time, or exempt.
    is_all_on_time: bool,
    /// What was done late, is not on record, or has times that cannot be; in this order.
    items: Vec<ObligationItem>,
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

/// What is to be told of all departments.
#[derive(Debug, Serialize)]
pub(crate) struct Bulletin {
    #[serde(flatten)]
    head: LetterHead,
    total: Numbers,
    duties: Vec<DutyNumbers>,
    /// The month that ranks are compared with; empty where it is not one month that is judged.
    month_before: String,
    units: Vec<Unit>,
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
    /// Whether there is nothing to tell: of nothing that was owed is it known what became of it, or
    /// why it is not.
    pub(crate) fn is_empty(&self) -> bool {
        self.total.decided == 0 && self.total.counts.undetermined == 0
    }
}

/// What was done late, was not done in time, has times that cannot be, or cannot be judged; in the
/// order of meetings, then departments, and by department.
pub(crate) fn bulletin(
    desk: &Desk<'_>,
    report: &Report<'_>,
    before: Option<&MonthBefore<'_>>,
    strays: &[NearStray],
    sender: Sender<'_>,
    threads: usize,
) -> Bulletin {
    let (audit, lang) = (desk.audit, desk.lang);
    let mut workings = Workings::default();
    let [mut late, mut overdue, mut invalid] = [const { Vec::new() }; 3];
    let mut undetermined: Vec<UncoveredItem> = Vec::new();
    let mut accused = HashSet::new();
    // Where each meeting, duty and year stands among those that are not covered.
    let mut beyond: HashMap<(u32, Duty, i32), usize> = HashMap::new();
    walk(audit, |pair, duties| {
        for duty in duties {
            let list = match duty.status {
                Status::Late => &mut late,
                Status::Overdue => {
                    accused.insert(pair.department);
                    &mut overdue
                }
                Status::Invalid(_) => &mut invalid,
                Status::Undetermined => {
                    let Err(NoDue::Uncovered(Uncovered { year, .. })) = duty.due else {
                        continue;
                    };
                    let key = (pair.meeting, duty.reckoning.duty, year);
                    let place = *beyond.entry(key).or_insert_with(|| {
                        undetermined.push(UncoveredItem {
                            meeting: desk.meeting(pair.meeting),
                            duty: duty.reckoning.duty.full_name(lang),
                            year,
                            departments: Vec::new(),
                        });
                        undetermined.len() - 1
                    });
                    let departments = &mut undetermined[place].departments;
                    departments.push(department(audit, pair.department));
                    continue;
                }
                Status::OnTime | Status::Pending | Status::Exempt => continue,
            };
            list.push((pair.department, desk.item(pair, duty, &mut workings)));
        }
    });
    let mut by_unit: BTreeMap<u32, Vec<ObligationItem>> = BTreeMap::new();
    for (unit, item) in late.iter().chain(&overdue).chain(&invalid) {
        by_unit.entry(*unit).or_default().push(item.clone());
    }
    let without_units =
        |list: Vec<(u32, ObligationItem)>| list.into_iter().map(|it| it.1).collect();
    let mut total = Tally::default();
    report.duties.iter().for_each(|tally| total.add(tally));
    Bulletin {
        head: LetterHead::new(audit, sender, &audit.project.calendars[0], lang),
        total: Numbers::from(&total),
        duties: (Duty::ALL.into_iter().zip(&report.duties))
            .filter(|(_, tally)| tally.obligations() > 0)
            .map(|(duty, tally)| DutyNumbers {
                duty: duty.full_name(lang),
                numbers: tally.into(),
            })
            .collect(),
        units: units(desk, by_unit, before, threads),
        month_before: before.map_or_else(String::new, |it| month_text(it.month, lang)),
        late: without_units(late),
        overdue: without_units(overdue),
        invalid: without_units(invalid),
        undetermined,
        repeated: repeated(report),
        strays: (strays.iter())
            .filter(|stray| accused.contains(&stray.department))
            .map(|stray| StrayItem::new(audit, stray))
            .collect(),
        workings: workings.all,
        accused,
    }
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

/// The departments that owe something, in the order of the input.
fn units(
    desk: &Desk<'_>,
    mut items: BTreeMap<u32, Vec<ObligationItem>>,
    before: Option<&MonthBefore<'_>>,
    threads: usize,
) -> Vec<Unit> {
    let audit = desk.audit;
    // A row for every department of the part, as they stand.
    let rows = summarize(audit, Key::Department, Order::Input, threads).rows;
    let ranks = ranks(&rows);
    let before = before.map(|before| ranks_by_key(&before.audit, threads));
    let indices = (0..audit.project.departments.len() as u32)
        .filter(|department| audit.part.has_department(*department));
    let rows = indices.zip(rows.iter().zip(ranks));
    rows.map(|(index, (row, rank))| (index, row, row.total(), rank))
        .filter(|(_, _, tally, _)| tally.obligations() > 0)
        .map(|(index, row, tally, rank)| Unit {
            department: department(audit, index),
            numbers: Numbers::from(&tally),
            rank: rank.map_or_else(|| "—".to_owned(), |rank| rank.to_string()),
            rank_change: {
                let before = before.as_ref().and_then(|ranks| ranks.get(&row.key));
                words::rank_change(rank, before.copied(), desk.lang)
            },
            is_all_on_time: tally.on_time > 0
                && tally.on_time + tally.exempt == tally.obligations(),
            items: items.remove(&index).unwrap_or_default(),
        })
        .collect()
}
