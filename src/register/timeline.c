/* The timeline is put together anew each time: a life has some dozens of dated facts. */
#include "register/timeline.h"

#include "register/career.h"
#include "register/inside.h"
#include "register/kin.h"
#include "register/timeline_sql.h"

const char *const event_names[] = {
    "born",   "work",         "party", "posted",  "posting-over", "studies", "graduated",
    "absent", "absence-over", "moved", "renamed", "changed",      "left",    NULL};

struct gathering {
    struct arena *arena;
    struct day on;
    struct event_list *events;
};

static void add(const struct gathering *g, struct event event)
{
    bool later = day_known(g->on) && day_compare(event.day, g->on) > 0;
    if (day_known(event.day) && !later) {
        *LIST_ADD(g->arena, g->events) = event;
    }
}

static struct fault *add_postings(struct db *db, const struct gathering *g,
                                  struct person_id person)
{
    struct posting_list postings = {0};
    TRY(career_postings(db, g->arena, person, DAY_NONE, &postings));
    for (size_t i = 0; i < postings.n; i++) {
        const struct posting *p = &postings.at[i];
        struct event event = {.day = p->since,
                              .what = EVENT_POSTED,
                              .unit = p->unit_name,
                              .text = p->title,
                              .concurrent = p->concurrent};
        add(g, event);
        event.day = p->till;
        event.what = EVENT_POSTING_OVER;
        add(g, event);
    }
    return NULL;
}

static struct fault *add_education(struct db *db, const struct gathering *g,
                                   struct person_id person)
{
    struct education_list education = {0};
    TRY(career_education(db, g->arena, person, &education));
    for (size_t i = 0; i < education.n; i++) {
        const struct education *e = &education.at[i];
        struct event event = {
            .day = e->since, .what = EVENT_STUDIES, .text = e->school, .sort = e->level};
        add(g, event);
        event.day = e->till;
        event.what = EVENT_GRADUATED;
        add(g, event);
    }
    return NULL;
}

static struct fault *add_absences(struct db *db, const struct gathering *g,
                                  struct person_id person)
{
    struct absence_list absences = {0};
    TRY(absences_of(db, g->arena, person, DAY_NONE, &absences));
    for (size_t i = 0; i < absences.n; i++) {
        const struct absence *b = &absences.at[i];
        struct event event = {.day = b->since, .what = EVENT_ABSENT, .sort = b->sort};
        add(g, event);
        event.day = b->till;
        event.what = EVENT_ABSENCE_OVER;
        add(g, event);
    }
    return NULL;
}

/* A posting in the unit from the same day on says the move already. */
static bool is_posted(const struct gathering *g, struct day day, struct str unit)
{
    for (size_t i = 0; i < g->events->n; i++) {
        const struct event *e = &g->events->at[i];
        if (e->what == EVENT_POSTED && e->day.v == day.v && str_equal(e->unit, unit)) {
            return true;
        }
    }
    return false;
}

static struct fault *add_states(struct db *db, const struct gathering *g,
                                struct person_id person)
{
    struct person_state_list states = {0};
    TRY(sql_person_states(db, g->arena, person, &states));
    for (size_t i = 1; i < states.n; i++) {
        const struct person_state *was = &states.at[i - 1], *is = &states.at[i];
        struct event event = {.day = is->since, .unit = is->unit_name, .text = is->name};
        bool moved = was->unit.v != is->unit.v;
        event.what = moved                             ? EVENT_MOVED
                     : !str_equal(was->name, is->name) ? EVENT_RENAMED
                                                       : EVENT_CHANGED;
        if (!moved || !is_posted(g, event.day, event.unit)) {
            add(g, event);
        }
    }
    return NULL;
}

/* Newest first; of one day, what was gathered last stands first. Some dozens of events:
 * insertion keeps the order of equals. */
static void sort(struct event_list *events)
{
    for (size_t i = 1; i < events->n; i++) {
        struct event one = events->at[i];
        size_t at = i;
        for (; at > 0 && day_compare(events->at[at - 1].day, one.day) <= 0; at--) {
            events->at[at] = events->at[at - 1];
        }
        events->at[at] = one;
    }
}

struct fault *timeline_of(struct db *db, struct arena *a, const struct person *person,
                          struct day on, struct event_list *events)
{
    const struct gathering g = {a, on, events};
    add(&g, (struct event){.day = person->born, .what = EVENT_BORN});
    TRY(add_education(db, &g, person->id));
    add(&g, (struct event){.day = person->work, .what = EVENT_WORK});
    add(&g, (struct event){.day = person->party, .what = EVENT_PARTY});
    TRY(add_postings(db, &g, person->id));
    TRY(add_states(db, &g, person->id));
    TRY(add_absences(db, &g, person->id));
    add(&g, (struct event){
                .day = person->left_on, .what = EVENT_LEFT, .sort = person->left_why});
    sort(events);
    return NULL;
}

static struct str say_posted(struct arena *a, enum lang lang, const struct event *e)
{
    return e->text.n == 0  ? say_timeline_posting_unit(a, lang, e->unit)
           : e->concurrent ? say_timeline_concurrent(a, lang, e->unit, e->text)
                           : say_timeline_posting(a, lang, e->unit, e->text);
}

struct str timeline_say(struct arena *a, enum lang lang, const struct event *e)
{
    struct str text = e->text.p != NULL ? e->text : STR("");
    switch ((enum event_what)e->what) {
    case EVENT_BORN:
        return say_timeline_born(a, lang);
    case EVENT_WORK:
        return say_timeline_work(a, lang);
    case EVENT_PARTY:
        return say_timeline_party(a, lang);
    case EVENT_POSTED:
        return say_posted(a, lang, e);
    case EVENT_POSTING_OVER:
        return say_timeline_posting_end(a, lang, e->unit, text);
    case EVENT_STUDIES:
        return say_timeline_studies(a, lang, education_level_words[e->sort](a, lang),
                                    text);
    case EVENT_GRADUATED:
        return say_timeline_graduated(a, lang, education_level_words[e->sort](a, lang),
                                      text);
    case EVENT_ABSENT:
        return say_timeline_absent(a, lang, absence_sort_words[e->sort](a, lang));
    case EVENT_ABSENCE_OVER:
        return say_timeline_absent_end(a, lang, absence_sort_words[e->sort](a, lang));
    case EVENT_MOVED:
        return say_timeline_moved(a, lang, e->unit);
    case EVENT_RENAMED:
        return say_timeline_renamed(a, lang, text);
    case EVENT_CHANGED:
        return say_timeline_changed(a, lang);
    case EVENT_LEFT:
        return say_timeline_left(a, lang, leave_why_words[e->sort](a, lang));
    }
    return STR("");
}
