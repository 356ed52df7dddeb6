#!/usr/bin/env python3
"""Every route as every role, and a canary: what a role reaches is what `cadre audit ROLE`
says, and nothing of a person beyond somebody's scope shows to him anywhere - not in a list,
a file, a search, a page, a form, a proof, not in the difference between two refusals.
"""
# limit: 300 s
import base64
import functools
import json
import re
import urllib.parse

from house import (CADRE, PASSWORD, SQLITE, House, holds, main, new_id, proof, same, say,
                   verify_py)

ROLES = ("member", "organiser", "leader", "registrar", "system-admin", "security-admin",
         "audit-admin")
CANARY, CANARY_LOGIN, CANARY_UNIT = "金丝雀", "jinsique", "笼中科"
MISSING = 99  # nobody's; of as many digits as the canary's number
LEAD_TO_LOGIN = "/logout", "/login/second"  # the latter without its cookie


class Office:
    """A department with two sections: an account for each role over the whole, and for
    those that reach persons one over section A. The canary sits in section B."""

    def __init__(self):
        house = self.house = House(SQLITE)
        house.make("部")
        self.a = house.unit("甲科")
        self.a_below = house.unit("甲科一组", self.a)
        self.b = house.unit(CANARY_UNIT)
        self.whose = {}
        for role in ROLES:
            self.add(role, role, 1, 1)
        for role in ("organiser", "leader", "registrar"):
            self.add("a-" + role, role, self.a, self.a)
        self.whose["no-role"] = house.person("无职", unit=self.a, login="no-role")
        house.give("no-role")
        self.in_a = house.person("甲科某人", unit=self.a_below, login="jia")
        self.canary = house.person(CANARY, unit=self.b, login=CANARY_LOGIN, born="1966-06-06")
        house.give(CANARY_LOGIN, "organiser", self.b)
        self.size = house.json("ledger", "root")["size"]
        holds(10 <= self.canary and self.size < MISSING, self.size)
        self.server = house.serve()
        self.visitors = {None: self.server.visitor()}
        for login in self.whose:
            self.visitors[login] = self.server.visitor()
            self.visitors[login].enter(login)

    def add(self, login, role, reach, seat):
        self.whose[login] = self.house.person("某" + login, unit=seat, login=login)
        self.house.give(login, role, reach)

    def role_of(self, login):
        return login.removeprefix("a-") if login in self.whose else None


_office = []


def office():
    if not _office:
        _office.append(Office())
    return _office[0]


@functools.cache
def audit(role):
    return json.loads(office().house.run("audit", role, "--json").out)


def all_routes():
    found = {}
    for role in ROLES:
        for route in audit(role)["routes"]:
            found[route["method"], route["path"]] = route["needs"]
    return found


def reached_by(login):
    """The routes that audit says this visitor reaches."""
    if login is None:
        needs = {"anyone"}
    elif login == "no-role":
        needs = {"anyone", "enter"}
    else:
        return {(r["method"], r["path"]) for r in audit(office().role_of(login))["routes"]}
    return {route for route, need in all_routes().items() if need in needs}


# ---- the walk -----------------------------------------------------------------------------

@proof("What audit prints agrees with the table of routes, and knows no other")
def audits():
    with open(CADRE.rsplit("/build/", 1)[0] + "/src/pages/routes.c") as file:
        text = file.read()
    # the four rows that RECORDS stands for, for each noun it is given
    text = re.sub(r"#define RECORDS.*?\n\n", "", text, flags=re.S)
    text = re.sub(r'RECORDS\("(\w+)"',
                  r'GET("/people/:id/\1/new" POST("/people/:id/\1/new" '
                  r'GET("/people/:id/\1/:record" POST("/people/:id/\1/:record"', text)
    table = re.findall(r'(?:(GET|POST|POST_HASH|POST_DRAW)\(|METHOD_(GET|POST), )"([^"]+)"', text)
    rows = sorted(((a or b).partition("_")[0], path) for a, b, path in table)
    same(sorted(all_routes()), rows)
    holds(("POST", "/people/new") in rows and len(rows) > 25, rows)
    refused = office().house.run("audit", "emperor", exit=2)
    holds("member" in refused.err, refused.err)


