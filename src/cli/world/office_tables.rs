//! PATH: a project, or the tables of an office, which are known by their headers.

use std::path::{Path, PathBuf};

use crate::cli::world::command_line::quoted;
use crate::cli::world::failure::{AlreadyReported, failure};
use crate::cli::world::shell::Shell;
use crate::cli::world::targets::is_standard_output;
use crate::domain::duty::Duty;
use crate::load::file_patterns::{find as matching, is_pattern};
use crate::load::files::has_ending;
use crate::load::inputs::{Inputs, KnownTable};
use crate::load::table::columns::time_column;
use crate::load::{CONFIG_FILE, Config, Outline, Table, toml_tables, zone_of};
use crate::propose::office::{Office, is_name_of_table};
use crate::text::{Bilingual, path_text};

/// The project that the paths of a command line mean, its tables not looked for yet; and the paths,
/// where they are tables.
///
/// # Errors
///
/// Where they are no one project, which has been told.
pub(crate) fn project(
    paths: &[PathBuf],
    inputs: Inputs,
    shell: &mut Shell,
) -> anyhow::Result<(Inputs, Vec<PathBuf>)> {
    let paths = expanded(paths, shell)?;
    if let [path] = &paths[..]
        && (path.is_dir() || is_toml(path))
    {
        let path = directory_of_config(path).unwrap_or_else(|| path.clone());
        return Ok((Inputs { path, ..inputs }, Vec::new()));
    }
    if let Some(directory) = paths.iter().find(|path| path.is_dir()) {
        let shown = path_text(directory);
        return Err(failure(
            format!("{shown} 是目录：只写一个目录，或只写表，不要混着写"),
            format!("{shown} is a directory: name one directory, or tables alone"),
        ));
    }
    let inputs = Inputs {
        path: PathBuf::from("."),
        is_tables: true,
        ..inputs
    };
    Ok((inputs, paths))
}

/// The tables that PATH names, known by their headers.
///
/// # Errors
///
/// Where a table is in doubt or cannot be read, which has been told.
pub(crate) fn among(
    paths: Vec<PathBuf>,
    inputs: Inputs,
    config: &Config,
    shell: &mut Shell,
) -> anyhow::Result<Inputs> {
    shell.set_configured_lang(config.language);
    let (tomls, files): (Vec<_>, Vec<_>) = paths.into_iter().partition(|path| is_toml(path));
    let is_config = |path: &PathBuf| path.file_name().is_some_and(|name| name == CONFIG_FILE);
    let of_toml = |path: PathBuf| Ok((path.clone(), tables_of_toml(&path)?));
    let tomls = tomls.into_iter().filter(|path| !is_config(path));
    let tomls = tomls.map(of_toml).collect::<anyhow::Result<Vec<_>>>()?;
    let looked = Looked {
        config,
        by_name: &[],
        is_named: std::array::from_fn(|index| !inputs.files[index].is_empty()),
        given: files.iter().map(PathBuf::as_path).collect(),
    };
    let tables = looked.tables(&files, &tomls, &inputs, shell)?;
    Ok(Inputs { tables, ..inputs })
}

/// The paths, with those that a pattern means in its place: not every shell expands patterns.
fn expanded(paths: &[PathBuf], shell: &mut Shell) -> anyhow::Result<Vec<PathBuf>> {
    let mut all = Vec::new();
    for path in paths {
        if !is_pattern(path) || path.exists() {
            all.push(path.clone());
            continue;
        }
        let found = matching(Path::new(""), path).unwrap_or_default();
        for (path, reason) in &found.left_out {
            shell.note(&reason.note(path, &path_text(path)));
        }
        if found.files.is_empty() {
            let shown = path_text(path);
            return Err(failure(
                format!("没有文件符合通配符 {shown}"),
                format!("no file matches the pattern {shown}"),
            ));
        }
        all.extend(without_empty(found.files, shell));
    }
    Ok(all)
}

/// The files without those that nobody named and that hold nothing: where this run's own output goes
/// (`> out.csv`), or a run before it left nothing. One that is called as a table is not passed over.
fn without_empty(files: Vec<PathBuf>, shell: &mut Shell) -> Vec<PathBuf> {
    let is_kept = |path: &PathBuf| {
        let is_empty = path
            .metadata()
            .is_ok_and(|it| it.is_file() && it.len() == 0);
        let is_output = is_empty && is_standard_output(path);
        let name = path.file_stem().unwrap_or_default();
        if !is_output && (!is_empty || is_name_of_table(&name.to_string_lossy())) {
            return true;
        }
        shell.note(&if is_output {
            own_output(&shown(path))
        } else {
            empty(&shown(path))
        });
        false
    };
    files.into_iter().filter(is_kept).collect()
}

fn own_output(name: &str) -> Bilingual {
    Bilingual::new(
        format!("没有读 {name}：本次的结果正写进这个文件"),
        format!("{name} is not read: the output of this run goes there"),
    )
}

fn empty(name: &str) -> Bilingual {
    Bilingual::new(
        format!("没有读 {name}：文件是空的（0 字节）"),
        format!("{name} is not read: the file is empty (0 bytes)"),
    )
}

/// The directory of a `chuanda.toml`, of which it says no more and no less where PATH names it itself.
fn directory_of_config(path: &Path) -> Option<PathBuf> {
    let is_config = path.file_name().is_some_and(|name| name == CONFIG_FILE) && path.is_file();
    let directory = path.parent().filter(|_| is_config)?;
    Some(if directory.as_os_str().is_empty() {
        PathBuf::from(".")
    } else {
        directory.to_owned()
    })
}

fn is_toml(path: &Path) -> bool {
    has_ending(path, "toml")
}

