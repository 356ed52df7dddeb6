#!/usr/bin/env python3
"""Every field of every form of the register gets bad input, one at a time, in both languages:
what is refused is told at that field with a cure, all that was typed stands in the form again,
and nothing is written. The fields are those the pages show, so a new one is tried without a
word here.
"""
# limit: 300 s
import html

from house import SQLITE, House, holds, main, new_id, proof, same

LONG = "长" * 3000  # a whole form of 64 KiB is refused before it is read
BIDI = "李\u202e四"
DAYS = "2016-13-01", "2016-02-30", "明天", "1.5", "20161"

# Forms, with what makes each of them good; {who}, {unit}, {other} are numbers.
FORMS = {
    "/people/new": {"name": "王一夫", "sex": "male", "born": "1980-01-01", "unit": "{unit}"},
    "/people/{who}/correct": {},
    "/people/{who}/change": {"day": "2016-01-01"},
    "/people/{who}/leave": {"day": "2016-01-01", "why": "retire"},
    "/people/{who}/postings/new": {"unit": "{unit}", "since": "2016-01-01"},
    "/people/{who}/education/new": {"mode": "full-time", "level": "bachelor"},
    "/people/{who}/kin/new": {"relation": "妻子", "class": "spouse", "name": "林娘子"},
    "/people/{who}/absences/new": {"sort": "leave", "since": "2016-01-01"},
    "/people/{who}/open": {"class": "file", "purpose": "inspection", "why": "考察拟任人选"},
    "/units/new": {"name": "新科", "above": "1"},
    "/units/{unit}/correct": {},
    "/unit/{unit}/change": {"day": "2016-01-01"},
    "/unit/{unit}/close": {"till": "2030-01-01"},
    "/unit/{unit}/posts/new": {"title": "科长", "class": "leading", "number": "Q1"},
}


def furnished():
    house = House(SQLITE)
    house.make()
    house.registrar()
    unit = house.unit("干部科")
    who = house.person("鲁智深", unit=unit)
    house.names = {"unit": unit, "who": who}
    return house


def kinds_of(page, form):
    """What each field of a form takes, as its controls say: day, choice, check or text."""
    kinds = {}
    for name in form.values.keys() | form.options.keys():
        if name in ("id", "seen", "look", "pick"):
            continue
        at = page.text.find(f' name="{name}"')
        start = page.text.rfind("<", 0, at)
        tag = page.text[start:page.text.find(">", at)]
        kinds[name] = ("choice" if name in form.options else "day" if 'type="date"' in tag else
                       "check" if "checkbox" in tag else "hidden" if "hidden" in tag else "text")
    return kinds


def bad_values(kind):
    if kind == "day":
        return DAYS
    if kind == "choice":
        return ("no-such-choice", "999999")
    return (LONG, BIDI) if kind == "text" else ()


def stands(page, action, name, value):
    """In the form again as it was typed; a choice that is none cannot stand."""
    form = page.form(action)
    return form.values.get(name, "") == value


@proof("Each field of each form of the register tells what is wrong with it, in both languages, "
       "and keeps what was typed")
def each_field():
    with furnished() as house:
        server, tried = house.serve(), 0
        size = house.json("ledger", "root")["size"]
        for lang in "zh", "en":
            visitor = server.visitor(lang=lang)
            visitor.enter()
            for path, good in FORMS.items():
                path = path.format(**house.names)
                page = visitor.get(path)
                form = page.form(path)
                start = {**form.values, **{k: v.format(**house.names) for k, v in good.items()}}
                for name, kind in kinds_of(page, form).items():
                    for bad in bad_values(kind):
                        about = f"{lang} {path} {name}={bad[:20]!r}"
                        sent = {**start, "id": new_id(), name: bad}
                        answer = visitor.post(path, sent, status=None)
                        if name in ("level", "who") and kind == "text" and answer.status == 303:
                            raise AssertionError(about)
                        same(answer.status, 400, about)
                        holds(name in answer.seen.faults, f"{about}: {answer.seen.faults}")
                        holds(name in answer.seen.summary, f"{about}: {answer.seen.summary}")
                        holds(len(answer.seen.faults[name].strip()) > 4, about)
                        for other, value in sent.items():
                            if other in ("id", "seen") or (other == name and kind == "choice"):
                                continue
                            holds(stands(answer, path, other, value),
                                  f"{about}: {other} is lost: {html.escape(value[:40])}")
                        tried += 1
        same(house.json("ledger", "root")["size"], size, "something was written")
        print(f"# {tried} bad values")
        holds(tried > 200, tried)
        server.stop()


if __name__ == "__main__":
    main()
