//! `chuanda why`: one department's verdict for one meeting, or for all, with its working.

use crate::audit::Audit;
use crate::cli::arguments::args::{PartyArgs, WhyArgs};
use crate::cli::world::destinations::Destinations;
use crate::cli::world::failure::failure;
use crate::cli::world::input;
use crate::cli::world::named;
use crate::cli::world::shell::{Shell, Verdict};
use crate::cli::world::targets::keep_apart;
use crate::load::records::original_rows::rows_of;
use crate::render::letters::facts::times::time_text;
use crate::render::shared::paint::Paint;
use crate::render::why::format::Format;
use crate::render::why::{Verdicts, WhyView};
use crate::report::Report;
use crate::report::why::Why;
use crate::text::{Bilingual, shown};

pub(crate) fn run(args: &WhyArgs, shell: &mut Shell) -> anyhow::Result<Verdict> {
    let destinations = Destinations::of(&args.output, args.format, Format::Table, shell)?;
    let targets = destinations.targets();
    // Not of one department alone: what is found of a meeting as a whole touches it too.
    let input = input::read_beside(&args.project, &PartyArgs::default(), &targets, shell)?;
    let loaded = &input.loaded;
    keep_apart(&targets, &loaded.paths)?;
    let department = named::department(loaded, &args.department)?;
    let audit = input.audit();
    let mut meetings: Vec<u32> = match &args.meeting {
        Some(text) => vec![named::meeting(loaded, text)?],
        None => (0..loaded.project.meetings.len() as u32).collect(),
    };
    meetings.retain(|meeting| audit.part.has_meeting(*meeting));
    if let Some(text) = args.meeting.as_deref().filter(|_| meetings.is_empty()) {
        let met = shown(text.trim());
        return Err(failure(
            format!("会议“{met}”不是在所选的时间内结束的"),
            format!("meeting \"{met}\" did not end within the time that was asked for"),
        ));
    }
    // A list without entries says it by itself.
    if meetings.is_empty() && args.format != Some(Format::Json) {
        shell.note(&no_meeting(&audit));
    }
    let report = Report::new(&audit, &loaded.config.levels, shell.threads);
    let whys: Vec<Why<'_>> = (meetings.iter())
        .map(|meeting| Why::new(&report, *meeting, department))
        .collect();
    let sources = whys.iter().map(Why::sources);
    let wanted: Vec<_> = meetings.into_iter().zip(sources).collect();
    let rows = rows_of(&input.inputs, loaded, department, &wanted);
    let page = |(why, rows)| WhyView {
        why,
        rows,
        project: &loaded.project,
        as_of: input.as_of,
        lang: shell.lang,
        machine_lang: shell.machine_lang(),
    };
    let pages: Vec<WhyView<'_>> = whys.iter().zip(&rows).map(page).collect();
    let own = &loaded.project.departments[department as usize];
    let (paint, width) = (Paint(shell.has_color()), shell.width());
    destinations.write(shell, |format, is_file, out| {
        let verdicts = Verdicts {
            department: own.label.named(),
            pages: &pages,
            as_of: time_text(input.as_of, &loaded.project.zone, shell.lang),
            lang: shell.lang,
            is_of_one_meeting: args.meeting.is_some(),
            paint: if is_file { Paint(false) } else { paint },
            width: width.filter(|_| !is_file),
        };
        format.render(&verdicts, out)
    })?;
    Ok(input.verdict())
}

/// Why there is no verdict at all.
fn no_meeting(audit: &Audit<'_>) -> Bilingual {
    let Some(part) = audit.part.only() else {
        return Bilingual::new("没有会议", "there is no meeting");
    };
    Bilingual::new(
        format!("{}，其中没有会议", part.zh),
        format!("there is no meeting ({})", part.en),
    )
}
