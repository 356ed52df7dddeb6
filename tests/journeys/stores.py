#!/usr/bin/env python3
"""What a store may suffer: a full disk, a read-only one, a truncated file, a database of a
newer program, keys missing or open to others, an older copy put in its place, a PostgreSQL
that goes away. In each a clear sentence with the cure, nothing acknowledged that is not
durable, and - where the server was up - recovery without a restart.
"""
# limit: 300 s
import base64
import contextlib
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import threading
import time

from house import (POSTGRES, PSQL, ROOT, SQLITE, House, Skip, holds, main, new_id, proof, same,
                   say, within)


def person_form(name):
    return {"id": new_id(), "name": name, "sex": "male", "born": "1975-05-05", "unit": "1"}


def names_in(house):
    return [p["name"] for p in house.json("person", "list") if p["name"] != "萧让"]


def furnished(sort=SQLITE, folder=None):
    house = House(sort, folder)
    house.make()
    house.registrar()
    return house


def told(key, result, **words):
    """The program said this sentence and nothing else of consequence."""
    sentence = say("en", key, **words)
    holds(sentence in result.err, f"{sentence!r} not in {result.err!r}")
    same(result.out, "")


# ---- disks --------------------------------------------------------------------------------

class Disk:
    """A small disk of its own, which only root can have."""

    def __init__(self, kib):
        if os.geteuid() != 0:
            raise Skip("only root can mount a small disk")
        self.place = subprocess.run(["mktemp", "-d"], capture_output=True, text=True,
                                    check=True).stdout.strip()
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kib}k", "tmpfs",
                               self.place], capture_output=True, text=True)
        if done.returncode != 0:
            os.rmdir(self.place)
            raise Skip("mounting is not allowed here")
        self.filler = os.path.join(self.place, "filler")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        subprocess.run(["umount", "-l", self.place], check=True)
        os.rmdir(self.place)

    def fill(self, leave_kib):
        room = os.statvfs(self.place)
        with open(self.filler, "ab") as file:
            file.write(bytes(max(0, room.f_bavail * room.f_bsize - leave_kib * 1024)))

    def empty(self):
        os.unlink(self.filler)

    def read_only(self, on):
        subprocess.run(["mount", "-o", "remount," + ("ro" if on else "rw"), self.place],
                       check=True)


@proof("A disk that fills while the server writes loses nothing, and when there is room again"
       " the server goes on")
def full_disk():
    with Disk(4096) as disk, furnished(folder=disk.place) as house:
        server = house.serve()
        visitor = server.visitor()
        visitor.enter()
        acknowledged, refused = [], []
        disk.fill(leave_kib=150)
        for i in range(300):
            form = person_form(f"张{i}")
            page = visitor.post("/people/new", form, None)
            if page.status == 303:
                acknowledged.append(form["name"])
                continue
            same(page.status, 503, page.seen.text)
            holds(say("en", "fault.disk-full") in page.seen.text, page.seen.text)
            refused.append(form)
            if len(refused) == 5:
                break
        same(len(refused), 5, "the disk never filled")
        holds(acknowledged, "nothing was written before it was full")
        visitor.get("/people")
        same(server.visitor().get("/healthz").text, "ok\n")
        for i in range(50):  # a command may find room in the log, until there is none
            disk.fill(leave_kib=0)
            done = house.run("unit", "add", "--name", f"u{i}", "--above", 1, exit=None)
            if done.exit != 0:
                break
        told("fault.disk-full", done)
        same(done.exit, 1)
        same(len(house.json("unit", "list")), 1 + i)
        same(sorted(names_in(house)), sorted(acknowledged))
        disk.empty()
        for form in refused:
            visitor.post("/people/new", form)
            acknowledged.append(form["name"])
        same(sorted(names_in(house)), sorted(acknowledged))
        server.stop()
        house.check_whole()


@proof("A disk that is full when a department is made leaves nothing behind that hinders")
def full_at_make():
    with Disk(4096) as disk, House(folder=disk.place) as house:
        disk.fill(leave_kib=40)
        done = house.run("init", "--name", "x", exit=1)
        told("fault.disk-full", done)
        disk.empty()
        house.make()
        same(house.check_whole(), 1)


