//! `sarif`: SARIF 2.1.0, for code scanning and for viewers. Written finding by finding.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Value, json};

use crate::domain::duty::Duty;
use crate::domain::source::Source;
use crate::render::check::parallel;
use crate::render::check::view::CheckView;
use crate::render::shared::json::{open_list, write as write_json};
use crate::render::shared::safe::terminal;
use crate::report::finding::Finding;
use crate::report::fingerprint::Ordinals;
use crate::rules::RULES;
use crate::rules::level::Level;
use crate::rules::rule::Rule;
use crate::time::Zone;

pub(crate) const SARIF_SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

pub(crate) fn render(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    write!(
        out,
        "{{\"$schema\":\"{SARIF_SCHEMA}\",\"version\":\"2.1.0\",\"runs\":["
    )?;
    open_list(&run(view), "results", out)?;
    let write = |ordinals: &mut Ordinals, finding: &Finding<'_>, buffer: &mut Vec<u8>| {
        write_result(view, ordinals, finding, buffer);
    };
    parallel::list(view.report, view.threads, out, Ordinals::default, write)?;
    out.write_all(b"\n]}]}\n")
}

/// The run, but for its results.
fn run(view: &CheckView<'_>) -> Value {
    let project = view.report.audit.project;
    let doubts: Vec<Value> = (view.doubts.iter())
        .map(|doubt| {
            let text = message(doubt.of(view.machine_lang));
            json!({"level": "error", "message": {"text": text}})
        })
        .collect();
    json!({
        "tool": {"driver": {
            "name": env!("CARGO_PKG_NAME"),
            "version": env!("CARGO_PKG_VERSION"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "rules": RULES.iter().map(|own| rule(own)).collect::<Vec<_>>(),
        }},
        // A run that fails must not be read as a pass because nothing was found.
        "invocations": [{
            "executionSuccessful": doubts.is_empty(),
            "toolExecutionNotifications": doubts,
        }],
        "language": "zh-CN",
        "columnKind": "unicodeCodePoints",
        "properties": {
            "as_of": project.zone.rfc3339(view.report.audit.as_of),
            "timezone": project.zone.name(),
            "timezone_version": Zone::data_version(),
            "calendar": project.calendars[0].name(),
            "calendar_version": project.calendars[0].version(),
        },
    })
}

/// A rule in both languages: viewers show it beside its results, whoever reads them.
fn rule(rule: &Rule) -> Value {
    let both = |of: fn(&str) -> &str, between: &str| {
        format!("{}{between}{}", of(&rule.text.zh), of(&rule.text.en))
    };
    let help = both(|text| text, "\n\n");
    let kind = level(rule.default);
    json!({
        "id": rule.name,
        "shortDescription": {"text": both(title, " / ")},
        "fullDescription": {"text": both(summary, " / ")},
        "help": {"text": help, "markdown": help},
        "defaultConfiguration": {"level": kind},
        "properties": {"tags": [rule.group.name()], "problem.severity": kind},
    })
}

/// The heading of a rule's text.
fn title(text: &str) -> &str {
    let line = text.lines().next().unwrap_or_default();
    line.trim_start_matches('#').trim()
}

/// What is between the heading of a rule's text and its first section.
fn summary(text: &str) -> &str {
    let body = text.split_once('\n').map_or("", |(_, body)| body);
    body.split("\n## ").next().unwrap_or_default().trim()
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Deny => "error",
        Level::Warn => "warning",
        Level::Allow => "none",
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult<'a> {
    rule_id: &'a str,
    rule_index: Option<usize>,
    level: &'a str,
    message: SarifText<'a>,
    locations: [Location<'a>; 1],
    partial_fingerprints: Fingerprints,
    properties: Properties<'a>,
}

#[derive(Serialize)]
struct SarifText<'a> {
    text: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    physical_location: PhysicalLocation<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    logical_locations: Option<[LogicalLocation<'a>; 1]>,
}

/// The sheet of a workbook, which no path can name.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct LogicalLocation<'a> {
    name: &'a str,
    /// As a spreadsheet names a row: `台账!17:17`.
    fully_qualified_name: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation<'a> {
    artifact_location: ArtifactLocation<'a>,
    region: Region,
}

#[derive(Serialize)]
struct ArtifactLocation<'a> {
    uri: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fingerprints {
    /// The one key that GitHub looks at: without it alerts are told apart by their line.
    primary_location_line_hash: String,
    #[serde(rename = "chuanda/v1")]
    own: String,
}

#[derive(Serialize)]
struct Properties<'a> {
    meeting: Option<&'a str>,
    department: Option<&'a str>,
    duty: Option<&'a str>,
    due: Option<String>,
    at: Option<String>,
    late_seconds: Option<i64>,
}

