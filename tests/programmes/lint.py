#!/usr/bin/env python3
"""Each finding of lint has a programme that fails by it and one that nearly does; both
shipped programmes check clean; and docs/programme.md has every key that the reader knows,
and no other. TAP on standard output."""
import json
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CADRE = os.environ.get("CADRE", os.path.join(ROOT, "build", "cadre"))
FOLDER = os.path.join(ROOT, "tests", "programmes", "lint")
FINDINGS = ("duration", "ranking", "check-in", "photo", "twice", "hours", "logins",
            "no-pause", "no-basis", "no-owner", "budget")


def run(*words):
    return subprocess.run([CADRE, "programme", *words], capture_output=True, text=True,
                          timeout=60, check=False)


def fails(name):
    done = run("lint", os.path.join(FOLDER, f"{name}-fails.yaml"), "--strict", "--json")
    found = json.loads(done.stdout)
    return done.returncode == 1 and name in {f["finding"] for f in found} and all(
        f["reason"] and f["cure"] for f in found)


def nearly(name):
    return run("lint", os.path.join(FOLDER, f"{name}-near.yaml"), "--strict").returncode == 0


def checks(name):
    return run("check", os.path.join(ROOT, "programmes", name)).returncode == 0


def documented():
    with open(os.path.join(ROOT, "src", "programme", "read.c"), encoding="utf-8") as file:
        known = set(re.findall(r'_?ROW\("([a-z-]+)"', file.read())) | {"title", "calendar"}
    with open(os.path.join(ROOT, "docs", "programme.md"), encoding="utf-8") as file:
        told = set(re.findall(r"^\| `([a-z-]+)` \|", file.read(), flags=re.M))
    if known != told:
        print(f"# not told: {sorted(known - told)}; not known: {sorted(told - known)}")
    return known == told


def main():
    tests = [(f"{name}: fails", fails, name) for name in FINDINGS]
    tests += [(f"{name}: a near miss passes", nearly, name) for name in FINDINGS]
    tests += [(f"{name} checks clean", checks, name)
              for name in ("sucheng.yaml", "fire-brigade.yaml")]
    bad = 0
    for n, (title, test, *about) in enumerate(
            tests + [("docs/programme.md tells the reader's keys", documented)], 1):
        good = test(*about)
        bad += not good
        print(("ok" if good else "not ok"), n, "-", title)
    print(f"1..{len(tests) + 1}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
