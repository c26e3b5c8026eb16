//! A year of a calendar: its months side by side and its holidays, or JSON.

use std::io::{self, Write};

use chrono::{Datelike, Days, NaiveDate};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use crate::calendar::{Calendar, Day};
use crate::lang::Lang;
use crate::render::shared::json::line;
use crate::render::shared::paint::{Paint, Tone};
use crate::render::shared::{safe, words};

/// Seven days of two digits and a mark.
const MONTH_WIDTH: usize = 21;
const GAP: usize = 3;

/// A year that the calendar answers for.
pub(crate) struct Year<'a> {
    number: i32,
    calendar: &'a Calendar,
    days: Vec<Day<'a>>,
}

/// A holiday: its days off, and those worked in exchange.
struct Holiday<'a> {
    name: &'a str,
    off: Vec<(NaiveDate, NaiveDate)>,
    work: Vec<NaiveDate>,
    notices: Vec<&'a str>,
    last: NaiveDate,
}

#[derive(Serialize)]
struct YearJson<'a> {
    year: i32,
    covered: bool,
    days: Vec<YearDayJson<'a>>,
}

#[derive(Serialize)]
struct YearDayJson<'a> {
    date: String,
    working: bool,
    name: Option<&'a str>,
    notice: Option<&'a str>,
    provisional: bool,
}

/// The JSON of a year that is not covered.
pub(crate) fn uncovered_json(year: i32) -> String {
    line(&YearJson {
        year,
        covered: false,
        days: Vec::new(),
    })
}

impl<'a> Year<'a> {
    /// None where the calendar does not answer for it.
    pub(crate) fn of(calendar: &'a Calendar, year: i32) -> Option<Self> {
        let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
        let days = first.iter_days().take_while(|day| day.year() == year);
        let days = days.map(|day| calendar.day(day)).collect::<Result<_, _>>();
        Some(Self {
            number: year,
            calendar,
            days: days.ok()?,
        })
    }

