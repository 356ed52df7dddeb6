#!/usr/bin/env python3
"""Exams end by the server's clock: what was not handed in is, once, also by a server that was
off when the time was over. Of several attempts the best counts. An exam's answers meet a
duty of the programme. On both databases; points are counted by hand."""
# limit: 500 s
import csv
import datetime
import io
import re

from exams import (RIGHT, WRONG, entered, filled, furnished, led, past, said, same_count, sit,
                   state, stem)
from house import POSTGRES, SQLITE, holds, main, new_id, proof, same, within

BOTH = SQLITE, POSTGRES
TICKS = 100  # seconds in which a server that looks every ten must have looked
PROGRAMME = """programme: exams
version: 1
from: %(year)d-01-01
title: {zh: 考学, en: Exams}
calendar: plain
aspects:
  - {id: learning, title: {zh: 抓学习, en: Learning}}
rules:
  - id: exam
    title: {zh: 年度考学, en: An exam a year}
    basis: {zh: 第一条, en: Article 1}
    owner: {zh: 教育科, en: Education}
    grasp: learning
    meets: {kind: exam.answers, target: 1}
    when: {every: year}
    minutes: 60
"""


def planned(house, organiser, **more):
    today = datetime.date.today()
    body = {"title": "Rules", "unit": house.section,
            "opens-on": str(today - datetime.timedelta(days=2)), "opens-at": "00:00",
            "closes-on": str(today + datetime.timedelta(days=2)), "closes-at": "23:59",
            "minutes": 60, "grace": 5, "paging": "one", "lines": "law;;5;2", **more}
    exam = filled(organiser, "/exams/new", **body).location
    for step in ("draw", "open"):
        organiser.post(exam + "/do", {"id": new_id(), "step": step})
    return exam


def answer(visitor, exam, answers):
    visitor.post(exam + "/begin", {"id": new_id()})
    for place in range(1, 6):
        page = visitor.get(f"{exam}/q/{place}")
        visitor.post(f"{exam}/q/{place}", {"id": new_id(), **said(page, answers[stem(page)])})


@proof("Handed in and ended by the server's clock, once, and meets a duty", *BOTH)
def clock(sort):
    with furnished(sort) as house:
        year = datetime.date.today().year
        with open(house.path("exams.yaml"), "w", encoding="utf-8") as file:
            file.write(PROGRAMME % {"year": year})
        house.run("programme", "adopt", house.path("exams.yaml"))
        house.run("roll")
        organiser, song, wu = (entered(house, n) for n in ("xiaorang", "song", "wu"))
        exam = planned(house, organiser)
        answer(song, exam, RIGHT)
        answer(wu, exam, WRONG)
        song.post(exam + "/hand-in", {"id": new_id()})
        page = led(house, exam, ("exam-open", 1))
        holds("Rules" in page and "one has handed in" in page, page)
        same(duty(house, "song", year), "met")
        same(duty(house, "wu", year), "open")
        house.server.stop()  # it is off when the time is over
        size = house.json("ledger", "root")["size"]
        back = past(house, exam)
        house.server = house.serve()
        within(TICKS, lambda: state(house, exam) == "marked", "the exam did not end")
        same(duty(house, "wu", year), "met")
        holds(same_count(house, "work_sitting", 0), "a sitting is left")
        # two entries: the answers of wu, and that it is marked; also behind a restart
        house.server.stop()
        same(house.json("ledger", "root")["size"], size + 2)
        house.server = house.serve()
        organiser, wu = entered(house, "xiaorang"), entered(house, "wu")
        organiser.post(exam + "/do", {"id": new_id(), "step": "mark"}, 409)
        page = wu.get(exam + "/result").seen.text
        holds("6 of 10" in page and "Rules, chapter 2" in page, page)
        house.server.stop()
        same(house.json("ledger", "root")["size"], size + 2)
        house.sql(back)
        house.check_whole()


def duty(house, login, year):
    found = house.json("duties", "--person", house.people[login], "--from", f"{year}-01-01",
                       "--to", f"{year}-12-31", "--rule", "exam")
    same(len(found), 1)
    return found[0]["state"]


