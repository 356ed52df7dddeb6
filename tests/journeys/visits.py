#!/usr/bin/env python3
"""Twinning, households and visits: who may see a household, who is asked for a reason, how
a deed is confirmed and by whom not, and what all of it counts for. Expectations follow from
the four people and two villages that this journey puts on the register itself."""
# limit: 300 s
import base64
import hashlib
import hmac
import json
import time

from house import POSTGRES, SQLITE, House, holds, main, new_id, proof, same

BOTH = SQLITE, POSTGRES


class Village:
    """A section with a leader and two members, an organiser beside it, a town with two
    villages; lin is twinned with the first village."""

    def __init__(self, sort):
        house = self.house = House(sort)
        house.make("部")
        self.section = house.unit("一科")
        self.other = house.unit("二科")
        self.town = house.unit("甲镇")
        self.first = house.unit("甲村", self.town)
        self.second = house.unit("乙村", self.town)
        self.lin = house.person("Lin Chong", unit=self.section, login="lin")
        self.lu = house.person("Lu Da", unit=self.section, login="lu")
        self.song = house.person("Song Jiang", unit=self.section, login="song")
        self.wu = house.person("Wu Yong", unit=self.other, login="wu")
        self.yang = house.person("Yang Zhi", unit=self.other, login="yang")
        for login, role, unit in (("lin", "member", self.section),
                                  ("lu", "member", self.section),
                                  ("song", "leader", self.section),
                                  ("wu", "organiser", 1), ("yang", "leader", self.other)):
            house.give(login, role, unit)
        self.twin = self.as_("wu", "twin", "add", "--person", "lin", "--unit",
                             str(self.first), "--since", "2016-01-04").out.strip()

    def as_(self, login, *words, exit=0):
        return self.house.run(*words, "--as", login, exit=exit)

    def json_as(self, login, *words):
        return json.loads(self.as_(login, *words, "--json").out)

    def add_household(self, login="lin", person="lin", exit=0):
        return self.as_(login, "household", "add", "--unit", str(self.first), "--person",
                        person, "--head", "王五", "--people", "4", "--address", "三组",
                        "--needs", "屋顶漏雨", "--since", "2016-02-01", exit=exit).out.strip()

    def open(self, login, household, exit=0):
        return self.as_(login, "household", "show", household, "--purpose", "care", "--why",
                        "visit tomorrow", "--json", exit=exit)

    def visit(self, login, *words, unit=None, sort="twinning", exit=0):
        return self.as_(login, "visit", "add", "--sort", sort, "--unit",
                        str(unit or self.first), "--heard", "水泵坏了", *words, exit=exit)

    def deeds(self, visit, login="lin"):
        return [d["state"] for d in self.json_as(login, "visit", "show", visit)["of_deeds"]]


@proof("a household opens to who looks after it and his leader, and each opening is logged",
       *BOTH)
def household(sort):
    v = Village(sort)
    with v.house:
        number = v.add_household()
        same(json.loads(v.open("lin", number).out),
             {"address": "三组", "head": "王五", "needs": "屋顶漏雨", "people": 4})
        v.open("song", number)
        # Not in the village's care, another section's leader, the organiser, the console.
        for login in ("lu", "yang"):
            v.open(login, number, exit=3)
        v.open("wu", number, exit=1)
        v.house.run("household", "show", number, "--purpose", "care", "--why", "look at it",
                    exit=1)
        v.house.person("Auditor", login="audit", unit=v.other)
        v.house.give("audit", "audit-admin")
        reads = [r for r in v.json_as("audit", "readlog", "list", "--why", "a test")
                 if r["what"] == "household.add"]
        same([r["reader"] for r in reads], [v.song, v.lin])
        same({r["person"] for r in reads}, {v.lin})
        # What it says is in no other answer.
        for words in (("twin", "list"), ("visit", "list")):
            for login in ("lin", "song", "wu"):
                holds("王五" not in v.as_(login, *words).out, (login, words))


