//! Counts and rates by department, by meeting and by month.

use rust_xlsxwriter::{Chart, ChartLegendPosition, ChartType, XlsxError};

use crate::audit::summarize::{Key, Order, Row, Summary, summarize};
use crate::audit::tally::Tally;
use crate::domain::duty::Duty;
use crate::lang::Lang;
use crate::render::check::view::CheckView;
use crate::render::check::workbook::book::{Book, SheetCell, SheetColumn};

/// Of the departments, worst first, with their rank.
pub(crate) fn by_department(view: &CheckView<'_>, book: &mut Book) -> Result<(), XlsxError> {
    let lang = view.lang;
    let summary = summarize(
        view.report.audit,
        Key::Department,
        Order::Worst,
        view.threads,
    );
    let columns = vec![
        SheetColumn::short(lang.pick("名次", "Rank")),
        SheetColumn::long(lang.pick("单位名称", "Name")),
    ];
    let sums = Sums::new(view, &summary, columns);
    let ranks = ranks(&summary.rows);
    let first = |index: usize, row: &Row| {
        let rank = ranks[index].map_or(SheetCell::NoNumber, SheetCell::Number);
        vec![rank, row.name.as_str().into()]
    };
    let id = lang.pick("单位编号", "Department");
    sums.write(lang.pick("按单位", "By department"), Some(id), first, book)
}

/// Of the meetings, worst first.
pub(crate) fn by_meeting(view: &CheckView<'_>, book: &mut Book) -> Result<(), XlsxError> {
    let lang = view.lang;
    let summary = summarize(view.report.audit, Key::Meeting, Order::Worst, view.threads);
    let columns = vec![SheetColumn::long(lang.pick("会议名称", "Title"))];
    let sums = Sums::new(view, &summary, columns);
    let first = |_, row: &Row| vec![row.name.as_str().into()];
    let id = lang.pick("会议编号", "Meeting");
    sums.write(lang.pick("按会议", "By meeting"), Some(id), first, book)
}

/// Of the months in which the meetings ended, in the order of time, with a chart.
pub(crate) fn by_month(view: &CheckView<'_>, book: &mut Book) -> Result<(), XlsxError> {
    let lang = view.lang;
    let summary = summarize(view.report.audit, Key::Month, Order::Key, view.threads);
    let columns = vec![SheetColumn::short(lang.pick("月份", "Month"))];
    let sums = Sums::new(view, &summary, columns);
    let first = |_, row: &Row| vec![row.key.as_str().into()];
    let name = lang.pick("按月", "By month");
    sums.write(name, None, first, book)?;
    match summary.rows.len() {
        0 => Ok(()),
        rows => chart(name, rows as u32, lang, book),
    }
}

/// The place of each row among those that have a rate: the highest rate is first, equal rates share a
/// place. The rows stand worst first, those without a rate last.
fn ranks(rows: &[Row]) -> Vec<Option<u64>> {
    let totals: Vec<Tally> = rows.iter().map(Row::total).collect();
    let mut ranks = vec![None; rows.len()];
    let mut last: Option<(usize, u64)> = None;
    for (above, index) in (0..).zip((0..rows.len()).rev().filter(|it| totals[*it].decided() > 0)) {
        let is_equal = |other: &usize| {
            let (one, two) = (&totals[index], &totals[*other]);
            let cross = |a: &Tally, b: &Tally| u128::from(a.on_time) * u128::from(b.decided());
            cross(one, two) == cross(two, one)
        };
        let rank = match last {
            Some((other, rank)) if is_equal(&other) => rank,
            _ => above + 1,
        };
        ranks[index] = Some(rank);
        last = Some((index, rank));
    }
    ranks
}

/// A table of sums: its first columns are its own, then come the counts that all have.
struct Sums<'a> {
    lang: Lang,
    summary: &'a Summary,
    owed: Vec<Duty>,
    first: usize,
    columns: Vec<SheetColumn>,
}

impl<'a> Sums<'a> {
    fn new(view: &CheckView<'_>, summary: &'a Summary, mut columns: Vec<SheetColumn>) -> Self {
        let lang = view.lang;
        let owed: Vec<Duty> = (Duty::ALL.into_iter())
            .filter(|duty| view.report.duties[duty.index()].obligations() > 0)
            .collect();
        let first = columns.len();
        columns.extend(counts(lang).map(SheetColumn::short));
        for duty in &owed {
            let duty = duty.text(lang);
            for count in lang.pick(["应办", "未按时", "按时率"], ["owed", "missed", "rate"])
            {
                let space = lang.pick("", " ");
                columns.push(SheetColumn::short(format!("{duty}{space}{count}")).inner());
            }
        }
        Self {
            lang,
            summary,
            owed,
            first,
            columns,
        }
    }

