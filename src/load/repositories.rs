//! What files are called in the repository that they lie in, as systems that check it know them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::text::path_text;

/// Directories, and the root that names in them are seen from: asked once for each.
#[derive(Default)]
pub(crate) struct Repositories(HashMap<PathBuf, Option<(PathBuf, PathBuf)>>);

impl Repositories {
    /// A file as it is seen from the root of its repository: the nearest directory above that holds
    /// `.git`. Where there is none, as it is seen from the current directory; else from nowhere.
    pub(crate) fn name_in(&mut self, path: &Path) -> String {
        let directory = match path.parent() {
            Some(directory) if !directory.as_os_str().is_empty() => directory,
            _ => Path::new("."),
        };
        let known = (self.0.entry(directory.to_owned())).or_insert_with(|| root_of(directory));
        let (Some((directory, root)), Some(name)) = (known, path.file_name()) else {
            return path_text(path);
        };
        // The file itself may be a link: a repository knows it by the name that it has there.
        let path = directory.join(name);
        path_text(path.strip_prefix(root).unwrap_or(&path))
    }
}

/// A directory with links followed, and the root above it.
fn root_of(directory: &Path) -> Option<(PathBuf, PathBuf)> {
    let directory = directory.canonicalize().ok()?;
    let root = (directory.ancestors()).find(|above| above.join(".git").exists());
    let root = match root {
        Some(root) => root.to_owned(),
        None => Path::new(".").canonicalize().ok()?,
    };
    Some((directory, root))
}
