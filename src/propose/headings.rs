//! The headers of a table: which row they are, and what each means.

use std::collections::HashMap;

use crate::load::table::columns::{Aliases, Table};
use crate::load::table::header::{is_upper_of, joined_texts};
use crate::load::table::header_key::speaks_of_date;
use crate::load::table::office_words::WORDS;
use crate::propose::cells::{Cells, Columns, Parties};
use crate::propose::layout::are_event_headers;
use crate::propose::matching::{Match, MatchedBy, is_not_done, match_header};
use crate::propose::meaning::{
    Content, Doubt, EVENT_AT, Fit, Heading, Meaning, Why, base, may_repeat, needs,
};
use crate::propose::proposal::Shape;

/// The row that is most like a header.
#[derive(Clone)]
pub(super) struct HeaderRow {
    pub(super) table: Table,
    pub(super) rival: Option<Table>,
    pub(super) row: usize,
    /// Its cells; of a header of two rows as one.
    pub(super) texts: Vec<String>,
    /// Whether it may have all that its table needs.
    pub(super) has_all: bool,
}

/// What a row comes to as the header of a table, and whether it may have all that the table needs.
fn score(
    table: Table,
    row: &[String],
    hint: Option<Table>,
    weights: &mut Weights<'_>,
) -> Option<(i32, bool)> {
    let are_events = table == Table::Records && are_event_headers(row);
    let mut columns: Vec<(&str, i32)> = Vec::new();
    for cell in row {
        // A bare 时间 is a column beside 事项 alone.
        let found = weights.of(table, cell);
        let Some((column, weight)) = found.filter(|(own, _)| are_events || *own != EVENT_AT) else {
            continue;
        };
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
    let has = |name: &&str| columns.iter().any(|(column, _)| base(column) == *name);
    let needs = needs(table);
    let met = (needs.iter()).filter(|any| any.iter().any(&has) || are_events && any.len() > 1);
    let count = |many: usize| i32::try_from(many).unwrap_or(i32::MAX);
    let (met, all) = (count(met.count()), count(needs.len()));
    let sum: i32 = columns.iter().map(|(_, weight)| weight).sum();
    let extra = 4 * i32::from(is_hinted) + 8 * i32::from(are_events);
    Some((sum + 4 * met - 4 * (all - met) + extra, met == all))
}

/// What cells say as headers of a table, each text looked at once: most of the first rows are data,
/// and those of a wide sheet are long.
struct Weights<'o> {
    own: &'o Aliases,
    known: HashMap<(Table, String), Option<(&'static str, i32)>>,
}

impl Weights<'_> {
    /// The column that a cell means as a header, and how much it says of the table.
    fn of(&mut self, table: Table, cell: &str) -> Option<(&'static str, i32)> {
        // Numbers and times in figures head nothing.
        if !cell.chars().any(char::is_alphabetic) {
            return None;
        }
        let weigh = || {
            let found = match_header(table, cell, self.own)?;
            Some((found.column, found.weight()))
        };
        let known = self.known.entry((table, cell.to_owned()));
        *known.or_insert_with(weigh)
    }
}

/// A row that may be the header of a table, and what it comes to.
struct Candidate {
    score: i32,
    has_all: bool,
    table: Table,
    row: usize,
    texts: Vec<String>,
}

/// The most likely header among the first rows, and its table.
pub(super) fn best_header(cells: &Cells<'_>, own: &Aliases) -> Option<HeaderRow> {
    let named = WORDS.table_of_name(&cells.sample.name);
    let hint = Table::ALL
        .into_iter()
        .find(|table| named == Some(table.name()));
    let known = HashMap::new();
    let mut weights = Weights { own, known };
    let mut found: Vec<Candidate> = Vec::new();
    for row in 0..cells.sample.titles.len() {
        for table in Table::ALL {
            // Of a row alone and with the one above it, the latter only where it says more.
            let candidates = header_texts(cells, row, table, own).into_iter();
            let scored = candidates.filter_map(|texts| {
                let (score, has_all) = score(table, &texts, hint, &mut weights)?;
                Some(Candidate {
                    score,
                    has_all,
                    table,
                    row,
                    texts,
                })
            });
            found.extend(scored.max_by_key(|candidate| candidate.score));
        }
    }
    // Of equals the upper row: a header that stands there twice is a page break.
    let best = (found.iter())
        .max_by_key(|candidate| (candidate.score, std::cmp::Reverse(candidate.row)))?;
    let is_near = |other: &&Candidate| {
        other.row == best.row && other.table != best.table && other.score + 4 >= best.score
    };
    let rival = found.iter().find(is_near).map(|rival| rival.table);
    Some(HeaderRow {
        table: best.table,
        rival,
        row: best.row,
        texts: best.texts.clone(),
        has_all: best.has_all,
    })
}

