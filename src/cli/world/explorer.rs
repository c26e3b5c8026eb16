//! Started by Explorer: a double click on the program, or files dropped on it.
//!
//! The window is then the program's own and is gone with it, so it waits for a key. Known by the
//! program that started this one: a console of one's own would also be that of a scheduled task,
//! which would wait for ever.

use std::ffi::OsString;
use std::path::Path;

use crate::lang::Lang;

/// Whether Explorer started the program.
#[cfg(windows)]
pub(crate) fn is_parent() -> bool {
    use std::collections::HashMap;

    use winsafe::{HPROCESSLIST, co};

    let Ok(mut processes) = HPROCESSLIST::CreateToolhelp32Snapshot(co::TH32CS::SNAPPROCESS, None)
    else {
        return false;
    };
    let known: HashMap<u32, (u32, String)> = (processes.iter_processes())
        .map_while(Result::ok)
        .map(|it| (it.th32ProcessID, (it.th32ParentProcessID, it.szExeFile())))
        .collect();
    let own = known.get(&std::process::id());
    let parent = own.and_then(|(parent, _)| known.get(parent));
    parent.is_some_and(|(_, name)| name.eq_ignore_ascii_case("explorer.exe"))
}

/// Elsewhere windows stay.
#[cfg(not(windows))]
pub(crate) fn is_parent() -> bool {
    false
}

/// Files dropped on the program are checked, and the report is opened.
pub(crate) fn with_dropped(mut args: Vec<OsString>) -> Vec<OsString> {
    let is_dropped = args.len() > 1 && args[1..].iter().all(|arg| Path::new(arg).exists());
    if is_dropped {
        args.splice(1..1, ["check".into(), "--open".into()]);
    }
    args
}

/// Keeps the window until a key is pressed.
pub(crate) fn wait_for_key(lang: Lang) {
    let terminal = console::Term::stderr();
    let text = lang.pick("按任意键关闭窗口……", "Press any key to close this window.");
    // Where there is no window there is nothing to wait for.
    let _ = terminal.write_line(&format!("\n{text}"));
    let _ = terminal.read_key();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(args: &[&str]) -> Vec<OsString> {
        with_dropped(args.iter().map(OsString::from).collect())
    }

    #[test]
    fn files_that_are_there_are_checked_and_all_else_is_as_it_was() {
        let here = env!("CARGO_MANIFEST_DIR");
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
        let dropped = given(&["chuanda", here, file]);
        assert_eq!(dropped, ["chuanda", "check", "--open", here, file]);
        for args in [
            &["chuanda"][..],
            &["chuanda", "check", file],
            &["chuanda", file, "no such file"],
        ] {
            assert_eq!(given(args), args);
        }
    }
}
