#!/usr/bin/env python3
"""What a programme declares as sealed or of the cadre file is counted, but its words are
nowhere in clear: not in the database, not in exports, not in lists. They open for a
purpose, logged; without the person's key never again. Expected days are counted by hand:
2016-01-15 is a Friday, so the third working day behind it is Wednesday the 20th."""
# limit: 300 s
import datetime
import glob
import os
import re
import shutil

from house import POSTGRES, SQLITE, House, holds, main, new_id, proof, same, verify_py

BOTH = SQLITE, POSTGRES
SECRET = "秘密金丝雀 canary"  # in a text
CHOICE = "misfortune"
PROGRAMME = """programme: care
version: 1
from: 2016-01-04
calendar: china
title: {zh: 关爱, en: Care}
aspects:
  - {id: care, title: {zh: 关爱, en: Care}}
kinds:
  - kind: care.event
    title: {zh: 家事, en: Event in the family}
    class: sealed
    fields:
      - name: sort
        type: choice
        title: {zh: 类别, en: Sort}
        choices: {wedding: {zh: 婚丧, en: Wedding}, misfortune: {zh: 变故, en: Sudden misfortune}}
        required: true
  - kind: care.visit
    title: {zh: 走访, en: Visit}
    class: sealed
    fields:
      - {name: event, type: int, title: {zh: 事由, en: Event}, required: true}
      - {name: text, type: lines, title: {zh: 内容, en: What was said}}
  - kind: year.grade
    title: {zh: 年度等次, en: Grade of the year}
    class: file
    fields:
      - {name: text, type: lines, title: {zh: 评语, en: Remarks}, required: true}
rules:
  - id: visit
    title: {zh: 四必访, en: Must visit}
    basis: {zh: 第三条, en: Article 3}
    owner: {zh: 干部科, en: Section}
    grasp: care
    acts: leader
    meets: {kind: care.visit, about: event}
    when: {after: {kind: care.event}, due: 3 working days}
    minutes: 60
"""


