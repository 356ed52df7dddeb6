#!/usr/bin/env python3
"""A career by the forms of the pages: postings, education, kin, absences, changes, leaving,
merging; the page of a unit on days past; and what bad input gets by form, by command and by
import. All figures are counted by hand from the facts written down here."""
# limit: 300 s
import csv
import datetime
import io
import re

from house import POSTGRES, SQLITE, House, holds, main, new_id, proof, same, say

BOTH = SQLITE, POSTGRES


def furnished(sort):
    house = House(sort)
    house.make("部")
    house.a, house.b = house.unit("甲科"), house.unit("乙科")
    house.keeper = house.registrar()
    house.server = house.serve()
    house.visitor = house.server.visitor()
    house.visitor.enter()
    return house


def person(house, name, born, work, unit, sex="male", **more):
    """By the form; gives the number."""
    page, _ = house.visitor.fill("/people/new", name=name, born=born, work=work,
                                 unit=str(unit), sex=sex, **more)
    return int(re.search(r"/people/(\d+)", page.location)[1])


def record(house, who, noun, **values):
    page, _ = house.visitor.fill(f"/people/{who}/{noun}/new", **values)
    return int(re.search(r"record=(\d+)", page.location)[1])


def table(page, *starts):
    """Rows of the page whose first cell begins so, as texts."""
    rows = [[" ".join(cell.split()) for cell in row] for row in page.seen.rows]
    return [row for row in rows if row and row[0].startswith(starts)]


@proof("A career is written, corrected, ended and read by form, and stands on any day", *BOTH)
def career(sort):
    with furnished(sort) as house:
        get = house.visitor.get
        who = person(house, "林冲", "1970-05-20", "1992-08-01", house.a)
        first = record(house, who, "postings", unit=str(house.a), title="科员",
                       since="1992-08-01", level="5")
        page, _ = house.visitor.fill(f"/people/{who}/postings/{first}/end",
                                     day="2001-03-31", why="提任")
        second = record(house, who, "postings", unit=str(house.a), title="付科长",
                        since="2001-04-01", level="4")
        house.visitor.fill(f"/people/{who}/postings/{second}", title="副科长")  # mistyped
        beside = record(house, who, "postings", unit=str(house.b), title="联络员",
                        since="2010-01-01", till="2012-12-31", concurrent="1")
        record(house, who, "education", mode="full-time", level="bachelor", school="师范学院",
               major="中文", since="1988-09-01", till="1992-06-30")
        record(house, who, "education", mode="in-service", level="master", school="党校",
               till="2008-07-01")
        away = record(house, who, "absences", sort="illness", since="2016-05-09",
                      till="2016-05-13", note="住院")
        house.visitor.fill(f"/people/{who}/absences/{away}", till="2016-05-20")
        text = get(f"/people/{who}").seen.text
        for seen in ("副科长", "科员", "联络员", "师范学院", "党校", "12 days"):
            holds(seen in text, f"{seen}: {text}")
        career_of = text[:text.index("History")] if "History" in text else text
        holds("付科长" not in career_of.partition("What happened when")[0], "mistyped still")
        # on days past: what was so then, nothing that came later
        for day, there, not_there in (
                ("1992-07-31", ["师范学院"], ["科员", "副科长", "党校", "联络员"]),
                ("2001-03-31", ["科员"], ["副科长", "党校", "联络员", "12 days"]),
                ("2001-04-01", ["副科长"], ["党校", "联络员"]),
                ("2012-12-31", ["副科长", "联络员", "党校"], ["12 days"]),
                ("2013-01-01", ["副科长", "党校"], ["12 days"]),
                ("2016-05-20", ["12 days"], ["联络员"]), ("2016-05-21", [], ["12 days"])):
            page = get(f"/people/{who}?on={day}")
            now = page.seen.text.partition("What happened when")[0]
            for seen in there:
                holds(seen in now, f"{day}: no {seen}: {now}")
            for seen in not_there:
                holds(seen not in now, f"{day}: {seen}: {now}")
        shown = house.json("person", "show", who, "--on", "2013-01-01")
        same([p["title"] for p in shown["postings"]], ["副科长"])
        same(sorted(((e["day"], e["what"]) for e in shown["timeline"]), reverse=True),
             [("2012-12-31", "posting-over"), ("2010-01-01", "posted"),
              ("2008-07-01", "graduated"), ("2001-04-01", "posted"),
              ("2001-03-31", "posting-over"), ("1992-08-01", "work"),
              ("1992-08-01", "posted"), ("1992-06-30", "graduated"),
              ("1988-09-01", "studies"), ("1970-05-20", "born")])
        same([e["day"] for e in shown["timeline"]],
             sorted((e["day"] for e in shown["timeline"]), reverse=True), "newest first")
        # a change from a day on: the name and unit of the day
        form = get(f"/people/{who}/change").form()
        house.visitor.post(form.action, {**form.values, "name": "林教头", "day": "2015-01-01",
                                         "unit": str(house.b)})
        holds("林教头" in get(f"/people/{who}").seen.text, "not changed")
        holds("林冲" in get(f"/people/{who}?on=2014-12-31").seen.text, "the past changed")
        same([p["unit"] for p in house.json("person", "list", "--text", "林", "--on",
                                            "2014-12-31")], [house.a])
        same([p["unit"] for p in house.json("person", "list", "--text", "林", "--on",
                                            "2015-01-01")], [house.b])
        # a record of somebody else is not on this person's path
        get(f"/people/{house.keeper}/postings/{second}", 404)
        get(f"/people/{who}/education/{beside}", 404)
        page, _ = house.visitor.fill(f"/people/{who}/postings/{second}/end", day="2016-06-30")
        house.visitor.post(f"/people/{who}/postings/{second}/end",
                           {"id": new_id(), "day": "2016-07-31"}, 409)
        house.visitor.fill(f"/people/{who}/leave", day="2016-06-30", why="transfer")
        holds(str(who) not in [str(p["id"]) for p in house.json("person", "list")], "is here")
        house.server.stop()
        house.check_whole()


