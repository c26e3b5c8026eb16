//! What is proposed for a set of tables.

use crate::load::table::columns::Table;
use crate::propose::meaning::reopen;
use crate::propose::meaning::{Doubt, Heading, Meaning, Times, needs};
use crate::propose::shape::Shape;

/// What one sheet or file is proposed to be.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// The sample's name.
    pub name: String,
    /// Which table; none where nothing fits.
    pub table: Option<Table>,
    /// Another table that fits about as well.
    pub rival: Option<Table>,
    /// On which row the header stands, from 1.
    pub header: u32,
    /// Whether rows with text stand above the header.
    pub has_title: bool,
    /// The headers that are not blank, in their order.
    pub headings: Vec<Heading>,
    /// Required columns that no header was placed for; alternatives in one entry.
    pub missing: Vec<&'static [&'static str]>,
    /// How the table is laid out, where that is not a row a record.
    pub shape: Option<Shape>,
    /// What stands in the columns of times.
    pub times: Times,
}

impl Proposal {
    /// Whether nothing that is required is left open.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let has_shape = self.shape.as_ref().is_none_or(Shape::is_sure);
        let is_twice = |heading: &Heading| {
            matches!(
                &heading.meaning,
                Meaning::Open {
                    doubt: Doubt::Twice(_),
                    ..
                }
            )
        };
        self.table.is_some()
            && self.rival.is_none()
            && self.missing.is_empty()
            && has_shape
            && !self.headings.iter().any(is_twice)
    }

    /// Leaves a header open that was placed.
    pub(crate) fn reopen(&mut self, place: usize, doubt: Doubt) {
        reopen(&mut self.headings[place], doubt);
        self.look_for_missing();
    }

    pub(crate) fn look_for_missing(&mut self) {
        let Some(table) = self.table else {
            return;
        };
        let has = |name: &str| {
            let by_name = format!("{name} name");
            let is_it = |column: &str| column == name || column == by_name;
            (self.headings.iter()).any(|heading| heading.meaning.column().is_some_and(is_it))
        };
        let needs = match &self.shape {
            Some(shape) => shape.needs(),
            None => needs(table),
        };
        self.missing = (needs.iter().copied())
            .filter(|any| !any.iter().any(|name| has(name)))
            .collect();
    }
}
