//! The files of a run in the order of reading, and those that are read whole.

use std::path::{Path, PathBuf};

use crate::domain::source::FilePlace;
use crate::load::csv::row_file::DetectedForm;
use crate::load::file::encoding::Encoding;
use crate::load::file::form::{Form, FormSettings};
use crate::load::file::input_error::{Errors, InputError};
use crate::load::file::open::{Location, ReadBefore, WantedSheets};
use crate::load::file::position::{FileSlice, LineIndex};
use crate::load::file::{input_error, open};
use crate::load::file_patterns::Found;
use crate::load::repositories::Repositories;
use crate::load::table::cell::without_bom;
use crate::load::table::columns::Table;
use crate::load::table::header::{HeaderCells, WantedHeader};
use crate::load::table::{columns, header};
use crate::text::{Bilingual, path_text};

/// A file that has been read whole.
pub(crate) struct WholeFile {
    pub(crate) index: u32,
    pub(crate) shown: String,
    pub(crate) path: PathBuf,
    /// Without a byte order mark.
    pub(crate) bytes: Vec<u8>,
    pub(crate) form: Form,
    /// What the settings say of its form.
    pub(crate) settings: FormSettings,
    lines: LineIndex,
}

impl WholeFile {
    pub(crate) fn slice(&self) -> FileSlice<'_> {
        FileSlice::whole(self.index, &self.shown, &self.bytes, self.form).indexed(&self.lines)
    }

    pub(crate) fn is_toml(&self) -> bool {
        has_ending(&self.path, "toml")
    }
}

/// Whether two spellings mean one file, links followed.
pub(crate) fn is_same_file(one: &Path, other: &Path) -> bool {
    let canonical = |path: &Path| path.canonicalize().ok();
    one == other || canonical(one).is_some_and(|one| canonical(other) == Some(one))
}

pub(crate) fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension()
        .is_some_and(|own| own.eq_ignore_ascii_case(ending))
}

/// A file that is read whole is no larger than this: a device or a pipe may have no end.
const LARGEST_WHOLE: u64 = 64 << 20;

