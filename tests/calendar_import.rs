//! `chuanda calendar import`, through the program: into TOML, and into a project.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use common::{Project, Run};

/// As Apple publishes it: observances beside the days off, some of them every year.
const APPLE: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:icalendar-ruby\r\nCALSCALE:GREGORIAN\r\n\
X-WR-CALNAME:中国大陆节假日\r\nX-APPLE-LANGUAGE:zh\r\nX-APPLE-REGION:CN\r\n\
BEGIN:VEVENT\r\nDTSTAMP;VALUE=DATE:19760401\r\nUID:c234057c-fd90-380e-889c-3e3254dd5b01\r\n\
DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270103\r\nCLASS:PUBLIC\r\n\
SUMMARY;LANGUAGE=zh_CN:元旦（休）\r\nTRANSP:TRANSPARENT\r\nCATEGORIES:節慶\r\n\
X-APPLE-SPECIAL-DAY:WORK-HOLIDAY\r\nX-APPLE-UNIVERSAL-ID:42902458-1dd4-5105-04d0-2dccc0194c5f\r\n\
END:VEVENT\r\n\
BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270109\r\nSUMMARY;LANGUAGE=zh_CN:元旦（班）\r\n\
X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY\r\nEND:VEVENT\r\n\
BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270105\r\nSUMMARY;LANGUAGE=zh_CN:小寒\r\nEND:VEVENT\r\n\
BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270308\r\nRRULE:FREQ=YEARLY;COUNT=3\r\n\
SUMMARY;LANGUAGE=zh_CN:妇女节\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

const HOLIDAY_CN: &str = r#"{
    "$schema": "https://raw.githubusercontent.com/NateScarlet/holiday-cn/master/schema.json",
    "$id": "https://raw.githubusercontent.com/NateScarlet/holiday-cn/master/2027.json",
    "year": 2027,
    "papers": ["https://example.org/invented-notice.htm"],
    "days": [
        { "name": "元旦", "date": "2026-12-31", "isOffDay": true },
        { "name": "元旦", "date": "2027-01-01", "isOffDay": true },
        { "name": "元旦", "date": "2027-01-02", "isOffDay": true },
        { "name": "元旦", "date": "2027-01-09", "isOffDay": false }
    ]
}
"#;

const APPLE_TOML: &str = "# Imported from 2027.ics
# sha256: DIGEST
# product: icalendar-ruby
# calendar: 中国大陆节假日

name = \"中国大陆节假日\"
version = \"2027.ics sha256:SHORT\"
covers = [2027]

