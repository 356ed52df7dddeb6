#!/usr/bin/env python3
"""An organiser who has never seen it changes a rule in the browser, sees what it costs and
whom it would have served, and adopts it; a member's first page shows it from that day on
and not before. Two who work on one draft are told of each other."""
# limit: 300 s
import datetime
import os
import re

from house import ROOT, POSTGRES, SQLITE, House, holds, main, new_id, proof, same

BOTH = SQLITE, POSTGRES
SUCHENG = os.path.join(ROOT, "programmes", "sucheng.yaml")
DRAFT = "/programme/draft/sucheng"
RULE = DRAFT + "/rule/L8-day"
THREE = {"every": "week", "counting": "days", "target": "3", "minutes": "180"}


def today():
    return datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).date()


def monday(weeks=0):
    return today() + datetime.timedelta(days=7 * weeks - today().weekday())


def furnished(sort):
    """Sucheng's rules since Monday two weeks ago; an organiser of the department, one of a
    section, a leader and a member."""
    house = House(sort)
    house.make()
    house.a = house.unit("甲科")
    house.lin = house.person("林冲", unit=house.a, login="lin")
    for name, login, role, unit in (("朱武", "org", "organiser", 1),
                                    ("晁盖", "chao", "leader", 1),
                                    ("吴用", "wu", "organiser", house.a)):
        house.person(name, unit=unit, login=login)
        house.give(login, role, unit)
    house.give("lin", "member", house.a)
    house.run("programme", "adopt", SUCHENG, "--from", monday(-2).isoformat())
    house.run("roll", "--on", today().isoformat())
    house.server = house.serve()
    return house


def visitor(house, login):
    it = house.server.visitor()
    it.enter(login)
    return it


def begun(house, login="org"):
    org = visitor(house, login)
    org.fill("/programme", action=DRAFT + "/begin")
    return org


def at(page):
    """What stands on it behind the head, without the form's ids."""
    return page.seen.text.partition("Skip to content")[2]


@proof("the reading rule becomes three evenings a week: seen, tried, adopted, and on a "
       "member's page from that day on", *BOTH)
def story(sort):
    with furnished(sort) as house:
        lin = visitor(house, "lin")
        before = at(lin.get("/"))
        org = visitor(house, "org")
        page = org.get("/programme")
        for words in ("An hour of reading a day", "every working day", "Education Section",
                      "The five beats of a learning organisation"):
            holds(words in page.seen.text, f"{words} on /programme")
        org.fill("/programme", action=DRAFT + "/begin")
        form = org.get(RULE).form(RULE)
        same({k: form.values[k] for k in ("every", "counting", "target", "minutes")},
             {"every": "working-day", "counting": "keep", "target": "60", "minutes": "60"})
        org.fill(RULE, action=RULE, **THREE)
        page = org.get(DRAFT)
        # an hour each working day is some 21 a month; three a week are 13
        meter = re.search(r"Member (\d+) minutes a month now, (\d+) with the draft",
                          page.seen.text)
        holds(meter and int(meter[1]) - int(meter[2]) in range(400, 560), page.seen.text[:2000])
        holds("every week" in page.seen.text and "Lint" in page.seen.text, page.seen.text[:900])
        tried = org.get(f"{DRAFT}/rehearse?from={monday(-2)}&to={monday()}")
        holds("came out again under the rules then in force" in tried.seen.text,
              tried.seen.text[:900])
        rows = {row[0]: row for row in tried.seen.rows if row}
        # reading is one's own, so there are sums of it and nobody's name: the weeks that end
        # in these days are two, and two is what each of four owes instead of a day's hours
        reading = rows["L8-day An hour of reading a day"]
        same((reading[4], reading[5]), ("8", "8"))
        holds(int(reading[1]) > 8 and "林冲" not in tried.seen.text, reading)
        month = org.get(DRAFT + "/month")
        holds("duties" in month.seen.text and "林冲" in month.seen.text, month.seen.text[:900])
        # from next Monday: today nothing is different
        size = house.json("ledger", "root")["size"]
        answer, _ = org.fill(DRAFT, action=DRAFT + "/adopt",
                             **{"from": monday(1).isoformat()})
        end = org.get(answer.location)
        holds("The programme is adopted" in end.seen.text, end.seen.text[:500])
        holds(house.json("ledger", "root")["size"] > size, "it is on record")
        same(at(lin.get("/")), before, "not before that day")
        same(org.get(DRAFT, 404).status, 404, "its draft is gone")
        versions = house.json("programme", "list")
        same([(v["version"], v["since"]) for v in versions],
             [(1, monday(-2).isoformat()), (2, monday(1).isoformat())])
        changes = org.get(f"/programme/changes?from={versions[0]['adoption']}"
                          f"&to={versions[1]['adoption']}")
        holds("every week" in changes.seen.text and "every working day" in changes.seen.text,
              changes.seen.text[:900])
        house.check_whole()


