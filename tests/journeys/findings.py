#!/usr/bin/env python3
"""Findings: raised on the ground, given to an owner with a deadline that his duty has,
solved, and closed by whoever raised them or by a resident's code alone. Who may do what is
said here by hand from DOMAIN.md P2; days are counted from today."""
# limit: 600 s
import csv
import datetime
import io

from house import POSTGRES, SQLITE, House, holds, main, new_id, proof, same

BOTH = SQLITE, POSTGRES
# The office's zone is one where it is noon, so that no day ends while a proof runs.
NOW = datetime.datetime.now(datetime.timezone.utc)
AHEAD = 12 - NOW.hour
ZONE = f"Etc/GMT{-AHEAD:+d}"
TODAY = (NOW + datetime.timedelta(hours=AHEAD)).date()
PROGRAMME = f"""programme: found
version: 1
from: {TODAY}
calendar: plain
title: {{zh: 调研方案, en: Research}}
aspects:
  - {{id: practice, title: {{zh: 抓实践, en: Practice}}}}
rules:
  - id: P2
    title: {{zh: 问题办结, en: Problems solved}}
    basis: {{zh: 第一条, en: Article 1}}
    owner: {{zh: 调研室, en: Research}}
    grasp: practice
    meets: {{kind: finding.confirm, target: 1, about: event}}
    when: {{after: {{kind: finding.own}}, by: due}}
    escalate: {{to: leader, after: 5 working days}}
    minutes: 60
    class: unit
"""


def day(behind):
    return str(TODAY + datetime.timedelta(days=behind))


class Office:
    """Two sections: in A the organiser Wu, Lin who will own, Lu who raises; in B the
    organiser Gong and nobody else who is asked. A town and a street to go to."""

    def __init__(self, sort):
        house = self.house = House(sort)
        house.environment["CADRE_ZONE"] = ZONE
        house.make("部")
        self.a, self.b = house.unit("甲科"), house.unit("乙科")
        self.town, self.street = house.unit("古镇"), house.unit("河街")
        self.lin = house.person("林冲", unit=self.a, login="lin")
        self.lu = house.person("鲁智深", unit=self.a, login="lu")
        self.wu = house.person("吴用", unit=self.a, login="wu")
        self.gong = house.person("公孙胜", unit=self.b, login="gong")
        for login, role, unit in (("lin", "member", self.a), ("lu", "member", self.a),
                                  ("wu", "organiser", self.a), ("gong", "organiser", self.b)):
            house.give(login, role, unit)

    def adopt(self):
        with open(self.house.path("p.yaml"), "w", encoding="utf-8") as file:
            file.write(PROGRAMME)
        self.house.run("programme", "adopt", self.house.path("p.yaml"), "--from", day(0))
        self.house.run("roll", "--on", day(0))

    def add(self, *words, exit=0, by="lu"):
        out = self.house.run("finding", "add", "--what", "路灯不亮", "--place", self.town,
                             "--topic", "道路", "--gravity", "ordinary", "--unit", self.a,
                             *words, "--as", by, exit=exit).out.strip()
        return out if exit == 0 else None

    def do(self, verb, finding, *words, by, exit=0):
        return self.house.run("finding", verb, finding, *words, "--as", by, exit=exit)

    def state(self, finding):
        return self.house.json("finding", "show", finding)["state"]

    def duties(self, person):
        return [(d["due"], d["state"]) for d in
                self.house.json("duties", "--person", person, "--on", day(0), "--to", day(90))]

    def raised(self):
        """One that Lu raised himself. Wu, who sees to section A, may not raise it for the
        department, which he does not reach; his section is named."""
        return self.add("--raiser", self.lu, by="wu")


@proof("raised, owned, solved, confirmed by who raised it; its deadline is its owner's duty",
       *BOTH)
