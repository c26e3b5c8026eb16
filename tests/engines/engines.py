"""The engines: each started, filled and stopped in a directory of its own."""

import csv
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

from ledger import COLUMNS, is_time, quoted, values

ZONE = "Asia/Shanghai"


def run(*command, **more):
    """What a command prints, as text."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **more)
    if done.returncode:
        raise RuntimeError(f"{command[0]}: {done.stderr or done.stdout}")
    return done.stdout


RECORD = {"seq": int, "meeting": str, "department": str, "transmitted": int, "reported": int, "fed_back": int,
          "received": int, "has_measures": int, "file": str, "line": int, "ref": str}


def without_remarks(statement):
    """A statement, or nothing where there is none."""
    return "\n".join(line for line in statement.splitlines() if not line.startswith("--")).strip()


def text_of(value):
    """A value as the checker writes it."""
    return "" if value is None else str(value)


def from_csv(text, null=""):
    table = list(csv.reader(io.StringIO(text)))
    return table[0], [["" if cell == null else cell for cell in row] for row in table[1:]]


class Engine:
    """What all have: a name, the programs by which the pages call it, and a table `ledger`."""

    name = ""
    # The program that begins its lines in the pages.
    program = ""
    # Whether a backslash in a text of SQL is not itself.
    has_escapes = False
    # The types of times that are tried, and what is put after their seconds.
    times = []
    integer, text = "BIGINT", "TEXT"

    def __init__(self, directory):
        self.directory = Path(directory)
        self.env = {}

    @staticmethod
    def program_path(name):
        """A program beside this Python, or anywhere else."""
        own = Path(sys.executable).parent / name
        found = own if own.exists() else shutil.which(name)
        if not found:
            raise RuntimeError(f"no {name}")
        return found

    def literal(self, time, fraction):
        def of(column, value):
            if column == "ref":
                return str(value)
            return self.time_literal(value + fraction, time) if is_time(column) else quoted(value, self.has_escapes)
        return of

    def time_literal(self, value, time):
        return f"CAST('{value}' AS {time})"

    def nullable(self, kind):
        return kind

    def type_of(self, column, time):
        return self.integer if column == "ref" else time if is_time(column) else self.text

    def statements(self, rows, time, fraction):
        """What makes the table, with its times of a type."""
        columns = [f"{column} {self.nullable(self.type_of(column, time))}" for column in COLUMNS]
        return ["DROP TABLE IF EXISTS ledger",
                f"CREATE TABLE ledger ({', '.join(columns)}){self.storage}",
                f"INSERT INTO ledger VALUES {values(rows, self.literal(time, fraction))}"]

    storage = ""

    def close(self):
        pass

    # For what `chuanda sql` writes: its statements end with a semicolon, and hold none elsewhere.

    def load_records(self, path):
        """Makes `chuanda_record` of a CSV file with a header; what is empty is NULL."""
        raise NotImplementedError

    def load_run(self, as_of):
        self.execute(f"DROP TABLE IF EXISTS chuanda_run; CREATE TABLE chuanda_run AS SELECT CAST({as_of} AS BIGINT) AS as_of")

    def execute(self, text):
        for statement in filter(None, map(without_remarks, text.split(";"))):
            self.statement(statement)

    def query(self, text):
        """The names of the columns, and the rows as text."""
        raise NotImplementedError


class Postgres(Engine):
    name = "postgres"
    program = "psql"
    times = [("timestamptz", ".123456"), ("timestamptz", ""), ("timestamp", ".5")]

    def __init__(self, directory):
        super().__init__(directory)
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
        programs = found[-1] if found else Path(self.program_path("initdb")).parent
        self.pg_ctl = programs / "pg_ctl"
        self.data = self.directory / "data"
        # It refuses to be run by root.
        self.user = {"user": "postgres"} if os.geteuid() == 0 else {}
        if self.user:
            shutil.chown(self.directory, "postgres")
        run(programs / "initdb", "-D", self.data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale",
            "--no-sync", cwd=self.directory, **self.user)
        settings = f"-c listen_addresses='' -c fsync=off -c unix_socket_directories='{self.directory}'"
        # Its log keeps no pipe of ours open.
        subprocess.run([self.pg_ctl, "-D", self.data, "-w", "-l", self.directory / "log", "-o", settings, "start"],
                       check=True, stdout=subprocess.DEVNULL, cwd=self.directory, **self.user)
        self.env = {"PGHOST": str(self.directory), "PGUSER": "postgres", "PGDATABASE": "postgres", "PGTZ": ZONE}
        self.version = self.psql("SHOW server_version").strip()

    def psql(self, sql, *more):
        return run(self.program_path("psql"), "-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", *more,
                   input=sql, env={**os.environ, **self.env, "PGOPTIONS": "-c client_min_messages=warning"})

    def create(self, rows, time, fraction):
        self.psql(";\n".join(self.statements(rows, time, fraction)))

    # The time zone of a session changes how an instant is written, never which one it is.
    settings = [{}, {"PGTZ": "UTC"}, {"PGTZ": "Asia/Kolkata"}]

    def load_records(self, path):
        columns = ", ".join(f"{column} {'BIGINT' if kind is int else 'TEXT'}" for column, kind in RECORD.items())
        self.psql("DROP TABLE IF EXISTS chuanda_record CASCADE;\n"
                  f"CREATE TABLE chuanda_record ({columns});\n"
                  f"\\copy chuanda_record FROM '{path}' WITH CSV HEADER\nANALYZE chuanda_record;")

    def load_run(self, as_of):
        self.psql("DROP TABLE IF EXISTS chuanda_run CASCADE;\n"
                  f"CREATE TABLE chuanda_run AS SELECT CAST({as_of} AS BIGINT) AS as_of")

    def execute(self, text):
        self.psql(text)

    def query(self, text):
        return from_csv(self.psql(text, "-P", "tuples_only=off", "--csv"))

    def close(self):
        subprocess.run([self.pg_ctl, "-D", self.data, "-m", "immediate", "stop"], check=True,
                       stdout=subprocess.DEVNULL, cwd=self.directory, **self.user)


class DuckDB(Engine):
    name = "duckdb"
    program = "duckdb"
    times = [("TIMESTAMPTZ", ".25"), ("TIMESTAMP", ".123456"), ("TIMESTAMP", "")]
    settings = [{}]

    def __init__(self, directory):
        super().__init__(directory)
        self.env = {"TZ": ZONE}
        self.version = run(self.program_path("duckdb"), "--version").split()[0]

    def create(self, rows, time, fraction):
        sql = ";\n".join([f"SET TimeZone = '{ZONE}'", *self.statements(rows, time, fraction)])
        run(self.program_path("duckdb"), self.directory / "ledger.duckdb", "-c", sql)


    def load_records(self, path):
        if not hasattr(self, "connection"):
            import duckdb
            self.connection = duckdb.connect()
            self.version = duckdb.__version__
        columns = ", ".join(f"'{column}': '{'BIGINT' if kind is int else 'VARCHAR'}'" for column, kind in RECORD.items())
        self.execute("DROP TABLE IF EXISTS chuanda_record; CREATE TABLE chuanda_record AS "
                     f"SELECT * FROM read_csv('{path}', header = true, columns = {{{columns}}})")

    def statement(self, statement):
        self.connection.execute(statement)

    def query(self, text):
        done = self.connection.execute(without_remarks(text))
        return [column[0] for column in done.description], [list(map(text_of, row)) for row in done.fetchall()]


class ClickHouse(Engine):
    name = "clickhouse"
    program = "clickhouse-client"
    has_escapes = True
    integer, text = "Int64", "String"
    times = [("DateTime", ""), (f"DateTime('{ZONE}')", ""), ("DateTime64(3)", ".25"),
             (f"DateTime64(6, '{ZONE}')", ".123456")]
    settings = [{}]
    storage = " ENGINE = Log"

    def __init__(self, directory):
        super().__init__(directory)
        # One process holds the files at a time.
        self.client = self.directory / "clickhouse-client"
        write_program(self.client, CLIENT.format(python=sys.executable, directory=self.directory / "files"))
        self.version = self.by_client("SELECT version()").strip()

    def by_client(self, sql):
        return run(self.client, "--session_timezone", ZONE, "--query", sql)

    def time_literal(self, value, time):
        return f"'{value}'"

    def nullable(self, kind):
        return f"Nullable({kind})"

    def create(self, rows, time, fraction):
        for statement in self.statements(rows, time, fraction):
            self.by_client(statement)


    def load_records(self, path):
        if not hasattr(self, "session"):
            from chdb.session import Session
            self.session = Session(str(self.directory / "sql"))
        columns = ", ".join(f"{column} Nullable({'Int64' if kind is int else 'String'})" for column, kind in RECORD.items())
        self.execute("DROP TABLE IF EXISTS chuanda_record; CREATE TABLE chuanda_record ENGINE = MergeTree ORDER BY tuple() AS "
                     f"SELECT * FROM file('{path}', 'CSVWithNames', '{columns}') "
                     "SETTINGS input_format_csv_empty_as_default = 1")

    def load_run(self, as_of):
        self.execute("DROP TABLE IF EXISTS chuanda_run; CREATE TABLE chuanda_run ENGINE = Memory AS "
                     f"SELECT CAST({as_of} AS Int64) AS as_of")

    def statement(self, statement):
        self.session.query(statement)

    def query(self, text):
        done = self.session.query(without_remarks(text).rstrip(";"), "CSVWithNames")
        return from_csv(done.bytes().decode(), null="\\N")

    def close(self):
        if hasattr(self, "session"):
            self.session.close()


# The engine of `clickhouse-client` without its server: its queries, settings and formats.
CLIENT = """#!{python}
import sys
from chdb.session import Session

