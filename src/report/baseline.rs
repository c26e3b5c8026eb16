//! What an earlier report found, in compact keys: 16 bytes a finding, besides the names.
//!
//! A finding is known by what it is: rule, meeting, department and duty, never by its row, which
//! moves whenever a row above it is added. Where a report has several of one kind, as many are
//! known as the earlier one had.

use std::collections::HashMap;
use std::sync::Arc;

use crate::domain::duty::Duty;

/// What a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity<'a> {
    /// The rule's name.
    pub rule: &'a str,
    /// The meeting's id.
    pub meeting: Option<&'a str>,
    /// The department's id.
    pub department: Option<&'a str>,
    /// The duty.
    pub duty: Option<Duty>,
}

/// The rule whose finding a finding of this rule goes on from.
///
/// Where a department did at last what was overdue, the breach is the same and only its end is
/// known now: `transmission-overdue` has become `transmission-late`. Were that a new finding, the
/// gate would punish the one who puts it right and records it. The reverse, a record withdrawn, is new.
#[must_use]
pub fn forerunner(rule: &str) -> Option<&'static str> {
    match rule {
        "transmission-late" => Some("transmission-overdue"),
        "report-late" => Some("report-overdue"),
        "feedback-late" => Some("feedback-overdue"),
        _ => None,
    }
}

/// Whether a finding of this rule that is gone was put right: `due-soon` is a forecast, no breach, and
/// leaves by itself when the due is met or missed; `repeated-breach` does when the breaches that it
/// counts grow old, which are findings themselves, and put right or not.
#[must_use]
pub fn is_mendable(rule: &str) -> bool {
    !["due-soon", "repeated-breach"].contains(&rule)
}

/// The findings of an earlier report.
#[derive(Debug, Default)]
pub struct Baseline {
    rules: Names,
    names: Names,
    entries: Vec<Entry>,
    /// The places of entries, by what they are, then by place.
    sorted: Vec<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    meeting: u32,
    department: u32,
    rule: u16,
    duty: u8,
}

const NOBODY: u32 = u32::MAX;

/// More rules or findings than any report of this program has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMany;

impl Baseline {
    /// Adds a finding.
    ///
    /// # Errors
    ///
    /// Where there are more rules, names or findings than can be counted.
    pub fn push(&mut self, of: &Identity<'_>) -> Result<(), TooMany> {
        let rule = u16::try_from(self.rules.add(of.rule)?).map_err(|_| TooMany)?;
        let mut name = |text: Option<&str>| text.map_or(Ok(NOBODY), |text| self.names.add(text));
        let entry = Entry {
            meeting: name(of.meeting)?,
            department: name(of.department)?,
            rule,
            duty: of.duty.map_or(0, |duty| duty as u8 + 1),
        };
        if self.entries.len() >= NOBODY as usize {
            return Err(TooMany);
        }
        self.entries.push(entry);
        Ok(())
    }

    /// Makes findings findable; to be called once, when all are there.
    #[must_use]
    pub fn ready(mut self) -> Self {
        self.entries.shrink_to_fit();
        self.sorted = (0..).take(self.entries.len()).collect();
        let entries = &self.entries;
        self.sorted
            .sort_unstable_by_key(|&place| (entries[place as usize], place));
        self
    }

