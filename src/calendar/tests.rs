//! The bundled data row by row, and counting against a twin that walks day by day.

use std::collections::HashMap;
use std::sync::LazyLock;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::calendar::*;

const CSV: &str = include_str!("cn-holidays.csv");

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn off(first: &str, last: &str) -> DayRule {
    DayRule {
        first: date(first),
        last: date(last),
        working: false,
        name: Some("own".to_owned()),
        notice: None,
    }
}

fn covering(years: &[i32], days: Vec<DayRule>) -> Overlay {
    Overlay {
        covers: years.to_vec(),
        feed_years: Vec::new(),
        days,
        ..Overlay::default()
    }
}

fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The rows as a real CSV reader sees them.
fn rows() -> Vec<[String; 4]> {
    let mut reader = csv::Reader::from_reader(CSV.as_bytes());
    assert_eq!(
        reader.headers().unwrap(),
        vec!["date", "kind", "name", "notice"]
    );
    let rows = reader.deserialize().map(Result::unwrap);
    rows.collect()
}

/// The last year that the data have.
fn last_year() -> i32 {
    let rows = rows();
    date(&rows[rows.len() - 1][0]).year()
}

/// What the data said when they ended with 2026, whatever years have been added since: for tests
/// that count across the end of what is covered.
pub(crate) fn until_2026() -> Builder {
    // A notice for 2027 may reach back to 29 December.
    let rows = rows()
        .into_iter()
        .take_while(|row| row[0].as_str() < "2026-12-29");
    let days = rows.map(|[day, kind, name, notice]| DayRule {
        first: date(&day),
        last: date(&day),
        working: kind == "work",
        name: Some(name),
        notice: Some(notice),
    });
    let provisional = ["2026-12-29", "2026-12-30", "2026-12-31"].map(date);
    let overlay = Overlay {
        covers: (2004..=2026).collect(),
        days: days.collect(),
        provisional: Some(provisional.to_vec()),
        ..Overlay::default()
    };
    Calendar::builder(Base::None).overlay(overlay)
}

#[test]
fn quick_reader_reads_what_csv_reads() {
    let quick = cn::ROWS.iter().map(|row| {
        let date = date_of(row.day.into()).unwrap().to_string();
        let kind = if row.working { "work" } else { "off" };
        let [name, notice] = [row.name, row.notice].map(|text| text.unwrap().of(cn::DATA));
        [&date, kind, name, notice].map(str::to_owned)
    });
    assert_eq!(quick.collect::<Vec<_>>(), rows());
}

#[test]
fn data_is_sorted_and_its_worked_days_are_weekend_days() {
    let rows = rows();
    assert!(rows.is_sorted_by(|a, b| a[0] < b[0]));
    for [day, kind, name, notice] in &rows {
        assert!(
            !name.is_empty() && cn::notice_key(notice).is_some(),
            "{day}"
        );
        assert!(kind == "off" || is_weekend(date(day)), "{day}");
    }
    // No year between the first and the last is without a notice: all of them are covered.
    let year = |row: &[String; 4]| date(&row[0]).year();
    let (first, last) = (year(&rows[0]), year(&rows[rows.len() - 1]));
    assert!((first..=last).all(|own| rows.iter().any(|row| year(row) == own)));
}

#[test]
fn cn_is_the_data_on_every_day() {
    let rows = rows();
    let rows: HashMap<_, _> = rows.iter().map(|row| (date(&row[0]), row)).collect();
    let cn = Calendar::cn();
    let last_year = last_year();
    let days = date("2004-01-01").iter_days();
    for day in days.take_while(|day| day.year() <= last_year) {
        let row = rows.get(&day);
        let expected = Day {
            date: day,
            working: row.map_or(!is_weekend(day), |row| row[1] == "work"),
            name: row.map(|row| row[2].as_str()),
            notice: row.map(|row| row[3].as_str()),
        };
        assert_eq!(cn.day(day), Ok(expected));
    }
    let next = NaiveDate::from_ymd_opt(last_year + 1, 1, 1).unwrap();
    for day in [date("2003-12-31"), next] {
        assert_eq!(cn.day(day), Err(Uncovered { year: day.year() }));
    }
}

