//! The table of meetings.

use crate::domain::meeting::Meeting;
use crate::domain::moment::Moment;
use crate::domain::policy::Policy;
use crate::domain::scope::Scope;
use crate::domain::written_time::TimeRole;
use crate::load::file::position::FileSlice;
use crate::load::table::columns::Table;
use crate::load::table::departments::Departments;
use crate::load::table::names::Names;
use crate::load::table::reader::{RowReader, TableContext, keep};
use crate::load::table::row::TableRow;
use crate::load::table::scopes::scope;
use crate::text::{Bilingual, did_you_mean, shown};

/// The meetings, and what they are called.
#[derive(Debug, Default)]
pub(crate) struct Meetings {
    pub(crate) list: Vec<Meeting>,
    pub(crate) names: Names,
}

impl Meetings {
    pub(crate) fn add<'a>(
        &mut self,
        row: &TableRow<'a>,
        is_good: bool,
        slice: &FileSlice<'a>,
        departments: &Departments<'_>,
        policies: &[Policy],
        context: &mut TableContext<'_>,
    ) {
        let mut reader = RowReader::new(Table::Meetings, row, slice, is_good);
        let id = reader.required("id", context);
        let title = reader.required("title", context);
        let ended = reader.moment("ended_at", TimeRole::Meeting, context);
        if ended.is_none() {
            reader.required("ended_at", context);
        }
        let policy = reader.optional("policy", context).and_then(|(text, span)| {
            let index = policies.iter().position(|policy| policy.name == text);
            if index.is_none() {
                let met = shown(&text);
                let near = did_you_mean(&text, policies.iter().map(|p| p.name.as_str()));
                let (zh, en) = near.map_or((String::new(), String::new()), |near| {
                    (
                        format!("；是不是“{near}”？"),
                        format!("; did you mean \"{near}\"?"),
                    )
                });
                let message = Bilingual::new(
                    format!("没有叫“{met}”的制度{zh}"),
                    format!("no policy is called \"{met}\"{en}"),
                );
                reader.fail(span, message, context);
            }
            index.map(|index| index as u32)
        });
        let meeting = Meeting {
            ended: ended.unwrap_or(Moment {
                at: crate::time::Instant::from_unix(0),
                is_day: false,
            }),
            category: reader.text("category", context),
            level: reader.text("level", context),
            is_important: important(&mut reader, context),
            scope: scope(&mut reader, "scope", departments, context).unwrap_or_else(Scope::all),
            exclude: scope(&mut reader, "exclude", departments, context).unwrap_or_default(),
            policy,
            source: reader.source(),
            id,
            title,
        };
        let index = self.list.len() as u32;
        if keep(
            &mut reader,
            &mut self.names,
            &meeting.id,
            &meeting.title,
            index,
            context,
        ) {
            self.list.push(meeting);
        }
    }
}

pub(crate) fn important(reader: &mut RowReader<'_, '_>, context: &mut TableContext<'_>) -> bool {
    let Some((text, span)) = reader.optional("important", context) else {
        return true;
    };
    match text.to_lowercase().as_str() {
        "yes" | "true" | "1" | "是" => true,
        "no" | "false" | "0" | "否" => false,
        _ => {
            let met = shown(&text);
            let message = Bilingual::new(
                format!("important“{met}”应是 是、否、yes、no、true、false、1 或 0"),
                format!("important \"{met}\" is to be yes, no, true, false, 1, 0, 是 or 否"),
            );
            reader.fail(span, message, context);
            true
        }
    }
}
