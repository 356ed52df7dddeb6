#!/usr/bin/env python3
"""36,184 real submissions against 37 deadlines (Open University Learning Analytics Dataset,
in ../shared/data/oulad; skipped where it is not): a programme with a rule a deadline, people
with dated membership of a module, entries with their days. Every cell - student and deadline
- must stand as this script says, which reads the files alone and shares no code with cadre;
`why` of 100 cells, drawn by a fixed seed, must agree.

A submission carried over from an earlier run (banked, day -1) counts like one in time, and is
told by its own field. Who withdrew before a deadline is no longer asked for it. The starts of
the runs are 1 October; the data give days relative to them.
"""
# limit: 300 s
import csv
import datetime
import os
import random
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "journeys"))
from house import SQLITE, House, Skip, main, proof, same  # noqa: E402

DATA = os.environ.get("CADRE_OULAD", os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "shared", "data", "oulad"))
START = {"2013J": datetime.date(2013, 10, 1), "2014J": datetime.date(2014, 10, 1)}
FROM, TO = "2013-01-01", "2015-12-31"
RULE = """  - id: a{id}
    title: {{en: Assessment {id}, zh: 作业 {id}}}
    basis: {{en: Course, zh: 课程}}
    owner: {{en: Course, zh: 课程}}
    grasp: study
    who: {{unit: {unit}}}
    meets: {{kind: course.submission, where: {{assessment: {id}}}}}
    when: {{before: {due}}}
    minutes: 0
    class: unit
"""
HEAD = """programme: oulad
version: 1
from: 2013-01-01
calendar: plain
title: {en: Deadlines, zh: 作业期限}
aspects:
  - {id: study, title: {en: Study, zh: 学习}}
kinds:
  - kind: course.submission
    title: {en: Submission, zh: 提交}
    class: unit
    fields:
      - {name: assessment, type: int, title: {en: Assessment, zh: 作业}, required: true}
      - {name: banked, type: bool, title: {en: Carried over, zh: 结转}}
rules:
"""


def read(name):
    with open(os.path.join(DATA, name), encoding="utf-8") as file:
        return list(csv.DictReader(file))


def day(run, number):
    return START[run] + datetime.timedelta(int(number))


def given(text):
    return text not in ("", "?")


class Course:
    """What the files say."""

    def __init__(self):
        if not os.path.exists(os.path.join(DATA, "assessments.csv")):
            raise Skip("no ../shared/data/oulad here")
        self.due, self.unit, self.run, self.member, self.sent = {}, {}, {}, {}, {}
        for a in read("assessments.csv"):
            self.due[a["id_assessment"]] = day(a["code_presentation"], a["date"])
            self.unit[a["id_assessment"]] = f"{a['code_module']}-{a['code_presentation']}"
            self.run[a["id_assessment"]] = a["code_presentation"]
        for r in read("studentRegistration.csv"):
            run = r["code_presentation"]
            since = day(run, r["date_registration"]) if given(r["date_registration"]) \
                else START[run]
            till = day(run, r["date_unregistration"]) if given(r["date_unregistration"]) \
                else None
            self.member[r["id_student"], f"{r['code_module']}-{run}"] = (since, till)
        for s in read("studentAssessment.csv"):
            self.sent[s["id_student"], s["id_assessment"]] = (
                day(self.run[s["id_assessment"]], s["date_submitted"]), s["is_banked"] == "1")

    def cells(self):
        found = {}
        for (student, unit), (since, till) in self.member.items():
            for assessment, due in self.due.items():
                if self.unit[assessment] != unit or since > due or (till and till < since):
                    continue
                sent = self.sent.get((student, assessment))
                found[student, assessment] = (
                    ("met" if sent[0] <= due else "late") if sent
                    else "cancelled" if till and till < due else "missing")
        return found


def write(path, head, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    return path


def furnish(house, course):
    house.run("init", "--name", "OU")
    students = sorted({student for student, _ in course.member}, key=int)
    maps = {"people": "number -> number\nname -> name\nunit -> unit\n",
            "spells": "number -> number\nunit -> posting.unit + new\n"
                      "since -> posting.since\ntill -> posting.till\n"
                      "= yes -> posting.concurrent\n"}
    tables = {"people": (("number", "name", "unit"), [(s, "S" + s, "OU") for s in students]),
              "spells": (("number", "unit", "since", "till"),
                         [(s, u, a, b or "") for (s, u), (a, b) in course.member.items()])}
    for name in ("people", "spells"):
        with open(house.path(name + ".map"), "w", encoding="utf-8") as file:
            file.write(maps[name])
        house.run("import", "people", write(house.path(name + ".csv"), *tables[name]),
                  "--map", house.path(name + ".map"), "--yes")
    with open(house.path("oulad.yaml"), "w", encoding="utf-8") as file:
        file.write(HEAD)
        for assessment, due in course.due.items():
            file.write(RULE.format(id=assessment, due=due, unit=course.unit[assessment]))
    house.run("programme", "adopt", house.path("oulad.yaml"))
    rows = [(s, on, a, "true" if banked else "")
            for (s, a), (on, banked) in course.sent.items()]
    same(house.run("record", "course.submission", "--file",
                   write(house.path("sent.csv"), ("number", "on", "assessment", "banked"),
                         rows)).out, f"{len(rows)}\n")
    house.run("roll", "--on", TO)


def state_of(standing):
    return next(s for s in ("met", "late", "missing", "cancelled", "excused", "paused",
                            "waiting") if standing[s])


@proof("every student and deadline stands as the files say, and 100 drawn cells say why")
def students():
    course = Course()
    same((len(course.sent), len(course.due)), (36184, 37))
    same(sum(banked for _, banked in course.sent.values()), 713)
    with House(SQLITE) as house:
        furnish(house, course)
        began = time.monotonic()
        standings = house.json("standing", "--people", "--from", FROM, "--to", TO)
        print(f"# {len(standings)} standings in {time.monotonic() - began:.2f} s")
        found = {(s["person_name"][1:], s["rule"][1:]): s for s in standings if "person" in s}
        wanted = course.cells()
        same({cell: state_of(s) for cell, s in found.items()} == wanted, True,
             [c for c in wanted if c not in found or state_of(found[c]) != wanted[c]][:5])
        same({state: sum(s == state for s in wanted.values()) for state in set(wanted.values())},
             {state: sum(s[state] for s in standings if "person" not in s)
              for state in set(wanted.values())})
        for student, assessment in random.Random(37).sample(sorted(wanted), 100):
            person = found[student, assessment]["person"]
            why = house.json("why", f"a{assessment}:{person}:{course.due[assessment]}")
            sent = course.sent.get((student, assessment))
            same([e["day"] for e in why["entries"]], [str(sent[0])] if sent else [])
            same((why["state"], why["late"]),
                 {"met": ("met", False), "late": ("met", True),
                  "missing": ("overdue", False),
                  "cancelled": ("cancelled", False)}[wanted[student, assessment]])


if __name__ == "__main__":
    main()
