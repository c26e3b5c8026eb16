//! `chuanda deadline`: the dues for one meeting, from nothing but the time at which it ended.

use std::sync::Arc;

use crate::audit::limit::StartTimes;
use crate::audit::reckoning::reckon;
use crate::cli::arguments::args::DeadlineArgs;
use crate::cli::arguments::choices::DeadlineFormat;
use crate::cli::world::failure::failure;
use crate::cli::world::settings;
use crate::cli::world::shell::{Shell, Verdict};
use crate::cli::world::suggest::unknown;
use crate::domain::clause::Anchor;
use crate::domain::label::Label;
use crate::domain::meeting::{Meeting, MeetingKind, OwedBy};
use crate::domain::moment::Moment;
use crate::domain::policy::{Policy, speech_policies};
use crate::domain::scope::Scope;
use crate::domain::source::Source;
use crate::domain::written_time::{TimeRole, out_of_range, unreadable};
use crate::ledger::Stamp;
use crate::load::inputs::LoadedConfig;
use crate::render::deadline::{document, sheet};
use crate::render::shared::json::line;
use crate::render::shared::paint::Paint;
use crate::text::{Bilingual, did_you_mean, shown};
use crate::time::{Instant, Reading, Zone, read_in_year};

pub(crate) fn run(args: &DeadlineArgs, shell: &mut Shell) -> anyhow::Result<Verdict> {
    let settings = settings::read(&args.path, shell)?;
    let zone = match &args.timezone {
        Some(name) => crate::cli::world::input::zone(name)?,
        None => settings
            .config
            .zone
            .clone()
            .map_or_else(|| crate::cli::world::input::zone("Asia/Shanghai"), Ok)?,
    };
    let calendar = settings::calendar(&settings, args.calendar.as_deref())?;
    let year = args.year.or(settings.config.year);
    let time = |text: &Option<String>, flag| {
        text.as_deref()
            .map(|text| instant(text, flag, &zone, year))
            .transpose()
    };
    let facts = StartTimes {
        ended: instant(&args.ended, "--ended", &zone, year)?,
        received: time(&args.received, "--received")?,
        transmitted: time(&args.transmitted, "--transmitted")?,
        parent: None,
        is_receipt_unread: false,
        is_transmission_unread: false,
    };
    let policies = policies(&settings);
    let policy = choose(args, &settings, &policies, &facts)?;
    if facts.received.is_some() && !policy.duties.start_at(Anchor::Receipt) {
        shell.note(&Bilingual::new(
            "这项制度没有从收到起算的任务，--received 没有用到",
            "no duty of this policy counts from receipt, so --received is ignored",
        ));
    }
    if policy.duties.start_at(Anchor::Parent) {
        shell.note(&Bilingual::new(
            "这项制度有任务从上级单位传达起算；deadline 不知道上级何时传达，按会议结束起算",
            "a duty of this policy counts from when the department above transmitted; deadline does not know when, and counts from the end of the meeting",
        ));
    }
    let dues = reckon(&policy.duties, &facts, &calendar, &zone);
    match args.format {
        DeadlineFormat::Json => {
            let text = line(&document(&facts, &dues, &zone));
            shell.print(|out| writeln!(out, "{text}"))?;
        }
        DeadlineFormat::Table => {
            let is_declared = !settings.config.policies.is_empty();
            let sheet = sheet(
                &facts,
                policy,
                is_declared,
                &calendar,
                &dues,
                &zone,
                shell.lang,
            );
            let (paint, width) = (Paint(shell.has_color()), shell.width());
            shell.print(|out| sheet.text(paint, width, out))?;
        }
    }
    Ok(Verdict::Clean)
}

/// A time of a flag. A date alone is an error, whatever `date_only` says: a clock of hours needs one.
fn instant(text: &str, flag: &str, zone: &Zone, year: Option<u32>) -> anyhow::Result<Instant> {
    match read_in_year(text.trim(), zone, year) {
        Ok(Reading::Instant(at)) if Stamp::new(Moment { at, is_day: false }).is_none() => {
            Err(out_of_range(text, flag).into())
        }
        Ok(Reading::Instant(at)) => Ok(at),
        Ok(Reading::Date(date)) => Err(failure(
            format!("{flag}“{text}”只有日期，没有时刻；请补上时刻，格式如 {date} 17:00"),
            format!(
                "{flag} \"{text}\" is a date without a time; add the time, in a form such as {date} 17:00"
            ),
        )),
        Err(error) => Err(unreadable(text, TimeRole::Flag, flag, &error).into()),
    }
}

pub(crate) fn policies(settings: &LoadedConfig) -> Vec<Policy> {
    if settings.config.policies.is_empty() {
        speech_policies(settings.config.close_of_business)
    } else {
        settings.config.policies.clone()
    }
}

fn choose<'p>(
    args: &DeadlineArgs,
    settings: &LoadedConfig,
    policies: &'p [Policy],
    facts: &StartTimes,
) -> anyhow::Result<&'p Policy> {
    let declared = &settings.config.policies;
    if let Some(name) = &args.policy {
        let met = shown(name);
        if declared.is_empty() {
            return Err(failure(
                format!("没有声明任何制度，找不到“{met}”；请指明声明了它的项目"),
                format!(
                    "no policy is declared here, so there is no \"{met}\"; name the project that declares it"
                ),
            ));
        }
        return policies
            .iter()
            .find(|policy| policy.name == *name)
            .ok_or_else(|| {
                let near = did_you_mean(name, declared.iter().map(|policy| policy.name.as_str()));
                unknown("制度", "policy", &met, near).into()
            });
    }
    let meeting = Meeting {
        label: Label::new("", ""),
        ended: Moment {
            at: facts.ended,
            is_day: false,
        },
        kind: Arc::new(MeetingKind {
            category: args.category.clone().unwrap_or_default().into(),
            level: args.level.clone().unwrap_or_default().into(),
            is_important: true,
            policy: None,
        }),
        owed_by: Arc::new(OwedBy {
            scope: Scope::all(),
            exclude: Scope::default(),
        }),
        own_dues: None,
        source: Source { file: 0, line: 1 },
    };
    policies.iter().find(|policy| policy.fits(&meeting)).ok_or_else(|| {
        let names: Vec<&str> = policies.iter().map(|policy| policy.name.as_str()).collect();
        failure(
            format!("没有制度适用于这样的会议；请用 --category、--level 写明，或用 --policy 指定（{}）", names.join("、")),
            format!("no policy fits such a meeting; say --category and --level, or --policy ({})", names.join(", ")),
        )
    })
}
