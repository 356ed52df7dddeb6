#!/usr/bin/env python3
"""Writes the lives of the demo department: people.csv, posts.csv, postings.csv, moves.csv,
education.csv, kin.csv and absences.csv, from roster.csv and what stands below. Everything
but the names and who is kin to whom is invented, by a generator of our own with a fixed
seed, so that the same files come out everywhere:

    demo/make.py            writes the files anew
    demo/make.py --check    says whether they are what would be written
"""
import csv
import datetime
import io
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
DAY = datetime.timedelta(days=1)

# ---- what the novel says ------------------------------------------------------------------

NATIVE = {
    "山东郓城": "宋江 宋清 吴用 朱仝 雷横 白胜", "河北大名": "卢俊义 燕青 索超 蔡福 蔡庆",
    "天津蓟州": "公孙胜 杨雄", "山西解州": "关胜", "河南开封": "林冲 徐宁 凌振 曹正",
    "山西太原": "呼延灼", "河北沧州": "柴进", "山东梁山": "李应 杜兴 阮小二 阮小五 阮小七",
    "甘肃渭州": "鲁智深", "河北清河": "武松", "山西上党": "董平", "河南安阳": "张清",
    "山西蒲州": "杨志", "江西九江": "戴宗 穆弘 穆春 张横 张顺 李俊 李立 薛永 侯健",
    "山东沂水": "李逵 朱贵 朱富", "陕西华阴": "史进 陈达 杨春", "江苏南京": "石秀 马麟 安道全",
    "山东登州": "解珍 解宝 孙立 孙新 顾大嫂 邹渊 邹润 乐和", "安徽定远": "朱武",
    "山东益都": "孔明 孔亮 黄信 秦明 花荣", "安徽濠州": "王定六 郁保四",
    "山东莱州": "燕顺 鲍旭", "江苏徐州": "项充 李衮 樊瑞", "江苏苏州": "郑天寿",
    "山东泰安": "萧让 金大坚 王英", "山东独龙岗": "扈三娘", "河南孟州": "施恩 张青 孙二娘",
}
# relation as his own form calls it, class, and what the other's form calls him
KIN = [
    ("宋江", "弟弟", "宋清", "哥哥", "collateral"),
    ("阮小二", "弟弟", "阮小五", "哥哥", "collateral"),
    ("阮小二", "弟弟", "阮小七", "哥哥", "collateral"),
    ("阮小五", "弟弟", "阮小七", "哥哥", "collateral"),
    ("解珍", "弟弟", "解宝", "哥哥", "collateral"),
    ("孙立", "弟弟", "孙新", "哥哥", "collateral"),
    ("张横", "弟弟", "张顺", "哥哥", "collateral"),
    ("穆弘", "弟弟", "穆春", "哥哥", "collateral"),
    ("童威", "弟弟", "童猛", "哥哥", "collateral"),
    ("孔明", "弟弟", "孔亮", "哥哥", "collateral"),
    ("朱贵", "弟弟", "朱富", "哥哥", "collateral"),
    ("蔡福", "弟弟", "蔡庆", "哥哥", "collateral"),
    ("邹渊", "侄子", "邹润", "叔父", "collateral"),
    ("徐宁", "表弟", "汤隆", "表兄", "collateral"),
    ("孙立", "表弟", "解珍", "表兄", "collateral"),
    ("孙立", "表弟", "解宝", "表兄", "collateral"),
    ("孙新", "表兄", "解珍", "表弟", "collateral"),
    ("顾大嫂", "表弟", "解珍", "表姐", "collateral"),
    ("顾大嫂", "表弟", "解宝", "表姐", "collateral"),
    ("孙新", "妻子", "顾大嫂", "丈夫", "spouse"),
    ("王英", "妻子", "扈三娘", "丈夫", "spouse"),
    ("张青", "妻子", "孙二娘", "丈夫", "spouse"),
    ("孙立", "弟媳", "顾大嫂", "夫兄", "in-law"),
    ("孙立", "妻弟", "乐和", "姐夫", "in-law"),
    ("秦明", "妻兄", "花荣", "妹夫", "in-law"),
]
ALONE = [  # kin who are not on the register
    ("宋江", "父亲", "宋太公", "lineal"), ("宋清", "父亲", "宋太公", "lineal"),
    ("史进", "父亲", "史太公", "lineal"), ("穆弘", "父亲", "穆太公", "lineal"),
    ("穆春", "父亲", "穆太公", "lineal"), ("孔明", "父亲", "孔太公", "lineal"),
    ("孔亮", "父亲", "孔太公", "lineal"), ("施恩", "父亲", "施管营", "lineal"),
    ("扈三娘", "哥哥", "扈成", "collateral"), ("扈三娘", "父亲", "扈太公", "lineal"),
    ("李逵", "哥哥", "李达", "collateral"), ("雷横", "母亲", "雷母", "lineal"),
    ("公孙胜", "母亲", "公孙母", "lineal"), ("林冲", "岳父", "张教头", "in-law"),
    ("柴进", "叔父", "柴皇城", "collateral"), ("金大坚", "女儿", "金小妹", "lineal"),
]
SKILLS = {
    "吴用": "调研、公文写作", "萧让": "书法、公文写作", "金大坚": "篆刻、档案保护", "蒋敬": "统计、数据分析",
    "裴宣": "法规、案件审理", "安道全": "医学", "皇甫端": "畜牧兽医", "凌振": "化工", "汤隆": "机械",
    "侯健": "服装设计", "孟康": "船舶工程", "陶宗旺": "水利、测绘", "宋清": "会务", "燕青": "外语、音乐",
    "乐和": "音乐、主持", "朱武": "规划", "公孙胜": "气象", "戴宗": "信息系统运维", "时迁": "网络安全",
    "李云": "建筑工程", "张顺": "游泳教练", "花荣": "射箭教练", "孙二娘": "餐饮管理",
}
WOMEN_LEAVE = [("扈三娘", "2023-03-06", "2023-08-10"), ("顾大嫂", "2019-06-10", "2019-11-14"),
               ("孙二娘", "2020-09-01", "2021-02-05")]

