//! `chuanda why`: one department's verdict for one meeting, with its working.

use crate::cli::arguments::args::{PartyArgs, WhyArgs};
use crate::cli::arguments::choices::WhyFormat;
use crate::cli::world::input;
use crate::cli::world::shell::{Shell, Verdict};
use crate::load::records::original_rows::rows_of;
use crate::render::shared::paint::Paint;
use crate::render::why::{WhyView, document, sheet};
use crate::report::Report;
use crate::report::why::Why;

pub(crate) fn run(args: &WhyArgs, shell: &mut Shell) -> anyhow::Result<Verdict> {
    let input = input::read(&args.project, &PartyArgs::default(), shell)?;
    let loaded = &input.loaded;
    let meeting = input::meeting(loaded, &args.meeting)?;
    let department = input::department(loaded, &args.department)?;
    let audit = input.audit();
    let levels = &loaded.config.levels;
    let report = Report::new(&audit, levels, shell.threads);
    let why = Why::new(&report, meeting, department);
    let inputs = input::inputs(&args.project, shell)?;
    let rows = rows_of(&inputs, loaded, meeting, department, &why.sources());
    let page = WhyView {
        why: &why,
        rows: &rows,
        project: &loaded.project,
        as_of: input.as_of,
        lang: shell.lang,
        machine_lang: shell.machine_lang(),
    };
    let (paint, width) = (Paint(shell.has_color()), shell.width());
    shell.print(|out| match args.format {
        WhyFormat::Table => sheet(&page).text(paint, width, out),
        WhyFormat::Markdown => sheet(&page).markdown(out),
        WhyFormat::Json => writeln!(out, "{}", document(&page)),
    })?;
    Ok(input.verdict())
}
