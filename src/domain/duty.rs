//! The three duties.

/// What a department owes for a meeting, in the contract's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Duty {
    /// To study the spirit of the meeting and pass it on (学习传达).
    Transmission,
    /// To report that this was done (报告学习传达情况).
    Report,
    /// To report what was put into effect (落实情况反馈报告).
    Feedback,
}

impl Duty {
    /// Every duty, in order.
    pub const ALL: [Self; 3] = [Self::Transmission, Self::Report, Self::Feedback];

    /// The duty's place in [`Duty::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The contract's word, as machine formats write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Transmission => "transmission",
            Self::Report => "report",
            Self::Feedback => "feedback",
        }
    }

    /// The duty that a person wrote, in either language.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "transmission" | "学习传达" | "传达" => Some(Self::Transmission),
            "report" | "报告" | "报告学习传达情况" | "情况报告" => Some(Self::Report),
            "feedback" | "反馈" | "落实情况反馈报告" | "落实反馈" => {
                Some(Self::Feedback)
            }
            _ => None,
        }
    }
}

/// One value for each duty.
pub type PerDuty<T> = [T; 3];
