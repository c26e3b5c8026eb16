//! `chuanda summary`: rates and counts, no gate.

use crate::audit::summarize::{Key, Order, summarize};
use crate::cli::arguments::args::{By, Sort, SummaryArgs, SummaryFormat};
use crate::cli::world::input;
use crate::cli::world::output::mark;
use crate::cli::world::shell::{Shell, Verdict};
use crate::render::summary as render;
use crate::render::summary::SummaryView;

pub(crate) fn run(args: &SummaryArgs, shell: &mut Shell) -> anyhow::Result<Verdict> {
    let input = input::read_for_sums(&args.project, shell)?;
    let audit = input.audit();
    let by = match args.by {
        By::Department => Key::Department,
        By::Meeting => Key::Meeting,
        By::Level => Key::Level,
        By::Parent => Key::Parent,
        By::Category => Key::Category,
        By::Month => Key::Month,
    };
    let order = match args.sort {
        Sort::Worst => Order::Worst,
        Sort::Key => Order::Key,
        Sort::Input => Order::Input,
    };
    let summary = summarize(&audit, by, order, shell.threads);
    let view = SummaryView {
        summary: &summary,
        audit: &audit,
        order,
        lang: shell.lang,
        has_color: shell.has_color(),
        width: shell.width(),
    };
    shell.print(|out| {
        mark(args.bom && args.format == SummaryFormat::Csv, out)?;
        match args.format {
            SummaryFormat::Json => render::json(&summary, &audit, out),
            SummaryFormat::Csv => render::csv(&summary, out),
            SummaryFormat::Table => render::table(&view, out),
            SummaryFormat::Markdown => render::markdown_page(&view, out),
        }
    })?;
    Ok(if input.has_errors {
        Verdict::CouldNotCheck
    } else {
        Verdict::Clean
    })
}
