//! `chuanda man`: manual pages, made of the help.

use std::io;

use clap::Command;
use clap::CommandFactory as _;
use clap_mangen::Man;

use crate::cli::arguments::args::{Cli, ManArgs};
use crate::cli::arguments::help::localized;
use crate::cli::arguments::help_texts::AT_END;
use crate::cli::world::output::{make_directory, write_whole};
use crate::cli::world::shell::{Shell, Verdict};
use crate::lang::Lang;
use crate::text::path_text;

pub(crate) fn run(args: &ManArgs, shell: &mut Shell) -> anyhow::Result<Verdict> {
    let command = localized(Cli::command().disable_help_subcommand(true), shell.lang);
    let Some(dir) = &args.out else {
        let text = page(&command, "", shell.lang)?;
        shell.print(|out| out.write_all(text.as_bytes()))?;
        return Ok(Verdict::Clean);
    };
    let mut pages = Vec::new();
    collect(&command, "", shell.lang, &mut pages)?;
    make_directory(dir)?;
    for (name, text) in &pages {
        let path = dir.join(name);
        write_whole(&path, |out| out.write_all(text.as_bytes()))?;
    }
    shell.print(|out| {
        pages
            .iter()
            .try_for_each(|(name, _)| writeln!(out, "{}", path_text(&dir.join(name))))
    })?;
    Ok(Verdict::Clean)
}

/// When the help was last worded anew: pages bear a date, and the same program writes the same.
const DATE: &str = "2026-11-28";

/// The page of a command and of those below it: `chuanda-calendar-day.1`.
fn collect(
    command: &Command,
    path: &str,
    lang: Lang,
    pages: &mut Vec<(String, String)>,
) -> io::Result<()> {
    let name = format!("chuanda {path}").trim_end().replace(' ', "-");
    pages.push((format!("{name}.1"), page(command, path, lang)?));
    for below in command.get_subcommands().filter(|c| c.get_name() != "help") {
        let path = format!("{path} {}", below.get_name());
        collect(below, path.trim_start(), lang, pages)?;
    }
    Ok(())
}

fn page(command: &Command, path: &str, lang: Lang) -> io::Result<String> {
    let name = format!("chuanda {path}").trim_end().replace(' ', "-");
    // The examples carry the styles of a terminal: they are written below, without.
    // So are the sections of the options: a page has all of them in one.
    let own = command.clone().display_name(name.clone()).after_help("");
    let own = own.mut_args(|arg| arg.help_heading(None::<&str>));
    let version = env!("CARGO_PKG_VERSION");
    let man = Man::new(own)
        .title(name.to_uppercase())
        .date(DATE)
        .source(format!("chuanda {version}"))
        .manual(lang.pick("chuanda 手册", "chuanda manual"));
    let mut out = Vec::new();
    man.render_title(&mut out)?;
    man.render_name_section(&mut out)?;
    man.render_synopsis_section(&mut out)?;
    man.render_description_section(&mut out)?;
    if command.get_arguments().next().is_some() {
        man.render_options_section(&mut out)?;
    }
    if command.has_subcommands() {
        man.render_subcommands_section(&mut out)?;
    }
    let mut page = tidy(&String::from_utf8_lossy(&out), lang);
    if let Some((_, zh, en)) = AT_END.iter().find(|(known, ..)| *known == path) {
        page.extend([".SH ", lang.pick("示例", "EXAMPLES"), "\n.nf\n"]);
        for line in lang.pick(*zh, *en).lines() {
            // The indent keeps a dot or a quote from being taken for a request.
            page += &line.replace('\\', "\\e").replace('-', "\\-");
            page.push('\n');
        }
        page += ".fi\n";
    }
    page.extend([".SH ", lang.pick("退出码", "EXIT STATUS"), "\n"]);
    for (code, text) in exit_status(path, lang) {
        page.extend([".TP\n", code, "\n", text, "\n"]);
    }
    Ok(page)
}

/// Codes and what they say. Only commands that pass a verdict have 1.
fn exit_status(path: &str, lang: Lang) -> Vec<(&'static str, &'static str)> {
    let could_not = lang.pick(
        "无法完成：用法有误、输入有误或无法读写。",
        "Could not be done: wrong usage, bad input or an I/O error.",
    );
    if !["", "check", "diff"].contains(&path) {
        return vec![("0", lang.pick("完成。", "Done.")), ("2", could_not)];
    }
    vec![
        (
            "0",
            lang.pick("通过，或只有提醒。", "Passed, or only warnings."),
        ),
        (
            "1",
            lang.pick(
                "有不合要求的问题，或按时率低于要求。",
                "Denied findings, or a rate below the required one.",
            ),
        ),
        ("2", could_not),
    ]
}

/// What the library leaves to be done: its headings are English, and a blank line or a list within
/// a help text runs together in a page.
fn tidy(page: &str, lang: Lang) -> String {
    let mut tidy = String::with_capacity(page.len());
    let mut is_begun = false;
    for line in page.lines() {
        // Each section defines the apostrophe anew; once is enough.
        if line.starts_with(".ie ") || line.starts_with(".el ") {
            if is_begun {
                continue;
            }
        } else {
            is_begun = true;
        }
        let line = match line {
            ".SH NAME" => lang.pick(".SH 名称", line),
            ".SH SYNOPSIS" => lang.pick(".SH 用法", line),
            ".SH DESCRIPTION" => lang.pick(".SH 说明", line),
            ".SH OPTIONS" => lang.pick(".SH 选项", line),
            ".SH Commands" => ".SH COMMANDS",
            "" => ".sp",
            line => line,
        };
        if line.starts_with("\\- ") {
            tidy += ".br\n";
        }
        tidy += line;
        tidy.push('\n');
    }
    tidy
}
