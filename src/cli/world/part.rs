//! The part of a project that flags ask for.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};

use crate::cli::arguments::args::{PartyArgs, PeriodArgs};
use crate::cli::world::failure::failure;
use crate::cli::world::named;
use crate::cli::world::shell::Shell;
use crate::domain::part::{Month, Part, Selection};
use crate::domain::scope::ScopeWord;
use crate::load::Lookup;
use crate::load::inputs::Loaded;
use crate::load::table::scopes::{is_nobody, scope_word};
use crate::text::{Bilingual, shown};

/// The part that is judged and, where that is one month, the same of the month before.
#[derive(Default)]
pub(crate) struct Parts {
    pub(crate) judged: Part,
    pub(crate) month_before: Option<(Month, Part)>,
}

/// The part of what was read that the flags ask for.
///
/// # Errors
///
/// A name that nobody has, or several have; a time that ends before it begins.
pub(crate) fn part(
    loaded: &Loaded,
    period: &PeriodArgs,
    parties: &PartyArgs,
    shell: &mut Shell,
) -> anyhow::Result<Parts> {
    if let (Some(since), Some(until)) = (period.since, period.until)
        && since > until
    {
        return Err(failure(
            format!("--since {since} 晚于 --until {until}"),
            format!("--since {since} is after --until {until}"),
        ));
    }
    let mut selection = Selection {
        months: period.month.clone(),
        since: period.since,
        until: period.until,
        ..Selection::default()
    };
    for text in &parties.meeting {
        selection.meetings.push(named::meeting(loaded, text)?);
    }
    for text in &parties.department {
        let word = department_word(loaded, text)?;
        if is_nobody(&word, &loaded.project.departments) {
            let met = shown(text);
            shell.note(&Bilingual::new(
                format!("没有单位符合“{met}”，它没有选中任何单位"),
                format!("\"{met}\" fits no department and selects nobody"),
            ));
        }
        let words = &mut selection.departments.get_or_insert_default().0;
        words.push(word);
    }
    let mut judged = Part::new(&loaded.project, &selection, in_words(period, parties));
    judged.in_ids = in_ids(loaded, &selection);
    let month_before = match period.month.as_slice() {
        [month] if parties.meeting.is_empty() => {
            let month = month.before();
            selection.months = vec![month];
            Some((month, Part::new(&loaded.project, &selection, None)))
        }
        _ => None,
    };
    Ok(Parts {
        judged,
        month_before,
    })
}

/// Departments as a flag names them: an id, a name, or a word of a scope.
pub(crate) fn department_word(loaded: &Loaded, text: &str) -> anyhow::Result<ScopeWord> {
    let text = text.trim();
    let is_unknown = loaded.departments().find(text) == Lookup::Unknown;
    match scope_word(text, loaded.departments()) {
        Ok(Some(word)) if word != ScopeWord::UnderUnread => Ok(word),
        Err(unknown) if is_unknown && text.contains([':', '：']) => {
            Err(unknown.message(text, loaded.departments(), true).into())
        }
        _ => named::department(loaded, text).map(ScopeWord::Department),
    }
}

/// What was asked for, the same however it was: what is compared later.
fn in_ids(loaded: &Loaded, selection: &Selection) -> Option<String> {
    let meetings = (selection.meetings.iter())
        .map(|index| loaded.project.meetings[*index as usize].id().to_owned());
    let id = |index: &u32| loaded.project.departments[*index as usize].id();
    let words = selection.departments.iter().flat_map(|scope| &scope.0);
    let departments = words.filter_map(|word| match word {
        ScopeWord::All => Some("all".to_owned()),
        ScopeWord::Department(index) => Some(id(index).to_owned()),
        ScopeWord::Tag(tag) => Some(format!("tag:{tag}")),
        ScopeWord::Level(level) => Some(format!("level:{level}")),
        ScopeWord::Under(index) => Some(format!("under:{}", id(index))),
        ScopeWord::UnderUnread => None,
    });
    let period = PeriodArgs {
        month: sorted(selection.months.iter().copied()),
        since: selection.since,
        until: selection.until,
    };
    let parties = PartyArgs {
        meeting: sorted(meetings),
        department: sorted(departments),
    };
    in_words(&period, &parties).map(|words| words.en.into_owned())
}

/// Each once, in order.
fn sorted<T: Ord>(of: impl Iterator<Item = T>) -> Vec<T> {
    of.collect::<BTreeSet<_>>().into_iter().collect()
}

/// What was asked for, as reports for people and letters name it.
fn in_words(period: &PeriodArgs, parties: &PartyArgs) -> Option<Bilingual> {
    let PeriodArgs {
        month,
        since,
        until,
    } = period;
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    if !month.is_empty() {
        let months: Vec<String> = month.iter().map(Month::to_string).collect();
        let zh_months = month.iter();
        let zh_months = zh_months.map(|it| format!("{}年{}月", it.year, it.month));
        let zh_months: Vec<String> = zh_months.collect();
        zh.push(format!("{}结束的会议", zh_months.join("、")));
        en.push(format!("meetings that ended in {}", months.join(", ")));
    }
    match (since, until) {
        (None, None) => {}
        (Some(since), None) => {
            zh.push(format!("{}以后结束的会议", zh_date(*since)));
            en.push(format!("meetings that ended from {since} on"));
        }
        (None, Some(until)) => {
            zh.push(format!("{}以前结束的会议", zh_date(*until)));
            en.push(format!("meetings that ended up to {until}"));
        }
        (Some(since), Some(until)) => {
            let (from, to) = (zh_date(*since), zh_date(*until));
            zh.push(format!("{from}至{to}结束的会议"));
            en.push(format!("meetings that ended from {since} to {until}"));
        }
    }
    for (texts, name_zh, name_en) in [
        (&parties.meeting, "会议", "meeting"),
        (&parties.department, "单位", "department"),
    ] {
        if !texts.is_empty() {
            let texts: Vec<String> = texts.iter().map(|text| shown(text.trim())).collect();
            zh.push(format!("{name_zh} {}", texts.join("、")));
            en.push(format!("{name_en} {}", texts.join(", ")));
        }
    }
    (!zh.is_empty()).then(|| Bilingual::new(zh.join("，"), en.join(", ")))
}

fn zh_date(date: NaiveDate) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}
