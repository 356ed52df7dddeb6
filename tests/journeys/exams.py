#!/usr/bin/env python3
"""An exam from the bank to its results: planned and drawn by page, sat by members without
JavaScript, the server killed in between, handed in as one entry, a written answer marked by
two who do not see each other's marks and a third, results with what to read again. While it
is open no page says a key. On both databases; points are counted by hand."""
# limit: 500 s
import csv
import datetime
import io
import re
import urllib.parse

from house import POSTGRES, SQLITE, House, holds, main, new_id, proof, same, within

BOTH = SQLITE, POSTGRES
# What would give a key away stands in canaries: explanations, feedback, accepted answers.
BANK = """// [tag:law] [material:Rules, chapter 2]
Which town?{=Gengche#CANARY-A ~Buzi ~Longhe####CANARY-B}

// [tag:law]
Which are even?{~%50%2 ~%50%4 ~5}

// [tag:law]
Sixty is more than fifty.{T#CANARY-C}

// [tag:law]
Capital of the province?{=CANARY-D =Nanjing}

// [tag:law]
In order?{>
first
second
third
}

// [tag:essay]
What did you learn?{####CANARY-E}
"""
RIGHT = {"Which town?": {"p0": "0"}, "Which are even?": {"p0c0": "1", "p0c1": "1"},
         "Sixty is more than fifty.": {"p0": "0"}, "Capital of the province?":
         {"p0": "nanjing"}, "In order?": ["first", "second", "third"],
         "What did you learn?": {"p0": "To ask first."}}
WRONG = {**RIGHT, "Which town?": {"p0": "2"}, "Capital of the province?": {"p0": "Xuzhou"}}


def furnished(sort):
    house = House(sort)
    house.make()
    house.section = house.unit("干部科")
    house.people = {}
    for login, role in (("xiaorang", "organiser"), ("song", "member"), ("wu", "member"),
                        ("one", "member"), ("two", "member"), ("three", "member")):
        house.people[login] = house.person("人" + login, unit=house.section, login=login)
        house.give(login, role)
    with open(house.path("bank.gift"), "w", encoding="utf-8") as file:
        file.write(BANK)
    added = house.json("questions", "import", house.path("bank.gift"), "--format", "gift",
                       "--as", "xiaorang")
    same((added["added"], added["refused"]), (6, 0))
    house.server = house.serve()
    return house


def entered(house, login):
    visitor = house.server.visitor()
    visitor.enter(login)
    return visitor


def planned(house, organiser, **more):
    today = datetime.date.today()
    body = {"title": "First quarter", "unit": house.section,
            "opens-on": str(today - datetime.timedelta(days=2)), "opens-at": "00:00",
            "closes-on": str(today + datetime.timedelta(days=2)), "closes-at": "23:59",
            "minutes": 60, "grace": 5, "paging": "one", "resits": 0,
            "lines": "law;;5;2\nessay;;1;10", "first": house.people["one"],
            "second": house.people["two"], "third": house.people["three"],
            "tolerance": 2, **more}
    return filled(organiser, "/exams/new", **body).location


