//! What exemptions do to obligations, and which speak of which.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::audit::limit::Limit;
use crate::domain::exemption::{ExemptedMeetings, Exemption};
use crate::domain::scope::Members;
use crate::time::Instant;

/// What an exemption does to an obligation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It need not be done.
    Frees,
    /// Its due moves to `until`.
    Extends,
    /// The due was no earlier than `until` as it was.
    ChangesNothing,
    /// It was approved after this due, which it would have moved.
    TooLate(Instant),
}

impl Effect {
    /// The word of machine formats.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Frees => "exempt",
            Self::Extends => "extended",
            Self::ChangesNothing => "none",
            Self::TooLate(_) => "too-late",
        }
    }
}

/// Applies an exemption that speaks of an obligation to its limit.
///
/// An extension approved after the due that it would move comes too late; exactly at it is in time.
pub(crate) fn apply(exemption: &Exemption, limit: &mut Limit) -> Effect {
    let Some(until) = exemption.until else {
        limit.is_exempt = true;
        return Effect::Frees;
    };
    let Some(due) = limit.due.as_mut().ok().filter(|due| due.at < until) else {
        return Effect::ChangesNothing;
    };
    if (exemption.approved_at).is_some_and(|approved_at| approved_at > due.at) {
        return Effect::TooLate(due.at);
    }
    due.at = until;
    Effect::Extends
}

/// The exemptions of each obligation, found without looking at those of others: a table may have a
/// hundred thousand for all meetings.
#[derive(Debug)]
pub(super) struct ExemptionIndex {
    /// The place of each in the order in which they apply: by approval, those without one first, then
    /// by row.
    order: Vec<u32>,
    every: Speaking,
    one: HashMap<u32, Speaking>,
    /// Whether any moves a due; else nothing comes after one that frees.
    pub(super) has_extensions: bool,
}

/// Exemptions that speak of the same meetings, in the order in which they apply.
#[derive(Debug, Default)]
struct Speaking {
    /// Of one department, by its name.
    of_one: HashMap<u32, Vec<u32>>,
    /// Of several.
    of_several: Vec<u32>,
}

impl ExemptionIndex {
    pub(super) fn new(exemptions: &[Exemption]) -> Self {
        let mut applied: Vec<u32> = (0..exemptions.len() as u32).collect();
        applied.sort_by_key(|&index| exemptions[index as usize].approved_at);
        let mut index = Self {
            order: vec![0; exemptions.len()],
            every: Speaking::default(),
            one: HashMap::new(),
            has_extensions: exemptions.iter().any(|own| own.until.is_some()),
        };
        for (place, &number) in applied.iter().enumerate() {
            index.order[number as usize] = place as u32;
            let exemption = &exemptions[number as usize];
            let speaking = match exemption.meetings {
                ExemptedMeetings::Every => &mut index.every,
                ExemptedMeetings::One(meeting) => index.one.entry(meeting).or_default(),
                ExemptedMeetings::Unknown => continue,
            };
            match exemption.departments.one() {
                Some(department) => speaking.of_one.entry(department).or_default().push(number),
                None => speaking.of_several.push(number),
            }
        }
        index
    }

    fn of_meeting(&self, meeting: u32) -> impl Iterator<Item = &Speaking> {
        self.one.get(&meeting).into_iter().chain([&self.every])
    }

    /// Whether any speaks of a meeting and one of these departments.
    pub(super) fn speaks_of_any(
        &self,
        meeting: u32,
        members: &Members,
        exemptions: &[Exemption],
    ) -> bool {
        self.of_meeting(meeting).any(|speaking| {
            let meets = |own: &u32| exemptions[*own as usize].departments.meets(members);
            let mut of_one = speaking.of_one.keys();
            of_one.any(|one| members.contains(*one)) || speaking.of_several.iter().any(meets)
        })
    }

    /// Those that speak of a meeting and a department, in the order in which they apply.
    pub(super) fn of(
        &self,
        meeting: u32,
        department: u32,
        exemptions: &[Exemption],
    ) -> Cow<'_, [u32]> {
        let mut all: Cow<'_, [u32]> = Cow::Borrowed(&[]);
        for speaking in self.of_meeting(meeting) {
            let of_one = speaking.of_one.get(&department);
            match of_one {
                Some(of_one) if all.is_empty() => all = Cow::Borrowed(of_one),
                Some(of_one) => all.to_mut().extend(of_one),
                None => {}
            }
            let contains = |own: &&u32| exemptions[**own as usize].departments.contains(department);
            for own in speaking.of_several.iter().filter(contains) {
                all.to_mut().push(*own);
            }
        }
        if let Cow::Owned(all) = &mut all {
            all.sort_unstable_by_key(|&own| self.order[own as usize]);
        }
        all
    }
}
