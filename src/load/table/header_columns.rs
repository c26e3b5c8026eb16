//! Which column each cell of a header means, and what is wrong with a header.

use crate::domain::duty::PerDuty;
use crate::load::file::input_error::{Errors, Warning};
use crate::load::file::position::{FileSlice, Located};
use crate::load::table::columns::{Aliases, Column, Table};
use crate::load::table::header::{HeaderCells, HeaderFit, HeaderRow};
use crate::load::table::header_key::{header_key, speaks_of_date};
use crate::load::table::office_words::plain;
use crate::load::table::unread_times::{UnreadDuty, is_of_people, unread_duties};
use crate::text::{Bilingual, did_you_mean, shown};

impl Table {
    /// How much some cells look like its header.
    pub(crate) fn header_fit(self, cells: &HeaderCells, own: &Aliases) -> HeaderFit {
        let columns = self.by_headers(&texts(cells), own);
        let mut known: Vec<usize> = columns.into_iter().flatten().collect();
        known.sort_unstable();
        known.dedup();
        // A bare 时间 is a column beside 事项 alone.
        let [event, time] = ["event", "time"].map(|name| self.column(name));
        let has_event = event.is_some_and(|event| known.contains(&event));
        known.retain(|column| has_event || Some(*column) != time);
        let is_complete = self.lacking(&known).is_empty() && self.has_times(&known);
        HeaderFit {
            is_complete: is_complete && !(self == Self::Departments && has_meetings(cells, own)),
            known: known.len(),
        }
    }
}

/// Whether some cells head a ledger: a name alone makes a table of departments, but not beside
/// meetings or times of what was done.
fn has_meetings(cells: &HeaderCells, own: &Aliases) -> bool {
    let table = Table::Records;
    let columns = table.by_headers(&texts(cells), own).into_iter().flatten();
    let is_meeting = |column: usize| table.columns()[column].name.starts_with("meeting");
    columns
        .into_iter()
        .any(|column| is_meeting(column) || table.is_time(column))
}

impl Table {
    /// Whether a header means a column in a row of these texts: a bare 时间 does only beside 事项.
    pub(crate) fn knows_header(self, header: &str, beside: &[&str], own: &Aliases) -> bool {
        let Some(column) = self.by_headers(&[header], own)[0] else {
            return false;
        };
        let is_event = |text: &&str| self.by_header(text, own) == self.column("event");
        self.columns()[column].name != "time" || beside.iter().any(is_event)
    }
}

/// What a header is read for.
pub(crate) struct HeaderOf<'h> {
    pub(crate) table: Table,
    /// What the configuration says of headers.
    pub(crate) own: &'h Aliases,
    /// The duties that a policy asks for.
    pub(crate) asked: PerDuty<bool>,
    /// Whether it is known already whose records the table holds.
    pub(crate) has_department: bool,
}

fn texts(cells: &HeaderCells) -> Vec<&str> {
    cells.iter().map(|(text, _)| text.as_str()).collect()
}

/// The column that each cell of a header means, by place in the row; none where it has errors.
pub(crate) fn header_columns(
    of: &HeaderOf<'_>,
    row: &HeaderRow,
    slice: &FileSlice<'_>,
    errors: &mut Errors,
    warnings: &mut Vec<Warning>,
) -> Option<Vec<Option<usize>>> {
    let &HeaderOf {
        table,
        own,
        asked,
        has_department,
    } = of;
    let cells = &row.cells;
    let mut columns = table.by_headers(&texts(cells), own);
    part_dates(table, cells, &mut columns);
    let before = errors.total();
    let mut unknown = Vec::new();
    let mut is_met = vec![false; table.columns().len()];
    for (index, cell) in cells.iter().enumerate() {
        let (text, span) = cell;
        let mut is_repeated = |column: usize| std::mem::replace(&mut is_met[column], true);
        match columns[index] {
            Some(column) if !table.may_repeat(column) && is_repeated(column) => {
                let name = table.columns()[column].name;
                slice.fail(span.clone(), errors, || repeated_column(text, name));
            }
            None if !text.is_empty() && !own.ignores(table, text) => unknown.push((index, cell)),
            _ => {}
        }
    }
    let known: Vec<usize> = columns.iter().copied().flatten().collect();
    // A header without what it needs is reported where it is, not where the sheet begins.
    let start = header_start(cells);
    for column in table.lacking(&known) {
        if !(has_department && column.name == "department") {
            slice.fail(start..start, errors, || missing_column(column, cells));
        }
    }
    let unread = unread_duties(table, &known, &unknown, asked, row, slice);
    if !table.has_times(&known) && unread.is_empty() {
        slice.fail(start..start, errors, no_time_column);
    }
    // What is refused is not said to be ignored too. The refused stand in the order of the unknown.
    let mut refused = unread.iter().map(|duty| duty.cell).peekable();
    unknown.retain(|(_, cell)| {
        let is_it = |other: &&Located<String>| std::ptr::eq(*other, *cell);
        refused.next_if(is_it).is_none()
    });
    for duty in unread {
        slice.fail(duty.cell.1.clone(), errors, || unread_duty(&duty));
    }
    if let Some((_, (_, span))) = unknown.first() {
        let texts: Vec<&str> = unknown.iter().map(|(_, (text, _))| text.as_str()).collect();
        let message = unknown_columns(table, &known, &texts);
        warnings.push(Warning::in_one_line(slice.error(span.clone(), message)));
    }
    (errors.total() == before).then_some(columns)
}

