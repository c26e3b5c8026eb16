//! `chuanda notice` and `chuanda bulletin`: drafts of letters, in files to be reviewed. No gate.

use std::collections::HashSet;
use std::fs::File;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::cli::arguments::args::{BulletinArgs, LetterArgs, NoticeArgs};
use crate::cli::world::failure::{Unwritten, failure};
use crate::cli::world::file_names::file_names;
use crate::cli::world::file_set::{list, refuse_taken};
use crate::cli::world::input;
use crate::cli::world::input::Input;
use crate::cli::world::output::{landing, make_directory, write_new, write_whole};
use crate::cli::world::part::department_word;
use crate::cli::world::shell::{Shell, Verdict};
use crate::cli::world::targets::{Target, keep_apart};
use crate::domain::due::Span;
use crate::domain::scope::{Members, Scope, ScopeWord};
use crate::ledger::intake::NearStray;
use crate::load::files::bounded;
use crate::load::inputs::Loaded;
use crate::load::{binary, near_strays, reason};
use crate::render::letters;
use crate::render::letters::{
    Desk, LetterFormat, LetterKind, Markup, Sender, Template, TemplateMistake, built_in,
};
use crate::report::Report;
use crate::text::{Bilingual, counted, path_text};

pub(crate) fn notice(args: &NoticeArgs, shell: &mut Shell) -> anyhow::Result<Verdict> {
    let form = Form::of(&args.letter)?;
    if args.letter.print_template {
        return print_template(LetterKind::Notice, form, shell);
    }
    let input = input::read(&args.project, &args.parties, shell)?;
    let loaded = &input.loaded;
    let peers = peers(&args.to_level, loaded)?;
    let template = Source::of(&args.letter, LetterKind::Notice, form, shell)?;
    let audit = input.audit();
    let desk = Desk::new(&audit, shell.lang);
    let strays = near_strays(loaded);
    let notices = letters::notices(&desk, &strays, &peers, form.sender);
    let written: HashSet<u32> = notices.iter().map(|notice| notice.index).collect();
    tell_strays(&strays, &written, loaded, shell);
    if notices.is_empty() {
        say(
            shell,
            "没有未办结的事项，没有通知要写。",
            "Nothing is pending or overdue: there is no notice to write.",
        )?;
        return Ok(input.verdict());
    }
    let texts = (notices.iter())
        .map(|notice| template.fill(notice))
        .collect::<anyhow::Result<Vec<String>>>()?;
    let units = notices.iter().map(|it| (it.kind(shell.lang), it.index));
    let names = names(units, &input, form.format);
    let files = form.files(&args.out, names, texts, shell)?;
    write_all(&files, &args.letter, &args.out, loaded, shell)?;
    Ok(input.verdict())
}

pub(crate) fn bulletin(args: &BulletinArgs, shell: &mut Shell) -> anyhow::Result<Verdict> {
    let form = Form::of(&args.letter)?;
    if args.letter.print_template {
        return print_template(LetterKind::Bulletin, form, shell);
    }
    let input = input::read(&args.project, &args.parties, shell)?;
    let template = Source::of(&args.letter, LetterKind::Bulletin, form, shell)?;
    let audit = input.audit();
    let report = Report::new(&audit, &input.loaded.config.levels, shell.threads);
    let desk = Desk::new(&audit, shell.lang);
    let strays = near_strays(&input.loaded);
    let bulletin = letters::bulletin(
        &desk,
        &report,
        input.month_before().as_ref(),
        &strays,
        form.sender,
        shell.threads,
    );
    tell_strays(&strays, &bulletin.accused, &input.loaded, shell);
    let text = template.fill(&bulletin)?;
    if bulletin.is_empty() {
        let [zh, en] = if report.obligations() == 0 {
            [
                "没有任何应办事项，没有通报要写。",
                "Nothing is owed: there is no bulletin to write.",
            ]
        } else {
            [
                "应办事项都还没有结果（未到时限或者例外），没有通报要写。",
                "Nothing that is owed has come to a result yet (all is pending or exempt): there is no bulletin to write.",
            ]
        };
        say(shell, zh, en)?;
        if let Some(part) = audit.part.only() {
            shell.note(&part);
        }
        return Ok(input.verdict());
    }
    let kind = shell.lang.pick("通报", "bulletin");
    let name = format!("{kind}-{}.{}", day(&input), form.format.ending());
    let files = form.files(&args.out, vec![name], vec![text], shell)?;
    write_all(&files, &args.letter, &args.out, &input.loaded, shell)?;
    Ok(input.verdict())
}

