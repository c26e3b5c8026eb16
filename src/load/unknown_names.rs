//! Names in the records that nobody has, counted, with whom they may be meant for. Nothing is guessed.

use std::hash::BuildHasher as _;

use foldhash::fast::RandomState;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use crate::domain::project::Project;
use crate::ledger::intake::Stray;
use crate::load::inputs::Loaded;
use crate::load::records::columns::PARTIES;
use crate::load::table::names::{Lookup, Names};
use crate::rules::level::Level;
use crate::rules::levels::Levels;
use crate::text::{Bilingual, shown};

/// So many names are told one by one, the others are findings all the same.
const MOST: usize = 20;

/// So many known names are looked at in search of those that were meant.
const MOST_COMPARED: usize = 500_000;

/// A name that nobody has, and how many records have it.
struct UnknownName<'s> {
    text: &'s str,
    records: usize,
}

/// What is to be said of such names before anything else, line by line: of departments, then of
/// meetings; nothing where the configuration allows them.
pub(crate) fn unknown_names(
    strays: &[Stray],
    project: &Project,
    names: [Names<'_>; 2],
    levels: &Levels,
) -> Vec<Bilingual> {
    let mut lines = Vec::new();
    for (party, rule) in [(1, "unknown-department"), (0, "unknown-meeting")] {
        let unknown = counted(strays, party);
        if unknown.is_empty() || is_allowed(rule, levels) {
            continue;
        }
        lines.push(head(&unknown, party));
        let mut example = None;
        for (place, name) in unknown.iter().take(MOST).enumerate() {
            let may_look = place * names[party].len() <= MOST_COMPARED;
            let likely = if may_look {
                likely(name.text, names[party])
            } else {
                Likely::Nobody
            };
            let meant = match likely {
                Likely::One(index) => Some(written(index, party, project, names[party])),
                Likely::Several | Likely::Nobody => None,
            };
            if let (None, Some(meant)) = (&example, meant) {
                example = Some((name.text, meant));
            }
            lines.push(line(name, party, likely, meant));
        }
        if unknown.len() > MOST {
            lines.push(rest(&unknown[MOST..]));
        }
        lines.extend(remedy(party, example));
    }
    lines
}

/// A name in the records that no department has, and whom it may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShortName {
    /// As it stands in the records.
    pub text: String,
    /// How many records have it.
    pub records: usize,
    /// The departments that it may mean, each as it may be written.
    pub meant: Vec<String>,
    /// Whether it means the one without a doubt.
    pub is_sure: bool,
}

/// The names in the records that may be short for departments: the most frequent first.
#[must_use]
pub fn short_names(loaded: &Loaded) -> Vec<ShortName> {
    let names = loaded.departments();
    let unknown = counted(&loaded.intake.strays, 1);
    let mut found = Vec::new();
    for (place, name) in unknown.iter().enumerate() {
        let is_several = names.find(name.text) != Lookup::Unknown;
        if is_several || place * names.len() > MOST_COMPARED {
            continue;
        }
        let (mut meant, is_plain) = names.shortened(name.text);
        let is_sure = is_plain && meant.len() == 1;
        if meant.is_empty()
            && let Likely::One(index) = likely(name.text, names)
        {
            meant.push(index);
        }
        if !meant.is_empty() {
            let written = |index| written(index, 1, &loaded.project, names).to_owned();
            found.push(ShortName {
                text: name.text.to_owned(),
                records: name.records,
                meant: meant.into_iter().map(written).collect(),
                is_sure,
            });
        }
    }
    found
}

/// Whether the configuration lets such names pass: a ledger that holds more than this audit.
fn is_allowed(rule: &str, levels: &Levels) -> bool {
    let place = levels.rules().iter().position(|own| own.name == rule);
    place.is_some_and(|place| levels.of(place) == Level::Allow)
}

/// The names of a party that nobody has: the most frequent first, else in their order.
fn counted(strays: &[Stray], party: usize) -> Vec<UnknownName<'_>> {
    let mut unknown: Vec<UnknownName<'_>> = Vec::new();
    // Places among those: there may be a million, and a map that held the texts would be twice as
    // large as they are.
    let mut places: HashTable<u32> = HashTable::new();
    let state = RandomState::default();
    for stray in strays {
        let Err(text) = [&stray.meeting, &stray.department][party] else {
            continue;
        };
        let text: &str = text;
        let is_it = |&place: &u32| unknown[place as usize].text == text;
        let hash_of = |&place: &u32| state.hash_one(unknown[place as usize].text);
        match places.entry(state.hash_one(text), is_it, hash_of) {
            Entry::Occupied(place) => unknown[*place.get() as usize].records += 1,
            Entry::Vacant(place) => {
                place.insert(unknown.len() as u32);
                unknown.push(UnknownName { text, records: 1 });
            }
        }
    }
    unknown.sort_by_key(|name| std::cmp::Reverse(name.records));
    unknown
}

