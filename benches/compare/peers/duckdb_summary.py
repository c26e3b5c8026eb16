#!/usr/bin/env python3
"""The summary by department in DuckDB: python3 duckdb_summary.py DIR CALENDAR OUT"""

import sys

import duckdb

SQL = """
-- The default keeps the order of rows, which nobody asks for here.
SET preserve_insertion_order = false;
SET VARIABLE as_of = TIMESTAMP '2026-11-01 00:00:00';

CREATE TEMP TABLE working AS
SELECT day, row_number() OVER (ORDER BY day) AS n
FROM (SELECT d::DATE AS day FROM generate_series(DATE '2023-12-01', DATE '2026-12-31', INTERVAL 1 DAY) s(d))
LEFT JOIN read_csv($calendar, header = true, all_varchar = true) c ON c.date::DATE = day
WHERE coalesce(c.kind, CASE WHEN isodow(day) < 6 THEN 'work' END) = 'work';

-- Small integers as keys: hashing them is far cheaper than hashing the two texts.
CREATE TEMP TABLE meeting AS
SELECT (row_number() OVER ())::INTEGER AS m, id, ended_at, ended_at + INTERVAL 24 HOUR AS t_due,
       due.day + INTERVAL 1 DAY - INTERVAL 1 SECOND AS r_due
FROM read_csv($dir || '/meetings.csv', header = true,
     columns = {id: 'VARCHAR', title: 'VARCHAR', ended_at: 'TIMESTAMP', category: 'VARCHAR'})
ASOF JOIN working start ON start.day <= ended_at::DATE
JOIN working due ON due.n = start.n + 2;

CREATE TEMP TABLE department AS
SELECT (row_number() OVER ())::INTEGER AS d, id, name
FROM read_csv($dir || '/departments.csv', header = true, all_varchar = true);

CREATE TEMP TABLE done AS
WITH earliest AS (
  SELECT m * 65536 + d AS pair, min(transmitted_at) AS t, min(reported_at) AS r
  FROM read_csv($dir || '/records.csv', header = true, delim = ',', quote = '"', escape = '"',
       columns = {meeting: 'VARCHAR', department: 'VARCHAR', transmitted_at: 'TIMESTAMP',
                  reported_at: 'TIMESTAMP', measures: 'VARCHAR', note: 'VARCHAR'}) record
  JOIN meeting ON meeting.id = record.meeting
  JOIN department ON department.id = record.department
  GROUP BY pair),
judged AS (
  SELECT pair % 65536 AS d, t, r, t_due, r_due, getvariable('as_of') AS as_of,
         t < ended_at OR t > as_of AS t_bad, r < ended_at OR r > as_of OR coalesce(r < t, false) AS r_bad
  FROM earliest JOIN meeting ON m = pair // 65536)
SELECT d,
  count(*) FILTER (NOT t_bad AND t <= t_due) AS t_on_time, count(*) FILTER (NOT r_bad AND r <= r_due) AS r_on_time,
  count(*) FILTER (NOT t_bad AND t > t_due) AS t_late, count(*) FILTER (NOT r_bad AND r > r_due) AS r_late,
  count(*) FILTER (t_bad) AS t_invalid, count(*) FILTER (r_bad) AS r_invalid,
  count(t) FILTER (t_due < as_of) AS t_closed, count(r) FILTER (r_due < as_of) AS r_closed,
  count(t) FILTER (t_due >= as_of) AS t_early, count(r) FILTER (r_due >= as_of) AS r_early
FROM judged GROUP BY d;

-- What is open follows from what is done: pairs without a record need not be made.
COPY (
  SELECT id AS key, name,
    meetings AS transmission_obligations, coalesce(t_on_time, 0) AS transmission_on_time,
    coalesce(t_late, 0) AS transmission_late, t_past - coalesce(t_closed, 0) AS transmission_overdue,
    meetings - t_past - coalesce(t_early, 0) AS transmission_pending, coalesce(t_invalid, 0) AS transmission_invalid,
    meetings AS report_obligations, coalesce(r_on_time, 0) AS report_on_time,
    coalesce(r_late, 0) AS report_late, r_past - coalesce(r_closed, 0) AS report_overdue,
    meetings - r_past - coalesce(r_early, 0) AS report_pending, coalesce(r_invalid, 0) AS report_invalid
  FROM department LEFT JOIN done USING (d),
    (SELECT count(*) AS meetings, count(*) FILTER (t_due < getvariable('as_of')) AS t_past,
            count(*) FILTER (r_due < getvariable('as_of')) AS r_past FROM meeting)
  ORDER BY key
) TO $out (FORMAT csv, HEADER);
"""

directory, calendar, out = sys.argv[1:4]
for name, value in (("$calendar", calendar), ("$dir", directory), ("$out", out)):
    SQL = SQL.replace(name, "'" + value.replace("'", "''") + "'")
duckdb.connect().execute(SQL)
