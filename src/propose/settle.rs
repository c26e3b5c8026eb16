//! What a person says of a table that was in doubt.

use crate::domain::duty::Duty;
use crate::load::table::columns::Table;
use crate::propose::meaning::{Heading, Meaning, Why};
use crate::propose::office::{OfficeTable, Standing, standing};
use crate::propose::proposal::Shape;

impl OfficeTable {
    /// The first cell below a header that is not empty.
    #[must_use]
    pub fn example(&self, heading: &Heading) -> Option<&str> {
        let rows = self.sample.rows.iter().skip(self.proposal.row + 1);
        let mut cells = rows.filter_map(|row| row.get(heading.place));
        cells.find(|cell| !cell.is_empty()).map(String::as_str)
    }

    /// A header is this column. `asked` are the columns of times that a policy asks for.
    pub fn place(&mut self, text: &str, column: &'static str, asked: &[&'static str]) {
        for heading in &mut self.proposal.headings {
            if heading.text == text {
                let why = Why::Said;
                heading.meaning = Meaning::Placed { column, why };
            } else if matches!(&heading.meaning, Meaning::Open { columns, .. } if columns == &[column])
            {
                let by = text.to_owned();
                heading.meaning = Meaning::Spare { column, by };
            }
        }
        self.stand_again(asked);
    }

    /// A header is no column that is to be read.
    pub fn refuse(&mut self, text: &str, asked: &[&'static str]) {
        let own = (self.proposal.headings.iter_mut()).filter(|heading| heading.text == text);
        own.for_each(|heading| heading.meaning = Meaning::Refused);
        self.stand_again(asked);
    }

    /// The columns of a wide sheet are these, and its times are of this duty.
    pub fn lay_out(&mut self, table: Table, done: Duty, asked: &[&'static str]) {
        if let Some(Shape::Wide { across, duty, .. }) = &mut self.proposal.shape {
            (*across, *duty) = (Some((table, true)), Some(done));
        }
        self.stand_again(asked);
    }

    /// It is the table that it looks like, whatever else it may be.
    pub fn keep(&mut self, asked: &[&'static str]) {
        self.proposal.rival = None;
        self.stand_again(asked);
    }

    /// It is not to be read.
    pub fn leave_out(&mut self) {
        self.standing = Standing::NoTable;
    }

    fn stand_again(&mut self, asked: &[&'static str]) {
        self.proposal.look_for_missing();
        self.standing = standing(&self.proposal, asked);
    }
}
