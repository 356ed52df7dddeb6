#!/usr/bin/env python3
"""A member's calendar in two clients that people use: khal, which Debian ships, and ical.js,
the reader inside Thunderbird. Both must show each week on its Sunday but for one of leave,
and an exam at its hours on the office's wall. Expectations are counted by hand."""
# limit: 300 s
import datetime
import json
import os
import shutil
import subprocess
import zoneinfo

from duties import furnished, rolled
from exams import BANK
from house import ROOT, SQLITE, Skip, holds, main, proof, same

ICAL = os.path.join(ROOT, "tests", "browser", "node_modules", "ical.js", "dist", "ical.js")
WEEKS = 8
SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))


def told(house):
    """Leave in two weeks, an exam next Wednesday from 09:00 to 11:30; the calendar's text,
    the Sundays that are due ahead, and the exam's day."""
    today = rolled(house)
    monday = today - datetime.timedelta(days=today.weekday())
    away = monday + datetime.timedelta(days=14)
    house.json("record", "absence.add", "--person", house.lin, "sort=leave",
               f"since={away}", f"till={away + datetime.timedelta(days=6)}")
    day = monday + datetime.timedelta(days=9)
    with open(house.path("bank.gift"), "w", encoding="utf-8") as file:
        file.write(BANK)
    house.run("questions", "import", house.path("bank.gift"), "--format", "gift")
    exam = house.json("exam", "plan", "--title", "季度考学", "--unit", house.a, "--opens-on",
                      day, "--opens-at", "09:00", "--closes-on", day, "--closes-at", "11:30",
                      "--minutes", "60", "--paging", "one", "--lines", "law; ; 3; 2")["id"]
    house.run("exam", "draw", exam)
    house.run("exam", "open", exam)
    sundays = [monday + datetime.timedelta(days=6 + 7 * k) for k in range(WEEKS)]
    sundays.remove(away + datetime.timedelta(days=6))
    text = house.run("ics", "--person", house.lin, "--lang", "zh").out
    return text, [s for s in sundays if s > today], day, today


def wire(text):
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


@proof("ical.js repeats each week but the one of leave, and tells an exam's hours by the "
       "calendar's own zone", SQLITE)
def script(sort):
    if not os.path.exists(ICAL) or shutil.which("node") is None:
        raise Skip("ical.js is not there: (cd tests/browser && npm ci)")
    with furnished(sort) as house:
        text, sundays, day, today = told(house)
        holds("BEGIN:VTIMEZONE" in text and "TZOFFSETTO:+0800" in text, text[:600])
        until = sundays[-1] + datetime.timedelta(days=1)
        found = subprocess.run(
            ["node", os.path.join(ROOT, "tests", "journeys", "ical.mjs"), "file://" + ICAL,
             until.isoformat()], input=wire(text), capture_output=True, text=True,
            check=False)
        same(found.returncode, 0, found.stderr[:2000])
        events = json.loads(found.stdout)
        reading = sorted(start for e in events if e["uid"].startswith("read:")
                         for start in e["starts"] if start > today.isoformat())
        same(reading, [s.isoformat() for s in sundays])
        exam = [e for e in events if e["uid"].startswith("exam:")]
        same(len(exam), 1)
        opens = datetime.datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI)
        same(exam[0], {**exam[0], "title": "考学：季度考学", "zone": "Asia/Shanghai",
                       "wholeDays": False, "starts": [int(opens.timestamp())],
                       "ends": int(opens.timestamp()) + 150 * 60})


KHAL = """[calendars]
[[cadre]]
path = %(folder)s/cadre
[sqlite]
path = %(folder)s/khal.db
[locale]
local_timezone = Europe/Berlin
default_timezone = Asia/Shanghai
timeformat = %%H:%%M
dateformat = %%Y-%%m-%%d
longdateformat = %%Y-%%m-%%d
datetimeformat = %%Y-%%m-%%d %%H:%%M
longdatetimeformat = %%Y-%%m-%%d %%H:%%M
"""


@proof("khal takes it in and lists the same, an exam at the hour of who looks from elsewhere",
       SQLITE)
def debian(sort):
    if shutil.which("khal") is None:
        raise Skip("khal is not there: apt-get install khal")
    with furnished(sort) as house:
        text, sundays, day, today = told(house)
        folder = house.path("khal")
        os.makedirs(os.path.join(folder, "cadre"))
        with open(house.path("khal.conf"), "w", encoding="utf-8") as file:
            file.write(KHAL % {"folder": folder})
        with open(house.path("lin.ics"), "w", encoding="utf-8", newline="") as file:
            file.write(wire(text))

        def khal(*words):
            done = subprocess.run(
                ["khal", "-c", house.path("khal.conf"), *words], capture_output=True,
                text=True, check=False, env={**os.environ, "LC_ALL": "C.UTF-8"})
            same(done.returncode, 0, done.stderr[-2000:])
            return done.stdout

        khal("import", "--batch", "-a", "cadre", house.path("lin.ics"))
        first = today + datetime.timedelta(days=1)
        lines = khal("list", "--day-format", "", "--format",
                     "{start-date}|{start-time}|{end-time}|{title}", first.isoformat(),
                     (sundays[-1] + datetime.timedelta(days=1)).isoformat()).splitlines()
        rows = [line.split("|") for line in lines if line.count("|") == 3]
        same(sorted({row[0] for row in rows if row[3].startswith("每周读书")}),
             [s.isoformat() for s in sundays])
        exam = [row for row in rows if "季度考学" in row[3]]
        same(len(exam), 1, lines)
        opens = datetime.datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI)
        there = opens.astimezone(zoneinfo.ZoneInfo("Europe/Berlin"))
        same(exam[0][:2], [there.date().isoformat(), f"{there:%H:%M}"])


if __name__ == "__main__":
    main()
