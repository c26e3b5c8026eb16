//! Dues by hand, and the working against them.

use chrono::NaiveTime;
use proptest::prelude::*;

use crate::calendar::tests::until_2026;
use crate::calendar::{Base, Overlay};
use crate::domain::due::path::INSTANTS;
use crate::domain::due::*;
use crate::lang::Lang;

fn shanghai() -> Zone {
    Zone::named("Asia/Shanghai").unwrap()
}

fn term(text: &str) -> Term {
    let mut words = text.split(' ');
    Term {
        within: words.next().unwrap().parse().unwrap(),
        roll: text.contains(" roll"),
        close_of_business: words.find_map(|word| word.parse().ok()),
    }
}

/// Local minutes as `2026-03-05 14:30`.
fn instant(text: &str, zone: &Zone) -> Instant {
    zone.last_instant(format!("{}:00", text.replace(' ', "T")).parse().unwrap())
}

fn outcome(start: &str, rule: &str, calendar: &Calendar, zone: &Zone) -> String {
    match due(instant(start, zone), &term(rule), calendar, zone) {
        Ok(due) if due.provisional => format!("{} provisional", text_24(due.at, zone)),
        Ok(due) => text_24(due.at, zone),
        Err(uncovered) => uncovered.year.to_string(),
    }
}

#[test]
fn dues() {
    let (cn, zone) = (until_2026().build(), shanghai());
    for (start, rule, expected) in [
        // The instant itself, over days off, month and year ends.
        ("2026-03-04 17:00", "24h", "2026-03-05 17:00:00"),
        ("2026-02-28 23:59", "90m", "2026-03-01 01:29:00"),
        ("2024-02-28 12:00", "24h", "2024-02-29 12:00:00"),
        ("2026-12-31 17:00", "24h", "2027-01-01 17:00:00"),
        ("2026-03-04 17:00", "0m", "2026-03-04 17:00:00"),
        ("2026-03-04 17:00", "24h 17:30", "2026-03-05 17:00:00"),
        // Calendar days.
        ("2026-03-04 17:00", "3d", "2026-03-07 24:00"),
        ("2026-03-04 00:00", "0d", "2026-03-04 24:00"),
        ("2026-12-31 17:00", "3d", "2027-01-03 24:00"),
        ("2024-02-28 17:00", "1d 17:30", "2024-02-29 17:30:00"),
        // Working days: an ordinary week and a weekend.
        ("2026-03-04 23:59", "2wd", "2026-03-06 24:00"),
        ("2026-03-05 00:00", "2wd", "2026-03-09 24:00"),
        ("2026-03-05 09:00", "2wd 17:30", "2026-03-09 17:30:00"),
        ("2026-03-07 09:00", "2wd", "2026-03-10 24:00"),
        ("2026-03-05 09:00", "0wd", "2026-03-05 24:00"),
        ("2026-03-05 18:00", "0wd 17:30", "2026-03-05 17:30:00"),
        ("2026-03-07 09:00", "0wd", "2026-03-09 24:00"),
        // Spring Festival 2025: off 28 January to 4 February, worked Sunday 26 and Saturday 8.
        ("2025-01-24 10:00", "2wd", "2025-01-27 24:00"),
        ("2025-01-26 10:00", "2wd", "2025-02-05 24:00"),
        ("2025-01-27 10:00", "2wd", "2025-02-06 24:00"),
        ("2025-02-06 10:00", "2wd", "2025-02-08 24:00"),
        // National Day 2025: worked Sunday 28 September, off 1 to 8 October, worked Saturday 11.
        ("2025-09-26 10:00", "2wd", "2025-09-29 24:00"),
        ("2025-09-30 10:00", "2wd", "2025-10-10 24:00"),
        ("2025-10-09 10:00", "2wd", "2025-10-11 24:00"),
        // Worked weekend days of 2026.
        ("2025-12-31 10:00", "1wd", "2026-01-04 24:00"),
        ("2026-02-13 10:00", "1wd", "2026-02-14 24:00"),
        ("2026-02-14 10:00", "1wd", "2026-02-24 24:00"),
        ("2026-09-18 10:00", "2wd", "2026-09-21 24:00"),
        // Rolling.
        ("2026-03-05 17:00", "24h roll", "2026-03-06 17:00:00"),
        ("2026-03-06 17:00", "24h roll", "2026-03-09 17:00:00"),
        ("2026-03-06 17:00", "1d roll", "2026-03-09 24:00"),
        ("2026-03-06 17:00", "1d roll 17:30", "2026-03-09 17:30:00"),
        ("2026-09-19 17:00", "24h roll", "2026-09-20 17:00:00"),
        ("2026-03-07 17:00", "0d roll", "2026-03-09 24:00"),
        // The end of what is known.
        ("2026-12-25 10:00", "1wd", "2026-12-28 24:00"),
        ("2026-12-25 10:00", "2wd", "2026-12-29 24:00 provisional"),
        ("2026-12-30 10:00", "1wd", "2026-12-31 24:00 provisional"),
        ("2026-12-29 10:00", "0wd", "2026-12-29 24:00 provisional"),
        ("2026-12-30 10:00", "2wd", "2027"),
        ("2026-12-30 10:00", "24h", "2026-12-31 10:00:00"),
        (
            "2026-12-30 10:00",
            "24h roll",
            "2026-12-31 10:00:00 provisional",
        ),
        ("2026-12-31 10:00", "24h roll", "2027"),
        ("2026-12-31 10:00", "1d roll", "2027"),
        ("2003-12-30 10:00", "24h roll", "2003"),
        // Numbers without sense.
        ("2026-03-05 10:00", "4294967295m", "10000"),
        ("2026-03-05 10:00", "4294967295h", "10000"),
        ("2026-03-05 10:00", "4294967295d", "10000"),
        ("2026-03-05 10:00", "4294967295wd", "2027"),
    ] {
        assert_eq!(outcome(start, rule, &cn, &zone), expected, "{start} {rule}");
    }
}