/// For whom a name may be meant.
#[derive(Clone, Copy)]
enum Likely {
    One(u32),
    /// Several have the very name.
    Several,
    Nobody,
}

fn likely(text: &str, names: Names<'_>) -> Likely {
    if names.find(text) == Lookup::Several {
        return Likely::Several;
    }
    match names.near(text).map(|near| names.find(near)) {
        Some(Lookup::Known(index)) => Likely::One(index),
        _ => match names.shortened(text).0[..] {
            [index] => Likely::One(index),
            _ => Likely::Nobody,
        },
    }
}

/// One as it may be written: by its name, or by its id where others have the name.
fn written<'p>(index: u32, party: usize, project: &'p Project, names: Names<'_>) -> &'p str {
    let index = index as usize;
    let label = if party == 1 {
        let department = &project.departments[index];
        &department.label
    } else {
        let meeting = &project.meetings[index];
        &meeting.label
    };
    match names.find(label.name()) {
        Lookup::Known(own) if own as usize == index => label.name(),
        _ => label.id(),
    }
}

fn head(unknown: &[UnknownName<'_>], party: usize) -> Bilingual {
    let (en, zh) = PARTIES[party];
    let records: usize = unknown.iter().map(|name| name.records).sum();
    let (all, first) = (unknown.len(), unknown.len().min(MOST));
    let (zh_of, en_of) = if all > first {
        (format!("（共 {all} 个）"), format!(" of {all}"))
    } else {
        (String::new(), String::new())
    };
    let verb = if records == 1 {
        "record names"
    } else {
        "records name"
    };
    let these = match first {
        1 => "this name".to_owned(),
        _ => format!("these {first}{en_of} names"),
    };
    Bilingual::new(
        format!("{records} 条记录的{zh}名认不出，先改这 {first} 个{zh_of}："),
        format!("{records} {verb} a {en} that is not in the list; put {these} right first:"),
    )
}

fn line(name: &UnknownName<'_>, party: usize, likely: Likely, meant: Option<&str>) -> Bilingual {
    let (en, zh) = PARTIES[party];
    let (met, records) = (shown(name.text), name.records);
    let plural = if records == 1 { "record" } else { "records" };
    let (zh, en) = match (likely, meant.map(shown)) {
        (Likely::Several, _) => (
            format!("，有几个{zh}叫这个名，请写编号"),
            format!("; several {en}s have this name, write the id"),
        ),
        (_, Some(meant)) => (
            format!("，是不是“{meant}”？"),
            format!("; did you mean \"{meant}\"?"),
        ),
        _ => (String::new(), String::new()),
    };
    Bilingual::new(
        format!("  “{met}” {records} 条{zh}"),
        format!("  \"{met}\": {records} {plural}{en}"),
    )
}

fn rest(unknown: &[UnknownName<'_>]) -> Bilingual {
    let (names, records) = (
        unknown.len(),
        unknown.iter().map(|name| name.records).sum::<usize>(),
    );
    Bilingual::new(
        format!("  另有 {names} 个，{records} 条"),
        format!("  and {names} more in {records} records"),
    )
}

/// How such names are put right, line by line.
fn remedy(party: usize, example: Option<(&str, &str)>) -> Vec<Bilingual> {
    if party == 0 {
        return vec![Bilingual::new(
            "改法：照会议表的名称或编号改台账；会议表漏了的，补进会议表。",
            "To settle them, write the titles or ids of the table of meetings, or add the meetings it lacks.",
        )];
    }
    let correct = "To settle them, correct the cells, list short names in a column `aliases`,";
    let Some((short, meant)) = example else {
        return vec![Bilingual::new(
            "改法：写错的在台账里改对；简称在单位表里另列一列“简称”；单位表漏了的，补进单位表。",
            format!("{correct} or add what is missing."),
        )];
    };
    let pair = format!("  \"{}\" = \"{}\"", shown(short), shown(meant));
    vec![
        Bilingual::new(
            "改法：写错的在台账里改对；简称在单位表里另列一列“简称”，或在 chuanda.toml 里写：",
            format!("{correct} or write in chuanda.toml:"),
        ),
        Bilingual::new("  [departments.aliases]", "  [departments.aliases]"),
        Bilingual::new(pair.clone(), pair),
    ]
}
