//! `chuanda calendar`: the calendar by itself.

pub(crate) mod add;
pub(crate) mod dates;
pub(crate) mod diff;
pub(crate) mod import;
pub(crate) mod imported;
pub(crate) mod lines;

use std::path::Path;

use chrono::NaiveDate;

use crate::calendar::{Base, Calendar, Uncovered};
use crate::cli::arguments::args::{CalendarArgs, CalendarCommand};
use crate::cli::arguments::choices::CalendarFormat;
use crate::cli::calendar::dates::{date, lacking};
use crate::cli::calendar::imported::{Footing, Target};
use crate::cli::calendar::lines::{Question, answer_lines};
use crate::cli::world::settings;
use crate::cli::world::shell::{Shell, Verdict};
use crate::load::inputs::LoadedConfig;
use crate::render::calendar::answers as render;
use crate::render::calendar::year;
use crate::render::shared::paint::Paint;

pub(crate) fn run(args: &CalendarArgs, shell: &mut Shell) -> anyhow::Result<Verdict> {
    let is_json = args.format == Some(CalendarFormat::Json);
    let project = args.project.as_deref().unwrap_or(Path::new("."));
    match &args.command {
        CalendarCommand::Import { file, add, base } => {
            let calendar = args.calendar.as_deref();
            let target = Target { project, calendar };
            let is_for_project = *add || args.project.is_some() || calendar.is_some();
            let footing = if is_for_project {
                add::footing(target, base.map(Base::from), shell)?
            } else {
                Footing::over(base.map(Base::from).unwrap_or_default())
            };
            return import::import(file, is_json, &footing, add.then_some(target), shell);
        }
        CalendarCommand::Diff { a, b } => {
            return diff::run([a, b], project, is_json, shell);
        }
        _ => {}
    }
    let settings = settings::read(project, shell)?;
    if let CalendarCommand::List = &args.command {
        return list(&settings, is_json, shell);
    }
    let calendar = settings::calendar(&settings, args.calendar.as_deref())?;
    match &args.command {
        CalendarCommand::Show { year } => show(&calendar, i32::from(*year), is_json, shell),
        CalendarCommand::Day { date } if date == "-" => {
            answer_lines(&calendar, Question::Day, is_json, shell)
        }
        CalendarCommand::Day { date } => {
            let date = read(date)?;
            let lang = shell.lang;
            shell.print(|out| {
                let answer = render::day(&calendar, date, is_json, lang);
                writeln!(out, "{answer}")
            })?;
            Ok(Verdict::Clean)
        }
        CalendarCommand::Add { date, days } if date == "-" => {
            answer_lines(&calendar, Question::Add(*days), is_json, shell)
        }
        CalendarCommand::Add { date, days } => {
            let added = calendar.add(read(date)?, days.unwrap_or(0));
            if is_json || added.is_ok() {
                shell.print(|out| writeln!(out, "{}", render::added(added.ok(), is_json)))?;
            }
            added.map(|_| Verdict::Clean).map_err(lacking)
        }
        CalendarCommand::Between { after, until } => {
            let days = calendar.between(read(after)?, read(until)?);
            if is_json || days.is_ok() {
                shell.print(|out| writeln!(out, "{}", render::between(days.ok(), is_json)))?;
            }
            days.map(|_| Verdict::Clean).map_err(lacking)
        }
        CalendarCommand::Import { .. } | CalendarCommand::Diff { .. } | CalendarCommand::List => {
            Ok(Verdict::Clean)
        }
    }
}

fn read(text: &str) -> anyhow::Result<NaiveDate> {
    Ok(date(text)?)
}

fn show(calendar: &Calendar, of: i32, is_json: bool, shell: &mut Shell) -> anyhow::Result<Verdict> {
    let Some(facts) = year::Year::of(calendar, of) else {
        if is_json {
            shell.print(|out| writeln!(out, "{}", year::uncovered_json(of)))?;
        }
        return Err(lacking(Uncovered { year: of }));
    };
    let (paint, width, lang) = (Paint(shell.has_color()), shell.width(), shell.lang);
    shell.print(|out| {
        if is_json {
            writeln!(out, "{}", facts.json())
        } else {
            facts.text(lang, paint, width, out)
        }
    })?;
    Ok(Verdict::Clean)
}

fn list(settings: &LoadedConfig, is_json: bool, shell: &mut Shell) -> anyhow::Result<Verdict> {
    let (cn, weekends) = (Calendar::cn(), Calendar::weekends());
    let mut rows = vec![render::Listed::new("cn", &cn)];
    rows.push(render::Listed::new("weekends", &weekends));
    let default = &settings.calendars[0];
    let is_bundled = |row: &render::Listed<'_>| row.is_same(default);
    if let Some(row) = rows.iter_mut().find(|row| is_bundled(row)) {
        row.is_default = true;
    } else {
        let mut row = render::Listed::new(default.name(), default);
        row.is_default = true;
        rows.push(row);
    }
    let own = settings
        .calendar_names
        .iter()
        .zip(settings.calendars.iter().skip(1));
    rows.extend(own.map(|(name, calendar)| render::Listed::new(name, calendar)));
    let lang = shell.lang;
    shell.print(|out| {
        if is_json {
            writeln!(out, "{}", render::list_json(&rows))
        } else {
            render::list(&rows, lang, out)
        }
    })?;
    Ok(Verdict::Clean)
}
