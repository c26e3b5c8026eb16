//! Which duties a kind of meeting brings, and within what time.

use crate::domain::clause::{Allowed, Anchor, Clause, Duties};
use crate::domain::due::{Span, Term};
use crate::domain::meeting::{Meeting, canonical_category};

/// A policy (制度).
#[derive(Clone, Debug)]
pub struct Policy {
    /// Its name.
    pub name: String,
    /// The categories it holds for; absent: all.
    pub categories: Option<Vec<String>>,
    /// The levels it holds for; absent: all.
    pub levels: Option<Vec<String>>,
    /// What it asks for.
    pub duties: Duties,
}

impl Policy {
    /// Whether it holds for a meeting. 会议 and meeting, 讲话 and speech, 批示, 指示 and instruction
    /// are the same word.
    #[must_use]
    pub fn fits(&self, meeting: &Meeting) -> bool {
        let has_category = self.categories.as_ref().is_none_or(|words| {
            let category = canonical_category(&meeting.kind.category);
            words
                .iter()
                .any(|word| canonical_category(word) == category)
        });
        let has_level = (self.levels.as_ref())
            .is_none_or(|words| words.iter().any(|word| **word == *meeting.kind.level));
        has_category && has_level
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
            allowed: Allowed::Within(Term {
                within,
                roll: false,
                close_of_business,
            }),
            is_own: false,
        })
    };
    let policy = |name: &str, categories: Option<Vec<String>>| Policy {
        name: name.to_owned(),
        duties: Duties {
            asks_measures: categories.is_some(),
            clauses: [clause(Span::Hours(24)), clause(Span::WorkingDays(2)), None],
        },
        categories,
        levels: None,
    };
    let spoken = vec!["speech".to_owned(), "instruction".to_owned()];
    vec![policy("speech", Some(spoken)), policy("meeting", None)]
}
