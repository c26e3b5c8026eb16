//! The headers of a table: which row they are, and what each means.

use crate::load::table::columns::Table;
use crate::propose::TITLE_ROWS;
use crate::propose::meaning::{Doubt, Fit, Heading, Meaning, Why, holds, needs, reopen};
use crate::propose::sample::Sample;
use crate::propose::shape::{Shape, are_event_headers};
use crate::propose::values::{Columns, Parties};
use crate::propose::words::{Match, is_not_done, meaning, table_of_name};

/// The row that is most like a header.
pub(crate) struct Best {
    pub(crate) table: Table,
    pub(crate) rival: Option<Table>,
    pub(crate) row: usize,
    /// Whether it may have all that its table needs.
    pub(crate) is_whole: bool,
}

/// What a row comes to as the header of a table, and whether it may have all that the table needs.
fn score(table: Table, row: &[String], hint: Option<Table>) -> Option<(i32, bool)> {
    let mut columns: Vec<(&str, i32)> = Vec::new();
    for cell in row {
        let Some(found) = meaning(table, cell) else {
            continue;
        };
        let (column, weight) = (found.column(), found.weight());
        match columns.iter_mut().find(|(known, _)| *known == column) {
            Some((_, most)) => *most = weight.max(*most),
            None => columns.push((column, weight)),
        }
    }
    let is_hinted = hint == Some(table);
    let strong = columns.iter().filter(|(_, weight)| *weight > 3).count();
    if strong == 0 || columns.len() + usize::from(is_hinted) < 2 {
        return None;
    }
    let has = |name: &&str| {
        (columns.iter())
            .any(|(column, _)| column == name || column.strip_suffix(" name") == Some(name))
    };
    let needs = needs(table);
    let are_events = table == Table::Records && are_event_headers(row);
    let met = (needs.iter()).filter(|any| any.iter().any(&has) || are_events && any.len() > 1);
    let count = |many: usize| i32::try_from(many).unwrap_or(i32::MAX);
    let (met, all) = (count(met.count()), count(needs.len()));
    let sum: i32 = columns.iter().map(|(_, weight)| weight).sum();
    let extra = 4 * i32::from(is_hinted) + 8 * i32::from(are_events);
    Some((sum + 4 * met - 4 * (all - met) + extra, met == all))
}

/// The most likely header among the first rows, and its table.
pub(crate) fn best_header(sample: &Sample) -> Option<Best> {
    let hint = table_of_name(&sample.name);
    let mut found: Vec<(i32, usize, Table, bool)> = Vec::new();
    for (place, row) in sample.rows.iter().take(TITLE_ROWS).enumerate() {
        for table in Table::ALL {
            if let Some((score, is_whole)) = score(table, row, hint) {
                found.push((score, place, table, is_whole));
            }
        }
    }
    // Of equals the upper row: a header that stands there twice is a page break.
    let &(most, row, table, is_whole) =
        (found.iter()).max_by_key(|(score, row, ..)| (*score, std::cmp::Reverse(*row)))?;
    let near = |(score, other_row, other, _): &&(i32, usize, Table, bool)| {
        *other_row == row && *other != table && *score + 4 >= most
    };
    let rival = found.iter().find(near).map(|(_, _, other, _)| *other);
    Some(Best {
        table,
        rival,
        row,
        is_whole,
    })
}

/// The headers of a row of which nothing is known.
pub(crate) fn unknown(row: &[String]) -> Vec<Heading> {
    (row.iter().enumerate())
        .filter(|(_, text)| !text.is_empty())
        .map(|(place, text)| Heading {
            text: text.clone(),
            place,
            meaning: Meaning::Unknown,
        })
        .collect()
}

/// What each header of a table means.
pub(crate) fn headings(
    table: Table,
    row: &[String],
    columns: &Columns<'_>,
    parties: &Parties,
    shape: Option<&Shape>,
) -> Vec<Heading> {
    let mut headings = unknown(row);
    for heading in &mut headings {
        heading.meaning = match shape.and_then(|shape| shape.meaning(heading.place)) {
            Some(meaning) => meaning,
            None => match meaning(table, &heading.text) {
                Some(found) => weigh(&found, heading.place, columns, parties),
                None if is_not_done(&heading.text) => Meaning::NotDone,
                None => Meaning::Unknown,
            },
        };
    }
    if matches!(table, Table::Records | Table::Exemptions) {
        place_parties(&mut headings, columns, parties);
    }
    if shape.is_none() {
        offer_times(table, &mut headings, columns);
    }
    settle_rivals(&mut headings);
    headings
}

