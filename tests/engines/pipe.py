"""The lines of docs/*/warehouse.md, run against the engines: the same findings as from plain CSV."""

import csv
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from engines import ALL, write_program
from ledger import rows_of, write_plain

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "docs" / lang / "warehouse.md" for lang in ["en", "zh"]]
CAPTURED = Path(__file__).parent / "captured"
AS_OF = "2026-12-31 09:00"


def lines():
    """The lines for a shell that the pages show; both show the same."""
    pages = []
    for page in PAGES:
        blocks = re.findall(r"^```sh\n(.*?)^```$", page.read_text(encoding="utf-8"), re.M | re.S)
        pages.append([line for block in blocks for line in block.replace("\\\n", " ").splitlines()])
    if pages[0] != pages[1] or not pages[0]:
        sys.exit(f"the lines of {PAGES[0]} and {PAGES[1]} differ")
    return pages[0]


def shell(line, directory, env):
    """What a line prints and its exit code; 1 is a verdict, not a failure."""
    done = subprocess.run(["bash", "-o", "pipefail", "-c", line], cwd=directory, capture_output=True,
                          text=True, env={**os.environ, **env})
    if done.returncode > 1 or not done.stdout:
        raise RuntimeError(f"{line}\nends with {done.returncode}: {done.stderr}")
    return done.returncode, done.stdout


def rows(output):
    """The rows of a CSV without what names the file: Spark shuffles the rows of its parts."""
    table = list(csv.reader(io.StringIO(output)))
    kept = [place for place, title in enumerate(table[0]) if title not in ("file", "line")]
    return [[row[place] for place in kept] for row in table]


def wrapper(program):
    """A directory whose `chuanda` looks at one instant and writes CSV, so that the pages need not say so."""
    directory = Path(tempfile.mkdtemp())
    script = directory / "chuanda"
    write_program(script, f"#!/bin/sh\nexec '{program}' \"$@\" --as-of '{AS_OF}' --format csv\n")
    return directory


def compare(line, env, directory):
    """What is wrong with the verdict that a line gives, if anything."""
    verdict = re.search(r"\bchuanda .*", line)[0]
    plain = re.sub(r"--records \S+", "--records plain.csv", verdict)
    found, expected = shell(line, directory, env), shell(plain, directory, env)
    if (found[0], rows(found[1])) == (expected[0], rows(expected[1])):
        return None
    differing = [pair for pair in zip(rows(found[1]), rows(expected[1])) if pair[0] != pair[1]]
    return f"exit {found[0]} for {expected[0]}; first: {differing[:1]}"


def capture(line, env, directory, name):
    """Keeps what the engine wrote, for the test that needs no engine."""
    before = line.split(" | chuanda")[0] if " | chuanda" in line else re.sub(r"(&& )?chuanda .*", "", line)
    if "|" not in line:
        before += " && cat ledger-csv/*.csv"
    _, written = shell(before, directory, env)
    CAPTURED.mkdir(exist_ok=True)
    (CAPTURED / name).write_text(written, encoding="utf-8", newline="")


def run(names, program, keeps):
    """Runs all lines; how many verdicts differ."""
    ledger, wrapped = rows_of(ROOT / "examples" / "city"), wrapper(program)
    failures, versions = 0, []
    for name in names:
        with tempfile.TemporaryDirectory() as directory:
            os.chmod(directory, 0o755)
            shutil.copytree(ROOT / "examples" / "city", directory, dirs_exist_ok=True)
            shutil.rmtree(Path(directory) / "exports")
            write_plain(ledger, Path(directory) / "plain.csv")
            engine = ALL[name](directory)
            versions.append(f"{name} {engine.version}")
            try:
                failures += run_engine(engine, ledger, wrapped, keeps)
            finally:
                engine.close()
    shutil.rmtree(wrapped)
    print("; ".join(versions))
    if keeps:
        keep_versions(versions)
        write_plain(ledger, CAPTURED / "plain.csv")
    return failures


def keep_versions(versions):
    """Says by which versions the files were written; those of engines that did not run stay."""
    path = CAPTURED / "versions.txt"
    known = path.read_text().splitlines() if path.exists() else []
    by_name = {line.split()[0]: line for line in known + versions}
    path.write_text("".join(f"{by_name[name]}\n" for name in sorted(by_name)))


def run_engine(engine, ledger, wrapped, keeps):
    failures = 0
    path = f"{wrapped}:{engine.directory}:{Path(sys.executable).parent}:{os.environ['PATH']}"
    own = [line for line in lines() if line.split()[0] == engine.program]
    if not own:
        sys.exit(f"no line begins with {engine.program}")
    for time, fraction in engine.times:
        engine.create(ledger, time, fraction)
        for settings in engine.settings:
            env = {**engine.env, **settings, "PATH": path}
            for place, line in enumerate(own):
                wrong = compare(line, env, engine.directory)
                failures += wrong is not None
                said = " ".join([engine.name, engine.version, time + fraction, *settings.values()])
                print(f"{'DIFFERS' if wrong else 'same'}  {said}: {line}" + (f"\n  {wrong}" if wrong else ""))
                if keeps and settings == engine.settings[0]:
                    form = re.sub(r"\W+", "-", f"{engine.name} {time}{fraction}".lower()).strip("-")
                    capture(line, env, engine.directory, f"{form}-{place + 1}.csv")
    return failures
