//! What a directory has by its configuration and the names of its files, before anything is read.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::load::CONFIG_FILE;
use crate::load::config::{Config, toml_file};
use crate::load::file::open::Location;
use crate::load::file_patterns::{Found, find};
use crate::load::files::{Files, has_ending};
use crate::load::inputs::Inputs;
use crate::load::settings::{Settings, read_config};
use crate::load::source_paths::{by_name, expand};
use crate::load::sources::has_rows;
use crate::load::table::columns::Table;
use crate::text::Bilingual;

/// What a project has for each table, by [`Table::ALL`].
#[derive(Debug)]
pub struct Outline<'c> {
    /// Its settings.
    config: &'c Config,
    /// Whether a table has rows somewhere: in files that a flag, the configuration or their names say.
    has: [bool; 4],
    /// Whether a flag or the configuration says so: then no other file is of that table.
    pub is_named: [bool; 4],
    /// The files that were taken for a table by their names.
    pub by_name: Vec<PathBuf>,
    directory: PathBuf,
    /// What lies there by the name of a table and is not read, each with the reason.
    notes: Vec<Bilingual>,
}

/// The tables of a directory that nothing names.
#[derive(Debug)]
pub struct OtherTables {
    /// Where they are.
    pub files: Vec<PathBuf>,
    /// What lies there and is not read, each with the reason.
    pub notes: Vec<Bilingual>,
}

/// The endings of files that hold tables.
const ENDINGS: [&str; 8] = ["csv", "tsv", "xlsx", "xlsm", "xls", "et", "ods", "toml"];

impl<'c> Outline<'c> {
    /// Looks at a project by its settings.
    pub(crate) fn of(inputs: &Inputs, settings: &'c Settings<'_>, directory: &Path) -> Self {
        let mut files = Files {
            directory: directory.to_owned(),
            ..Files::default()
        };
        let config = &settings.config;
        let (mut has, mut is_named, mut all_by_name) = ([false; 4], [false; 4], Vec::new());
        for table in Table::ALL {
            let index = table as usize;
            let has_ledgers = table == Table::Records && !config.ledgers.is_empty();
            is_named[index] =
                !inputs.files[index].is_empty() || config.inputs[index].is_some() || has_ledgers;
            let has_own = (settings.document.as_ref()).is_some_and(|it| has_rows(it, table));
            let by_name = by_name(table, &mut files);
            has[index] = is_named[index] || has_own || !by_name.is_empty();
            all_by_name.extend(by_name);
        }
        let mut outline = Self {
            config,
            has,
            is_named,
            by_name: all_by_name,
            directory: files.directory,
            notes: files.notes,
        };
        if outline.is_whole(inputs) {
            return outline;
        }
        // One TOML file may hold several tables. Reading it parses it once more.
        for path in outline.by_name.iter().filter(|it| has_ending(it, "toml")) {
            for table in toml_tables(path) {
                outline.has[table as usize] = true;
            }
        }
        outline
    }

    /// Whether no table is lacking without which nothing can be judged.
    #[must_use]
    pub fn is_whole(&self, inputs: &Inputs) -> bool {
        let needed = [Table::Meetings, Table::Departments, Table::Records];
        (needed.into_iter())
            .filter(|table| !(inputs.is_without_records && *table == Table::Records))
            .all(|table| self.has[table as usize])
    }

    /// The other tables of the directory, by the endings of their names. Where no table is lacking,
    /// nobody asks for them, and nothing is listed.
    #[must_use]
    pub fn others(&self) -> OtherTables {
        let mut files = Files::default();
        let ledgers = self.config.ledgers.iter().flat_map(|ledger| &ledger.files);
        let patterns = self.config.inputs.iter().flatten().flatten();
        let mut named: HashSet<Location> = HashSet::new();
        for pattern in patterns.chain(ledgers) {
            let paths = expand(&self.directory, Path::new(pattern), &mut files);
            named.extend(paths.iter().map(|path| whole(path)));
        }
        named.extend(self.by_name.iter().map(|path| whole(path)));
        let found = tables_in(&self.directory, &named);
        files.notes.extend(self.notes.iter().cloned());
        files.left_out(&found);
        OtherTables {
            files: found.files,
            notes: files.notes,
        }
    }
}

/// The tables that lie in a directory, not below it: those that have the name of one, and the others.
/// Where its configuration cannot be read, nothing is taken from it.
#[must_use]
pub fn tables_in_directory(path: &Path) -> (Vec<PathBuf>, OtherTables) {
    let inputs = Inputs {
        path: path.to_owned(),
        ..Inputs::default()
    };
    let (config_file, mut files) = read_config(&inputs);
    let settings = config_file.parse(&mut files);
    let outline = Outline::of(&inputs, &settings, &files.directory);
    let others = outline.others();
    (outline.by_name, others)
}

/// The tables that a TOML file holds; none where it holds none or cannot be read.
#[must_use]
pub fn toml_tables(path: &Path) -> Vec<Table> {
    let mut files = Files::default();
    let Some(whole) = files.read(path) else {
        return Vec::new();
    };
    let document = toml_file::parse(&whole.slice(), &mut files.errors);
    let is_in = |table: &Table| document.as_ref().is_some_and(|it| has_rows(it, *table));
    Table::ALL.into_iter().filter(is_in).collect()
}

/// The files of a directory, not below it, that may hold tables and that nothing names.
fn tables_in(directory: &Path, named: &HashSet<Location>) -> Found {
    let Ok(mut found) = find(directory, Path::new("*")) else {
        // A directory that cannot be listed is told of where it is read.
        return Found::default();
    };
    let may_be_table = |path: &PathBuf| {
        let is_config = path.file_name().is_some_and(|name| name == CONFIG_FILE);
        let is_one = ENDINGS.iter().any(|ending| has_ending(path, ending));
        is_one && !is_config && !path.is_dir() && !named.contains(&whole(path))
    };
    found.files.retain(&may_be_table);
    found.left_out.retain(|(path, _)| may_be_table(path));
    found
}

/// A file, whatever sheet of it is named.
fn whole(path: &Path) -> Location {
    Location {
        sheet: None,
        ..Location::of(path).canonical()
    }
}
