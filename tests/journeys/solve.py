#!/usr/bin/env python3
"""cadre solve: what it prints is counted here anew, small problems are tried out whole, an
assignment is held against GLPK where this machine has it, and bad input names its line."""
import itertools
import json
import os
import random
import shutil
import signal
import subprocess
import tempfile
import time

from house import CADRE, RUN_SECONDS, Skip, main, proof, same, holds

ENGLISH = {**os.environ, "LC_ALL": "en"}


def solve(*words, text=None, fails=0):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "problem.txt")
        if text is not None:
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            words = (words[0], path, *words[1:])
        out = subprocess.run([CADRE, "solve", *words], capture_output=True, text=True,
                             timeout=RUN_SECONDS, env=ENGLISH)
    same(out.returncode, fails, out.stderr)
    return out.stdout if not fails else out.stdout + out.stderr


def matrix_text(costs):
    return f"{len(costs)}\n" + "\n".join(" ".join(map(str, row)) for row in costs) + "\n"


@proof("an assignment is the best of all permutations, and its bound proves it")
def assignment_small():
    draw = random.Random(5)
    for n in (1, 2, 4, 6, 7):
        costs = [[draw.randrange(-50, 100) for _ in range(n)] for _ in range(n)]
        got = json.loads(solve("assignment", "--json", text=matrix_text(costs)))
        best = min(sum(costs[i][p[i]] for i in range(n))
                   for p in itertools.permutations(range(n)))
        same((got["objective"], got["bound"]), (best, best))
        same(sorted(got["columns"]), list(range(1, n + 1)))
        same(sum(costs[i][j - 1] for i, j in enumerate(got["columns"])), best)
        fair = json.loads(solve("assignment", "--fairest", "--json", text=matrix_text(costs)))
        same(fair["worst"], min(max(costs[i][p[i]] for i in range(n))
                                for p in itertools.permutations(range(n))))


@proof("an assignment of 60 rows with large costs equals GLPK's")
def assignment_glpk():
    if shutil.which("glpsol") is None:
        raise Skip("glpsol is not here")
    draw = random.Random(60)
    n = 60
    costs = [[draw.randrange(10 ** 9) for _ in range(n)] for _ in range(n)]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "p.asn")
        with open(path, "w", encoding="ascii") as file:
            file.write(f"p asn {2 * n} {n * n}\n")
            file.writelines(f"n {i + 1}\n" for i in range(n))
            file.writelines(f"a {i + 1} {n + j + 1} {costs[i][j]}\n"
                            for i in range(n) for j in range(n))
        lp = os.path.join(folder, "p.lp")
        with open(lp, "w", encoding="ascii") as file:
            file.write("Minimize\n cost: " + "\n + ".join(
                f"{costs[i][j]} x{i}_{j}" for i in range(n) for j in range(n)))
            file.write("\nSubject To\n")
            for i in range(n):
                file.write(" + ".join(f"x{i}_{j}" for j in range(n)) + " = 1\n")
                file.write(" + ".join(f"x{j}_{i}" for j in range(n)) + " = 1\n")
            file.write("End\n")
        out = os.path.join(folder, "out")
        subprocess.run(["glpsol", "--lp", lp, "-w", out], check=True, capture_output=True,
                       timeout=RUN_SECONDS)
        with open(out, encoding="ascii") as file:
            reported = next(line.split() for line in file if line.startswith("s "))
    got = json.loads(solve("assignment", "--json", text=matrix_text(costs)))
    same(got["objective"], round(float(reported[-1])))


def grouping_text(n, sizes, distances):
    head = f"{n} {len(sizes)} ss " + " ".join(f"{s} {s}" for s in sizes)
    return head + "\n" + "".join(f"{i} {j} {d}\n" for (i, j), d in distances.items())


@proof("groups: the objective is the sum of the distances in them, and the best there is")
def grouping_small():
    draw = random.Random(9)
    for n, sizes in ((6, (3, 3)), (8, (4, 4)), (9, (3, 3, 3))):
        distances = {(i, j): draw.randrange(1001) / 10
                     for i in range(n) for j in range(i + 1, n)}
        got = json.loads(solve("grouping", "--seed", "3", "--moves", "100000", "--json",
                               text=grouping_text(n, sizes, distances)))

        def worth(group_of):
            return round(10 * sum(d for (i, j), d in distances.items()
                                  if group_of[i] == group_of[j]))
        best = max(worth(g) for g in itertools.product(range(len(sizes)), repeat=n)
                   if all(g.count(k) == s for k, s in enumerate(sizes)))
        same(worth(got["group_of"]), best)
        same(round(10 * got["objective"]), best)
        holds(got["bound"] is None or got["bound"] >= got["objective"], got)


