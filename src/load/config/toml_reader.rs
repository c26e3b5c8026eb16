//! Walking a TOML document: typed keys, each read once, and what is left over is unknown.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::load::file::input_error::Errors;
use crate::load::file::position::Stretch;
use crate::load::table::row::unknown_key;
use crate::text::{Bilingual, shown};

/// A table of a document, being read key by key.
pub(crate) struct Walk<'w, 'a> {
    table: &'w DeTable<'a>,
    stretch: &'w Stretch<'a>,
    known: Vec<&'static str>,
}

/// A value and where it stands.
pub(crate) type At<T> = (T, Range<usize>);

impl<'w, 'a> Walk<'w, 'a> {
    pub(crate) fn new(table: &'w DeTable<'a>, stretch: &'w Stretch<'a>) -> Self {
        Self {
            table,
            stretch,
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
    ) -> Option<At<T>> {
        let value = self.value(key)?;
        let read = read(value.get_ref());
        if read.is_none() {
            let (zh, en) = expected;
            let said = Bilingual::new(format!("{key} 应是{zh}"), format!("{key} is to be {en}"));
            errors.push(self.stretch.error(value.span(), said));
        }
        Some((read?, value.span()))
    }

    pub(crate) fn text(&mut self, key: &'static str, errors: &mut Errors) -> Option<At<&'w str>> {
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

    pub(crate) fn flag(&mut self, key: &'static str, errors: &mut Errors) -> Option<bool> {
        let expected = ("true 或 false", "true or false");
        Some(self.typed(key, expected, errors, DeValue::as_bool)?.0)
    }

    pub(crate) fn table(&mut self, key: &'static str, errors: &mut Errors) -> Option<Walk<'w, 'a>> {
        let expected = ("一张表", "a table");
        let (table, _) = self.typed(key, expected, errors, DeValue::as_table)?;
        Some(Walk::new(table, self.stretch))
    }

    /// A text or a list of texts.
    pub(crate) fn texts(
        &mut self,
        key: &'static str,
        errors: &mut Errors,
    ) -> Option<Vec<At<&'w str>>> {
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
            let said = Bilingual::new(
                format!("{key} 应是文字，或文字的列表"),
                format!("{key} is to be text or a list of texts"),
            );
            errors.push(self.stretch.error(value.span(), said));
        }
        texts
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
    pub(crate) fn tables(&mut self, key: &'static str, errors: &mut Errors) -> Vec<Walk<'w, 'a>> {
        let mut tables = Vec::new();
        for item in self.list(key, errors).unwrap_or_default() {
            if let Some(table) = item.get_ref().as_table() {
                tables.push(Walk::new(table, self.stretch));
            } else {
                let said = Bilingual::new(
                    format!("{key} 的每一项应是一张表"),
                    format!("each of {key} is to be a table"),
                );
                errors.push(self.stretch.error(item.span(), said));
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
        let (text, span) = self.text(key, errors)?;
        let chosen = choices.iter().find(|(name, _)| *name == text);
        if chosen.is_none() {
            let names: Vec<String> = choices
                .iter()
                .map(|(name, _)| format!("\"{name}\""))
                .collect();
            let met = shown(text);
            let said = Bilingual::new(
                format!("{key} “{met}”不认识；可写 {}", names.join("、")),
                format!("{key} \"{met}\" is not known; write {}", names.join(", ")),
            );
            self.fail(span, said, errors);
        }
        chosen.map(|(_, choice)| *choice)
    }

    /// Where its first key stands.
    pub(crate) fn start(&self) -> Range<usize> {
        let spans = self.entries().into_iter().map(|(_, span, _)| span);
        spans.min_by_key(|span| span.start).unwrap_or(0..0)
    }

    pub(crate) fn fail(&self, span: Range<usize>, said: Bilingual, errors: &mut Errors) {
        errors.push(self.stretch.error(span, said));
    }

    pub(crate) fn stretch(&self) -> &'w Stretch<'a> {
        self.stretch
    }

    /// Refuses every key that was not read.
    pub(crate) fn finish(self, errors: &mut Errors) {
        for (name, span, _) in self.entries() {
            if !self.known.contains(&name) {
                let said = unknown_key(name, self.known.iter().copied());
                errors.push(self.stretch.error(span, said));
            }
        }
    }
}
