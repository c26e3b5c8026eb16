//! Answers of the calendar: a sentence, a date, a number, or JSON.

use std::io::{self, Write};

use chrono::NaiveDate;
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use crate::calendar::{Calendar, Uncovered};
use crate::lang::Lang;
use crate::render::shared::json::line;
use crate::render::shared::{safe, words};

#[derive(Serialize)]
struct DayJson<'a> {
    date: String,
    working: Option<bool>,
    name: Option<&'a str>,
    covered: bool,
}

/// What day it is; a day that is not covered is said to be unknown.
pub(crate) fn day(calendar: &Calendar, date: NaiveDate, is_json: bool, lang: Lang) -> String {
    let day = calendar.day(date);
    let covered = calendar.covers(date);
    if is_json {
        return line(&DayJson {
            date: date.to_string(),
            working: day.ok().map(|day| day.working),
            name: day.ok().and_then(|day| day.name),
            covered,
        });
    }
    let lead = words::date(date, lang);
    let (what, remark) = match day {
        Err(uncovered) => (
            lang.pick("未知", "unknown").to_owned(),
            Some(words::uncovered(uncovered, lang)),
        ),
        Ok(day) => {
            let guess = || {
                let year = chrono::Datelike::year(&date);
                let lacking = Uncovered { year }.text(lang);
                let guess = lang.pick("按双休推算", "guessed from the weekday");
                format!("{guess}{}{lacking}", lang.pick("，", ", "))
            };
            let provisional = || calendar.is_provisional(date);
            let remark = if covered {
                provisional().then(|| words::provisional(lang).to_owned())
            } else {
                Some(guess())
            };
            (words::day(&day, lang), remark)
        }
    };
    let remark = match (remark, lang) {
        (None, _) => String::new(),
        (Some(remark), Lang::Zh) => format!("（{remark}）"),
        (Some(remark), Lang::En) => format!(" ({remark})"),
    };
    safe::terminal(&format!("{lead} {what}{remark}")).into_owned()
}

/// The day found, `null` in JSON where there is none.
pub(crate) fn added(date: Option<NaiveDate>, is_json: bool) -> String {
    #[derive(Serialize)]
    struct Document {
        date: Option<String>,
    }
    let date = date.map(|date| date.to_string());
    if is_json {
        line(&Document { date })
    } else {
        date.unwrap_or_default()
    }
}

/// The number of working days, `null` in JSON where it is not known.
pub(crate) fn between(days: Option<i64>, is_json: bool) -> String {
    #[derive(Serialize)]
    struct Document {
        working_days: Option<i64>,
    }
    if is_json {
        line(&Document { working_days: days })
    } else {
        days.map_or_else(String::new, |days| days.to_string())
    }
}

/// One calendar of the list.
pub(crate) struct Listed<'a> {
    name: &'a str,
    calendar: &'a Calendar,
    pub(crate) is_default: bool,
}

impl<'a> Listed<'a> {
    pub(crate) fn new(name: &'a str, calendar: &'a Calendar) -> Self {
        Self {
            name,
            calendar,
            is_default: false,
        }
    }

    /// Whether it answers as the other does, as far as a list can tell.
    pub(crate) fn is_same(&self, other: &Calendar) -> bool {
        self.name == other.name()
            && self.calendar.version() == other.version()
            && self.calendar.covered_years() == other.covered_years()
            && self.calendar.provisional().eq(other.provisional())
    }

    fn years(&self, lang: Lang) -> String {
        let Some(runs) = self.calendar.covered_years() else {
            return lang.pick("每一年", "every year").to_owned();
        };
        let run = |run: &std::ops::RangeInclusive<i32>| match (run.start(), run.end()) {
            (first, last) if first == last => format!("{first}"),
            (first, last) => format!("{first}–{last}"),
        };
        let runs: Vec<String> = runs.iter().map(run).collect();
        if runs.is_empty() {
            "—".to_owned()
        } else {
            runs.join(lang.pick("、", ", "))
        }
    }

    fn provisional(&self, lang: Lang) -> String {
        let days: Vec<String> = self
            .calendar
            .provisional()
            .map(|day| day.to_string())
            .collect();
        if days.is_empty() {
            "—".to_owned()
        } else {
            days.join(lang.pick("、", ", "))
        }
    }
}

/// The calendars as aligned columns; the default one is marked by a star.
pub(crate) fn list(rows: &[Listed<'_>], lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let header = lang.pick(
        ["  日历", "覆盖", "版本", "暂定的日子"],
        ["  Calendar", "Covers", "Version", "Provisional days"],
    );
    let mut table = vec![header.map(str::to_owned)];
    for row in rows {
        let mark = if row.is_default { '*' } else { ' ' };
        table.push([
            safe::terminal(&format!("{mark} {}", row.name)).into_owned(),
            row.years(lang),
            safe::terminal(row.calendar.version().unwrap_or("—")).into_owned(),
            row.provisional(lang),
        ]);
    }
    columns(&table, out)?;
    writeln!(
        out,
        "{}",
        lang.pick("\n* 不写 --calendar 时用它", "\n* used without --calendar")
    )
}

/// Rows of cells, padded so that they stand under one another.
pub(crate) fn columns<const N: usize>(
    table: &[[String; N]],
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut widths = [0; N];
    for row in table {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = cell.width().max(*width);
        }
    }
    for row in table {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths) {
            line.push_str(cell);
            line.push_str(&" ".repeat(width - cell.width() + 2));
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// The calendars as JSON.
pub(crate) fn list_json<'a>(rows: &[Listed<'a>]) -> String {
    #[derive(Serialize)]
    struct Run {
        from: i32,
        to: i32,
    }
    #[derive(Serialize)]
    struct Row<'a> {
        name: &'a str,
        version: Option<&'a str>,
        /// Absent where every year is covered.
        covered: Option<Vec<Run>>,
        provisional: Vec<String>,
        default: bool,
    }
    #[derive(Serialize)]
    struct Document<'a> {
        calendars: Vec<Row<'a>>,
    }
    let run = |run: &std::ops::RangeInclusive<i32>| Run {
        from: *run.start(),
        to: *run.end(),
    };
    let row = |listed: &Listed<'a>| Row {
        name: listed.name,
        version: listed.calendar.version(),
        covered: (listed.calendar.covered_years()).map(|runs| runs.iter().map(run).collect()),
        provisional: (listed.calendar.provisional())
            .map(|day| day.to_string())
            .collect(),
        default: listed.is_default,
    };
    line(&Document {
        calendars: rows.iter().map(row).collect(),
    })
}
