#!/usr/bin/env python3
"""A clerk takes a messy sheet of 300 rows, sends it, looks at what would be, imports,
corrects ten refused rows in the returned file, imports again, and undoes it all. By pages
alone, in a browser without JavaScript; on both databases. Who is doubtful is asked; what is
too large is cut early; others see nothing of it.
"""
# limit: 600 s
import datetime
import http.client
import random
import re
import uuid

import sheet
from house import POSTGRES, SQLITE, House, holds, main, new_id, proof, same, say, within

BOTH = SQLITE, POSTGRES
SURNAMES, GIVEN = "王李张刘陈杨黄赵周吴徐孙", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明"
HEAD = ["姓  名", "性别", "出生年月", "所在科室", "人员编号", "民族", "参加工作时间", "备注"]
UNITS = ["办公室", "干部科", "组织科"]
ROWS = 6000  # of the file whose import is cut off: six chunks


def office(sort):
    house = House(sort)
    house.make()
    for name in UNITS:
        house.unit(name)
    house.registrar()
    return house


def birth(seed, year, month):
    """One day as five clerks write it; 1 is a day of the sheet."""
    return [f"{year}.{month:02d}", datetime.date(year, month, 1), f"{year}年{month}月",
            f"{year}-{month}-1", int(f"{year}{month:02d}"),
            "".join(chr(ord(c) + 0xfee0) if c.isdigit() else c for c in f"{year}/{month}/1")][seed]


def messy(path):
    """300 rows below a title, ten of them wrong; gives the wrong ones by line, mended."""
    r = random.Random(20170104)
    rows = [["宿城区干部花名册（内部）"], HEAD]
    wrong = {40: (2, "1991-02-30"), 70: (3, "没有的科"), 95: (1, "不详"), 120: (2, "八十年代"),
             141: (6, "1960-01"), 170: (0, "张" * 80), 199: (2, "1990.1"), 230: (3, ""),
             261: (0, "李\u202e四"), 300: (2, "31/12/1990")}
    mended = {}
    for line in range(3, 303):
        name = r.choice(SURNAMES) + r.choice(GIVEN) + r.choice(GIVEN + "\u3000")
        name = name if name[2] != "\u3000" else name[0] + "\u3000" + name[1]
        year, month = r.randint(1968, 1995), r.randint(1, 12)
        row = [name, r.choice("男女"), birth(r.randint(0, 5), year, month), r.choice(UNITS) + " ",
               f"N{line:04d}", "汉族", f"{year + 22}.07", "=HYPERLINK(\"x\")"]
        if line in wrong:
            column, value = wrong[line]
            mended[row[4]] = (column, f"{year}-{month:02d}" if column == 2 else row[column])
            row[column] = value
        rows.append(row)
    sheet.write(path, rows)
    return mended


def multipart(name, data, fields):
    edge = uuid.uuid4().hex
    body = b"".join(f'--{edge}\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode()
                    for k, v in fields.items())
    body += (f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
             "Content-Type: application/octet-stream\r\n\r\n").encode() + data
    return body + f"\r\n--{edge}--\r\n".encode(), f"multipart/form-data; boundary={edge}"


def send(visitor, path, status=303, **more):
    form = visitor.get("/import").form("/import")
    with open(path, "rb") as file:
        body, kind = multipart(path.rsplit("/", 1)[1], file.read(),
                               {"id": form.values["id"], **more})
    page = visitor.ask("POST", "/import", body, {"Content-Type": kind})
    same(page.status, status, page.text[:500])
    return page.location if status == 303 else page


def settled(visitor, path):
    """Waits as a browser does, which asks again while the answer tells it to: as long as the
    page goes on from one chunk to the next, however slow the machine is."""
    page = visitor.get(path)
    while page.headers.get("Refresh") is not None:
        seen, last = page.text, page

        def goes_on():
            nonlocal last
            last = visitor.get(path)
            return last.text != seen
        within(60, goes_on, "a run that stands still")
        page = last
    return page


def columns(visitor, path):
    page = visitor.get(path)
    return page, page.form(path)


def press(visitor, page, action):
    return visitor.post(action, page.form(action).values)


def counts(page):
    return [int(n) for n in re.findall(r"<strong>(\d+)</strong>", page.text)]


def imported(visitor, path):
    """Columns as proposed, tried, confirmed; gives the page of the report."""
    _, form = columns(visitor, path)
    values = {k: v for k, v in form.values.items() if k != "units"}
    visitor.post(path, values)
    tried = settled(visitor, path)
    press(visitor, tried, path + "/run")
    return tried, settled(visitor, path)


