#!/usr/bin/env python3
"""Six half-years of one department's senior posts (data.gov.uk's organograms, in
../shared/data/uk-organogram; skipped where it is not), imported one after the other: which
posts opened, closed, moved and were altered must be what a few lines here reckon from the
files; numbers that stand twice, posts that report to themselves, parts of a seat and several
tops are told by line and stop nothing. Names of people are not read.
"""
# limit: 300 s
import csv
import datetime
import glob
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "journeys"))
from house import POSTGRES, SQLITE, House, Skip, holds, main, proof, same  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.environ.get("CADRE_ORGANOGRAM", os.path.join(
    HERE, "..", "..", "..", "shared", "data", "uk-organogram"))
MAP = os.path.join(HERE, "organogram", "posts.map")
NUMBER, TITLE, UNIT, ABOVE, STAFF = ("Post Unique Reference", "Job Title", "Unit",
                                     "Reports to Senior Post", "FTE")


def files():
    found = sorted(glob.glob(os.path.join(DATA, "*-senior.csv")))
    if not found:
        raise Skip("no ../shared/data/uk-organogram here")
    same(len(found), 6)
    return [(re.search(r"\d{4}-\d\d-\d\d", path)[0], path) for path in found]


def read(path):
    """Rows by line; a cell may hold line breaks, and a row counts where it begins."""
    with open(path, encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        head = next(reader)
        line = reader.line_num
        for cells in reader:
            yield line + 1, {k: v.strip() for k, v in zip(head, cells)}
            line = reader.line_num


def first_of_each(rows):
    seats, twice = {}, []
    for line, row in rows:
        if row[NUMBER] in seats:
            twice.append(line)
        else:
            seats[row[NUMBER]] = (line, row)
    return seats, twice


def in_ring(seats, row):
    """Up the line from it one comes back to it; a line to itself is told apart."""
    at, seen = row[ABOVE], set()
    while at in seats and at not in seen and row[ABOVE] != row[NUMBER]:
        if at == row[NUMBER]:
            return True
        seen.add(at)
        at = seats[at][1][ABOVE]
    return False


def odd(seats, twice):
    """The lines of a file that deserve a remark, one for each."""
    lines = list(twice)
    tops = [line for line, row in seats.values() if row[ABOVE] not in seats]
    for line, row in seats.values():
        lines += [line] * (row[ABOVE] == row[NUMBER])
        lines += [line] * (row[STAFF] != "1")
        lines += [line] * in_ring(seats, row)
    return sorted(lines + (tops if len(tops) > 1 else []))


def changes(was, now):
    return {
        "opened": sorted(now.keys() - was.keys()),
        "closed": sorted(was.keys() - now.keys()),
        "moved": sorted(n for n in now.keys() & was.keys() if now[n][1] != was[n][1]),
        "altered": sorted(n for n in now.keys() & was.keys()
                          if now[n][1] == was[n][1] and now[n][0] != was[n][0]),
        "reports": sorted(n for n in now.keys() & was.keys() if now[n][2] != was[n][2]),
    }


def above(row):
    return "" if row[ABOVE] == row[NUMBER] else row[ABOVE]


@proof("six half-years give the posts opened, closed, moved and altered, and odd rows by line",
       SQLITE, POSTGRES)
def half_years(sort):
    seen = {"opened": 0, "closed": 0, "moved": 0, "altered": 0, "reports": 0}
    lines = {}
    marks = {"twice": 0, "odd": 0}
    with House(sort) as house:
        same(len(files()), 6)
        house.make("Department")
        was, before = {}, datetime.date(2010, 1, 1)
        for day, path in files():
            seats, twice = first_of_each(read(path))
            words = ("import", "posts", path, "--map", MAP, "--snapshot", day,
                     "--within", "Department")
            dry = house.json(*words, "--dry-run")
            done = house.json(*words, "--yes")
            for count in ("new", "changed", "same", "passed", "refused", "remarked"):
                same(dry[count], done[count], (day, count))
            same((done["refused"], done["passed"]), (0, len(twice)), done["rows"][:3])
            same(sorted(r["row"] for r in done["remarks"]), odd(seats, twice), day)
            now = {n: (row[TITLE], row[UNIT], above(row)) for n, (_, row) in seats.items()}
            report = house.json("post", "changes", "--from",
                                before + datetime.timedelta(1), "--to", day)
            wanted = changes(was, now)
            for what, numbers in wanted.items():
                same(sorted(c["number"] for c in report[what]), numbers, (day, what))
                seen[what] += len(numbers)
            lines[day] = {n: line for n, (_, _, line) in now.items()}
            same((report["before"], report["after"]), (len(was), len(now)))
            same(sorted(v["number"] for v in report["vacant"]), sorted(now))
            marks["twice"] += len(twice)
            marks["odd"] += len(odd(seats, twice))
            was, before = now, datetime.date.fromisoformat(day)
        print(f"# {seen}, {marks}")
        holds(all(seen.values()) and all(marks.values()), "something was never shown")
        for day, wanted in lines.items():  # to whom each reported on each of the six days
            same({p["number"]: p.get("above", "") for unit in house.json("unit", "list")
                  for p in house.json("unit", "show", unit["id"], "--on", day)["posts"]},
                 wanted, day)
        last = house.json("import", "list")[0]["id"]
        house.run("import", "undo", last)
        report = house.json("post", "changes", "--from", "2014-04-01", "--to", "2014-09-30")
        same([report[w] for w in seen], [[]] * len(seen))
        house.check_whole()


if __name__ == "__main__":
    main()
