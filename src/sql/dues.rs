//! The dues of clocks that start with the meeting, and what exemptions make of a due.

use std::collections::HashMap;

use crate::audit::exemptions::{Effect, apply};
use crate::audit::limit::{StartTimes, limits};
use crate::domain::clause::{Anchor, Duties};
use crate::domain::due::Due;
use crate::domain::duty::Duty;
use crate::domain::exemption::Exemption;
use crate::rules::facts::ExtensionFacts;
use crate::rules::level::Level;
use crate::rules::rule::Check;
use crate::sql::parties::{cell, place};
use crate::sql::plan::Plan;
use crate::sql::table::{Table, Value, row};
use crate::time::Instant;

/// The due of each duty for a clock that starts at the meeting's end, by meeting and calendar, and the
/// dues themselves.
pub(crate) fn limit_table(plan: &Plan<'_>) -> (Table, Vec<Instant>) {
    let project = plan.audit.project;
    let mut table = Table::new(
        "chuanda_limit",
        "meeting_no calendar_no t_due t_provisional t_guessed t_uncovered r_due r_provisional r_guessed r_uncovered f_due f_provisional f_guessed f_uncovered",
    );
    let mut dues = Vec::new();
    for (number, meeting) in project.meetings.iter().enumerate() {
        // Whatever is on record: where nothing is, every clock starts at the meeting's end.
        let mut duties = Duties::clone(&plan.audit.calls[number].duties);
        for clause in duties.clauses.iter_mut().flatten() {
            clause.from = Anchor::Meeting;
        }
        let facts = StartTimes {
            ended: meeting.ended.at,
            received: None,
            transmitted: None,
            parent: None,
            is_receipt_unread: false,
            is_transmission_unread: false,
        };
        for (calendar_no, calendar) in project.calendars.iter().enumerate() {
            let mut cells = row![number, calendar_no];
            for limit in limits(&duties, &facts, calendar, &project.zone, |_, _| {}) {
                match limit.map(|limit| limit.base) {
                    Some(Ok(due)) => {
                        dues.push(due.at);
                        cells.extend(row![
                            due.at.unix(),
                            due.provisional,
                            due.guessed,
                            None::<i64>
                        ]);
                    }
                    Some(Err(lacking)) => {
                        cells.extend(row![None::<i64>, false, false, lacking.year()]);
                    }
                    None => cells.extend(row![None::<i64>, false, false, None::<i64>]),
                }
            }
            table.rows.push(cells);
        }
    }
    (table, dues)
}

/// What exemptions do.
#[derive(Debug)]
pub(crate) struct Exemptions {
    /// By meeting, the set of exemptions that name it; none where none does.
    pub(crate) groups: Vec<Option<u32>>,
    pub(crate) tables: [Table; 3],
    /// Until when dues are moved.
    pub(crate) untils: Vec<Instant>,
}

impl Exemptions {
    pub(crate) fn new(plan: &Plan<'_>) -> Self {
        let project = plan.audit.project;
        let mut all = Self {
            groups: Vec::new(),
            tables: [
                Table::new(
                    "chuanda_regime",
                    "exemption_group department_no regime_no t_exempt r_exempt f_exempt",
                ),
                Table::new(
                    "chuanda_extension",
                    "regime_no duty_no base_from base_to is_first moved_to",
                ),
                Table::new(
                    "chuanda_late_extension",
                    "regime_no duty_no base_from base_to rule_no due approved_at exemption_no file' line sheet' cell'",
                ),
            ],
            untils: project
                .exemptions
                .iter()
                .filter_map(|it| it.until)
                .collect(),
        };
        let places = by_place(&project.exemptions);
        let mut groups: HashMap<Vec<u32>, u32> = HashMap::new();
        let mut regimes: HashMap<Vec<u32>, usize> = HashMap::new();
        for meeting in 0..project.meetings.len() as u32 {
            let naming: Vec<u32> = (0..)
                .zip(&project.exemptions)
                .filter(|(_, exemption)| exemption.names_meeting(meeting))
                .map(|(index, _)| index)
                .collect();
            if naming.is_empty() {
                all.groups.push(None);
                continue;
            }
            let next = groups.len() as u32;
            let group = *groups.entry(naming).or_insert(next);
            all.groups.push(Some(group));
            if group != next {
                continue;
            }
            for department in 0..project.departments.len() as u32 {
                let rows = plan.audit.exemption_rows(meeting, department);
                if rows.is_empty() {
                    continue;
                }
                let next = regimes.len();
                let regime = *regimes.entry(rows.clone()).or_insert(next);
                let speaking = |duty: Duty| speaking(&rows, &project.exemptions, duty);
                let frees = |duty| speaking(duty).any(|(_, exemption)| exemption.until.is_none());
                let mut cells = row![group, department, regime];
                cells.extend(Duty::ALL.map(|duty| Value::from(frees(duty))));
                all.tables[0].rows.push(cells);
                if regime == next {
                    for duty in Duty::ALL {
                        let spoken: Vec<(u32, &Exemption)> = speaking(duty).collect();
                        all.extend(plan, regime, duty, &spoken, &places);
                    }
                }
            }
        }
        all
    }

