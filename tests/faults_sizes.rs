//! Files of nothing but mistakes, or that ask for more than any machine has: each ends with a sentence
//! after no more work than its size is worth. Most of these took minutes or all memory before.

mod common;

use std::fmt::Write as _;

use common::{Project, Run};

const MEETINGS: &str = "id,title,ended_at\nM1,First,2026-03-02 09:00\n";
const DEPARTMENTS: &str = "id,name\nD1,One\n";
const RECORDS: &str = "meeting,department,transmitted_at\nM1,D1,2026-03-02 10:00\n";

/// So many meetings, M0 and on.
fn meetings(count: u32) -> String {
    lines("id,title,ended_at\n", count, |n| {
        format!("M{n},t{n},2026-03-02 09:00")
    })
}

/// So many departments, D0 and on.
fn departments(count: u32) -> String {
    lines("id,name\n", count, |n| format!("D{n},n{n}"))
}

/// A check of a project in which one file is another.
fn check(name: &str, text: &str) -> Run {
    let project = Project::of(&[
        ("meetings.csv", MEETINGS),
        ("departments.csv", DEPARTMENTS),
        ("records.csv", RECORDS),
    ]);
    project.file(name, text);
    project.run(["check", "--lang", "en", "--as-of", "2026-03-31"])
}

/// A head, and so many lines.
fn lines(head: &str, count: u32, line: impl Fn(u32) -> String) -> String {
    (0..count).fold(head.to_owned(), |mut text, number| {
        let _ = writeln!(text, "{}", line(number));
        text
    })
}

#[test]
fn of_many_mistakes_the_first_are_told_and_all_are_counted() {
    const MANY: u32 = 30_000;
    for (name, text) in [
        ("chuanda.toml", lines("", MANY, |n| format!("k{n} = 1"))),
        (
            "chuanda.toml",
            lines("[rules]\n", MANY, |n| {
                format!("transmission-lat{n} = \"deny\"")
            }),
        ),
        (
            "chuanda.toml",
            lines("[calendar]\nprovisional = [\n", MANY, |_| "1,".to_owned()) + "]\n",
        ),
        (
            "meetings.csv",
            lines("id,title,ended_at\n", MANY, |n| format!("M{n},t,never")),
        ),
        (
            "meetings.csv",
            lines("id,title,ended_at\n", MANY, |_| "x".to_owned()),
        ),
        (
            "departments.csv",
            lines("id,name,parent\n", MANY, |n| format!("D{n},n{n},X{n}")),
        ),
        (
            "departments.csv",
            lines("id,name\n", MANY + 1, |n| format!("D,n{n}")),
        ),
        (
            "exemptions.csv",
            lines("meeting,department,reason,approved_by\n", MANY, |_| {
                "M1,D1,,a".to_owned()
            }),
        ),
        (
            "chuanda.toml",
            lines("[calendar]\noff = [\n", MANY, |_| {
                "{ date = 1 },".to_owned()
            }) + "]\n",
        ),
        (
            "meetings.csv",
            lines("id,title,ended_at\n", MANY / 3, |_| ",,x".to_owned()),
        ),
        (
            "records.csv",
            lines("meeting,department,transmitted_at\n", MANY, |n| {
                format!(
                    "M1,D1,{}",
                    ["never", "14:30", "2026-02-30", "x-1-1"][n as usize % 4]
                )
            }),
        ),
        (
            "records.csv",
            lines("meeting,department,transmitted_at\n", MANY, |_| {
                "x".to_owned()
            }),
        ),
    ] {
        let run = check(name, &text);
        assert_eq!(run.code, 2);
        let shown = run
            .err
            .lines()
            .filter(|line| line.starts_with("error"))
            .count();
        assert!((1_000..1_010).contains(&shown), "{name}: {shown}");
        assert!(
            run.err.contains("29000"),
            "{name}: {}",
            run.err.lines().last().unwrap_or_default()
        );
    }
}

