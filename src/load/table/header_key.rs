//! What two spellings of one header have in common.

/// The characters of a header by which it is known: without blanks, newlines, control and format
/// characters, letters and brackets of full width as those of half width, capitals as small letters.
///
/// A cell of a sheet is broken with Alt+Enter where its column is narrow, and what is pasted from a
/// web page brings blanks of no width: neither makes another header of it.
pub(crate) fn header_chars(header: &str) -> impl Iterator<Item = char> + '_ {
    let is_nothing = |c: &char| c.is_whitespace() || c.is_control() || is_format(*c);
    (header.chars().filter(move |c| !is_nothing(c)))
        .map(half_width)
        .flat_map(char::to_lowercase)
}

/// The same as text.
pub(crate) fn header_key(header: &str) -> String {
    if !header.is_ascii() {
        return header_chars(header).collect();
    }
    let mut key = header.to_ascii_lowercase();
    key.retain(|c| c.is_ascii_graphic());
    key
}

/// Whether a header speaks of a date.
pub(crate) fn speaks_of_date(header: &str) -> bool {
    let key = header_key(header);
    let word = key_without_remark(&key).unwrap_or(&key);
    word.contains("日期") || word.ends_with("date") || word.ends_with("_on")
}

/// What a remark speaks of that makes another header of the one before it: a limit, a plan, a start
/// or a question is no time at which anything was done.
const OTHER_REMARKS: [&str; 16] = [
    "截止", "时限", "期限", "最迟", "应", "要求", "计划", "拟", "预", "限", "是否", "开始", "起",
    "deadline", "due", "plan",
];

/// The key of a header without a remark in brackets at its end (`结束时间（批示时间）`); none where it
/// has none, is nothing else, or where the remark makes another header of it.
pub(crate) fn key_without_remark(key: &str) -> Option<&str> {
    let close = key.chars().next_back()?;
    let open = match close {
        ')' => '(',
        ']' => '[',
        '】' => '【',
        '〕' => '〔',
        _ => return None,
    };
    let (word, remark) = key[..key.len() - close.len_utf8()].split_once(open)?;
    let is_other = OTHER_REMARKS.iter().any(|other| remark.contains(other));
    (!word.is_empty() && !is_other).then_some(word)
}

/// Whether a character is there for the layout alone and has no shape.
fn is_format(c: char) -> bool {
    matches!(
        c,
        '\u{AD}'
            | '\u{61C}'
            | '\u{180E}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
    )
}

/// The character of half width that one of full width stands for.
fn half_width(c: char) -> char {
    match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_header_are_alike() {
        for (one, other) in [
            ("传达\n时间", "传达时间"),
            (" 传\u{3000}达\u{A0}时间\u{200B}\u{FEFF}", "传达时间"),
            ("传达时间（年月日）", "传达时间(年月日)"),
            ("ＴＲＡＮＳＭＩＴＴＥＤ＿ａｔ", "transmitted_at"),
        ] {
            assert_eq!(header_key(one), header_key(other));
        }
        assert_ne!(header_key("传达时间"), header_key("报告时间"));
    }

    #[test]
    fn headers_of_plain_letters_have_the_same_key_as_all_others() {
        for byte in 0..128_u8 {
            let header = format!("A{}z", char::from(byte));
            let by_chars: String = header_chars(&header).collect();
            assert_eq!(header_key(&header), by_chars, "{byte}");
        }
    }

    #[test]
    fn a_remark_in_brackets_is_none_of_the_header() {
        for (header, word) in [
            ("结束时间（批示时间）", Some("结束时间")),
            ("传达 时间\n(年/月/日)", Some("传达时间")),
            ("单位【盖章】", Some("单位")),
            ("报告时间（应报时间）", None),
            ("传达时间（时限）", None),
            ("（盖章）", None),
            ("传达（学习）时间", None),
            ("传达时间", None),
        ] {
            let key = header_key(header);
            assert_eq!(key_without_remark(&key), word, "{header}");
        }
    }
}