@proof("What is durable is not called refused because its checkpoint could not be kept")
def checkpoint_not_kept():
    with furnished() as house:
        os.mkdir(house.checkpoint + ".part")
        done = house.run("unit", "add", "--name", "科室", "--above", 1)
        holds("checkpoint" in done.err, done.err)
        same(len(house.json("unit", "list")), 2)
        os.rmdir(house.checkpoint + ".part")
        house.unit("another")
        with open(house.checkpoint) as file:
            same(int(file.read().split("\n")[1]), house.json("ledger", "root")["size"])


@proof("A department on a read-only disk is refused to be written, with the cure")
def read_only():
    with Disk(4096) as disk, furnished(folder=disk.place) as house:
        disk.read_only(True)
        try:
            for words in (["serve", "--listen", "127.0.0.1:0"],
                          ["unit", "add", "--name", "x", "--above", 1],
                          ["rebuild", "--check"]):
                told("fault.db-readonly", house.run(*words, exit=1), where=house.db)
        finally:
            disk.read_only(False)
        house.check_whole()


@proof("A file that this user may not write is refused to be written, with the cure")
def no_rights():
    with furnished() as house:
        if os.geteuid() == 0:
            nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
            shutil.copy(os.environ.get("CADRE", os.path.join(ROOT, "build/cadre")),
                        house.path("cadre"))
            os.chmod(house.path("cadre"), 0o755)
            os.chmod(house.folder, 0o755)
            os.chmod(house.db, 0o644)
        else:
            nobody = []
            os.chmod(house.db, 0o444)
        command = house.command("unit", "add", "--name", "x", "--above", "1")
        if nobody:
            command[0] = house.path("cadre")
        done = subprocess.run(nobody + command, capture_output=True, text=True,
                              env=house.environment)
        same(done.returncode, 1, done.stderr)
        holds(say("en", "fault.db-readonly", where=house.db) in done.stderr, done.stderr)


# ---- files that are not what they were ----------------------------------------------------

