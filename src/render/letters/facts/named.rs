//! Meetings and departments as letters name them.

use serde::Serialize;

use crate::audit::Audit;

/// A meeting or a department.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct NamedJson {
    id: String,
    pub(crate) name: String,
}

/// What people call something: its name or, where there is none, its id.
pub(crate) fn who(id: &str, name: &str) -> NamedJson {
    NamedJson {
        id: id.to_owned(),
        name: if name.is_empty() { id } else { name }.to_owned(),
    }
}

/// A department, by its index.
pub(crate) fn department(audit: &Audit<'_>, index: u32) -> NamedJson {
    let department = &audit.project.departments[index as usize];
    who(department.id(), department.name())
}
