//! `chuanda why`: one department's verdict for one meeting, with its working.

use crate::cli::arguments::args::{WhyArgs, WhyFormat};
use crate::cli::world::input;
use crate::cli::world::shell::{Failure, Shell, Verdict};
use crate::cli::world::suggest::unknown;
use crate::load::records::original_rows::rows_of;
use crate::load::{Lookup, Names};
use crate::render::shared::paint::Paint;
use crate::render::why::{WhyView, document, sheet};
use crate::report::Report;
use crate::report::why::Why;
use crate::text::{did_you_mean, shown};

pub(crate) fn run(args: &WhyArgs, shell: &mut Shell) -> Result<Verdict, Failure> {
    let input = input::read(&args.project, shell)?;
    let loaded = &input.loaded;
    let project = &loaded.project;
    let meetings: Vec<[&str; 2]> = (project.meetings.iter())
        .map(|meeting| [meeting.id.as_str(), meeting.title.as_str()])
        .collect();
    let departments: Vec<[&str; 2]> = (project.departments.iter())
        .map(|department| [department.id.as_str(), department.name.as_str()])
        .collect();
    let meeting = find(
        &loaded.meetings,
        &args.meeting,
        ["会议", "meeting"],
        &meetings,
    )?;
    let names = ["单位", "department"];
    let department = find(&loaded.departments, &args.department, names, &departments)?;
    let audit = input.audit();
    let levels = &loaded.config.levels;
    let report = Report::new(&audit, levels, shell.threads);
    let why = Why::new(&report, meeting, department);
    let inputs = input::inputs(&args.project, shell)?;
    let rows = rows_of(&inputs, loaded, meeting, department, &why.sources());
    let page = WhyView {
        why: &why,
        rows: &rows,
        project,
        as_of: input.as_of,
        lang: shell.lang,
    };
    let (paint, width) = (Paint(shell.has_color()), shell.width());
    shell.print(|out| match args.format {
        WhyFormat::Table => sheet(&page).text(paint, width, out),
        WhyFormat::Markdown => sheet(&page).markdown(out),
        WhyFormat::Json => writeln!(out, "{}", document(&page)),
    })?;
    if input.has_errors {
        return Ok(Verdict::CouldNotCheck);
    }
    Ok(Verdict::Clean)
}

/// The one that a text names; `what` is what it is called in Chinese and English.
fn find(names: &Names, text: &str, what: [&str; 2], known: &[[&str; 2]]) -> Result<u32, Failure> {
    let text = text.trim();
    let [zh, en] = what;
    let met = shown(text);
    match names.find(text) {
        Lookup::Known(index) => Ok(index),
        Lookup::Several => Err(Failure::message(
            format!("有几个{zh}都叫“{met}”；请写编号"),
            format!("\"{met}\" is the name of several; write the id of the {en}"),
        )),
        Lookup::Spoiled => Err(Failure::message(
            format!("{zh}“{met}”自身那一行有误，无法判断"),
            format!("the row of {en} \"{met}\" is bad; nothing can be said of it"),
        )),
        Lookup::Unknown => {
            let near = did_you_mean(text, known.iter().flatten().copied());
            Err(Failure::Message(unknown(zh, en, &met, near)))
        }
    }
}