    /// Every day of the year.
    pub(crate) fn json(&self) -> String {
        let day = |day: &Day<'a>| YearDayJson {
            date: day.date.to_string(),
            working: day.working,
            name: day.name,
            notice: day.notice,
            provisional: self.calendar.is_provisional(day.date),
        };
        line(&YearJson {
            year: self.number,
            covered: self.is_covered(),
            days: self.days.iter().map(day).collect(),
        })
    }

    fn is_covered(&self) -> bool {
        (self.days.first()).is_some_and(|day| self.calendar.covers(day.date))
    }

    /// The year as a person wants to see it.
    pub(crate) fn text(
        &self,
        lang: Lang,
        paint: Paint,
        width: Option<u16>,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let year = self.number;
        let name = words::calendar(self.calendar, lang);
        let working = self.days.iter().filter(|day| day.working).count();
        let title = match lang {
            Lang::Zh => format!("{year}年  日历 {name}  工作日 {working} 天"),
            Lang::En => format!("{year}  calendar {name}  {working} working days"),
        };
        writeln!(out, "{}\n", paint.on(Tone::Strong, &safe::terminal(&title)))?;
        let room = usize::from(width.unwrap_or(80));
        let abreast = ((room + GAP) / (MONTH_WIDTH + GAP)).clamp(1, 4);
        let months: Vec<Vec<String>> = (1..=12)
            .map(|month| self.month(month, lang, paint))
            .collect();
        for row in months.chunks(abreast) {
            let lines = row.iter().map(Vec::len).max().unwrap_or(0);
            for line in 0..lines {
                let blank = " ".repeat(MONTH_WIDTH);
                let parts = row
                    .iter()
                    .map(|month| month.get(line).unwrap_or(&blank).as_str());
                let text = parts.collect::<Vec<_>>().join(&" ".repeat(GAP));
                writeln!(out, "{}", text.trim_end())?;
            }
            writeln!(out)?;
        }
        self.legend(lang, paint, out)?;
        self.holidays(lang, paint, room, out)
    }

    /// A month as lines of [`MONTH_WIDTH`] columns.
    fn month(&self, month: u32, lang: Lang, paint: Paint) -> Vec<String> {
        let title = match lang {
            Lang::Zh => format!("{month}月"),
            Lang::En => words::MONTHS[month as usize - 1].to_owned(),
        };
        let left = (MONTH_WIDTH - 1 - title.width()) / 2;
        let right = MONTH_WIDTH - left - title.width();
        let title = paint.on(Tone::Strong, &title);
        let mut lines = vec![format!("{}{title}{}", " ".repeat(left), " ".repeat(right))];
        let header = lang.pick("一 二 三 四 五 六 日 ", "Mo Tu We Th Fr Sa Su ");
        lines.push(paint.on(Tone::Faint, header));
        let mut line = String::new();
        for day in self.days.iter().filter(|day| day.date.month() == month) {
            let weekday = day.date.weekday().num_days_from_monday() as usize;
            if line.is_empty() {
                line = "   ".repeat(weekday);
            }
            line.push_str(&self.cell(day, paint));
            if weekday == 6 {
                lines.push(std::mem::take(&mut line));
            }
            let is_last = day
                .date
                .checked_add_days(Days::new(1))
                .is_none_or(|next| next.month() != month);
            if is_last && weekday < 6 {
                line.push_str(&"   ".repeat(6 - weekday));
                lines.push(std::mem::take(&mut line));
            }
        }
        lines
    }

    fn cell(&self, day: &Day<'_>, paint: Paint) -> String {
        let is_weekend = day.date.weekday().num_days_from_monday() >= 5;
        let is_named = day.name.is_some() || day.notice.is_some();
        let (mark, tone) = match (day.working, is_weekend) {
            (false, _) if is_named => ('*', Tone::Bad),
            (false, false) => ('*', Tone::Bad),
            (true, true) => ('+', Tone::Good),
            _ if self.calendar.is_provisional(day.date) => ('?', Tone::Warn),
            (false, true) => (' ', Tone::Faint),
            (true, false) => (' ', Tone::Plain),
        };
        paint.on(tone, &format!("{:2}{mark}", day.date.day()))
    }

    fn legend(&self, lang: Lang, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
        let mut parts = vec![
            paint.on(Tone::Bad, lang.pick("* 放假", "* day off")),
            paint.on(Tone::Good, lang.pick("+ 周末上班", "+ weekend day worked")),
        ];
        let provisional: Vec<NaiveDate> = (self.calendar.provisional())
            .filter(|day| day.year() == self.number)
            .collect();
        if !provisional.is_empty() {
            let spans: Vec<String> = runs(&provisional)
                .iter()
                .map(|run| span(*run, lang))
                .collect();
            let spans = spans.join(lang.pick("、", ", "));
            let what = words::provisional(lang);
            let text = format!("? {spans} {what}");
            parts.push(paint.on(Tone::Warn, &text));
        }
        writeln!(out, "{}", parts.join("   "))?;
        if !self.is_covered() {
            let year = self.number;
            let text = match lang {
                Lang::Zh => format!("日历未覆盖{year}年：以上按周一至周五推算，不能作准"),
                Lang::En => format!(
                    "the calendar does not cover {year}: this is guessed as Monday to Friday"
                ),
            };
            writeln!(out, "{}", paint.on(Tone::Warn, &text))?;
        }
        Ok(())
    }

    fn holidays(
        &self,
        lang: Lang,
        paint: Paint,
        room: usize,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let holidays = self.holidays_found();
        if holidays.is_empty() {
            return Ok(());
        }
        let comma = lang.pick("、", ", ");
        let mut table: Vec<[String; 4]> = Vec::new();
        for holiday in &holidays {
            let spans: Vec<String> = holiday.off.iter().map(|run| span(*run, lang)).collect();
            let spans = if spans.is_empty() {
                "—".to_owned()
            } else {
                spans.join(comma)
            };
            let days: i64 = (holiday.off.iter())
                .map(|(first, last)| (*last - *first).num_days() + 1)
                .sum();
            let days = match (lang, days) {
                (_, 0) => String::new(),
                (Lang::Zh, days) => format!("{days}天"),
                (Lang::En, 1) => "1 day".to_owned(),
                (Lang::En, days) => format!("{days} days"),
            };
            let worked: Vec<String> = holiday.work.iter().map(|day| short(*day, lang)).collect();
            let worked = match (worked.is_empty(), lang) {
                (true, _) => String::new(),
                (false, Lang::Zh) => format!("{}上班", worked.join(comma)),
                (false, Lang::En) => format!("worked {}", worked.join(comma)),
            };
            let cells = [holiday.name.to_owned(), spans, days, worked];
            table.push(cells.map(|cell| safe::terminal(&cell).into_owned()));
        }
        writeln!(out)?;
        let width = |column: usize| {
            table
                .iter()
                .map(|row| row[column].width())
                .max()
                .unwrap_or(0)
        };
        if [0, 1, 2, 3].map(width).iter().sum::<usize>() + 6 <= room {
            crate::render::calendar::answers::columns(&table, out)?;
        } else {
            for row in &table {
                writeln!(out, "{}", paint.on(Tone::Strong, &row[0]))?;
                for cell in row[1..].iter().filter(|cell| !cell.is_empty()) {
                    writeln!(out, "  {cell}")?;
                }
            }
        }
        self.notices(&holidays, lang, paint, out)
    }

    /// The notices that say so, and of what where they are several.
    fn notices(
        &self,
        holidays: &[Holiday<'_>],
        lang: Lang,
        paint: Paint,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let mut notices: Vec<&str> = Vec::new();
        for notice in self.days.iter().filter_map(|day| day.notice) {
            if !notices.contains(&notice) {
                notices.push(notice);
            }
        }
        for notice in &notices {
            let names: Vec<&str> = (holidays.iter())
                .filter(|holiday| holiday.notices.contains(notice))
                .map(|holiday| holiday.name)
                .collect();
            let names = names.join(lang.pick("、", ", "));
            let text = match lang {
                Lang::Zh if notices.len() == 1 => format!("依据：{notice}"),
                Lang::Zh => format!("依据：{notice}（{names}）"),
                Lang::En if notices.len() == 1 => format!("Source: {notice}"),
                Lang::En => format!("Source: {notice} ({names})"),
            };
            writeln!(out, "{}", paint.on(Tone::Faint, &safe::terminal(&text)))?;
        }
        Ok(())
    }

    /// The holidays in the order of their first days off. Days of one name that lie further apart than a
    /// holiday and its exchanged days ever do (New Year's Day on both ends of a year) are two.
    fn holidays_found(&self) -> Vec<Holiday<'a>> {
        let mut found: Vec<Holiday<'a>> = Vec::new();
        for day in &self.days {
            let Some(name) = day.name.or(day.notice) else {
                continue;
            };
            let is_near = |holiday: &Holiday<'_>| {
                holiday.name == name && (day.date - holiday.last).num_days() <= 45
            };
            let place = found.iter().rposition(is_near).unwrap_or_else(|| {
                found.push(Holiday {
                    name,
                    off: Vec::new(),
                    work: Vec::new(),
                    notices: Vec::new(),
                    last: day.date,
                });
                found.len() - 1
            });
            let holiday = &mut found[place];
            holiday.last = day.date;
            if let Some(notice) = day
                .notice
                .filter(|notice| !holiday.notices.contains(notice))
            {
                holiday.notices.push(notice);
            }
            if day.working {
                holiday.work.push(day.date);
            } else if let Some((_, last)) = holiday.off.last_mut()
                && (day.date - *last).num_days() == 1
            {
                *last = day.date;
            } else {
                holiday.off.push((day.date, day.date));
            }
        }
        found.sort_by_key(|holiday| {
            holiday
                .off
                .first()
                .map_or(holiday.last, |(first, _)| *first)
        });
        found
    }
}

/// Days as runs of them.
fn runs(days: &[NaiveDate]) -> Vec<(NaiveDate, NaiveDate)> {
    let mut runs: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    for &day in days {
        match runs.last_mut() {
            Some((_, last)) if (day - *last).num_days() == 1 => *last = day,
            _ => runs.push((day, day)),
        }
    }
    runs
}

/// `2月15日`, `15 Feb`.
fn short(date: NaiveDate, lang: Lang) -> String {
    match lang {
        Lang::Zh => format!("{}月{}日", date.month(), date.day()),
        Lang::En => format!("{} {}", date.day(), date.format("%b")),
    }
}

/// `2月15日至23日`, `15–23 Feb`.
fn span((first, last): (NaiveDate, NaiveDate), lang: Lang) -> String {
    if first == last {
        return short(first, lang);
    }
    let is_same_month = first.month() == last.month();
    match lang {
        Lang::Zh if is_same_month => format!("{}至{}日", short(first, lang), last.day()),
        Lang::Zh => format!("{}至{}", short(first, lang), short(last, lang)),
        Lang::En if is_same_month => format!("{}–{}", first.day(), short(last, lang)),
        Lang::En => format!("{} – {}", short(first, lang), short(last, lang)),
    }
}
