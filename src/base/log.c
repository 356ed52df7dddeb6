/* logfmt lines, built in a buffer of fixed size and written at once: no arena, so that
 * a line can still be written when memory is the trouble. */
#include "base/log.h"

#include <errno.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 2048, VALUE_MAX_BYTES = 1024, NUMBER_MAX = 24 };
static const char cut_mark[] = " cut=1\n";

struct line {
    char b[LINE_MAX_BYTES];
    size_t n;
    bool cut;       /* something did not fit */
    bool shortened; /* a value was */
};

static void put(struct line *l, const char *p, size_t n)
{
    size_t room = sizeof l->b - (sizeof cut_mark - 1) - l->n;
    if (l->cut || n > room) {
        l->cut = true;
        return;
    }
    memcpy(l->b + l->n, p, n);
    l->n += n;
}

static void put_cstr(struct line *l, const char *s)
{
    put(l, s, strlen(s));
}

static void put_time(struct line *l, struct instant t)
{
    const int64_t day_us = 86400 * 1000000LL;
    int64_t days = t.us / day_us - (t.us % day_us < 0 ? 1 : 0);
    int64_t us = t.us - days * day_us;
    struct civil c = civil_of_day((struct day){(int32_t)days});
    int seconds = (int)(us / 1000000);
    char text[64];
    int n = snprintf(text, sizeof text, "time=%04d-%02d-%02dT%02d:%02d:%02d.%06dZ",
                     c.year, c.month, c.day, seconds / 3600, seconds / 60 % 60,
                     seconds % 60, (int)(us % 1000000));
    put(l, text, n < 0 ? 0 : (size_t)n);
}

static bool plain(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        uint8_t c = (uint8_t)s.p[i];
        if (c <= ' ' || c == '"' || c == '=' || c == '\\' || c == 0x7f) {
            return false;
        }
    }
    return s.n > 0;
}

/* A value can never end its line or begin another: controls are escaped. */
static void put_quoted(struct line *l, struct str s)
{
    put(l, "\"", 1);
    for (size_t i = 0; i < s.n && !l->cut; i++) {
        uint8_t c = (uint8_t)s.p[i];
        char code[8];
        if (c == '"' || c == '\\') {
            put(l, (char[]){'\\', (char)c}, 2);
        } else if (c == '\n') {
            put(l, "\\n", 2);
        } else if (c < ' ' || c == 0x7f) {
            put(l, code, (size_t)snprintf(code, sizeof code, "\\x%02x", c));
        } else {
            put(l, &s.p[i], 1);
        }
    }
    put(l, "\"", 1);
}

static void put_value(struct line *l, struct str s)
{
    if (s.n > VALUE_MAX_BYTES) {
        s.n = VALUE_MAX_BYTES;
        while (s.n > 0 && ((uint8_t)s.p[s.n] & 0xc0) == 0x80) {
            s.n--; /* not in the middle of a character */
        }
        l->shortened = true;
    }
    if (plain(s)) {
        put(l, s.p, s.n);
    } else {
        put_quoted(l, s);
    }
}

/* A field that does not fit is left out whole, and so are those behind it. */
static void put_field(struct line *l, const struct log_field *f)
{
    size_t before = l->n;
    put(l, " ", 1);
    put_cstr(l, f->key);
    put(l, "=", 1);
    if (f->text.p == NULL) {
        char number[NUMBER_MAX];
        int n = snprintf(number, sizeof number, "%lld", (long long)f->number);
        put(l, number, n < 0 ? 0 : (size_t)n);
    } else {
        put_value(l, f->text);
    }
    l->n = l->cut ? before : l->n;
}

void log_line(const struct log *log, enum log_level level, const char *event,
              const struct log_field *fields)
{
    static const char *const names[] = {" level=error event=", " level=warn event=",
                                        " level=info event=", " level=debug event="};
    if (log->fd < 0 || level > log->level) {
        return;
    }
    struct line l;
    l.n = 0;
    l.cut = false;
    l.shortened = false;
    put_time(&l, clock_now(log->clock));
    put_cstr(&l, names[level]);
    put_cstr(&l, event);
    for (const struct log_field *f = fields; f->key != NULL && !l.cut; f++) {
        put_field(&l, f);
    }
    if (l.cut || l.shortened) {
        memcpy(l.b + l.n, cut_mark, sizeof cut_mark - 1);
        l.n += sizeof cut_mark - 1;
    } else {
        l.b[l.n++] = '\n';
    }
    /* A log that cannot be written has nowhere to say so. */
    ssize_t done;
    do {
        done = write(log->fd, l.b, l.n);
    } while (done < 0 && errno == EINTR);
}
