#!/usr/bin/env python3
"""Writes a project to measure with. Standard library only; the same bytes on every machine.

    python3 generate.py SIZE VARIANT DIR

SIZE     100 | 100k | 1m | 10m     pairs of a meeting and a department
VARIANT  sorted     by time of transmission, as an export stands
         shuffled   the same rows in any order
         minutes    sorted, seconds cut off: what `slashes` and `chinese` compare with
         slashes    times as 2026/3/5 14:30
         chinese    times as 2026年3月5日14时30分
         rfc3339    times as 2026-03-05T14:30:05+08:00
         quoted     every cell in quotes
         crlf       lines that end with CR and LF
         names      meetings and departments by their names, not their ids
         gb18030    the same text in the encoding of Chinese Windows
         files      the same rows in about a thousand files
         clean      everything on time, nothing to find

About 95 % of the pairs have a record. Of the records 3 % have no report, 0.2 % a report only, 0.1 % a
transmission before the meeting ended, 0.1 % a report before the transmission, 0.01 % a time after
as-of, 0.01 % a department that nobody knows; 0.1 % are followed by a second, later one. 3 % have a
note, about a third of those in quotes, with commas, doubled quotes or a newline inside.
"""

import datetime
import random
import sys
from bisect import bisect_left
from pathlib import Path

SIZES = {"100": (10, 10), "100k": (200, 500), "1m": (500, 2000), "10m": (2000, 5000)}
VARIANTS = ["sorted", "shuffled", "minutes", "slashes", "chinese", "rfc3339", "quoted", "crlf",
            "names", "gb18030", "files", "clean"]
HOUR, DAY = 3600, 86400
EPOCH = datetime.date(1970, 1, 1)


def day_number(year, month, day):
    return (datetime.date(year, month, day) - EPOCH).days


# Seconds of the local clock since 1970-01-01 00:00; the clock of Shanghai does not change here.
FIRST = day_number(2024, 1, 1)
AS_OF = day_number(2026, 11, 1) * DAY
# Times after as-of reach this far.
LAST = day_number(2027, 1, 1)

COLUMNS = ["meeting", "department", "transmitted_at", "reported_at", "measures", "note"]
MEASURES = ["印发方案，明确责任人", "分解任务到科室", "列入重点清单，按周调度"]
NOTES = ["线上传达", "书面传达", "已存档", "补录", "参会三十六人", "含下属单位", "会后补签",
         "分两批传达,次日完成", '要求"不打折扣"', "第一批：机关\n第二批：下属单位"]