/// What a header says, weighed against the cells below it.
fn weigh(found: &Match, place: usize, columns: &Columns<'_>, parties: &Parties) -> Meaning {
    let column = found.column();
    if let Match::Exact(column) = found {
        return Meaning::Known(column);
    }
    let holds = holds(column);
    let known = holds
        .party
        .and_then(|table| Some((table, parties.of(table)?)));
    let (fit, contrary) = if holds.is_time {
        let fit = columns.times_fit(place);
        // Words that stand there again and again may mean "no time": 暂无.
        let but_words = Fit {
            of: fit.of - columns.repeated_words(place),
            ..fit
        };
        let is_contrary = fit.of > 0 && !(fit.is_at_least(20) && but_words.is_at_least(60));
        (Some(fit), is_contrary.then_some(Doubt::FewTimes(fit)))
    } else if let Some((table, known)) = known {
        let fit = columns.words_fit(place, |cell| known.contains(cell));
        let is_contrary = fit.of > 0 && !fit.is_at_least(50);
        (
            Some(fit),
            is_contrary.then_some(Doubt::FewParties(table, fit)),
        )
    } else if holds.is_id {
        let fit = columns.unique_fit(place);
        let is_contrary = fit.fits < fit.of;
        (None, is_contrary.then_some(Doubt::Repeats(fit)))
    } else {
        (None, None)
    };
    let fit = fit.filter(|fit| fit.of > 0);
    let placed = |why| Meaning::Placed { column, why };
    let open = |why, doubt| Meaning::Open {
        columns: vec![column],
        why: Some(why),
        doubt,
    };
    match (found, contrary) {
        (Match::Exact(column), _) => Meaning::Known(column),
        (Match::Spelling(_, name), Some(doubt)) => open(Why::Spelling(name), doubt),
        (Match::Spelling(_, name), None) => placed(Why::Spelling(name)),
        (Match::Word(_) | Match::Doubtful(..), Some(doubt)) => open(Why::Word(fit), doubt),
        (Match::Word(_), None) => placed(Why::Word(fit)),
        (Match::Doubtful(_, doubt), None) => Meaning::Open {
            columns: vec![column],
            why: None,
            doubt: doubt.clone(),
        },
        (Match::Contains(_, word), Some(doubt)) => open(Why::Contains(word, fit), doubt),
        (Match::Contains(_, word), None) => match (fit, known) {
            (Some(fit), _) if fit.is_at_least(80) => placed(Why::Contains(word, Some(fit))),
            (Some(fit), None) => open(Why::Contains(word, None), Doubt::FewTimes(fit)),
            (Some(fit), Some((table, _))) => {
                open(Why::Contains(word, None), Doubt::FewParties(table, fit))
            }
            (None, _) => open(Why::Contains(word, None), Doubt::NoCells),
        },
        (Match::Near(_, name), Some(doubt)) => open(Why::Near(name), doubt),
        // A slip in a Latin word hardly makes another word of it, in a Chinese one it does.
        (Match::Near(_, name), None)
            if name.is_ascii() && fit.is_some_and(|f| f.is_at_least(80)) =>
        {
            placed(Why::Near(name))
        }
        (Match::Near(_, name), None) => open(Why::Near(name), Doubt::OnlyNear),
    }
}

