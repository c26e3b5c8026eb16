//! Readers that have seen enough and full disks, for every command and every format.
//!
//! A closed pipe is no failure: nothing is said of it, and the verdict stands. What else cannot be
//! written is told in a sentence.

mod common;

use std::fmt::Write as _;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::process::{Output, Stdio};

use common::{Project, program};

const AS_OF: [&str; 2] = ["--as-of", "2026-03-20 12:00"];
/// What a pipe holds on Linux: more than that is never written where nobody reads.
const PIPE: usize = 1 << 16;

/// One run of the program.
#[derive(Clone)]
struct Case {
    args: Vec<String>,
    input: String,
    /// Whether it must write more than a pipe holds.
    is_long: bool,
}

impl Case {
    fn new(args: &[&str]) -> Self {
        Self {
            args: args.iter().map(|arg| (*arg).to_owned()).collect(),
            input: String::new(),
            is_long: false,
        }
    }

    fn long(self) -> Self {
        Self {
            is_long: true,
            ..self
        }
    }

    fn with_input(self, input: &str) -> Self {
        Self {
            input: input.to_owned(),
            ..self
        }
    }
}

/// The values that an argument takes, as the error names them.
fn values(project: &Project, args: &[&str]) -> Vec<String> {
    let run = project.run(args.iter().copied().chain(["?"]));
    let values = run.err.split_once("[values: ").expect(&run.err).1;
    let values = values.split_once(']').expect(&run.err).0;
    values.split(", ").map(str::to_owned).collect()
}

/// The commands that the help lists below `args`.
fn commands(project: &Project, args: &[&str]) -> Vec<String> {
    let help = project.run(args.iter().copied().chain(["--help"])).out;
    let list = help.split_once("Commands:\n").expect(&help).1;
    let names = list.lines().take_while(|line| line.starts_with("  "));
    let names = names.filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    let names = names.filter(|name| !name.is_empty() && *name != "help");
    names.map(str::to_owned).collect()
}

/// Runs of a command in each of its formats.
fn in_formats(project: &Project, args: &[&str]) -> Vec<Case> {
    let command: Vec<&str> = args.iter().copied().take(1).chain(["--format"]).collect();
    let formats = values(project, &command);
    assert!(formats.len() > 1, "{formats:?}");
    let case = |format: &String| Case::new(&[args, &["--format", format]].concat());
    formats.iter().map(case).collect()
}

/// All ways to run a command. `NEW` is a directory that is not there yet.
fn cases(project: &Project, command: &str) -> Vec<Case> {
    let formats = |args: &[&str]| in_formats(project, args);
    let long = |cases: Vec<Case>| -> Vec<Case> { cases.into_iter().map(Case::long).collect() };
    match command {
        "due" => long(formats(&["due", "big", "--as-of", "2026-03-04 18:00"])),
        "check" | "summary" => {
            let mut cases = formats(&[&[command, "big"][..], &AS_OF].concat());
            for case in &mut cases {
                case.args
                    .extend((command == "check").then(|| "--limit=0".to_owned()));
                // A workbook is packed.
                case.is_long = !case.args.contains(&"xlsx".to_owned());
            }
            cases
        }
        "diff" => long(formats(&["diff", "none.json", "all.json", "--limit=0"])),
        "why" => {
            let of = ["--meeting", "M1", "--department", "D1"];
            formats(&[&["why", "."][..], &of, &AS_OF].concat())
        }
        "deadline" => formats(&["deadline", "--ended", "2026-03-05 17:00"]),
        "calendar" => (commands(project, &["calendar"]).iter())
            .flat_map(|below| calendar_cases(project, below))
            .collect(),
        "obligations" => long(formats(&[&[command, "big"][..], &AS_OF].concat()))
            .into_iter()
            .map(|mut case| {
                // A workbook is packed.
                case.is_long &= !case.args.contains(&"xlsx".to_owned());
                case
            })
            .collect(),
        "explain" => vec![
            Case::new(&["explain"]),
            Case::new(&["explain", "report-late"]),
        ],
        "init" => vec![
            Case::new(&["init", "NEW"]),
            Case::new(&["init", "NEW", "--from", "records.csv"]),
        ],
        "notice" | "bulletin" => {
            let run = [&[command, ".", "--out", "NEW"][..], &AS_OF].concat();
            let mut cases = formats(&run);
            cases.extend(formats(&[command, "--print-template"]));
            cases
        }
        "schema" | "completions" => (values(project, &[command]).iter())
            .map(|value| Case::new(&[command, value]))
            .collect(),
        "sql" => vec![Case::new(
            &[&["sql", "--dialect", "duckdb", "--out", "NEW"][..], &AS_OF].concat(),
        )],
        "man" => vec![Case::new(&["man"]), Case::new(&["man", "--out", "NEW"])],
        _ => panic!("say here how {command} is run"),
    }
}

fn calendar_cases(project: &Project, below: &str) -> Vec<Case> {
    let formats = |args: &[&str]| in_formats(project, &[&["calendar", below], args].concat());
    let lines = |args: &[&str]| {
        let cases = formats(args).into_iter();
        let cases = cases.map(|case| case.with_input(&"2026-03-05\n".repeat(8_000)).long());
        cases.collect::<Vec<_>>()
    };
    match below {
        "show" => formats(&["2026"]),
        "day" => [formats(&["2026-03-05"]), lines(&["-"])].concat(),
        "add" => [formats(&["2026-03-05", "2"]), lines(&["-", "2"])].concat(),
        "between" => formats(&["2026-03-05", "2026-03-20"]),
        "import" => formats(&["days.toml"]),
        "diff" => formats(&["cn", "weekends"]),
        "list" => formats(&[]),
        _ => panic!("say here how calendar {below} is run"),
    }
}

