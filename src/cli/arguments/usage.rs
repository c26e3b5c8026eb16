//! Usage errors in words: clap finds them, both languages are worded here.

use std::error::Error as _;
use std::fmt::Write as _;

use clap::builder::Styles;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::cli::arguments::help::plain_usage;
use crate::lang::Lang;
use crate::render::shared::safe::terminal;
use crate::text::Bilingual;

/// What is wrong with the command line, tips, the usage of the command and where to read more;
/// styled for a terminal.
pub(crate) fn text(error: &clap::Error, usage: &str, lang: Lang) -> String {
    let styles = Styles::styled();
    let (bad, good) = (styles.get_error(), styles.get_valid());
    let mut text = format!("{bad}{}{bad:#}", lang.pick("错误：", "error: "));
    // What was typed may hold control characters.
    text += &terminal(&headline(error, lang));
    let values = strings(error, ContextKind::ValidValue);
    if !values.is_empty() {
        let label = lang.pick("取值：", "values: ");
        let _ = write!(text, "\n  [{label}{}]", values.join(", "));
    }
    text.push('\n');
    let tips = tips(error, lang);
    if !tips.is_empty() {
        text.push('\n');
    }
    for tip in tips {
        let label = lang.pick("提示：", "tip: ");
        let _ = writeln!(text, "  {good}{label}{good:#}{}", terminal(&tip));
    }
    let label = lang.pick("用法：", "Usage: ");
    let _ = writeln!(text, "\n{label}{}", plain_usage(usage, lang));
    let more = lang.pick("详见 --help。", "For more information, try '--help'.");
    let _ = writeln!(text, "\n{more}");
    text
}

/// One arm for each kind of error: a table, and long for that reason alone.
fn headline(error: &clap::Error, lang: Lang) -> String {
    let arg = string(error, ContextKind::InvalidArg);
    let value = string(error, ContextKind::InvalidValue);
    let number = |kind| match error.get(kind) {
        Some(ContextValue::Number(number)) => *number,
        _ => 0,
    };
    let actual = number(ContextKind::ActualNumValues);
    // Both at once: an error is worded once in a run, and side by side they are easy to compare.
    let (zh, en) = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let name = string(error, ContextKind::InvalidSubcommand);
            // A first argument that is a file means `check` with it.
            if name.contains(['.', '/', '#', '*']) {
                (
                    format!("没有“{name}”这个文件，也没有这个命令"),
                    format!("'{name}' is neither a file nor a command"),
                )
            } else {
                (
                    format!("没有“{name}”这个命令"),
                    format!("unrecognized command '{name}'"),
                )
            }
        }
        ErrorKind::UnknownArgument if arg.starts_with('-') => (
            format!("没有“{arg}”这个选项"),
            format!("unexpected argument '{arg}'"),
        ),
        ErrorKind::UnknownArgument => (
            format!("多余的参数“{arg}”"),
            format!("unexpected argument '{arg}'"),
        ),
        ErrorKind::MissingRequiredArgument => {
            let missing = strings(error, ContextKind::InvalidArg);
            (
                format!("缺少必须给出的参数：{}", missing.join("、")),
                format!("missing required argument: {}", missing.join(", ")),
            )
        }
        ErrorKind::InvalidValue if value.is_empty() => (
            format!("“{arg}”后面缺少值"),
            format!("a value is required for '{arg}'"),
        ),
        ErrorKind::InvalidValue => (
            format!("“{arg}”不能是“{value}”"),
            format!("invalid value '{value}' for '{arg}'"),
        ),
        ErrorKind::ValueValidation => {
            let why = why(error, lang);
            (
                format!("“{arg}”不能是“{value}”：{why}"),
                format!("invalid value '{value}' for '{arg}': {why}"),
            )
        }
        ErrorKind::TooManyValues => (
            format!("“{arg}”不需要“{value}”这个值"),
            format!("unexpected value '{value}' for '{arg}'"),
        ),
        ErrorKind::TooFewValues => {
            let least = number(ContextKind::MinValues);
            (
                format!("“{arg}”至少需要 {least} 个值，只给出 {actual} 个"),
                format!("'{arg}' requires at least {least} values, but {actual} were given"),
            )
        }
        ErrorKind::WrongNumberOfValues => {
            let expected = number(ContextKind::ExpectedNumValues);
            (
                format!("“{arg}”需要 {expected} 个值，给出了 {actual} 个"),
                format!("'{arg}' requires {expected} values, but {actual} were given"),
            )
        }
        ErrorKind::NoEquals => (
            format!("“{arg}”与值之间要用等号连接"),
            format!("an equal sign is required between '{arg}' and its value"),
        ),
        ErrorKind::ArgumentConflict => conflict(error, &arg),
        ErrorKind::InvalidUtf8 => (
            "参数不是有效的 UTF-8".to_owned(),
            "an argument is not valid UTF-8".to_owned(),
        ),
        // Kinds that clap may add: better in its own words than not at all.
        kind => {
            let words = kind.as_str().unwrap_or("invalid command line");
            (format!("命令行有误（{words}）"), words.to_owned())
        }
    };
    match lang {
        Lang::Zh => zh,
        Lang::En => en,
    }
}

