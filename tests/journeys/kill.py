#!/usr/bin/env python3
"""Kill -9 while entries are written: what was acknowledged is there, nothing is there
twice, and the ledger and its tables are whole. Also: programs that write at the same time.

Each round starts the server on the department of the round before, writes over HTTP from
several visitors, kills the server at a random moment, starts it again and sends once more
what got no answer, with the id it had: the form counts once. CADRE_KILLS says how many rounds; 200 else.
"""
# limit: 600 s
import http.client
import os
import random
import subprocess
import threading
import time

from house import POSTGRES, SQLITE, House, holds, main, new_id, proof, same

ROUNDS = int(os.environ.get("CADRE_KILLS", "200"))
WRITERS = 3         # visitors who write at the same time
AGAIN_EVERY = 25    # rounds between two full checks
DEPARTMENT = 200    # rounds on one department
CLI_EVERY = 10      # each so manyth round a command line writes too


class Writer(threading.Thread):
    """Adds persons over HTTP until the connection breaks. `told` holds what was answered,
    `open` the one form that was sent and not answered."""

    def __init__(self, visitor, name):
        super().__init__(daemon=True)
        self.visitor, self.name_of, self.told, self.open = visitor, name, [], None
        self.fault = None

    def run(self):
        number = 0
        try:
            while True:
                number += 1
                form = {"id": new_id(), "name": f"{self.name_of}-{number}", "sex": "male",
                        "born": "1970-07-30", "unit": "1"}
                self.open = form
                page = self.visitor.post("/people/new", form, None)
                same(page.status, 303, page.seen.text[:300])
                self.told.append(form["name"])
                self.open = None
        except (OSError, http.client.HTTPException):
            pass
        except AssertionError as fault:
            self.fault = fault


def write_by_cli(house, names, stop):
    """A command line that writes while the server does and dies."""
    number = 0
    while not stop.is_set():
        number += 1
        name = f"cli-{time.monotonic_ns()}-{number}"
        done = subprocess.run(
            house.command("person", "add", "--name", name, "--sex", "female", "--born",
                          "1980-01-01", "--unit", "1"),
            capture_output=True, text=True, env=house.environment, timeout=60)
        same(done.returncode, 0, done.stderr)
        names.append(name)


def one_round(house, cookies, number, chance):
    """Names acknowledged in this round, with those that were sent again."""
    server = house.serve()
    writers = []
    for i in range(WRITERS):
        visitor = server.visitor()
        visitor.cookies = dict(cookies)
        writers.append(Writer(visitor, f"r{number}-{i}"))
    stop, by_cli, cli_faults = threading.Event(), [], []

    def cli():
        try:
            write_by_cli(house, by_cli, stop)
        except AssertionError as fault:
            cli_faults.append(fault)

    console = threading.Thread(target=cli, daemon=True)
    if number % CLI_EVERY == 0:
        console.start()
    for writer in writers:
        writer.start()
    time.sleep(chance.uniform(0.005, 0.12))
    server.kill()
    stop.set()
    for writer in writers:
        writer.join(30)
        holds(not writer.is_alive(), "a writer hangs")
        same(writer.fault, None)
        writer.visitor.close()
    if console.is_alive():
        console.join(60)
    same(cli_faults, [])
    told = [name for writer in writers for name in writer.told]
    return told + by_cli, [writer.open for writer in writers if writer.open]


def send_again(house, cookies, forms):
    if not forms:
        return []
    server = house.serve()
    visitor = server.visitor()
    visitor.cookies = dict(cookies)
    for form in forms:
        for _ in range(2):  # and once more: the same form counts once
            page = visitor.post("/people/new", form)
            holds(page.location.startswith("/people/"), page.location)
    visitor.close()
    server.kill()
    return [form["name"] for form in forms]


def check_names(house, told):
    """Every name that was acknowledged stands on the register, once; no other does."""
    people = house.json("person", "list")
    names = sorted(p["name"] for p in people if p["name"] != "萧让")
    same(len(names), len(set(names)), "somebody is there twice")
    same(set(told) - set(names), set(), "acknowledged and not there")
    same(set(names) - set(told), set(), "there and never acknowledged")


def rounds_on(sort, rounds):
    """In departments of a few thousand entries, so that the checks do not grow."""
    chance = random.Random(20170104)
    while rounds > 0:
        rounds_in_one(sort, min(rounds, DEPARTMENT), chance)
        rounds -= DEPARTMENT


def rounds_in_one(sort, rounds, chance):
    with House(sort) as house:
        house.make()
        house.registrar()
        server = house.serve()
        visitor = server.visitor()
        visitor.enter()
        server.kill()  # the session too outlives it
        told = []
        for number in range(1, rounds + 1):
            acknowledged, unanswered = one_round(house, visitor.cookies, number, chance)
            told += acknowledged
            told += send_again(house, visitor.cookies, unanswered)
            if number % AGAIN_EVERY == 0 or number == rounds:
                check_names(house, told)
                house.check_whole()
                print(f"#   {number} rounds, {len(told)} entries acknowledged", flush=True)
        holds(len(told) > rounds, "hardly anything was written")


@proof("Kill -9 during writes loses nothing acknowledged and doubles nothing, 4 rounds in 5",
       SQLITE)
def kills_on_sqlite(sort):
    rounds_on(sort, ROUNDS * 4 // 5)


@proof("Kill -9 during writes loses nothing acknowledged and doubles nothing, 1 round in 5",
       POSTGRES)
def kills_on_postgres(sort):
    rounds_on(sort, ROUNDS // 5)


@proof("Programs that write at the same time, and a server, all succeed", SQLITE, POSTGRES)
def a_crowd(sort):
    crowd, each = 6, 8
    with House(sort) as house:
        house.make()
        house.registrar()
        server = house.serve()
        visitor = server.visitor()
        visitor.enter()
        faults = []

        def add(i):
            for j in range(each):
                done = house.run("unit", "add", "--name", f"unit {i}-{j}", "--above", 1,
                                 exit=None)
                if done.exit != 0:
                    faults.append(done.err)

        crowd = [threading.Thread(target=add, args=(i,)) for i in range(crowd)]
        for one in crowd:
            one.start()
        for j in range(each):
            visitor.fill("/people/new", name=f"somebody {j}", sex="male", born="1980-01-01",
                         unit="1")
        for one in crowd:
            one.join()
        same(faults, [])
        same(len(house.json("unit", "list")), 1 + len(crowd) * each)
        same(len(house.json("person", "list")), 1 + each)
        server.stop()
        house.check_whole()


if __name__ == "__main__":
    main()
