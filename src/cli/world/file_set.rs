//! Several files that one run writes into a directory.

use std::io;
use std::path::PathBuf;

use crate::cli::world::failure::{Unwritten, failure};
use crate::cli::world::interrupted;
use crate::cli::world::output::{stage, sync_directory};
use crate::render::shared::safe;
use crate::text::path_text;

/// Refuses to write over files that are there.
pub(crate) fn refuse_taken<T>(files: &[(PathBuf, T)]) -> anyhow::Result<()> {
    let taken: Vec<String> = (files.iter())
        .filter(|(path, _)| path.symlink_metadata().is_ok())
        .map(|(path, _)| path_text(path))
        .collect();
    if taken.is_empty() {
        return Ok(());
    }
    Err(failure(
        format!(
            "已有 {}，什么也没有写；要覆盖请加 --force",
            taken.join("、")
        ),
        format!(
            "{} already there, nothing was written; --force writes over them",
            taken.join(", ")
        ),
    ))
}

/// Writes files, each whole beside its place before the first takes its own. Where none may replace
/// another, all are named or none is, whatever signal comes.
pub(crate) fn write_together(
    files: &[(PathBuf, impl AsRef<[u8]>)],
    may_replace: bool,
) -> Result<(), Unwritten> {
    let staged = (files.iter())
        .map(|(path, bytes)| {
            let file = stage(path, |out| out.write_all(bytes.as_ref()));
            file.map_err(Unwritten::at(path))
        })
        .collect::<Result<Vec<_>, _>>()?;
    let held = interrupted::hold();
    for (place, (file, (path, _))) in staged.into_iter().zip(files).enumerate() {
        let named = if may_replace {
            file.persist(path)
        } else {
            // Never over a file that somebody made meanwhile.
            file.persist_noclobber(path)
        };
        if let Err(error) = named {
            let taken_back = if may_replace { 0 } else { place };
            for (path, _) in &files[..taken_back] {
                // What cannot be taken back is at least a whole file.
                let _ = std::fs::remove_file(path);
            }
            return Err(Unwritten::at(path)(error.error));
        }
    }
    drop(held);
    if let Some((path, _)) = files.first() {
        sync_directory(path);
    }
    Ok(())
}

/// Lists the files that were written, one on each line.
pub(crate) fn list<T>(files: &[(PathBuf, T)], out: &mut dyn io::Write) -> io::Result<()> {
    (files.iter()).try_for_each(|(path, _)| writeln!(out, "{}", safe::terminal(&path_text(path))))
}
