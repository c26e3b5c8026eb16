//! `chuanda check`.

use crate::cli::arguments::args::CheckArgs;
use crate::cli::baseline;
use crate::cli::world::failure::failure;
use crate::cli::world::input;
use crate::cli::world::output::{Output, lock_beside, mark};
use crate::cli::world::shell::{Shell, Verdict};
use crate::cli::world::targets::{Target, keep_apart};
use crate::domain::duty::Duty;
use crate::load::unknown_rule;
use crate::render::check::view::CheckView;
use crate::render::check::{Format, workbook};
use crate::report::Report;
use crate::rules::levels::Levels;
use crate::text::Bilingual;

pub(crate) fn run(args: &CheckArgs, shell: &mut Shell) -> anyhow::Result<Verdict> {
    let outputs = args
        .output
        .iter()
        .map(|text| Output::parse(text))
        .collect::<Result<Vec<_>, _>>()?;
    let format = args.format;
    if format == Format::Xlsx && shell.is_terminal() {
        return Err(failure(
            "工作簿是二进制文件，不在终端上显示；请用 --output 文件.xlsx，或把输出写入文件、送入管道",
            "a workbook cannot be shown in a terminal; use --output FILE.xlsx, or send it to a file or a pipe",
        ));
    }
    let targets = targets(&outputs, args);
    // Before reading what takes its time; what is read is known afterwards.
    let known = args.baseline.iter().filter(|_| !args.update_baseline);
    keep_apart(&targets, &known.cloned().collect::<Vec<_>>())?;
    if args.quiet {
        shell.hold();
    }
    let input = input::read(&args.project, shell)?;
    keep_apart(&targets, &input.loaded.paths)?;
    let levels = levels(args, input.loaded.config.levels.clone())?;
    let loaded = &input.loaded;
    let audit = input.audit();
    let updated = args.baseline.as_deref().filter(|_| args.update_baseline);
    let _lock = updated.and_then(lock_beside);
    let baseline = baseline::read(args, shell)?;
    let report = Report::against(
        &audit,
        &levels,
        shell.threads,
        baseline.as_ref(),
        args.accept_new,
    );
    let verdict = verdict(args, &input, &report);
    for doubt in &verdict.doubts {
        shell.note(doubt);
    }
    let view = CheckView {
        report: &report,
        rows: loaded.rows,
        doubts: &verdict.doubts,
        lang: shell.lang,
        below_min_rate: &verdict.below_min_rate,
        machine_lang: shell.machine_lang(),
        limit: args.limit,
        has_color: shell.has_color(),
        width: shell.width(),
        threads: shell.threads,
        sheets: &args.sheets,
    };
    let makes_workbook = format == Format::Xlsx || outputs.iter().any(Output::is_workbook);
    if let Some(left_out) = workbook::left_out(&view).filter(|_| makes_workbook) {
        shell.note(&left_out);
    }
    write_files(&outputs, args, view)?;
    baseline::settle(args, &view, verdict.code, shell)?;
    if !(args.quiet && verdict.code == Verdict::Clean) {
        shell.release(true);
        shell.print(|out| {
            mark(args.bom && format == Format::Csv, out)?;
            format.render(&view, out)
        })?;
    }
    Ok(verdict.code)
}

/// What the run is going to write.
fn targets<'a>(outputs: &'a [Output], args: &'a CheckArgs) -> Vec<Target<'a>> {
    let baseline = args.baseline.iter().filter(|_| args.update_baseline);
    let baseline = baseline.map(|path| Target {
        flag: "--update-baseline",
        path,
    });
    let outputs = outputs.iter().map(|output| Target {
        flag: "--output",
        path: output.path(),
    });
    baseline.chain(outputs).collect()
}

/// Writes the report to files, where nothing depends on the terminal.
fn write_files(outputs: &[Output], args: &CheckArgs, view: CheckView<'_>) -> anyhow::Result<()> {
    let view = CheckView {
        has_color: false,
        width: None,
        ..view
    };
    for output in outputs {
        output.write(|format, out| {
            mark(args.bom && format == Format::Csv, out)?;
            format.render(&view, out)
        })?;
    }
    Ok(())
}

/// What the exit code says, and why it is no pass where no finding says so.
struct Judgement {
    code: Verdict,
    doubts: Vec<Bilingual>,
    /// Duties whose rate is below `--min-rate`.
    below_min_rate: Vec<Duty>,
}

fn verdict(args: &CheckArgs, input: &input::Input, report: &Report<'_>) -> Judgement {
    let mut doubts = Vec::new();
    let mut below_min_rate = Vec::new();
    if let Some(least) = args.min_rate {
        for (duty, tally) in Duty::ALL.into_iter().zip(&report.duties) {
            if !least.is_met(tally.on_time, tally.decided()) {
                let rate = tally
                    .rate()
                    .map_or(String::new(), crate::audit::tally::Rate::percent);
                below_min_rate.push(duty);
                doubts.push(Bilingual::new(
                    format!(
                        "{}按时率 {rate}，低于要求的 {least}",
                        duty.text(crate::lang::Lang::Zh)
                    ),
                    format!("the {} rate, {rate}, is below {least}", duty.name()),
                ));
            }
        }
    }
    let mut code = Verdict::Clean;
    if (report.is_denied() || !doubts.is_empty()) && !args.exit_zero {
        code = Verdict::Denied;
    }
    if report.obligations() == 0 && !args.allow_empty {
        doubts.push(Bilingual::new(
            "没有任何应办事项：没有会议、没有单位，或没有单位在传达范围内（确实如此可加 --allow-empty）",
            "nothing was owed: no meetings, no departments, or nobody in scope (--allow-empty if that is right)",
        ));
        code = Verdict::CouldNotCheck;
    }
    if input.has_errors {
        doubts.push(Bilingual::new(
            "输入有错误，有错的行没有计入",
            "the input has errors, and the rows that have them are left out",
        ));
        code = Verdict::CouldNotCheck;
    }
    Judgement {
        code,
        doubts,
        below_min_rate,
    }
}

fn levels(args: &CheckArgs, mut levels: Levels) -> anyhow::Result<Levels> {
    for (level, name) in &args.levels.0 {
        if !levels.set(name, *level) {
            return Err(unknown_rule(name).into());
        }
    }
    Ok(levels)
}
