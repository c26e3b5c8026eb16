//! The files of the tables, parsed, and the rows in them.

use toml::de::DeTable;

use crate::load::config::toml_reader::TomlReader;
use crate::load::config::{Config, toml_file};
use crate::load::file::input_error::{Errors, Warning};
use crate::load::file::position::FileSlice;
use crate::load::files::{Files, WholeFile};
use crate::load::records::RecordFile;
use crate::load::sources::{Source, SourceRows, Sources, has_rows};
use crate::load::table::columns::Table;
use crate::load::table::context::TableContext;
use crate::load::table::reader::EachRow;
use crate::load::table::row;
use crate::load::table::row::LineCounter;
use crate::text::{Bilingual, path_text};

/// The sources of the tables, their TOML files parsed.
pub(crate) struct TableFiles<'s> {
    sources: &'s Sources,
    /// By place among the TOML files; none for what cannot be parsed.
    documents: Vec<Option<DeTable<'s>>>,
}

impl<'s> TableFiles<'s> {
    /// Parses every TOML file but the configuration, whose document is there already.
    pub(crate) fn parse(
        sources: &'s Sources,
        mut config: Option<DeTable<'s>>,
        files: &mut Files,
    ) -> Self {
        let mut mistakes = Errors::default();
        let documents = (sources.tomls.iter().enumerate()).map(|(index, file)| {
            if index == 0 && sources.has_config {
                return config.take();
            }
            let slice = file.slice();
            let document = toml_file::parse(&slice, &mut mistakes)?;
            let mut reader = TomlReader::new(&document, &slice);
            for table in Table::ALL {
                reader.value(table.name());
            }
            reader.finish(&mut mistakes);
            Some(document)
        });
        let tables = Self {
            sources,
            documents: documents.collect(),
        };
        tables.require(sources.is_tables, files);
        files.errors.append(mistakes);
        tables
    }

    /// A table that is required must have a source, or nothing was read.
    fn require(&self, is_tables: bool, files: &mut Files) {
        for &table in &self.sources.required {
            let is_source = |source: &Source| {
                let document = source
                    .toml()
                    .and_then(|index| self.documents[index].as_ref());
                source.table == table || document.is_some_and(|document| has_rows(document, table))
            };
            // Where files are named for it, what is wrong with them has been reported.
            let is_told = self.sources.is_named[table as usize] && files.errors.total() > 0;
            if is_told || self.sources.list.iter().any(is_source) {
                continue;
            }
            let name = table.name();
            let directory = match path_text(&files.directory) {
                here if here.is_empty() => ".".to_owned(),
                directory => directory,
            };
            let file = files.shown.len() as u32;
            if is_tables {
                files.fail(file, directory, not_among_tables(table));
                continue;
            }
            files.fail(
                file,
                directory,
                Bilingual::new(
                    format!("这里没有 {name}.csv、{name}.toml，也没有叫这个名的工作簿"),
                    format!(
                        "there is no {name}.csv or {name}.toml here, nor a workbook of that name"
                    ),
                )
                .advising(
                    format!("可用 --{name} 或 [inputs] 指明"),
                    format!("name it by --{name} or under [inputs]"),
                ),
            );
        }
    }

    /// Warns of tables in TOML files that are not read because a flag or `[inputs]` names others.
    pub(crate) fn unread(&self) -> Vec<Warning> {
        let mut warnings = Vec::new();
        for (index, document) in self.documents.iter().enumerate() {
            let Some(document) = document else { continue };
            for table in Table::ALL {
                let is_read = self.sources.reads(table, index);
                if !self.sources.is_named[table as usize] || is_read {
                    continue;
                }
                if let Some(value) = document
                    .get(table.name())
                    .filter(|value| !value.get_ref().is_table())
                {
                    let slice = self.sources.tomls[index].slice();
                    warnings.push(Warning(slice.error(value.span(), named_elsewhere(table))));
                }
            }
        }
        warnings
    }

