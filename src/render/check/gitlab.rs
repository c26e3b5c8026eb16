//! `gitlab`: a Code Quality report, which GitLab shows on merge requests. A list of issues, empty
//! where nothing is found.

use std::io::{self, Write};

use serde::Serialize;

use crate::render::check::parallel;
use crate::render::check::view::CheckView;
use crate::render::shared::json::write as write_json;
use crate::render::shared::safe::terminal;
use crate::report::finding::Finding;
use crate::report::fingerprint::Ordinals;
use crate::rules::level::Level;

#[derive(Serialize)]
struct Issue<'a> {
    description: &'a str,
    check_name: &'a str,
    fingerprint: String,
    severity: &'a str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}

pub(crate) fn render(view: &CheckView<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"[")?;
    let write = |ordinals: &mut Ordinals, finding: &Finding<'_>, buffer: &mut Vec<u8>| {
        write_issue(view, ordinals, finding, buffer);
    };
    parallel::list(view.report, view.threads, out, Ordinals::default, write)?;
    out.write_all(b"\n]\n")
}

fn write_issue(
    view: &CheckView<'_>,
    ordinals: &mut Ordinals,
    finding: &Finding<'_>,
    out: &mut Vec<u8>,
) {
    let zone = &view.report.audit.project.zone;
    let fingerprint = finding.fingerprint();
    let message = finding.message(view.machine_lang, zone);
    let message = view.with_sheet(&message, finding.source, view.machine_lang);
    let issue = Issue {
        description: &terminal(&message),
        check_name: finding.rule.name,
        // GitLab drops all but one issue of a fingerprint: the second of its kind is told apart.
        fingerprint: match ordinals.next(fingerprint) {
            1 => fingerprint.to_string(),
            ordinal => format!("{fingerprint}-{ordinal}"),
        },
        severity: match finding.level {
            Level::Deny => "major",
            Level::Warn => "minor",
            Level::Allow => "info",
        },
        location: Location {
            path: view.in_repository(finding.source),
            lines: Lines {
                begin: finding.source.line.max(1),
            },
        },
    };
    // Strings and numbers cannot fail to be written to memory.
    let _ = write_json(&issue, out);
}
