//! A map from texts that holds each text once, without an allocation of its own.
//!
//! The maps of the standard library take some hundred bytes for a name of ten, and a register may
//! hold a million names.

use std::hash::BuildHasher as _;

use foldhash::fast::RandomState;
use hashbrown::HashTable;

/// Values by texts.
#[derive(Clone, Debug)]
pub(crate) struct TextMap<V> {
    /// All texts, one after another, also those that were taken out.
    texts: String,
    /// Where each text ends, and what it leads to.
    entries: Vec<(usize, V)>,
    /// Places among the entries, by hash.
    table: HashTable<u32>,
    state: RandomState,
}

impl<V> Default for TextMap<V> {
    fn default() -> Self {
        Self {
            texts: String::new(),
            entries: Vec::new(),
            table: HashTable::new(),
            state: RandomState::default(),
        }
    }
}

/// The text of an entry.
fn text<'t, V>(texts: &'t str, entries: &[(usize, V)], place: u32) -> &'t str {
    let place = place as usize;
    let start = place.checked_sub(1).map_or(0, |before| entries[before].0);
    &texts[start..entries[place].0]
}

impl<V> TextMap<V> {
    fn place(&self, key: &str) -> Option<usize> {
        let is_it = |&place: &u32| text(&self.texts, &self.entries, place) == key;
        let place = self.table.find(self.state.hash_one(key), is_it)?;
        Some(*place as usize)
    }

    pub(crate) fn get(&self, key: &str) -> Option<&V> {
        self.place(key).map(|place| &self.entries[place].1)
    }

    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut V> {
        let place = self.place(key)?;
        Some(&mut self.entries[place].1)
    }

    /// Sets the value of a text.
    pub(crate) fn insert(&mut self, key: &str, value: V) {
        if let Some(own) = self.get_mut(key) {
            *own = value;
            return;
        }
        self.texts.push_str(key);
        self.entries.push((self.texts.len(), value));
        let place = self.entries.len() as u32 - 1;
        let Self {
            texts,
            entries,
            table,
            state,
        } = self;
        let hash = |&place: &u32| state.hash_one(text(texts, entries, place));
        table.insert_unique(hash(&place), place, hash);
    }

    /// Takes a text out.
    pub(crate) fn remove(&mut self, key: &str) {
        let is_it = |&place: &u32| text(&self.texts, &self.entries, place) == key;
        if let Ok(found) = self.table.find_entry(self.state.hash_one(key), is_it) {
            found.remove();
        }
    }

    /// Every text with its value, in no order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &V)> {
        let entry = |&place: &u32| {
            let value = &self.entries[place as usize].1;
            (text(&self.texts, &self.entries, place), value)
        };
        self.table.iter().map(entry)
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|(text, _)| text)
    }

    pub(crate) fn len(&self) -> usize {
        self.table.len()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn does_what_a_map_of_the_standard_library_does(
            steps in prop::collection::vec(("[ab单]{0,3}", 0..9u32, any::<bool>()), 0..200),
        ) {
            let mut map = TextMap::default();
            let mut twin: HashMap<String, u32> = HashMap::new();
            for (key, value, is_added) in steps {
                if is_added {
                    map.insert(&key, value);
                    twin.insert(key, value);
                } else {
                    map.remove(&key);
                    twin.remove(&key);
                }
                prop_assert_eq!(map.len(), twin.len());
            }
            for (key, value) in &twin {
                prop_assert_eq!(map.get(key), Some(value));
            }
            prop_assert_eq!(map.keys().count(), twin.len());
            prop_assert!(map.keys().all(|key| twin.contains_key(key)));
        }
    }
}
