//! What a finding of a rule does.

use crate::rules::RULES;
use crate::rules::rule::Rule;

/// What a finding of a rule does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// It is silent.
    Allow,
    /// It is shown.
    Warn,
    /// It is shown and fails the gate.
    Deny,
}

impl Level {
    /// Every level.
    pub const ALL: [Self; 3] = [Self::Deny, Self::Warn, Self::Allow];

    /// The contract's word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Warn => "warn",
            Self::Deny => "deny",
        }
    }
}

/// The rules that a report goes by, [`RULES`] unless a test has others, and the level of each.
#[derive(Clone, Debug)]
pub struct Levels {
    rules: &'static [&'static Rule],
    levels: Vec<Level>,
}

impl Default for Levels {
    fn default() -> Self {
        Self::of_rules(RULES)
    }
}

impl Levels {
    /// Rules at their defaults: 64 at most.
    #[must_use]
    pub fn of_rules(rules: &'static [&'static Rule]) -> Self {
        let levels = rules.iter().map(|rule| rule.default).collect();
        Self { rules, levels }
    }

    /// The rules, in the order of findings.
    #[must_use]
    pub fn rules(&self) -> &'static [&'static Rule] {
        self.rules
    }

    /// The level of the rule at a place in [`Levels::rules`].
    #[must_use]
    pub fn of(&self, index: usize) -> Level {
        self.levels[index]
    }

    /// Sets the level of a rule, of a group, or of `warnings`: whatever stands at warn now. False
    /// where the name is none of these.
    pub fn set(&mut self, name: &str, level: Level) -> bool {
        let mut is_known = name == "warnings";
        for (rule, own) in self.rules.iter().zip(&mut self.levels) {
            let is_named = rule.name == name || rule.group.name() == name;
            is_known |= is_named;
            if is_named || name == "warnings" && *own == Level::Warn {
                *own = level;
            }
        }
        is_known
    }

    /// Every name that [`Levels::set`] knows.
    pub fn names() -> impl Iterator<Item = &'static str> {
        let rules = RULES.iter().map(|rule| rule.name);
        let groups = Group::ALL.iter().map(|group| group.name());
        rules.chain(groups).chain(["warnings"])
    }
}

/// What a breach is a breach of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Done in time.
    Timeliness,
    /// Done with substance.
    Substance,
    /// Recorded so that it can be true.
    Integrity,
}

impl Group {
    /// Every group.
    pub const ALL: [Self; 3] = [Self::Timeliness, Self::Substance, Self::Integrity];

    /// The contract's word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Timeliness => "timeliness",
            Self::Substance => "substance",
            Self::Integrity => "integrity",
        }
    }
}
