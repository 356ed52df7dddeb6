#!/usr/bin/env python3
"""A classroom through its quarter: an organiser sets up a series and plans its sessions with
speakers from the proposed rota, holds one, ticks three who were absent; one entry is the
roll, one the lecture, and the duties of the programme follow for each of the section, also
behind a correction and where somebody makes up for it. On both databases; who must have met
what is said by hand."""
# limit: 600 s
import csv
import datetime
import hashlib
import io
import json
import os
import random
import re
import socket
import subprocess
import sys

from house import POSTGRES, ROOT, SQLITE, House, holds, main, new_id, proof, same

BOTH = SQLITE, POSTGRES
DAY = datetime.timedelta(days=1)
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
PROGRAMME = """
programme: classroom
version: 1
from: 2016-01-01
calendar: plain
title: Classroom
aspects:
  - {id: learning, title: Learning}
rules:
  - id: T1
    title: The classroom
    basis: The office's rule
    owner: Office
    grasp: learning
    meets:
      - {kind: class.roll, target: 1}
      - {kind: class.makeup, target: 1}
      - {kind: class.cancel, lifts: true}
    when: {every: week}
    pause: [leave]
    minutes: 60
    class: unit
  - id: T2
    title: A lecture
    basis: The office's rule
    owner: Office
    grasp: learning
    meets: {kind: class.lecture, target: 1}
    when: {every: week}
    minutes: 60
    class: unit
  - id: T3
    title: Peer study
    basis: The office's rule
    owner: Office
    grasp: learning
    meets: {kind: peer.held, target: 1}
    when: {every: week}
    pause: [leave]
    minutes: 30
    class: unit
  - id: T4
    title: Lectures alone
    basis: The office's rule
    owner: Office
    grasp: learning
    meets:
      - {kind: class.roll, where: {series: lectures}, target: 1}
      - {kind: class.makeup, where: {series: lectures}, target: 1}
      - {kind: class.cancel, where: {series: lectures}, lifts: true}
    when: {every: week}
    minutes: 60
    class: unit
  - id: T5
    title: Films alone
    basis: The office's rule
    owner: Office
    grasp: learning
    meets:
      - {kind: class.roll, where: {series: films}, target: 1}
      - {kind: class.cancel, where: {series: films}, lifts: true}
    when: {every: week}
    minutes: 60
    class: unit
"""
NAMES = ["organiser", "song", "wu", "lin", "lu", "hua", "away"]


def monday(day):
    return day - datetime.timedelta(days=day.weekday())


def furnished(sort):
    house = House(sort)
    house.make()
    house.section = house.unit("干部科")
    house.people = {name: house.person("人" + name, unit=house.section, login=name)
                    for name in NAMES}
    house.give("organiser", "organiser", unit=house.section)
    house.give("organiser", "member", unit=house.section)
    for name in ("song", "wu", "lin"):
        house.give(name, "member", unit=house.section)
    # the office's day: Asia/Shanghai has no summer time
    now = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8)))
    house.today = now.date()
    with open(house.path("p.yaml"), "w", encoding="utf-8") as file:
        file.write(PROGRAMME)
    return house


def state(house, rule, name, key):
    return house.json("why", f"{rule}:{house.people[name]}:{key}")["state"]


def entered(house, login):
    visitor = house.server.visitor()
    visitor.enter(login)
    return visitor


@proof("A quarter is planned, a session held by exception, and the duties follow", *BOTH)
def story(sort):
    with furnished(sort) as house:
        today = house.today
        house.server = house.serve()
        organiser = entered(house, "organiser")
        house.give("hua", "leader", unit=house.section)
        page = entered(house, "hua").get("/lead")
        holds("No programme" in page.seen.text and "Nothing of study" in page.seen.text,
              "study waits before a programme too")
        house.run("programme", "adopt", house.path("p.yaml"), "--from", monday(today))
        house.run("roll")
        page = organiser.get("/classes/new")
        form = page.form("/classes/new")
        made = organiser.post("/classes/new", {
            **form.values, "title": "组工课堂", "unit": house.section,
            "weekday": WEEKDAYS[today.weekday()], "moved": "stay", "nth": ""})
        series = made.location.removesuffix("/rota")
        till = today + 83 * DAY
        page = organiser.get(f"{series}/rota?from={today}&till={till}")
        form = page.form(f"{series}/rota?from={today}&till={till}")
        days = [str(today + 7 * i * DAY) for i in range(12)]
        same([name[1:] for name in form.values if name[0] == "w"], days)
        # Nobody has spoken: all seven in the order in which they came, then from the first.
        order = ["人" + NAMES[i % 7] for i in range(12)]
        same([form.values["w" + day] for day in days], order)
        plan = {**form.values, "w" + days[0]: "人wu", "t" + days[0]: "Three rules",
                "y" + days[0]: "He wrote <them>", "w" + days[11]: ""}
        refused = organiser.post(form.action, {**plan, "w" + days[1]: "Nobody"}, 400)
        holds("Nobody" in refused.seen.text, refused.seen.text[:600])
        day = datetime.date.fromisoformat(days[1])
        holds(f'{day.day} {day:%B %Y}: ' in refused.seen.text, "the day of the line")
        same(organiser.post(form.action, plan).location, f"{series}?done=12")
        sessions = house.json("classroom", "list", "--series", series.split("/")[-1])
        same([s["day"] for s in sessions["sessions"]], days)
        same([s["speaker_name"] for s in sessions["sessions"]][:2] +
             [sessions["sessions"][11]["speaker"]], ["人wu", "人song", 0])
        same([s["because"] for s in sessions["sessions"]][:2], ["He wrote <them>", ""])
        holds("He wrote &lt;them&gt;" in organiser.get(series).text, "why he speaks")
        first = f'href="/class/{sessions["sessions"][0]["id"]}"'
        for path in ("/week", f"/week?unit={house.section}"):
            page = organiser.get(path)
            same((page.text.count(first), "Three rules" in page.seen.text,
                  "planned" in page.seen.text), (1, True, True), "this week's session alone")
            same(page.text.count('href="/class/'), 1)
        hold(house, organiser, sessions["sessions"], series)
        peers(house, organiser)
        house.check_whole()


