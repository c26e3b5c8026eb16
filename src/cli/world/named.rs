//! The department and the meeting that a flag names.

use crate::cli::world::failure::failure;
use crate::cli::world::suggest::unknown;
use crate::load::inputs::Loaded;
use crate::load::{Lookup, Names};
use crate::text::{did_you_mean, shown};

/// The department of a flag, by its id or a name that no other has: an index.
pub(crate) fn department(loaded: &Loaded, text: &str) -> anyhow::Result<u32> {
    let departments = loaded.project.departments.iter();
    let known = departments.flat_map(|it| [it.id(), it.name()]);
    find(loaded.departments(), text, ["单位", "department"], known)
}

/// The meeting of a flag, by its id or a title that no other has: an index.
pub(crate) fn meeting(loaded: &Loaded, text: &str) -> anyhow::Result<u32> {
    let meetings = loaded.project.meetings.iter();
    let known = meetings.flat_map(|it| [it.id(), it.title()]);
    find(loaded.meetings(), text, ["会议", "meeting"], known)
}

/// The one that a text names; `[zh, en]` is what such a thing is called.
fn find<'a>(
    names: Names<'_>,
    text: &str,
    [zh, en]: [&str; 2],
    known: impl Iterator<Item = &'a str>,
) -> anyhow::Result<u32> {
    let text = text.trim();
    let met = shown(text);
    match names.find(text) {
        Lookup::Known(index) => Ok(index),
        Lookup::Several => Err(failure(
            format!("“{met}”是几个{zh}共有的名称；请写编号"),
            format!("\"{met}\" is the name of several {en}s; write the id"),
        )),
        Lookup::Spoiled => Err(failure(
            format!("{zh}“{met}”所在的行有输入错误，没有读入"),
            format!("the row of {en} \"{met}\" has an input error and was not read"),
        )),
        Lookup::Unknown => Err(unknown(zh, en, &met, did_you_mean(text, known)).into()),
    }
}
