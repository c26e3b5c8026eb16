//! Tables that are not one record per row: one event per row, or one department or meeting per column.

use crate::domain::duty::Duty;
use crate::load::table::columns::{Aliases, Table, time_column};
use crate::load::table::office_words::{WORDS, plain};
use crate::propose::cells::{Cells, Columns, Parties};
use crate::propose::matching::{MatchedBy, match_header};
use crate::propose::meaning::{EVENT_AT, EVENT_DUTY, Fit, Meaning, Why};
use crate::propose::proposal::{OnlyDepartment, Shape};
use crate::propose::sample::Sample;

/// Whether headers may be those of events; the cells decide.
pub(super) fn are_event_headers(row: &[String]) -> bool {
    let has = |headers: &[String]| row.iter().any(|cell| headers.contains(&plain(cell)));
    has(&WORDS.event_headers) && has(&WORDS.time_headers)
}

/// Whether a table is one of events: its headers say so and its cells are duties and times.
pub(super) fn events(row: &[String], columns: &Columns<'_>, own: &Aliases) -> Option<Shape> {
    // Events share one column of times. Where a duty has its own (传达时间), a column 任务 beside it says
    // what was asked for.
    if row.iter().any(|header| is_time_of_duty(header, own)) {
        return None;
    }
    let find = |headers: &[String], fits: &dyn Fn(usize) -> bool| {
        let mut found = (row.iter().enumerate())
            .filter(|(place, text)| headers.contains(&plain(text)) && fits(*place));
        let first = found.next()?;
        found.next().is_none().then_some(first)
    };
    let is_duty = |place| {
        let fit = columns.words_fit(place, |cell| WORDS.is_event(cell));
        // One cell that is the very name of a duty is enough: the table has no other column for times of
        // duties, so that what is not read as an event would count as not done. Cells that are no known
        // event are refused one by one.
        fit.is_at_least(80)
            || columns
                .words_fit(place, |cell| Duty::parse(cell).is_some())
                .fits
                > 0
    };
    let (duty, duty_header) = find(&WORDS.event_headers, &is_duty)?;
    let (at, at_header) = find(&WORDS.time_headers, &|place| {
        columns.times_fit(place).is_at_least(60)
    })?;
    Some(Shape::Events {
        duty: (duty, event_meaning(EVENT_DUTY, "事项", duty_header)),
        at: (at, event_meaning(EVENT_AT, "时间", at_header)),
    })
}

/// Whether a header surely means the time of one duty.
fn is_time_of_duty(header: &str, own: &Aliases) -> bool {
    let found = match_header(Table::Records, header, own);
    let sure = found.filter(|found| !matches!(found.by, MatchedBy::DoubtfulWord(_)));
    sure.is_some_and(|found| Duty::ALL.map(time_column).contains(&found.column))
}

/// The meanings that only rows of events have, by the contract's own headers or by another.
fn event_meaning(column: &'static str, alias: &str, header: &str) -> Meaning {
    if header == column || header == alias {
        return Meaning::Known(column);
    }
    let why = Why::Word(None);
    Meaning::Placed { column, why }
}

/// Whether a table has a column for each department or meeting, and on which row its header stands.
pub(super) fn wide(cells: &Cells<'_>, parties: &Parties, own: &Aliases) -> Option<(usize, Shape)> {
    let sample = cells.sample;
    let by_names = by_names(cells, parties, own);
    let (row, across, places, mark) = by_names.or_else(|| by_times(cells, own))?;
    let file = sample.name.rsplit(['/', '\\']).next().unwrap_or_default();
    // The nearest word decides: the title of the sheet, then its name, then that of the file.
    let title = sample.rows[..row].concat().concat();
    let (file, sheet) = file.split_once('#').unwrap_or((file, ""));
    let duties = [title.as_str(), sheet, file].map(|text| WORDS.duties_in(text));
    let duties = duties.into_iter().find(|duties| !duties.is_empty());
    let duty = match duties.as_deref() {
        Some([duty]) => Some(*duty),
        _ => None,
    };
    let columns = cells.below(row);
    let is_stranger = |place: &usize| {
        let text = &sample.rows[row][*place];
        !places.contains(place)
            && !text.is_empty()
            && match_header(Table::Records, text, own).is_none()
            && !WORDS.is_other_time(&plain(text))
            && columns.times_fit(*place).is_at_least(60)
    };
    let strangers = (0..sample.rows[row].len()).filter(is_stranger);
    let shape = Shape::Wide {
        strangers: strangers
            .map(|place| sample.rows[row][place].clone())
            .collect(),
        across,
        places,
        mark,
        duty,
    };
    Some((row, shape))
}

