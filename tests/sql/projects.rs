//! Projects at random, of every rule and every start of a clock: as files for the checker, and their
//! records as rows for an engine.

use std::fmt::Write as _;

use chrono::DateTime;

/// A row of `chuanda_record`; times as seconds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    pub(crate) meeting: String,
    pub(crate) department: String,
    /// Transmitted, reported, fed back, received.
    pub(crate) times: [Option<i64>; 4],
    pub(crate) has_measures: bool,
    pub(crate) key: String,
    /// Its file and line, where it is of another file than `records.csv` in its order.
    pub(crate) source: Option<(String, u64)>,
}

/// A project at random.
#[derive(Clone, Debug)]
pub(crate) struct RandomProject {
    /// The name and text of each file but the records.
    pub(crate) files: Vec<(&'static str, String)>,
    pub(crate) rows: Vec<Row>,
    pub(crate) as_of: i64,
    /// The part that is judged.
    pub(crate) months: Vec<(i32, u32)>,
    pub(crate) meetings: Vec<u32>,
    pub(crate) departments: Vec<u32>,
}

impl RandomProject {
    /// The records as a file, one a line after the header.
    pub(crate) fn records(&self) -> String {
        let mut out =
            "meeting,department,transmitted_at,reported_at,feedback_at,received_at,measures,ref\n"
                .to_owned();
        for row in &self.rows {
            let _ = write!(out, "{},{}", row.meeting, row.department);
            for time in row.times {
                let _ = write!(out, ",{}", time.map(text).unwrap_or_default());
            }
            let measures = if row.has_measures { "measures" } else { "" };
            let _ = writeln!(out, ",{measures},{}", row.key);
        }
        out
    }
}

impl RandomProject {
    /// The rows of `chuanda_record`.
    pub(crate) fn rows_json(&self) -> String {
        let rows = self.rows.iter().enumerate().map(|(index, row)| {
            let [transmitted, reported, fed_back, received] = row.times;
            serde_json::json!([
                index,
                row.meeting,
                row.department,
                transmitted,
                reported,
                fed_back,
                received,
                u8::from(row.has_measures),
                "records.csv",
                index + 2,
                row.key
            ])
        });
        rows.collect::<serde_json::Value>().to_string()
    }

    /// As of when it is checked, and the flags that ask for a part.
    pub(crate) fn run_json(&self) -> String {
        let months = self.months.iter();
        let months = months.map(|(year, month)| ("--month", format!("{year}-{month:02}")));
        let meetings = self
            .meetings
            .iter()
            .map(|it| ("--meeting", format!("M{it}")));
        let departments = self.departments.iter();
        let departments = departments.map(|it| ("--department", format!("D{it}")));
        let flags = months.chain(meetings).chain(departments);
        let flags: Vec<String> = flags
            .flat_map(|(flag, value)| [flag.to_owned(), value])
            .collect();
        serde_json::json!({"as_of": self.as_of, "flags": flags}).to_string()
    }
}

/// An instant as text that needs no time zone.
pub(crate) fn text(at: i64) -> String {
    let time = DateTime::from_timestamp(at, 0).expect("a time");
    time.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Numbers at random that are the same in every run (`SplitMix64`).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// From 0 to below `most`.
    pub(crate) fn below(&mut self, most: usize) -> usize {
        (self.next() % most as u64) as usize
    }

    /// The same as seconds or days.
    fn up_to(&mut self, most: u32) -> i64 {
        i64::from((self.next() % u64::from(most)) as u32)
    }

    /// Whether something happens that does so in so many per cent.
    fn is(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.below(all.len())]
    }

    fn maybe<T>(&mut self, percent: usize, value: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.is(percent).then(|| value(self))
    }

    /// A time at which something that started is done: about a due, often exactly at it.
    fn after(&mut self, start: i64) -> i64 {
        const EAST: i64 = 8 * 3600;
        let midnight = (start + EAST).div_euclid(86_400) * 86_400 - EAST;
        let days = self.up_to(6) * 86_400;
        match self.below(14) {
            0 | 1 => midnight + days + 86_399,
            2 => midnight + days + 86_400,
            3 => midnight + days + 17 * 3600 + 1800,
            4 => start,
            5 => start - 1,
            6 => start + 86_400 + self.up_to(2),
            7..10 => start + self.up_to(86_400),
            _ => start + self.distance(),
        }
    }

