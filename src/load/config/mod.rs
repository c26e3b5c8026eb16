//! `chuanda.toml`, read into typed settings; every mistake and unknown key is reported with its place.
//!
//! No file that it names is opened here.

pub(crate) mod calendars;
pub(crate) mod ledgers;
pub(crate) mod policies;
pub(crate) mod toml_file;
pub(crate) mod toml_reader;

use chrono::NaiveTime;
use toml::Spanned;
use toml::de::DeValue;

use crate::domain::accountability::Accountability;
use crate::domain::due::Span;
use crate::domain::duty::Duty;
use crate::domain::policy::{Policy, speech_policies};
use crate::domain::project::Duplicates;
use crate::domain::written_time::{BlankWords, DateOnly};
use crate::lang::Lang;
use crate::load::config::calendars::{CalendarConfig, calendar, calendars};
use crate::load::config::ledgers::{LedgerConfig, form, ledgers};
use crate::load::config::policies::{levels, policies};
use crate::load::config::toml_reader::TomlReader;
use crate::load::file::form::{Across, FormSettings, LedgerShape};
use crate::load::file::input_error::Errors;
use crate::load::file::position::Located;
use crate::load::table::cell::is_null;
use crate::load::table::columns::{Aliases, Table};
use crate::load::table::row::unknown_key;
use crate::rules::levels::Levels;
use crate::text::{Bilingual, shown};
use crate::time::Zone;

/// The configuration of a project.
#[derive(Debug, Default)]
pub struct Config {
    /// The time zone, where it is set.
    pub zone: Option<Zone>,
    /// The language, where it is set.
    pub language: Option<Lang>,
    /// What a date without a time is worth.
    pub date_only: DateOnly,
    /// The year of dates without one, where it is set.
    pub year: Option<u32>,
    /// Which of several records counts.
    pub duplicates: Duplicates,
    /// How near a due is "soon", in seconds.
    pub due_soon_seconds: Option<i64>,
    /// Where a day of a span in days ends, if not at 24:00.
    pub close_of_business: Option<NaiveTime>,
    /// Files and patterns of each table, where `[inputs]` names it.
    pub inputs: [Option<Vec<String>>; 4],
    /// The default calendar.
    pub calendar: CalendarConfig,
    /// Calendars that departments can name.
    pub calendars: Vec<(String, CalendarConfig)>,
    /// Policies, in order.
    pub policies: Vec<Policy>,
    /// What is counted of each department, where that is set.
    pub accountability: Option<Accountability>,
    /// The level of each rule.
    pub levels: Levels,
    /// Headers of the project's own.
    pub aliases: Aliases,
    /// In what form every file is, where `[inputs]` says so.
    pub form: FormSettings,
    /// Words that mean that there is no time.
    pub blanks: BlankWords,
    /// Record files of forms of their own.
    pub ledgers: Vec<LedgerConfig>,
    /// Other names of departments: the name, whom it means, and where that stands.
    pub department_aliases: Vec<(String, Located<String>)>,
}

impl Config {
    /// The policies that it declares; without any, the speech's.
    pub(crate) fn policies_in_force(&self) -> Vec<Policy> {
        if self.policies.is_empty() {
            speech_policies(self.close_of_business)
        } else {
            self.policies.clone()
        }
    }
}

/// Reads a configuration; what is wrong with it is collected.
pub(crate) fn config(mut reader: TomlReader<'_, '_>, errors: &mut Errors) -> Config {
    let close_of_business = reader
        .text("close_of_business", errors)
        .and_then(|(text, span)| clock_time(text, span, &reader, errors));
    let Inputs {
        tables: inputs,
        form,
        blanks,
        year,
    } = inputs(&mut reader, errors);
    let config = Config {
        zone: zone(&mut reader, errors),
        language: reader.choice("language", &[("zh", Lang::Zh), ("en", Lang::En)], errors),
        date_only: (reader.choice("date_only", &DATE_ONLY, errors)).unwrap_or_default(),
        duplicates: (reader.choice("duplicates", &DUPLICATES, errors)).unwrap_or_default(),
        due_soon_seconds: seconds(&mut reader, "due_soon", errors),
        close_of_business,
        inputs,
        form,
        blanks,
        year,
        calendar: reader
            .table("calendar", errors)
            .map_or_else(CalendarConfig::default, |reader| calendar(reader, errors)),
        calendars: calendars(&mut reader, errors),
        policies: policies(&mut reader, close_of_business, errors),
        accountability: accountability(&mut reader, errors),
        levels: levels(&mut reader, errors),
        aliases: aliases(&mut reader, errors),
        ledgers: ledgers(&mut reader, errors),
        department_aliases: department_aliases(&mut reader, errors),
    };
    for table in Table::ALL {
        // One TOML file may hold the configuration and the data.
        reader.value(table.name());
    }
    reader.finish(errors);
    config
}

