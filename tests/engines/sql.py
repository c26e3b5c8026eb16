"""What `chuanda sql` writes, run by the engines: the rows of `check` and `summary`, cell by cell and in order."""

import csv
import io
import json
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

from engines import ALL
from ledger import HEADERS, in_full

ROOT = Path(__file__).resolve().parents[2]
KEYS = ["department", "meeting", "level", "parent", "category", "month", "quarter", "year"]
SHANGHAI = timezone(timedelta(hours=8))
NAMES = {"会议名称": "meeting", "单位名称": "department"}


class Project:
    """A project on disk, the instant at which it is judged, and the part of it that is."""

    def __init__(self, name, directory, as_of, part=(), has_run=False):
        self.name, self.directory, self.as_of, self.part = name, Path(directory), as_of, list(part)
        # Whether the instant comes from a table of the engine's.
        self.has_run = has_run


def examples():
    # The third, examples/national, has dates without a time, which SQL refuses.
    return [Project(name, ROOT / "examples" / name, "2026-12-31T09:00:00+08:00", has_run=has_run)
            for name in ["city", "tasks"] for has_run in [False, True]]


def random_projects(count):
    """Those with which `cargo test` compares SQLite."""
    directory = ROOT / "target" / "tmp" / "sql-projects"
    subprocess.run(["cargo", "test", "--test", "sql", "projects_for_other_engines", "--", "--ignored"], cwd=ROOT,
                   check=True, stdout=subprocess.DEVNULL)
    found = sorted(directory.iterdir(), key=lambda path: int(path.name))
    for number, path in enumerate(found[:count]):
        run = json.loads((path / "run.json").read_text())
        as_of = datetime.fromtimestamp(run["as_of"], timezone.utc).isoformat()
        yield Project(f"random {path.name}", path, as_of, run["flags"], number % 2 == 1)


def bench(size):
    directory = Path(tempfile.gettempdir()) / "chuanda-engines" / size
    if not (directory / "records.csv").exists():
        subprocess.run([sys.executable, ROOT / "benches" / "compare" / "generate.py", size, "sorted", directory], check=True)
    return Project(f"bench {size}", directory, "2026-11-01T00:00:00+08:00")


def instant(text):
    """Seconds since 1970 of a time as these projects write it."""
    if not text:
        return ""
    time = datetime.fromisoformat((in_full(text) if "/" in text else text).replace("Z", "+00:00"))
    return int((time if time.tzinfo else time.replace(tzinfo=SHANGHAI)).timestamp())


def write_records(project, path):
    """The rows of the view `chuanda_record`."""
    configured = project.directory / "exports"
    files = sorted(configured.glob("*.csv")) if configured.is_dir() else [project.directory / "records.csv"]
    seq = 0
    with open(path, "w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["seq", "meeting", "department", "transmitted", "reported", "fed_back", "received",
                         "has_measures", "file", "line", "ref"])
        for file in files:
            name = str(file.relative_to(project.directory))
            with open(file, encoding="utf-8-sig", newline="") as source:
                reader = csv.reader(source)
                head = next(reader)
                columns = [HEADERS.get(title, title) for title in head]
                named = [(NAMES[title], place) for place, title in enumerate(head) if title in NAMES]
                line = reader.line_num + 1
                for cells in reader:
                    row = dict(zip(columns, cells))
                    for column, place in named:
                        row[column] = row.get(column) or cells[place]
                    times = [instant(row.get(column, "")) for column in
                             ["transmitted_at", "reported_at", "feedback_at", "received_at"]]
                    writer.writerow([seq, row["meeting"], row["department"], *times,
                                     int(bool(row.get("measures"))), name, line, row.get("ref", "")])
                    seq, line = seq + 1, reader.line_num + 1


def checked(program, project, *command):
    """What the checker writes, and whether anything is owed."""
    done = subprocess.run([program, *command, project.directory, "--as-of", project.as_of, "--format", "csv",
                           *project.part], capture_output=True, text=True)
    if done.returncode == 2 and "--allow-empty" not in done.stderr:
        raise RuntimeError(f"{project.name}: {done.stderr}")
    return list(csv.reader(io.StringIO(done.stdout))), done.returncode < 2


