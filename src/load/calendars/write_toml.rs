//! A calendar file written as TOML, the same text for the same days.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};

use crate::calendar::{DayRule, Overlay};

/// The years that a date of TOML can have, and a calendar file may cover.
const YEARS: RangeInclusive<i32> = 1..=9999;

/// The calendar file, as TOML, that says what an overlay says: one entry a line, in order of date.
///
/// A day named several times is written once, as the last one has it; days in a row of the same kind
/// and name are one entry. What lies outside the years 1 to 9999 cannot be written, and is left out.
#[must_use]
pub fn overlay_toml(overlay: &Overlay) -> String {
    let mut out = String::new();
    for (key, text) in [("name", &overlay.name), ("version", &overlay.version)] {
        if let Some(text) = text {
            let _ = writeln!(out, "{key} = {}", quoted(text));
        }
    }
    let mut covers = overlay.covers.clone();
    covers.retain(|year| YEARS.contains(year));
    covers.sort_unstable();
    covers.dedup();
    let covers: Vec<String> = covers.iter().map(ToString::to_string).collect();
    let _ = writeln!(out, "covers = [{}]", covers.join(", "));
    let rules = disjoint(&overlay.days);
    for (key, working) in [("off", false), ("work", true)] {
        let rules: Vec<&DayRule> = rules
            .iter()
            .filter(|rule| rule.working == working)
            .collect();
        if rules.is_empty() {
            continue;
        }
        let _ = writeln!(out, "\n{key} = [");
        for rule in rules {
            let _ = writeln!(out, "    {{ {} }},", entry(rule));
        }
        out.push_str("]\n");
    }
    if let Some(days) = &overlay.provisional {
        let mut days = days.clone();
        days.retain(|day| YEARS.contains(&day.year()));
        days.sort_unstable();
        days.dedup();
        let days: Vec<String> = days.iter().map(ToString::to_string).collect();
        let _ = writeln!(out, "\nprovisional = [{}]", days.join(", "));
    }
    out
}

fn entry(rule: &DayRule) -> String {
    let mut entry = if rule.first == rule.last {
        format!("date = {}", rule.first)
    } else {
        format!("from = {}, to = {}", rule.first, rule.last)
    };
    for (key, text) in [("name", &rule.name), ("notice", &rule.notice)] {
        if let Some(text) = text {
            let _ = write!(entry, ", {key} = {}", quoted(text));
        }
    }
    entry
}

/// A basic string of TOML, on one line whatever is in it; the toml crate would write some of them
/// on several lines.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// The same days, each in one rule, in order, with neighbours that say the same joined.
fn disjoint(rules: &[DayRule]) -> Vec<DayRule> {
    let start = const { NaiveDate::from_ymd_opt(*YEARS.start(), 1, 1).expect("a date") };
    let end = const { NaiveDate::from_ymd_opt(*YEARS.end(), 12, 31).expect("a date") };
    let mut by_first: BTreeMap<NaiveDate, DayRule> = BTreeMap::new();
    for rule in rules {
        let (first, last) = (rule.first.max(start), rule.last.min(end));
        if first > last {
            continue;
        }
        // What an earlier rule has under this one goes; what it has on either side stays.
        let under: Vec<DayRule> = by_first
            .range(..=last)
            .rev()
            .map(|(_, rule)| rule)
            .take_while(|under| under.last >= first)
            .cloned()
            .collect();
        for under in under {
            by_first.remove(&under.first);
            if let Some(before) = first.pred_opt().filter(|&before| under.first <= before) {
                let before = DayRule {
                    last: before,
                    ..under.clone()
                };
                by_first.insert(before.first, before);
            }
            if let Some(after) = last.succ_opt().filter(|&after| after <= under.last) {
                by_first.insert(
                    after,
                    DayRule {
                        first: after,
                        ..under
                    },
                );
            }
        }
        by_first.insert(
            first,
            DayRule {
                first,
                last,
                ..rule.clone()
            },
        );
    }
    joined(by_first.into_values())
}

