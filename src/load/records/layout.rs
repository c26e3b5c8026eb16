//! Where the columns of a ledger are.

use crate::domain::duty::Duty;
use crate::ledger::Column;
use crate::load::csv::blocks::Head;
use crate::load::file::form::{Across, FormSettings, LedgerShape};
use crate::load::file::input_error::{Errors, Warning};
use crate::load::file::position::FileSlice;
use crate::load::records::context::Kind;
use crate::load::records::{
    DEPARTMENT, DEPARTMENT_NAME, EVENT, MEASURES, MEETING, MEETING_NAME, NOTE, PARTIES, RECEIVED,
    TIME, TIMES,
};
use crate::load::table::cell::foreign;
use crate::load::table::columns::{Aliases, Table};
use crate::load::table::header::{HeaderCells, HeaderFit, has_header, header_row};
use crate::load::table::header_columns::header_columns;
use crate::load::table::names::{Lookup, Names};
use crate::text::{Bilingual, shown};

/// What the columns of a file hold.
#[derive(Debug)]
pub(crate) struct Layout {
    /// By place in the row.
    pub(crate) columns: Vec<Option<usize>>,
    /// The same as the fast way tells them apart; none where all records go the plain way.
    pub(crate) fast: Option<Vec<Kind>>,
    pub(crate) wide: Option<Wide>,
    pub(crate) has_received: bool,
}

/// A sheet with a column a department, or a column a meeting.
#[derive(Debug)]
pub(crate) struct Wide {
    /// Which party a row names: the meeting (0) or the department (1).
    pub(crate) row: usize,
    /// What its times are.
    pub(crate) column: Column,
    /// Whom each place in the row means; none for what holds no time.
    pub(crate) others: Vec<Option<u32>>,
}

/// How the headers of record files are read.
pub(crate) struct Headers<'h> {
    pub(crate) aliases: &'h Aliases,
    /// Of the meetings, then of the departments.
    pub(crate) names: [&'h Names; 2],
}

impl Headers<'_> {
    /// Reads a header: what the columns hold, and where the records start.
    pub(crate) fn read(
        &self,
        stretch: &FileSlice<'_>,
        settings: &FormSettings,
        errors: &mut Errors,
        warnings: &mut Vec<Warning>,
    ) -> Option<Head<Layout>> {
        if let Some(said) = foreign(stretch.bytes) {
            errors.push(stretch.error(0..0, said));
            return None;
        }
        let rank = |cells: &HeaderCells| self.rank(cells, settings.shape);
        let row = header_row(stretch, settings, &rank, errors)?;
        let stretch = &stretch.delimited(row.delimiter);
        let header = match settings.shape {
            LedgerShape::Rows | LedgerShape::Events => {
                let columns = header_columns(
                    Table::Records,
                    &row.cells,
                    self.aliases,
                    stretch,
                    errors,
                    warnings,
                )?;
                let layout = rows_layout(columns, row.delimiter);
                let has = |column: usize| layout.columns.contains(&Some(column));
                if settings.shape == LedgerShape::Events && !(has(EVENT) && has(TIME)) {
                    let said = Bilingual::new(
                        "shape = \"events\" 的台账要有 事项（event）和 时间（time）两列",
                        "a ledger of shape = \"events\" is to have the columns event and time",
                    );
                    errors.push(stretch.error(0..0, said));
                    return None;
                }
                layout
            }
            LedgerShape::Wide { across, duty } => {
                self.wide(&row.cells, across, duty, stretch, errors)?
            }
        };
        Some(Head {
            header,
            delimiter: row.delimiter,
            at: row.next,
        })
    }

    /// Whether a sheet has such a header.
    pub(crate) fn fits(&self, text: &str, settings: &FormSettings) -> bool {
        let rank = |cells: &HeaderCells| self.rank(cells, settings.shape);
        has_header(text, settings, &rank)
    }

    fn rank(&self, cells: &HeaderCells, shape: LedgerShape) -> HeaderFit {
        let LedgerShape::Wide { across, .. } = shape else {
            return Table::Records.header_fit(cells, self.aliases);
        };
        let (row, other) = wide_parties(across);
        let is_row = |text: &str| {
            self.column(text)
                .is_some_and(|column| row_columns(row).contains(&column))
        };
        let is_other = |text: &str| matches!(self.names[other].find(text), Lookup::Known(_));
        let has_row = cells.iter().any(|(text, _)| is_row(text));
        let known = cells.iter().filter(|(text, _)| is_other(text)).count();
        HeaderFit {
            is_complete: has_row && known > 0,
            known: known + usize::from(has_row),
        }
    }

    fn column(&self, header: &str) -> Option<usize> {
        Table::Records.by_header(header, self.aliases)
    }

    /// The header of a sheet with a column a department or a meeting: each must be known, or be a
    /// column of records that holds no time.
    fn wide(
        &self,
        cells: &HeaderCells,
        across: Across,
        duty: Duty,
        stretch: &FileSlice<'_>,
        errors: &mut Errors,
    ) -> Option<Layout> {
        let (row, other) = wide_parties(across);
        let before = errors.total();
        let (mut columns, mut others) = (Vec::new(), Vec::new());
        for (text, span) in cells {
            let column = self.column(text);
            let is_row = column.is_some_and(|column| row_columns(row).contains(&column));
            let is_aside = text.is_empty() || is_row || column == Some(NOTE);
            if is_row && columns.contains(&column) {
                errors.push(stretch.error(span.clone(), given_twice(text)));
            }
            let found = match (is_aside, column) {
                (true, _) => None,
                (false, Some(_)) => {
                    errors.push(stretch.error(span.clone(), no_wide_column(text, other)));
                    None
                }
                (false, None) => match self.names[other].find(text) {
                    Lookup::Known(index) => Some(index),
                    Lookup::Spoiled => None,
                    Lookup::Several | Lookup::Unknown => {
                        let said = unknown_wide(text, other, self.names[other]);
                        errors.push(stretch.error(span.clone(), said));
                        None
                    }
                },
            };
            if found.is_some() && others.contains(&found) {
                errors.push(stretch.error(span.clone(), given_twice(text)));
            }
            others.push(found);
            columns.push(column.filter(|_| is_row));
        }
        if !columns.iter().any(Option::is_some) {
            let (name, alias) = PARTIES[row];
            let said = Bilingual::new(
                format!("缺少 {name}（{alias}）列：宽表的每一行要写明是哪个{alias}"),
                format!(
                    "column {name} ({alias}) is missing: each row of a wide sheet is to name its {name}"
                ),
            );
            errors.push(stretch.error(0..0, said));
        }
        if errors.total() == before && !others.iter().any(Option::is_some) {
            let (name, alias) = PARTIES[other];
            let said = Bilingual::new(
                format!("这张宽表没有一列是{alias}"),
                format!("no column of this wide sheet is a {name}"),
            );
            errors.push(stretch.error(0..0, said));
        }
        (errors.total() == before).then_some(Layout {
            columns,
            fast: None,
            wide: Some(Wide {
                row,
                column: Column::of(duty),
                others,
            }),
            has_received: false,
        })
    }
}