# ---- the department -----------------------------------------------------------------------

TOP = [("D-01", "部长", 1), ("D-02", "常务副部长", 2), ("D-03", "副部长", 2), ("D-04", "副部长", 2),
       ("D-05", "副部长", 2), ("D-06", "部务委员", 3), ("D-07", "部务委员", 3)]
TOP_HOLDERS = {"宋江": "D-01", "卢俊义": "D-02"}
CONCURRENT = {"吴用": ("D-03", "2022-03-15"), "关胜": ("D-06", "2022-07-01"),
              "鲁智深": ("D-07", "2023-01-10")}
HEADS = {"S01": "戴宗", "S02": "关胜", "S03": "裴宣", "S04": "呼延灼", "S05": "鲁智深",
         "S06": "林冲", "S07": "燕青", "S08": "吴用", "S09": "董平", "S10": "萧让", "S11": "安道全"}
DEPUTIES = {"S01": ["宋清"], "S02": ["张清", "扈三娘"], "S03": ["石秀"], "S04": ["杨志"],
            "S05": ["武松", "索超"], "S06": ["徐宁"], "S07": ["凌振"], "S08": ["公孙胜", "朱武"],
            "S09": ["蒋敬", "李逵"], "S10": ["穆弘"], "S11": ["黄信"]}
OFFICE = {"S01", "S08", "S09"}  # headed by a 主任
SUPPORT = {"S01": "机要员", "S10": "档案管理员"}
SEATS = {"S01": 9, "S02": 10, "S03": 8, "S04": 9, "S05": 10, "S06": 9, "S07": 8, "S08": 9,
         "S09": 10, "S10": 9, "S11": 9}
