//! An engine in the process of the test, and what the checker says beside what it says.

use chuanda::audit::Audit;
use chuanda::audit::summarize::{Key, summarize};
use chuanda::domain::part::{Month, Part, Selection};
use chuanda::domain::scope::{Scope, ScopeWord};
use chuanda::lang::Lang;
use chuanda::load::inputs::{Inputs, Loaded};
use chuanda::load::load;
use chuanda::render;
use chuanda::render::check::Format;
use chuanda::render::check::view::CheckView;
use chuanda::report::Report;
use chuanda::sql::{Dialect, Plan, SqlFile, compile};
use chuanda::time::Instant;
use rusqlite::Connection;
use rusqlite::types::ValueRef;

use crate::common::Project;
use crate::projects::{RandomProject, Row};

/// Rows as texts, with a head.
pub(crate) type Table = Vec<Vec<String>>;

/// What the checker says and the statements that should say it too.
#[derive(Clone)]
pub(crate) struct Case {
    /// The findings, then the summary by each key.
    pub(crate) expected: Vec<Table>,
    pub(crate) files: Vec<SqlFile>,
    pub(crate) rows: Vec<Row>,
    /// The `seq` of the first row.
    pub(crate) first: i64,
    pub(crate) as_of: i64,
}

/// A random project on disk, read with its records and without.
pub(crate) fn case(random: &RandomProject, is_as_of_known: bool) -> Case {
    let project = Project::new();
    for (name, text) in &random.files {
        project.file(name, text);
    }
    project.file("records.csv", random.records());
    let read = |is_without_records| {
        let inputs = Inputs {
            path: project.path().to_owned(),
            threads: 1,
            is_without_records,
            ..Inputs::default()
        };
        let loaded = load(&inputs, &|_| {});
        let errors: Vec<String> = loaded
            .errors
            .iter()
            .map(|it| format!("{}: {}", it.place(), it.message.en))
            .collect();
        assert!(errors.is_empty(), "{errors:#?}");
        loaded
    };
    let (whole, bare) = (read(false), read(true));
    let mut selection = selection(&random.departments);
    selection.meetings.clone_from(&random.meetings);
    let month = |&(year, month): &(i32, u32)| Month { year, month };
    selection.months = random.months.iter().map(month).collect();
    let lang = whole.config.language.unwrap_or(Lang::Zh);
    Case {
        expected: expected(&whole, random.as_of, &selection, lang),
        files: compiled(&bare, random.as_of, &selection, lang, is_as_of_known),
        rows: random.rows.clone(),
        first: 0,
        as_of: random.as_of,
    }
}

/// The statements of what was read without records.
pub(crate) fn compiled(
    loaded: &Loaded,
    as_of: i64,
    selection: &Selection,
    lang: Lang,
    is_as_of_known: bool,
) -> Vec<SqlFile> {
    let audit = audit(loaded, as_of, selection);
    let plan = Plan {
        audit: &audit,
        levels: &loaded.config.levels,
        meetings: loaded.meetings().known(),
        departments: loaded.departments().known(),
        as_of: is_as_of_known.then(|| Instant::from_unix(as_of)),
        has_messages: true,
        lang,
        // All times lie in these: a table of every day since 1970 takes too long for so many projects.
        years: 2024..=2027,
    };
    assert_eq!(plan.refuse(), Ok(()));
    compile(&plan, Dialect::Sqlite)
}

/// A part of some departments, or the whole.
pub(crate) fn selection(departments: &[u32]) -> Selection {
    let words = departments.iter().copied();
    let words: Vec<ScopeWord> = words.map(ScopeWord::Department).collect();
    Selection {
        departments: (!words.is_empty()).then_some(Scope(words)),
        ..Selection::default()
    }
}

fn audit<'a>(loaded: &'a Loaded, as_of: i64, selection: &Selection) -> Audit<'a> {
    let as_of = Instant::from_unix(as_of);
    let part = Part::new(&loaded.project, selection, None);
    Audit::new(
        &loaded.project,
        &loaded.calls,
        &loaded.slots,
        &loaded.intake,
        as_of,
    )
    .within(part)
}

