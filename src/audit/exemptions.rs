//! What exemptions do to obligations, and which speak of which meeting.

use std::collections::HashMap;

use crate::audit::limit::Limit;
use crate::domain::exemption::{ExemptedMeetings, Exemption};
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
pub(super) fn apply(exemption: &Exemption, limit: &mut Limit) -> Effect {
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

/// The exemptions of each meeting, in the order in which they apply: by approval, those without one
/// first, then by row.
#[derive(Debug)]
pub(super) struct ExemptionIndex {
    order: Vec<u32>,
    every: Vec<u32>,
    one: HashMap<u32, Vec<u32>>,
}

impl ExemptionIndex {
    pub(super) fn new(exemptions: &[Exemption]) -> Self {
        let mut applied: Vec<u32> = (0..exemptions.len() as u32).collect();
        applied.sort_by_key(|&index| exemptions[index as usize].approved_at);
        let mut index = Self {
            order: vec![0; exemptions.len()],
            every: Vec::new(),
            one: HashMap::new(),
        };
        for (place, &exemption) in applied.iter().enumerate() {
            index.order[exemption as usize] = place as u32;
            match exemptions[exemption as usize].meetings {
                ExemptedMeetings::Every => index.every.push(exemption),
                ExemptedMeetings::One(meeting) => {
                    index.one.entry(meeting).or_default().push(exemption);
                }
                ExemptedMeetings::Unknown => {}
            }
        }
        index
    }

    pub(super) fn of(&self, meeting: u32) -> impl Iterator<Item = u32> + '_ {
        let mut all: Vec<u32> = self.one.get(&meeting).cloned().unwrap_or_default();
        all.extend(&self.every);
        all.sort_by_key(|&exemption| self.order[exemption as usize]);
        all.into_iter()
    }
}
