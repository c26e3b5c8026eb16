//! The files of an office, looked at together: which tables they hold, what is none, what is in doubt.
//!
//! `check` and `init --from` go by the same answer: what can be placed without a doubt is taken, what
//! is in doubt is named, and nothing is left out in silence.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use crate::load::config::Config;
use crate::load::file::encoding::Encoding;
use crate::load::file::form::{Across, FormSettings, LedgerShape};
use crate::load::file::input_error::InputError;
use crate::load::file::open::ReadBefore;
use crate::load::inputs::{KnownTable, ReadSheets};
use crate::load::table::columns::Table;
use crate::load::table::office_words::{WORDS, plain};
use crate::load::table::unread_times::may_be_time_of;
use crate::propose::meaning::{Doubt, Heading, Meaning, base};
use crate::propose::proposal::{Example, OnlyDepartment, Proposal, Shape};
use crate::propose::sample::{Sample, samples};
use crate::propose::{propose, written};
use crate::text::path_text;
use crate::time::Zone;

/// So many rows of each sheet are looked at.
const SAMPLE_ROWS: usize = 1_000;

/// The tables of some files, and what was made of them.
#[derive(Debug, Default)]
pub struct Office {
    /// The tables, in the order of the files and of their sheets.
    pub tables: Vec<OfficeTable>,
    /// Sheets that are hidden, each with its file.
    pub hidden: Vec<(String, String)>,
    /// What cannot be read.
    pub errors: Vec<InputError>,
}

/// A table, and what was made of it.
#[derive(Debug)]
pub struct OfficeTable {
    pub(super) sample: Sample,
    /// What it is proposed to be.
    pub proposal: Proposal,
    /// Whether that holds.
    pub standing: Standing,
}

/// What becomes of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is read as what it is proposed to be.
    Taken,
    /// It is none of the tables, and is left out.
    NoTable,
    /// `chuanda` wrote it: it is no input.
    Written,
    /// It looks like a table, and a person must say what it is or what a column means.
    InDoubt(Vec<TableDoubt>),
}

/// Why a table is in doubt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableDoubt {
    /// A required column, or one of several, has no header for certain; those that may be it.
    Lacks(&'static [&'static str], Vec<(String, Doubt)>),
    /// Another table fits as well.
    Rival(Table),
    /// Two headers are one column.
    Twice(String, String),
    /// A wide sheet of which it is not known what its columns are, or which duty its times are of.
    Wide,
    /// The cells of a wide sheet say that it was done, as by this one, and not when.
    Marks(String),
    /// Headers of a wide sheet that are nobody's who is known stand above times.
    Strangers(Vec<String>),
    /// The department that is named above the header is not known.
    Stranger(String),
    /// Its name says that it shows how a form is filled in, and what stands in it is known.
    Example,
    /// Departments or meetings stand beside times, and no header tells what they are.
    NoHeader,
    /// A time of a duty may stand under this header, which is not read.
    Unread(String, &'static str, Doubt),
    /// Another table is of the same kind: one may be meant, or both together.
    Second(String),
}

/// Whether a file is called as a table is: 3月台账.
#[must_use]
pub fn is_name_of_table(name: &str) -> bool {
    WORDS.table_of_name(name).is_some()
}