@proof("a household is put under care by who twins people, or on the spot by who is twinned "
       "with the village; it is handed over by ending and twinning", *BOTH)
def hand_over(sort):
    v = Village(sort)
    with v.house:
        v.add_household("lu", "lu", exit=1)  # not twinned with that village
        v.add_household("lin", "lu", exit=3)  # nobody whom he could put in charge
        number = v.add_household("wu", "lin")
        words = "twin", "add", "--person", "lu", "--unit", str(v.first), "--household", number
        v.as_("wu", *words, exit=4)  # lin has it
        same({t["household"] for t in v.json_as("lin", "twin", "list")}, {0, int(number)})
        own = [t for t in v.json_as("wu", "twin", "list") if t["household"] == int(number)]
        v.as_("lin", "twin", "end", str(own[0]["id"]), "--why", "x", exit=1)
        v.as_("wu", "twin", "end", str(own[0]["id"]), "--why", "moved", "--till", "2016-06-01")
        v.as_("wu", *words)
        v.open("lin", number, exit=3)
        v.open("lu", number)
        elsewhere = "twin", "add", "--person", "lin", "--unit", str(v.second)
        v.as_("wu", *elsewhere, "--household", number, exit=2)
        v.house.check_whole()


@proof("who is not of the group, or not twinned there, is asked for the reason", *BOTH)
def reasons(sort):
    v = Village(sort)
    with v.house:
        v.visit("lin")
        out = v.visit("lu", exit=2)
        holds("not twinned" in out.err and "reason" in out.err, out.err)
        v.visit("lu", "--reason", "Lin Chong is ill")
        # No campaign goes there: research needs no reason.
        v.visit("lu", sort="research")
        # One goes there, with lin and lu; places above the village count for it.
        with open(v.house.path("places"), "w", encoding="utf-8") as file:
            file.write("甲镇\n二科\n")
        campaign = v.house.run("campaign", "add", "--title", "调研", "--unit", str(v.section),
                               "--since", "2000-01-01", "--till", "2100-01-01", "--places",
                               v.house.path("places")).out.strip()
        plan = str(v.house.json("plan", "teams", "--campaign", campaign)["plan"])
        v.house.run("plan", "move", plan, "--person", "Lin Chong", "--place", "甲镇")
        v.house.run("plan", "move", plan, "--person", "Lu Da", "--place", "二科")
        v.house.run("plan", "adopt", plan)
        mine = v.visit("lin", sort="research").out.strip()
        same(v.json_as("lin", "visit", "show", mine)["campaign"], int(campaign))
        out = v.visit("lu", sort="research", exit=2)
        holds("another group" in out.err, out.err)
        v.visit("lu", "--reason", "asked along", sort="research")
        v.visit("lin", "--on", "2999-01-01", exit=2)


@proof("a deed is confirmed by a code of the household, once, or by a second visitor who was "
       "there; never by the visitor", *BOTH)
def deeds(sort):
    v = Village(sort)
    with v.house:
        number = v.add_household()
        visit = v.visit("lin", "--household", number, "--promised", "修水泵\n补屋顶").out.strip()
        v.as_("lin", "household", "slips", number, "--count", "2", exit=1)  # not for himself
        codes = v.json_as("wu", "household", "slips", number, "--count", "2")
        same(len(set(codes)), 2)
        same(v.deeds(visit), ["promised", "promised"])
        say = "visit", "confirm", visit, "--deed"
        v.house.run(*say, "1", "--code", codes[0], exit=4)  # not told done
        v.as_("lu", "visit", "done", visit, "--deed", "1", exit=3)
        v.as_("lin", "visit", "done", visit, "--deed", "1")
        v.as_("lin", "visit", "done", visit, "--deed", "1", exit=4)
        v.house.run(*say, "1", "--code", "0000-0000-0000", exit=2)
        v.house.run(*say, "1", "--code", codes[0].lower(), "--refuted", "--note", "still dry")
        same(v.deeds(visit), ["sent-back", "promised"])
        v.as_("lin", "visit", "done", visit, "--deed", "1")
        v.house.run(*say, "1", "--code", codes[0], exit=2)  # used
        v.as_("lin", *say, "1", "--code", codes[1], exit=1)  # his own deed, by whatever way
        v.house.run(*say, "1", "--code", codes[1])
        v.as_("lin", "visit", "done", visit, "--deed", "2")
        for login in ("lin", "lu", "song"):
            v.as_(login, *say, "2", exit=1)  # himself; nobody else was there
        v.visit("lu", "--household", number, "--reason", "looking after")
        v.as_("lu", *say, "2")
        same(v.deeds(visit), ["confirmed", "confirmed"])
        line = [w for w in v.json_as("song", "visit", "list") if w["id"] == int(visit)]
        same((line[0]["deeds"], line[0]["confirmed"]), (2, 2))
        v.house.check_whole()


