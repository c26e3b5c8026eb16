//! The rules as tables: each is asked about everything that can be, and what it answers is written
//! down. So no statement knows what a rule says.

use std::collections::HashMap;

use crate::audit::status::Status;
use crate::domain::duty::Duty;
use crate::domain::label::Named;
use crate::domain::source::Source;
use crate::ledger::Line;
use crate::ledger::intake::Stray;
use crate::report::Report;
use crate::rules::facts::{DepartmentFacts, DutyFacts, StatusFacts};
use crate::rules::level::{Group, Level};
use crate::rules::levels::Levels;
use crate::rules::rule::{Check, Rule};
use crate::sql::dues::by_place;
use crate::sql::parties::{cell, place};
use crate::sql::plan::Plan;
use crate::sql::table::{Table, row};

/// What stands after every meeting, and after every department.
pub(crate) const LAST: i64 = i64::MAX / 2;

/// The rules that are not allowed, with their places.
fn asked<'a>(plan: &'a Plan<'_>) -> impl Iterator<Item = (usize, &'static Rule)> + use<'a> {
    let rules = plan.levels.rules().iter().copied().enumerate();
    rules.filter(|(place, _)| plan.levels.of(*place) != Level::Allow)
}

/// The rules themselves.
pub(crate) fn rules(plan: &Plan<'_>) -> Table {
    let mut table = Table::new("chuanda_rule", "rule_no rule' severity' is_timely");
    for (place, rule) in asked(plan) {
        let is_timely = rule.group == Group::Timeliness;
        let level = plan.levels.of(place).name();
        table.rows.push(row![place, rule.name, level, is_timely]);
    }
    table
}

/// The number of all that a rule by status may know.
pub(crate) fn code(duty: Duty, status: usize, facts: usize) -> usize {
    (duty.index() * Status::ALL.len() + status) * StatusFacts::COUNT + facts
}

/// Which rules are broken by what came of an obligation.
pub(crate) fn breaches(plan: &Plan<'_>) -> Table {
    let mut table = Table::new("chuanda_breach", "code rule_no");
    for duty in plan.duties() {
        for status in Status::ALL {
            for index in 0..StatusFacts::COUNT {
                let facts = StatusFacts::at(index);
                if !can_be(status, facts) {
                    continue;
                }
                for (place, rule) in asked(plan) {
                    if let Check::ByStatus(is_breach) = rule.check
                        && is_breach(duty, status, facts)
                    {
                        let code = code(duty, status.number(), index);
                        table.rows.push(row![code, place]);
                    }
                }
            }
        }
    }
    table
}

fn can_be(status: Status, facts: StatusFacts) -> bool {
    let is_done = match status {
        Status::OnTime | Status::Late => facts.is_done,
        Status::Pending | Status::Overdue => !facts.is_done,
        _ => true,
    };
    is_done
        && (facts.is_done || !facts.is_doubled)
        && (status == Status::Pending || !facts.is_due_soon)
}

/// Which are broken by a row whose meeting (1) and department (2) are known or not.
pub(crate) fn strays(plan: &Plan<'_>) -> Table {
    let mut table = Table::new("chuanda_stray_rule", "known rule_no");
    for known in 0..4_i64 {
        let name = |is_known: bool| if is_known { Ok(0) } else { Err("".into()) };
        let stray = Stray {
            line: Line(1),
            meeting: name(known & 1 != 0),
            department: name(known & 2 != 0),
        };
        for (place, rule) in asked(plan) {
            if let Check::Record(is_breach) = rule.check
                && is_breach(&stray)
            {
                table.rows.push(row![known, place]);
            }
        }
    }
    table
}

/// Which are broken by a duty of a meeting where a due is provisional (1), guessed (2) or lacks a year
/// (4).
pub(crate) fn duty_rules(plan: &Plan<'_>) -> Table {
    let mut table = Table::new("chuanda_duty_rule", "facts rule_no");
    for number in 0..8_i64 {
        let facts = DutyFacts {
            is_provisional: number & 1 != 0,
            is_guessed: number & 2 != 0,
            uncovered: (number & 4 != 0).then_some(2000),
        };
        for (place, rule) in asked(plan) {
            if let Check::MeetingDuty(is_breach) = rule.check
                && is_breach(&facts)
            {
                table.rows.push(row![number, place]);
            }
        }
    }
    table
}