#[test]
fn cn_by_hand() {
    let cn = Calendar::cn();
    for (day, working) in [
        ("2005-12-31", true),
        ("2015-09-03", false),
        ("2015-09-06", true),
        ("2019-05-05", true),
        ("2020-01-31", false),
        ("2020-02-01", false),
        ("2020-02-03", true),
        ("2024-02-09", true),
        ("2025-01-01", false),
        ("2025-01-26", true),
        ("2026-01-04", true),
        ("2026-02-14", true),
        ("2026-09-20", true),
        ("2026-10-01", false),
    ] {
        assert_eq!(cn.is_working(date(day)), Ok(working), "{day}");
    }
    let year = |year| {
        let eve = NaiveDate::from_ymd_opt(year - 1, 12, 31).unwrap();
        cn.between(eve, NaiveDate::from_ymd_opt(year, 12, 31).unwrap())
    };
    // 365 days, less weekends and statutory days on weekdays: 11 until 2024, 13 from 2025.
    assert_eq!(year(2023), Ok(249));
    assert_eq!(year(2025), Ok(248));
    let last = NaiveDate::from_ymd_opt(last_year(), 12, 31).unwrap();
    assert_eq!(cn.name(), "cn");
    assert_eq!(cn.coverage(), Some((date("2004-01-01"), last)));
}

#[test]
fn last_covered_day() {
    let cn = until_2026().build();
    let (wednesday, last) = (date("2026-12-30"), date("2026-12-31"));
    assert_eq!(cn.add(wednesday, 1), Ok(last));
    assert_eq!(cn.add(wednesday, 2), Err(Uncovered { year: 2027 }));
    assert_eq!(cn.add(last, 0), Ok(last));
    assert_eq!(cn.add(last, 1), Err(Uncovered { year: 2027 }));
    assert_eq!(cn.add(date("2028-02-01"), 1), Err(Uncovered { year: 2028 }));
    // The start does not count: its year need not be known.
    assert_eq!(cn.add(date("2003-12-31"), 1), Ok(date("2004-01-02")));
    assert_eq!(cn.add(date("2003-12-31"), 0), Err(Uncovered { year: 2003 }));
    assert_eq!(cn.between(date("2003-12-31"), date("2004-01-02")), Ok(1));
    assert_eq!(
        cn.between(last, date("2027-01-01")),
        Err(Uncovered { year: 2027 })
    );
    assert_eq!(
        cn.between(date("2027-01-01"), last),
        cn.between(last, date("2027-01-01"))
    );
    assert_eq!(
        Uncovered { year: 2027 }.to_string(),
        "the calendar does not cover 2027"
    );
}

#[test]
fn provisional_days_move_with_the_last_year() {
    let days = |calendar: &Calendar| -> Vec<String> {
        calendar.provisional().map(|day| day.to_string()).collect()
    };
    let last_days = |year: i32| [29, 30, 31].map(|day| format!("{year}-12-{day}"));
    let (cn, last) = (Calendar::cn(), last_year());
    let in_last = |day: &str| date(&format!("{last}-{day}"));
    let in_next = |day: &str| date(&format!("{}-{day}", last + 1));
    assert_eq!(days(&cn), last_days(last));
    assert!(cn.is_provisional(in_last("12-30")));
    assert!(cn.touches_provisional(in_last("12-20"), in_last("12-29")));
    assert!(!cn.touches_provisional(in_last("12-20"), in_last("12-28")));
    assert!(!cn.touches_provisional(in_next("01-01"), in_next("01-09")));

    let [eve, third] = [in_last("12-31"), in_next("01-03")].map(|day| day.to_string());
    let next = covering(&[last + 1], vec![off(&eve, &third)]);
    let longer = Calendar::builder(Base::Cn).overlay(next.clone()).build();
    assert_eq!(days(&longer), last_days(last + 1));
    assert_eq!(longer.is_working(in_last("12-31")), Ok(false));
    assert_eq!(longer.covered_years(), Some(&[2004..=last + 1][..]));

    let listed = |list: &[&str]| Overlay {
        provisional: Some(list.iter().map(|day| date(day)).collect()),
        ..next.clone()
    };
    let build = |overlay| Calendar::builder(Base::Cn).overlay(overlay).build();
    assert!(days(&build(listed(&[]))).is_empty());
    assert_eq!(
        days(&build(listed(&["2027-05-04", "2026-12-31"]))),
        ["2026-12-31", "2027-05-04"]
    );
    assert!(days(&Calendar::weekends()).is_empty());
}

