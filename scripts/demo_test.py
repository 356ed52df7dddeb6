#!/usr/bin/env python3
"""The files of demo/: what demo/make.py writes, and lives that could have been lived. The
rules are told here anew and ask no code of ours."""
import csv
import datetime
import os
import subprocess
import sys

DEMO = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "demo")
LEGAL_CLASSES = {"spouse", "lineal", "collateral", "in-law"}


def rows(name):
    with open(os.path.join(DEMO, name + ".csv"), encoding="utf-8") as file:
        text = file.read()
    assert '"' not in text and "\r" not in text, name
    return list(csv.DictReader(text.splitlines()))


def day(text):
    return datetime.date.fromisoformat(text) if text else None


def check_units(units):
    codes = {u["code"]: u for u in units}
    assert len(codes) == len(units)
    for at, unit in enumerate(units):
        above = [u["code"] for u in units[:at]]
        assert at == 0 or unit["above"] in above, f"{unit['code']} stands before what is above"
    count = {}
    for unit in units:
        count[unit["above"]] = count.get(unit["above"], 0) + 1
    assert (count["T"], count["C"]) == (15, 18), count
    villages = sum(n for above, n in count.items() if above.startswith("T") and above != "T")
    assert villages == 160, villages
    return codes


def check_lives(people, postings, units):
    for name, person in people.items():
        born, work, party = day(person["born"]), day(person["work"]), day(person["party"])
        assert work.year - born.year >= 18, name
        assert party is None or party.year - born.year >= 18, name
        mine = sorted((day(p["since"]), day(p["till"]) or datetime.date.max)
                      for p in postings if p["person"] == name and not p["concurrent"])
        assert mine and mine[-1][1] == datetime.date.max and mine[0][0] >= work, name
        assert all(a[1] < b[0] for a, b in zip(mine, mine[1:])), f"two main posts: {name}"
    for posting in postings:
        unit = units[posting["unit"]]
        assert not unit["since"] or unit["since"] <= posting["since"], posting
        assert not unit["till"] or posting["till"] and posting["till"] <= unit["till"], posting


def check_seats(posts, postings):
    known = {p["number"]: p for p in posts}
    assert len(known) == len(posts)
    now = [p for p in postings if p["post"]]
    assert all(known[p["post"]]["unit"] == p["unit"] for p in now)
    assert len({p["post"] for p in now}) == len(now), "two on one seat"
    assert len(now) < len(posts), "no seat is vacant"


def check_kin(kin, people, postings):
    assert {k["class"] for k in kin} == LEGAL_CLASSES
    pairs = {(k["person"], k["other"]) for k in kin if k["other"]}
    here = {p["person"]: p["unit"] for p in postings if not p["till"] and not p["concurrent"]}
    for one, other in pairs:
        assert (other, one) in pairs and one != other, (one, other)
        assert one in people and here[one] != here[other], (one, other)


def main():
    done = subprocess.run([sys.executable, os.path.join(DEMO, "make.py"), "--check"])
    assert done.returncode == 0
    people = {p["name"]: p for p in rows("people")}
    postings, units = rows("postings"), check_units(rows("units"))
    assert len(people) == 108
    assert {p["role"] for p in people.values()} >= {
        "member", "organiser", "leader", "registrar", "system-admin", "security-admin",
        "audit-admin"}
    check_lives(people, postings, units)
    check_seats(rows("posts"), postings)
    check_kin(rows("kin"), people, postings)
    assert {e["mode"] for e in rows("education")} == {"full-time", "in-service"}
    assert {a["sort"] for a in rows("absences")} == {
        "leave", "travel", "illness", "maternity", "secondment"}


if __name__ == "__main__":
    main()