/// What `check --format csv` and `summary --format csv` write.
pub(crate) fn expected(
    loaded: &Loaded,
    as_of: i64,
    selection: &Selection,
    lang: Lang,
) -> Vec<Table> {
    let audit = audit(loaded, as_of, selection);
    let report = Report::new(&audit, &loaded.config.levels, 1);
    let mut sources = std::collections::HashSet::new();
    report.walk(|finding| {
        sources.insert(finding.source);
    });
    let keys = loaded.keys.of(&sources).expect("the rows' keys");
    let view = CheckView {
        report: &report,
        rows: loaded.rows,
        is_incomplete: false,
        doubts: &[],
        lang,
        machine_lang: lang,
        below_min_rate: &[],
        limit: 0,
        has_color: false,
        width: None,
        month_before: None,
        keys: &keys,
        threads: 1,
        sheets: &[],
    };
    let mut all = Vec::new();
    let mut out = Vec::new();
    Format::Csv.render(&view, &mut out).expect("written");
    all.push(table(&out));
    for key in Key::ALL {
        let mut out = Vec::new();
        let summary = summarize(&audit, key, key.usual_order(), 1);
        render::summary::csv(&summary, &mut out).expect("written");
        all.push(table(&out));
    }
    all
}

/// CSV as rows.
pub(crate) fn table(text: &[u8]) -> Table {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text);
    let rows = reader.records().map(|row| {
        let row = row.expect("a row");
        row.iter().map(str::to_owned).collect()
    });
    rows.collect()
}

/// What the engine says: problems, findings, the summary by each key.
pub(crate) fn answers(case: &Case) -> Result<Vec<Table>, rusqlite::Error> {
    let engine = Connection::open_in_memory()?;
    engine.execute_batch(
        "CREATE TABLE chuanda_record (seq, meeting, department, transmitted, reported, fed_back, received, has_measures, file, line, ref); CREATE TABLE chuanda_run (as_of);",
    )?;
    engine.execute("INSERT INTO chuanda_run VALUES (?)", [case.as_of])?;
    for (index, row) in (0_i64..).zip(&case.rows) {
        let [transmitted, reported, fed_back, received] = row.times;
        let source = row.source.clone();
        let source = source.unwrap_or(("records.csv".to_owned(), index.unsigned_abs() + 2));
        let (file, line) = (source.0, source.1.cast_signed());
        engine.execute(
            "INSERT INTO chuanda_record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rusqlite::params![
                case.first + index,
                row.meeting,
                row.department,
                transmitted,
                reported,
                fed_back,
                received,
                i64::from(row.has_measures),
                file,
                line,
                row.key,
            ],
        )?;
    }
    for file in &case.files[..2] {
        engine.execute_batch(&file.text)?;
    }
    case.files[2..]
        .iter()
        .map(|file| rows(&engine, &file.text))
        .collect()
}

fn rows(engine: &Connection, query: &str) -> Result<Table, rusqlite::Error> {
    let mut query = engine.prepare(query)?;
    let head: Vec<String> = query.column_names().map(str::to_owned).collect();
    let mut table = vec![head];
    let columns = query.column_count();
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let cells = (0..columns).map(|column| {
            Ok(match row.get_ref(column)? {
                ValueRef::Null => String::new(),
                ValueRef::Integer(number) => number.to_string(),
                // As JSON has it, and so the checker.
                ValueRef::Real(number) => serde_json::json!(number).to_string(),
                ValueRef::Text(text) | ValueRef::Blob(text) => {
                    String::from_utf8_lossy(text).into_owned()
                }
            })
        });
        table.push(cells.collect::<Result<_, rusqlite::Error>>()?);
    }
    Ok(table)
}

/// The findings of an engine as the checker writes them, its own columns checked and left out.
pub(crate) fn as_checked(table: &Table, head: &[String]) -> Table {
    let place = |name: &str| {
        let place = table[0].iter().position(|own| own == name);
        place.unwrap_or_else(|| panic!("no column {name} in {:?}", table[0]))
    };
    let rows = table[1..].iter().map(|row| {
        let cells = head.iter().map(|name| {
            if name != "due" && name != "at" {
                return row[place(name)].clone();
            }
            let (number, text) = (&row[place(name)], &row[place(&format!("{name}_text"))]);
            let same = chrono::DateTime::parse_from_rfc3339(text).map(|it| it.timestamp());
            let same = same.map_or(String::new(), |seconds| seconds.to_string());
            assert_eq!(*number, same, "{row:?}");
            text.clone()
        });
        cells.collect()
    });
    [head.to_vec()].into_iter().chain(rows).collect()
}

/// The first difference between what the checker says and what the engine does.
pub(crate) fn difference(case: &Case) -> Option<String> {
    let answers = answers(case).unwrap_or_else(|error| panic!("{error}"));
    let names = case.files[2..].iter().map(|file| &file.name);
    for ((answer, expected), name) in answers[1..].iter().zip(&case.expected).zip(names.skip(1)) {
        let answer = as_checked(answer, &expected[0]);
        for row in 0..answer.len().max(expected.len()) {
            let (got, wanted) = (answer.get(row), expected.get(row));
            if got != wanted {
                return Some(format!(
                    "{name}, row {row}: expected {wanted:?}\ngot {got:?}"
                ));
            }
        }
    }
    None
}