/// Which are broken by a department with so many duties late or overdue: from one number up to
/// another.
pub(crate) fn department_rules(plan: &Plan<'_>) -> Table {
    let mut table = Table::new("chuanda_department_rule", "rule_no at_least at_most");
    let Some(accountability) = plan.audit.project.accountability else {
        return table;
    };
    let times = accountability.times;
    let most = plan.clauses().count() as u32;
    for (place, rule) in asked(plan) {
        let Check::Department(is_breach) = rule.check else {
            continue;
        };
        let is_broken = |breaches: u32| is_breach(DepartmentFacts { breaches, times });
        let mut first = None;
        for breaches in 0..=most + 1 {
            match (first, breaches <= most && is_broken(breaches)) {
                (None, true) => first = Some(breaches),
                (Some(from), false) => {
                    table.rows.push(row![place, from, breaches - 1]);
                    first = None;
                }
                _ => {}
            }
        }
    }
    table
}

/// The findings that rest on no record: of meetings and exemptions.
pub(crate) fn fixed_findings(plan: &Plan<'_>) -> Table {
    let mut table = Table::new(
        "chuanda_fixed_finding",
        "meeting_order department_order rule_no source_order meeting' title' department' name' file' line sheet' cell' message'",
    );
    let audit = plan.audit;
    let project = audit.project;
    let levels = levels_of_fixed(plan);
    let report = Report::new(audit, &levels, 1);
    let places = by_place(&project.exemptions);
    let exemption_at: HashMap<Source, usize> = (project.exemptions.iter().enumerate())
        .map(|(index, exemption)| (exemption.source, index))
        .collect();
    let meeting_by_id: HashMap<&str, u32> = (project.meetings.iter().zip(0..))
        .map(|(meeting, index)| (meeting.id(), index))
        .collect();
    report.walk(|finding| {
        let rule_no = plan.levels.rules().iter();
        let rule_no = rule_no.take_while(|rule| !std::ptr::eq(**rule, finding.rule));
        let is_of_exemption = matches!(finding.rule.check, Check::Exemption(_));
        let exemption = is_of_exemption.then(|| exemption_at[&finding.source]);
        let exempted = exemption.map(|index| &project.exemptions[index]);
        let meeting = match (exempted, finding.meeting) {
            (Some(exempted), _) => exempted.meetings.one(),
            (None, named) => named.and_then(|named| meeting_by_id.get(named.id).copied()),
        };
        let department = meeting.and_then(|_| exempted?.departments.one());
        let ids = [finding.meeting, finding.department].map(|named| named.map(|it| it.id));
        let [meeting_name, department_name] =
            [finding.meeting, finding.department].map(|named| named.and_then(Named::known_name));
        let mut cells = row![
            meeting.map_or(LAST, i64::from),
            department.map_or(LAST, i64::from),
            rule_no.count(),
            exemption.map_or(0, |index| places[index]),
            ids[0].unwrap_or_default(),
            meeting_name.unwrap_or_default(),
            ids[1].unwrap_or_default(),
            department_name.unwrap_or_default(),
        ];
        cells.extend(place(project, finding.source));
        cells.push(cell(project, finding.source, finding.duty, ids));
        let message = finding.message(plan.lang, &project.zone);
        cells.extend(row![message]);
        table.rows.push(cells);
    });
    table
}

/// The levels of a report that finds what rests on no record, and nothing else.
fn levels_of_fixed(plan: &Plan<'_>) -> Levels {
    let mut levels = plan.levels.clone();
    for rule in plan.levels.rules() {
        if !matches!(rule.check, Check::Meeting(_) | Check::Exemption(_)) {
            levels.set(rule.name, Level::Allow);
        }
    }
    levels
}
