//! The JSON files of the public project holiday-cn, one per year.

use std::borrow::Cow;
use std::ops::Range;

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;
use serde_json::error::Category;

use crate::calendar::{DayRule, FeedYear, Overlay};
use crate::lang::Lang;
use crate::load::file::input_error::Errors;
use crate::load::file::position::FileSlice;
use crate::text::{Bilingual, shown};

/// Reads a file; none where it has errors.
///
/// It is about its `year`, which is the notice's: days of the December before may be in it. Its
/// version is the link to the last notice. The file of a year not yet announced has no days, and is
/// refused.
pub(crate) fn holiday_cn(slice: &FileSlice<'_>, errors: &mut Errors) -> Option<Overlay> {
    let errors_before = errors.total();
    let text = slice.bytes;
    let json = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    // An array would be taken as the values of the keys in their order.
    let first = json.iter().find(|byte| !byte.is_ascii_whitespace());
    if let Some(&first) = first.filter(|&&byte| byte != b'{') {
        let at = text.iter().position(|&byte| byte == first).unwrap_or(0);
        slice.fail(at..at + 1, errors, not_an_object);
        return None;
    }
    let file = match serde_json::from_slice::<File<'_>>(json) {
        Ok(file) => file,
        Err(error) => {
            let at = text.len() - json.len() + place(json, error.line(), error.column());
            slice.fail(at..at + 1, errors, || unreadable(&error));
            return None;
        }
    };
    let mut days = Vec::new();
    for day in &file.days {
        match day.rule(&file) {
            Ok(rule) => days.push(rule),
            Err(message) => slice.fail(span(text, &day.date), errors, || message),
        }
    }
    let overlay = Overlay {
        name: None,
        version: file.papers.last().cloned(),
        covers: Vec::new(),
        feed_years: vec![FeedYear {
            year: file.year,
            // Each day says whether it is off.
            names_holiday: true,
        }],
        days,
        provisional: None,
    };
    if errors.total() > errors_before {
        return None;
    }
    if let Err(empty) = overlay.check() {
        let at = memchr::memmem::find(text, b"\"days\"").unwrap_or(0);
        let message = Bilingual::new(empty.text(Lang::Zh), empty.text(Lang::En));
        slice.fail(at..at + 6, errors, || message);
        return None;
    }
    Some(overlay)
}

#[derive(Deserialize)]
struct File<'a> {
    year: i32,
    #[serde(default)]
    papers: Vec<String>,
    #[serde(borrow)]
    days: Vec<Day<'a>>,
}

#[derive(Deserialize)]
struct Day<'a> {
    name: Option<String>,
    /// Borrowed from the file where it has no escapes, and that is how its place is found.
    #[serde(borrow)]
    date: Cow<'a, str>,
    #[serde(rename = "isOffDay")]
    is_off: bool,
}

impl Day<'_> {
    fn rule(&self, file: &File<'_>) -> Result<DayRule, Bilingual> {
        let met = self.date.as_ref();
        let date = (met.len() == 10).then(|| NaiveDate::parse_from_str(met, "%Y-%m-%d"));
        let Some(Ok(date)) = date else {
            return Err(not_a_date(met));
        };
        // Notices reach back into the December before, never further.
        let is_before = date.year() + 1 == file.year && date.month() == 12;
        if date.year() != file.year && !is_before {
            return Err(of_another_year(met, file.year));
        }
        let name = self.name.as_deref().unwrap_or_default().trim();
        Ok(DayRule {
            first: date,
            last: date,
            working: !self.is_off,
            name: (!name.is_empty()).then(|| name.to_owned()),
            // Of several, the file does not say which one a day rests on.
            notice: match file.papers.as_slice() {
                [only] => Some(only.clone()),
                _ => None,
            },
        })
    }
}

/// Where a text of the file stands.
fn span(bytes: &[u8], text: &str) -> Range<usize> {
    let start = text.as_ptr().addr().checked_sub(bytes.as_ptr().addr());
    let start = start.filter(|start| start + text.len() <= bytes.len());
    start.map_or(0..0, |start| start..start + text.len())
}

/// The byte at a line and column as `serde_json` counts them: the last byte that was read.
fn place(json: &[u8], line: usize, column: usize) -> usize {
    let mut starts = std::iter::once(0).chain(memchr::memchr_iter(b'\n', json).map(|end| end + 1));
    let start = starts.nth(line.saturating_sub(1)).unwrap_or(json.len());
    let mut at = (start + column.saturating_sub(1)).min(json.len());
    while at > start && json.get(at).is_some_and(|byte| byte & 0xC0 == 0x80) {
        at -= 1;
    }
    at
}

fn not_an_object() -> Bilingual {
    Bilingual::new(
        "不是 holiday-cn 的文件：应是一个有 year 和 days 的对象，一年一个文件",
        "this is not a holiday-cn file (an object with year and days, one file per year)",
    )
}

