#!/usr/bin/env python3
"""What `cadre audit ROLE` says of commands is what they do: each of them is run as every
role, and is denied just where the audit does not name it. Pages and fields are held by
roles.py and canaries.py.
"""
# limit: 300 s
import json

from house import POSTGRES, SQLITE, House, holds, main, proof, same, say

BOTH = SQLITE, POSTGRES
ROLES = ("member", "organiser", "leader", "registrar", "system-admin", "security-admin",
         "audit-admin")
# Words with which a command gets as far as asking who acts; what they name need not be
# there, since who may not is told so first.
RUN = {
    "person list": [], "person search": ["x"], "unit list": [], "unit show": ["1"],
    "unit tenure": ["1"], "posting list": ["--on", "2016-01-01"],
    "post changes": ["--from", "2016-01-01", "--to", "2016-02-01"],
    "person add": ["--name", "王一夫", "--sex", "male", "--born", "1980-01-01", "--unit",
                   "1", "--dry-run"],
    "unit add": ["--name", "X", "--above", "1", "--dry-run"],
    "import list": [], "import mappings": [], "import undo": ["9"], "import forget": ["x"],
    "account list": [], "role list": [],
    "role grant": ["--person", "2", "--role", "member", "--unit", "1", "--dry-run"],
    "readlog list": ["--why", "例行检查"], "readlog digest": ["--on", "2016-01-04"], "readlog questions": [],
    "ledger root": [], "ledger verify": [], "backup": ["{folder}/copy.db"],
    "programme list": [], "roll": ["--dry-run"], "exam list": [], "questions list": [],
    "training standing": [],
    "account code": ["member"], "account close": ["member", "--why", "离职", "--dry-run"],
    "duties": [], "campaign list": [], "place search": ["x"], "calendar workdays": [
        "--from", "2016-01-04", "--days", "3"], "version": [],
    "classroom list": [], "classroom hold": ["9001"], "classroom rota": ["9"],
}


def furnished(sort):
    house = House(sort)
    house.make()
    section = house.unit("干部科")
    for role in ROLES:
        house.person("某" + role, unit=section, login=role)
        house.give(role, role, 1)
    return house


@proof("The audit names just the commands that a role is not denied", *BOTH)
def commands(sort):
    with furnished(sort) as house:
        denied = say("zh", "fault.denied"), say("en", "fault.denied")
        named = set()
        for role in ROLES:
            audit = json.loads(house.run("audit", role, "--json").out)
            reach = {one["command"] for one in audit["commands"]}
            printed = house.run("audit", role).out
            named |= reach
            for command, words in RUN.items():
                words = [word.format(folder=house.folder) for word in words]
                done = house.run(*command.split(), *words, "--as", role, exit=None)
                refused = done.exit == 1 and any(d in done.err for d in denied)
                same(refused, command not in reach, f"{role}: {command}: {done.err}")
                same(f"command {command} " in printed, command in reach, command)
        missing = RUN.keys() - named
        holds(not missing, missing)


if __name__ == "__main__":
    main()
