//! `chuanda notice` and `chuanda bulletin`: drafts of letters, in files to be reviewed. No gate.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::cli::arguments::args::{BulletinArgs, LetterArgs, NoticeArgs};
use crate::cli::world::failure::{Unwritten, failure};
use crate::cli::world::file_names::file_names;
use crate::cli::world::input;
use crate::cli::world::input::Input;
use crate::cli::world::output::{landing, make_directory, write_new, write_whole};
use crate::cli::world::shell::{Shell, Verdict};
use crate::cli::world::targets::{Target, keep_apart};
use crate::ledger::intake::NearStray;
use crate::load::files::bounded;
use crate::load::inputs::Loaded;
use crate::load::{binary, near_strays, reason};
use crate::render::letters;
use crate::render::letters::{LetterHead, LetterKind, Markup, Template, TemplateMistake, built_in};
use crate::render::shared::safe;
use crate::report::Report;
use crate::text::{Bilingual, counted, path_text};

pub(crate) fn notice(args: &NoticeArgs, shell: &mut Shell) -> anyhow::Result<Verdict> {
    let markup = markup(&args.letter);
    if args.letter.print_template {
        return print_template(LetterKind::Notice, markup, shell);
    }
    let input = input::read(&args.project, &args.parties, shell)?;
    let loaded = &input.loaded;
    let template = Source::of(&args.letter, LetterKind::Notice, markup, shell)?;
    let audit = input.audit();
    let head = LetterHead::new(
        &audit,
        args.letter.from.as_deref().unwrap_or_default(),
        shell.lang,
    );
    let strays = near_strays(loaded);
    let notices = letters::notices(&audit, &strays, &head, shell.lang);
    let written: HashSet<u32> = notices.iter().map(|notice| notice.index).collect();
    tell_strays(&strays, &written, loaded, shell);
    // Named among all departments: a department's file has the same name day after day.
    let departments = loaded.project.departments.iter();
    let names = file_names(
        "notice",
        departments.map(|department| department.id.as_str()),
        &day(&input),
        markup.ending(),
    );
    let mut files = Vec::new();
    for notice in &notices {
        let path = args.out.join(&names[notice.index as usize]);
        files.push((path, template.fill(notice)?));
    }
    if files.is_empty() {
        say(
            shell,
            "没有未办结的事项，没有催办单要写。",
            "Nothing is pending or overdue: there is no notice to write.",
        )?;
        return Ok(input.verdict());
    }
    write_all(&args.out, &files, &args.letter, loaded, shell)?;
    Ok(input.verdict())
}

pub(crate) fn bulletin(args: &BulletinArgs, shell: &mut Shell) -> anyhow::Result<Verdict> {
    let markup = markup(&args.letter);
    if args.letter.print_template {
        return print_template(LetterKind::Bulletin, markup, shell);
    }
    let input = input::read(&args.project, &args.parties, shell)?;
    let template = Source::of(&args.letter, LetterKind::Bulletin, markup, shell)?;
    let audit = input.audit();
    let report = Report::new(&audit, &input.loaded.config.levels, shell.threads);
    let head = LetterHead::new(
        &audit,
        args.letter.from.as_deref().unwrap_or_default(),
        shell.lang,
    );
    let strays = near_strays(&input.loaded);
    let bulletin = letters::bulletin(&report, &strays, &head, shell.lang);
    tell_strays(&strays, &bulletin.accused, &input.loaded, shell);
    let text = template.fill(&bulletin)?;
    if bulletin.is_empty() {
        say(
            shell,
            "没有超时、逾期、无效或无法确定的事项，没有通报要写。",
            "Nothing is late, overdue, invalid or undetermined: there is no bulletin to write.",
        )?;
        return Ok(input.verdict());
    }
    let name = format!("bulletin-{}.{}", day(&input), markup.ending());
    let files = [(args.out.join(name), text)];
    write_all(&args.out, &files, &args.letter, &input.loaded, shell)?;
    Ok(input.verdict())
}

/// Says before any letter is written which of the departments written about may have a record under
/// a misspelt name.
fn tell_strays(
    strays: &[NearStray],
    written_about: &HashSet<u32>,
    loaded: &Loaded,
    shell: &mut Shell,
) {
    /// The letters name the others.
    const MOST: usize = 10;
    let own = |stray: &&NearStray| written_about.contains(&stray.department);
    for stray in strays.iter().filter(own).take(MOST) {
        let department = &loaded.project.departments[stray.department as usize];
        let name = if department.name.is_empty() {
            &department.id
        } else {
            &department.name
        };
        let (met, count) = (&stray.met, stray.count);
        let (zh, en) = if stray.is_by_meeting {
            ("会议", "meeting")
        } else {
            ("单位", "department")
        };
        shell.note(&Bilingual::new(
            format!("发给{name}或点名{name}的文稿请先核对：{count} 条记录写的{zh}“{met}”不在名单里，可能与它有关"),
            format!("check anything written to or about {name} first: {} with the unknown {en} \"{met}\" may be about it", counted(count, "record")),
        ));
    }
}

/// The local date of as-of, as file names have it.
fn day(input: &Input) -> String {
    let zone = &input.loaded.project.zone;
    zone.date(input.as_of).to_string()
}

