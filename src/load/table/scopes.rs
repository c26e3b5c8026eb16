//! The words of a scope: departments by id or name, by tag, level or the one above them.

use std::ops::Range;

use crate::domain::department::Department;
use crate::domain::scope::{Scope, ScopeWord};
use crate::load::file::position::{FileSlice, Located};
use crate::load::table::columns::Table;
use crate::load::table::context::TableContext;
use crate::load::table::departments::Departments;
use crate::load::table::names::{Lookup, Names};
use crate::load::table::reader::RowReader;
use crate::load::table::row::TableRow;
use crate::text::{Bilingual, did_you_mean, shown};

/// The place of the scope in the table of meetings.
pub(crate) const SCOPE: usize = Table::Meetings.place("scope");

/// Why a word of a scope means nothing: worded only where that is shown.
#[derive(Clone, Copy)]
pub(crate) enum UnknownWord {
    /// Several departments have the name.
    Several,
    /// `under:` names no single department.
    Under,
    /// It is no word that a scope knows.
    Nobody,
}

impl UnknownWord {
    /// The sentence for it, with the name that was perhaps meant.
    pub(crate) fn message(self, word: &str, departments: Names<'_>, hints: bool) -> Bilingual {
        let met = shown(word);
        let near = |text| did_you_mean(text, departments.all().filter(|_| hints));
        match self {
            Self::Several => Bilingual::new(
                format!("“{met}”是几个单位共有的名称"),
                format!("\"{met}\" is the name of several departments"),
            )
            .advising("请写编号", "write the id"),
            Self::Under => Bilingual::new(
                format!("“{met}”里的单位不存在，或有几个单位同名"),
                format!("\"{met}\" names no department, or a name that several have"),
            )
            .hinted_or(
                near(prefixed(word).map_or(word, |(_, top)| top)),
                &Bilingual::fixed(
                    "请写单位表里的编号或名称；几个单位同名的，写编号",
                    "write the id or the name of a department, the id where several have the name",
                ),
            ),
            Self::Nobody => Bilingual::new(
                format!("范围里的“{met}”不认识"),
                format!("scope word \"{met}\" is not known"),
            )
            .advising(
                "可写 全市、单位编号或名称、tag:标签、level:级别、under:编号",
                "write all, an id or name, tag:x, level:x or under:ID",
            )
            .hinted(near(word)),
        }
    }
}

fn prefixed(word: &str) -> Option<(&str, &str)> {
    let (prefix, rest) = word.split_once([':', '：'])?;
    Some((prefix.trim(), rest.trim()))
}

/// Words for every department, where none is called so.
const EVERYBODY: [&str; 7] = ["all", "*", "全部", "全市", "全县", "全区", "所有单位"];

/// A word of a scope.
///
/// # Errors
///
/// A word that means nothing.
pub(crate) fn scope_word(
    word: &str,
    departments: Names<'_>,
) -> Result<Option<ScopeWord>, UnknownWord> {
    match departments.find(word) {
        Lookup::Known(index) => return Ok(Some(ScopeWord::Department(index))),
        Lookup::Spoiled => return Ok(None),
        Lookup::Several => return Err(UnknownWord::Several),
        Lookup::Unknown => {}
    }
    if EVERYBODY.contains(&word) {
        return Ok(Some(ScopeWord::All));
    }
    match prefixed(word) {
        Some(("tag" | "标签", tag)) => Ok(Some(ScopeWord::Tag(tag.to_owned()))),
        Some(("level" | "级别", level)) => Ok(Some(ScopeWord::Level(level.to_owned()))),
        Some(("under" | "下属", top)) => match departments.find(top) {
            Lookup::Known(index) => Ok(Some(ScopeWord::Under(index))),
            Lookup::Spoiled => Ok(Some(ScopeWord::UnderUnread)),
            _ => Err(UnknownWord::Under),
        },
        _ => Err(UnknownWord::Nobody),
    }
}

/// The words of a scope in a column, where a department, also one after `under:`, may be called by a
/// name that holds a separator.
pub(crate) fn scope_words<'r>(
    row: &'r TableRow<'_>,
    column: usize,
    departments: Names<'r>,
) -> impl Iterator<Item = Located<&'r str>> {
    let is_known = move |name: &str| departments.find(name) != Lookup::Unknown;
    let is_top =
        move |(prefix, top): (&str, &str)| matches!(prefix, "under" | "下属") && is_known(top);
    let is_name = move |word: &str| is_known(word) || prefixed(word).is_some_and(is_top);
    row.words_or_names(column, departments.separators(), is_name)
}

/// Whether a word is a tag or a level that nobody has.
pub(crate) fn is_nobody(word: &ScopeWord, departments: &[Department]) -> bool {
    match word {
        ScopeWord::Tag(tag) => !departments.iter().any(|d| d.has_tag(tag)),
        ScopeWord::Level(level) => !departments.iter().any(|d| *d.kind.level == **level),
        _ => false,
    }
}

/// Notes a `tag:` or `level:` word that nobody has.
pub(crate) fn note_nobody(
    word: &ScopeWord,
    text: &str,
    span: Range<usize>,
    slice: &FileSlice<'_>,
    departments: &[Department],
    context: &mut TableContext<'_>,
) {
    if is_nobody(word, departments) {
        warn_of_nobody(text, span, slice, context);
    }
}

/// Warns of a word that selects nobody.
pub(crate) fn warn_of_nobody(
    text: &str,
    span: Range<usize>,
    slice: &FileSlice<'_>,
    context: &mut TableContext<'_>,
) {
    context.warn(slice, span, || {
        let met = shown(text);
        Bilingual::new(
            format!("没有单位符合“{met}”，它没有选中任何单位"),
            format!("\"{met}\" fits no department and selects nobody"),
        )
    });
}

/// The scope in a column, none where it is blank. Where two rows claim a name, the one that is kept
/// may be meant: it is in doubt, and better so than said to owe nothing.
pub(crate) fn scope(
    reader: &mut RowReader<'_, '_>,
    column: usize,
    departments: &Departments<'_>,
    context: &mut TableContext<'_>,
) -> Option<Scope> {
    reader.row.cells[column].as_ref()?;
    let mut words = Vec::new();
    for (text, span) in scope_words(reader.row, column, departments.names()) {
        match scope_word(text, departments.names()) {
            Ok(Some(word)) => {
                let list = &departments.list;
                note_nobody(&word, text, span, reader.slice, list, context);
                words.push(word);
            }
            Ok(None) if column == SCOPE => {
                let kept = departments.names().kept(text);
                words.extend(kept.map(ScopeWord::Department));
            }
            Ok(None) => {}
            Err(unknown) => {
                let names = departments.names();
                let hints = context.errors.may_hint(names.len());
                reader.fail(span, context, || unknown.message(text, names, hints));
            }
        }
    }
    Some(Scope(words))
}
