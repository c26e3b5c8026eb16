//! The bundled data: the State Council General Office's yearly notices, one row a day.

use chrono::NaiveDate;

/// `date,kind,name,notice`, sorted by date; where it comes from is in `PROVENANCE.md` beside it.
const DATA: &str = include_str!("cn-holidays.csv");

/// One row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) date: NaiveDate,
    pub(super) working: bool,
    pub(super) name: &'static str,
    pub(super) notice: &'static str,
}

/// The rows in order of date.
///
/// Splits at commas and knows no quotes: the file has none, which a test checks with a real CSV
/// reader. This runs at every start-up.
pub(super) fn rows() -> impl Iterator<Item = Row> {
    let lines = DATA.lines().skip(1);
    lines.map(|line| row(line).expect("the bundled calendar is well formed"))
}

/// Orders the notices of the State Council and its General Office: the year and number in
/// `国办发明电〔2025〕7号`. `None` for any other text, such as the notice of a region.
///
/// The last row by date will not do: 〔2020〕1号 changed days before those of 〔2019〕16号 that it left alone.
pub(super) fn notice_key(notice: &str) -> Option<(u32, u32)> {
    let rest = notice.strip_prefix('国')?;
    let (_, rest) = rest.split_once('〔')?;
    let (year, rest) = rest.split_once('〕')?;
    let number = rest.strip_suffix('号')?;
    Some((year.parse().ok()?, number.parse().ok()?))
}

fn row(line: &'static str) -> Option<Row> {
    let (date, rest) = line.split_at_checked(11)?;
    let (working, rest) = match rest.strip_prefix("off,") {
        Some(rest) => (false, rest),
        None => (true, rest.strip_prefix("work,")?),
    };
    let (name, notice) = rest.split_once(',')?;
    let date = date.as_bytes();
    let number = |digits: &[u8]| {
        digits.iter().fold(0, |number, digit| {
            number * 10 + u32::from(digit.wrapping_sub(b'0'))
        })
    };
    let year = i32::try_from(number(&date[..4])).ok()?;
    Some(Row {
        date: NaiveDate::from_ymd_opt(year, number(&date[5..7]), number(&date[8..10]))?,
        working,
        name,
        notice,
    })
}