/// Meetings and departments that no header tells: a column whose cells are mostly known ones.
fn place_parties(headings: &mut [Heading], columns: &Columns<'_>, parties: &Parties) {
    for (column, table) in [
        ("meeting", Table::Meetings),
        ("department", Table::Departments),
    ] {
        let is_it = |heading: &Heading| {
            let own = heading.meaning.column().unwrap_or_default();
            own.split(' ').next() == Some(column)
        };
        let Some(known) = parties.of(table) else {
            continue;
        };
        if headings.iter().any(is_it) {
            continue;
        }
        let found: Vec<(usize, Fit)> = (headings.iter().enumerate())
            .filter(|(_, heading)| heading.meaning.column().is_none())
            .filter(|(_, heading)| heading.meaning != Meaning::Across)
            .map(|(index, heading)| {
                let fit = columns.words_fit(heading.place, |cell| known.contains(cell));
                (index, fit)
            })
            .filter(|(_, fit)| fit.of > 1 && fit.is_at_least(80))
            .collect();
        if let [(index, fit)] = found[..] {
            let why = Why::Parties(table, fit);
            headings[index].meaning = Meaning::Placed { column, why };
            continue;
        }
        for (at, (index, fit)) in found.iter().enumerate() {
            let other = found[usize::from(at == 0)].0;
            headings[*index].meaning = Meaning::Open {
                columns: vec![column],
                why: Some(Why::Parties(table, *fit)),
                doubt: Doubt::Rival(headings[other].text.clone()),
            };
        }
    }
}

/// Columns of times that no header tells are offered for what is not placed yet.
fn offer_times(table: Table, headings: &mut [Heading], columns: &Columns<'_>) {
    let wanted: Vec<&'static str> = (table.columns().iter())
        .map(|column| column.name)
        .filter(|name| name.ends_with("_at"))
        .filter(|name| !headings.iter().any(|h| h.meaning.column() == Some(name)))
        .collect();
    if wanted.is_empty() {
        return;
    }
    for heading in headings.iter_mut() {
        let fit = columns.times_fit(heading.place);
        if heading.meaning == Meaning::Unknown && fit.is_at_least(80) {
            heading.meaning = Meaning::Open {
                columns: wanted.clone(),
                why: Some(Why::Times(fit)),
                doubt: Doubt::OnlyCells,
            };
        }
    }
}

/// Of two headers for one column neither is placed, unless one is the contract's own.
fn settle_rivals(headings: &mut [Heading]) {
    for index in 0..headings.len() {
        let Meaning::Known(column) = headings[index].meaning else {
            continue;
        };
        let before = &headings[..index];
        let first = (before.iter()).find(|other| other.meaning == Meaning::Known(column));
        if let Some(first) = first {
            let doubt = Doubt::Twice(first.text.clone());
            headings[index].meaning = Meaning::Open {
                columns: vec![column],
                why: None,
                doubt,
            };
        }
    }
    for index in 0..headings.len() {
        let column = match &headings[index].meaning {
            Meaning::Placed { column, .. } => *column,
            Meaning::Open {
                doubt: Doubt::Twice(_),
                ..
            } => continue,
            Meaning::Open { columns, .. } if columns.len() == 1 => columns[0],
            _ => continue,
        };
        let is_same = |other: &str| other == column || other.strip_suffix(" name") == Some(column);
        let known = (headings.iter())
            .find(|other| matches!(other.meaning, Meaning::Known(own) if is_same(own)));
        if let Some(known) = known {
            let by = known.text.clone();
            headings[index].meaning = Meaning::Spare { column, by };
        }
    }
    let placed: Vec<(usize, &'static str)> = (headings.iter().enumerate())
        .filter_map(|(index, heading)| match heading.meaning {
            Meaning::Placed { column, .. } => Some((index, column)),
            _ => None,
        })
        .collect();
    for &(index, column) in &placed {
        let rival = (placed.iter()).find(|(other, same)| *other != index && *same == column);
        if let Some((other, _)) = rival {
            let doubt = Doubt::Rival(headings[*other].text.clone());
            reopen(&mut headings[index], doubt);
        }
    }
    // What is in doubt gives way to what is not.
    for index in 0..headings.len() {
        let Meaning::Open { columns, .. } = &headings[index].meaning else {
            continue;
        };
        let [column] = columns[..] else {
            continue;
        };
        let placed = headings.iter().find(
            |other| matches!(other.meaning, Meaning::Placed { column: own, .. } if own == column),
        );
        if let Some(placed) = placed {
            let by = placed.text.clone();
            headings[index].meaning = Meaning::Spare { column, by };
        }
    }
}