@proof("what was heard is read by the visitor and his leader; others of the office see place "
       "and deeds, or nothing", *BOTH)
def heard(sort):
    v = Village(sort)
    with v.house:
        visit = v.visit("lin", "--promised", "修水泵", "--problem", "路难走", "--topic",
                        "道路").out.strip()
        v.visit("lin", "--problem", "路难走", exit=2)  # no topic
        finding = v.json_as("lin", "visit", "show", visit)["finding"]
        found = v.json_as("lin", "finding", "show", str(finding))
        same((found["what"], found["topic"], found["state"]), ("路难走", "道路", "raised"))
        for login in ("lin", "song"):
            same(v.json_as(login, "visit", "show", visit)["heard"], "水泵坏了", login)
        seen = v.json_as("wu", "visit", "show", visit)
        holds("heard" not in seen, seen)
        same((seen["problem"], len(seen["of_deeds"])), ("路难走", 1))
        for login in ("lu", "yang"):
            v.as_(login, "visit", "show", visit, exit=3)
            same(v.json_as(login, "visit", "list"), [], login)
        same([w["id"] for w in v.json_as("song", "visit", "list")], [int(visit)])


@proof("by page: a household put under care on the spot, opened, corrected; a visit with "
       "deeds; codes; a resident without log-in answers", *BOTH)
