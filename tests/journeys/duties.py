#!/usr/bin/env python3
"""A programme is adopted, duties open by themselves, entries meet them, months are closed
and reopened, and everybody sees what is his to see. Expectations are counted by hand from
the calendar of January 2016: working days are those from Monday to Friday without the 1st,
20 in all; the weeks that end in it end on the 3rd, 10th, 17th, 24th and 31st."""
# limit: 500 s
import datetime
import json
import re

from house import POSTGRES, SQLITE, House, holds, main, proof, same, within

BOTH = SQLITE, POSTGRES
PROGRAMME = """programme: try
version: %(version)d
from: 2016-01-04
calendar: china
title: {zh: 试行方案, en: Trial}
aspects:
  - {id: learning, title: {zh: 学习, en: Learning}}
kinds:
  - kind: study.note
    title: {zh: 学习笔记, en: Reading note}
    class: unit
    fields:
      - {name: title, type: text, title: {zh: 题目, en: Title}, required: true}
      - {name: minutes, type: int, title: {zh: 分钟, en: Minutes}, min: 1, max: 600}
  - kind: care.event
    title: {zh: 家事, en: Event in the family}
    class: own
    fields:
      - name: sort
        type: choice
        title: {zh: 类别, en: Sort}
        choices: {wedding: {zh: 婚丧, en: Wedding}, illness: {zh: 住院, en: Illness}}
        required: true
  - kind: care.visit
    title: {zh: 走访, en: Visit}
    class: own
    fields:
      - {name: event, type: int, title: {zh: 事由, en: Event}, required: true}
rules:
  - id: read
    title: {zh: 每周读书, en: Read every week}
    basis: {zh: 第一条, en: Article 1}
    owner: {zh: 干部科, en: Section}
    grasp: learning
    meets: {kind: study.note, target: %(target)d}
    when: {every: week}
    pause: {for: [leave, illness], scale: true}
    excuse: [leader]
    minutes: 30
    class: unit
  - id: hour
    title: {zh: 日读一小时, en: Read daily}
    basis: {zh: 第二条, en: Article 2}
    owner: {zh: 干部科, en: Section}
    grasp: learning
    meets: {kind: study.note}
    when: {every: working-day}
    pause: {for: [leave, illness]}
    minutes: 10
    class: unit
  - id: visit
    title: {zh: 四必访, en: Must visit}
    basis: {zh: 第三条, en: Article 3}
    owner: {zh: 干部科, en: Section}
    grasp: learning
    acts: leader
    meets: {kind: care.visit, about: event}
    when: {after: {kind: care.event}, due: 3 working days}
    minutes: 60
"""

UP = """programme: up
version: 1
from: 2016-01-04
title: {zh: 体检, en: Check}
calendar: china
aspects:
  - {id: care, title: {zh: 抓关爱, en: Care}}
kinds:
  - {kind: care.check, title: {zh: 体检, en: Check}, class: unit, fields: []}
rules:
  - id: check
    title: {zh: 体检, en: Health check}
    basis: {zh: 第一条, en: Article 1}
    owner: {zh: 办公室, en: Office}
    grasp: care
    who: {unit: 甲科}
    meets: {kind: care.check}
    when: {before: 2016-01-18, opens: 10 days}
    remind: {before: 1 working day}
    excuse: [leader]
    escalate: {to: leader, after: 2 working days}
    minutes: 0
    class: unit
"""

CLOCK = """programme: clock
version: %(version)d
from: 2016-01-04
title: {zh: 轮岗, en: Rotation}
calendar: plain
aspects:
  - {id: team, title: {zh: 队伍, en: Team}}
kinds:
  - {kind: team.move, title: {zh: 轮岗, en: Move}, class: unit, fields: []}
rules:
  - id: move
    title: {zh: 轮岗, en: Rotation}
    basis: {zh: 第一条, en: Article 1}
    owner: {zh: 干部科, en: Section}
    grasp: team
    meets: {kind: team.move}
    when: {tenure: post, of: 科长, months: %(months)d, opens: 90 days}
    minutes: 0
    class: unit
"""

