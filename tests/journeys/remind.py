#!/usr/bin/env python3
"""Reminders against machines of this test: an SMTP server that reads the letters with
Python's own parser, and web hooks that hold what comes to the documents of WeCom (text of
at most 2,048 bytes) and DingTalk (HMAC-SHA256 over "timestamp\\nsecret", within an hour, at
most 20 messages a minute)."""
# limit: 300 s
import base64
import datetime
import email
import email.policy
import hashlib
import hmac
import http.server
import json
import os
import socket
import threading
import time
import urllib.parse

from duties import BOTH, UP, adopt_text, furnished, note, rolled, visitor
from house import SQLITE, holds, main, new_id, proof, same, within

SECRET = "SECab123"
FRIDAY = "2016-01-15"


class Post:
    """An SMTP server of few words (RFC 5321); `refuse` letters it turns away first."""

    def __init__(self, refuse=0):
        self.letters, self.refuse = [], refuse
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"smtp://127.0.0.1:{self.socket.getsockname()[1]}"
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                connection, _ = self.socket.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as file:
                self.talk(file)

    def talk(self, file):
        def say(line):
            file.write(line.encode() + b"\r\n")
            file.flush()
        say("220 test ESMTP")
        to = []
        for line in file:
            holds(line.endswith(b"\r\n"), line)
            word = line.split(None, 1)[0].upper()
            if word in (b"EHLO", b"HELO"):
                say("250 test")
            elif word == b"RCPT":
                to.append(line.decode().strip().partition(":")[2])
                say("250 ok")
            elif word == b"DATA":
                say("354 go on")
                lines = []
                for text in file:
                    if text == b".\r\n":
                        break
                    lines.append(text[1:] if text.startswith(b"..") else text)
                if self.refuse > 0:
                    self.refuse -= 1
                    say("451 later")
                    continue
                self.letters.append((to, email.message_from_bytes(
                    b"".join(lines), policy=email.policy.default)))
                to = []
                say("250 taken")
            elif word == b"QUIT":
                say("221 bye")
                return
            else:
                say("250 ok")


class Hooks(http.server.ThreadingHTTPServer):
    """/wecom?key=K and /ding?access_token=T, as they are documented; /hang never answers."""
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Hook)
        self.taken, self.times = [], []
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()


class Hook(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_POST(self):
        where = urllib.parse.urlsplit(self.path)
        asked = dict(urllib.parse.parse_qsl(where.query))
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if where.path == "/hang":
            time.sleep(60)
            return
        code = self.judge(where.path, asked, body)
        if code == 0:
            self.server.taken.append((where.path, json.loads(body)["text"]["content"]))
        answer = json.dumps({"errcode": code, "errmsg": "ok" if code == 0 else "no"}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def judge(self, path, asked, body):
        now = time.time()
        self.server.times = [t for t in self.server.times if now - t < 60] + [now]
        if len(self.server.times) > 20:
            return 130101
        if "application/json" not in self.headers["Content-Type"] or \
                json.loads(body)["msgtype"] != "text":
            return 40008
        if path == "/wecom":
            long = len(json.loads(body)["text"]["content"].encode()) > 2048
            return 93000 if asked.get("key") != "K" else 40058 if long else 0
        mac = hmac.new(SECRET.encode(), f"{asked['timestamp']}\n{SECRET}".encode(),
                       hashlib.sha256).digest()
        fresh = abs(now * 1000 - int(asked["timestamp"])) < 3600 * 1000
        good = asked["sign"] == base64.b64encode(mac).decode() and fresh
        return 310000 if not good or asked["access_token"] != "T" or len(body) > 20000 else 0


def settings(house, name="notify", mode=0o600, **said):
    path = house.path(name)
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"hours": [0, 24], **said}, file)
    os.chmod(path, mode)
    return path


def decoded(letter):
    return letter.get_content().replace("\r\n", "\n").strip()


@proof("one letter a person and day, which counts and links and says nothing else, and one "
       "message a group, signed as it is documented", *BOTH)
