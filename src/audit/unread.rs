//! What could not be read of the terms of obligations, exemptions and scopes, and whom it leaves in
//! doubt: nobody is accused of what he may have been free of.

use std::collections::HashMap;

use crate::domain::duty::{Duty, PerDuty};
use crate::domain::exemption::{ExemptedMeetings, UnreadExemption};
use crate::domain::project::{Assignment, Project};
use crate::domain::scope::Members;

/// Exemptions that could not be read, by the meetings that they may speak of.
#[derive(Debug)]
pub(super) struct UnreadTerms {
    /// Those of whom one that may speak of any meeting may speak; none where there is none.
    every: Option<PerDuty<Members>>,
    /// The places of the others.
    one: HashMap<u32, Vec<u32>>,
}

impl UnreadTerms {
    pub(super) fn new(exemptions: &[UnreadExemption], departments: usize) -> Self {
        let (mut every, mut one) = (None, HashMap::<u32, Vec<u32>>::new());
        for (place, exemption) in (0..).zip(exemptions) {
            match exemption.meetings {
                ExemptedMeetings::Every => {
                    let every = every.get_or_insert_with(|| nobody(departments));
                    take(every, exemption);
                }
                ExemptedMeetings::One(meeting) => one.entry(meeting).or_default().push(place),
                ExemptedMeetings::Unknown => {}
            }
        }
        Self { every, one }
    }

    /// Those who perhaps do not owe a duty of a meeting, or owe it later; none where nobody.
    pub(super) fn of(
        &self,
        meeting: u32,
        call: &Assignment,
        project: &Project,
    ) -> Option<PerDuty<Members>> {
        let own = self.one.get(&meeting);
        if self.every.is_none() && own.is_none() && call.unsure.is_none() {
            return None;
        }
        let every = self.every.clone();
        let mut unread = every.unwrap_or_else(|| nobody(project.departments.len()));
        for &place in own.into_iter().flatten() {
            take(&mut unread, &project.unread_exemptions[place as usize]);
        }
        if let Some(unsure) = &call.unsure {
            for members in &mut unread {
                members.unite(unsure);
            }
        }
        Some(unread)
    }
}

fn nobody(departments: usize) -> PerDuty<Members> {
    Duty::ALL.map(|_| Members::none(departments))
}

fn take(unread: &mut PerDuty<Members>, exemption: &UnreadExemption) {
    for (members, is_spoken_of) in unread.iter_mut().zip(exemption.duties) {
        if is_spoken_of {
            exemption.departments.add_to(members);
        }
    }
}