def hold(house, organiser, sessions, series):
    today, first, second = house.today, sessions[0]["id"], sessions[1]["id"]
    week = monday(today)
    house.run("record", "absence.add", "--person", house.people["away"], "sort=leave",
              f"since={week}", f"till={week + 6 * DAY}")
    later = organiser.post(f"/class/{second}/roll", {"id": new_id(), "topic": ""}, 400)
    holds("roll is called from that day on" in later.seen.text, later.seen.text[:400])
    member = entered(house, "lin")
    member.post(f"/class/{first}/answer", {"id": new_id(), "answer": "cannot",
                                           "why": "Research"})
    page = organiser.get(f"/class/{first}/roll")
    form = page.form(f"/class/{first}/roll")
    ticked = sorted(name for name in form.values if re.match("[ae][0-9]", name))
    same(ticked, sorted(f"e{house.people[n]}" for n in ("lin", "away")))
    holds("Research" in page.seen.text, "what was said is not known")
    size = house.json("ledger", "root")["size"]
    form.values.update({f"a{house.people[n]}": "1" for n in ("song", "lu", "hua")})
    form.values["taught"] = "Ask first."
    organiser.post(form.action, form.values)
    organiser.post(form.action, form.values)  # sent twice, counted once
    same(house.json("ledger", "root")["size"], size + 2)  # the roll and the lecture
    shown = house.json("classroom", "show", first)
    same((shown["present"], shown["excused"], shown["absent"]), (2, 2, 3))
    same({p["person"]: p["presence"] for p in shown["people"]},
         {house.people[n]: "absent" if n in ("song", "lu", "hua") else
          "excused" if n in ("lin", "away") else "present" for n in NAMES})
    states = {n: state(house, "T1", n, week) for n in NAMES}
    same({n for n, s in states.items() if s == "met"}, {"organiser", "wu"})
    same(states["away"], "paused")
    same(state(house, "T2", "wu", week), "met")
    holds(state(house, "T2", "song", week) != "met", "spoke not")
    path = f"/class/{first}/edit"
    form = organiser.get(path).form(path)
    organiser.post(path, {**form.values, "who": "人lu"}, 409)
    organiser.post(path, {**form.values, "place": "Hall", "materials": "The three rules"})
    same(house.json("classroom", "show", first)["place"], "Hall")
    house.run("classroom", "cancel", first, "--why", "Never was", exit=4)
    another_speaker(house, organiser, sessions)
    correct(house, organiser, first, week)
    seen_by_members(house, first, second, series)
    as_files(organiser, first, series)
    questions(house, organiser, first, series)


def another_speaker(house, organiser, sessions):
    """Everybody has a turn planned, song's place is taken by who has the nearest."""
    path = f"/class/{sessions[1]['id']}/speaker"
    form = organiser.get(path).form(path)
    same((form.values["who"], form.values["because"]), ("人lu", ""))
    organiser.post(path, {**form.values, "who": "Nobody"}, 400)
    organiser.post(path, {**form.values, "because": "Song asked him"})
    page = organiser.get(f"/class/{sessions[1]['id']}")
    holds("Song asked him" in page.seen.text and "人lu" in page.seen.text, page.seen.text)
    entered(house, "song").get(path, 403)
    # hua is away on his day: said on the rota to who keeps it, with the way to another
    away = sessions[5]
    house.run("record", "absence.add", "--person", house.people["hua"], "sort=leave",
              f"since={away['day']}", f"till={away['day']}")
    path = f"/class/{away['id']}/speaker"
    for page in (f"/series/{away['series']}", f"/class/{away['id']}"):
        holds(f'href="{path}"' in organiser.get(page).text, "the way to another")
        holds(path not in entered(house, "song").get(page).text, "a member reads of leave")
    page = organiser.get(path)
    holds("人hua is away that day" in page.seen.text, page.seen.text)
    same(page.form(path).values["because"], "", "leave is no word for everybody")


def met_by(house):
    return {n for n in NAMES if state(house, "T3", n, monday(house.today)) == "met"}


