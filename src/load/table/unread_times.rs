//! The columns of records that are not read and may hold the time of a duty: what stands in them must
//! not come out as nothing on record.

use std::sync::LazyLock;

use crate::domain::duty::{Duty, PerDuty};
use crate::domain::written_time::says_done;
use crate::load::csv::split::split;
use crate::load::file::position::{FileSlice, Located};
use crate::load::table::cell::cell;
use crate::load::table::columns::{Column, Table, time_column};
use crate::load::table::header::HeaderRow;
use crate::load::table::header_key::header_key;
use crate::load::table::office_words::{WORDS, plain};
use crate::text::{did_you_mean, distance_within, nearest};
use crate::time::{TimeFault, Zone, read_in_year};

/// A leap year: what is asked is only whether a text is a date.
const ANY_YEAR: u32 = 2024;

/// What stands in a column below its header.
#[derive(Clone, Copy, Default)]
struct Sampled {
    filled: usize,
    times: usize,
    /// Those that have a digit, or say that it was done.
    telling: usize,
    /// Those that say that it was done, and not when.
    done: usize,
}

impl Sampled {
    fn add(&mut self, text: &str, zone: Option<&Zone>) {
        let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
        let is_done = says_done(text);
        let is_time = has_digit
            && zone.is_some_and(|zone| is_time(text, zone) || is_done && holds_time(text, zone));
        self.filled += 1;
        self.times += usize::from(is_time);
        self.telling += usize::from(has_digit || is_done);
        self.done += usize::from(is_done && !is_time);
    }
}

/// Whether a time or a date stands among other words: 已报告（3月3日）.
fn holds_time(text: &str, zone: &Zone) -> bool {
    let is_of_time = |c: char| c.is_ascii_digit() || "年月日号时点分-/.:： ".contains(c);
    let mut parts = text.split(|c| !is_of_time(c)).map(str::trim);
    parts.any(|part| !part.is_empty() && is_time(part, zone))
}

fn is_time(text: &str, zone: &Zone) -> bool {
    match read_in_year(text, zone, Some(ANY_YEAR)) {
        Ok(_) => true,
        // It is the weekday of another year.
        Err(error) => matches!(error.fault(), TimeFault::Weekday { .. }),
    }
}

/// An unknown column that may be the time of a duty that is asked for and has no column.
pub(super) struct UnreadDuty<'c> {
    pub(super) cell: &'c Located<String>,
    /// The header that would be read.
    pub(super) alias: &'static str,
    /// Whether its cells say that it was done, and none of them when.
    pub(super) is_mark: bool,
}

/// The unknown columns that may be the time of a duty that is asked for and has no column, by their
/// headers or by their cells.
pub(super) fn unread_duties<'c>(
    table: Table,
    known: &[usize],
    unknown: &[(usize, &'c Located<String>)],
    asked: PerDuty<bool>,
    row: &HeaderRow,
    slice: &FileSlice<'_>,
) -> Vec<UnreadDuty<'c>> {
    let has = |name: &str| {
        table
            .column(name)
            .is_some_and(|place| known.contains(&place))
    };
    if table != Table::Records || unknown.is_empty() || has("event") && has("time") {
        return Vec::new();
    }
    let lacking: Vec<(Duty, &Column)> = (Duty::ALL.into_iter())
        .filter(|duty| asked[duty.index()] && !has(time_column(*duty)))
        .filter_map(|duty| Some((duty, &table.columns()[table.column(time_column(duty))?])))
        .collect();
    if lacking.is_empty() {
        return Vec::new();
    }
    let sampled = sample(unknown, row, slice);
    let of_column = |(&(_, cell), cells): (&(usize, &'c Located<String>), Sampled)| {
        let header = SpelledHeader::new(&cell.0);
        let by_header =
            || (lacking.iter()).find(|(duty, column)| header.names(*duty, column, cells));
        let by_cells = || (lacking.iter()).find(|(duty, _)| header.allows_times(*duty, cells));
        let (_, column) = by_header().or_else(by_cells)?;
        Some(UnreadDuty {
            cell,
            alias: column.aliases[0],
            is_mark: cells.times == 0 && cells.done > 0,
        })
    };
    let columns = unknown.iter().zip(sampled);
    columns.filter_map(of_column).collect()
}

/// What stands in some columns in all rows that were read with the header. A longer file is not read
/// twice: a column whose first time comes later than that is told as unknown, and no more.
fn sample(
    columns: &[(usize, &Located<String>)],
    row: &HeaderRow,
    slice: &FileSlice<'_>,
) -> Vec<Sampled> {
    let zone = Zone::named("UTC");
    let mut sampled = vec![Sampled::default(); columns.len()];
    let (mut at, mut fields) = (row.next, Vec::new());
    while at < slice.bytes.len() {
        // A record that is cut off here, or wrong, is spoken of where it is read.
        let Ok(next) = split(slice.bytes, at, row.delimiter, &mut fields) else {
            break;
        };
        at = next;
        for ((place, _), sampled) in columns.iter().zip(&mut sampled) {
            let text = (fields.get(*place)).map(|field| cell(slice.bytes, field, slice.form));
            if let Some(Ok(Some((text, _)))) = text {
                sampled.add(&text, zone.as_ref());
            }
        }
    }
    sampled
}

/// A header in the spellings in which its words are looked for.
struct SpelledHeader<'h> {
    text: &'h str,
    key: String,
    plain: String,
    /// Those that it speaks of.
    duties: Vec<Duty>,
}

