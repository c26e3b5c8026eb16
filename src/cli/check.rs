//! `chuanda check`.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use crate::cli::arguments::args::CheckArgs;
use crate::cli::baseline;
use crate::cli::world::browser;
use crate::cli::world::failure::failure;
use crate::cli::world::input;
use crate::cli::world::output::{
    Output, is_in_file, lock_beside, mark, refuse_terminal, write_temporary,
};
use crate::cli::world::shell::{Shell, Verdict};
use crate::cli::world::targets::{Target, keep_apart};
use crate::domain::duty::Duty;
use crate::domain::source::Source;
use crate::lang::Lang;
use crate::load::inputs::Loaded;
use crate::load::reason;
use crate::render::check::view::CheckView;
use crate::render::check::{Format, workbook};
use crate::report::Report;
use crate::text::Bilingual;

pub(crate) fn run(args: &CheckArgs, shell: &mut Shell) -> anyhow::Result<Verdict> {
    let outputs = args
        .output
        .iter()
        .map(|text| Output::parse(text))
        .collect::<Result<Vec<_>, _>>()?;
    let format = args.format;
    let is_shown = !is_in_file(format, &outputs);
    if is_shown {
        refuse_terminal(format, shell)?;
    }
    let targets = targets(&outputs, args);
    // Before reading what takes its time; what is read is known afterwards.
    let known = args.baseline.iter().filter(|_| !args.update_baseline);
    keep_apart(&targets, &known.cloned().collect::<Vec<_>>())?;
    if args.quiet {
        shell.hold();
    }
    let input = input::read_beside(&args.project, &args.parties, &targets, shell)?;
    let levels = args.levels.applied(input.loaded.config.levels.clone())?;
    let loaded = &input.loaded;
    let audit = input.audit();
    let updated = args.baseline.as_deref().filter(|_| args.update_baseline);
    let _lock = updated.and_then(lock_beside);
    let baseline = baseline::read(args, shell)?;
    let mut report = Report::against(
        &audit,
        &levels,
        shell.threads,
        baseline.as_ref(),
        args.accept_new,
    );
    leave_unread(&mut report, input.has_errors);
    let verdict = verdict(args, &input, &report);
    for doubt in &verdict.doubts {
        shell.note(doubt);
    }
    let keys = keys(loaded, &report)?;
    let month_before = input.month_before();
    let view = CheckView {
        month_before: month_before.as_ref(),
        keys: &keys,
        report: &report,
        rows: loaded.rows,
        is_incomplete: input.has_errors,
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
    let makes_workbook =
        format == Format::Xlsx || outputs.iter().any(|it| it.format() == Format::Xlsx);
    if let Some(left_out) = workbook::left_out(&view).filter(|_| makes_workbook) {
        shell.note(&left_out);
    }
    write_files(&outputs, args, view)?;
    let page = page_to_open(&outputs, args, view)?;
    baseline::settle(args, &view, verdict.code, shell)?;
    if !(args.quiet && verdict.code == Verdict::Clean) {
        shell.release(true);
        if is_shown {
            shell.print(|out| {
                mark(args.bom && format == Format::Csv, out)?;
                format.render(&view, out)
            })?;
        }
    }
    if let Some(page) = page {
        shell.note(&browser::show(&page));
    }
    Ok(verdict.code)
}

/// Where rows could not be read, a finding that is gone may stand in one of them: none is repaired.
fn leave_unread(report: &mut Report<'_>, has_errors: bool) {
    if let Some(ratchet) = report.ratchet.as_mut().filter(|_| has_errors) {
        ratchet.repaired.clear();
    }
}

/// The own keys of the rows that findings rest on.
fn keys(loaded: &Loaded, report: &Report<'_>) -> anyhow::Result<HashMap<Source, Box<str>>> {
    if loaded.keys.is_empty() {
        return Ok(HashMap::new());
    }
    let mut rows = HashSet::new();
    report.walk(|finding| {
        rows.insert(finding.source);
    });
    loaded.keys.of(&rows).map_err(|error| {
        let why = reason(&error);
        failure(
            format!("记录号（ref）放不下，{}", why.zh),
            format!("the refs of records find no room in {}", why.en),
        )
    })
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

/// The same report where nothing depends on the terminal.
fn for_files(view: CheckView<'_>) -> CheckView<'_> {
    CheckView {
        has_color: false,
        width: None,
        ..view
    }
}

/// Writes the report to files.
fn write_files(outputs: &[Output], args: &CheckArgs, view: CheckView<'_>) -> anyhow::Result<()> {
    let view = for_files(view);
    for output in outputs {
        output.write(|format, out| {
            mark(args.bom && format == Format::Csv, out)?;
            format.render(&view, out)
        })?;
    }
    Ok(())
}

/// The page that `--open` shows: the first that was written, else one of its own.
fn page_to_open(
    outputs: &[Output],
    args: &CheckArgs,
    view: CheckView<'_>,
) -> anyhow::Result<Option<PathBuf>> {
    if !args.open {
        return Ok(None);
    }
    let is_page = |output: &&Output| output.format() == Format::Html;
    if let Some(output) = outputs.iter().find(is_page) {
        return Ok(Some(output.path().to_owned()));
    }
    let view = for_files(view);
    let path = write_temporary(Format::Html.ending(), |out| Format::Html.render(&view, out))?;
    Ok(Some(path))
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
                    format!("{}按时率 {rate}，低于要求的 {least}", duty.text(Lang::Zh)),
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
        doubts.push(nothing_owed(report));
        code = Verdict::CouldNotCheck;
    }
    if input.has_errors {
        doubts.push(Bilingual::new(
            "输入有错误，有错的行没有计入",
            "the input has errors, and the rows with errors were left out",
        ));
        code = Verdict::CouldNotCheck;
    }
    Judgement {
        code,
        doubts,
        below_min_rate,
    }
}

/// Why a run in which nothing was owed is no pass.
fn nothing_owed(report: &Report<'_>) -> Bilingual {
    let Some(part) = report.audit.part.only() else {
        return Bilingual::new(
            "没有任何应办事项：没有会议、没有单位，或没有单位在传达范围内（确实如此可加 --allow-empty）",
            "nothing was owed: no meetings, no departments, or nobody in scope (--allow-empty if that is right)",
        );
    };
    let (zh, en) = (part.of(Lang::Zh), part.of(Lang::En));
    Bilingual::new(
        format!("{zh}，其中没有任何应办事项（确实如此可加 --allow-empty）"),
        format!("nothing was owed ({en}; --allow-empty if that is right)"),
    )
}
