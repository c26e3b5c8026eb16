"""The invented city's records as one table of a warehouse, with a key and hostile text."""

import csv
import re

COLUMNS = ["ref", "meeting", "department", "received_at", "transmitted_at", "reported_at",
           "measures", "feedback_at", "note"]

# The headers of examples/city/exports.
HEADERS = {
    "会议编号": "meeting", "会议": "meeting", "单位编号": "department", "单位": "department",
    "收到时间": "received_at", "传达完成时间": "transmitted_at", "传达时间": "transmitted_at",
    "上报时间": "reported_at", "报告时间": "reported_at", "具体措施": "measures",
    "反馈时间": "feedback_at", "备注": "note",
}

# No verdict rests on a note, and so it may hold whatever a program that writes CSV gets wrong.
NOTES = ["a \\ b", "ends in \\", 'say "x, y", so', " blanks ", "NULL", "tab\there, ok", "",
         "two\nlines", '\\"', "'", ";"]


def is_time(column):
    return column.endswith("_at")


def rows_of(city):
    """Dicts by column; None where there is no value, times as `2026-02-13 19:30:00`."""
    rows = []
    for name in ["city.csv", "districts.csv"]:
        with open(city / "exports" / name, encoding="utf-8-sig", newline="") as file:
            for record in csv.DictReader(file):
                row = {HEADERS[key]: value or None for key, value in record.items() if key in HEADERS}
                row["department"] = row["department"] or record["单位名称"]
                row["ref"] = 1000 + len(rows)
                for column in filter(is_time, COLUMNS):
                    row[column] = row[column] and in_full(row[column])
                row["note"] = NOTES[len(rows)] if len(rows) < len(NOTES) else row["note"]
                rows.append(row)
    return rows


def in_full(time):
    numbers = [int(number) for number in re.findall(r"\d+", time)]
    year, month, day, hour, minute, second = (numbers + [0])[:6]
    return f"{year}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"


def write_plain(rows, path):
    """The same as a file that no engine has written."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows([row[column] for column in COLUMNS] for row in rows)


def values(rows, literal):
    """What stands after VALUES; `literal` makes one of a column and its text."""
    def of(row):
        return ", ".join("NULL" if row[column] is None else literal(column, row[column])
                         for column in COLUMNS)
    return ",\n".join(f"({of(row)})" for row in rows)


def quoted(text, has_escapes):
    """A text in SQL; `has_escapes` where a backslash in it is not itself."""
    text = text.replace("\\", "\\\\") if has_escapes else text
    return "'" + (text.replace("'", "\\'") if has_escapes else text.replace("'", "''")) + "'"
