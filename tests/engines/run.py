#!/usr/bin/env python3
"""Tries what the docs say of warehouses on real engines, and compares with the checker.

    python3 -m venv engines && engines/bin/pip install -r tests/engines/requirements.txt
    cargo build && engines/bin/python tests/engines/run.py pipe
    engines/bin/python tests/engines/run.py sql

PostgreSQL's programs and Java 17 must be there. Everything is made in temporary directories; of
PostgreSQL a server of its own is started on a socket and stopped again.
"""

import argparse
import sys

import pipe
import sql
from engines import ALL


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["pipe", "sql"])
    parser.add_argument("--engine", action="append", choices=ALL, help="one alone; may repeat")
    parser.add_argument("--program", default=pipe.ROOT / "target" / "debug" / "chuanda")
    parser.add_argument("--keep", action="store_true",
                        help="write what the engines wrote into tests/engines/captured/, for cargo test")
    parser.add_argument("--random", type=int, default=100, help="of sql: how many random projects")
    parser.add_argument("--bench", action="append", default=[], choices=["100", "100k", "1m"],
                        help="of sql: a project of so many pairs too, with times; may repeat")
    options = parser.parse_args()
    names = options.engine or list(ALL)
    if options.what == "pipe":
        failures = pipe.run(names, options.program, options.keep)
    else:
        projects = [*sql.examples(), *sql.random_projects(options.random)]
        projects += [sql.bench(size) for size in options.bench]
        failures = sql.run(names, options.program, projects)
    print(f"{failures} differ" if failures else "all the same")
    sys.exit(failures > 0)


if __name__ == "__main__":
    main()
