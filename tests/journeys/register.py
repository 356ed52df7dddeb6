#!/usr/bin/env python3
"""One fact all the way: a person is put on the register by the command line and in the
browser, corrected, listed, exported, proven - and refused where something is wrong. Every
journey is made on both databases and ends with a ledger that verifies and tables that a
rebuild makes again.
"""
# limit: 300 s
import csv
import io
import json
import os
import re
import zipfile

from house import (PASSWORD, POSTGRES, SQLITE, House, holds, main, new_id, proof, same,
                   say, verify_py)

BOTH = SQLITE, POSTGRES
PEOPLE = [  # name, sex, born, unit: surnames that are hard to order among them
    ("单廷珪", "male", "1971-02-28", "干部科"),
    ("解珍", "male", "1985-12-31", "干部科"),
    ("扈三娘", "female", "1990-03-08", "组织科"),
    ("Ann O'Neill", "female", "1964-02-29", "组织科"),
    ("公孙胜", "male", "1959-01-01", "宿城区委组织部"),
]

# By hand: gōng, hù, Shàn, Xiè; names in letters stand behind.
BY_PINYIN = ["公孙胜", "扈三娘", "单廷珪", "解珍", "Ann O'Neill"]


def furnished(sort):
    """A house with two sections, and a registrar who can log in."""
    house = House(sort)
    house.make()
    house.units = {"宿城区委组织部": 1, "干部科": house.unit("干部科"),
                   "组织科": house.unit("组织科")}
    house.registrar()
    return house


def enter_people(house):
    """PEOPLE by command line; what `person list --json` must say of them."""
    told = []
    for name, sex, born, unit in PEOPLE:
        seq = house.person(name, sex, born, unit)
        told.append({"id": seq, "name": name, "sex": sex, "born": born,
                     "unit": house.units[unit], "unit_name": unit})
    return sorted(told, key=lambda p: BY_PINYIN.index(p["name"]))


def listed(house, *words):
    return [p for p in house.json("person", "list", *words) if p["name"] != "萧让"]


def shown_of(house, person, like):
    """Of what `person show` tells, the keys of `like`; it may tell more."""
    told = house.json("person", "show", person)
    return {key: told.get(key) for key in like}


def person_form(**values):
    return {"id": new_id(), "name": "鲁智深", "sex": "male", "born": "1975-05-05",
            "unit": "2", **values}


# ---- the command line ---------------------------------------------------------------------

@proof("What the command line puts on the register is what it lists", *BOTH)
def by_command_line(sort):
    with furnished(sort) as house:
        told = enter_people(house)
        same(listed(house), told)
        same(listed(house, "--unit", "干部科"), [p for p in told if p["unit"] == 2])
        same(len(house.json("person", "list", "--unit", 1)), 6, "a unit with those below")
        same(listed(house, "--text", "三娘")[0]["name"], "扈三娘")
        same([p["name"] for p in listed(house, "--text", "o'neill")], ["Ann O'Neill"])
        same(listed(house, "--text", "%"), [], "a wildcard of LIKE is a letter here")
        same([p["born"] for p in listed(house, "--order", "born")],
             sorted(p["born"] for p in told))
        same(listed(house, "--limit", 2), told[:2])
        for person in told:
            same(shown_of(house, person["id"], person), person)
        units = {u["name"]: (u["id"], u["above"], u["people"])
                 for u in house.json("unit", "list")}
        same(units, {"宿城区委组织部": (1, 0, 2), "干部科": (2, 1, 2), "组织科": (3, 1, 2)})
        before = house.check_whole()
        same(before, 3 + 3 + len(PEOPLE))


@proof("The command line refuses what is wrong, says which option, and writes nothing",
       *BOTH)