/// Whose records a table holds that has no column of departments: the one that a line above its
/// header names (填报单位：市教育局), else the only one whose name stands in that of the sheet, else of
/// the file.
pub(super) fn only_department(sample: &Sample, header: usize, parties: &Parties) -> OnlyDepartment {
    let Some(known) = parties.of(Table::Departments) else {
        return OnlyDepartment::Unknown;
    };
    let above = sample.rows[..header].iter().flatten();
    for text in above {
        let Some(named) = WORDS.department_line(text) else {
            continue;
        };
        return match known.named_in(named)[..] {
            [one] => OnlyDepartment::Named(one.to_owned()),
            _ => OnlyDepartment::Stranger(named.to_owned()),
        };
    }
    let file = sample.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let (file, sheet) = file.split_once('#').unwrap_or((file, ""));
    let named = [sheet, file].map(|text| known.named_in(text));
    match named
        .iter()
        .find(|named| !named.is_empty())
        .map(Vec::as_slice)
    {
        Some([one]) => OnlyDepartment::Named((*one).to_owned()),
        _ => OnlyDepartment::Unknown,
    }
}

/// The row of the header, what stands across and whether that is known, where, and what stands below
/// instead of times.
type Across = (usize, Option<(Table, bool)>, Vec<usize>, Option<String>);

/// A row whose cells are mostly departments or meetings that are known, above times, or above marks
/// for what was done: a row of a plain list may hold the id and the name of one.
fn by_names(cells: &Cells<'_>, parties: &Parties, own: &Aliases) -> Option<Across> {
    for (index, row) in cells.title_rows() {
        for table in [Table::Departments, Table::Meetings] {
            let Some(known) = parties.of(table) else {
                continue;
            };
            let places = places(row, |_, cell| known.has(cell));
            if places.len() < 2 || places.len() <= strangers(row, &places, own) {
                continue;
            }
            let columns = cells.below(index);
            let fits = places.iter().map(|place| columns.times_fit(*place));
            let fit = fits.fold(Fit::default(), |sum, fit| Fit {
                fits: sum.fits + fit.fits,
                of: sum.of + fit.of,
            });
            if fit.is_at_least(50) {
                return Some((index, Some((table, true)), places, None));
            }
            let (fit, mark) = columns.marks(&places);
            if fit.is_at_least(50) {
                return Some((index, Some((table, true)), places, mark));
            }
        }
    }
    None
}

/// Many columns of times under headers that mean nothing else.
fn by_times(cells: &Cells<'_>, own: &Aliases) -> Option<Across> {
    for (index, row) in cells.title_rows() {
        let columns = cells.below(index);
        let places = places(row, |place, cell| {
            !cell.is_empty()
                && !cell.starts_with(|c: char| c.is_ascii_digit())
                && columns.times_fit(place).is_at_least(60)
                && match_header(Table::Records, cell, own).is_none()
                && match_header(Table::Meetings, cell, own).is_none()
        });
        if places.len() < 4 || places.len() * 2 <= filled(row) {
            continue;
        }
        let most_end_with = |words: &[String]| {
            let is_one = |place: &&usize| words.iter().any(|word| row[**place].ends_with(word));
            places.iter().filter(is_one).count() * 2 > places.len()
        };
        let across = if most_end_with(&WORDS.department_endings) {
            Some((Table::Departments, false))
        } else if most_end_with(&WORDS.meeting_endings) {
            Some((Table::Meetings, false))
        } else {
            None
        };
        return Some((index, across, places, None));
    }
    None
}

/// Where the cells of a row are that pass a test.
fn places(row: &[String], is_one: impl Fn(usize, &str) -> bool) -> Vec<usize> {
    let places = 0..row.len();
    places
        .filter(|place| is_one(*place, &row[*place]))
        .collect()
}

/// How many cells of a row are neither in some places nor headers of their own: 序号, 备注.
fn strangers(row: &[String], places: &[usize], own: &Aliases) -> usize {
    let is_header = |text: &str| {
        [Table::Records, Table::Meetings]
            .iter()
            .any(|table| match_header(*table, text, own).is_some())
    };
    (row.iter().enumerate())
        .filter(|(place, text)| !text.is_empty() && !places.contains(place) && !is_header(text))
        .count()
}

/// How many cells of a row are not empty.
fn filled(row: &[String]) -> usize {
    row.iter().filter(|cell| !cell.is_empty()).count()
}
