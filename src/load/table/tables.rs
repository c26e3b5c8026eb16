//! Meetings, departments and exemptions: rows made into values, once.

use std::ops::Range;

use chrono::NaiveDate;

use crate::domain::exemption::{ExemptedMeetings, Exemption};
use crate::domain::moment::{Department, Duty, Meeting, Moment, Source};
use crate::domain::policy::Policy;
use crate::domain::scope::{Scope, ScopeWord};
use crate::domain::written_time::{BlankWords, DateOnly, Whose, moment};
use crate::load::config::toml_reader::At;
use crate::load::file::input_error::{Errors, Said, Stretch, did_you_mean, shown};
use crate::load::table::columns::{Table, Warning};
use crate::load::table::names::{Lookup, Names};
use crate::load::table::row::Row;
use crate::time::{Reading, Zone, read};

/// What reading a table needs to know and may say.
pub(crate) struct Context<'c> {
    pub(crate) zone: &'c Zone,
    pub(crate) date_only: DateOnly,
    pub(crate) blanks: &'c BlankWords,
    pub(crate) errors: &'c mut Errors,
    pub(crate) warnings: &'c mut Vec<Warning>,
    /// Whether a whole file could not be read.
    pub(crate) is_unreadable: bool,
}

/// One row of a table, being read.
struct Reader<'r, 'a> {
    table: Table,
    row: &'r Row<'a>,
    stretch: &'r Stretch<'a>,
    /// Whether the row itself could be read, cells apart.
    is_whole: bool,
    is_good: bool,
}

impl<'r, 'a> Reader<'r, 'a> {
    fn new(table: Table, row: &'r Row<'a>, stretch: &'r Stretch<'a>, is_good: bool) -> Self {
        Self {
            table,
            row,
            stretch,
            is_whole: is_good,
            is_good,
        }
    }

    fn column(&self, name: &str) -> usize {
        let columns = self.table.columns();
        let place = columns.iter().position(|column| column.name == name);
        place.unwrap_or_else(|| unreachable!("{name} is a column of {}", self.table.name()))
    }

    fn fail(&mut self, span: Range<usize>, said: Said, context: &mut Context<'_>) {
        self.is_good = false;
        context.errors.push(self.stretch.error(span, said));
    }

    fn source(&self) -> Source {
        Source {
            file: self.stretch.file,
            line: self.row.line,
        }
    }

    fn optional(
        &mut self,
        name: &str,
        context: &mut Context<'_>,
    ) -> Option<(String, Range<usize>)> {
        let column = self.column(name);
        let text = self
            .row
            .text(column)
            .map(|(text, span)| (text.to_owned(), span));
        if text.is_none()
            && let Some(cell) = &self.row.cells[column]
        {
            let said = Said::new(
                format!("{name} 应是一个值，不是列表"),
                format!("{name} is to be one value, not a list"),
            );
            self.fail(cell.span.clone(), said, context);
        }
        text
    }

    fn text(&mut self, name: &str, context: &mut Context<'_>) -> String {
        self.optional(name, context)
            .map_or(String::new(), |(text, _)| text)
    }

    fn required(&mut self, name: &str, context: &mut Context<'_>) -> String {
        if let Some((text, _)) = self.optional(name, context) {
            return text;
        }
        let column = self.column(name);
        if self.row.cells[column].is_none() && self.is_whole {
            let alias = self.table.columns()[column].aliases.join("、");
            let span = self.row.places[column]..self.row.places[column];
            let said = Said::new(
                format!("这一行没有 {name}（{alias}）"),
                format!("this row has no {name} ({alias})"),
            );
            self.fail(span, said, context);
        }
        self.is_good = false;
        String::new()
    }

    fn moment(&mut self, name: &str, whose: Whose, context: &mut Context<'_>) -> Option<Moment> {
        let (text, span) = self.optional(name, context)?;
        // A meeting has ended, or nothing can be asked of anybody.
        if whose != Whose::Meeting && context.blanks.contains(&text) {
            return None;
        }
        match moment(&text, whose, name, context.date_only, context.zone) {
            Ok(moment) => Some(moment),
            Err(said) => {
                self.fail(span, said, context);
                None
            }
        }
    }

