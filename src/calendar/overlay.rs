//! What is laid over a base, and how base and overlays become one calendar.

use std::borrow::Cow;
use std::fmt;
use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};

use crate::calendar::count::Counts;
use crate::calendar::{Calendar, Entry, Text, YEARS, cn, year_of};
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
    /// Monday to Friday, but only in the years that overlays cover: nothing bundled is used, so that
    /// a new release of this program changes none of it.
    None,
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
    /// The years that a published feed is about: each is covered where the feed holds its notice,
    /// as [`settle`](crate::calendar::settle) finds.
    pub feed_years: Vec<FeedYear>,
    /// Days off and days worked; where two name the same day, the later one holds.
    pub days: Vec<DayRule>,
    /// The provisional days of the whole calendar, instead of those it would have by itself; an
    /// empty list is none. Of several overlays with a list, the last one's holds.
    pub provisional: Option<Vec<NaiveDate>>,
}

/// A year that a feed is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FeedYear {
    /// The year.
    pub year: i32,
    /// Whether the feed says of any of its days that it is a holiday.
    pub names_holiday: bool,
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
    pub(crate) fn new(base: Base) -> Self {
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

    /// The calendar. Does not [check](Overlay::check) overlays, nor
    /// [settle](crate::calendar::settle) which years feeds cover: until then they cover none.
    #[must_use]
    pub fn build(self) -> Calendar {
        let (name, mut parts) = match self.base {
            Base::Cn => ("cn", Parts::cn()),
            Base::Weekends => ("weekends", Parts::default()),
            Base::None => ("none", Parts::default()),
        };
        let mut name = Cow::Borrowed(name);
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
            (None, Base::Weekends | Base::None) => Vec::new(),
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
    /// How many days its rules are about, a day counted once for each: what laying it takes.
    #[must_use]
    pub fn rule_days(&self) -> u64 {
        let days = |rule: &DayRule| {
            let first = rule.first.max(START).num_days_from_ce();
            let last = rule.last.min(END).num_days_from_ce();
            u64::try_from(last - first + 1).unwrap_or(0)
        };
        self.days.iter().map(days).sum()
    }

    /// The calendar of these days alone, over Monday to Friday: it covers the years that are claimed
    /// and no other. For looking at a file by itself, not for judging by it.
    #[must_use]
    pub fn alone(self) -> Calendar {
        let mut calendar = Calendar::builder(Base::None).overlay(self).build();
        calendar.is_alone = true;
        calendar
    }

    /// That every year claimed has a day.
    ///
    /// # Errors
    ///
    /// [`EmptyYear`] with the first one that has none.
    pub fn check(&self) -> Result<(), EmptyYear> {
        // Years in runs, in order: a file may claim thousands and hold tens of thousands of days.
        let rules = self.days.iter().filter(|rule| rule.first <= rule.last);
        let mut spans: Vec<(i32, i32)> = rules
            .map(|rule| (rule.first.year(), rule.last.year()))
            .collect();
        spans.sort_unstable();
        spans.dedup_by(|next, run| {
            let is_joined = next.0 <= run.1 + 1;
            run.1 = run.1.max(if is_joined { next.1 } else { run.1 });
            is_joined
        });
        let has_day = |year: i32| {
            let after = spans.partition_point(|(first, _)| *first <= year);
            after > 0 && spans[after - 1].1 >= year
        };
        let feed_years = self.feed_years.iter().map(|feed| feed.year);
        let mut claimed = self.covers.iter().copied().chain(feed_years);
        let empty = claimed.find(|&year| !has_day(year));
        empty.map_or(Ok(()), |year| Err(EmptyYear { year }))
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
    entries: Cow<'static, [Entry]>,
    texts: Cow<'static, str>,
    /// The latest notice so far.
    notice: Option<((u32, u32), Text)>,
}

impl Parts {
    fn cn() -> Self {
        let [first, .., last] = &cn::ROWS;
        let mut parts = Self {
            // Each of them has had its notice.
            years: (year_of(first.day.into())..=year_of(last.day.into())).collect(),
            entries: Cow::Borrowed(&cn::ROWS),
            texts: Cow::Borrowed(cn::DATA),
            notice: None,
        };
        // Rows of one notice that follow each other have it in one place.
        for rows in cn::ROWS.chunk_by(|a, b| a.notice == b.notice) {
            parts.hold(rows[0].notice);
        }
        parts
    }

    fn add(&mut self, covers: Vec<i32>, days: Vec<DayRule>) {
        let covers = covers.into_iter().filter(|year| YEARS.contains(year));
        self.years.extend(covers);
        for rule in days {
            let name = rule.name.map(|name| self.text(&name));
            let notice = rule.notice.map(|notice| self.text(&notice));
            self.hold(notice);
            // No more than the years that can be asked about, however long the span.
            let first = rule.first.max(START).num_days_from_ce();
            let last = rule.last.min(END).num_days_from_ce();
            let entries = (first..=last).map(|day| Entry {
                day,
                working: rule.working,
                name,
                notice,
            });
            self.entries.to_mut().extend(entries);
        }
    }

    /// Puts a text after the others.
    fn text(&mut self, text: &str) -> Text {
        let start = self.texts.len() as u32;
        self.texts.to_mut().push_str(text);
        Text {
            start,
            end: self.texts.len() as u32,
        }
    }

    /// Remembers the notice if it is the latest so far.
    fn hold(&mut self, notice: Option<Text>) {
        let key = notice.and_then(|notice| Some((cn::notice_key(notice.of(&self.texts))?, notice)));
        self.notice = self.notice.max(key);
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
        // What is only borrowed has nothing laid over it.
        if let Cow::Owned(entries) = &mut self.entries {
            // Stable, and the last of a day is kept: later entries win.
            entries.sort_by_key(|entry| entry.day);
            entries.dedup_by(|later, kept| {
                let same = later.day == kept.day;
                if same {
                    *kept = *later;
                }
                same
            });
        }
        let counts = Counts::new(&self.entries);
        let notice = self.notice.map(|(_, notice)| notice.of(&self.texts));
        let version = version.or_else(|| notice.map(|notice| Cow::Owned(notice.to_owned())));
        Calendar {
            name,
            version,
            covered: (base != Base::Weekends).then(|| runs(self.years)),
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
