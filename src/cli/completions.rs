//! `chuanda completions`: what a shell offers at the tab key.

use clap::CommandFactory as _;
use clap_complete::Shell as Script;
use clap_complete::generate;

use crate::cli::arguments::args::{Cli, CompletionsArgs};
use crate::cli::arguments::choices::ShellName;
use crate::cli::arguments::help::localized;
use crate::cli::world::shell::{Shell, Verdict};

pub(crate) fn run(args: &CompletionsArgs, shell: &mut Shell) -> anyhow::Result<Verdict> {
    let script = match args.shell {
        ShellName::Bash => Script::Bash,
        ShellName::Zsh => Script::Zsh,
        ShellName::Fish => Script::Fish,
        ShellName::Powershell => Script::PowerShell,
    };
    let mut command = localized(Cli::command(), shell.lang);
    // Written to memory first: the library takes a failed write for a bug.
    let mut text = Vec::new();
    generate(script, &mut command, "chuanda", &mut text);
    shell.print(|out| out.write_all(&text))?;
    Ok(Verdict::Clean)
}