impl Office {
    /// Looks at the files, each once, beside TOML files, of which it is known what tables each holds.
    /// `name` is what each is called, `asked` are the columns of times that a policy asks for.
    #[must_use]
    pub fn look(
        files: &[PathBuf],
        tomls: &[(PathBuf, Vec<Table>)],
        name: &dyn Fn(&Path) -> String,
        config: &Config,
        zone: &Zone,
        encoding: Option<Encoding>,
        asked: &[&'static str],
    ) -> Self {
        let mut office = Self::default();
        for (path, tables) in tomls {
            let known = |table: &Table| OfficeTable::of_toml(*table, path, &name(path));
            office.tables.extend(tables.iter().map(known));
        }
        let mut all: Vec<Sample> = Vec::new();
        let mut are_written = Vec::new();
        for path in files {
            match samples(path, SAMPLE_ROWS, encoding) {
                Ok(sampled) => {
                    let is_written = written::is_written(&sampled.samples);
                    let (given, name) = (path_text(path), name(path));
                    let mut found = sampled.samples;
                    if is_written {
                        // One note for all of its sheets.
                        found.truncate(1);
                        found[0].name.clone_from(&given);
                    }
                    for mut sample in found {
                        let sheet = sample.name.strip_prefix(given.as_str());
                        sample.name = sheet.map_or(sample.name.clone(), |it| format!("{name}{it}"));
                        if all.iter().all(|other| other.name != sample.name) {
                            are_written.push(is_written);
                            all.push(sample);
                        }
                    }
                    let hidden = sampled.hidden.into_iter();
                    office
                        .hidden
                        .extend(hidden.map(|sheet| (name.clone(), sheet)));
                }
                Err(errors) => office.errors.extend(errors),
            }
        }
        // What was written by the program tells nothing of the others.
        let (written, others): (Vec<_>, Vec<_>) =
            (all.into_iter().zip(are_written)).partition(|(_, is_written)| *is_written);
        let samples: Vec<Sample> = others.into_iter().map(|(sample, _)| sample).collect();
        let proposals = propose(&samples, zone, config);
        for (sample, proposal) in samples.into_iter().zip(proposals) {
            let standing = standing(&proposal, asked);
            office.tables.push(OfficeTable {
                sample,
                proposal,
                standing,
            });
        }
        office.doubt_seconds();
        office.leave_out_summaries();
        for (sample, _) in written {
            office.tables.push(OfficeTable {
                proposal: Proposal::nothing(&sample.name),
                sample,
                standing: Standing::Written,
            });
        }
        office
    }

    /// The year that most of the tables' cells name.
    #[must_use]
    pub fn likely_year(&self) -> Option<u32> {
        let mut counts: HashMap<u32, usize> = HashMap::new();
        let rows = self.tables.iter().flat_map(|table| &table.sample.rows);
        for cell in rows.flatten() {
            if let Some(year) = year_in(cell) {
                *counts.entry(year).or_default() += 1;
            }
        }
        let counts = counts.into_iter().map(|(year, count)| (count, year));
        counts.max().map(|(_, year)| year)
    }

    /// A sheet that sums up others is in no doubt where they are there: of the records where it names
    /// no meeting or no department, of the meetings where another table has them.
    fn leave_out_summaries(&mut self) {
        let is_taken = |table: &OfficeTable| {
            table.standing == Standing::Taken && table.proposal.table == Some(Table::Meetings)
        };
        let has_meetings = self.tables.iter().any(is_taken);
        for table in &mut self.tables {
            let proposal = &table.proposal;
            let is_needless = match proposal.table {
                Some(Table::Records) => (proposal.missing.iter())
                    .any(|any| any.contains(&"meeting") || any.contains(&"department")),
                Some(Table::Meetings) => has_meetings,
                _ => false,
            };
            let is_in_doubt = matches!(table.standing, Standing::InDoubt(_));
            if proposal.is_summary && is_needless && is_in_doubt {
                table.standing = Standing::NoTable;
            }
        }
    }

    /// Of two tables of meetings, of departments or of exemptions neither is taken.
    fn doubt_seconds(&mut self) {
        let mut firsts: HashMap<Table, usize> = HashMap::new();
        for index in 0..self.tables.len() {
            let table = match (
                &self.tables[index].standing,
                self.tables[index].proposal.table,
            ) {
                (Standing::Taken, Some(table)) if table != Table::Records => table,
                _ => continue,
            };
            if let Some(&first) = firsts.get(&table) {
                let name = self.tables[first].proposal.name.clone();
                self.tables[index].standing = Standing::InDoubt(vec![TableDoubt::Second(name)]);
            } else {
                firsts.insert(table, index);
            }
        }
    }
}

impl OfficeTable {
    /// A table of a TOML file, whose keys are the columns.
    fn of_toml(table: Table, path: &Path, name: &str) -> Self {
        Self {
            sample: Sample {
                name: name.to_owned(),
                path: path.to_owned(),
                ..Sample::default()
            },
            proposal: Proposal {
                table: Some(table),
                ..Proposal::nothing(name)
            },
            standing: Standing::Taken,
        }
    }

