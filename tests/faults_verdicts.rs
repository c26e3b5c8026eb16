//! Nobody is accused by a file: calendars that cover too much, days that are guessed, records that
//! cannot be read. Through the program.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use common::{CALENDAR_OF_2026, Project, json};

const SOLAR_TERMS: &str = include_str!("faults/feed-of-solar-terms/jieqi.ics");

/// A feed of all-day events: their day, summary and further lines.
fn feed(events: &[(&str, &str, &str)]) -> String {
    let mut feed = "BEGIN:VCALENDAR\nVERSION:2.0\n".to_owned();
    for (day, summary, more) in events {
        let event = format!("DTSTART;VALUE=DATE:{day}\nSUMMARY:{summary}\n{more}");
        feed += &format!("BEGIN:VEVENT\n{event}END:VEVENT\n");
    }
    feed + "END:VCALENDAR\n"
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
    let is_covered = json(&day.out)["covered"].as_bool().unwrap();
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
            "jieqi.ics:1:1: 2027 has no weekend day worked in exchange and no day said to be a holiday"
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

#[test]
fn feeds_of_every_maker_cover_a_year_only_with_both_halves() {
    let rest = ("20270101", "元旦（休）", "");
    let work = ("20270109", "元旦（班）", "");
    let table: &[(&str, &[(&str, &str, &str)], Result<bool, &str>)] = &[
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
            Err("no day said"),
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
        assert_eq!(json(&run.out)["working"], false);
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
    assert_eq!(json(&day.out)["working"], false, "{}", day.err);
    let add = project.run(["calendar", "import", "us.ics", "--add"]);
    assert_eq!((add.code, add.err.as_str()), (0, ""));
}
