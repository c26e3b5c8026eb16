//! `chuanda init --from` on a terminal: it shows what it would leave out, asks where it doubts, and
//! writes what was answered, or nothing.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};

use common::{Project, run_in};

/// Keys as a terminal sends them.
const ENTER: &str = "\r";
const DOWN: &str = "\u{1b}[B";
const ESCAPE: &str = "\u{1b}";
const CONTROL_C: &str = "\u{3}";

/// A person before a terminal.
struct Person {
    script: Child,
    /// What has been shown so far, and how much of it has been read.
    shown: Vec<u8>,
    read: usize,
}

impl Person {
    /// None where there is no `script` to open a terminal.
    fn starts(project: &Project, args: &str) -> Option<Self> {
        let program = env!("CARGO_BIN_EXE_chuanda");
        let line = format!("stty rows 50 cols 100; exec '{program}' {args}");
        let mut command = Command::new("script");
        command.args(["-qec", &line, "/dev/null"]);
        command.current_dir(project.path());
        command
            .env("TERM", "xterm")
            .env("LANG", "zh_CN.UTF-8")
            .env_remove("LC_ALL");
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let script = command.spawn().ok()?;
        Some(Self {
            script,
            shown: Vec::new(),
            read: 0,
        })
    }

    /// Reads on until a text comes, and answers it with some keys.
    fn answers(&mut self, text: &str, keys: &str) {
        let wanted = text.as_bytes();
        let is_there = |shown: &[u8]| shown.windows(wanted.len()).position(|it| it == wanted);
        loop {
            if let Some(at) = is_there(&self.shown[self.read..]) {
                self.read += at + wanted.len();
                break;
            }
            let mut more = [0; 4096];
            let many = self
                .script
                .stdout
                .as_mut()
                .unwrap()
                .read(&mut more)
                .unwrap();
            assert!(many > 0, "no {text}: {}", self.text());
            self.shown.extend(&more[..many]);
        }
        let mut keyboard = self.script.stdin.as_ref().unwrap();
        keyboard.write_all(keys.as_bytes()).unwrap();
    }

    /// The exit code, and all that was shown.
    fn leaves(mut self) -> (i32, String) {
        let mut rest = Vec::new();
        let mut screen = self.script.stdout.take().unwrap();
        screen.read_to_end(&mut rest).unwrap();
        self.shown.extend(rest);
        let code = self.script.wait().unwrap().code().unwrap();
        (code, self.text())
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.shown).into_owned()
    }
}

fn office() -> Project {
    Project::of(&[
        (
            "会议.csv",
            "会议名称,召开时间\n常务会,2026-03-05 15:00\n合计,1 次\n",
        ),
        (
            "单位.csv",
            "单位名称,简称\n甲市财政局,财政局\n甲市教育局,教育局\n",
        ),
        (
            "台账.csv",
            "会议,单位,传达时间,报告时间\n常务会,财政局,2026-03-05 19:00,2026-03-06\n常务会,教育局,2026-03-05 20:00,2026-03-06 9:00\n合计,2 家,,\n",
        ),
    ])
}

const INIT: &str = "init --from 会议.csv 单位.csv 台账.csv";

fn files(project: &Project) -> Vec<String> {
    let names = project.path().read_dir().unwrap();
    let names = names.map(|it| it.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

#[test]
fn a_person_answers_and_check_takes_what_is_written() {
    let project = office();
    let Some(mut person) = Person::starts(&project, INIT) else {
        return;
    };
    person.answers("哪一列是结束时间", "");
    person.answers("先不定", ENTER);
    person.answers("只写了日期（如 2026-03-06）", "");
    person.answers("先不定", &[DOWN, ENTER].concat());
    let (code, shown) = person.leaves();
    assert_eq!(code, 0, "{shown}");
    // What is left out is known before the first question.
    let (left_out, first) = (shown.find("不是数据，没有读"), shown.find("哪一列是"));
    assert!(left_out.is_some() && left_out < first, "{shown}");
    assert_eq!(shown.matches("台账.csv 有 1 行").count(), 1, "{shown}");
    let text = std::fs::read_to_string(project.at("chuanda.toml")).unwrap();
    for line in [
        "\n\"召开时间\" = \"ended_at\"",
        "\ndate_only = \"strict\"\n",
    ] {
        assert!(text.contains(line), "{line}: {text}");
    }
    let check = run_in(project.path(), ["check", "--as-of", "2026-03-07"], "");
    assert_eq!(check.code, 0, "{}", check.err);
}

#[test]
fn what_is_passed_over_stays_open() {
    let project = office();
    let Some(mut person) = Person::starts(&project, INIT) else {
        return;
    };
    for question in ["哪一列是结束时间", "只写了日期"] {
        person.answers(question, "");
        person.answers("先不定", ESCAPE);
    }
    let (code, shown) = person.leaves();
    assert_eq!(code, 1, "{shown}");
    let text = std::fs::read_to_string(project.at("chuanda.toml")).unwrap();
    assert!(text.contains("\n# \"召开时间\" = \"ended_at\""), "{text}");
}

#[test]
fn who_breaks_off_finds_nothing_written() {
    let project = office();
    let before = files(&project);
    let Some(mut person) = Person::starts(&project, INIT) else {
        return;
    };
    person.answers("哪一列是结束时间", "");
    person.answers("先不定", CONTROL_C);
    let (code, shown) = person.leaves();
    assert_eq!(code, 130, "{shown}");
    assert_eq!(files(&project), before);
}
