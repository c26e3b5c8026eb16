//! Tables that are not a row a record: a row an event, or a column a department or meeting.

use crate::domain::duty::Duty;
use crate::load::table::columns::Table;
use crate::propose::TITLE_ROWS;
use crate::propose::meaning::{Fit, Meaning, event};
use crate::propose::sample::Sample;
use crate::propose::values::{Columns, Parties};
use crate::propose::words::{meaning, plain};
use crate::time::Zone;

/// The column of an event row that says which duty was done.
pub const EVENT_DUTY: &str = "event";
/// The column of an event row that says when.
pub const EVENT_AT: &str = "time";

/// How a table is laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A row says one thing that was done: 会议, 单位, 事项, 时间.
    Events {
        /// Where the duty stands, and its meaning.
        duty: (usize, Meaning),
        /// Where the time stands.
        at: (usize, Meaning),
    },
    /// A row a meeting with a column a department, or the reverse.
    Wide {
        /// What the columns are, and whether the headers tell it rather than how they end.
        across: Option<(Table, bool)>,
        /// The places of these columns.
        places: Vec<usize>,
        /// The duty that was done, where the title or the file's name tells it.
        duty: Option<Duty>,
    },
}

impl Shape {
    /// Whether nothing about it is left to a person.
    #[must_use]
    pub fn is_sure(&self) -> bool {
        match self {
            Self::Events { .. } => true,
            Self::Wide { across, duty, .. } => {
                across.is_some_and(|(_, is_known)| is_known) && duty.is_some()
            }
        }
    }

    /// Of each list one column at least.
    pub(crate) fn needs(&self) -> &'static [&'static [&'static str]] {
        match self {
            Self::Events { .. } => &[&["meeting"], &["department"], &[EVENT_DUTY], &[EVENT_AT]],
            Self::Wide { across, .. } => match across {
                Some((Table::Departments, _)) => &[&["meeting"]],
                Some(_) => &[&["department"]],
                None => &[&["meeting", "department"]],
            },
        }
    }

    /// What a header means by the layout alone.
    pub(crate) fn meaning(&self, place: usize) -> Option<Meaning> {
        match self {
            Self::Events { duty, at } => [duty, at]
                .into_iter()
                .find(|(own, _)| *own == place)
                .map(|(_, meaning)| meaning.clone()),
            Self::Wide { places, .. } => places.contains(&place).then_some(Meaning::Across),
        }
    }
}

/// Headers of the column that says which duty was done.
const DUTY_HEADERS: &[&str] = &[
    "事项",
    "事项类型",
    "任务",
    "任务类型",
    "类型",
    "环节",
    "办理事项",
    "工作事项",
    "动作",
    "event",
    "duty",
    "action",
];
/// Headers of the column that says when.
const AT_HEADERS: &[&str] = &[
    "时间",
    "完成时间",
    "办理时间",
    "办结时间",
    "日期",
    "完成日期",
    "发生时间",
    "time",
    "at",
    "date",
    "when",
];

/// The words of each duty, as they are met in cells, titles and names of files.
const DUTY_WORDS: [(Duty, &[&str]); 3] = [
    (Duty::Transmission, &["传达", "学习", "transmi"]),
    (Duty::Report, &["报告", "上报", "报送", "report"]),
    (Duty::Feedback, &["反馈", "feedback", "fed back"]),
];

fn duties_in(text: &str) -> Vec<Duty> {
    let text = text.to_lowercase();
    (DUTY_WORDS.iter())
        .filter(|(_, words)| words.iter().any(|word| text.contains(word)))
        .map(|(duty, _)| *duty)
        .collect()
}

/// Whether headers may be those of events; the cells decide.
pub(crate) fn are_event_headers(row: &[String]) -> bool {
    let has = |headers: &[&str]| {
        row.iter()
            .any(|cell| headers.contains(&plain(cell).as_str()))
    };
    has(DUTY_HEADERS) && has(AT_HEADERS)
}

