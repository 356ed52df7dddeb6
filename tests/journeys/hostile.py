#!/usr/bin/env python3
"""Bytes that no browser sends, to the real program. The exhaustive table stands in the tests
of web/; here it is shown for the whole: each gets one clear 4xx and a closed connection,
what follows them on the same connection is never read as a second request, others are
served meanwhile, and nothing reaches the ledger.
"""
# limit: 120 s
import re
import socket
import threading
import time
import urllib.parse

from house import PASSWORD, SQLITE, House, holds, main, new_id, proof, same

SMUGGLED = "HEAD /smuggled HTTP/1.1\r\nHost: {host}\r\n\r\n"


class Stand:
    """A department being served, with a registrar logged in."""

    def __enter__(self):
        self.house = House(SQLITE)
        self.house.make()
        self.house.registrar()
        self.server = self.house.serve()
        self.host = f"127.0.0.1:{self.server.port}"
        self.visitor = self.server.visitor()
        self.visitor.enter()
        self.cookie = "cadre=" + self.visitor.cookies["cadre"]
        self.size = self.house.json("ledger", "root")["size"]
        return self

    def __exit__(self, failed, *_):
        try:
            if failed is None:
                self.visitor.get("/people")
                same(self.server.process.poll(), None, "the server died")
                same(self.house.json("ledger", "root")["size"], self.size, "something entered")
                log = "".join(self.server.log)
                holds(PASSWORD not in log and "smuggled" not in log, log[-2000:])
                self.server.stop()
        finally:
            self.house.__exit__()

    def send(self, data, seconds=15):
        """All that comes back until the server closes; None where it does not."""
        with socket.create_connection(("127.0.0.1", self.server.port), seconds) as line:
            try:
                line.sendall(data if isinstance(data, bytes) else data.encode("latin-1"))
            except ConnectionError:
                pass  # closed before all was sent: the answer may still be there
            got = b""
            try:
                while piece := line.recv(65536):
                    got += piece
            except ConnectionResetError:
                pass
            except TimeoutError:
                return None
            return got

    def request(self, line, headers="", body="", host=True):
        host = f"Host: {self.host}\r\n" if host else ""
        return f"{line}\r\n{host}{headers}\r\n{body}"


def refused_once(got, about):
    holds(got is not None, f"{about}: the connection stays open")
    statuses = re.findall(rb"HTTP/1\.1 (\d{3}) ", got)
    same(len(statuses), 1, f"{about}: {got[:300]!r}")
    holds(400 <= int(statuses[0]) < 500 or statuses[0] in (b"501", b"505"),
          f"{about}: {statuses}")
    holds(b"connection: close" in got.lower(), f"{about}: {got[:300]!r}")
    return int(statuses[0])


