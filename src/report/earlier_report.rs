//! What an earlier report says, as text: it is compared and written again, never judged anew.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::domain::duty::Duty;

/// What a report says of itself.
#[derive(Clone, Debug, Default)]
pub struct ReportHead {
    /// When the audit looked, as it is written there.
    pub as_of: String,
    /// Its time zone.
    pub timezone: String,
    /// The version of the data of its time zone; none where it does not say.
    pub timezone_version: Option<String>,
    /// What alone it judged, where that is a part of the project.
    pub part: Option<String>,
    /// Whether rows could not be read, and are left out.
    pub is_incomplete: bool,
    /// How many findings there are.
    pub findings: u64,
}

/// What a finding is, and nothing more.
#[derive(Debug, Deserialize)]
pub struct FindingKey {
    /// The rule.
    pub rule: String,
    /// The meeting.
    pub meeting: Option<String>,
    /// The department.
    pub department: Option<String>,
    /// The duty.
    #[serde(default, deserialize_with = "duty")]
    pub duty: Option<Duty>,
}

/// A finding as a report has it.
#[derive(Debug, Deserialize)]
pub struct FindingText {
    /// The rule.
    pub rule: String,
    /// The meeting.
    pub meeting: Option<String>,
    /// The department.
    pub department: Option<String>,
    /// The duty.
    #[serde(default, deserialize_with = "duty")]
    pub duty: Option<Duty>,
    /// deny or warn.
    pub severity: String,
    /// The due.
    pub due: Option<String>,
    /// When it was done.
    pub at: Option<String>,
    /// Whether a time that it rests on was a date alone.
    #[serde(default)]
    pub date_only: bool,
    /// How late.
    pub late_seconds: Option<i64>,
    /// The row it rests on.
    pub source: SourceText,
    /// Its sentence.
    pub message: String,
    /// The declared policy.
    pub policy: Option<String>,
    /// The meeting's name; older reports have none.
    #[serde(default)]
    pub title: Option<String>,
    /// The department's name; older reports have none.
    #[serde(default)]
    pub name: Option<String>,
}

/// A finding that is written again as it was, whatever it holds.
#[derive(Debug, Deserialize, Serialize)]
pub struct KeptFinding {
    /// The rule.
    pub rule: String,
    /// deny or warn.
    pub severity: String,
    /// The meeting.
    pub meeting: Option<String>,
    /// The department.
    pub department: Option<String>,
    /// The duty.
    pub duty: Option<String>,
    due: Option<String>,
    at: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    date_only: Option<bool>,
    late_seconds: Option<i64>,
    source: SourceText,
    message: String,
    policy: Option<String>,
    #[serde(default)]
    title: Option<String>,
    #[serde(default)]
    name: Option<String>,
    /// Whether the baseline had it, which says nothing in a baseline.
    #[serde(default, skip_serializing)]
    #[expect(dead_code, reason = "read so that it is not among the others")]
    known: Option<bool>,
    #[serde(flatten)]
    others: Map<String, Value>,
}

/// A file and a line.
#[derive(Debug, Deserialize, Serialize)]
pub struct SourceText {
    /// The file.
    pub file: String,
    /// The line.
    pub line: u64,
    /// The sheet.
    #[serde(default)]
    pub sheet: Option<String>,
    /// The cell.
    #[serde(default)]
    pub cell: Option<String>,
    /// The row's own key in the system that it came from.
    #[serde(default, rename = "ref")]
    pub reference: Option<String>,
}

fn duty<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Duty>, D::Error> {
    let Some(name) = Option::<String>::deserialize(from)? else {
        return Ok(None);
    };
    let known = Duty::ALL.into_iter().find(|duty| duty.name() == name);
    known
        .map(Some)
        .ok_or_else(|| serde::de::Error::custom("unknown duty"))
}
