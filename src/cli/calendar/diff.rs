//! `chuanda calendar diff`: two calendars beside each other.

use std::path::Path;

use toml::de::DeTable;

use crate::calendar::{Base, Calendar};
use crate::cli::calendar::import;
use crate::cli::calendar::imported::Footing;
use crate::cli::world::failure::failure;
use crate::cli::world::settings;
use crate::cli::world::shell::{Shell, Verdict};
use crate::load::files::bounded_text;
use crate::render::calendar::diff as render;
use crate::render::calendar::diff::{CalendarDiffView, ComparedCalendar};
use crate::text::path_text;

pub(crate) fn run(
    sources: [&Path; 2],
    project: &Path,
    is_json: bool,
    shell: &mut Shell,
) -> anyhow::Result<Verdict> {
    if sources.iter().all(|source| *source == Path::new("-")) {
        return Err(failure(
            "标准输入只能用于一份日历",
            "only one of the calendars can be standard input",
        ));
    }
    // A feed covers what it would cover under the other calendar.
    let base = |other: &Path| match other.to_str() {
        Some("weekends") => Base::Weekends,
        _ => Base::Cn,
    };
    let a = side(sources[0], base(sources[1]), project, shell)?;
    let b = side(sources[1], base(sources[0]), project, shell)?;
    let comparison = a.calendar.compare(&b.calendar);
    if !comparison.has_compared {
        // Two calendars that have nothing in common are not the same.
        let [a, b] = [&a.source, &b.source];
        return Err(failure(
            format!("{a} 和 {b} 没有共同覆盖的年份，无从比较"),
            format!("{a} and {b} have no years in common: there is nothing to compare"),
        ));
    }
    let view = CalendarDiffView {
        sides: [&a, &b],
        comparison: &comparison,
        lang: shell.lang,
        has_color: shell.has_color(),
        width: shell.width(),
    };
    shell.print(|out| {
        if is_json {
            render::json(&view, out)
        } else {
            render::table(&view, out)
        }
    })?;
    Ok(if comparison.differences.is_empty() {
        Verdict::Clean
    } else {
        Verdict::Denied
    })
}

/// A bundled calendar, a calendar file, a project's calendar, or one that the project at hand
/// defines.
fn side(
    source: &Path,
    base: Base,
    project: &Path,
    shell: &mut Shell,
) -> anyhow::Result<ComparedCalendar> {
    let text = path_text(source);
    let of = |calendar: Calendar| ComparedCalendar {
        source: text.clone(),
        name: Some(calendar.name().to_owned()),
        calendar,
    };
    match text.as_str() {
        "cn" => return Ok(of(Calendar::cn())),
        "weekends" => return Ok(of(Calendar::weekends())),
        _ => {}
    }
    let is_path = text == "-" || text.contains(['/', '.']) || source.exists();
    if !is_path {
        let settings = settings::read(project, shell)?;
        return settings::calendar(&settings, Some(&text)).map(of);
    }
    if source.is_dir() || is_configuration(source) {
        let settings = settings::read(source, shell)?;
        return settings::calendar(&settings, None).map(of);
    }
    let overlay = import::read(source, &Footing::over(base), shell)?.overlay;
    Ok(ComparedCalendar {
        source: if text == "-" {
            "<stdin>".to_owned()
        } else {
            text
        },
        name: overlay.name.clone(),
        calendar: overlay.alone(),
    })
}

/// Whether a file of TOML is a configuration and no calendar, which has one of these keys.
fn is_configuration(path: &Path) -> bool {
    const KEYS: [&str; 6] = ["covers", "off", "work", "provisional", "name", "version"];
    let is_toml = path.extension().is_some_and(|ending| ending == "toml");
    if !is_toml || !path.exists() {
        return false;
    }
    // What cannot be read is told where it is read as a calendar.
    let Ok(text) = bounded_text(path) else {
        return false;
    };
    let text = text.trim_start_matches('\u{feff}');
    let (table, _) = DeTable::parse_recoverable(text);
    let table = table.get_ref();
    !KEYS.iter().any(|key| table.contains_key(*key))
}
