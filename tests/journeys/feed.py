#!/usr/bin/env python3
"""Calendars that people subscribe to, read by a client that knows nothing of us: Debian's
python3-icalendar. What must be in them is counted by hand from the programme of
duties.py."""
# limit: 300 s
import datetime
import http.client
import re
import sys

from duties import BOTH, furnished, note, rolled, visitor
from house import SQLITE, Skip, holds, main, proof, same

sys.path.append("/usr/lib/python3/dist-packages")  # where another python3 comes first
try:
    import icalendar
except ImportError:
    icalendar = None


def read(text):
    """The events of a calendar, by UID."""
    if icalendar is None:
        raise Skip("python3-icalendar is not there")
    if "\r" not in text:  # a command's output, whose line ends Python has made its own
        text = text.replace("\n", "\r\n")
    for line in text.encode().split(b"\r\n"):
        holds(len(line) <= 75, line)
    same(text.count("\n"), text.count("\r\n"))
    found = icalendar.Calendar.from_ical(text)
    events = found.walk("VEVENT")
    by_uid = {str(e["UID"]): e for e in events}
    same(len(by_uid), len(events), "a UID twice")
    for event in events:
        same(event.errors, [])
    return by_uid


def get(server, path, **headers):
    """Without a session; no redirect is followed."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    return answer.status, dict((k.lower(), v) for k, v in answer.getheaders()), body


@proof("a person's calendar has each week once, what is ahead as a series, nothing that is "
       "asked every day", *BOTH)
def own(sort):
    with furnished(sort) as house:
        today = rolled(house)
        monday = today - datetime.timedelta(days=today.weekday())
        note(house, house.lin, monday.isoformat())
        events = read(house.run("ics", "--person", house.lin).out)
        holds(not any(uid.startswith("hour:") for uid in events), list(events))
        kept = {uid: e for uid, e in events.items() if "series" not in uid}
        first = today - datetime.timedelta(days=92)
        # a week is due on its Sunday
        sundays = [monday + datetime.timedelta(days=6 - 7 * k) for k in range(20)]
        same(sorted(e["DTSTART"].dt for e in kept.values()),
             sorted(d for d in sundays if d >= first))
        now = next(e for uid, e in kept.items() if f":{monday}@" in uid)
        same(now["DTEND"].dt - now["DTSTART"].dt, datetime.timedelta(days=1))
        holds("met" in str(now["SUMMARY"]), now["SUMMARY"])
        series = [e for uid, e in events.items() if "series" in uid]
        same(len(series), 1)
        rule = series[0]["RRULE"]
        same((rule["FREQ"], rule["BYDAY"]), (["WEEKLY"], ["SU"]))
        same(series[0]["DTSTART"].dt, sundays[0] + datetime.timedelta(days=7))
        # the same names in the next edition, and a number that does not fall
        again = read(house.run("ics", "--person", house.lin).out)
        same(list(again), list(events))
        note(house, house.wu, monday.isoformat())
        later = read(house.run("ics", "--person", house.lin).out)
        same(list(later), list(events))
        for uid, event in later.items():
            holds(event["SEQUENCE"] >= events[uid]["SEQUENCE"], uid)


@proof("leave ahead is left out of the series by a day that does not count", SQLITE)
def pause(sort):
    with furnished(sort) as house:
        today = rolled(house)
        start = today - datetime.timedelta(days=today.weekday()) + datetime.timedelta(days=14)
        house.json("record", "absence.add", "--person", house.lin, "sort=leave",
                   f"since={start}", f"till={start + datetime.timedelta(days=6)}")
        events = read(house.run("ics", "--person", house.lin).out)
        series = next(e for uid, e in events.items() if "series" in uid)
        out = series["EXDATE"]
        out = out if isinstance(out, list) else [out]
        same([d.dt for item in out for d in item.dts], [start + datetime.timedelta(days=6)])


@proof("an address opens the calendar without a session until it is changed, and a wrong "
       "one looks like a page that is not there", *BOTH)
def address(sort):
    with furnished(sort) as house:
        rolled(house)
        server = house.server = house.serve()
        lin = visitor(house, "lin")
        page, _ = lin.fill("/me/settings", 200, action="/me/settings/feed")
        path = re.search(r"/feed/[\w-]{43}\.ics", page.text)[0]
        status, headers, body = get(server, path)
        same((status, headers["content-type"]), (200, "text/calendar; charset=utf-8"))
        same(headers["cache-control"], "private, no-cache")
        holds("last-modified" in headers, headers)
        holds("\r\n" in body and len(read(body)) > 5, body[:300])
        same(get(server, path, **{"If-None-Match": headers["etag"]})[0], 304)
        # kept as a hash alone
        token = path[len("/feed/"):-len(".ics")]
        rows = str(house.sql("select * from work_feed"))
        holds(token not in rows, "the token is stored")
        # somebody else's fact changes numbers, not what is said
        note(house, house.wu, "2016-01-05")
        same(get(server, path, **{"If-None-Match": headers["etag"]})[0], 304)
        gone, _, text = get(server, "/nothing-here")
        for wrong in ("/feed/x", "/feed/" + "A" * 43, "/feed/" + "A" * 43 + ".ics"):
            status, others, body = get(server, wrong)
            same((status, others["cache-control"]), (gone, "no-store"), wrong)
            # letter for letter, but for the form's number and where one was
            plain = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
            same(plain.sub("", body).replace(wrong, "/"), plain.sub("", text))
        again, _ = lin.fill("/me/settings", 200, action="/me/settings/feed")
        second = re.search(r"/feed/[\w-]{43}\.ics", again.text)[0]
        same((get(server, path)[0], get(server, second)[0]), (404, 200))
        lin.fill("/me/settings", action="/me/settings/feed/end")
        same(get(server, second)[0], 404)


@proof("a unit's calendar counts and names nobody, and ends with the role that reaches it",
       *BOTH)
def section(sort):
    with furnished(sort) as house:
        today = rolled(house)
        monday = today - datetime.timedelta(days=today.weekday())
        note(house, house.lin, monday.isoformat())
        house.json("record", "care.event", "--person", house.lin, "sort=illness", "--on",
                   today.isoformat())
        house.run("feed", "new", "--as", "lin", "--unit", house.a, exit=3)
        house.run("feed", "new", "--as", "org", "--unit", house.b, exit=3)
        house.run("feed", "new", "--unit", house.a, exit=2)
        path = house.json("feed", "new", "--as", "org", "--unit", house.a)["path"]
        same([f["unit"] for f in house.json("feed", "list", "--as", "org")], [house.a])
        server = house.server = house.serve()
        status, _, body = get(server, path)
        same(status, 200)
        events = read(body)
        now = next(e for uid, e in events.items() if f"read:u{house.a}:" in uid and
                   e["DTSTART"].dt == monday + datetime.timedelta(days=6))
        holds("1 of 2" in str(now["SUMMARY"]) or "2 人，已办结 1" in str(now["SUMMARY"]),
              now["SUMMARY"])
        for name in ("林冲", "朱武", "visit"):
            holds(name not in body, name)
        house.run("role", "end", "--person", "org", "--role", "organiser", "--unit", house.a)
        same(get(server, path)[0], 404)
        mine = house.json("feed", "new", "--as", "org")["path"]
        same(get(server, mine)[0], 200)
        house.run("account", "close", "org", "--why", "离任")
        same(get(server, mine)[0], 404)


if __name__ == "__main__":
    main()
