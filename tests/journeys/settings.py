#!/usr/bin/env python3
"""One's own settings: the second factor from its QR code to its loss, sessions, the
password. Codes by time are computed here, by RFC 6238, from what the page shows; the
square is read by zbarimg where it is there. On both databases.
"""
# limit: 300 s
import base64
import hashlib
import hmac
import re
import shutil
import struct
import subprocess
import time
import urllib.parse

from house import (PASSWORD, POSTGRES, SQLITE, House, Skip, holds, main, new_id, proof, same, say)

BOTH = SQLITE, POSTGRES


def code_at(key, seconds):
    """RFC 6238, in a few lines that share nothing with the program."""
    secret = base64.b32decode(key + "=" * (-len(key) % 8))
    mac = hmac.new(secret, struct.pack(">Q", int(seconds) // 30), hashlib.sha1).digest()
    at = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[at:at + 4])[0] & 0x7fffffff) % 1000000:06d}"


def wrong(key):
    """A code that holds at no time near."""
    near = {code_at(key, time.time() + 30 * n) for n in range(-3, 4)}
    return next(f"{n:06d}" for n in range(1000) if f"{n:06d}" not in near)


def key_on(page):
    return re.search(r"Key ((?:[A-Z2-7]{4} ){8})", page.seen.text)[1].replace(" ", "")


def furnished(sort):
    house = House(sort)
    house.make()
    house.registrar()
    house.member = house.person("鲁智深", login="luzhishen")
    house.give("luzhishen")
    house.admin = house.person("戴宗", login="daizong")
    house.give("daizong", "system-admin")
    house.server = house.serve()
    return house


def enter_half(house, login="luzhishen"):
    visitor = house.server.visitor()
    answer, _ = visitor.fill("/login", login=login, password=PASSWORD)
    holds(answer.location.startswith("/login/second"), answer.location)
    holds("cadre" not in visitor.cookies, "a session for the password alone")
    return visitor