const DATE_ONLY: [(&str, DateOnly); 3] = [
    ("reject", DateOnly::Reject),
    ("lenient", DateOnly::Lenient),
    ("strict", DateOnly::Strict),
];

const DUPLICATES: [(&str, Duplicates); 2] = [
    ("earliest", Duplicates::Earliest),
    ("latest", Duplicates::Latest),
];

fn zone(reader: &mut TomlReader<'_, '_>, errors: &mut Errors) -> Option<Zone> {
    let (text, span) = reader.text("timezone", errors)?;
    let zone = Zone::named(text);
    if zone.is_none() {
        reader.fail(span, unknown_zone(text), errors);
    }
    zone
}

/// `[accountability]`: three breaches, whenever they were, where it does not say otherwise.
fn accountability(reader: &mut TomlReader<'_, '_>, errors: &mut Errors) -> Option<Accountability> {
    let mut reader = reader.table("accountability", errors)?;
    let accountability = Accountability {
        times: reader.count("times", errors).unwrap_or(3),
        within_seconds: seconds(&mut reader, "within", errors),
    };
    reader.finish(errors);
    Some(accountability)
}

/// A span of minutes, hours or days, in seconds.
fn seconds(reader: &mut TomlReader<'_, '_>, key: &'static str, errors: &mut Errors) -> Option<i64> {
    let (text, span) = reader.text(key, errors)?;
    let seconds = text.parse::<Span>().ok().and_then(Span::seconds);
    if seconds.is_none() {
        let met = shown(text);
        let message = Bilingual::new(
            format!("{key}“{met}”应是分钟、小时或天，如 90m、4h、1d"),
            format!("{key} \"{met}\" must be minutes, hours or days: 90m, 4h, 1d"),
        );
        reader.fail(span, message, errors);
    }
    seconds
}

/// What to say of a time zone that nobody knows.
#[must_use]
pub fn unknown_zone(text: &str) -> Bilingual {
    let met = shown(text);
    Bilingual::new(
        format!("不认识的时区“{met}”；请写 IANA 名称，如 Asia/Shanghai"),
        format!("unknown time zone \"{met}\"; write an IANA name such as Asia/Shanghai"),
    )
}

fn clock_time(
    text: &str,
    span: std::ops::Range<usize>,
    reader: &TomlReader<'_, '_>,
    errors: &mut Errors,
) -> Option<NaiveTime> {
    let parse = |form| NaiveTime::parse_from_str(text, form).ok();
    let time = parse("%H:%M").or_else(|| parse("%H:%M:%S"));
    // 24:00 is the default written out: the last second of the day.
    let time = time.or_else(|| (text == "24:00").then(|| NaiveTime::from_hms_opt(23, 59, 59))?);
    if time.is_none() {
        let met = shown(text);
        let message = Bilingual::new(
            format!("close_of_business“{met}”应是时刻，如 \"17:30\""),
            format!("close_of_business \"{met}\" must be a time of day such as \"17:30\""),
        );
        reader.fail(span, message, errors);
    }
    time
}

/// `[inputs]`.
#[derive(Default)]
struct Inputs {
    tables: [Option<Vec<String>>; 4],
    form: FormSettings,
    blanks: BlankWords,
    year: Option<u32>,
}

fn inputs(reader: &mut TomlReader<'_, '_>, errors: &mut Errors) -> Inputs {
    let Some(mut reader) = reader.table("inputs", errors) else {
        return Inputs::default();
    };
    let inputs = Inputs {
        tables: Table::ALL.map(|table| texts(&mut reader, table.name(), errors)),
        form: form(&mut reader, errors),
        blanks: BlankWords::with(
            (reader
                .texts("blank", errors)
                .unwrap_or_default()
                .into_iter())
            .map(|(text, _)| text.trim().to_owned())
            .collect(),
        ),
        year: reader.year("year", errors),
    };
    reader.finish(errors);
    inputs
}

