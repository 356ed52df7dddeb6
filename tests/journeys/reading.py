#!/usr/bin/env python3
"""Records that are opened for a purpose: who may, who may not whatever he asks, and that
every showing stands in the log and on the page of the person concerned. A canary stands in
a sealed field (the note of an absence) and in the cadre file (kin). On both databases.
"""
# limit: 300 s
import json

from house import (POSTGRES, SQLITE, House, holds, main, new_id, proof, same, say)

BOTH = SQLITE, POSTGRES
SEALED, FILE = "金丝雀病情", "金丝雀之妻"
OPEN = {"class": "file", "purpose": "inspection", "why": "考察拟任人选"}


def furnished(sort):
    house = House(sort)
    house.make()
    house.section = house.unit("干部科")
    house.registrar()
    house.member = house.person("鲁智深", unit=house.section, login="luzhishen")
    house.give("luzhishen", "member", house.section)
    house.kin = house.person("林冲", unit=house.section, login="linchong")
    house.give("linchong", "registrar", 1)
    for login, role in (("wuyong", "organiser"), ("songjiang", "leader")):
        house.person("某" + login, unit=house.section, login=login)
        house.give(login, role, house.section)
    for login, role in (("shixiu", "security-admin"), ("peixuan", "audit-admin"),
                        ("daizong", "system-admin")):
        house.person("某" + login, unit=1, login=login)
        house.give(login, role)
    house.run("record", "kin.add", "relation=妻子", "class=spouse", f"name={FILE}",
              f"other={house.kin}", "--person", house.member)
    house.run("record", "absence.add", "sort=illness", "since=2016-01-04", f"note={SEALED}",
              "--person", house.member)
    house.size = house.json("ledger", "root")["size"]
    return house


def logged(house):
    return house.sql("select reader, person, class, why from readlog_read order by id")


@proof("What is sealed shows to nobody unopened, on no page, in no list and in no proof", *BOTH)
def unopened(sort):
    with furnished(sort) as house:
        server = house.serve()
        for login in ("luzhishen", "linchong", "wuyong", "songjiang", "xiaorang", "shixiu",
                      "peixuan", "daizong"):
            visitor = server.visitor()
            visitor.enter(login)
            for path in ("/", "/me", "/me/access", "/people", "/people.csv",
                         f"/people/{house.member}", f"/people/{house.member}/open",
                         "/ledger", *(f"/ledger/{seq}{end}" for end in ("", "/proof")
                                      for seq in range(1, house.size + 1))):
                text = visitor.ask("GET", path).text
                holds(SEALED not in text and FILE not in text, f"{login} {path}")
            if login in ("songjiang", "xiaorang", "peixuan"):
                out = house.run("ledger", "prove", house.size - 1, "--body", "--as", login,
                                exit=None)
                holds(FILE not in out.out, login)
        same(logged(house), [], "something was logged")
        server.stop()
        house.check_whole()


@proof("The registrar opens a file for a purpose; the person sees it at once and asks", *BOTH)
def opened(sort):
    with furnished(sort) as house:
        server = house.serve()
        registrar, member = server.visitor(), server.visitor()
        registrar.enter()
        member.enter("luzhishen")
        path = f"/people/{house.member}/open"
        refused = registrar.post(path, {"id": new_id(), "class": "file"}, 400)
        same(sorted(refused.seen.faults), ["purpose", "why"])
        same(logged(house), [])
        page, _ = registrar.fill(path, status=200, action=path, **OPEN)
        holds(FILE in page.text and SEALED not in page.text, page.seen.text)
        same(page.headers["Cache-Control"], "no-store")
        page, _ = registrar.fill(path, status=200, action=path, **{**OPEN, "class": "sealed"})
        holds(SEALED in page.text and FILE not in page.text, page.seen.text)
        same([row[3] for row in logged(house)], [OPEN["why"]] * 2)
        text = member.get("/me/access").seen.text
        holds("萧让" in text and OPEN["why"] in text, text)
        answer, _ = member.fill("/me/access/1", action="/me/access/1", text="为何查阅？")
        same(answer.location, "/me/access?done=asked")
        registrar.get("/me/access/1", 404)
        registrar.post("/me/access/1", {"id": new_id(), "text": "not mine"}, 404)
        server.stop()
        house.check_whole()