# What a role sees of the records of persons it reaches, by hand from DESIGN section 6:
# shown, for a purpose, or nothing; open, own, unit, sealed, file, ballot.
SEES = {"member": "s-----", "organiser": "s-s---", "leader": "sss---", "registrar": "sssop-",
        "system-admin": "s-----", "security-admin": "s-----", "audit-admin": "s-----"}
WORDS = {"s": "shown", "o": "for-a-purpose", "p": "for-a-purpose", "-": "hidden"}


@proof("What audit says of record classes, fields, purposes and exports is what was designed")
def audits_records():
    names = ["open", "own", "unit", "sealed", "file", "ballot"]
    purposes = ["appointment", "inspection", "upkeep", "care", "supervision", "own"]
    for role in ROLES:
        said = audit(role)
        same([c["class"] for c in said["classes"]], names)
        same([c["within"] for c in said["classes"]], [WORDS[w] for w in SEES[role]], role)
        # of oneself all but the file, which nobody reads of himself, and ballots
        same([c["own"] for c in said["classes"]], ["shown"] * 3 + ["for-a-purpose"] +
             ["hidden"] * 2, role)
        same([c["kin"] for c in said["classes"]],
             [WORDS[w] if w != "p" else "hidden" for w in SEES[role]], role)
        same([c["beyond"] for c in said["classes"]], ["shown"] + ["hidden"] * 5, role)
        kinds = {k["kind"]: k["fields"] for k in said["kinds"]}
        registrar = role == "registrar"
        for kind, field, how in (("kin.add", "name", "p"), ("kin.correct", "relation", "p"),
                                 ("absence.add", "note", "o"), ("absence.correct", "note", "o")):
            same(kinds[kind][field], WORDS[how] if registrar else "hidden", f"{role} {kind}")
        of_unit = WORDS[SEES[role][2]]
        same((kinds["absence.add"]["since"], kinds["person.add"]["born"],
              kinds["posting.add"]["title"], kinds["education.add"]["school"]), (of_unit,) * 4)
        same(kinds["access.question"]["text"], WORDS[SEES[role][1]], role)
        same(said["purposes"], purposes if registrar else ["own"], role)
        lists = role in ("organiser", "leader", "registrar")
        same({"/people.csv", "/people.xlsx"} <= set(said["exports"]), lists, role)
        for path in said["exports"]:
            holds(path in {r["path"] for r in said["routes"]}, path)
        text = office().house.run("audit", role).out
        for line in ("class sealed", "kind absence.add", "purpose own", "/me/access"):
            holds(line in text, f"{role}: {line}")


def place(path, number):
    return re.sub(r":\w+", str(number), path)


def is_anothers_proof(login, path, number):
    """Who may not read the ledger has the proofs of his own entries and no other."""
    role = office().role_of(login)
    capabilities = audit(role)["capabilities"] if role in ROLES else []
    return path == "/ledger/:seq/proof" and "read-ledger" not in capabilities and (
        number != office().whose.get(login))


def is_refused(login, page):
    if login is None:
        return page.status == 303 and page.location.startswith("/login")
    return page.status == 403


@proof("Every route as every role and as nobody, GET and POST: reached as audit says")
def walk():
    it = office()
    for login, visitor in it.visitors.items():
        reached = reached_by(login)
        own = it.whose.get(login, it.in_a)
        for (method, path), needs in sorted(all_routes().items()):
            for number in {own, it.in_a, it.canary, MISSING} if ":" in path else {0}:
                page = (visitor.ask("GET", place(path, number)) if method == "GET" else
                        visitor.post(place(path, number), {}, None))
                about = f"{login} {method} {place(path, number)} ({needs}): {page.status}"
                if is_anothers_proof(login, path, number) and login:
                    holds(page.status in (403, 404), about)
                    continue
                if (method, path) not in reached:
                    holds(is_refused(login, page), about)
                    continue
                holds(page.status in (200, 303, 400, 404) and not
                      (is_refused(login, page) and path not in LEAD_TO_LOGIN), about)
                if page.status == 404:  # no programme is in force here
                    holds(":" in path or path.startswith("/programme/"), about)
                if method == "POST" and not path.endswith("/look"):
                    # an empty form changes nothing, and is not what it asks for
                    holds(page.status != 200, about)
    same(it.house.json("ledger", "root")["size"], it.size, "the walk wrote")


