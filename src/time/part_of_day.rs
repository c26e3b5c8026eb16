//! Parts of the day, as offices write them before an hour.

/// A part of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartOfDay {
    /// 凌晨, the hours after midnight.
    SmallHours,
    /// 早上 or 上午, the hours before noon.
    Morning,
    /// 中午, the hours around noon.
    Noon,
    /// 下午, the hours after noon.
    Afternoon,
    /// 晚上 or 晚, the hours before midnight.
    Evening,
}

impl PartOfDay {
    /// The words for them; of two that begin alike, the longer comes first.
    pub(crate) const WORDS: [(&'static str, Self); 7] = [
        ("凌晨", Self::SmallHours),
        ("早上", Self::Morning),
        ("上午", Self::Morning),
        ("中午", Self::Noon),
        ("下午", Self::Afternoon),
        ("晚上", Self::Evening),
        ("晚", Self::Evening),
    ];

    /// A word for it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::SmallHours => "凌晨",
            Self::Morning => "上午",
            Self::Noon => "中午",
            Self::Afternoon => "下午",
            Self::Evening => "晚上",
        }
    }

    /// A time in it, where no hour is written and a form is to be shown.
    pub(crate) const fn sample(self) -> &'static str {
        match self {
            Self::SmallHours => "01:00",
            Self::Morning => "09:00",
            Self::Noon => "12:00",
            Self::Afternoon => "15:00",
            Self::Evening => "20:00",
        }
    }

    /// The hour of the day that is meant by an hour written after this; None where it cannot be, or
    /// could be two.
    pub(crate) const fn hour(self, written: u32) -> Option<u32> {
        match (self, written) {
            (Self::SmallHours, 0..=5)
            | (Self::Morning, 0..=11)
            | (Self::Noon, 11..=13)
            | (Self::Afternoon, 12..=23)
            | (Self::Evening, 17..=23) => Some(written),
            (Self::Noon, 1) | (Self::Afternoon, 1..=11) | (Self::Evening, 5..=11) => {
                Some(written + 12)
            }
            _ => None,
        }
    }

    /// What may be meant by an hour that [`Self::hour`] does not know: days after the written one,
    /// and the hour.
    pub(crate) const fn guesses(self, written: u32) -> &'static [(u64, u32)] {
        match (self, written) {
            // 上午12:30 is by some clocks half an hour after midnight.
            (Self::SmallHours | Self::Morning, 12) => &[(0, 0), (0, 12)],
            (Self::Afternoon, 0) => &[(0, 12), (0, 0)],
            (Self::Noon, 0) => &[(0, 12)],
            (Self::Noon, 2) => &[(0, 14)],
            // 晚上12点 of a day ends it, or began it.
            (Self::Evening, 0 | 12) => &[(1, 0), (0, 0)],
            (Self::Evening, 1) => &[(1, 1), (0, 1)],
            (Self::Evening, 2) => &[(1, 2), (0, 2)],
            (Self::Evening, 3) => &[(1, 3), (0, 3)],
            (Self::Evening, 4) => &[(1, 4), (0, 4)],
            _ => &[],
        }
    }
}
