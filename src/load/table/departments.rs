//! The table of departments: rows, parents without circles, and other names.

use chrono::NaiveDate;

use crate::domain::department::{Contact, Department, DepartmentKind};
use crate::domain::label::Label;
use crate::load::calendars::named::Calendars;
use crate::load::file::input_error::Errors;
use crate::load::file::position::{FileSlice, Located};
use crate::load::table::columns::Table;
use crate::load::table::context::TableContext;
use crate::load::table::names::{Labels, Lookup, NameIndex, Names};
use crate::load::table::names_to_find::NamesToFind;
use crate::load::table::reader::{RowReader, keep};
use crate::load::table::row::TableRow;
use crate::load::table::shared::Shared;
use crate::text::{Bilingual, did_you_mean, shown};

const NAME: usize = Table::Departments.place("name");
const ALIASES: usize = Table::Departments.place("aliases");
const PARENT: usize = Table::Departments.place("parent");
const LEVEL: usize = Table::Departments.place("level");
const TAGS: usize = Table::Departments.place("tags");
const CALENDAR: usize = Table::Departments.place("calendar");
const ACTIVE_FROM: usize = Table::Departments.place("active_from");
const ACTIVE_UNTIL: usize = Table::Departments.place("active_until");
const CONTACT: usize = Table::Departments.place("contact");
const PHONE: usize = Table::Departments.place("phone");

/// The departments, and who they are.
#[derive(Debug, Default)]
pub(crate) struct Departments<'a> {
    pub(crate) list: Vec<Department>,
    pub(crate) index: NameIndex,
    kinds: Shared<DepartmentKind>,
    /// Parents that were named, to be found when all rows are known.
    parents: NamesToFind<'a, u32>,
    /// Further names that rows give, likewise; no index where the row was not kept.
    aliases: NamesToFind<'a, Option<u32>>,
    /// Rows that turned out bad when all were known.
    bad: Vec<u32>,
}