off = [
    { from = 2026-12-31, to = 2027-01-02, name = \"元旦（休）\" },
]

work = [
    { date = 2027-01-09, name = \"元旦（班）\" },
]
";

/// One meeting before the turn of a year not yet announced.
fn project() -> Project {
    Project::of(&[
        (
            "meetings.csv",
            "id,title,ended_at\nM01,invented meeting,2026-12-30 17:00\n",
        ),
        ("departments.csv", "id,name\nD01,invented office\n"),
        (
            "records.csv",
            "meeting,department,transmitted_at,reported_at\n\
             M01,D01,2026-12-30 18:00,2027-01-05 09:00\n",
        ),
        ("2027.ics", APPLE),
        ("2027.json", HOLIDAY_CN),
    ])
}

fn add(project: &Project, more: &[&str]) -> Run {
    let args = ["calendar", "import", "2027.ics", "--add"];
    project.run(args.iter().chain(more))
}

fn read(project: &Project, name: &str) -> String {
    std::fs::read_to_string(project.at(name)).unwrap()
}

/// What the report says of the one report owed, when it is due, and of how many files there are.
fn status(project: &Project) -> (u64, u64, u64) {
    let (_, report) = project.check("2027-02-01T09:00:00+08:00");
    let duty = &report["summary"]["duties"]["report"];
    let count = |name: &str| duty[name].as_u64().unwrap();
    (count("on_time"), count("late"), count("undetermined"))
}

/// The names of all files in a project that are not its tables.
fn others(project: &Project) -> Vec<String> {
    let mut names = Vec::new();
    for directory in [project.path().to_owned(), project.at("calendar")] {
        for entry in std::fs::read_dir(directory).into_iter().flatten() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let is_given = [".ics", ".csv", ".json"]
                .iter()
                .any(|end| name.ends_with(end));
            if !is_given {
                names.push(name);
            }
        }
    }
    names.sort();
    names
}

#[test]
fn what_is_written_says_where_it_comes_from_and_reads_back() {
    let project = project();
    let first = project.run(["calendar", "import", "2027.ics"]);
    assert_eq!((first.code, first.err.as_str()), (0, ""));
    let digest = first.out.lines().nth(1).unwrap();
    let digest = digest.strip_prefix("# sha256: ").unwrap();
    assert!(digest.len() == 64 && digest.bytes().all(|b| b.is_ascii_hexdigit()));
    let expected = APPLE_TOML.replace("DIGEST", digest);
    assert_eq!(first.out, expected.replace("SHORT", &digest[..12]));
    // From another directory, from a link, as often as one likes: the same bytes.
    project.file("sub/2027.ics", APPLE);
    let again = project.run(["calendar", "import", "sub/2027.ics"]);
    assert_eq!(again.out, first.out);
    // And again from what was written.
    project.file("back.toml", &first.out);
    assert_eq!(
        project.run(["calendar", "import", "back.toml"]).out,
        first.out
    );
    let piped = project.run_with(["calendar", "import", "-"], first.out.as_bytes());
    assert_eq!(piped.out, first.out);
    let same = project.run(["calendar", "diff", "2027.ics", "back.toml"]);
    assert_eq!(same.code, 0, "{}{}", same.out, same.err);

    let json = project.run(["calendar", "import", "2027.json"]).out;
    for part in [
        "# Imported from 2027.json\n# sha256: ",
        "# url: https://raw.githubusercontent.com/NateScarlet/holiday-cn/master/2027.json\n",
        "# notice: https://example.org/invented-notice.htm\n",
        "version = \"https://example.org/invented-notice.htm\"\n",
        "{ from = 2026-12-31, to = 2027-01-02, name = \"元旦\", notice = \"https://example.org/invented-notice.htm\" }",
    ] {
        assert!(json.contains(part), "{part}\n{json}");
    }
    let stdin = project.run_with(["calendar", "import", "-"], HOLIDAY_CN.as_bytes());
    assert!(
        stdin.out.starts_with("# Imported from standard input\n"),
        "{}",
        stdin.out
    );
}

#[test]
fn what_cannot_be_taken_adds_nothing() {
    let project = project();
    let empty = "{\"year\": 2028, \"papers\": [], \"days\": []}";
    project.file("2028.json", empty);
    project.file("2028.ics", "BEGIN:VCALENDAR\nEND:VCALENDAR\n");
    project.file("packed.ics", b"\x1F\x8B\x08\x00rest");
    for (file, said) in [
        (
            "2028.json",
            "2028.json:1:30: claims to cover 2028 but holds no day of it",
        ),
        ("2028.ics", "2028.ics:1:1: has no events"),
        (
            "packed.ics",
            "packed.ics:1:1: the file is compressed with gzip",
        ),
        (
            "none.ics",
            "cannot read none.ics: no such file or directory",
        ),
        (
            "meetings.csv",
            "a calendar file must be .toml, .ics or .json",
        ),
    ] {
        for more in [&[][..], &["--add"]] {
            let run = project.run(["calendar", "import", file].iter().chain(more));
            assert_eq!((run.code, run.out.as_str()), (2, ""), "{file}");
            assert!(run.err.contains(said), "{said}\n{}", run.err);
        }
    }
    let json = add(&project, &["--format", "json"]);
    assert!(json.code == 2 && json.err.contains("no JSON format"));
    assert_eq!(others(&project), [""; 0]);
}

#[test]
fn one_command_makes_an_undetermined_report_judged() {
    let project = project();
    let config = "[calendar]\nbase = \"none\"\ncovers = [2026]\noff = [{ date = 2026-10-01 }]\n";
    project.file("chuanda.toml", config);
    assert_eq!(status(&project), (0, 0, 1));
    let run = add(&project, &[]);
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert_eq!(
        run.out,
        "Wrote calendar/2027.toml: covers 2027, 3 days off, 1 worked in exchange\n\
         Listed in chuanda.toml, in files under [calendar]\n"
    );
    // 31 December to 2 January are off, 3 is a Sunday: 4 and 5 are the two working days.
    assert_eq!(status(&project), (1, 0, 0));
    assert_eq!(
        read(&project, "chuanda.toml"),
        [config, "files = [\"calendar/2027.toml\"]\n"].concat()
    );
    let (_, report) = project.check("2027-02-01T09:00:00+08:00");
    assert_eq!(report["calendar"]["to"], "2027-12-31");
    let version = report["calendar"]["version"].as_str().unwrap();
    assert!(version.starts_with("2027.ics sha256:"), "{version}");

    // Again: nothing to do.
    let before = read(&project, "chuanda.toml");
    let again = add(&project, &["--lang", "zh"]);
    assert_eq!(again.code, 0);
    assert_eq!(
        again.out,
        "calendar/2027.toml 已是这样，没有改动\nchuanda.toml 早已列入，没有改动\n"
    );
    assert_eq!(read(&project, "chuanda.toml"), before);

    // A correction goes nowhere by itself.
    project.file("2027.ics", APPLE.replace("20270109", "20270110"));
    let other = add(&project, &[]);
    assert_eq!((other.code, other.out.as_str()), (2, ""));
    assert!(
        other
            .err
            .contains("calendar/2027.toml is there already and says something else")
    );
    assert_eq!(others(&project), ["2027.toml", "calendar", "chuanda.toml"]);
    let by_json = Project::of(&[("2027.json", HOLIDAY_CN)]);
    let by_json_run = by_json.run_with(["calendar", "import", "-", "--add"], HOLIDAY_CN.as_bytes());
    assert!(by_json_run.out.starts_with("Wrote calendar/2027.toml: "));
    assert_eq!(
        read(&by_json, "chuanda.toml"),
        "[calendar]\nfiles = [\"calendar/2027.toml\"]\n"
    );
}

#[test]
fn a_configuration_keeps_its_comments_and_layout() {
    let table = [
        // Nothing about calendars.
        (
            "# note\nlanguage = \"en\"\n",
            "# note\nlanguage = \"en\"\n\n[calendar]\nfiles = [\"calendar/2027.toml\"]\n",
        ),
        // A list in a row; what is written by hand stays on top.
        (
            "[calendar] # c\nfiles = [\"hand.toml\"] # d\n\n[rules]\n",
            "[calendar] # c\nfiles = [\"calendar/2027.toml\", \"hand.toml\"] # d\n\n[rules]\n",
        ),
        // After the feeds that are there, before what is written by hand.
        (
            "[calendar]\nfiles = [\n  \"old.ics\", # published\n  \"hand.toml\",\n]\n",
            "[calendar]\nfiles = [\n  \"old.ics\", # published\n  \"calendar/2027.toml\",\n  \"hand.toml\",\n]\n",
        ),
        // At the end of a list, with and without a last comma.
        (
            "[calendar]\nfiles = [\n  \"old.ics\", # published\n]\n",
            "[calendar]\nfiles = [\n  \"old.ics\", # published\n  \"calendar/2027.toml\",\n]\n",
        ),
        (
            "[calendar]\nfiles = [\n  \"old.ics\" # published\n]\n",
            "[calendar]\nfiles = [\n  \"old.ics\", # published\n  \"calendar/2027.toml\"\n]\n",
        ),
        (
            "[calendar]\nfiles = [\"old.ics\"]\n",
            "[calendar]\nfiles = [\"old.ics\", \"calendar/2027.toml\"]\n",
        ),
        (
            "[calendar]\nfiles = [ # mine\n  # by hand\n  \"hand.toml\",\n]\n",
            "[calendar]\nfiles = [ # mine\n  \"calendar/2027.toml\",\n  # by hand\n  \"hand.toml\",\n]\n",
        ),
        (
            "[calendar]\nfiles = []\n",
            "[calendar]\nfiles = [\"calendar/2027.toml\"]\n",
        ),
        // One file alone, an inline table, dotted keys.
        (
            "calendar.files = \"old.ics\" # e\n",
            "calendar.files = [\"old.ics\", \"calendar/2027.toml\"] # e\n",
        ),
        (
            "calendar = { uncovered = \"weekends\" }\n",
            "calendar = { uncovered = \"weekends\" , files = [\"calendar/2027.toml\"] }\n",
        ),
        // Every calendar on cn, and no other.
        (
            "[calendars.hill]\nbase = \"cn\"\n[calendars.plain]\nbase = \"weekends\"\n",
            "[calendars.hill]\nbase = \"cn\"\nfiles = [\"calendar/2027.toml\"]\n\
             [calendars.plain]\nbase = \"weekends\"\n\n[calendar]\nfiles = [\"calendar/2027.toml\"]\n",
        ),
        (
            "[calendar]\nfiles = [\"./calendar/2027.toml\"]\n",
            "[calendar]\nfiles = [\"./calendar/2027.toml\"]\n",
        ),
    ];
    for (before, after) in table {
        for (mark, end) in [("", "\n"), ("\u{feff}", "\r\n")] {
            let as_written = |text: &str| format!("{mark}{}", text.replace('\n', end));
            let project = project();
            project.file("old.ics", APPLE.replace("20270109", "20270116"));
            project.file("hand.toml", "off = [{ date = 2026-08-06 }]\n");
            if before.contains("./calendar") {
                let toml = project.run(["calendar", "import", "2027.ics"]).out;
                project.file("calendar/2027.toml", toml);
            }
            project.file("chuanda.toml", as_written(before));
            let run = add(&project, &[]);
            assert_eq!((run.code, run.err.as_str()), (0, ""), "{before}");
            assert_eq!(
                read(&project, "chuanda.toml"),
                as_written(after),
                "{before}"
            );
            let show = project.run(["calendar", "day", "2027-01-09"]);
            assert!(show.out.contains("worked"), "{}", show.out);
        }
    }
}

#[test]
fn one_calendar_can_be_named() {
    let project = project();
    project.file(
        "chuanda.toml",
        "[calendars.hill]\noff = [{ date = 2026-08-06 }]\n",
    );
    let run = add(&project, &["--calendar", "hill"]);
    assert_eq!(
        run.out.lines().nth(1).unwrap(),
        "Listed in chuanda.toml, in files under [calendars.hill]"
    );
    let run = add(
        &project,
        &["--calendar", "island", "--project", "chuanda.toml"],
    );
    assert_eq!((run.code, run.err.as_str()), (0, ""));
    assert_eq!(
        read(&project, "chuanda.toml"),
        "[calendars.hill]\noff = [{ date = 2026-08-06 }]\nfiles = [\"calendar/2027.toml\"]\n\n\
         [calendars.island]\nfiles = [\"calendar/2027.toml\"]\n"
    );
    let built_in = add(&project, &["--calendar", "cn"]);
    assert!(
        built_in.code == 2 && built_in.err.contains("built in"),
        "{}",
        built_in.err
    );
}

#[test]
fn a_project_that_cannot_be_read_is_left_alone() {
    let project = project();
    for config in ["[calender]\n", "[calendar\n", "[calendar]\nfiles = 3\n"] {
        project.file("chuanda.toml", config);
        let run = add(&project, &[]);
        assert_eq!((run.code, run.out.as_str()), (2, ""), "{config}");
        assert_eq!(read(&project, "chuanda.toml"), config);
        assert_eq!(others(&project), ["chuanda.toml"]);
    }
    let nowhere = add(&project, &["--project", "nowhere"]);
    assert!(nowhere.code == 2 && nowhere.err.contains("there is no nowhere"));
}