/// The same days, neighbours that say the same in one rule.
fn joined(rules: impl Iterator<Item = DayRule>) -> Vec<DayRule> {
    let mut joined: Vec<DayRule> = Vec::new();
    for rule in rules {
        match joined.last_mut() {
            Some(before)
                if before.last.succ_opt() == Some(rule.first)
                    && before.working == rule.working
                    && before.name == rule.name
                    && before.notice == rule.notice =>
            {
                before.last = rule.last;
            }
            _ => joined.push(rule),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn rule(first: &str, last: &str, working: bool, name: Option<&str>) -> DayRule {
        DayRule {
            first: date(first),
            last: date(last),
            working,
            name: name.map(str::to_owned),
            notice: None,
        }
    }

    /// Reads with the toml crate alone; days off first, as the loader has it.
    fn read(text: &str) -> Overlay {
        let table: toml::Table = text.parse().unwrap();
        let owned = |table: &toml::Table, key| Some(table.get(key)?.as_str()?.to_owned());
        let array = |key| table.get(key).and_then(|value| value.as_array());
        let day = |value: &toml::Value| date(&value.as_datetime().unwrap().to_string());
        let mut days = Vec::new();
        for (key, working) in [("off", false), ("work", true)] {
            for item in array(key).into_iter().flatten() {
                let item = item.as_table().unwrap();
                let first = item.get("date").or_else(|| item.get("from")).unwrap();
                let last = item.get("date").or_else(|| item.get("to")).unwrap();
                days.push(DayRule {
                    first: day(first),
                    last: day(last),
                    working,
                    name: owned(item, "name"),
                    notice: owned(item, "notice"),
                });
            }
        }
        let covers = array("covers").unwrap().iter();
        let covers = covers.map(|year| i32::try_from(year.as_integer().unwrap()).unwrap());
        Overlay {
            name: owned(&table, "name"),
            version: owned(&table, "version"),
            covers: covers.collect(),
            feed_years: Vec::new(),
            days,
            provisional: array("provisional").map(|days| days.iter().map(day).collect()),
        }
    }

    #[test]
    fn as_a_person_would_write_it() {
        let off = |day| rule(day, day, false, Some("元旦"));
        let mut noticed = rule("2027-05-01", "2027-05-05", false, None);
        noticed.notice = Some("国办发明电〔2026〕9号".to_owned());
        let overlay = Overlay {
            name: Some("gx \"新\"".to_owned()),
            version: Some("2026-11".to_owned()),
            covers: vec![2027, 2026, 2027],
            feed_years: Vec::new(),
            days: vec![
                noticed,
                off("2027-01-02"),
                off("2027-01-01"),
                off("2026-12-31"),
                rule("2027-01-03", "2027-01-03", true, Some("元旦")),
            ],
            provisional: Some(vec![date("2027-12-31")]),
        };
        let text = r#"name = "gx \"新\""
version = "2026-11"
covers = [2026, 2027]

off = [
    { from = 2026-12-31, to = 2027-01-02, name = "元旦" },
    { from = 2027-05-01, to = 2027-05-05, notice = "国办发明电〔2026〕9号" },
]

work = [
    { date = 2027-01-03, name = "元旦" },
]

provisional = [2027-12-31]
"#;
        assert_eq!(overlay_toml(&overlay), text);
        assert_eq!(overlay_toml(&read(text)), text);
        assert_eq!(overlay_toml(&Overlay::default()), "covers = []\n");
    }

    #[test]
    fn the_last_word_on_a_day_stands() {
        let overlay = Overlay {
            days: vec![
                rule("2027-01-01", "2027-01-09", false, Some("a")),
                rule("2027-01-03", "2027-01-04", true, Some("b")),
                rule("2027-01-04", "2027-01-05", false, Some("c")),
                rule("2027-01-09", "2027-01-01", true, None),
            ],
            ..Overlay::default()
        };
        let days = [
            rule("2027-01-01", "2027-01-02", false, Some("a")),
            rule("2027-01-04", "2027-01-05", false, Some("c")),
            rule("2027-01-06", "2027-01-09", false, Some("a")),
            rule("2027-01-03", "2027-01-03", true, Some("b")),
        ];
        assert_eq!(read(&overlay_toml(&overlay)).days, days);
        let endless = DayRule {
            first: NaiveDate::MIN,
            last: NaiveDate::MAX,
            ..rule("2027-01-01", "2027-01-01", false, None)
        };
        let endless = Overlay {
            covers: vec![i32::MIN, 0, 2027, 10_000],
            days: vec![endless],
            provisional: Some(vec![NaiveDate::MAX]),
            ..Overlay::default()
        };
        let text = overlay_toml(&endless);
        assert!(
            text.contains("{ from = 0001-01-01, to = 9999-12-31 }"),
            "{text}"
        );
        assert_eq!(read(&text).covers, [2027]);
    }

    #[test]
    fn any_name_stays_on_its_line() {
        let hostile = [
            "a\nb\r\n",
            "\"\"\"",
            "'''",
            "\\",
            "\\u0041",
            "\u{7f}\0\u{85}\u{2028}",
            "名 = 1 }, # ",
        ];
        for name in hostile {
            let overlay = Overlay {
                name: Some(name.to_owned()),
                covers: vec![2027],
                days: vec![rule("2027-01-01", "2027-01-01", false, Some(name))],
                ..Overlay::default()
            };
            let text = overlay_toml(&overlay);
            assert_eq!(text.lines().count(), 6, "{text}");
            assert_eq!(read(&text), overlay);
        }
    }

    proptest! {
        #[test]
        fn says_the_same_of_every_day(
            spans in proptest::collection::vec((0_u64..40, 0_u64..9, any::<bool>(), ".{0,2}"), 0..9),
        ) {
            let start = date("2026-12-20");
            let days = spans.into_iter().map(|(at, more, working, name)| {
                let first = start + chrono::Days::new(at);
                let last = first + chrono::Days::new(more);
                DayRule { first, last, working, name: Some(name), notice: None }
            });
            let overlay = Overlay { days: days.collect(), ..Overlay::default() };
            let written = read(&overlay_toml(&overlay));
            for day in start.iter_days().take(60) {
                let days = |overlay: &Overlay| {
                    let mut rules = overlay.days.iter().rev();
                    let rule = rules.find(|rule| rule.first <= day && day <= rule.last);
                    rule.map(|rule| (rule.working, rule.name.clone()))
                };
                prop_assert_eq!(days(&overlay), days(&written));
            }
        }
    }
}
