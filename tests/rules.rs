//! Every rule of the contract's table: a breach, and what is one second or one thing apart from it.
//!
//! In a case `@` stands for what makes the difference, and `# <` marks the line that a finding must
//! name. The findings are written out by hand, all of them, in the contract's order.

mod common;

use std::collections::BTreeSet;

use common::{CALENDAR_OF_2026, Project, findings, rules};
use serde_json::{Value, json};

/// What a finding says besides its rule: meeting, department, duty, due, at, seconds late.
type Facts = (
    Option<&'static str>,
    Option<&'static str>,
    Option<&'static str>,
    Option<&'static str>,
    Option<&'static str>,
    Option<i64>,
);

struct Case {
    rule: &'static str,
    severity: &'static str,
    /// The lines of a project in one file, under the usual meeting and departments.
    lines: &'static str,
    as_of: &'static str,
    breach: &'static str,
    clean: &'static str,
    facts: Facts,
    /// Rules that speak up besides, in the breach and in the clean one.
    besides: [&'static [&'static str]; 2],
}

/// Wednesday, 4 March 2026, 17:00: transmission due 5 March 17:00, report 6 March 24:00.
const HEAD: &str = r#"meetings = [{ id = "M", title = "Great meeting", ended_at = "2026-03-04 17:00" }]
departments = [{ id = "D", name = "Finance" }]
"#;

const NOON: &str = "2026-03-10 12:00";
const M: Option<&str> = Some("M");
const D: Option<&str> = Some("D");
const T: Option<&str> = Some("transmission");
const R: Option<&str> = Some("report");
const F: Option<&str> = Some("feedback");
const T_DUE: Option<&str> = Some("2026-03-05T17:00:00+08:00");
const R_DUE: Option<&str> = Some("2026-03-06T23:59:59+08:00");
const NONE: [&[&str]; 2] = [&[], &[]];

const T_ONLY: &str = "[[policies]]\nname = \"p\"\ntransmission = { within = \"24h\" }\n";
const R_ONLY: &str = "[[policies]]\nname = \"p\"\nreport = { within = \"2wd\" }\n";
const F_ONLY: &str = "[[policies]]\nname = \"p\"\nfeedback = { within = \"2wd\" }\n";
const BOTH: &str = "";

