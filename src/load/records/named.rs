//! Whom the cell of a record names: one, or several departments.

use std::collections::HashSet;

use crate::load::records::columns::naming_columns;
use crate::load::table::lists::{LIST_SEPARATORS, parts};
use crate::load::table::names::{Lookup, Names};
use crate::load::table::row::TableRow;

/// The cell of a row that names the meeting (0) or the department (1), by its id or its name.
pub(super) fn naming_cell<'t>(row: &'t TableRow<'_>, party: usize) -> Option<&'t str> {
    let [id, name] = naming_columns(party);
    let (text, _) = row.text(id).or_else(|| row.text(name))?;
    Some(text)
}

/// Whom a cell names, and whom each name means: of a meeting (0) the whole; of departments (1) the
/// whole, where it is a name, or else the parts between `、`, `;` or `；`, where a name may hold such a
/// sign too. One named twice is named once.
pub(super) fn named<'t>(
    text: &'t str,
    party: usize,
    names: Names<'_>,
) -> impl Iterator<Item = (&'t str, Lookup)> {
    let is_name = move |part: &str| names.find(part) != Lookup::Unknown;
    let words = move || parts(text, names.separators(), is_name);
    let is_list = party == 1 && text.contains(LIST_SEPARATORS) && words().next().is_some();
    let whole = (!is_list).then(|| (text, names.find(text)));
    let mut before = HashSet::new();
    let words = is_list.then(words).into_iter().flatten();
    let words = words.map(move |word| (word, names.find(word)));
    let words = words.filter(move |&(word, found)| {
        before.insert(match found {
            Lookup::Known(index) => Ok(index),
            Lookup::Unknown | Lookup::Several | Lookup::Spoiled => Err(word),
        })
    });
    whole.into_iter().chain(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::table::names::Labels;
    use crate::load::table::names::tests::departments;

    #[test]
    fn a_list_is_parted_where_it_is_no_name() {
        let rows = [("D1", "市财政局"), ("D2", "文化、旅游局")];
        let (index, rows) = departments(rows.map(|(id, name)| (id.to_owned(), name)));
        let names = Names::new(&index, Labels::Departments(&rows));
        let all = |text: &'static str| named(text, 1, names).collect::<Vec<_>>();
        let (one, two) = (Lookup::Known(0), Lookup::Known(1));
        assert_eq!(all("市财政局"), [("市财政局", one)]);
        assert_eq!(all("文化、旅游局"), [("文化、旅游局", two)]);
        assert_eq!(
            all("D1; D2；某局、"),
            [("D1", one), ("D2", two), ("某局", Lookup::Unknown)]
        );
        assert_eq!(
            all("D1、市财政局、某局、某局"),
            [("D1", one), ("某局", Lookup::Unknown)]
        );
        assert_eq!(
            all("文化、旅游局、市财政局；文化、旅游局;某、局"),
            [
                ("文化、旅游局", two),
                ("市财政局", one),
                ("某", Lookup::Unknown),
                ("局", Lookup::Unknown)
            ]
        );
        assert_eq!(all("、"), [("、", Lookup::Unknown)]);
    }
}