@proof("Two entries of one person are merged: facts go over, the old page leads to the new",
       *BOTH)
def merged(sort):
    with furnished(sort) as house:
        stays = person(house, "杨志", "1972-02-02", "1994-01-01", house.a)
        goes = person(house, "杨制使", "1972-02-02", "1994-01-01", house.b)
        record(house, stays, "postings", unit=str(house.a), title="科长", since="2015-01-01")
        record(house, goes, "postings", unit=str(house.b), title="科员", since="2000-01-01",
               till="2014-12-31")
        record(house, goes, "education", mode="full-time", level="bachelor", school="武学")
        record(house, goes, "absences", sort="travel", since="2016-03-01", till="2016-03-02")
        record(house, goes, "kin", relation="父", **{"class": "lineal"}, name="杨业")
        session, finding = work_of(house, goes, stays)
        size = house.json("ledger", "root")["size"]
        page = house.visitor.get(f"/people/{goes}/merge?who={goes}", 400)
        holds(say("en", "fault.merge-self") in page.seen.text, page.seen.text)
        page = house.visitor.get(f"/people/{goes}/merge?who={stays}")
        holds("杨业" not in page.text, "kin show in the preview")
        form = next(f for f in page.seen.forms if "into" in f.values)
        answer = house.visitor.post(form.action, form.values)
        same(answer.location, f"/people/{stays}?done=merged")
        same(house.json("ledger", "root")["size"], size + 1, "one entry")
        same(house.visitor.get(f"/people/{goes}", 303).location, f"/people/{stays}")
        shown = house.json("person", "show", stays)
        same(sorted(p["title"] for p in shown["postings"]), ["科员", "科长"])
        same(([e["school"] for e in shown["education"]], len(shown["absences"])), (["武学"], 1))
        same([p["id"] for p in house.json("person", "list", "--text", "杨")], [stays])
        opened = house.json("person", "open", stays, "--class", "file", "--purpose", "upkeep",
                            "--why", "核对合并", "--as", "xiaorang")
        same([o["fields"]["name"] for o in opened], ["杨业"], "his kin are opened with him")
        holds("杨业" not in house.visitor.get(f"/people/{stays}").text, "kin on the page")
        same_work(house, goes, stays, session, finding)
        house.server.stop()
        house.check_whole()


def work_of(house, goes, stays):
    """What somebody does under the number that is given up: a note, a course, a visit, a
    finding, a session at which he is there and, under his other number, absent."""
    today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()
    house.run("account", "open", "--person", goes, "--login", "zhishi")
    house.give("zhishi", "member", house.b)
    house.run("note", "add", "--text", "《水浒》：先问", "--source", "book", "--as", "zhishi")
    house.run("training", "add", "--person", goes, "--course", "党校", "--since", "2016-02-01",
              "--till", "2016-02-05", "--days", 5)
    house.run("twin", "add", "--person", goes, "--unit", house.b, "--since", "2016-01-04")
    house.run("visit", "add", "--sort", "twinning", "--unit", house.b, "--heard", "水泵坏了",
              "--as", "zhishi")
    finding = house.run("finding", "add", "--what", "路灯不亮", "--place", house.b, "--topic",
                        "道路", "--gravity", "ordinary", "--raiser", goes).out.strip()
    series = house.json("classroom", "series", "--title", "课堂", "--unit", 1, "--every", "week",
                        "--weekday", "monday", "--moved", "stay", "--at", "15:00", "--minutes", 90)["id"]
    with open(house.path("plan.txt"), "w", encoding="utf-8") as file:
        file.write(f"{today} {goes} 讲学\n")
    house.run("classroom", "plan", series, house.path("plan.txt"))
    session = house.json("classroom", "list", "--series", series)["sessions"][0]["id"]
    house.run("classroom", "hold", session, "--absent", stays)
    house.run("account", "close", "zhishi", "--why", "重复登记")
    return session, finding