#[expect(clippy::too_many_lines, reason = "a table")]
fn cases() -> Vec<(Case, &'static str)> {
    let case = |rule, lines, breach, clean, facts| Case {
        rule,
        severity: "deny",
        lines,
        as_of: NOON,
        breach,
        clean,
        facts,
        besides: NONE,
    };
    vec![
        (
            case(
                "transmission-late",
                r#"records = [{ meeting = "M", department = "D", transmitted_at = "2026-03-05 17:00:0@" }] # <"#,
                "1",
                "0",
                (M, D, T, T_DUE, Some("2026-03-05T17:00:01+08:00"), Some(1)),
            ),
            T_ONLY,
        ),
        (
            Case {
                as_of: "2026-03-05 17:00:0@",
                besides: [&[], &["due-soon"]],
                ..case(
                    "transmission-overdue",
                    "records = []",
                    "1",
                    "0",
                    (M, D, T, T_DUE, None, Some(1)),
                )
            },
            T_ONLY,
        ),
        (
            case(
                "report-late",
                r#"records = [{ meeting = "M", department = "D", reported_at = "2026-03-@" }] # <"#,
                "07 00:00:00",
                "06 23:59:59",
                (M, D, R, R_DUE, Some("2026-03-07T00:00:00+08:00"), Some(1)),
            ),
            R_ONLY,
        ),
        (
            Case {
                as_of: "2026-03-@",
                besides: [&[], &["due-soon"]],
                ..case(
                    "report-overdue",
                    r#"records = [{ meeting = "M", department = "D", note = "n" }] # <"#,
                    "07 00:00:00",
                    "06 23:59:59",
                    (M, D, R, R_DUE, None, Some(1)),
                )
            },
            R_ONLY,
        ),
        (
            case(
                "feedback-late",
                r#"records = [{ meeting = "M", department = "D", feedback_at = "2026-03-@" }] # <"#,
                "07 00:00:00",
                "06 23:59:59",
                (M, D, F, R_DUE, Some("2026-03-07T00:00:00+08:00"), Some(1)),
            ),
            F_ONLY,
        ),
        (
            Case {
                as_of: "2026-03-@",
                besides: [&[], &["due-soon"]],
                ..case(
                    "feedback-overdue",
                    "records = []",
                    "07 00:00:00",
                    "06 23:59:59",
                    (M, D, F, R_DUE, None, Some(1)),
                )
            },
            F_ONLY,
        ),
        (
            Case {
                severity: "warn",
                as_of: "2026-03-05 @",
                ..case(
                    "due-soon",
                    "due_soon = \"90m\"\nrecords = []",
                    "15:30:00",
                    "15:29:59",
                    (M, D, T, T_DUE, None, None),
                )
            },
            T_ONLY,
        ),
        (
            case(
                "measures-missing",
                r#"records = [{ meeting = "M", department = "D", transmitted_at = "2026-03-05 09:00", measures = "@" }] # <"#,
                " ",
                "weekly check",
                (M, D, T, T_DUE, Some("2026-03-05T09:00:00+08:00"), None),
            ),
            "[[policies]]\nname = \"p\"\ntransmission = { within = \"24h\" }\nmeasures = true\n",
        ),
        (
            case(
                "transmission-before-meeting",
                r#"records = [{ meeting = "M", department = "D", transmitted_at = "2026-03-04 @" }] # <"#,
                "16:59:59",
                "17:00:00",
                (M, D, T, T_DUE, Some("2026-03-04T16:59:59+08:00"), None),
            ),
            T_ONLY,
        ),
        (
            case(
                "transmission-before-meeting",
                r#"records = [{ meeting = "M", department = "D", received_at = "2026-03-04 20:00", transmitted_at = "2026-03-04 @" }] # <"#,
                "19:59:59",
                "20:00:00",
                (
                    M,
                    D,
                    T,
                    Some("2026-03-05T20:00:00+08:00"),
                    Some("2026-03-04T19:59:59+08:00"),
                    None,
                ),
            ),
            "[[policies]]\nname = \"p\"\ntransmission = { within = \"24h\", from = \"receipt\" }\n",
        ),
        (
            case(
                "report-before-meeting",
                r#"records = [{ meeting = "M", department = "D", reported_at = "2026-03-04 @" }] # <"#,
                "16:59:59",
                "17:00:00",
                (M, D, R, R_DUE, Some("2026-03-04T16:59:59+08:00"), None),
            ),
            R_ONLY,
        ),
        (
            case(
                "report-before-transmission",
                r#"records = [{ meeting = "M", department = "D", transmitted_at = "2026-03-05 09:00", reported_at = "2026-03-05 @" }] # <"#,
                "08:59:59",
                "09:00:00",
                (M, D, R, R_DUE, Some("2026-03-05T08:59:59+08:00"), None),
            ),
            BOTH,
        ),
        (
            case(
                "feedback-before-meeting",
                r#"records = [{ meeting = "M", department = "D", feedback_at = "2026-03-04 @" }] # <"#,
                "16:59:59",
                "17:00:00",
                (M, D, F, R_DUE, Some("2026-03-04T16:59:59+08:00"), None),
            ),
            F_ONLY,
        ),
        (
            Case {
                severity: "warn",
                as_of: "2026-03-05 09:30",
                ..case(
                    "report-without-transmission",
                    r#"records = [{ meeting = "M", department = "D", reported_at = "2026-03-05 09:00", @ }] # <"#,
                    "note = \"n\"",
                    "transmitted_at = \"2026-03-05 09:00\"",
                    (M, D, R, R_DUE, Some("2026-03-05T09:00:00+08:00"), None),
                )
            },
            BOTH,
        ),
        (
            Case {
                as_of: "2026-03-05 @",
                ..case(
                    "future-time",
                    r#"records = [{ meeting = "M", department = "D", transmitted_at = "2026-03-05 09:00" }] # <"#,
                    "08:59:59",
                    "09:00:00",
                    (M, D, T, T_DUE, Some("2026-03-05T09:00:00+08:00"), None),
                )
            },
            T_ONLY,
        ),
        (
            Case {
                severity: "warn",
                ..case(
                    "duplicate-record",
                    "[[records]] # <\nmeeting = \"M\"\ndepartment = \"D\"\ntransmitted_at = \"2026-03-05 09:00\"\n[[records]]\nmeeting = \"M\"\ndepartment = \"D\"\n@\n",
                    "transmitted_at = \"2026-03-05 10:00\"",
                    "feedback_at = \"2026-03-05 10:00\"",
                    (M, D, T, T_DUE, Some("2026-03-05T09:00:00+08:00"), None),
                )
            },
            T_ONLY,
        ),
        (
            case(
                "unknown-meeting",
                "[[records]]\nmeeting = \"M\"\ndepartment = \"D\"\ntransmitted_at = \"2026-03-05 09:00\"\n[[records]] # <\nmeeting = \"@\"\ndepartment = \"D\"\nnote = \"n\"\n",
                "Great meetin",
                "Great meeting",
                (Some("Great meetin"), D, None, None, None, None),
            ),
            T_ONLY,
        ),
        (
            case(
                "unknown-department",
                "[[records]]\nmeeting = \"M\"\ndepartment = \"D\"\ntransmitted_at = \"2026-03-05 09:00\"\n[[records]] # <\nmeeting = \"M\"\ndepartment = \"@\"\nnote = \"n\"\n",
                "finance",
                "Finance",
                (M, Some("finance"), None, None, None, None),
            ),
            T_ONLY,
        ),
        (
            Case {
                severity: "warn",
                ..case(
                    "record-out-of-scope",
                    "[[departments]]\nid = \"E\"\nname = \"e\"\nactive_until = \"2026-03-0@\"\n[[records]]\nmeeting = \"M\"\ndepartment = \"D\"\ntransmitted_at = \"2026-03-05 09:00\"\n[[records]] # <\nmeeting = \"M\"\ndepartment = \"E\"\ntransmitted_at = \"2026-03-05 09:00\"\n",
                    "3",
                    "4",
                    (M, Some("E"), None, None, None, None),
                )
            },
            T_ONLY,
        ),
        (
            Case {
                severity: "warn",
                ..case(
                    "meeting-without-policy",
                    "records = []\n[[meetings]] # <\nid = \"N\"\ntitle = \"n\"\nended_at = \"2026-03-10 11:59\"\ncategory = \"@\"\n[[policies]]\nname = \"q\"\nmatch = { category = [\"speech\", \"meeting\"] }\nfeedback = { within = \"9wd\" }\n",
                    "visit",
                    "讲话",
                    (Some("N"), None, None, None, None, None),
                )
            },
            "",
        ),
        (
            Case {
                severity: "warn",
                ..case(
                    "exemption-unused",
                    "records = [{ meeting = \"M\", department = \"D\", transmitted_at = \"2026-03-05 09:00\" }]\nexemptions = [{ meeting = \"M\", department = \"D\", reason = \"r\", approved_by = \"a\", duty = \"@\" }] # <",
                    "报告",
                    "传达",
                    (M, D, None, None, None, None),
                )
            },
            T_ONLY,
        ),
        (
            Case {
                besides: [&["transmission-late"], &[]],
                ..case(
                    "extension-too-late",
                    "records = [{ meeting = \"M\", department = \"D\", transmitted_at = \"2026-03-05 17:00:01\" }]\nexemptions = [{ meeting = \"M\", department = \"D\", reason = \"r\", approved_by = \"a\", until = \"2026-03-07\", approved_at = \"2026-03-05 17:00:0@\" }] # <",
                    "1",
                    "0",
                    (M, D, T, T_DUE, Some("2026-03-05T17:00:01+08:00"), None),
                )
            },
            T_ONLY,
        ),
        (
            Case {
                severity: "warn",
                as_of: "2026-12-28 12:00",
                ..case(
                    "calendar-provisional",
                    "records = []\n[[meetings]] # <\nid = \"N\"\ntitle = \"n\"\nended_at = \"2026-12-2@ 11:00\"\ncategory = \"late\"\n[[policies]]\nname = \"q\"\nmatch = { category = [\"late\"] }\nreport = { within = \"2wd\" }\n",
                    "5",
                    "4",
                    (Some("N"), None, R, None, None, None),
                )
            },
            "",
        ),
        (
            Case {
                severity: "warn",
                as_of: "2026-12-28 12:00",
                besides: [&[], &["calendar-provisional"]],
                ..case(
                    "calendar-guessed",
                    "records = []\n[[meetings]] # <\nid = \"N\"\ntitle = \"n\"\nended_at = \"2026-12-@ 11:00\"\ncategory = \"late\"\n[[policies]]\nname = \"q\"\nmatch = { category = [\"late\"] }\nreport = { within = \"2wd\" }\n",
                    "30",
                    "29",
                    (Some("N"), None, R, None, None, None),
                )
            },
            "",
        ),
        (
            Case {
                as_of: "2026-12-31 12:00",
                besides: [&[], &["calendar-provisional"]],
                ..case(
                    "calendar-uncovered",
                    "records = []\n[[meetings]] # <\nid = \"N\"\ntitle = \"n\"\nended_at = \"2026-12-@ 11:00\"\ncategory = \"late\"\n[[policies]]\nname = \"q\"\nmatch = { category = [\"late\"] }\nreport = { within = \"2wd\" }\n",
                    "30",
                    "29",
                    (Some("N"), None, R, None, None, None),
                )
            },
            "",
        ),
        (
            Case {
                severity: "warn",
                ..case(
                    "repeated-breach",
                    "rules.timeliness = \"allow\"\nrecords = [{ meeting = \"M\", department = \"D\", transmitted_at = \"2026-03-05 09:00\", reported_at = \"2026-03-05 10:00\" }]\naccountability = { times = @, within = \"90d\" }\n[[departments]] # <\nid = \"E\"\nname = \"e\"\n",
                    "2",
                    "3",
                    (None, Some("E"), None, None, None, None),
                )
            },
            BOTH,
        ),
    ]
}

