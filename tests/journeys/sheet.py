"""Sheets of xlsx files, written and read with the standard library: what a clerk's
spreadsheet would send and open. Cells: text, int, float, datetime.date.
"""
import datetime
import re
import zipfile
from xml.sax.saxutils import escape
import xml.etree.ElementTree as tree

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PARTS = {
    "[Content_Types].xml":
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
        'officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    "_rels/.rels":
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{_REL}/officeDocument" Target="xl/workbook.xml"/>'
        '</Relationships>',
    "xl/workbook.xml":
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels":
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="r1" Type="{_REL}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{_REL}/styles" Target="styles.xml"/></Relationships>',
    "xl/styles.xml":  # style 1 is a day
        f'<styleSheet xmlns="{_MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/>'
        '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/>'
        '</cellStyleXfs><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" '
        'applyNumberFormat="1"/></cellXfs></styleSheet>',
}


def _letters(column):
    name = ""
    while column >= 0:
        name, column = chr(65 + column % 26) + name, column // 26 - 1
    return name


def _cell(place, value):
    if isinstance(value, datetime.date):
        days = (value - datetime.date(1899, 12, 30)).days
        return f'<c r="{place}" s="1"><v>{days}</v></c>'
    if isinstance(value, (int, float)):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def write(path, rows):
    lines = []
    for number, row in enumerate(rows, 1):
        cells = "".join(_cell(_letters(c) + str(number), value)
                        for c, value in enumerate(row) if value not in (None, ""))
        lines.append(f'<row r="{number}">{cells}</row>')
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, text in _PARTS.items():
            out.writestr(name, '<?xml version="1.0" encoding="UTF-8"?>' + text)
        out.writestr("xl/worksheets/sheet1.xml",
                     f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{_MAIN}">'
                     f'<sheetData>{"".join(lines)}</sheetData></worksheet>')


def _column(place):
    number = 0
    for letter in re.match("[A-Z]+", place)[0]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _text(element):
    return "".join(t.text or "" for t in element.iter(f"{{{_MAIN}}}t"))


def read(path):
    """Rows of texts; numbers as the file has them."""
    with zipfile.ZipFile(path) as file:
        names = file.namelist()
        shared = []
        if "xl/sharedStrings.xml" in names:
            shared = [_text(e) for e in tree.fromstring(file.read("xl/sharedStrings.xml"))]
        sheet = tree.fromstring(file.read("xl/worksheets/sheet1.xml"))
    rows = []
    for row in sheet.iter(f"{{{_MAIN}}}row"):
        cells = {}
        for cell in row:
            value = cell.find(f"{{{_MAIN}}}v")
            text = _text(cell) if cell.get("t") == "inlineStr" else (
                "" if value is None else value.text)
            cells[_column(cell.get("r"))] = shared[int(text)] if cell.get("t") == "s" else text
        rows.append([cells.get(c, "") for c in range(max(cells, default=-1) + 1)])
    return rows