def same_work(house, goes, stays, session, finding):
    same([[str(cell) for cell in row] for row in house.sql("select person, title from note")],
         [[str(stays), "水浒"]])
    same([t["course"] for t in house.json("training", "list", "--person", stays, "--year",
                                          2016)], ["党校"])
    same([v["person"] for v in house.json("visit", "list", "--person", stays)], [stays])
    same([t["person"] for t in house.json("twin", "list")], [stays])
    same(house.json("finding", "show", finding)["raiser"], stays)
    shown = house.json("classroom", "show", session)
    same(shown["speaker"], stays)
    same([p["presence"] for p in shown["people"] if p["person"] == stays], ["present"])
    holds(all(p["person"] != goes for p in shown["people"]), shown["people"])


# name, sex, born, began work, joined the Party, highest education: year it was finished
STAFF = [("甲", "male", "1950-03-01", "1970-01-01", "1975-01-01", ("college", 1980)),
         ("乙", "female", "1965-07-15", "1985-01-01", None, ("bachelor", 1985)),
         ("丙", "male", "1980-12-31", "2003-07-01", "2010-06-01", ("master", 2003)),
         ("丁", "female", "1986-01-01", "2015-07-01", None, ("doctor", 2015))]


@proof("The page of a unit on days past: seats, establishment, ages by education, tenure", *BOTH)
def unit(sort):
    with furnished(sort) as house:
        house.run("record", "unit.correct", "name=甲科", "establishment=3", "--unit", house.a)
        ids = {}
        for name, sex, born, work, party, (level, year) in STAFF:
            more = {"party": party} if party else {}
            ids[name] = person(house, name, born, work, house.a, sex=sex, **more)
            record(house, ids[name], "education", mode="full-time", level=level,
                   till=f"{year}-07-01" if name != "丁" else "2015-06-30")
            record(house, ids[name], "postings", unit=str(house.a), title="员" + name,
                   since=work)
        house.visitor.fill(f"/people/{ids['甲']}/postings/"
                           f"{house.json('person', 'show', ids['甲'])['postings'][0]['id']}/end",
                           day="2010-03-31")
        house.visitor.fill(f"/people/{ids['甲']}/leave", day="2010-03-31", why="retire")
        # day: who is on the strength, women, Party, {(from age, education): people}, tenure
        days = {
            "1969-12-31": ("", 0, 0, {}, []),
            "1984-12-31": ("甲", 0, 1, {(31, "college"): 1}, ["甲"]),
            "2003-07-01": ("甲乙丙", 1, 1, {(51, "college"): 1, (36, "bachelor"): 1,
                                         (0, "master"): 1}, ["甲", "乙", "丙"]),
            "2010-03-31": ("甲乙丙", 1, 1, {(56, "college"): 1, (41, "bachelor"): 1,
                                         (0, "master"): 1}, ["甲", "乙", "丙"]),
            "2010-04-01": ("乙丙", 1, 0, {(41, "bachelor"): 1, (0, "master"): 1}, ["乙", "丙"]),
            "2011-12-31": ("乙丙", 1, 1, {(46, "bachelor"): 1, (31, "master"): 1}, ["乙", "丙"]),
            "2015-06-30": ("乙丙", 1, 1, {(46, "bachelor"): 1, (31, "master"): 1}, ["乙", "丙"]),
            "2015-07-01": ("乙丙丁", 2, 1, {(46, "bachelor"): 1, (31, "master"): 1,
                                         (0, "doctor"): 1}, ["乙", "丙", "丁"]),
        }
        for day, (names, women, party, ages, tenure) in days.items():
            shown = house.json("unit", "show", house.a, "--on", day)
            found = {(band.get("from", -1), level): n for band in shown["ages"]
                     for level, n in band.items() if level != "from" and n}
            same((shown["actual"], shown["women"], shown["party"], found),
                 (len(names), women, party, ages), day)
            same([t["name"] for t in shown["tenure"]], tenure, day)
            same(sorted(h["name"] for h in shown["outside"]), sorted(names), day)
            listed = house.json("person", "list", "--unit", house.a, "--on", day)
            same(sorted(p["name"] for p in listed), sorted(names), f"the list of {day}")
            page = house.visitor.get(f"/unit/{house.a}?on={day}")
            for name, *_ in STAFF:
                same("员" + name in page.text, name in names, f"{day} {name} on the page")
            sheet = house.visitor.get(f"/people.csv?unit={house.a}&on={day}").text
            same(len(list(csv.reader(io.StringIO(sheet)))) - 1, len(names), f"{day} as CSV")
        house.server.stop()
        house.check_whole()


