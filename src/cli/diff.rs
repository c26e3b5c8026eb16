//! `chuanda diff`: what two reports have and have not in common.

use std::io;
use std::path::Path;

use crate::cli::arguments::args::DiffArgs;
use crate::cli::arguments::choices::RowsFormat;
use crate::cli::baseline::{identity, known};
use crate::cli::world::failure::{cannot_read, failure};
use crate::cli::world::output::mark;
use crate::cli::world::shell::{Shell, Verdict};
use crate::load::{InputError, ReportFile};
use crate::render::diff;
use crate::render::diff::{DiffRow, DiffView, State};
use crate::report::baseline::{Baseline, Identity, forerunner, is_mendable};
use crate::report::earlier_report::{FindingKey, FindingText, ReportHead};
use crate::text::Bilingual;

/// No place in the earlier report.
const NEW: u32 = u32::MAX;

pub(crate) fn run(args: &DiffArgs, shell: &mut Shell) -> anyhow::Result<Verdict> {
    if args.old == Path::new("-") && args.new == Path::new("-") {
        return Err(failure(
            "标准输入只能用于一份报告",
            "only one of the reports can be standard input",
        ));
    }
    let open = |path: &Path| ReportFile::open(path).map_err(|error| cannot_read(path, &error));
    let mut files = [open(&args.old)?, open(&args.new)?];
    let (old_head, earlier) = known(&mut files[0], shell)?;
    let (head, places) =
        places(&mut files[1], &earlier).map_err(|error| shell.reject(&[*error], 0))?;
    let is_gone = gone(&earlier, &places);
    let new = places.iter().filter(|place| **place == NEW).count() as u64;
    let gone = is_gone.iter().filter(|is| **is).count() as u64;
    let unseen = unseen(&old_head, &head);
    let (repaired, unchecked) = match unseen {
        None => (gone, 0),
        Some(_) => (0, gone),
    };
    let unseen_before = (new > 0).then(|| unseen_before(&old_head, &head));
    let caveats: Vec<Bilingual> = unseen.into_iter().chain(unseen_before.flatten()).collect();
    // These have no other place for it that a person is sure to see.
    if matches!(args.format, RowsFormat::Json | RowsFormat::Csv) {
        for caveat in &caveats {
            shell.note(caveat);
        }
    }
    let view = DiffView {
        heads: [&old_head, &head],
        counts: [new, head.findings - new, repaired, unchecked],
        caveats: &caveats,
        lang: shell.lang,
        machine_lang: shell.machine_lang(),
        limit: args.limit,
        has_color: shell.has_color(),
        width: shell.width(),
    };
    let mut walk = |state: State, each: &mut dyn FnMut(DiffRow<'_>) -> io::Result<()>| {
        // A report is long: it is not read again for a state that nothing is in.
        if view.counts[state as usize] == 0 {
            return Ok(());
        }
        let file = &mut files[usize::from(!state.is_gone())];
        rows(file, &mut |index, finding: &FindingText| {
            let place = places.get(index).copied().unwrap_or(NEW);
            let (is_wanted, was) = match state {
                State::New => (place == NEW, None),
                State::Open if place == NEW => (false, None),
                State::Open => (true, Some(earlier.get(place).rule)),
                State::Repaired | State::Unchecked => (is_gone.get(index) == Some(&true), None),
            };
            if !is_wanted {
                return Ok(());
            }
            let was = was.filter(|was| *was != finding.rule);
            each(DiffRow { finding, was })
        })
    };
    shell.print(|out| {
        mark(args.bom && args.format == RowsFormat::Csv, out)?;
        match args.format {
            RowsFormat::Table => diff::table(&view, &mut walk, out),
            RowsFormat::Json => diff::json(&view, &mut walk, out),
            RowsFormat::Csv => diff::csv(&mut walk, out),
            RowsFormat::Markdown => diff::markdown_page(&view, &mut walk, out),
        }
    })?;
    Ok(if new > 0 {
        Verdict::Denied
    } else {
        Verdict::Clean
    })
}

