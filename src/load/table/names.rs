//! Ids and names, and whom they mean.

use std::collections::HashSet;
use std::hash::BuildHasher as _;

use foldhash::fast::RandomState;
use hashbrown::HashTable;

use crate::domain::department::Department;
use crate::domain::label::Label;
use crate::domain::meeting::Meeting;
use crate::load::table::header_key::{header_chars, header_key};
use crate::load::table::lists::{LIST_SEPARATORS, separators};
use crate::load::table::text_map::TextMap;
use crate::text::distance_within;

/// Whom a text means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// One, an index.
    Known(u32),
    /// Nobody.
    Unknown,
    /// Several have the name.
    Several,
    /// One whose own row was bad, or one of two rows that claim an id: nothing can be said about it.
    Spoiled,
}

/// The rows of a table, by what they are called.
#[derive(Clone, Copy, Debug)]
pub enum Labels<'a> {
    /// Those of meetings.
    Meetings(&'a [Meeting]),
    /// Those of departments.
    Departments(&'a [Department]),
}

impl<'a> Labels<'a> {
    fn label(self, row: u32) -> Option<&'a Label> {
        match self {
            Self::Meetings(list) => Some(&list.get(row as usize)?.label),
            Self::Departments(list) => Some(&list.get(row as usize)?.label),
        }
    }

    #[inline]
    fn get(self, row: u32) -> &'a Label {
        match self {
            Self::Meetings(list) => &list[row as usize].label,
            Self::Departments(list) => &list[row as usize].label,
        }
    }
}

/// Where the ids and names of a table are among its rows. It holds no text but what the rows do not:
/// there may be a million of them.
#[derive(Clone, Debug, Default)]
pub struct NameIndex {
    /// Rows, by the hashes of their ids.
    by_id: HashTable<u32>,
    /// The first row of each name, with [`SEVERAL`] where others have it.
    by_name: HashTable<u32>,
    /// Names beside those of the rows.
    aliases: TextMap<u32>,
    /// What rows that were not kept are called. Nobody knows whom it means, whoever else has it too and
    /// wherever his row stands; but for [further names](Self::spoil_alias), which never take away what
    /// somebody's own row calls him.
    spoiled: HashSet<String, RandomState>,
    /// Rows that may be meant by a further name of which nobody knows whom it means;
    /// [`Names::doubtful`] adds those that may be by an id or a name.
    doubtful: Vec<u32>,
    /// The most separators of a list that any of them holds.
    separators: usize,
    state: RandomState,
}

/// Marks a name that several rows have. There are never so many rows.
const SEVERAL: u32 = 1 << 31;

impl NameIndex {
    fn id(&self, labels: Labels<'_>, text: &str) -> Option<u32> {
        let is_it = |&row: &u32| labels.get(row).id() == text;
        let row = self.by_id.find(self.state.hash_one(text), is_it)?;
        Some(*row)
    }

    fn name(&self, labels: Labels<'_>, text: &str) -> Option<u32> {
        let is_it = |&row: &u32| labels.get(row & !SEVERAL).name() == text;
        let row = self.by_name.find(self.state.hash_one(text), is_it)?;
        Some(*row)
    }

    /// Adds a row, which is not among the others yet.
    ///
    /// # Errors
    ///
    /// Its id is taken: the row that has it.
    pub(crate) fn add(
        &mut self,
        labels: Labels<'_>,
        id: &str,
        name: &str,
        row: u32,
    ) -> Result<(), u32> {
        if let Some(first) = self.id(labels, id) {
            return Err(first);
        }
        self.separators = (self.separators).max(separators(id)).max(separators(name));
        let state = &self.state;
        let hash_of_id = |&row: &u32| state.hash_one(labels.get(row).id());
        (self.by_id).insert_unique(state.hash_one(id), row, hash_of_id);
        // Where its name is its id, it is found by that.
        if id == name {
            return Ok(());
        }
        let is_it = |&row: &u32| labels.get(row & !SEVERAL).name() == name;
        let hash_of_name = |&row: &u32| state.hash_one(labels.get(row & !SEVERAL).name());
        let hash = state.hash_one(name);
        match self.by_name.find_mut(hash, is_it) {
            Some(first) => *first |= SEVERAL,
            None => {
                self.by_name.insert_unique(hash, row, hash_of_name);
            }
        }
        Ok(())
    }

