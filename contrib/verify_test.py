#!/usr/bin/env python3
"""Tests of verify.py: published vectors, and exports made and then damaged here.

    python3 contrib/verify_test.py
"""
import base64
import contextlib
import hashlib
import io
import json
import os
import shutil
import sys
import tempfile
import unittest

import verify

ORIGIN = "cadre/01890a5d-ac96-774b-bcce-b302099a8057"
SEED, WITNESS_SEED, OTHER_SEED = bytes(range(32)), bytes(range(1, 33)), b"\7" * 32


def b64(data):
    return base64.b64encode(data).decode()


def sign(seed, message):
    """RFC 8032 section 5.1.6, for the tests alone: not in constant time."""
    h = hashlib.sha512(seed).digest()
    a = int.from_bytes(h[:32], "little") & (2**254 - 8) | 2**254
    public = public_key(seed)
    r = int.from_bytes(hashlib.sha512(h[32:] + message).digest(), "little") % verify.ORDER
    big_r = point_write(verify.point_times(r, verify.BASE))
    k = int.from_bytes(hashlib.sha512(big_r + public + message).digest(), "little")
    return big_r + ((r + k * a) % verify.ORDER).to_bytes(32, "little")


def public_key(seed):
    h = hashlib.sha512(seed).digest()
    a = int.from_bytes(h[:32], "little") & (2**254 - 8) | 2**254
    return point_write(verify.point_times(a, verify.BASE))


def point_write(point):
    z = pow(point[2], -1, verify.P)
    x, y = point[0] * z % verify.P, point[1] * z % verify.P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def key_id(name, kind, seed):
    typed = bytes([kind]) + public_key(seed)
    return hashlib.sha256(name.encode() + b"\n" + typed).digest()[:4]


def vkey(name, kind, seed):
    return f"{name}+{key_id(name, kind, seed).hex()}+{b64(bytes([kind]) + public_key(seed))}"


def signed_checkpoint(size, root, seed=SEED, origin=ORIGIN):
    text = f"{origin}\n{size}\n{b64(root)}\n"
    signature = key_id(origin, 1, seed) + sign(seed, text.encode())
    return f"{text}\n\u2014 {origin} {b64(signature)}\n"


def mth(leaves):
    """RFC 6962 section 2.1 over the hashes of leaves, written out once more."""
    n = len(leaves)
    if n == 0:
        return hashlib.sha256(b"").digest()
    if n == 1:
        return leaves[0]
    k = 1
    while k * 2 < n:
        k *= 2
    return hashlib.sha256(b"\1" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m, leaves):
    """RFC 6962 section 2.1.1."""
    n = len(leaves)
    if n == 1:
        return []
    k = 1
    while k * 2 < n:
        k *= 2
    if m < k:
        return path(m, leaves[:k]) + [mth(leaves[k:])]
    return path(m - k, leaves[k:]) + [mth(leaves[:k])]


class Made:
    """An export that is right, in a folder of its own, until a test damages it."""

    def __init__(self, size, bodies=True, headers=None, raw_bodies=None):
        self.folder = tempfile.mkdtemp()
        self.size, self.entries, self.lines = size, [], []
        for seq in range(1, size + 1):
            header = header_of(seq)
            header.update((headers or {}).get(seq, {}))
            body = json.dumps({"name": f"宋江 {seq}"}, ensure_ascii=False,
                              separators=(",", ":")).encode()
            body = (raw_bodies or {}).get(seq, body)
            salt = hashlib.sha256(b"salt%d" % seq).digest()[:16]
            text = json.dumps(header, sort_keys=True, separators=(",", ":"),
                              ensure_ascii=False).encode()
            self.entries.append(text + hashlib.sha256(salt + body).digest())
            self.lines.append(f"{b64(salt)} {b64(body)}")
        self.write(bodies)

    def write(self, bodies=True):
        """All files anew from entries and lines; the checkpoint as well."""
        leaves = [hashlib.sha256(b"\0" + entry).digest() for entry in self.entries]
        put = self.put
        level, hashes = 0, leaves
        while hashes:
            above = []
            for n in range(0, len(hashes), 256):
                tile = hashes[n:n + 256]
                put(f"tile/{level}/{name(n // 256, len(tile))}", b"".join(tile))
                if len(tile) == 256:
                    above.append(mth(tile))
            level, hashes = level + 1, above
        for n in range(0, len(self.entries), 256):
            some = self.entries[n:n + 256]
            put(f"tile/entries/{name(n // 256, len(some))}",
                b"".join(len(e).to_bytes(2, "big") + e for e in some))
            if bodies:
                put(f"bodies/{name(n // 256, len(some))}",
                    "".join(line + "\n" for line in self.lines[n:n + 256]).encode())
        root = mth([mth(leaves[n:n + 256]) for n in range(0, len(leaves), 256)])
        put("checkpoint", signed_checkpoint(len(leaves), root).encode())
        put("key", (vkey(ORIGIN, 1, SEED) + "\n").encode())

    def put(self, file, data):
        target = os.path.join(self.folder, file)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "wb") as out:
            out.write(data)

    def get(self, file):
        with open(os.path.join(self.folder, file), "rb") as source:
            return source.read()

    def flip(self, file, at):
        data = bytearray(self.get(file))
        data[at] ^= 1
        self.put(file, bytes(data))


