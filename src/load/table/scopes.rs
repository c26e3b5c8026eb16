//! The words of a scope: departments by id or name, by tag, level or the one above them.

use std::ops::Range;

use crate::domain::department::Department;
use crate::domain::scope::{Scope, ScopeWord};
use crate::load::file::input_error::Errors;
use crate::load::file::input_error::Warning;
use crate::load::file::position::FileSlice;
use crate::load::table::context::TableContext;
use crate::load::table::departments::Departments;
use crate::load::table::names::{Lookup, Names};
use crate::load::table::reader::RowReader;
use crate::text::{Bilingual, shown};

/// A word of a scope.
///
/// # Errors
///
/// A word that means nothing, and the one that was perhaps meant.
pub(crate) fn scope_word(
    word: &str,
    departments: &Names,
    errors: &Errors,
) -> Result<Option<ScopeWord>, Bilingual> {
    let met = shown(word);
    match departments.find(word) {
        Lookup::Known(index) => return Ok(Some(ScopeWord::Department(index))),
        Lookup::Spoiled => return Ok(None),
        Lookup::Several => {
            return Err(Bilingual::new(
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
            _ => Err(Bilingual::new(
                format!("“{met}”里的单位不存在，或有几个单位同名"),
                format!("\"{met}\" matches no department, or is the name of several"),
            )
            .hinted(departments.mistyped(top, errors))),
        },
        _ => Err(Bilingual::new(
            format!(
                "范围里的“{met}”不认识；可写 all、单位编号或名称、tag:标签、level:级别、under:编号"
            ),
            format!(
                "unknown scope word \"{met}\"; write all, an id or name, tag:x, level:x or under:ID"
            ),
        )
        .hinted(departments.mistyped(word, errors))),
    }
}

/// Notes a `tag:` or `level:` word that nobody has.
pub(crate) fn note_nobody(
    word: &ScopeWord,
    text: &str,
    span: Range<usize>,
    slice: &FileSlice<'_>,
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
        warnings.push(Warning(slice.error(
            span,
            Bilingual::new(
                format!("没有单位符合“{met}”，它没有选中任何单位"),
                format!("\"{met}\" matches no department, so it selects none"),
            ),
        )));
    }
}

/// The scope in a column, none where it is blank.
pub(crate) fn scope(
    reader: &mut RowReader<'_, '_>,
    name: &str,
    departments: &Departments<'_>,
    context: &mut TableContext<'_>,
) -> Option<Scope> {
    let column = reader.column(name);
    reader.row.cells[column].as_ref()?;
    let mut words = Vec::new();
    for (text, span) in reader.row.words(column) {
        match scope_word(&text, &departments.names, context.errors) {
            Ok(Some(word)) => {
                let list = &departments.list;
                note_nobody(&word, &text, span, reader.slice, list, context.warnings);
                words.push(word);
            }
            Ok(None) => {}
            Err(message) => reader.fail(span, message, context),
        }
    }
    Some(Scope(words))
}
