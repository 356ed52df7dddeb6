#!/usr/bin/env python3
"""Administration by page: each of the three offices keeps its own part - log-ins, roles,
the log of reads, backups - and reaches nothing of the others'. On both databases.
"""
# limit: 300 s
import os
import re
import urllib.parse

from house import (PASSWORD, POSTGRES, SQLITE, House, holds, main, new_id, proof, same, say,
                   within)

BOTH = SQLITE, POSTGRES
ADMINS = {"daizong": "system-admin", "shixiu": "security-admin", "peixuan": "audit-admin"}


def furnished(sort, *words):
    house = House(sort)
    house.make()
    house.section = house.unit("干部科")
    house.registrar()
    house.admins = {}
    for login, role in ADMINS.items():
        house.admins[login] = house.person("管" + login, login=login)
        house.give(login, role)
    house.member = house.person("鲁智深", unit=house.section)
    house.server = house.serve(*words)
    return house


def entered(house, login):
    visitor = house.server.visitor()
    visitor.enter(login)
    return visitor


@proof("The system administrator gives a log-in, a code, resets and closes; all on record",
       *BOTH)
def log_ins(sort):
    with furnished(sort) as house:
        admin = entered(house, "daizong")
        form = {"person": "无此人", "login": "luzhishen"}
        page, _ = admin.fill("/admin/accounts/new", 400, **form)
        same(list(page.seen.faults), ["person"])
        page, _ = admin.fill("/admin/accounts/new", 400, **{**form, "person": "鲁智深",
                                                           "login": "xiaorang"})
        same(list(page.seen.faults), ["login"])
        page, _ = admin.fill("/admin/accounts/new", **{**form, "person": "鲁智深"})
        same(page.location, f"/admin/accounts/{house.member}?done=opened")
        page, _ = admin.fill("/admin/accounts/new", 409, **{**form, "person": house.member,
                                                           "login": "lu2"})
        one = f"/admin/accounts/{house.member}"
        page, _ = admin.fill(one, 200, action=one + "/code")
        code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", page.seen.text)[0]
        member = house.server.visitor()
        member.fill("/login/code", login="luzhishen", code=code, password=PASSWORD,
                    again=PASSWORD)
        history = member.get(f"/people/{house.member}").seen.text
        for kind in ("kind.account-open", "kind.account-reset"):
            holds(say("en", kind) in history, kind)
        for asked in ("lu", "luzhishen", "鲁智深"):
            text = admin.get("/admin/accounts?q=" + urllib.parse.quote(asked)).seen.text
            holds("luzhishen" in text and "xiaorang" not in text, (asked, text))
        holds("luzhishen" not in admin.get("/admin/accounts?q=zz").seen.text, "found")
        # the log-ins of administrators are the console's, one's own among them
        for who in house.admins.values():
            page = admin.get(f"/admin/accounts/{who}")
            same([f.action for f in page.seen.forms if "/admin/" in f.action], [])
            for action, status in (("code", 403), ("reset", 403)):
                admin.post(f"/admin/accounts/{who}/{action}", {"id": new_id()}, status)
            admin.post(f"/admin/accounts/{who}/close", {"id": new_id(), "why": "x"}, 403)
        admin.post(one + "/reset", {"id": new_id()}, 404)  # it is not on
        page, _ = admin.fill(one + "/close", 400)
        same(list(page.seen.faults), ["why"])
        page, _ = admin.fill(one + "/close", why="调出")
        same(page.location, "/admin/accounts?done=closed")
        same(member.ask("GET", "/").location, "/login")
        admin.get(one, 404)
        house.server.stop()
        house.check_whole()


@proof("The security administrator gives roles with terms, ends them, and sees how they came",
       *BOTH)
def roles(sort):
    with furnished(sort) as house:
        house.run("account", "open", "--person", house.member, "--login", "luzhishen")
        house.give("luzhishen")
        admin, member = entered(house, "shixiu"), entered(house, "luzhishen")
        member.get("/people", 403)
        given = {"person": "luzhishen", "role": "organiser", "unit": house.section}
        page, _ = admin.fill("/admin/roles/new", 400)
        same(sorted(page.seen.faults), ["person", "role", "unit"])
        page, _ = admin.fill("/admin/roles/new", 400, **{**given, "till": "2001-01-01"})
        same(list(page.seen.faults), ["till"])
        page, _ = admin.fill("/admin/roles/new", **given)
        one = f"/admin/roles/{house.member}"
        same(page.location, one + "?done=given")
        member.get("/people")
        admin.fill("/admin/roles/new", 409, **given)
        page, _ = admin.fill("/admin/roles/new", 400, **{**given, "person": "daizong",
                                                        "role": "audit-admin"})
        holds(say("en", "fault.admin-twice") in page.seen.text, page.seen.text)
        admin.fill("/admin/roles/new", **{**given, "role": "leader", "since": "2999-01-01",
                                         "till": "2999-12-31"})
        text = admin.get("/admin/roles?q=luzhishen").seen.text
        holds("To come from 1 January 2999 to 31 December 2999" in text, text)
        holds("萧让" not in text, text)
        holds("萧让" in admin.get("/admin/roles?role=registrar").seen.text, "filter")
        holds("鲁智深" not in admin.get("/admin/roles?role=registrar").seen.text, "filter")
        ends = [f for f in admin.get(one).seen.forms if f.action == one + "/end"]
        same(len(ends), 2)
        organiser = next(f for f in ends if f.values["role"] == "organiser")
        admin.post(organiser.action, organiser.values)
        admin.post(organiser.action, {**organiser.values, "id": new_id()}, 404)
        member.get("/people", 403)
        rows = admin.get(one).seen.rows
        same([[cell for cell in row[1:3]] + [row[5]] for row in rows if len(row) == 6][1:],
             [[say("en", "kind.role-end"), "Organiser", f"No. {house.admins['shixiu']}"],
              [say("en", "kind.role-grant"), "Leader", f"No. {house.admins['shixiu']}"],
              [say("en", "kind.role-grant"), "Organiser", f"No. {house.admins['shixiu']}"]])
        house.server.stop()
        house.check_whole()


