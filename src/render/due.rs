//! The formats of `due`: what is pending, soonest first (催办).

use std::io::{self, Write};

use serde::Serialize;

use crate::audit::Audit;
use crate::audit::pending::Pending;
use crate::domain::due::text_24;
use crate::domain::label::Named;
use crate::lang::Lang;
#[cfg(test)]
use crate::render::schema;
use crate::render::shared::csv;
use crate::render::shared::json::{open_list, write as write_json};
use crate::render::shared::paint::{Paint, Tone};
use crate::render::shared::safe::markdown;
use crate::render::shared::table::{Cell, Column, Table, markdown_row};
use crate::render::shared::words;
use crate::render::shared::wrap;
use crate::wording::{Length, no_start_time};

/// The schema of `due --format json`.
pub const SCHEMA: &str = "chuanda/due/1";

/// What is pending, and how a person wants to see it.
#[derive(Clone, Copy, Debug)]
pub struct DueView<'a> {
    /// The audit.
    pub audit: &'a Audit<'a>,
    /// What is pending, soonest first.
    pub rows: &'a [Pending],
    /// The language of formats for people.
    pub lang: Lang,
    /// Whether colour may be used.
    pub has_color: bool,
    /// How many columns the terminal has, where it is one.
    pub width: Option<u16>,
}

/// A pending obligation.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "row"))]
struct PendingJson<'a> {
    meeting: &'a str,
    title: &'a str,
    department: &'a str,
    name: &'a str,
    #[cfg_attr(test, schemars(with = "crate::domain::duty::Duty"))]
    duty: &'a str,
    #[cfg_attr(test, schemars(with = "schema::Time"))]
    due: String,
    #[cfg_attr(test, schemars(range(min = 0)))]
    seconds_left: i64,
    soon: bool,
}

impl<'a> DueView<'a> {
    fn row(&self, pending: Pending) -> PendingJson<'a> {
        let project = self.audit.project;
        let meeting = &project.meetings[pending.meeting as usize];
        let department = &project.departments[pending.department() as usize];
        let seconds_left = self.seconds_left(pending);
        PendingJson {
            meeting: meeting.id(),
            title: meeting.title(),
            department: department.id(),
            name: department.name(),
            duty: pending.duty().name(),
            due: project.zone.rfc3339(pending.due),
            seconds_left,
            soon: self.is_soon(pending),
        }
    }

    fn seconds_left(&self, pending: Pending) -> i64 {
        pending.due.unix() - self.audit.as_of.unix()
    }

    /// A due exactly as far away as `due_soon` is due soon.
    fn is_soon(&self, pending: Pending) -> bool {
        self.seconds_left(pending) <= self.audit.project.due_soon_seconds
    }

    /// How much is pending, and as of when.
    fn head(&self) -> String {
        let all = self.rows.len();
        // They are sorted: those due soon stand first.
        let soon = self.rows.partition_point(|row| self.is_soon(*row));
        let as_of = words::as_of(self.audit, self.lang);
        match (self.lang, all, soon) {
            (Lang::Zh, 0, _) => format!("截至 {as_of}，没有未到期的任务。"),
            (Lang::Zh, _, 0) => format!("截至 {as_of}，有 {all} 项任务未到期。"),
            (Lang::Zh, ..) => {
                format!("截至 {as_of}，有 {all} 项任务未到期，其中 {soon} 项即将到期。")
            }
            (Lang::En, 0, _) => format!("As of {as_of}, nothing is pending."),
            (Lang::En, _, 0) => format!("As of {as_of}, {all} pending."),
            (Lang::En, ..) => format!("As of {as_of}, {all} pending, {soon} of them due soon."),
        }
    }

    /// How much time is left.
    fn left(&self, pending: Pending) -> Length {
        let zone = &self.audit.project.zone;
        let is_assumed = pending.is_due_hour_assumed();
        Length::to_as_of(pending.due, is_assumed, self.audit.as_of, zone)
    }

    /// The due, to the minute where that is exact.
    fn due(&self, pending: Pending) -> String {
        let text = text_24(pending.due, &self.audit.project.zone);
        let has_seconds = text.matches(':').count() == 2;
        let text = match text.strip_suffix(":00") {
            Some(minute) if has_seconds => minute.to_owned(),
            _ => text,
        };
        if pending.is_due_hour_assumed() {
            return text + no_start_time(self.lang);
        }
        text
    }

    fn table(&self) -> Table {
        let lang = self.lang;
        Table::new(vec![
            Column::text(lang.pick("灯", "Light")),
            Column::number(lang.pick("还剩", "Left")),
            Column::text(lang.pick("时限", "Due")),
            Column::text(lang.pick("任务", "Duty")),
            Column::text(lang.pick("单位", "Department")).between(16, 36),
            Column::text(lang.pick("会议", "Meeting")).between(18, 48),
        ])
    }

    fn light(&self, pending: Pending) -> (&'static str, Tone) {
        if self.is_soon(pending) {
            (self.lang.pick("! 黄", "! yellow"), Tone::Warn)
        } else {
            (self.lang.pick("  绿", "  green"), Tone::Good)
        }
    }

    /// A row for terminals too narrow for the table.
    fn item(&self, pending: Pending) -> String {
        let (light, tone) = self.light(pending);
        let cells = self.cells(pending);
        let left = self.left(pending).left(self.lang);
        let [_, _, due, duty, department, meeting] = [0, 1, 2, 3, 4, 5].map(|i| cells[i].text());
        let (mark, color) = light.split_once(' ').unwrap_or(("", light));
        let color = color.trim_start();
        let first = match self.lang {
            Lang::Zh => format!("{color}  {due}（{left}）  {duty}"),
            Lang::En => format!("{color}  {due} ({left})  {duty}"),
        };
        let mark = Paint(self.has_color).on(tone, if mark.is_empty() { " " } else { mark });
        let who = format!("{department}  {meeting}");
        let texts = [(first.as_str(), tone), (&who, Tone::Plain)];
        wrap::item(&mark, &texts, self.width, self.has_color)
    }

    fn cells(&self, pending: Pending) -> Vec<Cell> {
        let lang = self.lang;
        let row = self.row(pending);
        let (light, tone) = self.light(pending);
        let light = Cell::new(light, tone);
        let named = |id, name| words::who(Named { id, name }, lang);
        vec![
            light,
            self.left(pending).span(lang).into(),
            self.due(pending).into(),
            pending.duty().text(lang).into(),
            named(row.department, row.name).into(),
            named(row.meeting, row.title).into(),
        ]
    }
}