@proof("Every route answers another method with 405, and HEAD as GET without a body")
def methods():
    it = office()
    routes = all_routes()
    paths = {path for _, path in routes}
    visitor = it.visitors["registrar"]
    for path in sorted(paths):
        if not any(method == "POST" and re.fullmatch(re.sub(r":\w+", "[^/]+", other), path)
                   for method, other in routes):
            page = visitor.post(place(path, it.in_a), {}, None)
            same(page.status, 405, path)
        if ("GET", path) not in routes:
            holds(visitor.ask("GET", place(path, it.in_a)).status in (404, 405), path)
            continue
        get = visitor.ask("GET", place(path, it.in_a))
        head = visitor.ask("HEAD", place(path, it.in_a))
        same((head.status, head.bytes), (get.status, b""), path)


@proof("Every POST is refused to another site, whoever is logged in")
def cross_site():
    it = office()
    for (method, path) in sorted(all_routes()):
        for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"},
                        {"Sec-Fetch-Site": "same-site"}, {"Origin": "null"}):
            if method == "POST":
                page = it.visitors["registrar"].post(place(path, it.in_a), {"id": new_id()},
                                                     None, headers)
                same(page.status, 403, f"{path} {headers}")
    same(it.house.json("ledger", "root")["size"], it.size)


# ---- the canary ---------------------------------------------------------------------------

def without_base64(text):
    """The text, and what stands in it as base64 (proofs), twice unwrapped."""
    found = newest = text
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


def has_canary(page, unit_too):
    text = without_base64(page.text)
    # a request that spells the name gets it back in the search field; nothing else
    text = re.sub(r'<input type="search"[^>]*>', "", text)
    text = re.sub(r'(href|action|value)="[^"]*"', "", text)
    marks = [CANARY, CANARY_LOGIN, "1966-06-06", "6 June 1966", "1966年6月6日"]
    return [mark for mark in marks + [CANARY_UNIT] * unit_too if mark in text]


def everywhere(it):
    """All a visitor can ask about persons: paths, whether a unit's name may show there."""
    quoted = urllib.parse.quote(CANARY)
    lists = ["", "?sort=born", "?left=1", f"?unit={it.b}", "?unit=1", f"?q={quoted}",
             f"?q={quoted[:9]}", f"?unit={it.b}&q={quoted}", f"?q={CANARY_LOGIN}",
             f"?after={it.canary}", f"?before={it.canary}", f"?sort=born&after={it.canary}",
             f"?sort=born&before={it.canary}", f"?unit={it.b}&left=1&sort=born"]
    yield from ((path + ask, True) for path in ("/people", "/people.csv") for ask in lists)
    for number in (it.canary, it.b):
        yield from ((f"/people/{number}{page}", True) for page in
                    ("", "?done=added", "/correct", "/leave"))
    yield from ((path, True) for path in
                ("/", "/me/settings", "/units", f"/units?done=added&unit={it.b}", "/units/new",
                 "/people/new", f"/units/{it.b}/correct"))
    # the names of units stand in entries of the open class
    yield from ((path, False) for path in
                ["/ledger", "/ledger?before=20", "/ledger/checkpoint"] +
                [f"/ledger/{seq}{proof}" for seq in range(1, it.size + 1)
                 for proof in ("", "/proof")])


@proof("Nothing of a person in another section shows to who reaches one section, anywhere")
def canary():
    it = office()
    for login, visitor in it.visitors.items():
        if login in ("organiser", "leader", "registrar"):
            continue
        for path, unit_too in everywhere(it):
            page = visitor.ask("GET", path)
            found = has_canary(page, unit_too)
            same(found, [], f"{login} GET {path}: {page.status}")


@proof("Who reaches the whole department sees the canary: the search for it is no empty one")
def canary_is_there():
    it = office()
    for login in ("organiser", "leader", "registrar"):
        seen = {path for path, unit in everywhere(it)
                if has_canary(it.visitors[login].ask("GET", path), unit)}
        holds({"/people", "/people.csv", f"/people/{it.canary}", f"/people?unit={it.b}",
               "/units"} <= seen, f"{login} {seen}")
        if login != "organiser":
            holds({f"/ledger/{it.canary}", f"/ledger/{it.canary}/proof"} <= seen, seen)


