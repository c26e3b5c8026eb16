//! A rule by times, written for this test alone: it finds what it should, however departments stand.

mod common;

use chuanda::audit::Audit;
use chuanda::audit::status::Status;
use chuanda::domain::duty::Duty;
use chuanda::ledger::Column;
use chuanda::load::inputs::Inputs;
use chuanda::load::load;
use chuanda::report::Report;
use chuanda::rules::RULES;
use chuanda::rules::facts::Obligation;
use chuanda::rules::level::{Group, Level};
use chuanda::rules::levels::Levels;
use chuanda::rules::rule::{Check, Rule};
use chuanda::text::Bilingual;
use common::Project;

/// The report carries the very second of the transmission.
static REPORT_AT_TRANSMISSION: Rule = Rule {
    name: "report-at-transmission",
    group: Group::Integrity,
    default: Level::Warn,
    text: Bilingual::fixed("", ""),
    message: Bilingual::fixed("", ""),
    check: Check::ByTimes(is_at_transmission),
};

/// Dates alone say nothing of seconds, however alike they are.
fn is_at_transmission(obligation: &Obligation<'_>) -> bool {
    let transmitted = obligation.pair.entry.time(Column::Transmitted);
    obligation.duty == Duty::Report
        && obligation.status != Status::Exempt
        && transmitted.is_some_and(|moment| !moment.is_day)
        && obligation.done() == transmitted
}

const DEPARTMENTS: [&str; 3] = ["D1,a", "D2,b", "D3,c"];
const MEETINGS: &str = "id,title,ended_at\nM1,x,2026-03-04 17:00\n";
/// All three are in time with everything: nothing but the times tells them apart.
const RECORDS: &str = "meeting,department,transmitted_at,reported_at\n\
    M1,D1,2026-03-05 10:00:00,2026-03-06 09:00:00\n\
    M1,D2,2026-03-05 10:00:00,2026-03-05 10:00:00\n\
    M1,D3,2026-03-05 11:00:00,2026-03-05 11:00:00\n";

/// The departments of which a report by these rules finds anything, and how many findings it counts.
fn found(project: &Project, rules: &'static [&'static Rule]) -> (Vec<String>, u64) {
    let inputs = Inputs {
        path: project.path().to_owned(),
        threads: 1,
        ..Inputs::default()
    };
    let loaded = load(&inputs, &|_| {});
    assert!(loaded.errors.is_empty(), "{:?}", loaded.errors);
    let as_of = chuanda::time::Instant::from_unix(1_773_104_400);
    let audit = Audit::new(
        &loaded.project,
        &loaded.calls,
        &loaded.slots,
        &loaded.intake,
        as_of,
    );
    let levels = Levels::of_rules(rules);
    let report = Report::new(&audit, &levels, 1);
    let mut departments = Vec::new();
    report.walk(|finding| {
        assert_eq!(finding.rule.name, REPORT_AT_TRANSMISSION.name);
        departments.extend(finding.department.map(|named| named.id.to_owned()));
    });
    (departments, report.deny + report.warn)
}

#[test]
fn a_rule_by_times_finds_the_same_in_every_order_of_departments() {
    let alone: &[&Rule] = vec![&REPORT_AT_TRANSMISSION].leak();
    let with_all: &[&Rule] = [RULES, alone].concat().leak();
    for order in [
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
    ] {
        let [first, second, third] = order.map(|index| DEPARTMENTS[index]);
        let project = Project::of(&[
            (
                "departments.csv",
                &format!("id,name\n{first}\n{second}\n{third}\n"),
            ),
            ("meetings.csv", MEETINGS),
            ("records.csv", RECORDS),
        ]);
        for rules in [alone, with_all] {
            let (mut departments, count) = found(&project, rules);
            departments.sort();
            assert_eq!(departments, ["D2", "D3"], "{order:?}");
            assert_eq!(count, 2, "{order:?}");
        }
    }
}

#[test]
fn dates_alone_are_no_second_that_two_times_share() {
    let project = Project::of(&[
        ("chuanda.toml", "date_only = \"lenient\"\n"),
        ("departments.csv", "id,name\nD1,a\n"),
        ("meetings.csv", MEETINGS),
        (
            "records.csv",
            "meeting,department,transmitted_at,reported_at\nM1,D1,2026-03-05,2026-03-05\n",
        ),
    ]);
    let alone: &[&Rule] = vec![&REPORT_AT_TRANSMISSION].leak();
    assert_eq!(found(&project, alone), (Vec::new(), 0));
}
