#!/usr/bin/env python3
"""Does the sums of a duty or a standing again, without any code of cadre.

    cadre why ID --json | python3 recount.py [--export DIR]

ID is a duty ("L1:393:2016-12-05") or a standing ("L1:u5:2016-12-01:2016-12-31"). With
--export each entry that was counted is looked up in an exported ledger, which verify.py
checks: it must be there, of that kind and day, about that person or made by who acts.
Exit status: 0 all agrees, 5 something does not, 2 wrong use.

The formulas are those of docs/programme.md, "How it is counted".
"""
import argparse
import json
import os
import sys
from datetime import date, timedelta

GOOD, BROKEN = 0, 5
BUNDLE, HASH = 256, 32
DECIDED = "met", "late", "missing"
ASKED = *DECIDED, "waiting"
ASIDE = "excused", "paused", "cancelled"
SHARED = "class.roll", "class.cancel", "peer.held"  # count for many, whom bodies name
EPOCH = date(1970, 1, 1)


class Bad(ValueError):
    """A figure is not what follows from what lies behind it."""


def must(found, wanted, what):
    if found != wanted:
        raise Bad(f"{what}: {found} is said, {wanted} follows")


# ---- an exported ledger ------------------------------------------------------------------

def read_entries(folder, wanted):
    """Headers of the wanted entries. A bundle holds 256, each with its length before it and
    the 32 bytes of its body's hash behind its header (docs/ledger.md)."""
    bundles, found, top = {}, {}, os.path.join(folder, "tile", "entries")
    for path, _, names in os.walk(top):
        for name in names:  # x001/234, or 180.p/134 where 134 entries are all it has
            whole = os.path.join(path, name)
            parts = os.path.relpath(whole, top).split(".p" + os.sep)[0]
            bundles[int(parts.replace("x", "").replace(os.sep, ""))] = whole
    for index in sorted({(seq - 1) // BUNDLE for seq in wanted}):
        if index not in bundles:
            continue
        with open(bundles[index], "rb") as file:
            data = file.read()
        at = 0
        while at < len(data):
            length = int.from_bytes(data[at:at + 2], "big")
            header = json.loads(data[at + 2:at + 2 + length - HASH])
            header["day"] = str(EPOCH + timedelta(days=header["day"]))
            found[header["seq"]] = header
            at += 2 + length
    return found


def check_entries(duty, headers):
    for counted in duty["entries"]:
        header = headers.get(counted["entry"])
        if header is None:
            raise Bad(f"entry {counted['entry']} is not in the export")
        must((counted["kind"], counted["day"]), (header["kind"], header["day"]),
             f"entry {counted['entry']}")
        if counted["kind"] in SHARED:
            continue
        if duty["kind"] == counted["kind"] and not {header["subject"], header["actor"]} & {
                duty["subject"], duty["person"]}:
            raise Bad(f"entry {counted['entry']} is neither about nor by whom it is counted for")


# ---- sums ----------------------------------------------------------------------------------

def check_duty(duty):
    """An entry counts from the first to the last day; the target is reached on the day on
    which the sum, in the order of days, first is as much."""
    total, reached = 0, None
    for counted in sorted(duty["entries"], key=lambda e: (e["day"], e["entry"])):
        last = duty.get("counts_to", "9999")
        if not duty["counts_from"] <= counted["day"] <= last:
            raise Bad(f"entry {counted['entry']} of {counted['day']} lies outside the days "
                      "that count")
        total += counted["amount"]
        if reached is None and total >= duty["target"]:
            reached = counted["day"]
    must(duty["got"], total, "got")
    must(duty.get("met_on"), reached, "met_on")
    check_state(duty)
    return f"{total} of {duty['target']}" + (f", reached on {reached}" if reached else "")


def check_state(duty):
    met = duty.get("met_on") is not None
    must(duty["state"] == "met", met and duty["state"] not in ASIDE, f"{duty['id']}: state")
    must(duty["late"], met and duty["met_on"] > duty["due"], f"{duty['id']}: late")


def share_of(standing):
    """Hundredths of a percent, rounded down; nothing decided is missing, not zero."""
    decided = sum(standing[name] for name in DECIDED)
    if decided == 0 or standing["counting"] == "none":
        return None
    if standing["counting"] == "all":
        return 10000 if standing["missing"] == 0 else 0
    return (standing["met"] + standing["late"]) * 10000 // decided


def column_of(duty):
    if duty["state"] == "met":
        return "late" if duty["late"] else "met"
    return {"overdue": "missing", "open": "waiting", "due": "waiting"}.get(
        duty["state"], duty["state"])


def check_standing(standing):
    counted = dict.fromkeys((*ASKED, *ASIDE), 0)
    for duty in standing["duties"]:
        check_state(duty)
        counted[column_of(duty)] += 1
    must(standing["asked"], sum(standing[name] for name in ASKED), "asked")
    must(standing["share"], share_of(standing), "share")
    said = {name: standing[name] for name in counted}
    folded = sum(said.values()) - sum(counted.values())
    if folded == 0:
        must(said, counted, "the duties")
        return f"{sum(counted.values())} duties, counted one by one"
    # Closed months of daily rules are kept as their sums alone.
    if any(said[name] < counted[name] for name in counted):
        raise Bad(f"more duties are shown than are counted: {counted} of {said}")
    return f"{folded} duties of closed months stand as sums; the others were counted"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("file", nargs="?", type=argparse.FileType("r", encoding="utf-8"),
                        default=sys.stdin, help="what `cadre why ID --json` printed")
    parser.add_argument("--export", metavar="DIR", help="of `cadre ledger export DIR`")
    words = parser.parse_args()
    why = json.load(words.file)
    try:
        if "duties" in why:
            said = check_standing(why)
        else:
            said = check_duty(why)
            if words.export:
                seqs = {entry["entry"] for entry in why["entries"]}
                check_entries(why, read_entries(words.export, seqs))
                said += f"; {len(seqs)} entries are in the ledger"
    except Bad as bad:
        print(f"bad: {bad}")
        return BROKEN
    print(f"good: {why['id']}: {said}")
    return GOOD


if __name__ == "__main__":
    sys.exit(main())
