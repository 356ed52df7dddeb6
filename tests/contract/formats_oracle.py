"""The second opinion on CSV and xlsx: Python's csv, zipfile and xml.etree.

    formats_oracle.py make FOLDER           files for cadre to read, each with what is in it
    formats_oracle.py check FILE EXPECTED   a file that cadre wrote against what it meant

What is in a file is told as rows that end with 0x1E and cells that begin with 0x1F, a sign
for their kind and their text: t text, n number, d day, b truth, e error, . nothing. Rows
without anything in them are left out. Repeatable: the same files every time.
"""

import csv
import datetime
import io
import os
import random
import re
import sys
import xml.etree.ElementTree as ElementTree
import zipfile
from xml.sax.saxutils import escape, quoteattr

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
ALPHABET = "abcXYZ019 ,;\"'\n|.-_<>&姓名宋江呼延灼０１年月日é"


def told(rows):
    text = ""
    for row in rows:
        while row and row[-1][1] == "":
            row = row[:-1]
        if row:
            text += "".join("\x1f" + (kind if v else ".") + v for kind, v in row)
            text += "\x1e"
    return text.encode()


# ---- files for cadre to read -----------------------------------------------------------


def some_text(r, alphabet=ALPHABET, most=12):
    return "".join(r.choice(alphabet) for _ in range(r.randrange(most)))


def make_csv(folder, number, r):
    """Encodings, separators and line ends in turn; only cells that no cure would touch."""
    encoding = ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"][number % 5]
    separator = [",", ";", "\t"][number % 3]
    end = ["\r\n", "\n", "\r"][number % 4 % 3]
    alphabet = ALPHABET.replace("é", "") if encoding == "gbk" else ALPHABET + "𠀀"
    width = r.randrange(2, 9)
    height = r.randrange(1, 400)
    rows = [[some_text(r, alphabet) for _ in range(width)] for _ in range(height)]
    rows[0] = ["列%d" % i for i in range(width)]
    if separator != "\t":
        rows = [[c.replace("|", "\t") for c in row] for row in rows]
    rows = [[re.sub(r"^'*(?=[-=+@\n\t])", "_", c) for c in row] for row in rows]
    text = io.StringIO(newline="")
    # Python leaves a line feed unquoted where rows end with a carriage return.
    quoting = csv.QUOTE_ALL if end == "\r" else csv.QUOTE_MINIMAL
    csv.writer(text, delimiter=separator, lineterminator=end, quoting=quoting).writerows(rows)
    with open(os.path.join(folder, "%02d.csv" % number), "wb") as f:
        f.write(text.getvalue().encode(encoding))
    # A row of empty cells is no row, and a row of text is not shortened.
    lines = [[("t", c) for c in row] for row in rows if any(row)]
    with open(os.path.join(folder, "%02d.csv.rows" % number), "wb") as f:
        for row in lines:
            line = "".join("\x1f" + (kind if c else ".") + c for kind, c in row)
            f.write((line + "\x1e").encode())