#[test]
fn gaps_are_not_crossed() {
    let gap = until_2026()
        .overlay(covering(&[2028], vec![off("2028-01-01", "2028-01-03")]))
        .build();
    assert_eq!(gap.covered_years(), Some(&[2004..=2026, 2028..=2028][..]));
    assert_eq!(
        gap.coverage(),
        Some((date("2004-01-01"), date("2028-12-31")))
    );
    assert_eq!(
        gap.add(date("2026-12-31"), 1),
        Err(Uncovered { year: 2027 })
    );
    assert_eq!(gap.add(date("2027-12-31"), 1), Ok(date("2028-01-04")));
    assert_eq!(
        gap.between(date("2026-12-30"), date("2028-01-04")),
        Err(Uncovered { year: 2027 })
    );
}

#[test]
fn naming_a_day_does_not_cover_its_year() {
    let overlay = covering(&[], vec![off("2027-01-01", "2027-01-01")]);
    let own = until_2026().overlay(overlay);
    let new_year = date("2027-01-01");
    let plain = own.clone().build();
    assert_eq!(plain.is_working(new_year), Err(Uncovered { year: 2027 }));

    let guess = own.weekends_where_uncovered(true).build();
    assert_eq!(guess.is_working(new_year), Ok(false));
    assert_eq!(guess.is_working(date("2028-01-03")), Ok(true));
    assert_eq!(guess.add(date("2026-12-31"), 1), Ok(date("2027-01-04")));
    assert!(!guess.covers(new_year) && guess.covers(date("2026-12-31")));
}

#[test]
fn a_claimed_year_needs_a_day() {
    let overlay = covering(&[2027, 2028], vec![off("2026-12-31", "2027-01-03")]);
    assert_eq!(overlay.check(), Err(EmptyYear { year: 2028 }));
    assert_eq!(covering(&[2027], overlay.days.clone()).check(), Ok(()));
    let backwards = vec![off("2027-01-03", "2027-01-01")];
    assert_eq!(
        covering(&[2027], backwards).check(),
        Err(EmptyYear { year: 2027 })
    );
}

#[test]
fn names_and_versions() {
    let notice = |notice: &str| {
        let mut day = off("2027-01-01", "2027-01-01");
        day.notice = Some(notice.to_owned());
        let overlay = covering(&[2027], vec![day]);
        let calendar = until_2026().overlay(overlay).build();
        calendar.version().unwrap().to_owned()
    };
    assert_eq!(notice("国办发明电〔2026〕5号"), "国办发明电〔2026〕5号");
    assert_eq!(notice("桂政办电〔2026〕5号"), "国办发明电〔2025〕7号");
    // A change after the notice for the year counts, though later days rest on the older one.
    assert!(cn::notice_key("国办发明电〔2020〕1号") > cn::notice_key("国办发明电〔2019〕16号"));

    let named = |name: Option<&str>, version: Option<&str>| Overlay {
        name: name.map(str::to_owned),
        version: version.map(str::to_owned),
        ..Overlay::default()
    };
    let own = Calendar::builder(Base::Weekends)
        .overlay(named(Some("gx"), Some("1")))
        .overlay(named(None, Some("2")))
        .build();
    assert_eq!((own.name(), own.version()), ("gx", Some("2")));
    let weekends = Calendar::weekends();
    assert_eq!((weekends.name(), weekends.version()), ("weekends", None));
    assert_eq!(
        (weekends.coverage(), weekends.covered_years()),
        (None, None)
    );
}

#[test]
fn numbers_too_large_are_uncovered() {
    let beyond = Err(Uncovered { year: 10_000 });
    let weekends = Calendar::weekends();
    for days in [2_100_000, u32::MAX] {
        assert_eq!(weekends.add(date("2026-01-01"), days), beyond);
        let cn = until_2026().build().add(date("2026-01-01"), days);
        assert_eq!(cn, Err(Uncovered { year: 2027 }));
    }
    assert_eq!(weekends.is_working(date("9999-12-31")), Ok(true));
    assert_eq!(weekends.add(date("9999-12-31"), 1), beyond);
    for far in [NaiveDate::MIN, NaiveDate::MAX] {
        assert!(weekends.add(far, 0).is_err());
        assert!(weekends.add(far, u32::MAX).is_err());
        assert!(weekends.between(far, date("2026-01-01")).is_err());
        assert!(weekends.day(far).is_err());
    }
    let endless = DayRule {
        first: NaiveDate::MIN,
        last: NaiveDate::MAX,
        ..off("2026-01-01", "2026-01-01")
    };
    let never = Calendar::builder(Base::Weekends)
        .overlay(covering(&[i32::MIN, i32::MAX], vec![endless]))
        .build();
    assert_eq!(never.add(date("2026-01-01"), 1), beyond);
    assert_eq!(never.between(date("2026-01-01"), date("2030-01-01")), Ok(0));
}