impl<'h> SpelledHeader<'h> {
    fn new(text: &'h str) -> Self {
        let plain = plain(text);
        Self {
            text,
            key: header_key(text),
            duties: WORDS.duties_in(&plain),
            plain,
        }
    }

    /// Whether it may name the time of a duty, by the column of that time and the cells below.
    fn names(&self, duty: Duty, column: &Column, cells: Sampled) -> bool {
        let has_word = self.duties.contains(&duty);
        if is_of_people(&self.plain) {
            return has_word && cells.times > 0;
        }
        let near = nearest(&self.key, column.headers());
        if is_near(&self.key, near, duty_words(duty)) {
            return true;
        }
        if self.is_limit() {
            return false;
        }
        // 报告 is 报告时间 unless other words stand there.
        let is_open = cells.filled == 0 || cells.telling > 0;
        let is_meant = || {
            let is_own = |near| column.headers().any(|own| own == near);
            near.is_some() && did_you_mean(self.text, Table::Records.headers()).is_some_and(is_own)
        };
        has_word && (cells.times > 0 || cells.done > 0) || is_open && is_meant()
    }

    /// Whether the cells below are times that may be of a duty: nothing in it says of what else
    /// they are.
    fn allows_times(&self, duty: Duty, cells: Sampled) -> bool {
        cells.times > 0
            && cells.times * 2 >= cells.filled
            && (self.duties.is_empty() || self.duties.contains(&duty))
            && !WORDS.is_other_time(&self.plain)
            && !self.is_limit()
    }

    /// Whether it speaks of a limit or a plan. A question (是否报告) may be answered by a time.
    fn is_limit(&self) -> bool {
        WORDS.is_not_done(&self.plain.replace("是否", ""))
    }
}

/// Whether a plain header speaks of people (报告人, 联系电话): a mark below it is somebody's name.
pub(super) fn is_of_people(plain: &str) -> bool {
    const ENDINGS: [&str; 9] = [
        "人", "员", "姓名", "电话", "手机", "签字", "签名", "phone", "person",
    ];
    ENDINGS.iter().any(|ending| plain.ends_with(ending))
}

/// Whether a header of records may be meant for the time of a duty, by the name of that column.
pub(crate) fn may_be_time_of(name: &str, header: &str) -> bool {
    let table = Table::Records;
    (Duty::ALL.into_iter()).any(|duty| {
        let column = table
            .column(time_column(duty))
            .filter(|_| time_column(duty) == name);
        column.is_some_and(|place| {
            let column = &table.columns()[place];
            let key = header_key(header);
            is_near(&key, nearest(&key, column.headers()), duty_words(duty))
        })
    })
}

/// The words by which a header speaks of a duty.
fn duty_words(duty: Duty) -> &'static [&'static str] {
    match duty {
        Duty::Transmission => &["传达", "学习", "transmi"],
        Duty::Report => &["报告", "上报", "报送", "report"],
        Duty::Feedback => &["反馈", "feedback"],
    }
}

/// Whether a header may be meant for the time of a duty: it holds the duty's word and that of a
/// time, or it is but a slip of the pen from one of its headers, the nearest, and no nearer to
/// another column.
fn is_near(key: &str, near: Option<(usize, &str)>, words: &[&str]) -> bool {
    let holds = |words: &[&str]| words.iter().any(|word| key.contains(word));
    let is_other = |most| {
        let is_as_near = |other: &String| distance_within(key, other, most).is_some();
        OTHER_KEYS.iter().any(is_as_near)
    };
    holds(words) && holds(&["时间", "日期", "时刻", "time", "date", "_at"])
        || near.is_some_and(|(distance, _)| !is_other(distance))
}

/// The keys of the headers of records that are of no time.
static OTHER_KEYS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let is_other = |column: &&Column| !column.name.ends_with("_at") && column.name != "time";
    let others = Table::Records.columns().iter().filter(is_other);
    others.flat_map(Column::headers).map(header_key).collect()
});
