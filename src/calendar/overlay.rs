//! What is laid over a base, and how base and overlays become one calendar.

use std::borrow::Cow;
use std::fmt;
use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};

use super::count::Counts;
use super::{Calendar, Entry, YEARS, cn};
use crate::lang::Lang;

/// The first and the last day of [`YEARS`].
const START: NaiveDate = NaiveDate::from_ymd_opt(*YEARS.start(), 1, 1).expect("a date");
const END: NaiveDate = NaiveDate::from_ymd_opt(*YEARS.end(), 12, 31).expect("a date");

/// What a calendar starts from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Base {
    /// The State Council General Office's yearly notices.
    #[default]
    Cn,
    /// Monday to Friday, every year.
    Weekends,
}

/// Days that an own calendar or a file adds to what lies under it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overlay {
    /// A name for the whole calendar.
    pub name: Option<String>,
    /// A version for the whole calendar.
    pub version: Option<String>,
    /// The years that are covered with it. A day named outside them counts where something else
    /// covers its year, but covers nothing.
    pub covers: Vec<i32>,
    /// Days off and days worked; where two name the same day, the later one holds.
    pub days: Vec<DayRule>,
    /// The provisional days of the whole calendar, instead of those it would have by itself; an
    /// empty list is none. Of several overlays with a list, the last one's holds.
    pub provisional: Option<Vec<NaiveDate>>,
}

/// One day or span of days, all worked or all off, weekends in it too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayRule {
    /// The first day.
    pub first: NaiveDate,
    /// The last day, included.
    pub last: NaiveDate,
    /// Whether they are worked.
    pub working: bool,
    /// What for.
    pub name: Option<String>,
    /// The notice that says so.
    pub notice: Option<String>,
}

/// A year is claimed without a day of it: public feeds ship an empty file for the year not yet
/// announced, and such a year would pass for one without days off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EmptyYear {
    /// The year.
    pub year: i32,
}

/// Puts a calendar together.
#[derive(Clone, Debug)]
pub struct Builder {
    base: Base,
    overlays: Vec<Overlay>,
    weekends_where_uncovered: bool,
}

impl Builder {
    pub(super) fn new(base: Base) -> Self {
        Self {
            base,
            overlays: Vec::new(),
            weekends_where_uncovered: false,
        }
    }

    /// Lays this over the base and the overlays so far.
    #[must_use]
    pub fn overlay(mut self, overlay: Overlay) -> Self {
        self.overlays.push(overlay);
        self
    }

    /// `uncovered = "weekends"`: years not covered are taken as Monday to Friday, but for the days
    /// that overlays name. They remain [not covered](Calendar::covers).
    #[must_use]
    pub fn weekends_where_uncovered(mut self, guess: bool) -> Self {
        self.weekends_where_uncovered = guess;
        self
    }

    /// The calendar. Does not [check](Overlay::check) overlays.
    #[must_use]
    pub fn build(self) -> Calendar {
        let mut parts = Parts::default();
        let name = match self.base {
            Base::Cn => "cn",
            Base::Weekends => "weekends",
        };
        let mut name = Cow::Borrowed(name);
        if self.base == Base::Cn {
            parts.add_cn();
        }
        let mut version = None;
        let mut provisional = None;
        for overlay in self.overlays {
            parts.add(overlay.covers, overlay.days);
            name = overlay.name.map_or(name, Cow::Owned);
            version = overlay.version.map(Cow::Owned).or(version);
            provisional = overlay.provisional.or(provisional);
        }
        let provisional = match (provisional, self.base) {
            (Some(days), _) => days.iter().map(Datelike::num_days_from_ce).collect(),
            (None, Base::Cn) => parts.last_days(),
            (None, Base::Weekends) => Vec::new(),
        };
        parts.finish(
            self.base,
            name,
            version,
            provisional,
            self.weekends_where_uncovered,
        )
    }
}

impl Overlay {
    /// The calendar of these days alone, over Monday to Friday: it covers the years that are claimed
    /// and no other. For looking at a file by itself, not for judging by it.
    #[must_use]
    pub fn alone(self) -> Calendar {
        let covered = runs(self.covers.clone());
        let mut calendar = Calendar::builder(Base::Weekends).overlay(self).build();
        calendar.covered = Some(covered);
        calendar.is_alone = true;
        calendar
    }

    /// That every year claimed has a day.
    ///
    /// # Errors
    ///
    /// [`EmptyYear`] with the first one that has none.
    pub fn check(&self) -> Result<(), EmptyYear> {
        let has_day = |year| {
            let holds = |rule: &DayRule| {
                rule.first <= rule.last && (rule.first.year()..=rule.last.year()).contains(&year)
            };
            self.days.iter().any(holds)
        };
        let empty = self.covers.iter().find(|&&year| !has_day(year));
        empty.map_or(Ok(()), |&year| Err(EmptyYear { year }))
    }
}

