//! Which language the person at the shell reads.

use std::ffi::OsString;

use clap::ValueEnum;

use crate::lang::Lang;

/// The language of the shell: the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that is not empty,
/// else the system's locale. Whatever does not begin with `zh` is English.
pub(crate) fn shell_lang(env: &dyn Fn(&str) -> Option<String>) -> Lang {
    ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .find_map(|name| env(name).filter(|value| !value.is_empty()))
        // Windows tells it only through its own interface.
        .or_else(sys_locale::get_locale)
        .map_or(Lang::En, |locale| of_locale(&locale))
}

/// The `--lang` among arguments that have not been parsed, or cannot be; the last one wins.
pub(crate) fn flagged_lang(args: &[OsString]) -> Option<Lang> {
    flagged(args, "--lang").and_then(|value| Lang::from_str(value, true).ok())
}

/// The value of `flag` among arguments that have not been parsed, up to a `--`.
pub(crate) fn flagged<'a>(args: &'a [OsString], flag: &str) -> Option<&'a str> {
    let mut found = None;
    let mut args = args.iter().map(|arg| arg.to_str().unwrap_or_default());
    while let Some(arg) = args.next() {
        match arg.strip_prefix(flag) {
            _ if arg == "--" => break,
            Some("") => found = args.next().or(found),
            Some(rest) => found = rest.strip_prefix('=').or(found),
            None => {}
        }
    }
    found
}

fn of_locale(locale: &str) -> Lang {
    let start = locale.get(..2).unwrap_or_default();
    if start.eq_ignore_ascii_case("zh") {
        Lang::Zh
    } else {
        Lang::En
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(vars: &[(&str, &str)]) -> Lang {
        shell_lang(&|name| {
            let var = vars.iter().find(|(known, _)| *known == name);
            var.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn the_first_variable_that_is_not_empty_decides() {
        assert_eq!(shell(&[("LANG", "zh_CN.UTF-8")]), Lang::Zh);
        assert_eq!(shell(&[("LC_ALL", "C"), ("LANG", "zh_CN.UTF-8")]), Lang::En);
        assert_eq!(shell(&[("LC_ALL", ""), ("LANG", "zh_CN.UTF-8")]), Lang::Zh);
        assert_eq!(
            shell(&[("LC_MESSAGES", "zh_TW"), ("LANG", "en_US")]),
            Lang::Zh
        );
        assert_eq!(shell(&[("LANG", "é")]), Lang::En);
    }

    #[test]
    fn the_flag_is_found_in_arguments_that_do_not_parse() {
        let lang = |line: &str| {
            let args: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            flagged_lang(&args)
        };
        assert_eq!(lang("chuanda --nope --lang zh"), Some(Lang::Zh));
        assert_eq!(lang("chuanda --lang=en check"), Some(Lang::En));
        assert_eq!(lang("chuanda --lang=fr"), None);
        assert_eq!(lang("chuanda --language=zh --lang"), None);
        assert_eq!(lang("chuanda check -- --lang zh"), None);
    }
}
