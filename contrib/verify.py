#!/usr/bin/env python3
"""Checks an exported ledger, or the proof of one entry, without any code of cadre.

    python3 verify.py DIR [--key KEY] [--witness KEY]
    python3 verify.py --proof FILE --key KEY [--witness KEY]

KEY is a verifier key or a file that holds one; --witness asks for a cosignature as well.
Exit status: 0 all good, 5 something is not what it was, 2 wrong use.

Written from docs/ledger.md, RFC 6962, RFC 8032 and the C2SP specifications signed-note,
tlog-checkpoint, tlog-tiles, tlog-cosignature and tlog-proof.
"""
import argparse
import base64
import hashlib
import itertools
import json
import os
import re
import sys
from collections import namedtuple

TILE, HASH, SALT = 256, 32, 16  # hashes in a full tile; bytes of SHA-256; bytes of a salt
GOOD, BROKEN = 0, 5             # exit statuses; argparse has 2 for wrong use
ED25519, COSIGNATURE = 1, 4     # signature types of signed-note
DASH = "\u2014 "                # opens each signature line
UUID7 = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
HEADER = {"actor": int, "at": int, "class": str, "corrects": int, "day": int, "id": str,
          "kind": str, "seq": int, "subject": int, "version": int}

class Bad(ValueError):
    """Something is not what it was, or not in the form it must have."""

def sha256(data):
    return hashlib.sha256(data).digest()