fn unreadable(error: &serde_json::Error) -> Bilingual {
    let full = error.to_string();
    let why = full.split(" at line ").next().unwrap_or(&full);
    let (zh, en) = match error.classify() {
        Category::Eof => ("JSON 不完整，文件也许没有下载完", "the JSON is cut off"),
        Category::Data => ("不合 holiday-cn 的格式", "this is not as holiday-cn has it"),
        Category::Syntax | Category::Io => ("不是有效的 JSON", "this is not valid JSON"),
    };
    let why = shown(why);
    Bilingual::new(format!("{zh}（{why}）"), format!("{en} ({why})"))
}

fn not_a_date(met: &str) -> Bilingual {
    let met = shown(met);
    Bilingual::new(
        format!("date“{met}”不是日期；应是 2026-01-01 这样"),
        format!("date \"{met}\" is not a date; write it as 2026-01-01"),
    )
}

fn of_another_year(met: &str, year: i32) -> Bilingual {
    Bilingual::new(
        format!("{met} 不是{year}年的日期，也不在上一年的12月"),
        format!("{met} is not in {year}, nor in the December before"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Overlay, String> {
        let mut errors = Errors::default();
        let slice = FileSlice::whole(
            0,
            "2026.json",
            text.as_bytes(),
            crate::load::file::form::Form::default(),
        );
        let overlay = holiday_cn(&slice, &mut errors);
        let (errors, _) = errors.finish();
        assert_eq!(overlay.is_none(), !errors.is_empty());
        let errors: Vec<String> = (errors.iter())
            .map(|error| format!("{}:{}: {}", error.line, error.column, error.message.en))
            .collect();
        overlay.ok_or_else(|| errors.join("\n"))
    }

    const FILE: &str = r#"{
    "$schema": "https://raw.githubusercontent.com/NateScarlet/holiday-cn/master/schema.json",
    "$id": "https://raw.githubusercontent.com/NateScarlet/holiday-cn/master/2023.json",
    "year": 2023,
    "papers": [
        "http://www.gov.cn/zhengce/content/2022-12/08/content_5730844.htm"
    ],
    "days": [
        {
            "name": "元旦",
            "date": "2022-12-31",
            "isOffDay": true
        },
        {
            "name": "元旦",
            "date": "2023-01-01",
            "isOffDay": true
        },
        {
            "name": "春节",
            "date": "2023-01-28",
            "isOffDay": false
        }
    ]
}
"#;

    #[test]
    fn a_year() {
        let overlay = read(FILE).unwrap();
        let link = "http://www.gov.cn/zhengce/content/2022-12/08/content_5730844.htm";
        assert_eq!(overlay.feed_years[0].year, 2023);
        assert_eq!(
            (overlay.name.as_deref(), overlay.version.as_deref()),
            (None, Some(link))
        );
        assert_eq!(overlay.days.len(), 3);
        let worked = DayRule {
            first: NaiveDate::from_ymd_opt(2023, 1, 28).unwrap(),
            last: NaiveDate::from_ymd_opt(2023, 1, 28).unwrap(),
            working: true,
            name: Some("春节".to_owned()),
            notice: Some(link.to_owned()),
        };
        assert_eq!(overlay.days[2], worked);
        let crlf = format!("\u{FEFF}{}", FILE.replace('\n', "\r\n"));
        assert_eq!(read(&crlf).unwrap(), overlay);
    }

    #[test]
    fn a_year_not_yet_announced_is_refused() {
        let empty = "{\n    \"year\": 2027,\n    \"papers\": [],\n    \"days\": []\n}";
        assert_eq!(
            read(empty).unwrap_err(),
            "4:5: claims to cover 2027 but holds no day of it"
        );
        let spill = FILE
            .replace("2023-01-01", "2022-12-30")
            .replace("2023-01-28", "2022-12-29");
        assert_eq!(
            read(&spill).unwrap_err(),
            "8:5: claims to cover 2023 but holds no day of it"
        );
    }

    #[test]
    fn every_wrong_date_has_its_place() {
        let wrong = FILE
            .replace("2022-12-31", "2022-11-30")
            .replace("2023-01-28", "2023-02-29");
        assert_eq!(
            read(&wrong).unwrap_err(),
            "11:22: 2022-11-30 is not in 2023, nor in the December before\n\
             21:22: date \"2023-02-29\" is not a date; write it as 2026-01-01"
        );
    }

    #[test]
    fn what_is_no_such_file() {
        let table = [
            ("", "1:1: the JSON is cut off (EOF while parsing a value)"),
            (
                "[]",
                "1:1: this is not a holiday-cn file (an object with year and days, one file per year)",
            ),
            (
                "{\"year\": 2026}",
                "1:14: this is not as holiday-cn has it (missing field `days`)",
            ),
            (
                "{\"year\": 2026,\n \"days\": [{\"date\": \"2026-01-01\", \"isOffDay\": \"yes\"}]}",
                "2:50: this is not as holiday-cn has it (invalid type: string \"yes\", expected a boolean)",
            ),
            (
                "{\"year\": 2026,,}",
                "1:15: this is not valid JSON (key must be a string)",
            ),
        ];
        for (text, message) in table {
            assert_eq!(read(text).unwrap_err(), message, "{text}");
        }
    }
}