@proof("A question is answered by who keeps the record, once, on record; the member sees it",
       *BOTH)
def answered(sort):
    with furnished(sort) as house:
        house.run("person", "open", house.member, "--class", "sealed", "--purpose", "care",
                  "--why", "探望病人", "--as", "linchong")
        elsewhere = house.unit("乙科")
        house.person("乙", unit=elsewhere, login="yike")
        house.give("yike", "registrar", elsewhere)
        server = house.serve()
        member, registrar, auditor = (server.visitor() for _ in range(3))
        member.enter("luzhishen")
        registrar.enter()
        auditor.enter("peixuan")
        for text in ("为何查阅？", "何人要求？"):
            member.fill("/me/access/1", action="/me/access/1", text=text)
        holds("Not answered yet" in member.get("/me/access/1").seen.text, "said nothing")
        first, second = (q["id"] for q in reversed(house.json("readlog", "questions")))
        for visitor in (registrar, auditor):
            text = visitor.get("/access/questions").seen.text
            holds("为何查阅？" in text and "林冲" in text and "探望病人" not in text, text)
        # nobody else: not the asker, not beyond reach, no other role
        for login, found in (("luzhishen", 403), ("wuyong", 403), ("songjiang", 403),
                             ("shixiu", 403), ("daizong", 403), ("yike", 404)):
            visitor = server.visitor()
            visitor.enter(login)
            visitor.get(f"/access/questions/{first}", found)
            visitor.post(f"/access/questions/{first}", {"id": new_id(), "text": "不是我答"},
                         found)
            house.run("readlog", "answer", first, "--text", "不是我答", "--as", login,
                      exit=3 if found == 404 else 1)
        holds("为何查阅？" not in visitor.get("/people").text, "beyond reach")
        size = house.json("ledger", "root")["size"]
        page = registrar.post(f"/access/questions/{first}", {"id": new_id(), "text": "短"}, 400)
        same(list(page.seen.faults), ["text"])
        registrar.get("/access/questions/999", 404)
        house.run("readlog", "answer", second, "--text", "部领导要求核对。", "--as", "xiaorang",
                  "--dry-run")
        same(house.json("ledger", "root")["size"], size)
        answer, sent = registrar.fill(f"/access/questions/{first}",
                                      action=f"/access/questions/{first}", text="为安排探望。")
        same(answer.location, "/access/questions?done=answered")
        registrar.post(f"/access/questions/{first}", sent)  # the same form again
        same(house.json("ledger", "root")["size"], size + 1)
        page = auditor.post(f"/access/questions/{first}", {"id": new_id(), "text": "另一答复"},
                            409)
        holds("萧让" in page.seen.text, "who answered")
        house.run("readlog", "answer", first, "--text", "另一答复", "--as", "peixuan", exit=4)
        house.run("readlog", "answer", second, "--text", "部领导要求核对。", "--as", "peixuan")
        text = member.get("/me/access/1").seen.text
        holds("为安排探望。" in text and "萧让" in text and "部领导要求核对。" in text, text)
        same(house.json("readlog", "questions", "--open", "--as", "xiaorang"), [])
        same([q["answer"] for q in house.json("readlog", "questions", "--as", "xiaorang")],
             ["部领导要求核对。", "为安排探望。"])
        # the registrar does not answer what he asked himself
        own = house.person("萧让二", unit=house.section, login="er")
        house.give("er", "registrar", 1)
        house.run("person", "open", own, "--class", "sealed", "--purpose", "care", "--why",
                  "核对本人", "--as", "xiaorang")
        er = server.visitor()
        er.enter("er")
        er.fill("/me/access/2", action="/me/access/2", text="为何查阅我？")
        third = house.json("readlog", "questions", "--open")[0]["id"]
        house.run("readlog", "answer", third, "--text", "自问自答", "--as", "er", exit=1)
        holds(not [f for f in er.get(f"/access/questions/{third}").seen.forms
                   if f.css == "fields"], "a form for one's own")
        server.stop()
        house.check_whole()