def peers(house, organiser):
    """A sitting of the section: wu enters it for all but lin, who then puts it right; it
    counts for each who was there, and for nobody when it is withdrawn."""
    who, (song, wu, lin) = house.people, (entered(house, n) for n in ("song", "wu", "lin"))
    form = wu.get("/peer/new").form(f"/peer/new?unit={house.section}")
    same([n for n, v in form.values.items() if n[0] == "a" and v], [f"a{who['away']}"])
    told = {**form.values, f"s{who['wu']}": "《Three rules》", f"s{who['song']}": "Minutes <b>",
            f"a{who['lin']}": "1", "came": "A list"}
    for bad in ({f"s{who['wu']}": "", f"s{who['song']}": ""}, {f"s{who['lin']}": "Away"},
                {"on": house.today + DAY}, {f"s{who['wu']}": "#999999"}):
        wu.post(form.action, {**told, **bad}, 400)
    size = house.json("ledger", "root")["size"]
    path = wu.post(form.action, told).location.split("?")[0]
    same(wu.post(form.action, told).location.split("?")[0], path)
    same(house.json("ledger", "root")["size"], size + 1)
    same(met_by(house), set(NAMES) - {"lin", "away"})
    page = song.get(path)
    holds("人hua" in page.seen.text and "Minutes &lt;b&gt;" in page.text, page.text)
    entered(house, "other").get(path, 404)
    entered(house, "other").get(f"/peer/new?unit={house.section}", 404)
    form = lin.get(path + "/correct").form(path + "/correct")
    same((form.values.pop(f"a{who['lin']}"), form.values[f"s{who['wu']}"]),
         ("1", "《Three rules》"))
    stale = {**song.get(path + "/correct").form(path + "/correct").values, "came": "Nothing"}
    for _ in range(2):
        same(lin.post(form.action, form.values).location.split("?")[0], path, "its number stays")
    holds("corrected" in song.post(form.action, stale, 409).seen.text, "a stale page")
    same(song.get(path + "/correct").form(path + "/correct").values["came"], "A list")
    same(met_by(house), set(NAMES) - {"away"})
    rows = list(csv.reader(io.StringIO(organiser.get("/peer.csv").text.lstrip("\ufeff"))))
    same((len(rows), rows[1][3], rows[1][4]),
         (2, "人song: Minutes <b>\n人wu: 《Three rules》", "A list"))
    same(organiser.get(f"/peer.xlsx?unit={house.section}").bytes[:2], b"PK")
    number = path.rsplit("/", 1)[1]
    house.run("peer", "withdraw", number, "--why", "Was another day", "--as", "other", exit=3)
    song.fill(path + "/withdraw", why="Was another day")
    song.get(path, 404)
    house.run("peer", "show", number, exit=3)
    same(met_by(house), set())
    by_command(house)


def by_command(house):
    """The same by command; who is merged is there once."""
    add = "peer", "add", "--spoke", f"人wu: Rules\n{house.people['song']}：#1 x", "--absent"
    house.run(*add, "Nobody", "--as", "song", exit=2)
    house.run("peer", "add", "--spoke", "人wu: Rules", "--unit", house.section, "--as", "other",
              exit=3)
    add = "peer", "add", "--spoke", f"人wu: Rules\n{house.people['song']}：Files", "--absent"
    size = house.json("ledger", "root")["size"]
    house.run(*add, "人lin", "--as", "song", "--dry-run")
    same(house.json("ledger", "root")["size"], size)
    number = house.json(*add, "人lin", "--as", "song")["id"]
    same(house.json("peer", "correct", number, "--came", "Done", "--as", "wu")["id"], number)
    (listed,) = house.json("peer", "list", "--as", "wu")
    same((listed["id"], listed["there"], listed["came"],
          [(s["name"], s["topic"]) for s in listed["spoke"]]),
         (number, 5, "Done", [("人song", "Files"), ("人wu", "Rules")]))
    house.run("account", "close", "hua", "--why", "Entered twice")
    house.run("record", "person.merge", "--person", house.people["hua"],
              f"into={house.people['lu']}")
    same(house.json("peer", "show", number)["people"].count("人lu"), 1)
    same(house.json("peer", "list", "--unit", house.section)[0]["there"], 4)


def questions(house, organiser, first, series):
    """Stated by form; wu, who was there, answers once and reads no sum."""
    form = organiser.get(f"{series}/questions").form(f"{series}/questions")
    organiser.post(f"{series}/questions", {**form.values, "first": "Clear?", "first-as": ""}, 400)
    organiser.post(f"{series}/questions", {**form.values, "first": "Clear?",
                                           "first-as": "clear"})
    wu, path = entered(house, "wu"), f"/class/{first}/feedback"
    holds(path in wu.get(f"/class/{first}").text, "the way to the questions")
    form = wu.get(path).form(path)
    wu.post(path, {**form.values, "first": "7"}, 400)
    wu.post(path, {**form.values, "first": "2"})
    holds("Your answers are in" in wu.get(path).seen.text, "it is told that they are in")
    holds("from five on" in organiser.get(path).seen.text, "one answer is not summed up")
    holds("from five on" not in wu.get(path).seen.text, "a member has no sum")


def correct(house, organiser, first, week):
    """lu was there after all; song makes up for it by himself; wu has nothing to."""
    page = organiser.get(f"/class/{first}/roll")
    form = page.form(f"/class/{first}/roll")
    stale = {**form.values, "id": new_id()}
    holds(form.values.pop(f"a{house.people['lu']}") == "1", "the roll stands as it was")
    organiser.post(form.action, form.values)
    holds("meanwhile" in organiser.post(form.action, stale, 409).seen.text, "a stale page")
    same(house.json("classroom", "show", first)["absent"], 2)
    same([state(house, "T1", n, week) == "met" for n in ("lu", "song", "hua", "wu")],
         [True, False, False, True])
    song, wu = entered(house, "song"), entered(house, "wu")
    song.post(f"/class/{first}/makeup", {"id": new_id(), "how": "Read the notes."})
    same(state(house, "T1", "song", week), "met")
    song.post(f"/class/{first}/makeup", {"id": new_id(), "how": "Again."}, 409)
    wu.post(f"/class/{first}/makeup", {"id": new_id(), "how": "Was there."}, 409)
    same(state(house, "T2", "wu", week), "met")
    for who, spoke in (("lu", ("met", "open")), ("wu", ("open", "met"))):
        form = organiser.get(form.action).form(form.action)
        organiser.post(form.action, {**form.values, "who": "Nobody"}, 400)
        organiser.post(form.action, {**form.values, "who": "人" + who})
        same(tuple(state(house, "T2", n, week) for n in ("lu", "wu")), spoke)