def refused_by_command_line(sort):
    with furnished(sort) as house:
        size = house.check_whole()
        good = {"name": "鲁智深", "sex": "male", "born": "1975-05-05", "unit": "干部科"}
        wrong = [("name", " ", 2), ("name", "鲁" * 61, 2), ("name", "a\u202eb", 2),
                 ("sex", "other", 2), ("born", "1975-02-30", 2), ("born", "2975-05-05", 2),
                 ("born", "1675-05-05", 2), ("unit", "无此科", 3), ("login", "9bad", 2)]
        for option, value, exit in wrong:
            words = [w for k, v in {**good, option: value}.items() for w in ("--" + k, v)]
            done = house.run("person", "add", *words, exit=exit)
            holds(f"--{option}:" in done.err, f"{option}={value}: {done.err}")
            same(done.out, "")
        done = house.run("person", "add", *[w for k, v in good.items()
                                            for w in ("--" + k, v)], "--dry-run")
        same(house.json("ledger", "root")["size"], size, "a dry run wrote: " + done.err)
        house.run("person", "show", 999, exit=3)
        house.run("person", "ad", exit=2)
        house.run("account", "open", "--person", 4, "--login", "xiaorang2", exit=4)
        same(house.check_whole(), size)


@proof("`--as` acts under the same rules as the browser", *BOTH)
def as_somebody(sort):
    with furnished(sort) as house:
        section = house.person("武松", unit="干部科", login="wusong")
        house.give("wusong", "organiser", unit="干部科")
        elsewhere = house.person("林冲", unit="组织科")
        same([p["name"] for p in house.json("person", "list", "--as", "wusong")], ["武松"])
        house.run("person", "show", elsewhere, "--as", "wusong", exit=3)
        same(house.json("person", "show", section, "--as", "wusong")["login"], "wusong")
        house.run("person", "add", "--name", "x", "--sex", "male", "--born", "1990-01-01",
                  "--unit", 1, "--as", "wusong", exit=1)
        house.run("ledger", "root", "--as", "wusong", exit=1)
        house.run("person", "list", "--as", "nobody", exit=3)
        house.check_whole()


# ---- the browser --------------------------------------------------------------------------

@proof("A registrar adds, corrects and records leaving in the browser", *BOTH)
def in_the_browser(sort):
    with furnished(sort) as house:
        server = house.serve()
        visitor = server.visitor()
        same(visitor.get("/people", 303).location, "/login?back=%2Fpeople")
        page, _ = visitor.fill("/login?back=%2Fpeople", login="xiaorang", password=PASSWORD)
        same(page.location, "/people")
        visitor.get("/people")

        page, _ = visitor.fill("/people/new", name="  鲁智深 ", sex="male",
                               born="1975-05-05", unit="2", login="luzhishen")
        person = int(re.fullmatch(r"/people/(\d+)\?done=added", page.location)[1])
        shown = visitor.get(page.location).seen.text
        holds(say("en", "notice.person-added", name="鲁智深") in shown, shown)
        wanted = {"id": person, "name": "鲁智深", "sex": "male", "born": "1975-05-05",
                  "unit": 2, "unit_name": "干部科", "login": "luzhishen"}
        same(shown_of(house, person, wanted), wanted)

        form = visitor.get(f"/people/{person}/correct").form()
        same({k: form.values[k] for k in ("name", "sex", "born", "unit")},
             {"name": "鲁智深", "sex": "male", "born": "1975-05-05", "unit": "2"})
        visitor.post(form.action, {**form.values, "name": "鲁达", "unit": "3"})
        page, _ = visitor.fill(f"/people/{person}/leave", day="2016-12-31", why="retire")
        same(page.location, f"/people/{person}?done=left")
        page = visitor.get(f"/people/{person}")
        history = re.sub(r"\s+", " ", page.seen.text)
        for text in ("鲁智深 → 鲁达", say("en", "leave.retire"), "萧让"):
            holds(text in history, f"{text} in {history}")
        same(house.json("person", "list"), [p for p in house.json("person", "list", "--left")
                                            if p["id"] != person])
        left = [p for p in house.json("person", "list", "--left") if p["id"] == person]
        same([(p["name"], p["unit"], p["left_on"]) for p in left], [("鲁达", 3, "2016-12-31")])

        page, _ = visitor.fill("/units/new", name="人才科", above="1")
        unit = int(re.search(r"unit=(\d+)", page.location)[1])
        visitor.fill(f"/units/{unit}/correct", name="人才办", above="2")
        same([(u["name"], u["above"]) for u in house.json("unit", "list") if u["id"] == unit],
             [("人才办", 2)])
        kinds = [row[0] for row in house.sql("select kind from ledger_entry order by seq")]
        same(kinds[6:], ["person.add", "account.open", "person.correct", "person.leave",
                         "unit.add", "unit.correct"])
        server.stop()
        house.check_whole()