@proof("An ambiguous or malformed request is refused once, and nothing behind it is read")
def ambiguous():
    with Stand() as it:
        form = urllib.parse.urlencode({"id": new_id(), "name": "x", "sex": "male",
                                       "born": "1980-01-01", "unit": "1"})
        post = (f"POST /people/new HTTP/1.1\r\nHost: {it.host}\r\nCookie: {it.cookie}\r\n"
                "Content-Type: application/x-www-form-urlencoded\r\n")
        chunked = f"{len(form):x}\r\n{form}\r\n0\r\n\r\n"
        get = f"GET /login HTTP/1.1\r\nHost: {it.host}\r\n"
        cases = {
            "two lengths": f"{post}Content-Length: 5\r\nContent-Length: {len(form)}\r\n\r\n{form}",
            "two equal lengths": f"{post}Content-Length: {len(form)}\r\n"
                                 f"Content-Length: {len(form)}\r\n\r\n{form}",
            "a list of lengths": f"{post}Content-Length: {len(form)}, 5\r\n\r\n{form}",
            "length and chunks": f"{post}Content-Length: {len(form)}\r\n"
                                 f"Transfer-Encoding: chunked\r\n\r\n{chunked}",
            "chunks and length": f"{post}Transfer-Encoding: chunked\r\n"
                                 f"Content-Length: {len(form)}\r\n\r\n{chunked}",
            "an unknown coding": f"{post}Transfer-Encoding: gzip\r\n\r\n{chunked}",
            "chunked twice": f"{post}Transfer-Encoding: chunked, chunked\r\n\r\n{chunked}",
            "a coding in disguise": f"{post}Transfer-Encoding: xchunked\r\n\r\n{chunked}",
            "a coding behind a space": f"{post}Transfer-Encoding : chunked\r\n\r\n{chunked}",
            "a signed length": f"{post}Content-Length: +{len(form)}\r\n\r\n{form}",
            "a negative length": f"{post}Content-Length: -1\r\n\r\n{form}",
            "a length in hex": f"{post}Content-Length: 0x{len(form):x}\r\n\r\n{form}",
            "a huge length": f"{post}Content-Length: 99999999999999999999\r\n\r\n{form}",
            "a bad chunk": f"{post}Transfer-Encoding: chunked\r\n\r\nzz\r\n{form}\r\n0\r\n\r\n",
            "a huge chunk": f"{post}Transfer-Encoding: chunked\r\n\r\n"
                            f"fffffffffffffffff\r\n{form}",
            "NUL in the path": f"GET /log\0in HTTP/1.1\r\nHost: {it.host}\r\n\r\n",
            "NUL in a header": f"{get}X: a\0b\r\n\r\n",
            "bare LF": f"GET /login HTTP/1.1\nHost: {it.host}\n\n",
            "one bare LF": f"GET /login HTTP/1.1\r\nHost: {it.host}\r\nX: y\n\r\n",
            "bare CR": f"GET /login HTTP/1.1\r\nHost: {it.host}\rX: y\r\n\r\n",
            "a folded header": f"{get}X: a\r\n b\r\n\r\n",
            "two hosts": f"{get}Host: {it.host}\r\n\r\n",
            "no host": "GET /login HTTP/1.1\r\n\r\n",
            "another host": "GET /login HTTP/1.1\r\nHost: evil.example\r\n\r\n",
            "a space before the colon": f"{get}X : y\r\n\r\n",
            "a header without a name": f"{get}: y\r\n\r\n",
            "no version": "GET /login\r\n\r\n",
            "version 2": f"GET /login HTTP/2.0\r\nHost: {it.host}\r\n\r\n",
            "an unknown method": f"FROB /login HTTP/1.1\r\nHost: {it.host}\r\n\r\n",
            "CONNECT": f"CONNECT {it.host} HTTP/1.1\r\nHost: {it.host}\r\n\r\n",
            "the preface of HTTP/2": "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "TLS": "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + "\0" * 200,
            "noise": "".join(chr(i * 7 % 256) for i in range(600)),
        }
        for about, text in cases.items():
            got = it.send(text + SMUGGLED.format(host=it.host))
            status = refused_once(got, about)
            holds(status not in (401, 403), f"{about}: {status}")
            same(it.visitor.ask("GET", "/healthz").status, 200, about)


@proof("What is too long is refused at its limit, not read to its end")
def oversized():
    with Stand() as it:
        login = f"Host: {it.host}\r\n"
        post = (f"POST /login HTTP/1.1\r\n{login}"
                "Content-Type: application/x-www-form-urlencoded\r\n")
        for about, text, statuses in (
                ("a long path", "GET /" + "a" * 5000 + " HTTP/1.1\r\n" + login + "\r\n",
                 (414,)),
                ("a path without end", "GET /" + "a" * 100_000, (414, 431)),
                ("a long header", f"GET / HTTP/1.1\r\n{login}X: " + "a" * 100_000, (431,)),
                ("many headers", f"GET / HTTP/1.1\r\n{login}" + "X: y\r\n" * 5000, (431,)),
                ("a header without end", f"GET / HTTP/1.1\r\n{login}" + "a" * 100_000, (400, 431)),
                ("a long body", f"{post}Content-Length: 10000000\r\n\r\n" + "a" * 300_000,
                 (413,)),
                ("a long chunked body", f"{post}Transfer-Encoding: chunked\r\n\r\n" +
                 ("4000\r\n" + "a" * 0x4000 + "\r\n") * 30, (413,)),
                ("many fields", f"{post}Connection: close\r\nContent-Length: 60000\r\n\r\n" +
                 "a&" * 30000, (400, 413)),
                ("a body for a page without forms",
                 f"POST /people HTTP/1.1\r\n{login}Content-Length: 5\r\n\r\nhello", (405,))):
            got = it.send(text)
            status = refused_once(got, about)
            holds(status in statuses, f"{about}: {status}")


