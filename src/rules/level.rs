//! What a finding of a rule does, and what it is a breach of.

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

/// What a breach is a breach of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Done in time.
    Timeliness,
    /// Done with substance.
    Substance,
    /// Recorded so that it can be true.
    Integrity,
    /// Broken so often that it calls for attention.
    Accountability,
}

impl Group {
    /// Every group.
    pub const ALL: [Self; 4] = [
        Self::Timeliness,
        Self::Substance,
        Self::Integrity,
        Self::Accountability,
    ];

    /// The contract's word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Timeliness => "timeliness",
            Self::Substance => "substance",
            Self::Integrity => "integrity",
            Self::Accountability => "accountability",
        }
    }
}