/// All that a reader gives, within bounds.
pub(crate) fn bounded(reader: &mut dyn std::io::Read) -> std::io::Result<Vec<u8>> {
    use std::io::Read as _;
    let mut bytes = Vec::new();
    reader.take(LARGEST_WHOLE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST_WHOLE {
        return Err(std::io::ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}

/// The text of a file, within the same bounds.
#[cfg(feature = "cli")]
pub(crate) fn bounded_text(path: &Path) -> std::io::Result<String> {
    let bytes = bounded(&mut std::fs::File::open(path)?)?;
    String::from_utf8(bytes)
        .map_err(|error| std::io::Error::new(std::io::ErrorKind::InvalidData, error.utf8_error()))
}

/// A file as the user could open it from where the program was started.
fn opened_name(path: &Path) -> String {
    if path.as_os_str() == "-" {
        return "<stdin>".to_owned();
    }
    let name = path_text(path.strip_prefix(".").unwrap_or(path));
    if name.is_empty() {
        ".".to_owned()
    } else {
        name
    }
}

/// What each file is called inside the project, and where the program was started, without a sheet
/// that was found.
#[derive(Default)]
pub(crate) struct OpenedNames(Vec<(String, String)>);

impl OpenedNames {
    /// Calls the file of an error as the user could open it from where she stands.
    pub(crate) fn rename(&self, error: &mut InputError) {
        if let Some((shown, opened)) = self.0.get(error.file as usize)
            && let Some(sheet) = error.path.strip_prefix(shown.as_str())
        {
            error.path = format!("{opened}{sheet}");
        }
    }
}

/// The files of a run, as they are shown, in the order of reading.
#[derive(Default)]
pub(crate) struct Files {
    pub(crate) directory: PathBuf,
    pub(crate) shown: Vec<String>,
    /// The same as they are opened; `-` is standard input.
    pub(crate) paths: Vec<PathBuf>,
    pub(crate) names: OpenedNames,
    pub(crate) errors: Errors,
    pub(crate) is_unreadable: bool,
    /// The files that are not plain UTF-8 text.
    pub(crate) found: Vec<DetectedForm>,
    /// Files that lie there and are not read.
    pub(crate) notes: Vec<Bilingual>,
}

impl Files {
    pub(crate) fn add(&mut self, path: &Path) -> (u32, String) {
        let shown = self.show(path);
        self.shown.push(shown.clone());
        self.names.0.push((shown.clone(), opened_name(path)));
        let opened = Location::of(path).path;
        self.paths
            .push(opened.unwrap_or_else(|| PathBuf::from("-")));
        (self.shown.len() as u32 - 1, shown)
    }

    /// Relative to the project where it lies in it, else as it was given.
    fn show(&self, path: &Path) -> String {
        if path.as_os_str() == "-" {
            return "<stdin>".to_owned();
        }
        let inside = path.strip_prefix(&self.directory).map(Path::to_path_buf);
        let inside = inside.or_else(|_| {
            let (path, directory) = (path.canonicalize()?, self.canonical_directory()?);
            path.strip_prefix(directory)
                .map(Path::to_path_buf)
                .map_err(std::io::Error::other)
        });
        let shown = inside.as_deref().unwrap_or(path);
        let shown = path_text(shown);
        if shown.is_empty() {
            ".".to_owned()
        } else {
            shown
        }
    }

    /// Calls the files of errors and warnings as the user could open them from the current directory.
    pub(crate) fn name_as_opened<'e>(&self, errors: impl Iterator<Item = &'e mut InputError>) {
        for error in errors {
            self.names.rename(error);
        }
    }

    /// What the files are called elsewhere than in the project.
    pub(crate) fn places(&self) -> Vec<FilePlace> {
        let mut repositories = Repositories::default();
        let mut places: Vec<FilePlace> = (self.names.0.iter().zip(&self.paths))
            .map(|((_, opened), path)| FilePlace {
                opened: opened.clone(),
                in_repository: if path.as_os_str() == "-" {
                    opened.clone()
                } else {
                    repositories.name_in(path)
                },
                sheet: None,
                columns: None,
            })
            .collect();
        for found in &self.found {
            if let Some(sheet) = &found.sheet {
                let place = &mut places[found.file as usize];
                place.opened = open::sheet_shown(&place.opened, &sheet.name);
                place.sheet = Some(sheet.name.clone());
            }
        }
        places
    }

    fn canonical_directory(&self) -> std::io::Result<PathBuf> {
        if self.directory.as_os_str().is_empty() {
            Path::new(".").canonicalize()
        } else {
            self.directory.canonicalize()
        }
    }

    pub(crate) fn read(&mut self, path: &Path) -> Option<WholeFile> {
        let (index, shown) = self.add(path);
        let bytes = if path.as_os_str() == "-" {
            bounded(&mut std::io::stdin())
        } else {
            std::fs::File::open(path).and_then(|mut file| bounded(&mut file))
        };
        match bytes {
            Ok(bytes) => Some(WholeFile {
                index,
                shown,
                path: path.to_owned(),
                bytes: match without_bom(&bytes) {
                    text if text.len() == bytes.len() => bytes,
                    text => text.to_vec(),
                },
                form: Form::default(),
                settings: FormSettings::default(),
                lines: LineIndex::default(),
            }),
            Err(error) => {
                self.fail(index, shown, input_error::unreadable(&error));
                None
            }
        }
    }

    /// Reads a file of the rows of a table, in whatever form it is.
    pub(crate) fn read_rows(
        &mut self,
        path: &Path,
        before: &ReadBefore,
        table: Table,
        settings: &FormSettings,
        aliases: &columns::Aliases,
    ) -> Option<WholeFile> {
        let (index, mut shown) = self.add(path);
        let aliases = &*aliases.with(table, &settings.columns);
        let fit = |cells: &HeaderCells| table.header_fit(cells, aliases);
        let is_known = |text: &str, beside: &[&str]| table.knows_header(text, beside, aliases);
        let wanted = WantedHeader {
            fit: &fit,
            is_known: &is_known,
        };
        let sheets = WantedSheets {
            holds: &|text: &str| header::has_header(text, settings, &wanted),
            takes_all: false,
            table: table.name(),
        };
        let read =
            open::open(&Location::of(path), before, settings, &sheets).and_then(|mut text| {
                let bytes = bounded(&mut text.reader)?;
                Ok((text, bytes))
            });
        let (text, mut bytes) = match read {
            Ok(read) => read,
            Err(error) => {
                let error = error.of(index, &shown);
                self.is_unreadable = true;
                self.errors.push(error);
                return None;
            }
        };
        let mut form = Form::default();
        let found = if let Some(sheet) = text.sheet {
            form = Form::SHEET;
            shown = open::sheet_shown(&shown, &sheet.name);
            self.shown[index as usize].clone_from(&shown);
            (Encoding::Utf8, Some(sheet))
        } else {
            let encoding = text.encoding.unwrap_or_else(|| Encoding::of(&bytes));
            if let Some(mixed) = encoding.mixed(&bytes) {
                let slice = FileSlice::whole(index, &shown, &bytes, form);
                self.is_unreadable = true;
                self.errors
                    .push(slice.error(mixed, Encoding::mixed_message()));
            }
            // What is not text is reported cell by cell.
            (bytes, form.encoding) = encoding.to_utf8(bytes);
            (encoding, None)
        };
        if found != (Encoding::Utf8, None) {
            self.found.push(DetectedForm {
                file: index,
                beside: None,
                encoding: found.0,
                sheet: found.1,
            });
        }
        Some(WholeFile {
            index,
            shown,
            path: path.to_owned(),
            bytes,
            form,
            settings: settings.clone(),
            lines: LineIndex::default(),
        })
    }

    /// Remembers files that one would expect to be read, and that are not.
    pub(crate) fn left(&mut self, paths: &[PathBuf]) {
        for path in paths {
            let shown = opened_name(path);
            self.notes.push(Bilingual::new(
                format!("没有读 {shown}：已另有文件"),
                format!("skipped {shown}: other files are used instead"),
            ));
        }
    }

    /// Remembers what fits a pattern and is not read all the same.
    pub(crate) fn left_out(&mut self, found: &Found) {
        for (path, reason) in &found.left_out {
            let note = reason.note(path, &opened_name(path));
            // Two patterns may mean one file.
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
        }
    }

    /// Shows workbooks with the sheets that were read.
    pub(crate) fn take_found(&mut self, found: Vec<DetectedForm>) {
        for found in &found {
            // One more sheet of a workbook is a file of its own.
            if let Some(first) = found.beside.map(|first| first as usize) {
                self.shown.push(self.shown[first].clone());
                self.paths.push(self.paths[first].clone());
                self.names.0.push(self.names.0[first].clone());
            }
        }
        self.found.extend(found);
        for found in &self.found {
            if let Some(sheet) = &found.sheet {
                let shown = &mut self.shown[found.file as usize];
                *shown = open::sheet_shown(shown, &sheet.name);
            }
        }
    }

    /// An error about a whole file: it has no line.
    pub(crate) fn fail(&mut self, file: u32, path: String, message: Bilingual) {
        self.is_unreadable = true;
        self.errors.push(InputError {
            file,
            path,
            line: 0,
            column: 0,
            is_cell: false,
            header: None,
            met: Box::default(),
            message,
            excerpt: None,
        });
    }
}
