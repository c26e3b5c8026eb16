//! Working days counted by sums, not by walking: Monday to Friday is arithmetic, and only the days
//! that depart from it are kept, with the total up to each.
//!
//! So years without end, years between covered ones and 4 billion working days all cost the same: a
//! binary search in some 600 marks.

use crate::calendar::Entry;

/// Totals of working days. Days are numbers, 1 is 0001-01-01, a Monday.
#[derive(Clone, Debug)]
pub(crate) struct Counts {
    /// Ascending by day, and by total too, though not strictly.
    marks: Vec<Mark>,
}

/// A weekday off or a weekend day worked.
#[derive(Clone, Copy, Debug)]
struct Mark {
    day: i64,
    /// Working days up to and including this day, counted as [`weekdays_through`] does.
    total: i64,
}

impl Counts {
    /// From entries in ascending order.
    pub(crate) fn new(entries: &[Entry]) -> Self {
        let mut marks = Vec::with_capacity(entries.len());
        let mut shift = 0;
        for entry in entries {
            if entry.working != is_weekday(entry.day) {
                shift += if entry.working { 1 } else { -1 };
                let day = i64::from(entry.day);
                let total = weekdays_through(day) + shift;
                marks.push(Mark { day, total });
            }
        }
        Self { marks }
    }

    /// Working days up to and including `day`. Only differences mean something.
    pub(crate) fn through(&self, day: i64) -> i64 {
        let next = self.marks.partition_point(|mark| mark.day <= day);
        weekdays_through(day) + self.shift_before(next)
    }

    /// The first day through which there are `total` working days: always a working day.
    pub(crate) fn nth(&self, total: i64) -> i64 {
        let next = self.marks.partition_point(|mark| mark.total < total);
        let day = nth_weekday(total - self.shift_before(next));
        // Ordinary days end where the next mark stands, and that one reaches the total.
        self.marks.get(next).map_or(day, |mark| day.min(mark.day))
    }

    /// How far totals are from those of plain weekdays, before the mark at this place.
    fn shift_before(&self, place: usize) -> i64 {
        place.checked_sub(1).map_or(0, |last| {
            let mark = self.marks[last];
            mark.total - weekdays_through(mark.day)
        })
    }
}

/// Whether the day is one of Monday to Friday.
pub(crate) fn is_weekday(day: i32) -> bool {
    (1..=5).contains(&day.rem_euclid(7))
}

/// Mondays to Fridays from day 1 up to and including `day`; before day 1, negative.
fn weekdays_through(day: i64) -> i64 {
    day.div_euclid(7) * 5 + day.rem_euclid(7).min(5)
}

/// The first day with `weekdays_through(day) == total`.
fn nth_weekday(total: i64) -> i64 {
    (total - 1).div_euclid(5) * 7 + (total - 1).rem_euclid(5) + 1
}