#[test]
fn nothing_in_a_configuration_is_compared_with_all_the_rest() {
    const MANY: u32 = 30_000;
    let ledgers = lines("", MANY, |n| {
        format!("[[ledgers]]\nfiles = \"x{n}.csv\"\nshape = \"events\"")
    });
    assert_eq!(check("chuanda.toml", &ledgers).code, 2);
    let policies = lines("", MANY, |n| {
        format!("[[policies]]\nname = \"p{n}\"\ntransmission = {{ within = \"24h\" }}")
    });
    assert_eq!(check("chuanda.toml", &policies).code, 0);
}

#[test]
fn calendars_hold_so_many_days_and_no_more() {
    let span = "{ from = \"0001-01-01\", to = \"9999-12-31\", name = \"x\" },";
    let spans = |count| {
        let head = "[calendar]\ncovers = [2026]\noff = [\n";
        lines(head, count, |_| span.to_owned()) + "]\n"
    };
    assert_ne!(check("chuanda.toml", &spans(1)).code, 2);
    for text in [
        spans(1_000),
        lines("", 30_000, |n| format!("[calendars.c{n}]\nbase = \"cn\"")),
    ] {
        let run = check("chuanda.toml", &text);
        assert_eq!(run.code, 2);
        assert!(
            run.err.contains("the calendars are too large"),
            "{}",
            run.err
        );
    }
}

#[test]
fn pairs_that_no_memory_holds_are_refused_with_their_sum() {
    const MANY: u32 = 70_000;
    let project = Project::of(&[
        ("meetings.csv", &meetings(MANY)),
        ("departments.csv", &departments(MANY)),
        ("records.csv", RECORDS),
    ]);
    let run = project.run(["check", "--lang", "en", "--as-of", "2026-03-31"]);
    assert_eq!(run.code, 2);
    // 70,000 x 70,000 x 40 bytes are 182 GiB and a half.
    assert!(
        run.err.contains("4900000000") && run.err.contains("182 GiB") && run.err.contains("64 GiB"),
        "{}",
        run.err
    );
}

#[test]
fn a_million_of_one_mistake_is_a_short_story() {
    let warnings = lines("meeting,department,reason,approved_by\n", 3_000, |n| {
        format!("M1,nobody{n},r,a")
    });
    let run = check("exemptions.csv", &warnings);
    let shown = run
        .err
        .lines()
        .filter(|line| line.starts_with("warning"))
        .count();
    assert_eq!(shown, 1_000);
    assert!(run.err.contains("2000 more warnings"), "{}", run.err);
}

/// Headers are told apart in one walk, however many mean one column in the words of offices.
#[test]
fn a_header_of_fifty_thousand_columns_is_read() {
    const MANY: usize = 50_000;
    for (name, column, expected) in [
        (
            "records.csv",
            "责任单位",
            "50000 unknown columns are ignored",
        ),
        (
            "records.csv",
            "传达时间（年）",
            "50000 unknown columns are ignored",
        ),
        (
            "meetings.csv",
            "批示时间",
            "50000 unknown columns are ignored",
        ),
        ("meetings.csv", "x", "50000 unknown columns are ignored"),
    ] {
        let (head, row) = match name {
            "records.csv" => RECORDS.split_once('\n'),
            _ => MEETINGS.split_once('\n'),
        }
        .unwrap_or_default();
        let columns = format!(",{column}").repeat(MANY);
        let row = format!("{}{}", row.trim_end(), ",".repeat(MANY));
        let run = check(name, &format!("{head}{columns}\n{row}\n"));
        assert_eq!(run.code, 1, "{column}: {}", run.err);
        assert!(run.err.contains(expected), "{column}: {}", run.err);
    }
}

/// A file of one line without an end is no header to be looked at from all sides.
#[test]
fn a_header_may_have_16_mib() {
    let run = check("records.csv", &"a".repeat((16 << 20) + 1));
    assert_eq!(run.code, 2);
    let expected = "this record is longer than 16 MiB";
    assert!(run.err.contains(expected), "{}", run.err);
    assert!(run.err.len() < 2_000, "{}", run.err.len());
}