/// Whether a table is one of events: its headers say so and its cells are duties and times.
pub(crate) fn events(row: &[String], columns: &Columns<'_>) -> Option<Shape> {
    let find = |headers: &[&str], fits: &dyn Fn(usize) -> bool| {
        let mut found = (row.iter().enumerate())
            .filter(|(place, text)| headers.contains(&plain(text).as_str()) && fits(*place));
        let first = found.next()?;
        found.next().is_none().then_some(first)
    };
    let is_duty = |place| {
        let fit = columns.words_fit(place, |cell| !duties_in(cell).is_empty());
        fit.is_at_least(80)
    };
    let (duty, duty_header) = find(DUTY_HEADERS, &is_duty)?;
    let (at, at_header) = find(AT_HEADERS, &|place| {
        columns.times_fit(place).is_at_least(60)
    })?;
    Some(Shape::Events {
        duty: (duty, event(EVENT_DUTY, duty_header)),
        at: (at, event(EVENT_AT, at_header)),
    })
}

/// Whether a table has a column a department or a meeting, and on which row its header stands.
pub(crate) fn wide(sample: &Sample, parties: &Parties, zone: &Zone) -> Option<(usize, Shape)> {
    let (row, across, places) =
        by_names(sample, parties, zone).or_else(|| by_times(sample, zone))?;
    let above = sample.rows[..row].iter().flatten().map(String::as_str);
    let file = sample.name.rsplit(['/', '\\']).next().unwrap_or_default();
    // The nearest word decides: the title of the sheet, then its name, then that of the file.
    let title: String = above.collect();
    let (file, sheet) = file.split_once('#').unwrap_or((file, ""));
    let duty = [title.as_str(), sheet, file]
        .into_iter()
        .map(duties_in)
        .find(|duties| !duties.is_empty())
        .and_then(|duties| (duties.len() == 1).then(|| duties[0]));
    let shape = Shape::Wide {
        across,
        places,
        duty,
    };
    Some((row, shape))
}

type Found = (usize, Option<(Table, bool)>, Vec<usize>);

/// A row whose cells are mostly departments or meetings that are known, above times: a row of a
/// plain list may hold the id and the name of one.
fn by_names(sample: &Sample, parties: &Parties, zone: &Zone) -> Option<Found> {
    for (index, row) in sample.rows.iter().take(TITLE_ROWS).enumerate() {
        let filled = row.iter().filter(|cell| !cell.is_empty()).count();
        for table in [Table::Departments, Table::Meetings] {
            let Some(known) = parties.of(table) else {
                continue;
            };
            let places: Vec<usize> = (row.iter().enumerate())
                .filter(|(_, cell)| known.contains(*cell))
                .map(|(place, _)| place)
                .collect();
            let columns = Columns::new(&sample.rows[index + 1..], zone);
            let fits = places.iter().map(|place| columns.times_fit(*place));
            let fit = fits.fold(Fit::default(), |sum, fit| Fit {
                fits: sum.fits + fit.fits,
                of: sum.of + fit.of,
            });
            let are_most = places.len() >= 2 && places.len() * 2 > filled.saturating_sub(1);
            if are_most && fit.is_at_least(50) {
                return Some((index, Some((table, true)), places));
            }
        }
    }
    None
}

/// Many columns of times under headers that mean nothing else.
fn by_times(sample: &Sample, zone: &Zone) -> Option<Found> {
    for (index, row) in sample.rows.iter().take(TITLE_ROWS).enumerate() {
        let columns = Columns::new(&sample.rows[index + 1..], zone);
        let places: Vec<usize> = (row.iter().enumerate())
            .filter(|(_, cell)| !cell.is_empty())
            .filter(|(place, _)| columns.times_fit(*place).is_at_least(60))
            .filter(|(_, cell)| meaning(Table::Records, cell).is_none())
            .filter(|(_, cell)| meaning(Table::Meetings, cell).is_none())
            .filter(|(_, cell)| !cell.starts_with(|c: char| c.is_ascii_digit()))
            .map(|(place, _)| place)
            .collect();
        let filled = row.iter().filter(|cell| !cell.is_empty()).count();
        if places.len() >= 4 && places.len() * 2 > filled {
            let ends = |words: &[&str]| {
                let is_one = |place: &&usize| words.iter().any(|w| row[**place].ends_with(w));
                places.iter().filter(is_one).count() * 2 > places.len()
            };
            let across = if ends(&[
                "局",
                "委",
                "办",
                "办公室",
                "厅",
                "区",
                "县",
                "镇",
                "街道",
                "院",
                "处",
                "科",
                "部",
                "中心",
            ]) {
                Some((Table::Departments, false))
            } else if ends(&["会议", "会", "讲话", "批示", "精神"]) {
                Some((Table::Meetings, false))
            } else {
                None
            };
            return Some((index, across, places));
        }
    }
    None
}
