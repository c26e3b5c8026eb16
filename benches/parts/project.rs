//! A project of 100 meetings, 500 departments and a record for each pair, the same every time.

use std::fmt::Write as _;
use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use chuanda::audit::Audit;
use chuanda::load::inputs::{Inputs, Loaded};
use chuanda::load::load;
use chuanda::time::{Instant, Zone};
use tempfile::TempDir;

const MEETINGS: i64 = 100;
const DEPARTMENTS: i64 = 500;
/// How many records there are.
pub(crate) const RECORDS: i64 = MEETINGS * DEPARTMENTS;
/// 2026-01-05 17:00 in Shanghai, when the first meeting ended; the others follow daily.
const FIRST_END: i64 = 1_767_603_600;
const DAY: i64 = 86400;
/// After everything was done.
pub(crate) const AS_OF: Instant = Instant::from_unix(FIRST_END + 200 * DAY);

/// How the same times stand in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// `2026-03-05 14:30:00`, the form of the fast way.
    Plain,
    /// All cells in quotes.
    Quoted,
    /// Lines that end with CR and LF.
    Crlf,
    /// `2026/3/5 14:30`
    Slashes,
    /// `2026年3月5日14时30分`
    Chinese,
    /// `2026-03-05T14:30:00+08:00`
    Rfc3339,
}

impl Form {
    /// Every form.
    pub(crate) const ALL: [Self; 6] = [
        Self::Plain,
        Self::Quoted,
        Self::Crlf,
        Self::Slashes,
        Self::Chinese,
        Self::Rfc3339,
    ];

    fn time(self, at: i64) -> String {
        let utc: DateTime<Utc> = DateTime::from_timestamp(at, 0).expect("a time in range");
        // Shanghai's clock has not changed since 1991.
        let local = utc.naive_utc() + TimeDelta::hours(8);
        let form = match self {
            Self::Plain | Self::Quoted | Self::Crlf => "%Y-%m-%d %H:%M:%S",
            Self::Slashes => "%Y/%-m/%-d %H:%M",
            Self::Chinese => "%Y年%-m月%-d日%-H时%M分",
            Self::Rfc3339 => "%Y-%m-%dT%H:%M:%S+08:00",
        };
        local.format(form).to_string()
    }

    fn row(self, cells: &[String], out: &mut String) {
        let joined = match self {
            Self::Quoted => format!("\"{}\"", cells.join("\",\"")),
            _ => cells.join(","),
        };
        out.push_str(&joined);
        out.push_str(if self == Self::Crlf { "\r\n" } else { "\n" });
    }
}

/// The time zone of the default configuration.
pub(crate) fn shanghai() -> Zone {
    Zone::named("Asia/Shanghai").expect("a bundled zone")
}

/// The files of a project, gone with the value.
pub(crate) fn files(form: Form) -> TempDir {
    let dir = tempfile::tempdir().expect("a directory");
    let mut meetings = "id,title,ended_at\n".to_owned();
    for meeting in 0..MEETINGS {
        let ended = Form::Plain.time(ended(meeting));
        writeln!(meetings, "M{meeting:04},第{meeting}次会议,{ended}").expect("text grows");
    }
    let mut departments = "id,name\n".to_owned();
    for department in 0..DEPARTMENTS {
        writeln!(departments, "D{department:04},第{department}单位").expect("text grows");
    }
    for (name, text) in [
        ("meetings.csv", meetings),
        ("departments.csv", departments),
        ("records.csv", records(form)),
    ] {
        std::fs::write(dir.path().join(name), text).expect("a file written");
    }
    dir
}

/// Reads the project in a directory.
pub(crate) fn read(dir: &Path, threads: usize) -> Loaded {
    let inputs = Inputs {
        path: dir.to_owned(),
        threads,
        ..Inputs::default()
    };
    let loaded = load(&inputs, &|_| ());
    assert!(loaded.errors.is_empty(), "{:?}", loaded.errors.first());
    loaded
}

/// An audit of it.
pub(crate) fn audit(loaded: &Loaded) -> Audit<'_> {
    Audit::new(
        &loaded.project,
        &loaded.calls,
        &loaded.slots,
        &loaded.intake,
        AS_OF,
    )
}

fn ended(meeting: i64) -> i64 {
    FIRST_END + meeting * DAY
}

/// A fifth transmits late, another fifth reports late: some 20,000 findings.
fn records(form: Form) -> String {
    let mut text = String::new();
    let head = [
        "meeting",
        "department",
        "transmitted_at",
        "reported_at",
        "note",
    ];
    form.row(&head.map(str::to_owned), &mut text);
    for pair in 0..RECORDS {
        let (meeting, department) = (pair / DEPARTMENTS, pair % DEPARTMENTS);
        // Minutes, which every form can say.
        let hours = if pair % 5 == 0 { 26 } else { 1 + pair % 20 };
        let transmitted = ended(meeting) + hours * 3600 + pair % 60 * 60;
        let reported = if pair % 5 == 1 { 20 * DAY } else { 3600 };
        let cells = [
            format!("M{meeting:04}"),
            format!("D{department:04}"),
            form.time(transmitted),
            form.time(transmitted + reported),
            if pair % 40 == 0 { "线上传达" } else { "" }.to_owned(),
        ];
        form.row(&cells, &mut text);
    }
    text
}