def as_files(organiser, first, series):
    for path in (f"/class/{first}/roll", f"{series}/attendance"):
        rows = list(csv.reader(io.StringIO(organiser.get(path + ".csv").text.lstrip("\ufeff"))))
        same((len(rows), sorted(row[3] for row in rows[1:])),
             (1 + len(NAMES), sorted("人" + n for n in NAMES)))
        same({row[3]: row[5] for row in rows[1:]}["人hua"], "Absent")
        same(organiser.get(path + ".xlsx").bytes[:2], b"PK")
    for path in (f"{series}/sessions", "/classes"):
        rows = list(csv.reader(io.StringIO(organiser.get(path + ".csv").text.lstrip("\ufeff"))))
        same((len(rows), rows[1][2:4], rows[2][3]), (13, ["Three rules", "人wu"], "人lu"))
        same(organiser.get(path + ".xlsx").bytes[:2], b"PK")


def seen_by_members(house, first, second, series):
    song = entered(house, "song")
    page = song.get(f"/class/{first}")
    holds("人hua" not in page.seen.text, "a member reads who was away")
    holds("Three rules" in song.get("/study").seen.text, "what one was taught")
    for path in (f"/class/{first}/roll", f"/class/{first}/edit", f"{series}/rota",
                 "/classes/new"):
        song.get(path, 403)
    song.post(f"/class/{first}/roll", {"id": new_id()}, 403)
    other = house.person("人other", login="other")
    house.give("other", "member")
    holds(other, "")
    entered(house, "other").get(f"/class/{second}", 404)


@proof("Commands plan, move, cancel and hold as pages do, and a dry run writes nothing", *BOTH)
def commands(sort):
    with furnished(sort) as house:
        today = house.today
        series = house.json(
            "classroom", "series", "--title", "Lectures", "--key", "lectures", "--unit",
            house.section, "--every",
            "week", "--weekday", WEEKDAYS[today.weekday()], "--moved", "stay", "--at",
            "15:00", "--minutes", 90)["id"]
        house.run("classroom", "wish", series, "--wish", "speaks", "--from", today, "--till",
                  today, "--topic", "Minutes", "--as", "wu")
        house.run("classroom", "wish", series, "--wish", "cannot", "--from", today, "--till",
                  today + 20 * DAY, "--as", "organiser")
        size = house.json("ledger", "root")["size"]
        house.run("classroom", "series", "--title", "None", "--unit", 999999, "--every", "week",
                  "--weekday", "monday", "--moved", "stay", "--at", "15:00", "--minutes", 90,
                  exit=3)
        rota = house.json("classroom", "rota", series, "--from", today, "--months", 1)
        same([(line["day"], line["name"], line["reason"]) for line in rota["lines"]][:3],
             [(str(today), "人wu", "wish"), (str(today + 7 * DAY), "人song", "never"),
              (str(today + 14 * DAY), "人lin", "never")])
        same(rota["lines"][1]["passed"], house.people["organiser"])
        same([line["topic"] for line in rota["lines"]][:2], ["Minutes", ""])
        same(sorted((w["name"], w["wish"], w["topic"]) for w in rota["wishes"]),
             [("人organiser", "cannot", ""), ("人wu", "speaks", "Minutes")])
        house.run("classroom", "rota", series, "--adopt", "--from", today, "--months", 1,
                  "--dry-run")
        same(house.json("ledger", "root")["size"], size)
        house.run("classroom", "rota", series, "--adopt", "--from", today, "--months", 1)
        same(house.json("ledger", "root")["size"], size + 1)
        with open(house.path("plan.txt"), "w", encoding="utf-8") as file:
            file.write(f"{today + 200 * DAY} 0 Later\n\n{today} 0 Twice\n")
        refused = house.run("classroom", "plan", series, house.path("plan.txt"), exit=2).err
        holds("Line 3" in refused, refused)
        ids = [s["id"] for s in house.json("classroom", "list", "--series", series)["sessions"]]
        moved = today + 8 * DAY
        house.run("classroom", "change", ids[1], "--day", moved, "--title", "Moved")
        shown = house.json("classroom", "show", ids[1])
        same((shown["day"], shown["planned"], shown["title"], shown["speaker_name"]),
             (str(moved), str(today + 7 * DAY), "Moved", "人song"))
        house.run("classroom", "cancel", ids[2], "--why", "Research week")
        house.run("classroom", "cancel", ids[2], "--why", "Again", exit=4)
        house.run("classroom", "hold", ids[2], exit=4)
        house.run("classroom", "hold", ids[0], "--absent", 999999, exit=2)
        house.run("classroom", "hold", ids[0], "--absent", "song,lin", "--as", "song", exit=1)
        house.run("classroom", "answer", ids[0], "--answer", "cannot", "--why", "Ill", "--as",
                  "hua")
        checked_in(house, ids)
        house.run("classroom", "hold", ids[0], "--absent", "song,lin", "--as", "organiser")
        shown = house.json("classroom", "show", ids[0])
        # hua said that he cannot come, and came: the room's code has put him down as there
        same((shown["present"], shown["excused"], shown["absent"]), (5, 0, 2))
        house.run("classroom", "code", ids[0], "--as", "organiser", exit=4)
        fed_back(house, series, ids[0])
        # What was cancelled is not proposed again, what is planned neither.
        again = house.json("classroom", "rota", series, "--from", today, "--months", 1)
        same(again["lines"], [])
        called_off(house, ids[0])
        speakers(house, ids)
        house.check_whole()