    /// Remembers the id or name of a row that is not kept.
    pub(crate) fn spoil(&mut self, text: &str) {
        if !text.is_empty() && !self.spoiled.contains(text) {
            self.separators = self.separators.max(separators(text));
            self.spoiled.insert(text.to_owned());
        }
    }

    /// Remembers a further name of a row that is not kept, or one that two rows claim.
    pub(crate) fn spoil_alias(&mut self, labels: Labels<'_>, alias: &str) {
        if self.id(labels, alias).is_none() && self.name(labels, alias).is_none() {
            self.doubtful.extend(self.aliases.get(alias));
            self.spoil(alias);
        }
    }

    /// Takes note that what is said of a row under one of its names may be said of another.
    pub(crate) fn doubt(&mut self, row: u32) {
        self.doubtful.push(row);
    }

    /// Takes note that what nobody can make out may be said of any of so many rows.
    pub(crate) fn doubt_all(&mut self, rows: u32) {
        self.doubtful = (0..rows).collect();
    }

    /// Takes a row back that turned out bad.
    pub(crate) fn take_back(&mut self, labels: Labels<'_>, row: u32) {
        let (id, name) = (labels.get(row).id(), labels.get(row).name());
        let is_id = |&row: &u32| labels.get(row).id() == id;
        if let Ok(found) = self.by_id.find_entry(self.state.hash_one(id), is_id) {
            found.remove();
        }
        let is_name = |&row: &u32| labels.get(row & !SEVERAL).name() == name;
        match self.by_name.find_entry(self.state.hash_one(name), is_name) {
            Ok(found) if *found.get() & SEVERAL == 0 => {
                found.remove();
            }
            Ok(_) => {}
            Err(_) => self.aliases.remove(name),
        }
        self.spoil(id);
        self.spoil(name);
    }

    /// Takes the other names of rows back that turned out bad; `rows` in their order.
    pub(crate) fn take_back_aliases(&mut self, rows: &[u32]) {
        let is_bad = |row: &u32| rows.binary_search(row).is_ok();
        let bad = self.aliases.iter().filter(|(_, row)| is_bad(row));
        let bad: Vec<String> = bad.map(|(name, _)| name.to_owned()).collect();
        for name in bad {
            self.aliases.remove(&name);
            self.spoil(&name);
        }
    }

    /// Another name for one, which nobody has.
    pub(crate) fn alias(&mut self, text: &str, row: u32) {
        self.separators = self.separators.max(separators(text));
        self.aliases.insert(text, row);
    }
}

/// The ids and names of a table.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    index: &'a NameIndex,
    labels: Labels<'a>,
}

impl<'a> Names<'a> {
    /// An index, with the rows that it was made of.
    #[must_use]
    pub fn new(index: &'a NameIndex, labels: Labels<'a>) -> Self {
        Self { index, labels }
    }