fn conflict(error: &clap::Error, arg: &str) -> (String, String) {
    let others = strings(error, ContextKind::PriorArg);
    if others.is_empty() || others == [arg] {
        return (
            format!("“{arg}”只能给出一次"),
            format!("'{arg}' cannot be used multiple times"),
        );
    }
    (
        format!("“{arg}”不能与“{}”同时使用", others.join("”、“")),
        format!("'{arg}' cannot be used with '{}'", others.join("', '")),
    )
}

fn why(error: &clap::Error, lang: Lang) -> String {
    match error.source() {
        Some(source) => match source.downcast_ref::<Bilingual>() {
            Some(bad) => bad.of(lang).to_owned(),
            None => source.to_string(),
        },
        None => lang.pick("值有误", "invalid value").to_owned(),
    }
}

fn tips(error: &clap::Error, lang: Lang) -> Vec<String> {
    let mut tips = Vec::new();
    for kind in [
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedArg,
        ContextKind::SuggestedValue,
    ] {
        let names = strings(error, kind);
        if !names.is_empty() {
            tips.push(match lang {
                Lang::Zh => format!("是不是“{}”？", names.join("”、“")),
                Lang::En => format!("did you mean '{}'?", names.join("' or '")),
            });
        }
    }
    // These come as English sentences, whose quoted parts are what there is to say.
    if let Some(ContextValue::StyledStrs(sentences)) = error.get(ContextKind::Suggested) {
        for sentence in sentences {
            let sentence = printable(&sentence.to_string());
            let quoted: Vec<&str> = sentence.split('\'').skip(1).step_by(2).collect();
            tips.extend(match (lang, quoted.as_slice()) {
                (Lang::En, _) => Some(sentence),
                (Lang::Zh, [value, written]) if sentence.starts_with("to pass") => {
                    Some(format!("要把“{value}”当作值，写作“{written}”"))
                }
                (Lang::Zh, [known]) => Some(format!("有“{known}”")),
                (Lang::Zh, _) => None,
            });
        }
    }
    tips
}

fn string(error: &clap::Error, kind: ContextKind) -> String {
    strings(error, kind).join(" ")
}

fn strings(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![printable(text)],
        Some(ContextValue::Strings(texts)) => texts.iter().map(|text| printable(text)).collect(),
        _ => Vec::new(),
    }
}

/// Control characters escaped: an argument may have come from a file's name.
fn printable(text: &str) -> String {
    let mut printable = String::with_capacity(text.len());
    for char in text.chars() {
        if char.is_control() {
            printable.extend(char.escape_default());
        } else {
            printable.push(char);
        }
    }
    printable
}

#[cfg(test)]
mod tests {
    use crate::cli::arguments::parse::tests::stopped;

