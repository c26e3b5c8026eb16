//! `chuanda due`: what is pending, soonest first. No gate.

use crate::audit::pending;
use crate::cli::arguments::args::DueArgs;
use crate::cli::arguments::choices::RowsFormat;
use crate::cli::world::input;
use crate::cli::world::output::mark;
use crate::cli::world::shell::{Shell, Verdict};
use crate::render::due;
use crate::render::due::DueView;

pub(crate) fn run(args: &DueArgs, shell: &mut Shell) -> anyhow::Result<Verdict> {
    let input = input::read(&args.project, &args.parties, shell)?;
    let audit = input.audit();
    let rows = pending::pending(&audit);
    let view = DueView {
        audit: &audit,
        rows: &rows,
        lang: shell.lang,
        has_color: shell.has_color(),
        width: shell.width(),
    };
    shell.print(|out| {
        mark(args.bom && args.format == RowsFormat::Csv, out)?;
        match args.format {
            RowsFormat::Table => due::table(&view, out),
            RowsFormat::Json => due::json(&view, out),
            RowsFormat::Csv => due::csv(&view, out),
            RowsFormat::Markdown => due::markdown_page(&view, out),
        }
    })?;
    Ok(input.verdict())
}
