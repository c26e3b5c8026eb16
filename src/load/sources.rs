//! Where the rows of each table are: named by flags or by the configuration, or found by name.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::DeTable;

use crate::load::config::toml_reader::Walk;
use crate::load::config::{Config, toml_file};
use crate::load::csv::row_file::RowFile;
use crate::load::file::form::FormSettings;
use crate::load::file::input_error;
use crate::load::file::input_error::Errors;
use crate::load::file::open::Place;
use crate::load::file::position::Stretch;
use crate::load::files::{Files, Whole, has_ending, is_same_file};
use crate::load::inputs::Inputs;
use crate::load::records::RecordFile;
use crate::load::table::columns::{Aliases, Table, Warning};
use crate::load::table::reader::{Context, EachRow};
use crate::load::table::row;
use crate::text::Bilingual;

/// A source of one table, and how the run came to it.
struct Source {
    table: Table,
    /// The place of the file among those read whole; none for CSV records, which are streamed.
    whole: Option<usize>,
    streamed: Option<RowFile>,
}

/// Every source of every table.
pub(crate) struct Sources {
    pub(crate) wholes: Vec<Whole>,
    list: Vec<Source>,
    /// Tables that a flag or `[inputs]` names.
    is_named: [bool; 4],
    /// Whether the first file is the configuration.
    has_config: bool,
    /// Record files and their sheets, links followed.
    streamed: HashSet<Place>,
}

