//! Where a calendar file comes from, as far as it says so itself.

use std::fmt::Write;
use std::path::Path;

use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::load::calendars::{CalendarFormat, ics};

/// How the first line of a file begins that was made of another.
pub const IMPORTED: &str = "# Imported from ";

/// What is known of a file: its name, its digest, and what it says of its maker and place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    name: String,
    sha256: String,
    /// What, and the text, each on one line.
    facts: Vec<(&'static str, String)>,
}

/// What a file says about itself. `name` is the name that it is to be known by.
#[must_use]
pub fn provenance(path: &Path, name: &str, bytes: &[u8]) -> Provenance {
    let facts = match CalendarFormat::of(path) {
        Some(CalendarFormat::Ics) => ics::facts(bytes),
        Some(CalendarFormat::HolidayCn) => holiday_cn(bytes),
        Some(CalendarFormat::Toml) | None => Vec::new(),
    };
    let mut sha256 = String::new();
    for byte in Sha256::digest(bytes) {
        let _ = write!(sha256, "{byte:02x}");
    }
    let facts = facts
        .into_iter()
        .filter_map(|(what, text)| Some((what, ics::clean(&text)?)));
    Provenance {
        name: ics::clean(name).unwrap_or_default(),
        sha256,
        facts: facts.collect(),
    }
}

impl Provenance {
    /// The version of a calendar whose file has none: reports name it, and no notice.
    #[must_use]
    pub fn version(&self) -> String {
        format!("{} sha256:{}", self.name, &self.sha256[..12])
    }

    /// Comments of TOML, for the head of a file made of this one. They say nothing of when, so that
    /// the same file gives the same text.
    #[must_use]
    pub fn comments(&self) -> String {
        let mut text = format!("{IMPORTED}{}\n# sha256: {}\n", self.name, self.sha256);
        for (what, fact) in &self.facts {
            let _ = writeln!(text, "# {what}: {fact}");
        }
        text
    }
}

fn holiday_cn(bytes: &[u8]) -> Vec<(&'static str, String)> {
    #[derive(Default, Deserialize)]
    struct File {
        #[serde(rename = "$id")]
        id: Option<String>,
        #[serde(default)]
        papers: Vec<String>,
    }
    let json = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let file: File = serde_json::from_slice(json).unwrap_or_default();
    let id = file.id.map(|id| ("url", id));
    let papers = file.papers.into_iter().map(|paper| ("notice", paper));
    id.into_iter().chain(papers).collect()
}