/// Where the first cell of a header stands that is not blank.
pub(crate) fn header_start(cells: &HeaderCells) -> usize {
    let mut filled = cells.iter().filter(|(text, _)| !text.is_empty());
    filled.next().map_or(0, |(_, span)| span.start)
}

/// Of two headers of one time, of which one speaks of a date, that one is the date of the other.
fn part_dates(table: Table, cells: &HeaderCells, columns: &mut [Option<usize>]) {
    let is_date = |place: usize| speaks_of_date(&cells[place].0);
    for (time, _) in table.columns().iter().enumerate() {
        let Some(date) = table.date_of(time) else {
            continue;
        };
        let places: Vec<usize> = (0..columns.len())
            .filter(|&place| columns[place] == Some(time))
            .collect();
        if let [one, other] = places[..] {
            match (is_date(one), is_date(other)) {
                (true, false) => columns[one] = Some(date),
                (false, true) => columns[other] = Some(date),
                _ => {}
            }
        }
    }
    // In a ledger of events, 日期 is next to 时间 alone.
    let [event, time] = ["event", "time"].map(|name| table.column(name));
    if time.is_some() && columns.contains(&event) && columns.contains(&time) {
        let is_bare = |(text, _): &Located<String>| matches!(&*header_key(text), "日期" | "date");
        let place = (cells.iter()).position(is_bare);
        if let Some(place) = place.filter(|&place| columns[place].is_none()) {
            columns[place] = time.and_then(|time| table.date_of(time));
        }
    }
}

fn repeated_column(text: &str, name: &str) -> Bilingual {
    let met = shown(text);
    Bilingual::new(
        format!("列“{met}”重复：它和前面一列都表示 {name}"),
        format!("column \"{met}\" means the same as an earlier one ({name})"),
    )
    .advising("请只留一列", "keep only one")
}

fn no_time_column() -> Bilingual {
    Bilingual::new(
        "缺少时间列：传达时间（transmitted_at）、报告时间（reported_at）、反馈时间（feedback_at）至少要有一列，或有 事项（event）和 时间（time）两列",
        "no time column: at least one of transmitted_at, reported_at, feedback_at is needed, or event and time",
    )
}

/// A column that is not read, while the time that it may hold would count as not there.
fn unread_duty(duty: &UnreadDuty<'_>) -> Bilingual {
    let (text, alias) = (duty.cell.0.as_str(), duty.alias);
    let met = shown(text);
    let name = Table::Records.by_plain_header(alias).map_or("", |c| c.name);
    // As a key of TOML, on one line whatever is in it.
    let clean: String = text.split(char::is_whitespace).collect();
    let key = format!("\"{}\"", clean.replace('\\', "\\\\").replace('"', "\\\""));
    if duty.is_mark {
        return Bilingual::new(
            format!(
                "列“{met}”没有读：它只写了办了没有，没有写时间，算不出是否按时；这张表没有{alias}，不读会把办了的算作未办"
            ),
            format!(
                "column \"{met}\" was not read: it says that it was done and not when, so nothing can be judged as on time; the table has no column \"{alias}\" ({name}), and what was done would count as not done"
            ),
        )
        .advising(
            format!(
                "请加一列“{alias}”，写办理的时间；不看这一列的，在 [columns.records] 里写 ignore = [{key}]"
            ),
            format!(
                "add that column with the times, or leave this one out by ignore = [{key}] under [columns.records]"
            ),
        );
    }
    Bilingual::new(
        format!(
            "列“{met}”没有读：它是不是“{alias}”（{name}）？这张表没有别的{alias}，不读会把办了的算作未办"
        ),
        format!(
            "column \"{met}\" was not read: did you mean \"{alias}\" ({name})? The table has no other such column, so what was done would count as not done"
        ),
    )
    .advising(
        format!(
            "是的话改表头，或在 [columns.records] 里写 {key} = \"{name}\"，不是就写 ignore = [{key}]"
        ),
        format!(
            "rename it or, under [columns.records], write {key} = \"{name}\" if it is, or ignore = [{key}] if it is not"
        ),
    )
}

