//! Files found by patterns, whatever their names are made of.
//!
//! The library that knows the patterns knows names of text alone; here each name is matched as it is
//! shown, with a mark for what is not text, so that a name in another encoding is never passed over.

use std::fs::DirEntry;
use std::io;
use std::path::{Component, Path, PathBuf};

use crate::text::{Bilingual, path_text};

/// What fits a pattern.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The files, in order.
    pub(crate) files: Vec<PathBuf>,
    /// What fits and is left out, with the reason.
    pub(crate) left_out: Vec<(PathBuf, LeftOut)>,
}

/// Why a file that fits a pattern is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LeftOut {
    /// What Excel and WPS put beside a workbook that is open.
    LockFile,
    /// Hidden, or in a hidden directory.
    Hidden,
    /// A pipe, a socket or a device: to open it may wait for ever.
    NoFile,
}

impl LeftOut {
    /// What to say of a file that is left out.
    pub(crate) fn note(self, path: &Path, shown: &str) -> Bilingual {
        match self {
            Self::LockFile => {
                let name = path.file_name().map(|name| path_text(Path::new(name)));
                let name = name.unwrap_or_default();
                let own = name.trim_start_matches(".~lock.").trim_start_matches("~$");
                let own = own.trim_end_matches('#');
                Bilingual::new(
                    format!(
                        "没有读 {shown}：这是锁文件，说明 {own} 正被打开；请保存并关闭它，以免读到旧内容"
                    ),
                    format!(
                        "skipped {shown}: it is a lock file, so {own} is open; save and close it, or the data may be out of date"
                    ),
                )
            }
            Self::Hidden => Bilingual::new(
                format!("没有读 {shown}：这是隐藏文件；要读它，请写明它的文件名"),
                format!("skipped {shown}: it is a hidden file; to read it, name it in full"),
            ),
            Self::NoFile => Bilingual::new(
                format!("没有读 {shown}：这不是普通文件；要读它，请写明它的文件名"),
                format!("skipped {shown}: it is not a regular file; to read it, name it in full"),
            ),
        }
    }
}

/// Whether a path is a pattern.
pub(crate) fn is_pattern(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?', '['])
}

/// The files that a pattern means, seen from a directory.
///
/// # Errors
///
/// Where a directory cannot be listed: it may hold what is looked for.
pub(crate) fn find(directory: &Path, pattern: &Path) -> io::Result<Found> {
    let parts: Vec<Component<'_>> = pattern.components().collect();
    let mut found = Found::default();
    walk(directory, &parts, false, &mut found)?;
    found.files.sort();
    found.files.dedup();
    found.left_out.sort_by(|one, other| one.0.cmp(&other.0));
    found.left_out.dedup();
    Ok(found)
}

fn walk(
    path: &Path,
    parts: &[Component<'_>],
    is_hidden: bool,
    found: &mut Found,
) -> io::Result<()> {
    let Some((part, rest)) = parts.split_first() else {
        if path.exists() {
            take(path, is_hidden, found);
        }
        return Ok(());
    };
    let name = Path::new(part.as_os_str());
    if !matches!(part, Component::Normal(_)) || !is_pattern(name) {
        return walk(&path.join(name), rest, is_hidden, found);
    }
    let text = name.to_string_lossy();
    let is_deep = text == "**";
    let Ok(wanted) = glob::Pattern::new(&text) else {
        return Ok(());
    };
    if is_deep {
        walk(path, rest, is_hidden, found)?;
    }
    if !path.as_os_str().is_empty() && !path.is_dir() {
        return Ok(());
    }
    let place = if path.as_os_str().is_empty() {
        Path::new(".")
    } else {
        path
    };
    for entry in place.read_dir()? {
        let entry: DirEntry = entry?;
        let own = entry.file_name();
        let own_text = own.to_string_lossy();
        // Who writes the dot knows that it is hidden.
        let is_hidden = is_hidden || (own_text.starts_with('.') && !text.starts_with('.'));
        let below = path.join(&own);
        if is_deep {
            // A link to a directory may lead round in a circle.
            if entry.file_type()?.is_dir() {
                walk(&below, parts, is_hidden, found)?;
            }
        } else if wanted.matches(&own_text) && (rest.is_empty() || below.is_dir()) {
            walk(&below, rest, is_hidden, found)?;
        }
    }
    Ok(())
}

fn take(path: &Path, is_hidden: bool, found: &mut Found) {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let is_lock = name.starts_with("~$") || name.starts_with(".~lock.");
    let is_file = |path: &Path| {
        path.metadata()
            .map_or(true, |metadata| metadata.is_file() || metadata.is_dir())
    };
    let reason = if is_lock {
        Some(LeftOut::LockFile)
    } else if is_hidden {
        Some(LeftOut::Hidden)
    } else if is_file(path) {
        None
    } else {
        Some(LeftOut::NoFile)
    };
    match reason {
        Some(reason) => found.left_out.push((path.to_owned(), reason)),
        None => found.files.push(path.to_owned()),
    }
}

/// The file that a name means in which bytes that are not text are written as they are shown (`\xB2`);
/// none where there is no such file.
#[cfg(unix)]
pub(crate) fn unescaped(path: &Path) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt as _;
    let text = path.to_str().filter(|text| text.contains("\\x"))?;
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("\\x") {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        let code = rest.get(at + 2..at + 4)?;
        bytes.push(u8::from_str_radix(code, 16).ok()?);
        rest = &rest[at + 4..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    let path = PathBuf::from(std::ffi::OsString::from_vec(bytes));
    path.exists().then_some(path)
}

#[cfg(not(unix))]
pub(crate) fn unescaped(_: &Path) -> Option<PathBuf> {
    None
}
