// What ical.js makes of a calendar on stdin: its events, each with all the times at which it
// happens until the day named, as JSON. Used by clients.py.
import { readFileSync } from 'node:fs';

const { default: ICAL } = await import(process.argv[2]);
const until = ICAL.Time.fromDateString(process.argv[3]);
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, 'utf8')));
for (const zone of calendar.getAllSubcomponents('vtimezone')) {
  ICAL.TimezoneService.register(zone);
}

function times(event) {
  if (!event.isRecurring()) return [event.startDate];
  const found = [];
  const step = event.iterator();
  for (let next = step.next(); next && next.compare(until) <= 0; next = step.next()) {
    found.push(next);
  }
  return found;
}

const events = calendar.getAllSubcomponents('vevent').map((one) => {
  const event = new ICAL.Event(one);
  return {
    uid: event.uid,
    title: event.summary,
    zone: event.startDate.zone?.tzid ?? null,
    wholeDays: event.startDate.isDate,
    starts: times(event).map((t) => (t.isDate ? t.toString() : t.toUnixTime())),
    ends: event.endDate.isDate ? event.endDate.toString() : event.endDate.toUnixTime(),
  };
});
process.stdout.write(JSON.stringify(events));