    fn date(&mut self, name: &str, context: &mut Context<'_>) -> Option<NaiveDate> {
        let (text, span) = self.optional(name, context)?;
        match read(&text, context.zone) {
            Ok(Reading::Date(date)) => Some(date),
            Ok(Reading::Instant(at)) => Some(context.zone.date(at)),
            Err(error) => {
                let met = shown(&text);
                let said = Said::new(
                    format!("{name}“{met}”{}", error.text(crate::lang::Lang::Zh)),
                    format!("{name} \"{met}\" {}", error.text(crate::lang::Lang::En)),
                );
                self.fail(span, said, context);
                None
            }
        }
    }
}

/// The departments, and who they are.
#[derive(Debug, Default)]
pub(crate) struct Departments<'a> {
    pub(crate) list: Vec<Department>,
    pub(crate) names: Names,
    /// Parents that were named, to be found when all rows are known.
    parents: Vec<(u32, String, Range<usize>, Stretch<'a>)>,
}

impl<'a> Departments<'a> {
    pub(crate) fn add(
        &mut self,
        row: &Row<'a>,
        is_good: bool,
        stretch: &Stretch<'a>,
        calendars: &mut impl FnMut(&str) -> Result<u32, Said>,
        context: &mut Context<'_>,
    ) {
        let mut reader = Reader::new(Table::Departments, row, stretch, is_good);
        let id = reader.required("id", context);
        let name = reader.required("name", context);
        let calendar = reader.optional("calendar", context);
        let calendar = calendar.map_or(0, |(text, span)| {
            calendars(&text).unwrap_or_else(|said| {
                reader.fail(span, said, context);
                0
            })
        });
        let tags = row.words(reader.column("tags"));
        let parent = reader.optional("parent", context);
        let department = Department {
            level: reader.text("level", context),
            tags: tags.into_iter().map(|(tag, _)| tag).collect(),
            parent: None,
            calendar,
            active_from: reader.date("active_from", context),
            active_until: reader.date("active_until", context),
            source: reader.source(),
            id,
            name,
        };
        let index = self.list.len() as u32;
        if keep(
            &mut reader,
            &mut self.names,
            &department.id,
            &department.name,
            index,
            context,
        ) {
            if let Some((text, span)) = parent {
                self.parents.push((index, text, span, *stretch));
            }
            self.list.push(department);
        }
    }

    /// Finds the parents that were named.
    /// Gives departments the other names that the configuration knows.
    pub(crate) fn alias(
        &mut self,
        aliases: &[(String, At<String>)],
        config: Option<Stretch<'_>>,
        errors: &mut Errors,
    ) {
        let Some(stretch) = config else { return };
        for (alias, (name, span)) in aliases {
            let met = shown(name);
            let said = match self.names.find(name) {
                Lookup::Known(index) => {
                    if self.names.alias(alias, index) {
                        continue;
                    }
                    let alias = shown(alias);
                    Said::new(
                        format!("“{alias}”已是别的单位的编号或名称"),
                        format!("\"{alias}\" is the id or name of another department"),
                    )
                }
                Lookup::Spoiled => continue,
                Lookup::Several => Said::new(
                    format!("“{met}”是几个单位共有的名称；请写编号"),
                    format!("\"{met}\" is the name of several departments; write the id"),
                ),
                Lookup::Unknown => match self.names.near(name) {
                    Some(near) => Said::new(
                        format!("没有单位“{met}”；是不是“{near}”？"),
                        format!("there is no department \"{met}\"; did you mean \"{near}\"?"),
                    ),
                    None => Said::new(
                        format!("没有单位“{met}”"),
                        format!("there is no department \"{met}\""),
                    ),
                },
            };
            // Nothing can be said of records that use it.
            self.names.spoil(alias);
            errors.push(stretch.error(span.clone(), said));
        }
    }

