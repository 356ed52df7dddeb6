/* A year's list of holidays and make-up days (放假调休安排) as an entry: what the State
 * Council publishes each autumn comes into force without another cadre. Lists that are
 * shipped stand underneath; the newest told of a year takes its place. */
#include "duty/duty_sql.h"
#include "duty/inside.h"

enum { LIST_BYTES = 20000, DAY_TEXT = 10 };

static const struct field year_fields[] = {
    {"year", FIELD_INT, true, offsetof(struct year_body, year), CALENDAR_YEAR_MIN,
     CALENDAR_YEAR_MAX, say_calendar_year, NULL, 0},
    {"days", FIELD_LINES, true, offsetof(struct year_body, days), 1, LIST_BYTES,
     say_calendar_days, NULL, 0},
};

static struct fault *apply_year(struct db *db, struct arena *a, const struct entry *e,
                                const void *body)
{
    TRY(sql_duty_year_drop(db, a, body));
    return sql_duty_year_put(db, a, body, e->seq);
}

const struct kind kind_calendar_year = {
    .name = "calendar.year",
    .version = 1,
    .class = CLASS_OPEN,
    .title = say_kind_calendar_year,
    .fields = FIELDS(year_fields, struct year_body),
    .apply = apply_year,
};

static struct str lines_of(struct arena *a, const struct calendar_exception_list *days)
{
    struct text out = text_new(a, 1024);
    for (size_t i = 0; i < days->n; i++) {
        const struct calendar_exception *e = &days->at[i];
        struct str day = day_iso(a, e->day);
        text_add_format(&out, "%s%.*s %s %.*s", i > 0 ? "\n" : "", STR_PRINT(day),
                        e->works ? "works" : "off", STR_PRINT(e->name));
    }
    return text_str(&out);
}

/* False: a line is none. */
static bool read_lines(struct arena *a, struct str text,
                       struct calendar_exception_list *days)
{
    struct str line, day, word;
    while (str_cut(&text, '\n', &line)) {
        struct calendar_exception e = {0};
        if (line.n == 0) {
            continue;
        }
        if (!str_cut(&line, ' ', &day) || !day_parse_iso(day, &e.day) ||
            !str_cut(&line, ' ', &word)) {
            return false;
        }
        e.works = str_equal(word, STR("works"));
        e.name = str_copy(a, line);
        *LIST_ADD(a, days) = e;
    }
    return true;
}

struct fault *duty_year_tell(const struct act *act, int64_t year,
                             const struct calendar_exception_list *days)
{
    struct arena *a = act->arena;
    struct calendar_exception_list read = {0};
    struct year_body body = {year, lines_of(a, days)};
    if (!act->scope.all) { /* the calendar is the whole department's */
        return fault_denied(a);
    }
    TRY(fields_check(a, &kind_calendar_year.fields, &body));
    if (!read_lines(a, body.days, &read) ||
        !calendar_set_year(calendar_new(a, true), a, (int)year, read.at, read.n)) {
        return fault_at(fault_calendar_list(a, str_format(a, "%lld", (long long)year)),
                        STR("days"));
    }
    return act_append(act, &kind_calendar_year, 0, &body, NULL);
}

struct fault *duty_years_told(struct db *db, struct arena *a,
                              struct told_year_list *years)
{
    return sql_duty_years(db, a, years);
}

struct fault *office_calendar(struct db *db, struct arena *a, struct calendar **calendar)
{
    struct told_year_list years = {0};
    *calendar = calendar_china(a);
    TRY(sql_duty_years(db, a, &years));
    for (size_t i = 0; i < years.n; i++) {
        struct calendar_exception_list days = {0};
        if (read_lines(a, years.at[i].days, &days)) {
            (void)calendar_set_year(*calendar, a, (int)years.at[i].year, days.at, days.n);
        }
    }
    return NULL;
}
