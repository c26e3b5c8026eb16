//! Names that rows give for departments, kept until all rows are known and it can be told whom they mean.

use std::ops::Range;

use crate::load::file::position::{FileSlice, Located};
use crate::load::table::titles::Titles;

/// Such names in their order, each with its row `R`. There may be a million of them: none has an
/// allocation of its own.
#[derive(Debug)]
pub(crate) struct NamesToFind<'a, R> {
    /// All names, one after another.
    texts: String,
    places: Vec<NamePlace<R>>,
    /// The tables in which they stand.
    tables: Vec<(FileSlice<'a>, Titles)>,
}

/// Where a name stands: its row, its table, its bytes there, and where it ends among the texts.
/// A file that is read whole is far smaller than 4 GiB.
#[derive(Debug)]
struct NamePlace<R> {
    row: R,
    table: u32,
    start: u32,
    end: u32,
    text_end: usize,
}

/// One of them.
pub(crate) struct NameToFind<'n, 'a, R> {
    pub(crate) row: R,
    pub(crate) text: &'n str,
    pub(crate) span: Range<usize>,
    pub(crate) slice: &'n FileSlice<'a>,
    /// The headers of its table.
    pub(crate) titles: &'n Titles,
}

impl<R> Default for NamesToFind<'_, R> {
    fn default() -> Self {
        Self {
            texts: String::new(),
            places: Vec::new(),
            tables: Vec::new(),
        }
    }
}

impl<'a, R: Copy + Ord> NamesToFind<'a, R> {
    pub(crate) fn push(
        &mut self,
        row: R,
        (text, span): Located<&str>,
        slice: &FileSlice<'a>,
        titles: &Titles,
    ) {
        let last = self.tables.last();
        if last.is_none_or(|(last, _)| last.file != slice.file) {
            self.tables.push((*slice, titles.clone()));
        }
        self.texts.push_str(text);
        self.places.push(NamePlace {
            row,
            table: self.tables.len() as u32 - 1,
            start: span.start as u32,
            end: span.end as u32,
            text_end: self.texts.len(),
        });
    }

    fn get(&self, at: usize) -> NameToFind<'_, 'a, R> {
        let place = &self.places[at];
        let text_start = at
            .checked_sub(1)
            .map_or(0, |before| self.places[before].text_end);
        let (slice, titles) = &self.tables[place.table as usize];
        NameToFind {
            row: place.row,
            text: &self.texts[text_start..place.text_end],
            span: place.start as usize..place.end as usize,
            slice,
            titles,
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = NameToFind<'_, 'a, R>> {
        (0..self.places.len()).map(|at| self.get(at))
    }

    /// The name that a row gives, where each gives one at most.
    pub(crate) fn of_row(&self, row: R) -> Option<NameToFind<'_, 'a, R>> {
        let at = self.places.binary_search_by_key(&row, |place| place.row);
        at.ok().map(|at| self.get(at))
    }
}
