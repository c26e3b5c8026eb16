//! `check --baseline`: what was known before does not shut the gate.

use std::io::{self, Write};
use std::path::Path;

use crate::cli::arguments::args::CheckArgs;
use crate::cli::world::failure::{cannot_read, failure};
use crate::cli::world::output::write_whole;
use crate::cli::world::shell::{Shell, Verdict};
use crate::lang::Lang;
use crate::load::ReportFile;
use crate::render::check;
use crate::render::check::view::CheckView;
use crate::render::check::{Format, KeptFindings};
use crate::render::shared::json::line;
use crate::report::baseline::{Baseline, Identity, TooMany};
use crate::report::earlier_report::{FindingKey, KeptFinding, ReportHead};
use crate::rules::level::Level;
use crate::text::{Bilingual, path_text};

/// Reads the baseline that the arguments name, if any.
///
/// # Errors
///
/// Where it cannot be read. One that is not there is empty only if new findings are to be taken
/// into it: otherwise a mistyped name would pass for a baseline.
pub(crate) fn read(args: &CheckArgs, shell: &mut Shell) -> anyhow::Result<Option<Baseline>> {
    let Some(path) = &args.baseline else {
        return Ok(None);
    };
    match ReportFile::open(path) {
        Ok(mut file) => Ok(Some(known(&mut file, shell)?.1)),
        Err(error) if error.kind() == io::ErrorKind::NotFound && args.accept_new => {
            Ok(Some(Baseline::default()))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let path = path_text(path);
            Err(failure(
                format!("没有基线文件 {path}；要新建，加 --update-baseline --accept-new"),
                format!("there is no baseline {path}; --update-baseline --accept-new creates it"),
            ))
        }
        Err(error) => Err(cannot_read(path, &error)),
    }
}

/// The head of a report and its findings.
///
/// # Errors
///
/// Where it is none, which has been reported.
pub(crate) fn known(
    file: &mut ReportFile,
    shell: &mut Shell,
) -> anyhow::Result<(ReportHead, Baseline)> {
    let mut baseline = Baseline::default();
    let read = file.read(&mut |key: FindingKey| baseline.push(&identity(&key)).map_err(too_many));
    match read {
        Ok(head) => Ok((head, baseline.ready())),
        Err(error) => {
            shell.release(true);
            Err(shell.reject(&[*error], 0))
        }
    }
}

pub(crate) fn identity(key: &FindingKey) -> Identity<'_> {
    Identity {
        rule: &key.rule,
        meeting: key.meeting.as_deref(),
        department: key.department.as_deref(),
        duty: key.duty,
    }
}

fn too_many(_: TooMany) -> Bilingual {
    Bilingual::new("问题或规则太多", "has too many findings or rules")
}

/// Names what is repaired where the format does not, and rewrites the baseline if asked to.
///
/// # Errors
///
/// Where the file cannot be written.
pub(crate) fn settle(
    args: &CheckArgs,
    view: &CheckView<'_>,
    verdict: Verdict,
    shell: &mut Shell,
) -> anyhow::Result<()> {
    let (Some(path), Some(ratchet)) = (&args.baseline, &view.report.ratchet) else {
        return Ok(());
    };
    if !matches!(args.format, Format::Table | Format::Markdown) {
        let all = ratchet.repaired.len();
        let shown = if args.limit == 0 {
            all
        } else {
            all.min(args.limit)
        };
        for place in &ratchet.repaired[..shown] {
            let finding = ratchet.baseline.get(*place);
            let text = |lang| check::repaired(&finding, view.report.audit.project, lang);
            shell.note(&Bilingual::new(
                format!("已整改：{}", text(Lang::Zh)),
                format!("repaired: {}", text(Lang::En)),
            ));
        }
        if all > shown {
            let more = all - shown;
            shell.note(&Bilingual::new(
                format!("另有 {more} 个已整改的没有列出；--limit 0 列出全部"),
                format!("{more} more are repaired; --limit 0 names all"),
            ));
        }
    }
    if ratchet.unchecked > 0 {
        let count = ratchet.unchecked;
        shell.note(&Bilingual::new(
            format!("基线中有 {count} 个问题属于已放行的规则，没有检查是否整改"),
            format!("{count} findings of the baseline belong to rules that are now allowed; whether they are repaired was not checked"),
        ));
    }
    if !args.update_baseline {
        return Ok(());
    }
    if verdict == Verdict::CouldNotCheck {
        // What was left out of the audit would pass for repaired.
        shell.note(&Bilingual::new(
            "没有查全，基线没有改动",
            "not everything could be checked; the baseline is left as it is",
        ));
        return Ok(());
    }
    rewrite(path, view, &ratchet.outside)
}

/// Writes the next baseline over the last one, of which what lies outside the part that was judged
/// is kept, finding by finding: there may be millions.
fn rewrite(path: &Path, view: &CheckView<'_>, outside: &[u32]) -> anyhow::Result<()> {
    let mut sums = [0; 2];
    each_outside(path, outside, &mut |finding| {
        sums[usize::from(finding.severity != Level::Deny.name())] += 1;
        Ok(())
    })?;
    let write = |out: &mut dyn Write| {
        each_outside(path, outside, &mut |finding| {
            out.write_all(format!(",\n{}", line(finding)).as_bytes())
        })
    };
    let [deny, warn] = sums;
    let kept = KeptFindings {
        deny,
        warn,
        write: &write,
    };
    Ok(write_whole(path, |out| check::baseline(view, &kept, out))?)
}

/// Goes through the findings of a baseline at these places, which are in order.
fn each_outside(
    path: &Path,
    outside: &[u32],
    each: &mut dyn FnMut(&KeptFinding) -> io::Result<()>,
) -> io::Result<()> {
    if outside.is_empty() {
        return Ok(());
    }
    let mut next = outside.iter().peekable();
    let mut place = 0;
    let mut handed_on = Ok(());
    let read = ReportFile::open(path)?.read(&mut |finding: KeptFinding| {
        if next.next_if_eq(&&place).is_some() && handed_on.is_ok() {
            handed_on = each(&finding);
        }
        place += 1;
        Ok(())
    });
    read.map_err(|error| io::Error::other(error.message.of(Lang::En).to_owned()))?;
    handed_on
}
