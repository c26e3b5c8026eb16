//! Projects for what chance seldom brings together.

use crate::projects::{RandomProject, Row, text};

/// 2026-12-30 17:00 in Shanghai, a Wednesday.
const DECEMBER: i64 = 1_798_621_200;
/// 2026-03-04 17:00 in Shanghai, a Wednesday.
const MARCH: i64 = 1_772_614_800;
const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// A meeting that ended then, a unit and one below it; with this configuration and these exemptions,
/// each behind the meeting's and the unit's id.
fn project(ended: i64, configuration: &str, exemptions: &str, as_of: i64) -> RandomProject {
    RandomProject {
        files: vec![
            ("chuanda.toml", format!("{configuration}\n")),
            (
                "meetings.csv",
                format!("id,title,ended_at\nM0,m,{}\n", text(ended)),
            ),
            (
                "departments.csv",
                "id,name,parent\nD0,county,\nD1,town,D0\n".to_owned(),
            ),
            (
                "exemptions.csv",
                format!(
                    "meeting,department,reason,approved_by,duty,until,approved_at\n{exemptions}"
                ),
            ),
        ],
        rows: Vec::new(),
        as_of,
        months: Vec::new(),
        meetings: Vec::new(),
        departments: Vec::new(),
    }
}

/// A policy of two duties.
fn policy(before: &str, transmission: &str, report: &str) -> String {
    format!(
        "{before}\n[[policies]]\nname = \"p\"\ntransmission = {{ {transmission} }}\nreport = {{ {report} }}\n"
    )
}

/// The unit above transmitted then.
fn transmitted(at: i64) -> Row {
    Row {
        meeting: "M0".to_owned(),
        department: "D0".to_owned(),
        times: [Some(at), None, None, None],
        ..Row::default()
    }
}

/// Each shows one thing.
pub(crate) fn projects() -> Vec<RandomProject> {
    let until = text(MARCH + 3 * DAY);
    let approved = text(MARCH + DAY);
    let from_transmission = "within = \"24h\", from = \"transmission\"";
    let from_parent = policy(
        "",
        "within = \"24h\", from = \"parent\"",
        "within = \"2wd\"",
    );
    let below = |exemptions: &str, at: i64| RandomProject {
        rows: vec![transmitted(at)],
        ..project(MARCH, &from_parent, exemptions, MARCH + 30 * HOUR)
    };
    vec![
        // Approved exactly at the due is in time.
        project(
            MARCH,
            "",
            &format!("M0,D0,r,a,transmission,{until},{approved}\n"),
            MARCH + 2 * DAY,
        ),
        // What starts at a guessed due is guessed, whatever its own days are.
        project(
            DECEMBER,
            &policy(
                "[calendar]\nuncovered = \"weekends\"",
                "within = \"3wd\"",
                from_transmission,
            ),
            "",
            DECEMBER + 30 * DAY,
        ),
        // And what starts at a provisional one is provisional.
        project(
            DECEMBER - 2 * DAY,
            &policy("", "within = \"1wd\"", from_transmission),
            "",
            DECEMBER + 30 * DAY,
        ),
        // An exempt unit that transmitted sets those below it going.
        below("M0,D0,r,a,transmission,,\n", MARCH + 10 * HOUR),
        // One that did so before the meeting ended does not.
        below("", MARCH - HOUR),
        // A due exactly so long ago counts.
        project(
            MARCH,
            "[accountability]\ntimes = 1\nwithin = \"1d\"\n",
            "",
            MARCH + 2 * DAY,
        ),
    ]
}