/// The known header that an unknown one is nearest to, and whether its column is there already, by its
/// id, its name or its date.
fn nearest_header(table: Table, known: &[usize], text: &str) -> Option<(&'static str, bool)> {
    let what = |column: &Column| column.name.split(' ').next();
    let near = did_you_mean(text, table.headers()).filter(|_| !is_of_people(&plain(text)))?;
    let is_near = |column: &&Column| column.headers().any(|own| own == near);
    let column = table.columns().iter().find(is_near)?;
    let mut known = known.iter().map(|place| &table.columns()[*place]);
    Some((near, known.any(|own| what(own) == what(column))))
}

/// A column that is not read. A header nearest to one that is there already is another word for it
/// (报送时间 beside 报告时间), and no hint for the next best column.
fn unknown_column(table: Table, known: &[usize], text: &str) -> Bilingual {
    let (met, table_name) = (shown(text), table.name());
    let message = Bilingual::new(
        format!("不认识的列“{met}”，已忽略"),
        format!("unknown column \"{met}\" is ignored"),
    );
    let is_slip = |near: &str| strsim::damerau_levenshtein(text, near) == 1;
    match nearest_header(table, known, text) {
        Some((near, false)) => message.hinted(Some(near)),
        Some((near, true)) if is_slip(near) => message.advising(
            format!("表里已有“{near}”"),
            format!("the table has \"{near}\" already"),
        ),
        _ => message.advising(
            format!("可在 [columns.{table_name}] 里指明它是哪一列"),
            format!("map it under [columns.{table_name}] if it is needed"),
        ),
    }
}

/// The columns that are not read, in one warning, with one that was perhaps meant.
fn unknown_columns(table: Table, known: &[usize], texts: &[&str]) -> Bilingual {
    if let [text] = texts {
        return unknown_column(table, known, text);
    }
    let table_name = table.name();
    let named = &texts[..texts.len().min(MOST_NAMED)];
    let zh: Vec<String> = named
        .iter()
        .map(|text| format!("“{}”", shown(text)))
        .collect();
    let en: Vec<String> = named
        .iter()
        .map(|text| format!("\"{}\"", shown(text)))
        .collect();
    let (zh, mut en) = (zh.join(""), en.join(", "));
    if named.len() < texts.len() {
        en.push_str(", ...");
    }
    let many = texts.len();
    let message = Bilingual::new(
        format!(
            "有 {many} 列不认识，已忽略：{zh}{}",
            if named.len() < many { "等" } else { "" }
        ),
        format!("{many} unknown columns are ignored: {en}"),
    );
    let mut hints = (named.iter()).filter_map(|text| match nearest_header(table, known, text)? {
        (near, false) => Some((shown(text), near)),
        _ => None,
    });
    match hints.next() {
        Some((met, near)) => message.advising(
            format!("“{met}”是不是“{near}”？"),
            format!("did you mean \"{near}\" by \"{met}\"?"),
        ),
        None => message.advising(
            format!("可在 [columns.{table_name}] 里指明它们是哪一列"),
            format!("map them under [columns.{table_name}] if they are needed"),
        ),
    }
}

/// So many unknown columns are named in their warning.
const MOST_NAMED: usize = 12;

fn missing_column(column: &Column, cells: &HeaderCells) -> Bilingual {
    let alias = column.aliases.join("、");
    let only = cells.first().map_or("", |(text, _)| text.as_str());
    if cells.len() == 1 && (only.contains('\t') || only.contains(';')) {
        return Bilingual::new(
            format!(
                "缺少必需的列 {}（{alias}）：整行只有一格，列似乎不是用逗号分开的，请另存为“CSV UTF-8（逗号分隔）”",
                column.name
            ),
            format!(
                "required column {} ({alias}) is missing: the header is one cell, its columns seem not to be separated by commas",
                column.name
            ),
        );
    }
    Bilingual::new(
        format!("缺少必需的列 {}（{alias}）", column.name),
        format!("required column {} ({alias}) is missing", column.name),
    )
}