/// In what form letters are written, and by whom.
#[derive(Clone, Copy)]
struct Form<'a> {
    format: LetterFormat,
    /// What the template is written in.
    markup: Markup,
    /// The one file that all of them go to.
    merged: Option<&'a Path>,
    sender: Sender<'a>,
}

impl<'a> Form<'a> {
    fn of(args: &'a LetterArgs) -> anyhow::Result<Self> {
        let name = |path: &Option<PathBuf>| -> Option<String> {
            let name = path.as_deref()?.file_name()?;
            Some(name.to_string_lossy().into_owned())
        };
        let merged = name(&args.merge);
        let by_ending = merged.as_deref().map(LetterFormat::of_file);
        let own = name(&args.template).and_then(|name| Markup::of_file(&name));
        let format = match (args.format, by_ending) {
            (Some(format), _) | (None, Some(Some(format))) => format,
            (None, Some(None)) => return Err(unknown_ending(args.merge.as_deref())),
            (None, None) => own.map_or(LetterFormat::Markdown, LetterFormat::of_template),
        };
        // A template without an ending that tells is written in what the format takes.
        let markup = match (&args.template, own) {
            (Some(_), Some(own)) => own,
            _ => format.markup(),
        };
        if !format.is_made_of(markup) {
            return Err(wrong_template(format));
        }
        if markup == Markup::Html && args.merge.is_some() {
            return Err(failure(
                "网页模板各成一页，不能合并（--merge）；请改用 Markdown 模板",
                "pages of an HTML template cannot be merged (--merge); write the template in Markdown",
            ));
        }
        let answer_within: Span = (args.answer_within.parse()).map_err(|error| {
            let error: crate::domain::due::SpanError = error;
            let [zh, en] = [crate::lang::Lang::Zh, crate::lang::Lang::En].map(|it| error.text(it));
            failure(
                format!("--answer-within：{zh}"),
                format!("--answer-within: {en}"),
            )
        })?;
        Ok(Self {
            format,
            markup,
            merged: args.merge.as_deref(),
            sender: Sender {
                from: args.from.as_deref().unwrap_or_default(),
                contact: args.contact.as_deref().unwrap_or_default(),
                answer_within,
            },
        })
    }

    /// The files to write: one a letter, or one of all.
    fn files(
        &self,
        out: &Path,
        names: Vec<String>,
        texts: Vec<String>,
        shell: &Shell,
    ) -> anyhow::Result<Vec<(PathBuf, Vec<u8>)>> {
        let laid_out =
            |texts: &[String]| letters::laid_out(texts, self.markup, self.format, shell.lang);
        let Some(merged) = self.merged else {
            let files = names.into_iter().zip(texts);
            return files
                .map(|(name, text)| Ok((out.join(name), laid_out(&[text])?)))
                .collect();
        };
        if texts.iter().map(String::len).sum::<usize>() > LONGEST_MERGED {
            let most = LONGEST_MERGED >> 20;
            return Err(failure(
                format!("合并后超过 {most} MiB，什么也没有写；请不用 --merge，各写一个文件"),
                format!("merged, they exceed {most} MiB, nothing was written; leave --merge out"),
            ));
        }
        Ok(vec![(merged.to_owned(), laid_out(&texts)?)])
    }
}