    /// What the extensions of a duty make of a due: a step function, for it changes only where one was
    /// approved or ends.
    fn extend(
        &mut self,
        plan: &Plan<'_>,
        regime: usize,
        duty: Duty,
        spoken: &[(u32, &Exemption)],
        places: &[usize],
    ) {
        const EVER: [i64; 2] = [i64::MIN / 2, i64::MAX / 2];
        if spoken
            .iter()
            .all(|(_, exemption)| exemption.until.is_none())
        {
            return;
        }
        let mut edges: Vec<i64> = (spoken.iter())
            .flat_map(|(_, exemption)| [exemption.approved_at, exemption.until])
            .flatten()
            .map(Instant::unix)
            .chain(EVER)
            .collect();
        edges.sort_unstable();
        edges.dedup();
        let project = plan.audit.project;
        for edge in edges.windows(2) {
            let [from, to] = [edge[0], edge[1]];
            let base = Instant::from_unix(from);
            let mut due = Ok(Due::named(base));
            let unless_base = |at: Instant| (at != base).then_some(at.unix());
            for &(number, exemption) in spoken {
                let Effect::TooLate(missed) = apply(exemption, &mut due) else {
                    continue;
                };
                let facts = ExtensionFacts {
                    approved_at: exemption.approved_at,
                    due: missed,
                };
                for (rule_no, rule) in plan.levels.rules().iter().enumerate() {
                    let is_broken = match rule.check {
                        Check::Extension(is_breach) => is_breach(&facts),
                        _ => false,
                    };
                    if !is_broken || plan.levels.of(rule_no) == Level::Allow {
                        continue;
                    }
                    let mut cells = row![
                        regime,
                        duty.index(),
                        from,
                        to,
                        rule_no,
                        unless_base(missed),
                        exemption.approved_at.map(Instant::unix),
                        places[number as usize],
                    ];
                    cells.extend(place(project, exemption.source));
                    cells.push(cell(project, exemption.source, Some(duty), [None; 2]));
                    self.tables[2].rows.push(cells);
                }
            }
            let moved = due.ok().and_then(|due| unless_base(due.at));
            let is_first = from == EVER[0];
            self.tables[1]
                .rows
                .push(row![regime, duty.index(), from, to, is_first, moved]);
        }
    }
}

fn speaking<'a>(
    rows: &'a [u32],
    exemptions: &'a [Exemption],
    duty: Duty,
) -> impl Iterator<Item = (u32, &'a Exemption)> {
    rows.iter()
        .map(move |&row| (row, &exemptions[row as usize]))
        .filter(move |(_, exemption)| exemption.duties[duty.index()])
}

/// The place of each exemption in the order of their rows.
pub(crate) fn by_place(exemptions: &[Exemption]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..exemptions.len()).collect();
    order.sort_by_key(|&index| exemptions[index].source);
    let mut places = vec![0; exemptions.len()];
    for (place, index) in order.into_iter().enumerate() {
        places[index] = place;
    }
    places
}
