//! Life in a shell: completions, man pages, colour and narrow terminals.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use common::{empty_dir, run_in};
use unicode_width::UnicodeWidthStr;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn city() -> PathBuf {
    root().join("examples/city")
}

/// Whether a program is here to be asked; a machine without it still runs the other tests.
fn is_there(program: &str) -> bool {
    Command::new(program).arg("--version").output().is_ok()
}

fn plain(args: &[&str], envs: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chuanda"));
    command.args(args).current_dir(city());
    for name in [
        "LC_ALL",
        "LC_MESSAGES",
        "NO_COLOR",
        "CLICOLOR",
        "CLICOLOR_FORCE",
        "COLUMNS",
    ] {
        command.env_remove(name);
    }
    command.env("LANG", "zh_CN.UTF-8").env("TERM", "xterm");
    command.envs(envs.iter().copied());
    command.output().unwrap()
}

/// Standard output at a terminal of so many columns.
fn at_terminal(args: &[&str], columns: u16, envs: &[(&str, &str)]) -> String {
    let quoted = |text: &str| format!("'{}'", text.replace('\'', "'\\''"));
    let words = args.iter().map(|arg| quoted(arg)).collect::<Vec<_>>();
    // Set right before the program: a shell sets COLUMNS anew whenever a command ends.
    let envs: Vec<String> = (envs.iter())
        .map(|(name, value)| format!("{name}={}", quoted(value)))
        .collect();
    let line = format!(
        "stty rows 50 cols {columns}; {} {} {} 2>/dev/null",
        envs.join(" "),
        quoted(env!("CARGO_BIN_EXE_chuanda")),
        words.join(" ")
    );
    let mut command = Command::new("script");
    command
        .args(["-qec", &line, "/dev/null"])
        .current_dir(city());
    for name in [
        "LC_ALL",
        "LC_MESSAGES",
        "NO_COLOR",
        "CLICOLOR",
        "CLICOLOR_FORCE",
        "COLUMNS",
    ] {
        command.env_remove(name);
    }
    command.env("LANG", "zh_CN.UTF-8").env("TERM", "xterm");
    let output = command.output().unwrap();
    String::from_utf8(output.stdout)
        .unwrap()
        .replace("\r\n", "\n")
}

fn has_escapes(output: &Output) -> bool {
    output.stdout.contains(&0x1b) || output.stderr.contains(&0x1b)
}

/// Every command that a person reads at a terminal.
const COMMANDS: &[&[&str]] = &[
    &["check", "--as-of", "2026-10-20"],
    &[
        "check",
        "--as-of",
        "2026-08-05 10:00",
        "--format",
        "concise",
    ],
    &["summary", "--as-of", "2026-10-20"],
    &["due", "--as-of", "2026-08-05 10:00"],
    &[
        "why",
        "--meeting",
        "YX-2026-02",
        "--department",
        "YX-03",
        "--as-of",
        "2026-10-20",
    ],
    &[
        "deadline",
        "--ended",
        "2026-09-30 17:00",
        "--policy",
        "speeches",
    ],
    &["calendar", "show", "2026"],
    &["calendar", "day", "2026-10-10"],
    &["calendar", "list"],
    &["explain"],
    &["explain", "transmission-late"],
    &["--help"],
    &["check", "--help"],
    &["help", "notice"],
];

#[test]
fn without_a_terminal_there_is_no_colour() {
    for args in COMMANDS {
        assert!(!has_escapes(&plain(args, &[])), "{args:?}");
    }
    assert!(!has_escapes(&plain(&["nonsense"], &[])));
    assert!(!has_escapes(&plain(&["check", "no-such-place"], &[])));
}

#[test]
fn no_color_and_never_go_before_a_terminal() {
    if !is_there("script") {
        return;
    }
    for args in COMMANDS {
        let bare = at_terminal(args, 120, &[("NO_COLOR", "1")]);
        assert!(
            !bare.is_empty() && !bare.contains('\u{1b}'),
            "{args:?}: {bare}"
        );
        let never: Vec<&str> = ["--color", "never"].iter().chain(*args).copied().collect();
        let never = at_terminal(&never, 120, &[("CLICOLOR_FORCE", "1")]);
        assert!(!never.contains('\u{1b}'), "{args:?}: {never}");
    }
}