@proof("Of two attempts the best counts, and there is no third", *BOTH)
def resit(sort):
    with furnished(sort) as house:
        organiser, song, wu = (entered(house, n) for n in ("xiaorang", "song", "wu"))
        exam = planned(house, organiser, resits=1)
        for answers in (RIGHT, WRONG):  # worse the second time: the first counts
            answer(song, exam, answers)
            song.post(exam + "/hand-in", {"id": new_id()})
        song.post(exam + "/begin", {"id": new_id()}, 409)
        answer(wu, exam, WRONG)
        wu.post(exam + "/hand-in", {"id": new_id()})
        back = past(house, exam)
        within(TICKS, lambda: state(house, exam) == "marked", "the exam did not end")
        page = organiser.get(exam + "/results.csv")
        rows = list(csv.DictReader(io.StringIO(page.bytes.decode("utf-8-sig"))))
        same([(r["Name"], r["Attempt"], r["Points"], r["Counts"]) for r in rows],
             [("人song", "1", "10", "1"), ("人song", "2", "6", "0"),
              ("人wu", "1", "6", "1")])
        number = exam.rsplit("/", 1)[1]
        found = house.json("exam", "results", "--exam", number, "--as", "xiaorang")
        same([(f["attempt"], f["points"], f["counts"]) for f in found],
             [(1, 1000, True), (2, 600, False), (1, 600, True)])
        found = house.json("exam", "results", "--person", "song", "--as", "song")
        same([(f["attempt"], f["counts"]) for f in found], [(2, False), (1, True)])
        house.run("exam", "results", "--person", "song", "--as", "wu", exit=3)
        house.run("exam", "results", exit=2)
        daily(house, organiser, wu)
        house.sql(back)
        house.server.stop()
        house.check_whole()


def boxes(house):
    return sorted((int(b), int(n)) for b, n in house.sql(
        "select box, count(*) from work_daily_question group by box"))


def long_ago(house):
    house.sql("update work_daily_question set due = due - 100")


def today(house, who="wu"):
    return house.json("study", "today", "--as", who)


def daily(house, organiser, wu):
    """wu had two of five wrong: these come first, five in all and then no more; what was
    right goes a box further, what was wrong back into the first. Nothing of it is an entry,
    and turned off it is gone."""
    page, size = "/study/daily", house.json("ledger", "root")["size"]
    same((today(house)["on"], today(house)["question"]), (False, 0))
    wu.post(page + "/1", {"id": new_id(), "p0": "0"}, 404)
    wu.fill(page, action=page + "/turn")
    same((boxes(house), today(house)["question"]), ([(1, 2), (2, 3)], 0))
    (first,), (second,) = house.sql("select distinct due from work_daily_question order by due")
    same(second - first if isinstance(first, int) else int(second) - int(first), 1)
    long_ago(house)
    asked = today(house)
    number = asked["question"]
    same((asked["text"], asked["choices"]), ("Which town?", ["Gengche", "Buzi", "Longhe"]))
    seen = wu.get(page)
    holds("Which town?" in seen.text and "CANARY" not in seen.text, "the key of what is asked")
    form = seen.form(f"{page}/{asked['question']}")
    wu.post(f"{page}/{asked['question'] + 1}", {"id": new_id(), "p0": "0"}, 404)
    told = wu.get(wu.post(form.action, {**form.values, "p0": "0"}).location).seen.text
    for word in ("Right", "CANARY-A", "CANARY-B", "Rules, chapter 2", "Next question"):
        holds(word in told, word)
    wu.post(form.action, {**form.values, "p0": "2"})  # sent again, counted once
    same((today(house)["answered"], boxes(house)), (1, [(1, 1), (2, 4)]))
    for text, said, right in (
            ("Capital of the province?", "Xuzhou", False), ("Which are even?", "1,2", True),
            ("Sixty is more than fifty.", "1", True), ("In order?", None, True)):
        asked = today(house)
        same(asked["text"], text)
        said = said or ",".join(str(asked["choices"].index(w) + 1)
                                for w in ("first", "second", "third"))
        answer = "study", "answer", asked["question"], "--as", "wu", "--said"
        house.run(*answer, said, "--dry-run")
        if text != "Capital of the province?":
            house.run(*answer, "7", exit=2)
        same(house.json(*answer, said)["right"], right, text)
    # 1 right out of box 1, 1 wrong into it, 3 right out of box 2
    same((boxes(house), today(house)["question"], today(house)["answered"]),
         ([(1, 1), (2, 1), (3, 3)], 0, 5))
    holds("That is all for today" in wu.get(page).seen.text, "it ends")
    long_ago(house)
    same(house.json(*answer, "2,3,1")["right"], True)  # the last again: as it was
    house.run("study", "answer", number, "--said", "1", "--as", "wu", exit=4)
    same((today(house)["question"], today(house)["answered"]), (0, 5))
    same(today(house, "song")["on"], False)
    house.run("study", "on", exit=1)  # the console is nobody
    house.run("study", "off", "--as", "wu")
    holds(same_count(house, "work_daily_question", 0), "what was kept is gone")
    # on again: what is retired is not asked, nor what a running exam asks
    house.run("study", "on", "--as", "wu")
    long_ago(house)
    same(today(house)["question"], number)
    organiser.post(f"/questions/{number}/retire", {"id": new_id()})
    same(today(house)["text"], "Capital of the province?")
    same(house.json("ledger", "root")["size"], size + 1)
    planned(house, organiser, lines="law;;4;2")
    same(today(house)["question"], 0)
    wu.post(f"{page}/{number + 3}", {"id": new_id(), "p0": "nanjing"}, 404)
    daily_case(house, organiser, wu)


