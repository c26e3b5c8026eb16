//! `chuanda init --from FILE...`: a configuration for tables that are there already.

use std::path::{Component, Path, PathBuf};

use crate::cli::arguments::args::InitArgs;
use crate::cli::init::{config_text, proposal_text, quoted};
use crate::cli::world::failure::{AlreadyReported, Unwritten, failure};
use crate::cli::world::output::{make_directory, write_new};
use crate::cli::world::shell::{Shell, Verdict};
use crate::lang::Lang;
use crate::load::file_patterns::{Found, find, is_pattern};
use crate::load::files::has_ending;
use crate::load::inputs::Inputs;
use crate::load::{CONFIG_FILE, Config, Table, load, outline};
use crate::propose::office::{Office, OfficeTable, Standing};
use crate::propose::reasons::{column_name, table_name};
use crate::propose::{Meaning, Proposal};
use crate::text::{Bilingual, path_text, slashed};
use crate::time::Zone;

pub(crate) fn run(args: &InitArgs, shell: &mut Shell) -> anyhow::Result<Verdict> {
    let (files, dir) = files_and_dir(args, shell);
    let config = dir.join(CONFIG_FILE);
    if config.symlink_metadata().is_ok() {
        let shown = path_text(&config);
        return Err(failure(
            format!("已有 {shown}，什么也没有写；请先改名或移走，或换一个目录"),
            format!(
                "{shown} is there already; nothing was written, move it or choose another directory"
            ),
        ));
    }
    let office = read(&files, &dir, shell)?;
    let (tables, others): (Vec<_>, Vec<_>) = (office.tables.into_iter())
        .partition(|table| matches!(table.standing, Standing::Taken | Standing::InDoubt(_)));
    for note in others.iter().filter_map(OfficeTable::note) {
        shell.note(&note);
    }
    let is_open = |table: &OfficeTable| matches!(table.standing, Standing::InDoubt(_));
    let has_doubts = tables.iter().any(is_open) || tables.is_empty();
    let proposals: Vec<Proposal> = tables.into_iter().map(|table| table.proposal).collect();
    write(&config, &config_text::text(&proposals, shell.lang))?;
    let (next, is_read) = next(&proposals, &dir, shell);
    let lang = shell.lang;
    let (width, has_color) = (shell.width(), shell.has_color());
    shell.print(|out| {
        for proposal in &proposals {
            proposal_text::write(proposal, lang, width, has_color, out)?;
            writeln!(out)?;
        }
        writeln!(
            out,
            "{}{}",
            lang.pick("已写入：", "Wrote: "),
            path_text(&config)
        )?;
        for line in next {
            writeln!(
                out,
                "{}",
                crate::render::shared::safe::terminal(line.of(lang))
            )?;
        }
        Ok(())
    })?;
    if is_read && !has_doubts {
        Ok(Verdict::Clean)
    } else {
        Ok(Verdict::Denied)
    }
}

/// The files, patterns expanded, and the directory. `--from a.csv b.csv DIR` takes DIR for one more
/// file: it is told from them by being a directory.
fn files_and_dir(args: &InitArgs, shell: &mut Shell) -> (Vec<PathBuf>, PathBuf) {
    let mut from = args.from.clone();
    let mut dir = args.dir.clone();
    let is_dir = |path: &PathBuf| path.is_dir() || path.to_string_lossy().ends_with(['/', '\\']);
    if dir == Path::new(".") && from.len() > 1 {
        dir = from.pop_if(|last| is_dir(last)).unwrap_or(dir);
    }
    let mut files = Vec::new();
    for path in from {
        if path.is_dir() {
            files.extend(tables_in(&path, shell));
            continue;
        }
        // Not every shell expands patterns.
        let found = if is_pattern(&path) && !path.exists() {
            find(Path::new(""), &path).unwrap_or_default()
        } else {
            Found::default()
        };
        for (path, reason) in &found.left_out {
            shell.note(&reason.note(path, &path_text(path)));
        }
        if found.files.is_empty() {
            files.push(path);
        } else {
            files.extend(found.files);
        }
    }
    (files, dir)
}

/// The tables that lie in a directory, not below it; the directory, where it has none.
fn tables_in(dir: &Path, shell: &mut Shell) -> Vec<PathBuf> {
    let inputs = Inputs {
        path: dir.to_owned(),
        ..Inputs::default()
    };
    let Some(outline) = outline(&inputs) else {
        return vec![dir.to_owned()];
    };
    for note in &outline.left_out {
        shell.note(note);
    }
    let mut files = [outline.by_name, outline.others].concat();
    // The keys of TOML are the columns already.
    files.retain(|path| !has_ending(path, "toml"));
    if files.is_empty() {
        files.push(dir.to_owned());
    }
    files
}