    /// The configuration, where it is a file.
    pub(crate) fn config_slice(&self) -> Option<FileSlice<'s>> {
        let file = self.sources.tomls.first();
        (file.filter(|_| self.sources.has_config)).map(|file| file.slice())
    }

    /// The sources that are named for a table.
    fn named(&self, table: Table) -> impl Iterator<Item = &Source> {
        let list = self.sources.list.iter();
        list.filter(move |source| source.table == table)
    }

    /// The TOML files that are named for other tables and hold one besides.
    fn besides(&self, table: Table) -> impl Iterator<Item = usize> {
        let may_be = !self.sources.is_named[table as usize];
        let places = (0..self.sources.tomls.len()).filter(move |_| may_be);
        places.filter(move |&index| {
            let is_source = |source: &Source| source.toml() == Some(index);
            self.sources.list.iter().any(is_source) && !self.sources.reads(table, index)
        })
    }

    /// The TOML files a table is read from.
    fn tomls_of(&self, table: Table) -> impl Iterator<Item = usize> {
        let named = self.named(table).filter_map(Source::toml);
        named.chain(self.besides(table))
    }

    /// Hands over every row of a table that is read whole; `texts` are those of the sources.
    pub(crate) fn rows<'a>(
        &self,
        table: Table,
        texts: &'a [WholeFile],
        config: &Config,
        context: &mut TableContext<'_>,
        each: &mut EachRow<'_, 'a>,
    ) where
        's: 'a,
    {
        for source in self.named(table) {
            match source.rows {
                SourceRows::Toml(index) => self.toml_rows(table, index, context, each),
                SourceRows::Text(index) => {
                    let text = &texts[index];
                    context.is_unreadable |= !row::csv_rows(
                        table,
                        &text.slice(),
                        &text.settings,
                        &config.aliases,
                        context,
                        &mut *each,
                    );
                }
                SourceRows::Streamed(_) | SourceRows::Unreadable => {}
            }
        }
        for index in self.besides(table) {
            self.toml_rows(table, index, context, each);
        }
    }

    /// Hands over every row of a table in a TOML file. Each is done with before the next is read: a
    /// table is never held twice.
    fn toml_rows<'a>(
        &self,
        table: Table,
        index: usize,
        context: &mut TableContext<'_>,
        each: &mut EachRow<'_, 'a>,
    ) where
        's: 'a,
    {
        let Some(document) = &self.documents[index] else {
            return;
        };
        let slice = self.sources.tomls[index].slice();
        let mut lines = LineCounter::new(slice.first_line);
        let values = row::toml_values(table, document, &slice, context.errors);
        let known = row::toml_columns(table, values);
        for value in values {
            let errors = &mut *context.errors;
            let (row, is_good) = row::toml_row(table, value, &known, &slice, &mut lines, errors);
            each(&row, is_good, &slice, context);
        }
    }

    /// Where the records are.
    pub(crate) fn record_files(&self) -> Vec<RecordFile<'_>> {
        let streamed = self
            .sources
            .list
            .iter()
            .filter_map(|source| match &source.rows {
                SourceRows::Streamed(part) => Some(RecordFile::Rows(part.clone())),
                SourceRows::Toml(_) | SourceRows::Text(_) | SourceRows::Unreadable => None,
            });
        let parsed = self.tomls_of(Table::Records).filter_map(|index| {
            Some(RecordFile::Toml {
                table: self.documents[index].as_ref()?,
                slice: self.sources.tomls[index].slice(),
            })
        });
        streamed.chain(parsed).collect()
    }

    /// Whether a TOML file could not be parsed, or has something else where the rows of a table are to
    /// be.
    pub(crate) fn is_unreadable(&self) -> bool {
        let is_no_table = |table: Table, index: usize| {
            let value = (self.documents[index].as_ref()).and_then(|it| it.get(table.name()));
            value.is_some_and(|value| !value.get_ref().is_array())
        };
        self.documents.iter().any(Option::is_none)
            || (Table::ALL.into_iter()).any(|table| {
                let mut tomls = self.tomls_of(table);
                tomls.any(|index| is_no_table(table, index))
            })
    }
}

/// The tables that were named are of other kinds.
fn not_among_tables(table: Table) -> Bilingual {
    let (zh, en) = match table {
        Table::Meetings => (
            "会议表（要有会议名称和结束时间）",
            "table of meetings (title, ended_at)",
        ),
        Table::Departments => ("单位名单（要有单位名称）", "table of departments (name)"),
        _ => (
            "台账（要有会议、单位和传达、报告或反馈的时间）",
            "table of records (meeting, department, and a time of transmission, report or feedback)",
        ),
    };
    let name = table.name();
    Bilingual::new(
        format!("给出的表里没有{zh}"),
        format!("among the tables given is no {en}"),
    )
    .advising(
        format!("请把它也写上，或用 --{name} 指明"),
        format!("name one more, or name it by --{name}"),
    )
}

fn named_elsewhere(table: Table) -> Bilingual {
    let name = table.name();
    Bilingual::new(
        format!("这里的 [[{name}]] 没有读：{name} 已另外指明文件"),
        format!("the [[{name}]] entries here are ignored: other files are given for {name}"),
    )
}