    /// From a start to about a due: whole days, hours, and a second either side.
    fn distance(&mut self) -> i64 {
        let days = self.up_to(13) - 1;
        let seconds = match self.below(6) {
            0 => -1,
            1 | 2 => 0,
            3 => 1,
            4 => 61_199,
            _ => self.up_to(180_000) - 90_000,
        };
        days * 86_400 + seconds
    }
}

/// Around holidays, worked weekends, changes of clocks and the end of what is covered: noon in Shanghai.
const DAYS: [i64; 12] = [
    1_735_358_400, // 2024-12-28
    1_737_345_600, // 2025-01-20
    1_741_406_400, // 2025-03-08
    1_758_772_800, // 2025-09-25
    1_770_609_600, // 2026-02-09
    1_772_337_600, // 2026-03-01
    1_777_262_400, // 2026-04-27
    1_793_160_000, // 2026-10-28
    1_798_257_600, // 2026-12-26
    1_798_516_800, // 2026-12-29
    1_798_516_800,
    1_798_603_200,
];

const SPANS: [&str; 9] = ["30m", "24h", "49h", "0d", "1d", "3d", "0wd", "2wd", "5wd"];
const DUTIES: [&str; 3] = ["transmission", "report", "feedback"];
const CATEGORIES: [&str; 4] = ["会议", "speech", "批示", ""];
const LEVELS: [&str; 3] = ["city", "county", ""];
/// Names that are dangerous as literals, as patterns and as sentences with gaps.
const NAMES: [&str; 8] = [
    "教育局",
    "O'Neil; DROP TABLE x",
    "a\\b\\",
    "{who} {due}",
    "财政局\"双引号",
    "%s _局",
    "县 政府",
    "注释--/*",
];

/// The project of a number.
pub(crate) fn project(number: u64) -> RandomProject {
    let mut dice = Dice::new(number);
    let dice = &mut dice;
    let departments = 3 + dice.below(6);
    let meetings = 1 + dice.below(4);
    let zone = [
        "Asia/Shanghai",
        "Asia/Shanghai",
        "Asia/Shanghai",
        "America/New_York",
    ][dice.below(4)];
    let first = DAYS[dice.below(DAYS.len())];
    let ended: Vec<i64> = (0..meetings).map(|_| first + dice.distance()).collect();
    let later = first + dice.up_to(6) * 86_400;
    let as_of = dice.after(later);
    let policies = dice.below(4);
    let files = vec![
        ("chuanda.toml", configuration(dice, zone, policies)),
        (
            "meetings.csv",
            meeting_rows(dice, &ended, departments, policies),
        ),
        ("departments.csv", department_rows(dice, departments)),
        ("exemptions.csv", exemption_rows(dice, &ended, departments)),
    ];
    let rows = records(dice, &ended, departments, as_of);
    let month = DateTime::from_timestamp(ended[0], 0).expect("a time");
    let month: Vec<u32> = month.format("%m").to_string().parse().into_iter().collect();
    let is_part = dice.is(25);
    let kind = if is_part { dice.below(3) } else { 3 };
    let year = 2024 + i32::try_from((ended[0] - 1_704_067_200) / 31_557_600).unwrap_or(0);
    RandomProject {
        files,
        rows,
        as_of,
        months: if kind == 0 {
            vec![(year, month[0])]
        } else {
            Vec::new()
        },
        meetings: if kind == 1 {
            vec![dice.below(meetings) as u32]
        } else {
            Vec::new()
        },
        departments: if kind == 2 {
            vec![
                dice.below(departments) as u32,
                dice.below(departments) as u32,
            ]
        } else {
            Vec::new()
        },
    }
}