    /// The name that was perhaps meant: the only one that is the same but for blanks, width and
    /// capitals (教 育 局), else [the nearest](Self::nearest).
    pub(crate) fn near(self, text: &str) -> Option<&'a str> {
        let key = header_key(text);
        let is_alike = |name: &&str| header_chars(name).eq(key.chars());
        let mut alike = self.all().filter(is_alike);
        if let Some(first) = alike.next() {
            return alike.all(|other| other == first).then_some(first);
        }
        // Mostly the key is the text itself.
        let by_key = || (key != text).then(|| self.nearest(&key)).flatten();
        self.nearest(text).or_else(by_key)
    }

    /// The only name that a text shortens, else one that differs by a third of its characters at
    /// most. Other digits are another number, not a slip.
    fn nearest(self, text: &str) -> Option<&'a str> {
        let mut shortened = self.all().filter(|name| shortens(text, name));
        if let Some(first) = shortened.next() {
            return shortened.all(|other| other == first).then_some(first);
        }
        let own_digits = text.bytes().filter(u8::is_ascii_digit);
        let has_own_digits = |name: &str| {
            let digits = name.bytes().filter(u8::is_ascii_digit);
            digits.eq(own_digits.clone())
        };
        let own_length = text.chars().count();
        let near = self.all().filter_map(|name| {
            if !has_own_digits(name) {
                return None;
            }
            let most = name.chars().count().max(own_length) / 3;
            Some((distance_within(text, name, most)?, name))
        });
        near.min().map(|(_, name)| name)
    }

    /// Those that a text shortens, by their indices, each once; and whether it leaves out nothing by
    /// which one of them may differ from another that is not among them.
    pub(crate) fn shortened(self, text: &str) -> (Vec<u32>, bool) {
        let mut found: Vec<(u32, bool)> = self
            .all()
            .filter(|name| shortens(text, name))
            .filter_map(|name| match self.find(name) {
                Lookup::Known(index) => Some((index, is_plain_short(text, name))),
                _ => None,
            })
            .collect();
        found.sort_unstable();
        // Of its names the one that is shortened most plainly counts.
        found.dedup_by(|later, first| {
            let is_same = later.0 == first.0;
            first.1 |= is_same && later.1;
            is_same
        });
        let is_plain = found.iter().all(|(_, is_plain)| *is_plain);
        (
            found.into_iter().map(|(index, _)| index).collect(),
            is_plain,
        )
    }

    /// Whom a text means: the one with this id, else the only one with this name.
    #[must_use]
    pub fn find(self, text: &str) -> Lookup {
        let Self { index, labels } = self;
        // Two rows may claim an id, of which one is kept.
        if index.spoiled.contains(text) {
            return Lookup::Spoiled;
        }
        if let Some(row) = index.id(labels, text) {
            return Lookup::Known(row);
        }
        match index.name(labels, text) {
            Some(row) if row & SEVERAL != 0 => Lookup::Several,
            Some(row) => Lookup::Known(row),
            None => (index.aliases.get(text)).map_or(Lookup::Unknown, |&row| Lookup::Known(row)),
        }
    }

    /// Rows of which nobody knows what is said under one of their names: a row that was not kept is
    /// called so too, or the configuration gives a name that cannot be made out.
    pub(crate) fn doubtful(self) -> Vec<u32> {
        let mut rows = self.index.doubtful.clone();
        let spoiled = &self.index.spoiled;
        if !spoiled.is_empty() {
            let is_spoiled = |row: &&u32| {
                let label = self.labels.get(**row);
                spoiled.contains(label.id()) || spoiled.contains(label.name())
            };
            rows.extend(self.index.by_id.iter().filter(is_spoiled));
        }
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    /// The row that is kept of those that claim an id or a name; the first of several.
    pub(crate) fn kept(self, text: &str) -> Option<u32> {
        let Self { index, labels } = self;
        let name = || Some(index.name(labels, text)? & !SEVERAL);
        let alias = || index.aliases.get(text).copied();
        index.id(labels, text).or_else(name).or_else(alias)
    }

    /// The most separators of a list that an id or a name holds.
    pub(crate) fn separators(self) -> usize {
        self.index.separators
    }

    /// How many ids and names there are.
    pub(crate) fn len(self) -> usize {
        self.index.by_id.len() + self.index.by_name.len() + self.index.aliases.len()
    }

    /// The id of a row, where it means that.
    pub(crate) fn id_of(self, row: u32) -> Option<&'a str> {
        let id = self.labels.label(row)?.id();
        (self.find(id) == Lookup::Known(row)).then_some(id)
    }

    /// Every id and name that means one, with its index; in the order of the indices, then of the
    /// texts.
    #[must_use]
    pub fn known(self) -> Vec<(&'a str, u32)> {
        let mut known: Vec<(&'a str, u32)> = (self.all())
            .filter_map(|text| match self.find(text) {
                Lookup::Known(index) => Some((text, index)),
                Lookup::Unknown | Lookup::Several | Lookup::Spoiled => None,
            })
            .collect();
        known.sort_unstable_by_key(|(text, index)| (*index, *text));
        // An id may be the name of another.
        known.dedup();
        known
    }

    /// Every id, with its index.
    pub(crate) fn ids(self) -> impl Iterator<Item = (&'a str, u32)> {
        let id = move |&row: &u32| (self.labels.get(row).id(), row);
        self.index.by_id.iter().map(id)
    }

    /// Every id and name.
    pub(crate) fn all(self) -> impl Iterator<Item = &'a str> {
        let name = move |&row: &u32| self.labels.get(row & !SEVERAL).name();
        let names = self.index.by_name.iter().map(name);
        let ids = self.ids().map(|(id, _)| id);
        ids.chain(names).chain(self.index.aliases.keys())
    }
}