def the_way(sort):
    office = Office(sort)
    with office.house as house:
        office.adopt()
        finding = office.raised()
        same(office.state(finding), "raised")
        same(office.duties(office.lin), [])
        office.do("own", finding, "--owner", "lin", "--due", day(20), by="lin", exit=3)
        office.do("own", finding, "--owner", "lin", "--due", day(20), by="lu", exit=3)
        office.do("own", finding, "--owner", "lin", "--due", day(20), by="gong", exit=3)
        office.do("own", finding, "--owner", "lin", "--due", day(-1), by="wu", exit=2)
        office.do("own", finding, "--owner", "gong", "--due", day(20), by="wu", exit=3)
        office.do("own", finding, "--owner", "lin", "--due", day(20), by="wu")
        same((office.state(finding), office.duties(office.lin)),
             ("owned", [(day(20), "open")]))
        # Not solved yet, so there is nothing to confirm.
        office.do("confirm", finding, by="lu", exit=4)
        office.do("measure", finding, "--text", "已报修", by="lu", exit=1)
        office.do("measure", finding, "--text", "已报修", by="lin")
        office.do("solve", finding, "--text", "十二盏已更换", by="lin")
        same(office.duties(office.lin), [(day(20), "open")])
        for by, code in (("lin", 1), ("wu", 1), ("gong", 3)):  # the owner; not his; unseen
            office.do("confirm", finding, by=by, exit=code)
        office.do("return", finding, "--text", "亮了", by="lin", exit=1)
        office.do("code", finding, "--given-to", "张某", by="lin", exit=1)
        office.do("return", finding, "--text", "还有两盏不亮", by="lu")
        shown = house.json("finding", "show", finding)
        same((shown["state"], shown["returned"]), ("owned", 1))
        office.do("solve", finding, "--text", "全部更换", by="lin")
        office.do("confirm", finding, "--text", "都亮了", by="lu")
        same((office.state(finding), office.duties(office.lin)),
             ("confirmed", [(day(20), "met")]))
        office.do("correct", finding, "--topic", "桥", "--why", "写错", by="wu", exit=4)
        office.do("own", finding, "--owner", "wu", "--due", day(9), by="wu", exit=4)
        acts = [s["act"] for s in house.json("finding", "show", finding)["steps"]]
        same(acts, ["add", "own", "measure", "solve", "return", "solve", "confirm"])
        house.check_whole()


@proof("what was raised is corrected by whoever raised, entered or sees to it, never by its "
       "owner, and moves no duty", *BOTH)
def corrected(sort):
    office = Office(sort)
    with office.house as house:
        office.adopt()
        finding = office.raised()
        office.do("own", finding, "--owner", "lin", "--due", day(20), by="wu")
        why = ("--why", "看错了")
        office.do("correct", finding, "--gravity", "grave", *why, by="lin", exit=1)
        office.do("correct", finding, "--gravity", "grave", *why, by="gong", exit=3)
        office.do("correct", finding, "--gravity", "grave", by="lu", exit=2)
        office.do("correct", finding, "--gravity", "grave", *why, by="lu")
        office.do("correct", finding, "--what", "十二盏路灯不亮", "--place", office.street,
                  "--spot", "桥头", "--topic", "路灯", *why, by="wu")
        shown = house.json("finding", "show", finding)
        same([shown[k] for k in ("what", "place", "spot", "topic", "gravity", "state", "due")],
             ["十二盏路灯不亮", int(office.street), "桥头", "路灯", "grave", "owned", day(20)])
        same([s["text"] for s in shown["steps"] if s["act"] in ("add", "correct")],
             ["路灯不亮", "看错了", "看错了"])
        same(office.duties(office.lin), [(day(20), "open")])
        # Who entered one for somebody else may, too; a place that is not there is refused.
        other = office.add("--raised-by", "村民张某", by="lu")
        office.do("correct", other, "--place", "无此镇", *why, by="lu", exit=3)
        office.do("correct", other, "--topic", "桥", *why, by="lu")
        server = house.serve()
        visitor = server.visitor()
        visitor.enter("wu")
        page = visitor.get(f"/finding/{other}?do=correct")
        stale = page.form(f"/finding/{other}/correct").values
        same([stale[k] for k in ("what", "topic", "gravity")], ["路灯不亮", "桥", "ordinary"])
        visitor.fill(f"/finding/{other}?do=correct", action=f"/finding/{other}/correct",
                     gravity="serious", text="有人摔伤")
        seen = visitor.get(f"/finding/{other}").seen.text
        holds("有人摔伤" in seen and "serious" in seen, seen)
        # A form that was open meanwhile overwrites nothing.
        visitor.post(f"/finding/{other}/correct",
                     {**stale, "id": new_id(), "text": "旧表单", "topic": "水"}, status=409)
        same(house.json("finding", "show", other)["topic"], "桥")
        server.stop()
        house.check_whole()