def pages(sort):
    v = Village(sort)
    with v.house:
        server = v.house.serve()
        lin, wu, lu, resident = (server.visitor() for _ in range(4))
        for visitor, login in ((lin, "lin"), (wu, "wu"), (lu, "lu")):
            visitor.enter(login)
        lin.fill("/households/new", unit=str(v.first), head="王五", people="4",
                 needs="屋顶漏雨")
        link = [at for at in lin.get("/twins").seen.links if at.startswith("/household/")][0]
        holds("王五" not in lin.get(link).text, "shown before it was opened")
        opened, _ = lin.fill(link, 200, action=link + "/open")
        holds("王五" in opened.text and "屋顶漏雨" in opened.text, opened.seen.text)
        form = opened.form(link + "/correct")
        lin.post(form.action, {**form.values, "people": "5"})
        lu.get(link, 404)
        choice = f"{v.first}:{link.split('/')[-1]}"
        options = lin.get("/visit/new").form().options["place"]
        same(options, ["", str(v.first), choice])
        page, _ = lin.fill("/visit/new", 400, heard="x")
        same(set(page.seen.faults), {"place"})
        page, sent = lin.fill("/visit/new", place=choice, heard="水泵坏了",
                              promised="修水泵\n补屋顶", problem="路难走",
                              topic="道路")
        same(lin.post("/visit/new", sent).location, page.location)  # the same form again
        path = page.location.split("?")[0]
        # A photo by the form itself: its type by its bytes, given as an attachment.
        jpeg = b"\xff\xd8\xff\xe0" + bytes(70000)
        form = lin.get(path + "/correct").form()
        same((form.values["promised"], "problem" in form.values), ("修水泵\n补屋顶", False))
        values = {**form.values, "place": choice, "sort": "twinning"}
        page = lin.send(path + "/correct", values, ("a.jpg", b"<html>"), 400)
        holds("no JPEG" in page.seen.text, page.seen.text)
        lin.send(path + "/correct", values, ("a.jpg", jpeg + bytes(8 << 20)), 400)
        lin.send(path + "/correct", values, ("a.jpg", jpeg))
        lin.send(path + "/correct", {**values, "id": new_id()}, status=409)  # seen is older
        got = lin.get(path + "/photo")
        same((got.bytes, got.headers["Content-Type"]), (jpeg, "image/jpeg"))
        holds(got.headers["Content-Disposition"].startswith("attachment"), got.headers)
        wu.get(path + "/photo", 404)
        wu.get(path + "/correct", 403)
        lu.get(path + "/correct", 404)
        page, _ = lu.fill("/visit/new", 400, other="甲村", heard="x")
        same(set(page.seen.faults), {"reason"})
        form = [f for f in lin.get(path).seen.forms if f.action == path + "/done"][1]
        lin.post(form.action, form.values)
        wu_page, _ = wu.fill(link, 200, action=link + "/slips", count="1")
        code = [w for w in wu_page.seen.text.split() if w.count("-") == 2 and len(w) == 14][0]
        holds("王五" not in wu_page.text, "the organiser sees the household")
        same(resident.get("/slip", 303).location, "/confirm")
        page, _ = resident.fill("/confirm", 400, code="0000-0000-0000", answer="look")
        same(set(page.seen.faults), {"code"})
        page, _ = resident.fill("/confirm", 200, code=code.lower(), answer="look")
        holds("补屋顶" in page.seen.text and "修水泵" not in page.seen.text, page.seen.text)
        form = page.form()
        same(form.values["about"], f"0:{path.split('/')[-1]}:2")
        # Of two that wait it is asked which.
        tell = [f for f in lin.get(path).seen.forms if f.action == path + "/done"][0]
        lin.post(tell.action, tell.values)
        page, _ = resident.fill("/confirm", 200, code=code, answer="look")
        visit = path.split("/")[-1]
        same(page.form().options["about"], [f"0:{visit}:1", f"0:{visit}:2"])
        resident.post("/confirm", {**form.values, "id": new_id(), "about": "", "answer": "yes"},
                      400)
        lin.post("/confirm", {**form.values, "id": new_id(), "answer": "yes"}, 403)
        resident.post("/confirm", {**form.values, "id": new_id(), "about": f"0:{visit}:9",
                                   "answer": "yes"}, 409)
        for _ in range(2):
            resident.post("/confirm", {**form.values, "answer": "yes"}, 200)
        holds("Confirmed by a code" in lin.get(path).seen.text, "not confirmed")
        resident.fill("/confirm", 400, code=code, answer="look")  # spent
        same(v.deeds(path.split("/")[-1]), ["done", "confirmed"])
        server.stop()
        v.house.check_whole()


@proof("a visit is corrected by a new entry: the same line stays the same deed, what was answered "
       "stays, and is asked again where the place was another", *BOTH)
