//! From the rows of the tables to a project.

use crate::domain::exemption::Exemption;
use crate::domain::policy::speech_policies;
use crate::domain::project::Project;
use crate::load::calendars::named::Calendars;
use crate::load::config::Config;
use crate::load::table::columns::Table;
use crate::load::table::departments::Departments;
use crate::load::table::exemptions::exemption;
use crate::load::table::meetings::Meetings;
use crate::load::table::names::Names;
use crate::load::table::reader::TableContext;
use crate::load::table_files::TableFiles;
use crate::time::Zone;

/// The small tables, read.
pub(crate) struct Tables<'a> {
    departments: Departments<'a>,
    meetings: Meetings,
    exemptions: Vec<Exemption>,
    calendars: Calendars,
    /// How many rows of meetings and of departments there were, bad ones included.
    pub(crate) rows: [u64; 2],
}

impl<'a> Tables<'a> {
    /// Reads them in an order in which what a row names has been read before it.
    pub(crate) fn read(
        files: &TableFiles<'a>,
        config: &Config,
        mut calendars: Calendars,
        context: &mut TableContext<'_>,
    ) -> Self {
        let mut rows = [0; 2];
        let mut departments = Departments::default();
        files.rows(
            Table::Departments,
            config,
            context,
            &mut |row, is_good, slice, context| {
                rows[1] += 1;
                departments.add(&row, is_good, slice, &mut calendars, context);
            },
        );
        departments.find_parents(context.errors);
        let aliases = &config.department_aliases;
        departments.add_aliases(aliases, files.config_slice(), context.errors);
        let mut meetings = Meetings::default();
        files.rows(
            Table::Meetings,
            config,
            context,
            &mut |row, is_good, slice, context| {
                rows[0] += 1;
                let policies = &config.policies;
                meetings.add(&row, is_good, slice, &departments, policies, context);
            },
        );
        let mut exemptions = Vec::new();
        files.rows(
            Table::Exemptions,
            config,
            context,
            &mut |row, is_good, slice, context| {
                let names = &meetings.names;
                exemptions.extend(exemption(
                    &row,
                    is_good,
                    slice,
                    &departments,
                    names,
                    context,
                ));
            },
        );
        Self {
            departments,
            meetings,
            exemptions,
            calendars,
            rows,
        }
    }

    /// The project, its files not yet named, and what its meetings and departments are called.
    pub(crate) fn into_project(self, config: &Config, zone: Zone) -> (Project, Names, Names) {
        let policies = if config.policies.is_empty() {
            speech_policies(config.close_of_business)
        } else {
            config.policies.clone()
        };
        let project = Project {
            zone,
            duplicates: config.duplicates,
            due_soon_seconds: config.due_soon_seconds.unwrap_or(4 * 3600),
            calendars: self.calendars.list,
            meetings: self.meetings.list,
            departments: self.departments.list,
            policies,
            has_declared_policies: !config.policies.is_empty(),
            exemptions: self.exemptions,
            files: Vec::new(),
        };
        (project, self.meetings.names, self.departments.names)
    }
}
