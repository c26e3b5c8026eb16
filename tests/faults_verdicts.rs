//! Nobody is accused by a file: calendars that cover too much, days that are guessed, records that
//! cannot be read. Through the program.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use common::{CALENDAR_OF_2026, Project, findings};
use serde_json::{Value, json};

const SOLAR_TERMS: &str = include_str!("faults/feed-of-solar-terms/jieqi.ics");

/// A feed of all-day events: their day, summary and further lines.
fn feed(events: &[(&str, &str, &str)]) -> String {
    let event = |(day, summary, more): &(&str, &str, &str)| {
        format!("BEGIN:VEVENT\nDTSTART;VALUE=DATE:{day}\nSUMMARY:{summary}\n{more}END:VEVENT\n")
    };
    let events: String = events.iter().map(event).collect();
    format!("BEGIN:VCALENDAR\nVERSION:2.0\n{events}END:VCALENDAR\n")
}

fn holiday_cn(days: &[(&str, bool)]) -> String {
    let day = |(date, is_off): &(&str, bool)| {
        format!("{{\"name\": \"元旦\", \"date\": \"{date}\", \"isOffDay\": {is_off}}}")
    };
    let days: Vec<String> = days.iter().map(day).collect();
    let days = days.join(", ");
    format!("{{\"year\": 2027, \"papers\": [], \"days\": [{days}]}}")
}

const GOOGLE: &str = "DESCRIPTION:Public holiday\n";
const APPLE_OFF: &str = "X-APPLE-SPECIAL-DAY:WORK-HOLIDAY\n";
const APPLE_WORK: &str = "X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY\n";

/// What `calendar import` and a project that lists the file make of a feed of 2027 over a base of
/// notices: whether 2027 is covered, or what they say.
fn covered(name: &str, text: &str) -> Result<bool, String> {
    let project = Project::of(&[(name, text)]);
    let config = format!("{CALENDAR_OF_2026}\n").replace(
        "base = \"none\"\n",
        &format!("base = \"none\"\nfiles = [\"{name}\"]\n"),
    );
    project.file("chuanda.toml", config);
    let day = project.run(["calendar", "day", "2027-06-15", "--format", "json"]);
    let own = Project::of(&[(name, text), ("chuanda.toml", CALENDAR_OF_2026)]);
    let import = own.run(["calendar", "import", name, "--add"]);
    assert_eq!(
        import.code == 2,
        day.out.is_empty(),
        "{}\n{}",
        import.err,
        day.err
    );
    if import.code == 2 {
        assert_eq!(day.err, import.err);
        return Err(import.err);
    }
    let added = own.run(["calendar", "day", "2027-06-15", "--format", "json"]);
    assert_eq!(added.out, day.out);
    let is_covered = common::json(&day.out)["covered"].as_bool().unwrap();
    assert_eq!(
        import.err.contains("2027 has"),
        !is_covered,
        "{}",
        import.err
    );
    assert_eq!(day.err, import.err);
    Ok(is_covered)
}