@proof("the same seed gives the same groups; Ctrl-C ends with the best so far")
def grouping_seed_and_interrupt():
    draw = random.Random(1)
    text = grouping_text(60, (10,) * 6, {(i, j): draw.randrange(100) for i in range(60)
                                         for j in range(i + 1, 60)})
    plans = [json.loads(solve("grouping", "--seed", "8", "--moves", "300000", "--json",
                              text=text))["group_of"] for _ in range(2)]
    same(plans[0], plans[1])
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(text)
        file.flush()
        run = subprocess.Popen([CADRE, "solve", "grouping", file.name, "--moves",
                                "1000000000000", "--json"], stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, text=True, env=ENGLISH)
        line = run.stderr.readline()  # the first progress: the search is under way
        holds("best" in line and "million" in line, line)
        began = time.monotonic()
        run.send_signal(signal.SIGINT)
        out, _ = run.communicate(timeout=RUN_SECONDS)
        holds(time.monotonic() - began < 20, "Ctrl-C took too long")
    got = json.loads(out)
    same((run.returncode, got["stopped"]), (0, True))
    same(sorted(got["group_of"].count(g) for g in range(6)), [10] * 6)


def meets_twice(rounds):
    seen = set()
    for group_of in rounds:
        for i, j in itertools.combinations(range(len(group_of)), 2):
            if group_of[i] == group_of[j]:
                if (i, j) in seen:
                    return True
                seen.add((i, j))
    return False


@proof("99 people in 33 groups meet nobody twice in 36 rounds, nor 15 schoolgirls in 7")
def rounds_of_the_source():
    for people, groups, rounds, bound in ((99, 33, 36, 49), (15, 5, 7, 7), (108, 36, 36, 53)):
        began = time.monotonic()
        got = json.loads(solve("rounds", "--people", str(people), "--groups", str(groups),
                               "--rounds", str(rounds), "--seed", "4", "--json"))
        holds(time.monotonic() - began < 20, "too slow")
        same((got["reached"], got["bound"], len(got["group_of"])), (rounds, bound, rounds))
        holds(not meets_twice(got["group_of"]), "two meet again")
        for group_of in got["group_of"]:
            same({group_of.count(g) for g in range(groups)}, {people // groups})


@proof("rounds beyond the bound are refused; fewer found than asked for is exit 1")
def rounds_that_cannot_be():
    out = solve("rounds", "--people", "15", "--groups", "5", "--rounds", "8", fails=2)
    holds("at most 7 rounds" in out, out)
    out = solve("rounds", "--people", "5", "--groups", "5", "--rounds", "1", fails=2)
    holds("fewer groups" in out, out)
    # Five rounds of 36 officers in six regiments would need Latin squares that Tarry
    # showed in 1900 not to exist.
    out = solve("rounds", "--people", "36", "--groups", "6", "--rounds", "5", "--moves",
                "200000", "--json", fails=1)
    got = json.loads(out.splitlines()[0])
    holds(got["reached"] < 4 and not meets_twice(got["group_of"]), got["reached"])


def items(text):
    """(what statistics items says, what it says on stderr)"""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "scores.csv")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        out = subprocess.run([CADRE, "statistics", "items", path, "--json"], check=True,
                             capture_output=True, text=True, timeout=RUN_SECONDS, env=ENGLISH)
    return json.loads(out.stdout), out.stderr


@proof("a column that says who sat a test is no question of it, and the figures say so")
def who_sat_it():
    scores = ["1,0,1", "1,1,1", "0,0,1", "0,1,0", "1,1,0"]
    plain, said = items("a,b,c\n" + "\n".join(scores) + "\n")
    same((plain["ids"], said, len(plain["items"])), (None, "", 3))
    # by its head, in either language or none; by numbers that rise; by numbers beyond scores
    for head, ids in (("id", "3 3 1 2 9"), ("编号", "1 1 0 0 1"), ("", "4 4 4 4 4"),
                      ("x", "3 4 5 6 7"), ("x", "31 19 20 45 44")):
        rows = [f"{i},{row}" for i, row in zip(ids.split(), scores)]
        got, said = items(f"{head},a,b,c\n" + "\n".join(rows) + "\n")
        same((got.pop("ids"), got), (head, {k: v for k, v in plain.items() if k != "ids"}))
        holds("who sat it" in said and head in said, said)
    # four people, a score twice, a half: these may be points
    for ids, n in (("3 4 5 6", 4), ("31 19 20 31 44", 5), ("3.5 4.5 5.5 6.5 7.5", 5)):
        rows = [f"{i},{row}" for i, row in zip(ids.split(), scores)]
        got, said = items("x,a,b,c\n" + "\n".join(rows) + "\n")
        same((got["ids"], got["people"], len(got["items"]), said), (None, n, 4, ""))


@proof("bad input names its line and its cure")
def bad_input():
    for words, text, said in (
            (("assignment",), "2\n1 2\n3 x\n", "Line 3: “x”"),
            (("assignment",), "2\n1 2\n3\n", "Line 4: the file ends"),
            (("assignment",), "2\n1 2\n3 4\n5\n", "Line 4: “5” stands behind"),
            (("grouping",), "3 1 xx 3 3\n", "Line 1: “xx”"),
            (("grouping",), "3 1 ss 3 3\n0 1 5\n1 0 5\n1 2 5\n", "Line 3: the pair 1 0"),
            (("grouping",), "3 2 ss 1 1 1 1\n0 1 5\n", "2 to 2 people together")):
        out = solve(*words, text=text, fails=2)
        holds(said in out, (said, out))
    solve("rounds", "--people", "15", fails=2)


if __name__ == "__main__":
    main()
