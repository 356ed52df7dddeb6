/* What a person's page shows of postings, education, kin, absences and the timeline: all
 * of it, or what held on a day that was asked for. access_mask decides, as everywhere. */
#include "pages/register/sections.h"

#include "access/reading.h"
#include "register/career.h"
#include "register/kin.h"
#include "register/timeline.h"
#include "words/faults.h"

struct on_view page_on(struct exchange *x, struct str action)
{
    struct str asked = exchange_query(x, STR("on"));
    struct on_view view = {
        .day = {.name = STR("on"), .value = asked},
        .on = DAY_NONE,
        .action = action,
    };
    if (asked.n > 0 && !day_parse_iso(asked, &view.on)) {
        view.day.error = say_fault(x->arena, x->face.lang, fault_field_day(x->arena));
    }
    view.past = day_known(view.on);
    return view;
}

static struct fault *add_postings(struct exchange *x, struct db *db,
                                  struct person_id person, struct day on,
                                  struct posting_rows *rows)
{
    struct posting_list postings = {0};
    TRY(career_postings(db, x->arena, person, on, &postings));
    for (size_t i = 0; i < postings.n; i++) {
        const struct posting *p = &postings.at[i];
        *LIST_ADD(x->arena, rows) = (struct posting_row){
            .id = p->id.v,
            .unit_id = p->unit.v,
            .unit = p->unit_name,
            .title = p->title,
            .concurrent = p->concurrent,
            .since = p->since,
            .till = p->till,
            .open = !day_known(p->till),
        };
    }
    return NULL;
}

/* On a day: what was finished by then. */
static struct fault *add_education(struct exchange *x, struct db *db,
                                   struct person_id person, struct day on,
                                   struct education_rows *rows)
{
    struct education_list education = {0};
    enum lang lang = x->face.lang;
    TRY(career_education(db, x->arena, person, &education));
    for (size_t i = 0; i < education.n; i++) {
        const struct education *e = &education.at[i];
        if (day_known(on) && day_known(e->till) && day_compare(e->till, on) > 0) {
            continue;
        }
        *LIST_ADD(x->arena, rows) = (struct education_row){
            .id = e->id.v,
            .mode = education_mode_words[e->mode](x->arena, lang),
            .level = education_level_words[e->level](x->arena, lang),
            .degree = e->degree,
            .school = e->school,
            .major = e->major,
            .till = e->till,
        };
    }
    return NULL;
}

static struct fault *add_absences(struct exchange *x, struct db *db,
                                  struct person_id person, struct day on,
                                  struct absence_rows *rows)
{
    struct absence_list absences = {0};
    TRY(absences_of(db, x->arena, person, on, &absences));
    for (size_t i = 0; i < absences.n; i++) {
        const struct absence *b = &absences.at[i];
        *LIST_ADD(x->arena, rows) = (struct absence_row){
            .id = b->id.v,
            .sort = absence_sort_words[b->sort](x->arena, x->face.lang),
            .since = b->since,
            .till = b->till,
            .days = day_known(b->till) ? b->till.v - b->since.v + 1 : 0,
        };
    }
    return NULL;
}

static struct fault *add_timeline(struct exchange *x, struct db *db,
                                  const struct person *person, struct day on,
                                  struct timeline_rows *rows)
{
    struct event_list events = {0};
    TRY(timeline_of(db, x->arena, person, on, &events));
    for (size_t i = 0; i < events.n; i++) {
        const struct event *e = &events.at[i];
        *LIST_ADD(x->arena, rows) =
            (struct timeline_row){e->day, timeline_say(x->arena, x->face.lang, e)};
    }
    return NULL;
}

/* Kin are never drawn here: they are opened for a purpose, or not at all. */
static void tell_kin(struct exchange *x, const struct relations *relations,
                     struct career_view *view)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    if (access_mask(page_viewer(x), relations, kind_kin_add.class) == FIELD_MASKED) {
        view->kin = say_kin_masked(a, lang);
        view->kin_open = (struct link_view){
            str_format(a, "/people/%lld/open?class=%s", (long long)view->person,
                       record_class_names[kind_kin_add.class]),
            say_kin_open(a, lang), false};
    } else {
        view->kin =
            relations->self ? say_kin_hidden_own(a, lang) : say_kin_hidden(a, lang);
    }
}

struct fault *career_fill(struct exchange *x, struct db *db, const struct person *person,
                          struct day on, struct career_view *view)
{
    const struct viewer *v = page_viewer(x);
    struct relations relations;
    TRY(access_relations(db, x->arena, v, person->id, &relations));
    view->person = person->id.v;
    view->may_write = viewer_may(v, CAN_WRITE_REGISTER) && !day_known(on);
    view->may_list = viewer_may(v, CAN_READ_PEOPLE);
    tell_kin(x, &relations, view);
    if (access_mask(v, &relations, CLASS_UNIT) != FIELD_SHOWN) {
        return NULL;
    }
    TRY(add_postings(x, db, person->id, on, &view->postings));
    TRY(add_education(x, db, person->id, on, &view->education));
    TRY(add_absences(x, db, person->id, on, &view->absences));
    return add_timeline(x, db, person, on, &view->timeline);
}
