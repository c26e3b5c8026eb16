//! `chuanda check`.

use crate::audit::Audit;
use crate::load::{Said, unknown_rule};
use crate::render::{Format, View};
use crate::report::Report;
use crate::rules::{Level, Levels};

use super::args::{CheckArgs, FormatName};
use super::input;
use super::output::Output;
use super::shell::{Failure, Shell, Verdict};
use super::values::LevelFlag;

pub(super) fn run(args: &CheckArgs, shell: &mut Shell) -> Result<Verdict, Failure> {
    let outputs = args
        .output
        .iter()
        .map(|text| Output::parse(text))
        .collect::<Result<Vec<_>, _>>()?;
    if args.quiet {
        shell.hold();
    }
    let input = input::read(&args.project, shell)?;
    let levels = levels(args, input.loaded.config.levels.clone())?;
    let loaded = &input.loaded;
    let audit = Audit::new(
        &loaded.project,
        &loaded.calls,
        &loaded.slots,
        &loaded.intake,
        input.as_of,
    );
    let report = Report::new(&audit, &levels, shell.threads);
    let view = View {
        report: &report,
        rows: loaded.rows,
        lang: shell.lang,
        limit: args.limit,
        has_color: shell.has_color(),
        width: shell.width(),
        threads: shell.threads,
    };
    let verdict = verdict(args, &input, &report, shell);
    for output in outputs {
        output.write(|format, out| {
            format.render(
                &View {
                    has_color: false,
                    width: None,
                    ..view
                },
                out,
            )
        })?;
    }
    if !(args.quiet && verdict == Verdict::Clean) {
        shell.release(true);
        shell.print(|out| format(args.format).render(&view, out))?;
    }
    Ok(verdict)
}

/// What the exit code says, with the reasons that the report does not show.
fn verdict(
    args: &CheckArgs,
    input: &input::Input,
    report: &Report<'_>,
    shell: &mut Shell,
) -> Verdict {
    let mut verdict = Verdict::Clean;
    if report.is_denied() {
        verdict = Verdict::Denied;
    }
    if let Some(least) = args.min_rate {
        for (duty, tally) in crate::model::Duty::ALL.iter().zip(&report.duties) {
            if !least.is_met(tally.on_time, tally.decided()) {
                verdict = Verdict::Denied;
                let rate = tally
                    .rate()
                    .map_or(String::new(), crate::tally::Rate::percent);
                shell.note(&Said::new(
                    format!(
                        "{}按时率 {rate}，低于要求的 {least}",
                        crate::finding::duty_text(*duty, crate::lang::Lang::Zh)
                    ),
                    format!("the {} rate, {rate}, is below {least}", duty.name()),
                ));
            }
        }
    }
    if verdict == Verdict::Denied && args.exit_zero {
        verdict = Verdict::Clean;
    }
    if report.obligations() == 0 && !args.allow_empty {
        shell.note(&Said::new(
            "没有任何应办事项：没有会议、没有单位，或没有单位在传达范围内；这不算通过（确实如此可加 --allow-empty）",
            "nothing was owed: no meetings, no departments, or nobody in scope; that is no pass (--allow-empty if it is right)",
        ));
        verdict = Verdict::CouldNotCheck;
    }
    if input.has_errors {
        verdict = Verdict::CouldNotCheck;
    }
    verdict
}

fn levels(args: &CheckArgs, mut levels: Levels) -> Result<Levels, Failure> {
    for (flag, name) in &args.levels.0 {
        let level = match flag {
            LevelFlag::Deny => Level::Deny,
            LevelFlag::Warn => Level::Warn,
            LevelFlag::Allow => Level::Allow,
        };
        if !levels.set(name, level) {
            return Err(Failure::Said(unknown_rule(name)));
        }
    }
    Ok(levels)
}

fn format(name: FormatName) -> Format {
    match name {
        FormatName::Table => Format::Table,
        FormatName::Concise => Format::Concise,
        FormatName::Json => Format::Json,
        FormatName::Ndjson => Format::Ndjson,
        FormatName::Csv => Format::Csv,
        FormatName::Markdown => Format::Markdown,
        FormatName::Html
        | FormatName::Sarif
        | FormatName::Junit
        | FormatName::Github
        | FormatName::Gitlab => Format::Json,
    }
}
