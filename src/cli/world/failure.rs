//! Why a command could not do its work.
//!
//! Commands hand on whatever went wrong as [`anyhow::Error`]. What a person is told about it is found
//! here by its type: a [`Bilingual`] is the sentence itself, an [`Unwritten`] names what could not
//! be written, and of what is [`AlreadyReported`] nothing is left to say.

use std::borrow::Cow;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::{fmt, io};

use crate::lang::Lang;
use crate::load::reason;
use crate::text::{Bilingual, path_text};

/// A failure that one sentence tells.
pub(crate) fn failure(
    zh: impl Into<Cow<'static, str>>,
    en: impl Into<Cow<'static, str>>,
) -> anyhow::Error {
    Bilingual::new(zh, en).into()
}

/// A file could not be read.
pub(crate) fn cannot_read(path: &Path, error: &io::Error) -> anyhow::Error {
    let (path, why) = (path_text(path), reason(error));
    failure(
        format!("读不了 {path}：{}", why.zh),
        format!("cannot read {path}: {}", why.en),
    )
}

/// Everything has been said on standard error.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AlreadyReported;

impl fmt::Display for AlreadyReported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("reported already")
    }
}

impl Error for AlreadyReported {}

/// Something could not be written.
#[derive(Debug)]
pub(crate) struct Unwritten {
    /// Where to; `None` is standard output.
    path: Option<PathBuf>,
    cause: io::Error,
}

impl Unwritten {
    /// Standard output could not be written.
    pub(crate) fn standard_output(cause: io::Error) -> Self {
        Self { path: None, cause }
    }

    /// A file or a directory could not be written.
    pub(crate) fn at(path: &Path) -> impl Fn(io::Error) -> Self {
        move |cause| Self {
            path: Some(path.to_owned()),
            cause,
        }
    }

    fn text(&self, lang: Lang) -> String {
        let lead = lang.pick("无法写入", "cannot write");
        let place = match &self.path {
            Some(path) => path_text(path),
            None => lang.pick("标准输出", "standard output").to_owned(),
        };
        let why = reason(root_cause(&self.cause));
        format!("{lead} {place}: {}", why.of(lang))
    }
}

impl fmt::Display for Unwritten {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

impl Error for Unwritten {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.cause)
    }
}

/// What to say of a failure; nothing where everything has been said.
pub(crate) fn sentence(failure: &anyhow::Error, lang: Lang) -> Option<String> {
    for cause in failure.chain() {
        if cause.is::<AlreadyReported>() {
            return None;
        }
        if let Some(message) = cause.downcast_ref::<Bilingual>() {
            return Some(message.of(lang).to_owned());
        }
        if let Some(unwritten) = cause.downcast_ref::<Unwritten>() {
            return Some(unwritten.text(lang));
        }
    }
    // Nothing else is meant to reach this; better in its own words than not at all.
    Some(format!("{failure:#}"))
}

/// What was written, where a reader who has seen enough and closed the pipe is not a failure.
pub(crate) fn unless_closed(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if root_cause(&error).kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// The system's own error at the end of the chain of causes. Libraries that write wrap it.
fn root_cause(error: &io::Error) -> &io::Error {
    // `source` of an error of I/O leaves out the error that it wraps.
    let mut cause = error.get_ref().map(|inner| inner as &(dyn Error + 'static));
    while let Some(inner) = cause {
        if let Some(system) = inner.downcast_ref() {
            return root_cause(system);
        }
        // The one of the libraries here that does not tell its source.
        if let Some(csv::ErrorKind::Io(system)) = inner.downcast_ref().map(csv::Error::kind) {
            return root_cause(system);
        }
        cause = inner.source();
    }
    error
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_pipe_is_known_however_it_is_wrapped() {
        let closed = || io::Error::from(io::ErrorKind::BrokenPipe);
        for wrapped in [
            closed(),
            csv::Error::from(closed()).into(),
            serde_json::Error::io(closed()).into(),
            io::Error::other(Unwritten::standard_output(closed())),
            io::Error::other(csv::Error::from(io::Error::other(closed()))),
        ] {
            assert!(unless_closed(Err(wrapped)).is_ok());
        }
        for other in [
            io::Error::from(io::ErrorKind::StorageFull),
            io::Error::other(Bilingual::new("管道", "broken pipe")),
        ] {
            assert!(unless_closed(Err(other)).is_err());
        }
    }

    #[test]
    fn what_is_said_of_a_failure_is_found_by_its_type() {
        let shown = |failure: anyhow::Error, lang| sentence(&failure, lang);
        let message = || failure("没有", "none");
        assert_eq!(shown(message(), Lang::Zh).as_deref(), Some("没有"));
        assert_eq!(shown(message(), Lang::En).as_deref(), Some("none"));
        assert_eq!(shown(AlreadyReported.into(), Lang::En), None);
        let full = csv::Error::from(io::Error::from(io::ErrorKind::StorageFull));
        let full = Unwritten::at(Path::new("a.csv"))(full.into());
        assert_eq!(
            shown(full.into(), Lang::Zh).as_deref(),
            Some("无法写入 a.csv: 磁盘已满")
        );
    }
}
