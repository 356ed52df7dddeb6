#!/usr/bin/env python3
"""The 537 members of the present United States Congress (unitedstates/congress-legislators,
in ../shared/data/congress; skipped where it is not) in 33 teams: each state's delegation
spread as evenly as arithmetic allows, teams balanced by chamber, party, sex, age and region,
and as few pairs as can be that share a committee. A few lines here, which share no code
with cadre, count all of it again from the files. Then a wish that cannot be: nobody with a
colleague of his own state, where California alone has more than 33.

Real office-holders stand here by what is public of their office, with nothing invented.
"""
# limit: 600 s
import collections
import csv
import itertools
import os
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "journeys"))
from house import SQLITE, House, Skip, holds, main, proof, same  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.environ.get("CADRE_CONGRESS", os.path.join(
    HERE, "..", "..", "..", "shared", "data", "congress"))
TEAMS, DAY, TILL = 33, "2026-05-04", "2026-05-29"
MOVES = 30000000
# Regions of the Bureau of the Census; what is no state is a territory.
REGIONS = {
    "northeast": "CT ME MA NH RI VT NJ NY PA",
    "midwest": "IL IN MI OH WI IA KS MN MO NE ND SD",
    "south": "DE FL GA MD NC SC VA DC WV AL KY MS TN AR LA OK TX",
    "west": "AZ CO ID MT NV NM UT WY AK CA HI OR WA",
}
REGION = {state: name for name, states in REGIONS.items() for state in states.split()}
AGES = ((0, 44), (45, 54), (55, 64), (65, 74), (75, 200))
BALANCED = ("chamber-sen", "party-Democrat", "party-Republican", "region-northeast",
            "region-midwest", "region-south", "region-west", "age-0", "age-1", "age-2", "age-3",
            "age-4")
RULES = "\n".join(["each section even", "count sex female even",
                   *(f"count skill {word} even" for word in BALANCED),
                   "mixed posting weight 1"])


