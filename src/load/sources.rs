//! Where the rows of each table are: named by flags or by the configuration, or found by name.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use toml::de::DeTable;

use crate::load::config::Config;
use crate::load::csv::row_file::RowFile;
use crate::load::file::form::FormSettings;
use crate::load::file::open::{Location, ReadBefore};
use crate::load::files::{Files, WholeFile, has_ending, is_same_file};
use crate::load::inputs::Inputs;
use crate::load::settings::Settings;
use crate::load::source_paths::{Ledgers, by_name, expand};
use crate::load::table::columns::{Aliases, Table};
use crate::text::Bilingual;

/// A source of one table.
pub(super) struct Source {
    pub(super) table: Table,
    pub(super) rows: SourceRows,
}

impl Source {
    /// The place of its file among those of TOML.
    pub(super) fn toml(&self) -> Option<usize> {
        match self.rows {
            SourceRows::Toml(index) => Some(index),
            SourceRows::Text(_) | SourceRows::Streamed(_) | SourceRows::Unreadable => None,
        }
    }
}

/// Where the rows of a source are.
pub(super) enum SourceRows {
    /// In a TOML file, by its place among those.
    Toml(usize),
    /// In a text or sheet that has been read whole, by its place among those.
    Text(usize),
    /// In a file of records, which is read bit by bit.
    Streamed(RowFile),
    /// In a file that could not be read, which has been reported.
    Unreadable,
}

/// Every source of every table.
pub(crate) struct Sources {
    /// The TOML files; the configuration, where there is one, is the first.
    pub(crate) tomls: Vec<Rc<WholeFile>>,
    /// Texts and sheets that were read whole. Nothing is kept of them once their rows have been read,
    /// whereas what TOML files hold is used to the end.
    pub(crate) texts: Vec<WholeFile>,
    pub(super) list: Vec<Source>,
    /// Tables that a flag or the configuration names files for.
    pub(super) is_named: [bool; 4],
    /// Whether the first file is the configuration.
    pub(super) has_config: bool,
    /// Whether PATH names the tables.
    pub(super) is_tables: bool,
    /// Tables that are an error without a source, which nothing else explains.
    pub(super) required: Vec<Table>,
    /// The files and sheets of each table that are not TOML, links followed.
    taken: HashSet<(Table, Location)>,
}

impl Sources {
    /// Finds every source, and reads all files but those of records.
    pub(crate) fn find(inputs: &Inputs, settings: &Settings<'_>, files: &mut Files) -> Self {
        let config = &settings.config;
        let form_of_all = FormSettings {
            encoding: inputs.encoding.or(config.form.encoding),
            ..config.form.clone()
        };
        let has_own_rows = !inputs.is_tables
            && (settings.document.as_ref())
                .is_some_and(|document| Table::ALL.iter().any(|table| has_rows(document, *table)));
        let holds_all = settings.is_named && has_own_rows;
        let mut sources = Self {
            tomls: settings.file.iter().cloned().collect(),
            texts: Vec::new(),
            list: Vec::new(),
            is_named: [false; 4],
            has_config: settings.file.is_some(),
            is_tables: inputs.is_tables,
            // Where the configuration has errors, nothing was looked for beyond the names of the tables.
            required: if settings.has_errors || holds_all {
                Vec::new()
            } else {
                required(inputs)
            },
            taken: HashSet::new(),
        };
        let others = others(inputs, config, files);
        // What is wrong with the files that it names is nobody's concern where PATH names others.
        let mut unheard = Files::default();
        unheard.directory.clone_from(&files.directory);
        let heard = if inputs.is_tables {
            &mut unheard
        } else {
            &mut *files
        };
        let ledgers = Ledgers::find(inputs, config, &form_of_all, &others, heard);
        let mut stdin_by = None;
        for table in Table::ALL {
            if inputs.is_without_records && table == Table::Records {
                continue;
            }
            let named = sources.named_paths(table, inputs, settings, &ledgers, files);
            let paths = named.unwrap_or_else(|| {
                if holds_all || inputs.is_tables {
                    Vec::new()
                } else {
                    by_name(table, files)
                }
            });
            for path in paths {
                if path.as_os_str() == "-"
                    && let Some(other) = stdin_by.replace(table)
                {
                    let (file, shown) = files.add(&path);
                    files.fail(file, shown, stdin_twice(other, table));
                    continue;
                }
                let form = ledgers.settings_of(&path).unwrap_or(&form_of_all);
                let before = inputs.sheets.before(&path);
                sources.add(table, &path, before, form, &config.aliases, files);
            }
            // What a flag names stands for all of its table.
            let known = inputs.tables.iter().filter(|known| known.table == table);
            for known in known.filter(|_| inputs.files[table as usize].is_empty()) {
                let form = ledgers.settings_of(&known.path).cloned();
                let form = form.unwrap_or_else(|| FormSettings {
                    encoding: form_of_all.encoding,
                    delimiter: known.form.delimiter.or(form_of_all.delimiter),
                    ..known.form.clone()
                });
                let before = known.before.clone();
                sources.add(table, &known.path, before, &form, &config.aliases, files);
            }
        }
        if has_own_rows {
            let is_free = |table: &Table| {
                let index = *table as usize;
                inputs.files[index].is_empty() && config.inputs[index].is_none()
            };
            let own = Table::ALL.into_iter().filter(is_free);
            sources.list.extend(own.map(|table| Source {
                table,
                rows: SourceRows::Toml(0),
            }));
        }
        sources
    }