EITHER = """programme: either
version: 1
from: 2016-01-01
title: {zh: 培训, en: Training}
calendar: plain
aspects:
  - {id: learning, title: {zh: 抓学习, en: Learning}}
kinds:
  - kind: study.training
    title: {zh: 培训, en: Training}
    class: own
    fields:
      - {name: days, type: int, title: {zh: 天, en: Days}}
      - {name: hours, type: int, title: {zh: 学时, en: Hours}}
rules:
  - id: train
    title: {zh: 年度培训, en: Training of the year}
    basis: {zh: 第一条, en: Article 1}
    owner: {zh: 教育科, en: Education}
    grasp: learning
    meets:
      - {kind: study.training, measure: days, of: days, target: 12}
      - {kind: study.training, measure: hours, of: hours, target: 90}
    when: {every: year}
    minutes: 0
"""


def furnished(sort, target=1):
    """Sections A and B below the department; in A Lin, who is asked, and an organiser of
    A; in B nobody but Wu. Chao leads the department."""
    house = House(sort)
    house.make()
    house.a, house.b = house.unit("甲科"), house.unit("乙科")
    house.lin = house.person("林冲", unit=house.a, login="lin")
    house.wu = house.person("吴用", unit=house.b, login="wu")
    house.chao = house.person("晁盖", unit=1, login="chao")
    house.org = house.person("朱武", unit=house.a, login="org")
    house.give("lin", "member", house.a)
    house.give("wu", "member", house.b)
    house.give("chao", "leader", 1)
    house.give("org", "organiser", house.a)
    house.adoption = adopt(house, 1, target)
    return house


def adopt(house, version, target, *words, note="Reading note", **more):
    path = house.path(f"try{version}.yaml")
    text = PROGRAMME.replace("en: Reading note", f"en: {note}")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text % {"version": version, "target": target})
    done = house.run("programme", "adopt", path, *words, **more)
    return int(done.out) if done.out.strip() else None


def note(house, person, day, *words):
    return house.json("record", "study.note", f"title=水浒 {day}", "--person", person, "--on",
                      day, *words)["id"]


def states(house, person, rule, *words):
    found = house.json("duties", "--person", person, "--rule", rule, "--from", "2016-01-01",
                       "--to", "2016-12-31", "--on", "2016-12-31", *words)
    return {d["id"].rpartition(":")[2]: d["state"] for d in found}


def standing(house, rule, *words, to="2016-01-31"):
    found = house.json("standing", "--from", "2016-01-01", "--to", to, "--rule", rule, *words)
    same(len(found), 1, found)
    return {key: found[0][key] for key in ("asked", "met", "late", "missing", "excused",
                                           "paused", "share")}


@proof("entries meet duties, corrections count until the month is closed, reopening counts "
       "what came meanwhile", *BOTH)
