//! What one department has still to do.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::audit::status::Status;
use crate::domain::scope::Members;
use crate::lang::Lang;
use crate::ledger::intake::NearStray;
use crate::render::letters::facts::item::{Desk, ObligationItem, walk};
use crate::render::letters::facts::named::{NamedJson, department};
use crate::render::letters::facts::stray::StrayItem;
use crate::render::letters::facts::workings::{Working, Workings};
use crate::render::letters::facts::{LetterHead, Sender};

/// What one department has still to do.
#[derive(Debug, Serialize)]
pub(crate) struct Notice {
    #[serde(flatten)]
    head: LetterHead,
    department: NamedJson,
    /// Whether the sender has no say over it: it is asked by a letter (函), not told by a notice (通知).
    is_peer: bool,
    /// The one meeting that all of it is about; else empty.
    about: String,
    overdue: Vec<ObligationItem>,
    pending: Vec<ObligationItem>,
    invalid: Vec<ObligationItem>,
    undetermined: Vec<ObligationItem>,
    strays: Vec<StrayItem>,
    workings: Vec<Working>,
    #[serde(skip)]
    pub(crate) index: u32,
}

impl Notice {
    /// The kind of paper, as files are named.
    pub(crate) fn kind(&self, lang: Lang) -> &'static str {
        if self.is_peer {
            lang.pick("函", "letter")
        } else {
            lang.pick("通知", "notice")
        }
    }
}

/// A notice for each department that has something pending or overdue, in the order of departments.
pub(crate) fn notices(
    desk: &Desk<'_>,
    strays: &[NearStray],
    peers: &Members,
    sender: Sender<'_>,
) -> Vec<Notice> {
    let project = desk.audit.project;
    let mut drafts: Vec<Option<(Notice, Workings)>> = Vec::new();
    drafts.resize_with(project.departments.len(), || None);
    let draft = |index: u32| Notice {
        head: LetterHead::new(desk.audit, sender, project.calendar_of(index), desk.lang),
        department: department(desk.audit, index),
        is_peer: peers.contains(index),
        about: String::new(),
        overdue: Vec::new(),
        pending: Vec::new(),
        invalid: Vec::new(),
        undetermined: Vec::new(),
        strays: (strays.iter())
            .filter(|stray| stray.department == index)
            .map(|stray| StrayItem::new(desk.audit, stray))
            .collect(),
        workings: Vec::new(),
        index,
    };
    walk(desk.audit, |pair, duties| {
        for duty in duties {
            let list: fn(&mut Notice) -> &mut Vec<ObligationItem> = match duty.status {
                Status::Overdue => |notice| &mut notice.overdue,
                Status::Pending => |notice| &mut notice.pending,
                Status::Invalid(_) => |notice| &mut notice.invalid,
                Status::Undetermined => |notice| &mut notice.undetermined,
                Status::OnTime | Status::Late | Status::Exempt => continue,
            };
            let (notice, workings) = drafts[pair.department as usize]
                .get_or_insert_with(|| (draft(pair.department), Workings::default()));
            let item = desk.item(pair, duty, workings);
            list(notice).push(item);
        }
    });
    (drafts.into_iter().flatten())
        .filter(|(notice, _)| !(notice.overdue.is_empty() && notice.pending.is_empty()))
        .map(|(notice, workings)| finished(notice, workings))
        .collect()
}

fn finished(mut notice: Notice, workings: Workings) -> Notice {
    // Soonest first; what is due at one time stands as in the input.
    notice.overdue.sort_by_key(|item| item.due_at);
    notice.pending.sort_by_key(|item| item.due_at);
    notice.workings = workings.all;
    let lists = [
        &notice.overdue,
        &notice.pending,
        &notice.invalid,
        &notice.undetermined,
    ];
    let names: BTreeSet<&str> = (lists.into_iter().flatten())
        .map(|item| item.meeting.name.as_str())
        .collect();
    if let (Some(name), 1) = (names.first(), names.len()) {
        notice.about = String::from(*name);
    }
    notice
}