fn markup(args: &LetterArgs) -> Markup {
    let of_template = || {
        let name = args.template.as_deref().and_then(Path::file_name)?;
        Markup::of_file(&name.to_string_lossy())
    };
    (args.format)
        .or_else(of_template)
        .unwrap_or(Markup::Markdown)
}

fn print_template(kind: LetterKind, markup: Markup, shell: &Shell) -> anyhow::Result<Verdict> {
    let text = built_in(kind, markup, shell.lang);
    shell.print(|out| out.write_all(text.as_bytes()))?;
    Ok(Verdict::Clean)
}

fn say(shell: &Shell, zh: &str, en: &str) -> anyhow::Result<()> {
    shell.print(|out| writeln!(out, "{}", shell.lang.pick(zh, en)))
}

/// A template with the file that it is from.
struct Source {
    name: String,
    template: Template,
}

impl Source {
    fn of(
        args: &LetterArgs,
        kind: LetterKind,
        markup: Markup,
        shell: &Shell,
    ) -> anyhow::Result<Self> {
        let Some(path) = &args.template else {
            let name = "(built-in)".to_owned();
            let template = Template::built_in(kind, markup, shell.lang);
            let template = template.map_err(|it| mistake(&name, &it))?;
            return Ok(Self { name, template });
        };
        let name = path_text(path);
        let unread = |zh: &str, en: &str| {
            failure(
                format!("读不了模板 {name}：{zh}"),
                format!("cannot read the template {name}: {en}"),
            )
        };
        let bytes = File::open(path).and_then(|mut file| bounded(&mut file));
        let bytes = bytes.map_err(|error| {
            let why = reason(&error);
            unread(&why.zh, &why.en)
        })?;
        if let Some(foreign) = binary(&bytes) {
            let what = foreign.instead_of("模板", "a template");
            return Err(unread(&what.zh, &what.en));
        }
        let text = String::from_utf8(bytes)
            .map_err(|_| unread("不是 UTF-8 文本", "it is not UTF-8 text"))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
        let template = Template::new(text, markup).map_err(|it| mistake(&name, &it))?;
        Ok(Self { name, template })
    }

    fn fill(&self, facts: &(impl Serialize + Sync)) -> anyhow::Result<String> {
        self.template
            .fill(facts)
            .map_err(|it| mistake(&self.name, &it))
    }
}

fn mistake(name: &str, mistake: &TemplateMistake) -> anyhow::Error {
    let TemplateMistake { line, text } = mistake;
    failure(
        format!("{name}:{line}: 模板有误，什么也没有写：{text}"),
        format!("{name}:{line}: a mistake in the template, nothing was written: {text}"),
    )
}

/// Writes the files, each whole, and lists them; over none that is there unless that is wanted.
fn write_all(
    dir: &Path,
    files: &[(PathBuf, String)],
    args: &LetterArgs,
    loaded: &Loaded,
    shell: &Shell,
) -> anyhow::Result<()> {
    let targets: Vec<Target<'_>> = (files.iter())
        .map(|(path, _)| Target {
            flag: "--out",
            path,
        })
        .collect();
    let inputs: Vec<PathBuf> = (loaded.paths.iter().chain(&args.template))
        .cloned()
        .collect();
    keep_apart(&targets, &inputs)?;
    if args.force {
        refuse_links_out(dir, files)?;
    } else {
        let taken: Vec<String> = (files.iter())
            .filter(|(path, _)| path.symlink_metadata().is_ok())
            .map(|(path, _)| path_text(path))
            .collect();
        if !taken.is_empty() {
            return Err(failure(
                format!(
                    "已有 {}，什么也没有写；要覆盖请加 --force",
                    taken.join("、")
                ),
                format!(
                    "{} already there, nothing was written; --force writes over them",
                    taken.join(", ")
                ),
            ));
        }
    }
    make_directory(dir)?;
    let mut written = Ok(());
    let mut count = 0;
    for (path, text) in files {
        written = if args.force {
            write_whole(path, |out| out.write_all(text.as_bytes()))
        } else {
            // Never over a file that somebody made meanwhile.
            write_new(path, text.as_bytes()).map_err(Unwritten::at(path))
        };
        if written.is_err() {
            break;
        }
        count += 1;
    }
    // Where one could not be written, those before it are there all the same.
    shell.print(|out| list(&files[..count], out))?;
    Ok(written?)
}

/// Refuses to write through a link that leads out of the directory: what lies there is not ours.
fn refuse_links_out(dir: &Path, files: &[(PathBuf, String)]) -> anyhow::Result<()> {
    let root = landing(dir);
    let out = files.iter().map(|(path, _)| (path, landing(path)));
    for (path, target) in out.filter(|(path, _)| path.is_symlink()) {
        if !target.starts_with(&root) {
            let (path, target) = (path_text(path), path_text(&target));
            return Err(failure(
                format!("{path} 是链接，指向目录之外的 {target}；什么也没有写，请先移走这个链接"),
                format!(
                    "{path} is a link that leads out of the directory, to {target}; nothing was written, remove the link first"
                ),
            ));
        }
    }
    Ok(())
}

fn list(files: &[(PathBuf, String)], out: &mut dyn Write) -> io::Result<()> {
    for (path, _) in files {
        writeln!(out, "{}", safe::terminal(&path_text(path)))?;
    }
    Ok(())
}
