//! What `diff` writes: two reports beside each other. The rows come by a walk, as often as a format
//! asks for them, so that no more than a table of them is ever held.

use std::io::{self, Write};

use serde::Serialize;

#[cfg(test)]
use crate::render::schema;

use crate::domain::due::text_24;
use crate::domain::duty::Duty;
use crate::domain::label::Named;
use crate::domain::moment::Moment;
use crate::lang::Lang;
use crate::render::shared::csv;
use crate::render::shared::json::{RowPlace, TOOL, Tool, is_false, open_list, write as write_json};
use crate::render::shared::paint::{Paint, Tone};
use crate::render::shared::safe::markdown;
use crate::render::shared::table::{Cell, Column, Table, markdown_row};
use crate::render::shared::words;
use crate::render::shared::wrap;
use crate::report::earlier_report::{FindingText, ReportHead};
use crate::text::Bilingual;
use crate::time::{Instant, Zone};
use crate::wording::{Length, no_time, span_text};

/// The schema of `diff --format json`.
pub const SCHEMA: &str = "chuanda/diff/1";

/// What became of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Only the later report has it.
    New,
    /// Both have it.
    Open,
    /// Only the earlier report has it.
    Repaired,
    /// Only the earlier report has it, and the later one may not have looked.
    Unchecked,
}

impl State {
    /// In the order in which they are written.
    pub const ALL: [Self; 4] = [Self::New, Self::Open, Self::Repaired, Self::Unchecked];

    /// Whether only the earlier report has it.
    #[must_use]
    pub const fn is_gone(self) -> bool {
        matches!(self, Self::Repaired | Self::Unchecked)
    }

    /// Its name in machine formats.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Open => "open",
            Self::Repaired => "repaired",
            Self::Unchecked => "unchecked",
        }
    }

    fn text(self, lang: Lang) -> &'static str {
        match self {
            Self::New => lang.pick("新增", "New"),
            Self::Open => lang.pick("尚未销号", "Still open"),
            Self::Repaired => lang.pick("已整改，可以销号", "Repaired"),
            Self::Unchecked => lang.pick("未核对", "Not checked"),
        }
    }

    fn tone(self) -> Tone {
        match self {
            Self::New => Tone::Bad,
            Self::Open | Self::Unchecked => Tone::Warn,
            Self::Repaired => Tone::Good,
        }
    }
}

/// One finding; of one still open that went on under another rule, the rule it was.
#[derive(Clone, Copy, Debug)]
pub struct DiffRow<'a> {
    /// The finding, as the later report that has it says.
    pub finding: &'a FindingText,
    /// The rule of the earlier report, where that is another.
    pub was: Option<&'a str>,
}

