//! The places of rows by their rates, and the month that they are compared with.

use std::collections::HashMap;

use crate::audit::Audit;
use crate::audit::summarize::{Key, Order, Row, summarize};
use crate::audit::tally::{Rate, Tally};
use crate::domain::part::Month;

/// The same departments in the month before the one that is judged, as of the same time.
#[derive(Debug)]
pub struct MonthBefore<'a> {
    /// The month.
    pub month: Month,
    /// What became of its meetings.
    pub audit: Audit<'a>,
}

/// The place of each row among those that have a rate over all duties: the highest rate is first,
/// equal rates share a place.
#[must_use]
pub fn ranks(rows: &[Row]) -> Vec<Option<u64>> {
    let totals: Vec<Tally> = rows.iter().map(Row::total).collect();
    let rated = totals.iter().enumerate();
    let mut rated: Vec<(usize, Rate)> = rated
        .filter_map(|(index, tally)| Some((index, tally.rate()?)))
        .collect();
    rated.sort_by(|(_, one), (_, other)| Rate::compare(*other, *one));
    let mut ranks = vec![None; rows.len()];
    let mut last: Option<(Rate, u64)> = None;
    for (place, (index, rate)) in (1..).zip(rated) {
        let rank = match last {
            Some((above, rank)) if Rate::compare(above, rate).is_eq() => rank,
            _ => place,
        };
        ranks[index] = Some(rank);
        last = Some((rate, rank));
    }
    ranks
}

/// The places of departments, by their ids; those without a rate have none.
#[must_use]
pub fn ranks_by_key(audit: &Audit<'_>, threads: usize) -> HashMap<String, u64> {
    let rows = summarize(audit, Key::Department, Order::Input, threads).rows;
    let ranks = ranks(&rows);
    (rows.into_iter().zip(ranks))
        .filter_map(|(row, rank)| Some((row.key, rank?)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_rates_share_a_place() {
        let row = |(on_time, late)| {
            let mut duties = [Tally::default(); 3];
            duties[0].on_time = on_time;
            duties[1].late = late;
            Row {
                key: String::new(),
                name: String::new(),
                month: None,
                duties,
            }
        };
        // A third is two sixths, and nothing decided has no place.
        let rows = [(1, 2), (0, 1), (0, 0), (3, 1), (2, 4), (5, 0)].map(row);
        let expected = [Some(3), Some(5), None, Some(2), Some(3), Some(1)];
        assert_eq!(ranks(&rows), expected);
    }
}