def month(sort):
    with furnished(sort) as house:
        lin = ("--person", house.lin)
        same(house.json("roll", "--on", "2016-01-31")["again"], False)
        same(house.json("roll", "--on", "2016-01-31")["again"], True)
        same(house.json("roll", "--on", "2016-01-20")["again"], True)
        first = note(house, house.lin, "2016-01-20")
        same(states(house, house.lin, "read"),
             {"2016-01-04": "overdue", "2016-01-11": "overdue", "2016-01-18": "met",
              "2016-01-25": "overdue"})
        days = states(house, house.lin, "hour")
        same([d for d, s in days.items() if s == "met"], ["2016-01-20"])
        same(len(days), 20)
        # said again of the next day: the day before is open again, the week stays met
        second = note(house, house.lin, "2016-01-21", "--corrects", first)
        same([d for d, s in states(house, house.lin, "hour").items() if s == "met"],
             ["2016-01-21"])
        why = house.json("why", f"read:{house.lin}:2016-01-18")
        same([(e["entry"], e["day"], e["amount"]) for e in why["entries"]],
             [(second, "2016-01-21", 1)])
        same((why["got"], why["target"], why["state"], why["version"]), (1, 1, "met", 1))
        # the corrected one cannot be corrected twice, nor another person's
        house.run("record", "study.note", "title=x", "--person", house.lin, "--corrects",
                  first, exit=2)
        house.run("record", "study.note", "title=x", "--person", house.wu, "--corrects",
                  second, exit=2)
        house.run("programme", "close", "--till", "2016-01-30", exit=2)
        house.run("programme", "close", "--till", "2016-01-31")
        closed = {"asked": 20, "met": 1, "late": 0, "missing": 19, "excused": 0, "paused": 0,
                  "share": 500}
        weeks = {"asked": 4, "met": 1, "late": 0, "missing": 3, "excused": 0, "paused": 0,
                 "share": 2500}
        same(standing(house, "hour", *lin), closed)
        same(standing(house, "read", *lin), weeks)
        note(house, house.lin, "2016-01-25")
        house.json("record", "absence.add", *lin, "sort=leave", "since=2016-01-04",
                   "till=2016-01-08")
        same(standing(house, "hour", *lin), closed, "closed")
        same(standing(house, "read", *lin), weeks, "closed")
        same(states(house, house.lin, "hour"), {}, "folded")
        house.run("programme", "reopen", "--from", "2016-01-01", "--why", "rolls were lost")
        same(standing(house, "hour", *lin),
             {**closed, "asked": 15, "met": 2, "missing": 13, "paused": 5, "share": 1333})
        same(standing(house, "read", *lin),
             {**weeks, "asked": 3, "met": 2, "missing": 1, "paused": 1, "share": 6666})
        house.check_whole()


@proof("rolling every day, and facts in another order, give what one roll behind a month "
       "gives", *BOTH)
def order(sort):
    columns = ("rule, subject, by_event, person, unit, opens, due, ends, first, last, asked, "
               "days, paused, target, got, met_on, excused_on, live, closed")
    rows = []
    for daily in (False, True):
        with furnished(sort, target=2) as house:
            facts = [lambda: note(house, house.lin, "2016-01-13"),
                     lambda: house.json("record", "absence.add", "--person", house.lin,
                                        "sort=illness", "since=2016-01-18",
                                        "till=2016-01-22"),
                     lambda: house.json("record", "care.event", "--person", house.wu,
                                        "sort=illness", "--on", "2016-01-15"),
                     lambda: note(house, house.wu, "2016-01-05"),
                     lambda: note(house, house.lin, "2016-01-11"),
                     lambda: house.json("record", "posting.add", "--person", house.wu,
                                        f"unit={house.a}", "since=2016-01-25")]
            for day in range(4, 32):
                if daily:
                    house.run("roll", "--on", f"2016-01-{day:02}")
                if day % 5 == 0 and facts:
                    facts.pop(-1 if daily else 0)()
            for fact in facts:
                fact()
            house.run("roll", "--on", "2016-01-31")
            # by_event 1: the key is a seq, which differs
            rows.append(sorted(map(str, house.sql(
                f"select {columns}, case when by_event = 1 then 0 else key end "
                "from duty"))))
            same(house.json("rebuild", "--check")["same"], True)
    same(rows[0], rows[1])
    holds(len(rows[0]) > 60, len(rows[0]))


@proof("a newer version asks from its day on; what was open stays under its rules, what "
       "was closed too", *BOTH)