def read(name):
    with open(os.path.join(DATA, name), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def age_on(born, day):
    return int(day[:4]) - int(born[:4]) - (day[5:] < born[5:])


class Congress:
    """What the files say: of each member his state, marks and committees (whole ones)."""

    def __init__(self):
        if not os.path.exists(os.path.join(DATA, "legislators-current.csv")):
            raise Skip("no ../shared/data/congress here")
        self.people = {p["bioguide_id"]: p for p in read("legislators-current.csv")}
        same(len(self.people), 537)
        self.committees = collections.defaultdict(set)
        for m in read("committee-membership-current.csv"):
            if len(m["committee_id"]) == 4 and m["bioguide"] in self.people:
                self.committees[m["committee_id"]].add(m["bioguide"])

    def marks(self, who):
        p = self.people[who]
        age = age_on(p["birthday"], DAY)
        band = next(i for i, (low, high) in enumerate(AGES) if low <= age <= high)
        return ["chamber-" + p["type"], "party-" + p["party"],
                "region-" + REGION.get(p["state"], "territory"), f"age-{band}"]

    def state(self, who):
        return self.people[who]["state"]

    def shared(self, team):
        """Pairs of a team that share a committee, once for each that they share; and how
        many pairs share any."""
        times = pairs = 0
        for a, b in itertools.combinations(team, 2):
            n = sum(a in c and b in c for c in self.committees.values())
            times, pairs = times + n, pairs + (n > 0)
        return times, pairs


def furnish(house, congress):
    house.run("init", "--name", "Congress")
    with open(house.path("people.csv"), "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow("number name sex born unit skills".split())
        for who, p in congress.people.items():
            out.writerow([who, f"{p['first_name']} {p['last_name']} {who}", p["gender"],
                          p["birthday"], "State " + p["state"], " ".join(congress.marks(who))])
    with open(house.path("seats.csv"), "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow("number committee since".split())
        for committee, members in sorted(congress.committees.items()):
            out.writerows([who, committee, DAY] for who in sorted(members))
    for name, mapping in (("people.csv", "members.map"), ("seats.csv", "seats.map")):
        report = house.json("import", "people", house.path(name), "--map",
                            os.path.join(HERE, "congress", mapping), "--yes")
        same(report["refused"], 0, report["rows"][:3])
    places = house.unit("Places")
    for n in range(TEAMS):
        house.unit(f"Place {n + 1}", places)
    with open(house.path("places"), "w", encoding="utf-8") as file:
        file.write("Places/*\n")


def campaign(house, rules):
    with open(house.path("rules"), "w", encoding="utf-8") as file:
        file.write(rules + "\n")
    return house.run("campaign", "add", "--title", "Congress", "--unit", "1", "--since", DAY,
                     "--till", TILL, "--places", house.path("places"), "--rules",
                     house.path("rules")).out.strip()


def is_even(teams, has):
    """So many of each team as arithmetic allows."""
    counts = [sum(has(who) for who in team) for team in teams]
    return max(counts) - min(counts) <= 1


def by_lot(congress, size_of):
    """The same sizes filled in the order of the files, for a figure to compare with."""
    people, at, times = list(congress.people), 0, 0
    for size in size_of:
        times += congress.shared(people[at:at + size])[0]
        at += size
    return times


@proof("33 teams of 537 members, balanced in all that was asked, as a checker of its own finds",
       SQLITE)
def teams(sort):
    congress = Congress()
    with House(sort) as house:
        furnish(house, congress)
        began = time.monotonic()
        plan = house.json("plan", "teams", "--campaign", campaign(house, RULES), "--seed", "1",
                          "--moves", MOVES)
        took = time.monotonic() - began
        formed = [[p["name"].split()[-1] for p in team["people"]] for team in plan["teams"]]
        same(sorted(itertools.chain(*formed)), sorted(congress.people))
        same({len(team) for team in formed}, {16, 17})
        same((plan["broken"], plan["sizes_broken"], plan["breaks"]), (0, 0, []))
        for state in {congress.state(who) for who in congress.people}:
            holds(is_even(formed, lambda who: congress.state(who) == state), state)
        holds(is_even(formed, lambda who: congress.people[who]["gender"] == "F"), "sex")
        for word in BALANCED:
            holds(is_even(formed, lambda who: word in congress.marks(who)), word)
        times, pairs = map(sum, zip(*map(congress.shared, formed)))
        same(plan["cost"], times, "pairs that share a committee, counted here and by cadre")
        lot = by_lot(congress, map(len, formed))
        holds(times < lot, (times, lot))
        bound = "none" if plan["bound"] is None else plan["bound"]
        print(f"# 537 people, 33 teams, seed 1: score {times} ({pairs} pairs share a committee; "
              f"{lot} in the order of the file), bound {bound}, {plan['moves']:,} moves, "
              f"{plan['seconds']} s of search, {took:.1f} s in all")


@proof("nobody with a colleague of his own state: refused, and why, in one line", SQLITE)
def impossible(sort):
    congress = Congress()
    size = collections.Counter(congress.state(who) for who in congress.people)
    holds(size["CA"] > TEAMS, size["CA"])
    with House(sort) as house:
        furnish(house, congress)
        began = time.monotonic()
        out = house.run("plan", "teams", "--campaign", campaign(house, "each section 0..1"),
                        "--seed", "1", "--moves", "100000", exit=1)
        said = out.err.split("cannot be kept in any plan:")
        same(len(said), 2, out.err)
        line, *cure = [part.strip() for part in said[1].strip().split("\n")]
        same(cure, ["Without this rule all others can be kept:", line.split(": State")[0]])
        print(f"# California has {size['CA']}: “{line}”, in {time.monotonic() - began:.1f} s")
        holds("section" in line and "State CA" in line and str(size["CA"]) in line, line)


if __name__ == "__main__":
    main()