    /// A line, what is said about it in Chinese, in English.
    const SAID: &[(&str, &str, &str)] = &[
        (
            "chuanda chek",
            "没有“chek”这个命令",
            "unrecognized command 'chek'",
        ),
        ("chuanda chek", "“check”？", "'check'?"),
        (
            "chuanda check --fromat json",
            "没有“--fromat”这个选项",
            "unexpected argument '--fromat'",
        ),
        (
            "chuanda check --fromat json",
            "是不是“--format”？",
            "did you mean '--format'?",
        ),
        (
            "chuanda --min-rate 9 check",
            "有“check --min-rate”",
            "'check --min-rate' exists",
        ),
        (
            "chuanda deadline a b",
            "多余的参数“b”",
            "unexpected argument 'b'",
        ),
        (
            "chuanda check -f jsno",
            "“--format <格式>”不能是“jsno”",
            "invalid value 'jsno' for '--format <FORMAT>'",
        ),
        (
            "chuanda check -f jsno",
            "是不是“json”",
            "did you mean 'json'",
        ),
        (
            "chuanda check -f jsno",
            "[取值：table, concise",
            "[values: table, concise",
        ),
        (
            "chuanda check --as-of",
            "“--as-of <时间>”后面缺少值",
            "a value is required for '--as-of <TIME>'",
        ),
        (
            "chuanda check --quiet=1",
            "“--quiet”不需要“1”这个值",
            "unexpected value '1' for '--quiet'",
        ),
        (
            "chuanda check --as-of a --as-of b",
            "“--as-of <时间>”只能给出一次",
            "'--as-of <TIME>' cannot be used multiple times",
        ),
        (
            "chuanda check --min-rate -5",
            "“-5”：应为 0 至 100",
            "'--min-rate <PERCENT>': expected a number from 0 to 100",
        ),
        (
            "chuanda check --limit x",
            "“x”：应为整数",
            "'--limit <N>': expected a whole number",
        ),
        (
            "chuanda --threads -1 check",
            "“-1”：应为整数",
            "'--threads <N>': expected a whole number",
        ),
        (
            "chuanda why --meeting M",
            "缺少必须给出的参数：--department <单位>",
            "argument: --department <DEPARTMENT>",
        ),
        (
            "chuanda calendar add 2026-03-05",
            "缺少必须给出的参数：<N>",
            "argument: <N>",
        ),
        (
            "chuanda calendar add 2026-03-05",
            "用法：chuanda calendar add [选项]",
            "Usage: chuanda calendar add [OPTIONS]",
        ),
        (
            "chuanda check -f jsno",
            "用法：chuanda check [选项]",
            "Usage: chuanda check [OPTIONS]",
        ),
        (
            "chuanda calendar day 2026-03-05 -f xml",
            "用法：chuanda calendar day [选项]",
            "Usage: chuanda calendar day [OPTIONS]",
        ),
        (
            "chuanda calendar between a",
            "缺少必须给出的参数：<后一天>",
            "argument: <UNTIL>",
        ),
        (
            "chuanda help nope",
            "没有“nope”这个命令",
            "unrecognized command 'nope'",
        ),
        (
            "chuanda \u{1b}[31m",
            "没有“\\u{1b}[31m”",
            "command '\\u{1b}[31m'",
        ),
        (
            "chuanda 没有.xlsx",
            "没有“没有.xlsx”这个文件，也没有这个命令",
            "'没有.xlsx' is neither a file nor a command",
        ),
        (
            "chuanda --lang fr check",
            "“--lang <语言>”不能是“fr”",
            "invalid value 'fr' for '--lang <LANG>'",
        ),
    ];

    #[test]
    fn usage_errors_are_worded_in_both_languages() {
        for (line, zh, en) in SAID {
            for (lang, part) in [("zh", zh), ("en", en)] {
                let (is_error, text) = stopped(line, lang);
                assert!(is_error);
                assert!(text.contains(part), "{line}: {part} not in\n{text}");
                assert!(lang == "en" || !text.contains("sage:"), "{text}");
            }
        }
        let (_, text) = stopped("chuanda --lang zh chek", "en");
        assert!(text.starts_with("错误："), "{text}");
    }
}
