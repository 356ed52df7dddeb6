/* A programme and a calendar by lot, from a seed: for tests of what must hold under any
 * rules. The programme comes as its file, so that its reader is under test as well. Three
 * kinds of its own: a note, an event in a family, and a visit that names the event. */
#ifndef TESTS_RANDOM_PROGRAMME_H
#define TESTS_RANDOM_PROGRAMME_H
#include "base/random.h"
#include "base/text.h"
#include "calendar/calendar.h"

enum { LOT_RULES_MOST = 6, LOT_CHANCES = 1000 };

static inline int lot_below(struct random *r, int n)
{
    return (int)random_below(r, (uint64_t)n);
}

#define LOT_OF(r, list) ((list)[lot_below((r), (int)(sizeof(list) / sizeof((list)[0])))])

static inline void lot_span(struct random *r, struct text *t, const char *key, int most)
{
    int n = 1 + lot_below(r, most);
    text_add_format(t, ", %s: %d %s", key, n, lot_below(r, 2) ? "days" : "working days");
}

static inline void lot_period(struct random *r, struct text *t)
{
    static const char *const moved[] = {"stay", "next", "before", "skip"};
    static const char *const weekdays[] = {"monday", "wednesday", "friday", "sunday"};
    static const char *const plain[] = {"day",     "working-day", "week", "month",
                                        "quarter", "half",        "year"};
    switch (lot_below(r, 5)) {
    case 0:
        text_add_format(t, "every: week, on: {weekday: %s, moved: %s}",
                        LOT_OF(r, weekdays), LOT_OF(r, moved));
        break;
    case 1:
        text_add_format(t, "every: month, on: {weekday: %s, nth: %d, moved: %s}",
                        LOT_OF(r, weekdays), lot_below(r, 2) ? -1 : 1 + lot_below(r, 4),
                        LOT_OF(r, moved));
        break;
    case 2:
        text_add_format(t, "every: quarter, on: {month: %d, day: %d, moved: %s}",
                        1 + lot_below(r, 3), 1 + lot_below(r, 31), LOT_OF(r, moved));
        break;
    default:
        text_add_format(t, "every: %s", LOT_OF(r, plain));
    }
    if (lot_below(r, 3) == 0) {
        lot_span(r, t, "due", 9);
    }
    if (lot_below(r, 4) == 0) {
        lot_span(r, t, "opens", 12);
    }
}

/* True: behind an event. */
static inline bool lot_when(struct random *r, struct text *t)
{
    text_add(t, STR("    when: {"));
    int sort = lot_below(r, 10);
    if (sort < 6) {
        lot_period(r, t);
    } else if (sort < 8) {
        static const char *const where[] = {"", ", where: {sort: wedding}",
                                            ", where: {sort: [wedding, illness]}"};
        text_add_format(t, "after: {kind: try.event%s}", LOT_OF(r, where));
        lot_span(r, t, "due", 8);
        text_add(t, lot_below(r, 4) == 0 ? STR(", everyone: true") : STR(""));
    } else if (sort == 8) {
        text_add_format(t, "before: 2016-%02d-%02d, opens: %d days", 1 + lot_below(r, 12),
                        1 + lot_below(r, 28), 1 + lot_below(r, 40));
    } else if (lot_below(r, 2) == 0) {
        text_add_format(t, "anniversary: born%s, opens: 3 days",
                        lot_below(r, 2) ? ", lunar: true" : "");
    } else {
        text_add_format(t, "tenure: unit, months: %d, opens: 30 days",
                        1 + lot_below(r, 70));
    }
    text_add(t, STR("}\n"));
    return sort == 6 || sort == 7;
}

static inline void lot_meets_one(struct random *r, struct text *t, bool after)
{
    static const char *const about[] = {"", "", ", about: actor"};
    switch (lot_below(r, after ? 6 : 5)) {
    case 0:
        text_add_format(t,
                        "{kind: try.note, measure: minutes, of: minutes, target: %d%s}",
                        10 + lot_below(r, 60), LOT_OF(r, about));
        break;
    case 1:
        text_add_format(t, "{kind: try.note, measure: distinct, of: topic, target: %d}",
                        1 + lot_below(r, 3));
        break;
    case 2:
        text_add_format(t, "{kind: try.note, measure: days, target: %d%s}",
                        1 + lot_below(r, 4), LOT_OF(r, about));
        break;
    case 3:
        text_add_format(t, "{kind: try.note, where: {topic: [a, b]}, target: %d}",
                        1 + lot_below(r, 3));
        break;
    case 4:
        text_add_format(t, "{kind: try.note, target: %d%s}", 1 + lot_below(r, 4),
                        LOT_OF(r, about));
        break;
    default:
        text_add(t, STR("{kind: try.visit, about: event}"));
    }
}