impl Sources {
    /// The configuration, where it is a file.
    pub(crate) fn config_stretch(&self) -> Option<Stretch<'_>> {
        let file = self.wholes.first().filter(|_| self.has_config);
        file.map(Whole::stretch)
    }

    pub(crate) fn find(
        inputs: &Inputs,
        config: &Config,
        is_one_file: bool,
        config_file: Option<Whole>,
        files: &mut Files,
    ) -> Self {
        let mut sources = Self {
            wholes: Vec::new(),
            list: Vec::new(),
            is_named: [false; 4],
            has_config: config_file.is_some(),
            streamed: HashSet::new(),
        };
        sources.wholes.extend(config_file);
        let has_own_data = sources.wholes.first().is_some_and(|file| {
            let mut ignored = Errors::default();
            let stretch = file.stretch();
            toml_file::parse(&stretch, &mut ignored)
                .is_some_and(|table| Table::ALL.iter().any(|t| has_rows(table.get_ref(), *t)))
        });
        let form = FormSettings {
            encoding: inputs.encoding.or(config.form.encoding),
            ..config.form.clone()
        };
        let ledgers = Ledgers::find(inputs, config, &form, files);
        let mut stdin_by = None;
        for (index, table) in Table::ALL.into_iter().enumerate() {
            let own = &inputs.files[index];
            let paths: Vec<PathBuf> = if !own.is_empty() {
                sources.is_named[index] = true;
                (own.iter())
                    .flat_map(|path| expand(Path::new(""), path, files))
                    .collect()
            } else if table == Table::Records
                && !ledgers.0.is_empty()
                && config.inputs[index].is_none()
            {
                sources.is_named[index] = true;
                let by_name = files.directory.join("records.csv");
                let is_named = ledgers.settings_of(&by_name).is_some();
                files.left(&Vec::from_iter(
                    (!is_named && by_name.exists()).then_some(by_name),
                ));
                Vec::new()
            } else if let Some(patterns) = &config.inputs[index] {
                sources.is_named[index] = true;
                let directory = files.directory.clone();
                (patterns.iter())
                    .flat_map(|pattern| expand(&directory, Path::new(pattern), files))
                    .collect()
            } else {
                let has_own_rows = is_one_file && has_own_data;
                by_name(table, has_own_rows, files)
            };
            let ledgers_own =
                (table == Table::Records && inputs.files[index].is_empty()).then_some(&ledgers);
            let paths = paths
                .into_iter()
                .chain(ledgers_own.into_iter().flat_map(Ledgers::paths));
            for path in paths {
                if path.as_os_str() == "-"
                    && let Some(other) = stdin_by.replace(table)
                {
                    let (file, shown) = files.add(&path);
                    let (one, two) = (Table::name(other), table.name());
                    let said = Bilingual::new(
                        format!("标准输入只能读一次，{one} 和 {two} 都要读它"),
                        format!("standard input can be read once; both {one} and {two} want it"),
                    );
                    files.fail(file, shown, said);
                    continue;
                }
                if table == Table::Records && !has_ending(&path, "toml") {
                    let settings = ledgers.settings_of(&path).unwrap_or(&form);
                    sources.stream(&path, settings.clone(), files);
                } else {
                    sources.add(table, &path, &form, &config.aliases, files);
                }
            }
        }
        if sources.has_config && has_own_data {
            for (index, table) in Table::ALL.into_iter().enumerate() {
                if inputs.files[index].is_empty() && config.inputs[index].is_none() {
                    sources.list.push(Source {
                        table,
                        whole: Some(0),
                        streamed: None,
                    });
                }
            }
        }
        // Where PATH itself could not be read, that has been said.
        let is_lost = is_one_file && !sources.has_config;
        if !(is_lost || is_one_file && has_own_data) {
            sources.require(files);
        }
        sources
    }

    fn stream(&mut self, path: &Path, settings: FormSettings, files: &mut Files) {
        // A file that two patterns mean, or that is spelt in two ways, is read once.
        if !self.streamed.insert(Place::of(path).canonical()) {
            return;
        }
        let (file, shown) = files.add(path);
        self.list.push(Source {
            table: Table::Records,
            whole: None,
            streamed: Some(RowFile {
                file,
                shown: shown.into(),
                place: Place::of(path),
                settings,
            }),
        });
    }

    fn add(
        &mut self,
        table: Table,
        path: &Path,
        form: &FormSettings,
        aliases: &Aliases,
        files: &mut Files,
    ) {
        let is_toml = has_ending(path, "toml");
        // One workbook holds several tables; one TOML file is read once for all.
        let known =
            (self.wholes.iter()).position(|whole| is_toml && is_same_file(&whole.path, path));
        let whole = known.or_else(|| {
            self.wholes.push(if is_toml {
                files.read(path)?
            } else {
                files.read_rows(path, table, form, aliases)?
            });
            Some(self.wholes.len() - 1)
        });
        let is_listed =
            |source: &Source| source.table == table && source.whole == whole && whole.is_some();
        if whole.is_none() || !self.list.iter().any(is_listed) {
            self.list.push(Source {
                table,
                whole,
                streamed: None,
            });
        }
    }

    /// Every table but the exemptions must have a source, or nothing was read.
    fn require(&mut self, files: &mut Files) {
        for table in [Table::Meetings, Table::Departments, Table::Records] {
            let has_rows = |source: &Source| {
                let others = || {
                    let whole = source.whole.map(|index| &self.wholes[index])?;
                    let mut ignored = Errors::default();
                    let stretch = whole.stretch();
                    let parsed = whole
                        .is_toml()
                        .then(|| toml_file::parse(&stretch, &mut ignored))??;
                    Some(has_rows(parsed.get_ref(), table))
                };
                source.table == table || others().unwrap_or(false)
            };
            // Where files are named for it, what is wrong with them has been told.
            let is_told = self.is_named[table as usize] && files.errors.total() > 0;
            if is_told || self.list.iter().any(has_rows) {
                continue;
            }
            let name = table.name();
            let directory = files.directory.to_string_lossy().into_owned();
            let directory = if directory.is_empty() {
                ".".to_owned()
            } else {
                directory
            };
            let file = files.shown.len() as u32;
            files.fail(
                file,
                directory,
                Bilingual::new(
                    format!("这里没有 {name}.csv、{name}.toml，也没有叫这个名的工作簿；可用 --{name} 或 [inputs] 指明"),
                    format!("there is no {name}.csv or {name}.toml here, nor a workbook of that name; name it by --{name} or under [inputs]"),
                ),
            );
        }
    }

    /// Parses every TOML file once; none for CSV and for what cannot be parsed.
    pub(crate) fn parse<'s>(&'s self, files: &mut Files) -> Vec<Option<Spanned<DeTable<'s>>>> {
        let mut parsed = Vec::new();
        for (index, whole) in self.wholes.iter().enumerate() {
            if !whole.is_toml() {
                parsed.push(None);
                continue;
            }
            let stretch = whole.stretch();
            let mut own = Errors::default();
            let document = toml_file::parse(&stretch, &mut own);
            // The configuration's own mistakes were told when it was read.
            if index > 0 || !self.has_config {
                files.errors.append(own);
                if let Some(document) = &document {
                    let mut walk = Walk::new(document.get_ref(), &stretch);
                    for table in Table::ALL {
                        walk.value(table.name());
                    }
                    walk.finish(&mut files.errors);
                }
            }
            parsed.push(document);
        }
        parsed
    }

    /// Warns of tables in TOML files that are not read because a flag or `[inputs]` names others.
    pub(crate) fn unread(&self, parsed: &[Option<Spanned<DeTable<'_>>>]) -> Vec<Warning> {
        let mut warnings = Vec::new();
        for (index, table) in parsed.iter().enumerate() {
            let Some(document) = table else { continue };
            for (place, table) in Table::ALL.into_iter().enumerate() {
                let Some(value) = document
                    .get_ref()
                    .get(table.name())
                    .filter(|value| !value.get_ref().is_table())
                else {
                    continue;
                };
                let is_read =
                    |source: &Source| source.table == table && source.whole == Some(index);
                if self.is_named[place] && !self.list.iter().any(is_read) {
                    let name = table.name();
                    warnings.push(Warning(self.wholes[index].stretch().error(
                        value.span(),
                        Bilingual::new(
                            format!("这里的 [[{name}]] 没有读：{name} 已另外指明文件"),
                            format!(
                                "the [[{name}]] here are not read: other files are named for {name}"
                            ),
                        ),
                    )));
                }
            }
        }
        warnings
    }

    /// The files a table is read from: named for it, or TOML files that hold it besides.
    fn of(&self, table: Table) -> Vec<usize> {
        let mut wholes: Vec<usize> = (self.list.iter())
            .filter(|source| source.table == table)
            .filter_map(|source| source.whole)
            .collect();
        if !self.is_named[table as usize] {
            for (index, whole) in self.wholes.iter().enumerate() {
                let is_source = self.list.iter().any(|source| source.whole == Some(index));
                if whole.is_toml() && is_source && !wholes.contains(&index) {
                    wholes.push(index);
                }
            }
        }
        wholes
    }

    pub(crate) fn rows<'s>(
        &'s self,
        table: Table,
        parsed: &[Option<Spanned<DeTable<'s>>>],
        config: &Config,
        context: &mut Context<'_>,
        each: &mut EachRow<'_, 's>,
    ) {
        for index in self.of(table) {
            let whole = &self.wholes[index];
            let stretch = whole.stretch();
            let mut errors = Errors::default();
            let mut warnings = Vec::new();
            let mut rows = Vec::new();
            if whole.is_toml() {
                if let Some(document) = &parsed[index] {
                    row::toml_rows(
                        table,
                        document.get_ref(),
                        &stretch,
                        &mut errors,
                        |row, is_good| {
                            rows.push((row, is_good));
                        },
                    );
                }
            } else {
                context.is_unreadable |= !row::csv_rows(
                    table,
                    &stretch,
                    &config.form,
                    &config.aliases,
                    &mut errors,
                    &mut warnings,
                    |row, is_good| rows.push((row, is_good)),
                );
            }
            context.errors.append(errors);
            context.warnings.append(&mut warnings);
            for (row, is_good) in rows {
                each(row, is_good, &stretch, context);
            }
        }
    }

    pub(crate) fn record_files<'s>(
        &'s self,
        parsed: &'s [Option<Spanned<DeTable<'s>>>],
    ) -> Vec<RecordFile<'s>> {
        let mut files = Vec::new();
        for source in &self.list {
            if let Some(part) = source.streamed.clone() {
                files.push(RecordFile::Rows(part));
            }
        }
        for index in self.of(Table::Records) {
            if let Some(document) = &parsed[index] {
                files.push(RecordFile::Toml {
                    table: document.get_ref(),
                    stretch: self.wholes[index].stretch(),
                });
            }
        }
        files
    }

    pub(crate) fn is_unreadable(&self, parsed: &[Option<Spanned<DeTable<'_>>>]) -> bool {
        let mut pairs = self.wholes.iter().zip(parsed);
        pairs.any(|(whole, parsed)| whole.is_toml() && parsed.is_none())
    }
}