#[test]
fn dues_where_clocks_change() {
    let weekends = Calendar::weekends();
    for (zone, start, rule, expected) in [
        // Hours are exact: a day of 23 and one of 25 of them.
        (
            "Europe/Berlin",
            "2026-03-28 12:00",
            "24h",
            "2026-03-29 13:00:00",
        ),
        (
            "Europe/Berlin",
            "2026-10-24 12:00",
            "24h",
            "2026-10-25 11:00:00",
        ),
        (
            "Europe/Berlin",
            "2026-03-27 12:00",
            "2d",
            "2026-03-29 24:00",
        ),
        // 02:30 of the Monday is the Monday's; on the day of the change, 02:30 never comes.
        (
            "Europe/Berlin",
            "2026-03-28 02:30",
            "0m roll",
            "2026-03-30 02:30:00",
        ),
        (
            "Europe/Berlin",
            "2026-03-28 12:00",
            "1d 02:30",
            "2026-03-29 01:59:59",
        ),
        // From 24:00 back to 23:00: the later of two 23:59:59.
        (
            "America/Havana",
            "2026-10-31 12:00",
            "1d",
            "2026-11-01 24:00",
        ),
        (
            "America/Asuncion",
            "2019-03-22 12:00",
            "1d",
            "2019-03-23 24:00",
        ),
    ] {
        let zone = Zone::named(zone).unwrap();
        assert_eq!(outcome(start, rule, &weekends, &zone), expected, "{start}");
    }
    let asuncion = Zone::named("America/Asuncion").unwrap();
    let end = asuncion.last_instant("2019-03-23T23:59:59".parse().unwrap());
    assert_eq!(text_24(end.plus(-3600), &asuncion), "2019-03-23 23:59:59");
    assert_eq!(text_24(end.plus(1), &asuncion), "2019-03-24 00:00:00");
}