impl EmptyYear {
    /// The sentence for it.
    #[must_use]
    pub fn text(self, lang: Lang) -> String {
        let year = self.year;
        match lang {
            Lang::Zh => format!("声称覆盖{year}年，却没有该年的任何一天"),
            Lang::En => format!("claims to cover {year} but holds no day of it"),
        }
    }
}

impl fmt::Display for EmptyYear {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

impl std::error::Error for EmptyYear {}

/// A calendar in the making.
#[derive(Default)]
struct Parts {
    years: Vec<i32>,
    entries: Vec<Entry>,
    texts: Vec<Cow<'static, str>>,
    /// The latest notice so far, by its place in `texts`.
    notice: Option<((u32, u32), usize)>,
}

impl Parts {
    fn add_cn(&mut self) {
        self.entries.reserve(1000);
        let (mut name, mut notice) = (usize::MAX, usize::MAX);
        for row in cn::rows() {
            // Neighbouring rows share their year and texts.
            if self.years.last() != Some(&row.date.year()) {
                self.years.push(row.date.year());
            }
            if self.texts.get(name).is_none_or(|text| *text != row.name) {
                name = self.text(Cow::Borrowed(row.name));
            }
            if self
                .texts
                .get(notice)
                .is_none_or(|text| *text != row.notice)
            {
                notice = self.notice(Cow::Borrowed(row.notice));
            }
            self.entries.push(Entry {
                day: row.date.num_days_from_ce(),
                working: row.working,
                name: Some(name),
                notice: Some(notice),
            });
        }
    }

    fn add(&mut self, covers: Vec<i32>, days: Vec<DayRule>) {
        let covers = covers.into_iter().filter(|year| YEARS.contains(year));
        self.years.extend(covers);
        for rule in days {
            let name = rule.name.map(|name| self.text(Cow::Owned(name)));
            let notice = rule.notice.map(|notice| self.notice(Cow::Owned(notice)));
            // No more than the years that can be asked about, however long the span.
            let first = rule.first.max(START).num_days_from_ce();
            let last = rule.last.min(END).num_days_from_ce();
            self.entries.extend((first..=last).map(|day| Entry {
                day,
                working: rule.working,
                name,
                notice,
            }));
        }
    }

    fn text(&mut self, text: Cow<'static, str>) -> usize {
        self.texts.push(text);
        self.texts.len() - 1
    }

    fn notice(&mut self, notice: Cow<'static, str>) -> usize {
        let key = cn::notice_key(&notice);
        let place = self.text(notice);
        self.notice = self.notice.max(key.map(|key| (key, place)));
        place
    }

    /// 29 to 31 December of the last year: the next notice has reached back that far, never further.
    fn last_days(&self) -> Vec<i32> {
        let last = self.years.iter().max();
        let last = last.and_then(|&year| NaiveDate::from_ymd_opt(year, 12, 31));
        last.map_or_else(Vec::new, |last| {
            let last = last.num_days_from_ce();
            (last - 2..=last).collect()
        })
    }

    fn finish(
        mut self,
        base: Base,
        name: Cow<'static, str>,
        version: Option<Cow<'static, str>>,
        mut provisional: Vec<i32>,
        weekends_where_uncovered: bool,
    ) -> Calendar {
        provisional.sort_unstable();
        // Stable, and the last of a day is kept: later entries win.
        self.entries.sort_by_key(|entry| entry.day);
        self.entries.dedup_by(|later, kept| {
            let same = later.day == kept.day;
            if same {
                *kept = *later;
            }
            same
        });
        let counts = Counts::new(self.entries.iter().map(|entry| (entry.day, entry.working)));
        let notice = self.notice.map(|(_, place)| self.texts[place].clone());
        Calendar {
            name,
            version: version.or(notice),
            covered: (base == Base::Cn).then(|| runs(self.years)),
            weekends_where_uncovered,
            is_alone: false,
            entries: self.entries,
            texts: self.texts,
            counts,
            provisional,
        }
    }
}

/// Years as runs of them.
fn runs(mut years: Vec<i32>) -> Vec<RangeInclusive<i32>> {
    years.sort_unstable();
    let mut runs: Vec<RangeInclusive<i32>> = Vec::new();
    for year in years {
        match runs.last_mut() {
            Some(run) if year <= run.end() + 1 => *run = *run.start()..=year,
            _ => runs.push(year..=year),
        }
    }
    runs
}
