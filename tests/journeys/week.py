#!/usr/bin/env python3
"""The month of one person and of a unit, the week of an organiser, and the lists behind
every number. What must stand there is counted by hand from the programme of duties.py."""
# limit: 300 s
import csv
import datetime
import io
import re
import zipfile

from duties import BOTH, furnished, note, rolled, visitor
from house import SQLITE, holds, main, proof, same


NOBODY = """programme: nobody
version: 1
from: 2016-01-01
title: {zh: 无人方案, en: Nobody}
calendar: plain
aspects:
  - {id: care, title: {zh: 关爱, en: Care}}
kinds:
  - {kind: care.check, title: {zh: 体检, en: Check}, class: unit, fields: []}
rules:
  - id: check
    title: {zh: 体检, en: Check}
    grasp: care
    acts: {role: registrar}
    meets: {kind: care.check}
    when: {every: month}
    minutes: 0
    class: unit
"""


@proof("a month shows what is due and what is ahead, holidays and make-up days by the "
       "State Council's list, and what is asked every day in one line", *BOTH)
def month(sort):
    with furnished(sort) as house:
        today = rolled(house)
        house.server = house.serve()
        lin, wu = visitor(house, "lin"), visitor(house, "wu")
        sunday = today + datetime.timedelta(days=6 - today.weekday())
        page = lin.get(f"/calendar?month={sunday:%Y-%m}")
        duty = f"/d/read%3A{house.lin}%3A{sunday - datetime.timedelta(days=6)}"
        holds(duty in page.text, "this week's duty stands on its Sunday")
        holds("Read daily" in page.seen.text, "what is asked every day is named")
        same(page.text.count("/d/hour"), 0)
        # each Sunday of a month that is over, and it was overdue
        past = lin.get("/calendar?month=2016-02").text
        days = re.findall(r"<strong>(\d+)</strong>.*?</li>\n(?=<li class=\"day|</ol>)", past,
                          re.S)
        same(days, [str(d) for d in range(1, 30)])
        same(re.findall(rf"/d/read%3A{house.lin}%3A([\d-]+)", past),
             ["2016-02-01", "2016-02-08", "2016-02-15", "2016-02-22"])
        # the list of 2016: 7 to 13 February off, 6 and 14 worked
        same(past.count("off: 春节"), 7)
        same(past.count(">working day<"), 2)
        # a month behind the roll is expected; its year has no list
        ahead = lin.get("/calendar?month=2031-03").seen.text
        same(ahead.count("expected"), 5)
        holds("not published" in ahead, ahead[:600])
        for odd in ("x", "2016-13", "0000-00", "9999-01", "<b>"):
            lin.get(f"/calendar?month={odd}")
        holds("/d/read%3A" + str(house.lin) not in wu.get("/calendar").text, "another's")
        # nobody reaches a unit's by asking
        lin_unit = lin.get(f"/calendar?unit={house.a}")
        same(lin_unit.text.count("of 2 done"), 0)
        visitor(house, "org").get(f"/calendar?unit={house.b}", 404)


@proof("a unit's month and an organiser's week count who has done it, and each number leads "
       "to its list, which is exported as it stands", *BOTH)