def pages_of(visitor, path, which):
    """First cells of the rows of all pages, following the pager's link `which`."""
    found, seen = [], 0
    while path:
        page = visitor.get(path)
        found.append([(row[0], "{}-{:0>2}-{:0>2}".format(*re.findall(r"\d+", row[2])))
                      for row in page.seen.rows[1:]])
        path = ([link for link in page.seen.links if f"{which}=" in link] or [None])[0]
        seen += 1
        holds(seen < 20, "the pages go in a circle")
    return found, page


@proof("A list of many pages is the same forwards and backwards, in either order", *BOTH)
def paging(sort):
    with furnished(sort) as house:
        server = house.serve()
        visitor = server.visitor(lang="zh")
        visitor.enter()
        told = [("萧让", "1970-07-30")]
        for i in range(123):  # names and birth days that repeat, so that the key decides
            form = person_form(name=f"张{i % 40}", born=f"19{50 + i % 30}-01-0{1 + i % 3}")
            visitor.post("/people/new", form)
            told.append((form["name"], form["born"]))
        for order, key in (("", lambda p: (p[0] != "萧让", p[0])),  # xiāo before zhāng
                           ("?sort=born", lambda p: p[1])):
            forwards, last = pages_of(visitor, "/people" + order, "after")
            same([len(page) for page in forwards], [50, 50, 24])
            rows = sum(forwards, [])
            same(sorted(rows), sorted(told))
            same([key(row) for row in rows], sorted(key(row) for row in rows))
            back = [link for link in last.seen.links if "before=" in link][0]
            backwards, _ = pages_of(visitor, back, "before")
            same(list(reversed(backwards)), forwards[:-1])
        narrowed, _ = pages_of(visitor, "/people?q=%E5%BC%A01&sort=born", "after")
        same(sorted(sum(narrowed, [])), sorted(p for p in told if "张1" in p[0]))
        page = visitor.get("/people?q=nobody")
        same(page.seen.rows, [])
        holds(say("zh", "people.none-found") in page.seen.text, page.seen.text)
        server.stop()


@proof("The CSV holds the whole list as it was filtered, and no formula", *BOTH)
def as_csv(sort):
    with furnished(sort) as house:
        told = enter_people(house)
        evil = house.person('=HYPERLINK("x")', unit="干部科")
        house.run("record", "posting.add", f"unit={house.units['干部科']}", "title==1+1",
                  "since=2016-01-01", "--person", evil)
        house.run("record", "posting.add", "unit=1", "title=兼职", "since=2016-01-01",
                  "concurrent=true", "--person", evil)
        server = house.serve()
        visitor = server.visitor()
        visitor.enter()
        page = visitor.get("/people.csv")
        holds(page.headers["Content-Type"].startswith("text/csv"), page.headers)
        holds("attachment" in page.headers["Content-Disposition"], page.headers)
        holds(page.bytes.startswith(b"\xef\xbb\xbf"), "no byte order mark")
        rows = list(csv.reader(io.StringIO(page.bytes.decode("utf-8-sig"), newline="")))
        sexes = {"male": say("en", "sex.male"), "female": say("en", "sex.female")}
        wanted = [[str(p["id"]), p["name"], sexes[p["sex"]], p["born"], p["unit_name"],
                   p.get("post_title", "")]
                  for p in house.json("person", "list")]
        for row in wanted:
            row[1] = "'" + row[1] if row[0] == str(evil) else row[1]
            same(row[5], "=1+1" if row[0] == str(evil) else "")
            row[5] = row[5] and "'" + row[5]
        same(rows[1:], wanted)
        same(len(rows[0]), 6)
        link = [a for a in visitor.get("/people?unit=3&sort=born").seen.links if "csv" in a]
        rows = list(csv.reader(io.StringIO(visitor.get(link[0]).text, newline="")))
        same([row[1] for row in rows[1:]],
             [p["name"] for p in sorted(told, key=lambda p: p["born"]) if p["unit"] == 3])
        server.stop()