def once(sort):
    with furnished(sort) as house:
        adopt_text(house, "up.yaml", UP)
        house.run("roll", "--on", FRIDAY)
        # ten working days since the 4th, of which the 15th is due, nine are overdue; and
        # the reading of the first week; that of the second is due on Sunday; and the check,
        # due on Monday, of which A is reminded a working day before
        note(house, house.wu, FRIDAY)
        house.run("feed", "mail", "--mail", "lin@test.invalid", "--as", "lin")
        post, hooks = Post(), Hooks()
        file = settings(house, mail={"url": post.url, "from": "cadre@test.invalid"},
                        link="https://cadre.test.invalid/",
                        robots=[{"kind": "wecom", "url": hooks.url + "/wecom?key=K"},
                                {"kind": "dingtalk", "secret": SECRET,
                                 "url": hooks.url + "/ding?access_token=T"}])
        told = ("remind", "--notify", file, "--on", FRIDAY)
        plan = house.json(*told, "--dry-run")
        same([(p["channel"], p["person"], p["due"], p["overdue"]) for p in plan][0],
             ("mail", house.lin, 2, 10))
        early = house.json("remind", "--notify", file, "--on", "2016-01-14", "--dry-run")
        same((early[0]["due"], early[0]["overdue"]), (1, 9), "not yet on Thursday")
        same(len(plan), 3)
        same(house.json(*told), {"queued": 3, "sent": 3, "failed": 0})
        same(len(post.letters), 1)
        to, letter = post.letters[0]
        same((to, letter["To"], letter["From"]),
             (["<lin@test.invalid>"], "lin@test.invalid", "cadre@test.invalid"))
        same(decoded(letter), "今日或近日到期 2 项，逾期 10 项。\nhttps://cadre.test.invalid/")
        same(letter["Subject"], "组工待办提醒")
        same(sorted(path for path, _ in hooks.taken), ["/ding", "/wecom"])
        # Lin, Chao and the organiser have eleven things each; Wu has read on the 15th; two
        # have the check
        same({text for _, text in hooks.taken},
             {"今日 4 人有待办：今日或近日到期 5 项，逾期 40 项。\nhttps://cadre.test.invalid/"})
        # nobody twice a day, whoever asks and however often
        same(house.json(*told), {"queued": 0, "sent": 0, "failed": 0})
        same(len(post.letters), 1)
        holds(all(p["again"] for p in house.json(*told, "--dry-run")), "told today")
        told = house.run("remind", "status", "--notify", file, "--json").out
        status = json.loads(told)
        same((status["addresses"], status["from_hour"], status["to_hour"], status["from"]),
             (1, 0, 24, "cadre@test.invalid"))
        same([(d["sent"], d["waiting"], d["failed"]) for d in status["days"]], [(3, 0, 0)])
        same([r["kind"] for r in status["robots"]], ["wecom", "dingtalk"])
        holds(not any(s in told for s in (SECRET, "key=", "access_token")), told)
        house.run("remind", "status", "--as", "lin", exit=1)
        house.run("feed", "mail", "--as", "lin")
        same(house.sql("select count(*) from work_address")[0][0] in (0, "0"), True)


@proof("what a server refuses is tried again later and not at once, and the others are not "
       "held up", *BOTH)
def again(sort):
    with furnished(sort) as house:
        house.run("roll", "--on", FRIDAY)
        post, hooks = Post(refuse=1), Hooks()
        house.run("feed", "mail", "--mail", "lin@test.invalid", "--as", "lin")
        file = settings(house, mail={"url": post.url, "from": "c@test.invalid"},
                        robots=[{"kind": "dingtalk", "secret": "wrong",
                                 "url": hooks.url + "/ding?access_token=T"},
                                {"kind": "wecom", "url": hooks.url + "/wecom?key=K"}])
        told = ("remind", "--notify", file, "--on", FRIDAY)
        same(house.json(*told, exit=1), {"queued": 3, "sent": 1, "failed": 2})
        same([path for path, _ in hooks.taken], ["/wecom"])
        same(house.json(*told), {"queued": 0, "sent": 0, "failed": 0})
        # a minute has gone by
        house.sql("update work_remind set next = 0 where state = 0")
        same(house.json(*told, exit=1), {"queued": 0, "sent": 1, "failed": 1})
        same(len(post.letters), 1)
        # six times in all, then it is given up
        for _ in range(4):
            house.sql("update work_remind set next = 0 where state = 0")
            house.run(*told, exit=1)
        house.sql("update work_remind set next = 0 where state = 0")
        same(house.json(*told), {"queued": 0, "sent": 0, "failed": 0})
        same([str(row[0]) for row in house.sql(
            "select tries from work_remind where state = 3")], ["6"])
        same([(d["sent"], d["waiting"], d["failed"], d["why"]) for d in
              house.json("remind", "status")["days"]], [(2, 0, 1, "errcode 310000")])
        # what was being sent when a program was killed is not sent again
        house.sql("update work_remind set state = 1, next = 0 where channel = 0")
        same(house.json(*told), {"queued": 0, "sent": 0, "failed": 0})
        same(len(post.letters), 1)


@proof("nobody is reminded outside working hours or on a day off, nor with settings that "
       "others may read or that leave in plain text", SQLITE)