def called_off(house, lecture):
    """What is not held is asked of nobody; who was at another of that week has met it."""
    today, week = house.today, monday(house.today)
    house.run("programme", "adopt", house.path("p.yaml"), "--from", week)
    house.run("roll")
    holds(state(house, "T1", "song", week) in ("open", "due"), "an absent member is asked")
    # what was held before the programme came is told apart by its series, too
    same([state(house, rule, "wu", week) for rule in ("T4", "T5")][0], "met")
    asked = "open", "due"
    holds(state(house, "T5", "wu", week) in asked, "no film was shown")
    same(house.json("classroom", "list")["unmade"], [{"rule": "T5", "key": "films"}])
    for key in ("a b", "12", "a:b"):
        house.run("classroom", "series", "--title", "Bad", "--key", key, "--unit",
                  house.section, "--every", "week", "--weekday", "monday", "--moved", "stay",
                  "--at", "15:00", "--minutes", 90, exit=2)
    series = house.json(
        "classroom", "series", "--title", "Films", "--key", "films", "--unit", house.section,
        "--every", "week",
        "--weekday", WEEKDAYS[today.weekday()], "--moved", "stay", "--at", "17:00",
        "--minutes", 90)["id"]
    with open(house.path("films.txt"), "w", encoding="utf-8") as file:
        file.write(f"{today} 0 Film\n")
    house.run("classroom", "plan", series, house.path("films.txt"))
    (film,) = house.json("classroom", "list", "--series", "films")["sessions"]
    same((film["series"], film["series_key"]), (series, "films"))
    film = film["id"]
    same({s["key"]: s["rules"] for s in house.json("classroom", "list")["series"]},
         {"lectures": ["T1", "T2", "T4"], "films": ["T1", "T2", "T5"]})
    size = house.json("ledger", "root")["size"]
    house.run("classroom", "cancel", film, "--why", "No film came")
    same(house.json("ledger", "root")["size"], size + 1)
    same([state(house, "T1", name, week) for name in ("song", "lin", "wu")],
         ["excused", "excused", "met"])
    # a rule that names the lectures does not hear of the film
    holds(state(house, "T4", "song", week) in asked, "the film took a lecture back")
    same([state(house, "T4", "wu", week), *(state(house, "T5", name, week)
                                            for name in ("song", "wu"))],
         ["met", "excused", "excused"])
    house.run("classroom", "hold", lecture, "--absent", "lin", "--as", "organiser")
    same([state(house, "T4", name, week) in asked for name in ("song", "lin")], [False, True])
    for duty in (f"T4:{house.people['song']}:{week}", f"T5:{house.people['wu']}:{week}"):
        recounted(house.json("why", duty))
    why = house.json("why", f"T1:{house.people['lin']}:{week}")
    same((why["got"], [(e["kind"], e["day"], e["amount"]) for e in why["entries"]]),
         (0, [("class.cancel", str(today), 0)]))
    recounted(why)


def speakers(house, ids):
    """A speaker who will not be there is said, and another proposed for that session."""
    day = house.today + 8 * DAY
    same(house.json("classroom", "show", ids[1])["speaker_trouble"], "")
    house.run("record", "absence.add", "--person", house.people["song"], "sort=leave",
              f"since={day}", f"till={day}")
    same(house.json("classroom", "show", ids[1])["speaker_trouble"], "absent")
    same(house.json("classroom", "show", ids[1], "--as", "wu")["speaker_trouble"], "")
    same({s["speaker_trouble"] for s in house.json("classroom", "list", "--as", "wu")[
        "sessions"]}, {""}, "a member reads of leave")
    gone = [w for w in house.json("study", "waits") if w["wait"] == "speaker-gone"]
    same([(w["id"], w["names"]) for w in gone], [(ids[1], ["人song"])])
    # the organiser has his turn on the day behind his wish; of those without lin is the first
    speaker = "classroom", "speaker", ids[1]
    (line,) = house.json(*speaker)["lines"]
    same((line["day"], line["name"], line["reason"]), (str(day), "人lin", "never"))
    size = house.json("ledger", "root")["size"]
    house.run(*speaker, "--adopt", "--dry-run")
    house.run(*speaker, "--adopt", "--as", "wu", exit=1)
    same(house.json("ledger", "root")["size"], size)
    house.run(*speaker, "--adopt", "--because", "On leave")
    shown = house.json("classroom", "show", ids[1])
    same((shown["speaker_name"], shown["because"], shown["speaker_trouble"]),
         ("人lin", "On leave", ""))
    house.run("classroom", "change", ids[1], "--title", "Moved again")
    same(house.json("classroom", "show", ids[1])["because"], "On leave")
    house.run("classroom", "change", ids[1], "--speaker", "hua")
    same(house.json("classroom", "show", ids[1])["because"], "", "it was about lin")
    plan = house.path("why.txt")
    with open(plan, "w", encoding="utf-8") as file:
        file.write(f"{day} {house.people['away']} A film\tHe has seen it\n")
    house.run("classroom", "plan", "Films", plan)
    film = house.json("classroom", "list", "--series", "films")["sessions"][1]
    same((film["title"], film["because"]), ("A film", "He has seen it"))
    house.run("record", "person.change", "--person", house.people["away"],
              f"unit={house.unit('Elsewhere')}")
    same(house.json("classroom", "show", film["id"])["speaker_trouble"], "moved")
    house.run("account", "close", "hua", "--why", "Left")
    house.run("record", "person.leave", "--person", house.people["hua"],
              f"day={house.today}", "why=retire")
    same(house.json("classroom", "show", ids[1])["speaker_trouble"], "left")
    holds("cadre classroom list" in house.run("classroom", "rota", "Balls", exit=3).err, "cure")
    holds("cadre classroom list" in house.run("classroom", "hold", "first", exit=3).err, "cure")


