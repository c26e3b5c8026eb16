//! What the scopes of exemptions come to, each worked out once.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::domain::department::Department;
use crate::domain::exemption::ExemptedDepartments;
use crate::domain::scope::{Members, Scope, ScopeWord};
use crate::load::table::departments::Departments;

/// What scopes come to: a hundred thousand rows may have the same, or each another tag.
#[derive(Default)]
pub(crate) struct SharedScopes {
    by_text: HashMap<Box<str>, Selected>,
    /// The tags and the levels that any department has, once they are asked for.
    marks: OnceCell<[HashSet<Box<str>>; 2]>,
    /// Every department, once they are asked for.
    everybody: OnceCell<Arc<Members>>,
}

/// The departments of a scope.
#[derive(Clone)]
pub(crate) struct Selected {
    pub(crate) members: Arc<Members>,
    /// Those that may be of it besides, for a row that could not be read.
    pub(crate) unsure: Option<Arc<Members>>,
}

impl SharedScopes {
    /// The departments of a scope of these words, written so.
    pub(crate) fn select(
        &mut self,
        text: &str,
        words: Vec<ScopeWord>,
        departments: &Departments<'_>,
    ) -> Selected {
        // Names that nobody has are each another, and come to the same.
        let text = match &words[..] {
            [ScopeWord::UnderUnread] => "under:",
            _ => text,
        };
        if let Some(known) = self.by_text.get(text) {
            return known.clone();
        }
        let scope = Scope(words);
        let selected = Selected {
            members: Arc::new(scope.select(&departments.list)),
            unsure: scope.select_unsure(&departments.list).map(Arc::new),
        };
        // One that selects nobody has most likely a name that nobody has, each row another.
        let is_nobody = selected.members.is_empty() && selected.unsure.is_none();
        let text = if is_nobody { "" } else { text };
        (self.by_text.entry(text.into()).or_insert(selected)).clone()
    }

    /// Every department.
    pub(crate) fn everybody(&self, departments: &[Department]) -> ExemptedDepartments {
        let all = || Arc::new(Members::all(departments.len()));
        ExemptedDepartments::Scope(Arc::clone(self.everybody.get_or_init(all)))
    }

    /// Whether a word is a tag or a level that nobody has.
    pub(crate) fn is_nobody(&self, word: &ScopeWord, departments: &[Department]) -> bool {
        let marks = || {
            let tags = departments.iter().flat_map(|own| own.kind.tags.iter());
            let levels = departments.iter().map(|own| Box::from(&*own.kind.level));
            [
                tags.map(|tag| Box::from(&**tag)).collect(),
                levels.collect(),
            ]
        };
        let [tags, levels] = self.marks.get_or_init(marks);
        match word {
            ScopeWord::Tag(tag) => !tags.contains(tag.as_str()),
            ScopeWord::Level(level) => !levels.contains(level.as_str()),
            _ => false,
        }
    }
}
