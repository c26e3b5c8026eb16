//! From the four tables to a project.

use std::collections::HashMap;

use toml::Spanned;
use toml::de::DeTable;

use crate::calendar::Calendar;
use crate::domain::policy::speech_policies;
use crate::load::config::Config;
use crate::load::sources::Sources;
use crate::load::table::columns::Table;
use crate::load::table::departments::Departments;
use crate::load::table::meetings::Meetings;
use crate::load::table::reader::{EachRow, TableContext};
use crate::load::table::tables;
use crate::text::{Bilingual, did_you_mean, shown};

/// The small tables, read.
pub(crate) struct Tables<'a> {
    pub(crate) departments: Departments<'a>,
    pub(crate) meetings: Meetings,
    pub(crate) exemptions: Vec<crate::domain::exemption::Exemption>,
    pub(crate) policies: Vec<crate::domain::policy::Policy>,
    /// How many rows of meetings and of departments there were, bad ones included.
    pub(crate) rows: [u64; 2],
}

impl<'a> Tables<'a> {
    pub(crate) fn read(
        sources: &'a Sources,
        parsed: &[Option<Spanned<DeTable<'a>>>],
        config: &Config,
        calendars: &mut Vec<Calendar>,
        calendar_names: &[String],
        context: &mut TableContext<'_>,
    ) -> Self {
        let policies = if config.policies.is_empty() {
            speech_policies(config.close_of_business)
        } else {
            config.policies.clone()
        };
        let mut tables = Self {
            departments: Departments::default(),
            meetings: Meetings::default(),
            exemptions: Vec::new(),
            policies,
            rows: [0; 2],
        };
        let Self {
            departments,
            meetings,
            exemptions,
            policies: _,
            rows,
        } = &mut tables;
        let mut bundled: HashMap<String, u32> = HashMap::new();
        let mut calendar_of =
            |name: &str| calendar_index(name, calendars, calendar_names, &mut bundled);
        let read = |table, context: &mut TableContext<'_>, each: &mut EachRow<'_, 'a>| {
            sources.rows(table, parsed, config, context, each);
        };
        read(
            Table::Departments,
            context,
            &mut |row, is_good, slice, context| {
                rows[1] += 1;
                departments.add(&row, is_good, slice, &mut calendar_of, context);
            },
        );
        departments.settle(context.errors);
        departments.alias(
            &config.department_aliases,
            sources.config_slice(),
            context.errors,
        );
        read(
            Table::Meetings,
            context,
            &mut |row, is_good, slice, context| {
                rows[0] += 1;
                meetings.add(&row, is_good, slice, departments, &config.policies, context);
            },
        );
        read(
            Table::Exemptions,
            context,
            &mut |row, is_good, slice, context| {
                let names = &meetings.names;
                let exemption =
                    tables::exemption(&row, is_good, slice, departments, names, context);
                exemptions.extend(exemption);
            },
        );
        tables
    }
}

pub(crate) fn calendar_index(
    name: &str,
    calendars: &mut Vec<Calendar>,
    names: &[String],
    bundled: &mut HashMap<String, u32>,
) -> Result<u32, Bilingual> {
    if let Some(index) = names.iter().position(|own| own == name) {
        return Ok(index as u32 + 1);
    }
    if let Some(&index) = bundled.get(name) {
        return Ok(index);
    }
    let calendar = match name {
        "cn" => Calendar::cn(),
        "weekends" => Calendar::weekends(),
        _ => return Err(unknown_calendar(name, names)),
    };
    calendars.push(calendar);
    bundled.insert(name.to_owned(), calendars.len() as u32 - 1);
    Ok(calendars.len() as u32 - 1)
}

/// What to say of a calendar that nobody defines.
#[must_use]
pub(crate) fn unknown_calendar(name: &str, names: &[String]) -> Bilingual {
    let met = shown(name);
    let known = names.iter().map(String::as_str).chain(["cn", "weekends"]);
    match did_you_mean(name, known) {
        Some(near) => Bilingual::new(
            format!("没有日历“{met}”；是不是“{near}”？"),
            format!("unknown calendar \"{met}\"; did you mean \"{near}\"?"),
        ),
        None => Bilingual::new(
            format!("没有日历“{met}”；可写 cn、weekends，或在 [calendars.{met}] 里定义"),
            format!(
                "unknown calendar \"{met}\"; write cn or weekends, or define [calendars.{met}]"
            ),
        ),
    }
}