/// The files that a path or pattern means, in order.
fn expand(directory: &Path, pattern: &Path, files: &mut Files) -> Vec<PathBuf> {
    let path = directory.join(pattern);
    let text = pattern.to_string_lossy();
    if text == "-" {
        return vec![pattern.to_owned()];
    }
    if !text.contains(['*', '?', '[']) || path.exists() {
        return vec![path];
    }
    // A sheet of every workbook that the pattern means.
    if let Some((files_, sheet)) = text.rsplit_once('#')
        && !sheet.contains(['*', '?', '['])
    {
        let found = expand(directory, Path::new(files_), files);
        return found
            .into_iter()
            .map(|path| with_sheet(path, sheet))
            .collect();
    }
    // The directory itself is no pattern, whatever its name.
    let escaped = glob::Pattern::escape(&directory.to_string_lossy());
    let full = Path::new(&escaped).join(pattern);
    let mut found = Vec::new();
    let mut said = Bilingual::new("没有文件符合这个通配符", "no file matches this pattern");
    for path in glob::glob(&full.to_string_lossy()).into_iter().flatten() {
        match path {
            Ok(path) => found.push(path),
            Err(error) => {
                // A directory that cannot be listed may hold records.
                found.clear();
                said = input_error::unreadable(error.error());
                break;
            }
        }
    }
    if found.is_empty() {
        let (file, shown) = files.add(pattern);
        files.fail(file, shown, said);
    }
    found.sort();
    found
}

