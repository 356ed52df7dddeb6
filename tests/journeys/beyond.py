#!/usr/bin/env python3
"""Who edits a URL to somebody beyond his reach gets what he would get for nobody: the same
bytes, and after the same work. Work is counted, not timed: PostgreSQL writes down each
statement that the server's connections run, and both answers must have run the same list of
them. Every route with a number in it, as everybody who reaches less than the whole.
"""
# limit: 300 s
import json
import os
import re
import time
import urllib.parse

from house import POSTGRES, SQLITE, House, holds, main, new_id, proof, same

ROLES = ("member", "organiser", "leader", "registrar", "system-admin", "security-admin",
         "audit-admin")
NOBODY = 99  # of as many digits as the person beyond reach
PERSON = {"name": "x", "sex": "male", "born": "1980-01-01", "unit": "{a}"}
# What a form must carry to come as far as the question whom it is about.
SENT = {
    "open": {"class": "file", "purpose": "care", "why": "看看有没有"},
    "correct": PERSON, "change": {**PERSON, "day": "2016-02-01"},
    "leave": {"day": "2016-01-01", "why": "retire"}, "merge": {"into": "{own}"}, "code": {},
    "postings": {"unit": "{a}", "title": "x", "since": "2016-01-01"},
    "postings/end": {"day": "2016-03-01"},
    "education": {"mode": "full-time", "level": "bachelor"},
    "kin": {"relation": "父", "class": "lineal", "name": "某"},
    "absences": {"sort": "leave", "since": "2016-01-01"},
    "unit/correct": {"name": "x", "above": "{a}"}, "units/correct": {"name": "x", "above": "{a}"},
    "unit/change": {"name": "x", "above": "{a}", "day": "2016-01-01"},
    "unit/close": {"day": "2016-01-01"}, "posts": {"title": "x", "class": "leading"},
    "posts/line": {"since": "2016-01-01"}, "unit/line": {"since": "2016-01-01"},
}


def sent(house, route):
    words = [w for w in route.split("/") if w and w[0] != ":"]
    for key in (words[0] + "/" + words[-1], "/".join(words[1:]), words[-1],
                words[1] if words[1:] else ""):
        if key in SENT:
            return {name: value.format(a=house.a, own=house.own) for name, value in
                    SENT[key].items()}
    return {}


class Logged(House):
    """On PostgreSQL every statement of this department's connections goes to a log."""

    def __init__(self, sort):
        super().__init__(sort)
        self.log = None
        if sort == POSTGRES:
            self.db += "&options=" + urllib.parse.quote("-c log_statement=all")
            folder = re.search(r"[?&]host=([^&]*)", self.db)[1]
            self.log = os.path.join(folder, "log")

    def mark(self):
        return os.path.getsize(self.log) if self.log else 0

    def statements_since(self, mark):
        """What ran, in order, without the values that were bound."""
        if not self.log:
            return []
        with open(self.log, encoding="utf-8", errors="replace") as file:
            file.seek(mark)
            text = file.read()
        return [re.sub(r"\s+", " ", found).strip() for found in re.findall(
            r"LOG:  (?:statement|execute [^:]*): (.*?)(?=\n\S*\d{4}-\d\d-\d\d |\Z)", text, re.S)]


def furnished(sort):
    house = Logged(sort)
    house.make("部")
    house.a = house.unit("甲科")
    logins = [("none", None, house.a)]
    logins += [("a-" + role, role, house.a) for role in ROLES[:4]]
    logins += [(role, role, 1) for role in ROLES[4:]]
    for login, role, reach in logins:
        house.own = house.person("某" + login, unit=house.a, login=login)
        house.give(login, role, reach)
    house.b = house.unit("乙科")
    house.beyond = house.person("金丝雀", unit=house.b, login="jinsique")
    house.records = {
        noun: house.json("record", noun + ".add", *words, "--person", house.beyond)["id"]
        for noun, words in (("kin", ("relation=妻子", "class=spouse", "name=某氏")),
                            ("education", ("mode=full-time", "level=master")),
                            ("absence", ("sort=leave", "since=2016-01-04")),
                            ("posting", (f"unit={house.b}", "title=科长", "since=2016-01-01")))}
    house.records["post"] = house.json("record", "post.add", f"unit={house.b}", "title=科长",
                                       "class=leading")["id"]
    house.kin = house.records["kin"]
    house.logins = [login for login, _, _ in logins]
    holds(10 <= house.b and house.records["posting"] < NOBODY, house.b)
    return house


def routes(house):
    found = set()
    for role in ROLES:
        said = json.loads(house.run("audit", role, "--json").out)
        found |= {(r["method"], r["path"]) for r in said["routes"] if ":" in r["path"]}
    return sorted(found)


def plain(page, number):
    """A refusal without what differs from one request to the next."""
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}", "ID", page.text)
    headers = sorted((k, v) for k, v in page.headers.items()
                     if k not in ("Date", "X-Request-Id"))
    return page.status, headers, re.sub(rf"\b{number}\b", "N", text)


def ask(house, visitor, method, route, path):
    """The answer, and the shortest list of statements of a few askings: now and then one
    carries a chore along (a tree of units read anew, a session touched)."""
    lists, page = [], None
    for _ in range(3 if house.log else 1):
        mark = house.mark()
        page = (visitor.ask("GET", path) if method == "GET" else
                visitor.post(path, {"id": new_id(), **sent(house, route)}, None))
        lists.append(house.statements_since(mark))
    return page, min(lists, key=len)


@proof("A person, a unit, a record beyond one's reach and one that is not there: the same "
       "bytes, after the same statements", SQLITE, POSTGRES)
