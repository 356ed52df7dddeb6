"""What journeys share: a department of a test's own in a fresh folder (on SQLite, or in a
schema of its own on PostgreSQL), the program run on it, a server, a visitor with cookies
and forms, and a printer of TAP. Standard library only.

Environment, as ./test gives it: CADRE (the program), CADRE_TEST_PG (a server's URL; without
it what needs PostgreSQL is skipped), TMPDIR.
"""
import collections
import glob
import html.parser
import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import urllib.parse
import uuid

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CADRE = os.environ.get("CADRE", os.path.join(ROOT, "build", "cadre"))
VERIFY = os.path.join(ROOT, "contrib", "verify.py")
SQLITE, POSTGRES = "SQLite", "PostgreSQL"
PASSWORD = "eight mountains"
# Debian's psql is a script that looks for the client of a version: four times the time.
PSQL = max(glob.glob("/usr/lib/postgresql/*/bin/psql"), default="psql")
RUN_SECONDS = 60  # no command of a test lasts longer


# ---- proofs and TAP -----------------------------------------------------------------------

class Skip(Exception):
    """This proof cannot be made here."""


_proofs = []


def proof(sentence, *sorts):
    """Marks a function as a proof; with sorts it is made once on each database."""
    def mark(function):
        if function.__module__ != "__main__":
            return function  # of a journey that another one borrows from
        for sort in sorts or (None,):
            _proofs.append((sentence + (f" on {sort}" if sort else ""), function, sort))
        return function
    return mark


def _run_one(function, sort):
    if sort == POSTGRES and not os.environ.get("CADRE_TEST_PG"):
        raise Skip("CADRE_TEST_PG names no server")
    if sort is None:
        function()
    else:
        function(sort)


def main():
    """Makes every proof (those whose sentence holds a word of the command line)."""
    failed, number = 0, 0
    for sentence, function, sort in _proofs:
        if sys.argv[1:] and not any(word in sentence for word in sys.argv[1:]):
            continue
        number += 1
        began = time.monotonic()
        try:
            _run_one(function, sort)
            print(f"ok {number} - {sentence}", flush=True)
        except Skip as why:
            print(f"ok {number} - {sentence} # SKIP {why}", flush=True)
        except BaseException as error:
            failed += 1
            print(f"not ok {number} - {sentence}", flush=True)
            for line in traceback.format_exc().splitlines():
                print("#  ", line)
            if isinstance(error, KeyboardInterrupt):
                raise
        print(f"#   took {time.monotonic() - began:.1f} s", flush=True)
    print(f"1..{number}")
    sys.exit(1 if failed or not number else 0)


def same(found, wanted, about=""):
    if found != wanted:
        raise AssertionError(f"{about}\n  found  {_short(found)}\n  wanted {_short(wanted)}")


def _short(value):
    text = repr(value)
    return text if len(text) < 800 else text[:800] + " ..."


def holds(truth, about):
    if not truth:
        raise AssertionError(about)


def within(seconds, truth, about):
    """Waits until truth() holds."""
    end = time.monotonic() + seconds
    while not truth():
        holds(time.monotonic() < end, f"not within {seconds} s: {about}")
        time.sleep(0.02)


# ---- words --------------------------------------------------------------------------------

def _catalogue(lang):
    name = {"zh": "zh-CN", "en": "en"}[lang]
    with open(os.path.join(ROOT, "src", "words", name + ".msg"), encoding="utf-8") as file:
        lines = (line.rstrip("\n").partition(" = ") for line in file if line[:1].isalpha())
        return {head.split()[0]: text for head, _, text in lines}


_words = {}


def say(lang, key, **words):
    """A sentence of the program, from its catalogue."""
    if lang not in _words:
        _words[lang] = _catalogue(lang)
    return re.sub(r"\{(\w+)\}", lambda m: str(words[m[1]]), _words[lang][key])


# ---- a department -------------------------------------------------------------------------

Result = collections.namedtuple("Result", "exit out err")


