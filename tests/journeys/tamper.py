#!/usr/bin/env python3
"""Somebody who can write the database file changes the ledger. Whatever he changes, `cadre
ledger verify` exits 5 and names the first bad entry, and so does contrib/verify.py on an
export of the same database; where what he changed is no entry, verify says what it is. And
what is changed in the derived tables is found by `rebuild --check`.

The department has 300 entries: a completed tile, and a part of the next.
"""
# limit: 300 s
import base64
import hashlib
import json
import os
import re
import shutil
import sqlite3
import threading

from house import POSTGRES, SQLITE, House, holds, main, new_id, proof, same, say, verify_py

ENTRIES = 300
TILE = 256
HASH = 32


def made():
    """A department of ENTRIES entries, written over HTTP; with a stored checkpoint."""
    house = House(SQLITE)
    house.make()
    house.registrar()
    server = house.serve()
    visitor = server.visitor()
    visitor.enter()
    size = house.json("ledger", "root")["size"]
    for i in range(size, ENTRIES):
        visitor.post("/people/new", {"id": new_id(), "name": f"张{i}", "sex": "male",
                                     "born": "1980-01-01", "unit": "1"})
    server.stop()
    same(house.check_whole(), ENTRIES)
    os.unlink(house.db + ".lock")
    return house


_pristine = []


def pristine():
    """Made once; every proof works on copies of its files."""
    if not _pristine:
        _pristine.append(made())
    return _pristine[0]


class Copy:
    """The department with `changes` made to it past the program: statements, or a function
    that is given the connection."""

    def __init__(self, *changes):
        self.house = pristine()
        self.folder = self.house.path("copy-" + new_id()[-12:])
        os.mkdir(self.folder)
        self.db = os.path.join(self.folder, "d.db")
        shutil.copy(self.house.db, self.db)
        db = sqlite3.connect(self.db, isolation_level=None)
        for (name,) in db.execute("select name from sqlite_schema where type = 'trigger'"):
            db.execute(f"drop trigger {name}")
        for change in changes:
            if callable(change):
                change(db)
            else:
                holds(db.execute(change).rowcount != 0, f"changed nothing: {change}")
        db.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder)

    def run(self, *words, exit):
        return self.house.run(*words, exit=exit, db=self.db)


def found_by_cadre(copy):
    """What `ledger verify --json` says; the sentence says the same."""
    found = json.loads(copy.run("ledger", "verify", "--json", exit=5).out)
    same(sorted(found), ["checked", "first_bad", "good", "holds", "what"])
    same(found["good"], False)
    said = copy.run("ledger", "verify", exit=5)
    same(said.out, "")
    numbers = [int(n) for n in re.findall(r"\d+", said.err)]
    holds(found["first_bad"] in numbers and f"({found['what']})" in said.err, said.err)
    return found


def found_by_python(copy):
    """The first bad entry that contrib/verify.py names, or None where it names none."""
    out = os.path.join(copy.folder, "out")
    copy.run("ledger", "export", out, "--bodies", exit=0)
    done = verify_py(out)
    same(done.exit, 5, done.out + done.err)
    named = re.search(r"first bad entry: seq (\d+)", done.out)
    return int(named[1]) if named else None


def both_name(seq, what, *changes):
    with Copy(*changes) as copy:
        found = found_by_cadre(copy)
        same((found["first_bad"], found["what"], found["checked"]), (seq, what, seq - 1),
             changes)
        same(found_by_python(copy), seq, changes)


# ---- entries ------------------------------------------------------------------------------

PLACES = 1, 2, 255, 256, 257, ENTRIES  # first, middle, both sides of a tile's end, last


@proof("A byte flipped in a body, a salt or a leaf is named by both")
def flipped():
    for seq in PLACES:
        for table, column, what in (("body", "body", "leaf"), ("body", "salt", "leaf"),
                                    ("entry", "leaf", "leaf")):
            def flip(db, table=table, column=column, seq=seq):
                (was,) = db.execute(f"select {column} from ledger_{table} where seq = {seq}"
                                    ).fetchone()
                at = len(was) // 2
                new = was[:at] + bytes([was[at] ^ 1]) + was[at + 1:]
                db.execute(f"update ledger_{table} set {column} = ? where seq = ?",
                           (new, seq))
            both_name(seq, what, flip)


