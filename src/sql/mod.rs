//! A project as SQL, for records that must stay in a warehouse.
//!
//! All that needs a calendar, a time zone, a scope, a policy or a rule is worked out here, by the code
//! that judges files too, and written into small tables. The statements join them to the records: they
//! know comparisons, whole seconds and counts, and nothing else. So what changes a verdict there
//! changes the tables here.

mod clock;
mod dialect;
mod dues;
mod findings;
mod message;
mod pairs;
mod parties;
mod plan;
mod problems;
mod rule_tables;
mod steps;
mod summary;
mod table;

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::audit::summarize::Key;
use crate::lang::Lang;
use crate::sql::dues::{Exemptions, limit_table};
use crate::sql::findings::Findings;
use crate::sql::pairs::Pairs;
use crate::sql::steps::Steps;
use crate::sql::table::{Kind, Table, Value};
use crate::time::Zone;

pub use crate::sql::dialect::Dialect;
pub use crate::sql::plan::{Plan, YEARS};

/// A file of statements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SqlFile {
    /// Its name.
    pub name: String,
    /// Its text. No semicolon stands in it but at the end of a statement.
    pub text: String,
}

/// The files of a project that is [not refused](Plan::refuse), in the order in which they are run.
#[must_use]
pub fn compile(plan: &Plan<'_>, dialect: Dialect) -> Vec<SqlFile> {
    let tables = tables(plan);
    let head = head(plan, dialect, &tables);
    let mut filled = String::new();
    if dialect != Dialect::Spark {
        // A view that stands on tables keeps them from being made anew.
        filled.push_str("DROP VIEW IF EXISTS chuanda_pair;\n");
    }
    for table in &tables {
        table.write(dialect, &mut filled);
    }
    if dialect == Dialect::Postgres {
        for table in &tables {
            let _ = writeln!(filled, "ANALYZE {};", table.name);
        }
    }
    let file = |name: String, text: &str| SqlFile {
        name,
        text: format!("{head}\n{text}"),
    };
    let mut files = vec![
        file("tables.sql".to_owned(), &dialect.views(&filled)),
        file(
            "pairs.sql".to_owned(),
            &dialect.views(&Pairs::new(plan, dialect).view()),
        ),
        file("problems.sql".to_owned(), &problems::query(plan, dialect)),
        file(
            "findings.sql".to_owned(),
            &Findings::new(plan, dialect, rests_on_calendar(&tables)).query(),
        ),
    ];
    for key in Key::ALL {
        let name = format!("summary-{}.sql", key.name());
        files.push(file(name, &summary::query(plan, key, dialect)));
    }
    files
}

/// The small tables.
fn tables(plan: &Plan<'_>) -> Vec<Table> {
    let mut steps = Steps::default();
    let exemptions = Exemptions::new(plan);
    let [meetings, members] = parties::meetings(plan, &exemptions.groups, &mut steps);
    let (limits, mut dues) = limit_table(plan);
    dues.extend(&exemptions.untils);
    let [step, step_days] = steps.tables(plan, &dues);
    let [meeting_names, department_names] = parties::names(plan);
    let [regimes, extensions, late] = exemptions.tables;
    vec![
        meetings,
        parties::departments(plan),
        meeting_names,
        department_names,
        members,
        limits,
        step,
        step_days,
        regimes,
        extensions,
        late,
        rule_tables::rules(plan),
        rule_tables::breaches(plan),
        rule_tables::strays(plan),
        rule_tables::duty_rules(plan),
        rule_tables::department_rules(plan),
        rule_tables::fixed_findings(plan),
    ]
}

/// Whether any due may rest on days that are provisional, guessed or lacking: most projects have none
/// such, and need not look for them.
fn rests_on_calendar(tables: &[Table]) -> bool {
    let rests = |column: &str| {
        ["provisional", "guessed", "uncovered"]
            .iter()
            .any(|word| column.ends_with(word))
    };
    tables.iter().any(|table| {
        let is_set = |(value, (column, _)): (&Value, &(&str, Kind))| {
            rests(column) && !matches!(value, Value::None | Value::Int(0))
        };
        let mut rows = table.rows.iter();
        rows.any(|row| row.iter().zip(&table.columns).any(is_set))
    })
}

/// What every file begins with.
fn head(plan: &Plan<'_>, dialect: Dialect, tables: &[Table]) -> String {
    let mut digest = Sha256::new();
    for table in tables {
        table.digest(&mut digest);
    }
    let mut hash = String::new();
    for byte in digest.finalize() {
        let _ = write!(hash, "{byte:02x}");
    }
    let project = plan.audit.project;
    let calendars = project.calendars.iter().map(|calendar| {
        let version = calendar.version().unwrap_or("-");
        // A remark is a line, and a statement ends at a semicolon.
        let text = format!("{} {version}", calendar.name());
        text.replace(|c: char| c.is_control() || c == ';', " ")
    });
    let calendars = calendars.collect::<Vec<_>>().join(", ");
    let zone = project.zone.name();
    let (version, zones) = (env!("CARGO_PKG_VERSION"), Zone::data_version());
    let as_of = plan.as_of.map_or("chuanda_run".to_owned(), |as_of| {
        project.zone.rfc3339(as_of)
    });
    let name = dialect.name();
    let mut head = format!(
        "-- chuanda {version} sql ({name})\n-- calendar: {calendars}\n-- timezone: {zone} ({zones})\n-- project: sha256 {hash}\n-- as of: {as_of}\n"
    );
    head.push_str(match plan.lang {
        Lang::Zh => "-- 先运行 tables.sql 和 pairs.sql，再运行其他文件。problems.sql 有任何一行，就没有结论。\n-- 记录由视图 chuanda_record(seq, meeting, department, transmitted, reported, fed_back, received, has_measures, file, line, ref) 提供，时间为 1970 年以来的秒数。\n",
        Lang::En => "-- Run tables.sql and pairs.sql first, then any of the others. A row of problems.sql means that there is no verdict.\n-- The records come from a view chuanda_record(seq, meeting, department, transmitted, reported, fed_back, received, has_measures, file, line, ref), times in seconds since 1970.\n",
    });
    if dialect == Dialect::ClickHouse {
        head.push_str(plan.lang.pick(
            "-- ClickHouse 须 SET join_use_nulls = 1：每个查询末尾的 SETTINGS 已经写明。\n",
            "-- ClickHouse needs SET join_use_nulls = 1: SETTINGS at the end of each query says so.\n",
        ));
    }
    head
}
