//! What only a person can say: on a terminal `init --from` asks where it doubts.

use std::io::IsTerminal;

use chrono::Datelike as _;
use dialoguer::theme::SimpleTheme;

use crate::cli::init::config_text::{Answers, no_time_words};
use crate::cli::world::failure::failure;
use crate::cli::world::interrupted;
use crate::cli::world::shell::{Shell, environment, now};
use crate::domain::duty::Duty;
use crate::lang::Lang;
use crate::load::{DateOnly, ShortName, Table};
use crate::propose::office::{OfficeTable, Standing, TableDoubt};
use crate::propose::reasons::{column_name, table_name};
use crate::propose::{Heading, Meaning, Shape};
use crate::render::shared::safe;
use crate::text::{Bilingual, shown};
use crate::time::Zone;

/// The columns of times that the policies of a new project ask for.
pub(super) const ASKED: [&str; 2] = ["transmitted_at", "reported_at"];

/// Whoever answers.
pub(super) trait Ask {
    /// The place of the answer that is chosen; none where it is left open.
    ///
    /// # Errors
    ///
    /// Where nobody can answer any more: the terminal is gone.
    fn choose(
        &mut self,
        question: &Bilingual,
        answers: &[Bilingual],
    ) -> anyhow::Result<Option<usize>>;
}

/// A person at the terminal.
pub(super) struct Terminal {
    lang: Lang,
}

impl Terminal {
    /// The person who can be asked; none where the program runs for another one.
    pub(super) fn of(shell: &Shell) -> Option<Self> {
        let is_there = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
        let is_dumb = environment("TERM").is_some_and(|term| term == "dumb");
        let lang = shell.lang;
        (is_there && !is_dumb).then_some(Self { lang })
    }
}

impl Ask for Terminal {
    fn choose(
        &mut self,
        question: &Bilingual,
        answers: &[Bilingual],
    ) -> anyhow::Result<Option<usize>> {
        let term = console::Term::stderr();
        let width = usize::from(term.size().1).saturating_sub(4);
        // What is wider than the terminal is not taken away again by the prompt.
        let line = |text: &Bilingual| {
            let text = safe::terminal(text.of(self.lang)).into_owned();
            console::truncate_str(&text, width, "…").into_owned()
        };
        let open = Bilingual::new("先不定，留在配置里", "leave it open in the configuration");
        let mut items: Vec<String> = answers.iter().map(line).collect();
        items.push(line(&open));
        let question = safe::terminal(question.of(self.lang)).into_owned();
        let asking = interrupted::asking();
        let chosen = (term.write_line(&format!("\n{question}")))
            .map_err(dialoguer::Error::from)
            .and_then(|()| {
                dialoguer::Select::with_theme(&SimpleTheme)
                    .with_prompt(self.lang.pick("↑↓ 选，回车定", "↑↓, then Enter"))
                    .items(&items)
                    .default(0)
                    .interact_on_opt(&term)
            });
        drop(asking);
        let chosen = chosen.map_err(|error| {
            failure(
                format!("问不下去了：{error}"),
                format!("cannot ask on this terminal: {error}"),
            )
        })?;
        Ok(chosen.filter(|place| *place < answers.len()))
    }
}

/// Settles what is in doubt, as far as somebody is there who answers.
pub(super) fn settle(
    tables: &mut Vec<OfficeTable>,
    likely_year: Option<u32>,
    asking: Option<&mut dyn Ask>,
) -> anyhow::Result<Answers> {
    let is_yearless = |table: &OfficeTable| table.proposal.times.yearless.is_some();
    let year = likely_year.unwrap_or_else(this_year);
    let mut answers = Answers {
        year: tables.iter().any(is_yearless).then_some((year, false)),
        ..Answers::default()
    };
    let Some(asking) = asking else {
        return Ok(answers);
    };
    for place in 0..tables.len() {
        let Standing::InDoubt(doubts) = tables[place].standing.clone() else {
            continue;
        };
        for doubt in doubts {
            settle_doubt(tables, place, &doubt, asking)?;
        }
    }
    tables.retain(|table| !table.is_left_out());
    settle_times(tables, &mut answers, asking)?;
    Ok(answers)
}

