//! The table of meetings: each row made into a meeting.

use crate::domain::clause::Allowed;
use crate::domain::due::Term;
use crate::domain::duty::Duty;
use crate::domain::label::Label;
use crate::domain::meeting::{Meeting, MeetingKind, OwedBy};
use crate::domain::moment::Moment;
use crate::domain::policy::Policy;
use crate::domain::scope::Scope;
use crate::domain::written_time::TimeRole;
use crate::load::config::Config;
use crate::load::file::position::FileSlice;
use crate::load::table::columns::Table;
use crate::load::table::context::TableContext;
use crate::load::table::departments::Departments;
use crate::load::table::names::{Labels, NameIndex, Names};
use crate::load::table::reader::{RowReader, keep};
use crate::load::table::row::TableRow;
use crate::load::table::scopes::{SCOPE, scope};
use crate::load::table::shared::Shared;
use crate::text::{Bilingual, did_you_mean, shown};

const TITLE: usize = Table::Meetings.place("title");
const ENDED_AT: usize = Table::Meetings.place("ended_at");
const ENDED_AT_DATE: usize = Table::Meetings.place("ended_at date");
const CATEGORY: usize = Table::Meetings.place("category");
const LEVEL: usize = Table::Meetings.place("level");
const IMPORTANT: usize = Table::Meetings.place("important");
const EXCLUDE: usize = Table::Meetings.place("exclude");
const POLICY: usize = Table::Meetings.place("policy");
const TRANSMISSION_DUE: usize = Table::Meetings.place("transmission_due");
const REPORT_DUE: usize = Table::Meetings.place("report_due");
const FEEDBACK_DUE: usize = Table::Meetings.place("feedback_due");

/// The meetings, and what they are called.
#[derive(Debug, Default)]
pub(crate) struct Meetings {
    pub(crate) list: Vec<Meeting>,
    pub(crate) index: NameIndex,
    kinds: Shared<MeetingKind>,
    owed_by: Shared<OwedBy>,
}

impl Meetings {
    /// What they are called.
    pub(crate) fn names(&self) -> Names<'_> {
        Names::new(&self.index, Labels::Meetings(&self.list))
    }

    pub(crate) fn add<'a>(
        &mut self,
        row: &TableRow<'a>,
        is_good: bool,
        slice: &FileSlice<'a>,
        departments: &Departments<'_>,
        config: &Config,
        context: &mut TableContext<'_>,
    ) {
        let mut reader = RowReader::new(Table::Meetings, row, slice, is_good);
        let title = reader.required(TITLE, context);
        let id = reader.id_or(title, context);
        let ended = reader.moment(ENDED_AT, TimeRole::Meeting, context);
        if ended.is_none() && reader.row.text(ENDED_AT_DATE).is_none() {
            reader.required(ENDED_AT, context);
        }
        let own_dues = Duty::ALL.map(|duty| own_due(&mut reader, duty, ended, config, context));
        let (category, level) = (reader.text(CATEGORY, context), reader.text(LEVEL, context));
        let is_important = important(&mut reader, context);
        let whole = scope(&mut reader, SCOPE, departments, context);
        let except = scope(&mut reader, EXCLUDE, departments, context);
        let policy = policy(&mut reader, &config.policies, context);
        let keys = (id, title, TITLE);
        let index = self.list.len() as u32;
        let source_of = |index: u32| self.list[index as usize].source;
        // Of a bad row no meeting is made: a file may hold nothing else.
        if !keep(
            &mut reader,
            (&mut self.index, Labels::Meetings(&self.list)),
            keys,
            index,
            source_of,
            context,
        ) {
            return;
        }
        self.list.push(Meeting {
            ended: ended.unwrap_or(Moment {
                at: crate::time::Instant::from_unix(0),
                is_day: false,
            }),
            kind: self.kinds.of(MeetingKind {
                category: category.into(),
                level: level.into(),
                is_important,
                policy,
            }),
            owed_by: self.owed_by.of(OwedBy {
                scope: whole.unwrap_or_else(Scope::all),
                exclude: except.unwrap_or_default(),
            }),
            own_dues: own_dues
                .iter()
                .any(Option::is_some)
                .then(|| Box::new(own_dues)),
            source: reader.source(),
            label: Label::new(id, title),
        });
    }
}

