//! `chuanda explain`, and that its examples are what it says they are.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::path::Path;

use chuanda::rules::RULES;
use chuanda::rules::rule::Rule;
use common::{empty_dir, run_in};

/// The blocks of TOML in a text: the breach, then the clean one.
fn examples(text: &str) -> Vec<&str> {
    let blocks = text.split("```toml\n").skip(1);
    blocks
        .map(|rest| rest.split("```").next().unwrap())
        .collect()
}

fn finds(rule: &Rule, example: &str, dir: &Path) -> bool {
    let first = example.lines().next().unwrap();
    let as_of = first
        .strip_prefix("# as-of: ")
        .expect("an example says as of when");
    std::fs::write(dir.join("example.toml"), example).unwrap();
    let args = [
        "check",
        "example.toml",
        "--as-of",
        as_of,
        "--format",
        "json",
    ];
    let run = run_in(dir, args, "");
    assert!(run.code < 2, "{}: {}", rule.name, run.err);
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let findings = report["findings"].as_array().unwrap();
    findings.iter().any(|finding| finding["rule"] == rule.name)
}

#[test]
fn examples_are_a_breach_and_a_clean_one() {
    let dir = empty_dir();
    for rule in RULES {
        for text in [&rule.text.zh, &rule.text.en] {
            let blocks = examples(text);
            assert_eq!(blocks.len(), 2, "{}", rule.name);
            assert!(
                finds(rule, blocks[0], dir.path()),
                "{}: the breach is not found",
                rule.name
            );
            assert!(
                !finds(rule, blocks[1], dir.path()),
                "{}: the clean one is no breach",
                rule.name
            );
        }
    }
}

#[test]
fn rules_are_listed_and_explained() {
    let dir = empty_dir();
    let list = run_in(dir.path(), ["explain"], "");
    assert_eq!((list.code, list.out.lines().count()), (0, RULES.len() + 1));
    assert!(list.out.contains("传达超时"));
    let one = run_in(dir.path(), ["explain", "due-soon", "--lang", "en"], "");
    assert!(one.out.contains("group timeliness, default warn") && one.out.contains("# Due soon"));
    let typo = run_in(dir.path(), ["explain", "transmision-late"], "");
    assert_eq!((typo.code, typo.out.as_str()), (2, ""));
    assert!(typo.err.contains("transmission-late"), "{}", typo.err);
}
