#!/usr/bin/env python3
"""How many times as long others take, and what slow forms cost. Standard library only.

    python3 compare.py CHUANDA SIZE [--variant sorted|shuffled|minutes|clean] [--peers duckdb polars] [--pairs N]
    python3 compare.py CHUANDA SIZE --forms [--pairs N]

CHUANDA is the program, built by `cargo build --release`; SIZE is 100, 100k, 1m or 10m. Answers are
compared first, cell by cell. Then two programs run in turn, A B A B, so that a busy neighbour slows
both; figures are of the ratios pair by pair: median (least to most). A time is that of a whole
process. Data is made once and kept in $CHUANDA_BENCH_DATA, else in the temporary directory.
"""

import argparse
import csv
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from statistics import median

HERE = Path(__file__).resolve().parent
CALENDAR = HERE.parent.parent / "src" / "calendar" / "cn-holidays.csv"
DATA = Path(os.environ.get("CHUANDA_BENCH_DATA") or Path(tempfile.gettempdir()) / "chuanda-compare")
AS_OF = ["--as-of", "2026-11-01T00:00:00+08:00", "--format", "csv"]
PAIRS = {"100": 21, "100k": 11, "1m": 9, "10m": 7}
STATES = ["obligations", "on_time", "late", "overdue", "pending", "invalid"]
# What nobody has here.
NONE = ["exempt", "undetermined"]


class Run:
    """A command, what it reads from standard input, and where its result goes."""

    def __init__(self, name, command, stdin=os.devnull, out=None, codes=(0,)):
        self.name, self.command, self.stdin, self.codes = name, [str(c) for c in command], stdin, codes
        # A peer writes its file itself; the result of chuanda is its standard output.
        self.stdout = out or os.devnull

    def once(self):
        """Wall seconds of one run, from start to exit."""
        with open(self.stdin, "rb") as stdin, open(self.stdout, "wb") as stdout:
            start = time.perf_counter()
            code = subprocess.run(self.command, stdin=stdin, stdout=stdout, stderr=subprocess.DEVNULL).returncode
            wall = time.perf_counter() - start
        if code not in self.codes:
            sys.exit(f"{self.name} ended with {code}: {' '.join(self.command)}")
        return wall

    def peak(self):
        """Peak MiB of one run. Started from a small process: a child's peak includes its parent's."""
        helper = (
            "import os,sys\n"
            "files=[(os.POSIX_SPAWN_OPEN,0,sys.argv[1],os.O_RDONLY,0),(os.POSIX_SPAWN_OPEN,1,os.devnull,os.O_WRONLY,0),"
            "(os.POSIX_SPAWN_OPEN,2,os.devnull,os.O_WRONLY,0)]\n"
            "child=os.posix_spawnp(sys.argv[2],sys.argv[2:],os.environ,file_actions=files)\n"
            "print(os.wait4(child,0)[2].ru_maxrss)"
        )
        command = [sys.executable, "-I", "-S", "-c", helper, self.stdin, *self.command]
        peak = int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def ratios(a, b, pairs):
    """How many times as long A takes as B, pair by pair; the first pair only warms up."""
    walls = [(a.once(), b.once()) for _ in range(pairs + 1)][1:]
    found = sorted(x / y for x, y in walls)
    seconds = [median(side) for side in zip(*walls)]
    return f"{median(found):.2f} ({found[0]:.2f} to {found[-1]:.2f})", seconds


def data(size, variant):
    directory = DATA / f"{size}-{variant}"
    if not directory.exists():
        # Renamed when complete, so that an interrupted run leaves no half of it behind.
        half = DATA / f"{size}-{variant}.part"
        subprocess.run([sys.executable, HERE / "generate.py", size, variant, half], check=True)
        half.rename(directory)
    return directory


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


def agree(own, other, name):
    """Whether every cell of two summaries is the same."""
    own, other = rows(own), rows(other)
    if own.keys() != other.keys() or not own:
        sys.exit(f"{name}: {len(other)} departments instead of {len(own)}, or others")
    columns = [f"{duty}_{state}" for duty in ("transmission", "report") for state in STATES]
    count, wrong = 0, []
    for key, row in own.items():
        cells = [("name", row["name"], other[key]["name"])]
        cells += [(column, int(row[column]), int(other[key][column])) for column in columns]
        cells += [(f"{duty}_{state}", int(row[f"{duty}_{state}"]), 0) for duty in ("transmission", "report") for state in NONE]
        count += len(cells)
        wrong += [(key, *cell) for cell in cells if cell[1] != cell[2]]
    if wrong:
        sys.exit(f"{name}: {len(wrong)} of {count} cells differ, first {wrong[:5]}")
    print(f"{name} agrees in all {count} cells", file=sys.stderr)


