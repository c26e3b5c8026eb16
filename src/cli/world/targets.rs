//! What a run writes is never what it reads, nor written twice: checked before anything is written.

use std::fs::Metadata;
use std::path::{Path, PathBuf};

use crate::cli::world::failure::failure;
use crate::cli::world::output::landing;
use crate::text::path_text;

/// A file that a run is going to write.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Target<'a> {
    /// The flag that names it; empty where none does.
    pub(crate) flag: &'static str,
    pub(crate) path: &'a Path,
}

/// Which file a path means, however it is spelt and through whatever links.
#[derive(Clone, Debug, PartialEq, Eq)]
enum FileId {
    #[cfg(unix)]
    There(u64, u64),
    #[cfg(not(unix))]
    There(PathBuf),
    ToCome(PathBuf),
}

impl FileId {
    /// None for what cannot be overwritten: devices, pipes, directories.
    fn of(path: &Path) -> Option<Self> {
        match path.metadata() {
            Ok(metadata) => Self::there(path, &metadata),
            Err(_) => Some(Self::ToCome(landing(path))),
        }
    }

    #[cfg(unix)]
    fn there(_: &Path, metadata: &Metadata) -> Option<Self> {
        use std::os::unix::fs::MetadataExt as _;
        (metadata.is_file()).then(|| Self::There(metadata.dev(), metadata.ino()))
    }

    #[cfg(not(unix))]
    fn there(path: &Path, metadata: &Metadata) -> Option<Self> {
        (metadata.is_file()).then(|| Self::There(landing(path)))
    }
}

/// The file behind standard input or output, where it is one.
#[cfg(unix)]
fn redirected(stream: impl std::os::fd::AsFd) -> Option<FileId> {
    let file = std::fs::File::from(stream.as_fd().try_clone_to_owned().ok()?);
    FileId::there(Path::new("-"), &file.metadata().ok()?)
}

#[cfg(not(unix))]
fn redirected<S>(_: S) -> Option<FileId> {
    None
}

/// Whether standard output goes to this file.
pub(crate) fn is_standard_output(path: &Path) -> bool {
    redirected(std::io::stdout()).is_some_and(|out| FileId::of(path) == Some(out))
}

/// Which file a path means that is read; `-` is standard input.
fn input(path: &Path) -> Option<FileId> {
    if path.as_os_str() == "-" {
        redirected(std::io::stdin())
    } else {
        FileId::of(path)
    }
}

/// Refuses a run that would write what it reads, or one file twice.
///
/// # Errors
///
/// A usage error, with both names.
pub(crate) fn keep_apart(targets: &[Target<'_>], inputs: &[PathBuf]) -> anyhow::Result<()> {
    let inputs: Vec<(&PathBuf, FileId)> = (inputs.iter())
        .filter_map(|path| Some((path, input(path)?)))
        .collect();
    if let Some(out) = redirected(std::io::stdout())
        && let Some((path, _)) = inputs.iter().find(|(_, id)| *id == out)
    {
        return Err(clash("", "标准输出", "standard output", path, Role::Read));
    }
    let mut taken: Vec<(&Path, FileId)> = Vec::new();
    for target in targets {
        let Some(id) = FileId::of(target.path) else {
            continue;
        };
        let name = path_text(target.path);
        let read = inputs.iter().find(|(_, own)| *own == id);
        if let Some((path, _)) = read {
            return Err(clash(target.flag, &name, &name, path, Role::Read));
        }
        if let Some((path, _)) = taken.iter().find(|(_, own)| *own == id) {
            return Err(clash(target.flag, &name, &name, path, Role::Written));
        }
        taken.push((target.path, id));
    }
    Ok(())
}

/// What else a run does with a file that it is to write.
#[derive(Clone, Copy)]
enum Role {
    Read,
    Written,
}

fn clash(flag: &str, zh: &str, en: &str, other: &Path, role: Role) -> anyhow::Error {
    let lead = if flag.is_empty() {
        String::new()
    } else {
        format!("{flag} ")
    };
    let is_same = Path::new(en) == other;
    let other = path_text(other);
    let (other_zh, other_en) = if is_same {
        (String::new(), String::new())
    } else {
        (format!("（即 {other}）"), format!(" ({other})"))
    };
    match role {
        Role::Read => failure(
            format!(
                "{lead}{zh} 正是本次要读的文件{other_zh}，写进去会毁掉它；什么也没有写，请换一个文件名"
            ),
            format!(
                "{lead}{en} is a file that this run reads{other_en} and would be overwritten; nothing was written, choose another name"
            ),
        ),
        Role::Written => failure(
            format!("{lead}{zh} 已是本次另一项输出{other_zh}；什么也没有写，请换一个文件名"),
            format!(
                "{lead}{en} is written by another output of this run{other_en}; nothing was written, choose another name"
            ),
        ),
    }
}