/// Goes through the rows of a state, in the order of their report.
pub type Walk<'w> =
    dyn FnMut(State, &mut dyn FnMut(DiffRow<'_>) -> io::Result<()>) -> io::Result<()> + 'w;

/// Two reports, and how a person wants to see them.
#[derive(Clone, Copy, Debug)]
pub struct DiffView<'a> {
    /// The earlier report and the later one.
    pub heads: [&'a ReportHead; 2],
    /// How many rows each state has, by [`State::ALL`].
    pub counts: [u64; 4],
    /// Why the two reports do not cover the same, where they do not.
    pub caveats: &'a [Bilingual],
    /// The language of formats for people.
    pub lang: Lang,
    /// That of the sentences in machine formats.
    pub machine_lang: Lang,
    /// How many findings of a state the table shows; 0: all.
    pub limit: usize,
    /// Whether colour may be used.
    pub has_color: bool,
    /// How many columns the terminal has, where it is one.
    pub width: Option<u16>,
}

impl DiffView<'_> {
    fn verdict(&self) -> (Tone, String) {
        let [new, open, repaired, unchecked] = self.counts;
        let text = match (self.lang, unchecked) {
            (Lang::Zh, 0) => format!("新增 {new} 个，尚未销号 {open} 个，已整改 {repaired} 个。"),
            (Lang::Zh, _) => format!(
                "新增 {new} 个，尚未销号 {open} 个，已整改 {repaired} 个，未核对 {unchecked} 个。"
            ),
            (Lang::En, 0) => format!("{new} new, {open} still open, {repaired} repaired."),
            (Lang::En, _) => format!(
                "{new} new, {open} still open, {repaired} repaired, {unchecked} not checked."
            ),
        };
        let tone = if new > 0 {
            Tone::Bad
        } else if self.caveats.is_empty() {
            Tone::Good
        } else {
            Tone::Warn
        };
        (tone, text)
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let lang = self.lang;
        let labels = [
            lang.pick("旧报告截至", "Earlier, as of"),
            lang.pick("新报告截至", "Later, as of"),
        ];
        let fact = |head: &ReportHead| {
            let (open, close) = lang.pick(("（", "）"), (" (", ")"));
            let as_of = time(Some(&head.as_of), head);
            let data = match (&head.timezone_version, lang) {
                (None, _) => String::new(),
                (Some(version), Lang::Zh) => format!("，时区数据 {version}"),
                (Some(version), Lang::En) => format!(", time-zone data {version}"),
            };
            format!("{as_of}{open}{}{data}{close}", head.timezone)
        };
        let mut facts = vec![
            (labels[0], fact(self.heads[0])),
            (labels[1], fact(self.heads[1])),
        ];
        let note = lang.pick("注意", "Note");
        let caveats = self.caveats.iter();
        facts.extend(caveats.map(|caveat| (note, caveat.of(lang).to_owned())));
        facts
    }

    fn head_of(&self, state: State) -> &ReportHead {
        self.heads[usize::from(!state.is_gone())]
    }

    fn table(&self) -> Table {
        let lang = self.lang;
        Table::new(vec![
            Column::text(lang.pick("问题", "Finding")).between(31, 80),
            Column::text(lang.pick("会议", "Meeting")).between(18, 36),
            Column::text(lang.pick("单位", "Department")).between(16, 36),
            Column::text(lang.pick("任务", "Duty")),
            Column::text(lang.pick("时限", "Due")),
            Column::text(lang.pick("实际", "Done")),
            Column::text(lang.pick("超过", "Late by")),
        ])
    }

    fn cells(&self, state: State, row: DiffRow<'_>) -> Vec<Cell> {
        let lang = self.lang;
        let (finding, head) = (row.finding, self.head_of(state));
        let named = |id: &Option<String>, name: &Option<String>| {
            let name = name.as_deref().unwrap_or_default();
            id.as_deref()
                .map_or_else(|| "—".to_owned(), |id| words::who(Named { id, name }, lang))
        };
        let was = match (row.was, lang) {
            (None, _) => String::new(),
            (Some(was), Lang::Zh) => format!("，原为{}", words::rule_named(was, lang)),
            (Some(was), Lang::En) => format!(", was {}", words::rule_named(was, lang)),
        };
        vec![
            Cell::new(
                format!("{}{was}", words::rule_named(&finding.rule, lang)),
                state.tone(),
            ),
            named(&finding.meeting, &finding.title).into(),
            named(&finding.department, &finding.name).into(),
            (finding.duty).map_or("—", |duty| duty.text(lang)).into(),
            time(finding.due.as_deref(), head).into(),
            done_text(finding, head, lang).into(),
            late_text(finding, head, lang).into(),
        ]
    }

    /// A row for terminals too narrow for the table.
    fn item(&self, state: State, cells: &[Cell]) -> String {
        let texts: Vec<&str> = cells.iter().map(Cell::text).collect();
        let about = texts[1..4].join("  ");
        let times = texts[4..].join("  ");
        let tone = state.tone();
        let mark = Paint(self.has_color).on(tone, tone.mark());
        let lines = [
            (texts[0], tone),
            (&about, Tone::Plain),
            (&times, Tone::Faint),
        ];
        wrap::item(&mark, &lines, self.width, self.has_color)
    }
}

/// A time of a report as a person reads it: local to the report's zone; as it is where it
/// cannot be read.
fn time(text: Option<&str>, head: &ReportHead) -> String {
    let Some(text) = text else {
        return "—".to_owned();
    };
    let at = chrono::DateTime::parse_from_rfc3339(text).ok();
    match (at, Zone::named(&head.timezone)) {
        (Some(at), Some(zone)) => text_24(Instant::from_unix(at.timestamp()), &zone),
        _ => text.to_owned(),
    }
}

/// When it was done: the date alone where it may have been no more. A report does not say which of
/// its times had no hour; one at the very end or start of a day is taken for it.
fn done_text(finding: &FindingText, head: &ReportHead, lang: Lang) -> String {
    let text = time(finding.at.as_deref(), head);
    let date = text
        .strip_suffix(" 24:00")
        .or(text.strip_suffix(" 00:00:00"));
    match date {
        Some(date) if finding.date_only => format!("{date}{}", no_time(lang)),
        _ => text,
    }
}

/// How late a finding of a report is, as a person counts it.
fn late_text(finding: &FindingText, head: &ReportHead, lang: Lang) -> String {
    let absent = || "—".to_owned();
    let Some(late) = finding.late_seconds else {
        return absent();
    };
    let due = (finding.due.as_deref())
        .and_then(|due| chrono::DateTime::parse_from_rfc3339(due).ok())
        .map(|due| Instant::from_unix(due.timestamp()));
    let (Some(due), Some(zone)) = (due, Zone::named(&head.timezone)) else {
        return span_text(late, lang);
    };
    let at = due.plus(late);
    let length = if finding.at.is_some() {
        let done = Moment {
            at,
            is_day: finding.date_only,
        };
        Length::to_done(due, false, done, &zone)
    } else {
        Length::to_as_of(due, finding.date_only, at, &zone)
    };
    length.late(lang)
}

/// A longer table would have to be held as a whole: it is drawn in parts, each with its head.
const ROWS_A_TABLE: usize = 1_000;

/// For a person at a terminal.
///
/// # Errors
///
/// Whatever `out` or the walk says.
pub fn table(view: &DiffView<'_>, walk: &mut Walk<'_>, out: &mut dyn Write) -> io::Result<()> {
    let (tone, verdict) = view.verdict();
    let mark = Paint(view.has_color).on(tone, tone.mark());
    let verdict = wrap::item(&mark, &[(&verdict, tone)], view.width, view.has_color);
    out.write_all(verdict.as_bytes())?;
    for (label, fact) in view.facts() {
        let line = format!("{label}{}{fact}", view.lang.pick("：", ": "));
        wrap::write_wrapped(&line, view.width, out)?;
    }
    for (state, count) in State::ALL.into_iter().zip(view.counts) {
        if count == 0 {
            continue;
        }
        writeln!(
            out,
            "\n{}",
            view.lang.pick(
                format!("{}（{count}）：", state.text(Lang::Zh)).as_str(),
                format!("{} ({count}):", state.text(Lang::En)).as_str(),
            )
        )?;
        let mut table = view.table();
        let mut shown = 0;
        walk(state, &mut |row| {
            if view.limit > 0 && shown >= view.limit {
                return Ok(());
            }
            shown += 1;
            table.push(view.cells(state, row));
            if table.len() < ROWS_A_TABLE {
                return Ok(());
            }
            flush(view, state, &mut table, out)
        })?;
        flush(view, state, &mut table, out)?;
        let hidden = count - shown as u64;
        match (view.lang, hidden) {
            (_, 0) => {}
            (Lang::Zh, _) => writeln!(out, "还有 {hidden} 个没有列出；用 --limit 0 列出全部。")?,
            (Lang::En, _) => writeln!(out, "{hidden} more are not shown; --limit 0 shows all.")?,
        }
    }
    Ok(())
}

fn flush(
    view: &DiffView<'_>,
    state: State,
    table: &mut Table,
    out: &mut dyn Write,
) -> io::Result<()> {
    if table.is_empty() {
        return Ok(());
    }
    if table.fits(view.width) {
        out.write_all(table.terminal(view.width, view.has_color).as_bytes())?;
    } else {
        for row in table.rows() {
            out.write_all(view.item(state, row).as_bytes())?;
        }
    }
    table.clear();
    Ok(())
}

/// For a page: all rows.
///
/// # Errors
///
/// Whatever `out` or the walk says.
pub fn markdown_page(
    view: &DiffView<'_>,
    walk: &mut Walk<'_>,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (tone, verdict) = view.verdict();
    let head = view.lang.pick("问题销号情况", "Findings compared");
    write!(
        out,
        "# {head}\n\n**{} {}**\n\n",
        tone.mark(),
        markdown(&verdict)
    )?;
    for (label, fact) in view.facts() {
        writeln!(
            out,
            "- {label}{}{}",
            view.lang.pick("：", ": "),
            markdown(&fact)
        )?;
    }
    for (state, count) in State::ALL.into_iter().zip(view.counts) {
        if count == 0 {
            continue;
        }
        write!(out, "\n## {}\n\n", state.text(view.lang))?;
        view.table().markdown_head(out)?;
        let mut line = Vec::new();
        walk(state, &mut |row| {
            line.clear();
            markdown_row(&view.cells(state, row), &mut line);
            out.write_all(&line)
        })?;
    }
    Ok(())
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct DiffHead<'a> {
    #[cfg_attr(test, schemars(extend("const" = SCHEMA)))]
    schema: &'a str,
    tool: Tool,
    old: ReportSide<'a>,
    new: ReportSide<'a>,
    summary: StateCounts,
    /// Why the two reports do not cover the same; empty where they do.
    #[cfg_attr(test, serde(skip_serializing_if = "schema::is_newer"))]
    caveats: Vec<&'a str>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "side"))]
struct ReportSide<'a> {
    #[cfg_attr(test, schemars(with = "schema::Time"))]
    as_of: &'a str,
    timezone: &'a str,
    /// Null where the report does not say.
    #[cfg_attr(test, serde(skip_serializing_if = "schema::is_newer"))]
    timezone_version: Option<&'a str>,
    findings: u64,
}

impl<'a> From<&'a ReportHead> for ReportSide<'a> {
    fn from(head: &'a ReportHead) -> Self {
        Self {
            as_of: &head.as_of,
            timezone: &head.timezone,
            timezone_version: head.timezone_version.as_deref(),
            findings: head.findings,
        }
    }
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "counts"))]
struct StateCounts {
    new: u64,
    open: u64,
    repaired: u64,
    /// What only the earlier report has, where the later one may not have looked.
    #[cfg_attr(test, serde(skip_serializing_if = "schema::is_newer"))]
    unchecked: u64,
}