class House:
    """One department, used as `with House(sort) as house`; gone behind the block."""

    def __init__(self, sort=SQLITE, folder=None):
        self.sort, self.servers, self.schema = sort, [], None
        self.folder = tempfile.mkdtemp(prefix="cadre-j.", dir=folder)
        self.keys = os.path.join(self.folder, "keys")
        self.db = os.path.join(self.folder, "d.db")
        self.checkpoint = self.db + ".checkpoint"
        if sort == POSTGRES:
            self.schema = "j_" + uuid.uuid4().hex[:12]
            url = os.environ["CADRE_TEST_PG"]
            self.db = url + ("&" if "?" in url else "?") + "cadre_schema=" + self.schema
        self.environment = {name: value for name, value in os.environ.items()
                            if not name.startswith(("CADRE_", "PG"))}
        self.environment.update(LC_ALL="C.UTF-8", XDG_DATA_HOME=self.folder)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for server in self.servers:
            server.kill()
        if self.schema:
            self.sql(f"drop schema if exists {self.schema} cascade")
        shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, name):
        return os.path.join(self.folder, name)

    def command(self, *words, db=None):
        return [CADRE, *map(str, words), "--db", db or self.db, "--keys", self.keys]

    def run(self, *words, exit=0, input=None, db=None):
        """The program with these words; its exit status must be as said (None: any)."""
        done = subprocess.run(self.command(*words, db=db), input=input, text=True,
                              capture_output=True, env=self.environment, timeout=RUN_SECONDS)
        if exit is not None:
            same(done.returncode, exit, f"cadre {' '.join(map(str, words))}: {done.stderr}")
        return Result(done.returncode, done.stdout, done.stderr)

    def json(self, *words, exit=0):
        return json.loads(self.run(*words, "--json", exit=exit).out)

    def sql(self, text):
        """Past the program: psql's rows as lists of texts, or those of sqlite3."""
        if self.sort == POSTGRES:
            done = subprocess.run(
                [PSQL, "-XqAt", "-v", "ON_ERROR_STOP=1", "-F", "\t", "-d",
                 os.environ["CADRE_TEST_PG"], "-c", "set client_min_messages to warning",
                 "-c", f"set search_path to {self.schema}", "-c", text],
                capture_output=True, text=True, timeout=RUN_SECONDS)
            same(done.returncode, 0, done.stderr)
            return [line.split("\t") for line in done.stdout.splitlines()]
        import sqlite3
        db = sqlite3.connect(self.db, isolation_level=None)
        rows = db.execute(text).fetchall()
        db.close()
        return rows

    # -- what most tests begin with
    def make(self, name="宿城区委组织部"):
        self.run("init", "--name", name)

    def unit(self, name, above=1):
        return self.json("unit", "add", "--name", name, "--above", above)["id"]

    def person(self, name, sex="male", born="1970-07-30", unit=1, login=None):
        words = ["person", "add", "--name", name, "--sex", sex, "--born", born,
                 "--unit", unit]
        return self.json(*words, *(["--login", login] if login else []))["id"]

    def give(self, login, role=None, unit=1, password=PASSWORD):
        self.run("account", "password", login, input=password + "\n")
        if role:
            self.run("role", "grant", "--person", login, "--role", role, "--unit", unit)

    def registrar(self):
        """A registrar of the whole department who can log in as `xiaorang`."""
        person = self.person("萧让", login="xiaorang")
        self.give("xiaorang", "registrar")
        return person

    def serve(self, *words, exit_early=False):
        server = Server(self, words)
        self.servers.append(server)
        if not exit_early:
            server.wait_ready()
        return server

    # -- what most tests end with
    def check_whole(self):
        """The ledger verifies, by both programs, and the tables are what follows from it.
        Gives the number of entries."""
        found = self.json("ledger", "verify")
        same((found["good"], found["first_bad"]), (True, 0))
        same(self.json("rebuild", "--check")["same"], True)
        out = self.path("export-" + uuid.uuid4().hex[:8])
        self.run("ledger", "export", out, "--bodies")
        checked = verify_py(out)
        same(checked.exit, 0, checked.out)
        shutil.rmtree(out)
        root = self.json("ledger", "root")
        same(root["size"], found["checked"])
        holds(f"all {root['size']} entries" in checked.out, checked.out)
        return root["size"]


