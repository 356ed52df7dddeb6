#!/usr/bin/env python3
"""A canary in each protected field of every record class, and everybody who might see it:
every role, over the whole, over this section and over another, the person himself, his kin,
nobody. Each walks every page, list, sheet and command, days of the past too. Who may see
what is written down here from DESIGN section 6 and DOMAIN, never asked of the program:

- open: names of persons and units, roles;
- unit: the person himself and whoever reads the lists of his unit;
- own: the person himself, who leads him, who keeps the register of his unit;
- the head of an entry (kind, number of the subject, day, who entered it) is no body: it is
  known to whoever reads the ledger (section 5);
- sealed, file: nobody on any page; opened for a purpose, which the log has first; the file
  never by himself or his kin;
- reasons of reads: whose record was read, and the auditor who gave a reason of his own;
- what is nobody else's: saved views and files sent to import; and secrets, nobody's at all.
"""
# limit: 600 s
import base64
import csv
import glob
import io
import json
import os
import re
import shutil
import time
import urllib.parse
import zipfile

from house import (PASSWORD, POSTGRES, SQLITE, House, holds, main, new_id, proof, same)
from import_page import columns, send, settled
from settings import code_at, key_on

BOTH = SQLITE, POSTGRES
ROLES = ("member", "organiser", "leader", "registrar", "system-admin", "security-admin",
         "audit-admin")
REACHING = ("organiser", "leader", "registrar")
AUDITOR = "all/audit-admin"  # sees reasons behind a form alone
NAME, LOGIN = "金丝雀", "jinsique"

# class: {canary: text}. The texts are in no other word, page or catalogue.
PLANTED = {
    "unit": {
        "number": "QN-7781", "ethnic": "雀甲族", "native": "雀乙县", "birthplace": "雀丙镇",
        "skills": "雀丁专长", "born": ("1966-06-06", "6 June 1966", "1966年6月6日"),
        "party": ("1991-07-07", "7 July 1991", "1991年7月7日"),
        "work": ("1987-08-09", "9 August 1987", "1987年8月9日"),
        "posting": "雀戊职务", "posting that ended": "雀己旧职", "school": "雀庚学院",
        "major": "雀辛专业", "degree": "雀壬学位",
        "absence": ("2016-05-25", "25 May 2016", "2016年5月25日"),
        "name once": "金曾用名", "log-in closed because": "雀癸离任",
    },
    "own": {"study note": "雀子心得", "excuse asked": "雀丑请假", "question": "雀寅何故查阅"},
    "sealed": {"note of absence": "雀卯病情"},
    "file": {"kin": "雀辰之妻", "relation": "雀巳关系", "kin's post": "雀午单位职务"},
    "reason": {"reason of a read": "雀未考察理由"},
    "keeper": {"saved view": "雀申视图", "row sent to import": "雀酉待导入"},
}

PROGRAMME = """programme: canary
version: 1
from: 2016-01-04
calendar: china
title: {zh: 试行方案, en: Trial}
aspects:
  - {id: learning, title: {zh: 学习, en: Learning}}
kinds:
  - kind: study.note
    title: {zh: 学习笔记, en: Reading note}
    class: own
    fields:
      - {name: title, type: text, title: {zh: 题目, en: Title}, required: true}
rules:
  - id: read
    title: {zh: 每周读书, en: Read every week}
    basis: {zh: 第一条, en: Article 1}
    owner: {zh: 干部科, en: Section}
    grasp: learning
    meets: {kind: study.note, target: 9}
    when: {every: week}
    excuse: [leader]
    minutes: 30
    class: own
"""


def may_see(login, kind, canary):
    """By hand: does it show to him without anything being opened?"""
    at, _, role = login.rpartition("/") if login else ("", "", "")
    reaches = at in ("all", "b") or login == "kin"
    if canary == "question" and role == "audit-admin":
        return True
    if login == "self":
        return kind in ("unit", "own", "reason") and canary != "log-in closed because"
    if kind == "unit":
        return reaches and (login == "kin" or role in REACHING)
    if kind == "own":
        return reaches and (login == "kin" or role in ("leader", "registrar"))
    if kind == "reason":
        return role == "audit-admin"
    return kind == "keeper" and login == "b/registrar"


def may_open(login, kind):
    keeper = login in ("all/registrar", "b/registrar")
    return (kind == "sealed" and (keeper or login in ("self", "kin"))) or (
        kind == "file" and keeper)


# ---- the department -----------------------------------------------------------------------