def linked(house, organiser):
    """A question names its material by title before there is one; from when it is added it
    leads there by number, and an exam can ask what was taught, and nothing else."""
    text = house.path("rules.md")
    with open(text, "w", encoding="utf-8") as file:
        file.write("Ask first.")
    number = int(house.run(
        "material", "add", "--title", "Rules, chapter 2", "--sort", "article", "--level", "own",
        "--unit", house.section, "--text", text, "--as", "xiaorang").out)
    size = house.json("ledger", "root")["size"]
    for command in ("material", "add", "--sort", "book", "--level", "own", "--text", text), (
            "exam", "plan", "--opens-on", "2030-01-01", "--opens-at", "09:00", "--closes-on",
            "2030-01-01", "--closes-at", "10:00", "--minutes", 60, "--paging", "all",
            "--lines", "law;;1;1"):
        house.run(*command, "--title", "Nobody's", "--unit", 999999, exit=3)
    same(house.json("ledger", "root")["size"], size)
    taught = "exam", "taught", "--unit", house.section, "--as", "xiaorang"
    same(house.json(*taught), {"since": None, "taught": []})
    page = organiser.get(f"/exams/taught?unit={house.section}")
    holds("recommend an article" in page.seen.text and 'href="/exams/new"' in page.text, "cure")
    house.run("material", "recommend", number, "--week", str(datetime.date.today()))
    found = house.json(*taught)["taught"]
    same([(t["material"], t["how"], t["questions"]) for t in found],
         [(number, "recommended", 1)])
    lines = house.run(*taught).out
    same(lines, f"#{number} Rules, chapter 2\n")
    form = organiser.get(f"/exams/new?taught=1&unit={house.section}").form("/exams/new")
    same((form.values["materials"], form.values["unit"], form.values["lines"]),
         (lines.strip(), str(house.section), ";;1;1"))
    holds(f'href="/questions?material={number}"' in organiser.get(f"/exams/taught?unit={house.section}").text,
          "questions that lead to what was taught")
    for aims in (lines, "Rules, chapter 2"):  # by number, and by title
        exam = planned(house, organiser, lines="law;;2;1", materials=aims)
        page = organiser.post(exam + "/do", {"id": new_id(), "step": "draw"}, 400)
        holds("1 questions are there, 2 are needed" in page.seen.text, page.seen.text)
    form = organiser.get(exam + "/edit").form()
    page = organiser.post(form.action, {**form.values, "materials": "#999999 None"}, 400)
    holds("There is no material #999999" in page.seen.text, page.seen.text)
    change = "exam", "change", exam.rsplit("/", 1)[1], "--as", "xiaorang"
    size = house.json("ledger", "root")["size"]
    house.run(*change, "--closes-at", "22:00", "--dry-run")
    house.run(*change, "--minutes", "many", exit=2)
    house.run(*change[:3], "--minutes", "70", "--as", "one", exit=1)
    same(house.json("ledger", "root")["size"], size)
    house.run(*change, "--closes-at", "22:00", "--grace", 0, "--personal", "true")
    wanted = {**form.values, "closes-at": "22:00", "grace": "", "personal": "1"}
    found = organiser.get(exam + "/edit").form().values
    for values in (wanted, found):
        for name in ("id", "seen"):
            values.pop(name, None)
    same(found, wanted, "what was not named stays")
    same(len(house.json("questions", "list", "--material", number, "--as", "xiaorang")), 1)
    with open(house.path("none.gift"), "w", encoding="utf-8") as file:
        file.write("// [tag:gone] [material:#999999]\nOne?{T}\n\n"
                   f"// [tag:gone] [material:#{number}]\nTwo?{{T}}\n\n"
                   "// [tag:gone]\n组工干部首先要做到什么？{}\n")
    added = house.json("questions", "import", house.path("none.gift"), "--format", "gift",
                       "--as", "xiaorang", exit=1)
    same((added["added"], added["refused"], [r["line"] for r in added["remarks"]]), (2, 1, [2]))
    same([q["leads_to"] for q in house.json("questions", "list", "--as", "xiaorang")],
         [0, number, 0, 0, 0, 0, 0, number])
    searched(house, organiser)
    return number


def searched(house, organiser):
    """By any part of the text, however it is written; by parts that stand apart by none."""
    for text, n in (("WHICH T", 1), ("which", 2), ("ｔｏｗｎ？", 1), ("幹部首先", 1), ("工", 1),
                    ("部组", 0), ("Which even", 0), ("z", 0), ("什么", 1)):
        found = house.json("questions", "list", "--text", text, "--as", "xiaorang")
        same((text, len(found)), (text, n))
    found = house.json("questions", "list", "--text", "which", "--limit", 1, "--as", "xiaorang")
    same([q["text"] for q in found], ["Which are even?"])
    page = organiser.get("/questions?q=" + urllib.parse.quote("组工干部"))
    holds("组工干部首先" in page.text and "Which" not in page.text, page.seen.text)


