#!/usr/bin/env python3
"""A clerk's file: proposed columns, a dry run that writes nothing, rows refused with their
reasons and given back, the second import that changes nothing, an import undone whole -
or refused while later facts depend on it. On both databases; each ends with a ledger that
verifies and tables that a rebuild makes again.
"""
# limit: 240 s
import csv
import os

from house import POSTGRES, SQLITE, House, main, proof, same

BOTH = SQLITE, POSTGRES
HEAD = "姓名,性别,出生年月,单位,编号,民族,备注\r\n"
GOOD = "王一夫,男,1990.01,干部科,A001,汉族,x\r\n赵六,女,1985年6月7日,组织科,A004,回族,=cmd\r\n"
BAD = "李四,女,1991-02-30,干部科,A002,汉族,\r\n张三,男,1988-03,没有的科,A003,,\r\n"


def furnished(sort):
    house = House(sort)
    house.make()
    house.unit("干部科")
    house.unit("组织科")
    return house


def file(house, text, name="roster.csv", encoding="utf-8"):
    with open(house.path(name), "wb") as out:
        out.write(text.encode(encoding))
    return house.path(name)


def counts(report):
    return [report[k] for k in ("new", "changed", "same", "refused")]


def names(house, *words):
    return sorted(p["name"] for p in house.json("person", "list", *words))


@proof("A dry run says what would be and writes nothing", *BOTH)
def dry_run(sort):
    with furnished(sort) as house:
        before = house.json("ledger", "root")
        report = house.json("import", "people", file(house, HEAD + GOOD + BAD), exit=1)
        same(counts(report), [2, 0, 0, 2])
        same([r["row"] for r in report["rows"]], [4, 5])
        same([r["column"] for r in report["rows"]], ["出生年月", "单位"])
        same(house.json("ledger", "root"), before)
        same(names(house), [])


@proof("Good rows enter, bad ones come back with reasons, and twice changes nothing", *BOTH)
def twice(sort):
    with furnished(sort) as house:
        roster = file(house, HEAD + GOOD + BAD)
        report = house.json("import", "people", roster, "--yes", "--refused",
                            house.path("refused.csv"), exit=1)
        same(counts(report), [2, 0, 0, 2])
        same(names(house), sorted(["王一夫", "赵六"]))
        with open(house.path("refused.csv"), encoding="utf-8-sig", newline="") as back:
            rows = list(csv.DictReader(back))
        same([r["姓名"] for r in rows], ["李四", "张三"])
        root = house.json("ledger", "root")["size"]
        again = house.json("import", "people", roster, "--yes", exit=1)
        same(counts(again), [0, 0, 2, 2])
        assert house.json("ledger", "root")["size"] == root + 3  # opened, one chunk, done
        mended = open(house.path("refused.csv"), encoding="utf-8-sig").read()
        mended = mended.replace("1991-02-30", "1991-02-28").replace("没有的科", "组织科")
        report = house.json("import", "people", file(house, mended, "mended.csv"), "--yes")
        same(counts(report), [2, 0, 0, 0])
        same(len(names(house, "--unit", "组织科")), 2)
        house.check_whole()


@proof("A file in GBK says the same as one in UTF-8, and a changed cell is one change", *BOTH)
def gbk(sort):
    with furnished(sort) as house:
        house.json("import", "people", file(house, HEAD + GOOD, encoding="gbk"), "--yes")
        same(names(house), sorted(["王一夫", "赵六"]))
        changed = file(house, (HEAD + GOOD).replace("汉族", "满族"), "changed.csv")
        same(counts(house.json("import", "people", changed, "--yes")), [0, 1, 1, 0])
        same(house.json("person", "list", "--text", "王一夫")[0]["name"], "王一夫")
        house.check_whole()


@proof("An import is undone whole, corrections too", *BOTH)
def undone(sort):
    with furnished(sort) as house:
        house.json("import", "people", file(house, HEAD + GOOD), "--yes")
        changed = file(house, (HEAD + GOOD).replace("汉族", "满族"), "changed.csv")
        second = house.json("import", "people", changed, "--yes")["import"]
        person = house.json("person", "list", "--text", "王一夫")[0]["id"]
        same(house.json("person", "show", str(person))["ethnic"], "满族")
        house.run("import", "undo", str(second))
        same(house.json("person", "show", str(person))["ethnic"], "汉族")
        first = house.json("import", "list")[-1]["id"]
        house.run("import", "undo", str(first))
        same(names(house), [])
        same([i["state"] for i in house.json("import", "list")], ["undone", "undone"])
        house.run("import", "undo", str(first), exit=4)
        house.check_whole()


@proof("An import that later facts depend on is not undone, and they are named", *BOTH)
def depended_on(sort):
    with furnished(sort) as house:
        number = house.json("import", "people", file(house, HEAD + GOOD), "--yes")["import"]
        person = house.json("person", "list", "--text", "赵六")[0]["id"]
        house.run("record", "absence.add", "--person", str(person), "sort=leave",
                  "since=2016-01-01")
        out = house.run("import", "undo", str(number), exit=4)
        assert str(person) in str(out), out
        same(len(names(house)), 2)


@proof("Postings come from columns of their own, and units that are not there can be made", *BOTH)
def postings(sort):
    with furnished(sort) as house:
        house.json("import", "people", file(house, HEAD + GOOD), "--yes")
        table = file(house, "who,where,from,to\r\nA001,X1,2016-01-01,2016-02-01\r\n"
                            "A001,X1,2016-03-01,\r\nA009,X1,2016-01-01,\r\n", "spells.csv")
        with open(house.path("spells.map"), "w", encoding="utf-8") as out:
            out.write("who -> number\nwhere -> posting.unit + new\nfrom -> posting.since\n"
                      "to -> posting.till - 1\n= yes -> posting.concurrent\n")
        report = house.json("import", "people", table, "--map", house.path("spells.map"),
                            "--yes", exit=1)
        same(counts(report), [2, 0, 0, 1])
        for day, there in (("2016-01-01", 1), ("2016-01-31", 1), ("2016-02-01", 0),
                           ("2016-03-01", 1)):
            same(len(house.json("person", "list", "--unit", "X1", "--on", day)), there, day)
        house.check_whole()


if __name__ == "__main__":
    main()
