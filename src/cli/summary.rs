//! `chuanda summary`: rates and counts, no gate.

use crate::render::summary as render;
use crate::summarize::{Key, Order, summarize};

use super::args::{By, Sort, SummaryArgs, SummaryFormat};
use super::input;
use super::shell::{Failure, Shell, Verdict};

pub(super) fn run(args: &SummaryArgs, shell: &mut Shell) -> Result<Verdict, Failure> {
    let input = input::read(&args.project, shell)?;
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
    shell.print(|out| match args.format {
        SummaryFormat::Json => render::json(&summary, &audit, out),
        SummaryFormat::Csv | SummaryFormat::Table | SummaryFormat::Markdown => {
            render::csv(&summary, out)
        }
    })?;
    Ok(if input.has_errors {
        Verdict::CouldNotCheck
    } else {
        Verdict::Clean
    })
}