    /// Whether it is known which table it is, and that it is to be read, whatever else is open.
    #[must_use]
    pub fn is_to_be_read(&self) -> bool {
        let is_open = |doubt: &TableDoubt| {
            matches!(
                doubt,
                TableDoubt::Rival(_) | TableDoubt::NoHeader | TableDoubt::Second(_)
            )
        };
        match &self.standing {
            Standing::Taken => true,
            Standing::InDoubt(doubts) => {
                self.proposal.table.is_some() && !doubts.iter().any(is_open)
            }
            Standing::NoTable | Standing::Written => false,
        }
    }

    /// Whether another table of the same kind is used, and it is not.
    #[must_use]
    pub fn is_second(&self) -> bool {
        let is_it = |doubt: &TableDoubt| matches!(doubt, TableDoubt::Second(_));
        matches!(&self.standing, Standing::InDoubt(doubts) if doubts.iter().any(is_it))
    }

    /// Hands over the sheet that was read for it, where it is one.
    pub fn give_sheet(&self, sheets: &mut ReadSheets) {
        if let ReadBefore::Sheet(text) = &self.sample.before {
            sheets.add(&self.sample.path, text);
        }
    }

    /// Whether it is none of the tables.
    #[must_use]
    pub fn is_left_out(&self) -> bool {
        matches!(self.standing, Standing::NoTable | Standing::Written)
    }

    /// The headers of columns that nothing is read from, and nothing need be said about: not those that
    /// may be the time of a duty which has no other column.
    pub fn unused(&self) -> impl Iterator<Item = &Heading> {
        let proposal = &self.proposal;
        let is_rows = proposal.table == Some(Table::Records) && proposal.shape.is_none();
        let lacking = ["transmitted_at", "reported_at", "feedback_at"];
        let has = |name: &str| (proposal.headings.iter()).any(|heading| heading.is_placed_as(name));
        let lacking: Vec<&str> = (lacking.into_iter())
            .filter(|name| is_rows && !has(name))
            .collect();
        let is_needless = move |heading: &&Heading| {
            let is_refused = heading.meaning == Meaning::Refused;
            heading.meaning.is_unused()
                && (is_refused || !(lacking.iter()).any(|name| may_be_time_of(name, &heading.text)))
        };
        proposal.headings.iter().filter(is_needless)
    }

