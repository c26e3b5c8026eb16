//! `chuanda calendar import`: a calendar file of any kind, as TOML.

use std::path::{Path, PathBuf};

use crate::calendar::{LeftOut, settle};
use crate::cli::calendar::add;
use crate::cli::calendar::imported::{Footing, Imported, Target};
use crate::cli::world::failure::failure;
use crate::cli::world::shell::{Shell, Verdict};
use crate::load::calendars::provenance::provenance;
use crate::load::file::form::Form;
use crate::load::file::position::FileSlice;
use crate::load::files::bounded;
use crate::load::{Errors, IMPORTED, InputError, calendar_left_out, calendar_overlay, reason};
use crate::text::path_text;

/// Reads a calendar file of any kind and writes it as TOML: to standard output, or into a project.
pub(crate) fn import(
    file: &Path,
    is_json: bool,
    footing: &Footing,
    target: Option<Target<'_>>,
    shell: &mut Shell,
) -> anyhow::Result<Verdict> {
    if is_json {
        return Err(failure(
            "calendar import 写出的是 TOML，没有 JSON 格式",
            "calendar import writes TOML; it has no JSON format",
        ));
    }
    let read = read(file, footing, shell)?;
    let text = read.toml();
    match target {
        None => shell.print(|out| out.write_all(text.as_bytes()))?,
        Some(target) => add::add(&read, &text, target, shell)?,
    }
    Ok(Verdict::Clean)
}

/// Reads a calendar file, `-` for standard input; what is wrong with it is reported.
pub(crate) fn read(file: &Path, footing: &Footing, shell: &mut Shell) -> anyhow::Result<Imported> {
    let is_stdin = file.as_os_str() == "-";
    let shown = if is_stdin {
        "<stdin>".to_owned()
    } else {
        path_text(file)
    };
    let bytes = if is_stdin {
        bounded(&mut std::io::stdin())
    } else {
        std::fs::File::open(file).and_then(|mut file| bounded(&mut file))
    };
    let bytes = bytes.map_err(|error| {
        let why = reason(&error);
        failure(
            format!("读不了 {shown}：{}", why.zh),
            format!("cannot read {shown}: {}", why.en),
        )
    })?;
    let path = if is_stdin {
        kind_of(&bytes)
    } else {
        file.to_owned()
    };
    let mut errors = Errors::default();
    let Some(mut overlay) = calendar_overlay(&path, 0, &shown, &bytes, &mut errors) else {
        let (errors, more): (Vec<InputError>, u64) = errors.finish();
        return Err(shell.reject(&errors, more));
    };
    let covers = |year| footing.covers(year);
    let left_out = settle(footing.base, covers, std::slice::from_mut(&mut overlay));
    let left_out: Vec<LeftOut> = left_out.into_iter().map(|(_, left_out)| left_out).collect();
    let slice = FileSlice::whole(0, &shown, &bytes, Form::default());
    match calendar_left_out(&slice, &overlay, &left_out) {
        Ok(warnings) => warnings.iter().for_each(|warning| shell.warning(warning)),
        Err(refused) => return Err(shell.reject(&[*refused], 0)),
    }
    // The name alone: where it lay says nothing to whoever reads the file elsewhere.
    let name = match file.file_name() {
        Some(name) if !is_stdin => name.to_string_lossy().into_owned(),
        _ => "standard input".to_owned(),
    };
    Ok(Imported {
        provenance: provenance(&path, &name, &bytes),
        head: head_of(&path, &bytes),
        path,
        is_stdin,
        overlay,
    })
}

/// The comments that an earlier import put at the head of a file.
fn head_of(path: &Path, bytes: &[u8]) -> Option<String> {
    let is_toml = path.extension().is_some_and(|ending| ending == "toml");
    let text = std::str::from_utf8(bytes).ok()?;
    let lines = text.lines().take_while(|line| line.starts_with('#'));
    let head: String = lines.flat_map(|line| [line, "\n"]).collect();
    (is_toml && text.starts_with(IMPORTED)).then_some(head)
}

/// What standard input holds, told by how it begins; a path for want of a name.
fn kind_of(bytes: &[u8]) -> PathBuf {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(64)]).into_owned();
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let is_ics = text
        .get(..15)
        .is_some_and(|head| head.eq_ignore_ascii_case("BEGIN:VCALENDAR"));
    PathBuf::from(match text.as_bytes().first() {
        _ if is_ics => "-.ics",
        Some(b'{') => "-.json",
        _ => "-.toml",
    })
}
