//! What `calendar diff` writes: the days on which two calendars differ.

use std::io::{self, Write};
use std::ops::RangeInclusive;

use chrono::NaiveDate;
use serde::Serialize;

#[cfg(test)]
use crate::render::schema;

use crate::calendar::{Calendar, Comparison, Day};
use crate::lang::Lang;
use crate::render::shared::json::{TOOL, Tool, line};
use crate::render::shared::paint::{Paint, Tone};
use crate::render::shared::table::{Cell, Column, Table};
use crate::render::shared::words;
use crate::render::shared::wrap;

/// The schema of `calendar diff --format json`.
pub(crate) const SCHEMA: &str = "chuanda/calendar-diff/1";

/// A calendar as it was asked for.
pub(crate) struct ComparedCalendar {
    /// What stood on the command line.
    pub(crate) source: String,
    pub(crate) calendar: Calendar,
    /// Its own name; a file may have none.
    pub(crate) name: Option<String>,
}

/// Two calendars compared, and how a person wants to see it.
pub(crate) struct CalendarDiffView<'a> {
    pub(crate) sides: [&'a ComparedCalendar; 2],
    pub(crate) comparison: &'a Comparison<'a>,
    pub(crate) lang: Lang,
    pub(crate) has_color: bool,
    pub(crate) width: Option<u16>,
}

/// Days in a row of which each calendar says one thing.
struct DayRun<'a> {
    first: NaiveDate,
    last: NaiveDate,
    days: [Day<'a>; 2],
}

impl CalendarDiffView<'_> {
    fn verdict(&self) -> (Tone, String) {
        let days = self.comparison.differences.len();
        let text = match (days, self.lang) {
            (0, Lang::Zh) => "两份日历没有差别。".to_owned(),
            (0, Lang::En) => "The calendars are the same.".to_owned(),
            (_, Lang::Zh) => format!("两份日历相差 {days} 天。"),
            (1, Lang::En) => "The calendars differ on 1 day.".to_owned(),
            (_, Lang::En) => format!("The calendars differ on {days} days."),
        };
        (if days > 0 { Tone::Bad } else { Tone::Good }, text)
    }

    /// The calendars, and the years that are and are not compared.
    fn facts(&self) -> Vec<(String, String)> {
        let lang = self.lang;
        let side = |side: &ComparedCalendar| {
            let mut parts = vec![side.source.clone()];
            let name = side.name.as_ref().filter(|name| **name != side.source);
            parts.extend(name.cloned());
            parts.extend(side.calendar.version().map(str::to_owned));
            parts.push(match side.calendar.covered_years() {
                None => lang.pick("每一年", "every year").to_owned(),
                Some([]) => lang.pick("不覆盖任何一年", "covers no year").to_owned(),
                Some(runs) => years(runs, lang),
            });
            parts.join(lang.pick("，", ", "))
        };
        let found = self.comparison;
        let mut facts = vec![
            ("A".to_owned(), side(self.sides[0])),
            ("B".to_owned(), side(self.sides[1])),
        ];
        let compared = if found.both.is_empty() {
            lang.pick(
                "没有共同的年份，只比较在覆盖年份以外写明的日子",
                "no years in common; only days named outside the covered years",
            )
            .to_owned()
        } else {
            years(&found.both, lang)
        };
        facts.push((lang.pick("比较", "Compared").to_owned(), compared));
        for (name, runs) in ["A", "B"].into_iter().zip(&found.only) {
            // Of a calendar that covers every year, the others are not news.
            if runs.is_empty() || runs.iter().any(|run| *run.end() == 9999) {
                continue;
            }
            let label = match lang {
                Lang::Zh => format!("只有 {name} 覆盖"),
                Lang::En => format!("Only {name} covers"),
            };
            facts.push((label, years(runs, lang)));
        }
        facts
    }

    /// Days in a row of which the same is cell are one row.
    fn day_runs(&self) -> Vec<DayRun<'_>> {
        let mut day_runs: Vec<DayRun<'_>> = Vec::new();
        for days in &self.comparison.differences {
            let date = days[0].date;
            let is_like = |run: &DayRun<'_>| {
                let same = |a: Day<'_>, b: Day<'_>| a.working == b.working && a.name == b.name;
                run.last.succ_opt() == Some(date)
                    && same(run.days[0], days[0])
                    && same(run.days[1], days[1])
            };
            match day_runs.last_mut() {
                Some(run) if is_like(run) => run.last = date,
                _ => day_runs.push(DayRun {
                    first: date,
                    last: date,
                    days: *days,
                }),
            }
        }
        day_runs
    }

    fn table(&self) -> Table {
        let lang = self.lang;
        let mut table = Table::new(vec![
            Column::text(lang.pick("日期", "Date")),
            Column::text(lang.pick("星期", "Weekday")),
            Column::text("A"),
            Column::text("B"),
        ]);
        for run in self.day_runs() {
            let pair = |first: &str, last: &str| match (run.first == run.last, lang) {
                (true, _) => first.to_owned(),
                (false, Lang::Zh) => format!("{first} 至 {last}"),
                (false, Lang::En) => format!("{first} to {last}"),
            };
            let dates = [run.first, run.last];
            let [first, last] = dates.map(|date| date.to_string());
            let [from, to] = dates.map(|date| words::weekday(date, lang));
            let cell = |day: Day<'_>| {
                let tone = if day.working { Tone::Plain } else { Tone::Good };
                Cell::new(
                    words::day(
                        &Day {
                            notice: None,
                            ..day
                        },
                        lang,
                    ),
                    tone,
                )
            };
            table.push(vec![
                pair(&first, &last).into(),
                pair(from, to).into(),
                cell(run.days[0]),
                cell(run.days[1]),
            ]);
        }
        table
    }
}

