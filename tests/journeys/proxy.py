#!/usr/bin/env python3
"""Behind a proxy on the same machine: the client is whom the proxy names last, whatever the
client wrote before; a demo and the figures are for this machine alone; who came without TLS
is sent to the address that has it. Without --behind-proxy no such header counts."""
# limit: 120 s
import http.client
import shutil
import socket
import subprocess

from house import SQLITE, House, holds, main, new_id, proof, same, say

FAR, HERE = "203.0.113.9", "127.0.0.1"
# what stands in X-Forwarded-For, and whether the client is on this machine
LINES = [
    (FAR, False), (HERE, True), ("::1", True), ("127.8.9.1", True), ("2001:db8::7", False),
    (f"{HERE}, {FAR}", False),        # the client wrote the first itself
    (f"{FAR}, {HERE}", True),         # a proxy before the proxy
    (f"::1,{HERE} , {FAR} ", False),
    ("::ffff:203.0.113.9", False), ("::ffff:127.0.0.1", True),
    ("", False), ("127.0.0.1.evil.example", False), ("127.1", False), ("0x7f.0.0.1", False),
    ("localhost", False), ("[::1]:80", False), ("127.0.0.1:80", False), ("unknown", False),
    (f"{HERE},", False), ("1" * 200, False), ("127.0.0.1 ", True), ("127.0.0.1;x", False),
]


def asked(server, path, **headers):
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return server.visitor().ask("GET", path, headers=names)


@proof("The last hop alone is believed: figures are for clients of this machine")
def figures():
    with House(SQLITE) as house:
        house.make()
        server = house.serve("--behind-proxy")
        for line, local in LINES:
            same(asked(server, "/metrics", X_Forwarded_For=line).status, 200 if local else 404, line)
            same(asked(server, "/healthz", X_Forwarded_For=line).status, 200, line)
        same(asked(server, "/metrics").status, 404, "a proxy that says nothing")
        # the header twice: the last line counts, as the nearest proxy wrote it
        visitor = server.visitor()
        connection = http.client.HTTPConnection("127.0.0.1", visitor.port, timeout=30)
        for first, last, status in ((HERE, FAR, 404), (FAR, HERE, 200)):
            connection.putrequest("GET", "/metrics")
            connection.putheader("X-Forwarded-For", first)
            connection.putheader("X-Forwarded-For", last)
            connection.endheaders()
            answer = connection.getresponse()
            answer.read()
            same(answer.status, status, (first, last))
        connection.close()
        server.stop()
        plain = house.serve()
        for line in (FAR, HERE, ""):
            same(asked(plain, "/metrics", X_Forwarded_For=line).status, 200, line)
        plain.stop()


@proof("A demo department shows to nobody from elsewhere, through a proxy either")
def demo():
    with House(SQLITE) as house:
        house.run("demo")
        server = house.serve("--behind-proxy")
        for path in ("/login", "/", "/people", "/a/none", "/healthz", "/nowhere"):
            for line, local in LINES:
                page = asked(server, path, X_Forwarded_For=line)
                same(page.status == 403, not local, f"{path} {line}: {page.status}")
        page = asked(server, "/login", X_Forwarded_For=FAR)
        holds(say("en", "fault.demo-client") in page.seen.text, page.seen.text)
        holds("demo-registrar" not in page.text, "its log-ins")
        server.stop()
        same(house.serve("--listen", "0.0.0.0:0", exit_early=True).wait(), 2)


@proof("Who came to the proxy without TLS is sent on; a form that came so is refused")
def plain():
    with House(SQLITE) as house:
        house.make()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = house.serve("--behind-proxy", "--listen", f"127.0.0.1:{port}", "--public-url",
                             f"https://cadre.example:{port}/")
        of = {"Host": f"cadre.example:{port}", "X-Forwarded-For": FAR}
        visitor = server.visitor()
        for path, to in (("/login", "/login"), ("/people?sort=born", "/people?sort=born"),
                         ("/nowhere", "/"), ("/d/%E4%BA%BA", "/")):
            page = visitor.ask("GET", path, headers={**of, "X-Forwarded-Proto": "http"})
            same((page.status, page.location), (303, f"https://cadre.example:{port}" + to), path)
        page = visitor.ask("POST", "/login", f"id={new_id()}&login=x&password=y", {
            **of, "X-Forwarded-Proto": "http",
            "Content-Type": "application/x-www-form-urlencoded"})
        same(page.status, 403)
        for proto in ("https", "http, https", "HTTPS"):
            page = visitor.ask("GET", "/login", headers={**of, "X-Forwarded-Proto": proto})
            same(page.status, 200, proto)
        same(visitor.ask("GET", "/login", headers=of).status, 200)
        server.stop()


@proof("The configuration for nginx is one that nginx takes")
def nginx():
    import house as kit
    if not shutil.which("nginx"):
        raise kit.Skip("no nginx here")
    with House(SQLITE) as house, open(kit.ROOT + "/packaging/nginx/cadre.conf") as file:
        text = "".join(line for line in file if "ssl" not in line)
        path = house.path("nginx.conf")
        with open(path, "w") as out:
            out.write("events {}\nhttp {\n" + text + "}\n")
        done = subprocess.run(["nginx", "-t", "-c", path, "-e", house.path("e.log"), "-g",
                               f"pid {house.path('pid')};"], capture_output=True, text=True,
                              timeout=30)
        same(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    main()