options = dict(zip(sys.argv[1::2], sys.argv[2::2]))
query = options.pop("--query")
session = Session("{directory}")
for name, value in options.items():
    session.query(f"SET {{name[2:]}} = '{{value}}'")
sys.stdout.buffer.write(session.query(query, "TabSeparated").bytes())
"""


class Spark(Engine):
    name = "spark"
    program = "spark-sql"
    has_escapes = True
    text = "STRING"
    times = [("TIMESTAMP", ""), ("TIMESTAMP_NTZ", ".123456")]
    settings = [{}]

    def __init__(self, directory):
        super().__init__(directory)
        import pyspark
        self.env = {"TZ": ZONE, "SPARK_LOCAL_IP": "127.0.0.1"}
        self.version = pyspark.__version__
        write_program(self.directory / "spark-sql", SPARK_SQL.format(python=sys.executable))

    def create(self, rows, time, fraction):
        columns = ", ".join(f"CAST({column} AS {self.type_of(column, time)}) AS {column}" for column in COLUMNS)
        # Two parts, so that the header stands twice.
        sql = (f"INSERT OVERWRITE DIRECTORY 'ledger' USING parquet SELECT /*+ REPARTITION(2) */ {columns} "
               f"FROM VALUES {values(rows, self.literal(time, fraction))} AS ledger({', '.join(COLUMNS)})")
        run(self.directory / "spark-sql", "-e", sql, cwd=self.directory, env={**os.environ, **self.env})


    def load_records(self, path):
        if not hasattr(self, "spark"):
            from pyspark.sql import SparkSession
            builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
            builder = builder.config("spark.ui.showConsoleProgress", "false")
            self.spark = builder.getOrCreate()
            self.spark.sparkContext.setLogLevel("ERROR")
        self.spark.catalog.clearCache()
        schema = ", ".join(f"{column} {'BIGINT' if kind is int else 'STRING'}" for column, kind in RECORD.items())
        table = self.spark.read.csv(str(path), schema=schema, header=True, escape='"', multiLine=True)
        # Read once, as a table of a warehouse is.
        table.cache().createOrReplaceTempView("chuanda_record")

    def load_run(self, as_of):
        self.execute(f"CREATE OR REPLACE TEMPORARY VIEW chuanda_run AS SELECT CAST({as_of} AS BIGINT) AS as_of")

    def statement(self, statement):
        self.spark.sql(statement)

    def query(self, text):
        done = self.spark.sql(without_remarks(text).rstrip(";"))
        return done.columns, [list(map(text_of, row)) for row in done.collect()]

    def close(self):
        if hasattr(self, "spark"):
            self.spark.stop()


# `spark-sql` without its store of tables, which takes minutes to set up.
SPARK_SQL = """#!{python}
import os, sys
from pyspark.sql import SparkSession

spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
if os.path.exists("ledger"):
    spark.read.parquet("ledger").createOrReplaceTempView("ledger")
spark.sql(sys.argv[sys.argv.index("-e") + 1])
"""


def write_program(path, text):
    path.write_text(text)
    path.chmod(0o755)


ALL = {engine.name: engine for engine in [Postgres, DuckDB, ClickHouse, Spark]}