static inline void lot_pause(struct random *r, struct text *t)
{
    static const char *const pauses[] = {
        "", "    pause: [leave]\n", "    pause: [leave, illness, travel]\n",
        "    pause: {for: [leave, illness], scale: true}\n",
        "    pause: {for: [leave, illness, travel, maternity], scale: true}\n"};
    text_add(t, str_of(LOT_OF(r, pauses)));
}

static inline void lot_rule(struct random *r, struct text *t, int number)
{
    static const char *const who[] = {
        "",
        "",
        "",
        "    who: {unit: A}\n",
        "    who: {leads: true}\n",
        "    who: {role: organiser}\n",
        "    who: {unit: [A, B], except: {role: organiser}}\n"};
    text_add_format(t, "  - id: r%d\n    title: {zh: 条款, en: Rule}\n", number);
    text_add(t, STR("    basis: {zh: 依据, en: Basis}\n    grasp: all\n"));
    text_add(t, str_of(LOT_OF(r, who)));
    text_add(t, lot_below(r, 4) == 0 ? STR("    acts: leader\n") : STR(""));
    bool after = lot_when(r, t);
    text_add(t, STR("    meets: ["));
    lot_meets_one(r, t, after);
    if (lot_below(r, 4) == 0) {
        text_add(t, STR(", "));
        lot_meets_one(r, t, after);
    }
    text_add(t, STR("]\n"));
    lot_pause(r, t);
    text_add(t, STR("    excuse: [leader]\n    minutes: 10\n    class: unit\n"));
}

static const char lot_head[] =
    "title: {zh: 试行方案, en: A trial}\n"
    "aspects:\n"
    "  - {id: all, title: {zh: 全部, en: All}}\n"
    "kinds:\n"
    "  - kind: try.note\n"
    "    title: {zh: 笔记, en: Note}\n"
    "    class: unit\n"
    "    fields:\n"
    "      - {name: minutes, type: int, min: 0, max: 600, title: {zh: 分, en: Minutes}}\n"
    "      - name: topic\n"
    "        type: choice\n"
    "        title: {zh: 题, en: Topic}\n"
    "        choices: {a: {zh: 甲, en: A}, b: {zh: 乙, en: B}, c: {zh: 丙, en: C}}\n"
    "  - kind: try.event\n"
    "    title: {zh: 家事, en: Event}\n"
    "    class: unit\n"
    "    fields:\n"
    "      - name: sort\n"
    "        type: choice\n"
    "        title: {zh: 类, en: Sort}\n"
    "        choices: {wedding: {zh: 婚, en: Wedding}, illness: {zh: 病, en: Illness}}\n"
    "  - kind: try.visit\n"
    "    title: {zh: 走访, en: Visit}\n"
    "    class: unit\n"
    "    fields:\n"
    "      - {name: event, type: int, min: 0, max: 9999999, title: {zh: 事, en: Event}}\n"
    "rules:\n";

static inline struct str lot_programme(struct arena *a, struct random *r, int version)
{
    struct text t = text_new(a, 4096);
    int rules = 1 + lot_below(r, LOT_RULES_MOST);
    text_add_format(&t, "programme: try\nversion: %d\nfrom: 2016-01-01\ncalendar: %s\n",
                    version, lot_below(r, 4) ? "china" : "plain");
    text_add(&t, str_of(lot_head));
    for (int i = 0; i < rules; i++) {
        lot_rule(r, &t, i);
    }
    return text_str(&t);
}

/* Holidays and make-up days wherever they fall; some years without a list. */
static inline struct calendar *lot_calendar(struct arena *a, struct random *r)
{
    struct calendar *c = calendar_new(a, true);
    for (int year = 2014; year <= 2018; year++) {
        struct calendar_exception at[40];
        struct day day = day_of_civil((struct civil){year, 1, 1});
        size_t n = 0;
        while (n < 40) {
            day = day_add(day, 1 + lot_below(r, 20));
            if (civil_of_day(day).year != year) {
                break;
            }
            at[n++] = (struct calendar_exception){day, day_weekday(day) > 5, STR("节")};
        }
        if (lot_below(r, 4) > 0) {
            (void)calendar_set_year(c, a, year, at, n);
        }
    }
    return c;
}
#endif
