//! `chuanda explain`: what a rule asks and why.

use std::io::{self, Write};

use crate::cli::arguments::args::ExplainArgs;
use crate::cli::world::shell::{Shell, Verdict};
use crate::cli::world::suggest::unknown;
use crate::lang::Lang;
use crate::render::calendar::answers::columns;
use crate::render::shared::paint::{Paint, Tone};
use crate::rules::level::{Group, Level};
use crate::rules::rule::Rule;
use crate::rules::{RULES, rule};
use crate::text::{did_you_mean, shown};

pub(crate) fn run(args: &ExplainArgs, shell: &mut Shell) -> anyhow::Result<Verdict> {
    let (lang, paint) = (shell.lang, Paint(shell.has_color()));
    let Some(name) = args.rule.as_deref() else {
        shell.print(|out| list(RULES, lang, out))?;
        return Ok(Verdict::Clean);
    };
    if let Some(rule) = rule(name) {
        shell.print(|out| explain(rule, lang, paint, out))?;
        return Ok(Verdict::Clean);
    }
    if let Some(group) = Group::ALL.into_iter().find(|group| group.name() == name) {
        let rules: Vec<&Rule> = RULES
            .iter()
            .copied()
            .filter(|rule| rule.group == group)
            .collect();
        shell.print(|out| list(&rules, lang, out))?;
        return Ok(Verdict::Clean);
    }
    let names = RULES
        .iter()
        .map(|rule| rule.name)
        .chain(Group::ALL.map(Group::name));
    let near = did_you_mean(name, names);
    Err(unknown("规则", "rule", &shown(name), near).into())
}

/// The rules, a line each.
fn list(rules: &[&Rule], lang: Lang, out: &mut dyn Write) -> io::Result<()> {
    let header = lang.pick(
        ["规则", "规则组", "默认", "说明"],
        ["Rule", "Group", "Default", "Finds"],
    );
    let mut table = vec![header.map(str::to_owned)];
    for rule in rules {
        let cells = [
            rule.name,
            rule.group.name(),
            rule.default.name(),
            title(rule, lang),
        ];
        table.push(cells.map(str::to_owned));
    }
    columns(&table, out)
}

/// The first heading of a rule's text.
fn title(rule: &Rule, lang: Lang) -> &str {
    let text = rule.text.of(lang);
    let heading = text.lines().find_map(|line| line.strip_prefix("# "));
    heading.unwrap_or_default()
}

fn explain(rule: &Rule, lang: Lang, paint: Paint, out: &mut dyn Write) -> io::Result<()> {
    let (name, group, default) = (rule.name, rule.group.name(), rule.default.name());
    let tone = match rule.default {
        Level::Deny => Tone::Bad,
        Level::Warn => Tone::Warn,
        Level::Allow => Tone::Faint,
    };
    let default = paint.on(tone, default);
    let name = paint.on(Tone::Strong, name);
    match lang {
        Lang::Zh => writeln!(out, "{name}  规则组 {group}，默认 {default}\n")?,
        Lang::En => writeln!(out, "{name}  group {group}, default {default}\n")?,
    }
    let mut is_code = false;
    for line in rule.text.of(lang).lines() {
        let is_fence = line.starts_with("```");
        is_code ^= is_fence;
        let heading = line.trim_start_matches('#').trim_start();
        // Plain text stays Markdown; styled, the marks give way to the style.
        match line {
            _ if !paint.0 => writeln!(out, "{line}")?,
            _ if is_fence => {}
            _ if is_code => writeln!(out, "    {}", paint.on(Tone::Faint, line))?,
            _ if line.starts_with('#') => writeln!(out, "{}", paint.on(Tone::Strong, heading))?,
            _ => writeln!(out, "{line}")?,
        }
    }
    Ok(())
}