@proof("Search, filters, orders and a past day say the same by command, page and sheet", *BOTH)
def searched(sort):
    with furnished(sort) as house:
        enter_people(house)
        house.person("王一夫", "male", "1980-05-05", "干部科")
        for text, found in (("wyf", ["王一夫"]), ("一夫", ["王一夫"]), ("ｗａｎｇ", ["王一夫"]),
                            ("shan", ["单廷珪"]), ("三娘", ["扈三娘"]), ("李", [])):
            same([p["name"] for p in house.json("person", "search", text)], found, text)
        same([p["name"] for p in listed(house, "--order", "stroke")],  # 4, 4, 8, 11, 13 strokes
             ["王一夫", "公孙胜", "单廷珪", "扈三娘", "解珍", "Ann O'Neill"])
        server = house.serve()
        visitor = server.visitor()
        visitor.enter()
        for query, found in (("q=wyf", {"王一夫"}), ("sex=female", {"扈三娘", "Ann O'Neill"}),
                             ("unit=1&alone=1", {"公孙胜", "萧让"}), ("level=3", set()),
                             ("q=xie&on=2016-12-31", {"解珍"}), ("status=left", set())):
            rows = visitor.get("/people?" + query).seen.rows
            same({row[0] for row in rows[1:]}, found, query)
        visitor.fill("/people/views?sex=female&sort=stroke", name="women")
        picked = [a for a in visitor.get("/people/views").seen.links if "sex=female" in a]
        same([row[0] for row in visitor.get(picked[0]).seen.rows[1:]],
             ["扈三娘", "Ann O'Neill"])
        with zipfile.ZipFile(io.BytesIO(visitor.get("/people.xlsx?q=wyf").bytes)) as book:
            same(book.testzip(), None)
            cells = "".join(book.read(n).decode() for n in book.namelist() if "heet" in n
                            or "haredStrings" in n)
        holds("王一夫" in cells and "解珍" not in cells, cells)
        server.stop()
        house.check_whole()


@proof("The language is the browser's, then the visitor's choice, then the account's",
       *BOTH)
def languages(sort):
    with furnished(sort) as house:
        server = house.serve()
        same(server.visitor(lang="fr").get("/login").seen.lang, "zh-CN")
        same(server.visitor(lang="en-GB,zh;q=0.5").get("/login").seen.lang, "en")
        visitor = server.visitor(lang="zh")
        page, _ = visitor.fill("/login", action="/language", lang="en")
        same(page.location, "/login")
        same(visitor.get("/login").seen.lang, "en", "a cookie before log-in")
        visitor.enter()
        visitor.fill("/", action="/language", lang="en")
        other = server.visitor(lang="zh")
        same(other.get("/login").seen.lang, "zh-CN")
        other.enter()
        page = other.get("/people")
        same(page.seen.lang, "en", "the account's, whatever the browser says")
        page, _ = other.fill("/people?sort=born", action="/language", lang="zh-CN")
        same(page.location, "/people?sort=born")
        same(other.get("/people").seen.lang, "zh-CN")
        server.stop()
        house.check_whole()


# ---- what is wrong ------------------------------------------------------------------------

WRONG = [  # field, what is sent, the fault
    ("name", "", "fault.field-required", {}),
    ("name", " \t ", "fault.field-required", {}),
    ("name", "鲁" * 61, "fault.field-long", {"max": 60, "have": 61}),
    ("name", "鲁\u202e智", "fault.field-controls", {}),
    ("sex", "", "fault.field-required", {}),
    ("sex", "other", "fault.field-choice", {"choices": "male, female"}),
    ("born", "", "fault.field-required", {}),
    ("born", "1975-02-29", "fault.field-day", {}),
    ("born", "05/05/1975", "fault.field-day", {}),
    ("born", "2999-01-01", "fault.born-in-future", {}),
    ("born", "1800-01-01", "fault.born-too-early", {"years": 120}),
    ("unit", "", "fault.field-required", {}),
    ("unit", "0", "fault.field-id", {}),
    ("unit", "x", "fault.field-id", {}),
    ("unit", "99", "fault.unit-missing-above", {}),
    ("login", "Lu", "fault.login-form", {}),
    ("login", "xiaorang", "fault.login-taken", {}),
]