@proof("on the day of which it is adopted the member is asked anew", *BOTH)
def on_the_day(sort):
    with furnished(sort) as house:
        org = begun(house)
        org.fill(RULE, action=RULE, **THREE)
        org.fill(DRAFT, action=DRAFT + "/adopt", **{"from": monday().isoformat()})
        lin = visitor(house, "lin")
        holds("An hour of reading a day" in lin.get("/").seen.text, "it is asked")
        page = lin.get(f"/d/L8-day%3A{house.lin}%3A{monday()}")
        holds("0 of 3" in page.seen.text, page.seen.text[:600])
        found = house.json("duties", "--person", house.lin, "--rule", "L8-day", "--from",
                           monday().isoformat(), "--to", monday(1).isoformat())
        same([d["due"] for d in found], [(monday(1) - datetime.timedelta(days=1)).isoformat()])
        house.check_whole()


@proof("the text is kept with its errors beside it, and cannot be adopted; undo and discard "
       "take back", *BOTH)
def text(sort):
    with furnished(sort) as house:
        org = begun(house)
        was = org.get(DRAFT + "/text").form(DRAFT + "/text").values["text"]
        holds("# The practice of the organisation department" in was, was[:200])
        broken = was.replace("grasp: learning", "grasp: lerning", 1)
        org.fill(DRAFT + "/text", 200, action=DRAFT + "/text", text=broken)
        page = org.get(DRAFT + "/text")
        line = broken[:broken.index("lerning")].count("\n") + 1
        holds(f"Line {line}" in page.seen.text, f"line {line}: {page.seen.text[:600]}")
        holds("cannot be adopted" in org.get(DRAFT).seen.text, "the draft says so")
        seen = org.get(DRAFT + "/text").form(DRAFT + "/text").values["seen"]
        refused = org.post(DRAFT + "/adopt", {"id": new_id(), "seen": seen,
                                              "from": monday(1).isoformat()}, 400)
        same(refused.status, 400)
        same(len(house.json("programme", "list")), 1)
        org.fill(DRAFT, action=DRAFT + "/undo")
        same(org.get(DRAFT + "/text").form(DRAFT + "/text").values["text"].strip(), was.strip())
        org.fill(DRAFT, action=DRAFT + "/discard")
        same(org.get(DRAFT, 404).status, 404)
        # a value that the rule cannot have is told at its field, and nothing is saved
        org.fill("/programme", action=DRAFT + "/begin")
        refused, _ = org.fill(RULE, 400, action=RULE, minutes="-5")
        holds("minutes" in refused.seen.faults, refused.seen.faults)
        same(org.get(RULE).form(RULE).values["minutes"], "60")


@proof("whoever saves over another's change is told who and what, and may then save", *BOTH)
def two(sort):
    with furnished(sort) as house:
        org, chao = begun(house), visitor(house, "chao")
        form = org.get(RULE).form(RULE)
        chao.fill(RULE, action=RULE, minutes="45")
        told = org.post(RULE, {**form.values, **THREE, "id": new_id()}, 409)
        for words in ("晁盖", "Changed since you opened this form", "45"):
            holds(words in told.seen.text, f"{words}: {told.seen.text[:900]}")
        same(told.form(RULE).values["target"], "3", "what was typed is still there")
        same(org.get(RULE).form(RULE).values["every"], "working-day", "nothing was saved")
        org.post(RULE, {**told.form(RULE).values, "id": new_id()}, 303)
        same({k: org.get(RULE).form(RULE).values[k] for k in ("every", "minutes")},
             {"every": "week", "minutes": "180"})


@proof("commands begin, save, take back and adopt a draft as pages do; a dry run writes "
       "nothing, and a draft that another changed is not saved over", *BOTH)
