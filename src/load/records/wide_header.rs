//! The header of a wide sheet, which has a column for each department or for each meeting.

use std::collections::HashSet;

use crate::domain::duty::Duty;
use crate::ledger::Column;
use crate::load::file::form::Across;
use crate::load::file::input_error::{Errors, Warning};
use crate::load::file::position::{FileSlice, Located};
use crate::load::records::columns::{NOTE, PARTIES, REF, naming_columns};
use crate::load::records::layout::{Layout, WideLayout};
use crate::load::table::header::HeaderRow;
use crate::load::table::header_columns::header_start;
use crate::load::table::names::Lookup;
use crate::load::table::titles::Titles;
use crate::text::{Bilingual, shown};

/// Which party a row of a wide sheet names, and which its columns: the meeting (0), the department (1).
pub(super) fn wide_parties(across: Across) -> (usize, usize) {
    match across {
        Across::Departments => (0, 1),
        Across::Meetings => (1, 0),
    }
}

/// What is known of the headers of a wide sheet.
pub(super) struct WideNames<'n> {
    /// The column of the contract that each header names.
    pub(super) columns: Vec<Option<usize>>,
    /// Whether nothing is to be said of it.
    pub(super) is_ignored: &'n dyn Fn(&str) -> bool,
    /// Whom each header means.
    pub(super) found: Vec<Lookup>,
    /// The name that was perhaps meant.
    pub(super) near: &'n dyn Fn(&str) -> Option<&'n str>,
    /// How many names that is chosen from.
    pub(super) count: usize,
}

/// So many known names are looked at for those that unknown columns were perhaps meant for.
const MOST_COMPARED: usize = 20_000_000;

/// What the columns of a wide sheet hold. Each names its row or is known as a meeting or a department;
/// others are left out, but not one that may be meant for somebody: what is done would come out as
/// nothing on record.
pub(super) fn wide_layout(
    header: &HeaderRow,
    (across, duty): (Across, Duty),
    known: &WideNames<'_>,
    slice: &FileSlice<'_>,
    errors: &mut Errors,
    warnings: &mut Vec<Warning>,
) -> Option<Layout> {
    let (row, other) = wide_parties(across);
    let before = errors.total();
    let (mut columns, mut others) = (Vec::new(), Vec::new());
    let (mut met_columns, mut met_others) = (HashSet::new(), HashSet::new());
    let mut unknown: Vec<&Located<String>> = Vec::new();
    let mut compared = 0;
    for ((cell, &column), &found) in header.cells.iter().zip(&known.columns).zip(&known.found) {
        let (text, span) = cell;
        let naming = column.filter(|column| naming_columns(row).contains(column));
        let mut refuse = |message: &dyn Fn() -> Bilingual| {
            slice.fail(span.clone(), errors, message);
        };
        if naming.is_some_and(|naming| !met_columns.insert(naming)) {
            refuse(&|| given_twice(text));
        }
        let is_out =
            text.is_empty() || matches!(column, Some(NOTE | REF)) || (known.is_ignored)(text);
        let other_index = if is_out || naming.is_some() {
            None
        } else if column.is_some() {
            refuse(&|| no_wide_column(text, other));
            None
        } else {
            let is_open = matches!(found, Lookup::Several | Lookup::Unknown);
            // Beyond all bounds nobody can say whether one was meant for somebody.
            let may_compare = compared <= MOST_COMPARED;
            let mut near = None;
            if is_open && may_compare {
                compared += known.count;
                near = (known.near)(text);
            }
            match found {
                Lookup::Known(index) => Some(index),
                Lookup::Spoiled => None,
                Lookup::Unknown if near.is_none() && may_compare => {
                    unknown.push(cell);
                    None
                }
                Lookup::Several | Lookup::Unknown => {
                    refuse(&|| unknown_wide(text, other, near));
                    None
                }
            }
        };
        if other_index.is_some_and(|index| !met_others.insert(index)) {
            refuse(&|| given_twice(text));
        }
        others.push(other_index);
        columns.push(naming);
    }
    let at = header_start(&header.cells);
    if !columns.iter().any(Option::is_some) {
        errors.push(slice.error(at..at, no_row_column(row)));
    }
    if errors.total() == before && !others.iter().any(Option::is_some) {
        errors.push(slice.error(at..at, no_other_column(other)));
    }
    if let Some((_, span)) = unknown.first() {
        let texts: Vec<&str> = unknown.iter().map(|(text, _)| text.as_str()).collect();
        let message = unknown_wide_columns(&texts, other);
        warnings.push(Warning::in_one_line(slice.error(span.clone(), message)));
    }
    (errors.total() == before).then(|| Layout {
        titles: Titles::new(&header.cells, &columns),
        columns,
        wide: Some(WideLayout {
            row_party: row,
            time: Column::of(duty),
            others,
        }),
        header: header.keys(),
        department: None,
    })
}

fn no_row_column(party: usize) -> Bilingual {
    let (name, alias) = PARTIES[party];
    Bilingual::new(
        format!("缺少 {name}（{alias}）列：宽表的每一行要写明是哪个{alias}"),
        format!(
            "column {name} ({alias}) is missing: each row of a wide sheet must name its {name}"
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

/// A column of records that a wide sheet has no use for: what is in it would be lost.
fn no_wide_column(text: &str, party: usize) -> Bilingual {
    let (name, alias) = PARTIES[party];
    let met = shown(text);
    Bilingual::new(
        format!("宽表的列应是{alias}，“{met}”不是；不要的列写进 [columns.records] 的 ignore"),
        format!(
            "the columns of a wide sheet must be {name}s, but \"{met}\" is not one; to leave a column out, list it in ignore under [columns.records]"
        ),
    )
}

/// The columns of a wide sheet that are nobody's, in one warning.
fn unknown_wide_columns(texts: &[&str], party: usize) -> Bilingual {
    const NAMED: usize = 12;
    let (name, alias) = PARTIES[party];
    let named = texts.iter().take(NAMED);
    let zh: Vec<String> = named
        .clone()
        .map(|text| format!("“{}”", shown(text)))
        .collect();
    let en: Vec<String> = named.map(|text| format!("\"{}\"", shown(text))).collect();
    let (zh, en, many) = (zh.join(""), en.join(", "), texts.len());
    let (zh_more, en_more) = if many > NAMED {
        ("等", ", ...")
    } else {
        ("", "")
    };
    if many == 1 {
        return Bilingual::new(
            format!("列{zh}既不是已知的{alias}，也不是台账的列，已忽略"),
            format!(
                "column {en} is neither a known {name} nor a column of records, and is ignored"
            ),
        );
    }
    Bilingual::new(
        format!("有 {many} 列既不是已知的{alias}，也不是台账的列，已忽略：{zh}{zh_more}"),
        format!(
            "{many} columns are neither known {name}s nor columns of records, and are ignored: {en}{en_more}"
        ),
    )
}

fn unknown_wide(text: &str, party: usize, near: Option<&str>) -> Bilingual {
    let (name, alias) = PARTIES[party];
    let met = shown(text);
    let [zh, en] = match near {
        Some(near) => [
            format!("；是不是“{near}”？"),
            format!("; did you mean \"{near}\"?"),
        ],
        None => [String::new(), String::new()],
    };
    Bilingual::new(
        format!(
            "列“{met}”既不是已知的{alias}，也不是台账的列{zh}；不要的列写进 [columns.records] 的 ignore"
        ),
        format!(
            "column \"{met}\" is neither a known {name} nor a column of records{en}; to leave a column out, list it in ignore under [columns.records]"
        ),
    )
}