OPENED = {"S04": 1994, "S06": 1999, "S07": 2004, "S08": 1992, "S09": 2009, "S12": 2006}
CLOSED = {"S12": 2018}
SCHOOLS = {
    "school": ["市第一中学", "县中学"],
    "college": ["市农业专科学校", "市师范专科学校", "省行政管理干部学院"],
    "bachelor": ["省师范大学", "省农业大学", "省财经大学", "省理工大学"],
    "master": ["省师范大学", "省财经大学", "省社会科学院"],
    "doctor": ["省社会科学院"],
}
PARTY_SCHOOL = "省委党校"
MAJORS = ["汉语言文学", "行政管理", "经济学", "法学", "农学", "思想政治教育", "会计学", "计算机应用", "历史学",
          "公共管理", "人力资源管理"]
DEGREES = {"bachelor": "学士", "master": "硕士", "doctor": "博士"}
STORY_ENDS = datetime.date(2025, 6, 30)  # nothing here begins later


class Dice:
    """A multiplicative generator (Lehmer, modulus 2^31-1): the same on every machine."""

    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = self.state * 48271 % 2147483647
        return self.state % n

    def pick(self, things):
        return things[self.below(len(things))]


def date(text):
    return datetime.date.fromisoformat(text)


def years_later(day, years):
    return day.replace(year=day.year + years, day=min(day.day, 28))


def read_roster():
    with open(os.path.join(HERE, "roster.csv"), encoding="utf-8") as file:
        return list(csv.DictReader(file))


# ---- posts --------------------------------------------------------------------------------

def make_posts():
    rows = [("D", number, title, level, "leading") for number, title, level in TOP]
    for unit, seats in SEATS.items():
        head = "主任" if unit in OFFICE else "科长"
        rows.append((unit, unit + "-01", head, 3, "leading"))
        for i in (2, 3):
            rows.append((unit, f"{unit}-0{i}", "副" + head, 4, "leading"))
        for i in range(4, seats + 1):
            last = i == seats and unit in SUPPORT
            title = SUPPORT[unit] if last else "一级主任科员" if i == 4 else \
                "四级主任科员" if i < 7 else "一级科员"
            level = 7 if last else 4 if i == 4 else 5 if i < 7 else 6
            rows.append((unit, f"{unit}-{i:02}", title, level, "support" if last else "rank"))
    for i in range(1, 16):
        kind = "党工委" if i <= 7 else "党委"
        rows.append((f"T{i:02}", f"T{i:02}-01", kind + "书记", 3, "leading"))
        rows.append((f"T{i:02}", f"T{i:02}-02", "组织委员", 4, "leading"))
        rows.append((f"T{i:02}", f"T{i:02}-03", "组织干事", 6, "contract"))
    for i in range(1, 19):
        rows.append((f"C{i:02}", f"C{i:02}-01", "专职副书记", 3, "leading"))
    return rows


def give_seats(roster, posts):
    """Who sits where: the named ones, then the others by the order of the roster."""
    seat, free = dict(TOP_HOLDERS), {}
    for unit, number, *_ in posts:
        if unit != "D":
            free.setdefault(unit, []).append(number)
    for unit, head in HEADS.items():
        seat[head] = free[unit].pop(0)
        deputies = free[unit][:2]
        del free[unit][:2]
        for person, number in zip(DEPUTIES[unit], deputies):
            seat[person] = number
    for row in roster:
        if row["name"] not in seat and free.get(row["unit"]):
            seat[row["name"]] = free[row["unit"]].pop(0)
    return seat


# ---- lives --------------------------------------------------------------------------------

def was_open(unit, first, last):
    return OPENED.get(unit, 1984) <= first.year and last.year < CLOSED.get(unit, 9999)


