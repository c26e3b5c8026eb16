//! Ids and names, and whom they mean.

use std::collections::HashSet;

use foldhash::fast::RandomState;

use crate::load::file::input_error::Errors;
use crate::load::table::text_map::TextMap;
use crate::text::did_you_mean;

/// Whom a text means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// One, an index.
    Known(u32),
    /// Nobody.
    Unknown,
    /// Several have the name.
    Several,
    /// One whose own row was bad: nothing can be said about it.
    Spoiled,
}

/// The ids and names of a table.
#[derive(Clone, Debug, Default)]
pub struct Names {
    by_id: TextMap<u32>,
    /// None where several have it.
    by_name: TextMap<Option<u32>>,
    spoiled: HashSet<String, RandomState>,
}

impl Names {
    /// Adds a row; false where its id is taken.
    pub(crate) fn add(&mut self, id: &str, name: &str, index: u32) -> bool {
        if self.by_id.contains_key(id) {
            return false;
        }
        self.by_id.insert(id, index);
        // Where its name is its id, it is found by that.
        if id == name {
            return true;
        }
        let only = (!self.by_name.contains_key(name)).then_some(index);
        self.by_name.insert(name, only);
        true
    }

    /// Remembers a name from a row that could not be read.
    pub(crate) fn spoil(&mut self, name: &str) {
        self.spoiled.insert(name.to_owned());
    }

    /// The same, unless the name means somebody.
    pub(crate) fn spoil_unknown(&mut self, name: &str) {
        if self.find(name) == Lookup::Unknown {
            self.spoil(name);
        }
    }

    /// Takes a row back that turned out bad.
    pub(crate) fn take_back(&mut self, id: &str, name: &str) {
        self.by_id.remove(id);
        if let Some(Some(_)) = self.by_name.get(name) {
            self.by_name.remove(name);
        }
        self.spoil(id);
        self.spoil(name);
    }

    /// Takes the other names of rows back that turned out bad; `rows` in their order.
    pub(crate) fn take_back_aliases(&mut self, rows: &[u32]) {
        let is_bad =
            |meant: &Option<u32>| meant.is_some_and(|row| rows.binary_search(&row).is_ok());
        let bad = self.by_name.iter().filter(|(_, meant)| is_bad(meant));
        let bad: Vec<String> = bad.map(|(name, _)| name.to_owned()).collect();
        for name in bad {
            self.by_name.remove(&name);
            self.spoiled.insert(name);
        }
    }

    /// Another name for one, which nobody has.
    pub(crate) fn alias(&mut self, text: &str, index: u32) {
        self.by_name.insert(text, Some(index));
    }

    /// The name that was perhaps meant: the only one that it shortens, else one that differs by a
    /// third of its characters at most. Other digits are another number, not a slip.
    pub(crate) fn near(&self, text: &str) -> Option<&str> {
        let mut shortened = self.all().filter(|name| shortens(text, name));
        if let Some(first) = shortened.next() {
            return shortened.all(|other| other == first).then_some(first);
        }
        let digits = |text: &'_ str| text.bytes().filter(u8::is_ascii_digit).collect::<Vec<_>>();
        let own_digits = digits(text);
        let has_own_digits = |name: &str| {
            name.bytes()
                .filter(u8::is_ascii_digit)
                .eq(own_digits.iter().copied())
        };
        let near = self
            .all()
            .filter(|name| has_own_digits(name))
            .filter_map(|name| {
                let distance = strsim::damerau_levenshtein(text, name);
                let length = text.chars().count().max(name.chars().count());
                (distance * 3 <= length).then_some((distance, name))
            });
        near.min().map(|(_, name)| name)
    }

    /// Those that a text shortens, by their indices, each once; and whether it leaves out nothing by
    /// which one of them may differ from another that is not among them.
    pub(crate) fn shortened(&self, text: &str) -> (Vec<u32>, bool) {
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
    pub fn find(&self, text: &str) -> Lookup {
        if let Some(&index) = self.by_id.get(text) {
            return Lookup::Known(index);
        }
        match self.by_name.get(text) {
            _ if self.spoiled.contains(text) => Lookup::Spoiled,
            Some(&Some(index)) => Lookup::Known(index),
            Some(None) => Lookup::Several,
            None => Lookup::Unknown,
        }
    }

    /// How many ids and names there are.
    pub(crate) fn len(&self) -> usize {
        self.by_id.len() + self.by_name.len()
    }

    /// The id or name that a text is mistyped for.
    pub(crate) fn mistyped(&self, text: &str, errors: &Errors) -> Option<&str> {
        let may_hint = errors.may_hint(self.len());
        may_hint.then(|| did_you_mean(text, self.all())).flatten()
    }

    /// Every id and name that means one, with its index; in the order of the indices, then of the
    /// texts.
    #[must_use]
    pub fn known(&self) -> Vec<(&str, u32)> {
        let mut known: Vec<(&str, u32)> = (self.all())
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
    pub(crate) fn ids(&self) -> impl Iterator<Item = (&str, u32)> {
        self.by_id.iter().map(|(id, &index)| (id, index))
    }

    /// Every id and name.
    pub(crate) fn all(&self) -> impl Iterator<Item = &str> {
        self.by_id.keys().chain(self.by_name.keys())
    }
}

/// Whether a text is a name with characters left out, as 市发改委 is of 市发展和改革委员会.
fn shortens(text: &str, name: &str) -> bool {
    let mut rest = name.chars();
    // An id shortens nothing.
    let is_short = !text.is_ascii()
        && text.chars().nth(1).is_some()
        && text.chars().all(|c| rest.any(|own| own == c));
    is_short && text != name
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
mod tests {
    use super::*;

    #[test]
    fn what_was_perhaps_meant() {
        let mut names = Names::default();
        for (index, name) in ["市发展和改革委员会", "市财政局", "市教育局"]
            .into_iter()
            .enumerate()
        {
            names.add(&format!("D{index}"), name, index as u32);
        }
        assert_eq!(names.near("市发改委"), Some("市发展和改革委员会"));
        assert_eq!(names.near("市财政厅"), Some("市财政局"));
        assert_eq!(names.near("某某"), None);
        assert_eq!(
            names.near("市商务局"),
            None,
            "half of it is another department's"
        );
        assert_eq!(names.near("D7"), None, "another number is no slip");
        // Of two that it may shorten neither is guessed.
        names.add("D9", "市发展改革服务委", 9);
        assert_eq!(names.near("市发改委"), None);
    }

    #[test]
    fn a_short_name_is_sure_where_nothing_that_tells_is_left_out() {
        let mut names = Names::default();
        let all = [
            "东屏市发展和改革委员会",
            "东屏市教育局",
            "第二十一中学",
            "城东南街道办事处",
            "甲县教育局",
            "东屏市公安局",
        ];
        for (index, name) in all.into_iter().enumerate() {
            names.add(&format!("D{index}"), name, index as u32);
        }
        names.alias("东屏市发改委", 0);
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
