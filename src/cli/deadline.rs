//! `chuanda deadline`: the dues for one meeting, from nothing but the time at which it ended.

use serde::Serialize;

use crate::audit::reckoning::{Facts, Reckoning, reckon};
use crate::calendar::Calendar;
use crate::cli::arguments::args::{DeadlineArgs, DeadlineFormat};
use crate::cli::world::settings;
use crate::cli::world::shell::{Failure, Shell, Verdict};
use crate::domain::moment::{Duty, Meeting, Moment, Source};
use crate::domain::policy::{Policy, speech_policies};
use crate::domain::scope::Scope;
use crate::lang::Lang;
use crate::load::{LoadedConfig, Said, did_you_mean, shown};
use crate::render::calendar::answers::json;
use crate::render::reckoning::{DayDocument, duty_title, lines, policy_text};
use crate::render::shared::paint::Paint;
use crate::render::shared::sheet::{Section, Sheet};
use crate::render::shared::words;
use crate::time::{Instant, Reading, Zone, read};

pub(crate) fn run(args: &DeadlineArgs, shell: &mut Shell) -> Result<Verdict, Failure> {
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
    let time = |text: &Option<String>, flag| {
        text.as_deref()
            .map(|text| instant(text, flag, &zone))
            .transpose()
    };
    let facts = Facts {
        ended: instant(&args.ended, "--ended", &zone)?,
        received: time(&args.received, "--received")?,
        transmitted: time(&args.transmitted, "--transmitted")?,
        transmission_due: None,
    };
    let policies = policies(&settings);
    let policy = choose(args, &settings, &policies, &facts)?;
    if facts.received.is_some() && !policy.uses_receipt() {
        shell.note(&Said::new(
            "这项制度没有从收到起算的任务，--received 没有用到",
            "no duty of this policy counts from receipt; --received is not used",
        ));
    }
    let dues = reckon(policy, &facts, &calendar, &zone);
    match args.format {
        DeadlineFormat::Json => {
            let text = json(&document(&facts, &dues, &zone));
            shell.print(|out| writeln!(out, "{text}"))?;
        }
        DeadlineFormat::Table => {
            let sheet = sheet(
                &facts, policy, &settings, &calendar, &dues, &zone, shell.lang,
            );
            let (paint, width) = (Paint(shell.has_color()), shell.width());
            shell.print(|out| sheet.text(paint, width, out))?;
        }
    }
    Ok(Verdict::Clean)
}

/// A time of a flag. A date alone is an error, whatever `date_only` says: a clock of hours needs one.
fn instant(text: &str, flag: &str, zone: &Zone) -> Result<Instant, Failure> {
    match read(text.trim(), zone) {
        Ok(Reading::Instant(at)) => Ok(at),
        Ok(Reading::Date(date)) => Err(Failure::said(
            format!("{flag}“{text}”只有日期，没有时刻；请写成 {date} 17:00"),
            format!("{flag} \"{text}\" is a date without a time; write {date} 17:00"),
        )),
        Err(error) => {
            let met = shown(text);
            Err(Failure::said(
                format!("{flag}“{met}”{}", error.text(Lang::Zh)),
                format!("{flag} \"{met}\" {}", error.text(Lang::En)),
            ))
        }
    }
}

fn policies(settings: &LoadedConfig) -> Vec<Policy> {
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
    facts: &Facts,
) -> Result<&'p Policy, Failure> {
    let declared = &settings.config.policies;
    if let Some(name) = &args.policy {
        let met = shown(name);
        if declared.is_empty() {
            return Err(Failure::said(
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
                Failure::Said(unknown("制度", "policy", &met, near))
            });
    }
    let everybody = Scope::all();
    let meeting = Meeting {
        id: String::new(),
        title: String::new(),
        ended: Moment {
            at: facts.ended,
            is_day: false,
        },
        category: args.category.clone().unwrap_or_default(),
        level: args.level.clone().unwrap_or_default(),
        is_important: true,
        exclude: Scope(Vec::new()),
        scope: everybody,
        policy: None,
        source: Source { file: 0, line: 1 },
    };
    policies.iter().find(|policy| policy.fits(&meeting)).ok_or_else(|| {
        let names: Vec<&str> = policies.iter().map(|policy| policy.name.as_str()).collect();
        Failure::said(
            format!("没有制度适用于这样的会议；请用 --category、--level 写明，或用 --policy 指定（{}）", names.join("、")),
            format!("no policy fits such a meeting; say --category and --level, or --policy ({})", names.join(", ")),
        )
    })
}

/// What to say of a name that nobody has.
pub(crate) fn unknown(zh: &str, en: &str, met: &str, near: Option<&str>) -> Said {
    match near {
        Some(near) => Said::new(
            format!("没有{zh}“{met}”；是不是“{near}”？"),
            format!("there is no {en} \"{met}\"; did you mean \"{near}\"?"),
        ),
        None => Said::new(
            format!("没有{zh}“{met}”"),
            format!("there is no {en} \"{met}\""),
        ),
    }
}

fn sheet(
    facts: &Facts,
    policy: &Policy,
    settings: &LoadedConfig,
    calendar: &Calendar,
    dues: &[Reckoning<'_>],
    zone: &Zone,
    lang: Lang,
) -> Sheet {
    let mut head = Section::new("");
    head.line(
        lang.pick("会议结束", "Ended"),
        words::time(facts.ended, zone, lang),
    );
    head.line(
        lang.pick("制度", "Policy"),
        policy_text(policy, !settings.config.policies.is_empty(), lang),
    );
    head.line(
        lang.pick("日历", "Calendar"),
        words::calendar(calendar, lang),
    );
    let mut sections = vec![head];
    for reckoning in dues {
        let mut section = Section::new(duty_title(reckoning.duty, lang));
        lines(reckoning, zone, lang, &mut section);
        sections.push(section);
    }
    Sheet {
        title: String::new(),
        sections,
    }
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    ended_at: String,
    duties: Duties<'a>,
}

/// Only the duties that the policy brings.
#[derive(Default, Serialize)]
struct Duties<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    transmission: Option<DutyDocument<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<DutyDocument<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    feedback: Option<DutyDocument<'a>>,
}

#[derive(Serialize)]
struct DutyDocument<'a> {
    due: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    days: Option<Vec<DayDocument<'a>>>,
}

fn document<'a>(facts: &Facts, dues: &[Reckoning<'a>], zone: &Zone) -> Document<'a> {
    let mut duties = Duties::default();
    for reckoning in dues {
        let duty = DutyDocument {
            due: reckoning.due.ok().map(|due| zone.rfc3339(due.at)),
            days: (reckoning.has_days())
                .then(|| reckoning.days.iter().map(DayDocument::from).collect()),
        };
        match reckoning.duty {
            Duty::Transmission => duties.transmission = Some(duty),
            Duty::Report => duties.report = Some(duty),
            Duty::Feedback => duties.feedback = Some(duty),
        }
    }
    Document {
        schema: "chuanda/deadline/1",
        ended_at: zone.rfc3339(facts.ended),
        duties,
    }
}