@proof("The audit administrator reads the log behind a reason, and the look is in the log", *BOTH)
def log_of_reads(sort):
    with furnished(sort) as house:
        house.run("account", "open", "--person", house.member, "--login", "luzhishen")
        house.give("luzhishen")
        house.run("record", "absence.add", "sort=illness", "since=2016-01-04", "note=病",
                  "--person", house.member)
        house.run("person", "open", house.member, "--class", "sealed", "--purpose", "care",
                  "--why", "探望病人", "--as", "xiaorang")
        admin, member = entered(house, "peixuan"), entered(house, "luzhishen")
        holds("探望病人" not in admin.get("/admin/readlog").seen.text, "shown without a reason")
        page, _ = admin.fill("/admin/readlog", 400, person="luzhishen")
        same(list(page.seen.faults), ["why"])
        page, _ = admin.fill("/admin/readlog", 400, person="nobody", why="例行检查")
        same(list(page.seen.faults), ["person"])
        same(house.sql("select count(*) from readlog_read")[0][0] in (1, "1"), True)
        page, _ = admin.fill("/admin/readlog", 200, person="luzhishen", why="例行检查")
        same(page.headers["Cache-Control"], "no-store")
        holds("探望病人" in page.seen.text and "萧让" in page.seen.text, page.seen.text)
        page, _ = admin.fill("/admin/readlog", 200, reader="xiaorang", why="例行检查二")
        holds("探望病人" in page.seen.text and "例行检查" not in
              " ".join(cell for row in page.seen.rows for cell in row), page.seen.rows)
        page, _ = admin.fill("/admin/readlog", 200, day="2001-01-01", why="例行检查三")
        holds(say("en", "admin.readlog-none") in page.seen.text, page.seen.text)
        seen = member.get("/me/access").seen.text
        holds("例行检查" in seen and "例行检查二" not in seen, seen)
        answer, _ = member.fill("/me/access/1", action="/me/access/1", text="为何查阅？")
        holds("为何查阅？" in admin.get("/access/questions").seen.text, "no question")
        holds("为何查阅？" not in admin.get("/admin").seen.text, "on the first page")
        # older pages are looks of their own
        for n in range(55):
            house.run("readlog", "list", "--why", f"第{n:02d}次检查", "--as", "peixuan",
                      "--limit", 1)
        page, sent = admin.fill("/admin/readlog", 200, why="按月翻阅")
        older = [f for f in page.seen.forms if "before" in f.values]
        page = admin.post("/admin/readlog", older[0].values, 200)
        holds("探望病人" in page.seen.text, page.seen.text)
        count = int(house.sql("select count(*) from readlog_read")[0][0])
        same(count, 1 + 3 + 55 + 2)
        house.server.stop()
        house.check_whole()


@proof("The system administrator makes a backup by page, verified, and sees it listed")
def backup():
    folder = os.path.join(os.environ.get("TMPDIR", "/tmp"), "cadre-b." + new_id())
    os.mkdir(folder)
    try:
        with furnished(SQLITE, "--backup-dir", folder) as house:
            admin = entered(house, "daizong")
            page, _ = admin.fill("/admin/backup", action="/admin/backup")
            same(page.location, "/admin/backup")
            within(30, lambda: "entries verified" in admin.get("/admin/backup").seen.text,
                   "no backup")
            names = os.listdir(folder)
            same(len(names), 1, names)
            holds(re.fullmatch(r"cadre-\d{4}-\d\d-\d\d-\d{6}\.db", names[0]), names)
            copy = os.path.join(folder, names[0])
            same(os.stat(copy).st_mode & 0o77, 0)
            holds(names[0] in admin.get("/admin/backup").seen.text, "not listed")
            root = house.json("ledger", "root")
            same(house.json("ledger", "verify", "--db", copy)["checked"], root["size"])
            house.server.stop()
            house.run("serve", "--backup-dir", "/nowhere/at/all", "--listen", "127.0.0.1:0",
                      exit=2)
        with furnished(SQLITE) as house:
            admin = entered(house, "daizong")
            holds("--backup-dir" in admin.get("/admin/backup").seen.text, "no cure named")
            admin.post("/admin/backup", {"id": new_id()}, 409)
            house.run("backup", house.path("x.db"), "--as", "xiaorang", exit=1)
            house.run("backup", house.path("x.db"), "--as", "daizong")
    finally:
        for name in os.listdir(folder):
            os.unlink(os.path.join(folder, name))
        os.rmdir(folder)


@proof("Imports, and how the records stand, are shown to each administrator", *BOTH)
def standing(sort):
    with furnished(sort) as house:
        with open(house.path("roll.csv"), "w", encoding="utf-8") as file:
            file.write("姓名,性别,出生日期,单位\n林冲,男,1970-01-02,干部科\n")
        house.run("import", "people", house.path("roll.csv"), "--yes")
        root = house.json("ledger", "root")
        for login in ADMINS:
            admin = entered(house, login)
            text = admin.get("/admin").seen.text
            holds(str(root["size"]) in text, text)
            text = admin.get("/admin/imports").seen.text
            holds("roll.csv" in text and "Finished" in text, text)
            holds("林冲" not in text, text)
        entered(house, "xiaorang").get("/admin", 403)


if __name__ == "__main__":
    main()