def past_unit(dice, first, last, avoid):
    units = [f"S{i:02}" for i in range(1, 13)] + [f"T{i:02}" for i in range(1, 16)]
    while True:
        unit = dice.pick(units)
        if unit not in avoid and was_open(unit, first, last):
            return unit


def past_title(unit, year):
    town = unit.startswith("T")
    if year < 5:
        return ("组织干事", 6) if town else ("科员", 6)
    if year < 10:
        return ("团委书记", 5) if town else ("副主任科员", 5)
    return ("组织委员", 4) if town else ("主任科员", 4)


def cut_years(dice, began):
    """First days of the spells of a working life: three to nine years each."""
    cuts, at = [began], began
    while True:
        at = years_later(at, 3 + dice.below(7)).replace(month=1 + dice.below(12), day=1)
        if at > STORY_ENDS.replace(year=STORY_ENDS.year - dice.below(6)):
            return cuts
        cuts.append(at)


def life_of(dice, row, seat, titles):
    """(person, postings, moves, education) of one person."""
    born, name, unit = date(row["born"]), row["name"], row["unit"]
    level = dice.pick(["college", "bachelor", "school"] if born.year < 1975 else
                      ["college", "bachelor", "bachelor"] if born.year < 1988 else
                      ["bachelor", "bachelor", "master"])
    done = born.year + {"school": 18, "college": 21, "bachelor": 22, "master": 25}[level]
    graduated = datetime.date(done, 6, 30)
    work = datetime.date(done, 7 + dice.below(3), 1)
    party = datetime.date(done + dice.below(6) - (1 if level != "school" else 0),
                          *dice.pick([(7, 1), (6, 28), (12, 20), (11, 15)]))
    if (party > STORY_ENDS or dice.below(20) == 0) and seat.get(name, "-99")[-2:] > "03":
        party = None
    education = [(name, "full-time", level, DEGREES.get(level, ""), dice.pick(SCHOOLS[level]),
                  dice.pick(MAJORS) if level != "school" else "",
                  graduated.replace(year=done - (2 if level == "school" else 3), month=9, day=1),
                  graduated)]
    education += study_on(dice, name, level, work)
    postings, moves, spells = [], [], cut_years(dice, work)
    avoid = unit
    for i, since in enumerate(spells):
        last = i + 1 == len(spells)
        till = None if last else spells[i + 1] - DAY
        where = unit if last else past_unit(dice, since, till, avoid)
        avoid = where
        title, rank = titles[seat[name]] if last and name in seat else \
            past_title(where, since.year - work.year)
        postings.append((name, where, seat.get(name, "") if last else "", title, rank, "",
                         since, till))
        if postings[0][1] != where or moves:
            moves.append((name, since, where))
    if name in CONCURRENT:
        number, since = CONCURRENT[name]
        postings.append((name, "D", number, *titles[number], "1", date(since), None))
    person = (name, row["sex"], born, postings[0][1], f"SC{row['rank']:03}", row["rank"], "汉族",
              native_of(dice, name), party, work, SKILLS.get(name, ""), row["login"],
              row["role"], unit if row["role"] == "organiser" else "D")
    return person, postings, moves, education


def study_on(dice, name, level, work):
    higher = {"school": "college", "college": "bachelor", "bachelor": "master"}.get(level)
    began = years_later(work, 5 + dice.below(6)).replace(month=9, day=1)
    ended = years_later(began, 3).replace(month=6, day=30)
    if higher is None or ended > STORY_ENDS or dice.below(100) < 40:
        return []
    school = PARTY_SCHOOL if dice.below(2) else dice.pick(SCHOOLS[higher])
    degree = DEGREES.get(higher, "") if school != PARTY_SCHOOL else ""
    return [(name, "in-service", higher, degree, school, dice.pick(MAJORS), began, ended)]


def native_of(dice, name):
    for place, people in NATIVE.items():
        if name in people.split():
            return place
    return dice.pick(["山东济南", "河北邯郸", "河南洛阳", "江苏宿迁", "安徽宿州"])