def plain(page, number):
    """A refusal without what differs from one request to the next."""
    text = re.sub(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}", "ID", page.text)
    headers = sorted((k, v) for k, v in page.headers.items()
                     if k not in ("Date", "X-Request-Id"))
    return page.status, headers, re.sub(rf"\b{number}\b", "N", text)


@proof("A person beyond one's reach and one who does not exist get the same answer")
def same_answer():
    it = office()
    form = {"name": "x", "sex": "male", "born": "1980-01-01", "unit": it.a}
    leave = {"day": "2016-01-01", "why": "retire"}
    for login in ("member", "no-role", "a-organiser", "a-leader", "a-registrar",
                  "audit-admin"):
        visitor = it.visitors[login]
        for path in ("/people/{}", "/people/{}?done=added", "/people/{}/correct",
                     "/people/{}/leave"):
            answers = [plain(visitor.ask("GET", path.format(n)), n)
                       for n in (it.canary, MISSING)]
            same(answers[0], answers[1], f"{login} GET {path}")
            holds(answers[0][0] in (403, 404), answers[0])
        for path, values in (("/people/{}/correct", form), ("/people/{}/leave", leave),
                             ("/people/{}/code", {})):
            for more in ({}, {"seen": it.canary}):
                answers = [plain(visitor.post(path.format(n), {"id": new_id(), **values,
                                                               **more}, None), n)
                           for n in (it.canary, MISSING)]
                same(answers[0], answers[1], f"{login} POST {path} {more}")
                holds(answers[0][0] in (400, 403, 404), answers[0])
    same(it.house.json("person", "show", it.canary)["name"], CANARY)
    same(it.house.json("ledger", "root")["size"], it.size)


@proof("Who keeps one section's register writes nothing into another section")
def writes_within():
    it = office()
    visitor = it.visitors["a-registrar"]
    person = {"name": "x", "sex": "male", "born": "1980-01-01"}
    for unit in (it.b, 1):
        answers = [plain(visitor.post("/people/new", {"id": new_id(), **person,
                                                      "unit": u}, None), "unit=")
                   for u in (unit, MISSING)]
        same(answers[0], answers[1], f"a person into {unit}")
        same(answers[0][0], 400)
        page = visitor.post(f"/people/{it.in_a}/correct",
                            {"id": new_id(), **person, "unit": unit}, 400)
        same(list(page.seen.faults), ["unit"])
        page = visitor.post("/units/new", {"id": new_id(), "name": "x", "above": unit}, 400)
        same(list(page.seen.faults), ["above"])
        page = visitor.post(f"/units/{it.a_below}/correct",
                            {"id": new_id(), "name": "x", "above": unit}, 400)
        same(list(page.seen.faults), ["above"])
        visitor.post(f"/units/{unit}/correct", {"id": new_id(), "name": "x", "above": ""}, 404)
    for path in ("/units/new", f"/units/{it.a}/correct"):  # nor beside the department
        page = visitor.post(path, {"id": new_id(), "name": "x", "above": ""}, 409)
        same(list(page.seen.faults), ["above"])
    same(it.house.json("ledger", "root")["size"], it.size, "something was written")
    page = visitor.post("/people/new", {"id": new_id(), **person, "unit": it.a_below})
    made = int(re.search(r"\d+", page.location)[0])
    visitor.get(f"/people/{made}")
    # one's own section can be renamed, although what is above it is beyond one's reach
    form = visitor.get(f"/units/{it.a}/correct").form()
    same(form.values["above"], "1")
    visitor.post(form.action, {**form.values, "name": "甲一科"})
    it.size = it.house.json("ledger", "root")["size"]


