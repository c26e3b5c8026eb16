//! `chuanda obligations`: every obligation with what came of it, as data. No gate.

use crate::cli::arguments::args::ObligationsArgs;
use crate::cli::world::input;
use crate::cli::world::output::{Output, mark, refuse_terminal};
use crate::cli::world::shell::{Shell, Verdict};
use crate::cli::world::targets::{Target, keep_apart};
use crate::render::obligations::{Format, ObligationsView};

pub(crate) fn run(args: &ObligationsArgs, shell: &mut Shell) -> anyhow::Result<Verdict> {
    let outputs = (args.output.iter())
        .map(|text| Output::<Format>::parse(text))
        .collect::<Result<Vec<_>, _>>()?;
    // What goes to a file need not go to standard output too, unless that is asked for.
    let to_shell = args.format.or((outputs.is_empty()).then_some(Format::Csv));
    refuse_terminal(to_shell == Some(Format::Xlsx), shell)?;
    let targets: Vec<Target<'_>> = (outputs.iter())
        .map(|output| Target {
            flag: "--output",
            path: output.path(),
        })
        .collect();
    keep_apart(&targets, &[])?;
    let input = input::read(&args.project, &args.parties, shell)?;
    keep_apart(&targets, &input.loaded.paths)?;
    let audit = input.audit();
    let view = ObligationsView {
        audit: &audit,
        lang: shell.machine_lang(),
        threads: shell.threads,
    };
    for output in &outputs {
        output.write(|format, out| {
            mark(args.bom && format == Format::Csv, out)?;
            format.render(&view, out)
        })?;
    }
    if let Some(format) = to_shell {
        shell.print(|out| {
            mark(args.bom && format == Format::Csv, out)?;
            format.render(&view, out)
        })?;
    }
    Ok(input.verdict())
}
