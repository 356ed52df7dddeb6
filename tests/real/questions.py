#!/usr/bin/env python3
"""8,000 questions as their authors left them (OpenTriviaQA, in ../shared/data/questions;
skipped where it is not): three of the four files are no valid UTF-8. What a reader of its own
here, which shares no code with cadre, counts in each file must come out of the import: every
block a question, the same as another, or refused with its line; every line with broken bytes
named. A second import adds nothing, a rebuild gives the same tables, and what is exported as
GIFT is all in the bank already when it comes back."""
# limit: 300 s
import os
import re
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "journeys"))
from house import POSTGRES, SQLITE, House, Skip, holds, main, proof, same  # noqa: E402

DATA = os.environ.get("CADRE_QUESTIONS", os.path.join(
    os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "shared", "data",
    "questions"))
TOPICS = "geography", "history", "humanities", "general"


def lines_of(topic):
    path = os.path.join(DATA, f"opentriviaqa-{topic}.txt")
    if not os.path.exists(path):
        raise Skip("the data is not here")
    with open(path, "rb") as file:
        return file.read().replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")


def is_broken(line):
    try:
        line.decode("utf-8")
        return False
    except UnicodeDecodeError:
        return True


def blocks_of(lines):
    """(line, question, right, choices) by the shape of the format alone."""
    blocks = []
    for number, line in enumerate(lines, 1):
        if line.startswith(b"#Q"):
            blocks.append([number, [line[2:].strip()], None, []])
        elif line.startswith(b"^"):
            blocks[-1][2] = line[1:].strip()
        elif blocks and blocks[-1][2] is None:
            blocks[-1][1].append(line.strip())
        elif re.match(rb"[A-Z]( |$)", line):
            blocks[-1][3].append(line[1:].strip())
        else:
            assert not line.strip(), (number, line)
    return blocks


def is_sound(block):
    _, question, right, choices = block
    return b"".join(question).strip() != b"" and right in choices and \
        all(choices) and len(set(choices)) == len(choices)


def counted(topic, seen):
    lines = lines_of(topic)
    blocks = blocks_of(lines)
    sound = [b for b in blocks if is_sound(b)]
    fresh = 0
    for b in sound:
        key = (b"\n".join(b[1]).strip(), b[2], tuple(b[3]))
        if sorted(c.lower() for c in b[3]) == [b"false", b"true"]:  # in either order
            key = (key[0], b[2].lower(), b"truth")
        fresh += key not in seen
        seen.add(key)
    return {"blocks": len(blocks), "read": len(sound), "added": fresh,
            "refused": [b[0] for b in blocks if not is_sound(b)],
            "broken": [n for n, line in enumerate(lines, 1) if is_broken(line)]}


def imported(house, topic, exit, *more):
    return house.json("questions", "import", os.path.join(DATA, f"opentriviaqa-{topic}.txt"),
                      "--format", "trivia", "--topic", topic, *more, exit=exit)


@proof("all files come in, each block and each broken byte accounted for", SQLITE, POSTGRES)
def check(sort):
    seen = set()
    with House(sort) as house:
        lines_of(TOPICS[0])
        house.make()
        for topic in TOPICS:
            wanted = counted(topic, seen)
            exit = 1 if wanted["refused"] else 0
            dry = imported(house, topic, exit, "--dry-run")
            found = imported(house, topic, exit)
            for run in dry, found:
                same(run["added"], wanted["added"], f"{topic}: added")
                same(run["read"], wanted["read"], f"{topic}: read")
                same(run["added"] + run["same"] + run["refused"], wanted["blocks"],
                     f"{topic}: blocks")
                same([r["line"] for r in run["remarks"] if r["refused"]],
                     wanted["refused"], f"{topic}: refused")
                same(sorted({r["line"] for r in run["remarks"] if not r["refused"]}),
                     wanted["broken"], f"{topic}: broken")
        for topic in TOPICS:
            same(imported(house, topic, 1 if counted(topic, set())["refused"] else 0)["added"],
                 0, f"{topic}: a second time")
        holds(len(seen) > 6800, len(seen))
        path = house.path("bank.gift")
        with open(path, "w", encoding="utf-8") as file:
            file.write(house.run("questions", "export", "--format", "gift").out)
        back = house.json("questions", "import", path, "--format", "gift")
        same((back["added"], back["same"], back["refused"]), (0, len(seen), 0), "as GIFT")
        house.run("rebuild", "--check")


if __name__ == "__main__":
    main()