def same(cell, expected, column):
    """Rates are numbers: engines write 1.0 for 1."""
    if cell == expected:
        return True
    return column.endswith("_rate") and cell != "" and expected != "" and float(cell) == float(expected)


def difference(columns, rows, expected):
    """The first difference between what an engine gives and what the checker writes, if any."""
    head = expected[0]
    place = {column: number for number, column in enumerate(columns)}
    for column in ["due", "at"]:
        if column in head:
            # The number says the same instant as the text beside it.
            for row in rows:
                text = row[place[f"{column}_text"]]
                if row[place[column]] != (str(instant(text)) if text else ""):
                    return f"{column}: {row}"
    texts = [f"{column}_text" if column in ("due", "at") else column for column in head]
    missing = [column for column in texts if column not in place]
    if missing:
        return f"no columns {missing}, but {columns}"
    for number in range(max(len(rows), len(expected) - 1)):
        if number >= len(rows) or number >= len(expected) - 1:
            return f"{len(rows)} rows for {len(expected) - 1}"
        row = [rows[number][place[column]] for column in texts]
        wanted = expected[number + 1]
        for column, cell, value in zip(head, row, wanted):
            if not same(cell, value, column):
                return f"row {number + 1}, {column}: {cell!r} for {value!r}\n    got {row}\n    not {wanted}"
    return None


def compare(engine, program, project, expected, is_timed):
    """The differences of a project, by file of statements."""
    with tempfile.TemporaryDirectory() as directory:
        directory = Path(directory)
        directory.chmod(0o755)
        out = directory / "sql"
        as_of = [] if project.has_run else ["--as-of", project.as_of]
        done = subprocess.run([program, "sql", project.directory, "--dialect", engine.name, "--out", out,
                               "--messages", *as_of, *project.part], capture_output=True, text=True)
        if done.returncode:
            return [f"chuanda sql ends with {done.returncode}: {done.stderr}"]
        read = {path.stem: path.read_text(encoding="utf-8") for path in out.iterdir()}
        write_records(project, directory / "record.csv")
        (directory / "record.csv").chmod(0o644)
        engine.load_records(directory / "record.csv")
        if project.has_run:
            engine.load_run(instant(project.as_of))
        for name in ["tables", "pairs"]:
            try:
                engine.execute(read[name])
            except Exception as error:
                return [f"{name}.sql: {str(error)[:1500]}"]
        found = []
        for name, wanted in expected.items():
            start = time.monotonic()
            try:
                columns, rows = engine.query(read[name])
                if is_timed:
                    print(f"  {time.monotonic() - start:6.1f} s  {name}")
                wrong = difference(columns, rows, wanted)
            except Exception as error:
                wrong = str(error)[:1500]
            if wrong:
                found.append(f"{name}.sql: {wrong}")
        return found


def expectations(program, project):
    """By file of statements, the rows that it must give."""
    findings, owes = checked(program, project, "check")
    expected = {"findings": findings}
    for key in KEYS:
        expected[f"summary-{key}"], _ = checked(program, project, "summary", "--by", key)
    expected["problems"] = [["problem"]] if owes else [["problem"], ["nothing-owed"]]
    return expected


def run(names, program, projects):
    """Compares every project on every engine; how many differ."""
    projects = [(project, expectations(program, project)) for project in projects]
    failures = 0
    for name in names:
        with tempfile.TemporaryDirectory() as directory:
            Path(directory).chmod(0o755)
            engine = ALL[name](directory)
            compared = 0
            try:
                for project, expected in projects:
                    start = time.monotonic()
                    wrong = compare(engine, program, project, expected, project.name.startswith("bench"))
                    compared += 1
                    failures += bool(wrong)
                    if wrong or not project.name.startswith("random"):
                        print(f"{'DIFFERS' if wrong else 'same'}  {name} {engine.version}: {project.name} "
                              f"({time.monotonic() - start:.1f} s)", *wrong, sep="\n  ", flush=True)
            finally:
                engine.close()
            print(f"{name} {engine.version}: {compared} projects compared", flush=True)
    return failures