class Form:
    """How cells and times stand in a file of records."""

    def __init__(self, variant):
        date, clock, seconds = {
            "slashes": ("{y}/{m}/{d} ", "{:02}:{:02}", False),
            "chinese": ("{y}年{m}月{d}日", "{}时{:02}分", False),
            "rfc3339": ("{y}-{m:02}-{d:02}T", "{:02}:{:02}:{:02}+08:00", True),
        }.get(variant, ("{y}-{m:02}-{d:02} ", "{:02}:{:02}:{:02}", True))
        self.is_quoted = variant == "quoted"
        self.end = "\r\n" if variant == "crlf" else "\n"
        # What comes between two cells and around a row.
        self.between, self.edge = ('","', '"') if self.is_quoted else (",", "")
        self.step = 1 if seconds and variant != "minutes" else 60
        days = (EPOCH + datetime.timedelta(n) for n in range(FIRST, LAST))
        self.dates = [date.format(y=day.year, m=day.month, d=day.day) for day in days]
        self.clocks = [clock.format(s // HOUR, s // 60 % 60, s % 60) for s in range(DAY)]

    def time(self, at):
        if at is None:
            return ""
        at -= at % self.step
        return self.dates[at // DAY - FIRST] + self.clocks[at % DAY]

    def text(self, text):
        """The cell of a text: inside quotes already where every cell is."""
        inner = text.replace('"', '""')
        needs_quotes = not self.is_quoted and any(sign in text for sign in ',"\n')
        return f'"{inner}"' if needs_quotes else inner

    def header(self):
        return self.edge + self.between.join(COLUMNS) + self.edge + self.end


def meetings(count, draw):
    """When each ended, and its category."""
    span = AS_OF // DAY - 3 - FIRST
    ends = []
    for i in range(count):
        day = FIRST + i * span // count
        weekday = (day + 3) % 7  # 1970-01-01 was a Thursday
        if weekday >= 5 and draw() < 0.9:
            day -= weekday - 4
        ends.append(max(day, FIRST) * DAY + (510 + int(draw() * 570)) * 60)
    ends.sort()
    # Still open as of then: on Thursday, Friday and Saturday of the last week.
    ends[-3:] = [AS_OF - 3 * DAY + 9 * HOUR, AS_OF - 2 * DAY + 16 * HOUR, AS_OF - DAY + 10 * HOUR]
    categories = []
    for _ in range(count):
        kind = draw()
        categories.append("meeting" if kind < 0.85 else "speech" if kind < 0.93 else "instruction")
    return ends, categories


def times(ended, pace, is_clean, draw):
    """Transmission and report of one record, and whether nobody knows the department."""
    if is_clean:
        done = ended + 600 + int(draw() * 80_000)
        return done, done + int(draw() * 5 * HOUR), False
    # Median 4 hours for the one and 10 more for the other, with a tail of days.
    x = draw()
    done = ended + 300 + int(4 * HOUR * pace * x / (1.02 - x))
    x = draw()
    told = done + 600 + int(10 * HOUR * pace * x / (1.03 - x))
    oddity = draw()
    if done > AS_OF:
        return None, None, False
    if told > AS_OF:
        told = None
    if oddity > 0.0342:
        return done, told, False
    amount = 60 + int(draw() * 6 * HOUR)
    if oddity < 0.03:
        return done, None, False
    if oddity < 0.032:
        return None, told, False
    if oddity < 0.033:
        return ended - amount, told, False
    if oddity < 0.034:
        return done, done - amount, False
    if oddity < 0.03405:
        return done, AS_OF + 100 * amount, False
    if oddity < 0.0341:
        return AS_OF + 100 * amount, None, False
    return done, told, True


def records(size, variant, ends, categories, draw):
    """The rows as text, by time."""
    form, is_clean = Form(variant), variant == "clean"
    departments = SIZES[size][1]
    by_name = variant == "names"
    ids = [(f"第{i + 1}单位" if by_name else f"D{i + 1:04}") for i in range(departments + 9)]
    pace = [0.5 + draw() for _ in range(departments)]
    missing = [0 if is_clean else 0.1 * draw() for _ in range(departments)]
    measures, notes = ([form.text(text) for text in texts] for texts in (MEASURES, NOTES))
    between, edge, end = form.between, form.edge, form.edge + form.end
    waiting = []
    for i, ended in enumerate(ends):
        named = f"第{i + 1}号" if by_name else f"M{i + 1:04}"
        meeting, asks = f"{edge}{named}{between}", categories[i] != "meeting"
        for department in range(departments):
            if draw() < missing[department]:
                continue
            done, told, is_unknown = times(ended, pace[department], is_clean, draw)
            if is_clean:
                done = done if done <= AS_OF else None
                told = told if told <= AS_OF else None
            if done is None and told is None:
                continue
            name = ids[departments + department % 9 if is_unknown else department]
            has_measures = asks and (is_clean or draw() > 0.02)
            measure = measures[int(draw() * len(measures))] if has_measures else ""
            note = notes[int(draw() * len(notes))] if draw() < 0.03 else ""
            later = [0]
            if not is_clean and draw() < 0.001 and max(done or 0, told or 0) < AS_OF - DAY:
                later.append(int(draw() * DAY))
            for shift in later:
                first = done and done + shift
                second = told and told + shift
                cells = (name, form.time(first), form.time(second), measure, note)
                row = meeting + between.join(cells) + end
                waiting.append((first or second, len(waiting), row))
        # No row of a later meeting comes before this: early ones are 6 hours and a minute early.
        if i % 16 == 15 and i + 1 < len(ends):
            waiting.sort()
            cut = bisect_left(waiting, (ends[i + 1] - DAY,))
            yield from (row for _, _, row in waiting[:cut])
            del waiting[:cut]
    waiting.sort()
    yield from (row for _, _, row in waiting)


def opened(path, encoding="utf-8"):
    return open(path, "w", encoding=encoding, newline="", buffering=1 << 20)


def write_shuffled(rows, header, directory, draw):
    """Each row into one of many heaps, then heap by heap in any order: no file has to fit memory."""
    heaps = [directory / f"heap-{i}" for i in range(64)]
    files = [opened(heap) for heap in heaps]
    for row in rows:
        # A row may hold newlines, but no NUL.
        files[int(draw() * len(files))].write(row + "\0")
    for file in files:
        file.close()
    with opened(directory / "records.csv") as out:
        out.write(header)
        for heap in heaps:
            with open(heap, encoding="utf-8", newline="") as file:
                rows = file.read().split("\0")[:-1]
            # Not random.shuffle, which may change with the version of Python; random() never does.
            for i in range(len(rows) - 1, 0, -1):
                j = int(draw() * (i + 1))
                rows[i], rows[j] = rows[j], rows[i]
            out.writelines(rows)
            heap.unlink()


def write_files(rows, header, directory, each):
    (directory / "records").mkdir(exist_ok=True)
    out = None
    for i, row in enumerate(rows):
        if i % each == 0:
            if out:
                out.close()
            out = opened(directory / "records" / f"{i // each:04}.csv")
            out.write(header)
        out.write(row)
    out.close()


def write(size, variant, directory):
    directory.mkdir(parents=True, exist_ok=True)
    count, departments = SIZES[size]
    draw = random.Random(20261101).random
    ends, categories = meetings(count, draw)
    stamp = Form("sorted").time
    with opened(directory / "meetings.csv") as out:
        out.write("id,title,ended_at,category\n")
        for i, (ended, category) in enumerate(zip(ends, categories)):
            out.write(f"M{i + 1:04},第{i + 1}号,{stamp(ended)},{category}\n")
    with opened(directory / "departments.csv") as out:
        out.write("id,name\n")
        out.writelines(f"D{i + 1:04},第{i + 1}单位\n" for i in range(departments))
    rows, header = records(size, variant, ends, categories, draw), Form(variant).header()
    if variant == "files":
        with opened(directory / "chuanda.toml") as out:
            out.write('[inputs]\nrecords = "records/*.csv"\n')
        write_files(rows, header, directory, max(1, count * departments * 95 // 100_000))
    elif variant == "shuffled":
        # Numbers of their own, so that the rows are those of `sorted`.
        write_shuffled(rows, header, directory, random.Random(1101).random)
    else:
        with opened(directory / "records.csv", variant if variant == "gb18030" else "utf-8") as out:
            out.write(header)
            out.writelines(rows)


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in SIZES or sys.argv[2] not in VARIANTS:
        sys.exit(__doc__)
    write(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