/// The files of a table by their names: text, or else a workbook. A workbook beside its own export
/// would be read twice.
fn by_name(table: Table, has_own_rows: bool, files: &mut Files) -> Vec<PathBuf> {
    if has_own_rows {
        return Vec::new();
    }
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

/// Whether a TOML file holds rows of a table; a table of that name alone is configuration.
fn has_rows(document: &DeTable<'_>, table: Table) -> bool {
    (document.get(table.name())).is_some_and(|value| !value.get_ref().is_table())
}

/// The record files of `[[ledgers]]`, with their forms.
struct Ledgers(Vec<(PathBuf, Place, FormSettings)>);

impl Ledgers {
    fn find(inputs: &Inputs, config: &Config, form: &FormSettings, files: &mut Files) -> Self {
        let mut ledgers = Vec::new();
        let directory = files.directory.clone();
        for ledger in &config.ledgers {
            let settings = FormSettings {
                encoding: inputs.encoding.or(ledger.form.encoding).or(form.encoding),
                delimiter: ledger.form.delimiter.or(form.delimiter),
                ..ledger.form.clone()
            };
            for pattern in &ledger.files {
                for path in expand(&directory, Path::new(pattern), files) {
                    let place = Place::of(&path).canonical();
                    let is_other = |(_, own, form): &(_, Place, FormSettings)| {
                        *own == place && *form != settings
                    };
                    if ledgers.iter().any(is_other) {
                        let (file, shown) = files.add(&path);
                        let said = Bilingual::new(
                            "有两段 [[ledgers]] 都写了这个文件，设置却不同；一张表只能有一种读法",
                            "two [[ledgers]] name this file and differ; it can be read in one way",
                        );
                        files.fail(file, shown, said);
                    }
                    ledgers.push((path.clone(), place, settings.clone()));
                }
            }
        }
        Self(ledgers)
    }

    fn paths(&self) -> impl Iterator<Item = PathBuf> {
        self.0.iter().map(|(path, ..)| path.clone())
    }

    /// The form that one of them says of a file, also where a flag names the file.
    fn settings_of(&self, path: &Path) -> Option<&FormSettings> {
        if self.0.is_empty() {
            return None;
        }
        let place = Place::of(path).canonical();
        let found = self.0.iter().find(|(_, own, _)| *own == place);
        found.map(|(_, _, settings)| settings)
    }
}