def column_name(i):
    name = ""
    i += 1
    while i > 0:
        i, rest = divmod(i - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


STYLES = ["General", "yyyy-mm-dd", 'yyyy"年"m"月"', "0.00", "yyyy"]
INLINE = ' t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>'
SHARED = '<si><t xml:space="preserve">%s</t></si>'


def some_cell(r, texts, first):
    """One cell as (xml without <c r=..>, what it says)."""
    kind = r.randrange(9)
    if kind == 0:
        return "", (".", "")
    if kind == 1:
        text = some_text(r, ALPHABET.replace("_", ""))
        texts.append(text)
        return ' t="s"><v>%d</v></c>' % (len(texts) - 1), ("t", text)
    if kind == 2:
        text = some_text(r, ALPHABET.replace("_", ""))
        return INLINE % escape(text), ("t", text)
    if kind == 3:
        number = r.randrange(-(10**r.randrange(1, 15)), 10 ** r.randrange(1, 15))
        return ' t="n"><v>%d</v></c>' % number, ("n", str(number))
    if kind == 4:
        number = r.randrange(-(10**6), 10**6) / 8
        return ' s="3"><v>%r</v></c>' % number, ("n", "%.15g" % number)
    if kind in (5, 6):
        day = datetime.date(1900, 3, 1) + datetime.timedelta(days=r.randrange(70000))
        style = r.choice([1, 2, 4])
        shown = day.isoformat()[: {1: 10, 2: 7, 4: 4}[style]]
        serial = (day - first).days
        if serial < 1:
            return "", (".", "")
        time = r.choice(["", ".25"])
        return ' s="%d"><v>%d%s</v></c>' % (style, serial, time), ("d", shown)
    if kind == 7:
        truth = r.choice("01")
        return ' t="b"><f>1=%s</f><v>%s</v></c>' % (truth, truth), ("b", truth)
    return ' t="e"><v>#DIV/0!</v></c>', ("e", "#DIV/0!")


def links(items):
    one = '<Relationship Id="%s" Type="' + OFFICE + '/%s" Target="%s"/>'
    text = "".join(one % item for item in items)
    return '<Relationships xmlns="%s">%s</Relationships>' % (LINKS, text)


def book_of(from_1904):
    return ('<workbook xmlns="%s" xmlns:r="%s"><workbookPr%s/><sheets><sheet name="一" '
            'sheetId="1" r:id="r1"/></sheets></workbook>'
            % (MAIN, OFFICE, ' date1904="true"' if from_1904 else ""))


def styles_of():
    own = "".join('<numFmt numFmtId="%d" formatCode=%s/>' % (170 + i, quoteattr(code))
                  for i, code in enumerate(STYLES))
    cells = "".join('<xf numFmtId="%d"/>' % (170 + i if i else 0)
                    for i in range(len(STYLES)))
    return ('<styleSheet xmlns="%s"><numFmts>%s</numFmts><cellXfs>%s</cellXfs>'
            '</styleSheet>' % (MAIN, own, cells))


def make_xlsx(folder, number, r):
    from_1904 = number % 3 == 2
    first = datetime.date(1904, 1, 1) if from_1904 else datetime.date(1899, 12, 30)
    texts, rows, xml = [], [], ""
    at = 0
    for _ in range(r.randrange(1, 200)):
        at += 1 if r.random() < 0.9 else r.randrange(1, 50)
        cells, line = "", []
        for i in range(r.randrange(1, 40)):
            made, said = some_cell(r, texts, first)
            line.append(said)
            if made:
                cells += '<c r="%s%d"%s' % (column_name(i), at, made)
        xml += '<row r="%d">%s</row>' % (at, cells)
        rows.append(line)
    sheet = '<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>' % (MAIN, xml)
    shared = "".join(SHARED % escape(t) for t in texts)
    encoding = ["utf-8", "utf-16"][number % 4 == 3]
    head = '<?xml version="1.0" encoding="%s"?>\n' % encoding
    parts = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": links([("r1", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": book_of(from_1904),
        "xl/_rels/workbook.xml.rels": links([("r1", "worksheet", "worksheets/one.xml"),
                                             ("r2", "styles", "styles.xml"),
                                             ("r3", "sharedStrings", "sharedStrings.xml")]),
        "xl/worksheets/one.xml": sheet,
        "xl/styles.xml": styles_of(),
        "xl/sharedStrings.xml": '<sst xmlns="%s">%s</sst>' % (MAIN, shared),
    }
    method = [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED][number % 2]
    with zipfile.ZipFile(os.path.join(folder, "%02d.xlsx" % number), "w", method) as z:
        for name, text in parts.items():
            z.writestr(zipfile.ZipInfo(name), (head + text).encode(encoding), method)
    with open(os.path.join(folder, "%02d.xlsx.rows" % number), "wb") as f:
        f.write(told(rows))