/// For each finding of the later report its place in the earlier one, or [`NEW`]: first for those
/// that are the same, then for those that go on from another.
fn places(
    file: &mut ReportFile,
    earlier: &Baseline,
) -> Result<(ReportHead, Vec<u32>), Box<InputError>> {
    let mut counts = vec![0_u32; earlier.len()];
    let mut taken = |start: u32| {
        let count = &mut counts[start as usize];
        *count += 1;
        *count - 1
    };
    let mut places = Vec::new();
    let mut has_forerunners = false;
    let head = file.read(&mut |key: FindingKey| {
        let place = earlier.find(&identity(&key), &mut taken);
        has_forerunners |= place.is_none() && forerunner(&key.rule).is_some();
        places.push(place.unwrap_or(NEW));
        Ok(())
    })?;
    if has_forerunners {
        let mut index = 0;
        file.read(&mut |key: FindingKey| {
            let place = places.get_mut(index);
            index += 1;
            if let (Some(place), Some(rule)) = (place, forerunner(&key.rule))
                && *place == NEW
            {
                let of = Identity {
                    rule,
                    ..identity(&key)
                };
                *place = earlier.find(&of, &mut taken).unwrap_or(NEW);
            }
            Ok(())
        })?;
    }
    Ok((head, places))
}

/// Why what the later report does not have may only be what it did not see, where that is so.
fn unseen(earlier: &ReportHead, later: &ReportHead) -> Option<Bilingual> {
    if later.is_incomplete {
        return Some(Bilingual::fixed(
            "新报告的输入有错误，有的行没有计入：旧报告里没有再出现的问题，一律列为未核对，不算已整改",
            "the input of the later report has errors and rows were left out: findings that are gone are listed as not checked, and none is called repaired",
        ));
    }
    is_other_part(later, earlier).then(|| {
        Bilingual::fixed(
            "新报告只核对了一部分，与旧报告的范围不同：旧报告里没有再出现的问题，可能只是不在这次的范围之内，一律列为未核对，不算已整改",
            "the later report covers only a part of the project, and not the same as the earlier one: findings that are gone may merely lie outside it; they are listed as not checked, and none is called repaired",
        )
    })
}

/// Why what only the later report has may have been there before, where that is so.
fn unseen_before(earlier: &ReportHead, later: &ReportHead) -> Option<Bilingual> {
    if earlier.is_incomplete {
        return Some(Bilingual::fixed(
            "旧报告的输入有错误，有的行没有计入：列为新增的问题，可能当时就有，只是没有查到",
            "the input of the earlier report has errors and rows were left out: findings listed as new may have been there already",
        ));
    }
    is_other_part(earlier, later).then(|| {
        Bilingual::fixed(
            "旧报告只核对了一部分，与新报告的范围不同：列为新增的问题，可能当时就有，只是不在那次的范围之内",
            "the earlier report covers only a part of the project, and not the same as the later one: findings listed as new may have been there already, outside that part",
        )
    })
}

/// Whether a report is of a part that is not that of the other.
fn is_other_part(of: &ReportHead, other: &ReportHead) -> bool {
    of.part.is_some() && of.part != other.part
}

/// Whether each finding of the earlier report is found no longer, other than by growing old.
fn gone(earlier: &Baseline, places: &[u32]) -> Vec<bool> {
    let mut is_gone: Vec<bool> = (0..)
        .take(earlier.len())
        .map(|place| is_mendable(earlier.get(place).rule))
        .collect();
    for place in places.iter().filter(|place| **place != NEW) {
        is_gone[*place as usize] = false;
    }
    is_gone
}

/// Goes through the findings of a report once more. What `each` says ends it.
fn rows(
    file: &mut ReportFile,
    each: &mut dyn FnMut(usize, &FindingText) -> io::Result<()>,
) -> io::Result<()> {
    let mut index = 0;
    let mut failed = None;
    let read = file.read(&mut |finding: FindingText| {
        index += 1;
        each(index - 1, &finding).map_err(|error| {
            failed = Some(error);
            crate::text::Bilingual::new("", "")
        })
    });
    match (failed, read) {
        (Some(error), _) => Err(error),
        (None, Err(error)) => Err(io::Error::other(format!(
            "{}: {}",
            error.place(),
            error.message.en
        ))),
        (None, Ok(_)) => Ok(()),
    }
}
