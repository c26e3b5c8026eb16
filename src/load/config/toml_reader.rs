//! A TOML table read key by key: each key is typed, and what nobody asked for is unknown.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::load::file::input_error::Errors;
use crate::load::file::position::{FileSlice, Located};
use crate::load::table::row::unknown_key;
use crate::text::{Bilingual, shown};

/// So many files may a list name, and so many entries may `[[ledgers]]` have.
pub(crate) const MOST_FILES: usize = 10_000;

/// What to say of a longer list.
pub(crate) fn too_many_files(key: &str, count: usize) -> Bilingual {
    Bilingual::new(
        format!("{key} 有 {count} 项，最多 {MOST_FILES} 项"),
        format!("{key} has {count} entries, at most {MOST_FILES} are read"),
    )
    .advising(
        "请用通配符，如 exports/*.csv",
        "use a pattern, as in exports/*.csv",
    )
}

/// A table of a document, being read key by key.
pub(crate) struct TomlReader<'w, 'a> {
    table: &'w DeTable<'a>,
    slice: &'w FileSlice<'a>,
    known: Vec<&'static str>,
}

impl<'w, 'a> TomlReader<'w, 'a> {
    pub(crate) fn new(table: &'w DeTable<'a>, slice: &'w FileSlice<'a>) -> Self {
        Self {
            table,
            slice,
            // A list may have a reader for each of a million tables, long before they are asked.
            known: Vec::new(),
        }
    }

    /// The value of a key, whatever it is.
    pub(crate) fn value(&mut self, key: &'static str) -> Option<&'w Spanned<DeValue<'a>>> {
        self.known.push(key);
        self.table.get(key)
    }

    fn typed<T>(
        &mut self,
        key: &'static str,
        expected: (&str, &str),
        errors: &mut Errors,
        read: impl Fn(&'w DeValue<'a>) -> Option<T>,
    ) -> Option<Located<T>> {
        let value = self.value(key)?;
        let read = read(value.get_ref());
        if read.is_none() {
            let (zh, en) = expected;
            self.slice.fail(value.span(), errors, || {
                Bilingual::new(format!("{key} 应是{zh}"), format!("{key} must be {en}"))
            });
        }
        Some((read?, value.span()))
    }

