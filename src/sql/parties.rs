//! The tables of meetings and departments, of their names, and of who owes what.

use std::collections::HashMap;
use std::sync::Arc;

use crate::audit::summarize::{Key, department_key, meeting_key};
use crate::domain::clause::Anchor;
use crate::domain::duty::Duty;
use crate::domain::project::Project;
use crate::domain::scope::Members;
use crate::domain::source::{Source, sheet_of};
use crate::sql::plan::Plan;
use crate::sql::steps::Steps;
use crate::sql::table::{Table, Value, row};

/// Where a clock starts, as statements know it.
pub(crate) const fn anchor_number(anchor: Anchor) -> i64 {
    match anchor {
        Anchor::Meeting => 0,
        Anchor::Receipt => 1,
        Anchor::Transmission => 2,
        Anchor::Parent => 3,
    }
}

/// A row's file, line and sheet.
pub(crate) fn place(project: &Project, source: Source) -> [Value; 3] {
    let file = project.files.get(source.file as usize);
    let file = file.map_or("", String::as_str);
    let sheet = sheet_of(file).unwrap_or_default();
    [file.into(), source.line.into(), sheet.into()]
}

/// The cell of a row of a sheet that a finding of a duty rests on; empty where there is no sheet.
pub(crate) fn cell(
    project: &Project,
    source: Source,
    duty: Option<Duty>,
    ids: [Option<&str>; 2],
) -> Value {
    let place = project.places.get(source.file as usize);
    let columns = place.and_then(|place| place.columns.as_ref());
    columns
        .map_or(String::new(), |columns| {
            columns.cell(source.line, duty.map(Duty::index), ids, 0)
        })
        .into()
}

/// The meetings. `groups` are those of exemptions, by meeting.
pub(crate) fn meetings(plan: &Plan<'_>, groups: &[Option<u32>], steps: &mut Steps) -> [Table; 2] {
    let project = plan.audit.project;
    let mut meetings = Table::new(
        "chuanda_meeting",
        "meeting_no id' title' ended asks_measures group_no exemption_group owes judged file' line sheet' cell' cell_t' cell_r' cell_f' category' ended_month' ended_quarter' ended_year' t_from t_step t_lead r_from r_step r_lead f_from f_step f_lead",
    );
    let mut members = Table::new("chuanda_member", "group_no department_no");
    let mut known: HashMap<Arc<Members>, usize> = HashMap::new();
    for (number, meeting) in (0..).zip(&project.meetings) {
        let call = &plan.audit.calls[number as usize];
        let next = known.len();
        let group = *known.entry(call.members.clone()).or_insert(next);
        if group == next {
            let rows = call
                .members
                .iter()
                .map(|department| row![group, department]);
            members.rows.extend(rows);
        }
        let mut cells = row![
            number,
            meeting.id(),
            meeting.title(),
            meeting.ended.at.unix(),
            call.duties.asks_measures,
            group,
            groups[number as usize],
            !call.duties.is_empty(),
            plan.audit.part.has_meeting(number),
        ];
        cells.extend(place(project, meeting.source));
        let ids = [Some(meeting.id()), None];
        for duty in [None].into_iter().chain(Duty::ALL.map(Some)) {
            cells.push(cell(project, meeting.source, duty, ids));
        }
        for key in [Key::Category, Key::Month, Key::Quarter, Key::Year] {
            let key = meeting_key(project, meeting, key);
            cells.push(key.unwrap_or_default().0.into());
        }
        for duty in Duty::ALL {
            let clause = call.duties.clause(duty);
            let from_record = clause.filter(|clause| clause.from != Anchor::Meeting);
            let step = from_record.and_then(|clause| steps.of(clause));
            cells.push(clause.map(|clause| anchor_number(clause.from)).into());
            cells.push(step.and_then(|step| step.number).into());
            cells.push(step.and_then(|step| step.lead).into());
        }
        meetings.rows.push(cells);
    }
    [meetings, members]
}

/// The departments.
pub(crate) fn departments(plan: &Plan<'_>) -> Table {
    let project = plan.audit.project;
    let mut table = Table::new(
        "chuanda_department",
        "department_no id' name' calendar_no parent_no depth has_children judged file' line sheet' cell' level' parent_id' parent_name'",
    );
    let mut has_children = vec![false; project.departments.len()];
    for parent in project.departments.iter().filter_map(|it| it.parent) {
        has_children[parent as usize] = true;
    }
    let depths = plan.depths();
    for (number, department) in (0..).zip(&project.departments) {
        let mut cells = row![
            number,
            department.id(),
            department.name(),
            department.kind.calendar,
            department.parent,
            depths[number as usize],
            has_children[number as usize],
            plan.audit.part.has_department(number),
        ];
        cells.extend(place(project, department.source));
        let ids = [None, Some(department.id())];
        cells.push(cell(project, department.source, None, ids));
        let key = |by| department_key(project, department, by).unwrap_or_default();
        let (parent, parent_name) = key(Key::Parent);
        cells.extend(row![key(Key::Level).0, parent, parent_name]);
        table.rows.push(cells);
    }
    table
}

/// The texts that mean one meeting, and those that mean one department.
pub(crate) fn names(plan: &Plan<'_>) -> [Table; 2] {
    let all = |mut table: Table, names: &[(&str, u32)]| {
        let rows = names.iter().map(|(name, number)| row![*name, *number]);
        table.rows.extend(rows);
        table
    };
    [
        all(
            Table::new("chuanda_meeting_name", "name' meeting_no"),
            &plan.meetings,
        ),
        all(
            Table::new("chuanda_department_name", "name' department_no"),
            &plan.departments,
        ),
    ]
}
