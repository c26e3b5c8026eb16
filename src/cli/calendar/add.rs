//! `chuanda calendar import FILE --add`: a calendar file put into a project and listed in its
//! configuration, whose comments and layout stay as they are.

use std::path::{Component, Path, PathBuf};
use std::{fs, io};

use chrono::Datelike;
use toml_edit::{Array, DocumentMut, Item, Table, TableLike, Value};

use crate::calendar::{Base, Calendar, Overlay};
use crate::cli::calendar::imported::{Footing, Imported, Target};
use crate::cli::world::failure::{Unwritten, cannot_read, failure};
use crate::cli::world::output::{lock_beside, make_directory, stage, write_new, write_whole};
use crate::cli::world::settings;
use crate::cli::world::shell::Shell;
use crate::lang::Lang;
use crate::load::files::bounded_text;
use crate::load::settings::load_config;
use crate::load::{CalendarConfig, Config, IMPORTED};
use crate::text::path_text;

/// The directory of calendar files in a project.
const DIRECTORY: &str = "calendar";

/// Writes the file, lists it, and says so.
///
/// The file goes to its place first: a configuration never names one that is not there.
pub(crate) fn add(
    imported: &Imported,
    text: &str,
    target: Target<'_>,
    shell: &mut Shell,
) -> anyhow::Result<()> {
    let config_path = config_path(target.project);
    let _lock = lock_beside(&config_path);
    let settings = settings::read(target.project, shell)?;
    let directory = config_path.parent().unwrap_or(Path::new(""));
    let name = file_name(imported);
    let path = directory.join(DIRECTORY).join(&name);
    let listed = format!("{DIRECTORY}/{name}");

    let tables = tables(&settings.config, target.calendar)?;
    let old = match bounded_text(&config_path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(cannot_read(&config_path, &error)),
    };
    let (new, changed) = listing(&old, &tables, &settings.config, directory, &listed)?;
    let is_written = write(imported, &path, text)?;
    if !changed.is_empty()
        && let Err(failure) = replace(&config_path, &new, shell)
    {
        if is_written {
            // What nothing lists is not left behind; where it cannot be removed, it does no harm.
            let _ = fs::remove_file(&path);
        }
        return Err(failure);
    }
    let lang = shell.lang;
    shell.print(|out| {
        let counts = counts(&imported.overlay, lang);
        let path = path_text(&path);
        match (is_written, lang) {
            (true, Lang::Zh) => writeln!(out, "已写入 {path}：{counts}")?,
            (true, Lang::En) => writeln!(out, "Wrote {path}: {counts}")?,
            (false, Lang::Zh) => writeln!(out, "{path} 已是这样，没有改动")?,
            (false, Lang::En) => writeln!(out, "{path} is there already, as it is to be")?,
        }
        let config = path_text(&config_path);
        let tables = changed.join(lang.pick("、", ", "));
        match (changed.is_empty(), lang) {
            (false, Lang::Zh) => writeln!(out, "已列入 {config} 中 {tables} 的 files"),
            (false, Lang::En) => writeln!(out, "Listed in {config}, in files under {tables}"),
            (true, Lang::Zh) => writeln!(out, "{config} 早已列入，没有改动"),
            (true, Lang::En) => writeln!(out, "{config} lists it already"),
        }
    })
}