def set_up(house, visitor, login="luzhishen"):
    """Switches it on; gives the key, the recovery codes and the code that was used."""
    settings = visitor.get("/me/settings")
    form = settings.form("/me/settings/second/begin")
    same(visitor.post(form.action, form.values).location, "/me/settings/second")
    page = visitor.get("/me/settings/second")
    key = key_on(page)
    used = code_at(key, time.time())
    done, _ = visitor.fill("/me/settings/second", 200, code=used, current=PASSWORD)
    codes = re.findall(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", done.seen.text)
    same(len(set(codes)), 8)
    same(done.headers["Cache-Control"], "no-store")
    return key, codes, used


@proof("The second factor is set up, asked for, good once, replaced by paper, and lost", *BOTH)
def second(sort):
    with furnished(sort) as house:
        member = house.server.visitor()
        member.enter("luzhishen")
        key, codes, used = set_up(house, member)
        holds("8 recovery codes" in member.get("/me/settings").seen.text, "not on")
        visitor = enter_half(house)
        same(visitor.get("/", 303).location, "/login")
        page, _ = visitor.fill("/login/second", 403, code=used)  # the one that set it up
        same(list(page.seen.faults), ["code"])
        holds("cadre" not in visitor.cookies, "entered")
        fresh = code_at(key, time.time() + 30)  # one step ahead is taken
        answer, _ = visitor.fill("/login/second?back=/me", code=fresh)
        same(answer.location, "/me")
        visitor.get("/me")
        replay = enter_half(house)
        replay.fill("/login/second", 403, code=fresh)
        page, _ = replay.fill("/login/second", 303, code=codes[0].lower().replace("-", " "))
        replay.get("/")
        holds("7 recovery codes" in member.get("/me/settings").seen.text, "none was spent")
        enter_half(house).fill("/login/second", 403, code=codes[0])
        # the way cannot be walked without the cookie that opened it, nor twice
        other = house.server.visitor()
        same(other.get("/login/second", 303).location, "/login")
        other.post("/login/second", {"id": new_id(), "code": codes[1]}, 403)
        # lost: a keeper switches it off, on record, and the member sees it
        house.run("account", "reset", "luzhishen", "--as", "xiaorang")
        house.run("account", "reset", "luzhishen", "--as", "daizong", exit=3)
        plain = house.server.visitor()
        plain.enter("luzhishen")
        holds(say("en", "kind.account-reset") in plain.get(f"/people/{house.member}").seen.text,
              "no word of it in the history")
        house.server.stop()
        house.check_whole()


@proof("A one-time code sets a password and does not go past the second factor", *BOTH)
def past(sort):
    with furnished(sort) as house:
        member = house.server.visitor()
        member.enter("luzhishen")
        key, codes, _ = set_up(house, member)
        code = house.run("account", "code", "luzhishen", "--as", "daizong").out.strip()
        thief = house.server.visitor()
        page, _ = thief.fill("/login/code", login="luzhishen", code=code,
                             password="a new password", again="a new password")
        holds(page.location.startswith("/login/second"), page.location)
        holds("cadre" not in thief.cookies, "entered by the code alone")
        same(member.get("/", 303).location, "/login")  # and the old sessions are over
        thief.fill("/login/second", 303, code=codes[3])
        thief.get("/me/settings")


@proof("Switching off, and new recovery codes, ask for a code; wrong ones make one wait", *BOTH)
def changing(sort):
    with furnished(sort) as house:
        member = house.server.visitor()
        member.enter("luzhishen")
        page = member.get("/me/settings/second", 303)
        same(page.location, "/me/settings")
        same(member.post("/me/settings/second", {"id": new_id(), "code": "123456",
                                                 "current": PASSWORD}, 404).status, 404)
        form = member.get("/me/settings").form("/me/settings/second/begin")
        member.post(form.action, form.values)
        key = key_on(member.get("/me/settings/second"))
        page, _ = member.fill("/me/settings/second", 400, code=code_at(key, time.time()),
                              current="not my password")
        same(list(page.seen.faults), ["current"])
        page, _ = member.fill("/me/settings/second", 403, code=wrong(key), current=PASSWORD)
        same(list(page.seen.faults), ["code"])
        key, codes, _ = set_up(house, member)
        page, _ = member.fill("/me/settings/second", 403, what="off", code=codes[0][:-1])
        page, _ = member.fill("/me/settings/second", 200, what="codes", code=codes[0])
        again = re.findall(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", page.seen.text)
        same((len(again), set(again) & set(codes)), (8, set()))
        member.fill("/me/settings/second", 403, what="off", code=codes[1])  # void now
        member.fill("/me/settings/second", 400, code=again[0])  # what for, is not said
        for _ in range(3):
            page, _ = member.fill("/me/settings/second", None, what="off", code=wrong(key))
        same(page.status, 503)  # wait
        house.sql("delete from work_wait")
        page, _ = member.fill("/me/settings/second", what="off", code=again[1])
        same(page.location, "/me/settings?done=off")
        plain = house.server.visitor()
        plain.enter("luzhishen")


@proof("Sessions are listed and ended one by one or all others, and nobody ends another's",
       *BOTH)
def sessions(sort):
    with furnished(sort) as house:
        here, there, third = (house.server.visitor() for _ in range(3))
        for visitor in (here, there, third):
            visitor.enter("luzhishen")
        other = house.server.visitor()
        other.enter("xiaorang")
        page = here.get("/me/settings")
        forms = [f for f in page.seen.forms if f.action == "/me/settings/sessions/end"]
        same(len(forms), 3)  # two others, and all of them
        other.post(forms[0].action, forms[0].values)  # not his: nothing happens
        for visitor in (here, there, third):
            visitor.get("/")
        other.post(forms[0].action, {"id": new_id(), "session": "zz"})
        here.post(forms[0].action, forms[0].values)
        same(sorted(v.ask("GET", "/").status for v in (there, third)), [200, 303])
        here.get("/")
        here.post(forms[2].action, forms[2].values)
        same([v.ask("GET", "/").status for v in (there, third, here, other)],
             [303, 303, 200, 200])


def path_to_pgm(svg, scale=8):
    """Our own little rasteriser: M x y h w v1 h-w z, one rectangle after the other."""
    side = int(re.search(r'viewBox="0 0 (\d+)', svg)[1])
    dark = [[255] * side for _ in range(side)]
    path = re.search(r' d="([^"]+)"', svg)[1]
    rects = re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", path)
    same("".join(f"M{x} {y}h{w}v1h-{b}z" for x, y, w, b in rects), path)
    for x, y, w, back in rects:
        same(w, back)
        dark[int(y)][int(x):int(x) + int(w)] = [0] * int(w)
    rows = [bytes(v for v in row for _ in range(scale)) for row in dark for _ in range(scale)]
    return b"P5 %d %d 255\n" % (side * scale, side * scale) + b"".join(rows)


@proof("The square says to zbarimg what the page says in letters")
def square():
    if not shutil.which("zbarimg"):
        raise Skip("no zbarimg here")
    with furnished(SQLITE) as house:
        member = house.server.visitor()
        member.enter("luzhishen")
        form = member.get("/me/settings").form("/me/settings/second/begin")
        member.post(form.action, form.values)
        page = member.get("/me/settings/second")
        file = house.path("qr.pgm")
        with open(file, "wb") as out:
            out.write(path_to_pgm(re.search(r'<svg class="qr".*?</svg>', page.text, re.S)[0]))
        done = subprocess.run(["zbarimg", "-q", "--raw", file], capture_output=True, text=True,
                              timeout=30)
        said = urllib.parse.urlsplit(done.stdout.strip())
        same((said.scheme, said.netloc), ("otpauth", "totp"))
        same(urllib.parse.unquote(said.path), "/宿城区委组织部:luzhishen")
        same(urllib.parse.parse_qs(said.query),
             {"secret": [key_on(page)], "issuer": ["宿城区委组织部"]})


if __name__ == "__main__":
    main()