    pub(crate) fn settle(&mut self, errors: &mut Errors) {
        let mut bad = Vec::new();
        for (index, text, span, stretch) in &self.parents {
            let met = shown(text);
            let said = match self.names.find(text) {
                Lookup::Known(parent) => {
                    self.list[*index as usize].parent = Some(parent);
                    continue;
                }
                Lookup::Spoiled => continue,
                Lookup::Several => Said::new(
                    format!("上级单位“{met}”有几个单位同名；请写编号"),
                    format!("parent \"{met}\" is the name of several departments; write the id"),
                ),
                Lookup::Unknown => hinted(
                    format!("上级单位“{met}”不存在"),
                    format!("parent \"{met}\" does not exist"),
                    text,
                    &self.names,
                ),
            };
            errors.push(stretch.error(span.clone(), said));
            bad.push(*index);
        }
        for index in bad {
            self.spoil(index);
        }
        self.refuse_cycles(errors);
    }

    /// A row that turned out bad: nothing is owed by it, and nothing is said of it.
    fn spoil(&mut self, index: u32) {
        let department = &mut self.list[index as usize];
        department.active_until = Some(NaiveDate::MIN);
        self.names.take_back(&department.id, &department.name);
    }

    /// Every cycle is reported once, at its first row, and cut there.
    fn refuse_cycles(&mut self, errors: &mut Errors) {
        // 0: not seen, else the walk that saw it.
        let mut seen = vec![0u32; self.list.len()];
        for start in 0..self.list.len() {
            let walk = start as u32 + 1;
            let mut at = start;
            while seen[at] == 0 {
                seen[at] = walk;
                let Some(parent) = self.list[at].parent else {
                    break;
                };
                at = parent as usize;
                if seen[at] == walk {
                    self.refuse_cycle(at, errors);
                    break;
                }
            }
        }
    }

    fn refuse_cycle(&mut self, member: usize, errors: &mut Errors) {
        let next = |at: usize| self.list[at].parent.map(|parent| parent as usize);
        let mut ring = vec![member];
        while let Some(above) = next(ring[ring.len() - 1]).filter(|&above| above != member) {
            ring.push(above);
        }
        let first = ring.iter().copied().min().unwrap_or(member);
        let names: Vec<&str> = ring.iter().map(|&at| self.list[at].id.as_str()).collect();
        let names = shown(&names.join(" → "));
        let cell = self
            .parents
            .iter()
            .find(|(index, ..)| *index as usize == first);
        if let Some((_, _, span, stretch)) = cell {
            let said = Said::new(
                format!("上级单位绕成了一圈：{names}"),
                format!("parents go round in a circle: {names}"),
            );
            errors.push(stretch.error(span.clone(), said));
        }
        self.list[first].parent = None;
        self.spoil(first as u32);
    }
}

/// Whether a row is to be kept: good, and the only one with its id.
fn keep(
    reader: &mut Reader<'_, '_>,
    names: &mut Names,
    id: &str,
    name: &str,
    index: u32,
    context: &mut Context<'_>,
) -> bool {
    if reader.is_good {
        if names.add(id, name, index) {
            return true;
        }
        let span = reader
            .row
            .text(reader.column("id"))
            .map_or(0..0, |(_, span)| span);
        let met = shown(id);
        let said = Said::new(
            format!("编号“{met}”重复，前面已有"),
            format!("id \"{met}\" is a duplicate of an earlier row's"),
        );
        reader.fail(span, said, context);
    }
    for text in [id, name] {
        if !text.is_empty() && names.find(text) == Lookup::Unknown {
            names.spoil(text);
        }
    }
    false
}

fn hinted(zh: String, en: String, met: &str, names: &Names) -> Said {
    match did_you_mean(met, names.all()) {
        Some(near) => Said::new(
            format!("{zh}；是不是“{near}”？"),
            format!("{en}; did you mean \"{near}\"?"),
        ),
        None => Said::new(zh, en),
    }
}