def versions(sort):
    with furnished(sort) as house:
        house.run("roll", "--on", "2016-01-29")
        note(house, house.lin, "2016-01-26")
        adopt(house, 2, 3, "--from", "2016-01-04", exit=2)
        house.run("roll", "--on", "2016-01-31")
        house.run("programme", "close", "--till", "2016-01-31")
        before = standing(house, "read", "--unit", 1)
        adopt(house, 2, 3, "--from", "2016-01-31", exit=2)
        second = adopt(house, 2, 3, "--from", "2016-02-03")
        house.run("roll", "--on", "2016-02-14")
        found = house.json("duties", "--person", house.lin, "--rule", "read", "--from",
                           "2016-02-01", "--to", "2016-02-14", "--on", "2016-02-14")
        same([(d["id"], d["target"], d["version"], d["adoption"]) for d in found],
             [(f"read:{house.lin}:2016-02-01", 1, 1, house.adoption),
              (f"read:{house.lin}:2016-02-08", 3, 2, second)])
        same(standing(house, "read", "--unit", 1), before)
        same([(p["version"], p["since"], p.get("till")) for p in
              house.json("programme", "list")],
             [(1, "2016-01-04", "2016-02-02"), (2, "2016-02-03", None)])
        house.check_whole()


@proof("where days or hours of the same kind of entry meet a duty, an entry counts once",
       *BOTH)
def either(sort):
    with House(sort) as house:
        house.make()
        zhu = house.person("朱仝", unit=house.unit("丙科"), login="zhu")
        file = house.path("either.yaml")
        with open(file, "w", encoding="utf-8") as out:
            out.write(EITHER)
        house.run("programme", "adopt", file, "--from", "2016-01-01")
        house.run("roll", "--on", "2016-02-01")
        for day, days, hours in (("05", 1, 8), ("06", 2, 16)):
            house.run("record", "study.training", f"days={days}", f"hours={hours}",
                      "--person", zhu, "--on", f"2016-01-{day}")
        duty = house.json("duties", "--person", zhu, "--on", "2016-02-01")[0]
        # 3 of 12 days, 24 of 90 hours: the hours are nearer to their target
        same((duty["rule"], duty["state"], duty["got"], duty["target"]),
             ("train", "open", 24, 90))
        house.run("record", "study.training", "days=9", "hours=0", "--person", zhu,
                  "--on", "2016-01-20")
        met = house.json("duties", "--person", zhu, "--on", "2016-02-01", "--state", "met",
                         "--from", "2016-01-01", "--to", "2016-12-31")
        same([(d["rule"], d["got"], d["target"]) for d in met], [("train", 12, 12)])
        house.check_whole()


@proof("an event puts the leader under a duty in working days, and his visit meets it",
       *BOTH)
def event(sort):
    with furnished(sort) as house:
        house.run("roll", "--on", "2016-01-31")
        seq = house.json("record", "care.event", "--person", house.lin, "sort=illness",
                         "--on", "2016-01-14")["id"]
        found = house.json("duties", "--person", house.chao, "--rule", "visit", "--on",
                           "2016-01-15")
        same([(d["id"], d["due"], d["state"], d["subject"]) for d in found],
             [(f"visit:{house.lin}:e{seq}", "2016-01-19", "open", house.lin)])
        # a visit for another event does not count
        house.json("record", "care.visit", "--person", house.lin, f"event={seq + 1000}",
                   "--on", "2016-01-18")
        visit = f"visit:{house.lin}:e{seq}"
        same(house.json("why", visit, "--on", "2016-01-20")["state"], "overdue")
        house.json("record", "care.visit", "--person", house.lin, f"event={seq}", "--on",
                   "2016-01-20")
        why = house.json("why", visit)
        same((why["state"], why["late"], why["met_on"]), ("met", True, "2016-01-20"))
        house.check_whole()