fn configuration(dice: &mut Dice, zone: &str, policies: usize) -> String {
    let mut out = format!("timezone = \"{zone}\"\n");
    if dice.is(30) {
        out += "duplicates = \"latest\"\n";
    }
    if dice.is(30) {
        out += "close_of_business = \"17:30\"\n";
    }
    let soon = dice.of(&["4h", "1d", "30m"]);
    let _ = writeln!(out, "due_soon = \"{soon}\"");
    if dice.is(25) {
        out += "language = \"en\"\n";
    }
    out += "[calendar]\nbase = \"cn\"\n";
    if dice.is(40) {
        out += "uncovered = \"weekends\"\n";
    }
    // Two that know less, so that departments of one meeting lack different years.
    out += "[calendars.gap]\nbase = \"none\"\ncovers = [2024, 2027]\noff = [{ date = \"2024-12-30\", name = \"x\" }, { date = \"2027-01-05\", name = \"x\" }]\n";
    out += "[calendars.short]\nbase = \"none\"\ncovers = [2025, 2026]\nprovisional = [\"2026-03-03\", \"2025-03-11\"]\noff = [{ date = \"2026-03-02\", name = \"x\" }, { date = \"2025-03-10\", name = \"x\" }]\n";
    if dice.is(50) {
        let _ = write!(out, "[accountability]\ntimes = {}\n", 1 + dice.below(4));
        if dice.is(60) {
            let within = dice.of(&["1d", "5d", "90d"]);
            let _ = writeln!(out, "within = \"{within}\"");
        }
    }
    out += "[rules]\n";
    for rule in [
        "due-soon",
        "duplicate-record",
        "transmission-late",
        "unknown-meeting",
        "calendar-provisional",
        "extension-too-late",
        "repeated-breach",
    ] {
        if dice.is(12) {
            let level = dice.of(&["deny", "warn", "allow"]);
            let _ = writeln!(out, "{rule} = \"{level}\"");
        }
    }
    for policy in 0..policies {
        let _ = write!(out, "[[policies]]\nname = \"p{policy}\"\n");
        if policy + 1 < policies || dice.is(30) {
            let category = dice.of(&CATEGORIES);
            let _ = writeln!(out, "match = {{ category = [\"{category}\", \"会议\"] }}");
        }
        let _ = writeln!(out, "measures = {}", dice.is(40));
        let mut has_transmission = false;
        for (index, duty) in DUTIES.iter().enumerate() {
            if !dice.is([85, 75, 50][index]) {
                continue;
            }
            has_transmission |= index == 0;
            let anchors: &[&str] = if index == 0 {
                &["meeting", "meeting", "receipt", "parent"]
            } else if has_transmission {
                &[
                    "meeting",
                    "receipt",
                    "transmission",
                    "transmission",
                    "parent",
                ]
            } else {
                &["meeting", "receipt", "parent"]
            };
            let (span, from) = (dice.of(&SPANS), dice.of(anchors));
            // What rolls from a record in a zone that changes its clocks is refused.
            let may_roll = zone == "Asia/Shanghai" || from == "meeting";
            let roll = if may_roll && dice.is(35) {
                ", roll = \"next-working-day\""
            } else {
                ""
            };
            let _ = writeln!(
                out,
                "{duty} = {{ within = \"{span}\", from = \"{from}\"{roll} }}"
            );
        }
    }
    out
}

fn scope(dice: &mut Dice, departments: usize) -> String {
    match dice.below(6) {
        0 => format!("D{}", dice.below(departments)),
        1 => format!("under:D{}", dice.below(departments)),
        2 => "tag:x".to_owned(),
        3 => "level:city".to_owned(),
        4 => format!("D{};tag:y", dice.below(departments)),
        _ => String::new(),
    }
}