/// Whether a text is a name with characters left out, as 市发改委 is of 市发展和改革委员会. What stands
/// between two separators of a name (旅游局 in 文化、旅游局) is no short form of the whole.
fn shortens(text: &str, name: &str) -> bool {
    let mut rest = name.chars();
    // An id shortens nothing.
    let is_short = !text.is_ascii()
        && text.chars().nth(1).is_some()
        && text.chars().all(|c| rest.any(|own| own == c));
    let is_part = || name.split(LIST_SEPARATORS).any(|part| part.trim() == text);
    is_short && !is_part()
}

/// Characters that tell one of several from another: 第一中学 is not 第二十一中学, 城东街道 not
/// 城东南街道.
const TELLING: &str = "一二三四五六七八九十百零〇两东西南北中上下左右前后新老大小副";

/// Whether a short name leaves out nothing that may matter: it has three characters at least, and
/// those between its own in the name are none that tell one of several from another. What stands
/// before them all is where the department is: 东屏市 in 东屏市教育局.
fn is_plain_short(text: &str, name: &str) -> bool {
    let tells = |c: char| TELLING.contains(c) || c.is_ascii_digit();
    let mut own = text.chars().peekable();
    let mut has_begun = false;
    for c in name.chars() {
        if own.peek() == Some(&c) {
            own.next();
            has_begun = true;
        } else if has_begun && tells(c) {
            return false;
        }
    }
    text.chars().count() > 2
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::domain::department::DepartmentKind;
    use crate::domain::source::Source;

    /// Departments of these ids and names, those with an id that is taken left out, and their index.
    pub(crate) fn departments<'n>(
        all: impl IntoIterator<Item = (String, &'n str)>,
    ) -> (NameIndex, Vec<Department>) {
        let mut index = NameIndex::default();
        let mut list = Vec::new();
        for (id, name) in all {
            let row = list.len() as u32;
            if (index.add(Labels::Departments(&list), &id, name, row)).is_err() {
                continue;
            }
            list.push(Department {
                label: Label::new(&id, name),
                parent: None,
                is_parent_unread: false,
                kind: DepartmentKind::default().into(),
                active_from: None,
                active_until: None,
                contact: None,
                source: Source { file: 0, line: 1 },
            });
        }
        (index, list)
    }

    fn called(names: &[&str]) -> (NameIndex, Vec<Department>) {
        let ids = (0..).map(|row| format!("D{row}"));
        departments(ids.zip(names.iter().copied()))
    }

    #[test]
    fn what_was_perhaps_meant() {
        let mut all = vec!["市发展和改革委员会", "市财政局", "市教育局"];
        let (index, list) = called(&all);
        let names = Names::new(&index, Labels::Departments(&list));
        assert_eq!(names.near("市发改委"), Some("市发展和改革委员会"));
        assert_eq!(names.near("市财政厅"), Some("市财政局"));
        assert_eq!(names.near("某某"), None);
        assert_eq!(
            names.near("市商务局"),
            None,
            "half of it is another department's"
        );
        assert_eq!(names.near("D7"), None, "another number is no slip");
        for blanks in [" ", "\u{3000}", "\u{A0}\u{A0}", "\n", "\u{200B}\u{FEFF}"] {
            let spread = |name: &str| name.split("").collect::<Vec<_>>().join(blanks);
            assert_eq!(names.near(&spread("市教育局")), Some("市教育局"));
        }
        assert_eq!(names.near("市 财 政 厅"), Some("市财政局"));
        assert_eq!(names.near("ｄ１"), Some("D1"));
        // Of two that it may shorten neither is guessed.
        all.push("市发展改革服务委");
        let (index, list) = called(&all);
        let names = Names::new(&index, Labels::Departments(&list));
        assert_eq!(names.near("市发改委"), None);
    }

    #[test]
    fn a_short_name_is_sure_where_nothing_that_tells_is_left_out() {
        let all = [
            "东屏市发展和改革委员会",
            "东屏市教育局",
            "第二十一中学",
            "城东南街道办事处",
            "甲县教育局",
            "东屏市公安局",
        ];
        let (mut index, list) = called(&all);
        index.alias("东屏市发改委", 0);
        let names = Names::new(&index, Labels::Departments(&list));
        for (text, expected) in [
            ("市发改委", (vec![0], true)),
            ("市教育局", (vec![1], true)),
            ("教育局", (vec![1, 4], true)),
            ("第一中学", (vec![2], false)),
            ("城东街道", (vec![3], false)),
            ("公安", (vec![5], false)),
            ("市财政局", (vec![], true)),
        ] {
            assert_eq!(names.shortened(text), expected, "{text}");
        }
    }
}
