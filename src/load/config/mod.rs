//! `chuanda.toml`.

pub(crate) mod toml_file;
pub(crate) mod toml_reader;

use chrono::NaiveTime;
use toml::Spanned;
use toml::de::DeValue;

use crate::calendar::{Base, Calendar, DayRule, Overlay};
use crate::domain::due::{Span, Term};
use crate::domain::moment::Duty;
use crate::domain::policy::{Anchor, Clause, Policy};
use crate::domain::project::Duplicates;
use crate::domain::written_time::{BlankWords, DateOnly};
use crate::lang::Lang;
use crate::load::config::toml_reader::{At, Walk};
use crate::load::file::encoding::Encoding;
use crate::load::file::form::{Across, FormSettings, Shape};
use crate::load::file::input_error::{Errors, Said, did_you_mean, shown};
use crate::load::table::columns::{Aliases, Table};
use crate::load::table::row::unknown_key;
use crate::rules::{Level, Levels};
use crate::time::{Zone, read_date};

/// The configuration of a project.
#[derive(Debug, Default)]
pub struct Config {
    /// The time zone, where it is set.
    pub zone: Option<Zone>,
    /// The language, where it is set.
    pub language: Option<Lang>,
    /// What a date without a time is worth.
    pub date_only: DateOnly,
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
    pub department_aliases: Vec<(String, At<String>)>,
}

/// Record files in a form of their own (`[[ledgers]]`).
#[derive(Clone, Debug)]
pub struct LedgerConfig {
    /// Files and patterns.
    pub files: Vec<String>,
    /// Their form.
    pub form: FormSettings,
}