def read_by_number(house, material, exam, organiser, wu):
    """What was missed leads to the material's page, whatever it is called by now; and the
    exam that was sat is the last one."""
    text = wu.get(exam + "/result").text
    holds(f'<a href="/material/{material}">Rules, chapter 2</a>' in text, text)
    since = house.json("exam", "taught", "--unit", house.section, "--as", "xiaorang")["since"]
    same(since, str(datetime.date.today() - datetime.timedelta(days=2)))
    page = organiser.get(f"/material/{material}")
    holds("2 questions lead here" in page.seen.text, page.seen.text)
    holds("lead here" not in wu.get(f"/material/{material}").seen.text, "a member is told")


def filled(organiser, path, **body):
    """The form of a plan with its box for a paper each left empty."""
    form = organiser.get(path).form()
    values = {**form.values, **body}
    values.pop("personal", None)
    return organiser.post(form.action, values)


def said(page, answer):
    """Items in order as the fields that ask for them. These are named by where they are
    shown, one behind the other, and so tell nothing of the order that is right."""
    if not isinstance(answer, list):
        return answer
    rows = re.findall(r'<label>([^<]*) <select name="(p[0-9]+r[0-9]+)">', page.text)
    names = [name for word, name in rows if word in answer]
    same(names, [f"{names[0].split('r')[0]}r{k}" for k in range(len(answer))])
    at = dict(rows)
    return {at[word]: str(i) for i, word in enumerate(answer, 1)}


def stem(page):
    return re.search(r'<p class="stem">(.*?)</p>', page.text, re.S)[1]


def sit(visitor, exam, answers, pages):
    """Answers every question; gives the number of questions."""
    visitor.post(exam + "/begin", {"id": new_id()})
    for place in range(1, 7):
        page = visitor.get(f"{exam}/q/{place}")
        pages.append(page.text)
        visitor.post(f"{exam}/q/{place}", {"id": new_id(), **said(page, answers[stem(page)])})


def same_count(house, table, n):
    return int(house.sql(f"select count(*) from {table}")[0][0]) == n


def state(house, exam):
    number = int(exam.rsplit("/", 1)[1])
    return [e["state"] for e in house.json("exam", "list") if e["id"] == number][0]


def past(house, exam):
    """The exam's time is over, past the program; gives back how it was."""
    number = exam.rsplit("/", 1)[1]
    was = house.sql(f"select opens, closes from exam where id = {number}")[0]
    house.sql(f"update exam set closes = {was[0]} where id = {number}")
    house.sql(f"update work_sitting set ends = {was[0]} where exam = {number}")
    return f"update exam set closes = {was[1]} where id = {number}"


