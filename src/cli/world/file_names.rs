//! File names made of ids, safe on every system.

use std::collections::HashSet;

/// One name for each id, in their order: `PREFIX-ID-SUFFIX.ENDING`.
///
/// Whatever is not a letter, digit, `-`, `_` or `.` becomes `_`, so that there are no separators, no
/// control characters and nothing that Windows forbids; the prefix keeps clear of its device names,
/// of names of dots alone and of hyphens that a program takes for a flag. Names that a system blind
/// to case would take for one are told apart by a number.
pub(crate) fn file_names<'a>(
    prefix: &str,
    ids: impl IntoIterator<Item = &'a str>,
    suffix: &str,
    ending: &str,
) -> Vec<String> {
    let mut taken = HashSet::new();
    let mut names = Vec::new();
    for id in ids {
        let id = plain(id);
        let mut name = format!("{prefix}-{id}");
        let mut number = 1;
        while !taken.insert(folded(&name)) {
            number += 1;
            name = format!("{prefix}-{id}~{number}");
        }
        names.push(format!("{name}-{suffix}.{ending}"));
    }
    names
}

/// Systems allow 255 bytes; a prefix, a number, a date and an ending have room beside these.
const MOST_BYTES: usize = 160;

fn plain(id: &str) -> String {
    let mut plain = String::new();
    for c in id.trim().chars() {
        let c = if is_plain(c) { c } else { '_' };
        if plain.len() + c.len_utf8() > MOST_BYTES {
            break;
        }
        plain.push(c);
    }
    plain
}

/// Characters that some systems store in another form than they are given would clash there with
/// that form: compatibility ideographs and parts of Hangul syllables.
fn is_plain(c: char) -> bool {
    let is_kept = c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    is_kept
        && !matches!(c, '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}' | '\u{1100}'..='\u{11ff}')
}

fn folded(name: &str) -> String {
    name.to_uppercase().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(ids: &[&str]) -> Vec<String> {
        file_names("notice", ids.iter().copied(), "2026-03-05", "md")
    }

    #[test]
    fn names_are_safe_and_differ() {
        let all = names(&[
            "D07",
            "d07",
            "..",
            "../../etc",
            "a/b",
            "a\\b",
            "CON",
            "财政局",
            "a\nb",
            "x:y*?\"<>|",
            "-",
            "D07~2",
            "",
        ]);
        assert_eq!(all[0], "notice-D07-2026-03-05.md");
        assert_eq!(all[1], "notice-d07~2-2026-03-05.md");
        assert_eq!(all[2], "notice-..-2026-03-05.md");
        assert_eq!(all[3], "notice-.._.._etc-2026-03-05.md");
        assert_eq!(all[4], "notice-a_b-2026-03-05.md");
        assert_eq!(all[5], "notice-a_b~2-2026-03-05.md");
        assert_eq!(all[7], "notice-财政局-2026-03-05.md");
        assert_eq!(all[11], "notice-D07_2-2026-03-05.md");
        let folded: HashSet<String> = all.iter().map(|name| folded(name)).collect();
        assert_eq!(folded.len(), all.len());
        for name in &all {
            assert!(
                !name.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|', '\n']),
                "{name}"
            );
        }
    }

    #[test]
    fn long_ids_are_cut() {
        let (long, other) = ("单".repeat(500), "单".repeat(501));
        let all = names(&[&long, &other]);
        assert!(all.iter().all(|name| name.len() < 200), "{all:?}");
        assert_ne!(all[0], all[1]);
    }
}