def read_file(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        raise Bad(f"{path}: {error.strerror}") from None

def unbase64(text):
    """RFC 4648 section 4: the one right spelling of the bytes and no other."""
    try:
        data = base64.b64decode(text, validate=True)
    except (ValueError, TypeError):
        data = b""
    if base64.b64encode(data).decode() != text:
        raise Bad("not base64, or not in its only spelling")
    return data

def read_hash(text):
    if len(unbase64(text)) != HASH:
        raise Bad("a hash that is not 32 bytes long")
    return unbase64(text)

def number(text):
    if not re.fullmatch("0|[1-9][0-9]{0,18}", text) or int(text) >= 2**63:
        raise Bad(f"{text[:30]!r} is not a decimal number")
    return int(text)

# ---- Ed25519: RFC 8032 section 5.1, points of -x^2 + y^2 = 1 + D x^2 y^2 as (X, Y, Z, T)
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P

def point_add(a, b):
    """Section 5.1.4."""
    e1, e2 = (a[1] - a[0]) * (b[1] - b[0]), (a[1] + a[0]) * (b[1] + b[0])
    e3, e4 = 2 * a[3] * b[3] * D, 2 * a[2] * b[2]
    e, f, g, h = e2 - e1, e4 - e3, e4 + e3, e2 + e1
    return e * f % P, g * h % P, f * g % P, e * h % P

def point_times(scalar, point):
    total = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = point_add(total, point)
        point, scalar = point_add(point, point), scalar >> 1
    return total

def point_read(data):
    """Section 5.1.3: 255 bits of y, little-endian, and the lowest bit of x. None if bad."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or x * x % P != square or (x == 0 and sign):
        return None
    x = x if x & 1 == sign else P - x
    return x, y, 1, x * y % P

BASE = point_read((4 * pow(5, -1, P) % P).to_bytes(32, "little"))

def ed25519_holds(public_key, message, signature):
    """Section 5.1.7: [S]B = R + [k]A."""
    if len(signature) != 64:
        return False
    a, r = point_read(public_key), point_read(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + public_key + message).digest()
    k = int.from_bytes(digest, "little") % ORDER
    left, right = point_times(s, BASE), point_add(r, point_times(k, a))
    return all((left[i] * right[2] - right[i] * left[2]) % P == 0 for i in (0, 1))

# ---- Signed notes and checkpoints (C2SP) ------------------------------------------------
Key = namedtuple("Key", "name id type public")

def name_is_good(name):
    return name != "" and not any(c.isspace() or c == "+" for c in name)

def read_key(text):
    """name+8 hex digits of the key id+base64(type || public key), or a file with that"""
    text = read_file(text).decode(errors="replace") if os.path.isfile(text) else text
    name, hexid, typed = (text.strip().split("+", 2) + ["", ""])[:3]
    typed = unbase64(typed)
    key = Key(name, sha256(name.encode() + b"\n" + typed)[:4], typed[:1], typed[1:])
    if not name_is_good(name) or hexid != key.id.hex():
        raise Bad("not a verifier key, or one with a wrong id")
    if len(typed) != 33 or typed[0] not in (ED25519, COSIGNATURE):
        raise Bad("neither an Ed25519 nor a cosignature key")
    return key

def signature_holds(key, text, signature):
    if key.type[0] == COSIGNATURE:  # 8 bytes of seconds since 1970 stand in front
        time, signature = int.from_bytes(signature[:8], "big"), signature[8:]
        text = b"cosignature/v1\ntime %d\n" % time + text
    return ed25519_holds(key.public, text, signature)

def open_note(note, key):
    """The text of a note (bytes) that carries a true signature by key."""
    whole = note.decode()  # raises a ValueError where it is not UTF-8
    text, blank, lines = whole.rpartition("\n\n")
    if not blank or not lines.endswith("\n") or lines.count("\n") > 100:
        raise Bad("the note has no signatures, or too many")
    if any(c < " " and c != "\n" for c in whole):
        raise Bad("the note has control characters")
    text, signed = text + "\n", False
    for line in lines[:-1].split("\n"):
        name, _, encoded = line.removeprefix(DASH).partition(" ")
        signature = unbase64(encoded)
        if not line.startswith(DASH) or not name_is_good(name) or len(signature) < 5:
            raise Bad("the note has a malformed signature line")
        if name == key.name and signature[:4] == key.id:
            if not signature_holds(key, text.encode(), signature[4:]):
                raise Bad(f"the signature of {name} does not hold")
            signed = True
    if not signed:
        raise Bad(f"the note carries no signature by {key.name}+{key.id.hex()}")
    return text

def open_checkpoint(note, key):
    """(size, root) of a checkpoint signed by the ledger that key belongs to."""
    lines = open_note(note, key).split("\n")
    if len(lines) < 4 or "" in lines[:-1]:
        raise Bad("the checkpoint has too few lines, or empty ones")
    if lines[0] != key.name:
        raise Bad(f"the checkpoint is of {lines[0]!r}, the key of {key.name!r}")
    return number(lines[1]), read_hash(lines[2])

# ---- The Merkle tree of RFC 6962 --------------------------------------------------------
def node_hash(left, right):
    return sha256(b"\1" + left + right)

def tree_root(hashes):
    """MTH of section 2.1, over the hashes of the leaves (or of equal perfect subtrees)."""
    if len(hashes) < 2:
        return hashes[0] if hashes else sha256(b"")
    split = 1 << (len(hashes) - 1).bit_length() - 1
    return node_hash(tree_root(hashes[:split]), tree_root(hashes[split:]))

def inclusion_root(leaf, index, size, proof):
    """The root that an inclusion proof leads to: PATH of section 2.1.1 backwards."""
    if index >= size or (size > 1) != (proof != []):
        raise Bad("the inclusion proof is too long, too short or not for this index")
    if size == 1:
        return leaf
    split = 1 << (size - 1).bit_length() - 1
    if index < split:
        return node_hash(inclusion_root(leaf, index, split, proof[:-1]), proof[-1])
    return node_hash(proof[-1], inclusion_root(leaf, index - split, size - split, proof[:-1]))

# ---- Entries ----------------------------------------------------------------------------
def int64(text):
    if not -2**63 <= int(text) < 2**63:
        raise ValueError("integer outside 64 bits")
    return int(text)

def no_float(text):
    raise ValueError(f"{text} is not an integer")

JSON_READ = json.JSONDecoder(parse_float=no_float, parse_constant=no_float, parse_int=int64)
JSON_WRITE = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)

def canonical_json(data):
    """The value of data. Written again it must give the same bytes; so its keys are in
    order and not doubled, and nothing in it is spelt in a second way."""
    try:
        value = JSON_READ.decode(data.decode())
        if JSON_WRITE.encode(value).encode() == data:
            return value
    except (ValueError, RecursionError) as error:
        raise Bad(f"not canonical JSON ({error})") from None
    raise Bad("JSON, but not in canonical form")

def read_header(entry, seq):
    """The header of an entry that must be number seq; the body hash stands behind it."""
    header = canonical_json(entry[:-HASH])
    if type(header) is not dict or {k: type(v) for k, v in header.items()} != HEADER:
        raise Bad("the header does not have the ten members it must have")
    if header["seq"] != seq:
        raise Bad(f"the header says seq {header['seq']}")
    if not 0 <= header["corrects"] < seq or not 0 <= header["subject"] <= seq:
        raise Bad("it names an entry that did not exist yet")
    if not (UUID7.fullmatch(header["id"]) and header["kind"] and header["version"] > 0):
        raise Bad("its id, kind or version is not one")
    return header

def check_body(entry, salt, body):
    if len(salt) != SALT or sha256(salt + body) != entry[-HASH:]:
        raise Bad("its body is not the one that was hashed into the entry")
    canonical_json(body)

# ---- An export: the layout of C2SP tlog-tiles -------------------------------------------
def tile_name(index, width=TILE):
    """1234067 -> x001/x234/067, with .p/W behind a partial one."""
    name = f"{index % 1000:03}"
    while index >= 1000:
        index //= 1000
        name = f"x{index % 1000:03}/{name}"
    return name if width == TILE else f"{name}.p/{width}"

class Export:
    """Walks the entries in order and stops at the first thing that is wrong."""
    def __init__(self, folder, size):
        self.folder, self.size = folder, size
        self.above, self.seen, self.ids = {}, set(), set()
        self.bodies_held, self.bodies_not = 0, {"withheld": 0, "erased": 0}

    def read(self, kind, index, width):
        name = f"{kind}/{tile_name(index, width)}"
        self.seen.add(name)
        return read_file(os.path.join(self.folder, name))

    def hashes(self, level, index):
        """One tile: 256 hashes, or as many as the size of the log gives the last one."""
        width = min(TILE, (self.size >> 8 * level) - index * TILE)
        data = self.read(f"tile/{level}", index, width)
        if len(data) != width * HASH:
            raise Bad(f"tile/{level}/{tile_name(index, width)} is {len(data)} bytes long")
        return [data[at:at + HASH] for at in range(0, len(data), HASH)]

    def entries(self, index, width):
        """The entries of a bundle; in front of each stand two bytes with its length."""
        data, at = self.read("tile/entries", index, width), 0
        while at < len(data):
            start, at = at + 2, at + 2 + int.from_bytes(data[at:at + 2], "big")
            yield data[start:at] if HASH < at - start <= len(data) - start else b""

    def bodies(self, index, width):
        """A line for each entry; all withheld where the export holds no bodies."""
        if not os.path.isdir(os.path.join(self.folder, "bodies")):
            return ["withheld"] * width
        return self.read("bodies", index, width).decode("ascii", "replace").split("\n")[:-1]

    def check_entry(self, seq, entry, leaf, line):
        if entry is None or leaf is None or line is None:
            raise Bad("entry, leaf and body do not come in equal number up to here")
        if sha256(b"\0" + entry) != leaf:
            raise Bad("it is not the entry whose hash stands in the tree")
        key = bytes.fromhex(read_header(entry, seq)["id"].replace("-", ""))
        if key in self.ids:
            raise Bad("an earlier entry has the same id")
        self.ids.add(key)
        if line in self.bodies_not:
            self.bodies_not[line] += 1
        else:
            salt, _, body = line.partition(" ")
            check_body(entry, unbase64(salt), unbase64(body))
            self.bodies_held += 1

    def check_parent(self, level, child, root):
        """A full tile must stand with its root in the tile above, up to the top."""
        index, place = divmod(child, TILE)
        if place == 0:
            self.above[level] = self.hashes(level, index)
        if self.above[level][place] != root:
            raise Bad(f"first bad entry: seq {(child << 8 * level) + 1} or later: tile/"
                      f"{level - 1}/{tile_name(child)} is not what its parent says, "
                      f"tile/{level}; entries and leaves were changed together")
        if place == TILE - 1:
            self.check_parent(level + 1, index, tree_root(self.above[level]))

    def check_files(self):
        for top in ("tile", "bodies"):
            for folder, _, names in os.walk(os.path.join(self.folder, top)):
                for path in (os.path.join(folder, name) for name in names):
                    if os.path.relpath(path, self.folder) not in self.seen:
                        raise Bad(f"{path} is not covered by the checkpoint")

    def walk(self):
        """The root over all entries, from the leaves that they were compared with."""
        roots = []
        for index in range((self.size + TILE - 1) // TILE):
            seq, width = index * TILE + 1, min(TILE, self.size - index * TILE)
            try:
                leaves = self.hashes(0, index)
                for parts in itertools.zip_longest(self.entries(index, width), leaves,
                                                   self.bodies(index, width)):
                    self.check_entry(seq, *parts)
                    seq += 1
            except Bad as error:
                raise Bad(f"first bad entry: seq {seq}: {error}") from None
            roots.append(tree_root(leaves))
            if width == TILE:
                self.check_parent(1, index, roots[-1])
        self.check_files()
        return tree_root(roots)

# ---- The two uses -----------------------------------------------------------------------
def tell(what, text):
    print(f"ok   {what:11}", "".join(c if c.isprintable() else "?" for c in text))

def signed_by(note, key, witness):
    size, root = open_checkpoint(note, key)
    tell("checkpoint", f"{size} entries, signed by {key.name}+{key.id.hex()}")
    if witness:
        open_note(note, witness)
        tell("witness", f"cosigned by {witness.name}+{witness.id.hex()}")
    return size, root

def verify_export(folder, key, witness):
    if not key:
        print("note key taken from the export itself: compare it with one you were given")
        key = read_key(os.path.join(folder, "key"))
    size, root = signed_by(read_file(os.path.join(folder, "checkpoint")), key, witness)
    export = Export(folder, size)
    true_root = export.walk()
    tell("entries", "each is the one whose hash stands in the tree, and none is missing")
    tell("headers", "canonical, numbered from 1 without a gap, no id twice")
    tell("bodies", "{} as they were hashed, {withheld} withheld, {erased} erased".format(
        export.bodies_held, **export.bodies_not))
    tell("tiles", "each full tile is what its parent says, and nothing else is there")
    if true_root != root:
        raise Bad("entries and tiles agree but do not lead to the signed root: they were "
                  "changed together, or the checkpoint is of another day")
    tell("root", base64.b64encode(root).decode())
    return f"all {size} entries are as they were signed"

def verify_proof(file, key, witness):
    head, _, note = read_file(file).partition(b"\n\n")
    lines = head.decode("ascii", "replace").split("\n")
    if lines[0] != "c2sp.org/tlog-proof@v1" or len(lines) < 3 or lines[1][:6] != "extra ":
        raise Bad("not a tlog-proof, or one without the entry in its extra line")
    extra, (word, _, index) = canonical_json(unbase64(lines[1][6:])), lines[2].partition(" ")
    if word != "index" or type(extra) is not dict or set(extra) != {"body", "entry", "salt"}:
        raise Bad("the proof does not carry an index, an entry, a body and a salt")
    size, root = signed_by(note, key, witness)
    seq, entry = number(index) + 1, unbase64(extra["entry"])
    path = [read_hash(line) for line in lines[3:]]
    if inclusion_root(sha256(b"\0" + entry), seq - 1, size, path) != root:
        raise Bad("the inclusion proof does not lead from the entry to the signed root")
    tell("inclusion", f"the entry is number {seq} of {size}")
    read_header(entry, seq)
    tell("header", entry[:-HASH].decode())
    if extra["body"] is None:
        tell("body", "withheld")
    else:
        check_body(entry, unbase64(extra["salt"]), unbase64(extra["body"]))
        tell("body", unbase64(extra["body"]).decode())
    return f"entry seq {seq} stands in the ledger as it was signed"

def main():
    parser = argparse.ArgumentParser(usage=__doc__, add_help=False)
    parser.add_argument("dir", nargs="?")
    parser.add_argument("--proof")
    parser.add_argument("--key", type=read_key)
    parser.add_argument("--witness", type=read_key)
    args = parser.parse_args()
    if (args.dir is None) == (args.proof is None) or (args.proof and not args.key) or (
            not os.path.isdir(args.dir or ".")):
        parser.error("give a folder that exists, or --proof and --key")
    try:
        verify = verify_proof if args.proof else verify_export
        print("GOOD " + verify(args.proof or args.dir, args.key, args.witness))
        return GOOD
    except ValueError as error:
        print(f"BAD  {error}")
        return BROKEN

if __name__ == "__main__":
    sys.stdout.reconfigure(errors="backslashreplace")  # a terminal may not know Chinese
    sys.exit(main())
