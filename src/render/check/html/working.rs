//! How the due of a finding was worked out: the same lines as `why` shows.

use std::collections::{HashMap, HashSet};

use crate::domain::duty::Duty;
use crate::render::check::html::text;
use crate::render::check::view::CheckView;
use crate::render::shared::words;
use crate::render::why::WhyView;
use crate::render::why::sheet::duty as section;
use crate::report::finding::Finding;
use crate::report::original_rows::OriginalRows;
use crate::report::why::{Why, Worked, worked};
use crate::rules::facts::DutyFacts;
use crate::rules::rule::Check;

/// The workings of a meeting's findings, one for each, as markup; none for what no due is part of.
///
/// A finding about a duty of the whole meeting has the working of the first department that it is
/// about. One walk through the meeting serves all of them.
pub(crate) fn of_meeting(
    view: &CheckView<'_>,
    meeting: u32,
    findings: &[(u32, Finding<'_>)],
    departments: &HashMap<&str, u32>,
) -> Vec<Option<String>> {
    let audit = view.report.audit;
    if meeting as usize >= audit.project.meetings.len() {
        return vec![None; findings.len()];
    }
    let own = |finding: &Finding<'_>| {
        let named = finding.department?;
        departments.get(named.id).copied()
    };
    let wanted: HashSet<u32> = findings
        .iter()
        .filter_map(|(_, finding)| own(finding))
        .collect();
    let mut whole: Vec<MeetingDuty> = Vec::new();
    for (_, finding) in findings {
        if let (None, Some(duty), Check::MeetingDuty(is_breach)) =
            (finding.department, finding.duty, finding.rule.check)
        {
            whole.push(MeetingDuty {
                rule: finding.rule.name,
                duty,
                is_breach,
                example: None,
            });
        }
    }
    let worked_out = worked_out(view, meeting, &wanted, &mut whole);
    let write = |(_, finding): &(u32, Finding<'_>)| {
        let duty = finding.duty?;
        let department = if finding.department.is_some() {
            own(finding)?
        } else {
            let mut whole = whole.iter();
            let is_own = |one: &&MeetingDuty| one.rule == finding.rule.name && one.duty == duty;
            whole.find(is_own)?.example?
        };
        let mut duties = worked_out.get(&department)?.iter();
        let one = duties.find(|worked| worked.reckoning.duty == duty)?;
        Some(markup(
            view,
            meeting,
            department,
            one,
            finding.department.is_none(),
        ))
    };
    findings.iter().map(write).collect()
}

/// A duty of the whole meeting that a finding is about.
struct MeetingDuty {
    rule: &'static str,
    duty: Duty,
    is_breach: fn(&DutyFacts) -> bool,
    /// The first department that it is about.
    example: Option<u32>,
}

/// The duties of the departments that are wanted, and of one department for each duty of the whole
/// meeting, which it becomes the example of.
fn worked_out<'a>(
    view: &CheckView<'a>,
    meeting: u32,
    wanted: &HashSet<u32>,
    whole: &mut [MeetingDuty],
) -> HashMap<u32, Vec<Worked<'a>>> {
    let audit = view.report.audit;
    let mut worked_out = HashMap::new();
    audit.judge_meeting(meeting, |pair| {
        let mut is_wanted = wanted.contains(&pair.department);
        for one in whole.iter_mut().filter(|one| one.example.is_none()) {
            let index = one.duty.index();
            if let (Some(status), Some(limit)) = (pair.statuses[index], pair.limits.duties[index])
                && (one.is_breach)(&DutyFacts::of(status, limit.due))
            {
                one.example = Some(pair.department);
                is_wanted = true;
            }
        }
        if is_wanted {
            worked_out.insert(pair.department, worked(audit, pair));
        }
    });
    worked_out
}

fn markup(
    view: &CheckView<'_>,
    meeting: u32,
    department: u32,
    worked: &Worked<'_>,
    is_example: bool,
) -> String {
    let audit = view.report.audit;
    let project = audit.project;
    let department = &project.departments[department as usize];
    let why = Why {
        meeting: &project.meetings[meeting as usize],
        department,
        policy: audit.policy_of(meeting),
        duties: Ok(Vec::new()),
        findings: Vec::new(),
    };
    let section = section(
        &WhyView {
            why: &why,
            rows: &OriginalRows::default(),
            project,
            as_of: audit.as_of,
            lang: view.lang,
            machine_lang: view.machine_lang,
        },
        worked,
    );
    let mut markup = String::from("<dl>");
    let mut item = |tag, content: &str| {
        markup.extend(["<", tag, ">", &text(content), "</", tag, ">"]);
    };
    if is_example {
        let named = department.label.named();
        item("dt", view.lang.pick("以其为例", "For one"));
        item("dd", &words::who(named, view.lang));
    }
    for line in &section.lines {
        if !line.label.is_empty() {
            item("dt", &line.label);
        }
        item("dd", &line.text);
    }
    markup + "</dl>"
}