pub(crate) fn texts(
    reader: &mut TomlReader<'_, '_>,
    key: &'static str,
    errors: &mut Errors,
) -> Option<Vec<String>> {
    let texts = reader.files(key, errors)?;
    Some(texts.into_iter().map(|(text, _)| text.to_owned()).collect())
}

/// What may be between the cells of a row.
pub(crate) const DELIMITERS: [(&str, u8); 5] = [
    (",", b','),
    ("\t", b'\t'),
    ("tab", b'\t'),
    (";", b';'),
    ("comma", b','),
];

/// A wide sheet of which nothing more is said.
pub(crate) const WIDE: LedgerShape = LedgerShape::Wide {
    across: Across::Departments,
    duty: Duty::Transmission,
};

/// `[departments.aliases]`: other names that ledgers use.
fn department_aliases(
    reader: &mut TomlReader<'_, '_>,
    errors: &mut Errors,
) -> Vec<(String, Located<String>)> {
    let is_table = |value: &Spanned<DeValue<'_>>| value.get_ref().is_table();
    if !reader.value("departments").is_some_and(is_table) {
        return Vec::new();
    }
    let mut aliases = Vec::new();
    if let Some(mut reader) = reader.table("departments", errors) {
        if let Some(own) = reader.table("aliases", errors) {
            for (alias, span, value) in own.entries() {
                if is_null(alias.trim()) {
                    own.fail(span, null_alias(alias), errors);
                } else if let Some(name) = value.get_ref().as_str() {
                    let name = (name.trim().to_owned(), value.span());
                    aliases.push((alias.trim().to_owned(), name));
                } else {
                    own.fail_with(value.span(), errors, || {
                        Bilingual::new(
                            format!("“{alias}”应写成文字：它是哪个单位，编号或名称"),
                            format!(
                                "\"{alias}\" must be text: the id or name of the department it means"
                            ),
                        )
                    });
                }
            }
        }
        reader.finish(errors);
    }
    aliases
}

/// What to say of an alias that no cell can name.
fn null_alias(alias: &str) -> Bilingual {
    let met = shown(alias);
    Bilingual::new(
        format!("“{met}”在表里表示没有填写，不能作单位的别名"),
        format!("\"{met}\" in a table means that nothing is there; it cannot be an alias"),
    )
}

fn aliases(reader: &mut TomlReader<'_, '_>, errors: &mut Errors) -> Aliases {
    let mut aliases = Aliases::default();
    let Some(mut reader) = reader.table("columns", errors) else {
        return aliases;
    };
    for table in Table::ALL {
        let Some(own) = reader.table(table.name(), errors) else {
            continue;
        };
        for (header, span, value) in own.entries() {
            let is_free = if let Some(headers) = ignored(header, value) {
                headers.iter().all(|header| aliases.ignore(table, header))
            } else {
                let name = value.get_ref().as_str().unwrap_or_default();
                let Some(column) = table.column(name) else {
                    let columns = table.columns().iter().map(|column| column.name);
                    let columns = columns.filter(|name| !name.contains(' '));
                    own.fail_with(value.span(), errors, || unknown_key(name, columns));
                    continue;
                };
                aliases.map(table, header, column)
            };
            if !is_free {
                own.fail(span, mapped_twice(header), errors);
            }
        }
    }
    reader.finish(errors);
    aliases
}

/// The headers of `ignore = [...]`; none where it is the header of a column that is called so.
fn ignored<'w>(key: &str, value: &'w Spanned<DeValue<'_>>) -> Option<Vec<&'w str>> {
    let items = value.get_ref().as_array().filter(|_| key == "ignore")?;
    items.iter().map(|item| item.get_ref().as_str()).collect()
}

fn mapped_twice(header: &str) -> Bilingual {
    let met = shown(header);
    Bilingual::new(
        format!("“{met}”里同一个表头对应了两列；表头不分空格、换行和全角半角"),
        format!(
            "\"{met}\" gives one header two meanings; headers that differ only in blanks, line breaks or width are the same"
        ),
    )
}
