//! What the tables of an office are, and what their columns mean, proposed from the headers and a
//! sample of the rows.
//!
//! A header of the contract's is read as it is. Any other is placed only where its words are those
//! that offices use, or the cells below it bear it out; what could be meant otherwise is left open,
//! with the doubt. Nothing here is silent: whoever writes the proposal down writes why.

mod headings;
pub mod meaning;
pub mod proposal;
mod reasons;
pub mod sample;
mod shape;
#[cfg(test)]
mod tests;
mod values;
mod words;

use std::collections::{HashMap, HashSet};

use crate::load::table::columns::Table;
use crate::propose::proposal::Proposal;
use crate::propose::sample::Sample;
use crate::propose::values::Parties;
use crate::time::Zone;

pub use crate::propose::meaning::{Doubt, Heading, Meaning, Why};
pub use crate::propose::meaning::{Fit, Times};
pub use crate::propose::shape::{EVENT_AT, EVENT_DUTY, Shape};

/// The header is looked for in the first so many rows.
const TITLE_ROWS: usize = 20;

/// Proposes what each sample is, in their order. Meetings and departments among them are known to
/// the others, so that cells can tell what a header does not. Times are local to `zone`.
#[must_use]
pub fn propose(samples: &[Sample], zone: &Zone) -> Vec<Proposal> {
    let nobody = Parties::default();
    let first: Vec<Proposal> = (samples.iter())
        .map(|sample| one(sample, &nobody, zone))
        .collect();
    let mut parties = Parties::default();
    for (sample, proposal) in samples.iter().zip(&first) {
        parties.add(sample, proposal);
    }
    let mut proposals: Vec<Proposal> = (samples.iter())
        .map(|sample| one(sample, &parties, zone))
        .collect();
    leave_contradictions_open(&mut proposals);
    proposals
}

pub(crate) fn one(sample: &Sample, parties: &Parties, zone: &Zone) -> Proposal {
    let row_number = |row: usize| sample.first_line + row as u32;
    let is_title = |row: &Vec<String>| row.iter().any(|cell| !cell.is_empty());
    let mut proposal = Proposal {
        name: sample.name.clone(),
        table: None,
        rival: None,
        header: row_number(0),
        has_title: false,
        headings: Vec::new(),
        missing: Vec::new(),
        shape: None,
        times: Times::default(),
    };
    let by_headers = headings::best_header(sample);
    let wide = match &by_headers {
        Some(best) if best.is_whole => None,
        _ => shape::wide(sample, parties, zone),
    };
    let row = match (&wide, &by_headers) {
        (Some((row, _)), _) => {
            proposal.table = Some(Table::Records);
            *row
        }
        (None, Some(best)) => {
            proposal.table = Some(best.table);
            proposal.rival = best.rival;
            best.row
        }
        (None, None) => {
            // Its first row with text is shown for the headers, so that it can be recognized.
            let row = sample.rows.iter().position(is_title).unwrap_or(0);
            let cells = sample.rows.get(row).map_or(&[][..], Vec::as_slice);
            proposal.headings = headings::unknown(cells);
            proposal.header = row_number(row);
            return proposal;
        }
    };
    proposal.header = row_number(row);
    proposal.has_title = sample.rows[..row].iter().any(is_title);
    let table = proposal.table.unwrap_or(Table::Records);
    let columns = values::Columns::new(&sample.rows[row + 1..], zone);
    proposal.shape = wide.map(|(_, shape)| shape);
    if proposal.shape.is_none() && table == Table::Records {
        proposal.shape = shape::events(&sample.rows[row], &columns);
    }
    proposal.headings = headings::headings(
        table,
        &sample.rows[row],
        &columns,
        parties,
        proposal.shape.as_ref(),
    );
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
            let heading = &proposal.headings[place];
            let several = meant.get(&(table, heading.text.clone()));
            if matches!(heading.meaning, Meaning::Placed { .. })
                && several.is_some_and(|columns| columns.len() > 1)
            {
                proposal.reopen(place, Doubt::Elsewhere);
            }
        }
    }
}