/// No file of several letters is longer, in bytes of their texts.
const LONGEST_MERGED: usize = 64 << 20;

fn unknown_ending(merged: Option<&Path>) -> anyhow::Error {
    let path = path_text(merged.unwrap_or(Path::new("")));
    let endings = LetterFormat::ALL.map(|format| format!(".{}", format.ending()));
    failure(
        format!(
            "不认识 {path} 的扩展名；可用的有 {}，也可另写 --format",
            endings.join("、")
        ),
        format!(
            "{path} has an unknown extension; use {}, or add --format",
            endings.join(", ")
        ),
    )
}

fn wrong_template(format: LetterFormat) -> anyhow::Error {
    let name = format.name();
    let (zh, en) = match format.markup() {
        Markup::Text => ("纯文本（.txt）", "plain text (.txt)"),
        _ => ("Markdown（.md）", "Markdown (.md)"),
    };
    failure(
        format!("{name} 的模板要用{zh}写；用 --print-template --format {name} 显示自带的"),
        format!(
            "a template for {name} is written in {en}; --print-template --format {name} prints the built-in one"
        ),
    )
}

/// The departments that are level with the sender: those of the levels, tags or names given.
fn peers(words: &[String], loaded: &Loaded) -> anyhow::Result<Members> {
    let departments = &loaded.project.departments;
    let mut scope = Scope::default();
    for word in words {
        let level = word.trim();
        scope
            .0
            .push(if departments.iter().any(|it| *it.kind.level == *level) {
                ScopeWord::Level(level.to_owned())
            } else {
                department_word(loaded, word)?
            });
    }
    Ok(scope.select(departments))
}

/// File names by kind, unit and day. They are told apart among all departments, so that the file of
/// one has the same name day after day.
fn names(
    letters: impl Iterator<Item = (&'static str, u32)>,
    input: &Input,
    format: LetterFormat,
) -> Vec<String> {
    let departments = input.loaded.project.departments.iter();
    let shown = departments.map(|it| it.label.named().shown());
    let names = file_names("", shown, &day(input), format.ending());
    letters
        .map(|(kind, unit)| format!("{kind}{}", names[unit as usize]))
        .collect()
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
        let name = department.label.named().shown();
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

fn print_template(kind: LetterKind, form: Form<'_>, shell: &Shell) -> anyhow::Result<Verdict> {
    let text = built_in(kind, form.format.markup(), shell.lang);
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
        form: Form<'_>,
        shell: &Shell,
    ) -> anyhow::Result<Self> {
        let markup = form.markup;
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
    files: &[(PathBuf, Vec<u8>)],
    args: &LetterArgs,
    out: &Path,
    loaded: &Loaded,
    shell: &Shell,
) -> anyhow::Result<()> {
    let targets: Vec<Target<'_>> = (files.iter())
        .map(|(path, _)| Target {
            flag: if args.merge.is_some() {
                "--merge"
            } else {
                "--out"
            },
            path,
        })
        .collect();
    let inputs: Vec<PathBuf> = (loaded.paths.iter().chain(&args.template))
        .cloned()
        .collect();
    keep_apart(&targets, &inputs)?;
    if args.merge.is_none() && args.force {
        refuse_links_out(out, files)?;
    }
    if !args.force {
        refuse_taken(files)?;
    }
    if args.merge.is_none() {
        make_directory(out)?;
    }
    let mut written = Ok(());
    let mut count = 0;
    for (path, bytes) in files {
        written = if args.force {
            write_whole(path, |out| out.write_all(bytes))
        } else {
            // Never over a file that somebody made meanwhile.
            write_new(path, bytes).map_err(Unwritten::at(path))
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
fn refuse_links_out(dir: &Path, files: &[(PathBuf, Vec<u8>)]) -> anyhow::Result<()> {
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