    /// The table as it is to be read, where it is taken.
    #[must_use]
    pub fn known(&self) -> Option<KnownTable> {
        let proposal = &self.proposal;
        let table = proposal
            .table
            .filter(|_| self.standing == Standing::Taken)?;
        let placed = |heading: &Heading| match &heading.meaning {
            Meaning::Placed { column, .. } => {
                let column = column.split(' ').next().unwrap_or(column);
                Some((heading.text.clone(), column.to_owned()))
            }
            _ => None,
        };
        Some(KnownTable {
            table,
            path: self.sample.path.clone(),
            form: FormSettings {
                encoding: None,
                delimiter: self.sample.delimiter,
                header: Some(proposal.header),
                shape: shape(proposal.shape.as_ref()),
                columns: proposal.headings.iter().filter_map(placed).collect(),
                department: proposal.of_department().map(str::to_owned),
            },
            before: self.sample.before.clone(),
        })
    }
}

/// The first number of four digits in a text that may be a year of ours.
fn year_in(text: &str) -> Option<u32> {
    let mut numbers = text.split(|c: char| !c.is_ascii_digit());
    let year = numbers.find(|digits| digits.len() == 4 && digits.starts_with("20"))?;
    year.parse().ok()
}

fn shape(shape: Option<&Shape>) -> LedgerShape {
    match shape {
        Some(Shape::Events { .. }) => LedgerShape::Events,
        Some(Shape::Wide {
            across: Some((across, _)),
            duty: Some(duty),
            ..
        }) => LedgerShape::Wide {
            across: match across {
                Table::Meetings => Across::Meetings,
                _ => Across::Departments,
            },
            duty: *duty,
        },
        Some(Shape::Wide { .. }) | None => LedgerShape::Rows,
    }
}

/// What becomes of a table by what it is proposed to be.
pub(super) fn standing(proposal: &Proposal, asked: &[&'static str]) -> Standing {
    if proposal.table.is_none() {
        return if proposal.looks_like_records {
            Standing::InDoubt(vec![TableDoubt::NoHeader])
        } else {
            Standing::NoTable
        };
    }
    // What it lacks says more than what else it may be.
    let rival = proposal.rival.filter(|_| proposal.missing.is_empty());
    let mut doubts: Vec<TableDoubt> = rival.map(TableDoubt::Rival).into_iter().collect();
    match proposal.example {
        Example::No => {}
        Example::Yes => return Standing::NoTable,
        Example::Perhaps => doubts.push(TableDoubt::Example),
    }
    for heading in &proposal.headings {
        if let Meaning::Open {
            doubt: Doubt::Twice(other),
            ..
        } = &heading.meaning
        {
            doubts.push(TableDoubt::Twice(other.clone(), heading.text.clone()));
        }
    }
    if proposal
        .shape
        .as_ref()
        .is_some_and(|shape| !shape.is_sure())
    {
        doubts.push(TableDoubt::Wide);
    }
    if let Some(Shape::Wide {
        strangers, mark, ..
    }) = &proposal.shape
    {
        doubts.extend(mark.clone().map(TableDoubt::Marks));
        if !strangers.is_empty() {
            doubts.push(TableDoubt::Strangers(strangers.clone()));
        }
    }
    for &missing in &proposal.missing {
        match &proposal.department {
            OnlyDepartment::Stranger(name) if missing.contains(&"department") => {
                doubts.push(TableDoubt::Stranger(name.clone()));
            }
            _ => doubts.push(TableDoubt::Lacks(missing, open_for(proposal, missing))),
        }
    }
    doubts.extend(unread(proposal, asked));
    match doubts.len() {
        0 => Standing::Taken,
        // One header alone is a word.
        _ if columns_met(proposal) < 2 => Standing::NoTable,
        _ => Standing::InDoubt(doubts),
    }
}

/// How many columns the headers speak of: two that mean one thing (会议名称 beside 与会议表一致) are one.
fn columns_met(proposal: &Proposal) -> usize {
    let met = |heading: &Heading| match &heading.meaning {
        Meaning::Unknown | Meaning::NotDone | Meaning::Refused => None,
        Meaning::Known(column) | Meaning::Placed { column, .. } | Meaning::Spare { column, .. } => {
            Some(base(column).to_owned())
        }
        Meaning::Open { columns, .. } if columns.len() == 1 => Some(base(columns[0]).to_owned()),
        Meaning::Open { .. } | Meaning::Across => Some(heading.text.clone()),
    };
    let all: HashSet<String> = proposal.headings.iter().filter_map(met).collect();
    all.len()
}

/// The headers that may be one of some columns, with what speaks against them.
fn open_for(proposal: &Proposal, columns: &[&str]) -> Vec<(String, Doubt)> {
    let open = |heading: &Heading| match &heading.meaning {
        Meaning::Open {
            columns: own,
            doubt,
            ..
        } if own.iter().any(|own| columns.contains(own)) => {
            Some((heading.text.clone(), doubt.clone()))
        }
        _ => None,
    };
    proposal.headings.iter().filter_map(open).collect()
}

/// Headers that may be the time of a duty that is asked for and has no other: what stands there must
/// not come out as nothing on record.
fn unread(proposal: &Proposal, asked: &[&'static str]) -> Vec<TableDoubt> {
    if proposal.table != Some(Table::Records) || proposal.shape.is_some() {
        return Vec::new();
    }
    let has = |name: &str| (proposal.headings.iter()).any(|heading| heading.is_placed_as(name));
    let mut found = Vec::new();
    for &name in asked.iter().filter(|name| !has(name)) {
        let open = open_for(proposal, &[name]).into_iter();
        let open = open.filter(|(text, doubt)| {
            !(*doubt == Doubt::OnlyCells && WORDS.is_other_time(&plain(text)))
        });
        found.extend(open.map(|(text, doubt)| TableDoubt::Unread(text, name, doubt)));
    }
    found
}
