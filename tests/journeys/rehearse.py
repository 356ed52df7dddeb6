#!/usr/bin/env python3
"""A programme is tried before it binds: a month foreseen, a past month replayed. Counted by
hand: in January 2016, asked from Monday the 4th, the weeks end on the 10th, 17th, 24th and
31st and there are 20 working days; in March the weeks end on the 6th, 13th, 20th, 27th."""
# limit: 300 s
from house import POSTGRES, SQLITE, House, main, proof, same

BOTH = SQLITE, POSTGRES
PROGRAMME = """programme: try
version: %(version)d
from: 2016-01-04
calendar: china
title: {zh: 试行方案, en: Trial}
aspects:
  - {id: learning, title: {zh: 学习, en: Learning}}
kinds:
  - kind: study.note
    title: {zh: 学习笔记, en: Reading note}
    class: unit
    fields:
      - {name: title, type: text, title: {zh: 题目, en: Title}, required: true}
rules:
  - id: read
    title: {zh: 每周读书, en: Read every week}
    basis: {zh: 第一条, en: Article 1}
    owner: {zh: 干部科, en: Section}
    grasp: learning
    meets: {kind: study.note, target: %(target)d}
    when: {every: week}
    pause: [leave, illness]
    excuse: [leader]
    minutes: 30
    class: unit
%(more)s"""
DAILY = """  - id: hour
    title: {zh: 日读, en: Read daily}
    basis: {zh: 第二条, en: Article 2}
    owner: {zh: 干部科, en: Section}
    grasp: learning
    meets: {kind: study.note}
    when: {every: working-day}
    pause: [leave, illness]
    minutes: 10
    class: unit
"""
JANUARY = ("--from", "2016-01-01", "--to", "2016-01-31")


def written(house, version, target, more=DAILY):
    path = house.path(f"try{version}-{target}.yaml")
    with open(path, "w", encoding="utf-8") as file:
        file.write(PROGRAMME % {"version": version, "target": target, "more": more})
    return path


def furnished(sort):
    """Two members. Lin notes on the 5th, and on the 12th, 13th and 14th; Wu never."""
    house = House(sort)
    house.make()
    house.a = house.unit("甲科")
    house.lin = house.person("林冲", unit=house.a, login="lin")
    house.wu = house.person("吴用", unit=house.a, login="wu")
    house.give("lin", "member", house.a)
    house.run("programme", "adopt", written(house, 1, 1))
    for day in ("05", "12", "13", "14"):
        house.run("record", "study.note", "title=水浒", "--person", house.lin, "--on",
                  f"2016-01-{day}")
    house.run("roll", "--on", "2016-02-10")
    return house


def rehearse(house, version, target, *words, more=DAILY):
    return house.json("programme", "rehearse", written(house, version, target, more),
                      *(words or JANUARY))


def brief(reckoning):
    return tuple(reckoning.get(key) for key in ("asked", "met", "late", "missing", "share"))


@proof("the adopted programme itself changes nothing, before and behind the closing of the "
       "month, and nothing is written", *BOTH)
def itself(sort):
    with furnished(sort) as house:
        size = house.json("ledger", "root")["size"]
        for closed in (False, True):
            if closed:
                house.run("programme", "close", "--till", "2016-01-31")
                size = house.json("ledger", "root")["size"]
            found = rehearse(house, 1, 1)
            same((found["adopted"], found["reproduced"], found["differences"],
                  found["changes"], found["unseen"]), (True, True, [], [], []), closed)
            same({p["change"] for p in found["people"]}, {"same"})
            # weeks: 2 of 4 of Lin, 0 of 4 of Wu; days: 4 of 20 and 0 of 20
            same({r["rule"]: brief(r["was"]) for r in found["rules"]},
                 {"read": (8, 2, 0, 6, 2500), "hour": (40, 4, 0, 36, 1000)})
            same(found["all"]["was"]["minutes"], 8 * 30 + 40 * 10)
        same(house.json("ledger", "root")["size"], size)


@proof("three a week instead of one: who loses is named, what would have been due is counted",
       *BOTH)
def harder(sort):
    with furnished(sort) as house:
        found = rehearse(house, 2, 3)
        same(found["reproduced"], True)
        same([(c["rule"], c["person"], brief(c["was"]), brief(c["is"]), c["change"])
              for c in found["changes"]],
             [("read", house.lin, (4, 2, 0, 2, 5000), (4, 1, 0, 3, 2500), "loses")])
        # Lin: 6 of 24 were met, 5 of 24 would be
        same([(p["person"], brief(p["was"]), brief(p["is"]), p["change"])
              for p in found["people"]],
             [(house.lin, (24, 6, 0, 18, 2500), (24, 5, 0, 19, 2083), "loses"),
              (house.wu, (24, 0, 0, 24, 0), (24, 0, 0, 24, 0), "same")])


@proof("a rule left out is asked of nobody, and whoever owed it gains", *BOTH)
def easier(sort):
    with furnished(sort) as house:
        found = rehearse(house, 2, 1, more="")
        rules = {r["rule"]: (brief(r["was"]), brief(r["is"])) for r in found["rules"]}
        same(rules["hour"], ((40, 4, 0, 36, 1000), (0, 0, 0, 0, None)))
        same({p["person"]: (p["change"], p["is"]["asked"], p["is"]["minutes"])
              for p in found["people"]},
             {house.lin: ("gains", 4, 120), house.wu: ("gains", 4, 120)})


@proof("what was recorded behind the closing is said to differ from what stands", *BOTH)
def differs(sort):
    with furnished(sort) as house:
        house.run("programme", "close", "--till", "2016-01-31")
        house.run("record", "study.note", "title=迟到", "--person", house.lin, "--on",
                  "2016-01-20")
        found = rehearse(house, 1, 1)
        same(found["reproduced"], False)
        same({(d["rule"], d["person"], d["was"]["met"], d["is"]["met"])
              for d in found["differences"]},
             {("read", house.lin, 2, 3), ("hour", house.lin, 4, 5)})


@proof("a dry run says what a month would ask of whom, pauses left out, and how long it takes",
       *BOTH)
def month(sort):
    with furnished(sort) as house:
        house.run("record", "absence.add", "--person", house.lin, "sort=leave",
                  "since=2016-03-07", "till=2016-03-13")
        size = house.json("ledger", "root")["size"]
        path = written(house, 2, 3, more="")
        found = house.json("programme", "dry-run", path, "--month", "2016-03")
        same((found["asked"], found["minutes"]), (7, 210))
        same([(p["person"], p["asked"], p["minutes"], [d["due"] for d in p["duties"]])
              for p in found["persons"]],
             [(house.lin, 3, 90, ["2016-03-06", "2016-03-20", "2016-03-27"]),
              (house.wu, 4, 120, ["2016-03-06", "2016-03-13", "2016-03-20", "2016-03-27"])])
        house.run("programme", "dry-run", path, "--month", "2016-13", exit=2)
        house.run("programme", "rehearse", path, "--from", "2016-02-01", "--to",
                  "2016-01-01", exit=2)
        # a member keeps no programme
        house.run("programme", "dry-run", path, "--month", "2016-03", "--as", "lin", exit=1)
        house.run("programme", "rehearse", path, *JANUARY, "--as", "lin", exit=1)
        same(house.json("ledger", "root")["size"], size)
        house.check_whole()


main()