#[test]
fn solar_terms_announce_no_year() {
    let project = Project::of(&[("jieqi.ics", SOLAR_TERMS)]);
    project.file("chuanda.toml", CALENDAR_OF_2026);
    let run = project.run(["calendar", "import", "jieqi.ics", "--add"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    assert!(
        run.err.contains(
            "jieqi.ics:1:1: 2027 has no weekend day worked in exchange and no day marked as a holiday"
        ),
        "{}",
        run.err
    );
    assert!(!project.at("calendar").exists());
    let zh = project.run(["calendar", "import", "jieqi.ics", "--lang", "zh"]);
    assert!(
        zh.err.contains("2027 年没有周末调休上班的日子"),
        "{}",
        zh.err
    );
}

type Wanted = Result<bool, &'static str>;
type Event<'a> = (&'a str, &'a str, &'a str);

#[test]
fn feeds_of_every_maker_cover_a_year_only_with_both_halves() {
    let rest = ("20270101", "元旦（休）", "");
    let work = ("20270109", "元旦（班）", "");
    let table: &[(&str, &[Event<'_>], Wanted)] = &[
        ("plain", &[rest, work], Ok(true)),
        ("off alone", &[rest], Err("no weekend day worked")),
        ("worked alone", &[work], Err("no day off")),
        // A weekday worked is worked anyway.
        (
            "a weekday worked",
            &[rest, ("20270108", "班", "")],
            Err("no weekend day worked"),
        ),
        (
            "names alone",
            &[("20270101", "元旦", ""), ("20270109", "元旦补班", "")],
            Err("no day marked"),
        ),
        (
            "holiday-cn",
            &[
                ("20270101", "元旦假期", ""),
                ("20270109", "上班(补元旦)", ""),
            ],
            Ok(true),
        ),
        (
            "english",
            &[
                ("20270101", "New Year Holiday", ""),
                ("20270109", "Working day", ""),
            ],
            Ok(true),
        ),
        (
            "google",
            &[
                ("20270101", "New Year's Day", GOOGLE),
                ("20270109", "Special Working Day", GOOGLE),
            ],
            Ok(true),
        ),
        (
            "google ahead",
            &[("20270101", "New Year's Day", GOOGLE)],
            Err("no weekend day worked"),
        ),
        (
            "apple",
            &[
                ("20270101", "元旦", APPLE_OFF),
                ("20270109", "元旦", APPLE_WORK),
            ],
            Ok(true),
        ),
        (
            "apple, half",
            &[("20270101", "元旦", APPLE_OFF), ("20270105", "小寒", "")],
            Err("no weekend"),
        ),
        // A year that is covered takes what a feed adds; the other one stays as it was.
        ("two years", &[("20260701", "建党节", ""), rest], Ok(false)),
        (
            "two years",
            &[("20260701", "建党节", ""), rest, work],
            Ok(true),
        ),
    ];
    for (name, events, wanted) in table {
        match (covered("feed.ics", &feed(events)), wanted) {
            (Ok(met), Ok(wanted)) => assert_eq!(met, *wanted, "{name}"),
            (Err(met), Err(wanted)) => assert!(met.contains(wanted), "{name}: {met}"),
            (met, _) => panic!("{name}: {met:?}"),
        }
    }
    let both = [("2027-01-01", false), ("2027-01-09", true)];
    let json = holiday_cn(&both.map(|(day, is_work)| (day, !is_work)));
    assert_eq!(covered("2027.json", &json), Ok(true));
    for (days, wanted) in [
        (&[("2027-01-01", true)][..], "no weekend day worked"),
        (&[("2027-01-09", false)], "no day off"),
        (&[("2026-12-31", true)], "holds no day of it"),
        (&[], "holds no day of it"),
    ] {
        let error = covered("2027.json", &holiday_cn(days)).unwrap_err();
        assert!(error.contains(wanted), "{error}");
    }
}

/// A feed may also add to a year that a TOML file covers, in whatever order they stand.
#[test]
fn what_is_covered_takes_what_a_feed_adds() {
    let project = Project::of(&[
        ("jieqi.ics", SOLAR_TERMS),
        (
            "own.toml",
            "covers = [2027]\noff = [{ date = 2027-01-01 }]\n",
        ),
    ]);
    for files in ["\"own.toml\", \"jieqi.ics\"", "\"jieqi.ics\", \"own.toml\""] {
        project.file(
            "chuanda.toml",
            format!("[calendar]\nbase = \"none\"\nfiles = [{files}]\n"),
        );
        let run = project.run(["calendar", "day", "2027-06-21", "--format", "json"]);
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        assert_eq!(common::json(&run.out)["working"], false);
    }
}

/// Other countries work no weekends: over Monday to Friday days off alone are enough.
#[test]
fn over_weekends_days_off_alone_do() {
    let holiday = feed(&[("20270705", "Independence Day", GOOGLE)]);
    let project = Project::of(&[("us.ics", &holiday)]);
    assert_eq!(project.run(["calendar", "import", "us.ics"]).code, 2);
    for args in [&["--base", "weekends"][..], &["--calendar", "weekends"]] {
        let run = project.run(["calendar", "import", "us.ics"].iter().chain(args));
        assert_eq!((run.code, run.err.as_str()), (0, ""));
        assert!(run.out.contains("covers = [2027]"), "{}", run.out);
    }
    project.file(
        "chuanda.toml",
        "[calendar]\nbase = \"weekends\"\nfiles = [\"us.ics\"]\n",
    );
    let day = project.run(["calendar", "day", "2027-07-05", "--format", "json"]);
    assert_eq!(common::json(&day.out)["working"], false, "{}", day.err);
    let add = project.run(["calendar", "import", "us.ics", "--add"]);
    assert_eq!((add.code, add.err.as_str()), (0, ""));
}

/// A year that is guessed is said to be guessed, and is not provisional besides.
#[test]
fn what_rests_on_a_guess_says_so() {
    let files = [
        (
            "meetings.csv",
            "id,title,ended_at\nM1,m,2026-12-30 11:00\nM2,n,2026-12-29 11:00\n",
        ),
        ("departments.csv", "id,name\nD1,d\nD2,e\n"),
        ("records.csv", "meeting,department,transmitted_at\n"),
    ];
    let project = Project::of(&files);
    let as_of = "2026-12-30 12:00";
    project.file("chuanda.toml", CALENDAR_OF_2026);
    let (_, report) = project.check(as_of);
    let of_m1 = |report: &Value| -> Vec<String> {
        let own = findings(report).iter().filter(|it| it["meeting"] == "M1");
        own.map(|it| it["rule"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(of_m1(&report), ["calendar-uncovered"]);
    let guess = "base = \"none\"\nuncovered = \"weekends\"\n";
    project.file(
        "chuanda.toml",
        CALENDAR_OF_2026.replace("base = \"none\"\n", guess),
    );
    let (_, report) = project.check(as_of);
    assert_eq!(of_m1(&report), ["calendar-guessed"]);
    let other = findings(&report)
        .iter()
        .find(|it| it["meeting"] == "M2" && it["duty"] == "report");
    assert_eq!(other.unwrap()["rule"], "calendar-provisional");
    let finding = findings(&report)
        .iter()
        .find(|it| it["meeting"] == "M1")
        .unwrap();
    assert_eq!(
        (&finding["severity"], &finding["department"]),
        (&json!("warn"), &Value::Null)
    );
    assert_eq!(
        (&finding["duty"], &finding["due"]),
        (&json!("report"), &Value::Null)
    );
    let why = [
        "why",
        "--department",
        "D1",
        "--meeting",
        "M1",
        "--as-of",
        as_of,
    ];
    let text = project.run(why);
    assert!(
        text.out
            .contains("guessed: a year that the calendar does not cover"),
        "{}",
        text.out
    );
    assert!(text.out.contains("calendar-guessed"), "{}", text.out);
    let html = project.run(["check", "--as-of", as_of, "--format", "html"]);
    assert!(
        html.out
            .contains("guessed: a year that the calendar does not cover")
    );
}

const MEETING: &str = "id,title,ended_at\nM1,m,2026-03-04 17:00\n";
const OFFICES: &str = "id,name\nD1,甲\nD2,乙\nD3,丙\n";
const LATE: &str = "2026-03-20 09:00";

/// What `check --keep-going` says of a project with these records and a configuration: the rules
/// with their departments, and how many duties of each kind are undetermined.
fn kept_going(records: &[(&str, &str)], config: &str) -> (Vec<String>, [u64; 2], String) {
    let project = Project::of(&[
        ("meetings.csv", MEETING),
        ("departments.csv", OFFICES),
        ("chuanda.toml", &format!("{config}\n")),
    ]);
    for (name, text) in records {
        project.file(name, text);
    }
    let args = ["check", "--keep-going", "--as-of", LATE, "--format", "json"];
    let run = project.run(args);
    assert!(run.code == 2 && !run.out.is_empty(), "{}", run.err);
    let report = common::json(&run.out);
    let found = findings(&report).iter().map(|it| {
        let (rule, office) = (it["rule"].as_str().unwrap(), it["department"].as_str());
        format!("{rule} {}", office.unwrap_or("-"))
    });
    let count = |duty: &str| {
        let duty = &report["summary"]["duties"][duty];
        duty["undetermined"].as_u64().unwrap()
    };
    (
        found.collect(),
        [count("transmission"), count("report")],
        run.err,
    )
}

/// D1 cannot be read, D2 has nothing on record, D3 is on time.
#[test]
fn a_pair_whose_record_cannot_be_read_is_not_accused() {
    let good = "M1,D3,2026-03-05 09:00,2026-03-06 09:00";
    let head = "meeting,department,transmitted_at,reported_at";
    let others = ["transmission-overdue D2", "report-overdue D2"];
    for bad in [
        "M1,D1,03/05/2026,2026-03-06 09:00",
        "M1,D1,2026-03-05 09:00,soon",
        "M1,甲,,soon",
        // Of the wrong width.
        "M1,D1,2026-03-05 09:00",
        // One row is late, and the one that would be in time cannot be read.
        "M1,D1,2026-03-09 09:00,2026-03-19 09:00\nM1,D1,03/05/2026,2026-03-06 09:00",
        // A time that cannot be true, for want of the one that counts.
        "M1,D1,2027-03-05 09:00,2026-03-01 09:00\nM1,D1,03/05/2026,2026-03-06 09:00",
    ] {
        for text in [
            format!("{head}\n{bad}\n{good}\n"),
            format!("{head}\n{good}\n{bad}\n").replace('\n', "\r\n"),
        ] {
            let (found, undetermined, err) = kept_going(&[("records.csv", &text)], "");
            assert_eq!(
                (found.as_slice(), undetermined),
                (&others.map(str::to_owned)[..], [1, 1]),
                "{bad}\n{err}"
            );
        }
    }
    let toml = "records = [\n{ meeting = \"M1\", department = \"D1\", transmitted_at = \"x\" },\n\
                { meeting = \"M1\", department = \"D3\", transmitted_at = 2026-03-05 09:00:00, reported_at = 2026-03-06 09:00:00 },\n]\n";
    let (found, undetermined, _) = kept_going(&[("records.toml", toml)], "");
    assert_eq!(
        (found.as_slice(), undetermined),
        (&others.map(str::to_owned)[..], [1, 1])
    );
    let events = "会议,单位,事项,时间\nM1,D1,传达,x\nM1,D3,传达,2026-03-05 09:00\nM1,D3,报告,2026-03-06 09:00\n";
    let (found, undetermined, _) = kept_going(&[("records.csv", events)], "");
    assert_eq!(
        (found.as_slice(), undetermined),
        (&others.map(str::to_owned)[..], [1, 1])
    );
    // What is on time without it stays on time; what is pending is not known either.
    let in_time = format!("{head}\nM1,D1,2026-03-05 09:00,\nM1,D1,,x\n{good}\n");
    let (found, undetermined, _) = kept_going(&[("records.csv", &in_time)], "");
    assert_eq!(
        (found.as_slice(), undetermined),
        (&others.map(str::to_owned)[..], [0, 1])
    );
}

#[test]
fn a_wide_sheet_marks_the_pairs_of_its_cells() {
    let wide = "[[ledgers]]\nfiles = \"wide.csv\"\nshape = \"wide\"\nacross = \"meetings\"\nduty = \"transmission\"\n\
                [inputs]\nrecords = [\"wide.csv\"]\n[[policies]]\nname = \"p\"\ntransmission = { within = \"24h\" }\n";
    let text = "单位,M1\nD1,soon\nD3,2026-03-05 09:00\n";
    let (found, undetermined, err) = kept_going(&[("wide.csv", text)], wide);
    assert_eq!(
        (found, undetermined),
        (vec!["transmission-overdue D2".to_owned()], [1, 0]),
        "{err}"
    );
}

#[test]
fn measures_and_reports_without_transmission_are_not_found_for_such_a_pair() {
    let policy = "[[policies]]\nname = \"p\"\nmeasures = true\ntransmission = { within = \"24h\" }\nreport = { within = \"2wd\" }\n";
    let head = "meeting,department,transmitted_at,reported_at,measures";
    let bad = "M1,D1,x,,m";
    for (good, wanted) in [
        (
            "M1,D1,2026-03-05 09:00,2026-03-06 09:00,",
            "measures-missing D1",
        ),
        (
            "M1,D1,,2026-03-06 09:00,m",
            "report-without-transmission D1",
        ),
    ] {
        let project = Project::of(&[
            ("meetings.csv", MEETING),
            ("departments.csv", OFFICES),
            ("chuanda.toml", policy),
            ("records.csv", &format!("{head}\n{good}\n")),
        ]);
        let (_, report) = project.check(LATE);
        let rule = wanted.split(' ').next().unwrap();
        assert!(common::rules(&report).contains(&rule), "{report}");
        let text = format!("{head}\n{good}\n{bad}\n");
        let (found, _, _) = kept_going(&[("records.csv", &text)], policy);
        assert!(!found.iter().any(|it| it.ends_with("D1")), "{found:?}");
    }
}

/// A clock that starts at a time that could not be read has no due.
#[test]
fn what_starts_at_an_unread_time_is_undetermined() {
    let head = "meeting,department,received_at,transmitted_at,reported_at";
    let all = "M1,D1,2026-03-05 08:00,2026-03-05 09:00,2026-03-05 10:00\nM1,D2,,2026-03-05 09:00,2026-03-05 10:00\nM1,D3,,2026-03-05 09:00,2026-03-05 10:00";
    for (from, bad, undetermined) in [
        ("receipt", "M1,D1,x,,", [0, 1]),
        ("receipt", "M1,D1,2026-03-04 18:00,,x", [0, 1]),
        ("receipt", "M1,D1,,x,", [0, 0]),
        ("receipt", "M1,D1,,,x", [0, 0]),
        ("transmission", "M1,D1,,x,", [0, 1]),
        ("transmission", "M1,D1,x,,", [0, 0]),
        ("meeting", "M1,D1,x,x,x", [0, 0]),
    ] {
        let policy = format!(
            "[[policies]]\nname = \"p\"\ntransmission = {{ within = \"24h\" }}\nreport = {{ within = \"2wd\", from = \"{from}\" }}\n"
        );
        let text = format!("{head}\n{all}\n{bad}\n");
        let (found, met, err) = kept_going(&[("records.csv", &text)], &policy);
        assert_eq!((found.len(), met), (0, undetermined), "{from} {bad}\n{err}");
    }
}

#[test]
fn a_row_that_names_nobody_is_told_with_what_it_might_settle() {
    let head = "meeting,department,transmitted_at,reported_at";
    let none = "cannot read which meeting and department this row is about";
    let meeting = "its meeting is \"m\" and its department cannot be read";
    let no_meeting = "its meeting cannot be read and its department is \"乙\"";
    let unknown = "matches none or more than one";
    for (bad, count, about) in [
        ("M1,,2026-03-05 09:00,2026-03-06 09:00", 6, meeting),
        ("M1,,2026-03-05 09:00,", 3, meeting),
        (",D2,2026-03-05 09:00,2026-03-06 09:00", 2, no_meeting),
        (",,x,", 3, none),
        ("M1,,2026-03-05 09:00", 6, meeting),
        // Who is not known may be a slip of the pen.
        (
            "M9,D1,x,",
            1,
            &format!("its meeting \"M9\" {unknown} and its department is \"甲\""),
        ),
        (
            "M1,教育 局,x,x",
            6,
            &format!(
                "its meeting is \"m\" and its department \"教育 局\" {unknown} (did you mean \"教育局\"?)"
            ),
        ),
        (
            "M1,D9,2026-03-05 09:00",
            6,
            &format!("its meeting is \"m\" and its department \"D9\" {unknown}"),
        ),
        (
            "M9,D9,,x",
            3,
            &format!("its meeting \"M9\" {unknown} and its department \"D9\" {unknown}"),
        ),
    ] {
        let text = format!("{head}\n{bad}\n");
        let (found, _, err) = kept_going(
            &[("records.csv", &text)],
            "[departments.aliases]\n\"教育局\" = \"D3\"\n",
        );
        assert_eq!(found.len(), 6);
        let told = format!("{about}; it might settle {count} of the overdue duties");
        assert!(err.contains(&told), "{told}\n{err}");
    }
}

#[test]
fn why_says_what_could_not_be_read() {
    let project = Project::of(&[
        ("meetings.csv", MEETING),
        ("departments.csv", OFFICES),
        (
            "records.csv",
            "meeting,department,transmitted_at,reported_at\nM1,D1,x,\n",
        ),
    ]);
    let why = [
        "why",
        "--keep-going",
        "--department",
        "D1",
        "--meeting",
        "M1",
        "--as-of",
        LATE,
    ];
    let text = project.run(why);
    assert_eq!(text.code, 2);
    assert!(
        text.out.contains("one of its records cannot be read"),
        "{}",
        text.out
    );
    let run = project.run(why.iter().chain(&["--format", "json"]));
    let report = common::json(&run.out);
    for duty in report["duties"].as_object().unwrap().values() {
        assert_eq!(duty["status"], "undetermined");
        assert_eq!(duty["reason"], "unreadable-record");
    }
    let summary = project.run([
        "summary",
        "--keep-going",
        "--as-of",
        LATE,
        "--by",
        "department",
        "--format",
        "csv",
    ]);
    let line = summary
        .out
        .lines()
        .find(|line| line.starts_with("D1,"))
        .unwrap();
    assert!(
        line.starts_with("D1,甲,1,0,0,0,0,0,0,1,,1,0,0,0,0,0,0,1,"),
        "{}",
        summary.out
    );
    let html = project.run(["check", "--keep-going", "--as-of", LATE, "--format", "html"]);
    assert!(html.out.contains("undetermined <b>1</b>"));
}
