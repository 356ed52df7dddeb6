#!/usr/bin/env python3
"""12,767 members of the United States Congress and 24,378 dated memberships of 294
committees (unitedstates/congress-legislators, in ../shared/data/congress; skipped where it
is not). The register as of each of 27 days must be what the file of that day says; so it
must be, titles too, behind the 27 files imported one after the other; who is more than
eight years in one committee is reckoned by a few lines here, and so are the duties of a
rule on tenure. This script reads the files alone and shares no code with cadre.

A membership holds from `first_seen` to the day before `gone_by`; both are days of commits.
Real office-holders stand here by what is public of their office, with nothing invented.
"""
# limit: 900 s
import collections
import csv
import datetime
import io
import os
import re
import resource
import sys
import tarfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "journeys"))
from house import POSTGRES, SQLITE, House, Skip, holds, main, proof, same  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.environ.get("CADRE_CONGRESS", os.path.join(
    HERE, "..", "..", "..", "shared", "data", "congress"))
MAPS = os.path.join(HERE, "congress")
BOTH = SQLITE, POSTGRES
MARK = {SQLITE: 4, POSTGRES: 12}
FAR = "9999-12-31"
ROLLED = "2026-04-22"
YEARS = 8


# ---- what the files say -------------------------------------------------------------------

