//! What is worth a note about what was read, said once.

use std::collections::HashMap;
use std::sync::Arc;

use crate::domain::clause::Anchor;
use crate::domain::duty::{Duty, PerDuty};
use crate::domain::exemption::{ExemptedMeetings, Exemption};
use crate::domain::project::{Assignment, Project};
use crate::domain::scope::Members;
use crate::domain::source::FilePlace;
use crate::lang::Lang;
use crate::ledger::Column;
use crate::ledger::intake::{Intake, NearStray};
use crate::load::csv::row_file::DetectedForm;
use crate::load::file::encoding::Encoding;
use crate::load::table::columns::Table;
use crate::load::table::names::{Lookup, Names};
use crate::text::Bilingual;

/// What is worth a note about the records as a whole.
pub(crate) fn record_notes(project: &Project, has_received: bool, unlisted: u64) -> Vec<Bilingual> {
    let mut notes = Vec::new();
    if has_received
        && !project
            .policies
            .iter()
            .any(|policy| policy.duties.start_at(Anchor::Receipt))
    {
        notes.push(Bilingual::new(
            "台账里有收到时间（received_at），但没有制度用到它，已忽略；要从收到起算，请在制度里写 from = \"receipt\"",
            "the records have received_at, but no policy uses it, so it is ignored; to count from receipt, write from = \"receipt\" in a policy",
        ));
    }
    if unlisted > 0 {
        notes.push(Bilingual::new(
            format!("另有 {unlisted} 条找不到归属的记录没有逐条列出"),
            format!("{unlisted} more records that match nothing are not listed individually"),
        ));
    }
    notes
}

/// The duties that are owed and that no table of records has a column for, with how many obligations
/// count as not done for that alone.
pub(crate) fn silent_duties(
    project: &Project,
    calls: &[Arc<Assignment>],
    has_duties: PerDuty<bool>,
) -> Vec<Bilingual> {
    let note = |duty: Duty| {
        if has_duties[duty.index()] {
            return None;
        }
        let many = owed(project, calls, duty);
        if many == 0 {
            return None;
        }
        let place = Column::of(duty) as usize;
        let name = &Table::Records.columns()[Table::Records.column("transmitted_at")? + place];
        let (column, alias) = (name.name, name.aliases[0]);
        let duty = [Lang::Zh, Lang::En].map(|lang| duty.text(lang));
        Some(Bilingual::new(
            format!(
                "台账没有{alias}（{column}）这一列，应{}的 {many} 项都算作未办；不记这一项的，请在 [[policies]] 里不写它",
                duty[0]
            ),
            format!(
                "no table of records has a column {column} ({alias}): all obligations of {} ({many}) count as not done; if it is not recorded here, leave it out of [[policies]]",
                duty[1]
            ),
        ))
    };
    Duty::ALL.into_iter().filter_map(note).collect()
}

/// How many obligations of a duty there are that nobody is exempt from.
fn owed(project: &Project, calls: &[Arc<Assignment>], duty: Duty) -> u64 {
    let asks = |call: &Assignment| call.duties.clause(duty).is_some();
    let exempts =
        |exemption: &&Exemption| exemption.until.is_none() && exemption.duties[duty.index()];
    let mut of_every = Members::none(project.departments.len());
    let mut of_one: HashMap<u32, Vec<&Exemption>> = HashMap::new();
    for exemption in project.exemptions.iter().filter(exempts) {
        match exemption.meetings {
            ExemptedMeetings::Every => exemption.departments.add_to(&mut of_every),
            ExemptedMeetings::One(meeting) => of_one.entry(meeting).or_default().push(exemption),
            ExemptedMeetings::Unknown => {}
        }
    }
    let of_meeting = |(meeting, call): (u32, &Arc<Assignment>)| {
        let mut exempt = of_every.clone();
        for exemption in of_one.get(&meeting).into_iter().flatten() {
            exemption.departments.add_to(&mut exempt);
        }
        let owe = call.members.iter().filter(|&own| !exempt.contains(own));
        owe.count() as u64
    };
    let calls = (0..).zip(calls).filter(|(_, call)| asks(call));
    calls.map(of_meeting).sum()
}

/// Which files were read as something else than UTF-8, and which sheets were taken.
pub(crate) fn form_notes(found: &[DetectedForm], files: &[FilePlace]) -> Vec<Bilingual> {
    const NAMED: usize = 3;
    let mut notes = Vec::new();
    for encoding in [Encoding::Gb18030, Encoding::Utf16, Encoding::Utf16Be] {
        let own: Vec<&str> = (found.iter())
            .filter(|found| found.encoding == encoding && found.sheet.is_none())
            .map(|found| files[found.file as usize].opened.as_str())
            .collect();
        let named = own[..own.len().min(NAMED)].join("、");
        let name = encoding.name();
        match own.len() {
            0 => {}
            1..=NAMED => notes.push(Bilingual::new(
                format!("按 {name} 读入：{named}"),
                format!("read as {name}: {}", own.join(", ")),
            )),
            count => notes.push(Bilingual::new(
                format!("按 {name} 读入 {count} 个文件：{named} 等"),
                format!(
                    "read as {name}: {count} files, {} and others",
                    own[..NAMED].join(", ")
                ),
            )),
        }
    }
    notes
}

/// The sheets that were not read, where nobody said which to read.
pub(crate) fn sheet_notes(found: &[DetectedForm], files: &[FilePlace]) -> Vec<Bilingual> {
    let left = |found: &DetectedForm| {
        let sheet = found
            .sheet
            .as_ref()
            .filter(|sheet| !sheet.others.is_empty())?;
        let file = &files[found.file as usize].opened;
        let others = |separator| sheet.others.join(separator);
        Some(Bilingual::new(
            format!("只读了 {file}；没有读：{}", others("、")),
            format!("only {file} was read; not read: {}", others(", ")),
        ))
    };
    found.iter().filter_map(left).collect()
}

/// The strays that may be a department's: the department's name is near to one that is known, or the
/// department is known and the meeting's name is near. In the order of departments, then of lines.
pub(crate) fn near_strays(intake: &Intake, names: [Names<'_>; 2]) -> Vec<NearStray> {
    /// So many names that nobody has are compared with all that are known.
    const MOST: usize = 1_000;
    let mut compared: HashMap<&str, Option<u32>> = HashMap::new();
    let mut places: HashMap<(u32, &str), usize> = HashMap::new();
    let mut found: Vec<NearStray> = Vec::new();
    for stray in &intake.strays {
        let (which, met) = match (&stray.meeting, &stray.department) {
            (_, Err(met)) => (1, &**met),
            (Err(met), Ok(_)) => (0, &**met),
            (Ok(_), Ok(_)) => continue,
        };
        if compared.len() >= MOST && !compared.contains_key(met) {
            continue;
        }
        let near = *compared.entry(met).or_insert_with(|| {
            let near = names[which].near(met)?;
            match names[which].find(near) {
                Lookup::Known(index) => Some(index),
                _ => None,
            }
        });
        let (Some(near), department) = (near, stray.department.as_ref().ok()) else {
            continue;
        };
        let department = department.copied().unwrap_or(near);
        let place = *places.entry((department, met)).or_insert_with(|| {
            found.push(NearStray {
                department,
                is_by_meeting: which == 0,
                met: met.to_owned(),
                count: 0,
                source: intake.locate(stray.line),
            });
            found.len() - 1
        });
        found[place].count += 1;
    }
    found.sort_by_key(|stray| (stray.department, stray.source));
    found
}
