/* iCalendar by lines: unfolded first (RFC 5545, 3.1), then NAME;PARAMETERS:VALUE. */
#include "formats/ics_read.h"

#include "base/text.h"
#include "base/utf8.h"
#include "words/faults.h"

struct lines {
    struct arena *arena;
    struct str rest;
    int64_t number; /* of the line given last, in the file */
    int64_t next;
};

bool ics_is(struct str bytes)
{
    struct str mark = STR("\xef\xbb\xbf");
    bytes = str_starts(bytes, mark) ? str_part(bytes, mark.n, bytes.n) : bytes;
    return str_starts(str_trim(bytes), STR("BEGIN:VCALENDAR"));
}

static bool raw_line(struct lines *l, struct str *line)
{
    if (!str_cut(&l->rest, '\n', line)) {
        return false;
    }
    l->next++;
    if (str_ends(*line, STR("\r"))) {
        *line = str_part(*line, 0, line->n - 1);
    }
    return true;
}

static bool is_folded(struct str rest)
{
    return rest.n > 0 && (rest.p[0] == ' ' || rest.p[0] == '\t');
}

static bool next_line(struct lines *l, struct str *line)
{
    struct str piece;
    if (!raw_line(l, line)) {
        return false;
    }
    l->number = l->next;
    if (!is_folded(l->rest)) {
        return true;
    }
    struct text t = text_new(l->arena, 160);
    text_add(&t, *line);
    while (is_folded(l->rest) && raw_line(l, &piece)) {
        text_add(&t, str_part(piece, 1, piece.n));
    }
    *line = text_str(&t);
    return true;
}

/* YYYYMMDD */
static bool read_day(struct str s, struct day *day)
{
    struct civil c = {0};
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9' || s.n != 8) {
            return false;
        }
        int *part = i < 4 ? &c.year : i < 6 ? &c.month : &c.day;
        *part = *part * 10 + (s.p[i] - '0');
    }
    *day = s.n == 8 ? day_of_civil(c) : DAY_NONE;
    return day_known(*day);
}

static struct str unescaped(struct arena *a, struct str s)
{
    struct text t = text_new(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++) {
        bool is_escape = s.p[i] == '\\' && i + 1 < s.n;
        char c = is_escape ? s.p[++i] : s.p[i];
        text_add_char(&t, is_escape && (c == 'n' || c == 'N') ? '\n' : c);
    }
    return text_str(&t);
}

static bool is_named(struct str name, struct str wanted)
{
    size_t end = str_find(name, STR(";"));
    return str_equal_nocase(str_part(name, 0, end), wanted);
}

struct event_reading {
    struct ics_event event;
    bool has_end;
    bool is_timed;
};

static struct fault *read_property(struct lines *l, struct str line,
                                   struct event_reading *e)
{
    struct str value = line, name = STR_NONE;
    if (!str_cut(&value, ':', &name) || value.p == NULL) {
        return fault_ics_line(l->arena, l->number);
    }
    struct day day = DAY_NONE;
    if (is_named(name, STR("SUMMARY"))) {
        e->event.summary = unescaped(l->arena, value);
        return NULL;
    }
    bool is_start = is_named(name, STR("DTSTART")), is_end = is_named(name, STR("DTEND"));
    if (!is_start && !is_end) {
        return NULL;
    }
    if (str_find(value, STR("T")) < value.n) {
        e->is_timed = true;
        return NULL;
    }
    if (!read_day(value, &day)) {
        return fault_ics_line(l->arena, l->number);
    }
    if (is_start) {
        e->event.first = day;
    } else {
        e->event.last = day_add(day, -1);
        e->has_end = true;
    }
    return NULL;
}

static struct fault *finish(struct lines *l, struct event_reading *e,
                            struct ics_event_list *events)
{
    if (e->is_timed || !day_known(e->event.first)) {
        return NULL;
    }
    if (!e->has_end) {
        e->event.last = e->event.first;
    }
    bool is_long = (int64_t)e->event.last.v - e->event.first.v > 366;
    if (events->n >= ICS_EVENTS_MAX || is_long) {
        return fault_ics_line(l->arena, l->number);
    }
    if (e->event.summary.p == NULL) {
        e->event.summary = STR("");
    }
    *LIST_ADD(l->arena, events) = e->event;
    return NULL;
}

struct fault *ics_read(struct arena *a, struct str bytes, struct ics_event_list *events)
{
    struct lines l = {.arena = a, .rest = bytes};
    struct event_reading e = {0};
    struct str line;
    bool inside = false;
    if (!utf8_valid(bytes)) {
        return fault_ics_line(a, 1);
    }
    while (next_line(&l, &line)) {
        line = str_trim(line);
        if (str_equal_nocase(line, STR("BEGIN:VEVENT"))) {
            e = (struct event_reading){.event = {STR_NONE, DAY_NONE, DAY_NONE}};
            inside = true;
        } else if (str_equal_nocase(line, STR("END:VEVENT")) && inside) {
            TRY(finish(&l, &e, events));
            inside = false;
        } else if (inside && line.n > 0) {
            TRY(read_property(&l, line, &e));
        }
    }
    return NULL;
}
