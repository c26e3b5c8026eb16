//! Templates of letters: the built-in ones, or the office's own.

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior};
use serde::Serialize;

use crate::lang::Lang;
use crate::render::shared::safe;

/// Which letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LetterKind {
    /// To one department: what it has still to do (通知, 函).
    Notice,
    /// To all: what was done late, was not done, or cannot be judged (通报).
    Bulletin,
}

/// What a template is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Markup {
    Markdown,
    Html,
    Text,
}

impl Markup {
    /// The markup of a template's file, told by its ending.
    pub(crate) fn of_file(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        let name = [".j2", ".jinja"]
            .iter()
            .find_map(|own| name.strip_suffix(own))
            .unwrap_or(&name);
        match name.rsplit_once('.')?.1 {
            "md" | "markdown" => Some(Self::Markdown),
            "html" | "htm" => Some(Self::Html),
            "txt" => Some(Self::Text),
            _ => None,
        }
    }

    /// Text of the data, harmless where it is written.
    fn escaped(self, text: &str) -> String {
        match self {
            Self::Markdown => safe::markdown(text).into_owned(),
            // What turns the direction of text is shown, not obeyed: a letter is printed and signed.
            Self::Html => safe::html(&safe::terminal(text)).into_owned(),
            Self::Text => safe::terminal(text).into_owned(),
        }
    }
}

/// The template that is used where the office has none of its own: one in Markdown for every format
/// that is laid out, and one for short messages.
pub(crate) const fn built_in(kind: LetterKind, markup: Markup, lang: Lang) -> &'static str {
    match (kind, markup, lang) {
        (LetterKind::Notice, Markup::Text, Lang::Zh) => include_str!("notice.zh.txt"),
        (LetterKind::Notice, Markup::Text, Lang::En) => include_str!("notice.en.txt"),
        (LetterKind::Bulletin, Markup::Text, Lang::Zh) => include_str!("bulletin.zh.txt"),
        (LetterKind::Bulletin, Markup::Text, Lang::En) => include_str!("bulletin.en.txt"),
        (LetterKind::Notice, _, Lang::Zh) => include_str!("notice.zh.md"),
        (LetterKind::Notice, _, Lang::En) => include_str!("notice.en.md"),
        (LetterKind::Bulletin, _, Lang::Zh) => include_str!("bulletin.zh.md"),
        (LetterKind::Bulletin, _, Lang::En) => include_str!("bulletin.en.md"),
    }
}

/// What is wrong with a template, and on which line of it.
#[derive(Debug)]
pub(crate) struct TemplateMistake {
    pub(crate) line: usize,
    pub(crate) text: String,
}

impl From<Error> for TemplateMistake {
    fn from(error: Error) -> Self {
        Self {
            line: error.line().unwrap_or(1),
            text: match error.detail() {
                Some(detail) => format!("{}: {detail}", error.kind()),
                None => error.kind().to_string(),
            },
        }
    }
}

/// A template that can be filled.
#[derive(Debug)]
pub(crate) struct Template {
    env: Environment<'static>,
    /// Whether it came with the program: then it is known how deep it is.
    is_built_in: bool,
}

const NAME: &str = "letter";

/// A template may do no more than this many steps for a letter: an endless loop ends. A step also pays
/// for no more than 64 bytes that a template makes, so that texts which double fill no memory (320 MB).
const MOST_STEPS: u64 = 5_000_000;

/// The same for the templates that came with the program, which only a long list makes long.
const MOST_BUILT_IN_STEPS: u64 = 20_000_000;

/// No letter is longer, in bytes.
const LONGEST_LETTER: usize = 16 << 20;

/// No template is longer, in bytes: expressions nest no deeper than there are bytes.
pub(crate) const LONGEST_TEMPLATE: usize = 128 << 10;

/// What templates run on: expressions nested as deep as a template is long need this much.
const STACK: usize = 512 << 20;

/// Does the work of a template on a stack of its own. One that came with the program needs none, so
/// that letters are written where the machine has no thread to give.
fn on_own_stack<T: Send>(
    is_built_in: bool,
    work: impl FnOnce() -> Result<T, TemplateMistake> + Send,
) -> Result<T, TemplateMistake> {
    if is_built_in {
        return work();
    }
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK);
        let thread = thread
            .spawn_scoped(scope, work)
            .map_err(|error| TemplateMistake {
                line: 1,
                text: error.to_string(),
            })?;
        (thread.join()).unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// A letter that grows no longer than letters may.
#[derive(Default)]
struct Letter(Vec<u8>);

impl std::io::Write for Letter {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.0.len() + bytes.len() > LONGEST_LETTER {
            return Err(std::io::ErrorKind::FileTooLarge.into());
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A number of a heading: 1 is 一, 12 is 十二.
fn hanzi(number: u32) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let digit = |number: u32| DIGITS[number as usize];
    match (number / 10, number % 10) {
        (0, 0) | (10.., _) => number.to_string(),
        (0, ones) => digit(ones).to_owned(),
        (1, ones) => format!("十{}", digit(ones)),
        (tens, ones) => format!("{}十{}", digit(tens), digit(ones)),
    }
}

fn too_long(what: &str, most: usize) -> TemplateMistake {
    TemplateMistake {
        line: 1,
        text: format!("{what} > {} KiB", most >> 10),
    }
}

impl Template {
    /// The one that came with the program.
    ///
    /// # Errors
    ///
    /// [`TemplateMistake`] where it is no template.
    pub(crate) fn built_in(
        kind: LetterKind,
        markup: Markup,
        lang: Lang,
    ) -> Result<Self, TemplateMistake> {
        let source = built_in(kind, markup, lang).to_owned();
        Self::read(source, markup, true)
    }