@proof("given to another or joined, it is no longer the first owner's duty", *BOTH)
def handed_on(sort):
    office = Office(sort)
    with office.house as house:
        first = office.raised()
        office.do("own", first, "--owner", "lin", "--due", day(10), by="wu")
        # What was given before the programme was adopted on the same day counts too.
        office.adopt()
        same(office.duties(office.lin), [(day(10), "open")])
        office.do("own", first, "--owner", "lin", "--due", day(30), by="wu")
        same(office.duties(office.lin), [(day(30), "open")])
        office.do("own", first, "--owner", "wu", "--due", day(31), by="wu")
        same((office.duties(office.lin), office.duties(office.wu)),
             ([], [(day(31), "open")]))
        second = office.add("--raised-by", "村民张某", by="lu")
        office.do("own", second, "--owner", "lin", "--due", day(12), by="wu")
        same(office.duties(office.lin), [(day(12), "open")])
        office.do("join", second, "--into", second, by="wu", exit=2)
        office.do("join", second, "--into", first, by="lin", exit=1)
        office.do("join", second, "--into", first, by="wu")
        same((office.state(second), office.duties(office.lin)), ("joined", []))
        office.do("join", first, "--into", second, by="wu", exit=2)
        # The owner raised it himself: only a resident's code can close it.
        own = office.add("--raiser", office.lu, by="lu")
        office.do("own", own, "--owner", "lu", "--due", day(5), by="wu")
        office.do("solve", own, "--text", "好了", by="lu")
        office.do("confirm", own, by="lu", exit=1)
        office.do("code", own, "--given-to", "自己", by="lu", exit=1)
        house.check_whole()


@proof("lists hold what one may see, filtered; what is told wrong is refused", *BOTH)
def lists(sort):
    office = Office(sort)
    with office.house as house:
        a = office.raised()
        b = office.add("--raised-by", "村民", "--gravity", "grave", "--found", day(-40))
        c = house.run("finding", "add", "--what", "井水发黄", "--place", office.street,
                      "--topic", "饮水", "--gravity", "serious", "--raised-by", "居民",
                      "--unit", office.b, "--as", "gong").out.strip()
        office.do("own", a, "--owner", "lin", "--due", day(3), by="wu")

        def ids(*words, by=None):
            return [str(f["id"]) for f in
                    house.json("finding", "list", *words, *(["--as", by] if by else []))]
        same(ids(), [a, b, c])
        same(ids("--order", "gravity"), [b, c, a])
        same(ids("--order", "age")[0], b)
        same((ids("--topic", "饮水"), ids("--place", office.street)), ([c], [c]))
        same((ids("--gravity", "grave"), ids("--state", "owned")), ([b], [a]))
        same((ids(by="wu"), ids(by="gong"), ids(by="lin"), ids(by="lu")),
             ([a, b], [c], [a], [a, b]))
        same(house.json("finding", "show", b)["age"], 40)
        office.do("show", c, by="lu", exit=3)
        house.run("finding", "show", "1", exit=3)
        office.add("--raised-by", "村民", "--found", day(1), exit=2)
        office.add(exit=2)
        office.add("--raised-by", "村民", "--campaign", "99", exit=3)
        size = house.json("ledger", "root")["size"]
        house.run("finding", "own", b, "--owner", office.lin, "--due", day(3), "--dry-run")
        same(house.json("ledger", "root")["size"], size)
        office.do("own", b, "--owner", "lin", "--due", day(0), by="wu")
        same(ids("--overdue"), [])
        house.check_whole()


