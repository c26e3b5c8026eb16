//! What is asked for: the duties of a meeting, where the clock of each starts, and how much time it is given.

use crate::domain::due::{Span, Term};
use crate::domain::duty::{Duty, PerDuty};
use crate::time::Instant;

/// Where the clock of a duty starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// When the meeting ended.
    Meeting,
    /// When the department received it, or the meeting's end where that is not recorded.
    Receipt,
    /// When the department transmitted it, or the transmission's due where it did not.
    Transmission,
    /// When the nearest department above that owes a transmission transmitted it, or that
    /// transmission's due; the meeting's end where there is none above (层层传达).
    Parent,
}

impl Anchor {
    /// Every one.
    pub const ALL: [Self; 4] = [
        Self::Meeting,
        Self::Receipt,
        Self::Transmission,
        Self::Parent,
    ];

    /// Its word in the configuration and in machine formats.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Meeting => "meeting",
            Self::Receipt => "receipt",
            Self::Transmission => "transmission",
            Self::Parent => "parent",
        }
    }
}

/// How much time a duty is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowed {
    /// A span from where the clock starts, and to which end of a day.
    Within(Term),
    /// A due that the meeting itself names: its last second.
    Until(Instant),
}

impl Allowed {
    /// The span, unless the due itself is named.
    #[must_use]
    pub fn within(self) -> Option<Span> {
        match self {
            Self::Within(term) => Some(term.within),
            Self::Until(_) => None,
        }
    }
}

/// One duty as a policy or a meeting asks for it.
#[derive(Clone, Copy, Debug)]
pub struct Clause {
    /// Where the clock starts.
    pub from: Anchor,
    /// How much time it is given.
    pub allowed: Allowed,
    /// Whether the meeting itself says so, and not its policy.
    pub is_own: bool,
}

/// The duties that a policy brings, or a meeting by its policy and by dues of its own.
#[derive(Clone, Debug, Default)]
pub struct Duties {
    /// What is asked for, by duty.
    pub clauses: PerDuty<Option<Clause>>,
    /// Whether a record must name concrete measures.
    pub asks_measures: bool,
}

impl Duties {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.clauses.iter().all(Option::is_none)
    }

    /// What a duty asks for.
    #[must_use]
    pub fn clause(&self, duty: Duty) -> Option<&Clause> {
        self.clauses[duty.index()].as_ref()
    }

    /// Whether the clock of any duty starts there.
    #[must_use]
    pub fn start_at(&self, anchor: Anchor) -> bool {
        self.clauses.iter().flatten().any(|own| own.from == anchor)
    }
}