    /// Reads a template of the office's own.
    ///
    /// # Errors
    ///
    /// [`TemplateMistake`] where it is not a template.
    pub(crate) fn new(source: String, markup: Markup) -> Result<Self, TemplateMistake> {
        if source.len() > LONGEST_TEMPLATE {
            return Err(too_long("template", LONGEST_TEMPLATE));
        }
        Self::read(source, markup, false)
    }

    fn read(source: String, markup: Markup, is_built_in: bool) -> Result<Self, TemplateMistake> {
        let mut env = Environment::new();
        env.set_fuel(Some(if is_built_in {
            MOST_BUILT_IN_STEPS
        } else {
            MOST_STEPS
        }));
        // A mistyped name is a mistake, not an empty place in a letter.
        env.set_undefined_behavior(UndefinedBehavior::Strict);
        let syntax = SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .keep_trailing_newline(true)
            .build()?;
        env.set_syntax(syntax);
        env.set_auto_escape_callback(|_| AutoEscape::Custom("letter".into()));
        env.set_formatter(move |out, state, value| {
            if value.is_undefined() {
                return Err(Error::from(ErrorKind::UndefinedError));
            }
            let is_raw = value.is_safe() || matches!(state.auto_escape(), AutoEscape::None);
            let text = value.to_string();
            out.write_str(&if is_raw { text } else { markup.escaped(&text) })?;
            Ok(())
        });
        let escape = move |value: Value| {
            if value.is_safe() {
                return value;
            }
            Value::from_safe_string(markup.escaped(&value.to_string()))
        };
        env.add_filter("escape", escape);
        env.add_filter("e", escape);
        env.add_filter("hanzi", hanzi);
        on_own_stack(is_built_in, move || {
            env.add_template_owned(NAME, source)?;
            Ok(Self { env, is_built_in })
        })
    }

    /// Fills it.
    ///
    /// # Errors
    ///
    /// [`TemplateMistake`] where it asks for what is not there.
    pub(crate) fn fill(&self, facts: &(impl Serialize + Sync)) -> Result<String, TemplateMistake> {
        on_own_stack(self.is_built_in, || {
            let template = self.env.get_template(NAME)?;
            let mut letter = Letter::default();
            let written = template.render_captured_to(Value::from(Serde(facts)), &mut letter);
            match written {
                Err(error)
                    if letter.0.len() >= LONGEST_LETTER / 2
                        && error.kind() == ErrorKind::WriteFailure =>
                {
                    Err(too_long("letter", LONGEST_LETTER))
                }
                Err(error) => Err(error.into()),
                Ok(_) => Ok(String::from_utf8_lossy(&letter.0).into_owned()),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn fill(source: &str, markup: Markup, x: &str) -> Result<String, (usize, String)> {
        let facts = BTreeMap::from([("x", x)]);
        Template::new(source.to_owned(), markup)
            .and_then(|template| template.fill(&facts))
            .map_err(|mistake| (mistake.line, mistake.text))
    }

    #[test]
    fn text_of_the_data_is_no_markup() {
        let hostile = "<b>|\u{1b}[31m\u{202e}\n# x";
        let html = fill("<td>{{ x }}</td>", Markup::Html, hostile).unwrap();
        assert_eq!(html, "<td>&lt;b&gt;|\\u{1b}[31m\\u{202e} # x</td>");
        let markdown = fill("| {{ x }} |\n", Markup::Markdown, hostile).unwrap();
        assert_eq!(
            markdown,
            "| \\<b\\>\\|\\\\u\\{1b\\}\\[31m\\\\u\\{202e\\} \\# x |\n"
        );
        for source in [
            "{{ x|e }}",
            "{% set y %}{{ x }}{% endset %}{{ y }}",
            "{% macro m(v) %}{{ v }}{% endmacro %}{{ m(x) }}",
            "{% for c in [x] %}{{ c }}{% endfor %}",
        ] {
            assert_eq!(fill(source, Markup::Html, "<b>").unwrap(), "&lt;b&gt;");
        }
    }

    #[test]
    fn headings_are_numbered() {
        let numbers = [1, 10, 11, 20, 99, 100].map(hanzi);
        assert_eq!(numbers, ["一", "十", "十一", "二十", "九十九", "100"]);
    }

    #[test]
    fn mistakes_have_their_line() {
        for (source, line) in [
            ("a\n{{ x", 2),
            ("a\n\n{{ y }}", 3),
            ("{{ x.y }}", 1),
            ("{% for a in x %}", 1),
            ("\n{% include 'other' %}", 2),
            ("\n\n\n{{ x|nonsense }}", 4),
        ] {
            assert_eq!(fill(source, Markup::Html, "1").unwrap_err().0, line);
        }
    }

    #[test]
    fn the_ending_tells_the_markup() {
        assert_eq!(Markup::of_file("a.md.j2"), Some(Markup::Markdown));
        assert_eq!(Markup::of_file("通知.HTML"), Some(Markup::Html));
        assert_eq!(Markup::of_file("短信.txt"), Some(Markup::Text));
        assert_eq!(Markup::of_file("a.j2"), None);
        assert_eq!(Markup::of_file("a.docx"), None);
    }
}