@proof("A changed column of a header is named by both, whichever it is")
def headers():
    changes = {"day": "day + 1", "at": "at - 1", "actor": "actor + 1", "class": "0",
               "corrects": "1", "subject": "subject - 1", "kind": "'person.leave'",
               "version": "2", "id": "substr(id, 1, 15) || x'00'"}
    for column, new in changes.items():
        value = f"cast({new} as blob)" if column == "id" else new
        both_name(100, "leaf", f"update ledger_entry set {column} = {value} where seq = 100")


def remove(seq):
    return (f"delete from ledger_body where seq = {seq}",
            f"delete from ledger_entry where seq = {seq}")


@proof("A removed row is named by both: the first, one in the middle, the last")
def removed():
    for seq in PLACES:
        both_name(seq, "gap", *remove(seq))


@proof("A removed body is named by both, or called withheld by none")
def bodies_removed():
    for seq in PLACES:
        both_name(seq, "body", f"delete from ledger_body where seq = {seq}")


@proof("A removed row whose place the later ones take is named by both")
def closed_gap():
    for seq in (1, 100, 256, 299):
        both_name(seq, "leaf", *remove(seq),
                  f"update ledger_body set seq = -seq where seq > {seq}",
                  f"update ledger_entry set seq = -seq where seq > {seq}",
                  "update ledger_entry set seq = -seq - 1 where seq < 0",
                  "update ledger_body set seq = -seq - 1 where seq < 0")


def add(seq, source=5):
    """A row that looks like another, with an id of its own."""
    return (f"insert into ledger_entry select {seq}, randomblob(16), kind, version, subject,"
            f" day, at, actor, class, corrects, leaf from ledger_entry where seq = {source}",
            f"insert into ledger_body select {seq}, salt, body from ledger_body"
            f" where seq = {source}")


@proof("A row added among the others is named by both")
def added_between():
    for seq in (1, 100, 256, 257):
        both_name(seq, "leaf", *(
            f"update ledger_{table} set seq = {sign}seq {more} where seq {where}"
            for sign, more, where in (("-", "", f">= {seq}"), ("-", "+ 1", "< 0"))
            for table in ("body", "entry")), *add(seq, 50))


@proof("A row added behind the last is found, and named by verify")
def added():
    # The export ends where the head ends: what is behind it is signed by nobody.
    with Copy(*add(ENTRIES + 1)) as copy:
        found = found_by_cadre(copy)
        same((found["first_bad"], found["what"]), (ENTRIES + 1, "head"))


@proof("A row added before the first, or far behind, is found")
def added_outside():
    for seq in (0, -5, 9000):
        with Copy(*add(seq)) as copy:
            found = found_by_cadre(copy)
            holds(found["what"] in ("gap", "head"), found)


@proof("Two rows that changed places are named by both: the earlier of the two")
def swapped():
    for one, other in ((1, 2), (100, 101), (10, 290), (256, 257), (299, 300)):
        both_name(one, "leaf", *(
            f"update ledger_{table} set seq = {now} where seq = {was}"
            for table in ("entry", "body")
            for was, now in ((one, -1), (other, one), (-1, other))))


@proof("Two bodies that changed places, with their salts, are named by both")
def swapped_bodies():
    both_name(100, "leaf", "update ledger_body set seq = -1 where seq = 100",
              "update ledger_body set seq = 100 where seq = 200",
              "update ledger_body set seq = 200 where seq = -1")


@proof("On PostgreSQL too what is changed past the program is named by both", POSTGRES)
def on_postgres(sort):
    changes = (
        ("leaf", 3, "update ledger_body set body = set_byte(body, 5, get_byte(body, 5) # 1)"
                    " where seq = 3"),
        ("leaf", 2, "update ledger_entry set day = day + 1 where seq = 2"),
        ("gap", 1, "delete from ledger_body where seq = 1;"
                   "delete from ledger_entry where seq = 1"))
    for what, seq, change in changes:
        with House(sort) as house:
            house.make()
            for i in range(4):
                house.unit(f"unit {i}")
            for table in ("entry", "body"):
                house.sql(f"alter table ledger_{table} disable trigger user")
            house.sql(change)
            found = house.json("ledger", "verify", exit=5)
            same((found["first_bad"], found["what"]), (seq, what))
            house.run("ledger", "export", house.path("out"), "--bodies")
            done = verify_py(house.path("out"))
            same(done.exit, 5)
            holds(f"first bad entry: seq {seq}:" in done.out, done.out)


