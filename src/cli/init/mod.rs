//! `chuanda init`: a small project that passes `check`, or a configuration for tables that are there.

mod ask;
mod config_columns;
mod config_text;
mod from;
mod proposal_text;
mod toml_text;
mod trial;

use std::path::{Path, PathBuf};

use crate::cli::arguments::args::InitArgs;
use crate::cli::world::command_line::quoted;
use crate::cli::world::failure::{Unwritten, failure};
use crate::cli::world::interrupted;
use crate::cli::world::output::{make_directory, stage, sync_directory};
use crate::cli::world::shell::{Shell, Verdict};
use crate::lang::Lang;
use crate::text::path_text;

/// Name, Chinese, English. The mark at the head of the Chinese tables tells Excel and WPS that they
/// are UTF-8.
static FILES: [(&str, &str, &str); 5] = [
    (
        "chuanda.toml",
        include_str!("zh/chuanda.toml"),
        include_str!("en/chuanda.toml"),
    ),
    (
        "meetings.csv",
        concat!("\u{feff}", include_str!("zh/meetings.csv")),
        include_str!("en/meetings.csv"),
    ),
    (
        "departments.csv",
        concat!("\u{feff}", include_str!("zh/departments.csv")),
        include_str!("en/departments.csv"),
    ),
    (
        "records.csv",
        concat!("\u{feff}", include_str!("zh/records.csv")),
        include_str!("en/records.csv"),
    ),
    (
        "exemptions.csv",
        concat!("\u{feff}", include_str!("zh/exemptions.csv")),
        include_str!("en/exemptions.csv"),
    ),
];

pub(crate) fn run(args: &InitArgs, shell: &mut Shell) -> anyhow::Result<Verdict> {
    if !args.from.is_empty() {
        return from::run(args, shell);
    }
    let dir = &args.dir;
    let taken: Vec<&str> = (FILES.iter().map(|(name, ..)| *name))
        .filter(|name| dir.join(name).symlink_metadata().is_ok())
        .collect();
    if !taken.is_empty() {
        let shown = path_text(dir);
        return Err(failure(
            format!(
                "{shown} 里已有 {}，什么也没有写；请换一个目录",
                taken.join("、")
            ),
            format!(
                "{shown} already has {}; nothing was written, choose another directory",
                taken.join(", ")
            ),
        ));
    }
    make_directory(dir)?;
    // All are written beside their places first, and named once the disk has taken them.
    let mut staged = Vec::new();
    for (name, zh, en) in FILES {
        let path = dir.join(name);
        let text = shell.lang.pick(zh, en).as_bytes();
        let file = stage(&path, |out| out.write_all(text)).map_err(Unwritten::at(&path))?;
        staged.push((path, file));
    }
    let mut written: Vec<PathBuf> = Vec::new();
    // All are named or none is, whatever signal comes.
    let held = interrupted::hold();
    for (path, file) in staged {
        // Never over a file that somebody made meanwhile.
        if let Err(error) = file.persist_noclobber(&path) {
            for path in &written {
                // What cannot be taken back is at least a whole file.
                let _ = std::fs::remove_file(path);
            }
            return Err(Unwritten::at(&path)(error.error).into());
        }
        written.push(path);
    }
    drop(held);
    sync_directory(&dir.join(FILES[0].0));
    let lang = shell.lang;
    shell.print(|out| {
        writeln!(out, "{}", lang.pick("已写入：", "Wrote:"))?;
        for (name, ..) in FILES {
            writeln!(out, "  {}", path_text(&dir.join(name)))?;
        }
        let is_here = dir == Path::new(".");
        let target = if is_here {
            String::new()
        } else {
            format!(" {}", quoted(dir))
        };
        match lang {
            Lang::Zh => writeln!(out, "下一步：chuanda check{target}"),
            Lang::En => writeln!(out, "Next: chuanda check{target}"),
        }
    })?;
    Ok(Verdict::Clean)
}
