//! Which column each cell of a header means, and what is wrong with a header.

use crate::load::file::input_error::{Errors, Warning};
use crate::load::file::position::FileSlice;
use crate::load::table::columns::{Aliases, Column, Table};
use crate::load::table::header::{HeaderCells, HeaderFit};
use crate::text::{Bilingual, did_you_mean, shown};

impl Table {
    /// How much some cells look like its header.
    pub(crate) fn header_fit(self, cells: &HeaderCells, own: &Aliases) -> HeaderFit {
        let mut known: Vec<usize> = (cells.iter())
            .filter_map(|(text, _)| self.by_header(text, own))
            .collect();
        known.sort_unstable();
        known.dedup();
        HeaderFit {
            is_complete: self.lacking(&known).is_empty() && self.has_times(&known),
            known: known.len(),
        }
    }
}

/// So many unknown columns are told one by one.
const MOST_UNKNOWN: usize = 100;

/// The column that each cell of a header means, by place in the row; none where it has errors.
pub(crate) fn header_columns(
    table: Table,
    cells: &HeaderCells,
    own: &Aliases,
    slice: &FileSlice<'_>,
    errors: &mut Errors,
    warnings: &mut Vec<Warning>,
) -> Option<Vec<Option<usize>>> {
    let mut columns: Vec<Option<usize>> = Vec::new();
    let mut is_good = true;
    let mut unknown = 0;
    for (text, span) in cells {
        let column = table.by_header(text, own);
        if let Some(column) = column
            && columns.contains(&Some(column))
            // What is left out may be left out twice.
            && table.columns()[column].name != "note"
        {
            is_good = false;
            let name = table.columns()[column].name;
            errors.push(slice.error(span.clone(), repeated_column(text, name)));
        } else if column.is_none() && !text.is_empty() {
            unknown += 1;
            if unknown <= MOST_UNKNOWN {
                warnings.push(Warning(
                    slice.error(span.clone(), unknown_column(table, text)),
                ));
            }
        }
        columns.push(column);
    }
    if let Some(more) = unknown.checked_sub(MOST_UNKNOWN).filter(|more| *more > 0) {
        let message = Bilingual::new(
            format!("另有 {more} 列不认识，已忽略"),
            format!("{more} more unknown columns are ignored"),
        );
        warnings.push(Warning(slice.error(0..0, message)));
    }
    let known: Vec<usize> = columns.iter().copied().flatten().collect();
    for column in table.lacking(&known) {
        is_good = false;
        errors.push(slice.error(0..0, missing_column(column, cells)));
    }
    if !table.has_times(&known) {
        is_good = false;
        errors.push(slice.error(0..0, no_time_column()));
    }
    is_good.then_some(columns)
}

fn repeated_column(text: &str, name: &str) -> Bilingual {
    let met = shown(text);
    Bilingual::new(
        format!("列“{met}”重复：它和前面一列都表示 {name}，请只留一列"),
        format!("column \"{met}\" is given twice ({name}); keep one"),
    )
}

fn no_time_column() -> Bilingual {
    Bilingual::new(
        "缺少时间列：传达时间（transmitted_at）、报告时间（reported_at）、反馈时间（feedback_at）至少要有一列，或有 事项（event）和 时间（time）两列",
        "no time column: at least one of transmitted_at, reported_at, feedback_at is needed, or event and time",
    )
}

fn unknown_column(table: Table, text: &str) -> Bilingual {
    let met = shown(text);
    let table_name = table.name();
    let message = Bilingual::new(
        format!("不认识的列“{met}”，已忽略"),
        format!("unknown column \"{met}\" is ignored"),
    );
    let advice = Bilingual::new(
        format!("可在 [columns.{table_name}] 里指明它是哪一列"),
        format!("map it under [columns.{table_name}] if it is needed"),
    );
    message.hinted_or(did_you_mean(text, table.headers()), &advice)
}

fn missing_column(column: &Column, cells: &HeaderCells) -> Bilingual {
    let alias = column.aliases.join("、");
    let only = cells.first().map_or("", |(text, _)| text.as_str());
    if cells.len() == 1 && (only.contains('\t') || only.contains(';')) {
        return Bilingual::new(
            format!(
                "缺少必需的列 {}（{alias}）：整行只有一格，列似乎不是用逗号分开的，请另存为“CSV UTF-8（逗号分隔）”",
                column.name
            ),
            format!(
                "required column {} ({alias}) is missing: the header is one cell, its columns seem not to be separated by commas",
                column.name
            ),
        );
    }
    Bilingual::new(
        format!("缺少必需的列 {}（{alias}）", column.name),
        format!("required column {} ({alias}) is missing", column.name),
    )
}