def verify_py(*words):
    done = subprocess.run([sys.executable, VERIFY, *words], capture_output=True, text=True,
                          timeout=RUN_SECONDS)
    return Result(done.returncode, done.stdout, done.stderr)


# ---- a server -----------------------------------------------------------------------------

class Server:
    def __init__(self, house, words):
        self.house, self.port, self.log = house, 0, []
        if "--listen" not in words:
            words = (*words, "--listen", "127.0.0.1:0")
        self.process = subprocess.Popen(
            house.command("serve", *words), stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            env=house.environment)
        self.ready = threading.Event()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.process.stderr:
            self.log.append(line)
            found = re.search(r"https?://[^ ]*:(\d+)", line)
            if found and not self.port:
                self.port = int(found[1])
                self.ready.set()
        self.ready.set()

    def wait_ready(self):
        holds(self.ready.wait(30) and self.port, "no server: " + "".join(self.log))

    def wait(self, seconds=30):
        """Waits for its end; gives its exit status."""
        status = self.process.wait(seconds)
        self.reader.join(5)
        return status

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)

    def stop(self):
        self.terminate()
        same(self.wait(), 0, "".join(self.log[-20:]))

    def kill(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.reader.join(5)
        self.process.stderr.close()

    def visitor(self, **options):
        return Visitor(self.port, **options)


# ---- a visitor ----------------------------------------------------------------------------

class Page:
    """An answer: status, headers, text; and what stands in it, when it is HTML."""

    def __init__(self, response, body):
        self.status, self.headers, self.bytes = response.status, response.headers, body
        self.text = body.decode("utf-8", "replace")
        self.location = response.getheader("Location")
        self.parsed = None

    @property
    def seen(self):
        if self.parsed is None:
            self.parsed = Reader(self.text)
        return self.parsed

    def form(self, action=None):
        """The form of that action; without one, the main one of the page."""
        forms = [f for f in self.seen.forms
                 if (f.action == action if action else f.css == "fields")]
        same(len(forms), 1, f"forms of {action}: {[f.action for f in self.seen.forms]}")
        return forms[0]


class Form:
    def __init__(self, action, css):
        self.action, self.css, self.values, self.options = action, css, {}, {}


class Reader(html.parser.HTMLParser):
    """Forms with the values a browser would send, faults by field, links, visible text."""

    def __init__(self, text):
        super().__init__()
        self.forms, self.links, self.faults, self.summary = [], [], {}, []
        self.words, self.rows, self.lang = [], [], ""
        self._form = self._select = self._fault = self._area = None
        self._errors = self._row = self._cell = False
        self.feed(text)
        self.text = " ".join(" ".join(self.words).split())

    def handle_starttag(self, tag, pairs):
        at = {name: value or "" for name, value in pairs}
        if tag == "html":
            self.lang = at.get("lang", "")
        elif tag == "form":
            self._form = Form(at.get("action"), at.get("class"))
            self.forms.append(self._form)
        elif tag == "a":
            self.links.append(at.get("href", ""))
            if self._errors:
                self.summary.append(at["href"].removeprefix("#"))
        elif tag == "div" and at.get("class") == "errors":
            self._errors = True
        elif tag == "p" and at.get("class") == "wrong":
            self._fault = at["id"].removesuffix("-error")
            self.faults[self._fault] = ""
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
            self._cell = True
        if self._form is not None:
            self._start_control(tag, at)

    def _start_control(self, tag, at):
        values, name = self._form.values, at.get("name")
        if tag == "input" and at.get("type") == "radio":
            self._form.options.setdefault(name, []).append(at["value"])
            if "checked" in at:
                values[name] = at["value"]
        elif tag == "input" and (at.get("type") == "file" or
                                 at.get("type") == "checkbox" and "checked" not in at):
            pass  # a browser sends nothing, or a file
        elif tag == "textarea":
            self._area = name
            values[name] = ""
        elif tag == "input" and name:
            values[name] = at.get("value", "")
        elif tag == "select":
            self._select = name
            values[name] = ""
        elif tag == "option" and self._select:
            self._form.options.setdefault(self._select, []).append(at["value"])
            if "selected" in at:
                values[self._select] = at["value"]

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._area = None
        elif tag == "p":
            self._fault = None
        elif tag == "div":
            self._errors = False
        elif tag in ("td", "th"):
            self._cell = False

    def handle_data(self, data):
        self.words.append(data)
        if self._area and self._form is not None:
            self._form.values[self._area] += data
        if self._fault:
            self.faults[self._fault] += data
        if self._cell and self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


class Visitor:
    """A browser of few means: one connection at a time, cookies, forms."""

    def __init__(self, port, lang="en", seconds=30):
        self.port, self.lang, self.seconds = port, lang, seconds
        self.cookies, self.connection, self.used = {}, None, 0

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None

    def ask(self, method, path, body=None, headers=None):
        """One request. A kept connection that the server closed meanwhile is made anew;
        nothing is ever sent twice otherwise. One that lay idle for as long as the server
        nearly bears (75 s) is not tried."""
        if time.monotonic() - self.used > 45:
            self.close()
        self.used = time.monotonic()
        fresh = self.connection is None
        if fresh:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port,
                                                         timeout=self.seconds)
        sent = {"Accept-Language": self.lang, **(headers or {})}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        try:
            self.connection.request(method, path, body, sent)
            response = self.connection.getresponse()
            page = Page(response, response.read())
        except http.client.RemoteDisconnected:
            self.close()
            if fresh or method != "GET":
                raise
            return self.ask(method, path, body, headers)
        except Exception:
            self.close()
            raise
        if response.will_close:
            self.close()
        for line in page.headers.get_all("Set-Cookie") or []:
            name, _, value = line.partition(";")[0].partition("=")
            if value:
                self.cookies[name] = value
            else:
                self.cookies.pop(name, None)
        return page

    def get(self, path, status=200):
        page = self.ask("GET", path)
        same(page.status, status, f"GET {path}\n{page.seen.text[:400]}")
        return page

    def post(self, path, values, status=303, headers=None):
        page = self.ask("POST", path, urllib.parse.urlencode(values),
                        {"Content-Type": "application/x-www-form-urlencoded",
                         **(headers or {})})
        if status is not None:
            same(page.status, status, f"POST {path} {values}\n{page.seen.text[:600]}")
        return page

    def send(self, path, values, file=None, status=303):
        """A form with a file (name, bytes), as browsers send it (RFC 7578)."""
        edge = uuid.uuid4().hex
        parts = [f'--{edge}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n'
                 .encode() for n, v in {"id": new_id(), **values}.items()]
        name, content = file or ("", b"")
        parts.append(f'--{edge}\r\nContent-Disposition: form-data; name="file"; '
                     f'filename="{name}"\r\nContent-Type: application/octet-stream\r\n\r\n'
                     .encode() + content + b"\r\n")
        page = self.ask("POST", path, b"".join(parts) + f"--{edge}--\r\n".encode(),
                        {"Content-Type": f"multipart/form-data; boundary={edge}"})
        same(page.status, status, page.seen.text[:600])
        return page

    def fill(self, path, status=303, action=None, **values):
        """Opens the form at path, fills it in and sends it. Gives (answer, what was sent)."""
        form = self.get(path).form(action)
        sent = {**form.values, **values}
        return self.post(form.action, sent, status), sent

    def enter(self, login="xiaorang", password=PASSWORD):
        page, _ = self.fill("/login", login=login, password=password)
        holds("cadre" in self.cookies, "no session cookie")
        return page


def new_id():
    """A UUID of version 7, as forms carry."""
    stamp = int(time.time() * 1000).to_bytes(6, "big")
    rest = bytearray(os.urandom(10))
    rest[0], rest[2] = rest[0] & 0x0F | 0x70, rest[2] & 0x3F | 0x80
    return str(uuid.UUID(bytes=bytes(stamp + rest)))