def read(name):
    with open(os.path.join(DATA, name), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_snapshot(text):
    """The shape of these files: a unit, below it people, each a few `key: value`."""
    rows, unit = [], None
    for line in text.splitlines():
        if found := re.match(r"(\w+):$", line):
            unit = found[1]
        elif found := re.match(r"(- |  )(\w+): ?(.*)$", line):
            if found[1] == "- ":
                rows.append({"committee_id": unit, "title": ""})
            rows[-1][found[2]] = found[3].strip("'")
    return rows


class Congress:
    def __init__(self):
        packed = os.path.join(DATA, "committee-membership-snapshots-2012-2026.tar.xz")
        if not os.path.exists(packed):
            raise Skip("no ../shared/data/congress here")
        self.people = read("legislators-historical.csv") + read("legislators-current.csv")
        self.spells = read("DERIVED-committee-spells.csv")
        self.snapshots = {}
        with tarfile.open(packed) as files:
            for member in files.getmembers():
                if member.isfile():
                    self.snapshots[os.path.basename(member.name)[:10]] = read_snapshot(
                        files.extractfile(member).read().decode("utf-8"))
        same((len(self.people), len(self.spells), len(self.snapshots),
              len({s["committee_id"] for s in self.spells})), (12767, 24378, 27, 294))

    def seats(self, day):
        return {(r["bioguide"], r["committee_id"]) for r in self.snapshots[day]}

    def titled(self, day):
        return {(r["bioguide"], r["committee_id"], r["title"]) for r in self.snapshots[day]}

    def runs(self):
        """Each person's times in a committee without a break: (seat, since, gone)."""
        spells = collections.defaultdict(list)
        for s in self.spells:
            if s["first_seen"] != s["gone_by"]:
                spells[s["bioguide"], s["committee_id"]].append(
                    [s["first_seen"], s["gone_by"] or FAR])
        for seat, of_seat in spells.items():
            of_seat.sort()
            run = of_seat[0]
            for first, gone in of_seat[1:]:
                if first > run[1]:
                    yield seat, *run
                    run = [first, gone]
                run[1] = max(run[1], gone)
            yield seat, *run

    def unbroken(self, day):
        """Since when each of that day's members has sat there without a break."""
        return {seat: since for seat, since, gone in self.runs() if since <= day < gone}


def day_of(text):
    return datetime.date.fromisoformat(text)


def years_after(day, years):
    year = str(int(day[:4]) + years)
    there = day[4:] != "-02-29" or int(year) % 4 == 0
    return year + (day[4:] if there else "-02-28")


# ---- into the register --------------------------------------------------------------------

def table(house, name, rows):
    with open(house.path(name), "w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, rows[0].keys(), extrasaction="ignore")
        out.writeheader()
        out.writerows(rows)
    return house.path(name)


def bring(house, file, mapping, *words):
    report = house.json("import", "people", file, "--map", os.path.join(MAPS, mapping),
                        "--yes", *words)
    same(report["refused"], 0, report["rows"][:3])
    return report


def furnish(house, congress):
    house.run("init", "--name", "Congress")
    people = table(house, "people.csv", congress.people)
    spells = os.path.join(DATA, "DERIVED-committee-spells.csv")
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    same(bring(house, people, "people.map")["new"], 12767)
    report = bring(house, spells, "spells.map")
    took = time.monotonic() - began
    gone = sum(s["first_seen"] == s["gone_by"] for s in congress.spells)
    same((report["new"], report["passed"]), (24378 - gone, gone))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    own = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    print(f"# {house.sort}: 37,145 rows in {took:.1f} s (mark {MARK[house.sort]} s), "
          f"{own:.1f} s of the program's own processor time")


def postings(house, day):
    return house.json("posting", "list", "--on", day)


def seats(house, day):
    return {(p["number"], p["unit_name"]) for p in postings(house, day)}


def titled(house, day):
    return {(p["number"], p["unit_name"], p.get("title", "")) for p in postings(house, day)}


def by_list(house, day, unit):
    number = {u["name"]: u["id"] for u in house.json("unit", "list")}[unit]
    return {p["name"] for p in house.json("person", "list", "--unit", number, "--unit-alone",
                                          "--on", day, "--status", "all")}


# ---- proofs -------------------------------------------------------------------------------

@proof("as of each of 27 days the register is that day's file; and who sat for eight years",
       *BOTH)
def as_of(sort):
    congress = Congress()
    names = {p["bioguide_id"]: " ".join(filter(None, (
        p["first_name"], p["middle_name"], p["last_name"], p["suffix"])))
        for p in congress.people}
    with House(sort) as house:
        furnish(house, congress)
        for day in sorted(congress.snapshots):
            found, wanted = seats(house, day), congress.seats(day)
            same(found == wanted, True, (day, sorted(found ^ wanted)[:5]))
        for day in ("2012-11-29", "2019-12-31", "2026-04-22"):
            for unit in ("SSAF", "HSAP"):
                wanted = {names[p] for p, u in congress.seats(day) if u == unit}
                same(sorted(by_list(house, day, unit) ^ wanted), [])
        long = 0
        for day in ("2020-12-07", "2021-11-17", "2024-06-28", "2026-04-22"):
            found = {(t["name"], t["unit_name"], t["in_unit_since"])
                     for t in house.json("unit", "tenure", "Congress", "--on", day,
                                         "--over", YEARS)}
            wanted = {(names[p], u, since) for (p, u), since in congress.unbroken(day).items()
                      if years_after(since, YEARS) <= day}
            same(found == wanted, True, (day, sorted(found ^ wanted)[:5]))
            long += len(wanted)
        print(f"# {long} seats of more than {YEARS} years on four days")
        holds(long > 0, "no seat was held so long: nothing was shown")
        best, middle = list_times(house)
        print(f"# as-of list of a unit: best {best:.1f}, median {middle:.1f} ms (mark 5 ms)")
        house.check_whole()


def list_times(house):
    """Milliseconds of the best and the middle one of 50 pages, to the last byte; a page is
    not read here as `visitor.get` would, which takes longer than serving it."""
    house.registrar()
    server = house.serve()
    visitor = server.visitor()
    visitor.enter()
    units = [u["id"] for u in house.json("unit", "list") if u["name"] == "HSAP"]
    took = []
    for _ in range(50):
        began = time.monotonic()
        page = visitor.ask("GET", f"/people?unit={units[0]}&on=2019-12-31")
        took.append(time.monotonic() - began)
        same(page.status, 200)
    server.stop()
    return min(took) * 1000, sorted(took)[len(took) // 2] * 1000


@proof("a rule on tenure opens exactly the duties that a few lines here list", *BOTH)
def duties(sort):
    congress = Congress()
    wanted = collections.Counter()
    for (person, _), since, gone in congress.runs():
        due = years_after(since, YEARS)
        opens = str(day_of(due) - datetime.timedelta(90))
        if opens < gone and opens <= ROLLED:
            wanted[person, opens, due] += 1
    with House(sort) as house:
        furnish(house, congress)
        house.run("programme", "adopt", os.path.join(MAPS, "rotation.yaml"))
        house.run("roll", "--on", ROLLED)
        found = house.json("duties", "--unit", "Congress", "--from", "2012-01-01", "--to",
                           "2030-01-01", "--on", ROLLED, "--limit", 5000)
        numbers = {int(i): n for i, n in house.sql("select id, number from person")}
        same(collections.Counter((numbers[d["subject"]], d["opens"], d["due"])
                                 for d in found) == wanted, True,
             (len(found), sum(wanted.values())))
        # Who left before the eight years were over owes nothing any more.
        left = sum(day_of(gone) <= day_of(years_after(since, YEARS)) and
                   str(day_of(years_after(since, YEARS)) - datetime.timedelta(90)) < gone
                   for _, since, gone in congress.runs()
                   if str(day_of(years_after(since, YEARS)) - datetime.timedelta(90)) <= ROLLED)
        same(sum(d["state"] == "cancelled" for d in found), left)
        print(f"# {len(found)} duties, {left} of them cancelled")
        house.check_whole()


@proof("27 snapshots one after the other, and each of their days is as its file, titles too",
       *BOTH)
def snapshots(sort):
    congress = Congress()
    with House(sort) as house:
        furnish(house, congress)
        began = time.monotonic()
        for day, rows in sorted(congress.snapshots.items()):
            keys = [{k: r[k] for k in ("bioguide", "committee_id", "title")} for r in rows]
            bring(house, table(house, f"{day}.csv", keys), "snapshot.map",
                  "--snapshot", day, "--within", "Congress")
        print(f"# {sort}: 27 snapshots in {time.monotonic() - began:.1f} s")
        for day in sorted(congress.snapshots):
            found, wanted = titled(house, day), congress.titled(day)
            same(found == wanted, True, (day, sorted(found ^ wanted)[:5]))
        again = bring(house, house.path(f"{max(congress.snapshots)}.csv"), "snapshot.map",
                      "--snapshot", max(congress.snapshots), "--within", "Congress")
        same((again["new"], again["changed"], again["ended"]), (0, 0, 0))
        house.check_whole()


if __name__ == "__main__":
    main()