fn this_year() -> u32 {
    let zone = Zone::named("Asia/Shanghai");
    zone.map_or(2026, |zone| zone.date(now()).year().unsigned_abs())
}

fn settle_doubt(
    tables: &mut [OfficeTable],
    place: usize,
    doubt: &TableDoubt,
    asking: &mut dyn Ask,
) -> anyhow::Result<()> {
    let name = tables[place].proposal.name.clone();
    let table = &mut tables[place];
    match doubt {
        TableDoubt::Lacks(columns, open) => {
            let open: Vec<&str> = open.iter().map(|(text, _)| text.as_str()).collect();
            settle_column(table, columns, &open, asking)?;
        }
        TableDoubt::Unread(text, column, _) => {
            settle_unread(table, text, column, asking)?;
        }
        TableDoubt::Rival(rival) => {
            let own = table.proposal.table.map_or(Table::Records, |own| own);
            let [own, rival] = [own, *rival].map(table_name);
            let question = Bilingual::new(
                format!("{name}：是{}，还是{}？", own.zh, rival.zh),
                format!("{name}: does it hold {} or {}?", own.en, rival.en),
            );
            let answers = [own, no_table()];
            match asking.choose(&question, &answers)? {
                Some(0) => table.keep(&ASKED),
                Some(_) => table.leave_out(),
                None => {}
            }
        }
        TableDoubt::Twice(one, other) => {
            let question = Bilingual::new(
                format!(
                    "{name}：“{}”和“{}”是同一列，读哪一列？",
                    shown(one),
                    shown(other)
                ),
                format!(
                    "{name}: \"{}\" and \"{}\" are one column; which is to be read?",
                    shown(one),
                    shown(other)
                ),
            );
            let texts = [one, other].map(|text| header(table, text));
            if let Some(chosen) = asking.choose(&question, &texts)? {
                table.refuse([other, one][chosen], &ASKED);
            }
        }
        TableDoubt::Wide => settle_layout(table, asking)?,
        TableDoubt::Second(first) => {
            let kind = table.proposal.table.map_or(Table::Meetings, |own| own);
            let kind = table_name(kind);
            let question = Bilingual::new(
                format!("两张表都像{}，用哪一张？", kind.zh),
                format!("Two tables look like {}; which is to be used?", kind.en),
            );
            let [one, other] =
                [first, &name].map(|name| Bilingual::new(name.clone(), name.clone()));
            let both = Bilingual::new("两张合起来用", "both together");
            match asking.choose(&question, &[one, other, both])? {
                Some(0) => table.leave_out(),
                Some(2) => table.keep(&ASKED),
                Some(_) => {
                    table.keep(&ASKED);
                    let other = (tables.iter_mut()).find(|table| table.proposal.name == *first);
                    other.into_iter().for_each(OfficeTable::leave_out);
                }
                None => {}
            }
        }
        TableDoubt::Example => {
            let question = Bilingual::new(
                format!("{name}：名称像填表示例，里面却有名单上的会议或单位；要读它吗？"),
                format!(
                    "{name}: it is called an example, but names known meetings or departments; is it to be read?"
                ),
            );
            let answers = [
                Bilingual::new("是台账，要读", "yes, it holds records"),
                Bilingual::new("是示例，不读", "no, it is an example"),
            ];
            match asking.choose(&question, &answers)? {
                Some(0) => table.keep(&ASKED),
                Some(_) => table.leave_out(),
                None => {}
            }
        }
        // No answer mends them: the table itself has to.
        TableDoubt::NoHeader
        | TableDoubt::Marks(_)
        | TableDoubt::Stranger(_)
        | TableDoubt::Strangers(_) => {}
    }
    Ok(())
}

fn no_table() -> Bilingual {
    Bilingual::new("都不是，不用这张表", "neither: leave it out")
}