impl<'a> Departments<'a> {
    /// What they are called.
    pub(crate) fn names(&self) -> Names<'_> {
        Names::new(&self.index, Labels::Departments(&self.list))
    }

    pub(crate) fn add(
        &mut self,
        row: &TableRow<'a>,
        is_good: bool,
        slice: &FileSlice<'a>,
        calendars: &mut Calendars,
        context: &mut TableContext<'_>,
    ) {
        let mut reader = RowReader::new(Table::Departments, row, slice, is_good);
        let name = reader.required(NAME, context);
        let id = reader.id_or(name, context);
        let calendar = reader.optional(CALENDAR, context);
        let calendar = calendar.map_or(0, |(text, span)| {
            calendars.find(text).unwrap_or_else(|message| {
                reader.fail(span, context, || message);
                0
            })
        });
        let tags = row.words(TAGS).map(|(tag, _)| tag.into()).collect();
        let parent = reader.optional(PARENT, context);
        let department = Department {
            kind: self.kinds.of(DepartmentKind {
                level: reader.text(LEVEL, context).into(),
                tags,
                calendar,
            }),
            parent: None,
            is_parent_unread: false,
            active_from: reader.date(ACTIVE_FROM, context),
            active_until: reader.date(ACTIVE_UNTIL, context),
            contact: contact(&reader, context),
            source: reader.source(),
            label: Label::new(id, name),
        };
        let keys = (id, name, NAME);
        let index = self.list.len() as u32;
        let source_of = |index: u32| self.list[index as usize].source;
        let is_kept = keep(
            &mut reader,
            (&mut self.index, Labels::Departments(&self.list)),
            keys,
            index,
            source_of,
            context,
        );
        let aliases = row.words(ALIASES);
        let whose = is_kept.then_some(index);
        for (alias, span) in aliases.filter(|(alias, _)| !context.blanks.contains(alias)) {
            (self.aliases).push(whose, (alias, span), slice, &row.titles);
        }
        if is_kept {
            if let Some((parent, span)) = parent {
                (self.parents).push(index, (parent, span), slice, &row.titles);
            }
            self.list.push(department);
        }
    }

    /// Finds whom the rows name, now that all are known: by further names, those of the configuration
    /// too, and as parents.
    pub(crate) fn finish(
        &mut self,
        configured: &[(String, Located<String>)],
        config: Option<FileSlice<'_>>,
        errors: &mut Errors,
    ) {
        for alias in std::mem::take(&mut self.aliases).iter() {
            let Some(index) = alias.row else {
                self.spoil_alias(alias.text);
                continue;
            };
            if let Err(message) = self.add_alias(alias.text, index) {
                errors.push(alias.slice.error(alias.span, message));
                self.bad.push(index);
            }
        }
        if let Some(slice) = config {
            self.add_configured(configured, slice, errors);
        }
        let parents = std::mem::take(&mut self.parents);
        self.find_parents(&parents, errors);
        self.refuse_cycles(&parents, errors);
        self.spoil_bad();
    }

    /// Remembers a further name of which nothing can be said.
    fn spoil_alias(&mut self, alias: &str) {
        (self.index).spoil_alias(Labels::Departments(&self.list), alias);
    }

    /// Gives a department another name.
    ///
    /// # Errors
    ///
    /// The name is another's. Unless that one is called so by its own row, nothing can be said of
    /// records that use it.
    fn add_alias(&mut self, alias: &str, index: u32) -> Result<(), Bilingual> {
        let own = &self.list[index as usize];
        if alias == own.id() || alias == own.name() {
            return Ok(());
        }
        let met = shown(alias);
        match self.names().find(alias) {
            Lookup::Unknown => {
                self.index.alias(alias, index);
                Ok(())
            }
            Lookup::Known(other) if other == index => Ok(()),
            // It may mean this one, or one whose row was bad.
            Lookup::Spoiled => {
                self.index.doubt(index);
                Ok(())
            }
            Lookup::Several => Err(Bilingual::new(
                format!("别名“{met}”是几个单位共有的名称"),
                format!("alias \"{met}\" is the name of several departments"),
            )
            .advising(ONE_ALIAS.zh, ONE_ALIAS.en)),
            Lookup::Known(index) => {
                let other = &self.list[index as usize];
                let (zh, en) = match alias {
                    _ if alias == other.id() => ("编号", "the id"),
                    _ if alias == other.name() => ("名称", "the name"),
                    _ => ("别名", "an alias"),
                };
                let message = another(&met, [zh, en], other);
                self.spoil_alias(alias);
                Err(message)
            }
        }
    }

    /// Gives departments the other names that the configuration knows.
    fn add_configured(
        &mut self,
        aliases: &[(String, Located<String>)],
        slice: FileSlice<'_>,
        errors: &mut Errors,
    ) {
        for (alias, (name, span)) in aliases {
            let met = shown(name);
            let message = match self.names().find(name) {
                Lookup::Known(index) => match self.add_alias(alias, index) {
                    Ok(()) => continue,
                    Err(message) => message,
                },
                // Of a row that was bad nothing can be said, by whatever name.
                Lookup::Spoiled => {
                    self.spoil_alias(alias);
                    continue;
                }
                Lookup::Several => Bilingual::new(
                    format!("“{met}”是几个单位共有的名称"),
                    format!("\"{met}\" is the name of several departments"),
                )
                .advising("请写编号", "write the id"),
                Lookup::Unknown => Bilingual::new(
                    format!("没有单位“{met}”"),
                    format!("there is no department \"{met}\""),
                )
                .hinted_or(
                    if errors.may_hint(self.names().len()) {
                        self.names().near(name)
                    } else {
                        None
                    },
                    &NAME_ONE,
                ),
            };
            // Nothing can be said of records that use it, whosever they are.
            self.index.doubt_all(self.list.len() as u32);
            self.spoil_alias(alias);
            errors.push(slice.error(span.clone(), message));
        }
    }

    /// Finds the parents that were named, now that all rows are known.
    fn find_parents(&mut self, parents: &NamesToFind<'_, u32>, errors: &mut Errors) {
        for parent in parents.iter() {
            let (index, text) = (parent.row as usize, parent.text);
            let names = Names::new(&self.index, Labels::Departments(&self.list));
            let is_several = match names.find(text) {
                Lookup::Known(parent) => {
                    self.list[index].parent = Some(parent);
                    continue;
                }
                Lookup::Spoiled => {
                    self.list[index].is_parent_unread = true;
                    continue;
                }
                Lookup::Several => true,
                Lookup::Unknown => false,
            };
            let may_hint = errors.may_hint(names.len());
            let title = || parent.titles.of(PARENT);
            (parent.slice).fail_under(title, parent.span, errors, || {
                let met = shown(text);
                if is_several {
                    return Bilingual::new(
                        format!("上级单位“{met}”有几个单位同名"),
                        format!("parent \"{met}\" is the name of several departments"),
                    )
                    .advising("请写编号", "write the id");
                }
                let near = || did_you_mean(text, names.all());
                Bilingual::new(
                    format!("上级单位“{met}”不存在"),
                    format!("parent \"{met}\" does not exist"),
                )
                .hinted_or(may_hint.then(near).flatten(), &NAME_ONE)
            });
            self.bad.push(parent.row);
        }
    }

    /// Rows that turned out bad: nothing is owed by them, and nothing is said of them. What they
    /// would have set going below themselves is unknown, whoever stands above them.
    fn spoil_bad(&mut self) {
        let mut bad = std::mem::take(&mut self.bad);
        if bad.is_empty() {
            return;
        }
        bad.sort_unstable();
        bad.dedup();
        for &index in &bad {
            let department = &mut self.list[index as usize];
            department.active_until = Some(NaiveDate::MIN);
            department.is_parent_unread = true;
            (self.index).take_back(Labels::Departments(&self.list), index);
        }
        self.index.take_back_aliases(&bad);
    }

    /// Every cycle is reported once, at its first row, and cut there.
    fn refuse_cycles(&mut self, parents: &NamesToFind<'_, u32>, errors: &mut Errors) {
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
                    self.refuse_cycle(at, parents, errors);
                    break;
                }
            }
        }
    }

    fn refuse_cycle(&mut self, member: usize, parents: &NamesToFind<'_, u32>, errors: &mut Errors) {
        let next = |at: usize| self.list[at].parent.map(|parent| parent as usize);
        let mut ring = vec![member];
        while let Some(above) = next(ring[ring.len() - 1]).filter(|&above| above != member) {
            ring.push(above);
        }
        let first = ring.iter().copied().min().unwrap_or(member);
        if let Some(parent) = parents.of_row(first as u32) {
            let title = || parent.titles.of(PARENT);
            (parent.slice).fail_under(title, parent.span, errors, || {
                let ids = ring.iter().map(|&at| self.list[at].id());
                let names = shown(&ids.collect::<Vec<_>>().join(" → "));
                Bilingual::new(
                    format!("上级单位绕成了一圈：{names}"),
                    format!("the parents form a cycle: {names}"),
                )
                .advising(
                    "请改其中一个的上级单位，最上面的一个空着",
                    "change one of these parents; the topmost department has none",
                )
            });
        }
        self.list[first].parent = None;
        self.bad.push(first as u32);
    }
}