def name(index, width):
    """The path of a tile of at most 999,999: two groups of three digits suffice here."""
    whole = f"{index:03}" if index < 1000 else f"x{index // 1000:03}/{index % 1000:03}"
    return whole if width == 256 else f"{whole}.p/{width}"


def header_of(seq):
    return {"actor": 1, "at": 1483489800000000 + seq, "class": "unit", "corrects": 0,
            "day": 17170, "id": f"01595f5a-2e00-7000-8000-{seq:012x}", "kind": "person.add",
            "seq": seq, "subject": seq, "version": 1}


def run(*arguments):
    """Exit status and all that was printed."""
    out, kept = io.StringIO(), sys.argv
    sys.argv = ["verify.py", *arguments]
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            try:
                status = verify.main()
            except SystemExit as stop:
                status = stop.code
    finally:
        sys.argv = kept
    return status, out.getvalue()


class Vectors(unittest.TestCase):
    # RFC 8032 section 7.1: secret key, public key, message, signature.
    ED25519 = [
        ("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
         "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
         "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
         "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
        ("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
         "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
         "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e"
         "458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
        ("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
         "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
         "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290"
         "ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
    ]
    # The test suite of Certificate Transparency: leaves and the roots of 1 to 8 of them.
    LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657",
              "606162636465666768696a6b6c6d6e6f"]
    ROOTS = ["6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
             "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
             "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
             "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
             "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
             "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
             "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
             "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"]
    # index, size, path; from the same suite.
    PATHS = [
        (0, 1, []),
        (0, 8, ["96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"]),
        (5, 8, ["bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"]),
        (2, 3, ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"]),
        (1, 5, ["6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"]),
    ]
    # The example of signed-note and the one of Go's golang.org/x/mod/sumdb/note.
    NOTES = [
        ("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
         "This is an example message.\n",
         "\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZ"
         "XsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"),
        ("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
         "If you think cryptography is the answer to your problem,\n"
         "then you don't know what your problem is.\n",
         "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXg"
         "KvqfqdngotpRZb6KE6RyyBwJnAM=\n"),
        ("EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop",
         "If you think cryptography is the answer to your problem,\n"
         "then you don't know what your problem is.\n",
         "\u2014 EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01"
         "oOTGwnWLox33WWd1RvMc+QQ=\n"),
        # What sum.golang.org answered on 2024-09-23.
        ("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8",
         "go.sum database tree\n30055305\nmXfgRcJ0bG0j3CPdKwgGWtUzBUbX67saZGRmFuJGGsM=\n",
         "\u2014 sum.golang.org Az3grpgEild5qw7+5dtV13Kf1C2Xurm8q4fhdxvcsDHnqNTaxL2AFjBY+2TyGKev"
         "ucFcAAlWFJJYle3EJlDCrQ+y3A8=\n"),
    ]

    def test_ed25519_of_rfc_8032(self):
        for seed, public, message, signature in self.ED25519:
            seed, public, message, signature = map(
                bytes.fromhex, (seed, public, message, signature))
            self.assertTrue(verify.ed25519_holds(public, message, signature))
            self.assertFalse(verify.ed25519_holds(public, message + b"x", signature))
            self.assertEqual(public_key(seed), public)       # the signer of these tests
            self.assertEqual(sign(seed, message), signature)

    def test_ed25519_refuses_every_changed_byte(self):
        public, signature = (bytes.fromhex(self.ED25519[0][i]) for i in (1, 3))
        for at in range(0, 64, 3):
            changed = bytearray(signature)
            changed[at] ^= 0x20
            self.assertFalse(verify.ed25519_holds(public, b"", bytes(changed)))

    def test_ed25519_refuses_a_scalar_beyond_the_order(self):
        public, signature = (bytes.fromhex(self.ED25519[0][i]) for i in (1, 3))
        s = int.from_bytes(signature[32:], "little") + verify.ORDER
        self.assertFalse(verify.ed25519_holds(public, b"", signature[:32] + s.to_bytes(32, "little")))

    def test_ed25519_refuses_a_y_that_is_no_residue(self):
        self.assertIsNone(verify.point_read(verify.P.to_bytes(32, "little")))
        self.assertIsNone(verify.point_read((2).to_bytes(32, "little")))

    def test_roots_of_certificate_transparency(self):
        leaves = [hashlib.sha256(b"\0" + bytes.fromhex(leaf)).digest() for leaf in self.LEAVES]
        self.assertEqual(verify.tree_root([]).hex(), hashlib.sha256(b"").hexdigest())
        for size, root in enumerate(self.ROOTS, 1):
            self.assertEqual(verify.tree_root(leaves[:size]).hex(), root)

    def test_inclusion_paths_of_certificate_transparency(self):
        for index, size, proof in self.PATHS:
            leaf = hashlib.sha256(b"\0" + bytes.fromhex(self.LEAVES[index])).digest()
            proof = [bytes.fromhex(step) for step in proof]
            self.assertEqual(verify.inclusion_root(leaf, index, size, proof).hex(),
                             self.ROOTS[size - 1])
            for wrong in (proof + [leaf], proof[:-1]) if proof else ([leaf],):
                with self.assertRaises(verify.Bad):
                    verify.inclusion_root(leaf, index, size, wrong)
        with self.assertRaises(verify.Bad):
            verify.inclusion_root(b"", 8, 8, [b""] * 3)

    def test_the_last_leaf_of_a_published_log_of_76959(self):
        proof = ["fGRlLyuz+L9Jb8+uTSut/2aVc4z7fKFW+clvsb6xjEM=",
                 "F6LautOHD5eppkWC0xn/lz00X5g2yLlZAkl2jCI/wdE=",
                 "qH7OJxFNup+TDvJuohd2HphKVngfMeMzUK8QChEDcas=",
                 "+Y3g758yXtPCRh/eqhLTA3bdcx+cCV1Uah0JdgB0YEs=",
                 "vq8cJSjj8dPVmFBRUqDLlaMqW6aAYR2GKugVhgudXLs=",
                 "J0z3X5qTb9WFC1gABhVFx0bW1rVZRL+DAoBL2e2h4G4=",
                 "NmSbYg25xNFzTRerIsF3HbEMyTIDqW87AQd9ekzopE8=",
                 "L8BZipjURnkctkjJtGJs+YyTXMssvNKA7+a8nV2JT/s=",
                 "pva4RFzCejMkVMVmYc93As2lbk7WAyrw58TvrzEOjNc="]
        leaf = hashlib.sha256(b"\0hello tesseroak\n").digest()
        root = verify.inclusion_root(leaf, 76958, 76959, [base64.b64decode(p) for p in proof])
        self.assertEqual(b64(root), "QYfrD7XAd4qUHbRBs4dDyDZwpZN4M/cccXr2G56pxkY=")

    def test_published_notes_open_and_changed_ones_do_not(self):
        for key, text, line in self.NOTES:
            key = verify.read_key(key)
            self.assertEqual(verify.open_note((text + "\n" + line).encode(), key), text)
            for note in (text.replace("e", "f", 1) + "\n" + line, text + "\n" + line[:-1],
                         text + line, text, text + "\n", "\1" + text + "\n" + line,
                         text + "\n" + line + "Unexpected line.\n",
                         text + "\n" + line.replace("\u2014 ", "- ")):
                with self.assertRaises(ValueError):
                    verify.open_note(note.encode(), key)
            with self.assertRaises(ValueError):
                verify.open_note(b"\xff" + (text + "\n" + line).encode(), key)

    def test_a_second_signature_by_another_key_does_no_harm(self):
        (peter, text, one), (enoch, _, two) = self.NOTES[1:3]
        note = (text + "\n" + one + two).encode()
        for key in (peter, enoch):
            self.assertEqual(verify.open_note(note, verify.read_key(key)), text)
        with self.assertRaisesRegex(verify.Bad, "no signature by example.com"):
            verify.open_note(note, verify.read_key(self.NOTES[0][0]))

    def test_mangled_keys_are_refused(self):
        key = self.NOTES[1][0]
        for at in range(len(key)):
            with self.assertRaises(ValueError, msg=at):
                verify.read_key(key[:at] + chr(ord(key[at]) + 1) + key[at + 1:])
        for bad in (key[1:], key[:-1], key.split("+")[0], "",
                    "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
                    "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"):
            with self.assertRaises(ValueError):
                verify.read_key(bad)

    def test_tile_names_of_the_specification(self):
        self.assertEqual(verify.tile_name(1234067), "x001/x234/067")
        self.assertEqual(verify.tile_name(0), "000")
        self.assertEqual(verify.tile_name(273, 112), "273.p/112")
        self.assertEqual(verify.tile_name(1000), "x001/000")

    def test_canonical_json_is_one_spelling(self):
        for good in ('{}', '{"a":1,"b":[null,true,"\\n\\u001f\u20ac\\\\"]}', '"\x7f"',
                     '{"\u20ac":1,"\U0001f600":2}', '-9223372036854775808', '{"":0}'):
            verify.canonical_json(good.encode())
        for bad in ('{"b":1,"a":2}', '{"a":1,"a":1}', '{"a": 1}', '1.0', '1e3', '-0', '01',
                    'NaN', '9223372036854775808', '"\\u0041"', '"\\/"', '"\\u001F"',
                    '"\\ud800"', '{"\U0001f600":2,"\u20ac":1}', '', '{} ', "[" * 100000):
            with self.assertRaises(verify.Bad, msg=bad[:40]):
                verify.canonical_json(bad.encode())
        with self.assertRaises(verify.Bad):
            verify.canonical_json(b'"\xff"')


class Exports(unittest.TestCase):
    def make(self, *arguments, **named):
        made = Made(*arguments, **named)
        self.addCleanup(shutil.rmtree, made.folder)
        return made

    def check(self, made, *arguments):
        return run(made.folder, "--key", vkey(ORIGIN, 1, SEED), *arguments)

    def assert_bad(self, made, *words):
        status, said = self.check(made)
        self.assertEqual(status, 5, said)
        for word in words:
            self.assertIn(word, said)
        self.assertNotIn("GOOD", said)

    def test_good_exports_of_many_sizes_are_good(self):
        for size in (0, 1, 2, 255, 256, 257, 511, 512, 700):
            made = self.make(size)
            status, said = self.check(made)
            self.assertEqual(status, 0, said)
            self.assertIn(f"GOOD all {size} entries", said)
            self.assertIn(f"{size} as they were hashed, 0 withheld, 0 erased", said)

    def test_the_example_sizes_of_tlog_tiles_have_their_tiles(self):
        made = self.make(70000, bodies=False)
        self.assertEqual(self.check(made)[0], 0)
        for file, size in (("tile/0/272", 8192), ("tile/0/273.p/112", 112 * 32),
                           ("tile/1/000", 8192), ("tile/1/001.p/17", 17 * 32),
                           ("tile/2/000.p/1", 32)):
            self.assertEqual(len(made.get(file)), size)
        made.flip("tile/1/000", 255 * 32)
        self.assert_bad(made, "first bad entry: seq 65281 or later", "tile/0/255")
        made.flip("tile/1/000", 255 * 32)
        made.flip("tile/2/000.p/1", 0)
        self.assert_bad(made, "first bad entry: seq 1 or later", "tile/1/000")

    def test_the_key_of_the_export_is_used_but_not_trusted(self):
        status, said = run(self.make(3).folder)
        self.assertEqual(status, 0, said)
        self.assertIn("compare it with one you were given", said)

    def test_without_bodies_they_count_as_withheld(self):
        status, said = self.check(self.make(300, bodies=False))
        self.assertEqual(status, 0)
        self.assertIn("0 as they were hashed, 300 withheld, 0 erased", said)

    def test_withheld_and_erased_bodies_are_counted(self):
        made = self.make(5)
        made.lines[1], made.lines[3] = "withheld", "erased"
        made.write()
        status, said = self.check(made)
        self.assertEqual(status, 0)
        self.assertIn("3 as they were hashed, 1 withheld, 1 erased", said)

    def test_every_flipped_byte_of_an_entry_names_that_entry(self):
        made = self.make(5)
        starts, at = [], 0
        for entry in made.entries:
            starts.append(at)
            at += 2 + len(entry)
        for offset in range(0, at, 7):
            made.flip("tile/entries/000.p/5", offset)
            seq = sum(start <= offset for start in starts)
            self.assert_bad(made, f"first bad entry: seq {seq}:")
            made.flip("tile/entries/000.p/5", offset)

    def test_every_flipped_byte_of_a_leaf_names_its_entry(self):
        made = self.make(300)
        for seq in (1, 100, 256):
            made.flip("tile/0/000", (seq - 1) * 32 + 31)
            self.assert_bad(made, f"first bad entry: seq {seq}:")
            made.flip("tile/0/000", (seq - 1) * 32 + 31)
        made.flip("tile/0/001.p/44", 0)
        self.assert_bad(made, "first bad entry: seq 257:")

    def test_a_changed_body_names_its_entry(self):
        made = self.make(300)
        size = len(made.lines[0]) + 1
        for at in (0, size // 2, size - 2):
            made.flip("bodies/000", at)
            self.assert_bad(made, "first bad entry: seq 1:")
            made.flip("bodies/000", at)
        for line in ("held", "", "Withheld", made.lines[3], "AA== AA=="):
            kept, made.lines[4] = made.lines[4], line
            made.write()
            made.lines[4] = kept
            self.assert_bad(made, "first bad entry: seq 5:")

    def test_a_removed_an_added_and_two_swapped_entries_are_found(self):
        for damage, seq in ((lambda e: e.pop(2), 3), (lambda e: e.pop(), 300),
                            (lambda e: e.insert(4, e[7]), 5), (lambda e: e.append(e[0]), 301),
                            (lambda e: e.insert(10, e.pop(11)), 11)):
            made = self.make(300)
            damage(made.entries)
            first = made.entries[:256]
            rest = made.entries[256:]
            for file, some in (("000", first), ("001.p/44", rest)):
                made.put(f"tile/entries/{file}",
                         b"".join(len(e).to_bytes(2, "big") + e for e in some))
            self.assert_bad(made, f"first bad entry: seq {seq}:")

    def test_an_entry_changed_with_its_leaf_is_found_by_the_tile_above(self):
        made = self.make(600)
        checkpoint, above = made.get("checkpoint"), made.get("tile/1/000.p/2")
        entry = made.entries[299]
        made.entries[299] = entry[:-1] + bytes([entry[-1] ^ 1])
        made.lines[299] = "erased"
        made.write()
        made.put("checkpoint", checkpoint)
        made.put("tile/1/000.p/2", above)
        self.assert_bad(made, "first bad entry: seq 257 or later", "tile/0/001")

    def test_all_changed_together_fails_at_the_signed_root(self):
        made = self.make(600)
        checkpoint = made.get("checkpoint")
        made.entries[0] = made.entries[0].replace(b"person.add", b"person.adx")
        made.write()
        made.put("checkpoint", checkpoint)
        self.assert_bad(made, "do not lead to the signed root")

    def test_missing_and_strange_files_are_found(self):
        for file, words in (("tile/entries/001", "first bad entry: seq 257:"),
                            ("tile/0/002.p/88", "first bad entry: seq 513:"),
                            ("bodies/000", "first bad entry: seq 1:"),
                            ("tile/1/000.p/2", "tile/1/000.p/2"),
                            ("checkpoint", "checkpoint")):
            made = self.make(600)
            os.remove(os.path.join(made.folder, file))
            self.assert_bad(made, words)
        for file in ("tile/entries/003.p/1", "tile/0/002", "bodies/009", "tile/2/000.p/1"):
            made = self.make(600)
            made.put(file, b"")
            self.assert_bad(made, f"{file} is not covered by the checkpoint")

    def test_wrong_headers_are_found_though_the_tree_holds_them(self):
        ids = header_of(2)["id"]
        for change, words in (({"seq": 9}, "says seq 9"), ({"id": ids}, "same id"),
                              ({"id": ids.upper()}, "id, kind or version"),
                              ({"version": 0}, "id, kind or version"),
                              ({"at": True}, "ten members"), ({"actor": "1"}, "ten members"),
                              ({"more": 1}, "ten members"), ({"corrects": 4}, "did not exist"),
                              ({"subject": 5}, "did not exist"), ({"day": 1.5}, "canonical")):
            self.assert_bad(self.make(6, headers={4: change}), "first bad entry: seq 4:", words)

    def test_a_body_that_is_not_canonical_is_found_though_its_hash_holds(self):
        made = self.make(3, raw_bodies={2: b'{"b":1,"a":2}'})
        self.assert_bad(made, "first bad entry: seq 2:", "canonical")

    def test_a_checkpoint_changed_or_of_another_key_is_refused(self):
        made = self.make(3)
        note = made.get("checkpoint").decode()
        made.put("checkpoint", note.replace("\n3\n", "\n2\n").encode())
        self.assert_bad(made, "the signature of")
        made.put("checkpoint", signed_checkpoint(3, b"\0" * 32, OTHER_SEED).encode())
        self.assert_bad(made, "no signature by")
        made.put("checkpoint", signed_checkpoint(3, b"\0" * 32).encode())
        self.assert_bad(made, "do not lead to the signed root")
        made.put("checkpoint", signed_checkpoint(2**62, b"\0" * 32).encode())
        self.assert_bad(made, "first bad entry: seq 1:")

    def test_a_checkpoint_of_another_origin_is_refused(self):
        made = self.make(1)
        text = made.get("checkpoint").decode().split("\n\n")[0].replace(ORIGIN, "cadre/x") + "\n"
        line = b64(key_id(ORIGIN, 1, SEED) + sign(SEED, text.encode()))
        made.put("checkpoint", f"{text}\n\u2014 {ORIGIN} {line}\n".encode())
        self.assert_bad(made, "the checkpoint is of 'cadre/x'")

    def test_a_cosignature_is_asked_for_with_its_key(self):
        made = self.make(3)
        note = made.get("checkpoint").decode()
        text = note.split("\n\n")[0] + "\n"
        witness, time = "witness.example/w1", 1679315147
        self.assertEqual(self.check(made, "--witness", vkey(witness, 4, WITNESS_SEED))[0], 5)
        message = f"cosignature/v1\ntime {time}\n{text}".encode()
        blob = (key_id(witness, 4, WITNESS_SEED) + time.to_bytes(8, "big")
                + sign(WITNESS_SEED, message))
        made.put("checkpoint", f"{note}\u2014 {witness} {b64(blob)}\n".encode())
        status, said = self.check(made, "--witness", vkey(witness, 4, WITNESS_SEED))
        self.assertEqual(status, 0, said)
        self.assertIn("cosigned by witness.example/w1", said)
        later = blob[:11] + b"\0" + blob[12:]
        made.put("checkpoint", f"{note}\u2014 {witness} {b64(later)}\n".encode())
        self.assertEqual(self.check(made, "--witness", vkey(witness, 4, WITNESS_SEED))[0], 5)

    def test_wrong_use_is_told_from_a_broken_ledger(self):
        folder = self.make(1).folder
        key = vkey(ORIGIN, 1, SEED)
        for arguments in ((), ("--proof", "x"), (folder, "--proof", "x", "--key", key),
                          (folder + "-is-not-there",), (folder, "--key", "nonsense"),
                          (folder, "more", "--key", key), ("--what",)):
            self.assertEqual(run(*arguments)[0], 2, arguments)


class Proofs(unittest.TestCase):
    def setUp(self):
        self.made = Made(300)
        self.addCleanup(shutil.rmtree, self.made.folder)
        self.key = os.path.join(self.made.folder, "key")

    def proof(self, seq, **changes):
        leaves = [hashlib.sha256(b"\0" + entry).digest() for entry in self.made.entries]
        salt, body = self.made.lines[seq - 1].split(" ")
        extra = {"body": body, "entry": b64(self.made.entries[seq - 1]), "salt": salt}
        extra.update(changes)
        return "".join(line + "\n" for line in (
            "c2sp.org/tlog-proof@v1",
            "extra " + b64(json.dumps(extra, separators=(",", ":"), sort_keys=True).encode()),
            f"index {seq - 1}", *map(b64, path(seq - 1, leaves)), "")
        ) + self.made.get("checkpoint").decode()

    def check(self, text):
        self.made.put("a.tlog-proof", text.encode())
        return run("--proof", os.path.join(self.made.folder, "a.tlog-proof"), "--key", self.key)

    def test_a_proof_of_each_end_holds(self):
        for seq in (1, 2, 256, 257, 300):
            status, said = self.check(self.proof(seq))
            self.assertEqual(status, 0, said)
            self.assertIn(f"GOOD entry seq {seq} stands", said)

    def test_a_proof_may_withhold_the_body(self):
        status, said = self.check(self.proof(7, body=None, salt=None))
        self.assertEqual(status, 0, said)
        self.assertIn("withheld", said)

    def test_a_damaged_proof_does_not_hold(self):
        good = self.proof(7)
        lines = good.split("\n")
        bad = [good.replace("index 6", "index 7"), good.replace("index 6", "index 06"),
               good.replace("index 6", "index 300"), good.replace("index 6", "indec 6"),
               good.replace("tlog-proof@v1", "tlog-proof@v2"),
               "\n".join(lines[:3] + lines[4:]), "\n".join(lines[:3] + lines[3:4] + lines[3:]),
               "\n".join(lines[:1] + lines[2:]), good.replace("\n300\n", "\n299\n"),
               self.proof(7, entry=b64(self.made.entries[7])), self.proof(7, entry=None),
               self.proof(7, salt=b64(b"\0" * 16)), self.proof(7, salt=None),
               self.proof(7, body=b64(b"{}")), self.proof(7, more=1), ""]
        for text in bad:
            status, said = self.check(text)
            self.assertEqual(status, 5, (text, said))
            self.assertIn("BAD ", said)

    def test_a_path_whose_hashes_were_cut_elsewhere_does_not_hold(self):
        lines = self.proof(7).split("\n")
        one, two = (base64.b64decode(line) for line in lines[3:5])
        lines[3:5] = b64((one + two)[:31]), b64((one + two)[31:])
        status, said = self.check("\n".join(lines))
        self.assertEqual(status, 5)
        self.assertIn("32 bytes", said)


class Documentation(unittest.TestCase):
    """The example of docs/ledger.md: three blocks of code at its end."""

    def setUp(self):
        path_of_page = os.path.join(os.path.dirname(verify.__file__), "..", "docs", "ledger.md")
        with open(path_of_page, encoding="utf-8") as page:
            self.page = page.read()
        self.key, self.proof, self.witness = self.page.split("```\n")[1::2]
        handle, self.file = tempfile.mkstemp()
        self.addCleanup(os.remove, self.file)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(self.proof)

    def test_the_example_of_the_documentation_holds(self):
        status, said = run("--proof", self.file, "--key", self.key, "--witness", self.witness)
        self.assertEqual(status, 0, said)
        self.assertIn('{"name":"宋江","unit":1}', said)

    def test_the_hashes_of_the_example_follow_from_its_texts(self):
        lines = [line.strip() for line in self.page.split("\n")]
        leaves = []
        for at, header in enumerate(lines):
            if header.startswith('{"actor":'):
                salt, body = lines[at + 1].removeprefix("salt ").split("  body ")
                told = hashlib.sha256(bytes.fromhex(salt) + body.encode())
                self.assertEqual(lines[at + 2], "body hash " + told.hexdigest())
                leaf = hashlib.sha256(b"\0" + header.encode() + told.digest())
                self.assertEqual(lines[at + 3], "leaf hash " + leaf.hexdigest())
                leaves.append(leaf.digest())
        self.assertEqual(len(leaves), 3)
        self.assertIn("node over 1 and 2  " + mth(leaves[:2]).hex(), lines)
        self.assertIn("root over all 3    " + mth(leaves).hex(), lines)


class Form(unittest.TestCase):
    def test_the_verifier_has_at_most_400_lines(self):
        with open(verify.__file__, encoding="utf-8") as source:
            self.assertLessEqual(len(source.readlines()), 400)


if __name__ == "__main__":
    unittest.main()