@proof("A clerk imports a messy sheet, mends ten rows, imports again and undoes it all", *BOTH)
def clerk(sort):
    with office(sort) as house:
        mended = messy(house.path("roster.xlsx"))
        before = house.json("ledger", "root")
        visitor = house.serve().visitor(lang="zh")
        visitor.enter()
        path = send(visitor, house.path("roster.xlsx"))
        page, form = columns(visitor, path)
        same([form.values.get(f"c{i}") for i in range(8)],
             ["name", "sex", "born", "unit", "number", "ethnic", "work", ""])
        values = {k: v for k, v in form.values.items() if k != "units"}
        values["save"] = "花名册"
        visitor.post(path, values)
        tried = settled(visitor, path)
        same(counts(tried)[:5], [290, 0, 0, 0, 10])
        same(house.json("ledger", "root"), before)
        holds(visitor.get(path + "?after=50").text.count("<tr>") > 40, "the report is paged")
        refused = visitor.get(path + "?of=4")
        for words in ("1991-02-30", "没有的科", "八十年代", "1990.1"):
            holds(words in refused.text, words)
        press(visitor, tried, path + "/run")
        done = settled(visitor, path)
        same(counts(done)[:5], [290, 0, 0, 0, 10])
        same(len(house.json("person", "list")), 291)
        back = visitor.get(path + "/refused")
        with open(house.path("back.xlsx"), "wb") as out:
            out.write(back.bytes)
        rows = sheet.read(house.path("back.xlsx"))
        same(rows[0], HEAD + ["未导入原因"])
        same(sorted(row[4] for row in rows[1:]), sorted(mended))
        for row in rows[1:]:
            column, value = mended[row[4]]
            holds(row[8], "each has its reason")
            row[column] = value
        sheet.write(house.path("mended.xlsx"), rows)
        again = send(visitor, house.path("mended.xlsx"))
        holds("花名册" in visitor.get(again).text, "the saved columns are offered")
        _, second = imported(visitor, again)
        same(counts(second)[:5], [10, 0, 0, 0, 0])
        same(len(house.json("person", "list")), 301)
        third = send(visitor, house.path("mended.xlsx"))
        _, form = columns(visitor, third)
        visitor.post(third, {k: v for k, v in form.values.items() if k != "units"})
        tried = settled(visitor, third)
        same(counts(tried)[:5], [0, 0, 10, 0, 0])
        holds(third + "/run" not in tried.text, "nothing to confirm where nothing would change")
        for number in [i["id"] for i in house.json("import", "list")]:
            press(visitor, visitor.get(f"/import/{number}"), f"/import/{number}/undo")
        same([i["state"] for i in house.json("import", "list")], ["undone", "undone"])
        same([p["name"] for p in house.json("person", "list")], ["萧让"])
        house.check_whole()


@proof("Who may be one of several is asked on the page, and the choice is taken", *BOTH)
def asked(sort):
    with office(sort) as house:
        for born, unit in ("1980-05-01", 2), ("1981-05-01", 3):
            house.person("王五", born=born, unit=unit)
        with open(house.path("one.csv"), "w", encoding="gbk") as out:
            out.write("姓名,性别,民族\n王五,男,回族\n")
        visitor = house.serve().visitor(lang="zh")
        visitor.enter()
        path = send(visitor, house.path("one.csv"))
        _, form = columns(visitor, path)
        visitor.post(path, {k: v for k, v in form.values.items() if k != "units"})
        tried = settled(visitor, path)
        same(counts(tried)[4], 1)
        choose = tried.form(path + "/choose")
        same(len(choose.options["p0"]), 4)  # two people, somebody new, left out
        visitor.post(path + "/choose", {**choose.values, "p0": choose.options["p0"][1]})
        tried = settled(visitor, path)
        same(counts(tried)[:5], [0, 1, 0, 0, 0])
        press(visitor, tried, path + "/run")
        settled(visitor, path)
        chosen = choose.options["p0"][1].split(":")[1]
        same(house.json("person", "show", chosen)["ethnic"], "回族")
        house.check_whole()


@proof("Posts are imported by page, what is odd about them is told, and a posting by number",
       *BOTH)