/// A longer table would have to be held as a whole: it is drawn in parts, each with its head.
const ROWS_A_TABLE: usize = 1_000;

/// For a person at a terminal.
///
/// # Errors
///
/// Whatever `out` says.
pub fn table(view: &DueView<'_>, out: &mut dyn Write) -> io::Result<()> {
    wrap::write_wrapped(&view.head(), view.width, out)?;
    let mut table = view.table();
    for rows in view.rows.chunks(ROWS_A_TABLE) {
        table.clear();
        for row in rows {
            table.push(view.cells(*row));
        }
        if table.fits(view.width) {
            out.write_all(table.terminal(view.width, view.has_color).as_bytes())?;
        } else {
            for row in rows {
                out.write_all(view.item(*row).as_bytes())?;
            }
        }
    }
    Ok(())
}

/// For a page.
///
/// # Errors
///
/// Whatever `out` says.
pub fn markdown_page(view: &DueView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let head = view.lang.pick("催办清单", "Pending");
    write!(out, "# {head}\n\n{}\n", markdown(&view.head()))?;
    if view.rows.is_empty() {
        return Ok(());
    }
    out.write_all(b"\n")?;
    view.table().markdown_head(out)?;
    let mut line = Vec::new();
    for row in view.rows {
        line.clear();
        markdown_row(&view.cells(*row), &mut line);
        out.write_all(&line)?;
    }
    Ok(())
}

/// The document, but for its rows, which are written one by one.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct DueHead<'a> {
    #[cfg_attr(test, schemars(extend("const" = SCHEMA)))]
    schema: &'a str,
    #[cfg_attr(test, schemars(with = "schema::Time"))]
    as_of: String,
    timezone: &'a str,
    #[cfg_attr(test, serde(skip_serializing_if = "schema::is_newer"))]
    timezone_version: &'static str,
}

/// The whole document, for its schema.
#[cfg(test)]
#[derive(schemars::JsonSchema)]
#[expect(dead_code, reason = "nothing is made of it but a schema")]
pub(crate) struct DueSchema<'a> {
    #[schemars(flatten)]
    head: DueHead<'a>,
    rows: Vec<PendingJson<'a>>,
}

/// One JSON document.
///
/// # Errors
///
/// Whatever `out` says.
pub fn json(view: &DueView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let zone = &view.audit.project.zone;
    let head = DueHead {
        schema: SCHEMA,
        as_of: zone.rfc3339(view.audit.as_of),
        timezone: zone.name(),
        timezone_version: crate::time::Zone::data_version(),
    };
    open_list(&head, "rows", out)?;
    for (index, row) in view.rows.iter().enumerate() {
        out.write_all(if index == 0 { b"\n" } else { b",\n" })?;
        write_json(&view.row(*row), &mut *out)?;
    }
    out.write_all(b"\n]}\n")
}

/// One pending obligation per row; what a spreadsheet would take for a formula is made text.
///
/// # Errors
///
/// Whatever `out` says.
pub fn csv(view: &DueView<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(b"meeting,title,department,name,duty,due,seconds_left,soon\n")?;
    let mut line = Vec::new();
    for row in view.rows {
        let row = view.row(*row);
        line.clear();
        csv::row(
            &[
                row.meeting,
                row.title,
                row.department,
                row.name,
                row.duty,
                &row.due,
                &row.seconds_left.to_string(),
                if row.soon { "true" } else { "false" },
            ],
            &mut line,
        );
        out.write_all(&line)?;
    }
    out.flush()
}