/// A finding of either report.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "finding"))]
struct DiffRowJson<'a> {
    #[cfg_attr(test, schemars(extend("enum" = State::ALL.map(State::name))))]
    state: &'a str,
    rule: &'a str,
    /// Of a finding still open, the rule of the earlier report where that is another.
    was: Option<&'a str>,
    #[cfg_attr(test, schemars(with = "schema::Severity"))]
    severity: &'a str,
    meeting: Option<&'a str>,
    department: Option<&'a str>,
    #[cfg_attr(test, schemars(with = "Option<Duty>"))]
    duty: Option<&'a str>,
    #[cfg_attr(test, schemars(with = "Option<schema::Time>"))]
    due: Option<&'a str>,
    #[cfg_attr(test, schemars(with = "Option<schema::Time>"))]
    at: Option<&'a str>,
    /// Whether a time that it rests on was a date alone; only where it was.
    #[serde(skip_serializing_if = "is_false")]
    #[cfg_attr(test, schemars(with = "bool", extend("const" = true)))]
    date_only: bool,
    late_seconds: Option<i64>,
    source: RowPlace<'a>,
    message: &'a str,
    policy: Option<&'a str>,
    #[cfg_attr(test, serde(skip_serializing_if = "schema::is_newer"))]
    title: Option<&'a str>,
    #[cfg_attr(test, serde(skip_serializing_if = "schema::is_newer"))]
    name: Option<&'a str>,
}