/// The project of a case, and the line that is marked (the meeting's where none is).
fn project(case: &Case, policy: &str, difference: &str) -> (Project, usize) {
    // Keys of the file itself have to stand before its tables.
    let (keys, tables) = match case.lines.find("[[") {
        Some(0) => ("", case.lines),
        Some(at) if case.lines.as_bytes()[at - 1] == b'\n' => case.lines.split_at(at),
        _ => (case.lines, ""),
    };
    // Tables cannot be added to a list that was written as one.
    let mut head = HEAD.to_owned();
    for (list, table, written) in [
        (
            "meetings = [",
            "[[meetings]]",
            "[[meetings]]\nid = \"M\"\ntitle = \"Great meeting\"\nended_at = \"2026-03-04 17:00\"\ncategory = \"会议\"\nimportant = IMPORTANT\n",
        ),
        (
            "departments = [",
            "[[departments]]",
            "[[departments]]\nid = \"D\"\nname = \"Finance\"\n",
        ),
    ] {
        if tables.contains(table) {
            let kept: Vec<&str> = head
                .lines()
                .filter(|line| !line.starts_with(list))
                .collect();
            head = kept.join("\n") + "\n";
            return finish(
                case,
                &format!("{head}{keys}\n{written}{tables}\n{policy}"),
                difference,
            );
        }
    }
    finish(
        case,
        &format!("{head}{keys}\n{tables}\n{policy}"),
        difference,
    )
}

