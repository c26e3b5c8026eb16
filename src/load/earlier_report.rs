//! A report that `check --format json` wrote, read back one finding at a time.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, Write as _};
use std::marker::PhantomData;
use std::path::Path;

use serde::Deserialize;
use serde::de::{DeserializeOwned, DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::load::file::foreign::foreign;
use crate::load::file::form::HEAD;
use crate::load::file::input_error::{InputError, of_temporary};
use crate::report::earlier_report::ReportHead;
use crate::text::{Bilingual, path_text, shown};

/// The schema that is read.
pub const CHECK_SCHEMA: &str = "chuanda/check/1";

/// A report in a file that can be read more than once.
#[derive(Debug)]
pub struct ReportFile {
    shown: String,
    file: File,
}

impl ReportFile {
    /// Opens a report. What can be read but once, `-` or a pipe, is copied to a temporary file.
    ///
    /// # Errors
    ///
    /// Where it cannot be opened.
    pub fn open(path: &Path) -> io::Result<Self> {
        let shown = path_text(path);
        let file = if path == Path::new("-") {
            copied(&mut io::stdin().lock())?
        } else {
            let mut file = File::open(path)?;
            let metadata = file.metadata()?;
            if metadata.is_dir() {
                return Err(io::ErrorKind::IsADirectory.into());
            }
            if metadata.is_file() {
                file
            } else {
                copied(&mut file)?
            }
        };
        Ok(Self { shown, file })
    }

    /// Goes through its findings, in their order.
    ///
    /// # Errors
    ///
    /// Where it is no such report, or `each` says what is wrong.
    pub fn read<T: DeserializeOwned>(
        &mut self,
        each: &mut dyn FnMut(T) -> Result<(), Bilingual>,
    ) -> Result<ReportHead, Box<InputError>> {
        let mut message = None;
        self.read_report(each, &mut message).map_err(|error| {
            let line = u32::try_from(error.line()).unwrap_or(u32::MAX);
            Box::new(InputError {
                file: 0,
                path: self.shown.clone(),
                line,
                column: u32::try_from(error.column().max(1)).unwrap_or(u32::MAX),
                is_cell: false,
                header: None,
                met: Box::default(),
                message: (self.foreign(&error))
                    .or(message)
                    .unwrap_or_else(|| message_of(&error)),
                excerpt: None,
            })
        })
    }

    /// What the file is, where it is not even text.
    fn foreign(&mut self, error: &serde_json::Error) -> Option<Bilingual> {
        if error.classify() != serde_json::error::Category::Syntax {
            return None;
        }
        let mut head = Vec::new();
        self.file.rewind().ok()?;
        (&self.file).take(HEAD).read_to_end(&mut head).ok()?;
        let report = [
            " chuanda check --format json 的报告",
            "a report of chuanda check --format json",
        ];
        Some(foreign(&head)?.instead_of(report[0], report[1]))
    }

    fn read_report<T: DeserializeOwned>(
        &mut self,
        each: &mut dyn FnMut(T) -> Result<(), Bilingual>,
        message: &mut Option<Bilingual>,
    ) -> serde_json::Result<ReportHead> {
        use serde::Deserializer as _;
        self.file.rewind().map_err(serde_json::Error::io)?;
        let mut reader = BufReader::with_capacity(1 << 18, &self.file);
        skip_mark(&mut reader).map_err(serde_json::Error::io)?;
        let mut from = serde_json::Deserializer::from_reader(reader);
        let head = from.deserialize_map(ReportVisitor {
            each,
            message,
            item: PhantomData,
        })?;
        from.end()?;
        Ok(head)
    }
}

/// A report that comes through a pipe is no larger than this: its source may have no end.
const LARGEST_PIPED: u64 = 1 << 30;

fn copied(from: &mut dyn Read) -> io::Result<File> {
    let mut file = tempfile::tempfile().map_err(|error| of_temporary(&error))?;
    let mut head = Vec::new();
    from.take(1 << 10).read_to_end(&mut head)?;
    file.write_all(&head)
        .map_err(|error| of_temporary(&error))?;
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head);
    // What does not begin as JSON is no report, however much follows.
    if text.trim_ascii_start().first() != Some(&b'{') {
        return Ok(file);
    }
    let rest = io::copy(&mut from.take(LARGEST_PIPED + 1), &mut file);
    // Either side may have failed: a pipe hardly ever does.
    let rest = rest.map_err(|error| of_temporary(&error))?;
    if rest > LARGEST_PIPED {
        return Err(io::Error::other(Bilingual::fixed(
            "从管道读入的报告最多 1 GiB，请先写成文件",
            "a report that is piped may have 1 GiB; write it to a file first",
        )));
    }
    Ok(file)
}