def correcting(sort):
    v = Village(sort)
    with v.house:
        number = v.add_household()
        visit = v.visit("lin", "--household", number, "--promised", "修水泵\n补屋顶", "--done",
                        "送药", "--problem", "路难走", "--topic", "道路").out.strip()
        codes = v.json_as("wu", "household", "slips", number, "--count", "3")
        say = "visit", "confirm", visit, "--deed"
        v.house.run(*say, "3", "--code", codes[0])  # the medicine came
        finding = v.json_as("lin", "visit", "show", visit)["finding"]
        change = "visit", "correct", visit
        for login, code in (("lu", 3), ("yang", 3), ("wu", 1)):  # unseen; heard is not his
            v.as_(login, *change, "--heard", "x", exit=code)
        v.as_("lin", *change, "--on", "2999-01-01", exit=2)
        # One promise was none, one was done at once, one is added; what was answered stays.
        v.as_("lin", *change, "--heard", "水泵坏了两天", "--promised", "通路灯", "--done", "修水泵")
        shown = v.json_as("lin", "visit", "show", visit)
        same([(d["deed"], d["text"], d["state"]) for d in shown["of_deeds"]],
             [(1, "修水泵", "done"), (3, "送药", "confirmed"), (4, "通路灯", "promised")])
        same((shown["heard"], shown["finding"], shown["problem"]), ("水泵坏了两天", finding, "路难走"))
        v.house.run(*say, "1", "--code", codes[1], "--refuted", "--note", "still dry")
        # It was another village: nobody there has answered for anything.
        v.as_("lin", *change, "--unit", str(v.second), exit=2)  # not twinned: why?
        v.as_("lin", *change, "--unit", str(v.second), "--reason", "asked to come")
        shown = v.json_as("lin", "visit", "show", visit)
        same([(d["deed"], d["state"]) for d in shown["of_deeds"]],
             [(1, "done"), (3, "done"), (4, "promised")])
        same((shown["unit"], shown["household"]), (v.second, 0))
        v.house.run(*say, "1", "--code", codes[2], exit=4)  # of the household elsewhere
        v.as_("lin", *change, "--promised", "\n".join("abcdefgh"), "--done", "修水泵\n送药\n多了",
              exit=2)  # eleven
        same(len(v.json_as("lin", "visit", "list")), 1)
        holds(shown["entry"] > finding, "no new entry")
        v.house.check_whole()


class Phone:
    """A phone as the page's script is one: told what it carries, it seals packets."""

    def __init__(self, visitor):
        self.visitor = visitor
        told = visitor.post("/visits/phone", {"id": new_id()}, 200)
        self.carried = json.loads(told.text)
        self.number = self.carried["phone"]

    def seal(self, text):
        key = base64.b64decode(self.carried["seal"])
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()

    def packet(self, unit, **values):
        return json.dumps({"id": new_id(), "phone": self.number, "unit": unit, "household": 0,
                           "sort": "twinning", "on": time.strftime("%Y-%m-%d", time.gmtime()),
                           "heard": "水泵坏了", "written": "2016-12-31T08:00:00.000000Z",
                           **values}, ensure_ascii=False)

    def send(self, text, mac=None, ahead=0, visitor=None):
        sent = int((time.time() + ahead) * 1_000_000)
        page = (visitor or self.visitor).post(
            "/visits/packet", {"id": new_id(), "phone": self.number, "packet": text,
                               "mac": mac or self.seal(text), "sent": sent}, 200)
        return json.loads(page.text)


@proof("a packet of a phone counts once, however often it is sent; a foreign, an altered and a "
       "conflicting one are refused and kept for the person to see", *BOTH)