@proof("A truncated database is refused with the cure, whatever is asked of it")
def truncated():
    with furnished() as house:
        whole = os.path.getsize(house.db)
        house.run("ledger", "root")
        shutil.copy(house.db, house.path("whole"))
        for size in (100, 512, 4096, 5000, whole // 2, whole - 4096, whole - 1):
            shutil.copy(house.path("whole"), house.db)
            os.truncate(house.db, size)
            for words in (["serve", "--listen", "127.0.0.1:0"], ["ledger", "verify"],
                          ["person", "list"], ["rebuild", "--check"]):
                done = house.run(*words, exit=None)
                holds(done.exit in (1, 5), f"{size} {words}: {done}")
                holds("cadre restore" in done.err, f"{size} {words}: {done}")
                same(done.out, "", f"{size} {words}")
        os.truncate(house.db, 0)
        told("fault.db-missing", house.run("serve", exit=1), where=house.db)


@proof("A file that is no database of ours is refused and left as it is")
def not_ours():
    with House() as house:
        files = {"text": b"this is a letter\n" * 500, "zeros": bytes(8192)}
        for name, content in files.items():
            with open(house.path(name), "wb") as file:
                file.write(content)
        db = sqlite3.connect(house.path("other"))
        db.execute("create table person (name text)")
        db.commit()
        db.close()
        for name in (*files, "other"):
            with open(house.path(name), "rb") as file:
                before = file.read()
            for words in (["serve", "--listen", "127.0.0.1:0"], ["person", "list"],
                          ["init", "--name", "x"]):
                done = house.run(*words, exit=None, db=house.path(name))
                holds(done.exit in (1, 4) and done.err.startswith("cadre: "), f"{name} {done}")
            with open(house.path(name), "rb") as file:
                same(file.read(), before, name)
        done = house.run("serve", exit=1, db=house.path("nothing"))
        told("fault.db-missing", done, where=house.path("nothing"))


@proof("Without PostgreSQL's library a department on SQLite goes on; one on PostgreSQL is told"
       " which package to install", SQLITE, POSTGRES)
def no_library(sort):
    with furnished(sort) as house:
        with open(house.path("libpq.so.5"), "w") as file:
            file.write("no library")
        house.environment["LD_LIBRARY_PATH"] = house.folder
        if sort == SQLITE:
            same(house.run("person", "list").err, "")
            return
        refused = house.run("person", "list", exit=1)
        for words in "libpq.so.5", "libpq5":
            holds(words in refused.err, refused.err)


@proof("A database of a newer program is refused, and both versions are named", SQLITE,
       POSTGRES)
def newer(sort):
    with furnished(sort) as house:
        ((have,),) = house.sql("select version from work_schema")
        house.sql("update work_schema set version = 999")
        for words in (["serve", "--listen", "127.0.0.1:0"], ["person", "list"],
                      ["unit", "add", "--name", "x", "--above", 1], ["ledger", "verify"]):
            told("fault.db-newer", house.run(*words, exit=1), have=999, want=have)
        house.sql(f"update work_schema set version = {have}")
        house.check_whole()


# ---- keys ---------------------------------------------------------------------------------

@proof("Keys that are missing, open to others, malformed or another's are refused with the"
       " cure", SQLITE, POSTGRES)
def keys(sort):
    with furnished(sort) as house, House() as other:
        other.make("another department")
        aside = house.path("aside")
        os.rename(house.keys, aside)

        def refused(key, **words):
            for what in (["serve", "--listen", "127.0.0.1:0"],
                         ["unit", "add", "--name", "x", "--above", 1],
                         ["ledger", "checkpoint"]):
                told(key, house.run(*what, exit=1), **words)

        refused("fault.keys-missing", file=house.keys)
        shutil.copy(aside, house.keys)
        for mode in (0o644, 0o640, 0o604, 0o660):
            os.chmod(house.keys, mode)
            refused("fault.keys-open", file=house.keys)
        os.unlink(house.keys)
        shutil.copy(other.keys, house.keys)
        refused("fault.keys-other", file=house.keys)
        with open(aside) as file:
            lines = file.read().splitlines(keepends=True)
        for broken, line in (([], 1), (["cadre-keys 2\n", *lines[1:]], 1),
                             (lines[:2] + lines[3:], 5), ([*lines, "what is this\n"], 6)):
            with open(house.keys, "w") as file:
                file.writelines(broken)
            refused("fault.keys-malformed", file=house.keys, line=line)
        os.unlink(house.keys)
        house.run("ledger", "verify")  # looking needs no key
        os.rename(aside, house.keys)
        same(len(house.json("unit", "list")), 1, "a refused command wrote")
        house.check_whole()


@proof("A department is made over what a failed attempt left", SQLITE, POSTGRES)
def made_over(sort):
    with House(sort) as house:
        with open(house.keys, "w") as file:
            file.write("somebody else's\n")
        told("fault.file-exists", house.run("init", "--name", "x", exit=4), file=house.keys)
        os.unlink(house.keys)
        house.make()
        house.run("init", "--name", "y", exit=4)  # now there is one
        same(house.check_whole(), 1)


# ---- an older copy ------------------------------------------------------------------------

def set_aside(house):
    for ending in ("", "-wal", "-shm"):
        if os.path.exists(house.db + ending):
            os.rename(house.db + ending, house.path("newer" + ending))


@proof("A database replaced by an older copy is refused at start; a restore records the loss")
def older_copy():
    with furnished() as house:
        house.run("backup", house.path("monday"))
        kept = house.json("ledger", "root")["size"]
        lost = [house.unit("科室一"), house.unit("科室二")]
        signed = house.json("ledger", "root")
        set_aside(house)
        shutil.copy(house.path("monday"), house.db)
        cure = dict(have=kept, kept=kept + 2, file=house.checkpoint)
        for words in (["serve", "--listen", "127.0.0.1:0"],
                      ["unit", "add", "--name", "x", "--above", 1]):
            told("fault.ledger-shorter", house.run(*words, exit=5), **cure)
        # also when it has grown past what was signed, along another branch
        os.rename(house.checkpoint, house.path("aside"))
        for i in range(3):
            house.unit(f"another {i}")
        os.replace(house.path("aside"), house.checkpoint)
        told("fault.ledger-other", house.run("serve", exit=5), kept=kept + 2,
             file=house.checkpoint)

        house.run("restore", house.path("monday"), exit=4)  # never over one that is there
        os.unlink(house.db)
        house.run("restore", house.path("monday"))
        ((kind, body),) = house.sql("select kind, cast(body as text) from ledger_entry e"
                                    f" join ledger_body b using (seq) where seq = {kept + 1}")
        same(kind, "ledger.restored")
        body = json.loads(body)
        same((body["had"], body["lost"]), (signed["size"], len(lost)))
        same(base64.b64decode(body["root"]).hex(), signed["root"])
        server = house.serve()
        visitor = server.visitor()
        visitor.enter()
        visitor.post("/people/new", person_form("鲁智深"))
        holds(say("en", "kind.restored") in visitor.get("/ledger").seen.text, "not shown")
        server.stop()
        same(house.check_whole(), kept + 2)
        house.run("restore", house.path("nothing"), exit=1)


@proof("A restore where nothing was lost records nothing")
def nothing_lost():
    with furnished() as house:
        house.run("backup", house.path("monday"))
        size = house.json("ledger", "root")["size"]
        set_aside(house)
        house.run("restore", house.path("monday"))
        same(house.check_whole(), size)


@proof("A restore beside the write-ahead log of the database that was there is refused")
def stale_log():
    with furnished() as house:
        house.run("backup", house.path("monday"))
        server = house.serve()
        visitor = server.visitor()
        visitor.enter()
        visitor.post("/people/new", person_form("鲁智深"))
        server.kill()
        holds(os.path.getsize(house.db + "-wal") > 0, "no log was left")
        os.rename(house.db, house.path("newer"))  # and its log forgotten
        told("fault.db-exists", house.run("restore", house.path("monday"), exit=4),
             where=house.db + "-wal")
        os.rename(house.db + "-wal", house.path("newer-wal"))
        house.run("restore", house.path("monday"))
        same(names_in(house), [])
        house.check_whole()


@proof("A damaged backup is not restored")
def damaged_backup():
    with furnished() as house:
        house.run("backup", house.path("monday"))
        db = sqlite3.connect(house.path("monday"), isolation_level=None)
        db.execute("drop trigger ledger_entry_stays")
        db.execute("update ledger_entry set day = day + 1 where seq = 2")
        db.close()
        set_aside(house)
        house.run("restore", house.path("monday"), exit=5)
        holds(not os.path.exists(house.db), "something was put in place")


# ---- PostgreSQL ---------------------------------------------------------------------------

def postgres(verb, *words):
    done = subprocess.run([os.path.join(ROOT, "tests/postgres/server"), verb,
                           os.environ["CADRE_TEST_PG"], *words], capture_output=True,
                          text=True, timeout=120)
    same(done.returncode, 0, done.stderr)


def is_up():
    done = subprocess.run([PSQL, "-XqAt", "-d", os.environ["CADRE_TEST_PG"], "-c",
                           "select 1"], capture_output=True)
    return done.returncode == 0


@contextlib.contextmanager
def postgres_of_ones_own():
    """Halted and crashed here, so it is nobody else's meanwhile."""
    shared = os.environ["CADRE_TEST_PG"]
    started = subprocess.run([os.path.join(ROOT, "tests/postgres/server"), "start"],
                             stdout=subprocess.PIPE, text=True, timeout=120, check=True)
    os.environ["CADRE_TEST_PG"] = started.stdout.strip()
    try:
        yield
    finally:
        postgres("stop")
        os.environ["CADRE_TEST_PG"] = shared


@proof("A PostgreSQL that is halted and resumed under the server is found again", POSTGRES)
def lost_postgres(sort):
    with postgres_of_ones_own(), furnished(sort) as house:
        server = house.serve()
        visitor = server.visitor()
        visitor.enter()
        visitor.post("/people/new", person_form("before"))
        form = person_form("during")
        postgres("halt")
        try:
            page = visitor.post("/people/new", form, 503)
            holds("database" in page.seen.text, page.seen.text)
            for path in ("/people", "/healthz"):
                same(visitor.ask("GET", path).status, 503)
            done = house.run("unit", "add", "--name", "x", "--above", 1, exit=1)
            holds("cannot be reached" in done.err, done.err)
        finally:
            postgres("resume")
        within(30, lambda: visitor.ask("GET", "/healthz").status == 200, "no recovery")
        visitor.get("/people")
        visitor.post("/people/new", form)
        same(sorted(names_in(house)), ["before", "during"])
        server.stop()
        house.check_whole()


@proof("A PostgreSQL that crashes under writes loses nothing acknowledged, doubles nothing",
       POSTGRES)
def crashed_postgres(sort):
    with postgres_of_ones_own(), furnished(sort) as house:
        server = house.serve()
        visitors = [server.visitor() for _ in range(3)]
        visitors[0].enter()
        acknowledged, unanswered, stop = [], [], threading.Event()

        def write(visitor, number):
            visitor.cookies = dict(visitors[0].cookies)
            i = 0
            while not stop.is_set():
                i += 1
                form = person_form(f"p{number}-{i}")
                page = visitor.post("/people/new", form, None)
                holds(page.status in (303, 503), page.seen.text)
                (acknowledged if page.status == 303 else unanswered).append(form)
                if page.status == 503:
                    time.sleep(0.05)

        writers = [threading.Thread(target=write, args=(v, i)) for i, v in
                   enumerate(visitors)]
        for writer in writers:
            writer.start()
        for _ in range(3):
            time.sleep(0.5)
            postgres("halt", "-m", "immediate")
            time.sleep(0.3)
            postgres("resume")
        stop.set()
        for writer in writers:
            writer.join()
        holds(acknowledged and unanswered, (len(acknowledged), len(unanswered)))
        within(30, lambda: visitors[0].ask("GET", "/healthz").status == 200, "no recovery")
        for form in unanswered:
            visitors[0].post("/people/new", form)
        same(sorted(names_in(house)), sorted(f["name"] for f in acknowledged + unanswered))
        server.stop()
        house.check_whole()


# ---- starting and stopping ----------------------------------------------------------------

@proof("The demo, whose passwords everybody knows, serves this machine alone")
def demo_at_home():
    with House() as house:
        house.run("demo")
        for host in ("0.0.0.0", "[::]", "192.0.2.1", "127.example.com", "127.0.0.1.example"):
            done = house.run("serve", "--listen", host + ":0", exit=2)
            told("fault.demo-address", done, host=host.strip("[]"))
        server = house.serve("--listen", "127.0.0.1:0")
        visitor = server.visitor()
        visitor.enter("xiaorang", "demo-registrar")
        holds(say("en", "page.demo") in visitor.get("/people").seen.text, "not called a demo")
        server.stop()
        house.check_whole()
    with furnished() as house:  # a department of its own may
        house.serve("--listen", "0.0.0.0:0").stop()


@proof("A port that is taken is told")
def port_taken():
    with furnished() as house:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            address = f"127.0.0.1:{taken.getsockname()[1]}"
            done = house.run("serve", "--listen", address, exit=1)
            told("fault.listen", done, address=address, reason="Address already in use")
        for wrong in ("8080", "127.0.0.1:", "127.0.0.1:99999", "127.0.0.1:x"):
            done = house.run("serve", "--listen", wrong, exit=2)
            told("fault.cli-listen", done)


@proof("SIGTERM ends the server when the request being answered is answered")
def graceful():
    for name in (signal.SIGTERM, signal.SIGINT):
        with furnished() as house:
            server = house.serve()
            visitor, idle = server.visitor(), server.visitor()
            visitor.enter()
            idle.get("/login")  # a connection that stays open and asks nothing
            db = sqlite3.connect(house.db, isolation_level=None)
            db.execute("begin immediate")  # so that the writer must wait
            answers = []
            asking = threading.Thread(target=lambda: answers.append(
                visitor.post("/people/new", person_form("鲁智深"), None)))
            asking.start()
            time.sleep(0.5)
            server.process.send_signal(name)
            time.sleep(0.3)
            same((answers, server.process.poll()), ([], None))
            db.execute("rollback")
            db.close()
            asking.join(20)
            same([page.status for page in answers], [303])
            same(server.wait(20), 0)
            # The file alone is the department: nothing is left in a log beside it.
            shutil.copy(house.db, house.path("copy"))
            listed = json.loads(house.run("person", "list", "--json",
                                          db=house.path("copy")).out)
            same(sorted(p["name"] for p in listed), sorted(["萧让", "鲁智深"]))
            house.check_whole()


@proof("A client that never ends its request does not keep the server from stopping")
def stopped_despite_the_slow():
    with furnished() as house:
        server = house.serve()
        slow = []
        for text in (b"", b"GET /login HT", b"POST /login HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
                     b"Content-Type: application/x-www-form-urlencoded\r\n"
                     b"Content-Length: 100\r\n\r\nlogin=" % server.port):
            one = socket.create_connection(("127.0.0.1", server.port))
            one.sendall(text)
            slow.append(one)
        time.sleep(0.2)
        server.terminate()
        same(server.wait(20), 0)
        for one in slow:
            one.close()


if __name__ == "__main__":
    main()
