//! `chuanda obligations`: every obligation with what came of it, as data. No gate.

use crate::cli::arguments::args::ObligationsArgs;
use crate::cli::world::destinations::Destinations;
use crate::cli::world::input;
use crate::cli::world::output::mark;
use crate::cli::world::shell::{Shell, Verdict};
use crate::cli::world::targets::keep_apart;
use crate::render::obligations::{Format, ObligationsView};

pub(crate) fn run(args: &ObligationsArgs, shell: &mut Shell) -> anyhow::Result<Verdict> {
    let destinations = Destinations::of(&args.output, args.format, Format::Csv, shell)?;
    let targets = destinations.targets();
    let input = input::read_beside(&args.project, &args.parties, &targets, shell)?;
    keep_apart(&targets, &input.loaded.paths)?;
    let audit = input.audit();
    let view = ObligationsView {
        audit: &audit,
        lang: shell.machine_lang(),
        threads: shell.threads,
    };
    destinations.write(shell, |format, _, out| {
        mark(args.bom && format == Format::Csv, out)?;
        format.render(&view, out)
    })?;
    Ok(input.verdict())
}
