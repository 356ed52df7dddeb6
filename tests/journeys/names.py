#!/usr/bin/env python3
"""cadre names sort: what comes in and what goes out, and the demo department's names against
a second opinion - the collations of ICU, which Node brings along. Where they differ from
ours, the reason is a rule that ICU does not know."""
import csv
import json
import os
import random
import shutil
import subprocess

import house
from house import CADRE, ROOT, RUN_SECONDS, Skip, proof, same

ICU = """
const wanted = 'zh-u-co-' + process.argv[1];
if (!Intl.Collator.supportedLocalesOf(wanted).length) process.exit(77);
const names = require('fs').readFileSync(0, 'utf8').trim().split('\\n');
console.log(names.sort(new Intl.Collator(wanted).compare).join('\\n'));
"""
# Surnames of the 108 that are read otherwise than usual: ICU reads dān, jiě, lè.
HARD = "单", "解", "乐"


def run(*words, given=b""):
    return subprocess.run([CADRE, "names", "sort", *words], input=given, timeout=RUN_SECONDS,
                          capture_output=True, env={**os.environ, "LC_ALL": "en"})


def ordered(order, names):
    out = run("--order", order, given="\n".join(names).encode())
    same((out.returncode, out.stderr), (0, b""))
    return out.stdout.decode().splitlines()


def people():
    with open(os.path.join(ROOT, "demo", "people.csv"), encoding="utf-8") as file:
        return [row["name"] for row in csv.DictReader(file)]


def icu(collation, names):
    if not shutil.which("node"):
        raise Skip("node is not installed")
    out = subprocess.run(["node", "-e", ICU, collation], input="\n".join(names), text=True,
                         capture_output=True, timeout=RUN_SECONDS)
    if out.returncode == 77:
        raise Skip("this node has no Chinese collations")
    return out.stdout.split()


@proof("names come out in order, whatever the line ends, without a database")
def in_order():
    given = "\ufeff李四\r\n\r\n单三\r\n 张三 \n尉迟恭".encode()
    out = run("--order", "pinyin", given=given)
    same((out.returncode, out.stdout.decode()), (0, "李四\n单三\n尉迟恭\n张三\n"))
    same(ordered("stroke", ["王小明", "马一", "王勇"]), ["马一", "王勇", "王小明"])
    same(run("--order", "pinyin").stdout, b"")


@proof("names that compare alike stay as they came")
def stable():
    alike = ["Ann Lee", "ＡＮＮ ＬＥＥ", "ann lee", "Ann·Lee"]
    for _ in range(5):
        random.shuffle(alike)
        same(ordered("pinyin", ["王一", *alike, "安一"]), ["安一", "王一", *alike])


@proof("--json gives each name with its key, and the keys are the order")
def as_json():
    given = "\n".join([*people(), 'a "quoted" name']).encode()
    for order in "pinyin", "stroke":
        listed = json.loads(run("--order", order, "--json", given=given).stdout)
        same(len(listed), 109)
        same([p["key"] for p in listed], sorted(p["key"] for p in listed))
        same({tuple(p) for p in listed}, {("key", "name")})
        same([p["name"] for p in listed], ordered(order, [p["name"] for p in listed]))
    same(run("--order", "pinyin", "--json").stdout, b"[]\n")


@proof("what is no list of names is refused with its line")
def refused():
    out = run("--order", "stroke", given=b"\xe7\x8e\x8b\n\xb5\xa5\n")
    same((out.returncode, out.stdout), (2, b""))
    same("Line 2" in out.stderr.decode(), True)
    same(run("--order", "rank").returncode, 2)
    same(run().returncode, 2)
    out = run("--order", "stroke", given=b"x" * (16 * 1024 * 1024 + 1))
    same((out.returncode, out.stdout), (1, b""))


@proof("the 108 stand by pinyin as ICU has them, but for surnames read as surnames")
def pinyin_second_opinion():
    ours, theirs = ordered("pinyin", people()), icu("pinyin", people())
    easy = [n for n in theirs if not n.startswith(HARD)]
    same([n for n in ours if not n.startswith(HARD)], easy)
    same(len(easy), 104)
    for name in ours:  # and where ICU has the hard ones, none of them is right
        if name.startswith(HARD):
            same(ours.index(name) == theirs.index(name), False, name)


@proof("a hundred thousand names go in and come out")
def many():
    names = people()
    given = [random.choice(names)[:2] + random.choice(names)[-1] for _ in range(100_000)]
    out = ordered("pinyin", given)
    same(sorted(out), sorted(given))


if __name__ == "__main__":
    house.main()
