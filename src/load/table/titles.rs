//! The headers of a table as they stand in its file: what errors call its columns.

use std::sync::Arc;

use crate::load::table::header::HeaderCells;

/// The headers of a table as they stand in its file. Rows share them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Titles(Arc<TitleTexts>);

#[derive(Debug, Default)]
struct TitleTexts {
    /// By place in the row.
    by_place: Vec<String>,
    /// The place of each column of the contract.
    places: Vec<Option<usize>>,
}

impl Titles {
    /// `columns`: by place in the row, the column of the contract.
    pub(crate) fn new(cells: &HeaderCells, columns: &[Option<usize>]) -> Self {
        let most = columns.iter().flatten().max();
        let mut places = vec![None; most.map_or(0, |most| most + 1)];
        for (place, column) in columns.iter().enumerate() {
            if let Some(column) = *column {
                // What is left out may be given twice: the first stands.
                places[column].get_or_insert(place);
            }
        }
        // A line break within a header is a matter of its layout; in a sheet it is a blank already.
        let text = |text: &String| {
            if text.contains(['\r', '\n']) {
                return text.replace("\r\n", " ").replace(['\r', '\n'], " ");
            }
            text.clone()
        };
        Self(Arc::new(TitleTexts {
            by_place: cells.iter().map(|(own, _)| text(own)).collect(),
            places,
        }))
    }

    /// The header of a place in the row.
    pub(crate) fn at(&self, place: usize) -> Option<&str> {
        let text = self.0.by_place.get(place)?;
        (!text.is_empty()).then_some(text.as_str())
    }

    /// The place in the row of a column of the contract.
    pub(crate) fn place_of(&self, column: usize) -> Option<usize> {
        self.0.places.get(column).copied().flatten()
    }

    /// The header of a column of the contract; none where the table does not have it.
    pub(crate) fn of(&self, column: usize) -> Option<&str> {
        self.at(self.place_of(column)?)
    }
}