@proof("A slow client is cut off, and holds up nobody")
def slow():
    with Stand() as it:
        began = time.monotonic()
        lines = []
        for _ in range(50):  # more than there are workers
            line = socket.create_connection(("127.0.0.1", it.server.port), 30)
            line.sendall(b"GET /login HT")
            lines.append(line)
        for _ in range(20):
            it.visitor.get("/people")
        holds(time.monotonic() - began < 8, "the others had to wait")
        end = None
        for line in lines:
            got = b""
            try:
                while piece := line.recv(4096):
                    got += piece
            except ConnectionResetError:
                pass
            end = end or time.monotonic()
            holds(got == b"" or b" 408 " in got, got)
            line.close()
        took = end - began
        holds(5 < took < 20, f"cut off after {took:.1f} s, not about 10")


@proof("Requests in one stream are answered in order, one for one")
def pipelined():
    with Stand() as it:
        one = f"GET /login HTTP/1.1\r\nHost: {it.host}\r\n"
        got = it.send((one + "\r\n") * 3 + one + "Connection: close\r\n\r\n")
        same(re.findall(rb"HTTP/1\.1 (\d{3})", got), [b"200"] * 4)
        got = it.send(f"GET /healthz HTTP/1.0\r\nHost: {it.host}\r\n\r\n")
        same(re.findall(rb"HTTP/1\.1 (\d{3})", got), [b"200"])


@proof("Paths are taken apart once: no way around leads out of the assets or into a route")
def paths():
    with Stand() as it:
        for path in ("/a/../etc/passwd", "/a/%2e%2e/%2e%2e/etc/passwd", "//people",
                     "/people/", "/people/1%00", "/people/..;/new", "/people/9223372036854775808",
                     "/people/-1", "/people/0x1", "/people/1e1", "/PEOPLE", "/%70eople%2f1",
                     "/people/%31%2fcorrect", "/ledger/0", "/ledger/99999999999999999999",
                     "/people/1?x=%", "/people?unit=%ff", "/people?after=abc", "/\\evil"):
            page = it.visitor.ask("GET", path)
            holds(page.status in (200, 303, 400, 404), f"{path}: {page.status}")
            holds("root:" not in page.text, path)
            if page.status == 303:
                holds(page.location.startswith("/") and not page.location.startswith("//"),
                      f"{path} leads to {page.location}")
        stranger = it.server.visitor()
        for back in ("//evil.example", "https://evil.example", "/\\evil.example", "javascript:0",
                     "\\\\evil", "/%0d%0aX: y", "/ok\r\nSet-Cookie: x=y"):
            page, _ = stranger.fill("/login?" + urllib.parse.urlencode({"back": back}),
                                    None, login="xiaorang", password=PASSWORD)
            holds("x" not in stranger.cookies, back)
            if page.status == 400:  # no path at all
                holds("\r\n" in back, back)
                continue
            holds(re.fullmatch(r"/([^/\\].*)?", page.location), f"{back}: {page.location}")
            stranger.cookies.clear()


@proof("Many who hammer at the door at once all get an answer, and it goes on opening")
def crowd_at_the_door():
    with Stand() as it:
        statuses, lock = [], threading.Lock()

        def knock(i):
            visitor = it.server.visitor(seconds=60)
            form = {"id": new_id(), "login": f"nobody{i}", "password": "x" * 20, "back": "/"}
            page = visitor.post("/login", form, None)
            with lock:
                statuses.append(page.status)

        crowd = [threading.Thread(target=knock, args=(i,)) for i in range(60)]
        for one in crowd:
            one.start()
        it.visitor.get("/people")  # is not kept waiting by the hashing
        for one in crowd:
            one.join()
        same(len(statuses), 60)
        holds(set(statuses) <= {403, 503} and 403 in statuses, set(statuses))
        it.server.visitor().enter()


if __name__ == "__main__":
    main()
