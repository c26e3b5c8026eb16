//! The columns that the headers of a row mean together: by the contract's names, else by the words of
//! offices where they fit one column alone.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::load::table::columns::{Aliases, Table};
use crate::load::table::header_key::{header_key, speaks_of_date, without_remark};
use crate::load::table::office_words::{WORDS, plain, unmarked};

/// Headers of meetings that tell when its clock starts where none says when it ended.
const LIKE_ENDED_AT: [&str; 3] = ["批示时间", "讲话时间", "签批时间"];

impl Table {
    /// The columns that the headers of a row mean. What a header alone does not tell, it may tell
    /// where no other header has the column, but for the date of its time: `传达时间（年月日）` is 传达时间
    /// then, and 批示时间 of a meeting when it ended.
    pub(crate) fn by_headers(self, headers: &[&str], own: &Aliases) -> Vec<Option<usize>> {
        let mut columns: Vec<_> = (headers.iter())
            .map(|header| self.by_header(header, own))
            .collect();
        for weaker in [Self::by_remarked, Self::by_word, Self::by_last_resort] {
            let found: Vec<_> = (headers.iter().zip(&columns))
                .map(|(header, known)| {
                    let is_open = known.is_none() && !own.ignores(self, header);
                    is_open.then(|| weaker(self, header, own)).flatten()
                })
                .collect();
            let known = columns.clone();
            for (place, column) in found.iter().enumerate() {
                let (Some(column), others) = (column, 0..headers.len()) else {
                    continue;
                };
                let has_it = |other: &usize| {
                    let theirs = known[*other].or(found[*other]);
                    theirs.is_some_and(|theirs| self.is_same(*column, theirs, headers[*other]))
                };
                let rivals: Vec<usize> = others.filter(has_it).filter(|o| *o != place).collect();
                let is_part = |rival: usize| {
                    self.date_of(*column).is_some()
                        && speaks_of_date(headers[rival]) != speaks_of_date(headers[place])
                };
                if rivals.is_empty() || matches!(rivals[..], [rival] if is_part(rival)) {
                    columns[place] = Some(*column);
                }
            }
        }
        columns
    }

    /// The column that a header means in the words of offices: 责任单位, 学习时间.
    fn by_word(self, header: &str, _: &Aliases) -> Option<usize> {
        let key = without_remark(header).unwrap_or_else(|| header_key(header));
        BY_WORD[self as usize].get(&unmarked(&key)).copied()
    }

    /// Whether two columns are one where a header has the first: 单位 and 会议 name their parties by id
    /// and by name alike.
    fn is_same(self, column: usize, other: usize, header: &str) -> bool {
        let base = |place: usize| self.columns()[place].name.trim_end_matches(" name");
        let is_either = || {
            matches!(
                &*header_key(header),
                "单位" | "会议" | "department" | "meeting"
            )
        };
        column == other || base(column) == base(other) && is_either()
    }

    /// The place of the column that a word means: a meeting or department is named by its id where the
    /// word says so, else by its name.
    fn place_of_word(self, column: &str, word: &str) -> Option<usize> {
        let is_id = ["编号", "编码", "代码", "号", "ID", "id"]
            .iter()
            .any(|end| word.ends_with(end));
        let by_name = || {
            let name = format!("{column} name");
            self.columns().iter().position(|column| column.name == name)
        };
        let named = if is_id { None } else { by_name() };
        named.or_else(|| self.column(column))
    }

    /// The column that a header means without the remark in brackets at its end.
    pub(crate) fn by_remarked(self, header: &str, own: &Aliases) -> Option<usize> {
        self.by_header(&without_remark(header)?, own)
    }

    /// The column that a header means where nothing better does.
    fn by_last_resort(self, header: &str, _: &Aliases) -> Option<usize> {
        let key = without_remark(header).unwrap_or_else(|| header_key(header));
        let is_end = self == Self::Meetings && LIKE_ENDED_AT.contains(&key.as_str());
        is_end.then(|| self.column("ended_at")).flatten()
    }
}

/// The columns of each table by the plain words that offices write for them, and by the contract's
/// headers with a remark in brackets or a mark behind them.
static BY_WORD: LazyLock<[HashMap<String, usize>; 4]> = LazyLock::new(|| {
    Table::ALL.map(|table| {
        let mut columns = HashMap::new();
        for (place, column) in table.columns().iter().enumerate() {
            for header in column.headers() {
                columns.entry(plain(header)).or_insert(place);
            }
        }
        for (name, word, doubt) in WORDS.headers(table.name()) {
            if let (Some(place), None) = (table.place_of_word(name, word), doubt) {
                columns.entry(plain(word)).or_insert(place);
            }
        }
        columns
    })
});
