//! Values that many rows have alike, held once.

use std::collections::HashSet;
use std::hash::Hash;
use std::sync::Arc;

use foldhash::fast::RandomState;

/// The values met so far.
#[derive(Debug)]
pub(crate) struct Shared<T: ?Sized>(HashSet<Arc<T>, RandomState>);

impl<T: ?Sized> Default for Shared<T> {
    fn default() -> Self {
        Self(HashSet::default())
    }
}

impl<T: ?Sized + Eq + Hash> Shared<T> {
    /// A value, or the one that is equal to it.
    pub(crate) fn of(&mut self, value: impl Into<Arc<T>>) -> Arc<T> {
        let value = value.into();
        if let Some(known) = self.0.get(&value) {
            return Arc::clone(known);
        }
        self.0.insert(Arc::clone(&value));
        value
    }
}