@proof("Nobody opens his own file or his kin's, and no other role opens any", *BOTH)
def refused(sort):
    with furnished(sort) as house:
        server = house.serve()
        for login, status in (("luzhishen", 403), ("linchong", 403), ("wuyong", 403),
                              ("songjiang", 403), ("peixuan", 404), ("shixiu", 404),
                              ("daizong", 404)):
            visitor = server.visitor()
            visitor.enter(login)
            page = visitor.post(f"/people/{house.member}/open", {"id": new_id(), **OPEN},
                                status)
            holds(FILE not in page.text, login)
        same(logged(house), [])
        own = server.visitor()
        own.enter("luzhishen")
        page = own.post(f"/people/{house.member}/open",
                        {"id": new_id(), "class": "sealed", "purpose": "own",
                         "why": "本人核对"}, 200)
        holds(SEALED in page.text, "one's own sealed note")
        same(len(logged(house)), 1)
        server.stop()


@proof("By command a record opens for a purpose, logged first, and for nobody whom a page refuses",
       *BOTH)
def by_command(sort):
    with furnished(sort) as house:
        words = ("person", "open", house.member, "--purpose", "inspection", "--why",
                 OPEN["why"])
        for login, status in (("luzhishen", 1), ("linchong", 1), ("wuyong", 1),
                              ("songjiang", 1), ("peixuan", 3), ("shixiu", 3), ("daizong", 3)):
            said = house.run(*words, "--class", "file", "--as", login, exit=status)
            holds(FILE not in said.out + said.err, login)
        said = house.run(*words, "--class", "file", exit=1)  # the console opens nothing
        holds("--as" in said.err and FILE not in said.out, said)
        for missing in ("--purpose", "--why"):
            at = words.index(missing)
            house.run(*words[:at], *words[at + 2:], "--class", "file", "--as", "xiaorang",
                      exit=2)
        house.run(*words, "--class", "file", "--as", "xiaorang", "--dry-run")
        same(logged(house), [])
        found = json.loads(house.run(*words, "--class", "file", "--as", "xiaorang",
                                     "--json").out)
        same([one["fields"]["name"] for one in found], [FILE])
        found = house.run(*words, "--class", "sealed", "--as", "xiaorang").out
        holds(SEALED in found and FILE not in found, found)
        same(len(logged(house)), 2)
        # the same answer for who is not there, by number and by name
        answers = [house.run("person", "open", who, *words[3:], "--class", "file", "--as",
                             "wuyong", exit=3) for who in (9999, "nobody", 1)]
        same(answers[0], answers[1])
        same(answers[0], answers[2])


@proof("The audit administrator looks through the log, filtered, and the look is in it", *BOTH)
def looked(sort):
    with furnished(sort) as house:
        for person in (house.member, house.kin):
            house.run("person", "open", person, "--class", "sealed", "--purpose", "care",
                      "--why", "探望病人", "--as", "xiaorang")
        look = ("readlog", "list", "--why", "例行检查")
        for login in ("xiaorang", "songjiang", "luzhishen", "shixiu", "daizong"):
            house.run(*look, "--as", login, exit=1)
        same(len(logged(house)), 2)
        house.run("readlog", "list", "--as", "peixuan", exit=2)  # no reason given
        found = house.json(*look, "--person", house.member, "--as", "peixuan")
        same([(r["what"], r["person"]) for r in found],
             [("readlog", house.member), ("absence.add", house.member)])
        found = house.json(*look, "--reader", "peixuan", "--as", "peixuan")
        same([(r["what"], r["person"]) for r in found],
             [("readlog", 0), ("readlog", house.member)])
        same(house.json(*look, "--on", "2001-01-01", "--as", "peixuan"), [])
        found = house.json(*look, "--limit", 2, "--as", "peixuan")
        older = house.json(*look, "--before", found[-1]["id"], "--limit", 1, "--as", "peixuan")
        same([r["id"] for r in found + older], [6, 5, 4])
        server = house.serve()  # whoever's reads were looked at sees that too
        member = server.visitor()
        member.enter("luzhishen")
        holds("例行检查" in member.get("/me/access").seen.text, "the look does not show")
        server.stop()


