//! What rules say of obligations, the answers of those by status asked once for a whole run.

use crate::audit::status::Status;
use crate::domain::duty::Duty;
use crate::rules::RULES;
use crate::rules::facts::{Obligation, StatusFacts};
use crate::rules::level::Level;
use crate::rules::levels::Levels;
use crate::rules::rule::Check;

/// A set of rules, a bit for the place of each.
pub(crate) type RuleSet = u64;

const _: () = assert!(RULES.len() <= RuleSet::BITS as usize);

/// The places in a set, in order.
pub(crate) fn places(rules: RuleSet) -> impl Iterator<Item = usize> {
    let rest = |rules: &RuleSet| Some(rules & (rules - 1)).filter(|rest| *rest != 0);
    std::iter::successors(Some(rules).filter(|rules| *rules != 0), rest)
        .map(|rules| rules.trailing_zeros() as usize)
}

/// The rules that obligations break; those that are allowed are left out.
#[derive(Debug)]
pub(crate) struct Answers {
    /// Those by status, by all that they may look at. They have nothing else to go by, so that an
    /// answer cannot be wrong for another obligation.
    by_status: Vec<RuleSet>,
    /// The places of those by times, with what they ask.
    by_times: Vec<(usize, Check)>,
}

impl Answers {
    pub(crate) fn new(levels: &Levels) -> Self {
        let mut answers = Self {
            by_status: vec![0; Duty::ALL.len() * Status::ALL.len() * StatusFacts::COUNT],
            by_times: Vec::new(),
        };
        for (place, rule) in levels.rules().iter().enumerate() {
            match rule.check {
                _ if levels.of(place) == Level::Allow => {}
                Check::ByStatus(is_breach) => answers.ask(place, is_breach),
                Check::ByTimes(_) => answers.by_times.push((place, rule.check)),
                _ => {}
            }
        }
        answers
    }

    /// Asks a rule by status about everything that can be.
    fn ask(&mut self, place: usize, is_breach: fn(Duty, Status, StatusFacts) -> bool) {
        for duty in Duty::ALL {
            for status in Status::ALL {
                for facts in (0..StatusFacts::COUNT).map(StatusFacts::at) {
                    let rules = &mut self.by_status[index(duty, status, facts)];
                    *rules |= RuleSet::from(is_breach(duty, status, facts)) << place;
                }
            }
        }
    }

    /// Whether a plain verdict decides what rules say of an obligation.
    pub(crate) fn are_by_status(&self) -> bool {
        self.by_times.is_empty()
    }

    /// The rules that an obligation breaks.
    #[inline]
    pub(crate) fn of(&self, obligation: &Obligation<'_>) -> RuleSet {
        let facts = StatusFacts::of(obligation);
        let by_status = self.by_status[index(obligation.duty, obligation.status, facts)];
        (self.by_times.iter()).fold(by_status, |rules, (place, check)| {
            rules | RuleSet::from(check.is_broken_by(obligation)) << place
        })
    }
}

#[inline]
fn index(duty: Duty, status: Status, facts: StatusFacts) -> usize {
    (duty.index() * Status::ALL.len() + status.number()) * StatusFacts::COUNT + facts.index()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_a_rule_by_status_tells_apart_shares_an_answer() {
        let mut seen = std::collections::HashSet::new();
        for duty in Duty::ALL {
            for status in Status::ALL {
                for number in 0..StatusFacts::COUNT {
                    let facts = StatusFacts::at(number);
                    assert_eq!(facts.index(), number);
                    assert!(seen.insert(index(duty, status, facts)));
                }
            }
        }
        assert_eq!(seen.len(), Answers::new(&Levels::default()).by_status.len());
    }
}