def make_kin(roster):
    rows = []
    for one, relation, other, back, sort in KIN:
        rows.append((one, relation, sort, other, other))
        rows.append((other, back, sort, one, one))
    rows += [(one, relation, sort, name, "") for one, relation, name, sort in ALONE]
    known = {row["name"] for row in roster}
    assert all(row[0] in known and (not row[4] or row[4] in known) for row in rows)
    return rows


def make_absences(dice, roster):
    rows = [(name, "maternity", since, till, "") for name, since, till in WOMEN_LEAVE]
    for row in roster:
        roll = dice.below(10)
        since = datetime.date(2023 + dice.below(2), 1 + dice.below(12), 1 + dice.below(28))
        if date(row["born"]).year > 1997:
            continue
        if roll < 4:
            rows.append((row["name"], "leave", since, since + 4 * DAY + dice.below(6) * DAY, ""))
        elif roll == 4:
            rows.append((row["name"], "travel", since, since + dice.below(9) * DAY, "赴外地考察学习"))
        elif roll == 5:
            rows.append((row["name"], "illness", since, since + (9 + dice.below(60)) * DAY,
                         "住院治疗（虚构）"))
    rows.append(("王定六", "secondment", date("2024-03-01"), None, "借调至区委巡察办"))
    rows.append(("段景住", "secondment", date("2024-09-02"), date("2025-02-28"), "借调至市委组织部"))
    rows.append(("丁得孙", "illness", date("2025-04-14"), None, "长期病休（虚构）"))
    return rows


# ---- writing ------------------------------------------------------------------------------

HEADS_OF = {
    "people": "name,sex,born,unit,number,rank,ethnic,native,party,work,skills,login,role,reach",
    "posts": "unit,number,title,level,class",
    "postings": "person,unit,post,title,level,concurrent,since,till",
    "moves": "person,day,unit",
    "education": "person,mode,level,degree,school,major,since,till",
    "kin": "person,relation,class,name,other",
    "absences": "person,sort,since,till,note",
}


def make():
    dice, roster, posts = Dice(108), read_roster(), make_posts()
    for rank, row in enumerate(roster, 1):
        row["rank"] = rank
    titles = {number: (title, level) for _, number, title, level, _ in posts}
    seat = give_seats(roster, posts)
    out = {name: [] for name in HEADS_OF}
    out["posts"] = posts
    for row in roster:
        person, postings, moves, education = life_of(dice, row, seat, titles)
        out["people"].append(person)
        out["postings"] += postings
        out["moves"] += moves
        out["education"] += education
    out["kin"] = make_kin(roster)
    out["absences"] = make_absences(dice, roster)
    return out


def text_of(head, rows):
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head.split(","))
    writer.writerows([["" if cell is None else cell for cell in row] for row in rows])
    assert '"' not in text.getvalue(), "the reader in src/cli/demo.c knows no quotes"
    return text.getvalue()


def places():
    """The list of places of src/register/places.h, of what units.csv knows by code."""
    known = {32: "江苏省", 3213: "宿迁市", 321302: "宿城区"}
    with open(os.path.join(HERE, "units.csv"), encoding="utf-8") as file:
        known |= {int(row["number"]): row["name"] for row in csv.DictReader(file)
                  if len(row["number"]) in (9, 12)}
    return "".join(f"{code} {known[code]}\n" for code in sorted(known))


def main():
    files = {name + ".csv": text_of(HEADS_OF[name], rows) for name, rows in make().items()}
    files["places.txt"] = "cadre-places 1\n" + places()
    for name, text in files.items():
        path = os.path.join(HERE, name)
        if sys.argv[1:] == ["--check"]:
            with open(path, encoding="utf-8") as file:
                if file.read() != text:
                    sys.exit(f"{path} is not what demo/make.py writes")
        else:
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)


if __name__ == "__main__":
    main()
