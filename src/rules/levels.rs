//! The level of each rule.

use crate::rules::RULES;
use crate::rules::level::{Group, Level};
use crate::rules::rule::Rule;

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