def hours(sort):
    with furnished(sort) as house:
        house.run("roll", "--on", "2016-01-17")
        hooks = Hooks()
        robots = [{"kind": "wecom", "url": hooks.url + "/wecom?key=K"}]
        file = settings(house, robots=robots)
        for day in ("2016-01-16", "2016-01-01"):  # a Saturday, New Year
            house.run("remind", "--notify", file, "--on", day, exit=1)
        hour = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))).hour
        shut = [0, 1] if 2 <= hour < 23 else [12, 13]
        house.run("remind", "--notify", settings(house, robots=robots, hours=shut), "--on",
                  FRIDAY, exit=1)
        same(hooks.taken, [])
        house.run("remind", "--notify", settings(house, mode=0o644, robots=robots), exit=2)
        for wrong in ({"robots": [{"kind": "wecom", "url": "http://example.org/"}]},
                      {"robots": [{"kind": "post", "url": "https://example.org/"}]},
                      {"mail": {"url": "http://127.0.0.1/", "from": "a@b"}},
                      {"mail": {"url": "smtp://127.0.0.1"}}, {"hours": [17, 9]}):
            house.run("remind", "--notify", settings(house, **wrong), exit=2)
        house.run("remind", "--notify", house.path("nothing"), exit=1)
        for wrong in ("x", "a@b@c", "a b@c", "a@b>", "@b"):
            house.run("feed", "mail", "--mail", wrong, "--as", "lin", exit=2)
        file = settings(house, robots=robots)
        house.run("remind", "--notify", file, "--on", FRIDAY, "--as", "lin", exit=1)
        same(hooks.taken, [])


@proof("an organiser sees whom he would remind of what is overdue, and each gets one letter a "
       "day", *BOTH)
def button(sort):
    with furnished(sort) as house:
        rolled(house)
        post = Post()
        file = settings(house, daily=False, robots=[
            {"kind": "wecom", "url": "https://robots.test.invalid/send?key=K"}],
            mail={"url": post.url, "from": "c@test.invalid", "user": "u",
                  "password": SECRET})
        house.person("戴宗", login="sys")
        house.give("sys", "system-admin")
        house.server = house.serve("--notify", file)
        org, lin = visitor(house, "org"), visitor(house, "lin")
        wrong, _ = lin.fill("/me/settings", 400, action="/me/settings/mail", mail="x y")
        holds("no e-mail address" in wrong.seen.text, wrong.seen.text[:600])
        lin.fill("/me/settings", action="/me/settings/mail", mail="lin@test.invalid")
        same(house.sql("select count(*) from work_remind")[0][0] in (0, "0"), True,
             "nothing by itself")
        page = org.get("/week")
        holds("One person gets one letter" in page.seen.text, page.seen.text[:1500])
        holds("gave no address" in page.seen.text, "who has none")
        holds("吴用" not in page.seen.text, "beyond the organiser's reach")
        done, _ = org.fill("/week", action="/week/remind?unit=")
        rows = house.sql("select person, state from work_remind")
        same([str(row[0]) for row in rows], [str(house.lin)])
        page = org.get("/week")
        holds("reminded today" in page.seen.text, page.seen.text[:1500])
        org.post("/week/remind", {"id": new_id(), "unit": ""})
        same(len(house.sql("select person from work_remind")), 1)
        org.post("/week/remind", {"id": new_id(), "unit": str(house.b)}, 404)
        lin.post("/week/remind", {"id": new_id(), "unit": ""}, 403)
        # how it is set up, without what is secret of it
        page = visitor(house, "sys").get("/admin/reminders")
        for words in ("c@test.invalid", "WeCom: robots.test.invalid",
                      "only when an organiser asks for it", "from 0:00 to 24:00"):
            holds(words in page.seen.text, f"{words}: {page.seen.text[:900]}")
        same([sum(int(cell.split()[-1]) for cell in row[1:4]) for row in page.seen.rows
              if len(row) == 5 and row[1][-1].isdigit()], [1])
        holds(not any(s in page.text for s in (SECRET, "key=", "/send")), "no secret")
        org.get("/admin/reminders", 403)
        os.chmod(file, 0o644)
        holds("chmod 600" in visitor(house, "sys").get("/admin/reminders").seen.text, "said")
        os.chmod(file, 0o600)
        # an address that takes none is told to who pressed
        house.sql("update work_remind set state = 3, why = 'x'")
        holds("did not get through" in org.get("/week").seen.text, "lost")
        # without --notify there is nothing to press
        house.server.stop()
        house.server = house.serve()
        for login, path in (("org", "/week"), ("lin", "/me/settings"),
                            ("sys", "/admin/reminders")):
            holds("sends no reminders" in visitor(house, login).get(path).seen.text, path)


@proof("a web hook that hangs holds up no page, and the server ends all the same", SQLITE)
def hang(sort):
    with furnished(sort) as house:
        today = rolled(house)
        hooks = Hooks()
        file = settings(house, robots=[{"kind": "wecom", "url": hooks.url + "/hang"}])
        server = house.server = house.serve("--notify", file)
        lin = visitor(house, "lin")
        took = []
        for _ in range(20):
            began = time.monotonic()
            lin.get("/")
            took.append(time.monotonic() - began)
        holds(max(took) < 3, took)
        works = house.json("calendar", "workdays", "--from", today, "--to", today)
        if works["workdays"] == 1:
            within(20, lambda: house.sql("select tries from work_remind") == [(1,)],
                   "it was tried")


if __name__ == "__main__":
    main()