@proof("Planned, drawn, sat over a killed server, marked blind, and read again", *BOTH)
def story(sort):
    with furnished(sort) as house:
        organiser, song, wu = (entered(house, n) for n in ("xiaorang", "song", "wu"))
        material = linked(house, organiser)
        exam = planned(house, organiser, lines="law;;9;2")
        page = organiser.post(exam + "/do", {"id": new_id(), "step": "draw"}, 400)
        holds("5 questions are there, 9 are needed" in page.seen.text, page.seen.text)
        song.get(exam, 404)  # not opened yet
        page = filled(organiser, exam + "/edit", lines="law;;5;2\nessay;;1;10")
        same(page.location, exam)
        organiser.post(exam + "/do", {"id": new_id(), "step": "draw"})
        organiser.post(exam + "/do", {"id": new_id(), "step": "open"})
        organiser.post(exam + "/edit", {"id": new_id()}, 400)
        pages = [song.get(exam).text, song.get("/exams").text]
        sit(song, exam, RIGHT, pages)
        house.server.kill()
        house.server = house.serve()
        song, wu, organiser = (entered(house, n) for n in ("song", "wu", "xiaorang"))
        page = song.get(exam + "/q/1")
        holds("6 of 6 answered" in page.seen.text, page.seen.text)
        pages.append(page.text)
        sit(wu, exam, WRONG, pages)
        lengthened(house, exam, organiser)
        # the bank, the statistics and the marking are nobody's but whose they are
        for path in ("/questions", "/questions/import", exam + "/edit",
                     exam + "/statistics", exam + "/marking"):
            song.get(path, 403)
        led(house, exam, ("exam-open", 0))
        size = house.json("ledger", "root")["size"]
        form = {"id": new_id()}
        song.post(exam + "/hand-in", form)
        led(house, exam, ("exam-open", 1))
        song.post(exam + "/hand-in", form)  # sent twice, counted once
        same(house.json("ledger", "root")["size"], size + 1)
        song.post(exam + "/q/1", {"id": new_id()}, 409)
        song.get(exam + "/result", 404)
        pages.append(song.get(exam).text)
        pages.append(song.get(f"/people/{house.people['song']}").text)
        for text in pages:
            same(re.findall(r"CANARY-[ABCE]", text), [])
        holds(all("CANARY-D" not in text for text in pages), "an accepted answer is shown")
        organiser.post(exam + "/do", {"id": new_id(), "step": "mark"}, 409)
        back = past(house, exam)
        wu.post(exam + "/q/1", {"id": new_id()}, 409)  # too late
        # wu did not hand in: the server does it in his place, and then the essays wait
        within(100, lambda: same_count(house, "work_sitting", 0), "nobody handed in for wu")
        page = organiser.post(exam + "/do", {"id": new_id(), "step": "mark"}, 409)
        holds("4 marks of written answers are still to be given" in page.seen.text,
              page.seen.text)
        # its last day is gone: two papers wait for markers, and then nothing does
        house.sql("update exam set closes_on = closes_on - 4 where title = 'First quarter'")
        led(house, exam, ("exam-marks", 2))
        marked(house, exam, organiser)
        # nobody ends it: the server does once the last mark is in
        within(100, lambda: state(house, exam) == "marked", "the last mark did not end it")
        organiser.post(exam + "/do", {"id": new_id(), "step": "mark"}, 409)
        led(house, exam)  # of two who sat, what was weak would tell of persons
        house.sql("update exam set closes_on = closes_on + 4 where title = 'First quarter'")
        read_again(exam, song, wu, organiser, house.people["wu"])
        read_by_number(house, material, exam, organiser, wu)
        same(house.json("exam", "list", "--as", "song")[0]["state"], "marked")
        house.sql(back)
        house.server.stop()
        house.check_whole()


def led(house, exam, *lines):
    """What of the exam stands before its leader; without a programme the page has no part
    for it."""
    if "head" not in house.people:
        house.people["head"] = house.person("人head", unit=house.section, login="head")
        house.give("head", "leader", unit=house.section)
    number = int(exam.rsplit("/", 1)[1])
    found = [w for w in house.json("study", "waits", "--as", "head")
             if w["wait"] in ("exam-open", "exam-marks", "weak")]
    same([(w["wait"], w["n"], w["id"]) for w in found], [(w, n, number) for w, n in lines])
    return entered(house, "head").get("/lead").seen.text


def lengthened(house, exam, organiser):
    """Who sits it gets 30 minutes more: his end moves by them, and is back without."""
    def end():
        return int(house.sql(f"select ends from work_sitting where person = {wu}")[0][0])
    number, wu = exam.rsplit("/", 1)[1], house.people["wu"]
    was, size = end(), house.json("ledger", "root")["size"]
    allow = "exam", "allow", number, "--person", "wu", "--as", "xiaorang", "--minutes"
    house.run(*allow, "30", "--dry-run")
    same((end(), house.json("ledger", "root")["size"]), (was, size))
    house.run(*allow, "30")
    same(end(), was + 30 * 60)
    holds("人wu: 30 minutes" in organiser.get(exam).seen.text, "who has extra time is told")
    house.run(*allow, "0")
    same(end(), was)
    holds("Extra time 人wu" not in organiser.get(exam).seen.text, "what is taken back")
    house.run("exam", "allow", number, "--person", "wu", "--minutes", "5", "--as", "song", exit=1)