def packets(sort):
    v = Village(sort)
    with v.house:
        number = v.add_household()
        elsewhere = v.add_household("wu", "lu")
        server = v.house.serve()
        lin, lu = server.visitor(), server.visitor()
        lin.enter("lin")
        lu.enter("lu")
        phone = Phone(lin)
        same([(p["unit"], p["household"]) for p in phone.carried["places"]],
             [(v.first, 0), (v.first, int(number))])
        same(phone.carried["places"][1]["head"], "王五")
        v.house.person("Auditor", login="audit", unit=v.other)
        v.house.give("audit", "audit-admin")
        reads = v.json_as("audit", "readlog", "list", "--why", "a test")
        same([r["reader"] for r in reads if r["what"] == "household.add"], [v.lin])

        count = lambda: len(v.json_as("lin", "visit", "list"))
        text = phone.packet(v.first, promised="修水泵")
        first = phone.send(text, ahead=600)
        same((first["state"], first["again"], 595 <= first["skew"] <= 600), ("taken", False, True))
        again = phone.send(text)
        same((again["state"], again["again"], again["visit"]), ("taken", True, first["visit"]))
        same(count(), 1)
        shown = v.json_as("lin", "visit", "show", str(first["visit"]))
        same((shown["written"], shown["skew"]), ("2016-12-31T08:00:00.000000Z", first["skew"]))
        holds("10 minutes ahead" in lin.get(f"/visit/{first['visit']}").seen.text
              or "9 minutes ahead" in lin.get(f"/visit/{first['visit']}").seen.text, "no skew")

        def refused(answer, words, visitor=lin):
            same(answer["state"], "kept", answer)
            holds(words in answer["why"], answer)
            holds(words in visitor.get("/visits").seen.text, "not shown")

        other = json.loads(text) | {"heard": "水泵好了"}
        refused(phone.send(json.dumps(other, ensure_ascii=False)), "said something else")
        refused(phone.send(phone.packet(v.first), mac="0" * 64), "altered behind")
        altered = phone.packet(v.first)
        refused(phone.send(altered.replace("坏", "好"), mac=phone.seal(altered)), "altered behind")
        refused(phone.send(phone.packet(v.first), visitor=lu), "not written on a phone", lu)
        refused(phone.send(phone.packet(v.second)), "not twinned")
        refused(phone.send(phone.packet(v.second, household=int(elsewhere))), "no such household")
        refused(phone.send(phone.packet(v.first, photo="bm8gcGljdHVyZQ==")), "no JPEG")
        refused(phone.send("no packet"), "altered behind")
        same(count(), 1)
        page = lin.get("/visits")
        drops = [f for f in page.seen.forms if f.action.endswith("/drop")]
        same(len(drops), 7)
        for form in drops:
            lu.post(form.action, form.values)  # not his: nothing is dropped
        same(len([f for f in lin.get("/visits").seen.forms if f.action.endswith("/drop")]), 7)
        for form in drops:
            lin.post(form.action, form.values)
        holds("altered behind" not in lin.get("/visits").seen.text, "not dropped")
        lu.post("/visits/phone/open", {"id": new_id(), "phone": phone.number}, 404)
        page = lin.post("/visits/phone/open", {"id": new_id(), "phone": phone.number}, 200)
        same(json.loads(page.text)["opener"], phone.carried["opener"])
        # What the phone saved as a file: taken once, refused and kept as what it sends is.
        def saved(*packets):
            return json.dumps([{"packet": t, "mac": mac or phone.seal(t), "phone": phone.number,
                                "sent": int(time.time() * 1e6)} for t, mac in packets]).encode()
        late, later = (phone.packet(v.first, heard=h) for h in ("甲", "乙"))
        file = saved((late, None), (text, None), (later, "0" * 64))
        for content in (b"no file", b"[]", b"[1]", b'{"a": 1}'):
            lin.send("/visits/packets", {}, ("v.json", content), 400)
        lin.send("/visits/packets", {}, status=400)
        page = lin.send("/visits/packets", {}, ("v.json", file), 200)
        holds("One visit recorded now, 1 before, 1 refused" in page.seen.text, page.seen.text)
        holds("altered behind" in lin.get("/visits").seen.text, "not kept")
        same(count(), 2)
        with open(v.house.path("v.json"), "wb") as out:
            out.write(saved((late, None), (later, None)))
        told = json.loads(v.as_("lin", "visit", "import", v.house.path("v.json"), "--json").out)
        same([t["state"] for t in told], ["again", "taken"])
        told = v.as_("lu", "visit", "import", v.house.path("v.json"), exit=1).out
        same([line.split("\t")[0] for line in told.splitlines()], ["kept", "kept"])
        holds("not written on a phone" in lu.get("/visits").seen.text, "not kept")
        v.house.run("visit", "import", v.house.path("v.json"), exit=1)  # whose phone?
        same(count(), 3)
        # The page that is kept on phones says nothing of anybody.
        shell = server.visitor().get("/visit/phone").text
        holds("Lin Chong" not in shell and "甲村" not in shell, "personal")
        server.stop()
        v.house.check_whole()


if __name__ == "__main__":
    main()