#[test]
fn forced_colour_needs_no_terminal() {
    for envs in [[("CLICOLOR_FORCE", "1")], [("CLICOLOR_FORCE", "yes")]] {
        assert!(has_escapes(&plain(
            &["check", "--as-of", "2026-10-20"],
            &envs
        )));
        assert!(has_escapes(&plain(&["nonsense"], &envs)));
    }
    assert!(has_escapes(&plain(
        &["check", "--as-of", "2026-10-20", "--color", "always"],
        &[]
    )));
    // Who forbids it is heard before who forces it.
    let both = [("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")];
    assert!(!has_escapes(&plain(
        &["check", "--as-of", "2026-10-20"],
        &both
    )));
    // Machine formats have none, whatever is asked.
    for format in ["json", "ndjson", "csv", "markdown"] {
        let args = [
            "check",
            "--as-of",
            "2026-10-20",
            "--color",
            "always",
            "--format",
            format,
        ];
        let output = plain(&args, &[("CLICOLOR_FORCE", "1")]);
        assert!(!output.stdout.contains(&0x1b), "{format}");
    }
}

fn without_styles(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain += before;
        rest = after.split_once('m').unwrap().1;
    }
    plain + rest
}

/// Whoever sees no colours reads the same: taken away, nothing else is different.
#[test]
fn colour_is_never_the_only_sign() {
    for args in COMMANDS {
        // `explain` shows its Markdown's marks by style instead.
        if args == &["explain", "transmission-late"] {
            continue;
        }
        let always: Vec<&str> = ["--color", "always"].iter().chain(*args).copied().collect();
        let colored = String::from_utf8(plain(&always, &[]).stdout).unwrap();
        let bare = String::from_utf8(plain(args, &[]).stdout).unwrap();
        // A style may keep a blank at the end of its line.
        let lines = |text: &str| -> Vec<String> {
            let lines = text.lines().map(str::trim_end);
            lines.map(str::to_owned).collect()
        };
        assert_eq!(lines(&without_styles(&colored)), lines(&bare), "{args:?}");
    }
    let check = String::from_utf8(plain(&["check", "--as-of", "2026-10-20"], &[]).stdout).unwrap();
    assert!(check.starts_with('✗'), "{check}");
    let due = ["due", "--as-of", "2026-12-29 14:00"];
    let due = String::from_utf8(plain(&due, &[]).stdout).unwrap();
    assert!(due.contains("绿"), "{due}");
}

/// What is wider than the terminal is broken by the program where it can be: what cannot is a word.
#[test]
fn narrow_terminals_are_filled_not_overrun() {
    if !is_there("script") {
        return;
    }
    let reports: &[&[&str]] = &[
        &["check", "--as-of", "2026-10-20"],
        &["due", "--as-of", "2026-08-05 10:00"],
        &[
            "why",
            "--meeting",
            "YX-2026-02",
            "--department",
            "YX-03",
            "--as-of",
            "2026-10-20",
        ],
        &[
            "deadline",
            "--ended",
            "2026-09-30 17:00",
            "--policy",
            "speeches",
        ],
    ];
    for columns in [20_u16, 40, 80] {
        for args in reports {
            let text = at_terminal(args, columns, &[("NO_COLOR", "1")]);
            for line in text.lines() {
                assert!(
                    line.width() <= usize::from(columns),
                    "{columns} {args:?}: {line}"
                );
            }
        }
        // COLUMNS goes before what the terminal says.
        let width = columns.to_string();
        for args in reports {
            let envs = [("NO_COLOR", "1"), ("COLUMNS", width.as_str())];
            let text = at_terminal(args, 200, &envs);
            for line in text.lines() {
                assert!(
                    line.width() <= usize::from(columns),
                    "{columns} {args:?}: {line}"
                );
            }
        }
    }
    // Every command says something at any width, and ends as it does elsewhere.
    for columns in [20, 40] {
        for args in COMMANDS {
            assert!(
                !at_terminal(args, columns, &[]).trim().is_empty(),
                "{args:?}"
            );
        }
    }
}

/// Whatever a cell holds: the time to break a text grows with its length, not with its square.
#[test]
fn a_text_of_many_parts_is_broken_at_once() {
    let dir = empty_dir();
    let title = "字  ".repeat(50_000);
    for (name, text) in [
        (
            "meetings.csv",
            format!("id,title,ended_at\nM1,{title},2026-03-02 09:00\n"),
        ),
        ("departments.csv", "id,name\nD1,教育局\n".to_owned()),
        (
            "records.csv",
            "meeting,department,transmitted_at,reported_at\n".to_owned(),
        ),
    ] {
        fs::write(dir.path().join(name), text).unwrap();
    }
    let path = dir.path().to_str().unwrap();
    let started = std::time::Instant::now();
    let text = at_terminal(&["check", path, "--as-of", "2026-03-03 10:00"], 80, &[]);
    assert!(text.lines().count() > 2_500, "{text}");
    assert!(text.lines().all(|line| line.width() <= 90), "{text}");
    // With the square of its parts it is minutes.
    assert!(started.elapsed() < std::time::Duration::from_secs(20));
}

