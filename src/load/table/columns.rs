//! The columns that each of the four tables has, and the headers that people give them.

use std::collections::HashMap;

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

static MEETINGS: [Column; 9] = [
    column("id", &["会议编号"], true),
    column("title", &["会议名称"], true),
    column("ended_at", &["结束时间"], true),
    column("category", &["类别"], false),
    column("level", &["级别"], false),
    column("important", &["是否重要"], false),
    column("scope", &["传达范围"], false),
    column("exclude", &["不含"], false),
    column("policy", &["适用制度"], false),
];

static DEPARTMENTS: [Column; 8] = [
    column("id", &["单位编号"], true),
    column("name", &["单位名称"], true),
    column("parent", &["上级单位"], false),
    column("level", &["级别"], false),
    column("tags", &["标签"], false),
    column("calendar", &["日历"], false),
    column("active_from", &["启用日期"], false),
    column("active_until", &["停用日期"], false),
];

/// Where an export has a column of ids and one of names, the id wins and a blank id falls back to
/// the name; hence two columns, of which one is enough.
static RECORDS: [Column; 12] = [
    column("meeting", &["会议", "会议编号"], true),
    column("department", &["单位", "单位编号"], true),
    column("meeting name", &["会议名称"], false),
    column("department name", &["单位名称"], false),
    column("transmitted_at", &["传达时间"], false),
    column("reported_at", &["报告时间"], false),
    column("feedback_at", &["反馈时间"], false),
    column("received_at", &["收到时间"], false),
    column("measures", &["具体措施"], false),
    column("note", &["备注"], false),
    column("event", &["事项"], false),
    column("time", &["时间"], false),
];

static EXEMPTIONS: [Column; 9] = [
    column("meeting", &["会议", "会议编号"], true),
    column("department", &["单位", "单位编号"], true),
    column("meeting name", &["会议名称"], false),
    column("department name", &["单位名称"], false),
    column("reason", &["理由"], true),
    column("approved_by", &["批准人"], true),
    column("duty", &["任务"], false),
    column("until", &["延期至"], false),
    column("approved_at", &["批准时间"], false),
];

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

    /// The place of a column by the contract's name.
    #[must_use]
    pub fn column(self, name: &str) -> Option<usize> {
        (self.columns().iter()).position(|column| column.name == name && !name.contains(' '))
    }

    /// The place of a column by any header that means it.
    pub(crate) fn by_header(self, header: &str, own: &Aliases) -> Option<usize> {
        if let Some(&column) = own.0.get(&(self, header.to_owned())) {
            return Some(column);
        }
        self.column(&header.to_lowercase())
            .or_else(|| (self.columns().iter()).position(|column| column.aliases.contains(&header)))
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
        let names = |column: &'static Column| {
            let name = (!column.name.contains(' ')).then_some(column.name);
            name.into_iter().chain(column.aliases.iter().copied())
        };
        self.columns().iter().flat_map(names)
    }
}

/// The headers that the configuration maps (`[columns.records]`).
#[derive(Clone, Debug, Default)]
pub struct Aliases(pub HashMap<(Table, String), usize>);