def same_answer(sort):
    with furnished(sort) as house:
        server = house.serve()
        size = house.json("ledger", "root")["size"]
        asked = 0
        for login in house.logins:
            visitor = server.visitor()
            visitor.enter(login)
            for method, route in routes(house):
                if route.startswith(("/ledger", "/admin", "/me/", "/import/:id", "/confirm")):
                    continue  # numbers of entries, offices and imports, which roles decide; codes
                there = house.b if route.startswith("/unit") else house.beyond
                paths = [re.sub(r":\w+", str(house.kin),
                                re.sub(r":\w+", str(n), route, count=1)) for n in (there, NOBODY)]
                for again in range(5):
                    (one, did), (none, did_none) = (ask(house, visitor, method, route, p)
                                                    for p in paths)
                    if did == did_none:
                        break
                    time.sleep(again)  # the server's own chore was at work: see it out
                about = f"{login} {method} {route}"
                same(plain(one, there), plain(none, NOBODY), about)
                holds(one.status in (303, 400, 403, 404, 409), f"{about} {one.status}")
                same(did, did_none, f"{about}: statements")
                holds(did or not house.log, f"{about}: no statement was written down")
                asked += 1
        holds(asked > 200, asked)
        same(house.json("ledger", "root")["size"], size, "something was written")
        if house.log:
            ask_the_same_of_more(house, server)
        server.stop()


def count(house, visitor, path):
    """Statements of a page; a stream fetches its rows in batches that grow."""
    _, ran = ask(house, visitor, "GET", "", path)
    return sum(not statement.startswith("fetch ") for statement in ran)


def ask_the_same_of_more(house, server):
    """What the page of a unit and a list ask of the database does not grow with what is
    in them."""
    visitor = server.visitor()
    visitor.enter("a-registrar")
    pages = f"/unit/{house.a}", f"/unit/{house.a}?on=2016-06-01", f"/people?unit={house.a}"
    before = [count(house, visitor, path) for path in pages]
    for i in range(4):
        below = house.unit(f"甲科{i}组", house.a)
        who = house.person(f"新人{i}", unit=house.a)
        post = house.json("record", "post.add", f"unit={house.a}", f"title=岗位{i}",
                          "class=rank", f"number=K{i}")["id"]
        house.run("record", "posting.add", f"unit={house.a}", f"post={post}",
                  "since=2016-01-01", "--person", who)
        house.person(f"组员{i}", unit=below)
    for again in range(5):
        after = [count(house, visitor, path) for path in pages]
        if all(a <= b for a, b in zip(after, before)):
            break
        time.sleep(again)  # a chore of the server's own
    holds("岗位3" in visitor.get(pages[2]).text, "the list shows no post")
    holds(all(a <= b for a, b in zip(after, before)), (before, after))
    holds(max(after) <= 30, after)
    print("# statements of", dict(zip(pages, after)))


def commands(house):
    """Pairs of what is beyond reach and what is not there: (words, words)."""
    reads = (("person", "show", "{}"), ("person", "show", "{}", "--json"),
             ("person", "show", "{}", "--on", "2016-01-01"), ("duties", "--person", "{}"),
             ("records", "study.note", "--person", "{}"),
             ("standing", "--person", "{}", "--from", "2016-01-01", "--to", "2016-12-31"),
             ("person", "open", "{}", "--class", "file", "--purpose", "care", "--why", "看看有没有"),
             ("account", "code", "{}"))
    of_person = (("posting.add", f"unit={house.a}", "title=x", "since=2016-01-01"),
                 ("education.add", "mode=full-time", "level=master"),
                 ("kin.add", "relation=父", "class=lineal", "name=某"),
                 ("absence.add", "sort=leave", "since=2016-01-01"),
                 ("person.leave", "day=2016-01-01", "why=retire"))
    of_record = (("posting.correct", f"unit={house.a}", "title=x", "since=2016-01-01"),
                 ("education.correct", "mode=full-time", "level=master"),
                 ("kin.correct", "relation=父", "class=lineal", "name=某"),
                 ("post.correct", f"unit={house.a}", "title=x", "class=leading"),
                 ("post.line", "since=2016-01-01"),
                 ("absence.correct", "sort=leave", "since=2016-01-01"))
    for words in reads:
        yield [[w.format(n) for w in words] for n in (house.beyond, NOBODY)]
    for words in of_person:
        yield [["record", *words, "--person", n] for n in (house.beyond, NOBODY)]
    for words in of_record:
        record = house.records[words[0].partition(".")[0]]
        yield [["record", *words, "--record", n] for n in (record, NOBODY)]
    yield [["record", "posting.end", f"posting={n}", "day=2016-02-01"] for n in
           (house.records["posting"], NOBODY)]
    yield [["record", "kin.add", "relation=父", "class=lineal", "name=某", f"other={n}",
            "--person", house.own] for n in (house.beyond, NOBODY)]


@proof("By command too: what is beyond reach and what is not there are told apart by nothing",
       SQLITE, POSTGRES)
def by_command(sort):
    with furnished(sort) as house:
        size = house.json("ledger", "root")["size"]
        for login in house.logins:
            for pair in commands(house):
                if login == "system-admin" and pair[0][0] == "account":
                    continue  # keeps everybody's
                told = []
                for words, number in zip(pair, (house.beyond, NOBODY)):
                    mark = house.mark()
                    done = house.run(*words, "--as", login, exit=None)
                    holds(done.exit != 0, f"{login} {words}: {done}")
                    # `record` takes up what a record says before it asks whose it is;
                    # who may run it may run anything on this machine, so bytes count here
                    ran = house.statements_since(mark) if words[0] != "record" else []
                    told.append((done.exit, done.out, done.err.replace(str(number), "N"), ran))
                same(told[0], told[1], f"{login} {pair[0]}")
        same(house.json("ledger", "root")["size"], size, "something was written")


if __name__ == "__main__":
    main()