/// A row as the header of a table: alone, and joined with the row above it where the two may be one.
/// One that holds a time is a row of data, or the first row of a header.
fn header_texts(cells: &Cells<'_>, row: usize, table: Table, own: &Aliases) -> Vec<Vec<String>> {
    let sample = cells.sample;
    let lower = &sample.titles[row];
    let alone = lower.iter().map(|cell| cell.own().to_owned()).collect();
    let above = row.checked_sub(1).filter(|_| !cells.has_time(row));
    let above = above.map(|above| &sample.titles[above]);
    let Some(above) = above.filter(|above| is_upper_of(above, lower)) else {
        return vec![alone];
    };
    let beside: Vec<&str> = (above.iter().chain(lower))
        .map(|cell| cell.text.as_str())
        .collect();
    let is_known = |text: &str| table.knows_header(text, &beside, own);
    vec![alone, joined_texts(above, lower, &is_known)]
}

/// The headers of a row of which nothing is known.
pub(super) fn unknown(row: &[String]) -> Vec<Heading> {
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
pub(super) fn headings(
    table: Table,
    row: &[String],
    columns: &Columns<'_>,
    parties: &Parties,
    shape: Option<&Shape>,
    own: &Aliases,
) -> Vec<Heading> {
    let mut headings = unknown(row);
    for heading in &mut headings {
        heading.meaning = match shape.and_then(|shape| shape.meaning(heading.place)) {
            Some(meaning) => meaning,
            None => match match_header(table, &heading.text, own) {
                Some(found) if found.column == EVENT_AT && shape.is_none() => Meaning::Unknown,
                Some(found) => weigh(found, heading.place, columns, parties),
                None if is_not_done(&heading.text) => Meaning::NotDone,
                None => Meaning::Unknown,
            },
        };
    }
    if matches!(table, Table::Records | Table::Exemptions) {
        place_parties(&mut headings, columns, parties);
    }
    match shape {
        None => offer_times(table, &mut headings, columns),
        Some(Shape::Wide {
            across: Some((across, true)),
            ..
        }) => name_nobodies(*across, &mut headings, columns),
        Some(_) => {}
    }
    place_spans(table, &mut headings, columns);
    place_dates(table, &mut headings);
    settle_rivals(&mut headings);
    headings
}

/// A time of a meeting of which it is not known whether it is the start is the end where all its
/// cells are spans of both.
fn place_spans(table: Table, headings: &mut [Heading], columns: &Columns<'_>) {
    for heading in headings.iter_mut().filter(|_| table == Table::Meetings) {
        let Meaning::Open {
            doubt: Doubt::Start,
            columns: own,
            ..
        } = &heading.meaning
        else {
            continue;
        };
        let (column, fit) = (own[0], columns.spans_fit(heading.place));
        if fit.is_at_least(100) {
            let why = Why::Times(fit);
            heading.meaning = Meaning::Placed { column, why };
        }
    }
}

/// Of two headers of one time, of which one speaks of a date, that one is the date of the other.
fn place_dates(table: Table, headings: &mut [Heading]) {
    let names = || table.columns().iter().map(|column| column.name);
    for (time, date) in names().filter_map(|date| Some((date.strip_suffix(" date")?, date))) {
        let is_sure = |meaning: &Meaning| meaning.column() == Some(time);
        let may_be = |meaning: &Meaning| meaning.may_be(time);
        let sure_dates = places(headings, true, is_sure);
        // What is surely of that time goes before what may be of another: 开始日期 beside 结束日期.
        let dates = if sure_dates.is_empty() {
            places(headings, true, may_be)
        } else {
            sure_dates
        };
        let ([place], [_]) = (&dates[..], &places(headings, false, is_sure)[..]) else {
            continue;
        };
        let meaning = &mut headings[*place].meaning;
        *meaning = match meaning {
            Meaning::Known(_) => Meaning::Known(date),
            Meaning::Placed { why, .. } => Meaning::Placed {
                column: date,
                why: why.clone(),
            },
            _ => Meaning::Placed {
                column: date,
                why: Why::Word(None),
            },
        };
    }
}

/// Where the headers stand that speak of a date, or of none, and have a meaning that passes a test.
fn places(headings: &[Heading], is_date: bool, passes: impl Fn(&Meaning) -> bool) -> Vec<usize> {
    (headings.iter().enumerate())
        .filter(|(_, it)| passes(&it.meaning) && speaks_of_date(&it.text) == is_date)
        .map(|(index, _)| index)
        .collect()
}

/// What a header says, weighed against the cells below it.
fn weigh(found: Match, place: usize, columns: &Columns<'_>, parties: &Parties) -> Meaning {
    let column = found.column;
    let why = match found.by {
        MatchedBy::Contract => return Meaning::Known(column),
        MatchedBy::Words(ref why) => why.clone(),
        MatchedBy::DoubtfulWord(_) => Why::Word(None),
    };
    let evidence = evidence(column, place, columns, parties);
    let fit = evidence.fit;
    let has_proof = fit.is_some_and(|fit| fit.is_at_least(80));
    let doubt = match (found.by, &why) {
        _ if evidence.is_contrary => evidence.doubt,
        (MatchedBy::DoubtfulWord(doubt), _) => return Meaning::open(column, None, doubt),
        (_, Why::Contains(..)) if !has_proof => evidence.doubt,
        // A slip in a Latin word hardly makes another word of it, in a Chinese one it does.
        (_, Why::Near(name)) if !(name.is_ascii() && has_proof) => Doubt::OnlyNear,
        _ => {
            let why = why.counted(fit);
            return Meaning::Placed { column, why };
        }
    };
    Meaning::open(column, Some(why), doubt)
}

/// What the cells of a column say of its being one of the contract's.
struct Evidence {
    /// How many bear it out, where there are any to ask.
    fit: Option<Fit>,
    /// Whether they speak against it.
    is_contrary: bool,
    /// What is doubtful where too few bear it out.
    doubt: Doubt,
}

fn evidence(column: &str, place: usize, columns: &Columns<'_>, parties: &Parties) -> Evidence {
    let (fit, is_contrary, doubt) = match Content::of(column) {
        Content::Times => {
            let fit = columns.times_fit(place);
            // Words that are there again and again may mean "no time": 暂无.
            let but_words = Fit {
                of: fit.of - columns.repeated_words(place),
                ..fit
            };
            let are_times = fit.is_at_least(20) && but_words.is_at_least(60);
            (fit, !are_times, Doubt::FewTimes(fit))
        }
        Content::Parties(table) => {
            let known = parties.of(table);
            let fit = known.map(|known| columns.words_fit(place, |cell| known.has(cell)));
            let fit = fit.unwrap_or_default();
            (fit, !fit.is_at_least(50), Doubt::FewParties(table, fit))
        }
        Content::Ids => {
            let fit = columns.unique_fit(place);
            // That they differ proves nothing: so do most texts.
            let is_contrary = fit.fits < fit.of;
            let fit = if is_contrary { fit } else { Fit::default() };
            (fit, is_contrary, Doubt::Repeats(fit))
        }
        Content::Other => (Fit::default(), false, Doubt::NoCells),
    };
    if fit.of == 0 {
        return Evidence {
            fit: None,
            is_contrary: false,
            doubt: Doubt::NoCells,
        };
    }
    Evidence {
        fit: Some(fit),
        is_contrary,
        doubt,
    }
}

/// Meetings and departments that no header tells: a column whose cells are mostly known ones.
fn place_parties(headings: &mut [Heading], columns: &Columns<'_>, parties: &Parties) {
    for (column, table) in [
        ("meeting", Table::Meetings),
        ("department", Table::Departments),
    ] {
        let Some(known) = parties.of(table) else {
            continue;
        };
        if headings.iter().any(|heading| heading.is_placed_as(column)) {
            continue;
        }
        let likely: Vec<(usize, Fit)> = (headings.iter().enumerate())
            .filter(|(_, heading)| heading.meaning.column().is_none())
            .filter(|(_, heading)| heading.meaning != Meaning::Across)
            .map(|(index, heading)| {
                let fit = columns.words_fit(heading.place, |cell| known.has(cell));
                (index, fit)
            })
            .filter(|(_, fit)| fit.of > 1 && fit.is_at_least(80))
            .collect();
        if let [(index, fit)] = likely[..] {
            let why = Why::Parties(table, fit);
            headings[index].meaning = Meaning::Placed { column, why };
            continue;
        }
        for (at, (index, fit)) in likely.iter().enumerate() {
            let other = likely[usize::from(at == 0)].0;
            let doubt = Doubt::Rival(headings[other].text.clone());
            let why = Why::Parties(table, *fit);
            headings[*index].meaning = Meaning::open(column, Some(why), doubt);
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

/// Columns of times in a wide sheet that are nobody's are named: their times are not read.
fn name_nobodies(across: Table, headings: &mut [Heading], columns: &Columns<'_>) {
    for heading in headings.iter_mut() {
        let fit = columns.times_fit(heading.place);
        if heading.meaning == Meaning::Unknown && fit.is_at_least(60) {
            heading.meaning = Meaning::Open {
                columns: Vec::new(),
                why: Some(Why::Times(fit)),
                doubt: Doubt::Nobody(across),
            };
        }
    }
}

/// Of two headers for one column neither is placed, unless one is the contract's own.
fn settle_rivals(headings: &mut [Heading]) {
    leave_second_open(headings);
    give_way(headings, |meaning| match meaning {
        Meaning::Known(column) => Some(column),
        _ => None,
    });
    leave_rivals_open(headings);
    // What is in doubt gives way to what is not.
    give_way(headings, placed);
}

/// The contract has one column for two headers: the second is left open.
fn leave_second_open(headings: &mut [Heading]) {
    for index in 0..headings.len() {
        let (before, from) = headings.split_at_mut(index);
        let Meaning::Known(column) = from[0].meaning else {
            continue;
        };
        if may_repeat(column) {
            continue;
        }
        let first = (before.iter()).find(|other| other.meaning == Meaning::Known(column));
        if let Some(first) = first {
            let doubt = Doubt::Twice(first.text.clone());
            from[0].meaning = Meaning::open(column, None, doubt);
        }
    }
}

/// A header is spare where another has its column by right.
fn give_way(headings: &mut [Heading], by_right: fn(&Meaning) -> Option<&'static str>) {
    for index in 0..headings.len() {
        let meaning = &headings[index].meaning;
        let column = match meaning {
            _ if by_right(meaning).is_some() || meaning.is_twice() => continue,
            Meaning::Placed { column, .. } if !may_repeat(column) => *column,
            Meaning::Open { columns, .. } if columns.len() == 1 => columns[0],
            _ => continue,
        };
        let has_it = |other: &&Heading| by_right(&other.meaning).map(base) == Some(column);
        if let Some(other) = headings.iter().find(has_it) {
            let by = other.text.clone();
            headings[index].meaning = Meaning::Spare { column, by };
        }
    }
}

/// Of several headers that were placed on one column none stays so.
fn leave_rivals_open(headings: &mut [Heading]) {
    let all: Vec<_> = (headings.iter())
        .map(|heading| placed(&heading.meaning).map(|column| (column, heading.text.clone())))
        .collect();
    for (index, own) in all.iter().enumerate() {
        let Some((column, _)) = own.as_ref().filter(|(column, _)| !may_repeat(column)) else {
            continue;
        };
        let mut others = all.iter().enumerate().filter(|(other, _)| *other != index);
        let rival = others.find_map(|(_, other)| other.as_ref().filter(|other| other.0 == *column));
        if let Some((_, text)) = rival {
            headings[index].reopen(Doubt::Rival(text.clone()));
        }
    }
}

fn placed(meaning: &Meaning) -> Option<&'static str> {
    match meaning {
        Meaning::Placed { column, .. } => Some(column),
        _ => None,
    }
}