def written(house, text, name="care.yaml"):
    path = house.path(name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def furnished(sort):
    house = House(sort)
    house.make()
    house.a = house.unit("甲科")
    house.lin = house.person("林冲", unit=house.a, login="lin")
    house.chao = house.person("晁盖", unit=1, login="chao")
    house.give("lin", "member", house.a)
    house.give("chao", "leader", 1)
    house.org = house.person("朱武", unit=house.a, login="org")
    house.give("org", "organiser", house.a)
    house.registrar()
    house.run("programme", "adopt", written(house, PROGRAMME))
    return house


def everything_on_disk(house):
    """All bytes of the department but the program's own key file."""
    found = b""
    if house.sort == SQLITE:
        for path in glob.glob(house.db + "*"):
            with open(path, "rb") as file:
                found += file.read()
    else:
        found += "\n".join(map(str, house.sql(
            "select convert_from(body, 'UTF8') from ledger_body"))).encode()
        for table in house.sql("select tablename from pg_tables where schemaname = "
                               f"'{house.schema}'"):
            found += "\n".join(map(str, house.sql(f"select t::text from {table[0]} t"))).encode()
    out = house.path("out")
    house.run("ledger", "export", out, "--bodies")
    same(verify_py(out).exit, 0)
    for folder, _, files in os.walk(out):
        for name in files:
            with open(os.path.join(folder, name), "rb") as file:
                found += file.read()
    shutil.rmtree(out)
    return found


def opened(house, class_, person, login="xiaorang", exit=0):
    return house.run("person", "open", person, "--class", class_, "--purpose", "care", "--why",
                     "走访核对", "--as", login, "--json", exit=exit).out


@proof("sealed records are counted, stand nowhere in clear, and open for a purpose alone",
       *BOTH)
def sealed(sort):
    with furnished(sort) as house:
        seq = house.json("record", "care.event", "--person", house.lin, f"sort={CHOICE}",
                         "--on", "2016-01-15")["id"]
        house.run("roll", "--on", "2016-01-31")
        duty = f"visit:{house.lin}:e{seq}"
        why = house.json("why", duty)
        same((why["state"], why["due"], why["person"]), ("overdue", "2016-01-20", house.chao))
        visit = house.json("record", "care.visit", "--person", house.lin, f"event={seq}",
                           f"text={SECRET}", "--on", "2016-01-19", "--as", "chao")["id"]
        why = house.json("why", duty)
        same(why["state"], "met")
        same([(e["entry"], e["day"]) for e in why["entries"]], [(visit, "2016-01-19")])
        house.run("record", "year.grade", "--person", house.lin, f"text={SECRET}", "--as",
                  "chao", "--on", "2016-01-20")
        for word in (SECRET, "canary", "金丝雀", CHOICE):
            # the choice stands in the programme itself, so it is looked for as a body has it
            text = f'"sort":"{word}"' if word == CHOICE else word
            holds(text.encode() not in everything_on_disk(house), f"{word} stands in clear")
        # that it is there is seen by leaders and oneself; its words by nobody in lists
        for login, visits in (("chao", 1), ("lin", 1), ("org", 0)):
            found = house.json("records", "care.visit", "--as", login)
            same(len(found), visits, login)
            holds(all(r["sealed"] and "body" not in r for r in found), found)
            holds(SECRET not in house.run("records", "care.visit", "--as", login).out, login)
        same(house.json("records", "year.grade", "--person", house.lin, "--as", "chao"), [])
        # opened for a purpose, logged first; nobody opens his own cadre file
        holds(SECRET in opened(house, "sealed", house.lin), "the registrar opens it")
        holds(SECRET in opened(house, "file", house.lin), "the file too")
        holds(SECRET not in opened(house, "file", house.lin, "lin", exit=1), "one's own file")
        opened(house, "sealed", house.lin, "chao", exit=1)
        own = opened(house, "sealed", house.lin, "lin")
        holds(SECRET in own and CHOICE in own, own)
        logged = house.sql("select what from readlog_read order by id")
        same([row[0] for row in logged], ["care.event care.visit", "year.grade",
                                          "care.event care.visit"])
        house.check_whole()


@proof("nobody records his own cadre file, nor one beyond his reach; a sealed entry is "
       "corrected like any other", *BOTH)
def recording(sort):
    with furnished(sort) as house:
        house.run("record", "year.grade", "text=优", "--as", "lin", exit=1)
        house.run("record", "year.grade", "text=优", "--as", "chao", exit=1)
        house.run("record", "year.grade", "text=优", "--person", house.chao, "--as", "org",
                  exit=3)
        first = house.json("record", "care.event", "sort=wedding", "--as", "lin")["id"]
        second = house.json("record", "care.event", f"sort={CHOICE}", "--as", "lin",
                            "--corrects", first)["id"]
        same({r["entry"]: r["corrected_by"] for r in
              house.json("records", "care.event", "--as", "lin")}, {first: second, second: 0})
        house.run("record", "care.event", "sort=illness", "--as", "lin", exit=2)
        house.check_whole()


@proof("without the person's key what was sealed stays shut, and all that was counted "
       "still counts", *BOTH)
def erased(sort):
    with furnished(sort) as house:
        seq = house.json("record", "care.event", "--person", house.lin, f"sort={CHOICE}",
                         "--on", "2016-01-15")["id"]
        house.run("record", "care.visit", "--person", house.lin, f"event={seq}",
                  f"text={SECRET}", "--on", "2016-01-19")
        house.run("roll", "--on", "2016-01-31")
        with open(house.keys, encoding="utf-8") as file:
            lines = file.readlines()
        mine = re.compile(rf"person {house.lin} sealed ")
        same(sum(bool(mine.match(line)) for line in lines), 1)
        with open(house.keys, "w", encoding="utf-8") as file:
            file.writelines(line for line in lines if not mine.match(line))
        found = house.run("person", "open", house.lin, "--class", "sealed", "--purpose",
                          "care", "--why", "走访核对", "--as", "xiaorang")
        holds(SECRET not in found.out and CHOICE not in found.out and "destroyed" in found.out,
              found.out)
        same(house.json("why", f"visit:{house.lin}:e{seq}")["state"], "met")
        house.check_whole()


def keys_of(house):
    with open(house.keys, encoding="utf-8") as file:
        return file.read()


@proof("one sealed body is erased by who answers for the whole register: its entry and every "
       "proof stay, what it met is counted anew; trying either writes nothing", *BOTH)
def one_erased(sort):
    with furnished(sort) as house:
        keys = keys_of(house)
        size = house.json("ledger", "root")["size"]
        house.run("record", "care.event", "--person", house.lin, f"sort={CHOICE}", "--on",
                  "2016-01-15", "--dry-run")
        same((keys_of(house), house.json("ledger", "root")["size"]), (keys, size),
             "a dry run makes no key and no entry")
        seq = house.json("record", "care.event", "--person", house.lin, f"sort={CHOICE}",
                         "--on", "2016-01-15")["id"]
        visit = house.json("record", "care.visit", "--person", house.lin, f"event={seq}",
                           f"text={SECRET}", "--on", "2016-01-19")["id"]
        house.run("roll", "--on", "2016-01-31")
        duty = f"visit:{house.lin}:e{seq}"
        same(house.json("why", duty)["state"], "met")
        why = ("--why", "依申请删除")
        house.run("ledger", "erase", visit, *why, "--as", "org", exit=1)
        house.run("ledger", "erase", visit, exit=2)
        house.run("ledger", "erase", house.lin, *why, exit=2)
        house.run("ledger", "erase", "99999999", *why, exit=3)
        house.run("ledger", "erase", visit, *why, "--dry-run")
        same(house.json("why", duty)["state"], "met", "a dry run erases nothing")
        house.run("ledger", "erase", visit, *why, "--as", "xiaorang")
        same(house.json("why", duty)["state"], "overdue", "what it met is counted anew")
        opened = house.run("person", "open", house.lin, "--class", "sealed", "--purpose",
                           "care", "--why", "走访核对", "--as", "xiaorang")
        holds(SECRET not in opened.out, opened.out)
        house.run("ledger", "erase", visit, *why, exit=3)
        house.check_whole()
        # the event itself gone, nothing is asked behind it
        house.run("ledger", "erase", seq, *why)
        house.run("why", duty, exit=3)
        house.run("ledger", "verify")
        house.check_whole()


@proof("by page: the form says that it seals, the event is filled in, and opening shows the "
       "words of the programme")
def page():
    with furnished(SQLITE) as house:
        seq = house.json("record", "care.event", "--person", house.lin, f"sort={CHOICE}")["id"]
        today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()
        house.run("roll", "--on", today.isoformat())
        house.server = house.serve()
        chao = house.server.visitor()
        chao.enter("chao")
        path = f"/d/visit%3A{house.lin}%3Ae{seq}"
        seen = chao.get(path)
        holds("sealed" in seen.seen.text, seen.seen.text[:900])
        same(seen.form(path + "/record").values["event"], str(seq))
        chao.fill(path, action=path + "/record", text=SECRET)
        holds("met" in chao.get(path).seen.text, "it is met")
        clerk = house.server.visitor()
        clerk.enter("xiaorang")
        shown = clerk.post(f"/people/{house.lin}/open",
                           {"id": new_id(), "class": "sealed", "purpose": "care",
                            "why": "走访核对"}, 200)
        for words in (SECRET, "Sudden misfortune", "Event in the family", "What was said"):
            holds(words in shown.seen.text, f"{words}: {shown.seen.text[:900]}")
        lin = house.server.visitor()
        lin.enter("lin")
        holds("Event in the family" in lin.get("/me/access").seen.text,
              lin.get("/me/access").seen.text[:900])


@proof("a programme cannot filter by what is sealed, nor add it up, nor declare ballots")
def checked():
    with House(SQLITE) as house:
        for old, new, line in (
                ("after: {kind: care.event}",
                 "after: {kind: care.event, where: {sort: wedding}}", 37),
                ("{kind: care.visit, about: event}",
                 "{kind: care.visit, measure: distinct, of: text}", 36),
                ("class: file", "class: ballot", 24)):
            path = written(house, PROGRAMME.replace(old, new), "bad.yaml")
            found = house.run("programme", "check", path, exit=1)
            holds(re.search(rf"[Ll]ine {line}\b", found.err + found.out), found)
        house.run("programme", "check", written(house, PROGRAMME))


main()