/// What a file added to a project is laid over: a base that is named, else that of its calendars,
/// where days off alone are enough only if they are for all of them.
pub(crate) fn footing(
    target: Target<'_>,
    named: Option<Base>,
    shell: &mut Shell,
) -> anyhow::Result<Footing> {
    let settings = settings::read(target.project, shell)?;
    if let Some(built_in @ ("cn" | "weekends")) = target.calendar {
        let base = if built_in == "cn" {
            Base::Cn
        } else {
            Base::Weekends
        };
        return Ok(Footing::over(named.unwrap_or(base)));
    }
    let none = CalendarConfig::default();
    let (mut bases, mut calendars) = (Vec::new(), Vec::new());
    for name in tables(&settings.config, target.calendar)? {
        let place = match &name {
            None => Some(0),
            Some(name) => (settings.calendar_names.iter())
                .position(|own| own == name)
                .map(|place| place + 1),
        };
        let config = match place {
            None => &none,
            Some(0) => &settings.config.calendar,
            Some(place) => &settings.config.calendars[place - 1].1,
        };
        bases.push(config.base);
        calendars.push(place.map_or_else(Calendar::cn, |place| settings.calendars[place].clone()));
    }
    let common = bases.iter().find(|base| **base != Base::Weekends);
    let common = common.copied().unwrap_or(Base::Weekends);
    // What each of them covers is in the calendars, a bundled base and all.
    let base = match named.unwrap_or(common) {
        Base::Weekends => Base::Weekends,
        Base::Cn | Base::None => Base::None,
    };
    Ok(Footing { base, calendars })
}

fn config_path(project: &Path) -> PathBuf {
    if project == Path::new(".") {
        PathBuf::from("chuanda.toml")
    } else if project.is_dir() {
        project.join("chuanda.toml")
    } else {
        project.to_owned()
    }
}

/// `2027.toml` of `2027.ics`; of standard input, the years.
fn file_name(imported: &Imported) -> String {
    let stem = imported.path.file_stem().map(|stem| stem.to_string_lossy());
    let stem = stem.filter(|stem| !imported.is_stdin && !stem.starts_with('.'));
    stem.map_or_else(
        || format!("{}.toml", years(&imported.overlay, "-", "-")),
        |stem| format!("{stem}.toml"),
    )
}

/// The years covered, as runs.
fn years(overlay: &Overlay, dash: &str, comma: &str) -> String {
    let mut years = overlay.covers.clone();
    years.sort_unstable();
    years.dedup();
    let mut runs: Vec<(i32, i32)> = Vec::new();
    for year in years {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == year => *last = year,
            _ => runs.push((year, year)),
        }
    }
    let runs = runs.iter().map(|(first, last)| match last - first {
        0 => format!("{first}"),
        _ => format!("{first}{dash}{last}"),
    });
    let runs: Vec<String> = runs.collect();
    if runs.is_empty() {
        "days".to_owned()
    } else {
        runs.join(comma)
    }
}

fn counts(overlay: &Overlay, lang: Lang) -> String {
    let mut days: std::collections::BTreeMap<_, bool> = std::collections::BTreeMap::new();
    for rule in &overlay.days {
        let first = rule.first.iter_days();
        for day in first.take_while(|day| *day <= rule.last && day.year() <= 9999) {
            days.insert(day, rule.working);
        }
    }
    let worked = days.values().filter(|is_worked| **is_worked).count();
    let off = days.len() - worked;
    match (overlay.covers.is_empty(), lang) {
        (true, Lang::Zh) => format!("放假 {off} 天，调休上班 {worked} 天"),
        (true, Lang::En) => format!("{off} days off, {worked} worked in exchange"),
        (false, Lang::Zh) => {
            let years = years(overlay, "–", "、");
            format!("覆盖 {years} 年，放假 {off} 天，调休上班 {worked} 天")
        }
        (false, Lang::En) => {
            let years = years(overlay, "–", ", ");
            format!("covers {years}, {off} days off, {worked} worked in exchange")
        }
    }
}

