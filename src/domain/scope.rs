//! Which departments a meeting or an exemption speaks of.

use crate::domain::department::Department;

/// One word of a scope.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ScopeWord {
    /// Every department.
    All,
    /// One department, an index.
    Department(u32),
    /// Departments that carry a tag.
    Tag(String),
    /// Departments of a level.
    Level(String),
    /// The subtree of a department without itself.
    Under(u32),
    /// The subtree of a department whose own row could not be read.
    UnderUnread,
}

/// The departments that any of its words selects.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Scope(pub Vec<ScopeWord>);

impl Scope {
    /// Every department.
    #[must_use]
    pub fn all() -> Self {
        Self(vec![ScopeWord::All])
    }

    /// Whether it is the plain `all`.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.0.contains(&ScopeWord::All)
    }

    /// The departments selected.
    #[must_use]
    pub fn select(&self, departments: &[Department]) -> Members {
        let mut members = Members::none(departments.len());
        for word in &self.0 {
            match word {
                ScopeWord::All => members = Members::all(departments.len()),
                ScopeWord::Department(index) => members.insert(*index),
                ScopeWord::Tag(tag) => {
                    members.insert_where(departments, |d, _| d.has_tag(tag));
                }
                ScopeWord::Level(level) => {
                    members.insert_where(departments, |d, _| *d.kind.level == **level);
                }
                ScopeWord::Under(top) => {
                    let below = below(departments, Some(*top));
                    let is_below = |index: u32| below[index as usize] == Below::Yes;
                    members.insert_where(departments, |_, index| is_below(index));
                }
                ScopeWord::UnderUnread => {}
            }
        }
        members.count();
        members
    }

    /// The departments that may be selected besides, for all that is known: a row above them could
    /// not be read. None where there is no such department.
    #[must_use]
    pub fn select_unsure(&self, departments: &[Department]) -> Option<Members> {
        let tops = self.0.iter().filter_map(|word| match word {
            ScopeWord::Under(top) => Some(Some(*top)),
            ScopeWord::UnderUnread => Some(None),
            _ => None,
        });
        let mut tops = tops.peekable();
        tops.peek()?;
        if !departments.iter().any(|own| own.is_parent_unread) {
            return None;
        }
        let mut unsure = Members::none(departments.len());
        for top in tops {
            let below = below(departments, top);
            let may_be = |index: u32| below[index as usize] == Below::Unknown;
            unsure.insert_where(departments, |_, index| may_be(index));
        }
        unsure.retain(&self.select(departments), |_| true);
        (!unsure.is_empty()).then_some(unsure)
    }
}

/// Whether a department is below another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Below {
    Yes,
    No,
    /// A row above it could not be read.
    Unknown,
}

/// Of each department, whether it is below one; `top` is none where that one's own row could not be
/// read. Every step up is taken once, however long the chains are. The loader has refused cycles.
fn below(departments: &[Department], top: Option<u32>) -> Vec<Below> {
    let mut known: Vec<Option<Below>> = vec![None; departments.len()];
    let mut chain = Vec::new();
    for start in 0..departments.len() {
        let mut at = start;
        let is_below = loop {
            if let Some(known) = known[at] {
                break known;
            }
            chain.push(at);
            let own = &departments[at];
            match own.parent {
                Some(parent) if Some(parent) == top => break Below::Yes,
                _ if own.is_parent_unread => break Below::Unknown,
                Some(parent) => at = parent as usize,
                None => break Below::No,
            }
        };
        for at in chain.drain(..) {
            known[at] = Some(is_below);
        }
    }
    known.into_iter().flatten().collect()
}

/// A set of departments that knows the place of each member among the members.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Members {
    /// One bit a department.
    words: Vec<u64>,
    /// Members before each word.
    before: Vec<u32>,
    len: u32,
    /// Whether nobody is left out: then a place is the department itself.
    is_all: bool,
}

impl Members {
    /// No department out of `departments`.
    #[must_use]
    pub fn none(departments: usize) -> Self {
        let words = departments.div_ceil(64);
        Self {
            words: vec![0; words],
            before: vec![0; words],
            len: 0,
            is_all: false,
        }
    }

    /// All of them.
    #[must_use]
    pub fn all(departments: usize) -> Self {
        let mut members = Self::none(departments);
        members.is_all = true;
        members.words.fill(u64::MAX);
        if let Some(last) = members.words.last_mut()
            && !departments.is_multiple_of(64)
        {
            *last = (1 << (departments % 64)) - 1;
        }
        members.count();
        members
    }

    /// Takes in a department; [`contains`](Self::contains) alone knows until they are counted.
    pub(crate) fn insert(&mut self, department: u32) {
        self.words[department as usize / 64] |= 1 << (department % 64);
    }

    fn insert_where(
        &mut self,
        departments: &[Department],
        is_member: impl Fn(&Department, u32) -> bool,
    ) {
        for (department, index) in departments.iter().zip(0..) {
            if is_member(department, index) {
                self.insert(index);
            }
        }
    }

    /// Keeps those for which `keeps` holds and that are not in `excluded`.
    pub fn retain(&mut self, excluded: &Self, keeps: impl Fn(u32) -> bool) {
        self.is_all = false;
        for (word, out) in self.words.iter_mut().zip(&excluded.words) {
            *word &= !out;
        }
        for index in self.iter().collect::<Vec<_>>() {
            if !keeps(index) {
                self.words[index as usize / 64] &= !(1 << (index % 64));
            }
        }
        self.count();
    }

    fn count(&mut self) {
        self.len = 0;
        for (word, before) in self.words.iter().zip(&mut self.before) {
            *before = self.len;
            self.len += word.count_ones();
        }
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len as usize
    }

    /// Whether nobody is left out.
    #[inline]
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.is_all
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether a department is one of them.
    #[must_use]
    pub fn contains(&self, department: u32) -> bool {
        self.words[department as usize / 64] >> (department % 64) & 1 == 1
    }

    /// The place of a department among the members, in the order of the departments.
    #[inline]
    #[must_use]
    pub fn position(&self, department: u32) -> Option<u32> {
        if self.is_all {
            return Some(department);
        }
        let (word, bit) = (department as usize / 64, department % 64);
        let bits = self.words[word];
        (bits >> bit & 1 == 1).then(|| self.before[word] + (bits & ((1 << bit) - 1)).count_ones())
    }

    /// The members, in the order of the departments.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        departments_of(self.words.iter().copied())
    }

    /// The members that are none of another's, in the order of the departments.
    pub(crate) fn iter_without(&self, other: &Self) -> impl Iterator<Item = u32> {
        departments_of((self.words.iter().zip(&other.words)).map(|(own, other)| own & !other))
    }

    /// Takes in all members of another, as [`insert`](Self::insert) does.
    pub(crate) fn unite(&mut self, other: &Self) {
        for (own, other) in self.words.iter_mut().zip(&other.words) {
            *own |= other;
        }
    }

    /// Whether the two have a member in common.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        self.words.iter().zip(&other.words).any(|(a, b)| a & b != 0)
    }
}

/// The departments whose bits are set.
fn departments_of(words: impl Iterator<Item = u64>) -> impl Iterator<Item = u32> {
    words.zip(0u32..).flat_map(|(bits, word)| {
        std::iter::successors((bits != 0).then_some(bits), |bits| {
            let rest = bits & (bits - 1);
            (rest != 0).then_some(rest)
        })
        .map(move |bits| word * 64 + bits.trailing_zeros())
    })
}
