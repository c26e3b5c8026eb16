//! The formats of `summary`.

use std::io::{self, Write};

use serde::Serialize;

#[cfg(test)]
use crate::render::schema;
use unicode_width::UnicodeWidthStr;

use crate::audit::Audit;
use crate::audit::summarize::{Key, Order, Row, Summary};
use crate::audit::tally::{Rate, Tally};
use crate::domain::duty::{Duty, PerDuty};
use crate::lang::Lang;
use crate::render::check::json::DutyNumbers;
use crate::render::shared::csv;
use crate::render::shared::json::write as write_json;
use crate::render::shared::paint::Tone;
use crate::render::shared::safe::markdown;
use crate::render::shared::table::{Cell, Column, Table, markdown_row};
use crate::render::shared::words;
use crate::render::shared::wrap;
use crate::wording::write_number;

/// The schema of `summary --format json`.
pub const SCHEMA: &str = "chuanda/summary/1";

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct SummaryJson<'a> {
    #[cfg_attr(test, schemars(extend("const" = SCHEMA)))]
    schema: &'a str,
    #[cfg_attr(test, schemars(with = "schema::Time"))]
    as_of: String,
    timezone: &'a str,
    #[cfg_attr(test, serde(skip_serializing_if = "schema::is_newer"))]
    timezone_version: &'static str,
    #[cfg_attr(test, schemars(with = "Key"))]
    by: &'a str,
    rows: Vec<SummaryRowJson<'a>>,
    total: crate::render::check::json::NumbersByDuty,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "row"))]
struct SummaryRowJson<'a> {
    key: &'a str,
    name: &'a str,
    /// Only where each key has a row for each month.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, schemars(with = "String"))]
    month: Option<String>,
    transmission: DutyNumbers,
    report: DutyNumbers,
    feedback: DutyNumbers,
}

/// One JSON document.
///
/// # Errors
///
/// Whatever `out` says.
pub fn json(summary: &Summary, audit: &Audit<'_>, out: &mut dyn Write) -> io::Result<()> {
    let zone = &audit.project.zone;
    let row = |row: &Row| {
        let [transmission, report, feedback] =
            Duty::ALL.map(|duty| DutyNumbers::from(&row.duties[duty.index()]));
        (transmission, report, feedback)
    };
    let document = SummaryJson {
        schema: SCHEMA,
        as_of: zone.rfc3339(audit.as_of),
        timezone: zone.name(),
        timezone_version: crate::time::Zone::data_version(),
        by: summary.by.name(),
        rows: (summary.rows.iter())
            .map(|own| {
                let (transmission, report, feedback) = row(own);
                SummaryRowJson {
                    key: &own.key,
                    name: &own.name,
                    month: own.month.map(|month| month.to_string()),
                    transmission,
                    report,
                    feedback,
                }
            })
            .collect(),
        total: (&summary.total).into(),
    };
    write_json(&document, &mut *out)?;
    out.write_all(b"\n")
}

/// One key per row.
///
/// # Errors
///
/// Whatever `out` says.
pub fn csv(summary: &Summary, out: &mut dyn Write) -> io::Result<()> {
    let mut line = b"key,name".to_vec();
    if summary.is_per_month {
        line.extend_from_slice(b",month");
    }
    for duty in Duty::ALL {
        let duty = duty.name();
        for status in STATUSES {
            line.extend(format!(",{duty}_{status}").bytes());
        }
        line.extend(format!(",{duty}_rate").bytes());
    }
    line.push(b'\n');
    out.write_all(&line)?;
    for row in &summary.rows {
        line.clear();
        csv::cell(&row.key, &mut line);
        line.push(b',');
        csv::cell(&row.name, &mut line);
        if let Some(month) = row.month {
            line.extend(format!(",{month}").bytes());
        }
        for tally in &row.duties {
            for number in numbers(tally) {
                line.push(b',');
                write_number(number, &mut line);
            }
            line.push(b',');
            line.extend(tally.rate().map_or(String::new(), rate_text).bytes());
        }
        line.push(b'\n');
        out.write_all(&line)?;
    }
    out.flush()
}

/// A summary, and how a person wants to see it.
#[derive(Clone, Copy, Debug)]
pub struct SummaryView<'a> {
    /// The summary.
    pub summary: &'a Summary,
    /// The audit that it sums up.
    pub audit: &'a Audit<'a>,
    /// How its rows stand.
    pub order: Order,
    /// The language of formats for people.
    pub lang: Lang,
    /// Whether colour may be used.
    pub has_color: bool,
    /// How many columns the terminal has, where it is one.
    pub width: Option<u16>,
}

