//! What engines write differently. All other SQL is alike in all of them.

use std::fmt::Write as _;

/// An engine whose SQL is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// `DuckDB`.
    DuckDb,
    /// `PostgreSQL`.
    Postgres,
    /// `ClickHouse`.
    ClickHouse,
    /// Spark SQL.
    Spark,
    /// SQLite, in which the tests run what is written. Not offered: it has no columns of one type.
    Sqlite,
}

impl Dialect {
    /// Those that are offered.
    pub const OFFERED: [Self; 4] = [Self::DuckDb, Self::Postgres, Self::ClickHouse, Self::Spark];

    /// The contract's word.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::DuckDb => "duckdb",
            Self::Postgres => "postgres",
            Self::ClickHouse => "clickhouse",
            Self::Spark => "spark",
            Self::Sqlite => "sqlite",
        }
    }

    /// The type of whole numbers that may be absent.
    pub(crate) const fn int(self) -> &'static str {
        match self {
            Self::ClickHouse => "Nullable(Int64)",
            _ => "BIGINT",
        }
    }

    /// The type of text that may be absent.
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Self::DuckDb => "VARCHAR",
            Self::ClickHouse => "Nullable(String)",
            Self::Spark => "STRING",
            Self::Postgres | Self::Sqlite => "TEXT",
        }
    }

    /// The type of fractions.
    const fn double(self) -> &'static str {
        match self {
            Self::Postgres => "DOUBLE PRECISION",
            Self::ClickHouse => "Nullable(Float64)",
            _ => "DOUBLE",
        }
    }

    /// No number.
    pub(crate) fn no_int(self) -> String {
        self.as_int("NULL")
    }

    pub(crate) fn as_int(self, value: &str) -> String {
        format!("CAST({value} AS {})", self.int())
    }

    pub(crate) fn as_text(self, value: &str) -> String {
        format!("CAST({value} AS {})", self.text())
    }

    pub(crate) fn as_double(self, value: &str) -> String {
        format!("CAST({value} AS {})", self.double())
    }

    /// The whole part of a quotient of two whole numbers that are not negative.
    pub(crate) fn whole(self, value: &str, by: i64) -> String {
        self.quotient(value, &by.to_string())
    }

    /// The same by what is reckoned itself; it must not be 0.
    pub(crate) fn quotient(self, value: &str, by: &str) -> String {
        match self {
            Self::DuckDb => format!("(({value}) // {by})"),
            Self::ClickHouse => format!("intDiv({value}, {by})"),
            Self::Spark => format!("(({value}) DIV {by})"),
            Self::Postgres | Self::Sqlite => format!("(({value}) / {by})"),
        }
    }

    /// The date that is so many days after 1970-01-01, as `2026-03-05`.
    pub(crate) fn date_text(self, days: &str) -> String {
        match self {
            Self::DuckDb => {
                format!("CAST(DATE '1970-01-01' + CAST({days} AS INTEGER) AS VARCHAR)")
            }
            Self::Postgres => {
                format!("to_char(DATE '1970-01-01' + CAST({days} AS INTEGER), 'YYYY-MM-DD')")
            }
            Self::ClickHouse => format!("toString(addDays(toDate32('1970-01-01'), {days}))"),
            Self::Spark => {
                format!("CAST(date_add(DATE '1970-01-01', CAST({days} AS INT)) AS STRING)")
            }
            Self::Sqlite => format!("date(({days}) * 86400, 'unixepoch')"),
        }
    }

    /// Text that is ordered byte by byte.
    pub(crate) fn bytewise(self, value: &str) -> String {
        match self {
            Self::Postgres => format!("{value} COLLATE \"C\""),
            _ => value.to_owned(),
        }
    }

    /// A name of a column that may be a word of SQL.
    pub(crate) fn column(self, name: &str) -> String {
        match self {
            Self::Spark => format!("`{name}`"),
            _ => format!("\"{name}\""),
        }
    }

    /// A text as a literal, which ends nowhere but at its end. It holds neither a semicolon nor a line
    /// break as such, so that a file may be cut into statements at its semicolons.
    pub(crate) fn literal(self, text: &str) -> String {
        let is_odd = |c: char| c == ';' || c.is_control();
        match self {
            Self::DuckDb | Self::Postgres if text.contains(is_odd) => {
                format!("E'{}'", escaped(text, "''", "\\x", is_odd))
            }
            Self::ClickHouse => format!("'{}'", escaped(text, "\\'", "\\x", is_odd)),
            Self::Spark => format!("'{}'", escaped(text, "\\'", "\\u00", is_odd)),
            Self::DuckDb | Self::Postgres | Self::Sqlite => {
                format!("'{}'", text.replace('\'', "''"))
            }
        }
    }

    /// What follows a subquery that is to be reckoned once, and not written out anew wherever its
    /// columns are named: one due rests on another, and the sum of it all has no end.
    pub(crate) const fn fence(self) -> &'static str {
        match self {
            Self::Postgres => "\nOFFSET 0",
            Self::Sqlite => "\nLIMIT -1 OFFSET 0",
            Self::DuckDb | Self::ClickHouse | Self::Spark => "",
        }
    }

    /// A number of which the planner takes nothing for granted: what is unique in a small table it would
    /// take to be so in all that is joined to it, and expect one row of a million.
    pub(crate) fn without_statistics(self, value: &str) -> String {
        match self {
            Self::Postgres => format!("({value} + 0)"),
            _ => value.to_owned(),
        }
    }

    /// Whether `pairs.sql` also reckons the pairs, once for all queries of a session, and writes a view for
    /// each expression: Spark reckons a view anew wherever it is named, and knows what it has kept of one
    /// only where no `WITH` stands in it.
    pub(crate) const fn keeps_pairs(self) -> bool {
        matches!(self, Self::Spark)
    }

    /// What follows a query.
    pub(crate) const fn settings(self) -> &'static str {
        match self {
            Self::ClickHouse => "\nSETTINGS join_use_nulls = 1",
            _ => "",
        }
    }

    /// What makes a table of these columns, which is then filled; none where tables are views that bring
    /// their rows: of a session of Spark nothing is left in a warehouse, and a view of them may stand on
    /// one of the same session that gives the records.
    pub(crate) fn create_table(self, name: &str, columns: &str) -> Option<String> {
        let create = match self {
            Self::Spark => return None,
            Self::ClickHouse => {
                format!("CREATE TABLE {name} ({columns}) ENGINE = MergeTree ORDER BY tuple()")
            }
            _ => format!("CREATE TABLE {name} ({columns})"),
        };
        Some(format!("DROP TABLE IF EXISTS {name};\n{create};\n"))
    }

    /// Statements that make views. Spark keeps the text of a view and reads it anew wherever the view is
    /// named, with the thousands of rows of those beneath it, unless it is told to keep what it understood.
    pub(crate) fn views(self, statements: &str) -> String {
        const KEPT: &str = "spark.sql.legacy.storeAnalyzedPlanForView";
        match self {
            Self::Spark => format!("SET {KEPT} = true;\n\n{statements}\nRESET {KEPT};\n"),
            _ => statements.to_owned(),
        }
    }

    /// What makes a view anew, before its query.
    pub(crate) fn view(self, name: &str) -> String {
        match self {
            Self::Spark => format!("CREATE OR REPLACE TEMPORARY VIEW {name} AS\n"),
            // Reckoned once for all statements of a test, whose records do not change.
            Self::Sqlite => format!("CREATE TABLE {name} AS\n"),
            _ => format!("DROP VIEW IF EXISTS {name};\nCREATE VIEW {name} AS\n"),
        }
    }
}

/// A text between quotes in which a backslash escapes.
fn escaped(text: &str, quote: &str, hex: &str, is_odd: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\'' => out.push_str(quote),
            '\\' => out.push_str("\\\\"),
            c if is_odd(c) && c.is_ascii() => {
                let _ = write!(out, "{hex}{:02x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}