fn finish(case: &Case, text: &str, difference: &str) -> (Project, usize) {
    // Where another meeting is what matters, this one owes nothing; but somebody must owe something.
    let is_important = (case.rule == "meeting-without-policy").to_string();
    let text = text
        .replace('@', difference)
        .replace("IMPORTANT", &is_important);
    let marked = text.lines().position(|line| line.ends_with("# <"));
    let meeting = text
        .lines()
        .position(|line| line.starts_with("meetings = ") || line == "[[meetings]]");
    let line = marked.or(meeting).expect("a line") + 1;
    let guess = "base = \"none\"\nuncovered = \"weekends\"\n";
    let calendar = match case.rule {
        "calendar-guessed" => CALENDAR_OF_2026.replace("base = \"none\"\n", guess),
        _ => CALENDAR_OF_2026.to_owned(),
    };
    let text = [&text, "\n", &calendar].concat();
    (Project::of(&[("chuanda.toml", &text)]), line)
}

#[test]
fn every_rule_has_a_breach_and_what_just_is_none() {
    for (case, policy) in cases() {
        let rule = case.rule;
        let (breach, line) = project(&case, policy, case.breach);
        let (code, report) = breach.check(&case.as_of.replace('@', case.breach));
        let others: Vec<&str> = rules(&report).into_iter().filter(|r| *r != rule).collect();
        assert_eq!(others, case.besides[0], "{rule}: {report}");
        let found: Vec<&Value> = findings(&report)
            .iter()
            .filter(|f| f["rule"] == rule)
            .collect();
        assert_eq!(found.len(), 1, "{rule}: {report}");
        let mut finding = found[0].clone();
        let message = finding["message"].take();
        assert!(!message.as_str().expect("a sentence").is_empty(), "{rule}");
        let (meeting, department, duty, due, at, late) = case.facts;
        let expected = json!({
            "rule": rule, "severity": case.severity, "meeting": meeting, "department": department,
            "duty": duty, "due": due, "at": at, "late_seconds": late,
            "source": { "file": "chuanda.toml", "line": line, "sheet": null, "cell": null, "ref": null },
            "message": null, "policy": finding["policy"],
            "title": finding["title"], "name": finding["name"],
        });
        let count = finding.as_object_mut().and_then(|it| it.remove("count"));
        assert_eq!(count, (rule == "repeated-breach").then(|| json!(2)));
        assert_eq!(finding, expected, "{rule}");
        let is_denied = case.severity == "deny" || !case.besides[0].is_empty();
        assert_eq!(code, i32::from(is_denied), "{rule}: {report}");

        let (clean, _) = project(&case, policy, case.clean);
        let (code, report) = clean.check(&case.as_of.replace('@', case.clean));
        assert_eq!(rules(&report), case.besides[1], "{rule}: {report}");
        assert_eq!(code, 0, "{rule}: {report}");
    }
}