/// The same extension fifty thousand times moves a due once, and one that comes too late is told of.
#[test]
fn extensions_of_every_meeting_are_looked_up() {
    const SIDE: u32 = 100;
    let head = "meeting,department,reason,approved_by,until,approved_at\n";
    let extensions = lines(head, 50_000, |_| {
        "*,all,r,a,2026-03-20 09:00,2026-03-01 09:00".to_owned()
    });
    let late = "M1,D1,r,a,2026-03-25 09:00,2026-03-24 09:00\n";
    let project = Project::of(&[
        ("meetings.csv", &meetings(SIDE)),
        ("departments.csv", &departments(SIDE)),
        ("records.csv", RECORDS),
        ("exemptions.csv", &(extensions + late)),
    ]);
    let run = project.run(["check", "--as-of", "2026-03-19", "--format", "json"]);
    let report = common::json(&run.out);
    let transmission = &report["summary"]["duties"]["transmission"];
    assert_eq!(transmission["pending"], SIDE * SIDE - 1, "{}", run.err);
    let run = project.run(["check", "--as-of", "2026-03-31", "--format", "json"]);
    let report = common::json(&run.out);
    let findings = report["findings"].as_array().expect("findings");
    let late = findings
        .iter()
        .filter(|own| own["rule"] == "extension-too-late");
    assert_eq!(
        late.count(),
        2,
        "one for each duty that it would have moved"
    );
}

/// Each pair looks at its own exemptions, not at all that are for every meeting.
#[test]
fn exemptions_of_every_meeting_are_looked_up() {
    const SIDE: u32 = 300;
    let exempt = lines(
        "meeting,department,reason,approved_by,duty\n",
        60_000,
        |n| format!("*,D{},r,a,", n % (SIDE - 1)),
    );
    // The last department is exempt for one meeting, by a scope, and from one duty for another.
    let exempt = exempt + "M0,under:D299;D299,r,a,\nM1,D299,r,a,report\n";
    let project = Project::of(&[
        ("meetings.csv", &meetings(SIDE)),
        ("departments.csv", &departments(SIDE)),
        ("records.csv", RECORDS),
        ("exemptions.csv", &exempt),
    ]);
    let run = project.run(["check", "--as-of", "2026-03-31", "--format", "json"]);
    let report = common::json(&run.out);
    let duties = &report["summary"]["duties"];
    assert_eq!(duties["transmission"]["overdue"], SIDE - 1, "{}", run.err);
    assert_eq!(duties["transmission"]["exempt"], SIDE * SIDE - (SIDE - 1));
    assert_eq!(duties["report"]["overdue"], SIDE - 2);
    // The note of a column that is not there counts the same.
    assert!(run.err.contains(&format!("({})", SIDE - 2)), "{}", run.err);
}

#[test]
fn a_configuration_names_so_many_files_and_no_more() {
    const MANY: u32 = 10_001;
    let list = |head: &str| lines(head, MANY, |n| format!("\"x{n}.csv\",")) + "]\n";
    for (text, key) in [
        (list("[inputs]\nrecords = [\n"), "records"),
        (list("[calendar]\nfiles = [\n"), "files"),
        (list("[[ledgers]]\nfiles = [\n"), "files"),
        (
            lines("", MANY, |n| format!("[[ledgers]]\nfiles = \"x{n}.csv\"")),
            "[[ledgers]]",
        ),
    ] {
        let run = check("chuanda.toml", &text);
        assert_eq!(run.code, 2);
        let message = format!("{key} has 10001 entries, at most 10000 are read");
        assert!(run.err.contains(&message), "{}", run.err);
        let errors = run.err.lines().filter(|line| line.starts_with("error"));
        assert_eq!(errors.count(), 1, "{}", run.err);
    }
}