def commands(sort):
    with furnished(sort) as house:
        def draft(*words, exit=0):
            return house.json("programme", "draft", *words, exit=exit)
        text = open(SUCHENG, encoding="utf-8").read()
        begun = house.path("begun.yaml")
        with open(begun, "w", encoding="utf-8") as file:
            file.write(text.replace("version: 1", "version: 2", 1))
        same(draft("list"), [])
        house.run("programme", "draft", "begin", begun, "--dry-run")
        same(draft("list"), [], "a dry run begins nothing")
        same(draft("begin", begun, "--as", "org"), {"programme": "sucheng", "revision": 1})
        same([(d["programme"], d["revision"]) for d in draft("list")], [("sucheng", 1)])
        shown = draft("show", "sucheng")["text"]
        holds("version: 2" in shown and house.run("programme", "draft", "show", "sucheng")
              .out == shown, "as it was begun")
        hours = house.path("hours.yaml")
        with open(hours, "w", encoding="utf-8") as file:
            file.write(shown.replace("budget: ", "budget: 1", 1))
        house.run("programme", "draft", "save", "sucheng", hours, "--dry-run")
        same(draft("show", "sucheng")["revision"], 1, "a dry run saves nothing")
        same(draft("save", "sucheng", hours, "--as", "chao")["revision"], 2)
        # the organiser still had the first one before him
        told = house.run("programme", "draft", "save", "sucheng", begun, "--seen", 1, "--as",
                         "org", exit=4)
        holds("晁盖" in told.err, told.err)
        same(draft("undo", "sucheng")["revision"], 1)
        same(draft("show", "sucheng")["text"], shown)
        house.run("programme", "draft", "undo", "sucheng", exit=4)
        # who keeps no programme of the whole department, what is no draft, and no action
        for login in ("lin", "wu"):
            for words in (("list",), ("show", "sucheng"), ("begin", begun),
                          ("save", "sucheng", hours), ("undo", "sucheng"),
                          ("discard", "sucheng"), ("adopt", "sucheng")):
                house.run("programme", "draft", *words, "--as", login, exit=1)
        house.run("programme", "draft", "show", "nothing", exit=3)
        house.run("programme", "draft", "burn", "sucheng", exit=2)
        house.run("programme", "draft", "save", "sucheng", exit=2)
        # what does not check is kept, and cannot be adopted
        broken = house.path("broken.yaml")
        with open(broken, "w", encoding="utf-8") as file:
            file.write(shown.replace("grasp: learning", "grasp: lerning", 1))
        draft("save", "sucheng", broken)
        house.run("programme", "draft", "adopt", "sucheng", "--from", monday(1), exit=2)
        same([v["version"] for v in house.json("programme", "list")], [1])
        draft("save", "sucheng", hours)
        house.run("programme", "draft", "adopt", "sucheng", "--from", monday(1), "--dry-run")
        same([v["version"] for v in house.json("programme", "list")], [1])
        made = draft("adopt", "sucheng", "--from", monday(1))
        same([(v["version"], v["adoption"], v["since"]) for v in
              house.json("programme", "list")][1:],
             [(2, made["adoption"], monday(1).isoformat())])
        same(draft("list"), [], "adopted, it is no draft any more")
        draft("begin", begun)
        draft("discard", "sucheng")
        same(draft("list"), [])
        house.check_whole()


@proof("where no programme is in force one is begun from those that are shipped, and asks "
       "from the day of which it is adopted", *BOTH)
def first(sort):
    with House(sort) as house:
        house.make()
        house.person("朱武", login="org")
        house.give("org", "organiser")
        house.person("林冲", login="lin")
        house.give("lin", "member")
        house.server = house.serve()
        org, lin = visitor(house, "org"), visitor(house, "lin")
        lin.post("/programme/begin", {"id": new_id(), "from": "sucheng"}, 403)
        org.post("/programme/begin", {"id": new_id(), "from": "nowhere"}, 400)
        answer, _ = org.fill("/programme", action="/programme/begin", **{"from": "blank"})
        same(answer.location, "/programme/draft/own?done=begun")
        holds("Our programme" in org.get(answer.location).seen.text, "what it is called")
        same(org.post("/programme/begin", {"id": new_id(), "from": "blank"}).location,
             answer.location, "begun once")
        same(org.post("/programme/begin", {"id": new_id(), "from": "fire-brigade"}).location,
             "/programme/draft/fire-brigade?done=begun", "another beside it")
        same([(d["programme"], d["revision"]) for d in
              house.json("programme", "draft", "list")], [("fire-brigade", 1), ("own", 1)])
        same("One note a month" in lin.get("/").seen.text, False)
        # a month's note is asked of whoever is there when the month begins
        org.fill(answer.location, action="/programme/draft/own/adopt",
                 **{"from": today().replace(day=1).isoformat()})
        house.run("roll", "--on", today().isoformat())
        same([v["programme"] for v in house.json("programme", "list")], ["own"])
        holds("One note a month" in lin.get("/").seen.text, lin.get("/").seen.text[:900])
        house.check_whole()


@proof("whoever does not keep the programme of the whole department reads it, and no more")
def others():
    with furnished(SQLITE) as house:
        begun(house)
        for login in ("lin", "wu"):
            it = visitor(house, login)
            page = it.get("/programme")
            holds("An hour of reading a day" in page.seen.text, login)
            holds(not any("draft" in (f.action or "") for f in page.seen.forms), login)
            for path in (DRAFT, DRAFT + "/text", RULE, DRAFT + "/rehearse", DRAFT + "/month"):
                holds(it.ask("GET", path).status in (403, 404), f"{login} {path}")
            for path in ("/begin", "/undo", "/discard"):
                holds(it.post(DRAFT + path, {"id": new_id(), "seen": "1"}, None).status
                      in (403, 404), f"{login} {path}")
            house.run("programme", "adopt", SUCHENG, "--from", monday(1).isoformat(), "--as",
                      login, exit=1)


main()