class Cage:
    """Section A, section B; the canary sits in B. Log-ins are `reach/role`, and `kin` is a
    registrar of the whole who is the canary's wife."""

    def __init__(self, sort):
        house = self.house = House(sort)
        house.make("部")
        self.a, self.b = house.unit("甲科"), house.unit("乙科")
        self.logins, self.whose, self.secrets, self.visitors = {None: None}, {}, [], {}
        for role in ROLES:
            self.add("all/" + role, 1, role, 1)
        for at, unit in (("a", self.a), ("b", self.b)):
            for role in REACHING:
                self.add(f"{at}/{role}", unit, role, unit)
        self.add("none", self.a, None, self.a)
        self.add("kin", self.a, "registrar", 1)
        self.fill()
        self.server = house.serve()
        for login, name in self.logins.items():
            self.visitors[login] = self.server.visitor()
            if login:
                self.visitors[login].enter(name)
        self.by_pages()
        self.size = house.json("ledger", "root")["size"]
        self.ids = self.numbers()

    def __enter__(self):
        return self

    def __exit__(self, *how):
        self.house.__exit__(*how)

    def add(self, login, seat, role, reach):
        name = login.replace("/", "-") + "-x"
        self.logins[login] = name
        self.whose[login] = self.house.person("某" + name, unit=seat, login=name)
        self.house.give(name, role, reach)

    def record(self, kind, *pairs, person=None):
        return self.house.json("record", kind, *pairs, "--person", person or self.k)["id"]

    def fill(self):
        """One fact of each sort about the canary; by command, as the console."""
        house, unit = self.house, PLANTED["unit"]
        words = ["--name", unit["name once"], "--sex", "male", "--unit", self.b, "--login", LOGIN]
        for option in ("number", "ethnic", "native", "birthplace", "skills"):
            words += ["--" + option, unit[option]]
        for option in ("born", "party", "work"):
            words += ["--" + option, unit[option][0]]
        self.k = house.json("person", "add", *words)["id"]
        self.logins["self"], self.whose["self"] = LOGIN, self.k
        house.give(LOGIN, "member", self.b)
        house.run("record", "person.correct", "name=" + NAME, "--person", self.k)
        self.records = {
            "postings": [self.record("posting.add", f"unit={self.b}", "since=2010-01-01",
                                     "till=2014-12-31",
                                     "title=" + unit["posting that ended"]),
                         self.record("posting.add", f"unit={self.b}", "since=2015-01-01",
                                     "title=" + unit["posting"])],
            "education": [self.record("education.add", "mode=full-time", "level=bachelor",
                                      *(f"{f}={unit[f]}" for f in
                                        ("school", "major", "degree")))],
            "kin": [self.record("kin.add", "class=spouse", f"other={self.whose['kin']}",
                                *(f"{f}={PLANTED['file'][c]}" for f, c in
                                  (("name", "kin"), ("relation", "relation"),
                                   ("unit_post", "kin's post"))))],
            "absences": [self.record("absence.add", "sort=illness", "since=2016-05-20",
                                     "till=2016-05-25",
                                     "note=" + PLANTED["sealed"]["note of absence"])],
        }
        gone = house.person("离任者", unit=self.b, login="gone")
        house.run("account", "close", "gone", "--why", unit["log-in closed because"])
        house.run("person", "open", self.k, "--class", "file", "--purpose", "inspection",
                  "--why", PLANTED["reason"]["reason of a read"], "--as", "b-registrar-x")
        path = house.path("canary.yaml")
        with open(path, "w", encoding="utf-8") as file:
            file.write(PROGRAMME)
        self.people = [self.k, gone]
        self.adoption = house.run("programme", "adopt", path).out.strip()
        house.run("roll", "--on", "2016-06-12")
        own = PLANTED["own"]
        self.record("study.note", "title=" + own["study note"], "--on", "2016-06-06")
        self.duty = f"read:{self.k}:2016-06-06"
        house.run("excuse", "ask", self.duty, "--why", own["excuse asked"], "--as", LOGIN)

    def by_pages(self):
        """What has no command: a saved view, a file, a question, a second factor."""
        keeper, self_ = self.visitors["b/registrar"], PLANTED["keeper"]
        view = self_["saved view"]
        keeper.post("/people/views?q=" + urllib.parse.quote(view), {"id": new_id(), "name": view})
        path = self.house.path("roll.csv")
        with open(path, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["姓名", "性别", "出生年月", "单位"],
                                        [self_["row sent to import"], "男", "1990-02-31", "乙科"]])
        self.file = int(send(keeper, path).rpartition("/")[2])
        _, form = columns(keeper, f"/import/files/{self.file}")
        keeper.post(form.action, {k: v for k, v in form.values.items() if k != "units"})
        settled(keeper, form.action)
        me = self.visitors["self"]
        me.fill("/me/access/1", action="/me/access/1", text=PLANTED["own"]["question"])
        me.post("/me/settings/second/begin", me.get("/me/settings").form(
            "/me/settings/second/begin").values)
        key = key_on(me.get("/me/settings/second"))
        done, _ = me.fill("/me/settings/second", 200, code=code_at(key, time.time()),
                          current=PASSWORD)
        codes = re.findall(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", done.seen.text)
        holds(len(codes) == 8, codes)
        code = self.house.run("account", "code", LOGIN).out.split()[0]
        spaced = " ".join(key[i:i + 4] for i in range(0, len(key), 4))
        self.secrets = [key, spaced, *codes, code, code.replace("-", ""), "$argon2", PASSWORD,
                        *(v.cookies["cadre"] for v in self.visitors.values() if v.cookies)]

    def numbers(self):
        """What stands for `:id` and the rest, by the beginning of a path."""
        k, b, entries = self.people, [self.b, 1], range(1, self.size + 1)
        standings = [f"read:p{self.k}:2016-06-01:2016-06-30",
                     f"read:u{self.b}:2016-06-01:2016-06-30"]
        found = {"/people/:id/" + noun: [(self.k, r) for r in ids]
                 for noun, ids in self.records.items()}
        found.update({"/people/views": [1], "/people/:id": k, "/unit": b, "/d/:id": [self.duty],
                      "/standing/:id": standings, "/me/access/:id": [1],
                      "/import/files/:id": [self.file], "/ledger/:seq": entries,
                      "/admin/accounts/:id": k, "/admin/roles/:id": k})
        return found


def patterns(cage):
    """Every page there is, by what audit says of all roles together."""
    found = set()
    for role in ROLES:
        said = json.loads(cage.house.run("audit", role, "--json").out)
        found |= {r["path"] for r in said["routes"] if r["method"] == "GET"}
    return sorted(found)


def paths(cage):
    """Every page with every number that leads to the canary, and days of the past."""
    days = ["2016-06-01", "2012-03-04", "1990-01-01", "2099-12-31"]
    for pattern in patterns(cage):
        best = max((p for p in cage.ids if pattern.startswith(p)), key=len, default=None)
        ids = cage.ids[best] if best else [cage.k, cage.b, 1, cage.duty]
        for one in ids if ":" in pattern else [()]:
            left = list(one) if isinstance(one, tuple) else [one]
            path = re.sub(r":\w+", lambda m: urllib.parse.quote(
                str(left.pop(0) if left else cage.k)), pattern)
            yield path
            if pattern.startswith(("/people", "/unit")) and pattern.count("/") <= 2:
                yield from (f"{path}?on={day}" for day in days)
    texts = [t if isinstance(t, str) else t[0] for group in PLANTED.values()
             for t in group.values()] + [NAME, "jsq", "jin"]
    for page in ("/people", "/people.csv", "/people.xlsx"):
        for ask in ("status=all", "sort=born", "sort=rank", f"unit={cage.b}", "unit=1",
                    f"unit={cage.b}&alone=1&on=2012-03-04", f"after={cage.k}"):
            yield f"{page}?{ask}"
        yield from (f"{page}?q={urllib.parse.quote(text)}" for text in texts)
    for record in ("postings", "education", "kin", "absences"):
        yield f"/people/{cage.k}?done={record}&record={cage.records[record][0]}"


# ---- looking ------------------------------------------------------------------------------

def unwrapped(raw):
    """The bytes as text; a sheet's parts unzipped; what stands in it as base64 (proofs)."""
    if raw[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return "\n".join(archive.read(n).decode("utf-8", "replace")
                             for n in archive.namelist())
    found = newest = raw.decode("utf-8", "replace")
    for _ in range(2):
        inside = []
        for word in re.findall(r"[A-Za-z0-9+/]{16,}={0,2}", newest):
            try:
                inside.append(base64.b64decode(word).decode("utf-8", "replace"))
            except ValueError:
                pass
        newest = "\n".join(inside)
        found += "\n" + newest
    return found


def without_echo(text, path):
    """What was asked for comes back in the search field and the links of its page."""
    if "q=" not in path:
        return text
    text = re.sub(r'<input type="search"[^>]*>', "", text)
    return re.sub(r'(href|action|value|content)="[^"]*"', "", text)


def canaries_in(text):
    for kind, group in PLANTED.items():
        for canary, marks in group.items():
            if any(mark in text for mark in ([marks] if isinstance(marks, str) else marks)):
                yield kind, canary


def judge(cage, login, text, about, seen):
    for secret in cage.secrets:
        holds(secret not in text, f"{login} {about}: a secret shows")
    for kind, canary in canaries_in(text):
        holds(may_see(login, kind, canary), f"{login} {about}: {canary} ({kind}) shows")
        seen.add(canary)


def logged(cage):
    return cage.house.sql("select reader, person, class, why from readlog_read order by id")


def all_seen(login, seen):
    """Who may see a thing found it somewhere: the search for it is no empty one."""
    for kind, group in PLANTED.items():
        for canary in group:
            if may_see(login, kind, canary) and (kind, login) != ("reason", AUDITOR):
                holds(canary in seen, f"{login} may see {canary}, but found it nowhere")


# ---- proofs -------------------------------------------------------------------------------

@proof("Every page, list, sheet and past day shows each canary to those who may see it and "
       "to nobody else", *BOTH)
def pages(sort):
    with Cage(sort) as cage:
        all_paths = list(paths(cage))
        holds(len(all_paths) > 200, len(all_paths))
        before = logged(cage)
        for login, visitor in cage.visitors.items():
            seen = set()
            for path in all_paths:
                page = visitor.ask("GET", path)
                text = without_echo(unwrapped(page.bytes), path)
                judge(cage, login, text, f"GET {path} {page.status}", seen)
                if page.status >= 400 and login != "self":
                    holds(NAME not in text, f"{login} {path}: a refusal names him")
                if login in ("none", "a/organiser", "a/leader", "a/registrar", "all/member"):
                    holds(NAME not in text and LOGIN not in text, f"{login} {path}: his name")
            all_seen(login, seen)
        same(logged(cage), before, "a page that opens nothing was logged, or a read lost")
        cage.server.stop()
        cage.house.check_whole()


@proof("What is opened shows that class alone, to those who may, behind its row in the log",
       *BOTH)
def opened(sort):
    with Cage(sort) as cage:
        for login, visitor in cage.visitors.items():
            for kind in ("open", "own", "unit", "sealed", "file", "ballot"):
                rows = logged(cage)
                why = f"核对 {login} {kind}"
                page = visitor.post(f"/people/{cage.k}/open",
                                    {"id": new_id(), "class": kind, "why": why, "purpose":
                                     "own" if login == "self" else "inspection"}, None)
                about = f"{login} opens {kind}: {page.status}"
                found = {k for k, _ in canaries_in(unwrapped(page.bytes)) if k != "unit"}
                if not may_open(login, kind):
                    same(found & {"sealed", "file"}, set(), about)
                    same(logged(cage), rows, about)
                    holds(page.status in (303, 400, 403, 404), about)
                    continue
                same((page.status, found), (200, {kind}), about)
                same(page.headers["Cache-Control"], "no-store", about)
                new = logged(cage)[len(rows):]
                same([(int(r[0]), int(r[1]), r[3]) for r in new],
                     [(cage.whose[login], cage.k, why)], about)
        me = cage.visitors["self"].get("/me/access").text
        for login in ("all/registrar", "b/registrar", "kin", "self"):
            holds(f"核对 {login} sealed" in me, f"the canary does not see {login}'s look")
        auditor = cage.visitors[AUDITOR]
        page, _ = auditor.fill("/admin/readlog", 200, action="/admin/readlog",
                               why="例行检查", person=str(cage.k))
        holds(PLANTED["reason"]["reason of a read"] in page.text, "the auditor's look")
        holds(not {"sealed", "file"} & {k for k, _ in canaries_in(page.text)}, "too much")


# Commands that write no answer about people, or take the whole database by its files: who
# can run those can read the files. Each other command is run as everybody.
APART = {("init", ""), ("demo", ""), ("serve", ""), ("backup", ""), ("restore", ""),
         ("help", ""), ("version", ""), ("rebuild", "")}


def commands(cage):
    """Every command that help knows, with words and options that lead to the canary."""
    k, b = str(cage.k), str(cage.b)
    to = {"person": k, "unit": b, "on": "2016-06-01", "from": "2016-01-01", "to": "2016-12-31",
          "why": "例行检查", "class": "file", "purpose": "inspection", "login": LOGIN,
          "text": NAME, "status": "all", "role": "member", "name": "x", "sex": "male",
          "born": "1980-01-01", "till": "2016-05-31"}
    to_file = {"FILE": cage.house.path("roll.csv")}
    for one in json.loads(cage.house.run("help", "--json").out):
        noun = [w for w in (one["noun"], one["verb"]) if w]
        if (one["noun"], one["verb"]) in APART or noun[0] in ("solve", "calendar"):
            continue
        places = [w for w in one["words"].split() if w.isalpha() and w.isupper()]
        fills = {"PERSON": [k, LOGIN], "UNIT": [b], "LOGIN": [LOGIN], "TEXT": [NAME, "jsq"],
                 "SEQ": [k, str(cage.records["kin"][0]), str(cage.records["absences"][0])],
                 "DUTY": [cage.duty], "ID": [cage.duty, f"read:p{k}:2016-06-01:2016-06-30"],
                 "ROLE": ["registrar"], "KIND": ["study.note", "kin.add"],
                 "IMPORT": ["1", k], "DIR": [cage.house.path("out")]}
        for n in range(max([len(fills.get(p, [0])) for p in places] + [1])):
            words = [fills.get(p, [to_file.get(p, k)])[min(n, len(fills.get(p, [0])) - 1)]
                     for p in places]
            plain = [w for o in one["options"] if o in ("why", "on", "from", "to", "class",
                                                        "purpose") for w in ("--" + o, to[o])]
            full = [w for o in one["options"] if o in to for w in ("--" + o, to[o])]
            yield noun + words
            yield noun + words + plain + ["--dry-run"]
            yield noun + words + full + ["--dry-run", "--json"]
    for (seq,) in cage.house.sql(f"select seq from ledger_entry where subject = {k}"):
        yield ["ledger", "prove", str(seq), "--body"]
    yield ["person", "list", "--status", "all", "--json"]
    yield ["person", "list", "--status", "all", "--on", "2012-03-04"]
    yield ["person", "show", k, "--on", "2012-03-04", "--json"]
    yield ["unit", "show", b, "--json"]
    yield ["records", "study.note", "--person", k, "--json"]
    yield ["duties", "--unit", "1", "--on", "2016-06-12", "--json"]
    yield ["import", "people", cage.house.path("guess.csv"), "--dry-run", "--json"]


def guessing(cage):
    """A clerk of another section guesses: the number, the name and birth, the name alone."""
    unit = PLANTED["unit"]
    with open(cage.house.path("guess.csv"), "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([
            ["姓名", "性别", "出生年月", "单位", "人员编号", "民族"],
            ["张三", "男", "1980-01-01", "甲科", unit["number"], "汉族"],
            [NAME, "男", "1966-06-06", "甲科", "", "汉族"],
            [NAME, "", "", "甲科", "", "汉族"]])


@proof("No command tells more than the pages do, whoever it acts as", *BOTH)
def by_command(sort):
    with Cage(sort) as cage:
        guessing(cage)
        asked = [words for words in dict.fromkeys(map(tuple, commands(cage)))]
        # What he typed himself: his guess, and the file that the command is given.
        guess = (PLANTED["unit"]["number"], "1966-06-06",
                 PLANTED["keeper"]["row sent to import"])
        # Each command costs a start of the program; everybody runs them in `make torture`.
        few = {SQLITE: {"none", "all/organiser", "a/leader", "a/registrar", "self", AUDITOR},
               POSTGRES: {"none", "a/registrar", "kin"}}[sort]
        if "CADRE_TORTURE" in os.environ:
            few = set(cage.logins)
        writes = {"record", "excuse", "account", "role", "programme", "roll", "readlog"}
        for login in cage.logins:
            if login is None or login.startswith("b/") or login not in few:
                continue
            seen = set()
            for words in asked:
                if words[0] in writes and "--dry-run" not in words and words[-1] != "list":
                    continue
                text = run_as(cage, login, words)
                for own in guess if words[:2] == ("import", "people") else ():
                    text = text.replace(own, "")
                judge(cage, login, text, f"cadre {' '.join(words)}", seen)
            if login == "self" or may_see(login, "unit", "school"):
                holds({"number", "posting", "school"} <= seen, f"{login} {seen}")
            judge(cage, login, run_as(cage, login, ("ledger", "export", cage.house.path(
                "bodies-" + cage.logins[login]), "--bodies")), "export", seen)
            for path in glob.glob(cage.house.path("bodies-*/**/*"), recursive=True):
                if os.path.isfile(path):
                    with open(path, "rb") as file:
                        judge(cage, login, unwrapped(file.read()), path, seen)
            for path in glob.glob(cage.house.path("bodies-*")):
                shutil.rmtree(path)


def run_as(cage, login, words):
    done = cage.house.run(*words, "--as", cage.logins[login], exit=None, input="secret words\n")
    holds(done.exit in range(6), f"{login} {words}: {done}")
    return unwrapped((done.out + done.err).encode())


if __name__ == "__main__":
    main()