/// A text as a cell.
fn cell(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn meeting_rows(dice: &mut Dice, ended: &[i64], departments: usize, policies: usize) -> String {
    let mut out = "id,title,ended_at,category,level,important,scope,exclude,policy,transmission_due,report_due,feedback_due\n".to_owned();
    for (index, &at) in ended.iter().enumerate() {
        let title = if dice.is(30) {
            "同名会议".to_owned()
        } else {
            format!("会{index}: {}", dice.of(&NAMES))
        };
        let (category, level) = (dice.of(&CATEGORIES), dice.of(&LEVELS));
        let important = if dice.is(90) { "yes" } else { "no" };
        let only = dice.maybe(40, |dice| scope(dice, departments));
        let exclude = dice.maybe(30, |dice| scope(dice, departments));
        let policy = dice.maybe(if policies > 0 { 15 } else { 0 }, |dice| {
            format!("p{}", dice.below(policies))
        });
        let _ = write!(
            out,
            "M{index},{},{},{category},{level},{important},{},{},{}",
            cell(&title),
            text(at),
            only.unwrap_or_default(),
            exclude.unwrap_or_default(),
            policy.unwrap_or_default(),
        );
        for _ in DUTIES {
            let own = dice.maybe(10, |dice| match dice.below(2) {
                0 => text(at + dice.up_to(500_000)),
                _ => (*dice.of(&SPANS)).to_owned(),
            });
            let _ = write!(out, ",{}", own.unwrap_or_default());
        }
        out.push('\n');
    }
    out
}

fn department_rows(dice: &mut Dice, departments: usize) -> String {
    let mut out =
        "id,name,aliases,parent,level,tags,calendar,active_from,active_until\n".to_owned();
    for index in 0..departments {
        let name = format!("{}{index}", dice.of(&NAMES));
        let alias = dice.maybe(30, |_| format!("简称{index}"));
        let parent = (index > 0)
            .then(|| dice.maybe(60, |dice| format!("D{}", dice.below(index))))
            .flatten();
        let (level, tags) = (dice.of(&LEVELS), dice.of(&["x", "y", "x;y", ""]));
        let calendar = dice.of(&["", "", "short", "gap", "weekends"]);
        let from = dice.maybe(10, |_| "2026-01-01");
        let until = dice.maybe(10, |_| "2026-03-03");
        let _ = writeln!(
            out,
            "D{index},{},{},{},{level},{tags},{calendar},{},{}",
            cell(&name),
            alias.unwrap_or_default(),
            parent.unwrap_or_default(),
            from.unwrap_or_default(),
            until.unwrap_or_default(),
        );
    }
    out
}

fn exemption_rows(dice: &mut Dice, ended: &[i64], departments: usize) -> String {
    let mut out = "meeting,department,reason,approved_by,duty,until,approved_at\n".to_owned();
    for _ in 0..dice.below(8) {
        let meeting = match dice.below(8) {
            0 => "M9".to_owned(),
            1 | 2 => "*".to_owned(),
            _ => format!("M{}", dice.below(ended.len())),
        };
        let department = match dice.below(8) {
            0 => "某局".to_owned(),
            1 => "*".to_owned(),
            2 | 3 => scope(dice, departments),
            _ => format!("D{}", dice.below(departments)),
        };
        let department = if department.is_empty() {
            "*".to_owned()
        } else {
            department
        };
        let duty = dice.of(&["", "学习传达", "报告", "transmission;report", "feedback"]);
        let near = ended[dice.below(ended.len())];
        let until = dice.maybe(60, |dice| text(dice.after(near)));
        let approved = dice.maybe(70, |dice| text(dice.after(near)));
        let _ = writeln!(
            out,
            "{meeting},{department},r,a,{duty},{},{}",
            until.unwrap_or_default(),
            approved.unwrap_or_default()
        );
    }
    out
}

fn records(dice: &mut Dice, ended: &[i64], departments: usize, as_of: i64) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for index in 0..dice.below(40) {
        let meeting = dice.below(ended.len());
        let start = ended[meeting];
        let mut times = [None; 4];
        for (column, time) in times.iter_mut().enumerate() {
            *time = dice.maybe([70, 60, 40, 40][column], |dice| match dice.below(12) {
                0 => as_of,
                1 => as_of + 1,
                _ => dice.after(start),
            });
        }
        if dice.is(10) {
            times[1] = times[0];
        }
        if dice.is(10) {
            times[3] = times[0];
        }
        let known = dice.below(departments);
        let mut row = Row {
            meeting: match dice.below(20) {
                0 => "M9".to_owned(),
                1 => "同名会议".to_owned(),
                _ => format!("M{meeting}"),
            },
            department: match dice.below(20) {
                0 => "某局".to_owned(),
                1 => format!("简称{known}"),
                2 => "D99".to_owned(),
                _ => format!("D{known}"),
            },
            times,
            has_measures: dice.is(30),
            key: if dice.is(50) {
                format!("k{index}")
            } else {
                String::new()
            },
            source: None,
        };
        // Equal times, so that rows break the tie.
        if let Some(before) = rows.last().filter(|_| dice.is(15)) {
            row.meeting.clone_from(&before.meeting);
            row.department.clone_from(&before.department);
            row.times = before.times;
        }
        rows.push(row);
    }
    rows
}