#[test]
fn of_a_large_file_that_is_no_toml_the_first_mistake_is_told() {
    let errors = |count| {
        let run = check("chuanda.toml", &lines("", count, |_| "= x".to_owned()));
        assert_eq!(run.code, 2);
        let errors = run.err.lines().filter(|line| line.starts_with("error"));
        errors.map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(errors(20).len() >= 20);
    let large = errors(200_000);
    assert_eq!(large.len(), 1, "{large:?}");
    assert!(large[0].starts_with("error: chuanda.toml:1:1: not valid TOML: "));
    assert!(
        large[0].contains("only the first mistake is told"),
        "{large:?}"
    );
}

/// One who does not have to attend stands first of those with its calendar: that it is free says
/// nothing of them.
#[test]
fn who_is_free_without_being_asked_frees_nobody_else() {
    let project = Project::of(&[
        ("meetings.csv", "id,title,ended_at\nM1,t,2026-03-02 09:00\n"),
        (
            "departments.csv",
            "id,name,active_from\nD1,n1,2027-01-01\nD2,n2,\n",
        ),
        ("records.csv", RECORDS),
        (
            "exemptions.csv",
            "meeting,department,reason,approved_by\nM1,D1,r,a\n",
        ),
    ]);
    let run = project.run(["check", "--as-of", "2026-03-31", "--format", "json"]);
    let summary = &common::json(&run.out)["summary"]["duties"]["report"];
    assert_eq!(
        (&summary["exempt"], &summary["overdue"]),
        (&0.into(), &1.into())
    );
}

/// The most memory that a check holds, in bytes. What it prints is more than a pipe takes: it is asked
/// while it waits for a reader.
#[cfg(target_os = "linux")]
fn peak_memory(files: &[(&str, &str)]) -> u64 {
    use std::io::Read as _;
    use std::process::Stdio;

    use common::program;

    let strays = lines("meeting,department,transmitted_at\n", 2_000, |n| {
        format!("M0,X{n},2026-03-03 09:00")
    });
    let project = Project::of(files);
    project.file("records.csv", strays);
    let args = ["check", "--allow-empty", "--as-of", "2026-03-31"];
    let mut child = (program("en_US.UTF-8").current_dir(project.path()))
        .args(args)
        .args(["--format", "json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program starts");
    let mut out = child.stdout.take().expect("a pipe");
    out.read_exact(&mut [0]).expect("a report");
    let path = format!("/proc/{}/status", child.id());
    let status = std::fs::read_to_string(path).expect("a status");
    drop(out);
    child.wait().expect("an end");
    let peak = (status.lines()).find_map(|line| line.strip_prefix("VmHWM:")?.strip_suffix("kB"));
    let kilobytes = peak.expect("a peak").trim().parse::<u64>();
    kilobytes.expect("a number") << 10
}

#[test]
#[cfg(target_os = "linux")]
fn a_meeting_or_a_department_takes_200_bytes_beside_its_text() {
    const MANY: u32 = 120_000;
    const NOBODY_YET: &str = "id,name,active_from\nD0,n0,2030-01-01\n";
    const UNIMPORTANT: &str = "id,title,ended_at,important\nM0,t0,2026-03-02 09:00,no\n";
    let below = |count| {
        lines("id,name,parent\n", count, |n| {
            format!("D{n},单位{n},{}", if n > 0 { "D0" } else { "" })
        })
    };
    for (name, text, other) in [
        (
            "meetings.csv",
            meetings as fn(u32) -> String,
            ("departments.csv", NOBODY_YET),
        ),
        (
            "departments.csv",
            departments,
            ("meetings.csv", UNIMPORTANT),
        ),
        ("departments.csv", below, ("meetings.csv", UNIMPORTANT)),
    ] {
        let peak = |text: &str| peak_memory(&[(name, text), other]);
        let (one, many) = (text(1), text(MANY));
        let bytes = peak(&many) - peak(&one) - many.len() as u64;
        let each = bytes / u64::from(MANY);
        assert!(each <= 200, "{each} bytes for each of {name}");
    }
}