/// The whole document, for its schema.
#[cfg(test)]
#[derive(schemars::JsonSchema)]
#[expect(dead_code, reason = "nothing is made of it but a schema")]
pub(crate) struct DiffSchema<'a> {
    #[schemars(flatten)]
    head: DiffHead<'a>,
    findings: Vec<DiffRowJson<'a>>,
}

/// One JSON document: the heads of both, the counts, and the findings of all states in one list.
///
/// # Errors
///
/// Whatever `out` or the walk says.
pub fn json(view: &DiffView<'_>, walk: &mut Walk<'_>, out: &mut dyn Write) -> io::Result<()> {
    let [new, open, repaired, unchecked] = view.counts;
    let head = DiffHead {
        schema: SCHEMA,
        tool: TOOL,
        old: view.heads[0].into(),
        new: view.heads[1].into(),
        summary: StateCounts {
            new,
            open,
            repaired,
            unchecked,
        },
        caveats: view
            .caveats
            .iter()
            .map(|it| it.of(view.machine_lang))
            .collect(),
    };
    open_list(&head, "findings", out)?;
    let mut is_first = true;
    for state in State::ALL {
        walk(state, &mut |DiffRow { finding, was }| {
            out.write_all(if is_first { b"\n" } else { b",\n" })?;
            is_first = false;
            write_json(
                &DiffRowJson {
                    state: state.name(),
                    rule: &finding.rule,
                    was,
                    severity: &finding.severity,
                    meeting: finding.meeting.as_deref(),
                    department: finding.department.as_deref(),
                    duty: finding.duty.map(Duty::name),
                    due: finding.due.as_deref(),
                    at: finding.at.as_deref(),
                    date_only: finding.date_only,
                    late_seconds: finding.late_seconds,
                    source: RowPlace {
                        file: &finding.source.file,
                        line: finding.source.line,
                        sheet: finding.source.sheet.as_deref(),
                        cell: finding.source.cell.as_deref(),
                        reference: finding.source.reference.as_deref(),
                    },
                    message: &finding.message,
                    policy: finding.policy.as_deref(),
                    title: finding.title.as_deref(),
                    name: finding.name.as_deref(),
                },
                &mut *out,
            )?;
            Ok(())
        })?;
    }
    out.write_all(b"\n]}\n")
}

/// One finding per row; what a spreadsheet would take for a formula is made text.
///
/// # Errors
///
/// Whatever `out` or the walk says.
pub fn csv(walk: &mut Walk<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(
        b"state,rule,was,severity,meeting,department,duty,due,at,late_seconds,file,line,message\n",
    )?;
    let mut line = Vec::new();
    for state in State::ALL {
        walk(state, &mut |DiffRow { finding, was }| {
            let late = finding.late_seconds;
            line.clear();
            csv::row(
                &[
                    state.name(),
                    &finding.rule,
                    was.unwrap_or(""),
                    &finding.severity,
                    finding.meeting.as_deref().unwrap_or(""),
                    finding.department.as_deref().unwrap_or(""),
                    finding.duty.map_or("", Duty::name),
                    finding.due.as_deref().unwrap_or(""),
                    finding.at.as_deref().unwrap_or(""),
                    &late.map_or(String::new(), |late| late.to_string()),
                    &finding.source.file,
                    &finding.source.line.to_string(),
                    &finding.message,
                ],
                &mut line,
            );
            out.write_all(&line)
        })?;
    }
    out.flush()
}
