//! The part of a project that is judged. What lies outside is not judged, but still used: a name, a
//! parent's time, an exemption.

use chrono::{Datelike, NaiveDate};

use crate::domain::project::Project;
use crate::domain::scope::{Members, Scope};
use crate::text::Bilingual;

/// A month of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// The year.
    pub year: i32,
    /// The month, from 1.
    pub month: u32,
}

impl Month {
    /// The month of a day.
    #[must_use]
    pub fn of(date: NaiveDate) -> Self {
        Self {
            year: date.year(),
            month: date.month(),
        }
    }

    /// The one before it.
    #[must_use]
    pub const fn before(self) -> Self {
        let Self { year, month } = self;
        match month {
            1 => Self {
                year: year - 1,
                month: 12,
            },
            _ => Self {
                year,
                month: month - 1,
            },
        }
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// What is asked for. Meetings have to fit all of the time and the list; nothing asked for is
/// everything.
#[derive(Clone, Debug, Default)]
pub struct Selection {
    /// The local months in which meetings ended.
    pub months: Vec<Month>,
    /// The first local date on which meetings ended.
    pub since: Option<NaiveDate>,
    /// The last one.
    pub until: Option<NaiveDate>,
    /// Meetings, by their indices.
    pub meetings: Vec<u32>,
    /// Departments.
    pub departments: Option<Scope>,
}

impl Selection {
    fn chooses_meetings(&self) -> bool {
        self.since.is_some()
            || self.until.is_some()
            || !self.months.is_empty()
            || !self.meetings.is_empty()
    }

    fn has_meeting(&self, meeting: u32, ended: NaiveDate) -> bool {
        (self.months.is_empty() || self.months.contains(&Month::of(ended)))
            && self.since.is_none_or(|since| since <= ended)
            && self.until.is_none_or(|until| ended <= until)
            && (self.meetings.is_empty() || self.meetings.contains(&meeting))
    }
}

/// The part of a project that is judged; by default all of it.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// Of each meeting, whether it is in the part; none: all are.
    meetings: Option<Vec<bool>>,
    /// None: all are.
    departments: Option<Members>,
    /// What was asked for, as a noun; none where all is judged.
    pub shown: Option<Bilingual>,
    /// The same in ids, in English, whatever names it was asked for by.
    pub in_ids: Option<String>,
}

impl Part {
    /// The part that is asked for; `shown` says it in words.
    #[must_use]
    pub fn new(project: &Project, selection: &Selection, shown: Option<Bilingual>) -> Self {
        let meetings = (0..).zip(&project.meetings).map(|(index, meeting)| {
            selection.has_meeting(index, project.zone.date(meeting.ended.at))
        });
        Self {
            meetings: selection.chooses_meetings().then(|| meetings.collect()),
            departments: (selection.departments.as_ref())
                .map(|scope| scope.select(&project.departments)),
            shown,
            in_ids: None,
        }
    }

    /// That no more than what was asked for is judged, in words.
    #[must_use]
    pub fn only(&self) -> Option<Bilingual> {
        let shown = self.shown.as_ref()?;
        Some(Bilingual::new(
            format!("只查{}", shown.zh),
            format!("only {}", shown.en),
        ))
    }

    /// Whether nothing is left out.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.meetings.is_none() && self.departments.is_none()
    }

    /// Whether a meeting is in it.
    #[must_use]
    pub fn has_meeting(&self, meeting: u32) -> bool {
        (self.meetings.as_ref()).is_none_or(|meetings| meetings[meeting as usize])
    }

    /// Whether a department is in it.
    #[inline]
    #[must_use]
    pub fn has_department(&self, department: u32) -> bool {
        (self.departments.as_ref()).is_none_or(|departments| departments.contains(department))
    }

    /// The departments that were chosen; none: all are in it.
    #[inline]
    #[must_use]
    pub fn chosen_departments(&self) -> Option<&Members> {
        self.departments.as_ref()
    }

    /// Whether meetings, or a time, were chosen.
    #[must_use]
    pub fn chooses_meetings(&self) -> bool {
        self.meetings.is_some()
    }

    /// Whether departments were chosen.
    #[must_use]
    pub fn chooses_departments(&self) -> bool {
        self.departments.is_some()
    }

    /// Whether a row belongs to it: what has no known meeting unless meetings or a time were chosen,
    /// what has no known department unless departments were.
    #[must_use]
    pub fn takes(&self, meeting: Option<u32>, department: Option<u32>) -> bool {
        meeting.map_or(self.meetings.is_none(), |it| self.has_meeting(it))
            && department.map_or(!self.chooses_departments(), |it| self.has_department(it))
    }
}
