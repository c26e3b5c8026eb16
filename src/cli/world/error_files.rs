//! Input errors written to files (`--errors`).

use std::path::{Path, PathBuf};

use crate::cli::world::failure::{Unwritten, failure};
use crate::cli::world::output::write_whole;
use crate::cli::world::shell::Shell;
use crate::cli::world::targets::Target;
use crate::domain::source::sheet_of;
use crate::load::InputError;
use crate::load::inputs::Loaded;
use crate::render::errors::{ErrorRow, ErrorsFormat, ErrorsView};
use crate::text::path_text;

/// A file that the input errors go to.
pub(crate) struct ErrorFile<'a> {
    format: ErrorsFormat,
    path: &'a Path,
}

impl<'a> ErrorFile<'a> {
    /// Those that are asked for, each in the format of its ending.
    pub(crate) fn parse(paths: &'a [PathBuf]) -> anyhow::Result<Vec<Self>> {
        let parse = |path: &'a PathBuf| {
            let name = path.to_string_lossy().to_lowercase();
            let mut formats = ErrorsFormat::ALL.into_iter();
            match formats.find(|format| name.ends_with(format.ending())) {
                Some(format) => Ok(Self { format, path }),
                None => Err(unknown_ending(path)),
            }
        };
        paths.iter().map(parse).collect()
    }

    /// What the run is going to write here.
    pub(crate) fn target(&self) -> Target<'a> {
        Target {
            flag: "--errors",
            path: self.path,
        }
    }
}

fn unknown_ending(path: &Path) -> anyhow::Error {
    let path = path_text(path);
    let endings = |separator| ErrorsFormat::ALL.map(ErrorsFormat::ending).join(separator);
    failure(
        format!("--errors {path} 的扩展名不认识；可用的有 {}", endings("、")),
        format!(
            "--errors {path} has an unknown extension; use {}",
            endings(", ")
        ),
    )
}

/// Writes the input errors of a run, also where there are none.
pub(crate) fn write(
    files: &[ErrorFile<'_>],
    loaded: &Loaded,
    shell: &Shell,
) -> Result<(), Unwritten> {
    let rows: Vec<ErrorRow<'_>> = if files.is_empty() {
        Vec::new()
    } else {
        loaded
            .errors
            .iter()
            .map(|error| row(error, loaded))
            .collect()
    };
    let view = ErrorsView {
        rows: &rows,
        left: loaded.more_errors,
        lang: shell.lang,
        machine_lang: shell.machine_lang(),
    };
    (files.iter()).try_for_each(|file| write_whole(file.path, |out| view.render(file.format, out)))
}

fn row<'a>(error: &'a InputError, loaded: &'a Loaded) -> ErrorRow<'a> {
    let sheet = sheet_of(&error.path);
    let file = match sheet {
        Some(sheet) => &error.path[..error.path.len() - sheet.len() - 1],
        None => &error.path,
    };
    let place = loaded.project.places.get(error.file as usize);
    let number = |number: u32| (error.line > 0).then_some(number);
    ErrorRow {
        file,
        in_repository: place.map_or(file, |place| &place.in_repository),
        sheet,
        row: number(error.line),
        column: number(error.column),
        cell: error.cell(),
        header: error.header.as_deref(),
        text: &error.met,
        message: &error.message,
    }
}
