//! `[calendar]` and `[calendars.NAME]`, and what they share with a calendar file.

use crate::calendar::{Base, Calendar, DayRule, Overlay};
use crate::lang::Lang;
use crate::load::config::toml_reader::TomlReader;
use crate::load::file::input_error::Errors;
use crate::load::file::position::Located;
use crate::text::Bilingual;
use crate::time::read_date;

/// A calendar as the configuration asks for it.
#[derive(Debug, Default)]
pub struct CalendarConfig {
    /// What it starts from.
    pub base: Base,
    /// Files that are laid over the base, in order.
    pub files: Vec<Located<String>>,
    /// What the configuration itself adds, over the files.
    pub own: Overlay,
    /// Whether years not covered are guessed.
    pub guesses: bool,
}

impl CalendarConfig {
    /// The calendar, its files read.
    #[must_use]
    pub fn build(&self, name: Option<&str>, files: Vec<Overlay>) -> Calendar {
        let mut builder = Calendar::builder(self.base).weekends_where_uncovered(self.guesses);
        for overlay in files {
            builder = builder.overlay(overlay);
        }
        let mut own = self.own.clone();
        own.name = own.name.or_else(|| name.map(str::to_owned));
        builder.overlay(own).build()
    }
}

pub(crate) fn calendars(
    reader: &mut TomlReader<'_, '_>,
    errors: &mut Errors,
) -> Vec<(String, CalendarConfig)> {
    let Some(all) = reader.table("calendars", errors) else {
        return Vec::new();
    };
    let mut calendars = Vec::new();
    for (name, span, value) in all.entries() {
        match value.get_ref().as_table() {
            Some(_) if matches!(name, "cn" | "weekends") => {
                let message = Bilingual::new(
                    format!("日历“{name}”是自带的，请另取名称"),
                    format!("calendar \"{name}\" is built in; give yours another name"),
                );
                all.fail(span, message, errors);
            }
            Some(table) => {
                let config = calendar(TomlReader::new(table, all.slice()), errors);
                calendars.push((name.to_owned(), config));
            }
            None => {
                let message = Bilingual::new(
                    format!("calendars.{name} 应是一张表"),
                    format!("calendars.{name} must be a table"),
                );
                all.fail(value.span(), message, errors);
            }
        }
    }
    calendars
}

pub(crate) fn calendar(mut reader: TomlReader<'_, '_>, errors: &mut Errors) -> CalendarConfig {
    let bases = [
        ("cn", Base::Cn),
        ("weekends", Base::Weekends),
        ("none", Base::None),
    ];
    let files = reader.files("files", errors).unwrap_or_default();
    let guesses = reader.choice(
        "uncovered",
        &[("undetermined", false), ("weekends", true)],
        errors,
    );
    CalendarConfig {
        base: reader.choice("base", &bases, errors).unwrap_or_default(),
        files: (files.into_iter())
            .map(|(file, span)| (file.to_owned(), span))
            .collect(),
        guesses: guesses.unwrap_or(false),
        own: overlay(reader, errors),
    }
}

/// The keys that a calendar in the configuration and a calendar file have in common.
pub(crate) fn overlay(mut reader: TomlReader<'_, '_>, errors: &mut Errors) -> Overlay {
    let owned = |text: Option<Located<&str>>| text.map(|(text, _)| text.to_owned());
    let name = owned(reader.text("name", errors));
    let version = owned(reader.text("version", errors));
    let covers_at = reader.value("covers").map(toml::Spanned::span);
    let mut covers = Vec::new();
    for item in reader.list("covers", errors).unwrap_or_default() {
        let year = item.get_ref().as_integer();
        let year = year.and_then(|year| i32::from_str_radix(year.as_str(), year.radix()).ok());
        match year.filter(|year| (1..=9999).contains(year)) {
            Some(year) => covers.push(year),
            None => reader.fail_with(item.span(), errors, || {
                Bilingual::new(
                    "covers 的每一项应是年份，如 2027",
                    "each of covers must be a year such as 2027",
                )
            }),
        }
    }
    let mut days = day_rules(&mut reader, "off", false, errors);
    days.extend(day_rules(&mut reader, "work", true, errors));
    let provisional = reader.list("provisional", errors).map(|items| {
        let date = |item: &toml::Spanned<toml::de::DeValue<'_>>| {
            let date = date(item.get_ref());
            if date.is_none() {
                reader.fail_with(item.span(), errors, || expected_date("provisional"));
            }
            date
        };
        items.iter().filter_map(date).collect()
    });
    let overlay = Overlay {
        name,
        version,
        covers,
        feed_years: Vec::new(),
        days,
        provisional,
    };
    if let Err(empty) = overlay.check() {
        let message = Bilingual::new(empty.text(Lang::Zh), empty.text(Lang::En));
        reader.fail(covers_at.unwrap_or(0..0), message, errors);
    }
    reader.finish(errors);
    overlay
}

pub(crate) fn expected_date(key: &str) -> Bilingual {
    Bilingual::new(
        format!("{key} 应是日期，如 2027-01-01"),
        format!("{key} must be a date such as 2027-01-01"),
    )
}

pub(crate) fn date(value: &toml::de::DeValue<'_>) -> Option<chrono::NaiveDate> {
    let text = match value {
        toml::de::DeValue::String(text) => text.to_string(),
        toml::de::DeValue::Datetime(time) => time.to_string(),
        _ => return None,
    };
    read_date(text.trim()).ok()
}

pub(crate) fn day_rules(
    reader: &mut TomlReader<'_, '_>,
    key: &'static str,
    working: bool,
    errors: &mut Errors,
) -> Vec<DayRule> {
    let mut rules = Vec::new();
    for mut item in reader.tables(key, errors) {
        let mut day = |key: &'static str, errors: &mut Errors| {
            let value = item.value(key)?;
            let date = date(value.get_ref());
            if date.is_none() {
                item.fail_with(value.span(), errors, || expected_date(key));
            }
            Some((date, value.span()))
        };
        let (date, from, to) = (day("date", errors), day("from", errors), day("to", errors));
        let text = |text: Option<Located<&str>>| text.map(|(text, _)| text.to_owned());
        let name = text(item.text("name", errors));
        let notice = text(item.text("notice", errors));
        let span = match (date, from, to) {
            (Some((date, at)), None, None) => Some((date, date, at)),
            (None, Some((from, at)), Some((to, _))) => Some((from, to, at)),
            _ => {
                item.fail_with(item.start(), errors, || {
                    Bilingual::new(
                        format!("{key} 的每一项应有 date，或者 from 和 to"),
                        format!("each of {key} is to have date, or from and to"),
                    )
                });
                None
            }
        };
        if let Some((Some(first), Some(last), at)) = span {
            if first > last {
                let message = Bilingual::new("from 晚于 to", "from is after to");
                item.fail(at, message, errors);
            }
            rules.push(DayRule {
                first,
                last,
                working,
                name,
                notice,
            });
        }
        item.finish(errors);
    }
    rules
}