    fn write(
        mut self,
        name: &'static str,
        id: Option<&str>,
        first: impl Fn(usize, &Row) -> Vec<SheetCell>,
        book: &mut Book,
    ) -> Result<(), XlsxError> {
        if let Some(id) = id {
            self.columns.push(SheetColumn::short(id).inner());
        }
        let rows = &self.summary.rows;
        let mut table = book.table(name, self.columns.clone(), rows.len() as u64)?;
        for (index, row) in rows.iter().enumerate() {
            let mut cells = first(index, row);
            cells.extend(self.cells(row));
            if id.is_some() {
                cells.push(row.key.as_str().into());
            }
            table.push(&cells)?;
        }
        if rows.is_empty() {
            return table.finish(self.lang.pick("没有。", "None."));
        }
        let total = Row {
            key: String::new(),
            name: String::new(),
            month: None,
            duties: self.summary.total,
        };
        let mut cells = vec![SheetCell::Empty; self.first];
        if let Some(last) = cells.last_mut() {
            *last = self.lang.pick("合计", "Total").into();
        }
        cells.extend(self.cells(&total));
        table.finish_with(&cells)
    }

    fn cells(&self, row: &Row) -> Vec<SheetCell> {
        let all = row.total();
        let mut cells: Vec<SheetCell> = [
            all.obligations(),
            all.on_time,
            all.late,
            all.overdue,
            all.invalid,
            all.pending,
            all.exempt,
            all.undetermined,
        ]
        .map(SheetCell::Number)
        .into();
        cells.push(rate(&all));
        for duty in &self.owed {
            let tally = &row.duties[duty.index()];
            cells.push(SheetCell::Number(tally.obligations()));
            cells.push(SheetCell::Number(tally.not_on_time()));
            cells.push(rate(tally));
        }
        cells
    }
}

const fn counts(lang: Lang) -> [&'static str; 9] {
    lang.pick(
        [
            "应办",
            "按时",
            "超时",
            "逾期未办",
            "无效",
            "未到期",
            "例外",
            "无法确定",
            "按时率",
        ],
        [
            "Owed",
            "On time",
            "Late",
            "Overdue",
            "Invalid",
            "Pending",
            "Exempt",
            "Undetermined",
            "Rate",
        ],
    )
}

/// A rate to a tenth of a per cent, as everywhere for people: 99.96% is not 100.0%.
fn rate(tally: &Tally) -> SheetCell {
    (tally.rate()).map_or(SheetCell::NoNumber, |rate| SheetCell::Rate(rate.as_shown()))
}

/// The counts of so many months stacked, with the rate as a line, below their table.
fn chart(name: &str, rows: u32, lang: Lang, book: &mut Book) -> Result<(), XlsxError> {
    let (first, last) = Book::rows_of(rows);
    let mut bars = Chart::new(ChartType::ColumnStacked);
    let colors = [0x0070_AD47, 0x00FF_C000, 0x00C0_0000, 0x007F_7F7F];
    // On time, late, overdue, invalid.
    for (column, color) in (2_u16..=5).zip(colors) {
        bars.add_series()
            .set_name((name, first - 1, column))
            .set_categories((name, first, 0, last, 0))
            .set_values((name, first, column, last, column))
            .set_format(rust_xlsxwriter::ChartSolidFill::new().set_color(color));
    }
    let mut line = Chart::new(ChartType::Line);
    line.add_series()
        .set_name((name, first - 1, 9))
        .set_categories((name, first, 0, last, 0))
        .set_values((name, first, 9, last, 9))
        .set_secondary_axis(true);
    line.y2_axis().set_min(0).set_max(1).set_num_format("0%");
    bars.combine(&line);
    bars.title().set_name(lang.pick("各月办理情况", "By month"));
    bars.y_axis().set_name(lang.pick("件", "Items"));
    bars.legend().set_position(ChartLegendPosition::Bottom);
    bars.set_width(700).set_height(360);
    book.insert_chart(last + 3, 9, &bars)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_rates_share_a_place() {
        let row = |on_time, late| {
            let mut duties = [Tally::default(); 3];
            duties[0].on_time = on_time;
            duties[1].late = late;
            Row {
                key: String::new(),
                name: String::new(),
                month: None,
                duties,
            }
        };
        // Worst first; a third is two sixths, and nothing decided has no place.
        let rows = [
            row(0, 1),
            row(1, 2),
            row(2, 4),
            row(3, 1),
            row(5, 0),
            row(0, 0),
        ];
        let expected = [Some(5), Some(3), Some(3), Some(2), Some(1), None];
        assert_eq!(ranks(&rows), expected);
    }
}
