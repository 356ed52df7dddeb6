#!/usr/bin/env python3
"""The man page and the completion of bash know every command and option of the program,
and none that it has not. What there is, `cadre help --json` says."""
import json
import os
import re
import subprocess

import house

MANUAL = os.path.join(house.ROOT, "packaging", "cadre.1")
COMPLETION = os.path.join(house.ROOT, "packaging", "cadre.bash")


def printed(*words):
    return subprocess.run([house.CADRE, *words], check=True, text=True,
                          capture_output=True, timeout=house.RUN_SECONDS,
                          env={**os.environ, "LC_ALL": "en"}).stdout


def commands():
    return json.loads(printed("help", "--json"))


def name(command):
    return f"{command['noun']} {command['verb']}".strip()


def common():
    """Options of every command, from the last line of the help."""
    found = re.findall(r"--[a-z-]+", printed("help").rstrip().splitlines()[-1])
    assert len(found) >= 7, found
    return found


def manual_entries():
    """What the man page says of each "noun verb", without roff's marks. A command may have
    several entries, one for each way to use it."""
    with open(MANUAL, encoding="utf-8") as file:
        text = file.read()
    text = re.sub(r"\\f[A-Z]", "", text).replace("\\-", "-").replace('"', "")
    body = text[text.index(".SH COMMANDS"):text.index(".SH OPTIONS")]
    entries = {}
    for entry in re.split(r"^\.TP\n", body, flags=re.M)[1:]:
        head = entry.splitlines()[0]
        words = re.match(r"\.B[IR]? cadre ([a-z]+)(?: ([a-z-]+))?", head)
        assert words, head
        noun, verb = words.groups()
        known = {name(c) for c in commands()}
        key = f"{noun} {verb}" if f"{noun} {verb}" in known else noun
        entries[key] = entries.get(key, "") + entry
    return text, entries


def complete(*words):
    """What bash offers behind these words; the last one may be unfinished."""
    script = ('. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _cadre; '
              'printf "%s\\n" "${COMPREPLY[@]}"')
    out = subprocess.run(["bash", "-c", script, COMPLETION, house.CADRE, *words], check=True,
                         text=True, capture_output=True, cwd=house.ROOT)
    assert out.stderr == "", out.stderr
    return sorted(out.stdout.split())


@house.proof("the man page has an entry for every command, and for no other")
def manual_commands():
    _, entries = manual_entries()
    assert sorted(entries) == sorted(map(name, commands())), entries.keys()


@house.proof("each entry of the man page names the command's options, and no others")
def manual_options():
    _, entries = manual_entries()
    for command in commands():
        wanted = {f"--{o}" for o in command["options"]}
        have = set(re.findall(r"--[a-z][a-z-]*", entries[name(command)])) - set(common())
        assert have == wanted, (name(command), have, wanted)


@house.proof("the man page describes the options of all commands, the environment, and exits 0 to 5")
def manual_rest():
    text, _ = manual_entries()
    options = text[text.index(".SH OPTIONS"):text.index(".SH EXIT STATUS")]
    assert set(re.findall(r"^\.BI? ?R? ?(--[a-z-]+)", options, re.M)) == set(common())
    exits = text[text.index(".SH EXIT STATUS"):text.index(".SH ENVIRONMENT")]
    assert re.findall(r"^(\d)$", exits, re.M) == list("012345")
    with open(os.path.join(house.ROOT, "src/cli/main.c"), encoding="utf-8") as file:
        for variable in set(re.findall(r'"(CADRE_[A-Z]+)"', file.read())):
            assert f"\n.B {variable}\n" in text, variable


@house.proof("man finds nothing wrong with the man page")
def manual_sound():
    try:
        out = subprocess.run(["groff", "-man", "-Tutf8", "-ww", "-z", MANUAL], text=True,
                             capture_output=True, timeout=house.RUN_SECONDS)
    except FileNotFoundError:
        raise house.Skip("groff is not installed") from None
    assert out.returncode == 0 and out.stderr == "", out.stderr


@house.proof("bash offers every noun, and every verb of a noun")
def completes_verbs():
    listed = commands()
    nouns = sorted({c["noun"] for c in listed})
    assert complete("") == nouns
    for noun in nouns:
        verbs = sorted(c["verb"] for c in listed if c["noun"] == noun and c["verb"])
        if verbs:
            assert complete(noun, "") == verbs, noun
    assert complete("le") == ["ledger"]


@house.proof("bash offers every option of a command, and no others")
def completes_options():
    for command in commands():
        wanted = sorted({f"--{o}" for o in command["options"]} | set(common()))
        assert complete(*name(command).split(), "--") == wanted, name(command)
    assert complete("ledger", "prove", "3", "--bo") == ["--body"]


@house.proof("bash offers the values there are to choose from")
def completes_values():
    usage = re.search(r"--role (\S+)", printed("help", "role")).group(1)
    assert complete("role", "grant", "--role", "") == sorted(usage.split("|"))
    assert complete("audit", "") == sorted(usage.split("|"))
    assert complete("person", "add", "--sex", "") == ["female", "male"]
    assert complete("person", "list", "--lang", "z") == ["zh"]
    assert complete("backup", "Makef") == ["Makefile"]
    assert complete("person", "list", "--db", "Make") == ["Makefile"]
    assert complete("person", "list", "--limit", "") == []
    assert complete("person", "list", "--left", "--o") == ["--on", "--order"]
    assert complete("help", "ro") == ["role", "roll"]
    assert complete("person", "list", "--order", "") == ["born", "name", "pinyin", "rank",
                                                             "stroke"]
    assert complete("names", "sort", "--order", "p") == ["pinyin"]
    assert complete("record", "person.le") == ["person.leave"]


if __name__ == "__main__":
    house.main()
