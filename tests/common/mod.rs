//! A project in a directory of its own, and the program run on it.
#![allow(dead_code, reason = "no test file uses all of it")]

use std::ffi::OsStr;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A configuration with a calendar of 2026 alone, whatever years the program brings: for tests that
/// show what lies beyond a calendar, or name its years and version. More keys of `[calendar]` and
/// further tables may follow it.
pub(crate) const CALENDAR_OF_2026: &str = concat!(
    "[calendar]\nbase = \"none\"\n",
    include_str!("../../examples/city/calendar/cn-2026.toml"),
);

const BUNDLED: &str = include_str!("../../src/calendar/cn-holidays.csv");

/// The rows of the bundled calendar, without the head: date, kind, name, notice.
pub(crate) fn bundled_days() -> impl Iterator<Item = Vec<&'static str>> {
    let lines = BUNDLED.lines().skip(1);
    lines.map(|line| line.split(',').collect())
}

/// The last year that the bundled calendar covers.
pub(crate) fn last_bundled_year() -> i32 {
    let last = BUNDLED.lines().next_back().expect("a row");
    last[..4].parse().expect("a year")
}

/// Files in a directory that is gone with the value.
pub(crate) struct Project(TempDir);

/// What a run printed, and its exit code.
#[derive(Debug, PartialEq)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Project {
    pub(crate) fn new() -> Self {
        Self(empty_dir())
    }

    /// A project of these files.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let project = Self::new();
        for (name, text) in files {
            project.file(name, text);
        }
        project
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let path = self.at(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
        std::fs::write(path, bytes).expect("a file written");
        self
    }

    pub(crate) fn run<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Run {
        self.run_with(args, b"")
    }

    /// Runs with something on standard input.
    pub(crate) fn run_with<S: AsRef<OsStr>>(
        &self,
        args: impl IntoIterator<Item = S>,
        input: &[u8],
    ) -> Run {
        run("en_US.UTF-8", self.path(), args, input)
    }

    /// `check --format json` as of a time, which must have been able to check.
    pub(crate) fn check(&self, as_of: &str) -> (i32, Value) {
        let run = self.run(["check", "--as-of", as_of, "--format", "json"]);
        assert_ne!(run.code, 2, "{}", run.err);
        (run.code, json(&run.out))
    }
}

/// The program in a language, without the environment of whoever runs the tests.
pub(crate) fn program(lang: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chuanda"));
    for name in [
        "LC_ALL",
        "LC_MESSAGES",
        "LANGUAGE",
        "CLICOLOR_FORCE",
        "COLUMNS",
    ] {
        command.env_remove(name);
    }
    command.env("LANG", lang).env("NO_COLOR", "1");
    command
}

/// Runs the program in a directory, in Chinese, with this on standard input.
pub(crate) fn run_in<S: AsRef<OsStr>>(
    dir: &Path,
    args: impl IntoIterator<Item = S>,
    input: &str,
) -> Run {
    run("zh_CN.UTF-8", dir, args, input.as_bytes())
}

fn run<S: AsRef<OsStr>>(
    lang: &str,
    dir: &Path,
    args: impl IntoIterator<Item = S>,
    input: &[u8],
) -> Run {
    let mut child = program(lang)
        .args(args)
        .current_dir(dir)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_owned();
    let writer = std::thread::spawn(move || {
        // A run that does not read its input may be gone already.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("the input written");
    Run {
        code: output.status.code().expect("an exit code"),
        out: String::from_utf8(output.stdout).expect("text"),
        err: String::from_utf8(output.stderr).expect("text"),
    }
}

/// An empty directory of this test's own.
pub(crate) fn empty_dir() -> TempDir {
    tempfile::tempdir().expect("a directory for the test")
}

pub(crate) fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

pub(crate) fn findings(report: &Value) -> &[Value] {
    report["findings"].as_array().expect("a list of findings")
}

/// The rules of the findings, in their order.
pub(crate) fn rules(report: &Value) -> Vec<&str> {
    findings(report)
        .iter()
        .map(|finding| finding["rule"].as_str().expect("a rule"))
        .collect()
}

/// The places `FILE:LINE:COL` that standard error names, in their order.
pub(crate) fn places(err: &str) -> Vec<String> {
    err.lines()
        .filter_map(|line| {
            let rest = line
                .strip_prefix("error: ")
                .or_else(|| line.strip_prefix("错误: "))?;
            Some(rest.split(": ").next()?.to_owned())
        })
        .collect()
}

/// The texts of a Word document, one after the other.
pub(crate) fn docx_texts(bytes: &[u8]) -> Vec<String> {
    use std::io::Read as _;
    const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
    let mut xml = String::new();
    let mut part = archive.by_name("word/document.xml").expect("a document");
    part.read_to_string(&mut xml).expect("text");
    let xml = roxmltree::Document::parse(&xml).expect("XML");
    let texts = (xml.descendants()).filter(|node| node.has_tag_name((MAIN, "t")));
    texts
        .filter_map(|node| node.text().map(str::to_owned))
        .collect()
}