/// A longer table would take long to draw: it is drawn in parts, each with its head.
const ROWS_A_TABLE: usize = 10_000;

/// How narrow a column of keys or names may get.
const LEAST_NAME: usize = 12;

/// For a person at a terminal: every row, and the total below them.
///
/// # Errors
///
/// Whatever `out` says.
pub fn table(view: &SummaryView<'_>, out: &mut dyn Write) -> io::Result<()> {
    wrap::write_wrapped(&view.head(), view.width, out)?;
    let all = view.all();
    if view
        .width
        .is_some_and(|width| usize::from(width) < view.least_width())
    {
        let has_color = view.has_color;
        return all.iter().try_for_each(|row| {
            let texts = view.item(row);
            let texts: Vec<(&str, Tone)> = texts.iter().map(|(t, tone)| (&**t, *tone)).collect();
            let item = wrap::item("-", &texts, view.width, has_color);
            out.write_all(item.as_bytes())
        });
    }
    let mut table = view.table();
    for rows in all.chunks(ROWS_A_TABLE) {
        table.clear();
        for row in rows {
            table.push(view.cells(row));
        }
        out.write_all(table.terminal(view.width, view.has_color).as_bytes())?;
    }
    Ok(())
}

/// For a page.
///
/// # Errors
///
/// Whatever `out` says.
pub fn markdown_page(view: &SummaryView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let head = view.lang.pick("完成情况汇总", "Summary");
    write!(out, "# {head}\n\n{}\n\n", markdown(&view.head()))?;
    view.table().markdown_head(out)?;
    let mut line = Vec::new();
    for row in view.all() {
        line.clear();
        markdown_row(&view.cells(&row), &mut line);
        out.write_all(&line)?;
    }
    Ok(())
}

/// A row for a person: a key, or the total.
struct ShownRow<'a> {
    key: &'a str,
    name: &'a str,
    /// Empty where months are not told apart.
    month: String,
    duties: &'a PerDuty<Tally>,
}