# ---- who also mends what follows from an entry --------------------------------------------

def leaf_of(db, seq):
    """The leaf as docs/ledger.md says, made by hand from the row."""
    row = db.execute("select e.id, kind, version, subject, day, at, actor, class, corrects,"
                     " salt, body from ledger_entry e join ledger_body b on b.seq = e.seq"
                     f" where e.seq = {seq}").fetchone()
    text = row[0].hex()
    uuid = "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
    classes = ("open", "own", "unit", "sealed", "file", "ballot")
    header = json.dumps({"id": uuid, "kind": row[1], "version": row[2], "subject": row[3],
                         "day": row[4], "at": row[5], "actor": row[6],
                         "class": classes[row[7]], "corrects": row[8], "seq": seq},
                        sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    body = hashlib.sha256(row[9] + row[10]).digest()
    return hashlib.sha256(b"\0" + header + body).digest()


def forge(seq, tile=False):
    """Another body and the leaf that fits it; in the stored tile too when asked."""
    def change(db):
        db.execute("update ledger_body set body = cast(replace(cast(body as text), '张',"
                   " '李') as blob) where seq = ?", (seq,))
        leaf = leaf_of(db, seq)
        db.execute("update ledger_entry set leaf = ? where seq = ?", (leaf, seq))
        if tile:
            (was,) = db.execute("select hashes from ledger_tile where level = 0").fetchone()
            at = (seq - 1) * HASH
            db.execute("update ledger_tile set hashes = ? where level = 0",
                       (was[:at] + leaf + was[at + HASH:],))
    return change


@proof("The leaf made by hand from the documentation is the stored one")
def leaves_by_hand():
    with Copy() as copy:
        db = sqlite3.connect(copy.db)
        for seq in PLACES:
            (leaf,) = db.execute(f"select leaf from ledger_entry where seq = {seq}").fetchone()
            same(leaf_of(db, seq), leaf, seq)
        db.close()


@proof("A body changed with its leaf is named by both: the tile still has the old leaf")
def forged():
    both_name(100, "tile", forge(100))


@proof("A body changed with its leaf and its tile is found within the tile by both")
def forged_tile():
    with Copy(forge(100, tile=True)) as copy:
        found = found_by_cadre(copy)
        same((found["first_bad"], found["what"]), (1, "tile"))
        same(found_by_python(copy), 1)


@proof("A body changed with its leaf where no tile is complete is found by the head")
def forged_edge():
    with Copy(forge(290)) as copy:
        found = found_by_cadre(copy)
        same((found["first_bad"], found["what"]), (0, "head"))
        same(found_by_python(copy), None)


def node(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def rewrite_all(seq):
    """What follows from a forged entry is forged too: its tile and the head; and the
    checkpoints in the database are taken away."""
    def peaks(leaves):
        found, at = [], 0
        for bit in reversed(range(16)):
            if len(leaves) >> bit & 1:
                level = leaves[at:at + (1 << bit)]
                at += 1 << bit
                while len(level) > 1:
                    level = [node(*level[i:i + 2]) for i in range(0, len(level), 2)]
                found += level
        return found

    def change(db):
        forge(seq, tile=seq <= TILE)(db)
        leaves = [leaf for (leaf,) in db.execute("select leaf from ledger_entry order by seq")]
        (root,) = peaks(leaves[:TILE])
        db.execute("update ledger_tile set root = ? where level = 0", (root,))
        db.execute("update ledger_head set tree = ?",
                   (len(leaves).to_bytes(8, "big") + b"".join(peaks(leaves)),))
        db.execute("delete from ledger_checkpoint")
    return change


@proof("Who rewrites all that follows from an entry is found by the checkpoint kept outside")
def rewritten():
    for seq in (100, 290):
        with Copy(rewrite_all(seq)) as copy:
            copy.run("ledger", "verify", exit=0)  # consistent in itself
            shutil.copy(copy.house.checkpoint, copy.db + ".checkpoint")
            found = json.loads(copy.run("ledger", "verify", "--json", exit=5).out)
            same((found["good"], found["what"], found["first_bad"]), (False, "root", 0))
            said = copy.run("ledger", "verify", exit=5).err
            holds(say("en", "fault.ledger-other", kept=ENTRIES,
                      file=copy.db + ".checkpoint") in said, said)
            copy.run("serve", exit=5)


@proof("A ledger that is verified while others write is no broken one")
def verified_meanwhile():
    with House(SQLITE) as house:
        house.make()
        house.registrar()
        server = house.serve()
        visitor = server.visitor()
        visitor.enter()
        stop = threading.Event()

        def write():
            while not stop.is_set():
                house.unit("unit " + new_id()[-6:])

        writer = threading.Thread(target=write)
        writer.start()
        for _ in range(20):
            house.run("ledger", "verify")
        stop.set()
        writer.join()
        server.stop()


# ---- what is no entry ---------------------------------------------------------------------

def flip_blob(table, column, where, at):
    def change(db):
        (was,) = db.execute(f"select {column} from {table} where {where}").fetchone()
        new = was[:at] + bytes([was[at] ^ 0x80]) + was[at + 1:]
        db.execute(f"update {table} set {column} = ? where {where}", (new,))
    return change


@proof("A byte flipped in a tile, or in its root, is found, and named as its entry")
def tiles():
    for seq in (1, 77, 256):
        with Copy(flip_blob("ledger_tile", "hashes", "level = 0",
                            (seq - 1) * HASH + 9)) as copy:
            found = found_by_cadre(copy)
            same((found["first_bad"], found["what"]), (seq, "tile"))
    with Copy(flip_blob("ledger_tile", "root", "level = 0", 31)) as copy:
        same(found_by_cadre(copy)["what"], "tile")
    with Copy("delete from ledger_tile") as copy:
        same(found_by_cadre(copy)["what"], "tile")
    with Copy("update ledger_tile set hashes = substr(hashes, 1, 100)") as copy:
        same(found_by_cadre(copy)["what"], "tile")
    with Copy("insert into ledger_tile select level, 1, root, hashes from ledger_tile"
              ) as copy:
        same(found_by_cadre(copy)["what"], "tile")


@proof("A changed head is found: its size, its frontier, none at all")
def heads():
    for at in (7, 8, 8 + HASH, 8 + 3 * HASH + 31):
        with Copy(flip_blob("ledger_head", "tree", "id = 1", at)) as copy:
            found = found_by_cadre(copy)
            holds(found["what"] in ("head", "gap"), f"byte {at}: {found}")
    for change in ("delete from ledger_head", "update ledger_head set tree = x''",
                   "update ledger_head set tree = x'00'"):
        with Copy(change) as copy:
            done = copy.run("ledger", "verify", exit=None)
            holds(done.exit in (1, 5), f"{change}: {done}")


@proof("A checkpoint that was signed and does not hold any more is found")
def checkpoints():
    house = pristine()
    note = house.run("ledger", "checkpoint").out

    def keep(size, text):
        return lambda db: db.execute("insert into ledger_checkpoint values (?, ?, 0)",
                                     (size, text))
    with Copy(keep(ENTRIES, note)) as copy:
        copy.run("ledger", "verify", exit=0)
    root = note.split("\n")[2]
    wrong = base64.b64encode(hashlib.sha256(b"another").digest()).decode()
    for size, text in ((ENTRIES, note.replace(root, wrong)), (ENTRIES, note[:40]),
                       (ENTRIES, ""), (100, note), (ENTRIES + 1, note)):
        with Copy(keep(size, text)) as copy:
            found = found_by_cadre(copy)
            same((found["what"], found["first_bad"]), ("root", 0), f"{size} {text!r}")
    with Copy(keep(ENTRIES, note), *remove(ENTRIES)) as copy:
        same(found_by_cadre(copy)["first_bad"], ENTRIES)


@proof("The last checkpoint that still holds is told where no entry can be")
def still_holds():
    house = pristine()
    note = house.run("ledger", "checkpoint").out
    with Copy(lambda db: db.execute("insert into ledger_checkpoint values (?, ?, 0)",
                                    (ENTRIES, note)),
              lambda db: db.execute("update ledger_head set tree = x'00'")) as copy:
        done = copy.run("ledger", "verify", "--json", exit=5)
        holds('"what":"head"' in done.out, done.out)
    with Copy(lambda db: db.execute("insert into ledger_checkpoint values (?, ?, 0)",
                                    (ENTRIES, note)), *add(ENTRIES + 1)) as copy:
        same(found_by_cadre(copy)["holds"], ENTRIES)


# ---- derived tables -----------------------------------------------------------------------

def add_row(table):
    """A row like the first one, under another key; where there is none, one of ones."""
    def change(db):
        columns = db.execute(f"pragma table_info({table})").fetchall()
        row = db.execute(f"select * from {table}").fetchone()
        new = [1 if "INT" in c[2].upper() else b"1" if c[2].upper() == "BLOB" else "1"
               for c in columns] if row is None else list(row)
        made = db.execute("select sql from sqlite_schema where name = ?", (table,)).fetchone()
        only = "check (id = 1)" in made[0]  # a table of one row
        new[0] = 987654 if isinstance(new[0], int) and not only else new[0]
        new = [v + "x" if isinstance(v, str) else v for v in new]
        db.execute(f"insert into {table} values ({', '.join('?' * len(new))})", new)
    return change


def change_row(table):
    """Another value in the last column that is no part of the key."""
    def change(db):
        columns = db.execute(f"pragma table_info({table})").fetchall()
        name, sort = [(c[1], c[2].upper()) for c in columns if not c[5]][-1]
        new = {"INT": f"coalesce({name}, 0) + 1", "BLOB": "x'01'"}.get(sort[:4].strip("E"))
        db.execute(f"update {table} set {name} = {new or repr('高俅')}"
                   f" where rowid = (select min(rowid) from {table})")
    return change


def found_by_rebuild(change, table, ledger_too=False):
    with Copy(change) as copy:
        done = copy.run("rebuild", "--check", exit=5)
        holds(table in done.err, f"{table}: {done.err}")
        found = json.loads(copy.run("rebuild", "--check", "--json", exit=5).out)
        same([t["table"] for t in found["tables"] if not t["same"]], [table])
        if not ledger_too:
            copy.run("ledger", "verify", exit=0)
        copy.run("rebuild", exit=0)
        same(json.loads(copy.run("rebuild", "--check", "--json", exit=0).out)["same"], True)


@proof("A changed, added or removed row of any derived table is found by rebuild --check")
def derived():
    house = pristine()
    tables = house.json("rebuild", "--check")["tables"]
    holds({"person", "unit", "unit_above", "account", "role_held"} <=
          {t["table"] for t in tables}, tables)
    for table, rows in [(t["table"], t["rows"]) for t in tables]:
        # The ledger, too, looks at what it says of bodies and blobs.
        found_by_rebuild(add_row(table), table, table in ("erased_body", "named_blob"))
        if rows > 0:
            found_by_rebuild(f"delete from {table}", table)
    for table in ("person", "unit", "account"):
        found_by_rebuild(change_row(table), table)


@proof("The ledger's rows refuse to be changed as long as nobody takes the triggers away")
def triggers():
    house = pristine()
    db = sqlite3.connect(house.db, isolation_level=None)
    for change in ("update ledger_entry set day = 0 where seq = 1",
                   "delete from ledger_entry where seq = 1",
                   "update ledger_body set body = x'00' where seq = 1",
                   "update ledger_tile set root = x'00'", "delete from ledger_tile"):
        try:
            db.execute(change)
            raise AssertionError(f"taken: {change}")
        except sqlite3.IntegrityError as refused:
            holds("never" in str(refused), refused)
    db.close()


if __name__ == "__main__":
    try:
        main()
    finally:
        for one in _pristine:
            one.__exit__()
