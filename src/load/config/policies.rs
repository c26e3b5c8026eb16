//! `[[policies]]` and `[rules]`: duties with their terms, and the levels of rules.

use std::collections::HashSet;

use chrono::NaiveTime;

use crate::domain::clause::{Allowed, Anchor, Clause, Duties};
use crate::domain::due::{Span, Term};
use crate::domain::duty::Duty;
use crate::domain::policy::Policy;
use crate::lang::Lang;
use crate::load::config::toml_reader::TomlReader;
use crate::load::file::input_error::Errors;
use crate::load::file::position::Located;
use crate::rules::level::Level;
use crate::rules::levels::Levels;
use crate::text::{Bilingual, did_you_mean, shown};

pub(crate) fn policies(
    reader: &mut TomlReader<'_, '_>,
    close_of_business: Option<NaiveTime>,
    errors: &mut Errors,
) -> Vec<Policy> {
    let mut policies: Vec<Policy> = Vec::new();
    let mut names = HashSet::new();
    for mut item in reader.tables("policies", errors) {
        let number = policies.len() + 1;
        let name = item.text("name", errors);
        let at = name.as_ref().map_or(0..0, |(_, span)| span.clone());
        let name = name.map_or_else(|| format!("policy-{number}"), |(name, _)| name.to_owned());
        let (mut categories, mut levels) = (None, None);
        if let Some(mut matches) = item.table("match", errors) {
            let owned = |texts: Vec<Located<&str>>| -> Vec<String> {
                texts
                    .into_iter()
                    .map(|(text, _)| text.trim().to_owned())
                    .collect()
            };
            categories = matches.texts("category", errors).map(owned);
            levels = matches.texts("level", errors).map(owned);
            matches.finish(errors);
        }
        let duties = Duties {
            clauses: Duty::ALL.map(|duty| clause(&mut item, duty, close_of_business, errors)),
            asks_measures: item.flag("measures", errors).unwrap_or(false),
        };
        let hangs_on_transmission = duties.start_at(Anchor::Transmission);
        if hangs_on_transmission && duties.clause(Duty::Transmission).is_none() {
            let message = Bilingual::new(
                format!("制度“{name}”有任务从传达时间起算，却没有 transmission"),
                format!("policy \"{name}\" counts from transmission but has no transmission duty"),
            );
            item.fail(at.clone(), message, errors);
        }
        if !names.insert(name.clone()) {
            let message = Bilingual::new(
                format!("制度“{name}”重复"),
                format!("policy \"{name}\" is defined twice"),
            );
            item.fail(at, message, errors);
        }
        policies.push(Policy {
            name,
            categories,
            levels,
            duties,
        });
        item.finish(errors);
    }
    policies
}

pub(crate) fn clause(
    policy: &mut TomlReader<'_, '_>,
    duty: Duty,
    close_of_business: Option<NaiveTime>,
    errors: &mut Errors,
) -> Option<Clause> {
    let mut reader = policy.table(duty.name(), errors)?;
    let mut anchors = Anchor::ALL.map(|anchor| (anchor.name(), anchor)).to_vec();
    // A transmission is not counted from itself.
    anchors.retain(|(name, _)| *name != duty.name());
    let from = reader
        .choice("from", &anchors, errors)
        .unwrap_or(Anchor::Meeting);
    let roll = reader.choice("roll", &[("next-working-day", true)], errors);
    let within = match reader.text("within", errors) {
        Some((text, span)) => match text.parse::<Span>() {
            Ok(span) => Some(span),
            Err(error) => {
                let message = Bilingual::new(error.text(Lang::Zh), error.text(Lang::En));
                reader.fail(span, message, errors);
                None
            }
        },
        None if reader.value("within").is_some() => None,
        None => {
            let at = policy.value(duty.name()).map_or(0..0, toml::Spanned::span);
            let message = Bilingual::new(
                format!("{} 没有 within，如 within = \"24h\"", duty.name()),
                format!("{} needs a span, such as within = \"24h\"", duty.name()),
            );
            reader.fail(at, message, errors);
            None
        }
    };
    reader.finish(errors);
    // A clause that cannot be read is kept, so that nothing else is found wrong on its account.
    Some(Clause {
        from,
        allowed: Allowed::Within(Term {
            within: within.unwrap_or(Span::Hours(24)),
            roll: roll.unwrap_or(false),
            close_of_business,
        }),
        is_own: false,
    })
}

pub(crate) fn levels(reader: &mut TomlReader<'_, '_>, errors: &mut Errors) -> Levels {
    let mut levels = Levels::default();
    let Some(reader) = reader.table("rules", errors) else {
        return levels;
    };
    let mut asked = Vec::new();
    for (name, span, value) in reader.entries() {
        let is_named = |level: &Level| value.get_ref().as_str() == Some(level.name());
        let Some(level) = Level::ALL.into_iter().find(is_named) else {
            reader.fail_with(value.span(), errors, || {
                Bilingual::new(
                    format!("{name} 应是 \"deny\"、\"warn\" 或 \"allow\""),
                    format!("{name} must be \"deny\", \"warn\" or \"allow\""),
                )
            });
            continue;
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
            reader.fail_with(span, errors, || unknown_rule(name));
        }
    }
    levels
}

/// What to say of a rule that does not exist.
#[must_use]
pub fn unknown_rule(name: &str) -> Bilingual {
    let met = shown(name);
    let message = Bilingual::new(
        format!("没有规则“{met}”"),
        format!("unknown rule \"{met}\""),
    );
    let advice = Bilingual::fixed(
        "chuanda explain 列出所有规则",
        "chuanda explain lists them all",
    );
    message.hinted_or(did_you_mean(name, Levels::names()), &advice)
}