/// The tables of all files, named as the configuration is to name them.
///
/// # Errors
///
/// Where a file cannot be read; all that are wrong have been told.
fn read(files: &[PathBuf], dir: &Path, shell: &mut Shell) -> anyhow::Result<Office> {
    let is_toml = |path: &&PathBuf| {
        path.extension()
            .is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
    };
    if let Some(path) = files.iter().find(is_toml) {
        let shown = path_text(path);
        return Err(failure(
            format!("{shown} 是 TOML：它的键就是列名，不用对应，写进 [inputs] 即可"),
            format!("{shown} is TOML: its keys are the columns already, name it under [inputs]"),
        ));
    }
    let zone = Zone::named("Asia/Shanghai");
    let zone = zone.unwrap_or_else(|| unreachable!("the default time zone is bundled"));
    let name = |path: &Path| name_from(dir, path);
    let asked = ["transmitted_at", "reported_at"];
    let office = Office::look(files, &name, &Config::default(), &zone, None, &asked);
    if office.errors.is_empty() {
        return Ok(office);
    }
    shell.input_errors(&office.errors, 0);
    shell.note(&Bilingual::new(
        "有文件无法读取，没有写入任何内容",
        "nothing was written, since not every file could be read",
    ));
    Err(AlreadyReported.into())
}

/// How a configuration in `dir` names a file: from there, with `..` where it lies elsewhere; an
/// absolute path that lies elsewhere stays one.
fn name_from(dir: &Path, path: &Path) -> String {
    if let Ok(inside) = path.strip_prefix(dir) {
        return slashed(inside);
    }
    let (Ok(file), Some(from)) = (path.canonicalize(), canonical(dir)) else {
        return slashed(path);
    };
    if let Ok(inside) = file.strip_prefix(&from) {
        return slashed(inside);
    }
    if path.is_absolute() {
        return slashed(path);
    }
    let (file, from): (Vec<_>, Vec<_>) = (file.components().collect(), from.components().collect());
    let shared = file.iter().zip(&from).take_while(|(a, b)| a == b).count();
    if shared == 0 {
        return slashed(path);
    }
    let up = from[shared..].iter().map(|_| Component::ParentDir);
    let relative: PathBuf = up.chain(file[shared..].iter().copied()).collect();
    slashed(&relative)
}

/// A directory that may not be there yet, links followed as far as it is.
fn canonical(dir: &Path) -> Option<PathBuf> {
    let dir = std::path::absolute(dir).ok()?;
    let there = dir.ancestors().find(|above| above.exists())?;
    let rest = dir.strip_prefix(there).ok()?;
    Some(there.canonicalize().ok()?.join(rest))
}

/// Writes the configuration whole or not at all, and over nothing.
fn write(config: &Path, text: &str) -> Result<(), Unwritten> {
    let dir = config.parent().filter(|dir| !dir.as_os_str().is_empty());
    make_directory(dir.unwrap_or(Path::new(".")))?;
    write_new(config, text.as_bytes()).map_err(Unwritten::at(config))
}

/// So many of the errors that are left are named.
const NAMED_ERRORS: usize = 5;

/// What the user is to do next, and whether all could be read that was to be read.
fn next(proposals: &[Proposal], dir: &Path, shell: &Shell) -> (Vec<Bilingual>, bool) {
    let mut next = open_questions(proposals);
    let check = check_command(dir);
    let lacking = lacking_tables(proposals, dir);
    if lacking.is_empty() {
        let (lines, is_read) = after_reading(dir, &check, shell);
        next.extend(lines);
        return (next, is_read);
    }
    next.extend(lacking.into_iter().map(|table| lacks(table, dir)));
    next.push(Bilingual::new(
        format!("然后：{check}"),
        format!("Then: {check}"),
    ));
    (next, true)
}