@proof("what came of a campaign: by team, place and topic; its people see their own team's "
       "report, the duty leads to the finding", *BOTH)
def summed(sort):
    office = Office(sort)
    with office.house as house:
        house.run("role", "grant", "--person", "wu", "--role", "organiser", "--unit", "1")
        office.adopt()
        with open(house.path("places"), "w", encoding="utf-8") as file:
            file.write("古镇\n河街\n")
        campaign = house.run("campaign", "add", "--title", "调研", "--unit", "甲科", "--since",
                             day(-9), "--till", day(9), "--places", house.path("places")
                             ).out.strip()
        # Three people of section A and two places: teams of two and one.
        plan = house.json("plan", "teams", "--campaign", campaign)
        house.run("plan", "adopt", plan["plan"])
        team = [t["people"] for t in house.json("campaign", "show", campaign)["teams"]]
        def add(place, topic):
            return office.add("--campaign", campaign, "--raiser", office.lu, "--topic", topic,
                              "--place", place, by="wu")
        a, b, c, d = (add(office.town, "道路"), add(office.town, "饮水"),
                      add(office.street, "道路"), add(office.street, "道路"))
        office.do("join", d, "--into", c, by="wu")
        for finding in (a, b):
            office.do("own", finding, "--owner", "lin", "--due", day(9), by="wu")
            office.do("solve", finding, "--text", "好了", by="lin")
        office.do("confirm", b, by="lu")
        got = house.json("campaign", "summary", campaign)
        def rows(part):
            return [[t[k] for k in ("name", "found", "in_hand", "overdue", "solved",
                                    "confirmed")] for t in got[part]]
        same(rows("places"), [["古镇", 2, 0, 0, 1, 1], ["河街", 1, 1, 0, 0, 0]])
        same(rows("topics"), [["道路", 2, 1, 0, 1, 0], ["饮水", 1, 0, 0, 0, 1]])
        house.run("campaign", "summary", campaign, "--as", "lin", exit=3)
        server = house.serve()
        lin, wu = server.visitor(), server.visitor()
        lin.enter("lin")
        wu.enter("wu")
        table = wu.get(f"/campaign/{campaign}/matrix").seen.rows
        same([(cell.split() or [""])[-1] for cell in table[3][5:10]], ["3", "1", "", "1", "1"])
        sheet = list(csv.reader(io.StringIO(
            wu.get(f"/campaign/{campaign}/matrix.csv").text.lstrip("\ufeff"))))
        same((len(sheet), sheet[1][2:7]), (3, ["2", "0", "0", "1", "1"]))
        own = 1 if "林冲" in team[0] else 2
        holds("林冲" in lin.get(f"/campaign/{campaign}/team/{own}").seen.text, "own team")
        lin.get(f"/campaign/{campaign}/team/{3 - own}", status=404)
        lin.get(f"/campaign/{campaign}/matrix", status=404)
        wu.get(f"/campaign/{campaign}/team/3", status=404)
        duty = [d["id"] for d in house.json("duties", "--person", office.lin, "--on", day(0),
                                            "--to", day(90)) if d["state"] == "open"]
        holds(f"/finding/{a}" in lin.get("/d/" + duty[0]).seen.links, "the way to the finding")
        server.stop()
        house.check_whole()