@proof("Each field's fault is told in the form, in both languages, and what was typed stays",
       *BOTH)
def bad_input(sort):
    with furnished(sort) as house:
        server = house.serve()
        size = house.json("ledger", "root")["size"]
        for lang in ("zh", "en"):
            visitor = server.visitor(lang=lang)
            visitor.enter()
            for field, value, fault, words in WRONG:
                sent = person_form(**{field: value})
                page = visitor.post("/people/new", sent, 400)
                about = f"{lang} {field}={value!r}: {page.seen.faults}"
                same(list(page.seen.faults), [field], about)
                holds(say(lang, fault, **words) in page.seen.faults[field], about)
                same(page.seen.summary, [field], about)
                kept = page.form().values
                for name, typed in sent.items():
                    if name in ("sex", "unit") and name == field:
                        continue  # a choice that is not there cannot be shown
                    if isinstance(typed, str):
                        same(kept.get(name, ""), typed, about)
            page = visitor.post("/people/new", {"id": new_id()}, 400)
            same(sorted(page.seen.faults), ["born", "name", "sex", "unit"], "all at once")
            same(len(page.seen.summary), 4)
        for name in ("鲁\0智", b"\xc3\x28"):  # no text at all: refused before any form
            visitor.post("/people/new", person_form(name=name), 400)
        visitor.post("/people/new", person_form(id="not-an-id"), 400)
        visitor.post("/people/new", person_form(more="unknown"), 400)
        page = visitor.post("/people/999/leave", {"id": new_id(), "day": "", "why": ""}, 404)
        person = house.person("时迁", born="1980-06-01")
        for day, why, faults in (("", "", ["day", "why"]), ("1979-01-01", "retire", ["day"]),
                                 ("2999-01-01", "retire", ["day"]),
                                 ("2016-01-01", "bored", ["why"])):
            page = visitor.post(f"/people/{person}/leave",
                                {"id": new_id(), "day": day, "why": why}, 400)
            same(sorted(page.seen.faults), faults, f"{day} {why}")
        page = visitor.post("/units/2/correct",
                            {"id": new_id(), "name": "干部科", "above": "2"}, 400)
        same(list(page.seen.faults), ["above"])
        server.stop()
        same(house.check_whole(), size + 1)


@proof("A form that was mended is the same form", *BOTH)
def mended(sort):
    with furnished(sort) as house:
        server = house.serve()
        visitor = server.visitor()
        visitor.enter()
        page, sent = visitor.fill("/people/new", 400, name="", sex="male",
                                  born="1975-05-05", unit="2")
        form = page.form()
        same(form.values["id"], sent["id"])
        visitor.post(form.action, {**form.values, "name": "鲁智深"})
        same([p["name"] for p in listed(house)], ["鲁智深"])
        server.stop()


@proof("The same form counts once; the same id with another body is a conflict", *BOTH)
def sent_twice(sort):
    with furnished(sort) as house:
        server = house.serve()
        visitor, other = server.visitor(), server.visitor()
        visitor.enter()
        other.enter()
        form = person_form(login="luzhishen")
        first = visitor.post("/people/new", form)
        size = house.json("ledger", "root")["size"]
        for who in (visitor, other):
            same(who.post("/people/new", form).location, first.location)
        same(house.json("ledger", "root")["size"], size)
        page = visitor.post("/people/new", {**form, "name": "鲁达"}, 409)
        holds(say("en", "fault.ledger-conflict") in page.seen.text, page.seen.text)
        holds(page.form().values["id"] != form["id"], "the id is spent, and comes back")
        same(page.form().values["name"], "鲁达")

        person = re.search(r"\d+", first.location)[0]
        form = visitor.get(f"/people/{person}/correct").form()
        sent = {**form.values, "name": "鲁达"}
        for _ in range(2):
            same(visitor.post(form.action, sent).location, f"/people/{person}?done=corrected")
        visitor.post(form.action, {**sent, "name": "鲁提辖"}, 409)
        form = visitor.get(f"/people/{person}/leave").form()
        for _ in range(2):
            visitor.post(form.action, {**form.values, "day": "2016-01-01", "why": "resign"})
        same(house.json("ledger", "root")["size"], size + 2)
        unit = {"id": new_id(), "name": "人才科", "above": "1"}
        same(visitor.post("/units/new", unit).location,
             visitor.post("/units/new", unit).location)
        same(len(house.json("unit", "list")), 4)
        server.stop()
        house.check_whole()