/// Skips the mark of UTF-8 that some editors write first.
fn skip_mark(reader: &mut BufReader<&File>) -> io::Result<()> {
    use std::io::BufRead as _;
    if reader.fill_buf()?.starts_with(b"\xef\xbb\xbf") {
        reader.consume(3);
    }
    Ok(())
}

fn message_of(error: &serde_json::Error) -> Bilingual {
    match error.classify() {
        serde_json::error::Category::Io => Bilingual::new(
            format!("无法读取：{error}"),
            format!("cannot be read: {error}"),
        ),
        serde_json::error::Category::Eof => Bilingual::new(
            "不是完整的 JSON：文件在中途结束",
            "is not a complete JSON document: it ends midway",
        ),
        serde_json::error::Category::Syntax => {
            Bilingual::new("不是有效的 JSON", "is not valid JSON").advising(
                "这里应是 chuanda check --format json 的报告",
                "expected a report of chuanda check --format json",
            )
        }
        serde_json::error::Category::Data => no_report(),
    }
}

fn no_report() -> Bilingual {
    Bilingual::new(
        "不是 chuanda check --format json 的报告",
        "is not a report of chuanda check --format json",
    )
}

struct ReportVisitor<'s, T> {
    each: &'s mut dyn FnMut(T) -> Result<(), Bilingual>,
    message: &'s mut Option<Bilingual>,
    item: PhantomData<T>,
}

impl<T> ReportVisitor<'_, T> {
    fn fail<E: serde::de::Error>(&mut self, message: Bilingual) -> E {
        *self.message = Some(message);
        E::custom("no report")
    }
}

#[derive(Deserialize)]
struct Tool {
    name: String,
}

impl<'de, T: DeserializeOwned> Visitor<'de> for ReportVisitor<'_, T> {
    type Value = ReportHead;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a report")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<ReportHead, A::Error> {
        let mut head = ReportHead::default();
        let (mut has_schema, mut has_findings) = (false, false);
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "schema" => {
                    let met: String = map.next_value()?;
                    if met != CHECK_SCHEMA {
                        let met = shown(&met);
                        return Err(self.fail(Bilingual::new(
                            format!("是 {met}，应为 {CHECK_SCHEMA}（chuanda check --format json）"),
                            format!(
                                "is {met}, expected {CHECK_SCHEMA} (chuanda check --format json)"
                            ),
                        )));
                    }
                    has_schema = true;
                }
                "tool" => {
                    let tool: Tool = map.next_value()?;
                    if tool.name != env!("CARGO_PKG_NAME") {
                        let met = shown(&tool.name);
                        return Err(self.fail(Bilingual::new(
                            format!("是 {met} 写的，不是 chuanda 的报告"),
                            format!("was written by {met}, not by chuanda"),
                        )));
                    }
                }
                "as_of" => head.as_of = map.next_value()?,
                "timezone" => head.timezone = map.next_value()?,
                "incomplete" => head.is_incomplete = map.next_value()?,
                "part" => head.part = map.next_value()?,
                "timezone_version" => head.timezone_version = map.next_value()?,
                "findings" if has_findings => {
                    return Err(self.fail(Bilingual::new("有两个 findings", "has findings twice")));
                }
                "findings" => {
                    has_findings = true;
                    head.findings = map.next_value_seed(&mut self)?;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        if !has_schema || !has_findings {
            return Err(self.fail(no_report()));
        }
        Ok(head)
    }
}

impl<'de, T: DeserializeOwned> DeserializeSeed<'de> for &mut ReportVisitor<'_, T> {
    type Value = u64;

    fn deserialize<D: serde::Deserializer<'de>>(self, from: D) -> Result<u64, D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de, T: DeserializeOwned> Visitor<'de> for &mut ReportVisitor<'_, T> {
    type Value = u64;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list of findings")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<u64, A::Error> {
        let mut count = 0;
        while let Some(finding) = list.next_element()? {
            count += 1;
            if let Err(message) = (self.each)(finding) {
                return Err(self.fail(message));
            }
        }
        Ok(count)
    }
}