/// `2004–2026年`, `2004–2026`.
fn years(runs: &[RangeInclusive<i32>], lang: Lang) -> String {
    let run = |run: &RangeInclusive<i32>| match (run.start(), run.end()) {
        (first, last) if first == last => format!("{first}"),
        (first, last) => format!("{first}–{last}"),
    };
    let runs: Vec<String> = runs.iter().map(run).collect();
    format!(
        "{}{}",
        runs.join(lang.pick("、", ", ")),
        lang.pick("年", "")
    )
}

/// For a person at a terminal.
///
/// # Errors
///
/// Whatever `out` says.
pub(crate) fn table(view: &CalendarDiffView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (tone, verdict) = view.verdict();
    let mark = Paint(view.has_color).on(tone, tone.mark());
    let verdict = wrap::item(&mark, &[(&verdict, tone)], view.width, view.has_color);
    out.write_all(verdict.as_bytes())?;
    for (label, fact) in view.facts() {
        let line = format!("{label}{}{fact}", view.lang.pick("：", ": "));
        wrap::write_wrapped(&line, view.width, out)?;
    }
    let table = view.table();
    if table.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    out.write_all(
        table
            .terminal_or_list(view.width, view.has_color)
            .as_bytes(),
    )
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct CalendarDiffJson<'a> {
    #[cfg_attr(test, schemars(extend("const" = SCHEMA)))]
    schema: &'static str,
    tool: Tool,
    a: SideJson<'a>,
    b: SideJson<'a>,
    /// The years that both cover; `null` is every year.
    compared: Option<Vec<YearsJson>>,
    /// The days that one calendar works and the other does not, in order of date.
    differences: Vec<DifferenceJson<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "side"))]
struct SideJson<'a> {
    /// What stood on the command line.
    source: &'a str,
    name: Option<&'a str>,
    version: Option<&'a str>,
    covered: Option<Vec<YearsJson>>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "years"))]
struct YearsJson {
    from: i32,
    to: i32,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "day"))]
struct DifferenceJson<'a> {
    #[cfg_attr(test, schemars(with = "schema::Date"))]
    date: String,
    a: DayJson<'a>,
    b: DayJson<'a>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "answer"))]
struct DayJson<'a> {
    working: bool,
    name: Option<&'a str>,
    notice: Option<&'a str>,
}

/// One JSON document.
///
/// # Errors
///
/// Whatever `out` says.
pub(crate) fn json(view: &CalendarDiffView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let [a, b] = view.sides;
    let is_every = [a, b]
        .iter()
        .all(|side| side.calendar.covered_years().is_none());
    let document = CalendarDiffJson {
        schema: SCHEMA,
        tool: TOOL,
        a: a.into(),
        b: b.into(),
        compared: (!is_every).then(|| runs(&view.comparison.both)),
        differences: (view.comparison.differences.iter())
            .map(|[one, two]| DifferenceJson {
                date: one.date.to_string(),
                a: one.into(),
                b: two.into(),
            })
            .collect(),
    };
    writeln!(out, "{}", line(&document))
}

fn runs(runs: &[RangeInclusive<i32>]) -> Vec<YearsJson> {
    let run = |run: &RangeInclusive<i32>| YearsJson {
        from: *run.start(),
        to: *run.end(),
    };
    runs.iter().map(run).collect()
}

impl<'a> From<&'a ComparedCalendar> for SideJson<'a> {
    fn from(side: &'a ComparedCalendar) -> Self {
        Self {
            source: &side.source,
            name: side.name.as_deref(),
            version: side.calendar.version(),
            covered: side.calendar.covered_years().map(runs),
        }
    }
}

impl<'a> From<&Day<'a>> for DayJson<'a> {
    fn from(day: &Day<'a>) -> Self {
        Self {
            working: day.working,
            name: day.name,
            notice: day.notice,
        }
    }
}