def posts(sort):
    with office(sort) as house:
        with open(house.path("posts.csv"), "w", encoding="gbk") as out:
            out.write("职务编号,职务,单位,上级职务编号,折合职数\nP1,部长,办公室,,1\n"
                      "P2,科长,干部科,P1,1\nP3,干事,干部科,P3,0.5\nP3,干事,干部科,P2,1\n")
        visitor = house.serve().visitor(lang="zh")
        visitor.enter()
        path = send(visitor, house.path("posts.csv"), rows="posts")
        _, form = columns(visitor, path)
        same([form.values.get(f"c{i}") for i in range(5)],
             ["post.number", "post.title", "post.unit", "post.above", "post.staff"])
        values = {k: v for k, v in form.values.items() if k != "units"}
        refused = visitor.post(path, values, status=400)  # of which class they are is not said
        same(len(refused.seen.summary), 1)
        holds('href="#class"' in refused.text, refused.text)
        visitor.post(path, {**values, "class": "leading", "save": "职务表"})
        tried = settled(visitor, path)
        same(counts(tried)[:6], [3, 0, 0, 1, 0, 2])
        odd = visitor.get(path + "?of=5")
        same(odd.text.count('class="remark"'), 3)
        for words in "0.5", "上级", "第 4 行":
            holds(words in odd.text, words)
        press(visitor, tried, path + "/run")
        same(counts(settled(visitor, path))[:6], [3, 0, 0, 1, 0, 2])
        unit = visitor.get("/unit/3")
        holds("上级：P1 部长" in unit.text, unit.text)
        changes = visitor.get("/unit/1/posts")
        holds(say("zh", "posts.changes-none") in changes.text, "they have no first day")
        same(changes.text.count("<li>P") + changes.text.count('mono">P'), 3)  # all are vacant
        visitor.get("/unit/1/posts?from=2016-13-01", status=400)
        visitor.get("/unit/1/posts?from=2017-01-01&to=2016-01-01", status=400)
        visitor.get("/unit/99/posts", status=404)
        saved = visitor.get("/import")
        holds("职务表" in saved.text, "saved columns are listed")
        visitor.post("/import/forget", {"id": new_id(), "name": "职务表"})
        holds("P -> post" not in visitor.get("/import").text, "and forgotten")
        same(house.json("import", "mappings"), [])
        visitor.post("/import/forget", {"id": new_id(), "name": "职务表"}, status=404)
        house.check_whole()


@proof("Who stands twice in a file is told on the page, dry and done", *BOTH)
def twice(sort):
    with office(sort) as house:
        with open(house.path("two.csv"), "w", encoding="utf-8") as out:
            out.write("姓名,性别,出生年月,所在科室,编号\n王五,男,1980-01-01,干部科,N1\n"
                      "赵六,女,1980-02-01,干部科,N2\n王五,男,1980-01-01,干部科,N1\n")
        visitor = house.serve().visitor(lang="zh")
        visitor.enter()
        path = send(visitor, house.path("two.csv"))
        tried, done = imported(visitor, path)
        for page in tried, done:
            same(counts(page)[:6], [2, 0, 1, 0, 0, 1])
            holds("第 2 行" in page.text, "where he stood first")
        house.check_whole()


@proof("A file is its sender's; too large a one is cut early; a broken one is told", *BOTH)
def bounds(sort):
    with office(sort) as house:
        house.person("金大坚", login="jindajian")
        house.give("jindajian", "registrar")
        house.person("宋清", login="songqing")
        house.give("songqing", "member")
        messy(house.path("roster.xlsx"))
        server = house.serve()
        visitor, other, member = (server.visitor() for _ in range(3))
        visitor.enter()
        other.enter("jindajian")
        member.enter("songqing")
        path = send(visitor, house.path("roster.xlsx"))
        for page in path, path + "/refused":
            same(visitor.get(page).status, 200)
            other.get(page, status=404)
            member.get(page, status=403)
        other.post(path + "/run", {"id": new_id()}, status=404)
        with open(house.path("bad.xlsx"), "wb") as out:
            out.write(b"PK\x03\x04 not a sheet at all")
        same(len(send(visitor, house.path("bad.xlsx"), status=400).seen.summary), 1)
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        connection.putrequest("POST", "/import")
        connection.putheader("Content-Type", "multipart/form-data; boundary=x")
        connection.putheader("Content-Length", str(1 << 30))
        connection.endheaders()
        same(connection.getresponse().status, 413)
        connection.close()


@proof("An import cut off by a kill shows as unfinished, and goes on to its end", *BOTH)
def cut_off(sort):
    with office(sort) as house:
        with open(house.path("many.csv"), "w", encoding="utf-8") as out:
            out.write("姓名,性别,出生年月,单位,编号\n")
            out.writelines(f"王{GIVEN[i % 16]}{GIVEN[i // 16 % 16]},男,1980.01,干部科,N{i}\n"
                           for i in range(ROWS))
        server = house.serve()
        visitor = server.visitor()
        visitor.enter()
        path = send(visitor, house.path("many.csv"))
        _, form = columns(visitor, path)
        visitor.post(path, {k: v for k, v in form.values.items() if k != "units"})
        press(visitor, settled(visitor, path), path + "/run")
        within(60, lambda: house.sql("select count(*) from import_part")[0][0] not in (0, "0"),
               "a chunk is written")
        server.kill()
        rows = int(house.json("import", "list")[0]["rows"])
        holds(0 < rows < ROWS, rows)
        same(house.json("import", "list")[0]["state"], "open")
        same(len(house.json("person", "list")), rows + 1)
        house.sql("update work_intake set beat = 1")  # as if it had been a while
        visitor = house.serve().visitor()
        visitor.enter()
        press(visitor, visitor.get(path), path + "/run")
        settled(visitor, path)
        same([(i["state"], i["rows"]) for i in house.json("import", "list")], [("done", ROWS)])
        same(len(house.json("person", "list")), ROWS + 1)
        house.check_whole()


if __name__ == "__main__":
    main()
