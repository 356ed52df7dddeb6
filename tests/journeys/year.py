#!/usr/bin/env python3
"""A year of the demo department under Sucheng's programme: 108 people, all rules, absences,
corrections, days without a machine and a clock that falls back. The same seed gives the same
tables, a rebuild gives them too, and what the duties say agrees with sums made here."""
# limit: 900 s
import json
import subprocess

import house
from house import SQLITE, House, holds, proof, same

LONG = 600  # seconds


def begin(at, seed):
    return subprocess.Popen(
        at.command("demo", "--simulate", "2016", "--seed", seed, "--json"), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=at.environment)


def end(running):
    out = running.communicate(timeout=LONG)[0]
    same(running.returncode, 0)
    return json.loads(out)


def counts_agree(at):
    """Entries behind each duty: there, about the right person, on its days, of one way of
    meeting it, with the sum that the duty says; and met from the day that sum is there."""
    duties = {tuple(r[:4]): r[4:] for r in at.sql(
        "select rule, subject, by_event, key, alternative, target, got, met_on, first, last,"
        " closed from duty")}
    entries = dict((r[0], r[1:]) for r in at.sql(
        "select seq, day, replaced from duty_entry"))
    behind = {key: [] for key in duties}
    for rule, subject, by_event, key, alternative, seq, day, amount in at.sql(
            "select rule, subject, by_event, key, alternative, seq, day, amount from duty_met"):
        behind[rule, subject, by_event, key].append((day, seq, amount, alternative))
    met = 0
    for duty, (alternative, target, got, met_on, first, last, closed) in duties.items():
        total, reached = 0, None
        for day, seq, amount, way in sorted(behind[duty]):
            same((entries[seq][0], way), (day, alternative), f"{duty}, entry {seq}")
            holds(day >= first and (last is None or day <= last), f"{duty}: day {day}")
            holds(closed or entries[seq][1] == 0, f"{duty}: {seq} was corrected")
            total += amount
            reached = day if reached is None and total >= target else reached
        same((total, reached), (got, met_on), f"{duty}")
        met += met_on is not None
    return len(duties), met


@proof("a year of the demo is the same for the same seed; its tables are "
       "what a rebuild makes, and its duties what their entries sum up to", SQLITE)
def year(sort):
    with House(sort) as one, House(sort) as two:
        running = begin(one, 108), begin(two, 108)
        first, second = map(end, running)
        same(first, second)
        for what in ("entries", "corrections", "absences", "excuses", "reopened"):
            holds(first[what] > 0, what)
        same(first["closed"], 11)  # January to November, each on the tenth behind it
        same(one.json("roll", "--on", "2016-12-31")["again"], True)
        duties, met = counts_agree(one)
        holds(0 < met < duties, f"{met} of {duties} are met")
        checked = subprocess.run(one.command("rebuild", "--check", "--json"), text=True,
                                 capture_output=True, env=one.environment, timeout=LONG)
        same(json.loads(checked.stdout)["same"], True)
        verified = one.json("ledger", "verify")
        same((verified["good"], verified["first_bad"]), (True, 0))


if __name__ == "__main__":
    house.main()
