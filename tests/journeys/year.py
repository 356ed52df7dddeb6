#!/usr/bin/env python3
"""A year of the demo department under Sucheng's programme: 108 people, all rules, absences,
corrections, days without a machine and a clock that falls back. The same seed gives the same
tables, a rebuild gives them too, and what the duties say agrees with sums made here."""
# limit: 900 s
import json
import os
import subprocess
import sys
from datetime import date, timedelta

import house
from house import ROOT, SQLITE, House, holds, proof, same

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


def recount(at, *ids):
    """contrib/recount.py comes to the same figures, and notices one that was changed."""
    script, out = os.path.join(ROOT, "contrib", "recount.py"), at.path("export")
    at.run("ledger", "export", out)
    for name in ids:
        why = at.run("why", name, "--on", "2016-12-31", "--json").out
        done = subprocess.run([sys.executable, script, "--export", out], input=why, text=True,
                              capture_output=True, timeout=LONG)
        same(done.returncode, 0, done.stdout + done.stderr)
        told = json.loads(why)
        told["asked" if "duties" in told else "got"] += 1
        done = subprocess.run([sys.executable, script], input=json.dumps(told), text=True,
                              capture_output=True, timeout=LONG)
        same(done.returncode, 5, done.stdout + done.stderr)


@proof("a year of the demo is the same for the same seed; its tables are "
       "what a rebuild makes, and its duties what their entries sum up to", SQLITE)
def year(sort):
    with House(sort) as one, House(sort) as two:
        running = begin(one, 108), begin(two, 108)
        first, second = map(end, running)
        same(first, second)
        for what in ("entries", "corrections", "absences", "excuses", "reopened"):
            holds(first[what] > 0, what)
        same(first["closed"], 11)  # January to November, each in the month behind it
        same(one.json("roll", "--on", "2016-12-31")["again"], True)
        duties, met = counts_agree(one)
        holds(0 < met < duties, f"{met} of {duties} are met")
        late = one.sql("select r.id, d.subject, d.key from duty d join duty_rule r on"
                       " r.number = d.rule where d.by_event = 0 and d.met_on > d.due"
                       " order by 1, 2, 3 limit 3")
        recount(one, "L8-day:u1:2016-03-01:2016-03-31", "L1:u1:2016-12-01:2016-12-31",
                "L10:u1:2016-01-01:2016-12-31",
                *(f"{rule}:{subject}:{date(1970, 1, 1) + timedelta(days=key)}"
                  for rule, subject, key in late))
        checked = subprocess.run(one.command("rebuild", "--check", "--json"), text=True,
                                 capture_output=True, env=one.environment, timeout=LONG)
        same(json.loads(checked.stdout)["same"], True)
        verified = one.json("ledger", "verify")
        same((verified["good"], verified["first_bad"]), (True, 0))


@proof("the demo that ./run shows has lived the weeks before today", SQLITE)
def weeks(sort):
    with House(sort) as at:
        at.run("demo", "--weeks", "2")
        first = at.json("programme", "list")[0]["since"]
        back = (date.today() - date.fromisoformat(first)).days
        holds(14 <= back <= 22, first)  # a day more or less between two zones
        same(date.fromisoformat(first).weekday(), 6)  # adopted the day before the Monday
        days = [r[0] for r in at.sql("select day from duty_entry")]
        newest = date(1970, 1, 1) + timedelta(days=max(days))
        holds(len(days) > 100 and newest <= date.today() + timedelta(days=1), newest)
        same(at.json("roll")["again"], False)  # of today: the server's first work
        same(at.json("rebuild", "--check")["same"], True)
        # all its days come out again on the page that tries a draft
        organiser = at.serve().visitor()
        organiser.enter("wuyong", "demo-organiser")
        draft = "/programme/draft/sucheng"
        organiser.fill("/programme", action=draft + "/begin")
        page = organiser.get(f"{draft}/rehearse?from={first}&to={date.today()}")
        holds("came out again under the rules then in force" in page.seen.text,
              page.seen.text[:900])
        holds(" duties" in organiser.get(draft + "/month").seen.text, "a month of all 108")


if __name__ == "__main__":
    house.main()
