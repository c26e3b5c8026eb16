//! The columns that each of the four tables has, and the headers that people give them.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::domain::duty::Duty;
use crate::load::table::header_key::header_key;

/// A column: its name, the headers that mean it, whether every table must have it.
#[derive(Debug)]
pub struct Column {
    /// The contract's name, also the key in TOML.
    pub name: &'static str,
    /// Chinese headers.
    pub aliases: &'static [&'static str],
    /// Whether it is required.
    pub is_required: bool,
}

impl Column {
    /// The name by which people know it: that of the id, where one column names by the id and one by
    /// the name.
    pub(crate) fn key(&self) -> &'static str {
        self.name.split(' ').next().unwrap_or(self.name)
    }

    /// The headers that mean it: its name, where people know it, and its Chinese ones.
    pub(crate) fn headers(&self) -> impl Iterator<Item = &'static str> + use<> {
        let name = (!self.name.contains(' ')).then_some(self.name);
        name.into_iter().chain(self.aliases.iter().copied())
    }
}

const fn column(name: &'static str, aliases: &'static [&'static str], is_required: bool) -> Column {
    Column {
        name,
        aliases,
        is_required,
    }
}

/// One of the four tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Table {
    /// 会议.
    Meetings,
    /// 单位.
    Departments,
    /// 台账.
    Records,
    /// 例外.
    Exemptions,
}

/// Without ids, rows are known by their titles or names.
static MEETINGS: [Column; 13] = [
    column("id", &["会议编号"], false),
    column("title", &["会议名称"], true),
    column("ended_at", &["结束时间", "结束日期"], true),
    column("category", &["类别"], false),
    column("level", &["级别"], false),
    column("important", &["是否重要"], false),
    column("scope", &["传达范围"], false),
    column("exclude", &["不含"], false),
    column("policy", &["适用制度"], false),
    column("transmission_due", &["传达时限"], false),
    column("report_due", &["报告时限"], false),
    column("feedback_due", &["反馈时限"], false),
    column("ended_at date", &[], false),
];

static DEPARTMENTS: [Column; 11] = [
    column("id", &["单位编号"], false),
    column("name", &["单位名称"], true),
    column("aliases", &["简称", "别名", "曾用名"], false),
    column("parent", &["上级单位"], false),
    column("level", &["级别"], false),
    column("tags", &["标签"], false),
    column("calendar", &["日历"], false),
    column("active_from", &["启用日期"], false),
    column("active_until", &["停用日期"], false),
    column("contact", &["联系人"], false),
    column("phone", &["联系电话"], false),
];

/// Where an export has a column of ids and one of names, the id wins and a blank id falls back to
/// the name; hence two columns, of which one is enough. A time that is in two columns, its date
/// in one and its hour in the other, has a column for the date besides; no header names it alone.
static RECORDS: [Column; 18] = [
    column("meeting", &["会议", "会议编号"], true),
    column("department", &["单位", "单位编号"], true),
    column("meeting name", &["会议名称"], false),
    column("department name", &["单位名称"], false),
    column(
        "transmitted_at",
        &["传达时间", "传达日期", "学习传达时间"],
        false,
    ),
    column("reported_at", &["报告时间", "报告日期"], false),
    column("feedback_at", &["反馈时间", "反馈日期"], false),
    column("received_at", &["收到时间", "收到日期"], false),
    column("measures", &["具体措施"], false),
    column("note", &["备注"], false),
    column("event", &["事项"], false),
    column("time", &["时间"], false),
    column("transmitted_at date", &[], false),
    column("reported_at date", &[], false),
    column("feedback_at date", &[], false),
    column("received_at date", &[], false),
    column("time date", &[], false),
    column("ref", &["记录号"], false),
];