#[test]
fn no_rule_is_without_a_case() {
    let cases: BTreeSet<&str> = cases().iter().map(|(case, _)| case.rule).collect();
    let rules: BTreeSet<&str> = chuanda::rules::RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(cases, rules);
}

#[test]
fn defaults_and_groups_are_the_contracts() {
    for (case, _) in cases() {
        let rule = chuanda::rules::rule(case.rule).expect(case.rule);
        assert_eq!(rule.default.name(), case.severity, "{}", rule.name);
        let name = rule.name;
        let timeliness = name.ends_with("-late") && name != "extension-too-late"
            || name.ends_with("-overdue")
            || name == "due-soon";
        let group = match name {
            "measures-missing" => "substance",
            "repeated-breach" => "accountability",
            _ if timeliness => "timeliness",
            _ => "integrity",
        };
        assert_eq!(rule.group.name(), group, "{name}");
    }
}

/// Records of one department, and what is found, as `rule@at`.
fn found(config: &str, records: &str, as_of: &str) -> Vec<String> {
    let text = format!("{config}\n{HEAD}records = [\n{records}\n]\n");
    let text = match config.split_once("[[") {
        Some((keys, tables)) => format!("{keys}\n{HEAD}records = [\n{records}\n]\n[[{tables}"),
        None => text,
    };
    let text = [&text, "\n", CALENDAR_OF_2026].concat();
    let (_, report) = Project::of(&[("chuanda.toml", &text)]).check(as_of);
    let text = |finding: &Value| {
        let at = finding["at"]
            .as_str()
            .unwrap_or("-")
            .get(5..19)
            .unwrap_or("-")
            .to_owned();
        format!("{}@{at}", finding["rule"].as_str().expect("a rule"))
    };
    findings(&report).iter().map(text).collect()
}