/// The bundled rows for the twin: worked or not.
static ROWS: LazyLock<HashMap<NaiveDate, bool>> = LazyLock::new(|| {
    let rows = rows().into_iter();
    rows.map(|row| (date(&row[0]), row[1] == "work")).collect()
});

static LAST_YEAR: LazyLock<i32> = LazyLock::new(last_year);

/// The same calendar kept day by day, and counted by walking.
#[derive(Debug)]
struct Twin {
    base: Base,
    overlays: Vec<Overlay>,
    guess: bool,
}

impl Twin {
    fn calendar(&self) -> Calendar {
        let base = Calendar::builder(self.base).weekends_where_uncovered(self.guess);
        let overlays = self.overlays.iter().cloned();
        overlays.fold(base, Builder::overlay).build()
    }

    fn is_working(&self, day: NaiveDate) -> Result<bool, Uncovered> {
        let year = day.year();
        let covered = self.base == Base::Weekends
            || self.guess
            || (self.base == Base::Cn && (2004..=*LAST_YEAR).contains(&year))
            || self.overlays.iter().any(|it| it.covers.contains(&year));
        if !covered {
            return Err(Uncovered { year });
        }
        let rules = self.overlays.iter().flat_map(|overlay| &overlay.days);
        if let Some(rule) = rules.rev().find(|it| it.first <= day && day <= it.last) {
            return Ok(rule.working);
        }
        match ROWS.get(&day) {
            Some(&working) if self.base == Base::Cn => Ok(working),
            _ => Ok(!is_weekend(day)),
        }
    }

    fn add(&self, start: NaiveDate, working_days: u32) -> Result<NaiveDate, Uncovered> {
        let (mut day, mut left) = (start, working_days);
        if left == 0 {
            while !self.is_working(day)? {
                day = day + Days::new(1);
            }
        }
        while left > 0 {
            day = day + Days::new(1);
            left -= u32::from(self.is_working(day)?);
        }
        Ok(day)
    }

    fn between(&self, a: NaiveDate, b: NaiveDate) -> Result<i64, Uncovered> {
        let days = a.min(b).iter_days().skip(1);
        let days = days.take_while(|&day| day <= a.max(b));
        let count = days.map(|day| self.is_working(day).map(i64::from));
        let count: i64 = count.sum::<Result<_, _>>()?;
        Ok(if b < a { -count } else { count })
    }
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0_u64..4500).prop_map(|days| date("2019-01-01") + Days::new(days))
}

fn any_overlay() -> impl Strategy<Value = Overlay> {
    let rule = (any_day(), 0_u64..12, any::<bool>()).prop_map(|(first, more, working)| DayRule {
        first,
        last: first + Days::new(more),
        working,
        name: None,
        notice: None,
    });
    (vec(2025..2032, 0..3), vec(rule, 0..12)).prop_map(|(years, days)| covering(&years, days))
}

fn any_twin() -> impl Strategy<Value = Twin> {
    let base = prop_oneof![3 => Just(Base::Cn), 1 => Just(Base::Weekends), 1 => Just(Base::None)];
    (
        base,
        vec(any_overlay(), 0..4),
        proptest::bool::weighted(0.3),
    )
        .prop_map(|(base, overlays, guess)| Twin {
            base,
            overlays,
            guess,
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn counts_as_walking_does(twin in any_twin(), a in any_day(), b in any_day(), n in 0_u32..300) {
        let calendar = twin.calendar();
        prop_assert_eq!(calendar.is_working(a), twin.is_working(a));
        prop_assert_eq!(calendar.add(a, n), twin.add(a, n));
        prop_assert_eq!(calendar.add(a, n % 8), twin.add(a, n % 8));
        prop_assert_eq!(calendar.between(a, b), twin.between(a, b));
    }

    #[test]
    fn adding_then_counting_gives_the_number(twin in any_twin(), a in any_day(), n in 1_u32..900) {
        let calendar = twin.calendar();
        if let Ok(day) = calendar.add(a, n) {
            prop_assert_eq!(calendar.is_working(day), Ok(true));
            prop_assert_eq!(calendar.between(a, day), Ok(i64::from(n)));
            prop_assert_eq!(calendar.between(day, a), Ok(-i64::from(n)));
            prop_assert_eq!(calendar.add(day, 0), Ok(day));
        }
    }
}