static EXEMPTIONS: [Column; 10] = [
    column("meeting", &["会议", "会议编号"], true),
    column("department", &["单位", "单位编号"], true),
    column("meeting name", &["会议名称"], false),
    column("department name", &["单位名称"], false),
    column("reason", &["理由"], true),
    column("approved_by", &["批准人"], true),
    column("duty", &["任务"], false),
    column("until", &["延期至"], false),
    column("approved_at", &["批准时间", "批准日期"], false),
    column("approved_at date", &[], false),
];

/// The column of records in which the time of a duty stands.
pub(crate) const fn time_column(duty: Duty) -> &'static str {
    match duty {
        Duty::Transmission => "transmitted_at",
        Duty::Report => "reported_at",
        Duty::Feedback => "feedback_at",
    }
}

impl Table {
    /// Every table, in the order in which they are read.
    pub const ALL: [Self; 4] = [
        Self::Meetings,
        Self::Departments,
        Self::Records,
        Self::Exemptions,
    ];

    /// Its name in files, flags and TOML.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Meetings => "meetings",
            Self::Departments => "departments",
            Self::Records => "records",
            Self::Exemptions => "exemptions",
        }
    }

    /// Its columns.
    #[must_use]
    pub fn columns(self) -> &'static [Column] {
        match self {
            Self::Meetings => &MEETINGS,
            Self::Departments => &DEPARTMENTS,
            Self::Records => &RECORDS,
            Self::Exemptions => &EXEMPTIONS,
        }
    }

    /// The place of a column that it has, known while compiling.
    pub(crate) const fn place(self, name: &str) -> usize {
        let columns: &[Column] = match self {
            Self::Meetings => &MEETINGS,
            Self::Departments => &DEPARTMENTS,
            Self::Records => &RECORDS,
            Self::Exemptions => &EXEMPTIONS,
        };
        let mut place = 0;
        while !is_same(columns[place].name, name) {
            place += 1;
        }
        place
    }

    /// Whether anything is made of what stands in a column: of a remark nothing is, and a row that has
    /// its key alone is none.
    pub(crate) fn uses(self, column: usize) -> bool {
        !matches!(
            self.columns()[column].name,
            "note" | "contact" | "phone" | "ref"
        )
    }

    /// Whether several headers may mean a column.
    pub(crate) fn may_repeat(self, column: usize) -> bool {
        self.is_list(column) || !self.uses(column)
    }

    /// Whether what stands under several such headers is one list.
    pub(crate) fn is_list(self, column: usize) -> bool {
        self.columns()[column].name == "aliases"
    }

    /// Whether a column holds times.
    pub(crate) fn is_time(self, column: usize) -> bool {
        let name = self.columns()[column].name;
        let name = name.strip_suffix(" date").unwrap_or(name);
        name.ends_with("_at") || name.ends_with("_due") || matches!(name, "time" | "until")
    }

    /// The place of a column by the contract's name.
    #[must_use]
    pub fn column(self, name: &str) -> Option<usize> {
        (self.columns().iter()).position(|column| column.name == name && !name.contains(' '))
    }

    /// The place of a column by any header that means it, however it is spelt.
    pub(crate) fn by_header(self, header: &str, own: &Aliases) -> Option<usize> {
        self.by_key(&header_key(header), own)
    }

    /// The same by the key of a header.
    pub(super) fn by_key(self, key: &str, own: &Aliases) -> Option<usize> {
        if own.ignores_key(self, key) {
            return None;
        }
        let mapped = || own.columns.get(&(self, key.to_owned()));
        let mapped = (!own.columns.is_empty()).then(mapped).flatten();
        let known = || BY_KEY[self as usize].get(key);
        mapped.or_else(known).copied()
    }

    /// The required columns that are not among these.
    pub(super) fn lacking(self, known: &[usize]) -> Vec<&'static Column> {
        let has = |name: &str| {
            let place = self.columns().iter().position(|column| column.name == name);
            place.is_some_and(|place| known.contains(&place))
        };
        (self.columns().iter())
            .filter(|column| column.is_required)
            .filter(|column| !has(column.name) && !has(&format!("{} name", column.name)))
            .collect()
    }

    /// The column of the date of a time that may be in two columns.
    pub(crate) fn date_of(self, time: usize) -> Option<usize> {
        DATES[self as usize].get(time).copied().flatten()
    }

    /// Whether records have a column that tells when something was done.
    pub(super) fn has_times(self, known: &[usize]) -> bool {
        let has = |name: &str| {
            self.column(name)
                .is_some_and(|place| known.contains(&place))
        };
        let duties = ["transmitted_at", "reported_at", "feedback_at"];
        self != Self::Records || duties.iter().any(|name| has(name)) || has("event") && has("time")
    }

    /// The column that a header means where nothing is configured.
    pub(crate) fn by_plain_header(self, header: &str) -> Option<&'static Column> {
        let place = self.by_header(header, &Aliases::default())?;
        self.columns().get(place)
    }

    /// Every header that is known.
    pub(super) fn headers(self) -> impl Iterator<Item = &'static str> {
        self.columns().iter().flat_map(Column::headers)
    }
}

