//! From the rows of the tables to a project.

use std::collections::HashMap;

use crate::domain::project::Project;
use crate::domain::source::SheetColumns;
use crate::load::calendars::named::Calendars;
use crate::load::config::Config;
use crate::load::file::input_error::Warning;
use crate::load::files::{Files, WholeFile};
use crate::load::table::columns::Table;
use crate::load::table::context::TableContext;
use crate::load::table::departments::Departments;
use crate::load::table::exemptions::Exemptions;
use crate::load::table::left_out::LeftOutRows;
use crate::load::table::meetings::Meetings;
use crate::load::table::names::NameIndex;
use crate::load::table_files::TableFiles;
use crate::text::Bilingual;
use crate::time::Zone;

/// The small tables, read.
pub(crate) struct Tables<'a> {
    departments: Departments<'a>,
    meetings: Meetings,
    exemptions: Exemptions,
    calendars: Calendars,
    /// How many rows of meetings and of departments there were, bad ones included.
    pub(crate) rows: [u64; 2],
    /// The rows that are none of them.
    pub(crate) left_out: LeftOutRows,
    /// The columns of the sheets, by file.
    pub(crate) columns: Vec<(u32, SheetColumns)>,
}

impl<'a> Tables<'a> {
    /// Reads them in an order in which what a row names has been read before it; `texts` are those of
    /// the sources.
    pub(crate) fn read(
        table_files: &TableFiles<'a>,
        texts: &'a [WholeFile],
        config: &Config,
        mut calendars: Calendars,
        zone: &Zone,
        warnings: &mut Vec<Warning>,
        files: &mut Files,
    ) -> Self {
        let context = &mut TableContext {
            zone,
            date_only: config.date_only,
            year: config.year,
            blanks: &config.blanks,
            errors: &mut files.errors,
            warnings,
            more_warnings: 0,
            left_out: LeftOutRows::default(),
            opened: &files.names,
            first_keys: HashMap::new(),
            columns: Vec::new(),
            is_unreadable: table_files.is_unreadable(),
        };
        let mut rows = [0; 2];
        let departments = read_departments(
            table_files,
            texts,
            config,
            &mut calendars,
            &mut rows[1],
            context,
        );
        let mut meetings = Meetings::default();
        table_files.rows(
            Table::Meetings,
            texts,
            config,
            context,
            &mut |row, is_good, slice, context| {
                rows[0] += 1;
                meetings.add(row, is_good, slice, &departments, config, context);
            },
        );
        let mut exemptions = Exemptions::default();
        exemptions.doubt(&departments, &meetings);
        table_files.rows(
            Table::Exemptions,
            texts,
            config,
            context,
            &mut |row, is_good, slice, context| {
                let names = meetings.names();
                exemptions.add(row, is_good, slice, &departments, names, context);
            },
        );
        let (is_unreadable, more) = (context.is_unreadable, context.more_warnings);
        let left_out = std::mem::take(&mut context.left_out);
        let columns = std::mem::take(&mut context.columns);
        files.is_unreadable |= is_unreadable;
        if more > 0 {
            files.notes.push(Bilingual::new(
                format!("另有 {more} 个提醒没有逐条列出"),
                format!("{more} more warnings are not listed one by one"),
            ));
        }
        Self {
            departments,
            meetings,
            exemptions,
            calendars,
            rows,
            left_out,
            columns,
        }
    }

    /// The project, its files not yet named, and what its meetings and departments are called.
    pub(crate) fn into_project(
        self,
        config: &Config,
        zone: Zone,
    ) -> (Project, NameIndex, NameIndex) {
        let policies = config.policies_in_force();
        let project = Project {
            zone,
            duplicates: config.duplicates,
            due_soon_seconds: config.due_soon_seconds.unwrap_or(4 * 3600),
            calendars: self.calendars.list,
            meetings: self.meetings.list,
            departments: self.departments.list,
            policies,
            has_declared_policies: !config.policies.is_empty(),
            accountability: config.accountability,
            exemptions: self.exemptions.list,
            unread_exemptions: self.exemptions.unread,
            files: Vec::new(),
            places: Vec::new(),
        };
        (project, self.meetings.index, self.departments.index)
    }
}

/// Reads the departments, with their parents and the other names that they have.
fn read_departments<'a>(
    table_files: &TableFiles<'a>,
    texts: &'a [WholeFile],
    config: &Config,
    calendars: &mut Calendars,
    rows: &mut u64,
    context: &mut TableContext<'_>,
) -> Departments<'a> {
    let mut departments = Departments::default();
    table_files.rows(
        Table::Departments,
        texts,
        config,
        context,
        &mut |row, is_good, slice, context| {
            *rows += 1;
            departments.add(row, is_good, slice, calendars, context);
        },
    );
    let aliases = &config.department_aliases;
    departments.finish(aliases, table_files.config_slice(), context.errors);
    departments
}