/// The keys of the calendars that a file is added to: of the one named or, since a national notice
/// is for all, of the default one and of each other that does not know every year already.
fn tables(config: &Config, named: Option<&str>) -> anyhow::Result<Vec<Option<String>>> {
    match named {
        Some(name @ ("cn" | "weekends")) => Err(failure(
            format!("日历 {name} 是自带的，不能添加；不写 --calendar 即加入项目的默认日历"),
            format!(
                "calendar {name} is built in and cannot be added to; without --calendar the project's own is"
            ),
        )),
        Some(name) => Ok(vec![Some(name.to_owned())]),
        None => {
            let others = config.calendars.iter();
            let others = others.filter(|(_, config)| config.base != Base::Weekends);
            let others = others.map(|(name, _)| Some(name.clone()));
            let others: Vec<Option<String>> = others.collect();
            let is_default = config.calendar.base != Base::Weekends || others.is_empty();
            Ok(is_default
                .then_some(None)
                .into_iter()
                .chain(others)
                .collect())
        }
    }
}

/// The configuration with the file in it, and the tables that are other than they were.
fn listing(
    old: &str,
    tables: &[Option<String>],
    config: &Config,
    directory: &Path,
    listed: &str,
) -> anyhow::Result<(String, Vec<String>)> {
    let (mark, text) = match old.strip_prefix('\u{feff}') {
        Some(text) => ("\u{feff}", text),
        None => ("", old),
    };
    let mut document: DocumentMut = text.parse().map_err(|error| invalid(&error))?;
    let none = CalendarConfig::default();
    let mut changed = Vec::new();
    for name in tables {
        let calendar = match name {
            None => &config.calendar,
            Some(name) => (config.calendars.iter())
                .find(|(own, _)| own == name)
                .map_or(&none, |(_, calendar)| calendar),
        };
        let files: Vec<&str> = calendar
            .files
            .iter()
            .map(|(file, _)| file.as_str())
            .collect();
        if files.iter().any(|file| is_same(file, listed)) {
            continue;
        }
        // Under what is written by hand, which is to go before a notice for the whole country.
        let feeds = files
            .iter()
            .rposition(|file| is_feed(&directory.join(file)));
        let place = feeds.map_or(0, |last| last + 1);
        let edited = match name {
            None => table(document.as_table_mut(), "calendar"),
            Some(name) => {
                table(document.as_table_mut(), "calendars").and_then(|all| table(all, name))
            }
        };
        edited
            .and_then(|table| insert(table, place, listed))
            .ok_or_else(|| {
                failure(
                    "看不懂配置里的 [calendar]，没有改动",
                    "[calendar] in the configuration is not as it should be; nothing was changed",
                )
            })?;
        changed.push(match name {
            None => "[calendar]".to_owned(),
            Some(name) => format!("[calendars.{name}]"),
        });
    }
    let mut text = document.to_string();
    if old.contains("\r\n") {
        // The rest of the file keeps its line ends; what is new takes them.
        text = text.replace("\r\n", "\n").replace('\n', "\r\n");
    }
    Ok((format!("{mark}{text}"), changed))
}

fn invalid(error: &toml_edit::TomlError) -> anyhow::Error {
    let message = error.message();
    failure(
        format!("不是正确的 TOML：{message}"),
        format!("not valid TOML: {message}"),
    )
}

/// A table that may have to be made.
fn table<'t>(parent: &'t mut dyn TableLike, key: &str) -> Option<&'t mut dyn TableLike> {
    if !parent.contains_key(key) {
        let mut table = Table::new();
        // `[calendars]` is not written for the sake of `[calendars.NAME]`.
        table.set_implicit(key == "calendars");
        parent.insert(key, Item::Table(table));
    }
    parent.get_mut(key)?.as_table_like_mut()
}