/// No table has more columns.
pub(crate) const MOST_COLUMNS: usize = RECORDS.len();

const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

/// The columns of each table by the keys of the headers that everybody uses.
static BY_KEY: LazyLock<[HashMap<String, usize>; 4]> =
    LazyLock::new(|| Table::ALL.map(|table| columns_by(table, header_key)));

/// The columns of a table by the headers that everybody uses, each written as a key.
pub(super) fn columns_by(table: Table, key: fn(&str) -> String) -> HashMap<String, usize> {
    let mut columns = HashMap::new();
    for (place, column) in table.columns().iter().enumerate() {
        for header in column.headers() {
            columns.entry(key(header)).or_insert(place);
        }
    }
    columns
}

/// The column of the date of each column of each table, where it has one.
static DATES: LazyLock<[Vec<Option<usize>>; 4]> = LazyLock::new(|| {
    Table::ALL.map(|table| {
        let columns = table.columns();
        let date_of = |time: &Column| {
            let is_its = |date: &Column| date.name.strip_suffix(" date") == Some(time.name);
            columns.iter().position(is_its)
        };
        columns.iter().map(date_of).collect()
    })
});

/// What the configuration says of headers (`[columns.records]`).
#[derive(Clone, Debug, Default)]
pub struct Aliases {
    columns: HashMap<(Table, String), usize>,
    ignored: HashSet<(Table, String)>,
}

impl Aliases {
    /// Has a header mean a column; false where it means another already, or is to be ignored.
    pub(crate) fn map(&mut self, table: Table, header: &str, column: usize) -> bool {
        let key = (table, header_key(header));
        let is_free = !self.ignored.contains(&key);
        is_free && *self.columns.entry(key).or_insert(column) == column
    }

    /// Has a header be no column, and nothing be said about it; false where it is mapped.
    pub(crate) fn ignore(&mut self, table: Table, header: &str) -> bool {
        let key = (table, header_key(header));
        let is_free = !self.columns.contains_key(&key);
        self.ignored.insert(key);
        is_free
    }

    /// The same, with more headers of a table that mean columns by their names.
    pub(crate) fn with(&self, table: Table, more: &[(String, String)]) -> Cow<'_, Self> {
        if more.is_empty() {
            return Cow::Borrowed(self);
        }
        let mut all = self.clone();
        for (header, column) in more {
            if let Some(place) = table.column(column) {
                all.map(table, header, place);
            }
        }
        Cow::Owned(all)
    }

    /// Whether nothing is to be said of a header.
    pub(crate) fn ignores(&self, table: Table, header: &str) -> bool {
        !self.ignored.is_empty() && self.ignores_key(table, &header_key(header))
    }

    /// The same by its key.
    pub(super) fn ignores_key(&self, table: Table, key: &str) -> bool {
        !self.ignored.is_empty() && self.ignored.contains(&(table, key.to_owned()))
    }
}