/// Days as `03-07-` skipped, `03-09+` counted, `03-09?` counted and not covered.
fn listed(start: &str, rule: &str) -> String {
    let (cn, zone) = (until_2026().build(), shanghai());
    let working = working(instant(start, &zone), &term(rule), &cn, &zone);
    let days = working.days.iter().map(|it| {
        assert!(it.day.is_none_or(|day| day.date == it.date));
        let mark = match (it.counted, it.day) {
            (false, _) => '-',
            (true, Some(_)) => '+',
            (true, None) => '?',
        };
        format!("{}{mark}", it.date.format("%m-%d"))
    });
    let rolled = working.rolled_from.map(|at| text_24(at, &zone));
    days.chain(rolled).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_working_shows_every_day() {
    for (start, rule, expected) in [
        ("2026-03-06 17:00", "24h", ""),
        ("2026-03-06 17:00", "2wd", "03-07- 03-08- 03-09+ 03-10+"),
        ("2026-03-07 17:00", "0wd", "03-07- 03-08- 03-09+"),
        ("2026-03-05 17:00", "0wd", "03-05+"),
        ("2026-03-05 17:00", "0d", ""),
        ("2026-03-05 17:00", "3d", "03-06+ 03-07+ 03-08+"),
        ("2026-12-30 17:00", "2d", "12-31+ 01-01?"),
        (
            "2026-03-05 17:00",
            "2d roll",
            "03-06+ 03-07+ 03-08- 03-09+ 2026-03-07 24:00",
        ),
        ("2026-03-05 17:00", "1d roll", "03-06+"),
        (
            "2026-03-06 17:00",
            "24h roll",
            "03-07- 03-08- 03-09+ 2026-03-07 17:00:00",
        ),
        ("2026-03-05 17:00", "24h roll", "03-06+"),
        (
            "2026-03-07 17:00",
            "0d roll",
            "03-07- 03-08- 03-09+ 2026-03-07 24:00",
        ),
        // As far as it is known.
        ("2026-12-30 17:00", "9wd", "12-31+"),
        ("2026-12-31 17:00", "9wd", ""),
        ("2003-12-30 17:00", "1d roll", "12-31?"),
        ("2003-12-30 17:00", "9wd", ""),
    ] {
        assert_eq!(listed(start, rule), expected, "{start} {rule}");
    }
}

#[test]
fn spans() {
    for (text, span) in [
        ("90m", Span::Minutes(90)),
        ("24h", Span::Hours(24)),
        ("3d", Span::Days(3)),
        ("0wd", Span::WorkingDays(0)),
        ("4294967295wd", Span::WorkingDays(u32::MAX)),
    ] {
        assert_eq!(text.parse(), Ok(span));
        assert_eq!(span.to_string(), text);
    }
    for text in [
        "", "2", "h", "wd", "-2h", "+2h", "2 h", " 2h", "2H", "2w", "1.5h", "２h", "2h3m",
    ] {
        let error = text.parse::<Span>().unwrap_err();
        assert!(
            error.to_string().contains("write 90m, 24h, 3d or 2wd"),
            "{text}"
        );
    }
    let error = "4294967296h".parse::<Span>().unwrap_err();
    assert_eq!(error.text(Lang::Zh), "时限“4294967296h”过大");
    assert_eq!(Span::Days(2).seconds(), Some(172_800));
    assert_eq!(Span::WorkingDays(2).seconds(), None);
}

#[test]
fn the_ends_of_time() {
    let zone = shanghai();
    let beyond = Err(Uncovered { year: 10_000 });
    for calendar in [
        Calendar::weekends(),
        Calendar::builder(Base::Cn)
            .weekends_where_uncovered(true)
            .overlay(Overlay::default())
            .build(),
    ] {
        for text in ["4294967295wd", "4294967295d roll", "4294967295h roll"] {
            let start = instant("2026-03-05 10:00", &zone);
            let working = working(start, &term(text), &calendar, &zone);
            assert_eq!((working.due, working.days.len()), (beyond, 0), "{text}");
        }
        for text in ["1m", "1h", "1d", "1wd", "0wd roll"] {
            let due = |at| due(Instant::from_unix(at), &term(text), &calendar, &zone);
            assert_eq!(due(i64::MAX), beyond);
            assert_eq!(due(*INSTANTS.end()), beyond);
            assert_eq!(due(i64::MIN), Err(Uncovered { year: -1 }));
        }
    }
}

#[test]
fn provisional_days_on_the_way_count_when_rolling_too() {
    let date = |text: &str| Some(text.parse().unwrap());
    let own = |day| {
        let overlay = Overlay {
            provisional: date(day).map(|day| vec![day]),
            ..Overlay::default()
        };
        Calendar::builder(Base::Cn).overlay(overlay).build()
    };
    for (day, start, rule, provisional) in [
        ("2026-03-05", "2026-03-04 17:00", "2wd", true),
        ("2026-03-05", "2026-03-04 17:00", "2wd roll", true),
        ("2026-03-04", "2026-03-04 17:00", "2wd roll", false),
        ("2026-03-04", "2026-03-04 17:00", "0wd", true),
        ("2026-03-09", "2026-03-04 17:00", "2wd", false),
        // Calendar days are no one's to change, but the day that a due falls on is.
        ("2026-03-05", "2026-03-04 17:00", "2d roll", false),
        ("2026-03-06", "2026-03-04 17:00", "2d roll", true),
        ("2026-03-06", "2026-03-04 17:00", "2d", false),
        ("2026-03-08", "2026-03-06 17:00", "24h roll", true),
        ("2026-03-06", "2026-03-06 17:00", "24h roll", false),
    ] {
        let zone = shanghai();
        let due = due(instant(start, &zone), &term(rule), &own(day), &zone);
        assert_eq!(
            due.unwrap().provisional,
            provisional,
            "{day} {start} {rule}"
        );
    }
}

fn any_span() -> impl Strategy<Value = Span> {
    prop_oneof![
        (0_u32..9000).prop_map(Span::Minutes),
        (0_u32..200).prop_map(Span::Hours),
        (0_u32..20).prop_map(Span::Days),
        (0_u32..20).prop_map(Span::WorkingDays),
    ]
}

proptest! {
    #[test]
    fn working_is_due_day_by_day(
        // 2025-12-01 to 2027-01-05, or anywhere in 20 years.
        start in prop_oneof![1_764_518_400_i64..1_799_078_400, 1_072_886_400_i64..1_700_000_000],
        within in any_span(),
        roll in any::<bool>(),
        close in proptest::option::of(0_u32..24),
        guess in any::<bool>(),
        place in prop::sample::select(vec!["Asia/Shanghai", "Europe/Berlin", "America/Havana"]),
    ) {
        let zone = Zone::named(place).unwrap();
        let calendar = Calendar::builder(Base::Cn).weekends_where_uncovered(guess).build();
        let close_of_business = close.and_then(|hour| NaiveTime::from_hms_opt(hour, 30, 0));
        let term = Term { within, roll, close_of_business };
        let start = Instant::from_unix(start);
        let working = working(start, &term, &calendar, &zone);
        prop_assert_eq!(working.due, due(start, &term, &calendar, &zone));
        prop_assert!(working.days.is_sorted_by(|a, b| a.date.succ_opt() == Some(b.date)));

        let Ok(due) = working.due else { return Ok(()); };
        let needs_calendar = roll || matches!(within, Span::WorkingDays(_));
        if let Some(last) = working.days.last() {
            prop_assert_eq!(last.date, zone.date(due.at));
            prop_assert!(last.counted);
        } else {
            prop_assert!(!needs_calendar);
        }
        if needs_calendar {
            prop_assert_eq!(calendar.is_working(zone.date(due.at)), Ok(true));
        }
        if let Span::WorkingDays(days) = within {
            let counted = working.days.iter().filter(|day| day.counted).count();
            prop_assert_eq!(counted, usize::try_from(days.max(1)).unwrap());
            // What rests on a guessed year is not waiting for a notice.
            let touched = working.days.iter().any(|day| calendar.is_provisional(day.date));
            let is_covered = working.days.iter().all(|day| calendar.covers(day.date));
            prop_assert_eq!(due.provisional, touched && is_covered);
        } else if !roll {
            prop_assert!(!due.provisional);
        }
        if let Some(seconds) = within.seconds().filter(|_| !matches!(within, Span::Days(_))) {
            let unrolled = working.rolled_from.unwrap_or(due.at);
            prop_assert_eq!(unrolled, start.plus(seconds));
            prop_assert!(due.at >= unrolled);
        }
    }
}