/// What is to be decided in the configuration.
fn open_questions(proposals: &[Proposal]) -> Vec<Bilingual> {
    let mut open = Vec::new();
    if proposals.iter().any(|proposal| !proposal.is_complete()) {
        open.push(Bilingual::new(
            "必需的列还有没定下来的。请打开配置，核实带 # 的行，对的去掉 #；缺的列要在表里补上。",
            "A required column is still undecided or missing. Check the lines with # in the configuration and remove the # from those that are right; add missing columns to the table.",
        ));
    }
    let is_open = |proposal: &Proposal| {
        let mut headings = proposal.headings.iter();
        proposal.is_complete()
            && headings.any(|heading| matches!(heading.meaning, Meaning::Open { .. }))
    };
    if proposals.iter().any(is_open) {
        open.push(Bilingual::new(
            "标“? 待定”的表头没有启用：核实后在配置里去掉那一行的 #，否则当作没有这一列。",
            "A header marked \"? undecided\" is not active: check it and remove the # from its line, or it is treated as missing.",
        ));
    }
    open.extend(silent_duties(proposals));
    open
}

/// Tables without which nothing can be checked, and which are neither proposed nor there.
fn lacking_tables(proposals: &[Proposal], dir: &Path) -> Vec<Table> {
    let is_lacking = |table: &Table| {
        let is_it =
            |proposal: &Proposal| proposal.table == Some(*table) && proposal.rival.is_none();
        let by_name = |ending| dir.join(format!("{}.{ending}", table.name())).exists();
        !proposals.iter().any(is_it) && !by_name("csv") && !by_name("toml")
    };
    let needed = [Table::Meetings, Table::Departments, Table::Records];
    needed.into_iter().filter(is_lacking).collect()
}

fn lacks(table: Table, dir: &Path) -> Bilingual {
    let (name, words) = (table.name(), table_name(table));
    let file = dir.join(format!("{name}.csv"));
    let file = path_text(&file);
    Bilingual::new(
        format!(
            "还没有{}：放一份在 {file}，或写进 [inputs] 的 {name}。",
            words.zh
        ),
        format!(
            "There is no table of {} yet: put one at {file}, or list it under [inputs].",
            words.en
        ),
    )
}

/// What comes of reading the project with the new configuration, and whether it could be read.
fn after_reading(dir: &Path, check: &str, shell: &Shell) -> (Vec<Bilingual>, bool) {
    let inputs = Inputs {
        path: dir.to_owned(),
        threads: shell.threads,
        ..Inputs::default()
    };
    let loaded = load(&inputs, &|_| {});
    let many = loaded.errors.len() as u64 + loaded.more_errors;
    if many == 0 {
        let next = Bilingual::new(format!("下一步：{check}"), format!("Next: {check}"));
        return (vec![next], true);
    }
    let mut lines = vec![Bilingual::new(
        format!("按这份配置试读，还有 {many} 处错误："),
        format!("Errors with this configuration: {many}"),
    )];
    for error in loaded.errors.iter().take(NAMED_ERRORS) {
        let place = match error.line {
            0 => error.path.clone(),
            line => format!("{}:{line}:{}", error.path, error.column),
        };
        lines.push(Bilingual::new(
            format!("  {place}: {}", error.message.zh),
            format!("  {place}: {}", error.message.en),
        ));
    }
    if many > NAMED_ERRORS as u64 {
        lines.push(Bilingual::new("  ……", "  ..."));
    }
    lines.push(Bilingual::new(
        format!("改好后：{check}"),
        format!("Once they are fixed: {check}"),
    ));
    (lines, false)
}

/// Duties for which no record can have a time, so that all of them will count as not done.
fn silent_duties(proposals: &[Proposal]) -> Option<Bilingual> {
    let mut records = (proposals.iter())
        .filter(|proposal| proposal.table == Some(Table::Records) && proposal.shape.is_none())
        .peekable();
    records.peek()?;
    let has = |proposal: &Proposal, name: &str| {
        let mut headings = proposal.headings.iter();
        headings.any(|heading| heading.meaning.column() == Some(name))
    };
    let records: Vec<&Proposal> = records.collect();
    let silent: Vec<&str> = ["transmitted_at", "reported_at"]
        .into_iter()
        .filter(|name| !records.iter().any(|proposal| has(proposal, name)))
        .collect();
    // Where both are missing, that has been reported as a missing column.
    let [name] = silent[..] else {
        return None;
    };
    let shown = column_name(Some(Table::Records), name, Lang::Zh);
    Some(Bilingual::new(
        format!(
            "台账里没有{shown}：制度要求了这项任务的，会全部算作未办。台账不管这一项的，请在 [[policies]] 里不写它。"
        ),
        format!(
            "No table of records has {name}: if a policy asks for that duty, all of it will count as not done. If you do not record it, leave it out of [[policies]]."
        ),
    ))
}

fn check_command(dir: &Path) -> String {
    if dir == Path::new(".") {
        "chuanda check".to_owned()
    } else {
        format!("chuanda check {}", quoted(dir))
    }
}
