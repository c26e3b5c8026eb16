//! Reports written to files: whole or not at all.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::cli::world::failure::{Unwritten, failure, unless_closed};
use crate::cli::world::interrupted;
use crate::cli::world::shell::Shell;
use crate::render::check::Format;
use crate::render::{obligations, why};

/// A format whose files are known by their ending.
pub(crate) trait FileFormat: ValueEnum + Copy + PartialEq {
    /// The ending of its files.
    fn ending(self) -> &'static str;
}

impl FileFormat for Format {
    fn ending(self) -> &'static str {
        Self::ending(self)
    }
}

impl FileFormat for obligations::Format {
    fn ending(self) -> &'static str {
        Self::ending(self)
    }
}

impl FileFormat for why::format::Format {
    fn ending(self) -> &'static str {
        Self::ending(self)
    }
}

/// A file that a report goes to.
#[derive(Clone, Debug)]
pub(crate) struct Output<F = Format> {
    format: F,
    path: PathBuf,
}

impl<F: FileFormat> Output<F> {
    /// `FORMAT:FILE`, or a file whose ending tells the format.
    pub(crate) fn parse(text: &str) -> anyhow::Result<Self> {
        if let Some((name, path)) = text.split_once(':')
            && let Ok(format) = F::from_str(name, false)
            && !path.is_empty()
        {
            return Ok(Self {
                format,
                path: path.into(),
            });
        }
        let path = PathBuf::from(text);
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().to_lowercase());
        let format = name.as_deref().and_then(by_ending);
        match format {
            Some(format) => Ok(Self { format, path }),
            None => Err(failure(
                format!(
                    "不认识 {text} 的扩展名；可用的有 {}，也可写作 格式:文件",
                    endings::<F>("、")
                ),
                format!(
                    "{text} has an unknown extension; use {}, or write FORMAT:FILE",
                    endings::<F>(", ")
                ),
            )),
        }
    }

    /// Where it goes.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The format it is written in.
    pub(crate) fn format(&self) -> F {
        self.format
    }

    /// Writes the file beside its place and renames it: a full disk or a kill leaves the old file
    /// or the new one, never half.
    pub(crate) fn write(
        &self,
        render: impl FnOnce(F, &mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Unwritten> {
        write_whole(&self.path, |out| render(self.format, out))
    }
}

/// Refuses to show a format in a terminal that no terminal can show.
pub(crate) fn refuse_terminal<F: FileFormat>(format: F, shell: &Shell) -> anyhow::Result<()> {
    let Some((zh, en)) = binary(format) else {
        return Ok(());
    };
    let ending = format.ending();
    if !shell.is_terminal() {
        return Ok(());
    }
    Err(failure(
        format!(
            "{zh}是二进制文件，不在终端上显示；请用 --output 文件{ending}，或把输出写入文件、送入管道"
        ),
        format!(
            "{en} cannot be shown in a terminal; use --output FILE{ending}, or send it to a file or a pipe"
        ),
    ))
}

/// What a format is called that is no text; none for text.
fn binary<F: FileFormat>(format: F) -> Option<(&'static str, &'static str)> {
    match format.ending() {
        ".xlsx" => Some(("工作簿", "a workbook")),
        ".docx" => Some(("Word 文档", "a Word document")),
        _ => None,
    }
}

/// Whether a format is no text and one of the files has it: then nobody waits for it on standard output.
pub(crate) fn is_in_file<F: FileFormat>(format: F, outputs: &[Output<F>]) -> bool {
    binary(format).is_some() && outputs.iter().any(|output| output.format == format)
}

/// The format of a file, told by its ending; the longest ending that fits.
fn by_ending<F: FileFormat>(file: &str) -> Option<F> {
    let formats = F::value_variants().iter().copied();
    let fits = formats.filter(|format| file.ends_with(format.ending()));
    fits.max_by_key(|format| format.ending().len())
}

/// Every ending that tells a format.
fn endings<F: FileFormat>(separator: &str) -> String {
    let endings = F::value_variants().iter().map(|it| it.ending());
    endings.collect::<Vec<_>>().join(separator)
}

/// Writes the byte order mark by which Excel knows UTF-8 (`--bom`).
pub(crate) fn mark(is_wanted: bool, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(if is_wanted { "\u{feff}" } else { "" }.as_bytes())
}

/// Writes a file of a new name into the directory of temporary files, which nobody else may read and
/// which stays.
pub(crate) fn write_temporary(
    ending: &str,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<PathBuf, Unwritten> {
    let directory = std::env::temp_dir();
    let written = || {
        let named = tempfile::Builder::new()
            .prefix("chuanda-")
            .suffix(ending)
            .tempfile_in(&directory)?;
        let mut out = BufWriter::new(named);
        write(&mut out)?;
        let named = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        let (_, path) = named.keep().map_err(|error| error.error)?;
        Ok(path)
    };
    written().map_err(Unwritten::at(&directory))
}

/// Makes a directory and those above it.
pub(crate) fn make_directory(path: &Path) -> Result<(), Unwritten> {
    std::fs::create_dir_all(path).map_err(Unwritten::at(path))
}

/// Writes a file whole or not at all.
pub(crate) fn write_whole(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Unwritten> {
    // A device or a pipe cannot be replaced: it is written as it is.
    let written = if path.metadata().is_ok_and(|metadata| !metadata.is_file()) {
        unless_closed(write_through(path, write))
    } else {
        replace(path, write)
    };
    written.map_err(Unwritten::at(path))
}

fn write_through(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<()> {
    let mut out = BufWriter::new(std::fs::File::options().write(true).open(path)?);
    write(&mut out)?;
    out.flush()
}

fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let path = landing(path);
    let file = stage(&path, write)?;
    file.persist(&path).map_err(|error| error.error)?;
    sync_directory(&path);
    Ok(())
}

/// The file that is written where a path is: links are followed, so that the file they lead to is
/// replaced and the links stay, even where it is not there yet.
pub(crate) fn landing(path: &Path) -> PathBuf {
    /// A longer chain of links is a circle, as the system has it.
    const MOST_LINKS: usize = 40;
    if let Ok(path) = path.canonicalize() {
        return path;
    }
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        let Ok(next) = std::fs::read_link(&path) else {
            break;
        };
        path = directory(&path).join(next);
    }
    match (directory(&path).canonicalize(), path.file_name()) {
        (Ok(directory), Some(name)) => directory.join(name),
        _ => path,
    }
}

/// The directory that a file lies in.
pub(crate) fn directory(path: &Path) -> &Path {
    match path.parent() {
        Some(directory) if !directory.as_os_str().is_empty() => directory,
        _ => Path::new("."),
    }
}

/// Keeps other runs from reading and rewriting the same file until the value is dropped: of two at
/// once the second waits, and builds on what the first has written. None where the file system
/// knows no locks.
pub(crate) fn lock_beside(path: &Path) -> Option<std::fs::File> {
    let lock = std::fs::File::open(directory(&landing(path))).ok()?;
    lock.lock().ok()?;
    Some(lock)
}

/// Makes a new name last through a power cut. Where the system cannot, the file is there all the same.
pub(crate) fn sync_directory(path: &Path) {
    if cfg!(unix)
        && let Ok(directory) = std::fs::File::open(directory(path))
    {
        let _ = directory.sync_all();
    }
}

/// Writes a file whole or not at all, and never over one that is there.
pub(crate) fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    persist_new(stage(path, |out| out.write_all(bytes))?, path)
}

/// Names a file that was staged, whole or not at all, and never over one that is there.
pub(crate) fn persist_new(file: tempfile::NamedTempFile, path: &Path) -> io::Result<()> {
    file.persist_noclobber(path).map_err(|error| error.error)?;
    sync_directory(path);
    Ok(())
}

/// Writes beside a place what is to go there.
pub(crate) fn stage(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".chuanda-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file: what the umask leaves of it.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let file = interrupted::staged(|| builder.tempfile_in(directory(path)))?;
    if let Ok(metadata) = path.metadata() {
        file.as_file().set_permissions(metadata.permissions())?;
    }
    let mut out = BufWriter::with_capacity(1 << 16, file);
    write(&mut out)?;
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.as_file().sync_all()?;
    Ok(file)
}
