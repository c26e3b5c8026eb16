#!/usr/bin/env python3
"""The summary by department in Polars: python3 polars_summary.py DIR CALENDAR OUT"""

import datetime as dt
import sys

import polars as pl

directory, calendar, out = sys.argv[1:4]
AS_OF = dt.datetime(2026, 11, 1)
STAMP = "%Y-%m-%d %H:%M:%S"

kinds = pl.read_csv(calendar, try_parse_dates=True).select("date", "kind")
working = (
    pl.select(pl.date_range(dt.date(2023, 12, 1), dt.date(2026, 12, 31)).alias("date"))
    .join(kinds, on="date", how="left")
    .filter((pl.col("kind") == "work") | (pl.col("kind").is_null() & (pl.col("date").dt.weekday() < 6)))
    .get_column("date").sort()
)
# Small integers as keys: half the time and a third of the memory of the two texts.
meetings = pl.read_csv(f"{directory}/meetings.csv").with_row_index("m").select(
    "m", pl.col("id").alias("meeting"), pl.col("ended_at").str.to_datetime(STAMP, time_unit="us"))
# The place of the first working day after the end; the due is on the one after that.
after = working.search_sorted(meetings["ended_at"].dt.date(), side="right")
last_second = dt.timedelta(days=1, seconds=-1)
meetings = meetings.with_columns(
    t_due=pl.col("ended_at") + dt.timedelta(hours=24),
    r_due=working.gather(after + 1).cast(pl.Datetime("us")) + last_second,
)
departments = pl.read_csv(f"{directory}/departments.csv").with_row_index("d")

t, r = pl.col("t"), pl.col("r")
t_bad = (t > AS_OF) | (t < pl.col("ended_at"))
r_bad = (r > AS_OF) | (r < pl.col("ended_at")) | (r < t).fill_null(False)


def counts(x, bad):
    at, due = pl.col(x), pl.col(f"{x}_due")
    return [
        (~bad & (at <= due)).sum().alias(f"{x}_on_time"),
        (~bad & (at > due)).sum().alias(f"{x}_late"),
        bad.sum().alias(f"{x}_invalid"),
        (at.is_not_null() & (due < AS_OF)).sum().alias(f"{x}_closed"),
        (at.is_not_null() & (due >= AS_OF)).sum().alias(f"{x}_early"),
    ]


columns = ["meeting", "department", "transmitted_at", "reported_at", "measures", "note"]
done = (
    pl.scan_csv(f"{directory}/records.csv", schema=dict.fromkeys(columns, pl.String))
    .select("meeting", "department",
            pl.col("transmitted_at").str.to_datetime(STAMP, time_unit="us").alias("t"),
            pl.col("reported_at").str.to_datetime(STAMP, time_unit="us").alias("r"))
    .join(meetings.lazy().select("m", "meeting"), on="meeting")
    .join(departments.lazy().select("d", department="id"), on="department")
    .group_by((pl.col("m") * departments.height + pl.col("d")).alias("pair")).agg(t.min(), r.min())
    .with_columns(m=pl.col("pair") // departments.height, d=pl.col("pair") % departments.height)
    .join(meetings.lazy(), on="m")
    .group_by("d").agg(*counts("t", t_bad), *counts("r", r_bad))
    .collect(engine="streaming")
)


def cells(x, duty):
    past = meetings.filter(pl.col(f"{x}_due") < AS_OF).height
    number = lambda name: pl.col(f"{x}_{name}").cast(pl.Int64)
    return [expression.alias(f"{duty}_{name}") for name, expression in (
        ("obligations", pl.lit(meetings.height)), ("on_time", number("on_time")),
        ("late", number("late")), ("overdue", past - number("closed")),
        ("pending", meetings.height - past - number("early")), ("invalid", number("invalid")))]


# What is open follows from what is done: pairs without a record need not be made.
departments.join(done, on="d", how="left").fill_null(0).select(
    pl.col("id").alias("key"), "name", *cells("t", "transmission"), *cells("r", "report"),
).write_csv(out)