/// The tables of a TOML file that was named as one of tables.
fn tables_of_toml(path: &Path) -> anyhow::Result<Vec<Table>> {
    let tables = toml_tables(path);
    if tables.is_empty() {
        let shown = path_text(path);
        return Err(failure(
            format!(
                "{shown} 里没有 [[meetings]]、[[departments]]、[[records]]、[[exemptions]] 中的任何一种，或不是正确的 TOML"
            ),
            format!(
                "{shown} holds none of [[meetings]], [[departments]], [[records]], [[exemptions]], or is not valid TOML"
            ),
        ));
    }
    Ok(tables)
}

/// The tables of a project; where one is neither named nor there by its name, the other tables of the
/// directory are looked at.
///
/// # Errors
///
/// Where a table is in doubt or cannot be read, which has been told.
pub(crate) fn in_directory(
    inputs: Inputs,
    outline: &Outline<'_>,
    config: &Config,
    shell: &mut Shell,
) -> anyhow::Result<Inputs> {
    if outline.is_whole(&inputs) {
        return Ok(inputs);
    }
    let others = outline.others();
    if others.files.is_empty() {
        return Ok(inputs);
    }
    shell.set_configured_lang(config.language);
    for note in &others.notes {
        shell.note(note);
    }
    let others = without_empty(others.files, shell);
    let (tomls, files): (Vec<_>, Vec<_>) = others.into_iter().partition(|path| is_toml(path));
    let tomls = (outline.by_name.iter().filter(|path| is_toml(path)).cloned()).chain(tomls);
    // Others than of data lie about in directories, and hold no tables.
    let tomls: Vec<_> = tomls.map(|it| (it.clone(), toml_tables(&it))).collect();
    let looked = Looked {
        config,
        by_name: &outline.by_name,
        is_named: outline.is_named,
        given: vec![&inputs.path],
    };
    let tables = looked.tables(&files, &tomls, &inputs, shell)?;
    Ok(Inputs { tables, ..inputs })
}

/// What is known when tables are looked at.
struct Looked<'l> {
    config: &'l Config,
    /// The tables that are known by the names of their files.
    by_name: &'l [PathBuf],
    /// The tables that a flag or the configuration names files for.
    is_named: [bool; 4],
    /// The paths as they were given, but for TOML files, which `init --from` does not take.
    given: Vec<&'l Path>,
}

impl Looked<'_> {
    /// The tables among some files that are taken; what is in doubt is told.
    fn tables(
        &self,
        files: &[PathBuf],
        tomls: &[(PathBuf, Vec<Table>)],
        inputs: &Inputs,
        shell: &mut Shell,
    ) -> anyhow::Result<Vec<KnownTable>> {
        let all: Vec<PathBuf> = (self.by_name.iter())
            .filter(|path| !is_toml(path))
            .chain(files)
            .cloned()
            .collect();
        let zone = zone_of(inputs, self.config);
        let asked = asked(self.config);
        let encoding = inputs.encoding.or(self.config.form.encoding);
        let office = Office::look(&all, tomls, &shown, self.config, &zone, encoding, &asked);
        if !office.errors.is_empty() {
            return Err(shell.reject(&office.errors, 0));
        }
        let mut tables = Vec::new();
        let mut has_doubts = false;
        let are_by_name = |name: &str| self.by_name.iter().any(|path| shown(path) == name);
        for table in &office.tables {
            let file = table.proposal.name.split('#').next().unwrap_or_default();
            if are_by_name(file) {
                continue;
            }
            let named = table
                .proposal
                .table
                .filter(|table| self.is_named[*table as usize]);
            if let Some(kind) = named {
                shell.note(&named_elsewhere(&table.proposal.name, kind));
                continue;
            }
            for doubt in table.doubts() {
                has_doubts = true;
                shell.fault(&doubt);
            }
            if let Some(note) = table.note() {
                shell.note(&note);
            }
            tables.extend(table.known());
        }
        for (file, sheets) in &office.hidden {
            shell.note(&hidden(file, sheets));
        }
        if has_doubts {
            if !self.given.is_empty() {
                shell.note(&self.advice());
            }
            return Err(AlreadyReported.into());
        }
        Ok(tables)
    }

    /// What settles the doubts.
    fn advice(&self) -> Bilingual {
        let names: Vec<String> = self.given.iter().map(|path| quoted(path)).collect();
        let names = names.join(" ");
        Bilingual::new(
            format!(
                "没有检查。照上面说的改表，不用的工作表隐藏或删去；或运行 chuanda init --from {names}，它写出一份配置，把定不下来的列出来由你定"
            ),
            format!(
                "nothing was checked. Mend the tables as said above, and hide or delete sheets that are not to be read; or run chuanda init --from {names}: it writes a configuration in which what is open is for you to say"
            ),
        )
    }
}

/// A file as the user could open it from where the program was started.
fn shown(path: &Path) -> String {
    path_text(path.strip_prefix(".").unwrap_or(path))
}

/// The columns of times of the duties that a policy asks for.
fn asked(config: &Config) -> Vec<&'static str> {
    let policies = config.policies_in_force();
    let is_asked = |duty: &Duty| {
        policies
            .iter()
            .any(|policy| policy.duties.clause(*duty).is_some())
    };
    let asked = Duty::ALL.into_iter().filter(is_asked);
    asked.map(time_column).collect()
}

fn named_elsewhere(name: &str, table: Table) -> Bilingual {
    let table = table.name();
    Bilingual::new(
        format!("没有读 {name}：{table} 已另外指明文件"),
        format!("{name} is not read: other files are named for {table}"),
    )
}

fn hidden(file: &str, sheet: &str) -> Bilingual {
    Bilingual::new(
        format!("{file}#{sheet}：隐藏的工作表，没有读"),
        format!("{file}#{sheet}: not read, as the sheet is hidden"),
    )
}