/// Which party a row of a wide sheet names, and which its columns.
pub(crate) fn wide_parties(across: Across) -> (usize, usize) {
    match across {
        Across::Departments => (0, 1),
        Across::Meetings => (1, 0),
    }
}

/// The columns that name a party.
pub(crate) fn row_columns(party: usize) -> [usize; 2] {
    [[MEETING, MEETING_NAME], [DEPARTMENT, DEPARTMENT_NAME]][party]
}

pub(crate) fn given_twice(text: &str) -> Bilingual {
    let met = shown(text);
    Bilingual::new(
        format!("列“{met}”重复：前面已有这一列"),
        format!("column \"{met}\" is given twice"),
    )
}

/// A column of records that a wide sheet has no use for: what stands in it would be lost.
pub(crate) fn no_wide_column(text: &str, party: usize) -> Bilingual {
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

pub(crate) fn unknown_wide(text: &str, party: usize, names: &Names) -> Bilingual {
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

pub(crate) fn rows_layout(columns: Vec<Option<usize>>, delimiter: u8) -> Layout {
    let has = |column: usize| columns.contains(&Some(column));
    // A column of names alone is as good as one of ids.
    let party = |column: usize| match column {
        MEETING => Some(0),
        MEETING_NAME if !has(MEETING) => Some(0),
        DEPARTMENT => Some(1),
        DEPARTMENT_NAME if !has(DEPARTMENT) => Some(1),
        _ => None,
    };
    let kind = |column: &Option<usize>| {
        let is_measures = *column == Some(MEASURES);
        let other = Kind::Text { is_measures };
        let Some(column) = *column else { return other };
        let time = TIMES.iter().position(|own| *own == column);
        match (party(column), time) {
            (Some(party), _) => Kind::Party(party),
            (None, Some(time)) => Kind::Time(time),
            (None, None) => other,
        }
    };
    let is_fast = delimiter == b',' && !has(EVENT) && !has(TIME);
    let names = |which| columns.iter().any(|&c| c.and_then(party) == Some(which));
    debug_assert!(
        names(0) && names(1),
        "a header without either has been refused"
    );
    Layout {
        fast: is_fast.then(|| columns.iter().map(kind).collect()),
        wide: None,
        has_received: has(RECEIVED),
        columns,
    }
}