/// A small project, a large one in `big`, and two reports of that: with nothing in it, and with all.
fn project() -> Project {
    const MEETINGS: &str =
        "id,title,ended_at\nM1,Work conference,2026-03-04 17:00\nM2,Another one,2026-03-05 17:00\n";
    let project = Project::of(&[
        ("meetings.csv", MEETINGS),
        ("departments.csv", "id,name\nD1,Finance Bureau\n"),
        (
            "records.csv",
            "meeting,department,transmitted_at\nM1,D1,2026-03-09 17:00\n",
        ),
        (
            "days.toml",
            "covers = [2031]\noff = [{ date = 2031-01-01 }]\n",
        ),
        ("big/meetings.csv", MEETINGS),
        (
            "big/records.csv",
            "meeting,department,transmitted_at,reported_at\n",
        ),
    ]);
    let mut departments = "id,name\n".to_owned();
    for number in 0..400 {
        let _ = writeln!(
            departments,
            "D{number},{}{number}",
            "A bureau of a city with a long name ".repeat(5)
        );
    }
    project.file("big/departments.csv", departments);
    for (name, as_of) in [
        ("none.json", "2026-03-04 18:00"),
        ("all.json", "2026-03-20 12:00"),
    ] {
        let args = ["check", "big", "--format", "json", "--as-of", as_of];
        project.file(name, project.run(args).out);
    }
    project
}

/// Runs a case with this for its standard output, and reads what comes out of it as `read` does.
fn run(
    project: &Project,
    case: &Case,
    number: &mut u32,
    out: impl Into<Stdio>,
    read: impl FnOnce(),
) -> Output {
    *number += 1;
    let new = format!("new-{number}");
    let args = (case.args.iter()).map(|arg| if arg == "NEW" { &new } else { arg });
    // The program alone holds the end of the pipe that is written.
    let mut child = program("en_US.UTF-8")
        .args(args)
        .current_dir(project.path())
        .stdin(Stdio::piped())
        .stdout(out)
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = case.input.clone();
    let writer = std::thread::spawn(move || {
        // A run that does not read its input may be gone already.
        let _ = stdin.write_all(input.as_bytes());
    });
    read();
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("the input written");
    output
}

/// Everything that can be run.
fn all(project: &Project) -> Vec<Case> {
    let names = commands(project, &[]);
    assert!(names.len() > 10, "{names:?}");
    let mut cases: Vec<Case> = names.iter().flat_map(|name| cases(project, name)).collect();
    for name in &names {
        cases.extend([Case::new(&[name, "--help"]), Case::new(&["help", name])]);
    }
    cases.extend([["--help"], ["-h"], ["help"], ["--version"]].map(|args| Case::new(&args)));
    cases
}

#[test]
fn a_closed_pipe_is_silent_and_keeps_the_verdict() {
    let project = project();
    let mut number = 0;
    let mut codes = Vec::new();
    for case in all(&project) {
        let whole = run(&project, &case, &mut number, Stdio::piped(), || {});
        let (code, err) = (whole.status.code(), String::from_utf8_lossy(&whole.stderr));
        let shown = case.args.join(" ");
        assert!(
            !case.is_long || whole.stdout.len() > PIPE,
            "{shown}: {} bytes, {err}",
            whole.stdout.len()
        );
        codes.push(code);

        let (reader, writer) = io::pipe().expect("a pipe");
        drop(reader);
        let closed = run(&project, &case, &mut number, writer, || {});
        assert_eq!(String::from_utf8_lossy(&closed.stderr), err, "{shown}");
        assert_eq!(closed.status.code(), code, "{shown}");

        let (reader, writer) = io::pipe().expect("a pipe");
        let one_line = run(&project, &case, &mut number, writer, || {
            let mut line = Vec::new();
            let mut reader = BufReader::with_capacity(64, reader);
            reader.read_until(b'\n', &mut line).expect("a line");
        });
        assert_eq!(String::from_utf8_lossy(&one_line.stderr), err, "{shown}");
        assert_eq!(one_line.status.code(), code, "{shown}");
    }
    for code in [0, 1, 2] {
        assert!(codes.contains(&Some(code)), "no run ends with {code}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let project = project();
    let mut number = 0;
    for case in all(&project) {
        let shown = case.args.join(" ");
        let full = std::fs::File::options().write(true).open("/dev/full");
        let full = run(
            &project,
            &case,
            &mut number,
            full.expect("a full device"),
            || {},
        );
        let err = String::from_utf8_lossy(&full.stderr);
        assert_eq!(full.status.code(), Some(2), "{shown}: {err}");
        let is_refused = shown.starts_with("calendar import") && shown.ends_with("json");
        let sentence = if is_refused {
            "calendar import writes TOML"
        } else {
            "cannot write standard output: the disk is full"
        };
        assert!(err.contains(sentence), "{shown}: {err}");
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_is_a_closed_pipe_is_silent_too() {
    let project = project();
    let fifo = project.at("pipe");
    let made = std::process::Command::new("mkfifo").arg(&fifo).status();
    assert!(made.is_ok_and(|status| status.success()));
    let output = format!("csv:{}", fifo.display());
    let args = [
        &["check", "big", "--quiet", "--output", &output],
        &AS_OF[..],
    ]
    .concat();
    let reader = std::thread::spawn(move || {
        let mut line = String::new();
        let file = std::fs::File::open(fifo).expect("the pipe opens");
        let mut reader = BufReader::with_capacity(64, file);
        reader.read_line(&mut line).expect("a line");
    });
    let run = project.run(args);
    // First: where nothing was written, the reader would wait for ever.
    assert_eq!((run.code, run.err.as_str()), (1, ""));
    reader.join().expect("a line read");
}