fn write_result(
    view: &CheckView<'_>,
    ordinals: &mut Ordinals,
    finding: &Finding<'_>,
    out: &mut Vec<u8>,
) {
    let zone = &view.report.audit.project.zone;
    let time = |at| zone.rfc3339(at);
    let fingerprint = finding.fingerprint();
    let text = finding.message(view.machine_lang, zone);
    let text = view.with_sheet(&text, finding.source, view.machine_lang);
    let result = SarifResult {
        rule_id: finding.rule.name,
        rule_index: RULES.iter().position(|rule| rule.name == finding.rule.name),
        level: level(finding.level),
        message: SarifText {
            text: &message(&text),
        },
        locations: [Location {
            physical_location: PhysicalLocation {
                artifact_location: ArtifactLocation {
                    uri: &uri(view.in_repository(finding.source)),
                },
                region: Region {
                    start_line: finding.source.line.max(1),
                },
            },
            logical_locations: logical(view, finding.source),
        }],
        partial_fingerprints: Fingerprints {
            primary_location_line_hash: format!("{fingerprint}:{}", ordinals.next(fingerprint)),
            own: fingerprint.to_string(),
        },
        properties: Properties {
            meeting: finding.meeting.map(|named| named.id),
            department: finding.department.map(|named| named.id),
            duty: finding.duty.map(Duty::name),
            due: finding.due.map(time),
            at: finding.shown_at().map(time),
            late_seconds: finding.late_seconds,
        },
    };
    // Strings and numbers cannot fail to be written to memory.
    let _ = write_json(&result, out);
}

fn logical<'a>(view: &CheckView<'a>, source: Source) -> Option<[LogicalLocation<'a>; 1]> {
    let name = view.place(source)?.sheet.as_deref()?;
    let row = source.line;
    Some([LogicalLocation {
        name,
        fully_qualified_name: format!("{name}!{row}:{row}"),
    }])
}

/// A message in which nothing is a link or a placeholder.
///
/// Source: SARIF 2.1.0, 3.11.5 (braces are doubled) and 3.11.6 (brackets have a backslash).
pub(crate) fn message(text: &str) -> Cow<'_, str> {
    let text = terminal(text);
    if !text.contains(['\\', '[', ']', '{', '}']) {
        return text;
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\\' | '[' | ']' => safe.extend(['\\', c]),
            '{' | '}' => safe.extend([c, c]),
            c => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

/// The address of a file: relative where the file's name is, with everything escaped that could be
/// read as more than a part of its path (RFC 3986).
pub(crate) fn uri(path: &str) -> String {
    let path = if cfg!(windows) {
        Cow::Owned(path.replace('\\', "/"))
    } else {
        Cow::Borrowed(path)
    };
    let is_drive = cfg!(windows) && path.as_bytes().get(1) == Some(&b':');
    let mut uri = match (path.starts_with('/'), is_drive) {
        (true, _) => "file://".to_owned(),
        (false, true) => "file:///".to_owned(),
        (false, false) => String::new(),
    };
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            byte => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    #[test]
    fn files_are_addresses() {
        assert_eq!(uri("exports/a b.csv"), "exports/a%20b.csv");
        assert_eq!(uri("台账#1.csv?%"), "%E5%8F%B0%E8%B4%A6%231.csv%3F%25");
        assert_eq!(uri("http://x.csv"), "http%3A//x.csv");
        assert_eq!(uri("/data/a.csv"), "file:///data/a.csv");
    }

    #[test]
    fn messages_hold_no_links_and_no_placeholders() {
        assert_eq!(message("[x](y) {0} \\\n"), "\\[x\\](y) {{0}} \\\\ ");
    }

    #[test]
    fn every_rule_has_a_title_and_a_summary_in_both_languages() {
        for rule in RULES {
            for lang in [Lang::Zh, Lang::En] {
                let text = rule.text.of(lang);
                assert!(!title(text).is_empty() && !title(text).contains('#'));
                assert!(!summary(text).is_empty(), "{}", rule.name);
                assert!(!summary(text).contains("\n#"), "{}", rule.name);
            }
        }
    }
}
