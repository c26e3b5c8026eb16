//! `chuanda init`: what it writes passes.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use common::{empty_dir, run_in};

#[test]
fn a_new_project_passes() {
    for lang in ["zh", "en"] {
        let dir = empty_dir();
        let init = run_in(dir.path(), ["init", "a/b c", "--lang", lang], "");
        assert_eq!(init.code, 0, "{}", init.err);
        // Quoted as the shell of the system wants it.
        let quote = if cfg!(windows) { '"' } else { '\'' };
        let next = format!("chuanda check {quote}a/b c{quote}");
        assert!(init.out.contains(&next), "{}", init.out);
        for as_of in [None, Some("2026-11-24"), Some("2035-01-01")] {
            let mut args = vec!["check", "a/b c"];
            args.extend(as_of.iter().flat_map(|as_of| ["--as-of", as_of]));
            let check = run_in(dir.path(), args, "");
            assert_eq!((check.code, check.err.as_str()), (0, ""), "{}", check.out);
        }
    }
}

#[test]
fn nothing_is_written_over() {
    let dir = empty_dir();
    std::fs::write(dir.path().join("records.csv"), "mine").unwrap();
    let init = run_in(dir.path(), ["init"], "");
    assert_eq!((init.code, init.out.as_str()), (2, ""));
    assert!(init.err.contains("records.csv"), "{}", init.err);
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    assert_eq!(
        std::fs::read_to_string(dir.path().join("records.csv")).unwrap(),
        "mine"
    );
}