def adopt_text(house, name, text, *words):
    path = house.path(name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return int(house.run("programme", "adopt", path, *words).out)


@proof("a tenure that was over before its rule came into force is due with the notice that "
       "the rule gives, and its why says both days; other months begin anew", *BOTH)
def clock(sort):
    with furnished(sort) as house:
        for person, since in ((house.lin, "2010-03-01"), (house.wu, "2012-02-10")):
            house.json("record", "posting.add", "--person", person, f"unit={house.a}",
                       "title=科长", f"since={since}")
        adopt_text(house, "clock.yaml", CLOCK % {"version": 1, "months": 60})
        house.run("roll", "--on", "2016-02-01")

        def found():
            return [(d["subject"], d["opens"], d["due"], d["version"]) for d in
                    house.json("duties", "--unit", 1, "--rule", "move", "--from",
                               "2010-01-01", "--to", "2020-01-01", "--on", "2016-06-01")]
        # 90 days behind 4 January; Wu has a year left
        same(found(), [(house.lin, "2016-01-04", "2016-04-03", 1)])
        duty = house.json("duties", "--person", house.lin, "--rule", "move", "--on",
                          "2016-02-01")[0]["id"]
        why = house.json("why", duty, "--on", "2016-04-03")
        same((why["ran_out"], why["asked_since"], why["state"]),
             ("2015-03-01", "2016-01-04", "due"))
        said = house.run("why", duty, "--on", "2016-04-04", "--lang", "en").out
        for words in ("1 March 2015", "4 January 2016"):
            holds(words in said, said)
        adopt_text(house, "clock2.yaml", CLOCK % {"version": 2, "months": 48}, "--from",
                   "2016-02-03")
        house.run("roll", "--on", "2016-02-29")
        # four years were over on 10 February, and 90 days are over on 3 May
        same(found(), [(house.lin, "2016-01-04", "2016-04-03", 1),
                       (house.wu, "2016-02-03", "2016-05-03", 2)])
        house.check_whole()


YEAR = """programme: year
version: 1
from: 2016-01-04
title: {zh: 期限, en: Deadline}
calendar: china
aspects:
  - {id: care, title: {zh: 抓关爱, en: Care}}
kinds:
  - {kind: care.check, title: {zh: 体检, en: Check}, class: unit, fields: []}
rules:
  - id: check
    title: {zh: 体检, en: Health check}
    basis: {zh: 第一条, en: Article 1}
    owner: {zh: 办公室, en: Office}
    grasp: care
    who: {unit: 乙科}
    meets: {kind: care.check}
    when: {before: 2031-10-01, due: 2 working days}
    minutes: 0
    class: unit
"""


@proof("a year's list of holidays is imported, open duties follow it, and a newer list takes "
       "its place", *BOTH)
def year(sort):
    with furnished(sort) as house:
        adopt_text(house, "year.yaml", YEAR)
        house.run("roll", "--on", "2016-01-31")

        def due():
            found = house.json("duties", "--person", house.wu, "--rule", "check", "--on",
                               "2016-01-31")
            return [(d["due"], d["provisional"]) for d in found]

        def told(name, days):
            path = house.path(name)
            with open(path, "w", encoding="utf-8") as file:
                json.dump({"year": 2031, "days": [
                    {"name": "国庆节", "date": f"2031-10-{n:02}", "isOffDay": n < 8}
                    for n in days]}, file, ensure_ascii=False)
            return path
        # 1 October 2031 is a Wednesday: nobody has published that year's list
        same(due(), [("2031-10-03", True)])
        first = told("first.json", [*range(1, 8), 11])
        house.run("calendar", "import", first, "--as", "lin", exit=1)
        house.run("calendar", "import", first, "--as", "org", exit=1)
        house.run("calendar", "import", first, "--dry-run")
        same(due(), [("2031-10-03", True)], "a dry run changes nothing")
        same(house.json("calendar", "import", first, "--as", "chao"),
             {"year": 2031, "days": 8})
        # a week off: Wednesday the 8th and Thursday the 9th are the two days
        same(due(), [("2031-10-09", False)])
        same([y["year"] for y in house.json("calendar", "list") if y["entry"]], [2031])
        house.json("calendar", "import", told("second.json", [1, 2, 3]))
        same(due(), [("2031-10-07", False)], "three days and a weekend")
        for wrong in ("{}", '{"year": 2031, "days": [{"date": "2030-10-01"}]}', "x",
                      '{"year": 1800, "days": []}'):
            with open(house.path("wrong.json"), "w", encoding="utf-8") as file:
                file.write(wrong)
            house.run("calendar", "import", house.path("wrong.json"), exit=2)
        house.server = house.serve()
        chao = house.server.visitor()
        chao.enter("chao")
        page = chao.get("/programme").seen.text
        holds(re.search("2007-2026, ?2031", page), page[:700])
        house.check_whole()


@proof("what is left undone goes up to whom the rule names, on the working day it says",
       *BOTH)
def up(sort):
    with furnished(sort) as house:
        adopt_text(house, "up.yaml", UP)
        house.run("roll", "--on", "2016-01-31")

        def gone(day, *words):
            return [d["id"] for d in house.json("duties", "--gone-up", "--on", day, *words)]
        lin, org = (f"check:{p}:2016-01-18" for p in (house.lin, house.org))
        # due on Monday the 18th; two working days behind it is Wednesday
        same(house.json("why", lin)["goes_up"], "2016-01-20")
        same(gone("2016-01-19", "--as", "chao"), [])
        same(sorted(gone("2016-01-20", "--as", "chao")), sorted([lin, org]))
        same(gone("2016-01-20", "--as", "org"), [], "he leads nobody")
        same(sorted(gone("2016-01-20")), sorted([lin, org]), "the console sees all")
        house.run("duties", "--gone-up", "--as", "lin", exit=1)
        house.server = house.serve()
        chao, me = house.server.visitor(), house.server.visitor()
        chao.enter("chao")
        me.enter("lin")
        page = chao.get("/lead")
        holds("Left undone and brought to you" in page.seen.text, page.seen.text[:900])
        same([page.text.count(f'<li><a href="/d/check%3A{p}%3A2016-01-18"')
              for p in (house.lin, house.org)], [1, 1])
        page = me.get(f"/d/{lin}")
        for words in ("to the leader on 20 January 2016", "May excuse the leader"):
            holds(words in page.seen.text, f"{words}: {page.seen.text[:1500]}")
        house.json("record", "care.check", "--person", house.lin, "--on", "2016-01-19")
        same(gone("2016-01-20", "--as", "chao"), [org], "done, it is nobody's any more")
        house.check_whole()


@proof("everybody sees his own, whoever reaches a unit sees its duties by class, and nobody "
       "excuses himself", *BOTH)
def seeing(sort):
    with furnished(sort) as house:
        house.run("roll", "--on", "2016-01-10")
        duty = f"read:{house.lin}:2016-01-04"
        mine = house.json("duties", "--as", "lin", "--on", "2016-01-10")
        same({d["person"] for d in mine}, {house.lin})
        same(len(mine), 6)
        house.run("duties", "--as", "wu", "--person", house.lin, exit=1)
        house.run("why", duty, "--as", "wu", exit=3)
        house.run("duties", "--as", "lin", "--unit", house.a, exit=1)
        # the organiser of A reaches A alone
        same({d["person"] for d in house.json("duties", "--as", "org", "--on", "2016-01-10")},
             {house.lin, house.org})
        house.run("duties", "--as", "org", "--person", house.wu, exit=3)
        same(len(house.json("standing", "--as", "org", "--from", "2016-01-01", "--to",
                            "2016-01-31", "--rule", "hour", "--unit", house.b)), 0)
        # of class own: the leader and the person, not the organiser
        house.json("record", "care.event", "--as", "lin", "sort=wedding", "--on",
                   "2016-01-05")
        for login, sees in (("org", 0), ("chao", 1), ("lin", 1)):
            about = () if login == "org" else ("--person", house.lin, "--about")
            found = house.json("duties", "--as", login, "--rule", "visit", "--on",
                               "2016-01-10", *about)
            same(len(found), sees, login)
            same(len(house.json("records", "care.event", "--as", login)), sees, login)
        house.run("record", "study.note", "title=x", "--person", house.wu, "--as", "org",
                  exit=3)
        house.run("record", "study.note", "title=x", "--person", house.lin, "--as", "wu",
                  exit=3)
        # excuses
        house.run("excuse", "ask", duty, "--why", "家中有事", "--as", "wu", exit=3)
        house.run("excuse", "ask", duty, "--why", "家中有事", "--as", "lin")
        house.run("excuse", "grant", duty, "--why", "同意", "--as", "lin", exit=1)
        house.run("excuse", "grant", duty, "--why", "同意", "--as", "org", exit=1)
        house.run("excuse", "grant", duty, "--why", "同意", exit=1)
        house.run("excuse", "grant", duty, "--why", "同意", "--as", "chao")
        why = house.json("why", duty, "--as", "lin")
        same((why["state"], why["excuse_asked"], why["excuse_answer"], why["excuse_by"]),
             ("excused", "家中有事", "同意", house.chao))
        own = f"read:{house.chao}:2016-01-04"
        house.run("excuse", "grant", own, "--why", "自己", "--as", "chao", exit=1)
        house.check_whole()


@proof("a table of entries is recorded as if one by one, and a wrong row names its line",
       SQLITE)
def table(sort):
    with furnished(sort) as house:
        house.run("roll", "--on", "2016-01-31")
        path = house.path("notes.csv")
        with open(path, "w", encoding="utf-8") as file:
            file.write("person,on,title,minutes\n")
            for day in range(4, 9):
                file.write(f"{house.lin},2016-01-{day:02},书 {day},30\n")
        same(house.run("record", "study.note", "--file", path).out, "5\n")
        same([d for d, s in states(house, house.lin, "hour").items() if s == "met"],
             [f"2016-01-{day:02}" for day in range(4, 9)])
        same(house.run("records", "study.note").out.count("\n"), 6)
        with open(path, "a", encoding="utf-8") as file:
            file.write(f"{house.lin},2016-01-11,书,0\n")
        wrong = house.run("record", "study.note", "--file", path, exit=2)
        holds("7" in wrong.err and "minutes" in wrong.err, wrong.err)
        bad = house.run("record", "study.note", "titel=x", "--person", house.lin, exit=2).err
        holds("titel" in bad and "title, minutes" in bad, bad)
        same(json.loads(house.run("programme", "list", "--json").out)[0]["version"], 1)


@proof("a server opens the duties of days that it slept through, once", SQLITE)
def midnight(sort):
    with furnished(sort) as house:
        today = datetime.date.today()
        house.run("roll", "--on", today - datetime.timedelta(days=20))
        house.serve()
        week = f"read:{house.lin}:{today - datetime.timedelta(days=today.weekday())}"
        within(30, lambda: house.run("why", week, "--json", exit=None).exit == 0,
               "this week's duty is there")
        same(house.json("roll")["again"], True)
        rolls = house.sql("select count(*) from ledger_entry where kind = 'programme.roll'")
        same(int(rolls[0][0]), 2)
        same(house.json("rebuild", "--check")["same"], True)


# ---- by page -----------------------------------------------------------------------------

def visitor(house, login):
    it = house.server.visitor()
    it.enter(login)
    return it


def rolled(house):
    """Rolled up to today; the clock of the office is the machine's."""
    today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()
    house.run("roll", "--on", today.isoformat())
    return today


@proof("what is due stands on the first page, leads to its reason, and a note meets it",
       *BOTH)
def day(sort):
    with furnished(sort) as house:
        today = rolled(house)
        house.server = house.serve()
        lin = visitor(house, "lin")
        home = lin.get("/")
        monday = today - datetime.timedelta(days=today.weekday())
        duty = f"/d/read%3A{house.lin}%3A{monday.isoformat()}"
        holds("Read every week" in home.seen.text, home.seen.text[:800])
        page = lin.get(duty)
        for words in ("Read every week", "Article 1", "0 of 1", "Why this is due"):
            holds(words in page.seen.text, f"{words}: {page.seen.text[:900]}")
        # another member may not know of it, and learns nothing from asking
        wu = visitor(house, "wu")
        same(wu.get(duty, 404).status, wu.get("/d/read%3A999%3A2016-01-04", 404).status)
        # one field from the first page
        before = house.json("ledger", "root")["size"]
        lin.fill("/", action="/note", text="水浒 第七回", kind="study.note")
        same(house.json("ledger", "root")["size"], before + 1, "one entry")
        page = lin.get(duty)
        holds("met" in page.seen.text and "1 of 1" in page.seen.text, page.seen.text[:900])
        # an empty note is refused at its field and changes nothing
        refused, _ = lin.fill("/", 400, action="/note", text=" ", kind="study.note")
        holds("What did you do or learn?" in refused.seen.text, refused.seen.text[:500])
        same(house.json("ledger", "root")["size"], before + 1, "nothing was written")


@proof("a duty is done by its own form, explained, and excused by whom the rule names",
       *BOTH)
def excuse(sort):
    with furnished(sort, target=2) as house:
        today = rolled(house)
        house.server = house.serve()
        monday = today - datetime.timedelta(days=today.weekday())
        duty = f"/d/read%3A{house.lin}%3A{monday.isoformat()}"
        lin, chao = visitor(house, "lin"), visitor(house, "chao")
        refused, _ = lin.fill(duty, 400, action=f"{duty}/record", title="", minutes="many")
        holds("There is a problem" in refused.seen.text, refused.seen.text[:500])
        lin.fill(duty, action=f"{duty}/record", title="水浒", minutes="20")
        holds("1 of 2" in lin.get(duty).seen.text, "counted")
        lin.fill(duty, action=f"{duty}/excuse", why="出差")
        asked = chao.get("/lead")
        holds("To sign: asked to be excused" in asked.seen.text, asked.seen.text[:900])
        chao.fill(duty, action=f"{duty}/decide", why="属实", answer="grant")
        holds("Granted by" in lin.get(duty).seen.text, "granted")
        same(house.json("why", f"read:{house.lin}:{monday.isoformat()}")["state"], "excused")


@proof("standings by rule lead to the duties behind each number; the rules stand in prose",
       *BOTH)
def lead(sort):
    with furnished(sort) as house:
        rolled(house)
        house.server = house.serve()
        lin, chao = visitor(house, "lin"), visitor(house, "chao")
        lin.get("/lead", 403)
        page = chao.get("/lead")
        holds("Read daily" in page.seen.text, page.seen.text[:900])
        sheet = chao.get("/lead.csv")
        rows = sheet.text.splitlines()
        same(rows[0].lstrip("\ufeff").split(",")[0], '"Rule"')
        standing = chao.get(f"/standing/read%3Au1%3A2016-01-01%3A2016-01-31")
        holds("Duties counted" in standing.seen.text, standing.seen.text[:900])
        chao.get("/standing/nothing", 404)
        rules = lin.get("/programme")
        for words in ("Trial", "Read every week", "Article 1", "minutes a month"):
            holds(words in rules.seen.text, f"{words}: {rules.seen.text[:900]}")
        adopt(house, 2, 3, "--from", "2030-01-01")
        versions = lin.get("/programme").seen.text
        holds("Version 2" in versions and "Version 1" in versions, versions[:500])


@proof("a programme adopted, or rebuilt, while a server runs stands on the very next page",
       *BOTH)
def adopted_meanwhile(sort):
    with furnished(sort) as house:
        today = rolled(house)
        house.server = house.serve()
        lin = visitor(house, "lin")
        for _ in range(8):  # every worker has read it
            holds("Reading note" in lin.get("/").seen.text, "the first version")
        adopt(house, 2, 1, "--from", today, note="Reading report")
        for _ in range(8):
            seen = lin.get("/").seen.text
            holds("Reading report" in seen and "Reading note" not in seen, seen[:900])
        house.run("rebuild")
        holds("Reading report" in lin.get("/").seen.text, "behind a rebuild")


if __name__ == "__main__":
    main()