/// A header, with what stands below it.
fn header(table: &OfficeTable, text: &str) -> Bilingual {
    let heading = (table.proposal.headings.iter()).find(|heading| heading.text == text);
    let example = heading.and_then(|heading| table.example(heading));
    let text = shown(text);
    match example.map(shown) {
        Some(example) => Bilingual::new(
            format!("“{text}”（如 {example}）"),
            format!("\"{text}\" ({example})"),
        ),
        None => Bilingual::new(format!("“{text}”"), format!("\"{text}\"")),
    }
}

/// Which header is a column that the table must have.
fn settle_column(
    table: &mut OfficeTable,
    columns: &[&'static str],
    open: &[&str],
    asking: &mut dyn Ask,
) -> anyhow::Result<()> {
    let is_free = |heading: &&Heading| {
        matches!(heading.meaning, Meaning::Unknown | Meaning::Open { .. })
            && !open.contains(&heading.text.as_str())
    };
    let others = table.proposal.headings.iter().filter(is_free);
    let others = others.map(|heading| heading.text.as_str());
    let texts: Vec<String> = (open.iter().copied().chain(others))
        .map(str::to_owned)
        .collect();
    for &column in columns {
        let kind = table.proposal.table;
        let [zh, en] = [Lang::Zh, Lang::En].map(|lang| column_name(kind, column, lang));
        let name = &table.proposal.name;
        let question = Bilingual::new(
            format!("{name}：哪一列是{zh}？"),
            format!("{name}: which column is {en}?"),
        );
        let answers: Vec<Bilingual> = texts.iter().map(|text| header(table, text)).collect();
        if answers.is_empty() {
            return Ok(());
        }
        if let Some(chosen) = asking.choose(&question, &answers)? {
            table.place(&texts[chosen], column, &ASKED);
            return Ok(());
        }
    }
    Ok(())
}

/// Whether a header is the time of a duty.
fn settle_unread(
    table: &mut OfficeTable,
    text: &str,
    column: &'static str,
    asking: &mut dyn Ask,
) -> anyhow::Result<()> {
    // Another question may have settled it.
    let is_open =
        |heading: &Heading| heading.text == text && matches!(heading.meaning, Meaning::Open { .. });
    if !table.proposal.headings.iter().any(is_open) {
        return Ok(());
    }
    let [zh, en] = [Lang::Zh, Lang::En].map(|lang| column_name(Some(Table::Records), column, lang));
    let (name, met) = (&table.proposal.name, header(table, text));
    let question = Bilingual::new(
        format!("{name}：{}是不是{zh}？", met.zh),
        format!("{name}: is {} the column {en}?", met.en),
    );
    let answers = [
        Bilingual::new("是", "yes"),
        Bilingual::new("不是，不读这一列", "no: leave the column out"),
    ];
    match asking.choose(&question, &answers)? {
        Some(0) => table.place(text, column, &ASKED),
        Some(_) => table.refuse(text, &ASKED),
        None => {}
    }
    Ok(())
}

/// What the columns of a wide sheet are, and which duty its times are of.
fn settle_layout(table: &mut OfficeTable, asking: &mut dyn Ask) -> anyhow::Result<()> {
    let Some(Shape::Wide { across, duty, .. }) = table.proposal.shape.clone() else {
        return Ok(());
    };
    let name = table.proposal.name.clone();
    let kinds = [Table::Departments, Table::Meetings];
    let across = if let Some((across, true)) = across {
        Some(across)
    } else {
        let question = Bilingual::new(
            format!("{name}：横排的表头是单位，还是会议？"),
            format!("{name}: are the headers across departments or meetings?"),
        );
        let answers = [
            Bilingual::new("单位", "departments"),
            Bilingual::new("会议", "meetings"),
        ];
        let chosen = asking.choose(&question, &answers)?;
        chosen.map(|place| kinds[place])
    };
    let duty = if duty.is_some() {
        duty
    } else {
        let question = Bilingual::new(
            format!("{name}：记的是哪一项任务的时间？"),
            format!("{name}: which duty are its times of?"),
        );
        let answers =
            Duty::ALL.map(|duty| Bilingual::new(duty.text(Lang::Zh), duty.text(Lang::En)));
        let chosen = asking.choose(&question, &answers)?;
        chosen.map(|place| Duty::ALL[place])
    };
    if let (Some(across), Some(duty)) = (across, duty) {
        table.lay_out(across, duty, &ASKED);
    }
    Ok(())
}

/// How dates without a time or a year are read, and which words mean no time.
fn settle_times(
    tables: &[OfficeTable],
    answers: &mut Answers,
    asking: &mut dyn Ask,
) -> anyhow::Result<()> {
    let times = || tables.iter().map(|table| &table.proposal.times);
    if let Some((year, _)) = answers.year
        && let Some((_, example, _)) = times().find_map(|times| times.yearless.as_ref())
    {
        let example = shown(example);
        let question = Bilingual::new(
            format!("有的日期没写年份（如 {example}）：都是 {year} 年的吗？"),
            format!("Some dates have no year ({example}): are they all of {year}?"),
        );
        let yes = [Bilingual::new(
            format!("都是 {year} 年的"),
            format!("all of {year}"),
        )];
        answers.year = Some((year, asking.choose(&question, &yes)?.is_some()));
    }
    if let Some((_, example, _)) = times().find_map(|times| times.dates.as_ref()) {
        let example = shown(example);
        let question = Bilingual::new(
            format!("有的时间只写了日期（如 {example}），怎样理解？"),
            format!("Some times are dates without a time ({example}). How are they to be read?"),
        );
        let choices = [
            Bilingual::new(
                "有利于单位：会议算到当天 24:00，台账从当天 0:00 算",
                "in favour of the department: a meeting's is 24:00, a record's 00:00",
            ),
            Bilingual::new(
                "从严：会议从当天 0:00 算，台账算到当天 24:00",
                "strictly: a meeting's is 00:00, a record's 24:00",
            ),
        ];
        let chosen = asking.choose(&question, &choices)?;
        answers.date_only = chosen.map(|place| [DateOnly::Lenient, DateOnly::Strict][place]);
    }
    let words = no_time_words(tables);
    if !words.is_empty() {
        let words: Vec<_> = words.into_iter().map(shown).collect();
        let question = Bilingual::new(
            format!(
                "时间列里写着“{}”：都是“没有时间”的意思吗？",
                words.join("”“")
            ),
            format!(
                "Time columns hold \"{}\": do they all mean that there is no time?",
                words.join("\", \"")
            ),
        );
        let yes = [Bilingual::new("都是", "yes, all")];
        answers.are_blank = asking.choose(&question, &yes)?.is_some();
    }
    Ok(())
}

/// The short names, those in doubt settled as far as somebody answers.
pub(super) fn short_names(
    names: Vec<ShortName>,
    asking: Option<&mut dyn Ask>,
) -> anyhow::Result<Vec<ShortName>> {
    let Some(asking) = asking else {
        return Ok(names);
    };
    let mut settled = Vec::new();
    for mut name in names {
        if !name.is_sure {
            let text = shown(&name.text);
            let question = Bilingual::new(
                format!("台账里的“{text}”（{} 条）是哪个单位？", name.records),
                format!(
                    "Which department is \"{text}\" in the records ({})?",
                    name.records
                ),
            );
            let none = Bilingual::new("都不是", "none of these");
            let meant = name.meant.iter();
            let meant = meant.map(|meant| Bilingual::new(meant.clone(), meant.clone()));
            let answers: Vec<Bilingual> = meant.chain([none]).collect();
            match asking.choose(&question, &answers)? {
                Some(place) if place < name.meant.len() => {
                    name.meant.swap(0, place);
                    name.meant.truncate(1);
                    name.is_sure = true;
                }
                Some(_) => continue,
                None => {}
            }
        }
        settled.push(name);
    }
    Ok(settled)
}

#[cfg(test)]
mod tests;