@proof("What was read under a number merged since stands on the page of the one it is now",
       *BOTH)
def merged(sort):
    with furnished(sort) as house:
        twice = house.person("鲁达", unit=house.section)
        house.run("record", "kin.add", "relation=妻子", "class=spouse", "name=旧名之妻",
                  "--person", twice)
        house.run("person", "open", twice, "--class", "file", "--purpose", "inspection",
                  "--why", "旧编号下查阅", "--as", "xiaorang")
        house.run("record", "person.merge", f"into={house.member}", "--person", twice)
        server = house.serve()
        member = server.visitor()
        member.enter("luzhishen")
        page = member.get("/me/access")
        holds("旧编号下查阅" in page.seen.text, page.seen.text)
        read = house.sql("select id from readlog_read")[0][0]
        member.fill(f"/me/access/{read}", action=f"/me/access/{read}", text="何事需要查阅？")
        look = ("readlog", "list", "--why", "例行检查", "--person", house.member, "--as", "peixuan")
        same([r["person"] for r in house.json(*look)][-1], twice)
        server.stop()
        house.check_whole()


@proof("If the log cannot be written nothing is shown, and no row of it can be changed", *BOTH)
def unwritable(sort):
    with furnished(sort) as house:
        server = house.serve()
        registrar = server.visitor()
        registrar.enter()
        path = f"/people/{house.member}/open"
        registrar.post(path, {"id": new_id(), **OPEN}, 200)
        for change in ("update readlog_read set why = 'x'", "delete from readlog_read"):
            try:
                house.sql(change)
            except Exception as error:
                holds("never changed" in str(error), error)
            else:
                raise AssertionError(change)
        house.sql("alter table readlog_read rename to gone")
        page = registrar.post(path, {"id": new_id(), **OPEN}, None)
        holds(page.status >= 500 and FILE not in page.text, page.status)
        house.sql("alter table gone rename to readlog_read")
        same(len(logged(house)), 1)
        server.stop()


@proof("A day's digest enters the ledger once, and tells when a row was changed past it", *BOTH)
def digest(sort):
    with furnished(sort) as house:
        columns = "id, reader, person, class, what, purpose, why, day, at, salt"
        blob = "x'00'" if sort == SQLITE else r"'\\x00'"
        house.sql(f"insert into readlog_read ({columns}) values "
                  f"(1, 4, {house.member}, 4, 'kin.add', 1, 'why', 17000, 1, {blob})")
        day = "2016-07-18"  # 17000 days after 1970-01-01
        house.run("readlog", "digest", "--on", day, "--as", "xiaorang", exit=1)
        first = house.json("readlog", "digest", "--on", day, "--as", "peixuan")
        same((first["again"], first["count"], len(first["root"])), (False, 1, 64))
        size = house.check_whole()
        again = house.json("readlog", "digest", "--on", day)
        same((again["again"], again["root"]), (True, first["root"]))
        same(house.json("ledger", "root")["size"], size, "a second digest")
        house.run("readlog", "digest", "--on", "2999-01-01", exit=2)
        house.sql("drop trigger readlog_read_stays" +
                  (" on readlog_read" if sort == POSTGRES else ""))
        house.sql("update readlog_read set why = 'other'")
        house.run("readlog", "digest", "--on", day, exit=5)


if __name__ == "__main__":
    main()