/// A file or a pipe has no width: nothing is broken there.
#[test]
fn a_pipe_has_no_width() {
    for args in COMMANDS
        .iter()
        .filter(|args| !args.iter().any(|arg| arg.contains("help")))
    {
        let narrow = plain(args, &[("COLUMNS", "20")]);
        assert_eq!(narrow.stdout, plain(args, &[]).stdout, "{args:?}");
    }
}

#[test]
fn completions_are_scripts_of_their_shell() {
    let dir = empty_dir();
    for lang in ["zh", "en"] {
        for (shell, check) in [
            ("bash", Some(["bash", "-n"])),
            ("zsh", Some(["zsh", "-n"])),
            ("fish", Some(["fish", "-n"])),
            // No PowerShell is at hand to check its own; that it is there is all that is tested.
            ("powershell", None),
        ] {
            let run = run_in(&root(), ["completions", shell, "--lang", lang], "");
            assert_eq!(run.code, 0, "{}", run.err);
            for word in ["check", "notice", "calendar", "as-of", "sarif"] {
                assert!(run.out.contains(word), "{shell}: {word}");
            }
            let path = dir.path().join(format!("{shell}.{lang}"));
            fs::write(&path, &run.out).unwrap();
            let Some([program, flag]) = check else {
                continue;
            };
            if is_there(program) {
                let output = Command::new(program).arg(flag).arg(&path).output().unwrap();
                let err = String::from_utf8_lossy(&output.stderr);
                assert!(output.status.success() && err.is_empty(), "{shell}: {err}");
            }
        }
    }
    assert_eq!(run_in(&root(), ["completions", "tcsh"], "").code, 2);
}

/// Bash itself completes: commands, flags and the values of a flag.
#[test]
fn bash_completes() {
    if !is_there("bash") {
        return;
    }
    let dir = empty_dir();
    let script = dir.path().join("chuanda.bash");
    let run = run_in(&root(), ["completions", "bash"], "");
    fs::write(&script, run.out).unwrap();
    for (words, expected) in [
        ("chuanda bul", "bulletin"),
        ("chuanda check --as", "--as-of"),
        ("chuanda check --format sar", "sarif"),
        ("chuanda calendar betw", "between"),
        ("chuanda schema dead", "deadline"),
    ] {
        let words: Vec<&str> = words.split(' ').collect();
        let line = format!(
            "source {}; COMP_WORDS=({}); COMP_CWORD={}; _chuanda chuanda {} {}; echo \"${{COMPREPLY[@]}}\"",
            script.display(),
            words.join(" "),
            words.len() - 1,
            words[words.len() - 1],
            words[words.len() - 2],
        );
        let output = Command::new("bash").args(["-c", &line]).output().unwrap();
        let out = String::from_utf8(output.stdout).unwrap();
        assert_eq!(out.trim(), expected, "{words:?}");
    }
}

#[test]
fn man_pages_pass_the_lint() {
    let dir = empty_dir();
    for lang in ["zh", "en"] {
        let out = dir.path().join(lang);
        let run = run_in(
            &root(),
            ["man", "--lang", lang, "--out", out.to_str().unwrap()],
            "",
        );
        assert_eq!(run.code, 0, "{}", run.err);
        let pages: Vec<&str> = run.out.lines().collect();
        // A page for each command, and for each below `calendar`.
        for name in [
            "",
            "-check",
            "-calendar",
            "-calendar-between",
            "-notice",
            "-man",
            "-why",
        ] {
            let name = format!("chuanda{name}.1");
            assert!(
                pages.iter().any(|page| page.ends_with(&name)),
                "{name}: {pages:?}"
            );
        }
        for page in &pages {
            let text = fs::read_to_string(page).unwrap();
            assert!(text.starts_with(".ie \\n(.g"), "{text}");
            assert!(!text.contains('\u{1b}'), "{page}");
            let heading = if lang == "zh" {
                ".SH 名称\n"
            } else {
                ".SH NAME\n"
            };
            assert!(text.contains(heading), "{page}");
            assert!(lang == "en" || !text.contains(".SH OPTIONS"), "{page}");
            if Path::new("/usr/bin/mandoc").exists() {
                let lint = Command::new("mandoc")
                    .args(["-T", "lint", "-W", "warning", page])
                    .output()
                    .unwrap();
                let said = String::from_utf8_lossy(&lint.stdout);
                assert!(lint.status.success() && said.is_empty(), "{said}");
                let shown = Command::new("mandoc")
                    .args(["-T", "utf8", page])
                    .output()
                    .unwrap();
                assert!(!shown.stdout.is_empty());
            }
        }
    }
    let first = run_in(&root(), ["man"], "");
    let page = fs::read_to_string(dir.path().join("zh/chuanda.1")).unwrap();
    assert_eq!(first.out, page);
}