/// The due of a duty that a meeting names itself: a time, a date for its end, or a span from the
/// end of the meeting.
fn own_due(
    reader: &mut RowReader<'_, '_>,
    duty: Duty,
    ended: Option<Moment>,
    config: &Config,
    context: &mut TableContext<'_>,
) -> Option<Allowed> {
    let column = match duty {
        Duty::Transmission => TRANSMISSION_DUE,
        Duty::Report => REPORT_DUE,
        Duty::Feedback => FEEDBACK_DUE,
    };
    let (text, span) = reader.optional(column, context)?;
    if let Ok(within) = text.parse() {
        return Some(Allowed::Within(Term {
            within,
            roll: false,
            close_of_business: config.close_of_business,
        }));
    }
    let due = reader.moment(column, TimeRole::Due, context)?;
    if ended.is_some_and(|ended| due.is_before(ended, context.zone)) {
        let title = reader.title(column);
        reader.fail(span, context, || {
            let met = shown(text);
            Bilingual::new(
                format!("{title}“{met}”早于会议结束"),
                format!("{title} \"{met}\" is before the end of the meeting"),
            )
            .advising(
                "请核对它和会议的结束时间",
                "check it and the end of the meeting",
            )
        });
    }
    Some(Allowed::Until(due.at))
}

/// The policy that is named for a meeting.
fn policy(
    reader: &mut RowReader<'_, '_>,
    policies: &[Policy],
    context: &mut TableContext<'_>,
) -> Option<u32> {
    let (text, span) = reader.optional(POLICY, context)?;
    let index = policies.iter().position(|policy| policy.name == text);
    if index.is_none() {
        reader.fail(span, context, || {
            let met = shown(text);
            let names: Vec<&str> = policies.iter().map(|policy| policy.name.as_str()).collect();
            let message = Bilingual::new(
                format!("没有叫“{met}”的制度"),
                format!("no policy is called \"{met}\""),
            );
            message.hinted_or(
                did_you_mean(text, names.iter().copied()),
                &policies_to_name(&names),
            )
        });
    }
    index.map(|index| index as u32)
}

/// What may stand where a meeting names its policy.
fn policies_to_name(names: &[&str]) -> Bilingual {
    const MOST: usize = 12;
    if names.is_empty() {
        return Bilingual::fixed(
            "配置里没有写制度（[[policies]]），这一格请空着",
            "the configuration declares no [[policies]], so leave the cell blank",
        );
    }
    let texts: Vec<String> = names.iter().take(MOST).map(|name| shown(name)).collect();
    let (zh, en) = if names.len() > MOST {
        (" 等", ", ...")
    } else {
        ("", "")
    };
    Bilingual::new(
        format!("可写 {}{zh}", texts.join("、")),
        format!("write one of {}{en}", texts.join(", ")),
    )
}

fn important(reader: &mut RowReader<'_, '_>, context: &mut TableContext<'_>) -> bool {
    let Some((text, span)) = reader.optional(IMPORTANT, context) else {
        return true;
    };
    match text.to_lowercase().as_str() {
        "yes" | "true" | "1" | "是" => true,
        "no" | "false" | "0" | "否" => false,
        _ => {
            let title = reader.title(IMPORTANT);
            reader.fail(span, context, || {
                let met = shown(text);
                Bilingual::new(
                    format!("{title}“{met}”不认识"),
                    format!("{title} \"{met}\" is neither yes nor no"),
                )
                .advising(
                    "请写 是 或 否，也可写 yes、no、true、false、1、0",
                    "write yes or no, or one of true, false, 1, 0, 是, 否",
                )
            });
            true
        }
    }
}