@proof("The command line keeps to the same scope when it acts as somebody")
def command_line():
    it = office()
    house = it.house
    for login in ("a-organiser", "a-leader", "a-registrar"):
        for words in (["person", "list"], ["person", "list", "--json"], ["unit", "list"],
                      ["person", "list", "--text", CANARY],
                      ["person", "list", "--left", "--order", "born"]):
            out = house.run(*words, "--as", login).out
            for mark in (CANARY, CANARY_UNIT, CANARY_LOGIN):
                holds(mark not in out, f"{login} {words}: {out}")
        answers = [house.run("person", "show", n, "--as", login, exit=3)
                   for n in (it.canary, MISSING)]
        same(answers[0], answers[1])
    for login in ("a-leader", "a-registrar", "audit-admin"):
        said = house.run("ledger", "prove", it.canary, "--body", "--as", login, exit=None)
        holds(CANARY not in without_base64(said.out), f"{login} proves the body")
        out = house.path("export-" + login)
        said = house.run("ledger", "export", out, "--bodies", "--as", login, exit=None)
        if said.exit == 0:
            holds("0 as they were hashed" in verify_py(out).out, f"{login} exports bodies")


@proof("Log-ins are kept by command as by page: within reach, and an administrator's by nobody")
def logins_within():
    house = office().house
    before = house.json("ledger", "root")["size"]
    for words in (["open", "--person", "{}", "--login", "new"], ["code", "{}"],
                  ["close", "{}", "--why", "x"], ["password", "{}"]):
        def ask(who, login, status, words=words):
            given = [str(who) if w == "{}" else w for w in words]
            return house.run("account", *given, "--as", login, exit=status,
                             input="a new password\n")
        beyond = [ask(who, "a-registrar", 3) for who in
                  (office().canary, CANARY_LOGIN, MISSING, "nobody")]
        same(beyond, beyond[:1] * 4, words)
        for login in ("member", "a-organiser", "leader", "security-admin", "audit-admin"):
            ask("jia", login, 1)
        for login in ("registrar", "system-admin"):
            refused = ask("audit-admin", login, 1)
            holds(say("en", "fault.login-console") in refused.err, refused.err)
    same(house.json("ledger", "root")["size"], before)
    for login in ("a-registrar", "registrar", "system-admin"):
        house.run("account", "code", "jia", "--as", login)
    same(house.json("ledger", "root")["size"], before + 3, "codes are on record")
    office().size = before + 3


@proof("A closed log-in lets nobody in from the next request on, and can be opened again")
def closed():
    it = office()
    house, gone = it.house, it.server.visitor()
    house.give("jia")
    gone.enter("jia")
    own = house.run("account", "close", "a-registrar", "--why", "x", "--as", "a-registrar",
                    exit=4)
    holds(say("en", "fault.login-own") in own.err, own.err)
    house.run("account", "close", "jia", "--why", "调出", "--as", "a-registrar", "--dry-run")
    gone.get("/")
    house.run("account", "close", "jia", "--why", "调出", "--as", "a-registrar")
    same(gone.ask("GET", "/").location, "/login")
    page, _ = gone.fill("/login", 403, login="jia", password=PASSWORD)
    house.run("account", "close", "jia", "--why", "调出", exit=3)
    house.run("account", "open", "--person", it.in_a, "--login", "jia", "--as", "a-registrar")
    gone.fill("/login", 403, login="jia", password=PASSWORD)  # the old one is gone
    house.give("jia")
    gone.enter("jia")
    it.size = house.check_whole()


# ---- what goes on record ------------------------------------------------------------------

@proof("Roles that are given and taken are felt at the next request")
def given_and_taken():
    it = office()
    visitor = it.visitors["no-role"]
    visitor.get("/people", 403)
    it.house.run("role", "grant", "--person", "no-role", "--role", "organiser", "--unit",
                 it.a)
    holds("甲科某人" in visitor.get("/people").seen.text, "not felt")
    it.house.run("role", "end", "--person", "no-role", "--role", "organiser", "--unit", it.a)
    visitor.get("/people", 403)
    twice = it.house.run("role", "grant", "--person", "system-admin", "--role",
                         "audit-admin", "--unit", 1, exit=2)
    holds(say("en", "fault.admin-twice") in twice.err, twice.err)
    it.size = it.house.check_whole()


if __name__ == "__main__":
    try:
        main()
    finally:
        for one in _office:
            one.house.__exit__()