# ---- what bad input gets ------------------------------------------------------------------

# What one row says wrong: field, value; and where it is told, if elsewhere.
WRONG = [("name", "张" * 61), ("name", ""), ("name", "李\u202e四"), ("name", "王\u2066五"),
         ("name", "王\u0007五"), ("born", "1991-02-30"), ("born", "2999-01-01"),
         ("born", "31/12/1990"), ("work", "1960-01-01"), ("party", "1960-01-01"),
         ("unit", "9999"), ("sex", "不详"), ("number", "N" * 41), ("native", "宿" * 61),
         ("rank", "第一"), ("rank", "-1")]
RIGHT = {"name": "张三", "sex": "male", "born": "1980-01-01", "work": "2002-07-01"}


@proof("A wrong field is refused at the form and by command, with the field named; nothing "
       "enters half", *BOTH)
def wrong_fields(sort):
    with furnished(sort) as house:
        size = house.json("ledger", "root")["size"]
        for field, value in WRONG:
            sent = {**RIGHT, "unit": str(house.a), field: value}
            page, _ = house.visitor.fill("/people/new", 400, **sent)
            same(list(page.seen.faults), [field], f"{field}={value}")
            words = [w for k, v in sent.items() for w in ("--" + k, v)]
            done = house.run("person", "add", *words, exit=None)
            holds(done.exit in (2, 3) and f"--{field}" in done.err, f"{field}={value}: {done}")
        page = house.visitor.ask("POST", "/people/new", b"name=%ff%fe&id=" + new_id().encode(),
                                 {"Content-Type": "application/x-www-form-urlencoded"})
        same(page.status, 400, "bytes that are no UTF-8")
        same(house.json("ledger", "root")["size"], size)
        house.server.stop()


@proof("Two main posts at once, kin with oneself, days before birth, posts outside their unit, "
       "a tree in a circle: refused at the form and by command", *BOTH)
