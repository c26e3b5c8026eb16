//! `chuanda init --from FILE...`: a configuration for tables that are there already.

use std::path::{Component, Path, PathBuf};

use crate::cli::arguments::args::InitArgs;
use crate::cli::init::ask::{self, ASKED, Ask, Terminal};
use crate::cli::init::config_text::Answers;
use crate::cli::init::trial::Trial;
use crate::cli::init::{config_text, proposal_text};
use crate::cli::world::command_line::quoted;
use crate::cli::world::failure::{AlreadyReported, Unwritten, failure};
use crate::cli::world::output::{directory, make_directory, persist_new, stage};
use crate::cli::world::shell::{Shell, Verdict};
use crate::load::file_patterns::{Found, find, is_pattern};
use crate::load::files::has_ending;
use crate::load::inputs::{Inputs, ReadSheets};
use crate::load::{CONFIG_FILE, Config, Table, tables_in_directory, zone_of};
use crate::propose::Proposal;
use crate::propose::office::{Office, OfficeTable, Standing};
use crate::propose::reasons::table_name;
use crate::render::shared::safe;
use crate::text::{Bilingual, counted, path_text};

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
    for (file, sheet) in &office.hidden {
        shell.note(&hidden(file, sheet));
    }
    let likely_year = office.likely_year();
    let (mut tables, others): (Vec<_>, Vec<_>) =
        (office.tables.into_iter()).partition(|table| !table.is_left_out());
    for note in others.iter().filter_map(OfficeTable::note) {
        shell.note(&note);
    }
    make_directory(directory(&config))?;
    let mut terminal = Terminal::of(shell);
    let mut told = Vec::new();
    if terminal.is_some() {
        // Whoever answers is shown first which rows would be left out.
        let draft = Draft::of(&config, &tables, &Answers::default(), shell)?;
        told.extend(draft.notes().cloned());
        for note in &told {
            shell.note(note);
        }
    }
    let mut answers = ask::settle(&mut tables, likely_year, some(&mut terminal))?;
    let draft = Draft::settled(&config, &tables, &mut answers, some(&mut terminal), shell)?;
    for note in draft.notes().filter(|note| !told.contains(note)) {
        shell.note(note);
    }
    // Only now, so that whoever breaks off a question finds nothing written.
    persist_new(draft.file, &config).map_err(Unwritten::at(&config))?;
    let trial = draft.trial;
    let mut next = open_questions(&tables, &answers);
    let check = check_command(&dir);
    if let Some(trial) = &trial {
        shell.lines(trial.unknown_names());
        next.extend(trial.lines(&check));
    } else {
        let lacking = lacking_tables(&tables, &dir).into_iter();
        next.extend(lacking.map(|table| lacks(table, &dir)));
        next.push(Bilingual::new(
            format!("然后：{check}"),
            format!("Then: {check}"),
        ));
    }
    say(&tables, &config, &next, shell)?;
    let is_settled = |table: &OfficeTable| table.standing == Standing::Taken;
    let is_open = tables.is_empty()
        || !tables.iter().all(is_settled)
        || answers.short_names.iter().any(|name| !name.is_sure)
        || !trial.is_some_and(|trial| trial.passes());
    Ok(if is_open {
        Verdict::Denied
    } else {
        Verdict::Clean
    })
}

/// Whoever is there to be asked.
fn some(terminal: &mut Option<Terminal>) -> Option<&mut dyn Ask> {
    terminal.as_mut().map(|terminal| terminal as &mut dyn Ask)
}

/// A configuration that lies beside its place until nothing is left to ask.
struct Draft {
    file: tempfile::NamedTempFile,
    /// What comes of reading the project with it; none where a table is not there at all.
    trial: Option<Trial>,
}

