//! The columns of the four tables, and the headers that people give them.

use std::collections::HashMap;
use std::ops::Range;

use crate::load::file::input_error::Errors;
use crate::load::file::position::Stretch;
use crate::load::table::header::{HeaderCells, Rank};
use crate::text::{Bilingual, did_you_mean, shown};

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

    /// How much some cells look like its header.
    pub(crate) fn rank(self, cells: &HeaderCells, own: &Aliases) -> Rank {
        let mut known: Vec<usize> = (cells.iter())
            .filter_map(|(text, _)| self.by_header(text, own))
            .collect();
        known.sort_unstable();
        known.dedup();
        Rank {
            is_complete: self.lacking(&known).is_empty() && self.has_times(&known),
            known: known.len(),
        }
    }

    /// The required columns that are not among these.
    fn lacking(self, known: &[usize]) -> Vec<&'static Column> {
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
    fn has_times(self, known: &[usize]) -> bool {
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
    fn headers(self) -> impl Iterator<Item = &'static str> {
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

/// Which column each cell of a row belongs to.
#[derive(Clone, Debug)]
pub(crate) struct Header {
    /// By place in the row.
    pub(crate) columns: Vec<Option<usize>>,
}

/// A warning about input that is read all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning(pub crate::load::file::input_error::InputError);

/// Reads the header; none where it has errors.
pub(crate) fn header(
    table: Table,
    cells: &[(String, Range<usize>)],
    own: &Aliases,
    stretch: &Stretch<'_>,
    errors: &mut Errors,
    warnings: &mut Vec<Warning>,
) -> Option<Header> {
    let mut columns: Vec<Option<usize>> = Vec::new();
    let mut is_good = true;
    for (text, span) in cells {
        let column = table.by_header(text, own);
        if let Some(column) = column
            && columns.contains(&Some(column))
            // What is left out may be left out twice.
            && table.columns()[column].name != "note"
        {
            is_good = false;
            let name = table.columns()[column].name;
            errors.push(stretch.error(
                span.clone(),
                Bilingual::new(
                    format!(
                        "列“{}”重复：它和前面一列都表示 {name}，请只留一列",
                        shown(text)
                    ),
                    format!(
                        "column \"{}\" is given twice ({name}); keep one",
                        shown(text)
                    ),
                ),
            ));
        } else if column.is_none() && !text.is_empty() {
            warnings.push(Warning(
                stretch.error(span.clone(), unknown_column(table, text)),
            ));
        }
        columns.push(column);
    }
    let known: Vec<usize> = columns.iter().copied().flatten().collect();
    for column in table.lacking(&known) {
        is_good = false;
        errors.push(stretch.error(0..0, missing_column(column, cells)));
    }
    if !table.has_times(&known) {
        is_good = false;
        errors.push(stretch.error(
            0..0,
            Bilingual::new(
                "缺少时间列：传达时间（transmitted_at）、报告时间（reported_at）、反馈时间（feedback_at）至少要有一列，或有 事项（event）和 时间（time）两列",
                "no time column: at least one of transmitted_at, reported_at, feedback_at is needed, or event and time",
            ),
        ));
    }
    is_good.then_some(Header { columns })
}

fn unknown_column(table: Table, text: &str) -> Bilingual {
    let met = shown(text);
    match did_you_mean(text, table.headers()) {
        Some(near) => Bilingual::new(
            format!("不认识的列“{met}”，已忽略；是不是“{near}”？"),
            format!("unknown column \"{met}\" is ignored; did you mean \"{near}\"?"),
        ),
        None => Bilingual::new(
            format!(
                "不认识的列“{met}”，已忽略；可在 [columns.{}] 里指明它是哪一列",
                table.name()
            ),
            format!(
                "unknown column \"{met}\" is ignored; map it under [columns.{}] if it is needed",
                table.name()
            ),
        ),
    }
}

fn missing_column(column: &Column, cells: &[(String, Range<usize>)]) -> Bilingual {
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