# ---- files that cadre wrote ------------------------------------------------------------


def uncured(cell):
    """An apostrophe in front of what a spreadsheet would take for a formula."""
    return cell[1:] if re.match(r"^'+[-=+@\t\r\n＝＋－＠]", cell) else cell


def read_csv(path):
    with open(path, encoding="utf-8-sig", newline="") as f:
        rows = list(csv.reader(f, strict=True))
    for row in rows:
        for cell in row:
            if re.match(r"^[-=+@\t\r\n＝＋－＠]", cell) and not re.match(r"^-\d+(\.\d+)?$", cell):
                sys.exit("a formula: %r" % cell)
    return [[("t", uncured(c)) for c in row] for row in rows]


def unescaped(text):
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m.group(1), 16)), text)


def look_of(styles, number):
    codes = {int(f.get("numFmtId")): f.get("formatCode")
             for f in styles.iter("{%s}numFmt" % MAIN)}
    formats = styles.find("{%s}cellXfs" % MAIN).findall("{%s}xf" % MAIN)
    return codes.get(int(formats[number].get("numFmtId")), "General").replace("\\", "")


def cell_said(cell, styles):
    kind = cell.get("t", "n")
    if cell.find("{%s}f" % MAIN) is not None:
        sys.exit("a formula in " + cell.get("r"))
    if kind == "inlineStr":
        return "t", unescaped("".join(t.text or "" for t in cell.iter("{%s}t" % MAIN)))
    value = cell.findtext("{%s}v" % MAIN)
    if kind == "b":
        return "b", value
    if kind != "n":
        sys.exit("a cell of type " + kind)
    look = look_of(styles, int(cell.get("s", "0")))
    shown = {"yyyy-mm-dd": 10, "yyyy-mm": 7, "yyyy": 4}.get(look)
    if shown is not None:
        day = datetime.date(1899, 12, 30) + datetime.timedelta(days=int(value))
        return "d", day.isoformat()[:shown]
    return "n", "%.15g" % float(value)


def read_xlsx(path):
    with zipfile.ZipFile(path) as z:
        if z.testzip() is not None:
            sys.exit("a part is damaged")
        sheet = ElementTree.fromstring(z.read("xl/worksheets/sheet1.xml"))
        styles = ElementTree.fromstring(z.read("xl/styles.xml"))
    pane = sheet.find(".//{%s}pane" % MAIN)
    if pane is None or pane.get("state") != "frozen" or pane.get("ySplit") != "1":
        sys.exit("the header does not stay")
    if sheet.find("{%s}autoFilter" % MAIN) is None:
        sys.exit("there is no filter")
    rows = []
    for row in sheet.iter("{%s}row" % MAIN):
        line = []
        for cell in row.findall("{%s}c" % MAIN):
            letters = re.match("[A-Z]+", cell.get("r")).group()
            at = 0
            for c in letters:
                at = at * 26 + ord(c) - ord("A") + 1
            line += [(".", "")] * (at - 1 - len(line)) + [cell_said(cell, styles)]
        rows.append(line)
    return rows


def check(path, expected):
    rows = read_csv(path) if path.endswith(".csv") else read_xlsx(path)
    got = told(rows)
    with open(expected, "rb") as f:
        want = f.read()
    if got != want:
        pairs = enumerate(zip(got, want))
        at = next((i for i, (a, b) in pairs if a != b), min(len(got), len(want)))
        here = slice(max(0, at - 40), at + 40)
        sys.exit("%s differs at %d: %r, not %r" % (path, at, got[here], want[here]))


def main():
    if sys.argv[1] == "make":
        for number in range(20):
            make_csv(sys.argv[2], number, random.Random(number))
            make_xlsx(sys.argv[2], number, random.Random(1000 + number))
    else:
        check(sys.argv[2], sys.argv[3])


main()