impl Draft {
    fn of(
        config: &Path,
        tables: &[OfficeTable],
        answers: &Answers,
        shell: &Shell,
    ) -> Result<Self, Unwritten> {
        let text = config_text::text(tables, answers, shell.lang);
        let file = stage(config, |out| out.write_all(text.as_bytes()));
        let file = file.map_err(Unwritten::at(config))?;
        let is_whole = lacking_tables(tables, directory(config)).is_empty();
        let trial = is_whole.then(|| {
            let mut sheets = ReadSheets::default();
            for table in tables {
                table.give_sheet(&mut sheets);
            }
            // As the user would name it, not as the system does: messages name files from there.
            let name = file.path().file_name().unwrap_or_default();
            Trial::of(&directory(config).join(name), sheets, shell.threads)
        });
        Ok(Self { file, trial })
    }

    /// The same, with the short names in the records among the answers.
    fn settled(
        config: &Path,
        tables: &[OfficeTable],
        answers: &mut Answers,
        asking: Option<&mut dyn Ask>,
        shell: &Shell,
    ) -> anyhow::Result<Self> {
        let draft = Self::of(config, tables, answers, shell)?;
        if let Some(trial) = &draft.trial {
            answers.short_names = ask::short_names(trial.short_names(), asking)?;
        }
        if answers.short_names.is_empty() {
            return Ok(draft);
        }
        Ok(Self::of(config, tables, answers, shell)?)
    }

    fn notes(&self) -> impl Iterator<Item = &Bilingual> {
        self.trial.iter().flat_map(Trial::notes)
    }
}

/// Says what each table was taken for, and what is next.
fn say(
    tables: &[OfficeTable],
    config: &Path,
    next: &[Bilingual],
    shell: &Shell,
) -> anyhow::Result<()> {
    let lang = shell.lang;
    let (width, has_color) = (shell.width(), shell.has_color());
    shell.print(|out| {
        for table in tables {
            proposal_text::write(&table.proposal, lang, width, has_color, out)?;
            writeln!(out)?;
        }
        let wrote = lang.pick("已写入：", "Wrote: ");
        writeln!(out, "{wrote}{}", path_text(config))?;
        for line in next {
            writeln!(out, "{}", safe::terminal(line.of(lang)))?;
        }
        Ok(())
    })
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
    let (by_name, others) = tables_in_directory(dir);
    for note in &others.notes {
        shell.note(note);
    }
    let files = by_name.into_iter().chain(others.files);
    // The keys of TOML are the columns already.
    let files = files.filter(|path| !has_ending(path, "toml"));
    // As the shell would have named them.
    let here = |path: PathBuf| path.strip_prefix(".").map_or(path.clone(), Path::to_owned);
    let files: Vec<PathBuf> = files.map(here).collect();
    if files.is_empty() {
        vec![dir.to_owned()]
    } else {
        files
    }
}

/// The tables of all files, named as the configuration is to name them.
///
/// # Errors
///
/// Where a file cannot be read; all that are wrong have been told.
fn read(files: &[PathBuf], dir: &Path, shell: &mut Shell) -> anyhow::Result<Office> {
    if let Some(path) = files.iter().find(|path| has_ending(path, "toml")) {
        let shown = path_text(path);
        return Err(failure(
            format!("{shown} 是 TOML：它的键就是列名，不用对应，写进 [inputs] 即可"),
            format!("{shown} is TOML: its keys are the columns already, name it under [inputs]"),
        ));
    }
    let config = Config::default();
    let zone = zone_of(&Inputs::default(), &config);
    let name = |path: &Path| name_from(dir, path);
    let office = Office::look(files, &[], &name, &config, &zone, None, &ASKED);
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
        return path_text(inside);
    }
    let (Ok(file), Some(from)) = (path.canonicalize(), canonical(dir)) else {
        return path_text(path);
    };
    if let Ok(inside) = file.strip_prefix(&from) {
        return path_text(inside);
    }
    if path.is_absolute() {
        return path_text(path);
    }
    let (file, from): (Vec<_>, Vec<_>) = (file.components().collect(), from.components().collect());
    let shared = file.iter().zip(&from).take_while(|(a, b)| a == b).count();
    if shared == 0 {
        return path_text(path);
    }
    let up = from[shared..].iter().map(|_| Component::ParentDir);
    let relative: PathBuf = up.chain(file[shared..].iter().copied()).collect();
    path_text(&relative)
}