def marked(house, exam, organiser):
    """Song gets 9 and 5, which differ by more than 2: the third says 7.5. Wu gets 4 and 5:
    the mean, 4.5."""
    first, second, third = (entered(house, n) for n in ("one", "two", "three"))
    organiser.get(exam + "/marking", 403)
    pages = [first.get(exam + "/marking").text]
    first.fill(exam + "/marking", 400, points="11")
    blind(house, exam, second, "FIRST-SAW-THIS", "9",
          lambda: first.fill(exam + "/marking", points="9", remark="FIRST-SAW-THIS"))
    pages.append(second.get(exam + "/marking").text)
    second.fill(exam + "/marking", points="5")
    pages.append(third.get(exam + "/marking").text)
    holds("yours decides" in pages[-1], pages[-1])
    third.fill(exam + "/marking", points="7.5")
    first.fill(exam + "/marking", points="4")
    second.fill(exam + "/marking", points="5")
    same([p for p in pages if "人song" in p or "人wu" in p or "FIRST-SAW" in p], [])
    for marker in (first, second, third):
        holds("<form class=\"fields\"" not in marker.get(exam + "/marking").text, "waits")


def blind(house, exam, other, remark, points, gives):
    """What the other marker can see of an exam is, but for ids and times, the same to the
    byte before and behind a mark of his colleague: pages, tables, commands, the ledger."""
    def seen():
        number = exam.rsplit("/", 1)[1]
        texts = []
        for path in (exam, exam + "/marking", exam + "/result", exam + "/results.csv",
                     exam + "/statistics", f"/results/{house.people['song']}", "/exams",
                     f"/people/{house.people['song']}", "/ledger"):
            page = other.ask("GET", path)
            texts.append((path, page.status, re.sub(r'value="[0-9a-f-]{36}"', "", page.text)))
        for words in (("exam", "results", "--exam", number), ("exam", "statistics", number),
                      ("exam", "list"), ("records", "exam.marks")):
            done = house.run(*words, "--as", "two", exit=None)
            texts.append((words, done.exit, done.out + done.err))
        return texts
    before, size = seen(), house.json("ledger", "root")["size"]
    gives()
    for was, now in zip(before, seen()):
        same(now, was)
    same(house.json("ledger", "root")["size"], size, "a mark entered the ledger alone")
    same([t for t in before if remark in t[2]], [])
    same(int(house.sql("select count(*) from work_mark")[0][0]), 1)


def table(page):
    """A CSV answer as dicts; an apostrophe before what a sheet would run is taken away."""
    holds(page.headers["Content-Type"].startswith("text/csv"), page.headers)
    rows = list(csv.DictReader(io.StringIO(page.bytes.decode("utf-8-sig"))))
    return rows


def read_again(exam, song, wu, organiser, wu_person):
    """Song: five right answers of 2 points and 7.5. Wu: two of them wrong, and 4.5."""
    page = song.get(exam + "/result").seen.text
    holds("17.5 of 20" in page, page)
    for word in ("CANARY-B", "CANARY-D", "To ask first."):
        holds(word in page, word)
    page = wu.get(exam + "/result").seen.text
    holds("10.5 of 20" in page and "Longhe" in page, page)
    page = organiser.get(exam).seen.text
    holds("Points 17.5 Share 87 %" in page and "Points 10.5 Share 52 %" in page, page)
    page = organiser.get(exam + "/statistics").seen.text
    holds("chosen once" in page, page)
    # the same as tables, of the exam and of a person
    rows = table(organiser.get(exam + "/results.csv"))
    same([(r["Name"], r["Points"], r["Of"], r["Counts"]) for r in rows],
         [("人song", "17.5", "20", "1"), ("人wu", "10.5", "20", "1")])
    song.get(exam + "/results.csv", 403)
    rows = table(wu.get(exam + "/result.csv"))
    same(len(rows), 6)
    same([r["Read again"] for r in rows if r["Question"] == "Which town?"],
         ["Rules, chapter 2"])
    rows = table(wu.get(f"/results/{wu_person}/exams.csv"))
    same([(r["Title"], r["Points"]) for r in rows], [("First quarter", "10.5")])
    song.get(f"/results/{wu_person}", 404)
    same(table(organiser.get(f"/results/{wu_person}/exams.csv")), rows)


if __name__ == "__main__":
    main()
