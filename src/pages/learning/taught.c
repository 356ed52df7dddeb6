/* What was taught since the last exam, from which the next one is planned. */
#include "learning/linkage.h"
#include "pages/learning/exams.html.h"
#include "pages/learning/learning.h"
#include "pages/register/records.h"

enum { PROPOSED_MOST = 20 };

/* The unit asked for, else where the viewer has his first role; 0: beyond his reach. */
static struct fault *unit_asked(struct exchange *x, struct db *db, struct unit_id *unit)
{
    const struct viewer *v = page_viewer(x);
    bool reaches = false;
    if (!str_to_int(exchange_query(x, STR("unit")), &unit->v) && v->roles.n > 0) {
        *unit = v->roles.at[0].unit;
    }
    TRY(unit->v != 0 ? scope_reaches(db, x->arena, &v->scope, *unit, &reaches) : NULL);
    unit->v = reaches ? unit->v : 0;
    return NULL;
}

/* One point for each question that leads there, and no more than a small exam has. */
static struct str lines_proposed(struct exchange *x, const struct taught_list *list)
{
    int64_t n = 0;
    for (size_t i = 0; i < list->n; i++) {
        n += list->at[i].questions;
    }
    n = n < PROPOSED_MOST ? n : PROPOSED_MOST;
    return n > 0 ? str_format(x->arena, ";;%lld;1", (long long)n) : STR_NONE;
}

struct fault *taught_lines(struct exchange *x, struct db *db, struct exam_body *body)
{
    struct taught_list list = {0};
    struct day since = DAY_NONE;
    TRY(unit_asked(x, db, &body->unit));
    TRY(body->unit.v != 0
            ? linkage_taught(db, x->arena, body->unit, page_today(x), &since, &list)
            : NULL);
    body->materials = linkage_lines(x->arena, &list);
    body->lines = lines_proposed(x, &list);
    return NULL;
}

static struct fault *add_line(struct exchange *x, struct db *db, const struct taught *t,
                              struct taught_view *view)
{
    struct arena *a = x->arena;
    struct bank_question named = {.material = t->material.v,
                                  .question = {.material = t->title}};
    struct taught_line_view *line = LIST_ADD(a, &view->taught);
    *line = (struct taught_line_view){
        .how = taught_how_words[t->how](a, x->face.lang),
        .questions_href =
            str_format(a, "/questions?material=%lld", (long long)t->material.v),
        .day = t->day,
        .questions = t->questions};
    return question_material(x, db, &named, &line->material);
}

struct fault *exam_taught_show(struct exchange *x, struct db *db)
{
    struct arena *a = x->arena;
    enum lang lang = x->face.lang;
    struct exam_body body;
    struct taught_list list = {0};
    struct day since = DAY_NONE;
    fields_clear(&kind_exam_plan.fields, &body);
    struct taught_view view = {
        .page = page_view(x, db, say_exam_taught(a, lang)),
        .empty = {.text = say_exam_taught_none(a, lang),
                  .action = {STR("/exams/new"), say_exam_plan_title(a, lang), false}}};
    TRY(unit_asked(x, db, &body.unit));
    TRY(record_field(x, db, &kind_exam_plan.fields, "unit", &body, &view.fields));
    if (body.unit.v != 0) {
        TRY(linkage_taught(db, a, body.unit, page_today(x), &since, &list));
        view.since = day_known(since) ? say_exam_taught_since(a, lang, since)
                                      : say_exam_taught_never(a, lang);
    }
    for (size_t i = 0; i < list.n; i++) {
        TRY(add_line(x, db, &list.at[i], &view));
    }
    view.plan_href =
        str_format(a, "/exams/new?taught=1&unit=%lld", (long long)body.unit.v);
    page_html(x);
    hatch_taught_page(&x->answer.body, &x->face, &view);
    return NULL;
}