/// A calendar as the configuration asks for it.
#[derive(Debug, Default)]
pub struct CalendarConfig {
    /// What it starts from.
    pub base: Base,
    /// Files that are laid over the base, in order.
    pub files: Vec<At<String>>,
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

/// Reads a configuration; what is wrong with it is collected.
pub(crate) fn config(mut walk: Walk<'_, '_>, errors: &mut Errors) -> Config {
    let close_of_business = walk
        .text("close_of_business", errors)
        .and_then(|(text, span)| clock_time(text, span, &walk, errors));
    let Inputs {
        tables: inputs,
        form,
        blanks,
    } = inputs(&mut walk, errors);
    let config = Config {
        zone: walk.text("timezone", errors).and_then(|(text, span)| {
            let zone = Zone::named(text);
            if zone.is_none() {
                walk.fail(span, unknown_zone(text), errors);
            }
            zone
        }),
        language: walk.choice("language", &[("zh", Lang::Zh), ("en", Lang::En)], errors),
        date_only: {
            let choices = [
                ("reject", DateOnly::Reject),
                ("lenient", DateOnly::Lenient),
                ("strict", DateOnly::Strict),
            ];
            walk.choice("date_only", &choices, errors)
                .unwrap_or_default()
        },
        duplicates: {
            let choices = [
                ("earliest", Duplicates::Earliest),
                ("latest", Duplicates::Latest),
            ];
            walk.choice("duplicates", &choices, errors)
                .unwrap_or_default()
        },
        due_soon_seconds: walk.text("due_soon", errors).and_then(|(text, span)| {
            let seconds = text.parse::<Span>().ok().and_then(Span::seconds);
            if seconds.is_none() {
                let met = shown(text);
                let said = Said::new(
                    format!("due_soon“{met}”应是分钟、小时或天，如 90m、4h、1d"),
                    format!("due_soon \"{met}\" is to be minutes, hours or days: 90m, 4h, 1d"),
                );
                walk.fail(span, said, errors);
            }
            seconds
        }),
        close_of_business,
        inputs,
        form,
        blanks,
        calendar: walk
            .table("calendar", errors)
            .map_or_else(CalendarConfig::default, |walk| calendar(walk, errors)),
        calendars: calendars(&mut walk, errors),
        policies: policies(&mut walk, close_of_business, errors),
        levels: levels(&mut walk, errors),
        aliases: aliases(&mut walk, errors),
        ledgers: ledgers(&mut walk, errors),
        department_aliases: department_aliases(&mut walk, errors),
    };
    for table in Table::ALL {
        // One TOML file may hold the configuration and the data.
        walk.value(table.name());
    }
    walk.finish(errors);
    config
}

/// What to say of a time zone that nobody knows.
#[must_use]
pub fn unknown_zone(text: &str) -> Said {
    let met = shown(text);
    Said::new(
        format!("不认识的时区“{met}”；请写 IANA 名称，如 Asia/Shanghai"),
        format!("unknown time zone \"{met}\"; write an IANA name such as Asia/Shanghai"),
    )
}

fn clock_time(
    text: &str,
    span: std::ops::Range<usize>,
    walk: &Walk<'_, '_>,
    errors: &mut Errors,
) -> Option<NaiveTime> {
    let parse = |form| NaiveTime::parse_from_str(text, form).ok();
    let time = parse("%H:%M").or_else(|| parse("%H:%M:%S"));
    // 24:00 is the default said aloud: the last second of the day.
    let time = time.or_else(|| (text == "24:00").then(|| NaiveTime::from_hms_opt(23, 59, 59))?);
    if time.is_none() {
        let met = shown(text);
        let said = Said::new(
            format!("close_of_business“{met}”应是时刻，如 \"17:30\""),
            format!("close_of_business \"{met}\" is to be a time of day such as \"17:30\""),
        );
        walk.fail(span, said, errors);
    }
    time
}

/// `[inputs]`.
#[derive(Default)]
struct Inputs {
    tables: [Option<Vec<String>>; 4],
    form: FormSettings,
    blanks: BlankWords,
}

fn inputs(walk: &mut Walk<'_, '_>, errors: &mut Errors) -> Inputs {
    let Some(mut walk) = walk.table("inputs", errors) else {
        return Inputs::default();
    };
    let inputs = Inputs {
        tables: Table::ALL.map(|table| texts(&mut walk, table.name(), errors)),
        form: form(&mut walk, errors),
        blanks: BlankWords::with(
            (walk.texts("blank", errors).unwrap_or_default().into_iter())
                .map(|(text, _)| text.trim().to_owned())
                .collect(),
        ),
    };
    walk.finish(errors);
    inputs
}

fn texts(walk: &mut Walk<'_, '_>, key: &'static str, errors: &mut Errors) -> Option<Vec<String>> {
    let texts = walk.texts(key, errors)?;
    Some(texts.into_iter().map(|(text, _)| text.to_owned()).collect())
}

/// The keys that say in what form files are.
fn form(walk: &mut Walk<'_, '_>, errors: &mut Errors) -> FormSettings {
    FormSettings {
        encoding: walk.choice("encoding", &Encoding::WORDS, errors),
        delimiter: walk.choice("delimiter", &DELIMITERS, errors),
        header: None,
        shape: Shape::Rows,
    }
}

/// What may stand between the cells of a row.
const DELIMITERS: [(&str, u8); 5] = [
    (",", b','),
    ("\t", b'\t'),
    ("tab", b'\t'),
    (";", b';'),
    ("comma", b','),
];

/// `[[ledgers]]`: record files in a form of their own.
fn ledgers(walk: &mut Walk<'_, '_>, errors: &mut Errors) -> Vec<LedgerConfig> {
    let mut ledgers = Vec::new();
    for mut walk in walk.tables("ledgers", errors) {
        let files = texts(&mut walk, "files", errors);
        let mut form = form(&mut walk, errors);
        form.header = header_line(&mut walk, errors);
        form.shape = shape(&mut walk, errors);
        if files.is_none() {
            let said = Said::new(
                "[[ledgers]] 缺少 files：写明哪些文件，如 files = [\"台账.xlsx#传达记录\"]",
                "[[ledgers]] lacks files: name them, as in files = [\"ledger.xlsx#records\"]",
            );
            walk.fail(walk.start(), said, errors);
        }
        walk.finish(errors);
        ledgers.push(LedgerConfig {
            files: files.unwrap_or_default(),
            form,
        });
    }
    ledgers
}

fn header_line(walk: &mut Walk<'_, '_>, errors: &mut Errors) -> Option<u32> {
    let value = walk.value("header")?;
    let number = value.get_ref().as_integer();
    let line = number
        .and_then(|number| number.as_str().parse().ok())
        .filter(|&line| line > 0);
    if line.is_none() {
        let said = Said::new(
            "header 应是表头所在的行号，从 1 起",
            "header is to be the number of the header's row, from 1",
        );
        walk.fail(value.span(), said, errors);
    }
    line
}

fn shape(walk: &mut Walk<'_, '_>, errors: &mut Errors) -> Shape {
    let shapes = [
        ("rows", Shape::Rows),
        ("events", Shape::Events),
        ("wide", WIDE),
    ];
    let shape = walk.choice("shape", &shapes, errors).unwrap_or_default();
    let across = [
        ("departments", Across::Departments),
        ("meetings", Across::Meetings),
    ];
    let across = walk.choice("across", &across, errors);
    let duty = walk.text("duty", errors).and_then(|(text, span)| {
        let duty = Duty::parse(text.trim());
        if duty.is_none() {
            let met = shown(text);
            let said = Said::new(
                format!("duty “{met}”不认识；可写 \"transmission\"、\"report\"、\"feedback\""),
                format!("duty \"{met}\" is not known; write \"transmission\", \"report\" or \"feedback\""),
            );
            walk.fail(span, said, errors);
        }
        duty
    });
    if shape != WIDE {
        if across.is_some() || duty.is_some() {
            let said = Said::new(
                "across 和 duty 只用于 shape = \"wide\"",
                "across and duty are for shape = \"wide\" alone",
            );
            walk.fail(walk.start(), said, errors);
        }
        return shape;
    }
    Shape::Wide {
        across: across.unwrap_or(Across::Departments),
        duty: duty.unwrap_or(Duty::Transmission),
    }
}

/// A wide sheet of which nothing more is said.
const WIDE: Shape = Shape::Wide {
    across: Across::Departments,
    duty: Duty::Transmission,
};

/// `[departments.aliases]`: other names that ledgers use.
fn department_aliases(walk: &mut Walk<'_, '_>, errors: &mut Errors) -> Vec<(String, At<String>)> {
    let is_table = |value: &Spanned<DeValue<'_>>| value.get_ref().is_table();
    if !walk.value("departments").is_some_and(is_table) {
        return Vec::new();
    }
    let mut aliases = Vec::new();
    if let Some(mut walk) = walk.table("departments", errors) {
        if let Some(own) = walk.table("aliases", errors) {
            for (alias, _, value) in own.entries() {
                if let Some(name) = value.get_ref().as_str() {
                    let name = (name.trim().to_owned(), value.span());
                    aliases.push((alias.trim().to_owned(), name));
                } else {
                    let said = Said::new(
                        format!("“{alias}”应写成文字：它是哪个单位，编号或名称"),
                        format!(
                            "\"{alias}\" is to be text: the id or name of the department it means"
                        ),
                    );
                    own.fail(value.span(), said, errors);
                }
            }
        }
        walk.finish(errors);
    }
    aliases
}

fn calendars(walk: &mut Walk<'_, '_>, errors: &mut Errors) -> Vec<(String, CalendarConfig)> {
    let Some(all) = walk.table("calendars", errors) else {
        return Vec::new();
    };
    let mut calendars = Vec::new();
    for (name, span, value) in all.entries() {
        match value.get_ref().as_table() {
            Some(_) if matches!(name, "cn" | "weekends") => {
                let said = Said::new(
                    format!("日历“{name}”是自带的，请另取名称"),
                    format!("calendar \"{name}\" is built in; give yours another name"),
                );
                all.fail(span, said, errors);
            }
            Some(table) => {
                let config = calendar(Walk::new(table, all.stretch()), errors);
                calendars.push((name.to_owned(), config));
            }
            None => {
                let said = Said::new(
                    format!("calendars.{name} 应是一张表"),
                    format!("calendars.{name} is to be a table"),
                );
                all.fail(value.span(), said, errors);
            }
        }
    }
    calendars
}

fn calendar(mut walk: Walk<'_, '_>, errors: &mut Errors) -> CalendarConfig {
    let bases = [("cn", Base::Cn), ("weekends", Base::Weekends)];
    let files = walk.texts("files", errors).unwrap_or_default();
    let guesses = walk.choice(
        "uncovered",
        &[("undetermined", false), ("weekends", true)],
        errors,
    );
    CalendarConfig {
        base: walk.choice("base", &bases, errors).unwrap_or_default(),
        files: (files.into_iter())
            .map(|(file, span)| (file.to_owned(), span))
            .collect(),
        guesses: guesses.unwrap_or(false),
        own: overlay(walk, errors),
    }
}

/// The keys that a calendar in the configuration and a calendar file have in common.
pub(crate) fn overlay(mut walk: Walk<'_, '_>, errors: &mut Errors) -> Overlay {
    let owned = |text: Option<At<&str>>| text.map(|(text, _)| text.to_owned());
    let name = owned(walk.text("name", errors));
    let version = owned(walk.text("version", errors));
    let covers_at = walk.value("covers").map(toml::Spanned::span);
    let mut covers = Vec::new();
    for item in walk.list("covers", errors).unwrap_or_default() {
        let year = item.get_ref().as_integer();
        let year = year.and_then(|year| i32::from_str_radix(year.as_str(), year.radix()).ok());
        match year.filter(|year| (1..=9999).contains(year)) {
            Some(year) => covers.push(year),
            None => walk.fail(
                item.span(),
                Said::new(
                    "covers 的每一项应是年份，如 2027",
                    "each of covers is to be a year such as 2027",
                ),
                errors,
            ),
        }
    }
    let mut days = day_rules(&mut walk, "off", false, errors);
    days.extend(day_rules(&mut walk, "work", true, errors));
    let provisional = walk.list("provisional", errors).map(|items| {
        let date = |item: &toml::Spanned<toml::de::DeValue<'_>>| {
            let date = date(item.get_ref());
            if date.is_none() {
                walk.fail(item.span(), expected_date("provisional"), errors);
            }
            date
        };
        items.iter().filter_map(date).collect()
    });
    let overlay = Overlay {
        name,
        version,
        covers,
        days,
        provisional,
    };
    if let Err(empty) = overlay.check() {
        let said = Said::new(empty.text(Lang::Zh), empty.text(Lang::En));
        walk.fail(covers_at.unwrap_or(0..0), said, errors);
    }
    walk.finish(errors);
    overlay
}

