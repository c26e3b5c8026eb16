//! `chuanda init`: a small project that passes `check`, or a configuration for tables that are there.

mod ask;
mod config_columns;
mod config_text;
mod from;
mod proposal_text;
mod toml_text;
mod trial;

use std::path::Path;

use crate::cli::arguments::args::InitArgs;
use crate::cli::world::command_line::quoted;
use crate::cli::world::failure::failure;
use crate::cli::world::file_set::write_together;
use crate::cli::world::output::make_directory;
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
    let lang = shell.lang;
    let files = FILES.map(|(name, zh, en)| (dir.join(name), lang.pick(zh, en)));
    write_together(&files, false)?;
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
