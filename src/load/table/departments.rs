//! The table of departments: rows, parents without circles, and other names.

use std::ops::Range;

use chrono::NaiveDate;

use crate::domain::department::Department;
use crate::load::calendars::named::Calendars;
use crate::load::file::input_error::Errors;
use crate::load::file::position::{FileSlice, Located};
use crate::load::table::columns::Table;
use crate::load::table::context::TableContext;
use crate::load::table::names::{Lookup, Names};
use crate::load::table::reader::{RowReader, keep};
use crate::load::table::row::TableRow;
use crate::text::{Bilingual, shown};

/// The departments, and who they are.
#[derive(Debug, Default)]
pub(crate) struct Departments<'a> {
    pub(crate) list: Vec<Department>,
    pub(crate) names: Names,
    /// Parents that were named, to be found when all rows are known.
    parents: Vec<(u32, String, Range<usize>, FileSlice<'a>)>,
}

impl<'a> Departments<'a> {
    pub(crate) fn add(
        &mut self,
        row: &TableRow<'a>,
        is_good: bool,
        slice: &FileSlice<'a>,
        calendars: &mut Calendars,
        context: &mut TableContext<'_>,
    ) {
        let mut reader = RowReader::new(Table::Departments, row, slice, is_good);
        let id = reader.required("id", context);
        let name = reader.required("name", context);
        let calendar = reader.optional("calendar", context);
        let calendar = calendar.map_or(0, |(text, span)| {
            calendars.find(&text).unwrap_or_else(|message| {
                reader.fail(span, message, context);
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
                self.parents.push((index, text, span, *slice));
            }
            self.list.push(department);
        }
    }

    /// Gives departments the other names that the configuration knows.
    pub(crate) fn add_aliases(
        &mut self,
        aliases: &[(String, Located<String>)],
        config: Option<FileSlice<'_>>,
        errors: &mut Errors,
    ) {
        let Some(slice) = config else { return };
        for (alias, (name, span)) in aliases {
            let met = shown(name);
            let message = match self.names.find(name) {
                Lookup::Known(index) => {
                    if self.names.alias(alias, index) {
                        continue;
                    }
                    let alias = shown(alias);
                    Bilingual::new(
                        format!("“{alias}”已是别的单位的编号或名称"),
                        format!("\"{alias}\" is the id or name of another department"),
                    )
                }
                Lookup::Spoiled => continue,
                Lookup::Several => Bilingual::new(
                    format!("“{met}”是几个单位共有的名称；请写编号"),
                    format!("\"{met}\" is the name of several departments; write the id"),
                ),
                Lookup::Unknown => Bilingual::new(
                    format!("没有单位“{met}”"),
                    format!("there is no department \"{met}\""),
                )
                .hinted(if errors.may_hint(self.names.len()) {
                    self.names.near(name)
                } else {
                    None
                }),
            };
            // Nothing can be said about records that use it.
            self.names.spoil(alias);
            errors.push(slice.error(span.clone(), message));
        }
    }

    /// Finds the parents that were named, now that all rows are known.
    pub(crate) fn find_parents(&mut self, errors: &mut Errors) {
        let mut bad = Vec::new();
        for (index, text, span, slice) in &self.parents {
            let met = shown(text);
            let message = match self.names.find(text) {
                Lookup::Known(parent) => {
                    self.list[*index as usize].parent = Some(parent);
                    continue;
                }
                Lookup::Spoiled => continue,
                Lookup::Several => Bilingual::new(
                    format!("上级单位“{met}”有几个单位同名；请写编号"),
                    format!("parent \"{met}\" is the name of several departments; write the id"),
                ),
                Lookup::Unknown => Bilingual::new(
                    format!("上级单位“{met}”不存在"),
                    format!("parent \"{met}\" does not exist"),
                )
                .hinted(self.names.mistyped(text, errors)),
            };
            errors.push(slice.error(span.clone(), message));
            bad.push(*index);
        }
        for index in bad {
            self.spoil(index);
        }
        self.refuse_cycles(errors);
    }

    /// A row that turned out bad: nothing is owed by it, and nothing is said about it.
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
        let parents = &self.parents;
        let cell = parents.binary_search_by_key(&(first as u32), |(index, ..)| *index);
        if let Some((_, _, span, slice)) = cell.ok().map(|at| &parents[at]) {
            let message = Bilingual::new(
                format!("上级单位绕成了一圈：{names}"),
                format!("the parents form a cycle: {names}"),
            );
            errors.push(slice.error(span.clone(), message));
        }
        self.list[first].parent = None;
        self.spoil(first as u32);
    }
}