impl SummaryView<'_> {
    /// What it is a summary of, as of when, and in which order.
    fn head(&self) -> String {
        let by = match self.summary.by {
            Key::Department => self.lang.pick("单位", "department"),
            Key::Meeting => self.lang.pick("会议", "meeting"),
            Key::Level => self.lang.pick("级别", "level"),
            Key::Parent => self.lang.pick("上级单位", "parent"),
            Key::Category => self.lang.pick("类别", "category"),
            Key::Month => self.lang.pick("月份", "month"),
            Key::Quarter => self.lang.pick("季度", "quarter"),
            Key::Year => self.lang.pick("年份", "year"),
        };
        let by = if self.summary.is_per_month {
            by.to_owned() + self.lang.pick("逐月", " and month")
        } else {
            by.to_owned()
        };
        let order = match self.order {
            Order::Key if self.summary.by.is_time() => {
                self.lang.pick("按时间先后排列", "in order of time")
            }
            Order::Worst => self.lang.pick("按时率低的在前", "worst first"),
            Order::Key => self.lang.pick("按编号排列", "in order of key"),
            Order::Input => self.lang.pick("按输入的先后排列", "as in the input"),
        };
        let as_of = words::as_of(self.audit, self.lang);
        match self.lang {
            Lang::Zh => format!("截至 {as_of}，按{by}汇总，{order}。"),
            Lang::En => format!("As of {as_of}, by {by}, {order}."),
        }
    }

    /// The rows and, below them, the total.
    fn all(&self) -> Vec<ShownRow<'_>> {
        let rows = self.summary.rows.iter().map(|row| ShownRow {
            key: &row.key,
            name: &row.name,
            month: row.month.map_or(String::new(), |month| month.to_string()),
            duties: &row.duties,
        });
        let total = ShownRow {
            key: self.lang.pick("合计", "Total"),
            name: "",
            month: String::new(),
            duties: &self.summary.total,
        };
        rows.chain([total]).collect()
    }

    /// Whether names tell more than keys.
    fn has_names(&self) -> bool {
        matches!(
            self.summary.by,
            Key::Department | Key::Meeting | Key::Parent
        )
    }

    /// The duties that anybody owes, by place.
    fn duties(&self) -> impl Iterator<Item = Duty> {
        let is_owed = |duty: &Duty| self.summary.total[duty.index()].obligations() > 0;
        Duty::ALL.into_iter().filter(is_owed)
    }

    /// Below so many columns a line a duty reads better than a table whose heads and names are
    /// broken within words.
    fn least_width(&self) -> usize {
        let widest = |of: fn(&Row) -> &str| {
            let widths = self.summary.rows.iter().map(|row| of(row).width());
            widths.max().unwrap_or(0).min(LEAST_NAME)
        };
        let names = usize::from(self.has_names());
        let duties = self.duties().count();
        // Three columns a duty, the words of their heads below one another.
        let numbers = duties * self.lang.pick(13, 18);
        let months = usize::from(self.summary.is_per_month);
        let frame = (1 + names + months + 3 * duties) * 3 + 1 + months * "2026-03".len();
        frame + widest(|row| &row.key) + names * widest(|row| &row.name) + numbers
    }

    fn table(&self) -> Table {
        let lang = self.lang;
        let key = match self.summary.by {
            Key::Department | Key::Meeting | Key::Parent => lang.pick("编号", "Id"),
            Key::Level => lang.pick("级别", "Level"),
            Key::Category => lang.pick("类别", "Category"),
            Key::Month => lang.pick("月份", "Month"),
            Key::Quarter => lang.pick("季度", "Quarter"),
            Key::Year => lang.pick("年份", "Year"),
        };
        let mut columns = vec![Column::text(key).between(LEAST_NAME, 24)];
        if self.has_names() {
            columns.push(Column::text(lang.pick("名称", "Name")).between(LEAST_NAME, 36));
        }
        if self.summary.is_per_month {
            columns.push(Column::text(lang.pick("月份", "Month")));
        }
        for duty in self.duties() {
            // The first column of a duty names it; the two beside it are as narrow as can be.
            columns.push(Column::number(match duty {
                Duty::Transmission => lang.pick("传达 应办", "Trans. owed"),
                Duty::Report => lang.pick("报告 应办", "Report owed"),
                Duty::Feedback => lang.pick("反馈 应办", "Feedb. owed"),
            }));
            columns.push(Column::number(lang.pick("未按时", "missed")));
            columns.push(Column::number(lang.pick("按时率", "rate")));
        }
        Table::new(columns)
    }

    fn cells(&self, row: &ShownRow<'_>) -> Vec<Cell> {
        let key = if row.key.is_empty() { "—" } else { row.key };
        let mut cells = vec![Cell::from(key)];
        if self.has_names() {
            cells.push(row.name.into());
        }
        if self.summary.is_per_month {
            cells.push(row.month.as_str().into());
        }
        for duty in self.duties() {
            let tally = &row.duties[duty.index()];
            let tone = tone(tally);
            cells.push(tally.obligations().to_string().into());
            cells.push(Cell::new(tally.not_on_time().to_string(), tone));
            cells.push(Cell::new(words::rate(tally), tone));
        }
        cells
    }

    /// A row for terminals too narrow for the table.
    fn item(&self, row: &ShownRow<'_>) -> Vec<(String, Tone)> {
        let key = if row.key.is_empty() { "—" } else { row.key };
        let named = crate::domain::label::Named {
            id: key,
            name: row.name,
        };
        let mut who = words::who(named, self.lang);
        if !row.month.is_empty() {
            who = format!("{who}  {}", row.month);
        }
        let mut texts = vec![(who, Tone::Plain)];
        for duty in self.duties() {
            let tally = &row.duties[duty.index()];
            let name = duty.text(self.lang);
            let (owed, not, rate) = (tally.obligations(), tally.not_on_time(), words::rate(tally));
            let text = match self.lang {
                Lang::Zh => format!("{name}：应办 {owed}，未按时 {not}，按时率 {rate}"),
                Lang::En => format!("{name}: owed {owed}, not on time {not}, rate {rate}"),
            };
            texts.push((text, tone(tally)));
        }
        texts
    }
}

fn tone(tally: &Tally) -> Tone {
    if tally.not_on_time() > 0 {
        Tone::Bad
    } else {
        Tone::Plain
    }
}

const STATUSES: [&str; 8] = [
    "obligations",
    "on_time",
    "late",
    "overdue",
    "pending",
    "exempt",
    "invalid",
    "undetermined",
];

/// The numbers of a tally, in the order of the contract's columns.
#[must_use]
pub fn numbers(tally: &Tally) -> [u64; 8] {
    [
        tally.obligations(),
        tally.on_time,
        tally.late,
        tally.overdue,
        tally.pending,
        tally.exempt,
        tally.invalid,
        tally.undetermined,
    ]
}

/// A rate as JSON writes it.
fn rate_text(rate: Rate) -> String {
    serde_json::Number::from_f64(rate.rounded()).map_or(String::new(), |number| number.to_string())
}
