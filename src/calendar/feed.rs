//! Which years a published feed covers: only those whose notice it can hold.
//!
//! A feed never says what it covers, and many list festivals, solar terms or the holidays of years
//! not yet announced. Every notice gives days off and takes weekend days for them, so that over a
//! base of notices a year counts as announced only where a feed has both, and says so.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use crate::calendar::count::is_weekday;
use crate::calendar::overlay::{Base, FeedYear, Overlay};
use crate::calendar::{Calendar, DayRule};
use crate::lang::Lang;

/// A year of a feed that is not covered, and what the feed lacks for that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// The year.
    pub year: i32,
    /// Whether it has no day off.
    pub lacks_days_off: bool,
    /// Whether it has no weekend day worked in exchange.
    pub lacks_exchange: bool,
    /// Whether it says of no day that it is a holiday.
    pub lacks_holiday: bool,
}

impl Overlay {
    /// What a feed lacks to make a year covered over a base; none where it does.
    fn lack(&self, base: Base, feed: FeedYear) -> Option<LeftOut> {
        let has = |is_wanted: &dyn Fn(&DayRule, NaiveDate) -> bool| {
            self.days.iter().any(|rule| {
                rule.within(feed.year).is_some_and(|rule| {
                    let mut days = rule.first.iter_days().take_while(|day| *day <= rule.last);
                    days.any(|day| is_wanted(&rule, day))
                })
            })
        };
        let lack = LeftOut {
            year: feed.year,
            lacks_days_off: !has(&|rule, _| !rule.working),
            // Other countries work no weekends.
            lacks_exchange: base != Base::Weekends
                && !has(&|rule, day| rule.working && !is_weekday(day.num_days_from_ce())),
            lacks_holiday: base != Base::Weekends && !feed.names_holiday,
        };
        (lack.lacks_days_off || lack.lacks_exchange || lack.lacks_holiday).then_some(lack)
    }

    /// Whether there is nothing in it to lay over anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.covers.is_empty() && self.days.is_empty() && self.provisional.is_none()
    }
}

impl DayRule {
    /// Its days in one year.
    fn within(&self, year: i32) -> Option<Self> {
        let first = NaiveDate::from_ymd_opt(year, 1, 1)?.max(self.first);
        let last = NaiveDate::from_ymd_opt(year, 12, 31)?.min(self.last);
        (first <= last).then(|| Self {
            first,
            last,
            ..self.clone()
        })
    }
}

/// Settles which years feeds cover, laid over a base and beside each other, whatever their order:
/// afterwards their years are in [`Overlay::covers`], and the days of those left out are gone.
///
/// `known` says of further years that they are covered. What was left out is next to the place of
/// its feed.
pub fn settle(
    base: Base,
    known: impl Fn(i32) -> bool,
    overlays: &mut [Overlay],
) -> Vec<(usize, LeftOut)> {
    let bundled = base.calendar();
    let mut covered: BTreeSet<i32> = BTreeSet::new();
    for overlay in &mut *overlays {
        let lacks_nothing = |feed: &&FeedYear| overlay.lack(base, **feed).is_none();
        let whole = overlay.feed_years.iter().filter(lacks_nothing);
        let whole: Vec<i32> = whole.map(|feed| feed.year).collect();
        overlay.covers.extend(whole);
        covered.extend(&overlay.covers);
    }
    let is_covered = |year: i32| {
        let is_bundled = NaiveDate::from_yo_opt(year, 1).is_some_and(|day| bundled.covers(day));
        is_bundled || known(year) || covered.contains(&year)
    };
    let mut left_out = Vec::new();
    for (place, overlay) in overlays.iter_mut().enumerate() {
        let feed_years = std::mem::take(&mut overlay.feed_years);
        let uncovered = feed_years.into_iter().filter(|feed| !is_covered(feed.year));
        let lacks: Vec<LeftOut> = uncovered
            .filter_map(|feed| overlay.lack(base, feed))
            .collect();
        if !lacks.is_empty() {
            let is_left_out = |year| lacks.iter().any(|lack| lack.year == year);
            let days = std::mem::take(&mut overlay.days);
            let kept = days.iter().flat_map(|rule| {
                let years = rule.first.year()..=rule.last.year();
                let years = years.filter(|year| !is_left_out(*year));
                years.filter_map(|year| rule.within(year))
            });
            overlay.days = kept.collect();
        }
        left_out.extend(lacks.into_iter().map(|lack| (place, lack)));
    }
    left_out
}

impl Base {
    /// The calendar that it is by itself.
    fn calendar(self) -> Calendar {
        Calendar::builder(self).build()
    }
}

impl LeftOut {
    /// The sentence for it.
    #[must_use]
    pub fn text(self, lang: Lang) -> String {
        let lacks = [
            (
                self.lacks_days_off,
                lang.pick("没有放假的日子", "no day off"),
            ),
            (
                self.lacks_exchange,
                lang.pick(
                    "没有周末调休上班的日子",
                    "no weekend day worked in exchange",
                ),
            ),
            (
                self.lacks_holiday,
                lang.pick(
                    "没有一天写明是放假（休、放假、假、holiday）",
                    "no day marked as a holiday (休, 放假, 假, holiday)",
                ),
            ),
        ];
        let lacks = lacks.iter().filter(|(lacks, _)| *lacks);
        let lacks: Vec<&str> = lacks.map(|(_, text)| *text).collect();
        let year = self.year;
        match lang {
            Lang::Zh => format!(
                "{year} 年{}，不算已公布的放假安排：该年仍未覆盖，其中的日子没有采用",
                lacks.join("，也")
            ),
            Lang::En => format!(
                "{year} has {}, so it is not taken for an announced year: it stays uncovered, and its days are left out",
                lacks.join(" and ")
            ),
        }
    }
}