fn expected_date(key: &str) -> Said {
    Said::new(
        format!("{key} 应是日期，如 2027-01-01"),
        format!("{key} is to be a date such as 2027-01-01"),
    )
}

fn date(value: &toml::de::DeValue<'_>) -> Option<chrono::NaiveDate> {
    let text = match value {
        toml::de::DeValue::String(text) => text.to_string(),
        toml::de::DeValue::Datetime(time) => time.to_string(),
        _ => return None,
    };
    read_date(text.trim()).ok()
}

fn day_rules(
    walk: &mut Walk<'_, '_>,
    key: &'static str,
    working: bool,
    errors: &mut Errors,
) -> Vec<DayRule> {
    let mut rules = Vec::new();
    for mut item in walk.tables(key, errors) {
        let mut day = |key: &'static str, errors: &mut Errors| {
            let value = item.value(key)?;
            let date = date(value.get_ref());
            if date.is_none() {
                item.fail(value.span(), expected_date(key), errors);
            }
            Some((date, value.span()))
        };
        let (date, from, to) = (day("date", errors), day("from", errors), day("to", errors));
        let text = |text: Option<At<&str>>| text.map(|(text, _)| text.to_owned());
        let name = text(item.text("name", errors));
        let notice = text(item.text("notice", errors));
        let span = match (date, from, to) {
            (Some((date, at)), None, None) => Some((date, date, at)),
            (None, Some((from, at)), Some((to, _))) => Some((from, to, at)),
            _ => {
                let at = item
                    .entries()
                    .first()
                    .map_or(0..0, |(_, span, _)| span.clone());
                let said = Said::new(
                    format!("{key} 的每一项应有 date，或者 from 和 to"),
                    format!("each of {key} is to have date, or from and to"),
                );
                item.fail(at, said, errors);
                None
            }
        };
        if let Some((Some(first), Some(last), at)) = span {
            if first > last {
                let said = Said::new("from 晚于 to", "from is after to");
                item.fail(at, said, errors);
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

fn policies(
    walk: &mut Walk<'_, '_>,
    close_of_business: Option<NaiveTime>,
    errors: &mut Errors,
) -> Vec<Policy> {
    let mut policies: Vec<Policy> = Vec::new();
    for mut item in walk.tables("policies", errors) {
        let number = policies.len() + 1;
        let name = item.text("name", errors);
        let at = name.as_ref().map_or(0..0, |(_, span)| span.clone());
        let name = name.map_or_else(|| format!("policy-{number}"), |(name, _)| name.to_owned());
        let (mut categories, mut levels) = (None, None);
        if let Some(mut matches) = item.table("match", errors) {
            let owned = |texts: Vec<At<&str>>| -> Vec<String> {
                texts
                    .into_iter()
                    .map(|(text, _)| text.trim().to_owned())
                    .collect()
            };
            categories = matches.texts("category", errors).map(owned);
            levels = matches.texts("level", errors).map(owned);
            matches.finish(errors);
        }
        let clauses = Duty::ALL.map(|duty| clause(&mut item, duty, close_of_business, errors));
        let hangs_on_transmission =
            (clauses.iter().flatten()).any(|clause: &Clause| clause.from == Anchor::Transmission);
        if hangs_on_transmission && clauses[0].is_none() {
            let said = Said::new(
                format!("制度“{name}”有任务从传达时间起算，却没有 transmission"),
                format!("policy \"{name}\" counts from transmission but has no transmission duty"),
            );
            item.fail(at.clone(), said, errors);
        }
        if policies.iter().any(|policy| policy.name == name) {
            let said = Said::new(
                format!("制度“{name}”重复"),
                format!("policy \"{name}\" is there twice"),
            );
            item.fail(at, said, errors);
        }
        policies.push(Policy {
            asks_measures: item.flag("measures", errors).unwrap_or(false),
            name,
            categories,
            levels,
            clauses,
        });
        item.finish(errors);
    }
    policies
}

fn clause(
    policy: &mut Walk<'_, '_>,
    duty: Duty,
    close_of_business: Option<NaiveTime>,
    errors: &mut Errors,
) -> Option<Clause> {
    let mut walk = policy.table(duty.name(), errors)?;
    let mut anchors = vec![("meeting", Anchor::Meeting), ("receipt", Anchor::Receipt)];
    if duty != Duty::Transmission {
        anchors.push(("transmission", Anchor::Transmission));
    }
    let from = walk
        .choice("from", &anchors, errors)
        .unwrap_or(Anchor::Meeting);
    let roll = walk.choice("roll", &[("next-working-day", true)], errors);
    let within = match walk.text("within", errors) {
        Some((text, span)) => match text.parse::<Span>() {
            Ok(span) => Some(span),
            Err(error) => {
                let said = Said::new(error.text(Lang::Zh), error.text(Lang::En));
                walk.fail(span, said, errors);
                None
            }
        },
        None if walk.value("within").is_some() => None,
        None => {
            let at = policy.value(duty.name()).map_or(0..0, toml::Spanned::span);
            let said = Said::new(
                format!("{} 没有 within，如 within = \"24h\"", duty.name()),
                format!("{} has no within, such as within = \"24h\"", duty.name()),
            );
            walk.fail(at, said, errors);
            None
        }
    };
    walk.finish(errors);
    // A clause that cannot be read is kept, so that nothing else is found wrong on its account.
    Some(Clause {
        from,
        term: Term {
            within: within.unwrap_or(Span::Hours(24)),
            roll: roll.unwrap_or(false),
            close_of_business,
        },
    })
}

fn levels(walk: &mut Walk<'_, '_>, errors: &mut Errors) -> Levels {
    let mut levels = Levels::default();
    let Some(walk) = walk.table("rules", errors) else {
        return levels;
    };
    let mut asked = Vec::new();
    for (name, span, value) in walk.entries() {
        let level = match value.get_ref().as_str() {
            Some("deny") => Level::Deny,
            Some("warn") => Level::Warn,
            Some("allow") => Level::Allow,
            _ => {
                let said = Said::new(
                    format!("{name} 应是 \"deny\"、\"warn\" 或 \"allow\""),
                    format!("{name} is to be \"deny\", \"warn\" or \"allow\""),
                );
                walk.fail(value.span(), said, errors);
                continue;
            }
        };
        asked.push((name, span, level));
    }
    // `warnings` names what is at warn by itself, then groups are set, then the rules they hold.
    let rank = |name: &str| match name {
        "warnings" => 0,
        _ if crate::rules::rule(name).is_none() => 1,
        _ => 2,
    };
    asked.sort_by_key(|(name, ..)| rank(name));
    for (name, span, level) in asked {
        if !levels.set(name, level) {
            walk.fail(span, unknown_rule(name), errors);
        }
    }
    levels
}

/// What to say of a rule that does not exist.
#[must_use]
pub fn unknown_rule(name: &str) -> Said {
    let met = shown(name);
    match did_you_mean(name, Levels::names()) {
        Some(near) => Said::new(
            format!("没有规则“{met}”；是不是“{near}”？"),
            format!("unknown rule \"{met}\"; did you mean \"{near}\"?"),
        ),
        None => Said::new(
            format!("没有规则“{met}”；chuanda explain 列出所有规则"),
            format!("unknown rule \"{met}\"; chuanda explain lists them all"),
        ),
    }
}

fn aliases(walk: &mut Walk<'_, '_>, errors: &mut Errors) -> Aliases {
    let mut aliases = Aliases::default();
    let Some(mut walk) = walk.table("columns", errors) else {
        return aliases;
    };
    for table in Table::ALL {
        let Some(own) = walk.table(table.name(), errors) else {
            continue;
        };
        for (header, _, value) in own.entries() {
            let name = value.get_ref().as_str().unwrap_or_default();
            if let Some(column) = table.column(name) {
                aliases.0.insert((table, header.trim().to_owned()), column);
            } else {
                let columns = table.columns().iter().map(|column| column.name);
                let said = unknown_key(name, columns.filter(|name| !name.contains(' ')));
                own.fail(value.span(), said, errors);
            }
        }
    }
    walk.finish(errors);
    aliases
}
