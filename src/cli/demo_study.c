/* What the demo department studies: a series of Thursdays whose speakers the rota
 * proposes, sessions held with a few who were away, and what there is to read: a book, a
 * document passed on, the article of the week, a course of study. */
#include "cli/demo.h"

#include "learning/classroom.h"
#include "learning/course.h"
#include "learning/material.h"
#include "words/faults.h"

enum {
    AWAY = 30, /* of a thousand, without a word */
    BEGINS = 15,
    MINUTES = 90,
};

static void next_id(struct act *act, struct random *random, const struct clock *clock)
{
    act->id = uuid_new(random, clock_now(clock));
}

struct fault *demo_series(struct act *act, struct random *random,
                          const struct clock *clock, struct period days)
{
    struct arena *a = act->arena;
    struct series_body body = {.title = say_demo_series(a, LANG_ZH),
                               .every = SERIES_WEEKLY,
                               .weekday = 3, /* Thursday, from 0 */
                               .moved = SHIFT_SKIP,
                               .at = str_format(a, "%d:00", BEGINS),
                               .minutes = MINUTES};
    body.key = str_of(weekday_names[body.weekday]); /* as the programme names it */
    struct series series = {.plan = body};
    struct rota rota;
    struct text lines = text_new(a, 1024);
    int64_t planned = 0;
    bool found = false;
    TRY(register_unit_top(act->db, a, &body.unit, &found));
    next_id(act, random, clock);
    TRY(series_plan(act, &body, &series.id));
    series.plan = body;
    TRY(class_rota(act->db, a, NULL, &series, days, &rota));
    for (size_t i = 0; i < rota.lines.n; i++) {
        struct str day = day_iso(a, rota.lines.at[i].day);
        struct str title = say_demo_lecture(a, LANG_ZH, (int64_t)i + 1);
        text_add_format(&lines, "%.*s %lld %.*s\n", STR_PRINT(day),
                        (long long)rota.lines.at[i].person, STR_PRINT(title));
    }
    next_id(act, random, clock);
    return class_plan(act, series.id, text_str(&lines), &planned);
}

static struct fault *hold(struct act *act, struct random *random,
                          const struct clock *clock, const struct class_session *s)
{
    struct held held = {.session = s->id, .taught = say_demo_taught(act->arena, LANG_ZH)};
    struct expected_list people = {0};
    TRY(class_expected(act->db, act->arena, s, &people));
    for (size_t i = 0; i < people.n; i++) {
        struct int_list *list = people.at[i].presence == EXCUSED    ? &held.excused
                                : random_below(random, 1000) < AWAY ? &held.absent
                                                                    : NULL;
        if (list != NULL) {
            *LIST_ADD(act->arena, list) = people.at[i].person.v;
        }
    }
    next_id(act, random, clock);
    return class_hold(act, &held);
}

struct fault *demo_sessions(struct act *act, const struct viewer *console,
                            struct random *random, const struct clock *clock,
                            struct period days)
{
    struct class_session_list list = {0};
    struct sessions_query q = {.from = days.first, .till = days.last};
    TRY(class_sessions(act->db, act->arena, console, &q, &list));
    for (size_t i = 0; i < list.n; i++) {
        if (list.at[i].state == SESSION_PLANNED) {
            TRY(hold(act, random, clock, &list.at[i]));
        }
    }
    return NULL;
}

/* ---- what there is to read ------------------------------------------------------------
 */

enum {
    PASSED_DAYS = 3,
    SIGNED_DAYS = 1,
    COURSE_DAYS = 60,
    UNSIGNED = 3 /* every third */
};

static struct fault *add_material(struct cli_change *change, struct demo_making *m,
                                  struct material_body body, struct material_id *id)
{
    struct arena *a = change->cli->arena;
    bool found = false;
    TRY(register_unit_top(change->act.db, a, &body.unit, &found));
    demo_next_id(change, m);
    return material_add(&change->act, &body, id);
}

/* A document from above, signed by two of three. */
static struct fault *pass_on(struct cli_change *change, struct demo_making *m)
{
    struct arena *a = change->cli->arena;
    struct day today = change->act.today;
    int64_t organiser = change->act.actor, seq = 0;
    struct material_id id = {0};
    struct unit_id unit;
    bool found = false;
    TRY(register_unit_top(change->act.db, a, &unit, &found));
    change->act.today = day_add(today, -PASSED_DAYS);
    TRY(add_material(
        change, m,
        (struct material_body){.title = say_demo_document(a, LANG_ZH),
                               .sort = MATERIAL_DOCUMENT,
                               .level = MATERIAL_DISTRICT,
                               .topics = say_demo_document_topics(a, LANG_ZH),
                               .text = say_demo_document_text(a, LANG_ZH)},
        &id));
    demo_next_id(change, m);
    TRY(material_pass(&change->act, id, &(struct pass_body){STR_NONE}, &seq));
    change->act.today = day_add(today, -SIGNED_DAYS);
    for (size_t i = 0; i < m->people.n; i++) {
        bool asked = false;
        change->act.actor = m->people.at[i].v;
        TRY(class_is_asked(change->act.db, a, m->people.at[i], unit, &asked));
        if (asked && i % UNSIGNED != 0) {
            demo_next_id(change, m);
            TRY(material_sign(&change->act, id));
        }
    }
    change->act.actor = organiser;
    change->act.today = today;
    return NULL;
}

static struct fault *plan_course(struct cli_change *change, struct demo_making *m,
                                 struct material_id book)
{
    struct arena *a = change->cli->arena;
    struct course_id id = {0};
    struct course_body body = {
        .title = say_demo_course(a, LANG_ZH),
        .since = change->act.today,
        .till = day_add(change->act.today, COURSE_DAYS),
        .aim = say_demo_course_aim(a, LANG_ZH),
        .parts = str_format(a, "%s; #%lld\n%s; %.*s", course_sort_names[COURSE_MATERIAL],
                            (long long)book.v, course_sort_names[COURSE_VISIT],
                            STR_PRINT(say_demo_course_visit(a, LANG_ZH)))};
    bool found = false;
    TRY(register_unit_top(change->act.db, a, &body.unit, &found));
    demo_next_id(change, m);
    return course_plan(&change->act, &body, &id);
}

struct fault *demo_shelf(struct cli_change *change, struct demo_making *m)
{
    struct arena *a = change->cli->arena;
    struct material_id article = {0}, book = {0};
    change->act.actor = demo_id_of(m, say_demo_planner(a, LANG_ZH));
    TRY(add_material(change, m,
                     (struct material_body){.title = say_demo_book(a, LANG_ZH),
                                            .sort = MATERIAL_BOOK,
                                            .level = MATERIAL_OWN,
                                            .text = say_demo_book_text(a, LANG_ZH)},
                     &book));
    TRY(pass_on(change, m));
    TRY(add_material(change, m,
                     (struct material_body){.title = say_demo_article(a, LANG_ZH),
                                            .sort = MATERIAL_ARTICLE,
                                            .level = MATERIAL_OWN,
                                            .topics = say_demo_article_topics(a, LANG_ZH),
                                            .text = say_demo_article_text(a, LANG_ZH)},
                     &article));
    demo_next_id(change, m);
    TRY(material_recommend(
        &change->act, article,
        &(struct recommend_body){change->act.today, say_demo_article_why(a, LANG_ZH)}));
    TRY(plan_course(change, m, book));
    change->act.actor = 0;
    return NULL;
}