/// Whom to turn to in a department: remarks, of which nothing can be wrong.
fn contact(reader: &RowReader<'_, '_>, context: &TableContext<'_>) -> Option<Box<Contact>> {
    let text = |column| {
        let (text, _) = reader.row.text(column)?;
        (!text.is_empty() && !context.blanks.contains(text)).then(|| Box::from(text))
    };
    let (name, phone) = (text(CONTACT), text(PHONE));
    let is_any = name.is_some() || phone.is_some();
    is_any.then(|| {
        let (name, phone) = (name.unwrap_or_default(), phone.unwrap_or_default());
        Box::new(Contact { name, phone })
    })
}

/// What to do about an alias that is not its department's alone.
const ONE_ALIAS: Bilingual = Bilingual::fixed(
    "一个别名只能指一个单位，请改掉或删去它",
    "an alias may mean only one department: change it or remove it",
);

/// What to do about a department that is not there.
const NAME_ONE: Bilingual = Bilingual::fixed(
    "请写单位表里的编号或名称",
    "write the id or the name of a department",
);

/// A name that means another department already.
fn another(alias: &str, [zh, en]: [&str; 2], other: &Department) -> Bilingual {
    let (name, id) = (shown(other.name()), shown(other.id()));
    let (zh_id, en_id) = if other.id() == other.name() {
        (String::new(), String::new())
    } else {
        (format!("（{id}）"), format!(" ({id})"))
    };
    Bilingual::new(
        format!("别名“{alias}”已是“{name}”{zh_id}的{zh}"),
        format!("alias \"{alias}\" is {en} of \"{name}\"{en_id}"),
    )
    .advising(ONE_ALIAS.zh, ONE_ALIAS.en)
}