/// A word of a scope.
///
/// # Errors
///
/// A word that means nothing, and the one that was perhaps meant.
fn scope_word(word: &str, departments: &Names) -> Result<Option<ScopeWord>, Said> {
    let met = shown(word);
    match departments.find(word) {
        Lookup::Known(index) => return Ok(Some(ScopeWord::Department(index))),
        Lookup::Spoiled => return Ok(None),
        Lookup::Several => {
            return Err(Said::new(
                format!("“{met}”是几个单位共有的名称；请写编号"),
                format!("\"{met}\" is the name of several departments; write the id"),
            ));
        }
        Lookup::Unknown => {}
    }
    if matches!(word, "all" | "全部" | "*") {
        return Ok(Some(ScopeWord::All));
    }
    let prefixed = word.split_once([':', '：']);
    match prefixed.map(|(prefix, rest)| (prefix.trim(), rest.trim())) {
        Some(("tag" | "标签", tag)) => Ok(Some(ScopeWord::Tag(tag.to_owned()))),
        Some(("level" | "级别", level)) => Ok(Some(ScopeWord::Level(level.to_owned()))),
        Some(("under" | "下属", top)) => match departments.find(top) {
            Lookup::Known(index) => Ok(Some(ScopeWord::Under(index))),
            Lookup::Spoiled => Ok(None),
            _ => Err(hinted(
                format!("“{met}”里的单位不存在，或有几个单位同名"),
                format!("\"{met}\" names no department, or a name that several have"),
                top,
                departments,
            )),
        },
        _ => Err(hinted(
            format!(
                "范围里的“{met}”不认识；可写 all、单位编号或名称、tag:标签、level:级别、under:编号"
            ),
            format!(
                "scope word \"{met}\" is not known; write all, an id or name, tag:x, level:x or under:ID"
            ),
            word,
            departments,
        )),
    }
}

/// Notes a `tag:` or `level:` word that nobody has.
fn note_nobody(
    word: &ScopeWord,
    text: &str,
    span: Range<usize>,
    stretch: &Stretch<'_>,
    departments: &[Department],
    warnings: &mut Vec<Warning>,
) {
    let has = match word {
        ScopeWord::Tag(tag) => departments.iter().any(|d| d.tags.contains(tag)),
        ScopeWord::Level(level) => departments.iter().any(|d| d.level == *level),
        ScopeWord::All | ScopeWord::Department(_) | ScopeWord::Under(_) => true,
    };
    if !has {
        let met = shown(text);
        warnings.push(Warning(stretch.error(
            span,
            Said::new(
                format!("没有单位符合“{met}”，它没有选中任何单位"),
                format!("\"{met}\" fits no department and selects nobody"),
            ),
        )));
    }
}

/// The meetings, and what they are called.
#[derive(Debug, Default)]
pub(crate) struct Meetings {
    pub(crate) list: Vec<Meeting>,
    pub(crate) names: Names,
}