    /// How many findings there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// What the finding at a place of the earlier report is.
    #[must_use]
    pub fn get(&self, place: u32) -> Identity<'_> {
        let entry = self.entries[place as usize];
        let name = |id: u32| (id != NOBODY).then(|| self.names.get(id));
        Identity {
            rule: self.rules.get(u32::from(entry.rule)),
            meeting: name(entry.meeting),
            department: name(entry.department),
            duty: (Duty::ALL.into_iter()).find(|duty| *duty as u8 + 1 == entry.duty),
        }
    }

    /// The place of the finding that this one is; each is given out once.
    ///
    /// `taken` says how many of the run that starts at a number were given out, and counts one more.
    pub fn find(&self, of: &Identity<'_>, taken: &mut impl FnMut(u32) -> u32) -> Option<u32> {
        let name = |text: Option<&str>| text.map_or(Some(NOBODY), |text| self.names.find(text));
        let entry = Entry {
            meeting: name(of.meeting)?,
            department: name(of.department)?,
            rule: u16::try_from(self.rules.find(of.rule)?).ok()?,
            duty: of.duty.map_or(0, |duty| duty as u8 + 1),
        };
        let at = |place: &u32| self.entries[*place as usize];
        let start = self.sorted.partition_point(|place| at(place) < entry);
        let place = self.sorted.get(start)?;
        if at(place) != entry {
            return None;
        }
        let run = u32::try_from(start).ok()?;
        let place = self.sorted.get(start + taken(run) as usize)?;
        (at(place) == entry).then_some(*place)
    }

    /// Gives each of some findings its place, where it has one: first to those that are the same,
    /// then to those that go on from another ([`forerunner`]).
    pub fn mark<T>(
        &self,
        list: &mut [T],
        identity: impl Fn(&T) -> Identity<'_>,
        place: impl Fn(&mut T) -> &mut Option<u32>,
    ) {
        let mut counts = HashMap::<u32, u32>::new();
        let mut taken = |start: u32| {
            let count = counts.entry(start).or_default();
            *count += 1;
            *count - 1
        };
        for item in &mut *list {
            let found = self.find(&identity(item), &mut taken);
            *place(item) = found;
        }
        for item in &mut *list {
            if place(item).is_some() {
                continue;
            }
            let of = identity(item);
            let Some(rule) = forerunner(of.rule) else {
                continue;
            };
            let found = self.find(&Identity { rule, ..of }, &mut taken);
            *place(item) = found;
        }
    }
}

/// Texts, each held once.
#[derive(Debug, Default)]
struct Names {
    texts: Vec<Arc<str>>,
    ids: HashMap<Arc<str>, u32>,
}

impl Names {
    fn add(&mut self, text: &str) -> Result<u32, TooMany> {
        if let Some(id) = self.ids.get(text) {
            return Ok(*id);
        }
        let id = u32::try_from(self.texts.len()).map_err(|_| TooMany)?;
        if id == NOBODY {
            return Err(TooMany);
        }
        let text: Arc<str> = text.into();
        self.texts.push(Arc::clone(&text));
        self.ids.insert(text, id);
        Ok(id)
    }

    fn find(&self, text: &str) -> Option<u32> {
        self.ids.get(text).copied()
    }

    fn get(&self, id: u32) -> &str {
        &self.texts[id as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of<'a>(rule: &'a str, meeting: &'a str, department: &'a str) -> Identity<'a> {
        Identity {
            rule,
            meeting: Some(meeting),
            department: (!department.is_empty()).then_some(department),
            duty: Some(Duty::Report),
        }
    }

    fn baseline(list: &[Identity<'_>]) -> Baseline {
        let mut baseline = Baseline::default();
        for identity in list {
            baseline.push(identity).unwrap();
        }
        baseline.ready()
    }

    fn marks(baseline: &Baseline, list: &[Identity<'_>]) -> Vec<Option<u32>> {
        let mut list: Vec<_> = list.iter().map(|of| (*of, None)).collect();
        baseline.mark(&mut list, |(of, _)| *of, |(_, place)| place);
        list.into_iter().map(|(_, place)| place).collect()
    }

    #[test]
    fn as_many_are_known_as_there_were() {
        let a = of("duplicate-record", "M", "D");
        let b = of("duplicate-record", "M", "");
        let c = of("duplicate-record", "D", "M");
        let old = baseline(&[a, b, a]);
        assert_eq!(
            marks(&old, &[a, a, a, b, b, c]),
            [Some(0), Some(2), None, Some(1), None, None]
        );
        assert_eq!(marks(&old, &[of("no-such-rule", "M", "D")]), [None]);
        assert_eq!(marks(&Baseline::default().ready(), &[a]), [None]);
        assert_eq!(old.get(1), b);
    }

    #[test]
    fn what_was_overdue_covers_what_is_late_once_and_never_the_reverse() {
        let overdue = of("report-overdue", "M", "D");
        let late = of("report-late", "M", "D");
        assert_eq!(marks(&baseline(&[overdue]), &[late, late]), [Some(0), None]);
        assert_eq!(marks(&baseline(&[late]), &[overdue]), [None]);
        // What is the same goes first, wherever it stands.
        let old = baseline(&[overdue]);
        assert_eq!(marks(&old, &[late, overdue]), [None, Some(0)]);
        let elsewhere = of("report-late", "M", "E");
        assert_eq!(marks(&old, &[elsewhere]), [None]);
    }
}
