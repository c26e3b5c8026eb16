//! What the tables of an office are, and what their columns mean, proposed from the headers and a
//! sample of the rows.
//!
//! A header that the contract names is taken as it is. Any other is placed only if its words are
//! those that offices use, or if the cells below it bear it out; what could be meant otherwise is
//! left open, with the doubt. It never reads or writes a file, and never proposes without a reason:
//! whoever writes the proposal down writes why.

mod cells;
mod headings;
mod layout;
mod matching;
mod meaning;
pub mod office;
mod proposal;
pub mod reasons;
pub mod sample;
mod settle;
#[cfg(test)]
mod tests;
mod written;

use std::collections::{HashMap, HashSet};

use crate::load::config::Config;
use crate::load::table::columns::{Aliases, Table};
use crate::load::table::office_words::WORDS;
use crate::propose::cells::{Cells, Parties};
use crate::propose::headings::HeaderRow;
use crate::propose::sample::Sample;
use crate::time::Zone;

pub use crate::propose::meaning::{Doubt, EVENT_AT, EVENT_DUTY, Fit, Heading, Meaning, Why};
pub use crate::propose::proposal::{OnlyDepartment, Proposal, Shape, Times};

/// Proposes what each sample is, in their order. Meetings and departments among them are known to
/// the others, so that cells can tell what a header does not. Times are local to `zone`.
#[must_use]
pub fn propose(samples: &[Sample], zone: &Zone, config: &Config) -> Vec<Proposal> {
    let own = &config.aliases;
    let read: Vec<_> = (samples.iter())
        .map(|sample| Cells::of(sample, zone))
        .map(|cells| (headings::best_header(&cells, own), cells))
        .collect();
    let all = |parties: &Parties| -> Vec<Proposal> {
        let proposals = read
            .iter()
            .map(|(header, cells)| one(cells, header.as_ref(), parties, own));
        proposals.collect()
    };
    let alone = all(&Parties::default());
    let mut parties = Parties::default();
    // Those of an example are none.
    for (sample, proposal) in samples.iter().zip(&alone) {
        if !WORDS.is_example(&sample.name) {
            parties.add(sample, proposal);
        }
    }
    for (alias, (department, _)) in &config.department_aliases {
        parties.add_alias(alias, department);
    }
    let mut proposals = all(&parties);
    leave_contradictions_open(&mut proposals);
    proposals
}

/// Proposes what a sample is, given the row most like a header and the parties that are known.
fn one(
    cells: &Cells<'_>,
    header: Option<&HeaderRow>,
    parties: &Parties,
    own: &Aliases,
) -> Proposal {
    let sample = cells.sample;
    let is_filled = |row: &Vec<String>| row.iter().any(|cell| !cell.is_empty());
    let wide = match header {
        Some(header) if header.has_all => None,
        _ => layout::wide(cells, parties, own),
    };
    let texts = match header {
        Some(header) if wide.is_none() => Some(&header.texts[..]),
        _ => None,
    };
    let found = match (&wide, header) {
        (Some((row, _)), _) => Some((Table::Records, None, *row)),
        (None, Some(header)) => Some((header.table, header.rival, header.row)),
        (None, None) => None,
    };
    // Where there is no header, the first row with text is shown for it, to be recognized.
    let row = found.map_or_else(
        || sample.rows.iter().position(is_filled).unwrap_or(0),
        |(_, _, row)| row,
    );
    let mut proposal = Proposal {
        table: found.map(|(table, ..)| table),
        rival: found.and_then(|(_, rival, _)| rival),
        header: sample.line(row),
        row,
        shape: wide.map(|(_, shape)| shape),
        ..Proposal::nothing(&sample.name)
    };
    let texts = texts.unwrap_or_else(|| sample.rows.get(row).map_or(&[][..], Vec::as_slice));
    let Some(table) = proposal.table else {
        proposal.headings = headings::unknown(texts);
        proposal.looks_like_records = cells.look_like_records(parties);
        return proposal;
    };
    proposal.has_title = sample.rows[..row].iter().any(is_filled);
    let columns = cells.below(row);
    if proposal.shape.is_none() && table == Table::Records {
        proposal.shape = layout::events(texts, &columns, own);
    }
    let shape = proposal.shape.as_ref();
    proposal.headings = headings::headings(table, texts, &columns, parties, shape, own);
    if table == Table::Departments && columns.are_figures(&proposal.headings) {
        proposal.table = None;
        return proposal;
    }
    let above = sample.rows[..row].iter().flatten();
    let is_named =
        WORDS.is_summary(&sample.name) || above.into_iter().any(|it| WORDS.is_summary(it));
    proposal.is_summary = is_named && columns.count_duties(&proposal.headings);
    if table == Table::Records && proposal.shape.as_ref().is_none_or(Shape::is_events) {
        proposal.department = layout::only_department(sample, row, parties);
    }
    if WORDS.is_example(&sample.name) {
        proposal.example = columns.example(table, &proposal.headings, parties);
    }
    proposal.look_for_missing();
    proposal.times = columns.times(&proposal.headings);
    proposal
}

/// `[columns.TABLE]` holds for all files of a table: a header that is to mean one thing here and
/// another there is left open in both.
fn leave_contradictions_open(proposals: &mut [Proposal]) {
    let mut meant: HashMap<(Table, String), HashSet<&'static str>> = HashMap::new();
    for proposal in proposals.iter() {
        let Some(table) = proposal.table else {
            continue;
        };
        for heading in &proposal.headings {
            if let Meaning::Placed { column, .. } = heading.meaning {
                let key = (table, heading.text.clone());
                meant.entry(key).or_default().insert(column);
            }
        }
    }
    for proposal in proposals {
        let Some(table) = proposal.table else {
            continue;
        };
        for place in 0..proposal.headings.len() {
            let key = (table, proposal.headings[place].text.clone());
            if meant.get(&key).is_some_and(|columns| columns.len() > 1) {
                proposal.reopen(place, Doubt::Elsewhere);
            }
        }
    }
}
