//! The bundled data: the State Council General Office's yearly notices, one row a day.

use chrono::NaiveDate;

use crate::calendar::{Entry, Text};

/// `date,kind,name,notice`, sorted by date; where it comes from is in `PROVENANCE.md` beside it.
pub(crate) const DATA: &str = include_str!("cn-holidays.csv");

/// The rows in order of date, their texts in [`DATA`].
///
/// Read while compiling: no start-up waits for it, and most rows that are not well formed are errors
/// of the compiler. It knows no quotes: the file has none. A test reads it with a real CSV reader.
pub(crate) static ROWS: [Entry; COUNT] = rows();

const BYTES: &[u8] = DATA.as_bytes();
const COUNT: usize = lines() - 1;

/// Orders the notices of the State Council and its General Office: the year and number in
/// `国办发明电〔2025〕7号`. `None` for any other text, such as the notice of a region.
///
/// The last row by date will not do: 〔2020〕1号 changed days before those of 〔2019〕16号 that it left alone.
pub(crate) fn notice_key(notice: &str) -> Option<(u32, u32)> {
    let rest = notice.strip_prefix('国')?;
    let (_, rest) = rest.split_once('〔')?;
    let (year, rest) = rest.split_once('〕')?;
    let number = rest.strip_suffix('号')?;
    Some((year.parse().ok()?, number.parse().ok()?))
}

const fn lines() -> usize {
    let (mut lines, mut at) = (0, 0);
    while at < BYTES.len() {
        at = end(at, b'\n') + 1;
        lines += 1;
    }
    lines
}

#[expect(clippy::large_stack_arrays, reason = "only the compiler runs it")]
const fn rows() -> [Entry; COUNT] {
    let none = Entry {
        day: 0,
        working: false,
        name: None,
        notice: None,
    };
    let mut rows = [none; COUNT];
    let mut at = end(0, b'\n') + 1;
    let mut count = 0;
    let mut last_notice = Text { start: 0, end: 0 };
    while count < COUNT {
        let kind = at + "2026-01-01,".len();
        let name = end(kind, b',') + 1;
        let notice = end(name, b',') + 1;
        let next = end(notice, b'\n') + 1;
        // Neighbours have the same text where they have the same notice: then it is in one place.
        if !is_same(last_notice, text(notice, next - 1)) {
            last_notice = text(notice, next - 1);
        }
        rows[count] = Entry {
            day: day(at),
            working: match BYTES[kind] {
                b'w' => true,
                b'o' => false,
                _ => panic!("a day is `off` or `work`"),
            },
            name: Some(text(name, notice - 1)),
            notice: Some(last_notice),
        };
        at = next;
        count += 1;
    }
    rows
}

/// Where the next such byte stands.
const fn end(mut at: usize, byte: u8) -> usize {
    while BYTES[at] != byte {
        at += 1;
    }
    at
}

const fn text(start: usize, end: usize) -> Text {
    Text {
        start: start as u32,
        end: end as u32,
    }
}

const fn is_same(a: Text, b: Text) -> bool {
    let length = a.end - a.start;
    let mut same = length == b.end - b.start;
    let mut at = 0;
    while same && at < length {
        same = BYTES[(a.start + at) as usize] == BYTES[(b.start + at) as usize];
        at += 1;
    }
    same
}

/// The number of the day written at this place, as [`Entry`] counts them.
const fn day(at: usize) -> i32 {
    let (year, month, day) = (number(at, 4), number(at + 5, 2), number(at + 8, 2));
    let date = NaiveDate::from_ymd_opt(year.cast_signed(), month, day).expect("a date");
    let eve_of_first = NaiveDate::from_num_days_from_ce_opt(0).expect("a date");
    date.to_epoch_days() - eve_of_first.to_epoch_days()
}

const fn number(at: usize, digits: usize) -> u32 {
    let mut number = 0;
    let mut place = at;
    while place < at + digits {
        assert!(BYTES[place].is_ascii_digit(), "a date is YYYY-MM-DD");
        number = number * 10 + (BYTES[place] - b'0') as u32;
        place += 1;
    }
    number
}
