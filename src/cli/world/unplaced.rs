//! Rows that could not be read and name no meeting or no department: whom they may be about.

use crate::audit::Audit;
use crate::audit::overdue::Overdue;
use crate::cli::world::shell::Shell;
use crate::domain::label::Label;
use crate::load::Names;
use crate::load::inputs::Loaded;
use crate::text::{Bilingual, shown};

/// So many known names are looked at in search of those that were meant.
const MOST_COMPARED: usize = 500_000;

/// Tells of each such row what it names and how many overdue duties it might settle.
pub(super) fn tell_unplaced<'a>(
    loaded: &Loaded,
    audit: impl FnOnce() -> Audit<'a>,
    shell: &mut Shell,
) {
    let Loaded {
        intake, project, ..
    } = loaded;
    if intake.unplaced.is_empty() {
        return;
    }
    let overdue = Overdue::count(&audit());
    let (meetings, departments) = (loaded.meetings(), loaded.departments());
    let title = |own: u32| &project.meetings[own as usize].label;
    let name = |own: u32| &project.departments[own as usize].label;
    for (place, row) in intake.unplaced.iter().enumerate() {
        let source = intake.locate(row.line);
        let (file, line) = (&project.files[source.file as usize], source.line);
        let count = overdue.settled_by(row);
        let about = if let (Err(None), Err(None)) = (&row.meeting, &row.department) {
            Bilingual::fixed(
                "看不出这一行是哪次会议、哪个单位的记录",
                "cannot read which meeting and department this row is about",
            )
        } else {
            let may_look = place * (meetings.len() + departments.len()) <= MOST_COMPARED;
            let whose = [
                party(&row.meeting, ["会议", "meeting"], title, meetings, may_look),
                party(
                    &row.department,
                    ["单位", "department"],
                    name,
                    departments,
                    may_look,
                ),
            ];
            Bilingual::new(
                format!("这一行读不出来，{}，{}", whose[0].zh, whose[1].zh),
                format!(
                    "this row cannot be read; {} and {}",
                    whose[0].en, whose[1].en
                ),
            )
        };
        shell.note(&Bilingual::new(
            format!(
                "{file}:{line}：{}，逾期未办的任务中可能有 {count} 项已由它办结",
                about.zh
            ),
            format!(
                "{file}:{line}: {}; it might settle {count} of the overdue duties",
                about.en
            ),
        ));
    }
    if intake.unlisted_unplaced > 0 {
        let more = intake.unlisted_unplaced;
        shell.note(&Bilingual::new(
            format!("另有 {more} 行也是这样，没有列出"),
            format!("{more} more such rows are not listed"),
        ));
    }
}

/// What a row says of its meeting or its department: whom, else what stands there and the name that
/// was perhaps meant.
fn party<'p>(
    party: &Result<u32, Option<Box<str>>>,
    [zh, en]: [&str; 2],
    label: impl Fn(u32) -> &'p Label,
    names: Names<'_>,
    may_look: bool,
) -> Bilingual {
    match party {
        Ok(own) => {
            let own = shown(label(*own).name());
            Bilingual::new(format!("{zh}是“{own}”"), format!("its {en} is \"{own}\""))
        }
        Err(Some(text)) => {
            let met = shown(text);
            let near = may_look.then(|| names.near(text)).flatten();
            let (zh_near, en_near) = match near.filter(|near| **near != **text).map(shown) {
                Some(near) => (
                    format!("（是不是“{near}”？）"),
                    format!(" (did you mean \"{near}\"?)"),
                ),
                None => (String::new(), String::new()),
            };
            Bilingual::new(
                format!("{zh}“{met}”查不到或有重名{zh_near}"),
                format!("its {en} \"{met}\" matches none or more than one{en_near}"),
            )
        }
        Err(None) => Bilingual::new(format!("{zh}看不出来"), format!("its {en} cannot be read")),
    }
}