def recounted(why):
    """Its sums follow without our code."""
    said = subprocess.run([sys.executable, os.path.join(ROOT, "contrib", "recount.py")],
                          input=json.dumps(why), capture_output=True, text=True, check=True)
    holds(said.stdout.startswith("good: "), said.stdout)


def checked_in(house, ids):
    """By the code of the room; a wrong one is counted, and nobody else reads the code."""
    size = house.json("ledger", "root")["size"]
    enter = ("classroom", "enter", ids[0])
    house.run(*enter, "0000", "--as", "hua", exit=4)
    house.run("classroom", "checkin", ids[0], "--as", "song", exit=1)
    house.run("classroom", "checkin", ids[1], "--as", "organiser", exit=4)
    house.run("classroom", "checkin", ids[0], "--as", "organiser")
    house.run("classroom", "code", ids[0], "--as", "song", exit=1)
    code = house.json("classroom", "code", ids[0], "--as", "organiser")["code"]
    same(len(code), 4)
    for _ in range(10):  # no code has five digits
        house.run(*enter, "00000", "--as", "lu", exit=2)
    house.run(*enter, code, "--as", "lu", exit=1)
    house.run(*enter, code, "--as", "hua")
    house.run(*enter, code, "--as", "hua")
    house.run("classroom", "checkin", ids[0], "--close", "--as", "organiser")
    house.run(*enter, code, "--as", "wu", exit=4)
    house.run("classroom", "checkin", ids[0], "--as", "organiser")
    same(house.json("ledger", "root")["size"], size)  # working state until the roll


def fed_back(house, series, session):
    """Five who were there answer; four say nothing yet, and no name stands beside a word."""
    ask = ("classroom", "questions", series, "--first", "Of use?", "--first-as", "useful")
    tell = ("classroom", "tell", session)
    house.run("classroom", "feedback", session, exit=3)
    house.run(*ask, "--second", "In a word?", exit=2)
    house.run(*ask, "--second", "In a word?", "--second-as", "word", "--as", "wu", exit=1)
    house.run(*ask, "--second", "In a word?", "--second-as", "word", "--as", "organiser")
    house.run(*tell, "--first", "4", "--as", "wu", exit=2)
    house.run(*tell, "--as", "wu", exit=2)
    house.run(*tell, "--first", "3", "--as", "song", exit=4)  # was absent
    size = house.json("ledger", "root")["size"]
    given = {"wu": (3, "Zeal"), "lu": (1, ""), "hua": (3, "Again"), "away": (2, "More")}
    for name, (step, word) in given.items():
        house.run(*tell, "--first", step, "--second", word, "--as", name)
    house.run(*tell, "--first", "3", "--as", "wu", exit=4)
    feedback = ("classroom", "feedback", session, "--as", "organiser")
    same(house.json(*feedback)["people"], 0)
    house.run(*tell, "--first", "3", "--as", "organiser")
    same(house.json(*feedback), {"people": 5, "questions": [
        {"question": "Of use?", "as": "useful", "steps": [1, 1, 3], "words": []},
        {"question": "In a word?", "as": "word", "steps": [],
         "words": ["Again", "More", "Zeal"]}]})
    house.run("classroom", "feedback", session, "--as", "wu", exit=1)
    same(house.json("ledger", "root")["size"], size)
    rows = house.json("classroom", "attendance", series, "--as", "organiser")
    same({(row["session"], row["name"], row["presence"]) for row in rows},
         {(session, "人" + n, "absent" if n in ("song", "lin") else "present") for n in NAMES})
    house.run("classroom", "attendance", series, "--as", "wu", exit=1)


PASSING = """
programme: passing
version: 1
from: 2016-01-01
calendar: plain
title: Documents
aspects:
  - {id: learning, title: Learning}
rules:
  - id: D1
    title: Documents signed
    basis: The office's rule
    owner: Office
    grasp: learning
    meets: {kind: material.sign, target: 1, about: event}
    when: {after: {kind: material.pass}, everyone: true, due: 5 working days}
    minutes: 15
    class: unit
  - id: D2
    title: Self-study
    basis: The office's rule
    owner: Office
    grasp: learning
    meets: {kind: note.read, where: {source: book}, target: 1}
    when: {every: week}
    minutes: 10
  - id: D3
    title: Training
    basis: The office's rule
    owner: Office
    grasp: learning
    meets: {kind: training.taken, measure: hours, of: hours, target: 90}
    when: {every: year}
    minutes: 0
    class: unit
"""
PDF = b"%PDF-1.4 a document " + bytes(range(256))


def attached(visitor, path, values, name, content):
    """A form with a file, as a browser sends it."""
    border = "cadre" + new_id()
    parts = [f'--{border}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
             .encode() for key, value in values.items()]
    parts.append(f'--{border}\r\nContent-Disposition: form-data; name="file"; '
                 f'filename="{name}"\r\nContent-Type: text/html\r\n\r\n'.encode() +
                 content + b"\r\n")
    return visitor.ask("POST", path, b"".join(parts) + f"--{border}--\r\n".encode(),
                       {"Content-Type": f"multipart/form-data; boundary={border}"})


