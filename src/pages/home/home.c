/* / : what is to be done today; and the choice of language. */
#include "pages/home/home.h"

#include "access/reading.h"
#include "pages/duty/duty.h"
#include "pages/home/home.html.h"
#include "pages/home/home_views.h"

enum { READS_SHOWN = 3, READS_DAYS = 30 };

static struct fault *add_reads(struct exchange *x, struct db *db,
                               struct read_line_views *views)
{
    struct reading_list reads = {0};
    struct readings_query q = {
        .person = page_viewer(x)->person, .day = DAY_NONE, .limit = READS_SHOWN};
    if (q.person.v == 0) {
        return NULL; /* 0 would ask for everybody's */
    }
    TRY(readings_list(db, x->arena, q, &reads));
    for (size_t i = 0; i < reads.n; i++) {
        const struct reading *r = &reads.at[i];
        if (r->day.v >= page_today(x).v - READS_DAYS) {
            *LIST_ADD(x->arena, views) =
                (struct read_line_view){r->id, r->reader_name, page_local(x, r->at),
                                        say_purpose(x->arena, x->face.lang, r->purpose)};
        }
    }
    return NULL;
}

struct fault *home_show(struct exchange *x, struct db *db)
{
    const struct viewer *v = page_viewer(x);
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct home_view view = {
        .page = page_view(x, db, say_nav_home(a, lang)),
        .today = say_weekday_day(a, lang, page_today(x)),
        .person = v->person.v,
        .name = v->name,
    };
    struct person person;
    bool found = false;
    if (x->method == METHOD_POST && page_fault(x) == NULL) {
        answer_see_other(x, STR("/?done=note"));
        return NULL;
    }
    if (exchange_query(x, STR("done")).n > 0) {
        view.page.notice =
            (struct notice_view){.kind = NOTICE_DONE, .text = say_note_done(a, lang)};
    }
    TRY(plan_read(x, db, &view.plan));
    TRY(add_reads(x, db, &view.reads));
    TRY(register_person(db, a, v->person, &person, &found));
    if (found) {
        TRY(register_unit_path(db, a, person.unit, &view.unit));
    }
    if (viewer_may(v, CAN_WRITE_REGISTER)) {
        *LIST_ADD(a, &view.links) =
            (struct link_view){STR("/people/new"), say_people_add(a, lang), false};
        *LIST_ADD(a, &view.links) =
            (struct link_view){STR("/units/new"), say_units_add(a, lang), false};
    }
    *LIST_ADD(a, &view.links) =
        (struct link_view){STR("/places"), say_places_title(a, lang), false};
    page_html(x);
    if (page_fault(x) != NULL) {
        x->answer.status = fault_status(page_fault(x)->kind);
    }
    hatch_home_page(&x->answer.body, &x->face, &view);
    return NULL;
}

struct language_form {
    struct str lang, back;
};
static const struct field language_fields[] = {
    {"lang", FIELD_TEXT, true, offsetof(struct language_form, lang), 0, 20,
     say_lang_own_name, NULL, 0},
    {"back", FIELD_TEXT, false, offsetof(struct language_form, back), 0, 2000,
     say_lang_own_name, NULL, 0},
};
const struct fields language_form = FIELDS(language_fields, struct language_form);

struct fault *language_change(struct exchange *x, struct db *db)
{
    const struct language_form *form = page_form(x);
    const struct viewer *v = page_viewer(x);
    enum lang lang = LANG_ZH;
    if (v->person.v == 0 || !lang_parse(form->lang, &lang)) {
        return NULL;
    }
    return access_lang_set(db, x->arena, v->person, (int)lang);
}

struct fault *language_show(struct exchange *x, struct db *db)
{
    (void)db;
    const struct language_form *form = page_form(x);
    enum lang lang = LANG_ZH;
    if (page_fault(x) != NULL) {
        return page_fault(x);
    }
    lang_parse(form->lang, &lang);
    x->answer.cookie[0] = str_format(x->arena,
                                     "lang=%s; Path=/; Max-Age=31536000; "
                                     "HttpOnly; SameSite=Lax",
                                     lang_tag(lang));
    answer_see_other(x, page_local_only(form->back));
    return NULL;
}
