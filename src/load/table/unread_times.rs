//! The columns of records that are not read and may hold the time of a duty: what stands in them must
//! not come out as nothing on record.

use crate::domain::duty::{Duty, PerDuty};
use crate::domain::written_time::says_done;
use crate::load::csv::split::split;
use crate::load::file::position::{FileSlice, Located};
use crate::load::table::cell::cell;
use crate::load::table::columns::{Column, Table, time_column};
use crate::load::table::header::HeaderRow;
use crate::load::table::header_key::header_key;
use crate::load::table::office_words::{WORDS, plain};
use crate::text::did_you_mean;
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
    let parts = text.split(|c| !is_of_time(c)).map(str::trim);
    parts
        .into_iter()
        .any(|part| !part.is_empty() && is_time(part, zone))
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
        let by_header = || {
            (lacking.iter()).find(|(duty, column)| is_named(table, *duty, column, &cell.0, cells))
        };
        let by_cells = || (lacking.iter()).find(|(duty, _)| holds_times_of(*duty, &cell.0, cells));
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

/// Whether the header of a column may name the time of a duty.
fn is_named(table: Table, duty: Duty, column: &Column, header: &str, cells: Sampled) -> bool {
    let has_word = WORDS.duties_in(&plain(header)).contains(&duty);
    if is_of_people(header) {
        return has_word && cells.times > 0;
    }
    if is_near(table, &header_key(header), column, duty_words(duty)) {
        return true;
    }
    if is_limit(header) {
        return false;
    }
    // 报告 is 报告时间 unless other words stand there.
    let is_open = cells.filled == 0 || cells.telling > 0;
    let meant = || did_you_mean(header, table.headers());
    has_word && (cells.times > 0 || cells.done > 0)
        || is_open && meant().is_some_and(|meant| column.headers().any(|own| own == meant))
}

/// Whether the cells of a column are times that may be of a duty: nothing in its header says of what
/// else they are.
fn holds_times_of(duty: Duty, header: &str, cells: Sampled) -> bool {
    let plain = plain(header);
    let duties = WORDS.duties_in(&plain);
    cells.times > 0
        && cells.times * 2 >= cells.filled
        && (duties.is_empty() || duties.contains(&duty))
        && !WORDS.is_other_time(&plain)
        && !is_limit(header)
}

/// Whether a header speaks of people (报告人, 联系电话): a mark below it is somebody's name.
pub(super) fn is_of_people(header: &str) -> bool {
    const ENDINGS: [&str; 9] = [
        "人", "员", "姓名", "电话", "手机", "签字", "签名", "phone", "person",
    ];
    let plain = plain(header);
    ENDINGS.iter().any(|ending| plain.ends_with(ending))
}

/// Whether a header speaks of a limit or a plan. A question (是否报告) may be answered by a time.
fn is_limit(header: &str) -> bool {
    WORDS.is_not_done(&plain(header).replace("是否", ""))
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
            is_near(table, &header_key(header), column, duty_words(duty))
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
/// time, or it is but a slip of the pen from one of its headers and no nearer to another column.
fn is_near(table: Table, key: &str, time: &Column, words: &[&str]) -> bool {
    let holds = |words: &[&str]| words.iter().any(|word| key.contains(word));
    if holds(words) && holds(&["时间", "日期", "时刻", "time", "date", "_at"]) {
        return true;
    }
    let distance = |header: &str| strsim::damerau_levenshtein(key, &header_key(header));
    let Some(near) = did_you_mean(key, time.headers()) else {
        return false;
    };
    let is_other = |column: &&Column| !column.name.ends_with("_at") && column.name != "time";
    let mut others = table
        .columns()
        .iter()
        .filter(is_other)
        .flat_map(Column::headers);
    !others.any(|other| distance(other) <= distance(near))
}
