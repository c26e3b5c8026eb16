//! Which files are meant: patterns, files found by the name of a table, and `[[ledgers]]`.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::load::config::Config;
use crate::load::file::form::{FormSettings, LedgerShape};
use crate::load::file::input_error;
use crate::load::file::open::Location;
use crate::load::file_patterns::{find, is_pattern, unescaped};
use crate::load::files::Files;
use crate::load::inputs::Inputs;
use crate::load::table::columns::Table;
use crate::text::Bilingual;

/// The files that a path or pattern means, in order.
pub(super) fn expand(directory: &Path, pattern: &Path, files: &mut Files) -> Vec<PathBuf> {
    let path = directory.join(pattern);
    if pattern.as_os_str() == "-" {
        return vec![pattern.to_owned()];
    }
    if !is_pattern(pattern) || path.exists() {
        let there = path.exists() || path.is_symlink();
        let unescaped = if there { None } else { unescaped(&path) };
        return vec![unescaped.unwrap_or(path)];
    }
    // A sheet of every workbook that the pattern means.
    let text = pattern.to_string_lossy();
    if let Some((files_, sheet)) = text.rsplit_once('#')
        && !sheet.contains(['*', '?', '['])
    {
        let found = expand(directory, Path::new(files_), files);
        return found
            .into_iter()
            .map(|path| with_sheet(path, sheet))
            .collect();
    }
    let message = match find(directory, pattern) {
        Ok(found) => {
            files.left_out(&found);
            if !found.files.is_empty() {
                return found.files;
            }
            Bilingual::new("没有文件符合这个通配符", "no file matches this pattern")
        }
        // A directory that cannot be listed may hold records.
        Err(error) => input_error::unreadable(&error),
    };
    let (file, shown) = files.add(&path);
    files.fail(file, shown, message);
    Vec::new()
}

/// The files of a table by their names: text, or else a workbook. A workbook beside its own export
/// would be read twice.
pub(super) fn by_name(table: Table, files: &mut Files) -> Vec<PathBuf> {
    let there = |endings: &[&str]| -> Vec<PathBuf> {
        let path = |ending| files.directory.join(format!("{}.{ending}", table.name()));
        endings
            .iter()
            .map(path)
            .filter(|path| path.exists())
            .collect()
    };
    let books = there(&["xlsx", "xls", "ods", "et"]);
    let texts = there(&["csv", "toml"]);
    if texts.is_empty() {
        return books;
    }
    files.left(&books);
    texts
}

/// The path of a sheet.
fn with_sheet(path: PathBuf, sheet: &str) -> PathBuf {
    let mut text = path.into_os_string();
    text.push("#");
    text.push(sheet);
    PathBuf::from(text)
}

/// The files of `[[ledgers]]`, with their forms.
pub(super) struct Ledgers {
    all: Vec<(PathBuf, Location, FormSettings)>,
    /// Those that are of records: named for no other table, or of a shape that only records have.
    records: Vec<PathBuf>,
}

impl Ledgers {
    pub(super) fn find(
        inputs: &Inputs,
        config: &Config,
        form: &FormSettings,
        others: &HashSet<Location>,
        files: &mut Files,
    ) -> Self {
        let mut ledgers = Vec::new();
        let mut records = Vec::new();
        let directory = files.directory.clone();
        for ledger in &config.ledgers {
            let settings = FormSettings {
                encoding: inputs.encoding.or(ledger.form.encoding).or(form.encoding),
                delimiter: ledger.form.delimiter.or(form.delimiter),
                ..ledger.form.clone()
            };
            for pattern in &ledger.files {
                for path in expand(&directory, Path::new(pattern), files) {
                    let place = Location::of(&path).canonical();
                    let is_other = |(_, own, form): &(_, Location, FormSettings)| {
                        *own == place && *form != settings
                    };
                    if ledgers.iter().any(is_other) {
                        let (file, shown) = files.add(&path);
                        let message = Bilingual::new(
                            "有两段 [[ledgers]] 都写了这个文件，设置却不同；一张表只能有一种读法",
                            "two [[ledgers]] name this file with different settings; a table can be read only one way",
                        );
                        files.fail(file, shown, message);
                    }
                    if !others.contains(&place) || settings.shape != LedgerShape::Rows {
                        records.push(path.clone());
                    }
                    ledgers.push((path.clone(), place, settings.clone()));
                }
            }
        }
        Self {
            all: ledgers,
            records,
        }
    }

    /// The files of records among them.
    pub(super) fn records(&self) -> impl Iterator<Item = PathBuf> {
        self.records.iter().cloned()
    }

    pub(super) fn has_records(&self) -> bool {
        !self.records.is_empty()
    }

    /// Says so where a file lies there by the name of the table that none of them names.
    pub(super) fn note_unread(&self, files: &mut Files) {
        let path = files.directory.join("records.csv");
        if self.settings_of(&path).is_none() && path.exists() {
            files.left(&[path]);
        }
    }

    /// The form that one of them says of a file, also where a flag names the file.
    pub(super) fn settings_of(&self, path: &Path) -> Option<&FormSettings> {
        if self.all.is_empty() {
            return None;
        }
        let place = Location::of(path).canonical();
        let found = self.all.iter().find(|(_, own, _)| *own == place);
        found.map(|(_, _, settings)| settings)
    }
}