    pub(crate) fn text(
        &mut self,
        key: &'static str,
        errors: &mut Errors,
    ) -> Option<Located<&'w str>> {
        self.typed(key, ("文字", "text"), errors, DeValue::as_str)
    }

    /// A year of four digits.
    pub(crate) fn year(&mut self, key: &'static str, errors: &mut Errors) -> Option<u32> {
        let expected = (
            "四位数的年份，如 2026",
            "a year of four digits, such as 2026",
        );
        let year = |value: &DeValue<'_>| {
            let year: u32 = value.as_integer()?.as_str().parse().ok()?;
            (1000..=9999).contains(&year).then_some(year)
        };
        Some(self.typed(key, expected, errors, year)?.0)
    }

    /// A number of things, at least one.
    pub(crate) fn count(&mut self, key: &'static str, errors: &mut Errors) -> Option<u32> {
        let expected = ("大于 0 的整数", "a whole number above 0");
        let count = |value: &DeValue<'_>| {
            let count: u32 = value.as_integer()?.as_str().parse().ok()?;
            (count > 0).then_some(count)
        };
        Some(self.typed(key, expected, errors, count)?.0)
    }

    pub(crate) fn flag(&mut self, key: &'static str, errors: &mut Errors) -> Option<bool> {
        let expected = ("true 或 false", "true or false");
        Some(self.typed(key, expected, errors, DeValue::as_bool)?.0)
    }

    pub(crate) fn table(
        &mut self,
        key: &'static str,
        errors: &mut Errors,
    ) -> Option<TomlReader<'w, 'a>> {
        let expected = ("一张表", "a table");
        let (table, _) = self.typed(key, expected, errors, DeValue::as_table)?;
        Some(TomlReader::new(table, self.slice))
    }

    /// A text or a list of texts.
    pub(crate) fn texts(
        &mut self,
        key: &'static str,
        errors: &mut Errors,
    ) -> Option<Vec<Located<&'w str>>> {
        let value = self.value(key)?;
        let texts = match value.get_ref() {
            DeValue::String(text) => Some(vec![(text.as_ref(), value.span())]),
            DeValue::Array(items) => items
                .iter()
                .map(|item| Some((item.get_ref().as_str()?, item.span())))
                .collect(),
            _ => None,
        };
        if texts.is_none() {
            let message = Bilingual::new(
                format!("{key} 应是文字，或文字的列表"),
                format!("{key} must be text or a list of texts"),
            );
            self.slice.fail(value.span(), errors, || message);
        }
        texts
    }

    /// Names of files or patterns, of which there are not too many: each is looked for.
    pub(crate) fn files(
        &mut self,
        key: &'static str,
        errors: &mut Errors,
    ) -> Option<Vec<Located<&'w str>>> {
        let mut files = self.texts(key, errors)?;
        if files.len() > MOST_FILES {
            let span = self.value(key).map_or(0..0, Spanned::span);
            self.fail(
                span.start..span.start + 1,
                too_many_files(key, files.len()),
                errors,
            );
            files.clear();
        }
        Some(files)
    }

    pub(crate) fn list(
        &mut self,
        key: &'static str,
        errors: &mut Errors,
    ) -> Option<&'w [Spanned<DeValue<'a>>]> {
        let expected = ("列表", "a list");
        let list = |value: &'w DeValue<'a>| value.as_array().map(|items| &items[..]);
        Some(self.typed(key, expected, errors, list)?.0)
    }

    /// A list of tables.
    pub(crate) fn tables(
        &mut self,
        key: &'static str,
        errors: &mut Errors,
    ) -> Vec<TomlReader<'w, 'a>> {
        let mut tables = Vec::new();
        for item in self.list(key, errors).unwrap_or_default() {
            if let Some(table) = item.get_ref().as_table() {
                tables.push(TomlReader::new(table, self.slice));
            } else {
                self.slice.fail(item.span(), errors, || {
                    Bilingual::new(
                        format!("{key} 的每一项应是一张表"),
                        format!("each of {key} must be a table"),
                    )
                });
            }
        }
        tables
    }

    /// Every key with its value, for tables whose keys are names of the user's.
    pub(crate) fn entries(&self) -> Vec<(&'w str, Range<usize>, &'w Spanned<DeValue<'a>>)> {
        let entry = |(key, value): (&'w Spanned<_>, &'w Spanned<DeValue<'a>>)| {
            let name: &'w std::borrow::Cow<'a, str> = key.get_ref();
            (name.as_ref(), key.span(), value)
        };
        let mut entries: Vec<_> = self.table.iter().map(entry).collect();
        entries.sort_by_key(|(_, span, _)| span.start);
        entries
    }

    /// One of several words.
    pub(crate) fn choice<T: Copy>(
        &mut self,
        key: &'static str,
        choices: &[(&str, T)],
        errors: &mut Errors,
    ) -> Option<T> {
        #[cfg(test)]
        asked::choice(key, choices.iter().map(|(name, _)| *name));
        let (text, span) = self.text(key, errors)?;
        let chosen = choices.iter().find(|(name, _)| *name == text);
        if chosen.is_none() {
            let names: Vec<String> = choices
                .iter()
                .map(|(name, _)| format!("\"{name}\""))
                .collect();
            let met = shown(text);
            let message = Bilingual::new(
                format!("{key} “{met}”不认识；可写 {}", names.join("、")),
                format!("unknown {key} \"{met}\"; write {}", names.join(", ")),
            );
            self.fail(span, message, errors);
        }
        chosen.map(|(_, choice)| *choice)
    }

    /// Where its first key stands.
    pub(crate) fn start(&self) -> Range<usize> {
        let spans = self.table.keys().map(Spanned::span);
        spans.min_by_key(|span| span.start).unwrap_or(0..0)
    }

    pub(crate) fn fail(&self, span: Range<usize>, message: Bilingual, errors: &mut Errors) {
        self.fail_with(span, errors, || message);
    }

    /// The same, worded only where it is shown: for what a file may hold any number of.
    pub(crate) fn fail_with(
        &self,
        span: Range<usize>,
        errors: &mut Errors,
        message: impl FnOnce() -> Bilingual,
    ) {
        self.slice.fail(span, errors, message);
    }

    pub(crate) fn slice(&self) -> &'w FileSlice<'a> {
        self.slice
    }

    /// Refuses every key that was not read.
    pub(crate) fn finish(self, errors: &mut Errors) {
        #[cfg(test)]
        asked::table(&self.known);
        let is_known = |key: &Spanned<_>| {
            let name: &std::borrow::Cow<'_, str> = key.get_ref();
            self.known.contains(&name.as_ref())
        };
        // Nearly all have no other: nothing need be put in order then.
        if self.table.keys().all(is_known) {
            return;
        }
        for (name, span, _) in self.entries() {
            if !self.known.contains(&name) {
                let known = self.known.iter().copied();
                self.slice.fail(span, errors, || unknown_key(name, known));
            }
        }
    }
}

/// What walks ask for, so that a test can hold the published schema to it.
#[cfg(test)]
pub(crate) mod asked {
    use std::cell::RefCell;
    use std::collections::BTreeSet;

    type Names = BTreeSet<String>;

    thread_local! {
        static TABLES: RefCell<BTreeSet<Names>> = const { RefCell::new(BTreeSet::new()) };
        static CHOICES: RefCell<BTreeSet<(String, Names)>> = const { RefCell::new(BTreeSet::new()) };
    }

    pub(super) fn table(known: &[&str]) {
        let known = known.iter().map(|&name| name.to_owned()).collect();
        TABLES.with_borrow_mut(|tables| tables.insert(known));
    }

    pub(super) fn choice<'n>(key: &str, names: impl Iterator<Item = &'n str>) {
        let names = names.map(str::to_owned).collect();
        CHOICES.with_borrow_mut(|choices| choices.insert((key.to_owned(), names)));
    }

    /// The keys of each table and the words of each choice that this thread has asked for.
    pub(crate) fn take() -> (BTreeSet<Names>, BTreeSet<(String, Names)>) {
        (TABLES.take(), CHOICES.take())
    }
}
