//! The small tables as values, and as statements that make and fill them.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::sql::dialect::Dialect;

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Value {
    None,
    Int(i64),
    Text(String),
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<u32> for Value {
    fn from(value: u32) -> Self {
        Self::Int(value.into())
    }
}

impl From<i32> for Value {
    fn from(value: i32) -> Self {
        Self::Int(value.into())
    }
}

impl From<usize> for Value {
    fn from(value: usize) -> Self {
        Self::Int(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Int(value.into())
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::None, Into::into)
    }
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Int,
    Text,
}

/// A table and its rows.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) columns: Vec<(&'static str, Kind)>,
    pub(crate) rows: Vec<Vec<Value>>,
}

/// A row of a table, its cells made of what they are of.
macro_rules! row {
    ($($value:expr),+ $(,)?) => { vec![$(crate::sql::table::Value::from($value)),+] };
}
pub(crate) use row;

/// So many rows one statement brings.
const ROWS_PER_STATEMENT: usize = 1000;

impl Table {
    /// An empty table; the columns of text are those that end in an apostrophe.
    pub(crate) fn new(name: &'static str, columns: &'static str) -> Self {
        let columns = columns
            .split(' ')
            .map(|column| match column.strip_suffix('\'') {
                Some(text) => (text, Kind::Text),
                None => (column, Kind::Int),
            });
        Self {
            name,
            columns: columns.collect(),
            rows: Vec::new(),
        }
    }

    /// Takes its part in the fingerprint of a project.
    pub(crate) fn digest(&self, into: &mut Sha256) {
        into.update(self.name);
        for row in &self.rows {
            into.update(format!("{row:?}"));
        }
    }

    /// Makes and fills it.
    pub(crate) fn write(&self, dialect: Dialect, out: &mut String) {
        let of = |kind| match kind {
            Kind::Int => dialect.int(),
            Kind::Text => dialect.text(),
        };
        let all = |column: &dyn Fn(&str, &str) -> String| {
            let columns = self.columns.iter();
            let columns = columns.map(|(name, kind)| column(name, of(*kind)));
            columns.collect::<Vec<_>>().join(", ")
        };
        let name = self.name;
        if let Some(create) =
            dialect.create_table(name, &all(&|name, kind| format!("{name} {kind}")))
        {
            out.push_str(&create);
            for rows in self.rows.chunks(ROWS_PER_STATEMENT) {
                let _ = writeln!(out, "INSERT INTO {name} VALUES");
                write_rows(rows, dialect, out);
                out.push_str(";\n");
            }
            return;
        }
        out.push_str(&dialect.view(name));
        if self.rows.is_empty() {
            let none = all(&|name, kind| format!("CAST(NULL AS {kind}) AS {name}"));
            let _ = writeln!(out, "SELECT * FROM (SELECT {none}) none_ WHERE 1 = 0;");
            return;
        }
        let typed = all(&|name, kind| format!("CAST({name} AS {kind}) AS {name}"));
        let _ = writeln!(out, "SELECT {typed} FROM VALUES");
        write_rows(&self.rows, dialect, out);
        let _ = writeln!(out, "\nAS rows_({});", all(&|name, _| name.to_owned()));
    }
}

fn write_rows(rows: &[Vec<Value>], dialect: Dialect, out: &mut String) {
    for (index, row) in rows.iter().enumerate() {
        out.push_str(if index == 0 { "(" } else { ",\n(" });
        for (index, value) in row.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            match value {
                Value::None => out.push_str("NULL"),
                Value::Int(value) => {
                    let _ = write!(out, "{value}");
                }
                Value::Text(text) => out.push_str(&dialect.literal(text)),
            }
        }
        out.push(')');
    }
}
