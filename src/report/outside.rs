//! Findings of an earlier report that lie outside the part that is judged: nobody looked whether they
//! are still there.

use std::collections::HashMap;

use crate::audit::Audit;
use crate::domain::department::Department;
use crate::domain::meeting::Meeting;
use crate::domain::part::Part;
use crate::report::baseline::Identity;

/// What an earlier report's findings are told apart by.
#[derive(Debug)]
pub struct Outside<'a> {
    part: &'a Part,
    meetings: HashMap<&'a str, u32>,
    departments: HashMap<&'a str, u32>,
}

impl<'a> Outside<'a> {
    /// What lies outside the part that an audit judges.
    #[must_use]
    pub fn new(audit: &'a Audit<'_>) -> Self {
        let project = audit.project;
        let mut outside = Self {
            part: &audit.part,
            meetings: HashMap::new(),
            departments: HashMap::new(),
        };
        if !audit.part.is_whole() {
            let meetings = project.meetings.iter().map(Meeting::id);
            let departments = project.departments.iter().map(Department::id);
            outside.meetings = meetings.zip(0..).collect();
            outside.departments = departments.zip(0..).collect();
        }
        outside
    }

    /// Whether a finding lies outside.
    #[must_use]
    pub fn has(&self, finding: &Identity<'_>) -> bool {
        let index = |ids: &HashMap<&str, u32>, id: Option<&str>| ids.get(id?).copied();
        let meeting = index(&self.meetings, finding.meeting);
        let department = index(&self.departments, finding.department);
        !self.part.takes(meeting, department)
    }
}