def numbers(sort):
    with furnished(sort) as house:
        today = rolled(house)
        monday = today - datetime.timedelta(days=today.weekday())
        note(house, house.lin, monday.isoformat())
        house.json("record", "care.event", "--person", house.lin, "sort=illness", "--on",
                   today.isoformat())
        house.server = house.serve()
        org, chao, lin = (visitor(house, who) for who in ("org", "chao", "lin"))
        lin.get("/week", 403)
        lin.get("/duties", 403)
        week = org.get(f"/week?unit={house.a}")
        holds("1 of 2 done" in week.seen.text, week.seen.text[:900])
        # the event is of class own by default: its clock is the leader's to see
        holds("Must visit" not in week.seen.text, "not the organiser's")
        holds("Must visit" in chao.get("/week").seen.text, "the leader's")
        href = re.search(r'href="(/standing/read%3Au[^"]*)"', week.text)[1]
        holds("林冲" in org.get(href).seen.text, "the day's duties")
        # as many rows as the number says
        lead = org.get("/lead")
        links = re.findall(r'<a href="(/duties\?[^"]*state=(?:overdue|open))">(\d+)</a>',
                           lead.text)
        holds(len(links) >= 4, lead.text[:1500])
        most = 0
        for path, number in links:
            path = path.replace("&amp;", "&")
            page = org.get(path)
            rows = list(csv.reader(org.get(path.replace("/duties?", "/duties.csv?"))
                                   .text.lstrip("\ufeff").splitlines()))
            number = int(number)
            duties = rows[1:]
            same(len(duties), number, path)
            most = max(most, number)
            same(page.text.count("<tr><th scope=\"row\">"), min(number, 500), path)
            same({row[1] for row in duties} - {"林冲", "朱武"}, set(),
                 "only his own unit")
        holds(most > 2000, "no list was longer than what lies in memory at once")
        whole = links[[int(n) for _, n in links].index(most)][0].replace("&amp;", "&")
        sheet = zipfile.ZipFile(io.BytesIO(
            org.get(whole.replace("/duties?", "/duties.xlsx?")).bytes))
        same(sheet.read("xl/worksheets/sheet1.xml").count(b"<row "), most + 1)
        for path, number in re.findall(
                r'<a href="(/standing/[^"?]*\?state=\w+)">(\d+)</a>', lead.text):
            same(org.get(path).text.count("<tr><th scope=\"row\">"), int(number), path)


@proof("sections' standings add up to those by rule, each number leads to as many duties, "
       "and what nobody is there to act on is a gap", *BOTH)
def sections(sort):
    with furnished(sort) as house:
        today = rolled(house)
        house.json("record", "care.event", "--person", house.lin, "sort=illness", "--on",
                   today.isoformat())
        house.server = house.serve()
        chao = visitor(house, "chao")
        page = chao.get("/lead")
        rows = [row for row in page.seen.rows if row]
        found = {row[0]: [int(cell) for cell in row[1:6]] for row in rows
                 if row[0] in ("甲科", "乙科") or "without its sections" in row[0]}
        same(len(found), 3, page.seen.text[:900])
        month = [[int(cell) for cell in row[1:6]] for row in rows
                 if len(row) == 7 and row[1].isdigit()]
        same([sum(column) for column in zip(*found.values())],
             [sum(column) for column in zip(*month)])
        # two people in A and one in B are asked for the same
        same(found["甲科"][0] - 1, 2 * found["乙科"][0], "and the visit to Lin")
        links = re.findall(r'<a href="(/duties\?unit=[^"]*from=[^"]*)">(\d+)</a>', page.text)
        same(len(links), 15)
        for path, number in links:
            path = path.replace("&amp;", "&")
            same(chao.get(path).text.count("<tr><th scope=\"row\">"), min(int(number), 500),
                 path)
        sheet = chao.get(links[0][0].replace("&amp;", "&").replace("/duties?", "/duties.xlsx?"))
        holds(sheet.bytes.startswith(b"PK"), "a sheet")
        holds("nobody is there to act on" not in page.seen.text, "no gaps")
        # what a registrar has to do nobody is there to do
        path = house.path("gap.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(NOBODY)
        house.run("programme", "adopt", path, "--from", today.replace(day=1).isoformat())
        page = chao.get("/lead")
        gap = re.findall(r'<a href="(/duties\?nobody=1[^"]*state=open)">(\d+)</a>', page.text)
        same([int(number) for _, number in gap], [4], "each of the four")
        for href, number in gap:
            same(chao.get(href.replace("&amp;", "&")).text.count("<tr><th scope=\"row\">"),
                 int(number))


@proof("the first page says what is to be explained, and who opened a sealed record of mine",
       SQLITE)
def home(sort):
    with furnished(sort) as house:
        rolled(house)
        house.json("record", "absence.add", "--person", house.lin, "sort=illness",
                   "since=2016-01-04", "till=2016-01-08")
        house.person("戴宗", unit=1, login="reg")
        house.give("reg", "registrar", 1)
        house.run("person", "open", house.lin, "--class", "sealed", "--purpose", "care",
                  "--why", "探望之前", "--as", "reg")
        house.server = house.serve()
        lin = visitor(house, "lin")
        page = lin.get("/").seen.text
        holds("To explain" in page and "戴宗" in page, page[:1500])
        holds("戴宗" not in visitor(house, "wu").get("/").seen.text, "not another's")


if __name__ == "__main__":
    main()
