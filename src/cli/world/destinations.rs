//! Where the results of a command go, by its flags.

use std::io::{self, Write};

use crate::cli::world::output::{FileFormat, Output, is_in_file, refuse_terminal};
use crate::cli::world::shell::Shell;
use crate::cli::world::targets::{Target, keep_apart};

/// Where a command's results go: to files, and to standard output unless files alone are named.
pub(crate) struct Destinations<F> {
    outputs: Vec<Output<F>>,
    to_shell: Option<F>,
}

impl<F: FileFormat> Destinations<F> {
    /// Those that `--output` and `--format` name.
    pub(crate) fn of(
        outputs: &[String],
        format: Option<F>,
        default: F,
        shell: &Shell,
    ) -> anyhow::Result<Self> {
        let outputs = (outputs.iter())
            .map(|text| Output::parse(text))
            .collect::<Result<Vec<_>, _>>()?;
        let to_shell = format
            .or(outputs.is_empty().then_some(default))
            .filter(|&format| !is_in_file(format, &outputs));
        if let Some(format) = to_shell {
            refuse_terminal(format, shell)?;
        }
        let destinations = Self { outputs, to_shell };
        // Before reading what takes its time.
        keep_apart(&destinations.targets(), &[])?;
        Ok(destinations)
    }

    /// The files that are going to be written.
    pub(crate) fn targets(&self) -> Vec<Target<'_>> {
        let target = |output| Target {
            flag: "--output",
            path: Output::path(output),
        };
        self.outputs.iter().map(target).collect()
    }

    /// Writes the result to each; `render` is told whether it is for a file.
    pub(crate) fn write(
        &self,
        shell: &Shell,
        render: impl Fn(F, bool, &mut dyn Write) -> io::Result<()>,
    ) -> anyhow::Result<()> {
        for output in &self.outputs {
            output.write(|format, out| render(format, true, out))?;
        }
        match self.to_shell {
            Some(format) => shell.print(|out| render(format, false, out)),
            None => Ok(()),
        }
    }
}