/// A directory that may not be there yet, links followed as far as it is.
fn canonical(dir: &Path) -> Option<PathBuf> {
    let dir = std::path::absolute(dir).ok()?;
    let there = dir.ancestors().find(|above| above.exists())?;
    let rest = dir.strip_prefix(there).ok()?;
    Some(there.canonicalize().ok()?.join(rest))
}

/// What is to be decided in the configuration.
fn open_questions(tables: &[OfficeTable], answers: &Answers) -> Vec<Bilingual> {
    let mut open = Vec::new();
    let proposals = || tables.iter().map(|table| &table.proposal);
    if proposals().any(|proposal| !proposal.is_complete()) {
        open.push(Bilingual::new(
            "必需的列还有没定下来的。请打开配置，核实带 # 的行，对的去掉 #；缺的列要在表里补上。",
            "A required column is still undecided or missing. Check the lines with # in the configuration and remove the # from those that are right; add missing columns to the table.",
        ));
    }
    for second in tables.iter().filter(|table| table.is_second()) {
        let name = &second.proposal.name;
        open.push(Bilingual::new(
            format!("{name} 没有用：同类的表已有一张。要用它，或两张合起来用，改配置里 [inputs] 下带 # 的那一行。"),
            format!("{name} is not used, for there is another table of its kind. To use it, or both together, see the line with # under [inputs] in the configuration."),
        ));
    }
    let is_open = |proposal: &Proposal| {
        let mut headings = proposal.headings.iter();
        proposal.is_complete() && headings.any(|heading| heading.meaning.is_question())
    };
    if proposals().any(is_open) {
        open.push(Bilingual::new(
            "标“? 待定”的表头没有启用：核实后在配置里去掉那一行的 #，否则当作没有这一列。",
            "A header marked \"? undecided\" is not active: check it and remove the # from its line, or it is treated as missing.",
        ));
    }
    let doubtful = answers.short_names.iter().filter(|name| !name.is_sure);
    let (many, sure) = (
        doubtful.count(),
        answers
            .short_names
            .iter()
            .filter(|name| name.is_sure)
            .count(),
    );
    if sure > 0 {
        open.push(Bilingual::new(
            format!("台账里有 {sure} 个简称只可能是一个单位，已写进 [departments.aliases]，请过目。"),
            format!("{} in the records can mean one department alone and are set under [departments.aliases]: have a look.", counted(sure, "short name")),
        ));
    }
    if many > 0 {
        open.push(Bilingual::new(
            format!("台账里有 {many} 个单位名拿不准是谁：核实后在 [departments.aliases] 里去掉那一行的 #。"),
            format!("It is not certain whom {} in the records mean: check the lines under [departments.aliases] and remove the # from those that are right.", counted(many, "name")),
        ));
    }
    open
}

/// Tables without which nothing can be checked, and which are neither proposed nor there.
fn lacking_tables(tables: &[OfficeTable], dir: &Path) -> Vec<Table> {
    let is_lacking = |kind: &Table| {
        let is_it =
            |table: &OfficeTable| table.proposal.table == Some(*kind) && table.is_to_be_read();
        let by_name = |ending| dir.join(format!("{}.{ending}", kind.name())).exists();
        !tables.iter().any(is_it) && !by_name("csv") && !by_name("toml")
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

fn hidden(file: &str, sheet: &str) -> Bilingual {
    Bilingual::new(
        format!("{file}#{sheet}：隐藏的工作表，没有读"),
        format!("{file}#{sheet}: not read, as the sheet is hidden"),
    )
}

fn check_command(dir: &Path) -> String {
    if dir == Path::new(".") {
        "chuanda check".to_owned()
    } else {
        format!("chuanda check {}", quoted(dir))
    }
}