impl Meetings {
    pub(crate) fn add<'a>(
        &mut self,
        row: &Row<'a>,
        is_good: bool,
        stretch: &Stretch<'a>,
        departments: &Departments<'_>,
        policies: &[Policy],
        context: &mut Context<'_>,
    ) {
        let mut reader = Reader::new(Table::Meetings, row, stretch, is_good);
        let id = reader.required("id", context);
        let title = reader.required("title", context);
        let ended = reader.moment("ended_at", Whose::Meeting, context);
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
                let said = Said::new(
                    format!("没有叫“{met}”的制度{zh}"),
                    format!("no policy is called \"{met}\"{en}"),
                );
                reader.fail(span, said, context);
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

fn important(reader: &mut Reader<'_, '_>, context: &mut Context<'_>) -> bool {
    let Some((text, span)) = reader.optional("important", context) else {
        return true;
    };
    match text.to_lowercase().as_str() {
        "yes" | "true" | "1" | "是" => true,
        "no" | "false" | "0" | "否" => false,
        _ => {
            let met = shown(&text);
            let said = Said::new(
                format!("important“{met}”应是 是、否、yes、no、true、false、1 或 0"),
                format!("important \"{met}\" is to be yes, no, true, false, 1, 0, 是 or 否"),
            );
            reader.fail(span, said, context);
            true
        }
    }
}

/// The scope in a column, none where it is blank.
fn scope(
    reader: &mut Reader<'_, '_>,
    name: &str,
    departments: &Departments<'_>,
    context: &mut Context<'_>,
) -> Option<Scope> {
    let column = reader.column(name);
    reader.row.cells[column].as_ref()?;
    let mut words = Vec::new();
    for (text, span) in reader.row.words(column) {
        match scope_word(&text, &departments.names) {
            Ok(Some(word)) => {
                let list = &departments.list;
                note_nobody(&word, &text, span, reader.stretch, list, context.warnings);
                words.push(word);
            }
            Ok(None) => {}
            Err(said) => reader.fail(span, said, context),
        }
    }
    Some(Scope(words))
}

/// Reads an exemption.
pub(crate) fn exemption<'a>(
    row: &Row<'a>,
    is_good: bool,
    stretch: &Stretch<'a>,
    departments: &Departments<'_>,
    meetings: &Names,
    context: &mut Context<'_>,
) -> Option<Exemption> {
    let mut reader = Reader::new(Table::Exemptions, row, stretch, is_good);
    let meeting_text = id_or_name(&mut reader, "meeting", context);
    let department_column = id_or_name_column(&reader, "department");
    let department_text = id_or_name(&mut reader, "department", context);
    let mut words = Vec::new();
    for (text, span) in row.words(department_column) {
        match scope_word(&text, &departments.names) {
            Ok(Some(word)) => {
                let list = &departments.list;
                note_nobody(&word, &text, span, stretch, list, context.warnings);
                words.push(word);
            }
            Ok(None) => {}
            // Nothing known: the exemption is unused, which is a finding, or used in part.
            Err(said) => context.warnings.push(Warning(stretch.error(span, said))),
        }
    }
    let department = match departments.names.find(&department_text) {
        Lookup::Known(index) => Some(index),
        Lookup::Unknown | Lookup::Several | Lookup::Spoiled => None,
    };
    if let Some(index) = department {
        // A name may itself hold a 、, which separates words.
        words = vec![ScopeWord::Department(index)];
    }
    let is_spoiled = meetings.find(&meeting_text) == Lookup::Spoiled
        || departments.names.find(&department_text) == Lookup::Spoiled;
    let meetings = match meetings.find(&meeting_text) {
        Lookup::Known(index) => ExemptedMeetings::One(index),
        _ if meeting_text == "*" => ExemptedMeetings::Every,
        Lookup::Unknown | Lookup::Several | Lookup::Spoiled => ExemptedMeetings::Unknown,
    };
    let exemption = Exemption {
        meetings,
        departments: Scope(words).select(&departments.list),
        department,
        meeting_text,
        department_text,
        reason: reader.required("reason", context),
        approved_by: reader.required("approved_by", context),
        duties: duties(&mut reader, context),
        until: reader.moment("until", Whose::Limit, context).map(|m| m.at),
        approved_at: reader
            .moment("approved_at", Whose::Record, context)
            .map(|m| m.at),
        source: reader.source(),
    };
    // Of a name whose own row was bad nothing can be said, not even that it is unused.
    (reader.is_good && !is_spoiled).then_some(exemption)
}

fn duties(reader: &mut Reader<'_, '_>, context: &mut Context<'_>) -> [bool; 3] {
    let words = reader.row.words(reader.column("duty"));
    if words.is_empty() {
        return [true; 3];
    }
    let mut duties = [false; 3];
    for (text, span) in words {
        if let Some(duty) = Duty::parse(&text) {
            duties[duty.index()] = true;
            continue;
        }
        let met = shown(&text);
        let said = Said::new(
            format!("任务“{met}”不认识；可写 学习传达、报告、反馈"),
            format!("duty \"{met}\" is not known; write transmission, report or feedback"),
        );
        reader.fail(span, said, context);
    }
    duties
}

/// The column that names a meeting or department in this row: the id's, or where that is blank the
/// name's.
fn id_or_name_column(reader: &Reader<'_, '_>, name: &str) -> usize {
    let column = reader.column(name);
    if reader.row.cells[column].is_some() {
        return column;
    }
    let names = reader.column(&format!("{name} name"));
    if reader.row.cells[names].is_some() {
        names
    } else {
        column
    }
}

fn id_or_name(
    reader: &mut Reader<'_, '_>,
    name: &'static str,
    context: &mut Context<'_>,
) -> String {
    let column = id_or_name_column(reader, name);
    match &reader.row.cells[column] {
        Some(cell) => match &cell.value {
            crate::load::table::row::Value::Text(text) => text.to_string(),
            crate::load::table::row::Value::List(words) => {
                let words: Vec<&str> = words.iter().map(|(word, _)| word.as_str()).collect();
                words.join(";")
            }
        },
        None => reader.required(name, context),
    }
}