def peers(args, scratch):
    directory = data(args.size, args.variant)
    out = scratch / "chuanda.csv"
    own = Run("chuanda", [args.chuanda, "summary", directory, "--by", "department", *AS_OF], out=out)
    own.once()
    print("| data | peer | times as long | peer s | chuanda s | peer MiB | chuanda MiB |\n|---|---|---|---|---|---|---|")
    own_peak = own.peak()
    for name in args.peers:
        result = scratch / f"{name}.csv"
        peer = Run(name, [sys.executable, HERE / "peers" / f"{name}_summary.py", directory, CALENDAR, result])
        peer.once()
        agree(out, result, name)
        ratio, seconds = ratios(peer, own, args.pairs)
        print(f"| {args.size} {args.variant} | {name} {version(name)} | {ratio} | {seconds[0]:.3f} | {seconds[1]:.3f} "
              f"| {peer.peak():.0f} | {own_peak:.0f} |", flush=True)


def forms(args, scratch):
    def summary(variant, name, *more, stdin=os.devnull):
        command = [args.chuanda, "summary", data(args.size, variant), "--by", "department", *AS_OF, *more]
        return Run(name, command, stdin, scratch / f"{name}.csv")

    def check(variant, name):
        command = [args.chuanda, "check", data(args.size, variant), *AS_OF]
        return Run(name, command, out=scratch / f"{name}.csv", codes=(0, 1))

    plain, minutes, clean = (summary(variant, variant) for variant in ("sorted", "minutes", "clean"))
    records = data(args.size, "sorted") / "records.csv"
    same = [(summary(form, form), minutes) for form in ("slashes", "chinese")]
    same += [(summary(form, form), plain) for form in ("rfc3339", "quoted", "crlf", "names", "gb18030", "files", "shuffled")]
    same.append((summary("sorted", "stdin", "--records", "-", stdin=records), plain))
    # The obligations stay the same; memory must not follow the records. One file named twice is read once.
    copy = scratch / "copy.csv"
    shutil.copyfile(records, copy)
    same.append((summary("sorted", "twice", "--records", records, "--records", copy), plain))
    others = [(check("sorted", "check"), plain), (check("clean", "check-clean"), clean)]
    print("| data | form | against | times as long | s | MiB |\n|---|---|---|---|---|---|")
    print(f"| {args.size} | sorted | | 1 | {min(plain.once() for _ in range(3)):.3f} | {plain.peak():.0f} |")
    for run, base in same + others:
        run.once()
        base.once()
        if (run, base) in same and Path(run.stdout).read_bytes() != Path(base.stdout).read_bytes():
            sys.exit(f"{run.name} gives another summary than {base.name}")
        ratio, seconds = ratios(run, base, args.pairs)
        print(f"| {args.size} | {run.name} | {base.name} | {ratio} | {seconds[0]:.3f} | {run.peak():.0f} |", flush=True)


def processor():
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        return next(line.split(":")[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("chuanda", type=lambda path: Path(path).resolve(strict=True))
    parser.add_argument("size", choices=PAIRS)
    parser.add_argument("--variant", default="sorted", choices=["sorted", "shuffled", "minutes", "clean"])
    parser.add_argument("--peers", nargs="+", default=["duckdb", "polars"], choices=["duckdb", "polars"])
    parser.add_argument("--forms", action="store_true", help="slow forms against the plain one, instead of peers")
    parser.add_argument("--pairs", type=int)
    args = parser.parse_args()
    args.pairs = args.pairs or PAIRS[args.size]
    with tempfile.TemporaryDirectory() as scratch:
        (forms if args.forms else peers)(args, Path(scratch))
    own = subprocess.run([args.chuanda, "--version"], check=True, capture_output=True, text=True).stdout.strip()
    print(f"\n{own}; Python {platform.python_version()}; {platform.system()} {platform.release()}; "
          f"{os.cpu_count()} x {processor()}; {args.pairs} pairs")


if __name__ == "__main__":
    main()