@proof("by page: raised at a place of one's own team, given, solved; a resident confirms with "
       "a code that works once, without logging in, and wrong codes wait", *BOTH)
def pages(sort):
    office = Office(sort)
    with office.house as house:
        server = house.serve()
        lin, lu, wu, resident = (server.visitor() for _ in range(4))
        for visitor, login in ((lin, "lin"), (lu, "lu"), (wu, "wu")):
            visitor.enter(login)
        page, _ = lu.fill("/findings/new", status=400, what="路灯不亮", place="无此镇",
                          topic="道路")
        same(list(page.seen.faults), ["place"])
        page, sent = lu.fill("/findings/new", what="路灯不亮", place="古镇", topic="道路",
                             gravity="serious", raised_by="村民张某")
        address = page.location.partition("?")[0]
        same(lu.post("/findings/new", sent).location, page.location, "the same form twice")
        # Raised without a unit named, the section of who entered it sees to it.
        holds("Give it to an owner" in wu.get(address).seen.text, "not Wu's to give")
        holds("Give it to an owner" not in lu.get(address).seen.text, "Lu's to give")
        lu.post(address + "/own", {"id": new_id(), "owner": "林冲", "due": day(9)}, status=403)
        page, _ = wu.fill(address + "?do=own", status=400, action=address + "/own",
                          owner="无此人", due=day(9))
        same(list(page.seen.faults), ["owner"])
        wu.fill(address + "?do=own", action=address + "/own", owner="林冲", due=day(9))
        rows = wu.get("/findings?state=owned&topic=%E9%81%93%E8%B7%AF").seen.rows
        same([len(rows), rows[1][3].split()[-1]], [2, "林冲"])
        got = wu.get("/findings.csv?state=all")
        table = list(csv.reader(io.StringIO(got.text.lstrip("\ufeff"))))
        same((len(table), table[1][1], table[1][4], table[1][8]),
             (2, "路灯不亮", "村民张某", "林冲"))
        page, sent = lu.fill(address + "?do=code", status=200, action=address + "/code",
                             given_to="村民张某")
        code = [word for word in page.seen.text.split() if word.count("-") == 2
                and len(word) == 14][0]
        lu.post(address + "/code", sent, status=409)
        page, _ = resident.fill("/confirm/" + code, status=200, answer="look")
        holds("Nobody says yet" in page.seen.text, page.seen.text)
        values = {"id": new_id(), "code": code, "answer": "yes",
                  "about": address.rpartition("/")[2] + ":0:0"}
        holds("Nobody says yet" in resident.post("/confirm", values, 409).seen.text, "?")
        lin.fill(address + "?do=solve", action=address + "/solve", text="已修复")
        page, _ = resident.fill("/confirm/" + code, status=200, answer="look")
        holds("路灯不亮" in page.seen.text, page.seen.text)
        same(page.form().values["about"], values["about"])
        lin.post("/confirm", {**values, "id": new_id()}, status=403)
        no = resident.post("/confirm", {**values, "id": new_id(), "answer": "no"}, 400)
        same(list(no.seen.faults), ["text"])
        sent = {**values, "id": new_id(), "text": "亮了"}
        for _ in range(2):
            holds("Thank you" in resident.post("/confirm", sent, 200).seen.text, "thanks")
        same(office.state(address.rpartition("/")[2]), "confirmed")
        holds("A resident with a code confirmed it" in wu.get(address).seen.text, "history")
        holds(code not in wu.get(address).text, "the code is shown again")
        for n in range(4):
            page = resident.post("/confirm", {**sent, "id": new_id()}, status=400)
            holds("no such code" in page.seen.text, page.seen.text)
        page = resident.post("/confirm", {**sent, "id": new_id()}, status=None)
        holds("Wait" in page.seen.text or "wait" in page.seen.text, page.seen.text)
        server.stop()
        house.check_whole()


if __name__ == "__main__":
    main()
