//! Words of a command line, written so that they can be copied into a shell.

use std::path::Path;

use crate::text::path_text;

/// A path as a shell takes it. Every shell of Windows takes double quotes, those of Unix take single ones
/// without looking at what is between them.
pub(crate) fn quoted(path: &Path) -> String {
    let text = path_text(path);
    // A leading `#` or `~` means something else than itself.
    let is_plain = |c: char| c.is_alphanumeric() || "/._-:,+@#（）".contains(c);
    let may_begin = text.starts_with(|c| !"-#".contains(c));
    let is_backslash = |c: char| cfg!(windows) && c == '\\';
    if may_begin && text.chars().all(|c| is_plain(c) || is_backslash(c)) {
        text
    } else if cfg!(windows) {
        format!("\"{text}\"")
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_quoted_where_a_shell_would_take_it_apart() {
        for plain in ["台账.xlsx#3月", "a/b_c-d.csv", "三月（终稿）.xlsx"] {
            assert_eq!(quoted(Path::new(plain)), plain);
        }
        for (path, text) in [
            ("3月 台账.xlsx", "'3月 台账.xlsx'"),
            ("a$b.csv", "'a$b.csv'"),
            ("it's.csv", r"'it'\''s.csv'"),
            ("#1.csv", "'#1.csv'"),
            ("", "''"),
        ] {
            assert_eq!(quoted(Path::new(path)), text);
        }
    }
}