@proof("Who filled in a form from what is no longer so is told, and overwrites nothing",
       *BOTH)
def changed_meanwhile(sort):
    with furnished(sort) as house:
        person = house.person("鲁智深", unit="干部科")
        server = house.serve()
        one, two = server.visitor(), server.visitor()
        one.enter()
        two.enter()
        path = f"/people/{person}/correct"
        late = two.get(path).form()
        one.fill(path, name="鲁达")
        page = two.post(path, {**late.values, "name": "鲁提辖", "unit": "3"}, 409)
        holds(say("en", "fault.changed-meanwhile") in page.seen.text, page.seen.text)
        same(page.form().values["name"], "鲁提辖", "what was typed is lost")
        same(house.json("person", "show", person)["name"], "鲁达")
        page, _ = two.fill(path, name="鲁提辖")  # opened again, it is taken
        gone, stays = one.get(f"/people/{person}/leave").form(), two.get(path).form()
        one.post(gone.action, {**gone.values, "day": "2016-01-01", "why": "retire"})
        two.post(stays.action, {**stays.values, "name": "花和尚"}, 409)
        again = {"id": new_id(), "day": "2016-02-01", "why": "death"}
        page = two.post(gone.action, again, 409)
        holds(say("en", "fault.person-left-already") in page.seen.text, page.seen.text)
        unit = two.get("/units/2/correct").form()
        one.fill("/units/2/correct", name="干部一科", above="1")
        two.post(unit.action, {**unit.values, "name": "干部二科"}, 409)
        server.stop()
        house.check_whole()


# ---- log-ins ------------------------------------------------------------------------------

@proof("A password is changed; other sessions end, this one goes on", *BOTH)
def password(sort):
    with furnished(sort) as house:
        server = house.serve()
        here, there = server.visitor(), server.visitor()
        here.enter()
        there.enter()
        new = "nine mountains high"
        for current, first, again, field, fault, words in (
                ("wrong password", new, new, "current", "fault.password-current", {}),
                (PASSWORD, "too brief", "too brief", "password", "fault.field-short", {"min": 10}),
                (PASSWORD, new, new + "x", "again", "fault.password-differs", {})):
            page, _ = here.fill("/me/settings", 400, action="/me/settings/password",
                                current=current, password=first, again=again)
            same(list(page.seen.faults), [field])
            holds(say("en", fault, **words) in page.seen.faults[field], page.seen.faults)
            holds(current not in page.text and first not in page.text, "a password comes back")
        page, _ = here.fill("/me/settings", action="/me/settings/password", current=PASSWORD,
                            password=new, again=new)
        same(page.location, "/me/settings?done=password")
        holds(say("en", "notice.password-changed") in here.get(page.location).seen.text, "")
        same(there.get("/people", 303).location, "/login?back=%2Fpeople")
        there.fill("/login", 403, login="xiaorang", password=PASSWORD)
        there.enter(password=new)
        server.stop()
        house.check_whole()


@proof("A one-time code sets a password once, and logging out ends the session", *BOTH)
def codes(sort):
    with furnished(sort) as house:
        person = house.person("鲁智深", unit="干部科", login="luzhishen")
        server = house.serve()
        registrar, member = server.visitor(), server.visitor()
        registrar.enter()
        member.fill("/login", 403, login="luzhishen", password="whatever it is")
        page, _ = registrar.fill(f"/people/{person}", 200, action=f"/people/{person}/code")
        code = re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", page.seen.text)[0]
        holds(page.headers["Cache-Control"] == "no-store", page.headers)
        claim = {"login": "luzhishen", "code": code, "password": PASSWORD, "again": PASSWORD}
        page, _ = member.fill("/login/code", 403, **{**claim, "code": "0000-0000-0000"})
        holds(say("en", "fault.code-wrong") in page.seen.text, page.seen.text)
        page, _ = member.fill("/login/code", 400, **{**claim, "again": "something else"})
        same(list(page.seen.faults), ["again"])
        page, _ = member.fill("/login/code", **{**claim, "code": code.lower()})
        same(page.location, "/")
        holds("鲁智深" in member.get(f"/people/{person}").seen.text, "one's own record")
        other = server.visitor()
        other.fill("/login/code", 403, **claim)  # spent
        cookies = dict(member.cookies)
        page, _ = member.fill("/", action="/logout")
        same((page.location, "cadre" in member.cookies), ("/login?done=out", False))
        member.cookies = cookies  # a copy of the cookie is worth nothing now
        same(member.get("/", 303).location, "/login")
        code = house.run("account", "code", "luzhishen").out.strip()
        other.fill("/login/code", **{**claim, "code": code, "password": "third password",
                                     "again": "third password"})
        other.get("/me/settings")
        server.stop()
        house.check_whole()


