//! The columns that the headers of a row mean together: by the contract's names, else by the words of
//! offices where they fit one column alone.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::load::table::columns::{Aliases, Table, columns_by};
use crate::load::table::header_key::{header_key, key_without_remark, speaks_of_date};
use crate::load::table::office_words::{WORDS, plain, unmarked};

/// Headers of meetings that tell when its clock starts where none says when it ended.
const LIKE_ENDED_AT: [&str; 3] = ["批示时间", "讲话时间", "签批时间"];

/// More rivals than this are as many as any number.
const MANY: usize = 3;

/// The headers that have a column, each by its place: as many as must be known.
#[derive(Default)]
struct Holders {
    /// By column.
    of_column: HashMap<usize, Vec<usize>>,
    /// Of those that name a party by id and by name alike, by what the names of the two have in common.
    of_either: HashMap<&'static str, Vec<usize>>,
}

impl Holders {
    /// The headers beside one at a place that have its column.
    fn rivals(&self, table: Table, column: usize, place: usize) -> Vec<usize> {
        let of_column = self.of_column.get(&column).into_iter();
        let of_either = self.of_either.get(table.base(column)).into_iter();
        let all = of_column.chain(of_either).flatten().copied();
        let mut rivals: Vec<usize> = all.filter(|&rival| rival != place).collect();
        rivals.sort_unstable();
        rivals.dedup();
        rivals
    }
}

impl Table {
    /// The columns that the headers of a row mean. What a header alone does not tell, it may tell
    /// where no other header has the column, but for the date of its time: `传达时间（年月日）` is 传达时间
    /// then, and 批示时间 of a meeting when it ended.
    pub(crate) fn by_headers(self, headers: &[&str], own: &Aliases) -> Vec<Option<usize>> {
        let keys: Vec<String> = headers.iter().map(|header| header_key(header)).collect();
        let by_key = |key: &String| self.by_key(key, own);
        let mut columns: Vec<_> = keys.iter().map(by_key).collect();
        for weaker in [Self::by_remarked, Self::by_word, Self::by_last_resort] {
            let mut found: Vec<(usize, usize)> = Vec::new();
            for (place, key) in keys.iter().enumerate() {
                if columns[place].is_none()
                    && let Some(column) = weaker(self, key, own)
                    && !own.ignores_key(self, key)
                {
                    found.push((place, column));
                }
            }
            if found.is_empty() {
                continue;
            }
            let holders = self.holders(&columns, &found, &keys);
            for &(place, column) in &found {
                let rivals = holders.rivals(self, column, place);
                let is_part = |rival: usize| {
                    self.date_of(column).is_some()
                        && speaks_of_date(headers[rival]) != speaks_of_date(headers[place])
                };
                if rivals.is_empty() || matches!(rivals[..], [rival] if is_part(rival)) {
                    columns[place] = Some(column);
                }
            }
        }
        columns
    }

    /// Who has which column, of those that are known and those that were found now.
    fn holders(
        self,
        known: &[Option<usize>],
        found: &[(usize, usize)],
        keys: &[String],
    ) -> Holders {
        let mut holders = Holders::default();
        let known = known.iter().enumerate();
        let known = known.filter_map(|(place, column)| Some((place, (*column)?)));
        for (place, column) in known.chain(found.iter().copied()) {
            let of_column = holders.of_column.entry(column).or_default();
            if of_column.len() < MANY {
                of_column.push(place);
            }
            if is_either(&keys[place]) {
                let of_either = holders.of_either.entry(self.base(column)).or_default();
                if of_either.len() < MANY {
                    of_either.push(place);
                }
            }
        }
        holders
    }

    /// What the names of two columns have in common that name one party by its id and by its name.
    fn base(self, column: usize) -> &'static str {
        self.columns()[column].name.trim_end_matches(" name")
    }

    /// The column that a header means in the words of offices: 责任单位, 学习时间.
    fn by_word(self, key: &str, _: &Aliases) -> Option<usize> {
        let key = key_without_remark(key).unwrap_or(key);
        BY_WORD[self as usize].get(&*unmarked(key)).copied()
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
    fn by_remarked(self, key: &str, own: &Aliases) -> Option<usize> {
        self.by_key(key_without_remark(key)?, own)
    }

    /// The column that a header means where nothing better does.
    fn by_last_resort(self, key: &str, _: &Aliases) -> Option<usize> {
        let key = key_without_remark(key).unwrap_or(key);
        let is_end = self == Self::Meetings && LIKE_ENDED_AT.contains(&key);
        is_end.then(|| self.column("ended_at")).flatten()
    }
}

/// Whether a header has its party by id and by name alike: 单位 and 会议.
fn is_either(key: &str) -> bool {
    matches!(key, "单位" | "会议" | "department" | "meeting")
}

/// The columns of each table by the plain words that offices write for them, and by the contract's
/// headers with a remark in brackets or a mark behind them.
static BY_WORD: LazyLock<[HashMap<String, usize>; 4]> = LazyLock::new(|| {
    Table::ALL.map(|table| {
        let mut columns = columns_by(table, plain);
        for (name, word, doubt) in WORDS.headers(table.name()) {
            if let (Some(place), None) = (table.place_of_word(name, word), doubt) {
                columns.entry(plain(word)).or_insert(place);
            }
        }
        columns
    })
});