/// Puts a file into `files`, in the layout of those that are there.
fn insert(table: &mut dyn TableLike, place: usize, file: &str) -> Option<()> {
    let Some(item) = table.get_mut("files") else {
        let mut files = Array::new();
        files.push(file);
        table.insert("files", Item::Value(Value::Array(files)));
        return Some(());
    };
    let value = item.as_value_mut()?;
    if let Some(only) = value.as_str().map(str::to_owned) {
        let decor = value.decor().clone();
        *value = Value::Array(Array::from_iter([only]));
        *value.decor_mut() = decor;
    }
    let files = value.as_array_mut()?;
    let place = place.min(files.len());
    let mut new = Value::from(file);
    if place < files.len() {
        let next = files.get_mut(place)?;
        let blank = raw(next.decor().prefix());
        let (own, rest) = parted(&blank, &blank);
        next.decor_mut().set_prefix(match blank.contains('\n') {
            true => rest,
            false if place == 0 => " ".to_owned(),
            false => blank.clone(),
        });
        new.decor_mut().set_prefix(own);
    } else if let Some(last) = place.checked_sub(1) {
        let trailing = raw(Some(files.trailing()));
        let last = files.get_mut(last)?;
        let indent = raw(last.decor().prefix());
        let tail = raw(last.decor().suffix()) + &trailing;
        if tail.contains('\n') {
            let (own, rest) = parted(&tail, &indent);
            last.decor_mut().set_suffix("");
            files.set_trailing(rest);
            new.decor_mut().set_prefix(own);
        } else {
            new.decor_mut().set_prefix(" ");
        }
    }
    files.insert_formatted(place, new);
    Some(())
}

fn raw(text: Option<&toml_edit::RawString>) -> String {
    let text = text.and_then(toml_edit::RawString::as_str);
    text.unwrap_or_default().to_owned()
}

/// What is between two entries, for a new one between them: before it the rest of the line, such
/// as a comment on the entry before, and a line of its own where the others have one; after it the
/// rest, such as comments on the next entry.
fn parted(blank: &str, indent: &str) -> (String, String) {
    let indent = indent.rsplit('\n').next().unwrap_or_default();
    match blank.find('\n') {
        Some(line) => (
            format!("{}\n{indent}", &blank[..line]),
            blank[line..].to_owned(),
        ),
        None => (blank.to_owned(), String::new()),
    }
}

/// Whether two entries name one file, however they are written.
fn is_same(one: &str, other: &str) -> bool {
    fn parts(path: &str) -> Vec<Component<'_>> {
        let parts = Path::new(path).components();
        parts.filter(|part| *part != Component::CurDir).collect()
    }
    parts(one) == parts(other)
}

/// Whether a file was published, or made of one that was.
fn is_feed(path: &Path) -> bool {
    let ending = path.extension().map(std::ffi::OsStr::to_ascii_lowercase);
    let is_published = ending.is_some_and(|ending| ending == "ics" || ending == "json");
    let is_imported = || bounded_text(path).is_ok_and(|text| text.starts_with(IMPORTED));
    is_published || is_imported()
}

/// Puts the file into its place; whether that was needed. Never over another.
fn write(imported: &Imported, path: &Path, text: &str) -> anyhow::Result<bool> {
    let is_itself = || {
        let [one, other] = [&imported.path, path].map(|path| fs::canonicalize(path).ok());
        !imported.is_stdin && one.is_some() && one == other
    };
    if is_itself() || bounded_text(path).is_ok_and(|there| there == text) {
        return Ok(false);
    }
    if let Some(directory) = path.parent() {
        make_directory(directory)?;
    }
    match write_new(path, text.as_bytes()) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let path = path_text(path);
            Err(failure(
                format!(
                    "{path} 已经存在，内容不同，什么也没有改；请先移走它，或把要导入的文件换个名字"
                ),
                format!(
                    "{path} is there already and says something else; nothing was changed: move it away, or give the imported file another name"
                ),
            ))
        }
        Err(error) => Err(Unwritten::at(path)(error).into()),
    }
}

/// Replaces the configuration, after it was read once more as it is going to be.
fn replace(path: &Path, text: &str, shell: &mut Shell) -> anyhow::Result<()> {
    let write = |out: &mut dyn io::Write| out.write_all(text.as_bytes());
    let staged = stage(path, write).map_err(Unwritten::at(path))?;
    let errors = load_config(staged.path()).errors;
    if !errors.is_empty() {
        return Err(shell.reject(&errors, 0));
    }
    Ok(write_whole(path, write)?)
}