CASE = """// [tag:dispute] [case:k]
A dispute over land.

// [part:k]
Who decides?{=the village ~the town ~the county}

// [part:k]
In which order?{>
hear
weigh
decide
}

// [part:k]
Who keeps what?{=land -> bureau =road -> office}
"""


def paired(page, pairs):
    """The fields of a matching part. The numbers of what can be chosen follow where it is
    shown, and so tell nothing of what belongs together."""
    fields = {}
    for label, name, options in re.findall(
            r'<label>([^<]*) <select name="(p2r[0-9]+)">(.*?)</select>', page.text, re.S):
        found = re.findall(r'<option value="([0-9]*)"[^>]*>([^<]*)</option>', options)
        same([value for value, _ in found], [""] + [str(k) for k in range(len(pairs))])
        fields[name] = {word: value for value, word in found}[pairs[label]]
    same(len(fields), len(pairs))
    return fields


def daily_case(house, organiser, wu):
    """A case is asked whole, with its text, and answered part by part; half right is wrong."""
    with open(house.path("case.gift"), "w", encoding="utf-8") as file:
        file.write(CASE)
    house.run("questions", "import", house.path("case.gift"), "--format", "gift")
    exam = planned(house, organiser, lines="dispute;;1;4", title="Disputes")
    wu.post(exam + "/begin", {"id": new_id()})
    page, keeps = wu.get(exam + "/q/1"), {"land": "bureau", "road": "office"}
    order = said(page, ["hear", "weigh", "decide"])
    wu.post(exam + "/q/1", {"id": new_id(), "p0": "1", **order, **paired(page, keeps)})
    # as it was shown, so it is filled in
    form = wu.get(exam + "/q/1").form(exam + "/q/1")
    same({n: form.values[n] for n in order}, order)
    wu.post(exam + "/q/1", {"id": new_id(), "p0": "1", **order, "p2r0": "7", "p2r1": "0"}, 400)
    wu.post(exam + "/hand-in", {"id": new_id()})
    back = past(house, exam)
    house.run("exam", "mark", exam.rsplit("/", 1)[1], exit=None)  # unless the clock was first
    within(TICKS, lambda: state(house, exam) == "marked", "the exam did not end")
    result = wu.get(exam + "/result").seen.text
    for words in ("A dispute over land. 1. Who decides? 2. In which order?", "1. the town",
                  "3. land - bureau; road - office", "2.67 of 4"):
        holds(words in result, result)
    house.run("study", "on", "--as", "wu")
    long_ago(house)
    asked = today(house)
    same((asked["kind"], asked["text"], [p["text"] for p in asked["parts"]]),
         ("case", "A dispute over land.", ["Who decides?", "In which order?", "Who keeps what?"]))
    same(asked["parts"][0]["choices"], ["the village", "the town", "the county"])
    same(sorted(asked["parts"][1]["choices"]), ["decide", "hear", "weigh"])
    page = wu.get("/study/daily").text
    for name in ("p0", "p1r0", "p1r1", "p1r2", "p2r0", "p2r1"):
        holds(f'name="{name}"' in page, name)
    answer = "study", "answer", asked["question"], "--as", "wu", "--said"
    order = ",".join(str(asked["parts"][1]["choices"].index(w) + 1)
                     for w in ("hear", "weigh", "decide"))
    house.run(*answer, "1\n9,9,9", exit=2)
    pairs = ",".join(str(asked["parts"][2]["choices"].index(keeps[w]) + 1)
                     for w in asked["parts"][2]["items"])
    house.run(*answer, f"1\n{order}\n{pairs}\n1", exit=2)
    same(house.json(*answer, f"1\n{order}\n{pairs}")["right"], True)
    told = wu.get("/study/daily?done=1").seen.text
    holds("1. the village 2. hear; weigh; decide 3. land - bureau; road - office" in told, told)
    house.sql(back)


if __name__ == "__main__":
    main()