@proof("A document is passed on, each signs for himself, and nothing in it runs", *BOTH)
def documents(sort):
    with furnished(sort) as house:
        today = house.today
        with open(house.path("d.yaml"), "w", encoding="utf-8") as file:
            file.write(PASSING)
        house.run("programme", "adopt", house.path("d.yaml"), "--from",
                  datetime.date(monday(today).year, 1, 1))
        house.run("roll")
        house.server = house.serve()
        organiser, song, wu = (entered(house, n) for n in ("organiser", "song", "wu"))
        form = organiser.get("/materials/new").form("/materials/new")
        page = attached(organiser, "/materials/new", {
            **form.values, "title": "Deep", "sort": "article", "level": "own",
            "unit": house.section, "text": ">" * 9000 + "x"}, "", b"")
        same(page.status, 400, "a text that no page can show")
        same(house.json("material", "list"), [])
        values = {**form.values, "title": "On style", "sort": "document",
                  "level": "central", "number": "No. 8", "unit": house.section,
                  "text": "# Eight points\n\n**First** <script>x</script> [y](javascript:z)"}
        values.pop("file", None)
        page = attached(organiser, "/materials/new", values, "a.html", b"<html>")
        same((page.status, "no file that is taken" in page.seen.text), (400, True))
        page = attached(organiser, "/materials/new", values, "eight.pdf", PDF)
        same(page.status, 303, page.seen.text[:400])
        material = page.location
        page = song.get(material)
        holds("<strong>First</strong> &lt;script&gt;" in page.text, "Markdown is drawn")
        holds("javascript:" not in page.text and "<script>x" not in page.text, "it runs")
        sent = song.get(material + "/file")
        same((sent.bytes, sent.headers["Content-Type"]), (PDF, "application/pdf"))
        holds(sent.headers["Content-Disposition"].startswith("attachment"), "shown inline")
        song.post(material + "/sign", {"id": new_id()}, 409)
        song.post(material + "/pass", {"id": new_id()}, 403)
        organiser.post(material + "/pass", {"id": new_id()})
        number = material.rsplit("/", 1)[1]
        passed = house.json("material", "show", number)["passed"]
        song.post(material + "/sign", {"id": new_id()})
        song.post(material + "/sign", {"id": new_id()}, 409)
        shown = house.json("material", "show", number)
        same({r["name"] for r in shown["readers"] if r["signed"]}, {"人song"})
        same(len(shown["readers"]), 7)
        states = {n: state(house, "D1", n, f"e{passed}") for n in ("song", "wu")}
        same((states["song"], states["wu"] == "met"), ("met", False))
        readers = list(csv.DictReader(io.StringIO(organiser.get(
            material + "/readers.csv").bytes.decode("utf-8-sig"))))
        same([(r["Name"], r["Signed on"]) for r in readers if r["Signed on"]],
             [("人song", str(today))])
        same(len(readers), len(NAMES))
        for path in (material + "/readers.xlsx", "/materials.xlsx"):
            same(organiser.get(path).bytes[:4], b"PK\3\4")
        song.get(material + "/readers.csv", 403)
        page = organiser.get(material)
        holds("人wu" in page.seen.text, "who has not signed is not named")
        holds("人lin" not in wu.get(material).seen.text, "a member reads who has not")
        organiser.post(material + "/recommend", {"id": new_id(), "week": today, "why": "Now"})
        holds("On style" in wu.get("/study").seen.text, "what is recommended")
        waits(house, wu)
        taught_from(house, organiser, song, int(number))
        large(house, organiser, song, values)
        notes(house, song)
        house.check_whole()


def waits(house, wu):
    """Who has not signed stands before the leader, by name and not by number."""
    for role in ("leader", "member"):
        house.give("hua", role, unit=house.section)
    found = house.json("study", "waits", "--as", "hua")
    behind = [("training", "", len(NAMES), False)]  # of a year's first day nothing is gone
    behind = [] if (house.today.month, house.today.day) == (1, 1) else behind
    same([(w["wait"], w["title"], w["n"], w["more"]) for w in found],
         [("sign", "On style", 1, False)] + behind)
    house.run("training", "add", "--person", house.people["wu"], "--course", "School",
              "--since", house.today - 20 * DAY, "--till", house.today, "--hours", 90)
    if behind:
        same(house.json("study", "waits", "--as", "hua")[1]["n"], len(NAMES) - 1)
    same(sorted(found[0]["names"]), sorted("人" + n for n in NAMES if n != "song"))
    page = entered(house, "hua").get("/lead")
    line = [l for l in page.text.splitlines() if "On style" in l]
    holds(len(line) == 1 and f'href="/material/{found[0]["id"]}"' in line[0] and
          "人wu" in line[0] and "人song" not in line[0], line)
    house.run("study", "waits", "--as", "wu", exit=1)
    wu.get("/lead", 403)


def taught_from(house, organiser, song, number):
    """Materials of a session are chosen by number or title, and what it says becomes links;
    words of its own stay words."""
    today = house.today
    series = house.run("classroom", "series", "--title", "Course", "--unit", house.section,
                       "--every", "week", "--weekday", WEEKDAYS[today.weekday()], "--moved",
                       "stay", "--at", "15:00", "--minutes", "60").out.strip()
    plan = house.path("plan.txt")
    with open(plan, "w", encoding="utf-8") as file:
        file.write(f"{today} 0 Style\n")
    house.run("classroom", "plan", series, plan)
    session = house.json("classroom", "list", "--series", series)["sessions"][0]["id"]
    same([w["wait"] for w in house.json("study", "waits", "--as", "hua")][:2],
         ["sign", "speaker"])
    form = organiser.get(f"/class/{session}/edit").form()
    holds(f'<option value="#{number} On style">' in organiser.get(f"/class/{session}/edit").text,
          "the list to choose from")
    stranger = house.person("Elsewhere", unit=house.unit("Another"))
    bad = organiser.post(form.action, {**form.values, "who": stranger}, 400)
    holds('href="#who"' in bad.text, "the fault leads to its field")
    bad = organiser.post(form.action, {**form.values, "material1": "No such title"}, 400)
    holds("No material that all who are asked may read" in bad.seen.text, bad.seen.text[:400])
    organiser.post(form.action, {**form.values, "material1": "On style",
                                 "materials": f"Slides\n#{number}"})
    shown = house.json("classroom", "show", session)
    same((shown["materials"], shown["material_numbers"]),
         (f"#{number} On style\nSlides", [number]))
    page = song.get(f"/class/{session}")
    holds(f'<a href="/material/{number}">On style</a>' in page.text and
          "<li>Slides</li>" in page.text, "links and words")
    holds(f'href="/class/{session}"' in song.get(f"/material/{number}").text, "and back")
    form = organiser.get(f"/class/{session}/edit").form()
    same((form.values["material1"], form.values["materials"]),
         (f"#{number} On style", "Slides"))
    house.run("classroom", "change", session, "--materials", "#999999", exit=2)
    house.run("classroom", "change", session, "--materials", f"#{number} #{number}")
    same(house.json("classroom", "show", session)["materials"], f"#{number} On style")
    house.run("classroom", "hold", session)
    taught = house.json("exam", "taught", "--unit", house.section)["taught"]
    same([(t["material"], t["how"]) for t in taught], [(number, "lectured")])
    rows = house.json("classroom", "attendance", series)
    same((len(rows), {r["materials"] for r in rows}), (len(NAMES), {"On style"}))


