//! The header of a wide sheet, which has a column for each department or for each meeting.

use crate::domain::duty::Duty;
use crate::ledger::Column;
use crate::load::file::form::Across;
use crate::load::file::input_error::Errors;
use crate::load::file::position::FileSlice;
use crate::load::records::columns::{NOTE, PARTIES, naming_columns};
use crate::load::records::layout::{Layout, WideLayout};
use crate::load::table::header::HeaderCells;
use crate::load::table::names::{Lookup, Names};
use crate::text::{Bilingual, shown};

/// Which party a row of a wide sheet names, and which its columns: the meeting (0), the department (1).
pub(super) fn wide_parties(across: Across) -> (usize, usize) {
    match across {
        Across::Departments => (0, 1),
        Across::Meetings => (1, 0),
    }
}

/// What the columns of a wide sheet hold. Each must name its row, be known as a meeting or a
/// department, or be a column of records that holds no time.
///
/// `column_of`: the column of the contract that a header names; `names`: of those that the columns
/// may be.
pub(super) fn wide_layout(
    cells: &HeaderCells,
    (across, duty): (Across, Duty),
    column_of: &dyn Fn(&str) -> Option<usize>,
    names: &Names,
    slice: &FileSlice<'_>,
    errors: &mut Errors,
) -> Option<Layout> {
    let (row, other) = wide_parties(across);
    let before = errors.total();
    let (mut columns, mut others) = (Vec::new(), Vec::new());
    for (text, span) in cells {
        let column = column_of(text);
        let naming = column.filter(|column| naming_columns(row).contains(column));
        let mut refuse = |message| errors.push(slice.error(span.clone(), message));
        if naming.is_some() && columns.contains(&naming) {
            refuse(given_twice(text));
        }
        let is_other = !text.is_empty() && naming.is_none() && column != Some(NOTE);
        let other_index = if !is_other {
            None
        } else if column.is_some() {
            refuse(no_wide_column(text, other));
            None
        } else {
            match names.find(text) {
                Lookup::Known(index) => Some(index),
                Lookup::Spoiled => None,
                Lookup::Several | Lookup::Unknown => {
                    refuse(unknown_wide(text, other, names));
                    None
                }
            }
        };
        if other_index.is_some() && others.contains(&other_index) {
            refuse(given_twice(text));
        }
        others.push(other_index);
        columns.push(naming);
    }
    if !columns.iter().any(Option::is_some) {
        errors.push(slice.error(0..0, no_row_column(row)));
    }
    if errors.total() == before && !others.iter().any(Option::is_some) {
        errors.push(slice.error(0..0, no_other_column(other)));
    }
    (errors.total() == before).then_some(Layout {
        columns,
        wide: Some(WideLayout {
            row_party: row,
            time: Column::of(duty),
            others,
        }),
    })
}

fn no_row_column(party: usize) -> Bilingual {
    let (name, alias) = PARTIES[party];
    Bilingual::new(
        format!("缺少 {name}（{alias}）列：宽表的每一行要写明是哪个{alias}"),
        format!(
            "column {name} ({alias}) is missing: each row of a wide sheet is to name its {name}"
        ),
    )
}

fn no_other_column(party: usize) -> Bilingual {
    let (name, alias) = PARTIES[party];
    Bilingual::new(
        format!("这张宽表没有一列是{alias}"),
        format!("no column of this wide sheet is a {name}"),
    )
}

fn given_twice(text: &str) -> Bilingual {
    let met = shown(text);
    Bilingual::new(
        format!("列“{met}”重复：前面已有这一列"),
        format!("column \"{met}\" is given twice"),
    )
}

/// A column of records that a wide sheet has no use for: what stands in it would be lost.
fn no_wide_column(text: &str, party: usize) -> Bilingual {
    let (name, alias) = PARTIES[party];
    let met = shown(text);
    Bilingual::new(
        format!(
            "宽表的列应是{alias}，“{met}”不是；不要的列可在 [columns.records] 里写 \"{met}\" = \"note\""
        ),
        format!(
            "the columns of a wide sheet are to be {name}s, and \"{met}\" is none; a column to be left out is mapped to \"note\" under [columns.records]"
        ),
    )
}

fn unknown_wide(text: &str, party: usize, names: &Names) -> Bilingual {
    let (name, alias) = PARTIES[party];
    let met = shown(text);
    let near = names.near(text);
    let [zh, en] = match &near {
        Some(near) => [
            format!("；是不是“{near}”？"),
            format!("; did you mean \"{near}\"?"),
        ],
        None => [String::new(), String::new()],
    };
    Bilingual::new(
        format!(
            "列“{met}”既不是已知的{alias}，也不是台账的列{zh}；不要的列可在 [columns.records] 里写 \"{met}\" = \"note\""
        ),
        format!(
            "column \"{met}\" is no known {name} and no column of records{en}; a column to be left out is mapped to \"note\" under [columns.records]"
        ),
    )
}
