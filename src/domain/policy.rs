//! Which duties a kind of meeting brings, and within what time.

use crate::domain::due::{Span, Term};
use crate::domain::duty::{Duty, PerDuty};
use crate::domain::meeting::{Meeting, canonical_category};

/// Where the clock of a duty starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// When the meeting ended.
    Meeting,
    /// When the department received it, or the meeting's end where that is not recorded.
    Receipt,
    /// When the department transmitted it, or the transmission's due where it did not.
    Transmission,
}

impl Anchor {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Meeting, Self::Receipt, Self::Transmission];

    /// Its word in the configuration and in machine formats.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Meeting => "meeting",
            Self::Receipt => "receipt",
            Self::Transmission => "transmission",
        }
    }
}

/// One duty as a policy asks for it.
#[derive(Clone, Copy, Debug)]
pub struct Clause {
    /// Where the clock starts.
    pub from: Anchor,
    /// How long it runs, and to which end of a day.
    pub term: Term,
}

/// A policy (制度).
#[derive(Clone, Debug)]
pub struct Policy {
    /// Its name.
    pub name: String,
    /// The categories it holds for; absent: all.
    pub categories: Option<Vec<String>>,
    /// The levels it holds for; absent: all.
    pub levels: Option<Vec<String>>,
    /// What it asks for, by duty.
    pub clauses: PerDuty<Option<Clause>>,
    /// Whether a record must name concrete measures.
    pub asks_measures: bool,
}

impl Policy {
    /// Whether it holds for a meeting. 会议 and meeting, 讲话 and speech, 批示, 指示 and instruction
    /// are the same word.
    #[must_use]
    pub fn fits(&self, meeting: &Meeting) -> bool {
        let has_category = self.categories.as_ref().is_none_or(|words| {
            let category = canonical_category(&meeting.category);
            words
                .iter()
                .any(|word| canonical_category(word) == category)
        });
        let has_level = (self.levels.as_ref()).is_none_or(|words| words.contains(&meeting.level));
        has_category && has_level
    }

    /// Whether it brings any duty.
    #[must_use]
    pub fn has_duties(&self) -> bool {
        self.clauses.iter().any(Option::is_some)
    }

    /// Whether any duty starts at a receipt.
    #[must_use]
    pub fn uses_receipt(&self) -> bool {
        let is_receipt = |clause: &Clause| clause.from == Anchor::Receipt;
        self.clauses.iter().flatten().any(is_receipt)
    }

    /// What a duty asks for.
    #[must_use]
    pub fn clause(&self, duty: Duty) -> Option<&Clause> {
        self.clauses[duty.index()].as_ref()
    }
}

/// The speech's own rule, where a project declares no policy: passed on within 24 hours, reported
/// within 2 working days of the meeting's end; speeches and instructions also with concrete
/// measures. Source: section 四·三 of the speech.
#[must_use]
pub fn speech_policies(close_of_business: Option<chrono::NaiveTime>) -> Vec<Policy> {
    let clause = |within| {
        Some(Clause {
            from: Anchor::Meeting,
            term: Term {
                within,
                roll: false,
                close_of_business,
            },
        })
    };
    let policy = |name: &str, categories: Option<Vec<String>>| Policy {
        name: name.to_owned(),
        asks_measures: categories.is_some(),
        categories,
        levels: None,
        clauses: [clause(Span::Hours(24)), clause(Span::WorkingDays(2)), None],
    };
    let spoken = vec!["speech".to_owned(), "instruction".to_owned()];
    vec![policy("speech", Some(spoken)), policy("meeting", None)]
}