#[test]
fn one_status_has_precedence_over_the_next() {
    let row = |cells: &str| format!("{{ meeting = \"M\", department = \"D\", {cells} }},");
    // In the future, and before the transmission, and late: the future wins.
    let both = row(r#"transmitted_at = "2026-03-12 09:00", reported_at = "2026-03-11 09:00""#);
    assert_eq!(
        found("", &both, NOON),
        ["future-time@03-12T09:00:00", "future-time@03-11T09:00:00"]
    );
    // Before the meeting and before the transmission: the meeting wins. One finding an obligation.
    let both = row(r#"transmitted_at = "2026-03-05 09:00", reported_at = "2026-03-04 09:00""#);
    assert_eq!(
        found("", &both, NOON),
        ["report-before-meeting@03-04T09:00:00"]
    );
    // An exempt obligation has no integrity finding, an invalid one no timeliness finding.
    let exempt =
        r#"exemptions = [{ meeting = "M", department = "D", reason = "r", approved_by = "a" }]"#;
    assert_eq!(found(exempt, &both, NOON), [""; 0]);
    // Invalid goes before undetermined: no finding of the calendar for it.
    let far = "[[policies]]\nname = \"p\"\nreport = { within = \"400wd\" }\n";
    let early = row(r#"reported_at = "2026-03-04 09:00""#);
    assert_eq!(
        found(far, &early, NOON),
        ["report-before-meeting@03-04T09:00:00"]
    );
    let done = row(r#"reported_at = "2026-03-05 09:00""#);
    assert_eq!(found(far, &done, NOON), ["calendar-uncovered@-"]);
    // What is undetermined stays so with an extension.
    let until = r#"exemptions = [{ meeting = "M", department = "D", reason = "r", approved_by = "a", until = "2026-04-01" }]"#;
    assert_eq!(
        found(&format!("{until}\n{far}"), &done, NOON),
        ["calendar-uncovered@-"]
    );
}

#[test]
fn of_several_records_the_earliest_or_latest_time_counts() {
    let records = r#"
        { meeting = "M", department = "D", transmitted_at = "2026-03-05 18:00", reported_at = "2026-03-06 09:00" },
        { meeting = "Great meeting", department = "Finance", transmitted_at = "2026-03-05 09:00" },"#;
    assert_eq!(
        found("", records, NOON),
        ["duplicate-record@03-05T09:00:00"]
    );
    assert_eq!(
        found("duplicates = \"latest\"", records, NOON),
        [
            "transmission-late@03-05T18:00:00",
            "duplicate-record@03-05T18:00:00"
        ]
    );
    // Measures in any of them suffice; of received_at the earliest counts either way.
    let policy = "[[policies]]\nname = \"p\"\ntransmission = { within = \"24h\", from = \"receipt\" }\nmeasures = true\n";
    let records = r#"
        { meeting = "M", department = "D", transmitted_at = "2026-03-06 09:00:01", received_at = "2026-03-05 10:00" },
        { meeting = "M", department = "D", received_at = "2026-03-05 09:00", measures = "m" },"#;
    assert_eq!(
        found(policy, records, NOON),
        ["transmission-late@03-06T09:00:01"]
    );
    let latest = format!("duplicates = \"latest\"\n{policy}");
    assert_eq!(
        found(&latest, records, NOON),
        ["transmission-late@03-06T09:00:01"]
    );
}

#[test]
fn a_date_alone_breaks_no_before_rule_within_its_own_day() {
    for date_only in ["lenient", "strict"] {
        let config = format!("date_only = \"{date_only}\"");
        let row = |cells: &str| format!("{{ meeting = \"M\", department = \"D\", {cells} }},");
        let same = row(r#"transmitted_at = "2026-03-04", reported_at = "2026-03-04""#);
        assert_eq!(found(&config, &same, NOON), [""; 0], "{date_only}");
        let before = row(r#"transmitted_at = "2026-03-05 09:00", reported_at = "2026-03-05""#);
        assert_eq!(found(&config, &before, NOON), [""; 0], "{date_only}");
        // Nor is it in the future while its day lasts.
        let today = row(r#"transmitted_at = "2026-03-05", reported_at = "2026-03-05""#);
        let rules = found(&config, &today, "2026-03-05 00:00:00");
        assert!(
            !rules.iter().any(|rule| rule.starts_with("future")),
            "{date_only}: {rules:?}"
        );
    }
}

#[test]
fn findings_stand_in_the_contracts_order_whatever_the_order_of_the_records() {
    let rows = [
        "N,D,2026-03-12 09:00,",
        "X,Y,2026-03-05 09:00,",
        "M,E,2026-03-05 18:00,",
        "M,D,2026-03-05 18:00,2026-03-05 17:30",
        "M,Y,2026-03-05 09:00,",
        "X,D,2026-03-05 09:00,",
    ];
    let mut expected = None;
    for turn in 0..rows.len() {
        let mut turned = rows;
        turned.rotate_left(turn);
        let project = Project::of(&[
            (
                "meetings.csv",
                "id,title,ended_at\nM,m,2026-03-04 17:00\nN,n,2026-03-05 17:00\n",
            ),
            ("departments.csv", "id,name\nD,d\nE,e\n"),
            (
                "records.csv",
                &format!(
                    "meeting,department,transmitted_at,reported_at\n{}\n",
                    turned.join("\n")
                ),
            ),
        ]);
        let (_, report) = project.check("2026-03-10 12:00");
        let found: Vec<String> = findings(&report)
            .iter()
            .map(|f| {
                let text = |key: &str| f[key].as_str().unwrap_or("-").to_owned();
                [
                    text("meeting"),
                    text("department"),
                    text("rule"),
                    text("duty"),
                ]
                .join(" ")
            })
            .collect();
        let expected = expected.get_or_insert_with(|| found.clone());
        assert_eq!(found, *expected, "{turn}");
    }
    let expected = expected.expect("findings");
    assert_eq!(
        expected,
        [
            "M D transmission-late transmission",
            "M D report-before-transmission report",
            "M E transmission-late transmission",
            "M E report-overdue report",
            "M Y unknown-department -",
            "N D report-overdue report",
            "N D future-time transmission",
            "N E transmission-overdue transmission",
            "N E report-overdue report",
            "X D unknown-meeting -",
            "X Y unknown-meeting -",
            "X Y unknown-department -",
        ]
    );
}