    /// The files that are named for a table: by flags, else by `[inputs]` and, for records, by
    /// `[[ledgers]]` besides; none where it is to be found by its name.
    fn named_paths(
        &mut self,
        table: Table,
        inputs: &Inputs,
        settings: &Settings<'_>,
        ledgers: &Ledgers,
        files: &mut Files,
    ) -> Option<Vec<PathBuf>> {
        let flags = &inputs.files[table as usize];
        let patterns = settings.config.inputs[table as usize].as_ref();
        let patterns = patterns.filter(|_| !inputs.is_tables);
        let has_ledgers = table == Table::Records && ledgers.has_records() && !inputs.is_tables;
        self.is_named[table as usize] = !flags.is_empty() || patterns.is_some() || has_ledgers;
        if !flags.is_empty() {
            let found = flags.iter().map(|path| expand(Path::new(""), path, files));
            return Some(found.collect::<Vec<_>>().concat());
        }
        if patterns.is_none() && !has_ledgers {
            return None;
        }
        if patterns.is_none() {
            ledgers.note_unread(files);
        }
        let directory = files.directory.clone();
        let mut paths = Vec::new();
        for pattern in patterns.into_iter().flatten() {
            paths.extend(expand(&directory, Path::new(pattern), files));
        }
        if has_ledgers {
            paths.extend(ledgers.records());
        }
        Some(paths)
    }

    fn stream(
        &mut self,
        path: &Path,
        before: ReadBefore,
        settings: FormSettings,
        files: &mut Files,
    ) {
        let (file, shown) = files.add(path);
        self.list.push(Source {
            table: Table::Records,
            rows: SourceRows::Streamed(RowFile {
                file,
                shown: shown.into(),
                place: Location::of(path),
                beside: None,
                before,
                settings,
            }),
        });
    }

    fn add(
        &mut self,
        table: Table,
        path: &Path,
        before: ReadBefore,
        form: &FormSettings,
        aliases: &Aliases,
        files: &mut Files,
    ) {
        let is_toml = has_ending(path, "toml");
        // A file that two patterns mean, or that is spelt in two ways, is read once.
        if !is_toml && !self.taken.insert((table, Location::of(path).canonical())) {
            return;
        }
        if table == Table::Records && !is_toml {
            self.stream(path, before, form.clone(), files);
            return;
        }
        let rows = if is_toml {
            self.toml_rows(path, files).map(SourceRows::Toml)
        } else {
            // One workbook holds several tables, each in a sheet of its own.
            let text = files.read_rows(path, &before, table, form, aliases);
            text.map(|text| {
                self.texts.push(text);
                SourceRows::Text(self.texts.len() - 1)
            })
        };
        let rows = rows.unwrap_or(SourceRows::Unreadable);
        if !matches!(rows, SourceRows::Toml(index) if self.reads(table, index)) {
            self.list.push(Source { table, rows });
        }
    }

    /// The place of a TOML file, which is read once for all tables.
    fn toml_rows(&mut self, path: &Path, files: &mut Files) -> Option<usize> {
        let known = (self.tomls.iter()).position(|known| is_same_file(&known.path, path));
        known.or_else(|| {
            self.tomls.push(Rc::new(files.read(path)?));
            Some(self.tomls.len() - 1)
        })
    }

    /// Whether a table is read from a TOML file.
    pub(super) fn reads(&self, table: Table, toml: usize) -> bool {
        (self.list.iter()).any(|source| source.table == table && source.toml() == Some(toml))
    }
}

/// Every table but the exemptions must have a source, and the records where they do not lie elsewhere.
fn required(inputs: &Inputs) -> Vec<Table> {
    let mut required = vec![Table::Meetings, Table::Departments];
    if !inputs.is_without_records {
        required.push(Table::Records);
    }
    required
}

/// The files that are named for another table than the records, or found for it by name.
fn others(inputs: &Inputs, config: &Config, files: &Files) -> HashSet<Location> {
    // What is wrong with a name is reported where the files of its table are found.
    let mut unheard = Files::default();
    unheard.directory.clone_from(&files.directory);
    let directory = files.directory.clone();
    let mut others = HashSet::new();
    for table in Table::ALL
        .into_iter()
        .filter(|table| *table != Table::Records)
    {
        let flags = &inputs.files[table as usize];
        let patterns = config.inputs[table as usize].as_ref();
        let paths = if !flags.is_empty() {
            let found = flags.iter();
            let found = found.map(|path| expand(Path::new(""), path, &mut unheard));
            found.collect::<Vec<_>>().concat()
        } else if let Some(patterns) = patterns {
            let found = patterns.iter();
            let found = found.map(|path| expand(&directory, Path::new(path), &mut unheard));
            found.collect::<Vec<_>>().concat()
        } else {
            by_name(table, &mut unheard)
        };
        others.extend(paths.iter().map(|path| Location::of(path).canonical()));
    }
    others
}

fn stdin_twice(one: Table, other: Table) -> Bilingual {
    let (one, two) = (one.name(), other.name());
    Bilingual::new(
        format!("标准输入只能读一次，{one} 和 {two} 都要读它"),
        format!("standard input can only be read once, but {one} and {two} both read it"),
    )
}

/// Whether a TOML file holds rows of a table; a table of that name alone is configuration.
pub(super) fn has_rows(document: &DeTable<'_>, table: Table) -> bool {
    (document.get(table.name())).is_some_and(|value| !value.get_ref().is_table())
}