def wrong_facts(sort):
    with furnished(sort) as house:
        a, b, visitor = house.a, house.b, house.visitor
        who = person(house, "张三", "1980-01-01", "2002-07-01", a)
        old = house.json("unit", "add", "--name", "旧科", "--above", 1)["id"]
        house.run("record", "unit.correct", "name=旧科", "since=2000-01-01", "till=2009-12-31",
                  "--unit", old)
        below = house.json("unit", "add", "--name", "甲科一组", "--above", a)["id"]
        record(house, who, "postings", unit=str(a), title="科员", since="2010-01-01")
        size = house.json("ledger", "root")["size"]
        p = {"title": "科长"}
        wrong = [
            ("postings", "since", {**p, "unit": a, "since": "2012-01-01"}),
            ("postings", "since", {**p, "unit": b, "since": "2009-01-01", "till": "2010-01-01"}),
            ("postings", "since", {**p, "unit": a, "since": "1979-12-31", "till": "1979-12-31"}),
            ("postings", "till", {**p, "unit": a, "since": "2009-01-02", "till": "2009-01-01"}),
            ("postings", "since", {**p, "unit": old, "since": "1999-12-31", "till": "2001-01-01"}),
            ("postings", "till", {**p, "unit": old, "since": "2005-01-01", "till": "2010-01-01"}),
            ("postings", "since", {**p, "unit": a, "since": "2009-02-30"}),
            ("postings", "title", {"unit": a, "since": "2009-01-01", "till": "2009-02-01",
                                   "title": "长" * 200}),
            ("education", "till", {"mode": "full-time", "level": "master", "till": "1979-01-01"}),
            ("education", "level", {"mode": "full-time", "level": "emperor"}),
            ("absences", "till", {"sort": "leave", "since": "2016-01-02", "till": "2016-01-01"}),
            ("absences", "since", {"sort": "leave", "since": "1970-01-01"}),
            ("absences", "sort", {"sort": "sabbatical", "since": "2016-01-01"}),
            ("kin", "name", {"relation": "父", "class": "lineal", "name": "张\u202e父"}),
            ("kin", "class", {"relation": "父", "class": "cousin", "name": "张父"}),
        ]
        kinds = {"postings": "posting", "education": "education", "absences": "absence",
                 "kin": "kin"}
        for noun, field, values in wrong:
            page = visitor.post(f"/people/{who}/{noun}/new",
                                {"id": new_id(), **{k: str(v) for k, v in values.items()}}, None)
            holds(page.status in (400, 409), f"{noun} {values}: {page.status}")
            same(list(page.seen.faults), [field], f"{noun} {values}")
            done = house.run("record", kinds[noun] + ".add",
                             *(f"{k}={v}" for k, v in values.items()), "--person", who, exit=None)
            holds(done.exit in (2, 4) and field in done.err, f"{noun} {values}: {done}")
        done = house.run("record", "kin.add", "relation=本人", "class=spouse", "name=张三",
                         f"other={who}", "--person", who, exit=2)
        holds(say("en", "fault.kin-self") in done.err, done.err)
        page = visitor.post(f"/people/{who}/kin/new", {"id": new_id(), "relation": "本人", "class":
                            "spouse", "name": "张三", "who": str(who)}, None)
        holds(page.status == 400 and page.seen.faults, f"{page.status} {page.seen.faults}")
        for above in (a, below):  # the unit itself, and one that lies below it
            page = visitor.post(f"/units/{a}/correct", {"id": new_id(), "name": "甲科",
                                                        "above": str(above)}, 400)
            same(list(page.seen.faults), ["above"])
            house.run("record", "unit.correct", "name=甲科", f"above={above}", "--unit", a, exit=2)
        for day, status in (("2999-01-01", 400), ("1979-01-01", 400), ("2002-06-30", 400)):
            page = visitor.post(f"/people/{who}/leave", {"id": new_id(), "day": day,
                                                         "why": "retire"}, status)
            same(list(page.seen.faults), ["day"], day)
        same(house.json("ledger", "root")["size"], size, "something entered")
        house.server.stop()
        house.check_whole()


@proof("By import each bad row is refused with row, column, value and reason; the good ones "
       "beside it enter; cells that a sheet would run come out as text", *BOTH)
def wrong_rows(sort):
    with furnished(sort) as house:
        head = ["姓名", "性别", "出生年月", "参加工作时间", "所在科室", "人员编号", "职务", "备注"]
        good = ["王一", "男", "1980-01-01", "2002.07", "甲科", "G1", "科员", ""]
        bad = [(0, "张" * 80), (0, ""), (0, "李\u202e四"), (2, "1991-02-30"), (2, "2999-01-01"),
               (3, "1960-01"), (4, "没有的科"), (1, "不详"), (5, "N" * 60), (2, "31/12/1990")]
        rows = [good]
        for n, (column, value) in enumerate(bad):
            row = ["行" + "甲乙丙丁戊己庚辛壬癸"[n], "女", "1985-03-04", "2006-07", "乙科", f"B{n}",
                   "科员", "=cmd|' /C calc'!A0"]
            row[column] = value
            rows.append(row)
        rows.append(["王二", *good[1:5], "G2", "科员", ""])
        path, back = house.path("bad.csv"), house.path("back.csv")
        with open(path, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([head, *rows])
        done = house.json("import", "people", path, "--yes", "--refused", back, exit=1)
        same((done["new"], done["refused"]), (2, len(bad)), done)
        with open(back, encoding="utf-8-sig", newline="") as file:
            given = list(csv.reader(file))
        same(len(given), 1 + len(bad))
        for (column, value), row in zip(bad, given[1:]):
            same(row[column].lstrip("'"), value, row)
            holds(row[len(head)].strip(), f"no reason: {row}")
            holds(row[7].startswith("'="), f"a sheet would run it: {row[7]}")
        same(sorted(p["name"] for p in house.json("person", "list")), ["王一", "王二", "萧让"])
        # a name that is a formula goes into every sheet as text
        house.run("person", "add", "--name", "=1+1", "--sex", "male", "--born", "1980-01-01",
                  "--unit", house.a)
        listed = house.visitor.get("/people.csv?status=all").text
        cells = [c for row in csv.reader(io.StringIO(listed.lstrip("\ufeff"))) for c in row]
        holds("'=1+1" in cells and not [c for c in cells if c and c[0] in "=+@"], cells)
        house.server.stop()
        house.check_whole()


if __name__ == "__main__":
    main()
