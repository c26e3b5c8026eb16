//! Ids and names, and whom they mean.

use std::collections::{HashMap, HashSet};

/// Whom a text means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// One, an index.
    Known(u32),
    /// Nobody.
    Unknown,
    /// Several have the name.
    Several,
    /// One whose own row was bad: nothing can be said of it.
    Spoiled,
}

/// The ids and names of a table.
#[derive(Clone, Debug, Default)]
pub struct Names {
    by_id: HashMap<String, u32>,
    /// None where several have it.
    by_name: HashMap<String, Option<u32>>,
    spoiled: HashSet<String>,
}

impl Names {
    /// Adds a row; false where its id is taken.
    pub(super) fn add(&mut self, id: &str, name: &str, index: u32) -> bool {
        if self.by_id.contains_key(id) {
            return false;
        }
        self.by_id.insert(id.to_owned(), index);
        self.by_name
            .entry(name.to_owned())
            .and_modify(|several| *several = None)
            .or_insert(Some(index));
        true
    }

    /// Remembers a name from a row that could not be read.
    pub(super) fn spoil(&mut self, name: &str) {
        self.spoiled.insert(name.to_owned());
    }

    /// Takes a row back that turned out bad.
    pub(super) fn take_back(&mut self, id: &str, name: &str) {
        self.by_id.remove(id);
        if let Some(Some(_)) = self.by_name.get(name) {
            self.by_name.remove(name);
        }
        self.spoil(id);
        self.spoil(name);
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

    /// Every id, with its index.
    pub(super) fn ids(&self) -> impl Iterator<Item = (&str, u32)> {
        self.by_id.iter().map(|(id, &index)| (id.as_str(), index))
    }

    /// Every id and name.
    pub(super) fn all(&self) -> impl Iterator<Item = &str> {
        (self.by_id.keys())
            .chain(self.by_name.keys())
            .map(String::as_str)
    }
}