@proof("Unknown names and wrong passwords get one answer, and repeated tries wait", *BOTH)
def tries(sort):
    with furnished(sort) as house:
        server = house.serve()
        visitor = server.visitor()
        answers = set()
        for login in ("xiaorang", "nobody"):
            page, _ = visitor.fill("/login", 403, login=login, password="wrong password")
            answers.add(re.sub(r"[0-9a-f-]{36}", "ID", page.text).replace(login, "NAME"))
        same(len(answers), 1, "the answer tells a name that is there")
        for _ in range(3):
            visitor.fill("/login", 403, login="xiaorang", password="wrong password")
        page, _ = visitor.fill("/login", None, login="xiaorang", password=PASSWORD)
        same(page.status, 503, page.seen.text)
        holds("cadre" not in visitor.cookies, "let in although it must wait")
        server.stop()


# ---- proofs -------------------------------------------------------------------------------

@proof("An export and the proof of an entry hold for verify.py, with and without bodies",
       *BOTH)
def proofs(sort):
    with furnished(sort) as house:
        told = enter_people(house)
        folder, bodies = house.path("out"), house.path("with-bodies")
        house.run("ledger", "export", folder)
        house.run("ledger", "export", bodies, "--bodies")
        house.run("ledger", "export", bodies, exit=4)  # never into a folder that is not empty
        size = house.json("ledger", "root")["size"]
        for out, told_of in ((folder, f"0 as they were hashed, {size} withheld"),
                             (bodies, f"{size} as they were hashed, 0 withheld")):
            done = verify_py(out)
            same(done.exit, 0, done.out)
            holds(told_of in done.out, done.out)
        key = os.path.join(folder, "key")
        person = told[0]
        for words, body in (([], "withheld"), (["--body"], f'"name":"{person["name"]}"')):
            file = house.path("a.tlog-proof")
            with open(file, "w") as out:
                out.write(house.run("ledger", "prove", person["id"], *words).out)
            done = verify_py("--proof", file, "--key", key)
            same(done.exit, 0, done.out)
            holds(f"number {person['id']} of {size}" in done.out and body in done.out, done.out)
        server = house.serve()
        visitor = server.visitor()
        visitor.enter()
        page = visitor.get(f"/ledger/{person['id']}/proof")
        with open(file, "wb") as out:
            out.write(page.bytes)
        done = verify_py("--proof", file, "--key", key)
        same(done.exit, 0, done.out)
        holds(person["name"] in done.out, done.out)
        root = house.json("ledger", "root")["root"]
        holds(root in visitor.get("/ledger").text, "the page shows another root")
        server.stop()
        house.check_whole()


@proof("A backup made while the server writes is a whole department", SQLITE)
def backup(sort):
    with furnished(sort) as house:
        server = house.serve()
        visitor = server.visitor()
        visitor.enter()
        for i in range(5):
            visitor.post("/people/new", person_form(name=f"before {i}"))
            house.run("backup", house.path(f"copy{i}"))
            people = json.loads(house.run("person", "list", "--json",
                                          db=house.path(f"copy{i}")).out)
            names = [p["name"] for p in people]
            same(sorted(names), sorted(["萧让"] + [f"before {j}" for j in range(i + 1)]))
        house.run("backup", house.path("copy1"), exit=4)  # never over a file that is there
        server.stop()


if __name__ == "__main__":
    main()
