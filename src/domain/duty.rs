//! The three duties, and what they are called.

use crate::lang::Lang;

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

    /// Its name in running text and in tables.
    #[must_use]
    pub fn text(self, lang: Lang) -> &'static str {
        let zh = match self {
            Self::Transmission => "学习传达",
            Self::Report => "报告",
            Self::Feedback => "落实反馈",
        };
        lang.pick(zh, self.name())
    }

    /// The same as a heading.
    #[must_use]
    pub fn heading(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (_, Lang::Zh) => self.text(lang),
            (Self::Transmission, Lang::En) => "Transmission",
            (Self::Report, Lang::En) => "Report",
            (Self::Feedback, Lang::En) => "Feedback",
        }
    }

    /// Its full name, as letters have it.
    #[must_use]
    pub fn full_name(self, lang: Lang) -> &'static str {
        match self {
            Self::Transmission => lang.pick("学习传达", "transmission"),
            Self::Report => lang.pick("报告学习传达情况", "report on the transmission"),
            Self::Feedback => lang.pick("落实情况反馈报告", "feedback on what was put into effect"),
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
