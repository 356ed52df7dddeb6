#!/usr/bin/env python3
"""The 108 of the demo sit one exam, each by his own browser of few means. Which question
misled is named, its figures are those that Python reckons from what was answered, and each
finds what to read again and nothing else."""
# limit: 500 s
import datetime
import re
import statistics

from house import PASSWORD, SQLITE, House, holds, main, new_id, proof, same, say, within

QUESTIONS = 8
MISLEADS = 7
BANK = "".join(f"""// [tag:quarter] [material:Material {q}]
Question {q} of the quarter?{{=right {q} ~wrong {q} ~worse {q}}}

""" for q in range(QUESTIONS))


def knows(person, question):
    """Later ones know more, one question in eleven is luck; those who know more fall for
    the last question, so that it misleads."""
    if question == MISLEADS:
        return person < 50
    luck = (person * 7 + question * 5) % 11 == 0
    return (person >= 13 * (question + 1)) != luck


def furnished():
    house = House(SQLITE)
    house.run("demo")
    people = house.json("person", "list")
    there = {a["person"]: a["login"] for a in house.json("account", "list")}
    house.logins = []
    for person in people:
        login = there.get(person["id"])
        if login is None:
            login = f"p{person['id']}"
            house.run("account", "open", "--person", person["id"], "--login", login)
        house.run("account", "password", login, input=PASSWORD + "\n")
        house.logins.append(login)
    same(len(house.logins), 108)
    with open(house.path("bank.gift"), "w", encoding="utf-8") as file:
        file.write(BANK)
    house.run("questions", "import", house.path("bank.gift"), "--format", "gift")
    today = datetime.date.today()
    house.exam = house.json(
        "exam", "plan", "--title", "Quarter", "--unit", 1, "--opens-on",
        today - datetime.timedelta(days=2), "--opens-at", "00:00", "--closes-on",
        today + datetime.timedelta(days=2), "--closes-at", "23:59", "--minutes", 60,
        "--paging", "all", "--lines", f"quarter;;{QUESTIONS};1")["id"]
    house.run("exam", "draw", house.exam, "--seed", 5)
    house.run("exam", "open", house.exam)
    house.server = house.serve()
    return house


def sit(visitor, exam, person):
    """All on one page, in the order and with the choices that it shows."""
    visitor.post(exam + "/begin", {"id": new_id()})
    text = visitor.get(exam + "/q/1").text
    asked = re.findall(r'<section class="ask" id="q(\d+)">(.*?)</section>', text, re.S)
    same(len(asked), QUESTIONS)
    for place, html in asked:
        question = int(re.search(r"Question (\d) of the", html)[1])
        word = "right" if knows(person, question) else "wrong"
        choice = re.search(rf'value="(\d)"[^>]*>{word} {question}<', html)[1]
        visitor.post(f"{exam}/q/{place}", {"id": new_id(), "p0": choice})
    visitor.post(exam + "/hand-in", {"id": new_id()})


def check_figures(house, matrix):
    found = house.json("exam", "statistics", house.exam)
    same((found["people"], found["whole"]), (108, True))
    texts = {q["id"]: q["text"] for q in house.json("questions", "list")}
    misled = []
    for item in found["items"]:
        question = int(re.search(r"Question (\d)", texts[item["question"]])[1])
        own = [row[question] for row in matrix]
        rest = [sum(row) - row[question] for row in matrix]
        holds(abs(item["difficulty"] - statistics.fmean(own)) < 1e-9, item)
        holds(abs(item["rest_correlation"] - statistics.correlation(own, rest)) < 1e-9, item)
        if item.get("note") == say("en", "statistics.note-misleads"):
            misled.append(question)
    same(misled, [MISLEADS])
    sums = statistics.pvariance([sum(row) for row in matrix])
    parts = sum(statistics.pvariance([row[q] for row in matrix]) for q in range(QUESTIONS))
    alpha = QUESTIONS / (QUESTIONS - 1) * (1 - parts / sums)
    holds(abs(found["alpha"] - alpha) < 1e-9 and abs(found["kr20"] - alpha) < 1e-9, found)


@proof("The 108 sit one exam; what misled is named, and what to read again")
def quarter():
    with furnished() as house:
        exam = f"/exam/{house.exam}"
        visitors = []
        for person, login in enumerate(house.logins):
            visitor = house.server.visitor(seconds=60)
            visitor.enter(login)
            sit(visitor, exam, person)
            visitor.close()
            visitors.append(visitor)
        house.sql(f"update exam set closes = opens where id = {house.exam}")
        within(100, lambda: [e["state"] for e in house.json("exam", "list")] == ["marked"],
               "the exam did not end")
        matrix = [[int(knows(p, q)) for q in range(QUESTIONS)] for p in range(108)]
        check_figures(house, matrix)
        for person, visitor in enumerate(visitors):
            text = visitor.get(exam + "/result").text
            again = set(re.findall(r"<li>Material (\d)</li>", text))
            same(again, {str(q) for q in range(QUESTIONS) if not matrix[person][q]})
            visitor.close()
        weakest(house, matrix)


def weakest(house, matrix):
    """Before the leader stand the three materials about which fewest answers were right, of
    those that there are, with that share and no person."""
    text = house.path("again.md")
    with open(text, "w", encoding="utf-8") as file:
        file.write("Read me again.")
    for q in (1, 3, 5, MISLEADS):
        house.run("material", "add", "--title", f"Material {q}", "--sort", "article", "--level",
                  "own", "--unit", 1, "--text", text)
    right = sorted((sum(row[q] for row in matrix), q) for q in (1, 3, 5, MISLEADS))
    same([(w["title"], w["of"], w["n"]) for w in house.json("study", "waits")
          if w["wait"] == "weak"],
         [(f"Material {q}", "Quarter", n * 100 // 108) for n, q in right[:3]])


if __name__ == "__main__":
    main()