def memory(server):
    """The most that the server has held, in MiB."""
    with open(f"/proc/{server.process.pid}/status", encoding="utf-8") as file:
        return int(re.search(r"VmHWM:\s+(\d+) kB", file.read())[1]) / 1024


def large(house, organiser, song, values):
    """20 MB go up and come back in pieces, by page and by command; the half of a file
    leaves nothing."""
    content = PDF + random.Random(7).randbytes(20_000_000)
    before = memory(house.server)
    page = attached(organiser, "/materials/new", {**values, "id": new_id()}, "long.pdf",
                    content)
    same(page.status, 303, page.seen.text[:400])
    sent = song.ask("GET", page.location + "/file")
    same((len(sent.bytes), hashlib.sha256(sent.bytes).digest()),
         (len(content), hashlib.sha256(content).digest()))
    more = memory(house.server) - before
    holds(more < 12, f"the server grew by {more:.1f} MiB for a file of 20")
    path = house.path("same.pdf")
    with open(path, "wb") as file:
        file.write(content)
    add = ("material", "add", "--title", "Again", "--sort", "book", "--level", "own", "--unit",
           house.section, "--file", path)
    stored = "select count(*) from ledger_blob", "select count(*) from ledger_blob_piece"
    kept = [house.sql(text) for text in stored]
    house.run(*add, "--dry-run")
    house.run(*add)
    same([house.sql(text) for text in stored], kept, "the same bytes are kept once")
    with open(path, "ab") as file:
        file.write(bytes(13 << 20))
    said = house.run(*add, exit=2)
    holds("at most 32 MiB" in said.err, said.err)
    holds("32 MiB" in organiser.get("/materials/new").seen.text, "the limit is said")
    page = attached(organiser, "/materials/new", values, "long.pdf", content + bytes(14 << 20))
    same((page.status, "at most 32 MiB" in page.seen.text), (413, True), page.seen.text)
    half(house, organiser)
    same([house.sql(text) for text in stored], kept, "half a file leaves nothing")


def half(house, organiser):
    """The phone is closed in the middle of a file."""
    line = socket.create_connection(("127.0.0.1", house.server.port))
    cookies = "; ".join(f"{k}={v}" for k, v in organiser.cookies.items())
    line.sendall((f"POST /materials/new HTTP/1.1\r\nHost: 127.0.0.1:{house.server.port}\r\n"
                  f"Cookie: {cookies}\r\nContent-Length: 3000000\r\n"
                  "Content-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\n"
                  'Content-Disposition: form-data; name="file"; filename="h.pdf"\r\n\r\n'
                  ).encode() + PDF + bytes(1_000_000))
    line.close()
    organiser.get("/materials")


def notes(house, song):
    form = song.get("/notes").form("/notes")
    holds("minutes" not in form.values, "minutes are asked though no rule counts them")
    for text in ("《水浒传》第七回\nAsk first.", "《水浒传》第八回", "An article <b>"):
        song.post("/notes", {**song.get("/notes").form("/notes").values, "text": text,
                             "source": "book"})
    song.post("/notes", {"id": new_id(), "text": " ", "source": "own"}, 400)
    page = song.get("/notes")
    holds("&lt;b&gt;" in page.text and "<b>" not in page.text, "text stays text")
    shelf = house.json("note", "list", "--shelf", "--as", "song")
    same({line["title"]: line["notes"] for line in shelf}, {"水浒传": 2, "An article <b>": 1})
    rows = list(csv.DictReader(io.StringIO(song.get("/notes.csv?title=%E6%B0%B4%E6%B5%92"
        "%E4%BC%A0").bytes.decode("utf-8-sig"))))
    same([r["Title"] for r in rows], ["水浒传", "水浒传"])
    holds("rel=\"next\"" not in page.text, "three notes are one page")
    for n in range(20):
        house.run("note", "add", "--text", f"Again {n:02}", "--source", "own", "--as", "song")
    first = song.get("/notes").text
    same(first.count('<p class="stem">'), 20)
    following = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    older = re.findall(r'<p class="stem">([^<\n]+)', song.get(following).text)
    same(older, ["An article &lt;b&gt;", "《水浒传》第八回", "《水浒传》第七回"])
    same(state(house, "D2", "song", monday(house.today)), "met")
    same(house.json("note", "list", "--as", "wu"), [])


if __name__ == "__main__":
    main()
