//! `chuanda summary`: rates and counts, no gate.

use crate::audit::summarize::{summarize, summarize_per_month};
use crate::cli::arguments::args::SummaryArgs;
use crate::cli::arguments::choices::{Per, RowsFormat};
use crate::cli::world::input;
use crate::cli::world::output::mark;
use crate::cli::world::shell::{Shell, Verdict};
use crate::render::summary as render;
use crate::render::summary::SummaryView;

pub(crate) fn run(args: &SummaryArgs, shell: &mut Shell) -> anyhow::Result<Verdict> {
    let input = input::read_for_sums(&args.project, &args.parties, shell)?;
    let audit = input.audit();
    let order = args.sort.unwrap_or(args.by.usual_order());
    let summary = match args.per {
        None => summarize(&audit, args.by, order, shell.threads),
        Some(Per::Month) => summarize_per_month(&audit, args.by, order, shell.threads),
    };
    let view = SummaryView {
        summary: &summary,
        audit: &audit,
        order,
        lang: shell.lang,
        has_color: shell.has_color(),
        width: shell.width(),
    };
    shell.print(|out| {
        mark(args.bom && args.format == RowsFormat::Csv, out)?;
        match args.format {
            RowsFormat::Json => render::json(&summary, &audit, out),
            RowsFormat::Csv => render::csv(&summary, out),
            RowsFormat::Table => render::table(&view, out),
            RowsFormat::Markdown => render::markdown_page(&view, out),
        }
    })?;
    Ok(input.verdict())
}
